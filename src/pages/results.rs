//! 成果展示: what all the talking has led to. For the reader who asks how many promises there are, how they stand, and
//! which have news; every number opens its records.

use serde::Serialize;

use crate::derive::measure::Measure;
use crate::derive::scope::Scope;
use crate::derive::status::{Role, Status};
use crate::id::RecordKind;
use crate::pages::facets::{self, Facet, FacetView};
use crate::pages::pen::Pieces;
use crate::pages::view::{self, Number, State};
use crate::pages::{Board, Job, Kind, Page, World, numbers};
use crate::route;

pub static KIND: Kind = Kind {
    name: "results",
    purpose: (
        "成果展示栏目：成果按状态各有多少，最近的进展，典型案例，各种清单",
        "the board of outcomes: how many in each status, the latest progress, cases, and the lists there are",
    ),
    template: "pages/results.html",
    leaf: "results.rs",
    jobs,
};

fn jobs(_: &World<'_>) -> Vec<Job> {
    vec![Job::new(route::index(RecordKind::Outcome), page)]
}

#[derive(Serialize)]
struct ResultsView {
    total: Number,
    /// Late ones have a status besides, and stand apart from it.
    overdue: Option<StateRow>,
    /// Those that some outcome has come to.
    states: Vec<StateRow>,
    /// The words of those that none has.
    without: Option<String>,
    latest: Pieces,
    cases: Pieces,
    navigation: Vec<FacetView>,
    all: String,
    all_cases: String,
    board: String,
}

#[derive(Serialize)]
struct StateRow {
    state: State,
    count: Number,
}

fn page(world: &World<'_>) -> Page {
    let route = route::index(RecordKind::Outcome);
    let root = Scope::Region(world.site.root);
    let order = facets::order(world, RecordKind::Outcome);
    let cases = facets::order(world, RecordKind::Case).into_iter().rev().take(6);
    let facet = |facet: &Facet| {
        facets::facet_view(
            world,
            &route,
            RecordKind::Outcome,
            *facet,
            &facets::groups(world, RecordKind::Outcome, *facet, &order),
        )
    };
    let counted: Vec<StateRow> = Status::ALL
        .iter()
        .zip(Measure::OF_STATUSES)
        .map(|(status, measure)| StateRow {
            state: view::status_state(world, *status),
            count: numbers::number(world, &route, root, measure),
        })
        .collect();
    let overdue = numbers::number(world, &route, root, Measure::Overdue);
    let (states, none): (Vec<StateRow>, Vec<StateRow>) = counted.into_iter().partition(|row| row.count.n > 0);
    let mut without: Vec<String> = none.into_iter().map(|row| row.state.word).collect();
    without.extend((overdue.n == 0).then(|| world.words.get("status.overdue").to_owned()));
    let view = ResultsView {
        total: numbers::number(world, &route, root, Measure::Outcomes),
        overdue: Some(overdue).filter(|number| number.n > 0).map(|count| StateRow {
            state: view::state(world, "overdue", "status.overdue", Role::Late, "triangle"),
            count,
        }),
        states,
        without: (!without.is_empty()).then(|| without.join(world.words.get("punct.list"))),
        latest: view::items(world, &route, RecordKind::Outcome, order.iter().rev().copied().take(10)),
        cases: view::items(world, &route, RecordKind::Case, cases),
        navigation: Facet::of(RecordKind::Outcome)
            .iter()
            .filter(|f| !matches!(f, Facet::Status | Facet::Watch))
            .filter_map(facet)
            .collect(),
        all: route.link_to(&route::list_all(RecordKind::Outcome, None)),
        all_cases: route.link_to(&route::index(RecordKind::Case)),
        board: route.link_to(&route::single("overdue")),
    };
    let mut page = Page::new(&KIND, route, world.words.get("board.outcomes"), view);
    page.description = Some(world.words.get("boards.outcomes-intro").to_owned());
    page.board = Some(Board::Outcomes);
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_status_is_counted_by_its_own_measure() {
        assert_eq!(Status::ALL.len(), Measure::OF_STATUSES.len());
        for (status, measure) in Status::ALL.iter().zip(Measure::OF_STATUSES) {
            assert_eq!(measure.key(), format!("status-{}", status.key()));
        }
    }
}
