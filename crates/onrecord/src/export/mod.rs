//! Documents in other forms. Reads a [`Document`](crate::Document), knows nothing else.

mod brat;
mod json;

#[cfg(test)]
mod samples;
