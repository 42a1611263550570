//! What follows a cue: whom it is said to, when and where, and where the content starts and ends.

use super::cue::Cue;
use super::view::View;
use crate::lexicon::Class;
use crate::text::Shape;

/// How a content to the right of its cue begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    That,
    /// "whether", "if"
    Whether,
    /// "how", "what", "why"
    Wh,
    Quote,
    Infinitive,
    /// A clause without "that".
    Clause,
    /// A thing or a person.
    Object,
}

/// The content to the right of a cue.
#[derive(Debug, Clone, Copy)]
pub(super) struct Complement {
    pub(super) start: Start,
    /// Its first token.
    pub(super) from: usize,
}

/// What follows `cue` before `hi`, past addressee, time and medium; `None` where nothing there can be its content.
pub(super) fn complement(view: &View, cue: &Cue, hi: usize) -> Option<Complement> {
    // "accused the mayor of lying": whom is part of what.
    let ends_in_preposition = view.is(cue.range.to - 1, Class::PREPOSITION);
    let addressed = cue.is(Class::ADDRESSEE) && cue.lemma() != "accuse" && !ends_in_preposition;
    let whom_from = cue.range.to;
    let mut at = whom_from;
    if addressed && !view.is_mark(at, &[",", ":"]) && view.quote_from(at).is_none() {
        at = after_addressee(view, at, hi);
    }
    // "urged both sides to stop": here too.
    let whom_to = at;
    let found = |start, from| {
        let whom = start == Start::Infinitive && from == whom_to;
        Some(Complement { start, from: if whom { whom_from } else { from } })
    };
    for _ in 0..6 {
        if view.quote_from(at).is_some() {
            return found(Start::Quote, at);
        }
        if at >= hi {
            return None;
        }
        if view.is_mark(at, &[":"]) {
            return view.quote_from(at + 1).and_then(|_| found(Start::Quote, at + 1));
        }
        if view.is_mark(at, &[","]) {
            if view.quote_from(at + 1).is_some() {
                return found(Start::Quote, at + 1);
            }
            if view.one_of(at + 1, &["that"]) && view.quote(at + 1).is_none() {
                return found(Start::That, at + 1);
            }
            // ", in a statement, that", ", however, that"
            let close = (at + 1..hi.min(at + 14)).find(|&at| view.is_mark(at, &[","]))?;
            let from = close + 1;
            let start = if view.one_of(from, &["that"]) {
                Start::That
            } else if view.quote_from(from).is_some() {
                Start::Quote
            } else if cue.lemma() == "ask" && view.one_of(from, &["whether", "if"]) {
                Start::Whether
            } else if cue.is(Class::STRONG) && view.is(from, Class::SUBJECT) {
                // "says, win or lose, he is staying"
                Start::Clause
            } else {
                return None;
            };
            return Some(Complement { start, from });
        }
        if view.one_of(at, &["that"]) {
            return found(Start::That, at);
        }
        if view.one_of(at, &["whether", "if"]) {
            return found(Start::Whether, at);
        }
        let asks = cue.lemma() == "ask";
        if view.is(at, Class::WH) && (asks || !view.one_of(at, &["when", "where", "which", "whose"])) {
            return found(Start::Wh, at);
        }
        if view.one_of(at, &["to"]) && view.is(at + 1, Class::DETERMINER | Class::PRONOUN)
            || view.is(at, Class::PREPOSITION)
        {
            if let Some(next) = after_time(view, at, hi) {
                at = next;
            } else if view.one_of(at, &["to"]) && cue.is(Class::INFINITIVE | Class::ADDRESSEE) {
                return found(Start::Infinitive, at);
            } else if let Some(next) = after_medium(view, at, hi) {
                at = next;
            } else {
                // "says despite the rain, she will walk"
                let comma = (at..hi.min(at + 14)).find(|&at| view.is_mark(at, &[",", ".", ";", ":"]))?;
                let clause = cue.is(Class::STRONG)
                    && at == cue.range.to
                    && view.is_mark(comma, &[","])
                    && view.is(comma + 1, Class::SUBJECT)
                    && !view.one_of(comma + 1, &["who", "which"]);
                return clause.then_some(Complement { start: Start::Clause, from: at });
            }
            continue;
        }
        // "vowed never to leave"
        if view.is(at, Class::NEGATION) && view.one_of(at + 1, &["to"]) && cue.is(Class::INFINITIVE | Class::ADDRESSEE)
        {
            let anonymous = view.one_of(at + 2, &["be"]) && view.one_of(at + 3, &["named", "identified", "quoted"]);
            return if anonymous { None } else { found(Start::Infinitive, at) };
        }
        if view.one_of(at, &["to"]) {
            return if cue.is(Class::INFINITIVE | Class::ADDRESSEE) { found(Start::Infinitive, at) } else { None };
        }
        if let Some(next) = after_time(view, at, hi) {
            at = next;
            continue;
        }
        if view.is(at, Class::ADVERB)
            && view.shape(at) == Shape::Lower
            && !view.is(at, Class::DETERMINER | Class::COORDINATOR)
            && at + 1 < hi
        {
            at += 1;
            continue;
        }
        break;
    }
    if at >= hi
        || view.shape(at) == Shape::Mark && !view.is_mark(at, &["[", "$", "("])
        || view.is(at, Class::SUBORDINATOR | Class::COORDINATOR) && view.shape(at) == Shape::Lower
    {
        return None;
    }
    // After "said" and "told me" nearly everything that can begin a clause does.
    let anything = (cue.lemma() == "say" || cue.lemma() == "tell" && at > cue.range.to)
        && (view.is(at, Class::DETERMINER | Class::POSSESSIVE)
            || view.is_capital(at)
            || view.shape(at) == Shape::Number);
    let clause = anything || starts_clause(view, at, hi);
    if cue.is(Class::BARE_CLAUSE) && clause || cue.is(Class::ADDRESSEE) && clause && at > cue.range.to {
        return found(Start::Clause, at);
    }
    let takes_object = cue.is(Class::OBJECT) || ends_in_preposition && cue.is(Class::STRONG | Class::CLAUSAL);
    (takes_object && at == cue.range.to && !view.is(at, Class::PREPOSITION | Class::AUXILIARY))
        .then_some(Complement { start: Start::Object, from: at })
}

