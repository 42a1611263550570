//! Files as memory: the one place of the library with `unsafe`.

use std::fs::File;
use std::io;

use memmap2::Mmap;

/// A file that is read where it lies: the system loads a page of it when that is first touched, and processes that open the same
/// file share the memory.
#[derive(Debug)]
pub(super) struct Mapped(Mmap);

impl Mapped {
    /// Maps the whole of `file`.
    ///
    /// # Errors
    ///
    /// What the system says.
    #[allow(unsafe_code)]
    pub(super) fn of(file: &File) -> io::Result<Mapped> {
        // SAFETY: the map is private to this value and never written through. What cannot be ruled out is that somebody else
        // changes the file while it is mapped. We never do: `Gazetteer::write` makes a new file and renames it, which leaves an
        // open one as it was. If another program overwrites the file in place, its bytes change under us: they are read as
        // plain numbers, for which every bit pattern is a value, every number read is checked where it is used as an index, and
        // strings are checked for UTF-8 each time, so that what comes of it is wrong matches. If another program cuts the file
        // short, the system ends this process when it touches a page that is gone (SIGBUS), as for every mapped file.
        // docs/gazetteer-file.md tells users both.
        unsafe { Mmap::map(file) }.map(Mapped)
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }
}
