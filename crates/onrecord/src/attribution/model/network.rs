//! A small network as the second pass: it says what the words around a cue are to it.
//!
//! Each token is the sum of a row of numbers for each of its features. Blocks of a convolution over neighbours, one channel at a
//! time, and a gated layer over the channels (Chollet 2017; Dauphin et al. 2017) let tokens hear of each other: once for
//! a paragraph, and then around each cue, where the rows of the features relative to the cue are added.
//!
//! Weights have eight bits and activations sixteen. Sums of products are whole numbers, and all else is done in one order:
//! so every machine finds the same.

use rustc_hash::FxHashMap;
use wide::{i16x8, i32x4};

use super::crf::Row;
use super::features;
use super::file::Reader;
use super::page::{LABELS, Page};
use super::relative::Around;
use crate::attribution::view::Range;

/// Numbers of a token.
pub const WIDTH: usize = 96;
/// Numbers of a token as seen from a cue.
pub const AROUND: usize = 64;
/// Neighbours on either side that a convolution hears of.
pub const REACH: usize = 3;
/// Blocks over a paragraph, and around a cue.
pub const BLOCKS: [usize; 2] = [4, 3];

const KERNEL: usize = 2 * REACH + 1;
/// Scores of labels, padded.
const SCORES: usize = 8;
/// Activations are whole numbers up to this.
const MOST: f32 = 8191.0;

/// Weights as numbers, as the trainer makes them.
#[derive(Debug, Default, Clone)]
pub struct NetworkParts {
    /// Rows of [`WIDTH`] numbers by the keys of features.
    pub words: Vec<(u32, Vec<f32>)>,
    /// Rows of [`AROUND`] numbers by the keys of features relative to a cue.
    pub around: Vec<(u32, Vec<f32>)>,
    /// All else, in the order of [`layers`].
    pub layers: Vec<f32>,
}

/// What a stretch of the weights is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layer {
    /// A scale and an offset for each of so many channels.
    Norm(usize),
    /// A weight for each neighbour of each of so many channels, neighbour by neighbour.
    Kernel(usize),
    /// From so many numbers to so many: weights, output by output, and an offset for each output.
    Dense(usize, usize),
}

impl Layer {
    /// How many weights it has.
    pub fn size(self) -> usize {
        match self {
            Layer::Norm(width) => 2 * width,
            Layer::Kernel(width) => KERNEL * width,
            Layer::Dense(from, to) => (from + 1) * to,
        }
    }
}

/// The layers in order: a norm and the blocks over a paragraph; from there to the view from a cue, by the token and by the cue; a
/// norm and the blocks around the cue; scores.
pub fn layers() -> Vec<Layer> {
    let blocks = |width: usize, count: usize| {
        let block = [Layer::Kernel(width), Layer::Dense(width, 2 * width), Layer::Norm(width)];
        std::iter::once(Layer::Norm(width)).chain(std::iter::repeat_n(block, count).flatten())
    };
    let between = [Layer::Dense(WIDTH, AROUND), Layer::Dense(WIDTH, AROUND)];
    blocks(WIDTH, BLOCKS[0])
        .chain(between)
        .chain(blocks(AROUND, BLOCKS[1]))
        .chain([Layer::Dense(AROUND, SCORES)])
        .collect()
}

/// The network, ready for use.
#[derive(Debug)]
pub(crate) struct Network {
    words: Rows<WIDTH>,
    around: Rows<AROUND>,
    paragraph: Blocks<WIDTH>,
    of_token: Dense,
    of_cue: Dense,
    from_cue: Blocks<AROUND>,
    scores: Dense,
}

/// A paragraph as the network sees it.
#[derive(Debug, Default)]
pub(crate) struct Hidden {
    from: usize,
    /// [`WIDTH`] numbers a token.
    tokens: Vec<f32>,
    /// … and [`AROUND`], for the view from a cue.
    seen: Vec<f32>,
}

