//! An entity as far as the text has been read.

use crate::gazetteer::{EntityType, Gender};
use crate::mention::Person;
use crate::text::Span;

/// An entity in the making.
#[derive(Debug)]
pub(in crate::resolution) struct Draft {
    pub(in crate::resolution) name: String,
    /// What makes one form fuller than another: whether it is a noun, its words, its length.
    pub(super) fullness: (bool, usize, usize),
    pub(in crate::resolution) named: bool,
    pub(in crate::resolution) kind: EntityType,
    /// Position in the gazetteer.
    pub(in crate::resolution) known: Option<u32>,
    /// What else its name means in the gazetteer, and that.
    pub(in crate::resolution) candidates: Vec<u32>,
    /// "Two diplomats": nobody that "he" or "she" could be.
    pub(in crate::resolution) plural: bool,
    pub(in crate::resolution) gender: Option<Gender>,
    pub(in crate::resolution) roles: Vec<Span>,
    pub(in crate::resolution) members: Vec<usize>,
    /// A person only because no table knows the words: "Dravik Velm".
    pub(in crate::resolution) guessed: bool,
    /// Whether the gazetteer tells that it is, or is not, a company.
    pub(in crate::resolution) company: Option<bool>,
    /// How often it is named.
    pub(in crate::resolution) weight: u32,
}

impl Draft {
    /// What it is when all is read: somebody only by unknown words is no person, and "RWI" is a body.
    pub(in crate::resolution) fn final_kind(&self) -> EntityType {
        let acronym = (2..=6).contains(&self.name.len()) && self.name.bytes().all(|byte| byte.is_ascii_uppercase());
        match self.kind {
            EntityType::Person if self.guessed => EntityType::Other,
            EntityType::Other if acronym && self.named => EntityType::Organization,
            kind => kind,
        }
    }

    /// Whether a pronoun of this person and number can mean it.
    pub(in crate::resolution) fn could_be(&self, person: Person) -> bool {
        use EntityType::{Document, Government, Group, Media, Organization, Person as Somebody};
        let one = self.kind == Somebody && !self.plural;
        match person {
            Person::Either => one && self.named,
            Person::He => one && self.gender != Some(Gender::Female),
            Person::She => one && self.gender != Some(Gender::Male),
            Person::They if self.kind == Document => false,
            Person::They => {
                !self.members.is_empty()
                    || !self.named
                    || matches!(self.kind, Organization | Group | Government | Media)
            }
            _ => self.kind != Somebody && self.kind != Group && self.members.is_empty(),
        }
    }
}
