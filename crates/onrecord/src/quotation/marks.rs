//! What speaks for each mark opening a quotation, closing one, or being none.
//!
//! The first pass over a document takes down its marks with what touches them, and counts which
//! ways they face ([`Habits`]); then each mark is weighed ([`Mark::weights`]).

use super::glyph::{GLYPHS, Glyph, Level, Slant};
use crate::lexicon::Class;
use crate::text::{Segments, Shape, Span, Token};

/// A quotation mark, or what may be one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    pub(super) span: Span,
    /// Position of its token in the document.
    pub(super) token: u32,
    pub(super) paragraph: u32,
    pub(super) glyph: Glyph,
    left: Touch,
    right: Touch,
}

/// What touches a mark on one side, past other marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Touch {
    /// The paragraph's edge.
    Edge,
    Space,
    Letter,
    Digit,
    /// A full stop, a comma and the like.
    Stop,
    Colon,
    Dash,
    Ellipsis,
    /// An opening bracket, or what is like one: / = >
    Opener,
    /// A closing bracket.
    Closer,
    /// $, #, @ …
    Sign,
}

/// What it costs to take a mark for one thing or the other; the likeliest costs nothing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weights {
    pub(super) open: u32,
    pub(super) close: u32,
    /// No quotation mark: an apostrophe, inches, or one too many.
    pub(super) none: u32,
}

/// What a mark that stands the wrong way round costs.
const TURNED: u32 = 3;
/// A quotation without its other mark.
pub(super) const UNPAIRED: u32 = 6;
/// Never.
pub(super) const NEVER: u32 = 40;

/// The marks of the document, left to right.
pub(super) fn marks(text: &str, segments: &Segments) -> Vec<Mark> {
    let tokens = &segments.tokens;
    let mut marks: Vec<Mark> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if tokens[at].shape != Shape::Mark || Glyph::of(text, &tokens[at]).is_none() {
            at += 1;
            continue;
        }
        // Marks that touch one another look at the text around all of them.
        let first = marks.len();
        let start = at;
        while let Some(token) = tokens.get(at)
            && (at == start || tokens[at - 1].span.end() == token.span.start())
            && let Some(glyph) = Glyph::of(text, token)
        {
            marks.push(Mark {
                span: token.span,
                token: at as u32,
                paragraph: token.paragraph,
                glyph,
                left: Touch::Space,
                right: Touch::Space,
            });
            at += 1;
        }
        let left = before(text, tokens, start);
        let right = after(text, tokens, at);
        for mark in &mut marks[first..] {
            mark.left = left;
            mark.right = right;
        }
    }
    marks
}

/// What stands before the token at `at`.
fn before(text: &str, tokens: &[Token], at: usize) -> Touch {
    let Some(before) = at.checked_sub(1).map(|before| &tokens[before]) else { return Touch::Edge };
    if before.paragraph != tokens[at].paragraph {
        return Touch::Edge;
    }
    if before.span.end() != tokens[at].span.start() {
        return Touch::Space;
    }
    text[before.span].chars().next_back().map_or(Touch::Space, touch)
}

/// What stands after the token before `end`.
fn after(text: &str, tokens: &[Token], end: usize) -> Touch {
    let Some(after) = tokens.get(end).filter(|after| after.paragraph == tokens[end - 1].paragraph) else {
        return Touch::Edge;
    };
    if after.span.start() != tokens[end - 1].span.end() {
        return Touch::Space;
    }
    text[after.span].chars().next().map_or(Touch::Space, touch)
}

fn touch(c: char) -> Touch {
    match c {
        _ if c.is_alphabetic() => Touch::Letter,
        _ if c.is_numeric() => Touch::Digit,
        '.' | ',' | ';' | '?' | '!' | '。' | '，' | '、' | '？' | '！' => Touch::Stop,
        ':' | '：' => Touch::Colon,
        '—' | '–' | '-' | '―' | '‒' => Touch::Dash,
        '…' => Touch::Ellipsis,
        '(' | '[' | '{' | '/' | '=' | '>' | '|' | '\\' | '（' => Touch::Opener,
        ')' | ']' | '}' | '<' | '）' => Touch::Closer,
        _ => Touch::Sign,
    }
}

/// How often each mark stands where only an opening or only a closing one can.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Habits {
    opens: [u32; GLYPHS],
    closes: [u32; GLYPHS],
}

