//! Trains the attribution model: `onrecord-train GOLD.jsonl MODEL`, or says what a model finds: `--predict`.

#![allow(
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::many_single_char_names,
    clippy::needless_range_loop,
    reason = "small numbers, and labels as indices"
)]

mod boost;
mod chance;
mod course;
mod field;
mod gold;
mod layers;
mod network;
mod vectors;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, process};

use onrecord::{Annotator, Offsets, Span, Unit};
use serde_json::{Value, json};

const USAGE: &str =
    "usage: onrecord-train GOLD.jsonl MODEL [--vectors WORDS [--accurate MODEL]] [--seed N] [--data WORDS] [--date DAY]
       onrecord-train --predict GOLD.jsonl MODEL > FOUND.jsonl";

fn main() {
    if let Err(error) = run() {
        eprintln!("{error}");
        process::exit(1);
    }
}

fn run() -> Result<(), String> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["--predict", gold, model] => predict(Path::new(gold), model),
        [gold, model, options @ ..] => {
            let mut seed = 1;
            let (mut data, mut date, mut vectors, mut accurate) = ("", "", None, None);
            for option in options.chunks(2) {
                match option {
                    ["--seed", number] => seed = number.parse().map_err(|_| format!("no number: {number}"))?,
                    ["--vectors", file] => vectors = Some(vectors::read(Path::new(file))?),
                    ["--accurate", file] => accurate = Some(*file),
                    ["--data", words] => data = words,
                    ["--date", day] => date = day,
                    _ => return Err(USAGE.to_owned()),
                }
            }
            if accurate.is_some() && vectors.is_none() {
                return Err(
                    "an accurate model needs vectors of words: --vectors (tools/word_vectors.py makes them)".into()
                );
            }
            let articles = gold::articles(Path::new(gold))?;
            let about = json!({"data": data, "date": date});
            let (parts, with_network) = course::train(&articles, seed, vectors.as_deref(), &about);
            let files = [(Some(*model), Some(parts)), (accurate, with_network)];
            for (path, parts) in files.into_iter().filter_map(|(path, parts)| path.zip(parts)) {
                let path = PathBuf::from(path);
                let write = |path: &Path, bytes: &[u8]| {
                    eprintln!("{}: {} bytes", path.display(), bytes.len());
                    fs::write(path, bytes).map_err(|error| format!("{}: {error}", path.display()))
                };
                write(&path, &parts.to_bytes())?;
                write(&path.with_extension("json"), format!("{}\n", parts.card).as_bytes())?;
            }
            Ok(())
        }
        _ => Err(USAGE.to_owned()),
    }
}

/// Writes what a model finds, without what stands inside other attributions: there the gold has nothing.
fn predict(gold: &Path, model: &str) -> Result<(), String> {
    let annotator = Annotator::builder().without_gazetteer().model(model).build().map_err(|error| error.to_string())?;
    let mut out = std::io::stdout().lock();
    for line in gold::lines(gold)? {
        let doc = annotator.annotate(&line.text);
        let offsets = Offsets::new(doc.text(), Unit::CodePoint);
        let at = |byte: usize| offsets.of_byte(doc.text(), byte);
        let spans =
            |spans: &[Span]| spans.iter().map(|span| json!([at(span.start()), at(span.end())])).collect::<Value>();
        let attributions: Value = doc
            .attributions()
            .iter()
            .filter(|found| found.parent.is_none())
            .map(|found| {
                json!({"source": spans(&found.source), "cue": spans(&found.cue), "content": spans(&found.content),
                       "confidence": found.confidence, "evidence": found.evidence})
            })
            .collect();
        writeln!(out, "{}", json!({"id": line.id, "attributions": attributions})).map_err(|error| error.to_string())?;
    }
    Ok(())
}
