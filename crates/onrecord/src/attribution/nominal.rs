//! Attributions whose cue is a noun: "her claim that …", "Rumors are that …".

use super::complement::content_to;
use super::finder::{Finder, Found};
use super::phrase::subject_left;
use super::view::{Range, View};
use crate::attribution::Act;
use crate::lexicon::Class;
use crate::text::Shape;

/// The rule over a noun at `at`, inside `sentence`.
pub(super) fn noun(finder: &mut Finder, at: usize, sentence: Range) {
    let view = finder.view;
    if !view.is(at, Class::CUE_NOUN) && !plural_of_cue_noun(view, at) || view.shape(at) == Shape::Mark {
        return;
    }
    // "Rumors are that …", "His argument was that …"
    let be = (at + 1..(at + 4).min(sentence.to)).find(|&next| view.is(next, Class::BE));
    let copula = be.filter(|&be| {
        view.one_of(be + 1, &["that"]) && (at + 1..be).all(|at| view.is(at, Class::ADVERB | Class::AUXILIARY))
    });
    let that = match copula {
        Some(be) => be + 1,
        None if view.one_of(at + 1, &["that"]) => at + 1,
        None => return,
    };
    if that + 2 >= sentence.to
        || view.quote(at).is_some()
        || copula.is_none() && !is_clause(view, that + 1, sentence.to)
    {
        return;
    }
    let owner = owner(view, at, sentence.from);
    let (source, cue) = match (copula, owner) {
        (Some(be), None) => (subject_left(view, at + 1, sentence.from), Range::new(be, be + 1)),
        (Some(be), Some(owner)) => (Some(owner), Range::new(owner.to, be + 1)),
        (None, Some(owner)) => (Some(owner), Range::new(at, at + 1)),
        // "the claim that …" names no source: whose it is stands elsewhere, or nowhere.
        (None, None) => return,
    };
    let to = content_to(view, that, sentence.to);
    finder.add(Found {
        source: source.into_iter().collect(),
        cue,
        content: vec![Range::new(that, to)],
        act: if view.one_of(at, THOUGHTS) { Act::Thought } else { Act::Speech },
        negated: false,
        rule: if copula.is_some() { "noun-is-that" } else { "noun-that" },
        confidence: None,
    });
}

const THOUGHTS: &[&str] = &[
    "belief", "beliefs", "view", "views", "opinion", "fear", "fears", "hope", "hopes", "concern", "concerns",
    "suspicion", "idea", "notion", "theory",
];

fn plural_of_cue_noun(view: &View, at: usize) -> bool {
    let form = view.form(at);
    form.len() > 4
        && form.strip_suffix('s').is_some_and(|singular| crate::lexicon::word(singular).class.is(Class::CUE_NOUN))
}

/// Whose claim it is: "his", "the mayor's".
fn owner(view: &View, noun: usize, lo: usize) -> Option<Range> {
    let mut before = noun;
    while before > lo
        && noun - before < 3
        && view.shape(before - 1) == Shape::Lower
        && !view.is(before - 1, Class::POSSESSIVE)
        && !matches!(view.form(before - 1), "'s" | "’s")
    {
        before -= 1;
    }
    if before <= lo {
        return None;
    }
    if view.is(before - 1, Class::POSSESSIVE) {
        return Some(Range::new(before - 1, before));
    }
    matches!(view.form(before - 1), "'s" | "’s").then(|| subject_left(view, before - 1, lo)).flatten()
}

/// Whether "that" begins a clause: a subject and, further on, a verb.
fn is_clause(view: &View, from: usize, hi: usize) -> bool {
    !view.is(from, Class::AUXILIARY | Class::VERB)
        && (from + 1..hi.min(from + 15)).any(|at| view.is(at, Class::AUXILIARY | Class::PAST | Class::THIRD))
}