impl Habits {
    pub(super) fn of(marks: &[Mark]) -> Habits {
        let mut habits = Habits::default();
        for mark in marks {
            let glyph = mark.glyph as usize;
            match (mark.opening(), mark.closing()) {
                (0, 1..) => habits.opens[glyph] += 1,
                (1.., 0) => habits.closes[glyph] += 1,
                _ => {}
            }
        }
        habits
    }

    /// Whether single marks are the ones that quotations begin with.
    pub(super) fn single_first(&self) -> bool {
        let opens = |glyphs: &[Glyph]| glyphs.iter().map(|&glyph| self.opens[glyph as usize]).sum::<u32>();
        let double = opens(&[Glyph::Curly, Glyph::Low, Glyph::Straight, Glyph::Twin, Glyph::Ticks]);
        let single = opens(&[Glyph::Single, Glyph::SingleLow, Glyph::SingleStraight, Glyph::Tick]);
        single > double
    }
}

/// The habits of a paragraph, and of the document for what the paragraph does not show.
#[derive(Debug, Clone, Copy)]
pub(super) struct Custom<'a> {
    pub(super) paragraph: &'a Habits,
    pub(super) document: &'a Habits,
}

impl Custom<'_> {
    /// What it costs that `glyph` opens: nothing where it does so as a matter of habit, as in ”Swedish” and »German«.
    fn open_turned(self, glyph: Glyph) -> u32 {
        match glyph.slant() {
            Slant::Close if glyph.is_strict() => NEVER,
            Slant::Close => Custom::turned(glyph, &self.paragraph.opens, &self.document.opens),
            _ => 0,
        }
    }

    fn close_turned(self, glyph: Glyph) -> u32 {
        match glyph.slant() {
            Slant::Open if glyph.is_strict() => NEVER,
            Slant::Open => Custom::turned(glyph, &self.paragraph.closes, &self.document.closes),
            _ => 0,
        }
    }

    fn turned(glyph: Glyph, paragraph: &[u32; GLYPHS], document: &[u32; GLYPHS]) -> u32 {
        let (own, partner) = (glyph as usize, glyph.partner() as usize);
        let shown = if paragraph[own] + paragraph[partner] > 0 { paragraph } else { document };
        if shown[own] > 0 && shown[partner] == 0 { 0 } else { TURNED }
    }

    pub(super) fn single_first(self) -> bool {
        let own = self.paragraph;
        let shown: u32 = own.opens.iter().sum();
        if shown > 1 { own.single_first() } else { self.document.single_first() }
    }

    /// What it costs that `open` and `close` are a pair.
    pub(super) fn pair(self, open: Glyph, close: Glyph) -> u32 {
        let turned = match (open, close) {
            // „so“, ‚so‘, `so` and »so«.
            (Glyph::Low, Glyph::Curly)
            | (Glyph::SingleLow, Glyph::Single)
            | (Glyph::Tick, Glyph::Tick)
            | (Glyph::GuillemetClose, Glyph::Guillemet)
            | (Glyph::AngleClose, Glyph::Angle) => 0,
            _ => self.close_turned(close),
        };
        turned + open.mismatch(close)
    }
}

impl Mark {
    /// What it costs that the mark opens what the next paragraph opens again.
    pub(super) fn reopened(&self) -> u32 {
        self.opening().min(UNPAIRED)
    }

    /// How ill the mark stands for one that opens, by what touches it.
    fn opening(&self) -> u32 {
        let left = match self.left {
            Touch::Edge | Touch::Space | Touch::Opener => 0,
            Touch::Dash => 1,
            Touch::Colon | Touch::Ellipsis | Touch::Sign => 2,
            Touch::Stop => 3,
            Touch::Closer => 5,
            Touch::Letter | Touch::Digit => 6,
        };
        let right = match self.right {
            Touch::Letter | Touch::Digit | Touch::Opener | Touch::Sign | Touch::Ellipsis => 0,
            Touch::Dash => 2,
            Touch::Space | Touch::Stop | Touch::Colon => 4,
            Touch::Closer => 7,
            Touch::Edge => 9,
        };
        left + right
    }

