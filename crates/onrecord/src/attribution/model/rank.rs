//! Which proposals to believe: boosted trees over whole attributions (Friedman 2001), and the choice among rivals.

use super::crf::{exp, log_odds};
use super::decode::Proposal;
use super::page::{Page, Traits, Triple};
use super::relative::Candidate;
use crate::attribution::view::Range;

/// How many facts the trees ask of a proposal.
pub const FACTS: usize = 64;

/// One proposal in numbers.
pub type Facts = [f32; FACTS];

/// A question of a tree, or an answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Node {
    /// Which fact is asked; [`LEAF`] for an answer.
    pub fact: u8,
    /// Greater goes right; of an answer, what it adds.
    pub value: f32,
    /// Position in the tree where smaller goes on.
    pub left: u8,
    /// … and greater.
    pub right: u8,
}

/// In place of a fact: the node is an answer.
pub const LEAF: u8 = u8::MAX;

/// Boosted trees.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Trees {
    /// What all begin with.
    pub bias: f32,
    /// Each by its nodes, the root first.
    pub trees: Vec<Vec<Node>>,
}

impl Trees {
    /// How likely a proposal is right.
    pub fn probability(&self, facts: &Facts) -> f32 {
        let mut sum = self.bias;
        for tree in &self.trees {
            let mut at = 0;
            // A tree is shallow; a damaged one ends too.
            for _ in 0..tree.len() {
                let node = tree[at];
                if node.fact == LEAF {
                    sum += node.value;
                    break;
                }
                at = usize::from(if facts[usize::from(node.fact)] > node.value { node.right } else { node.left });
            }
        }
        1.0 / (1.0 + exp(-sum))
    }
}

fn tokens(ranges: &[Range]) -> usize {
    ranges.iter().map(|range| range.len()).sum()
}

fn common(a: &[Range], b: &[Range]) -> usize {
    a.iter().flat_map(|a| b.iter().map(|b| a.to.min(b.to).saturating_sub(a.from.max(b.from)))).sum()
}

fn jaccard(a: &[Range], b: &[Range]) -> f32 {
    let common = common(a, b);
    let all = tokens(a) + tokens(b) - common;
    if all == 0 { 1.0 } else { common as f32 / all as f32 }
}

/// The facts of each of the proposals of one paragraph, which compete.
pub fn facts(page: &Page, candidates: &[Candidate], proposals: &[Proposal], out: &mut Vec<Facts>) {
    // A candidate has up to three proposals, so that those of near candidates are near.
    let reach = 3 * NEAR + 3;
    for (at, proposal) in proposals.iter().enumerate() {
        let near = &proposals[at.saturating_sub(reach)..(at + reach + 1).min(proposals.len())];
        out.push(facts_of(page, candidates, near, proposal));
    }
}

/// Rivals further away than this many candidates are not asked.
const NEAR: usize = 12;

