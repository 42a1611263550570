//! Gazetteers: entities in, matches out.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use onrecord::{AliasKind, Case, EntityType, Gender, Offsets, Overlaps, Unit};
use pyo3::exceptions::{PyTypeError, PyValueError};
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

    /// The gazetteer in a file.
    #[staticmethod]
    pub(crate) fn read(py: Python<'_>, path: PathBuf) -> PyResult<Gazetteer> {
        let _ = py;
        let source = std::fs::metadata(&path).err().unwrap_or(std::io::ErrorKind::Unsupported.into());
        Err(Failure::from(onrecord::Error::Io { path, source }).into())
    }

    /// The entity with this id; None if there is none.
    fn entity(&self, id: &str) -> Option<GazetteerEntity> {
        let position = self.0.entities().iter().position(|entity| entity.id == id)?;
        Some(GazetteerEntity::new(&self.0, position))
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
                    candidates: found.candidates,
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

fn read_entity(entity: &Bound<'_, PyAny>, position: usize) -> PyResult<onrecord::Entity> {
    let place = format!("entity {position}");
    let entity = record(entity, &place)?;
    let id: String = needed(&entity, "id", &place)?;
    let place = format!("{place} ({id:?})");
    let kind: String = needed(&entity, "type", &place)?;
    let gender: Option<String> = field(&entity, "gender", &place)?;
    let aliases: Vec<Bound<'_, PyAny>> = field(&entity, "aliases", &place)?.unwrap_or_default();
    Ok(onrecord::Entity {
        name: needed(&entity, "name", &place)?,
        kind: word(&kind, "type", &place, EntityType::ALL, EntityType::as_str)?,
        subtype: field(&entity, "subtype", &place)?,
        ids: field(&entity, "ids", &place)?.unwrap_or_default(),
        gender: gender.map(|gender| word(&gender, "gender", &place, Gender::ALL, Gender::as_str)).transpose()?,
        aliases: (aliases.iter().enumerate())
            .map(|(at, alias)| read_alias(alias, &format!("{place}, alias {at}")))
            .collect::<PyResult<_>>()?,
        id,
    })
}

fn read_alias(alias: &Bound<'_, PyAny>, place: &str) -> PyResult<onrecord::Alias> {
    if let Ok(text) = alias.cast::<PyString>() {
        return Ok(onrecord::Alias::new(utf8(text)?));
    }
    let alias = record(alias, place)?;
    let mut read = onrecord::Alias::new(needed::<String>(&alias, "text", place)?);
    if let Some(kind) = field::<String>(&alias, "kind", place)? {
        read.kind = word(&kind, "kind", place, AliasKind::ALL, AliasKind::as_str)?;
    }
    if let Some(case) = field::<String>(&alias, "case", place)? {
        read.case = word(&case, "case", place, Case::ALL, Case::as_str)?;
    }
    Ok(read)
}

fn record<'py>(value: &Bound<'py, PyAny>, place: &str) -> PyResult<Bound<'py, PyDict>> {
    let kind = value.get_type();
    value.cast::<PyDict>().cloned().map_err(|_| PyTypeError::new_err(format!("{place} is not a dict: {kind}")))
}

fn needed<'py, T: FromPyObjectOwned<'py>>(record: &Bound<'py, PyDict>, key: &str, place: &str) -> PyResult<T> {
    field(record, key, place)?.ok_or_else(|| PyValueError::new_err(format!("{place} has no {key:?}")))
}

/// The value of a key; None where it is missing or None.
fn field<'py, T: FromPyObjectOwned<'py>>(record: &Bound<'py, PyDict>, key: &str, place: &str) -> PyResult<Option<T>> {
    let Some(value) = record.get_item(key)?.filter(|value| !value.is_none()) else { return Ok(None) };
    value.extract().map(Some).map_err(|_| {
        let kind = value.get_type();
        PyTypeError::new_err(format!("{place}: {key:?} is of the wrong type: {kind}"))
    })
}

/// The choice that `value` spells.
fn word<T: Copy>(value: &str, key: &str, place: &str, all: &[T], spell: fn(T) -> &'static str) -> PyResult<T> {
    all.iter().copied().find(|&choice| spell(choice) == value).ok_or_else(|| {
        let choices: Vec<&str> = all.iter().map(|&choice| spell(choice)).collect();
        PyValueError::new_err(format!("{place}: unknown {key} {value:?}: choose one of {}", choices.join(", ")))
    })
}
