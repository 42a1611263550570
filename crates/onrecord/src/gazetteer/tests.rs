use proptest::prelude::*;

use super::fold::{fold, is_dropped, is_word};
use super::*;

/// A gazetteer of entities called by their aliases; "=US" is sensitive, "~us" insensitive.
fn gazetteer(aliases: &[&str]) -> Gazetteer {
    gazetteer_with(Engine::default(), aliases)
}

fn gazetteer_with(engine: Engine, aliases: &[&str]) -> Gazetteer {
    let entities = aliases.iter().map(|&alias| {
        let (case, text) = match (alias.strip_prefix('='), alias.strip_prefix('~')) {
            (Some(text), _) => (Case::Sensitive, text),
            (_, Some(text)) => (Case::Insensitive, text),
            _ => (Case::Smart, alias),
        };
        Entity::new(alias, text, EntityType::Other).with_alias(Alias::new(text).case(case))
    });
    Gazetteer::builder().engine(engine).build(entities).expect("aliases with letters")
}

fn found<'t>(gazetteer: &Gazetteer, text: &'t str, overlaps: Overlaps) -> Vec<&'t str> {
    gazetteer.find(text, overlaps).iter().map(|m| &text[m.span]).collect()
}

#[test]
fn traps() {
    let cases: &[(&[&str], &str, &[&str])] = &[
        // Checks come before overlaps: a longer alias that fails gives way to the shorter ones inside it.
        (&["=UN", "UN Women"], "the UN womenfolk", &["UN"]),
        (&["Hong Kong", "Hong Kong Free Press"], "a Hong Kong Free Presser", &["Hong Kong"]),
        (&["Free", "Free State", "Free State Radio"], "the Free State Radios", &["Free State"]),
        (&["Lee K", "K Pop"], "a Slee K Pop star", &["K Pop"]),
        (&["Hong Kong Press Club", "Press Row"], "the Hong Kong Press Row", &["Press Row"]),
        (&["Hong Kong", "Hong Kong Press", "Press"], "in the Hong Kong Press today", &["Hong Kong Press"]),
        // Words.
        (&["Oman", "ton"], "Omani in Boston", &[]),
        (&["Kim"], "Kim's, Kim’s and Kims", &["Kim", "Kim"]),
        (&["=EU", "German", "Al-Shabaab"], "EU-funded, German-led, Al-Shabaab-held", &["EU", "German", "Al-Shabaab"]),
        (&["=UN"], "#UN @UN UN3 UN_x xUN", &["UN", "UN"]),
        (&["=UN", "=EU"], "UN/EU—UN", &["UN", "EU", "UN"]),
        (&["ona", "Lu"], "Bārona, Luë and ónà", &["ónà"]),
        (&["Report", "Oslo"], "Report:Oslo", &["Report", "Oslo"]),
        // Case.
        (&["=US", "=IT", "=WHO"], "It is us who left, said IT.", &["IT"]),
        (&["=US", "Ann Lee"], "ANN LEE told us", &["ANN LEE"]),
        (&["Turkey", "~ebay", "iPhone"], "a turkey on EBAY, an IPHONE, TURKEY", &["EBAY", "IPHONE", "TURKEY"]),
        (&["van der Berg", "McRae"], "Van Der Berg, van der berg, MCRAE, Mcrae", &["Van Der Berg", "MCRAE", "Mcrae"]),
        (&["=DoD"], "DoD, DOD, dod", &["DoD"]),
        // Marks, dashes and white space.
        (&["D'Arcy"], "D’Arcy and d'Arcy and D`ARCY", &["D’Arcy", "D`ARCY"]),
        (&["Rolls-Royce"], "Rolls Royce, Rolls‑Royce, Rolls - Royce", &["Rolls Royce", "Rolls‑Royce"]),
        (&["U.N."], "He left the U.N. Then the U.N., again", &["U.N.", "U.N."]),
        (&["C++", ".NET", "Yahoo!", "AT&T"], "C++ or .NET at Yahoo! and AT&T?", &["C++", ".NET", "Yahoo!", "AT&T"]),
        (&["Ann Lee"], "Ann\nLee. Ann\r\nLee. Ann\n\nLee, Ann \n Lee", &["Ann\nLee", "Ann\r\nLee", "Ann \n Lee"]),
        (&["Ann Lee"], "Ann\u{a0}Lee and Ann   Lee", &["Ann\u{a0}Lee", "Ann   Lee"]),
        (&["Ann Lee"], "\u{feff}A\u{ad}nn Le\u{200b}e\u{200b}", &["A\u{ad}nn Le\u{200b}e"]),
        (&["https://x.y"], "see https://x.y/z", &["https://x.y"]),
        // Diacritics.
        (&["São Tomé"], "Sa\u{303}o Tome\u{301}, Sao Tome", &["Sa\u{303}o Tome\u{301}", "Sao Tome"]),
        (&["Andre"], "said Andre\u{301} \u{301}Andre", &["Andre\u{301}", "Andre"]),
        (&["Mia Wong"], "İİİ saw Mia Wong", &["Mia Wong"]),
        (&["İzmir"], "İZMİR, izmir and Izmir", &["İZMİR", "Izmir"]),
        (&["Voß", "Strass"], "VOSS, VOẞ and Straße", &["VOSS", "VOẞ"]),
        (&["Kirk"], "Mr. \u{212a}irk", &["\u{212a}irk"]),
        (&["Ιησούς"], "Ο ΙΗΣΟΥΣ", &["ΙΗΣΟΥΣ"]),
        (&["Łódź", "Ærø"], "in Lodz, LÓDZ and Aero", &["Lodz", "LÓDZ", "Aero"]),
        (&["NATO"], "ＮＡＴＯ said", &["ＮＡＴＯ"]),
        (&["Йорк"], "ЙОРК", &["ЙОРК"]),
        // Other scripts.
        (&["Kim"], "👍🏽🇰🇷Kim👍 Kim", &["Kim", "Kim"]),
        (&["東京", "東京大学", "大阪"], "彼は東京大学と大阪で", &["東京大学", "大阪"]),
        (&["か"], "がか", &["か"]),
        (&["กรุงเทพ"], "ที่กรุงเทพมหานคร", &["กรุงเทพ"]),
        (&["Kim"], "在Kim说", &["Kim"]),
        // Nothing at all.
        (&["Kim"], "", &[]),
        (&[], "Kim", &[]),
        (&["Kim"], "\0\u{301}\u{200b}\n\n", &[]),
    ];
    for &(aliases, text, expected) in cases {
        for engine in [Engine::Words, Engine::Automaton] {
            let gazetteer = gazetteer_with(engine, aliases);
            assert_eq!(found(&gazetteer, text, Overlaps::Longest), expected, "{aliases:?} in {text:?} by {engine:?}");
        }
    }
}

