//! The layers of the network with their slopes, in numbers of 32 bits: many tokens at a time, one row each.

use ndarray::linalg::general_mat_mul;
use ndarray::{ArrayView2, ArrayViewMut2};
use onrecord::training::{LEAST_VARIANCE, Layer, REACH, open};

use crate::chance::Chance;

const KERNEL: usize = 2 * REACH + 1;

/// Where stretches of tokens that hear of each other begin and end, as rows.
pub(crate) type Stretches = Vec<(usize, usize)>;

fn matrix(values: &[f32], rows: usize, columns: usize) -> ArrayView2<'_, f32> {
    ArrayView2::from_shape((rows, columns), &values[..rows * columns]).expect("as many numbers as rows times columns")
}

fn matrix_mut(values: &mut [f32], rows: usize, columns: usize) -> ArrayViewMut2<'_, f32> {
    ArrayViewMut2::from_shape((rows, columns), &mut values[..rows * columns]).expect("as many as rows times columns")
}

/// Rows of `from` numbers to rows of `to` numbers.
pub(crate) fn dense(x: &[f32], (from, to): (usize, usize), weights: &[f32]) -> Vec<f32> {
    let (weights, offsets) = weights.split_at(from * to);
    let rows = x.len() / from;
    let mut out: Vec<f32> = offsets.repeat(rows);
    let (x, weights) = (matrix(x, rows, from), matrix(weights, to, from));
    general_mat_mul(1.0, &x, &weights.t(), 1.0, &mut matrix_mut(&mut out, rows, to));
    out
}

/// The slope of what went in, by that of what came out; adds to the slope of the weights.
pub(crate) fn dense_back(
    slope: &[f32],
    x: &[f32],
    (from, to): (usize, usize),
    weights: &[f32],
    of_weights: &mut [f32],
) -> Vec<f32> {
    let rows = x.len() / from;
    let (of_weights, of_offsets) = of_weights.split_at_mut(from * to);
    let slopes = matrix(slope, rows, to);
    general_mat_mul(1.0, &slopes.t(), &matrix(x, rows, from), 1.0, &mut matrix_mut(of_weights, to, from));
    for row in slope.chunks_exact(to) {
        for (sum, value) in of_offsets.iter_mut().zip(row) {
            *sum += value;
        }
    }
    let mut out = vec![0.0; x.len()];
    general_mat_mul(1.0, &slopes, &matrix(weights, to, from), 0.0, &mut matrix_mut(&mut out, rows, from));
    out
}

/// What a norm must remember.
pub(crate) struct Normed {
    values: Vec<f32>,
    factors: Vec<f32>,
}

pub(crate) fn norm(x: &mut [f32], width: usize, weights: &[f32]) -> Normed {
    let mut normed = Normed { values: Vec::with_capacity(x.len()), factors: Vec::with_capacity(x.len() / width) };
    let (scale, offset) = weights.split_at(width);
    for row in x.chunks_exact_mut(width) {
        let mean = row.iter().sum::<f32>() / width as f32;
        let variance = row.iter().map(|value| (value - mean) * (value - mean)).sum::<f32>() / width as f32;
        let factor = 1.0 / (variance + LEAST_VARIANCE).sqrt();
        normed.factors.push(factor);
        for (at, value) in row.iter_mut().enumerate() {
            let even = (*value - mean) * factor;
            normed.values.push(even);
            *value = even * scale[at] + offset[at];
        }
    }
    normed
}

pub(crate) fn norm_back(slope: &mut [f32], width: usize, weights: &[f32], normed: &Normed, of_weights: &mut [f32]) {
    let scale = &weights[..width];
    let (of_scale, of_offset) = of_weights.split_at_mut(width);
    let rows = slope.chunks_exact_mut(width).zip(normed.values.chunks_exact(width)).zip(&normed.factors);
    for ((slope, values), factor) in rows {
        let (mut sum, mut along) = (0.0, 0.0);
        for at in 0..width {
            of_scale[at] += slope[at] * values[at];
            of_offset[at] += slope[at];
            slope[at] *= scale[at];
            sum += slope[at];
            along += slope[at] * values[at];
        }
        (sum, along) = (sum / width as f32, along / width as f32);
        for at in 0..width {
            slope[at] = (slope[at] - sum - values[at] * along) * factor;
        }
    }
}

