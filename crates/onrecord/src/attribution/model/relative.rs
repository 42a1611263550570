//! What the second pass knows of a token: where it stands to one cue (Pareti 2016 finds contents from cues likewise).

use super::features::{bucket, key};
use super::page::{NOTHING, Page, Traits, Triple};
use crate::attribution::view::Range;

/// A stretch that may be a cue.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Where.
    pub cue: Range,
    /// Logarithm of the odds that the first pass gives it.
    pub odds: f32,
    /// Position among what the rules found, where they found something with this cue.
    pub ruled: Option<usize>,
}

/// How far from a cue its source and content are looked for, in tokens.
const REACH: usize = 130;

/// Where the second pass looks around a cue: in its paragraph, and not too far.
pub fn window(page: &Page, cue: Range) -> Range {
    let number = page.words[cue.from].paragraph;
    let at = page.paragraphs.partition_point(|one| page.words[one.from].paragraph < number);
    let paragraph = page.paragraphs[at];
    Range::new(paragraph.from.max(cue.from.saturating_sub(REACH)), paragraph.to.min(cue.to + REACH))
}

/// What is counted from the cue outward.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Passed {
    commas: u32,
    verbs: u32,
    cues: u32,
    quotation_marks: u32,
    thats: u32,
    conjunctions: u32,
}

/// How a token stands to a cue, but for the token itself: further out, many neighbours share it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct State {
    side: u32,
    /// The side with the distance.
    far: u32,
    /// Whether the token stands in quotation marks.
    inside: u32,
    /// What the rules call it.
    mine: u32,
    passed: Passed,
}

/// The features of the tokens around one cue.
pub struct Around<'p> {
    page: &'p Page,
    candidate: &'p Candidate,
    window: Range,
    passed: Vec<Passed>,
    triple: Option<&'p Triple>,
    rule: u32,
    lemma: u32,
    kind: u32,
    lexical: u32,
    next: u32,
    before: u32,
    passive: u32,
    place: u32,
    context: u32,
    quoted: u32,
    quotes: u32,
    odds: u32,
    alone: u32,
}

