//! Pages to bytes. Only this room names tera, and it does not know what a meeting is.

use std::io::{self, Write};
use std::sync::{PoisonError, RwLock};

use rustc_hash::FxHashMap;
use serde::Serialize;
use tera::{Context, Kwargs, State, Tera, Value};

use crate::diag::Diagnostics;
use crate::hash::Hash;
use crate::pages::pen::{Gap, Pattern};
use crate::pages::{Page, World, chrome};
use crate::words::{self, Words};

mod fault;
mod modules;
mod script;
pub mod text;
pub mod theme;
mod tongue;

pub use fault::{Unprinted, told};
pub use theme::Theme;

/// Templates ready to render, with what every page shares.
pub struct Renderer {
    /// Of what every page sees as `site`.
    digest: Hash,
    tera: Tera,
    frames: RwLock<FxHashMap<chrome::FrameKey, Value>>,
    /// What was wrong with the parts of which pieces are drawn.
    faults: RwLock<Vec<tera::Error>>,
    /// Where each template stands, for messages.
    places: fault::Places,
    /// Whether the interface speaks another language than the records.
    foreign: bool,
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

/// Compiled templates, which depend on the theme alone.
pub struct Templates {
    tera: tera::TeraResult<Tera>,
    names: Vec<String>,
}

impl Templates {
    /// Compiles templates, given as their names and texts.
    pub fn compile(templates: Vec<(String, String)>) -> Self {
        let names = templates.iter().map(|(name, _)| name.clone()).collect();
        let mut tera = Tera::new();
        tera.autoescape_on(vec![".html", ".xml"]);
        tera.register_filter("fill", fill);
        let added = tera.add_raw_templates(templates);
        Self { tera: added.map(|()| tera), names }
    }
}

impl Renderer {
    /// Makes the theme's compiled templates ready for a site; `policy` is the Content-Security-Policy that pages carry
    /// themselves. A faulty template is a diagnostic, and then there is nothing to render with.
    pub fn new(
        Templates { tera, names }: Templates,
        theme: &Theme,
        world: &World<'_>,
        preview: bool,
        policy: &str,
    ) -> (Option<Self>, Diagnostics) {
        let places: fault::Places = names.into_iter().map(|name| (name.clone(), theme.place_of(&name))).collect();
        let mut tera = match tera {
            Ok(tera) => tera,
            Err(error) => return (None, fault::all(&error, &places)),
        };
        let context = tera.global_context();
        let site = chrome::site(world, theme.asset_names(), preview, policy);
        let digest = Hash::of(&serde_json::to_vec(&site).unwrap_or_default());
        context.insert("t", &nested(world.words));
        context.insert("site", &site);
        let foreign = site.foreign();
        let (frames, faults) = (RwLock::default(), RwLock::default());
        (Some(Self { digest, tera, frames, faults, places, foreign }), Diagnostics::new())
    }

    /// Changes with what all pages share: the site's name, its footer, its files.
    pub const fn digest(&self) -> Hash {
        self.digest
    }

    /// The theme's part `name` with its gaps left open; a fault in it is told by [`Self::faults`].
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
        let text = self.tera.render_component(name, &context, None, true).unwrap_or_else(|error| {
            self.faults.write().unwrap_or_else(PoisonError::into_inner).push(error);
            String::new()
        });
        let mut pieces = text.split(GAP);
        let start = pieces.next().unwrap_or_default().to_owned();
        let mut gaps = Vec::new();
        while let (Some(i), Some(after)) = (pieces.next(), pieces.next()) {
            gaps.extend(i.parse().ok().map(|i| (i, after.to_owned())));
        }
        Pattern { start, gaps }
    }

    /// What was wrong with the parts of which pieces are drawn: pages that hold such pieces lack them.
    pub fn faults(&self) -> Diagnostics {
        let faults = self.faults.read().unwrap_or_else(PoisonError::into_inner);
        faults.iter().map(|error| fault::one(error, &self.places)).collect()
    }

    /// What surrounds pages at one depth and under one board, drawn once.
    fn frame(&self, page: &chrome::PageView<'_>) -> tera::TeraResult<Value> {
        let key = page.frame_key();
        if let Some(frame) = self.frames.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(frame.clone());
        }
        let mut context = Context::new();
        context.insert("root", &key.0);
        context.insert("current", key.1.unwrap_or_default());
        context.insert("find", &key.2);
        let draw = |name| self.tera.render_component(name, &context, None, true);
        let frame = Value::from_serializable(&Frame {
            head: draw("head")?,
            links: draw("links")?,
            top: draw("masthead")?,
            as_of: draw("as_of")?,
            foot: draw("footer")?,
        });
        self.frames.write().unwrap_or_else(PoisonError::into_inner).insert(key, frame.clone());
        Ok(frame)
    }

    /// Renders one page. Why pages could not be is told of all together, by [`told`].
    pub fn page(&self, world: &World<'_>, page: &Page) -> Result<Vec<u8>, Box<Unprinted>> {
        let view = chrome::page(world, page);
        let mut context = Context::new();
        match self.frame(&view) {
            Ok(frame) => context.insert_value("frame", frame),
            Err(error) => return Err(Box::new(fault::on_page(&error, &self.places, page))),
        }
        context.insert("page", &view);
        context.insert("it", &*page.context);
        let mut bounded = Bounded(Vec::with_capacity(24 << 10));
        match self.tera.render_to(page.template, &context, &mut bounded) {
            Ok(()) if self.foreign && page.template.ends_with(".html") => Ok(tongue::marked(&bounded.0)),
            Ok(()) => Ok(bounded.0),
            Err(error) => Err(Box::new(fault::on_page(&error, &self.places, page))),
        }
    }
}

/// A page on its way. A template that repeats itself within a loop within a loop would go on writing for days.
struct Bounded(Vec<u8>);

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        const LONGEST: usize = 64 << 20;
        if self.0.len() + bytes.len() > LONGEST {
            return Err(io::Error::other(format!("the page is longer than {} MiB", LONGEST >> 20)));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
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
