//! What holds of every annotated text, however odd.

mod support;

use std::cmp::Reverse;
use std::sync::LazyLock;

use onrecord::{Annotator, AttributionId, Document, EntityId, Form, Lexicon, MentionId, Span, Unit};
use proptest::prelude::*;
use proptest::sample::{Index, select};

static WORLD: LazyLock<Annotator> = LazyLock::new(Annotator::new);
static BARE: LazyLock<Annotator> =
    LazyLock::new(|| Annotator::builder().without_gazetteer().build().expect("the default model"));
/// With the commonest words made cue verbs, titles and hedges.
static ODD: LazyLock<Annotator> = LazyLock::new(|| {
    let own = r#"{"cue_verbs": ["he", "in the", "to"], "titles": ["and", "of the", "Lee"], "hedges": ["said", "the", "on the"]}"#;
    let builder = Annotator::builder().lexicon(Lexicon::from_json(own).expect("as it should be"));
    builder.build().expect("the default model")
});
static STORIES: LazyLock<Vec<String>> =
    LazyLock::new(|| support::stories().into_iter().map(|story| story.text).collect());

/// What news is made of, and what goes wrong in it.
const PIECES: &[&str] = &[
    "“",
    "”",
    "\"",
    "''",
    "``",
    "‘",
    "’",
    "'",
    "«",
    "»",
    "—",
    " — ",
    ": ",
    ", ",
    ". ",
    "? ",
    "! ",
    "…",
    "(",
    ")",
    "-",
    "&",
    "/",
    "$",
    "5",
    "\n",
    "\n\n",
    "\r\n",
    "\u{2029}",
    "\u{a0}",
    "\u{ad}",
    "\u{200b}",
    "\u{301}",
    "\u{0}",
    "İ",
    "中",
    "😀",
    " said",
    " said that ",
    " told reporters ",
    ", adding that ",
    " according to ",
    " cited ",
    " as saying ",
    " wants to ",
    " called ",
    " was told that ",
    " reportedly ",
    " claim that ",
    " which ",
    " who ",
    " and ",
    " of ",
    " the ",
    " a ",
    " he ",
    " she ",
    " I ",
    " we ",
    " some ",
    " the minister ",
    " Ann Lee",
    " Lee",
    " Rep. ",
    " Report",
    "’s",
    " U.S. ",
    " Russia",
    " Clinton campaign ",
    " International Business Times (IBT) ",
    " on Friday ",
    "what",
    "went",
];

fn soup() -> impl Strategy<Value = String> {
    prop::collection::vec(select(PIECES), 0..80).prop_map(|pieces| pieces.concat())
}

/// Part of a story in which pieces were cut, doubled and put in.
fn story() -> impl Strategy<Value = String> {
    let edit = (any::<(Index, Index)>(), 0..80usize, select(PIECES), 0..4u8);
    let part = (any::<(Index, Index)>(), 100..1500usize);
    (part, prop::collection::vec(edit, 0..12)).prop_map(|(((story, from), length), edits)| {
        let story = &STORIES[story.index(STORIES.len())];
        let (from, to) = stretch(story, from, length);
        let mut text = story[from..to].to_owned();
        for ((from, there), length, piece, what) in edits {
            let (from, to) = stretch(&text, from, length);
            let there = stretch(&text, there, 0).0;
            match what {
                0 => text.replace_range(from..to, ""),
                1 => {
                    let copy = text[from..to].to_owned();
                    text.insert_str(there, &copy);
                }
                _ => text.insert_str(from, piece),
            }
        }
        text
    })
}

