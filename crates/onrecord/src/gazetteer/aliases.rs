//! All aliases of a gazetteer, in a few flat tables.

use std::borrow::Cow;
use std::ops::Range;

use super::column::Column;
use super::fold::{Folded, decode, fold, is_char_start, is_word};
use super::{AliasKind, Case};

/// The aliases, in the order in which they were given: alias `a` is row `a`. Those of one entity stand together, its name first.
#[derive(Debug, Default, Clone)]
pub(super) struct Aliases {
    /// A row for each, and one more that tells where the last form ends.
    pub(super) rows: Column<Row>,
    /// The folded forms, one after another.
    pub(super) forms: Column<u8>,
    /// Those, in order, whose spelling form and capitals do not tell; and their spellings.
    pub(super) spelt: Column<u32>,
    pub(super) spelling_starts: Column<u32>,
    pub(super) spellings: Column<u8>,
    /// Forms with several aliases: the first alias of each, in order; what aliases they have, best first; and of which entities.
    pub(super) shared: Column<u32>,
    pub(super) shared_starts: Column<u32>,
    pub(super) sharing: Column<u32>,
    pub(super) candidate_starts: Column<u32>,
    pub(super) candidates: Column<u32>,
}

/// What there is to know of an alias wherever it is found, so close together that the processor waits for it once: in 16-bit units,
/// where its form begins (2), its entity (2), kind, case and [`Shape`] (4, 2 and 2 bits), and its [`WORDS`] and [`SHARED`] bits.
#[repr(transparent)]
#[derive(Debug, Default, Clone, Copy, bytemuck::Pod, bytemuck::Zeroable)]
pub(super) struct Row([u16; 5]);

impl Row {
    pub(super) fn new(form_start: u32, entity: u32, kind: AliasKind, case: Case, shape: Shape, capitals: u8) -> Row {
        let marks = (kind as u16) << 4 | (case as u16) << 2 | shape as u16;
        let [a, b] = [form_start as u16, (form_start >> 16) as u16];
        Row([a, b, entity as u16, (entity >> 16) as u16, marks << 8 | u16::from(capitals)])
    }

    pub(super) fn form_start(self) -> usize {
        usize::from(self.0[1]) << 16 | usize::from(self.0[0])
    }

    pub(super) fn entity(self) -> u32 {
        u32::from(self.0[3]) << 16 | u32::from(self.0[2])
    }

    pub(super) fn kind(self) -> AliasKind {
        AliasKind::ALL.get(usize::from(self.0[4] >> 12)).copied().unwrap_or(AliasKind::Name)
    }

    pub(super) fn case(self) -> Case {
        Case::ALL.get(usize::from(self.0[4] >> 10 & 3)).copied().unwrap_or(Case::Smart)
    }

    pub(super) fn shape(self) -> Shape {
        match self.0[4] >> 8 & 3 {
            0 => Shape::Words,
            1 => Shape::Upper,
            2 => Shape::Inside,
            _ => Shape::Long,
        }
    }

    pub(super) fn capitals(self) -> u8 {
        self.0[4] as u8 & !SHARED
    }

    /// Whether the form has other aliases too.
    fn is_shared(self) -> bool {
        self.0[4] as u8 & SHARED != 0
    }

    pub(super) fn shared(mut self) -> Row {
        self.0[4] |= u16::from(SHARED);
        self
    }
}

/// What more there is to the spelling of an alias than the capitals that its words begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Nothing.
    Words,
    /// Every letter is a capital.
    Upper,
    /// Capitals inside words.
    Inside,
    /// More than seven words.
    Long,
}

pub(super) const WORDS: u32 = 7;
pub(super) const SHARED: u8 = 1 << WORDS;

impl Aliases {
    pub(super) fn len(&self) -> usize {
        self.rows.len().saturating_sub(1)
    }

    /// An empty one if there is no such alias.
    pub(super) fn row(&self, alias: u32) -> Row {
        self.rows.get(alias as usize).copied().unwrap_or_default()
    }

    /// The folded form; empty if there is no such alias.
    pub(super) fn form(&self, alias: u32) -> &[u8] {
        self.forms.get(self.form_range(alias)).unwrap_or_default()
    }

    /// Where in `forms` that is.
    pub(super) fn form_range(&self, alias: u32) -> Range<usize> {
        match self.rows.get(alias as usize..) {
            Some([row, next, ..]) => row.form_start()..next.form_start(),
            _ => 0..0,
        }
    }

