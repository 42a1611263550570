//! Stories with their right answers; `tests/stories/README.md` describes the format.

#![allow(dead_code, reason = "each test and bench uses its part")]

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// A story without its tags, and what they said.
pub(crate) struct Story {
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) answers: BTreeMap<u32, Answer>,
    /// Quotation marks that are not speech.
    pub(crate) scare: Vec<Range<usize>>,
}

/// One attribution as it should be found.
#[derive(Default)]
pub(crate) struct Answer {
    pub(crate) source: Vec<Range<usize>>,
    pub(crate) cue: Vec<Range<usize>>,
    pub(crate) content: Vec<Range<usize>>,
    /// `kind`, `speaker`, `hedge`, `parent`; `None` where finding it is optional.
    pub(crate) facts: Option<BTreeMap<String, String>>,
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The stories that rules were mended by, by name.
pub(crate) fn stories() -> Vec<Story> {
    stories_of("tests/stories")
}

/// The stories that nothing is mended by.
pub(crate) fn check_stories() -> Vec<Story> {
    stories_of("tests/stories/check")
}

fn stories_of(folder: &str) -> Vec<Story> {
    let folder = root().join(folder);
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder of stories")
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    paths.sort();
    paths.iter().map(|path| story(path)).collect()
}

pub(crate) fn story(path: &Path) -> Story {
    let name = path.file_stem().expect("a file").to_string_lossy().into_owned();
    let file = fs::read_to_string(path).expect("a readable story");
    let (tagged, notes) = file.split_once("---\n").expect("a line --- between story and answers");
    let (text, mut answers) = untagged(tagged);
    let mut scare = Vec::new();
    for line in notes.lines() {
        if let Some(words) = line.strip_prefix('!') {
            let at = text.find(words).unwrap_or_else(|| panic!("{name} does not hold {words}"));
            scare.push(at..at + words.len());
        } else if let Some((number, facts)) = line.split_once(' ') {
            let number: u32 = number.parse().unwrap_or_else(|_| panic!("no number in {name}: {line}"));
            let answer = answers.get_mut(&number).unwrap_or_else(|| panic!("{name} has no tags {number}"));
            answer.facts = Some(fields(facts));
        }
    }
    Story { name, text, answers, scare }
}

/// Takes `<s1>`, `</s1>` … out.
fn untagged(tagged: &str) -> (String, BTreeMap<u32, Answer>) {
    let mut text = String::new();
    let mut answers: BTreeMap<u32, Answer> = BTreeMap::new();
    let mut open: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, piece) in tagged.split('<').enumerate() {
        if at == 0 {
            text.push_str(piece);
            continue;
        }
        let (tag, words) = piece.split_once('>').expect("a closed tag");
        if let Some(tag) = tag.strip_prefix('/') {
            let span = open.remove(tag).unwrap_or_else(|| panic!("</{tag}> without <{tag}>"))..text.len();
            let answer = answers.entry(tag[1..].parse().expect("a number")).or_default();
            match &tag[..1] {
                "s" => answer.source.push(span),
                "c" => answer.cue.push(span),
                "q" => answer.content.push(span),
                _ => panic!("unknown tag {tag}"),
            }
        } else {
            open.insert(tag, text.len());
        }
        text.push_str(words);
    }
    assert!(open.is_empty(), "tags left open: {open:?}");
    (text, answers)
}

/// `kind=direct speaker=Ingrid Solheim parent=4`: values may hold spaces.
fn fields(line: &str) -> BTreeMap<String, String> {
    let mut fields: BTreeMap<String, String> = BTreeMap::new();
    let mut key = String::new();
    for word in line.split_whitespace() {
        if let Some((name, value)) = word.split_once('=') {
            name.clone_into(&mut key);
            fields.insert(key.clone(), value.to_owned());
        } else {
            let value = fields.get_mut(&key).expect("a name before its value");
            value.push(' ');
            value.push_str(word);
        }
    }
    fields
}
