//! Entities on their way into a gazetteer's tables.

use std::borrow::Cow;

use hashbrown::HashTable;
use rustc_hash::FxHashMap;

use super::alias_rows::{AliasRows, Pushed};
use super::entities::{Entities, EntityRef, hash};
use super::index::Index;
use super::strings::{Gathered, Strings};
use super::{Alias, AliasKind, Case, Engine, Entity, EntityType, Gazetteer, Gender};
use crate::error::Error;

/// What is known of an entity beside its aliases, lent.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facts<'a> {
    pub(super) id: &'a str,
    pub(super) name: &'a str,
    pub(super) kind: EntityType,
    pub(super) subtype: Option<&'a str>,
    pub(super) gender: Option<Gender>,
    pub(super) prior: Option<f32>,
    /// By scheme.
    pub(super) ids: &'a [(&'a str, &'a str)],
}

impl<'a> Facts<'a> {
    pub(super) fn new(id: &'a str, name: &'a str, kind: EntityType) -> Facts<'a> {
        Facts { id, name, kind, subtype: None, gender: None, prior: None, ids: &[] }
    }
}

/// An alias, lent.
pub(super) type Form<'a> = (&'a str, AliasKind, Case);

/// Why an entity was not taken.
#[derive(Debug)]
pub(super) enum Refusal {
    /// There is an entity with its id, at this position.
    Known(u32),
    /// Its id is empty.
    NoId,
    /// There is nothing to match in its name.
    NoName,
    /// It does not fit.
    Error(Error),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Refusal {
        Refusal::Error(error)
    }
}

/// The tables of a gazetteer, growing. Nothing is kept of an entity but its rows, so that millions can be streamed through.
#[derive(Debug, Default)]
pub(super) struct Draft {
    aliases: AliasRows,
    alias_starts: Vec<u32>,
    kinds: Vec<u8>,
    ids: Gathered,
    subtypes: Vec<u32>,
    subtype_words: Words,
    genders: Vec<u8>,
    other_starts: Vec<u32>,
    other_schemes: Vec<u32>,
    others: Gathered,
    scheme_words: Words,
    priors: Vec<f32>,
    /// Hashes of ids, and where they are.
    by_id: HashTable<(u32, u32)>,
    /// Entities that were taken back.
    removed: Vec<u32>,
    /// What came for an entity when others had come after it.
    late: Vec<Late>,
    late_texts: Gathered,
    late_ids: Vec<(u32, String, String)>,
    duplicates: usize,
}

#[derive(Debug, Clone, Copy)]
struct Late {
    entity: u32,
    kind: AliasKind,
    case: Case,
}

impl Draft {
    /// How many entities there are.
    pub(super) fn len(&self) -> usize {
        self.by_id.len()
    }

    /// The position that the next entity will have until the draft is finished.
    pub(super) fn next(&self) -> u32 {
        self.kinds.len() as u32
    }

    /// How many aliases there are, those of removed entities too.
    pub(super) fn aliases(&self) -> usize {
        self.aliases.len() + self.late.len()
    }

    /// How many aliases came that their entity had already.
    pub(super) fn duplicates(&self) -> usize {
        self.duplicates
    }

    /// Notes that something came which was there already.
    pub(super) fn repeated(&mut self) {
        self.duplicates += 1;
    }

    /// Where the entity with this id is.
    pub(super) fn position(&self, id: &str) -> Option<u32> {
        let wanted = hash(id.as_bytes());
        let is_it = |&(hash, at): &(u32, u32)| hash == wanted && self.id(at).as_ref() == id.as_bytes();
        self.by_id.find(u64::from(wanted) << 32 | u64::from(wanted), is_it).map(|&(_, at)| at)
    }

