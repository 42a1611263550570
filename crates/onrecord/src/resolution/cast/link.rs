//! Which of several things of the gazetteer a name means: Georgia the country or the state, Washington the city or the state,
//! Congress of which country.
//!
//! What else the document names decides: each thing that can be only one speaks for its country and state, and some speak for
//! others ([`hints`]). The first candidate is the likeliest where nothing speaks for another.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::gazetteer::{EntityType, Gazetteer, Within, hints, within};
use crate::lexicon::Class;
use crate::mention::Mention;
use crate::name::Words;
use crate::text::Shape;

/// How much more must speak for another candidate than for the first.
const MARGIN: f32 = 0.5;

/// What the document names.
pub(super) struct Links<'g> {
    gazetteer: &'g Gazetteer,
    /// How many things of each country ("GE") and state ("US-GA") the document names, by whatever can be only one.
    places: FxHashMap<&'static str, f32>,
    /// What it names.
    named: FxHashSet<String>,
    chosen: FxHashMap<Vec<u32>, u32>,
}

impl<'g> Links<'g> {
    pub(super) fn of(mentions: &[Mention], gazetteer: &'g Gazetteer) -> Links<'g> {
        let mut links = Links {
            gazetteer,
            places: FxHashMap::default(),
            named: FxHashSet::default(),
            chosen: FxHashMap::default(),
        };
        if mentions.iter().any(|mention| mention.candidates.len() > 1) {
            let mut counted = FxHashSet::default();
            let mut dateline = true;
            for mention in mentions {
                let &[one] = mention.candidates.as_slice() else { continue };
                if !counted.insert(one) {
                    continue;
                }
                let Some(entity) = gazetteer.at(one as usize) else { continue };
                let id = entity.id();
                let Within { country, state } = within(&id);
                // Where the text was written tells more than one place among others.
                let weight = if dateline && entity.kind() == EntityType::City { 2.0 } else { 1.0 };
                dateline = false;
                for place in [country, state] {
                    if !place.is_empty() {
                        *links.places.entry(place).or_default() += weight;
                    }
                }
                links.named.insert(id.into_owned());
            }
        }
        links
    }

    /// The candidate that the mention means.
    pub(super) fn choose(&mut self, words: Words<'_>, mentions: &[Mention], at: usize) -> Option<u32> {
        let candidates = &mentions[at].candidates;
        let &[first, _, ..] = candidates.as_slice() else { return candidates.first().copied() };
        if let Some(said) = self.beside(words, mentions, at) {
            return Some(said);
        }
        if let Some(&chosen) = self.chosen.get(candidates) {
            return Some(chosen);
        }
        let scores: Vec<(f32, u32)> =
            candidates.iter().map(|&candidate| (self.support(candidate, first), candidate)).collect();
        let mut best = scores[0];
        for &(score, candidate) in &scores[1..] {
            if score > scores[0].0 + MARGIN && score > best.0 {
                best = (score, candidate);
            }
        }
        self.chosen.insert(candidates.clone(), best.1);
        Some(best.1)
    }

    /// The government that a capital stands for where it speaks: "Beijing has accused", "Washington said".
    pub(super) fn government(&self, words: Words<'_>, mentions: &[Mention], at: usize) -> Option<u32> {
        let mention = &mentions[at];
        let &[city, ..] = mention.candidates.as_slice() else { return None };
        let tokens = words.of(mention.span);
        let governed =
            tokens.start > 0 && words.is(tokens.start - 1, Class::PREPOSITION | Class::TITLE | Class::DETERMINER);
        let verb = (tokens.end..tokens.end + 2).find(|&at| !words.is(at, Class::HAVE | Class::ADVERB))?;
        let speaks = words.is(verb, Class::STRONG | Class::CLAUSAL)
            && words.is(verb, Class::PAST | Class::THIRD | Class::PARTICIPLE);
        if tokens.len() != 1 || governed || !speaks || words.shape(verb) != Shape::Lower {
            return None;
        }
        let entity = self.gazetteer.at(city as usize)?;
        let country = within(&entity.id()).country;
        // Brussels is the Union's as much as Belgium's.
        if entity.subtype().as_deref() != Some("capital") || country == "BE" {
            return None;
        }
        let id = if country == "US" { "o_us_admin".to_owned() } else { format!("o_gov_{}", country.to_lowercase()) };
        u32::try_from(self.gazetteer.position(&id)?).ok()
    }

    /// "Atlanta, Georgia", "Tbilisi, Georgia", "Birmingham, England": what stands beside a comma tells.
    fn beside(&self, words: Words<'_>, mentions: &[Mention], at: usize) -> Option<u32> {
        let joined = |left: usize, right: usize| {
            let between = words.text.get(mentions[left].span.end()..mentions[right].span.start());
            between.is_some_and(|between| between == ", ")
        };
        let places = |mention: usize| {
            mentions[mention].candidates.iter().filter_map(|&one| Some(within(&self.gazetteer.at(one as usize)?.id())))
        };
        let candidates = &mentions[at].candidates;
        let place_of = |candidate: u32| self.gazetteer.at(candidate as usize).map(|entity| within(&entity.id()));
        if at > 0 && joined(at - 1, at) {
            let inside: Vec<Within> = places(at - 1).collect();
            let holds = |candidate: &u32| {
                place_of(*candidate).is_some_and(|own| {
                    inside.iter().any(|one| {
                        if own.state.is_empty() {
                            one.state.is_empty() && one.country == own.country
                        } else {
                            one.state == own.state
                        }
                    })
                })
            };
            if let Some(&said) = candidates.iter().find(|candidate| holds(candidate)) {
                return Some(said);
            }
        }
        if at + 1 < mentions.len() && joined(at, at + 1) {
            let outside: Vec<Within> = places(at + 1).collect();
            let lies = |candidate: &u32| {
                place_of(*candidate).is_some_and(|own| {
                    outside.iter().any(|one| {
                        if one.state.is_empty() {
                            one.country == own.country && !one.country.is_empty()
                        } else {
                            one.state == own.state
                        }
                    })
                })
            };
            return candidates.iter().copied().find(lies);
        }
        None
    }

    /// How much of the document speaks for a candidate.
    fn support(&self, candidate: u32, first: u32) -> f32 {
        let Some(entity) = self.gazetteer.at(candidate as usize) else { return f32::MIN };
        let id = entity.id();
        let count = |place: &str| self.places.get(place).copied().unwrap_or(0.0);
        let own = within(&id);
        let hinted: f32 = hints(&id).iter().filter(|&&hint| self.named.contains(hint)).map(|_| 1.0).sum();
        if id.starts_with("gen_") {
            // "Congress" is another country's where the text names others and not the first's.
            let theirs = self.gazetteer.at(first as usize).map(|first| within(&first.id()).country).unwrap_or_default();
            let others = self.places.iter().filter(|(place, _)| !place.contains('-') && **place != theirs);
            let most = others.map(|(_, &count)| count).fold(0.0, f32::max);
            return if count(theirs) > 0.0 { 0.0 } else { most };
        }
        let national = count(own.country);
        // A country itself, and what lies in a state: the nearer place counts more.
        let state = if own.state.is_empty() { 0.0 } else { 2.0 * count(own.state) };
        let weight = if id.starts_with("c_") || own.state.is_empty() { 1.0 } else { 0.5 };
        weight * national + state + hinted
    }
}

/// Whether a city is its team: "against Liverpool", "Liverpool beat".
pub(super) fn is_team(words: Words<'_>, mention: &Mention) -> bool {
    if mention.known != Some(EntityType::City) || mention.candidates.is_empty() {
        return false;
    }
    let tokens = words.of(mention.span);
    let before = tokens.start.checked_sub(1).map_or("", |at| words.form(at));
    let after = words.form(tokens.end);
    matches!(before, "against" | "beat" | "defeated" | "beating" | "defeating" | "versus" | "vs" | "vs." | "thrashed")
        || matches!(
            after,
            "beat"
                | "defeated"
                | "thrashed"
                | "scored"
                | "drew"
                | "striker"
                | "goalkeeper"
                | "midfielder"
                | "defender"
                | "winger"
        )
}
