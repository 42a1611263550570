//! Columns for whatever reads Arrow, by capsules that hold the C data interface: nothing of ours depends on pyarrow.

use std::sync::Arc;

use arrow_array::ffi::to_ffi;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::types::UInt8Type;
use arrow_array::{
    Array, ArrayRef, DictionaryArray, RecordBatch, RecordBatchIterator, StringArray, StructArray, UInt8Array,
    UInt32Array,
};
use arrow_schema::ArrowError;
use onrecord::{AliasKind, MatchColumns};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

/// The capsules of a schema and an array of its records.
pub(crate) fn array<'py>(
    py: Python<'py>,
    columns: &MatchColumns,
) -> PyResult<(Bound<'py, PyCapsule>, Bound<'py, PyCapsule>)> {
    let records = StructArray::from(batch(columns).map_err(failed)?);
    let (array, schema) = to_ffi(&records.to_data()).map_err(failed)?;
    let schema = PyCapsule::new_with_value(py, schema, c"arrow_schema")?;
    Ok((schema, PyCapsule::new_with_value(py, array, c"arrow_array")?))
}

/// The capsule of a stream of one batch.
pub(crate) fn stream<'py>(py: Python<'py>, columns: &MatchColumns) -> PyResult<Bound<'py, PyCapsule>> {
    let batch = batch(columns).map_err(failed)?;
    let schema = batch.schema();
    let batches = RecordBatchIterator::new([Ok(batch)], schema);
    PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(batches)), c"arrow_array_stream")
}

#[allow(clippy::needless_pass_by_value)] // as `map_err` gives it
fn failed(error: ArrowError) -> PyErr {
    PyValueError::new_err(error.to_string())
}

/// Kinds of aliases are words of a dictionary, so that they are categories where the columns arrive.
fn batch(columns: &MatchColumns) -> Result<RecordBatch, ArrowError> {
    let numbers = |column: &[u32]| -> ArrayRef { Arc::new(UInt32Array::from(column.to_vec())) };
    let codes = UInt8Array::from_iter_values(columns.alias_kind.iter().map(|&kind| kind as u8));
    let words = StringArray::from_iter_values(AliasKind::ALL.iter().map(|kind| kind.as_str()));
    let kinds: ArrayRef = Arc::new(DictionaryArray::<UInt8Type>::try_new(codes, Arc::new(words))?);
    RecordBatch::try_from_iter([
        ("document", numbers(&columns.document)),
        ("start", numbers(&columns.start)),
        ("end", numbers(&columns.end)),
        ("entity", numbers(&columns.entity)),
        ("alias_kind", kinds),
    ])
}
