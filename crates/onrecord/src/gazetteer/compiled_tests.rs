use proptest::prelude::*;

use super::*;

const TEXT: &str = "Zoe Angstrom of the UN met the Free State Radio in Łódź; GEORGIA, Georgian, iPhone.";

/// One with something in every table.
fn sample() -> Gazetteer {
    let mut georgia =
        Entity::new("c_ge", "Georgia", EntityType::Country).with_alias(Alias::new("Georgian").kind(AliasKind::Demonym));
    georgia.ids = [("iso3166".into(), "GE".into()), ("wikidata".into(), "Q230".into())].into();
    georgia.prior = Some(0.75);
    let mut zoe = Entity::new("p_zo", "Zoë Ångström", EntityType::Person);
    zoe.gender = Some(Gender::Female);
    zoe.subtype = Some("pilot".into());
    let entities = [
        Entity::new("s_ga", "Georgia", EntityType::Place),
        georgia,
        zoe,
        Entity::new("UN", "UN", EntityType::Organization)
            .with_alias(Alias::new("UN").kind(AliasKind::Acronym).case(Case::Sensitive)),
        Entity::new("free", "Free State Radio", EntityType::Media).with_alias("Free State"),
        Entity::new("Łódź", "Łódź", EntityType::City).with_alias("Lodz"),
        Entity::new("phone", "iPhone", EntityType::Work).with_alias(Alias::new("iphone").case(Case::Insensitive)),
    ];
    Gazetteer::builder().build(entities).expect("good entities")
}

fn told(gazetteer: &Gazetteer) -> (Vec<Entity>, Vec<Match<'_>>) {
    let entities = gazetteer.entities().map(EntityRef::to_entity).collect();
    (entities, gazetteer.find(TEXT, Overlaps::All))
}

fn in_folder<T>(act: impl FnOnce(&Path) -> T) -> T {
    let (process, thread) = (std::process::id(), std::thread::current().id());
    let folder = std::env::temp_dir().join(format!("onrecord-gaz-{process}-{thread:?}"));
    std::fs::create_dir_all(&folder).expect("a folder for the test");
    let done = act(&folder);
    std::fs::remove_dir_all(&folder).expect("the folder was made above");
    done
}

#[test]
fn files_and_bytes_tell_what_was_written() {
    let made = sample();
    made.verify().expect("whole");
    assert_eq!(made.find(TEXT, Overlaps::Longest)[4].candidates.to_vec(), [1, 0], "the higher prior comes first");
    let copied = Gazetteer::from_bytes(made.to_bytes()).expect("whole");
    assert_eq!(told(&copied), told(&made));
    in_folder(|folder| {
        let path = folder.join("a.gaz");
        made.write(&path).expect("a folder of ours");
        let opened = Gazetteer::open(&path).expect("whole");
        opened.verify().expect("whole");
        assert_eq!(told(&opened), told(&made));
        assert_eq!((opened.path(), copied.path()), (Some(path.as_path()), None));
        for id in ["s_ga", "c_ge", "p_zo", "UN", "Łódź"] {
            assert_eq!(opened.entity(id).map(EntityRef::position), made.position(id), "{id}");
        }
        assert!(opened.entity("nobody").is_none() && opened.entity("").is_none());

        // Another file in its place leaves the open one as it was.
        Gazetteer::builder().finish().expect("nothing").write(&path).expect("a folder of ours");
        assert_eq!(told(&opened), told(&made));
        assert!(Gazetteer::read(&path).expect("whole").is_empty());
        assert_eq!(opened.merged(&made).expect("few").to_bytes(), made.to_bytes(), "equal ones make the same file");
        assert_eq!(std::fs::read_dir(folder).expect("ours").count(), 1, "nothing is left behind");
    });
    let error = made.write("no/such/folder/a.gaz").expect_err("no such folder").to_string();
    assert!(error.starts_with("cannot write no/such/folder/a.gaz: "), "{error}");
}

