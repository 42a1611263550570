//! The words that attribute: a verb with its auxiliaries, adverbs and particle.

use super::complement::after_time;
use super::phrase::{ATTACHING, subject_left};
use super::view::{Range, View};
use crate::lexicon::{self, Class, Lemma};
use crate::text::Shape;

/// A verb that may attribute, with the words that belong to it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cue {
    /// "has repeatedly said", "pointed out", "warned of".
    pub(super) range: Range,
    /// Where a subject to its left would end: before auxiliaries, adverbs and hedges.
    pub(super) subject_to: usize,
    /// The verb itself.
    pub(super) verb: usize,
    pub(super) class: Class,
    pub(super) lemma: Lemma,
    pub(super) form: VerbForm,
    pub(super) negated: bool,
    /// "was told", "is believed".
    pub(super) passive: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum VerbForm {
    Finite,
    /// "…, saying": without an auxiliary.
    Gerund,
    /// "to say" after a verb that keeps it an assertion ("went on to say") counts as finite.
    Infinitive,
}

impl Cue {
    pub(super) fn is(&self, class: Class) -> bool {
        self.class.intersects(class)
    }

    pub(super) fn lemma(&self) -> &'static str {
        self.lemma.as_str()
    }
}

/// The cue whose verb stands at `verb`, looking no further left than `lo` nor right than `hi`.
pub(super) fn cue_at(view: &View, verb: usize, lo: usize, hi: usize) -> Option<Cue> {
    let (class, lemma, mut to) = verb_at(view, verb, hi)?;
    // Refusals are no attributions: "declined to comment".
    if class.is(Class::REFUSAL) || is_noun(view, verb, class, lo) || is_name(view, verb, lo) {
        return None;
    }
    let group = left_group(view, verb, lo);
    let (mut from, mut subject_to, mut form) = (group.from, group.subject_to, VerbForm::Finite);
    let passive = group.be && class.is(Class::PARTICIPLE) && !class.is(Class::GERUND);
    if class.is(Class::GERUND) && !group.be {
        form = VerbForm::Gerund;
    } else if from > lo && view.one_of(from - 1, &["to"]) {
        form = VerbForm::Infinitive;
        if from >= lo + 2 && view.is(from - 2, Class::CATENATIVE | Class::REFUSAL) {
            if view.is(from - 2, Class::REFUSAL) {
                return None;
            }
            let head = left_group(view, from - 2, lo);
            (from, subject_to, form) = (head.from, head.subject_to, VerbForm::Finite);
        } else if from >= lo + 3
            && view.one_of(from - 2, &["on"])
            && view.one_of(from - 3, &["went", "go", "goes", "gone"])
        {
            let head = left_group(view, from - 3, lo);
            (from, subject_to, form) = (head.from, head.subject_to, VerbForm::Finite);
        }
    } else if class.is(Class::BASE) && !class.is(Class::PAST) && !group.finite && !plural_before(view, subject_to, lo) {
        return None;
    }
    if class.is(Class::TAKES_PREPOSITION)
        && view.is(to, Class::PREPOSITION)
        && view.one_of(to, &["for", "of", "about", "on", "against", "at", "to"])
        && !(view.lemma(verb) == "say" || view.one_of(to, &["to"]) || after_time(view, to, hi).is_some())
    {
        to += 1;
    }
    if to > hi {
        return None;
    }
    Some(Cue { range: Range::new(from, to), subject_to, verb, class, lemma, form, negated: group.negated, passive })
}

/// Class, lemma and end of the verb at `verb`: of two words where the lexicon has such a verb.
fn verb_at(view: &View, verb: usize, hi: usize) -> Option<(Class, Lemma, usize)> {
    let word = view.tokens.get(verb)?.word;
    if word.class.is(Class::PHRASAL) && verb + 1 < hi && view.quote(verb) == view.quote(verb + 1) {
        let (mut first, second) = (view.form(verb).to_owned(), view.form(verb + 1));
        first.make_ascii_lowercase();
        if let Some(phrasal) = lexicon::phrasal(&first, second) {
            return Some((phrasal.class, phrasal.lemma, verb + 2));
        }
    }
    word.class.is(Class::VERB).then_some((word.class, word.lemma, view.continued(verb).min(hi.max(verb + 1))))
}

/// What stands before a verb and belongs to it.
struct Group {
    from: usize,
    subject_to: usize,
    finite: bool,
    be: bool,
    negated: bool,
}

