//! What a quotation is there for, as far as the words in and right around it tell.

use super::Use;
use super::pairing::Pair;
use crate::lexicon::Class;
use crate::text::{Shape, Token, cue_follows};

/// The use of `pair`, whose positions are those of `tokens`, one paragraph.
pub(super) fn usage(text: &str, tokens: &[Token], pair: &Pair) -> Use {
    let inside = &tokens[pair.first..pair.last];
    let opening = pair.first.saturating_sub(1);
    let before = &tokens[opening.saturating_sub(4)..opening];
    let after = &tokens[(pair.last + 1).min(tokens.len())..];
    let after = &after[..after.len().min(8)];
    let form = |token: &Token| &text[token.span];

    let words = inside.iter().take(12).filter(|token| token.shape.is_word()).count();
    if words == 0 {
        return Use::Other;
    }
    let last = inside.last().map_or("", form);
    if is_nickname(inside, before, after) {
        return Use::Nickname;
    }
    let short = words <= 3 && inside.len() <= 5;
    let introduced = before.last().is_some_and(|last| {
        matches!(form(last), "," | ":") && before.iter().any(|t| t.word.class.is(Class::VERB))
            || last.word.class.is(Class::STRONG) && last.word.class.is(Class::FINITE)
    });
    let attributed = introduced || matches!(last, "," | "?" | "!" | "—" | "--") && cue_follows(after);
    let named = |words: &[&str]| {
        before.iter().rev().take(2).any(|token| words.iter().any(|word| form(token).eq_ignore_ascii_case(word)))
    };
    let titled = is_titled(inside, text) && !matches!(last, "." | "!");
    if titled && (named(WORKS) || !attributed && words >= 2 && !in_headline(tokens, pair)) {
        return Use::Title;
    }
    if words <= 5 && named(WORDS) {
        return Use::Scare;
    }
    // “Never.” by itself is said; “never” in the middle of a sentence is a word.
    let whole = matches!(last, "." | "?" | "!" | "," | "…") && before.last().is_none_or(|t| is_end(form(t)));
    if short && !attributed && !whole {
        return Use::Scare;
    }
    Use::Speech
}

/// What comes right before the title of a work.
const WORKS: &[&str] = &[
    "book", "books", "film", "movie", "documentary", "song", "single", "album", "series", "show", "sitcom", "drama",
    "comedy", "novel", "memoir", "play", "musical", "opera", "poem", "article", "essay", "column", "editorial",
    "episode", "program", "programme", "podcast", "painting", "exhibition", "titled", "entitled", "called", "named",
    "headlined", "hit", "bestseller", "thriller", "magazine", "anthem", "hymn", "ballad", "report", "study", "paper",
];

/// What comes right before words that are named, not used.
const WORDS: &[&str] = &[
    "so-called", "dubbed", "word", "words", "term", "terms", "phrase", "labelled", "labeled", "nicknamed", "termed",
    "as",
];

fn is_end(form: &str) -> bool {
    matches!(form, "." | "?" | "!" | "…" | "”" | "\"" | "''")
}

/// John “Jack” Smith.
fn is_nickname(inside: &[Token], before: &[Token], after: &[Token]) -> bool {
    let (Some(given), Some(surname)) = (before.last(), after.first()) else { return false };
    inside.len() <= 2
        && inside.iter().all(|token| token.shape.is_capital())
        && given.shape.is_capital()
        && given.word.class.is(Class::GIVEN_NAME | Class::SURNAME)
        && !given.word.class.is(Class::TITLE | Class::HONORIFIC)
        && surname.shape.is_capital()
        && !surname.word.class.is(Class::DAY | Class::MONTH | Class::SUBJECT | Class::DETERMINER | Class::PREPOSITION)
}

/// Whether the words are written as those of titles are.
fn is_titled(inside: &[Token], text: &str) -> bool {
    let small = |token: &Token| {
        token.span.len() <= 3
            || token.word.class.is(Class::PREPOSITION | Class::DETERMINER | Class::COORDINATOR)
            || text[token.span].starts_with(['\'', '’'])
    };
    let mut words = inside.iter().filter(|token| token.shape.is_word());
    inside.len() <= 16
        && words.next().is_some_and(|first| first.shape != Shape::Lower)
        && words.all(|token| token.shape != Shape::Lower || small(token))
        && inside.iter().rev().find(|token| token.shape.is_word()).is_some_and(|last| last.shape != Shape::Lower)
}

/// Whether the words around are written like a title too, so that capitals tell nothing.
fn in_headline(tokens: &[Token], pair: &Pair) -> bool {
    let around = tokens[..pair.first].iter().rev().take(10).chain(tokens[pair.last..].iter().take(10));
    let mut long = around.filter(|token| token.shape.is_word() && token.span.len() > 3);
    long.all(|token| token.shape != Shape::Lower)
}
