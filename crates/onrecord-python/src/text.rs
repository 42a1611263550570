//! Python's strings as text.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyString;

/// The UTF-8 of `text`; a `ValueError` if it holds half of a surrogate pair, which is no character.
pub(crate) fn utf8<'a>(text: &'a Bound<'_, PyString>) -> PyResult<&'a str> {
    text.to_str().map_err(|error| lone_surrogate(text, &error))
}

fn lone_surrogate(text: &Bound<'_, PyString>, error: &PyErr) -> PyErr {
    let py = text.py();
    let message = || -> PyResult<String> {
        let at: usize = error.value(py).getattr("start")?.extract()?;
        let character = text.get_item(at)?.call_method1("encode", ("utf-16-be", "surrogatepass"))?;
        let [high, low]: [u8; 2] = character.extract()?;
        let code = u16::from_be_bytes([high, low]);
        Ok(format!(
            "not text: a lone surrogate, U+{code:04X}, at code point {at}; \
             decode the bytes it came from with errors=\"replace\", or remove it"
        ))
    };
    // Anything else, such as no memory, is passed on as it is.
    message().map_or(error.clone_ref(py), PyValueError::new_err)
}
