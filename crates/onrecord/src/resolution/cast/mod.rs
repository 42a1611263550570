//! Names into entities: surnames to full names, acronyms to what they stand for, adjectives to their country.

mod company;
mod draft;
mod link;
mod name;
mod same;

use std::ops::Range;

use rustc_hash::FxHashMap;

pub(super) use self::draft::Draft;
use self::name::{Name, names};
use crate::gazetteer::{AliasKind, EntityType, Gazetteer};
use crate::mention::Mention;
use crate::name::Words;

/// The entities so far and the ways to them.
#[derive(Debug)]
pub(super) struct Cast<'a> {
    words: Words<'a>,
    pub(super) drafts: Vec<Draft>,
    /// For each mention, its draft.
    pub(super) entity_of: Vec<Option<usize>>,
    by_known: FxHashMap<u32, usize>,
    by_name: FxHashMap<String, usize>,
    by_ends: FxHashMap<(String, String), usize>,
    /// Persons by surname, others by the last word of their name.
    by_last: FxHashMap<String, Vec<usize>>,
    by_first: FxHashMap<String, Vec<usize>>,
    acronyms: FxHashMap<String, usize>,
    /// Those named by a given name alone who are kin of somebody: "his wife, Ilse".
    kin: Vec<(usize, &'a str)>,
    /// Who of a surname was first called "the elder" or "the younger".
    elders: FxHashMap<String, (&'a str, usize)>,
    /// The mentions that stand for something else: "Beijing" for a government.
    pub(super) metonyms: Vec<usize>,
}

impl<'a> Cast<'a> {
    pub(super) fn of_names(words: Words<'a>, mentions: &[Mention], gazetteer: Option<&Gazetteer>) -> Cast<'a> {
        let mut cast = Cast {
            words,
            drafts: Vec::new(),
            entity_of: vec![None; mentions.len()],
            by_known: FxHashMap::default(),
            by_name: FxHashMap::default(),
            by_ends: FxHashMap::default(),
            by_last: FxHashMap::default(),
            by_first: FxHashMap::default(),
            acronyms: FxHashMap::default(),
            kin: Vec::new(),
            elders: FxHashMap::default(),
            metonyms: Vec::new(),
        };
        let names = names(words, mentions, gazetteer);
        // Long names first: a surname may stand before the full name.
        for name in names.iter().filter(|name| name.tokens.len() > 1) {
            cast.full_name(name, gazetteer);
        }
        cast.find_acronyms(mentions);
        for name in names.iter().filter(|name| name.tokens.len() == 1) {
            cast.short_name(name, gazetteer);
        }
        cast.judge_by_company(&names);
        cast
    }

    /// Notes that `mention` refers to `draft`.
    pub(super) fn tie(&mut self, mention: usize, draft: usize) {
        self.entity_of[mention] = Some(draft);
    }

    /// A new entity that the text does not name.
    pub(super) fn add_unnamed(&mut self, name: String, kind: EntityType, members: Vec<usize>) -> usize {
        let named = !members.is_empty();
        self.drafts.push(Draft {
            name,
            fullness: (false, 0, 0),
            named,
            kind,
            known: None,
            candidates: Vec::new(),
            plural: named,
            gender: None,
            roles: Vec::new(),
            members,
            guessed: false,
            company: None,
            weight: 0,
        });
        self.drafts.len() - 1
    }

    fn add(&mut self, name: &Name) -> usize {
        self.drafts.push(Draft {
            name: String::new(),
            fullness: (false, 0, 0),
            named: true,
            kind: name.kind,
            known: None,
            candidates: Vec::new(),
            plural: false,
            gender: None,
            roles: Vec::new(),
            members: Vec::new(),
            guessed: name.guessed,
            company: None,
            weight: 0,
        });
        self.drafts.len() - 1
    }

    /// Takes what a name tells into its entity.
    fn see(&mut self, at: usize, name: &Name, gazetteer: Option<&Gazetteer>) {
        self.entity_of[name.mention] = Some(at);
        if name.alias == Some(AliasKind::Metonym) {
            self.metonyms.push(name.mention);
        }
        let form = &self.words.text[self.words.span(name.tokens.clone())];
        let noun = !matches!(name.alias, Some(AliasKind::Adjective | AliasKind::Demonym));
        let shouted = name.tokens.len() > 1 && !form.contains(char::is_lowercase);
        let acronym = !form.contains(char::is_lowercase) && name.tokens.len() == 1;
        let whole = match () {
            // "ADA LUND, ANCHOR:" tells more than "Ada".
            () if shouted => usize::from(name.kind == EntityType::Person),
            () if acronym => 0,
            () => name.tokens.len(),
        };
        let fullness = (noun, whole, form.len());
        let draft = &mut self.drafts[at];
        // "Mrs Lund", who was called Ada before.
        let called = draft.fullness.1 == 1 && whole == 1 && name.kind == EntityType::Person && !shouted;
        if draft.name.is_empty() || fullness > draft.fullness && !called {
            form.clone_into(&mut draft.name);
            draft.fullness = fullness;
        }
        draft.weight += 1;
        // "Zorin" after "Dravik Zorin", "Ms. Zorin": who is called so is somebody.
        if !name.guessed && name.kind == EntityType::Person {
            draft.guessed = false;
        }
        if draft.kind == EntityType::Other {
            draft.kind = name.kind;
        }
        // A surname alone is nobody's id, and "Houston" of "Ada Houston" is not the city.
        let namesake = draft.kind == EntityType::Person && name.kind != EntityType::Person && draft.weight > 1;
        let surname = name.alias == Some(AliasKind::Surname);
        if let Some(known) = name.known.filter(|_| draft.known.is_none() && !surname && !namesake) {
            draft.known = Some(known);
            draft.candidates.clone_from(&name.candidates);
            draft.kind = name.kind;
            self.by_known.entry(known).or_insert(at);
            if let Some(entity) = gazetteer.and_then(|g| g.at(known as usize)) {
                draft.gender = entity.gender().or(draft.gender);
                draft.company = entity.subtype().map(|subtype| subtype == "company");
            }
        }
        if draft.gender.is_none() && draft.kind == EntityType::Person {
            draft.gender = name.gender;
        }
    }

    fn key(&self, tokens: Range<usize>) -> String {
        self.words.text[self.words.span(tokens)].to_lowercase()
    }

    fn lower(&self, at: usize) -> String {
        self.words.form(at).to_lowercase()
    }
}
