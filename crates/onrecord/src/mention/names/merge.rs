//! The names of the gazetteer and the shaped ones in one layer.

use std::ops::Range;

use crate::gazetteer::{AliasKind, EntityType, Gazetteer, within};
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
                && !words.is(tokens.start, Class::GIVEN_NAME)
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

/// Names of the gazetteer that are pieces of one: "Zimbabwe Electoral Commission", "Amnesty International Australia",
/// "Ministry of Foreign Affairs of the Russian Federation".
pub(super) fn joined(words: Words<'_>, names: Vec<Mention>, gazetteer: Option<&Gazetteer>) -> Vec<Mention> {
    let Some(gazetteer) = gazetteer else { return names };
    let mut joined: Vec<Mention> = Vec::with_capacity(names.len());
    for name in names {
        if let Some(last) = joined.last_mut()
            && let Some(candidates) = piece(words, last, &name, gazetteer)
        {
            let known = if is_place(last) { name.known } else { last.known };
            last.span = last.span.to(name.span);
            last.alias_kind = if candidates.is_empty() { None } else { name.alias_kind };
            last.candidates = candidates;
            last.known = known;
            continue;
        }
        joined.push(name);
    }
    joined
}

fn is_place(name: &Mention) -> bool {
    matches!(name.known, Some(EntityType::Country | EntityType::Place | EntityType::City)) && name.alias_kind.is_some()
}

/// Whether two names are one, and what that may be: the second, where it is of that very country, else nothing known.
fn piece(words: Words<'_>, first: &Mention, second: &Mention, gazetteer: &Gazetteer) -> Option<Vec<u32>> {
    let between = words.text.get(first.span.end()..second.span.start())?;
    let adjective = |name: &Mention| matches!(name.alias_kind, Some(AliasKind::Adjective | AliasKind::Demonym));
    let body = |name: &Mention| {
        matches!(name.known, Some(EntityType::Organization | EntityType::Government))
            && name.alias_kind.is_some_and(|kind| kind != AliasKind::Acronym && kind != AliasKind::Metonym)
    };
    let last_word = |name: &Mention| words.text[name.span].rsplit(' ').next().unwrap_or_default().to_owned();
    let headed =
        |name: &Mention| matches!(name_head(&last_word(name)), Some(EntityType::Organization | EntityType::Government));
    let country_of = |name: &Mention| {
        let id = gazetteer.at(*name.candidates.first()? as usize)?.id();
        Some(within(&id).country).filter(|country| !country.is_empty())
    };
    match between {
        // "Zimbabwe Electoral Commission", "US Food and Drug Administration"
        " " if is_place(first) && body(second) && headed(second) => {
            let own = country_of(second).is_some() && country_of(first) == country_of(second);
            Some(if own { second.candidates.clone() } else { Vec::new() })
        }
        // "Amnesty International Australia"
        " " if body(first)
            && words.text[first.span].contains(' ')
            && second.known == Some(EntityType::Country)
            && is_place(second)
            && !adjective(second) =>
        {
            Some(Vec::new())
        }
        " of " | " of the " | " for " | " for the " | " on "
            if body(first) && words.text[first.span].contains(' ') && second.known != Some(EntityType::Person) =>
        {
            let person = second.known.is_none() && words.is(words.at(second.span.start()), PERSONAL | Class::TITLE);
            let offices = headed(first) || words.text[first.span].contains(" of ");
            (offices && !person && !adjective(second)).then(Vec::new)
        }
        _ => None,
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

/// "National Roads and Crossings Agency (NRCA)": the letters in brackets tell where the name before them starts.
pub(super) fn confirmed(words: Words<'_>, mut names: Vec<Mention>) -> Vec<Mention> {
    for bracket in 2..words.len() {
        let letters = words.form(bracket + 1);
        let acronym = letters.len() > 2 && letters.len() < 9 && letters.bytes().all(|byte| byte.is_ascii_uppercase());
        if words.form(bracket) != "(" || !acronym || words.form(bracket + 2) != ")" {
            continue;
        }
        let Some(first) = spelled(words, letters, bracket) else { continue };
        let span = words.span(first..bracket);
        let from = names.partition_point(|name| name.span.end() <= span.start());
        let to = names.partition_point(|name| name.span.start() < span.end());
        let inside = &names[from..to];
        // What the gazetteer knows, or what reaches beyond, stays as it is.
        let larger = |name: &Mention| name.span.contains(span) || !span.contains(name.span);
        if inside.iter().any(larger) {
            continue;
        }
        names.splice(from..to, [Mention { known: Some(EntityType::Organization), ..Mention::new(span, Form::Name) }]);
    }
    names
}

/// Where the words before `end` start whose initials are `letters`, small words aside.
fn spelled(words: Words<'_>, letters: &str, end: usize) -> Option<usize> {
    let mut at = end;
    for letter in letters.chars().rev() {
        loop {
            at = at.checked_sub(1).filter(|&at| words.sentence(at) == words.sentence(end))?;
            if words.is_capital(at) {
                break;
            }
            if at + 1 == end || !matches!(words.form(at), "and" | "of" | "for" | "the" | "on" | "in" | "to" | "&") {
                return None;
            }
        }
        if !words.form(at).starts_with(letter) {
            return None;
        }
    }
    Some(at)
}
