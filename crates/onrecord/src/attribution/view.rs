//! A text as the rules of this stage read it: tokens, with the quotations as units.

use crate::lexicon::Class;
use crate::quotation::Quotation;
use crate::text::{Segments, Shape, Span, Token};

/// A half-open range of token positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// Of the first token.
    pub from: usize,
    /// After the last.
    pub to: usize,
}

impl Range {
    /// From one token up to, not including, another.
    pub fn new(from: usize, to: usize) -> Range {
        Range { from, to }
    }

    /// Whether nothing is covered.
    pub fn is_empty(self) -> bool {
        self.from >= self.to
    }

    /// How many tokens are covered.
    pub fn len(self) -> usize {
        self.to.saturating_sub(self.from)
    }

    /// Whether the token is covered.
    pub fn holds(self, at: usize) -> bool {
        self.from <= at && at < self.to
    }
}

/// Tokens, sentences and quotations by token position.
pub(super) struct View<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token],
    /// Outermost quotations, as token ranges that include the marks.
    pub(super) quotes: Vec<Quote>,
    /// For each token, position in `quotes` plus one; 0 outside quotation marks.
    quote_of: Vec<u32>,
    /// For each token, position in `sentences`.
    sentence_of: Vec<u32>,
    /// Sentences as token ranges; where a view looks inside quotations, cut at their edges.
    pub(super) sentences: Vec<Range>,
}

/// An outermost quotation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Quote {
    pub(super) range: Range,
    /// Whether its form allows it to be somebody's words.
    pub(super) speech: bool,
    /// Whether it goes on with the quotation before it.
    pub(super) continues: bool,
}

