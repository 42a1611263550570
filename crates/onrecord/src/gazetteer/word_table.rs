//! Finding the aliases that stand in a text, token by token.
//!
//! Every alias is a chain of tokens ([`Tokens`]). The key of a chain is a hash of the key of the chain before, of the spaces between
//! and of the token; one table knows which keys are aliases and which go on. No parent is looked up to find a child, so that all
//! chains of a stretch of text are followed side by side, a level at a time, and the processor waits for many entries of a large
//! table at once. Two small bit sets, of aliases of one token and of the first two tokens of the others, turn nearly all text away
//! before that (Bloom 1970, with one hash).
//!
//! An entry is 8 bytes: half of a key and what it leads to. Whether the text truly holds the alias is checked against its form
//! afterwards; that every alias finds itself is made sure of when the table is built, with another seed if need be.

use std::cmp::Reverse;

use super::aliases::Aliases;
use super::column::Column;
use super::fold::Folded;
use super::index::Hit;
use super::tokens::Tokens;

/// Entries by key, see the module.
#[derive(Debug, Default, Clone)]
pub(super) struct WordTable {
    pub(super) seed: u64,
    /// A bit for each key of an alias of one token.
    pub(super) single_bits: Column<u64>,
    /// A bit for each key of the first two tokens of another alias.
    pub(super) pair_bits: Column<u64>,
    /// The aliases of one token.
    pub(super) singles: Column<u64>,
    /// The chains of two tokens and more.
    pub(super) chains: Column<u64>,
}

/// How many aliases a table can hold.
pub(super) const MOST: usize = LEADS_ON as usize - 1;

/// In an entry: longer chains begin with this one. The bits below are the alias plus one, or 0.
const LEADS_ON: u32 = 1 << 31;

/// How many starting points are followed side by side.
const CHUNK: usize = 2048;

/// Memory that searches use again.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    hashes: Vec<u64>,
    starts: Vec<u32>,
    singles: Vec<Step>,
    pairs: Vec<Step>,
    level: Vec<Step>,
    next: Vec<Step>,
    entries: Vec<u64>,
}

/// A chain that may lead to an alias: its first token, its last, and its key.
#[derive(Debug, Clone, Copy, Default)]
struct Step {
    first: u32,
    last: u32,
    key: u64,
}

impl WordTable {
    /// The table for the aliases `firsts`, whose forms differ.
    pub(super) fn new(aliases: &Aliases, firsts: &[u32]) -> WordTable {
        (0..)
            .find_map(|seed| WordTable::with_seed(aliases, firsts, seed))
            .expect("one of 2^64 seeds keeps all keys apart")
    }

    /// The table, unless two keys come too close under this seed.
    fn with_seed(aliases: &Aliases, firsts: &[u32], seed: u64) -> Option<WordTable> {
        let (mut singles, mut chains, mut pairs) = (Vec::new(), Vec::new(), Vec::new());
        let mut tokens = Tokens::default();
        let mut padded = Vec::new();
        for &alias in firsts {
            padded.clear();
            padded.extend_from_slice(aliases.form(alias));
            tokens.split_form(&padded);
            padded.extend_from_slice(&[0; 16]);
            let mut key = 0;
            let last = tokens.starts.len() - 1;
            for at in 0..=last {
                let hash = hash(&padded, tokens.starts[at], tokens.ends[at], seed);
                key = if at == 0 { hash } else { step(key, tokens.starts[at] - tokens.ends[at - 1], hash) };
                let value = if at == last { alias + 1 } else { LEADS_ON };
                if last == 0 {
                    singles.push((key, value));
                } else if at > 0 {
                    chains.push((key, value));
                }
                if at == 1 {
                    pairs.push(key);
                }
            }
        }
        let single_bits = bits(singles.iter().map(|&(key, _)| key), singles.len() * 32);
        pairs.sort_unstable();
        pairs.dedup();
        let pair_bits = bits(pairs.iter().copied(), pairs.len() * 10);
        drop(pairs);
        Some(WordTable {
            seed,
            single_bits: single_bits.into(),
            pair_bits: pair_bits.into(),
            singles: entries(singles)?.into(),
            chains: entries(chains)?.into(),
        })
    }

