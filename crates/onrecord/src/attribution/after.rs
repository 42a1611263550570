//! Contents that stand before their cue: "…," said Ann Lee; “…,” Ann Lee said, “…”; the bridge, officials said, will open.

use super::before::content_to_end;
use super::chain::closing_report;
use super::complement::{Complement, Start, after_addressee, after_time, complement, content_to, tail_only, tail_to};
use super::cue::{Cue, VerbForm};
use super::finder::{Finder, Found};
use super::phrase::{subject_left, subject_right};
use super::view::{Range, View};
use crate::lexicon::Class;
use crate::text::Shape;

impl Finder<'_, '_> {
    /// "…," said Ann Lee.
    pub(super) fn inverted(&mut self, cue: &Cue, sentence: Range) -> bool {
        let view = self.view;
        let before = cue.range.from;
        if before <= sentence.from && view.quote_to(before).is_none()
            || cue.passive
            || cue.form != VerbForm::Finite
            || !cue.is(Class::PAST | Class::THIRD)
        {
            return false;
        }
        let after_quote = view
            .quote_to(before)
            .or_else(|| view.is_mark(before - 1, &[","]).then(|| view.quote_to(before - 1)).flatten());
        let speech = after_quote.is_some_and(|quote| view.quotes[quote].speech);
        let after_comma = (view.is_mark(before - 1, &[",", "—", "–", "?"]) || ends_with_comma(view, before))
            && cue.is(Class::STRONG)
            && cue.is(Class::BARE_CLAUSE)
            && !view.is_mark(cue.range.to, &[":", ","]);
        if !speech && !after_comma
            || speech && cue.is(Class::THOUGHT)
            || cue.lemma() == "tell"
            || view.quote_from(cue.range.to).is_some()
        {
            return false;
        }
        // “…,” Ann Lee, the mayor, said: the comma closes an apposition of the subject.
        if !speech
            && subject_left(view, cue.subject_to, self.reporter_from(sentence))
                .is_some_and(|subject| subject.from <= sentence.from + 1 || view.quote_to(subject.from).is_some())
        {
            return false;
        }
        let Some(source) = subject_right(view, cue.range.to, sentence.to) else { return false };
        if !view.is_capital(source.from)
            && !view.is(source.from, Class::DETERMINER | Class::POSSESSIVE | Class::SUBJECT | Class::ROLE)
            && view.shape(source.from) != Shape::Number
            && !view.one_of(source.from, SOMEBODY)
            && !(source.from..source.to).any(|at| view.is_capital(at))
            && !view.form(source.to - 1).ends_with('s')
            // "Fish are dying, says charity"
            && !(cue.lemma() == "say" && source.len() == 1 && tail_to(view, source.to, sentence.to) <= source.to + 1)
        {
            return false;
        }
        if view.is(source.from, Class::DAY | Class::MONTH) || view.one_of(source.from, &["that", "this", "it", "there"])
        {
            return false;
        }
        if after_quote.is_none() && !tail_only(view, source.to, sentence.to) {
            return false;
        }
        self.with_content_before(cue, source, source.to, sentence, "inverted")
    }

