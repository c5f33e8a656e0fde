//! Markdown to a harmless HTML fragment, with the plain text for search and the headings for a table of contents.
//!
//! The writer of HTML escapes everything it is given, links are judged one by one, and only a document that contains raw
//! HTML pays for the allow-list. Headings begin at `<h3>`, below the page's own.

mod emphasis;
mod form;
mod link;
mod lost;
mod numbers;
mod raw;
mod refused;

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::parse::folded::is_wide;
use crate::parse::highlight;
use crate::parse::sanitise::{self, Own};

use lost::Definitions;
use numbers::Numbers;
use raw::Lost;
use refused::Told;

pub use refused::{Refused, WhyRefused};

/// What a document became.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fragment {
    pub html: String,
    pub headings: Vec<Heading>,
    /// What cannot stand as it is written, such as links.
    pub refused: Vec<Refused>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    pub id: String,
    pub text: String,
    /// 1 for the highest.
    pub depth: u8,
}

/// Where a link inside the site leads.
pub enum Target {
    /// The address to write into the page.
    Address(String),
    /// No such record.
    Dangling,
}

/// Renders `markdown`. `resolve` is asked for every link that does not leave the site.
pub fn render(markdown: &str, resolve: &dyn Fn(&str) -> Target) -> Fragment {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES | Options::ENABLE_TASKLISTS;
    let eased = emphasis::eased(markdown);
    let (written, markdown) = (markdown, &*eased);
    let mut writer = Writer {
        markdown,
        eased: matches!(eased, Cow::Owned(_)),
        resolve,
        out: Fragment { html: String::with_capacity(markdown.len() + markdown.len() / 8 + 64), ..Fragment::default() },
        code: None,
        heading: None,
        raw: Vec::new(),
        own: Vec::new(),
        notes: FxHashMap::default(),
        defined: FxHashSet::default(),
        lists: Vec::new(),
        unlinked: 0,
        doubtful: None,
        depth: 0,
        columns: 0,
        told: Told::default(),
    };
    let mut events = Vec::with_capacity(markdown.len() / 16);
    let mut definitions = Definitions::of(markdown);
    let mut parser = Parser::new_ext(markdown, options).into_offset_iter();
    while let Some((event, range)) = parser.next() {
        if writer.deepens(&event) > DEEPEST {
            return as_written(written, Refused::at(markdown, range.start, "", WhyRefused::Tangled));
        }
        definitions.see(&event, &range, parser.reference_definitions());
        writer.look(&event, &range);
        writer.take(event, range.start, &mut events);
    }
    for at in definitions.lost(parser.reference_definitions()) {
        let line = markdown[at..].lines().next().unwrap_or_default();
        writer.refuse(line.trim(), at, WhyRefused::Definition);
    }
    let pieces = std::mem::take(&mut writer.raw);
    for lost in raw::lost(&pieces) {
        match lost {
            Lost::Rest(at) => return as_written(written, Refused::at(markdown, at, "", WhyRefused::Unclosed)),
            Lost::Tag(at, name) => {
                writer.refuse(&format!("<{name}>"), at, WhyRefused::Tag);
            }
        }
    }
    let mut own = (!pieces.is_empty()).then(|| Own::of(written));
    if let Some(own) = &mut own {
        mark_own(&mut events, &writer.own, own);
    }
    html::push_html(&mut writer.out.html, events.into_iter());
    align_by_class(&mut writer.out.html);
    if let Some(own) = &mut own {
        if let Some(at) = sanitise::tangled(&writer.out.html) {
            // The place in the page is near enough to the place in the text.
            let near = written.floor_char_boundary(at.min(written.len()));
            return as_written(written, Refused::at(written, near, "", WhyRefused::Tangled));
        }
        writer.out.html = sanitise::html_beside_own(&writer.out.html, own);
    } else if markdown.contains('&')
        && let Cow::Owned(plain) = sanitise::plain_text(&writer.out.html)
    {
        writer.out.html = plain;
    }
    writer.out
}

