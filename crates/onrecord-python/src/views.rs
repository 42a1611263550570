//! Views of a document's annotations. A view is a position in a layer of a shared document and copies nothing.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use onrecord::{AttributionId, EntityId, MentionId, QuotationId};
use pyo3::prelude::*;

use crate::document::Inner;

/// A stretch of a document's text. Offsets are code points.
#[pyclass(frozen, module = "onrecord")]
pub(crate) struct Span {
    inner: Arc<Inner>,
    span: onrecord::Span,
}

impl Span {
    pub(crate) fn new(inner: &Arc<Inner>, span: onrecord::Span) -> Span {
        Span { inner: Arc::clone(inner), span }
    }
}

#[pymethods]
impl Span {
    /// Where it starts.
    #[getter]
    fn start(&self) -> usize {
        self.inner.point(self.span.start())
    }

    /// Where it ends: the code point after the last.
    #[getter]
    fn end(&self) -> usize {
        self.inner.point(self.span.end())
    }

    /// The words.
    #[getter]
    fn text(&self) -> &str {
        &self.inner.doc[self.span]
    }

    fn __str__(&self) -> &str {
        self.text()
    }

    fn __repr__(&self) -> String {
        format!("<Span {}:{} {:?}>", self.start(), self.end(), self.text())
    }

    fn __eq__(&self, other: &Span) -> bool {
        self.span == other.span && same(&self.inner, &other.inner)
    }

    fn __hash__(&self) -> u64 {
        hash(self.span)
    }
}

/// The words of one part of an attribution: none, one stretch, or several.
#[pyclass(frozen, module = "onrecord")]
pub(crate) struct Spans {
    inner: Arc<Inner>,
    spans: Vec<onrecord::Span>,
}

#[pymethods]
impl Spans {
    /// The words, with " … " between stretches.
    #[getter]
    fn text(&self) -> String {
        self.inner.doc.words(&self.spans)
    }

    /// The stretches, in order.
    #[getter]
    fn spans(&self) -> Vec<Span> {
        self.spans.iter().map(|&span| Span::new(&self.inner, span)).collect()
    }

    /// Where the first stretch starts; None where there is none.
    #[getter]
    fn start(&self) -> Option<usize> {
        self.spans.iter().map(|span| span.start()).min().map(|byte| self.inner.point(byte))
    }

    /// Where the last stretch ends; None where there is none.
    #[getter]
    fn end(&self) -> Option<usize> {
        self.spans.iter().map(|span| span.end()).max().map(|byte| self.inner.point(byte))
    }

    fn __bool__(&self) -> bool {
        !self.spans.is_empty()
    }

    fn __str__(&self) -> String {
        self.text()
    }

    fn __repr__(&self) -> String {
        let places: Vec<String> = self.spans().iter().map(|span| format!("{}:{}", span.start(), span.end())).collect();
        format!("<Spans [{}] {:?}>", places.join(", "), self.text())
    }

    fn __eq__(&self, other: &Spans) -> bool {
        self.spans == other.spans && same(&self.inner, &other.inner)
    }

    fn __hash__(&self) -> u64 {
        hash(&self.spans)
    }
}

/// Views are equal where they stand in the same place of equal documents.
fn same(a: &Arc<Inner>, b: &Arc<Inner>) -> bool {
    Arc::ptr_eq(a, b) || a.doc == b.doc
}

fn hash(place: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    place.hash(&mut hasher);
    hasher.finish()
}

/// Declares the view of one item of a layer.
macro_rules! view {
    ($(#[$doc:meta])* $name:ident, $id:ident => $item:ty) => {
        $(#[$doc])*
        #[pyclass(frozen, module = "onrecord")]
        pub(crate) struct $name {
            inner: Arc<Inner>,
            id: $id,
        }

        impl $name {
            pub(crate) fn new(inner: Arc<Inner>, position: usize) -> $name {
                $name { inner, id: $id::new(position) }
            }

            fn at(inner: &Arc<Inner>, id: $id) -> $name {
                $name { inner: Arc::clone(inner), id }
            }

            fn item(&self) -> &$item {
                &self.inner.doc[self.id]
            }
        }
    };
}

view! {
    /// One occurrence of something in the text: a name, a nominal ("the minister") or a pronoun.
    Mention, MentionId => onrecord::Mention
}

#[pymethods]
impl Mention {
    /// Where it starts.
    #[getter]
    fn start(&self) -> usize {
        self.inner.point(self.item().span.start())
    }

    /// Where it ends: the code point after the last.
    #[getter]
    fn end(&self) -> usize {
        self.inner.point(self.item().span.end())
    }

    /// The words.
    #[getter]
    fn text(&self) -> &str {
        &self.inner.doc[self.item().span]
    }

    /// "name", "nominal" or "pronoun".
    #[getter]
    fn form(&self) -> &'static str {
        self.item().form.as_str()
    }

    /// For a name from the gazetteer, what sort of alias it is ("acronym", "demonym" …).
    #[getter]
    fn alias_kind(&self) -> Option<&'static str> {
        self.item().alias_kind.map(onrecord::AliasKind::as_str)
    }

    /// What it refers to; None for a pronoun that could be anybody's.
    #[getter]
    fn entity(&self) -> Option<Entity> {
        self.item().entity.map(|id| Entity::at(&self.inner, id))
    }

    fn __str__(&self) -> &str {
        self.text()
    }

    fn __repr__(&self) -> String {
        let entity = self.item().entity.map(|id| format!(" = {}", self.inner.doc[id].name)).unwrap_or_default();
        format!("<Mention {}:{} {:?} {}{entity}>", self.start(), self.end(), self.text(), self.form())
    }

    fn __eq__(&self, other: &Mention) -> bool {
        self.id == other.id && same(&self.inner, &other.inner)
    }

    fn __hash__(&self) -> u64 {
        hash(self.id)
    }
}

