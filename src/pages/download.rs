//! Open data: for each kind of record one JSON file for programs and one CSV file for people, at addresses that stay.
//!
//! They hold what the site publishes and nothing else: a draft, a record that was held back or withdrawn is in neither.
//! The order is that of the ids, the bytes depend on the records alone.

use crate::date::PartialDate;
use crate::derive::scope::Scope;
use crate::id::RecordKind;
use crate::model::common::Level;
use crate::model::region::Region;
use crate::model::{Entity, Table};
use crate::pages::World;
use crate::pages::facets::{self, Facet};
use crate::pages::shelf;
use crate::pages::view;
use crate::parse::export::{self, Export};
use crate::parse::record::{Field, Record as _, Shape, Text, Value};
use crate::route::{self, Route};

/// The kinds that can be downloaded: all but the site's own pages.
pub const KINDS: [RecordKind; 14] = [
    RecordKind::Topic,
    RecordKind::Meeting,
    RecordKind::Outcome,
    RecordKind::Case,
    RecordKind::Venue,
    RecordKind::Document,
    RecordKind::News,
    RecordKind::Programme,
    RecordKind::Organization,
    RecordKind::Plan,
    RecordKind::Campaign,
    RecordKind::Figure,
    RecordKind::Source,
    RecordKind::Region,
];

/// Fields that do not stand in their own place. `draft` is true of no published record; pictures are published only where
/// someone agreed, and that is the page's to judge; the title of a record of `content/` comes first, and so does the id, which
/// records of shared lists write as a field, and the programme, which a record need not write.
const fn kept_back(kind: RecordKind) -> &'static [&'static str] {
    if titled(kind) { &["draft", "photos", "title", "programme"] } else { &["draft", "id", "programme"] }
}

/// Whether a kind stands in `content/`, where every record has a title.
const fn titled(kind: RecordKind) -> bool {
    use RecordKind::{Case, Document, Meeting, News, Outcome, Topic, Venue};
    matches!(kind, Topic | Meeting | Outcome | Case | Venue | Document | News)
}

/// The forms in which a kind can be downloaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Csv,
    Json,
}

impl Form {
    pub const ALL: [Self; 2] = [Self::Csv, Self::Json];

    pub const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }
}

/// The address of a file: `data/outcomes.csv`.
pub fn route(kind: RecordKind, form: Form) -> Route {
    route::file(&format!("data/{}.{}", kind.folder(), form.ending()))
}

/// The address of the page that explains a kind's fields: `data/outcomes.html`.
pub fn dictionary(kind: RecordKind) -> Route {
    route::file(&format!("data/{}.html", kind.folder()))
}

/// The bytes of a file. `write` is called for each record by its place in the table, and adds what [`record`] would.
pub fn file(world: &World<'_>, kind: RecordKind, form: Form, write: &mut dyn FnMut(usize, &mut String)) -> String {
    match form {
        Form::Json => json(world, kind, write),
        Form::Csv => csv(world, kind, write),
    }
}

/// What a file says of one record.
pub fn record(world: &World<'_>, kind: RecordKind, form: Form, i: usize, out: &mut String) {
    match form {
        Form::Json => json_record(world, kind, i, out),
        Form::Csv => csv_record(world, kind, i, out),
    }
}

/// How many records a kind's files hold.
pub fn total(world: &World<'_>, kind: RecordKind) -> usize {
    public(world, kind).count()
}

/// The last day that any record of a kind tells of, as far as it is past.
pub fn updated(world: &World<'_>, kind: RecordKind) -> Option<PartialDate> {
    let dates = public(world, kind).filter_map(|i| shelf::date(world, (kind, i)));
    dates.filter(|date| date.earliest() <= world.today).max()
}

