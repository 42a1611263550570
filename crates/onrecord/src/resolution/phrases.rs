//! The speaker behind a source that is no single name: whom the phrase takes up, who issued the document that it stands for,
//! the people that it lists, or else an entity without a name.

use std::ops::Range;

use super::roles::head_token;
use super::sources::{names_in, phrase_name};
use super::walk::Walker;
use crate::gazetteer::{AliasKind, EntityType, Gender};
use crate::lexicon::{Class, word};
use crate::mention::Form;
use crate::name::{PERSONAL, is_epithet, name_head, phrase_head, plural_head};
use crate::sieve::Sieve;
use crate::text::Span;

/// Among how many entities "Lee's campaign" is looked for.
const CAMPAIGNS: usize = 500;

/// Within how many words what is said names nobody who says it: further on, it may for clarity.
const CONTENT: usize = 12;

impl Walker<'_, '_> {
    pub(super) fn is_people(&self, name: usize) -> bool {
        let mention = &self.mentions[name];
        let plural = self.words.text[mention.span].ends_with('s');
        let kind = self.cast.entity_of[name].map(|draft| self.cast.drafts[draft].kind);
        let tokens = self.words.of(mention.span);
        let counted = tokens.start > 0
            && self.words.is(tokens.start - 1, Class::DETERMINER)
            && !matches!(self.words.form(tokens.start - 1), "the" | "The" | "this" | "that" | "This" | "That");
        let form = &self.words.text[mention.span];
        let named_after = ["ans", "ers", "ists", "ics", "ians"].iter().any(|end| form.ends_with(end));
        let unknown = kind == Some(EntityType::Other) && tokens.len() == 1 && !self.words.is(tokens.start, PERSONAL);
        // "Workers objected": at the start of a sentence any noun has a capital.
        let opens = tokens.start == 0 || self.words.sentence(tokens.start - 1) != self.words.sentence(tokens.start);
        if opens && tokens.len() == 1 && plural_head(&form.to_lowercase()) == Some(EntityType::Person) {
            return true;
        }
        let headed = form.rsplit(' ').next().and_then(name_head) == Some(EntityType::Group);
        if headed || plural && unknown && (counted || named_after) {
            return true;
        }
        matches!(mention.alias_kind, Some(AliasKind::Adjective | AliasKind::Demonym))
            || kind == Some(EntityType::Group) && plural
    }

    pub(super) fn people(&mut self, name: usize) -> usize {
        let phrase = self.words.of(self.mentions[name].span);
        let name = phrase_name(self.words, phrase);
        let draft = self.cast.add_unnamed(name, EntityType::Group, Vec::new());
        self.cast.drafts[draft].plural = true;
        draft
    }

    /// The entity of several named people together.
    pub(super) fn group(&mut self, names: &[usize]) -> Option<usize> {
        let mut members: Vec<usize> = Vec::new();
        for &name in names {
            let draft = self.cast.entity_of[name]?;
            if !members.contains(&draft) {
                members.push(draft);
            }
        }
        if let &[one] = members.as_slice() {
            return Some(one);
        }
        let draft = if let Some(&draft) = self.groups.get(&members) {
            draft
        } else {
            let listed: Vec<&str> = members.iter().map(|&at| self.cast.drafts[at].name.as_str()).collect();
            let name = match listed.split_last() {
                Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
                None => return None,
            };
            let people = members.iter().all(|&at| self.cast.drafts[at].kind == EntityType::Person);
            let kind = if people { EntityType::Group } else { EntityType::Other };
            let draft = self.cast.add_unnamed(name, kind, members.clone());
            self.groups.insert(members, draft);
            draft
        };
        let span = self.mentions[names[0]].span.to(self.mentions[names[names.len() - 1]].span);
        if let Some(mention) = self.nominal_at(span) {
            self.cast.entity_of[mention].get_or_insert(draft);
        }
        Some(draft)
    }

    pub(super) fn nominal_at(&self, span: Span) -> Option<usize> {
        let first = self.mentions.partition_point(|mention| mention.span.start() < span.start());
        (first..self.mentions.len())
            .take_while(|&at| self.mentions[at].span.start() == span.start())
            .find(|&at| self.mentions[at].form == Form::Nominal)
    }

