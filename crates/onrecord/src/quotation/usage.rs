//! What a quotation is there for, as far as the words in and right around it tell.

use super::Use;
use super::glyph::{Glyph, Level, Slant};
use super::repair::{Edge, Stretch};
use crate::lexicon::Class;
use crate::text::{Shape, Token, cue_follows};
use crate::words::words;

words! {
    /// Why a quotation is taken for what it is.
    Reason {
        /// Speech: an attribution has it as its content.
        Attributed = "attributed",
        /// Speech: a cue stands before or after it ("she said").
        Cue = "cue",
        /// Speech: it goes on with what an earlier paragraph began.
        Continues = "continues",
        /// Speech: a whole sentence stands in the marks.
        Sentence = "sentence",
        /// Speech: more words than are mentioned or meant ironically.
        Length = "length",
        /// Title: the sort of work stands before it ("the novel").
        Work = "work",
        /// Title: it is written as titles are.
        Capitals = "capitals",
        /// Title: the marks are those of titles, 《 》.
        Marks = "marks",
        /// Nickname: it stands inside a name.
        Name = "name",
        /// Scare: it is announced as a word, or as somebody's word ("so-called", "the term").
        Word = "word",
        /// Scare: a few words in the middle of a sentence.
        Short = "short",
        /// Other: it looks like a program.
        Code = "code",
        /// Other: it holds no word.
        Wordless = "wordless",
    }
}

/// The use of the quotation `stretch`, and the reason. `tokens` are those of its paragraph, which start at `from`.
pub(super) fn usage(text: &str, tokens: &[Token], from: usize, stretch: &Stretch, continues: bool) -> (Use, Reason) {
    let (first, last) = (stretch.first - from, stretch.last - from);
    let opening = if stretch.start == Edge::Mark { first - 1 } else { first };
    let closing = if stretch.end == Edge::Mark { last + 1 } else { last };
    let sight = Sight {
        text,
        inside: &tokens[first..last],
        before: &tokens[opening.saturating_sub(BEFORE)..opening],
        after: &tokens[closing..tokens.len().min(closing + AFTER)],
    };
    let words = sight.inside.iter().take(12).filter(|token| token.shape.is_word()).count();
    let titled = is_titled(sight.inside, text);
    let starts = sight.starts_sentence();
    let cue_after = sight.is_attributed_after();
    if stretch.level == Level::Book {
        return (Use::Title, Reason::Marks);
    }
    if words == 0 {
        return (Use::Other, Reason::Wordless);
    }
    if is_code(text, tokens, opening, &text[stretch.span]) {
        return (Use::Other, Reason::Code);
    }
    if continues || stretch.start == Edge::Paragraph {
        return (Use::Speech, Reason::Continues);
    }
    if sight.is_nickname() {
        return (Use::Nickname, Reason::Name);
    }
    if words <= 5 && (sight.is_named(WORDS) || sight.back(0) == "as" && matches!(sight.back(1), "known" | "billed")) {
        return (Use::Scare, Reason::Word);
    }
    if titled && sight.is_named(WORKS) {
        return (Use::Title, Reason::Work);
    }
    let cue_before = sight.is_introduced();
    let among_others = !starts && !sight.follows_comma();
    if titled
        && !cue_before
        && (!cue_after || among_others && sight.is_in_phrase())
        && (words > 1 || among_others && sight.is_broadcast())
        && (among_others || !sight.ends_with(&[".", "!", "?"]))
        && !in_headline(text, tokens, first, last)
    {
        return (Use::Title, Reason::Capitals);
    }
    if cue_before || cue_after || sight.is_characterised() {
        return (Use::Speech, Reason::Cue);
    }
    // “Never.” by itself is said; “never” in the middle of a sentence is a word.
    if starts && (sight.ends_with(&[".", "?", "!", ",", "…", "...", "—"]) || words > 1 && sight.stands_alone())
        || sight.follows_comma() && sight.inside[0].shape.is_capital() && sight.ends_with(&[".", "?", "!"])
    {
        return (Use::Speech, Reason::Sentence);
    }
    if words <= 3 && sight.inside.len() <= 5 {
        return (Use::Scare, Reason::Short);
    }
    (Use::Speech, if starts { Reason::Sentence } else { Reason::Length })
}

