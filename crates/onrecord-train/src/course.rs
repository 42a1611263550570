//! The whole course of training: two passes, then the chooser, each on what the ones before say of articles they have not seen.

use std::time::Instant;

use onrecord::training::{
    Around, Candidate, Facts, Page, Parts, Proposal, Range, Room, Row, Rows, Trees, Weights, base, candidates, choose,
    facts, propose, quantised,
};
use serde_json::{Value, json};

use crate::boost;
use crate::field::{Course, Field, Index, Keys, Sequence};
use crate::gold::{Article, labels, same};

/// Rarer features have no weights.
const LEAST_COUNT: [u32; 2] = [2, 3];
/// Smaller weights are left out of the file.
const LEAST_WEIGHT: f32 = 0.005;
/// What the chooser believes.
const LEAST_RANK: f32 = 0.33;

/// An article's candidates, and what is seen around each.
#[derive(Default)]
struct Second {
    /// By paragraph.
    candidates: Vec<Vec<Candidate>>,
    around: Vec<Keys>,
    windows: Vec<Range>,
    labels: Vec<Vec<u8>>,
}

pub(crate) fn train(articles: &[Article], seed: u64, about: &Value) -> Parts {
    let start = Instant::now();
    let time = |what: &str| eprintln!("{what} ({:.0} s)", start.elapsed().as_secs_f32());
    let all: Vec<usize> = (0..articles.len()).collect();
    let halves = [0, 1].map(|half| all.iter().copied().filter(|at| at % 2 == half).collect::<Vec<_>>());

    // The first pass: all words, by paragraphs.
    let words: Vec<Keys> = articles.iter().map(|article| words(&article.page)).collect();
    time("features of words");
    let index = Index::new(words.iter().map(|keys| keys.keys.as_slice()), LEAST_COUNT[0]);
    let rows: Vec<Keys> = words.iter().map(|keys| keys.looked_up(|key| index.row(key))).collect();
    let gold: Vec<Vec<Vec<u8>>> = articles.iter().map(paragraph_labels).collect();
    let first = |of: &[usize], epochs| {
        let sequences: Vec<Sequence> = of
            .iter()
            .flat_map(|&at| {
                let paragraphs = articles[at].page.paragraphs().iter().zip(&gold[at]);
                let rows = &rows[at];
                paragraphs.map(move |(range, labels)| Sequence { words: rows, from: range.from, around: None, labels })
            })
            .collect();
        Field::trained(&sequences, (index.keys.len(), 0), Course { epochs, seed, rate: 0.001 })
    };
    let crossed_first = [first(&halves[1], 10), first(&halves[0], 10)];
    let full_first = first(&all, 14);
    time("first pass");

    // The second pass: around the cues that the first pass, trained on other articles, proposes.
    let seconds: Vec<Second> =
        all.iter().map(|&at| second(&articles[at], &rows[at], &gold[at], &crossed_first[at % 2])).collect();
    time("features around cues");
    let in_windows = seconds.iter().zip(&words).flat_map(|(second, words)| {
        second.windows.iter().flat_map(move |window| (window.from..window.to).map(move |at| words.of(at)))
    });
    let word_index = Index::new(in_windows, LEAST_COUNT[1]);
    let around_index =
        Index::new(seconds.iter().flat_map(|second| &second.around).map(|keys| keys.keys.as_slice()), LEAST_COUNT[1]);
    let word_rows: Vec<Keys> = words.iter().map(|keys| keys.looked_up(|key| word_index.row(key))).collect();
    let around_rows: Vec<Vec<Keys>> = seconds
        .iter()
        .map(|second| second.around.iter().map(|keys| keys.looked_up(|key| around_index.row(key))).collect())
        .collect();
    let sequences_of = |at: usize| {
        let second = &seconds[at];
        let around = around_rows[at].iter().zip(&second.windows).zip(&second.labels);
        let words = &word_rows[at];
        around.map(move |((around, window), labels)| Sequence {
            words,
            from: window.from,
            around: Some(around),
            labels,
        })
    };
    let size = (word_index.keys.len(), around_index.keys.len());
    let train_second = |of: &[usize], epochs| {
        let sequences: Vec<Sequence> = of.iter().flat_map(|&at| sequences_of(at)).collect();
        Field::trained(&sequences, size, Course { epochs, seed, rate: 0.001 })
    };
    let crossed_second = [train_second(&halves[1], 9), train_second(&halves[0], 9)];
    let full_second = train_second(&all, 9);
    time("second pass");

    // The chooser.
    let mut pools: Vec<Pool> = Vec::new();
    for &at in &all {
        let sequences: Vec<Sequence> = sequences_of(at).collect();
        pools.push(pool(&articles[at], &seconds[at], &sequences, &crossed_second[at % 2]));
    }
    let chooser = |of: &[usize]| {
        let facts: Vec<Facts> = of.iter().flat_map(|&at| pools[at].facts.iter().copied()).collect();
        let right: Vec<f32> = of.iter().flat_map(|&at| pools[at].right.iter().copied()).collect();
        boost::trained(&facts, &right)
    };
    let crossed = [chooser(&halves[1]), chooser(&halves[0])];
    eprintln!("{}", tried(articles, &pools, &crossed, LEAST_RANK));
    let trees = chooser(&all);
    time("chooser");

    let words = joined(&index, &full_first.words, &word_index, &full_second.words);
    let around = single(&around_index, &full_second.around);
    eprintln!("{} rows of words, {} around cues", words.len(), around.len());
    let card = json!({
        "about": about,
        "articles": articles.len(),
        "attributions": articles.iter().map(|article| article.gold.len()).sum::<usize>(),
        "seed": seed,
        "version": env!("CARGO_PKG_VERSION"),
        "rows": {"words": words.len(), "around": around.len()},
        "least": {"count": LEAST_COUNT, "weight": LEAST_WEIGHT.to_string(), "rank": LEAST_RANK.to_string()},
        "on articles not seen (trained on half)": tried(articles, &pools, &crossed, LEAST_RANK),
    });
    Parts {
        card: format!("{card:#}"),
        transitions: [full_first.transitions.clone(), full_second.transitions.clone()],
        words,
        around,
        trees,
        least: LEAST_RANK,
    }
}

