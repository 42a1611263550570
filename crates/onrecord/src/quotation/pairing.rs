//! Opening marks with closing marks, inside one paragraph.

use super::marks::{Family, Mark, Role};
use crate::text::{Span, Token, cue_follows};

/// Two marks that belong together, or one with an edge that was repaired.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair {
    pub(super) span: Span,
    pub(super) inner: Span,
    pub(super) start: Edge,
    pub(super) end: Edge,
    /// Position of the first token inside.
    pub(super) first: usize,
    /// Position after the last token inside.
    pub(super) last: usize,
}

/// What a quotation begins or ends with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    /// With a mark.
    Mark,
    /// Where the paragraph does, for its neighbour goes on with it.
    Paragraph,
    /// Where the mark was likely forgotten.
    Repaired,
}

/// What the paragraphs around this one tell.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Around {
    /// The paragraph before left a quotation open.
    pub(super) continued: bool,
    /// The paragraph after begins with a mark.
    pub(super) reopened: bool,
}

/// Quotations in quotations deeper than this are not told apart.
const DEEPEST: usize = 16;

/// The pairs of `marks`, in order of their first byte, the longer first; they nest and never cross.
pub(super) fn pairs(text: &str, tokens: &[Token], marks: &[Mark], around: Around) -> Vec<Pair> {
    let mut pairing = Pairing { text, tokens, marks, open: Vec::new(), skipped: 0, pairs: Vec::new() };
    let to_come = closings_to_come(marks);
    for (at, mark) in marks.iter().enumerate() {
        match (mark.family, mark.role) {
            (Family::Double, Role::Open) => pairing.open_double(*mark, to_come[at + 1], around),
            (Family::Double, Role::Close) => pairing.close_double(at, around),
            (Family::Single, Role::Open) => pairing.open_single(*mark),
            (Family::Single, Role::Close) => pairing.close_single(at),
        }
    }
    pairing.end_paragraph(around);
    let mut pairs = pairing.pairs;
    pairs.retain(|pair| pair.first < pair.last && text[pair.inner].contains(says_something));
    pairs.sort_unstable_by_key(|pair| (pair.span.start(), std::cmp::Reverse(pair.span.end())));
    pairs
}

/// Whether the character is more than what may stand between two quotations.
fn says_something(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '?' | '!' | '…' | '#' | '$' | '%' | '&' | '@' | '*' | '+')
}

/// For each mark, how many of the double quotations that are open before it the marks from it on can close.
fn closings_to_come(marks: &[Mark]) -> Vec<usize> {
    let mut to_come = vec![0; marks.len() + 1];
    for (at, mark) in marks.iter().enumerate().rev() {
        let after: usize = to_come[at + 1];
        to_come[at] = match (mark.family, mark.role) {
            (Family::Double, Role::Open) => after.saturating_sub(1),
            (Family::Double, Role::Close) => after + 1,
            _ => after,
        };
    }
    to_come
}

struct Pairing<'a> {
    text: &'a str,
    tokens: &'a [Token],
    marks: &'a [Mark],
    /// The opening marks that wait for their closing one, the innermost last.
    open: Vec<Mark>,
    /// Double opening marks beyond the deepest level, which still take their closing marks.
    skipped: usize,
    pairs: Vec<Pair>,
}

