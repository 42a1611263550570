//! What a gazetteer knows of its entities, in a few flat tables.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use twox_hash::XxHash3_64;

use super::aliases::Aliases;
use super::column::Column;
use super::file::{File, Section};
use super::strings::{Strings, is_cut};
use super::{Alias, AliasKind, Case, Entity, EntityType, Gazetteer, Gender};
use crate::error::Error;

/// The entities, in the order in which they were given. The name of each is its first alias.
///
/// Tables of facts that no entity has are empty.
#[derive(Debug, Default, Clone)]
pub(super) struct Entities {
    /// The first alias of each, and how many aliases there are; empty where every entity has one alias, its name.
    pub(super) alias_starts: Column<u32>,
    /// [`EntityType`].
    pub(super) kinds: Column<u8>,
    /// Ids; an empty one is the name.
    pub(super) ids: Strings,
    /// The entities by the [hashes](hash) of their ids.
    pub(super) by_id: Column<u32>,
    /// 0 for none, else one more than a position in `subtype_words`.
    pub(super) subtypes: Column<u32>,
    pub(super) subtype_words: Strings,
    /// 0 for none, else one more than a [`Gender`].
    pub(super) genders: Column<u8>,
    /// Where in the next two tables the other ids of each begin.
    pub(super) other_starts: Column<u32>,
    /// Positions in `scheme_words`.
    pub(super) other_schemes: Column<u32>,
    pub(super) others: Strings,
    pub(super) scheme_words: Strings,
    /// Not a number for none.
    pub(super) priors: Column<f32>,
}

/// By what ids are looked up.
pub(super) fn hash(id: &[u8]) -> u32 {
    (XxHash3_64::oneshot(id) >> 32) as u32
}

impl Entities {
    pub(super) fn len(&self) -> usize {
        self.kinds.len()
    }

    /// The entity with this id.
    pub(super) fn position(&self, aliases: &Aliases, id: &str) -> Option<usize> {
        let wanted = hash(id.as_bytes());
        let hash_of = |&at: &u32| hash(self.id(aliases, at as usize).as_bytes());
        let first = self.by_id.partition_point(|at| hash_of(at) < wanted);
        let mut same = self.by_id.get(first..)?.iter().take_while(|at| hash_of(at) == wanted);
        let found = *same.find(|&&at| self.id(aliases, at as usize) == id)? as usize;
        (found < self.len()).then_some(found)
    }

    pub(super) fn id<'g>(&'g self, aliases: &'g Aliases, at: usize) -> Cow<'g, str> {
        match self.ids.get(at) {
            [] => self.name(aliases, at),
            id => String::from_utf8_lossy(id),
        }
    }

    pub(super) fn name<'g>(&'g self, aliases: &'g Aliases, at: usize) -> Cow<'g, str> {
        aliases.text(self.rows(aliases, at).start)
    }

    /// The aliases of an entity.
    fn rows(&self, aliases: &Aliases, at: usize) -> Range<u32> {
        if self.alias_starts.is_empty() {
            return at as u32..(at as u32).saturating_add(1);
        }
        let (Some(&start), Some(&end)) = (self.alias_starts.get(at), self.alias_starts.get(at + 1)) else {
            return 0..0;
        };
        let most = aliases.len() as u32;
        start.min(most)..end.min(most)
    }

    /// How likely the entity is, among those that an alias may mean.
    pub(super) fn prior(&self, at: usize) -> Option<f32> {
        self.priors.get(at).copied().filter(|prior| !prior.is_nan())
    }

