//! Where sentences end.

use crate::lexicon::{self, Class};
use crate::text::{Shape, Token};

/// What the end of a sentence may look like, from weak to strong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stop {
    /// "U.S.", "Inc.", "a.m.", "J.": ends a sentence if one clearly starts after it.
    Abbreviation,
    /// "…", "...": likewise.
    Ellipsis,
    /// "?", "!".
    Call,
    /// A full stop that is nothing else.
    Full,
}

/// For the tokens of one paragraph, numbers their sentences from `next` on; returns how many there are.
pub(super) fn number_sentences(text: &str, tokens: &mut [Token], next: u32) -> u32 {
    let mut sentence = next;
    let mut start = 0;
    let mut at = 0;
    while at < tokens.len() {
        tokens[at].sentence = sentence;
        let stop = stop(text, tokens, at);
        at += 1;
        let Some(mut stop) = stop else { continue };
        // More stops, and the marks and brackets that close with the sentence.
        let mut closed = false;
        while at < tokens.len() {
            let form = &text[tokens[at].span];
            let touches = tokens[at - 1].span.end() == tokens[at].span.start();
            let more = self::stop(text, tokens, at);
            if (touches || closed || stop == Stop::Ellipsis) && tokens[at].shape == Shape::Mark && more.is_some() {
                stop = match (stop, more) {
                    (Stop::Ellipsis, Some(Stop::Full)) if !touches => Stop::Ellipsis,
                    (_, Some(more)) if stop != Stop::Call => more,
                    _ => stop,
                };
            } else if closes(form, touches) {
                closed |= !matches!(form, ")" | "]" | "}");
            } else {
                break;
            }
            tokens[at].sentence = sentence;
            at += 1;
        }
        if at < tokens.len() && starts(text, tokens, start, at, stop, closed) {
            sentence += 1;
            start = at;
        }
    }
    if tokens.is_empty() { 0 } else { sentence - next + 1 }
}

fn stop(text: &str, tokens: &[Token], at: usize) -> Option<Stop> {
    let token = &tokens[at];
    let bytes = text.as_bytes();
    let last = bytes[token.span.end() - 1];
    if token.shape == Shape::Mark {
        return match &text[token.span] {
            "." => Some(Stop::Full),
            "?" | "!" | "‽" | "？" | "！" | "。" => Some(Stop::Call),
            "…" | ".." | "..." => Some(Stop::Ellipsis),
            form if last == b'.' && form.len() > 3 => Some(Stop::Full),
            _ => None,
        };
    }
    if last != b'.' {
        return None;
    }
    let form = &text[token.span];
    let may_end = lexicon::abbreviation(form).is_none_or(|a| a.may_end);
    may_end.then_some(Stop::Abbreviation)
}

/// Whether the mark belongs to the sentence that has just ended.
fn closes(form: &str, touches: bool) -> bool {
    match form {
        "”" | "»" | "’’" => true,
        "\"" | "''" | "'" | "’" | ")" | "]" | "}" | "›" | "＂" => touches,
        _ => false,
    }
}

/// Whether a sentence starts with the token at `at`, after a stop and perhaps the end of a quotation.
fn starts(text: &str, tokens: &[Token], start: usize, at: usize, stop: Stop, closed: bool) -> bool {
    let form = |token: &Token| &text[token.span];
    let next = &tokens[at];
    let gap = tokens[at - 1].span.end() < next.span.start();
    // The number of a list item is no sentence.
    let words = || tokens[start..at].iter().take(8).filter(|token| token.shape.is_word());
    if words().nth(1).is_none() && words().all(|token| token.shape == Shape::Number) {
        return false;
    }
    // The first word, past opening marks and brackets.
    let opening = tokens[at..].iter().take(4).take_while(|token| opens(form(token))).count();
    let Some(first) = tokens.get(at + opening) else { return false };
    if !gap && opening == 0 {
        // "… and left.Then he came": only where nothing else can be meant.
        return stop == Stop::Full
            && next.shape == Shape::Capital
            && clearly_starts(next)
            && at > 1
            && tokens[at - 2].shape == Shape::Lower
            && tokens[at - 2].span.len() > 2;
    }
    if closed && matches!(form(next), "—" | "--" | "―" | "–" | "-") {
        return false; // “…” — Name
    }
    if opening == 0 && matches!(form(next), "," | ";" | ":" | "." | "?" | "!" | "…" | "..." | "”" | ")" | "]") {
        return false;
    }
    match first.shape {
        // “Why?” he asked; but a quotation may begin in the middle: "It is over. “… and done.”"
        Shape::Lower => return opening > 0 && stop == Stop::Full && !closed,
        Shape::Number | Shape::Mark => return matches!(stop, Stop::Full | Stop::Call),
        Shape::Capital | Shape::Upper => {}
    }
    match stop {
        Stop::Full | Stop::Call if closed && opening == 0 => !goes_on(text, &tokens[at..], stop),
        Stop::Full => true,
        Stop::Call => !is_exclaimed_name(text, tokens, at, first),
        Stop::Ellipsis if closed => !goes_on(text, &tokens[at..], Stop::Call),
        Stop::Ellipsis => clearly_starts(first),
        Stop::Abbreviation => {
            let abbreviation = &tokens[tokens[..at].iter().rposition(|t| t.shape.is_word()).unwrap_or(0)];
            let initial = abbreviation.span.len() == 2;
            clearly_starts(first)
                || closed && gap && !goes_on(text, &tokens[at..], stop)
                || !initial
                    && opening == 0
                    && first.shape == Shape::Capital
                    && first.word.class.is(Class::GIVEN_NAME)
                    && !first.word.class.is(Class::COMMON | Class::TITLE)
                    && abbreviation.shape != Shape::Capital
        }
    }
}

