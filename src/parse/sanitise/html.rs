//! Raw HTML inside Markdown, cleaned by an allow-list.
//!
//! ammonia parses as a browser does (html5ever) and writes the tree anew, so what is checked here is what a browser will
//! see; text such as `{{ x }}` stays text, since a body reaches the templates as a value and is never compiled as one.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use ammonia::Builder;

use super::own::{MARK, Own};
use super::url::{UrlVerdict, url};
use super::valid::valid;

/// The fragment without anything that could run, load from elsewhere, style, ask for input or pose as the page's own parts.
///
/// Pictures go, as those of Markdown do: what a record shows is listed in its `photos`, with who agreed to it.
pub fn html_fragment(raw: &str) -> String {
    html_beside_own(raw, &mut Own::of(raw))
}

/// The same for a whole rendered body which holds raw HTML: what Markdown itself makes passes through unchanged, for what is
/// marked as our own gets back what would not be left to others.
pub fn html_beside_own(rendered: &str, own: &mut Own) -> String {
    let clean = CLEANER.clean(rendered).to_string();
    // What was spelled by its number is a character now.
    valid(&super::plain_text(&clean), own)
}

/// Where a fragment's tags become so many within one another that a parser takes hours over them: its time and memory
/// grow with the open elements at every tag.
pub fn tangled(raw: &str) -> Option<usize> {
    const DEEPEST: usize = 300;
    const MOST_WORK: usize = 4_000_000;
    /// They hold nothing, or are closed by the next of their kind.
    const SHALLOW: &[&str] = &[
        "br", "hr", "img", "wbr", "col", "input", "meta", "link", "p", "li", "td", "th", "tr", "dd", "dt", "rt", "rp",
        "option", "tbody", "thead", "tfoot",
    ];
    let (mut depth, mut work) = (0_usize, 0_usize);
    for (at, _) in raw.match_indices('<') {
        let inside = &raw.as_bytes()[at + 1..];
        let (closes, inside) = inside.strip_prefix(b"/").map_or((false, inside), |inside| (true, inside));
        let length = inside.iter().take(16).take_while(|b| b.is_ascii_alphanumeric()).count();
        let name = &inside[..length];
        if name.is_empty() {
            continue;
        }
        if !SHALLOW.iter().any(|shallow| shallow.as_bytes().eq_ignore_ascii_case(name)) {
            depth = if closes { depth.saturating_sub(1) } else { depth + 1 };
        }
        work += depth;
        if depth > DEEPEST || work > MOST_WORK {
            return Some(at);
        }
    }
    None
}

/// Built once: the tables are larger than most fragments.
static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(cleaner);

#[rustfmt::skip]
const TAGS: &[&str] = &[
    "a", "abbr", "aside", "b", "bdi", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd", "del",
    "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
    "i", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "section",
    "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr",
    "u", "ul", "var", "wbr",
];

/// Elements whose inside is dropped with them; of every other element outside [`TAGS`] only the tags go and its text stays.
#[rustfmt::skip]
const DROPPED_WHOLE: &[&str] = &[
    "script", "style", "noscript", "template", "iframe", "frame", "frameset", "noframes", "noembed", "object",
    "embed", "applet", "svg", "math", "textarea", "select", "option", "title", "xmp", "plaintext", "audio", "video",
    "canvas",
];

/// What becomes of a tag in a record's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    Kept,
    /// Its text stays.
    Dropped,
    /// With everything inside.
    DroppedWhole,
}

/// What becomes of a tag with this name; nothing is one without.
pub fn tag(name: &str) -> Option<Tag> {
    let among = |names: &[&str]| names.iter().any(|known| known.eq_ignore_ascii_case(name));
    match name {
        "" => None,
        _ if among(TAGS) => Some(Tag::Kept),
        _ if among(DROPPED_WHOLE) => Some(Tag::DroppedWhole),
        _ => Some(Tag::Dropped),
    }
}

