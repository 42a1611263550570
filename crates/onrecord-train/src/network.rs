//! Training of the network: Adam (Kingma and Ba 2015) over batches of paragraphs, with averaged weights.
//!
//! The loss is that of the conditional random field around each cue. So that paragraphs teach more than their cues do, the
//! network also has to say what each of their words is to any attribution; that part is not kept.

use std::time::Instant;

use onrecord::training::{
    AROUND, BLOCKS, LABELS, Layer, Marginals, NetworkParts, Range, Row, Transitions, WIDTH, exp, is_legal, layers, ln,
};

use crate::chance::Chance;
use crate::field::{Index, Keys, pairs, path};
use crate::layers::{self as layer, Stretches};

const EPOCHS: usize = 8;
const RATE: f32 = 0.002;
/// Steps until the rate is reached.
const WARM_UP: usize = 40;
/// The rate falls to this share.
const LAST_RATE: f32 = 0.02;
/// About how many tokens of paragraphs are learnt from at a time.
const BATCH: usize = 2400;
/// … in so many parts side by side; another number is another model.
const PARTS: usize = 2;
/// Longer paragraphs are not learnt from.
const LONGEST: usize = 300;
/// Shares that are left out while learning: of features, of the numbers of a token, of a block's, of a token's on its way to a cue,
/// and around a cue.
const LEFT_OUT: [f32; 5] = [0.1, 0.35, 0.2, 0.4, 0.4];
/// How much the labels of a paragraph's words count.
const ASIDE: f32 = 1.5;
/// Deviation that the rows of words, and those around cues, start with.
const START: [f32; 2] = [0.05, 0.05];
/// Length of the vectors of words that rows start with.
const VECTOR: f32 = 3.0;
/// The average forgets this share each fourth step.
const FORGET: f32 = 0.005;
/// Longer slopes are cut.
const STEEPEST: f32 = 5.0;
const SCORES: usize = 8;

/// A paragraph to learn from.
pub(crate) struct Paragraph<'a> {
    /// Rows of the features of all words of the article.
    pub(crate) words: &'a Keys,
    pub(crate) range: Range,
    /// What its words are to any attribution.
    pub(crate) labels: &'a [u8],
    pub(crate) cues: Vec<Cue<'a>>,
}

/// What may be a cue, and what is around it.
pub(crate) struct Cue<'a> {
    pub(crate) range: Range,
    pub(crate) window: Range,
    /// Rows of the features relative to the cue.
    pub(crate) around: &'a Keys,
    pub(crate) labels: &'a [u8],
}

/// All weights.
#[derive(Clone)]
pub(crate) struct Weights {
    words: Vec<f32>,
    around: Vec<f32>,
    layers: Vec<f32>,
    /// What a word is to any attribution.
    aside: Vec<f32>,
    transitions: Vec<f32>,
}

/// A group of weights with what Adam remembers of it.
struct Group {
    mean: Vec<f32>,
    square: Vec<f32>,
    average: Vec<f32>,
}

/// Where each layer is.
struct Places {
    blocks: [Vec<(usize, usize)>; 2],
    norms: [(usize, usize); 2],
    of_token: (usize, usize),
    of_cue: (usize, usize),
    scores: (usize, usize),
}

impl Places {
    fn new() -> Places {
        let mut at = 0;
        let mut ends = layers().into_iter().map(|layer| {
            let from = at;
            at += layer.size();
            (from, at)
        });
        let mut take = |count: usize| {
            let all: Vec<(usize, usize)> =
                (0..count).map(|_| ends.next().expect("as many layers as there are")).collect();
            (all[0].0, all[count - 1].1)
        };
        let norm = take(1);
        let paragraph = (0..BLOCKS[0]).map(|_| take(3)).collect();
        let (of_token, of_cue) = (take(1), take(1));
        let second = take(1);
        let around = (0..BLOCKS[1]).map(|_| take(3)).collect();
        let scores = take(1);
        Places { blocks: [paragraph, around], norms: [norm, second], of_token, of_cue, scores }
    }
}

