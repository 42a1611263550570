//! Gazetteers: entities in, matches out.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use onrecord::{Case, EntityRef, EntityType, Gender, MatchColumns, Overlaps};
use pyo3::exceptions::{PyIndexError, PyRuntimeError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyAny, PyBytes, PyDict, PyString};
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::builder::{add_names, word};
use crate::failure::Failure;
use crate::matches::{Count, Found, Matches};
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

    /// The gazetteer in a file: .jsonl (entities as above, one a line), .csv or .tsv (an alias a row), .gaz (compiled).
    ///
    /// A .jsonl may also hold patterns of spaCy's ``EntityRuler``, or entities of Wikidata.
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

    /// The gazetteer of an iterable of names: each is an entity whose id is the name. Names that repeat are one.
    ///
    /// ``type`` and ``case`` are those of all.
    #[staticmethod]
    #[pyo3(signature = (names, *, r#type = "other", case = "smart"))]
    fn from_names(names: &Bound<'_, PyAny>, r#type: &str, case: &str) -> PyResult<Gazetteer> {
        let kind = word("type", r#type, EntityType::from_word(r#type), EntityType::ALL.iter().map(|x| x.as_str()))?;
        let case = word("case", case, Case::from_word(case), Case::ALL.iter().map(|x| x.as_str()))?;
        let mut builder = onrecord::Gazetteer::builder();
        add_names(&mut builder, names, kind, case)?;
        let gazetteer = names.py().detach(|| builder.finish()).map_err(Failure::from)?;
        Ok(Gazetteer(Arc::new(gazetteer)))
    }

    /// Compile this gazetteer into a file, by convention a .gaz, which ``Gazetteer.read`` opens in no time.
    fn write(&self, py: Python<'_>, path: PathBuf) -> PyResult<()> {
        Ok(py.detach(|| self.0.write(path)).map_err(Failure::from)?)
    }

    /// Check that a gazetteer is whole, to the last byte of its file; a ``ValueError`` says what is damaged.
    ///
    /// Opening a compiled file checks its header alone.
    fn verify(&self, py: Python<'_>) -> PyResult<()> {
        Ok(py.detach(|| self.0.verify()).map_err(Failure::from)?)
    }

    /// How many aliases there are, names included.
    #[getter]
    fn alias_count(&self) -> usize {
        self.0.alias_count()
    }

    /// The compiled file that it was read from; None if it was built in memory.
    #[getter]
    fn path(&self) -> Option<PathBuf> {
        self.0.path().map(PathBuf::from)
    }

    /// The entity with this id; None if there is none.
    fn entity(&self, id: &str) -> Option<GazetteerEntity> {
        self.0.position(id).map(|position| GazetteerEntity::new(&self.0, position))
    }

    /// The occurrences of aliases in ``text``, in order. ``overlaps`` is "longest" (leftmost, then longest) or "all";
    /// ``offsets`` count "codepoint", "utf16" (as JavaScript does) or "byte" (of UTF-8).
    #[pyo3(signature = (text, overlaps = "longest", *, offsets = "codepoint"))]
    fn find(&self, text: &Bound<'_, PyString>, overlaps: &str, offsets: &str) -> PyResult<Matches> {
        let (overlaps, count) = (read_overlaps(overlaps)?, Count::of(offsets)?);
        let utf8 = utf8(text)?;
        let columns = text.py().detach(|| self.0.find_columns(&[utf8], overlaps, count.unit()));
        let texts = vec![text.clone().unbind()];
        Ok(Matches(Arc::new(Found { gazetteer: Arc::clone(&self.0), texts, count, columns })))
    }

    /// The occurrences of aliases in many texts, in order, as columns: see ``Matches``.
    ///
    /// ``texts`` is any iterable of str; None in it stands for a text with nothing in it. They are searched on
    /// ``threads`` threads (by default one a core), with Python free to do other work.
    #[pyo3(signature = (texts, overlaps = "longest", *, offsets = "codepoint", threads = None))]
    fn find_columns(
        &self,
        texts: &Bound<'_, PyAny>,
        overlaps: &str,
        offsets: &str,
        threads: Option<isize>,
    ) -> PyResult<Matches> {
        let (overlaps, count) = (read_overlaps(overlaps)?, Count::of(offsets)?);
        let mut search = Search::new(self, overlaps, count, threads)?;
        search.all(texts)?;
        let Search { texts, columns, .. } = search;
        Ok(Matches(Arc::new(Found { gazetteer: Arc::clone(&self.0), texts, count, columns })))
    }

    fn __getitem__(&self, position: isize) -> PyResult<GazetteerEntity> {
        let length = self.0.len();
        let at = if position < 0 { position + length.cast_signed() } else { position };
        match usize::try_from(at) {
            Ok(at) if at < length => Ok(GazetteerEntity::new(&self.0, at)),
            _ => Err(PyIndexError::new_err(format!("there are {length} entities, and none at {position}"))),
        }
    }

    /// By path if it was opened from a compiled file, as "world" if it is the built-in one, otherwise by all of its bytes.
    #[pyo3(signature = () -> "tuple[Any, ...]")]
    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyAny>,))> {
        let state = if Arc::ptr_eq(&self.0, &onrecord::Gazetteer::world()) {
            py.None().into_bound(py)
        } else if let Some(path) = self.0.path() {
            PyString::new(py, &path_text(path)?).into_any()
        } else {
            PyBytes::new(py, &py.detach(|| self.0.to_bytes())).into_any()
        };
        Ok((py.import("onrecord._native")?.getattr("_gazetteer")?, (state,)))
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

/// What `Gazetteer.__reduce__` tells: None is the built-in one, a str a compiled file, bytes are one.
#[pyfunction]
pub(crate) fn _gazetteer(state: &Bound<'_, PyAny>) -> PyResult<Gazetteer> {
    let py = state.py();
    if state.is_none() {
        return Ok(Gazetteer::world(py));
    }
    if let Ok(bytes) = state.cast::<PyBytes>() {
        let bytes = bytes.as_bytes();
        let gazetteer = py.detach(|| onrecord::Gazetteer::from_bytes(bytes.to_vec())).map_err(Failure::from)?;
        return Ok(Gazetteer(Arc::new(gazetteer)));
    }
    let path: PathBuf = state.extract()?;
    let gazetteer = py.detach(|| onrecord::Gazetteer::open(path)).map_err(Failure::from)?;
    Ok(Gazetteer(Arc::new(gazetteer)))
}

fn path_text(path: &Path) -> PyResult<String> {
    let text = path.to_str().map(str::to_owned);
    text.ok_or_else(|| PyValueError::new_err(format!("{} cannot be pickled: it is not UTF-8", path.display())))
}

fn read_overlaps(word: &str) -> PyResult<Overlaps> {
    match word {
        "longest" => Ok(Overlaps::Longest),
        "all" => Ok(Overlaps::All),
        _ => {
            let choices = "choose \"longest\" or \"all\"";
            Err(PyValueError::new_err(format!("unknown overlaps {word:?}: {choices}")))
        }
    }
}

/// How many bytes of texts are searched at a time.
const AT_A_TIME: usize = 16 << 20;

/// A search of many texts, a few megabytes at a time.
struct Search<'g> {
    gazetteer: &'g onrecord::Gazetteer,
    overlaps: Overlaps,
    count: Count,
    /// None for a search on this thread alone.
    pool: Option<Pool>,
    texts: Vec<Py<PyString>>,
    columns: MatchColumns,
    searched: usize,
}

