//! Spreads: how the records of a scope lie over time, states, days and classes. Each is a list of groups, so that every mark
//! of a chart opens exactly the records it stands for.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::date::PartialDate;
use crate::derive::Facts;
use crate::derive::scope::Scope;
use crate::derive::status::{self, Status};
use crate::id::RecordKind;
use crate::model::Site;
use crate::model::meeting::MeetingState;
use crate::parse::record::vocabulary;

vocabulary! {
    /// 记录的分布.
    pub enum Spread {
        Meetings = "meetings" | "已召开的协商，按年月",
        Statuses = "statuses" | "成果，按形成的年份和目前的状态",
        ReplyDays = "reply-days" | "成果，按从会议到第一次答复的天数",
        DoneDays = "done-days" | "成果，按从会议到办结的天数",
        Classes = "classes" | "成果，按结果类别的初评和目前",
        Due = "due" | "成果，按办理期限",
    }
}

impl Spread {
    /// What its groups hold.
    pub const fn kind(self) -> RecordKind {
        match self {
            Self::Meetings => RecordKind::Meeting,
            _ => RecordKind::Outcome,
        }
    }
}

/// What the records of one group have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shared {
    Year(i16),
    /// `None`: the month is not stated.
    Month(i16, Option<i8>),
    /// `None`: the day is not stated.
    Day(i16, i8, Option<i8>),
    /// Formed in this year, standing there now.
    Status(i16, Status),
    /// So many days, both ends included.
    Days(u32, u32),
    ClassNow(String),
    ClassFirst(String),
    Revised {
        from: String,
        to: String,
    },
}

impl Shared {
    /// Its permanent name within its spread, in ASCII: `2024-03`, `2024-completed`, `now-A`.
    pub fn key(&self) -> String {
        let or_unstated = |n: Option<i8>| n.map_or_else(|| "unstated".to_owned(), |n| format!("{n:02}"));
        match self {
            Self::Year(year) => year.to_string(),
            Self::Month(year, month) => format!("{year}-{}", or_unstated(*month)),
            Self::Day(year, month, day) => format!("{year}-{month:02}-{}", or_unstated(*day)),
            Self::Status(year, status) => format!("{year}-{}", status.key()),
            Self::Days(from, to) => format!("days-{from}-{to}"),
            Self::ClassNow(class) => format!("now-{}", ascii(class)),
            Self::ClassFirst(class) => format!("first-{}", ascii(class)),
            Self::Revised { from, to } => format!("{}-to-{}", ascii(from), ascii(to)),
        }
    }
}

fn ascii(class: &str) -> String {
    class
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c.to_string() } else { format!("x{:x}", u32::from(c)) })
        .collect()
}

/// Records with something in common; its parts, if it has any, share all of them out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub shared: Shared,
    /// Positions in the table of the spread's kind; very many are held at a time.
    pub members: Vec<u32>,
    pub parts: Vec<Group>,
}

/// The groups of a spread, in its natural order. A record that does not say what the spread asks is in none of them. Groups
/// are never empty, except between the bins of days.
pub fn groups(site: &Site, facts: &Facts, scope: Scope, spread: Spread) -> Vec<Group> {
    let holdings = facts.scopes.of(scope);
    let outcomes = || holdings.outcomes.iter().copied();
    match spread {
        Spread::Meetings => nested(holdings.meetings.iter().copied().filter(|m| held(site, *m)).filter_map(|m| {
            let date = site.meetings.at(m).date.known()?;
            Some((Shared::Year(date.year()), Shared::Month(date.year(), date.month()), m))
        })),
        Spread::Statuses => nested(outcomes().filter_map(|o| {
            let year = formed_year(site, o)?;
            Some((Shared::Year(year), Shared::Status(year, facts.standing[o].status), o))
        })),
        Spread::ReplyDays | Spread::DoneDays => {
            binned(&outcomes().filter_map(|o| Some((days(site, facts, o, spread)?, o))).collect::<Vec<_>>())
        }
        Spread::Classes => classes(site, facts, outcomes()),
        Spread::Due => nested(outcomes().filter_map(|o| {
            let due = facts.standing[o].due?;
            let (year, month) = (due.year(), due.month()?);
            Some((Shared::Month(year, Some(month)), Shared::Day(year, month, due.day().map(Date::day)), o))
        })),
    }
}

/// How many records a spread holds: each once, whatever groups it is in.
pub fn total(groups: &[Group]) -> usize {
    groups
        .iter()
        .filter(|group| !matches!(group.shared, Shared::ClassFirst(_) | Shared::Revised { .. }))
        .map(|group| group.members.len())
        .sum()
}

/// The days that a spread of days lays an outcome at: from the first of the meetings it came from to the first reply, or
/// to the last completion of an outcome that is done; where both are known to the day and in that order.
pub fn days(site: &Site, facts: &Facts, outcome: usize, spread: Spread) -> Option<u32> {
    let entry = site.outcomes.at(outcome);
    let met = entry.meetings.iter().filter_map(|id| site.meetings.get(id.as_str())?.date.known()?.day()).min()?;
    let day = |date: Option<PartialDate>| date?.day();
    let end = match spread {
        Spread::ReplyDays => entry.responses.iter().filter_map(|r| day(r.date)).min(),
        Spread::DoneDays if facts.standing[outcome].status.is_done() => {
            entry.completions.iter().filter_map(|c| day(c.date)).max()
        }
        _ => None,
    }?;
    u32::try_from(met.until(end).ok()?.get_days()).ok()
}

