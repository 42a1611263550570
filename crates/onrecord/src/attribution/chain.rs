//! Words through others: according to Ann Lee; the paper quoted her as saying; which she called a mistake; “…,” he said, the paper
//! reported.

use super::after::goes_on;
use super::before::content_to_end;
use super::complement::{complement, content_to, tail_only, tail_to};
use super::cue::{Cue, VerbForm, cue_at};
use super::finder::{Finder, Found};
use super::phrase::subject_left;
use super::view::{Range, View};
use crate::attribution::Act;
use crate::lexicon::{self, Class};
use crate::text::Shape;

impl Finder<'_, '_> {
    /// What he called “a mistake”, inside what somebody else said.
    pub(super) fn what_was_called(&mut self, cue: &Cue, lo: usize) {
        let view = self.view;
        let Some(quote) = view.quote_from(cue.range.to) else { return };
        if cue.passive || cue.form != VerbForm::Finite || cue.is(Class::THOUGHT) {
            return;
        }
        let source = subject_left(view, cue.subject_to, lo);
        let what = |source: &Range| source.from > lo && view.one_of(source.from - 1, &["what"]);
        if let Some(source) = source.filter(what) {
            self.add(Found::of(cue, Some(source), vec![view.quotes[quote].range], "what"));
        }
    }

    /// …, which Ann Lee said was over; what she called a mistake.
    pub(super) fn relative(&mut self, cue: &Cue, sentence: Range, lo: usize) -> bool {
        let view = self.view;
        if cue.passive
            || cue.form != VerbForm::Finite
            || !cue.is(Class::BARE_CLAUSE | Class::STRONG | Class::THOUGHT | Class::IN_WORDS | Class::OBJECT)
        {
            return false;
        }
        let Some(source) = subject_left(view, cue.subject_to, lo) else { return false };
        let Some(pronoun) = source
            .from
            .checked_sub(1)
            .filter(|&at| at >= lo && view.one_of(at, &["which", "who", "whom", "what", "that"]))
        else {
            return false;
        };
        // "what the club described as a knock"
        let next = cue.range.to + usize::from(view.one_of(cue.range.to, &["as"]));
        let goes_on = view.is(next, Class::AUXILIARY | Class::PAST | Class::THIRD) && view.shape(next) == Shape::Lower;
        let ends = next >= sentence.to || view.is_mark(next, &[",", ".", ";", "—", "–"]);
        // ", which he called “a mistake”"
        let quoted = view.quote_from(next).is_some();
        let after_comma = pronoun > lo && view.is_mark(pronoun - 1, &[","]);
        let opinion = matches!(cue.lemma(), "consider" | "deem");
        let what = view.one_of(pronoun, &["what"])
            && (opinion || !cue.is(Class::THOUGHT))
            && !ends
            && !goes_on
            && !view.one_of(next, &["to", "in", "on", "at", "about", "of"]);
        if !(goes_on && !view.one_of(pronoun, &["that", "what"]) || (ends || quoted) && after_comma || what) {
            return false;
        }
        let mut content = if what { Vec::new() } else { vec![Range::new(pronoun, pronoun + 1)] };
        if let (true, Some(quote)) = (quoted, view.quote(next)) {
            content.push(view.quotes[quote].range);
        } else if goes_on || what {
            content.push(Range::new(next, content_to(view, next, sentence.to)));
        }
        let rule = if what { "what" } else { "relative" };
        let cue = &Cue { range: Range::new(cue.range.from, next), ..*cue };
        self.add(Found::of(cue, Some(source), content, rule))
    }

    /// The Post cited Ann Lee as saying that …: what the paper reports holds what she said.
    pub(super) fn citation(&mut self, cue: &Cue, sentence: Range, lo: usize) -> bool {
        let view = self.view;
        if !matches!(cue.lemma(), "cite" | "quote") {
            return false;
        }
        let saying = (cue.range.to..sentence.to.min(cue.range.to + 30)).find(|&at| {
            view.quote(at).is_none()
                && view.is(at, Class::GERUND)
                && view.is(at, Class::STRONG)
                && (view.one_of(at - 1, &["as"]) || view.is_mark(at - 1, &[","]))
        });
        if cue.form == VerbForm::Gerund && saying.is_none() {
            return self.citing_for(cue, sentence);
        }
        let Some((saying, inner)) = saying.and_then(|at| Some((at, cue_at(view, at, cue.range.to, sentence.to)?)))
        else {
            return false;
        };
        let Some(complement) = complement(view, &inner, sentence.to) else { return false };
        let quote = view.quote(complement.from).map_or(0, |quote| view.quotes[quote].range.to);
        let content = Range::new(complement.from, content_to(view, complement.from, sentence.to).max(quote));
        let outer = subject_left(view, cue.subject_to, lo).or_else(|| self.shared_subject(cue, lo));
        if cue.passive {
            // "was quoted as saying": one attribution, whose source is the subject.
            let Some(source) = outer else { return false };
            let whole = Cue { range: Range::new(cue.range.from, saying + 1), ..*cue };
            return self.add(Found::of(&whole, Some(source), vec![content], "quoted-as-saying"));
        }
        let cited =
            view.trimmed(Range::new(cue.range.to, if view.one_of(saying - 1, &["as"]) { saying - 1 } else { saying }));
        if cited.is_empty() {
            return false;
        }
        self.add(Found::of(&inner, Some(cited), vec![content], "cited"));
        if let Some(outer) = outer {
            self.add(Found::of(cue, Some(outer), vec![Range::new(cited.from, content.to)], "citing"));
        }
        true
    }

