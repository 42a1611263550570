//! Weights by the keys of features.

use wide::i16x8;

use super::crf::Row;
use super::features::KEY_BITS;

/// Weights are whole numbers of this size, so that sums do not depend on their order.
pub(super) const UNIT: f32 = 1.0 / 4096.0;

/// Rows of weights by key: an open-addressed table, small enough to stay in a cache for the most part.
///
/// The upper bits of a key are its slot, and its lower ones a mark that, with the slot, tells the key: keys with the same
/// mark have slots far apart.
#[derive(Debug)]
pub(super) struct Table<const WIDTH: usize> {
    /// Of each slot, its key's mark below its row's number; 0 for nothing.
    slots: Vec<u32>,
    /// The row of keys that are not there, then those that were given: the more often used should come first.
    rows: Vec<Packed<WIDTH>>,
    /// Bits of a key below the slot.
    low: u32,
    /// Bits of a mark.
    mark: u32,
}

/// Weights of one key, as a file holds them: the last is not one.
pub type Weights<const WIDTH: usize> = (u32, [i16; WIDTH]);

/// Weights of eight bits; in place of the last, by how many bits short of [`MOST_SHIFT`] all are shifted.
#[derive(Debug, Clone, Copy)]
struct Packed<const WIDTH: usize>([u8; WIDTH]);

/// Keys of one mark are this many bits of slots apart.
const APART: u32 = 7;
/// By more bits weights are never shifted.
const MOST_SHIFT: u32 = 8;
/// As many keys as are looked up at a time; more than there are features.
const MOST_KEYS: usize = 128;

/// Room for the rows of some keys.
pub(super) type Numbers = [u32; MOST_KEYS];

/// No numbers yet.
pub(super) const NUMBERS: Numbers = [0; MOST_KEYS];

impl<const WIDTH: usize> Default for Table<WIDTH> {
    fn default() -> Self {
        Table { slots: vec![0], rows: vec![Packed([0; WIDTH])], low: KEY_BITS, mark: KEY_BITS }
    }
}

impl<const WIDTH: usize> Table<WIDTH> {
    /// A table of `rows`; none if they are too many.
    pub(super) fn new(rows: &[Weights<WIDTH>]) -> Option<Table<WIDTH>> {
        let bits = (rows.len() * 4 / 3).next_power_of_two().trailing_zeros().max(16);
        let low = KEY_BITS.checked_sub(bits).filter(|&low| low > 2)?;
        let mut table =
            Table { slots: vec![0; 1 << bits], rows: Vec::with_capacity(rows.len() + 1), low, mark: low + APART };
        table.rows.push(Packed([0; WIDTH]));
        for (key, row) in rows {
            let mut slot = (key >> low) as usize;
            while table.slots[slot] != 0 {
                slot = (slot + 1) & (table.slots.len() - 1);
            }
            table.slots[slot] = (table.rows.len() as u32) << table.mark | key & ((1 << table.mark) - 1);
            let shift = shift(row);
            let mut row = row.map(|weight| (weight >> shift) as u8);
            row[WIDTH - 1] = (MOST_SHIFT - shift) as u8;
            table.rows.push(Packed(row));
        }
        Some(table)
    }

    /// The numbers of the rows of `keys`; of too many, of the first ones.
    ///
    /// All slots are read before the first is looked at, so that the machine waits for many at a time.
    pub(super) fn find<'n>(&self, keys: &[u32], numbers: &'n mut Numbers) -> &'n [u32] {
        let keys = &keys[..keys.len().min(MOST_KEYS)];
        let numbers = &mut numbers[..keys.len()];
        let (low, mark) = (self.low & 31, self.mark & 31);
        for (number, key) in numbers.iter_mut().zip(keys) {
            *number = self.slots[(key >> low) as usize & (self.slots.len() - 1)];
        }
        for (number, &key) in numbers.iter_mut().zip(keys) {
            let at_home = *number;
            let found = (at_home ^ key) & ((1 << mark) - 1) == 0;
            *number = if found { at_home >> mark } else { self.find_further(key, at_home) };
        }
        numbers
    }

    /// The number of the row of a key whose own slot holds another, `at_home`.
    fn find_further(&self, key: u32, at_home: u32) -> u32 {
        let marks = (1 << self.mark) - 1;
        let (mut slot, mut found) = ((key >> self.low) as usize, at_home);
        while found != 0 {
            slot = (slot + 1) & (self.slots.len() - 1);
            found = self.slots[slot];
            if (found ^ key) & marks == 0 {
                break;
            }
        }
        found >> self.mark
    }

    /// The sums of the weights of the rows with these numbers.
    pub(super) fn sum(&self, numbers: &[u32]) -> [i32; WIDTH] {
        let mut sums = [Halves::default(); 2];
        for &number in &numbers[..numbers.len().min(MOST_KEYS)] {
            let Packed(row) = &self.rows[number as usize];
            let mut bytes = [0; 16];
            bytes[..WIDTH].copy_from_slice(row);
            let pairs = i16x8::new(std::array::from_fn(|at| i16::from_le_bytes([bytes[at * 2], bytes[at * 2 + 1]])));
            let back = i32::from(self.rows[number as usize].0[WIDTH - 1]);
            sums[0].add((pairs << 8i32) >> back);
            sums[1].add((pairs & i16x8::splat(-0x100)) >> back);
        }
        let [even, odd] = sums.map(Halves::sums);
        std::array::from_fn(|at| if at % 2 == 0 { even[at / 2] } else { odd[at / 2] })
    }

    /// The sums of the weights of `keys`.
    pub(super) fn sums(&self, keys: &[u32]) -> [i32; WIDTH] {
        self.sum(self.find(keys, &mut NUMBERS.clone()))
    }
}

/// Sums of weights of sixteen bits, low and high bits apart so that both have room to grow.
#[derive(Clone, Copy, Default)]
struct Halves {
    low: i16x8,
    high: i16x8,
}

impl Halves {
    fn add(&mut self, weights: i16x8) {
        self.low += weights & i16x8::splat(0xff);
        self.high += weights >> 8i32;
    }

    fn sums(self) -> [i32; 8] {
        let (low, high) = (self.low.to_array(), self.high.to_array());
        std::array::from_fn(|at| (i32::from(high[at]) << 8) + i32::from(low[at]))
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
