//! Many short strings in two tables.

use std::borrow::Cow;

use super::column::Column;

/// Strings one after another, and where each begins.
#[derive(Debug, Clone, Default)]
pub(super) struct Strings {
    /// One more than there are strings: the last is where they end. Empty where there are none.
    pub(super) starts: Column<u32>,
    pub(super) bytes: Column<u8>,
}

impl Strings {
    pub(super) fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// The string at `at`; empty if there is none.
    pub(super) fn text(&self, at: usize) -> Cow<'_, str> {
        String::from_utf8_lossy(self.get(at))
    }

    pub(super) fn get(&self, at: usize) -> &[u8] {
        let (Some(&start), Some(&end)) = (self.starts.get(at), self.starts.get(at + 1)) else { return &[] };
        self.bytes.get(start as usize..end as usize).unwrap_or_default()
    }

    /// What is wrong with the tables, if anything is.
    pub(super) fn fault(&self) -> Option<&'static str> {
        if !is_cut(&self.starts, self.bytes.len()) {
            return Some("strings do not follow one another");
        }
        let broken = (0..self.len()).any(|at| std::str::from_utf8(self.get(at)).is_err());
        broken.then_some("a string is not UTF-8")
    }
}

/// Whether `starts` cuts `length` things into rows, from the first to the last; no starts cut nothing.
pub(super) fn is_cut(starts: &[u32], length: usize) -> bool {
    match (starts.first(), starts.last()) {
        (Some(&first), Some(&last)) => first == 0 && last as usize == length && starts.is_sorted(),
        _ => length == 0,
    }
}

/// Strings that are being gathered.
#[derive(Debug, Clone, Default)]
pub(super) struct Gathered {
    ends: Vec<u32>,
    bytes: Vec<u8>,
}

impl Gathered {
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Adds a string; false if there is no room for it.
    #[must_use]
    pub(super) fn push(&mut self, text: &str) -> bool {
        let Ok(end) = u32::try_from(self.bytes.len() + text.len()) else { return false };
        self.bytes.extend_from_slice(text.as_bytes());
        self.ends.push(end);
        true
    }

    pub(super) fn get(&self, at: usize) -> &[u8] {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.bytes[start as usize..self.ends[at] as usize]
    }

    /// Whether each is empty.
    pub(super) fn is_blank(&self) -> bool {
        self.bytes.is_empty()
    }
}

impl From<Gathered> for Strings {
    fn from(gathered: Gathered) -> Strings {
        let mut starts = gathered.ends;
        if !starts.is_empty() {
            starts.insert(0, 0);
        }
        Strings { starts: starts.into(), bytes: gathered.bytes.into() }
    }
}
