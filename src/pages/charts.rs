//! The charts of a region or a programme. Each is left out when there is nothing to draw; each says what it counts, in
//! words and as a table.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::chart::{
    Bar, Bars, Chart, ChartWords, Count, Funnel, Ink, Multiple, Multiples, Order, Part, Period, Role, Stacked, Stage,
    bars, funnel, multiples, stacked,
};
use crate::derive::measure::Measure;
use crate::derive::scope::Scope;
use crate::derive::status::{self, Status};
use crate::pages::World;
use crate::pages::numbers;
use crate::pages::shelf;
use crate::pages::view::{self, percent};
use crate::route::Route;

/// A chart as a page shows it.
#[derive(Clone, Debug, Serialize)]
pub struct ChartView {
    pub key: &'static str,
    pub title: String,
    pub html: String,
    pub table: String,
    /// What is counted, where from, and n.
    pub note: String,
}

/// The charts of a scope, and of `parts` side by side.
pub fn charts(world: &World<'_>, from: &Route, scope: Scope, parts: &[usize]) -> Vec<ChartView> {
    let words = &ChartWords::of(world.words);
    let page = &Sheet { world, from, scope, words };
    [page.way(), page.meetings(), page.statuses(), page.side_by_side(parts)].into_iter().flatten().collect()
}

/// What all charts of a page are made with.
struct Sheet<'s> {
    world: &'s World<'s>,
    from: &'s Route,
    scope: Scope,
    words: &'s ChartWords,
}

