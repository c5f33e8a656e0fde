//! The page of a programme (工作品牌): for those who want to know how consultation works here. It explains the steps, the
//! kinds of meeting, what the result classes mean, what the place has promised, and what of it can be counted.

use serde::Serialize;

use crate::derive::measure::Measure;
use crate::derive::scope::Scope;
use crate::id::RecordKind;
use crate::model::Entry;
use crate::model::programme::{Programme, Term};
use crate::pages::charts::{self, Charts};
use crate::pages::declared::{self, Declared, DeclaredTable};
use crate::pages::maps::RegionMap;
use crate::pages::numbers;
use crate::pages::pen::Pieces;
use crate::pages::places::{self, Panel, RowsTable, StatusBar};
use crate::pages::shelf::{self, Shelf};
use crate::pages::view::{self, Anchor, Facts, Number, SourceView};
use crate::pages::{Board, Job, Kind, Page, World, of_kind};
use crate::route::{self, Route};

pub static KIND: Kind = Kind {
    name: "programme",
    purpose: (
        "一个工作品牌：程序、会议类型、结果类别、目标，公布了多少、能查到多少",
        "a programme: its procedure, kinds of meeting, result classes and targets, what it declared and what can be looked up",
    ),
    template: "pages/programme.html",
    leaf: "programme.rs",
    jobs,
};

fn jobs(world: &World<'_>) -> Vec<Job> {
    (0..world.site.programmes.len())
        .map(|i| {
            Job::new(route::record(RecordKind::Programme, &world.site.programmes.at(i).id), move |world| page(world, i))
        })
        .collect()
}

#[derive(Serialize)]
struct ProgrammeView {
    slogans: Vec<String>,
    summary: Option<String>,
    about: Option<String>,
    facts: Pieces,
    procedure: Procedure,
    kinds: Vec<KindRow>,
    classes: Vec<TermRow>,
    criteria: Vec<TermRow>,
    channels: Vec<TermRow>,
    mechanisms: Vec<MechanismRow>,
    targets: Vec<TargetRow>,
    figures: DeclaredTable,
    /// The parts of a programme of which nothing is stated, by name.
    unstated: Vec<String>,
    panel: Panel,
    charts: Charts,
    /// The parts of the region it belongs to.
    map: Option<RegionMap>,
    parts: RowsTable,
    status: StatusBar,
    children: Pieces,
    shelves: Vec<Shelf>,
    sources: Vec<SourceView>,
}

#[derive(Serialize)]
struct Procedure {
    name: Option<String>,
    note: Option<String>,
    steps: Vec<StepRow>,
    /// The programme from which the steps are inherited.
    inherited: Option<Anchor>,
}

#[derive(Serialize)]
struct StepRow {
    name: String,
    /// The link of the chain it belongs to.
    stage: String,
    note: Option<String>,
}

/// A kind of meeting: what was declared of it and what can be counted, side by side.
#[derive(Serialize)]
struct KindRow {
    key: String,
    name: String,
    definition: Option<String>,
    number: Number,
    /// Listed on this page; none when there are so many that they have pages of their own.
    meetings: Pieces,
    declared: Vec<Declared>,
}

#[derive(Serialize)]
struct TermRow {
    key: String,
    name: String,
    definition: Option<String>,
}

#[derive(Serialize)]
struct MechanismRow {
    name: String,
    items: Vec<String>,
    note: Option<String>,
}

#[derive(Serialize)]
struct TargetRow {
    name: String,
    value: String,
    period: Option<String>,
    scope: Option<String>,
}

