//! The charts of a region, a programme or an organization. Each says what it counts, in words and as a table, and every mark
//! opens the records it stands for; what rests on too few records is not drawn, and the page says why.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::chart::{
    Bin, Chart, ChartWords, Class, Classes, Count, Days, Funnel, Ink, Months, Part, Period, Range, Revision, Role,
    Stacked, Stage, Year, classes, days, funnel, median, months, stacked,
};
use crate::derive::indicator::{self, Indicator, Value};
use crate::derive::measure::Measure;
use crate::derive::scope::Scope;
use crate::derive::spread::{self, Group, Shared, Spread};
use crate::derive::status::{self, Status};
use crate::pages::World;
use crate::pages::numbers;
use crate::pages::shelf;
use crate::pages::spreads::{self, Laid};
use crate::pages::view::{self, Number, percent};
use crate::route::Route;

mod due;
mod parts;

use due::latest;
pub use parts::{laid_parts, parts_route, stand_apart};

/// The charts of a page: those drawn, and those that rest on too few records.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Charts {
    pub drawn: Vec<ChartView>,
    pub undrawn: Vec<Undrawn>,
}

/// A chart as a page shows it.
#[derive(Clone, Debug, Serialize)]
pub struct ChartView {
    pub key: &'static str,
    pub title: String,
    /// Empty where the drawing stands on a page of its own.
    pub html: String,
    /// Empty where the table stands on a page of its own.
    pub table: String,
    /// The page on which what is left out here stands.
    pub page: Option<String>,
    /// What is counted, where from, and what is not in it.
    pub note: String,
    /// All records of the chart, where they have a page; else what there is of each sort, in words.
    pub n: Option<Number>,
    pub basis: String,
}

/// A chart that is not drawn, and why.
#[derive(Clone, Debug, Serialize)]
pub struct Undrawn {
    pub key: &'static str,
    pub title: String,
    pub why: String,
    /// The few records there are.
    pub n: Option<Number>,
}

/// The charts of a scope, and of `parts` side by side. Of a scope without any record nothing is said: its page does.
pub fn charts(world: &World<'_>, from: &Route, scope: Scope, parts: &[usize]) -> Charts {
    let holdings = world.facts.scopes.of(scope);
    if holdings.meetings.is_empty() && holdings.outcomes.is_empty() {
        return Charts::default();
    }
    let words = &ChartWords::of(world.words);
    let page = &Sheet { world, from, scope, words, own: false };
    let spread = |spread| Some(page.spread(spread));
    let made = [
        Some(page.way()),
        spread(Spread::Meetings),
        spread(Spread::Statuses),
        spread(Spread::ReplyDays),
        spread(Spread::DoneDays),
        spread(Spread::Classes),
        spread(Spread::Due),
        page.side_by_side(parts),
    ];
    let mut charts = Charts::default();
    for one in made.into_iter().flatten() {
        match one {
            Ok(drawn) => charts.drawn.push(drawn),
            Err(undrawn) => charts.undrawn.push(undrawn),
        }
    }
    charts
}

/// The table of a spread with so many marks that it stands on the chart's own page and not beside the chart.
pub fn own_table(world: &World<'_>, from: &Route, laid: &Laid) -> Option<String> {
    if !is_long(laid) {
        return None;
    }
    let words = &ChartWords::of(world.words);
    let sheet = Sheet { world, from, scope: laid.scope, words, own: true };
    sheet.spread(laid.spread).ok().map(|drawn| drawn.table)
}

/// The parts of a region side by side, where they are too many for its page and stand on one of their own.
pub fn own_parts(world: &World<'_>, from: &Route, scope: Scope, parts: &[usize]) -> Option<ChartView> {
    let words = &ChartWords::of(world.words);
    Sheet { world, from, scope, words, own: true }.side_by_side(parts)?.ok()
}

/// Whether a spread makes a table too long to stand beside its chart.
fn is_long(laid: &Laid) -> bool {
    let shown = if laid.spread == Spread::Due { latest(&laid.groups) } else { &laid.groups };
    shown.iter().map(|group| group.parts.len()).sum::<usize>() > MOST_ROWS
}

type Made = Result<ChartView, Undrawn>;

/// What all charts of a page are made with.
struct Sheet<'s> {
    world: &'s World<'s>,
    from: &'s Route,
    scope: Scope,
    words: &'s ChartWords,
    /// Whether the page is a chart's own, on which nothing is too long.
    own: bool,
}

