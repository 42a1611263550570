//! From scores to proposals: cues by the first pass, source and content of each by the second.

use super::crf::{Marginals, Row, Transitions, log_odds, viterbi};
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
    marginals: Marginals,
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
    room.marginals.fill(scores, transitions);
    room.scores.clear();
    room.scores.extend_from_slice(scores);
    for row in &mut room.scores {
        row[Label::BeginCue as usize] += MORE_CUES;
    }
    viterbi(&room.scores, transitions, &mut room.back, &mut room.labels);
    let marginals = &room.marginals.labels;
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

/// What may be attributed by a cue, with what the second pass says of it.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// Position of the cue among the candidates.
    pub candidate: usize,
    /// Whom, by what words, what.
    pub triple: Triple,
    /// Whether this is what the rules found, and not the second pass.
    pub by_rule: bool,
    /// … by layout, which is the rules' own.
    pub by_layout: bool,
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

/// Adds what the second pass proposes for a candidate, by the `scores` of the tokens of its `window`, and what the rules do.
pub fn propose(
    page: &Page,
    (number, candidate): (usize, &Candidate),
    window: Range,
    scores: &[Row],
    transitions: &Transitions,
    room: &mut Room,
    out: &mut Vec<Proposal>,
) {
    room.marginals.fill(scores, transitions);
    let marginals = &room.marginals.labels;
    let of_cue = |at: usize| {
        let row = &marginals[at - window.from];
        row[Label::BeginCue as usize] + row[Label::Cue as usize]
    };
    let (from, to) = (candidate.cue.from, candidate.cue.to.min(window.to));
    let surest = (from..to).fold(from, |a, b| if of_cue(b) > of_cue(a) { b } else { a });
    let cue = of_cue(surest);

    room.scores.clear();
    room.scores.extend_from_slice(scores);
    for row in &mut room.scores {
        row[Label::BeginSource as usize] += MORE_SOURCES;
    }
    for score in &mut room.scores[surest - window.from][..Label::BeginCue as usize] {
        *score -= 50.0;
    }
    viterbi(&room.scores, transitions, &mut room.back, &mut room.labels);
    let labels = &room.labels;
    let read = |begin| stretches(labels, begin, window.from);
    let cues = read(Label::BeginCue);
    let triple = cues.iter().find(|range| range.holds(surest)).map(|&cue| Triple {
        cue,
        source: read(Label::BeginSource),
        content: read(Label::BeginContent),
    });
    let ruled = candidate.ruled.map(|at| &page.ruled[at].triple);
    let by_model = triple.filter(|triple| !triple.content.is_empty());
    let same = by_model.as_ref() == ruled;
    let proposal = |triple: Triple, by_rule| {
        weigh(
            marginals,
            scores,
            transitions,
            room.marginals.log_sum,
            window,
            Proposal {
                candidate: number,
                triple,
                by_rule,
                by_layout: by_rule && candidate.ruled.is_some_and(|at| page.ruled[at].by_layout),
                cue,
                content_mean: 0.0,
                content_least: 1.0,
                content_begin: 0.0,
                source_mean: 0.0,
                source_mass: 0.0,
                content_mass: 0.0,
                likely: 0.0,
            },
        )
    };
    if let Some(ruled) = ruled {
        out.push(proposal(ruled.clone(), true));
    }
    if let Some(triple) = by_model.filter(|_| !same) {
        out.push(proposal(triple, false));
    }
}

/// Fills in what the second pass says of a triple.
fn weigh(
    marginals: &[Row],
    scores: &[Row],
    transitions: &Transitions,
    log_sum: f64,
    window: Range,
    mut proposal: Proposal,
) -> Proposal {
    let (mut contents, mut sources) = (0.0, 0.0);
    let (mut before, mut path) = (None, 0.0);
    for (at, row) in (window.from..window.to).zip(marginals) {
        let label = proposal.triple.label(at) as usize;
        let label = if before.is_some_and(|before| super::crf::is_legal(before, label)) || label % 2 == 1 || label == 0
        {
            label
        } else {
            label - 1
        };
        path += f64::from(scores[at - window.from][label]);
        if let Some(before) = before {
            path += f64::from(transitions.0[before][label]);
        }
        before = Some(label);
        proposal.content_mass += row[Label::BeginContent as usize] + row[Label::Content as usize];
        proposal.source_mass += row[Label::BeginSource as usize];
        debug_assert!(label < LABELS);
        match label {
            1 | 2 => {
                if contents == 0.0 {
                    proposal.content_begin = row[Label::BeginContent as usize];
                }
                contents += 1.0;
                proposal.content_mean += row[label];
                proposal.content_least = proposal.content_least.min(row[label]);
            }
            3 | 4 => {
                sources += 1.0;
                proposal.source_mean += row[label];
            }
            _ => {}
        }
    }
    proposal.content_mean /= f32::max(contents, 1.0);
    proposal.source_mean /= f32::max(sources, 1.0);
    proposal.content_mass /= f32::max(contents, 1.0);
    proposal.likely = (path - log_sum) as f32;
    proposal
}
