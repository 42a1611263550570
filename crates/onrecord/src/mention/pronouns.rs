//! Pronouns that can stand for somebody or something named.

use super::{Form, Mention};
use crate::lexicon::{self, Class};
use crate::name::Words;
use crate::text::Shape;

/// Adds the pronouns that stand in none of the first `names` mentions, which are in order.
pub(super) fn pronouns(words: Words<'_>, mentions: &mut Vec<Mention>, names: usize) {
    let mut name = 0;
    for at in 0..words.len() {
        if !words.is(at, Class::PRONOUN.union(Class::POSSESSIVE)) || !is_pronoun(words, at) {
            continue;
        }
        let span = words.tokens[at].span;
        while name < names && mentions[name].span.end() <= span.start() {
            name += 1;
        }
        if name < names && mentions[name].span.overlaps(span) {
            continue;
        }
        mentions.push(Mention::new(span, Form::Pronoun));
    }
}

/// "US" and "WHO" are no pronouns, "IT" is none either.
fn is_pronoun(words: Words<'_>, at: usize) -> bool {
    words.shape(at) != Shape::Upper && Person::of(words.form(at)).is_some()
}

/// What a pronoun asks of its antecedent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Person {
    /// "I", "we", "my".
    First,
    He,
    She,
    /// "The 47-year-old": a person of either gender.
    Either,
    They,
    It,
    Who,
}

impl Person {
    /// The person of a pronoun in any case; `None` for other words.
    pub(crate) fn of(form: &str) -> Option<Person> {
        Some(match &*lexicon::lower(form, &mut lexicon::Buffer::default()) {
            "i" | "me" | "my" | "mine" | "myself" | "we" | "us" | "our" | "ours" | "ourselves" => Person::First,
            "he" | "him" | "his" | "himself" => Person::He,
            "she" | "her" | "hers" | "herself" => Person::She,
            "they" | "them" | "their" | "theirs" | "themselves" => Person::They,
            "it" | "its" | "itself" => Person::It,
            "who" | "whom" | "whose" => Person::Who,
            _ => return None,
        })
    }
}
