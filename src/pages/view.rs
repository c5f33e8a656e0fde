//! Small values that many templates show: dates, states, links, list entries, and the parts every record page has.

use std::sync::Arc;

use serde::Serialize;

use crate::date::{PartialDate, Precision};
use crate::derive::links::RecordAt;
use crate::derive::measure;
use crate::derive::status::{Role, Status};
use crate::derive::timeline::{self, Event};
use crate::derive::{attachment, photo};
use crate::id::{OrganizationId, RecordKind};
use crate::model::common::Common;
use crate::model::meeting::{Conversion, Disposition, Meeting, MeetingState, Recommendation, Research};
use crate::model::programme::Programme;
use crate::model::{Entity, Entry};
use crate::pages::foot;
use crate::pages::pen::{self, Drawn, Slot};
use crate::pages::{Board, Job, Kind, Page, World};
use crate::parse::markdown::{self, Target};
use crate::parse::record::{Amount, Link};
use crate::parse::sanitise::{self, UrlVerdict};
use crate::route::{self, Route};

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

pub fn date_text(world: &World<'_>, date: PartialDate) -> String {
    let first = date.earliest();
    let (year, month, day) = (first.year().to_string(), first.month().to_string(), first.day().to_string());
    let key = match date.precision() {
        Precision::Year => "date.year",
        Precision::Month => "date.month",
        Precision::Day => "date.day",
    };
    world.words.fill(key, &[("y", &year), ("m", &month), ("d", &day)])
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
    /// Which of the theme's shapes: ring, half, dot, check, triangle, bar.
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
            Role::Not => "bar",
        },
    };
    state(world, status.key(), &format!("status.{}", status.key()), status.role(), shape)
}

/// The state of an outcome: overdue before all else.
pub fn outcome_state(world: &World<'_>, outcome: usize) -> State {
    let standing = &world.facts.standing[outcome];
    status_state(world, standing.status)
}

/// 逾期, when it is.
pub fn late_state(world: &World<'_>, outcome: usize) -> Option<State> {
    let standing = &world.facts.standing[outcome];
    let word = || world.words.fill("status.overdue-days", &[("n", &standing.days_late.to_string())]);
    standing.overdue.then(|| State::new(world, "overdue", word(), Role::Late, "triangle"))
}

/// A row of facts: a label and what stands beside it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fact {
    pub label: String,
    pub items: Vec<Anchor>,
    pub note: Option<String>,
}

/// Collects rows of facts; what is not known is said when it matters and left out when it does not.
pub struct Facts<'w> {
    world: &'w World<'w>,
    pub rows: Vec<Fact>,
}

impl<'w> Facts<'w> {
    pub fn new(world: &'w World<'w>) -> Self {
        Self { world, rows: Vec::new() }
    }

