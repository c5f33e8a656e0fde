//! Facets: the ways in which long lists are cut into static pages, and how a cut is split into parts.
//!
//! A kind's records are put in order once; every facet then walks that order once and shares its groups out, so that the
//! cost grows with the records and not with the groups. A part knows only its neighbours: a new record rewrites the
//! newest part and, when that has grown too long, the one it leaves behind.

use std::sync::Arc;

use pinyin::ToPinyin;
use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::date::PartialDate;
use crate::derive::status::Status;
use crate::id::RecordKind;
use crate::model::common::{Common, Level};
use crate::model::programme::Programme;
use crate::model::{Entity, Entry};
use crate::pages::World;
use crate::pages::pen::{self, Drawn};
use crate::pages::shelf;
use crate::pages::view;
use crate::reads::{self, Read, Shared};
use crate::route::{self, Route};

/// The kinds whose records have lists of their own.
pub const LISTED: [RecordKind; 6] = [
    RecordKind::Outcome,
    RecordKind::Meeting,
    RecordKind::Topic,
    RecordKind::Case,
    RecordKind::Venue,
    RecordKind::News,
];

/// How a list can be cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Facet {
    /// What needs watching: overdue, due soon, to be looked back at, without a recorded reply. Outcomes only.
    Watch,
    Status,
    Year,
    Region,
    Type,
    Field,
    Lead,
    Programme,
    /// The first letter of the title as it is spelled in pinyin.
    Initial,
}

impl Facet {
    pub const fn key(self) -> &'static str {
        match self {
            Self::Watch => "watch",
            Self::Status => "status",
            Self::Year => "year",
            Self::Region => "region",
            Self::Type => "type",
            Self::Field => "field",
            Self::Lead => "lead",
            Self::Programme => "programme",
            Self::Initial => "initial",
        }
    }

    /// The facets of a kind, in the order in which a reader is offered them.
    pub const fn of(kind: RecordKind) -> &'static [Self] {
        match kind {
            RecordKind::Outcome => &[
                Self::Watch,
                Self::Status,
                Self::Year,
                Self::Region,
                Self::Type,
                Self::Field,
                Self::Lead,
                Self::Programme,
                Self::Initial,
            ],
            RecordKind::Meeting | RecordKind::Topic => &[
                Self::Status,
                Self::Year,
                Self::Region,
                Self::Type,
                Self::Field,
                Self::Lead,
                Self::Programme,
                Self::Initial,
            ],
            RecordKind::Case | RecordKind::News => &[Self::Year, Self::Region, Self::Field, Self::Programme],
            RecordKind::Venue => &[Self::Region, Self::Type, Self::Programme],
            _ => &[],
        }
    }
}

/// The group of the records that do not say.
pub const UNSTATED: &str = "unstated";

/// Days ahead within which a due date counts as near.
const SOON_DAYS: i32 = 60;

/// The records of a kind that share one value of a facet.
#[derive(Clone, Debug)]
pub struct Group {
    pub value: String,
    pub label: String,
    /// Positions in the table of the kind, oldest first, those without a date before all others.
    pub members: Arc<Vec<usize>>,
}

/// All records of a kind, oldest first; within a day by id, and those without a date before all others.
pub fn order(world: &World<'_>, kind: RecordKind) -> Vec<usize> {
    let mut order: Vec<(Option<PartialDate>, usize)> =
        (0..total(world, kind)).map(|i| (shelf::date(world, (kind, i)), i)).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, i)| i).collect()
}

/// How many records of a kind there are.
pub fn total(world: &World<'_>, kind: RecordKind) -> usize {
    let site = world.site;
    match kind {
        RecordKind::Outcome => site.outcomes.len(),
        RecordKind::Meeting => site.meetings.len(),
        RecordKind::Topic => site.topics.len(),
        RecordKind::Case => site.cases.len(),
        RecordKind::Venue => site.venues.len(),
        RecordKind::News => site.news.len(),
        RecordKind::Document => site.documents.len(),
        RecordKind::Plan => site.plans.len(),
        RecordKind::Campaign => site.campaigns.len(),
        RecordKind::Programme => site.programmes.len(),
        RecordKind::Organization => site.organizations.len(),
        RecordKind::Region => site.regions.len(),
        RecordKind::Page => site.pages.len(),
        RecordKind::Figure => site.figures.len(),
        RecordKind::Source => site.sources.len(),
    }
}