/// How many tokens before and after a quotation are looked at.
const BEFORE: usize = 12;
const AFTER: usize = 8;

/// The words of a quotation, and those around it.
struct Sight<'a> {
    text: &'a str,
    inside: &'a [Token],
    before: &'a [Token],
    after: &'a [Token],
}

impl<'a> Sight<'a> {
    fn form(&self, token: &Token) -> &'a str {
        &self.text[token.span]
    }

    /// The word or mark right before, or the `nth` back from it.
    fn back(&self, nth: usize) -> &'a str {
        self.before.iter().nth_back(nth).map_or("", |token| self.form(token))
    }

    fn is_one(&self, token: &Token, words: &[&str]) -> bool {
        let form = self.form(token);
        words.iter().any(|word| form.eq_ignore_ascii_case(word))
    }

    /// Whether one of these words stands right before, or one away.
    fn is_named(&self, words: &[&str]) -> bool {
        self.before.iter().rev().take(2).any(|token| self.is_one(token, words))
    }

    fn ends_with(&self, marks: &[&str]) -> bool {
        self.inside.last().is_some_and(|last| marks.contains(&self.form(last)))
    }

    fn follows_comma(&self) -> bool {
        matches!(self.back(0), "," | ":" | "—" | "--" | "–")
    }

    /// Whether the quotation begins where a sentence does.
    fn starts_sentence(&self) -> bool {
        let opens = |last: &Token| Glyph::of(self.text, last).is_some_and(|glyph| glyph.slant() != Slant::Close);
        self.before.last().is_none_or(|last| is_end(self.form(last)) || opens(last))
    }

    /// Whether a word stands before that the quotation completes: in “The Long Field”, Ann’s “Homeward”.
    fn is_in_phrase(&self) -> bool {
        self.before.last().is_some_and(|last| last.word.class.is(Class::PREPOSITION)) || self.is_broadcast()
    }

    /// Whether a cue stands before: she said, “We go”; she said “we go”; a sign read “Closed”; chants of “Go”.
    fn is_introduced(&self) -> bool {
        let Some(last) = self.before.last() else { return false };
        let near = &self.before[self.before.len().saturating_sub(4)..];
        matches!(self.form(last), "," | ":") && near.iter().any(|t| t.word.class.is(Class::VERB))
            || last.word.class.is(Class::STRONG)
                && last.word.class.is(Class::FINITE | Class::GERUND)
                // told “Face the Day” that …
                && !(self.is_one(last, &["told", "tells", "telling"]) && is_titled(self.inside, self.text))
            || matches!(self.form(last), "and" | "or" | "but") && self.goes_on()
            || self.is_one(last, READ) && !self.is_reader()
            || self.back(0) == "of" && self.before.iter().nth_back(1).is_some_and(|token| self.is_one(token, CALLS))
    }

    /// Whether a person reads or sings a work: has read “Dry Land”, she sang “Homeward”.
    fn is_reader(&self) -> bool {
        let subject = self.before.iter().nth_back(1);
        is_titled(self.inside, self.text)
            && matches!(self.back(0), "read" | "reads" | "reading" | "sang" | "singing")
            && subject.is_none_or(|token| {
                token.shape.is_capital()
                    || token.word.class.is(Class::SUBJECT | Class::HAVE) && !token.word.class.is(Class::WH)
            })
    }

    /// Whether what is attributed before goes on: “not guilty,” his lawyer said, and “never was.”
    fn goes_on(&self) -> bool {
        let Some(conjunction) = self.before.last() else { return false };
        let clause = self.before.iter().rev().skip(1).take_while(|token| token.sentence == conjunction.sentence);
        let mut clause = clause.skip_while(|token| self.form(token) == ",");
        clause
            .next()
            .is_some_and(|cue| cue.word.class.contains(Class::STRONG) && cue.word.class.is(Class::PAST | Class::THIRD))
            && clause.take(6).any(|token| Glyph::of(self.text, token).is_some())
    }

    /// Whether an attribution follows: “We go,” she said; “We go”, she said; “We go,” as she says.
    fn is_attributed_after(&self) -> bool {
        let (ended, after) = match self.after.first().map(|token| self.form(token)) {
            Some(",") => (true, &self.after[1..]),
            _ => (self.ends_with(&[",", "?", "!", "—", "--", "–"]), self.after),
        };
        let after = match after.first().map(|token| self.form(token)) {
            Some("as") => &after[1..],
            _ => after,
        };
        ended && (cue_follows(after) || self.are_people(after))
    }

    /// Whether people of no name speak: tenants say.
    fn are_people(&self, after: &[Token]) -> bool {
        let [people, cue, ..] = after else { return false };
        people.shape == Shape::Lower
            && self.form(people).ends_with('s')
            && people.word.class.difference(Class::ROLE).is_empty()
            && cue.word.class.contains(Class::STRONG)
            && cue.word.class.is(Class::PAST | Class::BASE)
    }

    /// Whether somebody calls something by these words: called it “a mess”, described her as “brave”.
    fn is_characterised(&self) -> bool {
        let Some(&last) = self.before.last() else { return false };
        let clause = self.before.iter().rev().take_while(|token| token.sentence == last.sentence);
        let clause = clause.take_while(|token| !matches!(self.form(token), ";" | ":" | "." | "“" | "”" | "\""));
        let as_ = self.back(0).eq_ignore_ascii_case("as");
        let called = |(nth, token): (usize, &Token)| {
            let class = token.word.class;
            let active = class.is(Class::FINITE | Class::GERUND) && token.shape == Shape::Lower;
            active && (self.is_one(token, CALL) && !self.is_passive(nth) || as_ && class.is(Class::OBJECT))
        };
        clause.enumerate().any(called)
    }

    /// Whether the verb `nth` tokens back is passive: was called “Dry Land”, a ship called “Dry Land”.
    fn is_passive(&self, nth: usize) -> bool {
        let mut earlier = self.before.iter().rev().skip(nth + 1);
        let Some(before) = earlier.next() else { return false };
        let be = |token: &Token| token.word.class.is(Class::BE);
        let noun = before.shape == Shape::Lower
            && !before.word.class.is(Class::SUBJECT | Class::ADVERB | Class::HAVE | Class::ROLE);
        let past = self.back(nth).ends_with("ed");
        past && (be(before)
            || earlier.next().is_some_and(be) && before.word.class.is(Class::ADVERB | Class::NEGATION)
            || nth == 0 && noun)
    }

    /// Whether nothing more follows, or a colon: ‘It was me’: Baker admits theft.
    fn stands_alone(&self) -> bool {
        self.after.first().is_none_or(|token| self.form(token) == ":")
    }

    /// Whether it stands where programmes do: on ABC’s “This Week”.
    fn is_broadcast(&self) -> bool {
        matches!(self.back(0), "on" | "'s" | "’s" | "'" | "’")
    }

    /// John “Jack” Smith.
    fn is_nickname(&self) -> bool {
        // Joe (“Joey”) Marino
        let bracketed = self.back(0) == "(" && self.after.first().is_some_and(|token| self.form(token) == ")");
        let nth = usize::from(bracketed);
        let (Some(given), Some(surname)) = (self.before.iter().nth_back(nth), self.after.get(nth)) else {
            return false;
        };
        self.inside.len() <= 2
            && self.inside.iter().all(|token| token.shape.is_capital())
            && given.shape.is_capital()
            && (given.word.class.is(Class::GIVEN_NAME | Class::SURNAME)
                || surname.word.class.is(Class::SURNAME) && !given.word.class.is(NO_NAME))
            && !given.word.class.is(Class::TITLE | Class::HONORIFIC)
            && surname.shape.is_capital()
            && !surname.word.class.is(NO_NAME)
    }
}

