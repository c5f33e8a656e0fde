//! Links the other way: which meetings a topic had, what a meeting led to, what an organization leads.

use rustc_hash::FxHashMap;

use crate::derive::of::Of;
use crate::id::RecordKind;
use crate::model::{Entity, Entry, Site, Table};

/// A record by its kind and its position in that kind's table.
pub type RecordAt = (RecordKind, usize);

/// For each record the positions of those that refer to it, in the order of their ids.
#[derive(Clone, Debug)]
pub struct Links {
    pub topic_meetings: Of<Vec<usize>>,
    pub topic_outcomes: Of<Vec<usize>>,
    pub topic_cases: Of<Vec<usize>>,
    pub topic_children: Of<Vec<usize>>,
    pub meeting_outcomes: Of<Vec<usize>>,
    pub meeting_cases: Of<Vec<usize>>,
    /// Meetings that took this meeting's matter to a higher level.
    pub meeting_escalations: Of<Vec<usize>>,
    pub outcome_meetings: Of<Vec<usize>>,
    pub outcome_topics: Of<Vec<usize>>,
    pub outcome_cases: Of<Vec<usize>>,
    /// Outcomes that were merged into this one.
    pub outcome_merged: Of<Vec<usize>>,
    pub venue_meetings: Of<Vec<usize>>,
    pub organization_leads: Of<Vec<usize>>,
    pub organization_helps: Of<Vec<usize>>,
    pub organization_topics: Of<Vec<usize>>,
    pub organization_meetings: Of<Vec<usize>>,
    pub organization_venues: Of<Vec<usize>>,
    pub organization_documents: Of<Vec<usize>>,
    pub organization_plans: Of<Vec<usize>>,
    pub organization_children: Of<Vec<usize>>,
    /// The bodies that were merged into it.
    pub organization_merged: Of<Vec<usize>>,
    pub campaign_topics: Of<Vec<usize>>,
    pub campaign_meetings: Of<Vec<usize>>,
    pub plan_topics: Of<Vec<usize>>,
    pub programme_children: Of<Vec<usize>>,
    /// Records that draw on a source.
    pub source_records: Of<Vec<RecordAt>>,
    /// Records that name this one under `related`.
    pub related_from: FxHashMap<RecordAt, Vec<RecordAt>>,
}

impl Links {
    /// Every record that a record is linked with from the other end, list after list.
    pub fn of(&self, (kind, i): RecordAt) -> Vec<RecordAt> {
        let mut all = Vec::new();
        macro_rules! lists {
            ($($list:ident: $target:ident;)*) => {$(
                if self.$list.kind() == kind {
                    all.push((RecordKind::$target, usize::MAX));
                    all.extend(self.$list[i].iter().map(|&other| (RecordKind::$target, other)));
                }
            )*};
        }
        lists! {
            topic_meetings: Meeting;
            topic_outcomes: Outcome;
            topic_cases: Case;
            topic_children: Topic;
            meeting_outcomes: Outcome;
            meeting_cases: Case;
            meeting_escalations: Meeting;
            outcome_meetings: Meeting;
            outcome_topics: Topic;
            outcome_cases: Case;
            outcome_merged: Outcome;
            venue_meetings: Meeting;
            organization_leads: Outcome;
            organization_helps: Outcome;
            organization_topics: Topic;
            organization_meetings: Meeting;
            organization_venues: Venue;
            organization_documents: Document;
            organization_plans: Plan;
            organization_children: Organization;
            organization_merged: Organization;
            campaign_topics: Topic;
            campaign_meetings: Meeting;
            plan_topics: Topic;
            programme_children: Programme;
        }
        if kind == RecordKind::Source {
            all.extend(&self.source_records[i]);
        }
        all.push((RecordKind::Source, usize::MAX));
        all.extend(self.related_from.get(&(kind, i)).into_iter().flatten());
        all
    }
}

