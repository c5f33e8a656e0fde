//! Shards: grams spread over buckets by their hash, buckets filled one after another into files.
//!
//! A reader fetches single buckets as ranges of a file, for thousands of small files would burden every host; one that
//! does not know ranges sends the file. Where a bucket lies follows from the sizes of all, which the pack tells in steps.

use super::{
    bits::{Bytes, fnv, framed, varint},
    lists::Gram,
    tokens::{self, name},
};

/// The buckets of a family begin at multiples of so many bytes: a size tells itself in few bits then. Every reader fetches
/// the sizes of pairs' postings; their joints fill what is left of the last step.
pub(crate) fn step(family: &str) -> usize {
    match family {
        "t" => 512,
        "u" => 64,
        _ => 16,
    }
}

/// So many buckets share a file. A word more in a text moves what stands behind it, and so touches most files of a site: these must
/// be fewer than what a publication may move.
pub(crate) const BUCKETS_A_FILE: usize = 192;

/// Grams with what they have, by rising gram.
pub(crate) type Bucket = Vec<(u64, Gram)>;

/// In which of so many buckets a gram is.
pub(crate) fn bucket_of(gram: u64, buckets: usize) -> usize {
    fnv(name(gram).as_bytes()) as usize % buckets.max(1)
}

/// How many bytes a gram with so many of postings takes in its bucket of these: its name, and how long both are.
pub(crate) fn bytes(gram: u64, postings: usize) -> usize {
    name(gram).len() + postings + 2
}

/// The count of buckets for so many bytes in all and about so many in each: one of few large steps, for with it every
/// gram moves to another bucket.
pub(crate) fn buckets_for(bytes: usize, aim: usize) -> usize {
    let wanted = bytes / aim;
    (0..).map(|n| [4, 5, 6, 7][n % 4] << (n / 4) >> 2).find(|&n| n > wanted).unwrap_or(1)
}

/// A bucket as bytes of each of its family's files: of singles the postings, padded. Of pairs the joints follow the
/// postings, as far as the last step has room, and what is left of them is the bucket's part of the second file.
pub(crate) fn written(bucket: &Bucket, families: &[&str]) -> Vec<Vec<u8>> {
    let mut first = postings(bucket);
    let [family, second] = families else {
        return families.iter().take(1).map(|family| packed(std::mem::take(&mut first), step(family))).collect();
    };
    let order = shortest_first(bucket.iter().map(|(_, has)| has.joints.len()));
    let joints = order.into_iter().flat_map(|at| &bucket[at].1.joints).copied().collect::<Vec<u8>>();
    let room = (first.len() + HEAD).next_multiple_of(step(family)) - HEAD - first.len();
    let (here, more) = joints.split_at(room.min(joints.len()));
    first.extend(here);
    let more = if more.is_empty() { Vec::new() } else { packed(more.to_vec(), step(second)) };
    vec![packed(first, step(family)), more]
}

/// The count, then of each gram its key and how long its postings and joints are, then the postings.
fn postings(bucket: &Bucket) -> Vec<u8> {
    let mut out = Vec::new();
    varint(&mut out, bucket.len() as u32);
    for (gram, has) in bucket {
        let key = name(*gram);
        varint(&mut out, key.len() as u32);
        out.extend(key.as_bytes());
        varint(&mut out, has.postings.len() as u32);
        varint(&mut out, has.joints.len() as u32);
    }
    bucket.iter().for_each(|(_, has)| out.extend(&has.postings));
    out
}

/// The places of grams in a bucket by how long their joints are, of equals the first first: so these stand in it.
fn shortest_first(lengths: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut places: Vec<(usize, usize)> = lengths.zip(0..).collect();
    places.sort_unstable();
    places.into_iter().map(|(_, at)| at).collect()
}

/// Reads a bucket back from its part of each of its family's files.
pub(crate) fn read(files: &[&[u8]]) -> Option<Bucket> {
    let mut from = Bytes(files.first()?.get(HEAD..)?);
    let count = from.varint()?;
    let mut heads = Vec::new();
    for _ in 0..count {
        let length = from.varint()?;
        let key: Vec<char> = std::str::from_utf8(from.take(length)?).ok()?.chars().collect();
        heads.push((tokens::gram(&key), from.varint()?, from.varint()?));
    }
    let mut bucket = Bucket::new();
    for (gram, length, _) in &heads {
        bucket.push((*gram, Gram { postings: from.take(*length)?.to_vec(), joints: Vec::new() }));
    }
    if let Some(more) = files.get(1) {
        let joints = [from.0, more.get(HEAD..).unwrap_or_default()].concat();
        let mut from = Bytes(&joints);
        for at in shortest_first(heads.iter().map(|head| head.2 as usize)) {
            bucket[at].1.joints = from.take(heads[at].2)?.to_vec();
        }
    }
    Some(bucket)
}

/// The bytes before a bucket's body.
const HEAD: usize = 4;

fn packed(mut body: Vec<u8>, step: usize) -> Vec<u8> {
    body.resize((body.len() + HEAD).next_multiple_of(step) - HEAD, 0);
    framed(&body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_are_read_as_they_were_written() {
        let gram = |text: &str| tokens::gram(&text.chars().collect::<Vec<_>>());
        let has = |n: u8, joints: usize| Gram { postings: vec![n; usize::from(n)], joints: vec![n; joints] };
        let plain = |bucket: &Bucket| -> Vec<_> {
            bucket.iter().map(|(gram, has)| (*gram, has.postings.clone(), has.joints.clone())).collect()
        };
        // Joints that fit beside the postings have no part in the second file.
        for joints in [3, 200, 2000] {
            let bucket = vec![(gram("公园"), has(200, joints)), (gram("𠮷野"), has(7, 90)), (gram("2月3"), has(9, 0))];
            let files = written(&bucket, &["t", "p"]);
            let parts: Vec<&[u8]> = files.iter().map(Vec::as_slice).collect();
            assert_eq!((parts[0].len(), parts[1].is_empty()), (512, joints < 100), "{joints}");
            assert!(parts[1].len().is_multiple_of(step("p")));
            assert_eq!(plain(&read(&parts).unwrap()), plain(&bucket));
            assert!(read(&[&parts[0][..9], parts[1]]).is_none());
        }
        let singles = vec![(gram("公"), has(90, 0))];
        let files = written(&singles, &["u"]);
        assert_eq!((files.len(), files[0].len()), (1, 128));
        assert_eq!(plain(&read(&[&files[0]]).unwrap()), plain(&singles));
    }
}