impl Sheet<'_> {
    fn view(&self, key: &'static str, n: usize, make: impl FnOnce(&str) -> Chart) -> ChartView {
        let title = self.title(key);
        let chart = make(&title);
        let note = self.world.words.fill(&format!("charts.note.{key}"), &[("n", &n.to_string())]);
        ChartView { key, html: chart.html, table: chart.table.html(&title), title, note }
    }

    fn title(&self, key: &str) -> String {
        self.world.words.get(&format!("charts.title.{key}")).to_owned()
    }

    fn count(&self, measure: Measure) -> Count {
        let number = numbers::number(self.world, self.from, self.scope, measure);
        Count::of(number.n as u64, number.href.as_deref())
    }

    /// From what was said to what was looked at again. A share is of the step before where both count the same thing.
    fn way(&self) -> Option<ChartView> {
        let steps = [Measure::Recommendations, Measure::Adopted, Measure::InHand, Measure::Done, Measure::FollowedUp];
        let counts = steps.map(|measure| (measure, self.count(measure)));
        let n = counts[0].1.n.max(counts[2].1.n);
        let minimum = u64::from(self.world.site.settings.minimum_cases.unwrap_or(3).max(1));
        let share = |i: usize| {
            let before = counts[i.checked_sub(1)?].1.n;
            (i != 2 && before >= minimum).then(|| percent(counts[i].1.n as f64 * 100.0 / before as f64))
        };
        let label = |measure: Measure| self.world.words.get(&format!("measure.{}", measure.key())).to_owned();
        let stages = counts
            .iter()
            .enumerate()
            .map(|(i, (measure, count))| Stage { label: label(*measure), count: count.clone(), share: share(i) })
            .collect();
        (n > 0).then(|| self.view("way", n as usize, |title| funnel(&Funnel { title, stages, words: self.words })))
    }

    /// Meetings held, by year; those without a date are not drawn.
    fn meetings(&self) -> Option<ChartView> {
        let meetings = &self.world.facts.scopes.of(self.scope).meetings;
        let years = self.years(
            meetings
                .iter()
                .filter(|m| shelf::held(self.world, **m))
                .filter_map(|m| Some((self.world.site.meetings.at(*m).date.known()?.year(), ()))),
        );
        let n = years.values().map(Vec::len).sum();
        let bar = |(year, all): (&i16, &Vec<()>)| Bar {
            label: self.year(*year),
            short: year.to_string(),
            count: Count::of(all.len() as u64, None),
        };
        let columns = years.iter().map(bar).collect();
        (n > 0 && years.len() > 1)
            .then(|| self.view("meetings", n, |title| bars(&Bars { title, bars: columns, words: self.words })))
    }

    /// Where the outcomes formed in each year stand today.
    fn statuses(&self) -> Option<ChartView> {
        let outcomes = &self.world.facts.scopes.of(self.scope).outcomes;
        let years = self.years(outcomes.iter().filter_map(|o| {
            Some((self.world.site.outcomes.at(*o).formed?.year(), self.world.facts.standing[*o].status))
        }));
        let present: Vec<Status> =
            Status::ALL.iter().copied().filter(|s| years.values().flatten().any(|t| t == s)).collect();
        let mut tones: BTreeMap<&'static str, u8> = BTreeMap::new();
        let parts = present.iter().map(|status| {
            let role = role(status.role());
            let tone = tones.entry(role.class()).or_default();
            let ink = Ink::new(role, *tone);
            *tone = (*tone + 1).min(2);
            Part { label: view::status_state(self.world, *status).word, ink }
        });
        let parts = parts.collect();
        let period = |(year, all): (&i16, &Vec<Status>)| Period {
            label: self.year(*year),
            short: year.to_string(),
            counts: present
                .iter()
                .map(|status| Count::of(all.iter().filter(|s| *s == status).count() as u64, None))
                .collect(),
        };
        let (periods, n) = (years.iter().map(period).collect(), years.values().map(Vec::len).sum());
        (n > 0 && years.len() > 1).then(|| {
            self.view("statuses", n, |title| {
                stacked(&Stacked { id: "statuses-by-year", title, parts, periods, words: self.words })
            })
        })
    }

    /// The parts with records, on one scale, in their official order.
    fn side_by_side(&self, parts: &[usize]) -> Option<ChartView> {
        let world = self.world;
        let dated = |r: usize| {
            let meetings = &world.facts.scopes.of(Scope::Region(r)).meetings;
            let held = meetings.iter().filter(|m| shelf::held(world, **m));
            held.filter_map(|m| Some(world.site.meetings.at(*m).date.known()?.year())).collect::<Vec<_>>()
        };
        let all: Vec<(usize, Vec<i16>)> =
            parts.iter().map(|r| (*r, dated(*r))).filter(|(_, years)| !years.is_empty()).collect();
        let (first, last) = (all.iter().flat_map(|(_, y)| y).min()?, all.iter().flat_map(|(_, y)| y).max()?);
        let columns: Vec<i16> = (*first..=*last).collect();
        let unit = |(r, years): &(usize, Vec<i16>)| Multiple {
            name: world.site.regions.at(*r).name.clone(),
            href: self.from.link_to(&view::region_route(world, *r)),
            columns: columns.iter().map(|c| Some(years.iter().filter(|y| *y == c).count() as f64)).collect(),
            value: Some(years.len() as f64),
            shown: years.len().to_string(),
            n: years.len() as u64,
        };
        let units: Vec<Multiple> = all.iter().map(unit).collect();
        let n = all.iter().map(|(_, years)| years.len()).sum();
        let heads = columns.iter().map(i16::to_string).collect();
        (units.len() > 1 && columns.len() > 1).then(|| {
            self.view("parts", n, |title| {
                multiples(&Multiples {
                    title,
                    columns: heads,
                    units,
                    order: Order::Given,
                    least_n: 1,
                    words: self.words,
                })
            })
        })
    }

    /// Things by year, the years between first and last all there. Years of a whole century are no axis.
    fn years<T>(&self, dated: impl Iterator<Item = (i16, T)>) -> BTreeMap<i16, Vec<T>> {
        let mut years: BTreeMap<i16, Vec<T>> = BTreeMap::new();
        for (year, thing) in dated {
            years.entry(year).or_default().push(thing);
        }
        if let (Some(first), Some(last)) = (years.keys().next().copied(), years.keys().last().copied())
            && last - first < MOST_YEARS
        {
            for year in first..=last {
                years.entry(year).or_default();
            }
        }
        years
    }

    fn year(&self, year: i16) -> String {
        self.world.words.fill("date.year", &[("y", &year.to_string())])
    }
}

/// A gap of more years than this is not drawn as empty columns.
const MOST_YEARS: i16 = 40;

const fn role(role: status::Role) -> Role {
    match role {
        status::Role::Formed => Role::Formed,
        status::Role::Moving => Role::Moving,
        status::Role::Done => Role::Done,
        status::Role::Late => Role::Late,
        status::Role::Not => Role::Not,
    }
}
