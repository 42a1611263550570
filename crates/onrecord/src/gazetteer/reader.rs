//! Gazetteers from files.

use std::collections::BTreeMap;
use std::path::Path;

use rustc_hash::FxHashMap;

use super::{Alias, AliasKind, Case, Entity, EntityType, Gazetteer, Gender};
use crate::error::Error;

/// Entities, each with the line where it begins.
type Numbered = Vec<(usize, Entity)>;

/// The gazetteer in the file at `path`, by the ending of its name.
pub(super) fn read(path: &Path) -> Result<Gazetteer, Error> {
    let ending = path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    let parse: fn(&Lines, &str) -> Result<Numbered, Error> = match ending.as_str() {
        "jsonl" | "ndjson" => json_lines,
        "csv" => |lines, text| table(lines, text, b','),
        "tsv" => |lines, text| table(lines, text, b'\t'),
        "gaz" => {
            let reason =
                "this version reads no compiled gazetteers; give it the .jsonl, .csv or .tsv that they are made from";
            return Err(Error::Format { path: path.to_owned(), reason: reason.into() });
        }
        _ => {
            let reason = "its name should end in .jsonl (an entity a line), .csv or .tsv (an alias a row)";
            return Err(Error::Format { path: path.to_owned(), reason: reason.into() });
        }
    };
    let lines = Lines { path };
    let bytes = std::fs::read(path).map_err(|source| Error::Io { path: path.to_owned(), source })?;
    let text = std::str::from_utf8(&bytes).map_err(|e| {
        let line = bytes[..e.valid_up_to()].split(|&b| b == b'\n').count();
        lines.wrong(line, "the bytes there are not UTF-8; save the file as UTF-8")
    })?;
    let entities = parse(&lines, text.strip_prefix('\u{feff}').unwrap_or(text))?;
    build(&lines, entities)
}

fn build(lines: &Lines, entities: Numbered) -> Result<Gazetteer, Error> {
    let mut line_of: FxHashMap<String, usize> = FxHashMap::default();
    for (line, entity) in &entities {
        if let Some(first) = line_of.insert(entity.id.clone(), *line) {
            let reason = format!(
                "entity id {:?} stands in line {first} already; give each its own, or merge the two",
                entity.id
            );
            return Err(lines.wrong(*line, reason));
        }
    }
    Gazetteer::builder().build(entities.into_iter().map(|(_, entity)| entity)).map_err(|e| match &e {
        Error::EmptyAlias { entity, .. } => lines.wrong(line_of[entity], e.to_string()),
        _ => e,
    })
}

/// What errors of one file have in common.
struct Lines<'a> {
    path: &'a Path,
}

impl Lines<'_> {
    fn wrong(&self, line: usize, reason: impl Into<String>) -> Error {
        Error::Line { path: self.path.to_owned(), line, reason: reason.into() }
    }
}

fn json_lines(lines: &Lines, text: &str) -> Result<Numbered, Error> {
    let mut entities = Vec::new();
    for (line, json) in (1..).zip(text.lines()).filter(|(_, json)| !json.trim().is_empty()) {
        let entity: Entity = serde_json::from_str(json).map_err(|e| {
            let message = e.to_string();
            let what = message.split(" at line ").next().unwrap_or(&message);
            lines.wrong(line, format!("{what}, at column {}; a line should be like {EXAMPLE}", e.column()))
        })?;
        entities.push((line, entity));
    }
    Ok(entities)
}

const EXAMPLE: &str =
    r#"{"id": "c_ru", "name": "Russia", "type": "country", "aliases": [{"text": "Russian", "kind": "adjective"}]}"#;

/// The columns that are read, beside `ids.…`.
const COLUMNS: [&str; 10] = ["id", "name", "type", "alias", "kind", "case", "subtype", "gender", "wikidata", "iso3166"];

fn table(lines: &Lines, text: &str, delimiter: u8) -> Result<Numbered, Error> {
    // Quotation marks in a table with tabs are letters like others.
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).quoting(delimiter == b',').from_reader(text.as_bytes());
    let broken = |e: &csv::Error| match (e.kind(), e.position()) {
        (csv::ErrorKind::UnequalLengths { expected_len, len, .. }, Some(at)) => {
            let reason = format!(
                "the row has {len} fields and the header {expected_len}; quote a field that holds the delimiter"
            );
            lines.wrong(at.line() as usize, reason)
        }
        (_, at) => lines.wrong(at.map_or(1, |at| at.line() as usize), e.to_string()),
    };
    let header = reader.headers().map_err(|e| broken(&e))?.clone();
    let columns: Vec<&str> = header.iter().map(str::trim).collect();
    for needed in ["id", "name", "type"] {
        if !columns.contains(&needed) {
            return Err(
                lines.wrong(1, format!("there is no column {needed:?}; the first line should name the columns"))
            );
        }
    }
    for &column in &columns {
        if !COLUMNS.contains(&column) && !column.starts_with("ids.") {
            let reason = format!("unknown column {column:?}; the columns are {} and ids.…", COLUMNS.join(", "));
            return Err(lines.wrong(1, reason));
        }
    }

    let mut entities = Numbered::new();
    let mut position_of: FxHashMap<String, usize> = FxHashMap::default();
    for record in reader.records() {
        let record = record.map_err(|e| broken(&e))?;
        let line = record.position().map_or(1, |at| at.line() as usize);
        let row = Row { lines, line, fields: columns.iter().copied().zip(record.iter().map(str::trim)).collect() };
        let (entity, alias) = row.read()?;
        let position = *position_of.entry(entity.id.clone()).or_insert(entities.len());
        match entities.get_mut(position) {
            None => entities.push((line, entity)),
            Some((first, known)) => row.agrees(known, *first, &entity)?,
        }
        entities[position].1.aliases.extend(alias);
    }
    Ok(entities)
}

