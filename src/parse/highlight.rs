//! Code blocks coloured at build time, as CSS classes; the theme's style sheet has the colours, light and dark.

use std::sync::OnceLock;

use syntect::html::{ClassStyle, ClassedHTMLGenerator};
use syntect::parsing::SyntaxSet;
use syntect::util::LinesWithEndings;

const CLASSES: ClassStyle = ClassStyle::SpacedPrefixed { prefix: "s-" };

/// The longest block that is coloured, in bytes; a longer one is shown plain.
const LONGEST: usize = 64 << 10;

/// A code block of the language named after the fence. An unknown language is shown plain.
pub fn block(language: &str, code: &str) -> String {
    let inner = coloured(language, code).unwrap_or_else(|| escape(code));
    let label: String = language.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    // Focusable, because a wide block scrolls sideways and must do so by keyboard too.
    if label.is_empty() {
        format!("<pre class=\"code\" tabindex=\"0\"><code>{inner}</code></pre>\n")
    } else {
        format!("<pre class=\"code\" tabindex=\"0\"><code class=\"language-{label}\">{inner}</code></pre>\n")
    }
}

fn coloured(language: &str, code: &str) -> Option<String> {
    if language.is_empty() || code.len() > LONGEST {
        return None;
    }
    let syntaxes = syntaxes();
    let syntax = syntaxes.find_syntax_by_token(language)?;
    let mut generator = ClassedHTMLGenerator::new_with_class_style(syntax, syntaxes, CLASSES);
    for line in LinesWithEndings::from(code) {
        generator.parse_html_for_line_which_includes_newline(line).ok()?;
    }
    Some(generator.finalize())
}

fn syntaxes() -> &'static SyntaxSet {
    static SET: OnceLock<SyntaxSet> = OnceLock::new();
    SET.get_or_init(SyntaxSet::load_defaults_newlines)
}

fn escape(code: &str) -> String {
    code.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
