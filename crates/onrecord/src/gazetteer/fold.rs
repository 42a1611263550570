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
//! | double quotation marks (`“ ” „ ‟ « » ″`) | `"` |
//! | hyphens and dashes (`- ‐ ‑ ‒ – — ― −`) | each a space; behind a word, with the line break after it, one space |
//! | a run of white space with at most one line break | one space; with more, a barrier that no alias crosses |
//! | soft hyphens, zero-width and direction marks, variation selectors | dropped |
//!
//! What Unicode composes of others otherwise (kana and their voicing, Korean syllables) is composed. Everything else stands for
//! itself; this is not NFKC.

use bytemuck::cast;
use unicode_normalization::char::{compose, decompose_canonical, is_combining_mark};
use wide::{i8x16, u8x16};

use super::refilled::Refilled;

/// A folded text and how it lines up with the text that it was made from.
#[derive(Debug, Default)]
pub(super) struct Folded {
    /// Valid UTF-8, and [`PADDING`] blanks after it, so that a word can be loaded whole.
    padded: Refilled<u8>,
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

/// How many blanks there are after the folded text.
pub(super) const PADDING: usize = 64;

/// `text` folded, in one pass. Takes at most 4 GiB.
pub(super) fn fold(text: &str) -> Folded {
    let mut folded = Folded::default();
    folded.fold(text);
    folded
}

impl Folded {
    /// Folds another text in place of the one before, in the memory of that one.
    pub(super) fn fold(&mut self, text: &str) {
        self.points.clear();
        self.padded.clear();
        let mut at = 0;
        while at < text.len() {
            at = self.plain(text.as_bytes(), at);
            if at < text.len() {
                at = self.special(text, at);
            }
        }
        self.add(&[b' '; PADDING]);
    }

    /// The folded text.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.padded[..self.padded.len().saturating_sub(PADDING)]
    }

    /// The folded text and blanks after it.
    pub(super) fn padded(&self) -> &[u8] {
        &self.padded
    }

    /// Folds the bytes from `at` that stand for one byte each whatever is next to them; where they end.
    fn plain(&mut self, bytes: &[u8], mut at: usize) -> usize {
        let rest = &bytes[at..];
        let (blocks, _) = rest.as_chunks::<16>();
        let (room, _) = self.padded.room(rest.len()).as_chunks_mut::<16>();
        let (mut count, mut blank, mut stopped) = (0, 0, false);
        for (block, room) in blocks.iter().zip(room) {
            let block = u8x16::from(*block);
            let upper = from_to(block, b'A', b'Z');
            let hyphen = block.simd_eq(u8x16::splat(b'-')) & u8x16::splat(b'-' ^ b' ');
            let grave = block.simd_eq(u8x16::splat(b'`')) & u8x16::splat(b'`' ^ b'\'');
            let folded = (block | (upper & u8x16::splat(0x20))) ^ hyphen ^ grave;
            // Neither white space but for ' ' nor beyond ASCII, and no ' ' before such or before another ' '.
            let odd = cast::<u8x16, i8x16>(block).simd_lt(i8x16::splat(b' '.cast_signed())).to_bitmask();
            let space = block.simd_eq(u8x16::splat(b' ')).to_bitmask();
            let after = odd | space;
            *room = cast(folded);
            if odd | (space & after >> 1) | (blank & after) != 0 {
                let kept = (odd | (space & after >> 1)).trailing_zeros() as usize;
                count = if blank & after == 0 { count + kept } else { count - 1 };
                stopped = true;
                break;
            }
            blank = space >> 15; // what comes after it is in the next block
            count += 16;
        }
        if !stopped {
            count -= blank as usize;
        }
        self.padded.keep(count);
        at += count;
        if stopped {
            return at;
        }
        loop {
            match bytes.get(at) {
                Some(b' ') if bytes.get(at + 1).is_some_and(|b| matches!(b, b'!'..=0x7f)) => self.padded.push(b' '),
                Some(b'-') => self.padded.push(b' '),
                Some(b'`') => self.padded.push(b'\''),
                Some(b @ b'!'..=0x7f) => self.padded.push(b.to_ascii_lowercase()),
                _ => return at,
            }
            at += 1;
        }
    }

