//! The compiled file: a header, a table of sections, and the sections, which are a gazetteer's columns as they stand in memory.
//!
//! `docs/gazetteer-file.md` describes it for readers. Opening checks the header and the table, by a checksum of their own, and
//! reads no section; [`File::verify`] checks the sections.

use std::fs;
use std::io::{BufWriter, Read, Write};
use std::marker::PhantomData;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use bytemuck::{Pod, Zeroable};
use twox_hash::XxHash3_64;

use super::column::Column;
use super::mapped::Mapped;
use crate::error::Error;

/// Changes with the sections and what they mean. A file of another format is refused.
const FORMAT: u32 = 2;
/// Changes with the table of `fold.rs` and with what counts as a word: aliases are stored folded.
const FOLD: u32 = 1;
/// Begins with a byte that no text begins with, and has both kinds of line end, which a transfer as text would spoil.
const MAGIC: [u8; 8] = *b"\x89GAZ\r\n\x1a\n";
/// Where sections may begin: the size of a cache line, and enough for any element.
const ALIGNMENT: usize = 64;
/// In the byte order of the machine that wrote the file.
const ORDER: u32 = 0x0102_0304;

#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(super) struct Header {
    magic: [u8; 8],
    order: u32,
    format: u32,
    pub(super) fold: u32,
    /// Major, minor and update version, a byte each.
    pub(super) unicode: u32,
    pub(super) entities: u32,
    pub(super) aliases: u32,
    /// Of the hashes of words.
    seed: u64,
    /// Of the whole file, in bytes.
    length: u64,
    sections: u32,
    _reserved: u32,
    /// XXH3 of the header with this field zero, and of the table of sections behind it.
    checksum: u64,
}

#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
struct Entry {
    /// Padded with zeros.
    name: [u8; 24],
    /// From the start of the file, in bytes.
    offset: u64,
    /// In bytes.
    length: u64,
    /// Bytes of one value.
    element: u32,
    _reserved: u32,
    /// XXH3 of its bytes.
    checksum: u64,
}

const HEADER: usize = size_of::<Header>();
const ENTRY: usize = size_of::<Entry>();
/// More than any file of ours has.
const MOST_SECTIONS: u32 = 1024;

/// One column on its way into a file. Empty ones are left out.
pub(super) struct Section<'a> {
    /// At most 24 bytes of ASCII.
    name: &'static str,
    bytes: &'a [u8],
    element: usize,
}

impl<'a> Section<'a> {
    pub(super) fn new<T: Pod>(name: &'static str, column: &'a Column<T>) -> Section<'a> {
        Section { name, bytes: column.bytes(), element: size_of::<T>() }
    }
}

/// What a header tells of the gazetteer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) entities: u32,
    pub(super) aliases: u32,
    pub(super) seed: u64,
}

