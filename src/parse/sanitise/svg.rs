//! A drawing rebuilt from an allow-list: what is not known to be harmless is not copied.
//!
//! 1. The XML is read event by event; a document type with declarations inside, or any entity of its own, refuses it.
//! 2. Known elements are written anew without prefixes, with known attributes and checked values; an unknown element
//!    goes with all it holds. `style` declarations become presentation attributes, as the site allows no inline style.
//! 3. Ids get a prefix, so that a drawing set into a page shadows none of the page's own.

use quick_xml::{
    Reader, XmlVersion,
    escape::escape,
    events::{BytesStart, Event},
};

use crate::diag::{Both, Diagnostic};

/// Why a drawing is refused as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    TooLarge {
        bytes: usize,
    },
    NotUtf8,
    /// The XML reader's own words.
    Malformed(String),
    /// Entities or other declarations in the document type.
    Declarations,
    /// The outermost element is another one than `svg`, or there are several.
    NotSvg,
    TooDeep,
    TooMany,
    /// A `use` within an element which has an id: copies of copies can multiply without bound.
    NestedUse,
}

/// Larger drawings are plans or photographs and belong among the attachments.
const MOST_BYTES: usize = 2 * 1024 * 1024;
const DEEPEST: usize = 64;
const MOST_ELEMENTS: usize = 20_000;
const ID_PREFIX: &str = "g-";

/// The cleaned drawing as text, fit to be a file of its own or to stand inside a page.
pub fn svg(bytes: &[u8]) -> Result<String, Problem> {
    if bytes.len() > MOST_BYTES {
        return Err(Problem::TooLarge { bytes: bytes.len() });
    }
    let text = std::str::from_utf8(bytes).map_err(|_| Problem::NotUtf8)?;
    let mut reader = Reader::from_str(text.strip_prefix('\u{feff}').unwrap_or(text));
    let mut drawing = Drawing::default();
    loop {
        match reader.read_event().map_err(|e| Problem::Malformed(e.to_string()))? {
            Event::Start(tag) => drawing.open(&tag, false)?,
            Event::Empty(tag) => drawing.open(&tag, true)?,
            Event::End(_) => drawing.close(),
            Event::Text(words) => drawing.words(&words.xml10_content()),
            Event::CData(words) => drawing.words(&words.xml10_content()),
            Event::GeneralRef(name) => drawing.reference(&name.xml10_content())?,
            Event::DocType(declared) if declared.xml10_content().contains(['[', '%']) => {
                return Err(Problem::Declarations);
            }
            Event::DocType(_) | Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            Event::Eof => return drawing.finish(),
        }
    }
}

impl Problem {
    pub fn diagnostic(&self) -> Diagnostic {
        let message = match self {
            Self::TooLarge { bytes } => Both::new(
                format!("图形文件有 {bytes} 字节，上限 {MOST_BYTES} 字节"),
                format!("the drawing has {bytes} bytes, at most {MOST_BYTES} are read"),
            ),
            Self::NotUtf8 => Both::new("图形文件不是 UTF-8 编码", "the drawing is not in UTF-8"),
            Self::Malformed(why) => Both::new(
                format!("图形文件不是完整的 XML（{why}）"),
                format!("the drawing is not well-formed XML ({why})"),
            ),
            Self::Declarations => Both::new("图形文件自带实体声明", "the drawing declares entities of its own"),
            Self::NotSvg => Both::new("文件的最外层不是单独一个 svg", "the file's outermost element is not one `svg`"),
            Self::TooDeep => Both::new(
                format!("图形嵌套超过 {DEEPEST} 层"),
                format!("the drawing is nested more than {DEEPEST} deep"),
            ),
            Self::TooMany => Both::new(
                format!("图形元素超过 {MOST_ELEMENTS} 个"),
                format!("the drawing has more than {MOST_ELEMENTS} elements"),
            ),
            Self::NestedUse => {
                Both::new("图形中的 use 层层套用", "the drawing has copies (`use`) inside of copied parts")
            }
        };
        Diagnostic::error("unsafe-svg", message).remedy(
            "用绘图软件另存为“普通 SVG”，或者导出为 PNG 再用",
            "save it as plain SVG from the drawing program, or export it as PNG",
        )
    }
}