/// Room to work in.
#[derive(Debug, Default)]
pub(crate) struct Desk {
    keys: Vec<u32>,
    view: Vec<f32>,
    heard: Vec<f32>,
    whole: Vec<i16>,
    sizes: Vec<f32>,
    gated: Vec<f32>,
}

impl Network {
    /// Looks at a paragraph.
    pub(crate) fn read(&self, page: &Page, paragraph: Range, desk: &mut Desk, hidden: &mut Hidden) {
        hidden.from = paragraph.from;
        hidden.tokens.clear();
        for at in paragraph.from..paragraph.to {
            desk.keys.clear();
            features::deep(page, at, &mut desk.keys);
            let sum = self.words.sum(&desk.keys);
            hidden.tokens.extend(sum.map(|value| f32::from(value) * self.words.unit));
        }
        self.paragraph.apply(&mut hidden.tokens, desk);
        self.of_token.apply(&hidden.tokens, desk, |desk| &mut desk.view);
        std::mem::swap(&mut hidden.seen, &mut desk.view);
    }

    /// Scores of the tokens around a cue.
    pub(crate) fn score(&self, around: &Around, hidden: &Hidden, desk: &mut Desk, scores: &mut Vec<Row>) {
        let window = around.window();
        let cue = around.cue();
        let mut mean = [0.0; WIDTH];
        for at in cue.from..cue.to.min(window.to) {
            let token = &hidden.tokens[(at - hidden.from) * WIDTH..][..WIDTH];
            for (sum, value) in mean.iter_mut().zip(token) {
                *sum += value;
            }
        }
        let count = cue.to.min(window.to).saturating_sub(cue.from).max(1) as f32;
        self.of_cue.apply(&mean.map(|sum| sum / count), desk, |desk| &mut desk.heard);
        let of_cue: [f32; AROUND] = std::array::from_fn(|at| desk.heard[at]);
        let mut view = std::mem::take(&mut desk.view);
        view.clear();
        let mut last = None;
        for at in window.from..window.to {
            desk.keys.clear();
            let sum = if around.is_cue(at) {
                around.keys(at, &mut desk.keys);
                self.around.sum(&desk.keys)
            } else {
                let state = around.state(at);
                let sum = match last {
                    Some((same, sum)) if same == state => sum,
                    _ => {
                        around.keys_of_state(&state, &mut desk.keys);
                        self.around.sum(&desk.keys)
                    }
                };
                last = Some((state, sum));
                desk.keys.clear();
                around.deep_of_word(at, &state, &mut desk.keys);
                self.around.added(sum, &desk.keys)
            };
            let seen = &hidden.seen[(at - hidden.from) * AROUND..][..AROUND];
            view.extend((0..AROUND).map(|at| f32::from(sum[at]) * self.around.unit + seen[at] + of_cue[at]));
        }
        self.from_cue.apply(&mut view, desk);
        self.scores.apply(&view, desk, |desk| &mut desk.heard);
        scores.clear();
        scores.extend_from_slice(desk.heard.as_chunks::<SCORES>().0);
        for row in scores {
            row[LABELS..].fill(0.0);
        }
        desk.view = view;
    }
}

/// Rows of numbers by the keys of features: eight bits each, by how many bits the row is shifted, and one unit for all.
#[derive(Debug)]
struct Rows<const WIDTH: usize> {
    numbers: FxHashMap<u32, u32>,
    values: Vec<([i8; WIDTH], u8)>,
    unit: f32,
}

/// As many keys as are added at a time; more than there are features.
const MOST_KEYS: usize = 64;
/// Rows are shifted by no more bits.
const MOST_SHIFT: u8 = 3;

impl<const WIDTH: usize> Rows<WIDTH> {
    fn sum(&self, keys: &[u32]) -> [i16; WIDTH] {
        self.added([0; WIDTH], keys)
    }

