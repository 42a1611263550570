//! Who is held to have said or thought what: source, cue and content.

mod after;
mod before;
mod chain;
mod complement;
mod contents;
mod cue;
mod finder;
mod forms;
mod link;
mod model;
mod nominal;
mod phrase;
#[cfg(test)]
mod tests;
mod view;

use std::borrow::Cow;

pub(crate) use self::contents::Contents;
use self::finder::{Finder, Found};
pub(crate) use self::model::Model;
#[doc(hidden)]
pub use self::model::training;
use self::view::{Range, View};

use crate::id::{AttributionId, EntityId};
use crate::quotation::{Quotation, Reason, Use};
use crate::sieve::Sieve;
use crate::text::{Segments, Span};
use crate::words::words;

/// One thing that somebody is held to have said or thought.
///
/// Spans follow how annotators mark them (`PolNeAR`; Newell, Margolin and Ruths 2018).
#[derive(Debug, Clone, PartialEq)]
pub struct Attribution {
    /// How much of the content stands between quotation marks.
    pub kind: Kind,
    /// Said, or thought.
    pub act: Act,
    /// The words that name who; empty where nobody is named.
    pub source: Vec<Span>,
    /// The words that attribute ("has repeatedly said", "according to").
    pub cue: Vec<Span>,
    /// What was said, with its quotation marks; several spans where the attribution splits it.
    pub content: Vec<Span>,
    /// The document entity that the source refers to.
    pub speaker: Option<EntityId>,
    /// The rule that told who the speaker is.
    pub speaker_evidence: Option<Sieve>,
    /// The innermost attribution whose content holds this one's cue.
    pub parent: Option<AttributionId>,
    /// "reportedly", "allegedly" …
    pub hedges: Vec<Span>,
    /// "last weekend", "on Friday": when it was said.
    pub when: Vec<Span>,
    /// "did not say that …".
    pub negated: bool,
    /// From 0 to 1: how often the rule that found it is right.
    pub confidence: f32,
    /// The rule that found it.
    pub evidence: Cow<'static, str>,
}

words! {
    /// How much of an attribution's content stands between quotation marks.
    Kind {
        /// All of it.
        Direct = "direct",
        /// Some of it.
        Mixed = "mixed",
        /// None of it.
        Indirect = "indirect",
    }
}

words! {
    /// What the source did.
    Act {
        /// Said, wrote, reported, claimed …
        Speech = "speech",
        /// Believed, wanted, planned …
        Thought = "thought",
    }
}

/// The attributions in `text`, in order of their first byte, without speakers yet: by rules, and by `model` if there is one;
/// those less sure than
/// `min_confidence` are left out; sets `attribution` of quotations, and corrects their `usage` by what was found.
pub(crate) fn attribute(
    text: &str,
    segments: &Segments,
    quotations: &mut [Quotation],
    model: Option<&Model>,
    min_confidence: f32,
) -> Vec<Attribution> {
    let view = View::new(text, segments, quotations);
    let mut found = by_rules(&view);
    if let Some(model) = model {
        found = model.choose(&view, &found);
    }
    let mut finder = Finder::new(&view);
    for found in found {
        finder.add(found);
    }
    link::continue_quotations(&mut finder);
    let found = finder.found;
    let mut attributions: Vec<Attribution> = found.iter().map(|found| attribution(&view, found)).collect();
    let (inner, inside) = View::inside(text, segments, &view, quotations);
    let mut finder = Finder::nested(&inner);
    for sentence in inside {
        finder.sentence(sentence);
    }
    attributions.extend(finder.found.iter().map(|found| attribution(&inner, found)));
    attributions.extend(in_own_words(&view, &found).iter().map(|found| attribution(&view, found)));
    attributions.retain(|attribution| attribution.confidence >= min_confidence);
    attributions.sort_by_key(first_byte);
    link::set_parents(&mut attributions);
    set_quotations(quotations, &attributions);
    attributions
}

/// What speakers say that others said, where they are not quoted: "the driver told the court that she had said …".
fn in_own_words(view: &View, found: &[Found]) -> Vec<Found> {
    let mut finder = Finder::nested(view);
    let mut contents: Vec<Range> = found.iter().flat_map(|found| found.content.iter().copied()).collect();
    contents.sort_by_key(|content| content.from);
    let mut done = 0;
    for content in contents {
        let mut at = done.max(content.from + usize::from(view.one_of(content.from, &["that"])));
        done = done.max(content.to);
        while at < content.to {
            let sentence = view.sentence(at);
            if view.quote(at).is_none() {
                finder.sentence(Range::new(at, sentence.to.min(content.to)));
            }
            at = sentence.to.max(at + 1);
        }
    }
    // The rules or the model may have found it already.
    let mut cues = vec![false; view.len()];
    for found in found {
        cues[found.cue.from..found.cue.to].fill(true);
    }
    finder.found.retain(|inner| !cues[inner.cue.from..inner.cue.to].contains(&true));
    finder.found
}

/// What the rules find outside quotation marks.
fn by_rules(view: &View) -> Vec<Found> {
    let mut finder = Finder::new(view);
    let mut head = true;
    let turns = forms::Turns::of(view);
    for paragraph in view.paragraphs() {
        forms::paragraph(&mut finder, paragraph, head, &turns);
        head &= forms::is_headline(view, paragraph);
    }
    for &sentence in &view.sentences {
        finder.sentence(sentence);
    }
    finder.found
}

/// Sets the innermost attribution of each quotation, and that a quotation which is a content is speech.
fn set_quotations(quotations: &mut [Quotation], attributions: &[Attribution]) {
    let contents = Contents::of(attributions);
    for quotation in quotations {
        let innermost = contents.innermost(quotation.span, None);
        quotation.attribution = innermost.map(|(_, id)| id);
        if quotation.usage != Use::Speech && innermost.is_some_and(|(content, _)| content == quotation.span) {
            quotation.usage = Use::Speech;
            quotation.reason = Some(Reason::Attributed);
        }
    }
}

fn first_byte(attribution: &Attribution) -> (usize, std::cmp::Reverse<usize>) {
    let spans = || attribution.source.iter().chain(&attribution.cue).chain(&attribution.content);
    let from = spans().map(|span| span.start()).min().unwrap_or(0);
    let to = spans().map(|span| span.end()).max().unwrap_or(0);
    (from, std::cmp::Reverse(to))
}

fn attribution(view: &View, found: &Found) -> Attribution {
    let spans = |ranges: &[Range]| -> Vec<Span> { ranges.iter().map(|&range| view.span(range)).collect() };
    Attribution {
        kind: kind(view, found),
        act: found.act,
        source: spans(&found.source),
        cue: spans(&[found.cue]),
        content: spans(&found.content),
        speaker: None,
        speaker_evidence: None,
        parent: None,
        hedges: spans(&link::hedges(view, found)),
        when: spans(&link::when(view, found)),
        negated: found.negated,
        confidence: found.confidence(),
        evidence: Cow::Borrowed(found.rule),
    }
}

/// How much of the content stands between quotation marks. Marks that hold the cue too are somebody else's.
fn kind(view: &View, found: &Found) -> Kind {
    let of_cue = view.quote(found.cue.from);
    let (mut inside, mut outside) = (false, false);
    for at in found.content.iter().flat_map(|range| range.from..range.to) {
        if view.tokens[at].shape.is_word() {
            let quote = view.quote(at);
            if quote.is_some() && quote != of_cue { inside = true } else { outside = true }
        }
    }
    match (inside, outside) {
        (true, false) => Kind::Direct,
        (true, true) => Kind::Mixed,
        _ => Kind::Indirect,
    }
}
