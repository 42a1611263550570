use proptest::prelude::*;

use super::*;
use crate::attribution::{Act, Kind};
use crate::mention::{mentions, tests::assert_lawful, tests::newsy};
use crate::text::segment;

/// A story whose sources stand in angle brackets: its text, and an attribution for each source whose content is what
/// stands in curly quotation marks nearest to it in its paragraph, else the rest of its sentence.
fn story(tagged: &str) -> (String, Vec<Attribution>) {
    let mut text = String::new();
    let mut sources = Vec::new();
    let mut open = 0;
    for c in tagged.chars() {
        match c {
            '<' => open = text.len(),
            '>' => sources.push(Span::new(open, text.len())),
            _ => text.push(c),
        }
    }
    let attributions = sources
        .into_iter()
        .map(|source| {
            let paragraph = text[..source.start()].rfind("\n\n").map_or(0, |at| at + 2);
            let end = text[source.end()..].find("\n\n").map_or(text.len(), |at| source.end() + at);
            let quoted = |from: usize, to: usize| {
                let start = from + text[from..to].find('“')?;
                let end = start + text[start..to].find('”')? + '”'.len_utf8();
                Some(Span::new(start, end))
            };
            let before =
                text[paragraph..source.start()].rfind('“').and_then(|at| quoted(paragraph + at, source.start()));
            let (kind, content) = if let Some(content) = before.or_else(|| quoted(source.end(), end)) {
                (Kind::Direct, content)
            } else {
                let stop = text[source.end()..end].find(". ").map_or(end, |at| source.end() + at);
                (Kind::Indirect, Span::new(source.end(), stop))
            };
            Attribution {
                kind,
                act: Act::Speech,
                source: vec![source],
                cue: Vec::new(),
                content: vec![content],
                speaker: None,
                parent: None,
                hedges: Vec::new(),
                when: Vec::new(),
                negated: false,
                confidence: 1.0,
                evidence: "test".into(),
                speaker_evidence: None,
            }
        })
        .collect();
    (text, attributions)
}

fn resolved(text: &str, attributions: &mut [Attribution]) -> (Vec<Mention>, Vec<DocumentEntity>) {
    let segments = segment(text);
    let mut mentions = mentions(text, &segments, None);
    let entities = resolve(text, &segments, None, &mut mentions, &[], attributions);
    (mentions, entities)
}

/// The same with a gazetteer, of a text in which nobody speaks.
fn linked(text: &str, gazetteer: Option<&Gazetteer>) -> (Vec<Mention>, Vec<DocumentEntity>) {
    let segments = segment(text);
    let mut mentions = mentions(text, &segments, gazetteer);
    let entities = resolve(text, &segments, gazetteer, &mut mentions, &[], &mut []);
    (mentions, entities)
}

