//! The stories' right answers against what is found: no count may fall unnoticed.
//!
//! `tests/test_stories.py` counts the same from Python and compares with the same file.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;

use onrecord::{Act, Annotator, Attribution, AttributionId, Document, Use};
use serde::{Deserialize, Serialize};
use support::{Answer, Story, check_stories, root, stories};

/// What all stories together must reach; raise them with the counts.
const LEAST_F1: f64 = 0.94;
const LEAST_SPEAKERS: f64 = 0.91;
/// What the stories must reach that nothing was mended by.
const LEAST_CHECK_F1: f64 = 0.89;
const LEAST_CHECK_SPEAKERS: f64 = 0.77;

/// Counts of one story. Pairs are "right" and "of".
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Score {
    attributions: (u32, u32),
    /// Found where there is nothing.
    r#false: u32,
    /// Of the right ones.
    kinds: (u32, u32),
    speakers: (u32, u32),
    hedges: (u32, u32),
    parents: (u32, u32),
    /// Quotation marks that are not speech.
    scare: (u32, u32),
}

#[test]
fn stories_are_read_as_well_as_recorded() {
    let annotator = Annotator::new();
    let mut misses = Vec::new();
    let scores: BTreeMap<String, Score> = stories()
        .iter()
        .map(|story| (story.name.clone(), score(story, &annotator.annotate(&story.text), &mut misses)))
        .collect();

    let path = root().join("tests/stories/scores.json");
    let lines: Vec<String> =
        scores.iter().map(|(name, score)| format!("  {name:?}: {}", serde_json::to_string(score).unwrap())).collect();
    let now = format!("{{\n{}\n}}\n", lines.join(",\n"));
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        fs::write(&path, &now).unwrap();
    }
    let recorded: BTreeMap<String, Score> = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    let misses = misses.join("\n");
    let (f1, speakers) = totals(&scores);
    assert_eq!(scores, recorded, "\nF1 {f1:.3}, speakers {speakers:.3}; scores.json would be\n{now}\n{misses}");
    assert!(f1 >= LEAST_F1, "F1 {f1:.3} is below {LEAST_F1}\n{misses}");
    assert!(speakers >= LEAST_SPEAKERS, "speakers {speakers:.3} are below {LEAST_SPEAKERS}\n{misses}");
}

/// Tells sums alone: whoever read what was missed could not help learning from it.
#[test]
fn stories_that_nothing_was_mended_by_are_read_as_well_as_recorded() {
    let annotator = Annotator::new();
    let scores: BTreeMap<String, Score> = check_stories()
        .iter()
        .map(|story| (story.name.clone(), score(story, &annotator.annotate(&story.text), &mut Vec::new())))
        .collect();
    let (f1, speakers) = totals(&scores);
    let all: u32 = scores.values().map(|score| score.attributions.1).sum();
    eprintln!("{} stories, {all} attributions: F1 {f1:.3}, speakers {speakers:.3}", scores.len());
    assert!(f1 >= LEAST_CHECK_F1, "F1 {f1:.3} is below {LEAST_CHECK_F1}");
    assert!(speakers >= LEAST_CHECK_SPEAKERS, "speakers {speakers:.3} are below {LEAST_CHECK_SPEAKERS}");
}

#[test]
fn the_example_of_the_docs_is_the_tagged_story() {
    let story = stories().into_iter().find(|story| story.name == "north_sea_ferry").unwrap();
    let example = fs::read_to_string(root().join("docs/examples/north_sea_ferry.txt")).unwrap();
    assert_eq!(story.text, example);
}

