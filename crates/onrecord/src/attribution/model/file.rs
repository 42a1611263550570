//! The file that holds a model.
//!
//! `onrecord` `model` + version, sections (a name of four letters, a length, bytes), a checksum of all before it.
//! Whole numbers are little-endian. Unknown sections are passed over, so that a file can hold more than one reader needs.

use super::Model;
use super::crf::Transitions;
use super::features::KEY_BITS;
use super::network::{Network, NetworkParts};
use super::page::LABELS;
use super::rank::{FACTS, LEAF, Node, Trees};
use super::table::{Table, UNIT, Weights, shift};

const MAGIC: &[u8; 12] = b"onrecord-mod";
/// Raised when features or sections change so that older readers would read them wrongly.
pub const VERSION: u32 = 1;

/// Weights by key, of a certain number of labels.
pub type Rows<const WIDTH: usize> = Vec<Weights<WIDTH>>;

const KEY_MASK: u32 = (1 << KEY_BITS) - 1;

/// What a file holds.
#[derive(Debug, Default)]
pub struct Parts {
    /// What it was trained on and how, as JSON.
    pub card: String,
    /// Label after label, of the first pass and the second.
    pub transitions: [Transitions; 2],
    /// Of words: both passes side by side.
    pub words: Rows<16>,
    /// Of words seen from a cue.
    pub around: Rows<8>,
    /// A further second pass, with weights of label after label.
    pub network: Option<(NetworkParts, Transitions)>,
    /// What chooses.
    pub trees: Trees,
    /// The least probability that is kept.
    pub least: f32,
}

impl Parts {
    /// The file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend(VERSION.to_le_bytes());
        section(&mut out, *b"card", self.card.as_bytes());
        section(&mut out, *b"chai", &self.transitions.each_ref().map(chain).concat());
        section(&mut out, *b"word", &packed(&self.words));
        section(&mut out, *b"arou", &packed(&self.around));
        let mut trees = [self.trees.bias, self.least].map(f32::to_le_bytes).concat();
        for tree in &self.trees.trees {
            trees.push(tree.len() as u8);
            for node in tree {
                trees.extend([node.fact, node.left, node.right]);
                trees.extend(node.value.to_le_bytes());
            }
        }
        section(&mut out, *b"tree", &trees);
        if let Some(network) = &self.network {
            let (network, transitions) = network;
            section(&mut out, *b"netc", &chain(transitions));
            section(&mut out, *b"netw", &network.to_bytes());
        }
        let sum = checksum(&out);
        out.extend(sum.to_le_bytes());
        out
    }
}

fn chain(transitions: &Transitions) -> Vec<u8> {
    transitions.0.iter().flat_map(|row| &row[..LABELS]).flat_map(|weight| weight.to_le_bytes()).collect()
}

fn section(out: &mut Vec<u8>, name: [u8; 4], bytes: &[u8]) {
    out.extend(name);
    out.extend((bytes.len() as u32).to_le_bytes());
    out.extend(bytes);
}

/// Rows as: distance to the key before, which weights are not 0, by how many bits they are shifted, the weights.
fn packed<const WIDTH: usize>(rows: &Rows<WIDTH>) -> Vec<u8> {
    let mut out = Vec::new();
    let mut before = 0;
    for (key, row) in rows {
        // Keys need not ascend: the distance goes around.
        let mut gap = key.wrapping_sub(before) & KEY_MASK;
        before = *key;
        while gap >= 0x80 {
            out.push(gap as u8 | 0x80);
            gap >>= 7;
        }
        out.push(gap as u8);
        let shift = shift(row);
        let set: u32 = row.iter().enumerate().map(|(at, &weight)| u32::from(weight >> shift != 0) << at).sum();
        out.push(set as u8);
        if WIDTH > 8 {
            out.push((set >> 8) as u8);
        }
        out.push(shift as u8);
        out.extend(row.iter().map(|weight| (weight >> shift) as u8).filter(|&weight| weight != 0));
    }
    out
}

/// `row` as the file can hold it: eight bits a weight and a shift for all.
pub fn quantised<const WIDTH: usize>(row: &[f32; WIDTH], least: f32) -> [i16; WIDTH] {
    let whole = row
        .map(|weight| if weight.abs() < least { 0 } else { (weight / UNIT).round().clamp(-32000.0, 32000.0) as i16 });
    let mut shift = shift(&whole);
    loop {
        let half = if shift == 0 { 0 } else { 1 << (shift - 1) };
        let row = whole.map(|weight| (((i32::from(weight) + half) >> shift) << shift) as i16);
        if row.iter().all(|weight| (i32::from(*weight) >> shift).abs() <= 127) {
            return row;
        }
        shift += 1;
    }
}

/// FNV-1a over eight bytes at a time.
fn checksum(bytes: &[u8]) -> u64 {
    let mut sum = 0xcbf2_9ce4_8422_2325u64;
    for chunk in bytes.chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        sum = (sum ^ u64::from_le_bytes(word) ^ (chunk.len() as u64) << 56)
            .wrapping_mul(0x0100_0000_01b3)
            .rotate_left(23);
    }
    sum
}