/// Calls `$do` with the table of a kind as `$table`; regions, which are no table of records, get `$regions`.
macro_rules! with_table {
    ($site:expr, $kind:expr, $table:ident => $do:expr, $regions:expr) => {
        match $kind {
            RecordKind::Topic => {
                let $table = &$site.topics;
                $do
            }
            RecordKind::Meeting => {
                let $table = &$site.meetings;
                $do
            }
            RecordKind::Outcome => {
                let $table = &$site.outcomes;
                $do
            }
            RecordKind::Case => {
                let $table = &$site.cases;
                $do
            }
            RecordKind::Venue => {
                let $table = &$site.venues;
                $do
            }
            RecordKind::Document => {
                let $table = &$site.documents;
                $do
            }
            RecordKind::News => {
                let $table = &$site.news;
                $do
            }
            RecordKind::Page => {
                let $table = &$site.pages;
                $do
            }
            RecordKind::Programme => {
                let $table = &$site.programmes;
                $do
            }
            RecordKind::Organization => {
                let $table = &$site.organizations;
                $do
            }
            RecordKind::Plan => {
                let $table = &$site.plans;
                $do
            }
            RecordKind::Campaign => {
                let $table = &$site.campaigns;
                $do
            }
            RecordKind::Figure => {
                let $table = &$site.figures;
                $do
            }
            RecordKind::Source => {
                let $table = &$site.sources;
                $do
            }
            RecordKind::Region => $regions,
        }
    };
}

/// The records of a kind that may be handed out, by their places in its table.
fn public<'w>(world: &World<'w>, kind: RecordKind) -> Box<dyn Iterator<Item = usize> + 'w> {
    fn of<'w, T: Entity>(table: &'w Table<T>) -> Box<dyn Iterator<Item = usize> + 'w> {
        // Drafts are in the site only where they are previewed.
        Box::new(table.iter().enumerate().filter(|(_, entry)| !entry.record.is_draft()).map(|(i, _)| i))
    }
    let site = world.site;
    with_table!(site, kind, table => of(table), Box::new(0..site.regions.len()))
}

fn json(world: &World<'_>, kind: RecordKind, write: &mut dyn FnMut(usize, &mut String)) -> String {
    let mut out = room(world, kind);
    out.push('{');
    let mut head = |name: &str, value: Option<&str>| {
        export::quote(&mut out, name);
        out.push(':');
        match value {
            Some(value) => export::quote(&mut out, value),
            None => out.push_str("null"),
        }
        out.push(',');
    };
    let settings = &world.site.settings;
    head("kind", Some(kind.folder()));
    head("site", Some(&settings.title));
    head("licence", settings.data_licence.as_deref());
    head("updated", updated(world, kind).map(|date| date.to_string()).as_deref());
    head("dictionary", Some(&format!("{}{}", world.base_url.unwrap_or_default(), dictionary(kind))));
    out.push_str("\"records\":[");
    for (n, i) in public(world, kind).enumerate() {
        out.push_str(if n == 0 { "\n" } else { ",\n" });
        write(i, &mut out);
    }
    out.push_str("\n]}\n");
    out
}

/// Room for a whole file, so that a large one is not copied as it grows; what is not written to takes no memory.
fn room(world: &World<'_>, kind: RecordKind) -> String {
    const RECORD: usize = 2 << 10;
    String::with_capacity(total(world, kind).saturating_mul(RECORD))
}

/// One record as a JSON object on one line.
fn json_record(world: &World<'_>, kind: RecordKind, i: usize, out: &mut String) {
    out.push('{');
    for (n, (name, value)) in added(world, kind, i).filter(|(_, value)| !value.key.is_empty()).enumerate() {
        if n > 0 {
            out.push(',');
        }
        export::quote(out, name);
        out.push(':');
        export::quote(out, &value.key);
    }
    export::json(out, kept_back(kind), true, |out| fields(world, kind, i, out));
    out.push('}');
}

/// The newest record of a kind, for people to see what a record looks like.
pub fn example(world: &World<'_>, kind: RecordKind) -> Option<String> {
    let i = public(world, kind).max_by_key(|i| (shelf::date(world, (kind, *i)), std::cmp::Reverse(*i)))?;
    let mut line = String::new();
    json_record(world, kind, i, &mut line);
    Some(indented(&line))
}

