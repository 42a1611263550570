//! A text as the model sees it: numbers for its words, and what the rules found.
//!
//! Everything that a feature can ask is here, hashed from the letters once, so that features are made without a string.

use crate::attribution::finder::Found;
use crate::attribution::view::{Range, View};
use crate::lexicon::Class;
use crate::text::{Shape, Span};

/// Whom, by what words, what: an attribution by token positions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Triple {
    /// The words that attribute.
    pub cue: Range,
    /// Who.
    pub source: Vec<Range>,
    /// What.
    pub content: Vec<Range>,
}

impl Triple {
    /// The role and place in it that the token has.
    pub fn label(&self, at: usize) -> Label {
        if self.cue.holds(at) {
            return if at == self.cue.from { Label::BeginCue } else { Label::Cue };
        }
        if let Some(range) = self.source.iter().find(|range| range.holds(at)) {
            return if at == range.from { Label::BeginSource } else { Label::Source };
        }
        match self.content.iter().find(|range| range.holds(at)) {
            Some(range) if at == range.from => Label::BeginContent,
            Some(_) => Label::Content,
            None => Label::Outside,
        }
    }
}

/// What a token is to an attribution, beginnings told apart (Ramshaw and Marcus 1995).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Label {
    Outside = 0,
    BeginContent = 1,
    Content = 2,
    BeginSource = 3,
    Source = 4,
    BeginCue = 5,
    Cue = 6,
}

/// How many labels there are.
pub const LABELS: usize = 7;

/// What the rules found around a cue, with the rule's number.
#[derive(Debug, Clone)]
pub(crate) struct Ruled {
    pub(crate) triple: Triple,
    pub(crate) rule: u32,
    pub(crate) confidence: f32,
    /// Found by layout, which is the rules' own.
    pub(crate) by_layout: bool,
    /// … because speakers take turns: others may be attributed inside its content.
    pub(crate) is_turn: bool,
}

/// A text by the numbers that features are made of.
#[derive(Debug, Default)]
pub struct Page {
    pub(crate) words: Vec<Word>,
    /// Outermost quotations.
    pub(crate) quotes: Vec<Quote>,
    pub(crate) paragraphs: Vec<Range>,
    pub(crate) ruled: Vec<Ruled>,
}

/// A token by numbers; letters are hashed in lower case.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Word {
    pub(crate) span: Span,
    pub(crate) form: u32,
    pub(crate) lemma: u32,
    pub(crate) suffix3: u32,
    pub(crate) suffix2: u32,
    pub(crate) shape: u32,
    /// What kind of word it is, coarsely: see [`kind`].
    pub(crate) kind: u32,
    /// What the lexicon says of it beyond that.
    pub(crate) lexical: u32,
    /// What the rules take it for, and by which rule; 0 for nothing.
    pub(crate) ruled: u32,
    pub(crate) traits: Traits,
    /// Of the mark in the text, its first byte; 0 for words.
    pub(crate) mark: u8,
    pub(crate) sentence: Range32,
    pub(crate) paragraph: u32,
    /// Position in `quotes` plus one; 0 outside.
    pub(crate) quote: u32,
    /// Nearest verbs of the lexicon to the left and right in the sentence, plus one.
    pub(crate) left: u32,
    pub(crate) right: u32,
    /// Nearest verb of saying outside quotation marks in the sentence, plus one.
    pub(crate) saying: u32,
    /// Nearest marks to the left and right in the sentence, plus one.
    pub(crate) mark_left: u32,
    pub(crate) mark_right: u32,
    /// Tokens since and until a quotation in the paragraph.
    pub(crate) since_quote: u8,
    pub(crate) until_quote: u8,
    /// Commas and dashes before it in the text.
    pub(crate) commas: u32,
}

/// What a word is by its letters and the lexicon alone, wherever it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Make {
    pub(crate) form: u32,
    pub(crate) lemma: u32,
    pub(crate) suffix3: u32,
    pub(crate) suffix2: u32,
    pub(crate) shape: u32,
    pub(crate) kind: u32,
    pub(crate) lexical: u32,
}

impl Make {
    /// Past the edge of a sentence.
    pub(crate) const NOTHING: Make = Make {
        form: NOTHING,
        lemma: NOTHING,
        suffix3: NOTHING,
        suffix2: NOTHING,
        shape: NOTHING,
        kind: NOTHING,
        lexical: NOTHING,
    };
}