impl Weights {
    fn new([words, around]: [usize; 2], chance: &mut Chance) -> Weights {
        let mut some = |count: usize, deviation: f32| -> Vec<f32> {
            (0..count).map(|_| chance.within(deviation * 1.732)).collect()
        };
        let mut all = Vec::new();
        let order = layers();
        for (at, layer) in order.iter().enumerate() {
            match *layer {
                Layer::Norm(width) => all.extend([vec![1.0; width], vec![0.0; width]].concat()),
                Layer::Kernel(_) => all.extend(some(layer.size(), 0.4)),
                Layer::Dense(from, to) => {
                    let deviation = if at + 1 == order.len() { 0.01 } else { 1.0 / (from as f32).sqrt() };
                    all.extend(some(from * to, deviation));
                    all.extend(vec![0.0; to]);
                }
            }
        }
        Weights {
            words: some(words * WIDTH, START[0]),
            around: some(around * AROUND, START[1]),
            layers: all,
            aside: some(Layer::Dense(WIDTH, SCORES).size(), 0.05),
            transitions: vec![0.0; 8 * LABELS],
        }
    }

    fn groups(&mut self) -> [&mut Vec<f32>; 5] {
        [&mut self.words, &mut self.around, &mut self.layers, &mut self.aside, &mut self.transitions]
    }

    /// For the library, with the keys of the rows of words and around cues.
    pub(crate) fn parts(&self, [words, around]: &[Index; 2]) -> (NetworkParts, Transitions) {
        // Frequent ones before rare ones, so that they share a cache.
        let rows = |index: &Index, values: &[f32], width: usize| {
            let mut order: Vec<usize> = (0..index.keys.len()).collect();
            order.sort_by_key(|&row| (index.counts[row].leading_zeros(), row));
            let row = |row: usize| (index.keys[row], values[row * width..][..width].to_vec());
            order.into_iter().map(row).collect()
        };
        let parts = NetworkParts {
            words: rows(words, &self.words, WIDTH),
            around: rows(around, &self.around, AROUND),
            layers: self.layers.clone(),
        };
        (parts, self.transitions())
    }

    fn transitions(&self) -> Transitions {
        Transitions(std::array::from_fn(|from| std::array::from_fn(|to| self.transitions[from * 8 + to])))
    }
}

/// Slopes of a part of a batch.
struct Slopes {
    layers: Vec<f32>,
    aside: Vec<f32>,
    transitions: Vec<f32>,
    /// Rows of features with the token whose slope is theirs.
    words: (Vec<(u32, u32)>, Vec<f32>),
    around: (Vec<(u32, u32)>, Vec<f32>),
    loss: f64,
    /// What is added to the scores around each cue.
    said: Vec<f32>,
}

/// Weights that lessen the loss on `paragraphs`, from as many rows of words and around cues.
pub(crate) fn trained(
    paragraphs: &[Paragraph],
    rows: [usize; 2],
    starts: &[(u32, &[f32; WIDTH])],
    seed: u64,
) -> Weights {
    let start = Instant::now();

    let places = Places::new();
    let mut chance = Chance::new(seed);
    let mut weights = Weights::new(rows, &mut chance);
    for &(row, start) in starts {
        let row = &mut weights.words[row as usize * WIDTH..][..WIDTH];
        for (weight, value) in row.iter_mut().zip(start) {
            *weight = value * VECTOR;
        }
    }
    let mut groups = weights.groups().map(|weights| Group {
        mean: vec![0.0; weights.len()],
        square: vec![0.0; weights.len()],
        average: weights.clone(),
    });
    let order: Vec<usize> = (0..paragraphs.len())
        .filter(|&at| paragraphs[at].range.len() <= LONGEST && !paragraphs[at].cues.is_empty())
        .collect();
    let steps = batches(paragraphs, &order, &mut Chance::new(seed)).len() * EPOCHS;
    let mut step = 0;
    for epoch in 0..EPOCHS {
        let (mut loss, mut tokens) = (0.0, 0);
        for batch in batches(paragraphs, &order, &mut chance) {
            let size: usize = batch.iter().map(|&at| paragraphs[at].range.len()).sum();
            let seeds: [u64; PARTS] =
                std::array::from_fn(|part| (seed << 40) + (step * PARTS + part) as u64 * 7919 + 1);
            let slopes: Vec<Slopes> = std::thread::scope(|scope| {
                let parts: Vec<_> = batch
                    .chunks(batch.len().div_ceil(PARTS))
                    .zip(seeds)
                    .map(|(part, seed)| {
                        let (weights, places) = (&weights, &places);
                        scope.spawn(move || {
                            let part: Vec<&Paragraph> = part.iter().map(|&at| &paragraphs[at]).collect();
                            slopes(weights, places, &part, 1.0 / size as f32, (&mut Chance::new(seed), LEFT_OUT))
                        })
                    })
                    .collect();
                parts.into_iter().map(|part| part.join().expect("no part panics")).collect()
            });
            loss += slopes.iter().map(|slopes| slopes.loss).sum::<f64>();
            tokens += size;
            let warm = ((step + 1) as f32 / WARM_UP as f32).min(1.0);
            let rate = RATE * warm * (1.0 - step as f32 / steps as f32).max(LAST_RATE);
            descend(&mut weights, &mut groups, &slopes, rate, step);
            step += 1;
        }
        let loss = loss / tokens as f64;
        eprintln!("  epoch {epoch}: {loss:.4} nats a token ({:.0} s)", start.elapsed().as_secs_f32());
    }
    for (weights, group) in weights.groups().into_iter().zip(groups) {
        *weights = group.average;
    }
    weights
}

