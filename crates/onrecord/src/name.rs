//! How names and role phrases are built: titles before them, given names and surnames, the heads that tell their kind.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::gazetteer::EntityType;
use crate::lexicon::{self, Class};
use crate::text::{Shape, Span, Token};

/// Words that stand for themselves in a sentence and never for somebody's name.
pub(crate) const FUNCTION: Class = Class::PRONOUN
    .union(Class::POSSESSIVE)
    .union(Class::DETERMINER)
    .union(Class::PREPOSITION)
    .union(Class::AUXILIARY)
    .union(Class::NEGATION)
    .union(Class::COORDINATOR)
    .union(Class::SUBORDINATOR)
    .union(Class::WH);

/// Words of a person's name.
pub(crate) const PERSONAL: Class = Class::GIVEN_NAME.union(Class::SURNAME);

/// All that a word can be and still be nothing but somebody's name, though it may be a common word as well.
pub(crate) const NAMING: Class = PERSONAL.union(Class::COMMON).union(Class::FEMALE).union(Class::MALE);

/// What the last word of a name ("Ministry") or of a common phrase ("ministry") tells of its kind.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "the table's columns, any of which may hold")]
struct Head {
    /// Whether "the striker" is more often somebody whom the text has named than somebody new.
    epithet: bool,
    /// Whether it is an office that one person holds: who is a senator is no governor.
    office: bool,
    /// Whether a name that ends so is a company's.
    company: bool,
    /// Whether the common noun stands for a company: "the airline".
    business: bool,
    name: Option<EntityType>,
    phrase: Option<EntityType>,
    /// What a name is that stands right before the word: a body before "spokesman".
    beside: Option<EntityType>,
    /// What a name is that stands after the word and "of": a place after "outskirts".
    of: Option<EntityType>,
    /// What a name is that starts with the word: a place after "Mount".
    first: Option<EntityType>,
}

static HEADS: LazyLock<FxHashMap<&'static str, Head>> = LazyLock::new(|| {
    let mut heads: FxHashMap<&str, Head> = FxHashMap::default();
    for line in include_str!("../data/lexicon/heads.tsv").lines() {
        let mut fields = line.split('\t');
        let (Some(word), Some(place), Some(kind)) = (fields.next(), fields.next(), fields.next()) else { continue };
        let head = heads.entry(word).or_default();
        let kind = EntityType::from_word(kind);
        match place {
            "name" => head.name = kind,
            "company" => {
                head.name = kind;
                head.company = true;
            }
            "business" => {
                head.phrase = kind;
                head.business = true;
            }
            "epithet" => {
                head.phrase = kind;
                head.epithet = true;
            }
            "office" => {
                head.phrase = kind;
                head.epithet = true;
                head.office = true;
            }
            "beside" => head.beside = kind,
            "of" => head.of = kind,
            "first" => head.first = kind,
            _ => head.phrase = kind,
        }
    }
    heads
});

fn heads(word: &str) -> Head {
    HEADS.get(&*lexicon::lower(word, &mut lexicon::Buffer::default())).copied().unwrap_or_default()
}

/// The kind of a name that ends in `word`.
pub(crate) fn name_head(word: &str) -> Option<EntityType> {
    heads(word).name
}

/// The kind of thing that `word`, a common noun, stands for.
pub(crate) fn phrase_head(word: &str) -> Option<EntityType> {
    heads(word).phrase
}

/// What a name is that stands right before `word`, perhaps with "'s": a body before "spokesman".
pub(crate) fn kind_beside(word: &str) -> Option<EntityType> {
    heads(word).beside
}

/// What a name is that stands after `word` and "of": a place after "outskirts".
pub(crate) fn kind_of(word: &str) -> Option<EntityType> {
    heads(word).of
}

/// Whether a definite phrase of this head takes up somebody named: "the 47-year-old", "the striker".
pub(crate) fn is_epithet(word: &str) -> bool {
    heads(word).epithet || is_counted(word)
}

/// Whether `word` is an office that one person holds: "senator".
pub(crate) fn is_office(word: &str) -> bool {
    heads(word).office
}

