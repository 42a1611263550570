//! Folding: what text and aliases are compared by.
//!
//! Two spellings that fold alike are the same to a gazetteer. Folded away are
//!
//! | what | how |
//! |---|---|
//! | case | lower case; `ς` is `σ`, `ſ` is `s` |
//! | diacritics, composed or not | dropped: `é` is `e`, `İ` is `i` (also Hebrew points and Arabic vowel signs) |
//! | letters that are not composed of others | `ø` is `o`, `ł` `l`, `đ` `ð` `d`, `ħ` `h`, `ŧ` `t`, `ı` `i`, `ȷ` `j`, `æ` `ae`, `œ` `oe`, `ß` `ss`, `þ` `th` |
//! | full-width forms, `ﬁ` ligatures | their ASCII letters |
//! | apostrophes (`’ ‘ ʼ ʻ ‛ ′ ´` and the grave accent) | `'` |
//! | hyphens and dashes (`- ‐ ‑ ‒ – — ― −`) | each a space |
//! | a run of white space with at most one line break | one space; with more, a barrier that no alias crosses |
//! | soft hyphens, zero-width and direction marks, variation selectors | dropped |
//!
//! Everything else stands for itself; this is not NFKC.

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// A folded text and how it lines up with the text that it was made from.
#[derive(Debug, Default)]
pub(super) struct Folded {
    /// Valid UTF-8.
    pub(super) bytes: Vec<u8>,
    /// Where the distance between the two texts changes, left to right. A byte of the folded text lies as far behind the last point
    /// before it as the byte that it was made from does; none where nothing was made longer or shorter.
    points: Vec<Point>,
}

#[derive(Debug, Clone, Copy)]
struct Point {
    folded: u32,
    original: u32,
}

/// What a folded blank line is; no alias holds it.
pub(super) const BARRIER: u8 = b'\n';

/// `text` folded, in one pass. Takes at most 4 GiB.
pub(super) fn fold(text: &str) -> Folded {
    let bytes = text.as_bytes();
    let mut folded = Folded { bytes: Vec::with_capacity(text.len()), points: Vec::new() };
    let mut at = 0;
    while at < bytes.len() {
        let run = at + plain_run(&bytes[at..]);
        let start = folded.bytes.len();
        folded.bytes.extend_from_slice(&bytes[at..run]);
        folded.bytes[start..].make_ascii_lowercase();
        at = run;
        if let Some(c) = text[at..].chars().next() {
            at = if c.is_whitespace() { folded.space(text, at) } else { folded.character(c, at) };
            folded.align(at);
        }
    }
    folded
}

