//! Weights by the keys of features.

use super::crf::Row;
use super::features::KEY_BITS;

/// Weights are whole numbers of this size, so that sums do not depend on their order.
pub(super) const UNIT: f32 = 1.0 / 4096.0;

/// Rows of weights by key: an open-addressed table, small enough to stay in a cache for the most part.
///
/// The hash is one to one. Its upper bits are a key's slot, and its lower ones a mark that, with the slot, tells the key:
/// keys with the same mark have slots far apart.
#[derive(Debug, Default)]
pub(super) struct Table<const WIDTH: usize> {
    /// Of each slot, its key's mark above its row's number plus one; 0 for nothing.
    slots: Vec<u32>,
    /// In the order they were given: the more often used should come first.
    rows: Vec<Packed<WIDTH>>,
    /// Bits of a hash below the slot.
    low: u32,
    /// Bits of a mark.
    mark: u32,
}

/// Weights of one key, as a file holds them: the last is not one.
pub type Weights<const WIDTH: usize> = (u32, [i16; WIDTH]);

/// Weights of eight bits, each plus [`ZERO`], so that whole words of them can be added; in place of the last, by how many
/// bits all are shifted.
#[derive(Debug, Clone, Copy)]
struct Packed<const WIDTH: usize>([u8; WIDTH]);

const ZERO: i16 = 128;

/// Keys of one mark are this many bits of slots apart.
const APART: u32 = 7;
/// By more bits weights are never shifted.
const MOST_SHIFT: u32 = 8;
/// As many keys as are added at a time; more than there are features.
const MOST_KEYS: usize = 128;

fn hashed(key: u32) -> u32 {
    key.wrapping_mul(0x9e_3779b1) & ((1 << KEY_BITS) - 1)
}

impl<const WIDTH: usize> Table<WIDTH> {
    /// A table of `rows`; none if they are too many.
    pub(super) fn new(rows: &[Weights<WIDTH>]) -> Option<Table<WIDTH>> {
        let bits = (rows.len() * 4 / 3).next_power_of_two().trailing_zeros().max(16);
        let low = KEY_BITS.checked_sub(bits).filter(|&low| low > 2)?;
        let mut table =
            Table { slots: vec![0; 1 << bits], rows: Vec::with_capacity(rows.len()), low, mark: low + APART };
        for (key, row) in rows {
            let hash = hashed(*key);
            let mut slot = (hash >> low) as usize;
            while table.slots[slot] != 0 {
                slot = (slot + 1) & (table.slots.len() - 1);
            }
            let shift = shift(row);
            let mut row = row.map(|weight| ((weight >> shift) + ZERO) as u8);
            row[WIDTH - 1] = shift as u8;
            table.rows.push(Packed(row));
            table.slots[slot] = (table.rows.len() as u32) << table.mark | hash & ((1 << table.mark) - 1);
        }
        Some(table)
    }

    /// The number of the row of a key; `at_home` is what its own slot holds.
    fn find(&self, key: u32, at_home: u32) -> Option<u32> {
        let hash = hashed(key);
        let marks = (1 << self.mark) - 1;
        let (mut slot, mut found) = ((hash >> self.low) as usize, at_home);
        loop {
            if found == 0 {
                return None;
            }
            if (found ^ hash) & marks == 0 {
                return Some((found >> self.mark) - 1);
            }
            slot = (slot + 1) & (self.slots.len() - 1);
            found = self.slots[slot];
        }
    }

    /// The sums of the weights of `keys`; of too many, of the first ones.
    ///
    /// All slots are read before the first is looked at, and all rows are found before the first is read: so the
    /// machine waits for many at a time.
    pub(super) fn sums(&self, keys: &[u32]) -> [i32; WIDTH] {
        let keys = &keys[..keys.len().min(MOST_KEYS)];
        let mut at_home = [0; MOST_KEYS];
        for (found, &key) in at_home.iter_mut().zip(keys) {
            *found = self.slots.get((hashed(key) >> self.low) as usize).copied().unwrap_or(0);
        }
        let (mut numbers, mut count) = ([0; MOST_KEYS], 0);
        for (&key, &at_home) in keys.iter().zip(&at_home) {
            let number = self.find(key, at_home);
            numbers[count] = number.unwrap_or(0);
            count += usize::from(number.is_some());
        }
        // Weights that are shifted alike are added up before they are shifted.
        let mut alike = [Alike::default(); MOST_SHIFT as usize + 1];
        for &number in &numbers[..count] {
            let Packed(row) = &self.rows[number as usize];
            alike[usize::from(row[WIDTH - 1]).min(MOST_SHIFT as usize)].add(row);
        }
        let mut all = [0; WIDTH];
        for (shift, sums) in alike.iter().enumerate().filter(|(_, sums)| sums.rows > 0) {
            for (at, all) in all.iter_mut().enumerate() {
                *all += sums.sum(at) << shift;
            }
        }
        all
    }
}

/// Sums of weights of the same shift, eight weights at a time: every other one has room to grow.
#[derive(Clone, Copy, Default)]
struct Alike {
    /// Of weights 0, 2, 4, 6 of each eight.
    even: [u64; 2],
    odd: [u64; 2],
    rows: i32,
}

const EVERY_OTHER: u64 = 0x00ff_00ff_00ff_00ff;

impl Alike {
    fn add<const WIDTH: usize>(&mut self, row: &[u8; WIDTH]) {
        let (words, _) = row.as_chunks::<8>();
        for ((word, even), odd) in words.iter().zip(&mut self.even).zip(&mut self.odd) {
            let word = u64::from_le_bytes(*word);
            *even += word & EVERY_OTHER;
            *odd += word >> 8 & EVERY_OTHER;
        }
        self.rows += 1;
    }

    fn sum(&self, at: usize) -> i32 {
        let words = if at.is_multiple_of(2) { self.even } else { self.odd };
        let sum = words[at / 8] >> (at % 8 / 2 * 16) & 0xffff;
        sum as i32 - self.rows * i32::from(ZERO)
    }
}

/// By how many bits weights must be shifted to fit eight.
pub(super) fn shift(row: &[i16]) -> u32 {
    let most = row.iter().map(|weight| weight.unsigned_abs()).max().unwrap_or(0);
    (0..MOST_SHIFT).find(|shift| most >> shift <= 127).unwrap_or(MOST_SHIFT)
}

/// Sums as scores.
pub(super) fn scores(sums: &[i32]) -> Row {
    let mut row = [0.0; 8];
    for (score, &sum) in row.iter_mut().zip(sums) {
        *score = sum as f32 * UNIT;
    }
    row[7] = 0.0;
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_told_apart() {
        let mut keys: Vec<u32> = (0..40_000u32).map(|n| n.wrapping_mul(2_654_435_761) >> 8).collect();
        keys.sort_unstable();
        keys.dedup();
        let (known, unknown): (Vec<u32>, Vec<u32>) = keys.iter().partition(|&&key| key % 3 > 0);
        let rows: Vec<Weights<8>> = known
            .iter()
            .map(|&key| (key, std::array::from_fn(|at| if at < 7 { (key % 113) as i16 } else { 0 })))
            .collect();
        let table = Table::new(&rows).unwrap();
        for &key in &known {
            assert_eq!(table.sums(&[key])[..7], [(key % 113) as i32; 7]);
        }
        assert!(unknown.iter().all(|&key| table.sums(&[key])[..7] == [0; 7]));
        let both = table.sums(&known[..2]);
        assert_eq!(both[0], (known[0] % 113 + known[1] % 113) as i32);
        assert_eq!(Table::<8>::default().sums(&known[..9]), [0; 8]);
    }
}