/// Whether a clause with a subject and a verb begins at `at`.
fn starts_clause(view: &View, at: usize, hi: usize) -> bool {
    if view.is(at, Class::SUBJECT) && !view.one_of(at, &["who"]) || view.one_of(at, &["there", "it"]) {
        return true;
    }
    if view.is(at, Class::PREPOSITION | Class::AUXILIARY) {
        return false;
    }
    (at + 1..hi.min(at + 20)).any(|next| {
        let class = view.class(next);
        class.is(Class::PAST_VERB) && !view.is(next - 1, Class::DETERMINER)
            || class.is(Class::AUXILIARY) && !matches!(view.form(next), "'s" | "’s")
            || class.is(Class::PAST)
            || class.is(Class::THIRD) && !class.is(Class::NOUN_TOO)
            || class.is(Class::SUBJECT) && next == at + 1
            || view.shape(next) == Shape::Lower
                && class.is_empty()
                && (view.form(next).ends_with("ed") || view.form(next).ends_with('s') && view.is_capital(next - 1))
    })
}

/// Past the person told: "reporters", "CNN's Jake Tapper", "the court".
pub(super) fn after_addressee(view: &View, from: usize, hi: usize) -> usize {
    if view.is(from, Class::PRONOUN)
        && !view.is(from, Class::DETERMINER)
        && !view.one_of(from, &["that", "what", "who"])
    {
        return if view.is(from, Class::SUBJECT) && !view.one_of(from, &["you", "it"]) { from } else { from + 1 };
    }
    let mut at = from;
    while at < hi && at - from < 10 && view.quote(at).is_none() {
        let class = view.class(at);
        if view.shape(at) == Shape::Mark && !view.is_mark(at, &["&"])
            || view.one_of(at, &["that", "to"])
            || class.is(Class::WH | Class::SUBORDINATOR | Class::SUBJECT | Class::NEGATION)
            || class.is(Class::DAY) && !matches!(view.form(at + 1), "'s" | "’s")
            || class.is(Class::PREPOSITION) && !(view.one_of(at, &["of", "from", "for", "at"]) && at > from)
            || class.is(Class::AUXILIARY) && !matches!(view.form(at), "'s" | "’s")
            || at > from && class.is(Class::DETERMINER | Class::POSSESSIVE) && !view.is(at - 1, Class::PREPOSITION)
        {
            break;
        }
        // "reporters Trump is …": a name after a plural noun begins the content.
        if at > from
            && view.is_capital(at)
            && view.shape(at - 1) == Shape::Lower
            && view.form(at - 1).ends_with('s')
            && !matches!(view.form(at - 1), "'s" | "’s")
        {
            break;
        }
        at += 1;
    }
    at
}