    pub fn items(&mut self, key: &str, items: Vec<Anchor>) -> &mut Self {
        if !items.is_empty() {
            self.rows.push(Fact { label: self.world.words.get(key).to_owned(), items, note: None });
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

    pub fn done(&mut self) -> Vec<Fact> {
        std::mem::take(&mut self.rows)
    }
}

/// A link from one page to a record.
pub fn link(world: &World<'_>, from: &Route, (kind, i): RecordAt) -> Anchor {
    let (id, title) = (world.site.id_at(kind, i), title(world, (kind, i)));
    match kind {
        RecordKind::Region => Anchor::to(title, from.link_to(&region_route(world, i))),
        RecordKind::Figure => Anchor::to(title, from.link_to_path(&format!("figures.html#{id}"))),
        RecordKind::Source => Anchor::to(title, from.link_to_path(&format!("sources.html#{id}"))),
        kind => Anchor::to(title, from.link_to(&route::record(kind, id))),
    }
}

/// A link by id; plain words when the record is not published.
pub fn link_id(world: &World<'_>, from: &Route, kind: RecordKind, id: &str) -> Option<Anchor> {
    world.site.position(kind, id).map(|i| link(world, from, (kind, i)))
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
    /// For filtering and sorting in the browser: date, region key, status key, type, field keys.
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
                item.meta.push(when(world, date, outcome.when.as_deref()).text);
            }
            item.summary = Some(outcome.summary.0.clone());
            item.data = ItemData { date: date.map(|d| d.to_string()), status: Some(standing.status.key()) };
        }
        RecordKind::Meeting => {
            let meeting = site.meetings.at(i);
            item.meta.push(world.words.get(&format!("meeting-state.{}", meeting.state.key())).to_owned());
            item.meta.extend(region_name(world, meeting.region.as_str()));
            item.meta.push(when(world, meeting.date.known().copied(), meeting.when.as_deref()).text);
            item.summary = meeting.summary.as_ref().map(|s| s.0.clone());
            item.data =
                ItemData { date: meeting.date.known().map(ToString::to_string), status: Some(meeting.state.key()) };
        }
        RecordKind::Topic => {
            let topic = site.topics.at(i);
            item.meta.extend(region_name(world, topic.region.as_str()));
            if topic.raised.is_some() || topic.when.is_some() {
                item.meta.push(when(world, topic.raised, topic.when.as_deref()).text);
            }
            item.summary = topic.summary.as_ref().map(|s| s.0.clone());
        }
        RecordKind::Case => {
            let case = site.cases.at(i);
            item.meta.extend(region_name(world, case.region.as_str()));
            if case.date.is_some() || case.when.is_some() {
                item.meta.push(when(world, case.date, case.when.as_deref()).text);
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
                item.meta.push(when(world, document.issued, document.when.as_deref()).text);
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
            item.meta.push(when(world, campaign.start, campaign.when.as_deref()).text);
            item.summary = campaign.summary.as_ref().map(|s| s.0.clone());
        }
        RecordKind::News => {
            let news = site.news.at(i);
            item.meta.extend(region_name(world, news.region.as_str()));
            item.meta.push(when(world, news.date.known().copied(), news.when.as_deref()).text);
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
    if foot::common(world, at).is_some_and(foot::is_draft) {
        item.meta.insert(0, world.words.get("history.draft").to_owned());
    }
    item
}

pub fn items(
    world: &World<'_>,
    from: &Route,
    kind: RecordKind,
    positions: impl IntoIterator<Item = usize>,
) -> Vec<Drawn> {
    positions.into_iter().map(|i| pen::card(world, from, (kind, i))).collect()
}

fn region_name(world: &World<'_>, key: &str) -> Option<String> {
    world.site.regions.position(key).map(|i| world.site.regions.full_name(i))
}

/// The last date an outcome tells, for ordering and 'last news'.
pub fn outcome_date(world: &World<'_>, i: usize) -> Option<PartialDate> {
    world.facts.standing[i].last
}

/// One step of a programme's procedure, as far as this story has come.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    pub name: String,
    pub note: Option<String>,
    /// past, now or next
    pub reach: &'static str,
}

/// The stepper of a story: the steps come from the programme's data, how far it came from the events.
pub fn steps(world: &World<'_>, programme: Option<&Programme>, events: &[Event]) -> Vec<Step> {
    let Some(with_steps) = programme.and_then(|p| world.site.procedure_of(p)) else { return Vec::new() };
    let reached = |step: &crate::model::programme::Step| {
        events.iter().any(|event| {
            event.what.stage() == step.stage
                && !matches!(event.what, timeline::Happening::Planned | timeline::Happening::Cancelled)
        })
    };
    let last = with_steps.procedure.iter().rposition(reached);
    let make = |(i, step): (usize, &crate::model::programme::Step)| Step {
        name: step.name.0.clone(),
        note: step.note.as_ref().map(|n| n.0.clone()),
        reach: match last {
            Some(last) if i == last => "now",
            Some(last) if i < last => "past",
            _ => "next",
        },
    };
    with_steps.procedure.iter().enumerate().map(make).collect()
}

pub fn events(world: &World<'_>, from: &Route, own: RecordAt, events: &[Event]) -> Vec<Drawn> {
    events.iter().map(|event| event_view(world, from, own, event)).collect()
}

/// One event: when, what in the theme's words, and the record it belongs to when that is another than the page's own.
fn event_view(world: &World<'_>, from: &Route, own: RecordAt, event: &Event) -> Drawn {
    let words = world.words;
    let slot = |text: &Option<String>| text.clone().unwrap_or_default();
    let what_key = format!("event.{}", event.what.key());
    let result = event.result.map(|key| words.get(&format!("event-result.{}.{key}", event.what.key())).to_owned());
    let name = match event.what {
        timeline::Happening::Formed => {
            event.name.as_ref().map(|key| words.get(&format!("outcome-form.{key}")).to_owned())
        }
        _ => event.name.clone(),
    };
    let mut what = words.get(&what_key).to_owned();
    if let (Some(name), true) = (&name, words.has(&format!("{what_key}-named"))) {
        what = words.fill(&format!("{what_key}-named"), &[("name", name)]);
    }
    if let (Some(to), true) = (&event.to, words.has(&format!("{what_key}-to"))) {
        what = words.fill(&format!("{what_key}-to"), &[("to", to), ("name", &slot(&name))]);
    }
    let text = match event.what {
        timeline::Happening::Evaluated => {
            event.text.as_ref().and_then(|t| t.split_once('/')).map(|(answered, asked)| {
                words.fill("event.evaluated-people", &[("answered", answered), ("asked", asked)])
            })
        }
        _ => event.text.clone(),
    };
    let when = when(world, event.date, event.when.as_deref());
    let link = (event.of != own).then(|| pen::anchor(world, &link(world, from, event.of)));
    // 提级 ↑ 省
    let climbs = event
        .climbs_to
        .map(|level| words.fill("event.climbs", &[("level", words.get(&format!("level.{}", level.key())))]));
    pen::draw(
        world,
        "event",
        &[
            ("key", Some(Slot::Text(event.what.key()))),
            ("iso", pen::text(&when.iso)),
            ("when", Some(Slot::Text(&when.text))),
            ("climbs", pen::text(&climbs)),
            ("what", Some(Slot::Text(&what))),
            ("result", pen::text(&result)),
            ("link", link.as_ref().map(Slot::Html)),
            ("text", pen::text(&text)),
            ("reason", pen::text(&event.reason)),
            ("who", pen::text(&event.by)),
        ],
    )
}

/// What every record page shows besides its own matter.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Parts {
    pub body: Option<Written>,
    pub toc: Vec<(String, String)>,
    pub sources: Vec<SourceView>,
    pub inferred: Vec<(String, String)>,
    pub coverage: Vec<CoverageView>,
    pub related: Vec<Drawn>,
    pub photos: Vec<PhotoView>,
    pub attachments: Vec<AttachmentView>,
    pub changes: Vec<(When, String)>,
}