const ATTRIBUTES: &[(&str, &[&str])] = &[
    ("a", &["href", "id"]),
    ("blockquote", &["cite"]),
    ("code", &["class"]),
    ("col", &["span"]),
    ("colgroup", &["span"]),
    ("del", &["datetime"]),
    ("details", &["open"]),
    ("div", &["class", "id", "tabindex"]),
    ("h1", &["id"]),
    ("h2", &["id"]),
    ("h3", &["id"]),
    ("h4", &["id"]),
    ("h5", &["id"]),
    ("h6", &["id"]),
    ("ins", &["datetime"]),
    ("li", &["id", "value"]),
    ("ol", &["start", "reversed"]),
    ("pre", &["class", "tabindex"]),
    ("q", &["cite"]),
    ("section", &["class", "id"]),
    ("span", &["class", "id"]),
    ("sup", &["class", "id"]),
    ("td", &["align", "class", "colspan", "rowspan"]),
    ("th", &["align", "class", "colspan", "rowspan", "scope"]),
];

fn cleaner() -> Builder<'static> {
    let mut builder = Builder::empty();
    builder
        .tags(TAGS.iter().copied().collect())
        .clean_content_tags(DROPPED_WHOLE.iter().copied().collect())
        .tag_attributes(
            ATTRIBUTES
                .iter()
                .map(|(tag, names)| (*tag, names.iter().copied().collect()))
                .collect::<HashMap<_, HashSet<_>>>(),
        )
        .generic_attributes(["lang", "title", MARK].into_iter().collect())
        .url_schemes(["http", "https", "mailto", "tel"].into_iter().collect())
        .url_relative(ammonia::UrlRelative::PassThrough)
        .link_rel(Some("noopener noreferrer"))
        .strip_comments(true)
        .attribute_filter(keep_attribute);
    builder
}

/// The value an attribute keeps, if it may stay at all.
fn keep_attribute<'u>(element: &str, name: &str, value: &'u str) -> Option<Cow<'u, str>> {
    let keep = match name {
        // A host that may be taken for another needs its mark, which raw HTML cannot be trusted to leave alone.
        "href" => !matches!(url(value), UrlVerdict::Refused { .. } | UrlVerdict::External { look_alike: Some(_), .. }),
        "cite" => matches!(url(value), UrlVerdict::Internal(_) | UrlVerdict::External { .. }),
        "id" => id_is_harmless(value),
        // A block of code scrolls, by keyboard too.
        "class" if element == "pre" => value == "code",
        "class" => return own_classes(value),
        "tabindex" => value == "0",
        "align" => matches!(value, "left" | "center" | "right"),
        "scope" => matches!(value, "row" | "col" | "rowgroup" | "colgroup"),
        "colspan" | "rowspan" | "span" => is_number(value, 4),
        // Years and numbers of documents count lists too.
        "start" | "value" => is_number(value, 9),
        "lang" => value.len() <= 35 && value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'),
        "datetime" => value.len() <= 40 && value.bytes().all(|b| b.is_ascii_digit() || b"-:+.TZ ".contains(&b)),
        "open" | "reversed" => return Some(Cow::Borrowed("")),
        _ => true,
    };
    keep.then_some(Cow::Borrowed(value))
}

/// Whether an id can shadow neither a property of `document` or `window` nor a part of the page that scripts look up.
///
/// Those names are ASCII, and the theme's begin with none of these prefixes; a heading's id made from Chinese words, or
/// one under a body's own prefix, is harmless.
fn id_is_harmless(id: &str) -> bool {
    const OWN_PREFIXES: &[&str] = &["fn-", "fnref-", "fr-", "h-", "s-", "sec-", "section-", "fig-", "tab-"];
    let safe = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    id.len() <= 200
        && id.chars().all(safe)
        && (!id.is_ascii() || id.bytes().all(|b| b.is_ascii_digit()) || OWN_PREFIXES.iter().any(|p| id.starts_with(p)))
}

/// Only the classes which Markdown and code colouring make: any other could dress content up as a part of the site.
fn own_classes(value: &str) -> Option<Cow<'_, str>> {
    const OWN: &[&str] = &["language-", "s-", "footnote-", "cell-"];
    let own = |class: &str| OWN.iter().any(|prefix| class.starts_with(prefix));
    if !value.is_empty() && value.split(' ').all(own) {
        return Some(Cow::Borrowed(value));
    }
    let kept: Vec<&str> = value.split_ascii_whitespace().filter(|class| own(class)).collect();
    (!kept.is_empty()).then(|| Cow::Owned(kept.join(" ")))
}

