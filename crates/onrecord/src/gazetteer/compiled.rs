//! A gazetteer as a compiled file, and back.

use std::path::{Path, PathBuf};

use super::Gazetteer;
use super::aliases::Aliases;
use super::entities::Entities;
use super::file::{self, Counts, File, Section};
use super::index::Index;
use super::strings::is_cut;
use super::word_table::WordTable;
use crate::error::Error;

impl Gazetteer {
    /// Opens a compiled gazetteer, which [`write`](Gazetteer::write) or `onrecord compile` made.
    ///
    /// The file is mapped, not read: opening takes the same time however large it is, and processes that open the same file share
    /// its memory. Header and table of sections are checked, the rest by [`verify`](Gazetteer::verify) on request: what was
    /// damaged on the way may give wrong matches until then, and nothing worse. Do not change the file while it is open; to put
    /// another in its place is safe.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, or is no compiled gazetteer, cut short, of another version or byte order.
    pub fn open(path: impl AsRef<Path>) -> Result<Gazetteer, Error> {
        from_file(File::open(path.as_ref())?)
    }

    /// The gazetteer that [`to_bytes`](Gazetteer::to_bytes) made these bytes from.
    ///
    /// # Errors
    ///
    /// Bytes that are no compiled gazetteer, cut short, of another version or byte order.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Gazetteer, Error> {
        let mut gazetteer = from_file(File::of(PathBuf::from("the bytes of a gazetteer"), bytes)?)?;
        gazetteer.verify()?; // they are in memory already
        gazetteer.file = None;
        Ok(gazetteer)
    }

    /// Compiles this gazetteer into a file, by convention a `.gaz`.
    ///
    /// The file is written beside `path` and gets its name when it is whole: nobody sees half of it, and whoever has a former file
    /// of that name open keeps it.
    ///
    /// # Errors
    ///
    /// A file that cannot be written.
    pub fn write(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        self.compiled(|counts, sections| file::write(path.as_ref(), counts, sections))
    }

    /// The bytes of the file that [`write`](Gazetteer::write) would write.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.compiled(file::to_bytes)
    }

    /// Reads all of a gazetteer and checks that it is whole: of one that was opened from a file, that every section is what was
    /// written.
    ///
    /// # Errors
    ///
    /// What is damaged.
    pub fn verify(&self) -> Result<(), Error> {
        if let Some(file) = &self.file {
            file.verify()?;
        }
        let aliases = &self.index.aliases;
        match self.entities.fault(aliases).or_else(|| fault(aliases, self.len())) {
            None => Ok(()),
            Some(fault) => {
                let path = self.path().unwrap_or(Path::new("the gazetteer")).to_owned();
                Err(Error::Format { path, reason: format!("it is damaged: {fault}; compile it again") })
            }
        }
    }

    /// The file that this gazetteer was opened from; none for one that was built in memory.
    pub fn path(&self) -> Option<&Path> {
        self.file.as_ref().map(|file| file.path.as_path())
    }

    fn compiled<T>(&self, take: impl FnOnce(Counts, &[Section<'_>]) -> T) -> T {
        let (aliases, table) = (&self.index.aliases, self.index.table());
        let mut sections = self.entities.sections();
        sections.extend([
            Section::new("alias.rows", &aliases.rows),
            Section::new("alias.forms", &aliases.forms),
            Section::new("spelling.aliases", &aliases.spelt),
            Section::new("spelling.starts", &aliases.spelling_starts),
            Section::new("spelling.texts", &aliases.spellings),
            Section::new("shared.firsts", &aliases.shared),
            Section::new("shared.starts", &aliases.shared_starts),
            Section::new("shared.aliases", &aliases.sharing),
            Section::new("shared.candidate_starts", &aliases.candidate_starts),
            Section::new("shared.candidates", &aliases.candidates),
            Section::new("index.lower_starts", &self.index.lower_starts),
            Section::new("index.first_bits", &table.first_bits),
            Section::new("index.second_bits", &table.second_bits),
            Section::new("index.single_bits", &table.single_bits),
            Section::new("index.pair_bits", &table.pair_bits),
            Section::new("index.singles", &table.singles),
            Section::new("index.chains", &table.chains),
        ]);
        let counts = Counts { entities: self.len() as u32, aliases: aliases.len() as u32, seed: table.seed };
        take(counts, &sections)
    }
}

fn from_file(file: File) -> Result<Gazetteer, Error> {
    let entities = Entities::open(&file)?;
    let aliases = Aliases {
        rows: file.column("alias.rows")?,
        forms: file.column("alias.forms")?,
        spelt: file.column("spelling.aliases")?,
        spelling_starts: file.column("spelling.starts")?,
        spellings: file.column("spelling.texts")?,
        shared: file.column("shared.firsts")?,
        shared_starts: file.column("shared.starts")?,
        sharing: file.column("shared.aliases")?,
        candidate_starts: file.column("shared.candidate_starts")?,
        candidates: file.column("shared.candidates")?,
    };
    let table = WordTable {
        seed: file.counts.seed,
        first_bits: file.column("index.first_bits")?,
        second_bits: file.column("index.second_bits")?,
        single_bits: file.column("index.single_bits")?,
        pair_bits: file.column("index.pair_bits")?,
        singles: file.column("index.singles")?,
        chains: file.column("index.chains")?,
    };
    let count = file.counts.aliases as usize;
    let fit = aliases.rows.len() == count + 1
        && aliases.spelling_starts.len() == aliases.spelt.len() + 1
        && aliases.shared_starts.len() == aliases.shared.len() + 1
        && aliases.candidate_starts.len() == aliases.shared.len() + 1;
    if !fit {
        return Err(file.broken("the tables of aliases differ in length"));
    }
    let index = Index::from_parts(aliases, table, file.column("index.lower_starts")?);
    Ok(Gazetteer { entities, index, file: Some(file) })
}

/// What is wrong in the tables of aliases, if anything is. Reads them all.
fn fault(aliases: &Aliases, entities: usize) -> Option<&'static str> {
    let rows = aliases.len() as u32;
    let starts = || aliases.rows.iter().map(|row| row.form_start());
    let cut = starts().is_sorted()
        && starts().next() == Some(0)
        && starts().next_back() == Some(aliases.forms.len())
        && is_cut(&aliases.spelling_starts, aliases.spellings.len())
        && is_cut(&aliases.shared_starts, aliases.sharing.len())
        && is_cut(&aliases.candidate_starts, aliases.candidates.len());
    if !cut {
        return Some("forms, spellings or shared aliases do not follow one another");
    }
    let owners = || aliases.rows[..aliases.len()].iter().map(|row| row.entity());
    let in_range = owners().chain(aliases.candidates.iter().copied()).all(|entity| (entity as usize) < entities)
        && [&aliases.spelt, &aliases.shared, &aliases.sharing].iter().all(|rs| rs.iter().all(|&row| row < rows));
    if !in_range {
        return Some("an alias belongs to an entity, or a form to an alias, that there is not");
    }
    let sorted = aliases.spelt.is_sorted() && aliases.shared.is_sorted() && owners().is_sorted();
    (!sorted).then_some("aliases are not in their order")
}
