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
    /// Its document frequencies at all places together.
    frequency: u32,
}

/// All grams of the index, the tokens of each field (counted: tantivy's own sum is a guess after deletions), and every document frequency that occurs.
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
    let (mut list, mut tokens) = (List::default(), 0);
    while let Some((key, info)) = terms.next() {
        list.fill(index.read_postings_from_terminfo(info, option)?, &native.slots, pairs);
        tokens += list.docs.iter().map(|d| u64::from(d.1)).sum::<u64>();
        out.frequencies.insert(list.docs.len() as u32);
        let gram = out.grams.entry(String::from_utf8_lossy(key).into_owned()).or_default();
        gram.docs[place] = list.encode_docs();
        gram.frequency += list.docs.len() as u32;
        if pairs {
            gram.positions[place] = list.encode_positions();
        }
    }
    Ok(tokens)
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

/// A family of shards: their bodies by number, and the first number and count of each class of grams.
pub(crate) struct Shards {
    pub(crate) bodies: Vec<Vec<u8>>,
    pub(crate) classes: Vec<(usize, usize)>,
}

/// The shards of the documents, then those of the positions.
///
/// Who asks for positions has the documents already, so positions are kept by class of frequency: a rare gram does not
/// share a file with common ones.
pub(crate) fn shards(grams: &BTreeMap<String, Gram>) -> [Shards; 2] {
    let docs = spread(grams, |gram| &gram.docs, |_| 0, 1400, MOST_DOCS_SHARDS);
    let class = |gram: &Gram| gram.frequency.checked_ilog2().map_or(0, |n| n as usize);
    [docs, spread(grams, |gram| &gram.positions, class, 1800, MOST_POSITION_SHARDS)]
}

const MOST_DOCS_SHARDS: usize = 6144;
const MOST_POSITION_SHARDS: usize = 1792;

/// Spreads the grams of each class over shards by their hash.
fn spread(
    grams: &BTreeMap<String, Gram>,
    of: fn(&Gram) -> &[Vec<u8>; 4],
    class: impl Fn(&Gram) -> usize,
    aim_bytes: usize,
    most: usize,
) -> Shards {
    let mut payloads: Vec<Vec<(&str, Vec<u8>)>> = vec![vec![]];
    for (key, gram) in grams {
        let (class, payload) = (class(gram), payload(of(gram)));
        if payload.len() > 1 {
            payloads.resize(payloads.len().max(class + 1), vec![]);
            payloads[class].push((key.as_str(), payload));
        }
    }
    let mut shards = Shards { bodies: vec![], classes: vec![] };
    for (entries, count) in payloads.iter().zip(counts(&payloads, aim_bytes, most)) {
        let mut spread: Vec<Vec<&(&str, Vec<u8>)>> = vec![vec![]; count];
        for entry in entries {
            spread[fnv(entry.0.as_bytes()) as usize % count].push(entry);
        }
        shards.classes.push((shards.bodies.len(), count));
        shards.bodies.extend(spread.iter().map(|entries| shard(entries)));
    }
    shards
}

/// How many shards each class has: shards of one weight, a third of it for the grams of fewer than 256 pages. The counts
/// move in few large steps, for with them every gram of the class moves to another shard.
fn counts(classes: &[Vec<(&str, Vec<u8>)>], aim_bytes: usize, most: usize) -> Vec<usize> {
    let bytes: Vec<usize> = classes.iter().map(|c| c.iter().map(|(key, p)| key.len() + p.len() + 3).sum()).collect();
    let weight = |class: usize| if class < 8 && classes.len() > 1 { 3 * bytes[class] } else { bytes[class] };
    let stepped = |wanted: usize| (0..).map(|n| STEPS[n % 4] << (n / 4) >> 2).find(|&n| n > wanted).unwrap_or(most);
    let all = |aim: usize| (0..bytes.len()).map(|class| stepped(weight(class) / aim)).collect::<Vec<usize>>();
    let aims = std::iter::successors(Some(aim_bytes), |aim| Some(aim + aim / 16 + 1));
    aims.map(all).find(|counts| counts.iter().sum::<usize>() <= most.max(bytes.len())).unwrap_or_default()
}

/// Quarters of the steps from one power of two to the next.
const STEPS: [usize; 4] = [4, 5, 6, 7];

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
