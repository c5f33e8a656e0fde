//! What a browser mends in silence and a checker counts as a fault: raw HTML made valid, after it was made harmless.
//!
//! A tag that has no place where it stands goes, and its text stays. Headings begin at `<h3>`, below the page's own, and none
//! skips a level, because readers who do not see the page go from heading to heading.

use std::collections::HashSet;

use super::own::{MARK, Own};

/// The fragment, as the allow-list wrote it: attributes in double quotes, every element closed. What is our own gets its
/// attributes back.
pub(super) fn valid(clean: &str, own: &mut Own) -> String {
    let mut out = String::with_capacity(clean.len());
    let mut writer = Writer { own, open: Vec::new(), heading: 2, ids: HashSet::new() };
    let mut rest = clean;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let length = tag_length(&rest[at..]);
        let tag = &rest[at..at + length];
        match tag.strip_prefix("</") {
            Some(_) => writer.close(&mut out),
            None => writer.open(tag, &mut out),
        }
        rest = &rest[at + length..];
    }
    out.push_str(rest);
    out
}

/// From `<` to its `>`, which quotes may hold as well.
pub(super) fn tag_length(text: &str) -> usize {
    let mut quoted = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return at + 1,
            _ => {}
        }
    }
    text.len()
}

const VOID: &[&str] = &["br", "col", "hr", "wbr"];

/// Elements that hold nothing but running text and its marks.
#[rustfmt::skip]
const HOLDS_TEXT: &[&str] = &[
    "abbr", "b", "bdi", "cite", "code", "dfn", "em", "h1", "h2", "h3", "h4", "h5", "h6", "i", "kbd", "mark", "p", "pre", "q",
    "rp", "rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "summary", "sup", "u", "var",
];

/// Elements that stand for themselves, never within running text.
#[rustfmt::skip]
const BLOCKS: &[&str] = &[
    "aside", "blockquote", "details", "div", "dl", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "ol", "p", "pre",
    "section", "table", "ul",
];

struct Writer<'a, 'o> {
    own: &'o mut Own,
    /// The open elements: their names, and what closes them in the output; nothing for one that was left out.
    open: Vec<(&'a str, String)>,
    heading: u8,
    ids: HashSet<&'a str>,
}

impl<'a> Writer<'a, '_> {
    fn close(&mut self, out: &mut String) {
        if let Some((_, closing)) = self.open.pop() {
            out.push_str(&closing);
        }
    }

    fn open(&mut self, tag: &'a str, out: &mut String) {
        let inside = tag.trim_start_matches('<').trim_end_matches('>');
        let (name, attributes) = inside.split_at(inside.find(' ').unwrap_or(inside.len()));
        let written = self.fits(name).then(|| self.written(name, attributes));
        if let Some(written) = &written {
            out.push_str(&format!("<{}{}>", written.0, written.1));
        }
        if !VOID.contains(&name) {
            let closing = written.map_or_else(String::new, |(name, _)| format!("</{name}>"));
            self.open.push((name, closing));
        }
    }

    /// Whether an element may stand within those that are open.
    fn fits(&self, name: &str) -> bool {
        let kept = || self.open.iter().filter(|(_, closing)| !closing.is_empty()).map(|(name, _)| *name);
        let parent = kept().next_back();
        match name {
            "li" => matches!(parent, Some("ol" | "ul")),
            "dt" | "dd" => parent == Some("dl"),
            "summary" => parent == Some("details"),
            "figcaption" => parent == Some("figure"),
            "rt" | "rp" => parent == Some("ruby"),
            name if BLOCKS.contains(&name) => !kept().any(|open| HOLDS_TEXT.contains(&open)),
            _ => true,
        }
    }

    /// The name and the attributes an element keeps.
    fn written(&mut self, name: &'a str, attributes: &'a str) -> (String, String) {
        let mark = split(attributes).find(|(key, _)| *key == MARK);
        let own = mark.and_then(|(_, mark)| self.own.attributes(name, mark).map(str::to_owned));
        if let Some(own) = own {
            return (self.level(if name == "wbr" { "input" } else { name }), own);
        }
        let mut kept = String::new();
        let in_list = self.open.last().is_some_and(|(name, _)| *name == "ol");
        for (key, value) in split(attributes) {
            let stays = match key {
                "id" => self.ids.insert(value),
                // Says how a link behaves, which only a link can.
                "rel" => name != "a" || attributes.contains(" href=\""),
                "align" | MARK => false,
                "value" => in_list,
                _ => true,
            };
            if stays {
                kept.push_str(&format!(" {key}=\"{value}\""));
            }
        }
        (self.level(name), kept)
    }

    /// The name of an element; a heading's is that of its level.
    fn level(&mut self, name: &str) -> String {
        match name.strip_prefix('h').and_then(|level| level.parse::<u8>().ok()) {
            Some(level) => {
                self.heading = level.max(3).min(self.heading + 1).min(6);
                format!("h{}", self.heading)
            }
            None => name.to_owned(),
        }
    }
}

/// The attributes of a tag.
fn split(attributes: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = attributes;
    std::iter::from_fn(move || {
        let (key, after) = rest.split_once("=\"")?;
        let (value, after) = after.split_once('"')?;
        rest = after;
        Some((key.trim_start(), value))
    })
}

#[cfg(test)]
mod tests {
    use super::{Own, valid};

    fn valid_alone(clean: &str) -> String {
        valid(clean, &mut Own::of(clean))
    }

    #[test]
    fn what_has_no_place_goes_and_its_text_stays() {
        for (clean, made) in [
            ("<p>甲<b>乙</b></p>", "<p>甲<b>乙</b></p>"),
            ("<a rel=\"noopener noreferrer\">点</a>", "<a>点</a>"),
            ("<a href=\"a.html\" rel=\"noopener\">点</a>", "<a href=\"a.html\" rel=\"noopener\">点</a>"),
            ("<li>一</li><ul><li>二</li></ul>", "一<ul><li>二</li></ul>"),
            ("<b><div>块</div></b>", "<b>块</b>"),
            ("<summary>略</summary><dt>词</dt>", "略词"),
            ("<td align=\"left\" title=\"a>b\">1</td>", "<td title=\"a>b\">1</td>"),
            ("<div id=\"s-1\"></div><div id=\"s-1\"></div>", "<div id=\"s-1\"></div><div></div>"),
        ] {
            assert_eq!(valid_alone(clean), made);
            assert_eq!(valid_alone(made), made, "it is stable");
        }
    }

    #[test]
    fn headings_begin_below_the_pages_own_and_skip_no_level() {
        let levels = "<h1>一</h1><h6>二</h6><h4 id=\"s2\">三</h4><h6>四</h6><h2>五</h2>";
        let made = "<h3>一</h3><h4>二</h4><h4 id=\"s2\">三</h4><h5>四</h5><h3>五</h3>";
        assert_eq!(valid_alone(levels), made);
    }
}
