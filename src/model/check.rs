//! What must hold between records (references that exist, dates in order, counts that add up): what breaks it is told at its
//! field, and its record is left out of the site.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::config::{Limits, Options};
use crate::diag::{Both, Diagnostic, Severity};
use crate::id::RecordKind;
use crate::model::entity::{Entity, Entry, Table};
use crate::model::meeting::{Category, Disposition, Meeting, MeetingState};
use crate::model::outcome::{DecisionResult, FollowUpResult, Outcome};
use crate::model::region_table;
use crate::model::site::{Fault, Known, Site, each_table, kind_of};
use crate::parse::yaml::{Data, Node};
use crate::parse::{frontmatter, yaml};
use crate::source::{Location, SourcePath};

pub use blanks::{SUMMARY, TITLE, WRITE, example};
pub(crate) use blanks::{is_blank, of_draft};
pub use pieces::{Found, Workers, alone};
use pieces::{Piece, pieces};
pub(crate) use twice::show_once;

mod blanks;
mod circles;
mod contradictions;
mod order;
mod pieces;
mod references;
mod terms;
mod twice;
mod words;

/// The longest one-sentence summary, in characters.
pub const SUMMARY_CHARS: usize = 80;

/// Checks all records, adds what it finds to `faults` and leaves out the records at fault.
pub(crate) fn check(site: &mut Site, known: &Known, options: &Options, workers: &Workers<'_>, faults: &mut Vec<Fault>) {
    let found: Vec<Found> = {
        let (site, pieces) = (&*site, pieces(site));
        let work = |piece: usize| {
            let mut checker = Checker { site, known, options, faults: Vec::new() };
            pieces.get(piece).into_iter().for_each(|piece| checker.piece(piece));
            checker.faults
        };
        workers(pieces.len(), &work).into_iter().flatten().collect()
    };
    let bad: FxHashSet<(RecordKind, Arc<str>)> = found
        .iter()
        .filter(|(_, _, fault)| fault.diagnostic.severity == Severity::Error)
        .map(|(kind, id, _)| (*kind, Arc::clone(id)))
        .collect();
    faults.extend(found.into_iter().map(|(_, _, fault)| fault));
    macro_rules! keep {
        ($table:ident) => {
            retain_good(&mut site.$table, &bad);
        };
    }
    each_table!(keep);
}

fn retain_good<T: Entity>(table: &mut Table<T>, bad: &FxHashSet<(RecordKind, Arc<str>)>) {
    if bad.iter().any(|(kind, _)| *kind == T::KIND) {
        table.retain(|entry| !bad.contains(&(T::KIND, Arc::clone(&entry.id))));
    }
}

/// Gives faults of one file their lines and columns by reading it again; faults are rare, and records need not carry places.
/// However many a file has, it is read once.
pub fn place(path: &SourcePath, bytes: &[u8], faults: Vec<Fault>, limits: &Limits) -> Vec<Diagnostic> {
    if path.ends_with(".csv") {
        return region_table::place(path, bytes, faults);
    }
    let node = if path.ends_with(".md") {
        frontmatter::document(path, bytes, limits).0.map(|document| document.front)
    } else {
        frontmatter::text(path, bytes).ok().and_then(|text| yaml::read(path, &text, 1, limits).0)
    };
    match node {
        Some(node) => faults.into_iter().map(|fault| placed(fault, &node)).collect(),
        None => faults.into_iter().map(|fault| fault.diagnostic.at(Location::file(path))).collect(),
    }
}

fn placed(fault: Fault, node: &Node) -> Diagnostic {
    let Fault { diagnostic, path, item_line, field } = fault;
    let item: &Node = match &node.data {
        // The items of a list stand one below the other.
        Data::List(items) => items.binary_search_by_key(&item_line, |item| item.line).map_or(node, |at| &items[at]),
        _ => node,
    };
    let found = item.find(&field);
    let excerpt = if field.is_empty() || diagnostic.excerpt.is_some() { None } else { found.text() };
    let placed = diagnostic.at(found.at(&path));
    match excerpt {
        Some(text) => placed.excerpt(text),
        None => placed,
    }
}

struct Checker<'a> {
    site: &'a Site,
    known: &'a Known,
    options: &'a Options,
    faults: Vec<Found>,
}

