//! Raw HTML: whatever goes in, only allowed elements, attributes and schemes come out, after a second cleaning too.
//!
//! A second cleaning may move what stands in a table or a link, since HTML does not read every tree as it writes it
//! (`<a><table><a>`); what it may not do is to make anything of it that runs, loads or poses.
#![no_main]

use libfuzzer_sys::fuzz_target;
use yishi::parse::sanitise::html_fragment;

fuzz_target!(|raw: &str| {
    let once = html_fragment(raw);
    holds_only_what_is_allowed(&once);
    let twice = html_fragment(&once);
    holds_only_what_is_allowed(&twice);
    holds_only_what_is_allowed(&html_fragment(&twice));
});

#[rustfmt::skip]
const ELEMENTS: &[&str] = &[
    "a", "abbr", "aside", "b", "bdi", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd", "del",
    "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
    "i", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "section",
    "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul", "var", "wbr",
];

#[rustfmt::skip]
const ATTRIBUTES: &[&str] = &[
    "align", "cite", "class", "colspan", "datetime", "href", "id", "lang", "open", "rel", "reversed", "rowspan", "scope",
    "span", "start", "tabindex", "title", "value",
];

/// Reads the text as the serialiser writes it: `<` stands only where a tag begins, values stand between double quotes.
fn holds_only_what_is_allowed(html: &str) {
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        rest = rest.strip_prefix('/').unwrap_or(rest);
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        assert!(ELEMENTS.contains(&&rest[..end]), "an element: {html}");
        rest = &rest[end..];
        while let Some(attribute) = rest.strip_prefix(' ') {
            let (name, value) = attribute.split_once("=\"").expect("a value in quotes");
            let (value, behind) = value.split_once('"').expect("a closing quote");
            assert!(ATTRIBUTES.contains(&name), "an attribute: {html}");
            assert!(!matches!(name, "href" | "cite") || is_harmless(name, value), "an address: {html}");
            rest = behind;
        }
        rest = rest.strip_prefix('>').expect("the tag's end");
    }
}

/// What a browser would make of an address: blanks and control characters are passed over before the scheme is read.
fn is_harmless(name: &str, value: &str) -> bool {
    let seen: String = value.chars().filter(|c| !c.is_ascii_control() && *c != ' ').collect();
    let colon = seen.find(':').filter(|colon| seen.find(['/', '?', '#']).is_none_or(|other| *colon < other));
    let scheme = colon.map(|colon| seen[..colon].to_ascii_lowercase());
    let local = !seen.replace('\\', "/").starts_with("//");
    match (name, scheme.as_deref()) {
        (_, None) => local,
        ("cite", Some(scheme)) => matches!(scheme, "http" | "https"),
        (_, Some(scheme)) => matches!(scheme, "http" | "https" | "mailto" | "tel"),
    }
}