impl Word {
    /// What it is by its letters and the lexicon alone.
    pub(crate) fn make(&self) -> Make {
        let &Word { form, lemma, suffix3, suffix2, shape, kind, lexical, .. } = self;
        Make { form, lemma, suffix3, suffix2, shape, kind, lexical }
    }
}

/// A half-open range in half the room.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Range32 {
    pub(crate) from: u32,
    pub(crate) to: u32,
}

/// An outermost quotation, and what stands around it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Quote {
    pub(crate) from: u32,
    pub(crate) to: u32,
    /// Short, middling or long.
    pub(crate) size: u32,
    pub(crate) kind_before: u32,
    pub(crate) kind_after: u32,
    /// The word or mark before its closing mark: the mark, or 1 for a word.
    pub(crate) last: u32,
    pub(crate) capital: u32,
    /// Whether it begins and ends with its paragraph.
    pub(crate) edges: u32,
    /// Whether a verb of saying stands shortly before or after.
    pub(crate) said: u32,
}

bitflags::bitflags! {
    /// Yes-or-no facts about a token.
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
    pub(crate) struct Traits: u16 {
        /// A verb that attributes by itself, of speech.
        const SAYS = 1;
        /// … of thought.
        const THINKS = 1 << 1;
        const ACCORDING = 1 << 2;
        const MARK = 1 << 3;
        /// A comma, semicolon or dash.
        const COMMA = 1 << 4;
        const CAPITAL = 1 << 5;
        const PRONOUN = 1 << 6;
        const THAT = 1 << 7;
        const CONJUNCTION = 1 << 8;
        const QUOTATION_MARK = 1 << 9;
        const BE = 1 << 10;
        const ED = 1 << 11;
        const CUE_NOUN = 1 << 12;
        const SAYS_WEAKLY = 1 << 13;
        const COLON = 1 << 14;
        const PREPOSITION = 1 << 15;
        const CUE = Self::SAYS.bits() | Self::THINKS.bits() | Self::ACCORDING.bits();
        const VERB = Self::SAYS.bits() | Self::THINKS.bits();
        const SPEAKS = Self::SAYS.bits() | Self::ACCORDING.bits();
    }
}

impl Page {
    pub(in crate::attribution) fn new(view: &View, found: &[Found]) -> Page {
        let mut page = Page { words: words(view), ..Page::default() };
        page.paragraphs = view.paragraphs().collect();
        page.find_neighbours();
        page.quotes = quotes(view, &page.words);
        page.find_quotes();
        for found in found {
            page.add_ruled(found);
        }
        page.ruled.sort_by_key(|ruled| ruled.triple.cue.from);
        page
    }

    /// How many tokens there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there is no token.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Where the token stands in the text.
    pub fn span(&self, at: usize) -> Span {
        self.words[at].span
    }

    /// Paragraphs as token ranges.
    pub fn paragraphs(&self) -> &[Range] {
        &self.paragraphs
    }

    fn find_neighbours(&mut self) {
        let words = &mut self.words;
        let (mut nearest, mut commas) = (Nearest::default(), 0);
        let mut said_before = vec![0; words.len()];
        for at in 0..words.len() {
            let word = &mut words[at];
            if word.sentence.from as usize == at {
                nearest = Nearest::default();
            }
            (word.left, word.mark_left, word.commas) = (nearest.verb, nearest.mark, commas);
            nearest.pass(word, at);
            said_before[at] = nearest.said;
            commas += u32::from(word.traits.contains(Traits::COMMA));
        }
        for (at, before) in said_before.into_iter().enumerate().rev() {
            let word = &mut words[at];
            if word.sentence.to as usize == at + 1 {
                nearest = Nearest::default();
            }
            (word.right, word.mark_right) = (nearest.verb, nearest.mark);
            nearest.pass(word, at);
            let (here, after) = (at as u32 + 1, nearest.said);
            let nearer = before != 0 && (after == 0 || here - before <= after - here);
            word.saying = if nearer { before } else { after };
        }
    }

