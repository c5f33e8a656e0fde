//! What must hold of any records at all, tried on sites made at random: statuses follow the dated entries, no reference
//! leads nowhere, the parts add up to the whole, and stories tell of one matter.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends by panicking")]
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use proptest::prelude::{ProptestConfig, Strategy, any, prop, prop_assert, prop_assert_eq, proptest};
use yishi::config::{Limits, Options};
use yishi::derive::measure::{self, Measure};
use yishi::derive::scope::Scope;
use yishi::derive::status::Status;
use yishi::derive::timeline;
use yishi::derive::{self, Facts};
use yishi::diag::Diagnostics;
use yishi::id::RecordKind;
use yishi::model::site::Fault;
use yishi::model::{Entity, Site, Table, check, file, site};
use yishi::parse::record::{FieldPath, Visitor};

fn options() -> Options {
    Options { search: false, ..Options::on(jiff::civil::date(2024, 6, 1)) }
}

/// The site that these files make, with everything that was found wrong.
fn site_of(files: &BTreeMap<String, String>) -> (Site, Facts, Vec<Fault>, Diagnostics) {
    let mut records = Vec::new();
    let mut diagnostics = Diagnostics::new();
    for (path, text) in files {
        let (read, faults) = file::read(&Arc::from(path.as_str()), text.as_bytes(), &Limits::default());
        records.push(read);
        diagnostics.append(faults);
    }
    let (site, faults, more) = site::assemble(records, &options(), &check::alone);
    diagnostics.append(more);
    let site = site.expect("settings and regions are there");
    let facts = derive::derive(&site, &options());
    (site, facts, faults, diagnostics)
}

/// Settings, and a county with two townships of two villages each.
fn ground() -> BTreeMap<String, String> {
    let mut regions = String::from("key,code,system,name,level,kind,parent,longitude,latitude,col,row,source\n");
    regions.push_str("r,,,梧溪县,county,县,,,,,,\n");
    for township in 1..=2 {
        writeln!(regions, "r{township},,,第{township}镇,township,镇,r,,,,,").unwrap();
        for village in 1..=2 {
            writeln!(regions, "r{township}{village},,,第{township}{village}村,village,村,r{township},,,,,").unwrap();
        }
    }
    BTreeMap::from([
        ("data/site.yaml".to_owned(), "title: 样例\nroot: r\n".to_owned()),
        ("data/regions.csv".to_owned(), regions),
    ])
}

const REGIONS: [&str; 7] = ["r", "r1", "r2", "r11", "r12", "r21", "r22"];

/// A dated entry of an outcome, by the day of 2023 it happened on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    Sent,
    Adopted,
    Declined,
    Assigned,
    Progress,
    Replied,
    Completed,
    Confirmed,
    Reopened,
}

const EVENTS: [Event; 9] = [
    Event::Sent,
    Event::Adopted,
    Event::Declined,
    Event::Assigned,
    Event::Progress,
    Event::Replied,
    Event::Completed,
    Event::Confirmed,
    Event::Reopened,
];

impl Event {
    /// The list it stands in, and how it is written there.
    fn written(self, date: &str) -> (&'static str, String) {
        let (list, rest) = match self {
            Self::Sent => ("transmissions", "to: 县政府"),
            Self::Adopted => ("decisions", "result: 采纳"),
            Self::Declined => ("decisions", "result: 未采纳, reason: 没有地"),
            Self::Assigned => ("assignments", "to: 住建局"),
            Self::Progress => ("milestones", "text: 开工"),
            Self::Replied => ("responses", "text: 已安排"),
            Self::Completed => ("completions", "text: 修好"),
            Self::Confirmed => ("follow_ups", "finding: 亮着, result: 确认办结"),
            Self::Reopened => ("follow_ups", "finding: 又灭, result: 重新办理, reason: 线路老化"),
        };
        (list, format!("{{date: {date}, {rest}}}"))
    }

    /// The statuses in which an outcome may be right after this entry, as the domain tells them.
    fn may_lead_to(self) -> &'static [Status] {
        match self {
            Self::Reopened => &[Status::Reopened],
            Self::Declined => &[Status::Declined, Status::Completed, Status::Verified],
            Self::Confirmed => &[Status::Verified],
            Self::Completed => &[Status::Completed, Status::Verified],
            _ => Status::ALL,
        }
    }
}

