//! 工作制度: the documents the work follows, county by county, with the programmes and their procedures. For whoever asks
//! by what rules all this is done.

use serde::Serialize;

use crate::id::RecordKind;
use crate::model::common::Level;
use crate::pages::pen::Pieces;
use crate::pages::view::{self, Anchor};
use crate::pages::{Board, Job, Kind, Page, World};
use crate::route::{self, Route};

pub static KIND: Kind = Kind {
    name: "rules",
    purpose: (
        "工作制度栏目：各地的制度文件、工作品牌和工作程序",
        "the board of rules: documents, programmes and procedures of each place",
    ),
    template: "pages/rules.html",
    leaf: "rules.rs",
    jobs,
};

fn jobs(_: &World<'_>) -> Vec<Job> {
    vec![Job::new(route::index(RecordKind::Document), page)]
}

#[derive(Serialize)]
struct RulesView {
    programmes: Vec<ProgrammeRow>,
    places: Vec<Place>,
    all_programmes: String,
}

#[derive(Serialize)]
struct ProgrammeRow {
    link: Anchor,
    region: Option<Anchor>,
    /// 六步法 and the like, when the procedure has a name.
    procedure: Option<String>,
    steps: Vec<String>,
    /// The procedure is that of the programme above.
    inherited: Option<Anchor>,
}

#[derive(Serialize)]
struct Place {
    region: Anchor,
    documents: Pieces,
}

fn page(world: &World<'_>) -> Page {
    let route = route::index(RecordKind::Document);
    let view = RulesView {
        programmes: (0..world.site.programmes.len()).map(|i| programme(world, &route, i)).collect(),
        places: places(world, &route),
        all_programmes: route.link_to(&route::index(RecordKind::Programme)),
    };
    let mut page = Page::new(&KIND, route, world.words.get("board.rules"), view);
    page.description = Some(world.words.get("boards.rules-intro").to_owned());
    page.board = Some(Board::Rules);
    page
}

fn programme(world: &World<'_>, from: &Route, i: usize) -> ProgrammeRow {
    let site = world.site;
    let own = site.programmes.at(i);
    let with_steps = site.procedure_of(&own.record);
    let inherited = with_steps.filter(|p| !std::ptr::eq(*p, &own.record)).and_then(|above| {
        let at = site.programmes.iter().position(|e| std::ptr::eq(&e.record, above))?;
        Some(view::link(world, from, (RecordKind::Programme, at)))
    });
    ProgrammeRow {
        link: view::link(world, from, (RecordKind::Programme, i)),
        region: view::region_link(world, from, own.region.as_str()),
        procedure: with_steps.and_then(|p| p.procedure_name.as_ref()).map(|name| name.0.clone()),
        steps: with_steps.map(|p| p.procedure.iter().map(|s| s.name.0.clone()).collect()).unwrap_or_default(),
        inherited,
    }
}

/// Documents by county, or by the region above the counties that issued them, in tree order.
fn places(world: &World<'_>, from: &Route) -> Vec<Place> {
    let regions = &world.site.regions;
    let mut own: Vec<Vec<usize>> = vec![Vec::new(); regions.len()];
    for (i, document) in world.site.documents.iter().enumerate() {
        if let Some(region) = regions.position(document.region.as_str()) {
            let place = regions.upwards(region).find(|&r| regions.at(r).level >= Level::County).unwrap_or(region);
            own[place].push(i);
        }
    }
    let with_documents = own.into_iter().enumerate().filter(|(_, documents)| !documents.is_empty());
    with_documents
        .map(|(region, mut documents)| {
            documents.sort_by_key(|i| std::cmp::Reverse((world.site.documents.at(*i).issued, *i)));
            Place {
                region: Anchor::to(regions.full_name(region), from.link_to(&view::region_route(world, region))),
                documents: view::items(world, from, RecordKind::Document, documents),
            }
        })
        .collect()
}
