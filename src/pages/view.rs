//! Small values that many templates show: dates, states, links, list entries. What the pages of the chain share is in
//! `chain`, what every record's page shows in `record`.

use jiff::Timestamp;
use serde::Serialize;

use crate::date::{PartialDate, Precision};
use crate::derive::links::RecordAt;
use crate::derive::status::{Role, Status};
use crate::id::{OrganizationId, RecordKind};
use crate::model::{Entity, Entry};
use crate::pages::foot;
use crate::pages::pen::{self, Drawn, Pieces, Slot};
use crate::pages::{Board, Job, Kind, Page, World};
use crate::parse::record::Link;
use crate::parse::sanitise::{self, UrlVerdict};
use crate::route::{self, Route};

mod amount;
mod chain;
mod record;

pub use amount::{amount, counted, figure};
pub use chain::{
    ResearchView, Story, advice, disposition_state, events, meeting_state, research, state_of_meeting, steps, story,
    to_come, topic_state,
};
pub use record::{
    AttachmentView, CoverageView, Parts, PhotoView, SourceView, Written, body, leads, parts, prose, record_named,
    resolve, sources,
};

/// A link, or plain words where there is nothing to link to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Anchor {
    pub text: String,
    pub href: Option<String>,
    /// Whether it leaves the site.
    pub out: bool,
}

impl Anchor {
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), href: None, out: false }
    }

    pub fn to(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self { text: text.into(), href: Some(href.into()), out: false }
    }

    /// A link to an address outside; only http, https, mailto and tel stand.
    pub fn outside(text: impl Into<String>, url: &str) -> Self {
        match sanitise::url(url) {
            // A host that may be taken for another stands in plain sight behind the words.
            UrlVerdict::External { look_alike: Some(_), host } => {
                Self { text: format!("{} ⚠ {host}", text.into()), href: Some(url.to_owned()), out: true }
            }
            UrlVerdict::External { .. } | UrlVerdict::Mail(_) | UrlVerdict::Tel(_) => {
                Self { text: text.into(), href: Some(url.to_owned()), out: true }
            }
            _ => Self::text(text),
        }
    }
}

/// A date as it is shown, with its machine form when there is one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct When {
    pub text: String,
    pub iso: Option<String>,
}

/// A date, else the source's own indication, else 未载明.
pub fn when(world: &World<'_>, date: Option<PartialDate>, indication: Option<&str>) -> When {
    match (date, indication) {
        (Some(date), _) => When { text: date_text(world, date), iso: Some(date.to_string()) },
        (None, Some(text)) => When { text: text.to_owned(), iso: None },
        (None, None) => When { text: world.words.get("date.not-stated").to_owned(), iso: None },
    }
}

/// A record's own date: one that was inferred says so.
pub fn dated<T: Entity>(
    world: &World<'_>,
    record: &T,
    field: &str,
    date: Option<PartialDate>,
    indication: Option<&str>,
) -> When {
    let when = when(world, date, indication);
    if date.is_some() && infers(record, field) { when.inferred(world) } else { when }
}

impl When {
    /// The same, and that it was inferred.
    fn inferred(self, world: &World<'_>) -> Self {
        Self { text: world.words.fill("date.inferred", &[("date", &self.text)]), ..self }
    }
}

/// Whether a record says that what stands in this field was inferred.
pub fn infers<T: Entity>(record: &T, field: &str) -> bool {
    record.common().is_some_and(|common| common.inferred.iter().any(|one| *one.field == *field))
}

/// The same where no word before it says that it is a date: what is not stated names itself.
pub fn when_alone(world: &World<'_>, date: Option<PartialDate>, indication: Option<&str>) -> When {
    match (date, indication) {
        (None, None) => When { text: world.words.get("date.undated").to_owned(), iso: None },
        _ => when(world, date, indication),
    }
}

/// A moment as Atom wants it, in UTC.
pub fn moment(second: i64) -> String {
    Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH).to_string()
}

pub fn date_text(world: &World<'_>, date: PartialDate) -> String {
    let first = date.earliest();
    let (year, day) = (first.year().to_string(), first.day().to_string());
    let name = format!("month.{}", first.month());
    let month = world.words.get(&name);
    let key = match date.precision() {
        Precision::Year => "date.year",
        Precision::Month => "date.month",
        Precision::Day => "date.day",
    };
    world.words.fill(key, &[("y", &year), ("m", month), ("d", &day)])
}