    pub(super) fn sections(&self) -> Vec<Section<'_>> {
        vec![
            Section::new("entity.alias_starts", &self.alias_starts),
            Section::new("entity.types", &self.kinds),
            Section::new("entity.id_starts", &self.ids.starts),
            Section::new("entity.ids", &self.ids.bytes),
            Section::new("entity.by_id", &self.by_id),
            Section::new("entity.subtypes", &self.subtypes),
            Section::new("entity.genders", &self.genders),
            Section::new("entity.priors", &self.priors),
            Section::new("entity.other_starts", &self.other_starts),
            Section::new("entity.other_schemes", &self.other_schemes),
            Section::new("entity.other_id_starts", &self.others.starts),
            Section::new("entity.other_ids", &self.others.bytes),
            Section::new("subtype.starts", &self.subtype_words.starts),
            Section::new("subtype.words", &self.subtype_words.bytes),
            Section::new("scheme.starts", &self.scheme_words.starts),
            Section::new("scheme.words", &self.scheme_words.bytes),
        ]
    }

    /// # Errors
    ///
    /// Columns of other values than these, or that do not fit each other in length.
    pub(super) fn open(file: &File) -> Result<Entities, Error> {
        let strings = |starts: &str, bytes: &str| -> Result<Strings, Error> {
            Ok(Strings { starts: file.column(starts)?, bytes: file.column(bytes)? })
        };
        let entities = Entities {
            alias_starts: file.column("entity.alias_starts")?,
            kinds: file.column("entity.types")?,
            ids: strings("entity.id_starts", "entity.ids")?,
            by_id: file.column("entity.by_id")?,
            subtypes: file.column("entity.subtypes")?,
            subtype_words: strings("subtype.starts", "subtype.words")?,
            genders: file.column("entity.genders")?,
            other_starts: file.column("entity.other_starts")?,
            other_schemes: file.column("entity.other_schemes")?,
            others: strings("entity.other_id_starts", "entity.other_ids")?,
            scheme_words: strings("scheme.starts", "scheme.words")?,
            priors: file.column("entity.priors")?,
        };
        let count = file.counts.entities as usize;
        let fits = |length: usize, whole: usize| length == whole || length == 0;
        let fit = entities.kinds.len() == count
            && match entities.alias_starts.len() {
                0 => file.counts.aliases == file.counts.entities,
                starts => starts == count + 1,
            }
            && entities.by_id.len() == count
            && fits(entities.ids.len(), count)
            && fits(entities.subtypes.len(), count)
            && fits(entities.genders.len(), count)
            && fits(entities.priors.len(), count)
            && fits(entities.other_starts.len(), count + 1)
            && entities.others.len() == entities.other_schemes.len();
        if fit { Ok(entities) } else { Err(file.broken("the tables of entities differ in length")) }
    }

    /// What is wrong in the tables, if anything is. Reads them all.
    pub(super) fn fault(&self, aliases: &Aliases) -> Option<&'static str> {
        let hash_of = |&at: &u32| hash(self.id(aliases, at as usize).as_bytes());
        let known = |of: usize, most: usize| of <= most;
        if !self.alias_starts.is_empty() && !is_cut(&self.alias_starts, aliases.len()) {
            return Some("aliases do not follow one another");
        }
        if !self.kinds.iter().all(|&kind| usize::from(kind) < EntityType::ALL.len())
            || !self.genders.iter().all(|&gender| known(gender.into(), Gender::ALL.len()))
            || !self.subtypes.iter().all(|&subtype| known(subtype as usize, self.subtype_words.len()))
            || !self.other_schemes.iter().all(|&scheme| (scheme as usize) < self.scheme_words.len())
        {
            return Some("an entity has a type, subtype, gender or scheme that there is not");
        }
        if !is_cut(&self.other_starts, self.other_schemes.len()) {
            return Some("ids do not follow one another");
        }
        if !self.by_id.iter().all(|&at| (at as usize) < self.len()) || !self.by_id.is_sorted_by_key(hash_of) {
            return Some("ids are not in their order");
        }
        [&self.ids, &self.subtype_words, &self.others, &self.scheme_words].into_iter().find_map(Strings::fault)
    }
}

/// One entity of a [`Gazetteer`]: a view that copies nothing but what it is asked for.
#[derive(Clone, Copy)]
pub struct EntityRef<'g> {
    gazetteer: &'g Gazetteer,
    at: usize,
}

