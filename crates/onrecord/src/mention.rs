//! Names, roles and pronouns in one layer.

use crate::gazetteer::{AliasKind, Gazetteer};
use crate::id::EntityId;
use crate::text::{Segments, Span};
use crate::words::words;

/// One occurrence of something in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Where.
    pub span: Span,
    /// Name, role or pronoun.
    pub form: Form,
    /// For a name from the gazetteer, what sort of alias it is.
    pub alias_kind: Option<AliasKind>,
    /// The document entity that it refers to; `None` for a pronoun that could be anybody's.
    pub entity: Option<EntityId>,
}

words! {
    /// How a mention refers.
    Form {
        /// By a name.
        Name = "name",
        /// By a common noun: "the minister".
        Nominal = "nominal",
        /// By a pronoun.
        Pronoun = "pronoun",
    }
}

/// The mentions in `text`, in order of their first byte, the longer first, without entities yet.
///
/// Names never overlap names; nominals may hold names; nothing crosses.
pub(crate) fn mentions(text: &str, segments: &Segments, gazetteer: Option<&Gazetteer>) -> Vec<Mention> {
    let _ = (text, segments, gazetteer);
    Vec::new()
}
