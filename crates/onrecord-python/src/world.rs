//! What the built-in gazetteer holds.

use pyo3::prelude::*;
use pyo3::types::PyDict;

/// What the built-in gazetteer holds, as a dict: "version" (the day when its table was made), "entities" and "aliases" (how
/// many), "types" (how many of both, by type), "sources".
///
/// >>> onrecord.world_info()["sources"][0]
/// 'country-codes (github.com/datasets/country-codes), PDDL'
#[pyfunction]
#[pyo3(signature = () -> "dict[str, Any]")]
pub(crate) fn world_info(py: Python<'_>) -> PyResult<Bound<'_, PyDict>> {
    let info = py.detach(onrecord::world_info);
    let types = PyDict::new(py);
    for (kind, (entities, aliases)) in info.types {
        let counts = PyDict::new(py);
        counts.set_item("entities", entities)?;
        counts.set_item("aliases", aliases)?;
        types.set_item(kind.as_str(), counts)?;
    }
    let dict = PyDict::new(py);
    dict.set_item("version", info.version)?;
    dict.set_item("entities", info.entities)?;
    dict.set_item("aliases", info.aliases)?;
    dict.set_item("types", types)?;
    dict.set_item("sources", info.sources)?;
    Ok(dict)
}
