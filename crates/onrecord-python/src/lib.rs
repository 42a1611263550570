//! `onrecord._native`: the library as Python sees it. Conversion only: offsets become code points, ids become views,
//! errors become exceptions.

mod annotator;
mod document;
mod documents;
mod failure;
mod gazetteer;
mod text;
mod views;

/// Who is mentioned, who is quoted, and what they said, in English news text.
#[pyo3::pymodule]
mod _native {
    #[pymodule_export]
    use crate::{
        annotator::{Annotator, annotate},
        document::Document,
        documents::Documents,
        gazetteer::{Alias, Gazetteer, GazetteerEntities, GazetteerEntity, Match},
        views::{Attribution, Entity, Mention, Quotation, Span, Spans},
    };

    /// Version of the library.
    #[pymodule_export]
    #[allow(non_upper_case_globals)]
    const __version__: &str = env!("CARGO_PKG_VERSION");
}