/// What a chart rests on.
struct Basis {
    /// Records, or cases where a chart counts several kinds.
    n: usize,
    /// Where all of them stand.
    all: Option<Number>,
    /// How many records, in words, where no one list holds them all.
    said: String,
    /// Records that do not say what the chart asks.
    missing: usize,
}

/// What of a chart stands on a page of its own.
enum Apart {
    Nothing,
    Table(String),
    All(String),
}

impl Sheet<'_> {
    fn spread(&self, spread: Spread) -> Made {
        let laid = &self.lay(spread);
        match spread {
            Spread::Meetings => self.meetings(laid),
            Spread::Statuses => self.statuses(laid),
            Spread::ReplyDays | Spread::DoneDays => self.days(laid),
            Spread::Classes => self.classes(laid),
            Spread::Due => self.due(laid),
        }
        .map(|drawn| self.parted(drawn, if is_long(laid) { Apart::Table(self.page_of(laid)) } else { Apart::Nothing }))
    }

    fn page_of(&self, laid: &Laid) -> String {
        self.from.link_to(&laid.route(self.world, None, None))
    }

    /// The chart without what stands on a page of its own, unless this is that page.
    fn parted(&self, drawn: ChartView, apart: Apart) -> ChartView {
        match apart {
            _ if self.own => drawn,
            Apart::Nothing => drawn,
            Apart::Table(page) => ChartView { table: String::new(), page: Some(page), ..drawn },
            Apart::All(page) => ChartView { html: String::new(), table: String::new(), page: Some(page), ..drawn },
        }
    }

    /// Draws a chart, unless it rests on fewer records than the site asks for.
    fn made(&self, key: &'static str, basis: Basis, draw: impl FnOnce(&str) -> Chart) -> Made {
        let words = self.world.words;
        let title = words.get(&format!("charts.title.{key}")).to_owned();
        let minimum = self.minimum();
        if basis.n < minimum {
            let why = match basis.n {
                0 => words.get(&format!("charts.none.{key}")).to_owned(),
                _ => words.fill("charts.few", &[("least", &minimum.to_string())]),
            };
            return Err(Undrawn { key, title, why, n: basis.all.filter(|all| all.n > 0) });
        }
        let mut note = words.get(&format!("charts.rule.{key}")).to_owned();
        if basis.missing > 0 {
            note.push_str(&words.fill("charts.missing", &[("n", &basis.missing.to_string())]));
        }
        let chart = draw(&title);
        let (html, table) = (chart.html, chart.table.html(&title));
        Ok(ChartView { key, html, table, page: None, title, note, n: basis.all, basis: basis.said })
    }

    fn minimum(&self) -> usize {
        numbers::least_cases(self.world) as usize
    }

    fn lay(&self, spread: Spread) -> Laid {
        spreads::lay(self.world, self.scope, spread)
    }

    /// What a spread rests on, of so many records that were asked.
    fn basis(&self, laid: &Laid, asked: usize) -> Basis {
        let all = laid.whole(self.world, self.from);
        let number = Number { n: laid.total, href: all.href };
        Basis { n: laid.total, all: Some(number), said: String::new(), missing: asked.saturating_sub(laid.total) }
    }

    fn outcomes(&self) -> usize {
        self.world.facts.scopes.of(self.scope).outcomes.len()
    }

    fn measured(&self, measure: Measure) -> Count {
        let number = numbers::number(self.world, self.from, self.scope, measure);
        Count::of(number.n as u64, number.href.as_deref())
    }

    /// From what was said to what was looked at again. A share is of the step before where both count the same thing.
    fn way(&self) -> Made {
        let steps = [Measure::Recommendations, Measure::Adopted, Measure::InHand, Measure::Done, Measure::FollowedUp];
        let counts = steps.map(|measure| (measure, self.measured(measure)));
        let n = counts[0].1.n.max(counts[2].1.n) as usize;
        let minimum = self.minimum() as u64;
        let told = |indicator| {
            let reading = indicator::read(self.world.site, self.world.facts, self.scope, indicator, minimum as usize);
            reading.value != Value::Untold
        };
        let share = |i: usize| {
            let before = counts[i.checked_sub(1)?].1.n;
            let told = match counts[i].0 {
                Measure::Done => told(Indicator::CompletionRate),
                Measure::FollowedUp => told(Indicator::FollowUpRate),
                _ => true,
            };
            (i != 2 && before >= minimum && told).then(|| percent(counts[i].1.n as f64 * 100.0 / before as f64))
        };
        let label = |measure: Measure| self.world.words.get(&format!("measure.{}", measure.key())).to_owned();
        let stages = counts
            .iter()
            .enumerate()
            .map(|(i, (measure, count))| Stage { label: label(*measure), count: count.clone(), share: share(i) })
            .collect();
        let said = self.world.words.fill(
            "charts.n.way",
            &[("opinions", &counts[0].1.n.to_string()), ("outcomes", &counts[2].1.n.to_string())],
        );
        self.made("way", Basis { n, all: None, said, missing: 0 }, |title| {
            funnel(&Funnel { title, stages, words: self.words })
        })
    }

    /// Meetings held, by month.
    fn meetings(&self, laid: &Laid) -> Made {
        let meetings = &self.world.facts.scopes.of(self.scope).meetings;
        let held = meetings.iter().filter(|m| shelf::held(self.world, **m)).count();
        let years = years(&laid.groups);
        self.made("meetings", self.basis(laid, held), |title| {
            let years = years.into_iter().map(|(year, group)| self.year_of_months(laid, year, group)).collect();
            months(&Months { title, years, names: self.month_names(), words: self.words })
        })
    }

    fn year_of_months(&self, laid: &Laid, year: i16, group: Option<&Group>) -> Year {
        let label = |month: Option<i8>| {
            let shared = Shared::Month(year, month);
            spreads::label(self.world, &Group { shared, members: Vec::new(), parts: Vec::new() })
        };
        let count = |month: Option<i8>| {
            let part = group.and_then(|g| Some((g, g.parts.iter().find(|p| p.shared == Shared::Month(year, month))?)));
            part.map_or_else(|| Count::of(0, None), |(g, part)| laid.part(self.world, self.from, g, part))
        };
        Year {
            label: self.year(year),
            short: year.to_string(),
            months: (1..=12).map(|month| (label(Some(month)), count(Some(month)))).collect(),
            vague: (label(None), count(None)),
            total: group.map_or_else(|| Count::of(0, None), |g| laid.group(self.world, self.from, g)),
        }
    }

    fn month_names(&self) -> [String; 12] {
        std::array::from_fn(|m| self.world.words.get(&format!("month.{}", m + 1)).to_owned())
    }

    /// Where the outcomes formed in each year stand today.
    fn statuses(&self, laid: &Laid) -> Made {
        let in_status = |s: Status| {
            let is = move |part: &Group| matches!(part.shared, Shared::Status(_, of) if of == s);
            laid.groups.iter().flat_map(|g| &g.parts).any(is)
        };
        let present: Vec<Status> = Status::ALL.iter().copied().filter(|s| in_status(*s)).collect();
        let mut tones: BTreeMap<&'static str, u8> = BTreeMap::new();
        let part = |status: &Status| {
            let role = role(status.role());
            let tone = tones.entry(role.class()).or_default();
            let ink = Ink::new(role, *tone);
            *tone = (*tone + 1).min(2);
            Part { label: view::status_state(self.world, *status).word, ink }
        };
        let parts = present.iter().map(part).collect();
        let count = |year: i16, group: Option<&Group>, status: Status| {
            let shared = Shared::Status(year, status);
            let part = group.and_then(|g| Some((g, g.parts.iter().find(|p| p.shared == shared)?)));
            part.map_or_else(|| Count::of(0, None), |(g, part)| laid.part(self.world, self.from, g, part))
        };
        let period = |(year, group): (i16, Option<&Group>)| Period {
            label: self.year(year),
            short: year.to_string(),
            counts: present.iter().map(|status| count(year, group, *status)).collect(),
            total: group.map_or_else(|| Count::of(0, None), |g| laid.group(self.world, self.from, g)),
        };
        let periods = years(&laid.groups).into_iter().map(period).collect();
        self.made("statuses", self.basis(laid, self.outcomes()), |title| {
            stacked(&Stacked { id: "by-year", title, parts, periods, words: self.words })
        })
    }

    /// The days from meeting to reply or to completion, and their median.
    fn days(&self, laid: &Laid) -> Made {
        let (site, facts) = (self.world.site, self.world.facts);
        let members = laid.groups.iter().flat_map(|group| &group.members);
        let measured: Vec<u32> = members.filter_map(|o| spread::days(site, facts, *o as usize, laid.spread)).collect();
        let written = |days: f64| self.world.words.fill("indicator.days", &[("n", &half(days))]);
        let bin = |group: &Group| {
            let Shared::Days(from, to) = group.shared else { return None };
            Some(Bin {
                range: Range { from, to },
                label: spreads::label(self.world, group),
                short: from.to_string(),
                count: laid.group(self.world, self.from, group),
            })
        };
        let bins = laid.groups.iter().filter_map(bin).collect();
        let key = if laid.spread == Spread::ReplyDays { "reply-days" } else { "done-days" };
        self.made(key, self.basis(laid, self.outcomes()), |title| {
            days(&Days {
                title,
                bins,
                median: median(&measured).map(|days| (days, written(days))),
                n: laid.total.to_string(),
                few: None,
                words: self.words,
            })
        })
    }

    /// The result classes as they stand now, as they were first given, and what was revised.
    fn classes(&self, laid: &Laid) -> Made {
        let find = |shared: &Shared| laid.groups.iter().find(|group| group.shared == *shared);
        let count =
            |group: Option<&Group>| group.map_or_else(|| Count::of(0, None), |g| laid.group(self.world, self.from, g));
        let revised = laid.groups.iter().any(|group| matches!(group.shared, Shared::Revised { .. }));
        let mut list: BTreeMap<&str, Class> = BTreeMap::new();
        for group in &laid.groups {
            if let Shared::ClassNow(key) | Shared::ClassFirst(key) = &group.shared {
                let now = find(&Shared::ClassNow(key.clone()));
                // Where none was revised, the first class is the class now.
                let first = if revised { find(&Shared::ClassFirst(key.clone())) } else { now };
                list.entry(key).or_insert_with(|| Class {
                    label: spreads::class_name(self.world, group, key),
                    short: key.clone(),
                    first: count(first),
                    now: count(now),
                });
            }
        }
        let revision = |group: &Group| match &group.shared {
            Shared::Revised { from, to } => {
                Some(Revision { from: from.clone(), to: to.clone(), count: count(Some(group)) })
            }
            _ => None,
        };
        let revisions = laid.groups.iter().filter_map(revision).collect();
        let list = list.into_values().collect();
        self.made("classes", self.basis(laid, self.outcomes()), |title| {
            classes(&Classes { title, classes: list, revisions, words: self.words })
        })
    }

    fn year(&self, year: i16) -> String {
        self.world.words.fill("date.year", &[("y", &year.to_string())])
    }
}