/// One row of a table.
struct Row<'a> {
    lines: &'a Lines<'a>,
    line: usize,
    /// By column.
    fields: BTreeMap<&'a str, &'a str>,
}

impl Row<'_> {
    /// The field in a column, if it is there and not empty.
    fn field(&self, column: &str) -> Option<&str> {
        self.fields.get(column).copied().filter(|field| !field.is_empty())
    }

    fn needed(&self, column: &str) -> Result<&str, Error> {
        self.field(column).ok_or_else(|| self.wrong(format!("the {column} is empty; every row needs one")))
    }

    /// The word of a closed set in a column.
    fn word<T: Copy>(&self, column: &str, all: &[T], as_str: fn(T) -> &'static str) -> Result<Option<T>, Error> {
        let Some(word) = self.field(column) else { return Ok(None) };
        let known = all.iter().copied().find(|&x| as_str(x) == word.to_lowercase());
        known.map(Some).ok_or_else(|| {
            let words: Vec<&str> = all.iter().copied().map(as_str).collect();
            self.wrong(format!("unknown {column} {word:?}; choose one of {}", words.join(", ")))
        })
    }

    /// The entity without aliases, and the alias.
    fn read(&self) -> Result<(Entity, Option<Alias>), Error> {
        self.needed("type")?;
        let kind = self.word("type", EntityType::ALL, EntityType::as_str)?.unwrap_or(EntityType::Other);
        let mut entity = Entity::new(self.needed("id")?, self.needed("name")?, kind);
        entity.subtype = self.field("subtype").map(str::to_owned);
        entity.gender = self.word("gender", Gender::ALL, Gender::as_str)?;
        for &column in self.fields.keys() {
            let scheme = column.strip_prefix("ids.").or(matches!(column, "wikidata" | "iso3166").then_some(column));
            if let (Some(scheme), Some(id)) = (scheme, self.field(column)) {
                entity.ids.insert(scheme.to_owned(), id.to_owned());
            }
        }
        let kind = self.word("kind", AliasKind::ALL, AliasKind::as_str)?.unwrap_or(AliasKind::Name);
        let case = self.word("case", Case::ALL, Case::as_str)?.unwrap_or(Case::Smart);
        Ok((entity, self.field("alias").map(|text| Alias::new(text).kind(kind).case(case))))
    }

    /// Whether a further row of an entity says the same of it as its first row, where it says anything.
    fn agrees(&self, known: &mut Entity, first: usize, again: &Entity) -> Result<(), Error> {
        let differing = if known.name != again.name {
            Some(("name", again.name.as_str()))
        } else if known.kind != again.kind {
            Some(("type", again.kind.as_str()))
        } else {
            None
        };
        if let Some((column, other)) = differing {
            let reason = format!(
                "entity {:?} has another {column} in line {first} than {other:?} here; make them agree",
                known.id
            );
            return Err(self.wrong(reason));
        }
        known.subtype = known.subtype.take().or_else(|| again.subtype.clone());
        known.gender = known.gender.or(again.gender);
        for (scheme, id) in &again.ids {
            known.ids.entry(scheme.clone()).or_insert_with(|| id.clone());
        }
        Ok(())
    }

    fn wrong(&self, reason: String) -> Error {
        self.lines.wrong(self.line, reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(name: &str, content: impl AsRef<[u8]>) -> Result<Gazetteer, String> {
        let folder = std::env::temp_dir().join(format!(
            "onrecord-reader-{}-{:?}",
            std::process::id(),
            std::thread::current().id()
        ));
        std::fs::create_dir_all(&folder).expect("a folder for the test");
        let path = folder.join(name);
        std::fs::write(&path, content).expect("a file for the test");
        let read = Gazetteer::read(&path).map_err(|e| e.to_string().replace(&path.display().to_string(), name));
        std::fs::remove_dir_all(&folder).expect("the folder was made above");
        read
    }

    #[test]
    fn three_formats_say_the_same() {
        let json =
            "\u{feff}{\"id\": \"c_ru\", \"name\": \"Russia\", \"type\": \"country\", \"ids\": {\"wikidata\": \"Q159\"},
             \"aliases\": [{\"text\": \"Russian\", \"kind\": \"demonym\", \"case\": \"sensitive\"}, \"Rossiya\"]}"
                .replace("\n             ", " ");
        let csv = "id,name,type,alias,kind,case,wikidata\nc_ru,Russia,country,Russian,demonym,sensitive,Q159\nc_ru,Russia,country,\"Rossiya\",,,\n";
        let tsv = csv.replace(',', "\t").replace('"', "").replace("wikidata", "ids.wikidata");
        let expected = parse("a.jsonl", json + "\n\n").expect("good lines");
        assert_eq!(expected.len(), 1);
        assert_eq!(
            expected.entities()[0].aliases[0],
            Alias::new("Russian").kind(AliasKind::Demonym).case(Case::Sensitive)
        );
        assert_eq!(expected.entities()[0].aliases[1], Alias::new("Rossiya"));
        assert_eq!(expected.entities()[0].ids["wikidata"], "Q159");
        assert_eq!(parse("a.csv", csv).expect("a good table").entities(), expected.entities());
        assert_eq!(parse("a.TSV", tsv).expect("a good table").entities(), expected.entities());
    }

    #[test]
    fn errors_name_the_file_the_line_and_the_remedy() {
        let cases: &[(&str, &[u8], &str)] = &[
            ("a.jsonl", b"{\"id\": 1}", "a.jsonl, line 1: invalid type: integer `1`, expected a string, at column 8"),
            ("a.jsonl", b"\n{\"id\": \"x\"", "a.jsonl, line 2: EOF while parsing an object, at column 10"),
            ("a.jsonl", b"{\"id\": \"x\", \"name\": \"X\"}", "a.jsonl, line 1: missing field `type`"),
            ("a.jsonl", br#"{"id": "x", "name": "X", "type": "town"}"#, "unknown variant `town`, expected one of `person`, "),
            ("a.jsonl", br#"{"id": "x", "name": "X", "type": "city", "alias": []}"#, "unknown field `alias`, expected one of "),
            ("a.jsonl", br#"{"id": "x", "name": "X", "type": "city", "aliases": [{"text": "Y", "kind": "nick"}]}"#, "unknown variant `nick`"),
            ("a.jsonl", br#"{"id": "x", "name": "X", "type": "city", "aliases": [" "]}"#, "a.jsonl, line 1: entity \"x\" has an alias"),
            ("a.jsonl", b"{\"id\": \"x\", \"name\": \"X\", \"type\": \"city\"}\n{\"id\": \"x\", \"name\": \"Y\", \"type\": \"city\"}", "a.jsonl, line 2: entity id \"x\" stands in line 1 already"),
            ("a.csv", b"id,name,type\n\xff,b,city\n", "a.csv, line 2: the bytes there are not UTF-8"),
            ("a.csv", b"id,name\nx,X\n", "a.csv, line 1: there is no column \"type\""),
            ("a.csv", b"", "a.csv, line 1: there is no column \"id\""),
            ("a.csv", b"id,name,type,weight\nx,X,city,3\n", "a.csv, line 1: unknown column \"weight\"; the columns are id, name"),
            ("a.csv", b"id,name,type\nx,X,town\n", "a.csv, line 2: unknown type \"town\"; choose one of person, organization"),
            ("a.csv", b"id,name,type,alias,kind\nx,X,city,Y,nick\n", "a.csv, line 2: unknown kind \"nick\"; choose one of name,"),
            ("a.csv", b"id,name,type,alias,case\nx,X,city,Y,upper\n", "a.csv, line 2: unknown case \"upper\"; choose one of sensitive, smart"),
            ("a.csv", b"id,name,type\nx,X,city\nx,Z,city\n", "a.csv, line 3: entity \"x\" has another name in line 2 than \"Z\" here"),
            ("a.csv", b"id,name,type\nx,,city\n", "a.csv, line 2: the name is empty"),
            ("a.csv", b"id,name,type,alias\nx,X,city,-\n", "a.csv, line 2: entity \"x\" has an alias without a letter"),
            ("a.csv", b"id,name,type\nx,X,city,more\n", "a.csv, line 2: the row has 4 fields and the header 3"),
            ("a.gaz", b"", "a.gaz: this version reads no compiled gazetteers"),
            ("a.txt", b"", "a.txt: its name should end in .jsonl"),
        ];
        for &(name, content, expected) in cases {
            let message = parse(name, content).err().unwrap_or_default();
            assert!(message.contains(expected), "{message:?} should say {expected:?}");
        }
        let missing = Gazetteer::read("no/such/file.csv").expect_err("there is no such file").to_string();
        assert!(missing.starts_with("cannot read no/such/file.csv: "), "{missing}");
    }
}
