//! What the pack says of every gram: on which pages it stands, how often, in which strides, and, in files of their own,
//! which occurrence of its characters it joins.
//!
//! Two grams of a run that stand in one chunk nearly always stand in the run; to be certain, the second file numbers
//! the occurrences of each character within a chunk. A pair joins the i-th of its first character with the j-th of its
//! second; pairs that meet in the same occurrences are a run. The numbers are mostly 0 and take two bits a pair, where
//! positions take nine.

use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use tantivy::{
    DocSet, Searcher, TERMINATED,
    postings::{Postings, SegmentPostings},
    schema::{Field, IndexRecordOption},
};

use super::{
    bits::{Bits, best_k, varint},
    blocks::Laid,
    native::{self, Native, PLACES},
};
use crate::search_doc::SearchDoc;

/// The place whose occurrences are told apart by stride.
const BODY: usize = 2;

/// What one gram has: the places present as bits, then, place by place, length and bytes. Empty where it has nothing.
#[derive(Default)]
pub(crate) struct Gram {
    pub(crate) postings: Vec<u8>,
    pub(crate) joints: Vec<u8>,
}

impl Gram {
    fn add(&mut self, place: usize, list: &List, joints: Option<&Joints>, laid: &[Laid]) {
        add_part(&mut self.postings, place, &list.encode((place == BODY && joints.is_some()).then_some(laid)));
        if let Some(joints) = joints {
            add_part(&mut self.joints, place, &list.encode_joints(joints));
        }
    }
}

fn add_part(to: &mut Vec<u8>, place: usize, part: &[u8]) {
    match to.first_mut() {
        Some(places) => *places |= 1 << place,
        None => to.push(1 << place),
    }
    varint(to, part.len() as u32);
    to.extend(part);
}

/// All grams of the index, the tokens of each field (counted: tantivy's own sum is a guess after deletions), and every
/// document frequency that occurs.
#[derive(Default)]
pub(crate) struct Grams {
    pub(crate) singles: BTreeMap<String, Gram>,
    pub(crate) pairs: BTreeMap<String, Gram>,
    pub(crate) tokens: native::Tokens,
    pub(crate) frequencies: std::collections::BTreeSet<u32>,
}

/// Reads every posting of the one segment, renumbered from tantivy's document ids to slots.
pub(crate) fn read(native: &Native, docs: &[SearchDoc], laid: &[Laid]) -> tantivy::Result<Grams> {
    let mut out = Grams::default();
    for place in 0..PLACES.len() {
        let joints = Joints::of(docs, laid, place);
        let read = |field, joints| Reading { native, field, place, joints, laid };
        out.tokens[0][place] = read(native.fields.uni[place], None).grams(&mut out.singles, &mut out.frequencies)?;
        let pairs = read(native.fields.bi[place], Some(&joints));
        out.tokens[1][place] = pairs.grams(&mut out.pairs, &mut out.frequencies)?;
    }
    Ok(out)
}

struct Reading<'r> {
    native: &'r Native,
    field: Field,
    place: usize,
    /// For pairs.
    joints: Option<&'r Joints>,
    laid: &'r [Laid],
}

impl Reading<'_> {
    fn grams(
        &self,
        grams: &mut BTreeMap<String, Gram>,
        frequencies: &mut std::collections::BTreeSet<u32>,
    ) -> tantivy::Result<u64> {
        let Some(segment) = single(&self.native.searcher) else { return Ok(0) };
        let index = segment.inverted_index(self.field)?;
        let pairs = self.joints.is_some();
        let option = if pairs { IndexRecordOption::WithFreqsAndPositions } else { IndexRecordOption::WithFreqs };
        let mut terms = index.terms().stream()?;
        let (mut list, mut tokens) = (List::default(), 0);
        while let Some((key, info)) = terms.next() {
            list.fill(index.read_postings_from_terminfo(info, option)?, &self.native.slots, pairs);
            tokens += list.docs.iter().map(|d| u64::from(d.1)).sum::<u64>();
            frequencies.insert(list.docs.len() as u32);
            let gram = grams.entry(String::from_utf8_lossy(key).into_owned()).or_default();
            gram.add(self.place, &list, self.joints, self.laid);
        }
        Ok(tokens)
    }
}

fn single(searcher: &Searcher) -> Option<&tantivy::SegmentReader> {
    searcher.segment_readers().first()
}

/// For one place of every page, which occurrence of its character within the chunk stands at each position.
struct Joints {
    starts: Vec<usize>,
    ordinals: Vec<u16>,
}

impl Joints {
    fn of(docs: &[SearchDoc], laid: &[Laid], place: usize) -> Self {
        let of_page = |(doc, laid): (&SearchDoc, &Laid)| {
            let chunks = if place == BODY { laid.chunks.as_slice() } else { &[] };
            ordinals(&native::place_text(doc, place), chunks.iter().skip(1).map(|(start, _)| *start))
        };
        let pages: Vec<Vec<u16>> = docs.par_iter().zip(laid).map(of_page).collect();
        let mut out = Self { starts: Vec::with_capacity(pages.len()), ordinals: Vec::new() };
        for page in pages {
            out.starts.push(out.ordinals.len());
            out.ordinals.extend(page);
        }
        out
    }

