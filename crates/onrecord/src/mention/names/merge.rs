//! The names of the gazetteer and the shaped ones in one layer.

use std::ops::Range;

use crate::gazetteer::{AliasKind, EntityType};
use crate::lexicon::Class;
use crate::mention::{Form, Mention};
use crate::name::{PERSONAL, Words, name_head};
use crate::text::Shape;

use super::known::Known;

/// The gazetteer's and the shaped names without overlaps: the longer wins, the gazetteer's where they are the same.
pub(super) fn merged(words: Words<'_>, known: &[Known], shaped: &[Range<usize>]) -> Vec<Mention> {
    let mut names = Vec::with_capacity(known.len() + shaped.len());
    let mut at = 0;
    let mut end = 0;
    for tokens in shaped {
        let span = words.span(tokens.clone());
        if span.start() < end {
            continue;
        }
        while at < known.len() && known[at].span.end() <= span.start() {
            names.push(named(&known[at]));
            at += 1;
        }
        let overlapping = known[at..].iter().take_while(|known| known.span.start() < span.end()).count();
        if known[at..at + overlapping].iter().any(|known| !span.contains(known.span) || known.span == span) {
            continue;
        }
        // "Melbourne Storm"
        let led = known.get(at).is_some_and(|known| {
            overlapping == 1
                && known.span.start() == span.start()
                && matches!(known.kind, EntityType::City | EntityType::Place)
                && !known.is_adjective()
        });
        at += overlapping;
        names.push(Mention { known: led.then_some(EntityType::Organization), ..Mention::new(span, Form::Name) });
        end = span.end();
    }
    names.extend(known[at..].iter().map(named));
    names
}

pub(super) fn named(known: &Known) -> Mention {
    Mention {
        alias_kind: Some(known.alias),
        candidates: known.candidates.clone(),
        known: Some(known.kind),
        ..Mention::new(known.span, Form::Name)
    }
}

/// "Clinton campaign", "Obama administration": a person's name makes the name of a body.
pub(super) fn extended(words: Words<'_>, mut names: Vec<Mention>) -> Vec<Mention> {
    for name in &mut names {
        let after = words.at(name.span.end());
        if !matches!(words.form(after), "campaign" | "administration" | "team")
            || words.sentence(after) != words.sentence(after - 1)
        {
            continue;
        }
        let head = after - 1;
        let person =
            name.alias_kind.is_none_or(|kind| matches!(kind, AliasKind::Surname | AliasKind::Name | AliasKind::Alt))
                && name_head(words.form(head)).is_none()
                && (name.alias_kind != Some(AliasKind::Name) || words.is(head, PERSONAL));
        let modifies = words.shape(after + 1) == Shape::Lower && words.noun(after + 1).is_some()
            || words.is(after + 1, Class::TITLE_MODIFIER);
        let joined = name.span.end() <= words.tokens[after].span.start();
        if person && !modifies && joined {
            name.span = name.span.to(words.tokens[after].span);
            name.alias_kind = None;
            name.candidates.clear();
            name.known = None;
        }
    }
    names
}
