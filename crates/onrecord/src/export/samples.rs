//! Documents to try the exports on.

use std::borrow::Cow;

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;

use crate::attribution::{Act, Attribution, Kind};
use crate::document::Document;
use crate::gazetteer::{AliasKind, EntityType, Gender};
use crate::id::{AttributionId, EntityId, MentionId, QuotationId};
use crate::mention::{Form, Mention};
use crate::quotation::{Quotation, Reason, Use};
use crate::resolution::DocumentEntity;
use crate::sieve::Sieve;
use crate::text::Span;

/// One of everything.
pub(super) fn sample() -> Document {
    let text = "😀 “Go,” Ann Lee said.";
    let span = |words: &str| {
        let start = text.find(words).unwrap();
        Span::new(start, start + words.len())
    };
    Document {
        id: Some("a".to_owned()),
        text: text.into(),
        sentences: vec![span("“Go,” Ann Lee said")],
        mentions: vec![Mention {
            alias_kind: Some(AliasKind::Name),
            entity: Some(EntityId::new(0)),
            ..Mention::new(span("Ann Lee"), Form::Name)
        }],
        entities: vec![DocumentEntity {
            name: "Ann Lee".to_owned(),
            canonical: None,
            named: true,
            kind: EntityType::Person,
            id: Some("p_1".to_owned()),
            candidates: Vec::new(),
            ids: [("wikidata".to_owned(), "Q1".to_owned())].into(),
            gender: Some(Gender::Female),
            roles: vec!["captain".to_owned()],
            members: Vec::new(),
            mentions: vec![MentionId::new(0)],
        }],
        quotations: vec![Quotation {
            span: span("“Go,”"),
            inner: span("Go,"),
            depth: 0,
            usage: Use::Speech,
            reason: Some(Reason::Cue),
            closed: true,
            continues: None,
            attribution: Some(AttributionId::new(0)),
        }],
        attributions: vec![Attribution {
            kind: Kind::Direct,
            act: Act::Speech,
            source: vec![span("Ann Lee")],
            cue: vec![span("said")],
            content: vec![span("“Go,”")],
            speaker: Some(EntityId::new(0)),
            parent: None,
            hedges: Vec::new(),
            when: Vec::new(),
            negated: false,
            confidence: 0.97,
            evidence: Cow::Borrowed("rule"),
            speaker_evidence: Some(Sieve::Name),
        }],
    }
}

/// Documents that no annotator would make, but whose spans and positions are valid.
pub(super) fn document() -> impl Strategy<Value = Document> {
    let text = prop_oneof!["[a-z \n“”é😀\u{feff}\0\"\\\\]{0,150}", any::<String>()];
    let sizes = (0..4usize, 0..4usize, 0..4usize, 0..4usize);
    (text, sizes).prop_flat_map(|(text, (mentions, entities, quotations, attributions))| {
        let span = span(&text);
        let entity = option::of(position(entities, EntityId::new)).prop_map(Option::flatten);
        let spans = vec(span.clone(), 0..3);
        let layers = (
            vec(span.clone(), 0..3),
            vec((span.clone(), word(Form::ALL), option::of(word(AliasKind::ALL)), entity.clone()), mentions),
            vec(document_entity(entities, mentions), entities),
            vec(
                (span.clone(), span, any::<(u32, bool)>(), (word(Use::ALL), option::of(word(Reason::ALL)))),
                quotations,
            ),
            vec((word(Kind::ALL), word(Act::ALL), vec(spans, 5), entity, any::<bool>(), 0f32..=1.0), attributions),
        );
        (Just(text), option::of(any::<String>()), layers).prop_map(|(text, id, layers)| {
            let (sentences, mentions, entities, quotations, attributions) = layers;
            let some_attribution = |at: usize| at.checked_sub(1).map(AttributionId::new);
            let attributed = attributions.len();
            Document {
                id,
                text: text.into(),
                sentences,
                mentions: (mentions.into_iter())
                    .map(|(span, form, alias_kind, entity)| Mention { alias_kind, entity, ..Mention::new(span, form) })
                    .collect(),
                entities,
                quotations: (quotations.into_iter().enumerate())
                    .map(|(at, (span, inner, (depth, closed), (usage, reason)))| Quotation {
                        span,
                        inner,
                        depth,
                        usage,
                        reason,
                        closed,
                        continues: at.checked_sub(1).map(QuotationId::new),
                        attribution: some_attribution(at.min(attributed)),
                    })
                    .collect(),
                attributions: (attributions.into_iter().enumerate())
                    .map(|(at, (kind, act, mut spans, speaker, negated, confidence))| Attribution {
                        kind,
                        act,
                        source: spans.remove(0),
                        cue: spans.remove(0),
                        content: spans.remove(0),
                        speaker,
                        parent: some_attribution(at),
                        hedges: spans.remove(0),
                        when: spans.remove(0),
                        negated,
                        confidence,
                        evidence: Cow::Owned(kind.to_string()),
                        speaker_evidence: None,
                    })
                    .collect(),
            }
        })
    })
}

fn document_entity(entities: usize, mentions: usize) -> impl Strategy<Value = DocumentEntity> {
    let words = (any::<String>(), option::of(any::<String>()), option::of(any::<String>()));
    let facts = (word(EntityType::ALL), option::of(word(Gender::ALL)), any::<bool>());
    let lists = (btree_map("[a-z]{1,3}", any::<String>(), 0..3), vec(any::<String>(), 0..3));
    let places = (vec(position(entities, EntityId::new), 0..3), vec(position(mentions, MentionId::new), 0..3));
    (words, facts, lists, places).prop_map(|((name, canonical, id), (kind, gender, named), (ids, roles), places)| {
        DocumentEntity {
            name,
            canonical,
            named,
            kind,
            id,
            candidates: roles.iter().rev().cloned().collect(),
            ids,
            gender,
            roles,
            members: places.0.into_iter().flatten().collect(),
            mentions: places.1.into_iter().flatten().collect(),
        }
    })
}

/// A position in a layer of `len`; none where the layer is empty.
fn position<T: std::fmt::Debug>(len: usize, id: fn(usize) -> T) -> impl Strategy<Value = Option<T>> + Clone {
    any::<prop::sample::Index>().prop_map(move |index| (len > 0).then(|| id(index.index(len))))
}

fn span(text: &str) -> impl Strategy<Value = Span> + Clone + use<> {
    let edges: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    any::<(prop::sample::Index, prop::sample::Index)>().prop_map(move |(a, b)| {
        let (a, b) = (*a.get(&edges), *b.get(&edges));
        Span::new(a.min(b), a.max(b))
    })
}

fn word<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> + Clone {
    prop::sample::select(all)
}