    fn id(&self, at: u32) -> Cow<'_, [u8]> {
        match self.ids.get(at as usize) {
            [] => match self.name(at) {
                Cow::Borrowed(name) => Cow::Borrowed(name.as_bytes()),
                Cow::Owned(name) => Cow::Owned(name.into_bytes()),
            },
            id => Cow::Borrowed(id),
        }
    }

    pub(super) fn name(&self, at: u32) -> Cow<'_, str> {
        self.aliases.text(self.alias_starts[at as usize])
    }

    pub(super) fn kind(&self, at: u32) -> EntityType {
        EntityType::ALL[usize::from(self.kinds[at as usize])]
    }

    /// Adds an entity; `empty` is told of aliases with nothing to match, and says whether to go on without them.
    ///
    /// # Errors
    ///
    /// An entity that cannot be taken; the draft is as if it had not been tried.
    pub(super) fn add<'a>(
        &mut self,
        facts: &Facts<'_>,
        aliases: impl Iterator<Item = Form<'a>> + Clone,
        empty: &mut dyn FnMut(&str) -> Result<(), Error>,
    ) -> Result<(), Refusal> {
        if facts.id.is_empty() {
            return Err(Refusal::NoId);
        }
        if let Some(known) = self.position(facts.id) {
            return Err(Refusal::Known(known));
        }
        let at = self.next();
        let first = self.aliases.len() as u32;
        // The name stands first, by the kind and case that an alias may give it.
        let own = aliases.clone().position(|(text, ..)| text == facts.name);
        let (_, kind, case) =
            own.and_then(|own| aliases.clone().nth(own)).unwrap_or((facts.name, AliasKind::Name, Case::Smart));
        if self.aliases.push(at, facts.name, kind, case)? == Pushed::Empty {
            return Err(Refusal::NoName);
        }
        self.note(facts, first)?;
        let id = hash(facts.id.as_bytes());
        let spread = |&(hash, _): &(u32, u32)| u64::from(hash) << 32 | u64::from(hash);
        self.by_id.insert_unique(spread(&(id, at)), (id, at), spread);
        for (place, (text, kind, case)) in aliases.enumerate() {
            if Some(place) == own {
                continue;
            }
            let pushed = self.aliases.push(at, text, kind, case).and_then(|pushed| {
                match pushed {
                    Pushed::New => (),
                    Pushed::Duplicate => self.duplicates += 1,
                    Pushed::Empty => empty(text)?,
                }
                Ok(())
            });
            if let Err(error) = pushed {
                self.remove(facts.id);
                return Err(error.into());
            }
        }
        Ok(())
    }

    /// Adds a row of facts, for an entity whose name is in row `first`.
    fn note(&mut self, facts: &Facts<'_>, first: u32) -> Result<(), Error> {
        let full = || Error::Index { reason: "ids of more than 4 GiB".into() };
        let at = self.kinds.len();
        let id = if facts.id == facts.name { "" } else { facts.id };
        if !self.ids.push(id) {
            return Err(full());
        }
        self.alias_starts.push(first);
        self.kinds.push(facts.kind as u8);
        if let Some(gender) = facts.gender {
            set(&mut self.genders, at, gender as u8 + 1, 0);
        }
        if let Some(subtype) = facts.subtype {
            let word = self.subtype_words.position(subtype) + 1;
            set(&mut self.subtypes, at, word, 0);
        }
        if let Some(prior) = facts.prior {
            set(&mut self.priors, at, prior, f32::NAN);
        }
        if !facts.ids.is_empty() {
            self.other_starts.resize(at + 1, self.other_schemes.len() as u32);
            for (scheme, id) in facts.ids {
                self.other_schemes.push(self.scheme_words.position(scheme));
                if !self.others.push(id) {
                    return Err(full());
                }
            }
        } else if !self.other_starts.is_empty() {
            self.other_starts.push(self.other_schemes.len() as u32);
        }
        Ok(())
    }

    /// Adds aliases and facts to an entity that is there already; facts only where it has none.
    ///
    /// # Errors
    ///
    /// More aliases than there is room for.
    pub(super) fn extend<'a>(
        &mut self,
        at: u32,
        facts: &Facts<'_>,
        aliases: impl Iterator<Item = Form<'a>>,
    ) -> Result<(), Error> {
        let row = at as usize;
        if let (Some(gender), None | Some(0)) = (facts.gender, self.genders.get(row)) {
            set(&mut self.genders, row, gender as u8 + 1, 0);
        }
        if let (Some(subtype), None | Some(0)) = (facts.subtype, self.subtypes.get(row)) {
            let word = self.subtype_words.position(subtype) + 1;
            set(&mut self.subtypes, row, word, 0);
        }
        if let (Some(prior), true) = (facts.prior, self.priors.get(row).is_none_or(|prior| prior.is_nan())) {
            set(&mut self.priors, row, prior, f32::NAN);
        }
        self.late_ids.extend(facts.ids.iter().map(|&(scheme, id)| (at, scheme.to_owned(), id.to_owned())));
        for (text, kind, case) in aliases {
            if !self.late_texts.push(text) {
                return Err(Error::Index { reason: "aliases of more than 4 GiB".into() });
            }
            self.late.push(Late { entity: at, kind, case });
        }
        Ok(())
    }

    /// Takes an entity back; false if there is none with this id.
    pub(super) fn remove(&mut self, id: &str) -> bool {
        let wanted = hash(id.as_bytes());
        let Some(at) = self.position(id) else { return false };
        let spread = u64::from(wanted) << 32 | u64::from(wanted);
        if let Ok(entry) = self.by_id.find_entry(spread, |&(_, position)| position == at) {
            entry.remove();
        }
        self.removed.push(at);
        true
    }

    /// Adds all of a gazetteer. An entity that is there already keeps its name and facts, and gets the aliases.
    ///
    /// # Errors
    ///
    /// More aliases than the index can hold.
    pub(super) fn merge(&mut self, other: &Gazetteer) -> Result<(), Error> {
        for entity in other.entities() {
            self.copy(entity)?;
        }
        Ok(())
    }

    fn copy(&mut self, entity: EntityRef<'_>) -> Result<(), Error> {
        let (id, name, subtype) = (entity.id(), entity.name(), entity.subtype());
        let ids: Vec<_> = entity.ids().collect();
        let ids: Vec<(&str, &str)> = ids.iter().map(|(scheme, id)| (scheme.as_ref(), id.as_ref())).collect();
        let aliases: Vec<Alias> = entity.aliases().collect();
        let forms = aliases.iter().map(|alias| (alias.text.as_str(), alias.kind, alias.case));
        let facts = Facts {
            id: &id,
            name: &name,
            kind: entity.kind(),
            subtype: subtype.as_deref(),
            gender: entity.gender(),
            prior: entity.prior(),
            ids: &ids,
        };
        match self.position(&id) {
            Some(at) => {
                let named = aliases.iter().any(|alias| alias.text == name);
                let name = (!named).then_some((name.as_ref(), AliasKind::Name, Case::Smart));
                self.extend(at, &facts, name.into_iter().chain(forms))
            }
            // Nothing that a gazetteer holds is empty, unless its file is damaged.
            None => match self.add(&facts, forms, &mut |_| Ok(())) {
                Err(Refusal::Error(error)) => Err(error),
                _ => Ok(()),
            },
        }
    }

    /// The gazetteer of all this.
    ///
    /// # Errors
    ///
    /// More aliases than the index can hold.
    pub(super) fn finish(mut self, engine: Engine) -> Result<Gazetteer, Error> {
        if self.removed.is_empty() && self.late.is_empty() && self.late_ids.is_empty() {
            return self.gazetteer(engine);
        }
        let mut removed = std::mem::take(&mut self.removed);
        removed.sort_unstable();
        let mut late: Vec<usize> = (0..self.late.len()).collect();
        late.sort_by_key(|&at| self.late[at].entity); // stable
        let mut late_ids = std::mem::take(&mut self.late_ids);
        late_ids.sort_by_key(|&(entity, ..)| entity);
        let (mut late, mut late_ids) = (late.into_iter().peekable(), late_ids.into_iter().peekable());

        // A second draft takes what is left, each entity with all of its own.
        let mut draft = Draft { duplicates: self.duplicates, ..Draft::default() };
        for at in 0..self.next() {
            let mut entity = self.entity(at);
            while let Some(alias) = late.next_if(|&alias| self.late[alias].entity == at) {
                let Late { kind, case, .. } = self.late[alias];
                let text = String::from_utf8_lossy(self.late_texts.get(alias)).into_owned();
                entity.aliases.push(Alias { text, kind, case });
            }
            while let Some((_, scheme, id)) = late_ids.next_if(|&(entity, ..)| entity == at) {
                entity.ids.entry(scheme).or_insert(id);
            }
            if removed.binary_search(&at).is_err()
                && let Err(Refusal::Error(error)) = draft.add_entity(&entity)
            {
                return Err(error);
            }
        }
        drop(self);
        draft.gazetteer(engine)
    }

    /// A copy of what is known of an entity, but for what came late.
    fn entity(&self, at: u32) -> Entity {
        let row = at as usize;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let word = |column: &[u32]| column.get(row).and_then(|word| (*word as usize).checked_sub(1));
        let next = |starts: &[u32], end: usize| starts.get(row + 1).map_or(end, |&end| end as usize);
        let first = self.alias_starts[row];
        let (_, kind, case) = self.aliases.of(first);
        let plain = (kind, case) == (AliasKind::Name, Case::Smart);
        let rows = first..next(&self.alias_starts, self.aliases.len()) as u32;
        let others = match self.other_starts.get(row) {
            Some(&start) => start as usize..next(&self.other_starts, self.other_schemes.len()),
            None => 0..0,
        };
        Entity {
            id: text(&self.id(at)),
            name: self.name(at).into_owned(),
            kind: self.kind(at),
            subtype: word(&self.subtypes).map(|word| text(self.subtype_words.words.get(word))),
            gender: self.genders.get(row).and_then(|&of| Gender::ALL.get(usize::from(of).checked_sub(1)?)).copied(),
            prior: self.priors.get(row).copied().filter(|prior| !prior.is_nan()),
            ids: others
                .map(|at| (self.other_schemes[at] as usize, at))
                .map(|(scheme, at)| (text(self.scheme_words.words.get(scheme)), text(self.others.get(at))))
                .collect(),
            aliases: rows
                .skip(usize::from(plain))
                .map(|row| self.aliases.of(row))
                .map(|(text, kind, case)| Alias { text: text.into_owned(), kind, case })
                .collect(),
        }
    }

    /// Adds an entity that is owned, without the aliases that have nothing to match: whoever asks for more has asked before.
    fn add_entity(&mut self, entity: &Entity) -> Result<(), Refusal> {
        let ids: Vec<(&str, &str)> = entity.ids.iter().map(|(scheme, id)| (scheme.as_str(), id.as_str())).collect();
        let forms = entity.aliases.iter().map(|alias| (alias.text.as_str(), alias.kind, alias.case));
        self.add(&Facts::of(entity, &ids), forms, &mut |_| Ok(()))
    }

    fn gazetteer(mut self, engine: Engine) -> Result<Gazetteer, Error> {
        let count = self.kinds.len();
        let mut by_id: Vec<u64> = self.by_id.iter().map(|&(hash, at)| u64::from(hash) << 32 | u64::from(at)).collect();
        self.by_id = HashTable::new();
        by_id.sort_unstable();
        if self.aliases.len() == count {
            self.alias_starts = Vec::new(); // each has its name alone
        } else {
            self.alias_starts.push(self.aliases.len() as u32);
        }
        if !self.other_starts.is_empty() {
            self.other_starts.resize(count + 1, self.other_schemes.len() as u32);
        }
        if !self.subtypes.is_empty() {
            self.subtypes.resize(count, 0);
        }
        if !self.genders.is_empty() {
            self.genders.resize(count, 0);
        }
        if !self.priors.is_empty() {
            self.priors.resize(count, f32::NAN);
        }
        let entities = Entities {
            alias_starts: self.alias_starts.into(),
            kinds: self.kinds.into(),
            ids: if self.ids.is_blank() { Strings::default() } else { self.ids.into() },
            by_id: by_id.into_iter().map(|entry| entry as u32).collect::<Vec<_>>().into(),
            subtypes: self.subtypes.into(),
            subtype_words: self.subtype_words.words.into(),
            genders: self.genders.into(),
            other_starts: self.other_starts.into(),
            other_schemes: self.other_schemes.into(),
            others: self.others.into(),
            scheme_words: self.scheme_words.words.into(),
            priors: self.priors.into(),
        };
        let index = Index::new(self.aliases, |at| entities.prior(at as usize).unwrap_or(f32::NEG_INFINITY), engine)?;
        Ok(Gazetteer { entities, index, file: None })
    }
}

impl<'a> Facts<'a> {
    pub(super) fn of(entity: &'a Entity, ids: &'a [(&'a str, &'a str)]) -> Facts<'a> {
        Facts {
            id: &entity.id,
            name: &entity.name,
            kind: entity.kind,
            subtype: entity.subtype.as_deref(),
            gender: entity.gender,
            prior: entity.prior,
            ids,
        }
    }
}

/// Puts a value at `at` of a column that is as long as it has to be, with `none` before it.
fn set<T: Copy>(column: &mut Vec<T>, at: usize, value: T, none: T) {
    if column.len() <= at {
        column.resize(at + 1, none);
    }
    column[at] = value;
}

/// Words that occur again and again, each once.
#[derive(Debug, Default)]
struct Words {
    words: Gathered,
    positions: FxHashMap<Box<str>, u32>,
}

impl Words {
    fn position(&mut self, word: &str) -> u32 {
        if let Some(&position) = self.positions.get(word) {
            return position;
        }
        let position = self.words.len() as u32;
        // Beyond 4 GiB of words the rest are lost; no table of subtypes has them.
        if self.words.push(word) {
            self.positions.insert(word.into(), position);
        }
        position
    }
}