impl Checker<'_> {
    fn piece(&mut self, piece: &Piece) {
        let site = self.site;
        match piece {
            Piece::Common(kind, range) => {
                macro_rules! every {
                    ($table:ident) => {
                        if kind_of(&site.$table) == *kind {
                            for entry in site.$table.iter().skip(range.start).take(range.len()) {
                                self.references(entry);
                                self.shared(entry);
                            }
                        }
                    };
                }
                each_table!(every);
            }
            Piece::Meetings(range) => {
                site.meetings.iter().skip(range.start).take(range.len()).for_each(|meeting| self.meeting(meeting));
            }
            Piece::Outcomes(range) => {
                site.outcomes.iter().skip(range.start).take(range.len()).for_each(|outcome| self.outcome(outcome));
            }
            Piece::Rest => {
                self.keys();
                self.solved_classes();
                self.figures();
                self.venues();
                self.topic_dates();
                self.terms();
                self.circles();
            }
        }
    }

    fn add<T: Entity>(&mut self, entry: &Entry<T>, field: impl Into<String>, diagnostic: Diagnostic) {
        let item_line = if entry.path.ends_with(".md") { 0 } else { entry.body.line };
        let fault = Fault { diagnostic, path: Arc::clone(&entry.path), item_line, field: field.into() };
        self.faults.push((T::KIND, Arc::clone(&entry.id), fault));
    }

    fn exists(&self, kind: RecordKind, id: &str) -> bool {
        match kind {
            RecordKind::Region => self.site.regions.get(id).is_some(),
            // Nearly all stand in the tables; only what was left out has to be asked for by a key of its own.
            kind => {
                self.site.position(kind, id).is_some()
                    || self.known.contains(&(kind, Arc::from(id)))
                    || self.site.unread.contains(&kind)
            }
        }
    }

    fn summary<T: Entity>(&mut self, entry: &Entry<T>, summary: Option<&str>) {
        let length = summary.map_or(0, |s| s.chars().count());
        if length > SUMMARY_CHARS {
            let fault = Diagnostic::warning(
                "long-summary",
                Both::new(
                    format!("一句话说明有 {length} 字，不应超过 {SUMMARY_CHARS} 字"),
                    format!("the summary has {length} characters, at most {SUMMARY_CHARS} are wanted"),
                ),
            )
            .remedy("只说结果，细节放到正文", "say only the result, the rest belongs in the body");
            self.add(entry, "summary", fault);
        }
    }

    fn meeting(&mut self, entry: &Entry<Meeting>) {
        self.summary(entry, entry.summary.as_deref());
        if entry.state == MeetingState::Cancelled && entry.cancel_reason.is_none() {
            self.add(entry, "state", needs_reason("取消的会议", "a cancelled meeting", "cancel_reason"));
        }
        if entry.escalated_from.is_some() && entry.level.is_none() {
            let fault = Diagnostic::error(
                "missing-level",
                Both::new("提级协商要写明层级", "an escalated meeting needs its level"),
            )
            .remedy("加上一行 `level: 县级`（或市级、省级）", "add a line such as `level: county`");
            self.add(entry, "escalated_from", fault);
        }
        for (i, item) in entry.recommendations.iter().enumerate() {
            if item.disposition == Some(Disposition::NotAdopted) && item.reason.is_none() {
                self.add(
                    entry,
                    format!("recommendations[{i}].disposition"),
                    needs_reason("未采纳的意见", "advice that was not adopted", "reason"),
                );
            }
        }
        self.meeting_dates(entry);
        self.attendance(entry);
        if let Some(kind) = &entry.kind {
            self.meeting_kind(entry, "kind", kind);
        }
        self.contradictions(entry);
    }

    /// The parts of those present are no more than all of them.
    fn attendance(&mut self, entry: &Entry<Meeting>) {
        let exact = |all: bool| {
            let rows = entry.attendance.iter().filter(move |row| (row.category == Category::All) == all);
            rows.filter_map(|row| row.count.exact())
        };
        let (whole, parts): (u64, u64) = (exact(true).sum(), exact(false).sum());
        let at = entry.attendance.iter().position(|row| row.category == Category::All);
        if let Some(at) = at.filter(|_| exact(true).next().is_some() && parts > whole) {
            let fault = Diagnostic::error(
                "sum",
                Both::new(
                    format!("各类参加人员合计 {parts} 人，超过了全体 {whole} 人"),
                    format!("the categories come to {parts} people, more than the {whole} of all together"),
                ),
            )
            .remedy(
                "核对各类人数和全体人数；不知道全体的，删去「全体」一行",
                "check the numbers; remove the row of all together where it is not known",
            );
            self.add(entry, format!("attendance[{at}].count"), fault);
        }
    }

    fn outcome(&mut self, entry: &Entry<Outcome>) {
        self.summary(entry, Some(&entry.summary));
        if entry.meetings.is_empty() && entry.topics.is_empty() {
            let fault = Diagnostic::error(
                "no-origin",
                Both::new("成果没有写明来自哪次协商或哪个议题", "the outcome names neither a meeting nor a topic"),
            )
            .remedy("加上 `meetings:` 或 `topics:`", "add `meetings:` or `topics:`");
            self.add(entry, "", fault);
        }
        self.origin_in_draft(entry);
        for (i, decision) in entry.decisions.iter().enumerate() {
            if matches!(decision.result, DecisionResult::Declined | DecisionResult::Infeasible)
                && decision.reason.is_none()
            {
                self.add(
                    entry,
                    format!("decisions[{i}].result"),
                    needs_reason("未采纳或暂不具备条件的决定", "a decision to decline", "reason"),
                );
            }
        }
        for (i, look) in entry.follow_ups.iter().enumerate() {
            if look.result == FollowUpResult::Reopened && look.reason.is_none() {
                self.add(entry, format!("follow_ups[{i}].result"), needs_reason("重新办理", "reopening", "reason"));
            }
        }
        for (i, evaluation) in entry.evaluations.iter().enumerate() {
            // Numbers of people, each of which may be as large as its type: their sum is not.
            let parts = [Some(evaluation.satisfied), evaluation.mostly, evaluation.dissatisfied];
            let rated: u64 = parts.iter().flatten().map(|part| u64::from(*part)).sum();
            if evaluation.answered > evaluation.asked || rated > u64::from(evaluation.answered) {
                let fault = Diagnostic::error(
                    "sum",
                    Both::new(
                        "各项人数之和超过了作答人数，或作答人数超过了征求人数",
                        "the parts exceed those who answered, or those exceed those who were asked",
                    ),
                )
                .remedy(
                    "核对 asked ≥ answered ≥ satisfied + mostly + dissatisfied",
                    "see that asked ≥ answered ≥ satisfied + mostly + dissatisfied",
                );
                self.add(entry, format!("evaluations[{i}].answered"), fault);
            }
        }
        self.outcome_dates(entry);
        self.result_classes(entry);
    }

    fn result_classes(&mut self, entry: &Entry<Outcome>) {
        let classes = match programme_of(self.site, &entry.record) {
            Some(programme) => self.site.result_classes_of(programme),
            None => Vec::new(),
        };
        for (i, decision) in entry.classes.iter().enumerate() {
            let known = if classes.is_empty() {
                matches!(&*decision.class, "A" | "B" | "C" | "D")
            } else {
                classes.iter().any(|t| t.key == decision.class)
            };
            if !known {
                let fault = Diagnostic::error(
                    "unknown-word",
                    Both::new(
                        format!("没有「{}」这一结果类别", decision.class),
                        format!("there is no result class `{}`", decision.class),
                    ),
                );
                let fault = self.awaits_programme(&decision.class).unwrap_or_else(|| {
                    let (zh, en) = words::of_classes(&decision.class, &classes);
                    fault.remedy(zh, en)
                });
                self.add(entry, format!("classes[{i}].class"), fault);
            }
        }
    }

    fn venues(&mut self) {
        for venue in &self.site.venues {
            if let Some(place) = &venue.coordinates
                && !(place.longitude.abs() <= 180.0 && place.latitude.abs() <= 90.0)
            {
                let fault = Diagnostic::error(
                    "bad-coordinates",
                    Both::new(
                        "经度应在 −180 到 180 之间，纬度应在 −90 到 90 之间",
                        "longitude lies in −180 to 180, latitude in −90 to 90",
                    ),
                )
                .remedy("经度在前，纬度在后，单位是度", "longitude first, then latitude, in degrees");
                self.add(venue, "coordinates", fault);
            }
            self.run_together(venue, "facilities", &venue.facilities);
            let Some(programme) = programme_of(self.site, &venue.record) else { continue };
            let criteria = self.site.criteria_of(programme);
            let unknown: Vec<usize> = venue
                .criteria
                .iter()
                .enumerate()
                .filter(|(_, key)| !criteria.iter().any(|t| t.key == **key))
                .map(|(i, _)| i)
                .collect();
            for i in unknown {
                let fault = Diagnostic::error(
                    "unknown-word",
                    Both::new(
                        format!("「{}」没有这条阵地标准", programme.name),
                        format!("{} has no such criterion", programme.id),
                    ),
                )
                .remedy("用品牌 venue_criteria 中的键", "use a key of the programme's venue_criteria");
                self.add(venue, format!("criteria[{i}]"), fault);
            }
        }
    }
}

/// Before programmes are settled for each region, the nearest programme up the region tree is looked for.
fn programme_of<'s, T: Entity>(site: &'s Site, record: &T) -> Option<&'s Entry<crate::model::programme::Programme>> {
    if let Some(id) = record.programme() {
        return site.programmes.get(id);
    }
    let region = site.regions.position(record.region()?)?;
    let nearest = |draft: bool| {
        site.regions.upwards(region).find_map(|above| {
            let key = &site.regions.at(above).key;
            site.programmes.iter().find(|one| *one.region == *key && one.record.is_draft() == draft)
        })
    };
    // One that is begun takes nothing from the one that is in use.
    nearest(false).or_else(|| nearest(true))
}

fn needs_reason(zh: &str, en: &str, field: &str) -> Diagnostic {
    Diagnostic::error("missing-reason", Both::new(format!("{zh}必须写明原因"), format!("{en} needs a reason")))
        .remedy(format!("加上一行 `{field}: …`"), format!("add a line `{field}: …`"))
}