    /// Adds the aliases in the text whose first tokens are `wanted`, in order of these and the longer first.
    ///
    /// A hit here is a likely one: whether its form is there letter for letter is still to be checked.
    pub(super) fn hits(
        &self,
        folded: &Folded,
        tokens: &Tokens,
        mut wanted: impl FnMut(usize) -> bool,
        scratch: &mut Scratch,
        hits: &mut Vec<Hit>,
    ) {
        let Scratch { hashes, starts, singles, pairs, level, next, entries } = scratch;
        hashes.clear();
        let spans = tokens.starts.iter().zip(&tokens.ends);
        hashes.extend(spans.map(|(&start, &end)| hash(folded.padded(), start, end, self.seed)));
        singles.resize(CHUNK, Step::default());
        pairs.resize(CHUNK, Step::default());

        for chunk in (0..hashes.len()).step_by(CHUNK) {
            let end = hashes.len().min(chunk + CHUNK);
            starts.clear();
            starts.extend((chunk..end).filter(|&at| wanted(at)).map(|at| at as u32));
            let (single, pair) = self.likely(starts, hashes, tokens, singles, pairs);

            let before = hits.len();
            let singles = &singles[..single];
            load(&self.singles, singles, entries);
            for (step, &entry) in singles.iter().zip(&*entries) {
                if let Some(value) = find(&self.singles, step.key, entry) {
                    hits.extend(Hit::new(tokens, step.first, step.last, value));
                }
            }
            level.clear();
            level.extend_from_slice(&pairs[..pair]);
            while !level.is_empty() {
                load(&self.chains, level, entries);
                next.clear();
                for (step, &entry) in level.iter().zip(&*entries) {
                    let Some(value) = find(&self.chains, step.key, entry) else { continue };
                    hits.extend(Hit::new(tokens, step.first, step.last, value & !LEADS_ON));
                    let last = step.last as usize + 1;
                    if value & LEADS_ON != 0 && last < hashes.len() {
                        let gap = tokens.starts[last] - tokens.ends[last - 1];
                        next.push(Step { last: last as u32, key: self::step(step.key, gap, hashes[last]), ..*step });
                    }
                }
                std::mem::swap(level, next);
            }
            hits[before..].sort_by_key(|hit| (hit.start, Reverse(hit.end)));
        }
    }

    /// Writes the chains of one token and of two from `starts` that the bit sets do not turn away; how many there are of each.
    fn likely(
        &self,
        starts: &[u32],
        hashes: &[u64],
        tokens: &Tokens,
        singles: &mut [Step],
        pairs: &mut [Step],
    ) -> (usize, usize) {
        let (mut single, mut pair) = (0, 0);
        for &first in starts {
            let at = first as usize;
            let hash = hashes[at];
            // Written always and kept sometimes: what a text holds is nothing that a processor could foresee.
            singles[single] = Step { first, last: first, key: hash };
            single += usize::from(has(&self.single_bits, hash));
            if let Some(&after) = hashes.get(at + 1) {
                let key = step(hash, tokens.starts[at + 1] - tokens.ends[at], after);
                pairs[pair] = Step { first, last: first + 1, key };
                pair += usize::from(has(&self.pair_bits, key));
            }
        }
        (single, pair)
    }
}

/// What stands at home of the key of each step. Loaded all at once, before any is looked at: the processor waits for many together.
fn load(table: &[u64], steps: &[Step], entries: &mut Vec<u64>) {
    entries.clear();
    let homes = table.len().saturating_sub(SLACK);
    entries.extend(steps.iter().map(|step| table.get(home(step.key, homes)).copied().unwrap_or(0)));
}