#[derive(Default)]
struct Drawing {
    out: String,
    /// Names of the kept elements which are open.
    open: Vec<&'static str>,
    /// Elements open inside a dropped one, itself included.
    dropped: usize,
    /// How many of the open elements have an id.
    with_id: Vec<bool>,
    elements: usize,
    rooted: bool,
}

impl Drawing {
    fn open(&mut self, tag: &BytesStart<'_>, empty: bool) -> Result<(), Problem> {
        self.elements += 1;
        if self.elements > MOST_ELEMENTS {
            return Err(Problem::TooMany);
        }
        if self.dropped + self.open.len() >= DEEPEST {
            return Err(Problem::TooDeep);
        }
        let name = tag.name().into_inner();
        let known = ELEMENTS.iter().find(|known| **known == name).filter(|_| self.dropped == 0);
        let is_root = self.open.is_empty() && self.dropped == 0;
        if is_root && (self.rooted || known != Some(&"svg")) {
            return Err(Problem::NotSvg);
        }
        self.rooted = true;
        match known {
            Some(known) => self.write_start(known, tag, is_root, empty),
            None => {
                self.dropped += usize::from(!empty);
                Ok(())
            }
        }
    }

    fn write_start(
        &mut self,
        name: &'static str,
        tag: &BytesStart<'_>,
        is_root: bool,
        empty: bool,
    ) -> Result<(), Problem> {
        let attributes = kept_attributes(tag, is_root)?;
        let has_id = attributes.iter().any(|(name, _)| *name == "id");
        if name == "use" && (has_id || self.with_id.contains(&true)) {
            return Err(Problem::NestedUse);
        }
        self.out.push('<');
        self.out.push_str(name);
        if is_root {
            self.out.push_str(" xmlns=\"http://www.w3.org/2000/svg\"");
        }
        for (name, value) in &attributes {
            self.out.extend([" ", name, "=\"", &escape(value.as_str()), "\""]);
        }
        self.out.push_str(if empty { "/>" } else { ">" });
        if !empty {
            self.open.push(name);
            self.with_id.push(has_id);
        }
        Ok(())
    }

    fn close(&mut self) {
        if self.dropped > 0 {
            self.dropped -= 1;
        } else if let Some(name) = self.open.pop() {
            self.with_id.pop();
            self.out.extend(["</", name, ">"]);
        }
    }

    fn takes_words(&self) -> bool {
        self.dropped == 0 && matches!(self.open.last(), Some(&("text" | "tspan" | "title" | "desc")))
    }

    fn words(&mut self, words: &str) {
        if self.takes_words() {
            self.out.push_str(&escape(super::plain_text(words)));
        }
    }

    /// The five references of XML itself and numbers; any other would need a declaration.
    fn reference(&mut self, name: &str) -> Result<(), Problem> {
        let resolved = quick_xml::escape::unescape(&format!("&{name};"))
            .map(|c| c.into_owned())
            .map_err(|_| Problem::Declarations)?;
        self.words(&resolved);
        Ok(())
    }

    fn finish(self) -> Result<String, Problem> {
        if self.rooted && self.open.is_empty() && self.dropped == 0 { Ok(self.out) } else { Err(Problem::NotSvg) }
    }
}

type Kept = Vec<(&'static str, String)>;

fn kept_attributes(tag: &BytesStart<'_>, is_root: bool) -> Result<Kept, Problem> {
    let mut kept = Kept::new();
    let mut style = None;
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|e| Problem::Malformed(e.to_string()))?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| Problem::Declarations)?;
        match attribute.key.into_inner() {
            "style" => style = Some(value.into_owned()),
            "href" | "xlink:href" => keep(&mut kept, "href", local_reference(&value)),
            // The root's id names the whole drawing, which nothing inside it may copy.
            "id" if !is_root => keep(&mut kept, "id", own_id(&value)),
            "aria-labelledby" => keep(&mut kept, "aria-labelledby", own_ids(&value)),
            name => keep_known(&mut kept, name, &value),
        }
    }
    // A style declaration outranks the attribute of the same name, so it takes its place.
    for (name, value) in style.iter().flat_map(|style| style.split(';')).filter_map(|rule| rule.split_once(':')) {
        let name = name.trim();
        kept.retain(|(before, _)| *before != name);
        let value = value.trim();
        keep_known(&mut kept, name, value.strip_suffix("!important").unwrap_or(value).trim_end());
    }
    Ok(kept)
}

