//! What joins attributions to each other and to what stands around them: continued quotations, parents, hedges, times.

use rustc_hash::FxHashSet;

use super::complement::after_time;
use super::contents::Contents;
use super::finder::{Finder, Found};
use super::view::{Range, View};
use crate::attribution::{Act, Attribution};
use crate::id::AttributionId;
use crate::lexicon::{self, Class};

/// Gives quotations that stand alone to the attribution before them, whose speaker goes on.
pub(super) fn continue_quotations(finder: &mut Finder) {
    let view = finder.view;
    let mut order: Vec<usize> = (0..finder.found.len()).collect();
    order.sort_by_key(|&at| finder.found[at].cue.from);
    for quote in &view.quotes {
        let Range { from, to } = quote.range;
        if !(quote.speech || quote.continues || view.is_mark(to.saturating_sub(2), &[".", "?", "!"]))
            || finder.is_taken(from)
            || !stands_alone(view, quote.range)
            // "Another was blunter: “…”"
            || from > 0 && view.is_mark(from - 1, &[":"])
        {
            continue;
        }
        let before = order.partition_point(|&at| finder.found[at].cue.from < from);
        let Some(last) = goes_on(finder, &order[..before]) else { continue };
        let found = &finder.found[last];
        let gap = view.paragraph(from) - view.paragraph(found.cue.from);
        let Some(content) = found.content.last() else { continue };
        // On damaged text the last content may stand behind, or the quotation hold the cue: nothing goes on there.
        if content.to > from || found.source.iter().chain([&found.cue]).any(|role| role.to > from && role.from < to) {
            continue;
        }
        let quoted = is_quoted(view, found.content[0]) || is_quoted(view, *content);
        let direct = view.quote_from(found.content[0].from).is_some() && view.quote_to(content.to).is_some();
        let to_here = content.to.max(found.cue.to);
        let adjacent = view.paragraph(from).saturating_sub(view.paragraph(to_here - 1)) <= 1;
        let starts_paragraph = from == 0 || view.paragraph(from - 1) != view.paragraph(from);
        let joins = if gap == 0 {
            // "She said people should choose. “It is their life.”": she goes on.
            let next = || found.act == Act::Speech && view.sentence(to_here - 1).to == from;
            !starts_paragraph && (quoted || next()) || content.to >= from
        } else {
            // “Have you read it?” he asked: what stands alone in the next paragraph is the answer.
            let answers = || view.is_mark(content.to.saturating_sub(2), &["?"]);
            // “…,” he said. ‘Not my bridge’: another's marks, and no sentence: a heading.
            let heads = || {
                view.form(from) != view.form(found.content[0].from)
                    && !view.is_mark(to.saturating_sub(2), &[".", "?", "!", "…", ","])
            };
            adjacent
                && starts_paragraph
                && (quote.continues || direct && ends_paragraph(view, to_here) && !answers() && !heads())
        };
        if joins {
            finder.extend(last, Range::new(from, to));
        }
    }
}

/// The attribution that a quotation would go on with: the last one, or in its sentence the one with quotation marks.
///
/// “…,” Lee said, the paper reported. “…”: it is Lee who goes on.
fn goes_on(finder: &Finder, before: &[usize]) -> Option<usize> {
    let view = finder.view;
    let sentence = |at: usize| view.sentence(finder.found[at].cue.from).from;
    let last = *before.last()?;
    let quoted = |at: usize| {
        let content = &finder.found[at].content;
        is_quoted(view, content[0]) && content.last().is_some_and(|range| view.quote_to(range.to).is_some())
    };
    before
        .iter()
        .rev()
        .copied()
        .take(6)
        .take_while(|&at| sentence(at) == sentence(last))
        .find(|&at| quoted(at))
        .or(Some(last))
}

/// Whether quotation marks stand at an edge of a content.
fn is_quoted(view: &View, content: Range) -> bool {
    view.quote(content.from).is_some() || view.quote(content.to - 1).is_some()
}

/// Whether a quotation is all there is of its sentences.
fn stands_alone(view: &View, range: Range) -> bool {
    let end = view.sentence(range.to - 1).to;
    view.sentence(range.from).from == range.from
        && (end == range.to || end == range.to + 1 && view.is_mark(range.to, &["."]))
}

/// Whether little or nothing of the paragraph stands after `at`.
fn ends_paragraph(view: &View, at: usize) -> bool {
    let sentence = view.sentence(at - 1).to;
    sentence >= view.len() || view.paragraph(sentence) != view.paragraph(at - 1)
}

