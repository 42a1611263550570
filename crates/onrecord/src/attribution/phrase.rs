//! Noun phrases beside a cue: the words that name who.

use super::complement::after_time;
use super::view::{Range, View};
use crate::lexicon::Class;
use crate::text::Shape;

/// The most tokens that a source may have to one side of its head.
const LONGEST: usize = 40;
/// … and that brackets behind one may hold.
const LONGEST_BRACKETS: usize = 14;

/// The phrase that ends where `end` begins, as the subject of a verb there; `None` where no phrase can be one.
///
/// Looks no further left than `lo`. Takes in appositions ("Ann Lee, the mayor, said") and passes over clauses and phrases
/// that merely add ("Ann Lee, who was not there, said").
pub(super) fn subject_left(view: &View, end: usize, lo: usize) -> Option<Range> {
    let lo = lo.max(end.saturating_sub(LONGEST));
    let end = before_time(view, end, lo);
    if end <= lo {
        return None;
    }
    // "Mr. Lee (Letters, 3 May)": what stands in brackets belongs, whatever it is.
    if let Some(open) = bracket(view, end, lo + 1)
        && (open..end).any(|at| view.is_mark(at, &[","]))
    {
        return phrase_left(view, open, lo).map(|head| Range::new(head.from, end));
    }
    if !view.is_mark(end - 1, &[","]) {
        return phrase_left(view, end, lo).map(|phrase| with_relative(view, phrase, lo));
    }
    // Between commas: walk from the cue back over what was added, to the head.
    let mut to = end - 1;
    let mut source_to = None;
    for _ in 0..4 {
        let from = part_from(view, to, lo);
        if from <= lo {
            return None;
        }
        let part = Range::new(from, to);
        if is_apposition(view, part) {
            source_to.get_or_insert(to);
        } else if is_aside(view, part) {
            source_to = None;
        } else {
            return None;
        }
        to = from - 1;
        if let Some(head) = phrase_left(view, to, lo)
            && is_nominal_head(view, head)
            && view.shape(head.from) != Shape::Number
            // "Ann Lee, of Flint, Mich., said"
            && !(head.from > lo + 1 && view.one_of(head.from - 1, &["of"]) && view.is_mark(head.from - 2, &[","]))
            && !is_apposition_of_name(view, head, lo)
        {
            return Some(Range::new(head.from, source_to.unwrap_or(head.to)));
        }
    }
    None
}

/// Where the bracket opens that closes before `end`.
fn bracket(view: &View, end: usize, lo: usize) -> Option<usize> {
    let close = end - 1;
    let opens = || (lo.min(close)..close).rev().take(LONGEST_BRACKETS).find(|&at| view.is_mark(at, &["("]));
    view.is_mark(close, &[")"]).then(opens).flatten()
}

/// Where a time that ends at `end` begins: "Lee on Tuesday night | said"; `end` where there is none.
fn before_time(view: &View, end: usize, lo: usize) -> usize {
    if end < lo + 2
        || !view.is(end - 1, Class::DAY | Class::PERIOD) && !view.one_of(end - 1, &["ago"])
        || view.shape(end - 1) == Shape::Mark
    {
        return end;
    }
    let begins = |from: usize| {
        from > lo
            && !view.is(from - 1, Class::PREPOSITION | Class::DETERMINER)
            && after_time(view, from, end) == Some(end)
    };
    // The earliest beginning: "late on Tuesday" before "Tuesday".
    let from = (end.saturating_sub(4).max(lo + 1)..end).find(|&from| begins(from)).unwrap_or(end);
    let late = from < end && from > lo + 1 && view.one_of(from - 1, &["late", "early", "later", "earlier"]);
    if late { from - 1 } else { from }
}

/// Where the part between commas that ends at `to` begins.
fn part_from(view: &View, to: usize, lo: usize) -> usize {
    (lo..to).rev().find(|&at| view.is_mark(at, &[","]) && view.quote(at).is_none()).map_or(lo, |at| at + 1)
}

/// Whether a phrase adds to one before its comma: "the mayor" in "Ann Lee, the mayor", but not in "On Friday, the mayor".
fn is_apposition_of_name(view: &View, phrase: Range, lo: usize) -> bool {
    if phrase.from <= lo + 1 || !view.is_mark(phrase.from - 1, &[","]) || !is_apposition(view, phrase) {
        return false;
    }
    let before = Range::new(part_from(view, phrase.from - 1, lo), phrase.from - 1);
    !is_aside(view, before) && after_time(view, before.from, before.to) != Some(before.to)
}