fn keep_known(kept: &mut Kept, name: &str, value: &str) {
    if let Some(known) = ATTRIBUTES.iter().find(|known| **known == name) {
        keep(kept, known, harmless_value(value));
    }
}

fn keep(kept: &mut Kept, name: &'static str, value: Option<String>) {
    if let Some(value) = value
        && !kept.iter().any(|(before, _)| *before == name)
    {
        kept.push((name, value));
    }
}

/// The value, its references to parts of the drawing renamed; `None` when it refers to anything else.
fn harmless_value(value: &str) -> Option<String> {
    let value = super::plain_text(value);
    if value.contains(['\\', '<', '{', '@']) || value.contains("/*") {
        return None;
    }
    let lower = value.to_ascii_lowercase();
    let Some(start) = lower.find("url") else { return (!lower.contains("image(")).then(|| value.into_owned()) };
    let rest = value.get(start + 3..)?.trim_start().strip_prefix('(')?;
    let (target, after) = rest.split_once(')')?;
    let target = local_reference(target.trim().trim_matches(['"', '\'']))?;
    let more = after.to_ascii_lowercase();
    (start == 0 && !more.contains("url") && !more.contains('(')).then(|| format!("url({target}){after}"))
}

fn local_reference(value: &str) -> Option<String> {
    value.trim().strip_prefix('#').and_then(own_id).map(|id| format!("#{id}"))
}

fn own_ids(value: &str) -> Option<String> {
    value.split_ascii_whitespace().map(own_id).collect::<Option<Vec<_>>>().map(|ids| ids.join(" "))
}

fn own_id(id: &str) -> Option<String> {
    let safe = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let id = id.strip_prefix(ID_PREFIX).unwrap_or(id);
    (!id.is_empty() && id.len() <= 200 && id.chars().all(safe)).then(|| format!("{ID_PREFIX}{id}"))
}

/// Shapes, words, paints and grouping; nothing that runs, moves, embeds or links.
#[rustfmt::skip]
const ELEMENTS: &[&str] = &[
    "svg", "g", "defs", "symbol", "use", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text",
    "tspan", "title", "desc", "linearGradient", "radialGradient", "stop", "clipPath", "mask", "pattern", "marker",
];

#[rustfmt::skip]
const ATTRIBUTES: &[&str] = &[
    "viewBox", "preserveAspectRatio", "width", "height", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx",
    "ry", "fx", "fy", "fr", "d", "points", "pathLength", "transform", "dx", "dy", "rotate", "textLength",
    "lengthAdjust", "gradientUnits", "gradientTransform", "spreadMethod", "offset", "clipPathUnits", "maskUnits",
    "maskContentUnits", "patternUnits", "patternContentUnits", "patternTransform", "refX", "refY", "markerWidth",
    "markerHeight", "markerUnits", "orient", "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width",
    "stroke-opacity", "stroke-dasharray", "stroke-dashoffset", "stroke-linecap", "stroke-linejoin",
    "stroke-miterlimit", "paint-order", "vector-effect", "opacity", "color", "stop-color", "stop-opacity",
    "clip-path", "clip-rule", "mask", "marker-start", "marker-mid", "marker-end", "display", "visibility",
    "font-family", "font-size", "font-style", "font-weight", "letter-spacing", "word-spacing", "text-anchor",
    "text-decoration", "dominant-baseline", "alignment-baseline", "baseline-shift", "writing-mode",
    "shape-rendering", "text-rendering", "role", "aria-label", "aria-hidden",
];

#[cfg(test)]
mod tests {
    use super::{Problem, svg};

    fn clean(inside: &str) -> String {
        let whole = format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{inside}</svg>");
        let out = svg(whole.as_bytes()).unwrap();
        out.strip_prefix("<svg xmlns=\"http://www.w3.org/2000/svg\">")
            .unwrap()
            .strip_suffix("</svg>")
            .unwrap()
            .to_owned()
    }

