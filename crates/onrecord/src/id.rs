//! Typed positions in the layers of a document.

/// Declares a position in one layer, so that an entity's number cannot index the quotations.
macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(u32);

        impl $name {
            /// The id of the item at `index` of its layer.
            ///
            /// # Panics
            ///
            /// If `index` does not fit 32 bits.
            #[track_caller]
            pub fn new(index: usize) -> Self {
                $name(u32::try_from(index).expect("a layer holds fewer than 2^32 items"))
            }

            /// Position in the layer.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )+};
}

id! {
    /// A mention of a [`Document`](crate::Document), by its position in `mentions()`.
    MentionId,
    /// An entity of a [`Document`](crate::Document), by its position in `entities()`.
    EntityId,
    /// A quotation of a [`Document`](crate::Document), by its position in `quotations()`.
    QuotationId,
    /// An attribution of a [`Document`](crate::Document), by its position in `attributions()`.
    AttributionId,
}
