//! The page of one venue: for the resident who wants to know where to go and whether the place is in use. It answers: what
//! kind of place it is and who runs it, what is in it, which of its programme's criteria it meets, how many meetings it
//! should hold each year, and which are on record.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::derive::links::RecordAt;
use crate::derive::status::Role;
use crate::id::RecordKind;
use crate::model::Entry;
use crate::model::meeting::MeetingState;
use crate::model::venue::Venue;
use crate::pages::pen::Pieces;
use crate::pages::view::{self, Anchor, Facts, Number, Parts, State};
use crate::pages::{Board, Job, Kind, Page, World};
use crate::route::Route;

pub static KIND: Kind = Kind {
    name: "venue",
    purpose: (
        "一处协商阵地：在哪里、谁管理、有什么设施、达到哪些标准、办过几场",
        "a venue: where it is, who runs it, what it has, which criteria it meets, how many meetings it held",
    ),
    template: "pages/venue.html",
    leaf: "venue.rs",
    jobs,
};

fn jobs(world: &World<'_>) -> Vec<Job> {
    view::record_jobs(world, RecordKind::Venue, world.site.venues.len(), page)
}

#[derive(Serialize)]
struct VenueView {
    kind: String,
    summary: Option<String>,
    organization: Option<Anchor>,
    facts: Pieces,
    facilities: Vec<String>,
    criteria: Vec<Criterion>,
    /// As declared: 4, 不少于4.
    target: Option<String>,
    /// The same with what it counts: 4场.
    target_times: Option<String>,
    declared: Option<String>,
    declared_times: Option<String>,
    /// All meetings on record that were held here.
    held: Number,
    years: Vec<Year>,
    /// Meetings that are planned, announced or cancelled.
    other: Pieces,
    parts: Parts,
}

/// A criterion of the programme; one the source does not confirm is not stated, which is not the same as not met.
#[derive(Serialize)]
struct Criterion {
    name: String,
    definition: Option<String>,
    state: State,
}

/// The meetings of one year, or of no stated year.
#[derive(Serialize)]
struct Year {
    /// `held-2023`, or `held-undated`.
    id: String,
    label: String,
    held: Number,
    meetings: Pieces,
}

fn page(world: &World<'_>, i: usize, route: Route) -> Page {
    let entry = world.site.venues.at(i);
    let at: RecordAt = (RecordKind::Venue, i);
    let meetings = &world.facts.links.venue_meetings[i];
    let held = |m: &usize| matches!(world.site.meetings.at(*m).state, MeetingState::Held | MeetingState::Minuted);
    let (held, other): (Vec<usize>, Vec<usize>) = meetings.iter().partition(|m| held(m));
    let venue = VenueView {
        kind: world.words.get(&format!("venue-kind.{}", entry.kind.key())).to_owned(),
        summary: entry.summary.as_ref().map(|t| t.0.clone()),
        organization: entry
            .organization
            .as_ref()
            .and_then(|id| view::link_id(world, &route, RecordKind::Organization, id.as_str())),
        facts: facts(world, &route, entry),
        facilities: entry.facilities.iter().map(|t| t.0.clone()).collect(),
        criteria: criteria(world, entry),
        target: entry.yearly_target.as_ref().map(|a| view::figure(world, a)),
        target_times: entry.yearly_target.as_ref().map(|a| view::counted(world, "venue.times", a)),
        declared: entry.declared_meetings.as_ref().map(|a| view::figure(world, a)),
        declared_times: entry.declared_meetings.as_ref().map(|a| view::counted(world, "venue.times", a)),
        held: number(held.len(), "held"),
        years: years(world, &route, &held),
        other: view::items(world, &route, RecordKind::Meeting, other),
        parts: view::parts(world, &route, at, entry),
    };
    let mut page = view::record_page(world, &KIND, (at, route), entry, Some(Board::Gallery), venue);
    page.description = entry.summary.as_ref().map(|t| t.0.clone());
    page.date = meetings.iter().filter_map(|m| world.site.meetings.at(*m).date.known().copied()).max().or(entry.opened);
    page
}

