//! Names: what the gazetteer knows, and capitalised words that are built like names.
//!
//! Runs of capitalised words are cut into names by titles, given names and head words. A name at the start of a
//! sentence or in a headline, where capitals tell nothing, counts if the same words are a name elsewhere in the text.

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::{Form, Mention};
use crate::gazetteer::{AliasKind, EntityType, Gazetteer, Overlaps};
use crate::lexicon::{self, Class};
use crate::name::{FUNCTION, PERSONAL, Words, head_of, name_head};
use crate::text::{Shape, Span};

/// The names in the text, left to right and disjoint.
pub(super) fn names(words: Words<'_>, gazetteer: Option<&Gazetteer>) -> Vec<Mention> {
    let known = gazetteer.map(|gazetteer| known(words, gazetteer)).unwrap_or_default();
    let mut finder = Finder {
        words,
        known: &known,
        next: 0,
        sure: Vec::new(),
        doubtful: Vec::new(),
        headlines: Vec::new(),
        seen: FxHashSet::default(),
    };
    finder.read();
    finder.settle();
    let mut shaped = finder.sure;
    shaped.sort_unstable_by_key(|name| name.start);
    extended(words, merged(words, &known, &shaped))
}

/// A name that the gazetteer knows.
#[derive(Debug)]
struct Known {
    span: Span,
    /// The tokens it touches; it may stand inside one ("US-backed").
    tokens: Range<usize>,
    kind: EntityType,
    alias: AliasKind,
}

impl Known {
    fn is_adjective(&self) -> bool {
        matches!(self.alias, AliasKind::Adjective | AliasKind::Demonym) || self.kind == EntityType::Group
    }
}

/// The gazetteer's finds that can be names here.
fn known(words: Words<'_>, gazetteer: &Gazetteer) -> Vec<Known> {
    let mut known = Vec::new();
    for found in gazetteer.find(words.text, Overlaps::Longest) {
        let tokens = words.of(found.span);
        // "the military" is a role, not a name; so is a word that only starts its sentence.
        let form = &words.text[found.span];
        if tokens.is_empty() || !form.contains(char::is_uppercase) && !form.contains(|c: char| c > '\u{2e80}') {
            continue;
        }
        let alone = tokens.len() == 1 && words.shape(tokens.start) == Shape::Capital;
        if alone && starts_sentence(words, tokens.start) && words.is(tokens.start, FUNCTION | Class::GERUND) {
            continue;
        }
        let Some(entity) = found.candidates.first().and_then(|&at| gazetteer.at(at as usize)) else {
            continue;
        };
        known.push(Known { span: found.span, tokens, kind: entity.kind(), alias: found.alias_kind });
    }
    known
}

struct Finder<'a> {
    words: Words<'a>,
    known: &'a [Known],
    /// The first of `known` that can touch the next run.
    next: usize,
    sure: Vec<Range<usize>>,
    doubtful: Vec<Range<usize>>,
    headlines: Vec<Range<usize>>,
    /// Sure names, whole and by their single words, without regard to case.
    seen: FxHashSet<String>,
}

