//! Markdown to a harmless HTML fragment, with the plain text for search and the headings for a table of contents.
//!
//! The writer of HTML escapes everything it is given, links are judged one by one, and only a document that contains raw
//! HTML pays for the allow-list. Headings begin at `<h3>`, below the page's own.

mod emphasis;
mod raw;

use std::borrow::Cow;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, html};

use crate::parse::highlight;
use crate::parse::sanitise::{self, UrlVerdict};

use raw::Lost;

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

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    pub target: String,
    /// Line and column in the Markdown text, from 1.
    pub line: u32,
    pub column: u32,
    pub why: WhyRefused,
}

impl Refused {
    fn at(markdown: &str, at: usize, target: &str, why: WhyRefused) -> Self {
        let before = markdown.get(..at).unwrap_or(markdown);
        let begin = before.rfind('\n').map_or(0, |end| end + 1);
        let line = before.bytes().filter(|b| *b == b'\n').count();
        let column = before[begin..].chars().filter(|c| *c != emphasis::JOINER).count();
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).saturating_add(1);
        Self { target: target.to_owned(), line: number(line), column: number(column), why }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyRefused {
    /// A scheme or form that is not allowed.
    Scheme,
    /// A record that does not exist.
    Dangling,
    /// A picture must be listed under `photos`, with consent.
    Picture,
    /// The link stands, with its host written behind it: it may be taken for another.
    LookAlike,
    /// The text is nested so deeply that no browser shows it; it stands as it was written.
    Tangled,
    /// What opens here is never closed and would take the rest with it; the text stands as it was written.
    Unclosed,
    /// Pages do not have such a tag; it goes.
    Tag,
    /// This was to be a link.
    NoLink,
    /// A mark for a note that is not there.
    NoNote,
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
        joined: matches!(eased, Cow::Owned(_)),
        resolve,
        out: Fragment { html: String::with_capacity(markdown.len() + markdown.len() / 8 + 64), ..Fragment::default() },
        code: None,
        heading: None,
        raw: Vec::new(),
        notes: Vec::new(),
        unlinked: 0,
        doubtful: None,
        depth: 0,
        wide: false,
    };
    let mut events = Vec::with_capacity(markdown.len() / 16);
    for (event, range) in Parser::new_ext(markdown, options).into_offset_iter() {
        if writer.deepens(&event) > DEEPEST {
            return as_written(written, Refused::at(markdown, range.start, "", WhyRefused::Tangled));
        }
        writer.take(event, range.start, &mut events);
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
    html::push_html(&mut writer.out.html, events.into_iter());
    align_by_class(&mut writer.out.html);
    if !pieces.is_empty() {
        if let Some(at) = sanitise::tangled(&writer.out.html) {
            // The place in the page is near enough to the place in the text.
            let near = written.floor_char_boundary(at.min(written.len()));
            return as_written(written, Refused::at(written, near, "", WhyRefused::Tangled));
        }
        writer.out.html = sanitise::html_fragment(&writer.out.html);
    } else if markdown.contains('&')
        && let Cow::Owned(plain) = sanitise::plain_text(&writer.out.html)
    {
        writer.out.html = plain;
    }
    writer.out
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

struct Writer<'m> {
    markdown: &'m str,
    /// Whether joiners were put into the text.
    joined: bool,
    resolve: &'m dyn Fn(&str) -> Target,
    out: Fragment,
    /// Language and text of the code block being read.
    code: Option<(String, String)>,
    /// Depth and text of the heading being read, and where its opening event stands.
    heading: Option<(u8, String, usize)>,
    /// Raw HTML, with its places.
    raw: Vec<(usize, CowStr<'m>)>,
    /// The names of notes in their order. Their addresses must be nothing else's on the page.
    notes: Vec<CowStr<'m>>,
    /// How many refused links are open: their text stays, their tags go.
    unlinked: usize,
    /// The host of the open link, if it may be taken for another.
    doubtful: Option<String>,
    /// How many elements are open.
    depth: usize,
    /// Within a table that scrolls sideways.
    wide: bool,
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

    fn take(&mut self, event: Event<'m>, at: usize, out: &mut Vec<Event<'m>>) {
        let event = if self.joined { without_joiners(event) } else { event };
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                let language = match &kind {
                    CodeBlockKind::Fenced(info) => info.split_whitespace().next().unwrap_or_default().to_owned(),
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some((language, String::new()));
            }
            Event::End(TagEnd::CodeBlock) => {
                if let Some((language, code)) = self.code.take() {
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
                out.push(Event::InlineHtml(CowStr::from(format!("{}</a>", named_host(&host)))));
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                self.refuse(&dest_url, at, WhyRefused::Picture);
                self.unlinked += 1;
            }
            Event::End(TagEnd::Image) => self.unlinked = self.unlinked.saturating_sub(1),
            Event::Start(Tag::Table(columns)) if columns.len() > NARROW => {
                self.wide = true;
                out.push(Event::Html(CowStr::Borrowed("<div class=\"cell-scroll\" tabindex=\"0\">")));
                out.push(Event::Start(Tag::Table(columns)));
            }
            Event::End(TagEnd::Table) if self.wide => {
                self.wide = false;
                out.push(Event::End(TagEnd::Table));
                out.push(Event::Html(CowStr::Borrowed("</div>\n")));
            }
            Event::Html(ref html) | Event::InlineHtml(ref html) => {
                self.raw.push((at, html.clone()));
                out.push(event);
            }
            Event::Text(text) => self.text(text, at, out),
            Event::FootnoteReference(name) => out.push(Event::FootnoteReference(self.numbered(name))),
            Event::Start(Tag::FootnoteDefinition(name)) => {
                out.push(Event::Start(Tag::FootnoteDefinition(self.numbered(name))));
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

    /// The address of a note.
    fn numbered(&mut self, name: CowStr<'m>) -> CowStr<'m> {
        let known = self.notes.iter().position(|known| *known == name);
        let at = known.unwrap_or(self.notes.len());
        if known.is_none() {
            self.notes.push(name);
        }
        CowStr::from(format!("note-{}", at + 1))
    }

    /// Tells of what was to be a link or a note, and is neither.
    fn no_mark(&mut self, at: usize) {
        /// No address or name is longer, in bytes.
        const LONGEST: usize = 500;
        let rest = self.markdown.get(at..).unwrap_or_default();
        let near = &rest[..rest.floor_char_boundary(LONGEST)];
        let until = |start: &str, end: char| near.strip_prefix(start)?.split(['\n', end]).next();
        if let Some(target) = until("](", ')').filter(|target| target.contains('/')) {
            self.refuse(target, at, WhyRefused::NoLink);
        }
        let word = |name: &&str| {
            !name.is_empty() && !name.contains(char::is_whitespace) && near["[^".len() + name.len()..].starts_with(']')
        };
        if let Some(name) = until("[^", ']').filter(word) {
            self.refuse(&format!("[^{name}]"), at, WhyRefused::NoNote);
        }
    }

    fn text(&mut self, text: CowStr<'m>, at: usize, out: &mut Vec<Event<'m>>) {
        if let Some((_, code)) = &mut self.code {
            code.push_str(&text);
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
        if let Some(slot) = out.get_mut(opening) {
            *slot = Event::Html(CowStr::from(format!("<h{level} id=\"{id}\">")));
        }
        out.push(Event::Html(CowStr::from(format!("</h{level}>\n"))));
        self.out.headings.push(Heading { id, text: text.trim().to_owned(), depth });
    }

    fn link(
        &mut self,
        link_type: LinkType,
        url: CowStr<'m>,
        title: CowStr<'m>,
        id: CowStr<'m>,
        at: usize,
        out: &mut Vec<Event<'m>>,
    ) {
        let mut open = |address: CowStr<'m>| {
            out.push(Event::Start(Tag::Link {
                link_type: plain(link_type),
                dest_url: address,
                title: title.clone(),
                id: id.clone(),
            }));
        };
        match sanitise::url(&url) {
            UrlVerdict::Internal(target) => match (self.resolve)(target) {
                Target::Address(address) => open(CowStr::from(address)),
                Target::Dangling => {
                    self.refuse(&url, at, WhyRefused::Dangling);
                    self.unlinked += 1;
                }
            },
            UrlVerdict::External { look_alike, host } => {
                if look_alike.is_some() {
                    self.refuse(&url, at, WhyRefused::LookAlike);
                    self.doubtful = Some(host.to_string());
                }
                let safe = escape_attribute(&url);
                // The mark that the link leaves the site is drawn by the style sheet from its class.
                out.push(Event::InlineHtml(CowStr::from(format!(
                    "<a class=\"out\" href=\"{safe}\" rel=\"external noopener noreferrer nofollow\">"
                ))));
            }
            UrlVerdict::Mail(_) | UrlVerdict::Tel(_) => open(url),
            UrlVerdict::Refused { .. } => {
                self.refuse(&url, at, WhyRefused::Scheme);
                self.unlinked += 1;
            }
        }
    }

    fn refuse(&mut self, target: &str, at: usize, why: WhyRefused) {
        let slip = |why| matches!(why, WhyRefused::Tag | WhyRefused::NoLink | WhyRefused::NoNote);
        if slip(why) && self.out.refused.iter().filter(|one| slip(one.why)).count() >= MOST_TOLD {
            return;
        }
        self.out.refused.push(Refused::at(self.markdown, at, target, why));
    }
}

fn without_joiners(event: Event<'_>) -> Event<'_> {
    let plain = |text: CowStr<'_>| CowStr::from(text.replace(emphasis::JOINER, ""));
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

/// Autolinks of the form `<a@b>` would be written with `mailto:` a second time.
const fn plain(link_type: LinkType) -> LinkType {
    match link_type {
        LinkType::Email => LinkType::Email,
        _ => LinkType::Inline,
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

/// A host that may be taken for another, in plain sight behind its link's words.
fn named_host(host: &str) -> String {
    format!(" <small>⚠ {}</small>", escape_attribute(host))
}

fn escape_attribute(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Characters set without spaces around them: Han, kana, full-width forms and Chinese punctuation.
const fn is_wide(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}' | '“' | '”' | '‘' | '’' | '…' | '—')
}

#[cfg(test)]
mod tests;
