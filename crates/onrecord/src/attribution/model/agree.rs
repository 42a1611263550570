//! Where rules and model meet: what is the rules' own stays theirs, whatever the model says.

use std::borrow::Borrow;

use super::page::Triple;
use crate::attribution::Act;
use crate::attribution::finder::Found;
use crate::attribution::forms::is_headline;
use crate::attribution::view::{Range, View};
use crate::lexicon::Class;

/// In headlines every other verb looks like one of saying: the model must be surer there.
const LEAST_IN_HEADLINES: f32 = 0.6;
/// Parts of a chain are not further apart than this many attributions.
const NEAR: usize = 6;

/// What the model chose, with each rank, as the rules would have found it; and what belongs to it.
pub(super) fn agreed(view: &View, by_rules: &[Found], chosen: Vec<(Triple, f32)>) -> Vec<Found> {
    let mut by_rules: Vec<&Found> = by_rules.iter().collect();
    by_rules.sort_by_key(|found| found.cue.from);
    let mut found: Vec<Found> =
        chosen.into_iter().filter_map(|(triple, rank)| accepted(view, &by_rules, triple, rank)).collect();
    found.sort_by_key(|found| found.cue.from);
    keep_chains(view, &by_rules, &mut found);
    found
}

/// The first of `found`, which are in order of their cues, whose cue touches `cue`.
fn with_cue<F: Borrow<Found>>(found: &[F], cue: Range) -> Option<usize> {
    let theirs = |found: &F| Borrow::<Found>::borrow(found).cue;
    let first = found.partition_point(|found| theirs(found).to <= cue.from);
    found.get(first).filter(|&found| touch(theirs(found), cue)).map(|_| first)
}

fn accepted(view: &View, by_rules: &[&Found], triple: Triple, rank: f32) -> Option<Found> {
    let Triple { cue, source, content } = triple;
    let number = with_cue(by_rules, cue);
    let rule = number.map(|number| by_rules[number]);
    if rule.is_none() && (is_refusal(view, cue, &content) || rank < LEAST_IN_HEADLINES && in_headline(view, cue)) {
        return None;
    }
    // "… reported, citing two officials", "said that … and asked whether …": the model sees one where there are two.
    if let Some(number) = number
        && (is_citation(by_rules[number]) || swallows_coordinate(view, &by_rules[number..], &content))
    {
        return Some(Found { confidence: Some(rank), ..by_rules[number].clone() });
    }
    // The articles that the model learnt from have no turns.
    if let Some(rule) = rule.filter(|rule| rule.is_turn()) {
        return Some((*rule).clone());
    }
    // The colon of "said:" is not part of the cue, but may be all of it.
    let words = view.trimmed(cue);
    let cue = if words.is_empty() { cue } else { words };
    let class = (cue.from..cue.to).fold(Class::empty(), |class, at| class | view.class(at));
    let quoted = content.iter().any(|range| view.quote(range.from).is_some());
    let says = class.is(Class::VERB) && !class.is(Class::THOUGHT) || !class.is(Class::VERB) && quoted;
    // "Asked whether it was over, Lee said no": it was not Lee who asked.
    let asked = rule.is_some_and(|rule| rule.rule == "asked");
    let source = nearest(view, &source, cue).filter(|&source| !asked && !is_dummy(view, source, cue, &content));
    let content: Vec<Range> =
        snapped(view, content, cue, source).into_iter().map(|range| one_clause(view, range)).collect();
    // The rules know where a cue ends: "testified" and not "testified in April".
    let apart = |theirs: Range| !content.iter().chain(&source).any(|&range| touch(range, theirs));
    let cue = rule.map(|rule| rule.cue).filter(|&theirs| apart(theirs)).unwrap_or(cue);
    let same = rule.is_some_and(|found| found.source.iter().copied().eq(source) && found.content == content);
    Some(Found {
        source: source.into_iter().collect(),
        cue,
        content,
        act: rule.map_or(if says { Act::Speech } else { Act::Thought }, |found| found.act),
        negated: rule.map_or(class.is(Class::NEGATION), |found| found.negated),
        rule: rule.filter(|_| same).map_or("model", |found| found.rule),
        confidence: Some(rank),
    })
}

/// The part of a source that stands nearest to the cue: one phrase names who.
fn nearest(view: &View, source: &[Range], cue: Range) -> Option<Range> {
    let apart =
        |range: &Range| if range.to <= cue.from { cue.from - range.to } else { range.from.saturating_sub(cue.to) };
    let phrase = |&Range { from, to }: &Range| {
        // "Voltaire Cells (“the Company”) today": only the name names.
        let cut = (from + 1..to).find(|&at| view.is_mark(at, &["("]) && view.quote_from(at + 1).is_some());
        let to = cut.unwrap_or(to);
        let to = if to > from + 1 && view.one_of(to - 1, &["today", "yesterday"]) { to - 1 } else { to };
        // Adverbs before the verb are no part of who: "the mayor reportedly said".
        let names = |at: &usize| !view.is(*at, Class::HEDGE | Class::ADVERB);
        let to = if to == cue.from { (from..to).rfind(names).map_or(to, |at| at + 1) } else { to };
        view.trimmed(Range::new(from.max(view.after_dateline(view.sentence(from)).min(to)), to))
    };
    // "Lee rang the council but was told to wait" names who was told.
    let names = |range: &Range| !range.is_empty() && !view.is(range.to - 1, Class::COORDINATOR);
    source.iter().map(phrase).filter(names).min_by_key(apart)
}

