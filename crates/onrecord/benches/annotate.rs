//! Megabytes of news a second, on one core.
//!
//! ```sh
//! cargo bench -p onrecord
//! ```
//!
//! `scan` is what any reader of the text must at least do: find the words. The news is the stories of `tests/stories`, again and
//! again: either a story a document, or about a megabyte in a single document. As each round meets the same words, caches are
//! kinder to it than to a real archive.

#[path = "../tests/support/mod.rs"]
mod support;

use std::hint::black_box;

use divan::Bencher;
use divan::counter::BytesCount;
use onrecord::{Annotator, Gazetteer, Overlaps, training};

const MEGABYTE: usize = 1_000_000;

fn main() {
    divan::main();
}

#[divan::bench]
fn scan(bencher: Bencher) {
    let text = single_document();
    bencher.counter(BytesCount::of_str(&text)).bench(|| {
        black_box(&text).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::len).max()
    });
}

#[divan::bench]
fn annotate_stories(bencher: Bencher) {
    let (annotator, stories) = (Annotator::new(), stories());
    let bytes: usize = stories.iter().map(String::len).sum();
    bencher
        .counter(BytesCount::new(bytes))
        .bench(|| stories.iter().map(|story| annotator.annotate(black_box(story)).attributions().len()).sum::<usize>());
}

#[divan::bench]
fn annotate_single_document(bencher: Bencher) {
    let (annotator, text) = (Annotator::new(), single_document());
    bencher.counter(BytesCount::of_str(&text)).bench(|| annotator.annotate(black_box(&text)));
}

/// What is left of the time without the model.
#[divan::bench]
fn annotate_by_rules(bencher: Bencher) {
    let annotator = Annotator::builder().model("rules").build().expect("no file is read");
    let text = single_document();
    bencher.counter(BytesCount::of_str(&text)).bench(|| annotator.annotate(black_box(&text)));
}

/// The words as the model sees them, with what the rules find: before it says anything.
#[divan::bench]
fn page(bencher: Bencher) {
    let text = single_document();
    bencher.counter(BytesCount::of_str(&text)).bench(|| training::page(black_box(&text)));
}

/// The keys of the features of all words, none of them looked up.
#[divan::bench]
fn features_of_words(bencher: Bencher) {
    let text = single_document();
    let (page, mut keys) = (training::page(&text), Vec::new());
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| {
        (0..page.len())
            .map(|at| {
                keys.clear();
                training::base(&page, at, &mut keys);
                keys.len()
            })
            .sum::<usize>()
    });
}

#[divan::bench]
fn annotate_without_gazetteer(bencher: Bencher) {
    let annotator = Annotator::builder().without_gazetteer().build().expect("the default model");
    let text = single_document();
    bencher.counter(BytesCount::of_str(&text)).bench(|| annotator.annotate(black_box(&text)));
}

#[divan::bench(args = [Overlaps::Longest, Overlaps::All])]
fn find(bencher: Bencher, overlaps: Overlaps) {
    let (gazetteer, text) = (Gazetteer::world(), single_document());
    bencher.counter(BytesCount::of_str(&text)).bench(|| gazetteer.find(black_box(&text), overlaps));
}

fn stories() -> Vec<String> {
    support::stories().into_iter().map(|story| story.text).collect()
}

fn single_document() -> String {
    let mut text = String::new();
    for story in stories().iter().cycle() {
        if text.len() + story.len() > MEGABYTE {
            break;
        }
        text.push_str(story);
        text.push('\n');
    }
    text
}
