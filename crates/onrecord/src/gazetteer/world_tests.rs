use super::*;

/// Surface form, entity, kind.
type Found<'a> = (&'a str, &'a str, AliasKind);

/// The occurrences in `text`.
fn found(text: &str) -> Vec<(&str, String, AliasKind)> {
    let world = Gazetteer::world();
    let matches = world.find(text, Overlaps::Longest);
    matches
        .iter()
        .map(|m| (&text[m.span], world.at(m.entity()).expect("a match has one").id().into_owned(), m.alias_kind))
        .collect()
}

#[test]
fn names_in_the_news_are_found() {
    use AliasKind::{Abbrev, Acronym, Adjective, Alt, Demonym, Former, Metonym, Name, Official};
    let cases: &[(&str, &[Found])] = &[
        ("Snow fell on Russia again.", &[("Russia", "c_ru", Name)]),
        ("A Russian vessel, two Russians aboard.", &[("Russian", "c_ru", Adjective), ("Russians", "c_ru", Demonym)]),
        ("The Russian Federation signed.", &[("Russian Federation", "c_ru", Name)]),
        ("Cuba’s harvest; a Cuban cigar", &[("Cuba", "c_cu", Name), ("Cuban", "c_cu", Adjective)]),
        ("North Korea and the DPRK", &[("North Korea", "c_kp", Name), ("DPRK", "c_kp", Acronym)]),
        (
            "A North Korean ship, North Koreans",
            &[("North Korean", "c_kp", Adjective), ("North Koreans", "c_kp", Demonym)],
        ),
        ("the Democratic People’s Republic of Korea", &[("Democratic People’s Republic of Korea", "c_kp", Name)]),
        ("from Brazil to Vietnam", &[("Brazil", "c_br", Name), ("Vietnam", "c_vn", Name)]),
        ("Vietnamese and Brazilian coffee", &[("Vietnamese", "c_vn", Adjective), ("Brazilian", "c_br", Adjective)]),
        ("He flew to Washington.", &[("Washington", "p_Q61", Name)]),
        ("in Washington, DC, and D.C. alone", &[("Washington, DC", "p_Q61", Alt), ("D.C.", "p_Q61", Alt)]),
        ("a DC lawyer", &[("DC", "p_Q61", Alt)]),
        ("Crimea and the Crimean coast", &[("Crimea", "r_crimea", Name), ("Crimean", "r_crimea", Adjective)]),
        ("Ukraine, once the Ukraine", &[("Ukraine", "c_ua", Name), ("the Ukraine", "c_ua", Name)]),
        ("Ukrainian wheat, Ukrainians", &[("Ukrainian", "c_ua", Adjective), ("Ukrainians", "c_ua", Demonym)]),
        ("the United States and the U.S.", &[("United States", "c_us", Name), ("U.S.", "c_us", Acronym)]),
        ("They left the U.S. Then the US-made car", &[("U.S.", "c_us", Acronym), ("US", "c_us", Acronym)]),
        ("Americans bought American", &[("Americans", "c_us", Demonym), ("American", "c_us", Adjective)]),
        ("the European Union, or EU", &[("European Union", "o_eu", Name), ("EU", "o_eu", Acronym)]),
        (
            "Latin America’s Latin Americans",
            &[("Latin America", "r_latam", Name), ("Latin Americans", "r_latam", Demonym)],
        ),
        ("a vote in the House", &[("House", "o_us_house", Name)]),
        ("the House Judiciary Committee met", &[("House Judiciary Committee", "uscom_hsju", Name)]),
        ("the U.S. House of Representatives", &[("U.S. House of Representatives", "o_us_house", Name)]),
        ("the Senate and Congress", &[("Senate", "o_us_senate", Name), ("Congress", "o_congress", Name)]),
        (
            "the U.S. Defense Intelligence Agency (DIA)",
            &[("U.S. Defense Intelligence Agency", "o_dia", Name), ("DIA", "o_dia", Acronym)],
        ),
        ("Newsweek asked", &[("Newsweek", "m_newsweek", Name)]),
        (
            "the International Business Times (IBT)",
            &[
                ("International Business Times", "m_international_business_times", Name),
                ("IBT", "m_international_business_times", Acronym),
            ],
        ),
        ("Gen. Valery Gerasimov", &[("Valery Gerasimov", "h_Q36073", Name)]),
        (
            "Sergei Shoigu, or Sergey Shoygu",
            &[("Sergei Shoigu", "h_Q32024", Name), ("Sergey Shoygu", "h_Q32024", Name)],
        ),
        (
            "Sergey Shoigu and SERGEI SHOIGU",
            &[("Sergey Shoigu", "h_Q32024", Name), ("SERGEI SHOIGU", "h_Q32024", Name)],
        ),
        ("Kim Jong-Un, Kim Jong-un", &[("Kim Jong-Un", "h_Q56226", Name), ("Kim Jong-un", "h_Q56226", Name)]),
        ("Kim Jong Un, Kim Jong-eun", &[("Kim Jong Un", "h_Q56226", Name), ("Kim Jong-eun", "h_Q56226", Name)]),
        ("Steven Pifer wrote", &[("Steven Pifer", "h_Q7614897", Name)]),
        ("the Kremlin and the White House", &[("Kremlin", "o_gov_ru", Metonym), ("White House", "o_wh", Name)]),
        ("the Pentagon, the F.B.I.", &[("Pentagon", "o_dod", Metonym), ("F.B.I.", "o_fbi", Acronym)]),
        (
            "the UN, the U.N., NATO and Nato",
            &[
                ("UN", "o_un", Acronym),
                ("U.N.", "o_un", Acronym),
                ("NATO", "o_nato", Acronym),
                ("Nato", "o_nato", Acronym),
            ],
        ),
        ("CAIRO (AP)", &[("CAIRO", "p_Q85", Name), ("AP", "m_associated_press", Acronym)]),
        (
            "a Soviet tank in Czechoslovakia",
            &[("Soviet", "x_soviet_union", Adjective), ("Czechoslovakia", "x_czechoslovakia", Name)],
        ),
        ("Siam and Myanmar", &[("Siam", "c_th", Former), ("Myanmar", "c_mm", Name)]),
        ("the French Republic", &[("French Republic", "c_fr", Official)]),
        ("Sacramento, Calif.", &[("Sacramento", "p_Q18013", Name), ("Calif.", "us_ca", Abbrev)]),
        ("Georgia and Turkey", &[("Georgia", "c_ge", Name), ("Turkey", "c_tr", Name)]),
        ("New York, not New York State", &[("New York", "p_Q60", Name), ("New York State", "us_ny", Name)]),
        (
            "Jackson, Miss., and Birmingham, Ala.",
            &[("Jackson, Miss.", "p_Q28198", Name), ("Birmingham, Ala.", "p_Q79867", Name)],
        ),
        ("the Kursk region", &[("Kursk region", "s_rukrs", Name)]),
        ("The Hague, Brussels", &[("The Hague", "p_Q36600", Name), ("Brussels", "p_Q239", Name)]),
        ("Sao Paulo and Bogotá", &[("Sao Paulo", "p_Q174", Name), ("Bogotá", "p_Q2841", Name)]),
        (
            "the Economist, Reuters and ABC",
            &[
                ("the Economist", "m_the_economist", Name),
                ("Reuters", "m_reuters", Name),
                ("ABC", "m_abc_news", Acronym),
            ],
        ),
        ("Republicans and a Democrat", &[("Republicans", "o_gop", Name), ("Democrat", "o_dems", Demonym)]),
        ("Muslims and Jews", &[("Muslims", "g_muslim", Demonym), ("Jews", "g_jewish", Demonym)]),
    ];
    for &(text, expected) in cases {
        let expected: Vec<_> = expected.iter().map(|&(form, id, kind)| (form, id.to_owned(), kind)).collect();
        assert_eq!(found(text), expected, "in {text:?}");
    }
}

