//! Writes the pack: the files under `search/` from which the browser's script answers.
//!
//! ```text
//! search/pack-<hash>.bin    the manifest: versions, facet names, then sizes and counts, then the text code
//! search/t/<n>.bin          pairs of characters: on which pages and in which strides; of rare ones also
//! search/p/<n>.bin          how they join; of pairs on many pages, in which strides they stand after the first
//! search/u/<n>.bin          single characters: on which pages                           search/f/…         facets, folds, sizes
//! search/d/<n>.bin          the pages' text in strides                       search/c/<n>.bin   how many each has, if they are many
//! search.txt                the path of the manifest, for pages that have stood open
//! ```
//!
//! A thousand content hashes would be the largest thing a reader downloads. So these files keep plain numbered paths
//! and are asked for with the short hash of their group as the address' query, which makes every address name one
//! content for ever; a change writes only the files it touches.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::{
    bits::{VERSION, framed, varint},
    blocks::STRIDE,
    coder::{Coder, Kind, Writer},
    facets,
    fold::scripts,
    memory::{Files, Memory, Stop},
    model::Model,
    native::PLACES,
    shards::BUCKETS_A_FILE,
};
use crate::{hash::Hash, search_doc::FacetLabels};

/// Every family of numbered files has at most so many groups.
const GROUPS: usize = 32;

/// So many pages share a text file, and so many more at every further step of pages.
pub(crate) fn pages_a_file(pages: usize) -> usize {
    PAGES_A_FILE * pages.div_ceil(PAGES_A_STEP).max(1)
}

const PAGES_A_FILE: usize = 16;
const PAGES_A_STEP: usize = 20_000;
/// On a large site one file tells how many strides the pages of so many text files have.
const TEXTS_A_COUNT: usize = 8;

/// The path of a numbered file.
pub(crate) fn numbered(family: &str, number: usize) -> String {
    format!("search/{family}/{number}.bin")
}

/// Writes all but the numbered files, which are in `files` already; the manifest's path.
pub(crate) fn rest(
    memory: &Memory,
    model: &Model,
    labels: &FacetLabels,
    files: &mut Files<'_>,
) -> Result<String, Stop> {
    let mut seldom = |family, sizes: &[u32]| {
        let mut out = Vec::new();
        numbers(&mut out, sizes);
        out.extend(versions(family, sizes.len().div_ceil(BUCKETS_A_FILE), files).into_bytes());
        Ok::<_, Stop>(json!([BUCKETS_A_FILE, "", named("search/f/", &out, files)?]))
    };
    let singles = seldom("u", &memory.singles.sizes)?;
    let joints = seldom("p", &memory.pairs.joints)?;
    let counts: Vec<u32> = memory.pages.iter().map(|page| page.strides).collect();
    let (counts, counted) = told(&counts, memory.pages_a_file, files)?;
    let pairs = memory.pairs.sizes.len().div_ceil(BUCKETS_A_FILE);
    let families = json!({
        "t": [BUCKETS_A_FILE, versions("t", pairs, files)],
        "u": singles,
        "d": [memory.pages_a_file, versions("d", memory.pages.len().div_ceil(memory.pages_a_file), files)],
        "c": counted,
        "p": joints,
    });
    let mut facet_files = BTreeMap::new();
    for (facet, body) in facets::files(memory, labels) {
        facet_files.insert(facet, named("search/f/", &body, files)?);
    }
    let fold = named("search/f/", &deflated(fold_table(memory).as_bytes()), files)?;
    let names: BTreeMap<&str, _> = ["kind", "status"].into_iter().map(|f| (f, facets::names(labels, f))).collect();
    let manifest = json!({
        "pages": memory.pages.len(),
        "stride": STRIDE,
        "tokens": memory.tokens,
        "boosts": PLACES.map(|(_, boost)| boost),
        "logs": odd_logarithms(memory),
        "files": families,
        "facets": facet_files,
        "names": names,
        "fold": fold,
        "forms": forms(model),
    });
    let head = deflated(manifest.to_string().as_bytes());
    let mut body = Vec::new();
    varint(&mut body, head.len() as u32);
    body.extend(head);
    [memory.pairs.sizes.as_slice(), counts].into_iter().for_each(|list| numbers(&mut body, list));
    body.extend(model.table());
    let path = format!("search/pack-{}.bin", Hash::of(&body).short(10));
    files.put(&path, &framed(&body))?;
    files.put(NEWEST, path.as_bytes())?;
    Ok(path)
}