    /// The speaker behind a phrase: the entity it takes up, the issuer of a document, else a new entity without a name.
    pub(super) fn phrase(&mut self, phrase: Range<usize>, attribution: usize) -> (usize, Sieve) {
        let words = self.words;
        let span = words.span(phrase.clone());
        let nominal = self.nominal_at(span);
        let head = head_token(words, phrase.clone());
        let kind = words.noun(head);
        let thing = !matches!(kind, Some(EntityType::Person));
        let known = nominal.and_then(|at| Some((self.cast.entity_of[at]?, at)));
        if let Some((draft, at)) = known {
            if !self.is_spoken_of(draft, attribution) {
                return (draft, self.tied_by.get(&at).copied().unwrap_or(Sieve::Role));
            }
            self.cast.entity_of[at] = None;
        }
        if words.form(head) == "campaign"
            && let Some(draft) = self.campaign(&phrase)
        {
            return (draft, Sieve::Head);
        }
        let issuer = thing.then(|| self.issuer(&phrase, kind)).flatten();
        if let Some(draft) = issuer {
            if kind == Some(EntityType::Document) {
                self.issuers.insert(words.form(head).to_lowercase(), draft);
            }
            return (draft, Sieve::Issuer);
        }
        if let Some(draft) = self.issued_before(&phrase, head).filter(|_| kind == Some(EntityType::Document)) {
            return (draft, Sieve::Issuer);
        }
        // "Minister says no": a headline leaves out the article.
        if phrase.len() == 1
            && !words.is(head, Class::DETERMINER)
            && kind == Some(EntityType::Person)
            && let Some(draft) = self.roles.sole(words.form(head))
            && !self.is_spoken_of(draft, attribution)
        {
            return (draft, Sieve::Cataphora);
        }
        let name = phrase_name(words, phrase.clone());
        let definite = matches!(words.form(phrase.start), "the" | "The");
        let key = name.to_lowercase();
        // "Mother-of-two": her first word tells.
        let class = match words.form(head).split_once("-of-") {
            Some((first, _)) => word(first).class,
            None => words.class(head),
        };
        let gender = match (class.is(Class::TITLE_FEMALE), class.is(Class::TITLE_MALE)) {
            (true, false) => Some(Gender::Female),
            (false, true) => Some(Gender::Male),
            _ => None,
        };
        let key_of_head = words.form(head).to_lowercase();
        // Somebody without a name who is called so is called so again.
        let unnamed = self.by_head.get(&key_of_head).and_then(|draft| self.last_seen.get(draft)).copied();
        if let Some(draft) = self.described(&phrase, head, gender)
            && self.last_seen.get(&draft).copied() >= unnamed
            && !self.is_spoken_of(draft, attribution)
        {
            if let Some(mention) = nominal {
                self.cast.tie(mention, draft);
            }
            return (draft, Sieve::Epithet);
        }
        let again = definite && phrase.len() == 2;
        let draft = if let Some(&draft) = self.phrases.get(&key).filter(|_| definite) {
            draft
        } else if let Some(&draft) = self.by_head.get(&key_of_head).filter(|_| again) {
            // "Two sources …", later "the sources".
            draft
        } else {
            let draft = self.cast.add_unnamed(name, kind.unwrap_or(EntityType::Other), Vec::new());
            let entity = &mut self.cast.drafts[draft];
            entity.plural = phrase_head(words.form(head)) != Some(EntityType::Person);
            entity.gender = gender;
            self.phrases.insert(key, draft);
            if words.form(phrase.start) != "that" {
                self.by_head.insert(key_of_head, draft);
            }
            draft
        };
        if let Some(mention) = nominal {
            self.cast.tie(mention, draft);
        }
        (draft, Sieve::Phrase)
    }

    /// Whom a description takes up: "the former dinner lady", "the 47-year-old", "the striker", "the Florida senator".
    fn described(&self, phrase: &Range<usize>, head: usize, gender: Option<Gender>) -> Option<usize> {
        let words = self.words;
        let definite = matches!(words.form(phrase.start), "the" | "The");
        if !definite || words.noun(head) != Some(EntityType::Person) || head + 1 != phrase.end || phrase.len() > 6 {
            return None;
        }
        // Of a former president there may be several.
        let former = words.form(phrase.start + 1) == "former";
        let lasting = former && !words.is(head, Class::TITLE) && !phrase.clone().skip(1).any(|at| words.is_capital(at));
        if !lasting && !is_epithet(words.form(head)) {
            return None;
        }
        // "The Lund supporter" is none who is named so.
        let about_others = names_in(words, self.mentions, phrase.clone()).into_iter().any(|(name, ..)| {
            let kind = self.cast.entity_of[name].map(|draft| self.cast.drafts[draft].kind);
            kind == Some(EntityType::Person)
        });
        if about_others || phrase.clone().any(|at| words.is_possessive(at)) {
            return None;
        }
        let office = words.form(head);
        self.antecedent_of_epithet(gender, phrase.start).filter(|&draft| {
            let in_office = former && self.roles.in_office(office, draft);
            !in_office && !self.roles.differs(office, draft)
        })
    }

