//! The pages of the site: one leaf file per kind of page, and what all pages have in common.
//!
//! A leaf turns `(&World)` into jobs, one per page; a job is run when its page is about to be rendered, so that the whole
//! site is never in memory. Leaves never import leaves: they link through `route` and share `view`.

use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashSet;

use crate::date::PartialDate;
use crate::derive::Facts;
use crate::derive::changes::Told;
use crate::hash::Hash;
use crate::id::RecordKind;
use crate::model::Site;
use crate::model::site::Text;
use crate::route::Route;
use crate::source::SourcePath;
use crate::words::Words;

pub mod chrome;
pub mod pen;
pub mod view;
pub mod numbers;
pub mod shelf;
pub mod side_by_side;
pub mod places;
pub mod atlas;
pub mod maps;
pub mod spreads;
pub mod charts;
pub mod declared;
pub mod of_kind;
pub mod citation;
pub mod foot;
pub mod changes;
pub mod home;
pub mod region;
pub mod programme;
pub mod programme_kind;
pub mod organization;
pub mod plan;
pub mod campaign;
pub mod figures;
pub mod definitions;
pub mod outcome;
pub mod meeting;
pub mod topic;
pub mod case;
pub mod venue;
pub mod document;
pub mod news;
pub mod standing;
pub mod sources;
pub mod facets;
pub mod parts;
pub mod list;
pub mod counted;
pub mod count;
pub mod chart;
pub mod structure;
pub mod rules;
pub mod planning;
pub mod gallery;
pub mod results;
pub mod front;
pub mod region_index;
pub mod overdue;
pub mod site_map;
pub mod search;
pub mod search_text;
pub mod not_found;
pub mod stub;
pub mod machine;
pub mod download;
pub mod data;

/// Everything a page can be made of.
#[derive(Clone, Copy)]
pub struct World<'w> {
    pub site: &'w Site,
    pub facts: &'w Facts,
    /// The boundaries of regions.
    pub atlas: &'w atlas::Atlas,
    pub words: &'w Words,
    /// The day from which lateness is judged.
    pub today: Date,
    /// Ends with `/`; `None` when the site's address is not known.
    pub base_url: Option<&'w str>,
    /// Whether drafts are among the pages, which are for nobody to find then.
    pub drafts: bool,
    /// Draws what stands on many pages; `None` where pages are only listed, not rendered.
    pub pen: Option<&'w pen::Pen<'w>>,
    /// Reads the old texts of the record in a file; `None` where pages are only listed.
    pub recount: Option<&'w Recount<'w>>,
    /// Reads a text that was left in its file; `None` where pages are only listed.
    pub reread: Option<&'w Reread<'w>>,
}

/// The Markdown of a text that was left in its file.
pub type Reread<'w> = dyn Fn(&Text) -> Option<String> + Sync + 'w;

/// What became of the record in a file, revision by revision.
pub type Recount<'w> = dyn Fn(&str) -> Told + Sync + 'w;

/// What a template sees as `it`: a leaf's own struct.
pub type Context = Box<dyn erased_serde::Serialize + Send + Sync>;

/// The five boards of the main navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Board {
    Structure,
    Rules,
    Plans,
    Gallery,
    Outcomes,
}

impl Board {
    pub const ALL: [Self; 5] = [Self::Structure, Self::Rules, Self::Plans, Self::Gallery, Self::Outcomes];

    /// The key of its name in the theme.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Structure => "structure",
            Self::Rules => "rules",
            Self::Plans => "plans",
            Self::Gallery => "gallery",
            Self::Outcomes => "outcomes",
        }
    }

    pub fn route(self) -> Route {
        crate::route::index(match self {
            Self::Structure => RecordKind::Organization,
            Self::Rules => RecordKind::Document,
            Self::Plans => RecordKind::Plan,
            Self::Gallery => RecordKind::Venue,
            Self::Outcomes => RecordKind::Outcome,
        })
    }
}

/// One page, not yet rendered.
pub struct Page {
    pub route: Route,
    /// The name of its kind, as in [`KINDS`].
    pub kind: &'static str,
    pub template: &'static str,
    /// The page's title, without the site's.
    pub title: String,
    /// One sentence for search engines and share cards.
    pub description: Option<String>,
    /// From the root's side down to the page's parent.
    pub crumbs: Vec<(String, Route)>,
    pub board: Option<Board>,
    /// The files it was made from; empty for pages made of many.
    pub made_from: Vec<SourcePath>,
    /// The record it shows, if it shows one.
    pub record: Option<(RecordKind, Arc<str>)>,
    /// The last dated thing it tells, for the sitemap and feeds.
    pub date: Option<PartialDate>,
    /// Whether search engines and the site's own search should leave it out (lists, 404, tombstones).
    pub unlisted: bool,
    /// The path of the site's root, for a page that servers show at any address; none where relative links do.
    pub root: Option<String>,
    pub context: Context,
}

