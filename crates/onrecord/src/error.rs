//! What can go wrong before annotating; annotating itself cannot fail.

use std::path::PathBuf;

/// Something was wrong with what a gazetteer or an annotator was built from, or with a document that was read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An alias was empty, or held nothing that can be matched.
    #[error("entity {entity:?} has an alias without a letter, digit or symbol: {alias:?}; remove it or give it text")]
    EmptyAlias {
        /// Id of the entity.
        entity: String,
        /// The alias as given.
        alias: String,
    },
    /// An entity has no id.
    #[error("the entity named {name:?} has an empty id; give each entity an id of its own")]
    EmptyId {
        /// Its name.
        name: String,
    },
    /// Two entities share an id.
    #[error("entity id {id:?} occurs twice; give each entity an id of its own, or merge their aliases")]
    DuplicateEntity {
        /// The id.
        id: String,
    },
    /// The aliases were too many or too long for one automaton.
    #[error("cannot index the aliases: {reason}")]
    Index {
        /// What the automaton's builder said.
        reason: String,
    },
    /// A file could not be opened or read.
    #[error("cannot read {}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file could not be written.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A line of a file is not what its format asks for.
    #[error("{}, line {line}: {reason}", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// Line number, from 1.
        line: usize,
        /// What is wrong, and the remedy.
        reason: String,
    },
    /// A file whose name tells no format that can be read, or a compiled gazetteer that is none or is damaged.
    #[error("cannot read {}: {reason}", path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// What is wrong, and the remedy.
        reason: String,
    },
    /// Whoever was told of the progress of reading a file asked to stop.
    #[error("reading was stopped")]
    Stopped,
    /// The least confidence is no share.
    #[error("min_confidence is {given}: give a number from 0 (keep all) to 1")]
    Confidence {
        /// What was given.
        given: f32,
    },
    /// No model has this name, and no file either.
    #[error("unknown model {name:?}: choose \"default\", \"rules\" or the path of a file")]
    UnknownModel {
        /// The name given.
        name: String,
    },
    /// A file that is no model, or damaged, or of another version.
    #[error("cannot read the model {}: {reason}", path.display())]
    Model {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A lexicon that is not as it should be.
    #[error("{}: {reason}", path.as_ref().map_or("lexicon".into(), |path| path.to_string_lossy()))]
    Lexicon {
        /// Its file; `None` where it came from code.
        path: Option<PathBuf>,
        /// Under which key what is wrong, and the remedy.
        reason: String,
    },
    /// JSON that is not a document of this library.
    #[error("not an onrecord document: {reason}")]
    Document {
        /// What is missing or wrong.
        reason: String,
    },
}
