//! One walk over the text: roles, pronouns and sources, each tied to what stood before it.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::cast::{Cast, Draft};
use super::pronouns::{Part, Place, Seen, antecedent};
use super::roles::{Roles, head_token, role_of};
use super::sources::{Source, names_in, phrase_name, read};
use crate::attribution::{Attribution, Contents, Kind};
use crate::gazetteer::{AliasKind, EntityType, Gender};
use crate::lexicon::{Class, word};
use crate::mention::{Form, Mention, Person};
use crate::name::{FUNCTION, PERSONAL, Words, is_company, is_epithet, name_head, phrase_head};
use crate::quotation::Quotation;
use crate::text::{Shape, Span};

/// Among how many entities "Lee's campaign" is looked for.
const CAMPAIGNS: usize = 500;

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
) -> Vec<Option<usize>> {
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
        by_pronoun: FxHashMap::default(),
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
    walker.speakers
}

struct Walker<'a, 'w> {
    words: Words<'w>,
    mentions: &'a [Mention],
    attributions: &'a [Attribution],
    /// What stands in quotation marks, disjoint and in order.
    quoted: Vec<Span>,
    /// For each mention, the innermost attribution whose content holds it.
    within: Vec<Option<usize>>,
    pronoun_sources: FxHashMap<usize, usize>,
    /// Where each cue ends, in order, with its attribution.
    cues: Vec<(usize, usize)>,
    seen: Vec<Seen>,
    /// Where each draft was last mentioned.
    last_seen: FxHashMap<usize, usize>,
    /// Who made the last report, the last poll …
    issuers: FxHashMap<String, usize>,
    groups: FxHashMap<Vec<usize>, usize>,
    phrases: FxHashMap<String, usize>,
    /// The last phrase of each head that names nobody.
    by_head: FxHashMap<String, usize>,
    /// Whose document the last source was, and its sentence.
    document: Option<(usize, u32)>,
    first_person: Vec<usize>,
    speakers: Vec<Option<usize>>,
    /// What each pronoun that is a source was found to mean, by its token.
    by_pronoun: FxHashMap<usize, Option<usize>>,
    cast: &'a mut Cast<'w>,
    roles: &'a Roles,
}

impl Walker<'_, '_> {
    fn mention(&mut self, at: usize) {
        let mention = &self.mentions[at];
        let tokens = self.words.of(mention.span);
        if tokens.is_empty() {
            return;
        }
        match mention.form {
            Form::Nominal if self.cast.entity_of[at].is_none() => {
                if let Some(draft) = self.definite(at, tokens.clone()) {
                    self.cast.tie(at, draft);
                }
            }
            Form::Name | Form::Nominal => {}
            Form::Pronoun => self.pronoun(at, tokens.start),
        }
        if let Some(draft) = self.cast.entity_of[at] {
            self.see(draft, tokens, false);
        }
    }

    fn see(&mut self, draft: usize, tokens: Range<usize>, spoke: bool) {
        let words = self.words;
        let start = words.tokens[tokens.start].span.start();
        let titles = words.titles_start(tokens.start);
        let possessive = words.is_possessive(tokens.end);
        let next = words.class(tokens.end);
        let verb = next.is(Class::FINITE | Class::AUXILIARY)
            || next.is(Class::ADVERB) && words.is(tokens.end + 1, Class::FINITE);
        let opens = titles == 0
            || words.sentence(titles - 1) != words.sentence(titles)
            || words.shape(titles - 1) == Shape::Mark
                && titles > 1
                && words.sentence(titles - 2) != words.sentence(titles);
        let object = titles > 0 && words.is(titles - 1, Class::PREPOSITION);
        let part = match (spoke, possessive) {
            (true, _) => Part::Speaker,
            (false, true) => Part::Owner,
            _ if !object && (opens || verb) => Part::Subject,
            _ => Part::Object,
        };
        self.seen.push(Seen {
            draft,
            sentence: words.sentence(tokens.start),
            paragraph: words.paragraph(tokens.start),
            part,
            quoted: self.is_quoted(start),
        });
        self.last_seen.insert(draft, start);
    }

