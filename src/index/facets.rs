//! The facet files: for every facet its values with their labels, and the pages of each value.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::{
    bits::{Bits, best_k, varint},
    lists::gaps,
    memory::Memory,
    tokenize::folded,
};
use crate::search_doc::{FacetLabels, FacetValue};

/// The body of each facet's file, by facet.
pub(crate) fn files(memory: &Memory, labels: &FacetLabels) -> BTreeMap<String, Vec<u8>> {
    let mut slots = vec![Vec::new(); memory.values.len()];
    for (slot, page) in (0u32..).zip(&memory.pages) {
        for &value in &page.facets {
            slots.get_mut(value as usize).into_iter().for_each(|slots: &mut Vec<u32>| slots.push(slot));
        }
    }
    let mut facets: BTreeMap<&str, BTreeMap<&str, Vec<u32>>> = BTreeMap::new();
    for ((facet, value), slots) in memory.values.iter().zip(slots).filter(|(_, slots)| !slots.is_empty()) {
        facets.entry(facet).or_default().insert(value, slots);
    }
    let body = |(facet, values): (&str, BTreeMap<&str, Vec<u32>>)| {
        let known = labels.get(facet).map(Vec::as_slice).unwrap_or_default();
        (facet.to_owned(), file(&ordered(known, &values), &values))
    };
    facets.into_iter().map(body).collect()
}

/// The labels of a facet's values by key, for the cards.
pub(crate) fn names(labels: &FacetLabels, facet: &str) -> BTreeMap<String, String> {
    let known = labels.get(facet).map(Vec::as_slice).unwrap_or_default();
    known.iter().map(|value| (value.key.clone(), value.label.clone())).collect()
}

/// The values of every facet that have pages, as its file names them.
pub(crate) fn present(memory: &Memory, labels: &FacetLabels) -> FacetLabels {
    let numbers: BTreeSet<u32> = memory.pages.iter().flat_map(|page| page.facets.iter().copied()).collect();
    let mut values: BTreeMap<&str, BTreeMap<&str, Vec<u32>>> = BTreeMap::new();
    for (facet, value) in numbers.into_iter().filter_map(|number| memory.values.get(number as usize)) {
        values.entry(facet).or_default().entry(value).or_default();
    }
    let known = |facet: &str| labels.get(facet).map(Vec::as_slice).unwrap_or_default();
    values.into_iter().map(|(facet, values)| (facet.to_owned(), ordered(known(facet), &values))).collect()
}

/// The keys of the values that a folded name asks for: those called so, or else those whose name holds it.
pub(crate) fn named<'v>(values: &'v [FacetValue], name: &str) -> Vec<&'v str> {
    let labels: Vec<(&str, String)> = values.iter().map(|v| (v.key.as_str(), folded([v.label.as_str()]))).collect();
    let keys = |fits: &dyn Fn(&str, &str) -> bool| -> Vec<&'v str> {
        labels.iter().filter(|(key, label)| fits(key, label)).map(|(key, _)| *key).collect()
    };
    let exact = keys(&|key, label| key == name || label == name);
    if exact.is_empty() { keys(&|_, label| label.contains(name)) } else { exact }
}

/// The values that have pages: the labelled ones in the given order, then any others by key under their own name.
fn ordered(known: &[FacetValue], values: &BTreeMap<&str, Vec<u32>>) -> Vec<FacetValue> {
    let unlabelled = |key: &&str| !known.iter().any(|value| value.key == **key);
    let bare = |key: &str| FacetValue { key: key.to_owned(), label: key.to_owned(), parent: None };
    let labelled = known.iter().filter(|value| values.contains_key(value.key.as_str())).cloned();
    labelled.chain(values.keys().copied().filter(unlabelled).map(bare)).collect()
}

/// The length of the table, the table as JSON, then for each value the count, Rice parameter, length and gaps.
fn file(order: &[FacetValue], values: &BTreeMap<&str, Vec<u32>>) -> Vec<u8> {
    let table: Vec<_> = order.iter().map(|value| json!([value.key, value.label, value.parent])).collect();
    let table = json!(table).to_string();
    let mut out = Vec::new();
    varint(&mut out, table.len() as u32);
    out.extend(table.as_bytes());
    for slots in order.iter().filter_map(|value| values.get(value.key.as_str())) {
        let gaps = gaps(slots.iter().copied());
        let k = best_k(gaps.iter().copied());
        let mut bits = Bits::default();
        gaps.into_iter().for_each(|gap| bits.rice(gap, k));
        let bytes = bits.into_bytes();
        varint(&mut out, slots.len() as u32);
        out.push(k as u8);
        varint(&mut out, bytes.len() as u32);
        out.extend(bytes);
    }
    out
}
