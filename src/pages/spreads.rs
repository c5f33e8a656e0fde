//! The records behind charts: where the list of each group stands, and what the group is called. What a chart draws and what
//! the leaf `chart` lists are both made here, so that every mark opens exactly what it stands for.

use crate::chart::Count;
use crate::date::PartialDate;
use crate::derive::scope::Scope;
use crate::derive::spread::{self, Group, Shared, Spread};
use crate::pages::World;
use crate::pages::numbers;
use crate::pages::view;
use crate::route::{self, Route};

/// Up to so many records stand together on one page; of more, each group has a page of its own.
pub const WHOLE: usize = 500;

/// A spread of one scope, with its groups.
#[derive(Clone, Debug)]
pub struct Laid {
    pub scope: Scope,
    pub spread: Spread,
    pub groups: Vec<Group>,
    pub total: usize,
}

pub fn lay(world: &World<'_>, scope: Scope, spread: Spread) -> Laid {
    let groups = spread::groups(world.site, world.facts, scope, spread);
    Laid { scope, spread, total: spread::total(&groups), groups }
}

impl Laid {
    /// The page of the whole, or of a group that has one.
    pub fn route(&self, world: &World<'_>, group: Option<&Group>, part: Option<usize>) -> Route {
        let key = group.map(|group| group.shared.key());
        route::chart(&numbers::scope_key(world.site, self.scope), self.spread.key(), key.as_deref(), part)
    }

    /// All records.
    pub fn whole(&self, world: &World<'_>, from: &Route) -> Count {
        count(self.total, || from.link_to(&self.route(world, None, None)))
    }

    /// The records of a group.
    pub fn group(&self, world: &World<'_>, from: &Route, group: &Group) -> Count {
        count(group.members.len(), || match self.total <= WHOLE {
            true => self.section(world, from, None, group),
            false => from.link_to(&self.route(world, Some(group), None)),
        })
    }

    /// The records of a part of a group.
    pub fn part(&self, world: &World<'_>, from: &Route, group: &Group, part: &Group) -> Count {
        count(part.members.len(), || match (self.total <= WHOLE, group.members.len() <= WHOLE) {
            (true, _) => self.section(world, from, None, part),
            (false, true) => self.section(world, from, Some(group), part),
            (false, false) => from.link_to(&self.route(world, Some(part), None)),
        })
    }

    fn section(&self, world: &World<'_>, from: &Route, page: Option<&Group>, section: &Group) -> String {
        format!("{}#{}", from.link_to(&self.route(world, page, None)), section.shared.key())
    }
}

fn count(n: usize, href: impl FnOnce() -> String) -> Count {
    Count::of(n as u64, (n > 0).then(href).as_deref())
}

/// What a group is called, alone: `2024 年 3 月`, `0–6 天`, `A 已解决，初评`.
pub fn label(world: &World<'_>, group: &Group) -> String {
    let words = world.words;
    let month = |year: i16, month: i8| date(world, &format!("{year:04}-{month:02}"));
    match &group.shared {
        Shared::Year(year) => words.fill("date.year", &[("y", &year.to_string())]),
        Shared::Month(year, Some(m)) => month(*year, *m),
        Shared::Month(year, None) => words.fill("charts.group.no-month", &[("y", &year.to_string())]),
        Shared::Day(year, m, Some(day)) => date(world, &format!("{year:04}-{m:02}-{day:02}")),
        Shared::Day(year, m, None) => words.fill("charts.group.no-day", &[("month", &month(*year, *m))]),
        Shared::Status(_, status) => view::status_state(world, *status).word,
        Shared::Days(from, to) if from == to => words.fill("indicator.days", &[("n", &from.to_string())]),
        Shared::Days(from, to) => {
            words.fill("charts.group.days", &[("from", &from.to_string()), ("to", &to.to_string())])
        }
        Shared::ClassNow(class) => words.fill("charts.group.now", &[("class", &class_name(world, group, class))]),
        Shared::ClassFirst(class) => words.fill("charts.group.first", &[("class", &class_name(world, group, class))]),
        Shared::Revised { from, to } => words.fill(
            "charts.group.revised",
            &[("from", &class_name(world, group, from)), ("to", &class_name(world, group, to))],
        ),
    }
}

fn date(world: &World<'_>, text: &str) -> String {
    text.parse::<PartialDate>().map_or_else(|_| text.to_owned(), |date| view::date_text(world, date))
}

/// Whether a class goes by its key, as A to D do; a longer key is for the files alone.
pub fn is_letter(class: &str) -> bool {
    class.chars().nth(1).is_none()
}

/// A class with the name its programme gives it; its key alone where programmes differ or give none.
pub fn class_name(world: &World<'_>, group: &Group, class: &str) -> String {
    let programme = |o: &u32| world.site.programme_for(&world.site.outcomes.at(*o as usize).record);
    let mut programmes: Vec<_> = group.members.iter().filter_map(programme).collect();
    programmes.sort_by(|a, b| a.id.cmp(&b.id));
    programmes.dedup_by(|a, b| a.id == b.id);
    let named = programmes.into_iter().filter_map(|programme| {
        let terms = world.site.result_classes_of(&programme.record);
        terms.into_iter().find(|term| term.key.0 == class).map(|term| term.name.0.as_str())
    });
    let mut names: Vec<&str> = named.collect();
    names.dedup();
    match names.as_slice() {
        [name] if is_letter(class) => format!("{class} {name}"),
        [name] => (*name).to_owned(),
        _ => class.to_owned(),
    }
}
