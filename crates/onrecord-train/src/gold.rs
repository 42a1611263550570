//! Articles with their right answers, one a line: `{"id", "text", "attributions": [{"source", "cue", "content"}]}`.
//!
//! Spans are lists of `[start, end]` in code points.

use std::fs;
use std::path::Path;

use onrecord::training::{Label, Page, Range, Triple, page};
use onrecord::{Offsets, Unit};
use serde::Deserialize;

/// An article as the trainer sees it.
pub(crate) struct Article {
    pub(crate) page: Page,
    pub(crate) gold: Vec<Triple>,
}

/// A line of the file.
#[derive(Deserialize)]
pub(crate) struct Line {
    pub(crate) id: String,
    pub(crate) text: String,
    #[serde(default)]
    attributions: Vec<Spans>,
}

#[derive(Deserialize)]
struct Spans {
    #[serde(default)]
    source: Vec<(usize, usize)>,
    #[serde(default)]
    cue: Vec<(usize, usize)>,
    content: Vec<(usize, usize)>,
}

pub(crate) fn lines(path: &Path) -> Result<Vec<Line>, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let line = |(number, line): (usize, &str)| {
        serde_json::from_str(line).map_err(|error| format!("{}, line {}: {error}", path.display(), number + 1))
    };
    text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).map(line).collect()
}

pub(crate) fn articles(path: &Path) -> Result<Vec<Article>, String> {
    Ok(lines(path)?.iter().map(article).collect())
}

fn article(line: &Line) -> Article {
    let page = page(&line.text);
    let offsets = Offsets::new(&line.text, Unit::CodePoint);
    let byte = |units: usize| offsets.to_byte(&line.text, units).unwrap_or(line.text.len());
    let ranges = |spans: &[(usize, usize)]| {
        let mut ranges: Vec<Range> =
            spans.iter().filter_map(|&(start, end)| tokens(&page, byte(start), byte(end))).collect();
        ranges.sort_by_key(|range| range.from);
        ranges
    };
    let triple = |spans: &Spans| {
        let cue = *ranges(&spans.cue).first()?;
        let content = ranges(&spans.content);
        (!content.is_empty()).then(|| Triple { cue, source: ranges(&spans.source), content })
    };
    let gold = line.attributions.iter().filter_map(triple).collect();
    Article { page, gold }
}

/// The tokens that a stretch of the text touches.
fn tokens(page: &Page, start: usize, end: usize) -> Option<Range> {
    let all = 0..page.len();
    let from = partition(all.clone(), |at| page.span(at).end() <= start);
    let to = partition(all, |at| page.span(at).start() < end);
    (from < to).then(|| Range::new(from, to))
}

fn partition(range: std::ops::Range<usize>, before: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (range.start, range.end);
    while low < high {
        let middle = low.midpoint(high);
        if before(middle) { low = middle + 1 } else { high = middle }
    }
    low
}

/// The labels of `range`, of all of `triples`: cues before sources before contents.
pub(crate) fn labels(triples: &[&Triple], range: Range) -> Vec<u8> {
    let mut labels = vec![Label::Outside as u8; range.len()];
    let mut set = |ranges: &[Range], begin: Label| {
        for one in ranges {
            for at in one.from.max(range.from)..one.to.min(range.to) {
                labels[at - range.from] = begin as u8 + u8::from(at > one.from);
            }
        }
    };
    for triple in triples {
        set(&triple.content, Label::BeginContent);
    }
    for triple in triples {
        set(&triple.source, Label::BeginSource);
    }
    for triple in triples {
        set(&[triple.cue], Label::BeginCue);
    }
    // What was cut begins anew.
    for at in 0..labels.len() {
        let label = labels[at];
        if label > 0 && label.is_multiple_of(2) && (at == 0 || labels[at - 1] != label && labels[at - 1] != label - 1) {
            labels[at] = label - 1;
        }
    }
    labels
}

/// Whether a found attribution counts as the gold one: cue and source touch, and the contents are half the same.
pub(crate) fn same(found: &Triple, gold: &Triple) -> bool {
    let touch = |a: &[Range], b: &[Range]| common(a, b) > 0;
    let content = common(&found.content, &gold.content);
    let length = |ranges: &[Range]| ranges.iter().map(|range| range.len()).sum::<usize>();
    touch(&[found.cue], &[gold.cue])
        && (found.source.is_empty() && gold.source.is_empty() || touch(&found.source, &gold.source))
        && content > 0
        && 2 * content >= length(&found.content) + length(&gold.content) - content
}

fn common(a: &[Range], b: &[Range]) -> usize {
    a.iter().flat_map(|a| b.iter().map(|b| a.to.min(b.to).saturating_sub(a.from.max(b.from)))).sum()
}
