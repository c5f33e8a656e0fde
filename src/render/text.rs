//! The visible words of a rendered page, for the search: what a reader sees of `<main>`, block by block.
//!
//! The search promises that any words seen on a page find it. Taking them from the page itself keeps that promise for
//! every template, also one a site has made its own.

/// Elements that stay within a line; any other begins a new block.
const INLINE: [&str; 33] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark", "q",
    "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr", "img", "ruby", "rb", "rt", "rp",
];

/// Elements whose words are no part of what the page tells: ways to elsewhere, drawings, what scripts use, and the
/// brackets around a reading, which no browser shows.
const SKIPPED: [&str; 11] =
    ["script", "style", "template", "nav", "form", "svg", "noscript", "button", "select", "iframe", "rp"];

/// Elements that hold nothing and are never closed.
const VOID: [&str; 13] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// The theme's classes for what stands on a line of its own although its element need not: a remark, a row; and a state,
/// whose sign makes it a box of its own, so that no link can lead to it and what is beside it as one text.
const LINE: [&str; 3] = ["why", "state", ROW];
/// Whatever stands in a row is a box of its own.
const ROW: &str = "row";
/// The theme's lists whose entries have lines: the elements, or after a point the class, that are lines there.
/// `tests/browser/lines.test.mjs` holds this to the theme's styles.
const LISTS: [(&str, &[&str]); 4] =
    [("figures", &["b", "span"]), ("entries", &[".quiet"]), ("steps", &[".word"]), ("map-list", &["b", "span"])];
/// The theme's class for paragraphs that keep the ends of lines, as `pre` does.
const KEPT: &str = "diff";
/// The theme's class for what only screen readers tell.
const UNSEEN: &str = "unseen";

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
    reader.close_to(0);
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
struct Reader<'h> {
    blocks: Vec<String>,
    block: String,
    /// The skipped element the reader is in, and how many of its name are open.
    skipping: Option<(String, usize)>,
    open: Vec<Open<'h>>,
    /// The blocks that open readings (`rt`) stand above, and the readings above the block so far.
    beneath: Vec<String>,
    readings: Vec<String>,
}

/// An open element, and how the theme lays out what is in it.
struct Open<'h> {
    name: &'h str,
    line: bool,
    row: bool,
    lines: &'static [&'static str],
    /// Whether the ends of lines in its text are seen.
    kept: bool,
}

impl<'h> Reader<'h> {
    fn text(&mut self, raw: &str) {
        if self.skipping.is_some() {
            return;
        }
        let text = unescaped(raw);
        if !self.open.last().is_some_and(|open| open.kept) {
            return self.words(&text);
        }
        for (i, line) in text.split('\n').enumerate() {
            if i > 0 {
                self.end_block();
            }
            self.words(line);
        }
    }