fn opens(form: &str) -> bool {
    matches!(form, "“" | "\"" | "‘" | "'" | "''" | "``" | "(" | "[" | "«" | "„" | "‘‘" | "`" | "•" | "*")
}

/// Whether a capital letter on this word can only mean that a sentence starts.
fn clearly_starts(word: &Token) -> bool {
    const FUNCTION: Class = Class::SUBJECT
        .union(Class::PRONOUN)
        .union(Class::POSSESSIVE)
        .union(Class::DETERMINER)
        .union(Class::PREPOSITION)
        .union(Class::AUXILIARY)
        .union(Class::COORDINATOR)
        .union(Class::SUBORDINATOR)
        .union(Class::WH)
        .union(Class::NEGATION)
        .union(Class::ADVERB);
    word.shape.is_capital()
        && word.word.class.is(FUNCTION)
        && !word.word.class.is(Class::GIVEN_NAME | Class::SURNAME | Class::TITLE | Class::MONTH | Class::DAY)
}

/// "Yahoo! News", "Jeb! Bush": an exclamation mark in a name.
fn is_exclaimed_name(text: &str, tokens: &[Token], at: usize, first: &Token) -> bool {
    at > 1
        && &text[tokens[at - 1].span] == "!"
        && matches!(&text[tokens[at - 2].span], "Yahoo" | "Jeb" | "Jeopardy" | "Yum")
        && !clearly_starts(first)
}

/// Whether the sentence goes on after the end of a quotation: “Why now?” Smith asked.
fn goes_on(text: &str, tokens: &[Token], stop: Stop) -> bool {
    if tokens[0].word.class.is(Class::DAY) && stop == Stop::Call {
        return true;
    }
    let tokens = &tokens[..tokens.len().min(10)];
    let Some(cue) = cue_ahead(tokens) else { return false };
    let form = |at: usize| tokens.get(at).map_or(".", |token| &text[token.span]);
    if stop == Stop::Call && !clearly_starts(&tokens[0]) {
        return true;
    }
    // “We won.” Smith said. But: “We won.” Smith said he was glad. And: “We won.” He added, “At last.”
    form(cue + 1) == "." || stop == Stop::Call && matches!(form(cue + 1), "," | ":" | ";") && !opens(form(cue + 2))
}

/// Whether `tokens` begin with a subject and its cue verb, in either order: "Smith said", "asked the senator".
pub(crate) fn cue_follows(tokens: &[Token]) -> bool {
    cue_ahead(&tokens[..tokens.len().min(10)]).is_some()
}

/// The position of the cue verb if `tokens` begin with a subject and its cue verb.
fn cue_ahead(tokens: &[Token]) -> Option<usize> {
    const CUE: Class = Class::STRONG.union(Class::CLAUSAL).union(Class::QUOTED);
    let is_cue = |token: &Token| {
        token.shape == Shape::Lower
            && token.word.class.is(CUE)
            && token.word.class.is(Class::PAST.union(Class::THIRD).union(Class::BASE))
    };
    let names = |token: &Token| {
        token.shape.is_capital() || token.word.class.is(Class::SUBJECT | Class::DETERMINER | Class::POSSESSIVE)
    };
    let first = tokens.first()?;
    if is_cue(first) {
        return tokens.get(1).is_some_and(names).then_some(0);
    }
    if !names(first) {
        return None;
    }
    let pronoun = first.word.class.is(Class::SUBJECT);
    for (at, token) in tokens.iter().enumerate().skip(1) {
        if is_cue(token) {
            return Some(at);
        }
        let inside = token.word.class.is(Class::ADVERB | Class::HAVE)
            || !pronoun
                && (token.shape.is_capital()
                    || token.word.class.is(Class::ROLE | Class::TITLE | Class::DETERMINER | Class::GIVEN_NAME)
                    || token.word.class.is(Class::PREPOSITION) && at < 6);
        if !inside {
            return None;
        }
    }
    None
}
