//! A lexicon out of JSON, or what is wrong with it, where, and what to do.

use std::cmp::Ordering;

use rustc_hash::FxHashMap;
use serde_json::{Map, Value};

use super::{Entry, Lexicon, Mark, folded, inflection};
use crate::gazetteer::Gender;
use crate::lexicon::{self, Class, Lemma};
use crate::text::{Shape, Span, tokens};

/// What the tables say of a cue verb whatever its form.
const WAYS: Class = Class::BY_LEMMA
    .union(Class::STRONG)
    .union(Class::CLAUSAL)
    .union(Class::QUOTED)
    .union(Class::ADDRESSEE)
    .union(Class::NOUN_TOO)
    .union(Class::THOUGHT);
/// What a user's cue verb is no longer, whatever the tables say.
const NO_VERB: Class =
    WAYS.union(Class::VERB).union(Class::ADVERB).union(Class::HEDGE).union(Class::REFUSAL).union(Class::CATENATIVE);

/// Longer phrases are a mistake.
const MOST_WORDS: usize = 8;

type Inflect = fn(&str) -> Vec<String>;

const FORMS: &[(&str, Class, Inflect)] = &[
    ("third", Class::THIRD, inflection::third),
    ("gerund", Class::GERUND, inflection::gerund),
    ("past", Class::PAST, inflection::past),
    ("participle", Class::PARTICIPLE, inflection::past),
];

pub(super) fn lexicon(json: &str) -> Result<Lexicon, String> {
    let value: Value = serde_json::from_str(json).map_err(|error| format!("not JSON: {error}"))?;
    let mut entries = Entries::default();
    for (key, value) in object(&value, "the whole")? {
        choose(key, &["cue_verbs", "titles", "hedges"], "the whole")?;
        for (word, facts) in items(value, key)? {
            let place = format!("{key}, {word:?}");
            match key.as_str() {
                "cue_verbs" => entries.cue_verb(word, facts, &place)?,
                "titles" => entries.title(word, facts, &place)?,
                _ => entries.hedge(word, facts, &place)?,
            }
        }
    }
    let mut entries = entries.0;
    for entries in entries.values_mut() {
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.marks.len()));
    }
    Ok(Lexicon { json: json.to_owned(), entries })
}

/// What an object says of a word; `None` for a word of a list.
type Facts<'v> = Option<&'v Map<String, Value>>;

#[derive(Default)]
struct Entries(FxHashMap<String, Vec<Entry>>);

impl Entries {
    fn cue_verb(&mut self, verb: &str, facts: Facts<'_>, place: &str) -> Result<(), String> {
        let mut like = "say";
        let mut given = FxHashMap::default();
        for (key, value) in facts.into_iter().flatten() {
            choose(key, &["like", "third", "gerund", "past", "participle"], place)?;
            let place = format!("{place}, {key}");
            let value = string(value, &place)?;
            words(value, &place)?;
            if key == "like" {
                like = value;
            } else {
                given.insert(key.as_str(), value);
            }
        }
        let Some(model) = lexicon::cue_verb(like) else {
            return Err(format!(
                "{place}, like: {like:?} is no built-in cue verb; name one in its dictionary form, as \"say\", \"claim\" or \"believe\""
            ));
        };
        let ways = model.class.intersection(WAYS);
        // Of "weigh in", the first word is inflected.
        let folded = words(verb, place)?;
        let (first, rest) = (&folded[0], &folded[1..]);
        self.verb_form(folded.clone(), ways | Class::BASE, model.lemma);
        for &(key, tense, inflected) in FORMS {
            // The participle is as the past is.
            let irregular = given.get(key).or_else(|| given.get("past").filter(|_| key == "participle"));
            if let Some(form) = irregular {
                let form = words(form, place)?;
                let particle = if form.len() == 1 { rest } else { &[] };
                self.verb_form([&form, particle].concat(), ways | tense, model.lemma);
                continue;
            }
            for form in inflected(first) {
                self.verb_form([&[form], rest].concat(), ways | tense, model.lemma);
            }
        }
        Ok(())
    }

    /// A form that two tenses share is both.
    fn verb_form(&mut self, words: Vec<String>, class: Class, lemma: Lemma) {
        let mut known = self.0.get_mut(&words[0]).into_iter().flatten();
        if let Some(entry) = known.find(|entry| entry.rest == words[1..] && entry.marks[0].lemma == Some(lemma)) {
            entry.marks[0].add |= class;
            return;
        }
        let mut remove = NO_VERB;
        remove.set(Class::PHRASAL, words.len() > 1);
        let verb = Mark { remove, add: class, lemma: Some(lemma) };
        let particle = Mark { remove: Class::empty(), add: Class::CONTINUES, lemma: None };
        let marks = (0..words.len()).map(|at| if at == 0 { verb } else { particle }).collect();
        self.insert(words, marks);
    }