    fn find_quotes(&mut self) {
        for paragraph in &self.paragraphs {
            let words = &mut self.words[paragraph.from..paragraph.to];
            let mut since = 99;
            for word in words.iter_mut() {
                since = if word.quote > 0 { 0 } else { 99.min(since + 1) };
                word.since_quote = since;
            }
            let mut until = 99;
            for word in words.iter_mut().rev() {
                until = if word.quote > 0 { 0 } else { 99.min(until + 1) };
                word.until_quote = until;
            }
        }
    }

    /// Whether the cue stands right between the halves of a quotation: “We will,” she said, “go on.”
    fn splits(&self, triple: &Triple) -> bool {
        let [before, after] = triple.content[..] else { return false };
        let quoted = |at: usize| self.words.get(at).is_some_and(|word| word.quote > 0);
        let between = |range: &Range| before.to <= range.from && range.to <= after.from;
        let sentence = |at: usize| self.words.get(at).map(|word| word.sentence);
        quoted(before.to - 1)
            && quoted(after.from)
            && triple.source.iter().chain([&triple.cue]).all(between)
            && sentence(before.to - 1) == sentence(after.from)
    }

    fn add_ruled(&mut self, found: &Found) {
        let rule = hash(found.rule);
        let triple = Triple { cue: found.cue, source: found.source.clone(), content: found.content.clone() };
        let is_turn = found.is_turn();
        let content = if is_turn { &[] } else { &triple.content[..] };
        let roles = [(content, 1), (&triple.source[..], 2), (&[triple.cue][..], 3)];
        for (ranges, role) in roles {
            for range in ranges {
                for at in range.from..range.to {
                    let begins = u32::from(at == range.from);
                    self.words[at].ruled = rule & !7 | role << 1 | begins;
                }
            }
        }
        let by_layout = matches!(found.rule, "signature" | "name-colon" | "headline" | "transcript" | "turn")
            || self.splits(&triple);
        self.ruled.push(Ruled { triple, rule, confidence: found.confidence(), by_layout, is_turn });
    }
}

/// What a sentence was last seen to hold, each by its position plus one; 0 for nothing.
#[derive(Default)]
struct Nearest {
    verb: u32,
    said: u32,
    mark: u32,
}

impl Nearest {
    fn pass(&mut self, word: &Word, at: usize) {
        let here = at as u32 + 1;
        if word.traits.intersects(Traits::CUE) {
            self.verb = here;
        }
        if word.traits.intersects(Traits::SPEAKS) && word.quote == 0 {
            self.said = here;
        }
        if word.traits.contains(Traits::MARK) {
            self.mark = here;
        }
    }
}

fn words(view: &View) -> Vec<Word> {
    let mut words = Vec::with_capacity(view.len());
    for (at, token) in view.tokens.iter().enumerate() {
        let form = view.form(at);
        let class = token.word.class;
        let letters = Letters::of(form);
        let shape = token.shape;
        let kind = kind(class, shape, form);
        let mut traits = traits(class, shape, form, letters.hash);
        traits.set(Traits::ED, form.ends_with("ed"));
        let sentence = view.sentence(at);
        words.push(Word {
            span: token.span,
            form: letters.hash,
            lemma: if token.word.lemma.as_str().is_empty() { stem(form) } else { hash(token.word.lemma.as_str()) },
            suffix3: letters.suffix3,
            suffix2: letters.suffix2,
            shape: letters.shape,
            kind,
            lexical: lexical(class, shape),
            traits,
            mark: if shape == Shape::Mark { form.as_bytes()[0] ^ form.as_bytes()[form.len() - 1] | 1 } else { 0 },
            sentence: Range32 { from: sentence.from as u32, to: sentence.to as u32 },
            paragraph: token.paragraph,
            quote: view.quote(at).map_or(0, |quote| quote as u32 + 1),
            ..Word::default()
        });
    }
    words
}

/// Hashes of a word's letters in lower case.
struct Letters {
    hash: u32,
    suffix3: u32,
    suffix2: u32,
    shape: u32,
}

const SEED: u32 = 0x811c_9dc5;

fn mixed(hash: u32, value: u32) -> u32 {
    (hash ^ value).wrapping_mul(0x0100_0193).rotate_left(5)
}

/// The hash of a word in lower case.
pub(crate) fn hash(word: &str) -> u32 {
    Letters::of(word).hash
}

