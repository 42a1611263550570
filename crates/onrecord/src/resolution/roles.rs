//! The roles that the text gives to persons: by title, in apposition, or by "X is the minister".

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::cast::Cast;
use crate::gazetteer::{EntityType, Gender};
use crate::lexicon::Class;
use crate::mention::{Form, Mention};
use crate::name::{FUNCTION, Words, is_business, is_office, phrase_head, plural_head};
use crate::text::{Shape, Span};

/// A role phrase as it is compared: its head, its other words, the names in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Role {
    pub(super) head: String,
    modifiers: Vec<String>,
    names: Vec<usize>,
    /// "his" of "his daughter".
    owner: Option<String>,
    /// Whether it is somebody's without saying whose: "the brother-in-law, Tom Lee".
    taken_up: bool,
}

/// Who holds which role, and where the text says so.
#[derive(Debug, Default)]
pub(super) struct Roles {
    /// "The attorney, Ann Lee": who takes up a description that came before the name, by its head.
    taken_up: FxHashMap<String, Vec<(usize, usize, Role)>>,
    /// Where somebody new of each head comes in: "a lawyer for the workers".
    new: FxHashMap<String, Vec<usize>>,
    by_head: FxHashMap<String, Vec<(usize, usize, Role)>>,
    /// The offices that the text gives somebody: a senator is not the governor.
    offices: FxHashMap<usize, Vec<String>>,
}

/// Within how many bytes somebody is introduced whom a role spoke of before.
const INTRODUCTION: usize = 1500;

/// How many holders of a role are compared.
const HOLDERS: usize = 30;

static FORMS: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
    include_str!("../../data/lexicon/role_forms.tsv").lines().filter_map(|line| line.split_once('\t')).collect()
});

/// "Sen." and "senator" are one role, "spokeswoman" and "spokesman" too.
fn role_head(word: &str) -> String {
    let mut lower = word.to_lowercase();
    if lower.ends_with('.') {
        lower.pop();
    }
    match FORMS.get(lower.as_str()) {
        Some(&form) => form.to_owned(),
        None => lower,
    }
}

/// Collects the roles, and ties the role phrases that stand beside their person's name.
pub(super) fn roles(words: Words<'_>, mentions: &[Mention], cast: &mut Cast<'_>) -> Roles {
    let mut roles = Roles { new: newcomers(words), ..Roles::default() };
    for at in 0..mentions.len() {
        if mentions[at].form != Form::Name {
            continue;
        }
        let Some(draft) = cast.entity_of[at] else { continue };
        let tokens = words.of(mentions[at].span);
        if tokens.is_empty() {
            continue;
        }
        if has_age(words, tokens.end) && is_person(cast, draft) {
            cast.drafts[draft].kind = EntityType::Person;
            cast.drafts[draft].guessed = false;
        }
        describe_body(words, cast, draft, tokens.start);
        let before = before_name(words, mentions, at, tokens.start);
        if !before.is_empty() && is_person(cast, draft) {
            roles.add(words, mentions, cast, at, draft, before);
        }
        if testifies(words, tokens.end) && is_person(cast, draft) {
            let start = mentions[at].span.start();
            roles.by_head.entry("witness".to_owned()).or_default().push((start, draft, Role::of("witness")));
        }
        for beside in beside_name(words, mentions, at, &tokens) {
            if cast.entity_of[beside].is_some() {
                continue;
            }
            let span = mentions[beside].span;
            let role = words.of(span);
            let noun = role_of(words, mentions, cast, beside, role.clone());
            retype(cast, draft, &noun.head);
            if !fits(cast, draft, &noun.head) || noun.names.contains(&draft) {
                continue;
            }
            cast.tie(beside, draft);
            // "The chief executive, Ann Lee", "Ann Lee, the chairwoman"
            let longest = if beside < at { 4 } else { 2 };
            let takes_up = role.len() <= longest && matches!(words.form(role.start), "the" | "The");
            if takes_up && noun.names.is_empty() {
                roles.taken_up.entry(noun.head.clone()).or_default().push((span.start(), draft, noun.clone()));
            }
            roles.add(words, mentions, cast, beside, draft, role);
        }
    }
    roles
}

