//! Links written in Markdown that cannot stand: each is told with its line and what to write instead. The record is
//! published, with the link's words as plain text.

use std::cell::RefCell;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::derive::{Bodies, Rendered};
use crate::diag::{Both, Diagnostic, Diagnostics};
use crate::model::site::{Fault, Text, each_table};
use crate::model::{Entity, Entry, Table};
use crate::pages::{Reread, World, view};
use crate::parse::markdown::{self, Refused};
use crate::parse::record::{FieldPath, Visitor};
use crate::parse::sanitise::{self, UrlVerdict};
use crate::reads;
use crate::route;
use crate::source::{Location, SourcePath};

mod graves;
mod told;

use told::told;

/// The texts of a site as they will be needed, what is wrong with their links, and of each file that was asked about and
/// whose links all stand where they lead to.
pub(super) struct Linked {
    pub(super) bodies: Bodies,
    pub(super) faults: Diagnostics,
    pub(super) sound: FxHashMap<SourcePath, Vec<String>>,
}

/// Renders the texts of records that have links, each once, and tells of the links in them that cannot stand. The other
/// texts are handed on as they are, and so are those left in their files as long as all they link to is there. Where links
/// lead to is told of files that are `asked` about.
pub(super) fn render(
    world: &World<'_>,
    texts: Vec<Text>,
    reread: &Reread<'_>,
    asked: &(dyn Fn(&SourcePath) -> bool + Sync),
) -> Linked {
    let mut linked = Linked { bodies: Bodies::default(), faults: Diagnostics::new(), sound: FxHashMap::default() };
    let (plain, with_links): (Vec<Text>, Vec<Text>) = texts.into_par_iter().partition(|text| match &text.left {
        Some(targets) => targets.iter().all(|target| view::leads(world, target)),
        None => !may_slip(&text.markdown),
    });
    linked.bodies.written.reserve(plain.len());
    for text in plain {
        if asked(&text.path) {
            linked.sound.insert(Arc::clone(&text.path), text.left.clone().unwrap_or_default());
        }
        linked.bodies.written.insert((text.kind, text.i), text);
    }
    let one = |text: Text| {
        let from = route::record(text.kind, world.site.id_at(text.kind, text.i));
        let left = text.left.as_ref().and_then(|_| reread(&text));
        let targets = RefCell::new(Vec::new());
        let resolve = |target: &str| {
            targets.borrow_mut().push(target.to_owned());
            view::resolve(world, &from, target)
        };
        let render = || markdown::render(left.as_deref().unwrap_or(&text.markdown), &resolve);
        let (fragment, reads) = reads::noting(render);
        let place = |refused: &Refused| {
            let line = text.line.saturating_add(refused.line).saturating_sub(1);
            Some(told(world, refused)?.at(Location::new(&text.path, line, refused.column)))
        };
        let faults: Diagnostics = fragment.refused.iter().filter_map(place).collect();
        let sound = (fragment.refused.is_empty() && asked(&text.path)).then(|| targets.take());
        (text, Rendered { fragment: Arc::new(fragment), reads }, faults, sound)
    };
    let rendered: Vec<_> = with_links.into_par_iter().map(one).collect();
    for (text, rendered, faults, sound) in rendered {
        linked.bodies.rendered.insert((text.kind, text.i), rendered);
        linked.faults.append(faults);
        linked.sound.extend(sound.map(|targets| (text.path, targets)));
    }
    linked
}

/// Checks the fields that hold Markdown, whose faults are yet to be placed, and addresses of the past.
pub(super) fn check(world: &World<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    macro_rules! check {
        ($table:ident) => {
            table(world, &world.site.$table, &mut faults);
        };
    }
    each_table!(check);
    graves::check(world.site, &mut faults);
    faults
}

fn table<T: Entity + Sync>(world: &World<'_>, table: &Table<T>, faults: &mut Vec<Fault>) {
    let entries: Vec<&Entry<T>> = table.iter().collect();
    let found: Vec<Vec<Fault>> = entries.par_iter().map(|entry| fields(world, entry)).collect();
    faults.extend(found.into_iter().flatten());
}

