//! What the pack says of every gram: on which pages it stands, how often, in which strides, and, in files of their own,
//! how its occurrences join its characters; each place of a page by itself.

use std::collections::VecDeque;

use super::{
    bits::{Bytes, varint},
    coded::Coded,
    tokens::{Pair, is_pair},
};

/// The place whose occurrences are told apart by stride.
pub(crate) const BODY: u64 = 2;
/// Where the keys of pairs and threes begin: their grams have a second character.
pub(crate) const PAIRS: u64 = 1 << 23;

/// What one gram has: the places present as bits, then, place by place, length and bytes. Empty where it has nothing.
#[derive(Clone, Default)]
pub(crate) struct Gram {
    pub(crate) postings: Vec<u8>,
    pub(crate) joints: Vec<u8>,
}

impl Gram {
    /// Of the lists of a gram's places, by rising key, on a site of so many pages.
    pub(crate) fn of<'l>(lists: impl Iterator<Item = (u64, &'l List)>, pages: usize) -> Self {
        let mut gram = Self::default();
        for (key, list) in lists.filter(|(_, list)| !list.docs.is_empty()) {
            gram.add(key, &Coded::of(key, list, pages));
        }
        gram
    }

    fn add(&mut self, key: u64, list: &Coded<'_>) {
        add_part(&mut self.postings, key & 3, &list.postings());
        if is_pair(key) {
            add_part(&mut self.joints, key & 3, &list.joints());
        }
    }

    /// The list of each place, if there is one.
    fn lists(&self, gram: u64, pages: usize) -> Option<[Option<Coded<'_>>; 4]> {
        let joints = parts(&self.joints);
        let mut out = [const { None }; 4];
        for (place, part) in parts(&self.postings).into_iter().enumerate() {
            let read = |bytes| Coded::read(gram << 2 | place as u64, bytes, joints[place].unwrap_or_default(), pages);
            out[place] = part.map(|bytes| read(bytes).ok_or(())).transpose().ok()?;
        }
        Some(out)
    }

    /// The gram after the edits of its places, by rising key; of each how many pages its list had, and has. `pages` is how
    /// many the site had, and has.
    pub(crate) fn edited(
        &self,
        gram: u64,
        edits: &[(u64, &Edits)],
        pages: [usize; 2],
    ) -> Option<(Self, Vec<(usize, usize)>)> {
        let mut lists = self.lists(gram, pages[0])?;
        let mut frequencies = Vec::new();
        for (key, edits) in edits {
            let place = &mut lists[(key & 3) as usize];
            let before = place.take().unwrap_or_default();
            let after = before.edited(*key, edits, pages)?;
            frequencies.push((before.docs, after.docs));
            *place = Some(after);
        }
        let mut out = Self::default();
        for (place, list) in (0..).zip(lists) {
            list.iter().filter(|list| list.docs > 0).for_each(|list| out.add(gram << 2 | place, list));
        }
        Some((out, frequencies))
    }
}

/// What becomes of one list: slots that leave it, and what joins it, both rising.
#[derive(Default)]
pub(crate) struct Edits {
    pub(crate) drops: Vec<u32>,
    pub(crate) adds: List,
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
    /// Of every occurrence of a pair what it joins; of a three nothing.
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

    /// The list cut into blocks, each slot into the one that `block` names; these rise with the slots.
    pub(crate) fn cut(&self, block: impl Fn(u32) -> usize) -> Vec<Self> {
        let mut out = Vec::new();
        let mut cursor = Cursor::new(self);
        while let Some(slot) = cursor.slot() {
            out.resize_with(out.len().max(block(slot) + 1), Self::default);
            cursor.copy(&mut out[block(slot)]);
        }
        out
    }

    pub(crate) fn append(&mut self, other: Self) {
        self.docs.extend(other.docs);
        self.strides.extend(other.strides);
        self.joints.extend(other.joints);
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
    /// Adds a page; by about how many bytes of memory the list grew.
    pub(crate) fn push(&mut self, key: u64, slot: u32, occurrences: &Occurrences<'_>) -> usize {
        // A list that begins takes its place among the others, and room to grow.
        const NEW: usize = 64;
        let before = self.bytes.len();
        self.add(key, slot, occurrences);
        self.bytes.len() - before + if before == 0 { NEW } else { 0 }
    }

    /// The gap, the frequency, the strides as steps, the joints in a byte each where they fit.
    fn add(&mut self, key: u64, slot: u32, occurrences: &Occurrences<'_>) {
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

    /// Lays the list behind others, with its key.
    pub(crate) fn write(&self, key: u64, out: &mut Vec<u8>) {
        out.extend(key.to_le_bytes());
        varint(out, self.bytes.len() as u32);
        out.extend(&self.bytes);
    }
}

/// Lists as they were written: complete, nothing can be added to them.
pub(crate) fn read(bytes: &[u8]) -> Option<VecDeque<(u64, Growing)>> {
    let mut bytes = Bytes(bytes);
    let mut out = VecDeque::new();
    while !bytes.0.is_empty() {
        let key = u64::from_le_bytes(bytes.take(8)?.try_into().ok()?);
        let length = bytes.varint()?;
        out.push_back((key, Growing { next: 0, bytes: bytes.take(length)?.to_vec() }));
    }
    Some(out)
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
    fn lists_are_read_as_they_were_written_and_edited_page_by_page() {
        let pages = 4;
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
        let written = Gram::of([(key(both, 0), first), (key(both, 2), second)].into_iter(), pages);
        let [a, b, c, d] = written.lists(both, pages).unwrap();
        let list = |coded: Option<Coded<'_>>, place| coded.unwrap().list(key(both, place), pages).unwrap();
        assert_eq!((&list(a, 0), &list(c, 2)), (first, second));
        assert!(b.is_none() && d.is_none());
        let cut = Gram { postings: written.postings[..3].to_vec(), joints: Vec::new() };
        assert!(cut.lists(both, pages).is_none_or(|lists| lists[2].is_none()));
        let mut adds = List::default();
        adds.push(key(both, 2), 3, &Occurrences::Pairs(&body[..1]));
        let edited = second.edited(&[1], &adds);
        assert_eq!(edited.docs, [(0, 1), (2, 3), (3, 1)]);
        assert_eq!(edited.strides, [0, 0, 0, 4, 0]);
        assert_eq!(edited.joints.last(), Some(&[0, 1]));
    }
}
