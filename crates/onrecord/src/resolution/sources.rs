//! What a source phrase is built of: a name, several names, a pronoun, or a phrase that names nobody.

use std::ops::Range;

use super::roles::head_token;
use crate::attribution::Attribution;
use crate::gazetteer::EntityType;
use crate::lexicon::Class;
use crate::mention::{Form, Mention};
use crate::name::{FUNCTION, Words};
use crate::text::{Shape, Span};

/// Who a source phrase names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Source {
    Nobody,
    /// A pronoun, by its token.
    Pronoun(usize),
    /// Mentions: one, or several for a group.
    Named(Vec<usize>),
    /// Tokens of a phrase whose head is a common noun, with an article where it has one.
    Phrase(Range<usize>),
}

/// Adds a mention for each source phrase that is no mention yet and crosses none.
pub(super) fn add_mentions(words: Words<'_>, mentions: &mut Vec<Mention>, attributions: &[Attribution]) {
    let mut spans: Vec<Span> = Vec::new();
    for attribution in attributions {
        let tokens = match read(words, mentions, attribution) {
            Source::Phrase(tokens) => tokens,
            Source::Named(names) if names.len() > 1 => {
                let span = mentions[names[0]].span.to(mentions[names[names.len() - 1]].span);
                words.of(span)
            }
            _ => continue,
        };
        if !tokens.is_empty() {
            spans.push(words.span(tokens));
        }
    }
    spans.sort_unstable_by_key(|span| (span.start(), std::cmp::Reverse(span.end())));
    spans.dedup();
    let mut added: Vec<Mention> = Vec::new();
    for span in spans {
        let crosses = |mention: &Mention| {
            mention.span.overlaps(span) && !span.contains(mention.span) && !mention.span.contains(span)
                || mention.span == span
                || mention.form != Form::Nominal && mention.span.contains(span)
                || mention.form == Form::Nominal && mention.span.start() == span.start()
        };
        let near = near(mentions, span);
        if !mentions[near].iter().any(crosses) && !added.iter().rev().take(4).any(crosses) {
            added.push(Mention::new(span, Form::Nominal));
        }
    }
    mentions.extend(added);
    mentions.sort_by_key(|mention| (mention.span.start(), std::cmp::Reverse(mention.span.end())));
}

/// The mentions that can overlap `span`: those that start in it, and some before.
fn near(mentions: &[Mention], span: Span) -> Range<usize> {
    let first = mentions.partition_point(|mention| mention.span.start() < span.start());
    let end = mentions.partition_point(|mention| mention.span.start() < span.end());
    first.saturating_sub(12)..end
}

/// A name in a source, by its mention and tokens.
#[derive(Debug, Clone)]
struct Named {
    mention: usize,
    tokens: Range<usize>,
    /// Whether the gazetteer has it as a place.
    place: bool,
}

pub(super) fn read(words: Words<'_>, mentions: &[Mention], attribution: &Attribution) -> Source {
    let Some(&span) = attribution.source.iter().max_by_key(|span| span.len()) else { return Source::Nobody };
    let mut tokens = words.of(span);
    tokens.end = tokens.end.min(tokens.start + 120);
    while !tokens.is_empty()
        && (words.shape(tokens.start) == Shape::Mark
            || words.is(tokens.start, Class::PREPOSITION)
                && words.shape(tokens.start) == Shape::Lower
                && tokens.len() > 1)
    {
        tokens.start += 1;
    }
    if tokens.is_empty() {
        let whole = words.of(span);
        return if whole.is_empty() { Source::Nobody } else { Source::Phrase(whole) };
    }
    let first = tokens.start;
    let pronoun = words.is(first, Class::PRONOUN | Class::POSSESSIVE) && words.shape(first) != Shape::Upper;
    // "Some", "nobody": no mention refers back by them, so that they are phrases that name nobody.
    let refers = near(mentions, words.span(first..first + 1))
        .any(|at| mentions[at].form == Form::Pronoun && words.of(mentions[at].span).contains(&first));
    let all: Vec<usize> = near(mentions, words.span(tokens.clone())).collect();
    let token_of = |at: usize| words.at(mentions[at].span.start());
    let pronoun_at =
        |token: usize| all.iter().copied().find(|&at| mentions[at].form == Form::Pronoun && token_of(at) == token);
    // "He and Ms. Lee"
    let paired = pronoun && refers && words.form(first + 1) == "and";
    if pronoun
        && !paired
        && refers
        && (tokens.len() == 1
            || words.is(first, Class::SUBJECT)
            || words.is(first, Class::PRONOUN) && !words.is(first, Class::DETERMINER))
    {
        return Source::Pronoun(first);
    }
    let names: Vec<Named> = near(mentions, words.span(tokens.clone()))
        .filter(|&at| mentions[at].form == Form::Name)
        .map(|mention| {
            let place =
                matches!(mentions[mention].known, Some(EntityType::Country | EntityType::Place | EntityType::City));
            Named { mention, tokens: words.of(mentions[mention].span), place }
        })
        .filter(|name| !name.tokens.is_empty() && name.tokens.start < tokens.end && name.tokens.end > tokens.start)
        .collect();
    let reader = Reader { words, names: &names };
    if paired {
        let rest = first + 2..tokens.end;
        return match (pronoun_at(first), (!rest.is_empty()).then(|| reader.read(rest))) {
            (Some(one), Some(Source::Named(mut others))) => {
                others.insert(0, one);
                Source::Named(others)
            }
            _ => Source::Pronoun(first),
        };
    }
    reader.read(tokens)
}

