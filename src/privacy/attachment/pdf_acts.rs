//! What a PDF does when it is opened or clicked.
//!
//! A link that a reader clicks may lead to a web page. Nothing may run, nothing may be opened or fetched unasked, and
//! nothing may lead to a file elsewhere: opening one on a foreign server tells that server who has opened it, on Windows
//! with the person's password in a form that can be guessed.

use lopdf::{Dictionary, Document, Object};

use super::Problem;

pub(super) fn check<'d>(document: &'d Document, dictionaries: &[&'d Dictionary]) -> Result<(), Problem> {
    let elsewhere = |object: &Object| object.as_stream().is_ok_and(|stream| stream.dict.has(b"F"));
    if document.objects.values().any(elsewhere) {
        return Err(Problem::Elsewhere("F".to_owned()));
    }
    for dictionary in dictionaries {
        if runs(dictionary) {
            return Err(Problem::Macros);
        }
        leads_astray(document, dictionary)?;
        if let Some(unasked) = unasked(document, dictionary) {
            return Err(Problem::Elsewhere(unasked));
        }
    }
    Ok(())
}

/// Whether opening or clicking would run something or send something away.
fn runs(dictionary: &Dictionary) -> bool {
    const ACTIONS: [&[u8]; 5] = [b"JavaScript", b"Launch", b"SubmitForm", b"ImportData", b"RichMediaExecute"];
    dictionary.has(b"JS")
        || dictionary.has(b"JavaScript")
        || kind(dictionary).is_some_and(|kind| ACTIONS.contains(&kind))
}

/// Where a link leads that leads to no web page: to another file, or to an address of another kind.
fn leads_astray(document: &Document, dictionary: &Dictionary) -> Result<(), Problem> {
    const FILES: [&[u8]; 5] = [b"GoToR", b"GoToE", b"Thread", b"Movie", b"Rendition"];
    let text = |key: &[u8]| string(document, dictionary, key);
    let astray = match kind(dictionary) {
        Some(kind) if FILES.contains(&kind) && (kind != b"Thread" || dictionary.has(b"F")) => {
            Some(format!("{} {}", String::from_utf8_lossy(kind), file(document, dictionary)))
        }
        Some(b"URI") => text(b"URI").filter(|address| !is_ordinary(address)),
        // What all links of the file are completed with.
        _ => text(b"Base").filter(|address| !is_ordinary(address)),
    };
    astray.map_or(Ok(()), |to| Err(Problem::Astray(shown(&to))))
}

/// What is opened without a click: when the file or a page is opened, closed, printed, or the mouse passes over.
fn unasked(document: &Document, dictionary: &Dictionary) -> Option<String> {
    /// No file chains more of them.
    const MOST: usize = 1_000;
    let mut open: Vec<&Object> = dictionary.get(b"OpenAction").into_iter().collect();
    if let Ok(events) = dictionary.get_deref(b"AA", document).and_then(Object::as_dict) {
        open.extend(events.iter().map(|(_, action)| action));
    }
    for _ in 0..MOST {
        let Ok((_, action)) = document.dereference(open.pop()?) else { continue };
        match action {
            Object::Array(actions) => open.extend(actions),
            Object::Dictionary(action) => {
                if kind(action) == Some(b"URI") {
                    return Some(shown(&string(document, action, b"URI").unwrap_or_else(|| "URI".to_owned())));
                }
                open.extend(action.get(b"Next"));
            }
            _ => {}
        }
    }
    None
}

fn kind(action: &Dictionary) -> Option<&[u8]> {
    action.get(b"S").ok().and_then(|kind| kind.as_name().ok())
}

fn string(document: &Document, dictionary: &Dictionary, key: &[u8]) -> Option<String> {
    let string = dictionary.get_deref(key, document).ok()?;
    let as_written = || string.as_str().ok().map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    lopdf::decode_text_string(string).ok().or_else(as_written)
}

/// The name of a file, which stands there alone or in a dictionary of its own.
fn file(document: &Document, action: &Dictionary) -> String {
    let own = || action.get_deref(b"F", document).and_then(Object::as_dict).ok();
    let name = string(document, action, b"F").or_else(|| string(document, own()?, b"UF"));
    name.or_else(|| string(document, own()?, b"F")).unwrap_or_default()
}

/// Whether a click opens a web page, a letter or a call. Addresses without a scheme lead to a place beside the file, or
/// want one that was forgotten; with two slashes or a backslash they lead to another computer.
fn is_ordinary(address: &str) -> bool {
    let plain: String = address.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    let head = plain.split(['/', '?', '#']).next().unwrap_or_default();
    match head.split_once(':') {
        Some((scheme, _)) => ["http", "https", "mailto", "tel"].iter().any(|known| known.eq_ignore_ascii_case(scheme)),
        None => !plain.starts_with("//") && !plain.contains('\\'),
    }
}

/// As much of it as a message bears.
fn shown(text: &str) -> String {
    const LONGEST: usize = 80;
    text.chars().filter(|c| !c.is_control()).take(LONGEST).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_pages_letters_and_calls_are_ordinary() {
        for address in
            ["http://a.cn/", "HTTPS://a.cn", "mailto:a@b.cn", "tel:12345", "www.a.cn/b", "b.pdf#1", "/x?a=b:c"]
        {
            assert!(is_ordinary(address), "{address}");
        }
        for address in [
            "javascript:alert(1)",
            "java\nscript:a",
            " file:///c:/a",
            "//evil.cn/a",
            r"\\evil\a",
            r"/\evil/a",
            "smb://a",
        ] {
            assert!(!is_ordinary(address), "{address}");
        }
    }
}
