//! Names: what the gazetteer knows, and capitalised words that are built like names.
//!
//! Runs of capitalised words are cut into names by titles, given names and head words. A name at the start of a
//! sentence or in a headline, where capitals tell nothing, counts if the same words are a name elsewhere in the text.

mod known;
mod merge;
mod runs;
mod split;
mod weigh;

use std::ops::Range;

use rustc_hash::FxHashSet;

use self::known::{Known, known};
use self::merge::{confirmed, extended, joined, merged};
use self::runs::{can_start, is_headline, run_end};
use self::weigh::{key, remember};
use super::Mention;
use crate::gazetteer::{EntityType, Gazetteer};
use crate::name::Words;

/// The names in the text, left to right and disjoint.
pub(super) fn names(words: Words<'_>, gazetteer: Option<&Gazetteer>) -> Vec<Mention> {
    let known = gazetteer.map(|gazetteer| known(words, gazetteer)).unwrap_or_default();
    let mut finder = Finder {
        words,
        known: &known,
        next: 0,
        sure: Vec::new(),
        doubtful: Vec::new(),
        headlines: Vec::new(),
        seen: FxHashSet::default(),
    };
    finder.read();
    finder.settle();
    let mut shaped = finder.sure;
    shaped.sort_unstable_by_key(|name| name.start);
    confirmed(words, extended(words, joined(words, merged(words, &known, &shaped), gazetteer)))
}

struct Finder<'a> {
    words: Words<'a>,
    known: &'a [Known],
    /// The first of `known` that can touch the next run.
    next: usize,
    sure: Vec<Range<usize>>,
    doubtful: Vec<Range<usize>>,
    headlines: Vec<Range<usize>>,
    /// Sure names, whole and by their single words, without regard to case.
    seen: FxHashSet<String>,
}

impl Finder<'_> {
    fn read(&mut self) {
        let mut first = 0;
        while first < self.words.len() {
            let sentence = self.words.sentence(first);
            let length = self.words.tokens[first..].iter().take_while(|token| token.sentence == sentence).count();
            let end = first + length;
            if is_headline(self.words, first..end) {
                self.headlines.push(first..end);
            } else {
                self.runs(first..end);
            }
            first = end;
        }
        for known in self.known {
            if known.tokens.len() > 1 || known.kind == EntityType::Person {
                let words = self.words;
                remember(&mut self.seen, words, known.tokens.clone(), known.kind == EntityType::Person);
                if known.kind == EntityType::Media {
                    // "The New York Times", later "the Times".
                    self.seen.insert(key(words, known.tokens.end - 1..known.tokens.end));
                }
            }
        }
    }

    fn runs(&mut self, sentence: Range<usize>) {
        let mut at = sentence.start;
        while at < sentence.end {
            if !can_start(self.words, at) {
                at += 1;
                continue;
            }
            let end = run_end(self.words, at, sentence.end);
            self.run(at..end);
            at = end;
        }
    }

    /// Cuts a run where names of the gazetteer reach beyond it, and splits what remains.
    fn run(&mut self, run: Range<usize>) {
        let known = self.known;
        while self.next < known.len() && known[self.next].tokens.end <= run.start {
            self.next += 1;
        }
        let touching = known[self.next..].iter().take_while(|known| known.tokens.start < run.end).count();
        let inside = self.next..self.next + touching;
        let mut start = run.start;
        let mut end = run.end;
        if touching > 0 {
            let (first, last) = (&known[inside.start], &known[inside.end - 1]);
            if first.tokens.start < run.start {
                start = first.tokens.end.min(end);
            }
            if last.tokens.end > run.end {
                end = last.tokens.start.max(start);
            }
        }
        self.split(start..end, inside, 0);
    }
}
