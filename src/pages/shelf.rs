//! What pages about many records share: shelves of records, newest first, and who still owes an answer.

use std::cmp::Reverse;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::date::PartialDate;
use crate::derive::links::RecordAt;
use crate::derive::measure;
use crate::derive::scope::Scope;
use crate::derive::status::{self, Role, Status};
use crate::id::RecordKind;
use crate::model::meeting::MeetingState;
use crate::model::outcome::Outcome;
use crate::pages::World;
use crate::pages::foot;
use crate::pages::pen::{self, Pieces};
use crate::pages::view::{self, Item, State, When};
use crate::route::{self, Route};

/// How many entries a shelf shows when the rest has a page of its own.
pub const NEWEST: usize = 10;

/// With more than this on one page, all but the newest are no more than titles, folded away.
const READABLE: usize = 30;

/// The records of one kind on a page about many: all of them, or the newest and the way to the rest.
#[derive(Clone, Debug, Serialize)]
pub struct Shelf {
    /// The id of its section; `outcomes`, `meetings` and the like are linked to from elsewhere.
    pub anchor: &'static str,
    pub title: String,
    pub items: Pieces,
    /// The rest of a long shelf that has no page of its own.
    pub rest: Pieces,
    pub total: usize,
    /// Whether every record is shown.
    pub whole: bool,
    /// Where all of them stand.
    pub all: Option<String>,
}

/// A shelf of `positions`. When there are more than [`NEWEST`] and `all` leads to the rest, only the newest are shown; where
/// nothing leads to it, a long rest follows as titles.
pub fn shelf(
    world: &World<'_>,
    from: &Route,
    anchor: &'static str,
    kind: RecordKind,
    positions: &[usize],
    all: Option<Route>,
) -> Shelf {
    let sorted = newest_first(world, kind, positions);
    let shown = if all.is_some() || sorted.len() > READABLE { sorted.len().min(NEWEST) } else { sorted.len() };
    let rest = if all.is_some() { &[] } else { &sorted[shown..] };
    Shelf {
        anchor,
        title: world.words.get(&format!("shelf.{anchor}")).to_owned(),
        total: sorted.len(),
        whole: shown + rest.len() == sorted.len(),
        all: all.filter(|_| shown < sorted.len()).map(|to| from.link_to(&to)),
        rest: rest.iter().map(|i| pen::entry(world, "line", &view::item(world, from, (kind, *i)))).collect(),
        items: view::items(world, from, kind, sorted[..shown].iter().copied()),
    }
}

/// By date, newest first, then by id; what has no date comes last.
pub fn newest_first(world: &World<'_>, kind: RecordKind, positions: &[usize]) -> Vec<usize> {
    let mut sorted = positions.to_vec();
    sorted.sort_by_key(|i| (Reverse(date(world, (kind, *i))), *i));
    sorted
}

/// The date by which a record is ordered in lists.
pub fn date(world: &World<'_>, (kind, i): RecordAt) -> Option<PartialDate> {
    let site = world.site;
    match kind {
        RecordKind::Topic => site.topics.at(i).raised,
        RecordKind::Meeting => site.meetings.at(i).date.known().copied(),
        RecordKind::Outcome => view::outcome_date(world, i),
        RecordKind::Case => site.cases.at(i).date,
        RecordKind::Venue => site.venues.at(i).opened,
        RecordKind::Document => site.documents.at(i).issued,
        RecordKind::Plan => site.plans.at(i).issued,
        RecordKind::Campaign => site.campaigns.at(i).start,
        RecordKind::News => site.news.at(i).date.known().copied(),
        _ => None,
    }
}