/// A table of more marks than this stands on the chart's own page.
const MOST_ROWS: usize = 60;
/// A gap of more years than this is not drawn as empty columns.
const MOST_YEARS: i16 = 40;

fn year_of(group: &Group) -> Option<i16> {
    match group.shared {
        Shared::Year(year) => Some(year),
        _ => None,
    }
}

/// The years from the first group to the last, those between them without a group all there.
fn years(groups: &[Group]) -> Vec<(i16, Option<&Group>)> {
    let given: Vec<i16> = groups.iter().filter_map(year_of).collect();
    let (Some(first), Some(last)) = (given.iter().min(), given.iter().max()) else { return Vec::new() };
    let find = |year: i16| groups.iter().find(|group| group.shared == Shared::Year(year));
    span(*first, *last, &given).into_iter().map(|year| (year, find(year))).collect()
}

fn span(first: i16, last: i16, given: &[i16]) -> Vec<i16> {
    if last - first < MOST_YEARS {
        return (first..=last).collect();
    }
    let mut years = given.to_vec();
    years.sort_unstable();
    years.dedup();
    years
}

/// Days with a half where the median lies between two.
fn half(days: f64) -> String {
    if days.fract() == 0.0 { format!("{days:.0}") } else { format!("{days:.1}") }
}

const fn role(role: status::Role) -> Role {
    match role {
        status::Role::Formed => Role::Formed,
        status::Role::Moving => Role::Moving,
        status::Role::Done => Role::Done,
        status::Role::Late => Role::Late,
        status::Role::Not => Role::Not,
    }
}
