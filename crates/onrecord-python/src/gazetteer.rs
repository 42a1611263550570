//! Gazetteers: entities in, matches out.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use onrecord::{AliasKind, Gender, Offsets, Overlaps, Unit};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyAny, PyDict, PyString};

use crate::failure::Failure;
use crate::text::utf8;

/// Entities and an index of their aliases.
#[pyclass(frozen, module = "onrecord")]
pub(crate) struct Gazetteer(pub(crate) Arc<onrecord::Gazetteer>);

#[pymethods]
impl Gazetteer {
    /// The built-in one: countries, cities, organisations, media and people in the news.
    #[staticmethod]
    fn world(py: Python<'_>) -> Gazetteer {
        Gazetteer(py.detach(onrecord::Gazetteer::world))
    }

    /// The gazetteer of entities like ``{"id": "c_ru", "name": "Russia", "type": "country", "ids": {}, "aliases":
    /// [{"text": "Russian", "kind": "demonym", "case": "sensitive"}]}``.
    ///
    /// "id", "name" and "type" are needed. The name is an alias too; an alias may be a plain str.
    #[staticmethod]
    fn from_entities(py: Python<'_>, entities: &Bound<'_, PyAny>) -> PyResult<Gazetteer> {
        let entities = entities
            .try_iter()?
            .enumerate()
            .map(|(position, entity)| read_entity(&entity?, position))
            .collect::<PyResult<Vec<_>>>()?;
        let gazetteer = py.detach(|| onrecord::Gazetteer::builder().build(entities)).map_err(Failure::from)?;
        Ok(Gazetteer(Arc::new(gazetteer)))
    }

    /// The gazetteer in a file: .jsonl (entities as above, one a line), .csv or .tsv (an alias a row).
    #[staticmethod]
    pub(crate) fn read(py: Python<'_>, path: PathBuf) -> PyResult<Gazetteer> {
        let gazetteer = py.detach(|| onrecord::Gazetteer::read(path)).map_err(Failure::from)?;
        Ok(Gazetteer(Arc::new(gazetteer)))
    }

    /// This gazetteer and another in one; an entity that both have keeps its facts from this one.
    fn merged(&self, py: Python<'_>, other: &Gazetteer) -> PyResult<Gazetteer> {
        let gazetteer = py.detach(|| self.0.merged(&other.0)).map_err(Failure::from)?;
        Ok(Gazetteer(Arc::new(gazetteer)))
    }

    /// The entity with this id; None if there is none.
    fn entity(&self, id: &str) -> Option<GazetteerEntity> {
        self.0.position(id).map(|position| GazetteerEntity::new(&self.0, position))
    }

    /// The occurrences of aliases in ``text``, in order. ``overlaps`` is "longest" (leftmost, then longest) or "all".
    #[pyo3(signature = (text, overlaps = "longest"))]
    fn find(&self, text: &Bound<'_, PyString>, overlaps: &str) -> PyResult<Vec<Match>> {
        let overlaps = match overlaps {
            "longest" => Overlaps::Longest,
            "all" => Overlaps::All,
            _ => {
                let choices = "choose \"longest\" or \"all\"";
                return Err(PyValueError::new_err(format!("unknown overlaps {overlaps:?}: {choices}")));
            }
        };
        let utf8 = utf8(text)?;
        Ok(text.py().detach(|| {
            let offsets = Offsets::new(utf8, Unit::CodePoint);
            let point = |byte| offsets.of_byte(utf8, byte);
            (self.0.find(utf8, overlaps).into_iter())
                .map(|found| Match {
                    gazetteer: Arc::clone(&self.0),
                    start: point(found.span.start()),
                    end: point(found.span.end()),
                    text: utf8[found.span].to_owned(),
                    candidates: found.candidates.into_owned(),
                    alias_kind: found.alias_kind,
                })
                .collect()
        }))
    }

    fn __len__(&self) -> usize {
        self.0.len()
    }

    fn __iter__(&self) -> GazetteerEntities {
        GazetteerEntities { gazetteer: Arc::clone(&self.0), next: AtomicUsize::new(0) }
    }

    pub(crate) fn __repr__(&self) -> String {
        format!("<onrecord.Gazetteer: {} entities>", self.0.len())
    }
}

/// The entities of a gazetteer, one after another.
#[pyclass(frozen, module = "onrecord")]
pub(crate) struct GazetteerEntities {
    gazetteer: Arc<onrecord::Gazetteer>,
    next: AtomicUsize,
}

#[pymethods]
impl GazetteerEntities {
    fn __iter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __next__(&self) -> Option<GazetteerEntity> {
        let position = self.next.fetch_add(1, Ordering::Relaxed);
        (position < self.gazetteer.len()).then(|| GazetteerEntity::new(&self.gazetteer, position))
    }
}

/// A thing in the world that texts mention.
#[pyclass(frozen, module = "onrecord")]
pub(crate) struct GazetteerEntity {
    gazetteer: Arc<onrecord::Gazetteer>,
    position: usize,
}

impl GazetteerEntity {
    fn new(gazetteer: &Arc<onrecord::Gazetteer>, position: usize) -> GazetteerEntity {
        GazetteerEntity { gazetteer: Arc::clone(gazetteer), position }
    }

