//! The page of one outcome: for the resident who wants to know what became of it, and the reporter who will link to it.
//! It answers, in this order: what is the result, how does it stand, who must act and by when; what was heard and decided;
//! what happened, step by step; and on what evidence.

use serde::Serialize;

use crate::derive::links::RecordAt;
use crate::id::RecordKind;
use crate::model::outcome::Outcome;
use crate::model::{Entity, Entry};
use crate::pages::pen::Pieces;
use crate::pages::shelf::{self, Waiting};
use crate::pages::spreads;
use crate::pages::view::{self, Anchor, Facts, Parts, State, Story, When};
use crate::pages::{Board, Job, Kind, Page, World, numbers};
use crate::route::{self, Route};

pub static KIND: Kind = Kind {
    name: "outcome",
    purpose: (
        "一项成果：结果、状态、谁来办、何时办、依据什么",
        "an outcome: its result and status, who handles it, by when, and on what evidence",
    ),
    template: "pages/outcome.html",
    leaf: "outcome.rs",
    jobs,
};

fn jobs(world: &World<'_>) -> Vec<Job> {
    (0..world.site.outcomes.len())
        .map(|i| {
            let route = route::record(RecordKind::Outcome, &world.site.outcomes.at(i).id);
            Job::new(route, move |world| page(world, i)).of_records()
        })
        .collect()
}

#[derive(Serialize)]
struct OutcomeView {
    summary: String,
    state: State,
    /// That it is overdue, or was when it was done.
    late: Option<State>,
    lead: Option<Anchor>,
    due: Option<When>,
    next: Option<When>,
    /// Who is to answer, where no answer is on record.
    waiting: Option<Waiting>,
    story: Story,
    heard: Pieces,
    classes: Vec<ClassRow>,
    evaluations: Vec<EvaluationRow>,
    figures: Vec<(String, String)>,
    evidence: Vec<EvidenceRow>,
    facts: Pieces,
    meetings: Pieces,
    topics: Pieces,
    cases: Pieces,
    superseded_by: Option<Anchor>,
    parts: Parts,
}

#[derive(Serialize)]
struct ClassRow {
    when: When,
    /// Its key, where readers know the class by it.
    class: Option<String>,
    name: Option<String>,
    definition: Option<String>,
    by: Option<String>,
    reason: Option<String>,
}

#[derive(Serialize)]
struct EvaluationRow {
    of: String,
    when: When,
    asked: u32,
    answered: u32,
    satisfied: u32,
    mostly: Option<u32>,
    dissatisfied: Option<u32>,
    /// Percent satisfied or mostly so of those who answered; none below the minimum.
    rate: Option<String>,
    by: Option<String>,
}

#[derive(Serialize)]
struct EvidenceRow {
    link: Anchor,
    when: Option<When>,
    note: Option<String>,
}

fn page(world: &World<'_>, i: usize) -> Page {
    let entry = world.site.outcomes.at(i);
    let at: RecordAt = (RecordKind::Outcome, i);
    let route = route::record(RecordKind::Outcome, &entry.id);
    let standing = &world.facts.standing[i];
    let outcome = OutcomeView {
        summary: entry.summary.0.clone(),
        state: view::outcome_state(world, i),
        late: view::late_state(world, i).or_else(|| view::done_late_state(world, i)),
        lead: entry.lead.as_ref().and_then(|id| body_then(world, &route, i, id.as_str())),
        due: standing.due.map(|d| view::when(world, Some(d), None)),
        next: entry.next_follow_up.map(|d| view::when(world, Some(d), None)),
        waiting: shelf::waiting(world, i),
        story: view::story(world, &route, at, at, world.site.programme_for(&entry.record)),
        heard: heard(world, &route, i),
        classes: classes(world, entry),
        evaluations: entry.evaluations.iter().map(|e| evaluation(world, e)).collect(),
        figures: entry.figures.iter().map(|f| (f.label.0.clone(), view::amount(world, &f.value, &f.unit))).collect(),
        evidence: entry.evidence.iter().map(|e| evidence(world, &route, e)).collect(),
        facts: facts(world, &route, i),
        meetings: view::items(
            world,
            &route,
            RecordKind::Meeting,
            world.facts.links.outcome_meetings[i].iter().copied(),
        ),
        topics: view::items(world, &route, RecordKind::Topic, world.facts.links.outcome_topics[i].iter().copied()),
        cases: view::items(world, &route, RecordKind::Case, world.facts.links.outcome_cases[i].iter().copied()),
        superseded_by: entry
            .superseded_by
            .as_ref()
            .and_then(|id| view::link_id(world, &route, RecordKind::Outcome, id.as_str())),
        parts: view::parts(world, &route, at, entry),
    };
    let mut page = Page::new(&KIND, route, entry.title(), outcome);
    page.description = Some(entry.summary.0.clone());
    page.crumbs = view::region_crumbs(world, Some(entry.region.as_str()));
    page.crumbs.push((world.words.get("kind.outcomes").to_owned(), Board::Outcomes.route()));
    page.board = Some(Board::Outcomes);
    page.made_from = vec![entry.path.clone()];
    page.record = Some((RecordKind::Outcome, entry.id.clone()));
    page.date = view::outcome_date(world, i);
    page
}