/// A state: shape, word and colour, in that order of trust.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct State {
    #[serde(skip)]
    pub key: &'static str,
    #[serde(skip)]
    pub word: String,
    /// Colour role: formed, moving, done, late, not.
    pub role: Role,
    /// Which of the theme's shapes: ring, half, dot, check, triangle, cross.
    #[serde(skip)]
    pub shape: &'static str,
    /// All of it as markup.
    pub html: Drawn,
}

impl State {
    fn new(world: &World<'_>, key: &'static str, word: String, role: Role, shape: &'static str) -> Self {
        let slots = [
            ("role", Some(Slot::Choice(role.key()))),
            ("shape", Some(Slot::Choice(shape))),
            ("word", Some(Slot::Text(&word))),
        ];
        let html = pen::draw(world, "mark", &slots);
        Self { key, word, role, shape, html }
    }
}

pub fn state(world: &World<'_>, key: &'static str, word_key: &str, role: Role, shape: &'static str) -> State {
    State::new(world, key, world.words.get(word_key).to_owned(), role, shape)
}

pub fn status_state(world: &World<'_>, status: Status) -> State {
    let shape = match status {
        Status::Verified => "check",
        status => match status.role() {
            Role::Formed => "ring",
            Role::Moving => "half",
            Role::Done => "dot",
            Role::Late => "triangle",
            Role::Not => "cross",
        },
    };
    state(world, status.key(), &format!("status.{}", status.key()), status.role(), shape)
}

/// The state of an outcome; that it is late is told beside it ([`late_state`]).
pub fn outcome_state(world: &World<'_>, outcome: usize) -> State {
    let standing = &world.facts.standing[outcome];
    status_state(world, standing.status)
}

/// 逾期, when it is.
pub fn late_state(world: &World<'_>, outcome: usize) -> Option<State> {
    let standing = &world.facts.standing[outcome];
    let key = if standing.days_late == 1 { "status.overdue-day" } else { "status.overdue-days" };
    let word = || world.words.fill(key, &[("n", &standing.days_late.to_string())]);
    standing.overdue.then(|| State::new(world, "overdue", word(), Role::Late, "triangle"))
}

/// That what is done was done after its due date, and by how many days where the dates tell.
pub fn done_late_state(world: &World<'_>, outcome: usize) -> Option<State> {
    let standing = &world.facts.standing[outcome];
    let word = match standing.days_over {
        Some(1) => world.words.get("status.done-late-day").to_owned(),
        Some(n) => world.words.fill("status.done-late-days", &[("n", &n.to_string())]),
        None => world.words.get("status.done-late").to_owned(),
    };
    (standing.on_time == Some(false)).then(|| State::new(world, "done-late", word, Role::Late, "triangle"))
}

/// Collects rows of facts (a label and what stands beside it); what is not known is said when it matters and left out when it does not.
pub struct Facts<'w> {
    world: &'w World<'w>,
    pub rows: Vec<Drawn>,
}

impl<'w> Facts<'w> {
    pub fn new(world: &'w World<'w>) -> Self {
        Self { world, rows: Vec::new() }
    }

    pub fn items(&mut self, key: &str, items: Vec<Anchor>) -> &mut Self {
        if !items.is_empty() {
            let items: Vec<Drawn> = items.iter().map(|item| pen::anchor(self.world, item)).collect();
            let items = pen::row(&items, self.world.words.get("punct.and"));
            let label = Slot::Text(self.world.words.get(key));
            let slots = [("label", Some(label)), ("items", items.as_ref().map(Slot::Html))];
            self.rows.push(pen::draw(self.world, "fact", &slots));
        }
        self
    }

    pub fn item(&mut self, key: &str, item: Option<Anchor>) -> &mut Self {
        self.items(key, item.into_iter().collect())
    }

    pub fn text(&mut self, key: &str, text: Option<impl Into<String>>) -> &mut Self {
        self.item(key, text.map(|t| Anchor::text(t)))
    }

    /// Said to be not stated when there is nothing.
    pub fn wanted(&mut self, key: &str, item: Option<Anchor>) -> &mut Self {
        let item = item.unwrap_or_else(|| Anchor::text(self.world.words.get("date.not-stated")));
        self.items(key, vec![item])
    }

    pub fn date(&mut self, key: &str, date: Option<PartialDate>, indication: Option<&str>) -> &mut Self {
        if date.is_some() || indication.is_some() {
            let when = when(self.world, date, indication);
            self.items(key, vec![Anchor::text(when.text)]);
        }
        self
    }

