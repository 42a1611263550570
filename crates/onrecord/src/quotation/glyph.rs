//! The marks themselves: which pair with which, and which way they face.

use crate::text::{Shape, Token};
use Glyph::{
    Acute, Angle, AngleClose, Book, BookClose, Corner, CornerClose, Curly, CurlyClose, Guillemet, GuillemetClose, Low,
    Single, SingleClose, SingleLow, SingleStraight, Straight, Tick, Ticks, Twin, WhiteCorner, WhiteCornerClose,
};

/// A quotation mark by its shape, or what may be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Glyph {
    /// “ ‟ and ‘‘
    Curly,
    /// ” and ’’
    CurlyClose,
    /// „
    Low,
    /// " and ＂
    Straight,
    /// Two straight single marks.
    Twin,
    /// Two backticks.
    Ticks,
    /// ‘ ‛
    Single,
    /// ’
    SingleClose,
    /// ‚
    SingleLow,
    /// '
    SingleStraight,
    /// A backtick.
    Tick,
    /// An acute accent.
    Acute,
    /// «
    Guillemet,
    /// »
    GuillemetClose,
    /// ‹
    Angle,
    /// ›
    AngleClose,
    /// 「 ｢
    Corner,
    /// 」 ｣
    CornerClose,
    /// 『
    WhiteCorner,
    /// 』
    WhiteCornerClose,
    /// 《 〈
    Book,
    /// 》 〉
    BookClose,
}

pub(super) const GLYPHS: usize = Glyph::BookClose as usize + 1;

/// Marks pair only inside their level, and there with any other, for “this" is common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    Double,
    /// The apostrophes among them.
    Single,
    Guillemet,
    Angle,
    Corner,
    WhiteCorner,
    Book,
}

/// What the shape of a mark says by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slant {
    Open,
    Close,
    Neutral,
}

impl Glyph {
    pub(super) fn of(text: &str, token: &Token) -> Option<Glyph> {
        if token.shape != Shape::Mark {
            return None;
        }
        Some(match text.as_bytes()[token.span.start()] {
            b'"' => Straight,
            b'\'' if token.span.len() == 1 => SingleStraight,
            b'\'' if token.span.len() == 2 => Twin,
            b'`' if token.span.len() == 1 => Tick,
            b'`' => Ticks,
            0xC2 | 0xE2 | 0xE3 | 0xEF => match &text[token.span] {
                "“" | "‟" | "‘‘" => Curly,
                "”" | "’’" => CurlyClose,
                "„" => Low,
                "＂" => Straight,
                "‘" | "‛" => Single,
                "’" => SingleClose,
                "‚" => SingleLow,
                "´" => Acute,
                "«" => Guillemet,
                "»" => GuillemetClose,
                "‹" => Angle,
                "›" => AngleClose,
                "「" | "｢" => Corner,
                "」" | "｣" => CornerClose,
                "『" => WhiteCorner,
                "』" => WhiteCornerClose,
                "《" | "〈" => Book,
                "》" | "〉" => BookClose,
                _ => return None,
            },
            _ => return None,
        })
    }

    pub(super) fn level(self) -> Level {
        match self {
            Curly | CurlyClose | Low | Straight | Twin | Ticks => Level::Double,
            Single | SingleClose | SingleLow | SingleStraight | Tick | Acute => Level::Single,
            Guillemet | GuillemetClose => Level::Guillemet,
            Angle | AngleClose => Level::Angle,
            Corner | CornerClose => Level::Corner,
            WhiteCorner | WhiteCornerClose => Level::WhiteCorner,
            Book | BookClose => Level::Book,
        }
    }

    pub(super) fn slant(self) -> Slant {
        match self {
            Curly | Low | Ticks | Single | SingleLow | Tick | Guillemet | Angle | Corner | WhiteCorner | Book => {
                Slant::Open
            }
            CurlyClose | SingleClose | Acute | GuillemetClose | AngleClose | CornerClose | WhiteCornerClose
            | BookClose => Slant::Close,
            Straight | Twin | SingleStraight => Slant::Neutral,
        }
    }

    /// The mark that usually does what this one does when it faces the other way.
    pub(super) fn partner(self) -> Glyph {
        match self {
            Curly => CurlyClose,
            CurlyClose => Curly,
            Single => SingleClose,
            SingleClose => Single,
            Guillemet => GuillemetClose,
            GuillemetClose => Guillemet,
            Angle => AngleClose,
            AngleClose => Angle,
            other => other,
        }
    }

    /// Whether it never faces the other way.
    pub(super) fn is_strict(self) -> bool {
        matches!(self, Low | SingleLow | Ticks)
            || matches!(self.level(), Level::Corner | Level::WhiteCorner | Level::Book)
    }

    /// What it costs to close `self` with `close` of the same level: nothing where they go together.
    pub(super) fn mismatch(self, close: Glyph) -> u32 {
        let straight = |glyph| matches!(glyph, Straight | Twin | SingleStraight);
        match (self, close) {
            (Straight, Twin) | (Twin, Straight) => 1,
            (Ticks | Tick, close) => u32::from(!straight(close) && close != Acute && close != Tick),
            (open, close) => u32::from(straight(open) != straight(close) || close == Tick),
        }
    }
}
