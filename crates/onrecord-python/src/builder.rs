//! Gazetteers, gathered.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard};

use onrecord::{Case, EntityType, ReadEvent};
use pyo3::exceptions::{PyRuntimeError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyAny, PyString};

use crate::failure::Failure;
use crate::gazetteer::{Gazetteer, read_entity};
use crate::text::utf8;

/// Gathers entities for a gazetteer, from code, files and other gazetteers. ``build`` makes it, and leaves the builder
/// empty.
#[pyclass(frozen, module = "onrecord")]
#[derive(Default)]
pub(crate) struct GazetteerBuilder(Mutex<onrecord::GazetteerBuilder>);

impl GazetteerBuilder {
    fn inner(&self) -> PyResult<MutexGuard<'_, onrecord::GazetteerBuilder>> {
        // What calls back into Python must not wait for itself.
        self.0.try_lock().map_err(|_| PyRuntimeError::new_err("the builder is in use, here or on another thread"))
    }
}

#[pymethods]
impl GazetteerBuilder {
    #[new]
    fn new() -> GazetteerBuilder {
        GazetteerBuilder::default()
    }

    /// Add an entity, a dict as ``Gazetteer.from_entities`` takes it.
    fn add(&self, entity: &Bound<'_, PyAny>) -> PyResult<()> {
        let mut inner = self.inner()?;
        let position = inner.len();
        inner.add(read_entity(entity, position)?).map_err(Failure::from)?;
        Ok(())
    }

