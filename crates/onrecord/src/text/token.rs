//! Words, numbers and marks of punctuation, as the rules of later stages read them.

use crate::lexicon::{self, Word};
use crate::text::Span;

/// The smallest unit that a rule looks at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    pub(crate) span: Span,
    pub(crate) shape: Shape,
    /// What the lexicon says of it.
    pub(crate) word: Word,
    /// Position of its sentence.
    pub(crate) sentence: u32,
    /// Position of its paragraph.
    pub(crate) paragraph: u32,
}

/// How a token is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// "said", "n't", "'s".
    Lower,
    /// "Merkel", "I", "O'Hara".
    Capital,
    /// Two or more letters, all upper case: "UN", "U.S.".
    Upper,
    /// "12", "3.5%", "$1,000", "1990s".
    Number,
    /// One mark; two backticks, two single quotation marks, `--` and `...` are one.
    Mark,
}

impl Shape {
    /// Whether it begins with a capital letter.
    pub(crate) fn is_capital(self) -> bool {
        matches!(self, Shape::Capital | Shape::Upper)
    }

    /// Whether it is a word or a number.
    pub(crate) fn is_word(self) -> bool {
        self != Shape::Mark
    }
}

/// The tokens of `text[within]`, left to right and disjoint, with everything but white space in one of them.
///
/// Hyphenated compounds are one token; clitics ('s, 'll, n't) are their own; abbreviations keep their full stop.
pub(crate) fn tokens(text: &str, within: Span, out: &mut Vec<Token>) {
    let mut at = within.start();
    while at < within.end() {
        let c = char_at(text, at);
        if c.is_whitespace() || is_invisible(c) {
            at += c.len_utf8();
            continue;
        }
        let end = if c.is_alphanumeric() || (c == '$' && next_is(text, at + 1, |c| c.is_ascii_digit())) {
            word_end(text, at, within.end())
        } else if let Some(end) = clitic_end(text, at, within.end()) {
            end
        } else {
            mark_end(text, at, within.end())
        };
        push(text, at, end, out);
        at = end;
    }
}

fn push(text: &str, start: usize, end: usize, out: &mut Vec<Token>) {
    // "don't" is "do" + "n't"; "Cuba's" is "Cuba" + "'s".
    for split in [n_t_start(&text[start..end]), clitic_start(&text[start..end])].into_iter().flatten() {
        if split > 0 {
            out.push(token(text, start, start + split));
            out.push(token(text, start + split, end));
            return;
        }
    }
    out.push(token(text, start, end));
}

fn token(text: &str, start: usize, end: usize) -> Token {
    let form = &text[start..end];
    let shape = shape(form);
    let word = if shape == Shape::Mark { Word::default() } else { lexicon::word(form) };
    Token { span: Span::new(start, end), shape, word, sentence: 0, paragraph: 0 }
}

fn char_at(text: &str, at: usize) -> char {
    text[at..].chars().next().expect("an offset before the end of the text, on a boundary")
}

fn next_is(text: &str, at: usize, test: impl Fn(char) -> bool) -> bool {
    text.get(at..).and_then(|rest| rest.chars().next()).is_some_and(test)
}

pub(super) fn is_invisible(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '‘')
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑')
}

/// Soft hyphens, joiners and combining marks continue a word.
fn continues_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '\u{ad}' | '\u{200b}' | '\u{200d}' | '\u{300}'..='\u{36f}')
}

/// The end of the word or number that starts at `start`.
fn word_end(text: &str, start: usize, limit: usize) -> usize {
    let mut end = start + char_at(text, start).len_utf8();
    while end < limit {
        let c = char_at(text, end);
        let after = end + c.len_utf8();
        let joins = after < limit
            && ((is_apostrophe(c) || is_hyphen(c) || c == '&') && next_is(text, after, char::is_alphanumeric)
                || matches!(c, '.' | ',' | ':')
                    && after_digit(text, end)
                    && next_is(text, after, |c| c.is_ascii_digit()));
        if continues_word(c)
            || joins
            || c == '.' && takes_full_stop(&text[start..after], text, after, limit)
            || c == '%' && after_digit(text, end)
        {
            end = after;
        } else {
            break;
        }
    }
    end
}

fn after_digit(text: &str, at: usize) -> bool {
    text.as_bytes()[at - 1].is_ascii_digit()
}

/// Whether the full stop that ends `form` belongs to it: "U.S.", "Mr.", the initial in "J. Smith".
fn takes_full_stop(form: &str, text: &str, after: usize, limit: usize) -> bool {
    if form.len() > 24 {
        return false;
    }
    // "R-Tenn.", "D-N.J.": the party goes with the state.
    let form = form.rsplit('-').next().filter(|part| part.starts_with(char::is_uppercase)).unwrap_or(form);
    let letters = form.strip_suffix('.').unwrap_or(form);
    let single = |part: &str| part.chars().count() == 1 && part.chars().all(char::is_alphabetic);
    let next_letter = after < limit && next_is(text, after, char::is_alphabetic);
    if letters.split(['.', '&']).all(|part| part.is_empty() && letters.contains('&') || single(part)) {
        // "U.|S": go on; "U.S.|": take the last one too; "J.| Smith": an initial.
        return next_letter || letters.contains('.') || letters.chars().all(char::is_uppercase) && letters != "I";
    }
    if next_letter && letters.contains('.') && letters.len() < 8 {
        return true; // "Ph.D."
    }
    // "No. 5" is a number, "said no." an answer; "in." and "am." end sentences far more often than they abbreviate.
    let ordinary = letters.eq_ignore_ascii_case("no")
        || letters.starts_with(char::is_lowercase) && lexicon::word(letters).class.is(lexicon::Class::all());
    if ordinary {
        return letters.eq_ignore_ascii_case("no")
            && text[after..].trim_start().starts_with(|c: char| c.is_ascii_digit());
    }
    lexicon::abbreviation(form).is_some_and(|a| {
        !a.may_end
            || !matches!(a.class, "cldr")
            || letters.len() > 2 && !lexicon::word(letters).class.is(lexicon::Class::all())
    })
}