    /// How ill the mark stands for one that closes.
    fn closing(&self) -> u32 {
        let left = match self.left {
            Touch::Letter | Touch::Digit | Touch::Stop | Touch::Closer | Touch::Ellipsis | Touch::Sign => 0,
            Touch::Dash => 1,
            Touch::Colon => 3,
            Touch::Space => 4,
            Touch::Opener => 7,
            Touch::Edge => 9,
        };
        let right = match self.right {
            Touch::Edge | Touch::Space | Touch::Stop | Touch::Colon | Touch::Closer | Touch::Dash => 0,
            Touch::Ellipsis | Touch::Opener => 1,
            Touch::Sign => 2,
            Touch::Letter | Touch::Digit if self.left == Touch::Space => 8,
            Touch::Letter if matches!(self.left, Touch::Stop | Touch::Closer | Touch::Ellipsis) => 2,
            Touch::Letter | Touch::Digit => 4,
        };
        left + right
    }

    /// Whether the mark can begin a paragraph that goes on with a quotation.
    pub(super) fn can_open(&self) -> bool {
        self.opening() < 4 && self.glyph.slant() != Slant::Close
    }

    /// Whether it stands for a closing mark rather than an opening one or inches.
    pub(super) fn faces_back(&self) -> bool {
        self.closing() < self.opening() && self.left != Touch::Digit
    }

    /// What it costs to take the mark for one thing or the other.
    pub(super) fn weights(&self, text: &str, tokens: &[Token], custom: Custom) -> Weights {
        let mut weights = Weights {
            open: self.opening() + custom.open_turned(self.glyph),
            close: self.closing(),
            // An opening mark without a closing one tells more than a closing mark without an opening one.
            none: UNPAIRED + if self.opening() < self.closing() { 2 } else { 0 },
        };
        let around = Around { text, tokens, at: self.token as usize };
        match self.glyph.level() {
            Level::Double => {
                if self.left == Touch::Digit {
                    self.weigh_inches(around, &mut weights);
                } else if self.left == Touch::Space && self.right == Touch::Space {
                    weights.none = weights.open.min(weights.close) + 1;
                } else if around.after_cue() && self.right == Touch::Space {
                    // He said,” we go.”
                    weights.open = weights.open.min(5);
                }
            }
            Level::Single => self.weigh_apostrophe(around, custom, &mut weights),
            Level::Guillemet | Level::Angle
                if self.glyph.slant() == Slant::Open || custom.open_turned(self.glyph) > 0 =>
            {
                // « So »: the spaces inside say nothing.
                let (open, close) = if self.glyph.slant() == Slant::Open { (0, TURNED) } else { (TURNED, 0) };
                if self.left != Touch::Letter && self.right == Touch::Space
                    || self.left == Touch::Space && self.right != Touch::Letter
                {
                    weights.open = open;
                    weights.close = close;
                    weights.none = UNPAIRED + if open < close { 2 } else { 0 };
                }
            }
            Level::Guillemet | Level::Angle => {}
            Level::Corner | Level::WhiteCorner | Level::Book => {
                // No white space stands around these.
                weights.open = if self.glyph.slant() == Slant::Open { 0 } else { NEVER };
                weights.close = if self.glyph.slant() == Slant::Open { NEVER } else { 0 };
            }
        }
        let least = weights.open.min(weights.close).min(weights.none);
        Weights { open: weights.open - least, close: weights.close - least, none: weights.none - least }
    }

    /// The inches of 6'2" or a 12" gun.
    fn weigh_inches(&self, around: Around, weights: &mut Weights) {
        if self.glyph.slant() == Slant::Open {
            return;
        }
        if around.after_feet() {
            weights.none = 0;
            weights.close += 4;
        } else if self.glyph.slant() == Slant::Neutral {
            weights.none = 2;
        } else {
            weights.none = 4;
        }
    }

    fn weigh_apostrophe(&self, around: Around, custom: Custom, weights: &mut Weights) {
        weights.none = 4;
        if self.glyph.slant() == Slant::Open && self.glyph != Glyph::Single {
            return; // No apostrophe looks so.
        }
        let begins = matches!(self.right, Touch::Letter | Touch::Digit) && weights.open < weights.close;
        if begins {
            if around.is_elision() {
                weights.none = 0;
                weights.open += 3;
            } else if self.glyph == Glyph::SingleClose && custom.open_turned(self.glyph) > 0 {
                weights.none = 2;
            }
            return;
        }
        weights.none = match self.left {
            Touch::Letter => {
                let (none, close) = around.apostrophe_at_end(self.right == Touch::Space);
                weights.close += close;
                none
            }
            // 6' tall
            Touch::Digit => {
                weights.close += 1;
                0
            }
            _ => UNPAIRED,
        };
    }
}

