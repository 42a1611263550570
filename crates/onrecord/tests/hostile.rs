//! Texts made to cost more than their length. Each would take minutes if anything in the pipeline did.

use onrecord::{Annotator, Document};

/// Bytes of each text.
const SIZE: usize = 250_000;

#[test]
fn hostile_text_takes_time_in_proportion() {
    let world = Annotator::new();
    let bare = Annotator::builder().without_gazetteer().build().expect("the default model");
    let units = [
        "a",
        "A ",
        "“",
        "\"",
        "''",
        "‘",
        "'",
        "— ",
        ": ",
        "(",
        "\n",
        "a\n",
        "\u{0}",
        "\u{200b}",
        "a\u{301}",
        "中",
        "5'\"",
        "a, ",
        "“a” ",
        "“a, ",
        "“‘a’ ",
        "“Yes.” ",
        "“Yes.”\n\n",
        "“a a a a.\n\n",
        "“a” — Lee\n",
        "LEE: a\n",
        "Report: ",
        "said ",
        "said that ",
        "Lee said that ",
        "Lee said, ",
        "“I,” I said. ",
        "“a,” he said, ",
        "she said he said ",
        "Lee, who said ",
        "and said that ",
        "which Lee said ",
        "cited Lee as saying ",
        "according to Lee, ",
        "his claim that ",
        "what he called ",
        "was told ",
        "reportedly ",
        "on Friday ",
        "told reporters ",
        // A far subject for every cue, contents side by side in one content, one namesake after the other.
        "Lee said it was, adding that it was, ",
        "Lee smiled, saying it, saying it ",
        "Lee, saying that, ",
        "“He said it was so. ",
        "Ann Lee and ",
        "Ann Lee, ",
        "Lee’s ",
        "the minister ",
        "the minister of the ",
        "he ",
        "Lee, president of the ",
        "Secretary of State ",
        "Ministry of Truth and ",
        "Ann Lee (AL) ",
        "van ",
        "Russia ",
        "A-",
        "A&",
        "U.S. ",
        "Lee campaign ",
        "a poll by Lee ",
    ];
    for (at, unit) in units.iter().enumerate() {
        let text = unit.repeat(SIZE / unit.len());
        let annotator = if at % 2 == 0 { &world } else { &bare };
        let doc = annotator.annotate(&text);
        let read = Document::from_json(&doc.to_json()).unwrap_or_else(|error| panic!("{unit:?}: {error}"));
        assert!(read == doc, "{unit:?} comes back as it went");
        assert!(doc.to_brat().is_ascii() || !text.is_ascii(), "{unit:?} in brat");
    }
}

#[test]
fn texts_of_nothing_have_no_annotations() {
    for text in ["", " ", "\n\n", "\u{0}", "\u{feff}", "“”", "\"\"\"", "…", "—“—”—", "«»‹›", "\u{301}\u{200b}\u{ad}"]
    {
        let doc = Annotator::new().annotate(text);
        assert!(doc.attributions().is_empty() && doc.mentions().is_empty() && doc.entities().is_empty(), "{text:?}");
        assert_eq!(doc.text(), text);
    }
}
