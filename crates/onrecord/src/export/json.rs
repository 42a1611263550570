//! Documents as JSON and back, in the format `onrecord/1`.
//!
//! The structs below are the format, key for key and in its order. They hold offsets in the unit of the JSON, a
//! [`Document`] holds bytes; everything else is a plain copy.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::attribution::{Act, Attribution, Kind};
use crate::document::Document;
use crate::error::Error;
use crate::gazetteer::{AliasKind, EntityType, Gender};
use crate::id::{AttributionId, EntityId, MentionId, QuotationId};
use crate::mention::{Form, Mention};
use crate::quotation::{Quotation, Reason, Use};
use crate::resolution::DocumentEntity;
use crate::sieve::Sieve;
use crate::text::{Offsets, Span, Unit};

const FORMAT: &str = "onrecord/1";

impl Document {
    /// The document as JSON with offsets in Unicode code points.
    ///
    /// ```
    /// let doc = onrecord::Annotator::new().annotate("");
    /// assert!(doc.to_json().starts_with(r#"{"format":"onrecord/1","id":null,"text":"","offsets":"codepoint""#));
    /// ```
    pub fn to_json(&self) -> String {
        self.to_json_in(Unit::CodePoint)
    }

    /// The document as JSON with offsets in `unit`; UTF-16 is for JavaScript and Java.
    pub fn to_json_in(&self, unit: Unit) -> String {
        serde_json::to_string(&write(self, unit)).expect("strings, numbers and lists are JSON")
    }

    /// The document that [`to_json`](Document::to_json) or [`to_json_in`](Document::to_json_in) wrote.
    ///
    /// Keys that the format does not name are passed over.
    ///
    /// # Errors
    ///
    /// [`Error::Document`] with the place in the JSON, where something is missing or of the wrong type, a span does not
    /// fall on characters of the text, a position points outside its list, or attributions are each other's parents.
    pub fn from_json(json: &str) -> Result<Document, Error> {
        let mut parser = serde_json::Deserializer::from_str(json);
        let parsed: DocumentJson = serde_path_to_error::deserialize(&mut parser).map_err(|error| {
            let path = error.path().to_string();
            wrong(if path == "." { "top level" } else { &path }, error.inner())
        })?;
        parser.end().map_err(|error| wrong("end", error))?;
        read(parsed)
    }
}

#[derive(Serialize, Deserialize)]
struct DocumentJson<'a> {
    format: Cow<'a, str>,
    id: Option<Cow<'a, str>>,
    text: Cow<'a, str>,
    offsets: UnitJson,
    sentences: Vec<SpanJson>,
    mentions: Vec<MentionJson>,
    entities: Vec<EntityJson<'a>>,
    quotations: Vec<QuotationJson>,
    attributions: Vec<AttributionJson<'a>>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum UnitJson {
    CodePoint,
    Utf16,
}

type SpanJson = [usize; 2];

#[derive(Serialize, Deserialize)]
struct MentionJson {
    span: SpanJson,
    form: Form,
    alias_kind: Option<AliasKind>,
    entity: Option<usize>,
}

#[derive(Serialize, Deserialize)]
struct EntityJson<'a> {
    name: Cow<'a, str>,
    canonical: Option<Cow<'a, str>>,
    named: bool,
    r#type: EntityType,
    id: Option<Cow<'a, str>>,
    // Only where there are several; not in the first files of this format.
    #[serde(default, skip_serializing_if = "<[String]>::is_empty")]
    candidates: Cow<'a, [String]>,
    ids: Cow<'a, BTreeMap<String, String>>,
    gender: Option<Gender>,
    roles: Cow<'a, [String]>,
    members: Vec<usize>,
    mentions: Vec<usize>,
}

#[derive(Serialize, Deserialize)]
struct QuotationJson {
    span: SpanJson,
    inner: SpanJson,
    depth: u32,
    r#use: Use,
    closed: bool,
    continues: Option<usize>,
    attribution: Option<usize>,
    // Not in the first files of this format.
    #[serde(default)]
    reason: Option<Reason>,
}

