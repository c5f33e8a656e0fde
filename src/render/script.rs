//! The theme's scripts as readers' phones fetch them: without comments and blanks, names within a module shortened.
//!
//! Names that a module exports, and those of properties, stay, so that every module still fits every other, whichever of
//! them a site overrides.

use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions, CommentOptions, LegalComment};
use oxc_mangler::Mangler;
use oxc_parser::Parser;
use oxc_span::SourceType;

/// The script, shortened. One that is no module as the standard has it stays as it is, for the browser to say so; comments
/// that state a licence stay too.
pub(super) fn short(bytes: &[u8]) -> Vec<u8> {
    std::str::from_utf8(bytes).ok().and_then(shortened).unwrap_or_else(|| bytes.to_vec())
}

fn shortened(text: &str) -> Option<Vec<u8>> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, text, SourceType::mjs()).parse();
    if parsed.panicked || !parsed.diagnostics.is_empty() {
        return None;
    }
    let names = Mangler::new().build(&parsed.program);
    let comments = CommentOptions { legal: LegalComment::Inline, ..CommentOptions::disabled() };
    let options = CodegenOptions { comments, ..CodegenOptions::minify() };
    let mut code = Codegen::new().with_options(options).with_scoping(Some(names.scoping)).build(&parsed.program).code;
    code.push('\n');
    Some(code.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> String {
        String::from_utf8(short(text.as_bytes())).unwrap()
    }

    #[test]
    fn scripts_lose_blanks_comments_and_long_names_within() {
        let text = "/** Adds. */\nexport function adding(first, second) {\n  const total = first + second; // sum\n  return { total };\n}\n";
        let made = of(text);
        assert!(made.starts_with("export function adding("), "{made}");
        assert!(
            made.contains("{total:") && !made.contains("first") && !made.contains("Adds") && !made.contains("  "),
            "{made}"
        );
        assert_eq!(made, of(text));
    }

    #[test]
    fn what_others_name_stays() {
        let made = of(
            "import { openPack as open } from \"./pack.js\";\nclass Found { settle() { return this.exact; } }\nexport { Found };\nopen(`a  ${globalThis.location}\\n`);\n",
        );
        for kept in ["openPack", "\"./pack.js\"", "settle", "exact", "as Found", "`a  ${", "location"] {
            assert!(made.contains(kept), "{kept}: {made}");
        }
    }

    #[test]
    fn a_broken_script_stays_and_so_do_licences() {
        for kept in ["let a = ;\n", "let a = `\n", "return }"] {
            assert_eq!(of(kept), kept);
        }
        assert_eq!(short(b"\xff\xfe"), b"\xff\xfe");
        assert!(of("/*! MIT, its makers */\nlet a = 1;\nglobalThis.b = a;\n").contains("MIT, its makers"));
    }
}
