//! The page of one document: for staff who must follow a rule and residents who want to hold them to it. It answers: who
//! issued it, when, under which number, whether it is in force, and where the full text is.

use serde::Serialize;

use crate::derive::links::RecordAt;
use crate::derive::status::Role;
use crate::id::RecordKind;
use crate::model::Entry;
use crate::model::document::{Document, DocumentStatus};
use crate::pages::pen::Pieces;
use crate::pages::view::{self, Anchor, Facts, Parts, State};
use crate::pages::{Board, Job, Kind, Page, World};
use crate::route::Route;

pub static KIND: Kind = Kind {
    name: "document",
    purpose: (
        "一份制度文件：谁发的、何时发、文号、效力、全文在哪里",
        "a document: who issued it and when, its number, whether it is in force, where its full text is",
    ),
    template: "pages/document.html",
    leaf: "document.rs",
    jobs,
};

fn jobs(world: &World<'_>) -> Vec<Job> {
    view::record_jobs(world, RecordKind::Document, world.site.documents.len(), page)
}

#[derive(Serialize)]
struct DocumentView {
    kind: String,
    summary: Option<String>,
    /// Whether it is in force; a source that is silent leaves it not stated.
    state: State,
    issuers: Vec<Anchor>,
    url: Option<Anchor>,
    facts: Pieces,
    parts: Parts,
}

fn page(world: &World<'_>, i: usize, route: Route) -> Page {
    let entry = world.site.documents.at(i);
    let at: RecordAt = (RecordKind::Document, i);
    let document = DocumentView {
        kind: kind_name(world, entry),
        summary: entry.summary.as_ref().map(|t| t.0.clone()),
        state: state(world, entry.status),
        issuers: view::organization_links(world, &route, &entry.issuers),
        url: entry.url.as_ref().map(|url| Anchor::outside(world.words.get("document.read"), url)),
        facts: facts(world, &route, entry),
        parts: view::parts(world, &route, at, entry),
    };
    let mut page = view::record_page(world, &KIND, (at, route), entry, Some(Board::Rules), document);
    page.description = entry.summary.as_ref().map(|t| t.0.clone());
    page.date = entry.issued;
    page
}

fn kind_name(world: &World<'_>, entry: &Entry<Document>) -> String {
    world.words.get(&format!("document-kind.{}", entry.kind.key())).to_owned()
}

fn state(world: &World<'_>, status: Option<DocumentStatus>) -> State {
    let (key, role, shape) = match status {
        Some(DocumentStatus::InForce) => ("in-force", Role::Done, "dot"),
        Some(DocumentStatus::Trial) => ("trial", Role::Moving, "half"),
        Some(DocumentStatus::Repealed) => ("repealed", Role::Not, "cross"),
        None => ("not-stated", Role::Formed, "ring"),
    };
    view::state(world, key, &format!("document-status.{key}"), role, shape)
}

fn facts(world: &World<'_>, route: &Route, entry: &Entry<Document>) -> Pieces {
    let mut facts = Facts::new(world);
    facts
        .text("document.kind", Some(kind_name(world, entry)))
        .wanted("document.number", entry.number.as_ref().map(|t| Anchor::text(t.0.clone())))
        .wanted(
            "document.issued",
            Some(Anchor::text(view::dated(world, &entry.record, "issued", entry.issued, entry.when.as_deref()).text)),
        )
        .item("outcome.region", view::region_link(world, route, entry.region.as_str()))
        .item("outcome.programme", view::programme_link(world, route, &entry.record))
        .items("outcome.fields", view::field_names(world, &entry.common.fields));
    facts.done()
}
