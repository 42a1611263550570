//! Who is held to have said or thought what: source, cue and content.

use std::borrow::Cow;

use crate::id::{AttributionId, EntityId};
use crate::mention::Mention;
use crate::quotation::Quotation;
use crate::text::{Segments, Span};
use crate::words::words;

/// One thing that somebody is held to have said or thought.
///
/// Spans follow how annotators mark them (PolNeAR; Newell, Margolin and Ruths 2018).
#[derive(Debug, Clone, PartialEq)]
pub struct Attribution {
    /// How much of the content stands between quotation marks.
    pub kind: Kind,
    /// Said, or thought.
    pub act: Act,
    /// The words that name who; empty where nobody is named.
    pub source: Vec<Span>,
    /// The words that attribute ("has repeatedly said", "according to").
    pub cue: Vec<Span>,
    /// What was said, with its quotation marks; several spans where the attribution splits it.
    pub content: Vec<Span>,
    /// The document entity that the source refers to.
    pub speaker: Option<EntityId>,
    /// The innermost attribution whose content holds this one's cue.
    pub parent: Option<AttributionId>,
    /// "reportedly", "allegedly" …
    pub hedges: Vec<Span>,
    /// "last weekend", "on Friday": when it was said.
    pub when: Vec<Span>,
    /// "did not say that …".
    pub negated: bool,
    /// From 0 to 1.
    pub confidence: f32,
    /// The rule that found it.
    pub evidence: Cow<'static, str>,
}

words! {
    /// How much of an attribution's content stands between quotation marks.
    Kind {
        /// All of it.
        Direct = "direct",
        /// Some of it.
        Mixed = "mixed",
        /// None of it.
        Indirect = "indirect",
    }
}

words! {
    /// What the source did.
    Act {
        /// Said, wrote, reported, claimed …
        Speech = "speech",
        /// Believed, wanted, planned …
        Thought = "thought",
    }
}

/// The attributions in `text`, in order of their first byte, without speakers yet;
/// sets `attribution` of quotations, and corrects their `usage` by what was found.
pub(crate) fn attribute(
    text: &str,
    segments: &Segments,
    mentions: &[Mention],
    quotations: &mut [Quotation],
) -> Vec<Attribution> {
    let _ = (text, segments, mentions, quotations);
    Vec::new()
}
