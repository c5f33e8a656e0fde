//! The page of a campaign (专题活动): one theme that many places take up. For the reporter who asks which places took
//! part, what they talked through and what came of it.

use serde::Serialize;

use crate::id::RecordKind;
use crate::model::campaign::Campaign;
use crate::pages::pen::Pieces;
use crate::pages::shelf::{self, Shelf};
use crate::pages::view::{self, Anchor, Facts, SourceView, When};
use crate::pages::{Board, Job, Kind, Page, World};
use crate::route::{self, Route};

pub static KIND: Kind = Kind {
    name: "campaign",
    purpose: (
        "一次专题活动：怎么安排，各地商量了什么，形成了什么成果",
        "a campaign: how it was laid out, what was talked through where, and what came of it",
    ),
    template: "pages/campaign.html",
    leaf: "campaign.rs",
    jobs,
};

fn jobs(world: &World<'_>) -> Vec<Job> {
    (0..world.site.campaigns.len())
        .map(|i| {
            Job::new(route::record(RecordKind::Campaign, &world.site.campaigns.at(i).id), move |world| page(world, i))
        })
        .collect()
}

#[derive(Serialize)]
struct CampaignView {
    summary: Option<String>,
    about: Option<String>,
    facts: Pieces,
    steps: Vec<StepRow>,
    places: Vec<Place>,
    topics: usize,
    meetings: usize,
    outcomes: Option<Shelf>,
    sources: Vec<SourceView>,
}

#[derive(Serialize)]
struct StepRow {
    name: String,
    when: Option<When>,
    note: Option<String>,
}

/// What one region contributed.
#[derive(Serialize)]
struct Place {
    region: Anchor,
    topics: Pieces,
    meetings: Pieces,
    /// Those of which no record says that they were held.
    ahead: Pieces,
}

fn page(world: &World<'_>, i: usize) -> Page {
    let entry = world.site.campaigns.at(i);
    let route = route::record(RecordKind::Campaign, &entry.id);
    let part = shelf::taking_part(world, i);
    let (topics, meetings) = (part.topics, part.held);
    let outcomes = outcomes(world, i, &topics, &meetings);
    let it = CampaignView {
        summary: entry.summary.as_ref().map(|s| s.0.clone()),
        about: view::prose(world, &route, entry.about.as_deref()),
        facts: facts(world, &route, &entry.record),
        steps: entry
            .steps
            .iter()
            .map(|s| StepRow {
                name: s.name.0.clone(),
                when: s.date.map(|d| view::when(world, Some(d), None)),
                note: view::prose(world, &route, s.note.as_deref()),
            })
            .collect(),
        places: by_place(world, &route, &topics, &meetings, &part.ahead),
        topics: topics.len(),
        meetings: meetings.len(),
        outcomes: (!outcomes.is_empty())
            .then(|| shelf::shelf(world, &route, "outcomes", RecordKind::Outcome, &outcomes, None)),
        sources: view::sources(world, &route, &entry.sources),
    };
    let mut page = Page::new(&KIND, route, entry.title.0.clone(), it);
    page.description = entry.summary.as_ref().map(|s| s.0.clone());
    page.crumbs = view::region_crumbs(world, Some(entry.region.as_str()));
    page.crumbs.push((world.words.get("kind.plans").to_owned(), Board::Plans.route()));
    page.board = Some(Board::Plans);
    page.made_from = vec![entry.path.clone()];
    page.record = Some((RecordKind::Campaign, entry.id.clone()));
    page.date = entry.end.or(entry.start);
    page
}

/// What came of a campaign: of its topics, and of its meetings. A meeting that is part of it only because it talked one of its
/// topics through may have come to an outcome on another.
fn outcomes(world: &World<'_>, campaign: usize, topics: &[usize], meetings: &[usize]) -> Vec<usize> {
    let links = &world.facts.links;
    let named = &links.campaign_meetings[campaign];
    let ours = |o: usize| {
        let of = &links.outcome_topics[o];
        of.is_empty() || of.iter().any(|t| topics.contains(t))
    };
    let of_meeting = |m: &usize| {
        let whole = named.contains(m);
        links.meeting_outcomes[*m].iter().copied().filter(move |o| whole || ours(*o))
    };
    let mut outcomes: Vec<usize> = meetings.iter().flat_map(of_meeting).collect();
    outcomes.extend(topics.iter().flat_map(|t| links.topic_outcomes[*t].iter().copied()));
    outcomes.sort_unstable();
    outcomes.dedup();
    outcomes
}

fn facts(world: &World<'_>, route: &Route, campaign: &Campaign) -> Pieces {
    let mut facts = Facts::new(world);
    facts
        .date("campaign.start", campaign.start, None)
        .date("campaign.end", campaign.end, None)
        .text("campaign.when", campaign.when.as_ref().map(|w| w.0.clone()))
        .item("campaign.region", view::region_link(world, route, campaign.region.as_str()))
        .item(
            "campaign.programme",
            world.site.programme_for(campaign).and_then(|p| view::link_id(world, route, RecordKind::Programme, &p.id)),
        )
        .wanted("campaign.set-by", campaign.set_by.as_ref().map(|t| Anchor::text(t.0.clone())))
        .wanted(
            "campaign.organizer",
            campaign
                .organizer
                .as_ref()
                .and_then(|id| view::link_id(world, route, RecordKind::Organization, id.as_str())),
        );
    facts.done()
}

/// In the order of the region tree.
fn by_place(world: &World<'_>, from: &Route, topics: &[usize], meetings: &[usize], ahead: &[usize]) -> Vec<Place> {
    let site = world.site;
    let of_topic = |t: usize| site.regions.position(site.topics.at(t).region.as_str());
    let of_meeting = |m: usize| site.regions.position(site.meetings.at(m).region.as_str());
    let all =
        topics.iter().filter_map(|t| of_topic(*t)).chain(meetings.iter().chain(ahead).filter_map(|m| of_meeting(*m)));
    let mut regions: Vec<usize> = all.collect();
    regions.sort_unstable();
    regions.dedup();
    let there = |meetings: &[usize], r: usize| {
        let there = meetings.iter().copied().filter(|m| of_meeting(*m) == Some(r));
        view::items(world, from, RecordKind::Meeting, there)
    };
    regions
        .into_iter()
        .map(|r| Place {
            region: view::link(world, from, (RecordKind::Region, r)),
            topics: view::items(
                world,
                from,
                RecordKind::Topic,
                topics.iter().copied().filter(|t| of_topic(*t) == Some(r)),
            ),
            meetings: there(meetings, r),
            ahead: there(ahead, r),
        })
        .collect()
}
