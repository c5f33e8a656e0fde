//! What a measure counts, as entries of lists: records, and the things inside records that have no page of their own.

use serde::Serialize;

use crate::derive::measure::{self, Counted};
use crate::derive::status::Role;
use crate::id::RecordKind;
use crate::pages::World;
use crate::pages::parts::Pager;
use crate::pages::pen::Pieces;
use crate::pages::view::{self, Anchor, Item, ItemData, Number};
use crate::route::Route;

/// What the template of a number's list sees.
#[derive(Serialize)]
pub(crate) struct Counts {
    /// How the records are counted.
    pub(crate) definition: String,
    /// Of which region, programme or organization the number speaks.
    pub(crate) of: Anchor,
    pub(crate) total: Option<usize>,
    pub(crate) places: Vec<(String, Number)>,
    pub(crate) newest: Pieces,
    pub(crate) front: bool,
    pub(crate) number: Option<usize>,
    pub(crate) items: Pieces,
    pub(crate) pager: Pager,
}

pub fn item(world: &World<'_>, from: &Route, counted: Counted) -> Item {
    match (counted, counted.place()) {
        (Counted::Recommendation(..), (_, m, Some(r))) => recommendation(world, from, m, r),
        (Counted::PlanItem(..), (_, p, Some(i))) => plan_item(world, from, p, i),
        (_, (kind, i, _)) => Item { summary: None, ..view::item(world, from, (kind, i)) },
    }
}

/// A recommendation: what was said, at which meeting, and what was made of it.
fn recommendation(world: &World<'_>, from: &Route, m: usize, r: usize) -> Item {
    let meeting = world.site.meetings.at(m);
    let said = &meeting.recommendations[r];
    let link = view::link(world, from, (RecordKind::Meeting, m));
    let mut meta = vec![link.text];
    meta.push(view::when_alone(world, meeting.date.known().copied(), meeting.when.as_deref()).text);
    meta.extend(said.reason.as_ref().map(|reason| format!("{}{}", world.words.get("outcome.reason"), reason.0)));
    let state = view::disposition_state(world, said.disposition);
    Item {
        href: format!("{}#r{}", link.href.unwrap_or_default(), r + 1),
        title: said.text.0.clone(),
        data: ItemData { date: meeting.date.known().map(ToString::to_string), status: Some(state.key) },
        state: Some(state),
        late: None,
        meta,
        summary: None,
    }
}

/// An item of a plan: its plan, and whether its topic was talked through.
fn plan_item(world: &World<'_>, from: &Route, p: usize, i: usize) -> Item {
    let site = world.site;
    let planned = &site.plans.at(p).items[i];
    let topic = planned.topic.as_ref().and_then(|id| site.topics.position(id.as_str()));
    let met = topic.is_some_and(|t| measure::topic_met(site, world.facts, t));
    let (key, role, shape) = if met { ("met", Role::Done, "dot") } else { ("open", Role::Formed, "ring") };
    Item {
        href: format!("{}#{}", view::link(world, from, (RecordKind::Plan, p)).href.unwrap_or_default(), planned.key.0),
        title: planned.title.0.clone(),
        state: Some(view::state(world, key, &format!("topic-state.{key}"), role, shape)),
        late: None,
        meta: vec![view::title(world, (RecordKind::Plan, p))],
        summary: None,
        data: ItemData::default(),
    }
}
