//! Modules that are always fetched together become one: on a slow network each request costs more than its bytes.
//!
//! The others name the one instead; modules of the old names stand beside it and hand on what it exports, for scripts that a
//! site brings.

use std::collections::BTreeSet;

use oxc_allocator::Allocator;
use oxc_parser::Parser;
use oxc_span::{SourceType, Span};

/// Modules of one folder which become the last of them: those named come before those that name them.
pub(super) struct Group {
    pub(super) folder: &'static str,
    pub(super) names: &'static [&'static str],
}

/// What every search needs.
pub(super) const SEARCH: Group = Group { folder: "js/search/", names: &["text.js", "pack.js", "engine.js"] };

impl Group {
    /// The paths of its modules in the theme.
    pub(super) fn paths(&self) -> impl Iterator<Item = String> + '_ {
        self.names.iter().map(|name| format!("{}{name}", self.folder))
    }

    fn one(&self) -> &'static str {
        self.names.last().copied().unwrap_or_default()
    }

    /// The one module; none if the texts are no modules that can be laid one behind the other.
    pub(super) fn joined(&self, texts: &[&str]) -> Option<String> {
        let mut one = String::new();
        let mut exports = BTreeSet::new();
        for text in texts {
            let links = Links::of(text)?;
            let mut cuts: Vec<Span> = Vec::new();
            for import in &links.imports {
                let plain = !import.of(text)?.contains(" as ");
                match self.names.iter().any(|name| import.request == format!("./{name}")) {
                    true if plain => cuts.push(import.statement),
                    _ => return None,
                }
            }
            for export in &links.exports {
                let statement = text.get(export.statement.start as usize..export.statement.end as usize)?;
                let word = statement.starts_with("export ").then_some("export ".len() as u32)?;
                let declares =
                    !["{", "*", "default"].iter().any(|other| statement["export ".len()..].starts_with(other));
                if !declares || !exports.insert(export.name.clone()) {
                    return None;
                }
                cuts.push(Span::new(export.statement.start, export.statement.start + word));
            }
            one.push_str(&without(text, cuts)?);
        }
        let names: Vec<&str> = exports.iter().map(String::as_str).collect();
        Some(format!("{one}export {{ {} }};\n", names.join(", ")))
    }

    /// A module that hands on what the one exports.
    pub(super) fn stub(&self) -> String {
        format!("export * from \"./{}\";\n", self.one())
    }

    /// The text of another module in the theme, naming the one wherever it names one of these.
    pub(super) fn pointed(&self, path: &str, text: &str) -> Option<String> {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let inside = self.folder.strip_prefix(folder)?.trim_start_matches('/');
        let mut out = String::with_capacity(text.len());
        let mut from = 0;
        let mut named: Vec<(Span, String)> = Links::of(text)?
            .imports
            .into_iter()
            .filter(|import| self.names.iter().any(|name| import.request == format!("./{inside}{name}")))
            .map(|import| (import.place, format!("\"./{inside}{}\"", self.one())))
            .collect();
        named.sort_by_key(|(place, _)| place.start);
        for (place, to) in named {
            out.push_str(text.get(from..place.start as usize)?);
            out.push_str(&to);
            from = place.end as usize;
        }
        out.push_str(text.get(from..)?);
        Some(out)
    }
}

/// What a module takes from others and gives to them.
struct Links {
    imports: Vec<Import>,
    exports: Vec<Export>,
}

struct Import {
    statement: Span,
    /// The other module, as it is written.
    request: String,
    place: Span,
}

struct Export {
    statement: Span,
    name: String,
}

impl Links {
    fn of(text: &str) -> Option<Self> {
        let allocator = Allocator::default();
        let parsed = Parser::new(&allocator, text, SourceType::mjs()).parse();
        if parsed.panicked || !parsed.diagnostics.is_empty() {
            return None;
        }
        let record = &parsed.module_record;
        let mut imports: Vec<Import> = Vec::new();
        for entry in &record.import_entries {
            if imports.iter().all(|import| import.statement != entry.statement_span) {
                imports.push(Import {
                    statement: entry.statement_span,
                    request: entry.module_request.name.to_string(),
                    place: entry.module_request.span,
                });
            }
        }
        let mut exports = Vec::new();
        for entry in &record.local_export_entries {
            let name = entry.export_name.span().filter(|_| !entry.export_name.is_default())?;
            let name = text.get(name.start as usize..name.end as usize)?;
            exports.push(Export { statement: entry.statement_span, name: name.to_owned() });
        }
        Some(Self { imports, exports })
    }
}

impl Import {
    fn of<'t>(&self, text: &'t str) -> Option<&'t str> {
        text.get(self.statement.start as usize..self.statement.end as usize)
    }
}

fn without(text: &str, mut cuts: Vec<Span>) -> Option<String> {
    cuts.sort_by_key(|cut| cut.start);
    let (mut out, mut from) = (String::with_capacity(text.len()), 0);
    for cut in cuts {
        out.push_str(text.get(from..cut.start as usize)?);
        from = cut.end as usize;
    }
    out.push_str(text.get(from..)?);
    out.push('\n');
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GROUP: Group = Group { folder: "js/s/", names: &["a.js", "b.js"] };
    const A: &str = "const one = 1;\nexport const two = one + 1;\nexport function three() {\n  return two + one;\n}\n";
    const B: &str = "import { two, three } from \"./a.js\";\nexport class Four extends three {}\n";

    #[test]
    fn modules_become_one_that_gives_what_all_gave() {
        let one = GROUP.joined(&[A, B]).unwrap();
        assert!(
            !one.contains("import") && one.contains("\nconst two = one + 1;\n") && one.contains("\nclass Four"),
            "{one}"
        );
        assert!(one.ends_with("export { Four, three, two };\n"), "{one}");
        assert_eq!(GROUP.stub(), "export * from \"./b.js\";\n");
    }

    #[test]
    fn what_cannot_be_laid_together_stays_apart() {
        for other in [
            "import { two as second } from \"./a.js\";\nexport const five = second;\n",
            "import { six } from \"./c.js\";\nexport const five = six;\n",
            "export default 7;\n",
            "const eight = 8;\nexport { eight };\n",
            "export const two = 2;\n",
            "export * from \"./c.js\";\nexport {\n",
        ] {
            assert_eq!(GROUP.joined(&[A, other]), None, "{other}");
        }
    }

    #[test]
    fn others_name_the_one() {
        let text = "import { two } from \"./a.js\";\nimport { Four } from \"./b.js\";\nimport { c } from \"./c.js\";\nlet d = \"./a.js\";\n";
        let pointed = GROUP.pointed("js/s/c.js", text).unwrap();
        assert_eq!(pointed, text.replacen("./a.js", "./b.js", 1));
        let above = "import { two } from \"./s/a.js\";\nimport { x } from \"./a.js\";\n";
        assert_eq!(GROUP.pointed("js/list.js", above).unwrap(), above.replace("./s/a.js", "./s/b.js"));
    }
}
