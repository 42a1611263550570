//! The whole course of training: two passes, a network beside the second, then the chooser, each on what the ones before say
//! of articles they have not seen.

use std::time::Instant;

use onrecord::training::{
    Around, Candidate, Facts, Marginals, NetworkParts, Page, Parts, Proposal, Range, Room, Row, Rows, Said,
    Transitions, Trees, Used, WIDTH, Weights, base, candidates, choose, deep, facts, propose, quantised,
};
use serde_json::{Value, json};

use crate::boost;
use crate::field::{Course, Field, Index, Keys, Lesson, Sequence};
use crate::gold::{Article, labels, same};
use crate::network::{self, Cue, Paragraph};

/// Rarer features have no weights.
const LEAST_COUNT: [u32; 2] = [2, 3];
/// … none in the network.
const LEAST_COUNT_IN_NETWORK: [u32; 2] = [3, 15];
/// Smaller weights are left out of the file.
const LEAST_WEIGHT: f32 = 0.005;
/// What the chooser believes.
const LEAST_RANK: f32 = 0.36;

/// An article's candidates, and what is seen around each.
#[derive(Default)]
struct Second {
    /// By paragraph.
    candidates: Vec<Vec<Candidate>>,
    around: Vec<Keys>,
    /// … by what a network asks for.
    deep: Vec<Keys>,
    windows: Vec<Range>,
    labels: Vec<Vec<u8>>,
}

/// A model from `articles`, and where there are vectors of words, an accurate one, whose network teaches the other's second pass.
pub(crate) fn train(
    articles: &[Article],
    seed: u64,
    vectors: Option<&[(u32, [f32; WIDTH])]>,
    about: &Value,
) -> (Parts, Option<Parts>) {
    let accurate = vectors.is_some();
    let start = Instant::now();
    let time = |what: &str| eprintln!("{what} ({:.0} s)", start.elapsed().as_secs_f32());
    let all: Vec<usize> = (0..articles.len()).collect();
    let halves = [0, 1].map(|half| all.iter().copied().filter(|at| at % 2 == half).collect::<Vec<_>>());

    // The first pass: all words, by paragraphs.
    let words: Vec<Keys> = articles.iter().map(|article| keys_of(&article.page, base)).collect();
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
                paragraphs.map(move |(range, labels)| Sequence {
                    words: rows,
                    from: range.from,
                    around: None,
                    labels,
                    lesson: None,
                })
            })
            .collect();
        Field::trained(&sequences, (index.keys.len(), 0), Course { epochs, seed, rate: 0.001 })
    };
    let crossed_first = [first(&halves[1], 10), first(&halves[0], 10)];
    let full_first = first(&all, 14);
    time("first pass");

    // The second pass: around the cues that the first pass, trained on other articles, proposes.
    let seconds: Vec<Second> =
        all.iter().map(|&at| second(&articles[at], &rows[at], (&gold[at], accurate), &crossed_first[at % 2])).collect();
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
            lesson: None,
        })
    };
    let size = (word_index.keys.len(), around_index.keys.len());
    let train_second = |of: &[usize], epochs| {
        let sequences: Vec<Sequence> = of.iter().flat_map(|&at| sequences_of(at)).collect();
        Field::trained(&sequences, size, Course { epochs, seed, rate: 0.001 })
    };
    let crossed_second = [train_second(&halves[1], 9), train_second(&halves[0], 9)];
    time("second passes of halves");

    // The network, a further second pass.
    let deep = vectors.map(|vectors| {
        let course = Deep::new(articles, &seconds, &gold, vectors, seed);
        let crossed = [1, 0].map(|half| course.trained(&halves[half]));
        time("networks of halves");
        let full = course.trained(&all);
        time("network");
        (crossed.map(|network| network.used()), full.parts())
    });

    // The second pass of all articles, taught by the networks that have not seen them.
    let lessons: Option<Vec<Vec<Lesson>>> = deep
        .as_ref()
        .map(|(crossed, _)| all.iter().map(|&at| lessons(&articles[at], &seconds[at], &crossed[at % 2])).collect());
    let sequences: Vec<Sequence> = all
        .iter()
        .flat_map(|&at| {
            let lessons = lessons.as_ref().map(|lessons| &lessons[at]);
            sequences_of(at)
                .enumerate()
                .map(move |(number, sequence)| Sequence { lesson: lessons.map(|lessons| &lessons[number]), ..sequence })
        })
        .collect();
    let full_second = Field::trained(&sequences, size, Course { epochs: 9, seed, rate: 0.001 });
    time("second pass");

    // The chooser.
    let pools_of = |networks: Option<&[(Used, Transitions); 2]>| -> Vec<Pool> {
        let pool = |&at: &usize| {
            let field = &crossed_second[at % 2];
            let mut sequences = sequences_of(at);
            Pool::new(&articles[at], &seconds[at], |paragraph, around| {
                let mut linear = vec![Vec::new(); around.len()];
                for (scores, sequence) in linear.iter_mut().zip(&mut sequences) {
                    field.scores(&sequence, scores);
                }
                let heard = networks.map(|networks| {
                    let (network, transitions) = &networks[at % 2];
                    (network.scores(&articles[at].page, paragraph, around), transitions)
                });
                heard.into_iter().chain([(linear, &field.transitions)]).collect()
            })
        };
        all.iter().map(pool).collect()
    };
    let chooser = |pools: &[Pool], of: &[usize]| {
        let facts: Vec<Facts> = of.iter().flat_map(|&at| pools[at].facts.iter().copied()).collect();
        let right: Vec<f32> = of.iter().flat_map(|&at| pools[at].right.iter().copied()).collect();
        boost::trained(&facts, &right)
    };
    let words = joined((&index, &full_first.words), (&word_index, &full_second.words));
    let around = single(&around_index, &full_second.around);
    eprintln!("{} rows of words, {} around cues", words.len(), around.len());
    let transitions = [full_first.transitions, full_second.transitions];
    let parts = |networks, network: Option<(NetworkParts, Transitions)>| {
        let pools = pools_of(networks);
        let crossed = [chooser(&pools, &halves[1]), chooser(&pools, &halves[0])];
        let on_others = tried(articles, &pools, &crossed, LEAST_RANK);
        eprintln!("{on_others}");
        let card = json!({
            "about": about,
            "articles": articles.len(),
            "attributions": articles.iter().map(|article| article.gold.len()).sum::<usize>(),
            "seed": seed,
            "version": env!("CARGO_PKG_VERSION"),
            "taught by a network": accurate,
            "rows": {"words": words.len(), "around": around.len()},
            "least": {"count": LEAST_COUNT, "weight": LEAST_WEIGHT.to_string(), "rank": LEAST_RANK.to_string()},
            "on articles not seen (trained on half, not taught)": on_others,
        });
        Parts {
            card: format!("{card:#}"),
            transitions: transitions.clone(),
            words: words.clone(),
            around: around.clone(),
            network,
            trees: chooser(&pools, &all),
            least: LEAST_RANK,
        }
    };
    let default = parts(None, None);
    let accurate = deep.as_ref().map(|(crossed, full)| parts(Some(crossed), Some(full.clone())));
    time("choosers");
    (default, accurate)
}