/// The phrase that starts at `from`, as the subject after an inverted verb: "said Ann Lee, the mayor of Dover."
pub(super) fn subject_right(view: &View, from: usize, hi: usize) -> Option<Range> {
    if from >= hi {
        return None;
    }
    if view.is(from, Class::SUBJECT) && !(view.is_capital(from + 1)) {
        return Some(Range::new(from, from + 1));
    }
    let hi = hi.min(from + LONGEST);
    let mut to = name_or_noun_right(view, from, hi, false)?;
    to = with_appositions(view, to, hi);
    (to > from).then_some(Range::new(from, to))
}

/// Takes in the appositions after a phrase that ends at `to`: ", the mayor of Dover, …".
pub(super) fn with_appositions(view: &View, to: usize, hi: usize) -> usize {
    let mut to = to;
    while to + 1 < hi && view.is_mark(to, &[","]) && view.quote(to).is_none() {
        let next = to + 1;
        let starts = view.is(next, Class::DETERMINER | Class::ROLE)
            || view.one_of(next, &["of"]) && view.is_capital(next + 1)
            || view.is_capital(next) && view.is(to - 1, Class::ROLE) && !view.is(next, Class::DAY | Class::SUBJECT)
            || view.shape(next) == Shape::Number
            || view.shape(next) == Shape::Lower
                && !view.is(
                    next,
                    Class::SUBORDINATOR
                        | Class::COORDINATOR
                        | Class::PREPOSITION
                        | Class::VERB
                        | Class::WH
                        | Class::ADVERB
                        | Class::SUBJECT
                        | Class::DAY,
                )
                && !view.form(next).ends_with("ing")
            || view.is_capital(next) && view.is_capital(to - 1) && !view.is(next, Class::DAY | Class::SUBJECT);
        if !starts {
            break;
        }
        let next = next + usize::from(view.one_of(next, &["of"]));
        match name_or_noun_right(view, next, hi, true) {
            Some(end) if end > next => to = end,
            _ => break,
        }
    }
    to
}

/// The end of a noun phrase that starts at `from`, with what is attached by prepositions: more of them in an apposition, where
/// "at the university" tells who it is and not where it was said.
fn name_or_noun_right(view: &View, from: usize, hi: usize, apposition: bool) -> Option<usize> {
    let mut at = from;
    while at < hi && view.quote(at) == view.quote(from) {
        let class = view.class(at);
        if view.shape(at) == Shape::Mark {
            if view.is_mark(at, &["("])
                && let Some(close) = (at + 1..hi.min(at + 7)).find(|&at| view.is_mark(at, &[")"]))
            {
                at = close + 1;
                continue;
            }
            if view.is_mark(at, &["&", "/", "’", "'"]) {
                at += 1;
                continue;
            }
            break;
        }
        if at > from {
            if view.one_of(at, &["who"]) && at + 2 < hi {
                // A clause without a comma tells which one: it belongs, unless it says something itself.
                let ends = |at: &usize| {
                    view.shape(*at) == Shape::Mark && !view.is_mark(*at, &["'", "’", "-", "&"])
                        || view.quote(*at).is_some()
                };
                let to = (at..hi).find(ends).unwrap_or(hi);
                let says = view.is(at + 1, Class::STRONG) || view.is(at + 2, Class::STRONG);
                return Some(if says { at } else { to });
            }
            let ends = class.is(Class::DAY | Class::SUBORDINATOR | Class::WH)
                || class.is(Class::AUXILIARY) && !matches!(view.form(at), "'s" | "’s")
                || class.is(Class::SUBJECT) && !view.is_capital(at)
                || view.one_of(
                    at,
                    &["that", "to", "in", "on", "during", "at", "after", "when", "as", "before", "while", "by"],
                ) && !(view.one_of(at, &["at", "in", "to"])
                    && (view.is(at - 1, Class::ROLE)
                        || apposition
                            && at > from + 1
                            && (view.is_capital(at + 1) || view.is(at + 1, Class::DETERMINER))
                            && !view.is(at + 1, Class::DAY | Class::MONTH)))
                || class.is(Class::COORDINATOR)
                    && !(view.is_capital(at + 1)
                        || joins_nouns(view, at)
                        || apposition && view.one_of(at + 1, &["a", "an", "the"]))
                || class.is(Class::ADVERB)
                    && view.shape(at) == Shape::Lower
                    && !class.is(Class::ROLE | Class::GIVEN_NAME)
                || time_starts(view, at);
            if ends {
                break;
            }
        } else if class.is(Class::PREPOSITION | Class::SUBORDINATOR | Class::AUXILIARY)
            && view.shape(at) == Shape::Lower
        {
            return None;
        }
        at += 1;
    }
    (at > from).then_some(at)
}

