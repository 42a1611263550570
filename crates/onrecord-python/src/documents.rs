//! Many texts in, documents out: in order, on several threads, a little ahead of whoever asks.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::sync::{Mutex, TryLockError};
use std::time::Duration;

use pyo3::exceptions::{PyException, PyRuntimeError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyAny, PyIterator, PyString};
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::annotator::named;
use crate::document::Document;
use crate::text::utf8;

/// How much text may be in work or waiting at once, so that memory stays bounded however long the texts are.
const BYTES_AHEAD: usize = 32 << 20;
/// How many texts a thread may be ahead.
const TEXTS_AHEAD: usize = 8;
/// How soon Ctrl-C is heard.
const PATIENCE: Duration = Duration::from_millis(50);

/// Documents in the order of their texts. The texts are taken one by one, as they are needed.
#[pyclass(frozen, module = "onrecord")]
pub(crate) struct Documents {
    annotator: onrecord::Annotator,
    pool: ThreadPool,
    state: Mutex<State>,
}

struct State {
    /// None at the end, and after a fault.
    texts: Option<Py<PyIterator>>,
    taken: usize,
    ahead: VecDeque<Ahead>,
    bytes_ahead: usize,
    progress: Option<Py<PyAny>>,
}

/// What will be handed out.
enum Ahead {
    Document { text: Py<PyString>, bytes: usize, doc: Receiver<onrecord::Document> },
    Fault(PyErr),
}

impl Ahead {
    fn bytes(&self) -> usize {
        match self {
            Ahead::Document { bytes, .. } => *bytes,
            Ahead::Fault(_) => 0,
        }
    }
}

impl Documents {
    pub(crate) fn new(
        annotator: onrecord::Annotator,
        texts: &Bound<'_, PyAny>,
        threads: usize,
        progress: bool,
    ) -> PyResult<Documents> {
        let py = texts.py();
        let bar = || -> PyResult<_> { Ok(py.import("onrecord._progress")?.call_method1("Bar", (texts,))?.unbind()) };
        let progress = progress.then(bar).transpose()?;
        let texts = Some(texts.try_iter()?.unbind());
        let pool = ThreadPoolBuilder::new()
            .num_threads(threads)
            .thread_name(|at| format!("onrecord-{at}"))
            .panic_handler(|_| ()) // told to whoever waits, by the channel's end
            .build()
            .map_err(|error| PyRuntimeError::new_err(format!("cannot start {threads} threads: {error}")))?;
        let state = State { texts, taken: 0, ahead: VecDeque::new(), bytes_ahead: 0, progress };
        Ok(Documents { annotator, pool, state: Mutex::new(state) })
    }

    /// Takes texts until enough are in work. A fault waits its turn behind the documents before it, but Ctrl-C does not.
    fn fill(&self, py: Python<'_>, state: &mut State) -> PyResult<()> {
        let enough = self.pool.current_num_threads() * TEXTS_AHEAD;
        while let Some(texts) = &state.texts
            && state.ahead.len() < enough
            && (state.ahead.is_empty() || state.bytes_ahead < BYTES_AHEAD)
        {
            let Some(item) = texts.bind(py).clone().next() else {
                state.texts = None;
                return Ok(());
            };
            match item.and_then(|item| self.start(&item, state.taken)) {
                Ok(ahead) => {
                    state.bytes_ahead += ahead.bytes();
                    state.ahead.push_back(ahead);
                }
                Err(fault) if fault.is_instance_of::<PyException>(py) => {
                    state.texts = None;
                    state.ahead.push_back(Ahead::Fault(fault));
                }
                Err(interrupt) => return Err(interrupt),
            }
            state.taken += 1;
        }
        Ok(())
    }

    /// Puts one text to work.
    fn start(&self, item: &Bound<'_, PyAny>, position: usize) -> PyResult<Ahead> {
        let (id, text) = match item.cast::<PyString>() {
            Ok(text) => (None, text.clone()),
            Err(_) => item.extract::<(Option<String>, Bound<'_, PyString>)>().map_err(|_| {
                let kind = item.get_type();
                PyTypeError::new_err(format!("text {position} is neither a str nor a pair (id, text) of str: {kind}"))
            })?,
        };
        let owned = utf8(&text)
            .map_err(|error| PyValueError::new_err(format!("text {position}: {}", error.value(item.py()))))?
            .to_owned();
        let bytes = owned.len();
        let annotator = self.annotator.clone();
        let (sender, doc) = sync_channel(1);
        self.pool.spawn_fifo(move || {
            // Nobody waits any more where the iterator was dropped.
            let _ = sender.send(named(annotator.annotate(&owned), id));
        });
        Ok(Ahead::Document { text: text.unbind(), bytes, doc })
    }
}

#[pymethods]
impl Documents {
    fn __iter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<Document>> {
        let mut state = match self.state.try_lock() {
            Ok(state) => state,
            Err(TryLockError::Poisoned(state)) => state.into_inner(),
            Err(TryLockError::WouldBlock) => {
                return Err(PyValueError::new_err("the iterator is already being advanced, here or on another thread"));
            }
        };
        let state = &mut *state;
        self.fill(py, state)?;
        let (text, bytes, doc) = match state.ahead.pop_front() {
            Some(Ahead::Document { text, bytes, doc }) => (text, bytes, doc),
            end => {
                if let Some(progress) = state.progress.take() {
                    progress.call_method0(py, "stop")?;
                }
                return match end {
                    Some(Ahead::Fault(fault)) => Err(fault),
                    _ => Ok(None),
                };
            }
        };
        // A channel's end is not `Sync`, so it goes into the wait and comes back out.
        let (doc, waited) = wait(py, doc);
        match waited {
            Ok(found) => {
                state.bytes_ahead -= bytes;
                if let Some(progress) = &state.progress {
                    progress.call_method0(py, "advance")?;
                }
                Ok(Some(Document::of(text.bind(py), found)))
            }
            Err(interrupt) => {
                state.ahead.push_front(Ahead::Document { text, bytes, doc });
                Err(interrupt)
            }
        }
    }
}

type Waiting = Receiver<onrecord::Document>;

/// Waits for a document without holding Python up, and listens for Ctrl-C meanwhile.
fn wait(py: Python<'_>, mut doc: Waiting) -> (Waiting, PyResult<onrecord::Document>) {
    loop {
        let waited;
        (doc, waited) = py.detach(move || {
            let waited = doc.recv_timeout(PATIENCE);
            (doc, waited)
        });
        match waited {
            Ok(found) => return (doc, Ok(found)),
            Err(RecvTimeoutError::Timeout) => {
                if let Err(interrupt) = py.check_signals() {
                    return (doc, Err(interrupt));
                }
            }
            Err(RecvTimeoutError::Disconnected) => {
                return (doc, Err(PyRuntimeError::new_err("a thread that annotates was lost")));
            }
        }
    }
}