#[test]
fn sources_have_their_speakers() {
    // An unnamed speaker is written with a tilde, none with a hyphen.
    let cases: &[(&str, &[&str])] = &[
        // Names.
        ("<Anna Kowalski> said no. Later <Kowalski> said yes.", &["Anna Kowalski", "Anna Kowalski"]),
        ("Then <Kowalski> said no. It was Anna Kowalski.", &["Anna Kowalski"]),
        ("<Sen. Anna Kowalski> said no. <Ms. Kowalski> said yes.", &["Anna Kowalski", "Anna Kowalski"]),
        (
            "Anna Kowalski met Piotr Kowalski. <Ms. Kowalski> said yes. <Mr. Kowalski> said no.",
            &["Anna Kowalski", "Piotr Kowalski"],
        ),
        ("<John F. Miller> said so. So <John Miller> said.", &["John F. Miller", "John F. Miller"]),
        ("We saw Anna Kowalski. Then <Anna> said so.", &["Anna Kowalski"]),
        (
            "<The Rural Watch Institute (RWI)> said so. <RWI> said more. Then <the RWI> said less.",
            &["Rural Watch Institute"; 3],
        ),
        ("He joined the Rural Watch Institute. <The Institute> said so.", &["Rural Watch Institute"]),
        ("He left the U.S. Harbor Department. <The Harbor Department> said so.", &["U.S. Harbor Department"]),
        ("<The Kowalski campaign> said so.", &["Kowalski campaign"]),
        // The head of a source.
        ("<Anna Kowalski, the mayor of Northfield City> said so.", &["Anna Kowalski"]),
        ("<The group's director, Anna Kowalski> said so.", &["Anna Kowalski"]),
        ("<former harbor minister Anna Kowalski> said so.", &["Anna Kowalski"]),
        ("<Kowalski's spokesman Piotr Zorin> said so.", &["Piotr Zorin"]),
        ("<Secretary of State Anna Kowalski> said so.", &["Anna Kowalski"]),
        ("<Anna Kowalski of the Rural Watch Institute> said so.", &["Anna Kowalski"]),
        (
            "<the Harbor Department's National Tide Assessment prepared for a panel> said so.",
            &["National Tide Assessment"],
        ),
        ("<Kowalski's spokesman> said so.", &["~Kowalski's spokesman"]),
        ("<a spokesman for Anna Kowalski> said so.", &["~spokesman for Anna Kowalski"]),
        ("<two diplomats> said so.", &["~two diplomats"]),
        ("<Officials> said so.", &["~Officials"]),
        ("<A local paper> said so.", &["~local paper"]),
        ("<Anna Kowalski and Piotr Zorin> said so.", &["Anna Kowalski and Piotr Zorin"]),
        // Roles.
        ("We saw Anna Kowalski, the mayor. <The mayor> said so.", &["Anna Kowalski"]),
        ("We saw Sen. Anna Kowalski. <The senator> said so.", &["Anna Kowalski"]),
        ("Piotr Zorin is the harbor chief. <The chief> said so.", &["Piotr Zorin"]),
        (
            "<The chief of staff of the Norland army> said so. We saw Piotr Zorin, the chief of staff of the Norland forces.",
            &["Piotr Zorin"],
        ),
        ("<The minister> said so. We saw Piotr Zorin, the harbor minister.", &["~minister"]),
        // A role before the name: what takes it up says no more than it did.
        (
            "<The company's chief executive> said no. “Never,” <the chief executive, Anna Kowalski>, said.",
            &["Anna Kowalski"; 2],
        ),
        ("<A lawyer for three workers> said no. “Never,” <the lawyer, Anna Kowalski>, said.", &["Anna Kowalski"; 2]),
        (
            "<A lawyer for three workers> said no. A lawyer for the mill left. “Never,” <the lawyer, Anna Kowalski>, said.",
            &["~lawyer for three workers", "Anna Kowalski"],
        ),
        (
            "<The chairwoman of the Tide Panel> said no. “Never,” said <Sen. Anna Kowalski, R-Neb., the chairwoman>.",
            &["Anna Kowalski"; 2],
        ),
        ("<Minister> says no. It was Norland's Minister for the Coast, Piotr Zorin, in person.", &["Piotr Zorin"]),
        ("Rovers manager Piotr Zorin rose. <The Rovers boss> said so.", &["Piotr Zorin"]),
        ("Piotr Zorin, a surveyor, gave evidence. <The witness> said so.", &["Piotr Zorin"]),
        ("We saw Detective Constable Anna Kowalski. <The officer> said so.", &["Anna Kowalski"]),
        // Kin, and two of a surname.
        ("Piotr Zorin left. His wife, Ilse, stayed. <Mrs Zorin> said so.", &["Ilse"]),
        ("Olga and Piotr Reznik left. <Mrs Reznik> said so.", &["Olga"]),
        (
            "Piotr Zorin met Tom Zorin. Tom Zorin left. <The elder Zorin> said so. <The younger Zorin> said no.",
            &["Tom Zorin", "Piotr Zorin"],
        ),
        ("<Priya Raman> said so. Later <Raman> said more.", &["Priya Raman"; 2]),
        // Acronyms.
        (
            "<The National Roads and Crossings Agency (NRCA)> said so. <The NRCA> said more. <The agency> said less.",
            &["National Roads and Crossings Agency"; 3],
        ),
        ("<BIS> said so. The Bureau of Industrial Safety, known as BIS, met.", &["Bureau of Industrial Safety"]),
        ("We saw Piotr Zorin, the mayor. <The minister> said so.", &["~minister"]),
        ("It is in the National Tide Assessment. <The assessment> said so.", &["National Tide Assessment"]),
        ("<A study by Anna Kowalski> said so. <The study> said more.", &["Anna Kowalski", "Anna Kowalski"]),
        ("<Kowalski's letter> said so. It was Anna Kowalski.", &["Anna Kowalski"]),
        ("Spokeswoman Anna Kowalski came. <The spokeswoman> said so.", &["Anna Kowalski"]),
        // Pronouns.
        ("“No,” <Anna Kowalski> said. “Yes,” <she> said.", &["Anna Kowalski", "Anna Kowalski"]),
        ("“No,” <Anna Kowalski> said of Piotr Zorin.\n\n“Yes,” <she> said.", &["Anna Kowalski", "Anna Kowalski"]),
        ("“No,” <Anna Kowalski> said of Piotr Zorin. “Yes,” <he> said.", &["Anna Kowalski", "Piotr Zorin"]),
        ("“No,” <Piotr Zorin> said.\n\n“Yes,” <he> added. “So it is,” <he> said.", &["Piotr Zorin"; 3]),
        ("Anna Kowalski rose. <She> said so.", &["Anna Kowalski"]),
        ("<He> said so.", &["-"]),
        ("We saw Anna Kowalski. <He> said so.", &["-"]),
        // Whom a pronoun takes up who has no name; kin of whoever speaks.
        ("“My mother sewed. <She> said so,” <Piotr Zorin> said.", &["~My mother", "Piotr Zorin"]),
        ("The Speaker rose. <She> said so.", &["~Speaker"]),
        // Of whom a speaker tells who has named nobody; and nobody calls themselves by name.
        ("Anna Kowalski rose. Piotr Zorin laughed. “<She> told me so,” <he> said.", &["Anna Kowalski", "Piotr Zorin"]),
        ("<Piotr Zorin> said so.\n\n“Tom Park told me so,” <he> said.", &["Piotr Zorin"; 2]),
        ("“I am Anna Kowalski,” <she> said.", &["Anna Kowalski"]),
        // Who asks is not who answers.
        ("Anna Kowalski rose. Asked by Ilse Marsh if it hurt, <she> said no.", &["Anna Kowalski"]),
        ("Harbor manager Piotr Zorin, who hates tides, met Tom Park. “No,” <he> said.", &["Piotr Zorin"]),
        ("<They> said so.", &["-"]),
        ("We saw Anna Kowalski, <who> said so.", &["Anna Kowalski"]),
        ("We saw voters <who> said so.", &["-"]),
        ("“<I> hope so,” <Anna Kowalski> said.", &["Anna Kowalski", "Anna Kowalski"]),
        ("<Two diplomats> said so. <He> said more.", &["~Two diplomats", "-"]),
        ("<Officials> said so. <They> said more.", &["~Officials", "~Officials"]),
        // Titles of councils and police.
        ("<Cllr Anna Kowalski> said so. <Cllr Kowalski> said more.", &["Anna Kowalski", "Anna Kowalski"]),
        ("<Det Insp Piotr Zorin> said so. <Insp Zorin> said more.", &["Piotr Zorin", "Piotr Zorin"]),
        ("<Anna Kowalski KC> said so.", &["Anna Kowalski"]),
        // Whom a definite phrase takes up.
        ("<Piotr Zorin> said so.\n\n“No,” <the 47-year-old> said.", &["Piotr Zorin", "Piotr Zorin"]),
        ("<Anna Kowalski> said so. “No,” <the former bus driver> said.", &["Anna Kowalski", "Anna Kowalski"]),
        ("<Piotr Zorin> saw Anna Kowalski. “No,” <the mother-of-two> said.", &["Piotr Zorin", "Anna Kowalski"]),
        ("<Two sources close to the board> said so. <The sources> said more.", &["~Two sources close to the board"; 2]),
        ("<Her attorney> said so. Later <the attorney, Piotr Zorin>, said more.", &["Piotr Zorin", "Piotr Zorin"]),
        (
            "<Halden Holdings> said so. <The Tram Drivers' Union> said more.\n\n<The firm> said less.",
            &["Halden Holdings", "Tram Drivers' Union", "Halden Holdings"],
        ),
        ("<The Tram Drivers' Union> said so. <The firm> said less.", &["Tram Drivers' Union", "~firm"]),
        ("<A report by Anna Kowalski> said so. <It> said more.", &["Anna Kowalski", "Anna Kowalski"]),
        // What only seems to name who speaks.
        ("Mayor Anna Kowalski rose. <The former mayor> said so.", &["~former mayor"]),
        (
            "Sen. Anna Kowalski rose. <The senator> said Kowalski would win. <The senator> said more.",
            &["~senator", "Anna Kowalski"],
        ),
        ("For Anna Kowalski, <a majority of voters>, said so.", &["~majority of voters"]),
        ("Anna Kowalski rose. <Kowalski's neighbors> said so.", &["~Kowalski's neighbors"]),
        ("Anna Kowalski rose. <Kowalski's silence> said so.", &["Anna Kowalski"]),
        ("Anna Kowalski rose. <A letter from Kowalski's lawyer> said so.", &["~letter from Kowalski's lawyer"]),
        ("<A Halden Holdings lawyer's letter> said so.", &["~Halden Holdings lawyer's letter"]),
        ("Anna Kowalski on the survey. <The survey> said so.", &["~survey"]),
        ("The Harbor Workers met. <Workers> said so.", &["~Workers"]),
        ("<Anna Kowalski, whose brother> said so.", &["~whose brother"]),
        ("<“The Long Tide” by Anna Kowalski> said so.", &["Anna Kowalski"]),
        ("They are critics of <the Rural Watch Institute> and said so.", &["-"]),
        (
            "The Zorin campaign met the Kowalski campaign. Piotr Zorin rose. <His campaign> said so.",
            &["Zorin campaign"],
        ),
        // Somebody in passing is not whom the story goes on about.
        ("Anna Kowalski rose. <One colleague> said so. “No,” <she> said.", &["~One colleague", "Anna Kowalski"]),
        ("Anna Kowalski rose. <Her critics> said <she> said so.", &["~Her critics", "Anna Kowalski"]),
        ("Anna Kowalski rose. <Her father> said so. <She> said more.", &["~Her father", "Anna Kowalski"]),
    ];
    for &(tagged, expected) in cases {
        let (text, mut attributions) = story(tagged);
        let (_, entities) = resolved(&text, &mut attributions);
        let mut by_source: Vec<&Attribution> = attributions.iter().collect();
        by_source.sort_by_key(|attribution| attribution.source[0].start());
        let speakers: Vec<String> = by_source
            .iter()
            .map(|attribution| match attribution.speaker.map(|id| &entities[id.index()]) {
                None => "-".to_owned(),
                Some(entity) if entity.named => entity.name.clone(),
                Some(entity) => format!("~{}", entity.name),
            })
            .collect();
        assert_eq!(speakers, expected, "in {tagged:?}");
    }
}

