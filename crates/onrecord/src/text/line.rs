//! Lines into paragraphs.

use crate::text::Span;

/// A line that holds something, without the white space around it.
#[derive(Debug, Clone, Copy)]
struct Line {
    span: Span,
    /// White space before the first character.
    indent: usize,
    /// Whether a blank line, a form feed or a paragraph separator stands before it.
    apart: bool,
}

/// The paragraphs of `text`, without the white space around them.
///
/// A blank line ends a paragraph, and so does every line break, unless the lines are wrapped: then
/// only a short line, or a line more deeply indented than the one before, says so.
pub(super) fn paragraphs(text: &str) -> Vec<Span> {
    let lines = lines(text);
    let wrapped = wrap_width(text, &lines);
    let mut paragraphs: Vec<Span> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let goes_on = at > 0
            && !line.apart
            && wrapped.is_some_and(|width| {
                let before = &lines[at - 1];
                line.indent <= before.indent + 1
                    && (starts_lower(text, line.span)
                        || before.span.len() + 1 + first_word(text, line.span) + SLACK > width)
            });
        match paragraphs.last_mut() {
            Some(paragraph) if goes_on => *paragraph = paragraph.to(line.span),
            _ => paragraphs.push(line.span),
        }
    }
    paragraphs
}

/// How much shorter than the longest line a wrapped line may be, for text that is wrapped unevenly.
const SLACK: usize = 8;

/// The width that the text is wrapped to; `None` if every line break is meant.
fn wrap_width(text: &str, lines: &[Line]) -> Option<usize> {
    let mut long = 0;
    let mut middle = 0;
    let mut overlong = 0;
    let mut width = 0;
    for pair in lines.windows(2).filter(|pair| !pair[1].apart) {
        let length = pair[0].span.len();
        if length > 110 {
            overlong += 1;
        } else if length >= 40 {
            long += 1;
            width = width.max(length);
            middle += usize::from(starts_lower(text, pair[1].span) && !ends_sentence(text, pair[0].span));
        }
    }
    (middle * 5 >= long * 2 && long > 0 && middle > 0 && overlong * 10 <= long).then_some(width)
}

fn starts_lower(text: &str, span: Span) -> bool {
    text[span].chars().next().is_some_and(char::is_lowercase)
}

fn ends_sentence(text: &str, span: Span) -> bool {
    text[span].ends_with(['.', '?', '!', '”', '"'])
}

fn first_word(text: &str, span: Span) -> usize {
    text[span].find(char::is_whitespace).unwrap_or(span.len())
}

fn lines(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    let mut apart = true;
    while start < text.len() {
        let (end, next, paragraph) = line_end(text.as_bytes(), start);
        let line = &text[start..end];
        let trimmed = line.trim_matches(is_blank);
        if trimmed.is_empty() {
            apart = true;
        } else {
            let indent = line.len() - line.trim_start_matches(is_blank).len();
            let begin = start + indent;
            lines.push(Line { span: Span::new(begin, begin + trimmed.len()), indent, apart });
            apart = paragraph;
        }
        start = next;
    }
    lines
}

/// White space, and what is as invisible.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || super::token::is_invisible(c)
}

/// Where the line that starts at `start` ends, where the next one starts, and whether a new paragraph does.
fn line_end(bytes: &[u8], start: usize) -> (usize, usize, bool) {
    let mut at = start;
    while at < bytes.len() {
        match bytes[at] {
            b'\r' if bytes.get(at + 1) == Some(&b'\n') => return (at, at + 2, false),
            b'\n' | 0x0B | b'\r' => return (at, at + 1, false),
            0x0C => return (at, at + 1, true),
            0xC2 if bytes.get(at + 1) == Some(&0x85) => return (at, at + 2, false),
            0xE2 if bytes.get(at + 1) == Some(&0x80) => match bytes.get(at + 2) {
                Some(0xA8) => return (at, at + 3, false),
                Some(0xA9) => return (at, at + 3, true),
                _ => at += 1,
            },
            _ => at += 1,
        }
    }
    (bytes.len(), bytes.len(), false)
}
