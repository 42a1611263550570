//! Lists that are filled anew for each text.

use std::ops::{Deref, DerefMut};

/// A list whose memory is used again: what it held before is written over and never cleared.
#[derive(Debug)]
pub(super) struct Refilled<T> {
    values: Vec<T>,
    count: usize,
}

impl<T> Default for Refilled<T> {
    fn default() -> Refilled<T> {
        Refilled { values: Vec::new(), count: 0 }
    }
}

impl<T: Copy + Default> Refilled<T> {
    pub(super) fn clear(&mut self) {
        self.count = 0;
    }

    #[inline]
    pub(super) fn push(&mut self, value: T) {
        self.room(1)[0] = value;
        self.count += 1;
    }

    /// Room for so many values behind the list. They are part of it when they are [kept](Self::keep).
    #[inline]
    pub(super) fn room(&mut self, room: usize) -> &mut [T] {
        let end = self.count + room;
        if self.values.len() < end {
            self.values.resize(end.max(2 * self.values.len()), T::default());
        }
        &mut self.values[self.count..end]
    }

    /// Makes the list end after so many values.
    pub(super) fn truncate(&mut self, count: usize) {
        self.count = self.count.min(count);
    }

    /// Makes the first of what was written behind the list part of it.
    #[inline]
    pub(super) fn keep(&mut self, count: usize) {
        self.count = self.values.len().min(self.count + count);
    }
}

impl<T> Deref for Refilled<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.values[..self.count]
    }
}

impl<T> DerefMut for Refilled<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.values[..self.count]
    }
}
