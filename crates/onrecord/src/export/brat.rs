//! Documents as brat standoff, to look at and correct in brat and in the tools that read its files.

use std::fmt::Write;

use crate::document::Document;
use crate::gazetteer::EntityType;
use crate::mention::Form;
use crate::text::{Offsets, Span, Unit};

impl Document {
    /// The annotations as brat standoff, to be saved as `.ann` beside the text as `.txt`.
    ///
    /// - Mentions, quotations, sources, cues, contents, hedges and times are text-bound (`T`); a mention is typed by its
    ///   entity (`Person`), or `Unresolved`.
    /// - From each content, relations (`R`) lead to its `Source`, `Cue`, `Hedge` and `When`, to its `Speaker` (the first
    ///   mention by name, if there is one) and to the content it stands `Within`.
    /// - Attributes (`A`) give a content's `Kind` and `Act` and whether it is `Negated`, and a quotation's `Use`.
    /// - Mentions of one entity are in `Coreference` (`*`); the first of them carries the entity's Wikidata id (`N`).
    ///
    /// Offsets are code points. A span that crosses a line break becomes one of several fragments, as brat asks.
    pub fn to_brat(&self) -> String {
        let offsets = Offsets::new(&self.text, Unit::CodePoint);
        let mut out = Standoff { doc: self, offsets, lines: String::new(), counts: [0; 4] };
        let mentions = out.mentions();
        out.entities(&mentions);
        out.quotations();
        out.attributions(&mentions);
        out.lines
    }
}

/// The lines so far.
struct Standoff<'a> {
    doc: &'a Document,
    offsets: Offsets,
    lines: String,
    /// How many lines of each kind: `T`, `R`, `A`, `N`.
    counts: [u32; 4],
}

/// The number of a text-bound line; `None` where there was nothing to bind it to.
type Bound = Option<u32>;

impl Standoff<'_> {
    fn mentions(&mut self) -> Vec<Bound> {
        let doc = self.doc;
        let kind = |m: &crate::Mention| m.entity.map_or("Unresolved", |id| type_name(doc[id].kind));
        doc.mentions.iter().map(|m| self.bind(kind(m), &[m.span])).collect()
    }

    fn entities(&mut self, mentions: &[Bound]) {
        for entity in &self.doc.entities {
            let bound: Vec<u32> = entity.mentions.iter().filter_map(|id| mentions[id.index()]).collect();
            if let (Some(first), Some(id)) = (bound.first(), entity.ids.get("wikidata")) {
                let n = self.count(3);
                let name = one_line(entity.canonical.as_ref().unwrap_or(&entity.name));
                self.line(format_args!("N{n}\tReference T{first} Wikidata:{}\t{name}", one_line(id).replace(' ', "_")));
            }
            if bound.len() > 1 {
                let terms: Vec<String> = bound.iter().map(|t| format!("T{t}")).collect();
                self.line(format_args!("*\tCoreference {}", terms.join(" ")));
            }
        }
    }

    fn quotations(&mut self) {
        for quotation in &self.doc.quotations {
            if let Some(term) = self.bind("Quotation", &[quotation.span]) {
                self.attribute("Use", term, quotation.usage.as_str());
            }
        }
    }

    fn attributions(&mut self, mentions: &[Bound]) {
        let doc = self.doc;
        let contents: Vec<Bound> = doc.attributions.iter().map(|a| self.bind("Content", &a.content)).collect();
        for (attribution, &content) in doc.attributions.iter().zip(&contents) {
            let Some(content) = content else { continue };
            let source = self.bind("Source", &attribution.source);
            self.relate("Source", content, source);
            let cue = self.bind("Cue", &attribution.cue);
            self.relate("Cue", content, cue);
            for (name, spans) in [("Hedge", &attribution.hedges), ("When", &attribution.when)] {
                for &span in spans {
                    let term = self.bind(name, &[span]);
                    self.relate(name, content, term);
                }
            }
            if let Some(speaker) = doc.speaker(attribution) {
                let named = speaker.mentions.iter().find(|&&id| doc[id].form == Form::Name);
                let best = named.or(speaker.mentions.first());
                self.relate("Speaker", content, best.and_then(|id| mentions[id.index()]));
            }
            self.relate("Within", content, attribution.parent.and_then(|id| contents[id.index()]));
            self.attribute("Kind", content, attribution.kind.as_str());
            self.attribute("Act", content, attribution.act.as_str());
            if attribution.negated {
                let n = self.count(2);
                self.line(format_args!("A{n}\tNegated T{content}"));
            }
        }
    }

    /// A `T` line over the spans, without the line breaks in them.
    fn bind(&mut self, name: &str, spans: &[Span]) -> Bound {
        let text = &*self.doc.text;
        let fragments: Vec<Span> = spans.iter().flat_map(|&span| fragments(text, span)).collect();
        if fragments.is_empty() {
            return None;
        }
        let point = |byte| self.offsets.of_byte(text, byte);
        let places: Vec<String> =
            fragments.iter().map(|f| format!("{} {}", point(f.start()), point(f.end()))).collect();
        let words: Vec<&str> = fragments.iter().map(|&f| &text[f]).collect();
        let n = self.count(0);
        self.line(format_args!("T{n}\t{name} {}\t{}", places.join(";"), words.join(" ")));
        Some(n)
    }

    fn relate(&mut self, name: &str, from: u32, to: Bound) {
        if let Some(to) = to {
            let n = self.count(1);
            self.line(format_args!("R{n}\t{name} Arg1:T{from} Arg2:T{to}"));
        }
    }

    fn attribute(&mut self, name: &str, term: u32, value: &str) {
        let n = self.count(2);
        self.line(format_args!("A{n}\t{name} T{term} {value}"));
    }

    fn count(&mut self, kind: usize) -> u32 {
        self.counts[kind] += 1;
        self.counts[kind]
    }

    fn line(&mut self, line: std::fmt::Arguments) {
        writeln!(self.lines, "{line}").expect("a string takes every line");
    }
}