    /// “…,” Ann Lee said.
    pub(super) fn after_content(&mut self, cue: &Cue, sentence: Range) -> bool {
        let view = self.view;
        if cue.passive || cue.form != VerbForm::Finite {
            return false;
        }
        let Some(source) = subject_left(view, cue.subject_to, self.reporter_from(sentence)) else { return false };
        let before = source.from;
        // "…, he told me, …"
        let whom = if cue.lemma() == "tell" { after_addressee(view, cue.range.to, sentence.to) } else { cue.range.to };
        let after = if tail_only(view, whom, sentence.to) { whom } else { cue.range.to };
        if before == 0 {
            return false;
        }
        let after_quote = view
            .quote_to(before)
            .or_else(|| view.is_mark(before - 1, &[",", "—", "–", "--"]).then(|| view.quote_to(before - 1)).flatten());
        let speech = after_quote.filter(|&quote| view.quotes[quote].speech);
        if let Some(quote) = speech {
            // “It is over.” Lee said that …: a new sentence, unless the quotation ends in the middle of one.
            let last = view.quotes[quote].range.to.saturating_sub(2);
            let open_ended =
                view.is_mark(last, &[",", "?", "!", "—", "–", "-", "…", "..."]) || !view.is_mark(last, &["."]);
            if !open_ended && view.is_capital(before) && !tail_only(view, cue.range.to, sentence.to) {
                return false;
            }
            if !tail_only(view, cue.range.to, sentence.to)
                && complement(view, cue, sentence.to)
                    .is_some_and(|c| matches!(c.start, Start::That | Start::Clause | Start::Infinitive))
                && !view.is_mark(last, &[","])
            {
                return false;
            }
            if cue.is(Class::THOUGHT) && !view.is_mark(last, &[",", "?", "!"]) {
                return false;
            }
        } else {
            // "…, a study suggests"
            let concludes = cue.is(Class::BARE_CLAUSE) && cue.is(Class::PAST | Class::THIRD) && !cue.is(Class::THOUGHT);
            if !(view.is_mark(before - 1, &[","]) || ends_with_comma(view, before))
                || before < sentence.from + 2
                || !(cue.is(Class::STRONG | Class::CLAUSAL) || concludes)
                || !tail_only(view, after, sentence.to)
            {
                return false;
            }
            // "In the end, Lee said, the bridge held": an introduction is content only where more follows.
            let introduction = is_introduction(view, Range::new(sentence.from, before - 1));
            let more = view.is_mark(after, &[","]) && after + 4 < sentence.to;
            let short = before < sentence.from + 3;
            // "Whitcomb, she added, “should pay”": the quotation begins in the middle of the sentence.
            let goes_on = |from: usize| view.shape(from + 1) == Shape::Lower && !introduction;
            let own = |c: Complement| !(c.start == Start::Object || c.start == Start::Quote && goes_on(c.from));
            if complement(view, cue, sentence.to).is_some_and(own) || (introduction || short) && !more {
                return false;
            }
            if !cue.is(Class::BARE_CLAUSE) && cue.lemma() != "tell"
                || cue.is(Class::NOUN_TOO) && !cue.is(Class::PAST | Class::THIRD)
            {
                return false;
            }
        }
        self.with_content_before(cue, source, after, sentence, "after")
    }

    /// Adds an attribution whose content stands before it, and may go on after it.
    fn with_content_before(
        &mut self,
        cue: &Cue,
        source: Range,
        after: usize,
        sentence: Range,
        rule: &'static str,
    ) -> bool {
        let view = self.view;
        let to = source.from.min(cue.range.from);
        // "…, and, he adds, nine is a small number"
        let joins = to >= 2 && view.is_mark(to - 1, &[","]) && view.is(to - 2, Class::COORDINATOR);
        let from = if joins { to } else { self.content_from(to, sentence) };
        // "Still, he points out, nine is a small number"
        let only_after = from >= to;
        if only_after && !(view.is_mark(after, &[","]) && goes_on(view, after + 1, false)) {
            return false;
        }
        let from = from.min(to - 1);
        let mut content = if only_after { Vec::new() } else { vec![Range::new(from, to)] };
        let quoted = view.quote(from).is_some() || view.quote_to(to).is_some() || view.quote_to(to - 1).is_some();
        let tail = tail_to(view, after, sentence.to);
        self.take(Range::new(after, tail));
        if let Some(reporter) = closing_report(view, tail, sentence.to).filter(|_| !only_after) {
            let inner = Found::of(cue, Some(source), content, rule);
            return self.add(inner) && self.add(Found { content: vec![Range::new(from, tail)], ..reporter });
        }
        let next = if view.is_mark(tail, &[",", ":", "—", "–", "--"]) { tail + 1 } else { tail };
        if view.quote_from(next).is_some_and(|quote| view.quotes[quote].speech) && next < sentence.to {
            let quote = view.quote(next).expect("a quotation begins here");
            let end = view.quotes[quote].range.to;
            let end = if end < sentence.to { content_to_end(view, end, sentence.to) } else { end };
            content.push(Range::new(next, end));
        } else if let Some(half) = self.after_aside(to, next, sentence) {
            content.push(half);
        } else if next > tail && next + 2 < sentence.to && goes_on(view, next, quoted) {
            content.push(Range::new(next, content_to(view, next, sentence.to)));
        }
        self.add(Found::of(cue, Some(source), content, rule))
    }

    /// “We will,” she said, not looking at him, “go on.”: the second half, past the aside at `from`.
    fn after_aside(&self, first_to: usize, from: usize, sentence: Range) -> Option<Range> {
        let view = self.view;
        let open = view.quote_to(first_to).is_some() && ends_with_comma(view, first_to);
        let comma = (from..sentence.to.min(from + LONGEST_ASIDE)).find(|&at| view.is_mark(at, &[","]))?;
        let quote = view.quote_from(comma + 1).filter(|&quote| open && view.quotes[quote].speech)?;
        let range = view.quotes[quote].range;
        let goes_on = (range.from..range.to).find(|&at| view.shape(at).is_word());
        goes_on.filter(|&at| view.shape(at) == Shape::Lower).map(|_| range)
    }

