//! Shards: grams spread over buckets by their hash, buckets filled one after another into files.
//!
//! A reader fetches single buckets as ranges of a file, for thousands of small files would burden every host; one that
//! does not know ranges sends the file. Where a bucket lies follows from the sizes of all, which the pack tells in steps.

use super::{
    bits::{Bytes, fnv, framed, varint},
    lists::Gram,
    tokens::{self, name},
};

/// Buckets of postings, and of joints, begin at multiples of so many bytes: a size tells itself in few bits then. Every
/// reader fetches the sizes of the first, hardly one those of the second.
pub(crate) const STEPS: [usize; 2] = [512, 16];
/// So many buckets share a file. A word more in a text moves what stands behind it, and so touches most files of a site: these must
/// be fewer than what a publication may move.
pub(crate) const BUCKETS_A_FILE: usize = 192;

/// Grams with what they have, by rising gram.
pub(crate) type Bucket = Vec<(u64, Gram)>;

/// In which of so many buckets a gram is.
pub(crate) fn bucket_of(gram: u64, buckets: usize) -> usize {
    fnv(name(gram).as_bytes()) as usize % buckets.max(1)
}

/// How many bytes a gram takes in its bucket of postings.
pub(crate) fn bytes(gram: u64, of: &Gram) -> usize {
    name(gram).len() + of.bytes()
}

/// The count of buckets for so many bytes in all and about so many in each: one of few large steps, for with it every
/// gram moves to another bucket.
pub(crate) fn buckets_for(bytes: usize, aim: usize) -> usize {
    let wanted = bytes / aim;
    (0..).map(|n| [4, 5, 6, 7][n % 4] << (n / 4) >> 2).find(|&n| n > wanted).unwrap_or(1)
}

/// The count, then key and length of each gram's postings, then the postings.
pub(crate) fn postings(bucket: &Bucket) -> Vec<u8> {
    let mut out = Vec::new();
    varint(&mut out, bucket.len() as u32);
    for (gram, has) in bucket {
        let key = name(*gram);
        varint(&mut out, key.len() as u32);
        out.extend(key.as_bytes());
        varint(&mut out, has.postings.len() as u32);
    }
    bucket.iter().for_each(|(_, has)| out.extend(&has.postings));
    packed(out, STEPS[0])
}

/// The lengths of the joints of a bucket's grams, in the order of the postings, then the joints.
pub(crate) fn joints(bucket: &Bucket) -> Vec<u8> {
    let mut out = Vec::new();
    bucket.iter().for_each(|(_, has)| varint(&mut out, has.joints.len() as u32));
    bucket.iter().for_each(|(_, has)| out.extend(&has.joints));
    packed(out, STEPS[1])
}

/// Reads a bucket back; of singles, which have no joints, `joints` is `None`.
pub(crate) fn read(postings: &[u8], joints: Option<&[u8]>) -> Option<Bucket> {
    let mut from = Bytes(postings.get(4..)?);
    let count = from.varint()?;
    let mut heads = Vec::new();
    for _ in 0..count {
        let length = from.varint()?;
        let key: Vec<char> = std::str::from_utf8(from.take(length)?).ok()?.chars().collect();
        heads.push((tokens::gram(&key), from.varint()?));
    }
    let mut bucket = Bucket::new();
    for (gram, length) in heads {
        bucket.push((gram, Gram { postings: from.take(length)?.to_vec(), joints: Vec::new() }));
    }
    if let Some(joints) = joints {
        let mut from = Bytes(joints.get(4..)?);
        let lengths = bucket.iter().map(|_| from.varint()).collect::<Option<Vec<u32>>>()?;
        for ((_, has), length) in bucket.iter_mut().zip(lengths) {
            has.joints = from.take(length)?.to_vec();
        }
    }
    Some(bucket)
}

fn packed(mut body: Vec<u8>, step: usize) -> Vec<u8> {
    body.resize((body.len() + 4).next_multiple_of(step) - 4, 0);
    framed(&body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_are_read_as_they_were_written() {
        let gram = |text: &str| tokens::gram(&text.chars().collect::<Vec<_>>());
        let has = |n: u8| Gram { postings: vec![n; usize::from(n)], joints: vec![n; 3] };
        let bucket = vec![(gram("公园"), has(200)), (gram("𠮷野"), has(7))];
        let (written, joined) = (postings(&bucket), joints(&bucket));
        assert!(written.len().is_multiple_of(STEPS[0]) && joined.len().is_multiple_of(STEPS[1]));
        let read_back = read(&written, Some(&joined)).unwrap();
        let plain = |bucket: &Bucket| -> Vec<_> {
            bucket.iter().map(|(gram, has)| (*gram, has.postings.clone(), has.joints.clone())).collect()
        };
        assert_eq!(plain(&read_back), plain(&bucket));
        assert!(read(&written[..9], None).is_none());
    }
}
