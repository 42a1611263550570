//! Entities by their aliases, found in text.

mod alias_rows;
mod aliases;
mod automaton;
mod builder;
mod column;
mod entity;
mod fold;
mod index;
mod reader;
mod tokens;
mod word_table;
mod world;

use std::fmt;
use std::ops::Deref;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use rustc_hash::FxHashMap;

pub use builder::GazetteerBuilder;
pub use entity::{Alias, AliasKind, Case, Entity, EntityType, Gender};

use crate::error::Error;
use crate::text::Span;
use index::Index;

/// Entities and an index of their aliases.
///
/// ```
/// use onrecord::{Alias, AliasKind, Entity, EntityType, Gazetteer, Overlaps};
///
/// let gazetteer = Gazetteer::builder().build([
///     Entity::new("c_ru", "Russia", EntityType::Country).with_alias(Alias::new("Russian").kind(AliasKind::Adjective)),
/// ])?;
/// let text = "RUSSIAN-led talks, prussian blue";
/// let found = gazetteer.find(text, Overlaps::Longest);
/// assert_eq!(found.len(), 1);
/// assert_eq!(&text[found[0].span], "RUSSIAN");
/// assert_eq!(gazetteer.entities()[found[0].entity()].name, "Russia");
/// # Ok::<(), onrecord::Error>(())
/// ```
pub struct Gazetteer {
    entities: Vec<Entity>,
    by_id: FxHashMap<String, u32>,
    index: Index,
}

/// One occurrence of an alias.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match<'g> {
    /// Where.
    pub span: Span,
    /// Everything that the alias may mean.
    pub candidates: Candidates<'g>,
    /// What sort of alias of the first candidate it is.
    pub alias_kind: AliasKind,
}

/// Positions in [`Gazetteer::entities`], best first; never empty. A slice, made only where letter case rules some of them out.
#[derive(Debug, Clone)]
pub enum Candidates<'g> {
    /// A single one.
    One(u32),
    /// The gazetteer's own list.
    Lent(&'g [u32]),
    /// Part of such a list.
    Narrowed(Vec<u32>),
}

impl Deref for Candidates<'_> {
    type Target = [u32];

    fn deref(&self) -> &[u32] {
        match self {
            Candidates::One(one) => std::slice::from_ref(one),
            Candidates::Lent(lent) => lent,
            Candidates::Narrowed(narrowed) => narrowed,
        }
    }
}

impl PartialEq for Candidates<'_> {
    fn eq(&self, other: &Candidates<'_>) -> bool {
        **self == **other
    }
}

impl Eq for Candidates<'_> {}

impl Match<'_> {
    /// Position in [`Gazetteer::entities`] of the likeliest candidate.
    pub fn entity(&self) -> usize {
        self.candidates[0] as usize
    }
}

/// What to do when occurrences overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Overlaps {
    /// Keep the leftmost, of those the longest.
    #[default]
    Longest,
    /// Keep every one.
    All,
}

/// What finds the aliases in a text. All give the same answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Engine {
    /// A table of words: many times faster, and smaller.
    #[default]
    Words,
    /// An Aho-Corasick automaton over the letters, the plain way that the other is held to.
    Automaton,
}

impl Gazetteer {
    /// The built-in gazetteer: countries, cities, organisations, media and people in the news.
    ///
    /// Of what an ambiguous alias may mean, the likelier comes first: countries, regions of the world, capitals, organisations and
    /// media, cities of a million, American states, other large cities, subnational units, well-known people, smaller cities, and
    /// last the political parties that share a name with others ("Green Party"); among cities the more populous, among people those
    /// in office. Surnames alone and postal codes are not in it: they need a document's support.
    ///
    /// Built when first asked for, and shared from then on.
    pub fn world() -> Arc<Gazetteer> {
        static WORLD: LazyLock<Arc<Gazetteer>> = LazyLock::new(|| Arc::new(world::world()));
        Arc::clone(&WORLD)
    }

    /// Options for a gazetteer of one's own.
    pub fn builder() -> GazetteerBuilder {
        GazetteerBuilder::default()
    }

    /// The gazetteer in a file: `.jsonl` with an entity a line, or `.csv` or `.tsv` with an alias a row.
    ///
    /// A line of JSON is an object with `id`, `name`, `type`, and where known `ids`, `subtype`, `gender` and `aliases`, each a string
    /// or an object with `text`, `kind` and `case`. A table has a header; of its columns `id`, `name` and `type` are needed, and
    /// `alias`, `kind`, `case`, `subtype`, `gender`, `wikidata`, `iso3166` and any `ids.…` are read; an entity may take several rows. An
    /// alias is a `name` with `smart` case unless its line says otherwise. Of what an ambiguous alias may mean, what stands first in
    /// the file comes first.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, whose name does not tell one of these formats, or with a line that is not as it should be; the
    /// error names the line.
    pub fn read(path: impl AsRef<Path>) -> Result<Gazetteer, Error> {
        reader::read(path.as_ref())
    }

    /// This gazetteer and another in one. An entity that both have keeps its name and facts from this one, and has the aliases of
    /// both.
    ///
    /// # Errors
    ///
    /// More aliases than the index can hold.
    pub fn merged(&self, other: &Gazetteer) -> Result<Gazetteer, Error> {
        builder::merged(self, other)
    }

    /// All entities.
    pub fn entities(&self) -> &[Entity] {
        &self.entities
    }

    /// The entity with this id.
    pub fn entity(&self, id: &str) -> Option<&Entity> {
        self.position(id).map(|position| &self.entities[position])
    }

    /// Position in [`entities`](Gazetteer::entities) of the entity with this id.
    pub fn position(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).map(|&position| position as usize)
    }

    /// How many entities.
    pub fn len(&self) -> usize {
        self.entities.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entities.is_empty()
    }

    /// The occurrences of aliases in `text`, left to right, of those that start together the longer first.
    ///
    /// Text and aliases are compared folded: case, diacritics, apostrophes, hyphens and white space do not tell them apart. A
    /// match begins and ends where no two letters, digits, underscores or combining marks meet (Chinese, Japanese, Thai, Lao, Khmer
    /// and Burmese letters never hold a name together), and [`Case`] has its say, before overlaps are looked at.
    pub fn find(&self, text: &str, overlaps: Overlaps) -> Vec<Match<'_>> {
        let mut found = Vec::new();
        self.index.find(text, overlaps, |occurrence| found.push(self.index.resolved(text, occurrence)));
        found
    }
}

impl fmt::Debug for Gazetteer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Gazetteer({} entities)", self.len())
    }
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod world_tests;
