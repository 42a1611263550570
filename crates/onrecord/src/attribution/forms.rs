//! Attributions by layout instead of a verb: signatures, headlines, transcripts.

use rustc_hash::FxHashMap;

use super::finder::{Finder, Found};
use super::view::{Range, View};
use crate::attribution::Act;
use crate::lexicon::Class;
use crate::text::Shape;

const DASHES: &[&str] = &["—", "–", "―", "--", "-", "~"];

/// Rules over one paragraph, given as a token range, before the rules over its sentences.
pub(super) fn paragraph(finder: &mut Finder, paragraph: Range, first: bool, turns: &Turns) {
    signature(finder, paragraph);
    colon(finder, paragraph, first, turns);
}

/// Who speaks in turns, "Lee: …", as in an interview: how often each name stands before a colon, by its last word.
#[derive(Default)]
pub(super) struct Turns<'a>(FxHashMap<&'a str, usize>);

impl<'a> Turns<'a> {
    pub(super) fn of(view: &View<'a>) -> Turns<'a> {
        let mut turns = Turns::default();
        for paragraph in view.paragraphs() {
            if let Some(name) = label(view, paragraph).and_then(|(label, _)| named(view, label)) {
                *turns.0.entry(view.form(name.to - 1)).or_default() += 1;
            }
        }
        turns
    }

    /// Whether turns are taken at all: by at least two.
    fn are_taken(&self) -> bool {
        self.0.values().filter(|&&count| count > 1).count() > 1
    }

    /// Whether `name` is that of one who takes turns with others: it comes again, or is set in capitals ("MAYOR LEE: …").
    fn has(&self, view: &View<'a>, name: Range) -> bool {
        let again = || self.0.get(view.form(name.to - 1)).is_some_and(|&count| count > 1);
        let loud = || (name.from..name.to).all(|at| view.shape(at) != Shape::Capital);
        let known = || (name.from..name.to).any(|at| view.is(at, Class::GIVEN_NAME | Class::SURNAME));
        self.are_taken() && (again() || loud() || known())
    }
}

/// The words before a colon near the start of a paragraph, and the colon.
///
/// "(voice-over)" and the like between them are no part of the label.
fn label(view: &View, paragraph: Range) -> Option<(Range, usize)> {
    let limit = paragraph.to.min(paragraph.from + LONGEST_LABEL);
    let colon = (paragraph.from + 1..limit).find(|&at| view.is_mark(at, &[":"]))?;
    let aside = (paragraph.from + 1..colon).find(|&at| view.is_mark(at, &["("]) && view.is_mark(colon - 1, &[")"]));
    Some((Range::new(paragraph.from, aside.unwrap_or(colon)), colon))
}

/// "LUIS ORTEGA, CHIEF POLITICAL CORRESPONDENT:" is among the longest.
const LONGEST_LABEL: usize = 12;

/// The name in a label, "LEE" in "LEE, PRESIDENT": few words, which all begin with capitals.
fn named(view: &View, label: Range) -> Option<Range> {
    let to = (label.from..label.to).find(|&at| view.is_mark(at, &[","])).unwrap_or(label.to);
    let name = Range::new(label.from, to);
    let word = |at: usize| view.shape(at).is_capital() || view.is_mark(at, &["."]) && at > name.from;
    (!name.is_empty() && name.len() <= 5 && (name.from..name.to).all(word) && view.shape(to - 1).is_capital())
        .then_some(name)
}

/// “…” — Ann Lee, in the same paragraph or the next one.
fn signature(finder: &mut Finder, paragraph: Range) {
    let view = finder.view;
    let Some(dash) = (paragraph.from..paragraph.to).find(|&at| view.is_mark(at, DASHES) && view.quote(at).is_none())
    else {
        return;
    };
    let Some(quote) = view.quote_to(dash) else { return };
    let quoted = view.quotes[quote].range;
    let alone = quoted.from == paragraph.from || dash == paragraph.from;
    let source = view.trimmed(Range::new(dash + 1, paragraph.to));
    if !alone || source.is_empty() || source.len() > 16 || !is_name(view, source) || finder.is_taken(quoted.from) {
        return;
    }
    let name_to = (source.from..source.to).find(|&at| view.is_mark(at, &[",", "(", ";"])).unwrap_or(source.to);
    finder.add(Found {
        source: vec![Range::new(source.from, name_to)],
        cue: Range::new(dash, dash + 1),
        content: vec![quoted],
        act: Act::Speech,
        negated: false,
        rule: "signature",
        confidence: None,
    });
}

/// Whether a phrase starts like a name: "Ann Lee", "the Rev. Lee", "Sen. Lee (D-N.Y.)".
fn is_name(view: &View, range: Range) -> bool {
    let from = if view.is(range.from, Class::DETERMINER) { range.from + 1 } else { range.from };
    let to = (from..range.to).find(|&at| view.is_mark(at, &[",", "(", ";"])).unwrap_or(range.to);
    to > from
        && to - from <= 7
        && view.is_capital(from)
        && (from..to).all(|at| {
            view.shape(at) != Shape::Lower
                || view.is(at, Class::PREPOSITION | Class::DETERMINER)
                || !view.is(at, Class::VERB) && view.is_capital(at - 1)
        })
}

/// Ann Lee: “…”; LEE: …; and in a headline Report: …
fn colon(finder: &mut Finder, paragraph: Range, first: bool, turns: &Turns) {
    let view = finder.view;
    let Some((source, colon)) = label(view, paragraph) else { return };
    let in_turn = named(view, source).is_some_and(|name| turns.has(view, name));
    if (source.from..source.to).any(|at| view.quote(at).is_some()) || !in_turn && !is_speaker(view, source, first) {
        return;
    }
    let sentence = view.sentence(colon);
    let quoted = view.quote_from(colon + 1).filter(|&quote| view.quotes[quote].range.len() > 4 || first);
    let capitals = (source.from..source.to)
        .all(|at| view.shape(at) != Shape::Lower && view.shape(at) != Shape::Capital)
        && source.len() <= 3;
    // "Lee: 1,769" counts votes.
    let words = |at| view.shape(at) == Shape::Lower;
    let turn = in_turn && (colon + 1..paragraph.to).any(words);
    let (content, rule) = if turn {
        (Range::new(colon + 1, paragraph.to), "turn")
    } else if let Some(quote) = quoted {
        let end = view.quotes[quote].range.to;
        (Range::new(colon + 1, if first { end.max(sentence.to) } else { end }), "name-colon")
    } else if first && is_headline(view, paragraph) {
        (Range::new(colon + 1, paragraph.to), "headline")
    } else if capitals && paragraph.to > colon + 2 {
        (Range::new(colon + 1, paragraph.to), "transcript")
    } else {
        return;
    };
    finder.add(Found {
        source: vec![source],
        cue: Range::new(colon, colon + 1),
        content: vec![content],
        act: Act::Speech,
        negated: false,
        rule,
        confidence: None,
    });
}

/// Whether the words before a colon can be who speaks: a name, a role, "Report"; in a headline, "Union leader".
fn is_speaker(view: &View, range: Range, headline: bool) -> bool {
    let last = range.to - 1;
    let names = (range.from..range.to).all(|at| {
        view.shape(at) != Shape::Lower && view.shape(at) != Shape::Number
            || matches!(view.form(at), "'s" | "’s")
            || view.one_of(at, &["of", "the", "and", "for"])
            || headline && view.is(at, Class::ROLE)
    });
    let known = (range.from..range.to)
        .any(|at| view.is(at, Class::GIVEN_NAME | Class::SURNAME | Class::CUE_NOUN | Class::ROLE | Class::TITLE))
        || (range.from..range.to).all(|at| view.shape(at) == Shape::Upper);
    names
        && known
        && view.is_capital(range.from)
        && view.shape(last) != Shape::Mark
        && !view.one_of(
            last,
            &[
                "update", "video", "watch", "breaking", "exclusive", "photos", "live", "opinion", "analysis",
                "question", "answer", "note", "news", "conclusion", "idea", "q", "a",
            ],
        )
}

/// Whether a paragraph is set like a headline: short, and without a full stop inside.
pub(super) fn is_headline(view: &View, paragraph: Range) -> bool {
    paragraph.len() < 30
        && (paragraph.from..paragraph.to)
            .all(|at| !view.is_mark(at, &[".", "?"]) || at + 1 == paragraph.to && paragraph.from == 0)
}