/// Paragraphs of similar length together, in some order.
fn batches(paragraphs: &[Paragraph], order: &[usize], chance: &mut Chance) -> Vec<Vec<usize>> {
    let mut order = order.to_vec();
    chance.shuffle(&mut order);
    let mut batches = vec![Vec::new()];
    let mut size = 0;
    for at in order {
        let length = paragraphs[at].range.len();
        if size + length > BATCH {
            batches.push(Vec::new());
            size = 0;
        }
        size += length;
        batches.last_mut().expect("there is one").push(at);
    }
    batches.retain(|batch| !batch.is_empty());
    batches
}

fn sum_rows(
    keys: &Keys,
    tokens: std::ops::Range<usize>,
    width: usize,
    rows: &[f32],
    drop: (&mut Chance, f32),
) -> Summed {
    let (chance, share) = drop;
    let mut summed = Summed { used: Vec::new(), values: vec![0.0; tokens.len() * width] };
    for (number, token) in tokens.enumerate() {
        let sum = &mut summed.values[number * width..][..width];
        for &row in keys.of(token) {
            if share > 0.0 && chance.happens(share) {
                continue;
            }
            summed.used.push((row, number as u32));
            for (sum, value) in sum.iter_mut().zip(&rows[row as usize * width..]) {
                *sum += value;
            }
        }
    }
    summed
}

struct Summed {
    used: Vec<(u32, u32)>,
    values: Vec<f32>,
}

