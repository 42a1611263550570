//! What single English words can be: the tables of `data/lexicon` behind one look-up.
//!
//! Knows no text and no stage; everything to its right may ask it.

use std::borrow::Cow;
use std::sync::LazyLock;

use bitflags::bitflags;
use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

bitflags! {
    /// What a word can be. A word can be many things at once; context decides.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
    pub(crate) struct Class: u64 {
        /// A pronoun that can be the subject of a verb of saying: he, they, who.
        const SUBJECT = 1;
        const PRONOUN = 1 << 1;
        const POSSESSIVE = 1 << 2;
        const DETERMINER = 1 << 3;
        const PREPOSITION = 1 << 4;
        const AUXILIARY = 1 << 5;
        const BE = 1 << 6;
        const HAVE = 1 << 7;
        const MODAL = 1 << 8;
        const NEGATION = 1 << 9;
        const COORDINATOR = 1 << 10;
        const SUBORDINATOR = 1 << 11;
        const WH = 1 << 12;
        const DAY = 1 << 13;
        const MONTH = 1 << 14;
        const PERIOD = 1 << 15;
        const ADVERB = 1 << 16;
        /// Takes a nominal cue as object: "made the claim", "expressed hope".
        const LIGHT = 1 << 17;
        /// Capitals that name nothing: TV, GMT.
        const INITIALISM = 1 << 18;

        /// A cue verb, in one of these forms:
        const BASE = 1 << 20;
        const THIRD = 1 << 21;
        const GERUND = 1 << 22;
        const PAST = 1 << 23;
        const PARTICIPLE = 1 << 24;
        /// … which attributes by itself,
        const STRONG = 1 << 25;
        /// … only with a that-clause or a quotation,
        const CLAUSAL = 1 << 26;
        /// … only with quotation marks.
        const QUOTED = 1 << 27;
        /// … and names whom it is said to as its object: told, warned.
        const ADDRESSEE = 1 << 28;
        /// … and is also a common noun: claims, reports.
        const NOUN_TOO = 1 << 29;
        /// … of thinking, feeling, wanting.
        const THOUGHT = 1 << 30;
        const CUE_NOUN = 1 << 31;
        /// One-word hedge of hearsay: reportedly, allegedly.
        const HEDGE = 1 << 32;

        /// Where things are said: statement, interview, Twitter.
        const MEDIUM = 1 << 33;
        /// Completes a verb: "pointed out".
        const PARTICLE = 1 << 34;

        const HONORIFIC = 1 << 35;
        /// Stands before a name, and belongs to the role and not to the name: Senator, Gen.
        const TITLE = 1 << 36;
        /// A common noun for people or bodies that speak: minister, spokesman, report.
        const ROLE = 1 << 37;
        const GIVEN_NAME = 1 << 38;
        const SURNAME = 1 << 39;
        const FEMALE = 1 << 40;
        const MALE = 1 << 41;
        /// A name that is a common word too: Will, Mark.
        const COMMON = 1 << 42;
        /// "Jr.", "III".
        const SUFFIX = 1 << 43;
        const TITLE_FEMALE = 1 << 44;
        const TITLE_MALE = 1 << 45;

        /// A verb whose preposition belongs to the cue: "warned of".
        const TAKES_PREPOSITION = 1 << 46;
        /// Begins a verb of two words: see [`phrasal`].
        const PHRASAL = 1 << 49;
        /// "continued to say".
        const CATENATIVE = 1 << 47;
        /// "declined to say".
        const REFUSAL = 1 << 48;

        /// Begins an attributing phrase: see [`cue_phrases`].
        const CUE_PHRASE = 1 << 53;
        /// Stands before a title and belongs to it: "Prime Minister", "Defense Secretary".
        const TITLE_MODIFIER = 1 << 55;
        /// Follows "of" in a title: "Secretary of State".
        const OFFICE = 1 << 56;
        /// A small word inside names of persons: van, de, bin.
        const NAME_PARTICLE = 1 << 57;
        /// Of a verb of taking sides, that it is done in words: "called", "defended".
        const IN_WORDS = 1 << 58;
        /// Begins a hedge of several words: see [`hedge_phrases`].
        const HEDGE_PHRASE = 1 << 59;
        /// Goes on with the word before it: in a phrase that a user added.
        const CONTINUES = 1 << 19;
        /// An irregular past that no rule of spelling tells: went, took.
        const PAST_VERB = 1 << 54;
        /// Takes a clause without "that": "said he would".
        const BARE_CLAUSE = 1 << 50;
        /// Takes "to" and a verb as what is said or wanted: "vowed to win".
        const INFINITIVE = 1 << 51;
        /// Takes a thing as what is said or thought: "criticized the plan".
        const OBJECT = 1 << 52;

        /// Opens a phrase for something known: the, this, his.
        const DEFINITE = 1 << 60;
        /// What those do who make a document known: issued, published, wrote.
        const ISSUING = 1 << 61;

        /// Ends words that a name begins: "Texas-born", "Lund-style".
        const COMPOUND = 1 << 62;

        /// Stands before places: in, near.
        const LOCATIVE = 1 << 63;

        const FINITE = Self::THIRD.bits() | Self::PAST.bits() | Self::BASE.bits();
        /// Classes that the tables give by lemma and that hold for all its forms.
        const BY_LEMMA = Self::TAKES_PREPOSITION.bits() | Self::BARE_CLAUSE.bits() | Self::INFINITIVE.bits() | Self::OBJECT.bits() | Self::IN_WORDS.bits();
        const VERB = Self::FINITE.bits() | Self::GERUND.bits() | Self::PARTICIPLE.bits();
    }
}