#[test]
fn turns_are_of_those_whose_label_opens_them() {
    let (text, mut attributions) = story(
        "It is by Marcus Teale. Lena Asmussen left. We saw Earl Tibbets.\n\n\
         <MARCUS TEALE>: And the doctors?\n\n\
         <LA>: Earl Tibbets was one. <I> told him no. <He> said it was late.\n\n\
         <MT>: And the end?",
    );
    for attribution in &mut attributions {
        let end = attribution.source[0].end();
        if text[end..].starts_with(':') {
            let rest = text[end..].find("\n\n").map_or(text.len(), |at| end + at);
            attribution.content = vec![Span::new(end + 1, rest)];
            attribution.evidence = "turn".into();
        }
    }
    let turns: Vec<(usize, Span)> = (0..attributions.len())
        .filter(|&at| attributions[at].evidence == "turn")
        .map(|at| (at, attributions[at].content[0]))
        .collect();
    for attribution in &mut attributions {
        let outer = turns.iter().find(|(_, content)| content.contains(attribution.source[0]));
        attribution.parent = outer.map(|&(at, _)| crate::id::AttributionId::new(at));
    }
    let (_, entities) = resolved(&text, &mut attributions);
    let speakers: Vec<&str> = attributions
        .iter()
        .map(|attribution| attribution.speaker.map_or("-", |id| entities[id.index()].name.as_str()))
        .collect();
    assert_eq!(speakers, ["Marcus Teale", "Lena Asmussen", "Lena Asmussen", "Earl Tibbets", "Marcus Teale"]);
}

