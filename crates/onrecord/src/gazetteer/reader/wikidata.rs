//! Wikidata's entities, a line each, whole or made simpler.
//!
//! The shapes are those of the JSON dump (`"labels": {"en": {"value": "…"}}, "aliases": {"en": [{"value": "…"}]}`), of simplified
//! dumps (`"labels": {"en": "…"}, "aliases": {"en": ["…"]}`), and flat ones (`"label": "…", "aliases": ["…"]`). Of several
//! languages English is taken, else "mul", which Wikidata keeps for names that are the same in all. Other keys are passed over.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::Sink;
use super::json_lines::fault;
use crate::error::Error;
use crate::gazetteer::draft::Facts;
use crate::gazetteer::{AliasKind, Case, EntityType};

#[derive(Deserialize)]
struct Item {
    #[serde(alias = "qid", alias = "title")]
    id: String,
    #[serde(alias = "labels")]
    label: Option<Texts>,
    #[serde(default)]
    aliases: Option<Texts>,
    /// "item" in dumps; elsewhere it may be a type of ours.
    #[serde(rename = "type")]
    kind: Option<String>,
    prior: Option<f32>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Texts {
    One(String),
    Many(Vec<Text>),
    Languages(BTreeMap<String, Language>),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Language {
    One(Text),
    Many(Vec<Text>),
    Other(IgnoredAny),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Text {
    Plain(String),
    Tagged { value: String },
}

impl Text {
    fn as_str(&self) -> &str {
        match self {
            Text::Plain(text) | Text::Tagged { value: text } => text,
        }
    }
}

impl Texts {
    /// Those in English, and those of no language.
    fn english(&self) -> Vec<&str> {
        let of = |language: &str| match self {
            Texts::Languages(languages) => match languages.get(language) {
                Some(Language::One(text)) => vec![text.as_str()],
                Some(Language::Many(texts)) => texts.iter().map(Text::as_str).collect(),
                Some(Language::Other(_)) | None => Vec::new(),
            },
            _ => Vec::new(),
        };
        match self {
            Texts::One(text) => vec![text],
            Texts::Many(texts) => texts.iter().map(Text::as_str).collect(),
            Texts::Languages(_) => [of("en"), of("mul")].concat(),
        }
    }
}

pub(super) fn read(number: usize, json: &str, sink: &mut Sink<'_, '_>) -> Result<(), Error> {
    let item: Item = match serde_json::from_str(json) {
        Ok(item) => item,
        Err(e) => return sink.refuse(number, &format!("{}; a line should be like {EXAMPLE}", fault(&e))),
    };
    let labels = item.label.as_ref().map(Texts::english).unwrap_or_default();
    let Some(&name) = labels.first() else {
        return sink
            .refuse(number, &format!("entity {:?} has no English label; give it one, or leave it out", item.id));
    };
    let aliases = item.aliases.as_ref().map(Texts::english).unwrap_or_default();
    let kind = item.kind.as_deref().and_then(EntityType::from_word).unwrap_or(EntityType::Other);
    let facts = Facts { prior: item.prior, ..Facts::new(&item.id, name, kind) };
    let others = labels.iter().skip(1).chain(&aliases).filter(|&&text| text != name);
    sink.entity(number, &facts, others.map(|&text| (text, AliasKind::Alt, Case::Smart)))
}

const EXAMPLE: &str = r#"{"id": "Q159", "label": "Russia", "aliases": ["Russian Federation"]}"#;
