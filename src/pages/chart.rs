//! The records behind one chart: for the reader who taps a bar and asks "which ones?". Every group the chart draws stands
//! here with exactly its records; a chart of very many has a page for each group.

use std::sync::Arc;

use serde::Serialize;

use crate::derive::scope::Scope;
use crate::derive::spread::{Group, Spread};
use crate::hash::Hash;
use crate::id::RecordKind;
use crate::pages::charts;
use crate::pages::parts::{self, Pager, Part};
use crate::pages::pen::{self, Pieces};
use crate::pages::spreads::{self, Laid, WHOLE};
use crate::pages::view::{self, Anchor, Number};
use crate::pages::{Holding, Job, Kind, Page, World, numbers};
use crate::route::{self, Route};

pub static KIND: Kind = Kind {
    name: "chart",
    purpose: (
        "一张图所数的记录：图上每一组是哪些，逐条列出",
        "the records behind a drawing: which make up each of its groups, one by one",
    ),
    template: "pages/chart.html",
    leaf: "chart.rs",
    jobs,
};

fn jobs(world: &World<'_>) -> Vec<Job> {
    let mut jobs = Vec::new();
    for scope in numbers::scopes(world.site) {
        for spread in Spread::ALL {
            let laid = spreads::lay(world, scope, *spread);
            if laid.total > 0 {
                jobs.extend(Records { laid }.jobs(world));
            }
        }
    }
    jobs
}

/// A plain list is cut at so many entries, that a phone on a slow network need not fetch hundreds at once.
const PART: usize = 250;

/// A spread, whose records are listed.
struct Records {
    laid: Laid,
}

/// What one page shows: the whole spread, one of its groups, or a part of one of them.
#[derive(Clone, Copy)]
enum At {
    Whole,
    Group(usize),
    Part(usize, usize),
}

#[derive(Serialize)]
struct ChartView {
    /// Of which region, programme or organization, and the chart on its page.
    of: Anchor,
    note: String,
    total: usize,
    front: bool,
    /// The chart's table, where it is too long to stand beside the chart.
    table: Option<String>,
    sections: Vec<Section>,
    /// Groups that have pages of their own.
    index: Vec<(String, Number)>,
    /// The entries of a group without sections.
    items: Pieces,
    pager: Pager,
}

#[derive(Serialize)]
struct Section {
    id: String,
    label: String,
    total: usize,
    items: Pieces,
    parts: Vec<Section>,
}

impl Records {
    fn jobs(self, world: &World<'_>) -> Vec<Job> {
        let all = Arc::new(self);
        all.pages().into_iter().flat_map(|at| all.parts_of(world, at)).collect()
    }

    /// The pages that what [`Laid`] links to stands on.
    fn pages(&self) -> Vec<At> {
        let mut pages = vec![At::Whole];
        if self.laid.total > WHOLE {
            for (g, group) in self.laid.groups.iter().enumerate().filter(|(_, group)| !group.members.is_empty()) {
                pages.push(At::Group(g));
                if group.members.len() > WHOLE {
                    pages.extend((0..group.parts.len()).map(|p| At::Part(g, p)));
                }
            }
        }
        pages
    }

    fn parts_of(self: &Arc<Self>, world: &World<'_>, at: At) -> Vec<Job> {
        let one = |part: Part| {
            let all = Arc::clone(self);
            let route = self.laid.route(world, self.group(at), part.number);
            let state = self.state(world, at, &part);
            Job::new(route, move |world| all.page(world, at, &part)).holding(state)
        };
        parts::parts(if self.is_list(at) { self.members(at).len() } else { 0 }, PART).into_iter().map(one).collect()
    }

    fn group(&self, at: At) -> Option<&Group> {
        match at {
            At::Whole => None,
            At::Group(g) => self.laid.groups.get(g),
            At::Part(g, p) => self.laid.groups.get(g)?.parts.get(p),
        }
    }

    fn members(&self, at: At) -> &[u32] {
        self.group(at).map_or(&[], |group| group.members.as_slice())
    }

    /// Whether the page is one plain list: it alone can grow so long that it must be cut.
    fn is_list(&self, at: At) -> bool {
        self.group(at).is_some_and(|group| group.parts.is_empty())
    }

    /// What one of its pages holds.
    fn state(&self, world: &World<'_>, at: At, part: &Part) -> Hash {
        let mut held = Holding::default();
        held.number(self.laid.total).part(part);
        match at {
            At::Whole => self.laid.groups.iter().for_each(|group| self.hold(world, group, &mut held)),
            At::Group(g) | At::Part(g, _) => {
                let whole = self.laid.groups.get(g).into_iter();
                whole.for_each(|group| {
                    held.text(&spreads::label(world, group)).number(group.members.len());
                });
                self.group(at).into_iter().for_each(|group| self.hold(world, group, &mut held));
            }
        }
        held.hash()
    }