/// The model in `bytes`, or what is wrong with them.
pub(super) fn read(bytes: &[u8]) -> Result<Model, String> {
    let damaged = || "the file is damaged: copy or train it anew".to_owned();
    let Some(rest) = bytes.strip_prefix(MAGIC) else {
        return Err("this is no model of onrecord".to_owned());
    };
    let (version, _) = rest.split_first_chunk().ok_or_else(damaged)?;
    let version = u32::from_le_bytes(*version);
    if version != VERSION {
        return Err(format!("the file has format {version}, this version of onrecord reads format {VERSION}"));
    }
    let (sections, sum) = bytes.split_last_chunk().ok_or_else(damaged)?;
    if checksum(sections) != u64::from_le_bytes(*sum) {
        return Err(damaged());
    }
    let mut reader = Reader(&sections[MAGIC.len() + 4..]);
    let mut model = Model::default();
    let (mut seen, mut network_transitions) = (0, None);
    while !reader.0.is_empty() {
        let name = reader.take(4).ok_or_else(damaged)?;
        let length = reader.u32().ok_or_else(damaged)?;
        let mut section = Reader(reader.take(length as usize).ok_or_else(damaged)?);
        seen += 1;
        match name {
            b"card" => model.card = String::from_utf8(section.0.to_vec()).map_err(|_| damaged())?,
            b"chai" => {
                for transitions in [&mut model.first, &mut model.second] {
                    *transitions = section.chain().ok_or_else(damaged)?;
                }
            }
            b"word" => model.words = section.rows().and_then(|rows| Table::new(&rows)).ok_or_else(damaged)?,
            b"arou" => model.around = section.rows().and_then(|rows| Table::new(&rows)).ok_or_else(damaged)?,
            b"tree" => {
                model.trees.bias = section.f32().ok_or_else(damaged)?;
                model.least = section.f32().ok_or_else(damaged)?;
                while !section.0.is_empty() {
                    model.trees.trees.push(section.tree().ok_or_else(damaged)?);
                }
            }
            b"netc" => {
                seen -= 1;
                network_transitions = section.chain();
            }
            b"netw" => {
                seen -= 1;
                let network = Network::from_bytes(section.0).zip(network_transitions.take()).ok_or_else(damaged)?;
                model.network = Some((Box::new(network.0), network.1));
            }
            _ => seen -= 1,
        }
    }
    if seen == 5 { Ok(model) } else { Err(damaged()) }
}

/// What is left to read of a section; each method takes from its beginning, and gives nothing where too little is left.
pub(super) struct Reader<'b>(pub(super) &'b [u8]);

impl<'b> Reader<'b> {
    pub(super) fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn chunk<const LENGTH: usize>(&mut self) -> Option<[u8; LENGTH]> {
        let (chunk, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*chunk)
    }

    fn u8(&mut self) -> Option<u8> {
        self.chunk().map(u8::from_le_bytes)
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        self.chunk().map(u32::from_le_bytes)
    }

    pub(super) fn f32(&mut self) -> Option<f32> {
        self.chunk().map(f32::from_le_bytes).filter(|value| value.is_finite())
    }

    fn chain(&mut self) -> Option<Transitions> {
        let mut transitions = Transitions::default();
        for weight in transitions.0.iter_mut().flat_map(|row| &mut row[..LABELS]) {
            *weight = self.f32()?;
        }
        Some(transitions)
    }

    fn rows<const WIDTH: usize>(&mut self) -> Option<Rows<WIDTH>> {
        let mut rows = Vec::with_capacity(self.0.len() / 8);
        let mut key = 0u32;
        while !self.0.is_empty() {
            let (mut gap, mut bits) = (0u32, 0);
            loop {
                let byte = self.u8()?;
                gap |= u32::from(byte & 0x7f).checked_shl(bits)?;
                bits += 7;
                if byte < 0x80 {
                    break;
                }
            }
            key = key.wrapping_add(gap) & KEY_MASK;
            let mut set = u32::from(self.u8()?);
            if WIDTH > 8 {
                set |= u32::from(self.u8()?) << 8;
            }
            let shift = u32::from(self.u8()?).min(8);
            let mut row = [0; WIDTH];
            for (at, weight) in row.iter_mut().enumerate() {
                if set >> at & 1 == 1 {
                    *weight = i16::from(self.u8()? as i8) << shift;
                }
            }
            rows.push((key, row));
        }
        Some(rows)
    }

    fn tree(&mut self) -> Option<Vec<Node>> {
        let length = self.u8()?;
        let mut tree = Vec::with_capacity(usize::from(length));
        for _ in 0..length {
            let [fact, left, right] = self.chunk()?;
            let inside = fact == LEAF || usize::from(fact) < FACTS && left < length && right < length;
            tree.push(Node { fact, left, right, value: self.f32()? });
            inside.then_some(())?;
        }
        Some(tree)
    }
}
