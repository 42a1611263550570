//! Cuts a run into names by titles, given names, head words and what the gazetteer knows.

use std::ops::Range;

use crate::gazetteer::EntityType;
use crate::lexicon::Class;
use crate::name::{FUNCTION, PERSONAL, head_of, name_head};
use crate::text::Shape;

use super::Finder;
use super::known::Known;
use super::runs::starts_sentence;

impl Finder<'_> {
    /// Finds the names in a run whose gazetteer names are `known[inside]`.
    pub(super) fn split(&mut self, run: Range<usize>, inside: Range<usize>, depth: usize) {
        let words = self.words;
        let start = self.without_leading(run.clone());
        let end = self.without_trailing(start..run.end);
        let office = end < run.end && end == start + 1 && words.is(start, Class::TITLE_MODIFIER);
        if start >= end || depth > 12 || office {
            return;
        }
        let known: Vec<&Known> = self.known[inside.clone()]
            .iter()
            .filter(|known| known.tokens.start >= start && known.tokens.end <= end)
            .collect();
        let length = end - start;
        if known.iter().any(|known| known.tokens == (start..end)) {
            return;
        }
        let title = (start..end - 1).rev().find(|&at| words.is_title(at) && !self.is_given(at, end));
        if let Some(title) = title {
            let name = title + 1..end;
            if name_head(words.form(end - 1)).is_none() || name.len() == 1 {
                let before = start..words.titles_start(title + 1).clamp(start, title);
                self.person(name, &known);
                self.split(before, inside, depth + 1);
                return;
            }
        }
        if length > 1 && head_of(words, start..end).is_some() {
            // "Ohio Department of Trade" is not the country's department.
            let local = known.first().is_some_and(|first| matches!(first.kind, EntityType::Place | EntityType::City))
                && known.len() == 2;
            let tiled = !local
                && known.last().is_some_and(|last| last.tokens.end == end && last.tokens.len() > 1)
                && known.first().is_some_and(|first| first.tokens.start == start);
            if !tiled {
                self.keep(start..end);
            }
            return;
        }
        if let Some(cut) = known.iter().find(|known| known.tokens.len() > 1) {
            let cut = cut.tokens.clone();
            self.split(start..cut.start, inside.clone(), depth + 1);
            self.split(cut.end..end, inside, depth + 1);
            return;
        }
        if let Some(given) = self.person_start(start..end, &known) {
            self.split(start..given, inside, depth + 1);
            self.offer(given..end);
            return;
        }
        // "Sport Norland said": a body, as no table knows the word before the place, and it speaks.
        let body = length == 2
            && known.first().is_some_and(|known| known.tokens == (end - 1..end) && !known.is_adjective())
            && words.class(start).difference(Class::COMMON).is_empty()
            && words.shape(start) == Shape::Capital
            && (words.is(end, Class::STRONG)
                || words.is(end, Class::HAVE) && words.is(end + 1, Class::CLAUSAL | Class::STRONG));
        if body {
            self.keep(start..end);
            return;
        }
        // "Melbourne Storm", "the Brooklyn Paper": a place, and a word that no table knows.
        let led = (2..=3).contains(&length)
            && known.len() == 1
            && known[0].tokens.start == start
            && matches!(known[0].kind, EntityType::City | EntityType::Place)
            && !known[0].is_adjective()
            && (known[0].tokens.end..end).all(|at| {
                words.shape(at) == Shape::Capital
                    && words.class(at).difference(Class::COMMON).is_empty()
                    && words.form(at).len() > 3
            });
        if led && known[0].tokens.end < end {
            self.keep(start..end);
            return;
        }
        if let Some(cut) = known.first() {
            let cut = cut.tokens.clone();
            self.split(start..cut.start, inside.clone(), depth + 1);
            self.split(cut.end..end, inside, depth + 1);
            return;
        }
        if length > 1 {
            self.offer(start..end);
        } else {
            self.single(start);
        }
    }

    /// Passes over words at the start of a run that only the sentence makes capital, or that belong to no name.
    pub(super) fn without_leading(&self, run: Range<usize>) -> usize {
        let words = self.words;
        let mut start = run.start;
        while start < run.end {
            let class = words.class(start);
            let first = starts_sentence(words, start);
            let word = words.form(start);
            let personal = class.is(PERSONAL) && !class.is(Class::COMMON);
            if run.end - start == 1
                && !words.is(start, Class::DETERMINER | Class::PREPOSITION | Class::PRONOUN | Class::POSSESSIVE)
            {
                // A word alone is weighed by what the rest of the text says of it.
                break;
            }
            let strip = (class.is(FUNCTION) && !(personal && start + 1 < run.end))
                || class.is(Class::DAY)
                || class.is(Class::MONTH)
                    && (!class.is(PERSONAL)
                        || start > 0
                            && words.is(start - 1, Class::DETERMINER | Class::PREPOSITION)
                            && words.shape(start - 1) == Shape::Lower)
                || matches!(
                    word,
                    "Hey"
                        | "Hi"
                        | "Hello"
                        | "Dear"
                        | "Oh"
                        | "Former"
                        | "Then"
                        | "Late"
                        | "Ex"
                        | "Longtime"
                        | "Veteran"
                        | "Super"
                        | "Outgoing"
                        | "Incoming"
                )
                || words.is_particle(start)
                || first
                    && !personal
                    && (class.is(Class::VERB | Class::ADVERB | Class::PERIOD | Class::HEDGE)
                        || run.end - start > 1
                            && class.is(Class::ROLE)
                            && !class.is(Class::TITLE)
                            && name_head(words.form(run.end - 1)).is_none());
            if !strip {
                break;
            }
            start += 1;
        }
        start
    }

    /// Passes over a title that no name follows: "Republican Secretary (of State)", "Fox News Vice President".
    pub(super) fn without_trailing(&self, run: Range<usize>) -> usize {
        let words = self.words;
        let mut end = run.end;
        while end > run.start + 1 {
            let last = end - 1;
            // "Committee of Norland Families"
            let members = words.form(last).ends_with('s')
                && (run.start + 1..last).any(|at| matches!(words.form(at), "of" | "for"));
            let title = words.is(last, Class::ROLE | Class::TITLE)
                && !members
                && !words.is(last, PERSONAL | Class::SUFFIX)
                && !words.is_initial(last)
                && name_head(words.form(last)).is_none();
            let modifier = (end < run.end || words.is(run.end - 1, Class::TITLE))
                && words.is(last, Class::TITLE_MODIFIER)
                && name_head(words.form(last)).is_none();
            let office = matches!(words.form(last), "CEO" | "CFO" | "COO" | "TV");
            // "… Ann Lee Image: NASA"
            let caption = words.form(end) == ":"
                && matches!(
                    words.form(last),
                    "Image" | "Photo" | "Photograph" | "Picture" | "Video" | "Credit" | "Source" | "File"
                );
            if !title && !modifier && !office && !caption {
                break;
            }
            end = last;
        }
        end
    }

    /// "Dean Smith", "Major Biden's": a title that is as well a given name is one where one name follows.
    pub(super) fn is_given(&self, at: usize, end: usize) -> bool {
        let class = self.words.class(at);
        class.is(Class::GIVEN_NAME) && !self.words.form(at).ends_with('.') && end - at == 2
    }

    /// Where the name of a person starts that ends the run.
    pub(super) fn person_start(&self, run: Range<usize>, known: &[&Known]) -> Option<usize> {
        let words = self.words;
        let last = run.end - 1;
        let name_of = |at: usize| known.iter().find(|known| known.tokens.contains(&at));
        let opens = |at: usize| {
            let surname = words.is(at + 1, Class::SURNAME) && !words.is(at + 1, Class::COMMON);
            (words.is(at, Class::GIVEN_NAME) && words.is_capital(at) || words.is_initial(at))
                && name_of(at)
                    .filter(|_| !surname || words.is(at, Class::COMMON))
                    .is_none_or(|known| !known.is_adjective() && known.kind != EntityType::Organization)
        };
        // "Jordan Valley" has a head; "Senate" and "Congress" are no surnames.
        let closes = name_of(last).is_none_or(|known| {
            // "David French", "Jack London"
            matches!(known.kind, EntityType::Person | EntityType::City | EntityType::Place)
                || words.is(last, Class::SURNAME)
        }) && !words.is(last, FUNCTION)
            && words.form(last).chars().count() > 1;
        if !closes || run.len() < 2 {
            return None;
        }
        let first = (run.start..last).find(|&at| opens(at));
        if let Some(first) = first {
            let before = run.start..first;
            if first == run.start {
                let doubtful = starts_sentence(words, first) && words.is(first, Class::COMMON);
                let place = name_of(first).is_some_and(|known| known.kind != EntityType::Person);
                let next = first + 1;
                // "Jordan Spieth", but not "Paris Agreement", "Dallas Mavericks".
                let unknown = run.len() == 2
                    && !doubtful
                    && words.class(next).is_empty()
                    && words.shape(next) == Shape::Capital
                    && !words.form(next).ends_with('s')
                    && name_head(words.form(next)).is_none()
                    && !(first > 0 && words.is(first - 1, Class::DETERMINER | Class::LOCATIVE))
                    && !words.is_possessive(next);
                if (doubtful || place) && !unknown && !words.is(next, PERSONAL) && !words.is_initial(next) {
                    return None;
                }
                return (run.len() <= 6).then_some(first);
            }
            // "Republican Marco Rubio" is cut, "Recep Tayyip Erdogan" is not.
            let foreign =
                before.clone().all(|at| name_of(at).is_none() && words.class(at).difference(PERSONAL).is_empty())
                    && !starts_sentence(words, run.start)
                    && run.len() <= 4;
            return Some(if foreign { run.start } else { first });
        }
        let surname = words.is(last, Class::SURNAME) && !words.is(last, Class::COMMON);
        let unknown =
            run.len() == 2 && name_of(run.start).is_none() && words.class(run.start).difference(PERSONAL).is_empty();
        (surname && unknown && words.shape(run.start) == Shape::Capital && !starts_sentence(words, run.start))
            .then_some(run.start)
    }

    /// The name after a title; a match of the gazetteer that follows a person's name is not part of it.
    pub(super) fn person(&mut self, name: Range<usize>, known: &[&Known]) {
        let end = known
            .iter()
            .find(|known| {
                known.tokens.start > name.start && known.tokens.end <= name.end && known.kind != EntityType::Person
            })
            .filter(|_| name.len() > 2)
            .map_or(name.end, |known| known.tokens.start);
        self.keep(name.start..end.max(name.start + 1));
    }
}
