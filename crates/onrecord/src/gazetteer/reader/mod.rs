//! Gazetteers from files, streamed: of a file, no more than a line and the row in hand are in memory.

mod json_lines;
mod lines;
mod patterns;
mod table;
mod wikidata;

use std::cell::Cell;
use std::fs;
use std::io::{self, BufRead, BufReader, Read};
use std::ops::ControlFlow;
use std::path::Path;
use std::rc::Rc;

use super::draft::{Draft, Facts, Form, Refusal};
use super::fold::fold;
use super::{AliasKind, Case, Engine, Gazetteer};
use crate::error::Error;
use lines::Lines;

/// What happens while a file is [read leniently](crate::GazetteerBuilder::read_leniently).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadEvent<'a> {
    /// A line, or an alias in it, was not taken.
    Refused {
        /// Line number, from 1.
        line: usize,
        /// What is wrong, and the remedy.
        reason: &'a str,
    },
    /// The file was read up to here; told every few thousand lines, and at the end.
    Progress {
        /// In bytes of the file.
        bytes: u64,
    },
}

/// The gazetteer in the file at `path`.
pub(super) fn gazetteer(path: &Path) -> Result<Gazetteer, Error> {
    if format(path)? == Format::Compiled {
        return Gazetteer::open(path);
    }
    let mut draft = Draft::default();
    read(&mut draft, path, None)?;
    draft.finish(Engine::default())
}

/// Adds what is in the file at `path`, by the ending of its name. Without `tell`, the first fault is an error.
pub(super) fn read(draft: &mut Draft, path: &Path, tell: Option<Tell<'_>>) -> Result<(), Error> {
    let format = format(path)?;
    if format == Format::Compiled {
        return draft.merge(&Gazetteer::open(path)?);
    }
    let broken = |source| Error::Io { path: path.to_owned(), source };
    let file = fs::File::open(path).map_err(broken)?;
    let position = Rc::new(Cell::new(0));
    let input = BufReader::with_capacity(1 << 16, Counted { file, position: Rc::clone(&position) });
    let mut sink = Sink { path, first: draft.next(), draft, lines: Vec::new(), tell, position, told: 0 };
    match format {
        Format::Comma => table::read(input, b',', &mut sink)?,
        Format::Tab => table::read(input, b'\t', &mut sink)?,
        Format::Json | Format::Compiled => json(input, &mut sink)?,
    }
    sink.progress()
}

/// What a reader tells, and whether it should go on.
pub(super) type Tell<'a> = &'a mut dyn FnMut(ReadEvent<'_>) -> ControlFlow<()>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Json,
    Comma,
    Tab,
    Compiled,
}

fn format(path: &Path) -> Result<Format, Error> {
    let ending = path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    match ending.as_str() {
        "jsonl" | "ndjson" | "json" => Ok(Format::Json),
        "csv" => Ok(Format::Comma),
        "tsv" => Ok(Format::Tab),
        "gaz" => Ok(Format::Compiled),
        _ => {
            let reason =
                "its name should end in .jsonl (an entity a line), .csv or .tsv (an alias a row), or .gaz (compiled)";
            Err(Error::Format { path: path.to_owned(), reason: reason.into() })
        }
    }
}

/// Reads a line of JSON at a time. What the first one looks like tells what they all are.
fn json(input: impl BufRead, sink: &mut Sink<'_, '_>) -> Result<(), Error> {
    let mut lines = Lines::new(input);
    let mut shape = None;
    while let Some((number, line)) = lines.next(sink)? {
        // A dump may be one list with an entity a line.
        let json = line.trim();
        let json = json.strip_suffix(',').unwrap_or(json);
        if json.is_empty() || json == "[" || json == "]" {
            continue;
        }
        match *shape.get_or_insert_with(|| Shape::of(json)) {
            Shape::Entities => json_lines::read(number, json, sink)?,
            Shape::Patterns => patterns::read(number, json, sink)?,
            Shape::Wikidata => wikidata::read(number, json, sink)?,
        }
    }
    Ok(())
}

#[derive(Debug, Clone, Copy)]
enum Shape {
    /// Ours.
    Entities,
    /// Of spaCy's `EntityRuler`.
    Patterns,
    /// Of Wikidata and what is made of it.
    Wikidata,
}

impl Shape {
    fn of(json: &str) -> Shape {
        #[derive(serde::Deserialize)]
        struct Keys {
            pattern: Option<serde::de::IgnoredAny>,
            label: Option<serde::de::IgnoredAny>,
            labels: Option<serde::de::IgnoredAny>,
        }
        match serde_json::from_str::<Keys>(json) {
            Ok(Keys { pattern: Some(_), .. }) => Shape::Patterns,
            Ok(Keys { label: Some(_), .. } | Keys { labels: Some(_), .. }) => Shape::Wikidata,
            _ => Shape::Entities,
        }
    }
}