enum Pool {
    Shared,
    Own(ThreadPool),
}

impl<'g> Search<'g> {
    fn new(gazetteer: &'g Gazetteer, overlaps: Overlaps, count: Count, threads: Option<isize>) -> PyResult<Search<'g>> {
        let pool = match threads {
            None => Some(Pool::Shared),
            Some(1) => None,
            Some(threads) => {
                let threads = usize::try_from(threads)
                    .ok()
                    .filter(|&threads| threads > 0)
                    .ok_or_else(|| PyValueError::new_err(format!("threads is {threads}: at least 1 is needed")))?;
                let pool = ThreadPoolBuilder::new().num_threads(threads).build();
                let failed = |e| PyRuntimeError::new_err(format!("cannot start {threads} threads: {e}"));
                Some(Pool::Own(pool.map_err(failed)?))
            }
        };
        let (texts, columns) = (Vec::new(), MatchColumns::default());
        Ok(Search { gazetteer: &gazetteer.0, overlaps, count, pool, texts, columns, searched: 0 })
    }

    fn all(&mut self, texts: &Bound<'_, PyAny>) -> PyResult<()> {
        let py = texts.py();
        if texts.is_instance_of::<PyString>() {
            return Err(PyTypeError::new_err("texts is one str: give a list of texts, or call find"));
        }
        let mut size = 0;
        for text in texts.try_iter()? {
            let text = text?;
            let position = self.texts.len();
            let text = if text.is_none() {
                PyString::intern(py, "")
            } else {
                text.cast_into::<PyString>().map_err(|error| {
                    let kind = error.into_inner().get_type();
                    PyTypeError::new_err(format!("text {position} is neither a str nor None: {kind}"))
                })?
            };
            size += utf8(&text)
                .map_err(|error| PyValueError::new_err(format!("text {position}: {}", error.value(py))))?
                .len();
            self.texts.push(text.unbind());
            if size >= AT_A_TIME {
                self.search(py)?;
                py.check_signals()?;
                size = 0;
            }
        }
        self.search(py)
    }

    /// Searches the texts that were not searched yet.
    fn search(&mut self, py: Python<'_>) -> PyResult<()> {
        let bound: Vec<&Bound<'_, PyString>> = self.texts[self.searched..].iter().map(|text| text.bind(py)).collect();
        let texts = bound.into_iter().map(utf8).collect::<PyResult<Vec<&str>>>()?;
        let (gazetteer, overlaps, unit, pool) = (self.gazetteer, self.overlaps, self.count.unit(), &self.pool);
        let found = py.detach(|| match pool {
            None => gazetteer.find_columns(&texts, overlaps, unit),
            Some(Pool::Shared) => gazetteer.par_find_columns(&texts, overlaps, unit),
            Some(Pool::Own(pool)) => pool.install(|| gazetteer.par_find_columns(&texts, overlaps, unit)),
        });
        let documents = u32::try_from(self.searched).map_err(|_| PyValueError::new_err("more than 2^32 texts"))?;
        if documents == 0 {
            self.columns = found;
        } else {
            self.columns.append(&found, documents);
        }
        self.searched = self.texts.len();
        Ok(())
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
    pub(crate) fn new(gazetteer: &Arc<onrecord::Gazetteer>, position: usize) -> GazetteerEntity {
        GazetteerEntity { gazetteer: Arc::clone(gazetteer), position }
    }

    fn item(&self) -> EntityRef<'_> {
        self.gazetteer.at(self.position).expect("positions come from the gazetteer")
    }

    pub(crate) fn is(&self, other: &GazetteerEntity) -> bool {
        (Arc::ptr_eq(&self.gazetteer, &other.gazetteer) && self.position == other.position)
            || self.item() == other.item()
    }
}

#[pymethods]
impl GazetteerEntity {
    /// Its place in the gazetteer, as the column ``entity`` of ``Matches`` has it.
    #[getter]
    fn position(&self) -> usize {
        self.position
    }

