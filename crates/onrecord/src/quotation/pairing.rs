//! Opening marks with closing marks, inside one paragraph.
//!
//! Each way to read the marks of a paragraph costs what its readings of single marks, its unlikely
//! pairs and its missing marks cost; the cheapest is taken. The search keeps the [`WIDTH`] best
//! readings of what it has passed, so that it takes linear time, and where no mark leaves a doubt it
//! does not search at all.

use super::glyph::Level;
use super::marks::{Custom, Mark, NEVER, UNPAIRED, Weights};
use crate::text::Token;

/// What a mark turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// No quotation mark, or one whose other half is missing.
    None,
    /// Opens what the mark at this position closes.
    Opens(u32),
    /// Closes what the mark at this position opens.
    Closes(u32),
    /// Opens what nothing closes before the mark at this position (or the paragraph's end) ends it.
    Unclosed(u32),
    /// Closes what an earlier paragraph opened.
    Continued,
}

/// What the paragraphs around this one tell.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Neighbours<'a> {
    /// Levels of the quotations that the paragraph before left open, the outermost first.
    pub(super) continued: &'a [Level],
    /// Levels of the marks that the paragraph after begins with.
    pub(super) reopened: &'a [Level],
}

/// Readings that are kept.
const WIDTH: usize = 8;
/// A reading that costs so much more than the best is not kept.
const HOPELESS: u32 = 16;
/// Quotations in quotations deeper than this are not told apart.
const DEEPEST: u32 = 16;
/// After so many marks the best reading so far is settled, to bound memory.
const SETTLED: usize = 256;
/// A quotation in one with the same marks.
const SAME_MARKS: u32 = 4;
/// Opened with a double mark and closed with a single one, or the other way.
const SLIPPED: u32 = 5;
/// Single marks around more than a sentence, where others are usual.
const LONG_SINGLE: u32 = 2;

/// Finds readings; keeps its memory from one paragraph to the next.
#[derive(Debug, Default)]
pub(super) struct Pairing {
    weights: Vec<Weights>,
    readings: Vec<Reading>,
    nodes: Vec<Node>,
    steps: Vec<Step>,
    beam: Vec<Hypothesis>,
    next: Vec<Candidate>,
}

/// An opening mark that waits for its closing one, above those that it stands in.
#[derive(Debug, Clone, Copy)]
struct Node {
    below: u32,
    mark: u32,
    depth: u32,
}

#[derive(Debug, Clone, Copy)]
struct Step {
    before: u32,
    mark: u32,
    action: Action,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    None,
    /// Opens, after so many open ones were given up.
    Open(u8),
    /// Closes, likewise.
    Close(u8),
    Continued,
}

#[derive(Debug, Clone, Copy)]
struct Hypothesis {
    cost: u32,
    top: u32,
    step: u32,
}

#[derive(Debug, Clone, Copy)]
struct Candidate {
    cost: u32,
    /// What is open, but for the mark itself if it opens.
    top: u32,
    pushed: bool,
    before: u32,
    action: Action,
}

const NOTHING: u32 = u32::MAX;

impl Pairing {
    /// The readings of `marks`, those of one paragraph.
    pub(super) fn readings(
        &mut self,
        text: &str,
        tokens: &[Token],
        marks: &[Mark],
        custom: Custom,
        neighbours: Neighbours,
    ) -> &[Reading] {
        self.weights.clear();
        self.weights.extend(marks.iter().map(|mark| mark.weights(text, tokens, custom)));
        self.readings.clear();
        self.readings.resize(marks.len(), Reading::None);
        let first_double = marks.iter().position(|mark| mark.glyph.level() != Level::Single).unwrap_or(marks.len());
        let scene = Scene { tokens, marks, custom, neighbours, single_first: custom.single_first(), first_double };
        if !self.is_plain(&scene) {
            self.search(&scene);
        }
        &self.readings
    }

    /// Reads the marks if there is no doubt about any of them: each can be one thing only, and all pair.
    fn is_plain(&mut self, scene: &Scene) -> bool {
        let mut open = [0; 4];
        let mut depth = 0;
        for (at, weights) in self.weights.iter().enumerate() {
            match (weights.open, weights.close, weights.none) {
                (0, 1.., 1..) => {
                    let nested = depth > 0 && scene.nest(Some(open[depth - 1] as usize), at) > 0;
                    if nested || depth == open.len() {
                        return false;
                    }
                    open[depth] = at as u32;
                    depth += 1;
                }
                (1.., 0, 1..) => {
                    let Some(from) = depth.checked_sub(1).map(|top| open[top]) else { return false };
                    if scene.pair(from as usize, at).is_none_or(|cost| cost > 0) {
                        return false;
                    }
                    depth -= 1;
                    self.readings[from as usize] = Reading::Opens(at as u32);
                    self.readings[at] = Reading::Closes(from);
                }
                (1.., 1.., 0) => self.readings[at] = Reading::None,
                _ => return false,
            }
        }
        depth == 0
    }

