//! Whom a pronoun can mean, by gender, distance, subjecthood and, above all, by who spoke last.

use super::cast::Cast;
use crate::gazetteer::Gender;
use crate::mention::Person;
use crate::text::Span;

/// One occurrence of an entity, as later pronouns see it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    pub(super) draft: usize,
    pub(super) sentence: u32,
    pub(super) paragraph: u32,
    pub(super) part: Part,
    pub(super) quoted: bool,
    /// Where it starts in the text.
    pub(super) start: usize,
    /// Whether it is a name or a role, and no pronoun.
    pub(super) told_by_name: bool,
}

/// What an occurrence does in its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// It is the source of an attribution.
    Speaker,
    Subject,
    /// A subject in what somebody says: "Lee said that Park left".
    Told,
    /// "'s" follows it.
    Owner,
    Object,
}

/// Where a pronoun stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) sentence: u32,
    pub(super) paragraph: u32,
    pub(super) quoted: bool,
    pub(super) source: bool,
    /// Who acts in its clause and cannot be meant: "Lee praised her".
    pub(super) not: Option<usize>,
    /// Whose turn it is in a transcript: nobody calls themselves "he".
    pub(super) turn: Option<usize>,
    /// Where stands in quotation marks what is said, of a source: nobody calls themselves by name.
    pub(super) said: Option<Span>,
}

impl Place {
    /// Whether somebody cannot be meant here.
    pub(super) fn excludes(self, draft: usize) -> bool {
        self.not == Some(draft) || self.turn == Some(draft)
    }
}

/// How many mentions are looked back upon.
const REACH: usize = 50;

/// How many more mentions speak for a candidate.
const MENTIONS: u8 = 10;

/// One whom a pronoun could mean.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    draft: usize,
    score: f32,
    mentions: u8,
}

/// The antecedent of "he", "she", "they" or "it", if one candidate is clearly the best.
pub(super) fn antecedent(person: Person, place: Place, seen: &[Seen], cast: &Cast<'_>) -> Option<usize> {
    let gender = match person {
        Person::He => Some(Gender::Male),
        Person::She => Some(Gender::Female),
        _ => None,
    };
    let spoken_of = |one: &Seen| one.told_by_name && place.said.is_some_and(|said| said.covers(one.start));
    let near = seen.len().saturating_sub(REACH)..seen.len();
    let spoken_of: Vec<usize> = match place.said {
        Some(_) => seen[near].iter().filter(|one| spoken_of(one)).map(|one| one.draft).collect(),
        None => Vec::new(),
    };
    let mut candidates: Vec<Candidate> = Vec::new();
    // Whom the text was about since: each that acted or spoke later stands before those that did earlier.
    let mut later: Vec<usize> = Vec::new();
    for one in seen.iter().rev().take(REACH) {
        let paragraphs = place.paragraph.saturating_sub(one.paragraph);
        let sentences = place.sentence.saturating_sub(one.sentence);
        if paragraphs > 7 || sentences > 20 {
            break;
        }
        // Whom a speaker quotes as "he" is somebody that the speaker has named, if anybody.
        if place.quoted && place.source && !one.quoted || place.excludes(one.draft) || spoken_of.contains(&one.draft) {
            continue;
        }
        let draft = &cast.drafts[one.draft];
        if !draft.could_be(person) {
            continue;
        }
        let acts = matches!(one.part, Part::Speaker | Part::Subject);
        let ahead = later.iter().filter(|&&other| other != one.draft).count();
        let mut score = match one.part {
            Part::Speaker => 3.0,
            Part::Subject => 2.9,
            Part::Told => 1.9,
            Part::Owner => 1.2,
            Part::Object => 1.0,
        };
        if acts && sentences == 0 {
            // "While Lee agreed, he …"
            score += 0.6;
        }
        if !acts && paragraphs == 0 && sentences == 1 && !one.quoted {
            // "It fell to Lee. He …"
            score += 0.3;
        }
        score -= 0.3 * f32::from(sentences.min(10) as u8) + 0.6 * f32::from(paragraphs as u8);
        score -= 0.9 * f32::from(ahead.min(3) as u8);
        score -= if one.quoted == place.quoted { 0.0 } else { 2.2 };
        if gender.is_some() && draft.gender == gender {
            score += 0.7;
        }
        if gender.is_some() && !draft.named {
            // "A colleague", "her father": somebody in passing.
            score -= 1.5;
        }
        match candidates.iter_mut().find(|candidate| candidate.draft == one.draft) {
            Some(known) => {
                known.score = known.score.max(score);
                known.mentions = known.mentions.saturating_add(1);
            }
            None => candidates.push(Candidate { draft: one.draft, score, mentions: 0 }),
        }
        if acts && one.quoted == place.quoted && !later.contains(&one.draft) {
            later.push(one.draft);
        }
    }
    // Several mentions are better than one, a little.
    for candidate in &mut candidates {
        candidate.score += 0.1 * f32::from(candidate.mentions.min(MENTIONS));
    }
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
    let margin = if place.source { 0.45 } else { 0.4 };
    let floor = match person {
        Person::He | Person::She => -1.0,
        Person::Either => 0.0,
        _ => 2.4,
    };
    match candidates.as_slice() {
        [] => None,
        [best] => (best.score > floor).then_some(best.draft),
        [best, second, ..] => (best.score > floor && best.score - second.score >= margin).then_some(best.draft),
    }
}
