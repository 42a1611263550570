//! From scores to proposals: cues by the first pass, source and content of each by the second.

use super::crf::{Marginals, Row, Transitions, is_legal, log_odds, viterbi};
use super::page::{LABELS, Label, Page, Triple};
use super::relative::Candidate;
use crate::attribution::view::Range;

/// Added to each beginning of a cue, so that the second pass hears of doubtful ones too.
const MORE_CUES: f32 = 3.0;
/// Added to each beginning of a source: people seldom speak without being named.
const MORE_SOURCES: f32 = 3.0;
/// Cues less likely than this are not looked at.
const LEAST_ODDS: f32 = -1.5;

/// Room that both passes work in.
#[derive(Debug, Default)]
pub struct Room {
    marginals: [Marginals; VIEWS],
    scores: Vec<Row>,
    back: Vec<Row>,
    labels: Vec<u8>,
}

/// Adds the stretches of one paragraph that may be cues, by the `scores` of its tokens and by the rules.
pub fn candidates(
    page: &Page,
    paragraph: Range,
    scores: &[Row],
    transitions: &Transitions,
    room: &mut Room,
    out: &mut Vec<Candidate>,
) {
    let before = out.len();
    room.marginals[0].fill(scores, transitions);
    room.scores.clear();
    room.scores.extend_from_slice(scores);
    for row in &mut room.scores {
        row[Label::BeginCue as usize] += MORE_CUES;
    }
    viterbi(&room.scores, transitions, &mut room.back, &mut room.labels);
    let marginals = &room.marginals[0].labels;
    let odds = |cue: Range| {
        let of_cue = |row: &Row| row[Label::BeginCue as usize] + row[Label::Cue as usize];
        let most = marginals[cue.from - paragraph.from..cue.to - paragraph.from].iter().map(of_cue).fold(0.0, f32::max);
        log_odds(most)
    };
    for cue in stretches(&room.labels, Label::BeginCue, paragraph.from) {
        out.push(Candidate { cue, odds: odds(cue), ruled: None });
    }
    let proposed = out.len();
    let first = page.ruled.partition_point(|ruled| ruled.triple.cue.from < paragraph.from);
    for (at, ruled) in page.ruled.iter().enumerate().skip(first) {
        let cue = ruled.triple.cue;
        if cue.from >= paragraph.to {
            break;
        }
        let at_cue = before + out[before..proposed].partition_point(|one| one.cue.to <= cue.from);
        let free = |one: &&mut Candidate| one.cue.from < cue.to && one.ruled.is_none();
        if let Some(candidate) = out[at_cue..proposed].first_mut().filter(free) {
            candidate.ruled = Some(at);
        } else if cue.to <= paragraph.to {
            out.push(Candidate { cue, odds: odds(cue), ruled: Some(at) });
        }
    }
    let mut at = 0;
    out.retain(|candidate| {
        at += 1;
        at <= before || candidate.ruled.is_some() || candidate.odds >= LEAST_ODDS
    });
    // Text made to be all cues costs no more than others.
    let most = paragraph.len() / 5 + 2;
    if out.len() - before > most {
        out[before..].sort_by(|a, b| b.odds.total_cmp(&a.odds));
        out.truncate(before + most);
    }
    out[before..].sort_by_key(|candidate| candidate.cue.from);
}

/// Stretches of the label `begin` and its inside.
fn stretches(labels: &[u8], begin: Label, offset: usize) -> Vec<Range> {
    let mut stretches: Vec<Range> = Vec::new();
    for (at, &label) in labels.iter().enumerate() {
        if label == begin as u8 {
            stretches.push(Range::new(offset + at, offset + at + 1));
        } else if label == begin as u8 + 1
            && let Some(last) = stretches.last_mut()
        {
            last.to = offset + at + 1;
        }
    }
    stretches
}

/// How many second passes a model may have: a network's, and a linear one.
pub(super) const VIEWS: usize = 2;

/// What a second pass says of the tokens of a window.
#[derive(Debug, Clone, Copy)]
pub struct Said<'s> {
    /// … of each.
    pub scores: &'s [Row],
    /// … of label after label.
    pub transitions: &'s Transitions,
}

/// What may be attributed by a cue, with what the second passes say of it.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// Position of the cue among the candidates.
    pub candidate: usize,
    /// Whom, by what words, what.
    pub triple: Triple,
    /// Whether this is what the rules found, and not only a second pass.
    pub by_rule: bool,
    /// … by layout, which is the rules' own.
    pub by_layout: bool,
    /// … as one's turn, in which others may be attributed.
    pub is_turn: bool,
    /// What each second pass says of it; the first counts most.
    pub(crate) opinions: [Opinion; VIEWS],
}

/// How likely a second pass holds a triple, and parts of it, to be.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Opinion {
    /// Whether it is what this pass proposes.
    pub(crate) proposed: bool,
    pub(crate) cue: f32,
    pub(crate) content_mean: f32,
    pub(crate) content_least: f32,
    pub(crate) content_begin: f32,
    pub(crate) source_mean: f32,
    pub(crate) source_mass: f32,
    pub(crate) content_mass: f32,
    /// Logarithm of how likely all labels are together.
    pub(crate) likely: f32,
}

