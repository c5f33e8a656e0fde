//! The language of what records say, where the interface speaks another: who has a page read aloud hears it by this mark.
//!
//! Templates mark the texts that are a record's as a whole. Names stand everywhere else too: in crumbs, in sentences, on maps,
//! in remarks of several parts. The words of such an interface hold no Chinese character, so every one on its pages was
//! written by a record, and is marked here.

use std::ops::Range;

use super::text::tag_length;

/// What a tag says of the language of its words.
const MARK: &str = " lang=\"zh-Hans\"";
const LANG: &str = " lang=\"";

/// The page with the language of every Chinese text marked, on the tag around it where that holds nothing else.
pub(super) fn marked(page: Vec<u8>) -> Vec<u8> {
    match String::from_utf8(page) {
        Ok(html) => mark(&html).into_bytes(),
        Err(other) => other.into_bytes(),
    }
}

fn mark(html: &str) -> String {
    let out = String::with_capacity(html.len() + html.len() / 16);
    let mut marker = Marker { html, out, copied: 0, open: Vec::with_capacity(32), free: None };
    let mut at = 0;
    while let Some(open) = html[at..].find('<').map(|length| at + length) {
        marker.text(at..open, html[open..].starts_with("</"));
        at = open + length(&html[open..]);
        marker.tag(open, at);
    }
    marker.text(at..html.len(), false);
    marker.copy_to(html.len());
    marker.out
}

/// The length of the tag at the start of `text`; nearly all end at the first `>`.
fn length(text: &str) -> usize {
    let first = text.find('>').map_or(text.len(), |end| end + 1);
    let tag = &text.as_bytes()[..first];
    let whole = tag.iter().filter(|byte| **byte == b'"').count() % 2 == 0 && !tag.contains(&b'\'');
    if whole && !tag.starts_with(b"<!") { first } else { tag_length(text) }
}

struct Marker<'h> {
    html: &'h str,
    out: String,
    /// How far the page has been copied.
    copied: usize,
    /// The open elements, and whether what stands in each is known to be Chinese.
    open: Vec<(&'h str, bool)>,
    /// Where the tag just passed begins and ends, if it opens an element.
    free: Option<(usize, usize)>,
}

impl Marker<'_> {
    fn copy_to(&mut self, at: usize) {
        self.out.push_str(&self.html[self.copied..at]);
        self.copied = at;
    }

    fn tag(&mut self, from: usize, to: usize) {
        let tag = &self.html[from..to];
        self.free = None;
        let inside = tag.trim_start_matches(['<', '/']);
        let name = &inside[..inside.bytes().position(|b| !b.is_ascii_alphanumeric()).unwrap_or(inside.len())];
        if tag.starts_with("</") {
            let at = self.open.iter().rposition(|(open, _)| *open == name);
            at.into_iter().for_each(|at| self.open.truncate(at));
        } else if !name.is_empty() && !is_void(name) && !tag.ends_with("/>") {
            let around = self.open.last().is_some_and(|(_, chinese)| *chinese);
            let own = tag.contains(LANG).then(|| tag.split_once(LANG)).flatten();
            self.open.push((name, own.map_or(around, |(_, value)| value.starts_with("zh"))));
            self.free = Some((from, to));
        }
    }

    /// Passes a text; `ends` says that the element it stands in ends with it.
    fn text(&mut self, range: Range<usize>, ends: bool) {
        let text = &self.html[range.clone()];
        // In UTF-8 all Chinese characters begin with a byte as high as this.
        if text.is_ascii() || !text.bytes().any(|byte| byte >= 0xE3) {
            return;
        }
        let (name, chinese) = self.open.last().copied().unwrap_or_default();
        if chinese || matches!(name, "script" | "style") {
            return;
        }
        let runs = runs(text);
        let alone = matches!(&runs[..], [run] if ends && !worded(&text[..run.start]) && !worded(&text[run.end..]));
        match self.free.filter(|tag| alone && self.takes(*tag)) {
            Some((_, to)) => {
                self.copy_to(to - 1);
                self.out.push_str(MARK);
            }
            None => match name {
                // Nothing can stand in these but text.
                "title" | "desc" | "option" | "textarea" => {}
                "text" | "tspan" => self.wrap(range.start, &runs, "tspan"),
                _ => self.wrap(range.start, &runs, "span"),
            },
        }
    }

    /// Whether a tag can carry the mark. Words of the interface in it would be taken for Chinese, and no browser asks for the
    /// language of a page's title.
    fn takes(&self, (from, to): (usize, usize)) -> bool {
        let tag = &self.html[from..to];
        let in_head = self.open.iter().rev().nth(1).is_some_and(|(outer, _)| *outer == "head");
        !in_head && ![LANG, " title=", " aria-label="].iter().any(|said| tag.contains(said))
    }

    fn wrap(&mut self, start: usize, runs: &[Range<usize>], element: &str) {
        for run in runs {
            self.copy_to(start + run.start);
            self.out.extend(["<", element, MARK, ">"]);
            self.copy_to(start + run.end);
            self.out.extend(["</", element, ">"]);
        }
    }
}