/// Past a time that begins at `at`: "on Friday night", "last week", "in 2011", "earlier this month".
pub(super) fn after_time(view: &View, at: usize, hi: usize) -> Option<usize> {
    let mut next = at;
    if view.is(next, Class::PREPOSITION) && view.one_of(next, &["on", "in", "at", "over", "during", "since", "by"]) {
        next += 1;
    }
    while next < hi
        && view.one_of(
            next,
            &[
                "the", "last", "this", "next", "late", "early", "earlier", "later", "past", "previous", "following",
                "that", "a", "an", "few", "two", "three", "four", "five", "several", "recent",
            ],
        )
    {
        next += 1;
    }
    let head = next;
    while next < hi
        && (view.is(next, Class::DAY | Class::MONTH | Class::PERIOD) && !view.one_of(next, &["may", "second"])
            || view.shape(next) == Shape::Number
                && (next > head || is_year(view.form(next)) || view.is(next + 1, Class::PERIOD)))
    {
        next += 1;
    }
    if next == head {
        return None;
    }
    if view.one_of(next, &["ago"])
        || view.one_of(next, &["later", "earlier", "before", "after"])
            && !view.is(next + 1, Class::DETERMINER | Class::SUBJECT)
    {
        next += 1;
    }
    Some(next)
}

fn is_year(form: &str) -> bool {
    form.len() == 4 && (form.starts_with("19") || form.starts_with("20"))
}

/// Past a phrase with a preposition that tells where or how it was said: "in a statement", "on Twitter", "to reporters".
///
/// Only if content follows that nothing else could begin, or the phrase names a medium.
fn after_medium(view: &View, at: usize, hi: usize) -> Option<usize> {
    let mut medium = None;
    for next in at + 1..hi.min(at + 16) {
        // "told a crowd in Boston she would run"
        let clause = next > at + 1 && view.is(next, Class::SUBJECT) && !view.one_of(next, &["who", "you", "it"]);
        if view.one_of(next, &["that", "whether"]) && view.quote(next).is_none()
            || clause
            || view.quote_from(next).is_some_and(|quote| view.quotes[quote].speech)
            || view.is_mark(next, &[":"])
        {
            return Some(next);
        }
        if view.is_mark(next, &[","]) {
            let content = view.quote_from(next + 1).is_some() || view.one_of(next + 1, &["that"]);
            return if content { Some(next) } else { medium };
        }
        if view.shape(next) == Shape::Mark && !view.is_mark(next, &["(", ")"]) {
            break;
        }
        // "in a report released hours later that …"
        let participle = view.is(next, Class::PARTICIPLE) || view.form(next).ends_with("ed");
        if view.is(next, Class::MEDIUM | Class::DAY) {
            medium = Some(next + 1);
        } else if medium == Some(next) && !view.is(next, Class::PREPOSITION | Class::DAY) && !participle {
            break;
        }
    }
    medium
}