impl Letters {
    fn of(form: &str) -> Letters {
        let (mut whole, mut shape) = (SEED, SEED);
        let (mut last, mut seen) = ([0u32; 3], 0u32);
        let (mut class_before, mut run) = (0, 0);
        for c in form.chars() {
            let class = if c.is_ascii_digit() {
                1
            } else if c.is_uppercase() {
                2
            } else if c.is_lowercase() {
                3
            } else {
                c as u32
            };
            let c = if c.is_ascii() {
                c.to_ascii_lowercase()
            } else if c == '’' {
                '\''
            } else {
                c.to_lowercase().next().unwrap_or(c)
            };
            whole = mixed(whole, c as u32);
            last = [last[1], last[2], c as u32];
            seen += 1;
            // "Xx+": runs count once, and as runs.
            run = if class == class_before { run + 1 } else { 0 };
            if run < 2 {
                shape = mixed(shape, class | u32::from(run > 0) << 24);
            }
            class_before = class;
        }
        let suffix2 = mixed(mixed(SEED, last[1]), last[2]);
        Letters { hash: whole, suffix3: mixed(suffix2, last[0] | seen.min(3) << 24), suffix2, shape }
    }
}

/// A hash that forms of one word mostly share.
fn stem(form: &str) -> u32 {
    let cut = |suffix: &str| form.strip_suffix(suffix).filter(|stem| stem.len() > 2);
    let stem = cut("ies").or_else(|| cut("ied")).or_else(|| cut("ing")).or_else(|| cut("ed")).or_else(|| cut("es"));
    let stem = stem.or_else(|| cut("s").filter(|stem| !stem.ends_with(['s', 'u', 'i']))).unwrap_or(form);
    hash(stem.strip_suffix('e').filter(|stem| stem.len() > 2).unwrap_or(stem))
}

const CONJUNCTIONS: &[&str] = &["and", "but", "who", "which", "because", "as", "when", "while", "after"];

fn traits(class: Class, shape: Shape, form: &str, hash: u32) -> Traits {
    let mut traits = Traits::empty();
    if shape == Shape::Mark {
        let clause = matches!(form, "," | ";" | "—" | "–" | "--" | "-");
        let quotation = matches!(form, "“" | "”" | "\"" | "''" | "``" | "«" | "»");
        traits.set(Traits::COMMA, clause);
        traits.set(Traits::QUOTATION_MARK, quotation);
        traits.set(Traits::COLON, form == ":");
        traits
            .set(Traits::MARK, clause && form != "-" || quotation || matches!(form, "." | ":" | "?" | "!" | "(" | ")"));
        return traits;
    }
    let says = class.is(Class::VERB) && !class.is(Class::THOUGHT);
    traits.set(Traits::SAYS, says && class.is(Class::STRONG | Class::CLAUSAL));
    traits.set(Traits::SAYS_WEAKLY, says && !class.is(Class::STRONG | Class::CLAUSAL));
    traits.set(Traits::THINKS, class.is(Class::VERB) && class.is(Class::THOUGHT));
    traits.set(Traits::ACCORDING, form.eq_ignore_ascii_case("according"));
    traits.set(Traits::CAPITAL, shape.is_capital());
    traits.set(Traits::PRONOUN, class.is(Class::PRONOUN | Class::SUBJECT | Class::POSSESSIVE));
    traits.set(Traits::THAT, form.eq_ignore_ascii_case("that"));
    traits.set(Traits::CONJUNCTION, CONJUNCTIONS.iter().any(|word| form.eq_ignore_ascii_case(word)));
    traits.set(Traits::BE, class.is(Class::BE));
    traits.set(Traits::CUE_NOUN, class.is(Class::CUE_NOUN));
    traits.set(Traits::PREPOSITION, class.is(Class::PREPOSITION));
    let _ = hash;
    traits
}