/// Where what is read goes, and what errors of one file have in common.
struct Sink<'a, 't> {
    path: &'a Path,
    draft: &'a mut Draft,
    /// The first entity of this file.
    first: u32,
    /// Where each entity of this file begins.
    lines: Vec<u32>,
    tell: Option<Tell<'t>>,
    position: Rc<Cell<u64>>,
    told: usize,
}

impl Sink<'_, '_> {
    fn is_strict(&self) -> bool {
        self.tell.is_none()
    }

    /// Refuses a line: an error, or told and passed over.
    fn refuse(&mut self, line: usize, reason: &str) -> Result<(), Error> {
        match &mut self.tell {
            None => Err(self.wrong(line, reason)),
            Some(tell) => tell(ReadEvent::Refused { line, reason }).is_continue().then_some(()).ok_or(Error::Stopped),
        }
    }

    fn wrong(&self, line: usize, reason: impl Into<String>) -> Error {
        Error::Line { path: self.path.to_owned(), line, reason: reason.into() }
    }

    fn unreadable(&self, source: io::Error) -> Error {
        Error::Io { path: self.path.to_owned(), source }
    }

    /// To be called at every line.
    fn step(&mut self) -> Result<(), Error> {
        self.told += 1;
        if self.told.is_multiple_of(4096) { self.progress() } else { Ok(()) }
    }

    fn progress(&mut self) -> Result<(), Error> {
        let bytes = self.position.get();
        let go_on = self.tell.as_mut().is_none_or(|tell| tell(ReadEvent::Progress { bytes }).is_continue());
        go_on.then_some(()).ok_or(Error::Stopped)
    }

    /// The line of an entity that this file has brought; none if it was there before.
    fn line_of(&self, at: u32) -> Option<usize> {
        Some(*self.lines.get(at.checked_sub(self.first)? as usize)? as usize)
    }

    /// Adds the entity that begins in `line`. One that earlier files have brought gets the aliases.
    fn entity<'f>(
        &mut self,
        line: usize,
        facts: &Facts<'f>,
        forms: impl Iterator<Item = Form<'f>> + Clone,
    ) -> Result<(), Error> {
        let empty =
            |alias: &str| Error::EmptyAlias { entity: facts.id.to_owned(), alias: alias.to_owned() }.to_string();
        let mut left_out = Vec::new();
        let strict = self.is_strict();
        let added = self.draft.add(facts, forms.clone(), &mut |alias| {
            let reason = empty(alias);
            if strict {
                return Err(Error::Line { path: self.path.to_owned(), line, reason });
            }
            left_out.push(format!("{reason} (the rest of the entity was taken)"));
            Ok(())
        });
        // Every row of the draft is one of `lines`, whatever becomes of it.
        self.lines.resize((self.draft.next() - self.first) as usize, line as u32);
        match added {
            Ok(()) => left_out.iter().try_for_each(|reason| self.refuse(line, reason)),
            Err(Refusal::Error(error)) => Err(error),
            Err(Refusal::NoId) => self.refuse(line, "the id is empty; give each entity an id of its own"),
            Err(Refusal::NoName) => self.refuse(line, &empty(facts.name)),
            Err(Refusal::Known(at)) => match self.line_of(at) {
                Some(first) => {
                    let id = facts.id;
                    self.refuse(
                        line,
                        &format!(
                            "entity id {id:?} stands in line {first} already; give each its own, or merge the two"
                        ),
                    )
                }
                None => self.more(line, at, facts, forms),
            },
        }
    }

    /// Adds what is said of an entity that is there already; its name too, if it has another here.
    fn more<'f>(
        &mut self,
        line: usize,
        at: u32,
        facts: &Facts<'f>,
        forms: impl Iterator<Item = Form<'f>> + Clone,
    ) -> Result<(), Error> {
        let other = self.draft.name(at) != facts.name && !forms.clone().any(|(text, ..)| text == facts.name);
        let name = other.then_some((facts.name, AliasKind::Name, Case::Smart));
        self.draft.extend(at, facts, std::iter::empty())?;
        for form in name.into_iter().chain(forms) {
            if is_blank(form.0) {
                let reason = Error::EmptyAlias { entity: facts.id.to_owned(), alias: form.0.to_owned() };
                self.refuse(line, &reason.to_string())?;
            } else {
                self.draft.extend(at, &Facts::new(facts.id, facts.name, facts.kind), std::iter::once(form))?;
            }
        }
        Ok(())
    }
}

/// Whether there is nothing in an alias to match.
fn is_blank(alias: &str) -> bool {
    !alias.bytes().any(|b| b.is_ascii_alphanumeric()) && fold(alias).bytes().trim_ascii().is_empty()
}

/// A file that tells how much of it was read.
struct Counted {
    file: fs::File,
    position: Rc<Cell<u64>>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.position.set(self.position.get() + read as u64);
        Ok(read)
    }
}

#[cfg(test)]
mod tests;
