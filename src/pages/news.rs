//! The page of one piece of news: for those who follow the work from day to day. It answers: what happened, where and when.

use serde::Serialize;

use crate::derive::links::RecordAt;
use crate::id::RecordKind;
use crate::model::Entry;
use crate::model::news::News;
use crate::pages::pen::Pieces;
use crate::pages::view::{self, Facts, Parts, When};
use crate::pages::{Board, Job, Kind, Page, World};
use crate::route::Route;

pub static KIND: Kind = Kind {
    name: "news",
    purpose: ("一条动态：何时何地发生了什么", "a piece of news"),
    template: "pages/news.html",
    leaf: "news.rs",
    jobs,
};

fn jobs(world: &World<'_>) -> Vec<Job> {
    view::record_jobs(world, RecordKind::News, world.site.news.len(), page)
}

#[derive(Serialize)]
struct NewsView {
    summary: Option<String>,
    when: When,
    facts: Pieces,
    parts: Parts,
}

fn page(world: &World<'_>, i: usize, route: Route) -> Page {
    let entry = world.site.news.at(i);
    let at: RecordAt = (RecordKind::News, i);
    let date = entry.date.known().copied();
    let news = NewsView {
        summary: entry.summary.as_ref().map(|t| t.0.clone()),
        when: view::dated(world, &entry.record, "date", date, entry.when.as_deref()),
        facts: facts(world, &route, entry),
        parts: view::parts(world, &route, at, entry),
    };
    let mut page = view::record_page(world, &KIND, (at, route), entry, Some(Board::Gallery), news);
    page.description = entry.summary.as_ref().map(|t| t.0.clone());
    page.date = date;
    page
}

fn facts(world: &World<'_>, route: &Route, entry: &Entry<News>) -> Pieces {
    let mut facts = Facts::new(world);
    facts
        .item("outcome.region", view::region_link(world, route, entry.region.as_str()))
        .item("outcome.programme", view::programme_link(world, route, &entry.record))
        .items("outcome.fields", view::field_names(world, &entry.common.fields));
    facts.done()
}
