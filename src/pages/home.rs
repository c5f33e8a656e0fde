//! The front page: the page of the root region, for someone who has never seen the site. It answers in the first screen:
//! what is this, how do I find my matter, what became of things lately, and who still owes an answer.

use serde::Serialize;

use crate::date::PartialDate;
use crate::derive::measure::Measure;
use crate::derive::scope::Scope;
use crate::id::RecordKind;
use crate::pages::charts::{self, Charts};
use crate::pages::declared::{self, DeclaredTable};
use crate::pages::maps::RegionMap;
use crate::pages::numbers;
use crate::pages::pen::Pieces;
use crate::pages::places::{self, Panel, PartsTable, RowsTable, StatusBar};
use crate::pages::shelf::{self, OwedList};
use crate::pages::view::{self, Anchor, Number};
use crate::pages::{Job, Kind, Page, World};
use crate::route::{self, Route};

pub static KIND: Kind = Kind {
    name: "home",
    purpose: (
        "首页：怎么找到一件事、最近什么有了下文、谁还没有答复",
        "the home page: how to find a matter, what came of what lately, who still owes an answer",
    ),
    template: "pages/home.html",
    leaf: "home.rs",
    jobs,
};

/// Entries of one column of the front page.
const COLUMN: usize = 7;

fn jobs(_: &World<'_>) -> Vec<Job> {
    vec![Job::new(route::home(), page)]
}

#[derive(Serialize)]
struct HomeView {
    /// The day on which the numbers stand so.
    today: String,
    search: String,
    suggestions: Vec<Anchor>,
    headlines: Vec<Headline>,
    /// Where declared figures stand beside counted ones, if any were declared.
    figures: Option<String>,
    news: Pieces,
    outcomes_page: String,
    owed: OwedList,
    overdue_page: String,
    map: Option<RegionMap>,
    /// What the map shows, where that is not the parts of the whole, whose own table then stands under it.
    counties: Option<RowsTable>,
    status: StatusBar,
    charts: Charts,
    panel: Panel,
    parts: PartsTable,
    campaigns: Pieces,
    programmes: Pieces,
    /// The name of the whole site's region.
    place: String,
    /// What offices declared of the whole site's region.
    declared: DeclaredTable,
    bulletins: Pieces,
    bulletins_page: Option<String>,
}

/// One of the four numbers: what is counted and what stands behind it.
#[derive(Serialize)]
struct Headline {
    number: Number,
    label: String,
    basis: String,
}

fn page(world: &World<'_>) -> Page {
    let route = route::home();
    let scope = Scope::Region(world.site.root);
    let holdings = world.facts.scopes.of(scope);
    let bulletins = shelf::newest_first(world, RecordKind::News, &holdings.news);
    let campaigns = shelf::newest_first(world, RecordKind::Campaign, &holdings.campaigns);
    let front = places::front_parts(world);
    let below = places::parts_of(world, world.site.root);
    let parts = places::parts_table(world, &route, world.site.root, &below);
    let counties = (front != below).then(|| places::rows_table(world, &route, &front));
    let rows = counties.as_ref().map_or(&parts.rows, |table| &table.rows);
    let it = HomeView {
        today: view::date_text(world, PartialDate::from_day(world.today)),
        search: route.link_to(&route::single("search")),
        suggestions: suggestions(world, &route),
        headlines: headlines(world, &route, scope),
        place: world.site.regions.at(world.site.root).name.clone(),
        declared: declared::of_region(world, &route, world.site.root),
        figures: (!world.site.figures.is_empty()).then(|| route.link_to(&route::single("figures"))),
        news: view::items(world, &route, RecordKind::Outcome, spread(world, &holdings.outcomes)),
        outcomes_page: route.link_to(&route::index(RecordKind::Outcome)),
        owed: shelf::owed(world, &route, &holdings.outcomes, COLUMN),
        overdue_page: route.link_to(&route::single("overdue")),
        map: (!front.is_empty()).then(|| places::parts_map(world, &route, world.site.root, &front, rows)),
        counties,
        status: places::status_bar(world, &route, scope),
        charts: charts::charts(world, &route, scope, &front),
        panel: places::panel(world, &route, scope),
        parts,
        campaigns: view::items(world, &route, RecordKind::Campaign, campaigns),
        programmes: view::items(world, &route, RecordKind::Programme, 0..world.site.programmes.len()),
        bulletins_page: (bulletins.len() > COLUMN).then(|| route.link_to(&route::index(RecordKind::News))),
        bulletins: view::items(world, &route, RecordKind::News, bulletins.into_iter().take(COLUMN)),
    };
    let mut page = Page::new(&KIND, route, world.site.settings.title.0.clone(), it);
    page.description = world.site.settings.description.as_ref().map(|d| d.0.clone());
    page.record = Some((RecordKind::Region, world.site.regions.at(world.site.root).key.as_str().into()));
    page.date = holdings.outcomes.iter().filter_map(|o| view::outcome_date(world, *o)).max();
    page
}