/// Adds what the rules and each second pass propose for a candidate, by what these passes say of the tokens of its `window`.
pub fn propose(
    page: &Page,
    (number, candidate): (usize, &Candidate),
    window: Range,
    passes: &[Said],
    room: &mut Room,
    out: &mut Vec<Proposal>,
) {
    let before = out.len();
    let mut add = |triple: Triple, by_rule: bool| {
        if let Some(same) = out[before..].iter().position(|other| other.triple == triple) {
            return before + same;
        }
        let ruled = candidate.ruled.filter(|_| by_rule).map(|at| &page.ruled[at]);
        let (by_layout, is_turn) = ruled.map_or((false, false), |ruled| (ruled.by_layout, ruled.is_turn));
        out.push(Proposal { candidate: number, triple, by_rule, by_layout, is_turn, opinions: Default::default() });
        out.len() - 1
    };
    if let Some(ruled) = candidate.ruled {
        add(page.ruled[ruled].triple.clone(), true);
    }
    let (mut proposed, mut cues) = ([None; VIEWS], [0.0; VIEWS]);
    for (pass, said) in passes.iter().enumerate() {
        let (triple, cue) = best(candidate, window, said, pass, room);
        cues[pass] = cue;
        proposed[pass] = triple.map(|triple| add(triple, false));
    }
    for at in before..out.len() {
        for (pass, said) in passes.iter().enumerate() {
            let mut opinion = opinion(&room.marginals[pass], said, window, &out[at].triple);
            (opinion.cue, opinion.proposed) = (cues[pass], proposed[pass] == Some(at));
            out[at].opinions[pass] = opinion;
        }
    }
}

/// The triple that a pass holds for the best, and how likely the candidate is a cue to it.
fn best(candidate: &Candidate, window: Range, said: &Said, pass: usize, room: &mut Room) -> (Option<Triple>, f32) {
    room.marginals[pass].fill(said.scores, said.transitions);
    let marginals = &room.marginals[pass].labels;
    let of_cue = |at: usize| {
        let row = &marginals[at - window.from];
        row[Label::BeginCue as usize] + row[Label::Cue as usize]
    };
    let (from, to) = (candidate.cue.from, candidate.cue.to.min(window.to));
    let surest = (from..to).fold(from, |a, b| if of_cue(b) > of_cue(a) { b } else { a });
    let cue = of_cue(surest);

    room.scores.clear();
    room.scores.extend_from_slice(said.scores);
    for row in &mut room.scores {
        row[Label::BeginSource as usize] += MORE_SOURCES;
    }
    for score in &mut room.scores[surest - window.from][..Label::BeginCue as usize] {
        *score -= 50.0;
    }
    viterbi(&room.scores, said.transitions, &mut room.back, &mut room.labels);
    let read = |begin| stretches(&room.labels, begin, window.from);
    let triple = read(Label::BeginCue).into_iter().find(|range| range.holds(surest)).map(|cue| Triple {
        cue,
        source: read(Label::BeginSource),
        content: read(Label::BeginContent),
    });
    (triple.filter(|triple| !triple.content.is_empty()), cue)
}

/// What a second pass says of a triple.
fn opinion(marginals: &Marginals, said: &Said, window: Range, triple: &Triple) -> Opinion {
    let mut opinion = Opinion { content_least: 1.0, ..Opinion::default() };
    let (mut contents, mut sources) = (0.0, 0.0);
    let (mut before, mut path) = (None, 0.0);
    for (at, row) in (window.from..window.to).zip(&marginals.labels) {
        let label = triple.label(at) as usize;
        let legal = label % 2 == 1 || label == 0 || before.is_some_and(|before| is_legal(before, label));
        let label = if legal { label } else { label - 1 };
        path += f64::from(said.scores[at - window.from][label]);
        if let Some(before) = before {
            path += f64::from(said.transitions.0[before][label]);
        }
        before = Some(label);
        opinion.content_mass += row[Label::BeginContent as usize] + row[Label::Content as usize];
        opinion.source_mass += row[Label::BeginSource as usize];
        debug_assert!(label < LABELS);
        match label {
            1 | 2 => {
                if contents == 0.0 {
                    opinion.content_begin = row[Label::BeginContent as usize];
                }
                contents += 1.0;
                opinion.content_mean += row[label];
                opinion.content_least = opinion.content_least.min(row[label]);
            }
            3 | 4 => {
                sources += 1.0;
                opinion.source_mean += row[label];
            }
            _ => {}
        }
    }
    opinion.content_mean /= f32::max(contents, 1.0);
    opinion.source_mean /= f32::max(sources, 1.0);
    opinion.content_mass /= f32::max(contents, 1.0);
    opinion.likely = (path - marginals.log_sum) as f32;
    opinion
}