    fn words(&mut self, text: &str) {
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

    fn tag(&mut self, tag: &'h str) {
        let inside = tag.trim_start_matches('<').trim_end_matches('>');
        let closes = inside.starts_with('/');
        let inside = inside.trim_start_matches('/');
        let name = inside.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        let opens = !closes && !inside.ends_with('/');
        // What no name begins with is a comment, which nobody sees.
        if name.is_empty() {
            return;
        }
        if let Some((skipped, depth)) = &mut self.skipping {
            if is(skipped, name) && !inside.ends_with('/') {
                *depth = if closes { *depth - 1 } else { *depth + 1 };
            }
            if *depth == 0 {
                self.skipping = None;
            }
        } else if closes {
            self.close(name);
        } else if opens && (among(&SKIPPED, name) || unseen(inside)) {
            self.skipping = Some((name.to_owned(), 1));
            self.end_line(!among(&INLINE, name));
        } else if opens && !among(&VOID, name) {
            self.open(name, inside);
        } else {
            self.end_line(!among(&INLINE, name));
        }
    }

    fn open(&mut self, name: &'h str, inside: &str) {
        let classes: Vec<&str> = classes(inside).collect();
        let line =
            !among(&INLINE, name) || LINE.iter().any(|class| classes.contains(class)) || self.is_line(name, &classes);
        self.end_line(line);
        if is(name, "rt") {
            self.beneath.push(std::mem::take(&mut self.block));
        }
        let kept = self.open.last().is_some_and(|open| open.kept) || is(name, "pre") || classes.contains(&KEPT);
        let lines = LISTS.iter().find(|(list, _)| classes.contains(list)).map_or(&[][..], |(_, lines)| lines);
        self.open.push(Open { name, line, row: classes.contains(&ROW), lines, kept });
    }

    /// Whether an element that would stay within the line is a line of its own where it stands.
    fn is_line(&self, name: &str, classes: &[&str]) -> bool {
        let list = self.open.iter().rev().find(|open| !among(&["li", "a"], open.name));
        let named = |line: &&str| line.strip_prefix('.').map_or(is(line, name), |class| classes.contains(&class));
        self.open.last().is_some_and(|open| open.row) || list.is_some_and(|list| list.lines.iter().any(named))
    }

    /// Closes an element and what was left open in it.
    fn close(&mut self, name: &str) {
        match self.open.iter().rposition(|open| is(open.name, name)) {
            Some(place) => self.close_to(place),
            None => self.end_line(!among(&INLINE, name)),
        }
    }

    fn close_to(&mut self, place: usize) {
        for open in self.open.split_off(place).into_iter().rev() {
            self.end_line(open.line);
            if is(open.name, "rt") {
                let beneath = self.beneath.pop().unwrap_or_default();
                self.readings.push(std::mem::replace(&mut self.block, beneath));
            }
        }
    }

    fn end_line(&mut self, ends: bool) {
        if ends {
            self.end_block();
        }
    }

    /// A reading stands after the block it is written above: within it, it would part what is read as one word.
    fn end_block(&mut self) {
        let block = std::mem::take(&mut self.block);
        for block in std::iter::once(block).chain(self.readings.drain(..)) {
            let block = block.trim();
            if !block.is_empty() {
                self.blocks.push(block.to_owned());
            }
        }
    }
}

fn is(name: &str, other: &str) -> bool {
    name.eq_ignore_ascii_case(other)
}

fn among(names: &[&str], name: &str) -> bool {
    names.iter().any(|other| is(other, name))
}

/// Whether an element is hidden from sight.
fn unseen(inside: &str) -> bool {
    attributes(inside).any(|(name, _)| is(name, "hidden")) || classes(inside).any(|class| class == UNSEEN)
}

fn classes(inside: &str) -> impl Iterator<Item = &str> {
    let value = attributes(inside).find(|(name, _)| is(name, "class")).map_or("", |(_, value)| value);
    value.split_ascii_whitespace()
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
    fn what_the_theme_sets_on_lines_of_their_own_is_not_read_as_one() {
        let html = "<main><ul class=entries><li><a href=a>老城复兴建议</a> <span class=\"row\"><span class='state ring'>已采纳</span>\
            <span class=quiet>海门街道 · <b>日期</b>未载明</span></span></li><li><b>汇编</b> <span class=quiet>2024年</span><p>见<span \
            class=quiet>附件</span></p></li></ul><ul class=figures><li><b><span class=count>0</span></b>协商场次<span>已经召开的\
            <span class=count>3</span></span><span>截至</span></li></ul><ul class='row plain'><li><i>已办结</i> <a href=b>3</a></li>\
            </ul><ol class=steps><li>调研<span class=word>（未载明）</span></li></ol><p class='row'><span>议题<a href=c>4</a></span>\
            <span>场次</span></p><p>如今<span class='state dot'>已办结</span> 峄城区</p></main>";
        let lines = "老城复兴建议|已采纳|海门街道 · 日期未载明|汇编|2024年|见附件|0|协商场次|已经召开的3|截至|已办结 3|\
            调研|（未载明）|议题4|场次|如今|已办结|峄城区";
        assert_eq!(blocks(html).join("|"), lines);
    }

    #[test]
    fn lines_of_code_end_where_they_end_on_the_screen() {
        let html = "<main><pre class=code><code>// 注释<span>话\n\n  println</span>!(1)\n</code></pre>\n<p class=diff>一\n二</p><p>三\n四";
        assert_eq!(blocks(html), ["// 注释话", "println!(1)", "一", "二", "三 四"]);
    }

    #[test]
    fn a_reading_above_characters_does_not_part_them() {
        let html = "<main><p>汉<ruby>峄<rp>(</rp><rt>yì</rt><rp>)</rp></ruby>城区，<ruby>街<rt>jiē</rt>道<rt>dào</ruby>口。<p>尾</main>";
        assert_eq!(blocks(html), ["汉峄城区，街道口。", "yì", "jiē", "dào", "尾"]);
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
            "<main><rt><rt>x</ruby></rt><li><p class=row></li></b></rt>y",
        ] {
            let _ = blocks(html);
        }
    }
}
