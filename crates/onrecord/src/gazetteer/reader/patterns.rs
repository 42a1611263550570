//! Patterns of spaCy's `EntityRuler`: `{"label": "ORG", "pattern": "Apple", "id": "apple"}`.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::Sink;
use super::json_lines::fault;
use crate::error::Error;
use crate::gazetteer::draft::Facts;
use crate::gazetteer::{AliasKind, Case, EntityType};

#[derive(Deserialize)]
struct Line {
    label: String,
    pattern: Words,
    id: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Words {
    Phrase(String),
    Tokens(Vec<Map<String, Value>>),
}

/// Patterns with one id are names of one entity, the first its own; without an id the pattern is the id. The label is kept as the
/// subtype.
pub(super) fn read(number: usize, json: &str, sink: &mut Sink<'_, '_>) -> Result<(), Error> {
    let pattern: Line = match serde_json::from_str(json) {
        Ok(pattern) => pattern,
        Err(e) => return sink.refuse(number, &format!("{}; a line should be like {EXAMPLE}", fault(&e))),
    };
    let (text, case) = match pattern.pattern {
        Words::Phrase(text) => (text, Case::Smart),
        Words::Tokens(tokens) => match phrase(&tokens) {
            Ok(phrase) => phrase,
            Err(reason) => return sink.refuse(number, &reason),
        },
    };
    let kind = kind(&pattern.label);
    let mut id = pattern.id.filter(|id| !id.is_empty()).unwrap_or_else(|| text.clone());
    let facts = |id| Facts { subtype: Some(&pattern.label), ..Facts::new(id, &text, kind) };
    let form = std::iter::once((text.as_str(), AliasKind::Name, case));
    if let Some(at) = sink.draft.position(&id)
        && sink.line_of(at).is_some()
    {
        if sink.draft.kind(at) == kind {
            return sink.more(number, at, &facts(&id), form);
        }
        // One id under two labels is two entities; this is how spaCy writes the key of such a pair.
        id = format!("{}||{id}", pattern.label);
        if let Some(at) = sink.draft.position(&id) {
            return sink.more(number, at, &facts(&id), form);
        }
    }
    sink.entity(number, &facts(&id), form)
}

/// The phrase that a pattern of plain words stands for.
fn phrase(tokens: &[Map<String, Value>]) -> Result<(String, Case), String> {
    let mut words = Vec::new();
    let mut case = None;
    for token in tokens {
        let mut keys = token.iter();
        let (Some((key, value)), None) = (keys.next(), keys.next()) else {
            return Err(format!("a token of the pattern has other than one attribute; {REMEDY}"));
        };
        let policy = match key.to_ascii_uppercase().as_str() {
            "LOWER" => Case::Insensitive,
            "ORTH" | "TEXT" => Case::Sensitive,
            _ => return Err(format!("a token of the pattern asks for {key}; {REMEDY}")),
        };
        let Value::String(word) = value else {
            return Err(format!("a token of the pattern asks for more than one word by {key}; {REMEDY}"));
        };
        if *case.get_or_insert(policy) != policy {
            return Err(format!("the pattern mixes LOWER with ORTH or TEXT; {REMEDY}"));
        }
        words.push(word.as_str());
    }
    Ok((words.join(" "), case.unwrap_or(Case::Smart)))
}

const REMEDY: &str =
    "only phrases, and tokens that are all LOWER, or all ORTH or TEXT, with one word each can be names";

const EXAMPLE: &str = r#"{"label": "ORG", "pattern": "Apple", "id": "apple"}"#;

/// What the labels of spaCy's English models, and our own words, mean.
fn kind(label: &str) -> EntityType {
    let label = label.to_ascii_lowercase();
    match label.as_str() {
        "per" => EntityType::Person,
        "org" => EntityType::Organization,
        "gpe" | "loc" | "fac" | "location" => EntityType::Place,
        "norp" => EntityType::Group,
        "law" => EntityType::Document,
        "work_of_art" => EntityType::Work,
        word => EntityType::from_word(word).unwrap_or(EntityType::Other),
    }
}
