//! Links the other way: which meetings a topic had, what a meeting led to, what an organization leads.

use rustc_hash::FxHashMap;

use crate::id::RecordKind;
use crate::model::{Entity, Entry, Site, Table};

/// A record by its kind and its position in that kind's table.
pub type RecordAt = (RecordKind, usize);

/// For each record the positions of those that refer to it, in the order of their ids.
#[derive(Clone, Debug, Default)]
pub struct Links {
    pub topic_meetings: Vec<Vec<usize>>,
    pub topic_outcomes: Vec<Vec<usize>>,
    pub topic_cases: Vec<Vec<usize>>,
    pub topic_children: Vec<Vec<usize>>,
    pub meeting_outcomes: Vec<Vec<usize>>,
    pub meeting_cases: Vec<Vec<usize>>,
    /// Meetings that took this meeting's matter to a higher level.
    pub meeting_escalations: Vec<Vec<usize>>,
    pub outcome_meetings: Vec<Vec<usize>>,
    pub outcome_topics: Vec<Vec<usize>>,
    pub outcome_cases: Vec<Vec<usize>>,
    pub venue_meetings: Vec<Vec<usize>>,
    pub organization_leads: Vec<Vec<usize>>,
    pub organization_helps: Vec<Vec<usize>>,
    pub organization_meetings: Vec<Vec<usize>>,
    pub organization_venues: Vec<Vec<usize>>,
    pub organization_documents: Vec<Vec<usize>>,
    pub organization_plans: Vec<Vec<usize>>,
    pub organization_children: Vec<Vec<usize>>,
    pub campaign_topics: Vec<Vec<usize>>,
    pub campaign_meetings: Vec<Vec<usize>>,
    pub plan_topics: Vec<Vec<usize>>,
    pub programme_children: Vec<Vec<usize>>,
    /// Records that draw on a source.
    pub source_records: Vec<Vec<RecordAt>>,
    /// Records that name this one under `related`.
    pub related_from: FxHashMap<RecordAt, Vec<RecordAt>>,
}

/// Collects all links of a site, from whichever end they are written at.
pub fn links(site: &Site) -> Links {
    let mut links = Links {
        topic_meetings: site.meetings.iter().to(&site.topics, |m| ids(&m.topics)),
        topic_outcomes: Vec::new(),
        topic_cases: site.cases.iter().to(&site.topics, |c| ids(&c.topics)),
        topic_children: site.topics.iter().to(&site.topics, |t| t.parent.iter().map(|p| p.as_str()).collect()),
        meeting_outcomes: Vec::new(),
        meeting_cases: site.cases.iter().to(&site.meetings, |c| ids(&c.meetings)),
        meeting_escalations: site
            .meetings
            .iter()
            .to(&site.meetings, |m| m.escalated_from.iter().map(|p| p.as_str()).collect()),
        outcome_meetings: Vec::new(),
        outcome_topics: Vec::new(),
        outcome_cases: site.cases.iter().to(&site.outcomes, |c| ids(&c.outcomes)),
        venue_meetings: site.meetings.iter().to(&site.venues, |m| m.venue.iter().map(|p| p.as_str()).collect()),
        organization_leads: site
            .outcomes
            .iter()
            .to(&site.organizations, |o| o.lead.iter().map(|p| p.as_str()).collect()),
        organization_helps: site.outcomes.iter().to(&site.organizations, |o| ids(&o.co)),
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
        source_records: vec![Vec::new(); site.sources.len()],
        related_from: FxHashMap::default(),
    };
    meetings_and_outcomes(site, &mut links);
    outcomes_and_topics(site, &mut links);
    citations(site, &mut links);
    links
}

/// A meeting may name its outcomes, an outcome its meetings; both count.
fn meetings_and_outcomes(site: &Site, links: &mut Links) {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (o, outcome) in site.outcomes.iter().enumerate() {
        pairs.extend(outcome.meetings.iter().filter_map(|id| Some((site.meetings.position(id.as_str())?, o))));
    }
    for (m, meeting) in site.meetings.iter().enumerate() {
        pairs.extend(meeting.outcomes.iter().filter_map(|id| Some((m, site.outcomes.position(id.as_str())?))));
    }
    links.meeting_outcomes = grouped(pairs.iter().copied(), site.meetings.len());
    links.outcome_meetings = grouped(pairs.into_iter().map(|(m, o)| (o, m)), site.outcomes.len());
}

/// An outcome belongs to the topics it names and to those of its meetings, when a meeting had but one.
fn outcomes_and_topics(site: &Site, links: &mut Links) {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (o, outcome) in site.outcomes.iter().enumerate() {
        pairs.extend(outcome.topics.iter().filter_map(|id| Some((site.topics.position(id.as_str())?, o))));
        if outcome.topics.is_empty() {
            for &m in &links.outcome_meetings[o] {
                if let [only] = site.meetings.at(m).topics.as_slice() {
                    pairs.extend(site.topics.position(only.as_str()).map(|t| (t, o)));
                }
            }
        }
    }
    links.topic_outcomes = grouped(pairs.iter().copied(), site.topics.len());
    links.outcome_topics = grouped(pairs.into_iter().map(|(t, o)| (o, t)), site.outcomes.len());
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

fn grouped(pairs: impl Iterator<Item = (usize, usize)>, length: usize) -> Vec<Vec<usize>> {
    let mut groups = vec![Vec::new(); length];
    for (key, value) in pairs {
        if let Some(group) = groups.get_mut(key) {
            group.push(value);
        }
    }
    for group in &mut groups {
        group.sort_unstable();
        group.dedup();
    }
    groups
}

/// Turns "these refer to those" around.
trait To<'s, A: 's>: Iterator<Item = &'s Entry<A>> + Sized {
    fn to<B>(self, targets: &Table<B>, names: impl Fn(&'s Entry<A>) -> Vec<&'s str>) -> Vec<Vec<usize>> {
        let pairs = self.enumerate().flat_map(|(i, entry)| {
            let found: Vec<(usize, usize)> =
                names(entry).into_iter().filter_map(|id| Some((targets.position(id)?, i))).collect();
            found
        });
        grouped(pairs, targets.len())
    }
}
impl<'s, A: 's, I: Iterator<Item = &'s Entry<A>>> To<'s, A> for I {}