    /// The ordinals of a pair's two characters.
    fn at(&self, slot: u32, position: u32) -> [u32; 2] {
        let first = self.starts.get(slot as usize).map_or(0, |start| start + position as usize);
        [first, first + 1].map(|at| self.ordinals.get(at).copied().map_or(0, u32::from))
    }
}

fn ordinals(text: &str, mut chunk_starts: impl Iterator<Item = u32>) -> Vec<u16> {
    let mut next = chunk_starts.next();
    let mut seen: FxHashMap<char, u16> = FxHashMap::default();
    let of = |(at, c): (u32, char)| {
        while next.is_some_and(|start| start <= at) {
            seen.clear();
            next = chunk_starts.next();
        }
        let count = seen.entry(c).or_default();
        *count = count.saturating_add(1);
        *count - 1
    };
    (0..).zip(text.chars()).map(of).collect()
}

/// The postings of one term, by slot.
#[derive(Default)]
struct List {
    /// slot, term frequency, start of its positions
    docs: Vec<(u32, u32, usize)>,
    positions: Vec<u32>,
    here: Vec<u32>,
}

impl List {
    fn fill(&mut self, mut postings: SegmentPostings, slots: &[u32], pairs: bool) {
        self.docs.clear();
        self.positions.clear();
        while postings.doc() != TERMINATED {
            let slot = slots.get(postings.doc() as usize).copied().unwrap_or(u32::MAX);
            self.docs.push((slot, postings.term_freq(), self.positions.len()));
            if pairs {
                postings.positions(&mut self.here);
                self.positions.extend_from_slice(&self.here);
            }
            postings.advance();
        }
        self.docs.sort_unstable();
    }

    /// The count, the Rice parameters of gaps and frequencies, then each page: its gap; where strides are told, the
    /// stride of the first occurrence, for every further one a 1 and how many strides on, and a 0; otherwise the
    /// frequency less one.
    fn encode(&self, laid: Option<&[Laid]>) -> Vec<u8> {
        let gaps = gaps(self.docs.iter().map(|d| d.0));
        let k = best_k(gaps.iter().copied());
        let frequency_k = if laid.is_some() { 0 } else { best_k(self.docs.iter().map(|d| d.1 - 1)) };
        let mut bits = Bits::default();
        for (gap, &(slot, frequency, start)) in gaps.iter().zip(&self.docs) {
            bits.rice(*gap, k);
            match laid.and_then(|laid| laid.get(slot as usize)) {
                Some(laid) => strides(&mut bits, laid, self.positions.get(start..start + frequency as usize)),
                None => bits.rice(frequency - 1, frequency_k),
            }
        }
        let mut out = Vec::new();
        varint(&mut out, self.docs.len() as u32);
        out.push((k | frequency_k << 4) as u8);
        out.extend(bits.into_bytes());
        out
    }

    /// The two Rice parameters, then, in the order of the postings, the ordinals of each pair's characters.
    fn encode_joints(&self, joints: &Joints) -> Vec<u8> {
        let mut all = Vec::with_capacity(self.positions.len());
        for &(slot, frequency, start) in &self.docs {
            let positions = self.positions.get(start..start + frequency as usize).unwrap_or_default();
            all.extend(positions.iter().map(|&position| joints.at(slot, position)));
        }
        let k = [0, 1].map(|i| best_k(all.iter().map(move |pair: &[u32; 2]| pair[i])));
        let mut bits = Bits::default();
        all.iter().for_each(|pair| (0..2).for_each(|i| bits.rice(pair[i], k[i])));
        let mut out = vec![(k[0] | k[1] << 4) as u8];
        out.extend(bits.into_bytes());
        out
    }
}

fn strides(bits: &mut Bits, laid: &Laid, positions: Option<&[u32]>) {
    let mut last = None;
    for stride in positions.unwrap_or_default().iter().map(|&position| u32::from(laid.stride_of(position))) {
        match last {
            None => bits.number(stride, stride_width(laid.count())),
            Some(last) => {
                bits.bit(true);
                bits.rice(stride - last, 0);
            }
        }
        last = Some(stride);
    }
    bits.bit(false);
}

/// How many bits tell the strides of a page apart.
fn stride_width(strides: usize) -> u32 {
    usize::BITS - strides.saturating_sub(1).leading_zeros()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals_count_anew_in_every_chunk() {
        assert_eq!(ordinals("甲乙甲\n甲乙乙", [4].into_iter()), [0, 0, 1, 0, 0, 0, 1]);
        assert_eq!(ordinals("甲甲", [0, 0, 1, 9].into_iter()), [0, 0]);
    }

    #[test]
    fn a_stride_takes_as_many_bits_as_the_page_needs() {
        assert_eq!([0, 1, 2, 3, 4, 5, 8, 9].map(stride_width), [0, 0, 1, 2, 2, 3, 3, 4]);
    }
}