    /// The Post reported that it was over, citing two officials: they are held to have said what it reported.
    fn citing_for(&mut self, cue: &Cue, sentence: Range) -> bool {
        let view = self.view;
        let said = |found: &&Found| {
            sentence.from <= found.cue.from && found.cue.from < cue.range.from && found.act == Act::Speech
        };
        let earlier = || self.found.iter().rev().take(4).filter(said);
        // Lee said …, the Post reported, citing two officials: for all that it reported.
        let report = earlier().find(|found| found.rule == "closing-report").or_else(|| earlier().next());
        let Some(content) = report.map(|found| found.content.clone()) else { return false };
        let Some(source) = source_of_according(view, cue.range.to, sentence.to) else { return false };
        let says = (source.from..source.to.min(source.from + 4))
            .any(|at| view.is_capital(at) || view.is(at, Class::ROLE | Class::CUE_NOUN | Class::MEDIUM));
        says && self.add(Found::of(cue, Some(source), content, "citing-for"))
    }

    /// According to Ann Lee, …; …, according to Ann Lee.
    pub(super) fn according_to(&mut self, cue: Range, sentence: Range) {
        let view = self.view;
        let at = cue.from;
        let start = view.after_dateline(sentence);
        let first = at == start || at == start + 1 && view.is(start, Class::COORDINATOR | Class::ADVERB);
        let Some(source) = source_of_according(view, cue.to, sentence.to) else { return };
        let mut content = Vec::new();
        if first {
            let from = if view.is_mark(source.to, &[","]) { source.to + 1 } else { source.to };
            let quote = view.quote_from(from).map(|quote| view.quotes[quote].range.to);
            let to = quote.map_or_else(
                || content_to(view, from, sentence.to),
                |to| to.max(content_to_end(view, to, sentence.to)),
            );
            content.push(Range::new(from, to));
        } else {
            let end = if view.is_mark(at - 1, &[",", "—", "–"]) { at - 1 } else { at };
            let from = self.content_from(end, sentence);
            content.push(Range::new(from, end));
            if view.is_mark(source.to, &[","]) && goes_on(view, source.to + 1, false) {
                content.push(Range::new(source.to + 1, content_to(view, source.to + 1, sentence.to)));
            }
        }
        content.retain(|range| !range.is_empty());
        self.add(Found {
            source: vec![source],
            cue,
            content,
            act: Act::Speech,
            negated: false,
            rule: "according-to",
            confidence: None,
        });
    }
}

/// The reporter of a whole sentence, from the comma before its end: ", a local paper reported." The content is the caller's to set.
pub(super) fn closing_report(view: &View, comma: usize, hi: usize) -> Option<Found> {
    if !view.is_mark(comma, &[","]) || comma >= hi {
        return None;
    }
    let verb = (comma + 2..hi.min(comma + 16)).find(|&at| {
        view.quote(at).is_none() && view.is(at, Class::STRONG) && view.is(at, Class::PAST | Class::THIRD)
    })?;
    let cue = cue_at(view, verb, comma + 1, hi)
        .filter(|cue| !cue.passive && cue.form == VerbForm::Finite && cue.is(Class::BARE_CLAUSE))?;
    let source = subject_left(view, cue.subject_to, comma + 1).filter(|source| source.from == comma + 1)?;
    let ends = tail_to(view, cue.range.to, hi);
    let last = ends >= hi
        || view.is_mark(ends, &[".", "?", "!"])
        || view.is_mark(ends, &[","]) && view.one_of(ends + 1, &["citing", "quoting"]);
    (last && tail_only(view, cue.range.to, hi)).then(|| Found::of(&cue, Some(source), Vec::new(), "closing-report"))
}

/// The attributing phrase that begins at `at`: "according to", "in the words of".
pub(super) fn cue_phrase(view: &View, at: usize, hi: usize) -> Option<Range> {
    if !view.is(at, Class::CUE_PHRASE) {
        return None;
    }
    let is_here = |words: &[&str]| {
        words.iter().enumerate().all(|(offset, word)| view.form(at + offset).eq_ignore_ascii_case(word))
    };
    let phrase = lexicon::cue_phrases().iter().find(|phrase| is_here(&phrase.words))?;
    let to = at + phrase.words.len();
    (to < hi).then_some(Range::new(at, to))
}

/// The phrase after "according to", with its appositions.
fn source_of_according(view: &View, from: usize, hi: usize) -> Option<Range> {
    let mut to = from;
    while to < hi {
        if view.is_mark(to, &[","]) {
            let next = to + 1;
            let apposition = view.is(next, Class::DETERMINER) && view.is_capital(to - 1) && {
                // "the mayor of Dover," is one only if a comma or the end closes it.
                let close = (next..hi).find(|&at| view.is_mark(at, &[",", "."]));
                close.is_some_and(|close| {
                    close - next < 14
                        && !(next..close)
                            .any(|at| view.is(at, Class::AUXILIARY) && !matches!(view.form(at), "'s" | "’s"))
                })
            };
            if !apposition {
                break;
            }
        } else if view.is_mark(to, &[".", ";", ":", "—", "–", "--", "?", "!"])
            || view.quote_from(to).is_some_and(|quote| view.quotes[quote].speech)
        {
            break;
        }
        to += 1;
    }
    (to > from).then_some(Range::new(from, to))
}
