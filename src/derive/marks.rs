//! Which measures count each meeting, recommendation and outcome. A site asks for thousands of numbers, and its records lie
//! far apart in memory: each is looked at once, and what was found stands close together.

use crate::derive::links::Links;
use crate::derive::measure::{self, Counts, Measure};
use crate::derive::of::Of;
use crate::derive::status::Standing;
use crate::model::Site;

/// A set of measures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Set(u64);

const _: () = assert!(Measure::ALL.len() <= 64, "each measure has a bit");

impl Set {
    /// The measures of those that pick from `counts` for which `holds` is true.
    fn of(counts: Counts, holds: impl Fn(Measure) -> bool) -> Self {
        let measures = Measure::ALL.iter().filter(|measure| measure.counts() == counts && holds(**measure));
        Self(measures.fold(0, |set, measure| set | 1 << *measure as u64))
    }

    const fn has(self, measure: Measure) -> bool {
        self.0 >> measure as u64 & 1 == 1
    }
}

/// For each record its measures, by its place in the table of its kind.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    meetings: Vec<Set>,
    outcomes: Vec<Set>,
    /// Of the recommendations of all meetings.
    said: Vec<Set>,
    /// For each topic the first meeting held on it.
    first_met: Vec<Option<usize>>,
    /// For each meeting where its recommendations begin, and after the last where they end.
    starts: Vec<usize>,
}

impl Marks {
    pub fn of(site: &Site, links: &Links, standing: &Of<Standing>) -> Self {
        let mut marks = Self { starts: vec![0], first_met: measure::first_met(site, links), ..Self::default() };
        for (m, meeting) in site.meetings.iter().enumerate() {
            let set = Set::of(Counts::Meetings, |measure| measure.of_meeting(site, &marks.first_met, m));
            marks.meetings.push(set);
            // What a cancelled or coming meeting has ready was not said there.
            let held = measure::is_held(site, m);
            let holds = |one| Set::of(Counts::Recommendations, |measure| held && measure.of_recommendation(one));
            marks.said.extend(meeting.recommendations.iter().map(holds));
            marks.starts.push(marks.said.len());
        }
        let of = |o| Set::of(Counts::Outcomes, |measure| measure.of_outcome(site, o, &standing[o]));
        marks.outcomes.extend((0..site.outcomes.len()).map(of));
        marks
    }

    /// For each topic the first meeting held on it after it was raised.
    pub fn first_met(&self) -> &[Option<usize>] {
        &self.first_met
    }

    /// Whether the measure counts a meeting.
    pub fn meeting(&self, m: usize, measure: Measure) -> bool {
        self.meetings.get(m).is_some_and(|set| set.has(measure))
    }

    /// Whether the measure counts an outcome.
    pub fn outcome(&self, o: usize, measure: Measure) -> bool {
        self.outcomes.get(o).is_some_and(|set| set.has(measure))
    }

    /// Which recommendations of a meeting the measure counts, by their places in it.
    pub fn said(&self, m: usize, measure: Measure) -> impl Iterator<Item = usize> {
        let range = self.starts.get(m).zip(self.starts.get(m + 1)).map_or(0..0, |(from, to)| *from..*to);
        let sets = self.said.get(range).unwrap_or_default();
        sets.iter().enumerate().filter(move |(_, set)| set.has(measure)).map(|(r, _)| r)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_what_holds_and_is_picked_from_its_kind_alone() {
        for one in Measure::ALL {
            for counts in [Counts::Meetings, Counts::Recommendations, Counts::Outcomes, Counts::Others] {
                let set = Set::of(counts, |measure| measure == *one);
                for other in Measure::ALL {
                    assert_eq!(
                        set.has(*other),
                        one == other && one.counts() == counts,
                        "{} {}",
                        one.key(),
                        other.key()
                    );
                }
            }
        }
    }

    #[test]
    fn recommendations_belong_to_their_meeting() {
        let set = |measures: &[Measure]| Set::of(Counts::Recommendations, |measure| measures.contains(&measure));
        let (all, adopted) = (set(&[Measure::Recommendations]), set(&[Measure::Recommendations, Measure::Adopted]));
        let marks = Marks { said: vec![all, adopted, adopted], starts: vec![0, 2, 2, 3], ..Marks::default() };
        let of = |m, measure| marks.said(m, measure).collect::<Vec<_>>();
        assert_eq!(of(0, Measure::Recommendations), [0, 1]);
        assert_eq!(of(0, Measure::Adopted), [1]);
        assert_eq!(of(1, Measure::Recommendations), [0_usize; 0]);
        assert_eq!(of(2, Measure::Adopted), [0]);
        assert_eq!(of(3, Measure::Recommendations), [0_usize; 0], "no such meeting");
    }
}