/// The tokens around a mark.
#[derive(Clone, Copy)]
struct Around<'a> {
    text: &'a str,
    tokens: &'a [Token],
    at: usize,
}

/// Words that begin with an apostrophe where something was left out, or simply so.
const ELIDED: &[&str] = &[
    "twas", "tis", "twere", "twould", "twill", "em", "til", "till", "n", "cause", "bout", "nuff", "cuz", "coz", "cos",
    "ya", "ere", "round", "neath", "gainst", "cept", "fraid", "tude", "kay", "tween", "hood", "burbs", "nam", "bama",
    "er", "im", "ello", "ndrangheta", "nother", "member", "t",
];

/// Words that end with one.
const CUT: &[&str] =
    &["o", "th", "ol", "an", "wi", "mo", "po", "lil", "d", "t", "y", "l", "lo", "ya", "fo", "sho", "kin"];

impl<'a> Around<'a> {
    fn form(self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| &self.text[token.span])
    }

    /// Whether a cue verb with a comma or colon stands right before the mark.
    fn after_cue(self) -> bool {
        self.at > 1
            && matches!(self.form(self.at - 1), "," | ":")
            && self.tokens[self.at - 2].word.class.is(Class::STRONG)
            && self.tokens[self.at - 2].word.class.is(Class::VERB)
    }

    /// Whether feet or minutes stand before the number before the mark: 6'2", 6' 2", 46′12".
    fn after_feet(self) -> bool {
        let before = self.form(self.at - 1);
        let number = |form: &str| form.ends_with(|c: char| c.is_ascii_digit());
        before.contains(['\'', '’', '′'])
            || self.at > 2 && matches!(self.form(self.at - 2), "'" | "’" | "′") && number(self.form(self.at - 3))
    }

    /// Whether the mark stands for letters left out: ’90s, ’twas, rock ’n’ roll.
    fn is_elision(self) -> bool {
        let word = self.form(self.at + 1);
        let decade = word.len() >= 2
            && word.as_bytes()[..2].iter().all(u8::is_ascii_digit)
            && matches!(&word.as_bytes()[2..], b"" | b"s" | b"S");
        // '10' is a number in marks.
        let closed = word.len() == 2
            && self.tokens.get(self.at + 2).is_some_and(|next| {
                next.span.start() == self.tokens[self.at + 1].span.end() && Glyph::of(self.text, next).is_some()
            });
        decade && !closed || word.len() <= 10 && ELIDED.iter().any(|elided| word.eq_ignore_ascii_case(elided))
    }

    /// What the word before the mark says: the cost of an apostrophe, and what is added to that of a closing mark.
    fn apostrophe_at_end(self, space: bool) -> (u32, u32) {
        let word = self.form(self.at - 1);
        let token = &self.tokens[self.at - 1];
        let next = self.tokens.get(self.at + 1).filter(|next| next.paragraph == token.paragraph);
        // rock ’n’ roll
        if word.eq_ignore_ascii_case("n") {
            return (0, 3);
        }
        if word.ends_with(['s', 'S']) && word.len() > 1 {
            // "the teachers’ demands", but not "the teachers’ are": what cannot be theirs ends a quotation.
            let theirs = space
                && next.is_some_and(|next| {
                    next.shape.is_word()
                        && !next.word.class.is(Class::AUXILIARY
                            | Class::PREPOSITION
                            | Class::COORDINATOR
                            | Class::SUBJECT
                            | Class::DETERMINER)
                });
            // ‘yes’ voters
            let one_word = self.at > 1
                && self.tokens[self.at - 2].span.end() == token.span.start()
                && Glyph::of(self.text, &self.tokens[self.at - 2]).is_some_and(|glyph| glyph.level() == Level::Single);
            // the voters’ ‘yes’
            let quoted = space && next.is_some_and(|next| Glyph::of(self.text, next).is_some());
            return match () {
                () if theirs && one_word => (1, 0),
                () if theirs => (0, 2),
                () if quoted => (0, 0),
                () => (2, 0),
            };
        }
        if CUT.iter().any(|cut| word.eq_ignore_ascii_case(cut)) {
            return (0, 2);
        }
        // talkin’
        if word.ends_with("in") && word.len() > 4 && token.shape == Shape::Lower {
            return (0, 1);
        }
        (5, 0)
    }
}
