//! What a name is that nothing in it tells, by the company it keeps: "the Velm spokesman", "in Velm, Norland".

use super::Cast;
use super::name::Name;
use crate::gazetteer::{AliasKind, EntityType};
use crate::lexicon::{self, Class};
use crate::name::{FUNCTION, PERSONAL, is_epithet, kind_beside, kind_of, name_head};
use crate::text::Shape;

/// Within how many tokens a dash ends the line that tells where a story was written.
const DATELINE: usize = 8;
/// Of how many mentions one must tell.
const RARELY: u32 = 8;

/// What the places where it stands say for each kind.
#[derive(Debug, Clone, Copy, Default)]
struct Votes {
    body: u32,
    place: u32,
    /// Of the votes for a place, those that hold even against a person's name: "in Preston, Ohio".
    sure_place: u32,
    mentions: u32,
    /// Mentions with an article or the like before them, or a noun after: "the Quiet Storm", "Quiet Storm fans".
    noun: u32,
    /// Mentions before a player: "the Tarrant striker".
    team: u32,
    /// Mentions that do something or own something: "Dravik Velm won", "Dravik Velm's".
    acts: u32,
}

impl Cast<'_> {
    /// Gives the entities without a kind the one that the words around them tell.
    pub(super) fn judge_by_company(&mut self, names: &[Name]) {
        let mut votes = vec![Votes::default(); self.drafts.len()];
        for (at, name) in names.iter().enumerate() {
            let Some(draft) = self.entity_of[name.mention].filter(|&draft| self.is_open(draft)) else { continue };
            let place_follows = names.get(at + 1).is_some_and(|next| {
                next.tokens.start == name.tokens.end + 1
                    && !self.words.is_possessive(next.tokens.end)
                    && matches!(next.kind, EntityType::Country | EntityType::Place)
                    && !matches!(next.alias, Some(AliasKind::Adjective | AliasKind::Demonym))
            });
            self.count(name, place_follows, &mut votes[draft]);
        }
        for (draft, votes) in votes.iter().enumerate() {
            if self.drafts[draft].guessed
                && votes.body + votes.place + votes.noun == 0
                && votes.acts > 0
                && is_foreign(&self.drafts[draft].name)
            {
                self.drafts[draft].guessed = false;
                continue;
            }
            let often = |count: u32| count * RARELY >= votes.mentions;
            let body = votes.body > votes.place && often(votes.body);
            let place = votes.place > votes.body && often(votes.place);
            let draft = &mut self.drafts[draft];
            let person = draft.kind == EntityType::Person;
            let kind = match () {
                // "the Romans"
                () if person && !draft.guessed && draft.name.ends_with('s') && votes.noun == votes.mentions => {
                    (votes.noun > 0 && draft.gender.is_none()).then_some(EntityType::Other)
                }
                () if person && !draft.guessed && draft.gender.is_none() && votes.team > 0 => {
                    (!draft.name.contains(' ')).then_some(EntityType::Organization)
                }
                () if person && !draft.guessed => {
                    let placed = votes.sure_place > 0 && votes.place * 2 >= votes.mentions;
                    // "in Bergen", and never otherwise
                    let only = votes.place > 0 && votes.place == votes.mentions && draft.gender.is_none();
                    (votes.body == 0 && (placed || only)).then_some(EntityType::Place)
                }
                () if body => Some(EntityType::Organization),
                () if place => Some(EntityType::Place),
                () => None,
            };
            if let Some(kind) = kind {
                draft.kind = kind;
                draft.guessed = false;
                draft.gender = None;
            }
        }
    }

    /// Whether nothing but its words tells what the entity is.
    fn is_open(&self, draft: usize) -> bool {
        let draft = &self.drafts[draft];
        draft.known.is_none()
            && (draft.kind == EntityType::Other
                || draft.kind == EntityType::Person && (draft.guessed || !draft.name.contains(' ')))
    }

    /// Counts what stands around one mention.
    fn count(&self, name: &Name, place_follows: bool, votes: &mut Votes) {
        let words = self.words;
        let (first, end) = (name.tokens.start, name.tokens.end);
        let sentence = words.sentence(first);
        let before = |back: usize| first.checked_sub(back).filter(|&at| words.sentence(at) == sentence);
        let lower = |at: Option<usize>| at.filter(|&at| words.shape(at) == Shape::Lower);
        votes.mentions += 1;
        // "BERGEN — Nobody …", "PORT LUND, Norway —"
        let dash = |at: usize| matches!(words.form(at), "—" | "–" | "--" | "―" | "-");
        let dateline = name.tokens.clone().all(|at| words.shape(at) == Shape::Upper)
            && (first == 0 || words.paragraph(first - 1) != words.paragraph(first))
            && (dash(end) || place_follows && (end + 2..end + DATELINE).any(dash));
        votes.place += u32::from(dateline);
        votes.sure_place += u32::from(dateline);
        if words.titles_start(first) < first {
            return;
        }
        let after = end + usize::from(words.is_possessive(end));
        let follows = words.sentence(after) == sentence && words.shape(after) == Shape::Lower;
        if follows && let Some(kind) = kind_beside(words.form(after)) {
            if kind == EntityType::Place {
                votes.place += 1;
            } else {
                votes.body += 1;
                votes.team += u32::from(is_epithet(words.form(after)) && after == end);
            }
            return;
        }
        let governed =
            before(1).is_some_and(|at| words.is(at, Class::DETERMINER | Class::POSSESSIVE) || words.is_possessive(at));
        votes.noun += u32::from(
            governed
                || follows
                    && !words.is(end, FUNCTION | Class::VERB | Class::ADVERB | Class::PAST_VERB)
                    && !words.form(end).ends_with("ed"),
        );
        let verb = end + usize::from(words.is(end, Class::ADVERB));
        votes.acts += u32::from(
            words.is_possessive(end)
                || words.sentence(verb) == sentence
                    && words.shape(verb) == Shape::Lower
                    && (words.is(verb, Class::FINITE | Class::PAST_VERB | Class::AUXILIARY)
                        || words.form(verb).ends_with("ed")),
        );
        let article = before(1).is_some_and(|at| matches!(words.form(at), "the" | "The"));
        let link = before(1 + usize::from(article));
        if link.is_some_and(|at| matches!(words.form(at), "of" | "for"))
            && let Some(kind) = lower(before(2 + usize::from(article))).and_then(|at| kind_of(words.form(at)))
        {
            if kind == EntityType::Place {
                votes.place += 1;
            } else {
                votes.body += 1;
            }
            return;
        }
        let form = words.form(first);
        if name.tokens.len() == 1 && has_inner_capital(form) {
            votes.body += 1;
        }
        // "the Gliders": a team, unless a family.
        let plural = form.len() > 4
            && form.ends_with('s')
            && !form.ends_with("ss")
            && words.shape(first) == Shape::Capital
            && name.tokens.len() == 1
            && name_head(form).is_none();
        if plural && article && !follows && !words.is(first, PERSONAL) && !is_family(form) {
            votes.body += 1;
            return;
        }
        let in_place = lower(link)
            .filter(|_| !article || name.tokens.len() == 1)
            .is_some_and(|at| words.is(at, Class::LOCATIVE) && !is_abstract(words.form(at.wrapping_sub(1))));
        // "in Velm," but not "in Velm cases", "in Velm's view".
        let closed = after == end
            && (words.sentence(end) != sentence
                || words.shape(end) == Shape::Mark
                || words.is(
                    end,
                    Class::PREPOSITION
                        | Class::COORDINATOR
                        | Class::SUBORDINATOR
                        | Class::WH
                        | Class::DAY
                        | Class::ADVERB
                        | Class::AUXILIARY
                        | Class::DETERMINER
                        | Class::PRONOUN
                        | Class::POSSESSIVE,
                ));
        let in_larger = place_follows
            && words.form(end) == ","
            && before(1).is_some_and(|at| words.is(at, Class::PREPOSITION) || words.shape(at) == Shape::Mark);
        let field = ["ics", "logy", "ism", "tion", "ing", "ness", "ment", "ants"].iter().any(|end| form.ends_with(end));
        votes.place += u32::from(in_larger || in_place && closed && !article && !field);
        votes.sure_place += u32::from(in_larger);
    }
}