view! {
    /// Something that the text mentions, or a source that it names only by a phrase ("two diplomats").
    Entity, EntityId => onrecord::DocumentEntity
}

#[pymethods]
impl Entity {
    /// The fullest form that the text gives, without article, titles and honorifics.
    #[getter]
    fn name(&self) -> &str {
        &self.item().name
    }

    /// The gazetteer's name for it.
    #[getter]
    fn canonical(&self) -> Option<&str> {
        self.item().canonical.as_deref()
    }

    /// Whether the text names it.
    #[getter]
    fn named(&self) -> bool {
        self.item().named
    }

    /// "person", "organization", "country", "place", "city", "group", "media", "government", "document", "work" or "other".
    #[getter]
    fn r#type(&self) -> &'static str {
        self.item().kind.as_str()
    }

    /// The gazetteer's id.
    #[getter]
    fn id(&self) -> Option<&str> {
        self.item().id.as_deref()
    }

    /// Ids of all that its name means in the gazetteer, where that is several things: the one chosen first.
    #[getter]
    fn candidates(&self) -> &[String] {
        &self.item().candidates
    }

    /// Ids elsewhere: "wikidata", "iso3166" …
    #[getter]
    fn ids(&self) -> &BTreeMap<String, String> {
        &self.item().ids
    }

    /// "female" or "male", of a person where names, titles or pronouns tell it.
    #[getter]
    fn gender(&self) -> Option<&'static str> {
        self.item().gender.map(onrecord::Gender::as_str)
    }

    /// What the text calls it: "chief of staff".
    #[getter]
    fn roles(&self) -> &[String] {
        &self.item().roles
    }

    /// Of a group of named people, who they are.
    #[getter]
    fn members(&self) -> Vec<Entity> {
        self.item().members.iter().map(|&id| Entity::at(&self.inner, id)).collect()
    }

    /// Where it is mentioned.
    #[getter]
    fn mentions(&self) -> Vec<Mention> {
        self.item().mentions.iter().map(|&id| Mention::at(&self.inner, id)).collect()
    }

    fn __str__(&self) -> &str {
        self.name()
    }

    fn __repr__(&self) -> String {
        let id = self.id().map(|id| format!(" {id}")).unwrap_or_default();
        format!("<Entity {:?} {}{id}, {} mentions>", self.name(), self.r#type(), self.item().mentions.len())
    }

    fn __eq__(&self, other: &Entity) -> bool {
        self.id == other.id && same(&self.inner, &other.inner)
    }

    fn __hash__(&self) -> u64 {
        hash(self.id)
    }
}

view! {
    /// A stretch between quotation marks, whatever it is there for.
    Quotation, QuotationId => onrecord::Quotation
}

#[pymethods]
impl Quotation {
    /// Where its opening mark stands.
    #[getter]
    fn start(&self) -> usize {
        self.inner.point(self.item().span.start())
    }

    /// Where it ends: the code point after the closing mark.
    #[getter]
    fn end(&self) -> usize {
        self.inner.point(self.item().span.end())
    }

    /// The words with their marks.
    #[getter]
    fn text(&self) -> &str {
        &self.inner.doc[self.item().span]
    }

    /// The words without the marks, and without a comma before the closing one.
    #[getter]
    fn inner(&self) -> Span {
        Span::new(&self.inner, self.item().inner)
    }

    /// 0 for a quotation that stands in no other.
    #[getter]
    fn depth(&self) -> u32 {
        self.item().depth
    }

