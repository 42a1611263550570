//! Who issued what: "Lund said in a statement", "Halden published a report", "a note from Lund", so that "the statement" has
//! somebody behind it.

use std::ops::Range;

use super::walk::Walker;
use crate::gazetteer::EntityType;
use crate::lexicon::Class;
use crate::name::{FUNCTION, phrase_head};
use crate::text::Shape;

/// Within how many words of a verb or preposition its document is looked for.
const REACH: usize = 8;

impl Walker<'_, '_> {
    /// "Lund said in a statement", "In a statement, Lund said".
    pub(super) fn note_statement(&mut self, speaker: usize, attribution: usize) {
        let words = self.words;
        let attribution = &self.attributions[attribution];
        let (Some(source), Some(cue)) = (attribution.source.first(), attribution.cue.last()) else { return };
        let (source, cue) = (words.of(*source), words.of(*cue));
        let end = source.end.max(cue.end);
        let sentence = words.sentence(cue.start);
        let opening = (0..REACH)
            .map_while(|back| cue.start.min(source.start).checked_sub(back + 1))
            .take_while(|&at| words.sentence(at) == sentence)
            .last();
        let places = [opening.filter(|&at| words.is(at, Class::PREPOSITION)), Some(end)];
        for at in places.into_iter().flatten() {
            if words.is(at, Class::PREPOSITION)
                && let Some(head) = self.document_after(at + 1)
            {
                self.issue(head, speaker);
            }
        }
    }

    /// "Halden published a report", "a note from Lund", "the Halden poll".
    pub(super) fn note_documents(&mut self, issuer: usize, tokens: &Range<usize>) {
        let words = self.words;
        let kind = self.cast.drafts[issuer].kind;
        if !self.cast.drafts[issuer].named || matches!(kind, EntityType::Country | EntityType::City | EntityType::Place)
        {
            return;
        }
        let sentence = words.sentence(tokens.start);
        let verb = tokens.end + usize::from(words.is(tokens.end, Class::ADVERB | Class::HAVE));
        if words.is(verb, Class::ISSUING)
            && words.sentence(verb) == sentence
            && let Some(head) = self.document_after(verb + 1)
        {
            self.issue(head, issuer);
        }
        let titles = words.titles_start(tokens.start);
        let preposition = titles.checked_sub(1 + usize::from(titles > 0 && words.form(titles - 1) == "the"));
        if let Some(by) =
            preposition.filter(|&at| matches!(words.form(at), "by" | "from") && words.sentence(at) == sentence)
        {
            let head = (1..4).filter_map(|back| by.checked_sub(back)).find(|&at| is_document(self, at));
            if let Some(head) = head {
                self.issue(head, issuer);
            }
        }
        let after = tokens.end + usize::from(words.is_possessive(tokens.end));
        let head = (after..after + 3)
            .take_while(|&at| words.shape(at) == Shape::Lower && words.sentence(at) == sentence)
            // Not "Lund on the poll".
            .take_while(|&at| !words.is(at, FUNCTION))
            .find(|&at| is_document(self, at));
        if let Some(head) = head {
            self.issue(head, issuer);
        }
    }

    /// The head of "a framed statement", if one starts at `at`.
    fn document_after(&self, at: usize) -> Option<usize> {
        let words = self.words;
        let own = words.is(at, Class::POSSESSIVE) || matches!(words.form(at), "a" | "an");
        let sentence = words.sentence(at);
        (at + 1..at + REACH)
            .take_while(|&at| own && words.sentence(at) == sentence && words.shape(at) != Shape::Mark)
            .take_while(|&at| !words.is(at, Class::PREPOSITION | Class::DETERMINER))
            .find(|&at| is_document(self, at))
    }

    fn issue(&mut self, head: usize, issuer: usize) {
        self.issuers.insert(self.words.form(head).to_lowercase(), issuer);
    }

    /// Who issued the last document of this head: of "the statement", not of "a statement" or "the statement of others".
    pub(super) fn issued_before(&self, phrase: &Range<usize>, head: usize) -> Option<usize> {
        let words = self.words;
        let plain = head + 1 >= phrase.end && phrase.len() <= 3;
        let definite = words.is(phrase.start, Class::DEFINITE)
            && words.is(phrase.start, Class::DETERMINER)
            && !words.is(phrase.start, Class::POSSESSIVE);
        (plain && definite).then(|| self.issuers.get(&words.form(head).to_lowercase()).copied()).flatten()
    }
}

fn is_document(walker: &Walker<'_, '_>, at: usize) -> bool {
    let words = walker.words;
    words.shape(at) == Shape::Lower && phrase_head(words.form(at)) == Some(EntityType::Document)
}