    pub fn done(&mut self) -> Pieces {
        std::mem::take(&mut self.rows).into_iter().collect()
    }
}

/// A link from one page to a record.
pub fn link(world: &World<'_>, from: &Route, (kind, i): RecordAt) -> Anchor {
    Anchor::to(title(world, (kind, i)), address(world, from, (kind, i)))
}

/// Where a record's page stands, seen from the page `from`.
pub fn address(world: &World<'_>, from: &Route, (kind, i): RecordAt) -> String {
    let id = world.site.id_at(kind, i);
    match kind {
        RecordKind::Region => from.link_to(&region_route(world, i)),
        RecordKind::Figure => from.link_to_path(&format!("figures.html#{id}")),
        RecordKind::Source => from.link_to_path(&format!("sources.html#{id}")),
        kind => from.link_to(&route::record(kind, id)),
    }
}

/// A link by id; that it is being checked, when the record is held back for a fault. Silence would say that the source
/// names none.
pub fn link_id(world: &World<'_>, from: &Route, kind: RecordKind, id: &str) -> Option<Anchor> {
    let link = world.site.position(kind, id).map(|i| link(world, from, (kind, i)));
    link.or_else(|| world.site.holds_back(kind, id).then(|| Anchor::text(world.words.get("held.one"))))
}

/// The title of a record.
pub fn title(world: &World<'_>, (kind, i): RecordAt) -> String {
    let site = world.site;
    match kind {
        RecordKind::Region => site.regions.full_name(i),
        RecordKind::Programme => site.programmes.at(i).name.0.clone(),
        RecordKind::Topic => site.topics.at(i).title().to_owned(),
        RecordKind::Meeting => site.meetings.at(i).title().to_owned(),
        RecordKind::Outcome => site.outcomes.at(i).title().to_owned(),
        RecordKind::Case => site.cases.at(i).title().to_owned(),
        RecordKind::Venue => site.venues.at(i).title().to_owned(),
        RecordKind::Organization => site.organizations.at(i).name.0.clone(),
        RecordKind::Document => site.documents.at(i).title().to_owned(),
        RecordKind::Plan => site.plans.at(i).title.0.clone(),
        RecordKind::Campaign => site.campaigns.at(i).title.0.clone(),
        RecordKind::News => site.news.at(i).title().to_owned(),
        RecordKind::Page => site.pages.at(i).title().to_owned(),
        RecordKind::Figure => site.figures.at(i).label.0.clone(),
        RecordKind::Source => site.sources.at(i).title.0.clone(),
    }
}

/// A region's name with a link to its page.
pub fn region_link(world: &World<'_>, from: &Route, key: &str) -> Option<Anchor> {
    link_id(world, from, RecordKind::Region, key)
}

/// From the root down to the region itself: the crumbs of every page that belongs to a region.
pub fn region_crumbs(world: &World<'_>, region: Option<&str>) -> Vec<(String, Route)> {
    let regions = &world.site.regions;
    let Some(start) = region.and_then(|key| regions.position(key)) else { return Vec::new() };
    let mut crumbs: Vec<(String, Route)> = regions
        .upwards(start)
        .take_while(|&i| i != world.site.root)
        .map(|i| (regions.at(i).name.clone(), region_route(world, i)))
        .collect();
    crumbs.reverse();
    crumbs
}

/// The address of a region's page; the root region's is the home page.
pub fn region_route(world: &World<'_>, region: usize) -> Route {
    if region == world.site.root {
        route::home()
    } else {
        route::record(RecordKind::Region, world.site.regions.at(region).key.as_str())
    }
}

/// An entry of a list.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Item {
    pub href: String,
    pub title: String,
    pub state: Option<State>,
    pub late: Option<State>,
    /// Small words under the title: kind, region, date.
    pub meta: Vec<String>,
    pub summary: Option<String>,
    /// For sorting in the browser: date and status.
    pub data: ItemData,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ItemData {
    pub date: Option<String>,
    pub status: Option<&'static str>,
}

