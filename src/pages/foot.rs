//! The foot of a record's page: when it was published and changed, how to cite it, and what each revision changed.
//!
//! It is made of the record's history and its old texts alone, and stands outside `<main>`: the search knows what a page
//! says today, not what it said.

use jiff::civil::Date;
use serde::Serialize;

use crate::date::PartialDate;
use crate::derive::changes::{self, Difference, Kind, RecordHistory, Revision, Told, ToldRevision};
use crate::derive::links::RecordAt;
use crate::diff::{Changes, FieldChange, ParagraphChange, Span, Step, Value};
use crate::id::RecordKind;
use crate::model::common::{ChangeNote, Common};
use crate::model::kind::FileKind;
use crate::model::{Entity, campaign, case, document, meeting, news, outcome, page, plan, programme, topic, venue};
use crate::pages::citation::{self, Citation, Cited};
use crate::pages::view::{self, When};
use crate::pages::{Page, World, shelf};
use crate::parse::record::{Field, Record, Shape};

/// Digits of a digest that stand in links and marks: enough that no reader meets the same twice.
const MARK: usize = 16;

/// Revisions whose differences are shown; of older ones only when and who.
const SHOWN: usize = 50;

/// Days from an event to its publication after which a record is one made later. A public body has twenty working days
/// (政府信息公开条例, article 26), which is about a month.
const LATE: i32 = 31;

/// Values up to so many characters are shown whole, before and after; in longer ones the changed words are marked.
const SHORT: usize = 24;

#[derive(Serialize)]
pub struct Foot {
    /// Whether the record has changes that are not committed, or was never committed: `changed`, `new`.
    pending: Option<&'static str>,
    published: Option<When>,
    updated: Option<When>,
    /// The day of what the record tells, as declared.
    event: Option<When>,
    /// Why the record was made long after the event, when it was.
    late: Option<String>,
    revision: Option<String>,
    digest: Option<String>,
    /// What `#h=` of a link to this revision says.
    mark: Option<String>,
    gb: Citation,
    plain: Citation,
    /// What the head of an article's page tells of it; none of a page that is no article (a region, an organization).
    article: Option<Article>,
    /// How many revisions there are.
    count: usize,
    groups: Vec<Group>,
}

/// What the tags that public sites in China must carry (国办发〔2017〕47号) say of an article beside its title.
#[derive(Serialize)]
struct Article {
    /// When it was first published, to the minute.
    published: Option<String>,
    /// Who published what it rests on, else who publishes the site.
    source: String,
}

/// A revision worth telling, or a run of small ones.
#[derive(Serialize)]
struct Group {
    minor: bool,
    revisions: Vec<RevisionView>,
}

#[derive(Serialize)]
struct RevisionView {
    id: String,
    /// The anchor under which the feed and the list of changes know it.
    anchor: String,
    when: When,
    unit: Option<String>,
    kind: &'static str,
    note: Option<String>,
    mark: Option<String>,
    /// Whether the text that stands does not rest on it, so that it is no change since another text.
    passed: bool,
    /// Why no difference is shown: `withheld`, `unread`, `old`, `same`, `together`, `passed`.
    silent: Option<&'static str>,
    fields: Vec<FieldView>,
    body: Vec<ParagraphView>,
}

#[derive(Serialize)]
struct FieldView {
    label: String,
    before: Option<String>,
    after: Option<String>,
    spans: Vec<SpanView>,
}

/// A paragraph: `tag` is `add`, `del` or `mix`.
#[derive(Serialize)]
struct ParagraphView {
    tag: &'static str,
    text: String,
    spans: Vec<SpanView>,
}

/// A stretch of text: `tag` is `same`, `add` or `del`.
#[derive(Serialize)]
struct SpanView {
    tag: &'static str,
    text: String,
}