impl Class {
    /// Whether the two have a class in common.
    pub(crate) fn is(self, class: Class) -> bool {
        self.intersects(class)
    }
}

/// What the tables say of one word.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Word {
    pub(crate) class: Class,
    /// Of a cue verb, its lemma; [`Lemma::NONE`] otherwise.
    pub(crate) lemma: Lemma,
}

/// The dictionary form of a cue verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) struct Lemma(u16);

impl Lemma {
    pub(crate) const NONE: Lemma = Lemma(0);

    /// "say", "point"; empty for none.
    pub(crate) fn as_str(self) -> &'static str {
        LEXICON.lemmas[self.0 as usize]
    }
}

/// An abbreviation that is written with a full stop.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Abbreviation {
    pub(crate) class: &'static str,
    /// Whether a sentence can end with it.
    pub(crate) may_end: bool,
}

/// A phrase of several words, in lower case, with its class.
#[derive(Debug)]
pub(crate) struct Phrase {
    pub(crate) words: Vec<&'static str>,
    pub(crate) class: &'static str,
}

struct Lexicon {
    words: FxHashMap<String, Word>,
    lemmas: Vec<&'static str>,
    /// Second words of verbs of two words, by the first: "pointed" has "out" and "to".
    phrasal: FxHashMap<&'static str, Vec<(&'static str, Word)>>,
    abbreviations: FxHashMap<&'static str, Abbreviation>,
    cue_phrases: Vec<Phrase>,
    hedge_phrases: Vec<Phrase>,
    title_phrases: Vec<Phrase>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::read);

/// Room for a word in lower case.
pub(crate) type Buffer = [u8; 24];

/// `word` in lower case: in `buffer` where it is of ASCII letters and fits, as nearly all words do.
pub(crate) fn lower<'b>(word: &str, buffer: &'b mut Buffer) -> Cow<'b, str> {
    if let (true, Some(lower)) = (word.is_ascii(), buffer.get_mut(..word.len())) {
        lower.copy_from_slice(word.as_bytes());
        lower.make_ascii_lowercase();
        if let Ok(lower) = std::str::from_utf8(lower) {
            return Cow::Borrowed(lower);
        }
    }
    Cow::Owned(word.to_lowercase())
}

/// What `word` can be, in any case. A word that is not in the tables is nothing, or an adverb if it ends in -ly.
pub(crate) fn word(word: &str) -> Word {
    let mut buffer = Buffer::default();
    let known = match lower(word, &mut buffer) {
        Cow::Borrowed(lower) => LEXICON.words.get(lower),
        Cow::Owned(lower) => match LEXICON.words.get(lower.replace('’', "'").as_str()) {
            None => return without_accents(&lower),
            known => known,
        },
    };
    match known {
        Some(&word) => word,
        None if word.len() > 4 && word.ends_with("ly") => Word { class: Class::ADVERB, lemma: Lemma::NONE },
        None => Word::default(),
    }
}

