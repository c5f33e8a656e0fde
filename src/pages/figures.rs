//! Declared against counted: for the reporter who asks whether the numbers in the reports can be checked. Every declared
//! figure stands as written beside what the published records add up to, with the difference.

use serde::Serialize;

use crate::id::RecordKind;
use crate::pages::declared::{self, Declared, DeclaredTable};
use crate::pages::view::{self, Anchor};
use crate::pages::{Job, Kind, Page, World};
use crate::route::{self, Route};

pub static KIND: Kind = Kind {
    name: "figures",
    purpose: (
        "公布数与可查数：各地公布的数字，能逐条查到多少，差多少",
        "declared and counted figures: what offices declared, how much of it can be looked up, and the difference",
    ),
    template: "pages/figures.html",
    leaf: "figures.rs",
    jobs,
};

fn jobs(_: &World<'_>) -> Vec<Job> {
    vec![Job::new(route::single("figures"), page)]
}

#[derive(Serialize)]
struct FiguresView {
    groups: Vec<Group>,
}

#[derive(Serialize)]
struct Group {
    programme: Anchor,
    table: DeclaredTable,
}

fn page(world: &World<'_>) -> Page {
    let route = route::single("figures");
    let it = FiguresView { groups: groups(world, &route) };
    let mut page = Page::new(&KIND, route, world.words.get("figures.title"), it);
    page.description = Some(world.words.get("figures.lede").to_owned());
    let mut files: Vec<_> = world.site.figures.iter().map(|f| f.path.clone()).collect();
    files.sort();
    files.dedup();
    page.made_from = files;
    page
}

/// By programme in the order of their ids; figures without a programme come last.
fn groups(world: &World<'_>, from: &Route) -> Vec<Group> {
    let of = |i: usize| {
        world.site.programme_for(&world.site.figures.at(i).record).and_then(|p| world.site.programmes.position(&p.id))
    };
    let rows = |wanted: Option<usize>| -> Vec<Declared> {
        let all = 0..world.site.figures.len();
        all.filter(|i| of(*i) == wanted).map(|i| declared::declared(world, from, i)).collect()
    };
    let named =
        (0..world.site.programmes.len()).map(|p| (view::link(world, from, (RecordKind::Programme, p)), rows(Some(p))));
    let rest = (Anchor::text(world.words.get("figures.no-programme")), rows(None));
    let told = named.chain([rest]).filter(|(_, rows)| !rows.is_empty());
    told.map(|(programme, rows)| Group { programme, table: declared::table(rows) }).collect()
}
