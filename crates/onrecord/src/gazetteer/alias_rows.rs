//! Making the tables of [`Aliases`].

use std::borrow::Cow;
use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashSet, FxHasher};

use super::aliases::{Aliases, Row, SHARED, Shape, WORDS, is_upper, spell, spelling, word_starts};
use super::fold::{BARRIER, Folded, is_char_start};
use super::{AliasKind, Case};
use crate::error::Error;

/// The tables of [`Aliases`], growing.
#[derive(Debug)]
pub(super) struct AliasRows {
    forms: Vec<u8>,
    rows: Vec<Row>,
    spelt: Vec<u32>,
    spelling_starts: Vec<u32>,
    spellings: Vec<u8>,
    /// Of the entity that was pushed last: its aliases, as hashes.
    seen: FxHashSet<u64>,
    folded: Folded,
    spelling: Vec<u8>,
}

/// What became of an alias that was pushed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pushed {
    /// It has a row.
    New,
    /// The entity had it already, of the same kind and case.
    Duplicate,
    /// There is nothing in it to match.
    Empty,
}

impl Default for AliasRows {
    fn default() -> AliasRows {
        AliasRows {
            forms: Vec::new(),
            rows: Vec::new(),
            spelt: Vec::new(),
            spelling_starts: vec![0],
            spellings: Vec::new(),
            seen: FxHashSet::default(),
            folded: Folded::default(),
            spelling: Vec::new(),
        }
    }
}