/// Sets marks in place of the attributes of tags that are our own, so that the sanitiser knows them from what is raw.
fn mark_own(events: &mut [Event<'_>], places: &[usize], own: &mut Own) {
    for place in places {
        let Some(event) = events.get_mut(*place) else { continue };
        let marked = match &*event {
            Event::Html(html) | Event::InlineHtml(html) => own.mark(html),
            _ => {
                let mut html = String::new();
                html::push_html(&mut html, std::iter::once(event.clone()));
                own.mark(&html)
            }
        };
        *event = Event::InlineHtml(CowStr::from(marked));
    }
}

/// A table of more columns scrolls sideways on a phone, by keyboard too, rather than break its numbers in pieces.
const NARROW: usize = 4;

/// Cells say by a class how they stand: the pages' policy forbids styles in attributes. No text holds these tags, for it
/// has its `<` escaped, and in raw HTML such a tag would lose its style to the sanitiser.
fn align_by_class(html: &mut String) {
    if !html.contains(" style=\"text-align: ") {
        return;
    }
    for tag in ["th", "td"] {
        for (way, class) in [("left", ""), ("center", " class=\"cell-center\""), ("right", " class=\"cell-right\"")] {
            *html = html.replace(&format!("<{tag} style=\"text-align: {way}\">"), &format!("<{tag}{class}>"));
        }
    }
}

/// Slips of one text that are told: whoever makes more mends these first.
const MOST_TOLD: usize = 20;

/// Elements of Markdown within one another. Browsers stop nesting at some hundreds, and staff long before.
const DEEPEST: usize = 100;

/// The whole text as it was written, for one that cannot be shown otherwise.
fn as_written(markdown: &str, refused: Refused) -> Fragment {
    Fragment {
        html: format!("<pre>{}</pre>\n", escape_attribute(markdown)),
        headings: Vec::new(),
        refused: vec![refused],
    }
}

/// A block of code: its language, its text, and where it begins if blanks alone made it one.
struct Code {
    language: String,
    text: String,
    indented: Option<usize>,
}

struct Writer<'m> {
    markdown: &'m str,
    /// Whether signs were put into the text that nobody wrote.
    eased: bool,
    resolve: &'m dyn Fn(&str) -> Target,
    out: Fragment,
    /// The code block being read.
    code: Option<Code>,
    /// Depth and text of the heading being read, and where its opening event stands.
    heading: Option<(u8, String, usize)>,
    /// Raw HTML, with its places.
    raw: Vec<(usize, CowStr<'m>)>,
    /// Which events hold a tag that raw HTML could not make.
    own: Vec<usize>,
    /// The numbers of notes by their names. Their addresses must be nothing else's on the page.
    notes: FxHashMap<String, usize>,
    /// The notes that have their text.
    defined: FxHashSet<usize>,
    /// The open lists, with their numbers if they are numbered.
    lists: Vec<Option<Numbers>>,
    /// How many refused links are open: their text stays, their tags go.
    unlinked: usize,
    /// The host of the open link, if it may be taken for another.
    doubtful: Option<String>,
    /// How many elements are open.
    depth: usize,
    /// The columns of the open table.
    columns: usize,
    /// What was told so far.
    told: Told,
}

impl<'m> Writer<'m> {
    /// Counts what opens and closes, and gives how much is open.
    fn deepens(&mut self, event: &Event<'_>) -> usize {
        match event {
            Event::Start(_) => self.depth += 1,
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        self.depth
    }

    /// Tells what is no table, and no heading, to whoever wrote it.
    fn look(&mut self, event: &Event<'_>, range: &Range<usize>) {
        let text = self.markdown.get(range.clone()).unwrap_or_default();
        match event {
            Event::Start(Tag::Paragraph) => {
                if let Some((place, row)) = form::no_table(text) {
                    self.refuse(row, range.start + place, WhyRefused::NoTable);
                }
            }
            Event::Start(Tag::Heading { .. }) => {
                if let Some(line) = form::long_heading(text) {
                    self.refuse(line, range.start, WhyRefused::Heading);
                }
            }
            _ => {}
        }
    }

    fn take(&mut self, event: Event<'m>, at: usize, out: &mut Vec<Event<'m>>) {
        let event = if self.eased { as_meant(event) } else { event };
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                let language = match &kind {
                    CodeBlockKind::Fenced(info) => info.split_whitespace().next().unwrap_or_default().to_owned(),
                    CodeBlockKind::Indented => String::new(),
                };
                let indented = matches!(kind, CodeBlockKind::Indented).then_some(at);
                self.code = Some(Code { language, text: String::new(), indented });
            }
            Event::End(TagEnd::CodeBlock) => {
                if let Some(Code { language, text: code, indented }) = self.code.take() {
                    if let Some(at) = indented
                        && code.contains(is_wide)
                    {
                        self.refuse(code.trim().lines().next().unwrap_or_default(), at, WhyRefused::Indented);
                    }
                    out.push(Event::Html(CowStr::from(highlight::block(&language, &code))));
                }
            }
            Event::Start(Tag::Heading { level, .. }) => {
                // None skips a level, however it is written: readers who do not see the page go from heading to heading.
                let above = self.out.headings.last().map_or(0, |heading| heading.depth);
                self.heading = Some((depth(level).min(above + 1), String::new(), out.len()));
                out.push(Event::Text(CowStr::Borrowed("")));
            }
            Event::End(TagEnd::Heading(_)) => self.end_heading(out),
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                self.link(link_type, dest_url, title, id, at, out)
            }
            Event::End(TagEnd::Link) if self.unlinked > 0 => self.unlinked -= 1,
            Event::End(TagEnd::Link) if self.doubtful.is_some() => {
                let host = self.doubtful.take().unwrap_or_default();
                out.push(Event::InlineHtml(CowStr::from(format!("{}</a>", link::named_host(&host)))));
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                self.refuse(&dest_url, at, WhyRefused::Picture);
                self.unlinked += 1;
            }
            Event::End(TagEnd::Image) => self.unlinked = self.unlinked.saturating_sub(1),
            Event::Start(Tag::Table(columns)) => {
                self.columns = columns.len();
                if self.columns > NARROW {
                    out.push(Event::Html(CowStr::Borrowed("<div class=\"cell-scroll\" tabindex=\"0\">")));
                }
                out.push(Event::Start(Tag::Table(columns)));
            }
            Event::Start(Tag::TableRow) => {
                let row = self.markdown.get(at..).and_then(|rest| rest.lines().next()).unwrap_or_default();
                if let Some((place, cells)) = lost::cells(row, self.columns) {
                    self.refuse(cells, at + place, WhyRefused::Cells);
                }
                out.push(Event::Start(Tag::TableRow));
            }
            Event::End(TagEnd::Table) if self.columns > NARROW => {
                out.push(Event::End(TagEnd::Table));
                out.push(Event::Html(CowStr::Borrowed("</div>\n")));
            }
            Event::Html(ref html) | Event::InlineHtml(ref html) => {
                self.raw.push((at, html.clone()));
                out.push(event);
            }
            Event::Text(text) => self.text(text, at, out),
            Event::FootnoteReference(name) => {
                let number = self.numbered(&name);
                out.push(Event::InlineHtml(CowStr::Borrowed("<sup class=\"footnote-reference\">")));
                self.own.push(out.len());
                out.push(Event::InlineHtml(CowStr::from(format!("<a href=\"#note-{number}\">{number}</a></sup>"))));
            }
            Event::Start(Tag::FootnoteDefinition(name)) => self.begin_note(&name, at, out),
            Event::End(TagEnd::FootnoteDefinition) => out.push(Event::Html(CowStr::Borrowed("</div>\n"))),
            Event::TaskListMarker(_) => {
                self.own.push(out.len());
                out.push(event);
            }
            Event::Start(Tag::List(first)) => {
                self.lists.push(first.map(Numbers::from));
                out.push(event);
            }
            Event::Start(Tag::Item) => {
                if let Some(Some(numbers)) = self.lists.last_mut() {
                    numbers.item(self.markdown.get(at..).unwrap_or_default(), out.len());
                }
                out.push(event);
            }
            Event::End(TagEnd::List(_)) => {
                if let Some(Some(numbers)) = self.lists.pop() {
                    numbers.write(out);
                }
                out.push(event);
            }
            Event::Code(text) => {
                self.note(&text);
                out.push(Event::Code(text));
            }
            // Chinese is set without spaces between words: a line break in the source is no space on the page.
            Event::SoftBreak => self.soft_break(at, out),
            Event::HardBreak => {
                self.note("\n");
                out.push(Event::HardBreak);
            }
            other => out.push(other),
        }
    }

    /// The number of a note, which is its address too.
    fn numbered(&mut self, name: &str) -> usize {
        let next = self.notes.len() + 1;
        *self.notes.entry(name.to_lowercase()).or_insert(next)
    }

    fn begin_note(&mut self, name: &str, at: usize, out: &mut Vec<Event<'m>>) {
        let mut number = self.numbered(name);
        if !self.defined.insert(number) {
            self.refuse(&format!("[^{name}]"), at, WhyRefused::NoteTwice);
            // No note is called so, for a name holds no blank.
            number = self.numbered(&format!("{name} {at}"));
        }
        self.own.push(out.len());
        out.push(Event::Html(CowStr::from(format!(
            "<div class=\"footnote-definition\" id=\"note-{number}\"><sup class=\"footnote-definition-label\">{number}</sup>"
        ))));
    }

    fn text(&mut self, text: CowStr<'m>, at: usize, out: &mut Vec<Event<'m>>) {
        if let Some(code) = &mut self.code {
            code.text.push_str(&text);
            return;
        }
        if text.starts_with([']', '[']) {
            self.no_mark(at);
        }
        self.note(&text);
        out.push(Event::Text(text));
    }

    fn note(&mut self, text: &str) {
        if let Some((_, heading, _)) = &mut self.heading {
            heading.push_str(text);
        }
    }

    fn soft_break(&mut self, at: usize, out: &mut Vec<Event<'m>>) {
        let wide = |c: Option<char>| c.is_some_and(is_wide);
        let below = self.markdown.get(at..).unwrap_or_default().trim_start_matches(['\r', '\n', ' ']);
        if form::begins_anew(below.lines().next().unwrap_or_default()) {
            self.note("\n");
            out.push(Event::HardBreak);
            return;
        }
        let before = self.markdown.get(..at).and_then(|t| t.chars().next_back());
        let after = self.markdown.get(at..).and_then(|t| t.trim_start().chars().next());
        if !(wide(before) && wide(after)) {
            self.note(" ");
            out.push(Event::SoftBreak);
        }
    }

    fn end_heading(&mut self, out: &mut Vec<Event<'m>>) {
        let Some((depth, text, opening)) = self.heading.take() else { return };
        let id = format!("s{}", self.out.headings.len() + 1);
        let level = (depth + 2).min(6);
        self.own.push(opening);
        if let Some(slot) = out.get_mut(opening) {
            *slot = Event::Html(CowStr::from(format!("<h{level} id=\"{id}\">")));
        }
        out.push(Event::Html(CowStr::from(format!("</h{level}>\n"))));
        self.out.headings.push(Heading { id, text: text.trim().to_owned(), depth });
    }

    fn refuse(&mut self, target: &str, at: usize, why: WhyRefused) {
        if self.told.next(why) {
            self.out.refused.push(Refused::at(self.markdown, at, &emphasis::as_written(target), why));
        }
    }
}

/// The event without the signs that were put into the text.
fn as_meant(event: Event<'_>) -> Event<'_> {
    fn plain(text: CowStr<'_>) -> CowStr<'_> {
        if emphasis::is_eased(&text) { CowStr::from(emphasis::as_written(&text)) } else { text }
    }
    match event {
        Event::Text(text) => Event::Text(plain(text)),
        Event::Code(text) => Event::Code(plain(text)),
        Event::Html(text) => Event::Html(plain(text)),
        Event::InlineHtml(text) => Event::InlineHtml(plain(text)),
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Link { link_type, dest_url: plain(dest_url), title: plain(title), id })
        }
        Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Image { link_type, dest_url: plain(dest_url), title: plain(title), id })
        }
        other => other,
    }
}

const fn depth(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 | HeadingLevel::H2 => 1,
        HeadingLevel::H3 => 2,
        HeadingLevel::H4 => 3,
        HeadingLevel::H5 | HeadingLevel::H6 => 4,
    }
}

fn escape_attribute(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests;
