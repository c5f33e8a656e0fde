//! What surrounds every page: the site's name and footer, the boards, the crumbs.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::id::RecordKind;
use crate::model::settings::{Language, Settings};
use crate::pages::{Board, Page, World};
use crate::route;

/// What a template sees as `site`.
#[derive(Serialize)]
pub struct SiteView<'s> {
    settings: &'s Settings,
    language: &'static str,
    today: String,
    footer: Vec<FooterLink>,
    /// Where readers report mistakes; only an address that may be linked to.
    correction: Option<&'s str>,
    /// Logical names of styles and scripts to their addresses.
    assets: &'s BTreeMap<String, String>,
    preview: bool,
    /// The Content-Security-Policy, for hosts that send no headers.
    policy: &'s str,
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
    crumbs: Vec<Crumb<'p>>,
    boards: Vec<BoardView>,
    made_from: Vec<&'p str>,
    unlisted: bool,
    date: Option<String>,
    home: bool,
}

#[derive(Serialize)]
struct Crumb<'p> {
    text: &'p str,
    href: String,
}

#[derive(Serialize)]
struct BoardView {
    key: &'static str,
    href: String,
    current: bool,
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
        language: world.site.settings.language.map_or("zh-Hans", Language::key),
        today: world.today.to_string(),
        footer: footer.into_iter().map(|(_, link)| link).collect(),
        correction: world.site.settings.correction(),
        assets,
        preview,
        policy,
    }
}

pub fn page<'p>(world: &World<'_>, page: &'p Page) -> PageView<'p> {
    let board = |board: &Board| BoardView {
        key: board.key(),
        href: link(page, &board.route()),
        current: page.board == Some(*board),
    };
    PageView {
        route: page.route.as_str(),
        kind: page.kind,
        title: &page.title,
        description: page.description.as_deref(),
        root: page.root.clone().unwrap_or_else(|| page.route.to_root()),
        canonical: world.base_url.map(|base| format!("{base}{}", page.route)),
        crumbs: page.crumbs.iter().map(|(text, to)| Crumb { text, href: link(page, to) }).collect(),
        boards: Board::ALL.iter().map(board).collect(),
        made_from: page.made_from.iter().map(|path| &**path).collect(),
        unlisted: page.unlisted,
        date: page.date.map(|date| date.to_string()),
        home: page.route == route::home(),
    }
}

/// How a page writes a link to another; a page shown at any address writes it from the site's root.
fn link(page: &Page, to: &route::Route) -> String {
    format!("{}{}", page.root.as_deref().unwrap_or_default(), page.route.link_to(to))
}
