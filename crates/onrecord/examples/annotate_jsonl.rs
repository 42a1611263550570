//! Annotates JSON lines: one `{"id": …, "text": …}` a line in, one document a line out.
//!
//! ```sh
//! cargo run --release --example annotate_jsonl < articles.jsonl > documents.jsonl
//! ```
//!
//! `--gazetteer none` leaves the built-in gazetteer out.

use std::error::Error;
use std::io::{self, BufRead, Write};

use onrecord::{Annotator, AttributionId, Document, EntityId, Offsets, Span, Unit};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let annotator = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => Annotator::new(),
        ["--gazetteer", "none"] => Annotator::builder().without_gazetteer().build()?,
        _ => return Err("usage: annotate_jsonl [--gazetteer none] < articles.jsonl > documents.jsonl".into()),
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
        writeln!(out, "{}", to_json(&doc))?;
    }
    Ok(out.flush()?)
}

fn to_json(doc: &Document) -> Value {
    let offsets = Offsets::new(doc.text(), Unit::CodePoint);
    let offset = |byte: usize| offsets.of_byte(doc.text(), byte);
    let span = |span: Span| json!([offset(span.start()), offset(span.end())]);
    let spans = |all: &[Span]| all.iter().map(|&one| span(one)).collect::<Value>();
    let entities = doc.entities().iter().map(|entity| {
        json!({"name": entity.name, "canonical": entity.canonical, "named": entity.named, "type": entity.kind,
               "id": entity.id, "roles": entity.roles})
    });
    let quotations = doc.quotations().iter().map(|quotation| {
        json!({"span": span(quotation.span), "depth": quotation.depth, "use": quotation.usage,
               "attribution": quotation.attribution.map(AttributionId::index)})
    });
    let attributions = doc.attributions().iter().map(|attribution| {
        json!({"kind": attribution.kind, "act": attribution.act, "source": spans(&attribution.source),
               "cue": spans(&attribution.cue), "content": spans(&attribution.content),
               "speaker": attribution.speaker.map(EntityId::index), "parent": attribution.parent.map(AttributionId::index),
               "hedges": spans(&attribution.hedges), "when": spans(&attribution.when), "negated": attribution.negated,
               "confidence": attribution.confidence, "evidence": attribution.evidence})
    });
    json!({"format": "onrecord/1", "id": doc.id(), "text": doc.text(), "offsets": "codepoint",
           "entities": entities.collect::<Value>(), "quotations": quotations.collect::<Value>(),
           "attributions": attributions.collect::<Value>()})
}