/// The foot of a page that shows one record. Of a record that shares its file with others (an organization, a region)
/// there is a citation and no history: the file's is not the record's.
pub fn foot(world: &World<'_>, page: &Page) -> Option<Foot> {
    let (kind, id) = page.record.as_ref()?;
    let at = (*kind, world.site.position(*kind, id)?);
    let path = page.made_from.first().filter(|path| own_file(path));
    let history = path.map_or_else(|| world.facts.history.none(), |path| world.facts.history.of(path));
    let told = path.zip(world.recount).map(|(path, recount)| recount(path)).unwrap_or_default();
    let common = common(world, at);
    let notes = common.map_or(&[][..], |common| &common.change_notes);
    let (public, drafted) = public(world, history, &told, is_draft(world, at));
    // What a merge has passed over is listed, and nothing is dated by it.
    let standing: Vec<&Revision> = public.iter().map(|(one, _)| *one).filter(|one| one.kind != Kind::Passed).collect();
    let first = standing.last().map(|revision| revision.commit.date);
    let moment = standing.last().map(|Revision { commit, .. }| format!("{} {}", commit.date, commit.clock));
    let short = |revision: &Revision| revision.commit.short().to_owned();
    let newest = standing.first().filter(|_| !history.pending).map(|one| short(one));
    // Trifles move neither the date nor the citation, as they move neither the feed nor the site's map.
    let (first_public, revisions) = standing.split_last().map_or((None, &[][..]), |(first, rest)| (Some(first), rest));
    let changed = revisions.iter().find(|revision| !minor(revision, notes));
    let updated = changed.map(|revision| revision.commit.date);
    let revision = changed.or(first_public).filter(|_| !history.pending).map(|one| short(one));
    let event = event(world, at);
    let url = format!("{}{}", world.base_url.unwrap_or_default(), page.route);
    let cited = Cited { title: &page.title, url: &url, published: first, updated, revision: revision.as_deref() };
    let views = public.iter().enumerate().map(|(n, (revision, told))| {
        let mut view = revision_view(world, *kind, revision, (*told, n < SHOWN), notes);
        // The first public revision publishes; what the draft before it said is not told.
        let publishes = drafted && first_public.is_some_and(|first| std::ptr::eq(*first, *revision));
        if publishes {
            view = RevisionView { kind: Kind::Added.key(), silent: None, fields: Vec::new(), body: Vec::new(), ..view };
        }
        (!publishes && minor(revision, notes), view)
    });
    let digest = told.digest.clone().filter(|_| !history.pending);
    Some(Foot {
        pending: match (path.is_some() && world.facts.history.known, public.is_empty(), history.pending) {
            (true, true, _) => Some("new"),
            (true, false, true) => Some("changed"),
            _ => None,
        },
        published: first.map(|date| day(world, date)),
        updated: updated.map(|date| day(world, date)),
        late: late(world, common, first, event),
        event: event.map(|date| view::when(world, Some(date), None)),
        revision: newest,
        mark: digest.as_deref().map(mark),
        digest,
        gb: citation::gb7714(world, &cited),
        plain: citation::plain(world, &cited),
        article: common.map(|common| Article { published: moment, source: publishers(world, common) }),
        count: public.len(),
        groups: groups(views),
    })
}

/// Who published the sources of a record, each once; of one without any, who publishes the site.
fn publishers(world: &World<'_>, common: &Common) -> String {
    let source = |id: &str| Some(world.site.sources.at(world.site.sources.position(id)?));
    let mut names: Vec<&str> = Vec::new();
    for source in common.sources.iter().filter_map(|reference| source(reference.id.as_str())) {
        let name = source.publisher.as_ref().map_or(&*source.title.0, |publisher| &*publisher.0);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.is_empty() { citation::publisher(world).to_owned() } else { names.join(world.words.get("punct.list")) }
}

/// Whether a file holds one record, so that its history is the record's.
fn own_file(path: &str) -> bool {
    matches!(FileKind::of(path), FileKind::Content(_) | FileKind::One(_))
}

fn mark(digest: &str) -> String {
    digest.chars().take(MARK).collect()
}

fn day(world: &World<'_>, date: Date) -> When {
    view::when(world, Some(PartialDate::from_day(date)), None)
}

type Public<'a> = Vec<(&'a changes::Revision, Option<&'a ToldRevision>)>;

/// The revisions since the record is public, newest first, and whether others come before them: what was a draft is nobody's
/// business, and a text that could not be read stood on no page. A draft that is shown in a preview shows its whole history.
fn public<'a>(world: &World<'_>, history: &'a RecordHistory, told: &'a Told, draft: bool) -> (Public<'a>, bool) {
    let all = history.revisions.iter().enumerate().map(|(n, one)| (one, told.revisions.get(n)));
    if draft || world.recount.is_none() {
        return (all.collect(), false);
    }
    let draft = |told: Option<&ToldRevision>| told.is_some_and(|told| told.draft);
    let faulty = |told: Option<&ToldRevision>| told.is_some_and(|told| told.faulty);
    let passed = |one: &Revision| one.kind == Kind::Passed;
    let standing = all.clone().filter(|(one, told)| !passed(one) && !faulty(*told)).count();
    // A draft that a merge has passed over says nothing of the text that stands.
    let since = all.take_while(|(one, told)| passed(one) || !draft(*told));
    let public: Public<'a> = since.filter(|(_, told)| !draft(*told) && !faulty(*told)).collect();
    let drafted = public.iter().filter(|(one, _)| !passed(one)).count() < standing;
    (public, drafted)
}

