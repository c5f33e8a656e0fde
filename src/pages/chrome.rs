//! What surrounds every page: the site's name and footer, the boards, the crumbs.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::date::PartialDate;
use crate::derive::photo;
use crate::id::RecordKind;
use crate::model::common::Photo;
use crate::model::settings::{Language, Settings};
use crate::pages::foot::{self, Foot};
use crate::pages::pen::{self, Drawn, Slot};
use crate::pages::view;
use crate::pages::{Board, Page, World};
use crate::route;

/// What a template sees as `site`.
#[derive(Serialize)]
pub struct SiteView<'s> {
    settings: &'s Settings,
    language: &'static str,
    today: String,
    footer: Vec<FooterLink>,
    /// The host of the site's own address, for its SiteDomain tag.
    domain: Option<&'s str>,
    /// Where readers report mistakes; only an address that may be linked to.
    correction: Option<&'s str>,
    /// Logical names of styles and scripts to their addresses.
    assets: &'s BTreeMap<String, String>,
    preview: bool,
    /// Whether drafts are among the pages.
    drafts: bool,
    boards: Vec<BoardView>,
    /// Whether records are held back, which every page says: their matters are not told whole.
    held: bool,
    /// The kinds of which some are: a list without any of them cannot say that there are none.
    held_kinds: Vec<&'static str>,
    /// Whether there is a page of changes to link to.
    changes: bool,
    /// The Content-Security-Policy, for hosts that send no headers.
    policy: &'s str,
}

impl SiteView<'_> {
    /// Whether the interface speaks another language than the records.
    pub fn foreign(&self) -> bool {
        self.language != Language::ZhHans.key()
    }
}

#[derive(Serialize)]
struct BoardView {
    key: &'static str,
    path: String,
}

#[derive(Serialize)]
struct FooterLink {
    text: String,
    path: String,
}

/// What a template sees as `page`.
#[derive(Serialize)]
pub struct PageView<'p> {
    route: &'p str,
    kind: &'p str,
    title: &'p str,
    description: Option<&'p str>,
    root: String,
    canonical: Option<String>,
    /// The address of the record's first picture, for whoever shares the page.
    image: Option<String>,
    /// From the root's side down to the page's parent, as markup.
    crumbs: Option<Drawn>,
    /// The name of the parent; of a page without one, its own.
    column: &'p str,
    /// What sort of column it opens, in the words of 国办发〔2017〕47号; none of a page that opens none.
    column_type: Option<String>,
    made_from: Vec<&'p str>,
    unlisted: bool,
    date: Option<String>,
    home: bool,
    #[serde(skip)]
    board: Option<Board>,
    /// Whether it shows a draft, which only previews do.
    draft: bool,
    /// When the record was published and changed; none on pages of no single record.
    foot: Option<Foot>,
}

pub fn site<'s>(
    world: &World<'s>,
    assets: &'s BTreeMap<String, String>,
    preview: bool,
    policy: &'s str,
) -> SiteView<'s> {
    let mut footer: Vec<(u32, FooterLink)> = world
        .site
        .pages
        .iter()
        .filter_map(|page| {
            let text = page.short.as_ref().unwrap_or(&page.common.title).0.clone();
            Some((page.order?, FooterLink { text, path: route::record(RecordKind::Page, &page.id).to_string() }))
        })
        .collect();
    footer.sort_by_key(|(order, _)| *order);
    SiteView {
        settings: &world.site.settings,
        language: world.site.settings.language.unwrap_or(Language::ZhHans).key(),
        today: view::date_text(world, PartialDate::from_day(world.today)),
        footer: footer.into_iter().map(|(_, link)| link).collect(),
        domain: world.base_url.and_then(|base| base.split("://").nth(1)?.split('/').next()),
        correction: world.site.settings.correction(),
        assets,
        preview,
        drafts: world.drafts,
        boards: Board::ALL.iter().map(|b| BoardView { key: b.key(), path: b.route().to_string() }).collect(),
        changes: !world.facts.history.log.is_empty(),
        held: world.site.awaits_mending(),
        held_kinds: world.site.held_kinds().into_iter().map(RecordKind::folder).collect(),
        policy,
    }
}

pub fn page<'p>(world: &World<'_>, page: &'p Page) -> PageView<'p> {
    let column_type = format!("column.{}", page.kind);
    PageView {
        route: page.route.as_str(),
        kind: page.kind,
        title: &page.title,
        description: page.description.as_deref(),
        root: page.root.clone().unwrap_or_else(|| page.route.to_root()),
        canonical: world.base_url.map(|base| format!("{base}{}", page.route)),
        image: image(world, page),
        crumbs: crumbs(world, page),
        column: page.crumbs.last().map_or(&page.title, |(text, _)| text),
        column_type: world.words.has(&column_type).then(|| world.words.get(&column_type).to_owned()),
        made_from: page.made_from.iter().map(|path| &**path).collect(),
        unlisted: page.unlisted,
        date: page.date.map(|date| date.to_string()),
        home: page.route == route::home(),
        board: page.board,
        draft: draft(world, page),
        foot: foot::foot(world, page),
    }
}

fn crumbs(world: &World<'_>, page: &Page) -> Option<Drawn> {
    let crumb = |(text, to): &(String, route::Route)| {
        let href = link(page, to);
        pen::draw(world, "crumb", &[("href", Some(Slot::Text(&href))), ("text", Some(Slot::Text(text)))])
    };
    pen::row(&page.crumbs.iter().map(crumb).collect::<Vec<Drawn>>(), "")
}

/// What the surroundings of a page depend on: the way to the root, its board, and whether they offer the search.
pub type FrameKey = (String, Option<&'static str>, bool);

impl PageView<'_> {
    pub fn frame_key(&self) -> FrameKey {
        (self.root.clone(), self.board.map(Board::key), !self.home && self.kind != "search")
    }
}

fn image(world: &World<'_>, page: &Page) -> Option<String> {
    let (base, path) = (world.base_url?, page.made_from.first()?);
    let (kind, id) = page.record.as_ref()?;
    let record = foot::common(world, (*kind, world.site.position(*kind, id)?))?;
    let picture = |photo: &Photo| {
        photo.consent.as_ref().filter(|consent| consent.is_given())?;
        let picture = world.facts.pictures.get(&photo::beside(path, &photo.file)?)?;
        Some(format!("{base}{}-{}.jpg", picture.stem, picture.widths.last()?))
    };
    record.photos.iter().find_map(picture)
}

fn draft(world: &World<'_>, page: &Page) -> bool {
    let at = page.record.as_ref().and_then(|(kind, id)| Some((*kind, world.site.position(*kind, id)?)));
    at.is_some_and(|at| foot::is_draft(world, at))
}

/// How a page writes a link to another; a page shown at any address writes it from the site's root.
fn link(page: &Page, to: &route::Route) -> String {
    format!("{}{}", page.root.as_deref().unwrap_or_default(), page.route.link_to(to))
}
