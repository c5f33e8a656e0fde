//! The theme: templates, words, styles and scripts. Embedded in the program; a site overrides any file by putting its own
//! at the same path under `themes/<name>/`.

use std::collections::BTreeMap;

use rust_embed::RustEmbed;

use crate::config::Limits;
use crate::diag::{Both, Diagnostic, Diagnostics, nearest};
use crate::hash::Hash;
use crate::parse::{frontmatter, slip};
use crate::source::{Location, SourcePath};
use crate::words::Words;

use super::{modules, script};

mod braces;
mod words;

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

/// The files of the usual theme, by path.
pub fn usual() -> Vec<String> {
    let mut all: Vec<String> = Embedded::iter().map(|path| path.to_string()).collect();
    all.sort();
    all
}

/// One of them.
pub fn usual_file(path: &str) -> Option<Vec<u8>> {
    Embedded::get(path).map(|file| file.data.into_owned())
}

/// What in a site's own file of the theme looks like a slip, though the file is used as it is.
pub fn doubt(path: &SourcePath, bytes: &[u8]) -> Option<Diagnostic> {
    path.ends_with(".css").then(|| braces::doubt(path, &String::from_utf8_lossy(bytes)))?
}

/// A file that lies in `themes/` itself: only what lies in a folder there stands in for a file of the theme.
pub fn astray(path: &SourcePath) -> Option<Diagnostic> {
    const TEXTS: [&str; 6] = [".html", ".xml", ".css", ".js", ".yaml", ".svg"];
    let name = path.strip_prefix("themes/").filter(|name| TEXTS.iter().any(|ending| name.ends_with(ending)))?;
    let all = usual();
    let place = all.iter().find(|usual| usual.rsplit('/').next() == Some(name)).map_or(name, String::as_str);
    Some(
        Diagnostic::warning(
            "stray-file",
            Both::new(
                format!("「{name}」直接放在 themes/ 下，没有用到"),
                format!("`{name}` lies in themes/ itself and is not used"),
            ),
        )
        .at(Location::file(path))
        .remedy(format!("移到 themes/default/{place}"), format!("move it to themes/default/{place}")),
    )
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

/// The lists of words that are named for their language alone, such as `en.yaml`.
fn languages() -> impl Iterator<Item = String> {
    let name = |path: std::borrow::Cow<'static, str>| Some(path.strip_prefix("i18n/")?.to_owned());
    Embedded::iter().filter_map(name).filter(|name| name.matches('.').count() == 1)
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

    /// The site's own files that nothing of the theme asks for: most likely a name that is not quite that of the file it was
    /// meant to stand in for.
    pub fn unused(&self) -> Diagnostics {
        let unused = self.own.keys().filter(|path| Embedded::get(path).is_none() && !self.is_asked_for(path));
        unused.map(|path| self.told_unused(path)).collect()
    }

    fn is_asked_for(&self, path: &str) -> bool {
        let (folder, name) = path.split_once('/').unwrap_or(("", path));
        match folder {
            "js" | "img" => true,
            "css" => name.starts_with("parts/") && name.ends_with(".css"),
            // A list of words is split into files of any name before the language's.
            "i18n" => languages().any(|language| name.ends_with(&format!(".{language}"))),
            "templates" => {
                let texts = self.files.iter().filter(|(file, _)| file.starts_with("templates/"));
                let mut texts = texts.map(|(file, bytes)| (file, String::from_utf8_lossy(bytes)));
                // Components are known to every template, whatever file they stand in.
                texts.any(|(file, text)| match file == path {
                    true => text.contains("{% component ") || text.contains("{%- component "),
                    false => text.contains(&format!("\"{name}\"")) || text.contains(&format!("'{name}'")),
                })
            }
            _ => ![".html", ".xml", ".css", ".js", ".yaml"].iter().any(|ending| path.ends_with(ending)),
        }
    }

    fn told_unused(&self, path: &str) -> Diagnostic {
        let fault = Diagnostic::warning(
            "theme-unused",
            Both::new("没有页面用到主题里的这个文件", "no page uses this file of the theme"),
        )
        .at(Location::file(&self.source_of(path)));
        if path.starts_with("i18n/") {
            let endings: Vec<String> = languages().map(|language| format!("`{language}`")).collect();
            return fault.remedy(
                format!("文件名的结尾是 {}", endings.join(" 或 ")),
                format!("its name must end in {}", endings.join(" or ")),
            );
        }
        let usual: Vec<String> = Embedded::iter().map(|usual| usual.to_string()).collect();
        match nearest(path, usual.iter().map(String::as_str)) {
            Some(near) => {
                let near =
                    near.rsplit_once('/').filter(|(folder, _)| path.starts_with(folder)).map_or(near, |(_, name)| name);
                fault.remedy(format!("是不是想取名 `{near}`？"), format!("did you mean to name it `{near}`?"))
            }
            None => fault.remedy(
                "要代替原来的文件，位置和名字都要与原来的一样；不用就删去",
                "a file stands in for the one of the same place and name; remove it if it is not needed",
            ),
        }
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

    /// The words of a language, e.g. `zh-Hans`; a file may be split as `i18n/<part>.<language>.yaml`. A site's own lists
    /// stand over all of the usual ones; they may leave words out, or be at fault: then the usual ones stand.
    pub fn words(&self, language: &str, limits: &Limits) -> (Words, Diagnostics) {
        let mut entries = BTreeMap::new();
        let mut diagnostics = Diagnostics::new();
        let ending = format!("{language}.yaml");
        let lists = self.files.range("i18n/".to_owned().."i18n0".to_owned()).filter(|(path, _)| {
            let name = path.trim_start_matches("i18n/");
            name == ending || name.ends_with(&format!(".{ending}"))
        });
        let mut own = Vec::new();
        for (path, bytes) in lists {
            let usual = Embedded::get(path);
            if let Some(usual) = &usual {
                diagnostics.append(words::read(&path.as_str().into(), &usual.data, limits, &mut entries, None));
            }
            own.extend(usual.is_none_or(|usual| usual.data != *bytes).then_some((path, bytes)));
        }
        let usual = entries.clone();
        let templates = || self.own.keys().filter(|path| path.starts_with("templates/"));
        let asked = |key: &str| {
            let mut texts =
                templates().filter_map(|path| self.files.get(path)).map(|text| String::from_utf8_lossy(text));
            texts.any(|text| text.contains(&format!("t.{key}")))
        };
        let usual = words::Usual { words: &usual, asked: &asked };
        for (path, bytes) in own {
            let usual = self.own.contains_key(path).then_some(&usual);
            diagnostics.append(words::read(&self.source_of(path), bytes, limits, &mut entries, usual));
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
        assert!(of(&theme, "engine").contains("\"./text.js\"") && of(&theme, "facets").contains("\"./pack.js\""));
    }

    #[test]
    fn a_file_that_nothing_asks_for_is_told_with_the_name_it_was_meant_to_have() {
        let own = [
            ("templates/pages/outcomes.html", "x"),
            ("templates/pages/outcome.html", "{% include \"parts/mine.html\" %}"),
            ("templates/parts/mine.html", "x"),
            ("templates/parts/ours.html", "{% component ours() %}x{% endcomponent ours %}"),
            ("css/parts/mine.css", "a{}"),
            ("css/mine.css", "a{}"),
            ("i18n/mine.en.yaml", "a: b"),
            ("i18n/mine.yaml", "a: b"),
            ("img/mine.svg", "x"),
            ("README.md", "x"),
        ];
        let files = own.map(|(path, text)| (path.to_owned(), text.into()));
        let theme = Theme::new(files).kept_in(own.map(|(path, _)| (path.to_owned(), "own".to_owned())).into());
        let told: Vec<String> =
            theme.unused().iter().map(|fault| fault.display(crate::diag::Lang::En).to_string()).collect();
        let names: Vec<&str> = told.iter().filter_map(|told| told.lines().nth(1)).collect();
        let place = |path: &str| format!("  --> themes/own/{path}");
        assert_eq!(names, [place("css/mine.css"), place("i18n/mine.yaml"), place("templates/pages/outcomes.html")]);
        assert!(told[2].ends_with("did you mean to name it `outcome.html`?"), "{told:?}");
    }

    #[test]
    fn the_sheet_loses_its_comments() {
        assert_eq!(without_comments("/* a */\n  b { c: \"/* d */\" }\n\n e/f /* g"), "b { c: \"/* d */\" }\ne/f\n");
    }
}
