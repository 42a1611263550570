//! What own words do to the annotations, and what is told of those that are wrong.

use super::Lexicon;
use crate::{Annotator, Document, EntityType};

/// The annotations with these own words: by the model and by the rules.
fn annotated(json: &str, text: &str) -> [Document; 2] {
    let lexicon = Lexicon::from_json(json).expect(json);
    ["default", "rules"].map(|model| {
        let builder = Annotator::builder().without_gazetteer().model(model).lexicon(lexicon.clone());
        builder.build().expect("a model that is built in").annotate(text)
    })
}

fn drawn(doc: &Document) -> Vec<String> {
    let draw = |said: &crate::Attribution| {
        let hedges = said.hedges.iter().fold(String::new(), |drawn, &span| drawn + " (" + &doc[span] + ")");
        let (source, cue, content) = (doc.words(&said.source), doc.words(&said.cue), doc.words(&said.content));
        format!("{source} | {cue} | {content}{hedges}")
    };
    doc.attributions().iter().map(draw).collect()
}

#[test]
fn own_words_attribute() {
    let cases = [
        (r#"{"cue_verbs": ["zorp"]}"#, "“It is done,” zorped Lee.", "Lee | zorped | “It is done,”"),
        (r#"{"cue_verbs": ["zorp"]}"#, "“It is done,” Lee has zorped.", "Lee | has zorped | “It is done,”"),
        (
            r#"{"cue_verbs": ["zorp"]}"#,
            "Ann Lee zorps that the bridge is safe.",
            "Ann Lee | zorps | that the bridge is safe",
        ),
        (r#"{"cue_verbs": ["zorp up"]}"#, "“It is done,” Lee zorped up.", "Lee | zorped up | “It is done,”"),
        (
            r#"{"cue_verbs": {"bezorp": {"past": "bezarp", "participle": "bezorpen"}}}"#,
            "“It is done,” Lee bezarp.",
            "Lee | bezarp | “It is done,”",
        ),
        (
            r#"{"hedges": ["zorpishly"]}"#,
            "“It is done,” Ann Lee zorpishly said.",
            "Ann Lee | said | “It is done,” (zorpishly)",
        ),
        (
            r#"{"hedges": ["by zorp’s leave"]}"#,
            "“It is done,” Ann Lee said, by Zorp's leave.",
            "Ann Lee | said | “It is done,” (by Zorp's leave)",
        ),
    ];
    for (json, text, expected) in cases {
        for doc in annotated(json, text) {
            assert_eq!(drawn(&doc), [expected], "{json} in {text:?}");
        }
    }
}

#[test]
fn own_words_change_nothing_where_they_do_not_stand() {
    let json = r#"{"cue_verbs": ["zorp up"], "titles": ["Thane of Zorp"], "hedges": ["word has zorp"]}"#;
    let text = "“It is over,” said Ann Lee. She zorped. The word has spread, the Thane of Dover said.";
    for (doc, model) in annotated(json, text).iter().zip(["default", "rules"]) {
        let plain = Annotator::builder().without_gazetteer().model(model).build().expect("built in").annotate(text);
        assert_eq!(doc, &plain);
    }
}

#[test]
fn a_verb_has_the_ways_of_another() {
    for doc in annotated(r#"{"cue_verbs": {"grok": {"like": "believe"}}}"#, "Ann Lee groks that the bridge is safe.") {
        assert_eq!(doc.attributions()[0].act, crate::Act::Thought);
    }
    for doc in annotated(r#"{"cue_verbs": {"zorp": {"like": "point out"}}}"#, "Lee zorped that the bridge is safe.") {
        assert_eq!(drawn(&doc), ["Lee | zorped | that the bridge is safe"]);
    }
}

#[test]
fn own_titles_make_persons() {
    let cases = [
        (r#"{"titles": ["Zorpmaster"]}"#, "Zorpmaster Xandrix left Dover.", "Xandrix"),
        (r#"{"titles": ["Grand Zorp"]}"#, "The crowd saw Grand Zorp Xandrix leave.", "Xandrix"),
        (r#"{"titles": {"Zorpess": {"gender": "female"}}}"#, "Zorpess Xandrix said she would go.", "Xandrix"),
    ];
    for (json, text, name) in cases {
        for doc in annotated(json, text) {
            let found = doc.entities().iter().find(|entity| entity.name == name);
            assert_eq!(
                found.map(|entity| entity.kind),
                Some(EntityType::Person),
                "{json} in {text:?}: {:?}",
                doc.entities()
            );
        }
    }
}

#[test]
fn own_titles_are_roles() {
    let cases = [
        (r#"{"titles": ["zorpmaster"]}"#, "The bridge is safe, the Zorpmaster said."),
        (r#"{"titles": ["Zorp of Zorps"]}"#, "The bridge is safe, the zorp of zorps said."),
    ];
    for (json, text) in cases {
        for doc in annotated(json, text) {
            let speaker = doc.speaker(&doc.attributions()[0]).expect("the source is somebody");
            assert_eq!((speaker.kind, speaker.named), (EntityType::Person, false), "{json} in {text:?}");
        }
    }
}

#[test]
fn what_is_wrong_is_told_with_its_place_and_a_remedy() {
    let cases = [
        ("", "not JSON: EOF while parsing a value at line 1 column 0"),
        ("[]", "the whole: it is a list; give an object"),
        (r#"{"verbs": ["zorp"]}"#, "the whole: unknown key \"verbs\"; choose from cue_verbs, titles, hedges"),
        (
            r#"{"titles": "Thane"}"#,
            "titles: it is a string; give a list of strings, or an object with an object for each",
        ),
        (r#"{"hedges": ["maybe", 3]}"#, "hedges, item 1: it is a number; give a string"),
        (r#"{"hedges": [" "]}"#, "hedges, \" \": there is no word in it; give one or leave it out"),
        (
            r#"{"titles": ["Zorp."]}"#,
            "titles, \"Zorp.\": \".\" is no part of a word; write words in full and without it",
        ),
        (r#"{"hedges": ["a a a a a a a a a"]}"#, "hedges, \"a a a a a a a a a\": 9 words; at most 8 make an entry"),
        (r#"{"cue_verbs": {"zorp": null}}"#, "cue_verbs, \"zorp\": it is null; give an object"),
        (
            r#"{"cue_verbs": {"zorp": {"tense": "past"}}}"#,
            "cue_verbs, \"zorp\": unknown key \"tense\"; choose from like, third, gerund, past, participle",
        ),
        (r#"{"cue_verbs": {"zorp": {"past": true}}}"#, "cue_verbs, \"zorp\", past: it is true or false; give a string"),
        (
            r#"{"cue_verbs": {"zorp": {"past": ""}}}"#,
            "cue_verbs, \"zorp\", past: there is no word in it; give one or leave it out",
        ),
        (
            r#"{"cue_verbs": {"zorp": {"like": "zap"}}}"#,
            "cue_verbs, \"zorp\", like: \"zap\" is no built-in cue verb; name one in its dictionary form, as \"say\", \"claim\" or \"believe\"",
        ),
        (
            r#"{"titles": {"Thane": {"gender": "x"}}}"#,
            "titles, \"Thane\", gender: it is \"x\"; choose \"female\" or \"male\"",
        ),
        (r#"{"hedges": {"maybe": {"a": 1}}}"#, "hedges, \"maybe\": unknown key \"a\"; hedges are a list of words"),
    ];
    for (json, told) in cases {
        let error = Lexicon::from_json(json).expect_err(json).to_string();
        assert_eq!(error, format!("lexicon: {told}"), "{json}");
    }
    let error = Lexicon::read("no such file.json").expect_err("there is none").to_string();
    assert!(error.starts_with("cannot read no such file.json: "), "{error}");
}