    fn item(&self) -> &onrecord::Entity {
        &self.gazetteer.entities()[self.position]
    }
}

#[pymethods]
impl GazetteerEntity {
    /// Its key in the gazetteer.
    #[getter]
    fn id(&self) -> &str {
        &self.item().id
    }

    /// Its canonical name.
    #[getter]
    fn name(&self) -> &str {
        &self.item().name
    }

    /// "person", "organization", "country", "place", "city", "group", "media", "government", "document", "work" or "other".
    #[getter]
    fn r#type(&self) -> &'static str {
        self.item().kind.as_str()
    }

    /// A finer type in the words of its source.
    #[getter]
    fn subtype(&self) -> Option<&str> {
        self.item().subtype.as_deref()
    }

    /// Ids elsewhere: "wikidata", "iso3166" …
    #[getter]
    fn ids(&self) -> &BTreeMap<String, String> {
        &self.item().ids
    }

    /// "female" or "male", where known.
    #[getter]
    fn gender(&self) -> Option<&'static str> {
        self.item().gender.map(Gender::as_str)
    }

    /// The entity as ``Gazetteer.from_entities`` takes it.
    #[pyo3(signature = () -> "dict[str, Any]")]
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let json = serde_json::to_string(self.item()).expect("strings and lists are JSON");
        Ok(py.import("json")?.call_method1("loads", (json,))?.cast_into()?)
    }

    /// Surface forms beside the name.
    #[getter]
    fn aliases(&self) -> Vec<Alias> {
        self.item().aliases.iter().cloned().map(Alias).collect()
    }

    fn __str__(&self) -> &str {
        self.name()
    }

    fn __repr__(&self) -> String {
        format!("<GazetteerEntity {} {:?} {}>", self.id(), self.name(), self.r#type())
    }

    fn __eq__(&self, other: &GazetteerEntity) -> bool {
        self.item() == other.item()
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        PyString::new(py, self.id()).hash()
    }
}

/// A surface form of an entity.
#[pyclass(frozen, eq, module = "onrecord")]
#[derive(PartialEq)]
pub(crate) struct Alias(onrecord::Alias);

#[pymethods]
impl Alias {
    /// The form.
    #[getter]
    fn text(&self) -> &str {
        &self.0.text
    }

    /// "name", "official", "acronym", "abbrev", "adjective", "demonym", "former", "metonym", "alt", "surname" or "postal".
    #[getter]
    fn kind(&self) -> &'static str {
        self.0.kind.as_str()
    }

    /// "sensitive", "smart" or "insensitive".
    #[getter]
    fn case(&self) -> &'static str {
        self.0.case.as_str()
    }

    fn __str__(&self) -> &str {
        self.text()
    }

    fn __repr__(&self) -> String {
        format!("<Alias {:?} {}, {}>", self.text(), self.kind(), self.case())
    }
}

/// One occurrence of an alias. Offsets are code points.
#[pyclass(frozen, module = "onrecord")]
pub(crate) struct Match {
    gazetteer: Arc<onrecord::Gazetteer>,
    start: usize,
    end: usize,
    text: String,
    candidates: Vec<u32>,
    alias_kind: AliasKind,
}

#[pymethods]
impl Match {
    /// Where it starts.
    #[getter]
    fn start(&self) -> usize {
        self.start
    }

    /// Where it ends: the code point after the last.
    #[getter]
    fn end(&self) -> usize {
        self.end
    }

    /// The words.
    #[getter]
    fn text(&self) -> &str {
        &self.text
    }

    /// The best of what it may mean.
    #[getter]
    fn entity(&self) -> GazetteerEntity {
        GazetteerEntity::new(&self.gazetteer, self.candidates[0] as usize)
    }

    /// All that it may mean, best first.
    #[getter]
    fn candidates(&self) -> Vec<GazetteerEntity> {
        self.candidates.iter().map(|&at| GazetteerEntity::new(&self.gazetteer, at as usize)).collect()
    }

    /// What sort of alias of its entity it is.
    #[getter]
    fn alias_kind(&self) -> &'static str {
        self.alias_kind.as_str()
    }

    fn __str__(&self) -> &str {
        &self.text
    }

    fn __repr__(&self) -> String {
        format!("<Match {}:{} {:?} = {}>", self.start, self.end, self.text, self.entity().name())
    }
}

/// The entity that a dict describes, by the rules for files: both are the same JSON.
fn read_entity(entity: &Bound<'_, PyAny>, position: usize) -> PyResult<onrecord::Entity> {
    let json: String = entity.py().import("json")?.call_method1("dumps", (entity,))?.extract()?;
    serde_path_to_error::deserialize(&mut serde_json::Deserializer::from_str(&json)).map_err(|error| {
        let path = error.path().to_string();
        let path = if path == "." { String::new() } else { format!(", {path}") };
        let reason = error.inner().to_string();
        let reason = match reason.split(" at line ").next().unwrap_or_default() {
            // Python writes no other escapes that are wrong.
            escape if escape.contains("hex escape") => "not text: a lone surrogate",
            reason => reason,
        };
        PyValueError::new_err(format!("entity {position}{path}: {reason}"))
    })
}
