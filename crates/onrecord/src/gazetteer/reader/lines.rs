//! The lines of a file, one at a time.

use std::io::{BufRead, Read};

use super::Sink;
use crate::error::Error;

/// The longest line that is read; longer ones are of no format that we know.
const LONGEST: u64 = 64 << 20;

pub(super) struct Lines<R> {
    input: R,
    number: usize,
    line: Vec<u8>,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(input: R) -> Lines<R> {
        Lines { input, number: 0, line: Vec::new() }
    }

    /// The number and text of the next line that is text, without its end and, in the first, without byte order mark.
    pub(super) fn next(&mut self, sink: &mut Sink<'_, '_>) -> Result<Option<(usize, &str)>, Error> {
        loop {
            self.line.clear();
            let read = (&mut self.input).take(LONGEST).read_until(b'\n', &mut self.line);
            if read.map_err(|e| sink.unreadable(e))? == 0 {
                return Ok(None);
            }
            self.number += 1;
            sink.step()?;
            if self.line.len() as u64 == LONGEST && !self.line.ends_with(b"\n") {
                return Err(
                    sink.wrong(self.number, "the line is longer than 64 MiB; give each entity a line of its own")
                );
            }
            if self.number == 1 && self.line.starts_with("\u{feff}".as_bytes()) {
                self.line.drain(..3);
            }
            if std::str::from_utf8(&self.line).is_ok() {
                break;
            }
            sink.refuse(self.number, "the bytes there are not UTF-8; save the file as UTF-8")?;
        }
        let line = std::str::from_utf8(&self.line).unwrap_or_default();
        Ok(Some((self.number, line.trim_end_matches(['\n', '\r']))))
    }
}
