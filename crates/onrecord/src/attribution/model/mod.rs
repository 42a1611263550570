//! A trained model that decides among what the rules find and what it finds itself.
//!
//! Two passes of a linear-chain CRF over hashed features: the first proposes cues, the second looks from each cue at the
//! words around it; boosted trees choose among whole attributions, the rules' and the model's. Rules and their features
//! come first: where the rules are sure, the model learns to leave them alone.

#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::many_single_char_names,
    clippy::needless_range_loop,
    reason = "small numbers, and labels as indices"
)]

mod agree;
mod crf;
mod decode;
mod features;
mod file;
mod network;
mod page;
mod rank;
mod relative;
mod table;
#[cfg(test)]
mod tests;
mod words;

use std::sync::{Arc, LazyLock};

use self::crf::{Row, Transitions};
use self::decode::{Room, Said};
use self::network::{Desk, Hidden, Network};
use self::page::Page;
use self::rank::Trees;
use self::relative::{Around, Candidate};
use self::table::Table;
use super::finder::Found;
use super::view::{Range, View};

/// The trainer's way in; no part of the public surface.
#[doc(hidden)]
pub mod training {
    pub use super::crf::{Marginals, Row, Transitions, exp, is_legal, ln, viterbi};
    pub use super::decode::{Proposal, Room, Said, candidates, propose};
    pub use super::features::{KEY_BITS, base, deep, of_form};
    pub use super::file::{Parts, Rows, VERSION, quantised};
    pub use super::network::{AROUND, BLOCKS, LEAST_VARIANCE, Layer, NetworkParts, REACH, WIDTH, layers, open};
    pub use super::page::{LABELS, Label, Page, Triple};
    pub use super::rank::{FACTS, Facts, LEAF, Node, Trees, choose, facts};
    pub use super::relative::{Around, Candidate, window};
    pub use super::table::Weights;
    pub use crate::attribution::view::Range;

    /// A network as the library uses it, for the trainer to ask.
    #[derive(Debug)]
    pub struct Used(super::Network);

    impl Used {
        /// The network of these weights.
        ///
        /// # Panics
        ///
        /// If the weights are not as many as the layers have.
        pub fn new(parts: &NetworkParts) -> Used {
            Used(super::Network::from_bytes(&parts.to_bytes()).expect("what was just written"))
        }

        /// The scores around each of the cues of a paragraph.
        pub fn scores(&self, page: &Page, paragraph: Range, around: &[Around]) -> Vec<Vec<Row>> {
            let (mut desk, mut hidden) = (super::Desk::default(), super::Hidden::default());
            if !around.is_empty() {
                self.0.read(page, paragraph, &mut desk, &mut hidden);
            }
            let scores = |around| {
                let mut scores = Vec::new();
                self.0.score(around, &hidden, &mut desk, &mut scores);
                scores
            };
            around.iter().map(scores).collect()
        }
    }

    /// The page of a text, with what the rules find in it.
    pub fn page(text: &str) -> Page {
        let segments = crate::text::segment(text);
        let quotations = crate::quotation::quotations(text, &segments);
        let view = crate::attribution::View::new(text, &segments, &quotations);
        let found = crate::attribution::by_rules(&view);
        Page::new(&view, &found)
    }
}

/// Weights, and what they were trained on.
#[derive(Debug, Default)]
pub(crate) struct Model {
    card: String,
    first: Transitions,
    second: Transitions,
    words: Table<16>,
    around: Table<8>,
    trees: Trees,
    least: f32,
    /// A further second pass, with weights of label after label.
    network: Option<(Box<Network>, Transitions)>,
}

impl Model {
    /// The model in the bytes of a file, or what is wrong with them.
    pub(crate) fn read(bytes: &[u8]) -> Result<Model, String> {
        file::read(bytes)
    }

    /// The model that comes with the library.
    ///
    /// # Panics
    ///
    /// Never in a build whose tests pass.
    pub(crate) fn built_in() -> Arc<Model> {
        static MODEL: LazyLock<Arc<Model>> = LazyLock::new(|| {
            let bytes = include_bytes!("../../../data/model/default.model");
            Arc::new(Model::read(bytes).expect("the model that was tested"))
        });
        Arc::clone(&MODEL)
    }

    /// What there is to find, given what the rules found.
    pub(super) fn choose(&self, view: &View, found: &[Found]) -> Vec<Found> {
        let page = Page::new(view, found);
        let (first, second) = words::words(&page, &self.words);
        let mut room = Room::default();
        let (mut proposals, mut ranks) = (Vec::new(), Vec::new());
        let mut facts = Vec::new();
        let mut cues = vec![false; page.len()];
        let mut candidates: Vec<Candidate> = Vec::new();
        let (mut scores, mut heard) = (Vec::new(), Vec::new());
        let (mut desk, mut hidden) = (Desk::default(), Hidden::default());
        for &paragraph in page.paragraphs() {
            candidates.clear();
            let of_words = &first[paragraph.from..paragraph.to];
            decode::candidates(&page, paragraph, of_words, &self.first, &mut room, &mut candidates);
            for candidate in &candidates {
                cues[candidate.cue.from..candidate.cue.to].fill(true);
            }
            let before = proposals.len();
            if let Some((network, _)) = &self.network
                && !candidates.is_empty()
            {
                network.read(&page, paragraph, &mut desk, &mut hidden);
            }
            for numbered in candidates.iter().enumerate() {
                let around = Around::new(&page, numbered.1, &cues);
                self.around(&around, &second, &mut scores);
                let linear = Said { scores: &scores, transitions: &self.second };
                let mut propose = |passes: &[Said]| {
                    decode::propose(&page, numbered, around.window(), passes, &mut room, &mut proposals);
                };
                if let Some((network, transitions)) = &self.network {
                    network.score(&around, &hidden, &mut desk, &mut heard);
                    propose(&[Said { scores: &heard, transitions }, linear]);
                } else {
                    propose(&[linear]);
                }
            }
            facts.clear();
            rank::facts(&page, &candidates, &proposals[before..], &mut facts);
            ranks.extend(facts.iter().map(|facts| self.trees.probability(facts)));
        }
        let chosen = rank::choose(&page, &proposals, &ranks, self.least);
        agree::agreed(view, found, chosen.into_iter().map(|(at, triple)| (triple, ranks[at])).collect())
    }

    /// Scores of the words around a cue.
    fn around(&self, around: &Around, words: &[Row], scores: &mut Vec<Row>) {
        let Range { from, to } = around.window();
        let mut keys = Vec::with_capacity(64);
        let mut last = None;
        scores.clear();
        for at in from..to {
            keys.clear();
            let mut sums = [0; 8];
            if around.is_cue(at) {
                around.keys(at, &mut keys);
            } else {
                let state = around.state(at);
                sums = match last {
                    Some((same, sums)) if same == state => sums,
                    _ => {
                        around.keys_of_state(&state, &mut keys);
                        self.around.sums(&keys)
                    }
                };
                last = Some((state, sums));
                keys.clear();
                around.keys_of_word(at, &state, &mut keys);
            }
            for (sum, of_word) in sums.iter_mut().zip(self.around.sums(&keys)) {
                *sum += of_word;
            }
            let mut row = table::scores(&sums);
            for (score, word) in row.iter_mut().zip(&words[at]) {
                *score += word;
            }
            scores.push(row);
        }
    }
}