/// Whether a coordinator joins common nouns: "research and policy director", "a lawyer and a friend".
fn joins_nouns(view: &View, at: usize) -> bool {
    let next = view.class(at + 1);
    view.shape(at + 1) == Shape::Lower
        && view.shape(at - 1) == Shape::Lower
        && !next.is(Class::VERB
            | Class::AUXILIARY
            | Class::ADVERB
            | Class::SUBJECT
            | Class::PREPOSITION
            | Class::SUBORDINATOR
            | Class::WH)
        && !view.form(at + 1).ends_with("ed")
}

/// Whether "last week", "this morning", "late Friday" begins here.
fn time_starts(view: &View, at: usize) -> bool {
    view.one_of(at, &["last", "this", "next", "late", "early", "earlier", "that"])
        && view.is(at + 1, Class::DAY | Class::PERIOD | Class::MONTH)
}

/// The noun phrase that ends at `end`.
fn phrase_left(view: &View, end: usize, lo: usize) -> Option<Range> {
    if end <= lo {
        return None;
    }
    let last = end - 1;
    // "Voltaire Cells (“the Company”) said"
    if let Some(open) = bracket(view, end, lo)
        && (open..last).any(|at| view.quote(at).is_some())
    {
        return phrase_left(view, open, lo);
    }
    if view.quote(last).is_some() && view.quote(last) != view.quote(lo) && view.quote_to(end).is_some() {
        return None;
    }
    let class = view.class(last);
    if class.is(Class::SUBJECT)
        || view.one_of(
            last,
            &[
                "others", "some", "many", "most", "both", "everyone", "everybody", "someone", "nobody", "one", "which",
                "that",
            ],
        )
    {
        if view.one_of(last, &["that"]) {
            return None;
        }
        if last > lo && view.one_of(last - 1, &["some", "many", "all", "both"]) && view.one_of(last, &["others", "who"])
        {
            return Some(Range::new(last - 1, end));
        }
        return Some(Range::new(last, end));
    }
    let inside = last > lo
        && (view.one_of(last - 1, &["of"]) || view.one_of(last, &["himself", "herself", "itself", "themselves"]));
    if class.is(Class::PRONOUN) && !class.is(Class::DETERMINER) && !inside {
        return None;
    }
    // "Lee himself"
    let reflexive = last > lo && view.one_of(last, &["himself", "herself", "itself", "themselves"]);
    let mut from = if reflexive { last } else { end };
    if reflexive && view.is(last - 1, Class::SUBJECT) {
        return Some(Range::new(last - 1, end));
    }
    while from > lo && belongs(view, from - 1, from, end) {
        from -= 1;
    }
    // "he and Ms. Lee"
    if view.is(from, Class::COORDINATOR) {
        let pair = from > lo && view.is(from - 1, Class::SUBJECT);
        from = if pair { from - 1 } else { from + 1 };
    }
    let from = with_list(view, without_introduction(view, from, end), lo);
    let phrase = Range::new(from, end);
    (!phrase.is_empty() && is_nominal_head(view, phrase)).then_some(phrase)
}

/// Takes in what a relative clause without a comma, which the phrase is the end of, belongs to: "The man who owns the mill".
fn with_relative(view: &View, phrase: Range, lo: usize) -> Range {
    let mut from = phrase.from;
    // "leaders who said": the pronoun is the subject itself.
    if phrase.len() == 1 {
        return phrase;
    }
    for _ in 0..MOST_RELATIVE {
        let pronoun = |&at: &usize| view.one_of(at, &["who", "that", "which"]) && view.quote(at).is_none();
        let Some(pronoun) = (from.saturating_sub(2).max(lo + 1)..=from).rev().find(pronoun) else { break };
        let verb = view.class(pronoun + 1);
        let goes_on = verb.is(Class::AUXILIARY | Class::PAST | Class::PAST_VERB | Class::THIRD)
            || view.form(pronoun + 1).ends_with("ed")
            || view.form(pronoun + 1).ends_with('s') && pronoun + 1 < from
            // "Two brothers who share an orchard"
            || view.one_of(pronoun, &["who"]) && pronoun + 2 == from;
        let Some(head) = phrase_left(view, pronoun, lo) else { break };
        if !goes_on || verb.is(Class::STRONG) || view.is(head.to - 1, Class::VERB) {
            break;
        }
        from = head.from;
    }
    Range::new(from, phrase.to)
}

/// More relative clauses than this are not undone.
const MOST_RELATIVE: usize = 3;

