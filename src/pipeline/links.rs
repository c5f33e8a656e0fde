//! Links written in Markdown that cannot stand: each is told with its line and what to write instead. The record is
//! published, with the link's words as plain text.

use std::cell::RefCell;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::derive::{Bodies, Rendered};
use crate::diag::{Both, Diagnostic, Diagnostics, nearest};
use crate::model::site::{Fault, Text, each_table};
use crate::model::{Entity, Entry, Table};
use crate::pages::{Reread, World, view};
use crate::parse::markdown::{self, Refused, WhyRefused};
use crate::parse::record::{FieldPath, Visitor};
use crate::parse::sanitise::{self, UrlVerdict};
use crate::reads;
use crate::route;
use crate::source::{Location, SourcePath};

mod graves;

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
        None => !may_link(&text.markdown),
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
                self.1.push((path.to_string(), no_address()));
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

fn no_address() -> Diagnostic {
    Diagnostic::warning(
        "refused-link",
        Both::new(
            "这不是可以链接的网址，页面上只留文字",
            "this is no address that can be linked to; its words stay as plain text",
        ),
    )
    .remedy(
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
    if may_link(markdown) { view::body(world, &route::home(), markdown).refused } else { Vec::new() }
}

fn may_link(markdown: &str) -> bool {
    // What is nested without end is told here too, and what was to be a note.
    ["](", "]:", "[^", "<"].iter().any(|mark| markdown.contains(mark)) || markdown.lines().any(nests_deep)
}

/// Whether a line begins so far in, or with so many marks, that it may be nested too deeply.
fn nests_deep(line: &str) -> bool {
    const FEW: usize = 80;
    let mark = |byte: &u8| matches!(byte, b' ' | b'\t' | b'>' | b'-' | b'*' | b'+' | b'.' | b')' | b'0'..=b'9');
    line.len() > FEW && line.bytes().take(FEW).all(|byte| mark(&byte))
}

fn told(world: &World<'_>, refused: &Refused) -> Option<Diagnostic> {
    let Refused { target, why, .. } = refused;
    let fault = match why {
        WhyRefused::Dangling => return dangling(world, target),
        WhyRefused::Scheme => Diagnostic::error(
            "refused-link",
            Both::new(
                "这样的链接不能发布，页面上只留文字",
                "such a link cannot be published; its words stay as plain text",
            ),
        )
        .remedy(
            "写完整的 https:// 网址、mailto: 单位邮箱，或站内记录的文件路径",
            "write a whole https:// address, a mailto: of an office, or the path of a record's file",
        ),
        WhyRefused::LookAlike => Diagnostic::warning(
            "look-alike-host",
            Both::new(
                "链接的网址容易被看成别的网站，页面上会在旁边写出真实的主机名",
                "the link's host may be taken for another; the page shows its true name beside it",
            ),
        )
        .remedy("核对网址；若是写错了，改成正确的", "check the address, and correct it if it is wrong"),
        WhyRefused::Tangled => {
            return Some(
                Diagnostic::error(
                    "too-deep",
                    Both::new(
                        "正文一层套一层，太深了，页面上只照原文列出",
                        "the text is nested too deeply; the page shows it as it was written",
                    ),
                )
                .remedy(
                    "引用、列表和 HTML 标签不要套这么多层；打开的标签要关闭",
                    "nest fewer quotations, lists and tags, and close the tags that are opened",
                ),
            );
        }
        WhyRefused::Unclosed => {
            return Some(
                Diagnostic::error(
                    "open-html",
                    Both::new(
                        "这里打开的 HTML 标签或注释没有结束，会吞掉后面的正文；页面上只照原文列出",
                        "the HTML tag or comment that opens here never ends and would swallow the text behind it; the page \
                         shows the text as it was written",
                    ),
                )
                .remedy(
                    "注释以 `-->` 结束，标签以 `</…>` 结束；要显示「<」本身，写成 `&lt;`",
                    "end a comment with `-->` and a tag with `</…>`; to show `<` itself write `&lt;`",
                ),
            );
        }
        WhyRefused::Tag => Diagnostic::warning(
            "lost-tag",
            Both::new("页面上没有这种标签，已经去掉", "pages have no such tag; it is left out"),
        )
        .remedy("删去它；要把它当文字显示，「<」写成 `&lt;`", "remove it; to show it as text write `&lt;` for `<`"),
        WhyRefused::NoLink => Diagnostic::warning(
            "no-link",
            Both::new("这里不是写对了的链接，会照原样显示", "this is no link and is shown as it is written"),
        )
        .remedy(
            "网址里的空格写成 %20，或把网址放在尖括号里：`[文字](<网址>)`",
            "write %20 for blanks in the address, or put it in angle brackets: `[words](<address>)`",
        ),
        WhyRefused::NoNote => Diagnostic::warning(
            "no-note",
            Both::new("没有这条脚注，会照原样显示", "there is no such note; its mark is shown as it is written"),
        )
        .remedy(
            "在正文末尾另起一行写 `[^名字]: 注文`",
            "write `[^name]: the note` on a line of its own at the end of the text",
        ),
        WhyRefused::Picture => Diagnostic::error(
            "picture-in-text",
            Both::new("正文里的图片没有发布", "a picture in the text is not published"),
        )
        .remedy(
            "把图片列在 `photos:` 里，写明 file、alt 和 consent（谁同意公开）",
            "list it under `photos:` with file, alt and consent (who agreed to its publication)",
        ),
    };
    Some(fault.excerpt(target))
}

/// A link to a record that is in the files with a fault of its own, or as a draft, is right: that record's turn will come.
fn dangling(world: &World<'_>, target: &str) -> Option<Diagnostic> {
    let path = target.split('#').next().unwrap_or_default();
    let (kind, id) = view::record_named(path);
    let waits = |kind| world.site.unread.contains(&kind) || world.site.absent.contains_key(&(kind, Arc::from(id)));
    if kind.is_some_and(waits) {
        return None;
    }
    let fault = Diagnostic::error(
        "dangling-link",
        Both::new("正文链接的记录不存在，页面上只留文字", "the text links to no record; its words stay as plain text"),
    )
    .excerpt(target);
    let near = kind.and_then(|kind| {
        let mut ids = Vec::new();
        world.site.each_id(&mut |of, id| ids.extend((of == kind).then(|| Arc::clone(id))));
        nearest(id, ids.iter().map(|id| &**id)).map(|near| format!("../{}/{near}.md", kind.folder()))
    });
    Some(match near {
        Some(near) => fault.remedy(format!("是不是想写 `{near}`？"), format!("did you mean `{near}`?")),
        None => fault.remedy(
            "写成 `../种类/编号.md`，例如 `../outcomes/2023-park.md`；或先建立那条记录",
            "write `../kind/id.md`, such as `../outcomes/2023-park.md`; or make that record first",
        ),
    })
}
