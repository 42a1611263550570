//! Which entity of the text a name means: the same name, a surname, a part of it, its acronym.

use crate::gazetteer::{AliasKind, EntityType, Gazetteer, Gender};
use crate::lexicon::Class;
use crate::mention::Mention;
use crate::name::{NAMING, name_head};
use crate::text::Shape;

use super::name::{Name, surname};
use super::{Cast, Draft};

/// How many entities of one surname are compared.
const NAMESAKES: usize = 12;

/// Among how many entities the one with the initials of a label is looked for.
const LABELLED: usize = 400;

impl Cast<'_> {
    /// The team of a city is not the city.
    fn team(&mut self, name: &Name, gazetteer: Option<&Gazetteer>) {
        let key = format!("team {}", self.key(name.tokens.clone()));
        let draft = self.by_name.get(&key).copied().unwrap_or_else(|| self.add(name));
        self.by_name.insert(key, draft);
        self.see(draft, name, gazetteer);
    }

    pub(super) fn full_name(&mut self, name: &Name, gazetteer: Option<&Gazetteer>) {
        if name.team {
            return self.team(name, gazetteer);
        }
        let key = self.key(name.tokens.clone());
        let ends = (self.lower(name.tokens.start), self.lower(surname(self.words, name.tokens.clone())));
        let person = name.kind == EntityType::Person;
        let found = name
            .known
            .and_then(|known| self.by_known.get(&known).copied())
            .or_else(|| self.by_name.get(&key).copied())
            .or_else(|| person.then(|| self.same_person(name, &ends)).flatten())
            .or_else(|| (!person).then(|| self.longer_name(name)).flatten());
        let draft = found.unwrap_or_else(|| self.add(name));
        self.see(draft, name, gazetteer);
        self.by_name.entry(key).or_insert(draft);
        if found.is_none() {
            // "Marin" of "Rosa Marin Solis"
            let last = surname(self.words, name.tokens.clone());
            let plain = self.words.class(last).difference(NAMING).is_empty();
            let middle = last.saturating_sub(1);
            if person && plain && middle > name.tokens.start && !self.words.is_initial(middle) {
                let middle = self.lower(middle);
                self.by_first.entry(middle).or_default().push(draft);
            }
            self.by_last.entry(ends.1.clone()).or_default().push(draft);
            self.by_first.entry(ends.0.clone()).or_default().push(draft);
        }
        if person {
            self.by_ends.entry(ends).or_insert(draft);
        }
    }

    /// Somebody of the same given name and surname, or of an initial that fits.
    pub(super) fn same_person(&self, name: &Name, ends: &(String, String)) -> Option<usize> {
        if let Some(&same) = self.by_ends.get(ends) {
            return Some(same);
        }
        let namesakes = self.by_last.get(&ends.1)?;
        let mut fitting = namesakes.iter().take(NAMESAKES).copied().filter(|&at| {
            let draft = &self.drafts[at];
            let other = draft.name.split(' ').next().unwrap_or("").to_lowercase();
            let initial = |short: &str, long: &str| short.ends_with('.') && long.starts_with(&short[..short.len() - 1]);
            draft.kind == EntityType::Person
                && (initial(&ends.0, &other) || initial(&other, &ends.0))
                && (draft.known.is_none() || name.known.is_none())
        });
        let first = fitting.next()?;
        fitting.next().is_none().then_some(first)
    }

    /// The body whose name ends in this name: "U.S. Justice Department" for "Justice Department".
    pub(super) fn longer_name(&self, name: &Name) -> Option<usize> {
        if name.known.is_some() {
            return None;
        }
        let key = self.key(name.tokens.clone());
        let same_end = self.by_last.get(&self.lower(name.tokens.end - 1))?;
        let mut fitting = same_end.iter().take(NAMESAKES).copied().filter(|&at| {
            let draft = &self.drafts[at];
            let longer = draft.name.to_lowercase();
            draft.kind != EntityType::Person
                && (longer.strip_suffix(&key).is_some_and(|rest| rest.ends_with(' ') && !ends_open(rest))
                    || key.strip_suffix(&longer).is_some_and(|rest| rest.ends_with(' ') && longer.contains(' ')))
        });
        let first = fitting.next()?;
        fitting.next().is_none().then_some(first)
    }

    pub(super) fn short_name(&mut self, name: &Name, gazetteer: Option<&Gazetteer>) {
        if name.team {
            return self.team(name, gazetteer);
        }
        let key = self.lower(name.tokens.start);
        let titled = self.words.titles_start(name.tokens.start) < name.tokens.start;
        let surname_alias = name.alias == Some(AliasKind::Surname);
        // "Finn laughed" after "Donal Finn", but not "the Finn".
        let people = matches!(name.alias, Some(AliasKind::Adjective | AliasKind::Demonym));
        let begins = name.tokens.start;
        let bare = begins == 0 || !self.words.is(begins - 1, Class::DETERMINER);
        let surname = people
            && bare
            && self.words.is(name.tokens.end, Class::PAST_VERB | Class::PAST | Class::THIRD)
            && self.by_last.get(&key).is_some_and(|of| of.iter().any(|&at| self.drafts[at].kind == EntityType::Person));
        let country = !titled
            && !surname
            && !surname_alias
            && name.known.is_some()
            && matches!(
                name.kind,
                EntityType::Country
                    | EntityType::Organization
                    | EntityType::Government
                    | EntityType::Media
                    | EntityType::Group
            );
        // "In Houston" is where, also where the text is about Ada Houston.
        let first = name.tokens.start;
        let place = !titled
            && name.known.is_some()
            && matches!(name.kind, EntityType::City | EntityType::Place)
            && first > 0
            && self.words.is(first - 1, Class::LOCATIVE);
        let found = self
            .label(name)
            .or_else(|| self.acronyms.get(&key).copied().filter(|_| is_acronym(self.words.form(first))))
            .or_else(|| (!country && !place).then(|| self.namesake(&key, name)).flatten())
            .or_else(|| self.by_given_name(&key, name))
            .or_else(|| name.known.and_then(|known| self.by_known.get(&known).copied()))
            .or_else(|| {
                let at = *self.by_name.get(&key)?;
                (name.known.is_none() || self.drafts[at].known.is_none()).then_some(at)
            })
            .or_else(|| (!country && !place).then(|| self.part_of_name(&key, name)).flatten())
            // "Congress" after "the Philippine Congress"
            .or_else(|| (name.alias.is_some() && name.known.is_none()).then(|| self.longer_name(name)).flatten());
        let draft = found.unwrap_or_else(|| {
            let added = self.add(name);
            self.by_name.entry(key).or_insert(added);
            added
        });
        self.see(draft, name, gazetteer);
        self.note_given(draft, name);
        let first = name.tokens.start;
        if first > 1 && matches!(self.words.form(first - 1), "elder" | "older" | "younger") {
            let key = self.lower(first);
            self.elders.entry(key).or_insert((self.words.form(first - 1), draft));
        }
    }

    /// "AL:" at the start of a line: who of the text has these initials.
    fn label(&self, name: &Name) -> Option<usize> {
        let words = self.words;
        let (first, end) = (name.tokens.start, name.tokens.end);
        let opens = first == 0 || words.sentence(first - 1) != words.sentence(first);
        let form = words.form(first);
        if !opens || words.form(end) != ":" || !(2..=4).contains(&form.len()) || words.shape(first) != Shape::Upper {
            return None;
        }
        let bears = |draft: &Draft| {
            draft.kind == EntityType::Person
                && draft.name.split([' ', '-']).filter_map(|word| word.chars().next()).collect::<String>() == form
        };
        let mut bearers = (0..self.drafts.len().min(LABELLED)).filter(|&at| bears(&self.drafts[at]));
        let one = bearers.next()?;
        bearers.next().is_none().then_some(one)
    }

    /// "Georgia" of "Georgia Stone", where she acts and nothing else speaks of the country.
    fn by_given_name(&self, given: &str, name: &Name) -> Option<usize> {
        let words = self.words;
        let (first, end) = (name.tokens.start, name.tokens.end);
        let place = matches!(name.kind, EntityType::Country | EntityType::City | EntityType::Place);
        let acts = words.is_possessive(end) || words.is(end, Class::PAST | Class::THIRD);
        let governed = first > 0 && words.is(first - 1, Class::PREPOSITION);
        if !place || !acts || governed || !words.is(first, Class::GIVEN_NAME) {
            return None;
        }
        let spoken_of = name.known.is_some_and(|known| self.by_known.contains_key(&known));
        let &[one] = self.by_first.get(given)?.as_slice() else { return None };
        (!spoken_of && self.drafts[one].kind == EntityType::Person).then_some(one)
    }

    /// The person of this surname; of several, whom title and gender allow: the one the text is about, else the one named last.
    pub(super) fn namesake(&self, surname: &str, name: &Name) -> Option<usize> {
        let namesakes = self.by_last.get(surname)?;
        // "Raman" after "Priya Raman" is no man's given name.
        let titled = self.words.titles_start(name.tokens.start) < name.tokens.start;
        let gender = name.gender.filter(|_| titled);
        let fitting: Vec<usize> = namesakes
            .iter()
            .take(NAMESAKES)
            .copied()
            .filter(|&at| {
                let draft = &self.drafts[at];
                draft.kind == EntityType::Person
                    && (gender.is_none() || draft.gender.is_none() || draft.gender == gender)
            })
            .collect();
        let first = name.tokens.start;
        let age = self.words.form(first.wrapping_sub(1));
        let ages = first > 1 && matches!(age, "elder" | "older" | "younger");
        let other = self.elders.get(surname).filter(|&&(told, _)| ages && told != age).map(|&(_, draft)| draft);
        let fitting: Vec<usize> = fitting.into_iter().filter(|&at| Some(at) != other).collect();
        if let (true, &[one, ..]) = (ages && other.is_some(), fitting.as_slice()) {
            return Some(one);
        }
        match fitting.as_slice() {
            [] => self.relative(gender?),
            &[one] => Some(one),
            several => {
                let before =
                    |at: usize| self.entity_of[..name.mention].iter().rev().take(60).position(|&e| e == Some(at));
                let weight = |at: usize| self.drafts[at].weight;
                let most = several.iter().copied().map(weight).max().unwrap_or(0);
                let mut main = several.iter().copied().filter(|&at| weight(at) == most);
                match (main.next(), main.next()) {
                    (Some(one), None) => Some(one),
                    _ => several
                        .iter()
                        .copied()
                        .filter_map(|at| Some((before(at)?, at)))
                        .min()
                        .map(|(_, at)| at)
                        .or(several.first().copied()),
                }
            }
        }
    }

    /// "His wife, Ilse", later "Mrs Grell": whoever was named by a given name alone and is kin of somebody.
    fn relative(&self, gender: Gender) -> Option<usize> {
        let fits = |&&(at, _): &&(usize, &str)| self.drafts[at].gender == Some(gender);
        let spouse = |&&(_, noun): &&(usize, &str)| matches!(noun, "wife" | "husband" | "widow" | "widower");
        let spouses = || self.kin.iter().filter(fits).filter(spouse).map(|&(at, _)| at);
        let kin = || self.kin.iter().filter(fits).map(|&(at, _)| at);
        let one = spouses().next().or_else(|| kin().next())?;
        let only = if spouses().next().is_some() { spouses().all(|at| at == one) } else { kin().all(|at| at == one) };
        only.then_some(one)
    }

    /// Notes what stands beside a given name alone: "his wife, Ilse", "Olga and Pavel Reznik".
    fn note_given(&mut self, draft: usize, name: &Name) {
        let words = self.words;
        let (first, end) = (name.tokens.start, name.tokens.end);
        let person = matches!(self.drafts[draft].kind, EntityType::Person | EntityType::Other);
        if !person || self.drafts[draft].name.contains(' ') || !words.is(first, Class::GIVEN_NAME) {
            return;
        }
        let noun = first.checked_sub(1).map_or(first, |at| at - usize::from(at > 0 && words.form(at) == ","));
        if words.shape(noun) == Shape::Lower
            && words.is(noun, Class::TITLE_FEMALE | Class::TITLE_MALE)
            && words.is(noun.wrapping_sub(1), Class::POSSESSIVE)
        {
            self.drafts[draft].gender = self.drafts[draft].gender.or(if words.is(noun, Class::TITLE_FEMALE) {
                Some(Gender::Female)
            } else {
                Some(Gender::Male)
            });
            self.drafts[draft].kind = EntityType::Person;
            self.kin.push((draft, words.form(noun)));
        }
        let joined = matches!(words.form(end), "and" | "&")
            && words.is(end + 1, Class::GIVEN_NAME)
            && words.shape(end + 2) == Shape::Capital;
        let surname = joined.then(|| self.lower(end + 2)).filter(|surname| self.by_last.contains_key(surname));
        if let Some(surname) = surname {
            let told = match (words.is(first, Class::FEMALE), words.is(first, Class::MALE)) {
                (true, false) => Some(Gender::Female),
                (false, true) => Some(Gender::Male),
                _ => None,
            };
            self.drafts[draft].gender = self.drafts[draft].gender.or(told);
            self.by_last.entry(surname).or_default().push(draft);
        }
    }

    /// A given name alone, or the first or last word of a body's name: "Hillary", "Quinnipiac", "the Foundation".
    pub(super) fn part_of_name(&self, word: &str, name: &Name) -> Option<usize> {
        let one = |list: Option<&Vec<usize>>, fits: &dyn Fn(&Draft) -> bool| -> Option<usize> {
            let mut fitting = list?.iter().take(NAMESAKES).copied().filter(|&at| fits(&self.drafts[at]));
            let first = fitting.next()?;
            fitting.next().is_none().then_some(first)
        };
        let at = name.tokens.start;
        let article = at > 0 && matches!(self.words.form(at - 1), "the" | "The");
        let person = |draft: &Draft| draft.kind == EntityType::Person;
        let body = |draft: &Draft| {
            !matches!(draft.kind, EntityType::Person | EntityType::Country | EntityType::City | EntityType::Place)
        };
        (!article)
            .then(|| one(self.by_first.get(word), &person))
            .flatten()
            .or_else(|| article.then(|| one(self.by_last.get(word), &body)).flatten())
            .or_else(|| {
                let of_place = |draft: &Draft| draft.name.starts_with("University of ");
                (!article && name.known.is_none()).then(|| one(self.by_last.get(word), &of_place)).flatten()
            })
            .or_else(|| {
                let titled = self.words.titles_start(at) < at;
                let known_word = self.words.is(at, Class::GIVEN_NAME) || name.known.is_some() || titled;
                let headed = |draft: &Draft| {
                    body(draft)
                        && draft
                            .name
                            .rsplit(' ')
                            .next()
                            .is_some_and(|last| last.starts_with(char::is_uppercase) && name_head(last).is_some())
                };
                (!known_word).then(|| one(self.by_first.get(word), &headed)).flatten()
            })
            .or_else(|| {
                // Initials: "Human Rights Watch", later "HRW".
                let upper = self.words.shape(at) == Shape::Upper && word.chars().count() >= 2 && name.known.is_none();
                upper
                    .then(|| {
                        let initials = |draft: &Draft| {
                            draft
                                .name
                                .split(' ')
                                .filter(|w| w.starts_with(char::is_uppercase))
                                .filter_map(|w| w.chars().next())
                                .collect::<String>()
                        };
                        let mut fitting = (0..self.drafts.len().min(400)).filter(|&at| {
                            body(&self.drafts[at])
                                && self.drafts[at].name.contains(' ')
                                && initials(&self.drafts[at]).to_lowercase().ends_with(word)
                        });
                        let first = fitting.next()?;
                        fitting.next().is_none().then_some(first)
                    })
                    .flatten()
            })
    }

    /// "International Business Times (IBT)", and the other way round.
    pub(super) fn find_acronyms(&mut self, mentions: &[Mention]) {
        let words = self.words;
        for (at, mention) in mentions.iter().enumerate() {
            let Some(draft) = self.entity_of[at] else { continue };
            let tokens = words.of(mention.span);
            if tokens.len() < 2 {
                continue;
            }
            let inside = tokens.end + 1;
            let bracketed = words.form(tokens.end) == "(" && words.form(inside + 1) == ")";
            let before = tokens
                .start
                .checked_sub(2)
                .filter(|_| words.form(tokens.start - 1) == "(" && words.form(tokens.end) == ")");
            // "The Tide Office, known as TIO", "the Tide Office, or TIO"
            let mut known_as = tokens.end + 1;
            known_as += match (words.form(known_as), words.form(known_as + 1)) {
                ("known" | "abbreviated", "as") => 2,
                ("or" | "called", _) => 1,
                _ => 0,
            };
            let known_as = (words.form(tokens.end) == "," && known_as > tokens.end + 1)
                .then_some(known_as + usize::from(words.form(known_as) == "the"));
            let acronym = if bracketed { Some(inside) } else { before.or(known_as) };
            let Some(acronym) = acronym.filter(|&at| is_acronym(words.form(at))) else { continue };
            let initial = |at: usize| words.form(at).chars().next();
            if tokens.clone().any(|at| initial(at) == initial(acronym)) {
                let key = words.form(acronym).to_lowercase();
                self.acronyms.entry(key).or_insert(draft);
            }
        }
    }
}

/// "EU", and the mixed ones: "`HaDI`".
fn is_acronym(word: &str) -> bool {
    word.chars().filter(|c| c.is_uppercase()).count() > 1 && !word.contains(['-', '\'', '’'])
}

/// "Museum of the " before "Northern Coast": what follows is only a part.
fn ends_open(rest: &str) -> bool {
    ["of ", "the ", "for ", "and ", "& ", "on "].iter().any(|end| rest.ends_with(end))
}