fn totals(scores: &BTreeMap<String, Score>) -> (f64, f64) {
    let sum = |count: fn(&Score) -> u32| f64::from(scores.values().map(count).sum::<u32>());
    let found = sum(|s| s.attributions.0) + sum(|s| s.r#false);
    let f1 = 2.0 * sum(|s| s.attributions.0) / (found + sum(|s| s.attributions.1)).max(1.0);
    (f1, sum(|s| s.speakers.0) / sum(|s| s.speakers.1).max(1.0))
}

fn score(story: &Story, doc: &Document, misses: &mut Vec<String>) -> Score {
    let mut score = Score::default();
    let mut miss = |what: &str, which: &str| misses.push(format!("{what:8} {} {which}", story.name));
    let found: Vec<Found> = doc.attributions().iter().map(|attribution| Found::new(doc, attribution)).collect();
    let pairs = pairs(story, &found);

    for (&number, answer) in &story.answers {
        let Some(facts) = &answer.facts else { continue };
        let expected = |name: &str| facts.get(name).map_or("-", String::as_str);
        let which = format!("#{number} {:?}", &story.text[answer.content[0].clone()]);
        let pair = pairs.get(&number).map(|&at| &doc.attributions()[at]);

        if count(&mut score.attributions, pair.is_some()) {
            let kind = pair.map_or("", |pair| pair.kind.as_str());
            if !count(&mut score.kinds, kind == expected("kind")) {
                miss("kind", &format!("{which} is {}, not {kind}", expected("kind")));
            }
        } else {
            miss("missed", &which);
        }
        if expected("speaker") != "-" {
            let speaker = pair.and_then(|pair| doc.speaker(pair)).map_or("", |speaker| &speaker.name);
            let right = expected("speaker").split('|').any(|name| same_name(name, speaker));
            if !count(&mut score.speakers, right) {
                miss("speaker", &format!("{which} is {:?}, not {speaker:?}", expected("speaker")));
            }
        }
        if let Some(hedge) = facts.get("hedge") {
            let right = pair.is_some_and(|pair| pair.hedges.iter().any(|&span| &doc[span] == hedge.as_str()));
            if !count(&mut score.hedges, right) {
                miss("hedge", &format!("{which} {hedge}"));
            }
        }
        if let Some(parent) = facts.get("parent") {
            let right = pair.and_then(|pair| pair.parent).map(AttributionId::index);
            if !count(&mut score.parents, right.is_some() && right == pairs.get(&parent.parse().unwrap()).copied()) {
                miss("parent", &format!("{which} stands in #{parent}"));
            }
        }
    }
    for found in found.iter().filter(|found| !pairs.values().any(|&at| at == found.at)) {
        let optional = |answer: &Answer| {
            !words(&story.text, &answer.content).is_disjoint(&found.content)
                || !words(&story.text, &answer.cue).is_disjoint(&found.cue)
        };
        let attribution = &doc.attributions()[found.at];
        let excused = story.answers.values().filter(|answer| answer.facts.is_none()).any(optional);
        if attribution.act == Act::Speech && !excused {
            score.r#false += 1;
            let [source, cue, content] =
                [&attribution.source, &attribution.cue, &attribution.content].map(|spans| doc.words(spans));
            miss("false", &format!("{source:?} {cue:?} {content:?}"));
        }
    }
    for marks in &story.scare {
        let quotation = doc.quotations().iter().find(|quotation| quotation.span.range() == *marks);
        if !count(&mut score.scare, quotation.is_some_and(|quotation| quotation.usage == Use::Scare)) {
            miss("scare", &format!("{} is {:?}", &story.text[marks.clone()], quotation.map(|q| q.usage)));
        }
    }
    score
}

fn count(pair: &mut (u32, u32), right: bool) -> bool {
    pair.0 += u32::from(right);
    pair.1 += 1;
    right
}

/// An attribution as sets of words, each word by where it begins.
struct Found {
    at: usize,
    source: BTreeSet<usize>,
    cue: BTreeSet<usize>,
    content: BTreeSet<usize>,
}

impl Found {
    fn new(doc: &Document, attribution: &Attribution) -> Found {
        let at = doc.attributions().iter().position(|a| std::ptr::eq(a, attribution)).unwrap();
        let words_of =
            |spans: &[onrecord::Span]| words(doc.text(), &spans.iter().map(|span| span.range()).collect::<Vec<_>>());
        let (source, cue) = (words_of(&attribution.source), words_of(&attribution.cue));
        Found { at, source, cue, content: words_of(&attribution.content) }
    }
}

/// Which attribution answers to which number: cue and source have a word in common or none at all, and at least half
/// of the content's words are the same. One to one, the answers choosing in turn.
fn pairs(story: &Story, found: &[Found]) -> BTreeMap<u32, usize> {
    let mut pairs = BTreeMap::new();
    let mut taken = BTreeSet::new();
    for (&number, answer) in &story.answers {
        let [source, cue, content] =
            [&answer.source, &answer.cue, &answer.content].map(|spans| words(&story.text, spans));
        let mut best = (0, 1, None);
        for found in found.iter().filter(|found| !taken.contains(&found.at)) {
            let common = content.intersection(&found.content).count();
            let all = content.len() + found.content.len() - common;
            let touch = touch(&source, &found.source) && touch(&cue, &found.cue);
            if touch && 2 * common >= all && common * best.1 > best.0 * all {
                best = (common, all, Some(found.at));
            }
        }
        if let Some(at) = best.2 {
            taken.insert(at);
            pairs.insert(number, at);
        }
    }
    pairs
}

fn touch(a: &BTreeSet<usize>, b: &BTreeSet<usize>) -> bool {
    a.is_empty() && b.is_empty() || !a.is_disjoint(b)
}

/// Where the words inside the spans begin.
fn words(text: &str, spans: &[Range<usize>]) -> BTreeSet<usize> {
    let mut starts = BTreeSet::new();
    for span in spans {
        let mut inside = false;
        for (at, c) in text[span.clone()].char_indices() {
            let letter = c.is_alphanumeric() || c == '_';
            if letter && !inside {
                starts.insert(span.start + at);
            }
            inside = letter;
        }
    }
    starts
}

fn same_name(a: &str, b: &str) -> bool {
    let bare = |name: &str| {
        let name = name.replace('’', "'").to_lowercase();
        ["the ", "a ", "an "].iter().find_map(|article| name.strip_prefix(article)).unwrap_or(&name).to_owned()
    };
    bare(a) == bare(b)
}