    /// Folds what stands at `at`, no plain byte: a run of white space or a character; where it ends.
    fn special(&mut self, text: &str, at: usize) -> usize {
        let plain = |at: usize| text.as_bytes().get(at).is_some_and(|b| matches!(b, b'!'..=0x7f));
        let end = match text.as_bytes()[at..] {
            // What news is full of, spelled out for speed.
            [b'\n', ..] if plain(at + 1) && self.padded.last() != Some(&b' ') => self.put(b' ', at + 1),
            [b'\n', b'\n', ..] if plain(at + 2) => self.put(BARRIER, at + 2),
            [b' ', 0xE2, 0x80, 0x90..=0x9f, ..] => self.put(b' ', at + 1),
            [0xE2, 0x80, 0x98 | 0x99 | 0x9b, ..] => self.put(b'\'', at + 3),
            [0xE2, 0x80, 0x9c..=0x9f, ..] => self.put(b'"', at + 3),
            [0xE2, 0x80, 0x90..=0x95, ..] => self.put(b' ', at + 3),
            [0xC3, second @ 0x80..=0xbf, ..] if LATIN[usize::from(second & 0x3f)] != 0 => {
                self.put(LATIN[usize::from(second & 0x3f)], at + 2)
            }
            _ => {
                let c = text[at..].chars().next().unwrap_or(char::REPLACEMENT_CHARACTER);
                if c.is_whitespace() { self.space(text, at) } else { self.character(c, at) }
            }
        };
        self.align(end);
        end
    }