impl AliasRows {
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// As it was given.
    pub(super) fn text(&self, alias: u32) -> Cow<'_, str> {
        if let Ok(at) = self.spelt.binary_search(&alias) {
            let text = &self.spellings[self.spelling_starts[at] as usize..self.spelling_starts[at + 1] as usize];
            return String::from_utf8_lossy(text);
        }
        let row = self.rows[alias as usize];
        let end = self.rows.get(alias as usize + 1).map_or(self.forms.len(), |next| next.form_start());
        Cow::Owned(spelling(&self.forms[row.form_start()..end], row.capitals(), row.shape()))
    }

    /// As it was given, with kind and case.
    pub(super) fn of(&self, alias: u32) -> (Cow<'_, str>, AliasKind, Case) {
        let row = self.rows[alias as usize];
        (self.text(alias), row.kind(), row.case())
    }

    /// Adds an alias of the entity in hand, or of the next one.
    ///
    /// # Errors
    ///
    /// More aliases, or longer ones, than 32-bit offsets reach.
    pub(super) fn push(&mut self, entity: u32, text: &str, kind: AliasKind, case: Case) -> Result<Pushed, Error> {
        self.folded.fold(text);
        let bytes = self.folded.bytes();
        let leading = bytes.iter().take_while(|b| b.is_ascii_whitespace()).count();
        let form = bytes[leading..].trim_ascii_end();
        if form.is_empty() {
            return Ok(Pushed::Empty);
        }
        if self.rows.last().is_none_or(|row| row.entity() != entity) {
            self.seen.clear();
        }
        let mut hasher = FxHasher::default();
        (text, kind, case).hash(&mut hasher);
        if !self.seen.insert(hasher.finish()) {
            return Ok(Pushed::Duplicate);
        }

        let full = self.forms.len() + form.len() > u32::MAX as usize
            || self.spellings.len() + text.len() > u32::MAX as usize
            || self.len() >= super::word_table::MOST;
        if full {
            return Err(Error::Index { reason: "too many aliases, or too long ones, for 32-bit offsets".into() });
        }
        let row = self.len() as u32;
        let first = self.forms.len();
        self.forms.extend(form.iter().map(|&b| if b == BARRIER { b' ' } else { b }));
        let form = &self.forms[first..];
        // Nearly all names are ASCII and stand letter by letter in their forms.
        let same = form.len() == text.len() && text.is_ascii();
        let (capitals, shape) = if same {
            capitals(form, |at| text.as_bytes()[at].is_ascii_uppercase())
        } else {
            capitals(form, |at| is_upper(text, self.folded.start(leading + at)))
        };
        self.spelling.clear();
        self.spelling.extend_from_slice(form);
        spell(&mut self.spelling, capitals, shape);
        if self.spelling != text.as_bytes() {
            self.spelt.push(row);
            self.spellings.extend_from_slice(text.as_bytes());
            self.spelling_starts.push(self.spellings.len() as u32);
        }
        self.rows.push(Row::new(first as u32, entity, kind, case, shape, capitals));
        Ok(Pushed::New)
    }

    /// The tables, and the first alias of each form in order of these; `prior` tells how likely an entity is, beside another.
    pub(super) fn finish(mut self, prior: impl Fn(u32) -> f32) -> (Aliases, Vec<u32>) {
        let count = self.len() as u32;
        self.rows.push(Row::new(self.forms.len() as u32, 0, AliasKind::Name, Case::Smart, Shape::Words, 0));
        let form = |row: u32| {
            let at = row as usize;
            &self.forms[self.rows[at].form_start()..self.rows[at + 1].form_start()]
        };
        let mut rows: Vec<(u64, u32)> = (0..count).map(|row| (hash(form(row)), row)).collect();
        rows.sort_unstable();

        let mut first_rows = Vec::with_capacity(rows.len());
        let mut groups: Vec<Vec<u32>> = Vec::new();
        for group in rows.chunk_by(|(a, _), (b, _)| a == b) {
            if let [(_, row)] = group {
                first_rows.push(*row);
                continue;
            }
            let mut group: Vec<u32> = group.iter().map(|&(_, row)| row).collect();
            group.sort_by_key(|&row| form(row)); // two forms of one hash are told apart
            for same in group.chunk_by(|&a, &b| form(a) == form(b)) {
                let mut same = same.to_vec();
                same.sort_by(|&a, &b| {
                    let rank = |row: u32| (self.rows[row as usize].entity(), self.rows[row as usize].kind(), row);
                    let likelier = prior(rank(b).0).total_cmp(&prior(rank(a).0));
                    likelier.then_with(|| rank(a).cmp(&rank(b)))
                });
                first_rows.push(same[0]);
                if same.len() > 1 {
                    groups.push(same);
                }
            }
        }
        drop(rows);
        first_rows.sort_unstable();
        groups.sort_unstable_by_key(|group| group[0]);

        for group in &groups {
            let first = &mut self.rows[group[0] as usize];
            *first = first.shared();
        }
        let (mut shared_starts, mut sharing) = (vec![0], Vec::new());
        let (mut candidate_starts, mut candidates) = (vec![0], Vec::new());
        for group in &groups {
            sharing.extend_from_slice(group);
            shared_starts.push(sharing.len() as u32);
            let first = candidates.len();
            for &row in group {
                let entity = self.rows[row as usize].entity();
                if candidates[first..].last() != Some(&entity) {
                    candidates.push(entity);
                }
            }
            candidate_starts.push(candidates.len() as u32);
        }
        let aliases = Aliases {
            forms: self.forms.into(),
            rows: self.rows.into(),
            spelt: self.spelt.into(),
            spelling_starts: self.spelling_starts.into(),
            spellings: self.spellings.into(),
            shared: groups.iter().map(|group| group[0]).collect::<Vec<_>>().into(),
            shared_starts: shared_starts.into(),
            sharing: sharing.into(),
            candidate_starts: candidate_starts.into(),
            candidates: candidates.into(),
        };
        (aliases, first_rows)
    }
}

/// Which of the first words of `form` begin with a capital, and what more there is to its capitals.
fn capitals(form: &[u8], is_upper: impl Fn(usize) -> bool) -> (u8, Shape) {
    let (mut capitals, mut at_starts, mut long) = (0, 0, false);
    for (word, at) in word_starts(form).enumerate() {
        if is_upper(at) {
            at_starts += 1;
            long |= word >= WORDS as usize;
            capitals |= 1u8.checked_shl(word as u32).unwrap_or(0) & !SHARED;
        }
    }
    let chars = || (0..form.len()).filter(|&at| is_char_start(form[at]));
    let all = chars().filter(|&at| is_upper(at)).count();
    let shape = if long {
        Shape::Long
    } else if all == at_starts {
        Shape::Words
    } else if form.is_ascii() && chars().all(|at| form[at].is_ascii_lowercase() == is_upper(at)) {
        Shape::Upper
    } else {
        Shape::Inside
    };
    (capitals, shape)
}

fn hash(form: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(form);
    hasher.finish()
}
