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

use std::ops::Range;

use super::aliases::Aliases;
use super::column::Column;
use super::fold::{Folded, PADDING};
use super::index::Hit;
use super::tokens::Tokens;

/// Entries by key, see the module.
#[derive(Debug, Default, Clone)]
pub(super) struct WordTable {
    pub(super) seed: u64,
    /// A bit for each first token of an alias, in tables of few of them.
    pub(super) first_bits: Column<u64>,
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

/// How many first tokens are few: looking at them beforehand pays while most of a text is turned away by it.
const FEW: usize = 1 << 15;

/// How many starting points are followed side by side.
const CHUNK: usize = 2048;

/// Memory that searches use again.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    starts: Vec<u32>,
    singles: Vec<Step>,
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
    /// The table for these aliases, whose forms differ.
    pub(super) fn new(aliases: &Aliases, aliases_by_form: &[u32]) -> WordTable {
        (0..)
            .find_map(|seed| WordTable::with_seed(aliases, aliases_by_form, seed))
            .expect("one of 2^64 seeds keeps all keys apart")
    }

    /// The table, unless two keys come too close under this seed.
    fn with_seed(aliases: &Aliases, aliases_by_form: &[u32], seed: u64) -> Option<WordTable> {
        let (mut firsts, mut singles, mut chains, mut pairs) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut tokens = Tokens::default();
        let mut padded = Vec::new();
        for &alias in aliases_by_form {
            padded.clear();
            padded.extend_from_slice(aliases.form(alias));
            tokens.split_form(&padded);
            padded.extend_from_slice(&[0; PADDING]);
            let form = Hashed { padded: &padded, starts: &tokens.starts, ends: &tokens.ends, seed };
            let mut key = 0;
            let last = form.len() - 1;
            for at in 0..=last {
                key = if at == 0 { form.hash(at) } else { form.key(key, at, form.hash(at)) };
                let value = if at == last { alias + 1 } else { LEADS_ON };
                if last == 0 {
                    singles.push((key, value));
                } else if at > 0 {
                    chains.push((key, value));
                }
                match at {
                    0 => firsts.push(key),
                    1 => pairs.push(key),
                    _ => (),
                }
            }
        }
        firsts.sort_unstable();
        firsts.dedup();
        let first_bits = if firsts.len() <= FEW { bits(firsts.iter().copied(), firsts.len() * 32) } else { Vec::new() };
        drop(firsts);
        let single_bits = bits(singles.iter().map(|&(key, _)| key), singles.len() * 32);
        pairs.sort_unstable();
        pairs.dedup();
        let pair_bits = bits(pairs.iter().copied(), pairs.len() * 10);
        drop(pairs);
        Some(WordTable {
            seed,
            first_bits: first_bits.into(),
            single_bits: single_bits.into(),
            pair_bits: pair_bits.into(),
            singles: entries(singles)?.into(),
            chains: entries(chains)?.into(),
        })
    }

    /// Adds the aliases in the text, in order of their first tokens and the longer first. `wanted`, where given, adds those tokens of
    /// a range to a list that an alias may begin with.
    ///
    /// A hit here is a likely one: whether its form is there letter for letter is still to be checked.
    pub(super) fn hits(
        &self,
        folded: &Folded,
        tokens: &Tokens,
        mut wanted: Option<impl FnMut(Range<usize>, &mut Vec<u32>)>,
        scratch: &mut Scratch,
        hits: &mut Vec<Hit>,
    ) {
        let text = Hashed { padded: folded.padded(), starts: &tokens.starts, ends: &tokens.ends, seed: self.seed };
        let Scratch { starts, singles, level, next, entries } = scratch;
        for chunk in (0..text.len()).step_by(CHUNK) {
            let chunk = chunk..text.len().min(chunk + CHUNK);
            level.clear();
            let all = chunk.len();
            if singles.len() < all {
                singles.resize(all, Step::default());
            }
            let firsts = match &mut wanted {
                Some(wanted) => {
                    starts.clear();
                    wanted(chunk, starts);
                    likely_firsts(&self.first_bits, &text, starts.iter().map(|&at| at as usize), singles)
                }
                None => likely_firsts(&self.first_bits, &text, chunk, singles),
            };
            let firsts = &mut singles[..firsts];
            let hash_after = |step: &Step| text.hash(step.last as usize + 1);
            match firsts.last() {
                // All of them: what comes after each is known.
                Some(last) if all == firsts.len() => {
                    let after = ((last.last as usize) + 1 < text.len()).then(|| hash_after(last));
                    let after = firsts[1..].iter().map(|step| step.key).chain(after);
                    level.extend(firsts.iter().zip(after).map(|(step, hash)| step.on(&text, hash)));
                }
                _ => {
                    let followed = firsts.iter().filter(|step| (step.last as usize) + 1 < text.len());
                    level.extend(followed.map(|step| step.on(&text, hash_after(step))));
                }
            }
            let pairs = keep_likely(&self.pair_bits, level, entries);
            level.truncate(pairs);
            let single = keep_likely(&self.single_bits, firsts, entries);
            let singles = &firsts[..single];

            let before = hits.len();
            load(&self.singles, singles, entries);
            for (step, &entry) in singles.iter().zip(&*entries) {
                if let Some(value) = find(&self.singles, step.key, entry) {
                    hits.extend(Hit::new(tokens, step.first, step.last, value));
                }
            }
            while !level.is_empty() {
                load(&self.chains, level, entries);
                next.clear();
                for (step, &entry) in level.iter().zip(&*entries) {
                    let Some(value) = find(&self.chains, step.key, entry) else { continue };
                    hits.extend(Hit::new(tokens, step.first, step.last, value & !LEADS_ON));
                    let last = step.last as usize + 1;
                    if value & LEADS_ON != 0 && last < text.len() {
                        next.push(step.on(&text, text.hash(last)));
                    }
                }
                std::mem::swap(level, next);
            }
            // The longer first; runs of hits that are in order already are found and merged.
            hits[before..].sort_by_key(|hit| u64::from(hit.start) << 32 | u64::from(!hit.end));
        }
    }
}

