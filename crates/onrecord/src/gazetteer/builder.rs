//! Gazetteers from entities.

use std::ops::ControlFlow;
use std::path::Path;

use super::draft::{Draft, Facts, Refusal};
use super::reader::{self, ReadEvent};
use super::{AliasKind, Case, Engine, Entity, EntityType, Gazetteer};
use crate::error::Error;

/// Gathers entities for a [`Gazetteer`], one by one: nothing is kept of them but their rows in its tables.
///
/// ```
/// use onrecord::{Entity, EntityType, Gazetteer, Overlaps};
///
/// let mut builder = Gazetteer::builder();
/// builder.merge(&Gazetteer::world())?.remove("c_ru");
/// builder.add(Entity::new("x", "Port Example", EntityType::City))?;
/// let gazetteer = builder.finish()?;
/// assert_eq!(gazetteer.find("Russia and Port Example", Overlaps::Longest).len(), 1);
/// # Ok::<(), onrecord::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct GazetteerBuilder {
    draft: Draft,
    engine: Engine,
}

impl GazetteerBuilder {
    /// What finds the aliases in a text.
    #[must_use]
    pub fn engine(self, engine: Engine) -> GazetteerBuilder {
        GazetteerBuilder { engine, ..self }
    }

    /// Adds an entity. Of what an alias may mean, entities with a higher [`prior`](Entity::prior) come first, then those that were
    /// added before.
    ///
    /// # Errors
    ///
    /// An alias with nothing to match, an empty id or one that there is already, or more aliases than the index can hold. The
    /// entity is not added then; the others stay.
    #[allow(clippy::needless_pass_by_value)] // who builds an entity is done with it
    pub fn add(&mut self, entity: Entity) -> Result<&mut Self, Error> {
        let ids: Vec<(&str, &str)> = entity.ids.iter().map(|(scheme, id)| (scheme.as_str(), id.as_str())).collect();
        let forms = entity.aliases.iter().map(|alias| (alias.text.as_str(), alias.kind, alias.case));
        let empty = |alias: &str| Error::EmptyAlias { entity: entity.id.clone(), alias: alias.to_owned() };
        let added = self.draft.add(&Facts::of(&entity, &ids), forms, &mut |alias| Err(empty(alias)));
        added.map_err(|refusal| match refusal {
            Refusal::Error(error) => error,
            Refusal::Known(_) => Error::DuplicateEntity { id: entity.id.clone() },
            Refusal::NoId => Error::EmptyId { name: entity.name.clone() },
            Refusal::NoName => empty(&entity.name),
        })?;
        Ok(self)
    }

    /// Adds an entity that is nothing but a name: its id is the name. One that is there already is passed over.
    ///
    /// # Errors
    ///
    /// A name with nothing to match, or more aliases than the index can hold.
    pub fn add_name(&mut self, name: &str, kind: EntityType, case: Case) -> Result<&mut Self, Error> {
        let form = std::iter::once((name, AliasKind::Name, case));
        match self.draft.add(&Facts::new(name, name, kind), form, &mut |_| Ok(())) {
            Ok(()) => (),
            Err(Refusal::Known(_)) => self.draft.repeated(),
            Err(Refusal::Error(error)) => return Err(error),
            Err(Refusal::NoId | Refusal::NoName) => {
                return Err(Error::EmptyAlias { entity: name.to_owned(), alias: name.to_owned() });
            }
        }
        Ok(self)
    }

    /// Adds what is in a file, as [`Gazetteer::read`] reads it. Entities that are there already keep their names and facts, and get
    /// the aliases of those of the same id in the file.
    ///
    /// # Errors
    ///
    /// As for [`Gazetteer::read`].
    pub fn read(&mut self, path: impl AsRef<Path>) -> Result<&mut Self, Error> {
        reader::read(&mut self.draft, path.as_ref(), None)?;
        Ok(self)
    }

    /// Adds what is in a file but for lines that are not as they should be. `tell` is told of these, and of how far reading has
    /// come; it says whether to go on.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, whose name does not tell its format, a table whose header is not as it should be, or
    /// [`Error::Stopped`] where `tell` said so.
    pub fn read_leniently(
        &mut self,
        path: impl AsRef<Path>,
        mut tell: impl FnMut(ReadEvent<'_>) -> ControlFlow<()>,
    ) -> Result<&mut Self, Error> {
        reader::read(&mut self.draft, path.as_ref(), Some(&mut tell))?;
        Ok(self)
    }

    /// Takes an entity back; whether there was one with this id.
    pub fn remove(&mut self, id: &str) -> bool {
        self.draft.remove(id)
    }

    /// Adds the entities of a gazetteer. One that is there already keeps its name and facts, and gets the aliases of both.
    ///
    /// # Errors
    ///
    /// More aliases than the index can hold.
    pub fn merge(&mut self, other: &Gazetteer) -> Result<&mut Self, Error> {
        self.draft.merge(other)?;
        Ok(self)
    }

    /// How many entities there are so far.
    pub fn len(&self) -> usize {
        self.draft.len()
    }

    /// Whether there are none so far.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many aliases there are so far, names included; some may turn out to be the same when the gazetteer is built.
    pub fn alias_count(&self) -> usize {
        self.draft.aliases()
    }

    /// How many came so far that were seen to be there already: aliases of their entity, or names given to
    /// [`add_name`](Self::add_name).
    pub fn duplicates(&self) -> usize {
        self.draft.duplicates()
    }

    /// The gazetteer of these entities and those added before.
    ///
    /// # Errors
    ///
    /// As for [`add`](Self::add) and [`finish`](Self::finish).
    pub fn build(mut self, entities: impl IntoIterator<Item = Entity>) -> Result<Gazetteer, Error> {
        for entity in entities {
            self.add(entity)?;
        }
        self.finish()
    }

    /// The gazetteer of the entities added.
    ///
    /// # Errors
    ///
    /// More aliases than the index can hold.
    pub fn finish(self) -> Result<Gazetteer, Error> {
        self.draft.finish(self.engine)
    }
}
