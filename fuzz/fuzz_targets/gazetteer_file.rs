//! Any bytes as a compiled gazetteer, and any changes to one: an error or wrong matches, and nothing worse.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use onrecord::{Alias, AliasKind, Case, Entity, EntityType, Gazetteer, Overlaps};
use twox_hash::XxHash3_64;

const TEXT: &str = "Zoe Angstrom of the UN met the Free State Radio in Łódź; GEORGIA, Georgian, iPhone.";

static WHOLE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let entities = [
        Entity::new("a", "Georgia", EntityType::Place),
        Entity::new("b", "Georgia", EntityType::Country).with_alias(Alias::new("Georgian").kind(AliasKind::Demonym)),
        Entity::new("UN", "UN", EntityType::Organization).with_alias(Alias::new("UN").case(Case::Sensitive)),
        Entity::new("c", "Free State Radio", EntityType::Media).with_alias("Free State"),
        Entity::new("Łódź", "Łódź", EntityType::City).with_alias("Lodz"),
    ];
    Gazetteer::builder().build(entities).expect("good entities").to_bytes()
});

fuzz_target!(|data: &[u8]| {
    let _ = Gazetteer::from_bytes(data.to_vec());

    // Three bytes a change: where, and to what. The checksum of the header is made to fit, so that the rest is looked at.
    let mut bytes = WHOLE.clone();
    for change in data.chunks_exact(3) {
        let at = usize::from(u16::from_le_bytes([change[0], change[1]])) % bytes.len();
        bytes[at] = change[2];
    }
    let sections = u32::from_le_bytes(bytes[48..52].try_into().expect("4 bytes")) as usize;
    bytes[56..64].fill(0);
    let end = (64 + 56 * sections.min(1024)).min(bytes.len());
    let checksum = XxHash3_64::oneshot(&bytes[..end]);
    bytes[56..64].copy_from_slice(&checksum.to_le_bytes());

    let path = std::env::temp_dir().join(format!("onrecord-fuzz-{}.gaz", std::process::id()));
    std::fs::write(&path, &bytes).expect("a folder for temporary files");
    let Ok(gazetteer) = Gazetteer::open(&path) else { return };
    for overlaps in [Overlaps::Longest, Overlaps::All] {
        for found in gazetteer.find(TEXT, overlaps) {
            let _ = (&TEXT[found.span], gazetteer.at(found.entity()).map(|entity| entity.to_entity()));
        }
    }
    gazetteer.find_columns(&[TEXT], Overlaps::All, None);
    for entity in gazetteer.entities() {
        gazetteer.position(&entity.id());
    }
    let _ = gazetteer.verify();
});
