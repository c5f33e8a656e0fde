//! The gram shards: for every gram the pages that hold it and how often, and, in files of their own, where.

use std::collections::BTreeMap;

use tantivy::{
    DocSet, Searcher, TERMINATED,
    postings::{Postings, SegmentPostings},
    schema::{Field, IndexRecordOption},
};

use super::{
    bits::{Bits, best_k, fnv, varint},
    native::Native,
};

/// What one gram has at the four places: encoded documents and, for pairs, encoded positions; empty where it has none.
#[derive(Default)]
pub(crate) struct Gram {
    docs: [Vec<u8>; 4],
    positions: [Vec<u8>; 4],
}

/// All grams of the index, the tokens of each field, and every document frequency that occurs.
#[derive(Default)]
pub(crate) struct Grams {
    pub(crate) grams: BTreeMap<String, Gram>,
    pub(crate) tokens: [[u64; 4]; 2],
    pub(crate) frequencies: std::collections::BTreeSet<u32>,
}

/// Reads every posting of the one segment, renumbered from tantivy's document ids to slots.
pub(crate) fn read(native: &Native) -> tantivy::Result<Grams> {
    let mut out = Grams::default();
    for (pairs, fields) in [native.fields.uni, native.fields.bi].into_iter().enumerate() {
        for (place, field) in fields.into_iter().enumerate() {
            out.tokens[pairs][place] = read_field(native, field, place, pairs == 1, &mut out)?;
        }
    }
    Ok(out)
}

fn read_field(native: &Native, field: Field, place: usize, pairs: bool, out: &mut Grams) -> tantivy::Result<u64> {
    let Some(segment) = single(&native.searcher) else { return Ok(0) };
    let index = segment.inverted_index(field)?;
    let option = if pairs { IndexRecordOption::WithFreqsAndPositions } else { IndexRecordOption::WithFreqs };
    let mut terms = index.terms().stream()?;
    let mut list = List::default();
    while let Some((key, info)) = terms.next() {
        list.fill(index.read_postings_from_terminfo(info, option)?, &native.slots, pairs);
        out.frequencies.insert(list.docs.len() as u32);
        let gram = out.grams.entry(String::from_utf8_lossy(key).into_owned()).or_default();
        gram.docs[place] = list.encode_docs();
        if pairs {
            gram.positions[place] = list.encode_positions();
        }
    }
    Ok(index.total_num_tokens())
}

fn single(searcher: &Searcher) -> Option<&tantivy::SegmentReader> {
    searcher.segment_readers().first()
}

/// The postings of one term, by slot.
#[derive(Default)]
struct List {
    /// slot, term frequency, start of its positions
    docs: Vec<(u32, u32, usize)>,
    positions: Vec<u32>,
}

impl List {
    fn fill(&mut self, mut postings: SegmentPostings, slots: &[u32], pairs: bool) {
        self.docs.clear();
        self.positions.clear();
        let mut here = Vec::new();
        while postings.doc() != TERMINATED {
            let slot = slots.get(postings.doc() as usize).copied().unwrap_or(u32::MAX);
            self.docs.push((slot, postings.term_freq(), self.positions.len()));
            if pairs {
                postings.positions(&mut here);
                self.positions.extend_from_slice(&here);
            }
            postings.advance();
        }
        self.docs.sort_unstable();
    }

    /// The count, the two Rice parameters, then gap and frequency of each document.
    fn encode_docs(&self) -> Vec<u8> {
        let gaps = gaps(self.docs.iter().map(|d| d.0));
        let gap_k = best_k(gaps.iter().copied());
        let tf_k = best_k(self.docs.iter().map(|d| d.1 - 1));
        let mut bits = Bits::default();
        for (gap, (_, tf, _)) in gaps.iter().zip(&self.docs) {
            bits.rice(*gap, gap_k);
            bits.rice(tf - 1, tf_k);
        }
        let mut out = Vec::new();
        varint(&mut out, self.docs.len() as u32);
        out.push((gap_k | tf_k << 4) as u8);
        out.extend(bits.into_bytes());
        out
    }

    /// The Rice parameter, then for each document in the order of slots the gaps between its positions.
    fn encode_positions(&self) -> Vec<u8> {
        let of = |&(_, tf, start): &(u32, u32, usize)| gaps(self.positions[start..][..tf as usize].iter().copied());
        let all: Vec<u32> = self.docs.iter().flat_map(of).collect();
        let k = best_k(all.iter().copied());
        let mut bits = Bits::default();
        all.into_iter().for_each(|gap| bits.rice(gap, k));
        let mut out = vec![k as u8];
        out.extend(bits.into_bytes());
        out
    }
}

/// Each number less the one before it and one; the first as it is.
pub(crate) fn gaps(numbers: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut next = 0;
    numbers
        .map(|number| {
            let gap = number - next;
            next = number + 1;
            gap
        })
        .collect()
}

/// The bodies of the shards, by number: of the documents, then of the positions.
pub(crate) fn shards(grams: &BTreeMap<String, Gram>) -> [Vec<Vec<u8>>; 2] {
    let docs = spread(grams, |gram| &gram.docs, 1400, 6144);
    let positions = spread(grams, |gram| &gram.positions, 4096, 1536);
    [docs, positions]
}

/// Spreads the grams over shards by their hash. The count of shards moves in few large steps, for with it every gram
/// moves to another shard.
fn spread(grams: &BTreeMap<String, Gram>, of: fn(&Gram) -> &[Vec<u8>; 4], aim_bytes: usize, most: usize) -> Vec<Vec<u8>> {
    let payloads: Vec<(&str, Vec<u8>)> =
        grams.iter().map(|(key, gram)| (key.as_str(), payload(of(gram)))).filter(|(_, p)| p.len() > 1).collect();
    let bytes: usize = payloads.iter().map(|(key, payload)| key.len() + payload.len() + 3).sum();
    let count = (0..).flat_map(|n| [2usize << n, 3 << n]).find(|&n| n >= most || n * aim_bytes >= bytes).unwrap_or(most);
    let mut shards: Vec<Vec<&(&str, Vec<u8>)>> = vec![Vec::new(); count];
    for entry in &payloads {
        shards[fnv(entry.0.as_bytes()) as usize % count].push(entry);
    }
    shards.iter().map(|entries| shard(entries)).collect()
}

/// The places present as bits, then the length and bytes of each.
fn payload(places: &[Vec<u8>; 4]) -> Vec<u8> {
    let mut out = vec![(0..4).filter(|&i| !places[i].is_empty()).map(|i| 1u8 << i).sum()];
    for part in places.iter().filter(|p| !p.is_empty()) {
        varint(&mut out, part.len() as u32);
        out.extend(part);
    }
    out
}

/// The count, then key and payload length of each gram, then the payloads.
fn shard(entries: &[&(&str, Vec<u8>)]) -> Vec<u8> {
    let mut out = Vec::new();
    varint(&mut out, entries.len() as u32);
    for (key, payload) in entries {
        varint(&mut out, key.len() as u32);
        out.extend(key.as_bytes());
        varint(&mut out, payload.len() as u32);
    }
    entries.iter().for_each(|(_, payload)| out.extend(payload));
    out
}
