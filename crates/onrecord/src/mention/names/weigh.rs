//! Which capitalised words are kept as names: the sure ones at once, the doubtful ones by the rest of the text.

use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::gazetteer::EntityType;
use crate::lexicon::Class;
use crate::name::{FUNCTION, NAMING, PERSONAL, Words, head_of, name_head};
use crate::text::Shape;

use super::Finder;
use super::runs::{hyphenated, starts_sentence};

impl Finder<'_> {
    pub(super) fn single(&mut self, at: usize) {
        let words = self.words;
        let class = words.class(at);
        let form = words.form(at);
        if words.shape(at) == Shape::Upper && form.chars().filter(|c| c.is_alphabetic()).count() > 1 {
            let common = class.is(Class::INITIALISM) || matches!(form, "AM");
            // "An OUTRAGED crowd": a word that is only shouted.
            let shouted = form.len() > 5
                && ["OUS", "ING", "ED", "FUL", "LESS", "ABLE", "LY"].iter().any(|end| form.ends_with(end));
            if !class.is(Class::ROLE | Class::TITLE | Class::ADVERB) && !class.is(FUNCTION) && !common && !shouted {
                self.keep(at..at + 1);
            }
            return;
        }
        // "Oct." is no name, nor is a feast.
        let time = form.ends_with('.') || matches!(form, "Christmas" | "Easter" | "Thanksgiving" | "Ramadan");
        if form.len() < 2 || time || words.is_initial(at) || hyphenated(form) || class.is(Class::DAY) {
            return;
        }
        let personal = class.is(PERSONAL) && !class.is(Class::COMMON);
        let plain = class.is(Class::VERB
            | Class::ADVERB
            | Class::CUE_NOUN
            | Class::COMMON
            | Class::HEDGE
            | Class::ROLE
            | Class::TITLE
            | Class::HONORIFIC
            | Class::PERIOD
            | Class::MONTH
            | FUNCTION)
            || name_head(form).is_some();
        let article = at > 0 && words.is(at - 1, Class::DETERMINER);
        let office = class.is(Class::ROLE)
            && !class.is(Class::TITLE | Class::HONORIFIC | Class::VERB)
            && name_head(form).is_none();
        let plain = plain && (article || !office || starts_sentence(words, at));
        // "His wife, Dawn, said"
        let introduced = class.is(Class::GIVEN_NAME)
            && at > 1
            && words.form(at - 1) == ","
            && words.noun(at - 2) == Some(EntityType::Person)
            && matches!(words.form(at + 1), "," | "." | "?" | ";");
        // "My sister Jo has run": whose sister, and her name.
        let kin = class.is(Class::GIVEN_NAME)
            && at > 1
            && words.shape(at - 1) == Shape::Lower
            && words.is(at - 1, Class::TITLE_FEMALE | Class::TITLE_MALE)
            && words.is(at - 2, Class::POSSESSIVE)
            && words.sentence(at - 2) == words.sentence(at);
        if introduced || kin {
            self.keep(at..at + 1);
            return;
        }
        if starts_sentence(words, at) && (!personal || plain)
            || plain && (!personal || class.is(FUNCTION | Class::MONTH))
        {
            self.doubtful.push(at..at + 1);
        } else {
            self.keep(at..at + 1);
        }
    }

    /// A name of several words.
    pub(super) fn offer(&mut self, name: Range<usize>) {
        let first = name.start;
        let words = self.words;
        let built = words.is_initial(first)
            || words.is(first, Class::GIVEN_NAME) && !words.is(first, Class::COMMON)
            || words.is(first, Class::GIVEN_NAME) && words.is(first + 1, Class::SURNAME);
        if starts_sentence(words, first) && !built {
            self.doubtful.push(name);
        } else {
            self.keep(name);
        }
    }

    pub(super) fn keep(&mut self, name: Range<usize>) {
        let mut name = name;
        // "Smith III", "Smith Jr."; a title-like or function word never ends a name
        while name.len() > 1
            && self.words.is(name.end - 1, FUNCTION)
            && !self.words.is(name.end - 1, PERSONAL)
            && self.words.shape(name.end - 1) != Shape::Upper
        {
            name.end -= 1;
        }
        // "Ann Lee QC": letters after a name are no part of it.
        while name.len() > 2 && is_postnominal(self.words, name.end - 1) {
            name.end -= 1;
        }
        if name.is_empty() {
            return;
        }
        let head = head_of(self.words, name.clone());
        remember(&mut self.seen, self.words, name.clone(), head.is_none());
        if head == Some(EntityType::Media) {
            // "The New York Times", later "the Times".
            self.seen.insert(key(self.words, name.end - 1..name.end));
        }
        self.sure.push(name);
    }

    /// Decides on the doubtful names and reads the headlines.
    pub(super) fn settle(&mut self) {
        let words = self.words;
        for name in std::mem::take(&mut self.doubtful) {
            let rest = name.start + 1..name.end;
            if self.seen.contains(&key(words, name.clone())) {
                self.keep(name);
            } else if name.len() > 1 {
                let first_known = self.seen.contains(&key(words, name.start..name.start + 1));
                let rest_known = self.seen.contains(&key(words, rest.clone()));
                // "Earl Tibbets": a given name that is a title too, before an unknown word.
                let given = name.len() == 2
                    && self.is_given(name.start, name.end)
                    && words.is(name.start, Class::TITLE)
                    && words.class(name.start + 1).difference(NAMING).is_empty();
                if given {
                    self.keep(name);
                } else if rest_known
                    && !first_known
                    && !words.is(name.start, Class::GIVEN_NAME)
                    && !words.class(name.start).is_empty()
                {
                    self.keep(rest);
                } else if words.class(name.start).difference(NAMING).is_empty() {
                    self.keep(name);
                } else {
                    self.keep(rest);
                }
            } else if could_speak(words, name.start) {
                self.keep(name);
            }
        }
        for line in std::mem::take(&mut self.headlines) {
            let mut at = line.start;
            while at < line.end {
                at = self.headline_name(at, line.end).unwrap_or(at) + 1;
            }
        }
    }

    /// Keeps the name that starts at `at` in a headline, and gives its last token.
    pub(super) fn headline_name(&mut self, at: usize, end: usize) -> Option<usize> {
        let words = self.words;
        if !words.is_capital(at) || words.is(at, FUNCTION) && !words.is(at, PERSONAL) {
            return None;
        }
        let run = (at..end).take_while(|&i| words.is_capital(i) || words.is_particle(i)).take(5).count();
        for length in (1..=run).rev() {
            let name = at..at + length;
            let plain =
                words.class(at).is(Class::VERB | FUNCTION | Class::ADVERB | Class::COMMON | Class::ROLE) && length == 1;
            if self.seen.contains(&key(words, name.clone())) && !plain {
                self.sure.push(name);
                return Some(at + length - 1);
            }
        }
        let pair = run >= 2
            && words.is(at, Class::GIVEN_NAME)
            && words.is(at + 1, Class::SURNAME)
            && !words.class(at).union(words.class(at + 1)).is(Class::COMMON | Class::VERB | FUNCTION);
        if pair {
            self.sure.push(at..at + 2);
            return Some(at + 1);
        }
        None
    }
}