/// The year an outcome was formed; where that is not stated, the year of the last of the meetings it came from.
pub fn formed_year(site: &Site, outcome: usize) -> Option<i16> {
    let entry = site.outcomes.at(outcome);
    let met =
        || entry.meetings.iter().filter_map(|id| Some(site.meetings.get(id.as_str())?.date.known()?.year())).max();
    entry.formed.map(|date| date.year()).or_else(met)
}

fn held(site: &Site, meeting: usize) -> bool {
    matches!(site.meetings.at(meeting).state, MeetingState::Held | MeetingState::Minuted)
}

fn nested(records: impl Iterator<Item = (Shared, Shared, usize)>) -> Vec<Group> {
    let mut outer: BTreeMap<Shared, BTreeMap<Shared, Vec<u32>>> = BTreeMap::new();
    for (whole, part, record) in records {
        outer.entry(whole).or_default().entry(part).or_default().push(record as u32);
    }
    let group = |(shared, inner): (Shared, BTreeMap<Shared, Vec<u32>>)| {
        let parts: Vec<Group> = inner
            .into_iter()
            .map(|(shared, members)| Group { shared, members: exact(members), parts: Vec::new() })
            .collect();
        Group { shared, members: parts.iter().flat_map(|part| part.members.iter().copied()).collect(), parts }
    };
    outer.into_iter().map(group).collect()
}

fn exact(mut members: Vec<u32>) -> Vec<u32> {
    members.shrink_to_fit();
    members
}

fn flat(records: impl Iterator<Item = (Shared, usize)>) -> Vec<Group> {
    let mut groups: BTreeMap<Shared, Vec<u32>> = BTreeMap::new();
    for (shared, record) in records {
        groups.entry(shared).or_default().push(record as u32);
    }
    groups.into_iter().map(|(shared, members)| Group { shared, members: exact(members), parts: Vec::new() }).collect()
}

/// Bins of one round width, from 0 to the longest: twelve at most, empty ones among them.
fn binned(records: &[(u32, usize)]) -> Vec<Group> {
    let days: Vec<u32> = records.iter().map(|(days, _)| *days).collect();
    let bin = |(from, to): (u32, u32)| Group {
        shared: Shared::Days(from, to),
        members: records.iter().filter(|(days, _)| (from..=to).contains(days)).map(|(_, o)| *o as u32).collect(),
        parts: Vec::new(),
    };
    bins(&days).into_iter().map(bin).collect()
}

fn bins(days: &[u32]) -> Vec<(u32, u32)> {
    const WIDTHS: [u32; 12] = [1, 2, 5, 7, 10, 15, 30, 60, 90, 180, 365, 730];
    let Some(&longest) = days.iter().max() else { return Vec::new() };
    let width = WIDTHS.into_iter().find(|width| longest / width < 12).unwrap_or_else(|| longest / 12 + 1);
    (0..=longest / width).map(|k| (k * width, (k * width).saturating_add(width - 1))).collect()
}

/// As they stand now; and, where any was revised, as they were first given and what was revised to what.
fn classes(site: &Site, facts: &Facts, outcomes: impl Iterator<Item = usize>) -> Vec<Group> {
    let classed: Vec<(String, String, usize)> = outcomes
        .filter_map(|o| {
            let first = status::class_first(site.outcomes.at(o))?;
            Some((first, facts.standing[o].class.clone()?, o))
        })
        .collect();
    let mut groups = flat(classed.iter().map(|(_, now, o)| (Shared::ClassNow(now.clone()), *o)));
    let revised: Vec<&(String, String, usize)> = classed.iter().filter(|(first, now, _)| first != now).collect();
    if !revised.is_empty() {
        groups.extend(flat(classed.iter().map(|(first, _, o)| (Shared::ClassFirst(first.clone()), *o))));
        let pair =
            |(from, to, o): &&(String, String, usize)| (Shared::Revised { from: from.clone(), to: to.clone() }, *o);
        groups.extend(flat(revised.iter().map(pair)));
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_are_round_and_hold_every_day() {
        assert_eq!(bins(&[0, 3]), [(0, 0), (1, 1), (2, 2), (3, 3)]);
        let wide = bins(&[5, 80, 33]);
        assert_eq!((wide.len(), wide[0], wide[11]), (12, (0, 6), (77, 83)));
        assert!(bins(&[u32::MAX]).len() <= 12 && bins(&[]).is_empty());
        let groups = binned(&[(5, 0), (80, 1), (33, 2), (80, 3)]);
        assert_eq!(total(&groups), 4);
        assert_eq!(groups[11].members, [1, 3]);
    }

    #[test]
    fn parts_share_out_their_group_and_what_is_not_stated_is_a_part() {
        let records = [(2024, Some(3), 7), (2023, None, 1), (2024, None, 2), (2024, Some(3), 9)];
        let groups = nested(records.into_iter().map(|(y, m, i)| (Shared::Year(y), Shared::Month(y, m), i)));
        let keys: Vec<String> = groups.iter().flat_map(|g| &g.parts).map(|part| part.shared.key()).collect();
        assert_eq!(keys, ["2023-unstated", "2024-unstated", "2024-03"]);
        assert_eq!(groups[1].members, [2, 7, 9]);
    }

    #[test]
    fn keys_are_ascii_and_tell_letters_apart() {
        let keys = ["A", "a", "甲"].map(|class| Shared::ClassNow(class.to_owned()).key());
        assert_eq!(keys, ["now-A", "now-a", "now-x7532"]);
    }
}