/// Where somebody new comes in, by the head of the phrase: "a lawyer for the workers", "another lawyer".
fn newcomers(words: Words<'_>) -> FxHashMap<String, Vec<usize>> {
    let mut new: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for at in 0..words.len() {
        if !matches!(words.form(at), "a" | "A" | "an" | "An" | "another" | "Another") {
            continue;
        }
        let person = |&next: &usize| words.noun(next) == Some(EntityType::Person);
        let Some(head) = (at + 1..at + 4).take_while(|&next| words.shape(next) != Shape::Mark).find(person) else {
            continue;
        };
        new.entry(role_head(words.form(head))).or_default().push(words.tokens[at].span.start());
    }
    new
}

/// Lets "their association" tell that a name without other evidence is no person's.
fn retype(cast: &mut Cast<'_>, draft: usize, head: &str) {
    let draft = &mut cast.drafts[draft];
    let guessed = draft.kind == EntityType::Person && draft.gender.is_none() && draft.known.is_none();
    if let (true, Some(kind)) = (guessed, phrase_head(head))
        && matches!(kind, EntityType::Organization | EntityType::Government | EntityType::Media | EntityType::Group)
    {
        draft.kind = kind;
    }
}

/// Whether the entity can be what the head of a role phrase says: a person a minister, a party a group.
fn fits(cast: &Cast<'_>, draft: usize, head: &str) -> bool {
    use EntityType::{Document, Media, Other, Person, Work};
    let told = phrase_head(head);
    let noun = told.unwrap_or(Person);
    match cast.drafts[draft].kind {
        // "For Lund, a majority", "Lund and Park, critics": nobody is many.
        Person => noun == Person && !is_amount(head) && (told.is_some() || plural_head(head).is_none()),
        Other => noun != Document,
        Document | Media | Work => noun != Person,
        // "In Norland, a poll": what was made there.
        _ => !matches!(noun, Person | Document),
    }
}

/// Whether `word` tells how many, and not who.
fn is_amount(word: &str) -> bool {
    matches!(
        word,
        "majority"
            | "minority"
            | "plurality"
            | "half"
            | "third"
            | "quarter"
            | "percent"
            | "number"
            | "handful"
            | "dozen"
    )
}

fn is_person(cast: &Cast<'_>, draft: usize) -> bool {
    matches!(cast.drafts[draft].kind, EntityType::Person | EntityType::Other)
}

/// "Dockers' union Halden", "the carmaker Halden": what stands right before a body's name tells what it is.
fn describe_body(words: Words<'_>, cast: &mut Cast<'_>, draft: usize, first: usize) {
    let Some(before) = first.checked_sub(1).filter(|&at| words.shape(at) == Shape::Lower) else { return };
    if words.is(before, FUNCTION | Class::VERB) || words.sentence(before) != words.sentence(first) {
        return;
    }
    let noun = words.form(before);
    let entity = &mut cast.drafts[draft];
    let open = entity.known.is_none()
        && (entity.kind == EntityType::Other
            || entity.guessed
            || entity.kind == EntityType::Person && entity.gender.is_none() && entity.weight < 3);
    if let (true, Some(kind @ (EntityType::Organization | EntityType::Government | EntityType::Media))) =
        (open, phrase_head(noun))
    {
        entity.kind = kind;
        entity.guessed = false;
    }
    if entity.kind == EntityType::Organization && phrase_head(noun) == Some(EntityType::Organization) {
        entity.company.get_or_insert(is_business(noun));
    }
}

/// ", 47," after a name.
fn has_age(words: Words<'_>, after: usize) -> bool {
    let age = words.form(after + 1);
    words.form(after) == ","
        && age.len() <= 3
        && age.bytes().all(|byte| byte.is_ascii_digit())
        && matches!(words.form(after + 2), "," | "." | ")")
        && words.sentence(after + 1) == words.sentence(after)
}

