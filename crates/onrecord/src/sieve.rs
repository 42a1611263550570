//! The rules that tell whom a source refers to, from the surest to the least.

use crate::words::words;

words! {
    /// How a source was given its speaker.
    Sieve {
        /// It is a name, or a name with a title, a role or an apposition.
        Name = "name",
        /// It lists several names.
        Group = "group",
        /// "Who" after a name or a role.
        Relative = "relative",
        /// "I" or "we" inside a quotation: whoever speaks it.
        First = "first",
        /// A role that the text gives to somebody: "the senator" of "Sen. Lund".
        Role = "role",
        /// A role of somebody who is named only later.
        Cataphora = "cataphora",
        /// The last word of a name: "the foundation" of "Lund Foundation".
        Head = "head",
        /// The only body of its kind nearby: "the company".
        Kind = "kind",
        /// Who issued, wrote or owns a document, or what stands for its owner: "a Lund poll", "the statement".
        Issuer = "issuer",
        /// "He" in what somebody says, outside quotation marks, is the one who says it.
        Content = "content",
        /// A pronoun, by gender, number, who acted last and who spoke last.
        Pronoun = "pronoun",
        /// "The Florida senator", "the striker": a description of whoever the text is about.
        Epithet = "epithet",
        /// A phrase that names nobody, or none that is known.
        Phrase = "phrase",
    }
}

impl Sieve {
    /// How far the rule is trusted, from 0 to 1: set by hand, after what names, pronouns and phrases reached on labelled articles.
    pub fn confidence(self) -> f32 {
        match self {
            Sieve::Name | Sieve::Relative => 0.97,
            Sieve::Group | Sieve::First | Sieve::Phrase => 0.95,
            Sieve::Content | Sieve::Role | Sieve::Head => 0.9,
            Sieve::Pronoun => 0.88,
            Sieve::Issuer => 0.8,
            Sieve::Cataphora | Sieve::Kind | Sieve::Epithet => 0.75,
        }
    }
}
