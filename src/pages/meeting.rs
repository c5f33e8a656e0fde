//! The page of one meeting: for those who were there, those who were not, and the reporter who cites one sentence of it.
//! It answers, in this order: what was talked about and what came of it; what was advised and what was made of each piece
//! of advice, with an anchor for each; who sat at the table; where the matter went next, up to other levels and down.

use serde::Serialize;

use crate::derive::indicator;
use crate::derive::links::RecordAt;
use crate::derive::measure::Counted;
use crate::id::RecordKind;
use crate::model::Entry;
use crate::model::meeting::{Attendance, Meeting};
use crate::pages::pen::Pieces;
use crate::pages::view::{self, Anchor, Facts, Parts, ResearchView, State, Story, When};
use crate::pages::{Board, Job, Kind, Page, World};
use crate::route::Route;

pub static KIND: Kind = Kind {
    name: "meeting",
    purpose: (
        "一场协商：商量了什么、定了什么、谁参加、后来怎样",
        "a meeting: what was talked through, what was decided, who took part, what became of it",
    ),
    template: "pages/meeting.html",
    leaf: "meeting.rs",
    jobs,
};

fn jobs(world: &World<'_>) -> Vec<Job> {
    view::record_jobs(world, RecordKind::Meeting, world.site.meetings.len(), page)
}

#[derive(Serialize)]
struct MeetingView {
    summary: Option<String>,
    state: State,
    when: When,
    /// The venue, else the place as written.
    place: Option<Anchor>,
    cancel_reason: Option<String>,
    /// 提级: the level it was raised to, when another meeting led to it.
    climbs: Option<String>,
    topics: Pieces,
    agenda: Vec<AgendaRow>,
    advice: Pieces,
    outcomes: Pieces,
    /// The meeting this one was escalated from.
    below: Pieces,
    /// The meetings that took its matter further up.
    above: Pieces,
    story: Story,
    research: Vec<ResearchView>,
    attendance: Vec<AttendanceRow>,
    /// Sum of the exact numbers; none when no number is exact.
    present: Option<String>,
    minutes: Pieces,
    facts: Pieces,
    cases: Pieces,
    parts: Parts,
}

#[derive(Serialize)]
struct AgendaRow {
    segment: String,
    title: Option<String>,
    by: Option<String>,
}

#[derive(Serialize)]
struct AttendanceRow {
    category: String,
    count: String,
    note: Option<String>,
}

fn page(world: &World<'_>, i: usize, route: Route) -> Page {
    let entry = world.site.meetings.at(i);
    let at: RecordAt = (RecordKind::Meeting, i);
    let links = &world.facts.links;
    let items = |kind, positions: &[usize]| view::items(world, &route, kind, positions.iter().copied());
    let topics: Vec<usize> = entry.topics.iter().filter_map(|id| world.site.topics.position(id.as_str())).collect();
    let below: Vec<usize> =
        entry.escalated_from.iter().filter_map(|id| world.site.meetings.position(id.as_str())).collect();
    let meeting = MeetingView {
        summary: entry.summary.as_ref().map(|t| t.0.clone()),
        state: view::meeting_state(world, &entry.record),
        when: view::dated(world, &entry.record, "date", entry.date.known().copied(), entry.when.as_deref()),
        place: place(world, &route, entry),
        cancel_reason: entry.cancel_reason.as_ref().map(|t| t.0.clone()),
        climbs: entry.level.filter(|_| entry.escalated_from.is_some()).map(|level| {
            world.words.fill("event.climbs", &[("level", world.words.get(&format!("level.{}", level.key())))])
        }),
        topics: items(RecordKind::Topic, &topics),
        agenda: agenda(world, entry),
        advice: (0..entry.recommendations.len()).map(|r| view::advice(world, &route, i, r)).collect(),
        outcomes: items(RecordKind::Outcome, &links.meeting_outcomes[i]),
        below: items(RecordKind::Meeting, &below),
        above: items(RecordKind::Meeting, &links.meeting_escalations[i]),
        story: view::story(world, &route, at, at, world.site.programme_for(&entry.record)),
        research: view::research(world, &route, &entry.research),
        attendance: entry.attendance.iter().map(|a| attendance(world, a)).collect(),
        present: present(world, i),
        minutes: minutes(world, entry),
        facts: facts(world, &route, entry),
        cases: items(RecordKind::Case, &links.meeting_cases[i]),
        parts: view::parts(world, &route, at, entry),
    };
    let mut page = view::record_page(world, &KIND, (at, route), entry, Some(Board::Gallery), meeting);
    page.description = entry.summary.as_ref().map(|t| t.0.clone());
    page.date = entry.date.known().copied();
    page
}