/// Sets the parent of each: the innermost attribution whose content holds its cue. Of attributions that hold each other's cues, in
/// a circle, the least sure is given up.
pub(super) fn set_parents(attributions: &mut Vec<Attribution>) {
    loop {
        find_parents(attributions);
        let weakest = weakest_of_circles(attributions);
        if weakest.is_empty() {
            return;
        }
        let mut at = 0;
        attributions.retain(|_| {
            at += 1;
            !weakest.contains(&(at - 1))
        });
    }
}

/// The least sure attribution of each circle of parents.
fn weakest_of_circles(attributions: &[Attribution]) -> FxHashSet<usize> {
    let mut weakest = FxHashSet::default();
    let mut seen_from = vec![usize::MAX; attributions.len()];
    for from in 0..attributions.len() {
        let mut at = Some(from);
        while let Some(here) = at.filter(|&here| seen_from[here] == usize::MAX) {
            seen_from[here] = from;
            at = attributions[here].parent.map(AttributionId::index);
        }
        // Back at one of this walk: from there on it is a circle.
        let Some(start) = at.filter(|&here| seen_from[here] == from) else { continue };
        let next = |&here: &usize| attributions[here].parent.map(AttributionId::index).filter(|&next| next != start);
        let circle = std::iter::successors(Some(start), next);
        weakest.extend(circle.min_by(|&a, &b| attributions[a].confidence.total_cmp(&attributions[b].confidence)));
    }
    weakest
}

fn find_parents(attributions: &mut [Attribution]) {
    let contents = Contents::of(attributions);
    for (at, attribution) in attributions.iter_mut().enumerate() {
        let cue = attribution.cue.first().copied();
        let holds = cue.and_then(|cue| contents.innermost(cue, Some(AttributionId::new(at))));
        attribution.parent = holds.map(|(_, parent)| parent);
    }
}

/// How far apart source and cue may stand to be looked at as one.
const APART: usize = 64;

/// The cue with its source, unless the source is the subject of a long sentence that many cues share.
fn with_source(found: &Found) -> Range {
    let cue = found.cue;
    let near = |source: &&Range| source.from + APART > cue.from && source.to < cue.to + APART;
    found
        .source
        .iter()
        .filter(near)
        .fold(cue, |whole, source| Range::new(whole.from.min(source.from), whole.to.max(source.to)))
}

/// Hedges beside the cue: "reportedly said", "is said to have told".
pub(super) fn hedges(view: &View, found: &Found) -> Vec<Range> {
    let cue = found.cue;
    let whole = with_source(found);
    let from = whole.from.saturating_sub(3).max(view.sentence(cue.from).from);
    let to = whole.to.min(cue.to + 12) + 2;
    let in_content = |at: usize| found.content.iter().any(|range| range.holds(at));
    let mut hedges = Vec::new();
    let mut at = from;
    while at < to.min(view.len()) {
        let phrase = (!in_content(at) && view.quote(at) == view.quote(cue.from)).then(|| hedge_at(view, at)).flatten();
        match phrase {
            Some(end) => {
                hedges.push(Range::new(at, end));
                at = end;
            }
            None => at += 1,
        }
    }
    hedges
}

fn hedge_at(view: &View, at: usize) -> Option<usize> {
    if view.is(at, Class::HEDGE) {
        return Some(view.continued(at));
    }
    if !view.is(at, Class::HEDGE_PHRASE) {
        return None;
    }
    let phrase = lexicon::hedge_phrases().iter().find(|phrase| {
        phrase.words.iter().enumerate().all(|(offset, word)| view.form(at + offset).eq_ignore_ascii_case(word))
    })?;
    Some(at + phrase.words.len())
}

/// When it was said: a time right after the cue or its addressee, or before its source.
pub(super) fn when(view: &View, found: &Found) -> Vec<Range> {
    let sentence = view.sentence(found.cue.from);
    let in_content = |at: usize| found.content.iter().any(|range| range.holds(at));
    let in_source = |at: usize| found.source.iter().any(|range| range.holds(at));
    let Range { from: first, to: last } = with_source(found);
    let mut times = Vec::new();
    let mut at = sentence.from.max(first.saturating_sub(12));
    while at < sentence.to.min(last + 14) {
        if (at < first || at >= found.cue.to.min(last))
            && !in_content(at)
            && !in_source(at)
            && view.quote(at).is_none()
            && let Some(end) = after_time(view, at, sentence.to)
            && (at..end).any(|at| {
                view.is(at, Class::DAY | Class::PERIOD | Class::MONTH) || view.shape(at) == crate::text::Shape::Number
            })
        {
            times.push(Range::new(at, end));
            at = end;
        } else if at >= last && (in_content(at) || view.is_mark(at, &[",", ";"])) && at > found.cue.to {
            break;
        } else {
            at += 1;
        }
    }
    times
}