/// "The Brenners": the plural of somebody's name.
fn is_family(form: &str) -> bool {
    lexicon::word(form.strip_suffix('s').unwrap_or(form)).class.is(Class::SURNAME)
}

/// Words that look like no English ones: "Dravik Velm", but not "Planned Parenthood".
fn is_foreign(name: &str) -> bool {
    const ENDINGS: [&str; 26] = [
        "ing", "ed", "tion", "sion", "ment", "ness", "ity", "ics", "ism", "ship", "hood", "ful", "less", "able",
        "ible", "ous", "ive", "ary", "age", "ance", "ence", "ly", "ers", "ts", "ds", "ies",
    ];
    let plain =
        |word: &str| matches!(word, "High" | "North" | "South" | "East" | "West" | "New" | "Big" | "Old" | "First");
    name.split(' ').all(|word| {
        word.len() > 2 && !word.ends_with('.') && !plain(word) && !ENDINGS.iter().any(|ending| word.ends_with(ending))
    })
}

/// "`LibriVox`", but not "`McKenzie`" nor "O'Reilly".
fn has_inner_capital(form: &str) -> bool {
    let mut before = None;
    let mut lower = 0;
    for c in form.chars() {
        if c.is_uppercase() && before.is_some_and(char::is_lowercase) && lower > 2 {
            return true;
        }
        lower += usize::from(c.is_lowercase());
        before = Some(c);
    }
    false
}

/// "Interested in", "believe in".
fn is_abstract(word: &str) -> bool {
    matches!(
        word,
        "interest"
            | "interested"
            | "involved"
            | "believe"
            | "believes"
            | "believed"
            | "faith"
            | "trust"
            | "confidence"
            | "invested"
            | "invest"
            | "investment"
            | "stake"
            | "shares"
            | "role"
            | "starred"
            | "starring"
            | "appeared"
            | "featured"
            | "published"
            | "writing"
            | "wrote"
            | "written"
            | "changes"
            | "increase"
            | "included"
    )
}
