//! Sentences with their attributions: one line is one attribution, `source | cue | content`.

use std::fmt::Write;

use super::*;
use crate::quotation::quotations;
use crate::text::segment;

fn attributions(text: &str) -> Vec<Attribution> {
    let segments = segment(text);
    attribute(text, &segments, &mut quotations(text, &segments), None, 0.0)
}

fn drawn(text: &str) -> Vec<String> {
    let words = |spans: &[Span]| spans.iter().map(|&span| &text[span]).collect::<Vec<_>>().join(" … ");
    attributions(text)
        .iter()
        .map(|found| format!("{} | {} | {}", words(&found.source), words(&found.cue), words(&found.content)))
        .collect()
}

/// Checks a table of texts with what is found in them, in order.
fn check(cases: &[(&str, &[&str])]) {
    let mut wrong = String::new();
    for &(text, expected) in cases {
        let found = drawn(text);
        if found != expected {
            writeln!(wrong, "{text}\n  found    {found:#?}\n  expected {expected:#?}")
                .expect("a string takes anything");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn speech_before_its_source() {
    check(&[
        ("“It is over,” Ann Lee said.", &["Ann Lee | said | “It is over,”"]),
        ("“It is over,” said Ann Lee, the mayor of Dover.", &["Ann Lee, the mayor of Dover | said | “It is over,”"]),
        ("“Is it over?” asked the mayor.", &["the mayor | asked | “Is it over?”"]),
        ("“It is over,” Ann Lee, who lost in May, said on Friday.", &["Ann Lee | said | “It is over,”"]),
        (
            "“It is over,” Ann Lee, a former judge, told the Dover Post.",
            &["Ann Lee, a former judge | told | “It is over,”"],
        ),
        ("The bridge is safe, engineers said.", &["engineers | said | The bridge is safe"]),
        ("The bridge, officials said, will open in May.", &["officials | said | The bridge … will open in May"]),
        ("The bridge is safe, said Bo Park, an engineer.", &["Bo Park, an engineer | said | The bridge is safe"]),
        ("The bridge is safe, an engineer told the Post.", &["an engineer | told | The bridge is safe"]),
        ("“More!” shouted somebody behind him.", &["somebody behind him | shouted | “More!”"]),
        ("It is late; the sheep, Lee says, are asleep.", &["Lee | says | the sheep … are asleep"]),
        ("It rains and, Lee said, the bridge may fall.", &["Lee | said | the bridge may fall"]),
    ]);
}

#[test]
fn split_and_continued_speech() {
    check(&[
        ("“It is over,” she said, “and I am glad.”", &["she | said | “It is over,” … “and I am glad.”"]),
        ("“It is over,” she said. “I am glad.”", &["she | said | “It is over,” … “I am glad.”"]),
        ("“One. Two,” she said. “Three. Four.”", &["she | said | “One. Two,” … “Three. Four.”"]),
        (
            "“It is over,” Lee said, the Dover Post reported. “I am glad.”",
            &["Lee | said | “It is over,” … “I am glad.”", "the Dover Post | reported | “It is over,” Lee said"],
        ),
        (
            "“It is over,” Lee said, adding that he was “glad.”",
            &["Lee | said | “It is over,”", "Lee | adding | that he was “glad.”"],
        ),
        ("“One,” Lee said.\n\n“Two.”\n\nIt rained.", &["Lee | said | “One,” … “Two.”"]),
        (
            "“The member,” Lee began, not looking at him, “has not read the bill.”",
            &["Lee | began | “The member,” … “has not read the bill.”"],
        ),
        (
            "Lee said people should choose. “It is their life.”",
            &["Lee | said | people should choose … “It is their life.”"],
        ),
        ("Lee said: “It is over.”\n\n‘Not my bridge’\n\nIt rained.", &["Lee | said | “It is over.”"]),
    ]);
}

#[test]
fn speech_after_its_source() {
    check(&[
        ("Lee said that the bridge was safe.", &["Lee | said | that the bridge was safe"]),
        ("Lee has repeatedly said the bridge is safe.", &["Lee | has repeatedly said | the bridge is safe"]),
        ("Lee told reporters on Friday that he would go.", &["Lee | told | that he would go"]),
        ("Lee told her he would go.", &["Lee | told | he would go"]),
        ("In a statement, the ministry said: “It is safe.”", &["the ministry | said | “It is safe.”"]),
        ("The mayor asked whether it was safe.", &["The mayor | asked | whether it was safe"]),
        ("Lee vowed to rebuild the bridge.", &["Lee | vowed | to rebuild the bridge"]),
        ("Lee pointed out that it was late.", &["Lee | pointed out | that it was late"]),
        ("He cautioned, however, that it was early.", &["He | cautioned | that it was early"]),
        (
            "Lee called the bridge safe and said that it would last.",
            &["Lee | said | that it would last", "Lee | called | the bridge safe"],
        ),
        ("Lee, who said she was tired, left.", &["who | said | she was tired"]),
        ("Lee – who said she was tired – left.", &["who | said | she was tired"]),
        ("Lee says, rain or shine, she will walk.", &["Lee | says | she will walk"]),
        ("Lee told a crowd in Dover she would run.", &["Lee | told | she would run"]),
        ("Lee praised Park and defended her.", &["Lee | defended | her", "Lee | praised | Park"]),
        ("While Lee said it was over, Park laughed.", &["Lee | said | it was over"]),
    ]);
}

#[test]
fn long_subjects() {
    check(&[
        ("The man who owns the mill said it was over.", &["The man who owns the mill | said | it was over"]),
        (
            "Two people briefed on the inquiry said it was over.",
            &["Two people briefed on the inquiry | said | it was over"],
        ),
        ("Mr. Lee (Letters, 3 May) says that it is over.", &["Mr. Lee (Letters, 3 May) | says | that it is over"]),
        ("Owners of mills, who met in May, say it is over.", &["Owners of mills | say | it is over"]),
        ("Its explanatory notes say it is over.", &["Its explanatory notes | say | it is over"]),
        ("Speaking in Dover, Lee smiled, saying it was over.", &["Lee | saying | it was over"]),
        (
            "The council issued a statement saying that it was over.",
            &["The council | issued a statement saying | that it was over"],
        ),
        ("The office said in a report released later that it was over.", &["The office | said | that it was over"]),
    ]);
}

#[test]
fn questions_put_to_somebody() {
    check(&[
        (
            "Asked whether it was over, Lee said no bridge was safe.",
            &[" | Asked | whether it was over", "Lee | said | no bridge was safe"],
        ),
        (
            "Asked by Ann Lee when it would be over, the mayor replied that it was.",
            &["Ann Lee | Asked | when it would be over", "the mayor | replied | that it was"],
        ),
    ]);
}

#[test]
fn inside_quotation_marks() {
    check(&[
        (
            "“We have asked the owners to leave,” Lee said.",
            &["Lee | said | “We have asked the owners to leave,”", "We | have asked | the owners to leave"],
        ),
        (
            "“She claims she was joking,” Lee said.",
            &["Lee | said | “She claims she was joking,”", "She | claims | she was joking"],
        ),
    ]);
}

#[test]
fn others_words_through_others() {
    check(&[
        ("According to the Dover Post, the bridge is safe.", &["the Dover Post | According to | the bridge is safe"]),
        ("The bridge is safe, according to Lee.", &["Lee | according to | The bridge is safe"]),
        (
            "The Post cited Ann Lee, a judge, as saying that it was over.",
            &[
                "The Post | cited | Ann Lee, a judge, as saying that it was over",
                "Ann Lee, a judge | saying | that it was over",
            ],
        ),
        ("Lee was quoted as saying that it was over.", &["Lee | was quoted as saying | that it was over"]),
        ("Rumors are that the mayor will go.", &["Rumors | are | that the mayor will go"]),
        ("The city sold the bridge, which Lee said was a mistake.", &["Lee | said | which … was a mistake"]),
        (
            "“My mother always said, ‘Work first,’” Lee recalled.",
            &["Lee | recalled | “My mother always said, ‘Work first,’”", "My mother | always said | ‘Work first,’"],
        ),
    ]);
}

#[test]
fn layout_without_a_verb() {
    check(&[
        ("Report: Dover to Sell Its Bridge\n\nIt rained.", &["Report | : | Dover to Sell Its Bridge"]),
        ("“Work first, then play.”\n— Ann Lee\n", &["Ann Lee | — | “Work first, then play.”"]),
        ("It rained.\n\nANN LEE: I never said so.\n", &["ANN LEE | : | I never said so"]),
        ("Union leader: We will not go\n\nIt rained.", &["Union leader | : | We will not go"]),
        ("Strike latest: talks ‘going nowhere’, driver says\n\nIt rained.", &["driver | says | talks ‘going nowhere’"]),
        (
            "ANN LEE, HOST: Good evening.\n\nPARK (on phone): Hello. The mayor says it is over.\n\nLEE: Is it?\n\nPARK: So she says.",
            &[
                "ANN LEE, HOST | : | Good evening",
                "PARK | : | Hello. The mayor says it is over",
                "The mayor | says | it is over",
                "LEE | : | Is it",
                "PARK | : | So she says",
            ],
        ),
    ]);
}

#[test]
fn no_attribution() {
    check(&[
        ("The ministry declined to comment.", &[]),
        ("The mayor did not respond to a request for comment.", &[]),
        ("The so-called “reform” failed.", &[]),
        ("The report was long and the claims were many.", &[]),
        ("", &[]),
        ("“”", &[]),
    ]);
}

#[test]
fn what_stands_around() {
    let text =
        "Lee reportedly said on Friday that it was over. Park did not say that it was. “Go,” she said last week.";
    let found = attributions(text);
    let words = |spans: &[Span]| spans.iter().map(|&span| &text[span]).collect::<Vec<_>>();
    assert_eq!(words(&found[0].hedges), ["reportedly"]);
    assert_eq!(words(&found[0].when), ["on Friday"]);
    assert_eq!(words(&found[2].when), ["last week"]);
    assert_eq!(found.iter().map(|a| a.negated).collect::<Vec<_>>(), [false, true, false]);
    assert_eq!(found.iter().map(|a| a.kind).collect::<Vec<_>>(), [Kind::Indirect, Kind::Indirect, Kind::Direct]);
}

#[test]
fn parents_hold_the_cue() {
    let found = attributions("“It is over,” Lee said, the Dover Post reported.");
    assert_eq!(found[0].parent, None);
    assert_eq!(found[1].parent, Some(AttributionId::new(0)));
}
