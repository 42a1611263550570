//! Tables and laws for paragraphs, sentences and tokens together.

use super::*;

fn sentences(text: &str) -> Vec<&str> {
    segment(text).sentences.iter().map(|&span| &text[span]).collect()
}

#[test]
fn sentences_end_where_readers_stop() {
    // A bar marks every boundary.
    let cases = [
        "The council met. | It voted no.",
        "It is the view of the U.S. | The mayor disagrees.",
        "The U.S. Senate met.",
        "Mr. Hale and Mrs. Ortiz spoke to Adm. J. K. Reed.",
        "They left at 9 a.m. Monday.",
        "They left at 9 a.m. | He stayed.",
        "She runs Hale Inc. | But she wants out.",
        "Hale Inc. Chairman Bo Ortiz resigned.",
        "See No. 5 and No. 6 on the list.",
        "It fell 3.5 percent. | Nobody cared.",
        "Is it true?! | Nobody knows.",
        "I don’t know ... maybe we lose.",
        "I don’t know… | But we try.",
        "And so on . . . until the end.",
        "We had to go. ... | He stayed.",
        "“We won.” | Hale left the stage.",
        "“We won!” Hale said.",
        "“Why now?” asked Senator Ortiz.",
        "“Why?” he asked.",
        "“Why?” | Nobody answered him.",
        "“We won.” Hale said.",
        "“We won.” | Hale said he was glad.",
        "“We won.” | He added, “At last.”",
        "“We won. | We did it. | It is over,” Hale said.",
        "\"Never!\" shouted the crowd. | \"Never!\"",
        "``It is late.'' | ``It is over.''",
        "''It is late.'' | ''It is over,'' she said.",
        "(She was right.) | He knew it.",
        "He asked [twice.] | Nobody heard.",
        "He called it “a mess.” | The mayor did not.",
        "“Is this a joke?” the mayor of Hill Valley asked.",
        "“Who pays?” Hill Valley Mayor Bo Ortiz asked.",
        "1. The budget is late.",
        "The show “What Now?” runs late.",
        "“It is over.” — Bo Ortiz",
        "She works for Yahoo! News in Ohio.",
        "Sen. Ann Hale (R-Tenn.) and Rep. Bo Ortiz (D-N.J.) agreed.",
        "He moved to Washington, D.C. | They followed him.",
        "It is Plan B. | We have no other.",
        "He grew up in St. Louis with George W. Hale Jr. and others.",
        "She met the Rev. Bo Ortiz vs. Gov. Hale in Sept. 2012.",
        "no capital here. | Only after the stop.",
    ];
    for case in cases {
        let text = case.replace(" | ", " ");
        let expected: Vec<&str> = case.split(" | ").collect();
        assert_eq!(sentences(&text), expected, "in {text:?}");
    }
}

#[test]
fn a_forgotten_space_between_sentences_is_seen() {
    assert_eq!(sentences("The vote was lost.Then it rained."), ["The vote was lost.", "Then it rained."]);
    assert_eq!(sentences("It is on example.Com now."), ["It is on example.Com now."]);
}

#[test]
fn paragraphs_end_at_blank_lines_and_at_meant_line_breaks() {
    let wrapped = "The council met late on Monday to talk about the new budget, which\n\
                   had been held up for weeks. The mayor said that nobody had asked\n\
                   her about it.\n\
                   \n\
                   A vote is due on Friday, and few of the members expect that it will\n\
                   pass.";
    let indented = "  The council met late on Monday to talk about the new budget, which\n\
                    had been held up for weeks. The mayor said that nobody had asked her\n  \
                    Another paragraph begins with white space, and goes on for a while, as\n\
                    they do.";
    let cases: &[(&str, usize)] = &[
        ("", 0),
        (" \n\t\n ", 0),
        ("One line", 1),
        ("One\n\nTwo", 2),
        ("One\r\n\r\nTwo\r\n", 2),
        ("Headline\nAnother headline\nA third one", 3),
        ("Headline\r\nAnother headline", 2),
        ("One\n \t \nTwo", 2),
        ("One\u{2029}Two", 2),
        ("One\u{2028}Two", 2),
        ("One\u{c}Two", 2),
        ("One\rTwo", 2),
        (wrapped, 2),
        (indented, 2),
        ("\u{feff}One\n\n\u{200b}\n\nTwo", 2),
        ("The mayor did not say a word about it to anybody.\nThe council did not ask her.", 2),
        ("\n\n\nOne\n\n\n\nTwo\n\n\n", 2),
    ];
    for &(text, expected) in cases {
        let segments = segment(text);
        assert_eq!(segments.paragraphs.len(), expected, "in {text:?}");
    }
    assert_eq!(segment(&wrapped.replace('\n', "\r\n")).paragraphs.len(), 2);
    assert!(sentences(wrapped).contains(&"The mayor said that nobody had asked\nher about it."));
}

fn check(text: &str) {
    let segments = segment(text);
    for layer in [&segments.paragraphs, &segments.sentences] {
        assert!(layer.windows(2).all(|pair| pair[0].end() <= pair[1].start()));
    }
    let mut end = 0;
    let mut before: Option<&Token> = None;
    for token in &segments.tokens {
        let left_out = &text[end..token.span.start()];
        let skipped = |c: char| c.is_whitespace() || super::token::is_invisible(c);
        assert!(left_out.chars().all(skipped), "{left_out:?} is in no token of {text:?}");
        end = token.span.end();
        assert!(!text[token.span].is_empty());
        assert!(segments.sentences[token.sentence as usize].contains(token.span));
        assert!(segments.paragraphs[token.paragraph as usize].contains(segments.sentences[token.sentence as usize]));
        if let Some(before) = before {
            assert!((before.paragraph, before.sentence) <= (token.paragraph, token.sentence));
        }
        before = Some(token);
    }
    assert!(text[end..].chars().all(|c| c.is_whitespace() || super::token::is_invisible(c)));
}

proptest::proptest! {
    #[test]
    fn layers_are_in_order_and_leave_nothing_out(text in "\\PC{0,120}") {
        check(&text);
    }

    #[test]
    fn so_they_do_in_text_like_news(text in "([A-Z]?[a-z]{1,4}|[.?!,…—]|[“”‘’\"'`]|''|U\\.S\\.|Mr\\.| |\n|\r\n|\u{2028}|\u{200b}|5){0,60}") {
        check(&text);
    }
}

/// Would take minutes if any of it cost more than its length.
#[test]
fn hostile_text_takes_time_in_proportion() {
    for unit in [
        "a", "a.", "'", "`", "’", "“", "\"", ".", "?", "-", " ", "\n", "\r", "\u{c}", "\u{0}", ")", "A ", "1.", "a'",
        "a-", "?) ", ". ", "“a” ", "‘a’ ", "U.S. ", "a&", "$", "1", "said ", "the said, ", "“a, ", "é", "\u{200b}",
    ] {
        let text = unit.repeat(400_000);
        let segments = segment(&text);
        assert!(segments.tokens.iter().all(|token| token.span.end() <= text.len()));
    }
}