/// The pieces of `span` between line breaks and tabs, without the white space around them.
fn fragments(text: &str, span: Span) -> impl Iterator<Item = Span> {
    let words = &text[span];
    words.split(breaks).filter_map(move |piece| {
        let piece = piece.trim();
        let start = piece.as_ptr() as usize - text.as_ptr() as usize;
        (!piece.is_empty()).then(|| Span::new(start, start + piece.len()))
    })
}

fn one_line(words: &str) -> String {
    words.replace(breaks, " ")
}

/// Everything that some reader of lines and columns stops at.
fn breaks(c: char) -> bool {
    matches!(c, '\t'..='\r' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn type_name(kind: EntityType) -> &'static str {
    match kind {
        EntityType::Person => "Person",
        EntityType::Organization => "Organization",
        EntityType::Country => "Country",
        EntityType::Place => "Place",
        EntityType::City => "City",
        EntityType::Group => "Group",
        EntityType::Media => "Media",
        EntityType::Government => "Government",
        EntityType::Document => "Document",
        EntityType::Work => "Work",
        EntityType::Other => "Other",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::export::samples::{document, sample};

    #[test]
    fn reads_like_brat() {
        let expected = "\
            T1\tPerson 8 15\tAnn Lee\n\
            N1\tReference T1 Wikidata:Q1\tAnn Lee\n\
            T2\tQuotation 2 7\t“Go,”\n\
            A1\tUse T2 speech\n\
            T3\tContent 2 7\t“Go,”\n\
            T4\tSource 8 15\tAnn Lee\n\
            R1\tSource Arg1:T3 Arg2:T4\n\
            T5\tCue 16 20\tsaid\n\
            R2\tCue Arg1:T3 Arg2:T5\n\
            R3\tSpeaker Arg1:T3 Arg2:T1\n\
            A2\tKind T3 direct\n\
            A3\tAct T3 speech\n";
        assert_eq!(sample().to_brat(), expected);
    }

    #[test]
    fn cuts_spans_at_line_breaks() {
        let text = "é “a b\n  c\r\n\td”";
        let found: Vec<&str> = fragments(text, Span::new(3, text.len())).map(|f| &text[f]).collect();
        assert_eq!(found, ["“a b", "c", "d”"]);
        assert_eq!(fragments(" \n ", Span::new(0, 3)).count(), 0);
    }

    proptest! {
        #[test]
        fn fragments_slice_the_text_and_arguments_exist(doc in document()) {
            let chars: Vec<char> = doc.text.chars().collect();
            let brat = doc.to_brat();
            let terms = brat.lines().filter(|line| line.starts_with('T')).count();
            for line in brat.split_terminator('\n') {
                let columns: Vec<&str> = line.split('\t').collect();
                if line.starts_with('T') {
                    let (_, places) = columns[1].split_once(' ').unwrap();
                    let words: Vec<String> = (places.split(';'))
                        .map(|place| {
                            let (start, end) = place.split_once(' ').unwrap();
                            chars[start.parse().unwrap()..end.parse().unwrap()].iter().collect()
                        })
                        .collect();
                    prop_assert_eq!(columns[2], words.join(" "));
                }
                for argument in columns[1].split(' ').filter_map(|word| word.split_once(":T")) {
                    let term: usize = argument.1.parse().unwrap();
                    prop_assert!((1..=terms).contains(&term), "{}", line);
                }
            }
        }
    }
}