/// What a network that has not seen an article teaches of it.
fn lessons(article: &Article, second: &Second, (network, transitions): &(Used, Transitions)) -> Vec<Lesson> {
    let mut lessons: Vec<Lesson> = Vec::new();
    let mut expected = Marginals::default();
    each_paragraph(&article.page, second, |paragraph, _, around| {
        for scores in network.scores(&article.page, paragraph, around) {
            expected.fill(&scores, transitions);
            lessons.push(Lesson::new(&expected, &second.labels[lessons.len()]));
        }
    });
    lessons
}

/// Looks around all candidates of each paragraph.
fn each_paragraph(page: &Page, second: &Second, mut look: impl FnMut(Range, &[Candidate], &[Around])) {
    let mut cues = vec![false; page.len()];
    for (&paragraph, candidates) in page.paragraphs().iter().zip(&second.candidates) {
        for candidate in candidates {
            cues[candidate.cue.from..candidate.cue.to].fill(true);
        }
        let around: Vec<Around> = candidates.iter().map(|candidate| Around::new(page, candidate, &cues)).collect();
        look(paragraph, candidates, &around);
    }
}

fn keys_of(page: &Page, features: fn(&Page, usize, &mut Vec<u32>)) -> Keys {
    let mut keys = Keys::default();
    for at in 0..page.len() {
        features(page, at, &mut keys.keys);
        keys.end();
    }
    keys
}

fn paragraph_labels(article: &Article) -> Vec<Vec<u8>> {
    let gold: Vec<_> = article.gold.iter().collect();
    article.page.paragraphs().iter().map(|&paragraph| labels(&gold, paragraph)).collect()
}