/// A value of a facet while groups are gathered: where the group stands, and its key.
pub(crate) type Value = (i64, String);

/// The groups of one facet, in the order in which they are offered. `order` comes from [`order`]. Many pages ask for them,
/// so that they are made once; whoever takes them has looked at everything they are made of.
pub fn groups(world: &World<'_>, kind: RecordKind, facet: Facet, order: &[usize]) -> Arc<Vec<Group>> {
    let tables = [kind, RecordKind::Meeting, RecordKind::Programme, RecordKind::Organization];
    tables.into_iter().for_each(|kind| reads::note(Read::Table(kind)));
    let make = || groups_anew(world, kind, facet, order);
    match world.pen {
        Some(pen) => pen.groups(kind, facet, make),
        None => Arc::new(make()),
    }
}

fn groups_anew(world: &World<'_>, kind: RecordKind, facet: Facet, order: &[usize]) -> Vec<Group> {
    let mut places: FxHashMap<String, usize> = FxHashMap::default();
    let mut found: Vec<(i64, Group, Vec<usize>)> = Vec::new();
    for &i in order {
        for (rank, value) in values(world, kind, i, facet) {
            let place = *places.entry(value).or_insert_with_key(|value| {
                let label = label(world, kind, facet, value, i);
                found.push((rank, Group { value: value.clone(), label, members: Arc::default() }, Vec::new()));
                found.len() - 1
            });
            found[place].2.push(i);
        }
    }
    found.sort_by(|a, b| (a.0, &a.1.value).cmp(&(b.0, &b.1.value)));
    found.into_iter().map(|(_, group, members)| Group { members: Arc::new(members), ..group }).collect()
}

/// The values of one record, each once, with their ranks; [`UNSTATED`] when it has none.
pub(crate) fn values(world: &World<'_>, kind: RecordKind, i: usize, facet: Facet) -> Vec<Value> {
    let mut values = match facet {
        Facet::Watch => return watched(world, i),
        Facet::Status => status(world, kind, i).into_iter().collect(),
        Facet::Year => year(shelf::date(world, (kind, i))).into_iter().collect(),
        Facet::Region => regions(world, kind, i),
        Facet::Type => kind_of(world, kind, i).into_iter().collect(),
        Facet::Field => fields(world, kind, i),
        Facet::Lead => lead(world, kind, i).into_iter().collect(),
        Facet::Programme => programmes(world, kind, i),
        Facet::Initial => vec![initial_of(&view::title(world, (kind, i)))],
    };
    if values.is_empty() {
        values.push((i64::MAX, UNSTATED.to_owned()));
    }
    values
}

fn year(date: Option<PartialDate>) -> Option<Value> {
    date.map(|date| (-i64::from(date.year()), date.year().to_string()))
}

fn status(world: &World<'_>, kind: RecordKind, i: usize) -> Option<Value> {
    let (rank, key) = match kind {
        RecordKind::Outcome => {
            let status = world.facts.standing[i].status;
            (Status::ALL.iter().position(|s| *s == status), status.key())
        }
        RecordKind::Meeting => {
            let state = world.site.meetings.at(i).state;
            (crate::model::meeting::MeetingState::ALL.iter().position(|s| *s == state), state.key())
        }
        RecordKind::Topic => topic_status(world, i),
        _ => return None,
    };
    Some((rank.unwrap_or(0) as i64, key.to_owned()))
}

/// What is known of a topic: declined, talked through, or neither on record.
fn topic_status(world: &World<'_>, i: usize) -> (Option<usize>, &'static str) {
    if world.site.topics.at(i).declined.is_some() {
        (Some(2), "declined")
    } else if crate::derive::measure::topic_met(world.site, world.facts, i) {
        (Some(0), "met")
    } else {
        (Some(1), "open")
    }
}