#[test]
fn ordinary_words_are_not() {
    let texts = [
        "Reading the letter took an hour. Nice try. Time will tell.",
        "Man overboard! Male nurses. Mobile phones. Independence has a price.",
        "Northern lights, Capital gains, Citizens complain, Renaissance art.",
        "Labour costs rose. Mountain bikes. Fortune smiles. Dawn broke.",
        "Down it went. Lot 7. Bury him. Salt and oil. Delta waves. Hail fell.",
        "It is us who said it. They told us: a turkey, some china, a chad.",
        "Jackson said so. Victoria laughed. Mary, Peter, Vladimir and David left.",
        "He asked who, in or out; la la; a car on ice; pace yourself.",
        "The North, the South and the West of town.",
        "the central bank, the embassy, the parliament, the federal government",
        "The right, the left, the greens and the democrats of old.",
        "Mon, var, uri, aba, hue and cry. GB, VI, EP, OK.",
        "Amnesty was granted. Shell companies. Economist Ann Wu. Foreign Affairs.",
    ];
    for text in texts {
        assert_eq!(found(text), [], "in {text:?}");
    }
}

#[test]
fn the_world_says_what_it_holds() {
    let info = world_info();
    let world = Gazetteer::world();
    assert_eq!((info.entities, info.aliases), (world.len(), world.alias_count()));
    assert_eq!(info.types.values().map(|counts| counts.0).sum::<usize>(), info.entities);
    assert_eq!(info.types.values().map(|counts| counts.1).sum::<usize>(), info.aliases);
    assert!(info.version.len() == 10 && info.sources.len() > 5, "{info:?}");
}

#[test]
fn every_entity_is_somewhere_or_nowhere() {
    let lines = include_str!("../../data/gazetteer/within.txt").lines();
    assert_eq!(lines.count(), Gazetteer::world().len());
    assert_eq!(within("us_ga"), Within { country: "US", state: "US-GA" });
    assert_eq!(within("c_ge"), Within { country: "GE", state: "" });
    for id in include_str!("../../data/gazetteer/hints.tsv").split_whitespace() {
        assert!(Gazetteer::world().entity(id).is_some(), "{id}");
    }
}

#[test]
fn the_table_is_whole() {
    let world = Gazetteer::world();
    let aliases: usize = world
        .entities()
        .map(EntityRef::to_entity)
        .map(|e| e.aliases.len() + usize::from(e.aliases.iter().all(|a| a.text != e.name)))
        .sum();
    assert!(world.len() >= 11_000 && aliases >= 18_000, "{} entities, {aliases} aliases", world.len());

    let lines = include_str!("../../data/gazetteer/world.tsv").lines();
    for (line, entity) in lines.zip(world.entities()) {
        let fields: Vec<&str> = line.split('\t').collect();
        assert!(fields.len() == 8 && EntityType::from_word(fields[1]).is_some(), "{line}");
        assert_eq!(fields[7].split('|').filter(|field| !field.is_empty()).count(), entity.aliases().count(), "{line}");
        assert!(fields[3].is_empty() || entity.gender().is_some(), "{line}");
    }
    let russia = world.entity("c_ru").expect("a country").to_entity();
    assert_eq!(
        (russia.kind, russia.ids["wikidata"].as_str(), russia.ids["iso3166"].as_str()),
        (EntityType::Country, "Q159", "RU")
    );
    assert_eq!(world.entity("h_Q56226").and_then(EntityRef::gender), Some(Gender::Male));
    assert!(world.entity("nobody").is_none());
}
