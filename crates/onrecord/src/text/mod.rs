//! Text as the later stages see it: spans, offsets, paragraphs, sentences, tokens.

mod code_points;
mod line;
mod segment;
mod sentence;
mod span;
mod token;

pub use code_points::{Offsets, Unit};
pub(crate) use segment::{Segments, segment, segment_with};
pub(crate) use sentence::cue_follows;
pub use span::Span;
pub(crate) use token::{Shape, Token, tokens};

#[cfg(test)]
mod tests;