#[test]
fn entities_are_what_the_text_says_of_them() {
    let (text, mut attributions) =
        story("“No,” said <Sen. Anna Kowalski, a lawyer from Norland>. <Piotr Zorin and Kowalski> said more.");
    let (mentions, entities) = resolved(&text, &mut attributions);
    let anna = entities.iter().find(|entity| entity.name == "Anna Kowalski").expect("she is named");
    assert_eq!(anna.kind, EntityType::Person);
    assert_eq!(anna.gender, Some(Gender::Female));
    assert_eq!(anna.roles, ["Sen.", "a lawyer"]);
    let texts: Vec<&str> = anna.mentions.iter().map(|id| &text[mentions[id.index()].span]).collect();
    assert_eq!(texts, ["Anna Kowalski", "a lawyer", "Kowalski"]);
    let both = entities.iter().find(|entity| entity.members.len() == 2).expect("they spoke together");
    assert!(both.named);
}

#[test]
fn kinds_are_what_names_and_text_tell() {
    use EntityType::{Organization, Other, Person, Place};
    // The kind of the first entity.
    let cases: &[(&str, &str, EntityType)] = &[
        ("We went to Halder County Courthouse.", "Halder County Courthouse", Place),
        ("It was bought by Upper Norm Water.", "Upper Norm Water", Organization),
        ("It was sold by Halvard AG. Then Halvard rose.", "Halvard AG", Organization),
        ("We asked the Royal Tide Society Te Ahi.", "Royal Tide Society Te Ahi", Organization),
        ("We were at St Osric's Hospital.", "St Osric's Hospital", Organization),
        ("It is the work of dockers' union Vordra Kelmet.", "Vordra Kelmet", Organization),
        ("They sailed past Dravik Velm.", "Dravik Velm", Other),
        ("They met Dravik Velm, 39, in town.", "Dravik Velm", Person),
        ("They met Dravik Velm, an oceanographer, in town.", "Dravik Velm", Person),
        ("They met Dravik Velm, who was late.", "Dravik Velm", Person),
        ("They saw Dr. Dravik Velm.", "Dravik Velm", Person),
        ("They met reporters in Bergen.", "Bergen", Place),
        ("They met Ada in Bergen. Bergen said so.", "Ada", Person),
    ];
    for &(text, name, kind) in cases {
        let (_, entities) = resolved(text, &mut []);
        let first = entities.first().expect(text);
        assert_eq!((first.name.as_str(), first.kind), (name, kind), "in {text:?}");
    }
}

