//! Sets of hashes that take few bits for each, and are now and then wrong about a hash that is not in them (Bloom 1970).
//!
//! A hash has two bits, both in one word, so that the processor waits for memory once (Putze 2007). A set has as many words as it
//! needs, and any number will do.

/// The words of a set of about `count` hashes, with room for `each` bits a hash.
pub(super) fn bit_set(hashes: impl Iterator<Item = u64>, count: usize, each: usize) -> Vec<u64> {
    let mut words = vec![0; (count * each).div_ceil(64).max(64)];
    for hash in hashes {
        let word = word(&words, hash);
        words[word] |= 1 << (hash & 63) | 1 << (hash >> 6 & 63);
    }
    words
}

/// Whether a hash may be in a set. A set without words, which damaged files have, holds all.
#[inline]
pub(super) fn may_hold(words: &[u64], hash: u64) -> bool {
    has(word_of(words, hash), hash)
}

/// The word of a set where the bits of a hash are: for who loads many before looking at any.
#[inline]
pub(super) fn word_of(words: &[u64], hash: u64) -> u64 {
    words.get(word(words, hash)).copied().unwrap_or(u64::MAX)
}

/// Whether a word has the bits of a hash.
#[inline]
pub(super) fn has(word: u64, hash: u64) -> bool {
    word >> (hash & 63) & word >> (hash >> 6 & 63) & 1 == 1
}

fn word(words: &[u64], hash: u64) -> usize {
    (((hash >> 32) * words.len() as u64) >> 32) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_a_set_is_found_and_little_else() {
        let hash =
            |i: u64| (i + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (i + 1).wrapping_mul(0xd1b5_4a32_d192_ed03) >> 29;
        for count in [0, 1, 1_000, 30_011] {
            let words = bit_set((0..count).map(hash), count as usize, 8);
            assert!((0..count).all(|i| may_hold(&words, hash(i))), "{count}");
            let wrong = (count..count + 10_000).filter(|&i| may_hold(&words, hash(i))).count();
            assert!(wrong < 800, "{wrong} of 10,000 beside {count}");
        }
        assert!(may_hold(&[], 7));
    }
}
