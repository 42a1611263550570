//! What the first pass knows of a token: the features of Newell et al.'s sequence tagger, and what the rules say.

use super::page::{Make, NOTHING, Page, Traits, Word, hash};

/// Bits of a feature's key.
pub const KEY_BITS: u32 = 24;

/// The key of a feature: a template and up to three values.
pub(crate) fn key(template: u32, a: u32, b: u32, c: u32) -> u32 {
    let mut h = template.wrapping_add(1).wrapping_mul(0x9e37_79b1) ^ a;
    h = h.wrapping_mul(0x85eb_ca6b);
    h = (h ^ h >> 13 ^ b).wrapping_mul(0xc2b2_ae35);
    h = (h ^ h >> 16 ^ c).wrapping_mul(0x27d4_eb2f);
    (h ^ h >> 15) >> (32 - KEY_BITS)
}

/// The key of the feature that a token is this word, in lower case.
pub fn of_form(word: &str) -> u32 {
    key(1, hash(word), 0, 0)
}

/// Distances by and by coarser.
pub(crate) fn bucket(n: usize) -> u32 {
    match n {
        0..=3 => n as u32,
        4..=5 => 4,
        6..=9 => 5,
        10..=19 => 6,
        _ => 7,
    }
}

/// Adds the keys of a token's features.
pub fn base(page: &Page, at: usize, keys: &mut Vec<u32>) {
    for offset in OFFSETS {
        of_make(neighbour(page, at, offset).map(Word::make), offset, keys);
    }
    of_place(page, at, keys);
}

/// How far away the neighbours stand that a token is seen by.
pub(super) const OFFSETS: std::ops::RangeInclusive<isize> = -4..=4;

/// The token that stands so far after the one at `at`, in the same sentence.
pub(super) fn neighbour(page: &Page, at: usize, offset: isize) -> Option<&Word> {
    let sentence = page.words[at].sentence;
    let other = at.checked_add_signed(offset)?;
    (sentence.from as usize <= other && other < sentence.to as usize).then(|| &page.words[other])
}

/// Adds the keys of what one neighbour, or the word itself, tells by its letters and the lexicon alone.
pub(super) fn of_make(make: Option<Make>, offset: isize, keys: &mut Vec<u32>) {
    let mut add = |template: u32, a: u32| keys.push(key(template, a, 0, 0));
    let Make { form, lemma, suffix3, suffix2, shape, kind, lexical } = make.unwrap_or(Make::NOTHING);
    if offset == 0 {
        for (template, value) in (0..).zip([0, form, lemma, shape, suffix3, suffix2, kind]) {
            add(template, value);
        }
    }
    let template = |first: u32, reach: isize| {
        // The word itself is not among the neighbours.
        let place = offset + reach - isize::from(offset > 0);
        (offset != 0 && offset.abs() <= reach).then(|| first + place as u32)
    };
    if let Some(template) = template(7, 3) {
        add(template, form);
    }
    if let Some(template) = template(13, 4) {
        add(template, kind);
    }
    if offset.abs() <= 2 {
        add((28 + offset) as u32, lexical);
    }
}

