//! Finding aliases in folded text.

use std::borrow::Cow;
use std::ops::Range;

use aho_corasick::automaton::Automaton;
use aho_corasick::nfa::contiguous::NFA;
use aho_corasick::{Anchored, MatchKind, PatternID};
use unicode_normalization::char::is_combining_mark;

use super::fold::{BARRIER, Folded, fold, is_char_start, is_word};
use super::{Alias, AliasKind, Case, Entity, Match, Overlaps};
use crate::error::Error;
use crate::text::Span;

/// The aliases of a gazetteer, ready to be found.
///
/// The automaton is walked from every place where a name can begin, and never follows a failure link: what it costs is bounded by
/// the length of the text times that of the longest alias, however the two are made. Boundaries and case are checked before a
/// longer match may hide a shorter one, so that "US Steel" does not lose the "US" of "US Steelers".
pub(super) struct Index {
    automaton: NFA,
    /// By pattern of the automaton, one for each folded form.
    forms: Vec<Form>,
    /// The first two bytes of forms that may begin with a lower-case letter.
    lower_starts: Starts,
    senses: Vec<Sense>,
    candidates: Vec<u32>,
    capitals: Vec<u32>,
}

/// All that one folded form may mean.
struct Form {
    /// In order of entity, then of kind.
    senses: Range<usize>,
    /// The entities of the senses, each once.
    candidates: Range<usize>,
}

/// One alias of one entity.
#[derive(Debug, Clone)]
struct Sense {
    entity: u32,
    kind: AliasKind,
    case: Case,
    /// Offsets in the folded form of what is asked to be upper case: all that is (sensitive) or the starts of words (smart).
    capitals: Range<usize>,
}

impl Index {
    /// # Errors
    ///
    /// An alias with nothing to match, or more of them than an automaton can hold.
    pub(super) fn new(entities: &[Entity]) -> Result<Index, Error> {
        let mut senses: Vec<(Vec<u8>, Sense)> = Vec::new();
        let mut capitals = Vec::new();
        for (position, entity) in entities.iter().enumerate() {
            let position = u32::try_from(position).map_err(|_| Error::Index { reason: "too many entities".into() })?;
            for alias in aliases(entity) {
                let first = capitals.len();
                let key = key(&alias, &mut capitals);
                if key.is_empty() {
                    return Err(Error::EmptyAlias { entity: entity.id.clone(), alias: alias.text.clone() });
                }
                let capitals = first..capitals.len();
                senses.push((key, Sense { entity: position, kind: alias.kind, case: alias.case, capitals }));
            }
        }
        senses.sort_unstable_by(|(a, x), (b, y)| {
            (a, x.entity, x.kind, x.capitals.start).cmp(&(b, y.entity, y.kind, y.capitals.start))
        });
        let forms = || senses.chunk_by(|(a, _), (b, _)| a == b);
        let automaton = NFA::builder()
            .match_kind(MatchKind::Standard)
            .prefilter(false)
            .build(forms().map(|form| &form[0].0))
            .map_err(|e| Error::Index { reason: e.to_string() })?;

        let mut index = Index {
            automaton,
            forms: Vec::new(),
            lower_starts: Starts::default(),
            senses: Vec::with_capacity(senses.len()),
            candidates: Vec::with_capacity(senses.len()),
            capitals,
        };
        for form in forms() {
            let (first_sense, first_candidate) = (index.senses.len(), index.candidates.len());
            for (key, sense) in form {
                if index.capitals[sense.capitals.clone()].first() != Some(&0) {
                    index.lower_starts.add(key);
                }
                if index.candidates[first_candidate..].last() != Some(&sense.entity) {
                    index.candidates.push(sense.entity);
                }
                index.senses.push(sense.clone());
            }
            index.forms.push(Form {
                senses: first_sense..index.senses.len(),
                candidates: first_candidate..index.candidates.len(),
            });
        }
        Ok(index)
    }

