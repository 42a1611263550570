//! Finding the aliases that stand in a text, token by token.
//!
//! Every alias is a chain of tokens ([`Tokens`]). The key of a chain is a hash of the key of the chain before, of the spaces between
//! and of the token; one table knows which keys are aliases and which go on. No parent is looked up to find a child, so that all
//! chains of a stretch of text are followed side by side, a level at a time, and the processor waits for many entries of a large
//! table at once. Small bit sets turn nearly all text away before that: of what comes first (in small tables) and second, of the
//! aliases of one token, and of the first two tokens of the others.
//!
//! An entry is 8 bytes: half of a key and what it leads to. Whether the text truly holds the alias is checked against its form
//! afterwards; that every alias finds itself is made sure of when the table is built, with another seed if need be.

use std::ops::Range;

use super::aliases::Aliases;
use super::bit_set::{bit_set, has, may_hold, word_of};
use super::column::Column;
use super::fold::{Folded, PADDING};
use super::index::Hit;
use super::refilled::Refilled;
use super::tokens::Tokens;

/// Entries by key, see the module.
#[derive(Debug, Default, Clone)]
pub(super) struct WordTable {
    pub(super) seed: u64,
    /// The first tokens of aliases, in tables of few of them.
    pub(super) first_bits: Column<u64>,
    /// The second tokens of aliases.
    pub(super) second_bits: Column<u64>,
    /// The keys of aliases of one token.
    pub(super) single_bits: Column<u64>,
    /// The keys of the first two tokens of others.
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

/// How many first tokens are few: looking at them beforehand pays while most of a text is turned away by it. Less in tests, so that
/// they see both kinds of tables.
const FEW: usize = if cfg!(test) { 2 } else { 1 << 15 };

/// How many tokens are hashed at a time; what is known of them stays in the nearest cache.
const BLOCK: usize = 256;

/// How many starting points are followed side by side.
const CHUNK: usize = 8 * BLOCK;

/// Memory that searches use again.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    firsts: Refilled<u8>,
    likely: Refilled<u8>,
    hashes: Refilled<u64>,
    singles: Refilled<Step>,
    level: Refilled<Step>,
    next: Refilled<Step>,
    entries: Vec<u64>,
    found: Found,
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
        let (mut firsts, mut seconds, mut pairs) = (Vec::new(), Vec::new(), Vec::new());
        let (mut singles, mut chains) = (Vec::new(), Vec::new());
        let mut tokens = Tokens::default();
        let mut padded = Vec::new();
        for &alias in aliases_by_form {
            padded.clear();
            padded.extend_from_slice(aliases.form(alias));
            padded.extend_from_slice(&[b' '; PADDING]);
            tokens.split(&padded, padded.len() - PADDING);
            let form = Hashed { padded: &padded, starts: &tokens.starts, ends: &tokens.ends, seed };
            let mut key = 0;
            let last = form.len() - 1;
            for at in 0..=last {
                let token = form.hash(at);
                key = if at == 0 { token } else { form.key(key, at, token) };
                let value = if at == last { alias + 1 } else { LEADS_ON };
                match at {
                    0 => firsts.push(token),
                    1 => {
                        seconds.push(token);
                        pairs.push(key);
                    }
                    _ => (),
                }
                if last == 0 {
                    singles.push((key, value));
                } else if at > 0 {
                    chains.push((key, value));
                }
            }
        }
        let few = about_how_many(&firsts) <= FEW;
        let first_bits = if few { set(&firsts, 12) } else { Vec::new() };
        let second_bits = set(&seconds, 12);
        drop((firsts, seconds));
        let single_bits = bit_set(singles.iter().map(|&(key, _)| key), singles.len(), 12);
        let pair_bits = set(&pairs, 10);
        drop(pairs);
        Some(WordTable {
            seed,
            first_bits: first_bits.into(),
            second_bits: second_bits.into(),
            single_bits: single_bits.into(),
            pair_bits: pair_bits.into(),
            singles: entries(singles)?.into(),
            chains: entries(chains)?.into(),
        })
    }

    /// Adds the aliases in the text, in order of their first tokens and the longer first. `wanted`, where given, adds those tokens of
    /// a range to a list that an alias may begin with, by their places in the range.
    ///
    /// A hit here is a likely one: whether its form is there letter for letter is still to be checked.
    pub(super) fn hits(
        &self,
        folded: &Folded,
        tokens: &Tokens,
        mut wanted: Option<impl FnMut(Range<usize>, &mut Refilled<u8>)>,
        scratch: &mut Scratch,
        hits: &mut Vec<Hit>,
    ) {
        let text = Hashed { padded: folded.padded(), starts: &tokens.starts, ends: &tokens.ends, seed: self.seed };
        let Scratch { firsts, likely, hashes, singles, level, next, entries, found } = scratch;
        let hashes = hashes.room(BLOCK + 1).first_chunk_mut().expect("room for so many");
        for chunk in (0..text.len()).step_by(CHUNK) {
            let end = text.len().min(chunk + CHUNK);
            singles.clear();
            level.clear();
            for block in (chunk..end).step_by(BLOCK) {
                let block = block..end.min(block + BLOCK);
                firsts.clear();
                if let Some(wanted) = &mut wanted {
                    wanted(block.clone(), firsts);
                    text.hash_some(&block, firsts, hashes);
                } else {
                    text.hash_all(&block, hashes);
                    add_places(&hashes[..block.len()], &self.first_bits, firsts);
                }
                let block = Block { text: &text, start: block.start, hashes };
                self.begin(&block, firsts, likely, entries, singles, level);
            }

            load_buckets(&self.singles, singles, entries);
            for step in singles.iter() {
                if let Some(value) = find(&self.singles, step.key) {
                    found.add(step.first as usize - chunk, Hit::new(tokens, step.first, step.last, value));
                }
            }
            while !level.is_empty() {
                load_buckets(&self.chains, level, entries);
                next.clear();
                for step in level.iter() {
                    let Some(value) = find(&self.chains, step.key) else { continue };
                    let hit = Hit::new(tokens, step.first, step.last, value & !LEADS_ON);
                    found.add(step.first as usize - chunk, hit);
                    let last = step.last as usize + 1;
                    if value & LEADS_ON != 0 && last < text.len() {
                        next.push(step.on(&text, text.hash(last)));
                    }
                }
                std::mem::swap(level, next);
            }
            found.move_to(hits);
        }
    }

    /// Adds those of some tokens that may be aliases, and those that may begin longer ones, with the tokens behind.
    fn begin(
        &self,
        block: &Block,
        firsts: &[u8],
        likely: &mut Refilled<u8>,
        words: &mut Vec<u64>,
        singles: &mut Refilled<Step>,
        pairs: &mut Refilled<Step>,
    ) {
        likely.clear();
        block.add_likely(firsts, 0, &self.single_bits, likely);
        let room = singles.room(likely.len());
        for (room, &place) in room.iter_mut().zip(&**likely) {
            *room = block.first(place);
        }
        singles.keep(likely.len());

        let followed = firsts.partition_point(|&place| block.start + usize::from(place) + 1 < block.text.len());
        likely.clear();
        block.add_likely(&firsts[..followed], 1, &self.second_bits, likely);
        let room = &mut pairs.room(likely.len())[..likely.len()];
        for (room, &place) in room.iter_mut().zip(&**likely) {
            *room = block.first(place).on(block.text, block.hashes[usize::from(place) + 1]);
        }
        let count = keep_likely(room, &self.pair_bits, words);
        pairs.keep(count);
    }
}