/// "Ann Lee, a surveyor, gave evidence", "Ann Lee testified": who does is a witness.
fn testifies(words: Words<'_>, after: usize) -> bool {
    let sentence = words.sentence(after.wrapping_sub(1));
    // Past what stands in apposition, or the second comma of one before the name.
    let comma = words.form(after) == ",";
    let closing = (after + 2..after + 9).find(|&at| comma && words.form(at) == ",");
    let verb = match closing.filter(|_| words.is(after + 1, Class::DETERMINER)) {
        Some(closing) => closing + 1,
        None => after + usize::from(comma),
    };
    let verb = verb + usize::from(words.is(verb, Class::HAVE | Class::ADVERB));
    words.sentence(verb) == sentence
        && (matches!(words.form(verb), "testified" | "testifies")
            || matches!(words.form(verb), "gave" | "gives" | "given")
                && matches!(words.form(verb + 1), "evidence" | "testimony"))
}

/// The titles and the bare role before a name: "Defense Minister", "campaign chairman", without article.
fn before_name(words: Words<'_>, mentions: &[Mention], name: usize, first: usize) -> Range<usize> {
    let mut start = words.titles_start(first);
    // "former ambassador Steven Pifer": the word before the name is a role, and what modifies it comes before.
    let role = start > 0 && words.shape(start - 1) == Shape::Lower && words.noun(start - 1) == Some(EntityType::Person);
    if role || start < first {
        let sentence = words.sentence(first);
        let limit = first.saturating_sub(7);
        while start > limit {
            let at = start - 1;
            let class = words.class(at);
            let modifier = words.sentence(at) == sentence
                && words.shape(at) != Shape::Mark
                && !class.is(FUNCTION | Class::ADVERB)
                && (!class.is(Class::VERB) || words.noun(at).is_some() || words.is_capital(at))
                || words.is_possessive(at);
            if !modifier {
                break;
            }
            start = at;
        }
        // Only whole names are taken along.
        let edge = words.tokens[start].span.start();
        let from = name.saturating_sub(8);
        if let Some(cut) = mentions[from..name].iter().find(|m| m.span.start() < edge && m.span.end() > edge) {
            start = words.at(cut.span.end()).min(first);
        }
    }
    start..first
}

/// The role phrases in apposition to a name or said of it.
fn beside_name(words: Words<'_>, mentions: &[Mention], at: usize, name: &Range<usize>) -> Vec<usize> {
    let mut beside = Vec::new();
    let sentence = words.sentence(name.start);
    let mut after = name.end;
    // "Ann Lee (D-Ohio), the senator"
    if words.form(after) == "(" {
        after = (after..after + 6).find(|&at| words.form(at) == ")").map_or(after, |at| at + 1);
    }
    let comma = words.form(after) == ",";
    // "Ann Lee, D-Ohio, the senator"
    if comma && is_party(words.form(after + 1)) {
        after = (after + 2..after + 5).find(|&at| words.form(at) == ",").unwrap_or(after);
    }
    let copula =
        words.is(after, Class::BE) && words.form(after).len() > 2 || matches!(words.form(after), "became" | "is");
    if comma || copula {
        let mut start = after + 1;
        if comma && words.shape(start) == Shape::Number && words.form(start + 1) == "," {
            start += 2;
        }
        let adverbs = (start..start + 2).take_while(|&at| words.is(at, Class::ADVERB)).count();
        start += adverbs;
        let next = mentions[at + 1..]
            .iter()
            .take(8)
            .position(|m| m.form == Form::Nominal && words.at(m.span.start()) == start);
        if let Some(next) = next.map(|next| at + 1 + next) {
            let end = words.at(mentions[next].span.end());
            let verb = words.is(end, Class::FINITE | Class::AUXILIARY)
                && !words.is(end, FUNCTION.difference(Class::AUXILIARY));
            let closed = words.sentence(end) != sentence
                || words.shape(end) == Shape::Mark
                || words.is(end, Class::WH | Class::PREPOSITION | Class::COORDINATOR);
            if words.sentence(start) == sentence && (copula || !verb && closed) {
                beside.push(next);
            }
        }
    }
    // "The group's director, Ann Lee, said"
    let titles = words.titles_start(name.start);
    let end = name.end + usize::from(words.is(name.end, Class::SUFFIX) && words.shape(name.end) == Shape::Upper);
    if titles > 1 && words.form(titles - 1) == "," && (words.shape(end) == Shape::Mark || words.is(end, Class::WH)) {
        let end = words.tokens[titles - 2].span.end();
        let from = at.saturating_sub(10);
        if let Some(before) = mentions[from..at].iter().rposition(|m| m.form == Form::Nominal && m.span.end() == end) {
            beside.push(from + before);
        }
    }
    beside
}

