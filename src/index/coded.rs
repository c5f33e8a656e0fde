//! A list in its code. Long lists are cut by slot into blocks, each coded by itself, so that an edit codes the blocks it
//! touches and copies the others.

use std::borrow::Cow;

use super::{
    bits::{Bytes, varint},
    coder::{Coder, Kind, Reader, Writer},
    lists::{BODY, Edits, List, PAIRS},
    tokens::is_pair,
};

/// Lists with so many pages are long: cut into blocks, and their postings tell only where a gram stands first in a page;
/// the joints of pairs tell the rest.
const LONG: usize = 600;
/// A block has about so many pages, or up to twice as many where they stand close.
const BLOCK: usize = 512;

/// The kinds of numbers in postings, then in joints.
const GAP: Kind = Kind::number(0);
const MORE: Kind = Kind::number(1);
/// From one occurrence to the next, in either.
const STEP: Kind = Kind::number(2);
/// The ordinal of the first character: of the first occurrence in a chunk, by the chunk's stride, and from one to the next;
/// that of the second character likewise, by what the first one's was.
const FIRST: [Kind; 5] = [Kind::number(3), Kind::number(4), Kind::number(5), Kind::number(6), Kind::number(7)];
const SECOND: [Kind; 6] =
    [Kind::number(8), Kind::number(9), Kind::number(10), Kind::number(11), Kind::number(12), Kind::number(13)];
/// In which stride a gram stands first, by how often more: what stands often mostly begins early.
const STRIDE: [Kind; 4] = [Kind::number(14), Kind::number(15), Kind::number(16), Kind::number(17)];

/// The code of one gram at one place.
#[derive(Default)]
pub(crate) struct Coded<'b> {
    /// Pages.
    pub(crate) docs: usize,
    blocks: Vec<Block<'b>>,
}

#[derive(Clone, Default)]
struct Block<'b> {
    docs: usize,
    postings: Cow<'b, [u8]>,
    joints: Cow<'b, [u8]>,
}

/// How a list of so many pages is cut, on a site of so many.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Shape {
    long: bool,
    /// How many bits of a slot are its place in its block.
    shift: u32,
}

impl Shape {
    fn of(docs: usize, pages: usize) -> Self {
        let long = docs >= LONG;
        let slots = (BLOCK * pages.next_power_of_two()).div_ceil(docs.max(1)).next_power_of_two();
        Self { long, shift: if long { slots.trailing_zeros() } else { u32::BITS - 1 } }
    }

    fn block(self, slot: u32) -> usize {
        (slot >> self.shift) as usize
    }

    fn first(self, block: usize) -> u32 {
        (block as u32) << self.shift
    }
}

/// Whether lists are cut alike on sites of so many pages.
pub(crate) fn cut_alike(pages: usize, others: usize) -> bool {
    pages.next_power_of_two() == others.next_power_of_two()
}

impl<'b> Coded<'b> {
    /// On a site of so many pages.
    pub(crate) fn of(key: u64, list: &List, pages: usize) -> Self {
        let shape = Shape::of(list.docs.len(), pages);
        let blocks = list.cut(|slot| shape.block(slot));
        let code = |(at, list): (usize, &List)| Block::of(key, list, shape, at);
        Self { docs: list.docs.len(), blocks: blocks.iter().enumerate().map(code).collect() }
    }

    /// Of the bytes that [`Self::postings`] and [`Self::joints`] gave.
    pub(crate) fn read(key: u64, postings: &'b [u8], joints: &'b [u8], pages: usize) -> Option<Self> {
        let (mut from, mut joined) = (Bytes(postings), Bytes(joints));
        let docs = from.varint()? as usize;
        let shape = Shape::of(docs, pages);
        if !shape.long {
            let block = Block { docs, postings: Cow::Borrowed(from.0), joints: Cow::Borrowed(joints) };
            return Some(Self { docs, blocks: vec![block] });
        }
        let pairs = is_pair(key);
        let mut heads = Vec::new();
        for _ in 0..from.varint()? {
            heads.push((from.varint()?, from.varint()?, if pairs { joined.varint()? } else { 0 }));
        }
        let mut blocks = Vec::new();
        for (docs, postings, joints) in heads {
            let (postings, joints) = (from.take(postings)?, joined.take(joints)?);
            blocks.push(Block {
                docs: docs as usize,
                postings: Cow::Borrowed(postings),
                joints: Cow::Borrowed(joints),
            });
        }
        (blocks.iter().map(|block| block.docs).sum::<usize>() == docs).then_some(Self { docs, blocks })
    }

    /// The count of pages; in long lists then that of blocks, and the pages and length of each; then the blocks.
    pub(crate) fn postings(&self) -> Vec<u8> {
        let mut out = Vec::new();
        varint(&mut out, self.docs as u32);
        if self.docs >= LONG {
            varint(&mut out, self.blocks.len() as u32);
            for block in &self.blocks {
                varint(&mut out, block.docs as u32);
                varint(&mut out, block.postings.len() as u32);
            }
        }
        self.blocks.iter().for_each(|block| out.extend_from_slice(&block.postings));
        out
    }