/// What was last told of these records, newest first, as seconds since 1970: when it was published or changed, where git knows
/// that; else on the day that the record itself is dated. What is announced for later is no news until it is published.
pub fn news(world: &World<'_>, records: impl Iterator<Item = RecordAt>, most: usize) -> Vec<(i64, RecordAt)> {
    let dated = records.filter_map(|at| {
        let date = date(world, at);
        let published = foot::last_told(world, at).map(|one| one.commit.time);
        let happened = || Some(seconds(date.filter(|date| date.earliest() <= world.today)?.earliest()));
        Some((published.or_else(happened)?, date, at))
    });
    let mut newest: Vec<_> = dated.collect();
    // A first commit brings many records at once: then the latest of them come first.
    newest.sort_unstable_by(|a, b| (b.0, b.1).cmp(&(a.0, a.1)).then_with(|| a.2.cmp(&b.2)));
    newest.truncate(most);
    newest.into_iter().map(|(told, _, at)| (told, at)).collect()
}

/// The first second of a day.
fn seconds(day: Date) -> i64 {
    day.to_zoned(TimeZone::UTC).map_or(0, |day| day.timestamp().as_second())
}

/// The feed of a region where there is anything to follow; that of the site's root is the site's.
pub fn feed(world: &World<'_>, region: usize) -> Option<Route> {
    let holdings = world.facts.scopes.of(Scope::Region(region));
    let any = region != world.site.root && !(holdings.meetings.is_empty() && holdings.outcomes.is_empty());
    any.then(|| route::feed(world.site.regions.at(region).key.as_str()))
}

/// Whether a meeting has been held: planned and cancelled ones are told apart and never counted.
pub fn held(world: &World<'_>, meeting: usize) -> bool {
    measure::is_held(world.site, meeting)
}

/// What belongs to a campaign: its topics, and the meetings that name it or are about one of those.
pub struct TakingPart {
    pub topics: Vec<usize>,
    pub held: Vec<usize>,
    /// Planned or announced, and not said to have been held.
    pub ahead: Vec<usize>,
}

pub fn taking_part(world: &World<'_>, campaign: usize) -> TakingPart {
    let links = &world.facts.links;
    let topics = links.campaign_topics[campaign].clone();
    let mut meetings = links.campaign_meetings[campaign].clone();
    meetings.extend(topics.iter().flat_map(|t| links.topic_meetings[*t].iter().copied()));
    meetings.sort_unstable();
    meetings.dedup();
    meetings.retain(|m| world.site.meetings.at(*m).state != MeetingState::Cancelled);
    let (held, ahead) = meetings.into_iter().partition(|m| held(world, *m));
    TakingPart { topics, held, ahead }
}

/// The outcomes of which something became: anything beyond their being written down. Newest first.
pub fn with_news(world: &World<'_>, outcomes: &[usize]) -> Vec<usize> {
    let moved: Vec<usize> = outcomes
        .iter()
        .copied()
        .filter(|o| world.facts.standing[*o].status != Status::Formed || world.facts.standing[*o].followed_up)
        .collect();
    newest_first(world, RecordKind::Outcome, &moved)
}

/// An outcome that waits for an answer, and from whom.
#[derive(Clone, Debug, Serialize)]
pub struct Owed {
    pub item: Item,
    pub state: State,
    /// Who is to act when it is overdue, else to whom it was handed, in the record's words.
    pub who: Option<String>,
    /// Whether that is who leads it.
    pub led: bool,
    /// When it was handed over or due.
    pub when: Option<When>,
    /// Whether `when` is the due date.
    pub late: bool,
}

/// The outcomes that wait for an answer, and how many there are in all.
#[derive(Clone, Debug, Serialize)]
pub struct OwedList {
    pub items: Vec<Owed>,
    pub total: usize,
    /// How many of them are overdue, and of how many no reply is on record.
    pub late: usize,
    pub silent: usize,
    pub more: usize,
}

