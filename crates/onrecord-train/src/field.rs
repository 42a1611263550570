//! Training of a linear-chain CRF: stochastic gradient descent with averaged weights.
//!
//! Averaging the weights at the ends of epochs matters more than any feature does.

use onrecord::training::{LABELS, Marginals, Row, Transitions, is_legal};

use crate::chance::Chance;

/// Rows of features, token after token.
#[derive(Default)]
pub(crate) struct Keys {
    pub(crate) keys: Vec<u32>,
    ends: Vec<u32>,
}

impl Keys {
    /// Ends a token: what was pushed since the last one is its.
    pub(crate) fn end(&mut self) {
        self.ends.push(self.keys.len() as u32);
    }

    pub(crate) fn of(&self, token: usize) -> &[u32] {
        let from = token.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        &self.keys[from..self.ends[token] as usize]
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The same with each key looked up, those that are not there left out.
    pub(crate) fn looked_up(&self, row: impl Fn(u32) -> Option<u32>) -> Keys {
        let mut found = Keys::default();
        for token in 0..self.len() {
            found.keys.extend(self.of(token).iter().filter_map(|&key| row(key)));
            found.end();
        }
        found
    }
}

/// A sequence to learn from: tokens of an article, and what is seen of them from a cue.
pub(crate) struct Sequence<'a> {
    pub(crate) words: &'a Keys,
    pub(crate) from: usize,
    pub(crate) around: Option<&'a Keys>,
    pub(crate) labels: &'a [u8],
    pub(crate) lesson: Option<&'a Lesson>,
}

/// What another model, which has not seen the sequence, expects of it beyond what its labels say: the softer truth of
/// Hinton, Vinyals and Dean (2015).
pub(crate) struct Lesson {
    labels: Vec<Row>,
    pairs: [Row; LABELS],
}

impl Lesson {
    /// By what the other model expects.
    pub(crate) fn new(expected: &Marginals, labels: &[u8]) -> Lesson {
        let mut rows = expected.labels.clone();
        for (row, &label) in rows.iter_mut().zip(labels) {
            row[usize::from(label)] -= 1.0;
            row[LABELS..].fill(0.0);
        }
        Lesson { labels: rows, pairs: pairs(labels, expected) }
    }
}

/// How much lessons count against labels.
const LESSON: f32 = 0.5;

/// Which keys have a row of weights: those that occur often enough.
pub(crate) struct Index {
    rows: Vec<u32>,
    /// Key of each row.
    pub(crate) keys: Vec<u32>,
    /// How often each occurs.
    pub(crate) counts: Vec<u32>,
}

impl Index {
    pub(crate) fn new<'a>(keys: impl Iterator<Item = &'a [u32]>, least: u32) -> Index {
        let mut counts = vec![0u32; 1 << onrecord::training::KEY_BITS];
        for &key in keys.flatten() {
            counts[key as usize] += 1;
        }
        let mut index = Index { rows: vec![u32::MAX; counts.len()], keys: Vec::new(), counts: Vec::new() };
        for (key, &count) in counts.iter().enumerate() {
            if count >= least {
                index.rows[key] = index.keys.len() as u32;
                index.keys.push(key as u32);
                index.counts.push(count);
            }
        }
        index
    }

    /// With rows for `keys` too, however rare.
    pub(crate) fn with(mut self, keys: impl Iterator<Item = u32>) -> Index {
        for key in keys {
            let row = &mut self.rows[key as usize];
            if *row == u32::MAX {
                *row = self.keys.len() as u32;
                self.keys.push(key);
                self.counts.push(0);
            }
        }
        self
    }

    pub(crate) fn row(&self, key: u32) -> Option<u32> {
        Some(self.rows[key as usize]).filter(|&row| row != u32::MAX)
    }
}

/// Weights of words, weights of words seen from a cue, and label after label.
#[derive(Clone, Default)]
pub(crate) struct Field {
    pub(crate) words: Vec<Row>,
    pub(crate) around: Vec<Row>,
    pub(crate) transitions: Transitions,
}

/// So many fields, each of another order of the sequences, are averaged: one alone is surer here and there by chance.
const RUNS: u64 = 3;

/// How to train.
#[derive(Clone, Copy)]
pub(crate) struct Course {
    pub(crate) epochs: usize,
    pub(crate) seed: u64,
    pub(crate) rate: f32,
}

const SHRINK: f32 = 0.0002;

impl Field {
    /// Scores of the tokens of a sequence.
    pub(crate) fn scores(&self, sequence: &Sequence, scores: &mut Vec<Row>) {
        scores.clear();
        for at in 0..sequence.labels.len() {
            let mut row = [0.0; 8];
            let mut add = |weights: &Row| {
                for (sum, weight) in row.iter_mut().zip(weights) {
                    *sum += weight;
                }
            };
            for &key in sequence.words.of(sequence.from + at) {
                add(&self.words[key as usize]);
            }
            for &key in sequence.around.map_or(&[][..], |around| around.of(at)) {
                add(&self.around[key as usize]);
            }
            scores.push(row);
        }
    }

