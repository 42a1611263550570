//! What stands between quotation marks.

use crate::id::{AttributionId, QuotationId};
use crate::text::{Segments, Span};
use crate::words::words;

/// A stretch between quotation marks, whatever it is there for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quotation {
    /// From the opening mark through the closing one.
    pub span: Span,
    /// Without the marks.
    pub inner: Span,
    /// 0 for a quotation that stands in no other.
    pub depth: u32,
    /// What the marks are there for.
    pub usage: Use,
    /// Whether both marks stand in the text; if not, an edge was repaired inside the paragraph.
    pub closed: bool,
    /// The quotation of an earlier paragraph that this one re-opens.
    pub continues: Option<QuotationId>,
    /// The innermost attribution whose content holds this quotation.
    pub attribution: Option<AttributionId>,
}

words! {
    /// What quotation marks are there for.
    Use {
        /// Somebody's words.
        Speech = "speech",
        /// The title of a work.
        Title = "title",
        /// A nickname inside a name.
        Nickname = "nickname",
        /// So-called, ironic, a word mentioned as a word.
        Scare = "scare",
        /// Anything else.
        Other = "other",
    }
}

/// The quotations in `text`, in order of their first byte, the longer first; they nest and never cross.
pub(crate) fn quotations(text: &str, segments: &Segments) -> Vec<Quotation> {
    let _ = (text, segments);
    Vec::new()
}
