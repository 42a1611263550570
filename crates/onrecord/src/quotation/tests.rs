//! What holds of any text; `tests/quotations` holds what is found in some.

use super::*;
use crate::text::segment;

fn found(text: &str) -> Vec<Quotation> {
    quotations(text, &segment(text))
}

fn check(text: &str) {
    let segments = segment(text);
    let found = quotations(text, &segments);
    for (at, q) in found.iter().enumerate() {
        assert!(!text[q.span].is_empty() && q.span.contains(q.inner) && !text[q.inner].is_empty());
        assert!(
            segments.paragraphs.iter().any(|paragraph| paragraph.contains(q.span)),
            "{:?} in {text:?}",
            &text[q.span]
        );
        assert!(q.continues.is_none_or(|id| id.index() < at));
        let enclosing = found.iter().enumerate().filter(|&(i, other)| i < at && other.span.contains(q.span)).count();
        assert_eq!(q.depth as usize, enclosing, "depth of {:?} in {text:?}", &text[q.span]);
        for other in &found[at + 1..] {
            assert!(
                (q.span.start(), std::cmp::Reverse(q.span.end()))
                    < (other.span.start(), std::cmp::Reverse(other.span.end()))
            );
            assert!(
                !q.span.overlaps(other.span) || q.span.contains(other.span),
                "{:?} and {:?} cross in {text:?}",
                &text[q.span],
                &text[other.span]
            );
        }
    }
}

proptest::proptest! {
    #[test]
    fn quotations_nest_and_never_cross(text in "([A-Z]?[a-z]{1,4}|he said|[.?!,—]|[“”‘’\"'`«»]|''|``| |\n\n|5){0,60}") {
        check(&text);
    }

    #[test]
    fn so_they_do_in_any_text(text in "\\PC{0,100}") {
        check(&text);
    }
}

/// Would take minutes if any of it cost more than its length.
#[test]
fn hostile_marks_take_time_in_proportion() {
    for unit in [
        "“", "”", "\"", "'", "''", "‘", "’", "`", "« ", "“a", "a”", " \"a", "a\" ", " 'a", "s' ", "‘a’ ",
        "“a, he said ", "“a ‘b, ", "“a\n\n", "5\" ", "“a “b” ", "He. a” ", "“a ‘b” ", "‘s’ ",
    ] {
        let text = unit.repeat(200_000);
        let found = found(&text);
        assert!(found.iter().all(|q| q.span.end() <= text.len()));
    }
    let deep = "“a ".repeat(200_000) + &"b” ".repeat(200_000);
    assert!(found(&deep).len() < 100);
}
