//! What each mark is there for: opening, closing, or no quotation mark at all.

use crate::lexicon::Class;
use crate::text::{Shape, Span, Token};

/// A quotation mark, or what may be one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    pub(super) span: Span,
    /// Position of its token in the paragraph.
    pub(super) token: usize,
    pub(super) family: Family,
    pub(super) role: Role,
    /// Whether it can hardly be an apostrophe: an opening ‘, a closing ’ that does not follow an s.
    pub(super) sure: bool,
}

/// Marks pair with any mark of their family, for “this" is common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// Curly, low, straight, two single ones, guillemets.
    Double,
    /// Likewise, and the apostrophes among them.
    Single,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Open,
    Close,
}

/// What the shape of a mark says by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slant {
    Open,
    Close,
    Neutral,
}

/// What the white space and punctuation around a mark say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Open,
    Close,
    Either,
}

/// The marks among `tokens`, one paragraph, left to right; apostrophes, feet and inches are left out.
pub(super) fn marks(text: &str, tokens: &[Token], out: &mut Vec<Mark>) {
    let mut open = [false; 2];
    let mut at = 0;
    while at < tokens.len() {
        if glyph(text, &tokens[at]).is_none() {
            at += 1;
            continue;
        }
        // Marks that touch one another look at the text around all of them.
        let mut end = at + 1;
        while end < tokens.len()
            && tokens[end].span.start() == tokens[end - 1].span.end()
            && glyph(text, &tokens[end]).is_some()
        {
            end += 1;
        }
        let left = neighbour(text, at.checked_sub(1).map(|b| tokens[b].span), tokens[at].span.start(), true);
        let right = neighbour(text, tokens.get(end).map(|t| t.span), tokens[end - 1].span.end(), false);
        let side = match side(left, right) {
            // A mark after everything else closes.
            Side::Either if end == tokens.len() => Side::Close,
            side => side,
        };
        let touched = left.is_some_and(|c| !opens(c));
        for token in at..end {
            let Some((family, slant)) = glyph(text, &tokens[token]) else { continue };
            let is_open = &mut open[usize::from(family == Family::Single)];
            let role = match family {
                Family::Double => double(text, tokens, token, slant, (side, touched), *is_open),
                Family::Single => single(text, tokens, token, slant, side, *is_open),
            };
            if let Some((role, sure)) = role {
                *is_open = role == Role::Open;
                out.push(Mark { span: tokens[token].span, token, family, role, sure });
            }
        }
        at = end;
    }
}

fn glyph(text: &str, token: &Token) -> Option<(Family, Slant)> {
    if token.shape != Shape::Mark {
        return None;
    }
    let bytes = text.as_bytes();
    match bytes[token.span.start()] {
        b'"' => return Some((Family::Double, Slant::Neutral)),
        b'\'' | b'`' | 0xC2 | 0xE2 | 0xEF => {}
        _ => return None,
    }
    Some(match &text[token.span] {
        "“" | "„" | "‟" | "«" | "``" | "‘‘" => (Family::Double, Slant::Open),
        "”" | "»" | "’’" => (Family::Double, Slant::Close),
        "＂" | "''" => (Family::Double, Slant::Neutral),
        "‘" | "‚" | "‛" | "‹" | "`" => (Family::Single, Slant::Open),
        "’" | "›" | "´" => (Family::Single, Slant::Close),
        "'" => (Family::Single, Slant::Neutral),
        _ => return None,
    })
}

/// The character that touches `at` on one side; white space and the paragraph's edge count as none.
fn neighbour(text: &str, token: Option<Span>, at: usize, before: bool) -> Option<char> {
    let token = token?;
    if before {
        (token.end() == at).then(|| text[token].chars().next_back()).flatten()
    } else {
        (token.start() == at).then(|| text[token].chars().next()).flatten()
    }
}

/// Whether a quotation can begin right after the character.
fn opens(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '—' | '–' | '-' | '―' | '/' | ':' | '=' | '>' | '|')
}

fn side(left: Option<char>, right: Option<char>) -> Side {
    let closes = |c: char| {
        matches!(c, '.' | ',' | ';' | ':' | '?' | '!' | ')' | ']' | '}' | '—' | '–' | '-' | '―' | '/' | '…' | '<' | '|')
    };
    match (left, right) {
        (None, Some(',' | ';') | None) => Side::Either,
        (None, Some(_)) => Side::Open,
        (Some(left), None) if opens(left) && left != ':' => Side::Either,
        (Some(_), None) => Side::Close,
        (Some(left), Some(right)) => match (opens(left), closes(right)) {
            (true, false) => Side::Open,
            (false, true) => Side::Close,
            _ => Side::Either,
        },
    }
}