    fn hold(&self, world: &World<'_>, group: &Group, held: &mut Holding) {
        held.text(&group.shared.key()).number(group.members.len());
        for i in &group.members {
            held.text(world.site.id_at(self.laid.spread.kind(), *i as usize));
        }
        held.number(group.parts.len());
        group.parts.iter().for_each(|part| self.hold(world, part, held));
    }

    fn page(&self, world: &World<'_>, at: At, part: &Part) -> Page {
        let group = self.group(at);
        let route = self.laid.route(world, group, part.number);
        let of = self.of(world, &route);
        let key = self.laid.spread.key();
        let name = world.words.get(&format!("charts.title.{key}")).to_owned();
        let mut title = world.words.fill("charts.records", &[("scope", &of.text), ("chart", &name)]);
        if let Some(group) = group {
            title = format!("{title}{}{}", world.words.get("charts.group.join"), self.full_label(world, at, group));
        }
        if let Some(number) = part.number {
            title = world.words.fill("list.part-title", &[("title", &title), ("n", &number.to_string())]);
        }
        let total = group.map_or(self.laid.total, |group| group.members.len());
        let whole = total <= WHOLE;
        let shown: &[Group] = group.map_or(self.laid.groups.as_slice(), |group| group.parts.as_slice());
        let shown = || shown.iter().filter(|group| !group.members.is_empty());
        let plain = if self.is_list(at) { self.members(at).get(part.range.clone()).unwrap_or_default() } else { &[] };
        let it = ChartView {
            note: world.words.get(&format!("charts.rule.{key}")).to_owned(),
            total,
            front: part.number.is_none(),
            table: group.is_none().then(|| charts::own_table(world, &route, &self.laid)).flatten(),
            sections: if whole { shown().map(|g| self.section(world, &route, g)).collect() } else { Vec::new() },
            index: if whole { Vec::new() } else { shown().map(|g| self.row(world, &route, at, g)).collect() },
            items: self.items(world, &route, plain),
            pager: parts::pager(&route, part, |number| self.laid.route(world, group, number)),
            of,
        };
        let mut page = Page::new(&KIND, route, title, it);
        page.crumbs = numbers::crumbs(world, self.laid.scope);
        page.unlisted = true;
        page
    }

    /// A part's name with its group's where it would not be understood alone.
    fn full_label(&self, world: &World<'_>, at: At, group: &Group) -> String {
        let label = spreads::label(world, group);
        match at {
            At::Part(g, _) if self.laid.spread == Spread::Statuses => self
                .laid
                .groups
                .get(g)
                .map_or(label.clone(), |whole| format!("{} {label}", spreads::label(world, whole))),
            _ => label,
        }
    }

    fn row(&self, world: &World<'_>, from: &Route, at: At, group: &Group) -> (String, Number) {
        let count = match at {
            At::Group(g) => match self.laid.groups.get(g) {
                Some(whole) => self.laid.part(world, from, whole, group),
                None => self.laid.group(world, from, group),
            },
            _ => self.laid.group(world, from, group),
        };
        (spreads::label(world, group), Number { n: group.members.len(), href: count.href })
    }

    fn section(&self, world: &World<'_>, from: &Route, group: &Group) -> Section {
        Section {
            id: group.shared.key(),
            label: spreads::label(world, group),
            total: group.members.len(),
            items: if group.parts.is_empty() { self.items(world, from, &group.members) } else { Pieces::default() },
            parts: group.parts.iter().map(|part| self.section(world, from, part)).collect(),
        }
    }

    fn items(&self, world: &World<'_>, from: &Route, members: &[u32]) -> Pieces {
        let kind = self.laid.spread.kind();
        members.iter().map(|i| pen::brief(world, from, (kind, *i as usize))).collect()
    }

    /// The chart on the page it belongs to.
    fn of(&self, world: &World<'_>, from: &Route) -> Anchor {
        let anchor = format!("#chart-{}", self.laid.spread.key());
        let (text, page) = match self.laid.scope {
            Scope::Region(i) => (world.site.regions.full_name(i), view::region_route(world, i)),
            Scope::Programme(i) => (
                view::title(world, (RecordKind::Programme, i)),
                route::record(RecordKind::Programme, &world.site.programmes.at(i).id),
            ),
            Scope::Organization(i) => (
                view::title(world, (RecordKind::Organization, i)),
                route::record(RecordKind::Organization, &world.site.organizations.at(i).id),
            ),
        };
        Anchor::to(text, format!("{}{anchor}", from.link_to(&page)))
    }
}
