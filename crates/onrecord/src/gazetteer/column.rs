//! Tables of plain numbers, whose memory is ours or a file's.

use std::ops::Deref;

use bytemuck::Pod;

/// A table of plain numbers, made in memory or lying in a mapped file.
///
/// What a gazetteer knows stands in a few of these, so that the file of a million aliases is its memory, byte for byte, and is
/// opened without reading it.
#[derive(Debug, Clone)]
pub(super) enum Column<T> {
    /// Made in memory.
    Owned(Vec<T>),
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
        }
    }
}

impl<T: Pod> Column<T> {
    /// The bytes of the table, as a file holds them.
    pub(super) fn bytes(&self) -> &[u8] {
        bytemuck::cast_slice(self)
    }
}