/// `touched` says that text a quotation cannot begin after stands right before the mark.
fn double(
    text: &str,
    tokens: &[Token],
    at: usize,
    slant: Slant,
    (side, touched): (Side, bool),
    is_open: bool,
) -> Option<(Role, bool)> {
    if is_inches(text, tokens, at, slant, is_open) {
        return None;
    }
    let toggle = if is_open { Role::Close } else { Role::Open };
    let role = match (slant, side) {
        // Turned the wrong way, as word processors do after a dash or a deleted space.
        (Slant::Open, Side::Close) | (Slant::Close, Side::Open) | (Slant::Neutral, Side::Either) => toggle,
        (Slant::Open, Side::Either) if touched => toggle,
        (Slant::Open, _) | (Slant::Neutral, Side::Open) => Role::Open,
        // He said,” we go.”
        (_, Side::Close) if !is_open && after_cue(text, tokens, at) && next_closes(text, tokens, at) => Role::Open,
        (Slant::Close, _) | (Slant::Neutral, Side::Close) => Role::Close,
    };
    Some((role, slant != Slant::Neutral))
}

/// Whether a cue verb with a comma or colon stands right before the mark at `at`.
fn after_cue(text: &str, tokens: &[Token], at: usize) -> bool {
    at > 1
        && matches!(&text[tokens[at - 1].span], "," | ":")
        && tokens[at - 2].word.class.is(Class::STRONG)
        && tokens[at - 2].word.class.is(Class::VERB)
}

/// Whether the mark at `at` is the inches of 6'2" or a 12" gun.
fn is_inches(text: &str, tokens: &[Token], at: usize, slant: Slant, is_open: bool) -> bool {
    if slant == Slant::Open || at == 0 || tokens[at - 1].span.end() != tokens[at].span.start() {
        return false;
    }
    let before = &text[tokens[at - 1].span];
    if !before.ends_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let feet = before.contains(['\'', '’', '′'])
        || at > 2
            && matches!(&text[tokens[at - 2].span], "'" | "’")
            && text[tokens[at - 3].span].ends_with(|c: char| c.is_ascii_digit());
    // A lone number with a mark after it: inches if another mark is still to close what is open.
    feet || slant == Slant::Neutral && (!is_open || next_closes(text, tokens, at))
}

/// Whether the next double mark after `at`, if near, stands where only a closing one can.
fn next_closes(text: &str, tokens: &[Token], at: usize) -> bool {
    let near = &tokens[at + 1..tokens.len().min(at + 60)];
    let Some(next) = near.iter().position(|t| matches!(glyph(text, t), Some((Family::Double, _)))) else {
        return false;
    };
    let next = at + 1 + next;
    let left = neighbour(text, Some(tokens[next - 1].span), tokens[next].span.start(), true);
    let right = neighbour(text, tokens.get(next + 1).map(|t| t.span), tokens[next].span.end(), false);
    side(left, right) == Side::Close
}

fn single(text: &str, tokens: &[Token], at: usize, slant: Slant, side: Side, is_open: bool) -> Option<(Role, bool)> {
    let side = match side {
        Side::Either if slant == Slant::Open => Side::Open,
        Side::Either if slant == Slant::Close || is_open => Side::Close,
        Side::Either => return None,
        side => side,
    };
    if side == Side::Open {
        if is_elision(text, tokens, at) {
            return None;
        }
        return Some((Role::Open, slant == Slant::Open));
    }
    // "the teachers’ demands", "talkin’", 6': only a closing mark if something is open and nothing better comes.
    let before = at.checked_sub(1).map_or("", |before| &text[tokens[before].span]);
    let apostrophe = before.ends_with(['s', 'S']) || before.ends_with("in") || before.ends_with(char::is_numeric);
    Some((Role::Close, !apostrophe))
}

/// Words that begin with an apostrophe where something was left out.
const ELIDED: &[&str] =
    &["twas", "tis", "twere", "em", "til", "till", "n", "cause", "bout", "nuff", "cuz", "ya", "ere"];

/// Whether the mark at `at` stands for letters left out: ’90s, ’twas, rock ’n’ roll.
fn is_elision(text: &str, tokens: &[Token], at: usize) -> bool {
    let Some(next) = tokens.get(at + 1).filter(|next| next.span.start() == tokens[at].span.end()) else { return false };
    let word = &text[next.span];
    let decade = word.len() >= 2
        && word.as_bytes()[..2].iter().all(u8::is_ascii_digit)
        && matches!(&word.as_bytes()[2..], b"" | b"s" | b"S");
    decade || word.len() <= 5 && ELIDED.iter().any(|elided| word.eq_ignore_ascii_case(elided))
}

/// Whether the paragraph begins with a mark that opens.
pub(super) fn begins_with_mark(text: &str, tokens: &[Token]) -> bool {
    tokens.first().is_some_and(|first| matches!(glyph(text, first), Some((_, Slant::Open | Slant::Neutral))))
}
