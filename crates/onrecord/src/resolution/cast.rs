//! Names into entities: surnames to full names, acronyms to what they stand for, adjectives to their country.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::gazetteer::{AliasKind, EntityRef, EntityType, Gazetteer, Gender, Overlaps};
use crate::lexicon::Class;
use crate::mention::{Form, Mention, Person};
use crate::name::{PERSONAL, Words, head_of, name_head};
use crate::text::{Shape, Span};

/// An entity in the making.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) name: String,
    /// What makes one form fuller than another: whether it is a noun, its words, its length.
    fullness: (bool, usize, usize),
    pub(super) named: bool,
    pub(super) kind: EntityType,
    /// Position in the gazetteer.
    pub(super) known: Option<u32>,
    /// "Two diplomats": nobody that "he" or "she" could be.
    pub(super) plural: bool,
    pub(super) gender: Option<Gender>,
    pub(super) roles: Vec<Span>,
    pub(super) members: Vec<usize>,
    /// A person only because no table knows the words: "Dravik Velm".
    pub(super) guessed: bool,
    /// Whether the gazetteer tells that it is, or is not, a company.
    pub(super) company: Option<bool>,
    /// How often it is named.
    pub(super) weight: u32,
}

impl Draft {
    /// What it is when all is read: somebody only by unknown words is no person, and "RWI" is a body.
    pub(super) fn final_kind(&self) -> EntityType {
        let acronym = (2..=6).contains(&self.name.len()) && self.name.bytes().all(|byte| byte.is_ascii_uppercase());
        match self.kind {
            EntityType::Person if self.guessed => EntityType::Other,
            EntityType::Other if acronym && self.named => EntityType::Organization,
            kind => kind,
        }
    }

    /// Whether a pronoun of this person and number can mean it.
    pub(super) fn could_be(&self, person: Person) -> bool {
        use EntityType::{Document, Government, Group, Media, Organization, Person as Somebody};
        let one = self.kind == Somebody && !self.plural;
        match person {
            Person::Either => one && self.named,
            Person::He => one && self.gender != Some(Gender::Female),
            Person::She => one && self.gender != Some(Gender::Male),
            Person::They if self.kind == Document => false,
            Person::They => {
                !self.members.is_empty()
                    || !self.named
                    || matches!(self.kind, Organization | Group | Government | Media)
            }
            _ => self.kind != Somebody && self.kind != Group && self.members.is_empty(),
        }
    }
}

/// The entities so far and the ways to them.
#[derive(Debug)]
pub(super) struct Cast<'a> {
    words: Words<'a>,
    pub(super) drafts: Vec<Draft>,
    /// For each mention, its draft.
    pub(super) entity_of: Vec<Option<usize>>,
    by_known: FxHashMap<u32, usize>,
    by_name: FxHashMap<String, usize>,
    by_ends: FxHashMap<(String, String), usize>,
    /// Persons by surname, others by the last word of their name.
    by_last: FxHashMap<String, Vec<usize>>,
    by_first: FxHashMap<String, Vec<usize>>,
    acronyms: FxHashMap<String, usize>,
}

/// A name mention, taken apart.
#[derive(Debug, Clone)]
struct Name {
    mention: usize,
    tokens: Range<usize>,
    kind: EntityType,
    guessed: bool,
    gender: Option<Gender>,
    known: Option<u32>,
    alias: Option<AliasKind>,
}

/// How many entities of one surname are compared.
const NAMESAKES: usize = 12;

