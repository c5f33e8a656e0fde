//! What lies within a region, a programme or an organization: the records any figure about it can count.

use crate::derive::links::{Links, RecordAt};
use crate::diag::Failure;
use crate::id::RecordKind;
use crate::model::region::Regions;
use crate::model::{Entity, Site, Table};
use crate::reads::{self, Read};

/// That about which a figure speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// A region with all regions below it.
    Region(usize),
    /// A programme with the programmes below it.
    Programme(usize),
    /// What an organization leads.
    Organization(usize),
}

impl Scope {
    /// The region, programme or organization itself.
    pub const fn record(self) -> RecordAt {
        match self {
            Self::Region(i) => (RecordKind::Region, i),
            Self::Programme(i) => (RecordKind::Programme, i),
            Self::Organization(i) => (RecordKind::Organization, i),
        }
    }
}

/// Positions of the records within one scope, in the order of their tables.
#[derive(Clone, Debug, Default)]
pub struct Holdings {
    pub topics: Vec<usize>,
    pub meetings: Vec<usize>,
    pub outcomes: Vec<usize>,
    pub cases: Vec<usize>,
    pub venues: Vec<usize>,
    pub documents: Vec<usize>,
    pub plans: Vec<usize>,
    pub campaigns: Vec<usize>,
    pub news: Vec<usize>,
    pub figures: Vec<usize>,
    pub organizations: Vec<usize>,
}

impl Holdings {
    pub fn is_empty(&self) -> bool {
        self.topics.is_empty()
            && self.meetings.is_empty()
            && self.outcomes.is_empty()
            && self.cases.is_empty()
            && self.venues.is_empty()
            && self.documents.is_empty()
            && self.plans.is_empty()
            && self.campaigns.is_empty()
            && self.news.is_empty()
            && self.figures.is_empty()
            && self.organizations.is_empty()
    }

    /// How many records of each kind.
    fn sizes(&self) -> [usize; 11] {
        [
            self.topics.len(),
            self.meetings.len(),
            self.outcomes.len(),
            self.cases.len(),
            self.venues.len(),
            self.documents.len(),
            self.plans.len(),
            self.campaigns.len(),
            self.news.len(),
            self.figures.len(),
            self.organizations.len(),
        ]
    }

    /// All of them.
    pub fn records(&self) -> impl Iterator<Item = RecordAt> + '_ {
        let lists = [
            (RecordKind::Topic, &self.topics),
            (RecordKind::Meeting, &self.meetings),
            (RecordKind::Outcome, &self.outcomes),
            (RecordKind::Case, &self.cases),
            (RecordKind::Venue, &self.venues),
            (RecordKind::Document, &self.documents),
            (RecordKind::Plan, &self.plans),
            (RecordKind::Campaign, &self.campaigns),
            (RecordKind::News, &self.news),
            (RecordKind::Figure, &self.figures),
            (RecordKind::Organization, &self.organizations),
        ];
        lists.into_iter().flat_map(|(kind, list)| list.iter().map(move |&i| (kind, i)))
    }

    fn slot(&mut self, kind: RecordKind) -> Option<&mut Vec<usize>> {
        Some(match kind {
            RecordKind::Topic => &mut self.topics,
            RecordKind::Meeting => &mut self.meetings,
            RecordKind::Outcome => &mut self.outcomes,
            RecordKind::Case => &mut self.cases,
            RecordKind::Venue => &mut self.venues,
            RecordKind::Document => &mut self.documents,
            RecordKind::Plan => &mut self.plans,
            RecordKind::Campaign => &mut self.campaigns,
            RecordKind::News => &mut self.news,
            RecordKind::Figure => &mut self.figures,
            RecordKind::Organization => &mut self.organizations,
            RecordKind::Region | RecordKind::Programme | RecordKind::Page | RecordKind::Source => return None,
        })
    }
}

/// The holdings of every scope.
#[derive(Clone, Debug, Default)]
pub struct Scopes {
    regions: Vec<Holdings>,
    /// Records of exactly this region, not of those below it.
    own: Vec<Holdings>,
    programmes: Vec<Holdings>,
    organizations: Vec<Holdings>,
}

impl Scopes {
    pub fn of(&self, scope: Scope) -> &Holdings {
        let (kind, place) = scope.record();
        reads::note(Read::Holdings(kind, place as u32));
        match scope {
            Scope::Region(i) => &self.regions[i],
            Scope::Programme(i) => &self.programmes[i],
            Scope::Organization(i) => &self.organizations[i],
        }
    }