fn kernel(x: &[f32], width: usize, weights: &[f32], stretches: &Stretches) -> Vec<f32> {
    let mut out = vec![0.0; x.len()];
    for &(from, to) in stretches {
        for at in from..to {
            let sum = &mut out[at * width..][..width];
            for near in at.saturating_sub(REACH).max(from)..(at + REACH + 1).min(to) {
                let weights = &weights[(near + REACH - at) * width..][..width];
                for ((sum, value), weight) in sum.iter_mut().zip(&x[near * width..]).zip(weights) {
                    *sum += value * weight;
                }
            }
        }
    }
    out
}

fn kernel_back(
    slope: &[f32],
    x: &[f32],
    width: usize,
    weights: &[f32],
    stretches: &Stretches,
    of_weights: &mut [f32],
) -> Vec<f32> {
    let mut out = vec![0.0; x.len()];
    for &(from, to) in stretches {
        for at in from..to {
            let slope = &slope[at * width..][..width];
            for near in at.saturating_sub(REACH).max(from)..(at + REACH + 1).min(to) {
                let neighbour = (near + REACH - at) * width;
                let (weights, of_weights) = (&weights[neighbour..][..width], &mut of_weights[neighbour..][..width]);
                let (x, out) = (&x[near * width..][..width], &mut out[near * width..][..width]);
                for channel in 0..width {
                    out[channel] += slope[channel] * weights[channel];
                    of_weights[channel] += slope[channel] * x[channel];
                }
            }
        }
    }
    out
}

/// What a block must remember.
pub(crate) struct Blocked {
    x: Vec<f32>,
    heard: Vec<f32>,
    gated: Vec<f32>,
    mask: Vec<f32>,
    normed: Normed,
}

/// Weights of a kernel, a dense layer and a norm, one after the other.
fn parts(width: usize) -> [usize; 2] {
    let kernel = KERNEL * width;
    [kernel, kernel + Layer::Dense(width, 2 * width).size()]
}

pub(crate) fn block(
    x: &mut Vec<f32>,
    width: usize,
    weights: &[f32],
    stretches: &Stretches,
    (chance, share): (&mut Chance, f32),
) -> Blocked {
    let [gate, last] = parts(width);
    let heard = kernel(x, width, &weights[..gate], stretches);
    let gated = dense(&heard, (width, 2 * width), &weights[gate..last]);
    let mut mask = vec![1.0; x.len()];
    chance.mask(share, &mut mask);
    let mut sum = x.clone();
    for ((sum, gated), mask) in
        sum.chunks_exact_mut(width).zip(gated.chunks_exact(2 * width)).zip(mask.chunks_exact(width))
    {
        for at in 0..width {
            sum[at] += gated[at] * open(gated[width + at]) * mask[at];
        }
    }
    let normed = norm(&mut sum, width, &weights[last..]);
    Blocked { x: std::mem::replace(x, sum), heard, gated, mask, normed }
}

pub(crate) fn block_back(
    slope: &mut [f32],
    width: usize,
    weights: &[f32],
    stretches: &Stretches,
    blocked: &Blocked,
    of_weights: &mut [f32],
) {
    let [gate, last] = parts(width);
    norm_back(slope, width, &weights[last..], &blocked.normed, &mut of_weights[last..]);
    let mut of_gated = vec![0.0; 2 * slope.len()];
    let rows =
        slope.chunks_exact(width).zip(blocked.gated.chunks_exact(2 * width)).zip(blocked.mask.chunks_exact(width));
    for (((slope, gated), mask), out) in rows.zip(of_gated.chunks_exact_mut(2 * width)) {
        for at in 0..width {
            let slope = slope[at] * mask[at];
            let gate = gated[width + at];
            out[at] = slope * open(gate);
            out[width + at] = if gate.abs() < 2.0 { slope * gated[at] * 0.25 } else { 0.0 };
        }
    }
    let heard =
        dense_back(&of_gated, &blocked.heard, (width, 2 * width), &weights[gate..last], &mut of_weights[gate..last]);
    let back = kernel_back(&heard, &blocked.x, width, &weights[..gate], stretches, &mut of_weights[..gate]);
    for (slope, back) in slope.iter_mut().zip(back) {
        *slope += back;
    }
}