/// What a name is without its accents: "Vázquez" is in the tables as "Vazquez".
fn without_accents(lower: &str) -> Word {
    let plain: String = lower
        .nfd()
        .filter(|&c| !is_combining_mark(c))
        .map(|c| match c {
            'ø' => 'o',
            'ł' => 'l',
            'đ' => 'd',
            'ı' => 'i',
            c => c,
        })
        .collect();
    let word = LEXICON.words.get(plain.as_str()).copied().unwrap_or_default();
    let names = Class::GIVEN_NAME | Class::SURNAME | Class::FEMALE | Class::MALE | Class::COMMON;
    if plain.is_ascii() { Word { class: word.class & names, lemma: Lemma::NONE } } else { Word::default() }
}

/// The verb that `verb` and `particle` make together ("pointed", "out"), both in lower case.
pub(crate) fn phrasal(verb: &str, particle: &str) -> Option<Word> {
    LEXICON.phrasal.get(verb)?.iter().find(|(second, _)| *second == particle).map(|&(_, word)| word)
}

/// The cue verb whose dictionary form is `name`, of one word or two.
pub(crate) fn cue_verb(name: &str) -> Option<Word> {
    let word = match name.split_once(' ') {
        Some((verb, particle)) => phrasal(verb, particle)?,
        None => word(name),
    };
    (word.class.is(Class::BASE) && word.lemma.as_str() == name).then_some(word)
}

/// What the abbreviation `word` (with its full stop, in its own case) is.
pub(crate) fn abbreviation(word: &str) -> Option<Abbreviation> {
    LEXICON.abbreviations.get(word).copied()
}

/// Attributing phrases of several words ("according to"), the longer first.
pub(crate) fn cue_phrases() -> &'static [Phrase] {
    &LEXICON.cue_phrases
}

/// Hedges of several words, the longer first.
pub(crate) fn hedge_phrases() -> &'static [Phrase] {
    &LEXICON.hedge_phrases
}

fn table(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines().map(|line| line.split('\t').collect())
}

/// The rows of several words as phrases; those of one word are given to `single`.
fn phrases(text: &'static str, class: usize, mut single: impl FnMut(&[&'static str])) -> Vec<Phrase> {
    let mut phrases = Vec::new();
    for row in table(text) {
        let words: Vec<&str> = row[0].split(' ').collect();
        if words.len() == 1 {
            single(&row);
        } else {
            phrases.push(Phrase { words, class: row[class] });
        }
    }
    phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.words.len()));
    phrases
}

impl Lexicon {
    fn read() -> Lexicon {
        let mut lexicon = Lexicon {
            words: FxHashMap::default(),
            lemmas: vec![""],
            phrasal: FxHashMap::default(),
            abbreviations: FxHashMap::default(),
            cue_phrases: Vec::new(),
            hedge_phrases: Vec::new(),
            title_phrases: Vec::new(),
        };
        lexicon.read_cue_verbs();
        for row in table(include_str!("../../data/lexicon/cue_nouns.tsv")) {
            lexicon.add(row[0], Class::CUE_NOUN);
        }
        lexicon.read_names();
        for row in table(include_str!("../../data/lexicon/abbreviations.tsv")) {
            lexicon.abbreviations.insert(row[0], Abbreviation { class: row[1], may_end: row[2] == "end" });
        }
        lexicon.read_phrases();
        lexicon.read_words();
        lexicon
    }

    fn add(&mut self, form: &str, class: Class) {
        self.words.entry(form.to_lowercase().replace('’', "'")).or_default().class |= class;
    }

    /// Gives the forms of cue verbs what the tables say of their lemmas.
    fn add_to_lemmas(&mut self, classes: &FxHashMap<Lemma, Class>) {
        let single = self.words.values_mut();
        let phrasal = self.phrasal.values_mut().flatten().map(|(_, word)| word);
        for word in single.chain(phrasal) {
            if let Some(&class) = classes.get(&word.lemma) {
                word.class |= class;
                if class.is(Class::IN_WORDS) {
                    word.class.remove(Class::THOUGHT);
                }
            }
        }
    }

    /// The lemma that a table calls `name`: one of two words is written with a low line, `point_out`.
    fn lemma(&self, name: &str) -> Option<Lemma> {
        self.lemmas.iter().position(|&known| known == name.replace('_', " ")).map(|at| Lemma(at as u16))
    }

