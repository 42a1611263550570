//! Chance that comes out the same every time (`SplitMix64`; Steele, Lea and Flood 2014).

/// A stream of numbers.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Chance {
        Chance(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    /// A number from -`most` to `most`, any as likely.
    pub(crate) fn within(&mut self, most: f32) -> f32 {
        ((self.next() >> 40) as f32 / 8_388_608.0 - 1.0) * most
    }

    /// Fills `masks` with 0, for so many of them, and with what makes up for these.
    pub(crate) fn mask(&mut self, share: f32, masks: &mut [f32]) {
        let (bound, rest) = ((share * 65536.0) as u64, 1.0 / (1.0 - share));
        for four in masks.chunks_mut(4) {
            let mut bits = self.next();
            for mask in four {
                *mask = if bits & 0xffff < bound { 0.0 } else { rest };
                bits >>= 16;
            }
        }
    }

    /// Whether something happens that so often does.
    pub(crate) fn happens(&mut self, share: f32) -> bool {
        ((self.next() >> 40) as f32) < share * 16_777_216.0
    }

    /// Puts `items` in some order (Fisher and Yates 1938).
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, (self.next() % (at as u64 + 1)) as usize);
        }
    }
}