/// The bytes of a compiled file, given to `write` piece by piece.
fn compose(
    counts: Counts,
    sections: &[Section<'_>],
    write: &mut dyn FnMut(&[u8]) -> std::io::Result<()>,
) -> std::io::Result<()> {
    let sections: Vec<&Section<'_>> = sections.iter().filter(|section| !section.bytes.is_empty()).collect();
    let mut offset = HEADER + ENTRY * sections.len();
    let mut entries = Vec::with_capacity(sections.len());
    for section in &sections {
        offset = offset.next_multiple_of(ALIGNMENT);
        let mut name = [0; 24];
        name[..section.name.len()].copy_from_slice(section.name.as_bytes());
        entries.push(Entry {
            name,
            offset: offset as u64,
            length: section.bytes.len() as u64,
            element: section.element as u32,
            _reserved: 0,
            checksum: XxHash3_64::oneshot(section.bytes),
        });
        offset += section.bytes.len();
    }
    let mut header = Header {
        magic: MAGIC,
        order: ORDER,
        format: FORMAT,
        fold: FOLD,
        unicode: unicode(),
        entities: counts.entities,
        aliases: counts.aliases,
        seed: counts.seed,
        length: offset as u64,
        sections: entries.len() as u32,
        _reserved: 0,
        checksum: 0,
    };
    header.checksum = checksum(header, &entries);
    write(bytemuck::bytes_of(&header))?;
    write(bytemuck::cast_slice(&entries))?;
    let mut at = HEADER + ENTRY * entries.len();
    for section in &sections {
        let padding = at.next_multiple_of(ALIGNMENT) - at;
        write(&[0; ALIGNMENT][..padding])?;
        write(section.bytes)?;
        at += padding + section.bytes.len();
    }
    Ok(())
}

fn checksum(header: Header, entries: &[Entry]) -> u64 {
    let mut bytes = bytemuck::bytes_of(&Header { checksum: 0, ..header }).to_vec();
    bytes.extend_from_slice(bytemuck::cast_slice(entries));
    XxHash3_64::oneshot(&bytes)
}

/// The version of the tables by which this build folds: the older of the two libraries'.
fn unicode() -> u32 {
    let (major, minor, update) = char::UNICODE_VERSION.min(unicode_normalization::UNICODE_VERSION);
    u32::from(major) << 16 | u32::from(minor) << 8 | u32::from(update)
}

/// A compiled file in memory.
pub(super) fn to_bytes(counts: Counts, sections: &[Section<'_>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let written = compose(counts, sections, &mut |piece| {
        bytes.extend_from_slice(piece);
        Ok(())
    });
    written.expect("memory takes all that is written to it");
    bytes
}

