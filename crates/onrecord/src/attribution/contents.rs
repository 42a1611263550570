//! Which content holds what.

use super::Attribution;
use crate::id::AttributionId;
use crate::text::Span;

/// The contents of attributions, to be asked which of them is the innermost around a span.
///
/// A question costs as many steps as contents are nested where it is asked, however many stand side by side.
pub(crate) struct Contents {
    /// In order of their first byte, the longer first.
    contents: Vec<(Span, AttributionId)>,
    /// For each, the last one before it that ends no earlier.
    around: Vec<Option<usize>>,
}

impl Contents {
    pub(crate) fn of(attributions: &[Attribution]) -> Contents {
        let mut contents: Vec<(Span, AttributionId)> = attributions
            .iter()
            .enumerate()
            .flat_map(|(at, attribution)| attribution.content.iter().map(move |&span| (span, AttributionId::new(at))))
            .collect();
        contents.sort_by_key(|&(span, _)| (span.start(), std::cmp::Reverse(span.end())));
        let mut around: Vec<Option<usize>> = Vec::with_capacity(contents.len());
        for at in 0..contents.len() {
            let mut before = at.checked_sub(1);
            while let Some(one) = before.filter(|&one| contents[one].0.end() < contents[at].0.end()) {
                before = around[one];
            }
            around.push(before);
        }
        Contents { contents, around }
    }

    /// The innermost content that holds `span`, and whose it is; leaves out those of `except`.
    pub(crate) fn innermost(&self, span: Span, except: Option<AttributionId>) -> Option<(Span, AttributionId)> {
        let mut before = self.contents.partition_point(|(content, _)| content.start() <= span.start()).checked_sub(1);
        while let Some(at) = before {
            let (content, id) = self.contents[at];
            if content.contains(span) && Some(id) != except {
                return Some((content, id));
            }
            before = self.around[at];
        }
        None
    }
}
