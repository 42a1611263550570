//! What inside a quotation is the editor's and not the speaker's.

use crate::text::Span;

/// A longer bracket is no editor's.
const LONGEST: usize = 200;

/// What stands in square brackets in `text[inner]`, brackets included, left to right: `[in Latin America]`, `[sic]`.
///
/// A bracket of dots only is an ellipsis and not among them; "(sic)" is.
pub(crate) fn brackets(text: &str, inner: Span) -> Vec<Span> {
    let inside = &text[inner];
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = inside[at..].find(['[', '(']).map(|open| at + open) {
        at = open + 1;
        let rest = &inside.as_bytes()[open..];
        let near = &rest[..rest.len().min(LONGEST)];
        let close = if rest[0] == b'(' {
            near.get(..5).filter(|word| word.eq_ignore_ascii_case(b"(sic)")).map(|_| 4)
        } else {
            near.iter().position(|&byte| byte == b']')
        };
        if let Some(close) = close.map(|close| open + close + 1) {
            if !is_dots(&inside[open + 1..close - 1]) {
                found.push(Span::new(inner.start() + open, inner.start() + close));
            }
            at = close;
        }
    }
    found
}

/// Ellipses in `text[inner]`, left to right, with brackets where they stand in such: "…", ". . .", "[...]".
pub(crate) fn ellipses(text: &str, inner: Span) -> Vec<Span> {
    let inside = &text[inner];
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = inside[at..].find(['.', '…', '[', '(']).map(|start| at + start) {
        let bracket = inside[start..].starts_with(['[', '(']);
        let dots = dots_end(inside, start + usize::from(bracket));
        let close = if inside[start..].starts_with('[') { ']' } else { ')' };
        let closed = dots.and_then(|dots| {
            let rest = &inside[dots..];
            let trimmed = rest.trim_start_matches(' ');
            trimmed.starts_with(close).then_some(dots + (rest.len() - trimmed.len()) + 1)
        });
        let end = if bracket { closed } else { dots };
        if let Some(end) = end {
            found.push(Span::new(inner.start() + start, inner.start() + end));
        }
        let one = inside[start..].chars().next().map_or(1, char::len_utf8);
        // A run of dots that is no ellipsis is passed as a whole, lest it be looked at again and again.
        at = end.or(dots).unwrap_or(start + one).max(start + one);
    }
    found
}

fn is_dots(inside: &str) -> bool {
    !inside.trim().is_empty() && inside.chars().all(|c| matches!(c, '.' | '…' | ' ' | '\u{a0}'))
}

/// The end of the ellipsis that starts at `start`: one character for it, or three dots or more with or without spaces.
fn dots_end(inside: &str, start: usize) -> Option<usize> {
    let (mut dots, mut end) = (0, start);
    let mut at = start;
    for c in inside[start..].chars() {
        at += c.len_utf8();
        match c {
            '.' => dots += 1,
            '…' => dots += 3,
            ' ' | '\u{a0}' if dots > 0 => continue,
            _ => break,
        }
        end = at;
    }
    (dots > 2).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_and_ellipses_are_told_from_words() {
        let cases: &[(&str, &[&str], &[&str])] = &[
            ("no edits. At all.", &[], &[]),
            ("they [the voters] knew", &["[the voters]"], &[]),
            ("[T]he irregardless [sic] man", &["[T]", "[sic]"], &[]),
            ("irregardless (sic), he (Lee) said", &["(sic)"], &[]),
            ("we … go... on. . . . And", &[], &["…", "...", ". . . ."]),
            ("we [...] go […] on (...)", &[], &["[...]", "[…]", "(...)"]),
            ("a [ never closed ... b", &[], &["..."]),
            ("[a] [b [c] d]", &["[a]", "[b [c]"], &[]),
            (".. [..] [ ] .", &["[..]", "[ ]"], &[]),
        ];
        for &(text, expected_brackets, expected_ellipses) in cases {
            let whole = Span::new(0, text.len());
            let words = |spans: Vec<Span>| spans.iter().map(|&span| &text[span]).collect::<Vec<_>>();
            assert_eq!(words(ellipses(text, whole)), expected_ellipses, "ellipses in {text:?}");
            if !text.starts_with("..") {
                assert_eq!(words(brackets(text, whole)), expected_brackets, "brackets in {text:?}");
            }
        }
    }
}
