//! Open data: for the reporter and the programmer who want all records at once. The front says what can be downloaded,
//! under which licence, and how fresh it is; a page for each kind explains its fields, as the records themselves declare
//! them, with one record as an example. It answers: may I use this, and what does each column mean?

use serde::Serialize;

use crate::id::RecordKind;
use crate::pages::download::{self, Column, Form};
use crate::pages::view::{Anchor, date_text};
use crate::pages::{Job, Kind, Page, World};
use crate::parse::highlight;
use crate::parse::record::Shape;
use crate::route::{self, Route};
use crate::words::Words;

pub static KIND: Kind = Kind {
    name: "data",
    purpose: (
        "开放数据：每类记录的 CSV 和 JSON 下载、许可、更新日期、字段说明和示例",
        "open data: each kind of record as CSV and JSON, licence, date, fields and examples",
    ),
    template: "pages/data.html",
    leaf: "data.rs",
    jobs,
};

fn jobs(_: &World<'_>) -> Vec<Job> {
    let dictionary = |kind: RecordKind| Job::new(download::dictionary(kind), move |world| explain(world, kind));
    [Job::new(route::single("data"), front)].into_iter().chain(download::KINDS.map(dictionary)).collect()
}

#[derive(Serialize)]
struct DataView {
    /// What the site's settings say; none is said plainly.
    licence: Option<String>,
    sources: String,
    kinds: Vec<KindView>,
    /// On a kind's own page: its fields, and one record.
    fields: Vec<FieldView>,
    example: Option<String>,
    front: bool,
}

#[derive(Serialize)]
struct KindView {
    name: String,
    n: usize,
    updated: Option<String>,
    files: Vec<Anchor>,
    dictionary: String,
}

#[derive(Serialize)]
struct FieldView {
    name: String,
    form: String,
    required: bool,
    doc: String,
    /// Whether it stands within another.
    part: bool,
}

fn front(world: &World<'_>) -> Page {
    let route = route::single("data");
    let kinds = download::KINDS.iter().map(|kind| kind_view(world, &route, *kind)).collect();
    let view = DataView { fields: Vec::new(), example: None, front: true, ..view(world, &route, kinds) };
    let mut page = Page::new(&KIND, route, world.words.get("data.title"), view);
    page.description = Some(world.words.get("data.about").to_owned());
    page
}

fn explain(world: &World<'_>, kind: RecordKind) -> Page {
    let route = download::dictionary(kind);
    let rows = download::columns(world, kind);
    let rows = rows.iter().flat_map(|column| {
        let whole = field_view(world.words, column, false);
        [whole].into_iter().chain(column.parts().into_iter().map(|part| field_view(world.words, &part, true)))
    });
    let view = DataView {
        fields: rows.collect(),
        example: download::example(world, kind).map(|text| highlight::block("json", &text)),
        front: false,
        ..view(world, &route, vec![kind_view(world, &route, kind)])
    };
    let title = world.words.fill("data.kind-title", &[("kind", &kind_name(world, kind))]);
    let mut page = Page::new(&KIND, route, title, view);
    page.crumbs = vec![(world.words.get("data.title").to_owned(), route::single("data"))];
    page
}

fn view(world: &World<'_>, from: &Route, kinds: Vec<KindView>) -> DataView {
    DataView {
        licence: world.site.settings.data_licence.as_ref().map(|licence| licence.0.clone()),
        sources: from.link_to(&route::single("sources")),
        kinds,
        fields: Vec::new(),
        example: None,
        front: false,
    }
}

fn kind_view(world: &World<'_>, from: &Route, kind: RecordKind) -> KindView {
    let file = |form: Form| Anchor::to(form.ending().to_uppercase(), from.link_to(&download::route(kind, form)));
    KindView {
        name: kind_name(world, kind),
        n: download::total(world, kind),
        updated: download::updated(world, kind).map(|date| date_text(world, date)),
        files: Form::ALL.map(file).into(),
        dictionary: from.link_to(&download::dictionary(kind)),
    }
}

fn kind_name(world: &World<'_>, kind: RecordKind) -> String {
    world.words.get(&format!("kind.{}", kind.folder())).to_owned()
}

fn field_view(words: &Words, column: &Column, part: bool) -> FieldView {
    FieldView {
        name: column.name.clone(),
        form: form(words, &column.shape),
        required: column.required,
        doc: column.doc.clone(),
        part,
    }
}

/// The form of a value in words: a date, a list of texts, one of these words.
fn form(words: &Words, shape: &Shape) -> String {
    let key = match shape {
        Shape::Text => "text",
        Shape::Prose => "prose",
        Shape::Number => "number",
        Shape::Flag => "flag",
        Shape::Date => "date",
        Shape::Amount => "amount",
        Shape::Id => "id",
        Shape::Record(_) => "record",
        Shape::Word(terms) => {
            let terms: Vec<String> = terms.iter().map(|(key, zh)| format!("{key} {zh}")).collect();
            return words.fill("data.form.word", &[("words", &terms.join("；"))]);
        }
        Shape::List(inner) => return words.fill("data.form.list", &[("of", &form(words, inner))]),
    };
    words.get(&format!("data.form.{key}")).to_owned()
}