#[derive(Serialize, Deserialize)]
struct AttributionJson<'a> {
    kind: Kind,
    act: Act,
    source: Vec<SpanJson>,
    cue: Vec<SpanJson>,
    content: Vec<SpanJson>,
    speaker: Option<usize>,
    parent: Option<usize>,
    hedges: Vec<SpanJson>,
    when: Vec<SpanJson>,
    negated: bool,
    confidence: f32,
    evidence: Cow<'a, str>,
    // Not in the first files of this format.
    #[serde(default)]
    speaker_evidence: Option<Sieve>,
    /// Follows from the evidence; not read.
    #[serde(skip_deserializing)]
    speaker_confidence: Option<f32>,
}

fn write(doc: &Document, unit: Unit) -> DocumentJson<'_> {
    let offsets = Offsets::new(&doc.text, unit);
    let span = |span: Span| [span.start(), span.end()].map(|byte| offsets.of_byte(&doc.text, byte));
    let spans = |spans: &[Span]| spans.iter().map(|&s| span(s)).collect();
    DocumentJson {
        format: FORMAT.into(),
        id: doc.id.as_deref().map(Cow::from),
        text: Cow::from(&*doc.text),
        offsets: match unit {
            Unit::CodePoint => UnitJson::CodePoint,
            Unit::Utf16 => UnitJson::Utf16,
        },
        sentences: spans(&doc.sentences),
        mentions: (doc.mentions.iter())
            .map(|m| MentionJson {
                span: span(m.span),
                form: m.form,
                alias_kind: m.alias_kind,
                entity: m.entity.map(EntityId::index),
            })
            .collect(),
        entities: (doc.entities.iter())
            .map(|e| EntityJson {
                name: Cow::from(&e.name),
                canonical: e.canonical.as_deref().map(Cow::from),
                named: e.named,
                r#type: e.kind,
                id: e.id.as_deref().map(Cow::from),
                candidates: Cow::from(&e.candidates),
                ids: Cow::Borrowed(&e.ids),
                gender: e.gender,
                roles: Cow::from(&e.roles),
                members: e.members.iter().map(|id| id.index()).collect(),
                mentions: e.mentions.iter().map(|id| id.index()).collect(),
            })
            .collect(),
        quotations: (doc.quotations.iter())
            .map(|q| QuotationJson {
                span: span(q.span),
                inner: span(q.inner),
                depth: q.depth,
                r#use: q.usage,
                closed: q.closed,
                continues: q.continues.map(QuotationId::index),
                attribution: q.attribution.map(AttributionId::index),
                reason: q.reason,
            })
            .collect(),
        attributions: (doc.attributions.iter())
            .map(|a| AttributionJson {
                kind: a.kind,
                act: a.act,
                source: spans(&a.source),
                cue: spans(&a.cue),
                content: spans(&a.content),
                speaker: a.speaker.map(EntityId::index),
                parent: a.parent.map(AttributionId::index),
                hedges: spans(&a.hedges),
                when: spans(&a.when),
                negated: a.negated,
                confidence: a.confidence,
                evidence: Cow::from(&*a.evidence),
                speaker_evidence: a.speaker_evidence,
                speaker_confidence: a.speaker_evidence.map(Sieve::confidence),
            })
            .collect(),
    }
}