impl<'g> EntityRef<'g> {
    /// The entity at a position that the gazetteer has.
    pub(super) fn new(gazetteer: &'g Gazetteer, at: usize) -> EntityRef<'g> {
        EntityRef { gazetteer, at }
    }

    fn entities(self) -> &'g Entities {
        &self.gazetteer.entities
    }

    fn rows(self) -> Range<u32> {
        self.entities().rows(self.gazetteer.aliases(), self.at)
    }

    /// Its place in the gazetteer.
    pub fn position(self) -> usize {
        self.at
    }

    /// Stable key, unique in its gazetteer.
    pub fn id(self) -> Cow<'g, str> {
        self.entities().id(self.gazetteer.aliases(), self.at)
    }

    /// Canonical name.
    pub fn name(self) -> Cow<'g, str> {
        self.entities().name(self.gazetteer.aliases(), self.at)
    }

    /// What it is.
    pub fn kind(self) -> EntityType {
        let kind = self.entities().kinds.get(self.at).map_or(usize::MAX, |&kind| kind.into());
        EntityType::ALL.get(kind).copied().unwrap_or(EntityType::Other)
    }

    /// A finer type in the words of its source ("igo", "capital").
    pub fn subtype(self) -> Option<Cow<'g, str>> {
        let word = (*self.entities().subtypes.get(self.at)? as usize).checked_sub(1)?;
        Some(self.entities().subtype_words.text(word))
    }

    /// Known gender of a person.
    pub fn gender(self) -> Option<Gender> {
        let gender = usize::from(*self.entities().genders.get(self.at)?).checked_sub(1)?;
        Gender::ALL.get(gender).copied()
    }

    /// How likely it is, among the entities that one alias may mean: those with higher numbers come first.
    pub fn prior(self) -> Option<f32> {
        self.entities().prior(self.at)
    }

    /// Ids elsewhere by their scheme (`wikidata`, `iso3166`, …), in alphabetical order of these.
    pub fn ids(self) -> impl Iterator<Item = (Cow<'g, str>, Cow<'g, str>)> {
        let entities = self.entities();
        let starts = &entities.other_starts;
        let rows = match (starts.get(self.at), starts.get(self.at + 1)) {
            (Some(&start), Some(&end)) => start as usize..(end as usize).min(entities.other_schemes.len()),
            _ => 0..0,
        };
        rows.map(|row| {
            let scheme = entities.other_schemes.get(row).map_or(usize::MAX, |&scheme| scheme as usize);
            (entities.scheme_words.text(scheme), entities.others.text(row))
        })
    }

    /// Surface forms beside the name; the name among them where it has a kind or case of its own.
    pub fn aliases(self) -> impl Iterator<Item = Alias> {
        let aliases = self.gazetteer.aliases();
        let name = aliases.row(self.rows().start);
        let plain = (name.kind(), name.case()) == (AliasKind::Name, Case::Smart);
        self.rows().skip(usize::from(plain)).map(|row| Alias {
            text: aliases.text(row).into_owned(),
            kind: aliases.row(row).kind(),
            case: aliases.row(row).case(),
        })
    }

    /// A copy of all that is known of it.
    pub fn to_entity(self) -> Entity {
        Entity {
            id: self.id().into_owned(),
            name: self.name().into_owned(),
            kind: self.kind(),
            subtype: self.subtype().map(Cow::into_owned),
            ids: self.ids().map(|(scheme, id)| (scheme.into_owned(), id.into_owned())).collect(),
            gender: self.gender(),
            prior: self.prior(),
            aliases: self.aliases().collect(),
        }
    }
}

impl fmt::Debug for EntityRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EntityRef({} {:?} {})", self.id(), self.name(), self.kind())
    }
}

/// Views are equal where they tell the same, of whichever gazetteers.
impl PartialEq for EntityRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        (std::ptr::eq(self.gazetteer, other.gazetteer) && self.at == other.at) || self.to_entity() == other.to_entity()
    }
}