    #[test]
    fn a_plain_drawing_passes() {
        for (raw, out) in [
            ("<path d=\"M0 0L1 1\" fill=\"#0a0\"/>", "<path d=\"M0 0L1 1\" fill=\"#0a0\"/>"),
            ("<text x=\"1\">水&amp;电<![CDATA[<b>]]></text>", "<text x=\"1\">水&amp;电&lt;b&gt;</text>"),
            ("<g style=\"fill:#f00;position:fixed; stroke : red\"/>", "<g fill=\"#f00\" stroke=\"red\"/>"),
            ("<g fill=\"#00f\" style=\"fill:#f00 !important\"/>", "<g fill=\"#f00\"/>"),
            (
                "<linearGradient id=\"a\"/><rect fill=\"url('#a') none\"/><use xlink:href=\"#a\"/>",
                "<linearGradient id=\"g-a\"/><rect fill=\"url(#g-a) none\"/><use href=\"#g-a\"/>",
            ),
        ] {
            assert_eq!(clean(raw), out);
        }
    }

    #[test]
    fn what_runs_loads_or_links_is_gone() {
        for raw in [
            "<script>alert(1)</script>",
            "<foreignObject><body onload=\"alert(1)\"/></foreignObject>",
            "<image href=\"https://evil.example/a.png\"/>",
            "<a href=\"javascript:alert(1)\"><text>x</text></a>",
            "<style>@import url(//evil.example)</style>",
            "<animate attributeName=\"href\" values=\"javascript:alert(1)\"/>",
            "<set attributeName=\"onmouseover\" to=\"alert(1)\"/>",
            "<handler type=\"text/javascript\">alert(1)</handler>",
            "<x:script xmlns:x=\"http://www.w3.org/2000/svg\">alert(1)</x:script>",
            "<?xml-stylesheet href=\"//evil.example\"?>",
            "<!-- <script>alert(1)</script> -->",
            "stray words",
        ] {
            assert_eq!(clean(raw), "", "{raw}");
        }
        for raw in [
            "<rect onload=\"alert(1)\"/>",
            "<rect fill=\"url(https://evil.example/a#b)\"/>",
            "<rect fill=\"url(#a) url(//evil.example)\"/>",
            "<rect fill=\"u\\72l(//evil.example)\"/>",
            "<rect fill=\"image(//evil.example)\"/>",
            "<rect style=\"background:url(//evil.example)\"/>",
            "<rect href=\"https://evil.example\"/>",
            "<rect xml:base=\"//evil.example\" class=\"masthead\"/>",
        ] {
            assert_eq!(clean(raw), "<rect/>", "{raw}");
        }
    }

    #[test]
    fn bombs_and_what_is_no_drawing_are_refused() {
        let bomb = "<!DOCTYPE svg [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><svg><text>&b;</text></svg>";
        let deep = format!("<svg>{}{}</svg>", "<g>".repeat(100), "</g>".repeat(100));
        let many = format!("<svg>{}</svg>", "<g/>".repeat(20_001));
        for (raw, problem) in [
            (bomb, Problem::Declarations),
            ("<svg><text>&b;</text></svg>", Problem::Declarations),
            ("<svg fill=\"&b;\"/>", Problem::Declarations),
            ("<html><svg/></html>", Problem::NotSvg),
            ("<svg/><svg/>", Problem::NotSvg),
            ("", Problem::NotSvg),
            ("<svg>", Problem::NotSvg),
            (&deep, Problem::TooDeep),
            (&many, Problem::TooMany),
            ("<svg><g id=\"a\"><use href=\"#b\"/></g></svg>", Problem::NestedUse),
            ("<svg><use id=\"a\" href=\"#a\"/></svg>", Problem::NestedUse),
        ] {
            assert_eq!(svg(raw.as_bytes()), Err(problem), "{}", &raw[..raw.len().min(60)]);
        }
        assert_eq!(svg(&[0xff, 0xfe, 0x3c, 0x00]), Err(Problem::NotUtf8));
        assert!(matches!(svg(b"<svg><g></svg>"), Err(Problem::Malformed(_))));
        assert!(matches!(svg(&vec![b' '; 3 << 20]), Err(Problem::TooLarge { .. })));
    }
}