fn read(json: DocumentJson) -> Result<Document, Error> {
    if json.format != FORMAT {
        return Err(wrong("format", format_args!("{:?} where {FORMAT:?} is expected", json.format)));
    }
    let unit = match json.offsets {
        UnitJson::CodePoint => Unit::CodePoint,
        UnitJson::Utf16 => Unit::Utf16,
    };
    if u32::try_from(json.text.len()).is_err() {
        return Err(wrong("text", "longer than 4 GiB"));
    }
    let spans = Spans { text: &json.text, offsets: Offsets::new(&json.text, unit) };
    let mention = Layer { name: "mentions", len: json.mentions.len() };
    let entity = Layer { name: "entities", len: json.entities.len() };
    let quotation = Layer { name: "quotations", len: json.quotations.len() };
    let attribution = Layer { name: "attributions", len: json.attributions.len() };

    let sentences = each("sentences", json.sentences, |at, sentence| spans.one(sentence, at))?;
    let mentions = each("mentions", json.mentions, |at, m| {
        Ok(Mention {
            span: spans.one(m.span, at.key("span"))?,
            form: m.form,
            alias_kind: m.alias_kind,
            candidates: Vec::new(),
            known: None,
            entity: entity.some(m.entity, at.key("entity"))?.map(EntityId::new),
        })
    })?;
    let entities = each("entities", json.entities, |at, e| {
        Ok(DocumentEntity {
            name: e.name.into_owned(),
            canonical: e.canonical.map(Cow::into_owned),
            named: e.named,
            kind: e.r#type,
            id: e.id.map(Cow::into_owned),
            candidates: e.candidates.into_owned(),
            ids: e.ids.into_owned(),
            gender: e.gender,
            roles: e.roles.into_owned(),
            members: entity.all(&e.members, at.key("members"), EntityId::new)?,
            mentions: mention.all(&e.mentions, at.key("mentions"), MentionId::new)?,
        })
    })?;
    let quotations = each("quotations", json.quotations, |at, q| {
        Ok(Quotation {
            span: spans.one(q.span, at.key("span"))?,
            inner: spans.one(q.inner, at.key("inner"))?,
            depth: q.depth,
            usage: q.r#use,
            reason: q.reason,
            closed: q.closed,
            continues: quotation.some(q.continues, at.key("continues"))?.map(QuotationId::new),
            attribution: attribution.some(q.attribution, at.key("attribution"))?.map(AttributionId::new),
        })
    })?;
    let attributions = each("attributions", json.attributions, |at, a| {
        if !(0.0..=1.0).contains(&a.confidence) {
            return Err(wrong(at.key("confidence"), format_args!("{} is not between 0 and 1", a.confidence)));
        }
        Ok(Attribution {
            kind: a.kind,
            act: a.act,
            source: spans.all(&a.source, at.key("source"))?,
            cue: spans.all(&a.cue, at.key("cue"))?,
            content: spans.all(&a.content, at.key("content"))?,
            speaker: entity.some(a.speaker, at.key("speaker"))?.map(EntityId::new),
            parent: attribution.some(a.parent, at.key("parent"))?.map(AttributionId::new),
            hedges: spans.all(&a.hedges, at.key("hedges"))?,
            when: spans.all(&a.when, at.key("when"))?,
            negated: a.negated,
            confidence: a.confidence,
            evidence: Cow::Owned(a.evidence.into_owned()),
            speaker_evidence: a.speaker_evidence,
        })
    })?;
    no_loops(attribution, "parent", |at| attributions[at].parent.map(AttributionId::index))?;
    no_loops(quotation, "continues", |at| quotations[at].continues.map(QuotationId::index))?;
    Ok(Document {
        id: json.id.map(Cow::into_owned),
        text: json.text.into(),
        sentences,
        mentions,
        entities,
        quotations,
        attributions,
    })
}

/// Turns a list of the JSON into a layer.
fn each<J, T>(list: &'static str, items: Vec<J>, item: impl Fn(Place, J) -> Result<T, Error>) -> Result<Vec<T>, Error> {
    (items.into_iter().enumerate())
        .map(|(index, json)| item(Place { list, index, key: None, position: None }, json))
        .collect()
}

/// The text that the JSON's spans slice.
struct Spans<'a> {
    text: &'a str,
    offsets: Offsets,
}

