use super::*;
use crate::gazetteer::{Alias, Entity, EntityRef, EntityType, Gender};

/// Does something with a file that has this name and content.
fn in_file<T>(name: &str, content: &[u8], act: impl FnOnce(&Path) -> T) -> T {
    let (process, thread) = (std::process::id(), std::thread::current().id());
    let folder = std::env::temp_dir().join(format!("onrecord-reader-{process}-{thread:?}"));
    std::fs::create_dir_all(&folder).expect("a folder for the test");
    let path = folder.join(name);
    std::fs::write(&path, content).expect("a file for the test");
    let done = act(&path);
    std::fs::remove_file(&path).expect("the file was made above");
    done
}

fn parse(name: &str, content: impl AsRef<[u8]>) -> Result<Gazetteer, String> {
    in_file(name, content.as_ref(), |path| {
        Gazetteer::read(path).map_err(|e| e.to_string().replace(&path.display().to_string(), name))
    })
}

#[test]
fn three_formats_say_the_same() {
    let json = concat!(
        "\u{feff}{\"id\": \"c_ru\", \"name\": \"Russia\", \"type\": \"country\", \"ids\": {\"wikidata\": \"Q159\"}, ",
        "\"aliases\": [{\"text\": \"Russian\", \"kind\": \"demonym\", \"case\": \"sensitive\"}, \"Rossiya\"]}\n\n",
    );
    let csv = "id,name,type,alias,kind,case,wikidata\nc_ru,Russia,country,Russian,demonym,sensitive,Q159\nc_ru,Russia,country,\"Rossiya\",,,\n";
    let tsv = csv.replace(',', "\t").replace('"', "").replace("wikidata", "ids.wikidata");
    let expected = parse("a.jsonl", json).expect("good lines");
    assert_eq!(expected.len(), 1);
    let first = expected.at(0).expect("one entity").to_entity();
    assert_eq!(first.aliases[0], Alias::new("Russian").kind(AliasKind::Demonym).case(Case::Sensitive));
    assert_eq!(first.aliases[1], Alias::new("Rossiya"));
    assert_eq!(first.ids["wikidata"], "Q159");
    assert_eq!(all(&parse("a.csv", csv).expect("a good table")), all(&expected));
    assert_eq!(all(&parse("a.TSV", tsv).expect("a good table")), all(&expected));
}