/// A record as an entry of a list on the page `from`.
pub fn item(world: &World<'_>, from: &Route, at: RecordAt) -> Item {
    let site = world.site;
    let (kind, i) = at;
    let anchor = link(world, from, at);
    let mut item = Item {
        href: anchor.href.unwrap_or_default(),
        title: anchor.text,
        state: None,
        late: None,
        meta: Vec::new(),
        summary: None,
        data: ItemData::default(),
    };
    match kind {
        RecordKind::Outcome => {
            let outcome = site.outcomes.at(i);
            let standing = &world.facts.standing[i];
            item.state = Some(outcome_state(world, i));
            item.late = late_state(world, i);
            item.meta.extend(region_name(world, outcome.region.as_str()));
            let date = outcome_date(world, i);
            if date.is_some() || outcome.when.is_some() {
                // Its last date may be another than that of its forming.
                let field = if date == outcome.formed { "formed" } else { "" };
                item.meta.push(dated(world, &outcome.record, field, date, outcome.when.as_deref()).text);
            }
            item.summary = Some(outcome.summary.0.clone());
            item.data = ItemData { date: date.map(|d| d.to_string()), status: Some(standing.status.key()) };
        }
        RecordKind::Meeting => {
            let meeting = site.meetings.at(i);
            item.meta.push(world.words.get(&format!("meeting-state.{}", meeting.state.key())).to_owned());
            item.meta.extend(region_name(world, meeting.region.as_str()));
            item.meta.push(match meeting.date.known() {
                Some(date) => dated(world, &meeting.record, "date", Some(*date), None).text,
                None => when_alone(world, None, meeting.when.as_deref()).text,
            });
            item.summary = meeting.summary.as_ref().map(|s| s.0.clone());
            item.data =
                ItemData { date: meeting.date.known().map(ToString::to_string), status: Some(meeting.state.key()) };
        }
        RecordKind::Topic => {
            let topic = site.topics.at(i);
            item.meta.extend(region_name(world, topic.region.as_str()));
            if topic.raised.is_some() || topic.when.is_some() {
                item.meta.push(dated(world, &topic.record, "raised", topic.raised, topic.when.as_deref()).text);
            }
            item.summary = topic.summary.as_ref().map(|s| s.0.clone());
            // Whether it was talked through its page tells; that it will not be, every list.
            item.state = topic.declined.is_some().then(|| topic_state(world, i));
        }
        RecordKind::Case => {
            let case = site.cases.at(i);
            item.meta.extend(region_name(world, case.region.as_str()));
            if case.date.is_some() || case.when.is_some() {
                item.meta.push(dated(world, &case.record, "date", case.date, case.when.as_deref()).text);
            }
            item.summary = case.summary.as_ref().map(|s| s.0.clone());
        }
        RecordKind::Venue => {
            let venue = site.venues.at(i);
            item.meta.push(world.words.get(&format!("venue-kind.{}", venue.kind.key())).to_owned());
            item.meta.extend(region_name(world, venue.region.as_str()));
            item.summary = venue.summary.as_ref().map(|s| s.0.clone());
        }
        RecordKind::Document => {
            let document = site.documents.at(i);
            item.meta.push(world.words.get(&format!("document-kind.{}", document.kind.key())).to_owned());
            item.meta.extend(region_name(world, document.region.as_str()));
            if document.issued.is_some() || document.when.is_some() {
                item.meta
                    .push(dated(world, &document.record, "issued", document.issued, document.when.as_deref()).text);
            }
            item.summary = document.summary.as_ref().map(|s| s.0.clone());
        }
        RecordKind::Plan => {
            let plan = site.plans.at(i);
            item.meta.extend(region_name(world, plan.region.as_str()));
            item.summary = plan.summary.as_ref().map(|s| s.0.clone());
        }
        RecordKind::Campaign => {
            let campaign = site.campaigns.at(i);
            item.meta.extend(region_name(world, campaign.region.as_str()));
            item.meta.push(when_alone(world, campaign.start, campaign.when.as_deref()).text);
            item.summary = campaign.summary.as_ref().map(|s| s.0.clone());
        }
        RecordKind::News => {
            let news = site.news.at(i);
            item.meta.extend(region_name(world, news.region.as_str()));
            item.meta.push(match news.date.known() {
                Some(date) => dated(world, &news.record, "date", Some(*date), None).text,
                None => when_alone(world, None, news.when.as_deref()).text,
            });
            item.summary = news.summary.as_ref().map(|s| s.0.clone());
        }
        RecordKind::Organization => {
            let organization = site.organizations.at(i);
            item.meta.push(world.words.get(&format!("organization-kind.{}", organization.kind.key())).to_owned());
            item.meta.extend(region_name(world, organization.region.as_str()));
        }
        RecordKind::Programme => {
            let programme = site.programmes.at(i);
            item.meta.extend(region_name(world, programme.region.as_str()));
            item.summary = programme.summary.as_ref().map(|s| s.0.clone());
        }
        RecordKind::Region | RecordKind::Page | RecordKind::Figure | RecordKind::Source => {}
    }
    if foot::is_draft(world, at) {
        item.meta.insert(0, world.words.get("history.draft").to_owned());
    }
    item
}

