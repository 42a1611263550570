//! Vectors of words, one a line: the word and its numbers, with blanks between them.

use std::fs;
use std::path::Path;

use onrecord::training::{WIDTH, of_form};

/// By the key of the feature that a token is the word.
pub(crate) type Vectors = Vec<(u32, [f32; WIDTH])>;

pub(crate) fn read(path: &Path) -> Result<Vectors, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let line = |(number, line): (usize, &str)| {
        let mut columns = line.split(' ');
        let word = columns.next().unwrap_or_default();
        let numbers: Option<Vec<f32>> = columns.map(|column| column.parse().ok()).collect();
        let vector = numbers.and_then(|numbers| numbers.try_into().ok());
        let vector = vector.ok_or_else(|| format!("{}, line {}: not {WIDTH} numbers", path.display(), number + 1))?;
        Ok((of_form(word), vector))
    };
    text.lines().enumerate().map(line).collect()
}