/// "KC", "MP", "OBE", but not "III".
pub(super) fn is_postnominal(words: Words<'_>, at: usize) -> bool {
    words.is(at, Class::SUFFIX)
        && words.shape(at) == Shape::Upper
        && !words.form(at).chars().all(|c| matches!(c, 'I' | 'V' | 'X'))
}

/// Whether a single capitalised word that starts its sentence does what named people do there.
pub(super) fn could_speak(words: Words<'_>, at: usize) -> bool {
    let form = words.form(at);
    let unknown = words.class(at).difference(NAMING).is_empty();
    let common_ending = ["s", "ing", "ed", "ly", "ion", "ity", "ment", "ness"].iter().any(|end| form.ends_with(end));
    // “Lesson learned,” is no name with its verb.
    let quoted = at > 0 && matches!(words.form(at - 1), "“" | "\"" | "‘" | "'") && words.shape(at + 2) == Shape::Mark;
    let speaks = !quoted
        && words.is(at + 1, Class::STRONG | Class::CLAUSAL | Class::QUOTED)
        && words.is(at + 1, Class::PAST | Class::THIRD);
    !matches!(form, "There" | "Here" | "Let" | "Everything" | "Something" | "Nothing")
        && unknown
        && form.chars().count() > 2
        && (words.is_possessive(at + 1) || speaks)
        && (!common_ending || words.is(at, PERSONAL))
}

pub(super) fn key(words: Words<'_>, name: Range<usize>) -> String {
    words.text[words.span(name)].to_lowercase()
}

/// Notes a name, and of a person's its words.
pub(super) fn remember(seen: &mut FxHashSet<String>, words: Words<'_>, name: Range<usize>, by_words: bool) {
    if by_words && name.len() <= 4 {
        let given = words.is(name.start, Class::GIVEN_NAME);
        for at in name.clone() {
            let telling = given || words.is(at, PERSONAL) || words.class(at).is_empty();
            if telling && words.form(at).len() > 2 && words.is_capital(at) {
                seen.insert(key(words, at..at + 1));
            }
        }
    }
    seen.insert(key(words, name));
}