/// The fields that records of `content/` share.
pub fn common<'w>(world: &World<'w>, (kind, i): RecordAt) -> Option<&'w Common> {
    let site = world.site;
    match kind {
        RecordKind::Topic => site.topics.at(i).common(),
        RecordKind::Meeting => site.meetings.at(i).common(),
        RecordKind::Outcome => site.outcomes.at(i).common(),
        RecordKind::Case => site.cases.at(i).common(),
        RecordKind::Venue => site.venues.at(i).common(),
        RecordKind::Document => site.documents.at(i).common(),
        RecordKind::News => site.news.at(i).common(),
        RecordKind::Page => site.pages.at(i).common(),
        _ => None,
    }
}

/// Whether a record waits to be published; one that does is in the site only where drafts are previewed.
pub fn is_draft(world: &World<'_>, (kind, i): RecordAt) -> bool {
    let site = world.site;
    match kind {
        RecordKind::Plan => site.plans.at(i).record.is_draft(),
        RecordKind::Campaign => site.campaigns.at(i).record.is_draft(),
        RecordKind::Figure => site.figures.at(i).record.is_draft(),
        RecordKind::Programme => site.programmes.at(i).record.is_draft(),
        _ => common(world, (kind, i)).is_some_and(|common| common.draft == Some(true)),
    }
}

/// The day the record itself tells of.
fn event(world: &World<'_>, (kind, i): RecordAt) -> Option<PartialDate> {
    match kind {
        RecordKind::Outcome => world.site.outcomes.at(i).formed,
        kind => shelf::date(world, (kind, i)),
    }
}

/// Why a record was published long after what it tells of: what the record says of that always; else what the site says of
/// all of them, and that it is unstated where nobody has written it.
fn late(
    world: &World<'_>,
    common: Option<&Common>,
    published: Option<Date>,
    event: Option<PartialDate>,
) -> Option<String> {
    if let Some(own) = common.and_then(|common| common.backdated.as_ref()) {
        return Some(own.0.clone());
    }
    let days = event?.latest().until(published?).ok()?.get_days();
    if days <= LATE {
        return None;
    }
    let reason = world.site.settings.backdated.as_ref();
    Some(reason.map_or_else(|| world.words.get("date.not-stated").to_owned(), |reason| reason.0.clone()))
}

/// The newest revision of a record that is more than a trifle.
pub fn last_told<'w>(world: &World<'w>, at: RecordAt) -> Option<&'w Revision> {
    let history = world.facts.history.of(world.site.file_of(at.0, at.1)?);
    let notes = common(world, at).map_or(&[][..], |common| &common.change_notes);
    history.revisions.iter().find(|revision| revision.kind != Kind::Passed && !minor(revision, notes))
}

/// The record's own note on a change of that day, where the commit has none.
fn declared<'n>(revision: &changes::Revision, notes: &'n [ChangeNote]) -> Option<&'n ChangeNote> {
    let days = [Some(revision.commit.made), Some(revision.commit.date)];
    notes.iter().find(|note| days.contains(&note.date.day()) && revision.kind != Kind::Added)
}

fn minor(revision: &changes::Revision, notes: &[ChangeNote]) -> bool {
    let declared = declared(revision, notes).is_some_and(|note| note.minor == Some(true));
    revision.kind != Kind::Added && (revision.commit.minor || declared)
}

fn groups(views: impl Iterator<Item = (bool, RevisionView)>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (minor, view) in views {
        match groups.last_mut() {
            Some(group) if minor && group.minor => group.revisions.push(view),
            _ => groups.push(Group { minor, revisions: vec![view] }),
        }
    }
    groups
}

