//! What a gazetteer knows: entities and their aliases.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserializer, MapAccess, Visitor, value::MapAccessDeserializer};
use serde::{Deserialize, Serialize};

use crate::words::words;

/// A thing in the world that texts mention.
///
/// ```
/// use onrecord::{Alias, AliasKind, Entity, EntityType};
///
/// let russia = Entity::new("c_ru", "Russia", EntityType::Country)
///     .with_alias(Alias::new("Russian").kind(AliasKind::Demonym));
/// assert_eq!(russia.aliases.len(), 1); // the name is an alias without saying so
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)] // a misspelled "alias" would be lost in silence
pub struct Entity {
    /// Stable key, unique in its gazetteer.
    pub id: String,
    /// Canonical name; matched like an alias of kind [`AliasKind::Name`] with smart case, unless the aliases repeat it with a kind
    /// and case of its own.
    pub name: String,
    /// What it is.
    #[serde(rename = "type")]
    pub kind: EntityType,
    /// A finer type in the words of its source ("igo", "capital").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subtype: Option<String>,
    /// Ids elsewhere: `wikidata`, `iso3166`, …
    #[serde(default)]
    pub ids: BTreeMap<String, String>,
    /// Known gender of a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gender: Option<Gender>,
    /// How likely it is, among the entities that one alias may mean: those with higher numbers come first, before those without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prior: Option<f32>,
    /// Surface forms beside the name.
    #[serde(default)]
    pub aliases: Vec<Alias>,
}

impl Entity {
    /// An entity with a name and no further aliases.
    pub fn new(id: impl Into<String>, name: impl Into<String>, kind: EntityType) -> Entity {
        Entity {
            id: id.into(),
            name: name.into(),
            kind,
            subtype: None,
            ids: BTreeMap::new(),
            gender: None,
            prior: None,
            aliases: Vec::new(),
        }
    }

    /// The same entity with one more alias.
    #[must_use]
    pub fn with_alias(mut self, alias: impl Into<Alias>) -> Entity {
        self.aliases.push(alias.into());
        self
    }
}

/// A surface form of an entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Alias {
    /// The form.
    pub text: String,
    /// What sort of form it is.
    pub kind: AliasKind,
    /// How letter case decides whether text is this alias.
    pub case: Case,
}

impl Alias {
    /// A plain name with smart case.
    pub fn new(text: impl Into<String>) -> Alias {
        Alias { text: text.into(), kind: AliasKind::Name, case: Case::Smart }
    }

    /// The same alias of another kind.
    #[must_use]
    pub fn kind(mut self, kind: AliasKind) -> Alias {
        self.kind = kind;
        self
    }

    /// The same alias under another case policy.
    #[must_use]
    pub fn case(mut self, case: Case) -> Alias {
        self.case = case;
        self
    }
}

impl<T: Into<String>> From<T> for Alias {
    fn from(text: T) -> Alias {
        Alias::new(text)
    }
}

/// Reads a string, or an object whose `kind` and `case` may be left out.
impl<'de> Deserialize<'de> for Alias {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Alias, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Fields {
            text: String,
            kind: Option<AliasKind>,
            case: Option<Case>,
        }

        struct TextOrFields;

        impl<'de> Visitor<'de> for TextOrFields {
            type Value = Alias;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an alias: a string, or an object with text, kind and case")
            }

            fn visit_str<E>(self, text: &str) -> Result<Alias, E> {
                Ok(Alias::new(text))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Alias, A::Error> {
                let fields = Fields::deserialize(MapAccessDeserializer::new(map))?;
                let alias = Alias::new(fields.text);
                Ok(alias.kind(fields.kind.unwrap_or(AliasKind::Name)).case(fields.case.unwrap_or(Case::Smart)))
            }
        }

        deserializer.deserialize_any(TextOrFields)
    }
}

words! {
    /// What an entity is.
    EntityType {
        /// A human being, real or not.
        Person = "person",
        /// A body of people: company, party, union, court, legislature.
        Organization = "organization",
        /// A state or territory.
        Country = "country",
        /// A region, a subnational unit, water, a building.
        Place = "place",
        /// A city or town.
        City = "city",
        /// People who share a religion, a people, a cause.
        Group = "group",
        /// A newspaper, broadcaster, agency or site.
        Media = "media",
        /// An arm of government: ministry, agency, military, intelligence.
        Government = "government",
        /// A report, poll, letter, law.
        Document = "document",
        /// A book, film, song.
        Work = "work",
        /// Anything else.
        Other = "other",
    }
}

words! {
    /// What sort of surface form an alias is, the surest first: a match that could be several kinds reports the first of these.
    AliasKind {
        /// The usual name.
        Name = "name",
        /// The long, official name.
        Official = "official",
        /// "UN".
        Acronym = "acronym",
        /// "Sen.", "Calif."
        Abbrev = "abbrev",
        /// "French".
        Adjective = "adjective",
        /// "Frenchman".
        Demonym = "demonym",
        /// "Burma".
        Former = "former",
        /// "the Kremlin" for Russia's government.
        Metonym = "metonym",
        /// Another spelling or nickname.
        Alt = "alt",
        /// A surname alone.
        Surname = "surname",
        /// "CA".
        Postal = "postal",
    }
}

words! {
    /// How letter case decides whether text is an alias.
    Case {
        /// Exactly as in the alias.
        Sensitive = "sensitive",
        /// Words of the alias that start with a capital start with one in the text; the rest is free.
        Smart = "smart",
        /// Any case.
        Insensitive = "insensitive",
    }
}

words! {
    /// A person's gender, where names, titles or facts tell it.
    Gender {
        /// She.
        Female = "female",
        /// He.
        Male = "male",
    }
}