#[test]
fn all_overlaps_are_kept_on_request() {
    let gazetteer = gazetteer(&["New", "New York", "York", "New York Times", "Times"]);
    let expected = ["New York Times", "New York", "New", "York", "Times"];
    assert_eq!(found(&gazetteer, "the New York Times", Overlaps::All), expected);
}

#[test]
fn candidates_come_best_first_and_by_case() {
    let entity = |id: &str, alias: Alias| Entity::new(id, id, EntityType::Other).with_alias(alias);
    let gazetteer = Gazetteer::builder()
        .build([
            entity("state", Alias::new("Georgia").kind(AliasKind::Alt))
                .with_alias(Alias::new("Georgia").kind(AliasKind::Former)),
            entity("country", Alias::new("GEORGIA").kind(AliasKind::Acronym).case(Case::Sensitive)),
            entity("typeface", Alias::new("georgia").case(Case::Insensitive)),
        ])
        .expect("three entities");
    let cases = [("Georgia", vec![0, 2]), ("GEORGIA", vec![0, 1, 2]), ("georgia", vec![2])];
    for (text, expected) in cases {
        let found = gazetteer.find(text, Overlaps::Longest);
        assert_eq!(*found[0].candidates, expected, "{text}");
        assert_eq!(found[0].alias_kind, if text == "georgia" { AliasKind::Name } else { AliasKind::Former }, "{text}");
    }
}

#[test]
fn building_refuses_what_cannot_be_matched() {
    let build = |entities: Vec<Entity>| Gazetteer::builder().build(entities).expect_err("bad entities").to_string();
    let city = |id: &str, name: &str| Entity::new(id, name, EntityType::City);
    assert!(build(vec![city("a", "A").with_alias("\u{ad} -")]).starts_with("entity \"a\" has an alias without"));
    assert!(build(vec![city("a", "A"), city("a", "B")]).starts_with("entity id \"a\" occurs twice"));
}

#[test]
fn merging_keeps_our_facts_and_both_sets_of_aliases() {
    let ours = Gazetteer::builder().build([Entity::new("kyiv", "Kyiv", EntityType::City)]).expect("one city");
    let mut kiev = Entity::new("kyiv", "Kiev", EntityType::Place).with_alias("Kyiv");
    kiev.ids.insert("wikidata".into(), "Q1899".into());
    let theirs = Gazetteer::builder().build([Entity::new("lviv", "Lviv", EntityType::City), kiev]).expect("two cities");
    let both = ours.merged(&theirs).expect("two cities");
    let kyiv = both.entity("kyiv").expect("in both");
    assert_eq!(
        (kyiv.name().as_ref(), kyiv.kind(), kyiv.to_entity().ids["wikidata"].as_str()),
        ("Kyiv", EntityType::City, "Q1899")
    );
    let ids: Vec<_> = both.find("Kiev, Kyiv, Lviv", Overlaps::Longest).iter().map(Match::entity).collect();
    assert_eq!(ids, [0, 0, 1]);
}