    fn is_quoted(&self, offset: usize) -> bool {
        let next = self.quoted.partition_point(|span| span.end() <= offset);
        self.quoted.get(next).is_some_and(|span| span.covers(offset))
    }

    /// Who cannot be the "him" or "her" at `token`: the source of the cue right before it.
    fn actor(&self, token: usize) -> Option<usize> {
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

    fn place(&self, token: usize, source: bool) -> Place {
        let words = self.words;
        Place {
            sentence: words.sentence(token),
            paragraph: words.paragraph(token),
            quoted: self.is_quoted(words.tokens[token].span.start()),
            source,
            not: self.actor(token),
        }
    }

    fn pronoun(&mut self, at: usize, token: usize) {
        let Some(person) = Person::of(self.words.form(token)) else { return };
        let source = self.pronoun_sources.contains_key(&token);
        let found = match person {
            Person::First => {
                self.first_person.push(at);
                None
            }
            Person::Who => self.relative(at, token),
            Person::It | Person::They if !source => None,
            // "A report by Lee says that … It adds that"
            Person::It if self.document.is_some_and(|(_, at)| at + 1 == self.words.sentence(token)) => {
                self.document.map(|(draft, _)| draft)
            }
            _ => {
                let place = self.place(token, source);
                // "Lee said he thinks": the speaker, if what is said is not in quotation marks.
                let outer = self.within[at].filter(|_| !place.quoted).and_then(|outer| self.speakers[outer]);
                outer
                    .filter(|&draft| self.could_be(person, draft) && place.not != Some(draft))
                    .or_else(|| antecedent(person, place, &self.seen, self.cast))
            }
        };
        if let Some(draft) = found {
            self.cast.tie(at, draft);
            if matches!(person, Person::He | Person::She | Person::Who) {
                let entity = &mut self.cast.drafts[draft];
                entity.guessed = false;
                if entity.kind == EntityType::Other && entity.named && entity.name.contains(' ') {
                    entity.kind = EntityType::Person;
                }
            }
        }
        if source {
            self.by_pronoun.insert(token, found);
        }
    }

    fn could_be(&self, person: Person, draft: usize) -> bool {
        use Gender::{Female, Male};
        let draft = &self.cast.drafts[draft];
        match person {
            Person::Either => draft.kind == EntityType::Person && !draft.plural,
            Person::He => draft.kind == EntityType::Person && !draft.plural && draft.gender != Some(Female),
            Person::She => draft.kind == EntityType::Person && !draft.plural && draft.gender != Some(Male),
            Person::They => !draft.members.is_empty() || !draft.named || draft.kind != EntityType::Person,
            _ => draft.kind != EntityType::Person,
        }
    }

    /// Whom "who" goes with: the name or role right before it, past a comma, or the person that a place or body was said of.
    fn relative(&self, at: usize, token: usize) -> Option<usize> {
        let words = self.words;
        let comma = token > 0 && matches!(words.form(token - 1), "," | "—" | "--" | ")");
        let end = token.checked_sub(1 + usize::from(comma))?;
        let from = at.saturating_sub(12);
        let sentence = words.sentence(token);
        let before = (from..at).rev().filter(|&m| words.sentence(words.at(self.mentions[m].span.start())) == sentence);
        let mut adjacent = false;
        for m in before {
            let span = self.mentions[m].span;
            let last = words.of(span).end.wrapping_sub(1);
            if last == end {
                adjacent = true;
                if let Some(draft) = self.cast.entity_of[m].filter(|&draft| self.is_somebody(draft)) {
                    return Some(draft);
                }
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
                    || adjacent
                    || words.is(last + 1, Class::PREPOSITION);
                if self.is_somebody(draft) && described {
                    return Some(draft);
                }
            }
        }
        None
    }

    fn is_somebody(&self, draft: usize) -> bool {
        matches!(self.cast.drafts[draft].kind, EntityType::Person | EntityType::Other)
            || !self.cast.drafts[draft].members.is_empty()
    }

    /// The entity that a definite phrase takes up again: "the minister", "the assessment", "the company".
    fn definite(&mut self, at: usize, tokens: Range<usize>) -> Option<usize> {
        let words = self.words;
        let first = words.form(tokens.start);
        if matches!(first, "a" | "A" | "an" | "An" | "my" | "My" | "your" | "Your" | "our" | "Our")
            || words.is(tokens.start, Class::DETERMINER)
                && !matches!(
                    first,
                    "the"
                        | "The"
                        | "this"
                        | "This"
                        | "that"
                        | "That"
                        | "his"
                        | "her"
                        | "their"
                        | "His"
                        | "Her"
                        | "Their"
                        | "its"
                        | "Its"
                )
        {
            return None;
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
        match phrase_head(&form).unwrap_or(EntityType::Person) {
            EntityType::Person => {
                if let Some(introduced) = self.roles.introduced_later(&role.head, start) {
                    return Some(introduced);
                }
                if owned {
                    return None;
                }
                let last_seen = &self.last_seen;
                let recent = |draft: usize| Some(start.saturating_sub(*last_seen.get(&draft)?));
                self.roles.holder(&role, start, recent)
            }
            kind => {
                if let Some(named) = self.same_head(&form, owned) {
                    return Some(named);
                }
                if owned || tokens.len() > 3 && kind != EntityType::Document {
                    return None;
                }
                if kind == EntityType::Document {
                    let plain = !words.form(tokens.end.min(head + 1)).eq("of");
                    return self.issuers.get(&form).copied().filter(|_| plain);
                }
                if tokens.len() > 2 {
                    return None;
                }
                self.same_kind(&form, tokens.start)
            }
        }
    }

    /// The last entity whose name ends in `head`: "the foundation", "the assessment", "his campaign".
    fn same_head(&self, head: &str, owned: bool) -> Option<usize> {
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
            let mut parts = draft.name.rsplit(' ');
            if parts.next().is_some_and(|last| last.eq_ignore_ascii_case(head))
                && parts.next().is_some()
                && (!owned || head == "campaign")
            {
                return Some(one.draft);
            }
        }
        None
    }

    /// The only or the last subject of its kind nearby: "the company", "the newspaper", "the country".
    fn same_kind(&self, head: &str, token: usize) -> Option<usize> {
        let fits = |draft: usize| {
            let draft = &self.cast.drafts[draft];
            draft.named
                && draft.members.is_empty()
                && match head {
                    "company" | "firm" | "corporation" => {
                        let plain = draft.kind == EntityType::Other && draft.name.contains(char::is_lowercase);
                        let any = matches!(head, "company" | "firm" | "corporation");
                        let told = || {
                            if any {
                                !is_no_company(&draft.name)
                            } else {
                                draft.name.rsplit(' ').next().is_some_and(is_company)
                            }
                        };
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

    fn source(&mut self, source: &Source, at: usize) {
        let attribution = &self.attributions[at];
        let Some(&span) = attribution.source.first() else { return };
        let tokens = self.words.of(span);
        if tokens.is_empty() {
            return;
        }
        let head = head_token(self.words, tokens.start..tokens.end.min(tokens.start + REACH));
        let document = self.words.shape(head) == Shape::Lower && self.words.noun(head) == Some(EntityType::Document);
        let speaker = match source {
            Source::Nobody => None,
            Source::Pronoun(token) => self.by_pronoun.get(token).copied().flatten(),
            Source::Named(names) => match names.as_slice() {
                // "Republicans" and "the Germans" name a kind of people, not who of them spoke.
                &[one] if self.is_people(one) => Some(self.compatriot(one).unwrap_or_else(|| self.people(one))),
                &[one] => {
                    let draft = self.cast.entity_of[one];
                    // "Dravik Velm said": a body has an article more often than not.
                    let first = self.words.at(self.mentions[one].span.start());
                    let article = first > 0 && self.words.is(first - 1, Class::DETERMINER);
                    if let Some(draft) = draft.filter(|_| !article) {
                        self.cast.drafts[draft].guessed = false;
                    }
                    draft
                }
                several => self.group(several),
            },
            Source::Phrase(phrase) => Some(self.phrase(phrase.clone())),
        };
        self.speakers[at] = speaker;
        self.document = speaker.filter(|_| document).map(|draft| (draft, self.words.sentence(tokens.start)));
        if let Some(draft) = speaker {
            self.see(draft, tokens, true);
        }
    }

    fn is_people(&self, name: usize) -> bool {
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
        let headed = form.rsplit(' ').next().and_then(name_head) == Some(EntityType::Group);
        if headed || plural && unknown && (counted || named_after) {
            return true;
        }
        matches!(mention.alias_kind, Some(AliasKind::Adjective | AliasKind::Demonym))
            || kind == Some(EntityType::Group) && plural
    }

    /// "The Norwegian": somebody whom the text has named, not a people.
    fn compatriot(&mut self, name: usize) -> Option<usize> {
        let words = self.words;
        let tokens = words.of(self.mentions[name].span);
        let before = tokens.start.checked_sub(1)?;
        let form = words.form(tokens.start);
        let singular = ["an", "man", "woman", "er", "i"].iter().any(|end| form.ends_with(end));
        let one = tokens.len() == 1
            && singular
            && matches!(words.form(before), "the" | "The")
            && matches!(self.mentions[name].alias_kind, Some(AliasKind::Adjective | AliasKind::Demonym));
        let draft = self.antecedent_of_epithet(None, before).filter(|_| one)?;
        self.cast.tie(name, draft);
        Some(draft)
    }

    /// The person named nearby whom a definite phrase at `token` takes up.
    fn antecedent_of_epithet(&self, gender: Option<Gender>, token: usize) -> Option<usize> {
        let person = match gender {
            Some(Gender::Female) => Person::She,
            Some(Gender::Male) => Person::He,
            None => Person::Either,
        };
        antecedent(person, self.place(token, true), &self.seen, self.cast)
            .filter(|&draft| self.cast.drafts[draft].named)
    }

    fn people(&mut self, name: usize) -> usize {
        let phrase = self.words.of(self.mentions[name].span);
        let name = phrase_name(self.words, phrase);
        let draft = self.cast.add_unnamed(name, EntityType::Group, Vec::new());
        self.cast.drafts[draft].plural = true;
        draft
    }

    /// The entity of several named people together.
    fn group(&mut self, names: &[usize]) -> Option<usize> {
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

    fn nominal_at(&self, span: Span) -> Option<usize> {
        let first = self.mentions.partition_point(|mention| mention.span.start() < span.start());
        (first..self.mentions.len())
            .take_while(|&at| self.mentions[at].span.start() == span.start())
            .find(|&at| self.mentions[at].form == Form::Nominal)
    }

    /// The speaker behind a phrase: the entity it takes up, the issuer of a document, else a new entity without a name.
    fn phrase(&mut self, phrase: Range<usize>) -> usize {
        let words = self.words;
        let span = words.span(phrase.clone());
        let nominal = self.nominal_at(span);
        let head = head_token(words, phrase.clone());
        let kind = words.noun(head);
        let thing = !matches!(kind, Some(EntityType::Person));
        let known = nominal.and_then(|at| self.cast.entity_of[at]);
        if let Some(draft) = known {
            return draft;
        }
        if words.form(head) == "campaign"
            && let Some(draft) = self.campaign(&phrase)
        {
            return draft;
        }
        let issuer = thing.then(|| self.issuer(&phrase, kind)).flatten();
        if let Some(draft) = issuer {
            if kind == Some(EntityType::Document) {
                self.issuers.insert(words.form(head).to_lowercase(), draft);
            }
            return draft;
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
        // "The former dinner lady", "the 47-year-old", "the striker"
        // Of a former president there may be several.
        let former = words.form(phrase.start + 1) == "former"
            && !words.is(head, Class::TITLE)
            && !phrase.clone().skip(1).any(|at| words.is_capital(at));
        let epithet = definite
            && !thing
            && head + 1 == phrase.end
            && phrase.len() <= 5
            && (former || is_epithet(words.form(head)));
        if epithet && let Some(draft) = self.antecedent_of_epithet(gender, phrase.start) {
            if let Some(mention) = nominal {
                self.cast.tie(mention, draft);
            }
            return draft;
        }
        let key_of_head = words.form(head).to_lowercase();
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
        draft
    }

    /// "Clinton's campaign" is the Clinton campaign, and a name of its own where the text never calls it that.
    fn campaign(&mut self, phrase: &Range<usize>) -> Option<usize> {
        let words = self.words;
        let (owner, ..) = names_in(words, self.mentions, phrase.clone())
            .into_iter()
            .find(|&(_, before, possessive)| before && possessive)?;
        let owner = words.text[self.mentions[owner].span].rsplit(' ').next()?;
        let named = format!("{owner} campaign");
        let draft = (0..self.cast.drafts.len().min(CAMPAIGNS)).find(|&at| self.cast.drafts[at].name.ends_with(&named));
        Some(draft.unwrap_or_else(|| {
            let draft = self.cast.add_unnamed(phrase_name(words, phrase.clone()), EntityType::Organization, Vec::new());
            self.cast.drafts[draft].named = true;
            draft
        }))
    }

    /// Who made or owns what a phrase stands for: "a CNN poll", "a study by Lee", "Lee's letter", "her plan".
    fn issuer(&self, phrase: &Range<usize>, kind: Option<EntityType>) -> Option<usize> {
        let words = self.words;
        let body = |draft: usize| {
            !matches!(
                self.cast.drafts[draft].kind,
                EntityType::Country | EntityType::City | EntityType::Place | EntityType::Group | EntityType::Document
            )
        };
        let mut found: Option<usize> = None;
        // Where the name of the issuer ends: "by the United Nations | Food and Agriculture Organization".
        let mut ends = usize::MAX;
        for (mention, before, possessive) in names_in(words, self.mentions, phrase.clone()) {
            let Some(draft) = self.cast.entity_of[mention].filter(|&draft| body(draft)) else { continue };
            let start = words.titles_start(words.at(self.mentions[mention].span.start()));
            if before
                && (possessive && kind.is_none_or(|kind| kind == EntityType::Document)
                    || kind == Some(EntityType::Document) && !possessive)
            {
                return Some(draft);
            }
            let by = start > 0
                && (matches!(words.form(start - 1), "by" | "from")
                    || start > 1 && words.form(start - 1) == "the" && matches!(words.form(start - 2), "by" | "from"));
            let goes_on = words.at(self.mentions[mention].span.start()) == ends;
            if !before && (by && found.is_none() || goes_on) && kind == Some(EntityType::Document) {
                found = Some(draft);
                ends = words.of(self.mentions[mention].span).end;
            }
        }
        if found.is_none()
            && words.is(phrase.start, Class::POSSESSIVE)
            && kind.is_none_or(|kind| kind == EntityType::Document)
        {
            let span = words.tokens[phrase.start].span;
            let first = self.mentions.partition_point(|mention| mention.span.start() < span.start());
            found = (first..self.mentions.len())
                .take_while(|&at| self.mentions[at].span.start() == span.start())
                .find(|&at| self.mentions[at].span == span)
                .and_then(|at| self.cast.entity_of[at]);
        }
        found
    }

    /// "I" and "we" are whoever speaks the quotation that they stand in.
    fn first_persons(&mut self, sources: &[Source]) {
        // A source can itself be an "I" inside a quotation: what stands outside is settled first.
        let mut spoken: FxHashMap<usize, usize> = FxHashMap::default();
        for _ in 0..3 {
            for &at in &self.first_person {
                let direct = |outer: &usize| self.attributions[*outer].kind != Kind::Indirect;
                let token = self.words.at(self.mentions[at].span.start());
                let outer = self.within[at].filter(direct);
                if let Some(draft) = outer.and_then(|outer| self.speakers[outer]) {
                    spoken.insert(token, draft);
                    self.cast.entity_of[at] = Some(draft);
                }
            }
            for (at, source) in sources.iter().enumerate() {
                if let Source::Pronoun(token) = source
                    && let (None, Some(&draft)) = (self.speakers[at], spoken.get(token))
                {
                    self.speakers[at] = Some(draft);
                }
            }
        }
    }
}

/// Whether a body of this name is no company: "Harbour Workers' Union".
fn is_no_company(name: &str) -> bool {
    let acronym = !name.contains(char::is_lowercase) && name.len() > 3;
    let told = |word: &str| !is_company(word) && name_head(word).is_some();
    acronym || name.split(' ').any(told)
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