    fn search(&mut self, scene: &Scene) {
        self.readings.fill(Reading::None);
        self.nodes.clear();
        self.steps.clear();
        self.beam.clear();
        self.beam.push(Hypothesis { cost: 0, top: NOTHING, step: NOTHING });
        for at in 0..scene.marks.len() {
            self.advance(scene, at);
            if self.steps.len() > SETTLED * WIDTH {
                self.settle();
            }
        }
        let end = scene.marks.len() as u32;
        for hypothesis in &mut self.beam {
            hypothesis.cost += unclosed(scene, &self.weights, &self.nodes, hypothesis.top);
        }
        self.beam.sort_by_key(|hypothesis| hypothesis.cost);
        self.settle();
        let mut top = self.beam[0].top;
        while top != NOTHING {
            let node = self.nodes[top as usize];
            self.readings[node.mark as usize] = Reading::Unclosed(end);
            top = node.below;
        }
    }

    /// All that the mark at `at` can be after each reading so far, the best of it kept.
    fn advance(&mut self, scene: &Scene, at: usize) {
        let weights = self.weights[at];
        let dearest = self.beam[0].cost + HOPELESS;
        self.next.clear();
        for hypothesis in &self.beam {
            let mut add = |cost: u32, top: u32, pushed: bool, action: Action| {
                let cost = hypothesis.cost + cost;
                if cost > dearest {
                    return;
                }
                let same = self.next.iter_mut().find(|other| other.top == top && other.pushed == pushed);
                let candidate = Candidate { cost, top, pushed, before: hypothesis.step, action };
                match same {
                    Some(other) if other.cost <= cost => {}
                    Some(other) => *other = candidate,
                    None => self.next.push(candidate),
                }
            };
            add(weights.none, hypothesis.top, false, Action::None);
            if scene.is_continued(at) && hypothesis.top == NOTHING {
                add(weights.close, NOTHING, false, Action::Continued);
            }
            let (mut top, mut given_up, mut cost) = (hypothesis.top, 0, 0);
            loop {
                let node = (top != NOTHING).then(|| self.nodes[top as usize]);
                if weights.open < NEVER && node.is_none_or(|node| node.depth < DEEPEST) {
                    let nest = scene.nest(node.map(|node| node.mark as usize), at);
                    add(cost + weights.open + nest, top, true, Action::Open(given_up));
                }
                let Some(node) = node else { break };
                if let Some(pair) = scene.pair(node.mark as usize, at)
                    && (pair != SLIPPED || weights.none > 1 && self.weights[node.mark as usize].none > 1)
                {
                    add(cost + weights.close + pair, node.below, false, Action::Close(given_up));
                }
                if given_up == 2 {
                    break;
                }
                cost += give_up(scene, &self.weights, node.mark as usize);
                given_up += 1;
                top = node.below;
            }
        }
        self.next.sort_by_key(|candidate| candidate.cost);
        self.next.truncate(WIDTH);
        self.beam.clear();
        for candidate in &self.next {
            let step = self.steps.len() as u32;
            self.steps.push(Step { before: candidate.before, mark: at as u32, action: candidate.action });
            let mut top = candidate.top;
            if candidate.pushed {
                let depth = if top == NOTHING { 0 } else { self.nodes[top as usize].depth + 1 };
                self.nodes.push(Node { below: top, mark: at as u32, depth });
                top = self.nodes.len() as u32 - 1;
            }
            self.beam.push(Hypothesis { cost: candidate.cost, top, step });
        }
    }

