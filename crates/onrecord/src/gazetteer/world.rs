//! The built-in gazetteer, from a table that `tools/gazetteer_table.py` makes.

use std::collections::BTreeMap;

use super::{Alias, AliasKind, Case, Entity, EntityType, Gazetteer, Gender};

pub(super) fn world() -> Gazetteer {
    let entities = include_str!("../../data/gazetteer/world.tsv").lines().map(entity);
    Gazetteer::builder().build(entities).expect("the built-in table is checked by a test")
}

/// The entity on a line: id, type, subtype, gender, Wikidata, ISO 3166, name, aliases.
fn entity(line: &str) -> Entity {
    let mut fields = line.split('\t');
    let mut next = || fields.next().unwrap_or_default();
    let (id, kind, subtype, gender) = (next(), next(), next(), next());
    let ids = [("wikidata", next()), ("iso3166", next())].into_iter().filter(|(_, id)| !id.is_empty());
    let ids = ids.map(|(scheme, id)| (scheme.to_owned(), id.to_owned())).collect::<BTreeMap<_, _>>();
    Entity {
        id: id.to_owned(),
        kind: EntityType::from_word(kind).unwrap_or(EntityType::Other),
        subtype: (!subtype.is_empty()).then(|| subtype.to_owned()),
        ids,
        gender: Gender::from_word(gender),
        prior: None,
        name: next().to_owned(),
        aliases: next().split('|').filter_map(alias).collect(),
    }
}

/// "acronym=UN" is case-sensitive, "name:United Nations" not.
fn alias(field: &str) -> Option<Alias> {
    let at = field.find([':', '='])?;
    let (kind, text) = (AliasKind::from_word(&field[..at])?, &field[at + 1..]);
    let case = if field.as_bytes()[at] == b'=' { Case::Sensitive } else { Case::Smart };
    Some(Alias::new(text).kind(kind).case(case))
}
