//! What every record's page shows besides its own matter: text, sources, coverage, related records, pictures, attachments;
//! and how links written in Markdown find their pages.

use std::sync::Arc;

use serde::Serialize;

use super::{Anchor, When, address, link, when};
use crate::derive::links::RecordAt;
use crate::derive::{attachment, photo};
use crate::id::RecordKind;
use crate::model::common::Common;
use crate::model::{Entity, Entry};
use crate::pages::World;
use crate::pages::pen::{self, Pieces};
use crate::parse::markdown::{self, Target};
use crate::reads;
use crate::route::{self, Route};

/// What every record page shows besides its own matter.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Parts {
    pub body: Option<Written>,
    pub toc: Vec<(String, String)>,
    pub sources: Vec<SourceView>,
    pub inferred: Vec<(String, String)>,
    pub coverage: Vec<CoverageView>,
    pub related: Pieces,
    pub photos: Vec<PhotoView>,
    pub attachments: Vec<AttachmentView>,
    pub changes: Vec<(When, String)>,
    /// Other names, by which the search finds the page: it finds nothing that a page does not show.
    pub keywords: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct SourceView {
    pub link: Anchor,
    pub note: Option<String>,
    pub publisher: Option<String>,
    pub when: Option<When>,
}

#[derive(Clone, Debug, Serialize)]
pub struct CoverageView {
    pub outlet: String,
    pub title: Option<Anchor>,
    pub when: Option<When>,
}

/// A file to take along.
#[derive(Clone, Debug, Serialize)]
pub struct AttachmentView {
    pub href: String,
    pub title: String,
    pub note: Option<String>,
    /// The file's ending, such as `pdf`.
    pub kind: String,
    /// Its size in words, such as `1.2 MB`.
    pub size: String,
}

/// A published picture in its named sizes.
#[derive(Clone, Debug, Serialize)]
pub struct PhotoView {
    /// Address without size and ending.
    pub stem: String,
    pub alt: String,
    pub caption: Option<String>,
    pub credit: Option<String>,
    pub width: u32,
    pub height: u32,
    /// Widths at hand, ascending.
    pub widths: Vec<u32>,
}

pub fn parts<T: Entity>(world: &World<'_>, from: &Route, at: RecordAt, entry: &Entry<T>) -> Parts {
    let written = written(world, from, at);
    let common = entry.common();
    Parts {
        keywords: common.map(|c| c.keywords.iter().map(|word| word.0.clone()).collect()).unwrap_or_default(),
        toc: written.as_deref().map(headings).unwrap_or_default(),
        body: written.map(Written),
        sources: sources(world, from, entry.sources()),
        inferred: common.map(|c| inferred(world, c)).unwrap_or_default(),
        coverage: common.map(|c| coverage(world, c)).unwrap_or_default(),
        related: related(world, from, at, common),
        photos: common.map(|c| photos(world, from, &entry.path, c)).unwrap_or_default(),
        attachments: common.map(|c| attachments(world, from, (T::KIND, &entry.id), c)).unwrap_or_default(),
        changes: common
            .map(|c| c.change_notes.iter().map(|n| (when(world, Some(n.date), None), n.text.0.clone())).collect())
            .unwrap_or_default(),
    }
}

/// The text of a record as markup; a template writes it with `| safe`.
#[derive(Clone, Debug)]
pub struct Written(Arc<markdown::Fragment>);

impl Serialize for Written {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0.html)
    }
}

fn written(world: &World<'_>, from: &Route, at: RecordAt) -> Option<Arc<markdown::Fragment>> {
    let bodies = &world.facts.bodies;
    if let Some(rendered) = bodies.rendered.get(&at) {
        reads::again(&rendered.reads);
        return Some(Arc::clone(&rendered.fragment));
    }
    let text = bodies.written.get(&at)?;
    let left = text.left.as_ref().and(world.reread).and_then(|reread| reread(text));
    Some(Arc::new(body(world, from, left.as_deref().unwrap_or(&text.markdown))))
}

/// The highest headings of a text, with their anchors.
fn headings(written: &markdown::Fragment) -> Vec<(String, String)> {
    written.headings.iter().filter(|h| h.depth == 1).map(|h| (h.id.clone(), h.text.clone())).collect()
}

/// Markdown of a record as a fragment of the page `from`.
pub fn body(world: &World<'_>, from: &Route, markdown: &str) -> markdown::Fragment {
    if markdown.trim().is_empty() {
        return markdown::Fragment::default();
    }
    markdown::render(markdown, &|target| resolve(world, from, target))
}

/// A paragraph or two written in a field.
pub fn prose(world: &World<'_>, from: &Route, text: Option<&str>) -> Option<String> {
    text.map(|text| body(world, from, text).html)
}

/// The record that a link inside the site means: its kind, when the link says one, and its id.
pub fn record_named(path: &str) -> (Option<RecordKind>, &str) {
    let bare = bare(path);
    let stem = bare.strip_suffix(".md").or_else(|| bare.strip_suffix(".html")).unwrap_or(bare);
    let stem = stem.strip_prefix("content/").unwrap_or(stem);
    match stem.split_once('/') {
        Some((folder, rest)) => (RecordKind::from_folder(folder), rest.rsplit('/').next().unwrap_or(rest)),
        None => (None, stem),
    }
}

/// A path without what climbs and without its slash.
fn bare(path: &str) -> &str {
    let bare = path.trim_start_matches("./").trim_start_matches("../").trim_start_matches('/');
    bare.rsplit("../").next().unwrap_or(bare)
}

