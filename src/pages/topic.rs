//! The page of one topic: for whoever wants the whole of a matter, from the first who asked to the last who judged. One
//! dated timeline across topics, meetings, bodies and levels stands at the top; below it, why the topic was chosen and how
//! it was reviewed, and everything that came of it, each with its state.

use serde::Serialize;

use crate::derive::links::RecordAt;
use crate::id::RecordKind;
use crate::model::Entry;
use crate::model::topic::{Declined, Topic};
use crate::pages::pen::Pieces;
use crate::pages::view::{self, Facts, Parts, ResearchView, State, Story, When};
use crate::pages::{Board, Job, Kind, Page, World};
use crate::route::Route;

pub static KIND: Kind = Kind {
    name: "topic",
    purpose: (
        "一个议题：谁提的、为什么选、怎么审、从议题到评价的全程",
        "a topic: who asked, why it was chosen, how it was reviewed, and its whole course to the evaluation",
    ),
    template: "pages/topic.html",
    leaf: "topic.rs",
    jobs,
};

fn jobs(world: &World<'_>) -> Vec<Job> {
    view::record_jobs(world, RecordKind::Topic, world.site.topics.len(), page)
}

#[derive(Serialize)]
struct TopicView {
    summary: Option<String>,
    state: State,
    /// Who asked: the kind of asker, and who in particular.
    asked: Option<String>,
    raised: When,
    channel: Option<String>,
    declined: Option<DeclinedView>,
    story: Story,
    why: Option<String>,
    reviews: Vec<ReviewRow>,
    research: Vec<ResearchView>,
    /// All meetings and outcomes of the story, those at other levels too.
    meetings: Pieces,
    outcomes: Pieces,
    cases: Pieces,
    parent: Pieces,
    children: Pieces,
    facts: Pieces,
    parts: Parts,
}

#[derive(Serialize)]
struct DeclinedView {
    reason: String,
    when: When,
    by: Option<String>,
}

#[derive(Serialize)]
struct ReviewRow {
    stage: String,
    when: When,
    by: Option<String>,
    result: String,
    note: Option<String>,
}

fn page(world: &World<'_>, i: usize, route: Route) -> Page {
    let entry = world.site.topics.at(i);
    let at: RecordAt = (RecordKind::Topic, i);
    let links = &world.facts.links;
    let items = |kind, positions: &[usize]| view::items(world, &route, kind, positions.iter().copied());
    let parent: Vec<usize> = entry.parent.iter().filter_map(|id| world.site.topics.position(id.as_str())).collect();
    let story = view::story(world, &route, at, at, world.site.programme_for(&entry.record));
    let last = story.last;
    let topic = TopicView {
        summary: entry.summary.as_ref().map(|t| t.0.clone()),
        state: view::topic_state(world, i),
        asked: asked(world, entry),
        raised: view::dated(world, &entry.record, "raised", entry.raised, entry.when.as_deref()),
        channel: entry.channel.as_ref().map(|written| channel(world, entry, written)),
        declined: entry.declined.as_ref().map(|d| declined(world, d)),
        why: view::prose(world, &route, entry.why.as_deref()),
        reviews: reviews(world, &route, entry),
        research: view::research(world, &route, &entry.research),
        meetings: story.items(world, &route, RecordKind::Meeting, &links.topic_meetings[i]),
        outcomes: story.items(world, &route, RecordKind::Outcome, &links.topic_outcomes[i]),
        cases: items(RecordKind::Case, &links.topic_cases[i]),
        parent: items(RecordKind::Topic, &parent),
        children: items(RecordKind::Topic, &links.topic_children[i]),
        facts: facts(world, &route, entry),
        parts: view::parts(world, &route, at, entry),
        story,
    };
    let mut page = view::record_page(world, &KIND, (at, route), entry, Some(Board::Plans), topic);
    page.description = entry.summary.as_ref().map(|t| t.0.clone());
    page.date = last;
    page
}

fn asked(world: &World<'_>, entry: &Entry<Topic>) -> Option<String> {
    let kind = entry.source.map(|s| world.words.get(&format!("event-result.raised.{}", s.key())).to_owned());
    match (kind, &entry.raised_by) {
        (Some(kind), Some(by)) => Some(world.words.fill("topic.asked-by", &[("kind", &kind), ("by", by)])),
        (Some(kind), None) => Some(kind),
        (None, by) => by.as_ref().map(|t| t.0.clone()),
    }
}

/// The name of a channel, as its programme has it.
fn channel(world: &World<'_>, entry: &Entry<Topic>, written: &str) -> String {
    let programme = world.site.programme_for(&entry.record);
    let mut channels = programme.into_iter().flat_map(|p| world.site.lineage(p)).flat_map(|p| p.channels.iter());
    channels.find(|t| &*t.key == written).map_or_else(|| written.to_owned(), |t| t.name.0.clone())
}

fn declined(world: &World<'_>, declined: &Declined) -> DeclinedView {
    DeclinedView {
        reason: declined.reason.0.clone(),
        when: view::when_alone(world, declined.date, None),
        by: declined.by.as_ref().map(|t| t.0.clone()),
    }
}

fn reviews(world: &World<'_>, route: &Route, entry: &Entry<Topic>) -> Vec<ReviewRow> {
    let row = |review: &crate::model::topic::Review| ReviewRow {
        stage: review.stage.0.clone(),
        when: view::when(world, review.date, None),
        by: review.by.as_ref().map(|t| t.0.clone()),
        result: world.words.get(&format!("event-result.reviewed.{}", review.result.key())).to_owned(),
        note: view::prose(world, route, review.note.as_deref()),
    };
    entry.reviews.iter().map(row).collect()
}

fn facts(world: &World<'_>, route: &Route, entry: &Entry<Topic>) -> Pieces {
    let link = |kind, id: Option<&str>| id.and_then(|id| view::link_id(world, route, kind, id));
    let mut facts = Facts::new(world);
    facts
        .item("outcome.region", view::region_link(world, route, entry.region.as_str()))
        .item("outcome.programme", view::programme_link(world, route, &entry.record))
        .item("topic.lead", link(RecordKind::Organization, entry.lead.as_ref().map(|id| id.as_str())))
        .item("topic.plan", link(RecordKind::Plan, entry.plan.as_ref().map(|id| id.as_str())))
        .item("meeting.campaign", link(RecordKind::Campaign, entry.campaign.as_ref().map(|id| id.as_str())))
        .items("outcome.fields", view::field_names(world, &entry.common.fields));
    facts.done()
}
