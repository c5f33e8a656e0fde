//! Pages to bytes. Only this room names tera, and it does not know what a meeting is.

use std::sync::{Arc, PoisonError, RwLock};

use rustc_hash::FxHashMap;
use serde::Serialize;
use tera::{Context, Kwargs, State, Tera, Value};

use crate::diag::{Both, Diagnostic, Diagnostics};
use crate::pages::pen::{Gap, Pattern};
use crate::pages::{Page, World, chrome};
use crate::source::{Location, SourcePath};
use crate::words::{self, Words};

pub mod text;
pub mod theme;

pub use theme::Theme;

/// Templates ready to render, with what every page shares.
pub struct Renderer {
    tera: Tera,
    frames: RwLock<FxHashMap<chrome::FrameKey, Arc<Frame>>>,
}

/// Stands before and after the number of a gap.
const GAP: char = '\u{F8F0}';

/// What a template sees as `frame`: markup that many pages share, byte for byte.
#[derive(Serialize)]
struct Frame {
    head: String,
    links: String,
    top: String,
    as_of: String,
    foot: String,
}

impl Renderer {
    /// Compiles the theme's templates; `policy` is the Content-Security-Policy that pages carry themselves. A faulty template is a diagnostic, and then there is nothing to render with.
    pub fn new(theme: &Theme, world: &World<'_>, preview: bool, policy: &str) -> (Option<Self>, Diagnostics) {
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
        context.insert("site", &chrome::site(world, theme.asset_names(), preview, policy));
        (Some(Self { tera, frames: RwLock::default() }), diagnostics)
    }

    /// The theme's part `name` with its gaps left open; a fault in it leaves it empty and shows.
    pub fn pattern(&self, name: &'static str, gaps: &[(&'static str, Gap)]) -> Pattern {
        let mut context = Context::new();
        for (i, (name, gap)) in gaps.iter().enumerate() {
            // A character for private use, which no theme writes, marks the gaps.
            let value = match gap {
                Gap::Open => Some(format!("{GAP}{i}{GAP}")),
                Gap::Closed => None,
                Gap::Set(value) => Some((*value).to_owned()),
            };
            context.insert(*name, &value);
        }
        let text = self.tera.render_component(name, &context, None, true).unwrap_or_default();
        let mut pieces = text.split(GAP);
        let start = pieces.next().unwrap_or_default().to_owned();
        let mut gaps = Vec::new();
        while let (Some(i), Some(after)) = (pieces.next(), pieces.next()) {
            gaps.extend(i.parse().ok().map(|i| (i, after.to_owned())));
        }
        Pattern { start, gaps }
    }

    /// What surrounds pages at one depth and under one board, drawn once.
    fn frame(&self, page: &chrome::PageView<'_>) -> tera::TeraResult<Arc<Frame>> {
        let key = page.frame_key();
        if let Some(frame) = self.frames.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(Arc::clone(frame));
        }
        let mut context = Context::new();
        context.insert("root", &key.0);
        context.insert("current", key.1.unwrap_or_default());
        context.insert("find", &key.2);
        let draw = |name| self.tera.render_component(name, &context, None, true);
        let frame = Arc::new(Frame {
            head: draw("head")?,
            links: draw("links")?,
            top: draw("masthead")?,
            as_of: draw("as_of")?,
            foot: draw("footer")?,
        });
        self.frames.write().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::clone(&frame));
        Ok(frame)
    }

    /// Renders one page.
    pub fn page(&self, world: &World<'_>, page: &Page) -> Result<Vec<u8>, Box<Diagnostic>> {
        let view = chrome::page(world, page);
        let mut context = Context::new();
        match self.frame(&view) {
            Ok(frame) => context.insert("frame", &*frame),
            Err(error) => return Err(Box::new(template_fault(&error, Some(page)))),
        }
        context.insert("page", &view);
        context.insert("it", &*page.context);
        let mut bytes = Vec::with_capacity(24 << 10);
        match self.tera.render_to(page.template, &context, &mut bytes) {
            Ok(()) => Ok(bytes),
            Err(error) => Err(Box::new(template_fault(&error, Some(page)))),
        }
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