/// Overdue ones first, the latest first; then those handed to someone with no reply on record, newest first. Lateness
/// needs a due date: silence alone is only said to be silence.
pub fn owed(world: &World<'_>, from: &Route, outcomes: &[usize], most: usize) -> OwedList {
    let mut late: Vec<usize> = outcomes.iter().copied().filter(|o| world.facts.standing[*o].overdue).collect();
    late.sort_by_key(|o| (Reverse(world.facts.standing[*o].days_late), *o));
    let silent: Vec<usize> = outcomes.iter().copied().filter(|o| unanswered(world, *o)).collect();
    let (overdue, silent) = (late.len(), newest_first(world, RecordKind::Outcome, &silent));
    late.extend(&silent);
    let total = late.len();
    OwedList {
        late: overdue,
        silent: silent.len(),
        items: late.into_iter().take(most).map(|o| owed_view(world, from, o)).collect(),
        total,
        more: total.saturating_sub(most),
    }
}

/// Handed to someone, not overdue, and neither reply nor completion nor progress on record.
pub fn unanswered(world: &World<'_>, o: usize) -> bool {
    let outcome = world.site.outcomes.at(o);
    let standing = &world.facts.standing[o];
    !standing.overdue
        && matches!(standing.status, Status::Submitted | Status::Accepted | Status::Assigned)
        && !(outcome.transmissions.is_empty() && outcome.assignments.is_empty())
        && outcome.responses.is_empty()
        && outcome.completions.is_empty()
}

/// Of an outcome that somebody is to act on: to whom it was handed, in the record's words.
#[derive(Clone, Debug, Serialize)]
pub struct Waiting {
    /// That no answer is on record; none of an overdue one, which says more.
    pub state: Option<State>,
    pub to: String,
}

/// Whom an outcome waits for, if it is [`unanswered`], or overdue and without a body that leads it.
pub fn waiting(world: &World<'_>, o: usize) -> Option<Waiting> {
    let silent = unanswered(world, o);
    let unled = world.facts.standing[o].overdue && world.site.outcomes.at(o).lead.is_none();
    let (to, _, _) = handed(world.site.outcomes.at(o)).filter(|_| silent || unled)?;
    Some(Waiting { state: silent.then(|| no_reply(world, o)), to: to.to_owned() })
}

/// That no answer is on record. Whoever endorsed an outcome has not been silent.
fn no_reply(world: &World<'_>, o: usize) -> State {
    let endorsed = !world.site.outcomes.at(o).endorsements.is_empty();
    let word = if endorsed { "owed.no-reply-endorsed" } else { "owed.no-reply" };
    view::state(world, "no-reply", word, Role::Formed, "ring")
}

/// To whom an outcome was handed last, and when: by assignment, else by transmission.
pub fn handed(outcome: &Outcome) -> Option<(&str, Option<PartialDate>, Option<&str>)> {
    let assigned = status::latest(&outcome.assignments, |a| a.date).map(|a| (&*a.to.0, a.date, a.when.as_deref()));
    let sent = || status::latest(&outcome.transmissions, |t| t.date).map(|t| (&*t.to.0, t.date, t.when.as_deref()));
    assigned.or_else(sent)
}

fn owed_view(world: &World<'_>, from: &Route, o: usize) -> Owed {
    let outcome = world.site.outcomes.at(o);
    let standing = &world.facts.standing[o];
    let mut item = view::item(world, from, (RecordKind::Outcome, o));
    let late = item.late.take();
    let held = || world.site.awaits_mending().then(|| world.words.get("held.one").to_owned());
    let lead = outcome.lead.as_ref().and_then(|id| {
        let body = world.site.organizations.get(id.as_str()).map(|body| body.name.0.clone());
        body.or_else(held)
    });
    let handed = handed(outcome);
    let when = match (&late, &handed) {
        (Some(_), _) => standing.due.map(|d| view::when(world, Some(d), None)),
        (None, Some((_, date, text))) if date.is_some() || text.is_some() => Some(view::when(world, *date, *text)),
        _ => None,
    };
    let lead = lead.filter(|_| late.is_some());
    Owed {
        led: lead.is_some(),
        who: lead.or(handed.map(|(to, _, _)| to.to_owned())),
        late: late.is_some(),
        state: late.unwrap_or_else(|| no_reply(world, o)),
        when,
        item,
    }
}
