//! What a public page hands to the search: its words, its facets, and nothing that the page does not show.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{date::PartialDate, hash::Hash};

/// One public page as the search sees it.
///
/// A match never runs across two blocks, nor across two sentences of a block (`src/index/TOKENIZER.md` says where a
/// sentence ends). Everything here may be shown to a reader; drafts and withdrawn records never become one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchDoc {
    /// The page's address relative to the site's root, such as `meetings/abc.html`; unique among the documents.
    pub route: String,
    pub id: String,
    /// The kind's key, such as `meeting`; also expected among the facets.
    pub kind: String,
    pub title: String,
    #[serde(default)]
    pub summary: String,
    /// The body as blocks of plain text: paragraphs, list items, table cells, captions.
    #[serde(default)]
    pub body: Vec<String>,
    /// Names and keywords shown on the page: region path, units, venue, tags.
    #[serde(default)]
    pub keywords: Vec<String>,
    /// Pinyin of names where the reading is known (`"ji dao ban"`); other readings are derived from title and keywords.
    #[serde(default)]
    pub pinyin: Vec<String>,
    #[serde(default)]
    pub date: Option<PartialDate>,
    /// The region as a result shows it.
    #[serde(default)]
    pub region: Option<String>,
    /// The status' key; also expected among the facets.
    #[serde(default)]
    pub status: Option<String>,
    /// Facet and value keys: `("kind", "meeting")`, `("region", …)` once for the region and once for each region above.
    #[serde(default)]
    pub facets: Vec<(String, String)>,
}

impl SearchDoc {
    /// Changes when anything the index or the pack holds of this page changes.
    pub fn hash(&self) -> Hash {
        Hash::of(&serde_json::to_vec(self).unwrap_or_default())
    }
}

/// The values of every facet in the order in which a reader should see them.
pub type FacetLabels = BTreeMap<String, Vec<FacetValue>>;

/// One value of a facet and the words a reader sees for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetValue {
    pub key: String,
    pub label: String,
    /// The value above it, for regions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
}
