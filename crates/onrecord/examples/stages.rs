//! How the time of annotating divides among the stages, on one core.
//!
//! ```sh
//! cargo run --release --example stages < articles.jsonl
//! ```
//!
//! Articles are JSON lines like `{"text": …}`. The best of five rounds counts. `-- FILE` after the example's name takes another
//! model than the default one.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{self, BufRead, Write};
use std::time::{Duration, Instant};

use onrecord::Annotator;
use serde_json::Value;

const ROUNDS: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let mut texts = Vec::new();
    for line in io::stdin().lock().lines() {
        let article: Value = serde_json::from_str(&line?)?;
        texts.push(article["text"].as_str().ok_or("an article without text")?.to_owned());
    }
    let model = std::env::args().nth(1).unwrap_or_else(|| "default".to_owned());
    let annotator = Annotator::builder().model(model).build()?;
    let round = || {
        let mut stages: BTreeMap<&str, Duration> = BTreeMap::new();
        for text in &texts {
            let mut last = Instant::now();
            annotator.annotate_by_stage(text, |stage| {
                let now = Instant::now();
                *stages.entry(stage).or_default() += now - last;
                last = now;
            });
        }
        stages
    };
    round();
    let best = (0..ROUNDS).map(|_| round()).min_by_key(|stages| stages.values().sum::<Duration>()).unwrap_or_default();
    let bytes = texts.iter().map(String::len).sum::<usize>();
    let megabytes = f64::from(u32::try_from(bytes)?) / 1e6;
    let whole = best.values().sum::<Duration>().as_secs_f64();
    let mut out = io::stdout().lock();
    writeln!(out, "{:12}{:>10}{:>8}", "stage", "s per MB", "share")?;
    for stage in ["text", "mention", "quotation", "attribution", "resolution"] {
        let seconds = best.get(stage).copied().unwrap_or_default().as_secs_f64();
        writeln!(out, "{stage:12}{:10.3}{:8.3}", seconds / megabytes, seconds / whole)?;
    }
    let names = best.iter().filter(|(stage, _)| matches!(**stage, "mention" | "resolution"));
    let names = names.map(|(_, time)| time.as_secs_f64()).sum::<f64>();
    writeln!(out, "{:12}{:10.3}{:8.3}", "names", names / megabytes, names / whole)?;
    writeln!(out, "{:12}{:10.3}   {:.2} MB/s", "whole", whole / megabytes, megabytes / whole)?;
    Ok(())
}