impl Step {
    /// The chain with the next token, whose hash this is.
    #[inline]
    fn on(&self, text: &Hashed, hash: u64) -> Step {
        let last = self.last as usize + 1;
        Step { last: last as u32, key: text.key(self.key, last, hash), ..*self }
    }
}

/// Some tokens of a text, which go by their places among them.
struct Block<'a> {
    text: &'a Hashed<'a>,
    /// Which token the first is.
    start: usize,
    /// Of the tokens, and of the one behind them if there is one.
    hashes: &'a [u64; BLOCK + 1],
}

impl Block<'_> {
    /// The chain of this token alone.
    fn first(&self, place: u8) -> Step {
        let token = self.start as u32 + u32::from(place);
        Step { first: token, last: token, key: self.hashes[usize::from(place)] }
    }

    /// Adds those of some tokens whose hash, or that of the token so many behind, may be in a bit set.
    fn add_likely(&self, places: &[u8], behind: usize, bits: &[u64], likely: &mut Refilled<u8>) {
        let (room, mut count) = (likely.room(places.len()), 0);
        for &place in places {
            room[count] = place;
            count += usize::from(may_hold(bits, self.hashes[usize::from(place) + behind]));
        }
        likely.keep(count);
    }
}

/// Adds the places of those hashes of a block that may be in a bit set, or all if it has no words.
#[inline(never)] // what is done for every token wants all registers
fn add_places(hashes: &[u64], bits: &[u64], places: &mut Refilled<u8>) {
    let (room, mut count) = (places.room(hashes.len()), 0);
    for (place, &hash) in hashes.iter().enumerate() {
        // Written always and kept sometimes: what a text holds is nothing that a processor could foresee.
        room[count] = place as u8;
        count += usize::from(may_hold(bits, hash));
    }
    places.keep(count);
}