#[test]
fn the_document_tells_which_one_a_name_means() {
    let world = Gazetteer::world();
    // The id of the last entity, and how many things its name may mean.
    let cases: &[(&str, Option<&str>, usize)] = &[
        ("ATLANTA — Nobody won Georgia.", Some("us_ga"), 2),
        ("TBILISI — Nobody won Georgia.", Some("c_ge"), 2),
        ("The U.S. and Alabama looked to Georgia.", Some("us_ga"), 2),
        ("Russia and Armenia looked to Georgia.", Some("c_ge"), 2),
        ("They met in Tacoma, Washington.", Some("us_wa"), 2),
        ("He left the White House and flew over Washington.", Some("p_Q61"), 2),
        ("SEATTLE — It is the law in Washington.", Some("us_wa"), 2),
        ("They live in Birmingham, Ala. They like Birmingham.", Some("us_al"), 0),
        ("Moscow, Beijing and Tehran met. Beijing has said no.", Some("o_gov_cn"), 3),
        ("Norman Orlando met Ann Lee. Orlando left.", None, 0),
        ("MANILA — The bill goes to Congress.", None, 0),
        ("The bill goes to Congress.", Some("o_congress"), 2),
    ];
    for &(text, id, candidates) in cases {
        let (_, entities) = linked(text, Some(&world));
        let last = match id {
            Some(id) => entities.iter().find(|entity| entity.id.as_deref() == Some(id)),
            None => entities.iter().find(|entity| entity.id.is_none()),
        };
        let last = last.unwrap_or_else(|| panic!("in {text:?}: {entities:?}"));
        assert_eq!(last.candidates.len(), candidates, "in {text:?}: {last:?}");
    }
}

