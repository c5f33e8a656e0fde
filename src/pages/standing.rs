//! A standing page: prose that stays, such as 关于本站 or 隐私说明. For whoever asks what this site is and how it works.

use serde::Serialize;

use crate::derive::links::RecordAt;
use crate::id::RecordKind;
use crate::pages::view::{self, Parts};
use crate::pages::{Job, Kind, Page, World};
use crate::route::Route;

pub static KIND: Kind = Kind {
    name: "page",
    purpose: (
        "一个固定页面：关于本站、隐私、无障碍等说明",
        "a standing page: about the site, privacy, accessibility and the like",
    ),
    template: "pages/standing.html",
    leaf: "standing.rs",
    jobs,
};

fn jobs(world: &World<'_>) -> Vec<Job> {
    view::record_jobs(world, RecordKind::Page, world.site.pages.len(), page)
}

#[derive(Serialize)]
struct StandingView {
    summary: Option<String>,
    parts: Parts,
}

fn page(world: &World<'_>, i: usize, route: Route) -> Page {
    let entry = world.site.pages.at(i);
    let at: RecordAt = (RecordKind::Page, i);
    let summary = entry.summary.as_ref().map(|t| t.0.clone());
    let standing = StandingView { summary: summary.clone(), parts: view::parts(world, &route, at, entry) };
    let mut page = view::record_page(world, &KIND, (at, route), entry, None, standing);
    page.description = summary;
    page
}
