//! Collects attributions sentence by sentence: which rule is asked in which order.

use super::chain::cue_phrase;
use super::cue::{Cue, VerbForm, cue_at};
use super::nominal;
use super::view::{Range, View};
use crate::attribution::Act;
use crate::lexicon::Class;

/// An attribution by token positions.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) source: Vec<Range>,
    pub(super) cue: Range,
    pub(super) content: Vec<Range>,
    pub(super) act: Act,
    pub(super) negated: bool,
    pub(super) rule: &'static str,
    /// How likely it is right, where a model says so.
    pub(super) confidence: Option<f32>,
}

impl Found {
    /// What a cue verb attributes.
    pub(super) fn of(cue: &Cue, source: Option<Range>, content: Vec<Range>, rule: &'static str) -> Found {
        let act = if cue.is(Class::THOUGHT) { Act::Thought } else { Act::Speech };
        let source = source.into_iter().collect();
        Found { source, cue: cue.range, content, act, negated: cue.negated, rule, confidence: None }
    }

    /// Whether this is one's turn in an interview or the like: what is said in it is read like the reporter's own words.
    pub(super) fn is_turn(&self) -> bool {
        self.rule == "turn"
    }

    /// The share of what the rule finds that annotators marked too (`PolNeAR` train, whole attribution).
    pub(super) fn confidence(&self) -> f32 {
        if let Some(confidence) = self.confidence {
            return confidence;
        }
        match (self.rule, self.act) {
            ("after" | "inverted", Act::Speech) => 0.94,
            ("signature" | "name-colon" | "turn" | "citing" | "cited" | "quoted-as-saying", _) => 0.87,
            ("according-to", _) => 0.82,
            ("before-quote" | "announced", Act::Speech) => 0.8,
            ("that" | "whether" | "asked", Act::Speech) => 0.77,
            ("clause" | "closing-report", Act::Speech) => 0.76,
            ("wh" | "relative" | "transcript" | "headline", Act::Speech) => 0.68,
            ("object" | "infinitive" | "noun-is-that", Act::Speech) | ("that" | "relative", Act::Thought) => 0.6,
            ("object" | "clause", Act::Thought) => 0.48,
            ("infinitive" | "wh", Act::Thought) => 0.43,
            _ => 0.33,
        }
    }
}

/// Collects attributions, and what they have taken.
pub(super) struct Finder<'v, 'a> {
    pub(super) view: &'v View<'a>,
    pub(super) found: Vec<Found>,
    /// Whether this looks inside quotations, where only sure signs of a speaker's speaker count.
    pub(super) nested: bool,
    /// For each token, whether some content, cue or source holds it.
    taken: Vec<bool>,
}

impl<'v, 'a> Finder<'v, 'a> {
    pub(super) fn new(view: &'v View<'a>) -> Self {
        Finder { view, found: Vec::new(), nested: false, taken: vec![false; view.len()] }
    }

    /// Finds only what speakers say that others said.
    pub(super) fn nested(view: &'v View<'a>) -> Self {
        Finder { nested: true, ..Finder::new(view) }
    }

    pub(super) fn add(&mut self, mut found: Found) -> bool {
        found.content =
            found.content.iter().map(|&range| self.view.trimmed(range)).filter(|range| !range.is_empty()).collect();
        if found.content.is_empty() {
            return false;
        }
        found.content.sort_by_key(|content| content.from);
        found.source.sort_by_key(|source| source.from);
        // "according to —": marks name nobody.
        found.source.retain(|source| (source.from..source.to).any(|at| self.view.shape(at).is_word()));
        let content = if found.is_turn() { &[] } else { found.content.as_slice() };
        for range in found.source.iter().chain([&found.cue]).chain(content) {
            self.taken[range.from..range.to].fill(true);
        }
        self.found.push(found);
        true
    }

