//! The calendar of due dates.

use super::{Made, Sheet};
use crate::chart::{Calendar, Due, Month, Role, calendar};
use crate::derive::spread::{Group, Shared};
use crate::pages::spreads::{self, Laid};

/// The calendar shows so many months with due dates, the latest ones; half of them where they hold more days than this.
const MOST_MONTHS: usize = 12;
const MOST_DAYS: usize = 120;

/// The months that the calendar shows.
pub(super) fn latest(months: &[Group]) -> &[Group] {
    let last = |n: usize| months.get(months.len().saturating_sub(n)..).unwrap_or_default();
    let year = last(MOST_MONTHS);
    if year.iter().map(|month| month.parts.len()).sum::<usize>() > MOST_DAYS { last(MOST_MONTHS / 2) } else { year }
}

impl Sheet<'_> {
    /// When outcomes are or were due: the latest months that hold a due date.
    pub(super) fn due(&self, laid: &Laid) -> Made {
        let roles =
            [(Role::Late, "charts.due.late"), (Role::Moving, "charts.due.ahead"), (Role::Done, "charts.due.done")];
        let roles = roles.map(|(role, key)| (role, self.world.words.get(key).to_owned()));
        let months = latest(&laid.groups).iter().filter_map(|group| self.month_of_dues(laid, group)).collect();
        let today = self.world.today;
        let today = Some((i32::from(today.year()), today.month() as u32, today.day() as u32));
        self.made("due", self.basis(laid, self.outcomes()), |title| {
            calendar(&Calendar { id: "due", title, months, roles: roles.to_vec(), today, words: self.words })
        })
    }

    fn month_of_dues(&self, laid: &Laid, group: &Group) -> Option<Month> {
        let Shared::Month(year, Some(month)) = group.shared else { return None };
        let due = |part: &Group| {
            let Shared::Day(_, _, day) = part.shared else { return None };
            Some(Due {
                day: day.map(|day| day as u32),
                label: spreads::label(self.world, part),
                count: laid.part(self.world, self.from, group, part),
                role: self.pressing(&part.members),
            })
        };
        Some(Month {
            year: i32::from(year),
            month: month as u32,
            label: spreads::label(self.world, group),
            due: group.parts.iter().filter_map(due).collect(),
        })
    }

    /// The most pressing state of these outcomes: overdue before open before done.
    fn pressing(&self, outcomes: &[u32]) -> Role {
        let standing = |o: &u32| &self.world.facts.standing[*o as usize];
        if outcomes.iter().any(|o| standing(o).overdue) {
            Role::Late
        } else if outcomes.iter().any(|o| !standing(o).status.is_final()) {
            Role::Moving
        } else {
            Role::Done
        }
    }
}
