//! What stands between quotation marks.
//!
//! First the marks of the whole document are taken down, with what touches them and how the document
//! uses them ([`marks`]). Then each paragraph is read in the way that costs least ([`pairing`]), and its
//! stretches get edges where marks are missing ([`repair`]): a repair never reaches beyond its
//! paragraph. At last paragraphs are chained, and each quotation is asked what it is for ([`usage`]).

mod edits;
mod glyph;
mod marks;
mod pairing;
mod repair;
mod usage;

use crate::id::{AttributionId, QuotationId};
use crate::text::{Segments, Span, Token};
use crate::words::words;
pub(crate) use edits::{brackets, ellipses};
use glyph::Level;
use marks::{Custom, Habits, Mark};
use pairing::{Neighbours, Pairing};
use repair::{Edge, Paragraph, Stretch};
pub use usage::Reason;

/// A stretch between quotation marks, whatever it is there for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quotation {
    /// From the opening mark through the closing one.
    pub span: Span,
    /// Without the marks, and without the comma before the closing one, which belongs to the sentence around.
    pub inner: Span,
    /// 0 for a quotation that stands in no other.
    pub depth: u32,
    /// What the marks are there for.
    pub usage: Use,
    /// What tells so; none in a document that was read from JSON without it.
    pub reason: Option<Reason>,
    /// Whether both marks stand in the text; if not, an edge was repaired inside the paragraph.
    ///
    /// A quotation that the next paragraph re-opens has no closing mark either, and no fault.
    pub closed: bool,
    /// The quotation of an earlier paragraph that this one re-opens.
    pub continues: Option<QuotationId>,
    /// The innermost attribution whose content holds this quotation.
    pub attribution: Option<AttributionId>,
}

words! {
    /// What quotation marks are there for.
    Use {
        /// Somebody's words.
        Speech = "speech",
        /// The title of a work.
        Title = "title",
        /// A nickname inside a name.
        Nickname = "nickname",
        /// So-called, ironic, a word mentioned as a word.
        Scare = "scare",
        /// Anything else.
        Other = "other",
    }
}

/// The quotations in `text`, in order of their first byte, the longer first; they nest and never cross.
pub(crate) fn quotations(text: &str, segments: &Segments) -> Vec<Quotation> {
    let tokens = segments.tokens.as_slice();
    let marks = marks::marks(text, segments);
    let document = Habits::of(&marks);
    let mut quotations: Vec<Quotation> = Vec::new();
    let mut pairing = Pairing::default();
    let mut stretches: Vec<Stretch> = Vec::new();
    let mut open = LeftOpen::default();
    let mut paragraphs = marks.chunk_by(|a, b| a.paragraph == b.paragraph).peekable();
    while let Some(marks) = paragraphs.next() {
        let number = marks[0].paragraph;
        let next = paragraphs.peek().filter(|next| next[0].paragraph == number + 1);
        let reopened = next.map_or_else(Vec::new, |next| marks_at_start(tokens, next));
        if open.paragraph != number {
            open = LeftOpen::default();
        }
        let own = Habits::of(marks);
        let custom = Custom { paragraph: &own, document: &document };
        let neighbours = Neighbours { continued: &open.levels, reopened: &reopened };
        let readings = pairing.readings(text, tokens, marks, custom, neighbours);
        let (from, to) = bounds(tokens, marks);
        let paragraph = Paragraph {
            text,
            tokens,
            from,
            to,
            marks,
            readings,
            reopened: reopened.len(),
            single_first: custom.single_first(),
        };
        stretches.clear();
        paragraph.stretches(&mut stretches);
        open = push(text, tokens, (from, to), &stretches, &open, &mut quotations);
        open.paragraph = number + 1;
    }
    quotations
}

/// Quotations that a paragraph leaves open for the next one, the outermost first.
#[derive(Debug, Default)]
struct LeftOpen {
    /// The paragraph that may go on with them.
    paragraph: u32,
    quotations: Vec<usize>,
    levels: Vec<Level>,
}

/// The levels of the marks that a paragraph begins with, if they can open a quotation.
fn marks_at_start(tokens: &[Token], marks: &[Mark]) -> Vec<Level> {
    let first = marks[0].token as usize;
    let begins = first == 0 || tokens[first - 1].paragraph != marks[0].paragraph;
    let run = marks
        .iter()
        .enumerate()
        .take(3)
        .take_while(|(at, mark)| begins && mark.token as usize == first + at && mark.can_open());
    run.map(|(_, mark)| mark.glyph.level()).collect()
}

/// Positions of the first token of the paragraph that holds `marks`, and after its last.
fn bounds(tokens: &[Token], marks: &[Mark]) -> (usize, usize) {
    let paragraph = marks[0].paragraph;
    let (first, last) = (marks[0].token as usize, marks[marks.len() - 1].token as usize);
    let before = tokens[..first].iter().rev().take_while(|token| token.paragraph == paragraph).count();
    let after = tokens[last..].iter().take_while(|token| token.paragraph == paragraph).count();
    (first - before, last + after)
}

/// Adds the stretches of one paragraph, and says which of them it leaves open.
fn push(
    text: &str,
    tokens: &[Token],
    (from, to): (usize, usize),
    stretches: &[Stretch],
    open: &LeftOpen,
    quotations: &mut Vec<Quotation>,
) -> LeftOpen {
    let start = tokens[from].span.start();
    let mut left_open = LeftOpen::default();
    // Positions in `quotations` of those that hold the next one.
    let mut enclosing: Vec<usize> = Vec::new();
    for stretch in stretches {
        while enclosing.last().is_some_and(|&outer| quotations[outer].span.end() <= stretch.span.start()) {
            enclosing.pop();
        }
        let depth = enclosing.len();
        let begins = match enclosing.last() {
            None => stretch.span.start() == start,
            Some(&outer) => {
                quotations[outer].continues.is_some() && quotations[outer].inner.start() == stretch.span.start()
            }
        };
        let continues = open.quotations.get(depth).filter(|_| begins).map(|&before| QuotationId::new(before));
        enclosing.push(quotations.len());
        if stretch.end == Edge::Paragraph || stretch.end == Edge::Repaired && stretch.last == to && depth == 0 {
            left_open.quotations.push(quotations.len());
            left_open.levels.push(stretch.level);
        }
        let (usage, reason) = usage::usage(text, &tokens[from..to], from, stretch, continues.is_some());
        quotations.push(Quotation {
            span: stretch.span,
            inner: without_comma(text, stretch),
            depth: depth as u32,
            usage,
            reason: Some(reason),
            closed: stretch.start == Edge::Mark && stretch.end == Edge::Mark,
            continues,
            attribution: None,
        });
    }
    left_open
}

/// What is inside, but for white space at its edges and the comma before the closing mark.
fn without_comma(text: &str, stretch: &Stretch) -> Span {
    let inner = &text[stretch.inner];
    let words = inner.trim();
    let start = stretch.inner.start() + (inner.len() - inner.trim_start().len());
    let comma = words.strip_suffix(',').map(str::trim_end).filter(|words| !words.is_empty());
    Span::new(start, start + comma.unwrap_or(words).len())
}

#[cfg(test)]
mod tests;
