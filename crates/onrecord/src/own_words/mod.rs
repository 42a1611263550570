//! Cue verbs, titles and hedges that users bring, laid over what the tables of the lexicon say.
//!
//! They are found in the tokens of a text, so that a phrase of several words counts only where all of it stands.

mod inflection;
mod read;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::path::Path;

use rustc_hash::FxHashMap;

use crate::error::Error;
use crate::lexicon::{self, Class, Lemma};
use crate::text::Token;

/// Cue verbs, titles and hedges of one's own, beside the built-in ones.
///
/// ```
/// use onrecord::{Annotator, Lexicon};
///
/// let lexicon = Lexicon::from_json(r#"{"cue_verbs": ["skeet"], "titles": ["Thakur"], "hedges": ["word has it"]}"#)?;
/// let annotator = Annotator::builder().lexicon(lexicon).build()?;
/// let doc = annotator.annotate("The bridge is safe, skeeted Thakur Xan.");
///
/// let said = &doc.attributions()[0];
/// assert_eq!(doc.words(&said.source), "Thakur Xan");
/// assert_eq!(doc.words(&said.cue), "skeeted");
/// # Ok::<(), onrecord::Error>(())
/// ```
///
/// Each of the three keys may be left out, and holds a list:
///
/// - `cue_verbs`: in their dictionary form, of one word or several ("weigh in"). Each is taken as the verb "say" is. An object in
///   place of the list says more of each: `{"skeet": {"like": "post"}, "forswear": {"past": "forswore", "participle":
///   "forsworn"}}`. `like` names the built-in verb whose ways it has, among them whether it is speech or thought; `third`, `gerund`,
///   `past` and `participle` are forms that are not regular.
/// - `titles`: of persons, in any case. `{"Thakurani": {"gender": "female"}}` says whose it is.
/// - `hedges`: of hearsay, of one word or several.
#[derive(Debug, Clone)]
pub struct Lexicon {
    json: String,
    /// By their first word; the longer first.
    entries: FxHashMap<String, Vec<Entry>>,
}

/// A word or phrase, folded.
#[derive(Debug, Clone)]
struct Entry {
    /// The words after the first.
    rest: Vec<String>,
    /// What it makes of each of its words, the first included.
    marks: Vec<Mark>,
}

/// What is changed in what the tables say of a word.
#[derive(Debug, Clone, Copy)]
struct Mark {
    remove: Class,
    add: Class,
    lemma: Option<Lemma>,
}

impl Lexicon {
    /// The lexicon in a JSON file.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] if it cannot be read, [`Error::Lexicon`] if it is not as it should be.
    pub fn read(path: impl AsRef<Path>) -> Result<Lexicon, Error> {
        let path = path.as_ref();
        let bytes = std::fs::read(path).map_err(|source| Error::Io { path: path.to_owned(), source })?;
        String::from_utf8(bytes)
            .map_err(|_| "not UTF-8 text; save it as UTF-8".to_owned())
            .and_then(|json| read::lexicon(json.trim_start_matches('\u{feff}')))
            .map_err(|reason| Error::Lexicon { path: Some(path.to_owned()), reason })
    }

    /// The lexicon in a JSON text.
    ///
    /// # Errors
    ///
    /// [`Error::Lexicon`] if it is not as it should be.
    pub fn from_json(json: &str) -> Result<Lexicon, Error> {
        read::lexicon(json).map_err(|reason| Error::Lexicon { path: None, reason })
    }

    /// The JSON that it was made of.
    pub fn as_json(&self) -> &str {
        &self.json
    }

    /// Lays the own words over what the tables say of these tokens, the longest phrase first.
    pub(crate) fn relabel(&self, text: &str, tokens: &mut [Token]) {
        let mut at = 0;
        while at < tokens.len() {
            at += self.mark(text, &mut tokens[at..]);
        }
    }

    /// Marks the phrase that the tokens begin with; how many tokens are done.
    fn mark(&self, text: &str, tokens: &mut [Token]) -> usize {
        let mut buffer = lexicon::Buffer::default();
        let Some(entries) = self.entries.get(&*folded(&text[tokens[0].span], &mut buffer)) else { return 1 };
        let mut done = 1;
        for entry in entries {
            // One word or phrase can be several things: a verb and a title.
            if entry.marks.len() < done || !entry.is_here(text, tokens) {
                continue;
            }
            done = entry.marks.len();
            for (token, mark) in tokens.iter_mut().zip(&entry.marks) {
                let word = &mut token.word;
                word.class = word.class.difference(mark.remove) | mark.add;
                word.lemma = mark.lemma.unwrap_or(word.lemma);
            }
        }
        done
    }
}

impl Entry {
    /// Whether its other words follow the first.
    fn is_here(&self, text: &str, tokens: &[Token]) -> bool {
        tokens.len() > self.rest.len()
            && self.rest.iter().zip(&tokens[1..]).all(|(word, token)| {
                let mut buffer = lexicon::Buffer::default();
                *word == folded(&text[token.span], &mut buffer)
            })
    }
}

/// A word as the tables of the lexicon have it: in lower case, with plain apostrophes.
fn folded<'b>(word: &str, buffer: &'b mut lexicon::Buffer) -> Cow<'b, str> {
    match lexicon::lower(word, buffer) {
        Cow::Owned(lower) => Cow::Owned(lower.replace('’', "'")),
        lower @ Cow::Borrowed(_) => lower,
    }
}