    fn put(&mut self, byte: u8, end: usize) -> usize {
        self.padded.push(byte);
        end
    }

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
        // A hyphen at the end of a line stands for the blank that the line break is, unless it is a dash with a blank before.
        let hyphen = matches!(*self.padded, [.., before, b' '] if before != b' ');
        match breaks {
            1 if hyphen && !text[at..].starts_with(' ') => end,
            0 | 1 => self.put(b' ', end),
            _ => self.put(BARRIER, end),
        }
    }

    /// Folds the character at `at`, not white space; where it ends.
    fn character(&mut self, c: char, at: usize) -> usize {
        let end = at + c.len_utf8();
        if let Some((before, whole)) = self.composed(c) {
            self.padded.truncate(self.padded.len() - before.len_utf8());
            self.push(whole);
            return end;
        }
        let mut first = true;
        fold_char(c, |folded| {
            if !first {
                self.align(at); // every letter of an "æ" is made from the whole
            }
            first = false;
            self.push(folded);
        });
        end
    }

    /// What `c` and the character before it are together, where that is one character of Unicode: kana and their voicing, the letters
    /// of a Korean syllable; and the character before.
    fn composed(&self, c: char) -> Option<(char, char)> {
        let joins = is_combining_mark(c) || matches!(c, '\u{1161}'..='\u{1175}' | '\u{11a8}'..='\u{11c2}');
        if !joins || is_stripped_mark(c) {
            return None;
        }
        let start = (0..self.padded.len()).rev().take(4).find(|&i| is_char_start(self.padded[i]))?;
        let before = decode(&self.padded[start..])?;
        Some((before, compose(before, c)?))
    }

    fn push(&mut self, c: char) {
        let mut buffer = [0; 4];
        self.add(c.encode_utf8(&mut buffer).as_bytes());
    }

    fn add(&mut self, bytes: &[u8]) {
        self.padded.room(bytes.len())[..bytes.len()].copy_from_slice(bytes);
        self.padded.keep(bytes.len());
    }

    /// Notes that what comes next was made from what is at `original`.
    fn align(&mut self, original: usize) {
        let point = Point { folded: self.padded.len() as u32, original: original as u32 };
        if self.original(self.padded.len(), self.points.len()) == original {
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

    /// Whether byte `at` of the folded text is the first that was made from its character.
    pub(super) fn begins_character(&self, at: usize) -> bool {
        at == 0 || self.start(at) != self.start(at - 1)
    }

    /// [`start`](Folded::start), found near `cursor`: how many points lie before the place asked for last.
    #[inline]
    pub(super) fn start_near(&self, at: usize, cursor: &mut usize) -> usize {
        while self.points.get(*cursor).is_some_and(|point| point.folded as usize <= at) {
            *cursor += 1;
        }
        while cursor.checked_sub(1).is_some_and(|last| self.points[last].folded as usize > at) {
            *cursor -= 1;
        }
        self.original(at, *cursor)
    }

    /// How far in front of byte `at` of the folded text what it was made from lies, and up to which byte that holds; a distance that
    /// wraps around where the folded text is the longer.
    pub(super) fn distance_near(&self, at: usize, cursor: &mut usize) -> (usize, usize) {
        let distance = self.start_near(at, cursor).wrapping_sub(at);
        (distance, self.points.get(*cursor).map_or(usize::MAX, |point| point.folded as usize))
    }

    /// Where the character that ends at byte `at` of the folded text, with the marks on it, ended in `text`.
    #[inline]
    pub(super) fn end_near(&self, text: &str, at: usize, cursor: &mut usize) -> usize {
        let end = self.start_near(at, cursor); // where the next one begins
        if end > 0 && text.as_bytes()[end - 1].is_ascii() {
            return end;
        }
        text[..end].trim_end_matches(is_dropped).len()
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
        let bytes = self.bytes();
        let start = (0..at).rev().find(|&i| is_char_start(bytes[i]))?;
        decode(&bytes[start..at])
    }

    /// The character that starts at byte `at`.
    pub(super) fn char_at(&self, at: usize) -> Option<char> {
        decode(self.bytes().get(at..)?)
    }

    /// Whether a name can begin or end at byte `at`.
    pub(super) fn is_boundary(&self, at: usize) -> bool {
        let (before, after) = (self.char_before(at), self.char_at(at));
        let joined = before.is_some_and(is_word) && after.is_some_and(is_word);
        !joined && !after.is_some_and(is_combining_mark)
    }
}

/// Which bytes are from `first` to `last`, both ASCII.
#[inline]
pub(super) fn from_to(bytes: u8x16, first: u8, last: u8) -> u8x16 {
    // Moved to where none but these are above the rest: the processor compares signed bytes in one step.
    let moved = cast::<u8x16, i8x16>(bytes + u8x16::splat(i8::MAX.cast_unsigned() - last));
    cast(moved.simd_gt(i8x16::splat(i8::MAX - 1 - (last - first).cast_signed())))
}

/// The first character.
pub(super) fn decode(bytes: &[u8]) -> Option<char> {
    let width = match bytes.first()? {
        0..0x80 => 1,
        0x80..0xe0 => 2,
        0xe0..0xf0 => 3,
        _ => 4,
    };
    std::str::from_utf8(bytes.get(..width)?).ok()?.chars().next()
}

/// What the letters from U+00C0 to U+00FF fold to, where that is one letter of ASCII.
static LATIN: [u8; 64] = *b"aaaaaa\0ceeeeiiiidnooooo\0ouuuuy\0\0aaaaaa\0ceeeeiiiidnooooo\0ouuuuy\0y";

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
        | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{318f}' | '\u{31a0}'..='\u{31ff}' // kana, Bopomofo, Korean letters
        | '\u{1100}'..='\u{11ff}' | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7ff}' // Korean
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
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' => emit('"'),
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
            // Diacritics come off, doubles of a letter (K for kelvin) are one; what else is composed stays so, where Unicode composes.
            let whole = pieces[..count].iter().copied().map(Some).reduce(|whole, piece| compose(whole?, piece?));
            let pieces = if !marked && whole == Some(Some(c)) { &[c][..] } else { &pieces[..count] };
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
        String::from_utf8(fold(text).bytes().to_vec()).expect("folding makes UTF-8")
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
            ("Saint-\nJust, Saint -\nJust", "saint just, saint   just"),
            ("a \u{a0} b\r\nc\n \nd\u{2029}e", "a b c\nd\ne"),
            ("a \u{200b} b", "a b"),
            ("Hil\u{ad}lary\u{200b}", "hillary"),
            ("\u{212a}elvin ΟΔΥΣΣΕΎΣ", "kelvin οδυσσευσ"),
            ("йод がき 한국", "иод がき 한국"),
            ("ﬁnance “quoted” «C++»", "finance \"quoted\" \"c++\""),
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
        assert_eq!(&text[folded.start(2)..folded.end_near(text, 5, &mut 0)], "tra");
        assert_eq!(&text[folded.start(5)..folded.end_near(text, 7, &mut 0)], "ß");
    }

    proptest::proptest! {
        #[test]
        fn any_text_folds_to_text_that_lines_up(text in "[a-zA-Zß \n\u{301}\u{ad}’—İæ中😀é\u{200b}\u{e31}]{0,60}") {
            let folded = fold(&text);
            assert!(std::str::from_utf8(folded.bytes()).is_ok());
            let mut last = 0;
            for at in (0..folded.bytes().len()).filter(|&at| is_char_start(folded.bytes()[at])) {
                let start = folded.start(at);
                assert!(start >= last && text.is_char_boundary(start), "{at} of {text:?}");
                last = start;
            }
        }
    }
}
