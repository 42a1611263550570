//! Finding the aliases that stand in a text, letter by letter (Aho and Corasick 1975).
//!
//! The plain way, which the faster one of [`word_table`](super::word_table) is held to: it knows nothing of tokens or hashes.

use aho_corasick::automaton::Automaton as _;
use aho_corasick::nfa::contiguous::NFA;
use aho_corasick::{Anchored, MatchKind};
use unicode_normalization::char::is_combining_mark;

use super::aliases::Aliases;
use super::fold::{Folded, is_word};
use super::index::Hit;
use crate::error::Error;

/// An automaton of all forms.
///
/// It is walked from every place where a name can begin, and never follows a failure link: what it costs is bounded by the length
/// of the text times that of the longest alias, however the two are made.
#[derive(Debug, Clone)]
pub(super) struct Automaton {
    nfa: NFA,
    /// By pattern of the automaton.
    firsts: Vec<u32>,
}

impl Automaton {
    /// The automaton for the aliases `firsts`, whose forms differ.
    ///
    /// # Errors
    ///
    /// More of them than an automaton can hold.
    pub(super) fn new(aliases: &Aliases, firsts: Vec<u32>) -> Result<Automaton, Error> {
        let nfa = NFA::builder()
            .match_kind(MatchKind::Standard)
            .prefilter(false)
            .build(firsts.iter().map(|&alias| aliases.form(alias)))
            .map_err(|e| Error::Index { reason: e.to_string() })?;
        Ok(Automaton { nfa, firsts })
    }

    /// The first alias of each form.
    pub(super) fn firsts(&self) -> &[u32] {
        &self.firsts
    }

    /// Adds the aliases in the text, left to right and the longer first.
    pub(super) fn hits(&self, folded: &Folded, hits: &mut Vec<Hit>) {
        let bytes = folded.bytes();
        let mut at = 0;
        let mut inside = false; // whether the character before `at` is part of a word
        while let Some(c) = folded.char_at(at) {
            let word = is_word(c);
            let joined = is_combining_mark(c) || (inside && word);
            if bytes[at] != b' ' && !joined {
                self.hits_at(folded, at, hits);
            }
            inside = word;
            at += c.len_utf8();
        }
    }

    /// Adds the aliases that begin at byte `start`.
    fn hits_at(&self, folded: &Folded, start: usize, hits: &mut Vec<Hit>) {
        let before = hits.len();
        let Ok(mut state) = self.nfa.start_state(Anchored::Yes) else { return };
        for (offset, &byte) in folded.bytes()[start..].iter().enumerate() {
            state = self.nfa.next_state(Anchored::Yes, state, byte);
            if !self.nfa.is_special(state) {
                continue;
            }
            if self.nfa.is_dead(state) {
                break;
            }
            let end = start + offset + 1;
            if self.nfa.is_match(state) && folded.is_boundary(end) {
                // The state may know shorter forms too, which began later.
                let forms = (0..self.nfa.match_len(state)).map(|i| self.nfa.match_pattern(state, i));
                let whole = forms.filter(|&form| self.nfa.pattern_len(form) == offset + 1);
                let alias = |form: aho_corasick::PatternID| self.firsts[form.as_usize()];
                hits.extend(whole.map(|form| Hit { start: start as u32, end: end as u32, alias: alias(form) }));
            }
        }
        hits[before..].reverse();
    }
}
