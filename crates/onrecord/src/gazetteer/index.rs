//! Aliases of a gazetteer, ready to be found.
//!
//! An engine proposes where forms stand in the folded text; what is a match is decided here, the same for both: letters, case, and
//! only then overlaps, so that "US Steel" does not lose the "US" of "US Steelers".

use std::borrow::Cow;
use std::cell::RefCell;
use std::ops::Range;

use super::alias_rows::AliasRows;
use super::aliases::Aliases;
use super::automaton::Automaton;
use super::column::Column;
use super::fold::Folded;
use super::refilled::Refilled;
use super::tokens::Tokens;
use super::word_table::{self, WordTable};
use super::{Candidates, Case, Engine, Match, Overlaps};
use crate::error::Error;
use crate::text::Span;

/// The aliases and what finds them.
#[derive(Debug)]
pub(super) struct Index {
    pub(super) aliases: Aliases,
    engine: Finder,
    /// First two bytes of forms that may begin with a lower-case letter, a bit each.
    pub(super) lower_starts: Column<u64>,
    /// Whether they are so few that it pays to look at the case of each token first.
    gated: bool,
}

#[derive(Debug)]
enum Finder {
    Automaton(Box<Automaton>),
    Words(WordTable),
}

/// Where an alias seems to stand in the folded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hit {
    /// Bytes of the folded text.
    pub(super) start: u32,
    pub(super) end: u32,
    /// The first alias of this form.
    pub(super) alias: u32,
}

impl Hit {
    /// From the first token to the last; `value` is the alias plus one, or 0.
    pub(super) fn new(tokens: &Tokens, first: u32, last: u32, value: u32) -> Option<Hit> {
        let alias = value.checked_sub(1)?;
        Some(Hit { start: tokens.starts[first as usize], end: tokens.ends[last as usize], alias })
    }
}

/// One occurrence of an alias, without what it may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Occurrence {
    /// Bytes of the text.
    pub(super) span: Span,
    /// The first alias of this form.
    pub(super) form: u32,
    /// The best alias of this form that case allows.
    pub(super) alias: u32,
    /// Whether case forbids some aliases of this form.
    narrowed: bool,
}

/// Memory that the searches of a thread use again, one after another.
#[derive(Debug, Default)]
struct Scratch {
    folded: Folded,
    tokens: Tokens,
    words: word_table::Scratch,
    hits: Vec<Hit>,
    forms: Vec<Range<usize>>,
}

/// Length of the longest text for which that memory is kept.
const KEPT: usize = 1 << 20;

impl Index {
    /// # Errors
    ///
    /// More aliases than an automaton can hold.
    pub(super) fn new(rows: AliasRows, prior: impl Fn(u32) -> f32, engine: Engine) -> Result<Index, Error> {
        let (aliases, firsts) = rows.finish(prior);
        let lower_starts = lower_starts(&aliases);
        let gated = gated(&lower_starts);
        let engine = match engine {
            Engine::Automaton => Finder::Automaton(Box::new(Automaton::new(&aliases, firsts)?)),
            Engine::Words => Finder::Words(WordTable::new(&aliases, &firsts)),
        };
        Ok(Index { aliases, engine, lower_starts: lower_starts.into(), gated })
    }

    /// The index that a file holds.
    pub(super) fn from_parts(aliases: Aliases, table: WordTable, lower_starts: Column<u64>) -> Index {
        let gated = gated(&lower_starts);
        Index { aliases, engine: Finder::Words(table), lower_starts, gated }
    }

