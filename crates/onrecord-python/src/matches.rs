//! What a gazetteer found: columns of numbers, of which objects are made when they are asked for.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use onrecord::{AliasKind, MatchColumns, Offsets, Overlaps, Unit};
use pyo3::exceptions::{PyIndexError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyAny, PyBytes, PyList, PySlice, PyString, PyTuple};

use crate::arrow;
use crate::gazetteer::GazetteerEntity;
use crate::text::utf8;

/// What offsets count.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Count {
    CodePoints,
    Utf16,
    Bytes,
}

impl Count {
    pub(crate) fn of(word: &str) -> PyResult<Count> {
        match word {
            "codepoint" => Ok(Count::CodePoints),
            "utf16" => Ok(Count::Utf16),
            "byte" => Ok(Count::Bytes),
            _ => {
                let choices = "choose \"codepoint\", \"utf16\" or \"byte\"";
                Err(PyValueError::new_err(format!("unknown offsets {word:?}: {choices}")))
            }
        }
    }

    pub(crate) fn unit(self) -> Option<Unit> {
        match self {
            Count::CodePoints => Some(Unit::CodePoint),
            Count::Utf16 => Some(Unit::Utf16),
            Count::Bytes => None,
        }
    }
}

/// What matches of one search have in common.
pub(crate) struct Found {
    pub(crate) gazetteer: Arc<onrecord::Gazetteer>,
    pub(crate) texts: Vec<Py<PyString>>,
    pub(crate) count: Count,
    pub(crate) columns: MatchColumns,
}

/// What was found: a sequence of matches, which are made when they are asked for, and a table of five columns.
///
/// The columns ``document``, ``start``, ``end``, ``entity`` and ``alias_kind`` are buffers of numbers, as ``numpy.asarray``
/// takes them. As a whole it is a record batch to whatever reads Arrow: ``pyarrow.record_batch(found)``,
/// ``polars.DataFrame(found)``.
#[pyclass(frozen, sequence, module = "onrecord")]
pub(crate) struct Matches(pub(crate) Arc<Found>);

impl Matches {
    fn at(&self, position: usize) -> Match {
        Match { found: Arc::clone(&self.0), position }
    }
}

/// Bytes as a `memoryview` of native numbers.
fn view<'py>(py: Python<'py>, bytes: &[u8], format: &str) -> PyResult<Bound<'py, PyAny>> {
    let view = py.import("builtins")?.getattr("memoryview")?.call1((PyBytes::new(py, bytes),))?;
    view.call_method1("cast", (format,))
}

fn numbers<'py>(py: Python<'py>, column: &[u32]) -> PyResult<Bound<'py, PyAny>> {
    view(py, bytemuck::cast_slice(column), "I")
}

#[pymethods]
impl Matches {
    /// Position of the text of each match.
    #[getter]
    fn document<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        numbers(py, &self.0.columns.document)
    }

    /// Where each starts.
    #[getter]
    fn start<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        numbers(py, &self.0.columns.start)
    }

    /// Where each ends.
    #[getter]
    fn end<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        numbers(py, &self.0.columns.end)
    }

    /// Position in the gazetteer of the likeliest entity of each: ``gazetteer[position]``.
    #[getter]
    fn entity<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        numbers(py, &self.0.columns.entity)
    }

    /// What sort of alias each is, as positions in ``alias_kinds``.
    #[getter]
    fn alias_kind<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let codes: Vec<u8> = self.0.columns.alias_kind.iter().map(|&kind| kind as u8).collect();
        view(py, &codes, "B")
    }

    /// The words that the numbers of ``alias_kind`` stand for.
    #[getter]
    #[allow(clippy::unused_self)] // as its other columns are asked for
    fn alias_kinds(&self) -> Vec<&'static str> {
        AliasKind::ALL.iter().map(|kind| kind.as_str()).collect()
    }

    /// The columns as an Arrow record batch: see Arrow's interface of capsules.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_array__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyAny>)> {
        let _ = requested_schema; // a wish, which we may leave unheard
        let (schema, array) = arrow::array(py, &self.0.columns)?;
        Ok((schema.into_any(), array.into_any())) // Python has a type for capsules since 3.13 only
    }

    /// The columns as a stream of one Arrow record batch: see Arrow's interface of capsules.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let _ = requested_schema;
        Ok(arrow::stream(py, &self.0.columns)?.into_any())
    }

    fn __len__(&self) -> usize {
        self.0.columns.len()
    }

    fn __getitem__<'py>(&self, py: Python<'py>, key: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let length = self.0.columns.len();
        if let Ok(slice) = key.cast::<PySlice>() {
            let slice = slice.indices(length.cast_signed())?;
            let (start, step, slicelength) = (slice.start, slice.step, slice.slicelength);
            let matches = (0..slicelength.cast_signed()).map(|at| self.at((start + at * step).cast_unsigned()));
            return Ok(PyList::new(py, matches.collect::<Vec<_>>())?.into_any());
        }
        let given: isize = key.extract()?;
        let position = if given < 0 { given + length.cast_signed() } else { given };
        match usize::try_from(position) {
            Ok(position) if position < length => Ok(Bound::new(py, self.at(position))?.into_any()),
            _ => Err(PyIndexError::new_err(format!("there are {length} matches, and none at {given}"))),
        }
    }

    fn __iter__(&self) -> MatchIterator {
        MatchIterator { found: Arc::clone(&self.0), next: AtomicUsize::new(0) }
    }

    /// Equal to any sequence of the same matches.
    fn __eq__(&self, other: &Bound<'_, PyAny>) -> PyResult<bool> {
        if let Ok(other) = other.cast::<Matches>()
            && Arc::ptr_eq(&self.0, &other.get().0)
        {
            return Ok(true);
        }
        let is_sequence =
            other.is_instance_of::<PyList>() || other.is_instance_of::<PyTuple>() || other.is_instance_of::<Matches>();
        if !is_sequence || other.len()? != self.0.columns.len() {
            return Ok(false);
        }
        for (position, item) in other.try_iter()?.enumerate() {
            match item?.cast::<Match>() {
                Ok(item) if self.at(position).is(item.py(), item.get()) => (),
                _ => return Ok(false),
            }
        }
        Ok(true)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        const SHOWN: usize = 10;
        let length = self.0.columns.len();
        let mut shown = (0..length.min(SHOWN)).map(|at| self.at(at).__repr__(py)).collect::<PyResult<Vec<_>>>()?;
        if length > SHOWN {
            shown.push(format!("… {} more", length - SHOWN));
        }
        Ok(format!("[{}]", shown.join(", ")))
    }
}