fn regions(world: &World<'_>, kind: RecordKind, i: usize) -> Vec<Value> {
    let regions = &world.site.regions;
    let Some(own) = region_key(world, kind, i).and_then(|key| regions.position(key)) else { return Vec::new() };
    regions
        .upwards(own)
        .filter(|&r| regions.at(r).level >= Level::Township)
        .map(|r| (r as i64, regions.at(r).key.to_string()))
        .collect()
}

fn region_key<'w>(world: &World<'w>, kind: RecordKind, i: usize) -> Option<&'w str> {
    let site = world.site;
    match kind {
        RecordKind::Outcome => Entity::region(&site.outcomes.at(i).record),
        RecordKind::Meeting => Entity::region(&site.meetings.at(i).record),
        RecordKind::Topic => Entity::region(&site.topics.at(i).record),
        RecordKind::Case => Entity::region(&site.cases.at(i).record),
        RecordKind::Venue => Entity::region(&site.venues.at(i).record),
        RecordKind::News => Entity::region(&site.news.at(i).record),
        _ => None,
    }
}

fn programme_of<'w>(world: &World<'w>, kind: RecordKind, i: usize) -> Option<&'w Entry<Programme>> {
    let site = world.site;
    match kind {
        RecordKind::Outcome => site.programme_for(&site.outcomes.at(i).record),
        RecordKind::Meeting => site.programme_for(&site.meetings.at(i).record),
        RecordKind::Topic => site.programme_for(&site.topics.at(i).record),
        RecordKind::Case => site.programme_for(&site.cases.at(i).record),
        RecordKind::Venue => site.programme_for(&site.venues.at(i).record),
        RecordKind::News => site.programme_for(&site.news.at(i).record),
        _ => None,
    }
}

fn programmes(world: &World<'_>, kind: RecordKind, i: usize) -> Vec<Value> {
    let mut values = Vec::new();
    let mut next = programme_of(world, kind, i);
    while let Some(programme) = next {
        let place = world.site.programmes.position(&programme.id).unwrap_or(0) as i64;
        if values.iter().any(|(_, id): &Value| **id == *programme.id) {
            break;
        }
        values.push((place, programme.id.to_string()));
        next = programme.parent.as_ref().and_then(|id| world.site.programmes.get(id.as_str()));
    }
    values
}

fn common<'w>(world: &World<'w>, kind: RecordKind, i: usize) -> Option<&'w Common> {
    let site = world.site;
    match kind {
        RecordKind::Outcome => site.outcomes.at(i).record.common(),
        RecordKind::Meeting => site.meetings.at(i).record.common(),
        RecordKind::Topic => site.topics.at(i).record.common(),
        RecordKind::Case => site.cases.at(i).record.common(),
        RecordKind::Venue => site.venues.at(i).record.common(),
        RecordKind::News => site.news.at(i).record.common(),
        _ => None,
    }
}

fn fields(world: &World<'_>, kind: RecordKind, i: usize) -> Vec<Value> {
    let terms = &world.site.settings.fields;
    let Some(common) = common(world, kind, i) else { return Vec::new() };
    let mut values: Vec<Value> = common
        .fields
        .iter()
        .filter_map(|key| Some((terms.iter().position(|term| term.key == *key)? as i64, key.0.clone())))
        .collect();
    values.sort_unstable();
    values.dedup();
    values
}

fn lead(world: &World<'_>, kind: RecordKind, i: usize) -> Option<Value> {
    let site = world.site;
    let id = match kind {
        RecordKind::Outcome => site.outcomes.at(i).lead.as_ref(),
        RecordKind::Meeting => site.meetings.at(i).organizer.as_ref(),
        RecordKind::Topic => site.topics.at(i).lead.as_ref(),
        _ => None,
    }?;
    let place = site.organizations.position(id.as_str())?;
    Some((place as i64, id.as_str().to_owned()))
}

