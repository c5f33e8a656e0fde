//! The parts of a region over the years, side by side on one scale.

use pinyin::ToPinyin;

use super::{Apart, Basis, Made, Sheet, span, year_of};
use crate::chart::{Chart, Count, Multiple, Multiples, Order, multiples};
use crate::derive::scope::Scope;
use crate::derive::spread::{Shared, Spread};
use crate::pages::World;
use crate::pages::numbers;
use crate::pages::spreads::{self, Laid};
use crate::pages::view;
use crate::route::{self, Route};

/// More parts than this are no small multiples: the map and the table show them.
const MOST_PARTS: usize = 60;
/// More parts than this would be most of their region's page: they have a page of their own.
const MOST_HERE: usize = 12;

/// The parts that have records which say their year, as they lie over the years.
pub fn laid_parts(world: &World<'_>, parts: &[usize]) -> Vec<(usize, Laid)> {
    let lay = |r: &usize| (*r, spreads::lay(world, Scope::Region(*r), Spread::Meetings));
    parts.iter().map(lay).filter(|(_, laid)| laid.total > 0).collect()
}

/// Whether so many parts stand side by side on a page of their own.
pub const fn stand_apart(parts: usize) -> bool {
    parts > MOST_HERE && parts <= MOST_PARTS
}

/// Where they stand.
pub fn parts_route(world: &World<'_>, scope: Scope) -> Route {
    route::chart(&numbers::scope_key(world.site, scope), "parts", None, None)
}

impl Sheet<'_> {
    /// The parts with records, on one scale.
    pub(super) fn side_by_side(&self, parts: &[usize]) -> Option<Made> {
        let all = laid_parts(self.world, parts);
        let shared = |laid: &Laid| laid.groups.iter().filter_map(year_of).collect::<Vec<_>>();
        let given: Vec<i16> = all.iter().flat_map(|(_, laid)| shared(laid)).collect();
        let (first, last) = (*given.iter().min()?, *given.iter().max()?);
        if all.len() < 2 || all.len() > MOST_PARTS {
            return None;
        }
        let columns = span(first, last, &given);
        let count = |laid: &Laid, year: i16| {
            let group = laid.groups.iter().find(|group| group.shared == Shared::Year(year));
            group.map_or_else(|| Count::of(0, None), |g| laid.group(self.world, self.from, g))
        };
        let unit = |(r, laid): &(usize, Laid)| Multiple {
            id: format!("parts-of-{}", self.world.site.regions.at(*r).key),
            name: self.world.site.regions.at(*r).name.clone(),
            href: self.from.link_to(&view::region_route(self.world, *r)),
            columns: columns.iter().map(|year| count(laid, *year)).collect(),
            value: Some(laid.total as f64),
            shown: laid.total.to_string(),
            records: laid.whole(self.world, self.from).href,
            n: laid.total as u64,
        };
        let units: Vec<Multiple> = all.iter().map(unit).collect();
        let n: usize = all.iter().map(|(_, laid)| laid.total).sum();
        let columns: Vec<String> = columns.iter().map(i16::to_string).collect();
        let said = self.world.words.fill("charts.n.parts", &[("n", &n.to_string())]);
        let basis = Basis { n, all: None, said, missing: 0 };
        if stand_apart(all.len()) && !self.own {
            let page = self.from.link_to(&parts_route(self.world, self.scope));
            let made = self.made("parts", basis, |_| Chart::default());
            return Some(made.map(|drawn| self.parted(drawn, Apart::All(page))));
        }
        Some(self.made("parts", basis, |title| self.in_each_order(title, &columns, &units)))
    }

    /// The same units in the official order, by name and by number; by number only where two of them rest on enough.
    fn in_each_order(&self, title: &str, columns: &[String], units: &[Multiple]) -> Chart {
        let least_n = self.minimum() as u64;
        let draw = |units: Vec<Multiple>, order: Order, holds: bool| {
            multiples(&Multiples { title, columns: columns.to_vec(), units, order, holds, least_n, words: self.words })
        };
        let mut by_name = units.to_vec();
        by_name.sort_by_cached_key(|unit| spelled(&unit.name));
        let word = |key: &str| self.world.words.get(key).to_owned();
        let mut drawings = vec![
            (word("charts.order.given"), draw(units.to_vec(), Order::Given, true)),
            (word("charts.order.name"), draw(by_name, Order::Given, false)),
        ];
        if units.iter().filter(|unit| unit.n >= least_n).count() > 1 {
            drawings.push((word("charts.order.value"), draw(units.to_vec(), Order::Value, false)));
        }
        Chart::of_several("parts-order", &word("charts.order.heading"), drawings)
    }
}

/// A name by its pinyin, syllable by syllable, and then by itself.
fn spelled(name: &str) -> (Vec<String>, String) {
    let syllable = |c: char| c.to_pinyin().map_or_else(|| c.to_string(), |pinyin| pinyin.plain().to_owned());
    (name.chars().map(syllable).collect(), name.to_owned())
}