    /// "The senator said that Lund would win": nobody calls themselves by name in what they say outside quotation marks.
    fn is_spoken_of(&self, draft: usize, attribution: usize) -> bool {
        let attribution = &self.attributions[attribution];
        let (Some(source), Some(content)) = (attribution.source.last(), attribution.content.first()) else {
            return false;
        };
        if content.start() < source.end() || self.cast.drafts[draft].kind != EntityType::Person {
            return false;
        }
        let tokens = self.words.of(*content).take(CONTENT);
        let starts = tokens.map(|token| self.words.tokens[token].span.start());
        starts.filter(|&start| !self.is_quoted(start)).any(|start| {
            let first = self.mentions.partition_point(|mention| mention.span.start() < start);
            self.mentions[first..]
                .iter()
                .zip(&self.cast.entity_of[first..])
                .take_while(|(mention, _)| mention.span.start() == start)
                .any(|(mention, &entity)| mention.form == Form::Name && entity == Some(draft))
        })
    }

    /// "Clinton's campaign" is the Clinton campaign, and a name of its own where the text never calls it that; of "his
    /// campaign" it is told by whom "his" means.
    pub(super) fn campaign(&mut self, phrase: &Range<usize>) -> Option<usize> {
        let words = self.words;
        let of_pronoun = self.pronoun_at(phrase.start);
        let owner = if let Some(owner) = of_pronoun {
            &self.cast.drafts[owner].name
        } else {
            let (owner, ..) = names_in(words, self.mentions, phrase.clone())
                .into_iter()
                .find(|&(_, before, possessive)| before && possessive)?;
            &words.text[self.mentions[owner].span]
        };
        let named = format!("{} campaign", owner.rsplit(' ').next()?);
        let draft = (0..self.cast.drafts.len().min(CAMPAIGNS)).find(|&at| self.cast.drafts[at].name.ends_with(&named));
        if draft.is_some() || of_pronoun.is_some() {
            return draft;
        }
        let draft = self.cast.add_unnamed(phrase_name(words, phrase.clone()), EntityType::Organization, Vec::new());
        self.cast.drafts[draft].named = true;
        Some(draft)
    }

    /// Whom the possessive pronoun at `token` means.
    fn pronoun_at(&self, token: usize) -> Option<usize> {
        if !self.words.is(token, Class::POSSESSIVE) {
            return None;
        }
        let span = self.words.tokens[token].span;
        let first = self.mentions.partition_point(|mention| mention.span.start() < span.start());
        (first..self.mentions.len())
            .take_while(|&at| self.mentions[at].span.start() == span.start())
            .find(|&at| self.mentions[at].span == span)
            .and_then(|at| self.cast.entity_of[at])
    }

    /// Who made or owns what a phrase stands for: "a CNN poll", "a study by Lee", "Lee's letter", "her plan".
    pub(super) fn issuer(&self, phrase: &Range<usize>, kind: Option<EntityType>) -> Option<usize> {
        let words = self.words;
        let body = |draft: usize| {
            !matches!(
                self.cast.drafts[draft].kind,
                EntityType::Country | EntityType::City | EntityType::Place | EntityType::Group | EntityType::Document
            )
        };
        let head = head_token(words, phrase.clone());
        let opens = |start: usize| (phrase.start..start).all(|at| words.is(at, Class::DETERMINER | Class::ADVERB));
        let mut found: Option<usize> = None;
        // Where the name of the issuer ends: "by the United Nations | Food and Agriculture Organization".
        let mut ends = usize::MAX;
        for (mention, before, possessive) in names_in(words, self.mentions, phrase.clone()) {
            let Some(draft) = self.cast.entity_of[mention].filter(|&draft| body(draft)) else { continue };
            let tokens = words.of(self.mentions[mention].span);
            let start = words.titles_start(tokens.start);
            // "A Halden lawyer's letter" is the lawyer's.
            let owner = before && !(tokens.end + usize::from(possessive)..head).any(|at| words.is_possessive(at));
            // "Lund's silence", but not "Lund's neighbors" or "those who mourn Lund's death"
            let own = possessive && kind.is_none() && !words.form(head).ends_with('s') && opens(start);
            if owner && (kind == Some(EntityType::Document) || own) {
                return Some(draft);
            }
            let by = start > 0
                && !possessive
                && (matches!(words.form(start - 1), "by" | "from")
                    || start > 1 && words.form(start - 1) == "the" && matches!(words.form(start - 2), "by" | "from"));
            let goes_on = tokens.start == ends && !possessive;
            if !before && (by && found.is_none() || goes_on) && kind == Some(EntityType::Document) {
                found = Some(draft);
                ends = tokens.end;
            }
        }
        if found.is_none() && kind == Some(EntityType::Document) && phrase.len() <= 3 {
            return self.pronoun_at(phrase.start);
        }
        found
    }
}