    /// The occurrences in `text`, as [`Gazetteer::find`](super::Gazetteer::find) gives them.
    pub(super) fn find(&self, text: &str, overlaps: Overlaps) -> Vec<Match<'_>> {
        let text = within_offsets(text);
        let folded = fold(text);
        let mut found = Vec::new();
        let mut at = 0;
        let mut cursor = 0;
        let mut inside = false; // whether the character before `at` is part of a word
        while at < folded.bytes.len() {
            let byte = folded.bytes[at];
            let (word, mark, width) = if byte.is_ascii() {
                (byte.is_ascii_alphanumeric() || byte == b'_', false, 1)
            } else {
                let c = folded.char_at(at).unwrap_or(char::REPLACEMENT_CHARACTER);
                (is_word(c), is_combining_mark(c), c.len_utf8())
            };
            let joined = mark || (inside && word);
            if byte != b' ' && !joined && self.may_begin(text, &folded, at, &mut cursor) {
                let before = found.len();
                let end = self.find_at(text, &folded, at, overlaps, &mut found);
                if overlaps == Overlaps::Longest && found.len() > before {
                    at = end;
                    inside = folded.char_before(at).is_some_and(is_word);
                    continue;
                }
            }
            inside = word;
            at += width;
        }
        found
    }

    /// Whether some alias begins with the two bytes at `at` in the case that they have there.
    fn may_begin(&self, text: &str, folded: &Folded, at: usize, cursor: &mut usize) -> bool {
        !folded.is_plain_lower(text, at, cursor)
            || self.lower_starts.may_be(folded.bytes[at], folded.bytes.get(at + 1).copied())
    }

    /// Adds the occurrences that begin at byte `start` of the folded text, the longer first, or the longest alone; the end of the
    /// longest.
    fn find_at<'g>(
        &'g self,
        text: &str,
        folded: &Folded,
        start: usize,
        overlaps: Overlaps,
        found: &mut Vec<Match<'g>>,
    ) -> usize {
        let before = found.len();
        let mut longest = start;
        let Ok(mut state) = self.automaton.start_state(Anchored::Yes) else { return longest };
        for (offset, &byte) in folded.bytes[start..].iter().enumerate() {
            state = self.automaton.next_state(Anchored::Yes, state, byte);
            if !self.automaton.is_special(state) {
                continue;
            }
            if self.automaton.is_dead(state) {
                break;
            }
            let end = start + offset + 1;
            if let Some(form) = self.form_at(state, end - start)
                && folded.is_boundary(end)
                && let Some(occurrence) = self.occurrence(text, folded, form, start..end)
            {
                longest = end;
                if overlaps == Overlaps::Longest {
                    found.truncate(before);
                }
                found.push(occurrence);
            }
        }
        found[before..].reverse();
        longest
    }

    /// The form of this many bytes that ends in `state`; the state may know shorter ones too, which began later.
    fn form_at(&self, state: aho_corasick::automaton::StateID, length: usize) -> Option<PatternID> {
        if !self.automaton.is_match(state) {
            return None;
        }
        (0..self.automaton.match_len(state))
            .map(|i| self.automaton.match_pattern(state, i))
            .find(|&form| self.automaton.pattern_len(form) == length)
    }

    /// The occurrence of `form` at this range of the folded text, unless case forbids all that it may mean.
    fn occurrence(&self, text: &str, folded: &Folded, form: PatternID, at: Range<usize>) -> Option<Match<'_>> {
        let form = &self.forms[form.as_usize()];
        let senses = &self.senses[form.senses.clone()];
        let candidates = &self.candidates[form.candidates.clone()];
        let allowed = |sense: &&Sense| self.case_allows(text, folded, sense, &at);
        let first = senses.iter().find(allowed)?;
        let candidates = if senses.iter().all(|sense| allowed(&sense)) {
            Cow::Borrowed(candidates)
        } else {
            let mut candidates: Vec<u32> = senses.iter().filter(allowed).map(|sense| sense.entity).collect();
            candidates.dedup();
            Cow::Owned(candidates)
        };
        let span = Span::new(folded.start(at.start), folded.end(text, at.end));
        Some(Match { span, candidates, alias_kind: first.kind })
    }

    fn case_allows(&self, text: &str, folded: &Folded, sense: &Sense, at: &Range<usize>) -> bool {
        let mut asked =
            self.capitals[sense.capitals.clone()].iter().map(|&offset| at.start + offset as usize).peekable();
        match sense.case {
            Case::Insensitive => true,
            Case::Smart => asked.all(|i| is_upper(text, folded, i)),
            Case::Sensitive => at
                .clone()
                .filter(|&i| is_char_start(folded.bytes[i]))
                .all(|i| is_upper(text, folded, i) == asked.next_if_eq(&i).is_some()),
        }
    }
}

/// A set of first two bytes. Nine words of ten in a text are in lower case and nearly all aliases ask for a capital, so that this
/// spares most walks.
struct Starts(Vec<u64>);

impl Default for Starts {
    fn default() -> Starts {
        Starts(vec![0; 1 << 10])
    }
}

impl Starts {
    fn add(&mut self, key: &[u8]) {
        let first = usize::from(key[0]) << 8;
        let seconds = if let Some(&second) = key.get(1) { second..=second } else { 0..=u8::MAX };
        for pair in seconds.map(|second| first | usize::from(second)) {
            self.0[pair / 64] |= 1 << (pair % 64);
        }
    }

    fn may_be(&self, first: u8, second: Option<u8>) -> bool {
        let pair = usize::from(first) << 8 | usize::from(second.unwrap_or(0));
        self.0[pair / 64] >> (pair % 64) & 1 == 1
    }
}

/// The aliases of an entity, and its name unless that stands among them.
fn aliases(entity: &Entity) -> impl Iterator<Item = Cow<'_, Alias>> {
    let name = (!entity.aliases.iter().any(|alias| alias.text == entity.name)).then(|| Alias::new(&entity.name));
    name.into_iter().map(Cow::Owned).chain(entity.aliases.iter().map(Cow::Borrowed))
}

/// The folded form of an alias, empty if there is nothing to match; adds the offsets in it of the capitals that texts have to have.
fn key(alias: &Alias, capitals: &mut Vec<u32>) -> Vec<u8> {
    let text = alias.text.as_str();
    let mut folded = fold(text);
    let start = folded.bytes.iter().take_while(|b| b.is_ascii_whitespace()).count();
    let asked = (start..folded.bytes.len())
        .filter(|&at| is_char_start(folded.bytes[at]) && is_upper(text, &folded, at))
        .filter(|&at| match alias.case {
            Case::Sensitive => true,
            Case::Smart => !folded.char_before(at).is_some_and(is_word),
            Case::Insensitive => false,
        });
    capitals.extend(asked.map(|at| (at - start) as u32));

    let mut key = folded.bytes.split_off(start);
    key.truncate(key.trim_ascii_end().len());
    key.iter_mut().filter(|b| **b == BARRIER).for_each(|b| *b = b' ');
    key
}

/// Whether byte `at` of the folded text was made from a capital.
fn is_upper(text: &str, folded: &Folded, at: usize) -> bool {
    text[folded.start(at)..].chars().next().is_some_and(char::is_uppercase)
}

/// As much of the text as 32-bit offsets reach.
fn within_offsets(text: &str) -> &str {
    let mut end = text.len().min(u32::MAX as usize);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