/// Matches, one after another.
#[pyclass(frozen, module = "onrecord")]
pub(crate) struct MatchIterator {
    found: Arc<Found>,
    next: AtomicUsize,
}

#[pymethods]
impl MatchIterator {
    fn __iter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __next__(&self) -> Option<Match> {
        let position = self.next.fetch_add(1, Ordering::Relaxed);
        (position < self.found.columns.len()).then(|| Match { found: Arc::clone(&self.found), position })
    }

    fn __length_hint__(&self) -> usize {
        self.found.columns.len().saturating_sub(self.next.load(Ordering::Relaxed))
    }
}

/// One occurrence of an alias. Offsets are code points, unless others were asked for.
#[pyclass(frozen, module = "onrecord")]
pub(crate) struct Match {
    found: Arc<Found>,
    position: usize,
}

impl Match {
    /// The text in which it stands.
    fn whole<'py>(&self, py: Python<'py>) -> &Bound<'py, PyString> {
        self.found.texts[self.document() as usize].bind(py)
    }

    /// Where in the UTF-8 of its text it stands.
    fn bytes(&self, text: &str) -> std::ops::Range<usize> {
        let (start, end) = (self.start() as usize, self.end() as usize);
        let Some(unit) = self.found.count.unit() else { return start..end };
        let offsets = Offsets::new(text, unit);
        let byte = |at| offsets.to_byte(text, at).expect("the offsets were made from this text");
        byte(start)..byte(end)
    }

    fn is(&self, py: Python<'_>, other: &Match) -> bool {
        let place = |of: &Match| (of.document(), of.start(), of.end(), of.alias_kind());
        let same_text =
            || self.text(py).ok().zip(other.text(py).ok()).is_some_and(|(a, b)| a.as_any().eq(&b).unwrap_or(false));
        place(self) == place(other)
            && self.found.count == other.found.count
            && self.entity().is(&other.entity())
            && same_text()
    }
}

#[pymethods]
impl Match {
    /// Position of its text among those that were searched.
    #[getter]
    fn document(&self) -> u32 {
        self.found.columns.document[self.position]
    }

    /// Where it starts.
    #[getter]
    fn start(&self) -> u32 {
        self.found.columns.start[self.position]
    }

    /// Where it ends: the code point after the last.
    #[getter]
    fn end(&self) -> u32 {
        self.found.columns.end[self.position]
    }

    /// The words.
    #[getter]
    fn text<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyString>> {
        let whole = self.whole(py);
        if self.found.count == Count::CodePoints {
            let slice = py.get_type::<PySlice>().call1((self.start(), self.end()))?;
            return Ok(whole.as_any().get_item(slice)?.cast_into()?);
        }
        let whole = utf8(whole)?;
        Ok(PyString::new(py, &whole[self.bytes(whole)]))
    }

    /// The best of what it may mean.
    #[getter]
    fn entity(&self) -> GazetteerEntity {
        GazetteerEntity::new(&self.found.gazetteer, self.found.columns.entity[self.position] as usize)
    }

    /// All that it may mean, best first.
    #[getter]
    fn candidates(&self, py: Python<'_>) -> PyResult<Vec<GazetteerEntity>> {
        let whole = utf8(self.whole(py))?;
        // Whether a span is an alias, and in what case, depends on nothing around it but its boundaries.
        let words = &whole[self.bytes(whole)];
        let matches = self.found.gazetteer.find(words, Overlaps::All);
        let whole = matches.iter().find(|m| m.span.len() == words.len());
        let candidates = whole.map(|m| m.candidates.as_ref()).unwrap_or_default();
        Ok(candidates.iter().map(|&at| GazetteerEntity::new(&self.found.gazetteer, at as usize)).collect())
    }

    /// What sort of alias of its entity it is.
    #[getter]
    fn alias_kind(&self) -> &'static str {
        self.found.columns.alias_kind[self.position].as_str()
    }

    fn __str__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyString>> {
        self.text(py)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let text = self.text(py)?;
        Ok(format!("<Match {}:{} {:?} = {}>", self.start(), self.end(), utf8(&text)?, self.entity().name()))
    }

    fn __eq__(&self, py: Python<'_>, other: &Match) -> bool {
        (Arc::ptr_eq(&self.found, &other.found) && self.position == other.position) || self.is(py, other)
    }

    fn __hash__(&self) -> u64 {
        u64::from(self.document()) << 48 ^ u64::from(self.start()) << 24 ^ u64::from(self.end())
    }
}
