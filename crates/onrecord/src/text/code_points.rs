//! From byte offsets to the units that other languages count in.

/// Translates byte offsets of one text into code points or UTF-16 units and back.
///
/// Holds one entry per 64 bytes of non-ASCII text and nothing for ASCII text, so that a lookup is
/// a jump and a short count.
#[derive(Debug, Clone)]
pub struct Offsets {
    unit: Unit,
    /// Units before byte `64 * i`; empty when every byte is one unit.
    before: Vec<u32>,
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
    /// Units of the character that starts with byte `b`; 0 for a continuation byte.
    fn width(self, b: u8) -> u32 {
        match b {
            0x80..=0xBF => 0,
            0xF0.. if self == Unit::Utf16 => 2,
            _ => 1,
        }
    }

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
        let mut before = Vec::new();
        if !text.is_ascii() {
            let mut units = 0;
            for block in text.as_bytes().chunks(BLOCK) {
                before.push(units);
                units += block.iter().map(|&b| unit.width(b)).sum::<u32>();
            }
            before.push(units);
        }
        Offsets { unit, before }
    }

    /// The offset in units of the character boundary at byte `byte` of `text`, the text this was made for.
    pub fn of_byte(&self, text: &str, byte: usize) -> usize {
        if self.before.is_empty() {
            return byte;
        }
        let block = byte / BLOCK;
        let rest = &text.as_bytes()[block * BLOCK..byte];
        (self.before[block] + rest.iter().map(|&b| self.unit.width(b)).sum::<u32>()) as usize
    }

    /// The byte offset of the character boundary `units` units into `text`; `None` past the end or inside a character.
    pub fn to_byte(&self, text: &str, units: usize) -> Option<usize> {
        if self.before.is_empty() {
            return (units <= text.len()).then_some(units);
        }
        let block = self.before.partition_point(|&before| before as usize <= units).checked_sub(1)?;
        let mut left = units - self.before[block] as usize;
        let start = (block * BLOCK).min(text.len());
        for (at, &b) in text.as_bytes()[start..].iter().enumerate() {
            let width = self.unit.width(b) as usize;
            if left == 0 && width > 0 {
                return Some(start + at);
            }
            left = left.checked_sub(width)?;
        }
        (left == 0).then_some(text.len())
    }
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