/// What a link inside the site leads to.
enum Led<'t> {
    Record(RecordAt),
    /// A page of the site, by its name.
    Page(&'t str),
}

fn led<'t>(world: &World<'_>, path: &'t str) -> Option<Led<'t>> {
    match record_named(path) {
        (Some(kind), id) => world.site.position(kind, id).map(|i| Led::Record((kind, i))),
        (None, name) => {
            let there = route::SINGLES.contains(&name) && bare(path).strip_suffix(".html") == Some(name);
            there.then_some(Led::Page(name))
        }
    }
}

/// Whether a link inside the site leads anywhere.
pub fn leads(world: &World<'_>, target: &str) -> bool {
    target.starts_with('#') || led(world, target.split('#').next().unwrap_or_default()).is_some()
}

/// A link inside the site: a fragment, a record's file, `kind/id`, or a page of the site.
pub fn resolve(world: &World<'_>, from: &Route, target: &str) -> Target {
    if target.starts_with('#') {
        return Target::Address(target.to_owned());
    }
    let (path, fragment) = target.split_once('#').map_or((target, None), |(path, f)| (path, Some(f)));
    let address = led(world, path).map(|led| match led {
        Led::Record(at) => address(world, from, at),
        Led::Page(name) => from.link_to(&route::single(name)),
    });
    match (address, fragment) {
        (Some(address), Some(fragment)) => Target::Address(format!("{address}#{fragment}")),
        (Some(address), None) => Target::Address(address),
        (None, _) => Target::Dangling,
    }
}

pub fn sources(world: &World<'_>, from: &Route, refs: &[crate::model::common::SourceRef]) -> Vec<SourceView> {
    let view = |reference: &crate::model::common::SourceRef| {
        let i = world.site.sources.position(reference.id.as_str())?;
        let source = world.site.sources.at(i);
        Some(SourceView {
            link: link(world, from, (RecordKind::Source, i)),
            note: reference.note.as_ref().map(|n| n.0.clone()),
            publisher: source.publisher.as_ref().map(|p| p.0.clone()),
            when: source.date.map(|d| when(world, Some(d), None)),
        })
    };
    refs.iter().filter_map(view).collect()
}

fn inferred(world: &World<'_>, common: &Common) -> Vec<(String, String)> {
    let label = |field: &str| {
        let key = format!("field.{field}");
        if world.words.has(&key) { world.words.get(&key).to_owned() } else { field.to_owned() }
    };
    common.inferred.iter().map(|i| (label(&i.field), i.reason.0.clone())).collect()
}

fn coverage(world: &World<'_>, common: &Common) -> Vec<CoverageView> {
    common
        .coverage
        .iter()
        .map(|c| CoverageView {
            outlet: c.outlet.0.clone(),
            title: match (&c.title, &c.url) {
                (Some(title), Some(url)) => Some(Anchor::outside(title.0.clone(), url)),
                (Some(title), None) => Some(Anchor::text(title.0.clone())),
                (None, Some(url)) => Some(Anchor::outside(url.0.clone(), url)),
                (None, None) => None,
            },
            when: c.date.map(|d| when(world, Some(d), None)),
        })
        .collect()
}

/// Records this one names, and records that name this one.
fn related(world: &World<'_>, from: &Route, at: RecordAt, common: Option<&Common>) -> Pieces {
    let named = common.map(|c| c.related.as_slice()).unwrap_or_default();
    let mut all: Vec<RecordAt> = named.iter().filter_map(|r| world.site.find(r)).collect();
    all.extend(world.facts.links.related_from.get(&at).into_iter().flatten().copied());
    let mut seen = Vec::new();
    all.retain(|r| {
        *r != at && !seen.contains(r) && {
            seen.push(*r);
            true
        }
    });
    all.into_iter().map(|r| pen::card(world, from, r)).collect()
}

/// The published photos of the record at `path`.
fn photos(world: &World<'_>, from: &Route, path: &str, common: &Common) -> Vec<PhotoView> {
    let view = |photo: &crate::model::common::Photo| {
        photo.consent.as_ref().filter(|consent| consent.is_given())?;
        let picture = world.facts.pictures.get(&photo::beside(path, &photo.file)?)?;
        Some(PhotoView {
            stem: from.link_to_path(&picture.stem),
            alt: photo.alt.0.clone(),
            caption: photo.caption.as_ref().map(|t| t.0.clone()),
            credit: photo.credit.as_ref().map(|t| t.0.clone()),
            width: picture.width,
            height: picture.height,
            widths: picture.widths.clone(),
        })
    };
    common.photos.iter().filter_map(view).collect()
}

/// The published attachments of a record, in the order written.
fn attachments(world: &World<'_>, from: &Route, of: (RecordKind, &str), common: &Common) -> Vec<AttachmentView> {
    let view = |one: &crate::model::common::Attachment| {
        let route = attachment::address(of.0, of.1, &one.file)?;
        let attached = world.facts.attachments.get(&route)?;
        Some(AttachmentView {
            href: from.link_to(&route),
            title: one.title.0.clone(),
            note: one.note.as_ref().map(|t| t.0.clone()),
            kind: route.as_str().rsplit('.').next().unwrap_or_default().to_owned(),
            size: size(attached.size),
        })
    };
    common.attachments.iter().filter_map(view).collect()
}

/// Bytes as readers know them: `640 KB`, `1.2 MB`; never nothing.
fn size(bytes: u64) -> String {
    const MB: u64 = 1_000_000;
    match bytes {
        0..1_000_000 => format!("{} KB", bytes.div_ceil(1000)),
        _ => format!("{}.{} MB", bytes / MB, bytes % MB / (MB / 10)),
    }
}