#[derive(Clone, Debug, Serialize)]
pub struct SourceView {
    pub link: Anchor,
    pub note: Option<String>,
    pub publisher: Option<String>,
    pub when: Option<When>,
}

#[derive(Clone, Debug, Serialize)]
pub struct CoverageView {
    pub outlet: String,
    pub title: Option<Anchor>,
    pub when: Option<When>,
}

/// A file to take along.
#[derive(Clone, Debug, Serialize)]
pub struct AttachmentView {
    pub href: String,
    pub title: String,
    pub note: Option<String>,
    /// The file's ending, such as `pdf`.
    pub kind: String,
    /// Its size in words, such as `1.2 MB`.
    pub size: String,
}

/// A published picture in its named sizes.
#[derive(Clone, Debug, Serialize)]
pub struct PhotoView {
    /// Address without size and ending.
    pub stem: String,
    pub alt: String,
    pub caption: Option<String>,
    pub credit: Option<String>,
    pub width: u32,
    pub height: u32,
    /// Widths at hand, ascending.
    pub widths: Vec<u32>,
}

pub fn parts<T: Entity>(world: &World<'_>, from: &Route, at: RecordAt, entry: &Entry<T>) -> Parts {
    let written = world.facts.bodies.get(&at);
    let common = entry.common();
    Parts {
        toc: written.map(|w| headings(w)).unwrap_or_default(),
        body: written.cloned().map(Written),
        sources: sources(world, from, entry.sources()),
        inferred: common.map(|c| inferred(world, c)).unwrap_or_default(),
        coverage: common.map(|c| coverage(world, c)).unwrap_or_default(),
        related: related(world, from, at, common),
        photos: common.map(|c| photos(world, from, &entry.path, c)).unwrap_or_default(),
        attachments: common.map(|c| attachments(world, from, (T::KIND, &entry.id), c)).unwrap_or_default(),
        changes: common
            .map(|c| c.change_notes.iter().map(|n| (when(world, Some(n.date), None), n.text.0.clone())).collect())
            .unwrap_or_default(),
    }
}

