//! The library's errors as Python's exceptions.

use pyo3::exceptions::{PyOSError, PyValueError};
use pyo3::prelude::*;

/// What went wrong; becomes an `OSError` for a file that cannot be read, a `ValueError` for anything else.
pub(crate) struct Failure(onrecord::Error);

impl From<onrecord::Error> for Failure {
    fn from(error: onrecord::Error) -> Failure {
        Failure(error)
    }
}

impl From<Failure> for PyErr {
    fn from(Failure(error): Failure) -> PyErr {
        match &error {
            // Python makes it a FileNotFoundError, IsADirectoryError … by its number.
            onrecord::Error::Io { path, source } | onrecord::Error::Write { path, source } => {
                match source.raw_os_error() {
                    Some(number) => {
                        let reason = source.to_string();
                        let reason = reason.split(" (os error").next().unwrap_or_default().to_owned();
                        PyOSError::new_err((number, reason, path.as_os_str().to_owned()))
                    }
                    None => PyOSError::new_err(error.to_string()),
                }
            }
            _ => PyValueError::new_err(error.to_string()),
        }
    }
}
