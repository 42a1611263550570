//! Entities by their aliases, found in text.

mod alias_rows;
mod aliases;
mod automaton;
mod bit_set;
mod builder;
mod column;
mod columns;
mod compiled;
mod draft;
mod entities;
mod entity;
mod file;
mod fold;
mod index;
mod mapped;
mod reader;
mod refilled;
mod strings;
mod tokens;
mod within;
mod word_table;
mod world;
mod world_info;

use std::fmt;
use std::ops::Deref;
use std::path::Path;
use std::sync::{Arc, LazyLock};

pub use builder::GazetteerBuilder;
pub use columns::MatchColumns;
pub use entities::EntityRef;
pub use entity::{Alias, AliasKind, Case, Entity, EntityType, Gender};
pub use reader::ReadEvent;
pub(crate) use within::{Within, hints, within};
pub use world_info::{WorldInfo, world_info};

use crate::error::Error;
use crate::text::Span;
use aliases::Aliases;
use entities::Entities;
use file::File;
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
/// let russia = gazetteer.at(found[0].entity()).expect("matches have entities");
/// assert_eq!((&*russia.name(), &*russia.id()), ("Russia", "c_ru"));
/// # Ok::<(), onrecord::Error>(())
/// ```
pub struct Gazetteer {
    entities: Entities,
    index: Index,
    /// What it was opened from.
    file: Option<File>,
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

/// Positions in the gazetteer ([`Gazetteer::at`]), best first; never empty. A slice, made only where letter case rules some of them out.
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
    /// Position in the gazetteer ([`Gazetteer::at`]) of the likeliest candidate.
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

    /// The gazetteer in a file, by the ending of its name.
    ///
    /// - `.jsonl`: an entity a line, an object with `id`, `name`, `type`, and where known `ids`, `subtype`, `gender`, `prior` and
    ///   `aliases`, each a string or an object with `text`, `kind` and `case`. If the first line has a `pattern`, the lines are
    ///   patterns of spaCy's `EntityRuler`; if it has a `label` or `labels`, entities of Wikidata or in a like shape.
    /// - `.csv`, `.tsv`: a table with a header and an alias a row; of its columns `id`, `name` and `type` are needed, and `alias`,
    ///   `kind`, `case`, `subtype`, `gender`, `prior`, `wikidata`, `iso3166` and any `ids.…` are read. An entity may take several rows.
    /// - `.gaz`: [opened](Gazetteer::open) as it is.
    ///
    /// An alias is a `name` with `smart` case unless its line says otherwise. Of what an ambiguous alias may mean, the entity with
    /// the higher `prior` comes first, then what stands first in the file.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, whose name does not tell one of these formats, or with a line that is not as it should be; the
    /// error names the line.
    pub fn read(path: impl AsRef<Path>) -> Result<Gazetteer, Error> {
        reader::gazetteer(path.as_ref())
    }

    /// This gazetteer and another in one. An entity that both have keeps its name and facts from this one, and has the aliases of
    /// both.
    ///
    /// # Errors
    ///
    /// More aliases than the index can hold.
    pub fn merged(&self, other: &Gazetteer) -> Result<Gazetteer, Error> {
        let mut builder = Gazetteer::builder();
        builder.merge(self)?.merge(other)?;
        builder.finish()
    }

    /// All entities, in order of their positions.
    pub fn entities(&self) -> impl ExactSizeIterator<Item = EntityRef<'_>> + DoubleEndedIterator {
        (0..self.len()).map(|at| EntityRef::new(self, at))
    }

    /// The entity with this id.
    pub fn entity(&self, id: &str) -> Option<EntityRef<'_>> {
        self.position(id).map(|at| EntityRef::new(self, at))
    }

    /// Position of the entity with this id.
    pub fn position(&self, id: &str) -> Option<usize> {
        self.entities.position(&self.index.aliases, id)
    }

    /// The entity at a position, as a [`Match`] tells it.
    pub fn at(&self, position: usize) -> Option<EntityRef<'_>> {
        (position < self.len()).then(|| EntityRef::new(self, position))
    }

    /// How many entities.
    pub fn len(&self) -> usize {
        self.entities.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many aliases, names included.
    pub fn alias_count(&self) -> usize {
        self.index.aliases.len()
    }

    fn aliases(&self) -> &Aliases {
        &self.index.aliases
    }

    /// The occurrences of aliases in `text`, left to right, of those that start together the longer first.
    ///
    /// Text and aliases are compared folded: case, diacritics, apostrophes, hyphens and white space do not tell them apart. A
    /// match begins and ends where no two letters, digits, underscores or combining marks meet (Chinese, Japanese, Thai, Lao, Khmer
    /// and Burmese letters never hold a name together), and [`Case`] has its say, before overlaps are looked at.
    pub fn find(&self, text: &str, overlaps: Overlaps) -> Vec<Match<'_>> {
        let mut found = Vec::new();
        self.index.find(text, overlaps, |occurrence| {
            let resolved = self.index.resolved(text, occurrence);
            // An alias without an entity is one of a damaged file.
            if !resolved.candidates.is_empty() {
                found.push(resolved);
            }
        });
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

#[cfg(test)]
mod compiled_tests;
