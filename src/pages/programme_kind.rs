//! The meetings of one kind in one programme, where there are too many of them for the programme's own page: for the reader
//! who taps the number beside the kind and asks which they were.

use std::sync::Arc;

use crate::id::RecordKind;
use crate::pages::counted::Counts;
use crate::pages::parts::{self, Part};
use crate::pages::pen::{self, Pieces};
use crate::pages::shelf;
use crate::pages::view;
use crate::pages::{Board, Holding, Job, Kind, Page, World, of_kind};
use crate::route;

pub static KIND: Kind = Kind {
    name: "programme-kind",
    purpose: ("一个工作品牌的一类协商：逐场列出", "the meetings of one kind of a programme, one by one"),
    template: "pages/count.html",
    leaf: "programme_kind.rs",
    jobs,
};

/// The meetings of a kind that were held, oldest first.
struct OfKind {
    programme: usize,
    key: String,
    name: String,
    definition: Option<String>,
    meetings: Vec<usize>,
}

fn jobs(world: &World<'_>) -> Vec<Job> {
    let mut jobs = Vec::new();
    for programme in 0..world.site.programmes.len() {
        for term in of_kind::terms(world, programme) {
            let mut meetings = of_kind::meetings(world, programme, term);
            if !of_kind::apart(meetings.len()) {
                continue;
            }
            meetings.sort_by_cached_key(|m| (shelf::date(world, (RecordKind::Meeting, *m)), *m));
            let kind = Arc::new(OfKind {
                programme,
                key: term.key.0.clone(),
                name: term.name.0.clone(),
                definition: term.definition.as_ref().map(|d| d.0.clone()),
                meetings,
            });
            for part in parts::parts(kind.meetings.len(), 2 * parts::page_size(world)) {
                let kind = Arc::clone(&kind);
                let (route, state) =
                    (of_kind::address(world, programme, &kind.key, part.number), kind.state(world, &part));
                jobs.push(Job::new(route, move |world| kind.page(world, &part)).holding(state));
            }
        }
    }
    jobs
}

impl OfKind {
    fn state(&self, world: &World<'_>, part: &Part) -> crate::hash::Hash {
        let mut held = Holding::default();
        held.text(&self.name).text(self.definition.as_deref().unwrap_or_default());
        for m in &self.meetings[part.range.clone()] {
            held.text(world.site.id_at(RecordKind::Meeting, *m));
        }
        held.number(self.meetings.len()).part(part).hash()
    }

    fn page(&self, world: &World<'_>, part: &Part) -> Page {
        let entry = world.site.programmes.at(self.programme);
        let to = |number: Option<usize>| of_kind::address(world, self.programme, &self.key, number);
        let route = to(part.number);
        let of = view::link(world, &route, (RecordKind::Programme, self.programme));
        let mut title = world.words.fill("count.title", &[("scope", &of.text), ("measure", &self.name)]);
        if let Some(number) = part.number {
            title = world.words.fill("list.part-title", &[("title", &title), ("n", &number.to_string())]);
        }
        let no_definition = || world.words.get("programme.no_definition").to_owned();
        let front = part.number.is_none();
        let items = self.meetings[part.range.clone()].iter().rev();
        let view = Counts {
            definition: self.definition.clone().unwrap_or_else(no_definition),
            of,
            total: front.then_some(self.meetings.len()),
            places: Vec::new(),
            newest: Pieces::default(),
            front,
            number: part.number,
            items: items.map(|m| pen::brief(world, &route, (RecordKind::Meeting, *m))).collect(),
            pager: parts::pager(&route, part, to),
        };
        let crumbs = vec![
            (world.words.get("kind.programmes").to_owned(), route::index(RecordKind::Programme)),
            (entry.name.0.clone(), route::record(RecordKind::Programme, &entry.id)),
        ];
        let mut page = Page::new(&KIND, route, title, view);
        page.crumbs = crumbs;
        page.board = Some(Board::Rules);
        page.unlisted = true;
        page
    }
}