/// Collects all links of a site, from whichever end they are written at.
pub fn links(site: &Site) -> Links {
    let (meeting_outcomes, outcome_meetings) = meetings_and_outcomes(site);
    let (topic_outcomes, outcome_topics) = outcomes_and_topics(site, &outcome_meetings);
    let mut links = Links {
        topic_meetings: site.meetings.iter().to(&site.topics, |m| ids(&m.topics)),
        topic_outcomes,
        topic_cases: site.cases.iter().to(&site.topics, |c| ids(&c.topics)),
        topic_children: site.topics.iter().to(&site.topics, |t| t.parent.iter().map(|p| p.as_str()).collect()),
        meeting_outcomes,
        meeting_cases: site.cases.iter().to(&site.meetings, |c| ids(&c.meetings)),
        meeting_escalations: site
            .meetings
            .iter()
            .to(&site.meetings, |m| m.escalated_from.iter().map(|p| p.as_str()).collect()),
        outcome_meetings,
        outcome_topics,
        outcome_cases: site.cases.iter().to(&site.outcomes, |c| ids(&c.outcomes)),
        outcome_merged: site
            .outcomes
            .iter()
            .to(&site.outcomes, |o| o.superseded_by.iter().map(|p| p.as_str()).collect()),
        venue_meetings: site.meetings.iter().to(&site.venues, |m| m.venue.iter().map(|p| p.as_str()).collect()),
        organization_leads: site
            .outcomes
            .iter()
            .to(&site.organizations, |o| o.lead.iter().map(|p| p.as_str()).collect()),
        organization_helps: site.outcomes.iter().to(&site.organizations, |o| ids(&o.co)),
        organization_topics: site
            .topics
            .iter()
            .to(&site.organizations, |t| t.lead.iter().map(|p| p.as_str()).collect()),
        organization_meetings: site
            .meetings
            .iter()
            .to(&site.organizations, |m| m.organizer.iter().map(|p| p.as_str()).collect()),
        organization_venues: site
            .venues
            .iter()
            .to(&site.organizations, |v| v.organization.iter().map(|p| p.as_str()).collect()),
        organization_documents: site.documents.iter().to(&site.organizations, |d| ids(&d.issuers)),
        organization_plans: site.plans.iter().to(&site.organizations, |p| ids(&p.issuers)),
        organization_children: site
            .organizations
            .iter()
            .to(&site.organizations, |o| o.parent.iter().map(|p| p.as_str()).collect()),
        organization_merged: site
            .organizations
            .iter()
            .to(&site.organizations, |o| o.successor.iter().map(|p| p.as_str()).collect()),
        campaign_topics: site.topics.iter().to(&site.campaigns, |t| t.campaign.iter().map(|p| p.as_str()).collect()),
        campaign_meetings: site
            .meetings
            .iter()
            .to(&site.campaigns, |m| m.campaign.iter().map(|p| p.as_str()).collect()),
        plan_topics: site.topics.iter().to(&site.plans, |t| t.plan.iter().map(|p| p.as_str()).collect()),
        programme_children: site
            .programmes
            .iter()
            .to(&site.programmes, |p| p.parent.iter().map(|p| p.as_str()).collect()),
        source_records: Of::new(RecordKind::Source, vec![Vec::new(); site.sources.len()]),
        related_from: FxHashMap::default(),
    };
    citations(site, &mut links);
    links
}

/// A meeting may name its outcomes, an outcome its meetings; both count.
fn meetings_and_outcomes(site: &Site) -> (Of<Vec<usize>>, Of<Vec<usize>>) {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (o, outcome) in site.outcomes.iter().enumerate() {
        pairs.extend(outcome.meetings.iter().filter_map(|id| Some((site.meetings.position(id.as_str())?, o))));
    }
    for (m, meeting) in site.meetings.iter().enumerate() {
        pairs.extend(meeting.outcomes.iter().filter_map(|id| Some((m, site.outcomes.position(id.as_str())?))));
    }
    let back = pairs.iter().map(|(m, o)| (*o, *m));
    (grouped(pairs.iter().copied(), &site.meetings), grouped(back, &site.outcomes))
}