fn facts_of(page: &Page, candidates: &[Candidate], proposals: &[Proposal], proposal: &Proposal) -> Facts {
    let words = page.words.as_slice();
    let candidate = &candidates[proposal.candidate];
    let Triple { cue, source, content } = &proposal.triple;
    let (cue, sentence) = (*cue, words[cue.from].sentence);
    let length = tokens(content);
    let quoted = content.iter().flat_map(|range| range.from..range.to).filter(|&at| words[at].quote > 0).count();

    // What stands against it.
    let (mut overlapping, mut around, mut inside, mut beside, mut same) = (0.0f32, 0.0f32, 0.0f32, 0.0f32, 0.0);
    let mut shared_source = 0.0f32;
    for rival in proposals {
        if rival.candidate == proposal.candidate || rival.candidate.abs_diff(proposal.candidate) > NEAR {
            continue;
        }
        let weight = rival.opinions[0].cue * rival.opinions[0].content_mean;
        let theirs = &rival.triple;
        if common(content, &theirs.content) > 0 {
            overlapping = overlapping.max(weight);
        }
        if common(&[cue], &theirs.content) > 0 {
            around = around.max(weight);
        }
        if common(content, &[theirs.cue]) > 0 {
            inside = inside.max(weight);
        }
        if common(source, &theirs.source) > 0 {
            shared_source = shared_source.max(weight);
        }
        if words[theirs.cue.from].sentence == sentence {
            same += 1.0;
            beside = beside.max(weight);
        }
    }

    let (first, last) = (content[0].from, content[content.len() - 1].to);
    let gap = content
        .iter()
        .map(|range| if range.to <= cue.from { cue.from - range.to } else { range.from.saturating_sub(cue.to) })
        .min()
        .unwrap_or(0);
    let ends = last >= words.len() || words[last].sentence != words[last - 1].sentence || words[last].mark > 0;
    let starts = first == 0
        || words[first - 1].sentence != words[first].sentence
        || words[first - 1].mark > 0
        || first == cue.to;
    let any = |traits: Traits| f32::from((cue.from..cue.to).any(|at| words[at].traits.intersects(traits)));
    let head_of_source = source.first().map(|range| &words[range.from]);
    let ruled = candidate.ruled.map(|at| &page.ruled[at]);
    let other = proposals
        .iter()
        .find(|rival| rival.candidate == proposal.candidate && rival.by_rule != proposal.by_rule)
        .map(|rival| (&rival.triple, rival));
    let by_rules = ruled.map(|ruled| &ruled.triple);
    let in_ruled = words[cue.from].ruled >> 1 & 3;
    let in_rules = |ranges: &[Range], role: u32| {
        let inside = |&at: &usize| words[at].ruled >> 1 & 3 == role;
        ranges.iter().flat_map(|range| range.from..range.to).filter(inside).count() as f32
            / tokens(ranges).max(1) as f32
    };
    let window = length as f32 + cue.len() as f32;
    let second = proposal.opinions[1];

    [
        log_odds(proposal.opinions[0].cue),
        candidate.odds,
        log_odds(proposal.opinions[0].content_mean),
        log_odds(proposal.opinions[0].content_least),
        log_odds(proposal.opinions[0].content_begin),
        if source.is_empty() { -10.0 } else { log_odds(proposal.opinions[0].source_mean) },
        proposal.opinions[0].source_mass,
        proposal.opinions[0].content_mass,
        length as f32,
        content.len() as f32,
        quoted as f32 / length.max(1) as f32,
        source.len() as f32,
        tokens(source) as f32,
        cue.len() as f32,
        overlapping,
        around,
        inside,
        beside,
        same,
        gap as f32,
        f32::from(ends),
        f32::from(starts),
        f32::from(words[cue.from].quote > 0),
        f32::from(words[cue.from].paragraph == 0),
        head_of_source.map_or(-1.0, |word| f32::from(word.span.start() > words[cue.from].span.start())),
        f32::from(first > cue.from),
        f32::from(words[cue.from].form == super::page::hash("to")),
        any(Traits::COLON),
        any(Traits::PREPOSITION),
        any(Traits::SAYS),
        any(Traits::THINKS),
        any(Traits::SAYS_WEAKLY),
        any(Traits::CUE_NOUN),
        any(Traits::ACCORDING),
        any(Traits::BE),
        head_of_source.map_or(-1.0, |word| f32::from(word.traits.contains(Traits::PRONOUN))),
        head_of_source.map_or(-1.0, |word| f32::from(word.traits.contains(Traits::CAPITAL))),
        f32::from(words[first].traits.contains(Traits::THAT)),
        // What the rules say.
        f32::from(proposal.by_rule),
        ruled.map_or(0.0, |ruled| ruled.confidence),
        by_rules.map_or(-1.0, |triple| jaccard(content, &triple.content)),
        by_rules.map_or(-1.0, |triple| jaccard(source, &triple.source)),
        by_rules.map_or(-1.0, |triple| jaccard(&[cue], &[triple.cue])),
        other.map_or(-1.0, |(triple, _)| jaccard(content, &triple.content)),
        other.map_or(-1.0, |(triple, _)| jaccard(source, &triple.source)),
        other.map_or(0.0, |(_, rival)| rival.opinions[0].content_mean - proposal.opinions[0].content_mean),
        other.map_or(0.0, |(_, rival)| (rival.opinions[0].likely - proposal.opinions[0].likely).clamp(-30.0, 30.0)),
        proposal.opinions[0].likely.max(-60.0),
        proposal.opinions[0].likely.max(-60.0) / window,
        in_ruled as f32,
        in_rules(content, 1),
        in_rules(source, 2),
        in_rules(content, 2) + in_rules(content, 3),
        shared_source,
        f32::from(sentence == words[first].sentence && sentence == words[last - 1].sentence),
        head_of_source
            .map_or(-1.0, |word| (word.span.start() as f32 - words[cue.from].span.start() as f32).abs().min(200.0)),
        // What the other second pass says, if there is one.
        f32::from(proposal.opinions[0].proposed),
        f32::from(second.proposed),
        log_odds(second.cue),
        log_odds(second.content_mean),
        log_odds(second.content_least),
        if source.is_empty() { -10.0 } else { log_odds(second.source_mean) },
        second.likely.max(-60.0),
        second.likely.max(-60.0) / window,
    ]
}

/// The proposals to keep, with contents cut where a surer one has taken a part; a cue serves once.
///
/// What the rules find by layout goes first, the rest by `ranks`; those below `least` are left out.
pub fn choose(page: &Page, proposals: &[Proposal], ranks: &[f32], least: f32) -> Vec<(usize, Triple)> {
    let mut order: Vec<usize> =
        (0..proposals.len()).filter(|&at| ranks[at] >= least || proposals[at].by_layout).collect();
    order.sort_by(|&a, &b| {
        let layout = |at: usize| proposals[at].by_layout;
        layout(b).cmp(&layout(a)).then(ranks[b].total_cmp(&ranks[a])).then(a.cmp(&b))
    });
    let mut used = vec![false; page.len()];
    let mut chosen = Vec::new();
    for at in order {
        let triple = &proposals[at].triple;
        if used[triple.cue.from..triple.cue.to].contains(&true) {
            continue;
        }
        let content: Vec<Range> = triple.content.iter().filter_map(|&range| left_over(range, &used)).collect();
        if content.is_empty() {
            continue;
        }
        let taken = if proposals[at].is_turn { &[] } else { content.as_slice() };
        for range in taken.iter().chain([&triple.cue]) {
            used[range.from..range.to].fill(true);
        }
        chosen.push((at, Triple { content, ..triple.clone() }));
    }
    chosen
}

/// What is free of a range, from its first free token to its last, if that is most of it.
fn left_over(range: Range, used: &[bool]) -> Option<Range> {
    let used = &used[range.from..range.to];
    let free = used.iter().filter(|&&used| !used).count();
    let first = used.iter().position(|&used| !used)?;
    let last = used.iter().rposition(|&used| !used)?;
    (free * 10 >= range.len() * 6).then(|| Range::new(range.from + first, range.from + last + 1))
}
