//! Writes the pack: the files under `search/` from which the browser's script answers.
//!
//! ```text
//! search/pack-<hash>.bin    the manifest: counts, sizes, versions, facet names, the text code
//! search/t/<n>.bin          pairs of characters: on which pages and in which strides    search/p/<n>.bin   how they join
//! search/u/<n>.bin          single characters: on which pages                           search/f/…         facets, folds
//! search/d/<n>.bin          the pages' text in strides
//! ```
//!
//! A thousand content hashes would be the largest thing a reader downloads. So these files keep plain numbered paths
//! and are asked for with the short hash of their group as the address' query, which makes every address name one
//! content for ever; a change writes only the files it touches.

use std::collections::BTreeMap;

use serde_json::json;

use super::{
    bits::{Bits, VERSION, framed, varint},
    blocks::STRIDE,
    facets,
    fold::scripts,
    memory::{Files, Memory, Stop},
    model::{Model, spelt},
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
    let joint_sizes = named("search/f/", &coded(&json!({}), &[&spelt(&memory.pairs.joints)]), files)?;
    let counts: Vec<u32> = memory.pages.iter().map(|page| page.strides).collect();
    let buckets = |sizes: &[u32]| sizes.len().div_ceil(BUCKETS_A_FILE);
    let (pairs, singles) = (buckets(&memory.pairs.sizes), buckets(&memory.singles.sizes));
    let families = json!({
        "t": [BUCKETS_A_FILE, versions("t", pairs, files)],
        "u": [BUCKETS_A_FILE, versions("u", singles, files)],
        "d": [memory.pages_a_file, versions("d", counts.len().div_ceil(memory.pages_a_file), files)],
        "p": [BUCKETS_A_FILE, versions("p", pairs, files), joint_sizes],
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
        "code": model.table(),
    });
    let lists = [&memory.pairs.sizes, &memory.singles.sizes, &counts].map(|list| spelt(list));
    let body = coded(&manifest, &lists.each_ref().map(String::as_str));
    let path = format!("search/pack-{}.bin", Hash::of(&body).short(10));
    files.put(&path, &framed(&body))?;
    Ok(path)
}

/// The length of the deflated JSON, to which each list's code and count is added, the JSON, then the lists in their codes.
fn coded(json: &serde_json::Value, lists: &[&str]) -> Vec<u8> {
    let mut json = json.clone();
    let mut bits = Vec::new();
    let lists = lists.iter().map(|text| {
        let model = Model::of_text(text);
        let mut list = Bits::default();
        model.write(&mut list, text);
        bits.extend(list.into_bytes());
        json!([model.table(), text.chars().count()])
    });
    json["lists"] = lists.collect();
    let head = deflated(json.to_string().as_bytes());
    let mut out = Vec::new();
    varint(&mut out, head.len() as u32);
    [out, head, bits].concat()
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

/// Document frequencies whose logarithm, computed in 64 bits and rounded, is not the one computed in 32 bits here.
fn odd_logarithms(memory: &Memory) -> Vec<(u32, f32)> {
    let pages = memory.pages.len() as u64;
    let of = |&df: &u32| {
        let x = 1.0 + (pages.saturating_sub(u64::from(df)) as f32 + 0.5) / (df as f32 + 0.5);
        (df, x.ln(), f64::from(x).ln() as f32)
    };
    let odd = memory.frequencies.keys().map(of).filter(|(_, short, long)| short != long);
    odd.map(|(df, short, _)| (df, short)).collect()
}

const _: () = assert!(VERSION == 2, "the browser's pack.js knows version 2");