/// Adds the keys of the other features of a token.
pub(super) fn of_place(page: &Page, at: usize, keys: &mut Vec<u32>) {
    let words = page.words.as_slice();
    let word = &words[at];
    let first = word.sentence.from as usize;
    let near = |offset| neighbour(page, at, offset);
    let mut add = |template: u32, a: u32, b: u32, c: u32| keys.push(key(template, a, b, c));

    let kind = |offset| near(offset).map_or(NOTHING, |word| word.kind);
    let form = |offset| near(offset).map_or(NOTHING, |word| word.form);
    let lexical = |offset| near(offset).map_or(NOTHING, |word| word.lexical);
    let ruled = |offset| near(offset).map_or(NOTHING, |word| word.ruled);
    add(21, form(-1), word.form, 0);
    add(22, word.form, form(1), 0);
    add(23, kind(-1), word.kind, kind(1));
    add(24, kind(-2), kind(-1), word.kind);
    add(25, word.kind, kind(1), kind(2));
    add(31, lexical(-1), word.lexical, 0);
    add(32, word.lexical, lexical(1), 0);

    quotation(page, at, &mut add);
    verbs(words, at, &mut add);
    marks(words, at, &mut add);

    place(words, at, &mut add);

    // What the rules say.
    add(80, word.ruled, 0, 0);
    add(81, word.ruled & 7, word.kind, 0);
    add(82, word.ruled & 7, ruled(-1) & 7, ruled(1) & 7);
    add(83, ruled(-1), word.ruled & 7, 0);
    add(84, ruled(1), word.ruled & 7, 0);
    add(85, word.ruled & 7, word.lemma, 0);
    add(86, ruled(-2) & 7, ruled(2) & 7, word.ruled & 7);
    add(87, word.ruled & 7, bucket(at - first).min(4), u32::from(word.quote > 0));
}

/// The place in sentence and paragraph.
fn place(words: &[Word], at: usize, add: &mut impl FnMut(u32, u32, u32, u32)) {
    let word = &words[at];
    let (first, last) = (word.sentence.from as usize, word.sentence.to as usize - 1);
    add(70, bucket(at - first), 0, 0);
    add(71, bucket(last - at), 0, 0);
    let starts = at == 0 || words[at - 1].paragraph != word.paragraph;
    let ends = at + 1 == words.len() || words[at + 1].paragraph != word.paragraph;
    if starts {
        add(72, 0, 0, 0);
    }
    if ends {
        add(72, 1, 0, 0);
    }
    if word.paragraph == 0 {
        add(72, 2, 0, 0);
    }
    add(73, words[first].form, 0, 0);
    match first.checked_sub(1).map(|before| &words[before]).filter(|before| before.paragraph == word.paragraph) {
        Some(before) => add(74, u32::from(before.quote > 0), u32::from(before.saying > 0), 0),
        None => add(74, 2, 0, 0),
    }
}

/// Adds the keys of those features that a network asks for: few, since it hears of the neighbours by itself.
pub fn deep(page: &Page, at: usize, keys: &mut Vec<u32>) {
    let words = page.words.as_slice();
    let word = &words[at];
    of_make(Some(word.make()), 0, keys);
    let mut add = |template: u32, a: u32, b: u32, c: u32| keys.push(key(template, a, b, c));
    quotation(page, at, &mut add);
    let nearest = |place: u32| (place as usize).checked_sub(1).map(|place| (place, &words[place]));
    if let Some((left, verb)) = nearest(word.left) {
        add(47, verb.lemma, 0, 0);
        add(48, bucket(at - left), verb.kind, 0);
        let comma = u32::from(word.commas > words[left + 1].commas);
        let that = u32::from(words[left + 1].traits.contains(Traits::THAT));
        add(50, verb.kind, comma, that);
    }
    if let Some((right, verb)) = nearest(word.right) {
        add(53, verb.lemma, 0, 0);
        add(54, bucket(right - at), verb.kind, 0);
    }
    if let Some((said, verb)) = nearest(word.saying) {
        add(58, 1 + u32::from(said > at) + u32::from(said >= at), verb.lemma, 0);
    }
    if let Some((mark, word)) = nearest(word.mark_left) {
        add(62, word.form, bucket(at - mark), 0);
    }
    if let Some((mark, word)) = nearest(word.mark_right) {
        add(65, word.form, bucket(mark - at), 0);
    }
    place(words, at, &mut add);
    add(80, word.ruled, 0, 0);
    add(87, word.ruled & 7, bucket(at - word.sentence.from as usize).min(4), u32::from(word.quote > 0));
}