/// "R-Neb.", "D-Ohio": the party and the state of a member of Congress.
fn is_party(form: &str) -> bool {
    matches!(form, "R" | "D" | "I") || ["R-", "D-", "I-"].iter().any(|party| form.starts_with(party))
}

/// The phrase `tokens` as it is compared; the names in it are among the mentions around `near`.
pub(super) fn role_of(
    words: Words<'_>,
    mentions: &[Mention],
    cast: &Cast<'_>,
    near: usize,
    tokens: Range<usize>,
) -> Role {
    let head = head_token(words, tokens.clone());
    let span = words.span(tokens.clone());
    let mut names = Vec::new();
    let mut named: Vec<Span> = Vec::new();
    let from = near.saturating_sub(10);
    for (at, mention) in mentions.iter().enumerate().skip(from).take(30) {
        if mention.form == Form::Name && span.contains(mention.span) {
            named.push(mention.span);
            names.extend(cast.entity_of[at]);
        }
    }
    let taken_up =
        matches!(words.form(tokens.start), "the" | "The") && words.is(head, Class::TITLE_FEMALE | Class::TITLE_MALE);
    let owner = words.is(tokens.start, Class::POSSESSIVE).then(|| words.form(tokens.start).to_lowercase());
    let modifiers = tokens
        .filter(|&at| at != head)
        .filter(|&at| words.shape(at) != Shape::Mark && !words.is(at, FUNCTION) && !words.is_possessive(at))
        .filter(|&at| !named.iter().any(|name| name.contains(words.tokens[at].span)))
        .map(|at| words.form(at).to_lowercase())
        .collect();
    Role { head: role_head(words.form(head)), modifiers, names, owner, taken_up }
}

/// The head of a role phrase: the last noun before its first preposition.
pub(super) fn head_token(words: Words<'_>, tokens: Range<usize>) -> usize {
    let end = (tokens.start + 1..tokens.end)
        .find(|&at| {
            // "a poll released Friday by the centre": a participle begins what is attached.
            let attached = words.form(at).ends_with("ed")
                && words.noun(at - 1).is_some()
                && words.is(at + 1, Class::PREPOSITION | Class::DAY | Class::ADVERB)
                || words.is(at + 1, Class::PREPOSITION)
                    && matches!(words.form(at), "close" | "familiar" | "aware" | "loyal" | "opposed" | "critical");
            words.is(at, Class::PREPOSITION) && !words.is_capital(at) || words.form(at) == "," || attached
        })
        .unwrap_or(tokens.end);
    let plain = |at: usize| {
        let class = words.class(at);
        let form = words.form(at);
        words.shape(at) != Shape::Mark
            && !words.is_possessive(at)
            && (words.noun(at).is_some()
                || !class.is(FUNCTION | Class::ADVERB | Class::VERB) && !form.ends_with("ed") && !form.ends_with("ing"))
    };
    (tokens.start..end).rev().find(|&at| plain(at)).unwrap_or_else(|| end.saturating_sub(1).max(tokens.start))
}

