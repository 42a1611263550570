//! The annotator, and the one that `onrecord.annotate` makes when it is first called.

use std::fmt::Write;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use pyo3::exceptions::{PyModuleNotFoundError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyAny, PyDict, PyString};

use crate::document::Document;
use crate::documents::Documents;
use crate::failure::Failure;
use crate::gazetteer::Gazetteer;
use crate::text::utf8;

/// Reads text and says who is mentioned, who said what, and through whom.
///
/// ``gazetteer`` is "world" (the built-in one), a Gazetteer, a path of a file that ``Gazetteer.read`` reads, or None.
/// ``model`` is "default", "rules" (no model, several times as fast), "accurate" (slower, finds more; from the package
/// onrecord-accurate) or the path of a trained one. ``lexicon`` holds cue verbs, titles and hedges beside the built-in
/// ones: a dict, or the path of the same as JSON. Attributions less sure than ``min_confidence``, from 0 to 1, are left
/// out. Make one and keep it; threads may share it.
///
/// >>> import onrecord
/// >>> own = {"cue_verbs": ["skeet"], "titles": ["Thakur"], "hedges": ["word has it"]}
/// >>> doc = onrecord.Annotator(lexicon=own).annotate("The bridge is safe, skeeted Thakur Xan.")
/// >>> doc.attributions[0].source.text
/// 'Thakur Xan'
///
/// The three keys hold lists, or dicts that say more of each word: ``{"skeet": {"like": "post"}}`` names the built-in verb whose
/// ways a verb has ("say" unless told), ``{"forswear": {"past": "forswore", "participle": "forsworn"}}`` forms that are not
/// regular (also ``third`` and ``gerund``), ``{"Thakurani": {"gender": "female"}}`` whose title it is.
#[pyclass(frozen, module = "onrecord")]
#[allow(clippy::doc_link_with_quotes, reason = "lists in an example")]
pub(crate) struct Annotator {
    inner: onrecord::Annotator,
    /// None where there is none.
    gazetteer: Option<Arc<onrecord::Gazetteer>>,
    model: String,
    min_confidence: f32,
    lexicon: OwnWords,
    options: String,
}

/// Words beside the built-in ones.
enum OwnWords {
    Given(Arc<onrecord::Lexicon>),
    File(PathBuf),
    Nothing,
}

fn own_words(value: &Bound<'_, PyAny>) -> PyResult<OwnWords> {
    if value.is_none() {
        return Ok(OwnWords::Nothing);
    }
    if value.is_instance_of::<PyDict>() {
        let py = value.py();
        let json = py.import("json")?.call_method1("dumps", (value,)).map_err(|error| {
            let reason = format!("lexicon: {}; it is made of dicts, lists and strings", error.value(py));
            PyTypeError::new_err(reason)
        })?;
        let lexicon = onrecord::Lexicon::from_json(json.extract()?).map_err(Failure::from)?;
        return Ok(OwnWords::Given(Arc::new(lexicon)));
    }
    let kind = value.get_type();
    let path = value.extract::<PathBuf>();
    path.map(OwnWords::File)
        .map_err(|_| PyTypeError::new_err(format!("lexicon is neither a dict, a path nor None: {kind}")))
}

/// What to look names up in.
enum Names {
    World,
    Given(Arc<onrecord::Gazetteer>),
    File(PathBuf),
    Nothing,
}

fn names(value: &Bound<'_, PyAny>) -> PyResult<Names> {
    if value.is_none() {
        return Ok(Names::Nothing);
    }
    if let Ok(gazetteer) = value.cast::<Gazetteer>() {
        return Ok(Names::Given(Arc::clone(&gazetteer.get().0)));
    }
    match value.extract::<PathBuf>() {
        Ok(path) if path.as_os_str() == "world" => Ok(Names::World),
        Ok(path) => Ok(Names::File(path)),
        Err(_) => {
            let kind = value.get_type();
            Err(PyTypeError::new_err(format!("gazetteer is neither \"world\", a Gazetteer, a path nor None: {kind}")))
        }
    }
}

/// The file that the package of the accurate model holds.
fn accurate(py: Python<'_>) -> PyResult<String> {
    let package = py.import("onrecord_accurate").map_err(|error| {
        if error.is_instance_of::<PyModuleNotFoundError>(py) {
            PyValueError::new_err("the model \"accurate\" is not installed: pip install onrecord-accurate")
        } else {
            error
        }
    })?;
    package.getattr("PATH")?.str()?.extract()
}

