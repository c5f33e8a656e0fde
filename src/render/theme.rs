//! The theme: templates, words, styles and scripts. Embedded in the program; a site overrides any file by putting its own
//! at the same path under `themes/<name>/`.

use std::collections::BTreeMap;

use rust_embed::RustEmbed;

use crate::config::Limits;
use crate::diag::{Both, Diagnostic, Diagnostics};
use crate::hash::Hash;
use crate::parse::yaml::{self, Data, Node};
use crate::parse::{frontmatter, slip};
use crate::source::{Location, SourcePath};
use crate::words::Words;

use super::{modules, script};

#[derive(RustEmbed)]
#[folder = "themes/default"]
struct Embedded;

/// The theme's files by path, with the site's own in place of those it overrides.
#[derive(Clone, Debug, Default)]
pub struct Theme {
    files: BTreeMap<String, Vec<u8>>,
    assets: BTreeMap<String, String>,
    /// The folder below `themes/` of each file that is the site's own.
    own: BTreeMap<String, String>,
}

/// Why a site's own file of the theme cannot be used: whoever wrote it would see nothing of it on the pages, or signs of a
/// merge.
pub fn fault(path: &SourcePath, bytes: &[u8]) -> Option<Diagnostic> {
    const TEXTS: [&str; 9] = [".html", ".xml", ".css", ".js", ".mjs", ".yaml", ".svg", ".json", ".txt"];
    if !TEXTS.iter().any(|ending| path.ends_with(ending)) {
        return None;
    }
    let text = match frontmatter::text(path, bytes) {
        Ok(text) => text,
        Err(fault) => return Some(*fault),
    };
    let template = path.ends_with(".html") || path.ends_with(".xml");
    let empty = || (template && text.trim().is_empty()).then(|| empty(path));
    slip::conflict(path, &text).or_else(empty)
}

fn empty(path: &SourcePath) -> Diagnostic {
    Diagnostic::error("template", Both::new("模板是空的", "the template is empty"))
        .at(Location::new(path, 1, 1))
        .remedy(
            "恢复它的内容，或删去这个文件，用原来的模板",
            "restore it, or remove the file to have the usual template",
        )
}

/// A file of the theme that goes into the site.
pub struct Asset<'t> {
    pub route: String,
    pub bytes: &'t [u8],
}

impl Theme {
    /// The embedded theme with `overrides` (paths inside the theme) laid over it.
    pub fn new(overrides: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        let mut files: BTreeMap<String, Vec<u8>> = Embedded::iter()
            .filter_map(|path| Some((path.to_string(), Embedded::get(&path)?.data.into_owned())))
            .collect();
        files.extend(overrides);
        let mut theme = Self { files, ..Self::default() };
        theme.assets = theme.name_assets();
        theme
    }

    /// The same, knowing in which folder below `themes/` the site keeps its own file at each path.
    pub fn kept_in(mut self, folders: BTreeMap<String, String>) -> Self {
        self.own = folders;
        self
    }

    /// Where the template of a name stands, for messages.
    pub(crate) fn place_of(&self, template: &str) -> SourcePath {
        self.source_of(&format!("templates/{template}"))
    }

    fn source_of(&self, path: &str) -> SourcePath {
        let folder = self.own.get(path).map_or("default", String::as_str);
        format!("themes/{folder}/{path}").into()
    }

    /// A hash of everything in it.
    pub fn hash(&self) -> Hash {
        Hash::of_parts(self.files.iter().flat_map(|(path, bytes)| [path.as_bytes(), bytes.as_slice()]))
    }

    /// Names and texts of the templates.
    pub fn templates(&self) -> Vec<(String, String)> {
        let template = |(path, bytes): (&String, &Vec<u8>)| {
            let name = path.strip_prefix("templates/")?;
            Some((name.to_owned(), String::from_utf8_lossy(bytes).into_owned()))
        };
        self.files.iter().filter_map(template).collect()
    }

