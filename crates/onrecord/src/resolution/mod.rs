//! Mentions into document entities, sources into speakers.
//!
//! Names come first, the long ones before the short ones ([`cast`]); then the roles that the text gives to persons
//! ([`roles`]); then one walk from left to right over roles, pronouns and sources, in which each is tied to what stood
//! before it ([`walk`]). What two candidates explain equally well is left open.

mod anaphora;
mod cast;
mod definite;
mod documents;
mod phrases;
mod pronouns;
mod roles;
mod sources;
#[cfg(test)]
mod tests;
mod walk;

use std::collections::BTreeMap;

use self::cast::Cast;
use crate::attribution::Attribution;
use crate::gazetteer::{AliasKind, EntityRef, EntityType, Gazetteer, Gender};
use crate::id::{EntityId, MentionId};
use crate::mention::Mention;
use crate::name::Words;
use crate::quotation::Quotation;
use crate::sieve::Sieve;
use crate::text::{Segments, Span};

/// Something that a document mentions, or a source that it names only by a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentEntity {
    /// The fullest form that the text gives, without leading article, titles and honorifics.
    pub name: String,
    /// The gazetteer's name.
    pub canonical: Option<String>,
    /// Whether the text names it; `false` for "two diplomats".
    pub named: bool,
    /// What it is.
    pub kind: EntityType,
    /// The gazetteer's id.
    pub id: Option<String>,
    /// Ids of all that its name means in the gazetteer, where that is several things: the one chosen first.
    pub candidates: Vec<String>,
    /// Ids elsewhere: `wikidata`, `iso3166`, …
    pub ids: BTreeMap<String, String>,
    /// Of a person, where names, titles or pronouns tell it.
    pub gender: Option<Gender>,
    /// What the text calls it: "the chief of staff of the Russian military".
    pub roles: Vec<String>,
    /// Of a group of named people, who they are.
    pub members: Vec<EntityId>,
    /// Where it is mentioned.
    pub mentions: Vec<MentionId>,
}

/// The document's entities; sets `entity` of mentions and `speaker` of attributions, and adds the mentions that only
/// a source shows: "two diplomats".
pub(crate) fn resolve(
    text: &str,
    segments: &Segments,
    gazetteer: Option<&Gazetteer>,
    mentions: &mut Vec<Mention>,
    quotations: &[Quotation],
    attributions: &mut [Attribution],
) -> Vec<DocumentEntity> {
    let words = Words { text, tokens: &segments.tokens };
    sources::add_mentions(words, mentions, attributions);
    let mut cast = Cast::of_names(words, mentions, gazetteer);
    let roles = roles::roles(words, mentions, &mut cast);
    let speakers = walk::walk(words, mentions, quotations, attributions, &mut cast, &roles);
    entities(text, gazetteer, cast, mentions, attributions, &speakers)
}

/// The drafts that something refers to, in order of their first mention.
fn entities(
    text: &str,
    gazetteer: Option<&Gazetteer>,
    cast: Cast<'_>,
    mentions: &mut [Mention],
    attributions: &mut [Attribution],
    found: &[Option<(usize, Sieve)>],
) -> Vec<DocumentEntity> {
    let Cast { drafts, entity_of, metonyms, .. } = cast;
    for mention in metonyms {
        mentions[mention].alias_kind = Some(AliasKind::Metonym);
    }
    let speakers: Vec<Option<usize>> = found.iter().map(|found| found.map(|(draft, _)| draft)).collect();
    let mut used = vec![false; drafts.len()];
    for &draft in entity_of.iter().chain(&speakers).flatten() {
        used[draft] = true;
    }
    for at in 0..drafts.len() {
        if used[at] {
            for &member in &drafts[at].members {
                used[member] = true;
            }
        }
    }
    let mut first = vec![usize::MAX; drafts.len()];
    for (mention, draft) in mentions.iter().zip(&entity_of) {
        if let &Some(draft) = draft {
            first[draft] = first[draft].min(mention.span.start());
        }
    }
    for (attribution, speaker) in attributions.iter().zip(&speakers) {
        if let (Some(source), &Some(speaker)) = (attribution.source.first(), speaker) {
            first[speaker] = first[speaker].min(source.start());
        }
    }
    let mut order: Vec<usize> = (0..drafts.len()).filter(|&at| used[at]).collect();
    order.sort_by_key(|&at| (first[at], at));
    let mut ids = vec![None; drafts.len()];
    for (place, &draft) in order.iter().enumerate() {
        ids[draft] = Some(EntityId::new(place));
    }
    let mut entities: Vec<DocumentEntity> = order
        .iter()
        .map(|&at| {
            let draft = &drafts[at];
            let known = draft.known.and_then(|known| gazetteer?.at(known as usize));
            DocumentEntity {
                name: draft.name.clone(),
                canonical: known.map(|known| known.name().into_owned()),
                named: draft.named,
                kind: known.map_or_else(|| draft.final_kind(), EntityRef::kind),
                id: known.map(|known| known.id().into_owned()),
                candidates: candidate_ids(gazetteer, draft),
                ids: known.map(other_ids).unwrap_or_default(),
                gender: draft.gender,
                roles: role_texts(text, &draft.roles),
                members: draft.members.iter().filter_map(|&member| ids[member]).collect(),
                mentions: Vec::new(),
            }
        })
        .collect();
    for (at, (mention, draft)) in mentions.iter_mut().zip(&entity_of).enumerate() {
        mention.entity = draft.and_then(|draft| ids[draft]);
        mention.candidates = Vec::new();
        mention.known = None;
        if let Some(entity) = mention.entity {
            entities[entity.index()].mentions.push(MentionId::new(at));
        }
    }
    for (attribution, found) in attributions.iter_mut().zip(found) {
        if let &Some((draft, sieve)) = found {
            attribution.speaker = ids[draft];
            attribution.speaker_evidence = Some(sieve);
        }
    }
    entities
}

/// The ids of what a draft may be, where that is more than one thing.
fn candidate_ids(gazetteer: Option<&Gazetteer>, draft: &cast::Draft) -> Vec<String> {
    let (Some(gazetteer), Some(known), true) = (gazetteer, draft.known, draft.candidates.len() > 1) else {
        return Vec::new();
    };
    let others = draft.candidates.iter().copied().filter(|&other| other != known);
    std::iter::once(known).chain(others).filter_map(|at| Some(gazetteer.at(at as usize)?.id().into_owned())).collect()
}

/// The gazetteer's ids of an entity elsewhere.
fn other_ids(known: EntityRef<'_>) -> BTreeMap<String, String> {
    known.ids().map(|(scheme, id)| (scheme.into_owned(), id.into_owned())).collect()
}

fn role_texts(text: &str, roles: &[Span]) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for &role in roles {
        let role = &text[role];
        if !texts.iter().any(|known| known == role) && texts.len() < 20 {
            texts.push(role.to_owned());
        }
    }
    texts
}