    /// All rows are found before the first is read: so the machine waits for many at a time.
    fn added(&self, mut sum: [i16; WIDTH], keys: &[u32]) -> [i16; WIDTH] {
        let (mut numbers, mut count) = ([0; MOST_KEYS], 0);
        for key in keys.iter().take(MOST_KEYS) {
            let number = self.numbers.get(key);
            numbers[count] = number.copied().unwrap_or(0);
            count += usize::from(number.is_some());
        }
        for &number in &numbers[..count] {
            let (row, shift) = &self.values[number as usize];
            let shift = *shift;
            for (sum, &value) in sum.iter_mut().zip(row) {
                *sum = sum.saturating_add(i16::from(value) << shift);
            }
        }
        sum
    }
}

/// Scale and offset after setting mean and deviation of a token's numbers to 0 and 1 (Ba, Kiros and Hinton 2016).
#[derive(Debug)]
struct Norm<const WIDTH: usize> {
    scale: [f32; WIDTH],
    offset: [f32; WIDTH],
}

/// Keeps the deviation from 0.
pub const LEAST_VARIANCE: f32 = 1e-5;

impl<const WIDTH: usize> Norm<WIDTH> {
    fn apply(&self, token: &mut [f32; WIDTH]) {
        // Eight sums side by side, always in the same order.
        let sum = |value: &dyn Fn(usize) -> f32| {
            let mut sums = [0.0f32; 8];
            for from in (0..WIDTH).step_by(8) {
                for (lane, sum) in sums.iter_mut().enumerate() {
                    *sum += value(from + lane);
                }
            }
            let [a, b, c, d, e, f, g, h] = sums;
            ((a + b) + (c + d)) + ((e + f) + (g + h))
        };
        let mean = sum(&|at| token[at]) / WIDTH as f32;
        let variance = sum(&|at| (token[at] - mean) * (token[at] - mean)) / WIDTH as f32;
        let factor = 1.0 / (variance + LEAST_VARIANCE).sqrt();
        for at in 0..WIDTH {
            token[at] = (token[at] - mean) * factor * self.scale[at] + self.offset[at];
        }
    }
}

/// A norm, and blocks after it.
#[derive(Debug)]
struct Blocks<const WIDTH: usize> {
    norm: Norm<WIDTH>,
    blocks: Vec<Block<WIDTH>>,
}

#[derive(Debug)]
struct Block<const WIDTH: usize> {
    kernel: [[f32; WIDTH]; KERNEL],
    gate: Dense,
    norm: Norm<WIDTH>,
}

impl<const WIDTH: usize> Blocks<WIDTH> {
    fn apply(&self, tokens: &mut [f32], desk: &mut Desk) {
        for token in tokens.as_chunks_mut::<WIDTH>().0 {
            self.norm.apply(token);
        }
        for block in &self.blocks {
            block.apply(tokens, desk);
        }
    }
}

impl<const WIDTH: usize> Block<WIDTH> {
    fn apply(&self, tokens: &mut [f32], desk: &mut Desk) {
        let mut heard = std::mem::take(&mut desk.heard);
        heard.clear();
        let rows = tokens.as_chunks::<WIDTH>().0;
        for at in 0..rows.len() {
            let mut sum = [0.0; WIDTH];
            let (first, last) = (at.saturating_sub(REACH), (at + REACH).min(rows.len() - 1));
            for (near, row) in rows[first..=last].iter().enumerate() {
                let weights = &self.kernel[first + near + REACH - at];
                for channel in 0..WIDTH {
                    sum[channel] += row[channel] * weights[channel];
                }
            }
            heard.extend(sum);
        }
        self.gate.apply(&heard, desk, |desk| &mut desk.gated);
        desk.heard = heard;
        let (rows, _) = tokens.as_chunks_mut::<WIDTH>();
        for (row, gated) in rows.iter_mut().zip(desk.gated.chunks_exact(2 * WIDTH)) {
            let (values, gates) = gated.split_at(WIDTH);
            for at in 0..WIDTH {
                row[at] += values[at] * open(gates[at]);
            }
            self.norm.apply(row);
        }
    }
}

/// How far a gate is open: a straight line in place of the logistic curve.
pub fn open(gate: f32) -> f32 {
    (gate * 0.25 + 0.5).clamp(0.0, 1.0)
}

