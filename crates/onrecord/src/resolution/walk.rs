//! One walk over the text: roles, pronouns and sources, each tied to what stood before it.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::cast::Cast;
use super::pronouns::{Part, Place, Seen};
use super::roles::{Roles, head_token};
use super::sources::{Source, phrase_name, read};
use crate::attribution::{Attribution, Contents, Kind};
use crate::gazetteer::{EntityType, Gender};
use crate::lexicon::Class;
use crate::mention::{Form, Mention, Person};
use crate::name::{FUNCTION, Words, phrase_head};
use crate::quotation::Quotation;
use crate::sieve::Sieve;
use crate::text::{Shape, Span};

/// How far into a long source its head is looked for.
const REACH: usize = 120;

/// The speaker of each attribution.
pub(super) fn walk<'w>(
    words: Words<'w>,
    mentions: &[Mention],
    quotations: &[Quotation],
    attributions: &[Attribution],
    cast: &mut Cast<'w>,
    roles: &Roles,
) -> Vec<Option<(usize, Sieve)>> {
    let sources: Vec<Source> = attributions.iter().map(|attribution| read(words, mentions, attribution)).collect();
    let pronoun_sources = sources
        .iter()
        .enumerate()
        .filter_map(|(at, source)| match source {
            &Source::Pronoun(token) => Some((token, at)),
            _ => None,
        })
        .collect();
    let mut cues: Vec<(usize, usize)> = attributions
        .iter()
        .enumerate()
        .filter_map(|(at, attribution)| Some((attribution.cue.last()?.end(), at)))
        .collect();
    cues.sort_unstable();
    let mut walker = Walker {
        words,
        mentions,
        attributions,
        quoted: quoted(quotations, attributions),
        within: within(attributions, mentions),
        pronoun_sources,
        cues,
        seen: Vec::new(),
        last_seen: FxHashMap::default(),
        issuers: FxHashMap::default(),
        groups: FxHashMap::default(),
        phrases: FxHashMap::default(),
        by_head: FxHashMap::default(),
        document: None,
        first_person: Vec::new(),
        speakers: vec![None; attributions.len()],
        sieves: vec![Sieve::Phrase; attributions.len()],
        tied_by: FxHashMap::default(),
        by_pronoun: FxHashMap::default(),
        asked: None,
        turns: turns(attributions),
        sources: attributions.iter().flat_map(|a| a.source.iter().map(|span| span.start())).collect(),
        offered: FxHashMap::default(),
        unnamed: Vec::new(),
        cast,
        roles,
    };
    let mut order: Vec<(usize, usize)> = (0..attributions.len())
        .filter_map(|at| Some((attributions[at].source.iter().map(|span| span.end()).max()?, at)))
        .collect();
    order.sort_unstable();
    let mut next = 0;
    for (at, mention) in mentions.iter().enumerate() {
        while next < order.len() && order[next].0 <= mention.span.start() {
            walker.source(&sources[order[next].1], order[next].1);
            next += 1;
        }
        walker.mention(at);
    }
    for &(_, at) in &order[next..] {
        walker.source(&sources[at], at);
    }
    walker.first_persons(&sources);
    walker.told_of();
    walker.speakers.iter().zip(&walker.sieves).map(|(speaker, &sieve)| Some(((*speaker)?, sieve))).collect()
}

