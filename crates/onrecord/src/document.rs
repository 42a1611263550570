//! An annotated text: its layers, and the ways from one to another.

use std::ops;

use crate::attribution::Attribution;
use crate::id::{AttributionId, EntityId, MentionId, QuotationId};
use crate::mention::Mention;
use crate::quotation::{Quotation, brackets, ellipses};
use crate::resolution::DocumentEntity;
use crate::text::Span;

/// A text with its annotations.
///
/// The text is the very one that was given; `&doc[span]` slices it and `&doc[id]` follows an id.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    pub(crate) id: Option<String>,
    pub(crate) text: Box<str>,
    pub(crate) sentences: Vec<Span>,
    pub(crate) mentions: Vec<Mention>,
    pub(crate) entities: Vec<DocumentEntity>,
    pub(crate) quotations: Vec<Quotation>,
    pub(crate) attributions: Vec<Attribution>,
}

impl Document {
    /// The caller's name for it.
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// The same document under a name of the caller's.
    #[must_use]
    pub fn with_id(mut self, id: impl Into<String>) -> Document {
        self.id = Some(id.into());
        self
    }

    /// The text, unaltered.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Sentences, left to right and disjoint.
    pub fn sentences(&self) -> &[Span] {
        &self.sentences
    }

    /// Mentions in order of their first byte, the longer first.
    pub fn mentions(&self) -> &[Mention] {
        &self.mentions
    }

    /// Entities in order of their first mention.
    pub fn entities(&self) -> &[DocumentEntity] {
        &self.entities
    }

    /// Quotations in order of their first byte, the longer first.
    pub fn quotations(&self) -> &[Quotation] {
        &self.quotations
    }

    /// Attributions in order of their first byte, the longer first.
    pub fn attributions(&self) -> &[Attribution] {
        &self.attributions
    }

    /// What stands in square brackets inside the quotation, brackets included: the editor's words, `[sic]` among them.
    pub fn brackets(&self, quotation: &Quotation) -> Vec<Span> {
        brackets(&self.text, quotation.inner)
    }

    /// Ellipses inside the quotation ("…", ". . .", "[...]"): words left out, or a pause.
    pub fn ellipses(&self, quotation: &Quotation) -> Vec<Span> {
        ellipses(&self.text, quotation.inner)
    }

    /// The words of several spans, joined with " … " (empty for none).
    pub fn words(&self, spans: &[Span]) -> String {
        spans.iter().map(|&span| &self[span]).collect::<Vec<_>>().join(" … ")
    }

    /// The entity that is held to have spoken.
    pub fn speaker(&self, attribution: &Attribution) -> Option<&DocumentEntity> {
        attribution.speaker.map(|id| &self[id])
    }
}

impl ops::Index<Span> for Document {
    type Output = str;

    fn index(&self, span: Span) -> &str {
        &self.text[span]
    }
}

/// Lets an id index the layer that it is a position of.
macro_rules! layer {
    ($($id:ident => $field:ident: $item:ident),+ $(,)?) => {$(
        impl ops::Index<$id> for Document {
            type Output = $item;

            fn index(&self, id: $id) -> &$item {
                &self.$field[id.index()]
            }
        }
    )+};
}

layer! {
    MentionId => mentions: Mention,
    EntityId => entities: DocumentEntity,
    QuotationId => quotations: Quotation,
    AttributionId => attributions: Attribution,
}