fn kind_of(world: &World<'_>, kind: RecordKind, i: usize) -> Option<Value> {
    let site = world.site;
    match kind {
        RecordKind::Outcome => {
            let form = site.outcomes.at(i).form;
            let all = crate::model::outcome::OutcomeForm::ALL;
            Some((all.iter().position(|f| *f == form)? as i64, form.key().to_owned()))
        }
        RecordKind::Meeting => {
            let term = meeting_term(world, i)?;
            Some((0, term.key.0.clone()))
        }
        RecordKind::Topic => {
            let source = site.topics.at(i).source?;
            let all = crate::model::topic::TopicSource::ALL;
            Some((all.iter().position(|s| *s == source)? as i64, source.key().to_owned()))
        }
        RecordKind::Venue => {
            let kind = site.venues.at(i).kind;
            let all = crate::model::venue::VenueKind::ALL;
            Some((all.iter().position(|k| *k == kind)? as i64, kind.key().to_owned()))
        }
        _ => None,
    }
}

/// The kind of a meeting as its programme defines it; the record may write its key or its name.
fn meeting_term<'w>(world: &World<'w>, i: usize) -> Option<&'w crate::model::programme::Term> {
    let site = world.site;
    let meeting = site.meetings.at(i);
    let written = meeting.kind.as_ref()?;
    let programme = site.programme_for(&meeting.record)?;
    site.kinds_of_meeting(programme).into_iter().find(|term| term.key == *written || term.name == *written)
}

/// The first letter of a title in pinyin: `a` to `z`, or `0` for all else.
pub fn initial(text: &str) -> char {
    let first = text.chars().find(|c| c.is_alphanumeric());
    let letter = first.and_then(|c| match c {
        c if c.is_ascii_alphabetic() => Some(c.to_ascii_lowercase()),
        c => c.to_pinyin().and_then(|p| p.plain().chars().next()),
    });
    letter.filter(char::is_ascii_lowercase).unwrap_or('0')
}

fn initial_of(title: &str) -> Value {
    let letter = initial(title);
    let rank = if letter == '0' { i64::MAX } else { i64::from(u32::from(letter)) };
    (rank, letter.to_string())
}

/// What of an outcome needs watching. Only a due date that has passed is lateness; the rest says what is on record.
fn watched(world: &World<'_>, i: usize) -> Vec<Value> {
    let standing = &world.facts.standing[i];
    let outcome = world.site.outcomes.at(i);
    let open = !standing.status.is_final();
    let near = |date: PartialDate| {
        let last = date.latest();
        last >= world.today && world.today.until(last).is_ok_and(|span| span.get_days() <= SOON_DAYS)
    };
    let marks = [
        ("overdue", standing.overdue),
        ("due-soon", open && standing.due.is_some_and(near)),
        ("follow-up-due", standing.follow_up_overdue),
        ("follow-up-soon", outcome.next_follow_up.is_some_and(near)),
        ("not-looked-back", standing.status.is_done() && !standing.followed_up_when_done),
        ("no-reply", shelf::unanswered(world, i)),
    ];
    let held = marks.into_iter().enumerate().filter(|(_, (_, holds))| *holds);
    held.map(|(rank, (key, _))| (rank as i64, key.to_owned())).collect()
}

