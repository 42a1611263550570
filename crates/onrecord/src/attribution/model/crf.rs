//! Linear-chain conditional random fields (Lafferty 2001): the best labels, and how likely each is.
//!
//! Arithmetic only, with an exponential of its own, so that every machine finds the same.

use wide::{f32x8, u32x8};

use super::page::LABELS;

/// A number for each label; the last is padding.
pub type Row = [f32; 8];

/// Weights of label after label; an inside never follows what is not its beginning or inside.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Transitions(pub [Row; LABELS]);

/// Whether `to` may follow `from`.
pub fn is_legal(from: usize, to: usize) -> bool {
    to == 0 || to % 2 == 1 || from == to || from == to - 1
}

const NEVER: f32 = -1e9;

impl Transitions {
    /// Weights of label after label, below all others where one may not follow.
    fn legal(&self) -> [f32x8; LABELS] {
        let weight = |from: usize, to: usize| {
            if to < LABELS && is_legal(from, to) { self.0[from][to] } else { f32::NEG_INFINITY }
        };
        std::array::from_fn(|from| f32x8::new(std::array::from_fn(|to| weight(from, to))))
    }

    /// Factors of label after label; 0 where one may not follow.
    fn factors(&self) -> [Row; LABELS] {
        let mut factors = [[0.0; 8]; LABELS];
        for (from, row) in factors.iter_mut().enumerate() {
            for (to, factor) in row.iter_mut().enumerate().take(LABELS) {
                if is_legal(from, to) {
                    *factor = exp(self.0[from][to]);
                }
            }
        }
        factors
    }
}

/// The best labels for `scores`; `back` is room to work in.
pub fn viterbi(scores: &[Row], transitions: &Transitions, back: &mut Vec<Row>, labels: &mut Vec<u8>) {
    labels.clear();
    labels.resize(scores.len(), 0);
    back.clear();
    let Some(first) = scores.first() else { return };
    let legal = transitions.legal();
    let mut best = *first;
    for label in (2..LABELS).step_by(2) {
        best[label] = NEVER;
    }
    back.push([0.0; 8]);
    for &score in &scores[1..] {
        let (mut next, mut from_of) = (f32x8::splat(NEVER), f32x8::ZERO);
        for (from, transitions) in legal.iter().enumerate() {
            let value = *transitions + best[from];
            let better = value.simd_gt(next);
            next = better.select(value, next);
            from_of = better.select(f32x8::splat(from as f32), from_of);
        }
        back.push(from_of.to_array());
        best = (next + f32x8::new(score)).to_array();
    }
    let mut label = (0..LABELS).fold(0, |a, b| if best[b] > best[a] { b } else { a });
    for at in (0..scores.len()).rev() {
        labels[at] = label as u8;
        label = back[at][label] as usize;
    }
}

/// Room for [`Marginals::fill`], and what it found.
#[derive(Debug, Default)]
pub struct Marginals {
    /// How likely each label of each token is.
    pub labels: Vec<Row>,
    /// What is left of the forward pass, for expectations of label after label.
    pub forward: Vec<Row>,
    /// The exponentials of the scores.
    pub scores: Vec<Row>,
    /// The backward pass over the scale of the next token.
    pub backward: Vec<Row>,
    /// Logarithm of the sum over all labellings.
    pub log_sum: f64,
    /// Factors of label after label.
    pub factors: [Row; LABELS],
    /// What the factors are of.
    transitions: Option<Transitions>,
    scales: Vec<f32>,
}

impl Marginals {
    /// Forward and backward, scaled at each token (Rabiner 1989).
    pub fn fill(&mut self, scores: &[Row], transitions: &Transitions) {
        if self.transitions.as_ref() != Some(transitions) {
            self.factors = transitions.factors();
            self.transitions = Some(transitions.clone());
        }
        self.log_sum = 0.0;
        self.forward.clear();
        self.scores.clear();
        self.scales.clear();
        let factors = self.factors.map(f32x8::new);
        let mut before: Option<Row> = None;
        for score in scores {
            let most = score[..LABELS].iter().copied().fold(f32::MIN, f32::max);
            let mut here = exps(f32x8::new(*score) - most).to_array();
            here[LABELS] = 0.0;
            let mut row = f32x8::new(here);
            if let Some(before) = before {
                row *= factors.iter().zip(before).fold(f32x8::ZERO, |sum, (&factors, before)| sum + factors * before);
            } else {
                let mut first = here;
                for label in (2..LABELS).step_by(2) {
                    first[label] = 0.0;
                }
                row = f32x8::new(first);
            }
            let scale = row.to_array().iter().sum::<f32>().max(1e-30);
            let row = (row / scale).to_array();
            self.log_sum += f64::from(most) + f64::from(ln(scale));
            self.scales.push(scale);
            self.scores.push(here);
            self.forward.push(row);
            before = Some(row);
        }
        let columns: [f32x8; LABELS] = std::array::from_fn(|to| {
            f32x8::new(std::array::from_fn(|from| if from < LABELS { self.factors[from][to] } else { 0.0 }))
        });
        self.backward.clear();
        self.backward.resize(scores.len(), [1.0; 8]);
        for at in (0..scores.len().saturating_sub(1)).rev() {
            let after = f32x8::new(self.backward[at + 1]) * (f32x8::new(self.scores[at + 1]) / self.scales[at + 1]);
            let sum = |sum, (&column, after)| sum + column * after;
            self.backward[at] = columns.iter().zip(after.to_array()).fold(f32x8::ZERO, sum).to_array();
        }
        self.labels.clear();
        let both = self.forward.iter().zip(&self.backward);
        self.labels.extend(both.map(|(forward, backward)| (f32x8::new(*forward) * f32x8::new(*backward)).to_array()));
        // The scale of each token, where it is of use to expectations.
        for (row, scale) in self.backward.iter_mut().zip(&self.scales) {
            row[LABELS] = *scale;
        }
    }
}

