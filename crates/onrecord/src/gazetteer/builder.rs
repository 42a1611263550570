//! Gazetteers from entities.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::alias_rows::{AliasRows, Pushed};
use super::index::Index;
use super::{Alias, Engine, Entity, Gazetteer};
use crate::error::Error;

/// Options of a [`Gazetteer`]; data goes to [`build`](GazetteerBuilder::build).
#[derive(Debug, Clone, Default)]
pub struct GazetteerBuilder {
    engine: Engine,
}

impl GazetteerBuilder {
    /// What finds the aliases in a text.
    #[must_use]
    pub fn engine(self, engine: Engine) -> GazetteerBuilder {
        GazetteerBuilder { engine }
    }

    /// The gazetteer of these entities; what an alias may mean comes in their order.
    ///
    /// # Errors
    ///
    /// An alias with nothing to match, two entities with one id, or more aliases than the index can hold.
    pub fn build(self, entities: impl IntoIterator<Item = Entity>) -> Result<Gazetteer, Error> {
        let entities: Vec<Entity> = entities.into_iter().collect();
        let mut by_id = FxHashMap::with_capacity_and_hasher(entities.len(), rustc_hash::FxBuildHasher);
        for (position, entity) in entities.iter().enumerate() {
            let position = u32::try_from(position).map_err(|_| Error::Index { reason: "too many entities".into() })?;
            if by_id.insert(entity.id.clone(), position).is_some() {
                return Err(Error::DuplicateEntity { id: entity.id.clone() });
            }
        }
        let mut rows = AliasRows::default();
        for (position, entity) in entities.iter().enumerate() {
            for alias in aliases(entity) {
                if rows.push(position as u32, &alias.text, alias.kind, alias.case)? == Pushed::Empty {
                    return Err(Error::EmptyAlias { entity: entity.id.clone(), alias: alias.text.clone() });
                }
            }
        }
        let index = Index::new(rows, |_| 0.0, self.engine)?;
        Ok(Gazetteer { entities, by_id, index })
    }
}

/// `ours` and `theirs` in one, facts of an entity in both from `ours`.
pub(super) fn merged(ours: &Gazetteer, theirs: &Gazetteer) -> Result<Gazetteer, Error> {
    let mut entities = ours.entities.clone();
    for entity in theirs.entities() {
        let Some(&position) = ours.by_id.get(&entity.id) else {
            entities.push(entity.clone());
            continue;
        };
        let known = &mut entities[position as usize];
        let named = known.name == entity.name || entity.aliases.iter().any(|alias| alias.text == entity.name);
        let name = (!named).then(|| Alias::new(&entity.name));
        for alias in name.iter().chain(&entity.aliases) {
            if !known.aliases.contains(alias) {
                known.aliases.push(alias.clone());
            }
        }
        for (scheme, id) in &entity.ids {
            known.ids.entry(scheme.clone()).or_insert_with(|| id.clone());
        }
    }
    Gazetteer::builder().build(entities)
}

/// The name of an entity, in the words of the alias that repeats it if there is one, and its other aliases.
fn aliases(entity: &Entity) -> impl Iterator<Item = Cow<'_, Alias>> {
    let is_name = |alias: &&Alias| alias.text == entity.name;
    let name = entity.aliases.iter().find(is_name).map_or_else(|| Cow::Owned(Alias::new(&entity.name)), Cow::Borrowed);
    std::iter::once(name).chain(entity.aliases.iter().map(Cow::Borrowed))
}