/// A stretch of about `length` bytes between two characters.
fn stretch(text: &str, from: Index, length: usize) -> (usize, usize) {
    let boundary = |mut at: usize| {
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let from = boundary(from.index(text.len() + 1));
    (from, boundary((from + length).min(text.len())))
}

proptest! {
    #[test]
    fn laws_hold_of_any_text(text in "\\PC{0,200}") {
        check(&text);
    }

    #[test]
    fn laws_hold_of_soup(text in soup()) {
        check(&text);
    }

    #[test]
    fn laws_hold_of_damaged_stories(text in story()) {
        check(&text);
    }
}

#[test]
fn laws_hold_of_stories() {
    for text in STORIES.iter() {
        check(text);
    }
}

/// Texts that once broke one of the laws.
#[test]
fn laws_hold_where_they_once_did_not() {
    // A content with many others side by side in it is still the parent of what comes after them.
    let many = "she said it was so, and ".repeat(20);
    check(&format!(
        "The paper reported: “Lee said that it rained. {many}he said, “Go.” Park told us that it was over.”"
    ));
    check("’s said that it was over. 's report said no.");
    check("he : « Ann Lee, adding that IBT (IBT) according to said that « he ““ wants to “« said said that “");
    check("It is over, according to ‘”. According to —, it is. Lee cited of 😀 as saying that it was.");
}

fn check(text: &str) {
    for annotator in [&*WORLD, &*BARE, &*ODD] {
        let doc = annotator.annotate(text);
        assert_eq!(doc.text(), text);
        sentences(&doc);
        mentions(&doc);
        entities(&doc);
        quotations(&doc);
        attributions(&doc);
        for unit in [Unit::CodePoint, Unit::Utf16] {
            assert_eq!(Document::from_json(&doc.to_json_in(unit)).expect("JSON of our own"), doc);
        }
        doc.to_brat();
    }
}

fn order(span: Span) -> (usize, Reverse<usize>) {
    (span.start(), Reverse(span.end()))
}

fn sentences(doc: &Document) {
    assert!(doc.sentences().iter().all(|&span| !doc[span].trim().is_empty()));
    assert!(doc.sentences().windows(2).all(|pair| pair[0].end() <= pair[1].start()));
}

fn mentions(doc: &Document) {
    let mentions = doc.mentions();
    assert!(mentions.windows(2).all(|pair| order(pair[0].span) < order(pair[1].span)), "in order, each once");
    for (at, mention) in mentions.iter().enumerate() {
        let words = &doc[mention.span];
        assert!(!words.is_empty());
        assert!(mention.form != Form::Name || mention.entity.is_some(), "{words:?} names nobody");
        assert!(mention.form == Form::Name || mention.alias_kind.is_none(), "{words:?} is no name");
        if let Some(entity) = mention.entity {
            assert!(doc[entity].mentions.contains(&MentionId::new(at)), "{words:?} is not listed");
        }
        for other in mentions[at + 1..].iter().take_while(|other| other.span.start() < mention.span.end()) {
            let other_words = &doc[other.span];
            assert!(mention.span.contains(other.span), "{words:?} crosses {other_words:?}");
            assert!(mention.form == Form::Nominal, "{words:?} holds {other_words:?}");
        }
    }
}

fn entities(doc: &Document) {
    for (at, entity) in doc.entities().iter().enumerate() {
        let id = Some(EntityId::new(at));
        assert!(!entity.name.trim().is_empty());
        assert_eq!(entity.canonical.is_some(), entity.id.is_some());
        assert!(entity.named || entity.id.is_none());
        assert!(entity.mentions.iter().all(|&mention| doc[mention].entity == id));
        assert!(entity.members.iter().all(|&member| Some(member) != id && doc[member].members.is_empty()));
        let speaks = || doc.attributions().iter().any(|attribution| attribution.speaker == id);
        let belongs = || doc.entities().iter().any(|group| group.members.iter().any(|&member| Some(member) == id));
        assert!(!entity.mentions.is_empty() || speaks() || belongs(), "{:?} stands nowhere", entity.name);
    }
}

fn quotations(doc: &Document) {
    let mut around: Vec<Span> = Vec::new();
    for (at, quotation) in doc.quotations().iter().enumerate() {
        assert!(!doc[quotation.inner].is_empty() && quotation.span.contains(quotation.inner));
        around.retain(|outer| outer.end() > quotation.span.start());
        assert!(around.iter().all(|outer| outer.contains(quotation.span)), "quotations cross");
        assert_eq!(quotation.depth as usize, around.len());
        around.push(quotation.span);
        assert!(quotation.continues.is_none_or(|before| before.index() < at));
        assert_eq!(
            quotation.attribution.map(|id| start(doc, id, quotation.span)),
            innermost(doc, quotation.span, None)
        );
    }
    assert!(doc.quotations().windows(2).all(|pair| order(pair[0].span) < order(pair[1].span)));
}

const PREPOSITIONS: &[&str] = &[
    "across", "around", "at", "by", "for", "from", "in", "inside", "near", "of", "on", "outside", "over", "through",
    "to", "under", "with",
];

fn attributions(doc: &Document) {
    let mut last = (0, Reverse(usize::MAX));
    for (at, attribution) in doc.attributions().iter().enumerate() {
        let (source, cue, content) = (&attribution.source, &attribution.cue, &attribution.content);
        let rule = &attribution.evidence;
        assert!(!cue.is_empty() && !content.is_empty(), "{rule}");
        for spans in [source, cue, content, &attribution.hedges, &attribution.when] {
            assert!(spans.iter().all(|&span| !doc[span].is_empty()), "{rule}");
            assert!(spans.windows(2).all(|pair| pair[0].end() <= pair[1].start()), "{rule}: out of order");
        }
        let apart = |some: &[Span], others: &[Span]| !some.iter().any(|a| others.iter().any(|&b| a.overlaps(b)));
        assert!(apart(cue, content) && apart(cue, source) && apart(source, content), "{rule}: roles overlap");

        let spans = || source.iter().chain(cue).chain(content);
        let from = spans().map(|span| span.start()).min().expect("a cue");
        let to = spans().map(|span| span.end()).max().expect("a cue");
        assert!((from, Reverse(to)) >= last, "{rule}: out of order");
        last = (from, Reverse(to));

        assert!((0.0..=1.0).contains(&attribution.confidence));
        assert!(attribution.speaker.is_none() || !source.is_empty(), "{rule}: a speaker of no source");
        let words = doc.words(source);
        let named = words.chars().any(char::is_uppercase) && words.chars().filter(|c| c.is_alphabetic()).count() > 6;
        // "a hydrologist at the University of Mosul": where that is all there is of a source, it is where and not who.
        let alphabetic =
            |text: &str| text.split(|c: char| !c.is_alphabetic()).map(str::to_lowercase).collect::<Vec<_>>();
        let before = alphabetic(doc.text()[..source.first().map_or(0, |span| span.start())].trim_end());
        let governs = |word: &String| PREPOSITIONS.contains(&word.as_str());
        let placed = before.last().is_some_and(governs) || alphabetic(&words).iter().any(governs);
        if named && !placed && attribution.speaker.is_none() {
            let pronoun = doc.mentions().iter().any(|m| m.form == Form::Pronoun && source[0].contains(m.span));
            assert!(pronoun, "{rule}: {words:?} has no speaker");
        }

        let id = AttributionId::new(at);
        let parent = attribution.parent.map(|parent| start(doc, parent, cue[0]));
        assert_eq!(parent, innermost(doc, cue[0], Some(id)), "{rule}: the parent is not the innermost");
        let mut above = attribution.parent;
        for _ in 0..doc.attributions().len() {
            above = above.and_then(|id| doc[id].parent);
        }
        assert_eq!(above, None, "{rule}: parents lead back");
    }
}

/// Where the innermost content starts that holds `span`: no other that holds it starts later.
fn innermost(doc: &Document, span: Span, except: Option<AttributionId>) -> Option<usize> {
    let others = (0..doc.attributions().len()).map(AttributionId::new).filter(|&id| Some(id) != except);
    let contents = others.flat_map(|id| &doc[id].content).filter(|content| content.contains(span));
    contents.map(|content| content.start()).max()
}

/// Where the content of an attribution starts that holds `span`.
fn start(doc: &Document, id: AttributionId, span: Span) -> usize {
    let content = doc[id].content.iter().find(|content| content.contains(span));
    content.expect("the content holds it").start()
}