pub fn items(world: &World<'_>, from: &Route, kind: RecordKind, positions: impl IntoIterator<Item = usize>) -> Pieces {
    positions.into_iter().map(|i| pen::card(world, from, (kind, i))).collect()
}

fn region_name(world: &World<'_>, key: &str) -> Option<String> {
    world.site.regions.position(key).map(|i| world.site.regions.name_within(i, world.site.root))
}

/// The last date an outcome tells, for ordering and 'last news'.
pub fn outcome_date(world: &World<'_>, i: usize) -> Option<PartialDate> {
    world.facts.standing[i].last
}

/// A number that opens the records it counts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Number {
    pub n: usize,
    /// Where its list stands; none for 0, which opens nothing.
    pub href: Option<String>,
}

/// The names of policy fields, with links to their lists.
pub fn field_names(world: &World<'_>, keys: &[crate::parse::record::Text]) -> Vec<Anchor> {
    let name =
        |key: &str| world.site.settings.fields.iter().find(|t| &*t.key == key).map(|t| Anchor::text(t.name.0.clone()));
    keys.iter().filter_map(|key| name(key)).collect()
}

/// The highest level an outcome reached, when that is above where it began.
pub fn highest_level(world: &World<'_>, outcome: &crate::model::outcome::Outcome) -> Option<String> {
    let home = world.site.region(outcome.region.as_str())?.level;
    let levels = outcome
        .transmissions
        .iter()
        .filter_map(|e| e.level)
        .chain(outcome.endorsements.iter().filter_map(|e| e.level))
        .chain(outcome.decisions.iter().filter_map(|e| e.level));
    levels
        .max()
        .filter(|level| *level > home)
        .map(|level| world.words.get(&format!("level.{}", level.key())).to_owned())
}

/// Percent with at most one decimal: `81%`, `66.7%`.
pub fn percent(value: f64) -> String {
    let tenths = (value * 10.0).round() / 10.0;
    if tenths.fract() == 0.0 { format!("{tenths:.0}%") } else { format!("{tenths:.1}%") }
}

/// The programme of a record, as a link.
pub fn programme_link<T: Entity>(world: &World<'_>, from: &Route, record: &T) -> Option<Anchor> {
    world.site.programme_for(record).and_then(|p| link_id(world, from, RecordKind::Programme, &p.id))
}

/// Links to organizations, in the order given.
pub fn organization_links<'i>(
    world: &World<'_>,
    from: &Route,
    ids: impl IntoIterator<Item = &'i Link<OrganizationId>>,
) -> Vec<Anchor> {
    ids.into_iter().filter_map(|id| link_id(world, from, RecordKind::Organization, id.as_str())).collect()
}

/// One record's page, with the crumbs, the board, the file and the record that all such pages carry.
pub fn record_page<T: Entity>(
    world: &World<'_>,
    kind: &'static Kind,
    (at, route): (RecordAt, Route),
    entry: &Entry<T>,
    board: Option<Board>,
    context: impl erased_serde::Serialize + Send + Sync + 'static,
) -> Page {
    let mut page = Page::new(kind, route, entry.title(), context);
    page.crumbs = region_crumbs(world, entry.region());
    page.crumbs.extend(board.map(|b| (world.words.get(&format!("board.{}", b.key())).to_owned(), b.route())));
    page.board = board;
    page.made_from = vec![entry.path.clone()];
    page.record = Some((at.0, entry.id.clone()));
    page
}

/// One job for each record of a kind, at the record's own address.
pub fn record_jobs(
    world: &World<'_>,
    kind: RecordKind,
    length: usize,
    make: fn(&World<'_>, usize, Route) -> Page,
) -> Vec<Job> {
    (0..length)
        .map(|i| {
            let route = route::record(kind, world.site.id_at(kind, i));
            Job::new(route.clone(), move |world| make(world, i, route.clone())).of_records()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_in_utc() {
        assert_eq!(moment(1_700_000_000), "2023-11-14T22:13:20Z");
    }
}
