//! Tables of comma- or tab-separated values: an alias a row.

use std::io::BufRead;
use std::ops::Range;

use csv::ByteRecord;

use super::{Sink, is_blank};
use crate::error::Error;
use crate::gazetteer::draft::{Facts, Form};
use crate::gazetteer::{AliasKind, Case, EntityType, Gender};

/// The columns that are read, beside `ids.…`.
const COLUMNS: [&str; 11] =
    ["id", "name", "type", "alias", "kind", "case", "subtype", "gender", "prior", "wikidata", "iso3166"];

pub(super) fn read(input: impl BufRead, delimiter: u8, sink: &mut Sink<'_, '_>) -> Result<(), Error> {
    // Quotation marks in a table with tabs are letters like others.
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).quoting(delimiter == b',').from_reader(input);
    let header = reader.headers().map_err(|e| fatal(e, sink))?.clone();
    let columns = Columns::of(&header).map_err(|reason| sink.wrong(1, reason))?;
    let mut record = ByteRecord::new();
    let mut hand = Hand::default();
    loop {
        match reader.read_byte_record(&mut record) {
            Ok(true) => (),
            Ok(false) => break,
            Err(e) => {
                let line = e.position().map_or(1, |at| at.line() as usize);
                match e.kind() {
                    csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
                        let reason = format!(
                            "the row has {len} fields and the header {expected_len}; quote a field that holds the delimiter"
                        );
                        sink.refuse(line, &reason)?;
                        continue;
                    }
                    _ => return Err(fatal(e, sink)),
                }
            }
        }
        sink.step()?;
        let line = record.position().map_or(1, |at| at.line() as usize);
        match columns.row(&record) {
            Ok(row) => hand.take(line, &row, sink)?,
            Err(reason) => sink.refuse(line, &reason)?,
        }
    }
    hand.put_down(sink)
}

/// A fault of the file as a whole.
fn fatal(error: csv::Error, sink: &Sink<'_, '_>) -> Error {
    let line = error.position().map_or(1, |at| at.line() as usize);
    let utf8 = matches!(error.kind(), csv::ErrorKind::Utf8 { .. });
    let reason = if utf8 { NOT_UTF8.to_owned() } else { error.to_string() };
    match error.into_kind() {
        csv::ErrorKind::Io(source) => sink.unreadable(source),
        _ => sink.wrong(line, reason),
    }
}

const NOT_UTF8: &str = "the bytes there are not UTF-8; save the file as UTF-8";

/// Where in a row the columns are.
struct Columns {
    by_name: [Option<usize>; COLUMNS.len()],
    /// Schemes of other ids, and where they are, in order of the schemes.
    ids: Vec<(String, usize)>,
}

impl Columns {
    fn of(header: &csv::StringRecord) -> Result<Columns, String> {
        let names: Vec<&str> = header.iter().map(str::trim).collect();
        for needed in ["id", "name", "type"] {
            if !names.contains(&needed) {
                return Err(format!("there is no column {needed:?}; the first line should name the columns"));
            }
        }
        if let Some(unknown) = names.iter().find(|name| !COLUMNS.contains(name) && !name.starts_with("ids.")) {
            return Err(format!("unknown column {unknown:?}; the columns are {} and ids.…", COLUMNS.join(", ")));
        }
        let at = |column: &str| names.iter().position(|&name| name == column);
        let mut ids: Vec<(String, usize)> = (names.iter().enumerate())
            .filter_map(|(at, name)| {
                let scheme = name.strip_prefix("ids.").or(matches!(*name, "wikidata" | "iso3166").then_some(*name))?;
                Some((scheme.to_owned(), at))
            })
            .collect();
        ids.sort();
        ids.dedup_by(|(a, _), (b, _)| a == b);
        Ok(Columns { by_name: COLUMNS.map(at), ids })
    }

    fn row<'r>(&'r self, record: &'r ByteRecord) -> Result<Row<'r>, String> {
        let mut fields = [""; COLUMNS.len()];
        for (field, at) in fields.iter_mut().zip(self.by_name) {
            if let Some(at) = at {
                *field = text(record, at)?;
            }
        }
        let [id, name, kind, alias, alias_kind, case, subtype, gender, prior, ..] = fields;
        for (column, field) in [("id", id), ("name", name), ("type", kind)] {
            if field.is_empty() {
                return Err(format!("the {column} is empty; every row needs one"));
            }
        }
        let mut ids = Vec::new();
        for (scheme, at) in &self.ids {
            let id = text(record, *at)?;
            if !id.is_empty() {
                ids.push((scheme.as_str(), id));
            }
        }
        let number = |text: &str| text.parse().ok().filter(|prior: &f32| prior.is_finite());
        let prior = match prior {
            "" => None,
            prior => {
                Some(number(prior).ok_or_else(|| format!("the prior {prior:?} is no number; write one like 0.75"))?)
            }
        };
        Ok(Row {
            facts: Facts {
                id,
                name,
                kind: word("type", kind, EntityType::ALL, EntityType::as_str)?.unwrap_or(EntityType::Other),
                subtype: Some(subtype).filter(|subtype| !subtype.is_empty()),
                gender: word("gender", gender, Gender::ALL, Gender::as_str)?,
                prior,
                ids: &[],
            },
            ids,
            alias,
            kind: word("kind", alias_kind, AliasKind::ALL, AliasKind::as_str)?.unwrap_or(AliasKind::Name),
            case: word("case", case, Case::ALL, Case::as_str)?.unwrap_or(Case::Smart),
        })
    }
}

