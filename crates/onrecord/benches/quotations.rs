//! The quotation parser alone: megabytes of news a second on one core, and nanoseconds a byte of hostile text as it grows.
//!
//! ```sh
//! cargo bench -p onrecord --bench quotations
//! ```
//!
//! The second table should be level from left to right: time in proportion to the text, whatever the marks. The parser is not
//! public by itself, so that its modules are compiled in here. Cutting the text into tokens is not counted.

#![allow(dead_code, unused_imports, unreachable_pub, missing_docs, reason = "parts of the library compiled in")]
#![allow(clippy::print_stdout, clippy::cast_precision_loss, reason = "it prints two tables")]

#[path = "../src/id.rs"]
mod id;
#[path = "../src/lexicon/mod.rs"]
mod lexicon;
#[path = "../src/quotation/mod.rs"]
mod quotation;
#[path = "../tests/support/mod.rs"]
mod support;
#[path = "../src/text/mod.rs"]
mod text;
#[path = "../src/words.rs"]
mod words;

use std::hint::black_box;
use std::time::Instant;

use quotation::quotations;
use text::segment;

const KILOBYTE: usize = 1_000;

fn main() {
    let stories: Vec<String> = support::stories().into_iter().map(|story| story.text).collect();
    let news = stories.join("\n\n");
    println!("{:24}{:>8.0} MB/s", "news, a story at a time", megabytes_a_second(&stories));
    println!("{:24}{:>8.0} MB/s", "news, one document", megabytes_a_second(&[news.repeat(8)]));
    println!("\n{:24}{:>9}{:>9}{:>9}  ns/byte", "", "20 KB", "40 KB", "80 KB");
    for (name, begin, end) in HOSTILE {
        print!("{:24}", if name.is_empty() { begin } else { name }.escape_debug().to_string());
        for size in [20, 40, 80] {
            let times = size * KILOBYTE / (begin.len() + end.len());
            let text = begin.repeat(times) + &end.repeat(times);
            print!("{:9.1}", seconds(&text) * 1e9 / text.len() as f64);
        }
        println!();
    }
}

/// A name (none for the text itself), what is repeated, and what is repeated after it.
const HOSTILE: &[(&str, &str, &str)] = &[
    ("", "“", ""),
    ("", "”", ""),
    ("", "\"", ""),
    ("", "''", ""),
    ("", "``", ""),
    ("", "‘", ""),
    ("", "’", ""),
    ("", "'", ""),
    ("", "`", ""),
    ("", "„", ""),
    ("", "‚", ""),
    ("", "«", ""),
    ("", "»", ""),
    ("", "‹", ""),
    ("", "「", ""),
    ("", "《", ""),
    ("", "“a ", ""),
    ("", "a” ", ""),
    ("", "\"a ", ""),
    ("", "a\" ", ""),
    ("", "'a ", ""),
    ("", "as' ", ""),
    ("", "‘a ‘s’ ", ""),
    ("", "5\" 6' ", ""),
    ("", "“a ‘b” ", ""),
    ("", "\"a 'b ", ""),
    ("", "\"'", ""),
    ("", "“‘", ""),
    ("", "“a, he said ", ""),
    ("", "He. a” ", ""),
    ("", "I. I” ", ""),
    ("", "“a\n\n", ""),
    ("", "(“a ", ""),
    ("", "“[a ", ""),
    ("nested “ ”", "“a ", "a” "),
    ("nested \" \"", "\"a ", "a\" "),
    ("nested ‘ ’", "‘a ", "a’ "),
    ("nested “‘ ’”", "“a ‘a ", "a’ a” "),
    ("nested « »", "«a ", "a» "),
    ("nested 「 」", "「", "」"),
];

fn megabytes_a_second(texts: &[String]) -> f64 {
    let bytes: usize = texts.iter().map(String::len).sum();
    bytes as f64 / texts.iter().map(|text| seconds(text)).sum::<f64>() / 1e6
}

/// The least of several times.
fn seconds(text: &str) -> f64 {
    let segments = segment(text);
    let rounds = (0..9).map(|_| {
        let start = Instant::now();
        black_box(quotations(black_box(text), &segments));
        start.elapsed().as_secs_f64()
    });
    rounds.fold(f64::INFINITY, f64::min)
}
