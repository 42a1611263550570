//! Paragraphs, sentences and tokens.

use super::line::paragraphs;
use super::sentence::number_sentences;
use crate::text::{Span, Token, tokens};

/// The text cut three ways; all layers left to right and disjoint.
#[derive(Debug, Default)]
pub(crate) struct Segments {
    /// Without the white space around them.
    pub(crate) paragraphs: Vec<Span>,
    /// Without the white space around them; each inside one paragraph.
    pub(crate) sentences: Vec<Span>,
    /// Each inside one sentence.
    pub(crate) tokens: Vec<Token>,
}

/// Cuts `text` into paragraphs (at blank lines, or at every line break where lines are not wrapped), sentences and tokens.
pub(crate) fn segment(text: &str) -> Segments {
    segment_with(text, |_| ())
}

/// The same, where `relabel` may change what the lexicon says of the tokens of each paragraph before they are read.
pub(crate) fn segment_with(text: &str, relabel: impl Fn(&mut [Token])) -> Segments {
    let mut segments = Segments { tokens: Vec::with_capacity(text.len() / 5), ..Segments::default() };
    for span in paragraphs(text) {
        let first = segments.tokens.len();
        tokens(text, span, &mut segments.tokens);
        let tokens = &mut segments.tokens[first..];
        relabel(tokens);
        for token in &mut *tokens {
            token.paragraph = segments.paragraphs.len() as u32;
        }
        number_sentences(text, tokens, segments.sentences.len() as u32);
        for sentence in tokens.chunk_by(|a, b| a.sentence == b.sentence) {
            segments.sentences.push(sentence[0].span.to(sentence[sentence.len() - 1].span));
        }
        segments.paragraphs.push(span);
    }
    segments
}
