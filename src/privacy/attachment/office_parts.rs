//! What each part of an Office file is, so that none is published which nobody reads: markup, pictures and fonts are what the
//! programs write; properties are emptied; what they keep of a printer is left out; anything else refuses the file.
//!
//! Where the properties stand is the file's own affair: its relationships and its list of kinds say so, in any spelling.

use std::collections::HashMap;

use quick_xml::{Reader, events::Event};

use super::Problem;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// XML, which the gate reads.
    Markup,
    /// The list of the parts' kinds.
    Kinds,
    Picture,
    /// Letters as drawings, which Office writes under these two endings alone.
    Font,
    Core,
    App,
    Custom,
    /// Whatever else stands among the properties, such as a small picture of the first page.
    Property,
    /// Left out: the settings of a printer, which name it, and what a program has thrown away.
    Dropped,
}

/// The roles of parts, each a name and its bytes.
pub(super) fn roles(parts: &[(&str, &[u8])]) -> Result<Vec<Role>, Problem> {
    let said = said(parts)?;
    parts.iter().map(|(name, bytes)| role(&name.to_ascii_lowercase(), bytes, &said)).collect()
}

fn role(name: &str, bytes: &[u8], said: &Said) -> Result<Role, Problem> {
    let (file, ending) = (last(name), name.rsplit_once('.').map_or("", |(_, ending)| ending));
    if name == "[content_types].xml" {
        return Ok(Role::Kinds);
    }
    // A part of a kind of its own is not of its ending's.
    if let Some(property) = said.parts.get(name).copied().unwrap_or_else(|| said.endings.get(ending).copied()) {
        return Ok(property);
    }
    Ok(match (ending, name.strip_prefix("docprops/")) {
        ("psmdcp", _) | (_, Some("core.xml")) => Role::Core,
        (_, Some("app.xml")) => Role::App,
        (_, Some("custom.xml")) => Role::Custom,
        (_, Some(_)) => Role::Property,
        _ if name.starts_with("[trash]/") => Role::Dropped,
        ("bin", _) if file.starts_with("printersettings") => Role::Dropped,
        _ if name.contains("/media/") => Role::Picture,
        ("xml" | "rels" | "vml", _) => Role::Markup,
        (
            "png" | "jpg" | "jpeg" | "jpe" | "emf" | "wmf" | "gif" | "bmp" | "tif" | "tiff" | "svg" | "webp" | "wdp",
            _,
        ) => Role::Picture,
        ("odttf" | "fntdata", _) if name.contains("/fonts/") => Role::Font,
        _ if bytes.is_empty() => Role::Dropped,
        _ => return Err(Problem::Unread(file.to_owned())),
    })
}

/// What the file says of its parts: which of them are properties or are not, and all parts under which endings are.
#[derive(Default)]
struct Said {
    parts: HashMap<String, Option<Role>>,
    endings: HashMap<String, Role>,
}

fn said(parts: &[(&str, &[u8])]) -> Result<Said, Problem> {
    let mut said = Said::default();
    for (name, bytes) in parts {
        let name = name.to_ascii_lowercase();
        if name != "[content_types].xml" && !name.ends_with(".rels") {
            continue;
        }
        let xml = std::str::from_utf8(bytes).map_err(|why| Problem::Malformed(why.to_string()))?;
        let mut reader = Reader::from_str(xml.strip_prefix('\u{feff}').unwrap_or(xml));
        loop {
            let tag = match reader.read_event().map_err(|why| Problem::Malformed(why.to_string()))? {
                Event::Start(tag) | Event::Empty(tag) => tag,
                Event::Eof => break,
                _ => continue,
            };
            let value = |key: &str| {
                let found = tag.try_get_attribute(key).ok().flatten()?;
                let plain = quick_xml::escape::unescape(&found.value).ok()?.to_ascii_lowercase();
                Some(plain)
            };
            let kind = value("Type").or_else(|| value("ContentType")).and_then(|kind| property(&kind));
            match (tag.local_name().into_inner(), kind) {
                ("Relationship", Some(_)) => {
                    said.parts.extend(value("Target").map(|to| (target(&name, &to), kind)));
                }
                ("Override", _) => {
                    if let Some(part) = value("PartName") {
                        let part = said.parts.entry(part.trim_start_matches('/').to_owned()).or_default();
                        *part = part.or(kind);
                    }
                }
                ("Default", Some(kind)) => said.endings.extend(value("Extension").map(|ending| (ending, kind))),
                _ => {}
            }
        }
    }
    Ok(said)
}

/// The kind of a relationship or of a part, if it is one of properties; in the strict spelling of the format too.
fn property(kind: &str) -> Option<Role> {
    Some(match last(kind) {
        "core-properties" | "vnd.openxmlformats-package.core-properties+xml" => Role::Core,
        "extended-properties" | "extendedproperties" | "vnd.openxmlformats-officedocument.extended-properties+xml" => {
            Role::App
        }
        "custom-properties" | "customproperties" | "vnd.openxmlformats-officedocument.custom-properties+xml" => {
            Role::Custom
        }
        "thumbnail" => Role::Property,
        _ => return None,
    })
}

/// The part that a relationship leads to, given the list it stands in: `word/_rels/document.xml.rels` is of `word/`.
fn target(list: &str, to: &str) -> String {
    let folder = list.rsplit_once("_rels/").map_or("", |(folder, _)| folder);
    let whole = if to.starts_with('/') { to.to_owned() } else { format!("{folder}{to}") };
    let mut steps: Vec<&str> = Vec::new();
    for step in whole.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// A tag without what leads to a printer's settings, which are left out: relationships, and the use of them by a sheet or a
/// section. `None` where it has no such thing.
pub(super) fn without_printer(tag: &str) -> Option<String> {
    let values = || tag.split(['"', '\'']).skip(1).step_by(2);
    match local_name(tag) {
        "Relationship" if values().any(|value| value.ends_with("/printerSettings")) => Some(String::new()),
        "Override" if values().any(|value| value.ends_with(".printerSettings")) => Some(String::new()),
        "printerSettings" if tag.ends_with("/>") => Some(String::new()),
        "pageSetup" => {
            let at = tag.find(":id=")?;
            let start = tag[..at].rfind(char::is_whitespace)?;
            let value = at + ":id=".len();
            let quote = tag[value..].chars().next().filter(|c| matches!(c, '"' | '\''))?;
            let end = value + 1 + tag[value + 1..].find(quote)? + 1;
            Some([&tag[..start], &tag[end..]].concat())
        }
        _ => None,
    }
}

/// The name of a tag, without the short name of whose it is.
pub(super) fn local_name(tag: &str) -> &str {
    let name = tag.trim_start_matches('<').split(|c: char| c.is_whitespace() || matches!(c, '/' | '>')).next();
    name.and_then(|name| name.rsplit(':').next()).unwrap_or_default()
}

fn last(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}