/// Moves those steps to the front whose keys may be in a bit set; how many they are.
fn keep_likely(steps: &mut [Step], bits: &[u64], words: &mut Vec<u64>) -> usize {
    // All are loaded before any is looked at: the processor waits for many of a large set together.
    words.clear();
    words.extend(steps.iter().map(|step| word_of(bits, step.key)));
    let mut count = 0;
    for (at, &word) in words.iter().enumerate() {
        let step = steps[at];
        steps[count] = step;
        count += usize::from(has(word, step.key));
    }
    count
}

/// The hits of a chunk by their first tokens.
#[derive(Debug, Default)]
struct Found {
    /// A bit for each token that begins a hit.
    begun: [u64; CHUNK / 64],
    /// By the token, the last hit of those that it begins.
    last: Vec<u32>,
    /// Hits, and the one before that begins with the same token.
    hits: Vec<(Hit, u32)>,
}

impl Found {
    const NONE: u32 = u32::MAX;

    /// Adds a hit, if there is one. Those with one first token are to come the shorter first.
    fn add(&mut self, first: usize, hit: Option<Hit>) {
        let Some(hit) = hit else { return };
        self.last.resize(CHUNK, 0);
        let (word, bit) = (&mut self.begun[first / 64], 1 << (first % 64));
        let before = if *word & bit == 0 { Self::NONE } else { self.last[first] };
        *word |= bit;
        self.last[first] = self.hits.len() as u32;
        self.hits.push((hit, before));
    }

    /// Moves all hits, in order of their first tokens and the longer first.
    fn move_to(&mut self, hits: &mut Vec<Hit>) {
        for (word, bits) in self.begun.iter_mut().enumerate() {
            while *bits != 0 {
                let mut at = self.last[word * 64 + bits.trailing_zeros() as usize];
                while let Some(&(hit, before)) = self.hits.get(at as usize) {
                    hits.push(hit);
                    at = before;
                }
                *bits &= *bits - 1;
            }
        }
        self.hits.clear();
    }
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

    fn hash(&self, token: usize) -> u64 {
        hash(self.padded, self.starts[token], self.ends[token], self.seed)
    }

    /// The hashes of these tokens and of the one behind, if there is one.
    #[inline(never)] // what is done for every token wants all registers
    fn hash_all(&self, tokens: &Range<usize>, hashes: &mut [u64; BLOCK + 1]) {
        let (padded, seed) = (self.padded, self.seed);
        let tokens = tokens.start..self.len().min(tokens.end + 1);
        let tokens = self.starts[tokens.clone()].iter().zip(&self.ends[tokens]);
        for (hashed, (&start, &end)) in hashes.iter_mut().zip(tokens) {
            *hashed = hash(padded, start, end, seed);
        }
    }

    /// The same, of which none is meant but those of `firsts` and of the tokens behind these.
    fn hash_some(&self, tokens: &Range<usize>, firsts: &[u8], hashes: &mut [u64; BLOCK + 1]) {
        for place in firsts.iter().map(|&place| usize::from(place)) {
            let token = tokens.start + place;
            hashes[place] = self.hash(token);
            if token + 1 < self.len() {
                hashes[place + 1] = self.hash(token + 1);
            }
        }
    }

    /// The key of the chain that goes on with `token`, whose hash this is.
    #[inline]
    fn key(&self, before: u64, token: usize, hash: u64) -> u64 {
        step(before, self.starts[token] - self.ends[token - 1], hash)
    }
}