impl Spans<'_> {
    fn one(&self, [start, end]: SpanJson, place: Place) -> Result<Span, Error> {
        if start > end {
            return Err(wrong(place, format_args!("[{start}, {end}] ends before it starts")));
        }
        let byte = |offset| {
            self.offsets.to_byte(self.text, offset).ok_or_else(|| {
                let reason = "beyond the end of the text, or inside a character";
                wrong(place, format_args!("[{start}, {end}]: offset {offset} is {reason}"))
            })
        };
        Ok(Span::new(byte(start)?, byte(end)?))
    }

    fn all(&self, spans: &[SpanJson], place: Place) -> Result<Vec<Span>, Error> {
        spans.iter().enumerate().map(|(at, &span)| self.one(span, place.position(at))).collect()
    }
}

/// A list that positions point into.
#[derive(Clone, Copy)]
struct Layer {
    name: &'static str,
    len: usize,
}

impl Layer {
    fn one(self, position: usize, place: Place) -> Result<usize, Error> {
        if position < self.len {
            return Ok(position);
        }
        Err(wrong(place, format_args!("{position} is no position in {}, which has {}", self.name, self.len)))
    }

    fn some(self, position: Option<usize>, place: Place) -> Result<Option<usize>, Error> {
        position.map(|position| self.one(position, place)).transpose()
    }

    fn all<T>(self, positions: &[usize], place: Place, id: impl Fn(usize) -> T) -> Result<Vec<T>, Error> {
        positions.iter().enumerate().map(|(at, &position)| Ok(id(self.one(position, place.position(at))?))).collect()
    }
}

/// Whoever follows parents up must come to an end.
fn no_loops(layer: Layer, key: &'static str, follow: impl Fn(usize) -> Option<usize>) -> Result<(), Error> {
    const UNSEEN: usize = usize::MAX;
    let mut seen_from = vec![UNSEEN; layer.len];
    for start in 0..layer.len {
        let mut next = Some(start);
        while let Some(at) = next
            && seen_from[at] == UNSEEN
        {
            seen_from[at] = start;
            next = follow(at);
        }
        if let Some(index) = next.filter(|&at| seen_from[at] == start) {
            let place = Place { list: layer.name, index, key: Some(key), position: None };
            return Err(wrong(place, "leads back to itself"));
        }
    }
    Ok(())
}

/// Where in the JSON: `attributions[3].source[0]`.
#[derive(Clone, Copy)]
struct Place {
    list: &'static str,
    index: usize,
    key: Option<&'static str>,
    position: Option<usize>,
}

impl Place {
    fn key(self, key: &'static str) -> Place {
        Place { key: Some(key), ..self }
    }

    fn position(self, position: usize) -> Place {
        Place { position: Some(position), ..self }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]", self.list, self.index)?;
        if let Some(key) = self.key {
            write!(f, ".{key}")?;
        }
        self.position.map_or(Ok(()), |position| write!(f, "[{position}]"))
    }
}

