//! Names found in megabytes of news a second, on one core, and what it takes to build what finds them.
//!
//! ```sh
//! cargo bench -p onrecord --bench gazetteer
//! ```
//!
//! The lists begin with names of the world's gazetteer, so that the news is full of them, and go on with people that nobody need
//! know. `make bench-gazetteer` compares with other libraries.

#[path = "../tests/support/mod.rs"]
mod support;

use std::hint::black_box;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use onrecord::{Alias, Case, Entity, EntityType, Gazetteer, Overlaps};

const MEGABYTE: usize = 1_000_000;
const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

fn main() {
    divan::main();
}

#[divan::bench(args = [Overlaps::Longest, Overlaps::All])]
fn find_world(bencher: Bencher, overlaps: Overlaps) {
    find(bencher, &Gazetteer::world(), overlaps);
}

#[divan::bench(args = SIZES, sample_count = 20)]
fn find_smart(bencher: Bencher, names: usize) {
    find(bencher, &gazetteer(entities(names, Case::Smart)), Overlaps::Longest);
}

/// Any word may begin a name, in whatever case: the most work.
#[divan::bench(args = SIZES, sample_count = 20)]
fn find_insensitive(bencher: Bencher, names: usize) {
    find(bencher, &gazetteer(entities(names, Case::Insensitive)), Overlaps::Longest);
}

#[divan::bench(args = SIZES, sample_count = 5)]
fn build(bencher: Bencher, names: usize) {
    bencher.counter(ItemsCount::new(names)).with_inputs(|| entities(names, Case::Smart)).bench_local_values(gazetteer);
}

/// News as it comes, a document after another.
fn find(bencher: Bencher, gazetteer: &Gazetteer, overlaps: Overlaps) {
    let stories = news();
    let bytes: usize = stories.iter().map(String::len).sum();
    bencher
        .counter(BytesCount::new(bytes))
        .bench_local(|| stories.iter().map(|story| gazetteer.find(black_box(story), overlaps).len()).sum::<usize>());
}

fn gazetteer(entities: Vec<Entity>) -> Gazetteer {
    Gazetteer::builder().build(entities).expect("names with letters")
}

fn entities(count: usize, case: Case) -> Vec<Entity> {
    let known = column("gazetteer/world.tsv", 6).into_iter();
    let (given, surnames) = (column("lexicon/given_names.tsv", 0), column("lexicon/surnames.tsv", 0));
    let made = (0..).map(|i: usize| {
        // All pairs in an order without pattern: the factor has no divisor in common with the number of pairs.
        let pair = i * 7_368_787 % (given.len() * surnames.len());
        format!("{} {}", given[pair % given.len()], surnames[pair / given.len()])
    });
    known
        .chain(made)
        .take(count)
        .enumerate()
        .map(|(id, name)| {
            let alias = Alias::new(&name).case(case);
            Entity::new(id.to_string(), name, EntityType::Other).with_alias(alias)
        })
        .collect()
}

fn column(table: &str, number: usize) -> Vec<String> {
    let table = support::root().join("crates/onrecord/data").join(table);
    let table = std::fs::read_to_string(table).expect("a table of the data");
    table.lines().filter_map(|line| line.split('\t').nth(number).map(str::to_owned)).collect()
}

/// About a megabyte.
fn news() -> Vec<String> {
    let stories: Vec<String> = support::stories().into_iter().map(|story| story.text).collect();
    let bytes: usize = stories.iter().map(String::len).sum();
    stories.iter().cycle().take(stories.len() * MEGABYTE.div_ceil(bytes)).cloned().collect()
}