    /// Where the content that ends at `to` begins: the quotations that lead up to it, or the sentence.
    pub(super) fn content_from(&self, to: usize, sentence: Range) -> usize {
        let view = self.view;
        let mut from = view
            .quote(sentence.from)
            .map_or_else(|| view.after_dateline(sentence), |quote| view.quotes[quote].range.from);
        // "One, Lee said, and two, Park said": what stands before an earlier cue of this kind is another's.
        let earlier = self.found.iter().rev().take(8).find(|found| {
            from <= found.cue.from
                && found.cue.from < to
                && matches!(found.rule, "after" | "inverted" | "according-to" | "before-quote")
        });
        // “…,” Lee had told police, according to Park: Park tells of all of it.
        let told = earlier.filter(|found| found.rule != "according-to" && tail_to(view, end(found), sentence.to) == to);
        if let Some(first) = told.and_then(|found| found.content.first().filter(|first| first.from < found.cue.from)) {
            return first.from;
        }
        if let Some(found) = earlier {
            let ranges = found.content.iter().chain(&found.source).chain([&found.cue]);
            return ranges.map(|range| range.to).filter(|&end| end <= to).max().unwrap_or(from);
        }
        while from > 0 && view.quote(from).is_some() {
            let Some(quote) = view.quote_to(from) else { break };
            let range = view.quotes[quote].range;
            if view.paragraph(range.from) != view.paragraph(from)
                || view.sentence(range.from).from != range.from
                || self.is_taken(range.from)
                || !view.quotes[quote].speech
            {
                break;
            }
            from = range.from;
        }
        if view.quote(from).is_none() {
            // "It is late; the sheep, he says, are asleep"; "Strike: no talks, say drivers"
            let kicker = |at: &usize| view.is_mark(*at, &[":"]) && *at < from + LONGEST_KICKER;
            let starts = |at: &usize| (view.is_mark(*at, &[";"]) || kicker(at)) && view.quote(*at).is_none();
            if let Some(mark) = (from + 1..to).rev().find(starts).filter(|&mark| mark + 2 < to) {
                return mark + 1;
            }
            if view.is(from, Class::COORDINATOR) || view.is(from, Class::ADVERB) && view.is_mark(from + 1, &[","]) {
                from += 1;
            }
            if view.is_mark(from, &[","]) {
                from += 1;
            }
        }
        from
    }
}

/// Where the cue and source of an attribution end.
fn end(found: &Found) -> usize {
    found.source.iter().map(|range| range.to).fold(found.cue.to, usize::max)
}

/// As many words may stand between the halves of a quotation: "not looking at him".
const LONGEST_ASIDE: usize = 10;

/// Words for people that no name or article tells of.
const SOMEBODY: &[&str] =
    &["somebody", "someone", "everybody", "everyone", "nobody", "one", "another", "others", "many"];

/// "Bus strike live:" before what a headline is about.
const LONGEST_KICKER: usize = 5;

/// Whether the token before `at` closes a quotation that ends with the sentence's comma: in “Dry Land,” Lee said.
fn ends_with_comma(view: &View, at: usize) -> bool {
    view.quote_to(at).is_some() && at > 1 && view.is_mark(at - 2, &[","])
}

/// Whether `range` before "…, Lee said" is only an introduction: "On Friday", "In a statement".
fn is_introduction(view: &View, range: Range) -> bool {
    after_time(view, range.from, range.to) == Some(range.to)
        || range.len() < 8
            && view.is(range.from, Class::PREPOSITION | Class::SUBORDINATOR | Class::ADVERB | Class::DAY)
            && !(range.from..range.to)
                .any(|at| view.is(at, Class::AUXILIARY | Class::PAST) && !view.is(at, Class::NOUN_TOO))
}

/// Whether the words after "…, Lee said," go on with what was said.
pub(super) fn goes_on(view: &View, at: usize, quoted: bool) -> bool {
    let class = view.class(at);
    if class.is(Class::GERUND)
        || view.form(at).ends_with("ing")
        || view
            .one_of(at, &["according", "who", "which", "when", "after", "as", "while", "before", "though", "although"])
    {
        return false;
    }
    // “We are concerned,” they wrote, that the office …
    !quoted || view.quote_from(at).is_some() || view.one_of(at, &["that"])
}