pub(super) struct Walker<'a, 'w> {
    pub(super) words: Words<'w>,
    pub(super) mentions: &'a [Mention],
    pub(super) attributions: &'a [Attribution],
    /// What stands in quotation marks, disjoint and in order.
    pub(super) quoted: Vec<Span>,
    /// For each mention, the innermost attribution whose content holds it.
    pub(super) within: Vec<Option<usize>>,
    pub(super) pronoun_sources: FxHashMap<usize, usize>,
    /// Where each cue ends, in order, with its attribution.
    pub(super) cues: Vec<(usize, usize)>,
    pub(super) seen: Vec<Seen>,
    /// Where each draft was last mentioned.
    pub(super) last_seen: FxHashMap<usize, usize>,
    /// Who made the last report, the last poll …
    pub(super) issuers: FxHashMap<String, usize>,
    pub(super) groups: FxHashMap<Vec<usize>, usize>,
    pub(super) phrases: FxHashMap<String, usize>,
    /// The last phrase of each head that names nobody.
    pub(super) by_head: FxHashMap<String, usize>,
    /// Whose document the last source was, and its sentence.
    pub(super) document: Option<(usize, u32)>,
    pub(super) first_person: Vec<usize>,
    pub(super) speakers: Vec<Option<usize>>,
    /// What gave each attribution its speaker.
    pub(super) sieves: Vec<Sieve>,
    /// What tied each role phrase and pronoun to its entity.
    pub(super) tied_by: FxHashMap<usize, Sieve>,
    /// What each pronoun that is a source was found to mean, by its token.
    pub(super) by_pronoun: FxHashMap<usize, Option<(usize, Sieve)>>,
    /// Whom the last question was put to: who answers.
    pub(super) asked: Option<(usize, u32)>,
    /// Where each turn of a transcript starts, in order, with its attribution.
    turns: Vec<(usize, usize)>,
    /// Where sources start.
    sources: FxHashSet<usize>,
    /// Phrases that name nobody and that only a pronoun can make somebody: their mention, by their entity.
    pub(super) offered: FxHashMap<usize, usize>,
    /// "He" and "she" of whom nothing was found, with their token and how much had been seen.
    pub(super) unnamed: Vec<(usize, usize, usize)>,
    pub(super) cast: &'a mut Cast<'w>,
    pub(super) roles: &'a Roles,
}

impl Walker<'_, '_> {
    pub(super) fn mention(&mut self, at: usize) {
        let mention = &self.mentions[at];
        let tokens = self.words.of(mention.span);
        if tokens.is_empty() {
            return;
        }
        match mention.form {
            Form::Nominal if self.cast.entity_of[at].is_none() => {
                if let Some((draft, sieve)) = self.definite(at, tokens.clone()) {
                    self.cast.tie(at, draft);
                    self.tied_by.insert(at, sieve);
                }
            }
            Form::Name | Form::Nominal => {}
            Form::Pronoun => self.pronoun(at, tokens.start),
        }
        if mention.form == Form::Nominal && self.cast.entity_of[at].is_none() {
            self.offer(at, tokens.clone());
        }
        if let Some(draft) = self.cast.entity_of[at] {
            if mention.form == Form::Name {
                self.note_documents(draft, &tokens);
            }
            let told = self.within[at].is_some_and(|outer| {
                !self.is_turn(outer)
                    && self.attributions[outer]
                        .source
                        .first()
                        .is_some_and(|source| source.start() < mention.span.start())
            });
            // "Ann Lee (Lib Dem, Saltmarsh), who": what stands in brackets does nothing.
            let first = self.words.titles_start(tokens.start);
            if first > 0 && self.words.form(first - 1) == "(" && mention.form == Form::Name {
                self.last_seen.insert(draft, mention.span.start());
                return;
            }
            self.see(draft, tokens, false, told);
        }
    }

    /// "My mother sewed. She …", "The Speaker rose. She …": somebody without a name whom a pronoun may take up.
    fn offer(&mut self, at: usize, tokens: Range<usize>) {
        let words = self.words;
        let start = words.tokens[tokens.start].span.start();
        if self.sources.contains(&start) {
            return;
        }
        let head = head_token(words, tokens.clone());
        let class = words.class(head);
        let gender = match (class.is(Class::TITLE_FEMALE), class.is(Class::TITLE_MALE)) {
            (true, false) => Some(Gender::Female),
            (false, true) => Some(Gender::Male),
            _ => None,
        };
        let person = words.noun(head) == Some(EntityType::Person) && phrase_head(words.form(head)).is_some();
        let the = matches!(words.form(tokens.start), "the" | "The");
        let quoted = self.is_quoted(start);
        let opens = tokens.start == 0 || words.sentence(tokens.start - 1) != words.sentence(tokens.start);
        let kin = person && gender.is_some() && words.is(tokens.start, Class::POSSESSIVE) && quoted;
        let subject = !quoted && the && opens && tokens.len() == 2 && person;
        if !kin && !subject {
            return;
        }
        let draft = self.cast.add_unnamed(phrase_name(words, tokens.clone()), EntityType::Person, Vec::new());
        self.cast.drafts[draft].gender = gender;
        self.offered.insert(draft, at);
        self.see(draft, tokens, false, false);
    }

