//! Linear-chain conditional random fields (Lafferty 2001): the best labels, and how likely each is.
//!
//! Arithmetic only, with an exponential of its own, so that every machine finds the same.

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
pub fn viterbi(scores: &[Row], transitions: &Transitions, back: &mut Vec<[u8; 8]>, labels: &mut Vec<u8>) {
    labels.clear();
    labels.resize(scores.len(), 0);
    back.clear();
    let Some(first) = scores.first() else { return };
    let mut best = *first;
    for label in (2..LABELS).step_by(2) {
        best[label] = NEVER;
    }
    back.push([0; 8]);
    for score in &scores[1..] {
        let mut next = [NEVER; 8];
        let mut from_of = [0u8; 8];
        for to in 0..LABELS {
            for from in 0..LABELS {
                let value = best[from] + transitions.0[from][to];
                if value > next[to] && is_legal(from, to) {
                    next[to] = value;
                    from_of[to] = from as u8;
                }
            }
            next[to] += score[to];
        }
        back.push(from_of);
        best = next;
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
        let mut scales = Vec::with_capacity(scores.len());
        let mut before: Option<Row> = None;
        for score in scores {
            let most = score[..LABELS].iter().copied().fold(f32::MIN, f32::max);
            let mut here = [0.0; 8];
            for label in 0..LABELS {
                here[label] = exp(score[label] - most);
            }
            let mut row = [0.0; 8];
            if let Some(before) = before {
                for from in 0..LABELS {
                    for to in 0..8 {
                        row[to] += before[from] * self.factors[from][to];
                    }
                }
                for label in 0..8 {
                    row[label] *= here[label];
                }
            } else {
                row = here;
                for label in (2..LABELS).step_by(2) {
                    row[label] = 0.0;
                }
            }
            let scale: f32 = row.iter().sum::<f32>().max(1e-30);
            for value in &mut row {
                *value /= scale;
            }
            self.log_sum += f64::from(most) + f64::from(ln(scale));
            scales.push(scale);
            self.scores.push(here);
            self.forward.push(row);
            before = Some(row);
        }
        self.backward.clear();
        self.backward.resize(scores.len(), [1.0; 8]);
        for at in (0..scores.len().saturating_sub(1)).rev() {
            let mut after = self.backward[at + 1];
            for label in 0..8 {
                after[label] *= self.scores[at + 1][label] / scales[at + 1];
            }
            let mut row = [0.0; 8];
            for from in 0..LABELS {
                row[from] = (0..8).map(|to| self.factors[from][to] * after[to]).sum();
            }
            self.backward[at] = row;
        }
        self.labels.clear();
        for (forward, backward) in self.forward.iter().zip(&self.backward) {
            let mut row = [0.0; 8];
            for label in 0..LABELS {
                row[label] = forward[label] * backward[label];
            }
            self.labels.push(row);
        }
        // The scale of each token, where it is of use to expectations.
        for (row, scale) in self.backward.iter_mut().zip(&scales) {
            row[7] = *scale;
        }
    }
}

/// e to the power `x`, to one part in a million: by arithmetic alone, so that every machine finds the same.
pub fn exp(x: f32) -> f32 {
    let x = x.clamp(-80.0, 80.0);
    let n = (x * std::f32::consts::LOG2_E).round();
    let r = x - n * 0.693_359_4 + n * 2.121_944_4e-4;
    let p = 1.0 + r * (1.0 + r * (0.5 + r * (0.166_666_6 + r * (0.041_666_6 + r * (0.008_333_3 + r * 0.001_388_9)))));
    p * f32::from_bits(((n as i32 + 127) as u32) << 23)
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
