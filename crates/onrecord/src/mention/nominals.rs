//! Roles: "the minister", "his lawyer", "Clinton's spokesman", and a role beside a name: "Ann Lee, the group's director".

use std::ops::Range;

use super::{Form, Mention};
use crate::gazetteer::EntityType;
use crate::lexicon::Class;
use crate::name::{FUNCTION, Words};
use crate::text::Shape;

/// How many words may stand between the determiner and the head.
const REACH: usize = 8;

/// The role phrases, given the names in order.
pub(super) fn nominals(words: Words<'_>, names: &[Mention]) -> Vec<Mention> {
    let mut nominals = Vec::new();
    let mut name = 0;
    let mut free = 0;
    for at in 0..words.len() {
        let span = words.tokens[at].span;
        while name < names.len() && names[name].span.end() <= span.start() {
            name += 1;
        }
        let inside = names.get(name).is_some_and(|name| name.span.overlaps(span));
        let phrase = if !inside && at >= free && is_definite(words, at) && !is_conjunction(words, at) {
            phrase(words, names, name, at, at + 1)
        } else if inside && names[name].span.start() == span.start() && at >= free {
            let end = words.at(names[name].span.end());
            if words.is_possessive(end) {
                // "Clinton's spokesman", and "the Clinton campaign's spokesman" from its article on.
                let article = at > free && matches!(words.form(at - 1), "the" | "The");
                phrase(words, names, name, at - usize::from(article), end + 1)
            } else {
                apposition(words, names, name, end)
            }
        } else {
            None
        };
        if let Some(phrase) = phrase {
            free = phrase.end;
            let span = words.span(phrase);
            nominals.push(Mention::new(span, Form::Nominal));
        }
    }
    nominals
}

fn is_definite(words: Words<'_>, at: usize) -> bool {
    words.is(at, Class::DEFINITE) && words.shape(at) != Shape::Upper
}

/// "Said that police …": after a verb of saying, or before a plural.
fn is_conjunction(words: Words<'_>, at: usize) -> bool {
    let next = words.form(at + 1);
    words.form(at) == "that"
        && (at > 0 && words.is(at - 1, Class::STRONG | Class::CLAUSAL)
            || next == "police"
            || next.ends_with('s') && !next.ends_with("ss") && words.noun(at + 1).is_some())
}

/// The phrase that starts at `start` and whose modifiers and head start at `at`; `name` is the first name that can touch it.
fn phrase(words: Words<'_>, names: &[Mention], name: usize, start: usize, at: usize) -> Option<Range<usize>> {
    let head = head(words, names, name, at)?;
    let end = of_phrase(words, names, head);
    clean(words, names, name, start..end).or_else(|| clean(words, names, name, start..head + 1))
}

/// The head of the phrase whose modifiers start at `at`: the last noun for somebody or something that speaks.
fn head(words: Words<'_>, names: &[Mention], mut name: usize, at: usize) -> Option<usize> {
    let sentence = words.sentence(at);
    let mut head = None;
    let mut end = at;
    while end < at + REACH && end < words.len() && words.sentence(end) == sentence {
        let span = words.tokens[end].span;
        while name < names.len() && names[name].span.end() <= span.start() {
            name += 1;
        }
        let named = names.get(name).filter(|name| name.span.overlaps(span));
        if let Some(named) = named {
            if head == Some(end.wrapping_sub(1)) {
                // "the actor Tom Hanks": a title of the name, which stands for itself.
                return None;
            }
            end = words.at(named.span.end()).max(end + 1);
            continue;
        }
        if words.is_possessive(end) {
            // "the group's director"
            head = None;
            end += 1;
            continue;
        }
        let class = words.class(end);
        if words.shape(end) == Shape::Mark || class.is(FUNCTION) {
            break;
        }
        if words.noun(end).is_some() && !(head.is_some() && class.is(Class::THIRD | Class::PAST)) {
            head = Some(end);
        } else {
            let ends = match head {
                Some(_) => class.is(Class::VERB | Class::ADVERB),
                None => end > at && class.is(Class::FINITE) && !class.is(Class::PARTICIPLE | Class::NOUN_TOO),
            };
            if ends {
                break;
            }
        }
        end += 1;
    }
    // Only the last word before the break is a head: "the campaign trail" has none. After somebody, a word that no
    // table knows is a verb more often than a noun: "the minister left".
    head.filter(|&head| {
        let after = head + 1;
        after >= end
            || words.noun(head) == Some(EntityType::Person)
            || words.class(after).is(Class::VERB | Class::ADVERB | FUNCTION)
            || words.shape(after) == Shape::Mark
            || words.form(after).ends_with("ing")
            || words.form(after).ends_with("ed")
    })
}