fn csv(world: &World<'_>, kind: RecordKind, write: &mut dyn FnMut(usize, &mut String)) -> String {
    // The mark tells spreadsheets that this is UTF-8; without it they show Chinese as nonsense.
    let mut out = room(world, kind);
    out.push('\u{feff}');
    for (n, column) in columns(world, kind).iter().enumerate() {
        if n > 0 {
            out.push(',');
        }
        export::quote_cell(&mut out, &format!("{} {}", column.name, column.short()));
    }
    out.push_str("\r\n");
    for i in public(world, kind) {
        write(i, &mut out);
    }
    out
}

/// One record as a row, with its end.
fn csv_record(world: &World<'_>, kind: RecordKind, i: usize, out: &mut String) {
    for (n, (_, value)) in added(world, kind, i).enumerate() {
        if n > 0 {
            out.push(',');
        }
        export::quote_cell(out, &value.word);
    }
    export::row(out, kept_back(kind), true, |out| fields(world, kind, i, out));
    out.push_str("\r\n");
}

fn fields(world: &World<'_>, kind: RecordKind, i: usize, out: &mut Export<'_>) {
    let site = world.site;
    with_table!(site, kind, table => table.at(i).record.export_fields(out), region(site.regions.at(i), out));
}

fn region(region: &Region, out: &mut Export<'_>) {
    let text = |text: &str| (!text.is_empty()).then(|| Text(text.to_owned()));
    out.field("name", &text(&region.name));
    out.field("level", &region.level);
    out.field("kind", &text(&region.kind));
    out.field("parent", &region.parent.as_ref().and_then(|key| text(key.as_str())));
    out.field("code", &text(&region.code));
    out.field("system", &text(&region.system));
    out.field("longitude", &region.seat.map(|(longitude, _)| longitude));
    out.field("latitude", &region.seat.map(|(_, latitude)| latitude));
    out.field("source", &text(&region.source));
}

/// A fact that no file states but the site knows.
struct Added {
    key: String,
    word: String,
}

impl Added {
    fn plain(text: String) -> Self {
        Self { key: text.clone(), word: text }
    }
}

/// What the site adds to a record, in the order of [`columns`].
fn added(world: &World<'_>, kind: RecordKind, i: usize) -> impl Iterator<Item = (&'static str, Added)> {
    let id = world.site.id_at(kind, i);
    let base = world.base_url.unwrap_or_default();
    let page = page(world, kind, i).map(|page| format!("{base}{page}"));
    let id_and_page = [("id", Added::plain(id.to_owned())), ("page", Added::plain(page.unwrap_or_default()))];
    let words = world.words;
    let title = titled(kind).then(|| ("title", Added::plain(view::title(world, (kind, i)))));
    let status = derived(kind).contains(&"status").then(|| {
        let key =
            facets::values(world, kind, i, Facet::Status).into_iter().next().map_or_else(String::new, |(_, key)| key);
        let group = if kind == RecordKind::Topic { "topic-state" } else { "status" };
        ("status", Added { word: words.get(&format!("{group}.{key}")).to_owned(), key })
    });
    let programme = derived(kind).contains(&"programme").then(|| {
        let site = world.site;
        let programme = with_table!(site, kind, table => site.programme_for(&table.at(i).record), None);
        ("programme", Added::plain(programme.map_or_else(String::new, |programme| programme.id.to_string())))
    });
    let latest = derived(kind).contains(&"latest").then(|| {
        let date = shelf::date(world, (kind, i)).map(|date| date.to_string()).unwrap_or_default();
        ("latest", Added::plain(date))
    });
    id_and_page.into_iter().chain(title).chain(programme).chain(status).chain(latest)
}

/// Where a record can be read, relative to the site's root; none for a region too small to have a page.
fn page(world: &World<'_>, kind: RecordKind, i: usize) -> Option<String> {
    let regions = &world.site.regions;
    let told = kind != RecordKind::Region
        || regions.at(i).level >= Level::Township
        || !world.facts.scopes.of(Scope::Region(i)).is_empty();
    view::link(world, &route::home(), (kind, i)).href.filter(|_| told)
}