/// e to the power `x`, to one part in a million: by arithmetic alone, so that every machine finds the same.
pub fn exp(x: f32) -> f32 {
    exps(f32x8::splat(x)).to_array()[0]
}

/// The same of eight numbers at once.
fn exps(x: f32x8) -> f32x8 {
    // Adding so much leaves no room for fractions: what is left in the last bits is a whole number.
    const WHOLE: f32 = 12_582_912.0;
    let x = x.max(f32x8::splat(-80.0)).min(f32x8::splat(80.0));
    let shifted = x * std::f32::consts::LOG2_E + WHOLE;
    let n = shifted - WHOLE;
    let r = x - n * 0.693_359_4 + n * 2.121_944_4e-4;
    let p = r * 0.001_388_9 + 0.008_333_3;
    let p = [0.041_666_6, 0.166_666_6, 0.5, 1.0, 1.0].into_iter().fold(p, |p, term| p * r + term);
    let exponent: u32x8 = bytemuck::cast(shifted);
    let power: f32x8 = bytemuck::cast((exponent + u32x8::splat(127)) << 23u32);
    p * power
}

/// The natural logarithm of a positive number, likewise.
pub fn ln(x: f32) -> f32 {
    let bits = x.max(f32::MIN_POSITIVE).to_bits();
    let mut exponent = (bits >> 23) as i32 - 127;
    let mut m = f32::from_bits(bits & 0x007f_ffff | 0x3f80_0000);
    if m > std::f32::consts::SQRT_2 {
        m /= 2.0;
        exponent += 1;
    }
    let s = (m - 1.0) / (m + 1.0);
    let z = s * s;
    let log = 2.0 * s * (1.0 + z * (1.0 / 3.0 + z * (0.2 + z * (1.0 / 7.0 + z / 9.0))));
    log + exponent as f32 * std::f32::consts::LN_2
}

/// The logarithm of the odds of a probability, kept finite.
pub(super) fn log_odds(p: f32) -> f32 {
    let p = p.clamp(0.0, 1.0);
    ln(p + 1e-4) - ln(1.0 - p + 1e-4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponential_and_logarithm_are_close() {
        for step in -300i16..300 {
            let x = f32::from(step) / 10.0;
            assert!((exp(x) / x.exp() - 1.0).abs() < 3e-6, "exp {x}: {} {}", exp(x), x.exp());
            assert!((ln(exp(x)) - x).abs() < 1e-4, "ln exp {x}: {}", ln(exp(x)));
        }
    }

    #[test]
    fn marginals_are_what_counting_all_labellings_finds() {
        let scores: Vec<Row> =
            (0..4).map(|t| std::array::from_fn(|y| ((t * 7 + y * 3) % 5) as f32 * 0.7 - 1.0)).collect();
        let mut transitions = Transitions::default();
        for (from, row) in transitions.0.iter_mut().enumerate() {
            for (to, weight) in row.iter_mut().enumerate() {
                *weight = ((from * 3 + to * 5) % 4) as f32 * 0.5 - 0.6;
            }
        }
        let (mut sum, mut with) = (0.0, vec![[0.0; LABELS]; scores.len()]);
        let (mut most, mut best) = (f32::MIN, Vec::new());
        for code in 0..LABELS.pow(4) {
            let labels: Vec<usize> = (0..4).map(|t| code / LABELS.pow(t) % LABELS).collect();
            let legal = is_legal(0, labels[0]) && labels.windows(2).all(|pair| is_legal(pair[0], pair[1]));
            if !legal {
                continue;
            }
            let score: f32 = (0..4).map(|t| scores[t][labels[t]]).sum::<f32>()
                + labels.windows(2).map(|pair| transitions.0[pair[0]][pair[1]]).sum::<f32>();
            sum += f64::from(score).exp();
            for (t, &label) in labels.iter().enumerate() {
                with[t][label] += f64::from(score).exp();
            }
            if score > most {
                (most, best) = (score, labels);
            }
        }
        let mut marginals = Marginals::default();
        marginals.fill(&scores, &transitions);
        assert!((marginals.log_sum - sum.ln()).abs() < 1e-4);
        for (t, row) in with.iter().enumerate() {
            for (label, &expected) in row.iter().enumerate() {
                assert!((f64::from(marginals.labels[t][label]) - expected / sum).abs() < 1e-4, "{t} {label}");
            }
        }
        let mut labels = Vec::new();
        viterbi(&scores, &transitions, &mut Vec::new(), &mut labels);
        assert_eq!(labels.iter().map(|&label| usize::from(label)).collect::<Vec<_>>(), best);
    }
}
