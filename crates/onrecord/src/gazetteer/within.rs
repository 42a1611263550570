//! Where the entities of the built-in gazetteer are, and what else speaks for them.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// The country of an entity, and the American state that it lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Within {
    /// "US"; empty for what is of no country.
    pub(crate) country: &'static str,
    /// "US-GA", or empty.
    pub(crate) state: &'static str,
}

static PLACES: LazyLock<FxHashMap<&'static str, Within>> = LazyLock::new(|| {
    let ids = include_str!("../../data/gazetteer/world.tsv").lines().filter_map(|line| line.split('\t').next());
    let places = include_str!("../../data/gazetteer/within.txt").lines();
    ids.zip(places)
        .map(|(id, place)| {
            let country = place.split('-').next().unwrap_or_default();
            (id, Within { country, state: if place.len() > country.len() { place } else { "" } })
        })
        .collect()
});

static HINTS: LazyLock<FxHashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    include_str!("../../data/gazetteer/hints.tsv")
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(id, hints)| (id, hints.split(' ').collect()))
        .collect()
});

/// Where the built-in entity of this id is.
pub(crate) fn within(id: &str) -> Within {
    PLACES.get(id).copied().unwrap_or_default()
}

/// The entities that speak for this one where its name means several: the White House for the city of Washington.
pub(crate) fn hints(id: &str) -> &'static [&'static str] {
    HINTS.get(id).map_or(&[], Vec::as_slice)
}