/// Outcomes with news, newest first, but every place's newest before any place's second: one busy county must not hide
/// what became of things elsewhere.
fn spread(world: &World<'_>, outcomes: &[usize]) -> Vec<usize> {
    let place = |o: usize| world.site.programme_for(&world.site.outcomes.at(o).record).map(|p| p.id.clone());
    let mut seen: Vec<(Option<std::sync::Arc<str>>, usize)> = Vec::new();
    let mut turns: Vec<(usize, usize)> = Vec::new();
    for o in shelf::with_news(world, outcomes) {
        let key = place(o);
        let turn = match seen.iter_mut().find(|(k, _)| *k == key) {
            Some((_, n)) => {
                *n += 1;
                *n
            }
            None => {
                seen.push((key, 0));
                0
            }
        };
        turns.push((turn, o));
    }
    turns.sort_by_key(|(turn, _)| *turn);
    turns.into_iter().take(COLUMN).map(|(_, o)| o).collect()
}

fn headlines(world: &World<'_>, from: &Route, scope: Scope) -> Vec<Headline> {
    let n = |m: Measure| numbers::number(world, from, scope, m);
    let count = |m: Measure| n(m).n.to_string();
    let of = |measure: Measure, key: &str, slots: &[(&str, &str)]| Headline {
        number: n(measure),
        label: world.words.get(&format!("home.number.{}", measure.key())).to_owned(),
        basis: world.words.fill(&format!("home.basis.{key}"), slots),
    };
    let head = |measure: Measure, slots: &[(&str, &str)]| of(measure, measure.key(), slots);
    let planned = n(Measure::MeetingsPlanned).n;
    vec![
        if planned == 0 {
            of(Measure::Meetings, "meetings-held", &[])
        } else {
            head(Measure::Meetings, &[("planned", &planned.to_string())])
        },
        head(Measure::Recommendations, &[("adopted", &count(Measure::Adopted)), ("not", &count(Measure::NotAdopted))]),
        head(Measure::Outcomes, &[("done", &count(Measure::Done)), ("hand", &count(Measure::InHand))]),
        head(Measure::LookedBack, &[("of", &count(Measure::FollowedUp)), ("done", &count(Measure::Done))]),
    ]
}

/// The words under the search box. The name of a place leads to its page, which needs no script.
fn suggestions(world: &World<'_>, from: &Route) -> Vec<Anchor> {
    let regions = &world.site.regions;
    let place = |word: &str| (0..regions.len()).find(|r| regions.at(*r).name == word && places::has_page(world, *r));
    world
        .site
        .settings
        .suggestions
        .iter()
        .map(|word| match place(&word.0) {
            Some(r) => Anchor::to(word.0.clone(), from.link_to(&view::region_route(world, r))),
            None => {
                Anchor::to(word.0.clone(), format!("{}?q={}", from.link_to(&route::single("search")), encoded(&word.0)))
            }
        })
        .collect()
}

/// A word as the value of a query: every byte but letters, digits and `-` as `%XX`.
fn encoded(word: &str) -> String {
    word.bytes()
        .map(|b| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' => char::from(b).to_string(),
            b => format!("%{b:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::encoded;

    #[test]
    fn a_query_is_ascii() {
        assert_eq!(encoded("口袋 a&b"), "%E5%8F%A3%E8%A2%8B%20a%26b");
    }
}
