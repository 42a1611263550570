//! The pipeline, one line per stage.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use crate::attribution::{Model, attribute};
use crate::document::Document;
use crate::error::Error;
use crate::gazetteer::Gazetteer;
use crate::mention::mentions;
use crate::own_words::Lexicon;
use crate::quotation::quotations;
use crate::resolution::resolve;
use crate::text::{segment, segment_with};

/// Reads text and says who is mentioned, who said what, and through whom.
///
/// Cheap to clone and to share between threads.
///
/// ```
/// let doc = onrecord::Annotator::new().annotate("“We can do it,” said Angela Merkel.");
///
/// let said = &doc.attributions()[0];
/// assert_eq!(doc.words(&said.source), "Angela Merkel");
/// assert_eq!(doc.words(&said.content), "“We can do it,”");
/// ```
#[derive(Debug, Clone)]
pub struct Annotator {
    gazetteer: Option<Arc<Gazetteer>>,
    /// None: rules alone.
    model: Option<Arc<Model>>,
    min_confidence: f32,
    lexicon: Option<Arc<Lexicon>>,
}

impl Annotator {
    /// The built-in English resources: [`Gazetteer::world`] and the default model.
    pub fn new() -> Annotator {
        Annotator {
            gazetteer: Some(Gazetteer::world()),
            model: Some(Model::built_in()),
            min_confidence: 0.0,
            lexicon: None,
        }
    }

    /// Options other than the built-in ones.
    pub fn builder() -> AnnotatorBuilder {
        AnnotatorBuilder {
            gazetteer: Some(Source::World),
            model: "default".to_owned(),
            min_confidence: 0.0,
            lexicon: None,
        }
    }

    /// The annotations of `text`. Any text will do: odd text is not an error.
    pub fn annotate(&self, text: &str) -> Document {
        self.annotate_by_stage(text, |_| ())
    }

    /// The same, telling when each stage is done (`examples/stages.rs`).
    #[doc(hidden)]
    pub fn annotate_by_stage(&self, text: &str, mut done: impl FnMut(&'static str)) -> Document {
        let gazetteer = self.gazetteer.as_deref();
        let whole = text;
        let text = with_offsets(whole);
        let segments = match &self.lexicon {
            Some(lexicon) => segment_with(text, |tokens| lexicon.relabel(text, tokens)),
            None => segment(text),
        };
        done("text");
        let mut mentions = mentions(text, &segments, gazetteer);
        done("mention");
        let mut quotations = quotations(text, &segments);
        done("quotation");
        let mut attributions = attribute(text, &segments, &mut quotations, self.model.as_deref(), self.min_confidence);
        done("attribution");
        let entities = resolve(text, &segments, gazetteer, &mut mentions, &quotations, &mut attributions);
        done("resolution");
        Document {
            id: None,
            text: whole.into(),
            sentences: segments.sentences,
            mentions,
            entities,
            quotations,
            attributions,
        }
    }

    /// The annotations of each text, in order, made on all cores.
    #[cfg(feature = "rayon")]
    pub fn annotate_many<T: AsRef<str> + Sync>(&self, texts: &[T]) -> Vec<Document> {
        use rayon::prelude::*;
        texts.par_iter().map(|text| self.annotate(text.as_ref())).collect()
    }
}

fn model_file(path: &Path) -> Result<Model, Error> {
    let bytes = fs::read(path).map_err(|source| match source.kind() {
        ErrorKind::NotFound if path.components().count() == 1 => {
            Error::UnknownModel { name: path.display().to_string() }
        }
        _ => Error::Io { path: path.to_owned(), source },
    })?;
    Model::read(&bytes).map_err(|reason| Error::Model { path: path.to_owned(), reason })
}

/// As much of `text` as spans can point into: all of it, up to 4 GiB.
fn with_offsets(text: &str) -> &str {
    let mut end = text.len().min(u32::MAX as usize);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

impl Default for Annotator {
    fn default() -> Annotator {
        Annotator::new()
    }
}

/// Options of an [`Annotator`].
#[derive(Debug, Clone)]
pub struct AnnotatorBuilder {
    gazetteer: Option<Source>,
    model: String,
    min_confidence: f32,
    lexicon: Option<Arc<Lexicon>>,
}

#[derive(Debug, Clone)]
enum Source {
    World,
    Given(Arc<Gazetteer>),
}

impl AnnotatorBuilder {
    /// Entities to look for, in place of the built-in gazetteer.
    #[must_use]
    pub fn gazetteer(mut self, gazetteer: impl Into<Arc<Gazetteer>>) -> Self {
        self.gazetteer = Some(Source::Given(gazetteer.into()));
        self
    }

    /// No gazetteer: names are found by their form alone.
    #[must_use]
    pub fn without_gazetteer(mut self) -> Self {
        self.gazetteer = None;
        self
    }

    /// How attributions are found: `"default"`, by rules and the built-in model; `"rules"`, by rules alone, several times
    /// as fast; or the path of a model that `onrecord-train` wrote.
    #[must_use]
    pub fn model(mut self, name: impl Into<String>) -> Self {
        self.model = name.into();
        self
    }

    /// Attributions less sure than this, from 0 to 1, are left out: fewer, and more of them right. By default 0.
    ///
    /// Of the attributions of the default model with a confidence about p, a share of about p is right.
    ///
    /// ```
    /// let sure = onrecord::Annotator::builder().min_confidence(0.9).build()?;
    /// assert_eq!(sure.annotate("“It is done,” Ann Lee said.").attributions().len(), 1);
    /// # Ok::<(), onrecord::Error>(())
    /// ```
    #[must_use]
    pub fn min_confidence(mut self, least: f32) -> Self {
        self.min_confidence = least;
        self
    }

    /// Cue verbs, titles and hedges beside the built-in ones.
    #[must_use]
    pub fn lexicon(mut self, lexicon: impl Into<Arc<Lexicon>>) -> Self {
        self.lexicon = Some(lexicon.into());
        self
    }

    /// The annotator.
    ///
    /// # Errors
    ///
    /// [`Error::Confidence`] if the least confidence is not from 0 to 1,
    /// [`Error::UnknownModel`] if there is no model of the given name, [`Error::Io`] or [`Error::Model`] if its file cannot
    /// be read.
    pub fn build(self) -> Result<Annotator, Error> {
        if !(0.0..=1.0).contains(&self.min_confidence) {
            return Err(Error::Confidence { given: self.min_confidence });
        }
        let model = match self.model.as_str() {
            "default" => Some(Model::built_in()),
            "rules" => None,
            path => Some(Arc::new(model_file(Path::new(path))?)),
        };
        let gazetteer = self.gazetteer.map(|source| match source {
            Source::World => Gazetteer::world(),
            Source::Given(gazetteer) => gazetteer,
        });
        Ok(Annotator { gazetteer, model, min_confidence: self.min_confidence, lexicon: self.lexicon })
    }
}