fn quotation(page: &Page, at: usize, add: &mut impl FnMut(u32, u32, u32, u32)) {
    let word = &page.words[at];
    let Some(quote) = (word.quote as usize).checked_sub(1).map(|quote| &page.quotes[quote]) else {
        add(33, 0, 0, 0);
        let (since, until) = (word.since_quote as usize, word.until_quote as usize);
        add(34, bucket(since), 0, 0);
        add(35, bucket(until), 0, 0);
        add(36, bucket(since), word.kind, 0);
        add(37, bucket(until), word.kind, 0);
        if since <= 6 {
            let closing = at.checked_sub(since + 1).map_or(NOTHING, |before| u32::from(page.words[before].mark));
            add(38, bucket(since), closing, 0);
        }
        return;
    };
    let place = if at == quote.from as usize {
        1
    } else if at + 1 == quote.to as usize {
        2
    } else {
        3
    };
    add(39, place, quote.size, 0);
    add(33, place, 0, 0);
    add(40, quote.kind_before, 0, 0);
    add(41, quote.kind_after, 0, 0);
    add(42, quote.last, quote.size, 0);
    add(43, quote.capital, quote.size, 0);
    add(44, quote.edges, 0, 0);
    add(45, quote.said, 0, 0);
    add(46, quote.said, quote.size, quote.capital << 8 | quote.last);
}

/// Verbs of the lexicon to the left and right, and the nearest verb of saying.
fn verbs(words: &[Word], at: usize, add: &mut impl FnMut(u32, u32, u32, u32)) {
    let word = &words[at];
    let (mut left_kind, mut right_kind) = (0, 0);
    if let Some(left) = (word.left as usize).checked_sub(1) {
        let verb = &words[left];
        left_kind = verb.kind;
        add(47, verb.lemma, 0, 0);
        add(48, bucket(at - left), verb.kind, 0);
        add(49, verb.lemma, u32::from(at - left < 5), 0);
        let comma = u32::from(word.commas > words[left + 1].commas);
        let that = u32::from(words[left + 1].traits.contains(Traits::THAT));
        add(50, verb.kind, comma, that);
        add(51, u32::from(verb.quote > 0), u32::from(verb.quote == word.quote), 0);
        add(52, verb.lemma, comma, that);
    } else {
        add(47, 0, 0, 0);
    }
    if let Some(right) = (word.right as usize).checked_sub(1) {
        let verb = &words[right];
        right_kind = verb.kind;
        add(53, verb.lemma, 0, 0);
        add(54, bucket(right - at), verb.kind, 0);
        add(55, verb.kind, u32::from(verb.commas > words[at + 1].commas), 0);
        add(56, word.kind, bucket(right - at), 0);
    } else {
        add(53, 0, 0, 0);
    }
    add(57, left_kind, right_kind, 0);
    if let Some(said) = (word.saying as usize).checked_sub(1) {
        let side = match said.cmp(&at) {
            std::cmp::Ordering::Less => 0,
            std::cmp::Ordering::Greater => 1,
            std::cmp::Ordering::Equal => 2,
        };
        let sentence = word.sentence;
        add(58, side, words[said].lemma, 0);
        add(59, side, bucket(sentence.to as usize - 1 - said), 0);
        add(60, side, bucket(said - sentence.from as usize), 0);
    } else {
        add(58, 3, 0, 0);
    }
}

/// The marks around, with the words after them.
fn marks(words: &[Word], at: usize, add: &mut impl FnMut(u32, u32, u32, u32)) {
    let word = &words[at];
    let last = word.sentence.to as usize - 1;
    let kind = |at: usize| if at <= last { words[at].kind } else { NOTHING };
    if let Some(mark) = (word.mark_left as usize).checked_sub(1) {
        add(61, words[mark].form, words.get(mark + 1).map_or(NOTHING, |word| word.form), 0);
        add(62, words[mark].form, kind(mark + 1), bucket(at - mark));
    } else {
        add(63, words[word.sentence.from as usize].kind, 0, 0);
    }
    if let Some(mark) = (word.mark_right as usize).checked_sub(1) {
        add(64, words[mark].form, kind(mark + 1), kind(mark + 2));
        add(65, words[mark].form, kind(mark + 1), bucket(mark - at));
    }
    add(66, u32::from(word.quote > 0), word.kind, 0);
}