fn slopes(
    weights: &Weights,
    places: &Places,
    part: &[&Paragraph],
    share: f32,
    (chance, left_out): (&mut Chance, [f32; 5]),
) -> Slopes {
    let of = |place: (usize, usize)| &weights.layers[place.0..place.1];
    let [left_features, left_tokens, left_blocks, left_hidden, left_around] = left_out;
    let mut slopes = Slopes {
        layers: vec![0.0; weights.layers.len()],
        aside: vec![0.0; weights.aside.len()],
        transitions: vec![0.0; weights.transitions.len()],
        words: (Vec::new(), Vec::new()),
        around: (Vec::new(), Vec::new()),
        loss: 0.0,
        said: Vec::new(),
    };

    // Forward over the paragraphs.
    let (mut x, mut stretches) = (Vec::new(), Stretches::new());
    for paragraph in part {
        let before = x.len() / WIDTH;
        let range = paragraph.range.from..paragraph.range.to;
        let summed = sum_rows(paragraph.words, range, WIDTH, &weights.words, (chance, left_features));
        slopes.words.0.extend(summed.used.into_iter().map(|(row, token)| (row, token + before as u32)));
        x.extend(summed.values);
        stretches.push((before, x.len() / WIDTH));
    }
    let first = layer::norm(&mut x, WIDTH, of(places.norms[0]));
    let mut first_mask = vec![1.0; x.len()];
    chance.mask(left_tokens, &mut first_mask);
    multiply(&mut x, &first_mask);
    let blocks: Vec<_> = places.blocks[0]
        .iter()
        .map(|&place| layer::block(&mut x, WIDTH, of(place), &stretches, (chance, left_blocks)))
        .collect();
    let mut hidden_mask = vec![1.0; x.len()];
    chance.mask(left_hidden, &mut hidden_mask);
    multiply(&mut x, &hidden_mask);
    let aside = layer::dense(&x, (WIDTH, SCORES), &weights.aside);
    let seen = layer::dense(&x, (WIDTH, AROUND), of(places.of_token));

    // … and around the cues.
    let (mut view, mut views) = (Vec::new(), Stretches::new());
    let mut means = Vec::new();
    let mut cues: Vec<(&Cue, usize, usize)> = Vec::new();
    for (paragraph, &(from, _)) in part.iter().zip(&stretches) {
        for cue in &paragraph.cues {
            let before = view.len() / AROUND;
            let summed = sum_rows(cue.around, 0..cue.window.len(), AROUND, &weights.around, (chance, left_features));
            slopes.around.0.extend(summed.used.into_iter().map(|(row, token)| (row, token + before as u32)));
            view.extend(summed.values);
            views.push((before, view.len() / AROUND));
            let at = from + cue.window.from - paragraph.range.from;
            let cue_at = from + cue.range.from - paragraph.range.from;
            let mut mean = vec![0.0; WIDTH];
            for token in x[cue_at * WIDTH..][..cue.range.len() * WIDTH].chunks_exact(WIDTH) {
                for (sum, value) in mean.iter_mut().zip(token) {
                    *sum += value / cue.range.len() as f32;
                }
            }
            means.extend(mean);
            cues.push((cue, at, cue_at));
        }
    }
    let of_cue = layer::dense(&means, (WIDTH, AROUND), of(places.of_cue));
    for (number, (&(_, at, _), &(from, to))) in cues.iter().zip(&views).enumerate() {
        let of_cue = &of_cue[number * AROUND..][..AROUND];
        for (row, seen) in
            view[from * AROUND..to * AROUND].chunks_exact_mut(AROUND).zip(seen[at * AROUND..].chunks_exact(AROUND))
        {
            for ((value, seen), of_cue) in row.iter_mut().zip(seen).zip(of_cue) {
                *value += seen + of_cue;
            }
        }
    }
    let second = layer::norm(&mut view, AROUND, of(places.norms[1]));
    let mut second_mask = vec![1.0; view.len()];
    chance.mask(left_around, &mut second_mask);
    multiply(&mut view, &second_mask);
    let blocks_around: Vec<_> = places.blocks[1]
        .iter()
        .map(|&place| layer::block(&mut view, AROUND, of(place), &views, (chance, left_blocks)))
        .collect();
    let said = layer::dense(&view, (AROUND, SCORES), of(places.scores));

    // The loss around each cue.
    let transitions = weights.transitions();
    let mut marginals = Marginals::default();
    let mut of_said = vec![0.0; said.len()];
    let mut scores: Vec<Row> = Vec::new();
    for (&(cue, ..), &(from, to)) in cues.iter().zip(&views) {
        scores.clear();
        scores.extend_from_slice(said[from * SCORES..to * SCORES].as_chunks::<SCORES>().0);
        marginals.fill(&scores, &transitions);
        slopes.loss += marginals.log_sum - path(cue.labels, &scores, &transitions);
        let rows = of_said[from * SCORES..to * SCORES].as_chunks_mut::<SCORES>().0;
        for ((row, likely), &label) in rows.iter_mut().zip(&marginals.labels).zip(cue.labels) {
            row[..LABELS].copy_from_slice(&likely[..LABELS]);
            row[usize::from(label)] -= 1.0;
            for value in row {
                *value *= share;
            }
        }
        for (sum, value) in slopes.transitions.iter_mut().zip(pairs(cue.labels, &marginals).as_flattened()) {
            *sum += value * share;
        }
    }
    for from in 0..LABELS {
        for to in 0..8 {
            if to >= LABELS || !is_legal(from, to) {
                slopes.transitions[from * 8 + to] = 0.0;
            }
        }
    }

    // … and of the paragraphs' words.
    let mut of_aside = vec![0.0; aside.len()];
    for (paragraph, &(from, to)) in part.iter().zip(&stretches) {
        let rows = of_aside[from * SCORES..to * SCORES].chunks_exact_mut(SCORES);
        for ((row, scores), &label) in rows.zip(aside[from * SCORES..].chunks_exact(SCORES)).zip(paragraph.labels) {
            let most = scores[..LABELS].iter().copied().fold(f32::MIN, f32::max);
            let sum: f32 = scores[..LABELS].iter().map(|score| exp(score - most)).sum();
            for label in 0..LABELS {
                row[label] = exp(scores[label] - most) / sum;
            }
            slopes.loss += f64::from(ASIDE * (ln(sum) + most - scores[usize::from(label)]));
            row[usize::from(label)] -= 1.0;
            for value in row {
                *value *= share * ASIDE;
            }
        }
    }

    // Back around the cues.
    let (mine, scores) = (&mut slopes.layers, places.scores);
    let mut back = layer::dense_back(&of_said, &view, (AROUND, SCORES), of(scores), &mut mine[scores.0..scores.1]);
    for (&place, blocked) in places.blocks[1].iter().zip(&blocks_around).rev() {
        layer::block_back(&mut back, AROUND, of(place), &views, blocked, &mut mine[place.0..place.1]);
    }
    multiply(&mut back, &second_mask);
    let place = places.norms[1];
    layer::norm_back(&mut back, AROUND, of(place), &second, &mut mine[place.0..place.1]);
    let mut of_seen = vec![0.0; seen.len()];
    let mut of_of_cue = vec![0.0; of_cue.len()];
    for (number, (&(_, at, _), &(from, to))) in cues.iter().zip(&views).enumerate() {
        let of_cue = &mut of_of_cue[number * AROUND..][..AROUND];
        for (row, seen) in
            back[from * AROUND..to * AROUND].chunks_exact(AROUND).zip(of_seen[at * AROUND..].chunks_exact_mut(AROUND))
        {
            for ((value, seen), of_cue) in row.iter().zip(seen).zip(&mut *of_cue) {
                *seen += value;
                *of_cue += value;
            }
        }
    }
    slopes.around.1 = back;
    let (cue_place, token_place) = (places.of_cue, places.of_token);
    let of_means =
        layer::dense_back(&of_of_cue, &means, (WIDTH, AROUND), of(cue_place), &mut mine[cue_place.0..cue_place.1]);

    // … and over the paragraphs.
    let mut back =
        layer::dense_back(&of_seen, &x, (WIDTH, AROUND), of(token_place), &mut mine[token_place.0..token_place.1]);
    let of_x = layer::dense_back(&of_aside, &x, (WIDTH, SCORES), &weights.aside, &mut slopes.aside);
    for (sum, value) in back.iter_mut().zip(of_x) {
        *sum += value;
    }
    for (&(cue, _, cue_at), of_mean) in cues.iter().zip(of_means.chunks_exact(WIDTH)) {
        for token in back[cue_at * WIDTH..][..cue.range.len() * WIDTH].chunks_exact_mut(WIDTH) {
            for (sum, value) in token.iter_mut().zip(of_mean) {
                *sum += value / cue.range.len() as f32;
            }
        }
    }
    multiply(&mut back, &hidden_mask);
    for (&place, blocked) in places.blocks[0].iter().zip(&blocks).rev() {
        layer::block_back(&mut back, WIDTH, of(place), &stretches, blocked, &mut mine[place.0..place.1]);
    }
    multiply(&mut back, &first_mask);
    let place = places.norms[0];
    layer::norm_back(&mut back, WIDTH, of(place), &first, &mut mine[place.0..place.1]);
    slopes.words.1 = back;
    slopes.said = said;
    slopes
}

