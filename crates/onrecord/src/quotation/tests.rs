//! What marks make of text, drawn into it.

use super::*;
use crate::text::segment;

fn found(text: &str) -> Vec<Quotation> {
    quotations(text, &segment(text))
}

/// The text with ⟦ and ⟧ where a quotation begins and ends with a mark, ⟨ and ⟩ where without one.
fn drawn(text: &str) -> String {
    let found = found(text);
    let mut drawn = String::new();
    for (at, c) in text.char_indices().map(|(at, c)| (at, Some(c))).chain([(text.len(), None)]) {
        for q in found.iter().rev().filter(|q| q.span.end() == at) {
            drawn.push(if q.inner.end() < q.span.end() { '⟧' } else { '⟩' });
        }
        for q in found.iter().filter(|q| q.span.start() == at) {
            drawn.push(if q.inner.start() > q.span.start() { '⟦' } else { '⟨' });
        }
        drawn.extend(c);
    }
    drawn
}

#[test]
fn quotations_run_from_mark_to_mark() {
    let cases = [
        "No marks at all.",
        "⟦“Yes,”⟧ he said. ⟦“And no.”⟧",
        "⟦\"Yes,\"⟧ he said. ⟦\"And no.\"⟧",
        "⟦``Yes,''⟧ he said. ⟦``And no.''⟧",
        "⟦''Yes,''⟧ he said. ⟦''And no.''⟧",
        "⟦“Opened so,\"⟧ she wrote. ⟦\"Closed so,”⟧ he wrote.",
        "⟦“Opened so,''⟧ she wrote.",
        "⟦„Low and high,“⟧ he wrote.",
        "⟦«Yes,»⟧ he said.",
        // Single marks and apostrophes.
        "Mayor: ⟦‘We are done’⟧ with tolls",
        "Mayor says tolls are ⟦‘unfair’⟧, ⟦‘cruel’⟧",
        "Mayor slams Hale’s ⟦‘Circus’⟧ of a plan",
        "⟦‘We will go,’⟧ he said. ⟦‘It’s the teachers’ demand.’⟧",
        "⟦'We will go,'⟧ he said. ⟦'It's the teachers' demand.'⟧",
        "It’s the teachers’ demand, don’t you think?",
        "The students' and the teachers' unions met in O'Hare's hall.",
        "Back in the ’90s, ’twas rock ’n’ roll, and they were goin’ wild.",
        "Back in the '90s, 'twas rock 'n' roll, and they were goin' wild.",
        "Get 'em while they're hot, the vendors' sign said.",
        "⟦‘The ’90s were fun,’⟧ he said.",
        "She saw the ⟦‘kids’⟧ and the kids’ parents.",
        // Feet and inches.
        "He is 6'2\" tall.",
        "He is 6’2” tall and wears a 12\" tie.",
        "⟦\"I am 6'2\" tall,\"⟧ he said.",
        "⟦\"I ate a 12\" pizza,\"⟧ he said.",
        // Nesting.
        "⟦“He told me ⟦‘no’⟧ and left,”⟧ she said.",
        "⟦\"He told me ⟦'no'⟧ and left,\"⟧ she said.",
        "⟦''He told me, ⟦'Go home,'⟧''⟧ Ms. Ames said.",
        "⟦“⟦‘Go,’⟧ he told me. ⟦‘Go now!’⟧”⟧ she said.",
        "⟦‘He told me ⟦“no”⟧ and left,’⟧ she said.",
        "⟦“He said ⟦“no”⟧ to me, and ⟦“yes”⟧ to her,”⟧ she said.",
        "⟦“He said ⟦\"no\"⟧ to me,”⟧ she said.",
        "⟦“I read ⟦‘Why the ⟦“Mad”⟧ Win’⟧ twice,”⟧ she said.",
        "⟦“We heard ⟦‘It is the workers’ own fault’⟧ a lot,”⟧ she said.",
        // Dashes, brackets, no space.
        "⟦“I never—”⟧ he began.",
        "She said it—⟦“a mess”⟧—and left (⟦“for good”⟧).",
        "He called it ⟦\"bad\"⟧/⟦\"worse\"⟧.",
        "He said,⟦“We go.”⟧ She said:⟦\"We stay.\"⟧",
        // Turned the wrong way.
        "He says,⟦” we go where we want.”⟧",
        "⟦“They see that. “⟧",
        "⟦“They see that.“⟧(Local Post)",
        // Forgotten marks spoil nothing that follows.
        "He went. ⟦“It never closed⟩",
        "⟦“We won,⟩ he said. ⟦“We won again.”⟧",
        "He sat down. ⟨We won,”⟧ he said. ⟦“We won again.”⟧",
        "⟦“We won,”⟧ he said.\" ⟦“We won again.”⟧",
        "⟦“She said ⟦‘no way,⟩”⟧ he said.",
        "One paragraph with a stray ” mark.\n\n⟦“Another one,”⟧ he said.",
        "⟦“One that stays open⟩\n\nHe left. ⟦“Bye,”⟧ she said.",
        "It's 5\" long.\n\n⟦\"It is not,\"⟧ he said.",
        "\"\" and “” and '' '' are nothing.",
        // Paragraphs that go on with a quotation.
        "⟦“We will go on.⟩\n\n⟦“And on.⟩\n\n⟦“And on,”⟧ he said.",
        "⟦‘We will go on.⟩\n\n⟦‘And on,’⟧ he said.",
        "⟦“We will go on.⟩\n\n⟨And on,”⟧ he said.",
    ];
    for case in cases {
        let text: String = case.chars().filter(|c| !"⟦⟧⟨⟩".contains(*c)).collect();
        assert_eq!(drawn(&text), case);
    }
}

#[test]
fn paragraphs_that_are_opened_again_make_a_chain() {
    let text = "He rose. “We will go on.\n\n“And on.\n\n“And on ‘and on,’” he said.\n\n“Really,” she said.";
    let found = found(text);
    let chain: Vec<_> = found.iter().map(|q| (q.depth, q.closed, q.continues.map(QuotationId::index))).collect();
    assert_eq!(chain, [(0, false, None), (0, false, Some(0)), (0, true, Some(1)), (1, true, None), (0, true, None)]);
}

#[test]
fn uses_are_told_by_what_stands_around() {
    let cases: &[(&str, Use)] = &[
        ("“We will not go,” she said.", Use::Speech),
        ("“Never,” she said.", Use::Speech),
        ("She said, “Never.”", Use::Speech),
        ("She rose. “Never.”", Use::Speech),
        ("The mayor said the city “will not pay for any of it.”", Use::Speech),
        ("The so-called “peace dividend” is gone.", Use::Scare),
        ("The army made light of the “threats.”", Use::Scare),
        ("They sold “organic” eggs.", Use::Scare),
        ("The word “perhaps” is in it twice.", Use::Scare),
        ("Ann wrote a book, “The Long Way Home,” about it.", Use::Title),
        ("Ann sang her hit “Homeward” twice.", Use::Title),
        ("Bo Hale was on “Friday Night Talk” last week.", Use::Title),
        ("John “Jack” Smith ran the mill.", Use::Nickname),
        ("The board showed “12” twice.", Use::Scare),
        ("He drew a “?” on it.", Use::Other),
    ];
    for &(text, expected) in cases {
        let uses: Vec<Use> = found(text).iter().map(|q| q.usage).collect();
        assert_eq!(uses, [expected], "in {text:?}");
    }
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