    pub(super) fn see(&mut self, draft: usize, tokens: Range<usize>, spoke: bool, told: bool) {
        let words = self.words;
        let start = words.tokens[tokens.start].span.start();
        let titles = words.titles_start(tokens.start);
        let possessive = words.is_possessive(tokens.end);
        let part = match (spoke, possessive) {
            (true, _) => Part::Speaker,
            (false, true) => Part::Owner,
            // Who acts in what somebody says is not whom the text goes on about.
            _ if told && !self.is_called(titles) && self.is_subject(titles, tokens.end) => Part::Told,
            _ if self.is_subject(titles, tokens.end) => Part::Subject,
            _ => Part::Object,
        };
        self.seen.push(Seen {
            draft,
            sentence: words.sentence(tokens.start),
            paragraph: words.paragraph(tokens.start),
            part,
            quoted: self.is_quoted(start),
            start,
            // “I am Ann Lee,” she said.
            told_by_name: Person::of(words.form(tokens.start)).is_none()
                && !(titles > 0 && matches!(words.form(titles - 1), "am" | "'m" | "’m" | "is")),
        });
        self.last_seen.insert(draft, start);
    }

    /// Whether a phrase is likely the subject of its clause: it opens the sentence, or a verb follows and nothing governs it.
    pub(super) fn is_subject(&self, first: usize, end: usize) -> bool {
        let words = self.words;
        let sentence = words.sentence(first);
        // "And Lee, …", "Still, Lee …"
        let opens = (0..4).find_map(|back| {
            let before = first.checked_sub(back + 1);
            match before.filter(|&at| words.sentence(at) == sentence) {
                None => Some(true),
                Some(at) if words.shape(at) == Shape::Mark => None,
                Some(at) if words.is(at, Class::COORDINATOR | Class::ADVERB | Class::SUBORDINATOR) => None,
                // "As for Lee, …"
                Some(at) if words.form(at) == "for" => None,
                Some(_) => Some(false),
            }
        });
        if opens == Some(true) || self.names_the_subject(first, end) || self.opens_with_role(first) {
            return true;
        }
        let governed = first > 0
            && words.sentence(first - 1) == sentence
            && (words.is(first - 1, Class::PREPOSITION | Class::DETERMINER | Class::COORDINATOR)
                || words.is(first - 1, Class::VERB) && !words.is(first - 1, Class::CLAUSAL | Class::STRONG));
        // "the ideas Lee championed": a clause inside a phrase.
        let embedded = first > 0
            && words.sentence(first - 1) == sentence
            && words.shape(first - 1) == Shape::Lower
            && !words.is(first - 1, FUNCTION | Class::VERB | Class::ADVERB | Class::PERIOD | Class::DAY)
            && words.noun(first - 1) != Some(EntityType::Person);
        if governed || embedded || words.sentence(end) != sentence {
            return false;
        }
        let after = end + usize::from(words.is(end, Class::ADVERB));
        let class = words.class(after);
        class.is(Class::FINITE | Class::AUXILIARY | Class::PAST_VERB)
            || words.shape(after) == Shape::Lower
                && !class.is(FUNCTION)
                && words.noun(after).is_none()
                && words.form(after).ends_with("ed")
    }

    /// "A neighbor, Ann Lee, wept", "a woman named Ann Lee": the name of whoever a phrase spoke of.
    fn names_the_subject(&self, first: usize, end: usize) -> bool {
        let words = self.words;
        let sentence = words.sentence(first);
        let Some(before) = first.checked_sub(1).filter(|&at| words.sentence(at) == sentence) else { return false };
        let acts = |at: usize| {
            words.sentence(at) == sentence
                && words.is(at, Class::FINITE | Class::AUXILIARY | Class::PAST_VERB)
                && words.shape(at) == Shape::Lower
        };
        match words.form(before) {
            "," => words.form(end) == "," && acts(end + 1),
            _ => self.is_called(first),
        }
    }

