//! What the built-in gazetteer holds, and where it is from.

use std::collections::BTreeMap;

use super::{EntityType, Gazetteer};

/// What the built-in gazetteer holds.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WorldInfo {
    /// When its table was last made: "2026-11-27". Who holds an office is as of then at the latest.
    pub version: &'static str,
    /// How many entities.
    pub entities: usize,
    /// How many aliases, names included.
    pub aliases: usize,
    /// Entities and aliases of each type.
    pub types: BTreeMap<EntityType, (usize, usize)>,
    /// What its tables were made from; `NOTICE` has the licences.
    pub sources: Vec<&'static str>,
}

/// Version, counts and sources of [`Gazetteer::world`].
pub fn world_info() -> WorldInfo {
    let world = Gazetteer::world();
    let mut types: BTreeMap<EntityType, (usize, usize)> = BTreeMap::new();
    for entity in world.entities() {
        let counts = types.entry(entity.kind()).or_default();
        let entity = entity.to_entity();
        counts.0 += 1;
        counts.1 += entity.aliases.len() + usize::from(entity.aliases.iter().all(|alias| alias.text != entity.name));
    }
    let mut lines = include_str!("../../data/gazetteer/sources.txt").lines();
    WorldInfo {
        version: lines.next().unwrap_or_default(),
        entities: world.len(),
        aliases: world.alias_count(),
        types,
        sources: lines.collect(),
    }
}