/// The end of the phrase with the "of …" that follows its head: "the leader of North Korea", "the ambassador to Chad".
fn of_phrase(words: Words<'_>, names: &[Mention], head: usize) -> usize {
    let sentence = words.sentence(head);
    let mut end = head + 1;
    for _ in 0..2 {
        let linked = match words.form(end) {
            "of" => true,
            "for" => matches!(
                words.form(head),
                "spokesman"
                    | "spokeswoman"
                    | "spokesperson"
                    | "lawyer"
                    | "attorney"
                    | "director"
                    | "candidate"
                    | "correspondent"
                    | "minister"
                    | "Minister"
            ),
            "to" => matches!(words.form(head), "ambassador" | "adviser" | "advisor" | "envoy" | "aide" | "counsel"),
            _ => false,
        };
        if !linked || words.sentence(end) != sentence {
            return end;
        }
        let mut at = end + 1;
        if words.is(at, Class::DETERMINER | Class::POSSESSIVE) {
            at += 1;
        }
        let from = at;
        let mut name = names
            .partition_point(|name| name.span.end() <= words.tokens.get(at).map_or(usize::MAX, |t| t.span.start()));
        while at < from + REACH && at < words.len() && words.sentence(at) == sentence {
            let span = words.tokens[at].span;
            while name < names.len() && names[name].span.end() <= span.start() {
                name += 1;
            }
            if let Some(named) = names.get(name).filter(|name| name.span.overlaps(span)) {
                at = words.at(named.span.end()).max(at + 1);
                continue;
            }
            let class = words.class(at);
            let goes_on = words.shape(at) != Shape::Mark
                && !class.is(FUNCTION)
                && (!class.is(Class::VERB | Class::ADVERB | Class::DAY | Class::PERIOD)
                    || words.is_capital(at) && at == from
                    || class.is(Class::ROLE))
                || words.is_possessive(at);
            if !goes_on {
                break;
            }
            at += 1;
        }
        if at == from {
            return end;
        }
        end = at;
    }
    end
}

/// The role after a name and a comma, with or without an article: "Ann Lee, 51, director of the group,".
fn apposition(words: Words<'_>, names: &[Mention], name: usize, after: usize) -> Option<Range<usize>> {
    if words.form(after) != "," || words.sentence(after) != words.sentence(after.wrapping_sub(1)) {
        return None;
    }
    let mut start = after + 1;
    if words.shape(start) == Shape::Number && words.form(start + 1) == "," {
        start += 2;
    }
    let class = words.class(start);
    let article = matches!(words.form(start), "a" | "an");
    let bare = words.shape(start) == Shape::Lower && !class.is(FUNCTION | Class::VERB | Class::ADVERB)
        || words.shape(start) == Shape::Lower && class.is(Class::ROLE);
    if !article && !bare {
        return None;
    }
    let head = head(words, names, name, start + usize::from(article))?;
    if bare && words.noun(head).is_none() {
        return None;
    }
    let end = of_phrase(words, names, head);
    // The role stands between commas or ends its sentence; otherwise it may be the next item of a list, or a new clause.
    let closed = words.shape(end) == Shape::Mark
        || words.sentence(end) != words.sentence(start)
        || article
        || words.is(end, Class::PREPOSITION | Class::WH | Class::COORDINATOR);
    closed.then(|| clean(words, names, name, start..end)).flatten()
}

/// The phrase, if no name crosses its edges.
fn clean(words: Words<'_>, names: &[Mention], name: usize, phrase: Range<usize>) -> Option<Range<usize>> {
    let span = words.span(phrase.clone());
    let from = name.saturating_sub(1);
    let crosses = names[from..]
        .iter()
        .take_while(|name| name.span.start() < span.end())
        .any(|name| name.span.overlaps(span) && !span.contains(name.span) || name.span == span);
    (!crosses).then_some(phrase)
}