#[test]
fn headers_are_checked_when_opened() {
    let whole = sample().to_bytes();
    // What is changed, and what the header's own checksum is made to fit again.
    let cases: &[(&str, usize, &[u8], &str)] = &[
        ("magic", 0, b"\x89PNG", "it is no compiled gazetteer"),
        ("byte order", 8, &[1, 2, 3, 4], "it was made on a machine of the other byte order"),
        ("format", 12, &[9], "it has format 9, and this version reads format 2: update onrecord"),
        ("flipped", 24, &[0xff], "its header is damaged"),
        ("sections", 48, &[0xff; 4], "its table of sections is cut short or damaged"),
    ];
    for &(what, at, bytes, expected) in cases {
        let mut changed = whole.clone();
        changed[at..at + bytes.len()].copy_from_slice(bytes);
        let error = Gazetteer::from_bytes(changed).expect_err(what).to_string();
        assert!(error.contains(expected), "{what}: {error}");
    }
    for length in [0, 7, 63, 64, 500, whole.len() - 1] {
        let error = Gazetteer::from_bytes(whole[..length].to_vec()).expect_err("cut short").to_string();
        assert!(error.contains(if length == 0 { "no compiled" } else { "cut short" }), "{length}: {error}");
    }
    let refused = |what: &str, change: fn(&mut file::Header)| {
        let error = Gazetteer::from_bytes(file::resealed(&whole, change)).expect_err(what).to_string();
        assert!(error.contains("compile") && error.contains(what), "{error}");
    };
    refused("folding 77", |header| header.fold = 77);
    refused("Unicode 99.0.0", |header| header.unicode = 99 << 16);
    refused("differ in length", |header| header.entities += 1);
    refused("differ in length", |header| header.aliases -= 1);
}

#[test]
fn damage_is_found_on_request() {
    in_folder(|folder| {
        let (path, mut bytes) = (folder.join("a.gaz"), sample().to_bytes());
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        std::fs::write(&path, bytes).expect("a folder of ours");
        let opened = Gazetteer::open(&path).expect("the header is whole");
        let error = opened.verify().expect_err("damaged").to_string();
        assert!(error.contains("a.gaz: it is damaged: section \"index.chains\" has another checksum"), "{error}");
    });
}

/// Does all that can be done with a gazetteer that may be nonsense.
fn exercise(gazetteer: &Gazetteer) {
    for overlaps in [Overlaps::Longest, Overlaps::All] {
        for found in gazetteer.find(TEXT, overlaps) {
            let _ = (&TEXT[found.span], gazetteer.at(found.entity()).map(EntityRef::to_entity));
        }
    }
    for entity in gazetteer.entities() {
        let entity = entity.to_entity();
        gazetteer.position(&entity.id);
    }
    let _ = gazetteer.to_bytes();
    let _ = gazetteer.merged(&sample());
    let _ = gazetteer.verify();
}

#[test]
fn a_file_may_lack_any_section() {
    let bytes = sample().to_bytes();
    in_folder(|folder| {
        let path = folder.join("a.gaz");
        for section in 0..40 {
            std::fs::write(&path, file::forged(&bytes, section, 0, 0)).expect("a folder of ours");
            if let Ok(gazetteer) = Gazetteer::open(&path) {
                exercise(&gazetteer);
            }
        }
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Sections that are not what was written, in a file whose header is.
    #[test]
    fn nonsense_in_a_file_gives_no_panic(
        changes in prop::collection::vec((any::<usize>(), any::<u8>(), 1..9usize), 1..6),
    ) {
        in_folder(|folder| {
            let (path, mut bytes) = (folder.join("a.gaz"), sample().to_bytes());
            let first = file::first_section(&bytes);
            for (place, value, length) in changes {
                let at = first + place % (bytes.len() - first);
                let end = (at + length).min(bytes.len());
                bytes[at..end].fill(value);
            }
            std::fs::write(&path, bytes).expect("a folder of ours");
            exercise(&Gazetteer::open(&path).expect("the header is whole"));
        });
    }

    /// Anything at all, and anything cut off.
    #[test]
    fn broken_files_are_refused(at in any::<usize>(), bit in 0..8u8, cut in prop::option::of(any::<usize>())) {
        let mut bytes = sample().to_bytes();
        let place = at % bytes.len();
        bytes[place] ^= 1 << bit;
        bytes.truncate(cut.map_or(bytes.len(), |cut| cut % bytes.len()));
        let padding = file::is_padding(&sample().to_bytes(), place) && bytes.len() == sample().to_bytes().len();
        prop_assert_eq!(Gazetteer::from_bytes(bytes).is_ok(), padding);
    }

    /// A file whose header and checksums are right, and its sections are not: as somebody who means harm would make it.
    #[test]
    fn forged_files_give_no_panic(
        name in 0..40usize, offset in any::<u16>(), length in any::<u16>(),
        changes in prop::collection::vec((any::<usize>(), any::<u8>()), 0..4),
    ) {
        let mut bytes = sample().to_bytes();
        let first = file::first_section(&bytes);
        for (place, value) in changes {
            let at = first + place % (bytes.len() - first);
            bytes[at] = value;
        }
        let forged = file::forged(&bytes, name, u64::from(offset), u64::from(length));
        in_folder(|folder| {
            let path = folder.join("a.gaz");
            std::fs::write(&path, forged).expect("a folder of ours");
            if let Ok(gazetteer) = Gazetteer::open(&path) {
                exercise(&gazetteer);
            }
        });
    }
}