#[test]
fn errors_name_the_file_the_line_and_the_remedy() {
    let cases: &[(&str, &[u8], &str)] = &[
        ("a.jsonl", b"{\"id\": 1}", "a.jsonl, line 1: invalid type: integer `1`, expected a string, at column 8"),
        ("a.jsonl", b"\n{\"id\": \"x\"", "a.jsonl, line 2: EOF while parsing an object, at column 10"),
        ("a.jsonl", b"{\"id\": \"x\", \"name\": \"X\"}", "a.jsonl, line 1: missing field `type`"),
        ("a.jsonl", br#"{"id": "x", "name": "X", "type": "town"}"#, "unknown variant `town`, expected one of `person`, "),
        ("a.jsonl", br#"{"id": "x", "name": "X", "type": "city", "alias": []}"#, "unknown field `alias`, expected one of "),
        ("a.jsonl", br#"{"id": "x", "name": "X", "type": "city", "aliases": [{"text": "Y", "kind": "nick"}]}"#, "unknown variant `nick`"),
        ("a.jsonl", br#"{"id": "x", "name": "X", "type": "city", "aliases": [" "]}"#, "a.jsonl, line 1: entity \"x\" has an alias"),
        ("a.jsonl", b"{\"id\": \"x\", \"name\": \"X\", \"type\": \"city\"}\n{\"id\": \"x\", \"name\": \"Y\", \"type\": \"city\"}", "a.jsonl, line 2: entity id \"x\" stands in line 1 already"),
        ("a.csv", b"id,name,type\n\xff,b,city\n", "a.csv, line 2: the bytes there are not UTF-8"),
        ("a.csv", b"id,name\nx,X\n", "a.csv, line 1: there is no column \"type\""),
        ("a.csv", b"", "a.csv, line 1: there is no column \"id\""),
        ("a.csv", b"id,name,type,weight\nx,X,city,3\n", "a.csv, line 1: unknown column \"weight\"; the columns are id, name"),
        ("a.csv", b"id,name,type\nx,X,town\n", "a.csv, line 2: unknown type \"town\"; choose one of person, organization"),
        ("a.csv", b"id,name,type,alias,kind\nx,X,city,Y,nick\n", "a.csv, line 2: unknown kind \"nick\"; choose one of name,"),
        ("a.csv", b"id,name,type,alias,case\nx,X,city,Y,upper\n", "a.csv, line 2: unknown case \"upper\"; choose one of sensitive, smart"),
        ("a.csv", b"id,name,type\nx,X,city\nx,Z,city\n", "a.csv, line 3: entity \"x\" has another name in line 2 than \"Z\" here"),
        ("a.csv", b"id,name,type\nx,,city\n", "a.csv, line 2: the name is empty"),
        ("a.csv", b"id,name,type,alias\nx,X,city,-\n", "a.csv, line 2: entity \"x\" has an alias without a letter"),
        ("a.csv", b"id,name,type\nx,X,city,more\n", "a.csv, line 2: the row has 4 fields and the header 3"),
        ("a.gaz", b"", "a.gaz: it is no compiled gazetteer; make one with onrecord compile"),
        ("a.gaz", b"id,name,type\nx,X,city\n", "a.gaz: it is no compiled gazetteer"),
        ("a.txt", b"", "a.txt: its name should end in .jsonl"),
    ];
    for &(name, content, expected) in cases {
        let message = parse(name, content).err().unwrap_or_default();
        assert!(message.contains(expected), "{message:?} should say {expected:?}");
    }
    let missing = Gazetteer::read("no/such/file.csv").expect_err("there is no such file").to_string();
    assert!(missing.starts_with("cannot read no/such/file.csv: "), "{missing}");
}

fn all(gazetteer: &Gazetteer) -> Vec<Entity> {
    gazetteer.entities().map(EntityRef::to_entity).collect()
}

/// What is read of a file with this content leniently: the gazetteer, and what was refused.
fn lenient(name: &str, content: &str) -> (Gazetteer, Vec<String>) {
    in_file(name, content.as_bytes(), |path| {
        let (mut builder, mut refused, mut bytes) = (Gazetteer::builder(), Vec::new(), 0);
        let read = builder.read_leniently(path, |event| {
            match event {
                ReadEvent::Refused { line, reason } => refused.push(format!("{line}: {reason}")),
                ReadEvent::Progress { bytes: at } => bytes = at,
            }
            ControlFlow::Continue(())
        });
        read.expect("a file with lines that can be read");
        assert_eq!(bytes, content.len() as u64);
        (builder.finish().expect("few aliases"), refused)
    })
}

fn refused_with(found: &[String], expected: &[&str]) {
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.starts_with(expected), "{found:?} should begin with {expected:?}");
    }
}

#[test]
fn lenient_reading_goes_on_behind_bad_lines() {
    let lines = [
        r#"{"id": "a", "name": "Ann", "type": "person", "aliases": ["Anna", "-", "Anne"]}"#,
        r#"{"id": "b", "name": "Bob""#,
        r#"{"id": "a", "name": "Ann", "type": "person"}"#,
        r#"{"id": "", "name": "Cy", "type": "person"}"#,
        r#"{"id": "d", "name": " - ", "type": "person"}"#,
        r#"{"id": "e", "name": "Eve", "type": "person", "prior": 0.5}"#,
    ];
    let (gazetteer, refused) = lenient("a.jsonl", &lines.join("\n"));
    refused_with(
        &refused,
        &[
            "1: entity \"a\" has an alias",
            "2: EOF",
            "3: entity id \"a\" stands in line 1",
            "4: the id",
            "5: entity \"d\"",
        ],
    );
    assert_eq!(gazetteer.len(), 2);
    let ann = gazetteer.entity("a").expect("taken").to_entity();
    assert_eq!(ann.aliases, [Alias::new("Anna"), Alias::new("Anne")]);
    assert_eq!(gazetteer.entity("e").and_then(EntityRef::prior), Some(0.5));

    let rows = "id,name,type,alias,prior\na,Ann,person,Anna,\nb,Bob,town,,\nb,Bob,person,-,\nc,Cy\nc,Cy,city,,much\na,Ann,person,Anne,2\na,Zoe,person,,\n";
    let (gazetteer, refused) = lenient("a.csv", rows);
    refused_with(
        &refused,
        &[
            "3: unknown type \"town\"",
            "4: entity \"b\" has an alias",
            "5: the row has 2",
            "6: the prior \"much\"",
            "8: entity \"a\" has another name in line 2",
        ],
    );
    assert_eq!(gazetteer.len(), 2);
    let ann = gazetteer.entity("a").expect("taken").to_entity();
    assert_eq!((ann.aliases, ann.prior), (vec![Alias::new("Anna"), Alias::new("Anne")], Some(2.0)));
}

#[test]
fn patterns_of_spacy_are_names() {
    let lines = [
        r#"{"label": "ORG", "pattern": "Acme", "id": "acme"}"#,
        r#"{"label": "PERSON", "pattern": [{"LOWER": "ann"}, {"LOWER": "lee"}]}"#,
        r#"{"label": "ORG", "pattern": [{"ORTH": "ACM"}], "id": "acme"}"#,
        r#"{"label": "ORG", "pattern": [{"IS_ALPHA": true}], "id": "x"}"#,
        r#"{"label": "ORG", "pattern": [{"LOWER": {"IN": ["a", "b"]}}]}"#,
        r#"{"label": "GPE", "pattern": "Acme", "id": "acme"}"#,
        r#"{"label": "ORG"}"#,
    ];
    let (gazetteer, refused) = lenient("patterns.jsonl", &lines.join("\n"));
    refused_with(
        &refused,
        &[
            "4: a token of the pattern asks for IS_ALPHA",
            "5: a token of the pattern asks for more than one word",
            "7: missing field",
        ],
    );
    let acme = gazetteer.entity("acme").expect("an organisation").to_entity();
    assert_eq!((acme.kind, acme.subtype.as_deref()), (EntityType::Organization, Some("ORG")));
    assert_eq!(acme.aliases, [Alias::new("ACM").case(Case::Sensitive)]);
    let ids: Vec<_> = gazetteer.entities().map(|entity| entity.id().into_owned()).collect();
    assert_eq!(ids, ["acme", "ann lee", "GPE||acme"]);
    let found = gazetteer.find("Ann Lee of ACME", crate::Overlaps::Longest);
    assert_eq!(found.iter().map(|m| m.candidates.to_vec()).collect::<Vec<_>>(), [vec![1], vec![0, 2]]);
}

#[test]
fn wikidata_comes_in_three_shapes() {
    let whole = r#"[
{"type": "item", "id": "Q1", "labels": {"de": {"language": "de", "value": "Neustadt"}, "en": {"language": "en", "value": "Newtown"}}, "aliases": {"en": [{"language": "en", "value": "New Town"}]}, "claims": {"P31": [1]}},
{"type": "item", "id": "Q2", "labels": {"mul": {"language": "mul", "value": "Zed"}}, "aliases": {}},
{"type": "item", "id": "Q3", "labels": {"de": {"language": "de", "value": "Ohne"}}, "aliases": []}
]"#;
    let simple = r#"{"id": "Q1", "labels": {"en": "Newtown"}, "aliases": {"en": ["New Town"]}}
{"id": "Q2", "labels": {"mul": "Zed"}}
{"id": "Q3", "labels": {}}"#;
    let flat = r#"{"id": "Q1", "label": "Newtown", "aliases": ["New Town"]}
{"id": "Q2", "label": "Zed", "aliases": []}
{"id": "Q3"}"#;
    let mut read = Vec::new();
    for (name, content, line) in [("a.json", whole, 4), ("a.jsonl", simple, 3), ("a.jsonl", flat, 3)] {
        let (gazetteer, refused) = lenient(name, content);
        refused_with(&refused, &[&format!("{line}: entity \"Q3\" has no English label")]);
        read.push(all(&gazetteer));
    }
    assert_eq!(read[0][0].aliases, [Alias::new("New Town").kind(AliasKind::Alt)]);
    assert_eq!((read[0].len(), &read[0]), (2, &read[1]));
    assert_eq!(read[1], read[2]);
}

#[test]
fn several_files_make_one_gazetteer() {
    let read = in_file("a.jsonl", br#"{"id": "a", "name": "Ann", "type": "person", "gender": "female"}"#, |first| {
        let rows =
            b"id\tname\ttype\talias\twikidata\na\tAnnie\tperson\tAnna\tQ7\nb\tBob\tperson\t\t\na\tAnnie\tperson\t-\t\n";
        in_file("b.tsv", rows, |second| {
            let mut builder = Gazetteer::builder();
            let error = Gazetteer::builder().read(second).map(|_| ()).expect_err("a bad alias").to_string();
            assert!(error.contains("b.tsv, line 4: entity \"a\" has an alias"), "{error}");
            let stopped = Gazetteer::builder().read_leniently(second, |_| ControlFlow::Break(())).map(|_| ());
            assert!(matches!(stopped, Err(Error::Stopped)));
            builder.read(first).expect("a good line");
            builder.read_leniently(second, |_| ControlFlow::Continue(())).expect("two good rows");
            builder.finish().expect("few aliases")
        })
    });
    let ann = read.entity("a").expect("in both").to_entity();
    assert_eq!(ann.aliases, [Alias::new("Annie"), Alias::new("Anna")]);
    assert_eq!((ann.name.as_str(), ann.gender, ann.ids["wikidata"].as_str()), ("Ann", Some(Gender::Female), "Q7"));
    assert_eq!(read.len(), 2);
}
