//! Scores of all words in both passes, from features of the word and what stands around it.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::crf::Row;
use super::features::{OFFSETS, neighbour, of_make, of_place};
use super::page::{Make, Page, Word};
use super::table::{NUMBERS, Table, scores};

/// Sums of weights: of the first pass, then of the second.
type Sums = [i32; 16];

/// What a word adds to each token near it, the one that stands furthest after it first.
type Shares = [Sums; 9];

/// Scores of all words of a page, of the first pass and of the second.
pub(super) fn words(page: &Page, table: &Table<16>) -> (Vec<Row>, Vec<Row>) {
    let (shares, numbers) = shares(page, table);
    let mut keys = Vec::with_capacity(128);
    let row = |at| {
        keys.clear();
        of_place(page, at, &mut keys);
        let mut sums = table.sums(&keys);
        for (place, offset) in OFFSETS.enumerate() {
            let number = neighbour(page, at, offset).map_or(0, |_| numbers[at.wrapping_add_signed(offset)]);
            for (sum, share) in sums.iter_mut().zip(&shares[number as usize][place]) {
                *sum += share;
            }
        }
        (scores(&sums[..8]), scores(&sums[8..]))
    };
    (0..page.len()).map(row).unzip()
}

/// The shares of each different word, and which are whose; the first are those of no word.
///
/// A text says the same words again and again, and what does not depend on their place is summed once.
fn shares(page: &Page, table: &Table<16>) -> (Vec<Shares>, Vec<u32>) {
    let mut shares = Vec::with_capacity(page.len() / 2 + 1);
    shares.push(shares_of(None, table));
    let mut known: FxHashMap<Make, u32> = FxHashMap::default();
    let number = |word: &Word| {
        let make = word.make();
        *known.entry(make).or_insert_with(|| {
            shares.push(shares_of(Some(make), table));
            shares.len() as u32 - 1
        })
    };
    let numbers = page.words.iter().map(number).collect();
    (shares, numbers)
}

fn shares_of(make: Option<Make>, table: &Table<16>) -> Shares {
    let mut keys = Vec::with_capacity(32);
    let mut ranges: [Range<usize>; 9] = Default::default();
    for (range, offset) in ranges.iter_mut().zip(OFFSETS) {
        let from = keys.len();
        of_make(make, offset, &mut keys);
        *range = from..keys.len();
    }
    let mut room = NUMBERS;
    let numbers = table.find(&keys, &mut room);
    ranges.map(|range| table.sum(&numbers[range]))
}