/// What kind of word it is: its classes where it has some that matter to attribution, else how it is written.
fn kind(class: Class, shape: Shape, form: &str) -> u32 {
    if shape == Shape::Mark {
        return 0x100 | u32::from(form.as_bytes()[0]) << 16 | u32::from(form.as_bytes()[form.len() - 1]);
    }
    let mut kind = 0;
    let mut set = |bit: u32, is: bool| kind |= u32::from(is) << bit;
    let verb = class.is(Class::VERB);
    set(0, verb && class.is(Class::STRONG));
    set(1, verb && class.is(Class::CLAUSAL));
    set(2, verb && class.is(Class::QUOTED));
    set(3, verb && class.is(Class::THOUGHT));
    set(4, class.is(Class::CUE_NOUN));
    set(5, form.eq_ignore_ascii_case("according"));
    set(6, class.is(Class::PRONOUN | Class::SUBJECT | Class::POSSESSIVE));
    set(7, class.is(Class::TITLE | Class::HONORIFIC));
    set(9, class.is(Class::ROLE));
    set(10, class.is(Class::DETERMINER));
    set(11, class.is(Class::PREPOSITION));
    set(12, class.is(Class::AUXILIARY | Class::NEGATION));
    set(13, class.is(Class::COORDINATOR | Class::SUBORDINATOR | Class::WH));
    set(14, class.is(Class::DAY | Class::MONTH | Class::PERIOD));
    if kind > 0 {
        return kind << 1 | 0x8000_0000;
    }
    match shape {
        Shape::Capital | Shape::Upper => 1,
        Shape::Number => 2,
        _ if class.is(Class::ADVERB) => 3,
        _ if form.ends_with("ed") => 4,
        _ if form.ends_with("ing") => 5,
        _ => 6,
    }
}

/// What the lexicon says beyond the kind.
fn lexical(class: Class, shape: Shape) -> u32 {
    let mut lexical = 0;
    let mut set = |bit: u32, is: bool| lexical |= u32::from(is) << bit;
    let verb = class.is(Class::VERB);
    set(0, shape.is_capital() && class.is(Class::GIVEN_NAME));
    set(1, shape.is_capital() && class.is(Class::SURNAME));
    set(2, class.is(Class::TITLE));
    set(3, class.is(Class::HEDGE | Class::HEDGE_PHRASE));
    set(4, class.is(Class::MEDIUM));
    set(5, verb && class.is(Class::ADDRESSEE));
    set(6, verb && class.is(Class::BARE_CLAUSE));
    set(7, verb && class.is(Class::INFINITIVE));
    set(8, verb && class.is(Class::OBJECT));
    set(9, verb && class.is(Class::NOUN_TOO));
    set(10, verb && class.is(Class::GERUND));
    set(11, verb && class.is(Class::PAST));
    set(12, verb && class.is(Class::BASE));
    set(13, class.is(Class::REFUSAL | Class::CATENATIVE));
    set(14, class.is(Class::MODAL));
    set(15, class.is(Class::PARTICLE));
    set(16, class.is(Class::ROLE));
    set(17, verb && class.is(Class::STRONG));
    set(18, verb && class.is(Class::THOUGHT));
    lexical
}

fn quotes(view: &View, words: &[Word]) -> Vec<Quote> {
    let same = |a: usize, b: usize| words[a].paragraph == words[b].paragraph;
    let quote = |range: Range| {
        let Range { from, to } = range;
        let long = to - from;
        let said = |near: std::ops::Range<usize>| {
            u32::from(near.into_iter().any(|at| same(at, from) && words[at].traits.intersects(Traits::SPEAKS)))
        };
        let inner = words[(to.max(2) - 2).max(from)];
        let starts = from == 0 || !same(from - 1, from);
        let ends = to == words.len() || !same(to, from);
        Quote {
            from: from as u32,
            to: to as u32,
            size: if long <= 5 { 0 } else { 1 + u32::from(long > 12) },
            kind_before: if starts { NOTHING } else { words[from - 1].kind },
            kind_after: if ends { NOTHING } else { words[to].kind },
            last: if inner.mark > 0 { u32::from(inner.mark) } else { 1 },
            capital: u32::from(words[(from + 1).min(words.len() - 1)].traits.contains(Traits::CAPITAL)),
            edges: u32::from(starts) << 1 | u32::from(ends),
            said: said(from.saturating_sub(6)..from) << 1 | said(to..(to + 7).min(words.len())),
        }
    };
    view.quotes.iter().map(|one| quote(one.range)).collect()
}

/// Stands for a neighbour past the edge.
pub(crate) const NOTHING: u32 = 0x5eed;
