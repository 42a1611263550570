//! The pieces of folded text that names are made of.
//!
//! A token is a run of word characters, or any other character but white space. Names begin and end where two word characters do not
//! meet, so that every name is a whole number of tokens: it is enough to look for names from token to token.

use unicode_normalization::char::is_combining_mark;
use wide::u8x16;

use super::fold::{BARRIER, PADDING, decode, from_to, is_word};
use super::refilled::Refilled;

/// The tokens of one folded text, left to right.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    /// Bytes of the folded text.
    pub(super) starts: Refilled<u32>,
    /// Bytes of the folded text, after the last one of each token.
    pub(super) ends: Refilled<u32>,
}

impl Tokens {
    /// Takes another text in place of the one before: the first `length` bytes, behind which are blanks.
    pub(super) fn split(&mut self, padded: &[u8], length: usize) {
        self.starts.clear();
        self.ends.clear();
        let mut last = Last::SPACE;
        let mut at = 0;
        while at < length {
            let end = self.blocks(padded, at, length, &mut last);
            at = if end > at { end } else { self.characters(&padded[..length], at, at + BLOCK, &mut last) };
        }
        if last != Last::SPACE {
            self.ends.push(length as u32);
        }
    }

    /// The tokens of the blocks of ASCII from `at`, or of the first of these if they are many; where they end.
    fn blocks(&mut self, padded: &[u8], mut at: usize, length: usize, last: &mut Last) -> usize {
        let end = length.min(at + MOST_BLOCKS * BLOCK);
        let room = (MOST_BLOCKS + 2) * BLOCK;
        let (start_room, end_room) = (self.starts.room(room), self.ends.room(room));
        let (mut begun, mut ended) = (0, 0);
        while at < end {
            let classes = Classes::of(padded[at..].first_chunk().expect("padding behind the text"));
            if !classes.ascii {
                break;
            }
            let Classes { word, single, .. } = classes;
            let (word_before, single_before) = (word << 1 | last.word, single << 1 | last.single);
            let mut starts = (word & !word_before) | single;
            let mut ends = (word_before & !word) | single_before;
            let now = Last { word: word >> 63, single: single >> 63 };
            let starting = starts.count_ones() as usize;
            let ending = starting + last.open() - now.open();
            *last = now;

            let base = at as u32;
            let (start_room, _) = start_room[begun..].as_chunks_mut::<8>();
            let (end_room, _) = end_room[ended..].as_chunks_mut::<8>();
            // Eight at a time without asking, for how many there are is what a processor cannot foresee.
            let eights = starting.max(ending).div_ceil(8);
            for (start_room, end_room) in start_room.iter_mut().zip(end_room).take(eights) {
                for (start, end) in start_room.iter_mut().zip(end_room) {
                    *start = base + starts.trailing_zeros();
                    *end = base + ends.trailing_zeros();
                    starts &= starts.wrapping_sub(1);
                    ends &= ends.wrapping_sub(1);
                }
            }
            begun += starting;
            ended += ending;
            at += BLOCK;
        }
        self.starts.keep(begun);
        self.ends.keep(ended);
        at
    }

    /// The tokens of the characters that start before byte `end`; where the last of these ends.
    fn characters(&mut self, bytes: &[u8], mut at: usize, end: usize, last: &mut Last) -> usize {
        while at < end.min(bytes.len()) {
            let c = decode(&bytes[at..]).unwrap_or(char::REPLACEMENT_CHARACTER);
            let class = match c {
                ' ' | '\n' => Last::SPACE,
                c if is_word(c) => Last::WORD,
                _ => Last::SINGLE,
            };
            let mark = class == Last::WORD && is_combining_mark(c);
            let joined = (mark && *last != Last::SPACE) || (class == Last::WORD && *last == Last::WORD);
            if !joined {
                if *last != Last::SPACE {
                    self.ends.push(at as u32);
                }
                if class != Last::SPACE {
                    self.starts.push(at as u32);
                }
            }
            *last = class;
            at += c.len_utf8();
        }
        at
    }
}

const BLOCK: usize = 64;
const _: () = assert!(BLOCK <= PADDING, "a block is loaded whole");

/// How many blocks are split before room for more tokens is made.
const MOST_BLOCKS: usize = 64;

/// What the last character was; the token that it belongs to has no end yet.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Last {
    word: u64,
    single: u64,
}