/// "It was reported that …": nobody is named.
fn is_dummy(view: &View, source: Range, cue: Range, content: &[Range]) -> bool {
    source.len() == 1
        && view.one_of(source.from, &["it"])
        && (cue.from..cue.to).any(|at| view.is(at, Class::BE))
        && content.iter().any(|range| view.one_of(range.from, &["that"]))
}

/// A content up to its semicolon: what stands behind it is the reporter's again.
fn one_clause(view: &View, range: Range) -> Range {
    let ends = |&at: &usize| {
        view.is_mark(at, &[";"]) && view.quote(at).is_none() && !view.one_of(at + 1, &["that", "and", "but", "whether"])
    };
    let to = (range.from + 3..range.to).find(ends).unwrap_or(range.to);
    Range::new(range.from, to)
}

fn touch(a: Range, b: Range) -> bool {
    a.from < b.to && b.from < a.to
}

/// "declined to comment", "did not respond", "asked not to be named": no attributions.
fn is_refusal(view: &View, cue: Range, content: &[Range]) -> bool {
    let silent = |at| view.one_of(at, &["respond", "comment", "reply", "answer", "return"]);
    let (mut negated, mut answers) = (false, false);
    for at in cue.from.saturating_sub(3)..cue.to {
        if view.is(at, Class::REFUSAL) && view.sentence(at) == view.sentence(cue.from) {
            return true;
        }
        negated |= view.is(at, Class::NEGATION);
        answers |= silent(at);
    }
    let unnamed = |range: &Range| {
        view.one_of(range.from, &["not"])
            && view.one_of(range.from + 1, &["to"])
            && view.one_of(range.from + 2, &["be"])
    };
    negated && answers || content.first().is_some_and(unnamed)
}

fn is_citation(found: &Found) -> bool {
    matches!(found.rule, "citing" | "cited" | "citing-for" | "quoted-as-saying" | "closing-report")
}

/// Whether `content`, which the model gives the cue of the first of `by_rules`, holds a second verb of the same subject:
/// "she **said** that it was late and **asked** whether …".
fn swallows_coordinate(view: &View, by_rules: &[&Found], content: &[Range]) -> bool {
    let Some((rule, others)) = by_rules.split_first() else { return false };
    let held = |ranges: &[Range], cue: Range| ranges.iter().any(|range| range.holds(cue.from));
    let second = |other: &&Found| {
        other.source == rule.source
            && !held(&rule.content, other.cue)
            && held(content, other.cue)
            && view.is(other.cue.from - 1, Class::COORDINATOR)
    };
    !rule.source.is_empty() && others.iter().take(NEAR).any(second)
}

fn in_headline(view: &View, cue: Range) -> bool {
    let mut paragraphs = view.paragraphs().take(3).take_while(|&paragraph| is_headline(view, paragraph));
    paragraphs.any(|paragraph| paragraph.holds(cue.from))
}

/// Contents that hold an edge of a quotation, or most of it, hold all of it, with its marks.
fn snapped(view: &View, mut contents: Vec<Range>, cue: Range, source: Option<Range>) -> Vec<Range> {
    for at in 0..contents.len() {
        for edge in [contents[at].from, contents[at].to - 1] {
            let Some(quote) = view.quote(edge) else { continue };
            let (range, quoted) = (contents[at], view.quotes[quote].range);
            let shared = quoted.to.min(range.to) - quoted.from.max(range.from);
            let whole = Range::new(range.from.min(quoted.from), range.to.max(quoted.to));
            let at_edge = range.from == quoted.from || range.to == quoted.to;
            let free = !touch(whole, cue) && !source.is_some_and(|source| touch(whole, source));
            let alone = contents.iter().enumerate().all(|(other, &range)| other == at || !touch(whole, range));
            if (at_edge || shared * 2 > quoted.len()) && free && alone {
                contents[at] = whole;
            }
        }
    }
    contents
}

/// "… and asked whether …", after what the same subject said.
fn is_coordinate(view: &View, second: &Found, first: &Found) -> bool {
    let apart = first.content.iter().all(|range| !second.content.iter().any(|other| touch(*range, *other)));
    first.cue.from < second.cue.from
        && first.source == second.source
        && view.is(second.cue.from - 1, Class::COORDINATOR)
        && (view.is(second.content[0].from, Class::WH) || view.one_of(second.content[0].from, &["that", "whether"]))
        && apart
}

/// The corpus gives each word one role, so that the model knows no chains: where it keeps a part of one, all of it stays.
fn keep_chains(view: &View, by_rules: &[&Found], found: &mut Vec<Found>) {
    let holds = |outer: &Found, inner: &Found| outer.content.iter().any(|range| range.holds(inner.cue.from));
    let mut missing: Vec<bool> = by_rules.iter().map(|rule| with_cue(found, rule.cue).is_none()).collect();
    for at in 0..by_rules.len() {
        let linked = (at.saturating_sub(NEAR)..(at + NEAR + 1).min(by_rules.len())).any(|other| {
            other != at
                && !missing[other]
                && (holds(by_rules[at], by_rules[other])
                    || holds(by_rules[other], by_rules[at])
                    || is_citation(by_rules[at]) && by_rules[at].content == by_rules[other].content
                    || is_coordinate(view, by_rules[at], by_rules[other]))
        });
        if missing[at] && linked {
            missing[at] = false;
            found.push(by_rules[at].clone());
        }
    }
}