struct Reader<'a> {
    words: Words<'a>,
    names: &'a [Named],
}

impl Reader<'_> {
    fn read(&self, tokens: Range<usize>) -> Source {
        if let Some(group) = self.group(tokens.clone()) {
            return Source::Named(group);
        }
        if let Some(pair) = self.pair(tokens.clone()) {
            return Source::Named(pair);
        }
        if let Some(owned) = self.owned(tokens.clone()) {
            return Source::Phrase(owned);
        }
        if let Some(author) = self.author(tokens.clone()) {
            return Source::Named(vec![author]);
        }
        let main = tokens.start..self.boundary(tokens.clone());
        if let Some(name) = self.head_name(main.clone()) {
            return Source::Named(vec![name]);
        }
        // "The group's director, Ann Lee, 51": the next piece names whom the first describes.
        if self.words.form(main.end) == "," {
            let next = main.end + 1..tokens.end;
            if !next.is_empty() && !self.words.is(next.start, Class::WH) {
                let next = next.start..self.boundary(next);
                // "A woman in Worcester, Massachusetts": a place, and where it is.
                let place = |name: usize| self.names.iter().any(|one| one.mention == name && one.place);
                if let Some(name) = self.head_name(next).filter(|&name| !place(name)) {
                    return Source::Named(vec![name]);
                }
            }
        }
        if main.is_empty() { Source::Nobody } else { Source::Phrase(main) }
    }

    /// "Lee and the union's treasurer, Ann Park": a name, and a phrase that names somebody.
    fn pair(&self, tokens: Range<usize>) -> Option<Vec<usize>> {
        let words = self.words;
        let first = self.names.iter().find(|name| name.tokens.start >= tokens.start)?;
        let and = first.tokens.end;
        let bare = words.titles_start(first.tokens.start) <= tokens.start;
        if !bare || words.form(and) != "and" || and + 1 >= tokens.end || !words.is(and + 1, Class::DEFINITE) {
            return None;
        }
        let rest = and + 1..tokens.end;
        let comma = self.boundary(rest.clone());
        let named =
            words.form(comma) == "," && comma + 1 < tokens.end && words.noun(comma - 1) == Some(EntityType::Person);
        match self.read(rest) {
            Source::Named(others) if named && others.len() == 1 => Some(vec![first.mention, others[0]]),
            _ => None,
        }
    }

    /// "Lee, whose husband": the husband.
    fn owned(&self, tokens: Range<usize>) -> Option<Range<usize>> {
        let words = self.words;
        let whose = tokens.clone().rev().take(3).find(|&at| words.form(at) == "whose" && at > tokens.start)?;
        let phrase = whose + 1 < tokens.end && !(whose + 1..tokens.end).any(|at| words.is(at, Class::FINITE));
        phrase.then_some(whose..tokens.end)
    }

    /// "“The Long Tide” by Ann Lee": who wrote it.
    fn author(&self, tokens: Range<usize>) -> Option<usize> {
        let words = self.words;
        let opens =
            tokens.start.checked_sub(1).is_some_and(|at| matches!(words.form(at), "“" | "\"" | "‘" | "''" | "``"));
        let by = tokens
            .clone()
            .skip(2)
            .find(|&at| words.form(at) == "by" && matches!(words.form(at - 1), "”" | "\"" | "’" | "''"))?;
        let rest = by + 1..tokens.end;
        (opens && !rest.is_empty()).then(|| self.head_name(rest.start..self.boundary(rest)))?
    }

    fn in_name(&self, at: usize) -> Option<&Named> {
        self.names.iter().find(|name| name.tokens.contains(&at))
    }

    /// Where the main phrase ends: before a comma, a bracket, a dash, or a relative clause.
    fn boundary(&self, tokens: Range<usize>) -> usize {
        let words = self.words;
        (tokens.start + 1..tokens.end)
            .find(|&at| {
                let form = words.form(at);
                self.in_name(at).is_none()
                    && (words.shape(at) == Shape::Mark
                        && !words.is_possessive(at)
                        && !matches!(form, "-" | "/" | "." | "&" | "“" | "\"" | "$")
                        || words.is(at, Class::WH) && words.shape(at) == Shape::Lower
                        || form == "that" && !words.is(at - 1, Class::PREPOSITION))
            })
            .unwrap_or(tokens.end)
    }

    /// The mention that is the head of a phrase without commas: not "Clinton" in "Clinton's spokesman" or "a friend of Clinton".
    fn head_name(&self, tokens: Range<usize>) -> Option<usize> {
        let words = self.words;
        let preposition = tokens.clone().skip(1).find(|&at| {
            words.is(at, Class::PREPOSITION) && words.shape(at) == Shape::Lower && self.in_name(at).is_none()
        });
        let names =
            self.names.iter().filter(|name| name.tokens.start >= tokens.start && name.tokens.start < tokens.end);
        for name in names {
            let titles = words.titles_start(name.tokens.start);
            let object =
                titles > tokens.start && words.is(titles - 1, Class::GERUND) && words.noun(titles - 1).is_none();
            if preposition.is_some_and(|at| at < titles) || object {
                return None;
            }
            let next = name.tokens.end;
            if words.is_possessive(next) {
                // "Clinton's" alone, as in "Clinton's claim that"
                if next + 1 >= tokens.end {
                    return Some(name.mention);
                }
                continue;
            }
            let ends = next >= tokens.end
                || words.shape(next) == Shape::Mark
                || words.is(next, FUNCTION)
                // "Ann Lee KC"
                || words.is(next, Class::SUFFIX) && words.shape(next) == Shape::Upper
                || words.is(next, Class::VERB | Class::ADVERB | Class::PAST_VERB) && words.noun(next).is_none();
            // "… Assessment prepared for a panel"
            let participle = words.shape(next) == Shape::Lower
                && (words.form(next).ends_with("ed")
                    || matches!(words.form(next), "held" | "made" | "sent" | "led" | "written" | "seen"))
                && words.noun(next).is_none()
                && (next + 1 >= tokens.end || words.is(next + 1, Class::PREPOSITION));
            // A participle is no end where a noun still follows: "the Obama appointed judge".
            if ends || participle {
                return Some(name.mention);
            }
        }
        None
    }

    /// "Lee and Park", "Senators Lee, Park and Kim": every piece is a name with nothing but titles before it.
    fn group(&self, tokens: Range<usize>) -> Option<Vec<usize>> {
        let words = self.words;
        let mut members = Vec::new();
        let mut start = tokens.start;
        let mut joined = false;
        while start < tokens.end {
            let name = self.names.iter().find(|name| name.tokens.start >= start)?;
            let titles = words.titles_start(name.tokens.start);
            let before = start..titles.max(start);
            let plain = before.clone().all(|at| {
                words.shape(at) == Shape::Lower
                    && (words.noun(at).is_some() || words.form(at) == "the" || words.form(at) == "both")
                    && !words.is(at, Class::PREPOSITION)
                    || words.is_capital(at) && words.is(at, Class::ROLE | Class::TITLE)
                    || words.form(at) == "The"
            });
            if !plain {
                return None;
            }
            members.push(name.mention);
            let mut next = name.tokens.end;
            if next >= tokens.end {
                break;
            }
            let comma = words.form(next) == ",";
            next += usize::from(comma);
            let and = matches!(words.form(next), "and" | "&");
            next += usize::from(and);
            joined |= and;
            if !comma && !and {
                // What follows the last name belongs to it: "Lee and Park of Ohio".
                let both = matches!(words.form(next), "each" | "both" | "all") || words.is(next, Class::ADVERB);
                if (words.is(next, Class::PREPOSITION) || both) && joined {
                    break;
                }
                return None;
            }
            if next >= tokens.end {
                break;
            }
            start = next;
        }
        (members.len() > 1 && joined).then_some(members)
    }
}

/// The phrase's own words as a name for whom nobody names: without article.
pub(super) fn phrase_name(words: Words<'_>, phrase: Range<usize>) -> String {
    let mut phrase = phrase;
    let article = |form: &str| {
        ["the", "a", "an", "this", "that", "these", "those"].iter().any(|article| form.eq_ignore_ascii_case(article))
    };
    if phrase.len() > 1 && article(words.form(phrase.start)) {
        phrase.start += 1;
    }
    // "The mayor's answer": whose it is.
    if phrase.len() > 1 && words.is_possessive(phrase.end - 1) {
        phrase.end -= 1;
    }
    words.text[words.span(phrase)].to_owned()
}

/// The mentions of names in a phrase, with whether each stands before the head, and whether "'s" follows it.
pub(super) fn names_in(words: Words<'_>, mentions: &[Mention], phrase: Range<usize>) -> Vec<(usize, bool, bool)> {
    let head = head_token(words, phrase.clone());
    let span = words.span(phrase);
    near(mentions, span)
        .filter(|&at| mentions[at].form == Form::Name && span.contains(mentions[at].span))
        .map(|at| {
            let tokens = words.of(mentions[at].span);
            (at, tokens.end <= head, words.is_possessive(tokens.end))
        })
        .collect()
}