fn revision_view(
    world: &World<'_>,
    kind: RecordKind,
    revision: &changes::Revision,
    (told, shown): (Option<&ToldRevision>, bool),
    notes: &[ChangeNote],
) -> RevisionView {
    let commit = &revision.commit;
    let note = commit.note.clone().or_else(|| declared(revision, notes).map(|note| note.text.0.clone()));
    let mut view = RevisionView {
        id: commit.short().to_owned(),
        anchor: format!("r-{}", commit.short()),
        when: day(world, commit.date),
        unit: commit.unit.clone(),
        kind: revision.kind.key(),
        note,
        mark: told.and_then(|told| told.digest.as_deref()).map(mark),
        passed: revision.kind == Kind::Passed,
        silent: None,
        fields: Vec::new(),
        body: Vec::new(),
    };
    // Links to a text that is long past are known by its mark.
    match told.filter(|_| shown).map(|told| &told.difference) {
        _ if matches!(revision.kind, Kind::Merged | Kind::Passed) => {
            view.silent = Some(if revision.kind == Kind::Merged { "together" } else { "passed" });
        }
        Some(Difference::Whole) => {}
        Some(Difference::Withheld) => view.silent = Some("withheld"),
        Some(Difference::Unread) => view.silent = Some("unread"),
        Some(Difference::Changes(Changes { fields, body })) => {
            let same = fields.is_empty() && body.is_empty();
            view.silent = (same && revision.kind != Kind::Moved).then_some("same");
            view.fields = fields.iter().map(|field| field_view(world, kind, field)).collect();
            view.body = body.iter().map(paragraph).collect();
        }
        None => view.silent = Some("old"),
    }
    view
}

fn field_view(world: &World<'_>, kind: RecordKind, change: &FieldChange) -> FieldView {
    let (label, shape) = label(world, kind, &change.field);
    let of = names(&change.field);
    let say = |value: &Option<Value>| value.as_ref().map(|value| say(world, value, shape, of));
    let (before, after) = (say(&change.before), say(&change.after));
    let long = |text: &String| text.chars().count() > SHORT;
    let spans = match (&before, &after) {
        (Some(before), Some(after)) if long(before) || long(after) => crate::diff::spans(before, after),
        _ => None,
    };
    FieldView { label, before, after, spans: spans.iter().flatten().map(span).collect() }
}

/// The way to a field in the interface's words, and the form of what stands there as far as the dictionary knows it.
fn label(world: &World<'_>, kind: RecordKind, way: &[Step]) -> (String, Option<&'static Shape>) {
    let mut fields = Some(fields(kind));
    let mut shape: Option<&'static Shape> = None;
    let mut names: Vec<String> = Vec::new();
    for step in way {
        match step {
            Step::Key(key) => {
                names.push(name(world, key));
                shape = fields.as_ref().and_then(|all| all.iter().find(|field| field.name == key)).map(|f| &f.shape);
            }
            Step::Item(n) => {
                names.push(world.words.fill("history.item", &[("n", &n.to_string())]));
                if let Some(Shape::List(of)) = shape {
                    shape = Some(of);
                }
            }
        }
        fields = match shape {
            Some(Shape::Record(inner)) => Some(inner.iter().collect()),
            _ => None,
        };
    }
    (names.join(world.words.get("history.within")), shape)
}

fn name(world: &World<'_>, key: &str) -> String {
    let word = format!("field.{key}");
    if world.words.has(&word) { world.words.get(&word).to_owned() } else { key.to_owned() }
}

/// The field a value stands in, and that around it.
type Of<'k> = (&'k str, &'k str);

fn names(way: &[Step]) -> Of<'_> {
    let mut keys = way.iter().rev().filter_map(|step| match step {
        Step::Key(key) => Some(key.as_str()),
        Step::Item(_) => None,
    });
    (keys.next().unwrap_or_default(), keys.next().unwrap_or_default())
}

