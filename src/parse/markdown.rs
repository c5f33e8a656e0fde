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
    for lost in raw::lost(&writer.raw) {
        match lost {
            Lost::Rest(at) => return as_written(written, Refused::at(markdown, at, "", WhyRefused::Unclosed)),
            Lost::Tag(at, name) => {
                writer.out.refused.push(Refused::at(markdown, at, &format!("<{name}>"), WhyRefused::Tag));
            }
        }
    }
    html::push_html(&mut writer.out.html, events.into_iter());
    align_by_class(&mut writer.out.html);
    if !writer.raw.is_empty() {
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
    fn no_mark(&mut self, text: &str, at: usize) {
        let rest = self.markdown.get(at..).unwrap_or_default();
        let line = rest.lines().next().unwrap_or_default();
        if text.starts_with(']')
            && let Some(target) = line.strip_prefix("](").and_then(|rest| rest.split(')').next())
            && target.contains('/')
        {
            self.refuse(target, at, WhyRefused::NoLink);
        }
        if text.starts_with('[')
            && let Some(name) = line.strip_prefix("[^").and_then(|rest| rest.split_once(']')).map(|(name, _)| name)
            && !name.is_empty()
            && !name.contains(char::is_whitespace)
        {
            self.refuse(&format!("[^{name}]"), at, WhyRefused::NoNote);
        }
    }

    fn text(&mut self, text: CowStr<'m>, at: usize, out: &mut Vec<Event<'m>>) {
        if let Some((_, code)) = &mut self.code {
            code.push_str(&text);
            return;
        }
        if text.starts_with([']', '[']) {
            self.no_mark(&text, at);
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
mod tests {
    use super::*;

    fn html(markdown: &str) -> Fragment {
        render(markdown, &|target| {
            if target.ends_with("lamp.md") {
                Target::Address("../outcomes/lamp.html".to_owned())
            } else {
                Target::Dangling
            }
        })
    }

    #[test]
    fn a_host_that_may_be_taken_for_another_is_written_out() {
        let made = render("看[政府网站](https://www.gov.cn.evil.example/a)。", &|_| Target::Dangling);
        assert!(made.html.contains("政府网站 <small>⚠ www.gov.cn.evil.example</small></a>。"), "{}", made.html);
        assert_eq!(made.refused.first().map(|one| one.why), Some(WhyRefused::LookAlike));
        let plain =
            render("看[政府网站](https://www.gov.cn/a)，[甲](https://a.example)。", &|_| Target::Dangling);
        assert!(!plain.html.contains('⚠') && plain.refused.is_empty(), "{}", plain.html);
        let raw = render("<a href=\"https://www.gov.cn.evil.example/\">政府网站</a>", &|_| Target::Dangling);
        assert!(!raw.html.contains("evil"), "{}", raw.html);
    }

    #[test]
    fn chinese_lines_join_without_a_space() {
        assert_eq!(html("商量\n办事，\n“好”").html, "<p>商量办事，“好”</p>\n");
        assert_eq!(html("two\nwords").html, "<p>two\nwords</p>\n");
    }

    #[test]
    fn links_resolve_leave_or_fall() {
        let fragment = html(
            "[灯](../outcomes/lamp.md) [外](https://example.org/?a=1&b=2) [坏](javascript:alert(1)) [无](x.md)\n\n![图](a.jpg)",
        );
        assert_eq!(
            fragment.html,
            "<p><a href=\"../outcomes/lamp.html\">灯</a> <a class=\"out\" href=\"https://example.org/?a=1&amp;b=2\" rel=\"external noopener noreferrer nofollow\">外</a> 坏 无</p>\n<p>图</p>\n"
        );
        let refused: Vec<_> = fragment.refused.iter().map(|r| (r.target.as_str(), r.line, r.why)).collect();
        assert_eq!(
            refused,
            [
                ("javascript:alert(1)", 1, WhyRefused::Scheme),
                ("x.md", 1, WhyRefused::Dangling),
                ("a.jpg", 3, WhyRefused::Picture)
            ]
        );
    }

    #[test]
    fn bold_text_may_touch_chinese_punctuation() {
        let made = html("这是**“重点”**内容，**“甲”**和**（乙）**，占**80%**以上。`2**“三”`");
        assert_eq!(
            made.html,
            "<p>这是<strong>“重点”</strong>内容，<strong>“甲”</strong>和<strong>（乙）</strong>，占\
             <strong>80%</strong>以上。<code>2**“三”</code></p>\n"
        );
        let masked = "<p>王**（男）、李**（女），138****1234</p>\n";
        assert_eq!(html("王**（男）、李**（女），138****1234").html, masked);
        let link = html("看**[灯](../outcomes/lamp.md)**吧，**“无”**吗[无](x.md)");
        assert!(
            link.html.starts_with("<p>看<strong><a href=\"../outcomes/lamp.html\">灯</a></strong>吧，"),
            "{}",
            link.html
        );
        assert_eq!(link.refused.first().map(|one| (one.line, one.column)), Some((1, 40)), "joiners are no columns");
    }

    #[test]
    fn notes_have_addresses_of_their_own() {
        let made = html("一[^main]，二[^a b]，又[^main]。\n\n[^main]: 注\n\n[^a b]: 释\n");
        assert!(made.html.contains("href=\"#note-1\"") && made.html.contains("id=\"note-1\""), "{}", made.html);
        assert!(!made.html.contains("main") && !made.html.contains("id=\"a"), "{}", made.html);
    }

    #[test]
    fn what_was_to_be_a_link_or_a_note_is_told() {
        let told = |text: &str| {
            html(text).refused.into_iter().map(|one| (one.target, one.column, one.why)).collect::<Vec<_>>()
        };
        assert_eq!(
            told("看[公告](https://a.cn/公 告.html)。"),
            [("https://a.cn/公 告.html".into(), 5, WhyRefused::NoLink)]
        );
        assert_eq!(told("见注[^2]。"), [("[^2]".into(), 3, WhyRefused::NoNote)]);
        assert_eq!(told("[一](见 附件) 和 [二] (三)，`[^4]`"), []);
    }

    #[test]
    fn raw_html_that_swallows_text_is_told_and_swallows_none() {
        for text in ["前。\n\n<!-- 备注\n\n后面的话", "前<style>后面的话", "前\n\n<script>\n后面的话\n\n还有"]
        {
            let made = html(text);
            assert_eq!(made.refused.last().map(|one| one.why), Some(WhyRefused::Unclosed), "{text}");
            assert!(made.html.starts_with("<pre>前") && made.html.contains("后面的话"), "{}", made.html);
        }
        let made = html("好\n\n3<x>4，<!-- 备注 -->五");
        let told: Vec<_> =
            made.refused.iter().map(|one| (one.target.as_str(), one.line, one.column, one.why)).collect();
        assert_eq!(told, [("<x>", 3, 2, WhyRefused::Tag)]);
        assert!(made.html.contains("<p>34，五</p>"), "{}", made.html);
    }

    #[test]
    fn raw_html_is_sanitised_and_plain_text_kept() {
        let fragment = html("好<script>alert(1)</script><b onclick=x>事</b>");
        assert!(!fragment.html.contains("script") && !fragment.html.contains("onclick"), "{}", fragment.html);
        assert!(fragment.html.contains("<b>事</b>"), "{}", fragment.html);
    }

    #[test]
    fn what_is_nested_without_end_stands_as_it_was_written() {
        let before = std::time::Instant::now();
        for text in
            [">".repeat(2_000), "- ".repeat(2_000) + "事", "<div>".repeat(60_000), "<b title=1>".repeat(1_000) + "<p>"]
        {
            let made = html(&format!("好\n\n{text}\n"));
            assert_eq!(made.refused.first().map(|one| one.why), Some(WhyRefused::Tangled), "{}", &text[..8]);
            assert!(made.html.starts_with("<pre>好") && !made.html.contains("<div"), "{}", &made.html[..80]);
        }
        assert!(before.elapsed().as_secs() < 5, "{:?}", before.elapsed());
        let plain = html(&("<p>一<br>二<li>三".repeat(3_000) + &"<div><b>四</b></div>\n\n".repeat(3_000)));
        assert!(plain.refused.is_empty());
    }

    #[test]
    fn cells_stand_as_their_column_says_without_a_style() {
        let table = "| 村 | 户 | 元 |\n|:--|:-:|--:|\n| 梨园 | 3 | 40 |\n";
        for made in [html(table), html(&format!("{table}\n好<b>事</b>\n"))] {
            assert!(
                made.html.contains("<th>村</th><th class=\"cell-center\">户</th><th class=\"cell-right\">元</th>"),
                "{}",
                made.html
            );
            assert!(
                made.html.contains("<td>梨园</td><td class=\"cell-center\">3</td><td class=\"cell-right\">40</td>")
            );
            assert!(!made.html.contains("style="), "{}", made.html);
        }
        assert_eq!(
            html("`<td style=\"text-align: left\">`").html.matches("style=").count(),
            1,
            "words stay as written"
        );
    }

    #[test]
    fn headings_are_numbered_below_the_page_title() {
        let fragment = html("## 背景\n\n文\n\n### 细\n");
        assert_eq!(fragment.html, "<h3 id=\"s1\">背景</h3>\n<p>文</p>\n<h4 id=\"s2\">细</h4>\n");
        assert_eq!(
            fragment.headings.iter().map(|h| (h.text.as_str(), h.depth)).collect::<Vec<_>>(),
            [("背景", 1), ("细", 2)]
        );
    }

    #[test]
    fn a_wide_table_scrolls_and_keeps_doing_so_beside_raw_html() {
        let wide = "| a | b | c | d | e |\n|---|---|---|---|---|\n| 1 | 2 | 3 | 4 | 5 |\n";
        for markdown in [wide.to_owned(), format!("{wide}\n<b>x</b>\n")] {
            let made = html(&markdown).html;
            assert!(made.starts_with("<div class=\"cell-scroll\" tabindex=\"0\"><table>"), "{made}");
            assert!(made.contains("</table>\n</div>") || made.contains("</table></div>"), "{made}");
        }
        assert!(html("| a | b |\n|---|---|\n| 1 | 2 |\n").html.starts_with("<table>"));
    }

    #[test]
    fn code_is_coloured_by_classes() {
        let fragment = html("```json\n{\"a\": 1}\n```\n");
        assert!(
            fragment.html.contains("<pre class=\"code\"") && fragment.html.contains("<span class=\"s-"),
            "{}",
            fragment.html
        );
        assert!(!fragment.html.contains("style="), "{}", fragment.html);
    }
}
