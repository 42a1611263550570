//! Pronouns that can stand for somebody or something named.

use super::{Form, Mention};
use crate::lexicon::Class;
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
    let form = words.form(at);
    words.shape(at) != Shape::Upper && form.len() <= 10 && {
        let mut lower = [0; 10];
        let lower = &mut lower[..form.len()];
        lower.copy_from_slice(form.as_bytes());
        lower.make_ascii_lowercase();
        matches!(
            &*lower,
            b"he"
                | b"him"
                | b"his"
                | b"himself"
                | b"she"
                | b"her"
                | b"hers"
                | b"herself"
                | b"they"
                | b"them"
                | b"their"
                | b"theirs"
                | b"themselves"
                | b"it"
                | b"its"
                | b"itself"
                | b"we"
                | b"us"
                | b"our"
                | b"ours"
                | b"ourselves"
                | b"i"
                | b"me"
                | b"my"
                | b"mine"
                | b"myself"
                | b"who"
                | b"whom"
                | b"whose"
        )
    }
}