/// A count whose records stand further down this page.
fn number(n: usize, id: &str) -> Number {
    Number { n, href: (n > 0).then(|| format!("#{id}")) }
}

/// The meetings held, by year, the latest year first and those without a year last.
fn years(world: &World<'_>, route: &Route, held: &[usize]) -> Vec<Year> {
    let mut by_year: BTreeMap<Option<i16>, Vec<usize>> = BTreeMap::new();
    for m in held {
        by_year.entry(world.site.meetings.at(*m).date.known().map(|d| d.year())).or_default().push(*m);
    }
    let year = |(year, mut meetings): (Option<i16>, Vec<usize>)| {
        meetings.sort_by_key(|m| std::cmp::Reverse(world.site.meetings.at(*m).date.known().copied()));
        let (id, label) = match year {
            Some(y) => (format!("held-{y}"), world.words.fill("date.year", &[("y", &y.to_string())])),
            None => ("held-undated".to_owned(), world.words.get("venue.undated").to_owned()),
        };
        Year {
            held: number(meetings.len(), &id),
            id,
            label,
            meetings: view::items(world, route, RecordKind::Meeting, meetings),
        }
    };
    by_year.into_iter().rev().map(year).collect()
}

fn criteria(world: &World<'_>, entry: &Entry<Venue>) -> Vec<Criterion> {
    let programme = world.site.programme_for(&entry.record);
    let terms = programme.map(|p| world.site.criteria_of(p)).unwrap_or_default();
    let inferred = entry.common.inferred.iter().any(|i| &*i.field == "criteria");
    let criterion = |term: &crate::model::programme::Term| {
        let (key, role, shape) = match (entry.criteria.contains(&term.key), inferred) {
            (true, false) => ("met", Role::Done, "dot"),
            (true, true) => ("inferred", Role::Moving, "half"),
            (false, _) => ("not-stated", Role::Formed, "ring"),
        };
        Criterion {
            name: term.name.0.clone(),
            definition: term.definition.as_ref().map(|d| d.0.clone()),
            state: view::state(world, key, &format!("criterion.{key}"), role, shape),
        }
    };
    terms.into_iter().map(criterion).collect()
}

fn facts(world: &World<'_>, route: &Route, entry: &Entry<Venue>) -> Pieces {
    let words = world.words;
    let word = |prefix: &str, key: &str| words.get(&format!("{prefix}.{key}")).to_owned();
    let mut facts = Facts::new(world);
    facts
        .text("venue.kind", Some(word("venue-kind", entry.kind.key())))
        .text("venue.tier", Some(word("venue-tier", entry.tier.key())))
        .text("venue.grade", entry.grade.map(|g| word("venue-grade", g.key())))
        .item("outcome.region", view::region_link(world, route, entry.region.as_str()))
        .item("outcome.programme", view::programme_link(world, route, &entry.record))
        .date("venue.opened", entry.opened, entry.when.as_deref())
        .text("venue.address", entry.address.as_deref())
        .text("venue.area", entry.area.as_ref().map(|a| view::counted(world, "venue.square-metres", a)))
        .text("venue.coordinates", coordinates(world, entry))
        .items("outcome.fields", view::field_names(world, &entry.common.fields));
    facts.done()
}

/// Degrees with four decimals: some ten metres, as much as a building needs.
fn coordinates(world: &World<'_>, entry: &Entry<Venue>) -> Option<String> {
    let at = entry.coordinates.as_ref()?;
    let degrees = |d: f64| format!("{:.4}", d.abs());
    let east = if at.longitude < 0.0 { "venue.west" } else { "venue.east" };
    let north = if at.latitude < 0.0 { "venue.south" } else { "venue.north" };
    let east = world.words.fill(east, &[("d", &degrees(at.longitude))]);
    let north = world.words.fill(north, &[("d", &degrees(at.latitude))]);
    Some(world.words.fill("venue.at", &[("longitude", &east), ("latitude", &north)]))
}