    fn read_cue_verbs(&mut self) {
        let mut lemmas: FxHashMap<&str, u16> = FxHashMap::default();
        for row in table(include_str!("../../data/lexicon/cue_verbs.tsv")) {
            let &[form, lemma, tenses, classes, strength, object, noun] = row.as_slice() else { continue };
            let lemma = *lemmas.entry(lemma).or_insert_with(|| {
                self.lemmas.push(lemma);
                (self.lemmas.len() - 1) as u16
            });
            let mut class = match strength {
                "A" => Class::STRONG,
                "B" => Class::CLAUSAL,
                _ => Class::QUOTED,
            };
            for tense in tenses.split('+') {
                class |= match tense {
                    "base" => Class::BASE,
                    "3sg" => Class::THIRD,
                    "ger" => Class::GERUND,
                    "past" => Class::PAST,
                    _ => Class::PARTICIPLE,
                };
            }
            class.set(Class::ADDRESSEE, object == "object");
            class.set(Class::NOUN_TOO, noun == "noun");
            class
                .set(Class::THOUGHT, classes.split('+').all(|c| matches!(c, "believe" | "stance" | "decide" | "hear")));
            let word = Word { class, lemma: Lemma(lemma) };
            if let Some((verb, particle)) = form.split_once(' ') {
                self.phrasal.entry(verb).or_default().push((particle, word));
                self.add(verb, Class::PHRASAL);
            } else {
                let entry = self.words.entry(form.to_lowercase()).or_default();
                entry.class |= class;
                entry.lemma = word.lemma;
            }
        }
    }

    fn read_names(&mut self) {
        for row in table(include_str!("../../data/lexicon/given_names.tsv")) {
            let mut class = Class::GIVEN_NAME;
            class.set(Class::FEMALE, matches!(row[1], "f" | "mostly_f"));
            class.set(Class::MALE, matches!(row[1], "m" | "mostly_m"));
            class.set(Class::COMMON, row[2] == "word");
            self.add(row[0], class);
        }
        for row in table(include_str!("../../data/lexicon/surnames.tsv")) {
            let mut class = Class::SURNAME;
            class.set(Class::COMMON, row[1] == "word");
            self.add(row[0], class);
        }
    }

    fn read_phrases(&mut self) {
        self.cue_phrases = phrases(include_str!("../../data/lexicon/cue_phrases.tsv"), 1, |_| ());
        for first in self.cue_phrases.iter().map(|phrase| phrase.words[0]).collect::<Vec<_>>() {
            self.add(first, Class::CUE_PHRASE);
        }
        let mut hedges = Vec::new();
        self.hedge_phrases = phrases(include_str!("../../data/lexicon/hedges.tsv"), 2, |row| {
            if row[1] == "adverb" && row[2] == "hearsay" {
                hedges.push(row[0]);
            }
        });
        self.hedge_phrases.retain(|phrase| phrase.class.starts_with("hearsay"));
        for first in self.hedge_phrases.iter().map(|phrase| phrase.words[0]).collect::<Vec<_>>() {
            self.add(first, Class::HEDGE_PHRASE);
        }
        let mut titles = Vec::new();
        self.title_phrases = phrases(include_str!("../../data/lexicon/titles.tsv"), 1, |row| titles.push(row.to_vec()));
        for hedge in hedges {
            self.add(hedge, Class::HEDGE | Class::ADVERB);
        }
        for row in titles {
            let &[form, class, gender, position] = row.as_slice() else { continue };
            let mut classes = match (class, position) {
                ("honorific", _) => Class::HONORIFIC | Class::TITLE,
                (_, "suffix") => Class::SUFFIX,
                ("modifier", _) => Class::empty(),
                (_, "pre") => Class::TITLE,
                (_, "both") => Class::TITLE | Class::ROLE,
                _ => Class::ROLE,
            };
            classes.set(Class::TITLE_FEMALE, gender == "f");
            classes.set(Class::TITLE_MALE, gender == "m");
            self.add(form, classes);
        }
        // A role of several words is known by its head: "chief of staff" by "chief", "prime minister" by "minister".
        let heads: Vec<&str> = self
            .title_phrases
            .iter()
            .filter(|phrase| !matches!(phrase.class, "modifier" | "suffix"))
            .map(|phrase| {
                let of = phrase.words.iter().position(|&w| matches!(w, "of" | "for" | "to" | "at" | "in"));
                phrase.words[of.unwrap_or(phrase.words.len()).max(1) - 1]
            })
            .filter(|head| head.len() > 2)
            .collect();
        for head in heads {
            self.add(head, Class::ROLE);
        }
    }

