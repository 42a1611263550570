//! Contents that follow their cue: Ann Lee said that …; told reporters: “…”; …, adding that ….

use super::chain::closing_report;
use super::complement::{Complement, Start, after_time, complement, content_to, infinitive_to};
use super::cue::{Cue, VerbForm};
use super::finder::{Finder, Found};
use super::phrase::{subject_left, subject_right, with_appositions};
use super::view::{Range, View};
use crate::attribution::Act;
use crate::lexicon::Class;
use crate::text::Shape;

impl Finder<'_, '_> {
    /// Ann Lee said that …
    pub(super) fn before_content(&mut self, cue: &Cue, sentence: Range, lo: usize) {
        let view = self.view;
        // "was told by a manager to wait"; "Asked by Lee whether it was over, …"
        let asked = cue.lemma() == "ask"
            && cue.is(Class::PARTICIPLE)
            && (cue.range.from == lo || cue.range.from == lo + 1 && view.one_of(lo, &["when"]));
        let passive = cue.passive || asked;
        let agent = (passive && view.one_of(cue.range.to, &["by"]))
            .then(|| subject_right(view, cue.range.to + 1, sentence.to))
            .flatten();
        let past_agent =
            Cue { range: Range::new(cue.range.from, agent.map_or(cue.range.to, |agent| agent.to)), ..*cue };
        let Some(complement) = complement(view, &past_agent, sentence.to) else { return };
        let sure = match complement.start {
            Start::That | Start::Quote | Start::Whether => true,
            Start::Wh => cue.lemma() == "ask",
            // "says it is late", "claims she was joking"
            Start::Clause => matches!(cue.lemma(), "say" | "tell") || view.is(complement.from, Class::SUBJECT),
            Start::Infinitive => cue.is(Class::ADDRESSEE | Class::STRONG),
            // "calls it ‘the bottom of the sack’"
            Start::Object => {
                cue.lemma() == "call" && (complement.from..complement.from + 4).any(|at| view.quote_from(at).is_some())
            }
        };
        if !allowed(view, cue, complement) || self.nested && !sure {
            return;
        }
        let source = if passive {
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
        // "The council issued a statement saying …": it is the council that says.
        let issued = source.and_then(|source| issued(view, cue, source, lo));
        let (cue, source) = match issued {
            Some((range, issuer)) => (&Cue { range, ..*cue }, Some(issuer)),
            None => (cue, source),
        };
        // "a plumber called Ann Lee" is named so.
        let named = cue.lemma() == "call"
            && complement.start == Start::Object
            && view.is_capital(complement.from)
            && source.is_some_and(|source| view.one_of(source.from, &["a", "an"]) && source.to == cue.range.from);
        if named {
            return;
        }
        let told = cue.is(Class::ADDRESSEE)
            && matches!(complement.start, Start::Quote | Start::Infinitive | Start::Whether | Start::Wh);
        let about = asked && complement.start == Start::Object && view.is(cue.range.to - 1, Class::PREPOSITION);
        if passive && complement.start != Start::That && !told && !about {
            return;
        }
        let quote = view.quote(complement.from).map(|quote| view.quotes[quote].range.to);
        let hi = quote
            .filter(|_| complement.start == Start::Quote)
            .map_or(sentence.to, |to| view.sentence(to - 1).to.max(sentence.to));
        // "Lee, who said she was tired, left": a comma closes the clause.
        let opening = source.filter(|source| source.from > lo && view.one_of(source.from, &["who", "which"]));
        let opening = opening.map(|source| source.from - 1).filter(|&at| view.is_mark(at, ASIDES));
        let closes = |at: usize| opening.is_some_and(|opening| view.form(opening) == view.form(at));
        // "When Lee asked what it meant, she said …": so it does before the main clause.
        let first = source.map_or(cue.range.from, |source| source.from.min(cue.range.from));
        let before = [lo, first.max(lo + 1) - 1];
        let subordinate = asked || before.iter().any(|&at| subordinates(view, at));
        let main = |at: usize| {
            subordinate
                && view.is_mark(at, &[","])
                && (view.is(at + 1, Class::SUBJECT | Class::DETERMINER) || view.is_capital(at + 1))
        };
        let closing = (complement.from..hi).find(|&at| view.quote(at).is_none() && (closes(at) || main(at)));
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
            Start::Clause => "clause",
            Start::Object => "object",
        };
        let rule = if asked && source.is_none() { "asked" } else { rule };
        if let Some((comma, reporter)) = closing {
            let from = source.map_or(cue.range.from, |source| source.from.min(cue.range.from));
            // "The film was shot by a man who thought it was lost, she said": the clause is a part of what was said.
            let from = if view.is(from, Class::WH) { lo } else { from };
            self.add(Found { content: vec![Range::new(from, comma)], ..reporter });
        }
        self.add(Found::of(cue, source, vec![Range::new(complement.from, end)], rule));
        // "said in a report released later that …": what leads to the content says nothing of its own.
        let leads = Range::new(cue.range.to, complement.from);
        if complement.start == Start::That && !(leads.from..leads.to).any(|at| view.is_mark(at, &[","])) {
            self.take(leads);
        }
    }