fn multiply(values: &mut [f32], by: &[f32]) {
    for (value, factor) in values.iter_mut().zip(by) {
        *value *= factor;
    }
}

/// A step by the sum of `slopes`.
fn descend(weights: &mut Weights, groups: &mut [Group; 5], slopes: &[Slopes], rate: f32, step: usize) {
    let moments = Adam::new(rate, step);
    let sum = |of: fn(&Slopes) -> &Vec<f32>| {
        let mut sum = of(&slopes[0]).clone();
        for more in &slopes[1..] {
            for (sum, value) in sum.iter_mut().zip(of(more)) {
                *sum += value;
            }
        }
        sum
    };
    let mut whole = [sum(|slopes| &slopes.layers), sum(|slopes| &slopes.aside), sum(|slopes| &slopes.transitions)];
    let length = whole.iter().flatten().map(|value| value * value).sum::<f32>().sqrt();
    let cut = if length > STEEPEST { STEEPEST / length } else { 1.0 };
    let (rows, rest) = groups.split_at_mut(2);
    let [words, around, layers, aside, transitions] = weights.groups();
    for ((weights, group), slopes) in [layers, aside, transitions].into_iter().zip(rest).zip(&mut whole) {
        for at in 0..weights.len() {
            moments.step(&mut weights[at], &mut group.mean[at], &mut group.square[at], slopes[at] * cut);
        }
        if step % 4 == 3 {
            average(weights, group, step);
        }
    }
    let [of_words, of_around] = rows else { unreachable!("two groups were split off") };
    std::thread::scope(|scope| {
        scope.spawn(|| step_rows::<WIDTH>(words, of_words, slopes.iter().map(|one| &one.words), moments, step));
        step_rows::<AROUND>(around, of_around, slopes.iter().map(|one| &one.around), moments, step);
    });
}