/// The end of a clitic that stands apart from its word, as in `the States 's`.
fn clitic_end(text: &str, at: usize, limit: usize) -> Option<usize> {
    let c = char_at(text, at);
    if !is_apostrophe(c) || c == '‘' {
        return None;
    }
    let rest = &text[at + c.len_utf8()..limit];
    let letters = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
    matches!(&rest[..letters], "s" | "re" | "ve" | "ll" | "d" | "m").then_some(at + c.len_utf8() + letters)
}

fn mark_end(text: &str, at: usize, limit: usize) -> usize {
    let c = char_at(text, at);
    let one = at + c.len_utf8();
    let run = text[at..limit].chars().take_while(|&d| d == c);
    match c {
        // ''' is ' and '' at the end of a quotation, and the other way round at its start.
        '\'' if run.clone().take(4).count() == 3 && text[..at].ends_with(|c: char| !c.is_whitespace()) => one,
        '`' | '\'' | '‘' | '’' if run.clone().nth(1).is_some() => one + c.len_utf8(),
        '-' | '.' => at + run.count(),
        _ => one,
    }
}

/// Where the "n't" of "don't" starts.
fn n_t_start(form: &str) -> Option<usize> {
    let before = form.strip_suffix(['t', 'T'])?;
    let before = before.strip_suffix(is_apostrophe)?;
    let before = before.strip_suffix(['n', 'N'])?;
    Some(before.len())
}

/// Where the "'s" of "Cuba's" starts.
fn clitic_start(form: &str) -> Option<usize> {
    let (at, c) = form.char_indices().rev().find(|&(_, c)| is_apostrophe(c))?;
    let clitic = &form[at + c.len_utf8()..];
    ["s", "re", "ve", "ll", "d", "m"].iter().any(|c| clitic.eq_ignore_ascii_case(c)).then_some(at)
}

fn shape(form: &str) -> Shape {
    let mut letters = form.chars().filter(|c| c.is_alphabetic());
    let first = form.chars().next().unwrap_or(' ');
    if first.is_numeric() || first == '$' {
        return Shape::Number;
    }
    let Some(letter) = letters.next() else { return Shape::Mark };
    if !letter.is_uppercase() {
        return Shape::Lower;
    }
    let mut more = false;
    let upper = letters.all(|c| {
        more = true;
        !c.is_lowercase()
    });
    if upper && more { Shape::Upper } else { Shape::Capital }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_words_as_the_rules_read_them() {
        let cases: &[(&str, &[&str])] = &[
            ("He didn't say.", &["He", "did", "n't", "say", "."]),
            ("Cuba’s U.S.-backed foes", &["Cuba", "’s", "U.S.-backed", "foes"]),
            ("Kim Jong-Un, 3.5% of $1,000", &["Kim", "Jong-Un", ",", "3.5%", "of", "$1,000"]),
            ("Mr. J. K. Smith of the U.S.", &["Mr.", "J.", "K.", "Smith", "of", "the", "U.S."]),
            ("``Yes,'' he said... no -- none", &["``", "Yes", ",", "''", "he", "said", "...", "no", "--", "none"]),
            ("AT&T's O'Neill", &["AT&T", "'s", "O'Neill"]),
            ("at 9 a.m. (IBT)", &["at", "9", "a.m.", "(", "IBT", ")"]),
            ("(R-Tenn.) and (D-N.J.) of S.&P.", &["(", "R-Tenn.", ")", "and", "(", "D-N.J.", ")", "of", "S.&P."]),
            ("''He said, 'Go,''' she said", &["''", "He", "said", ",", "'", "Go", ",", "'", "''", "she", "said"]),
            ("'''Go,' he said,''", &["''", "'", "Go", ",", "'", "he", "said", ",", "''"]),
            ("Wait . . . what?!", &["Wait", ".", ".", ".", "what", "?", "!"]),
            ("the ’90s, the teachers’ pay", &["the", "’", "90s", ",", "the", "teachers", "’", "pay"]),
            ("cafe\u{301} co\u{ad}op", &["cafe\u{301}", "co\u{ad}op"]),
            ("That is it. So am I.", &["That", "is", "it", ".", "So", "am", "I", "."]),
        ];
        for &(text, expected) in cases {
            let mut found = Vec::new();
            tokens(text, Span::new(0, text.len()), &mut found);
            let found: Vec<&str> = found.iter().map(|token| &text[token.span]).collect();
            assert_eq!(found, expected, "in {text:?}");
        }
    }
}
