//! Pronouns in their text: "he" and "it" by what stood before, "who" by what it follows, "I" and "we" by who speaks.

use rustc_hash::FxHashMap;

use super::pronouns::{Place, antecedent};
use super::sources::Source;
use super::walk::Walker;
use crate::gazetteer::{EntityType, Gender};
use crate::lexicon::Class;
use crate::mention::{Form, Person};
use crate::name::FUNCTION;
use crate::sieve::Sieve;
use crate::text::Shape;

/// Within how many words of a pronoun somebody asks.
const REACH: usize = 40;

const ASKED: [&str; 5] = ["asked", "questioned", "pressed", "challenged", "quizzed"];

impl Walker<'_, '_> {
    /// Who cannot be the "him" or "her" at `token`: the source of the cue right before it.
    pub(super) fn actor(&self, token: usize) -> Option<usize> {
        let words = self.words;
        let before = words.tokens[token.checked_sub(1)?].span.end();
        let object = match words.form(token) {
            "him" => true,
            // "her as", "her." but not "her boss"
            "her" => {
                words.shape(token + 1) == Shape::Mark
                    || words.is(token + 1, FUNCTION) && !words.is(token + 1, Class::NEGATION)
                    || words.sentence(token + 1) != words.sentence(token)
            }
            _ => false,
        };
        if !object {
            return None;
        }
        let first = self.cues.partition_point(|&(end, _)| end < before);
        let &(end, attribution) = self.cues.get(first)?;
        (end == before).then(|| self.speakers[attribution]).flatten()
    }

    /// "Asked by Lee whether it hurt, he said": who asked is not who answers.
    pub(super) fn asker(&self, token: usize) -> Option<usize> {
        let words = self.words;
        let sentence = words.sentence(token);
        let by = (1..REACH)
            .map_while(|back| token.checked_sub(back))
            .take_while(|&at| words.sentence(at) == sentence)
            .find(|&at| words.form(at) == "by" && at > 0 && ASKED.contains(&&*words.form(at - 1).to_lowercase()))?;
        let start = words.tokens[by].span.end();
        let cue = words.tokens[by - 1].span;
        let asks = |&at: &usize| self.attributions[at].cue.iter().any(|span| span.contains(cue));
        let first = self.cues.partition_point(|&(end, _)| end < cue.end());
        let said = self.cues[first..].iter().take(3).map(|&(_, at)| at).find(asks).and_then(|at| self.speakers[at]);
        let next = self.mentions.partition_point(|mention| mention.span.start() < start);
        said.or_else(|| self.cast.entity_of.get(next).copied().flatten())
    }

    pub(super) fn pronoun(&mut self, at: usize, token: usize) {
        let Some(person) = Person::of(self.words.form(token)) else { return };
        let source = self.pronoun_sources.contains_key(&token);
        let found = match person {
            Person::First => {
                self.first_person.push(at);
                None
            }
            Person::Who => self.relative(at, token).map(|draft| (draft, Sieve::Relative)),
            Person::It | Person::They if !source => None,
            // "…," it read: whatever bears the words.
            Person::It if self.words.form(token + 1) == "read" => None,
            // "A report by Lee says that … It adds that"
            Person::It if self.document.is_some_and(|(_, at)| at + 1 == self.words.sentence(token)) => {
                self.document.map(|(draft, _)| (draft, Sieve::Issuer))
            }
            _ => {
                let said = source.then(|| self.said(token)).flatten();
                let place = Place { turn: self.turn_at(token), said, ..self.place(token, source) };
                // "Lee said he thinks": the speaker, if what is said is not in quotation marks.
                let outer = self.within[at].filter(|_| !place.quoted).and_then(|outer| self.speakers[outer]);
                let fits = |draft: &usize| self.cast.drafts[*draft].could_be(person) && !place.excludes(*draft);
                match (outer.filter(fits), self.answering(place).filter(fits)) {
                    (Some(speaker), _) => Some((speaker, Sieve::Content)),
                    (_, Some(asked)) => Some((asked, Sieve::Pronoun)),
                    _ => antecedent(person, place, &self.seen, self.cast).map(|draft| (draft, Sieve::Pronoun)),
                }
            }
        };
        if let Some((draft, sieve)) = found {
            if let Some(mention) = self.offered.remove(&draft) {
                self.cast.tie(mention, draft);
            }
            self.cast.tie(at, draft);
            self.tied_by.insert(at, sieve);
            if matches!(person, Person::He | Person::She | Person::Who) {
                let entity = &mut self.cast.drafts[draft];
                entity.guessed = false;
                let told = match person {
                    Person::He => Some(Gender::Male),
                    Person::She => Some(Gender::Female),
                    _ => None,
                };
                entity.gender = entity.gender.or(told);
                if entity.kind == EntityType::Other && entity.named && entity.name.contains(' ') {
                    entity.kind = EntityType::Person;
                }
            }
        }
        if source {
            self.by_pronoun.insert(token, found);
            if found.is_none() && matches!(person, Person::He | Person::She) {
                self.unnamed.push((at, token, self.seen.len()));
            }
        }
    }