/// Words that no person is called by, though they begin with a capital.
const NO_NAME: Class = Class::DAY
    .union(Class::MONTH)
    .union(Class::SUBJECT)
    .union(Class::DETERMINER)
    .union(Class::PREPOSITION)
    .union(Class::COORDINATOR)
    .union(Class::ADVERB);

/// Verbs that a quotation follows without a comma.
const READ: &[&str] = &[
    "read", "reads", "reading", "chanted", "chanting", "chant", "shouted", "shouting", "yelled", "yelling", "cried",
    "crying", "sang", "singing", "whispered", "muttered", "screamed", "screaming", "tweeted", "declared",
];

/// What a quotation follows with "of".
const CALLS: &[&str] = &["chant", "chants", "shout", "shouts", "cry", "cries", "calls", "yells", "screams", "signs"];

/// To call something what the quotation says.
const CALL: &[&str] = &[
    "called", "calls", "calling", "call", "described", "describes", "describing", "labeled", "labelled", "labels",
    "labeling", "branded", "brands", "branding", "deemed", "termed", "dismissed", "dismisses", "dismissing",
    "denounced", "denounces", "denouncing", "derided", "derides", "mocked", "mocks",
];

/// Whether the marks are those of a program or of markup: `x`, print("x"), id="x", {"a": "b"}.
fn is_code(text: &str, tokens: &[Token], opening: usize, span: &str) -> bool {
    if span.starts_with('`') && span.ends_with('`') {
        return true;
    }
    let form = |at: usize| &text[tokens[at].span];
    let touches = |at: usize| at > 0 && tokens[at - 1].span.end() == tokens[at].span.start();
    if opening > 0 && (form(opening - 1) == "=" || touches(opening) && form(opening - 1) == "\\") {
        return true;
    }
    // An open bracket that belongs to a word, or a brace.
    let mut closed = 0;
    for at in (opening.saturating_sub(30)..opening).rev() {
        match form(at) {
            ")" | "]" | "}" => closed += 1,
            "(" | "[" | "{" if closed > 0 => closed -= 1,
            "{" => return true,
            "(" | "[" => return touches(at) && tokens[at - 1].shape.is_word(),
            "." | "?" | "!" | "“" | "”" => return false,
            _ => {}
        }
    }
    false
}