/// Whether nothing but time, place and circumstance follows a cue at the end of its clause.
pub(super) fn tail_only(view: &View, from: usize, hi: usize) -> bool {
    let mut at = from;
    for _ in 0..4 {
        if at >= hi
            || view.is_mark(at, &[".", ",", "?", "!", ";", "—", "–", "--", ")", ":"])
            || view.quote_from(at).is_some()
        {
            return true;
        }
        if let Some(next) = after_time(view, at, hi) {
            at = next;
            continue;
        }
        if view.is(at, Class::ADVERB) && view.shape(at) == Shape::Lower {
            at += 1;
            continue;
        }
        break;
    }
    view.is(at, Class::PREPOSITION | Class::SUBORDINATOR) && !view.one_of(at, &["that"])
}

/// The end of the clause after a cue that stands after its content: before the mark that ends it.
pub(super) fn tail_to(view: &View, from: usize, hi: usize) -> usize {
    (from..hi)
        .find(|&at| view.quote(at).is_some() || view.is_mark(at, &[".", ",", "?", "!", ";", "—", "–", "--", ":"]))
        .unwrap_or(hi)
}

/// Where a content that starts at `from` ends: the end of the sentence, or before words that are the reporter's again.
pub(super) fn content_to(view: &View, from: usize, hi: usize) -> usize {
    let mut at = from + 1;
    while at < hi {
        if view.quote(at).is_some() {
            at += 1;
            continue;
        }
        // “…,” adding that: the comma stands inside the marks.
        if view.quote_to(at).is_some() && at >= 2 && view.is_mark(at - 2, &[","]) && reporter_again(view, at, hi) {
            return at;
        }
        if view.is_mark(at, &[";"]) && at > from + 2 && !view.one_of(at + 1, &["that"]) {
            return at;
        }
        if view.is_mark(at, &[","])
            && at > from + 1
            && (reporter_again(view, at + 1, hi) || at > from + 3 && adds(view, at + 1, hi))
        {
            return at;
        }
        if view.one_of(at, &["and", "but"]) && at > from + 2 && says_more(view, at + 1) {
            return at;
        }
        // "… the name — a play on words": the reporter explains.
        if view.is_mark(at, &["—", "–", "--"])
            && at > from + 3
            && view.one_of(at + 1, &["a", "an"])
            && !(at + 1..hi).any(|at| view.is_mark(at, &["—", "–", "--"]))
        {
            return at;
        }
        at += 1;
    }
    hi
}

/// Whether the words after a comma add to the sentence what the source did not say, more often than not.
fn adds(view: &View, at: usize, hi: usize) -> bool {
    let last_comma = || !(at + 1..hi.min(at + 60)).any(|at| view.is_mark(at, &[","]));
    view.one_of(at, &["but", "who"])
        || view.one_of(at, &["a", "an", "the"]) && last_comma()
        || view.one_of(at, &["and"]) && view.one_of(at + 1, &["he", "she", "they", "it", "the", "a"])
}

/// Where an infinitive content ends: also before a finite verb of saying, which goes on from the cue: "urged calm and warned …".
pub(super) fn infinitive_to(view: &View, from: usize, hi: usize) -> usize {
    let to = content_to(view, from, hi);
    let finite = |at: usize| view.is(at, Class::PAST) && view.is(at, Class::STRONG) && !view.is(at, Class::BASE);
    (from + 1..to).find(|&at| view.quote(at).is_none() && view.one_of(at, &["and"]) && finite(at + 1)).unwrap_or(to)
}