fn left_group(view: &View, verb: usize, lo: usize) -> Group {
    let mut group = Group { from: verb, subject_to: verb, finite: false, be: false, negated: false };
    let mut at = verb;
    let mut after_hedge = false;
    while at > lo && view.quote(at - 1) == view.quote(verb) && verb - at < 8 {
        let class = view.class(at - 1);
        if class.is(Class::HEDGE) {
            after_hedge = true;
        } else if class.is(Class::AUXILIARY | Class::NEGATION)
            && view.shape(at - 1) == Shape::Lower
            && !possessive_s(view, at - 1)
        {
            group.finite |= class.is(Class::AUXILIARY);
            group.be |= class.is(Class::BE) && !group.be && !(class.is(Class::HAVE));
            group.negated |= class.is(Class::NEGATION);
        } else if !(class.is(Class::ADVERB) && view.shape(at - 1) == Shape::Lower) {
            break;
        }
        at -= 1;
        if !after_hedge {
            group.from = at;
        }
    }
    group.subject_to = at;
    group
}

/// Whether an 's is the possessive and not "is" or "has": it is, unless a verb form or adverb follows.
fn possessive_s(view: &View, at: usize) -> bool {
    matches!(view.form(at), "'s" | "’s")
        && !(at > 0 && view.is(at - 1, Class::SUBJECT))
        && !view.is(at + 1, Class::GERUND | Class::NEGATION | Class::ADVERB)
}

/// Whether a word that can be a noun too is one here: "the report", "his claims", "of concern".
fn is_noun(view: &View, verb: usize, class: Class, lo: usize) -> bool {
    if verb == lo {
        return class.is(Class::NOUN_TOO) && !class.is(Class::PAST | Class::GERUND);
    }
    let before = view.class(verb - 1);
    if before.is(Class::DETERMINER | Class::POSSESSIVE) && !before.is(Class::SUBJECT | Class::PRONOUN)
        || matches!(view.form(verb - 1), "'s" | "’s") && possessive_s(view, verb - 1)
    {
        return true;
    }
    class.is(Class::NOUN_TOO)
        && !class.is(Class::PAST)
        && (before.is(Class::PREPOSITION) && !view.one_of(verb - 1, &["to"]) && !class.is(Class::GERUND)
            || view.is(verb + 1, Class::PREPOSITION)
                && view.one_of(verb + 1, &["of", "about", "from", "by"])
                && !class.is(Class::GERUND)
            || view.shape(verb - 1) == Shape::Number
            // "Its explanatory notes say", "Reports said"
            || view.is(verb + 1, Class::STRONG)
                && view.is(verb + 1, Class::PAST | Class::THIRD | Class::BASE)
                && !view.is(verb + 1, Class::NOUN_TOO))
}

/// Whether a capital inside a sentence makes the word part of a name. Sentences that are all capitals or titles tell nothing.
fn is_name(view: &View, verb: usize, lo: usize) -> bool {
    if !view.is_capital(verb) || verb == lo || view.quote(verb - 1).is_some() != view.quote(verb).is_some() {
        return false;
    }
    let sentence = view.sentence(verb);
    let near = sentence.from.max(verb.saturating_sub(40))..sentence.to.min(verb + 40);
    let words = near.filter(|&at| view.shape(at) != Shape::Mark && view.form(at).len() > 3);
    let (capitals, all) =
        words.fold((0, 0), |(capitals, all), at| (capitals + usize::from(view.is_capital(at)), all + 1));
    capitals * 10 < all * 7
}

/// Whether the words before `at` can be a plural subject, so that a base form is a finite verb.
fn plural_before(view: &View, at: usize, lo: usize) -> bool {
    // "Aides to Clinton say": the head stands before the preposition.
    // "Executives of Mondelez, which grew last year, say": it stands before the comma.
    if at > lo
        && view.is_mark(at - 1, &[","])
        && let Some(subject) = subject_left(view, at, lo)
    {
        return (subject.from + 1..=subject.to.min(subject.from + 5)).any(|at| is_plural(view, at, lo));
    }
    // "People briefed on the plan say"
    let ends = |at: usize| at - usize::from(at > lo + 1 && view.form(at - 1).ends_with("ed"));
    let mut prepositions = (lo..at)
        .rev()
        .take(10)
        .take_while(|&at| view.shape(at) != Shape::Mark)
        .filter(|&at| view.one_of(at, ATTACHING));
    is_plural(view, at, lo) || prepositions.any(|at| is_plural(view, ends(at), lo))
}

/// Whether the word before `at` is plural.
fn is_plural(view: &View, at: usize, lo: usize) -> bool {
    if at <= lo {
        return false;
    }
    let before = at - 1;
    if view.shape(before) == Shape::Number
        || view.one_of(
            before,
            &["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "percent", "half"],
        )
    {
        return true;
    }
    if view.is(before, Class::SUBJECT) {
        return !view.one_of(before, &["he", "she", "it"]);
    }
    if view.is(before, Class::PRONOUN) {
        return view.one_of(before, &["many", "some", "most", "others", "few", "both", "all", "several"]);
    }
    let form = view.form(before);
    view.shape(before) != Shape::Mark
        && (form.ends_with('s') && !form.ends_with("ss")
            || view.one_of(before, &["people", "police", "women", "men", "media"]))
}
