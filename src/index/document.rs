//! A page as the native index is told of it: its facets, the card of a result, and the folded text of each place.

use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};
use tantivy::{TantivyDocument, doc, schema::Document};

use super::{
    native::{Fields, PLACES},
    pinyin,
    tokenize::folded,
};
use crate::search_doc::SearchDoc;

/// What one result shows in a terminal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    pub route: String,
    pub kind: String,
    pub title: String,
    pub summary: String,
    pub region: Option<String>,
    pub date: Option<String>,
    pub status: Option<String>,
}

/// A page on its way to the index, which becomes a document only where a thread indexes it: tantivy lets ten thousand
/// wait, and a document holds the text of its page twice over.
pub(crate) struct Queued {
    page: Arc<SearchDoc>,
    fields: Fields,
    document: OnceLock<TantivyDocument>,
}

impl Queued {
    pub(crate) fn new(page: Arc<SearchDoc>, fields: &Fields) -> Self {
        Self { page, fields: fields.clone(), document: OnceLock::new() }
    }
}

impl Document for Queued {
    type Value<'a> = <TantivyDocument as Document>::Value<'a>;
    type FieldsValuesIter<'a> = <TantivyDocument as Document>::FieldsValuesIter<'a>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        self.document.get_or_init(|| document(&self.fields, &self.page)).iter_fields_and_values()
    }
}

fn document(fields: &Fields, page: &SearchDoc) -> TantivyDocument {
    let card = Card {
        route: page.route.clone(),
        kind: page.kind.clone(),
        title: page.title.clone(),
        summary: page.summary.clone(),
        region: page.region.clone(),
        date: page.date.map(|d| d.to_string()),
        status: page.status.clone(),
    };
    let mut out =
        doc!(fields.route => page.route.as_str(), fields.card => serde_json::to_string(&card).unwrap_or_default());
    for (facet, value) in &page.facets {
        out.add_text(fields.facet, facet_term(facet, value));
    }
    for place in 0..PLACES.len() {
        let text = place_text(page, place);
        out.add_text(fields.uni[place], &text);
        out.add_text(fields.bi[place], &text);
    }
    out
}

pub(crate) fn facet_term(facet: &str, value: &str) -> String {
    format!("{facet}={value}")
}

/// So often the name of a place is read again from the title of its own page.
const NAMED: usize = 7;

/// The name that the title of a place's own page ends with, read again: who asks for just that name is led to that page,
/// though the titles of units, meetings and lesser places hold the name as well.
fn own_name(page: &SearchDoc) -> impl Iterator<Item = &str> {
    let named = |word: &&String| page.kind == "region" && !word.is_empty() && page.title.ends_with(word.as_str());
    let name = page.keywords.iter().filter(named).max_by_key(|word| word.len());
    name.into_iter().flat_map(|name| std::iter::repeat_n(name.as_str(), NAMED))
}

/// The folded text of a place.
pub(crate) fn place_text(page: &SearchDoc, place: usize) -> String {
    let names = || page.region.iter().chain(&page.keywords).map(String::as_str);
    match place {
        0 => folded(std::iter::once(page.title.as_str()).chain(own_name(page))),
        1 => folded(std::iter::once(page.summary.as_str()).chain(names())),
        2 => folded(page.body.iter().map(String::as_str)),
        _ => folded(pinyin::readings(page).iter().map(String::as_str)),
    }
}
