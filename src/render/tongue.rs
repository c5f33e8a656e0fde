//! The language of what records say, where the interface speaks another: who has a page read aloud hears it by this mark.
//!
//! Templates mark the texts that are a record's as a whole. Names stand everywhere else too: in crumbs, in sentences, on maps,
//! in remarks of several parts. The words of such an interface hold no Chinese character, so every one on its pages was
//! written by a record, and is marked here.

use std::ops::Range;

/// What a tag says of the language of its words.
const MARK: &[u8] = b" lang=\"zh-Hans\"";

/// The page with the language of every Chinese text marked, on the tag around it where that holds nothing else. It is gone
/// through byte by byte, once: there are many pages.
pub(super) fn marked(page: &[u8]) -> Vec<u8> {
    let out = Vec::with_capacity(page.len() + page.len() / 16);
    let mut marker = Marker { page, out, copied: 0, open: Vec::with_capacity(32), free: None };
    let mut at = 0;
    while at < page.len() {
        let (length, chinese) = text_at(&page[at..]);
        let end = at + length;
        if chinese {
            marker.text(at..end);
        }
        let tag = tag_at(&page[end..]);
        marker.tag(end, tag);
        at = end + tag.length;
    }
    marker.copy_to(page.len());
    marker.out
}

/// The length of the text before the next tag, and whether it may be Chinese.
fn text_at(page: &[u8]) -> (usize, bool) {
    let mut chinese = false;
    for (at, byte) in page.iter().enumerate() {
        if *byte == b'<' {
            return (at, chinese);
        }
        // In UTF-8 all Chinese characters begin with a byte as high as this.
        chinese |= *byte >= 0xE3;
    }
    (page.len(), chinese)
}

#[derive(Clone, Copy)]
struct Tag {
    length: usize,
    /// Where the value of its `lang` begins.
    lang: Option<usize>,
}

/// The tag or comment at the start of `page`; a `>` within quotes does not end it.
fn tag_at(page: &[u8]) -> Tag {
    if page.starts_with(b"<!--") {
        let end = page.windows(3).position(|end| end == b"-->");
        return Tag { length: end.map_or(page.len(), |end| end + 3), lang: None };
    }
    let (mut quote, mut lang) = (None, None);
    for (at, byte) in page.iter().enumerate() {
        match (byte, quote) {
            (b'"' | b'\'', None) => quote = Some(byte),
            (b'>', None) => return Tag { length: at + 1, lang },
            (b'=', None) if page[..at].ends_with(b" lang") => lang = Some(at + 2),
            (byte, Some(open)) if byte == open => quote = None,
            _ => {}
        }
    }
    Tag { length: page.len(), lang }
}

struct Marker<'h> {
    page: &'h [u8],
    out: Vec<u8>,
    /// How far the page has been copied.
    copied: usize,
    /// The open elements, and whether what stands in each is known to be Chinese.
    open: Vec<(&'h [u8], bool)>,
    /// Where the tag just passed stands, if it opens an element.
    free: Option<(usize, Tag)>,
}

impl Marker<'_> {
    fn copy_to(&mut self, at: usize) {
        self.out.extend_from_slice(&self.page[self.copied..at]);
        self.copied = at;
    }

    fn tag(&mut self, at: usize, tag: Tag) {
        let written = &self.page[at..at + tag.length];
        let ends = written.starts_with(b"</");
        let inside = &written[written.len().min(1 + usize::from(ends))..];
        let name = &inside[..inside.iter().position(|b| !b.is_ascii_alphanumeric()).unwrap_or(inside.len())];
        self.free = None;
        if ends {
            let at = self.open.iter().rposition(|(open, _)| *open == name);
            at.into_iter().for_each(|at| self.open.truncate(at));
        } else if !name.is_empty() && !is_void(name) && !written.ends_with(b"/>") {
            let around = self.open.last().is_some_and(|(_, chinese)| *chinese);
            let own = tag.lang.and_then(|lang| written.get(lang..)).map(|value| value.starts_with(b"zh"));
            self.open.push((name, own.unwrap_or(around)));
            self.free = Some((at, tag));
        }
    }

    fn text(&mut self, range: Range<usize>) {
        let (name, chinese) = self.open.last().copied().unwrap_or_default();
        let Ok(text) = std::str::from_utf8(&self.page[range.clone()]) else { return };
        if chinese || matches!(name, b"script" | b"style") {
            return;
        }
        let runs = runs(text);
        let ends = self.page[range.end..].starts_with(b"</");
        let alone = matches!(&runs[..], [run] if ends && !worded(&text[..run.start]) && !worded(&text[run.end..]));
        match self.free.filter(|(at, tag)| alone && self.takes(*at, *tag)) {
            Some((at, tag)) => {
                self.copy_to(at + tag.length - 1);
                self.out.extend_from_slice(MARK);
            }
            None => match name {
                // Nothing can stand in these but text.
                b"title" | b"desc" | b"option" | b"textarea" => {}
                b"text" | b"tspan" => self.wrap(range.start, &runs, b"tspan"),
                _ => self.wrap(range.start, &runs, b"span"),
            },
        }
    }

    /// Whether a tag can carry the mark. Words of the interface in it would be taken for Chinese, and no browser asks for the
    /// language of a page's title.
    fn takes(&self, at: usize, tag: Tag) -> bool {
        let written = &self.page[at..at + tag.length];
        let speaks = |attribute: &[u8]| written.windows(attribute.len()).any(|part| part == attribute);
        let in_head = self.open.iter().rev().nth(1).is_some_and(|(outer, _)| *outer == b"head");
        tag.lang.is_none() && !in_head && !speaks(b" title=") && !speaks(b" aria-label=")
    }

    fn wrap(&mut self, start: usize, runs: &[Range<usize>], element: &[u8]) {
        for run in runs {
            self.copy_to(start + run.start);
            self.out.extend([b"<", element, MARK, b">"].concat());
            self.copy_to(start + run.end);
            self.out.extend([b"</", element, b">"].concat());
        }
    }
}

/// Whether an element has no end.
fn is_void(name: &[u8]) -> bool {
    matches!(
        name,
        b"area"
            | b"base"
            | b"br"
            | b"col"
            | b"embed"
            | b"hr"
            | b"img"
            | b"input"
            | b"link"
            | b"meta"
            | b"source"
            | b"track"
            | b"wbr"
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

    fn mark(html: &str) -> String {
        String::from_utf8_lossy(&marked(html.as_bytes())).into_owned()
    }

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
