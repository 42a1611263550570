//! Quotations as they are drawn in `tests/quotations/*.txt`, from Rust; `tests/test_quotations.py` holds Python to the same.
//!
//! `make accept` (which sets `INSTA_UPDATE=always`) draws them anew; read the difference before you commit it.

#[path = "support/drawing.rs"]
mod drawing;

use std::path::Path;
use std::{env, fs};

use drawing::{Drawn, redrawn};
use onrecord::{Annotator, Document, Offsets, QuotationId, Span, Unit};

#[test]
fn quotations_are_found_as_drawn() {
    let accept = env::var_os("INSTA_UPDATE").is_some_and(|value| value == "always");
    let annotator = Annotator::builder().without_gazetteer().build().expect("the default model");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/quotations");
    let mut cases = 0;
    for entry in fs::read_dir(folder).expect("the folder of cases") {
        let path = entry.expect("a folder entry").path();
        if path.extension().is_none_or(|extension| extension != "txt") {
            continue;
        }
        let expected = fs::read_to_string(&path).expect("UTF-8 text");
        let found = redrawn(&expected, |text| drawn(&annotator.annotate(text)));
        cases += expected.split("\n\n").filter(|block| block.contains('|')).count();
        if accept {
            fs::write(&path, &found).expect("a writable folder");
        } else {
            assert_same(&path, &expected, &found);
        }
    }
    assert!(cases >= 120, "{cases} cases");
}

fn drawn(doc: &Document) -> Vec<Drawn> {
    let offsets = Offsets::new(doc.text(), Unit::CodePoint);
    let range = |span: Span| offsets.of_byte(doc.text(), span.start())..offsets.of_byte(doc.text(), span.end());
    let quotations = doc.quotations().iter();
    let drawn = quotations.map(|quotation| Drawn {
        span: range(quotation.span),
        inner: range(quotation.inner),
        words: format!("{} {}", quotation.usage, quotation.reason.expect("a reason")),
        closed: quotation.closed,
        continues: quotation.continues.map(QuotationId::index).map(|index| index + 1),
        brackets: doc.brackets(quotation).into_iter().map(range).collect(),
        ellipses: doc.ellipses(quotation).into_iter().map(range).collect(),
    });
    drawn.collect()
}

/// Shows the cases that differ, and no others.
fn assert_same(path: &Path, expected: &str, found: &str) {
    let pairs = expected.trim_end().split("\n\n").zip(found.trim_end().split("\n\n"));
    let differ: Vec<String> = pairs
        .filter(|(expected, found)| expected != found)
        .map(|(a, b)| format!("expected\n{a}\nfound\n{b}\n"))
        .collect();
    assert!(differ.is_empty(), "{}:\n{}", path.display(), differ.join("\n"));
    assert_eq!(expected, found, "{}", path.display());
}