fn text(record: &ByteRecord, at: usize) -> Result<&str, String> {
    let field = record.get(at).unwrap_or_default();
    std::str::from_utf8(field).map(str::trim).map_err(|_| NOT_UTF8.to_owned())
}

/// The word of a closed set in a column.
fn word<T: Copy>(column: &str, field: &str, all: &[T], as_str: fn(T) -> &'static str) -> Result<Option<T>, String> {
    if field.is_empty() {
        return Ok(None);
    }
    let known = all.iter().copied().find(|&x| as_str(x).eq_ignore_ascii_case(field));
    known.map(Some).ok_or_else(|| {
        let words: Vec<&str> = all.iter().copied().map(as_str).collect();
        format!("unknown {column} {field:?}; choose one of {}", words.join(", "))
    })
}

/// One row of a table.
struct Row<'r> {
    facts: Facts<'r>,
    ids: Vec<(&'r str, &'r str)>,
    /// Empty where the row has but the name.
    alias: &'r str,
    kind: AliasKind,
    case: Case,
}

/// The entity whose rows are being read, kept until another one comes: an alias may tell kind and case of its name.
#[derive(Default)]
struct Hand {
    /// 0 for none.
    line: usize,
    id: String,
    name: String,
    kind: Option<EntityType>,
    subtype: String,
    gender: Option<Gender>,
    prior: Option<f32>,
    ids: Vec<(String, String)>,
    /// One after another.
    texts: String,
    forms: Vec<(Range<usize>, AliasKind, Case)>,
}

impl Hand {
    fn take(&mut self, line: usize, row: &Row<'_>, sink: &mut Sink<'_, '_>) -> Result<(), Error> {
        let facts = &row.facts;
        if self.line > 0 && self.id == facts.id {
            if let Some(differing) = differing(facts, self.line, &self.name, self.kind.unwrap_or(facts.kind)) {
                return sink.refuse(line, &differing);
            }
        } else {
            self.put_down(sink)?;
            if let Some(at) = sink.draft.position(facts.id) {
                return more(line, at, row, sink);
            }
            self.line = line;
            self.id.push_str(facts.id);
            self.name.push_str(facts.name);
            self.kind = Some(facts.kind);
        }
        if self.subtype.is_empty() {
            self.subtype.push_str(facts.subtype.unwrap_or_default());
        }
        self.gender = self.gender.or(facts.gender);
        self.prior = self.prior.or(facts.prior);
        for &(scheme, id) in &row.ids {
            if let Err(at) = self.ids.binary_search_by(|(known, _)| known.as_str().cmp(scheme)) {
                self.ids.insert(at, (scheme.to_owned(), id.to_owned()));
            }
        }
        if !row.alias.is_empty() {
            if is_blank(row.alias) {
                let reason = Error::EmptyAlias { entity: facts.id.to_owned(), alias: row.alias.to_owned() };
                return sink.refuse(line, &reason.to_string());
            }
            let start = self.texts.len();
            self.texts.push_str(row.alias);
            self.forms.push((start..self.texts.len(), row.kind, row.case));
        }
        Ok(())
    }

    fn put_down(&mut self, sink: &mut Sink<'_, '_>) -> Result<(), Error> {
        if self.line == 0 {
            return Ok(());
        }
        let ids: Vec<(&str, &str)> = self.ids.iter().map(|(scheme, id)| (scheme.as_str(), id.as_str())).collect();
        let facts = Facts {
            id: &self.id,
            name: &self.name,
            kind: self.kind.unwrap_or(EntityType::Other),
            subtype: Some(self.subtype.as_str()).filter(|subtype| !subtype.is_empty()),
            gender: self.gender,
            prior: self.prior,
            ids: &ids,
        };
        let forms = self.forms.iter().map(|(text, kind, case)| (&self.texts[text.clone()], *kind, *case));
        sink.entity(self.line, &facts, forms)?;
        self.line = 0;
        self.id.clear();
        self.name.clear();
        self.subtype.clear();
        (self.gender, self.prior) = (None, None);
        self.ids.clear();
        self.texts.clear();
        self.forms.clear();
        Ok(())
    }
}

/// A row of an entity whose other rows do not stand right before it, or stand in another file.
fn more(line: usize, at: u32, row: &Row<'_>, sink: &mut Sink<'_, '_>) -> Result<(), Error> {
    if let Some(first) = sink.line_of(at) {
        let (name, kind) = (sink.draft.name(at).into_owned(), sink.draft.kind(at));
        if let Some(differing) = differing(&row.facts, first, &name, kind) {
            return sink.refuse(line, &differing);
        }
    }
    let form: Option<Form<'_>> = (!row.alias.is_empty()).then_some((row.alias, row.kind, row.case));
    sink.more(line, at, &Facts { ids: &row.ids, ..row.facts }, form.into_iter())
}

/// What a further row of an entity says otherwise than its first row, in line `first`.
fn differing(row: &Facts<'_>, first: usize, name: &str, kind: EntityType) -> Option<String> {
    let (column, other) = if name != row.name {
        ("name", row.name)
    } else if kind != row.kind {
        ("type", row.kind.as_str())
    } else {
        return None;
    };
    let id = row.id;
    Some(format!("entity {id:?} has another {column} in line {first} than {other:?} here; make them agree"))
}