    /// The table of words, as a file holds it; made now if another engine does the work.
    pub(super) fn table(&self) -> Cow<'_, WordTable> {
        match &self.engine {
            Finder::Words(table) => Cow::Borrowed(table),
            Finder::Automaton(automaton) => Cow::Owned(WordTable::new(&self.aliases, automaton.firsts())),
        }
    }

    /// Gives `emit` the occurrences in `text`, in order, as [`Gazetteer::find`](super::Gazetteer::find) has them.
    pub(super) fn find(&self, text: &str, overlaps: Overlaps, emit: impl FnMut(Occurrence)) {
        thread_local! {
            static SCRATCH: RefCell<Scratch> = RefCell::default();
        }
        SCRATCH.with(|scratch| match scratch.try_borrow_mut() {
            Ok(mut scratch) => {
                self.find_in(text, overlaps, &mut scratch, emit);
                if scratch.hits.capacity() + text.len() > KEPT {
                    *scratch = Scratch::default();
                }
            }
            Err(_) => self.find_in(text, overlaps, &mut Scratch::default(), emit),
        });
    }

    fn find_in(&self, text: &str, overlaps: Overlaps, scratch: &mut Scratch, mut emit: impl FnMut(Occurrence)) {
        let text = within_offsets(text);
        let Scratch { folded, tokens, words, hits, forms } = scratch;
        folded.fold(text);
        hits.clear();
        match &self.engine {
            Finder::Automaton(automaton) => automaton.hits(folded, hits),
            Finder::Words(table) => {
                tokens.split(folded.padded(), folded.bytes().len());
                let mut cursor = 0;
                // A table of few first words turns most of a text away by these, for less.
                let gated = self.gated && table.first_bits.is_empty();
                let wanted = gated.then_some(|range: Range<usize>, wanted: &mut Refilled<u8>| {
                    self.may_begin(text, folded, &tokens.starts, range, &mut cursor, wanted);
                });
                table.hits(folded, tokens, wanted, words, hits);
            }
        }

        // All are loaded before any is looked at: the processor waits for many of a large gazetteer together.
        forms.clear();
        forms.extend(hits.iter().map(|hit| self.aliases.form_range(hit.alias)));
        let (bytes, known) = (folded.bytes(), &self.aliases.forms[..]);
        let mut kept = 0;
        for (at, form) in forms.iter().enumerate() {
            let hit = hits[at];
            hits[kept] = hit;
            kept += usize::from(bytes.get(hit.start as usize..hit.end as usize) == known.get(form.clone()));
        }
        hits.truncate(kept);
        let (mut cursor, mut free) = (0, 0);
        for &hit in &*hits {
            if overlaps == Overlaps::Longest && hit.start < free {
                continue;
            }
            if let Some(occurrence) = self.occurrence(text, folded, hit, &mut cursor) {
                free = hit.end;
                emit(occurrence);
            }
        }
    }

    /// The occurrence that a hit is, unless case is against it.
    fn occurrence(&self, text: &str, folded: &Folded, hit: Hit, cursor: &mut usize) -> Option<Occurrence> {
        let (start, end) = (hit.start as usize, hit.end as usize);
        let span = Span::new(folded.start_near(start, cursor), folded.end_near(text, end, cursor));
        let mut allowed = |alias: u32| self.aliases.case_allows(alias, text, folded, start, cursor);
        match self.aliases.sharing(hit.alias) {
            None => {
                allowed(hit.alias).then_some(Occurrence { span, form: hit.alias, alias: hit.alias, narrowed: false })
            }
            Some((sharing, _)) => {
                let alias = sharing.iter().copied().find(|&alias| allowed(alias))?;
                let narrowed = !sharing.iter().all(|&alias| allowed(alias));
                Some(Occurrence { span, form: hit.alias, alias, narrowed })
            }
        }
    }

    /// What an occurrence in `text` may mean.
    pub(super) fn resolved(&self, text: &str, occurrence: Occurrence) -> Match<'_> {
        let Occurrence { span, form, alias, narrowed } = occurrence;
        let candidates = match self.aliases.sharing(form) {
            None => Candidates::One(self.aliases.row(alias).entity()),
            Some((_, candidates)) if !narrowed => Candidates::Lent(candidates),
            Some((sharing, _)) => {
                let folded = super::fold::fold(&text[span]);
                let allowed = |alias: &u32| self.aliases.case_allows(*alias, &text[span], &folded, 0, &mut 0);
                let mut candidates: Vec<u32> =
                    sharing.iter().copied().filter(allowed).map(|alias| self.aliases.row(alias).entity()).collect();
                candidates.dedup();
                Candidates::Narrowed(candidates)
            }
        };
        Match { span, candidates, alias_kind: self.aliases.row(alias).kind() }
    }

    /// Adds the tokens of `range` that some alias may begin with, going by their first two bytes and the case of the first. Nine words
    /// of ten in a text are in lower case and nearly all aliases ask for a capital, so that this spares most of the work.
    fn may_begin(
        &self,
        text: &str,
        folded: &Folded,
        starts: &[u32],
        range: Range<usize>,
        cursor: &mut usize,
        wanted: &mut Refilled<u8>,
    ) {
        let lower_starts = &self.lower_starts[..];
        let (room, mut count) = (wanted.room(range.len()), 0);
        let (mut distance, mut until) = (0, 0);
        for (place, token) in range.enumerate() {
            let at = starts[token] as usize;
            if at >= until {
                (distance, until) = folded.distance_near(at, cursor);
            }
            let lower = text.as_bytes()[at.wrapping_add(distance)].is_ascii_lowercase();
            let pair = usize::from(folded.padded()[at]) << 8 | usize::from(folded.padded()[at + 1]);
            let may_be_lower = lower_starts.get(pair / 64).is_some_and(|bits| bits >> (pair % 64) & 1 == 1);
            // Written always and kept sometimes, as a processor cannot foresee which.
            room[count] = place as u8;
            count += usize::from(!lower | may_be_lower);
        }
        wanted.keep(count);
    }
}

fn lower_starts(aliases: &Aliases) -> Vec<u64> {
    let mut starts = vec![0; 1 << 10];
    for alias in 0..aliases.len() as u32 {
        if aliases.row(alias).case() != Case::Insensitive && aliases.begins_with_capital(alias) {
            continue;
        }
        let form = aliases.form(alias);
        let first = usize::from(form[0]) << 8;
        // What follows a form of one byte may be anything.
        let seconds = form.get(1).map_or(0..=u8::MAX, |&second| second..=second);
        for pair in seconds.map(|second| first | usize::from(second)) {
            starts[pair / 64] |= 1 << (pair % 64);
        }
    }
    starts
}

/// Whether less than a sixth of the pairs of letters may begin an alias in lower case.
fn gated(lower_starts: &[u64]) -> bool {
    lower_starts.iter().map(|bits| bits.count_ones()).sum::<u32>() < 26 * 26 / 6
}

/// As much of the text as 32-bit offsets reach.
fn within_offsets(text: &str) -> &str {
    let mut end = text.len().min(u32::MAX as usize);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