    /// The words of a language, e.g. `zh-Hans`; a file may be split as `i18n/<part>.<language>.yaml`.
    pub fn words(&self, language: &str, limits: &Limits) -> (Words, Diagnostics) {
        let mut entries = BTreeMap::new();
        let mut diagnostics = Diagnostics::new();
        let ending = format!("{language}.yaml");
        for (path, bytes) in self.files.range("i18n/".to_owned().."i18n0".to_owned()) {
            let name = path.trim_start_matches("i18n/");
            if name != ending && !name.ends_with(&format!(".{ending}")) {
                continue;
            }
            // A site's own list may leave words out, or be at fault: then the usual ones stand.
            if let Some(usual) = Embedded::get(path).filter(|usual| usual.data != *bytes) {
                read_words(&path.as_str().into(), &usual.data, limits, &mut entries);
            }
            diagnostics.append(read_words(&self.source_of(path), bytes, limits, &mut entries));
        }
        (Words::new(entries), diagnostics)
    }

    /// Logical names (`style.css`, `js/main.js`) to addresses under `assets/`.
    pub(crate) fn asset_names(&self) -> &BTreeMap<String, String> {
        &self.assets
    }

    /// The files that go into the site: one style sheet, the scripts, the images.
    pub fn assets(&self) -> Vec<(String, Vec<u8>)> {
        let mut out = vec![(self.assets.get("style.css").cloned().unwrap_or_default(), self.style_sheet())];
        let joined = self.joined();
        for (path, bytes) in &self.files {
            if path.starts_with("js/") && path.ends_with(".js") {
                let script = joined.get(path).map_or(bytes.as_slice(), String::as_bytes);
                out.push((format!("assets/{path}"), script::short(script)));
            } else if path.starts_with("js/") || path.starts_with("img/") {
                out.push((format!("assets/{path}"), bytes.clone()));
            }
        }
        out
    }

    /// The scripts that others become when those of every search are one module. A site that has one of these of its own
    /// keeps them apart.
    fn joined(&self) -> BTreeMap<String, String> {
        let ours = |path: &String| {
            let bytes = self.files.get(path)?;
            (Embedded::get(path)?.data == *bytes).then(|| std::str::from_utf8(bytes).ok())?
        };
        let paths: Vec<String> = modules::SEARCH.paths().collect();
        let texts: Option<Vec<&str>> = paths.iter().map(ours).collect();
        let Some(one) = texts.and_then(|texts| modules::SEARCH.joined(&texts)) else { return BTreeMap::new() };
        let scripts = self.files.iter().filter(|(path, _)| path.starts_with("js/") && path.ends_with(".js"));
        let pointed = |(path, bytes): (&String, &Vec<u8>)| {
            Some((path.clone(), modules::SEARCH.pointed(path, std::str::from_utf8(bytes).ok()?)?))
        };
        let mut joined: BTreeMap<String, String> = scripts.filter_map(pointed).collect();
        joined.extend(paths.iter().map(|path| (path.clone(), modules::SEARCH.stub())));
        joined.extend(paths.last().map(|path| (path.clone(), one)));
        joined
    }

    /// One file for all styles, so that nothing else blocks the first paint: tokens, base, layout, then parts by name.
    fn style_sheet(&self) -> Vec<u8> {
        let mut sheet = String::from("@layer tokens, base, layout, parts;\n");
        let first = ["css/tokens.css", "css/base.css", "css/layout.css"];
        let parts = self.files.keys().filter(|path| path.starts_with("css/parts/")).map(String::as_str);
        for path in first.into_iter().chain(parts) {
            if let Some(bytes) = self.files.get(path) {
                sheet.push_str(&without_comments(&String::from_utf8_lossy(bytes)));
            }
        }
        sheet.into_bytes()
    }

