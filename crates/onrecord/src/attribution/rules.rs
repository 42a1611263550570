//! The rules that find attributions around cue verbs.

use super::complement::{Complement, Start, after_time, complement, content_to, infinitive_to, tail_only, tail_to};
use super::cue::{Cue, VerbForm, cue_at};
use super::nominal;
use super::phrase::{subject_left, subject_right, with_appositions};
use super::view::{Range, View};
use crate::attribution::Act;
use crate::lexicon::{self, Class};
use crate::text::Shape;

/// An attribution by token positions.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) source: Vec<Range>,
    pub(super) cue: Range,
    pub(super) content: Vec<Range>,
    pub(super) act: Act,
    pub(super) negated: bool,
    pub(super) rule: &'static str,
    pub(super) confidence: f32,
}

impl Found {
    /// What a cue verb attributes.
    fn of(cue: &Cue, source: Option<Range>, content: Vec<Range>, rule: &'static str, confidence: f32) -> Found {
        let act = if cue.is(Class::THOUGHT) { Act::Thought } else { Act::Speech };
        let source = source.into_iter().collect();
        Found { source, cue: cue.range, content, act, negated: cue.negated, rule, confidence }
    }
}

/// Collects attributions, and what they have taken.
pub(super) struct Finder<'v, 'a> {
    pub(super) view: &'v View<'a>,
    pub(super) found: Vec<Found>,
    /// Whether this looks inside quotations, where only sure signs of a speaker's speaker count.
    nested: bool,
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
        for range in found.source.iter().chain([&found.cue]).chain(&found.content) {
            self.taken[range.from..range.to].fill(true);
        }
        self.found.push(found);
        true
    }

    /// Adds to the content of an attribution a quotation that goes on with it.
    pub(super) fn extend(&mut self, found: usize, range: Range) {
        self.taken[range.from..range.to].fill(true);
        let content = &mut self.found[found].content;
        match content.last_mut() {
            Some(part) if part.to == range.from => part.to = range.to,
            _ => content.push(range),
        }
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
            if view.quote(at).is_none() && !self.is_taken(at) {
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
    }

    /// Where the reporter's words begin: after the quotation that the sentence begins in.
    fn reporter_from(&self, sentence: Range) -> usize {
        let quote = self.view.quote(sentence.from);
        quote.map_or_else(
            || self.view.after_dateline(sentence),
            |quote| self.view.quotes[quote].range.to.min(sentence.to),
        )
    }

    fn verb(&mut self, cue: &Cue, sentence: Range, lo: usize) {
        let sure = cue.is(Class::STRONG) && cue.form == VerbForm::Finite && !cue.passive && !cue.is(Class::THOUGHT);
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

    /// "…," said Ann Lee.
    fn inverted(&mut self, cue: &Cue, sentence: Range) -> bool {
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
        let after_comma = view.is_mark(before - 1, &[",", "—", "–", "?"])
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

    /// …, which Ann Lee said was over; what she called a mistake.
    fn relative(&mut self, cue: &Cue, sentence: Range, lo: usize) -> bool {
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
        let next = cue.range.to;
        let goes_on = view.is(next, Class::AUXILIARY | Class::PAST | Class::THIRD) && view.shape(next) == Shape::Lower;
        let ends = next >= sentence.to || view.is_mark(next, &[",", ".", ";", "—", "–"]);
        // ", which he called “a mistake”"
        let quoted = view.quote_from(next).is_some();
        let after_comma = pronoun > lo && view.is_mark(pronoun - 1, &[","]);
        let what = view.one_of(pronoun, &["what"])
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
        self.add(Found::of(cue, Some(source), content, rule, 0.7))
    }

    /// “…,” Ann Lee said.
    fn after_content(&mut self, cue: &Cue, sentence: Range) -> bool {
        let view = self.view;
        if cue.passive || cue.form != VerbForm::Finite {
            return false;
        }
        let Some(source) = subject_left(view, cue.subject_to, self.reporter_from(sentence)) else { return false };
        let before = source.from;
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
            if !view.is_mark(before - 1, &[","])
                || before < sentence.from + 2
                || !cue.is(Class::STRONG | Class::CLAUSAL)
                || !tail_only(view, cue.range.to, sentence.to)
            {
                return false;
            }
            // "In the end, Lee said, the bridge held": an introduction is content only where more follows.
            let introduction = is_introduction(view, Range::new(sentence.from, before - 1));
            let more = view.is_mark(cue.range.to, &[","]) && cue.range.to + 4 < sentence.to;
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
        self.with_content_before(cue, source, cue.range.to, sentence, "after")
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
        let from = self.content_from(to, sentence);
        if from >= to {
            return false;
        }
        let mut content = vec![Range::new(from, to)];
        let quoted = view.quote(from).is_some() || view.quote_to(to).is_some() || view.quote_to(to - 1).is_some();
        let tail = tail_to(view, after, sentence.to);
        self.taken[after..tail].fill(true);
        if let Some(reporter) = closing_report(view, tail, sentence.to) {
            let inner = Found::of(cue, Some(source), content, rule, 0.9);
            return self.add(inner) && self.add(Found { content: vec![Range::new(from, tail)], ..reporter });
        }
        let next = if view.is_mark(tail, &[",", ":", "—", "–", "--"]) { tail + 1 } else { tail };
        if view.quote_from(next).is_some_and(|quote| view.quotes[quote].speech) && next < sentence.to {
            let quote = view.quote(next).expect("a quotation begins here");
            let end = view.quotes[quote].range.to;
            let end = if end < sentence.to { content_to_end(view, end, sentence.to) } else { end };
            content.push(Range::new(next, end));
        } else if next > tail && next + 2 < sentence.to && goes_on(view, next, quoted) {
            content.push(Range::new(next, content_to(view, next, sentence.to)));
        }
        self.add(Found::of(cue, Some(source), content, rule, 0.9))
    }

    /// Where the content that ends at `to` begins: the quotations that lead up to it, or the sentence.
    fn content_from(&self, to: usize, sentence: Range) -> usize {
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
            if view.is(from, Class::COORDINATOR) || view.is(from, Class::ADVERB) && view.is_mark(from + 1, &[","]) {
                from += 1;
            }
            if view.is_mark(from, &[","]) {
                from += 1;
            }
        }
        from
    }

    /// Ann Lee said that …
    fn before_content(&mut self, cue: &Cue, sentence: Range, lo: usize) {
        let view = self.view;
        // "was told by a manager to wait"
        let agent = (cue.passive && view.one_of(cue.range.to, &["by"]))
            .then(|| subject_right(view, cue.range.to + 1, sentence.to))
            .flatten();
        let past_agent =
            Cue { range: Range::new(cue.range.from, agent.map_or(cue.range.to, |agent| agent.to)), ..*cue };
        let Some(complement) = complement(view, &past_agent, sentence.to) else { return };
        let sure = matches!(complement.start, Start::That | Start::Quote | Start::Whether)
            || complement.start == Start::Clause && matches!(cue.lemma(), "say" | "tell");
        if !allowed(view, cue, complement) || self.nested && !sure {
            return;
        }
        let source = if cue.passive {
            agent
        } else {
            let source = subject_left(view, cue.subject_to, lo);
            match source {
                Some(source) if cue.form == VerbForm::Finite || !view.is_mark(cue.subject_to - 1, &[","]) => {
                    Some(source)
                }
                _ => match self.shared_subject(cue, lo) {
                    Some(source) => Some(source),
                    None => return,
                },
            }
        };
        let told =
            cue.is(Class::ADDRESSEE) && matches!(complement.start, Start::Quote | Start::Infinitive | Start::Whether);
        if cue.passive && complement.start != Start::That && !told {
            return;
        }
        let quote = view.quote(complement.from).map(|quote| view.quotes[quote].range.to);
        let hi = quote
            .filter(|_| complement.start == Start::Quote)
            .map_or(sentence.to, |to| view.sentence(to - 1).to.max(sentence.to));
        // "Lee, who said she was tired, left": a comma closes the clause.
        let aside = source.is_some_and(|source| {
            source.from > lo && view.one_of(source.from, &["who", "which"]) && view.is_mark(source.from - 1, &[","])
        });
        let closing = (complement.from..hi).find(|&at| aside && view.is_mark(at, &[","]) && view.quote(at).is_none());
        let hi = closing.unwrap_or(hi);
        let end = match complement.start {
            Start::Quote => content_to_end(view, quote.unwrap_or(complement.from + 1), hi),
            Start::Object => object_to(view, complement.from, hi),
            Start::Infinitive => infinitive_to(view, complement.from, hi),
            _ => content_to(view, complement.from, hi),
        };
        let closing = (complement.from + 3..end)
            .rev()
            .find(|&at| view.is_mark(at, &[","]) && view.quote(at).is_none())
            .and_then(|comma| Some((comma, closing_report(view, comma, hi)?)));
        let end = closing.as_ref().map_or(end, |&(comma, _)| comma);
        let rule = match complement.start {
            Start::That => "that",
            Start::Whether => "whether",
            Start::Wh => "wh",
            Start::Quote => "before-quote",
            Start::Infinitive => "infinitive",
            Start::Colon => "colon",
            Start::Clause => "clause",
            Start::Object => "object",
        };
        if let Some((comma, reporter)) = closing {
            let from = source.map_or(cue.range.from, |source| source.from.min(cue.range.from));
            self.add(Found { content: vec![Range::new(from, comma)], ..reporter });
        }
        self.add(Found::of(cue, source, vec![Range::new(complement.from, end)], rule, 0.8));
    }

    /// The subject of the clause before a cue that has none of its own: "Lee smiled and said", "Lee left, saying".
    fn shared_subject(&self, cue: &Cue, lo: usize) -> Option<Range> {
        let view = self.view;
        let before = cue.subject_to.checked_sub(1)?;
        if before <= lo {
            return None;
        }
        let joined = view.one_of(before, &["and", "but", "by", "while", "before", "after", "then", "as"])
            || view.is_mark(before, &[","]);
        if !joined {
            return None;
        }
        // The source of an attribution just before, or the first phrase of the sentence.
        let sentence = view.sentence(cue.verb);
        let last =
            self.found.iter().rev().take(8).find(|found| sentence.from <= found.cue.from && found.cue.from < cue.verb);
        if let Some(source) = last.and_then(|found| found.source.first()) {
            return Some(*source);
        }
        first_subject(view, lo, before)
    }

    /// The Post cited Ann Lee as saying that …: what the paper reports holds what she said.
    fn citation(&mut self, cue: &Cue, sentence: Range, lo: usize) -> bool {
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
            return self.add(Found::of(&whole, Some(source), vec![content], "quoted-as-saying", 0.9));
        }
        let cited =
            view.trimmed(Range::new(cue.range.to, if view.one_of(saying - 1, &["as"]) { saying - 1 } else { saying }));
        if cited.is_empty() {
            return false;
        }
        self.add(Found::of(&inner, Some(cited), vec![content], "cited", 0.9));
        if let Some(outer) = outer {
            self.add(Found::of(cue, Some(outer), vec![Range::new(cited.from, content.to)], "citing", 0.9));
        }
        true
    }

    /// According to Ann Lee, …; …, according to Ann Lee.
    fn according_to(&mut self, cue: Range, sentence: Range) {
        let view = self.view;
        let at = cue.from;
        let start = view.after_dateline(sentence);
        let first = at == start || at == start + 1 && view.is(start, Class::COORDINATOR | Class::ADVERB);
        let Some(source) = source_of_according(view, cue.to, sentence.to) else { return };
        let mut content = Vec::new();
        if first {
            let from = if view.is_mark(source.to, &[","]) { source.to + 1 } else { source.to };
            let hi = view.quote(from).map_or(sentence.to, |quote| view.quotes[quote].range.to.max(sentence.to));
            content.push(Range::new(from, hi));
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
            confidence: 0.9,
        });
    }
}