impl Step {
    fn first(token: usize, hash: u64) -> Step {
        Step { first: token as u32, last: token as u32, key: hash }
    }

    /// The chain with the next token, whose hash this is.
    #[inline]
    fn on(&self, text: &Hashed, hash: u64) -> Step {
        let last = self.last as usize + 1;
        Step { last: last as u32, key: text.key(self.key, last, hash), ..*self }
    }
}

/// Writes those of the tokens as steps whose hashes are in a bit set, all if there is no such set; how many.
fn likely_firsts(bits: &[u64], text: &Hashed, tokens: impl Iterator<Item = usize>, steps: &mut [Step]) -> usize {
    let mut count = 0;
    for at in tokens {
        let step = Step::first(at, text.hash(at));
        // Written always and kept sometimes: what a text holds is nothing that a processor could foresee.
        steps[count] = step;
        count += usize::from(bits.is_empty() || bits[bit_word(bits, step.key)] >> (step.key >> 16 & 63) & 1 == 1);
    }
    count
}

/// Moves the steps to the front whose keys are in a bit set, all if there is no such set; how many they are.
fn keep_likely(bits: &[u64], steps: &mut [Step], words: &mut Vec<u64>) -> usize {
    if bits.is_empty() {
        return steps.len(); // of a damaged file
    }
    // All are loaded before any is looked at: the processor waits for many of a large set together.
    words.clear();
    words.extend(steps.iter().map(|step| bits[bit_word(bits, step.key)]));
    let mut count = 0;
    for (at, word) in words.iter().enumerate() {
        let step = steps[at];
        steps[count] = step;
        count += usize::from(word >> (step.key >> 16 & 63) & 1 == 1);
    }
    count
}

/// The tokens of a text, or of a form, by their hashes.
struct Hashed<'a> {
    padded: &'a [u8],
    starts: &'a [u32],
    ends: &'a [u32],
    seed: u64,
}

impl Hashed<'_> {
    fn len(&self) -> usize {
        self.starts.len()
    }

    #[allow(clippy::inline_always)] // all that is done for most tokens, and a call costs as much again
    #[inline(always)]
    fn hash(&self, token: usize) -> u64 {
        hash(self.padded, self.starts[token], self.ends[token], self.seed)
    }

    /// The key of the chain that goes on with `token`, whose hash this is.
    #[inline]
    fn key(&self, before: u64, token: usize, hash: u64) -> u64 {
        step(before, self.starts[token] - self.ends[token - 1], hash)
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
#[allow(clippy::inline_always)]
#[inline(always)]
fn hash(padded: &[u8], start: u32, end: u32, seed: u64) -> u64 {
    let (start, length) = (start as usize, (end - start) as usize);
    let load =
        |at: usize| padded.get(at..at + 16).map_or(0, |bytes| u128::from_le_bytes(bytes.try_into().expect("16 bytes")));
    let mix = |bytes: u128, hash: u64| fold_multiply(bytes as u64 ^ K1 ^ hash, (bytes >> 64) as u64 ^ K2);
    if let Some(mask) = MASKS.get(length) {
        return mix(load(start) & mask, seed);
    }
    let last = start + length - 16;
    let hash = (start..last).step_by(16).fold(length as u64 ^ seed, |hash, at| mix(load(at), hash));
    mix(load(last), hash)
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

/// By length, masks of the first so many of 16 bytes.
const MASKS: [u128; 17] = {
    let mut masks = [u128::MAX; 17];
    let mut length = 0;
    while length < 16 {
        masks[length] = (1 << (8 * length)) - 1;
        length += 1;
    }
    masks
};

/// A set of keys by one bit each, about `size` bits.
fn bits(keys: impl Iterator<Item = u64>, size: usize) -> Vec<u64> {
    let mut bits = vec![0; size.next_power_of_two().max(1 << 12) / 64];
    for key in keys {
        let word = bit_word(&bits, key);
        bits[word] |= 1 << (key >> 16 & 63);
    }
    bits
}

/// Which word of a bit set has the bit of `key`.
fn bit_word(bits: &[u64], key: u64) -> usize {
    (key >> 22) as usize & (bits.len() - 1)
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
    (((key >> 32) * homes as u64) >> 32) as usize
}

/// Room behind the last home; the last entry of it stays empty.
const SLACK: usize = 64;