    /// One neighbour was blunter: “…”
    pub(super) fn announced(&mut self, sentence: Range, lo: usize) {
        let view = self.view;
        let announces = |&at: &usize| {
            view.is_mark(at, &[":"])
                && view.quote(at).is_none()
                && view.quote_from(at + 1).is_some_and(|quote| view.quotes[quote].speech)
        };
        let Some(colon) = (lo..sentence.to).find(announces) else { return };
        let quoted = view.quotes[view.quote(colon + 1).expect("a quotation begins here")].range;
        let Some(source) = first_subject(view, lo, colon) else { return };
        let cue = view.trimmed(Range::new(source.to, colon));
        let short = !cue.is_empty() && cue.len() <= ANNOUNCES;
        if !short || self.is_taken(quoted.from) || (source.from..colon).any(|at| self.is_taken(at)) {
            return;
        }
        self.add(Found {
            source: vec![source],
            cue,
            content: vec![quoted],
            act: Act::Speech,
            negated: false,
            rule: "announced",
            confidence: None,
        });
    }

    /// The subject of the clause before a cue that has none of its own: "Lee smiled and said", "Lee left, saying".
    pub(super) fn shared_subject(&self, cue: &Cue, lo: usize) -> Option<Range> {
        let view = self.view;
        let before = cue.subject_to.checked_sub(1)?;
        if before <= lo {
            return None;
        }
        let joined = view.one_of(before, &["and", "but", "by", "while", "before", "after", "then", "as"])
            || view.is_mark(before, ASIDES);
        if !joined {
            return None;
        }
        // The source of an attribution just before, or the first phrase of the sentence.
        let sentence = view.sentence(cue.verb);
        let last =
            self.found.iter().rev().take(8).find(|found| sentence.from <= found.cue.from && found.cue.from < cue.verb);
        // "When asked whom she supported, Lee smiled and said": the main clause has a subject of its own.
        let subordinate = subordinates(view, lo) || view.one_of(lo, &["asked"]);
        let main = (lo..before).find(|&at| subordinate && view.is_mark(at, &[","])).map_or(lo, |comma| comma + 1);
        let source = last.and_then(|found| found.source.first()).filter(|source| source.from >= main);
        source.copied().or_else(|| first_subject(view, main, before))
    }
}

/// Whether a clause begins that leads up to another: "When Lee asked, …".
fn subordinates(view: &View, at: usize) -> bool {
    view.is(at, Class::SUBORDINATOR) || view.one_of(at, &["when", "while", "if"])
}

/// "The council **issued a statement saying** …": the whole cue, and who issued what `source` names.
fn issued(view: &View, cue: &Cue, source: Range, lo: usize) -> Option<(Range, Range)> {
    let medium = (source.from..source.to).any(|at| view.is(at, Class::MEDIUM | Class::CUE_NOUN));
    // "sent out", "shot back in", "issued"
    let mut verb = source.from.checked_sub(1).filter(|&at| at > lo)?;
    for particles in [&["in"][..], &["out", "back", "up"]] {
        verb -= usize::from(view.one_of(verb, particles) && verb > lo + 1);
    }
    let issues = view.class(verb).is_empty() && view.form(verb).ends_with("ed")
        || view.is(verb, Class::PAST | Class::THIRD | Class::PAST_VERB);
    if cue.form != VerbForm::Gerund || !medium || !issues || !view.one_of(source.from, &["a", "an"]) {
        return None;
    }
    let first = if view.is(verb - 1, Class::HAVE) { verb - 1 } else { verb };
    let issuer = subject_left(view, first, lo)?;
    Some((Range::new(first, cue.range.to), issuer))
}