/// Says which manifest is the site's. The numbered files keep their paths from one pack to the next, so that a page which
/// has stood open since before an update would read the new ones by the old manifest: it asks here whether that still
/// holds. It lies outside of `search/`, whose files browsers and hosts keep for ever.
const NEWEST: &str = "search.txt";

/// What the manifest tells of the pages' strides, and where else they are told: in files of so many pages, with their versions.
type Told<'c> = (&'c [u32], Option<(usize, String)>);

/// How many strides the pages have: in the manifest for all, or, on a large site, in files for so many pages each.
fn told<'c>(counts: &'c [u32], pages_a_file: usize, files: &mut Files<'_>) -> Result<Told<'c>, Stop> {
    if counts.len() <= PAGES_A_STEP {
        return Ok((counts, None));
    }
    let each = pages_a_file * TEXTS_A_COUNT;
    for (number, counts) in counts.chunks(each).enumerate() {
        let mut out = Vec::new();
        numbers(&mut out, counts);
        files.put(&numbered("c", number), &framed(&out))?;
    }
    Ok((&[], Some((each, versions("c", counts.len().div_ceil(each), files)))))
}

/// Adds how many numbers there are, and a length with so many bytes of them.
fn numbers(out: &mut Vec<u8>, list: &[u32]) {
    let mut coder = Writer::new();
    for &number in list {
        coder.number(Kind::number(0), number);
    }
    let bytes = coder.into_bytes();
    varint(out, list.len() as u32);
    varint(out, bytes.len() as u32);
    out.extend(bytes);
}

/// The versions of a family's groups, after the digit that says how many bits of a number are its place in its group.
fn versions(family: &str, count: usize, files: &Files<'_>) -> String {
    let shift = count.div_ceil(GROUPS).next_power_of_two().trailing_zeros();
    let mut versions = char::from_digit(shift, 36).unwrap_or('0').to_string();
    let hashes: Vec<String> = (0..count).map(|n| files.hash(&numbered(family, n)).to_owned()).collect();
    for group in hashes.chunks(1 << shift) {
        versions.push_str(&Hash::of_parts(group.iter().map(String::as_bytes)).short(5));
    }
    versions
}

/// Writes a file named by its content and returns its path within `search/`.
fn named(folder: &str, body: &[u8], files: &mut Files<'_>) -> Result<String, Stop> {
    let path = format!("{folder}{}.bin", Hash::of(body).short(10));
    files.put(&path, &framed(body))?;
    Ok(path.trim_start_matches("search/").to_owned())
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    miniz_oxide::deflate::compress_to_vec(bytes, 9)
}

/// Traditional and regional characters whose simplified form this site contains, each followed by it.
fn fold_table(memory: &Memory) -> String {
    let mut pairs: Vec<(char, char)> =
        scripts().iter().filter(|(_, to)| memory.characters.contains(to)).map(|(&from, &to)| (from, to)).collect();
    pairs.sort_unstable();
    pairs.into_iter().flat_map(|(from, to)| [from, to]).collect()
}

/// Characters of the code that fold to others: of all its others a reader knows that they stay as they are.
fn forms(model: &Model) -> String {
    let single = |symbol: &String| symbol.chars().next().filter(|_| symbol.chars().nth(1).is_none());
    let chars: BTreeSet<char> = model.by_length.iter().flatten().filter_map(single).collect();
    chars.into_iter().filter(|c| scripts().contains_key(c)).collect()
}

/// Document frequencies whose logarithm, computed in 64 bits and rounded, is not the one computed in 32 bits here; and by
/// how many 32-bit numbers that lies above it.
fn odd_logarithms(memory: &Memory) -> Vec<(u32, i64)> {
    let pages = memory.pages.len() as u64;
    let of = |&df: &u32| {
        let x = 1.0 + (pages.saturating_sub(u64::from(df)) as f32 + 0.5) / (df as f32 + 0.5);
        (df, i64::from(x.ln().to_bits()) - i64::from((f64::from(x).ln() as f32).to_bits()))
    };
    memory.frequencies.keys().map(of).filter(|(_, above)| *above != 0).collect()
}

const _: () = assert!(VERSION == 8, "the browser's pack.js knows version 8");
