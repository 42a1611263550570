//! The forms of regular English verbs.
//!
//! Where spelling does not tell whether the last letter doubles (it hangs on the stress, or on the country), both spellings are
//! given: the wrong one is no word and does no harm.

/// "says".
pub(super) fn third(verb: &str) -> Vec<String> {
    if let Some(stem) = verb.strip_suffix('y').filter(|stem| ends_in_consonant(stem)) {
        return vec![format!("{stem}ies")];
    }
    let hisses = ["s", "x", "z", "ch", "sh"].iter().any(|end| verb.ends_with(end));
    let after_o = verb.strip_suffix('o').is_some_and(ends_in_consonant);
    let ending = if hisses || after_o { "es" } else { "s" };
    if verb.ends_with('z') { with(ending, stems(verb)) } else { vec![format!("{verb}{ending}")] }
}

/// "saying".
pub(super) fn gerund(verb: &str) -> Vec<String> {
    if let Some(stem) = verb.strip_suffix("ie") {
        return vec![format!("{stem}ying")];
    }
    match verb.strip_suffix('e') {
        Some(stem) if !stem.ends_with(['e', 'o', 'y']) => vec![format!("{stem}ing")],
        _ => with("ing", stems(verb)),
    }
}

/// "claimed".
pub(super) fn past(verb: &str) -> Vec<String> {
    if verb.ends_with('e') {
        return vec![format!("{verb}d")];
    }
    match verb.strip_suffix('y').filter(|stem| ends_in_consonant(stem)) {
        Some(stem) => vec![format!("{stem}ied")],
        None => with("ed", stems(verb)),
    }
}

fn with(ending: &str, stems: Vec<String>) -> Vec<String> {
    stems.into_iter().map(|stem| stem + ending).collect()
}

/// The verb before an ending that begins with a vowel: "claim", "quipp", "labell" and "label", "panick".
fn stems(verb: &str) -> Vec<String> {
    let last_part = verb.rsplit('-').next().unwrap_or(verb);
    let mut letters = last_part.chars().rev();
    let (last, vowel, before) = (letters.next(), letters.next(), letters.next());
    let Some(last) = last.filter(|&last| last.is_alphabetic() && !is_vowel(last)) else { return vec![verb.to_owned()] };
    let qu = before == Some('u') && letters.next() == Some('q');
    let short = vowel.is_some_and(is_vowel) && (qu || !before.is_some_and(is_vowel));
    if !short || matches!(last, 'w' | 'x' | 'y' | 'h') {
        return vec![verb.to_owned()];
    }
    if last == 'c' {
        return vec![format!("{verb}k")];
    }
    let doubled = format!("{verb}{last}");
    let vowels = last_part.replace("qu", "q");
    let syllables = vowels.split(|c| !is_vowel(c) && c != 'y').filter(|part| !part.is_empty()).count();
    if syllables > 1 { vec![verb.to_owned(), doubled] } else { vec![doubled] }
}

fn ends_in_consonant(stem: &str) -> bool {
    stem.chars().next_back().is_some_and(|c| !is_vowel(c))
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regular_verbs() {
        let cases = [
            ("claim", "claims", "claiming", "claimed"),
            ("skeet", "skeets", "skeeting", "skeeted"),
            ("dish", "dishes", "dishing", "dished"),
            ("note", "notes", "noting", "noted"),
            ("decree", "decrees", "decreeing", "decreed"),
            ("lie", "lies", "lying", "lied"),
            ("reply", "replies", "replying", "replied"),
            ("relay", "relays", "relaying", "relayed"),
            ("echo", "echoes", "echoing", "echoed"),
            ("radio", "radios", "radioing", "radioed"),
            ("vlog", "vlogs", "vlogging", "vlogged"),
            ("quip", "quips", "quipping", "quipped"),
            ("quiz", "quizzes", "quizzing", "quizzed"),
            ("snow", "snows", "snowing", "snowed"),
            ("fax", "faxes", "faxing", "faxed"),
            ("panic", "panics", "panicking", "panicked"),
            ("label", "labels", "labeling labelling", "labeled labelled"),
            ("whisper", "whispers", "whispering whisperring", "whispered whisperred"),
            ("live-blog", "live-blogs", "live-blogging", "live-blogged"),
        ];
        for (verb, thirds, gerunds, pasts) in cases {
            let forms = (third(verb).join(" "), gerund(verb).join(" "), past(verb).join(" "));
            assert_eq!((&*forms.0, &*forms.1, &*forms.2), (thirds, gerunds, pasts));
        }
    }
}
