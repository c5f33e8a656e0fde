//! What follows from the records: links both ways, statuses, timelines, and counts with the records behind them.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::config::Options;
use crate::id::RecordKind;
use crate::model::Site;
use crate::model::site::Text;
use crate::parse::markdown::Fragment;
use crate::reads::Read;

pub mod attachment;
pub mod changes;
pub mod digest;
pub mod indicator;
pub mod links;
pub mod marks;
pub mod measure;
pub mod of;
pub mod photo;
pub mod scope;
pub mod spread;
pub mod status;
pub mod timeline;

/// Everything derived, in tables parallel to those of [`Site`].
#[derive(Clone, Debug)]
pub struct Facts {
    pub links: links::Links,
    /// For each outcome, by its position.
    pub standing: of::Of<status::Standing>,
    pub scopes: scope::Scopes,
    /// Which measures count each record.
    pub marks: marks::Marks,
    /// The text of each record as a fragment of its own page; none until they have been rendered.
    pub bodies: Bodies,
    /// The published pictures; none until they have been made.
    pub pictures: photo::Pictures,
    /// The published attachments; none until they have been made.
    pub attachments: attachment::Attachments,
    /// What git knows of the records; nothing until it has been asked.
    pub history: changes::Histories,
    /// The address of the search's manifest; none until the pages have been read for it, or when there is no search.
    pub search_pack: Option<String>,
}

/// The texts of records: those with links as markup, for what is wrong with a link must be told; the others as they were
/// written, to become markup when their page is made.
#[derive(Clone, Debug, Default)]
pub struct Bodies {
    pub rendered: FxHashMap<links::RecordAt, Rendered>,
    pub written: FxHashMap<links::RecordAt, Text>,
}

/// The markup of a text, with the records it links to.
#[derive(Clone, Debug)]
pub struct Rendered {
    pub fragment: Arc<Fragment>,
    pub reads: Vec<Read>,
}

/// Derives the facts of a site.
pub fn derive(site: &Site, options: &Options) -> Facts {
    let links = links::links(site);
    let standing = site.outcomes.iter().map(|outcome| status::standing(outcome, options.today)).collect();
    let standing = of::Of::new(RecordKind::Outcome, standing);
    let scopes = scope::scopes(site, &links);
    let marks = marks::Marks::of(site, &links, &standing);
    Facts {
        links,
        standing,
        scopes,
        marks,
        bodies: Bodies::default(),
        pictures: photo::Pictures::new(),
        attachments: attachment::Attachments::new(),
        history: changes::Histories::default(),
        search_pack: None,
    }
}
