use proptest::prelude::*;

use super::*;
use crate::text::segment;

fn found(text: &str, form: Form) -> Vec<&str> {
    let segments = segment(text);
    mentions(text, &segments, None).iter().filter(|m| m.form == form).map(|m| &text[m.span]).collect()
}

#[test]
fn names_are_found_by_their_build() {
    let cases: &[(&str, &[&str])] = &[
        ("The talks with Anna Kowalski ended.", &["Anna Kowalski"]),
        ("We met J. K. Smith there.", &["J. K. Smith"]),
        ("It was Sen. Mary Ann O'Brien who left.", &["Mary Ann O'Brien"]),
        ("He thanked Ahmed al-Masri for it.", &["Ahmed al-Masri"]),
        ("He thanked Ludwig van der Berg for it.", &["Ludwig van der Berg"]),
        ("They saw Kim Jong-un leave.", &["Kim Jong-un"]),
        ("A word from Defense Minister Petr Zorin helped.", &["Petr Zorin"]),
        ("A word from Prime Minister Zorin helped.", &["Zorin"]),
        ("A word from Secretary of State Ann Lee helped.", &["Ann Lee"]),
        ("The paper called Dr. Ruth Okafor twice.", &["Ruth Okafor"]),
        ("The hotel belongs to Paris Hilton now.", &["Paris Hilton"]),
        ("She studied at Northfield University in May.", &["Northfield University"]),
        ("She works for the Department of Public Works.", &["Department of Public Works"]),
        ("She left the Council on Rural Affairs.", &["Council on Rural Affairs"]),
        ("It was printed in the Northfield Evening Post.", &["Northfield Evening Post"]),
        ("A report by the Rural Watch Institute (RWI) was late.", &["Rural Watch Institute", "RWI"]),
        ("It is in the National Harvest Assessment.", &["National Harvest Assessment"]),
        ("She leads the Norland Seafarers’ Union here.", &["Norland Seafarers’ Union"]),
        ("She asked Kowalski’s Institute in Oct. 2003.", &["Kowalski"]),
        ("He asked the Kowalski campaign about it.", &["Kowalski campaign"]),
        ("He asked Kowalski campaign manager Ann Lee about it.", &["Kowalski", "Ann Lee"]),
        ("Critics of the Kowalski administration met.", &["Kowalski administration"]),
        ("A friend of Martin Luther King Jr. wrote it.", &["Martin Luther King Jr."]),
        ("Nobody saw Inspector Grant Miller again.", &["Grant Miller"]),
        ("The CEO of Norwind spoke.", &["Norwind"]),
        ("The sister of David French spoke.", &["David French"]),
        // The start of a sentence proves nothing by itself.
        ("However, nothing came of it.", &[]),
        ("Yesterday nobody came. Today they did.", &[]),
        ("Officials were silent. Experts were not.", &[]),
        ("I think so. We do too.", &[]),
        ("Gorlan said nothing. So did the others.", &["Gorlan"]),
        ("Lately it rained. On Monday, in June, it did not.", &[]),
        ("The president left. The Senator did not.", &[]),
        // Titles without names, offices, and adjectives made of names are none.
        ("The Vice President of the club left.", &[]),
        ("A Norwind-backed plan failed.", &[]),
        // A headline's capitals prove nothing, but a known name is found in it.
        (
            "Mayor Kowalski Wins Vote On Harbor Plan\n\nThe vote made Anna Kowalski glad.",
            &["Kowalski", "Anna Kowalski"],
        ),
        ("STORM HITS COAST AGAIN\n\nIt was windy.", &[]),
        ("", &[]),
        ("“”", &[]),
    ];
    for &(text, expected) in cases {
        assert_eq!(found(text, Form::Name), expected, "in {text:?}");
    }
}