/// What an id or the name of a field stands for, where a reader knows that by another name.
fn known_as(world: &World<'_>, text: &str, of: Of<'_>) -> Option<String> {
    let kind = match of {
        ("field", "inferred") => return Some(name(world, text)),
        ("id", "sources") => RecordKind::Source,
        ("region", _) => RecordKind::Region,
        ("lead" | "co" | "organizer" | "issuers", _) => RecordKind::Organization,
        ("topics" | "topic", _) => RecordKind::Topic,
        ("meetings" | "escalated_from", _) => RecordKind::Meeting,
        ("outcomes" | "outcome" | "superseded_by", _) => RecordKind::Outcome,
        ("venue", _) => RecordKind::Venue,
        ("programme", _) => RecordKind::Programme,
        ("organization", _) => RecordKind::Organization,
        ("campaign", _) => RecordKind::Campaign,
        ("plan", _) => RecordKind::Plan,
        ("fields", _) => {
            let term = world.site.settings.fields.iter().find(|term| *term.key.0 == *text);
            return term.map(|term| term.name.0.to_string());
        }
        ("related", _) => return world.site.find(text).map(|at| view::title(world, at)),
        // Only topics and programmes have one.
        ("parent", _) if world.site.position(RecordKind::Topic, text).is_some() => RecordKind::Topic,
        ("parent", _) => RecordKind::Programme,
        _ => return None,
    };
    world.site.position(kind, text).map(|i| view::title(world, (kind, i)))
}

/// A value as a reader sees it: words of a vocabulary by their names, the fields of a group with theirs, other records by
/// their titles.
fn say(world: &World<'_>, value: &Value, shape: Option<&Shape>, of: Of<'_>) -> String {
    let words = world.words;
    match (value, shape) {
        (Value::Text(text), Some(Shape::Word(terms))) => {
            terms.iter().find(|(key, _)| key == text).map_or_else(|| text.clone(), |(_, zh)| (*zh).to_owned())
        }
        (Value::Text(text), Some(Shape::Flag)) => match text.as_str() {
            "true" | "是" => words.get("history.yes").to_owned(),
            "false" | "否" => words.get("history.no").to_owned(),
            _ => text.clone(),
        },
        (Value::Text(text), _) => known_as(world, text, of).unwrap_or_else(|| value.words()),
        (Value::List(items), shape) => {
            let inner = match shape {
                Some(Shape::List(inner)) => Some(*inner),
                _ => None,
            };
            items.iter().map(|item| say(world, item, inner, of)).collect::<Vec<_>>().join(words.get("history.and"))
        }
        (Value::Fields(entries), shape) => {
            let one = |(key, value): &(String, Value)| {
                let inner = match shape {
                    Some(Shape::Record(fields)) => fields.iter().find(|field| field.name == key).map(|f| &f.shape),
                    _ => None,
                };
                let said = say(world, value, inner, (key, of.0));
                words.fill("history.pair", &[("name", &name(world, key)), ("value", &said)])
            };
            entries.iter().map(one).collect::<Vec<_>>().join(words.get("history.and"))
        }
    }
}

/// The dictionary of a kind of record.
fn fields(kind: RecordKind) -> Vec<&'static Field> {
    match kind {
        RecordKind::Topic => topic::Topic::fields().collect(),
        RecordKind::Meeting => meeting::Meeting::fields().collect(),
        RecordKind::Outcome => outcome::Outcome::fields().collect(),
        RecordKind::Case => case::Case::fields().collect(),
        RecordKind::Venue => venue::Venue::fields().collect(),
        RecordKind::Document => document::Document::fields().collect(),
        RecordKind::News => news::News::fields().collect(),
        RecordKind::Page => page::StandingPage::fields().collect(),
        RecordKind::Plan => plan::Plan::fields().collect(),
        RecordKind::Campaign => campaign::Campaign::fields().collect(),
        RecordKind::Programme => programme::Programme::fields().collect(),
        _ => Vec::new(),
    }
}

fn paragraph(change: &ParagraphChange) -> ParagraphView {
    let whole = |tag, text: &String| ParagraphView { tag, text: text.clone(), spans: Vec::new() };
    match change {
        ParagraphChange::Added(text) => whole("add", text),
        ParagraphChange::Removed(text) => whole("del", text),
        ParagraphChange::Changed(spans) => {
            ParagraphView { tag: "mix", text: String::new(), spans: spans.iter().map(span).collect() }
        }
    }
}

fn span(of: &Span) -> SpanView {
    let (tag, text) = match of {
        Span::Same(text) => ("same", text),
        Span::Added(text) => ("add", text),
        Span::Removed(text) => ("del", text),
    };
    SpanView { tag, text: text.clone() }
}