/// What comes right before the title of a work.
const WORKS: &[&str] = &[
    "book", "books", "film", "movie", "documentary", "song", "single", "album", "series", "show", "sitcom", "drama",
    "comedy", "novel", "memoir", "play", "musical", "opera", "poem", "article", "essay", "column", "editorial",
    "episode", "program", "programme", "podcast", "painting", "exhibition", "titled", "entitled", "called", "named",
    "headlined", "hit", "bestseller", "thriller", "magazine", "anthem", "hymn", "ballad", "report", "study", "paper",
];

/// What comes right before words that are named, not used.
const WORDS: &[&str] = &["so-called", "dubbed", "word", "words", "term", "terms", "phrase", "phrases", "nicknamed"];

fn is_end(form: &str) -> bool {
    matches!(form, "." | "?" | "!" | "…" | "..." | ";" | "”" | "\"" | "''")
}

/// Whether the words are written as those of titles are.
fn is_titled(inside: &[Token], text: &str) -> bool {
    let small = |token: &Token| {
        token.span.len() <= 3
            || token.word.class.is(Class::PREPOSITION | Class::DETERMINER | Class::COORDINATOR)
            || text[token.span].starts_with(['\'', '’'])
    };
    let mut words = inside.iter().filter(|token| token.shape.is_word());
    inside.len() <= 16
        && words.next().is_some_and(|first| first.shape != Shape::Lower)
        && words.all(|token| token.shape != Shape::Lower || small(token))
        && inside.iter().rev().find(|token| token.shape.is_word()).is_some_and(|last| last.shape != Shape::Lower)
}

/// Whether the words around are written like a title too, so that capitals tell nothing.
fn in_headline(text: &str, tokens: &[Token], first: usize, last: usize) -> bool {
    let around = tokens[..first].iter().rev().take(10).chain(tokens[last..].iter().take(10));
    let mut long =
        around.filter(|token| token.shape.is_word() && token.span.len() > 3 && !text[token.span].starts_with('’'));
    long.all(|token| token.shape != Shape::Lower)
}