/// The candidates of an article, what is seen around them, and what is right.
fn second(article: &Article, rows: &Keys, (gold, accurate): (&[Vec<u8>], bool), first: &Field) -> Second {
    let page = &article.page;
    let mut second = Second::default();
    let mut cues = vec![false; page.len()];
    let (mut room, mut scores) = (Room::default(), Vec::new());
    for (&paragraph, labels) in page.paragraphs().iter().zip(gold) {
        first.scores(&Sequence { words: rows, from: paragraph.from, around: None, labels, lesson: None }, &mut scores);
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
            let (mut keys, mut deep) = (Keys::default(), Keys::default());
            for at in window.from..window.to {
                around.keys(at, &mut keys.keys);
                keys.end();
                if accurate {
                    around.deep(at, &mut deep.keys);
                    deep.end();
                }
            }
            second.around.push(keys);
            second.deep.push(deep);
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
#[derive(Default)]
struct Pool {
    proposals: Vec<Proposal>,
    facts: Vec<Facts>,
    right: Vec<f32>,
}

impl Pool {
    /// By what the second passes say of the words around the candidates of each paragraph: of each pass, all scores.
    fn new<'t>(
        article: &Article,
        second: &Second,
        mut passes: impl FnMut(Range, &[Around]) -> Vec<(Vec<Vec<Row>>, &'t Transitions)>,
    ) -> Pool {
        let page = &article.page;
        let mut pool = Pool::default();
        let mut room = Room::default();
        each_paragraph(page, second, |paragraph, candidates, around| {
            let passes = passes(paragraph, around);
            let mut proposals = Vec::new();
            for (numbered, around) in candidates.iter().enumerate().zip(around) {
                let said: Vec<Said> = passes
                    .iter()
                    .map(|(scores, transitions)| Said { scores: &scores[numbered.0], transitions })
                    .collect();
                propose(page, numbered, around.window(), &said, &mut room, &mut proposals);
            }
            facts(page, candidates, &proposals, &mut pool.facts);
            let right = |proposal: &Proposal| article.gold.iter().any(|gold| same(&proposal.triple, gold));
            pool.right.extend(proposals.iter().map(|proposal| f32::from(right(proposal))));
            pool.proposals.append(&mut proposals);
        });
        pool
    }
}

/// What networks learn from.
struct Deep<'a> {
    articles: &'a [Article],
    seconds: &'a [Second],
    gold: &'a [Vec<Vec<u8>>],
    seed: u64,
    indices: [Index; 2],
    /// What rows of words start with.
    starts: Vec<(u32, &'a [f32; WIDTH])>,
    words: Vec<Keys>,
    around: Vec<Vec<Keys>>,
}

/// A network with the keys of its rows.
struct Trained<'a> {
    weights: network::Weights,
    indices: &'a [Index; 2],
}

impl<'a> Deep<'a> {
    fn new(
        articles: &'a [Article],
        seconds: &'a [Second],
        gold: &'a [Vec<Vec<u8>>],
        vectors: &'a [(u32, [f32; WIDTH])],
        seed: u64,
    ) -> Deep<'a> {
        let words: Vec<Keys> = articles.iter().map(|article| keys_of(&article.page, deep)).collect();
        let around = seconds.iter().flat_map(|second| &second.deep);
        let indices = [
            Index::new(words.iter().map(|keys| keys.keys.as_slice()), LEAST_COUNT_IN_NETWORK[0])
                .with(vectors.iter().map(|&(key, _)| key)),
            Index::new(around.map(|keys| keys.keys.as_slice()), LEAST_COUNT_IN_NETWORK[1]),
        ];
        let words = words.iter().map(|keys| keys.looked_up(|key| indices[0].row(key))).collect();
        let looked_up = |keys: &Keys| keys.looked_up(|key| indices[1].row(key));
        let around = seconds.iter().map(|second| second.deep.iter().map(looked_up).collect()).collect();
        let start = |(key, vector): &'a (u32, [f32; WIDTH])| Some((indices[0].row(*key)?, vector));
        let starts = vectors.iter().filter_map(start).collect();
        Deep { articles, seconds, gold, seed, indices, starts, words, around }
    }

    fn trained(&self, of: &[usize]) -> Trained<'_> {
        let paragraphs: Vec<Paragraph> = of.iter().flat_map(|&at| self.paragraphs(at)).collect();
        let size = [&self.indices[0], &self.indices[1]].map(|index| index.keys.len());
        Trained { weights: network::trained(&paragraphs, size, &self.starts, self.seed), indices: &self.indices }
    }

    fn paragraphs(&self, at: usize) -> Vec<Paragraph<'_>> {
        let second = &self.seconds[at];
        let mut number = 0;
        let paragraphs = self.articles[at].page.paragraphs().iter().zip(&self.gold[at]).zip(&second.candidates);
        let paragraph = |((&range, labels), candidates): ((&Range, &'a Vec<u8>), &Vec<Candidate>)| {
            let cues = candidates.iter().map(|candidate| {
                number += 1;
                Cue {
                    range: candidate.cue,
                    window: second.windows[number - 1],
                    around: &self.around[at][number - 1],
                    labels: &second.labels[number - 1],
                }
            });
            Paragraph { words: &self.words[at], range, labels, cues: cues.collect() }
        };
        paragraphs.map(paragraph).collect()
    }
}

impl Trained<'_> {
    fn parts(&self) -> (NetworkParts, Transitions) {
        self.weights.parts(self.indices)
    }

    /// As the library uses it.
    fn used(&self) -> (Used, Transitions) {
        let (parts, transitions) = self.parts();
        (Used::new(&parts), transitions)
    }
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
fn joined(first: (&Index, &[Row]), second: (&Index, &[Row])) -> Rows<16> {
    let mut keys: Vec<u32> = first.0.keys.iter().chain(&second.0.keys).copied().collect();
    keys.sort_unstable();
    keys.dedup();
    let rows = keys.into_iter().map(|key| {
        let mut row = [0.0; 16];
        let mut count = 0;
        for (at, (index, weights)) in [first, second].into_iter().enumerate() {
            if let Some(number) = index.row(key)
                && let Some(weights) = weights.get(number as usize)
            {
                row[at * 8..at * 8 + 8].copy_from_slice(weights);
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
