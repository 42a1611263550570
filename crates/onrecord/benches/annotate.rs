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
use onrecord::{Annotator, Gazetteer, Overlaps};

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