    /// In long lists the length of each block; then the blocks.
    pub(crate) fn joints(&self) -> Vec<u8> {
        let mut out = Vec::new();
        if self.docs >= LONG {
            self.blocks.iter().for_each(|block| varint(&mut out, block.joints.len() as u32));
        }
        self.blocks.iter().for_each(|block| out.extend_from_slice(&block.joints));
        out
    }

    /// The whole list.
    pub(crate) fn list(&self, key: u64, pages: usize) -> Option<List> {
        let shape = Shape::of(self.docs, pages);
        let mut out = List::default();
        for (at, block) in self.blocks.iter().enumerate() {
            out.append(block.list(key, shape, at, pages)?);
        }
        Some(out)
    }

    /// The list without some slots, and with others. Given how many pages the site had and has, which cut lists alike.
    pub(crate) fn edited(&self, key: u64, edits: &Edits, [before, after]: [usize; 2]) -> Option<Coded<'b>> {
        let old = Shape::of(self.docs, before);
        let docs = (self.docs + edits.adds.docs.len()).checked_sub(edits.drops.len())?;
        let new = Shape::of(docs, after);
        if old.long && !new.long && !is_pair(key) {
            // Of a long list of threes nobody knows the further strides any more.
            return None;
        }
        if old != new || self.blocks.is_empty() {
            let list = self.list(key, before)?.edited(&edits.drops, &edits.adds);
            return Some(Self::of(key, &list, after));
        }
        let adds = edits.adds.cut(|slot| new.block(slot));
        let mut blocks = self.blocks.clone();
        blocks.resize_with(blocks.len().max(adds.len()), Block::default);
        for (at, block) in blocks.iter_mut().enumerate() {
            let drops: Vec<u32> = edits.drops.iter().copied().filter(|&slot| new.block(slot) == at).collect();
            let none = List::default();
            let adds = adds.get(at).unwrap_or(&none);
            if !drops.is_empty() || !adds.docs.is_empty() {
                let list = block.list(key, old, at, before)?.edited(&drops, adds);
                *block = Block::of(key, &list, new, at);
            }
        }
        let last = blocks.iter().rposition(|block| block.docs > 0).map_or(0, |at| at + 1);
        blocks.truncate(last);
        let docs = blocks.iter().map(|block| block.docs).sum();
        Some(Coded { docs, blocks })
    }
}

impl Block<'_> {
    fn of(key: u64, list: &List, shape: Shape, at: usize) -> Self {
        let postings = list.postings(key, shape, at);
        let joints = if is_pair(key) { list.joined(shape) } else { Vec::new() };
        Self { docs: list.docs.len(), postings: Cow::Owned(postings), joints: Cow::Owned(joints) }
    }

    fn list(&self, key: u64, shape: Shape, at: usize, pages: usize) -> Option<List> {
        let (strided, pairs) = (key >= PAIRS && key & 3 == BODY, is_pair(key));
        let mut out = List::default();
        let (mut coder, mut joined) = (Reader::new(&self.postings), Reader::new(&self.joints));
        let mut next = shape.first(at);
        for _ in 0..self.docs {
            let slot = next.checked_add(coder.number(GAP, 0))?;
            next = slot.checked_add(1)?;
            if slot as usize >= pages {
                return None;
            }
            let more = coder.number(MORE, 0);
            let frequency = more.checked_add(1)?;
            out.docs.push((slot, frequency));
            let mut stride =
                if strided { coder.number(STRIDE[more.min(3) as usize], 0).try_into().ok()? } else { 0u16 };
            let mut before = None;
            for i in (0..frequency).take_while(|_| key >= PAIRS) {
                if strided && i > 0 && (pairs || !shape.long) {
                    let step = if shape.long { joined.number(STEP, 0) } else { coder.number(STEP, 0) };
                    stride = stride.checked_add(step.try_into().ok()?)?;
                }
                let last = before.filter(|(last, _)| *last == stride).map(|(_, joint)| joint);
                let joint = if pairs { joint(&mut joined, stride, last, [0; 2]) } else { [0; 2] };
                if strided {
                    out.strides.push(stride);
                }
                out.joints.push(joint);
                before = Some((stride, joint));
            }
        }
        Some(out)
    }
}

impl List {
    /// Each page: its gap, how many occurrences it has beyond the first; where strides are told, that of the first
    /// occurrence, and in lists that are not long the steps to every further one.
    fn postings(&self, key: u64, shape: Shape, at: usize) -> Vec<u8> {
        let strided = key >= PAIRS && key & 3 == BODY;
        let mut coder = Writer::new();
        let mut strides = self.strides.as_slice();
        let mut next = shape.first(at);
        for &(slot, frequency) in &self.docs {
            coder.number(GAP, slot - next);
            next = slot + 1;
            coder.number(MORE, frequency - 1);
            if let Some((here, rest)) = strides.split_at_checked(frequency as usize).filter(|_| strided) {
                strides = rest;
                let first = here.first().copied().map_or(0, u32::from);
                coder.number(STRIDE[(frequency - 1).min(3) as usize], first);
                if !shape.long {
                    for two in here.windows(2) {
                        coder.number(STEP, u32::from(two[1] - two[0]));
                    }
                }
            }
        }
        coder.into_bytes()
    }