#[test]
fn where_people_are_is_not_who_speaks() {
    let world = Gazetteer::world();
    let cases = [
        ("Republicans in <Ohio> said so.", None),
        ("Ada Lund, of <Houston>, said so.", None),
        ("<Ohio> said so.", Some("Ohio")),
        ("In Ohio, a poll was made. In Ohio, <a Halden College poll> said so.", Some("Halden College")),
    ];
    for (tagged, speaker) in cases {
        let (text, mut attributions) = story(tagged);
        let segments = segment(&text);
        let mut mentions = mentions(&text, &segments, Some(&world));
        let entities = resolve(&text, &segments, Some(&world), &mut mentions, &[], &mut attributions);
        let found = attributions[0].speaker.map(|id| entities[id.index()].name.as_str());
        assert_eq!(found, speaker, "in {tagged:?}");
    }
}

#[test]
fn a_campaign_is_not_its_candidate() {
    let (text, mut attributions) = story(
        "Ada Lund left. <The Lund campaign> said so. <Lund's spokesman> said so. Tom Park rose. <He and Ms. Lund> said more.",
    );
    let (_, entities) = resolved(&text, &mut attributions);
    let mut by_source: Vec<&Attribution> = attributions.iter().collect();
    by_source.sort_by_key(|attribution| attribution.source[0].start());
    let speakers: Vec<&DocumentEntity> =
        by_source.iter().map(|attribution| &entities[attribution.speaker.expect(&text).index()]).collect();
    assert_eq!((speakers[0].name.as_str(), speakers[0].kind), ("Lund campaign", EntityType::Organization));
    assert_eq!((speakers[1].name.as_str(), speakers[1].named), ("Lund's spokesman", false));
    let members: Vec<&str> = speakers[2].members.iter().map(|id| entities[id.index()].name.as_str()).collect();
    assert_eq!(members, ["Tom Park", "Ada Lund"]);
}

#[test]
fn short_forms_are_their_full_names() {
    // Each text has one named entity.
    let cases = [
        "We met Nela Marin Chosk. Then Marin left.",
        "The Friends of Norland (FoNo) met. Then FoNo left.",
        "We met the Halden Drift Institute (HaDI). Then HaDI left.",
        "We asked the University of Velmar. It was built at Velmar.",
        "Piotr III left.",
        "It was sold by Halvard AG. Then Halvard rose.",
    ];
    for text in cases {
        let (_, entities) = resolved(text, &mut []);
        let named: Vec<&str> = entities.iter().filter(|e| e.named).map(|e| e.name.as_str()).collect();
        assert_eq!(named.len(), 1, "in {text:?}: {named:?}");
    }
}