/// Loads the bucket of the key of each step, before any is looked at: the processor waits for many together.
fn load_buckets(table: &[u64], steps: &[Step], loaded: &mut Vec<u64>) {
    if table.len() <= NEAR {
        return;
    }
    let buckets = buckets(table);
    let ends = |step: &Step| {
        let home = home(step.key, buckets);
        table.get(home..home + BUCKET).map_or(0, |bucket| bucket[0] ^ bucket[BUCKET - 1])
    };
    loaded.clear();
    loaded.extend(steps.iter().map(ends));
}

/// What `key` leads to.
#[inline]
fn find(table: &[u64], key: u64) -> Option<u32> {
    let home = home(key, buckets(table));
    for at in (home..).step_by(BUCKET).take(SLACK) {
        let bucket = table.get(at..)?.first_chunk::<BUCKET>()?;
        // All are looked at, as the processor could not foresee which it is.
        let of = |entry: u64| if (entry >> 32) as u32 == key as u32 { entry as u32 } else { 0 };
        let value = bucket.iter().fold(0, |value, &entry| value | of(entry));
        if value != 0 {
            return Some(value);
        }
        if bucket[BUCKET - 1] == 0 {
            return None;
        }
    }
    None
}

/// The hash of the token `padded[start..end]`.
#[allow(clippy::inline_always)]
#[inline(always)]
fn hash(padded: &[u8], start: u32, end: u32, seed: u64) -> u64 {
    let (start, length) = (start as usize, (end - start) as usize);
    match MASKS.get(length) {
        Some(mask) => mix(load(padded, start) & mask, seed),
        None => hash_long(padded, start, length, seed),
    }
}

#[cold]
fn hash_long(padded: &[u8], start: usize, length: usize, seed: u64) -> u64 {
    let last = start + length - 16;
    let hash = (start..last).step_by(16).fold(length as u64 ^ seed, |hash, at| mix(load(padded, at), hash));
    mix(load(padded, last), hash)
}

fn load(padded: &[u8], at: usize) -> u128 {
    u128::from_le_bytes(padded[at..at + 16].try_into().expect("padding behind the text"))
}

fn mix(bytes: u128, hash: u64) -> u64 {
    fold_multiply(bytes as u64 ^ K1 ^ hash, (bytes >> 64) as u64 ^ K2)
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

/// A set of hashes that may stand here more than once.
fn set(hashes: &[u64], each: usize) -> Vec<u64> {
    bit_set(hashes.iter().copied(), about_how_many(hashes), each)
}

/// How many of the hashes differ, or up to a third fewer.
fn about_how_many(hashes: &[u64]) -> usize {
    let mut bits = vec![0u64; hashes.len().next_power_of_two().div_ceil(64)];
    let last = bits.len() - 1;
    for hash in hashes {
        bits[(hash >> 6) as usize & last] |= 1 << (hash & 63);
    }
    bits.iter().map(|word| word.count_ones() as usize).sum()
}

/// Seven tenths full, in order of the keys, and each key in its bucket or as near behind as there is room; `None` if some key would not
/// be found there.
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
    let homes = (keys.len() + keys.len() * 3 / 7).div_ceil(BUCKET);
    let mut entries = vec![0; (homes + SLACK) * BUCKET];
    let (last, mut free) = (entries.len() - 1, 0);
    for &(key, value) in &keys {
        let place = home(key, homes).max(free);
        *entries[..last].get_mut(place)? = key << 32 | u64::from(value);
        free = place + 1;
    }
    keys.iter().all(|&(key, value)| find(&entries, key) == Some(value)).then_some(entries)
}

/// Where the bucket of `key` is, in a table of so many buckets.
fn home(key: u64, buckets: usize) -> usize {
    (((key >> 32) * buckets as u64) >> 32) as usize * BUCKET
}

/// How many buckets of a table are homes.
fn buckets(table: &[u64]) -> usize {
    (table.len() / BUCKET).saturating_sub(SLACK)
}

/// How many entries lie in a cache that the processor hardly waits for.
const NEAR: usize = 1 << 15;

/// How many entries are looked at together.
const BUCKET: usize = 4;

/// Buckets behind the last home; the last entry of them stays empty.
const SLACK: usize = 16;