/// What is derived for the records of a kind.
const fn derived(kind: RecordKind) -> &'static [&'static str] {
    match kind {
        RecordKind::Outcome => &["programme", "status", "latest"],
        RecordKind::Topic => &["programme", "status"],
        RecordKind::Programme | RecordKind::Organization | RecordKind::Source | RecordKind::Region => &[],
        _ => &["programme"],
    }
}

/// One field as the dictionary tells it.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its name; a part of a nested record as `assignments.date`.
    pub name: String,
    pub doc: String,
    pub required: bool,
    pub shape: Shape,
}

impl Column {
    fn of(field: &Field, within: &str) -> Self {
        let doc = field.doc.trim().to_owned();
        Self { name: format!("{within}{}", field.name), doc, required: field.required, shape: field.shape }
    }

    /// The first words of what it holds, for the head of a table.
    fn short(&self) -> &str {
        let end = self.doc.find(['。', '；', '，', '（', '：', '.', ';', ',', '(', ':']).unwrap_or(self.doc.len());
        self.doc[..end].trim()
    }

    /// What stands inside, if it is a record or a list of them.
    pub fn parts(&self) -> Vec<Self> {
        let within = format!("{}.", self.name);
        let inner = if let Shape::List(inner) = self.shape { *inner } else { self.shape };
        match inner {
            Shape::Record(fields) => fields.iter().map(|field| Self::of(field, &within)).collect(),
            _ => Vec::new(),
        }
    }
}

/// The columns of a kind's table: what the site adds, then the fields as they are declared.
pub fn columns(world: &World<'_>, kind: RecordKind) -> Vec<Column> {
    fn of<T: Entity>(_: &Table<T>) -> Vec<Column> {
        let own = T::fields().filter(|field| !kept_back(T::KIND).contains(&field.name));
        own.map(|field| Column::of(field, "")).collect()
    }
    let site = world.site;
    let own = |name: &str, required: bool, shape: Shape| Column {
        name: name.to_owned(),
        doc: world.words.get(&format!("data.column.{name}")).to_owned(),
        required,
        shape,
    };
    let regions = || {
        let shapes = [
            ("name", true, Shape::Text),
            ("level", true, <Level as Value>::SHAPE),
            ("kind", false, Shape::Text),
            ("parent", false, Shape::Id),
            ("code", false, Shape::Text),
            ("system", false, Shape::Text),
            ("longitude", false, Shape::Number),
            ("latitude", false, Shape::Number),
            ("source", false, Shape::Text),
        ];
        shapes.map(|(name, required, shape)| own(name, required, shape)).into()
    };
    let title: &[&str] = if titled(kind) { &["title"] } else { &[] };
    // A region too small for a page has none, a place may have no programme, and an outcome may tell no date at all.
    let always = |name: &str| !matches!(name, "latest" | "programme") && (name != "page" || kind != RecordKind::Region);
    let added =
        ["id", "page"].iter().chain(title).chain(derived(kind)).map(|name| own(name, always(name), Shape::Text));
    let declared: Vec<Column> = with_table!(site, kind, table => of(table), regions());
    added.chain(declared).collect()
}

/// A JSON object on one line as people read it: a member a line, two spaces a level.
fn indented(line: &str) -> String {
    let mut out = String::with_capacity(line.len() * 2);
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    let break_line = |out: &mut String, depth: usize| {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", depth));
    };
    for c in line.chars() {
        let structural = !quoted;
        quoted ^= c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        if structural && matches!(c, '}' | ']') {
            depth = depth.saturating_sub(1);
            break_line(&mut out, depth);
        }
        out.push(c);
        match c {
            '{' | '[' if structural => {
                depth += 1;
                break_line(&mut out, depth);
            }
            ',' if structural => break_line(&mut out, depth),
            ':' if structural => out.push(' '),
            _ => {}
        }
    }
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indenting_changes_nothing_but_white_space() {
        let line = r#"{"a":"x,{\"y\"}:[","b":[{"c":1},{"c":null}],"d":[],"e":"\\"}"#;
        let out = indented(line);
        let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(read(&out), read(line));
        assert!(out.starts_with("{\n  \"a\": \"x,{"), "{out}");
    }
}
