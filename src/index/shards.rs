//! Shards: grams spread over buckets by their hash, buckets filled one after another into files.
//!
//! A reader fetches single buckets as ranges of a file, for thousands of small files would burden every host; one that
//! does not know ranges sends the file. Where a bucket lies follows from the sizes of all, which the pack tells in steps.

use std::collections::BTreeMap;

use super::{
    bits::{fnv, framed, varint},
    model::spelt,
    terms::Gram,
};

/// Buckets begin at multiples of so many bytes: a size tells itself in few bits then.
const STEP: usize = 128;
/// So many buckets share a file.
pub(crate) const BUCKETS_A_FILE: usize = 16;

/// The grams of a family by bucket.
pub(crate) struct Buckets<'g> {
    buckets: Vec<Vec<(&'g str, &'g Gram)>>,
}

impl<'g> Buckets<'g> {
    /// Spreads the grams so that a bucket of postings has about `aim` bytes.
    pub(crate) fn new(grams: &'g BTreeMap<String, Gram>, aim: usize) -> Self {
        let bytes: usize = grams.iter().map(|(key, gram)| key.len() + gram.postings.len() + 2).sum();
        let count = stepped(bytes / aim);
        let mut buckets = vec![vec![]; count];
        for (key, gram) in grams {
            buckets[fnv(key.as_bytes()) as usize % count].push((key.as_str(), gram));
        }
        Self { buckets }
    }

    /// For every bucket the count, then key and length of each gram's postings, then the postings.
    pub(crate) fn postings(&self) -> Packed {
        Packed::new(self.buckets.iter().map(|grams| {
            let mut out = Vec::new();
            varint(&mut out, grams.len() as u32);
            for (key, gram) in grams {
                varint(&mut out, key.len() as u32);
                out.extend(key.as_bytes());
                varint(&mut out, gram.postings.len() as u32);
            }
            grams.iter().for_each(|(_, gram)| out.extend(&gram.postings));
            out
        }))
    }

    /// For every bucket the lengths of the joints of its grams, in the order of the postings, then the joints.
    pub(crate) fn joints(&self) -> Packed {
        Packed::new(self.buckets.iter().map(|grams| {
            let mut out = Vec::new();
            grams.iter().for_each(|(_, gram)| varint(&mut out, gram.joints.len() as u32));
            grams.iter().for_each(|(_, gram)| out.extend(&gram.joints));
            out
        }))
    }
}

/// Buckets as files, and their sizes in steps.
pub(crate) struct Packed {
    pub(crate) files: Vec<Vec<u8>>,
    pub(crate) sizes: String,
}

impl Packed {
    fn new(bodies: impl Iterator<Item = Vec<u8>>) -> Self {
        let (mut files, mut sizes) = (Vec::new(), Vec::new());
        for (number, body) in bodies.enumerate() {
            if number % BUCKETS_A_FILE == 0 {
                files.push(Vec::new());
            }
            let mut body = body;
            body.resize((body.len() + 4).next_multiple_of(STEP) - 4, 0);
            let bucket = framed(&body);
            sizes.push((bucket.len() / STEP) as u32);
            files.last_mut().into_iter().for_each(|file: &mut Vec<u8>| file.extend(&bucket));
        }
        Self { files, sizes: spelt(&sizes) }
    }
}

/// The next of few large steps: with the count of buckets every gram moves to another one.
fn stepped(wanted: usize) -> usize {
    (0..).map(|n| [4, 5, 6, 7][n % 4] << (n / 4) >> 2).find(|&n| n > wanted).unwrap_or(1)
}