    fn read_words(&mut self) {
        let mut of_lemmas: FxHashMap<Lemma, Class> = FxHashMap::default();
        for row in table(include_str!("../../data/lexicon/words.tsv")) {
            let class = match row[0] {
                "subject" => Class::SUBJECT,
                "pronoun" => Class::PRONOUN,
                "possessive" => Class::POSSESSIVE,
                "determiner" => Class::DETERMINER,
                "preposition" => Class::PREPOSITION,
                "auxiliary" => Class::AUXILIARY,
                "be" => Class::BE,
                "have" => Class::HAVE,
                "modal" => Class::MODAL,
                "negation" => Class::NEGATION,
                "coordinator" => Class::COORDINATOR,
                "subordinator" => Class::SUBORDINATOR,
                "wh" => Class::WH,
                "day" => Class::DAY,
                "month" => Class::MONTH,
                "period" => Class::PERIOD,
                "adverb" => Class::ADVERB,
                "cue_noun" => Class::CUE_NOUN,
                "past_verb" => Class::PAST_VERB,
                "title" => Class::TITLE,
                "title_modifier" => Class::TITLE_MODIFIER,
                "office" => Class::OFFICE,
                "name_particle" => Class::NAME_PARTICLE,
                "in_words" => Class::IN_WORDS,
                "medium" => Class::MEDIUM,
                "particle" => Class::PARTICLE,
                "takes_preposition" => Class::TAKES_PREPOSITION,
                "catenative" => Class::CATENATIVE,
                "refusal" => Class::REFUSAL,
                "bare_clause" => Class::BARE_CLAUSE,
                "infinitive" => Class::INFINITIVE,
                "object" => Class::OBJECT,
                "light" => Class::LIGHT,
                "definite" => Class::DEFINITE,
                "issuing" => Class::ISSUING,
                "initialism" => Class::INITIALISM,
                "locative" => Class::LOCATIVE,
                "compound" => Class::COMPOUND,
                // Listed so that their -ly makes them no adverb.
                _ => Class::empty(),
            };
            for word in row[1].split(' ') {
                if !Class::BY_LEMMA.intersects(class) {
                    self.add(word, class);
                } else if let Some(lemma) = self.lemma(word) {
                    *of_lemmas.entry(lemma).or_default() |= class;
                }
            }
        }
        self.add_to_lemmas(&of_lemmas);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_classes_share_a_bit() {
        use bitflags::Flags;
        let mut seen = Class::empty();
        for flag in Class::FLAGS.iter().filter(|flag| flag.value().bits().is_power_of_two()) {
            assert!(!seen.intersects(*flag.value()), "{}", flag.name());
            seen |= *flag.value();
        }
    }

    #[test]
    fn words_are_what_the_tables_say() {
        let cases: &[(&str, Class)] = &[
            ("said", Class::PAST | Class::STRONG),
            ("Told", Class::ADDRESSEE),
            ("believes", Class::THIRD | Class::THOUGHT),
            ("Sen.", Class::TITLE),
            ("minister", Class::ROLE),
            ("Valerie", Class::GIVEN_NAME | Class::FEMALE),
            ("quietly", Class::ADVERB),
            ("reportedly", Class::HEDGE),
            ("n’t", Class::NEGATION),
            ("who", Class::SUBJECT | Class::WH),
        ];
        for &(form, class) in cases {
            assert!(word(form).class.contains(class), "{form} is {:?}", word(form).class);
        }
        for not_adverb in ["family", "Italy", "zebra"] {
            assert!(!word(not_adverb).class.is(Class::ADVERB), "{not_adverb}");
        }
        assert_eq!(word("adding").lemma.as_str(), "add");
        assert!(abbreviation("Adm.").is_some_and(|a| !a.may_end));
        assert!(abbreviation("a.m.").is_some_and(|a| a.may_end));
    }
}
