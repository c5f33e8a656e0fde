//! The visible words of a rendered page, for the search: what a reader sees of `<main>`, block by block.
//!
//! The search promises that any words seen on a page find it. Taking them from the page itself keeps that promise for
//! every template, also one a site has made its own.

/// Elements that stay within a line; any other begins a new block.
const INLINE: [&str; 29] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark", "q",
    "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr", "img",
];

/// Elements whose words are no part of what the page tells: ways to elsewhere, drawings, what scripts use.
const SKIPPED: [&str; 10] =
    ["script", "style", "template", "nav", "form", "svg", "noscript", "button", "select", "iframe"];

/// The blocks of text within `<main>`, in order; white space is drawn together, and empty blocks are left out.
pub fn blocks(html: &str) -> Vec<String> {
    let mut reader = Reader::default();
    let start = html.find("<main").unwrap_or(html.len());
    let end = html.rfind("</main>").unwrap_or(html.len());
    let mut rest = html.get(start..end).unwrap_or_default();
    while let Some(open) = rest.find('<') {
        reader.text(&rest[..open]);
        let length = tag_length(&rest[open..]);
        reader.tag(&rest[open..open + length]);
        rest = &rest[open + length..];
    }
    reader.text(rest);
    reader.end_block();
    reader.blocks
}

/// The length of the tag or comment at the start of `text`; a `>` inside quotes does not end a tag.
fn tag_length(text: &str) -> usize {
    if text.starts_with("<!--") {
        return text.find("-->").map_or(text.len(), |end| end + 3);
    }
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (byte, quote) {
            (b'"' | b'\'', None) => quote = Some(byte),
            (byte, Some(open)) if byte == open => quote = None,
            (b'>', None) => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[derive(Default)]
struct Reader {
    blocks: Vec<String>,
    block: String,
    /// The skipped element the reader is in, and how many of its name are open.
    skipping: Option<(String, usize)>,
    /// Of each open `span` whether it is a line by itself.
    spans: Vec<bool>,
}

impl Reader {
    fn text(&mut self, raw: &str) {
        if self.skipping.is_some() {
            return;
        }
        let text = unescaped(raw);
        let mut words = text.split_whitespace();
        if text.starts_with(char::is_whitespace) && !self.block.is_empty() && !self.block.ends_with(' ') {
            self.block.push(' ');
        }
        self.block.extend(words.next());
        words.for_each(|word| {
            self.block.push(' ');
            self.block.push_str(word);
        });
        if text.ends_with(char::is_whitespace) && !self.block.is_empty() && !self.block.ends_with(' ') {
            self.block.push(' ');
        }
    }

    fn tag(&mut self, tag: &str) {
        let inside = tag.trim_start_matches('<').trim_end_matches('>');
        let closes = inside.starts_with('/');
        let inside = inside.trim_start_matches('/');
        let name = inside.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default().to_ascii_lowercase();
        if let Some((skipped, depth)) = &mut self.skipping {
            if *skipped == name && !inside.ends_with('/') {
                *depth = if closes { *depth - 1 } else { *depth + 1 };
            }
            if *depth == 0 {
                self.skipping = None;
            }
            return;
        }
        let opens = !closes && !inside.ends_with('/');
        if opens && (SKIPPED.contains(&name.as_str()) || unseen(inside)) {
            self.skipping = Some((name.clone(), 1));
        }
        let line = match name.as_str() {
            "span" if closes => self.spans.pop().unwrap_or(false),
            "span" if opens && self.skipping.is_none() => {
                self.spans.push(has_class(inside, LINE));
                self.spans.last() == Some(&true)
            }
            name => !INLINE.contains(&name),
        };
        if line {
            self.end_block();
        }
    }

    fn end_block(&mut self) {
        let block = std::mem::take(&mut self.block);
        let block = block.trim_end();
        if !block.is_empty() {
            self.blocks.push(block.to_owned());
        }
    }
}

/// The theme's class for a remark that stands on a line of its own, and for what only screen readers tell.
const LINE: &str = "why";
const UNSEEN: &str = "unseen";

/// Whether an element is hidden from sight.
fn unseen(inside: &str) -> bool {
    attributes(inside).any(|(name, _)| name.eq_ignore_ascii_case("hidden")) || has_class(inside, UNSEEN)
}

fn has_class(inside: &str, class: &str) -> bool {
    let classes = attributes(inside).find(|(name, _)| name.eq_ignore_ascii_case("class"));
    classes.is_some_and(|(_, value)| value.split_ascii_whitespace().any(|word| word == class))
}

/// The attributes of a tag with their values, as they are written: what a title says is no attribute.
fn attributes(inside: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = inside.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
    std::iter::from_fn(move || {
        let blank = |c: char| c.is_ascii_whitespace() || c == '/';
        rest = rest.trim_start_matches(blank);
        let (name, after) = rest.split_at(rest.find(|c| blank(c) || c == '=').unwrap_or(rest.len()));
        let Some(value) = after.trim_start().strip_prefix('=').map(str::trim_start) else {
            rest = after;
            return (!name.is_empty()).then_some((name, ""));
        };
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let value = quote.map_or(value, |_| &value[1..]);
        let end =
            value.find(|c: char| quote.map_or(c.is_ascii_whitespace(), |quote| c == quote)).unwrap_or(value.len());
        rest = value.get(end + quote.map_or(0, char::len_utf8)..).unwrap_or_default();
        Some((name, &value[..end]))
    })
}

/// Text with its character references read; an unknown one stays as it is.
fn unescaped(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(12).position(|b| b == b';');
        match end.and_then(|end| Some((reference(rest.get(1..end)?)?, end))) {
            Some((c, end)) => {
                out.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn reference(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        name => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_is_seen_of_main() {
        let html = "<title>不读</title><main id=\"main\" data-x=\"a>b\">\n<h1>修 路</h1><nav><a href=\"\">不读</a></nav>\
            <p>村口<strong>路灯</strong>\n 已修 &lt;好&gt;&#x27;&amp;amp;</p><ul><li>一<li>二</ul><!-- <p>不读</p> -->\
            <svg><text>不读</text></svg><span class=\"unseen\">不<span>读</span></span><p hidden>不读</p>尾</main><p>不读";
        assert_eq!(blocks(html), ["修 路", "村口路灯 已修 <好>'&amp;", "一", "二", "尾"]);
    }

    #[test]
    fn a_remark_is_a_line_of_its_own_and_only_attributes_hide() {
        let html = "<main><table><tr><th>政协委员<span class='quiet why'>工商<span>联</span></span>牵头</th></tr></table>\
            <p>见<a href=\"a\" title=\"some hidden class=&quot;unseen&quot; why\">附件</a>一<b data-x=hidden>二</b></p>\
            <p HIDDEN=''>不读</p><i class=\"a unseen\">不读</i>尾</main>";
        assert_eq!(blocks(html), ["政协委员", "工商联", "牵头", "见附件一二", "尾"]);
    }

    #[test]
    fn any_bytes_are_read_without_harm() {
        for html in [
            "",
            "<main",
            "<main><",
            "<main>&#x110000;&;&",
            "</main><main>x",
            "<main><nav><nav></nav>x</main>",
            "<main></span><span class=><p =\"><a x='",
            "<main><p class=\"é\"é='>x",
        ] {
            let _ = blocks(html);
        }
    }
}