impl Pairing<'_> {
    fn open_double(&mut self, mark: Mark, to_come: usize, around: Around) {
        // A block of quoted paragraphs, each with an opening mark only, quotes in straight marks too.
        let block = around.reopened && self.open.first().is_some_and(|outer| outer.token == 0);
        let inside = block && self.tokens[mark.token - 1].shape.is_word();
        let to_come = to_come + usize::from(inside && to_come > 0);
        // “We won, he said. “We won again.”: if not all can be closed, the earlier one was forgotten.
        while self.skipped == 0 && self.doubles() > 0 && self.doubles() + 1 > to_come {
            self.drop_singles(mark.token);
            if let Some(forgotten) = self.open.pop() {
                self.repair_end(forgotten, mark.token);
            }
        }
        if self.open.len() < DEEPEST {
            self.open.push(mark);
        } else {
            self.skipped += 1;
        }
    }

    fn close_double(&mut self, at: usize, around: Around) {
        if self.skipped > 0 {
            self.skipped -= 1;
        } else if self.doubles() == 0 {
            self.repair_start(at, around);
        } else {
            self.drop_singles(self.marks[at].token);
            if let Some(open) = self.open.pop() {
                self.close(open, self.marks[at]);
            }
        }
    }

    fn open_single(&mut self, mark: Mark) {
        // Single marks do not stand in single marks: the earlier one was an apostrophe.
        if self.open.last().is_some_and(|last| last.family == Family::Single) {
            self.open.pop();
        }
        if self.open.len() < DEEPEST {
            self.open.push(mark);
        }
    }

    fn close_single(&mut self, at: usize) {
        let Some(&open) = self.open.last().filter(|last| last.family == Family::Single) else { return };
        if self.marks[at].sure || !self.better_close(at) {
            self.open.pop();
            self.close(open, self.marks[at]);
        }
    }

    /// Whether a surer closing mark follows the one at `at`, which may be an apostrophe, in the same quotation.
    fn better_close(&self, at: usize) -> bool {
        let mut inside = 0;
        for mark in self.marks[at + 1..].iter().take(32) {
            match (mark.family, mark.role) {
                (Family::Single, Role::Open) => return false,
                (Family::Single, Role::Close) if mark.sure && inside == 0 => return true,
                (Family::Single, Role::Close) => {}
                (Family::Double, Role::Open) => inside += 1,
                (Family::Double, Role::Close) if inside == 0 => return false,
                (Family::Double, Role::Close) => inside -= 1,
            }
        }
        false
    }

    fn end_paragraph(&mut self, around: Around) {
        let end = self.tokens.len();
        while let Some(open) = self.open.pop() {
            // The outermost one may go on in the next paragraph.
            let outermost = self.open.is_empty();
            let goes_on = outermost && around.reopened;
            match open.family {
                Family::Double if goes_on || outermost && self.cut(open.token + 1, end).is_none() => {
                    self.push(open, end, Edge::Paragraph);
                }
                Family::Double => self.repair_end(open, end),
                Family::Single if goes_on && (open.token == 0 || open.sure) => self.push(open, end, Edge::Paragraph),
                Family::Single => {}
            }
        }
    }

    fn doubles(&self) -> usize {
        self.open.iter().filter(|mark| mark.family == Family::Double).count()
    }

    /// Gives up the single marks that are open inside the innermost double one. Of ‘ only the closing mark was forgotten.
    fn drop_singles(&mut self, before: usize) {
        while let Some(open) = self.open.pop_if(|last| last.family == Family::Single) {
            if open.sure {
                self.push(open, before, Edge::Repaired);
            }
        }
    }

    fn close(&mut self, open: Mark, close: Mark) {
        self.pairs.push(Pair {
            span: open.span.to(close.span),
            inner: Span::new(open.span.end(), close.span.start()),
            start: Edge::Mark,
            end: Edge::Mark,
            first: open.token + 1,
            last: close.token,
        });
    }

    /// The quotation from `open` up to the token at `last`, without closing mark.
    fn push(&mut self, open: Mark, last: usize, end: Edge) {
        let edge = self.tokens[last - 1].span.end();
        self.pairs.push(Pair {
            span: Span::new(open.span.start(), edge),
            inner: Span::new(open.span.end(), edge),
            start: Edge::Mark,
            end,
            first: open.token + 1,
            last,
        });
    }

    /// Closes `open` before the token at `before`, or before its attribution if that can be seen.
    fn repair_end(&mut self, open: Mark, before: usize) {
        let last = self.cut(open.token + 1, before).unwrap_or(before);
        self.push(open, last, Edge::Repaired);
    }

    /// Where the words of a quotation end if its attribution follows them: `We won, | he said`.
    fn cut(&self, first: usize, last: usize) -> Option<usize> {
        let cut = (first + 1..last).find(|&at| {
            matches!(&self.text[self.tokens[at - 1].span], "," | "?" | "!")
                && cue_follows(&self.tokens[at..last.min(at + 8)])
        })?;
        // Not through a quotation inside.
        let mut inside = self.pairs.iter().rev().take_while(|pair| pair.first >= first);
        inside.all(|pair| cut < pair.first || pair.last <= cut).then_some(cut)
    }

    /// Finds the quotation that the mark at `at` closes, though nothing has opened it.
    fn repair_start(&mut self, at: usize, around: Around) {
        let close = self.marks[at];
        if close.token == 0 {
            return;
        }
        let (first, start) = if around.continued && at == 0 {
            (0, Edge::Paragraph)
        } else {
            let speech = matches!(&self.text[self.tokens[close.token - 1].span], "." | "," | "?" | "!");
            let after_mark = at.checked_sub(1).map_or(0, |before| self.marks[before].token + 1);
            let sentence = self.tokens[close.token - 1].sentence;
            let same = self.tokens[after_mark..close.token].iter().rev().take_while(|t| t.sentence == sentence).count();
            let first = close.token - same;
            let begins = first == 0 || self.tokens[first - 1].sentence != sentence;
            if !speech || !begins || same == 0 {
                return;
            }
            (first, Edge::Repaired)
        };
        let edge = self.tokens[first].span.start();
        self.pairs.push(Pair {
            span: Span::new(edge, close.span.end()),
            inner: Span::new(edge, close.span.start()),
            start,
            end: Edge::Mark,
            first,
            last: close.token,
        });
    }
}