fn is_number(value: &str, longest: usize) -> bool {
    (1..=longest).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::{Own, html_beside_own, html_fragment};

    #[test]
    fn what_is_our_own_stays_and_cannot_be_forged() {
        let mut own = Own::of("text");
        let link = own.mark("<a class=\"out\" href=\"https://a.cn\" rel=\"external\">");
        let head = own.mark("<h4 id=\"s1\">");
        let boxed = own.mark("<input disabled=\"\" type=\"checkbox\"/>\n");
        let mark = head.split('"').nth(1).expect("a mark").to_owned();
        let raw = format!(
            "<h3>零</h3>{head}一</h4>{head}二</h4>{link}三</a><div {mark}>四</div><div data-own=\"{mark}\">五</div>\
             <p data-own=\"x-0\">{boxed}六<input>七<a data-own=\"{mark}\">八</a></p>"
        );
        assert_eq!(
            html_beside_own(&raw, &mut own),
            "<h3>零</h3><h4 id=\"s1\">一</h4><h4>二</h4><a class=\"out\" href=\"https://a.cn\" rel=\"external\">三</a>\
             <div>四</div><div>五</div><p><input disabled=\"\" type=\"checkbox\">\n六七<a>八</a></p>"
        );
    }

    /// A carriage return that was spelled by its number met the line feed behind it in the second reading.
    #[test]
    fn characters_spelled_by_their_numbers_go_too() {
        assert_eq!(html_fragment("<b>a&#13;\nb&#x202e;c</b>"), "<b>a\nbc</b>");
    }

    #[test]
    fn harmless_markup_passes() {
        for clean in [
            "<p>会前<b>走访</b>48户，<ruby>峄<rp>(</rp><rt>yì</rt><rp>)</rp></ruby>城。</p>",
            "<h3 id=\"办理进展\">办理进展</h3>",
            "<table><thead><tr><th scope=\"col\">户数</th></tr></thead><tbody><tr><td colspan=\"2\">48</td></tr></tbody></table>",
            "<details open=\"\"><summary>全文</summary><p>略</p></details>",
            "<pre class=\"code\" tabindex=\"0\"><code class=\"language-yaml\"><span class=\"s-key s-tag\">a</span></code></pre>",
            "<sup class=\"footnote-reference\" id=\"fnref-1\">1</sup>",
            "<p>{{ page.title }} {% raw %}</p>",
        ] {
            assert_eq!(html_fragment(clean), clean);
        }
    }

    #[test]
    fn whatever_could_run_load_or_pose_is_gone() {
        for (raw, clean) in [
            ("<script>alert(1)</script>", ""),
            ("<p onclick=alert(1) style='position:fixed' class='masthead s-a'>x</p>", "<p>x</p>"),
            ("<span class='masthead s-a'>x</span>", "<span class=\"s-a\">x</span>"),
            ("<svg><script>alert(1)</script></svg>x", "x"),
            ("<math><mtext><img src=x onerror=alert(1)></mtext></math>x", "x"),
            ("<iframe src=//evil.example></iframe>x", "x"),
            ("<form action=/x><input name=q><button>go</button></form>", "go"),
            ("<img src=https://evil.example/p.gif alt=a>", ""),
            ("<img src=data:image/svg+xml,x onerror=alert(1)>", ""),
            ("<img src=nowhere.png>x", "x"),
            ("<a href='java&#9;script:alert(1)'>x</a>", "<a>x</a>"),
            ("<a href=//evil.example>x</a>", "<a>x</a>"),
            ("<div id=body>x</div>", "<div>x</div>"),
            ("<a id=location name=cookie>x</a>", "<a>x</a>"),
            ("<!-- <img src=x onerror=alert(1)> -->x", "x"),
            ("<meta http-equiv=refresh content='0;url=//evil.example'><base href=//evil.example>x", "x"),
        ] {
            assert_eq!(html_fragment(raw), clean, "{raw}");
        }
    }

    #[test]
    fn cleaning_twice_changes_nothing_more() {
        for raw in
            ["<p>a<table><b>x", "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">", "a &lt;b&gt; & c"]
        {
            let once = html_fragment(raw);
            assert_eq!(html_fragment(&once), once);
        }
    }
}