    /// “She told me so,” said Lee, who has named nobody: whoever the text was about, if it is not Lee.
    pub(super) fn told_of(&mut self) {
        for (at, token, seen) in std::mem::take(&mut self.unnamed) {
            let Some(&attribution) = self.pronoun_sources.get(&token) else { continue };
            let outer = self.utterance(at).filter(|&outer| !self.is_turn(outer));
            let (Some(speaker), Some(person)) =
                (outer.and_then(|outer| self.speakers[outer]), Person::of(self.words.form(token)))
            else {
                continue;
            };
            let place = Place { quoted: false, turn: Some(speaker), ..self.place(token, true) };
            let gender = if person == Person::He { Gender::Male } else { Gender::Female };
            let found = antecedent(person, place, &self.seen[..seen], self.cast)
                .filter(|&draft| self.cast.drafts[draft].gender == Some(gender) && self.cast.drafts[draft].named);
            if let Some(draft) = found {
                self.cast.tie(at, draft);
                self.speakers[attribution] = Some(draft);
                self.sieves[attribution] = Sieve::Pronoun;
            }
        }
    }

    /// "Lee asked Park whether it hurt.\n\n“No,” he said": who was asked, in the next paragraph or sentence.
    pub(super) fn answering(&self, place: Place) -> Option<usize> {
        let (asked, sentence) = self.asked?;
        (place.source && !place.quoted && place.sentence > sentence && place.sentence <= sentence + 3).then_some(asked)
    }

    /// Notes whom the cue of an attribution asks.
    pub(super) fn note_question(&mut self, attribution: usize) {
        self.asked = None;
        let words = self.words;
        let Some(cue) = self.attributions[attribution].cue.last() else { return };
        let end = words.of(*cue).end;
        let asks = end > 0 && matches!(words.form(end - 1), "asked" | "asks" | "questioned" | "pressed");
        if !asks || end >= words.len() {
            return;
        }
        let first = self.mentions.partition_point(|mention| mention.span.start() < words.tokens[end].span.start());
        let addressee = (first..self.mentions.len().min(first + 2)).find(|&at| {
            let start = words.at(self.mentions[at].span.start());
            self.mentions[at].form != Form::Nominal && (start == end || words.titles_start(start) == end)
        });
        if let Some(draft) = addressee.and_then(|at| self.cast.entity_of[at]) {
            self.asked = Some((draft, words.sentence(end)));
        }
    }

    /// Whom "who" goes with: the name or role right before it, past a comma, or the person that a place or body was said of.
    pub(super) fn relative(&self, at: usize, token: usize) -> Option<usize> {
        let words = self.words;
        let comma = token > 0 && matches!(words.form(token - 1), "," | "—" | "--" | ")");
        let end = token.checked_sub(1 + usize::from(comma))?;
        let from = at.saturating_sub(12);
        let sentence = words.sentence(token);
        let before = (from..at).rev().filter(|&m| words.sentence(words.at(self.mentions[m].span.start())) == sentence);
        let mut adjacent = None;
        for m in before {
            let span = self.mentions[m].span;
            let last = words.of(span).end.wrapping_sub(1);
            if last == end {
                let Some(draft) = self.cast.entity_of[m].filter(|&draft| self.is_somebody(draft)) else {
                    adjacent.get_or_insert(None);
                    continue;
                };
                // "Lee, an analyst at Halden, who": a name that could be anything, and is governed, is not who.
                let first = words.at(span.start());
                let governed = first > 0 && words.is(first - 1, Class::PREPOSITION);
                if self.cast.drafts[draft].kind != EntityType::Other || !governed {
                    return Some(draft);
                }
                adjacent = Some(Some(draft));
                continue;
            }
            if !comma || end > last + 12 {
                break;
            }
            // "Lee, 51, a lawyer from Ohio, who": look past what describes the person.
            if self.mentions[m].form == Form::Name {
                let draft = self.cast.entity_of[m]?;
                let described = words.form(last + 1) == ","
                    || words.form(last + 1) == "("
                    || adjacent.is_some()
                    || words.is(last + 1, Class::PREPOSITION);
                if self.is_somebody(draft) && described {
                    return Some(draft);
                }
            }
        }
        adjacent.flatten()
    }

    pub(super) fn is_somebody(&self, draft: usize) -> bool {
        matches!(self.cast.drafts[draft].kind, EntityType::Person | EntityType::Other)
            || !self.cast.drafts[draft].members.is_empty()
    }

    /// "I" and "we" are whoever speaks the quotation, or has the turn, that they stand in.
    pub(super) fn first_persons(&mut self, sources: &[Source]) {
        // A source can itself be an "I" inside a quotation: what stands outside is settled first.
        let mut spoken: FxHashMap<usize, usize> = FxHashMap::default();
        for _ in 0..3 {
            for &at in &self.first_person {
                let token = self.words.at(self.mentions[at].span.start());
                if let Some(draft) = self.utterance(at).and_then(|outer| self.speakers[outer]) {
                    spoken.insert(token, draft);
                    self.cast.entity_of[at] = Some(draft);
                }
            }
            for (at, source) in sources.iter().enumerate() {
                if let Source::Pronoun(token) = source
                    && let (None, Some(&draft)) = (self.speakers[at], spoken.get(token))
                {
                    self.speakers[at] = Some(draft);
                    self.sieves[at] = Sieve::First;
                }
            }
        }
    }
}