/// Weights from all of some numbers to all of others.
#[derive(Debug)]
struct Dense {
    from: usize,
    /// Eight at a time, output by output.
    weights: Vec<i16x8>,
    /// By how much the weights of an output are scaled.
    units: Vec<f32>,
    offsets: Vec<f32>,
}

impl Dense {
    /// From rows of numbers to rows of numbers, which replace what `out` holds.
    fn apply(&self, rows: &[f32], desk: &mut Desk, out: impl Fn(&mut Desk) -> &mut Vec<f32>) {
        desk.whole.clear();
        desk.sizes.clear();
        for row in rows.chunks_exact(self.from) {
            let most = row.iter().fold(0.0f32, |most, value| most.max(value.abs()));
            let factor = if most > 0.0 { MOST / most } else { 0.0 };
            desk.whole.extend(row.iter().map(|value| rounded(value * factor)));
            desk.sizes.push(most / MOST);
        }
        let mut done = std::mem::take(out(desk));
        let to = self.units.len();
        let count = desk.sizes.len();
        done.clear();
        done.resize(count * to, 0.0);
        let whole: &[i16] = &desk.whole;
        let steps = self.from / 8;
        let mut at = 0;
        while at < count {
            // Four rows and two outputs at a time fit the registers.
            if at + 4 <= count {
                self.some::<4>(&whole[at * self.from..], &desk.sizes[at..], steps, &mut done[at * to..]);
                at += 4;
            } else {
                self.some::<1>(&whole[at * self.from..], &desk.sizes[at..], steps, &mut done[at * to..]);
                at += 1;
            }
        }
        *out(desk) = done;
    }

    fn some<const ROWS: usize>(&self, whole: &[i16], sizes: &[f32], steps: usize, out: &mut [f32]) {
        let to = self.units.len();
        let rows: [&[[i16; 8]]; ROWS] = std::array::from_fn(|row| whole[row * self.from..][..self.from].as_chunks().0);
        for output in (0..to).step_by(2) {
            let (one, two) = self.weights[output * steps..][..2 * steps].split_at(steps);
            let mut sums = [[i32x4::ZERO; 2]; ROWS];
            for step in 0..steps {
                for row in 0..ROWS {
                    let values = i16x8::new(rows[row][step]);
                    sums[row][0] += values.dot(one[step]);
                    sums[row][1] += values.dot(two[step]);
                }
            }
            for row in 0..ROWS {
                for side in 0..2 {
                    let sum = sums[row][side].to_array().iter().sum::<i32>() as f32;
                    out[row * to + output + side] =
                        sum * (sizes[row] * self.units[output + side]) + self.offsets[output + side];
                }
            }
        }
    }
}

/// The nearest whole number to a small one: adding this much leaves no room for a fraction.
fn rounded(value: f32) -> i16 {
    (value + 12_582_912.0).to_bits() as i16
}

/// Whole numbers for `row`, and their unit.
fn whole(row: &[f32]) -> (Vec<i8>, f32) {
    let most = row.iter().fold(0.0f32, |most, value| most.max(value.abs()));
    let unit = if most > 0.0 { most / 127.0 } else { 1.0 };
    (row.iter().map(|value| rounded(value / unit) as i8).collect(), unit)
}

impl NetworkParts {
    /// The network as a section of a file holds it: rows of words, rows around a cue, layers.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for size in [WIDTH, AROUND, REACH, BLOCKS[0], BLOCKS[1]] {
            out.push(size as u8);
        }
        for rows in [&self.words, &self.around] {
            let most = rows.iter().flat_map(|(_, row)| row).fold(0.0f32, |most, value| most.max(value.abs()));
            let unit = most.max(f32::MIN_POSITIVE) / f32::from(127u16 << MOST_SHIFT);
            out.extend((rows.len() as u32).to_le_bytes());
            out.extend(unit.to_le_bytes());
            for (key, row) in rows {
                out.extend(&key.to_le_bytes()[..3]);
                let shift = (0..MOST_SHIFT)
                    .find(|&shift| row.iter().all(|value| rounded(value / unit / f32::from(1u8 << shift)).abs() <= 127))
                    .unwrap_or(MOST_SHIFT);
                out.push(shift);
                out.extend(row.iter().map(|value| rounded(value / unit / f32::from(1u8 << shift)) as u8));
            }
        }
        let mut weights = self.layers.as_slice();
        for layer in layers() {
            let (mine, rest) = weights.split_at(layer.size());
            weights = rest;
            let Layer::Dense(from, to) = layer else {
                out.extend(mine.iter().flat_map(|value| value.to_le_bytes()));
                continue;
            };
            let (weights, offsets) = mine.split_at(from * to);
            for (row, offset) in weights.chunks_exact(from).zip(offsets) {
                let (row, unit) = whole(row);
                out.extend(unit.to_le_bytes());
                out.extend(offset.to_le_bytes());
                out.extend(row.iter().map(|&weight| weight as u8));
            }
        }
        out
    }
}