fn words(page: &Page) -> Keys {
    let mut keys = Keys::default();
    for at in 0..page.len() {
        base(page, at, &mut keys.keys);
        keys.end();
    }
    keys
}

fn paragraph_labels(article: &Article) -> Vec<Vec<u8>> {
    let gold: Vec<_> = article.gold.iter().collect();
    article.page.paragraphs().iter().map(|&paragraph| labels(&gold, paragraph)).collect()
}

/// The candidates of an article, what is seen around them, and what is right.
fn second(article: &Article, rows: &Keys, gold: &[Vec<u8>], first: &Field) -> Second {
    let page = &article.page;
    let mut second = Second::default();
    let mut cues = vec![false; page.len()];
    let (mut room, mut scores) = (Room::default(), Vec::new());
    for (&paragraph, labels) in page.paragraphs().iter().zip(gold) {
        first.scores(&Sequence { words: rows, from: paragraph.from, around: None, labels }, &mut scores);
        let mut found = Vec::new();
        candidates(page, paragraph, &scores, &first.transitions, &mut room, &mut found);
        for candidate in &found {
            cues[candidate.cue.from..candidate.cue.to].fill(true);
        }
        for candidate in &found {
            let around = Around::new(page, candidate, &cues);
            let window = around.window();
            let touching =
                article.gold.iter().find(|gold| gold.cue.from < candidate.cue.to && candidate.cue.from < gold.cue.to);
            let mut keys = Keys::default();
            for at in window.from..window.to {
                around.keys(at, &mut keys.keys);
                keys.end();
            }
            second.around.push(keys);
            second.windows.push(window);
            second.labels.push(labels_of(touching, window));
        }
        second.candidates.push(found);
    }
    second
}

fn labels_of(gold: Option<&onrecord::training::Triple>, window: Range) -> Vec<u8> {
    labels(gold.as_slice(), window)
}

