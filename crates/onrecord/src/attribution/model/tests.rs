//! The file, and what the built-in model finds.

use super::*;
use crate::attribution::attribute;
use crate::quotation::quotations;
use crate::text::segment;

const BUILT_IN: &[u8] = include_bytes!("../../../data/model/default.model");

#[test]
fn files_that_are_no_models_say_so() {
    let newer = [&BUILT_IN[..12], &99u32.to_le_bytes(), &BUILT_IN[16..]].concat();
    let mut damaged = BUILT_IN.to_vec();
    damaged[100_000] ^= 1;
    let cases: &[(&[u8], &str)] = &[
        (b"", "this is no model of onrecord"),
        (b"{\"model\": 1}", "this is no model of onrecord"),
        (&newer, "the file has format 99, this version of onrecord reads format 1"),
        (&damaged, "the file is damaged: copy or train it anew"),
        (&BUILT_IN[..BUILT_IN.len() - 9], "the file is damaged: copy or train it anew"),
        (&BUILT_IN[..14], "the file is damaged: copy or train it anew"),
    ];
    for &(bytes, expected) in cases {
        assert_eq!(Model::read(bytes).err().as_deref(), Some(expected));
    }
}

#[test]
fn the_built_in_model_says_what_it_was_trained_on() {
    let card: serde_json::Value = serde_json::from_str(&Model::built_in().card).unwrap();
    assert!(card["articles"].as_u64() > Some(0), "{card}");
    assert!(BUILT_IN.len() < 3_000_000, "{} bytes", BUILT_IN.len());
}

#[test]
fn a_file_is_read_as_it_was_written() {
    let trees = Trees {
        bias: -0.5,
        trees: vec![vec![
            rank::Node { fact: 3, value: 0.25, left: 1, right: 2 },
            rank::Node { fact: rank::LEAF, value: -1.0, left: 0, right: 0 },
            rank::Node { fact: rank::LEAF, value: 2.0, left: 0, right: 0 },
        ]],
    };
    let row = |weight: f32| file::quantised(&std::array::from_fn(|at| if at % 8 == 7 { 0.0 } else { weight }), 0.01);
    let parts = file::Parts {
        card: "{}".to_owned(),
        words: vec![(70_000, row(-0.5)), (3, row(2.5))],
        around: vec![(1, file::quantised(&[0.02, 0.001, 0.0, -3.0, 0.0, 0.0, 1.0, 0.0], 0.01))],
        trees: trees.clone(),
        least: 0.4,
        ..file::Parts::default()
    };
    let model = Model::read(&parts.to_bytes()).unwrap();
    assert_eq!(model.trees, trees);
    let score = |sums: &[i32]| table::scores(sums)[0];
    assert!((score(&model.words.sums(&[70_000])) + 0.5).abs() < 0.01);
    assert!((score(&model.words.sums(&[3, 70_000])[8..]) - 2.0).abs() < 0.02);
    assert_eq!(model.words.sums(&[4])[0], 0);
    let around = table::scores(&model.around.sums(&[1]));
    assert!((around[3] + 3.0).abs() < 0.02 && around[1] == 0.0);
}

#[test]
fn a_network_is_read_as_it_was_written() {
    let some = |count: usize, by: f32| -> Vec<f32> { (0..count).map(|at| ((at * 7 % 19) as f32 - 9.0) * by).collect() };
    let parts = network::NetworkParts {
        words: vec![(70_000, some(network::WIDTH, 0.1)), (3, some(network::WIDTH, 0.02))],
        around: vec![(9, some(network::AROUND, 0.1))],
        layers: some(network::layers().iter().map(|layer| layer.size()).sum(), 0.01),
    };
    let bytes = parts.to_bytes();
    assert!(network::Network::from_bytes(&bytes).is_some());
    for cut in [0, 3, 500, bytes.len() - 1] {
        assert!(network::Network::from_bytes(&bytes[..cut]).is_none(), "{cut} bytes");
    }
    let file =
        file::Parts { card: "{}".to_owned(), network: Some((parts, Transitions::default())), ..file::Parts::default() };
    let model = Model::read(&file.to_bytes()).unwrap();
    let text = "“Yes,” Ann Lee said. The mayor said she would stay.";
    let segments = segment(text);
    attribute(text, &segments, &mut quotations(text, &segments), Some(&model), 0.0);
}

#[test]
fn rules_keep_what_is_theirs() {
    let found = |text: &str| -> Vec<String> {
        let segments = segment(text);
        let found = attribute(text, &segments, &mut quotations(text, &segments), Some(&Model::built_in()), 0.0);
        let words = |spans: &[crate::Span]| spans.iter().map(|&span| &text[span]).collect::<Vec<_>>().join(" … ");
        found
            .iter()
            .map(|one| format!("{} | {} | {}", words(&one.source), words(&one.cue), words(&one.content)))
            .collect()
    };
    let cases: &[(&str, &[&str])] = &[
        ("The ministry declined to comment on the report.", &[]),
        ("A spokesman did not respond to a request for comment.", &[]),
        ("“It was the best day of my life.” — Ann Lee", &["Ann Lee | — | “It was the best day of my life.”"]),
        (
            "“It is over,” Lee said, the Dover Post reported.",
            &["the Dover Post | reported | “It is over,” Lee said", "Lee | said | “It is over,”"],
        ),
        (
            "The mayor said she would stay and asked whether anyone would go.",
            &["The mayor | asked | whether anyone would go", "The mayor | said | she would stay"],
        ),
    ];
    for &(text, expected) in cases {
        assert_eq!(found(text), expected, "in {text:?}");
    }
}