/// How many bytes stand for themselves but for case: ASCII without hyphens and grave accents, and single spaces.
fn plain_run(bytes: &[u8]) -> usize {
    let mut at = 0;
    loop {
        match bytes.get(at).map(|&b| SORT[b as usize]) {
            Some(Sort::Plain) => at += 1,
            Some(Sort::Space) if bytes.get(at + 1).is_some_and(|&b| SORT[b as usize] == Sort::Plain) => at += 2,
            _ => return at,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Plain,
    Space,
    Special,
}

static SORT: [Sort; 256] = {
    let mut sorts = [Sort::Plain; 256];
    let mut b = 0;
    while b < 256 {
        if matches!(b as u8, b'\t'..=b'\r' | b'-' | b'`') || b >= 0x80 {
            sorts[b] = Sort::Special;
        }
        b += 1;
    }
    sorts[b' ' as usize] = Sort::Space;
    sorts
};

impl Folded {
    /// Folds the run of white space at `at`; where it ends.
    fn space(&mut self, text: &str, at: usize) -> usize {
        let (mut breaks, mut end, mut last) = (0, at, ' ');
        for (offset, c) in text[at..].char_indices() {
            match c {
                '\n' if last == '\r' => (), // a break counted before
                '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' => breaks += 1,
                '\u{2029}' => breaks += 2,
                _ if c.is_whitespace() => (),
                _ if is_dropped(c) => continue,
                _ => break,
            }
            last = c;
            end = at + offset + c.len_utf8();
        }
        self.bytes.push(if breaks > 1 { BARRIER } else { b' ' });
        end
    }

    /// Folds the character at `at`, not white space; where it ends.
    fn character(&mut self, c: char, at: usize) -> usize {
        let mut first = true;
        fold_char(c, |folded| {
            if !first {
                self.align(at); // every letter of an "æ" is made from the whole
            }
            first = false;
            let mut buffer = [0; 4];
            self.bytes.extend_from_slice(folded.encode_utf8(&mut buffer).as_bytes());
        });
        at + c.len_utf8()
    }

    /// Notes that what comes next was made from what is at `original`.
    fn align(&mut self, original: usize) {
        let point = Point { folded: self.bytes.len() as u32, original: original as u32 };
        if self.original(self.bytes.len(), self.points.len()) == original {
            return;
        }
        match self.points.last_mut() {
            Some(last) if last.folded == point.folded => *last = point,
            _ => self.points.push(point),
        }
    }

    /// Where the character was that byte `at` of the folded text was made from.
    pub(super) fn start(&self, at: usize) -> usize {
        self.original(at, self.points.partition_point(|point| point.folded as usize <= at))
    }

    /// Whether byte `at` of the folded text was made from a lower-case ASCII letter. `cursor` is 0 at first and then what the last
    /// call left; `at` never goes back.
    pub(super) fn is_plain_lower(&self, text: &str, at: usize, cursor: &mut usize) -> bool {
        while self.points.get(*cursor).is_some_and(|point| point.folded as usize <= at) {
            *cursor += 1;
        }
        text.as_bytes()[self.original(at, *cursor)].is_ascii_lowercase()
    }

    /// Where the character that ends at byte `at` of the folded text, with the marks on it, ended in `text`.
    pub(super) fn end(&self, text: &str, at: usize) -> usize {
        let last = (0..at).rev().find(|&i| is_char_start(self.bytes[i])).unwrap_or(0);
        let start = self.start(last);
        let mut chars = text[start..].chars();
        let mut end = start + chars.next().map_or(0, char::len_utf8);
        let mut seen = end;
        for c in chars.take_while(|&c| is_stripped_mark(c) || is_dropped(c)) {
            seen += c.len_utf8();
            if is_stripped_mark(c) {
                end = seen;
            }
        }
        end
    }

    /// The original place of byte `at` if `points` points lie before it.
    fn original(&self, at: usize, points: usize) -> usize {
        match points.checked_sub(1).map(|last| self.points[last]) {
            Some(point) => point.original as usize + (at - point.folded as usize),
            None => at,
        }
    }

    /// The character that ends at byte `at`.
    pub(super) fn char_before(&self, at: usize) -> Option<char> {
        let start = (0..at).rev().find(|&i| is_char_start(self.bytes[i]))?;
        decode(&self.bytes[start..at])
    }

    /// The character that starts at byte `at`.
    pub(super) fn char_at(&self, at: usize) -> Option<char> {
        let rest = self.bytes.get(at + 1..)?;
        let end = at + 1 + rest.iter().take(3).position(|&b| is_char_start(b)).unwrap_or(rest.len().min(3));
        decode(&self.bytes[at..end])
    }

    /// Whether a name can begin or end at byte `at`.
    pub(super) fn is_boundary(&self, at: usize) -> bool {
        let (before, after) = (self.char_before(at), self.char_at(at));
        let joined = before.is_some_and(is_word) && after.is_some_and(is_word);
        !joined && !after.is_some_and(is_combining_mark)
    }
}

fn decode(bytes: &[u8]) -> Option<char> {
    std::str::from_utf8(bytes).ok()?.chars().next()
}

/// Whether a byte of UTF-8 starts a character.
pub(super) fn is_char_start(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

/// Whether `c` and another such character next to it are inside one word.
///
/// Letters of scripts that set no spaces are not: a name may begin and end between any two of them.
pub(super) fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    if is_combining_mark(c) {
        return true;
    }
    let spaceless = matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' // Thai, Lao; Myanmar; Khmer
        | '\u{a9e0}'..='\u{a9ff}' | '\u{aa60}'..='\u{aa7f}' // more Myanmar
        | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{312f}' | '\u{31a0}'..='\u{31ff}' // kana, Bopomofo
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' // ideographs
        | '\u{ff66}'..='\u{ff9f}' | '\u{1b000}'..='\u{1b16f}' | '\u{20000}'..='\u{3ffff}');
    c.is_alphanumeric() && !spaceless
}

/// Characters that readers do not see.
pub(super) fn is_dropped(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// Marks whose absence leaves the same word, spelled by a hasty writer; vowel signs of Indic scripts are not such.
fn is_stripped_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}'..='\u{5c2}'
        | '\u{5c4}'..='\u{5c5}' | '\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// Gives `emit` what `c`, not white space, folds to; nothing where it is dropped.
fn fold_char(c: char, mut emit: impl FnMut(char)) {
    match c {
        '’' | '‘' | 'ʼ' | 'ʻ' | '‛' | '′' | '´' | '`' => emit('\''),
        '-' | '\u{2010}'..='\u{2015}' | '−' | '﹘' | '﹣' => emit(' '),
        '！'..='～' => {
            let ascii = char::from_u32(c as u32 - 0xFEE0).unwrap_or(c);
            fold_char(ascii, emit);
        }
        _ if is_dropped(c) || is_stripped_mark(c) => (),
        _ => {
            let (mut pieces, mut count, mut marked) = ([c; 4], 0, false);
            decompose_canonical(c, |piece| {
                marked |= is_stripped_mark(piece);
                if !is_stripped_mark(piece) && count < 4 {
                    pieces[count] = piece;
                    count += 1;
                }
            });
            // Only diacritics and doubles of a letter (K for kelvin) come apart; a syllable of Korean stays.
            let pieces = if marked || count == 1 { &pieces[..count] } else { &[c][..] };
            for lower in pieces.iter().flat_map(|piece| piece.to_lowercase()) {
                match letters(lower) {
                    "" => emit(lower),
                    letters => letters.chars().for_each(&mut emit),
                }
            }
        }
    }
}

/// What stands for a letter that Unicode does not compose of others.
fn letters(c: char) -> &'static str {
    match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ħ' => "h",
        'ŧ' => "t",
        'ı' => "i",
        'ȷ' => "j",
        'ſ' => "s",
        'ς' => "σ",
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        'ﬅ' | 'ﬆ' => "st",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        String::from_utf8(fold(text).bytes).expect("folding makes UTF-8")
    }

    #[test]
    fn texts_fold_as_the_table_says() {
        let cases: &[(&str, &str)] = &[
            ("Angela Merkel", "angela merkel"),
            ("Peña, Pen\u{303}a", "pena, pena"),
            ("Łódź Ærø Straße STRAẞE", "lodz aero strasse strasse"),
            ("İstanbul ısı", "istanbul isi"),
            ("ＮＡＴＯ－ｌｅｄ", "nato led"),
            ("O’Neill O‘Neill O`Neill", "o'neill o'neill o'neill"),
            ("Coca‑Cola—US–EU", "coca cola us eu"),
            ("US - EU", "us   eu"),
            ("a \u{a0} b\r\nc\n \nd\u{2029}e", "a b c\nd\ne"),
            ("a \u{200b} b", "a b"),
            ("Hil\u{ad}lary\u{200b}", "hillary"),
            ("\u{212a}elvin ΟΔΥΣΣΕΎΣ", "kelvin οδυσσευσ"),
            ("йод がき 한국", "иод がき 한국"),
            ("ﬁnance “quoted” C++", "finance “quoted” c++"),
            ("", ""),
        ];
        for &(text, expected) in cases {
            assert_eq!(folded(text), expected, "from {text:?}");
        }
    }

    #[test]
    fn every_folded_character_knows_where_it_was() {
        let text = "  Straße\u{ad}n, Pen\u{303}a — ‘İs’\n\nﬁ\u{200b}n";
        let folded = fold(text);
        assert_eq!(&text[folded.start(2)..folded.end(text, 5)], "tra");
        assert_eq!(&text[folded.start(5)..folded.end(text, 7)], "ß");
    }

    proptest::proptest! {
        #[test]
        fn any_text_folds_to_text_that_lines_up(text in "[a-zA-Zß \n\u{301}\u{ad}’—İæ中😀é\u{200b}\u{e31}]{0,60}") {
            let folded = fold(&text);
            assert!(std::str::from_utf8(&folded.bytes).is_ok());
            let mut last = 0;
            for at in (0..folded.bytes.len()).filter(|&at| is_char_start(folded.bytes[at])) {
                let start = folded.start(at);
                assert!(start >= last && text.is_char_boundary(start), "{at} of {text:?}");
                last = start;
            }
        }
    }
}
