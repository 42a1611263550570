//! Names, roles and pronouns in one layer.

mod names;
mod nominals;
mod pronouns;
#[cfg(test)]
pub(crate) mod tests;

pub(crate) use self::pronouns::Person;
use crate::gazetteer::{AliasKind, EntityType, Gazetteer};
use crate::id::EntityId;
use crate::name::Words;
use crate::text::{Segments, Span};
use crate::words::words;

/// One occurrence of something in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Where; of a name without the titles before it.
    pub span: Span,
    /// Name, role or pronoun.
    pub form: Form,
    /// For a name from the gazetteer, what sort of alias it is.
    pub alias_kind: Option<AliasKind>,
    /// The document entity that it refers to; `None` for a pronoun or a role that could be anybody's.
    pub entity: Option<EntityId>,
    /// Until entities are made of mentions: what the gazetteer says that the name may mean, the likelier first.
    pub(crate) candidates: Vec<u32>,
    /// … and of what type the likeliest is.
    pub(crate) known: Option<EntityType>,
}

words! {
    /// How a mention refers.
    Form {
        /// By a name.
        Name = "name",
        /// By a common noun: "the minister".
        Nominal = "nominal",
        /// By a pronoun.
        Pronoun = "pronoun",
    }
}

/// The mentions in `text`, in order of their first byte, the longer first, without entities yet.
///
/// Names never overlap names; nominals may hold names; nothing crosses.
pub(crate) fn mentions(text: &str, segments: &Segments, gazetteer: Option<&Gazetteer>) -> Vec<Mention> {
    let words = Words { text, tokens: &segments.tokens };
    let mut mentions = names::names(words, gazetteer);
    let nominals = nominals::nominals(words, &mentions);
    let names = mentions.len();
    mentions.extend(nominals);
    pronouns::pronouns(words, &mut mentions, names);
    mentions.sort_unstable_by_key(|mention| (mention.span.start(), std::cmp::Reverse(mention.span.end())));
    mentions
}

impl Mention {
    pub(crate) fn new(span: Span, form: Form) -> Mention {
        Mention { span, form, alias_kind: None, entity: None, candidates: Vec::new(), known: None }
    }
}
