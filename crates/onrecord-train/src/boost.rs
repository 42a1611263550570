//! Training of boosted trees by histograms (Friedman 2001; Ke et al. 2017), for the chooser.

use onrecord::training::{FACTS, Facts, LEAF, Node, Trees, exp, ln};

const TREES: usize = 200;
const LEAVES: usize = 16;
const RATE: f32 = 0.05;
const SHRINK: f32 = 1.0;
/// Fewest examples in a leaf.
const FEWEST: u32 = 50;
const BINS: usize = 64;

/// Trees that tell right proposals from wrong ones; `right` from 0 to 1.
pub(crate) fn trained(facts: &[Facts], right: &[f32]) -> Trees {
    let cuts: Vec<Vec<f32>> = (0..FACTS).map(|fact| cuts(facts, fact)).collect();
    let binned: Vec<[u8; FACTS]> = facts
        .iter()
        .map(|facts| std::array::from_fn(|fact| cuts[fact].partition_point(|&cut| cut < facts[fact]) as u8))
        .collect();
    let mean = right.iter().sum::<f32>() / right.len().max(1) as f32;
    let bias = ln(mean.max(1e-6)) - ln((1.0 - mean).max(1e-6));
    let mut trees = Trees { bias, trees: Vec::new() };
    let mut sums = vec![bias; facts.len()];
    for _ in 0..TREES {
        let slopes: Vec<(f32, f32)> = sums
            .iter()
            .zip(right)
            .map(|(&sum, right)| {
                let p = 1.0 / (1.0 + exp(-sum));
                (p - right, (p * (1.0 - p)).max(1e-6))
            })
            .collect();
        let (tree, leaf_of) = grown(&binned, &cuts, &slopes);
        for (sum, leaf) in sums.iter_mut().zip(leaf_of) {
            *sum += tree[usize::from(leaf)].value;
        }
        trees.trees.push(tree);
    }
    trees
}

/// Where the values of a fact are cut into bins.
fn cuts(facts: &[Facts], fact: usize) -> Vec<f32> {
    let mut values: Vec<f32> = facts.iter().map(|facts| facts[fact]).collect();
    values.sort_by(f32::total_cmp);
    values.dedup();
    if values.len() <= BINS {
        return values.windows(2).map(|pair| pair[0].midpoint(pair[1])).collect();
    }
    let mut values: Vec<f32> = facts.iter().map(|facts| facts[fact]).collect();
    values.sort_by(f32::total_cmp);
    let mut cuts: Vec<f32> = (1..BINS).map(|bin| values[bin * values.len() / BINS]).collect();
    cuts.dedup();
    cuts
}

/// The best cut of a leaf.
#[derive(Clone, Copy)]
struct Cut {
    gain: f32,
    fact: usize,
    bin: u8,
}

/// A leaf while its tree grows.
struct Leaf {
    node: u8,
    members: Vec<u32>,
    cut: Option<Cut>,
}

/// A tree, the leaf with most to gain cut first, and the leaf of each example.
fn grown(binned: &[[u8; FACTS]], cuts: &[Vec<f32>], slopes: &[(f32, f32)]) -> (Vec<Node>, Vec<u8>) {
    let answer = |members: &[u32]| {
        let (g, h) = members.iter().fold((0.0, 0.0), |(g, h), &at| {
            let slope = slopes[at as usize];
            (g + slope.0, h + slope.1)
        });
        Node { fact: LEAF, value: -RATE * g / (h + SHRINK), left: 0, right: 0 }
    };
    let all: Vec<u32> = (0..binned.len() as u32).collect();
    let mut nodes = vec![answer(&all)];
    let cut = best_cut(binned, cuts, slopes, &all);
    let mut leaves = vec![Leaf { node: 0, members: all, cut }];
    while leaves.len() < LEAVES {
        let gain = |leaf: &Leaf| leaf.cut.map_or(0.0, |cut| cut.gain);
        let most = (0..leaves.len()).fold(0, |a, b| if gain(&leaves[b]) > gain(&leaves[a]) { b } else { a });
        let Some(cut) = leaves[most].cut else { break };
        let leaf = leaves.swap_remove(most);
        let (left, right): (Vec<u32>, Vec<u32>) =
            leaf.members.iter().partition(|&&at| binned[at as usize][cut.fact] <= cut.bin);
        let children = nodes.len() as u8;
        nodes[usize::from(leaf.node)] = Node {
            fact: cut.fact as u8,
            value: cuts[cut.fact][usize::from(cut.bin)],
            left: children,
            right: children + 1,
        };
        for members in [left, right] {
            let cut = best_cut(binned, cuts, slopes, &members);
            leaves.push(Leaf { node: nodes.len() as u8, cut, members: Vec::new() });
            nodes.push(answer(&members));
            leaves.last_mut().expect("just pushed").members = members;
        }
    }
    let mut leaf_of = vec![0; binned.len()];
    for leaf in &leaves {
        for &at in &leaf.members {
            leaf_of[at as usize] = leaf.node;
        }
    }
    (nodes, leaf_of)
}

fn best_cut(binned: &[[u8; FACTS]], cuts: &[Vec<f32>], slopes: &[(f32, f32)], members: &[u32]) -> Option<Cut> {
    let mut bins = vec![[(0.0f32, 0.0f32, 0u32); BINS]; FACTS];
    let mut all = (0.0, 0.0);
    for &at in members {
        let (g, h) = slopes[at as usize];
        all = (all.0 + g, all.1 + h);
        for (fact, &bin) in binned[at as usize].iter().enumerate() {
            let sum = &mut bins[fact][usize::from(bin)];
            *sum = (sum.0 + g, sum.1 + h, sum.2 + 1);
        }
    }
    let score = |(g, h): (f32, f32)| g * g / (h + SHRINK);
    let mut best: Option<Cut> = None;
    for (fact, bins) in bins.iter().enumerate() {
        let mut left = (0.0, 0.0, 0);
        for (bin, sum) in bins.iter().enumerate().take(cuts[fact].len()) {
            left = (left.0 + sum.0, left.1 + sum.1, left.2 + sum.2);
            if left.2 < FEWEST || members.len() as u32 - left.2 < FEWEST {
                continue;
            }
            let gain = score((left.0, left.1)) + score((all.0 - left.0, all.1 - left.1)) - score(all);
            if gain > best.map_or(1e-3, |best| best.gain) {
                best = Some(Cut { gain, fact, bin: bin as u8 });
            }
        }
    }
    best
}
