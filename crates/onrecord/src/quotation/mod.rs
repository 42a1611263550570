//! What stands between quotation marks.
//!
//! First every mark is given a role ([`marks`]), then roles are paired inside their paragraph
//! ([`pairing`]), then paragraphs are chained, and at last each quotation is asked what it is for
//! ([`usage`]). Newsroom text is full of marks that were forgotten or turned the wrong way: a
//! repair never reaches beyond its paragraph.

mod marks;
mod pairing;
mod usage;

use crate::id::{AttributionId, QuotationId};
use crate::text::{Segments, Span};
use crate::words::words;
use pairing::{Around, Edge};

/// A stretch between quotation marks, whatever it is there for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quotation {
    /// From the opening mark through the closing one.
    pub span: Span,
    /// Without the marks.
    pub inner: Span,
    /// 0 for a quotation that stands in no other.
    pub depth: u32,
    /// What the marks are there for.
    pub usage: Use,
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
    let mut quotations: Vec<Quotation> = Vec::new();
    // The quotation that the paragraph before left open.
    let mut open: Option<usize> = None;
    let mut marks = Vec::new();
    let mut chunks = segments.tokens.chunk_by(|a, b| a.paragraph == b.paragraph).peekable();
    while let Some(tokens) = chunks.next() {
        marks.clear();
        marks::marks(text, tokens, &mut marks);
        if marks.is_empty() {
            open = None;
            continue;
        }
        let paragraph = segments.paragraphs[tokens[0].paragraph as usize];
        let reopened = chunks.peek().is_some_and(|next| marks::begins_with_mark(text, next));
        let around = Around { continued: open.is_some(), reopened };
        let pairs = pairing::pairs(text, tokens, &marks, around);
        let mut left_open = None;
        let mut enclosing: Vec<Span> = Vec::new();
        for pair in &pairs {
            while enclosing.last().is_some_and(|outer| outer.end() <= pair.span.start()) {
                enclosing.pop();
            }
            let depth = enclosing.len() as u32;
            enclosing.push(pair.span);
            let continues = open.filter(|_| depth == 0 && pair.span.start() == paragraph.start());
            if depth == 0 && pair.end == Edge::Paragraph {
                left_open = Some(quotations.len());
            }
            quotations.push(Quotation {
                span: pair.span,
                inner: pair.inner,
                depth,
                usage: usage::usage(text, tokens, pair),
                closed: pair.start == Edge::Mark && pair.end == Edge::Mark,
                continues: continues.map(QuotationId::new),
                attribution: None,
            });
        }
        open = left_open;
    }
    quotations
}

#[cfg(test)]
mod tests;
