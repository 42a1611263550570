//! Definite phrases that take up somebody or something named: "the minister", "the foundation", "the company", "the
//! Florida senator".

use std::ops::Range;

use super::cast::Draft;
use super::pronouns::{Part, Place, antecedent};
use super::roles::{head_token, role_of};
use super::walk::Walker;
use crate::gazetteer::{AliasKind, EntityType, Gender};
use crate::lexicon::Class;
use crate::mention::Person;
use crate::name::{is_company, name_head, phrase_head};
use crate::sieve::Sieve;

impl Walker<'_, '_> {
    /// The entity that a definite phrase takes up again: "the minister", "the assessment", "the company".
    pub(super) fn definite(&mut self, at: usize, tokens: Range<usize>) -> Option<(usize, Sieve)> {
        let words = self.words;
        let opener = words.class(tokens.start);
        let speakers = Person::of(words.form(tokens.start)) == Some(Person::First)
            || opener.is(Class::POSSESSIVE) && words.form(tokens.start).eq_ignore_ascii_case("your");
        if speakers {
            return None;
        }
        if opener.is(Class::DETERMINER) && !opener.is(Class::DEFINITE) {
            // "A lawyer for the workers said …", and later "the lawyer, Ann Lee"
            let head = head_token(words, tokens.clone());
            let one = matches!(words.form(tokens.start), "a" | "A" | "an" | "An");
            if !one || words.noun(head) != Some(EntityType::Person) {
                return None;
            }
            let role = role_of(words, self.mentions, self.cast, at, tokens.clone());
            let start = words.tokens[tokens.start].span.start();
            return self.roles.introduced_later(&role, start).map(|one| (one, Sieve::Cataphora));
        }
        let owned = words.is(tokens.start, Class::POSSESSIVE);
        let head = head_token(words, tokens.clone());
        if !words.is(tokens.start, Class::DETERMINER | Class::POSSESSIVE)
            && words.noun(head) != Some(EntityType::Person)
            && !words.is_possessive(tokens.start + 1)
        {
            return None;
        }
        let role = role_of(words, self.mentions, self.cast, at, tokens.clone());
        let form = words.form(head).to_lowercase();
        let start = words.tokens[tokens.start].span.start();
        match phrase_head(&form).or_else(|| name_head(&form)).unwrap_or(EntityType::Person) {
            EntityType::Person => {
                if let Some(introduced) = self.roles.introduced_later(&role, start) {
                    return Some((introduced, Sieve::Cataphora));
                }
                if owned {
                    // "His daughter" after "his daughter, Ann"
                    return self.roles.only_holder(&role, start).map(|one| (one, Sieve::Role));
                }
                let last_seen = &self.last_seen;
                let recent = |draft: usize| Some(start.saturating_sub(*last_seen.get(&draft)?));
                let holder = self.roles.holder(&role, start, recent)?;
                let sieve = if last_seen.contains_key(&holder) { Sieve::Role } else { Sieve::Cataphora };
                Some((holder, sieve))
            }
            kind => {
                if owned {
                    return None;
                }
                if let Some(named) = self.same_head(&form) {
                    return Some((named, Sieve::Head));
                }
                let longest = if kind == EntityType::Organization { 4 } else { 2 };
                if tokens.len() > longest || kind == EntityType::Document {
                    return None;
                }
                self.same_kind(&form, tokens.start).map(|body| (body, Sieve::Kind))
            }
        }
    }

    /// The last entity whose name ends in `head`: "the foundation", "the assessment".
    pub(super) fn same_head(&self, head: &str) -> Option<usize> {
        let mut tried: Vec<usize> = Vec::new();
        for one in self.seen.iter().rev().take(50) {
            if tried.contains(&one.draft) {
                continue;
            }
            tried.push(one.draft);
            let draft = &self.cast.drafts[one.draft];
            let heading = !draft.name.contains(char::is_lowercase);
            if !draft.named || draft.kind == EntityType::Person || !draft.members.is_empty() || heading {
                continue;
            }
            // "Harbor Department", "Department of Harbors"
            let words: Vec<&str> = draft.name.split(' ').take(12).collect();
            let of = words.iter().position(|word| matches!(*word, "of" | "for" | "on")).unwrap_or(words.len());
            let is_head = |word: Option<&&str>| word.is_some_and(|word| word.eq_ignore_ascii_case(head));
            if words.len() > 1 && (is_head(words.last()) || is_head(words[..of].last())) {
                return Some(one.draft);
            }
        }
        None
    }