/// The text of a record as markup; a template writes it with `| safe`.
#[derive(Clone, Debug)]
pub struct Written(Arc<markdown::Fragment>);

impl Serialize for Written {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0.html)
    }
}

/// The highest headings of a text, with their anchors.
fn headings(written: &markdown::Fragment) -> Vec<(String, String)> {
    written.headings.iter().filter(|h| h.depth == 1).map(|h| (h.id.clone(), h.text.clone())).collect()
}

/// Markdown of a record as a fragment of the page `from`.
pub fn body(world: &World<'_>, from: &Route, markdown: &str) -> markdown::Fragment {
    if markdown.trim().is_empty() {
        return markdown::Fragment::default();
    }
    markdown::render(markdown, &|target| resolve(world, from, target))
}

/// A paragraph or two written in a field.
pub fn prose(world: &World<'_>, from: &Route, text: Option<&str>) -> Option<String> {
    text.map(|text| body(world, from, text).html)
}

/// The record that a link inside the site means: its kind, when the link says one, and its id.
pub fn record_named(path: &str) -> (Option<RecordKind>, &str) {
    let bare = bare(path);
    let stem = bare.strip_suffix(".md").or_else(|| bare.strip_suffix(".html")).unwrap_or(bare);
    let stem = stem.strip_prefix("content/").unwrap_or(stem);
    match stem.split_once('/') {
        Some((folder, rest)) => (RecordKind::from_folder(folder), rest.rsplit('/').next().unwrap_or(rest)),
        None => (None, stem),
    }
}

/// A path without what climbs and without its slash.
fn bare(path: &str) -> &str {
    let bare = path.trim_start_matches("./").trim_start_matches("../").trim_start_matches('/');
    bare.rsplit("../").next().unwrap_or(bare)
}

/// A link inside the site: a fragment, a record's file, `kind/id`, or a page of the site.
pub fn resolve(world: &World<'_>, from: &Route, target: &str) -> Target {
    if target.starts_with('#') {
        return Target::Address(target.to_owned());
    }
    let (path, fragment) = target.split_once('#').map_or((target, None), |(path, f)| (path, Some(f)));
    let (kind, id) = record_named(path);
    let address = match kind {
        Some(kind) => world.site.position(kind, id).map(|i| link(world, from, (kind, i)).href.unwrap_or_default()),
        None if bare(path) == format!("{id}.html") => Some(from.link_to(&route::single(id))),
        None => None,
    };
    match (address, fragment) {
        (Some(address), Some(fragment)) => Target::Address(format!("{address}#{fragment}")),
        (Some(address), None) => Target::Address(address),
        (None, _) => Target::Dangling,
    }
}

pub fn sources(world: &World<'_>, from: &Route, refs: &[crate::model::common::SourceRef]) -> Vec<SourceView> {
    let view = |reference: &crate::model::common::SourceRef| {
        let i = world.site.sources.position(reference.id.as_str())?;
        let source = world.site.sources.at(i);
        Some(SourceView {
            link: link(world, from, (RecordKind::Source, i)),
            note: reference.note.as_ref().map(|n| n.0.clone()),
            publisher: source.publisher.as_ref().map(|p| p.0.clone()),
            when: source.date.map(|d| when(world, Some(d), None)),
        })
    };
    refs.iter().filter_map(view).collect()
}