impl Roles {
    fn add(
        &mut self,
        words: Words<'_>,
        mentions: &[Mention],
        cast: &mut Cast<'_>,
        near: usize,
        draft: usize,
        tokens: Range<usize>,
    ) {
        let span = words.span(tokens.clone());
        let role = role_of(words, mentions, cast, near, tokens.clone());
        let entity = &mut cast.drafts[draft];
        if entity.kind == EntityType::Other
            && phrase_head(&role.head).unwrap_or(EntityType::Person) == EntityType::Person
        {
            entity.kind = EntityType::Person;
        }
        entity.guessed = false;
        if entity.gender.is_none() && entity.kind == EntityType::Person {
            let class = words.class(head_token(words, tokens.clone()));
            if class.is(Class::TITLE_FEMALE) != class.is(Class::TITLE_MALE) {
                entity.gender = Some(if class.is(Class::TITLE_FEMALE) { Gender::Female } else { Gender::Male });
            }
        }
        let honorific = tokens.clone().all(|at| words.is(at, Class::HONORIFIC));
        if honorific {
            return;
        }
        if entity.roles.len() < 30 {
            entity.roles.push(span);
        }
        if is_office(&role.head) {
            self.offices.entry(draft).or_default().push(role.head.clone());
        }
        if is_police(&role.head) {
            self.by_head.entry("officer".to_owned()).or_default().push((span.start(), draft, Role::of("officer")));
        }
        self.by_head.entry(role.head.clone()).or_default().push((span.start(), draft, role));
    }

    /// Whether the text gives somebody the office that `head` tells.
    pub(super) fn in_office(&self, head: &str, draft: usize) -> bool {
        let head = role_head(head);
        self.offices.get(&draft).is_some_and(|held| held.contains(&head))
    }

    /// Whether the text gives somebody offices, and not the one that `head` tells.
    pub(super) fn differs(&self, head: &str, draft: usize) -> bool {
        let head = role_head(head);
        is_office(&head) && self.offices.contains_key(&draft) && !self.in_office(&head, draft)
    }

    /// The person who is introduced after `position` by a phrase that takes up this one, and before whom nobody else
    /// comes in who is so called.
    pub(super) fn introduced_later(&self, role: &Role, position: usize) -> Option<usize> {
        let taken_up = self.taken_up.get(&role.head)?;
        let next = taken_up.partition_point(|&(at, ..)| at <= position);
        let &(at, one, ref taken) = taken_up.get(next)?;
        let before = |(held, ..): &&(usize, usize, Role)| *held <= at;
        let rivals = self.by_head.get(&role.head)?.iter().take_while(before).take(HOLDERS);
        let only = rivals.into_iter().all(|&(_, other, _)| other == one);
        let others = self.new.get(&role.head).is_some_and(|new| new.iter().any(|&new| new > position && new < at));
        let said = taken.modifiers.iter().all(|modifier| role.modifiers.contains(modifier)) && taken.may_be(role);
        (only && !others && said && at - position < INTRODUCTION).then_some(one)
    }

    /// Whom alone the text ever calls so: "Mayor" of a headline.
    pub(super) fn sole(&self, head: &str) -> Option<usize> {
        let (&(_, one, _), others) = self.by_head.get(&role_head(head))?.split_first()?;
        others.iter().take(HOLDERS).all(|&(_, other, _)| other == one).then_some(one)
    }

    /// Whom alone the text calls so before `position`, by the same possessive: "his daughter".
    pub(super) fn only_holder(&self, role: &Role, position: usize) -> Option<usize> {
        let holders = self.by_head.get(&role.head)?;
        let split = holders.partition_point(|&(at, ..)| at < position);
        let ((_, one, held), others) = holders[..split].split_first()?;
        // "Her brother-in-law" after "the brother-in-law, Ann's"
        let owner = held.owner == role.owner || held.owner.is_none() && held.taken_up;
        let only = owner && held.agrees(role);
        (only && others.iter().take(HOLDERS).all(|(_, other, _)| other == one)).then_some(*one)
    }

