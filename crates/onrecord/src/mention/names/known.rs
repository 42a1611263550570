//! Names that the gazetteer knows.

use std::ops::Range;

use crate::gazetteer::{AliasKind, EntityType, Gazetteer, Overlaps};
use crate::lexicon::{self, Class};
use crate::name::{FUNCTION, Words};
use crate::text::{Shape, Span};

use super::runs::starts_sentence;

/// A name that the gazetteer knows.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) span: Span,
    /// The tokens it touches; it may stand inside one ("US-backed").
    pub(super) tokens: Range<usize>,
    pub(super) kind: EntityType,
    pub(super) alias: AliasKind,
    pub(super) candidates: Vec<u32>,
}

impl Known {
    pub(super) fn is_adjective(&self) -> bool {
        matches!(self.alias, AliasKind::Adjective | AliasKind::Demonym) || self.kind == EntityType::Group
    }
}

/// The gazetteer's finds that can be names here.
pub(super) fn known(words: Words<'_>, gazetteer: &Gazetteer) -> Vec<Known> {
    let mut known = Vec::new();
    for found in gazetteer.find(words.text, Overlaps::Longest) {
        let tokens = words.of(found.span);
        // "the military" is a role, not a name; so is a word that only starts its sentence.
        let form = &words.text[found.span];
        if tokens.is_empty() || !form.contains(char::is_uppercase) && !form.contains(|c: char| c > '\u{2e80}') {
            continue;
        }
        let alone = tokens.len() == 1 && words.shape(tokens.start) == Shape::Capital;
        if alone && starts_sentence(words, tokens.start) && words.is(tokens.start, FUNCTION | Class::GERUND) {
            continue;
        }
        // "US$ 10", and "Christian" of "John-Christian".
        let price = words.form(tokens.end) == "$" && words.tokens[tokens.end].span.start() == found.span.end();
        let inner = found.span.start() > words.tokens[tokens.start].span.start()
            && words.form(tokens.start).split('-').next().is_some_and(|first| {
                first.starts_with(char::is_uppercase) && lexicon::word(first).class.is(Class::GIVEN_NAME)
            });
        if price || inner {
            continue;
        }
        let Some(entity) = found.candidates.first().and_then(|&at| gazetteer.at(at as usize)) else {
            continue;
        };
        let (kind, alias) = (entity.kind(), found.alias_kind);
        let candidates = found.candidates.to_vec();
        // "Birmingham, Ala.": two names, of which the second tells which the first is.
        let comma =
            tokens.clone().find(|&at| words.form(at) == ",").filter(|&at| at > tokens.start && at + 1 < tokens.end);
        if let Some(comma) = comma.filter(|_| matches!(kind, EntityType::City | EntityType::Place)) {
            let rest = words.span(comma + 1..tokens.end);
            let larger = gazetteer.find(&words.text[rest], Overlaps::Longest);
            // "Washington, D.C." is one.
            if larger.iter().any(|larger| larger.candidates.contains(&candidates[0])) {
                known.push(Known { span: found.span, tokens, kind, alias, candidates });
                continue;
            }
            let place = words.span(tokens.start..comma);
            known.push(Known { span: place, tokens: tokens.start..comma, kind, alias, candidates });
            for found in larger {
                let span = Span::new(rest.start() + found.span.start(), rest.start() + found.span.end());
                if let Some(entity) = gazetteer.at(found.entity()) {
                    let candidates = found.candidates.to_vec();
                    known.push(Known {
                        span,
                        tokens: words.of(span),
                        kind: entity.kind(),
                        alias: found.alias_kind,
                        candidates,
                    });
                }
            }
            continue;
        }
        known.push(Known { span: found.span, tokens, kind, alias, candidates });
    }
    known
}