fn wrong(place: impl fmt::Display, reason: impl fmt::Display) -> Error {
    Error::Document { reason: format!("{place}: {reason}") }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::export::samples::{document, sample};

    proptest! {
        #[test]
        fn comes_back_as_it_went(doc in document()) {
            for unit in [Unit::CodePoint, Unit::Utf16] {
                prop_assert_eq!(&Document::from_json(&doc.to_json_in(unit)).unwrap(), &doc);
            }
        }
    }

    #[test]
    fn is_the_format_key_for_key() {
        let expected = concat!(
            r#"{"format":"onrecord/1","id":"a","text":"😀 “Go,” Ann Lee said.","offsets":"codepoint","sentences":[[2,20]],"#,
            r#""mentions":[{"span":[8,15],"form":"name","alias_kind":"name","entity":0}],"#,
            r#""entities":[{"name":"Ann Lee","canonical":null,"named":true,"type":"person","id":"p_1","#,
            r#""ids":{"wikidata":"Q1"},"gender":"female","roles":["captain"],"members":[],"mentions":[0]}],"#,
            r#""quotations":[{"span":[2,7],"inner":[3,6],"depth":0,"use":"speech","closed":true,"continues":null,"#,
            r#""attribution":0,"reason":"cue"}],"#,
            r#""attributions":[{"kind":"direct","act":"speech","source":[[8,15]],"cue":[[16,20]],"content":[[2,7]],"#,
            r#""speaker":0,"parent":null,"hedges":[],"when":[],"negated":false,"confidence":0.97,"evidence":"rule","speaker_evidence":"name","speaker_confidence":0.97}]}"#,
        );
        assert_eq!(sample().to_json(), expected);
        assert!(sample().to_json_in(Unit::Utf16).contains(r#""offsets":"utf16","sentences":[[3,21]]"#));
    }

    #[test]
    fn says_where_the_json_is_wrong() {
        let json = sample().to_json();
        let cases = [
            (r#""format":"onrecord/1""#, r#""format":"onrecord/9""#, "format: "),
            (r#""offsets":"codepoint""#, r#""offsets":"byte""#, "offsets: "),
            (r#""text":"#, r#""txt":"#, "top level: missing field `text`"),
            (r#""sentences":[[2,20]]"#, r#""sentences":[[2,90]]"#, "sentences[0]: [2, 90]: offset 90 "),
            (r#""sentences":[[2,20]]"#, r#""sentences":[[2,-1]]"#, "sentences[0][1]: "),
            (r#""sentences":[[2,20]]"#, r#""sentences":[[2]]"#, "sentences[0]: "),
            (r#""source":[[8,15]]"#, r#""source":[[8,15],[9,8]]"#, "attributions[0].source[1]: [9, 8] ends"),
            (r#""speaker":0"#, r#""speaker":1"#, "attributions[0].speaker: 1 is no position in entities"),
            (r#""speaker":0"#, r#""speaker":"Ann""#, "attributions[0].speaker: invalid type"),
            (r#""parent":null"#, r#""parent":0"#, "attributions[0].parent: leads back"),
            (r#""continues":null"#, r#""continues":0"#, "quotations[0].continues: leads back"),
            (r#""mentions":[0]"#, r#""mentions":[7]"#, "entities[0].mentions[0]: 7 is no position"),
            (r#""kind":"direct""#, r#""kind":"odd""#, "attributions[0].kind: unknown variant"),
            (r#""confidence":0.97"#, r#""confidence":1.5"#, "attributions[0].confidence: 1.5 "),
            ("0.97}]}", "0.97}]} x", "end: trailing characters"),
            ("0.97}]}", "0.97}", "attributions: EOF"),
        ];
        for (good, bad, expected) in cases {
            assert!(json.contains(good), "{good}");
            let error = Document::from_json(&json.replacen(good, bad, 1)).unwrap_err().to_string();
            let place = error.strip_prefix("not an onrecord document: ").unwrap();
            assert!(place.starts_with(expected), "{place:?} for {bad}");
        }
    }

    #[test]
    fn refuses_an_offset_inside_a_surrogate_pair() {
        let json = sample().to_json_in(Unit::Utf16).replace("[[3,21]]", "[[1,21]]");
        let error = Document::from_json(&json).unwrap_err().to_string();
        assert!(error.contains("sentences[0]: [1, 21]: offset 1 is"), "{error}");
    }

    #[test]
    fn long_chains_of_parents_are_no_loops() {
        let mut doc = sample();
        doc.attributions = vec![doc.attributions[0].clone(); 100_000];
        for at in 1..doc.attributions.len() {
            doc.attributions[at].parent = Some(AttributionId::new(at - 1));
        }
        assert_eq!(Document::from_json(&doc.to_json()).unwrap(), doc);
        doc.attributions[0].parent = Some(AttributionId::new(99_999));
        assert!(Document::from_json(&doc.to_json()).is_err());
    }
}