/// What `key` leads to, where `entry` stands at its home.
fn find(table: &[u64], key: u64, mut entry: u64) -> Option<u32> {
    let mut at = home(key, table.len().saturating_sub(SLACK));
    while entry != 0 {
        if (entry >> 32) as u32 == key as u32 {
            return Some(entry as u32);
        }
        at += 1;
        entry = *table.get(at)?;
    }
    None
}

/// The hash of the token `padded[start..end]`.
fn hash(padded: &[u8], start: u32, end: u32, seed: u64) -> u64 {
    let (start, end) = (start as usize, end as usize);
    let load =
        |at: usize| padded.get(at..at + 8).map_or(0, |bytes| u64::from_le_bytes(bytes.try_into().expect("8 bytes")));
    let length = end - start;
    if length <= 8 {
        return fold_multiply(load(start) & FIRST[length] ^ K1 ^ seed, K2);
    }
    let mut hash = length as u64 ^ seed;
    for at in (start..end - 8).step_by(8) {
        hash = fold_multiply(hash ^ load(at), K1);
    }
    fold_multiply(hash ^ load(end - 8), K2)
}

/// The key of a chain: of the one before, the spaces between, and the token.
fn step(before: u64, gap: u32, hash: u64) -> u64 {
    fold_multiply(hash ^ K2, before.wrapping_mul(K1) ^ (u64::from(gap) + 1))
}

/// Both halves of a product, folded (Yi 2019, wyhash).
fn fold_multiply(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    product as u64 ^ (product >> 64) as u64
}

const K1: u64 = 0xA076_1D64_78BD_642F;
const K2: u64 = 0xE703_7ED1_A0B4_28DB;

/// Masks of the first so many bytes.
const FIRST: [u64; 9] = {
    let mut masks = [u64::MAX; 9];
    let mut length = 0;
    while length < 8 {
        masks[length] = (1 << (8 * length)) - 1;
        length += 1;
    }
    masks
};

/// A set of keys by one bit each, about `size` bits.
fn bits(keys: impl Iterator<Item = u64>, size: usize) -> Vec<u64> {
    let mut bits = vec![0; size.next_power_of_two().max(1 << 12) / 64];
    for key in keys {
        let bit = (key >> 16) as usize & (bits.len() * 64 - 1);
        bits[bit / 64] |= 1 << (bit % 64);
    }
    bits
}

fn has(bits: &[u64], key: u64) -> bool {
    let bit = (key >> 16) as usize & (bits.len() * 64).wrapping_sub(1);
    bits.get(bit / 64).is_some_and(|word| word >> (bit % 64) & 1 == 1)
}

/// Two thirds full, in order of the keys, and each key as near behind its home as there is room; `None` if some key would not be
/// found there.
fn entries(mut keys: Vec<(u64, u32)>) -> Option<Vec<u64>> {
    keys.sort_unstable();
    keys.dedup_by(|(key, value), (kept, kept_value)| {
        let same = key == kept && (*value == *kept_value || *value == LEADS_ON || *kept_value & !LEADS_ON == 0);
        if same {
            *kept_value |= *value;
        }
        same
    });
    if keys.is_empty() {
        return Some(Vec::new());
    }
    let homes = keys.len() + keys.len() / 2 + 1;
    let mut entries = vec![0; homes + SLACK];
    let mut free = 0;
    for &(key, value) in &keys {
        let place = home(key, homes).max(free);
        *entries[..homes + SLACK - 1].get_mut(place)? = key << 32 | u64::from(value);
        free = place + 1;
    }
    let found = |&(key, value): &(u64, u32)| find(&entries, key, entries[home(key, homes)]) == Some(value);
    keys.iter().all(found).then_some(entries)
}

/// Where the entry of `key` stands, or behind.
fn home(key: u64, homes: usize) -> usize {
    ((key >> 32) * homes as u64 >> 32) as usize
}

/// Room behind the last home; the last entry of it stays empty.
const SLACK: usize = 64;
