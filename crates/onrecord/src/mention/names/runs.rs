//! Runs of capitalised words, and where a capital tells nothing.

use std::ops::Range;

use crate::gazetteer::EntityType;
use crate::lexicon::{self, Class};
use crate::name::{FUNCTION, PERSONAL, Words, name_head};
use crate::text::Shape;

/// Whether nothing but marks stands before the token in its sentence, or a colon or dash right before it.
pub(super) fn starts_sentence(words: Words<'_>, at: usize) -> bool {
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
        if matches!(words.form(before), "“" | "\"" | "``" | "''" | "'" | ":" | "—" | "--" | "‘" | "…" | "...")
            && before > 0
        {
            // An opening mark may stand in the middle of a sentence: what it opens often starts one.
            return words.form(before) != "\"" || !words.is(before.saturating_sub(1), Class::DETERMINER);
        }
    }
    true
}

/// A line in title case or capitals, where a capital tells nothing.
pub(super) fn is_headline(words: Words<'_>, sentence: Range<usize>) -> bool {
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
    let title_case = capital + upper >= 4 && lower * 8 <= capital + upper;
    let shouted = upper >= 1 && lower == 0 && capital == 0 && words.shape(sentence.end - 1) != Shape::Mark
        || upper >= 4 && lower == 0 && capital <= upper;
    let ends = matches!(words.form(sentence.end - 1), "." | "”" | "\"" | "''" | "’");
    shouted || title_case && (!ends || lower == 0 && capital >= 4)
}

pub(super) fn can_start(words: Words<'_>, at: usize) -> bool {
    let form = words.form(at);
    let tag = at > 0
        && matches!(words.form(at - 1), "#" | "@")
        && words.tokens[at - 1].span.end() == words.tokens[at].span.start();
    words.is_capital(at) && form != "I" && !hyphenated(form) && !tag
}

/// "Trump-backed", "Texas-based", but not "Jong-un" nor "Che-cheung".
pub(super) fn hyphenated(form: &str) -> bool {
    form.split_once('-').is_some_and(|(_, tail)| tail.starts_with(char::is_lowercase) && is_compound_end(tail))
}

/// The second half of words like "Trump-backed": a participle, or a word of the lexicon that ends such words.
pub(super) fn is_compound_end(tail: &str) -> bool {
    tail.len() > 3 && (tail.ends_with("ed") || tail.ends_with("ing") || tail.contains('-'))
        || lexicon::word(tail).class.is(Class::COMPOUND)
}

/// The end of the run of capitalised words, and of the small words between them, that starts at `first`.
pub(super) fn run_end(words: Words<'_>, first: usize, limit: usize) -> usize {
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
pub(super) fn stops(words: Words<'_>, at: usize) -> bool {
    let form = words.form(at);
    form.ends_with('.')
        && words.shape(at) == Shape::Capital
        && !words.is_initial(at)
        && !words.is(at, Class::TITLE | Class::HONORIFIC)
        && !matches!(form, "St." | "Ft." | "Mt." | "Pres." | "Sec.")
}

/// A capitalised function word inside a run: only in titles of works, which are not read here.
pub(super) fn joins_clause(words: Words<'_>, at: usize) -> bool {
    words.is(at, FUNCTION) && words.shape(at) == Shape::Capital && !words.is(at, PERSONAL) && !words.is_initial(at)
}

/// "of", "for", "on", "and" between the words of an organisation's name: where the name goes on after them.
pub(super) fn link_end(words: Words<'_>, at: usize, limit: usize, linked: bool) -> Option<usize> {
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