/// Every pair of places tried against every alias.
fn naive(gazetteer: &Gazetteer, text: &str) -> Vec<(usize, usize)> {
    let is_mark = unicode_normalization::char::is_combining_mark;
    let boundary = |at: usize| {
        let marked = text[at..].trim_start_matches(is_dropped).starts_with(is_mark);
        let (before, after) = (fold(&text[..at]), fold(&text[at..]));
        let (before, after) = (before.char_before(before.bytes().len()), after.char_at(0));
        let joined = before.is_some_and(is_word) && after.is_some_and(is_word);
        !joined && !marked
    };
    let seen = |c: char| !fold(&c.to_string()).bytes().trim_ascii().is_empty();
    let edges: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let mut spans = Vec::new();
    for &start in &edges {
        for &end in edges.iter().rev().filter(|&&end| end > start) {
            let slice = &text[start..end];
            let tight = slice.starts_with(seen) && slice.ends_with(|c| seen(c) || is_mark(c));
            let folded = fold(slice);
            let key = folded.bytes();
            let known = gazetteer.entities().any(|entity| fold(&entity.name()).bytes().trim_ascii() == key);
            if tight && known && boundary(start) && boundary(end) {
                spans.push((start, end));
            }
        }
    }
    spans
}

proptest! {
    #[test]
    fn agrees_with_trying_everything(
        aliases in prop::collection::btree_set("[aAß东.][aA ß东.-]{0,3}", 1..5),
        text in "[aA ßæ东.\n\u{301}\u{ad}-]{0,14}",
    ) {
        prop_assume!(aliases.iter().all(|alias| !fold(alias).bytes().trim_ascii().is_empty()));
        let aliases: Vec<String> = aliases.iter().map(|alias| format!("~{alias}")).collect();
        let aliases: Vec<&str> = aliases.iter().map(String::as_str).collect();
        let gazetteer = gazetteer(&aliases);
        let spans: Vec<_> = gazetteer.find(&text, Overlaps::All).iter().map(|m| (m.span.start(), m.span.end())).collect();
        let mut expected = naive(&gazetteer, &text);
        prop_assert_eq!(&spans, &expected, "all in {:?}", text);

        let mut free = 0;
        expected.retain(|&(start, end)| {
            let kept = start >= free;
            free = if kept { end } else { free };
            kept
        });
        let spans: Vec<_> = gazetteer.find(&text, Overlaps::Longest).iter().map(|m| (m.span.start(), m.span.end())).collect();
        prop_assert_eq!(spans, expected, "longest in {:?}", text);
    }

    #[test]
    fn engines_agree(
        aliases in prop::collection::btree_set("[=~]?([aABß東ก1_.&'é-]|Bo|Ca){1,3}( |-| - )?([aABß東ก1_.&'é]|Bo|Ca){0,3}", 1..12),
        text in "([aABbß東ก1_.&'é \n\u{301}\u{ad}\u{94d}-]|Bo|bo|Ca|CA|  ){0,60}",
    ) {
        let letters = |alias: &&str| !fold(alias.trim_start_matches(['=', '~'])).bytes().trim_ascii().is_empty();
        let aliases: Vec<&str> = aliases.iter().map(String::as_str).filter(letters).collect();
        let (words, letters) = (gazetteer_with(Engine::Words, &aliases), gazetteer_with(Engine::Automaton, &aliases));
        for overlaps in [Overlaps::Longest, Overlaps::All] {
            prop_assert_eq!(words.find(&text, overlaps), letters.find(&text, overlaps), "{:?} in {:?}", aliases, text);
        }
    }

    #[test]
    fn any_text_can_be_searched(text in "\\PC{0,80}") {
        for m in Gazetteer::world().find(&text, Overlaps::All) {
            prop_assert!(!text[m.span].is_empty() && !m.candidates.is_empty());
        }
    }
}

/// Words are hashed a block at a time and followed some blocks at a time: here names lie across the edges of these.
#[test]
fn names_are_found_wherever_they_lie() {
    let lists: [&[&str]; 3] = [
        &["~Port Royal Bank"],
        &["~Port Royal Bank", "~Port", "~Bank", "~Oslo Fjord", "~Cape Town"],
        &["Port Royal Bank", "Port", "Bank", "Oslo Fjord", "Cape Town"],
    ];
    for aliases in lists {
        let (words, letters) = (gazetteer(aliases), gazetteer_with(Engine::Automaton, aliases));
        for before in (0..4).chain(250..260).chain(2040..2052) {
            for text in ["Port Royal Bank", "PORT ROYAL BANK, Bank Port Royal x"] {
                let text = format!("{}{text}", "x ".repeat(before));
                let found = words.find(&text, Overlaps::All);
                assert!(!found.is_empty(), "after {before} words");
                assert_eq!(found, letters.find(&text, Overlaps::All), "after {before} words");
            }
        }
    }
}

/// Work that grew faster than these texts would not end.
#[test]
fn hostile_texts_are_searched_to_their_end() {
    let world = Gazetteer::world();
    for piece in ["a", "\u{301}", "\0", " ", "-", "U.S.", "New York ", "中", "\n", "ß", "\u{ad}"] {
        let text = piece.repeat(2_000_000 / piece.len()) + " in Norway";
        let found = world.find(&text, Overlaps::All);
        assert_eq!(found.last().map(|m| &text[m.span]), Some("Norway"), "after {piece:?}");
    }
}