    /// As it was given.
    pub(super) fn text(&self, alias: u32) -> Cow<'_, str> {
        if let Ok(at) = self.spelt.binary_search(&alias) {
            return String::from_utf8_lossy(part(&self.spelling_starts, &self.spellings, at));
        }
        let row = self.row(alias);
        Cow::Owned(spelling(self.form(alias), row.capitals(), row.shape()))
    }

    /// The aliases that have the form of this one, its first, best first; `None` if there is but this one.
    #[inline]
    pub(super) fn sharing(&self, alias: u32) -> Option<(&[u32], &[u32])> {
        if self.row(alias).is_shared() { self.group(alias) } else { None }
    }

    fn group(&self, alias: u32) -> Option<(&[u32], &[u32])> {
        let at = self.shared.binary_search(&alias).ok()?;
        Some((part(&self.shared_starts, &self.sharing, at), part(&self.candidate_starts, &self.candidates, at)))
    }

    /// Whether the text that was folded to `bytes[start..]`, which begins with the form of this alias, has capitals where the alias
    /// asks for them.
    #[inline]
    pub(super) fn case_allows(
        &self,
        alias: u32,
        text: &str,
        folded: &Folded,
        start: usize,
        cursor: &mut usize,
    ) -> bool {
        self.row(alias).case() == Case::Insensitive || self.capitals_allow(alias, text, folded, start, cursor)
    }

    fn capitals_allow(&self, alias: u32, text: &str, folded: &Folded, start: usize, cursor: &mut usize) -> bool {
        let row = self.row(alias);
        let form = self.form(alias);
        if row.case() == Case::Smart && row.shape() != Shape::Long {
            // Nearly all: what stands letter by letter in the text too.
            let (distance, until) = folded.distance_near(start, cursor);
            if start + form.len() <= until && form.is_ascii() {
                let from = start.wrapping_add(distance);
                return text
                    .as_bytes()
                    .get(from..from + form.len())
                    .is_some_and(|text| has_capitals(text, row.capitals()));
            }
        }
        let mut upper = |at: usize| is_upper(text, folded.start_near(start + at, cursor));
        match (row.case(), row.shape()) {
            (Case::Insensitive, _) => true,
            (Case::Smart, Shape::Long) => {
                let asked = self.asked(alias);
                word_starts(form).all(|at| asked(at) != Some(true) || upper(at))
            }
            (Case::Smart, _) => {
                let mut left = row.capitals();
                word_starts(form).take(WORDS as usize).all(|at| {
                    let asked = left & 1 == 1;
                    left >>= 1;
                    !asked || upper(at)
                })
            }
            (Case::Sensitive, Shape::Upper) => (0..form.len())
                .filter(|&at| is_char_start(form[at]))
                .all(|at| form[at].is_ascii_lowercase() == upper(at)),
            (Case::Sensitive, _) => {
                let asked = self.asked(alias);
                let first = |at: &usize| is_char_start(form[*at]) && folded.begins_character(start + at);
                (0..form.len()).filter(first).all(|at| asked(at).is_none_or(|asked| asked == upper(at)))
            }
        }
    }

    /// Whether text that is this alias has to begin with a capital, where case matters at all.
    pub(super) fn begins_with_capital(&self, alias: u32) -> bool {
        self.row(alias).capitals() & 1 == 1 && word_starts(self.form(alias)).next() == Some(0)
    }

    /// Tells of the bytes of the form whether they were made from a capital of the alias; of an "Æ" only of the first, as "Ae" is as good.
    fn asked(&self, alias: u32) -> impl Fn(usize) -> Option<bool> + use<> {
        let text = self.text(alias).into_owned();
        let folded = fold(&text);
        let leading = leading(folded.bytes());
        move |at| {
            let at = at + leading;
            folded.begins_character(at).then(|| is_upper(&text, folded.start(at)))
        }
    }
}

/// Whether those words of `text` begin with a capital that are asked to.
fn has_capitals(text: &[u8], mut asked: u8) -> bool {
    let mut inside = false;
    for &byte in text {
        if asked == 0 {
            return true;
        }
        let word = byte.is_ascii_alphanumeric() || byte == b'_';
        if word && !inside {
            if asked & 1 == 1 && !byte.is_ascii_uppercase() {
                return false;
            }
            asked >>= 1;
        }
        inside = word;
    }
    asked == 0
}

/// Part `at` of a table of several values each.
fn part<'a, T: bytemuck::Pod>(starts: &Column<u32>, values: &'a Column<T>, at: usize) -> &'a [T] {
    let (Some(&start), Some(&end)) = (starts.get(at), starts.get(at + 1)) else { return &[] };
    values.get(start as usize..end as usize).unwrap_or_default()
}

/// The spelling that form and capitals tell.
pub(super) fn spelling(form: &[u8], capitals: u8, shape: Shape) -> String {
    let mut bytes = form.to_vec();
    spell(&mut bytes, capitals, shape);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Makes a form the spelling that capitals tell.
pub(super) fn spell(form: &mut [u8], capitals: u8, shape: Shape) {
    if shape == Shape::Upper {
        form.make_ascii_uppercase();
        return;
    }
    let mut starts = [None; WORDS as usize];
    for (start, at) in starts.iter_mut().zip(word_starts(form)) {
        *start = Some(at);
    }
    for (word, at) in starts.into_iter().flatten().enumerate() {
        if capitals >> word & 1 == 1 {
            form[at].make_ascii_uppercase();
        }
    }
}

/// Where in a form its words begin: at word characters that follow no other.
pub(super) fn word_starts(form: &[u8]) -> impl Iterator<Item = usize> {
    let mut inside = false;
    (0..form.len()).filter(move |&at| {
        let byte = form[at];
        if !is_char_start(byte) {
            return false;
        }
        let word = if byte.is_ascii() {
            byte.is_ascii_alphanumeric() || byte == b'_'
        } else {
            decode(&form[at..]).is_some_and(is_word)
        };
        let before = std::mem::replace(&mut inside, word);
        word && !before
    })
}

/// Whether the character at byte `at` is a capital.
pub(super) fn is_upper(text: &str, at: usize) -> bool {
    match text.as_bytes().get(at) {
        Some(byte) if byte.is_ascii() => byte.is_ascii_uppercase(),
        // Ǆ, and ǅ, which is a capital where words begin.
        // Of a damaged file, it may stand inside a character.
        Some(_) => {
            let first = text.get(at..).and_then(|rest| rest.chars().next());
            first.is_some_and(|c| c.is_uppercase() || !c.to_lowercase().eq([c]))
        }
        None => false,
    }
}

fn leading(folded: &[u8]) -> usize {
    folded.iter().take_while(|b| b.is_ascii_whitespace()).count()
}