    /// What the marks are there for: "speech", "title", "nickname", "scare" or "other".
    #[getter]
    fn r#use(&self) -> &'static str {
        self.item().usage.as_str()
    }

    /// What tells its use: "cue", "sentence", "length", "continues" or "attributed" for speech, "work", "capitals" or
    /// "marks" for a title, "name" for a nickname, "word" or "short" for scare, "code" or "wordless" for other. None in a
    /// document that was read from JSON without it.
    #[getter]
    fn reason(&self) -> Option<&'static str> {
        self.item().reason.map(onrecord::Reason::as_str)
    }

    /// What stands in square brackets inside, brackets included: the editor's words, "[sic]" among them.
    #[getter]
    fn brackets(&self) -> Vec<Span> {
        let spans = self.inner.doc.brackets(self.item());
        spans.into_iter().map(|span| Span::new(&self.inner, span)).collect()
    }

    /// Ellipses inside ("…", ". . .", "[...]"): words left out, or a pause.
    #[getter]
    fn ellipses(&self) -> Vec<Span> {
        let spans = self.inner.doc.ellipses(self.item());
        spans.into_iter().map(|span| Span::new(&self.inner, span)).collect()
    }

    /// Whether both marks stand in the text.
    #[getter]
    fn closed(&self) -> bool {
        self.item().closed
    }

    /// The quotation of an earlier paragraph that this one re-opens.
    #[getter]
    fn continues(&self) -> Option<Quotation> {
        self.item().continues.map(|id| Quotation::at(&self.inner, id))
    }

    /// The innermost attribution whose content holds it.
    #[getter]
    fn attribution(&self) -> Option<Attribution> {
        self.item().attribution.map(|id| Attribution::at(&self.inner, id))
    }

    fn __str__(&self) -> &str {
        self.text()
    }

    fn __repr__(&self) -> String {
        format!("<Quotation {}:{} {:?} {}>", self.start(), self.end(), self.text(), self.r#use())
    }

    fn __eq__(&self, other: &Quotation) -> bool {
        self.id == other.id && same(&self.inner, &other.inner)
    }

    fn __hash__(&self) -> u64 {
        hash(self.id)
    }
}

view! {
    /// Who is held to have said or thought what.
    Attribution, AttributionId => onrecord::Attribution
}

impl Attribution {
    fn spans(&self, spans: &[onrecord::Span]) -> Spans {
        Spans { inner: Arc::clone(&self.inner), spans: spans.to_vec() }
    }

    fn list(&self, spans: &[onrecord::Span]) -> Vec<Span> {
        spans.iter().map(|&span| Span::new(&self.inner, span)).collect()
    }
}

#[pymethods]
impl Attribution {
    /// "direct" (all in quotation marks), "mixed" (partly) or "indirect" (not at all).
    #[getter]
    fn kind(&self) -> &'static str {
        self.item().kind.as_str()
    }

    /// "speech" or "thought".
    #[getter]
    fn act(&self) -> &'static str {
        self.item().act.as_str()
    }

    /// The words that name who; empty where nobody is named.
    #[getter]
    fn source(&self) -> Spans {
        self.spans(&self.item().source)
    }

    /// The words that attribute ("has repeatedly said", "according to").
    #[getter]
    fn cue(&self) -> Spans {
        self.spans(&self.item().cue)
    }

    /// What was said, with its quotation marks.
    #[getter]
    fn content(&self) -> Spans {
        self.spans(&self.item().content)
    }

    /// What the source refers to; None where that is unsure.
    #[getter]
    fn speaker(&self) -> Option<Entity> {
        self.item().speaker.map(|id| Entity::at(&self.inner, id))
    }

    /// The innermost attribution whose content holds this one's cue: who reported it.
    #[getter]
    fn parent(&self) -> Option<Attribution> {
        self.item().parent.map(|id| Attribution::at(&self.inner, id))
    }

    /// "reportedly", "allegedly" …
    #[getter]
    fn hedges(&self) -> Vec<Span> {
        self.list(&self.item().hedges)
    }

    /// When it was said: "on Friday".
    #[getter]
    fn when(&self) -> Vec<Span> {
        self.list(&self.item().when)
    }

    /// Whether it was not said: "did not say that …".
    #[getter]
    fn negated(&self) -> bool {
        self.item().negated
    }

    /// From 0 to 1.
    #[getter]
    fn confidence(&self) -> f64 {
        // By its decimals, as in JSON: 0.97 and not 0.9700000286102295.
        self.item().confidence.to_string().parse().expect("a number in decimals is a number")
    }

    /// The rule or model that found it.
    #[getter]
    fn evidence(&self) -> &str {
        &self.item().evidence
    }

    /// The rule that told who the speaker is: "name", "role", "pronoun" …; None where there is no speaker.
    #[getter]
    fn speaker_evidence(&self) -> Option<&'static str> {
        self.item().speaker_evidence.map(onrecord::Sieve::as_str)
    }

    /// From 0 to 1: how far the rule that told the speaker is trusted; None where there is no speaker.
    #[getter]
    fn speaker_confidence(&self) -> Option<f64> {
        // As many decimals as JSON gives.
        self.item().speaker_evidence.and_then(|sieve| sieve.confidence().to_string().parse().ok())
    }

    fn __repr__(&self) -> String {
        let item = self.item();
        let doc = &self.inner.doc;
        let who = doc.speaker(item).map_or_else(|| doc.words(&item.source), |speaker| speaker.name.clone());
        format!("<Attribution {} {who:?} {:?} {:?}>", self.kind(), doc.words(&item.cue), doc.words(&item.content))
    }

    fn __eq__(&self, other: &Attribution) -> bool {
        self.id == other.id && same(&self.inner, &other.inner)
    }

    fn __hash__(&self) -> u64 {
        hash(self.id)
    }
}