/// Whether a name that ends in `word` is a company's: "Inc.", "Holdings".
pub(crate) fn is_company(word: &str) -> bool {
    heads(word).company
}

/// Whether `word`, a common noun, stands for a company: "airline", "carmaker".
pub(crate) fn is_business(word: &str) -> bool {
    heads(word).business
}

/// "47-year-old", "mum-of-three".
fn is_counted(word: &str) -> bool {
    word.ends_with("-year-old") || word.contains("-of-") && phrase_head(word.split('-').next().unwrap_or("")).is_some()
}

/// What several of `word` are: "allies", "spokesmen".
pub(crate) fn plural_head(word: &str) -> Option<EntityType> {
    if let Some(stem) = word.strip_suffix("men") {
        return phrase_head(&format!("{stem}man"));
    }
    let stem = word.strip_suffix('s')?;
    match stem.strip_suffix("ie") {
        Some(stem) => phrase_head(&format!("{stem}y")),
        None => phrase_head(stem),
    }
}

/// The tokens of a text with the text itself.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Words<'a> {
    pub(crate) text: &'a str,
    pub(crate) tokens: &'a [Token],
}

impl<'a> Words<'a> {
    pub(crate) fn len(self) -> usize {
        self.tokens.len()
    }

    /// The words of a token; nothing beyond the ends.
    pub(crate) fn form(self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| &self.text[token.span])
    }

    pub(crate) fn class(self, at: usize) -> Class {
        self.tokens.get(at).map_or(Class::empty(), |token| token.word.class)
    }

    pub(crate) fn is(self, at: usize, class: Class) -> bool {
        self.class(at).is(class)
    }

    pub(crate) fn shape(self, at: usize) -> Shape {
        self.tokens.get(at).map_or(Shape::Mark, |token| token.shape)
    }

    pub(crate) fn is_capital(self, at: usize) -> bool {
        self.shape(at).is_capital()
    }

    pub(crate) fn sentence(self, at: usize) -> u32 {
        self.tokens.get(at).map_or(u32::MAX, |token| token.sentence)
    }

    pub(crate) fn paragraph(self, at: usize) -> u32 {
        self.tokens.get(at).map_or(u32::MAX, |token| token.paragraph)
    }

    /// The first token that ends after `offset`.
    pub(crate) fn at(self, offset: usize) -> usize {
        // Tokens are about evenly long: search around where the offset lies in the text, close by in memory too.
        let guess = offset.min(self.text.len()) * self.len() / self.text.len().max(1);
        let ended = |at: usize| self.tokens[at].span.end() <= offset;
        let (mut from, mut to, mut step) = (guess, guess, 16);
        while from > 0 && !ended(from - 1) {
            (to, from, step) = (from, from.saturating_sub(step), step * 2);
        }
        while to < self.len() && ended(to) {
            (from, to, step) = (to, (to + step).min(self.len()), step * 2);
        }
        from + self.tokens[from..to].partition_point(|token| token.span.end() <= offset)
    }

    /// The tokens that `span` touches.
    pub(crate) fn of(self, span: Span) -> Range<usize> {
        let first = self.at(span.start());
        let mut end = first;
        while self.tokens.get(end).is_some_and(|token| token.span.start() < span.end()) {
            end += 1;
        }
        first..end
    }

    /// The span of the tokens, which may not be none.
    pub(crate) fn span(self, tokens: Range<usize>) -> Span {
        self.tokens[tokens.start].span.to(self.tokens[tokens.end - 1].span)
    }

    /// "'s", or the bare apostrophe of a plural.
    pub(crate) fn is_possessive(self, at: usize) -> bool {
        let joined = at > 0 && at < self.len() && self.tokens[at - 1].span.end() == self.tokens[at].span.start();
        joined && matches!(self.form(at), "'s" | "’s" | "ʼs" | "'S" | "’S" | "'" | "’")
    }

    /// "J.", "J.K."
    pub(crate) fn is_initial(self, at: usize) -> bool {
        let form = self.form(at);
        form.len() <= 6
            && form.ends_with('.')
            && form.split_terminator('.').all(|part| part.chars().count() == 1)
            && self.is_capital(at)
    }

    /// A lower-case word inside names of persons: "van der Berg", "al-Masri".
    pub(crate) fn is_particle(self, at: usize) -> bool {
        self.is(at, Class::NAME_PARTICLE) && self.shape(at) == Shape::Lower || is_joined_particle(self.form(at))
    }

    /// A title that a name follows: "Senator", "Gen.".
    pub(crate) fn is_title(self, at: usize) -> bool {
        self.is_capital(at)
            && (self.is(at, Class::TITLE.union(Class::HONORIFIC))
                || matches!(self.form(at), "Pres." | "Gov" | "Sen" | "Rep" | "Sec." | "CEO"))
            && !self.is_initial(at)
    }

    /// What the common noun at `at` stands for; a word that the role tables know is somebody.
    pub(crate) fn noun(self, at: usize) -> Option<EntityType> {
        if self.shape(at) == Shape::Mark {
            return None;
        }
        let form = self.form(at);
        phrase_head(form)
            .or_else(|| (form.contains('-') && is_counted(form)).then_some(EntityType::Person))
            .or_else(|| (self.is(at, Class::ROLE) && !self.is(at, FUNCTION)).then_some(EntityType::Person))
            .or_else(|| if self.shape(at) == Shape::Lower { plural_head(form) } else { None })
    }

    /// Where the titles and honorifics right before the token `name` start; `name` if there are none.
    pub(crate) fn titles_start(self, name: usize) -> usize {
        let mut start = name;
        let sentence = self.sentence(name);
        while start > 0 && name - start < 5 && self.sentence(start - 1) == sentence {
            let before = start - 1;
            let fits = self.is_title(before)
                || start < name && self.is_capital(before) && self.is(before, Class::TITLE_MODIFIER)
                || start == name && self.is_capital(before) && self.ends_title_phrase(before);
            if !fits {
                // "Secretary of State", "Director of National Intelligence"
                if let Some(head) = self.title_with_of(start) {
                    start = head;
                    continue;
                }
                break;
            }
            start = before;
        }
        start
    }

    /// "Majority Leader": the last word is a role and the one before it belongs to titles.
    fn ends_title_phrase(self, at: usize) -> bool {
        self.is(at, Class::ROLE) && !self.is(at, PERSONAL)
    }

    /// Where the title starts that ends before `end` with "of State", "of Defense".
    fn title_with_of(self, end: usize) -> Option<usize> {
        for length in 1..=3 {
            let of = end.checked_sub(length + 1)?;
            let head = of.checked_sub(1)?;
            if self.form(of) == "of" && self.is_capital(head) && self.is(head, Class::TITLE) {
                let office = (of + 1..end).all(|at| self.is(at, Class::OFFICE));
                return office.then_some(head);
            }
        }
        None
    }
}

/// "al-Masri", "d'Angelo": a small word that the name is joined to.
fn is_joined_particle(word: &str) -> bool {
    ["al-", "el-", "ash-", "as-", "d'", "d’"]
        .iter()
        .find_map(|particle| word.strip_prefix(particle))
        .is_some_and(|rest| rest.starts_with(char::is_uppercase))
}

/// The kind that the head of a run tells, if it is an organisation's, a place's or a document's name.
pub(crate) fn head_of(words: Words<'_>, name: Range<usize>) -> Option<EntityType> {
    let last = name.end - 1;
    if let Some(kind) = name_head(words.form(last)) {
        // "Bill Hill": a surname that is a head too, after a given name.
        let person = name.len() == 2 && words.is(name.start, Class::GIVEN_NAME) && words.is(last, Class::SURNAME);
        return (!person).then_some(kind);
    }
    if name.len() > 1
        && let Some(kind) = heads(words.form(name.start)).first
    {
        return Some(kind);
    }
    let of = (name.start + 1..last).find(|&at| matches!(words.form(at), "of" | "for" | "on"))?;
    name_head(words.form(of - 1))
}
