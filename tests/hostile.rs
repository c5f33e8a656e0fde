//! No known payload survives sanitising as anything a browser would run, load or follow.
//!
//! Results are read again by an HTML parser of the browsers' kind (html5ever, behind ammonia) with everything allowed, so
//! that what is judged are elements and attributes and not strings.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends by panicking")]
use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
};

use yishi::parse::sanitise::{UrlVerdict, html_fragment, plain_text, svg, url};

/// The list, its escapes resolved.
fn payloads() -> Vec<String> {
    include_str!("hostile/payloads.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with("# "))
        .map(unescaped)
        .collect()
}

fn unescaped(line: &str) -> String {
    let (mut out, mut rest) = (String::new(), line);
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(code) = rest.strip_prefix("u{") {
            let (hex, after) = code.split_once('}').expect("a closed escape");
            let code = u32::from_str_radix(hex, 16).expect("hexadecimal");
            out.push(char::from_u32(code).expect("a character"));
            rest = after;
        } else {
            out.push('\\');
            rest = rest.strip_prefix('\\').expect("a backslash is written twice");
        }
    }
    out + rest
}

/// Every element and attribute a browser's parser sees, by listening to a sanitiser which allows them.
fn seen_by_a_browser(html: &str) -> Vec<(String, String, String)> {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let into = Arc::clone(&seen);
    let words: BTreeSet<String> = html
        .split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | ':' | '_')))
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    let mut builder = ammonia::Builder::empty();
    builder
        .tags(words.iter().map(String::as_str).collect())
        .generic_attributes(words.iter().map(String::as_str).collect())
        .url_schemes(words.iter().map(String::as_str).collect())
        .link_rel(None)
        .clean_content_tags(std::collections::HashSet::new())
        .attribute_filter(move |element, name, value| {
            into.lock().expect("one thread").push((element.to_owned(), name.to_owned(), value.to_owned()));
            Some(value.into())
        });
    let out = builder.clean(html).to_string();
    for element in
        ["script", "style", "iframe", "object", "embed", "form", "input", "svg", "math", "meta", "base", "link"]
    {
        assert!(!out.contains(&format!("<{element}")), "{element} in {html}");
    }
    drop(builder);
    Arc::into_inner(seen).expect("no other holder").into_inner().expect("one thread")
}

#[test]
fn the_list_is_long_and_has_no_doubles() {
    let all = payloads();
    let distinct: BTreeSet<&String> = all.iter().collect();
    assert!(distinct.len() >= 300, "{}", distinct.len());
    assert_eq!(distinct.len(), all.len());
}

#[test]
fn no_payload_survives_as_html() {
    for payload in payloads() {
        for html in [payload.clone(), format!("<p title=\"{payload}\">x</p>"), format!("<a href='{payload}'>x</a>")] {
            let clean = html_fragment(&html);
            for (element, name, value) in seen_by_a_browser(&clean) {
                let place = format!("<{element} {name}={value:?}> from {html:?}");
                assert!(!name.starts_with("on"), "{place}");
                assert!(
                    !matches!(name.as_str(), "style" | "srcdoc" | "action" | "formaction" | "name" | "srcset"),
                    "{place}"
                );
                match name.as_str() {
                    "href" => assert!(!matches!(url(&value), UrlVerdict::Refused { .. }), "{place}"),
                    "src" => assert!(matches!(url(&value), UrlVerdict::Internal(_)), "{place}"),
                    _ => {}
                }
            }
            let (mut once, mut twice) = (seen_by_a_browser(&clean), seen_by_a_browser(&html_fragment(&clean)));
            once.sort();
            twice.sort();
            assert_eq!(once, twice, "cleaning again finds more to clean: {html:?}");
        }
    }
}

#[test]
fn no_payload_is_a_link_a_browser_would_run() {
    for payload in payloads() {
        let target = plain_text(&payload);
        for candidate in [payload.as_str(), &target] {
            match url(candidate) {
                UrlVerdict::Refused { .. } => {}
                UrlVerdict::Internal(path) => {
                    let scheme = path.split(['/', '?', '#']).next().unwrap_or(path);
                    assert!(!scheme.contains(':') && !path.starts_with("//") && !path.contains('\\'), "{candidate:?}");
                }
                UrlVerdict::External { host, .. } => assert!(!host.contains(['@', ':', '/']), "{candidate:?}"),
                UrlVerdict::Mail(to) | UrlVerdict::Tel(to) => assert!(!to.contains(['<', '"', ' ']), "{candidate:?}"),
            }
        }
    }
}

#[test]
fn no_payload_survives_in_a_drawing() {
    for payload in payloads() {
        let inside = format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{payload}</svg>");
        for bytes in [payload.as_bytes(), inside.as_bytes()] {
            let Ok(clean) = svg(bytes) else { continue };
            let lower = clean.to_ascii_lowercase();
            for bad in [
                "<script",
                "<foreignobject",
                "<animate",
                "<set",
                "<style",
                "<image",
                "<a ",
                " on",
                "javascript:",
                "//evil",
            ] {
                let tags = lower.split('<').filter_map(|part| part.split_once('>')).map(|(tag, _)| format!("<{tag}"));
                assert!(!tags.into_iter().any(|tag| tag.contains(bad)), "{bad} in {clean} from {payload:?}");
            }
        }
    }
}

/// Pieces whose mixtures reach every part of the sanitisers and the gate.
#[rustfmt::skip]
const PIECES: &[&str] = &[
    "13812345678", "11010519491231002X", "一三八", "１３８", "1", "-", " ", ".", "\n", "<b>", "</b>", "**", "&#49;", "&", "<", "\\", "室", "3单元", "12号",
    "组", "村", "鄂S", "D12345", "@", "qq.com", "(at)", "儿童", "王小明", "残疾人", "患", "癌", "，", "8岁", "護照E", "\u{200d}", "\u{202e}", "👨", "\u{e0041}", "é",
    "𝟏", "٣", "<svg>", "</svg>", "style=\"fill:url(#a)\"", "<g id=\"a\">", "<use href=\"#a\"/>", "<!DOCTYPE svg [", "&x;", "]]>", "=1", "\t", "://", "xn--", "%2e", "javascript:",
];

#[test]
fn ten_thousand_mutated_inputs_give_answers_and_no_panic() {
    let mut state = 7_u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let payloads = payloads();
    let none = yishi::privacy::Allow::none();
    let limits = yishi::privacy::attachment::Limits::default();
    for round in 0..10_000 {
        let mut text: String = (0..=next(14)).map(|_| PIECES[next(PIECES.len())]).collect();
        if round % 4 == 0 {
            text.push_str(&payloads[next(payloads.len())]);
        }
        let found = yishi::privacy::scan(&text, &none);
        assert!(found.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start), "{text:?}");
        let _ = yishi::privacy::redact(&text, &none);
        let _ = (url(&text), plain_text(&text), yishi::parse::sanitise::csv_cell(&text), svg(text.as_bytes()));
        if round % 10 == 0 {
            let _ = html_fragment(&text);
            let mut bytes = text.into_bytes();
            let at = next(bytes.len());
            bytes[at] = next(256) as u8;
            let _ = svg(&bytes);
            let _ = yishi::privacy::attachment::text_of("a.pdf", &bytes, &limits);
            let _ = yishi::privacy::attachment::text_of("a.docx", &bytes, &limits);
        }
    }
}