fn page(world: &World<'_>, i: usize) -> Page {
    let entry = world.site.programmes.at(i);
    let programme = &entry.record;
    let route = route::record(RecordKind::Programme, &entry.id);
    let scope = Scope::Programme(i);
    let holdings = world.facts.scopes.of(scope);
    let region = world.site.regions.position(programme.region.as_str());
    let parts = region.map(|r| places::parts_of(world, r)).unwrap_or_default();
    let table = places::rows_table(world, &route, &parts);
    let mut it = ProgrammeView {
        slogans: programme.slogans.iter().map(|s| s.0.clone()).collect(),
        summary: programme.summary.as_ref().map(|s| s.0.clone()),
        about: view::prose(world, &route, programme.about.as_deref()),
        facts: facts(world, &route, programme),
        procedure: procedure(world, &route, entry),
        kinds: kinds(world, &route, i),
        classes: terms(&world.site.result_classes_of(programme)),
        criteria: terms(&unique(world.site.criteria_of(programme))),
        channels: terms(&programme.channels.iter().collect::<Vec<_>>()),
        mechanisms: programme
            .mechanisms
            .iter()
            .map(|m| MechanismRow {
                name: m.name.0.clone(),
                items: m.items.iter().map(|t| t.0.clone()).collect(),
                note: view::prose(world, &route, m.note.as_deref()),
            })
            .collect(),
        targets: programme
            .targets
            .iter()
            .map(|t| TargetRow {
                name: t.name.0.clone(),
                value: view::amount(world, &t.value, &t.unit),
                period: t.period.as_ref().map(|p| p.0.clone()),
                scope: t.scope.as_ref().map(|s| s.0.clone()),
            })
            .collect(),
        figures: declared::table(
            own_figures(world, i).into_iter().map(|f| declared::declared(world, &route, f)).collect(),
        ),
        unstated: Vec::new(),
        panel: places::panel(world, &route, scope),
        charts: charts::charts(world, &route, scope, &[]),
        map: region.filter(|_| !parts.is_empty()).map(|r| places::parts_map(world, &route, r, &parts, &table.rows)),
        parts: table,
        status: places::status_bar(world, &route, scope),
        children: view::items(
            world,
            &route,
            RecordKind::Programme,
            world.facts.links.programme_children[i].iter().copied(),
        ),
        shelves: shelves(world, &route, i),
        sources: view::sources(world, &route, &programme.sources),
    };
    it.unstated = unstated(world, &it);
    let mut page = Page::new(&KIND, route, programme.name.0.clone(), it);
    page.description = programme.summary.as_ref().map(|s| s.0.clone());
    page.crumbs = view::region_crumbs(world, Some(programme.region.as_str()));
    page.board = Some(Board::Rules);
    page.made_from = vec![entry.path.clone()];
    page.record = Some((RecordKind::Programme, entry.id.clone()));
    page.date = holdings.outcomes.iter().filter_map(|o| view::outcome_date(world, *o)).max();
    page
}

fn unstated(world: &World<'_>, it: &ProgrammeView) -> Vec<String> {
    let parts = [
        ("programme.kinds", it.kinds.is_empty()),
        ("programme.classes", it.classes.is_empty()),
        ("programme.criteria", it.criteria.is_empty()),
        ("programme.targets", it.targets.is_empty()),
        ("kind.figures", it.figures.rows.is_empty()),
    ];
    parts.into_iter().filter(|(_, empty)| *empty).map(|(key, _)| world.words.get(key).to_owned()).collect()
}

fn facts(world: &World<'_>, route: &Route, programme: &Programme) -> Pieces {
    let mut facts = Facts::new(world);
    facts
        .item("programme.region", view::region_link(world, route, programme.region.as_str()))
        .item(
            "programme.parent",
            programme.parent.as_ref().and_then(|id| view::link_id(world, route, RecordKind::Programme, id.as_str())),
        )
        .wanted(
            "programme.organization",
            programme
                .organization
                .as_ref()
                .and_then(|id| view::link_id(world, route, RecordKind::Organization, id.as_str())),
        )
        .date("programme.since", programme.since, None)
        .text("programme.venue-name", programme.venue_name.as_ref().map(|v| v.0.clone()));
    facts.done()
}

fn procedure(world: &World<'_>, from: &Route, entry: &Entry<Programme>) -> Procedure {
    let holder = world.site.procedure_of(&entry.record);
    let steps = holder.map(|p| p.procedure.as_slice()).unwrap_or_default();
    let owner = holder.filter(|p| !std::ptr::eq(*p, &entry.record)).and_then(|p| {
        let at = world.site.programmes.iter().position(|e| std::ptr::eq(&e.record, p))?;
        Some(view::link(world, from, (RecordKind::Programme, at)))
    });
    Procedure {
        name: entry.procedure_name.as_ref().map(|t| t.0.clone()),
        note: entry.procedure_note.as_ref().map(|t| t.0.clone()),
        steps: steps
            .iter()
            .map(|s| StepRow {
                name: s.name.0.clone(),
                stage: world.words.get(&format!("stage.{}", s.stage.key())).to_owned(),
                note: s.note.as_ref().map(|n| n.0.clone()),
            })
            .collect(),
        inherited: owner,
    }
}

