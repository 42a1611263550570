//! Quotations drawn under the text; `tests/quotations/README.md` describes how.

use std::ops::Range;

/// A quotation as it is drawn; offsets are code points of the text.
pub(crate) struct Drawn {
    pub(crate) span: Range<usize>,
    pub(crate) inner: Range<usize>,
    /// "speech cue", "scare short" …
    pub(crate) words: String,
    pub(crate) closed: bool,
    /// The number of the quotation that it continues.
    pub(crate) continues: Option<usize>,
    pub(crate) brackets: Vec<Range<usize>>,
    pub(crate) ellipses: Vec<Range<usize>>,
}

/// The file with the drawings under its texts made anew by `quotations`.
pub(crate) fn redrawn(file: &str, quotations: impl Fn(&str) -> Vec<Drawn>) -> String {
    let mut out = String::new();
    for block in file.split("\n\n") {
        let lines: Vec<&str> = block.lines().filter_map(|line| line.strip_prefix('|')).collect();
        out.extend(block.lines().filter(|line| line.starts_with('#')).flat_map(|line| [line, "\n"]));
        let text = lines.join("\n");
        let found = quotations(&text);
        let mut start = 0;
        for line in &lines {
            out.push('|');
            out.push_str(line);
            out.push('\n');
            let end = start + line.chars().count();
            for (number, quotation) in found.iter().enumerate() {
                if (start..=end).contains(&quotation.span.start) && quotation.span.end <= end {
                    draw(&text, start, end, number, quotation, &mut out);
                }
            }
            start = end + 1;
        }
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out + "\n"
}

/// The lines under the line of `text` that goes from `start` to `end`.
fn draw(text: &str, start: usize, end: usize, number: usize, quotation: &Drawn, out: &mut String) {
    let Drawn { span, inner, .. } = quotation;
    let mut row: Vec<char> = vec![' '; end - start];
    for (at, c) in text.chars().enumerate().skip(span.start).take(span.len()) {
        row[at - start] = match c {
            _ if inner.contains(&at) => '-',
            _ if c == ',' || c.is_whitespace() => c,
            _ if at < inner.start => '[',
            _ => ']',
        };
    }
    if inner.start == span.start {
        row[span.start - start] = '<';
    }
    if inner.end == span.end {
        row[span.end - 1 - start] = '>';
    }
    let mut words = format!("{} {}", number + 1, quotation.words);
    if !quotation.closed {
        words += " open";
    }
    if let Some(before) = quotation.continues {
        words.extend([" continues ", &before.to_string()]);
    }
    push(&row, &words, out);
    for (name, spans) in [("brackets", &quotation.brackets), ("ellipses", &quotation.ellipses)] {
        let mut row: Vec<char> = vec![' '; end - start];
        for span in spans {
            row[span.start - start..span.end - start].fill('^');
        }
        if !spans.is_empty() {
            push(&row, name, out);
        }
    }
}

fn push(row: &[char], words: &str, out: &mut String) {
    let row: String = row.iter().collect();
    out.extend([" ", row.trim_end(), "  ", words, "\n"]);
}
