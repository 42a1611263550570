//! Tables of plain numbers, whose memory is ours or a file's.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, Range};
use std::sync::Arc;

use bytemuck::Pod;

use super::mapped::Mapped;

/// A table of plain numbers, made in memory or lying in a mapped file.
///
/// What a gazetteer knows stands in a few of these, so that the file of a million aliases is its memory, byte for byte, and is
/// opened without reading it.
#[derive(Clone)]
pub(super) enum Column<T> {
    /// Made in memory.
    Owned(Vec<T>),
    /// Bytes of a file; where they are no whole number of values, the column is empty.
    Mapped { file: Arc<Mapped>, bytes: Range<usize>, of: PhantomData<T> },
}

impl<T> Default for Column<T> {
    fn default() -> Column<T> {
        Column::Owned(Vec::new())
    }
}

impl<T> From<Vec<T>> for Column<T> {
    fn from(values: Vec<T>) -> Column<T> {
        Column::Owned(values)
    }
}

impl<T: Pod> Deref for Column<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match self {
            Column::Owned(values) => values,
            Column::Mapped { file, bytes, .. } => {
                let bytes = file.bytes().get(bytes.clone()).unwrap_or_default();
                bytemuck::try_cast_slice(bytes).unwrap_or_default()
            }
        }
    }
}

impl<T: Pod> Column<T> {
    /// The bytes of the table, as a file holds them.
    pub(super) fn bytes(&self) -> &[u8] {
        bytemuck::cast_slice(self)
    }
}

impl<T> fmt::Debug for Column<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Column::Owned(values) => write!(f, "Column({} values)", values.len()),
            Column::Mapped { bytes, .. } => write!(f, "Column({} bytes of a file)", bytes.len()),
        }
    }
}