/// Takes in the earlier members of a list: "Lee, Park and Cho". The phrase that starts at `from` must be its end.
fn with_list(view: &View, from: usize, lo: usize) -> usize {
    let mut first = from;
    let ends_list = view.is(from, Class::COORDINATOR)
        || (from..from + 6).any(|at| view.one_of(at, &["and"]) && view.is_capital(at - 1)) && view.is_capital(from);
    while ends_list && first > lo + 1 && view.is_mark(first - 1, &[","]) && view.quote(first - 1).is_none() {
        let mut name = first - 1;
        while name > lo
            && view.is_capital(name - 1)
            && first - name < 6
            && !view.is(name - 1, Class::DAY | Class::SUBJECT)
        {
            name -= 1;
        }
        if name == first - 1 || name > lo && !view.is_mark(name - 1, &[","]) {
            break;
        }
        first = name;
    }
    first
}

/// Whether the token at `at` can be part of a noun phrase that so far starts at `from`.
fn belongs(view: &View, at: usize, from: usize, end: usize) -> bool {
    let class = view.class(at);
    if view.quote(at) != view.quote(end - 1) {
        // Nicknames and titles of works stand inside source phrases.
        return view.quote(at).is_some_and(|quote| !view.quotes[quote].speech && view.quotes[quote].range.len() < 8);
    }
    if view.shape(at) == Shape::Mark {
        return view.is_mark(at, &["&", "/", "(", ")", "'", "’"])
            || view.is_mark(at, &["."])
                && view.is_capital(at.wrapping_sub(1))
                && view.form(at.wrapping_sub(1)).len() == 1;
    }
    if matches!(view.form(at), "'s" | "’s") {
        return !view.is(at.wrapping_sub(1), Class::SUBJECT);
    }
    if class.is(Class::COORDINATOR) {
        // "Lee and Park", "the mayor and his deputy"; but not "… fell and Park said".
        let joins_names = at > 0
            && from < end
            && view.is_capital(from)
            && view.is_capital(at - 1)
            && !view.is(at - 1, Class::DAY | Class::MONTH);
        let joins_nouns = from < end
            && view.shape(from) == Shape::Lower
            && view.one_of(at, &["and", "or"])
            && at > 0
            && view.shape(at - 1) == Shape::Lower
            && (view.is(from, Class::ROLE | Class::POSSESSIVE) && view.is(at - 1, Class::ROLE)
                // "members and leaders"
                || end - from == 1 && view.form(from).ends_with('s') && view.form(at - 1).ends_with('s')
                    && !view.is(at - 1, Class::VERB));
        // "Lee and her colleagues"
        let joins_circle = at > 0
            && from < end
            && view.is(from, Class::POSSESSIVE)
            && view.is_capital(at - 1)
            && view.one_of(at, &["and"]);
        return joins_names || joins_nouns || joins_circle;
    }
    // A determiner begins a phrase: only a preposition goes on to its left.
    if from < end
        && view.is(from, Class::DETERMINER | Class::POSSESSIVE)
        && !view.is_capital(from)
        && view.shape(from) == Shape::Lower
        && !class.is(Class::PREPOSITION | Class::DETERMINER)
        && !matches!(view.form(at), "'s" | "’s")
        && !view.one_of(at, &["almost", "nearly", "about", "only"])
    {
        return false;
    }
    if view.is_capital(at) && at > 0 && !class.is(Class::SUBORDINATOR | Class::DAY) {
        let pronoun = class.is(Class::SUBJECT | Class::PRONOUN) && !class.is(Class::DETERMINER);
        let introduction = class.is(Class::PREPOSITION) && view.sentence(at).from == at;
        return !pronoun && !introduction;
    }
    if class.is(Class::AUXILIARY | Class::SUBORDINATOR | Class::WH | Class::DAY) || class.is(Class::SUBJECT) {
        return false;
    }
    let after_determiner = at > 0 && view.is(at - 1, Class::DETERMINER | Class::POSSESSIVE);
    // "two people briefed on the inquiry"
    let participle = class.is(Class::PARTICIPLE) || class.is_empty() && view.form(at).ends_with("ed");
    if participle && from < end && view.is(from, Class::PREPOSITION) && at > 0 && is_people(view, at - 1) {
        return true;
    }
    if class.is(Class::PREPOSITION) {
        return from < end && (view.one_of(at, ATTACHING) || after_determiner);
    }
    if class.is(Class::VERB)
        && class.is(Class::PAST | Class::GERUND | Class::PARTICIPLE)
        && !class.is(Class::NOUN_TOO | Class::ROLE)
    {
        // "a memo seen by Reuters"
        return class.is(Class::PARTICIPLE) && view.one_of(from, &["by"])
            || after_determiner && !class.is(Class::GERUND);
    }
    if class.is(Class::ADVERB) && !class.is(Class::DETERMINER | Class::ROLE) {
        return from < end
            && !view.is_capital(from)
            && (after_determiner
                || view.one_of(at, &["once", "long", "then", "most", "very", "highly", "newly", "only", "other"]));
    }
    true
}