    /// A field for as many rows of words and of words seen from a cue.
    pub(crate) fn trained(sequences: &[Sequence], size: (usize, usize), course: Course) -> Field {
        let mut sum = Field::trained_once(sequences, size, course);
        for run in 1..RUNS {
            sum.add(&Field::trained_once(sequences, size, Course { seed: course.seed + (run << 32), ..course }));
        }
        sum.scale(1.0 / RUNS as f32);
        sum
    }

    fn trained_once(sequences: &[Sequence], (words, around): (usize, usize), course: Course) -> Field {
        let mut field = Field { words: vec![[0.0; 8]; words], around: vec![[0.0; 8]; around], ..Field::default() };
        let mut sum = field.clone();
        let mut order: Vec<u32> = (0..sequences.len() as u32).collect();
        let mut chance = Chance::new(course.seed);
        let mut marginals = Marginals::default();
        let mut scores = Vec::new();
        let averaged_from = if course.epochs > 8 { 3 } else { 1 };
        for epoch in 0..course.epochs {
            let rate = course.rate * (1.0 - 0.9 * epoch as f32 / course.epochs as f32);
            chance.shuffle(&mut order);
            let mut loss = 0.0;
            for &at in &order {
                let sequence = &sequences[at as usize];
                field.scores(sequence, &mut scores);
                marginals.fill(&scores, &field.transitions);
                loss += marginals.log_sum - path(sequence.labels, &scores, &field.transitions);
                field.step(sequence, &marginals, rate);
            }
            if epoch >= averaged_from {
                sum.add(&field);
            }
            let tokens: usize = sequences.iter().map(|sequence| sequence.labels.len()).sum();
            eprintln!("  epoch {epoch}: {:.4} nats a token", loss / tokens as f64);
        }
        sum.scale(1.0 / (course.epochs - averaged_from) as f32);
        sum
    }

    /// One step down the gradient of a sequence; shrinks what it touches (L2).
    fn step(&mut self, sequence: &Sequence, marginals: &Marginals, rate: f32) {
        let labels = sequence.labels;
        let mut pairs = pairs(labels, marginals);
        if let Some(lesson) = sequence.lesson {
            for (sum, value) in pairs.as_flattened_mut().iter_mut().zip(lesson.pairs.as_flattened()) {
                *sum -= LESSON * value;
            }
        }
        for at in 0..labels.len() {
            let mut gradient = marginals.labels[at];
            gradient[usize::from(labels[at])] -= 1.0;
            if let Some(lesson) = sequence.lesson {
                for (sum, value) in gradient.iter_mut().zip(&lesson.labels[at]) {
                    *sum -= LESSON * value;
                }
            }
            if gradient.iter().all(|value| value.abs() < 1e-4) {
                continue;
            }
            let update = |weights: &mut Row| {
                for (weight, value) in weights.iter_mut().zip(&gradient) {
                    *weight -= rate * (value + SHRINK * *weight);
                }
            };
            for &key in sequence.words.of(sequence.from + at) {
                update(&mut self.words[key as usize]);
            }
            for &key in sequence.around.map_or(&[][..], |around| around.of(at)) {
                update(&mut self.around[key as usize]);
            }
        }
        for from in 0..LABELS {
            for to in (0..LABELS).filter(|&to| is_legal(from, to)) {
                let weight = &mut self.transitions.0[from][to];
                *weight -= rate * (pairs[from][to] + SHRINK * *weight);
            }
        }
    }

    fn rows(&mut self) -> impl Iterator<Item = &mut Row> {
        self.words.iter_mut().chain(&mut self.around).chain(&mut self.transitions.0)
    }

    fn add(&mut self, other: &Field) {
        let theirs = other.words.iter().chain(&other.around).chain(&other.transitions.0);
        for (row, other) in self.rows().zip(theirs) {
            for (weight, other) in row.iter_mut().zip(other) {
                *weight += other;
            }
        }
    }

    fn scale(&mut self, factor: f32) {
        for weight in self.rows().flatten() {
            *weight *= factor;
        }
    }
}

/// The score of all `labels` together.
pub(crate) fn path(labels: &[u8], scores: &[Row], transitions: &Transitions) -> f64 {
    let here: f64 = labels.iter().zip(scores).map(|(&label, row)| f64::from(row[usize::from(label)])).sum();
    let pairs = labels.windows(2);
    here + pairs.map(|pair| f64::from(transitions.0[usize::from(pair[0])][usize::from(pair[1])])).sum::<f64>()
}

/// How often each label is expected after each, less how often it is.
pub(crate) fn pairs(labels: &[u8], marginals: &Marginals) -> [Row; LABELS] {
    let mut pairs = [[0.0f32; 8]; LABELS];
    for at in 1..labels.len() {
        let before = marginals.forward[at - 1];
        let mut here = marginals.scores[at];
        let scale = marginals.backward[at][7];
        for label in 0..LABELS {
            here[label] *= marginals.backward[at][label] / scale;
        }
        for from in 0..LABELS {
            for to in 0..LABELS {
                pairs[from][to] += before[from] * marginals.factors[from][to] * here[to];
            }
        }
        pairs[usize::from(labels[at - 1])][usize::from(labels[at])] -= 1.0;
    }
    pairs
}
