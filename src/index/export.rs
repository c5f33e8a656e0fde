//! Writes the pack: the files under `search/` from which the browser's script answers.
//!
//! ```text
//! search/pack-<hash>.bin    the manifest: counts, versions, facet names, the text code
//! search/t/<n>.bin          gram shards: pages and frequencies        search/p/<n>.bin   the same grams' positions
//! search/d/<n>.bin          text files: cards and passages            search/f/…         facets, the script fold
//! ```
//!
//! Ten thousand content hashes would be the largest thing a reader downloads. So shards and texts keep plain numbered
//! paths and are asked for with the short hash of their group as the address' query, which makes every address name one
//! content for ever; a change writes only the files it touches.

use std::collections::BTreeMap;

use serde_json::json;

use super::{
    bits::{VERSION, framed},
    cards, facets,
    fold::scripts,
    native::{Native, PLACES, Tokens},
    terms::{self, Grams, Shards},
};
use crate::{
    diag::Failure,
    hash::Hash,
    search_doc::{FacetLabels, SearchDoc},
};

/// Takes each file of the pack: its path relative to the site's root, and its bytes.
pub type Sink<'a> = dyn FnMut(&str, &[u8]) -> Result<(), Failure> + 'a;

/// Every family of numbered files has at most so many groups.
const GROUPS: usize = 32;

/// Writes all files and returns the manifest's path and the counts of tokens.
pub(crate) fn export(
    native: &Native,
    docs: &[SearchDoc],
    labels: &FacetLabels,
    sink: &mut Sink<'_>,
) -> Result<(String, Tokens), Failure> {
    let grams =
        terms::read(native).map_err(|e| Failure::new("无法读取搜索索引", "cannot read the search index").cause(e))?;
    let model = cards::model(docs);
    let mut sizes = BTreeMap::new();
    let [docs_shards, position_shards] = terms::shards(&grams.grams);
    let texts = Shards { bodies: cards::files(docs, &model), classes: vec![] };
    for (family, shards) in [("t", docs_shards), ("p", position_shards), ("d", texts)] {
        sizes.insert(family, numbered(family, shards, sink)?);
    }
    let mut facet_files = BTreeMap::new();
    for (facet, body) in facets::files(docs, labels) {
        facet_files.insert(facet, named("search/f/", &body, sink)?);
    }
    let fold = named("search/f/", &deflated(fold_table(&grams).as_bytes()), sink)?;
    let names: BTreeMap<&str, _> = ["kind", "status"].into_iter().map(|f| (f, facets::names(labels, f))).collect();
    let manifest = json!({
        "pages": docs.len(),
        "each": cards::pages_per_file(docs.len()),
        "tokens": grams.tokens,
        "boosts": PLACES.map(|(_, boost)| boost),
        "undated": docs.iter().take_while(|d| d.date.is_none()).count(),
        "logs": odd_logarithms(&grams, docs.len() as u64),
        "files": sizes,
        "facets": facet_files,
        "names": names,
        "fold": fold,
        "code": model.table(),
    });
    let body = deflated(manifest.to_string().as_bytes());
    let path = format!("search/pack-{}.bin", Hash::of(&body).short(10));
    sink(&path, &framed(&body))?;
    Ok((path, grams.tokens))
}

/// Writes a family of numbered files; returns the classes, how many bits of a number are its place in its group, and
/// the groups' versions.
fn numbered(
    family: &str,
    Shards { bodies, classes }: Shards,
    sink: &mut Sink<'_>,
) -> Result<serde_json::Value, Failure> {
    let shift = bodies.len().div_ceil(GROUPS).next_power_of_two().trailing_zeros();
    let mut versions = String::new();
    for (group, bodies) in bodies.chunks(1 << shift).enumerate() {
        versions.push_str(&Hash::of_parts(bodies.iter().map(Vec::as_slice)).short(5));
        for (i, body) in bodies.iter().enumerate() {
            sink(&format!("search/{family}/{}.bin", (group << shift) + i), &framed(body))?;
        }
    }
    Ok(json!([classes, shift, versions]))
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
        .filter(|(_, to)| grams.grams.contains_key(to.encode_utf8(&mut [0; 4]) as &str))
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

const _: () = assert!(VERSION == 1, "the browser's pack.js knows version 1");
