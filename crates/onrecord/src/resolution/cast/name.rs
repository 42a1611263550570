//! A name mention taken apart: what kind of thing it names, and of which gender.

use std::ops::Range;

use crate::gazetteer::{AliasKind, EntityRef, EntityType, Gazetteer, Gender};
use crate::lexicon::{self, Class};
use crate::mention::{Form, Mention};
use crate::name::{NAMING, PERSONAL, Words, head_of, name_head};
use crate::text::Shape;

use super::link::{Links, is_team};

/// A name mention, taken apart.
#[derive(Debug, Clone)]
pub(super) struct Name {
    pub(super) mention: usize,
    pub(super) tokens: Range<usize>,
    pub(super) kind: EntityType,
    pub(super) guessed: bool,
    pub(super) gender: Option<Gender>,
    pub(super) known: Option<u32>,
    pub(super) candidates: Vec<u32>,
    /// A city that stands for its team.
    pub(super) team: bool,
    pub(super) alias: Option<AliasKind>,
}

pub(super) fn names(words: Words<'_>, mentions: &[Mention], gazetteer: Option<&Gazetteer>) -> Vec<Name> {
    let mut links = gazetteer.map(|gazetteer| Links::of(mentions, gazetteer));
    let mut names = Vec::new();
    for (mention, found) in mentions.iter().enumerate() {
        if found.form != Form::Name {
            continue;
        }
        let government = links.as_ref().and_then(|links| links.government(words, mentions, mention));
        let team = is_team(words, found);
        let known = government.or_else(|| links.as_mut()?.choose(words, mentions, mention)).filter(|_| !team);
        let mut tokens = words.of(found.span);
        // "Pope Francis", but not "Justice Department"
        let titled = found.known.is_none_or(|kind| kind == EntityType::Person);
        while tokens.len() > 1
            && (titled && words.is_title(tokens.start) && !is_noble(words, tokens.clone())
                || words.form(tokens.start).eq_ignore_ascii_case("the"))
        {
            tokens.start += 1;
        }
        if tokens.is_empty() {
            continue;
        }
        let entity = known.and_then(|known| gazetteer?.at(known as usize));
        let titles = words.titles_start(tokens.start)..tokens.start;
        let kind = match entity {
            Some(entity) => entity.kind(),
            None if team => EntityType::Organization,
            None => match kind(words, tokens.clone(), !titles.is_empty()) {
                EntityType::Other => found.known.unwrap_or(EntityType::Other),
                EntityType::Person if titles.is_empty() => found.known.unwrap_or(EntityType::Person),
                kind => kind,
            },
        };
        let gender = entity.and_then(EntityRef::gender).or_else(|| {
            matches!(kind, EntityType::Person | EntityType::Other)
                .then(|| gender(words, titles.clone(), tokens.clone()))
                .flatten()
        });
        let guessed =
            kind == EntityType::Person && entity.is_none() && titles.is_empty() && is_guess(words, tokens.clone());
        let candidates = found.candidates.clone();
        let alias = if government.is_some() { Some(AliasKind::Metonym) } else { found.alias_kind };
        // "Congress" of an unnamed country is a kind of thing, not one that has an id.
        let known = known.filter(|_| entity.is_none_or(|entity| !entity.id().starts_with("gen_")));
        names.push(Name { mention, tokens, kind, guessed, gender, known, candidates, team, alias });
    }
    names
}

/// "Earl Tibbets", "Dean Smith": given names before a surname more often than titles.
fn is_noble(words: Words<'_>, name: Range<usize>) -> bool {
    let given = ["earl", "dean", "don"].iter().any(|given| words.form(name.start).eq_ignore_ascii_case(given));
    given && name.len() == 2 && !words.is(name.start + 1, Class::GIVEN_NAME)
}

/// The token of the surname: the last but for "Jr.", "III".
pub(super) fn surname(words: Words<'_>, tokens: Range<usize>) -> usize {
    let mut last = tokens.end - 1;
    while last > tokens.start && words.is(last, Class::SUFFIX) && !words.is(last, PERSONAL) {
        last -= 1;
    }
    last
}

/// The kind of a name that no gazetteer knows.
fn kind(words: Words<'_>, tokens: Range<usize>, titled: bool) -> EntityType {
    let first = tokens.start;
    if let Some(kind) = head_of(words, tokens.clone()) {
        return kind;
    }
    if tokens.clone().any(|at| words.form(at) == "&") {
        return EntityType::Organization;
    }
    // "Royal Tide Society Te Ahi"
    let inside = tokens.clone().skip(1).find(|&at| {
        words.is_capital(at) && !words.is(at, PERSONAL) && name_head(words.form(at)) == Some(EntityType::Organization)
    });
    if inside.is_some() && !titled {
        return EntityType::Organization;
    }
    let given = is_given(words, first);
    // Words that no table knows, one or two before another: more often somebody than something.
    let unknown = |at: usize| words.shape(at) == Shape::Capital && words.class(at).difference(NAMING).is_empty();
    let person = match tokens.len() {
        _ if titled => true,
        1 => words.shape(first) != Shape::Upper && words.is(first, PERSONAL) && !words.is(first, Class::COMMON),
        2..=5 if given => true,
        2..=3 => tokens.clone().all(unknown),
        _ => false,
    };
    // "in Velmar, Norland": where, and no person.
    let place = !titled
        && tokens.len() <= 2
        && tokens.clone().all(|at| words.class(at).is_empty() && words.shape(at) == Shape::Capital)
        && first > 0
        && words.is(first - 1, Class::LOCATIVE)
        && words.form(tokens.end) == ","
        && words.is_capital(tokens.end + 1);
    if place {
        EntityType::Place
    } else if person {
        EntityType::Person
    } else {
        EntityType::Other
    }
}

/// A given name, "J." or the "R" of "R Saravanan", or a double one of which the lists hold the first: "John-Christian".
fn is_given(words: Words<'_>, at: usize) -> bool {
    let form = words.form(at);
    let letter = form.len() == 1 && !matches!(form, "A" | "I") && words.shape(at + 1) == Shape::Capital;
    let double = || {
        form.split_once('-').is_some_and(|(first, second)| {
            second.starts_with(char::is_uppercase) && lexicon::word(first).class.is(Class::GIVEN_NAME)
        })
    };
    words.is(at, Class::GIVEN_NAME) || words.is_initial(at) || letter || double()
}

/// Whether neither a given name nor a surname tells that the name is a person's.
fn is_guess(words: Words<'_>, name: Range<usize>) -> bool {
    let given = is_given(words, name.start);
    let last = surname(words, name.clone());
    name.len() > 1 && !given && (!words.is(last, Class::SURNAME) || words.is(last, Class::COMMON))
}

/// What the title or the given name tells.
fn gender(words: Words<'_>, titles: Range<usize>, name: Range<usize>) -> Option<Gender> {
    let of = |class: Class, female: Class, male: Class| match (class.is(female), class.is(male)) {
        (true, false) => Some(Gender::Female),
        (false, true) => Some(Gender::Male),
        _ => None,
    };
    titles.rev().find_map(|at| of(words.class(at), Class::TITLE_FEMALE, Class::TITLE_MALE)).or_else(|| {
        let given =
            words.is(name.start, Class::GIVEN_NAME) && (name.len() > 1 || !words.is(name.start, Class::SURNAME));
        given.then(|| of(words.class(name.start), Class::FEMALE, Class::MALE)).flatten()
    })
}