#[test]
fn roles_are_found_where_they_are_definite_or_beside_a_name() {
    let cases: &[(&str, &[&str])] = &[
        ("The minister left.", &["The minister"]),
        ("He asked the deputy prime minister.", &["the deputy prime minister"]),
        ("His lawyer came with Kowalski's spokesman.", &["His lawyer", "Kowalski's spokesman"]),
        ("The group's director said so.", &["The group's director"]),
        ("The assessment said so.", &["The assessment"]),
        ("They met Anna Kowalski, the mayor of Northfield, today.", &["the mayor of Northfield"]),
        ("They met Anna Kowalski, 51, director of the harbor, today.", &["director of the harbor"]),
        ("They met Anna Kowalski, a Northfield lawyer, today.", &["a Northfield lawyer"]),
        ("They met the chief of staff of the Norland army.", &["the chief of staff of the Norland army"]),
        // Any minister is no particular one; a title before a name belongs to the name.
        ("A minister left.", &[]),
        ("They met the actor Tom Miller.", &[]),
        ("The weather was fine.", &[]),
    ];
    for &(text, expected) in cases {
        assert_eq!(found(text, Form::Nominal), expected, "in {text:?}");
    }
}

#[test]
fn pronouns_are_found() {
    let cases: &[(&str, &[&str])] = &[
        ("He and I saw her, who knew us.", &["He", "I", "her", "who", "us"]),
        ("They lost their way; it was hers.", &["They", "their", "it", "hers"]),
        // Not the country, nor the body.
        ("The US and the WHO agreed.", &[]),
        ("Nobody came.", &[]),
    ];
    for &(text, expected) in cases {
        assert_eq!(found(text, Form::Pronoun), expected, "in {text:?}");
    }
}

/// Texts that have something to find in them, and odd ones.
pub(crate) fn newsy() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        4 => prop::sample::select(vec![
            "Anna", "Kowalski", "Kowalski’s", "Sen.", "the", "The", "minister", "mayor", "of", "Northfield", "University",
            "said", "who", "he", "she", "they", "I", ",", ".", ".\n\n", "“", "”", "(NU)", "and", "campaign", "a", "report",
            "al-Masri", "van", "Defense", "Minister", "US-backed", "-", "(", ")", "51", "'s", "JR.", "U.S.", "St.",
        ])
        .prop_map(str::to_owned),
        1 => "\\PC{0,6}",
    ];
    prop::collection::vec(word, 0..60).prop_map(|words| words.join(" "))
}

/// Checks the laws of the layer.
pub(crate) fn assert_lawful(text: &str, mentions: &[Mention]) {
    for pair in mentions.windows(2) {
        let key = |m: &Mention| (m.span.start(), std::cmp::Reverse(m.span.end()));
        assert!(key(&pair[0]) <= key(&pair[1]), "out of order: {pair:?} in {text:?}");
    }
    for (at, one) in mentions.iter().enumerate() {
        assert!(!one.span.is_empty() && text.get(one.span.range()).is_some(), "{one:?} in {text:?}");
        for other in &mentions[at + 1..] {
            let crosses =
                one.span.overlaps(other.span) && !one.span.contains(other.span) && !other.span.contains(one.span);
            assert!(!crosses, "{one:?} crosses {other:?} in {text:?}");
            let names = one.form == Form::Name && other.form == Form::Name;
            assert!(!names || !one.span.overlaps(other.span), "{one:?} overlaps {other:?} in {text:?}");
            assert!(one.span != other.span, "{one:?} twice in {text:?}");
        }
    }
}

proptest! {
    #[test]
    fn names_are_disjoint_and_nothing_crosses(text in newsy()) {
        let segments = segment(&text);
        assert_lawful(&text, &mentions(&text, &segments, None));
    }
}

#[test]
fn hostile_text_is_read_in_time() {
    for piece in [
        "A", "A ", "Anna ", "the minister of ", "“", "he said, ", "\0", "van ", "U.S. of ", "Dr. ", "X (", "a\n\n",
        "of the ",
    ] {
        let text = piece.repeat(200_000 / piece.len());
        let segments = segment(&text);
        let mut mentions = mentions(&text, &segments, None);
        let _ = crate::resolution::resolve(&text, &segments, None, &mut mentions, &[], &mut []);
    }
}