/// What is proposed for an article, by facts, and whether it is right.
struct Pool {
    proposals: Vec<Proposal>,
    facts: Vec<Facts>,
    right: Vec<f32>,
}

fn pool(article: &Article, second: &Second, sequences: &[Sequence], field: &Field) -> Pool {
    let page = &article.page;
    let mut pool = Pool { proposals: Vec::new(), facts: Vec::new(), right: Vec::new() };
    let (mut room, mut scores) = (Room::default(), Vec::<Row>::new());
    let mut next = 0;
    for of_paragraph in &second.candidates {
        let mut proposals = Vec::new();
        for numbered in of_paragraph.iter().enumerate() {
            field.scores(&sequences[next], &mut scores);
            propose(page, numbered, second.windows[next], &scores, &field.transitions, &mut room, &mut proposals);
            next += 1;
        }
        facts(page, of_paragraph, &proposals, &mut pool.facts);
        pool.right.extend(
            proposals.iter().map(|proposal| f32::from(article.gold.iter().any(|gold| same(&proposal.triple, gold)))),
        );
        pool.proposals.append(&mut proposals);
    }
    pool
}

/// Precision, recall and F1 on articles that neither of the passes nor the chooser has seen.
fn tried(articles: &[Article], pools: &[Pool], crossed: &[Trees; 2], least: f32) -> String {
    let (mut right, mut found, mut gold) = (0, 0, 0);
    let (mut sources, mut contents) = (0, 0);
    for (at, (article, pool)) in articles.iter().zip(pools).enumerate() {
        let ranks: Vec<f32> = pool.facts.iter().map(|facts| crossed[at % 2].probability(facts)).collect();
        let chosen = choose(&article.page, &pool.proposals, &ranks, least);
        let mut left: Vec<_> = article.gold.iter().collect();
        gold += left.len();
        found += chosen.len();
        for (_, triple) in &chosen {
            if let Some(at) = left.iter().position(|gold| same(triple, gold)) {
                let gold = left.swap_remove(at);
                right += 1;
                sources += u32::from(gold.source == triple.source);
                contents += u32::from(gold.content == triple.content);
            }
        }
    }
    let (p, r) = (f64::from(right) / found as f64, f64::from(right) / gold as f64);
    let exact = [sources, contents].map(|count| f64::from(count) / f64::from(right));
    let f1 = 2.0 * p * r / (p + r);
    format!(
        "least {least}: P {p:.4} R {r:.4} F1 {f1:.4}; of these exact source {:.4}, content {:.4}",
        exact[0], exact[1]
    )
}

/// Weights of both passes by key, as the file holds them.
fn joined(a: &Index, first: &[Row], b: &Index, second: &[Row]) -> Rows<16> {
    let mut keys: Vec<u32> = a.keys.iter().chain(&b.keys).copied().collect();
    keys.sort_unstable();
    keys.dedup();
    let rows = keys.into_iter().map(|key| {
        let mut row = [0.0; 16];
        let mut count = 0;
        for (at, (index, weights)) in [(a, first), (b, second)].into_iter().enumerate() {
            if let Some(number) = index.row(key) {
                row[at * 8..at * 8 + 8].copy_from_slice(&weights[number as usize]);
                count = count.max(index.counts[number as usize]);
            }
        }
        (count, (key, quantised(&row, LEAST_WEIGHT)))
    });
    kept(rows.collect())
}

fn single(index: &Index, weights: &[Row]) -> Rows<8> {
    let rows = index.keys.iter().zip(weights).map(|(&key, row)| (key, quantised(row, LEAST_WEIGHT)));
    kept(index.counts.iter().copied().zip(rows).collect())
}

/// Rows with weights, frequent ones before rare ones (so that they share a cache), and by key among the roughly alike.
fn kept<const WIDTH: usize>(mut rows: Vec<(u32, Weights<WIDTH>)>) -> Rows<WIDTH> {
    rows.retain(|(_, (_, row))| row.iter().any(|&weight| weight != 0));
    rows.sort_by_key(|&(count, (key, _))| (count.leading_zeros(), key));
    rows.into_iter().map(|(_, row)| row).collect()
}