    /// Add an entity for each name of an iterable: its id is the name. One that is there already is passed over.
    #[pyo3(signature = (names, *, r#type = "other", case = "smart"))]
    fn add_names(&self, names: &Bound<'_, PyAny>, r#type: &str, case: &str) -> PyResult<()> {
        let kind = word("type", r#type, EntityType::from_word(r#type), EntityType::ALL.iter().map(|x| x.as_str()))?;
        let case = word("case", case, Case::from_word(case), Case::ALL.iter().map(|x| x.as_str()))?;
        let mut inner = self.inner()?;
        add_names(&mut inner, names, kind, case)
    }

    /// Add what is in a file, as ``Gazetteer.read`` reads it; entities that are there already get its aliases.
    ///
    /// Without ``refused``, the first line that is not as it should be raises a ``ValueError``. With it, such lines are
    /// passed over, and it is called with the number of each and the reason. ``progress`` is called now and then with
    /// how many bytes of the file were read.
    #[pyo3(signature = (path, *, refused = None, progress = None))]
    fn read(
        &self,
        py: Python<'_>,
        path: PathBuf,
        refused: Option<&Bound<'_, PyAny>>,
        progress: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<()> {
        let mut inner = self.inner()?;
        let inner = &mut *inner;
        let [refused, progress] = [refused, progress].map(|call| call.map(|call| call.clone().unbind()));
        let (file, mut raised) = (path.clone(), None);
        let tell = |event: ReadEvent<'_>| {
            let told = Python::attach(|py| {
                match (event, &refused, &progress) {
                    (ReadEvent::Refused { line, reason }, Some(refused), _) => refused.call1(py, (line, reason))?,
                    (ReadEvent::Refused { line, reason }, None, _) => {
                        let (path, reason) = (file.clone(), reason.to_owned());
                        return Err(Failure::from(onrecord::Error::Line { path, line, reason }).into());
                    }
                    (ReadEvent::Progress { bytes }, _, Some(progress)) => progress.call1(py, (bytes,))?,
                    _ => py.None(),
                };
                py.check_signals()
            });
            raised = told.err();
            if raised.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let read = py.detach(|| inner.read_leniently(path, tell).map(|_| ()));
        match (read, raised) {
            (_, Some(error)) => Err(error),
            (read, None) => Ok(read.map_err(Failure::from)?),
        }
    }

    /// Add the entities of a gazetteer; one that is there already keeps its facts and gets the aliases of both.
    fn merge(&self, py: Python<'_>, gazetteer: &Gazetteer) -> PyResult<()> {
        let mut inner = self.inner()?;
        let inner = &mut *inner;
        py.detach(|| inner.merge(&gazetteer.0).map(|_| ())).map_err(Failure::from)?;
        Ok(())
    }

    /// Take an entity back; whether there was one with this id.
    fn remove(&self, id: &str) -> PyResult<bool> {
        Ok(self.inner()?.remove(id))
    }

    /// The gazetteer of all this. The builder is empty afterwards.
    fn build(&self, py: Python<'_>) -> PyResult<Gazetteer> {
        let inner = std::mem::take(&mut *self.inner()?);
        let gazetteer = py.detach(|| inner.finish()).map_err(Failure::from)?;
        Ok(Gazetteer(Arc::new(gazetteer)))
    }

    /// How many aliases there are so far, names included; some may turn out to be the same when it is built.
    #[getter]
    fn alias_count(&self) -> PyResult<usize> {
        Ok(self.inner()?.alias_count())
    }

    /// How many aliases and names came so far that were seen to be there already.
    #[getter]
    fn duplicates(&self) -> PyResult<usize> {
        Ok(self.inner()?.duplicates())
    }

    fn __len__(&self) -> PyResult<usize> {
        Ok(self.inner()?.len())
    }

    fn __repr__(&self) -> PyResult<String> {
        Ok(format!("<onrecord.GazetteerBuilder: {} entities>", self.inner()?.len()))
    }
}

/// The word of a closed set, or an error that lists it.
pub(crate) fn word<T>(
    what: &str,
    given: &str,
    known: Option<T>,
    words: impl Iterator<Item = &'static str>,
) -> PyResult<T> {
    known.ok_or_else(|| {
        let words: Vec<&str> = words.collect();
        PyValueError::new_err(format!("unknown {what} {given:?}: choose one of {}", words.join(", ")))
    })
}

/// How many bytes of names are copied out of Python at a time.
const AT_A_TIME: usize = 4 << 20;

/// Adds names, a few megabytes at a time: Python's objects are read with the interpreter held, and the rest goes on without it.
pub(crate) fn add_names(
    builder: &mut onrecord::GazetteerBuilder,
    names: &Bound<'_, PyAny>,
    kind: EntityType,
    case: Case,
) -> PyResult<()> {
    if names.is_instance_of::<PyString>() {
        return Err(PyTypeError::new_err("names is one str: give a list of names"));
    }
    let py = names.py();
    let (mut texts, mut ends) = (String::new(), Vec::new());
    let mut first = 0;
    let mut names = names.try_iter()?;
    loop {
        let name = names.next().transpose()?;
        if let Some(name) = &name {
            let position = first + ends.len();
            let text = name
                .cast::<PyString>()
                .map_err(|_| PyTypeError::new_err(format!("name {position} is no str: {}", name.get_type())))?;
            let text =
                utf8(text).map_err(|error| PyValueError::new_err(format!("name {position}: {}", error.value(py))))?;
            texts.push_str(text);
            ends.push(texts.len());
        }
        if name.is_none() || texts.len() >= AT_A_TIME {
            let failed = py.detach(|| {
                let mut start = 0;
                for (at, &end) in ends.iter().enumerate() {
                    if let Err(error) = builder.add_name(&texts[start..end], kind, case) {
                        return Some((first + at, error));
                    }
                    start = end;
                }
                None
            });
            match failed {
                Some((at, onrecord::Error::EmptyAlias { alias, .. })) => {
                    let reason = "holds no letter, digit or symbol; remove it or give it text";
                    return Err(PyValueError::new_err(format!("name {at}, {alias:?}, {reason}")));
                }
                Some((_, error)) => return Err(Failure::from(error).into()),
                None => (),
            }
            first += ends.len();
            texts.clear();
            ends.clear();
            if name.is_none() {
                return Ok(());
            }
        }
    }
}