    /// Writes down the best reading so far and forgets the others.
    fn settle(&mut self) {
        let best = self.beam[0];
        let mut open: Vec<u32> = Vec::new();
        let mut actions = Vec::new();
        let mut step = best.step;
        while step != NOTHING {
            let taken = self.steps[step as usize];
            actions.push((taken.mark, taken.action));
            step = taken.before;
        }
        // What an earlier settling left open.
        let first = actions.last().map_or(u32::MAX, |&(mark, _)| mark);
        let mut stack = Vec::new();
        for at in (0..self.nodes.len()).take(DEEPEST as usize + 1) {
            let node = self.nodes[at];
            if node.mark >= first || node.depth as usize != stack.len() {
                break;
            }
            stack.push(node.mark);
        }
        for &(mark, action) in actions.iter().rev() {
            let (given_up, closes) = match action {
                Action::None => continue,
                Action::Continued => {
                    self.readings[mark as usize] = Reading::Continued;
                    continue;
                }
                Action::Open(given_up) => (given_up, false),
                Action::Close(given_up) => (given_up, true),
            };
            for _ in 0..given_up {
                if let Some(opened) = stack.pop() {
                    self.readings[opened as usize] = Reading::Unclosed(mark);
                }
            }
            if !closes {
                stack.push(mark);
            } else if let Some(opened) = stack.pop() {
                self.readings[opened as usize] = Reading::Opens(mark);
                self.readings[mark as usize] = Reading::Closes(opened);
            }
        }
        let mut top = best.top;
        while top != NOTHING {
            open.push(self.nodes[top as usize].mark);
            top = self.nodes[top as usize].below;
        }
        self.nodes.clear();
        self.steps.clear();
        for (depth, &mark) in open.iter().rev().enumerate() {
            let below = depth.checked_sub(1).map_or(NOTHING, |below| below as u32);
            self.nodes.push(Node { below, mark, depth: depth as u32 });
        }
        let top = open.len().checked_sub(1).map_or(NOTHING, |top| top as u32);
        self.beam.clear();
        self.beam.push(Hypothesis { cost: 0, top, step: NOTHING });
    }
}

/// A paragraph and what is around it.
struct Scene<'a> {
    tokens: &'a [Token],
    marks: &'a [Mark],
    custom: Custom<'a>,
    neighbours: Neighbours<'a>,
    single_first: bool,
    /// Position of the first mark that is no single one.
    first_double: usize,
}

impl Scene<'_> {
    fn level(&self, at: usize) -> Level {
        self.marks[at].glyph.level()
    }

    /// What it costs to open a quotation at `at` inside the one opened at `outer`.
    fn nest(&self, outer: Option<usize>, at: usize) -> u32 {
        let Some(outer) = outer else { return 0 };
        if self.level(outer) != self.level(at) {
            return 0;
        }
        match self.level(at) {
            Level::Double | Level::Single | Level::Guillemet | Level::Angle => SAME_MARKS,
            Level::Corner | Level::WhiteCorner | Level::Book => 1,
        }
    }

    /// What it costs that the two are a pair; none if they cannot be.
    fn pair(&self, open: usize, close: usize) -> Option<u32> {
        let (from, to) = (&self.marks[open], &self.marks[close]);
        if from.glyph.level() != to.glyph.level() {
            let slipped = matches!(
                (from.glyph.level(), to.glyph.level()),
                (Level::Double, Level::Single) | (Level::Single, Level::Double)
            );
            return slipped.then_some(SLIPPED);
        }
        let long = from.glyph.level() == Level::Single
            && !self.single_first
            && self.tokens[from.token as usize].sentence != self.tokens[to.token as usize - 1].sentence;
        let cost = self.custom.pair(from.glyph, to.glyph) + if long { LONG_SINGLE } else { 0 };
        (cost < NEVER).then_some(cost)
    }

    /// Whether the mark at `at` can close what an earlier paragraph opened.
    fn is_continued(&self, at: usize) -> bool {
        let level = self.level(at);
        self.neighbours.continued.first() == Some(&level) && (at <= self.first_double || level == Level::Single)
    }
}

/// What it costs that the mark at `at` opens and nothing closes it.
fn give_up(scene: &Scene, weights: &[Weights], at: usize) -> u32 {
    match scene.level(at) {
        // It was an apostrophe.
        Level::Single => weights[at].none.saturating_sub(weights[at].open).clamp(1, UNPAIRED),
        _ => UNPAIRED,
    }
}

/// What it costs that the marks from `top` down stay open at the end of the paragraph.
fn unclosed(scene: &Scene, weights: &[Weights], nodes: &[Node], mut top: u32) -> u32 {
    let mut cost = 0;
    while top != NOTHING {
        let node = nodes[top as usize];
        let at = node.mark as usize;
        let reopened = scene.neighbours.reopened.get(node.depth as usize);
        let is_reopened = reopened == Some(&scene.level(at));
        cost += if is_reopened { scene.marks[at].reopened() } else { give_up(scene, weights, at) };
        top = node.below;
    }
    cost
}