/// Steps for those rows only that were used.
fn step_rows<'a, const WIDTH: usize>(
    weights: &mut [f32],
    group: &mut Group,
    slopes: impl Iterator<Item = &'a (Vec<(u32, u32)>, Vec<f32>)>,
    moments: Adam,
    step: usize,
) {
    let mut used: Vec<(u32, &[f32])> = Vec::new();
    for (rows, tokens) in slopes {
        used.extend(rows.iter().map(|&(row, token)| (row, &tokens[token as usize * WIDTH..][..WIDTH])));
    }
    // Stable, so that sums are made in the same order every time.
    used.sort_by_key(|&(row, _)| row);
    for same in used.chunk_by(|a, b| a.0 == b.0) {
        let mut sum = [0.0; WIDTH];
        for (_, slope) in same {
            for (sum, value) in sum.iter_mut().zip(*slope) {
                *sum += value;
            }
        }
        let at = same[0].0 as usize * WIDTH;
        for (channel, slope) in sum.into_iter().enumerate() {
            let at = at + channel;
            moments.step(&mut weights[at], &mut group.mean[at], &mut group.square[at], slope);
        }
    }
    if step % 4 == 3 {
        average(weights, group, step);
    }
}

fn average(weights: &[f32], group: &mut Group, step: usize) {
    let count = (step / 4) as f32;
    let keep = (1.0 - FORGET).min((1.0 + count) / (10.0 + count));
    for (average, weight) in group.average.iter_mut().zip(weights) {
        *average = *average * keep + weight * (1.0 - keep);
    }
}

#[derive(Clone, Copy)]
struct Adam {
    rate: f32,
    mean: f32,
    square: f32,
}

const KEEP: [f32; 2] = [0.9, 0.99];

impl Adam {
    fn new(rate: f32, step: usize) -> Adam {
        let made_up = |keep: f32| 1.0 / (1.0 - exp(ln(keep) * (step + 1) as f32));
        Adam { rate, mean: made_up(KEEP[0]), square: made_up(KEEP[1]) }
    }

    fn step(self, weight: &mut f32, mean: &mut f32, square: &mut f32, slope: f32) {
        *mean = *mean * KEEP[0] + slope * (1.0 - KEEP[0]);
        *square = *square * KEEP[1] + slope * slope * (1.0 - KEEP[1]);
        *weight -= self.rate * (*mean * self.mean) / ((*square * self.square).sqrt() + 1e-8);
    }
}

#[cfg(test)]
mod tests {
    use onrecord::training::{Around, Candidate, Used, deep, page};

    use super::*;

    /// Some keys for each of `tokens`.
    fn keys(tokens: usize, rows: u32, chance: &mut Chance) -> Keys {
        let mut keys = Keys::default();
        for _ in 0..tokens {
            keys.keys.extend(
                (0..3).map(|_| u32::from(chance.happens(0.5)) + (chance.within(0.5).abs() * rows as f32) as u32),
            );
            keys.end();
        }
        keys
    }