    /// Its key in the gazetteer.
    #[getter]
    fn id(&self) -> Cow<'_, str> {
        self.item().id()
    }

    /// Its canonical name.
    #[getter]
    pub(crate) fn name(&self) -> Cow<'_, str> {
        self.item().name()
    }

    /// "person", "organization", "country", "place", "city", "group", "media", "government", "document", "work" or "other".
    #[getter]
    fn r#type(&self) -> &'static str {
        self.item().kind().as_str()
    }

    /// A finer type in the words of its source.
    #[getter]
    fn subtype(&self) -> Option<Cow<'_, str>> {
        self.item().subtype()
    }

    /// Ids elsewhere: "wikidata", "iso3166" …
    #[getter]
    fn ids(&self) -> BTreeMap<String, String> {
        self.item().ids().map(|(scheme, id)| (scheme.into_owned(), id.into_owned())).collect()
    }

    /// "female" or "male", where known.
    #[getter]
    fn gender(&self) -> Option<&'static str> {
        self.item().gender().map(Gender::as_str)
    }

    /// How likely it is among the entities that one alias may mean, where known: higher numbers come first.
    #[getter]
    fn prior(&self) -> Option<f64> {
        // By its decimals, as in JSON: 0.9 and not 0.8999999761581421.
        self.item().prior().and_then(|prior| prior.to_string().parse().ok())
    }

    /// The entity as ``Gazetteer.from_entities`` takes it.
    #[pyo3(signature = () -> "dict[str, Any]")]
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let json = serde_json::to_string(&self.item().to_entity()).expect("strings and lists are JSON");
        Ok(py.import("json")?.call_method1("loads", (json,))?.cast_into()?)
    }

    /// Surface forms beside the name.
    #[getter]
    fn aliases(&self) -> Vec<Alias> {
        self.item().aliases().map(Alias).collect()
    }

    fn __str__(&self) -> Cow<'_, str> {
        self.name()
    }

    fn __repr__(&self) -> String {
        format!("<GazetteerEntity {} {:?} {}>", self.id(), self.name(), self.r#type())
    }

    fn __eq__(&self, other: &GazetteerEntity) -> bool {
        self.is(other)
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        PyString::new(py, &self.id()).hash()
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

/// The entity that a dict describes, by the rules for files: both are the same JSON.
pub(crate) fn read_entity(entity: &Bound<'_, PyAny>, position: usize) -> PyResult<onrecord::Entity> {
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
