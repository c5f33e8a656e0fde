//! The theme: templates, words, styles and scripts. Embedded in the program; a site overrides any file by putting its own
//! at the same path under `themes/<name>/`.

use std::collections::BTreeMap;

use rust_embed::RustEmbed;

use crate::config::Limits;
use crate::diag::Diagnostics;
use crate::hash::Hash;
use crate::parse::frontmatter;
use crate::parse::yaml::{self, Data, Node};
use crate::source::SourcePath;
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
        let path = format!("templates/{template}");
        let folder = self.own.get(&path).map_or("default", String::as_str);
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
            let source: SourcePath = format!("themes/default/{path}").into();
            match frontmatter::text(&source, bytes) {
                Ok(text) => {
                    let (node, faults) = yaml::read(&source, &text, 1, limits);
                    diagnostics.append(faults);
                    if let Some(node) = node {
                        flatten(&node, "", &mut entries);
                    }
                }
                Err(fault) => diagnostics.push(*fault),
            }
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
