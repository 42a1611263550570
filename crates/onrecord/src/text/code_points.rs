//! From byte offsets to the units that other languages count in.

use wide::u8x16;

/// Translates byte offsets of one text into code points or UTF-16 units and back.
///
/// Holds one entry per 64 bytes of non-ASCII text and nothing for ASCII text, so that a lookup is
/// a jump and a count of bits.
#[derive(Debug, Clone)]
pub struct Offsets {
    /// Units before byte `64 * i`; empty when every byte is one unit.
    before: Vec<u32>,
    /// Of the 64 bytes from there, a bit for each that adds no unit.
    silent: Vec<u64>,
}

/// What an offset counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unit {
    /// Unicode code points, as Python's `str` does.
    #[default]
    CodePoint,
    /// UTF-16 code units, as JavaScript and Java do.
    Utf16,
}

const BLOCK: usize = 64;

impl Unit {
    /// How many units `text` has.
    pub fn count(self, text: &str) -> usize {
        // Two plain counts, which the compiler does for many bytes at once.
        let bytes = text.as_bytes();
        let characters = bytes.iter().filter(|&&b| b & 0xC0 != 0x80).count();
        match self {
            Unit::CodePoint => characters,
            Unit::Utf16 => characters + bytes.iter().filter(|&&b| b >= 0xF0).count(),
        }
    }
}

impl Offsets {
    /// The translation for `text`. Costs one pass over the text.
    pub fn new(text: &str, unit: Unit) -> Offsets {
        let (mut before, mut silent) = (Vec::new(), Vec::new());
        if !text.is_ascii() {
            let blocks = text.len() / BLOCK + 1;
            before.reserve_exact(blocks);
            silent.reserve_exact(blocks);
            let (whole, rest) = text.as_bytes().as_chunks::<BLOCK>();
            let mut last = [0; BLOCK];
            last[..rest.len()].copy_from_slice(rest);
            let (mut units, mut pair) = (0, 0);
            for block in whole.iter().chain([&last]) {
                before.push(units);
                let bits = match unit {
                    Unit::CodePoint => ones(block, 0x80, 0xBF),
                    Unit::Utf16 => {
                        // The second byte of four adds the second unit.
                        let four = ones(block, 0xF0, 0xFF);
                        let bits = ones(block, 0x80, 0xBF) & !(four << 1 | pair);
                        pair = four >> 63;
                        bits
                    }
                };
                silent.push(bits);
                units += bits.count_zeros();
            }
        }
        Offsets { before, silent }
    }

    /// The offset in units of the character boundary at byte `byte` of `text`, the text this was made for.
    pub fn of_byte(&self, text: &str, byte: usize) -> usize {
        debug_assert!(text.is_char_boundary(byte), "{byte} of {} bytes", text.len());
        let (block, rest) = (byte / BLOCK, byte % BLOCK);
        match self.silent.get(block) {
            Some(bits) => self.before[block] as usize + rest - (bits & !(u64::MAX << rest)).count_ones() as usize,
            None => byte,
        }
    }

    /// The byte offset of the character boundary `units` units into `text`; `None` past the end or inside a character.
    pub fn to_byte(&self, text: &str, units: usize) -> Option<usize> {
        if self.before.is_empty() {
            return (units <= text.len()).then_some(units);
        }
        let block = self.before.partition_point(|&before| before as usize <= units).checked_sub(1)?;
        let mut left = units - self.before[block] as usize;
        let start = (block * BLOCK).min(text.len());
        for at in start..text.len() {
            if left == 0 && text.is_char_boundary(at) {
                return Some(at);
            }
            let silent = self.silent[at / BLOCK] >> (at % BLOCK) & 1;
            left = left.checked_sub(1 - silent as usize)?;
        }
        (left == 0).then_some(text.len())
    }
}

/// A bit for each byte of a block from `first` to `last`.
fn ones(block: &[u8; BLOCK], first: u8, last: u8) -> u64 {
    let (quarters, _) = block.as_chunks::<16>();
    quarters.iter().rev().fold(0, |bits, &quarter| {
        let above = u8x16::from(quarter) - u8x16::splat(first);
        bits << 16 | u64::from(above.min(u8x16::splat(last - first)).simd_eq(above).to_bitmask())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn agrees_with_counting_characters(text in "[a-z “é😀\u{a0}]{0,200}") {
            let (points, utf16) = (Offsets::new(&text, Unit::CodePoint), Offsets::new(&text, Unit::Utf16));
            let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
            for byte in ends {
                let count = text[..byte].chars().count();
                let units = text[..byte].encode_utf16().count();
                assert_eq!(points.of_byte(&text, byte), count);
                assert_eq!(utf16.of_byte(&text, byte), units);
                assert_eq!(points.to_byte(&text, count), Some(byte));
                assert_eq!(utf16.to_byte(&text, units), Some(byte));
            }
            assert_eq!(points.to_byte(&text, text.chars().count() + 1), None);
        }
    }
}
