//! Occurrences in many texts at once, as columns.

#[cfg(feature = "rayon")]
use rayon::prelude::*;

use super::{AliasKind, Gazetteer, Overlaps};
use crate::text::{Offsets, Unit};

/// Occurrences in some texts, a column for each thing known of them: occurrence `i` is the `i`th value of each.
///
/// ```
/// use onrecord::{Entity, EntityType, Gazetteer, Overlaps};
///
/// let gazetteer = Gazetteer::builder().build([Entity::new("o", "Oslo", EntityType::City)])?;
/// let found = gazetteer.find_columns(&["In Oslo", "no", "Oslo or Oslo"], Overlaps::Longest, None);
/// assert_eq!(found.document, [0, 2, 2]);
/// assert_eq!(found.start, [3, 0, 8]);
/// # Ok::<(), onrecord::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct MatchColumns {
    /// Position of the text.
    pub document: Vec<u32>,
    /// Where in the text.
    pub start: Vec<u32>,
    /// Up to where.
    pub end: Vec<u32>,
    /// Position in the gazetteer of the likeliest entity.
    pub entity: Vec<u32>,
    /// What sort of alias of it it is.
    pub alias_kind: Vec<AliasKind>,
}

impl MatchColumns {
    /// How many occurrences there are.
    pub fn len(&self) -> usize {
        self.document.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.document.is_empty()
    }

    /// Adds other occurrences behind these, whose texts stand `documents` behind.
    pub fn append(&mut self, other: &MatchColumns, documents: u32) {
        self.document.extend(other.document.iter().map(|document| document + documents));
        self.start.extend_from_slice(&other.start);
        self.end.extend_from_slice(&other.end);
        self.entity.extend_from_slice(&other.entity);
        self.alias_kind.extend_from_slice(&other.alias_kind);
    }
}

/// How much text a thread takes at a time.
#[cfg(feature = "rayon")]
const PIECE: usize = 1 << 18;

impl Gazetteer {
    /// The occurrences in `texts`, in order of these and otherwise as [`find`](Gazetteer::find) has them. Offsets count `unit`s, or
    /// bytes.
    ///
    /// Takes less time and memory than [`find`](Gazetteer::find) on each text: nothing is made for an occurrence but its row.
    pub fn find_columns<T: AsRef<str>>(&self, texts: &[T], overlaps: Overlaps, unit: Option<Unit>) -> MatchColumns {
        let mut columns = MatchColumns::default();
        for (document, text) in (0..).zip(texts) {
            self.find_rows(document, text.as_ref(), overlaps, unit, &mut columns);
        }
        columns
    }

    /// As [`find_columns`](Gazetteer::find_columns), on the threads of the current `rayon` pool, the texts divided among them.
    #[cfg(feature = "rayon")]
    pub fn par_find_columns<T: AsRef<str> + Sync>(
        &self,
        texts: &[T],
        overlaps: Overlaps,
        unit: Option<Unit>,
    ) -> MatchColumns {
        let mut size = 0;
        let pieces: Vec<&[T]> = texts
            .chunk_by(|text, _| {
                size += text.as_ref().len();
                let full = size >= PIECE;
                size = if full { 0 } else { size };
                !full
            })
            .collect();
        let found: Vec<MatchColumns> =
            pieces.par_iter().map(|piece| self.find_columns(piece, overlaps, unit)).collect();
        let mut columns = MatchColumns::default();
        let mut documents = 0;
        for (piece, found) in pieces.iter().zip(&found) {
            columns.append(found, documents);
            documents += piece.len() as u32;
        }
        columns
    }

    /// Adds a row for each occurrence in one text.
    fn find_rows(&self, document: u32, text: &str, overlaps: Overlaps, unit: Option<Unit>, columns: &mut MatchColumns) {
        let mut offsets = None;
        let aliases = &self.index.aliases;
        self.index.find(text, overlaps, |occurrence| {
            let row = aliases.row(occurrence.alias);
            let entity = row.entity();
            if entity as usize >= self.len() {
                return; // of a damaged file
            }
            let (mut start, mut end) = (occurrence.span.start(), occurrence.span.end());
            if let Some(unit) = unit {
                let offsets = offsets.get_or_insert_with(|| Offsets::new(text, unit));
                (start, end) = (offsets.of_byte(text, start), offsets.of_byte(text, end));
            }
            columns.document.push(document);
            columns.start.push(start as u32);
            columns.end.push(end as u32);
            columns.entity.push(entity);
            columns.alias_kind.push(row.kind());
        });
    }
}