    /// The only or the last subject of its kind nearby: "the company", "the newspaper", "the country".
    pub(super) fn same_kind(&self, head: &str, token: usize) -> Option<usize> {
        let fits = |draft: usize| {
            let draft = &self.cast.drafts[draft];
            draft.named
                && draft.members.is_empty()
                && match head {
                    "company" | "firm" | "corporation" => {
                        let plain = draft.kind == EntityType::Other && draft.name.contains(char::is_lowercase);
                        let told = || !is_no_company(&draft.name);
                        (plain || draft.kind == EntityType::Organization) && draft.company.unwrap_or_else(told)
                    }
                    "group" | "organization" | "organisation" | "nonprofit" | "charity" => {
                        let other = draft.kind == EntityType::Other && draft.name.contains(char::is_lowercase);
                        other || matches!(draft.kind, EntityType::Organization | EntityType::Media)
                    }
                    "agency" | "outlet" | "publication" | "newspaper" | "magazine" | "network" | "broadcaster"
                    | "tabloid" | "website" | "paper" => draft.kind == EntityType::Media,
                    "country" | "nation" | "kingdom" | "republic" => draft.kind == EntityType::Country,
                    "city" | "town" => draft.kind == EntityType::City,
                    "state" | "province" => draft.kind == EntityType::Place,
                    _ => false,
                }
        };
        let paragraph = self.words.paragraph(token);
        let mut candidates: Vec<usize> = Vec::new();
        for one in self.seen.iter().rev().take(30) {
            if paragraph.saturating_sub(one.paragraph) > 2 {
                break;
            }
            // Where "company" could be any capitalised word, it is one that acts.
            let acts = self.cast.drafts[one.draft].kind != EntityType::Other || one.part != Part::Object;
            if fits(one.draft) && acts && !candidates.contains(&one.draft) {
                if matches!(one.part, Part::Speaker | Part::Subject) {
                    return Some(one.draft);
                }
                candidates.push(one.draft);
            }
        }
        if matches!(head, "company" | "firm" | "corporation") && candidates.is_empty() {
            // Further back, a name that says so: "Halden Holdings".
            let named = |draft: &Draft| draft.named && draft.name.rsplit(' ').next().is_some_and(is_company);
            let mut recent = self.seen.iter().rev().take(50);
            let company = recent.find(|one| named(&self.cast.drafts[one.draft]));
            return company.filter(|one| paragraph.saturating_sub(one.paragraph) <= 6).map(|one| one.draft);
        }
        match candidates.as_slice() {
            &[one] => Some(one),
            _ => None,
        }
    }

    /// "The Norwegian", "the Ohio Republican": somebody whom the text has named, not a people.
    pub(super) fn compatriot(&mut self, name: usize) -> Option<usize> {
        let words = self.words;
        let tokens = words.of(self.mentions[name].span);
        let mut before = tokens.start.checked_sub(1)?;
        // "the South Carolina Republican"
        while before > 0
            && tokens.start - before < 4
            && words.is_capital(before)
            && !words.is(before, Class::DETERMINER)
        {
            before -= 1;
        }
        let form = words.form(tokens.start);
        let member = self.cast.entity_of[name].is_some_and(|draft| self.cast.drafts[draft].kind == EntityType::Group)
            && !["s", "sh", "ch", "ese"].iter().any(|end| form.ends_with(end));
        let singular = member || ["an", "man", "woman", "er", "i"].iter().any(|end| form.ends_with(end));
        let one = tokens.len() == 1
            && singular
            && matches!(words.form(before), "the" | "The")
            && (matches!(self.mentions[name].alias_kind, Some(AliasKind::Adjective | AliasKind::Demonym)) || member);
        let draft = self.antecedent_of_epithet(None, before).filter(|_| one)?;
        self.cast.tie(name, draft);
        Some(draft)
    }

    /// The person named nearby whom a definite phrase at `token` takes up.
    pub(super) fn antecedent_of_epithet(&self, gender: Option<Gender>, token: usize) -> Option<usize> {
        let person = match gender {
            Some(Gender::Female) => Person::She,
            Some(Gender::Male) => Person::He,
            None => Person::Either,
        };
        let turn = self.turn_at(token);
        let place = Place { turn, ..self.place(token, true) };
        let asked = self.answering(place).filter(|&asked| self.cast.drafts[asked].could_be(person));
        asked
            .or_else(|| antecedent(person, place, &self.seen, self.cast))
            .filter(|&draft| self.cast.drafts[draft].named)
    }
}

/// Whether a body of this name is no company: "Harbour Workers' Union".
fn is_no_company(name: &str) -> bool {
    let acronym = !name.contains(char::is_lowercase) && name.len() > 3;
    let told = |word: &str| !is_company(word) && name_head(word).is_some();
    acronym || name.split(' ').any(told)
}