/// Whether a word stands for people, in lower case: "officials", "people".
fn is_people(view: &View, at: usize) -> bool {
    view.shape(at) == Shape::Lower
        && (view.is(at, Class::ROLE) || view.one_of(at, &["people", "person", "man", "woman", "men", "women"]))
}

/// Prepositions that attach a phrase to a noun before them.
pub(super) const ATTACHING: &[&str] = &[
    "of", "for", "from", "at", "in", "to", "with", "on", "against", "inside", "near", "about", "behind", "by", "like",
];

/// Cuts an introductory phrase without a comma off: "In a statement Clinton", "On Tuesday the mayor".
fn without_introduction(view: &View, from: usize, end: usize) -> usize {
    let mut from = from;
    while from < end && (view.is_mark(from, &["(", ")", "&", "/", "'", "’"]) || matches!(view.form(from), "'s" | "’s"))
    {
        from += 1;
    }
    if from >= end || !view.is(from, Class::PREPOSITION | Class::ADVERB) || view.is(from, Class::DETERMINER) {
        return from;
    }
    // The last noun phrase: the last run of capitals with what stands before it as title, or the last determiner.
    let mut at = end - 1;
    while at > from && (view.is_capital(at) || !view.is(at, Class::DETERMINER | Class::POSSESSIVE)) {
        if view.is_capital(at)
            && !view.is_capital(at - 1)
            && !view.is(at - 1, Class::ROLE | Class::TITLE | Class::PREPOSITION | Class::DETERMINER | Class::POSSESSIVE)
            && !matches!(view.form(at - 1), "'s" | "’s")
        {
            break;
        }
        at -= 1;
    }
    if at > from { at } else { from + 1 }
}

/// Whether a phrase can name somebody: it has a name, a determiner, a plural or a role.
fn is_nominal_head(view: &View, phrase: Range) -> bool {
    let last = phrase.to - 1;
    if view.shape(last) == Shape::Mark && !view.is_mark(last, &[")"])
        || view.is(last, Class::PREPOSITION) && !view.is(last, Class::ROLE)
    {
        return false;
    }
    if view.is(last, Class::DETERMINER) && !view.is(last, Class::PRONOUN) {
        return false;
    }
    (phrase.from..phrase.to).any(|at| {
        view.is_capital(at)
            || view.shape(at) == Shape::Number
            || view.is(at, Class::DETERMINER | Class::POSSESSIVE | Class::ROLE | Class::SUBJECT | Class::PRONOUN)
    }) || view.form(last).ends_with('s')
        || view.is(last, Class::CUE_NOUN)
}

/// "the mayor of Dover", "44", "a senior fellow at Yale", "president": more words for the same person.
fn is_apposition(view: &View, part: Range) -> bool {
    if part.is_empty() {
        return false;
    }
    let first = part.from;
    if view.is(first, Class::WH | Class::SUBORDINATOR | Class::PREPOSITION)
        && !view.is(first, Class::DETERMINER | Class::ROLE)
        && !(view.one_of(first, &["of"]) && view.is_capital(first + 1))
    {
        return false;
    }
    if view.is(first, Class::ADVERB) && !view.one_of(first, &["then", "once", "now", "formerly"]) {
        return false;
    }
    if view.form(first).ends_with("ing") && view.shape(first) == Shape::Lower || view.is(first, Class::SUBJECT) {
        return false;
    }
    if view.form(first).ends_with("ed") && view.shape(first) == Shape::Lower {
        return false;
    }
    !(part.from..part.to)
        .any(|at| view.quote(at).is_some_and(|quote| view.quotes[quote].speech && view.quotes[quote].range.len() > 5))
}

/// "who was there", "however", "speaking on Friday", "in a statement".
fn is_aside(view: &View, part: Range) -> bool {
    let first = part.from;
    let lower = view.shape(first) == Shape::Lower;
    !part.is_empty()
        && (view.is(first, Class::WH | Class::SUBORDINATOR | Class::PREPOSITION | Class::ADVERB | Class::VERB)
            || lower && (view.form(first).ends_with("ing") || view.form(first).ends_with("ed")))
}