/// What opens an aside, and closes it: ", who said it was over,".
const ASIDES: &[&str] = &[",", "—", "–", "-", "--"];

/// As many words may announce a quotation: "was rather more blunt about it".
const ANNOUNCES: usize = 8;

/// Whether this cue may take this content.
fn allowed(view: &View, cue: &Cue, complement: Complement) -> bool {
    match complement.start {
        Start::Quote => {
            let quote = view.quote(complement.from).expect("a quotation begins here");
            view.quotes[quote].speech || cue.is(Class::OBJECT | Class::BARE_CLAUSE)
        }
        Start::Infinitive => cue.is(Class::INFINITIVE | Class::ADDRESSEE),
        Start::That | Start::Whether | Start::Wh | Start::Clause | Start::Object => true,
    }
}

/// The end of a content after its quotation ended at `from`: further words of the sentence that belong to it.
pub(super) fn content_to_end(view: &View, from: usize, hi: usize) -> usize {
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
    // "praised Lee and offered to help": a second verb.
    let verb = |at: usize| {
        let at = at + usize::from(view.is(at, Class::ADVERB));
        let past = view.is(at, Class::PAST) && !view.is(at, Class::NOUN_TOO);
        view.shape(at) == Shape::Lower && (past || is_past_by_form(view, at))
    };
    (from + 1..hi)
        .find(|&at| {
            view.quote(at).is_none()
                && (view.one_of(at, &["and", "but"]) && verb(at + 1)
                    || view.is_mark(at, &[",", ";", "—", "–", "--", ":"])
                    || view.one_of(at, ENDS_OBJECT))
        })
        .unwrap_or(hi)
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
    for _ in 0..MOST_INTRODUCTIONS {
        if !introduces(view, from, lo, hi) {
            break;
        }
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
        if to > from && after_time(view, to, hi).is_some() {
            break;
        }
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

/// Whether a phrase that begins at `from` leads up to the subject behind its comma.
fn introduces(view: &View, from: usize, lo: usize, hi: usize) -> bool {
    let word = view.is(from, Class::PREPOSITION | Class::ADVERB | Class::SUBORDINATOR);
    // "Founded in 2018, the company …", "Speaking in Ames, Lee …"
    let founded = view.form(from).ends_with("ed") && view.is(from + 1, Class::PREPOSITION);
    let speaking = view.form(from).ends_with("ing") && view.sentence(from).from == from;
    // "in Ames, Iowa, on Sunday, Lee …"
    let comma = || (from..hi.min(from + 4)).find(|&at| view.is_mark(at, &[","]));
    let place = |comma: usize| {
        (from..comma).all(|at| view.is_capital(at))
            && (view.is(comma + 1, Class::PREPOSITION) || view.is_capital(comma + 1))
    };
    // "Hours later, Lee …"
    let time = after_time(view, from, hi).is_some_and(|to| view.is_mark(to, &[","]))
        || view.is(from, Class::PERIOD) && view.one_of(from + 1, &["later", "earlier", "after", "before"]);
    founded
        || (word || speaking) && !view.is(from, Class::DETERMINER)
        || time
        || from > lo && view.is_mark(from - 1, &[","]) && comma().is_some_and(place)
}

/// More phrases than this do not stand before a subject.
const MOST_INTRODUCTIONS: usize = 3;

/// Whether a word that the lexicon does not know looks like a past tense.
fn is_past_by_form(view: &View, at: usize) -> bool {
    !view.is(at, Class::VERB | Class::ROLE) && view.form(at).ends_with("ed")
}

const ENDS_OBJECT: &[&str] = &["because", "while", "but", "after", "when", "although", "though", "during"];
