//! Entities by their aliases, found in text.

mod entity;

use std::sync::{Arc, LazyLock};

pub use entity::{Alias, AliasKind, Case, Entity, EntityType, Gender};

use crate::error::Error;
use crate::text::Span;

/// Entities and an index of their aliases.
#[derive(Debug)]
pub struct Gazetteer {
    entities: Vec<Entity>,
}

/// Options of a [`Gazetteer`]; data goes to [`build`](GazetteerBuilder::build).
#[derive(Debug, Clone, Default)]
pub struct GazetteerBuilder {
    _private: (),
}

/// One occurrence of an alias.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// Where.
    pub span: Span,
    /// Positions in [`Gazetteer::entities`] of everything that the alias may mean, best first; never empty.
    pub candidates: Vec<u32>,
    /// What sort of alias of the first candidate it is.
    pub alias_kind: AliasKind,
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

impl Gazetteer {
    /// The built-in gazetteer: countries, cities, organisations, media and people in the news.
    pub fn world() -> Arc<Gazetteer> {
        static WORLD: LazyLock<Arc<Gazetteer>> = LazyLock::new(|| Arc::new(Gazetteer { entities: Vec::new() }));
        Arc::clone(&WORLD)
    }

    /// Options for a gazetteer of one's own.
    pub fn builder() -> GazetteerBuilder {
        GazetteerBuilder::default()
    }

    /// All entities.
    pub fn entities(&self) -> &[Entity] {
        &self.entities
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
    pub fn find(&self, text: &str, overlaps: Overlaps) -> Vec<Match> {
        let _ = (text, overlaps);
        Vec::new()
    }
}

impl GazetteerBuilder {
    /// The gazetteer of these entities.
    ///
    /// # Errors
    ///
    /// An entity without a usable alias, two with one id, or more aliases than the index can hold.
    pub fn build(self, entities: impl IntoIterator<Item = Entity>) -> Result<Gazetteer, Error> {
        Ok(Gazetteer { entities: entities.into_iter().collect() })
    }
}