    /// In the order of the postings the ordinals of each pair's characters; of long lists also the steps they left out.
    fn joined(&self, shape: Shape) -> Vec<u8> {
        let mut coder = Writer::new();
        let steps = shape.long && !self.strides.is_empty();
        let mut at = 0;
        for &(_, frequency) in &self.docs {
            let mut before = None;
            for i in at..at + frequency as usize {
                let (stride, joint) = (self.strides.get(i).copied().unwrap_or(0), self.joints[i]);
                if let Some((last, _)) = before.filter(|_| steps) {
                    coder.number(STEP, u32::from(stride - last));
                }
                let last = before.filter(|(last, _)| *last == stride).map(|(_, joint)| joint);
                before = Some((stride, self::joint(&mut coder, stride, last, joint)));
            }
            at += frequency as usize;
        }
        coder.into_bytes()
    }
}

/// Writes or reads a joint in the chunk of a stride, after the one before it there: ordinals only grow.
fn joint(coder: &mut impl Coder, stride: u16, before: Option<[u16; 2]>, [a, b]: [u16; 2]) -> [u16; 2] {
    let Some([first, second]) = before else {
        let a = coder.number(FIRST[stride.min(3) as usize], u32::from(a));
        return [a as u16, coder.number(SECOND[a.min(3) as usize], u32::from(b)) as u16];
    };
    let step = |number: u16, last: u16| u32::from(number.wrapping_sub(last).wrapping_sub(1));
    let (on_a, on_b) = (step(a, first), step(b, second));
    let on_a = coder.number(FIRST[4], on_a);
    let on_b = coder.number(SECOND[4 + on_a.min(1) as usize], on_b);
    let next = |last: u16, on: u32| last.wrapping_add(on as u16).wrapping_add(1);
    [next(first, on_a), next(second, on_b)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::{
        lists::Occurrences,
        tokens::{Pair, gram, key},
    };

    /// Of every page that `on` chooses up to four occurrences.
    fn listed(both: u64, pages: u32, on: impl Fn(u32) -> bool) -> List {
        let mut list = List::default();
        for slot in (0..pages).filter(|&slot| on(slot)) {
            let last = (slot % 11) as u16;
            let pair = |stride, joint| Pair { key: both, stride, joint };
            let pairs =
                [pair(last / 2, [0, 0]), pair(last / 2, [2, 1]), pair(last, [7, 9]), pair(last, [u16::MAX, 10])];
            list.push(both, slot, &Occurrences::Pairs(&pairs[(slot % 4) as usize..]));
        }
        list
    }

    #[test]
    fn long_lists_are_cut_and_read_as_they_were_written() {
        let both = key(gram(&['公', '园']), 2);
        for (pages, each, blocks) in [(640, 1, 1), (4000, 1, 4), (9000, 1, 9), (9000, 3, 3), (9000, 14, 1)] {
            let list = listed(both, pages, |slot| slot % each == 0);
            let pages = pages as usize;
            let coded = Coded::of(both, &list, pages);
            assert_eq!(coded.blocks.len(), blocks, "{pages} {each}");
            let (postings, joints) = (coded.postings(), coded.joints());
            let read = Coded::read(both, &postings, &joints, pages).unwrap();
            assert_eq!(read.list(both, pages).unwrap(), list);
            assert!(Coded::read(both, &postings[..2], &joints, pages).is_none_or(|coded| coded.docs < LONG));
        }
    }

    #[test]
    fn an_edited_list_is_as_if_written_anew() {
        let both = key(gram(&['公', '园']), 2);
        let pages = 2000;
        let member = |slot: u32, turn: u32| slot.wrapping_mul(2_654_435_761) >> 16 & 7 < 2 + turn % 5;
        for turn in 0..12 {
            let (from, to) = (turn * 150, turn * 150 + [1, 40, 900][turn as usize % 3]);
            let before = listed(both, pages, |slot| member(slot, turn));
            let after =
                listed(both, pages, |slot| member(slot, if (from..to).contains(&slot) { turn + 3 } else { turn }));
            let only = |list: &List, slot: u32| list.docs.iter().any(|doc| doc.0 == slot);
            let drops = (from..to).filter(|&slot| only(&before, slot)).collect();
            let adds = listed(both, pages, |slot| (from..to).contains(&slot) && only(&after, slot));
            let sizes = [pages as usize; 2];
            let coded = Coded::of(both, &before, sizes[0]);
            let edited = coded.edited(both, &Edits { drops, adds }, sizes).unwrap();
            let anew = Coded::of(both, &after, sizes[1]);
            assert_eq!((edited.postings(), edited.joints()), (anew.postings(), anew.joints()), "{turn}");
        }
    }
}