#[pymethods]
impl Annotator {
    #[new]
    #[pyo3(
        signature = (
            gazetteer: "Gazetteer | str | PathLike[str] | None" = Names::World,
            model = PathBuf::from("default"),
            lexicon: "dict[str, Any] | str | PathLike[str] | None" = OwnWords::Nothing,
            min_confidence = 0.0,
        ),
        text_signature = "(gazetteer=\"world\", model=\"default\", lexicon=None, min_confidence=0.0)"
    )]
    fn new(
        py: Python<'_>,
        #[pyo3(from_py_with = names)] gazetteer: Names,
        model: PathBuf,
        #[pyo3(from_py_with = own_words)] lexicon: OwnWords,
        min_confidence: f32,
    ) -> PyResult<Annotator> {
        let model = model.into_os_string().to_string_lossy().into_owned();
        let file = if model == "accurate" { accurate(py)? } else { model.clone() };
        let builder = onrecord::Annotator::builder().model(file).min_confidence(min_confidence);
        let (gazetteer, names) = match gazetteer {
            Names::World => (Some(py.detach(onrecord::Gazetteer::world)), "\"world\"".to_owned()),
            Names::Nothing => (None, "None".to_owned()),
            Names::Given(given) => {
                let name = Gazetteer(Arc::clone(&given)).__repr__();
                (Some(given), name)
            }
            Names::File(path) => {
                let name = format!("{:?}", path.display().to_string());
                (Some(Gazetteer::read(py, path)?.0), name)
            }
        };
        let builder = match &gazetteer {
            Some(gazetteer) => builder.gazetteer(Arc::clone(gazetteer)),
            None => builder.without_gazetteer(),
        };
        let (builder, own_words) = match &lexicon {
            OwnWords::Nothing => (builder, String::new()),
            OwnWords::Given(given) => (builder.lexicon(Arc::clone(given)), ", lexicon={…}".to_owned()),
            OwnWords::File(path) => {
                let read = py.detach(|| onrecord::Lexicon::read(path)).map_err(Failure::from)?;
                (builder.lexicon(read), format!(", lexicon={:?}", path.display().to_string()))
            }
        };
        let annotator = py.detach(|| builder.build()).map_err(Failure::from)?;
        let mut options = format!("gazetteer={names}, model={model:?}{own_words}");
        if min_confidence > 0.0 {
            write!(options, ", min_confidence={min_confidence}").expect("a string grows");
        }
        Ok(Annotator { inner: annotator, gazetteer, model, min_confidence, lexicon, options })
    }

    /// The annotations of one text. ``id`` is kept as the document's ``id``.
    #[pyo3(signature = (text, id = None))]
    fn annotate(&self, text: &Bound<'_, PyString>, id: Option<String>) -> PyResult<Document> {
        document(&self.inner, text, id)
    }

    /// The annotations of many texts, or of ``(id, text)`` pairs: an iterator that yields documents in order.
    ///
    /// Works ahead on ``threads`` threads (by default one a core), but only a little, so that endless streams do.
    /// ``progress=True`` shows a bar.
    #[pyo3(signature = (texts, *, threads = None, progress = false))]
    fn annotate_many(&self, texts: &Bound<'_, PyAny>, threads: Option<isize>, progress: bool) -> PyResult<Documents> {
        if texts.is_instance_of::<PyString>() {
            return Err(PyTypeError::new_err("texts is one str: give a list of texts, or call annotate"));
        }
        let threads = match threads {
            None => std::thread::available_parallelism().map_or(1, usize::from),
            Some(threads) => usize::try_from(threads)
                .ok()
                .filter(|&threads| threads > 0)
                .ok_or_else(|| PyValueError::new_err(format!("threads is {threads}: at least 1 is needed")))?,
        };
        Documents::new(self.inner.clone(), texts, threads, progress)
    }

    /// By its gazetteer, which see, its model, its lexicon (a dict, or the path it was read from) and the least confidence.
    #[pyo3(signature = () -> "tuple[Any, ...]")]
    #[allow(clippy::type_complexity)] // a callable and its arguments, as pickle asks for them
    fn __reduce__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyAny>, &str, Bound<'py, PyAny>, f32))> {
        let gazetteer = match &self.gazetteer {
            None => py.None().into_bound(py),
            Some(world) if Arc::ptr_eq(world, &onrecord::Gazetteer::world()) => PyString::new(py, "world").into_any(),
            Some(given) => Bound::new(py, Gazetteer(Arc::clone(given)))?.into_any(),
        };
        let lexicon = match &self.lexicon {
            OwnWords::Nothing => py.None().into_bound(py),
            OwnWords::Given(lexicon) => py.import("json")?.call_method1("loads", (lexicon.as_json(),))?,
            OwnWords::File(path) => path.as_os_str().into_pyobject(py)?.into_any(),
        };
        Ok((py.get_type::<Annotator>().into_any(), (gazetteer, &self.model, lexicon, self.min_confidence)))
    }

    fn __repr__(&self) -> String {
        format!("onrecord.Annotator({})", self.options)
    }
}

/// The annotations of one text, by the built-in English resources: ``Annotator().annotate(text)``.
#[pyfunction]
#[pyo3(signature = (text, id = None))]
pub(crate) fn annotate(text: &Bound<'_, PyString>, id: Option<String>) -> PyResult<Document> {
    static DEFAULT: OnceLock<onrecord::Annotator> = OnceLock::new();
    utf8(text)?;
    let annotator = text.py().detach(|| DEFAULT.get_or_init(onrecord::Annotator::new));
    document(annotator, text, id)
}

fn document(annotator: &onrecord::Annotator, text: &Bound<'_, PyString>, id: Option<String>) -> PyResult<Document> {
    let utf8 = utf8(text)?;
    let doc = text.py().detach(|| named(annotator.annotate(utf8), id));
    Ok(Document::of(text, doc))
}

pub(crate) fn named(doc: onrecord::Document, id: Option<String>) -> onrecord::Document {
    match id {
        Some(id) => doc.with_id(id),
        None => doc,
    }
}