    /// "Harbor manager Ann Lee, who …": a role and a name at the start of a sentence.
    fn opens_with_role(&self, first: usize) -> bool {
        let words = self.words;
        let sentence = words.sentence(first);
        let opens = |at: usize| at == 0 || words.sentence(at - 1) != sentence;
        let mut start = first;
        while start > 0 && first - start < 6 && !opens(start) {
            let before = start - 1;
            let plain = words.shape(before) != Shape::Mark
                && !words.is(before, FUNCTION)
                && (words.noun(before).is_some() || !words.is(before, Class::VERB | Class::ADVERB));
            if !plain {
                break;
            }
            start = before;
        }
        let joined = start > 0 && words.is(start - 1, Class::COORDINATOR) && opens(start - 1);
        start < first && words.noun(first - 1) == Some(EntityType::Person) && (opens(start) || joined)
    }

    /// "A woman named Ann Lee"
    fn is_called(&self, first: usize) -> bool {
        let words = self.words;
        first > 1
            && matches!(words.form(first - 1), "named" | "called")
            && words.noun(first - 2) == Some(EntityType::Person)
    }

    pub(super) fn is_quoted(&self, offset: usize) -> bool {
        let next = self.quoted.partition_point(|span| span.end() <= offset);
        self.quoted.get(next).is_some_and(|span| span.covers(offset))
    }

    pub(super) fn place(&self, token: usize, source: bool) -> Place {
        let words = self.words;
        Place {
            sentence: words.sentence(token),
            paragraph: words.paragraph(token),
            quoted: self.is_quoted(words.tokens[token].span.start()),
            source,
            not: self.actor(token).or_else(|| self.asker(token).filter(|_| source)),
            turn: None,
            said: None,
        }
    }

    /// What the attribution whose source is the word at `token` has in quotation marks.
    pub(super) fn said(&self, token: usize) -> Option<Span> {
        let attribution = &self.attributions[*self.pronoun_sources.get(&token)?];
        let content = attribution.content.iter().copied();
        content.filter(|content| self.is_quoted(content.start())).find(|_| attribution.kind == Kind::Direct)
    }

    /// Whether an attribution is a turn of a transcript: "LUND: We are late."
    pub(super) fn is_turn(&self, attribution: usize) -> bool {
        self.attributions[attribution].evidence == "turn"
    }

    /// Whose turn holds the word at `token`.
    pub(super) fn turn_at(&self, token: usize) -> Option<usize> {
        let start = self.words.tokens[token].span.start();
        let last = self.turns.partition_point(|&(from, _)| from <= start).checked_sub(1)?;
        let turn = self.turns[last].1;
        let holds = self.attributions[turn].content.iter().any(|span| span.covers(start));
        holds.then(|| self.speakers[turn]).flatten()
    }

    /// The turn or the quotation whose words hold the mention `at`, past whatever is told in it.
    pub(super) fn utterance(&self, at: usize) -> Option<usize> {
        let mut outer = self.within[at]?;
        for _ in 0..8 {
            if self.attributions[outer].kind != Kind::Indirect || self.is_turn(outer) {
                return Some(outer);
            }
            outer = self.attributions[outer].parent?.index();
        }
        None
    }