/// Whether a verb with a content of its own follows a coordinator: "and said that", "and has promised to".
fn says_more(view: &View, at: usize) -> bool {
    let mut verb = at;
    while verb < at + 3 && view.is(verb, Class::AUXILIARY | Class::ADVERB) && !view.is(verb, Class::MODAL) {
        verb += 1;
    }
    if !view.is(verb, Class::PAST | Class::THIRD | Class::GERUND)
        || view.is(verb, Class::NOUN_TOO) && !view.is(verb, Class::PAST | Class::GERUND)
    {
        return false;
    }
    let next = verb + 1;
    view.is(verb, Class::REFUSAL) && view.is(verb, Class::PAST | Class::THIRD)
        || view.is(verb, Class::STRONG)
            && view.is(verb, Class::TAKES_PREPOSITION)
            && view.one_of(next, &["of", "about", "against"])
        || view.is(verb, Class::STRONG | Class::CLAUSAL) && view.one_of(next, &["that"])
        || view.is(verb, Class::STRONG) && view.is(next, Class::WH) && !view.one_of(next, &["when", "where", "which"])
        || view.is(verb, Class::ADDRESSEE)
            && !view.is(next, Class::PREPOSITION)
            && (next + 1..next + 7).any(|at| view.one_of(at, &["that", "to"]))
        || view.is(verb, Class::STRONG) && (next..next + 3).any(|at| view.quote_from(at).is_some())
        || view.is(verb, Class::STRONG) && view.is(verb, Class::INFINITIVE) && view.one_of(next, &["to"])
        || view.lemma(verb) == "say"
}

/// Whether the words after a comma are the reporter's: ", adding that", ", according to", ", but he said".
fn reporter_again(view: &View, at: usize, hi: usize) -> bool {
    if view.one_of(at, &["according"]) && view.one_of(at + 1, &["to"]) {
        return true;
    }
    let class = view.class(at);
    // "Lee, noting that it was late, said"
    if class.is(Class::PAST) && class.is(Class::STRONG) && class.is(Class::BARE_CLAUSE) {
        return true;
    }
    if class.is(Class::GERUND) && (class.is(Class::STRONG) || view.one_of(at + 1, &["that"]))
        || class.is(Class::PHRASAL) && view.one_of(at + 2, &["that"])
    {
        return true;
    }
    if view.one_of(at, &["which", "who"]) {
        // ", which Lee said was over"
        return (at + 2..hi.min(at + 8)).any(|verb| {
            view.is(verb, Class::PAST | Class::THIRD) && view.quote_from(verb + 1).is_some()
                || view.is(verb, Class::BARE_CLAUSE)
                    && view.is(verb, Class::PAST | Class::THIRD)
                    && view.is(verb + 1, Class::AUXILIARY | Class::PAST | Class::PREPOSITION)
                || view.is(verb, Class::PHRASAL) && view.is(verb + 2, Class::AUXILIARY)
        });
    }
    // ", and described the plan as …"
    let verb = at + 1;
    // ", and speculate that …"
    if view.one_of(at, &["and", "but"])
        && view.is(verb, Class::BASE)
        && view.is(verb, Class::STRONG | Class::CLAUSAL)
        && view.one_of(verb + 1, &["that"])
    {
        return true;
    }
    let described =
        view.is(verb, Class::PAST) && view.is(verb, Class::OBJECT | Class::STRONG) && !view.is(verb, Class::THOUGHT);
    if view.one_of(at, &["and", "but"]) && described {
        return true;
    }
    if view.one_of(at, &["and", "but", "while", "though", "although", "whereas"]) {
        // A new subject with a cue of its own.
        for next in at + 1..hi.min(at + 14) {
            if view.shape(next) == Shape::Mark {
                return false;
            }
            if view.is(next, Class::STRONG)
                && view.is(next, Class::PAST | Class::THIRD)
                && next > at + 1
                && !view.is(next, Class::NOUN_TOO)
            {
                return true;
            }
        }
    }
    false
}
