//! 逾期与回头看: what is past its date, what soon will be, what nobody has gone back to see, and what was handed over
//! without a reply on record. For the resident who waits and the office that must answer. Only a date that has passed is
//! called late; the silence of a source is told as silence.

use jiff::civil::Date;
use serde::Serialize;

use crate::date::PartialDate;
use crate::id::RecordKind;
use crate::pages::facets::{self, Facet, Group};
use crate::pages::shelf;
use crate::pages::view::{self, Anchor, State, When};
use crate::pages::{Board, Job, Kind, Page, World};
use crate::route::{self, Route};

pub static KIND: Kind = Kind {
    name: "overdue",
    purpose: (
        "逾期与回头看：谁过了期限，快到期的，该回头看的，交出去还没有答复记录的",
        "overdue and follow-up: what is past its date, due soon, to be looked back at, or handed over without an answer",
    ),
    template: "pages/overdue.html",
    leaf: "overdue.rs",
    jobs,
};

/// Rows of a section before the rest is left to its list.
const SHOWN: usize = 30;

/// The sections, most pressing first; each is a value of [`Facet::Watch`].
const SECTIONS: [&str; 6] = ["overdue", "due-soon", "follow-up-due", "follow-up-soon", "not-looked-back", "no-reply"];

fn jobs(_: &World<'_>) -> Vec<Job> {
    vec![Job::new(route::single("overdue"), page)]
}

#[derive(Serialize)]
struct OverdueView {
    /// What is overdue, if only to say that nothing is; then whatever else there is something of.
    sections: Vec<Section>,
    /// The rest, of which there is nothing now.
    none: Vec<Section>,
    today: String,
}

#[derive(Serialize)]
struct Section {
    key: &'static str,
    title: String,
    note: String,
    /// Whom the third column names: who leads, or to whom it was handed.
    who_label: String,
    /// What the date column tells.
    date_label: String,
    n: usize,
    href: Option<String>,
    rows: Vec<Row>,
    more: bool,
    empty: String,
}

#[derive(Serialize)]
struct Row {
    link: Anchor,
    region: String,
    state: State,
    late: Option<State>,
    lead: Option<Anchor>,
    /// To whom it was handed, in the record's words, where that is what the column tells.
    sent: Option<String>,
    when: When,
}

fn page(world: &World<'_>) -> Page {
    let route = route::single("overdue");
    let order = facets::order(world, RecordKind::Outcome);
    let groups = facets::groups(world, RecordKind::Outcome, Facet::Watch, &order);
    let section = |key: &&'static str| section(world, &route, key, groups.iter().find(|g| g.value == **key));
    let telling = |section: &Section| section.key == SECTIONS[0] || section.n > 0;
    let (sections, none) = SECTIONS.iter().map(section).partition(telling);
    let view = OverdueView { sections, none, today: view::date_text(world, PartialDate::from_day(world.today)) };
    let mut page = Page::new(&KIND, route, world.words.get("overdue.title"), view);
    page.description = Some(world.words.get("overdue.intro").to_owned());
    page.board = Some(Board::Outcomes);
    page
}

fn section(world: &World<'_>, from: &Route, key: &'static str, group: Option<&Group>) -> Section {
    let word = |part: &str| world.words.get(&format!("{part}.{key}")).to_owned();
    let mut members: Vec<usize> = group.map(|g| g.members.to_vec()).unwrap_or_default();
    members.sort_by_key(|i| rank(world, key, *i));
    let list = route::list(RecordKind::Outcome, Facet::Watch.key(), key, None);
    Section {
        key,
        title: word("watch"),
        note: word("watch-note"),
        who_label: world.words.get(if key == "no-reply" { "overdue.handed" } else { "outcome.lead" }).to_owned(),
        date_label: word("watch-date"),
        n: members.len(),
        href: (!members.is_empty()).then(|| from.link_to(&list)),
        more: members.len() > SHOWN,
        rows: members.iter().take(SHOWN).map(|i| row(world, from, key, *i)).collect(),
        empty: word("watch-empty"),
    }
}

/// The longest late first, else the earliest date first; those without a date last. A month is past when its last day is.
fn rank(world: &World<'_>, key: &str, i: usize) -> (bool, Option<Date>, usize) {
    let date = date(world, key, i).map(|date| date.latest());
    (date.is_none(), date, i)
}

/// The date a section speaks of: due, next follow-up, or the last thing on record.
fn date(world: &World<'_>, key: &str, i: usize) -> Option<PartialDate> {
    match key {
        "overdue" | "due-soon" => world.facts.standing[i].due,
        "follow-up-due" | "follow-up-soon" => world.site.outcomes.at(i).next_follow_up,
        _ => view::outcome_date(world, i),
    }
}

fn row(world: &World<'_>, from: &Route, key: &str, i: usize) -> Row {
    let outcome = world.site.outcomes.at(i);
    let lead = outcome.lead.as_ref().and_then(|id| view::link_id(world, from, RecordKind::Organization, id.as_str()));
    let sent = shelf::handed(outcome).map(|(to, ..)| to.to_owned());
    let region = world.site.regions.position(outcome.region.as_str());
    // Only where the column tells the last record does the source's own indication of time say the same.
    let last = matches!(key, "not-looked-back" | "no-reply");
    Row {
        link: view::link(world, from, (RecordKind::Outcome, i)),
        region: region.map(|r| world.site.regions.name_within(r, world.site.root)).unwrap_or_default(),
        state: view::outcome_state(world, i),
        late: view::late_state(world, i),
        lead: lead.filter(|_| key != "no-reply" || sent.is_none()),
        sent: sent.filter(|_| key == "no-reply"),
        when: view::when(world, date(world, key, i), last.then_some(outcome.when.as_deref()).flatten()),
    }
}