#[test]
fn the_gazetteer_says_who_is_who() {
    use crate::gazetteer::{Alias, AliasKind, Entity};

    let gazetteer = Gazetteer::builder()
        .build([
            Entity::new("c_no", "Norland", EntityType::Country)
                .with_alias(Alias::new("Norlandic").kind(AliasKind::Adjective))
                .with_alias(Alias::new("Norlanders").kind(AliasKind::Demonym)),
            Entity::new("p_paris", "Paris", EntityType::City),
            Entity::new("m_post", "Dover Post", EntityType::Media),
            Entity::new("h_lee", "Annabel Lee", EntityType::Person).with_alias("Anna Lee"),
        ])
        .expect("the aliases are sound");
    let (text, mut attributions) = story(
        "<The Dover Post> said that Norland and its Norlandic ally would meet. <Norlanders> said no. Then Paris Miller came. \
         “I will go,” said <Anna Lee>. <Ms. Lee> said more.",
    );
    let segments = segment(&text);
    let mut mentions = mentions(&text, &segments, Some(&gazetteer));
    let entities = resolve(&text, &segments, Some(&gazetteer), &mut mentions, &[], &mut attributions);
    assert_lawful(&text, &mentions);
    let summary: Vec<_> =
        entities.iter().map(|e| (e.name.as_str(), e.id.as_deref(), e.named, e.mentions.len())).collect();
    assert_eq!(
        summary,
        [
            ("Dover Post", Some("m_post"), true, 1),
            ("Norland", Some("c_no"), true, 3),
            ("Norlanders", None, false, 0),
            ("Paris Miller", None, true, 1),
            ("Anna Lee", Some("h_lee"), true, 3),
        ]
    );
    assert_eq!(entities[4].canonical.as_deref(), Some("Annabel Lee"));
}

#[test]
fn a_longer_name_is_not_the_one_inside_it() {
    use crate::gazetteer::Entity;

    let gazetteer = Gazetteer::builder()
        .build([
            Entity::new("p_velmar", "Velmar", EntityType::Place),
            Entity::new("o_harbors", "Department of Harbors", EntityType::Government),
        ])
        .expect("the aliases are sound");
    let text = "They asked the Velmar Department of Harbors. Then they asked the Department of Harbors in Velmar.";
    let segments = segment(text);
    let mut mentions = mentions(text, &segments, Some(&gazetteer));
    let entities = resolve(text, &segments, Some(&gazetteer), &mut mentions, &[], &mut []);
    let named: Vec<_> = entities.iter().map(|e| (e.name.as_str(), e.id.as_deref())).collect();
    assert_eq!(
        named,
        [
            ("Velmar Department of Harbors", None),
            ("Department of Harbors", Some("o_harbors")),
            ("Velmar", Some("p_velmar")),
        ]
    );
}

proptest! {
    #[test]
    fn ids_are_in_range_and_point_back(text in newsy(), cuts in prop::collection::vec((any::<prop::sample::Index>(), 1_usize..6), 0..6)) {
        let segments = segment(&text);
        let tokens = &segments.tokens;
        let mut attributions: Vec<Attribution> = cuts
            .iter()
            .filter(|_| !tokens.is_empty())
            .map(|(at, length)| {
                let first = at.index(tokens.len());
                let last = (first + length).min(tokens.len()) - 1;
                let source = tokens[first].span.to(tokens[last].span);
                let mut attribution = story("<A>").1.remove(0);
                attribution.source = vec![source];
                attribution.content = vec![Span::new(0, source.start())];
                attribution
            })
            .collect();
        attributions.sort_by_key(|attribution| attribution.source[0].start());
        let (mentions, entities) = resolved(&text, &mut attributions);
        assert_lawful(&text, &mentions);
        for (at, mention) in mentions.iter().enumerate() {
            if let Some(entity) = mention.entity {
                prop_assert!(entities[entity.index()].mentions.contains(&MentionId::new(at)));
            }
        }
        for (at, entity) in entities.iter().enumerate() {
            for id in &entity.mentions {
                prop_assert_eq!(mentions[id.index()].entity, Some(EntityId::new(at)));
            }
            prop_assert!(entity.members.iter().all(|member| member.index() < entities.len()));
            prop_assert!(!entity.name.is_empty());
        }
        prop_assert!(attributions.iter().all(|attribution| attribution.speaker.is_none_or(|id| id.index() < entities.len())));
    }
}
