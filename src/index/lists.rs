//! What the pack says of every gram: on which pages it stands, how often, in which strides, and, in files of their own,
//! how its occurrences join its characters; each place of a page by itself.

use super::{
    bits::{BitReader, Bits, Bytes, best_k, varint},
    tokens::Pair,
};

/// The place whose occurrences are told apart by stride.
const BODY: u64 = 2;
/// Where the keys of pairs begin: their grams have a second character.
const PAIRS: u64 = 1 << 23;

/// What one gram has: the places present as bits, then, place by place, length and bytes. Empty where it has nothing.
#[derive(Clone, Default)]
pub(crate) struct Gram {
    pub(crate) postings: Vec<u8>,
    pub(crate) joints: Vec<u8>,
}

impl Gram {
    /// Of the lists of a gram's places, by rising key.
    pub(crate) fn of<'l>(lists: impl Iterator<Item = (u64, &'l List)>, counts: &[u32]) -> Self {
        let mut gram = Self::default();
        for (key, list) in lists.filter(|(_, list)| !list.docs.is_empty()) {
            add_part(&mut gram.postings, key & 3, &list.encode(key, counts));
            if key >= PAIRS {
                add_part(&mut gram.joints, key & 3, &list.encode_joints());
            }
        }
        gram
    }

    /// The list of each place.
    pub(crate) fn lists(&self, gram: u64, counts: &[u32]) -> Option<[List; 4]> {
        let mut out = [const { None }; 4];
        let joints = parts(&self.joints);
        for (place, part) in (0..).zip(parts(&self.postings)) {
            let list = match part {
                Some(bytes) => {
                    List::decode(gram << 2 | place, bytes, joints[place as usize].unwrap_or_default(), counts)?
                }
                None => List::default(),
            };
            out[place as usize] = Some(list);
        }
        let [a, b, c, d] = out;
        Some([a?, b?, c?, d?])
    }

    /// How many bytes the gram adds to its bucket of postings, less its name.
    pub(crate) fn bytes(&self) -> usize {
        self.postings.len() + 2
    }
}

fn add_part(to: &mut Vec<u8>, place: u64, part: &[u8]) {
    match to.first_mut() {
        Some(places) => *places |= 1 << place,
        None => to.push(1 << place),
    }
    varint(to, part.len() as u32);
    to.extend(part);
}

fn parts(bytes: &[u8]) -> [Option<&[u8]>; 4] {
    let mut bytes = Bytes(bytes);
    let places = bytes.byte().unwrap_or(0);
    let mut next =
        |place: u32| (places >> place & 1 == 1).then(|| bytes.varint().and_then(|n| bytes.take(n))).flatten();
    [next(0), next(1), next(2), next(3)]
}

/// The postings of one gram at one place.
#[derive(Clone, Default, Debug, PartialEq, Eq)]
pub(crate) struct List {
    /// Slot and frequency, by slot.
    pub(crate) docs: Vec<(u32, u32)>,
    /// Of every occurrence of a pair in bodies its stride, in order.
    pub(crate) strides: Vec<u16>,
    /// Of every occurrence of a pair what it joins.
    pub(crate) joints: Vec<[u16; 2]>,
}

impl List {
    pub(crate) fn push(&mut self, key: u64, slot: u32, occurrences: &Occurrences<'_>) {
        match occurrences {
            Occurrences::Singles(count) => self.docs.push((slot, *count)),
            Occurrences::Pairs(pairs) => {
                self.docs.push((slot, pairs.len() as u32));
                self.joints.extend(pairs.iter().map(|pair| pair.joint));
                if key & 3 == BODY {
                    self.strides.extend(pairs.iter().map(|pair| pair.stride));
                }
            }
        }
    }

