//! Golden files: tests/golden/NAME.txt is annotated as tests/golden/NAME.json says, here and from Python.
//!
//! `make accept` (which sets `INSTA_UPDATE=always`) rewrites the JSON; read the difference before you commit it.

use std::path::{Path, PathBuf};
use std::{env, fs};

use onrecord::{Annotator, Document};

#[test]
fn golden() {
    let accept = env::var_os("INSTA_UPDATE").is_some_and(|value| value == "always");
    let annotator = Annotator::new();
    for path in texts() {
        let name = path.file_stem().expect("a file name").to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).expect("UTF-8 text");
        let found = annotator.annotate(&text).with_id(name.clone()).to_json();
        let json = path.with_extension("json");
        if accept {
            fs::write(&json, lines(&found)).expect("a writable folder");
        }
        let expected = fs::read_to_string(&json).unwrap_or_else(|_| panic!("no {name}.json: run `make accept`"));
        let expected = Document::from_json(&expected).unwrap_or_else(|error| panic!("{name}.json: {error}"));
        assert_eq!(lines(&found), lines(&expected.to_json()), "{name}.json differs: is it better? run `make accept`");
    }
}

fn texts() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden");
    let mut texts: Vec<PathBuf> = (fs::read_dir(folder).expect("the folder of golden files"))
        .map(|entry| entry.expect("a folder entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    texts.sort();
    assert!(!texts.is_empty(), "no golden files");
    texts
}

/// The JSON with a line for each key of the document and each item of its lists, so that a difference can be read.
fn lines(json: &str) -> String {
    let mut out = String::with_capacity(json.len() * 11 / 10);
    let (mut depth, mut quoted, mut escaped) = (0, false, false);
    for c in json.chars() {
        out.push(c);
        if quoted {
            quoted = escaped || c != '"';
            escaped = !escaped && c == '\\';
            continue;
        }
        match c {
            '"' => quoted = true,
            '{' | '[' => depth += 1,
            '}' | ']' => depth -= 1,
            _ => {}
        }
        if depth <= 2 && matches!(c, ',' | '{' | '[') {
            out.push('\n');
        }
    }
    out + "\n"
}