    /// Who holds `role` for a reader at `position`: of those named before, the one named last whose role agrees; else
    /// one who is introduced later by the same role in full. `recent` tells how far back an entity was last mentioned.
    pub(super) fn holder(
        &self,
        role: &Role,
        position: usize,
        recent: impl Fn(usize) -> Option<usize>,
    ) -> Option<usize> {
        let holders = self.by_head.get(&role.head)?;
        let split = holders.partition_point(|&(at, ..)| at < position);
        let earlier = holders[..split].iter().rev().take(HOLDERS).filter(|(_, _, held)| held.agrees(role));
        let mut nearest: Option<(bool, usize, usize)> = None;
        let mut rivals = false;
        for (at, draft, held) in earlier {
            let one = (!held.repeats(role), recent(*draft).unwrap_or(position - at), *draft);
            rivals |= nearest.is_some_and(|(.., other)| other != *draft);
            nearest = Some(nearest.map_or(one, |other| other.min(one)));
        }
        if let Some((differs, _, draft)) = nearest {
            // "The Florida senator" is none of two senators of whom no state is told.
            return (!differs || !rivals || role.names.is_empty()).then_some(draft);
        }
        // The only one in the text who holds such a role at all, whatever else is said of it.
        let mut others = holders[..split].iter().rev().take(HOLDERS).filter(|(_, _, held)| held.may_be(role));
        if let Some(&(_, one, _)) = others.next()
            && others.all(|&(_, other, _)| other == one)
        {
            return Some(one);
        }
        let mut later: Vec<usize> = holders[split..]
            .iter()
            .take(HOLDERS)
            .filter(|(_, _, held)| held.repeats(role) && held.says_all(role))
            .map(|&(_, draft, _)| draft)
            .collect();
        later.dedup();
        match later.as_slice() {
            &[one] => Some(one),
            _ => None,
        }
    }
}

impl Role {
    fn of(head: &str) -> Role {
        Role { head: head.to_owned(), modifiers: Vec::new(), names: Vec::new(), owner: None, taken_up: false }
    }

    /// Whether nothing in the phrase speaks against this role.
    fn agrees(&self, phrase: &Role) -> bool {
        let telling = |role: &Role| role.modifiers.iter().filter(|m| !is_time(m)).count();
        let shared = phrase.modifiers.iter().any(|modifier| self.modifiers.contains(modifier));
        self.may_be(phrase)
            && (shared
                || telling(phrase) == 0
                || telling(self) == 0
                || !phrase.names.is_empty() && !self.names.is_empty())
    }

    /// Whether no names differ, and none is a former one of those who are it now.
    fn may_be(&self, phrase: &Role) -> bool {
        let former = |role: &Role| role.modifiers.iter().any(|modifier| modifier == "former");
        (former(self) || !former(phrase))
            && (phrase.names.is_empty()
                || self.names.is_empty()
                || phrase.names.iter().any(|name| self.names.contains(name)))
    }

    /// Whether the role names what the phrase names, or holds all that it says.
    fn says_all(&self, phrase: &Role) -> bool {
        phrase.names.iter().any(|name| self.names.contains(name))
            || phrase.modifiers.iter().all(|modifier| self.modifiers.contains(modifier))
    }

    /// Whether the phrase says as much: a name or a modifier in common, and no names that differ.
    fn repeats(&self, phrase: &Role) -> bool {
        let shared_name = phrase.names.iter().any(|name| self.names.contains(name));
        let shared_word = phrase.modifiers.iter().any(|modifier| self.modifiers.contains(modifier));
        (shared_name || shared_word && (phrase.names.is_empty() || self.names.is_empty())) && self.agrees(phrase)
    }
}

/// Ranks whose bearer is "the officer" later.
fn is_police(head: &str) -> bool {
    matches!(
        head,
        "constable" | "sergeant" | "inspector" | "superintendent" | "detective" | "trooper" | "pc" | "dc" | "ds" | "di"
    )
}

fn is_time(word: &str) -> bool {
    matches!(
        word,
        "former" | "then" | "current" | "late" | "longtime" | "new" | "old" | "retired" | "acting" | "outgoing"
    )
}
