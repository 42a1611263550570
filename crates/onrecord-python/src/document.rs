//! A document: the text and its layers, shared by all views of it.

use std::sync::{Arc, OnceLock};

use onrecord::{Offsets, Unit};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyAny, PyDict, PyString, PyType};

use crate::failure::Failure;
use crate::text::utf8;
use crate::views::{Attribution, Entity, Mention, Quotation, Span};

/// What a document and its views hold together.
pub(crate) struct Inner {
    pub(crate) doc: onrecord::Document,
    offsets: OnceLock<Offsets>,
    /// The very `str` that was annotated, where there was one.
    text: PyOnceLock<Py<PyString>>,
}

impl Inner {
    pub(crate) fn new(doc: onrecord::Document) -> Arc<Inner> {
        Arc::new(Inner { doc, offsets: OnceLock::new(), text: PyOnceLock::new() })
    }

    /// The code point at byte `byte`.
    pub(crate) fn point(&self, byte: usize) -> usize {
        let text = self.doc.text();
        self.offsets.get_or_init(|| Offsets::new(text, Unit::CodePoint)).of_byte(text, byte)
    }
}

/// A text with its annotations.
///
/// Offsets are code points: ``doc.text[a.start:a.end]`` is the text of any annotation ``a``. Annotations are views of
/// the document; each access to a list makes a new list of them.
#[pyclass(frozen, module = "onrecord")]
pub(crate) struct Document(pub(crate) Arc<Inner>);

impl Document {
    /// The document that was made from `text`.
    pub(crate) fn of(text: &Bound<'_, PyString>, doc: onrecord::Document) -> Document {
        let inner = Inner::new(doc);
        if text.is_exact_instance_of::<PyString>() {
            let _ = inner.text.set(text.py(), text.clone().unbind());
        }
        Document(inner)
    }

    fn views<T>(&self, count: usize, view: impl Fn(Arc<Inner>, usize) -> T) -> Vec<T> {
        (0..count).map(|at| view(Arc::clone(&self.0), at)).collect()
    }
}

#[pymethods]
impl Document {
    /// The caller's name for it.
    #[getter]
    fn id(&self) -> Option<&str> {
        self.0.doc.id()
    }

    /// The text, unaltered.
    #[getter]
    fn text(&self, py: Python<'_>) -> Py<PyString> {
        self.0.text.get_or_init(py, || PyString::new(py, self.0.doc.text()).unbind()).clone_ref(py)
    }

    /// Sentences, in order.
    #[getter]
    fn sentences(&self) -> Vec<Span> {
        self.0.doc.sentences().iter().map(|&span| Span::new(&self.0, span)).collect()
    }

    /// Mentions, in order of their first letter, the longer first.
    #[getter]
    fn mentions(&self) -> Vec<Mention> {
        self.views(self.0.doc.mentions().len(), Mention::new)
    }

    /// What the text mentions and who speaks in it, in order of first mention.
    #[getter]
    fn entities(&self) -> Vec<Entity> {
        self.views(self.0.doc.entities().len(), Entity::new)
    }

    /// What stands between quotation marks, in order of the first letter, the longer first.
    #[getter]
    fn quotations(&self) -> Vec<Quotation> {
        self.views(self.0.doc.quotations().len(), Quotation::new)
    }

    /// Who said or thought what, in order of the first letter, the longer first.
    #[getter]
    fn attributions(&self) -> Vec<Attribution> {
        self.views(self.0.doc.attributions().len(), Attribution::new)
    }

    /// The document as JSON (format onrecord/1). ``offsets="utf16"`` counts as JavaScript does.
    #[pyo3(signature = (*, offsets = "codepoint"))]
    fn to_json(&self, py: Python<'_>, offsets: &str) -> PyResult<String> {
        let unit = unit(offsets)?;
        Ok(py.detach(|| self.0.doc.to_json_in(unit)))
    }

    /// What ``to_json`` writes, as a dict.
    #[pyo3(signature = (*, offsets = "codepoint") -> "dict[str, Any]")]
    fn to_dict<'py>(&self, py: Python<'py>, offsets: &str) -> PyResult<Bound<'py, PyDict>> {
        let json = self.to_json(py, offsets)?;
        Ok(py.import("json")?.call_method1("loads", (json,))?.cast_into()?)
    }

    /// The document that ``to_json`` wrote; ``ValueError`` says where the JSON is wrong.
    #[classmethod]
    fn from_json(_class: &Bound<'_, PyType>, json: &Bound<'_, PyString>) -> PyResult<Document> {
        let text = utf8(json)?;
        let doc = json.py().detach(|| onrecord::Document::from_json(text)).map_err(Failure::from)?;
        Ok(Document(Inner::new(doc)))
    }

    /// The annotations as brat standoff, to be saved as .ann beside the text as .txt.
    fn to_brat(&self, py: Python<'_>) -> String {
        py.detach(|| self.0.doc.to_brat())
    }

    fn __eq__(&self, other: &Document) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.doc == other.0.doc
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        self.text(py).bind(py).hash()
    }

    fn __repr__(&self) -> String {
        let doc = &self.0.doc;
        let text: String = doc.text().chars().take(40).collect();
        let more = if text.len() < doc.text().len() { "…" } else { "" };
        format!(
            "<onrecord.Document{} {:?}: {} sentences, {} quotations, {} mentions, {} entities, {} attributions>",
            doc.id().map(|id| format!(" {id:?}")).unwrap_or_default(),
            format!("{text}{more}"),
            doc.sentences().len(),
            doc.quotations().len(),
            doc.mentions().len(),
            doc.entities().len(),
            doc.attributions().len(),
        )
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        let read = slf.get_type().getattr("from_json")?;
        Ok((read, (slf.get().0.doc.to_json(),)))
    }
}

fn unit(offsets: &str) -> PyResult<Unit> {
    match offsets {
        "codepoint" => Ok(Unit::CodePoint),
        "utf16" => Ok(Unit::Utf16),
        _ => Err(PyValueError::new_err(format!("unknown offsets {offsets:?}: choose \"codepoint\" or \"utf16\""))),
    }
}