/// The reporter of a whole sentence, from the comma before its end: ", a local paper reported." The content is the caller's to set.
fn closing_report(view: &View, comma: usize, hi: usize) -> Option<Found> {
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
    let last = ends >= hi || view.is_mark(ends, &[".", "?", "!"]);
    (last && tail_only(view, cue.range.to, hi))
        .then(|| Found::of(&cue, Some(source), Vec::new(), "closing-report", 0.9))
}

/// The attributing phrase that begins at `at`: "according to", "in the words of".
fn cue_phrase(view: &View, at: usize, hi: usize) -> Option<Range> {
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

/// The first noun phrase of a clause: "Activists" in "Activists gathered outside, saying".
fn first_subject(view: &View, lo: usize, hi: usize) -> Option<Range> {
    let mut from = lo;
    while from < hi && view.quote(from).is_some() {
        from += 1;
    }
    if view.is(from, Class::COORDINATOR) || view.one_of(from, &["so", "still"]) {
        from += 1;
    }
    if view.is(from, Class::PREPOSITION | Class::ADVERB | Class::SUBORDINATOR) && !view.is(from, Class::DETERMINER) {
        let comma = (from..hi.min(from + 16)).find(|&at| view.is_mark(at, &[","]))?;
        from = comma + 1;
    }
    if view.is(from, Class::SUBJECT) {
        return Some(Range::new(from, from + 1));
    }
    let mut to = from;
    while to < hi && to - from < 12 {
        let class = view.class(to);
        let lower = view.shape(to) == Shape::Lower;
        if view.shape(to) == Shape::Mark && !view.is_mark(to, &["&"])
            || class.is(Class::AUXILIARY | Class::WH | Class::DAY) && lower && !matches!(view.form(to), "'s" | "’s")
            || class.is(Class::ADVERB) && lower
            || lower
                && to > from
                && (class.is(Class::PAST | Class::THIRD | Class::PAST_VERB) || is_past_by_form(view, to))
        {
            break;
        }
        to += 1;
    }
    if to == from || to >= hi || !(view.is_capital(from) || view.is(from, Class::DETERMINER | Class::POSSESSIVE)) {
        return None;
    }
    // An apposition is closed by a comma; what is not closed is the rest of the sentence.
    let whole = with_appositions(view, to, hi);
    Some(Range::new(from, if whole > to && view.is_mark(whole, &[","]) { whole } else { to }))
}

/// Whether a word that the lexicon does not know looks like a past tense.
fn is_past_by_form(view: &View, at: usize) -> bool {
    !view.is(at, Class::VERB | Class::ROLE) && view.form(at).ends_with("ed")
}

/// Whether this cue may take this content.
fn allowed(view: &View, cue: &Cue, complement: Complement) -> bool {
    match complement.start {
        Start::Quote => {
            let quote = view.quote(complement.from).expect("a quotation begins here");
            view.quotes[quote].speech || cue.is(Class::OBJECT | Class::BARE_CLAUSE)
        }
        Start::Infinitive => cue.is(Class::INFINITIVE | Class::ADDRESSEE),
        Start::Colon => cue.is(Class::STRONG),
        Start::That | Start::Whether | Start::Wh | Start::Clause | Start::Object => true,
    }
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
fn goes_on(view: &View, at: usize, quoted: bool) -> bool {
    let class = view.class(at);
    if class.is(Class::GERUND)
        || view.form(at).ends_with("ing")
        || view
            .one_of(at, &["according", "who", "which", "when", "after", "as", "while", "before", "though", "although"])
    {
        return false;
    }
    !quoted || view.quote_from(at).is_some()
}

/// The end of a content after its quotation ended at `from`: further words of the sentence that belong to it.
fn content_to_end(view: &View, from: usize, hi: usize) -> usize {
    let mut from = from;
    while from < hi && !view.is_mark(from, &[",", ".", ";", "?", "!", "—", "–", "--", ")"]) {
        // “What a night!” and said …: a mark of its own ends a quotation's sentence, unless another quotation goes on.
        let ended = from >= 2 && view.is_mark(from - 2, &[",", ".", "?", "!"]);
        if !ended {
            return content_to(view, from, hi);
        }
        let next = (from..hi.min(from + 4)).find_map(|at| view.quote_from(at));
        match next {
            Some(quote) if view.is(from, Class::COORDINATOR) => from = view.quotes[quote].range.to,
            _ => break,
        }
    }
    from
}

/// The end of an object: the noun phrase with what is attached to it.
fn object_to(view: &View, from: usize, hi: usize) -> usize {
    let hi = content_to(view, from, hi);
    (from + 1..hi)
        .find(|&at| {
            view.quote(at).is_none()
                && (view.is_mark(at, &[",", ";", "—", "–", "--", ":"]) || view.one_of(at, ENDS_OBJECT))
        })
        .unwrap_or(hi)
}

const ENDS_OBJECT: &[&str] = &["because", "while", "but", "after", "when", "although", "though", "during"];