    /// Adds to the content of an attribution a quotation that goes on with it.
    pub(super) fn extend(&mut self, found: usize, range: Range) {
        self.taken[range.from..range.to].fill(true);
        let content = &mut self.found[found].content;
        debug_assert!(content.last().is_none_or(|part| part.to <= range.from), "what goes on stands behind");
        // Each paragraph keeps a span of its own.
        let same_paragraph = self.view.paragraph(range.from) == self.view.paragraph(range.from.saturating_sub(1));
        match content.last_mut() {
            Some(part) if part.to == range.from && same_paragraph => part.to = range.to,
            _ => content.push(range),
        }
    }

    /// Keeps other rules off tokens that belong to an attribution without being its source, cue or content.
    pub(super) fn take(&mut self, range: Range) {
        self.taken[range.from..range.to].fill(true);
    }

    pub(super) fn is_taken(&self, at: usize) -> bool {
        self.taken.get(at).copied().unwrap_or(false)
    }

    /// All rules over one sentence.
    pub(super) fn sentence(&mut self, sentence: Range) {
        let view = self.view;
        let lo = self.reporter_from(sentence);
        let mut at = lo;
        while at < sentence.to {
            if view.quote(at).is_none() && self.is_taken(at) {
                // "…, delayed by what he called “procedural matters”"
                if !self.nested
                    && view.quote_from(at + 1).is_some()
                    && let Some(cue) = cue_at(view, at, lo, sentence.to)
                {
                    self.what_was_called(&cue, lo);
                }
            } else if view.quote(at).is_none() {
                if let Some(cue) = cue_phrase(view, at, sentence.to) {
                    self.according_to(cue, sentence);
                } else if let Some(cue) = cue_at(view, at, lo, sentence.to) {
                    self.verb(&cue, sentence, lo);
                } else if !self.nested {
                    nominal::noun(self, at, sentence);
                }
            }
            at += 1;
        }
        if !self.nested {
            self.announced(sentence, lo);
        }
    }

    /// Where the reporter's words begin: after the quotation that the sentence begins in.
    pub(super) fn reporter_from(&self, sentence: Range) -> usize {
        let quote = self.view.quote(sentence.from);
        quote.map_or_else(
            || self.view.after_dateline(sentence),
            |quote| self.view.quotes[quote].range.to.min(sentence.to),
        )
    }

    fn verb(&mut self, cue: &Cue, sentence: Range, lo: usize) {
        let view = self.view;
        let that = |at: usize| view.one_of(at, &["that"]);
        let to = cue.range.to;
        let told = || cue.is(Class::ADDRESSEE) && (to + 1..(to + 4).min(sentence.to)).any(that);
        let quotes = |at: usize| view.quote_from(at).is_some_and(|quote| view.quotes[quote].speech);
        let quoted = || quotes(to) || view.is(to, Class::PREPOSITION) && quotes(to + 1);
        // "ordered the crew to wait", "was told to wait"
        let urged = || cue.is(Class::ADDRESSEE) && (to..(to + 5).min(sentence.to)).any(|at| view.one_of(at, &["to"]));
        let says = cue.is(Class::STRONG) || that(to) || told() || quoted() || urged();
        let sure = says
            && cue.form == VerbForm::Finite
            && (!cue.passive || cue.is(Class::ADDRESSEE))
            && !cue.is(Class::THOUGHT);
        if self.nested && !sure {
            return;
        }
        // "declined to comment, citing the inquiry": the reason for saying nothing.
        let refused = || (lo..cue.range.from).rev().take(12).any(|at| self.view.is(at, Class::REFUSAL));
        if cue.form == VerbForm::Gerund && cue.lemma() == "cite" && refused() {
            return;
        }
        if cue.form == VerbForm::Infinitive || self.citation(cue, sentence, lo) {
            return;
        }
        if self.relative(cue, sentence, lo) || self.inverted(cue, sentence) || self.after_content(cue, sentence) {
            return;
        }
        self.before_content(cue, sentence, lo);
    }
}
