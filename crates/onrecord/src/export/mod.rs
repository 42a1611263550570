//! Documents in other forms. Reads a [`Document`](crate::Document), knows nothing else.
