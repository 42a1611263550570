//! Paragraphs, sentences and tokens.

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
    let mut segments = Segments::default();
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        if trimmed.is_empty() {
            continue;
        }
        let start = trimmed.as_ptr() as usize - text.as_ptr() as usize;
        let span = Span::new(start, start + trimmed.len());
        let first = segments.tokens.len();
        tokens(text, span, &mut segments.tokens);
        for at in first..segments.tokens.len() {
            segments.tokens[at].paragraph = segments.paragraphs.len() as u32;
        }
        segments.paragraphs.push(span);
        sentences(text, &mut segments, first);
    }
    segments
}

/// Cuts the tokens from `first` on, one paragraph, into sentences.
fn sentences(text: &str, segments: &mut Segments, first: usize) {
    let tokens = &mut segments.tokens;
    let mut start = first;
    let mut ended = false;
    for at in first..tokens.len() {
        let form = &text[tokens[at].span];
        let gap = at > start && tokens[at - 1].span.end() < tokens[at].span.start();
        let opens = form.starts_with(['“', '"', '‘', '(', '[', '—', '«']) || form == "``";
        if ended && gap && (opens || !tokens[at].shape.is_word() || tokens[at].shape != crate::text::Shape::Lower) {
            segments.sentences.push(tokens[start].span.to(tokens[at - 1].span));
            start = at;
            ended = false;
        } else if ended && !form.ends_with(['”', '"', '’', '\'', ')', ']', '.', '?', '!']) {
            ended = false;
        }
        tokens[at].sentence = segments.sentences.len() as u32;
        if matches!(form, "." | "?" | "!" | "…") {
            ended = true;
        }
    }
    if start < tokens.len() {
        segments.sentences.push(tokens[start].span.to(tokens[tokens.len() - 1].span));
    }
}