    #[test]
    fn slopes_are_those_of_the_loss() {
        let mut chance = Chance::new(5);
        let (words, near, far) = (keys(9, 7, &mut chance), keys(6, 5, &mut chance), keys(8, 5, &mut chance));
        let labels = [0, 1, 2, 2, 0, 3, 4, 5, 0];
        let cue = |cue, window, around, labels| Cue { range: cue, window, around, labels };
        let paragraph = Paragraph {
            words: &words,
            range: Range::new(1, 9),
            labels: &labels[1..],
            cues: vec![
                cue(Range::new(7, 8), Range::new(2, 8), &near, &[1, 2, 0, 3, 4, 5][..]),
                cue(Range::new(3, 5), Range::new(1, 9), &far, &[1, 2, 5, 6, 0, 3, 4, 0][..]),
            ],
        };
        let mut weights = Weights::new([7, 5], &mut chance);
        let places = Places::new();
        let ask = |weights: &Weights| slopes(weights, &places, &[&paragraph], 1.0, (&mut Chance::new(1), [0.0; 5]));
        let found = ask(&weights);
        let mut expected = vec![found.layers, found.aside, found.transitions];
        for ((used, rows), (count, width)) in [(found.words, (7, WIDTH)), (found.around, (5, AROUND))] {
            let mut sums = vec![0.0; count * width];
            for (row, token) in used {
                for channel in 0..width {
                    sums[row as usize * width + channel] += rows[token as usize * width + channel];
                }
            }
            expected.push(sums);
        }
        let [of_words, of_around, of_layers, of_aside, of_transitions] = [3, 4, 0, 1, 2];
        let legal = |at: usize| at % 8 < LABELS && is_legal(at / 8, at % 8);
        for (group, number) in [(0, of_words), (1, of_around), (2, of_layers), (3, of_aside), (4, of_transitions)] {
            let size = weights.groups()[group].len();
            let (mut apart, mut together) = (0.0, 0.0);
            for at in (0..size).step_by(size.div_ceil(60)).filter(|&at| group != 4 || legal(at)) {
                let mut loss = |by: f32| {
                    let before = weights.groups()[group][at];
                    weights.groups()[group][at] = before + by;
                    let loss = ask(&weights).loss;
                    weights.groups()[group][at] = before;
                    loss
                };
                let slope = (loss(0.0005) - loss(-0.0005)) / 0.001;
                apart += (slope - f64::from(expected[number][at])).abs();
                together += slope.abs();
            }
            assert!(together > 0.01 && apart / together < 0.03, "group {group}: {apart} of {together}");
        }
    }

    #[test]
    fn the_library_says_the_same() {
        let page =
            page("The mill will close, two officials said on Friday, and “nothing can save it,” Ann Lee told us.");
        let range = page.paragraphs()[0];
        let candidates = [7, 21].map(|at| Candidate { cue: Range::new(at, at + 1), odds: 0.5, ruled: None });
        let mut cues = vec![false; page.len()];
        (cues[7], cues[21]) = (true, true);
        let around: Vec<Around> = candidates.iter().map(|one| Around::new(&page, one, &cues)).collect();
        let mut words = Keys::default();
        for at in 0..page.len() {
            deep(&page, at, &mut words.keys);
            words.end();
        }
        let near: Vec<Keys> = around
            .iter()
            .map(|around| {
                let mut keys = Keys::default();
                for at in around.window().from..around.window().to {
                    around.deep(at, &mut keys.keys);
                    keys.end();
                }
                keys
            })
            .collect();
        let indices = [
            Index::new([words.keys.as_slice()].into_iter(), 1),
            Index::new(near.iter().map(|keys| keys.keys.as_slice()), 1),
        ];
        let words = words.looked_up(|key| indices[0].row(key));
        let near: Vec<Keys> = near.iter().map(|keys| keys.looked_up(|key| indices[1].row(key))).collect();
        let labels = vec![0; range.len()];
        let paragraph = Paragraph {
            words: &words,
            range,
            labels: &labels,
            cues: (0..2)
                .map(|at| Cue {
                    range: candidates[at].cue,
                    window: around[at].window(),
                    around: &near[at],
                    labels: &labels,
                })
                .collect(),
        };
        let size = [&indices[0], &indices[1]].map(|index| index.keys.len());
        let mut weights = Weights::new(size, &mut Chance::new(3));
        let last = weights.layers.len() - Layer::Dense(AROUND, SCORES).size();
        for weight in &mut weights.layers[last..] {
            *weight *= 40.0;
        }
        let found = slopes(&weights, &Places::new(), &[&paragraph], 1.0, (&mut Chance::new(1), [0.0; 5]));
        let (parts, _) = weights.parts(&indices);
        let scores = Used::new(&parts).scores(&page, range, &around);
        let (mut apart, mut together) = (0.0, 0.0);
        for (row, said) in scores.iter().flatten().zip(found.said.chunks_exact(SCORES)) {
            for label in 0..LABELS {
                apart += (row[label] - said[label]).abs();
                together += said[label].abs();
            }
        }
        assert!(apart / together < 0.03, "{apart} of {together}");
    }
}
