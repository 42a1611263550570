//! Annotates JSON lines: one `{"id": …, "text": …}` a line in, one document a line out.
//!
//! ```sh
//! cargo run --release --example annotate_jsonl < articles.jsonl > documents.jsonl
//! ```
//!
//! `--gazetteer none` leaves the built-in gazetteer out, `--model rules` the trained model.

use std::error::Error;
use std::io::{self, BufRead, Write};

use onrecord::Annotator;
use serde_json::Value;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let annotator = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => Annotator::new(),
        ["--gazetteer", "none"] => Annotator::builder().without_gazetteer().build()?,
        ["--model", model] => Annotator::builder().model(*model).build()?,
        _ => {
            return Err(
                "usage: annotate_jsonl [--gazetteer none | --model rules] < articles.jsonl > documents.jsonl".into()
            );
        }
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    for (number, line) in io::stdin().lock().lines().enumerate() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let article: Value = serde_json::from_str(&line).map_err(|error| format!("line {}: {error}", number + 1))?;
        let text = article["text"].as_str().ok_or_else(|| format!("line {}: no text", number + 1))?;
        let mut doc = annotator.annotate(text);
        if let Some(id) = article["id"].as_str() {
            doc = doc.with_id(id);
        }
        writeln!(out, "{}", doc.to_json())?;
    }
    Ok(out.flush()?)
}