impl Network {
    /// The network in a section of a file; none if it is damaged or of another build.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Network> {
        let mut reader = Reader(bytes);
        for size in [WIDTH, AROUND, REACH, BLOCKS[0], BLOCKS[1]] {
            (reader.take(1)? == [size as u8]).then_some(())?;
        }
        let network = Network {
            words: reader.numbers()?,
            around: reader.numbers()?,
            paragraph: reader.blocks(BLOCKS[0])?,
            of_token: reader.dense(WIDTH, AROUND)?,
            of_cue: reader.dense(WIDTH, AROUND)?,
            from_cue: reader.blocks(BLOCKS[1])?,
            scores: reader.dense(AROUND, SCORES)?,
        };
        reader.0.is_empty().then_some(network)
    }
}

/// Parts of a network.
impl Reader<'_> {
    fn floats<const LENGTH: usize>(&mut self) -> Option<[f32; LENGTH]> {
        let mut floats = [0.0; LENGTH];
        for value in &mut floats {
            *value = self.f32()?;
        }
        Some(floats)
    }

    fn numbers<const WIDTH: usize>(&mut self) -> Option<Rows<WIDTH>> {
        let count = self.u32()?;
        let unit = self.f32()?;
        let bytes = self.take((count as usize).checked_mul(WIDTH + 4)?)?;
        let mut rows = Rows { numbers: FxHashMap::default(), values: Vec::with_capacity(count as usize), unit };
        rows.numbers.reserve(count as usize);
        for row in bytes.chunks_exact(WIDTH + 4) {
            let (head, weights) = row.split_first_chunk::<4>()?;
            let [a, b, c, shift] = *head;
            rows.numbers.insert(u32::from_le_bytes([a, b, c, 0]), rows.values.len() as u32);
            rows.values.push((std::array::from_fn(|at| weights[at] as i8), shift.min(MOST_SHIFT)));
        }
        Some(rows)
    }

    fn norm<const WIDTH: usize>(&mut self) -> Option<Norm<WIDTH>> {
        Some(Norm { scale: self.floats()?, offset: self.floats()? })
    }

    fn blocks<const WIDTH: usize>(&mut self, count: usize) -> Option<Blocks<WIDTH>> {
        let norm = self.norm()?;
        let mut blocks = Vec::with_capacity(count);
        for _ in 0..count {
            let mut kernel = [[0.0; WIDTH]; KERNEL];
            for weights in &mut kernel {
                *weights = self.floats()?;
            }
            blocks.push(Block { kernel, gate: self.dense(WIDTH, 2 * WIDTH)?, norm: self.norm()? });
        }
        Some(Blocks { norm, blocks })
    }

    fn dense(&mut self, from: usize, to: usize) -> Option<Dense> {
        let mut dense = Dense { from, weights: Vec::new(), units: Vec::new(), offsets: Vec::new() };
        for _ in 0..to {
            dense.units.push(self.f32()?);
            dense.offsets.push(self.f32()?);
            let weights = self.take(from)?.as_chunks::<8>().0;
            dense.weights.extend(weights.iter().map(|eight| i16x8::new(eight.map(|weight| i16::from(weight as i8)))));
        }
        Some(dense)
    }
}
