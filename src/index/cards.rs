//! The text files: what a result shows of each page, and the text in which the browser finds and marks the match.

use rayon::prelude::*;

use super::{
    fold::{fold, form},
    model::{END, FIELD, Model, PAGE},
};
use crate::{hash::Hash, search_doc::SearchDoc};

/// So many pages, those whose address hashes lowest, speak for all when the code is drawn.
const SAMPLE_PAGES: usize = 384;
/// More files than this are never written; further pages share them.
const MOST_FILES: usize = 10_240;

/// How many pages share a file.
pub(crate) fn pages_per_file(pages: usize) -> usize {
    pages.div_ceil(MOST_FILES).max(1)
}

/// The code of this site's texts.
pub(crate) fn model(docs: &[SearchDoc]) -> Model {
    let mut order: Vec<(Hash, &SearchDoc)> = docs.iter().map(|d| (Hash::of(d.route.as_bytes()), d)).collect();
    order.sort_unstable_by_key(|(hash, _)| *hash);
    Model::new(&order.iter().take(SAMPLE_PAGES).map(|(_, d)| record(d)).collect::<Vec<_>>())
}

/// The bodies of the text files, in order.
pub(crate) fn files(docs: &[SearchDoc], model: &Model) -> Vec<Vec<u8>> {
    let file = |pages: &[SearchDoc]| {
        let records: Vec<String> = pages.iter().map(record).collect();
        model.encode(&format!("{}{END}", records.join(PAGE.encode_utf8(&mut [0; 4]))))
    };
    docs.par_chunks(pages_per_file(docs.len())).map(file).collect()
}

/// The fields a card shows, the script fold of its characters, and the body's blocks a line each.
fn record(doc: &SearchDoc) -> String {
    let line = |text: &str| text.split(|c: char| c.is_control()).collect::<Vec<_>>().join(" ");
    let lines =
        |blocks: &[String]| blocks.iter().map(|b| block(b)).filter(|b| !b.is_empty()).collect::<Vec<_>>().join("\n");
    let date = doc.date.map(|d| d.to_string()).unwrap_or_default();
    let mut fields = vec![
        line(&doc.route),
        line(&doc.title),
        line(&doc.kind),
        line(doc.region.as_deref().unwrap_or_default()),
        date,
        line(doc.status.as_deref().unwrap_or_default()),
        line(&doc.summary),
        lines(&doc.keywords),
        lines(&doc.body),
    ];
    let folds = script_folds(&fields);
    fields.push(folds);
    fields.join(FIELD.encode_utf8(&mut [0; 4]))
}

/// A block as a line; its own line ends stay, for they end sentences.
fn block(text: &str) -> String {
    text.chars().filter(|&c| c == '\n' || !c.is_control()).collect::<String>().trim_matches('\n').to_owned()
}

/// Every character whose fold the browser cannot compute, each followed by its fold.
fn script_folds(fields: &[String]) -> String {
    let mut chars: Vec<char> = fields.iter().flat_map(|f| f.chars()).filter(|&c| fold(c) != form(c)).collect();
    chars.sort_unstable();
    chars.dedup();
    chars.into_iter().flat_map(|c| [Some(c), fold(c)]).flatten().collect()
}