impl Last {
    const SPACE: Last = Last { word: 0, single: 0 };
    const WORD: Last = Last { word: 1, single: 0 };
    const SINGLE: Last = Last { word: 0, single: 1 };

    /// How many tokens have no end yet.
    fn open(self) -> usize {
        (self.word | self.single) as usize
    }
}

/// What the bytes of a block are, a bit each.
struct Classes {
    ascii: bool,
    word: u64,
    single: u64,
}

impl Classes {
    fn of(block: &[u8; BLOCK]) -> Classes {
        let (mut word, mut space, mut all) = (0, 0, u8x16::ZERO);
        for (i, bytes) in block.chunks_exact(16).enumerate() {
            let bytes = u8x16::from(<[u8; 16]>::try_from(bytes).expect("16 bytes"));
            let letter = from_to(bytes, b'a', b'z');
            let digit = from_to(bytes, b'0', b'9');
            let words = letter | digit | bytes.simd_eq(u8x16::splat(b'_'));
            let spaces = bytes.simd_eq(u8x16::splat(b' ')) | bytes.simd_eq(u8x16::splat(BARRIER));
            word |= u64::from(words.to_bitmask()) << (16 * i);
            space |= u64::from(spaces.to_bitmask()) << (16 * i);
            all |= bytes;
        }
        Classes { ascii: all.to_bitmask() == 0, word, single: !(word | space) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fold::fold;
    use super::*;

    fn tokens(text: &str) -> Vec<String> {
        let folded = fold(text);
        let mut tokens = Tokens::default();
        tokens.split(folded.padded(), folded.bytes().len());
        assert_eq!(tokens.starts.len(), tokens.ends.len(), "{text:?}");
        let spans = tokens.starts.iter().zip(&*tokens.ends);
        spans.map(|(&s, &e)| String::from_utf8_lossy(&folded.bytes()[s as usize..e as usize]).into_owned()).collect()
    }

    #[test]
    fn names_are_made_of_these() {
        let cases: &[(&str, &[&str])] = &[
            ("The U.S.-led talks", &["the", "u", ".", "s", ".", "led", "talks"]),
            ("C++, x_1 (AT&T)", &["c", "+", "+", ",", "x_1", "(", "at", "&", "t", ")"]),
            ("Éire\n\nBo’s", &["eire", "bo", "'", "s"]),
            ("在Kim说", &["在", "kim", "说"]),
            ("กรุง", &["ก", "รุ", "ง"]),
            ("का \u{94d}x", &["का", "\u{94d}x"]),
            (".\u{94d}a b", &[".\u{94d}a", "b"]),
            ("€5 👍🏽", &["€", "5", "👍", "🏽"]),
            ("", &[]),
        ];
        for &(text, expected) in cases {
            assert_eq!(tokens(text), expected, "in {text:?}");
            // The same far from the start, across blocks, beside non-ASCII text.
            for before in [60, 61, 62, 63, 64, 127] {
                for filler in ["x ", "中 "] {
                    let long = format!("{}{} {text} {}", "z".repeat(before), filler, "y".repeat(70));
                    let all = tokens(&long);
                    assert!(
                        all.windows(expected.len().max(1)).any(|w| w == expected) || expected.is_empty(),
                        "{long:?}: {all:?}"
                    );
                }
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn tokens_are_what_lies_between_boundaries(text in "[aZ_1 .+\n中ß\u{94d}\u{e31}\u{301}😀]{0,150}") {
            let folded = fold(&text);
            let mut tokens = Tokens::default();
            tokens.split(folded.padded(), folded.bytes().len());
            let bytes = folded.bytes();
            let mut expected = Vec::new();
            for at in (0..=bytes.len()).filter(|&at| std::str::from_utf8(&bytes[..at]).is_ok()) {
                let space = |byte: Option<&u8>| byte.is_none_or(|b| matches!(b, b' ' | b'\n'));
                let (before, after) = (space(at.checked_sub(1).map(|i| &bytes[i])), space(bytes.get(at)));
                if !before && (folded.is_boundary(at) || after) {
                    expected.push((at as u32, false));
                }
                if !after && (folded.is_boundary(at) || before) {
                    expected.push((at as u32, true));
                }
            }
            let edges: Vec<_> = tokens.starts.iter().zip(&*tokens.ends).flat_map(|(&s, &e)| [(s, true), (e, false)]).collect();
            proptest::prop_assert_eq!(edges, expected);
        }
    }
}