    /// The style sheet's name carries its hash, so that a cached old one never meets a new page. Scripts import each
    /// other by plain names, so they keep theirs.
    fn name_assets(&self) -> BTreeMap<String, String> {
        let hash = Hash::of(&self.style_sheet()).short(10);
        let mut names = BTreeMap::from([("style.css".to_owned(), format!("assets/style-{hash}.css"))]);
        for path in self.files.keys().filter(|path| path.starts_with("js/") || path.starts_with("img/")) {
            names.insert(path.clone(), format!("assets/{path}"));
        }
        names
    }
}

/// CSS without comments and without the indent they leave; strings hold no `/*` in this theme's sheets, and one that did
/// would be kept, because quotes are skipped.
fn without_comments(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(next) = rest.find(['/', '"', '\'']) {
        let (before, at) = rest.split_at(next);
        out.push_str(before);
        let skip = if let Some(comment) = at.strip_prefix("/*") {
            comment.find("*/").map_or(at.len(), |end| end + 4)
        } else if at.starts_with('/') {
            out.push('/');
            1
        } else {
            let quote = &at[..1];
            let end = at[1..].find(quote).map_or(at.len(), |end| end + 2);
            out.push_str(&at[..end]);
            end
        };
        rest = &at[skip..];
    }
    out.push_str(rest);
    out.lines().map(str::trim).filter(|line| !line.is_empty()).fold(String::new(), |mut sheet, line| {
        sheet.push_str(line);
        sheet.push('\n');
        sheet
    })
}

/// Adds the words of one file, and says what is wrong with it.
fn read_words(
    source: &SourcePath,
    bytes: &[u8],
    limits: &Limits,
    entries: &mut BTreeMap<String, String>,
) -> Diagnostics {
    let text = match frontmatter::text(source, bytes) {
        Ok(text) => text,
        Err(fault) => return std::iter::once(*fault).collect(),
    };
    let (node, mut faults) = yaml::read(source, &text, 1, limits);
    match node {
        Some(node) if matches!(node.data, Data::Map(_)) => flatten(&node, "", entries),
        Some(node) if !node.is_null() => faults.push(
            Diagnostic::error("words", Both::new("这里应当是「键: 词语」的清单", "expected a list of `key: word`"))
                .at(node.at(source))
                .remedy("照 themes/default/i18n/ 里的样子写", "write it as in themes/default/i18n/"),
        ),
        _ => {}
    }
    faults
}

fn flatten(node: &Node, prefix: &str, entries: &mut BTreeMap<String, String>) {
    match &node.data {
        Data::Map(map) => {
            for (key, value) in map {
                let key = key.text().unwrap_or_default();
                let path = if prefix.is_empty() { key.to_owned() } else { format!("{prefix}.{key}") };
                flatten(value, &path, entries);
            }
        }
        Data::Scalar { text, .. } => {
            entries.insert(prefix.to_owned(), text.clone());
        }
        Data::List(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_search_fetches_one_module_unless_the_site_has_its_own() {
        let of = |theme: &Theme, name: &str| {
            let asset = theme.assets().into_iter().find(|(path, _)| path == &format!("assets/js/search/{name}.js"));
            String::from_utf8(asset.unwrap().1).unwrap()
        };
        let theme = Theme::new([]);
        assert!(!of(&theme, "engine").contains("import{"), "{}", of(&theme, "engine"));
        assert_eq!(of(&theme, "text"), of(&theme, "pack"));
        for name in ["page", "facets", "filters", "joints", "suggest"] {
            let text = of(&theme, name);
            assert!(!text.contains("/pack.js") && !text.contains("/text.js"), "{text}");
        }
        let own = ("js/search/text.js".to_owned(), b"export const fold = 1;\n".to_vec());
        let theme = Theme::new([own]);
        assert_eq!(of(&theme, "text"), "export const fold=1;\n");
        assert!(of(&theme, "engine").contains("\"./text.js\"") && of(&theme, "page").contains("\"./pack.js\""));
    }

    #[test]
    fn the_sheet_loses_its_comments() {
        assert_eq!(without_comments("/* a */\n  b { c: \"/* d */\" }\n\n e/f /* g"), "b { c: \"/* d */\" }\ne/f\n");
    }
}