    /// The count, the Rice parameters of gaps and frequencies, then each page: its gap; where strides are told, the
    /// stride of the first occurrence, for every further one a 1 and how many strides on, and a 0; otherwise the
    /// frequency less one. `counts` are the strides of every page.
    fn encode(&self, key: u64, counts: &[u32]) -> Vec<u8> {
        let strided = key >= PAIRS && key & 3 == BODY;
        let gaps = gaps(self.docs.iter().map(|d| d.0));
        let k = best_k(gaps.iter().copied());
        let frequency_k = if strided { 0 } else { best_k(self.docs.iter().map(|d| d.1 - 1)) };
        let mut bits = Bits::default();
        let mut strides = self.strides.as_slice();
        for (gap, &(slot, frequency)) in gaps.iter().zip(&self.docs) {
            bits.rice(*gap, k);
            match strides.split_at_checked(frequency as usize).filter(|_| strided) {
                Some((here, rest)) => {
                    write_strides(&mut bits, width(counts, slot), here);
                    strides = rest;
                }
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
    fn encode_joints(&self) -> Vec<u8> {
        let k = [0, 1].map(|i| best_k(self.joints.iter().map(move |pair| u32::from(pair[i]))));
        let mut bits = Bits::default();
        self.joints.iter().for_each(|pair| (0..2).for_each(|i| bits.rice(u32::from(pair[i]), k[i])));
        let mut out = vec![(k[0] | k[1] << 4) as u8];
        out.extend(bits.into_bytes());
        out
    }

    fn decode(key: u64, postings: &[u8], joints: &[u8], counts: &[u32]) -> Option<Self> {
        let strided = key >= PAIRS && key & 3 == BODY;
        let mut out = Self::default();
        let mut head = Bytes(postings);
        let length = head.varint()?;
        let ks = u32::from(head.byte()?);
        let mut bits = BitReader::new(head.0);
        let mut next = 0u32;
        for _ in 0..length {
            let slot = next.checked_add(bits.rice(ks & 15))?;
            next = slot.checked_add(1)?;
            let frequency = if strided {
                read_strides(&mut bits, width(counts, slot), &mut out.strides)
            } else {
                bits.rice(ks >> 4).checked_add(1)?
            };
            out.docs.push((slot, frequency));
            if bits.ended() {
                return None;
            }
        }
        if key >= PAIRS {
            let mut head = Bytes(joints);
            let ks = u32::from(head.byte()?);
            let mut bits = BitReader::new(head.0);
            let occurrences: u64 = out.docs.iter().map(|d| u64::from(d.1)).sum();
            for _ in 0..occurrences {
                out.joints.push([bits.rice(ks & 15) as u16, bits.rice(ks >> 4) as u16]);
                if bits.ended() {
                    return None;
                }
            }
        }
        Some(out)
    }

    /// The list without some slots, and with others, both rising.
    pub(crate) fn edited(&self, drops: &[u32], adds: &Self) -> Self {
        let mut out = Self::default();
        let (mut kept, mut added) = (Cursor::new(self), Cursor::new(adds));
        loop {
            match (kept.slot(), added.slot()) {
                (None, None) => return out,
                (Some(slot), _) if drops.binary_search(&slot).is_ok() => kept.skip(),
                (Some(slot), next) if next.is_none_or(|next| slot < next) => kept.copy(&mut out),
                _ => added.copy(&mut out),
            }
        }
    }
}

/// Walks through a list page by page.
struct Cursor<'l> {
    list: &'l List,
    doc: usize,
    occurrence: usize,
}

impl<'l> Cursor<'l> {
    fn new(list: &'l List) -> Self {
        Self { list, doc: 0, occurrence: 0 }
    }

    fn slot(&self) -> Option<u32> {
        self.list.docs.get(self.doc).map(|d| d.0)
    }

    fn skip(&mut self) {
        self.occurrence += self.list.docs.get(self.doc).map_or(0, |d| d.1 as usize);
        self.doc += 1;
    }

    fn copy(&mut self, to: &mut List) {
        let from = self.occurrence;
        to.docs.extend(self.list.docs.get(self.doc));
        self.skip();
        to.strides.extend(self.list.strides.get(from..self.occurrence).unwrap_or_default());
        to.joints.extend(self.list.joints.get(from..self.occurrence).unwrap_or_default());
    }
}

/// What one page has of a gram at a place.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Occurrences<'t> {
    Singles(u32),
    Pairs(&'t [Pair]),
}

/// A list while pages are gathered one after another: bytes, for all lists are in memory at once.
#[derive(Default)]
pub(crate) struct Growing {
    next: u32,
    bytes: Vec<u8>,
}

impl Growing {
    /// The gap, the frequency, the strides as steps, the joints in a byte each where they fit.
    pub(crate) fn push(&mut self, key: u64, slot: u32, occurrences: &Occurrences<'_>) {
        let bytes = &mut self.bytes;
        varint(bytes, slot - self.next);
        self.next = slot + 1;
        let pairs = match occurrences {
            Occurrences::Singles(count) => return varint(bytes, *count),
            Occurrences::Pairs(pairs) => pairs,
        };
        varint(bytes, pairs.len() as u32);
        let mut last = 0;
        for pair in *pairs {
            if key & 3 == BODY {
                varint(bytes, u32::from(pair.stride - last));
                last = pair.stride;
            }
            match pair.joint {
                [a @ 0..15, b @ 0..15] => bytes.push((a << 4 | b) as u8),
                [a, b] => {
                    bytes.push(u8::MAX);
                    varint(bytes, u32::from(a));
                    varint(bytes, u32::from(b));
                }
            }
        }
    }

    pub(crate) fn list(&self, key: u64) -> List {
        let mut list = List::default();
        let mut bytes = Bytes(&self.bytes);
        let mut slot = 0;
        while let Some(gap) = bytes.varint() {
            slot += gap;
            let frequency = bytes.varint().unwrap_or(0);
            list.docs.push((slot, frequency));
            slot += 1;
            let mut stride = 0;
            for _ in (0..frequency).take_while(|_| key >= PAIRS) {
                if key & 3 == BODY {
                    stride += bytes.varint().unwrap_or(0) as u16;
                    list.strides.push(stride);
                }
                list.joints.push(match bytes.byte() {
                    Some(u8::MAX) => [(); 2].map(|()| bytes.varint().unwrap_or(0) as u16),
                    joint => [joint.unwrap_or(0) >> 4, joint.unwrap_or(0) & 15].map(u16::from),
                });
            }
        }
        list
    }
}

fn write_strides(bits: &mut Bits, width: u32, strides: &[u16]) {
    let mut last = None;
    for &stride in strides {
        match last {
            None => bits.number(u32::from(stride), width),
            Some(last) => {
                bits.number(1, 1);
                bits.rice(u32::from(stride - last), 0);
            }
        }
        last = Some(stride);
    }
    bits.number(0, 1);
}

/// Adds the strides of a page; how many they are.
fn read_strides(bits: &mut BitReader<'_>, width: u32, to: &mut Vec<u16>) -> u32 {
    let mut stride = bits.number(width);
    let mut count = 1;
    to.push(stride as u16);
    while bits.number(1) == 1 && !bits.ended() {
        stride += bits.rice(0);
        to.push(stride as u16);
        count += 1;
    }
    count
}

/// How many bits tell the strides of a page apart.
pub(crate) fn width(counts: &[u32], slot: u32) -> u32 {
    let strides = counts.get(slot as usize).copied().unwrap_or(0);
    u32::BITS - strides.saturating_sub(1).leading_zeros()
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
    use crate::index::tokens::{gram, key};

    #[test]
    fn a_stride_takes_as_many_bits_as_the_page_needs() {
        assert_eq!([0, 1, 2, 3, 4, 5, 8, 9].map(|count| width(&[count], 0)), [0, 0, 1, 2, 2, 3, 3, 4]);
    }

    #[test]
    fn lists_are_read_as_they_were_written_and_edited_page_by_page() {
        let counts = [1, 5, 40_000, 3];
        let both = gram(&['公', '园']);
        let pair = |place, stride, joint| Pair { key: key(both, place), stride, joint };
        let body = [pair(2, 0, [0, 1]), pair(2, 0, [3, 40]), pair(2, 4, [70, 0])];
        let title = [pair(0, 0, [0, 0])];
        let mut growing = [Growing::default(), Growing::default()];
        let mut lists = [List::default(), List::default()];
        for slot in [0, 1, 2] {
            for (i, pairs) in [&title[..], &body[..(slot + 1) as usize]].into_iter().enumerate() {
                growing[i].push(key(both, i * 2), slot, &Occurrences::Pairs(pairs));
                lists[i].push(key(both, i * 2), slot, &Occurrences::Pairs(pairs));
            }
        }
        assert_eq!([growing[0].list(key(both, 0)), growing[1].list(key(both, 2))], lists);
        let [first, second] = &lists;
        let written = Gram::of([(key(both, 0), first), (key(both, 2), second)].into_iter(), &counts);
        let [a, b, c, d] = written.lists(both, &counts).unwrap();
        assert_eq!((&a, &c, b.docs.len() + d.docs.len()), (first, second, 0));
        let cut = Gram { postings: written.postings.clone(), joints: written.joints[..4].to_vec() };
        assert!(cut.lists(both, &counts).is_none());
        let mut adds = List::default();
        adds.push(key(both, 2), 3, &Occurrences::Pairs(&body[..1]));
        let edited = second.edited(&[1], &adds);
        assert_eq!(edited.docs, [(0, 1), (2, 3), (3, 1)]);
        assert_eq!(edited.strides, [0, 0, 0, 4, 0]);
        assert_eq!(edited.joints.last(), Some(&[0, 1]));
    }
}
