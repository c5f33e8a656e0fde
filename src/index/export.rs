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
    blocks::{self, Laid, STRIDE},
    facets,
    fold::scripts,
    model::{Model, spelt},
    native::{Native, PLACES, Tokens},
    shards::{BUCKETS_A_FILE, Buckets},
    terms::{self, Grams},
};
use crate::{
    diag::Failure,
    hash::Hash,
    search_doc::{FacetLabels, SearchDoc},
};

/// Takes each file of the pack: its path relative to the site's root, and its bytes.
pub(crate) type Sink<'a> = dyn FnMut(&str, &[u8]) -> Result<(), Failure> + 'a;

/// Every family of numbered files has at most so many groups.
const GROUPS: usize = 32;
/// About how many bytes the postings of a bucket have: of pairs, which most queries ask for, and of single characters.
const PAIR_BYTES: usize = 2200;
const SINGLE_BYTES: usize = 4000;

/// Writes all files and returns the manifest's path and the counts of tokens.
pub(crate) fn export(
    native: &Native,
    docs: &[SearchDoc],
    labels: &FacetLabels,
    sink: &mut Sink<'_>,
) -> Result<(String, Tokens), Failure> {
    let model = blocks::model(docs);
    let laid = blocks::lay(docs, &model);
    let grams = terms::read(native, docs, &laid)
        .map_err(|e| Failure::new("无法读取搜索索引", "cannot read the search index").cause(e))?;
    let pairs = Buckets::new(&grams.pairs, PAIR_BYTES);
    let (postings, joints) = (pairs.postings(), pairs.joints());
    let singles = Buckets::new(&grams.singles, SINGLE_BYTES).postings();
    let layout = texts(&laid, sink)?;
    let joint_sizes = named("search/f/", &coded(&json!({}), &[&joints.sizes]), sink)?;
    let families = json!({
        "t": [BUCKETS_A_FILE, numbered("t", &postings.files, sink)?],
        "u": [BUCKETS_A_FILE, numbered("u", &singles.files, sink)?],
        "d": [layout.each, layout.versions],
        "p": [BUCKETS_A_FILE, numbered("p", &joints.files, sink)?, joint_sizes],
    });
    let mut facet_files = BTreeMap::new();
    for (facet, body) in facets::files(docs, labels) {
        facet_files.insert(facet, named("search/f/", &body, sink)?);
    }
    let fold = named("search/f/", &deflated(fold_table(&grams).as_bytes()), sink)?;
    let names: BTreeMap<&str, _> = ["kind", "status"].into_iter().map(|f| (f, facets::names(labels, f))).collect();
    let manifest = json!({
        "pages": docs.len(),
        "stride": STRIDE,
        "tokens": grams.tokens,
        "boosts": PLACES.map(|(_, boost)| boost),
        "logs": odd_logarithms(&grams, docs.len() as u64),
        "files": families,
        "facets": facet_files,
        "names": names,
        "fold": fold,
        "code": model.table(),
    });
    let body = coded(&manifest, &[&postings.sizes, &singles.sizes, &layout.counts]);
    let path = format!("search/pack-{}.bin", Hash::of(&body).short(10));
    sink(&path, &framed(&body))?;
    Ok((path, grams.tokens))
}

/// What the manifest says of the text files.
struct Layout {
    each: usize,
    versions: String,
    /// The strides of each page.
    counts: String,
}

/// The text files: so many pages each, one after another.
fn texts(laid: &[Laid], sink: &mut Sink<'_>) -> Result<Layout, Failure> {
    let each = PAGES_A_FILE * laid.len().div_ceil(PAGES_A_STEP).max(1);
    let files: Vec<Vec<u8>> =
        laid.chunks(each).map(|pages| pages.iter().flat_map(|page| page.strides.iter().copied()).collect()).collect();
    let counts: Vec<u32> = laid.iter().map(|page| page.count() as u32).collect();
    Ok(Layout { each, versions: numbered("d", &files, sink)?, counts: spelt(&counts) })
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

/// So many pages share a text file, and so many more at every further step of pages.
const PAGES_A_FILE: usize = 16;
const PAGES_A_STEP: usize = 20_000;

/// Writes a family of numbered files; returns the groups' versions, after the digit that says how many bits of a number
/// are its place in its group.
fn numbered(family: &str, files: &[Vec<u8>], sink: &mut Sink<'_>) -> Result<String, Failure> {
    let shift = files.len().div_ceil(GROUPS).next_power_of_two().trailing_zeros();
    let mut versions = char::from_digit(shift, 36).unwrap_or('0').to_string();
    for (group, files) in files.chunks(1 << shift).enumerate() {
        versions.push_str(&Hash::of_parts(files.iter().map(Vec::as_slice)).short(5));
        for (i, file) in files.iter().enumerate() {
            sink(&format!("search/{family}/{}.bin", (group << shift) + i), file)?;
        }
    }
    Ok(versions)
}

/// Writes a file named by its content and returns its path within `search/`.
fn named(folder: &str, body: &[u8], sink: &mut Sink<'_>) -> Result<String, Failure> {
    let path = format!("{folder}{}.bin", Hash::of(body).short(10));
    sink(&path, &framed(body))?;
    Ok(path.trim_start_matches("search/").to_owned())
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    miniz_oxide::deflate::compress_to_vec(bytes, 9)
}

/// Traditional and regional characters whose simplified form this site contains, each followed by it.
fn fold_table(grams: &Grams) -> String {
    let mut pairs: Vec<(char, char)> = scripts()
        .iter()
        .filter(|(_, to)| grams.singles.contains_key(to.encode_utf8(&mut [0; 4]) as &str))
        .map(|(&from, &to)| (from, to))
        .collect();
    pairs.sort_unstable();
    pairs.into_iter().flat_map(|(from, to)| [from, to]).collect()
}

/// Document frequencies whose logarithm, computed in 64 bits and rounded, is not the one computed in 32 bits here.
fn odd_logarithms(grams: &Grams, pages: u64) -> Vec<(u32, f32)> {
    let of = |&df: &u32| {
        let x = 1.0 + ((pages - u64::from(df)) as f32 + 0.5) / (df as f32 + 0.5);
        (df, x.ln(), f64::from(x).ln() as f32)
    };
    grams
        .frequencies
        .iter()
        .map(of)
        .filter(|(_, short, long)| short != long)
        .map(|(df, short, _)| (df, short))
        .collect()
}

const _: () = assert!(VERSION == 2, "the browser's pack.js knows version 2");