fn place(world: &World<'_>, route: &Route, entry: &Entry<Meeting>) -> Option<Anchor> {
    let venue = entry.venue.as_ref().and_then(|id| view::link_id(world, route, RecordKind::Venue, id.as_str()));
    venue.or_else(|| entry.place.as_ref().map(|t| Anchor::text(t.0.clone())))
}

fn agenda(world: &World<'_>, entry: &Entry<Meeting>) -> Vec<AgendaRow> {
    let row = |item: &crate::model::meeting::AgendaItem| AgendaRow {
        segment: world.words.get(&format!("segment.{}", item.segment.key())).to_owned(),
        title: item.title.as_ref().map(|t| t.0.clone()),
        by: item.by.as_ref().map(|t| t.0.clone()),
    };
    entry.agenda.iter().map(row).collect()
}

fn attendance(world: &World<'_>, a: &Attendance) -> AttendanceRow {
    AttendanceRow {
        category: world.words.get(&format!("category.{}", a.category.key())).to_owned(),
        count: view::counted(world, "meeting.people", &a.count),
        note: a.note.as_ref().map(|t| t.0.clone()),
    }
}

/// The people of the categories whose number is exact, the same sum that the indicator of attendance takes.
fn present(world: &World<'_>, i: usize) -> Option<String> {
    let sum = indicator::attendance(world.site, Counted::record(RecordKind::Meeting, i));
    let rows = &world.site.meetings.at(i).attendance;
    let any = rows.iter().any(|a| a.count.exact().is_some());
    let key = if indicator::all_counted(rows) { "meeting.present" } else { "meeting.present-partly" };
    (rows.len() > 1 && any).then(|| world.words.fill(key, &[("n", &sum.to_string())]))
}

/// What is said of the minutes: whether they are public, since when, under which number, and where.
fn minutes(world: &World<'_>, entry: &Entry<Meeting>) -> Pieces {
    let Some(minutes) = &entry.minutes else { return Pieces::default() };
    let words = world.words;
    let public = words.get(if minutes.public { "meeting.minutes-public" } else { "meeting.minutes-not-public" });
    let mut facts = Facts::new(world);
    facts
        .text("meeting.minutes-state", Some(public))
        .date("table.date", minutes.date, None)
        .text("document.number", minutes.number.as_deref())
        .item(
            "document.text",
            minutes
                .url
                .as_ref()
                .filter(|_| minutes.public)
                .map(|url| Anchor::outside(words.get("meeting.minutes-read"), url)),
        );
    facts.done()
}

fn facts(world: &World<'_>, route: &Route, entry: &Entry<Meeting>) -> Pieces {
    let words = world.words;
    let word = |prefix: &str, key: &str| words.get(&format!("{prefix}.{key}")).to_owned();
    let mut facts = Facts::new(world);
    facts
        .text("meeting.kind", kind_name(world, entry))
        .text("meeting.scale", entry.scale.map(|s| word("scale", s.key())))
        .items("meeting.mode", entry.modes.iter().map(|m| Anchor::text(word("mode", m.key()))).collect())
        .text("meeting.format", entry.format.as_deref())
        .wanted(
            "meeting.organizer",
            entry.organizer.as_ref().and_then(|id| view::link_id(world, route, RecordKind::Organization, id.as_str())),
        )
        .text("meeting.level", entry.level.map(|l| word("level", l.key())))
        .item("outcome.region", view::region_link(world, route, entry.region.as_str()))
        .item("outcome.programme", view::programme_link(world, route, &entry.record))
        .item(
            "meeting.campaign",
            entry.campaign.as_ref().and_then(|id| view::link_id(world, route, RecordKind::Campaign, id.as_str())),
        )
        .items("outcome.fields", view::field_names(world, &entry.common.fields));
    facts.done()
}

/// The name of its kind, as its programme has it.
fn kind_name(world: &World<'_>, entry: &Entry<Meeting>) -> Option<String> {
    let written = entry.kind.as_ref()?;
    let kinds = world.site.programme_for(&entry.record).map(|p| world.site.kinds_of_meeting(p)).unwrap_or_default();
    let term = kinds.into_iter().find(|t| t.key == *written);
    Some(term.map_or_else(|| written.0.clone(), |t| t.name.0.clone()))
}
