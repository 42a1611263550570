//! Our own lines of JSON: an [`Entity`] each.

use super::Sink;
use crate::error::Error;
use crate::gazetteer::Entity;
use crate::gazetteer::draft::Facts;

pub(super) fn read(number: usize, json: &str, sink: &mut Sink<'_, '_>) -> Result<(), Error> {
    let entity: Entity = match serde_json::from_str(json) {
        Ok(entity) => entity,
        Err(e) => return sink.refuse(number, &format!("{}; a line should be like {EXAMPLE}", fault(&e))),
    };
    let ids: Vec<(&str, &str)> = entity.ids.iter().map(|(scheme, id)| (scheme.as_str(), id.as_str())).collect();
    let forms = entity.aliases.iter().map(|alias| (alias.text.as_str(), alias.kind, alias.case));
    sink.entity(number, &Facts::of(&entity, &ids), forms)
}

/// What is wrong with a line of JSON, and where.
pub(super) fn fault(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let what = message.split(" at line ").next().unwrap_or(&message);
    format!("{what}, at column {}", error.column())
}

const EXAMPLE: &str =
    r#"{"id": "c_ru", "name": "Russia", "type": "country", "aliases": [{"text": "Russian", "kind": "adjective"}]}"#;