impl<'a> Cast<'a> {
    pub(super) fn of_names(words: Words<'a>, mentions: &[Mention], gazetteer: Option<&Gazetteer>) -> Cast<'a> {
        let mut cast = Cast {
            words,
            drafts: Vec::new(),
            entity_of: vec![None; mentions.len()],
            by_known: FxHashMap::default(),
            by_name: FxHashMap::default(),
            by_ends: FxHashMap::default(),
            by_last: FxHashMap::default(),
            by_first: FxHashMap::default(),
            acronyms: FxHashMap::default(),
        };
        let names = names(words, mentions, gazetteer);
        // Long names first: a surname may stand before the full name.
        for name in names.iter().filter(|name| name.tokens.len() > 1) {
            cast.full_name(name, gazetteer);
        }
        cast.find_acronyms(mentions);
        for name in names.iter().filter(|name| name.tokens.len() == 1) {
            cast.short_name(name, gazetteer);
        }
        cast
    }

    /// Notes that `mention` refers to `draft`.
    pub(super) fn tie(&mut self, mention: usize, draft: usize) {
        self.entity_of[mention] = Some(draft);
    }

    /// A new entity that the text does not name.
    pub(super) fn add_unnamed(&mut self, name: String, kind: EntityType, members: Vec<usize>) -> usize {
        let named = !members.is_empty();
        self.drafts.push(Draft {
            name,
            fullness: (false, 0, 0),
            named,
            kind,
            known: None,
            plural: named,
            gender: None,
            roles: Vec::new(),
            members,
            guessed: false,
            company: None,
            weight: 0,
        });
        self.drafts.len() - 1
    }

    fn full_name(&mut self, name: &Name, gazetteer: Option<&Gazetteer>) {
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
            let plain = self.words.class(last).difference(PERSONAL | Class::COMMON).is_empty();
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
    fn same_person(&self, name: &Name, ends: &(String, String)) -> Option<usize> {
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
    fn longer_name(&self, name: &Name) -> Option<usize> {
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

    fn short_name(&mut self, name: &Name, gazetteer: Option<&Gazetteer>) {
        let key = self.lower(name.tokens.start);
        let titled = self.words.titles_start(name.tokens.start) < name.tokens.start;
        let surname_alias = name.alias == Some(AliasKind::Surname);
        let country = !titled
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
        let found = self
            .acronyms
            .get(&key)
            .copied()
            .filter(|_| is_acronym(self.words.form(name.tokens.start)))
            .or_else(|| (!country).then(|| self.namesake(&key, name)).flatten())
            .or_else(|| name.known.and_then(|known| self.by_known.get(&known).copied()))
            .or_else(|| {
                let at = *self.by_name.get(&key)?;
                (name.known.is_none() || self.drafts[at].known.is_none()).then_some(at)
            })
            .or_else(|| (!country).then(|| self.part_of_name(&key, name)).flatten());
        let draft = found.unwrap_or_else(|| {
            let added = self.add(name);
            self.by_name.entry(key).or_insert(added);
            added
        });
        self.see(draft, name, gazetteer);
    }

    /// The person of this surname; of several, whom title and gender allow: the one the text is about, else the one named last.
    fn namesake(&self, surname: &str, name: &Name) -> Option<usize> {
        let namesakes = self.by_last.get(surname)?;
        let fitting: Vec<usize> = namesakes
            .iter()
            .take(NAMESAKES)
            .copied()
            .filter(|&at| {
                let draft = &self.drafts[at];
                draft.kind == EntityType::Person
                    && (name.gender.is_none() || draft.gender.is_none() || draft.gender == name.gender)
            })
            .collect();
        match fitting.as_slice() {
            [] => None,
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

    /// A given name alone, or the first or last word of a body's name: "Hillary", "Quinnipiac", "the Foundation".
    fn part_of_name(&self, word: &str, name: &Name) -> Option<usize> {
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
    fn find_acronyms(&mut self, mentions: &[Mention]) {
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
            let acronym = if bracketed { Some(inside) } else { before };
            let Some(acronym) = acronym.filter(|&at| is_acronym(words.form(at))) else { continue };
            let initial = |at: usize| words.form(at).chars().next();
            if tokens.clone().any(|at| initial(at) == initial(acronym)) {
                let key = words.form(acronym).to_lowercase();
                self.acronyms.entry(key).or_insert(draft);
            }
        }
    }

    fn add(&mut self, name: &Name) -> usize {
        self.drafts.push(Draft {
            name: String::new(),
            fullness: (false, 0, 0),
            named: true,
            kind: name.kind,
            known: None,
            plural: false,
            gender: None,
            roles: Vec::new(),
            members: Vec::new(),
            guessed: name.guessed,
            company: None,
            weight: 0,
        });
        self.drafts.len() - 1
    }

    /// Takes what a name tells into its entity.
    fn see(&mut self, at: usize, name: &Name, gazetteer: Option<&Gazetteer>) {
        self.entity_of[name.mention] = Some(at);
        let form = &self.words.text[self.words.span(name.tokens.clone())];
        let noun = !matches!(name.alias, Some(AliasKind::Adjective | AliasKind::Demonym));
        let shouted = name.tokens.len() > 1 && !form.contains(char::is_lowercase);
        let acronym = !form.contains(char::is_lowercase) && name.tokens.len() == 1;
        let fullness = (noun, if shouted || acronym { 0 } else { name.tokens.len() }, form.len());
        let draft = &mut self.drafts[at];
        if draft.name.is_empty() || fullness > draft.fullness {
            form.clone_into(&mut draft.name);
            draft.fullness = fullness;
        }
        draft.weight += 1;
        // "Zorin" after "Dravik Zorin", "Ms. Zorin": who is called so is somebody.
        if !name.guessed && name.kind == EntityType::Person {
            draft.guessed = false;
        }
        if draft.kind == EntityType::Other {
            draft.kind = name.kind;
        }
        // A surname alone is nobody's id.
        if let Some(known) = name.known.filter(|_| draft.known.is_none() && name.alias != Some(AliasKind::Surname)) {
            draft.known = Some(known);
            draft.kind = name.kind;
            self.by_known.entry(known).or_insert(at);
            if let Some(entity) = gazetteer.and_then(|g| g.at(known as usize)) {
                draft.gender = entity.gender().or(draft.gender);
                draft.company = entity.subtype().map(|subtype| subtype == "company");
            }
        }
        if draft.gender.is_none() && draft.kind == EntityType::Person {
            draft.gender = name.gender;
        }
    }

    fn key(&self, tokens: Range<usize>) -> String {
        self.words.text[self.words.span(tokens)].to_lowercase()
    }

    fn lower(&self, at: usize) -> String {
        self.words.form(at).to_lowercase()
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

/// The token of the surname: the last but for "Jr.", "III".
fn surname(words: Words<'_>, tokens: Range<usize>) -> usize {
    let mut last = tokens.end - 1;
    while last > tokens.start && words.is(last, Class::SUFFIX) && !words.is(last, PERSONAL) {
        last -= 1;
    }
    last
}

fn names(words: Words<'_>, mentions: &[Mention], gazetteer: Option<&Gazetteer>) -> Vec<Name> {
    let mut lookups: FxHashMap<&str, Option<u32>> = FxHashMap::default();
    let mut names = Vec::new();
    for (mention, found) in mentions.iter().enumerate() {
        if found.form != Form::Name {
            continue;
        }
        let form = &words.text[found.span];
        let known = found.alias_kind.and(gazetteer).and_then(|gazetteer| {
            *lookups.entry(form).or_insert_with(|| {
                let all = gazetteer.find(form, Overlaps::Longest);
                all.iter().find(|m| m.span.len() == form.len()).and_then(|m| m.candidates.first().copied())
            })
        });
        let mut tokens = words.of(found.span);
        while tokens.len() > 1 && (words.is_title(tokens.start) || words.form(tokens.start).eq_ignore_ascii_case("the"))
        {
            tokens.start += 1;
        }
        if tokens.is_empty() {
            continue;
        }
        let entity = known.and_then(|known| gazetteer?.at(known as usize));
        let titles = words.titles_start(tokens.start)..tokens.start;
        let kind = match entity {
            Some(entity) => entity.kind(),
            None => kind(words, tokens.clone(), !titles.is_empty()),
        };
        let gender = entity.and_then(EntityRef::gender).or_else(|| {
            matches!(kind, EntityType::Person | EntityType::Other)
                .then(|| gender(words, titles.clone(), tokens.clone()))
                .flatten()
        });
        let guessed =
            kind == EntityType::Person && entity.is_none() && titles.is_empty() && is_guess(words, tokens.clone());
        names.push(Name { mention, tokens, kind, guessed, gender, known, alias: found.alias_kind });
    }
    names
}

/// The kind of a name that no gazetteer knows.
fn kind(words: Words<'_>, tokens: Range<usize>, titled: bool) -> EntityType {
    let first = tokens.start;
    if let Some(kind) = head_of(words, tokens.clone()) {
        return kind;
    }
    if tokens.clone().any(|at| words.form(at) == "&") {
        return EntityType::Organization;
    }
    // "Royal Tide Society Te Ahi"
    let inside = tokens.clone().skip(1).find(|&at| {
        words.is_capital(at) && !words.is(at, PERSONAL) && name_head(words.form(at)) == Some(EntityType::Organization)
    });
    if inside.is_some() && !titled {
        return EntityType::Organization;
    }
    let given = words.is(first, Class::GIVEN_NAME) || words.is_initial(first);
    // Words that no table knows, one or two before another: more often somebody than something.
    let unknown = |at: usize| {
        words.shape(at) == Shape::Capital && words.class(at).difference(PERSONAL | Class::COMMON).is_empty()
    };
    let person = match tokens.len() {
        _ if titled => true,
        1 => words.shape(first) != Shape::Upper && words.is(first, PERSONAL) && !words.is(first, Class::COMMON),
        2..=5 if given => true,
        2..=3 => tokens.clone().all(unknown),
        _ => false,
    };
    // "in Velmar, Norland": where, and no person.
    let place = !titled
        && tokens.len() <= 2
        && tokens.clone().all(|at| words.class(at).is_empty() && words.shape(at) == Shape::Capital)
        && first > 0
        && words.is(first - 1, Class::LOCATIVE)
        && words.form(tokens.end) == ","
        && words.is_capital(tokens.end + 1);
    if place {
        EntityType::Place
    } else if person {
        EntityType::Person
    } else {
        EntityType::Other
    }
}

/// Whether neither a given name nor a surname tells that the name is a person's.
fn is_guess(words: Words<'_>, name: Range<usize>) -> bool {
    let given = words.is(name.start, Class::GIVEN_NAME) || words.is_initial(name.start);
    let last = surname(words, name.clone());
    name.len() > 1 && !given && (!words.is(last, Class::SURNAME) || words.is(last, Class::COMMON))
}

/// What the title or the given name tells.
fn gender(words: Words<'_>, titles: Range<usize>, name: Range<usize>) -> Option<Gender> {
    let of = |class: Class, female: Class, male: Class| match (class.is(female), class.is(male)) {
        (true, false) => Some(Gender::Female),
        (false, true) => Some(Gender::Male),
        _ => None,
    };
    titles.rev().find_map(|at| of(words.class(at), Class::TITLE_FEMALE, Class::TITLE_MALE)).or_else(|| {
        let given =
            words.is(name.start, Class::GIVEN_NAME) && (name.len() > 1 || !words.is(name.start, Class::SURNAME));
        given.then(|| of(words.class(name.start), Class::FEMALE, Class::MALE)).flatten()
    })
}