fn label(world: &World<'_>, kind: RecordKind, facet: Facet, value: &str, example: usize) -> String {
    let (site, words) = (world.site, world.words);
    if value == UNSTATED {
        return words.get("date.not-stated").to_owned();
    }
    let word = |group: &str| words.get(&format!("{group}.{value}")).to_owned();
    match (facet, kind) {
        (Facet::Watch, _) => word("watch"),
        (Facet::Status, RecordKind::Meeting) => word("meeting-state"),
        (Facet::Status, RecordKind::Topic) => word("topic-state"),
        (Facet::Status, _) => word("status"),
        (Facet::Year, _) => words.fill("date.year", &[("y", value)]),
        (Facet::Region, _) => {
            site.regions.position(value).map_or_else(|| value.to_owned(), |r| site.regions.full_name(r))
        }
        (Facet::Type, RecordKind::Meeting) => {
            meeting_term(world, example).map_or_else(|| value.to_owned(), |term| term.name.0.clone())
        }
        (Facet::Type, RecordKind::Topic) => word("topic-source"),
        (Facet::Type, RecordKind::Venue) => word("venue-kind"),
        (Facet::Type, _) => word("outcome-form"),
        (Facet::Field, _) => site
            .settings
            .fields
            .iter()
            .find(|term| *term.key == *value)
            .map_or_else(|| value.to_owned(), |term| term.name.0.clone()),
        (Facet::Lead, _) => site.organizations.get(value).map_or_else(|| value.to_owned(), |o| o.name.0.clone()),
        (Facet::Programme, _) => site.programmes.get(value).map_or_else(|| value.to_owned(), |p| p.name.0.clone()),
        (Facet::Initial, _) if value == "0" => words.get("list.other-initial").to_owned(),
        (Facet::Initial, _) => value.to_ascii_uppercase(),
    }
}

/// The entries of a kind as the lists of one folder show them: without the summary, which the record's page tells. Each
/// is drawn when first wanted and shared by all lists, because one record stands in dozens of them.
pub struct Entries {
    from: Route,
    kind: RecordKind,
    drawn: Vec<Shared<Drawn>>,
}

impl Entries {
    /// The entries of `kind` for the lists in the folder of `from`.
    pub fn new(world: &World<'_>, from: &Route, kind: RecordKind) -> Arc<Self> {
        Arc::new(Self { from: from.clone(), kind, drawn: (0..total(world, kind)).map(|_| Shared::new()).collect() })
    }

    pub fn get(&self, world: &World<'_>, i: usize) -> Option<Drawn> {
        let draw = || pen::entry(world, "entry", &view::item(world, &self.from, (self.kind, i)));
        self.drawn.get(i).map(|cell| cell.get_or_make(draw))
    }
}

/// One facet as navigation: its values with how many records each has.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FacetView {
    pub key: &'static str,
    pub label: String,
    pub values: Vec<ValueView>,
    /// Whether it is long enough to be folded away.
    pub long: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ValueView {
    pub label: String,
    pub href: String,
    pub n: usize,
}

/// The navigation of one facet, from the page `from`. A facet with a single value tells nothing and is left out, except
/// that what needs watching is always told.
pub fn facet_view(
    world: &World<'_>,
    from: &Route,
    kind: RecordKind,
    facet: Facet,
    groups: &[Group],
) -> Option<FacetView> {
    let value = |group: &Group| ValueView {
        label: group.label.clone(),
        href: from.link_to(&route::list(kind, facet.key(), &group.value, None)),
        n: group.members.len(),
    };
    (!groups.is_empty()).then(|| FacetView {
        key: facet.key(),
        label: facet_label(world, kind, facet),
        values: groups.iter().map(value).collect(),
        long: groups.len() > 12,
    })
}

/// `牵头单位`, or for meetings `组织单位`.
pub fn facet_label(world: &World<'_>, kind: RecordKind, facet: Facet) -> String {
    let own = format!("facet.{}-{}", facet.key(), kind.key());
    let key = if world.words.has(&own) { own } else { format!("facet.{}", facet.key()) };
    world.words.get(&key).to_owned()
}

/// All facets of a kind as navigation from the page `from`.
pub fn navigation(world: &World<'_>, from: &Route, kind: RecordKind) -> Vec<FacetView> {
    let order = order(world, kind);
    Facet::of(kind)
        .iter()
        .filter_map(|facet| facet_view(world, from, kind, *facet, &groups(world, kind, *facet, &order)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_filed_under_their_first_letter_in_pinyin() {
        for (title, letter) in [("大陈镇", 'd'), ("“峄”线协商", 'y'), ("Open day", 'o'), ("2023 年", '0'), ("", '0')]
        {
            assert_eq!(initial(title), letter, "{title}");
        }
    }
}