/// Writes a compiled file beside `path` and gives it that name when it is whole, so that nobody reads half of it, and whoever has
/// the old file open keeps it.
pub(super) fn write(path: &Path, counts: Counts, sections: &[Section<'_>]) -> Result<(), Error> {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}-{number}.tmp", std::process::id()));
    let temporary = path.with_file_name(name);
    let whole = || {
        let mut file = BufWriter::new(fs::File::create_new(&temporary)?);
        compose(counts, sections, &mut |piece| file.write_all(piece))?;
        file.into_inner()?.sync_all()?;
        fs::rename(&temporary, path)
    };
    whole().map_err(|source| {
        let _ = fs::remove_file(&temporary); // it may never have been made
        Error::Write { path: path.to_owned(), source }
    })
}

/// A compiled file that was opened.
#[derive(Debug)]
pub(super) struct File {
    /// For messages, and to open it again.
    pub(super) path: PathBuf,
    bytes: Bytes,
    pub(super) counts: Counts,
    sections: Vec<Found>,
}

#[derive(Debug)]
enum Bytes {
    Mapped(Arc<Mapped>),
    Lent(Vec<u8>),
}

/// A section of an opened file: within its bytes, at a place where its values can be read.
#[derive(Debug)]
struct Found {
    name: String,
    bytes: Range<usize>,
    element: usize,
    checksum: u64,
}

impl File {
    /// Opens and maps the file at `path`.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, or that is no compiled gazetteer which this version can use.
    pub(super) fn open(path: &Path) -> Result<File, Error> {
        let mapped = fs::File::open(path).and_then(|file| {
            if file.metadata()?.is_dir() {
                (&file).read_exact(&mut [0])?; // which tells what is wrong in the system's words
            }
            Mapped::of(&file)
        });
        let mapped = mapped.map_err(|source| Error::Io { path: path.to_owned(), source })?;
        let mut file = File::check(path.to_owned(), Bytes::Mapped(Arc::new(mapped)))?;
        // Whoever opens it again may be in another folder then.
        file.path = std::path::absolute(path).unwrap_or(file.path);
        Ok(file)
    }

    /// The file that `bytes` are; its columns will be copied out of them. `path` is what messages call it.
    ///
    /// # Errors
    ///
    /// Bytes that are no compiled gazetteer which this version can use.
    pub(super) fn of(path: PathBuf, bytes: Vec<u8>) -> Result<File, Error> {
        File::check(path, Bytes::Lent(bytes))
    }

    fn check(path: PathBuf, bytes: Bytes) -> Result<File, Error> {
        match read_header(bytes.all()) {
            Ok((counts, sections)) => Ok(File { path, bytes, counts, sections }),
            Err(reason) => Err(Error::Format { path, reason }),
        }
    }

    /// The column of this name, empty if the file has none.
    ///
    /// # Errors
    ///
    /// A column of other values than these.
    pub(super) fn column<T: Pod>(&self, name: &str) -> Result<Column<T>, Error> {
        let Some(section) = self.sections.iter().find(|section| section.name == name) else {
            return Ok(Column::default());
        };
        if section.element != size_of::<T>() {
            return Err(self.broken(&format!("section {name:?} holds values of {} bytes", section.element)));
        }
        Ok(match &self.bytes {
            Bytes::Mapped(file) => {
                Column::Mapped { file: Arc::clone(file), bytes: section.bytes.clone(), of: PhantomData }
            }
            Bytes::Lent(bytes) => Column::Owned(bytemuck::pod_collect_to_vec(&bytes[section.bytes.clone()])),
        })
    }

    /// An error that tells of damage.
    pub(super) fn broken(&self, what: &str) -> Error {
        Error::Format { path: self.path.clone(), reason: format!("it is damaged: {what}; {AGAIN}") }
    }

    /// Reads every section and compares its checksum.
    ///
    /// # Errors
    ///
    /// The first section that is not what was written.
    pub(super) fn verify(&self) -> Result<(), Error> {
        for section in &self.sections {
            let bytes = self.bytes.all().get(section.bytes.clone()).unwrap_or_default();
            if XxHash3_64::oneshot(bytes) != section.checksum {
                return Err(self.broken(&format!("section {:?} has another checksum", section.name)));
            }
        }
        Ok(())
    }
}

impl Bytes {
    fn all(&self) -> &[u8] {
        match self {
            Bytes::Mapped(file) => file.bytes(),
            Bytes::Lent(bytes) => bytes,
        }
    }
}

const AGAIN: &str = "compile it again from its sources, or copy it again";

/// What header and table of sections tell, or what is wrong with them and the remedy.
fn read_header(bytes: &[u8]) -> Result<(Counts, Vec<Found>), String> {
    let head = bytes.get(..HEADER.min(bytes.len())).unwrap_or_default();
    if !head.starts_with(&MAGIC[..MAGIC.len().min(head.len())]) || head.is_empty() {
        return Err("it is no compiled gazetteer; make one with onrecord compile or Gazetteer.write".into());
    }
    let Some(header) = bytes.get(..HEADER).map(bytemuck::pod_read_unaligned::<Header>) else {
        return Err(format!("it is cut short: {} bytes; {AGAIN}", bytes.len()));
    };
    if header.order == ORDER.swap_bytes() {
        return Err("it was made on a machine of the other byte order; compile it on one like this".into());
    }
    if header.format > FORMAT {
        return Err(format!(
            "it has format {}, and this version reads format {FORMAT}: update onrecord, or compile the file with this version",
            header.format
        ));
    }
    let entries = (header.sections <= MOST_SECTIONS)
        .then(|| bytes.get(HEADER..HEADER + ENTRY * header.sections as usize))
        .flatten()
        .map(bytemuck::pod_collect_to_vec::<u8, Entry>);
    let Some(entries) = entries else { return Err(format!("its table of sections is cut short or damaged; {AGAIN}")) };
    if checksum(header, &entries) != header.checksum {
        return Err(format!("its header is damaged (another checksum); {AGAIN}"));
    }
    if header.length != bytes.len() as u64 {
        return Err(format!("it is cut short or longer: {} bytes instead of {}; {AGAIN}", bytes.len(), header.length));
    }
    // From here on the header is as it was written.
    if header.format != FORMAT || header.fold != FOLD {
        return Err(format!(
            "it has format {} and folding {}, and this version takes {FORMAT} and {FOLD}; compile it again from its sources",
            header.format, header.fold
        ));
    }
    if header.unicode > unicode() {
        return Err(format!(
            "it was made with Unicode {}, newer than this version's {}: update onrecord, or compile the file with this version",
            version(header.unicode),
            version(unicode())
        ));
    }
    let mut sections = Vec::with_capacity(entries.len());
    for entry in &entries {
        let name = String::from_utf8_lossy(&entry.name).trim_end_matches('\0').to_owned();
        let found = entry.bytes(bytes.len()).map(|bytes| Found {
            name: name.clone(),
            bytes,
            element: entry.element as usize,
            checksum: entry.checksum,
        });
        sections.push(found.ok_or_else(|| format!("it is damaged: section {name:?} is out of place; {AGAIN}"))?);
    }
    let counts = Counts { entities: header.entities, aliases: header.aliases, seed: header.seed };
    Ok((counts, sections))
}

impl Entry {
    /// Where its bytes are, if they are in a file of this length and in their place.
    fn bytes(&self, length: usize) -> Option<Range<usize>> {
        let start = usize::try_from(self.offset).ok()?;
        let end = start.checked_add(usize::try_from(self.length).ok()?)?;
        let whole = self.element > 0 && self.length.is_multiple_of(u64::from(self.element));
        (whole && start.is_multiple_of(ALIGNMENT) && end <= length).then_some(start..end)
    }
}

fn version(packed: u32) -> String {
    format!("{}.{}.{}", packed >> 16, packed >> 8 & 0xff, packed & 0xff)
}

#[cfg(test)]
pub(super) use forgery::{first_section, forged, is_padding, resealed};

/// Files that are right by their checksums and otherwise not, for tests.
#[cfg(test)]
mod forgery {
    use super::{ALIGNMENT, ENTRY, Entry, HEADER, Header, checksum};

    fn parts(bytes: &[u8]) -> (Header, Vec<Entry>) {
        let header: Header = bytemuck::pod_read_unaligned(&bytes[..HEADER]);
        let end = HEADER + ENTRY * header.sections as usize;
        (header, bytemuck::pod_collect_to_vec(&bytes[HEADER..end]))
    }

    fn sealed(bytes: &[u8], mut header: Header, entries: &[Entry]) -> Vec<u8> {
        header.checksum = checksum(header, entries);
        let mut bytes = bytes.to_vec();
        bytes[..HEADER].copy_from_slice(bytemuck::bytes_of(&header));
        bytes[HEADER..HEADER + size_of_val(entries)].copy_from_slice(bytemuck::cast_slice(entries));
        bytes
    }

    pub(in crate::gazetteer) fn resealed(bytes: &[u8], change: fn(&mut Header)) -> Vec<u8> {
        let (mut header, entries) = parts(bytes);
        change(&mut header);
        sealed(bytes, header, &entries)
    }

    /// Section `at` has another place and length.
    pub(in crate::gazetteer) fn forged(bytes: &[u8], at: usize, offset: u64, length: u64) -> Vec<u8> {
        let (header, mut entries) = parts(bytes);
        if let Some(entry) = entries.get_mut(at) {
            entry.offset = offset / 8 * ALIGNMENT as u64;
            entry.length = length / 8 * u64::from(entry.element);
        }
        sealed(bytes, header, &entries)
    }

    pub(in crate::gazetteer) fn first_section(bytes: &[u8]) -> usize {
        let (_, entries) = parts(bytes);
        entries.iter().map(|entry| entry.offset as usize).min().unwrap_or(bytes.len())
    }

    /// Whether byte `at` belongs to nothing.
    pub(in crate::gazetteer) fn is_padding(bytes: &[u8], at: usize) -> bool {
        let (_, entries) = parts(bytes);
        let of_section = |entry: &Entry| (entry.offset..entry.offset + entry.length).contains(&(at as u64));
        at >= HEADER + size_of_val(entries.as_slice()) && !entries.iter().any(of_section)
    }
}