/// Whether an element has no end.
fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Where a text is Chinese, with the numbers that belong to it: `10余`, `2022年3月`.
fn runs(text: &str) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| is_chinese(*c)) {
        let end = at + c.len_utf8();
        match runs.last_mut() {
            Some(run) if !parts(&text[run.end..at]) => run.end = end,
            _ => runs.push(at..end),
        }
    }
    for run in &mut runs {
        let digits = |c: char| c.is_ascii_digit() || c == '.';
        let before = text[..run.start].trim_end_matches(digits).len();
        run.start -= text[before..run.start].trim_start_matches('.').len();
        let after = &text[run.end..];
        run.end += after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    }
    runs
}

/// Characters, and the punctuation that stands between them.
const fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Whether what stands between two Chinese texts is the interface's: 5G belongs to the text around it, words do not.
fn parts(between: &str) -> bool {
    worded(between) && between.contains(char::is_whitespace)
}

fn worded(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_around_nothing_else_carries_the_mark() {
        assert_eq!(
            mark("<li><a href=\"#\">椒江区</a> <span>盐都区 · 2023</span></li>"),
            "<li><a href=\"#\" lang=\"zh-Hans\">椒江区</a> <span lang=\"zh-Hans\">盐都区 · 2023</span></li>"
        );
        assert_eq!(mark("<text x=\"1\">大陈镇</text>"), "<text x=\"1\" lang=\"zh-Hans\">大陈镇</text>");
        assert_eq!(mark("<option value=\"a\">教育</option>"), "<option value=\"a\" lang=\"zh-Hans\">教育</option>");
    }

    #[test]
    fn a_name_amid_words_is_marked_alone() {
        assert_eq!(
            mark("<b>Submitted to 省委、省政府 &amp; 2024年3月, 10余 meetings</b>"),
            "<b>Submitted to <span lang=\"zh-Hans\">省委、省政府</span> &amp; \
             <span lang=\"zh-Hans\">2024年3月, 10余</span> meetings</b>"
        );
        assert_eq!(
            mark("<text>Highest: 大陈镇</text>"),
            "<text>Highest: <tspan lang=\"zh-Hans\">大陈镇</tspan></text>"
        );
        assert_eq!(mark("<p>建设5G基站<br>new</p>"), "<p><span lang=\"zh-Hans\">建设5G基站</span><br>new</p>");
        assert_eq!(
            mark("<a title=\"Open\">教育</a>"),
            "<a title=\"Open\"><span lang=\"zh-Hans\">教育</span></a>",
            "the title is in the interface's language"
        );
    }

    #[test]
    fn what_is_marked_or_can_hold_no_mark_stays() {
        for html in [
            "<div lang=\"zh-Hans\"><p>协商</p></div>",
            "<option>Field: 教育</option>",
            "<head><title>教育</title></head>",
            "<script>const a = \"灯\";</script>",
            "<p title=\"灯\">“Lamp” — 3 · 4</p>",
            "<!-- <b> 灯 --><p>Lamp</p>",
            "<p title=\"a > 灯\">Lamp</p>",
        ] {
            assert_eq!(mark(html), html);
        }
        assert_eq!(
            mark("<div lang=\"zh-Hans\"><p>协商<br>a</p></div><p>灯</p>"),
            "<div lang=\"zh-Hans\"><p>协商<br>a</p></div><p lang=\"zh-Hans\">灯</p>",
            "the mark ends with its element"
        );
    }
}
