//! Mentions into document entities, sources into speakers.

use std::collections::BTreeMap;

use crate::attribution::Attribution;
use crate::gazetteer::{EntityType, Gazetteer, Gender};
use crate::id::{EntityId, MentionId};
use crate::mention::Mention;
use crate::quotation::Quotation;
use crate::text::Segments;

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

/// The document's entities; sets `entity` of mentions and `speaker` of attributions.
pub(crate) fn resolve(
    text: &str,
    segments: &Segments,
    gazetteer: Option<&Gazetteer>,
    mentions: &mut Vec<Mention>,
    quotations: &[Quotation],
    attributions: &mut [Attribution],
) -> Vec<DocumentEntity> {
    let _ = (text, segments, gazetteer, mentions, quotations, attributions);
    Vec::new()
}
