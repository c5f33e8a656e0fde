//! The page of an organization: for the resident who asks who is in charge, and the reporter who asks what became of what
//! a body took on. It answers what it leads, what it answered, what is overdue, and what it is for.

use serde::Serialize;

use crate::derive::measure::Measure;
use crate::derive::scope::Scope;
use crate::id::RecordKind;
use crate::model::organization::Organization;
use crate::pages::charts::{self, Charts};
use crate::pages::numbers;
use crate::pages::pen::Pieces;
use crate::pages::places::{self, Panel, StatusBar};
use crate::pages::shelf::{self, OwedList, Shelf};
use crate::pages::view::{self, Anchor, Facts, SourceView};
use crate::pages::{Board, Job, Kind, Page, World};
use crate::route::{self, Route};

pub static KIND: Kind = Kind {
    name: "organization",
    purpose: (
        "一个机构：牵头什么、答复了什么、什么逾期，有哪些职责和公开职务",
        "an organization: what it leads, what it answered, what is overdue, its duties and public roles",
    ),
    template: "pages/organization.html",
    leaf: "organization.rs",
    jobs,
};

fn jobs(world: &World<'_>) -> Vec<Job> {
    (0..world.site.organizations.len())
        .map(|i| {
            let route = route::record(RecordKind::Organization, &world.site.organizations.at(i).id);
            Job::new(route, move |world| page(world, i)).of_records()
        })
        .collect()
}

#[derive(Serialize)]
struct OrganizationView {
    kind: String,
    facts: Pieces,
    /// That it is no more, where it is not.
    ended: Option<String>,
    note: Option<String>,
    duties: Vec<String>,
    members: Vec<(String, String)>,
    roles: Vec<RoleRow>,
    panel: Panel,
    charts: Charts,
    /// Only of a body that leads something.
    status: Option<StatusBar>,
    owed: OwedList,
    overdue_page: String,
    children: Pieces,
    shelves: Vec<Shelf>,
    sources: Vec<SourceView>,
}

#[derive(Serialize)]
struct RoleRow {
    role: String,
    held_by: Option<String>,
    name: Option<String>,
    note: Option<String>,
}

fn page(world: &World<'_>, i: usize) -> Page {
    let entry = world.site.organizations.at(i);
    let route = route::record(RecordKind::Organization, &entry.id);
    let links = &world.facts.links;
    let leads = &links.organization_leads[i];
    let scope = Scope::Organization(i);
    let it = OrganizationView {
        kind: world.words.get(&format!("organization-kind.{}", entry.kind.key())).to_owned(),
        facts: facts(world, &route, i),
        ended: ended(world, &entry.record),
        note: view::prose(world, &route, entry.note.as_deref()),
        duties: entry.duties.iter().map(|d| d.0.clone()).collect(),
        members: entry.members.iter().map(|m| (m.label.0.clone(), view::figure(world, &m.count))).collect(),
        roles: entry
            .roles
            .iter()
            .map(|r| RoleRow {
                role: r.role.0.clone(),
                held_by: r.held_by.as_ref().map(|t| t.0.clone()),
                name: r.name.as_ref().map(|t| t.0.clone()),
                note: r.note.as_ref().map(|t| t.0.clone()),
            })
            .collect(),
        panel: places::panel(world, &route, scope),
        charts: charts::charts(world, &route, scope, &[]),
        status: (!leads.is_empty()).then(|| places::status_bar(world, &route, scope)),
        owed: shelf::owed(world, &route, leads, shelf::NEWEST),
        overdue_page: route.link_to(&route::single("overdue")),
        children: view::items(world, &route, RecordKind::Organization, links.organization_children[i].iter().copied()),
        shelves: shelves(world, &route, i),
        sources: view::sources(world, &route, &entry.sources),
    };
    let mut page = Page::new(&KIND, route, entry.name.0.clone(), it);
    page.crumbs = view::region_crumbs(world, Some(entry.region.as_str()));
    page.crumbs.push((world.words.get("kind.organizations").to_owned(), Board::Structure.route()));
    page.board = Some(Board::Structure);
    page.made_from = vec![entry.path.clone()];
    page.record = Some((RecordKind::Organization, entry.id.clone()));
    page.date = leads.iter().filter_map(|o| view::outcome_date(world, *o)).max();
    page
}