fn inferred(world: &World<'_>, common: &Common) -> Vec<(String, String)> {
    let label = |field: &str| {
        let key = format!("field.{field}");
        if world.words.has(&key) { world.words.get(&key).to_owned() } else { field.to_owned() }
    };
    common.inferred.iter().map(|i| (label(&i.field), i.reason.0.clone())).collect()
}

fn coverage(world: &World<'_>, common: &Common) -> Vec<CoverageView> {
    common
        .coverage
        .iter()
        .map(|c| CoverageView {
            outlet: c.outlet.0.clone(),
            title: match (&c.title, &c.url) {
                (Some(title), Some(url)) => Some(Anchor::outside(title.0.clone(), url)),
                (Some(title), None) => Some(Anchor::text(title.0.clone())),
                (None, Some(url)) => Some(Anchor::outside(url.0.clone(), url)),
                (None, None) => None,
            },
            when: c.date.map(|d| when(world, Some(d), None)),
        })
        .collect()
}

/// Records this one names, and records that name this one.
fn related(world: &World<'_>, from: &Route, at: RecordAt, common: Option<&Common>) -> Vec<Drawn> {
    let named = common.map(|c| c.related.as_slice()).unwrap_or_default();
    let mut all: Vec<RecordAt> = named.iter().filter_map(|r| world.site.find(r)).collect();
    all.extend(world.facts.links.related_from.get(&at).into_iter().flatten().copied());
    let mut seen = Vec::new();
    all.retain(|r| {
        *r != at && !seen.contains(r) && {
            seen.push(*r);
            true
        }
    });
    all.into_iter().map(|r| pen::card(world, from, r)).collect()
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

// What the pages of the chain (topic, meeting, outcome, case) share.

/// 全程, as every page of the chain shows it: how far the programme's procedure has come, and every event.
#[derive(Clone, Debug, Serialize)]
pub struct Story {
    pub steps: Vec<Step>,
    /// The programme whose procedure the steps are, under the procedure's own name if it has one.
    pub procedure: Option<Anchor>,
    pub events: Vec<Drawn>,
    /// The last date the story tells, for ordering and the sitemap.
    #[serde(skip)]
    pub last: Option<PartialDate>,
    /// The records that tell it, in the order in which they come in.
    #[serde(skip)]
    pub tellers: Vec<RecordAt>,
}

impl Story {
    /// Those of its records that are of one kind, as entries of a list.
    pub fn items(&self, world: &World<'_>, from: &Route, kind: RecordKind) -> Vec<Drawn> {
        self.tellers.iter().filter(|at| at.0 == kind).map(|at| pen::card(world, from, *at)).collect()
    }
}

/// The story told from `start` (a topic, a meeting or an outcome) on the page of `own`.
pub fn story(
    world: &World<'_>,
    from: &Route,
    own: RecordAt,
    start: RecordAt,
    programme: Option<&Entry<Programme>>,
) -> Story {
    let chain = timeline::chain(world.site, world.facts, start);
    Story {
        steps: steps(world, programme.map(|p| &p.record), &chain),
        procedure: programme.and_then(|p| procedure(world, from, &p.record)),
        last: chain.iter().filter_map(|event| event.date).max(),
        tellers: tellers(&chain),
        events: events(world, from, own, &chain),
    }
}

fn tellers(chain: &[Event]) -> Vec<RecordAt> {
    let mut tellers: Vec<RecordAt> = Vec::new();
    for event in chain {
        if !tellers.contains(&event.of) {
            tellers.push(event.of);
        }
    }
    tellers
}

/// The programme whose procedure `programme` follows, as a link.
fn procedure(world: &World<'_>, from: &Route, programme: &Programme) -> Option<Anchor> {
    let with_steps = world.site.procedure_of(programme)?;
    let entry = world.site.programmes.iter().find(|p| std::ptr::eq(&p.record, with_steps))?;
    let mut anchor = link_id(world, from, RecordKind::Programme, &entry.id)?;
    if let Some(name) = &with_steps.procedure_name {
        anchor.text = name.0.clone();
    }
    Some(anchor)
}

/// The recommendation at place `i` of a meeting: what was said, and what was made of it. On the meeting's own page it has
/// its anchor, `r` and its place from 1, and leads on to the outcome it went into.
pub fn advice(world: &World<'_>, from: &Route, meeting: usize, i: usize) -> Drawn {
    let words = world.words;
    let entry = world.site.meetings.at(meeting);
    let r: &Recommendation = &entry.recommendations[i];
    let page = route::record(RecordKind::Meeting, &entry.id);
    let (home, n) = (page == *from, (i + 1).to_string());
    let href = if home { format!("#r{n}") } else { format!("{}#r{n}", from.link_to(&page)) };
    let by = r.by.map(|c| words.get(&format!("category.{}", c.key())).to_owned());
    let response = r.response.as_ref().map(|x| match &x.by {
        Some(by) => words.fill("outcome.response-by", &[("by", by), ("text", &x.text)]),
        None => x.text.0.clone(),
    });
    let answered = r.response.as_ref().and_then(|x| x.date).map(|date| date_text(world, date));
    let why = |text: String| pen::draw(world, "why", &[("text", Some(Slot::Text(&text)))]);
    let converted: Vec<Drawn> = r.converted.iter().map(|c| why(converted(world, c))).collect();
    let outcome = r.outcome.as_ref().filter(|_| home);
    let outcome = outcome
        .and_then(|id| link_id(world, from, RecordKind::Outcome, id.as_str()))
        .map(|anchor| pen::anchor(world, &anchor));
    pen::draw(
        world,
        "said",
        &[
            ("home", home.then_some(Slot::Choice("home"))),
            ("n", Some(Slot::Text(&n))),
            ("href", Some(Slot::Text(&href))),
            ("text", Some(Slot::Text(&r.text))),
            ("by", pen::text(&by)),
            ("state", Some(Slot::Html(&disposition_state(world, r.disposition).html))),
            ("reason", r.reason.as_deref().map(Slot::Text)),
            ("response", pen::text(&response)),
            ("answered", pen::text(&answered)),
            ("converted", pen::row(&converted, "").as_ref().map(Slot::Html)),
            ("outcome", outcome.as_ref().map(Slot::Html)),
        ],
    )
}

/// 采纳 and its kin; a source that is silent says neither yes nor no.
fn disposition_state(world: &World<'_>, disposition: Option<Disposition>) -> State {
    let (key, role, shape) = match disposition {
        Some(Disposition::Adopted) => ("adopted", Role::Done, "dot"),
        Some(Disposition::Partly) => ("partly", Role::Moving, "half"),
        Some(Disposition::NotAdopted) => ("not-adopted", Role::Not, "bar"),
        Some(Disposition::Noted) => ("noted", Role::Formed, "ring"),
        None => ("not-stated", Role::Formed, "ring"),
    };
    state(world, key, &format!("disposition.{key}"), role, shape)
}

fn converted(world: &World<'_>, conversion: &Conversion) -> String {
    let form = world.words.get(&format!("conversion.{}", conversion.into.key())).to_owned();
    let more: Vec<String> =
        conversion.number.iter().map(|n| n.0.clone()).chain(conversion.date.map(|d| date_text(world, d))).collect();
    if more.is_empty() {
        world.words.fill("outcome.converted", &[("form", &form)])
    } else {
        let more = more.join(world.words.get("chain.comma"));
        world.words.fill("chain.converted", &[("form", &form), ("more", &more)])
    }
}

/// One round of research.
#[derive(Clone, Debug, Serialize)]
pub struct ResearchView {
    pub moment: String,
    pub when: When,
    pub by: Option<String>,
    /// 走访 2000余 户，形成报告 100余 篇; empty when neither is stated.
    pub counts: Vec<String>,
    pub note: Option<String>,
}

pub fn research(world: &World<'_>, from: &Route, rounds: &[Research]) -> Vec<ResearchView> {
    let count = |key: &str, amount: &Option<Amount>| {
        amount.as_ref().map(|n| world.words.fill(key, &[("n", &n.text)])).into_iter()
    };
    let view = |round: &Research| ResearchView {
        moment: world.words.get(&format!("event-result.researched.{}", round.moment.key())).to_owned(),
        when: when(world, round.date, None),
        by: round.by.as_ref().map(|t| t.0.clone()),
        counts: count("chain.households", &round.households).chain(count("chain.reports", &round.reports)).collect(),
        note: prose(world, from, round.note.as_deref()),
    };
    rounds.iter().map(view).collect()
}

/// How a meeting stands.
pub fn meeting_state(world: &World<'_>, meeting: &Meeting) -> State {
    state_of_meeting(world, meeting.state)
}

pub fn state_of_meeting(world: &World<'_>, of: MeetingState) -> State {
    let (role, shape) = match of {
        MeetingState::Planned => (Role::Formed, "ring"),
        MeetingState::Announced => (Role::Moving, "half"),
        MeetingState::Held => (Role::Done, "dot"),
        MeetingState::Minuted => (Role::Done, "check"),
        MeetingState::Cancelled => (Role::Not, "bar"),
    };
    state(world, of.key(), &format!("meeting-state.{}", of.key()), role, shape)
}

/// How far a topic has come: declined, talked through, about to be, or no meeting on record.
pub fn topic_state(world: &World<'_>, topic: usize) -> State {
    let ahead = |m: &usize| matches!(world.site.meetings.at(*m).state, MeetingState::Planned | MeetingState::Announced);
    let (key, role, shape) = if world.site.topics.at(topic).declined.is_some() {
        ("declined", Role::Not, "bar")
    } else if measure::topic_met(world.site, world.facts, topic) {
        ("met", Role::Done, "dot")
    } else if world.facts.links.topic_meetings[topic].iter().any(ahead) {
        ("ahead", Role::Moving, "half")
    } else {
        ("no-meeting", Role::Formed, "ring")
    };
    state(world, key, &format!("topic-standing.{key}"), role, shape)
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
            Job::new(route.clone(), move |world| make(world, i, route.clone()))
        })
        .collect()
}

