//! Whom a pronoun can mean, by gender, distance, subjecthood and, above all, by who spoke last.

use super::cast::Cast;
use crate::gazetteer::{EntityType, Gender};
use crate::mention::Person;

/// One occurrence of an entity, as later pronouns see it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    pub(super) draft: usize,
    pub(super) sentence: u32,
    pub(super) paragraph: u32,
    pub(super) part: Part,
    pub(super) quoted: bool,
}

/// What an occurrence does in its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// It is the source of an attribution.
    Speaker,
    Subject,
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
}

/// How many mentions are looked back upon.
const REACH: usize = 50;

/// How many more mentions speak for a candidate.
const MENTIONS: u8 = 10;

/// The antecedent of "he", "she", "they" or "it", if one candidate is clearly the best.
pub(super) fn antecedent(person: Person, place: Place, seen: &[Seen], cast: &Cast<'_>) -> Option<usize> {
    let gender = match person {
        Person::He => Some(Gender::Male),
        Person::She => Some(Gender::Female),
        _ => None,
    };
    // Score, draft, mentions.
    let mut scores: Vec<(f32, usize, u8)> = Vec::new();
    let mut speakers = 0;
    for one in seen.iter().rev().take(REACH) {
        let paragraphs = place.paragraph.saturating_sub(one.paragraph);
        let sentences = place.sentence.saturating_sub(one.sentence);
        if paragraphs > 5 || sentences > 14 {
            break;
        }
        if place.quoted && place.source && !one.quoted {
            // Whom a speaker quotes as "he" is somebody that the speaker has named, if anybody.
            continue;
        }
        if place.not == Some(one.draft) {
            continue;
        }
        let draft = &cast.drafts[one.draft];
        let fits = match person {
            Person::Either => draft.kind == EntityType::Person && !draft.plural && draft.named,
            Person::He | Person::She => {
                draft.kind == EntityType::Person && !draft.plural && (draft.gender.is_none() || draft.gender == gender)
            }
            Person::They if draft.kind == EntityType::Document => false,
            Person::They => {
                !draft.members.is_empty()
                    || !draft.named
                    || matches!(
                        draft.kind,
                        EntityType::Organization | EntityType::Group | EntityType::Government | EntityType::Media
                    )
            }
            _ => draft.kind != EntityType::Person && draft.kind != EntityType::Group && draft.members.is_empty(),
        };
        if !fits {
            if one.part == Part::Speaker && !one.quoted {
                speakers += 1;
            }
            continue;
        }
        let mut score = -0.35 * f32::from(sentences.min(10) as u8);
        score += match (one.part, sentences) {
            // "While Lee agreed, he …"
            (Part::Speaker | Part::Subject, 0) => 2.2,
            (Part::Speaker | Part::Subject, _) => 1.2,
            (Part::Owner, _) => -0.4,
            (Part::Object, _) => 0.0,
        };
        score -= if one.quoted == place.quoted { 0.0 } else { 2.0 };
        if one.part == Part::Subject && speakers == 0 && place.source && sentences == 1 && paragraphs == 0 {
            // Who was turned to last: "Then Lee rose. 'No,' she said."
            score += 1.6;
        }
        if one.part == Part::Speaker && !one.quoted {
            // Who spoke last goes on speaking.
            score += match (speakers, place.source) {
                (0, true) => 2.0,
                (0, false) => 1.0,
                (1, true) => 0.7,
                _ => 0.2,
            };
            speakers += 1;
        }
        if gender.is_some() && draft.gender == gender {
            score += 1.0;
        }
        if gender.is_some() && !draft.named {
            // "A colleague", "her father": somebody in passing.
            score -= 1.5;
        }
        match scores.iter_mut().find(|(_, at, _)| *at == one.draft) {
            Some((best, _, count)) => {
                *best = best.max(score);
                *count = count.saturating_add(1);
            }
            None => scores.push((score, one.draft, 0)),
        }
    }
    // Several mentions are better than one, a little.
    for (score, _, count) in &mut scores {
        *score += 0.15 * f32::from((*count).min(MENTIONS));
    }
    scores.sort_by(|a, b| b.0.total_cmp(&a.0));
    let margin = if place.source { 0.05 } else { 0.8 };
    let floor = match person {
        Person::He | Person::She => -2.5,
        Person::Either => -1.0,
        _ => 0.3,
    };
    match scores.as_slice() {
        [] => None,
        &[(best, draft, _)] => (best > floor).then_some(draft),
        &[(best, draft, _), (second, ..), ..] => (best > floor && best - second >= margin).then_some(draft),
    }
}
