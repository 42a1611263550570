//! Readings of marks into stretches of text, with edges where marks are missing.

use super::glyph::{Level, Slant};
use super::marks::Mark;
use super::pairing::Reading;
use crate::lexicon::Class;
use crate::text::{Span, Token, cue_follows};

/// A quotation to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) span: Span,
    pub(super) inner: Span,
    pub(super) start: Edge,
    pub(super) end: Edge,
    pub(super) level: Level,
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

/// One paragraph with its marks and what they were read as.
pub(super) struct Paragraph<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token],
    /// Positions of its first token, and after its last.
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) marks: &'a [Mark],
    pub(super) readings: &'a [Reading],
    /// How many of the quotations left open the paragraph after re-opens.
    pub(super) reopened: usize,
    pub(super) single_first: bool,
}

impl Paragraph<'_> {
    /// The stretches, in order of their first byte, the longer first; they nest and never cross.
    pub(super) fn stretches(&self, out: &mut Vec<Stretch>) {
        let mut left_open = 0;
        // Ends of quotations without closing mark, by token, the innermost last.
        let mut ends: Vec<usize> = Vec::new();
        // The last of them all.
        let mut reach = 0;
        for (at, (mark, &reading)) in self.marks.iter().zip(self.readings).enumerate() {
            let token = mark.token as usize;
            while ends.last().is_some_and(|&end| end <= token) {
                ends.pop();
            }
            let stretch = match reading {
                Reading::Opens(close) => {
                    let close = &self.marks[close as usize];
                    Some(self.stretch(
                        (token + 1, mark.span.start(), Edge::Mark),
                        (close.token as usize, close.span.end(), Edge::Mark),
                        mark.glyph.level(),
                    ))
                }
                Reading::Unclosed(limit) => {
                    let reopened = limit as usize == self.marks.len() && left_open < self.reopened;
                    left_open += usize::from(limit as usize == self.marks.len());
                    self.unclosed(at, limit as usize, reopened, &ends).inspect(|stretch| {
                        ends.push(stretch.last);
                        reach = reach.max(stretch.last);
                    })
                }
                Reading::Continued => Some(self.stretch(
                    (self.from, self.tokens[self.from].span.start(), Edge::Paragraph),
                    (token, mark.span.end(), Edge::Mark),
                    mark.glyph.level(),
                )),
                Reading::None => self.unopened(at, reach),
                Reading::Closes(_) => None,
            };
            out.extend(stretch.filter(|s| s.first < s.last && self.text[s.inner].contains(says_something)));
        }
        out.sort_unstable_by_key(|stretch| (stretch.span.start(), std::cmp::Reverse(stretch.span.end())));
        out.dedup_by_key(|stretch| stretch.span);
    }

    /// From the token and byte `start` to those of `end`; what is inside leaves the marks out.
    fn stretch(
        &self,
        (first, start, from): (usize, usize, Edge),
        (last, end, to): (usize, usize, Edge),
        level: Level,
    ) -> Stretch {
        let inside = if first < last {
            let to = if to == Edge::Mark { self.tokens[last].span.start() } else { end };
            let from = if from == Edge::Mark { self.tokens[first - 1].span.end() } else { start };
            Span::new(from, to)
        } else {
            Span::new(start, start)
        };
        Stretch { span: Span::new(start, end), inner: inside, start: from, end: to, level, first, last }
    }

    /// The quotation that the mark at `at` opens and none closes.
    fn unclosed(&self, at: usize, limit: usize, reopened: bool, ends: &[usize]) -> Option<Stretch> {
        let mark = &self.marks[at];
        let first = mark.token as usize + 1;
        let limit_token = self.marks.get(limit).map_or(self.to, |mark| mark.token as usize);
        let limit_token = ends.last().map_or(limit_token, |&end| end.min(limit_token));
        if first >= limit_token || mark.glyph.level() == Level::Single && !reopened && !self.is_quoted(at) {
            return None;
        }
        let free = |end: usize| {
            let crossed = |(mark, reading): (&Mark, &Reading)| match reading {
                Reading::Opens(close) => {
                    (mark.token as usize) < end && end <= self.marks[*close as usize].token as usize
                }
                _ => false,
            };
            !self.marks[at + 1..limit].iter().zip(&self.readings[at + 1..limit]).any(crossed)
        };
        // A paragraph that the next one goes on with may tell of others who said something: only its end counts.
        let cut = self.cut(first, limit_token).filter(|&end| free(end) && (!reopened || limit_token - end < 12));
        let (last, edge) = match cut {
            Some(end) => (end, Edge::Repaired),
            None if reopened => (limit_token, Edge::Paragraph),
            None => {
                let end = self.bracket_end(first, limit_token).or_else(|| self.sentence_end(first, limit_token));
                (end.filter(|&end| free(end)).unwrap_or(limit_token), Edge::Repaired)
            }
        };
        let end = self.tokens[last - 1].span.end();
        Some(self.stretch((first, mark.span.start(), Edge::Mark), (last, end, edge), mark.glyph.level()))
    }

    /// Where the words of a quotation end if its attribution follows them: `We won, | he said`.
    fn cut(&self, first: usize, last: usize) -> Option<usize> {
        (first + 1..last).find(|&at| {
            matches!(&self.text[self.tokens[at - 1].span], "," | "?" | "!" | "—" | "--" | "–")
                && !self.tokens[at].word.class.is(Class::WH)
                && !self.is_spoken(&self.tokens[at])
                && cue_follows(&self.tokens[at..last.min(at + 8)])
        })
    }

    /// Whether the words from `first` on are some words of a sentence and not speech of its own.
    fn is_partial(&self, first: usize) -> bool {
        let opening = first - 1;
        opening > self.from
            && self.tokens[opening - 1].sentence == self.tokens[first].sentence
            && !matches!(&self.text[self.tokens[opening - 1].span], "," | ":" | "—")
            && !self.tokens[first].shape.is_capital()
    }

    /// Where the round bracket that the quotation stands in ends.
    fn bracket_end(&self, first: usize, limit: usize) -> Option<usize> {
        let bracket = |at: &usize| matches!(&self.text[self.tokens[*at].span], "(" | ")");
        let opened = |at: &usize| &self.text[self.tokens[*at].span] == "(";
        (self.from.max(first.saturating_sub(12))..first).rev().find(bracket).filter(opened)?;
        (first..limit.min(first + 60)).find(bracket).filter(|at| *at > first && !opened(at))
    }

    /// Where the sentence of the token at `first` ends, if only some words of it are quoted.
    fn sentence_end(&self, first: usize, limit: usize) -> Option<usize> {
        if !self.is_partial(first) {
            return None;
        }
        let sentence = self.tokens[first].sentence;
        let end = (first..limit).find(|&at| self.tokens[at].sentence != sentence)?;
        (end > first + 1).then_some(end)
    }

    /// Whether the single mark at `at`, which none closes, is no mere apostrophe: it begins a sentence or follows a comma.
    fn is_quoted(&self, at: usize) -> bool {
        let mark = &self.marks[at];
        let token = mark.token as usize;
        let curly = mark.glyph.slant() == Slant::Open;
        let Some(before) = token.checked_sub(1).filter(|&before| before >= self.from) else {
            return self.single_first;
        };
        let after_cue =
            |at: usize| self.tokens[at].word.class.is(Class::STRONG) && self.tokens[at].word.class.is(Class::VERB);
        match &self.text[self.tokens[before].span] {
            "," | ":" => curly || self.single_first,
            _ if after_cue(before) => curly || self.single_first,
            _ => self.single_first && self.tokens[before].sentence != self.tokens[token].sentence,
        }
    }

    /// The quotation that the mark at `at` closes though nothing has opened it, if that is what it does.
    fn unopened(&self, at: usize, reach: usize) -> Option<Stretch> {
        let mark = &self.marks[at];
        let last = mark.token as usize;
        if mark.glyph.level() == Level::Single || !mark.faces_back() || last == self.from {
            return None;
        }
        let floor = self.floor(at, |_, _| ());
        if !matches!(&self.text[self.tokens[last - 1].span], "." | "," | "?" | "!" | "…" | "—") || floor >= last {
            return None;
        }
        let starts =
            |token: usize| token == self.from || self.tokens[token - 1].sentence != self.tokens[token].sentence;
        let mut first = (floor..last).rev().find(|&token| starts(token))?;
        // Back over sentences that are plainly spoken.
        while first > floor
            && let Some(before) = (floor..first).rev().find(|&token| starts(token))
            && self.tokens[before..first].iter().any(|token| self.is_spoken(token))
        {
            first = before;
        }
        // Neither out of a quotation whose end is a guess too, nor from the middle of one.
        let mut crosses = reach > first;
        self.floor(at, |open, close| crosses |= open < first && first <= close);
        if crosses {
            return None;
        }
        let start = self.tokens[first].span.start();
        Some(self.stretch((first, start, Edge::Repaired), (last, mark.span.end(), Edge::Mark), mark.glyph.level()))
    }

    fn is_spoken(&self, token: &Token) -> bool {
        ["i", "we", "our", "my", "us", "me", "you", "your"]
            .iter()
            .any(|word| self.text[token.span].eq_ignore_ascii_case(word))
    }

    /// How far back the quotation that ends with the mark at `at` can begin: after the last mark that is not inside it.
    ///
    /// Tells `passed` the tokens of the pairs on the way.
    fn floor(&self, at: usize, mut passed: impl FnMut(usize, usize)) -> usize {
        let mut before = at;
        for _ in 0..16 {
            let Some(earlier) = before.checked_sub(1) else { return self.from };
            let single = self.marks[earlier].glyph.level() == Level::Single;
            match self.readings[earlier] {
                Reading::Closes(open) if single => {
                    before = open as usize;
                    passed(self.marks[before].token as usize, self.marks[earlier].token as usize);
                }
                Reading::None if single || !self.marks[earlier].faces_back() => before = earlier,
                _ => return self.marks[earlier].token as usize + 1,
            }
        }
        self.marks[before].token as usize + 1
    }
}

/// Whether the character is more than what may stand between two quotations.
fn says_something(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '?' | '!' | '…' | '#' | '$' | '%' | '&' | '@' | '*' | '+')
}