/// Entries on different days, in the order in which they are written. Nothing is confirmed before it was first completed:
/// that is a fault of its own.
fn events() -> impl Strategy<Value = Vec<(u32, Event)>> {
    let days = prop::collection::btree_map(1..365_u32, prop::sample::select(EVENTS.to_vec()), 0..8);
    let possible = |days: BTreeMap<u32, Event>| {
        let completed = days.iter().find(|(_, event)| **event == Event::Completed).map_or(0, |(day, _)| *day);
        let early = |(day, event): &(u32, Event)| *event == Event::Confirmed && *day < completed;
        days.into_iter().filter(|one| !early(one)).collect::<Vec<_>>()
    };
    days.prop_map(possible).prop_shuffle()
}

fn outcome(region: &str, topics: &str, events: &[(u32, Event)], more: &str) -> String {
    let mut lists: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (day, event) in events {
        let date = jiff::civil::date(2022, 12, 31).checked_add(jiff::Span::new().days(i64::from(*day))).unwrap();
        let (list, entry) = event.written(&date.to_string());
        lists.entry(list).or_default().push(entry);
    }
    let mut text =
        format!("---\ntitle: 路灯\nsummary: 修好了\nform: 纪要\nregion: {region}\ntopics: [{topics}]\n{more}");
    for (list, entries) in lists {
        writeln!(text, "{list}: [{}]", entries.join(", ")).unwrap();
    }
    text + "---\n"
}

fn topic(region: &str) -> String {
    format!("---\ntitle: 路灯\nregion: {region}\n---\n")
}

fn standing(events: &[(u32, Event)], more: &str) -> derive::status::Standing {
    let mut files = ground();
    files.insert("content/topics/t.md".to_owned(), topic("r"));
    files.insert("content/outcomes/o.md".to_owned(), outcome("r", "t", events, more));
    let (site, facts, faults, diagnostics) = site_of(&files);
    assert_eq!(site.outcomes.len(), 1, "{faults:?} {diagnostics:?}");
    facts.standing[0].clone()
}

/// Sees where a record leads.
#[derive(Default)]
struct Links(Vec<(RecordKind, String)>);

impl Visitor for Links {
    fn link(&mut self, _: &FieldPath, kind: RecordKind, id: &str) {
        self.0.push((kind, id.to_owned()));
    }
}