impl Finder<'_> {
    fn read(&mut self) {
        let mut first = 0;
        while first < self.words.len() {
            let sentence = self.words.sentence(first);
            let length = self.words.tokens[first..].iter().take_while(|token| token.sentence == sentence).count();
            let end = first + length;
            if is_headline(self.words, first..end) {
                self.headlines.push(first..end);
            } else {
                self.runs(first..end);
            }
            first = end;
        }
        for known in self.known {
            if known.tokens.len() > 1 || known.kind == EntityType::Person {
                let words = self.words;
                remember(&mut self.seen, words, known.tokens.clone(), known.kind == EntityType::Person);
                if known.kind == EntityType::Media {
                    // "The New York Times", later "the Times".
                    self.seen.insert(key(words, known.tokens.end - 1..known.tokens.end));
                }
            }
        }
    }

    fn runs(&mut self, sentence: Range<usize>) {
        let mut at = sentence.start;
        while at < sentence.end {
            if !can_start(self.words, at) {
                at += 1;
                continue;
            }
            let end = run_end(self.words, at, sentence.end);
            self.run(at..end);
            at = end;
        }
    }

    /// Cuts a run where names of the gazetteer reach beyond it, and splits what remains.
    fn run(&mut self, run: Range<usize>) {
        let known = self.known;
        while self.next < known.len() && known[self.next].tokens.end <= run.start {
            self.next += 1;
        }
        let touching = known[self.next..].iter().take_while(|known| known.tokens.start < run.end).count();
        let inside = self.next..self.next + touching;
        let mut start = run.start;
        let mut end = run.end;
        if touching > 0 {
            let (first, last) = (&known[inside.start], &known[inside.end - 1]);
            if first.tokens.start < run.start {
                start = first.tokens.end.min(end);
            }
            if last.tokens.end > run.end {
                end = last.tokens.start.max(start);
            }
        }
        self.split(start..end, inside, 0);
    }

    /// Finds the names in a run whose gazetteer names are `known[inside]`.
    fn split(&mut self, run: Range<usize>, inside: Range<usize>, depth: usize) {
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
    fn without_leading(&self, run: Range<usize>) -> usize {
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
                    "Former" | "Then" | "Late" | "Ex" | "Longtime" | "Veteran" | "Super" | "Outgoing" | "Incoming"
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
    fn without_trailing(&self, run: Range<usize>) -> usize {
        let words = self.words;
        let mut end = run.end;
        while end > run.start + 1 {
            let last = end - 1;
            let title = words.is(last, Class::ROLE | Class::TITLE)
                && !words.is(last, PERSONAL | Class::SUFFIX)
                && !words.is_initial(last)
                && name_head(words.form(last)).is_none();
            let modifier = (end < run.end || words.is(run.end - 1, Class::TITLE))
                && words.is(last, Class::TITLE_MODIFIER)
                && name_head(words.form(last)).is_none();
            let office = matches!(words.form(last), "CEO" | "CFO" | "COO" | "TV");
            if !title && !modifier && !office {
                break;
            }
            end = last;
        }
        end
    }

    /// "Dean Smith", "Major Biden's": a title that is as well a given name is one where one name follows.
    fn is_given(&self, at: usize, end: usize) -> bool {
        let class = self.words.class(at);
        class.is(Class::GIVEN_NAME) && !self.words.form(at).ends_with('.') && end - at == 2
    }

    /// Where the name of a person starts that ends the run.
    fn person_start(&self, run: Range<usize>, known: &[&Known]) -> Option<usize> {
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
                if (doubtful || place) && !words.is(next, PERSONAL) && !words.is_initial(next) {
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
    fn person(&mut self, name: Range<usize>, known: &[&Known]) {
        let end = known
            .iter()
            .find(|known| {
                known.tokens.start > name.start && known.tokens.end <= name.end && known.kind != EntityType::Person
            })
            .filter(|_| name.len() > 2)
            .map_or(name.end, |known| known.tokens.start);
        self.keep(name.start..end.max(name.start + 1));
    }

    fn single(&mut self, at: usize) {
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
        if starts_sentence(words, at) && (!personal || plain)
            || plain && (!personal || class.is(FUNCTION | Class::MONTH))
        {
            self.doubtful.push(at..at + 1);
        } else {
            self.keep(at..at + 1);
        }
    }

    /// A name of several words.
    fn offer(&mut self, name: Range<usize>) {
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

    fn keep(&mut self, name: Range<usize>) {
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
    fn settle(&mut self) {
        let words = self.words;
        for name in std::mem::take(&mut self.doubtful) {
            let rest = name.start + 1..name.end;
            if self.seen.contains(&key(words, name.clone())) {
                self.keep(name);
            } else if name.len() > 1 {
                let first_known = self.seen.contains(&key(words, name.start..name.start + 1));
                let rest_known = self.seen.contains(&key(words, rest.clone()));
                if rest_known
                    && !first_known
                    && !words.is(name.start, Class::GIVEN_NAME)
                    && !words.class(name.start).is_empty()
                {
                    self.keep(rest);
                } else if words.class(name.start).difference(PERSONAL | Class::COMMON).is_empty() {
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
    fn headline_name(&mut self, at: usize, end: usize) -> Option<usize> {
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
fn is_postnominal(words: Words<'_>, at: usize) -> bool {
    words.is(at, Class::SUFFIX)
        && words.shape(at) == Shape::Upper
        && !words.form(at).chars().all(|c| matches!(c, 'I' | 'V' | 'X'))
}

/// Whether a single capitalised word that starts its sentence does what named people do there.
fn could_speak(words: Words<'_>, at: usize) -> bool {
    let form = words.form(at);
    let unknown = words.class(at).difference(PERSONAL | Class::COMMON).is_empty();
    let common_ending = ["s", "ing", "ed", "ly", "ion", "ity", "ment", "ness"].iter().any(|end| form.ends_with(end));
    // “Lesson learned,” is no name with its verb.
    let quoted = at > 0 && matches!(words.form(at - 1), "“" | "\"" | "‘" | "'") && words.shape(at + 2) == Shape::Mark;
    let speaks = !quoted
        && words.is(at + 1, Class::STRONG | Class::CLAUSAL | Class::QUOTED)
        && words.is(at + 1, Class::PAST | Class::THIRD);
    unknown
        && form.chars().count() > 2
        && (words.is_possessive(at + 1) || speaks)
        && (!common_ending || words.is(at, PERSONAL))
}

fn key(words: Words<'_>, name: Range<usize>) -> String {
    words.text[words.span(name)].to_lowercase()
}

/// Notes a name, and of a person's its words.
fn remember(seen: &mut FxHashSet<String>, words: Words<'_>, name: Range<usize>, by_words: bool) {
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

/// Whether nothing but marks stands before the token in its sentence, or a colon or dash right before it.
fn starts_sentence(words: Words<'_>, at: usize) -> bool {
    let mut before = at;
    while before > 0 && words.sentence(before - 1) == words.sentence(at) {
        before -= 1;
        if words.shape(before) != Shape::Mark {
            return false;
        }
        if matches!(words.form(before), "," | ")" | "/" | "&" | "-") {
            return false;
        }
        if at - before > 3 {
            return true;
        }
        if matches!(words.form(before), "“" | "\"" | "``" | ":" | "—" | "--" | "‘" | "…" | "...") && before > 0
        {
            // An opening mark may stand in the middle of a sentence: what it opens often starts one.
            return words.form(before) != "\"" || !words.is(before.saturating_sub(1), Class::DETERMINER);
        }
    }
    true
}

/// A line in title case or capitals, where a capital tells nothing.
fn is_headline(words: Words<'_>, sentence: Range<usize>) -> bool {
    let (mut capital, mut upper, mut lower) = (0, 0, 0);
    for at in sentence.clone() {
        let form = words.form(at);
        match words.shape(at) {
            Shape::Upper if form.len() > 1 => upper += 1,
            Shape::Capital if form.len() > 3 => capital += 1,
            Shape::Lower if form.len() > 2 && !words.is(at, FUNCTION) => lower += 1,
            _ => {}
        }
    }
    let title_case = capital + upper >= 4 && lower * 5 <= capital + upper;
    let shouted = upper >= 1 && lower == 0 && capital == 0 && words.shape(sentence.end - 1) != Shape::Mark
        || upper >= 4 && lower == 0 && capital <= upper;
    let ends = matches!(words.form(sentence.end - 1), "." | "”" | "\"" | "''" | "’");
    shouted || title_case && (!ends || lower == 0 && capital >= 4)
}

fn can_start(words: Words<'_>, at: usize) -> bool {
    let form = words.form(at);
    words.is_capital(at) && form != "I" && !hyphenated(form)
}

/// "Trump-backed", "Texas-based", but not "Jong-un" nor "Che-cheung".
fn hyphenated(form: &str) -> bool {
    form.split_once('-').is_some_and(|(_, tail)| tail.starts_with(char::is_lowercase) && is_compound_end(tail))
}

/// The second half of words like "Trump-backed": a participle, or a word of the lexicon that ends such words.
fn is_compound_end(tail: &str) -> bool {
    tail.len() > 3 && (tail.ends_with("ed") || tail.ends_with("ing") || tail.contains('-'))
        || lexicon::word(tail).class.is(Class::COMPOUND)
}

/// The end of the run of capitalised words, and of the small words between them, that starts at `first`.
fn run_end(words: Words<'_>, first: usize, limit: usize) -> usize {
    let mut end = first + 1;
    let mut linked = false;
    while end < limit {
        if stops(words, end - 1) {
            break;
        }
        if can_start(words, end) && !joins_clause(words, end) {
            end += 1;
            continue;
        }
        let particles = (end..limit).take(3).take_while(|&at| words.is_particle(at) && !words.is_capital(at)).count();
        if particles > 0 {
            let self_named = words.form(end + particles - 1).contains(char::is_uppercase);
            if self_named || end + particles < limit && can_start(words, end + particles) {
                end += particles;
                continue;
            }
        }
        // "Seafarers’ Union", "People's Party"
        let plural = words.form(end - 1).ends_with('s')
            || matches!(words.form(end - 1), "People" | "Women" | "Men" | "Children" | "King" | "Queen")
            || end >= first + 2 && matches!(words.form(end - 2), "St" | "St." | "Saint");
        let headed = matches!(name_head(words.form(end + 1)), Some(EntityType::Organization));
        if plural && headed && end + 1 < limit && words.is_possessive(end) && words.is_capital(end + 1) {
            end += 2;
            continue;
        }
        match link_end(words, end, limit, linked) {
            Some(after) => {
                linked = true;
                end = after;
            }
            None => break,
        }
    }
    end
}

/// "Inc.", "Act.": an abbreviation that ends a name, and perhaps a sentence.
fn stops(words: Words<'_>, at: usize) -> bool {
    let form = words.form(at);
    form.ends_with('.')
        && words.shape(at) == Shape::Capital
        && !words.is_initial(at)
        && !words.is(at, Class::TITLE | Class::HONORIFIC)
        && !matches!(form, "St." | "Ft." | "Mt." | "Pres." | "Sec.")
}

/// A capitalised function word inside a run: only in titles of works, which are not read here.
fn joins_clause(words: Words<'_>, at: usize) -> bool {
    words.is(at, FUNCTION) && words.shape(at) == Shape::Capital && !words.is(at, PERSONAL) && !words.is_initial(at)
}

/// "of", "for", "on", "and" between the words of an organisation's name: where the name goes on after them.
fn link_end(words: Words<'_>, at: usize, limit: usize, linked: bool) -> Option<usize> {
    let form = words.form(at);
    let before = words.form(at - 1);
    let mut next = at + 1;
    let headed = matches!(name_head(before), Some(kind) if !matches!(kind, EntityType::City | EntityType::Work));
    match form {
        "&" => {}
        "of" | "for" | "on" if headed || linked && form == "of" => next += usize::from(words.form(next) == "the"),
        // "the Brick and Tile Society"
        "and"
            if at >= 2
                && matches!(words.form(at - 2), "the" | "The")
                && matches!(
                    name_head(words.form(next + 1)),
                    Some(EntityType::Organization | EntityType::Government)
                ) => {}
        "and" if linked && !words.is(next, Class::GIVEN_NAME | Class::TITLE) => {}
        _ => return None,
    }
    (next < limit && can_start(words, next) && !words.is(next, FUNCTION | Class::DAY | Class::MONTH))
        .then_some(next + 1)
}

/// The gazetteer's and the shaped names without overlaps: the longer wins, the gazetteer's where they are the same.
fn merged(words: Words<'_>, known: &[Known], shaped: &[Range<usize>]) -> Vec<Mention> {
    let mut names = Vec::with_capacity(known.len() + shaped.len());
    let mut at = 0;
    let mut end = 0;
    for tokens in shaped {
        let span = words.span(tokens.clone());
        if span.start() < end {
            continue;
        }
        while at < known.len() && known[at].span.end() <= span.start() {
            names.push(named(&known[at]));
            at += 1;
        }
        let overlapping = known[at..].iter().take_while(|known| known.span.start() < span.end()).count();
        if known[at..at + overlapping].iter().any(|known| !span.contains(known.span) || known.span == span) {
            continue;
        }
        at += overlapping;
        names.push(Mention::new(span, Form::Name));
        end = span.end();
    }
    names.extend(known[at..].iter().map(named));
    names
}

fn named(known: &Known) -> Mention {
    Mention { alias_kind: Some(known.alias), ..Mention::new(known.span, Form::Name) }
}

/// "Clinton campaign", "Obama administration": a person's name makes the name of a body.
fn extended(words: Words<'_>, mut names: Vec<Mention>) -> Vec<Mention> {
    for name in &mut names {
        let after = words.at(name.span.end());
        if !matches!(words.form(after), "campaign" | "administration" | "team")
            || words.sentence(after) != words.sentence(after - 1)
        {
            continue;
        }
        let head = after - 1;
        let person =
            name.alias_kind.is_none_or(|kind| matches!(kind, AliasKind::Surname | AliasKind::Name | AliasKind::Alt))
                && name_head(words.form(head)).is_none()
                && (name.alias_kind != Some(AliasKind::Name) || words.is(head, PERSONAL));
        let modifies = words.shape(after + 1) == Shape::Lower && words.noun(after + 1).is_some()
            || words.is(after + 1, Class::TITLE_MODIFIER);
        let joined = name.span.end() <= words.tokens[after].span.start();
        if person && !modifies && joined {
            name.span = name.span.to(words.tokens[after].span);
            name.alias_kind = None;
        }
    }
    names
}