fn fields<T: Entity>(world: &World<'_>, entry: &Entry<T>) -> Vec<Fault> {
    struct Prose<'w>(&'w World<'w>, Vec<(String, Diagnostic)>);
    impl Visitor for Prose<'_> {
        fn text(&mut self, path: &FieldPath, text: &str) {
            if path.is_named("url") && !leads_outside(text) {
                self.1.push((path.to_string(), no_address(text)));
            }
        }
        fn prose(&mut self, path: &FieldPath, text: &str) {
            let Self(world, found) = self;
            let faults = refused(world, text);
            found.extend(faults.iter().filter_map(|one| Some((path.to_string(), told(world, one)?))));
        }
    }
    let mut prose = Prose(world, Vec::new());
    entry.record.visit_fields(&mut FieldPath::default(), &mut prose);
    let item_line = if entry.path.ends_with(".md") { 0 } else { entry.body.line };
    let fault = |(field, diagnostic)| Fault { diagnostic, path: Arc::clone(&entry.path), item_line, field };
    prose.1.into_iter().chain(aliases(entry)).map(fault).collect()
}

/// Whether a field's address becomes a link.
fn leads_outside(url: &str) -> bool {
    matches!(sanitise::url(url), UrlVerdict::External { .. } | UrlVerdict::Mail(_) | UrlVerdict::Tel(_))
}

fn no_address(url: &str) -> Diagnostic {
    let fault = Diagnostic::warning(
        "refused-link",
        Both::new(
            "这不是可以链接的网址，页面上只留文字",
            "this is no address that can be linked to; its words stay as plain text",
        ),
    );
    // Whoever wrote the rest of it rightly is told of the blank alone.
    let whole: String = url.trim().split(char::is_whitespace).collect::<Vec<_>>().join("%20");
    if url.trim().contains(char::is_whitespace) && leads_outside(&whole) {
        return fault.remedy(
            format!("网址里有空格：属于网址的，写成 %20：{whole}；后面是别的文字的，从空格起删去"),
            format!("there is a blank in it: write %20 for one that belongs to the address: {whole}; remove other words behind it"),
        );
    }
    fault.remedy(
        "写完整的网址，以 https:// 或 http:// 开头；站内的记录写在 `related:`",
        "write a whole address that begins with https:// or http://; a record of this site goes into `related:`",
    )
}

/// Former addresses that cannot be addresses of this site.
fn aliases<T: Entity>(entry: &Entry<T>) -> Vec<(String, Diagnostic)> {
    let aliases = entry.common().map(|common| common.aliases.as_slice()).unwrap_or_default();
    let bad = aliases.iter().enumerate().filter(|(_, alias)| route::former(alias).is_none());
    bad.map(|(i, _)| (format!("aliases[{i}]"), bad_address())).collect()
}

fn bad_address() -> Diagnostic {
    Diagnostic::error("bad-address", Both::new("这不是本站的网址", "this is no address of this site")).remedy(
        "写成 `/outcomes/2021-lamp.html`：以 / 开头，只用小写字母、数字、- _ . /",
        "write `/outcomes/2021-lamp.html`: a slash first, then lower-case letters, digits, - _ . /",
    )
}

fn refused(world: &World<'_>, markdown: &str) -> Vec<Refused> {
    if may_slip(markdown) { view::body(world, &route::home(), markdown).refused } else { Vec::new() }
}

/// Whether something may have to be told of a text: links, notes and tags, and what the writer of pages would drop.
fn may_slip(markdown: &str) -> bool {
    ["](", "]（", "]:", "[^", "<"].iter().any(|mark| markdown.contains(mark))
        || markdown
            .lines()
            .any(|line| nests_deep(line) || begins_cells(line) || is_indented(line) || is_rule_or_row(line))
}

/// Whether a line may turn the one above it into a heading, or be the row of a table that is none.
fn is_rule_or_row(line: &str) -> bool {
    let text = line.trim();
    text.starts_with(['|', '｜']) || text.contains('\t') || (!text.is_empty() && text.bytes().all(|byte| byte == b'-'))
}

/// Whether a line may stand between a table's heading and its rows.
fn begins_cells(line: &str) -> bool {
    line.contains('-')
        && line.contains('|')
        && line.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'-' | b':' | b'|' | b'>' | b'\r'))
}

/// Whether a line may be text that the blanks before it turn into code.
fn is_indented(line: &str) -> bool {
    let text = line.trim_start_matches([' ', '\t', '>']);
    (line.starts_with("    ") || line[..line.len() - text.len()].contains('\t')) && !text.is_ascii()
}

/// Whether a line begins so far in, or with so many marks, that it may be nested too deeply.
fn nests_deep(line: &str) -> bool {
    const FEW: usize = 80;
    let mark = |byte: &u8| matches!(byte, b' ' | b'\t' | b'>' | b'-' | b'*' | b'+' | b'.' | b')' | b'0'..=b'9');
    line.len() > FEW && line.bytes().take(FEW).all(|byte| mark(&byte))
}