impl<'a> View<'a> {
    /// The reporter's view: what stands in quotation marks is a unit.
    pub(super) fn new(text: &'a str, segments: &'a Segments, quotations: &[Quotation]) -> View<'a> {
        View::at_depth(text, segments, quotations, 0)
    }

    /// The speakers' view: inside outermost quotations, what stands in further marks is a unit.
    ///
    /// Also the sentences inside outermost quotations that can be somebody's words.
    pub(super) fn inside(
        text: &'a str,
        segments: &'a Segments,
        outer: &View,
        quotations: &[Quotation],
    ) -> (View<'a>, Vec<Range>) {
        let mut view = View::at_depth(text, segments, quotations, 1);
        let mut inside = Vec::new();
        view.sentences.clear();
        for at in 0..view.len() {
            let quote = outer.quote(at);
            let starts =
                at == 0 || view.tokens[at].sentence != view.tokens[at - 1].sentence || quote != outer.quote(at - 1);
            if starts {
                view.sentences.push(Range::new(at, at));
            }
            view.sentence_of[at] = view.sentences.len() as u32 - 1;
            let mut sentence = view.sentences.pop().expect("the first token starts a sentence");
            sentence.to = at + 1;
            view.sentences.push(sentence);
            let last = at + 1 == view.len()
                || view.tokens[at + 1].sentence != view.tokens[at].sentence
                || quote != outer.quote(at + 1);
            if let Some(quote) = quote.filter(|&quote| last && outer.quotes[quote].speech) {
                let range = outer.quotes[quote].range;
                let from = sentence.from.max(range.from + 1);
                let to = sentence.to.min(range.to - usize::from(outer.is_mark(range.to - 1, CLOSING)));
                if from < to {
                    inside.push(Range::new(from, to));
                }
            }
        }
        (view, inside)
    }

    fn at_depth(text: &'a str, segments: &'a Segments, quotations: &[Quotation], depth: u32) -> View<'a> {
        let tokens = segments.tokens.as_slice();
        let mut quote_of = vec![0; tokens.len()];
        let mut quotes = Vec::new();
        let mut at = 0;
        for quotation in quotations.iter().filter(|quotation| quotation.depth == depth) {
            while at < tokens.len() && tokens[at].span.start() < quotation.span.start() {
                at += 1;
            }
            let from = at;
            while at < tokens.len() && tokens[at].span.end() <= quotation.span.end() {
                at += 1;
            }
            if from == at {
                continue;
            }
            quotes.push(Quote {
                range: Range::new(from, at),
                speech: matches!(quotation.usage, crate::quotation::Use::Speech),
                continues: quotation.continues.is_some(),
            });
            quote_of[from..at].fill(quotes.len() as u32);
        }
        let mut sentences: Vec<Range> = Vec::with_capacity(segments.sentences.len());
        let mut sentence_of = Vec::with_capacity(tokens.len());
        for (at, token) in tokens.iter().enumerate() {
            match sentences.last_mut() {
                Some(last) if tokens[last.from].sentence == token.sentence => last.to = at + 1,
                _ => sentences.push(Range::new(at, at + 1)),
            }
            sentence_of.push(sentences.len() as u32 - 1);
        }
        View { text, tokens, quotes, quote_of, sentence_of, sentences }
    }

    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// The letters of the token at `at`; empty past the end.
    pub(super) fn form(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| &self.text[token.span])
    }

    pub(super) fn class(&self, at: usize) -> Class {
        self.tokens.get(at).map_or(Class::empty(), |token| token.word.class)
    }

    pub(super) fn is(&self, at: usize, class: Class) -> bool {
        self.class(at).intersects(class)
    }

    /// Where the word at `at` ends with those that go on with it: the token after.
    pub(super) fn continued(&self, at: usize) -> usize {
        let mut end = at + 1;
        while self.is(end, Class::CONTINUES) {
            end += 1;
        }
        end
    }

    /// Whether the token is one of these words, in any case. For words of ASCII letters.
    pub(super) fn one_of(&self, at: usize, words: &[&str]) -> bool {
        let form = self.form(at);
        words.iter().any(|word| form.eq_ignore_ascii_case(word))
    }

    pub(super) fn lemma(&self, at: usize) -> &'static str {
        self.tokens.get(at).map_or("", |token| token.word.lemma.as_str())
    }

    pub(super) fn shape(&self, at: usize) -> Shape {
        self.tokens.get(at).map_or(Shape::Mark, |token| token.shape)
    }

    pub(super) fn is_capital(&self, at: usize) -> bool {
        self.shape(at).is_capital()
    }

    pub(super) fn is_mark(&self, at: usize, marks: &[&str]) -> bool {
        self.shape(at) == Shape::Mark && marks.contains(&self.form(at))
    }

    /// The outermost quotation that holds the token.
    pub(super) fn quote(&self, at: usize) -> Option<usize> {
        self.quote_of.get(at).and_then(|&quote| (quote as usize).checked_sub(1))
    }

    /// The quotation that begins with the token.
    pub(super) fn quote_from(&self, at: usize) -> Option<usize> {
        self.quote(at).filter(|&quote| self.quotes[quote].range.from == at)
    }

    /// The quotation that ends just before the token.
    pub(super) fn quote_to(&self, at: usize) -> Option<usize> {
        let before = self.quote(at.checked_sub(1)?)?;
        (self.quotes[before].range.to == at).then_some(before)
    }

    pub(super) fn paragraph(&self, at: usize) -> u32 {
        self.tokens[at].paragraph
    }

    pub(super) fn sentence(&self, at: usize) -> Range {
        self.sentences[self.sentence_of[at] as usize]
    }

    /// Paragraphs as token ranges.
    pub(super) fn paragraphs(&self) -> impl Iterator<Item = Range> {
        let mut from = 0;
        self.tokens.chunk_by(|a, b| a.paragraph == b.paragraph).map(move |chunk| {
            from += chunk.len();
            Range::new(from - chunk.len(), from)
        })
    }

    /// Past the dateline of a sentence that begins a paragraph: "CAIRO (AP) —"; the sentence's start where it has none.
    pub(super) fn after_dateline(&self, sentence: Range) -> usize {
        let starts = sentence.from == 0 || self.paragraph(sentence.from) != self.paragraph(sentence.from - 1);
        let dash =
            (sentence.from..sentence.to.min(sentence.from + 12)).find(|&at| self.is_mark(at, &["—", "–", "--", "-"]));
        // "Washington (AFP) –": with an agency, the place may be in lower case.
        let agency = dash.is_some_and(|dash| dash > sentence.from && self.is_mark(dash - 1, &[")"]));
        if !starts || self.shape(sentence.from) != Shape::Upper && !(agency && self.is_capital(sentence.from)) {
            return sentence.from;
        }
        let place =
            |dash: usize| (sentence.from..dash).all(|at| self.shape(at) != Shape::Lower && self.quote(at).is_none());
        dash.filter(|&dash| place(dash)).map_or(sentence.from, |dash| dash + 1)
    }

    /// The bytes of a token range.
    pub(super) fn span(&self, range: Range) -> Span {
        self.tokens[range.from].span.to(self.tokens[range.to - 1].span)
    }

    /// `range` without white space and marks that end a clause, at both ends; quotation marks and brackets stay.
    pub(super) fn trimmed(&self, range: Range) -> Range {
        let (mut from, mut to) = (range.from, range.to);
        while from < to && self.quote(from).is_none() && self.shape(from) == Shape::Mark && !self.is_mark(from, OPENING)
        {
            from += 1;
        }
        while from < to && self.quote(to - 1).is_none() && self.is_mark(to - 1, TRAILING) {
            to -= 1;
        }
        Range::new(from, to)
    }
}

const CLOSING: &[&str] = &["”", "\"", "''", "’", "'", "»", "“", "‘", "›"];
/// Marks that a content may begin with; any other before its first word is the reporter's or the layout's.
const OPENING: &[&str] = &["(", "[", "$", "#", "@", "€", "£", "¥"];
const TRAILING: &[&str] = &[",", ";", ":", "—", "–", "-", "--", ".", "?", "!", "―"];
