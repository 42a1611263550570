//! `onrecord._native`: the library as Python sees it. Conversion only: offsets become code points, ids become views,
//! errors become exceptions.

mod annotator;
mod arrow;
mod builder;
mod document;
mod documents;
mod failure;
mod gazetteer;
mod matches;
mod text;
mod views;
mod world;

/// Who is mentioned, who is quoted, and what they said, in English news text.
#[pyo3::pymodule]
mod _native {
    #[pymodule_export]
    use crate::{
        annotator::{Annotator, annotate},
        builder::GazetteerBuilder,
        document::Document,
        documents::Documents,
        gazetteer::{_gazetteer, Alias, Gazetteer, GazetteerEntities, GazetteerEntity},
        matches::{Match, MatchIterator, Matches},
        views::{Attribution, Entity, Mention, Quotation, Span, Spans},
        world::world_info,
    };

    /// Version of the library.
    #[pymodule_export]
    #[allow(non_upper_case_globals)]
    const __version__: &str = env!("CARGO_PKG_VERSION");
}