fn links_of<T: Entity>(table: &Table<T>, links: &mut Links) {
    table.iter().for_each(|entry| entry.record.visit_fields(&mut FieldPath::default(), links));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(120) })]

    /// The order in which staff write entries of different days changes nothing.
    #[test]
    fn a_status_depends_on_dates_and_not_on_the_order_of_writing(events in events()) {
        let mut sorted = events.clone();
        sorted.sort();
        prop_assert_eq!(standing(&events, ""), standing(&sorted, ""));
    }

    /// The last word counts where it settles a matter, and an outcome without entries is only formed.
    #[test]
    fn a_status_follows_from_the_entries(events in events()) {
        let now = standing(&events, "");
        match events.iter().max() {
            None => prop_assert_eq!(now.status, Status::Formed),
            Some((_, last)) => {
                prop_assert!(last.may_lead_to().contains(&now.status), "{:?}: {:?}", events, now.status);
                prop_assert!(now.status != Status::Formed, "{:?}", events);
            }
        }
        let has = |event: Event| events.iter().any(|(_, one)| *one == event);
        prop_assert!(now.status != Status::Verified || has(Event::Confirmed));
        prop_assert!(now.status != Status::Completed || has(Event::Completed));
        prop_assert!(now.status != Status::Declined || has(Event::Declined));
        prop_assert!(now.status != Status::Reopened || has(Event::Reopened));
    }

    /// Only a due date that has passed makes late, and never what is settled.
    #[test]
    fn silence_is_never_lateness(events in events(), due in prop::option::of(1..28_u32), past in any::<bool>()) {
        let month = if past { "2024-05" } else { "2024-07" };
        let more = due.map_or_else(String::new, |day| format!("due: {month}-{day:02}\n"));
        let now = standing(&events, &more);
        prop_assert_eq!(now.overdue, due.is_some() && past && !now.status.is_final());
        prop_assert_eq!(now.days_late > 0, now.overdue);
    }

    /// Whatever refers to whatever: a reference in the site leads to a record of it or to one that is known to be held
    /// back, and one that leads nowhere is told.
    #[test]
    fn every_reference_resolves_or_is_told(
        topics in prop::collection::vec((prop::sample::select(REGIONS.to_vec()), 0..3_u8), 1..5),
        outcomes in prop::collection::vec((0..7_usize, prop::collection::vec(0..6_usize, 1..4)), 0..6),
    ) {
        let mut files = ground();
        for (n, (region, how)) in topics.iter().enumerate() {
            let text = match how {
                0 => topic(region),
                1 => topic(region).replace("title", "draft: 是\ntitle"),
                _ => topic(region).replace("title", "tittle"),
            };
            files.insert(format!("content/topics/t{n}.md"), text);
        }
        for (n, (region, refs)) in outcomes.iter().enumerate() {
            let names: BTreeSet<String> = refs.iter().map(|t| format!("t{t}")).collect();
            let names: Vec<String> = names.into_iter().collect();
            files.insert(format!("content/outcomes/o{n}.md"), outcome(REGIONS[*region], &names.join(", "), &[], ""));
        }
        let (site, facts, faults, _) = site_of(&files);
        let mut links = Links::default();
        links_of(&site.topics, &mut links);
        links_of(&site.outcomes, &mut links);
        for (kind, id) in &links.0 {
            let here = match kind {
                RecordKind::Region => site.regions.position(id).is_some(),
                _ => site.position(*kind, id).is_some() || site.absent.contains_key(&(*kind, Arc::from(id.as_str()))),
            };
            prop_assert!(here, "{kind:?} {id} leads nowhere");
        }
        let dangling = outcomes.iter().filter(|(_, refs)| refs.iter().any(|t| *t >= topics.len())).count();
        let told: BTreeSet<&str> = faults
            .iter()
            .filter(|fault| fault.diagnostic.code == "dangling-reference")
            .map(|fault| &*fault.path)
            .collect();
        prop_assert_eq!(told.len(), dangling, "{:?}", faults);
        for (t, outcomes) in (0..site.topics.len()).map(|t| (t, &facts.links.topic_outcomes[t])) {
            for o in outcomes {
                let named = site.outcomes.at(*o).topics.iter().any(|id| id.as_str() == &*site.topics.at(t).id);
                prop_assert!(named, "the way back is the way there");
            }
        }
    }

    /// A region counts what its parts count and what is its own; each outcome has one status.
    #[test]
    fn the_parts_add_up_to_the_whole(
        outcomes in prop::collection::vec((0..7_usize, events()), 0..12),
    ) {
        let mut files = ground();
        files.insert("content/topics/t.md".to_owned(), topic("r"));
        for (n, (region, events)) in outcomes.iter().enumerate() {
            files.insert(format!("content/outcomes/o{n}.md"), outcome(REGIONS[*region], "t", events, ""));
        }
        let (site, facts, faults, _) = site_of(&files);
        prop_assert_eq!(site.outcomes.len(), outcomes.len(), "{:?}", faults);
        let count = |region: usize, measure: Measure| measure::count(&site, &facts, Scope::Region(region), measure).len();
        let statuses: Vec<Measure> =
            Measure::ALL.iter().copied().filter(|measure| measure.key().starts_with("status-")).collect();
        prop_assert_eq!(statuses.len(), Status::ALL.len());
        for region in 0..site.regions.len() {
            let whole = count(region, Measure::Outcomes);
            let own = outcomes.iter().filter(|(r, _)| site.regions.position(REGIONS[*r]) == Some(region)).count();
            let parts: usize = site.regions.children(region).iter().map(|part| count(*part, Measure::Outcomes)).sum();
            prop_assert_eq!(whole, own + parts);
            prop_assert_eq!(whole, statuses.iter().map(|status| count(region, *status)).sum::<usize>());
        }
        prop_assert_eq!(count(site.root, Measure::Outcomes), outcomes.len());
    }

    /// An outcome's story has its own meetings and topics and no meeting that was about other matters, or of another place; a
    /// topic's has all its meetings and outcomes.
    #[test]
    fn a_story_is_whole_and_of_one_matter(
        meetings in prop::collection::vec((0..7_usize, prop::collection::btree_set(0..4_usize, 0..3)), 1..9),
        outcomes in prop::collection::vec(
            (0..7_usize, prop::collection::btree_set(0..9_usize, 0..3), prop::collection::btree_set(0..4_usize, 0..3)), 1..9,
        ),
    ) {
        let mut files = ground();
        let named = |of: &str, all: &BTreeSet<usize>| all.iter().map(|n| format!("{of}{n}")).collect::<Vec<_>>().join(", ");
        for n in 0..4 {
            files.insert(format!("content/topics/t{n}.md"), topic("r"));
        }
        for (n, (region, topics)) in meetings.iter().enumerate() {
            let (region, topics) = (REGIONS[*region], named("t", topics));
            let text = format!("---\ntitle: 会\nsummary: 会\ndate: 2023-05-01\nregion: {region}\nstate: 已召开\ntopics: [{topics}]\n---\n");
            files.insert(format!("content/meetings/m{n}.md"), text);
        }
        for (n, (region, of, topics)) in outcomes.iter().enumerate() {
            let of: BTreeSet<usize> = of.iter().copied().filter(|m| *m < meetings.len()).collect();
            // One that names neither is a fault of its own.
            let topics = if of.is_empty() && topics.is_empty() { &BTreeSet::from([0]) } else { topics };
            let more = format!("meetings: [{}]\n", named("m", &of));
            files.insert(format!("content/outcomes/o{n}.md"), outcome(REGIONS[*region], &named("t", topics), &[], &more));
        }
        let (site, facts, faults, diagnostics) = site_of(&files);
        prop_assert_eq!((site.meetings.len(), site.outcomes.len()), (meetings.len(), outcomes.len()), "{:?} {:?}", faults, diagnostics);
        let links = &facts.links;
        for o in 0..site.outcomes.len() {
            let (members, left) = timeline::members(&site, &facts, (RecordKind::Outcome, o));
            prop_assert_eq!(left, 0);
            let of = |kind| members.iter().filter(move |at| at.0 == kind).map(|at| at.1).collect::<BTreeSet<usize>>();
            prop_assert_eq!(of(RecordKind::Outcome), BTreeSet::from([o]));
            let own = |m: &usize| links.outcome_meetings[o].contains(m);
            prop_assert!(links.outcome_meetings[o].iter().all(|m| of(RecordKind::Meeting).contains(m)));
            prop_assert!(links.outcome_topics[o].iter().all(|t| of(RecordKind::Topic).contains(t)));
            for m in of(RecordKind::Meeting).iter().filter(|m| !own(m)) {
                let about = links.outcome_topics[o].iter().any(|t| links.topic_meetings[*t].contains(m));
                let regions = [site.outcomes.at(o).region.as_str(), site.meetings.at(*m).region.as_str()];
                let [a, b] = regions.map(|key| site.regions.position(key).unwrap());
                prop_assert!(about && (site.regions.within(a, b) || site.regions.within(b, a)), "{} {}", o, m);
            }
        }
        for t in 0..site.topics.len() {
            let (members, _) = timeline::members(&site, &facts, (RecordKind::Topic, t));
            let has = |kind, all: &[usize]| all.iter().all(|i| members.contains(&(kind, *i)));
            prop_assert!(has(RecordKind::Meeting, &links.topic_meetings[t]));
            prop_assert!(has(RecordKind::Outcome, &links.topic_outcomes[t]));
        }
    }
}

/// A topic of more places than a page can tell of keeps what is nearest, and says how much is left.
#[test]
fn a_story_too_long_tells_how_much_is_left() {
    let mut files = ground();
    files.insert("content/topics/t.md".to_owned(), topic("r"));
    files.insert(
        "content/meetings/m.md".to_owned(),
        "---\ntitle: 会\nsummary: 会\ndate: 2023-05-01\nregion: r\nstate: 已召开\ntopics: [t]\n---\n".to_owned(),
    );
    for n in 0..300 {
        files.insert(format!("content/outcomes/o{n}.md"), outcome("r1", "t", &[], "meetings: [m]\n"));
    }
    let (site, facts, ..) = site_of(&files);
    let (members, left) = timeline::members(&site, &facts, (RecordKind::Topic, 0));
    assert!(members.contains(&(RecordKind::Meeting, 0)));
    assert_eq!(members.len() + left, 302);
    let (members, left) = timeline::members(&site, &facts, (RecordKind::Outcome, 7));
    assert_eq!((members, left), (vec![(RecordKind::Topic, 0), (RecordKind::Meeting, 0), (RecordKind::Outcome, 7)], 0));
}