impl<'p> Around<'p> {
    /// Looks around `candidate`; `cues` tells which tokens may be part of some cue.
    pub fn new(page: &'p Page, candidate: &'p Candidate, cues: &[bool]) -> Around<'p> {
        let words = page.words.as_slice();
        let window = window(page, candidate.cue);
        let Range { from, to } = candidate.cue;
        let head = (from..to).find(|&at| words[at].traits.intersects(Traits::CUE)).unwrap_or(to - 1);
        let sentence = words[from].sentence;
        let next = if to < window.to {
            let word = &words[to];
            if word.mark > 0 || word.traits.intersects(Traits::THAT | Traits::PREPOSITION) {
                word.form
            } else {
                word.kind
            }
        } else {
            NOTHING
        };
        let place = if from == sentence.from as usize { 0 } else { 1 + u32::from(sentence.to as usize <= to + 2) };
        let after_quote = (1..=3).any(|back| from >= window.from + back && words[from - back].quote > 0);
        let quoted = if words[from].quote > 0 { 0 } else { 1 + u32::from(after_quote) };
        let ruled = candidate.ruled.map(|at| &page.ruled[at]);
        let mut around = Around {
            page,
            candidate,
            window,
            passed: vec![Passed::default(); window.len()],
            triple: ruled.map(|ruled| &ruled.triple),
            rule: ruled.map_or(0, |ruled| ruled.rule),
            lemma: words[head].lemma,
            kind: words[head].kind,
            lexical: words[head].lexical,
            next,
            before: if from > window.from { words[from - 1].kind } else { NOTHING },
            passive: u32::from(
                from > window.from
                    && words[from - 1].traits.contains(Traits::BE)
                    && words[head].traits.contains(Traits::ED)
                    || head > from
                        && words[head - 1].traits.contains(Traits::BE)
                        && words[head].traits.contains(Traits::ED),
            ),
            place,
            context: 0,
            quoted,
            quotes: u32::from((window.from..window.to).any(|at| words[at].quote > 0)),
            odds: (candidate.odds.floor() as i32).clamp(-5, 5) as u32,
            alone: u32::from((window.from..window.to).any(|at| cues[at] && !candidate.cue.holds(at))),
        };
        around.context = key(200, around.kind, around.next, around.place);
        around.count(cues);
        around
    }

    /// Where the tokens are.
    pub fn window(&self) -> Range {
        self.window
    }

    fn count(&mut self, cues: &[bool]) {
        let Range { from, to } = self.candidate.cue;
        let mut right = Passed::default();
        for at in to..self.window.to {
            self.pass(at, &mut right, cues);
        }
        let mut left = Passed::default();
        for at in (self.window.from..from).rev() {
            self.pass(at, &mut left, cues);
        }
    }

    fn pass(&mut self, at: usize, passed: &mut Passed, cues: &[bool]) {
        self.passed[at - self.window.from] = *passed;
        let traits = self.page.words[at].traits;
        passed.commas += u32::from(traits.contains(Traits::COMMA));
        passed.thats += u32::from(traits.contains(Traits::THAT));
        passed.conjunctions += u32::from(traits.contains(Traits::CONJUNCTION));
        passed.quotation_marks += u32::from(traits.contains(Traits::QUOTATION_MARK));
        passed.verbs += u32::from(traits.intersects(Traits::VERB));
        passed.cues += u32::from(cues[at]);
    }

    /// Adds the keys of the features of the token at `at`.
    pub fn keys(&self, at: usize, keys: &mut Vec<u32>) {
        let word = &self.page.words[at];
        let Range { from, to } = self.candidate.cue;
        let mut add = |template: u32, a: u32, b: u32, c: u32| keys.push(key(template, a, b, c));
        let mine = self.triple.map_or(7, |triple| triple.label(at) as u32);
        if from <= at && at < to {
            add(100, 0, 0, 0);
            add(101, self.lemma, 0, 0);
            add(102, self.kind, 0, 0);
            add(103, word.form, 0, 0);
            add(104, self.context, 0, 0);
            add(105, self.before, self.kind, 0);
            add(106, bucket(at - from), bucket(to - 1 - at), 0);
            add(107, word.form, self.next, 0);
            add(108, self.quoted, self.quotes, self.kind);
            add(109, self.alone, 0, 0);
            add(110, self.odds, self.kind, 0);
            add(111, self.odds, self.lemma, 0);
            add(112, self.odds, self.lexical, 0);
            add(113, self.odds, self.rule, 0);
            add(114, mine, self.rule, 0);
            add(115, mine, self.kind, 0);
            add(116, mine, self.lemma, 0);
            add(117, self.rule, self.lemma, 0);
            add(118, self.rule, self.context, 0);
            return;
        }
        let state = self.state(at);
        self.keys_of_state(&state, keys);
        self.keys_of_word(at, &state, keys);
    }

    /// What may be the cue.
    pub(super) fn cue(&self) -> Range {
        self.candidate.cue
    }

    /// Whether the token at `at` is part of the cue.
    pub(super) fn is_cue(&self, at: usize) -> bool {
        self.candidate.cue.holds(at)
    }

    /// How the token at `at`, which is not part of the cue, stands to it.
    pub(super) fn state(&self, at: usize) -> State {
        let word = &self.page.words[at];
        let Range { from, to } = self.candidate.cue;
        let right = at >= to;
        let passed = &self.passed[at - self.window.from];
        let distance = if right { at - to } else { from - 1 - at };
        let (there, here) = (self.page.words[from].sentence, word.sentence);
        let sentences = if here == there { 0 } else { 1 + u32::from(here.from > there.to || here.to < there.from) };
        let side = u32::from(right) << 2 | sentences;
        State {
            side,
            far: side << 4 | bucket(distance),
            inside: u32::from(word.quote > 0),
            mine: self.triple.map_or(7, |triple| triple.label(at) as u32),
            passed: Passed {
                commas: passed.commas.min(3),
                verbs: passed.verbs.min(2),
                cues: passed.cues.min(2),
                quotation_marks: passed.quotation_marks.min(3),
                thats: passed.thats.min(2),
                conjunctions: passed.conjunctions.min(2),
            },
        }
    }

    /// Adds the keys of the features that tokens in the same state share.
    pub(super) fn keys_of_state(&self, state: &State, keys: &mut Vec<u32>) {
        let mut add = |template: u32, a: u32, b: u32, c: u32| keys.push(key(template, a, b, c));
        let &State { side, far, inside, mine, passed } = state;
        let Passed { commas, verbs, cues, quotation_marks: marks, thats, conjunctions } = passed;
        let quoted = self.quoted << 1 | inside;
        let place = self.place << 1 | inside;
        add(120, far, 0, 0);
        add(122, far, self.kind, 0);
        add(123, side, self.lemma, 0);
        add(124, far, commas, 0);
        add(126, side, verbs, commas);
        add(127, side, cues, 0);
        add(128, side, cues << 4 | marks, commas);
        add(129, side, quoted, self.kind);
        add(130, side, quoted, commas);
        add(131, side, thats, conjunctions);
        add(132, side, self.next, 0);
        add(133, side, self.next, self.lemma);
        add(134, side, self.context, commas);
        add(136, far, self.next, 0);
        add(137, side, place, 0);
        add(138, side, place, commas << 1 | self.quotes);
        add(140, far, self.passive, self.before);
        add(142, side, self.lemma, commas);
        add(143, side, self.lemma, quoted);
        add(146, side, self.odds, 0);
        add(147, side, self.lexical, 0);
        // The rules on this cue.
        add(148, mine, self.rule, 0);
        add(150, mine, side, self.lemma);
    }

    /// Adds the keys of the features that a token has of its own.
    pub(super) fn keys_of_word(&self, at: usize, state: &State, keys: &mut Vec<u32>) {
        let mut add = |template: u32, a: u32, b: u32, c: u32| keys.push(key(template, a, b, c));
        let word = &self.page.words[at];
        let &State { side, far, inside, mine, passed } = state;
        add(121, far, word.kind, 0);
        add(125, side, passed.commas, word.kind);
        add(135, far, word.form, 0);
        add(139, side, self.passive, word.kind);
        add(141, side, passed.conjunctions << 2 | passed.commas, word.kind);
        add(144, side, u32::from(at == word.sentence.from as usize) << 4 | self.place, inside);
        add(145, side, self.lemma, word.kind);
        // The rules on this cue, and on others.
        add(149, mine, side, word.kind);
        add(151, mine, word.ruled, 0);
        let label = |at: usize| self.triple.map_or(7, |triple| triple.label(at) as u32);
        let before = if at > self.window.from { label(at - 1) } else { 8 };
        let after = if at + 1 < self.window.to { label(at + 1) } else { 8 };
        add(152, before << 8 | mine << 4 | after, self.rule, 0);
        add(153, before << 8 | mine << 4 | after, word.kind, 0);
        if mine == 7 {
            add(154, word.ruled & 7, far, 0);
        }
    }

    /// Adds the keys of those features that a network asks for.
    pub fn deep(&self, at: usize, keys: &mut Vec<u32>) {
        if self.is_cue(at) {
            return self.keys(at, keys);
        }
        let state = self.state(at);
        self.keys_of_state(&state, keys);
        self.deep_of_word(at, &state, keys);
    }

    /// Adds the keys of those that a token has of its own.
    pub(super) fn deep_of_word(&self, at: usize, state: &State, keys: &mut Vec<u32>) {
        let mut add = |template: u32, a: u32, b: u32, c: u32| keys.push(key(template, a, b, c));
        let word = &self.page.words[at];
        let &State { side, far, inside, mine, .. } = state;
        add(121, far, word.kind, 0);
        add(144, side, u32::from(at == word.sentence.from as usize) << 4 | self.place, inside);
        add(149, mine, side, word.kind);
        add(151, mine, word.ruled, 0);
        let label = |at: usize| self.triple.map_or(7, |triple| triple.label(at) as u32);
        let before = if at > self.window.from { label(at - 1) } else { 8 };
        let after = if at + 1 < self.window.to { label(at + 1) } else { 8 };
        add(152, before << 8 | mine << 4 | after, self.rule, 0);
    }
}