    fn title(&mut self, title: &str, facts: Facts<'_>, place: &str) -> Result<(), String> {
        let mut class = Class::TITLE | Class::ROLE;
        for (key, value) in facts.into_iter().flatten() {
            choose(key, &["gender"], place)?;
            let place = format!("{place}, {key}");
            match Gender::from_word(string(value, &place)?) {
                Some(Gender::Female) => class |= Class::TITLE_FEMALE,
                Some(Gender::Male) => class |= Class::TITLE_MALE,
                None => return Err(format!("{place}: it is {value}; choose \"female\" or \"male\"")),
            }
        }
        let words = words(title, place)?;
        // "Grand Thane of the Isles": the head stands before "of".
        let of = words.iter().position(|word| matches!(word.as_str(), "of" | "for"));
        let head = of.unwrap_or(words.len()).max(1) - 1;
        let mark = |at: usize| {
            let (remove, add) = match at.cmp(&head) {
                Ordering::Less => (Class::empty(), Class::TITLE_MODIFIER),
                Ordering::Equal => (Class::ADVERB, class),
                Ordering::Greater => (Class::empty(), Class::empty()),
            };
            Mark { remove, add, lemma: None }
        };
        let marks = (0..words.len()).map(mark).collect();
        self.insert(words, marks);
        Ok(())
    }

    fn hedge(&mut self, hedge: &str, facts: Facts<'_>, place: &str) -> Result<(), String> {
        if let Some(key) = facts.and_then(|facts| facts.keys().next()) {
            return Err(format!("{place}: unknown key {key:?}; hedges are a list of words"));
        }
        let words = words(hedge, place)?;
        let first = if words.len() == 1 { Class::HEDGE | Class::ADVERB } else { Class::HEDGE };
        let class = |at: usize| if at == 0 { first } else { Class::HEDGE | Class::CONTINUES };
        let marks = (0..words.len()).map(|at| Mark { remove: Class::empty(), add: class(at), lemma: None }).collect();
        self.insert(words, marks);
        Ok(())
    }

    fn insert(&mut self, mut words: Vec<String>, marks: Vec<Mark>) {
        let rest = words.split_off(1);
        self.0.entry(words.remove(0)).or_default().push(Entry { rest, marks });
    }
}

/// The words of an entry, folded; at least one, and no mark of punctuation among them.
fn words(text: &str, place: &str) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    tokens(text, Span::new(0, text.len()), &mut found);
    if found.is_empty() {
        return Err(format!("{place}: there is no word in it; give one or leave it out"));
    }
    if let Some(mark) = found.iter().find(|token| token.shape == Shape::Mark) {
        return Err(format!(
            "{place}: {:?} is no part of a word; write words in full and without it",
            &text[mark.span]
        ));
    }
    if found.len() > MOST_WORDS {
        return Err(format!("{place}: {} words; at most {MOST_WORDS} make an entry", found.len()));
    }
    Ok(found.iter().map(|token| folded(&text[token.span], &mut lexicon::Buffer::default()).into_owned()).collect())
}

/// The entries under a key, a list or an object, each with what it says more.
fn items<'v>(value: &'v Value, key: &str) -> Result<Vec<(&'v str, Facts<'v>)>, String> {
    match value {
        Value::Array(list) => {
            list.iter().enumerate().map(|(at, item)| Ok((string(item, &format!("{key}, item {at}"))?, None))).collect()
        }
        Value::Object(map) => map
            .iter()
            .map(|(word, facts)| Ok((word.as_str(), Some(object(facts, &format!("{key}, {word:?}"))?))))
            .collect(),
        _ => Err(format!("{key}: it is {}; give a list of strings, or an object with an object for each", kind(value))),
    }
}

fn object<'v>(value: &'v Value, place: &str) -> Result<&'v Map<String, Value>, String> {
    value.as_object().ok_or_else(|| format!("{place}: it is {}; give an object", kind(value)))
}

fn string<'v>(value: &'v Value, place: &str) -> Result<&'v str, String> {
    value.as_str().ok_or_else(|| format!("{place}: it is {}; give a string", kind(value)))
}

fn choose(key: &str, keys: &[&str], place: &str) -> Result<(), String> {
    if keys.contains(&key) {
        return Ok(());
    }
    Err(format!("{place}: unknown key {key:?}; choose from {}", keys.join(", ")))
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