/// Of a body that was merged or dissolved: its page stays, and says so above what it did.
fn ended(world: &World<'_>, body: &Organization) -> Option<String> {
    let words = world.words;
    let when = body.ended.map(|date| view::date_text(world, date));
    let into = body.successor.as_ref().and_then(|id| world.site.organizations.get(id.as_str()));
    match (into, when) {
        (Some(into), Some(when)) => {
            Some(words.fill("organization.merged_away", &[("when", &when), ("into", &into.name)]))
        }
        (Some(into), None) => Some(words.fill("organization.merged_undated", &[("into", &into.name)])),
        (None, Some(when)) => Some(words.fill("organization.dissolved", &[("when", &when)])),
        (None, None) => None,
    }
}

fn facts(world: &World<'_>, route: &Route, i: usize) -> Pieces {
    let (words, body) = (world.words, &world.site.organizations.at(i).record);
    let former = body.former_names.iter().map(|former| {
        let until = view::date_text(world, former.until);
        Anchor::text(words.fill("organization.former_until", &[("name", &former.name), ("until", &until)]))
    });
    let merged = world.facts.links.organization_merged[i].iter();
    let mut facts = Facts::new(world);
    facts
        .text("organization.short", body.short.as_ref().map(|s| s.0.clone()))
        .items("organization.former", former.collect())
        .date("organization.ended", body.ended, None)
        .item(
            "organization.successor",
            body.successor.as_ref().and_then(|id| view::link_id(world, route, RecordKind::Organization, id.as_str())),
        )
        .items(
            "organization.merged",
            merged.map(|o| view::link(world, route, (RecordKind::Organization, *o))).collect(),
        )
        .item("organization.region", view::region_link(world, route, body.region.as_str()))
        .text("organization.level", body.level.map(|l| world.words.get(&format!("level.{}", l.key())).to_owned()))
        .item(
            "organization.parent",
            body.parent.as_ref().and_then(|id| view::link_id(world, route, RecordKind::Organization, id.as_str())),
        );
    facts.done()
}

fn shelves(world: &World<'_>, from: &Route, i: usize) -> Vec<Shelf> {
    let links = &world.facts.links;
    let make = |anchor: &'static str, kind: RecordKind, positions: &[usize]| {
        shelf::shelf(world, from, anchor, kind, positions, None)
    };
    let key = numbers::scope_key(world.site, Scope::Organization(i));
    let counted = |anchor: &'static str, kind: RecordKind, positions: &[usize], measure: Measure| {
        shelf::shelf(world, from, anchor, kind, positions, Some(route::count(&key, measure.key(), None)))
    };
    let leads = &links.organization_leads[i];
    // What was reopened waits for its answer again.
    let replied: Vec<usize> = leads.iter().copied().filter(|o| world.facts.standing[*o].answered).collect();
    let (held, other): (Vec<usize>, Vec<usize>) =
        links.organization_meetings[i].iter().partition(|m| shelf::held(world, **m));
    let shelves = [
        counted("leads", RecordKind::Outcome, leads, Measure::Outcomes),
        make("answered", RecordKind::Outcome, &replied),
        make("helps", RecordKind::Outcome, &links.organization_helps[i]),
        make("topics-led", RecordKind::Topic, &links.organization_topics[i]),
        counted("meetings", RecordKind::Meeting, &held, Measure::Meetings),
        make("planned", RecordKind::Meeting, &other),
        counted("venues", RecordKind::Venue, &links.organization_venues[i], Measure::Venues),
        make("plans", RecordKind::Plan, &links.organization_plans[i]),
        make("documents", RecordKind::Document, &links.organization_documents[i]),
    ];
    shelves.into_iter().filter(|s| s.total > 0).collect()
}