/// A body by the name that it had when the outcome was formed (or last told of), with the one it has now beside it.
fn body_then(world: &World<'_>, route: &Route, i: usize, id: &str) -> Option<Anchor> {
    let now = view::link_id(world, route, RecordKind::Organization, id)?;
    let date = world.site.outcomes.at(i).formed.or_else(|| view::outcome_date(world, i));
    let Some(body) = world.site.organizations.get(id) else { return Some(now) };
    let then = date.and_then(|date| body.name_on(date));
    Some(match then {
        Some(then) => {
            let said = world.words.fill("organization.then", &[("then", then), ("now", &now.text)]);
            Anchor { text: said, ..now }
        }
        None => now,
    })
}

fn facts(world: &World<'_>, route: &Route, i: usize) -> Pieces {
    let (words, entry) = (world.words, world.site.outcomes.at(i));
    let merged = world.facts.links.outcome_merged[i].iter();
    let mut facts = Facts::new(world);
    facts
        .text("outcome.form", Some(words.get(&format!("outcome-form.{}", entry.form.key()))))
        .item("outcome.region", view::region_link(world, route, entry.region.as_str()))
        .item("outcome.programme", view::programme_link(world, route, &entry.record))
        .date("outcome.formed", entry.formed, entry.when.as_deref())
        .items("outcome.co", entry.co.iter().filter_map(|id| body_then(world, route, i, id.as_str())).collect())
        .items("outcome.fields", view::field_names(world, &entry.common.fields))
        .text("outcome.highest", view::highest_level(world, &entry.record))
        .items("outcome.merged", merged.map(|o| view::link(world, route, (RecordKind::Outcome, *o))).collect());
    facts.done()
}

/// The recommendations of its meetings that went into this outcome; all of them when the meetings name none.
fn heard(world: &World<'_>, route: &Route, i: usize) -> Pieces {
    let id = &world.site.outcomes.at(i).id;
    let recommendation = |(m, r): &(usize, usize)| &world.site.meetings.at(*m).recommendations[*r];
    let all: Vec<(usize, usize)> = world.facts.links.outcome_meetings[i]
        .iter()
        .flat_map(|m| (0..world.site.meetings.at(*m).recommendations.len()).map(|r| (*m, r)))
        .collect();
    let some_named = all.iter().any(|at| recommendation(at).outcome.is_some());
    let own =
        |at: &&(usize, usize)| !some_named || recommendation(at).outcome.as_ref().is_some_and(|o| o.as_str() == &**id);
    all.iter().filter(own).map(|(m, r)| view::advice(world, route, *m, *r)).collect()
}

fn classes(world: &World<'_>, entry: &Entry<Outcome>) -> Vec<ClassRow> {
    let terms = world.site.programme_for(&entry.record).map(|p| world.site.result_classes_of(p)).unwrap_or_default();
    let row = |c: &crate::model::outcome::ClassDecision| {
        let term = terms.iter().find(|t| t.key == c.class);
        ClassRow {
            when: view::when(world, c.date, None),
            class: (term.is_none() || spreads::is_letter(&c.class)).then(|| c.class.0.clone()),
            name: term.map(|t| t.name.0.clone()),
            definition: term.and_then(|t| t.definition.as_ref()).map(|d| d.0.clone()),
            by: c.by.as_ref().map(|t| t.0.clone()),
            reason: c.reason.as_ref().map(|t| t.0.clone()),
        }
    };
    entry.classes.iter().map(row).collect()
}

fn evaluation(world: &World<'_>, e: &crate::model::outcome::Evaluation) -> EvaluationRow {
    let minimum = numbers::least_cases(world);
    let satisfied = e.satisfied + e.mostly.unwrap_or(0);
    EvaluationRow {
        of: world.words.get(&format!("event-result.evaluated.{}", e.of.key())).to_owned(),
        when: view::when(world, e.date, None),
        asked: e.asked,
        answered: e.answered,
        satisfied: e.satisfied,
        mostly: e.mostly,
        dissatisfied: e.dissatisfied,
        rate: (e.answered >= minimum).then(|| view::percent(f64::from(satisfied) * 100.0 / f64::from(e.answered))),
        by: e.by.as_ref().map(|t| t.0.clone()),
    }
}

fn evidence(world: &World<'_>, route: &Route, e: &crate::model::common::Evidence) -> EvidenceRow {
    EvidenceRow {
        link: e
            .url
            .as_ref()
            .map_or_else(|| Anchor::text(e.title.0.clone()), |url| Anchor::outside(e.title.0.clone(), url)),
        when: e.date.map(|d| view::when(world, Some(d), None)),
        note: view::prose(world, route, e.note.as_deref()),
    }
}