/// The published photos of the record at `path`.
fn photos(world: &World<'_>, from: &Route, path: &str, common: &Common) -> Vec<PhotoView> {
    let view = |photo: &crate::model::common::Photo| {
        photo.consent.as_ref()?;
        let picture = world.facts.pictures.get(&photo::beside(path, &photo.file)?)?;
        Some(PhotoView {
            stem: from.link_to_path(&picture.stem),
            alt: photo.alt.0.clone(),
            caption: photo.caption.as_ref().map(|t| t.0.clone()),
            credit: photo.credit.as_ref().map(|t| t.0.clone()),
            width: picture.width,
            height: picture.height,
            widths: picture.widths.clone(),
        })
    };
    common.photos.iter().filter_map(view).collect()
}

/// The published attachments of a record, in the order written.
fn attachments(world: &World<'_>, from: &Route, of: (RecordKind, &str), common: &Common) -> Vec<AttachmentView> {
    let view = |one: &crate::model::common::Attachment| {
        let route = attachment::address(of.0, of.1, &one.file)?;
        let attached = world.facts.attachments.get(&route)?;
        Some(AttachmentView {
            href: from.link_to(&route),
            title: one.title.0.clone(),
            note: one.note.as_ref().map(|t| t.0.clone()),
            kind: route.as_str().rsplit('.').next().unwrap_or_default().to_owned(),
            size: size(attached.size),
        })
    };
    common.attachments.iter().filter_map(view).collect()
}

/// Bytes as readers know them: `640 KB`, `1.2 MB`; never nothing.
fn size(bytes: u64) -> String {
    const MB: u64 = 1_000_000;
    match bytes {
        0..1_000_000 => format!("{} KB", bytes.div_ceil(1000)),
        _ => format!("{}.{} MB", bytes / MB, bytes % MB / (MB / 10)),
    }
}