    pub(super) fn source(&mut self, source: &Source, at: usize) {
        let attribution = &self.attributions[at];
        let Some(&span) = attribution.source.first() else { return };
        let tokens = self.words.of(span);
        if tokens.is_empty() {
            return;
        }
        let head = head_token(self.words, tokens.start..tokens.end.min(tokens.start + REACH));
        let document = self.words.shape(head) == Shape::Lower && self.words.noun(head) == Some(EntityType::Document);
        let found = match source {
            Source::Nobody => None,
            Source::Pronoun(token) => self.by_pronoun.get(token).copied().flatten(),
            Source::Named(names) if self.is_governed(names, at) => None,
            Source::Named(names) => match names.as_slice() {
                // "Republicans" and "the Germans" name a kind of people, not who of them spoke.
                &[one] if self.is_people(one) => match self.compatriot(one) {
                    Some(somebody) => Some((somebody, Sieve::Epithet)),
                    None => Some((self.people(one), Sieve::Phrase)),
                },
                &[one] => {
                    let draft = self.cast.entity_of[one];
                    // "Dravik Velm said": a body has an article more often than not.
                    let first = self.words.at(self.mentions[one].span.start());
                    let article = first > 0 && self.words.is(first - 1, Class::DETERMINER);
                    if let Some(draft) = draft.filter(|_| !article) {
                        self.cast.drafts[draft].guessed = false;
                    }
                    draft.map(|draft| (draft, Sieve::Name))
                }
                several => self.group(several).map(|group| (group, Sieve::Group)),
            },
            Source::Phrase(phrase) => Some(self.phrase(phrase.clone(), at)),
        };
        let speaker = found.map(|(draft, _)| draft);
        self.speakers[at] = speaker;
        self.sieves[at] = found.map_or(Sieve::Phrase, |(_, sieve)| sieve);
        self.document = speaker.filter(|_| document).map(|draft| (draft, self.words.sentence(tokens.start)));
        if let Some(draft) = speaker {
            self.note_statement(draft, at);
            self.note_question(at);
        }
        if let Some(draft) = speaker {
            self.see(draft, tokens, true, false);
        }
    }

    /// "Republicans in | Norland", "critics of | Halden": a name that belongs to what stands before the source. Of a
    /// place, any preposition of place tells so.
    fn is_governed(&self, names: &[usize], attribution: usize) -> bool {
        let words = self.words;
        let first = words.titles_start(words.at(self.mentions[names[0]].span.start()));
        let the = usize::from(first > 0 && words.form(first - 1) == "the");
        let Some(before) = first.checked_sub(1 + the).filter(|&at| words.sentence(at) == words.sentence(first)) else {
            return false;
        };
        let span = words.tokens[before].span;
        if self.attributions[attribution].cue.iter().any(|cue| cue.contains(span)) {
            return false;
        }
        let is_place = |&name: &usize| {
            let kind = self.cast.entity_of[name].map(|draft| self.cast.drafts[draft].kind);
            matches!(kind, Some(EntityType::Country | EntityType::City | EntityType::Place))
        };
        let placed = names.iter().all(is_place)
            && (words.is(before, Class::LOCATIVE) || matches!(words.form(before), "at" | "of" | "from"));
        let of_people = before > 0
            && words.shape(before - 1) == Shape::Lower
            && words.noun(before - 1) == Some(EntityType::Person)
            && matches!(words.form(before), "of" | "in" | "at" | "for" | "with");
        placed || of_people
    }
}

/// The outermost stretches in quotation marks.
fn quoted(quotations: &[Quotation], attributions: &[Attribution]) -> Vec<Span> {
    let mut spans: Vec<Span> = if quotations.is_empty() {
        attributions.iter().filter(|a| a.kind == Kind::Direct).flat_map(|a| a.content.iter().copied()).collect()
    } else {
        quotations.iter().map(|quotation| quotation.span).collect()
    };
    spans.sort_unstable_by_key(|span| (span.start(), std::cmp::Reverse(span.end())));
    let mut outer: Vec<Span> = Vec::new();
    for span in spans {
        match outer.last_mut() {
            Some(last) if span.start() < last.end() => *last = last.to(span),
            _ => outer.push(span),
        }
    }
    outer
}

/// For each mention, the innermost attribution whose content holds it.
fn within(attributions: &[Attribution], mentions: &[Mention]) -> Vec<Option<usize>> {
    let contents = Contents::of(attributions);
    let innermost = |mention: &Mention| contents.innermost(mention.span, None).map(|(_, id)| id.index());
    mentions.iter().map(innermost).collect()
}

/// Where the turns of a transcript start.
fn turns(attributions: &[Attribution]) -> Vec<(usize, usize)> {
    let mut turns: Vec<(usize, usize)> = attributions
        .iter()
        .enumerate()
        .filter(|(_, attribution)| attribution.evidence == "turn")
        .filter_map(|(at, attribution)| Some((attribution.content.first()?.start(), at)))
        .collect();
    turns.sort_unstable();
    turns
}
