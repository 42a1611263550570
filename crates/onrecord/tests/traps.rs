//! What is easy to get wrong when names are looked up in text: `tests/gazetteer/traps.txt`, which says how it is written, on
//! every engine. Python checks the same file.

use std::fmt::Write;
use std::iter::Peekable;
use std::str::Chars;

use onrecord::{Alias, AliasKind, Case, Entity, EntityType, Gazetteer, Offsets, Overlaps, Unit};

/// A way from entities to their gazetteer. All give the same answers.
type Engine = (&'static str, fn(Vec<Entity>) -> Gazetteer);

const ENGINES: &[Engine] = &[
    ("words", |entities| built(onrecord::Engine::Words, entities)),
    ("automaton", |entities| built(onrecord::Engine::Automaton, entities)),
    ("compiled", |entities| {
        let bytes = built(onrecord::Engine::Words, entities).to_bytes();
        Gazetteer::from_bytes(bytes).expect("what was just compiled")
    }),
];

fn built(engine: onrecord::Engine, entities: Vec<Entity>) -> Gazetteer {
    Gazetteer::builder().engine(engine).build(entities).expect("aliases with something to match")
}

struct Trap {
    name: String,
    known_failing: bool,
    entities: Vec<Entity>,
    overlaps: Overlaps,
    text: String,
    /// In bytes.
    spans: Vec<(usize, usize)>,
    /// One for each span, or none.
    meanings: Vec<String>,
}

#[test]
fn every_engine_avoids_every_trap() {
    let traps = traps();
    assert!(traps.len() > 150, "the table is read whole");
    let mut wrong = String::new();
    for trap in &traps {
        let complaints: Vec<String> = ENGINES
            .iter()
            .filter_map(|&(engine, build)| {
                trap.complaint(&build(trap.entities.clone())).map(|said| format!("{engine}: {said}"))
            })
            .collect();
        match (trap.known_failing, complaints.is_empty()) {
            (true, true) => writeln!(wrong, "{} is kept now: move it up in the table", trap.name),
            (false, false) => writeln!(wrong, "{}: {}", trap.name, complaints.join("; ")),
            _ => Ok(()),
        }
        .expect("a string takes more");
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// Engines work on blocks of 64 bytes, on chunks of some kilobytes, and on words by their lengths.
#[test]
fn every_place_in_a_text_is_alike() {
    let places = (0..66).chain(4094..4098).chain(16_380..16_388).chain(32_766..32_770);
    let befores: Vec<String> = places
        .map(|place| {
            let mut before = "Néw words, ".repeat(place / 12);
            before.extend(std::iter::repeat_n('.', place - before.len()));
            before + "\n\n"
        })
        .collect();
    for trap in traps().iter().filter(|trap| !trap.known_failing) {
        for (engine, build) in ENGINES {
            let gazetteer = build(trap.entities.clone());
            if befores.iter().any(|before| !gazetteer.find(before, Overlaps::All).is_empty()) {
                continue;
            }
            for before in &befores {
                let text = format!("{before}{}\n\nNéw words", trap.text);
                let found = gazetteer.find(&text, trap.overlaps);
                let spans = found.iter().map(|m| (m.span.start() - before.len(), m.span.end() - before.len()));
                let expected = trap.spans.iter().copied();
                assert!(spans.eq(expected), "{engine}: {} after {} bytes", trap.name, before.len());
            }
        }
    }
}

#[test]
fn every_length_of_word_and_alias_is_alike() {
    for (engine, build) in ENGINES {
        for length in (1..36).chain([48, 64, 65]) {
            for word in ["a".repeat(length), "ab".repeat(length), "é".repeat(length)] {
                for other in [word.chars().take(1).collect(), word.clone(), format!("{word}b")] {
                    let many = vec![word.as_str(); length].join(" ");
                    let aliases = [word.clone(), format!("{word} {other}."), format!("{word}-{other} x"), many.clone()];
                    let entities = aliases.iter().map(|text| {
                        Entity::new(text, text, EntityType::Other).with_alias(Alias::new(text).case(Case::Insensitive))
                    });
                    let mut distinct: Vec<Entity> = Vec::new();
                    for entity in entities {
                        if distinct.iter().all(|known| known.id != entity.id) {
                            distinct.push(entity);
                        }
                    }
                    let gazetteer = build(distinct);
                    for alias in &aliases {
                        let text = format!("{}c; {alias}", word.to_uppercase());
                        let found = gazetteer.find(&text, Overlaps::Longest);
                        let spans: Vec<_> = found.iter().map(|m| (m.span.start(), m.span.end())).collect();
                        assert_eq!(spans, [(text.len() - alias.len(), text.len())], "{engine}: {alias:?} in {text:?}");
                    }
                }
            }
        }
    }
}

impl Trap {
    /// What is wrong with what `gazetteer` finds.
    fn complaint(&self, gazetteer: &Gazetteer) -> Option<String> {
        let text = self.text.as_str();
        let found = gazetteer.find(text, self.overlaps);
        let spans: Vec<_> = found.iter().map(|m| (m.span.start(), m.span.end())).collect();
        if spans != self.spans {
            let words = |spans: &[(usize, usize)]| spans.iter().map(|&(a, b)| &text[a..b]).collect::<Vec<_>>();
            return Some(format!("found {:?} {spans:?}, not {:?} {:?}", words(&spans), words(&self.spans), self.spans));
        }
        let meanings: Vec<_> = found
            .iter()
            .map(|m| {
                // Entities are numbered in the order in which they were given.
                let candidates: Vec<_> = m.candidates.iter().map(|at| (at + 1).to_string()).collect();
                format!("{} {}", candidates.join(","), m.alias_kind)
            })
            .collect();
        if !self.meanings.is_empty() && meanings != self.meanings {
            return Some(format!("meant {meanings:?}, not {:?}", self.meanings));
        }
        let (points, units) = (Offsets::new(text, Unit::CodePoint), Offsets::new(text, Unit::Utf16));
        for at in spans.iter().flat_map(|&(start, end)| [start, end]) {
            assert_eq!(points.of_byte(text, at), text[..at].chars().count(), "code points of {}", self.name);
            assert_eq!(units.of_byte(text, at), text[..at].encode_utf16().count(), "UTF-16 of {}", self.name);
        }
        None
    }
}

fn traps() -> Vec<Trap> {
    let table = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/gazetteer/traps.txt");
    let table = std::fs::read_to_string(table).expect("the table of traps");
    let mut known_failing = false;
    let mut traps = Vec::new();
    for line in table.lines() {
        if line.starts_with("==") {
            known_failing = true;
        } else if !line.is_empty() && !line.starts_with('#') {
            traps.push(trap(line, known_failing));
        }
    }
    traps
}

fn trap(line: &str, known_failing: bool) -> Trap {
    let (name, rest) = line.split_once(": ").expect(line);
    let (aliases, text, overlaps) = match (rest.split_once(" =all=>"), rest.split_once(" =>")) {
        (Some((aliases, text)), _) => (aliases, text, Overlaps::All),
        (None, Some((aliases, text))) => (aliases, text, Overlaps::Longest),
        _ => panic!("no arrow in {line}"),
    };
    let (text, meanings) = text.split_once(" :: ").unwrap_or((text, ""));
    let (text, spans) = unescaped(text.trim_matches(' '));
    Trap {
        name: name.to_owned(),
        known_failing,
        entities: aliases.split(" | ").enumerate().map(|(number, written)| entity(number + 1, written)).collect(),
        overlaps,
        text,
        spans,
        meanings: meanings.split("; ").filter(|meaning| !meaning.is_empty()).map(str::to_owned).collect(),
    }
}

fn entity(number: usize, written: &str) -> Entity {
    let aliases: Vec<Alias> = written.split(" + ").map(|written| alias(written.trim_matches(' '))).collect();
    let entity = Entity::new(number.to_string(), &aliases[0].text, EntityType::Other);
    aliases.into_iter().fold(entity, Entity::with_alias)
}

fn alias(written: &str) -> Alias {
    let (text, kind) = match written.strip_suffix(')').and_then(|written| written.rsplit_once(" (")) {
        Some((text, kind)) => (text, AliasKind::from_word(kind).expect(written)),
        None => (written, AliasKind::Name),
    };
    let (case, text) = match text.as_bytes()[0] {
        b'=' => (Case::Sensitive, &text[1..]),
        b'~' => (Case::Insensitive, &text[1..]),
        _ => (Case::Smart, text),
    };
    Alias::new(unescaped(text).0).kind(kind).case(case)
}

/// The text that is written so, and the spans in brackets, from left to right, of two that start together the longer first.
fn unescaped(written: &str) -> (String, Vec<(usize, usize)>) {
    let (mut text, mut spans) = (String::new(), Vec::new());
    let (mut square, mut curly) = (Vec::new(), Vec::new());
    let mut chars = written.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => text.push(escape(&mut chars)),
            '[' => square.push(text.len()),
            '{' => curly.push(text.len()),
            ']' => spans.push((square.pop().expect(written), text.len())),
            '}' => spans.push((curly.pop().expect(written), text.len())),
            _ => text.push(c),
        }
    }
    assert!(square.is_empty() && curly.is_empty(), "an open bracket in {written}");
    spans.sort_by_key(|&(start, end)| (start, std::cmp::Reverse(end)));
    (text, spans)
}

fn escape(chars: &mut Peekable<Chars>) -> char {
    match chars.next().expect("something after a backslash") {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        '0' => '\0',
        'u' => {
            assert_eq!(chars.next(), Some('{'));
            let hex: String = chars.by_ref().take_while(|&c| c != '}').collect();
            u32::from_str_radix(&hex, 16).ok().and_then(char::from_u32).expect("a code point")
        }
        c => c,
    }
}