/// An outcome belongs to the topics it names and to those of its meetings, when a meeting had but one.
fn outcomes_and_topics(site: &Site, outcome_meetings: &Of<Vec<usize>>) -> (Of<Vec<usize>>, Of<Vec<usize>>) {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (o, outcome) in site.outcomes.iter().enumerate() {
        pairs.extend(outcome.topics.iter().filter_map(|id| Some((site.topics.position(id.as_str())?, o))));
        if outcome.topics.is_empty() {
            for &m in &outcome_meetings[o] {
                if let [only] = site.meetings.at(m).topics.as_slice() {
                    pairs.extend(site.topics.position(only.as_str()).map(|t| (t, o)));
                }
            }
        }
    }
    let back = pairs.iter().map(|(t, o)| (*o, *t));
    (grouped(pairs.iter().copied(), &site.topics), grouped(back, &site.outcomes))
}

fn citations(site: &Site, links: &mut Links) {
    macro_rules! cite {
        ($table:ident) => {
            cite_table(site, &site.$table, links);
        };
    }
    crate::model::site::each_table!(cite);
}

fn cite_table<T: Entity>(site: &Site, table: &Table<T>, links: &mut Links) {
    for (i, entry) in table.iter().enumerate() {
        for source in entry.sources() {
            if let Some(s) = site.sources.position(source.id.as_str()) {
                links.source_records[s].push((T::KIND, i));
            }
        }
        for related in entry.common().map(|c| c.related.as_slice()).unwrap_or_default() {
            if let Some(target) = site.find(related) {
                links.related_from.entry(target).or_default().push((T::KIND, i));
            }
        }
    }
}

impl Site {
    /// The record written as `kind/id`.
    pub fn find(&self, reference: &str) -> Option<RecordAt> {
        let (folder, id) = reference.split_once('/')?;
        let kind = RecordKind::from_folder(folder)?;
        Some((kind, self.position(kind, id)?))
    }

    /// The position of a record in the table of its kind.
    pub fn position(&self, kind: RecordKind, id: &str) -> Option<usize> {
        match kind {
            RecordKind::Region => self.regions.position(id),
            RecordKind::Programme => self.programmes.position(id),
            RecordKind::Topic => self.topics.position(id),
            RecordKind::Meeting => self.meetings.position(id),
            RecordKind::Outcome => self.outcomes.position(id),
            RecordKind::Case => self.cases.position(id),
            RecordKind::Venue => self.venues.position(id),
            RecordKind::Organization => self.organizations.position(id),
            RecordKind::Document => self.documents.position(id),
            RecordKind::Plan => self.plans.position(id),
            RecordKind::Campaign => self.campaigns.position(id),
            RecordKind::News => self.news.position(id),
            RecordKind::Page => self.pages.position(id),
            RecordKind::Figure => self.figures.position(id),
            RecordKind::Source => self.sources.position(id),
        }
    }
}

fn ids<T: crate::parse::record::Named>(links: &[crate::parse::record::Link<T>]) -> Vec<&str> {
    links.iter().map(|link| link.name()).collect()
}

fn grouped<B: Entity>(pairs: impl Iterator<Item = (usize, usize)>, owners: &Table<B>) -> Of<Vec<usize>> {
    let mut groups = vec![Vec::new(); owners.len()];
    for (key, value) in pairs {
        if let Some(group) = groups.get_mut(key) {
            group.push(value);
        }
    }
    for group in &mut groups {
        group.sort_unstable();
        group.dedup();
    }
    Of::new(B::KIND, groups)
}

/// Turns "these refer to those" around.
trait To<'s, A: 's>: Iterator<Item = &'s Entry<A>> + Sized {
    fn to<B: Entity>(self, targets: &Table<B>, names: impl Fn(&'s Entry<A>) -> Vec<&'s str>) -> Of<Vec<usize>> {
        let pairs = self.enumerate().flat_map(|(i, entry)| {
            let found: Vec<(usize, usize)> =
                names(entry).into_iter().filter_map(|id| Some((targets.position(id)?, i))).collect();
            found
        });
        grouped(pairs, targets)
    }
}
impl<'s, A: 's, I: Iterator<Item = &'s Entry<A>>> To<'s, A> for I {}
