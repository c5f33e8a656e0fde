//! What the pack says of every gram: on which pages it stands, how often, in which strides, and, in files of their own,
//! how its occurrences join its characters; each place of a page by itself.

use super::{
    bits::{Bytes, varint},
    coder::{Coder, Kind, Reader, Writer},
    tokens::Pair,
};

/// The place whose occurrences are told apart by stride.
const BODY: u64 = 2;
/// Where the keys of pairs begin: their grams have a second character.
const PAIRS: u64 = 1 << 23;
/// Of lists with so many pages the postings tell only where a pair stands first; the joints tell the rest.
const LONG: usize = 600;

/// The kinds of numbers in postings, then in joints.
const GAP: Kind = Kind::number(0);
const MORE: Kind = Kind::number(1);
/// From one occurrence to the next, in either.
const STEP: Kind = Kind::number(2);
/// The ordinal of the first character: of the first occurrence in a chunk, and from one to the next; that of the second
/// character likewise, by what the first one's was.
const FIRST: [Kind; 2] = [Kind::number(3), Kind::number(4)];
const SECOND: [Kind; 6] =
    [Kind::number(5), Kind::number(6), Kind::number(7), Kind::number(8), Kind::number(9), Kind::number(10)];

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

    /// The count of pages, then each page: its gap, how many occurrences it has beyond the first; where strides are told,
    /// that of the first occurrence, and in lists that are not long the steps to every further one. `counts` are the
    /// strides of every page.
    fn encode(&self, key: u64, counts: &[u32]) -> Vec<u8> {
        let strided = key >= PAIRS && key & 3 == BODY;
        let mut coder = Writer::new();
        let mut strides = self.strides.as_slice();
        let mut next = 0;
        for &(slot, frequency) in &self.docs {
            coder.number(GAP, slot - next);
            next = slot + 1;
            coder.number(MORE, frequency - 1);
            if let Some((here, rest)) = strides.split_at_checked(frequency as usize).filter(|_| strided) {
                strides = rest;
                coder.whole(here.first().copied().map_or(0, u32::from), width(counts, slot));
                if !self.long() {
                    for two in here.windows(2) {
                        coder.number(STEP, u32::from(two[1] - two[0]));
                    }
                }
            }
        }
        let mut out = Vec::new();
        varint(&mut out, self.docs.len() as u32);
        out.extend(coder.into_bytes());
        out
    }

    fn long(&self) -> bool {
        self.docs.len() >= LONG
    }

    /// In the order of the postings the ordinals of each pair's characters; of long lists also the steps they left out.
    fn encode_joints(&self) -> Vec<u8> {
        let mut coder = Writer::new();
        let steps = self.long() && !self.strides.is_empty();
        let mut at = 0;
        for &(_, frequency) in &self.docs {
            let mut before = None;
            for i in at..at + frequency as usize {
                let (stride, joint) = (self.strides.get(i).copied().unwrap_or(0), self.joints[i]);
                if let Some((last, _)) = before.filter(|_| steps) {
                    coder.number(STEP, u32::from(stride - last));
                }
                let last = before.filter(|(last, _)| *last == stride).map(|(_, joint)| joint);
                before = Some((stride, self::joint(&mut coder, last, joint)));
            }
            at += frequency as usize;
        }
        coder.into_bytes()
    }

    fn decode(key: u64, postings: &[u8], joints: &[u8], counts: &[u32]) -> Option<Self> {
        let strided = key >= PAIRS && key & 3 == BODY;
        let mut out = Self::default();
        let mut head = Bytes(postings);
        let length = head.varint()? as usize;
        let (mut coder, mut joined) = (Reader::new(head.0), Reader::new(joints));
        let mut next = 0u32;
        for _ in 0..length {
            let slot = next.checked_add(coder.number(GAP, 0))?;
            next = slot.checked_add(1)?;
            counts.get(slot as usize)?;
            let frequency = coder.number(MORE, 0).checked_add(1)?;
            out.docs.push((slot, frequency));
            let mut stride = if strided { coder.whole(0, width(counts, slot)) as u16 } else { 0 };
            let mut before = None;
            for i in (0..frequency).take_while(|_| key >= PAIRS) {
                if strided && i > 0 {
                    let step = if length >= LONG { joined.number(STEP, 0) } else { coder.number(STEP, 0) };
                    stride = stride.checked_add(step.try_into().ok()?)?;
                }
                let last = before.filter(|(last, _)| *last == stride).map(|(_, joint)| joint);
                let joint = joint(&mut joined, last, [0; 2]);
                if strided {
                    out.strides.push(stride);
                }
                out.joints.push(joint);
                before = Some((stride, joint));
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

/// Writes or reads a joint, after the one before it in the same chunk: ordinals only grow.
fn joint(coder: &mut impl Coder, before: Option<[u16; 2]>, [a, b]: [u16; 2]) -> [u16; 2] {
    let Some([first, second]) = before else {
        let a = coder.number(FIRST[0], u32::from(a));
        return [a as u16, coder.number(SECOND[a.min(3) as usize], u32::from(b)) as u16];
    };
    let step = |number: u16, last: u16| u32::from(number.wrapping_sub(last).wrapping_sub(1));
    let (on_a, on_b) = (step(a, first), step(b, second));
    let on_a = coder.number(FIRST[1], on_a);
    let on_b = coder.number(SECOND[4 + on_a.min(1) as usize], on_b);
    let next = |last: u16, on: u32| last.wrapping_add(on as u16).wrapping_add(1);
    [next(first, on_a), next(second, on_b)]
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
    fn long_lists_tell_the_rest_in_their_joints() {
        let pages = LONG as u32 + 40;
        let counts: Vec<u32> = (0..pages).map(|slot| slot % 11 + 1).collect();
        let both = key(gram(&['公', '园']), 2);
        let mut list = List::default();
        for slot in 0..pages {
            let last = (slot % 11) as u16;
            let pair = |stride, joint| Pair { key: both, stride, joint };
            let pairs =
                [pair(last / 2, [0, 0]), pair(last / 2, [2, 1]), pair(last, [7, 9]), pair(last, [u16::MAX, 10])];
            list.push(both, slot, &Occurrences::Pairs(&pairs[(slot % 4) as usize..]));
        }
        let written = Gram::of([(both, &list)].into_iter(), &counts);
        let [_, _, read, _] = written.lists(both >> 2, &counts).unwrap();
        assert_eq!(read, list);
        assert!(written.postings.len() < written.joints.len());
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
        let cut = Gram { postings: written.postings[..3].to_vec(), joints: Vec::new() };
        assert!(cut.lists(both, &counts).is_none_or(|lists| lists[2].docs.is_empty()));
        let mut adds = List::default();
        adds.push(key(both, 2), 3, &Occurrences::Pairs(&body[..1]));
        let edited = second.edited(&[1], &adds);
        assert_eq!(edited.docs, [(0, 1), (2, 3), (3, 1)]);
        assert_eq!(edited.strides, [0, 0, 0, 4, 0]);
        assert_eq!(edited.joints.last(), Some(&[0, 1]));
    }
}