impl Page {
    pub fn new(
        kind: &'static Kind,
        route: Route,
        title: impl Into<String>,
        context: impl erased_serde::Serialize + Send + Sync + 'static,
    ) -> Self {
        Self {
            route,
            kind: kind.name,
            template: kind.template,
            title: title.into(),
            description: None,
            crumbs: Vec::new(),
            board: None,
            made_from: Vec::new(),
            record: None,
            date: None,
            unlisted: false,
            root: None,
            context: Box::new(context),
        }
    }
}

/// One page to be made, later and on any thread.
pub struct Job {
    pub route: Route,
    /// The name of its kind, as in [`KINDS`]; [`jobs`] fills it in.
    pub kind: &'static str,
    pub make: Box<dyn Fn(&World<'_>) -> Page + Send + Sync>,
    /// Whether the page names what is made of all other pages (the search's index), and so comes after them.
    pub last: bool,
    /// What `make` holds beside the world, for a page that needs to be made anew only when that has changed or a record
    /// which the page looked at. None for a page that looks at more than `reads` notes: it is made in each build.
    pub holds: Option<Hash>,
}

impl Job {
    pub fn new(route: Route, make: impl Fn(&World<'_>) -> Page + Send + Sync + 'static) -> Self {
        Self { route, kind: "", make: Box::new(make), last: false, holds: None }
    }

    /// The same page; beside the world it is made of what `holds` stands for, and a page made of the same things before is
    /// as good.
    pub fn holding(self, holds: Hash) -> Self {
        Self { holds: Some(holds), ..self }
    }

    /// The same page; it is made of records alone, which its address names or which it looks up.
    pub fn of_records(self) -> Self {
        self.holding(Hash::of(b""))
    }

    /// The same page, made after all others.
    pub fn last(self) -> Self {
        Self { last: true, ..self }
    }
}

/// Gathers what a job holds.
#[derive(Default)]
pub struct Holding(Vec<u8>);

impl Holding {
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.number(text.len());
        self.0.extend(text.as_bytes());
        self
    }

    pub fn number(&mut self, number: usize) -> &mut Self {
        self.0.extend((number as u64).to_le_bytes());
        self
    }

    pub fn part(&mut self, part: &parts::Part) -> &mut Self {
        let or_none = |number: Option<usize>| number.unwrap_or(usize::MAX);
        let newer = part.newer.map_or(0, |newer| or_none(newer).max(1));
        self.number(or_none(part.number)).number(part.range.len()).number(or_none(part.older)).number(newer)
    }

    pub fn hash(&self) -> Hash {
        Hash::of(&self.0)
    }
}

/// A kind of page.
pub struct Kind {
    pub name: &'static str,
    /// Which page this is, for whom, which question it answers, in Chinese and in English; shown by `yishi explain`.
    pub purpose: (&'static str, &'static str),
    pub template: &'static str,
    /// The file in `src/pages/` that makes it.
    pub leaf: &'static str,
    pub jobs: fn(&World<'_>) -> Vec<Job>,
}

/// All kinds of page. To add one: a leaf file, a template, a row here; `tests/directions.rs` names what was forgotten.
pub static KINDS: &[&Kind] = &[
    &outcome::KIND,
    &meeting::KIND,
    &topic::KIND,
    &case::KIND,
    &venue::KIND,
    &document::KIND,
    &news::KIND,
    &standing::KIND,
    &sources::KIND,
    &home::KIND,
    &region::KIND,
    &programme::KIND,
    &programme_kind::KIND,
    &organization::KIND,
    &plan::KIND,
    &campaign::KIND,
    &figures::KIND,
    &definitions::KIND,
    &list::KIND,
    &count::KIND,
    &chart::KIND,
    &side_by_side::KIND,
    &structure::KIND,
    &rules::KIND,
    &planning::KIND,
    &gallery::KIND,
    &results::KIND,
    &front::KIND,
    &region_index::KIND,
    &overdue::KIND,
    &site_map::KIND,
    &search::KIND,
    &not_found::KIND,
    &data::KIND,
    &changes::KIND,
    &changes::FEED,
    &machine::FEED,
    &machine::REGION_FEED,
    &machine::SITEMAP,
    &machine::ROBOTS,
    // Stubs come last: where a page stands, an old address gives way.
    &stub::TOMBSTONE,
    &stub::REDIRECT,
    &stub::HELD,
];

/// The names of kinds whose jobs alone look at all records.
pub const LONG: [&str; 3] = [count::KIND.name, chart::KIND.name, list::KIND.name];

/// All pages of the site.
pub fn jobs(world: &World<'_>) -> Vec<Job> {
    settled(KINDS.iter().map(|kind| jobs_of(kind, world)).collect())
}

/// The jobs of one kind.
pub fn jobs_of(kind: &'static Kind, world: &World<'_>) -> Vec<Job> {
    (kind.jobs)(world).into_iter().map(|job| Job { kind: kind.name, ..job }).collect()
}

/// The jobs of all kinds, in the order of [`KINDS`]; of two that claim one address the first has it.
pub fn settled(jobs: Vec<Vec<Job>>) -> Vec<Job> {
    let mut jobs: Vec<Job> = jobs.into_iter().flatten().collect();
    let mut taken = FxHashSet::default();
    jobs.retain(|job| taken.insert(job.route.clone()));
    jobs
}
