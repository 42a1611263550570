//! Who is mentioned, who is quoted, and what they said, in English news text.
//!
//! ```
//! let doc = onrecord::Annotator::new().annotate("“We can do it,” said Angela Merkel.");
//!
//! let said = &doc.attributions()[0];
//! assert_eq!(doc.words(&said.source), "Angela Merkel");
//! ```

mod annotator;
mod attribution;
mod document;
mod error;
mod export;
mod gazetteer;
mod id;
mod lexicon;
mod mention;
mod name;
mod own_words;
mod quotation;
mod resolution;
mod sieve;
mod text;
mod words;

#[doc(hidden)]
pub use crate::attribution::training;
pub use crate::{
    annotator::{Annotator, AnnotatorBuilder},
    attribution::{Act, Attribution, Kind},
    document::Document,
    error::Error,
    gazetteer::{
        Alias, AliasKind, Candidates, Case, Engine, Entity, EntityRef, EntityType, Gazetteer, GazetteerBuilder, Gender,
        Match, MatchColumns, Overlaps, ReadEvent, WorldInfo, world_info,
    },
    id::{AttributionId, EntityId, MentionId, QuotationId},
    mention::{Form, Mention},
    own_words::Lexicon,
    quotation::{Quotation, Reason, Use},
    resolution::DocumentEntity,
    sieve::Sieve,
    text::{Offsets, Span, Unit},
};

/// The pages whose Rust examples run with the tests.
#[cfg(doctest)]
mod pages {
    #[doc = include_str!("../../../README.md")]
    mod readme {}
    #[doc = include_str!("../../../docs/guide.md")]
    mod guide {}
    #[doc = include_str!("../../../docs/gazetteers.md")]
    mod gazetteers {}
}
