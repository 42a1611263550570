//! What is found in each story, drawn under its text.
//!
//! Under a line, `^` is a source, `=` a cue and `-` content; what stands nested is drawn over what holds it. After each paragraph
//! come its attributions by their cues, after the story its entities and the quotation marks that are not speech.

mod support;

use std::fmt::Write;

use onrecord::{Act, Annotator, Attribution, Document, Form, Span, Use};

const COLUMNS: usize = 100;

#[test]
fn stories() {
    let annotator = Annotator::new();
    insta::glob!("../../..", "tests/stories/*.txt", |path| {
        let doc = annotator.annotate(&support::story(path).text);
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(drawing(&doc));
        });
    });
}

fn drawing(doc: &Document) -> String {
    let lanes = lanes(doc);
    let mut out = String::new();
    let mut at = 0;
    for paragraph in doc.text().split_inclusive('\n') {
        let end = at + paragraph.len();
        for line in wrapped(doc.text(), at, at + paragraph.trim_end().len()) {
            writeln!(out, "{}", &doc[line]).unwrap();
            let under: String = doc[line].char_indices().map(|(i, _)| lanes[line.start() + i]).collect();
            if !under.trim().is_empty() {
                writeln!(out, "{}", under.trim_end()).unwrap();
            }
        }
        for attribution in doc.attributions().iter().filter(|a| (at..end).contains(&start(a))) {
            writeln!(out, "    {}", line(doc, attribution)).unwrap();
        }
        if paragraph.trim().is_empty() {
            out.push('\n');
        }
        at = end;
    }
    out.push_str("\nEntities\n");
    for entity in doc.entities() {
        let mut forms: Vec<&str> = Vec::new();
        for &mention in &entity.mentions {
            let mention = &doc[mention];
            if mention.form != Form::Pronoun && !forms.contains(&&doc[mention.span]) {
                forms.push(&doc[mention.span]);
            }
        }
        let name = entity.canonical.as_deref().filter(|&canonical| canonical != entity.name);
        let name = name.map_or(String::new(), |canonical| format!(" = {canonical}"));
        let named = if entity.named { "" } else { ", not named" };
        writeln!(out, "    {}{name} ({}{named}): {}", entity.name, entity.kind, forms.join(" | ")).unwrap();
    }
    out.push_str("\nNot speech\n");
    for quotation in doc.quotations().iter().filter(|quotation| quotation.usage != Use::Speech) {
        writeln!(out, "    {} {}", quotation.usage, &doc[quotation.span]).unwrap();
    }
    out
}

/// "told: Ingrid Solheim, direct".
fn line(doc: &Document, attribution: &Attribution) -> String {
    let speaker = doc.speaker(attribution).map_or("?", |speaker| &speaker.name);
    let mut line = format!("{}: {speaker}, {}", doc.words(&attribution.cue), attribution.kind);
    if attribution.act == Act::Thought {
        line.push_str(", thought");
    }
    if attribution.negated {
        line.push_str(", negated");
    }
    for &span in attribution.hedges.iter().chain(&attribution.when) {
        write!(line, ", {}", &doc[span]).unwrap();
    }
    if let Some(parent) = attribution.parent {
        write!(line, ", within “{}”", doc.words(&doc[parent].cue)).unwrap();
    }
    line
}

fn start(attribution: &Attribution) -> usize {
    let spans = attribution.source.iter().chain(&attribution.cue).chain(&attribution.content);
    spans.map(|span| span.start()).min().unwrap_or(0)
}

/// For each byte of the text, what to draw under the character that begins there.
fn lanes(doc: &Document) -> Vec<char> {
    let mut lanes = vec![' '; doc.text().len()];
    let mut draw = |spans: &[Span], mark: char| {
        for span in spans {
            lanes[span.range()].fill(mark);
        }
    };
    // Content first, the outer ones (they come first) before the inner, so that cues and sources stay visible.
    for attribution in doc.attributions() {
        draw(&attribution.content, '-');
    }
    for attribution in doc.attributions() {
        draw(&attribution.source, '^');
        draw(&attribution.cue, '=');
    }
    lanes
}

/// The lines of `text[start..end]`, broken at spaces.
fn wrapped(text: &str, start: usize, end: usize) -> Vec<Span> {
    let mut lines = Vec::new();
    let (mut first, mut last) = (start, start);
    for (at, _) in text[start..end].match_indices(' ').chain([(end - start, "")]) {
        let at = start + at;
        if text[first..at].chars().count() > COLUMNS && last > first {
            lines.push(Span::new(first, last));
            first = last + 1;
        }
        last = at;
    }
    if first < end {
        lines.push(Span::new(first, end));
    }
    lines
}
