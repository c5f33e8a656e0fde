//! Pages to bytes. Only this room names tera, and it does not know what a meeting is.

use std::collections::BTreeMap;

use serde::Serialize;
use tera::{Context, Kwargs, State, Tera, Value};

use crate::diag::{Both, Diagnostic, Diagnostics};
use crate::pages::{Board, Page, World};
use crate::route;
use crate::source::{Location, SourcePath};
use crate::words::{self, Words};

pub mod theme;

pub use theme::Theme;

/// Templates ready to render, with what every page shares.
pub struct Renderer {
    tera: Tera,
}

/// What a template sees as `page`.
#[derive(Serialize)]
struct PageView<'p> {
    route: &'p str,
    kind: &'p str,
    title: &'p str,
    description: Option<&'p str>,
    root: &'p str,
    canonical: Option<String>,
    crumbs: Vec<LinkView<'p>>,
    boards: Vec<BoardView>,
    made_from: Vec<&'p str>,
    unlisted: bool,
    date: Option<String>,
    home: bool,
}

#[derive(Serialize)]
struct LinkView<'p> {
    text: &'p str,
    href: String,
}

#[derive(Serialize)]
struct BoardView {
    key: &'static str,
    href: String,
    current: bool,
}

/// What a template sees as `site`.
#[derive(Serialize)]
struct SiteView<'s> {
    settings: &'s crate::model::settings::Settings,
    language: &'static str,
    today: String,
    footer: Vec<FooterLink>,
    assets: &'s BTreeMap<String, String>,
    preview: bool,
}

#[derive(Serialize)]
struct FooterLink {
    text: String,
    path: String,
}

impl Renderer {
    /// Compiles the theme's templates. A faulty template is a diagnostic, and then there is nothing to render with.
    pub fn new(theme: &Theme, world: &World<'_>, preview: bool) -> (Option<Self>, Diagnostics) {
        let mut diagnostics = Diagnostics::new();
        let mut tera = Tera::new();
        tera.autoescape_on(vec![".html", ".xml"]);
        tera.register_filter("fill", fill);
        if let Err(error) = tera.add_raw_templates(theme.templates()) {
            diagnostics.push(template_fault(&error, None));
            return (None, diagnostics);
        }
        let context = tera.global_context();
        context.insert("t", &nested(world.words));
        context.insert("site", &site_view(theme, world, preview));
        (Some(Self { tera }), diagnostics)
    }

    /// Renders one page.
    pub fn page(&self, world: &World<'_>, page: &Page) -> Result<Vec<u8>, Box<Diagnostic>> {
        let root = page.route.to_root();
        let view = PageView {
            route: page.route.as_str(),
            kind: page.kind,
            title: &page.title,
            description: page.description.as_deref(),
            root: &root,
            canonical: world.base_url.map(|base| format!("{base}{}", page.route)),
            crumbs: page.crumbs.iter().map(|(text, to)| LinkView { text, href: page.route.link_to(to) }).collect(),
            boards: Board::ALL
                .iter()
                .map(|board| BoardView {
                    key: board.key(),
                    href: page.route.link_to(&board.route()),
                    current: page.board == Some(*board),
                })
                .collect(),
            made_from: page.made_from.iter().map(|path| &**path).collect(),
            unlisted: page.unlisted,
            date: page.date.map(|date| date.to_string()),
            home: page.route == route::home(),
        };
        let mut context = Context::new();
        context.insert("page", &view);
        context.insert("it", &*page.context);
        self.tera
            .render(page.template, &context)
            .map(String::into_bytes)
            .map_err(|error| Box::new(template_fault(&error, Some(page))))
    }
}

fn site_view<'s>(theme: &'s Theme, world: &World<'s>, preview: bool) -> SiteView<'s> {
    let mut footer: Vec<(u32, FooterLink)> = world
        .site
        .pages
        .iter()
        .filter_map(|page| {
            let text = page.short.as_ref().unwrap_or(&page.common.title).0.clone();
            Some((
                page.order?,
                FooterLink { text, path: route::record(crate::id::RecordKind::Page, &page.id).to_string() },
            ))
        })
        .collect();
    footer.sort_by_key(|(order, _)| *order);
    SiteView {
        settings: &world.site.settings,
        language: world.site.settings.language.map_or("zh-Hans", crate::model::settings::Language::key),
        today: world.today.to_string(),
        footer: footer.into_iter().map(|(_, link)| link).collect(),
        assets: theme.asset_names(),
        preview,
    }
}

/// `outcome.lead` of the words as `t.outcome.lead` of the templates.
fn nested(words: &Words) -> Value {
    fn insert(map: &mut serde_json::Map<String, serde_json::Value>, key: &str, word: &str) {
        match key.split_once('.') {
            None => {
                map.insert(key.to_owned(), word.into());
            }
            Some((head, rest)) => {
                if let serde_json::Value::Object(inner) =
                    map.entry(head).or_insert_with(|| serde_json::Value::Object(serde_json::Map::new()))
                {
                    insert(inner, rest, word);
                }
            }
        }
    }
    let mut map = serde_json::Map::new();
    for (key, word) in words.iter() {
        insert(&mut map, key, word);
    }
    Value::from_serializable(&map)
}

/// `{{ t.list.count | fill(n=3) }}`: fills the slots of a sentence.
fn fill(pattern: &str, slots: Kwargs, _: &State<'_>) -> tera::TeraResult<String> {
    let mut values: Vec<(String, String)> = Vec::new();
    for (name, value) in slots.iter() {
        values.push((name.to_string(), value.to_string()));
    }
    let slots: Vec<(&str, &str)> = values.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    Ok(words::fill(pattern, &slots))
}

/// Tera's report names the template and the line; the page is added.
fn template_fault(error: &tera::Error, page: Option<&Page>) -> Diagnostic {
    let mut report = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        report.push_str(": ");
        report.push_str(&inner.to_string());
        source = inner.source();
    }
    let template = page.map_or("themes", |page| page.template);
    let path: SourcePath = format!("themes/default/templates/{template}").into();
    let on = page.map(|page| page.route.to_string()).unwrap_or_default();
    let message = if on.is_empty() {
        Both::new(format!("模板有误\n{report}"), format!("template error\n{report}"))
    } else {
        Both::new(format!("生成页面 {on} 时模板出错\n{report}"), format!("template error on page {on}\n{report}"))
    };
    Diagnostic::error("template", message)
        .at(Location::file(&path))
        .remedy("改正模板中所指的一行", "correct the line of the template that is pointed at")
}