fn kinds(world: &World<'_>, from: &Route, i: usize) -> Vec<KindRow> {
    let programme = world.site.programmes.at(i);
    let row = |term: &Term| {
        let own = of_kind::meetings(world, i, term);
        let speaks = |f: &usize| {
            let kind = world.site.figures.at(*f).meeting_kind.as_ref();
            kind.is_some_and(|k| *k == term.key || *k == term.name)
        };
        KindRow {
            key: term.key.0.clone(),
            name: term.name.0.clone(),
            definition: term.definition.as_ref().map(|d| d.0.clone()),
            number: Number { n: own.len(), href: of_kind::opens(world, from, i, term, own.len()) },
            meetings: view::items(world, from, RecordKind::Meeting, of_kind::listed(world, &own)),
            declared: own_figures(world, i)
                .into_iter()
                .filter(speaks)
                .map(|f| declared::declared(world, from, f))
                .collect(),
        }
    };
    unique(world.site.kinds_of_meeting(programme)).into_iter().map(row).collect()
}

/// A term that a programme shares with its parent stands once, in the programme's own words.
fn unique(terms: Vec<&Term>) -> Vec<&Term> {
    let mut kept: Vec<&Term> = Vec::with_capacity(terms.len());
    for term in terms {
        if !kept.iter().any(|k| k.key == term.key) {
            kept.push(term);
        }
    }
    kept
}

/// The figures declared of exactly this programme, not of those below it.
fn own_figures(world: &World<'_>, i: usize) -> Vec<usize> {
    let id = &world.site.programmes.at(i).id;
    let own = |f: &usize| world.site.programme_for(&world.site.figures.at(*f).record).is_some_and(|p| p.id == *id);
    (0..world.site.figures.len()).filter(own).collect()
}

fn terms(terms: &[&Term]) -> Vec<TermRow> {
    let row = |t: &&Term| TermRow {
        key: t.key.0.clone(),
        name: t.name.0.clone(),
        definition: t.definition.as_ref().map(|d| d.0.clone()),
    };
    terms.iter().map(row).collect()
}

fn shelves(world: &World<'_>, from: &Route, i: usize) -> Vec<Shelf> {
    let scope = Scope::Programme(i);
    let holdings = world.facts.scopes.of(scope);
    let key = numbers::scope_key(world.site, scope);
    let counted = |anchor: &'static str, kind: RecordKind, positions: &[usize], measure: Measure| {
        shelf::shelf(world, from, anchor, kind, positions, Some(route::count(&key, measure.key(), None)))
    };
    let (held, other): (Vec<usize>, Vec<usize>) = holdings.meetings.iter().partition(|m| shelf::held(world, **m));
    let whole = |anchor: &'static str, kind: RecordKind, positions: &[usize]| {
        shelf::shelf(world, from, anchor, kind, positions, None)
    };
    let shelves = [
        counted("outcomes", RecordKind::Outcome, &holdings.outcomes, Measure::Outcomes),
        counted("meetings", RecordKind::Meeting, &held, Measure::Meetings),
        whole("planned", RecordKind::Meeting, &other),
        counted("topics", RecordKind::Topic, &holdings.topics, Measure::Topics),
        counted("cases", RecordKind::Case, &holdings.cases, Measure::Cases),
        counted("venues", RecordKind::Venue, &holdings.venues, Measure::Venues),
        whole("plans", RecordKind::Plan, &holdings.plans),
        whole("campaigns", RecordKind::Campaign, &holdings.campaigns),
        whole("documents", RecordKind::Document, &holdings.documents),
    ];
    shelves.into_iter().filter(|s| s.total > 0).collect()
}