    /// The records of exactly this region.
    pub fn own(&self, region: usize) -> &Holdings {
        reads::note(Read::Holdings(RecordKind::Region, region as u32));
        &self.own[region]
    }
}

/// Puts every record into the scopes it belongs to.
pub fn scopes(site: &Site, links: &Links) -> Scopes {
    let mut scopes = Scopes {
        regions: vec![Holdings::default(); site.regions.len()],
        own: vec![Holdings::default(); site.regions.len()],
        programmes: vec![Holdings::default(); site.programmes.len()],
        organizations: vec![Holdings::default(); site.organizations.len()],
    };
    macro_rules! spread {
        ($($table:ident)*) => {
            $( spread_table(site, &site.$table, &mut scopes); )*
        };
    }
    spread!(topics meetings outcomes cases venues documents plans campaigns news figures organizations);
    for (o, holdings) in scopes.organizations.iter_mut().enumerate() {
        holdings.outcomes.clone_from(&links.organization_leads[o]);
        holdings.meetings.clone_from(&links.organization_meetings[o]);
        holdings.venues.clone_from(&links.organization_venues[o]);
        holdings.documents.clone_from(&links.organization_documents[o]);
        holdings.plans.clone_from(&links.organization_plans[o]);
    }
    scopes
}

/// Asserts that every region holds exactly what it holds itself and what its parts hold: a figure that does not add up must
/// not be published, whatever made it wrong.
pub fn add_up(scopes: &Scopes, regions: &Regions) -> Result<(), Failure> {
    let wrong = (0..regions.len()).find(|r| {
        let parts = regions.children(*r).iter().map(|child| &scopes.regions[*child]);
        let mut sums = scopes.own[*r].sizes();
        for part in parts {
            sums.iter_mut().zip(part.sizes()).for_each(|(sum, n)| *sum += n);
        }
        sums != scopes.regions[*r].sizes()
    });
    match wrong {
        None => Ok(()),
        Some(r) => {
            let name = &regions.at(r).name;
            Err(Failure::new(
                format!("「{name}」各部分之和不等于总数，没有发布"),
                format!("the parts of `{name}` do not add up to the whole, nothing was published"),
            ))
        }
    }
}

fn spread_table<T: Entity>(site: &Site, table: &Table<T>, scopes: &mut Scopes) {
    for (i, entry) in table.iter().enumerate() {
        let region = entry.region().and_then(|key| site.regions.position(key));
        if let Some(region) = region {
            push(&mut scopes.own[region], T::KIND, i);
            for above in site.regions.upwards(region) {
                push(&mut scopes.regions[above], T::KIND, i);
            }
        }
        if let Some(programme) = site.programme_for(&entry.record) {
            for above in site.lineage(programme) {
                if let Some(p) = site.programmes.iter().position(|e| std::ptr::eq(&e.record, above)) {
                    push(&mut scopes.programmes[p], T::KIND, i);
                }
            }
        }
    }
}

fn push(holdings: &mut Holdings, kind: RecordKind, i: usize) {
    if let Some(slot) = holdings.slot(kind) {
        slot.push(i);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Lang;
    use crate::id::RegionKey;
    use crate::model::common::Level;
    use crate::model::region::Region;

    fn region(key: &str, parent: Option<&str>) -> Region {
        Region {
            key: RegionKey::new(key).unwrap(),
            code: String::new(),
            system: String::new(),
            name: format!("{key}县"),
            level: Level::County,
            kind: String::new(),
            parent: parent.map(|key| RegionKey::new(key).unwrap()),
            seat: None,
            cell: None,
            source: String::new(),
            line: 0,
        }
    }

    #[test]
    fn a_record_counted_twice_or_lost_stops_the_build() {
        let (regions, rest) = Regions::new(vec![region("a", None), region("b", Some("a")), region("c", Some("a"))]);
        assert!(rest.is_empty());
        let holding = |outcomes: &[usize]| Holdings { outcomes: outcomes.to_vec(), ..Holdings::default() };
        let mut scopes = Scopes {
            regions: vec![holding(&[0, 1, 2]), holding(&[1]), holding(&[2])],
            own: vec![holding(&[0]), holding(&[1]), holding(&[2])],
            ..Scopes::default()
        };
        assert!(add_up(&scopes, &regions).is_ok());
        scopes.regions[0].outcomes.push(1);
        let told = add_up(&scopes, &regions).unwrap_err().show(Lang::Zh);
        assert_eq!(told, "「a县」各部分之和不等于总数，没有发布");
        scopes.regions[0].outcomes.truncate(2);
        assert!(add_up(&scopes, &regions).is_err());
    }
}
