//! What every drawing of the site shares: escaping, numbers with fixed decimals, the width of a text, the table behind it.
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

/// Text made safe for element content and for attribute values in double quotes. Control characters are dropped, for
/// they are not allowed in XML.
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\n' | '\t' => safe.push(' '),
            c if c.is_control() => {}
            c => safe.push(c),
        }
    }
    safe
}

/// A length with at most one decimal, never `-0`; what is not a number becomes 0, so that no drawing can break.
pub fn num(value: f64) -> String {
    let tenths = if value.is_finite() { (value * 10.0).round() as i64 } else { 0 };
    let sign = if tenths < 0 { "-" } else { "" };
    let (whole, rest) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
    if rest == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") }
}

/// The width of a text in ems, as measured on the usual system faces and rounded up: a Han character or full-width mark
/// is 1, a digit .58, a capital .7, other Latin .56. Labels are laid out by it, since no face is known at build time.
pub fn text_width(text: &str) -> f64 {
    text.chars().map(char_width).sum()
}

fn char_width(c: char) -> f64 {
    match c {
        ' ' | '.' | ',' | ':' | ';' | '|' | '\'' | 'i' | 'l' | 'j' | 'I' => 0.34,
        '%' | 'm' | 'w' | 'M' | 'W' | '@' => 0.92,
        '0'..='9' => 0.58,
        'A'..='Z' => 0.7,
        '\u{300}'..='\u{36f}' => 0.0,
        '–' | '-' | '−' => 0.56,
        c if (c as u32) < 0x1100 => 0.58,
        _ => 1.0,
    }
}

/// An attribute with its escaped value, and the space before it.
pub fn attr(name: &str, value: &str) -> String {
    format!(" {name}=\"{}\"", escape(value))
}

/// An `<a>` around a drawn thing: where it leads and what it says to those who do not see it.
pub fn link(href: &str, says: &str, inside: &str) -> String {
    format!("<a{}{}>{inside}</a>", attr("href", href), attr("aria-label", says))
}

/// The rows behind a drawing, to be shown as a table under it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    pub head: Vec<String>,
    /// The first cell of a row is its heading.
    pub rows: Vec<Vec<Cell>>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    pub text: String,
    /// The records the number counts, or the page of the thing named.
    pub href: Option<String>,
    /// What a sort goes by, when the text alone would sort wrongly; fixed decimals.
    pub sort: Option<String>,
    /// How many records the number counts: then it says so to those who check it.
    pub count: Option<u64>,
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    pub fn link(text: impl Into<String>, href: Option<&str>) -> Self {
        Self { text: text.into(), href: href.map(str::to_owned), ..Self::default() }
    }
}

/// More columns than this seldom fit a phone.
const WIDE: usize = 5;

impl Table {
    /// The table as HTML; the browser may sort it (`data-sortable`). A wide one scrolls in a region of its own, which the
    /// keyboard reaches, so that its numbers need not break on a phone.
    pub fn html(&self, caption: &str) -> String {
        let table = self.bare(caption);
        match self.head.len() > WIDE && !caption.is_empty() {
            true => format!(
                "<div class=\"table-scroll\" role=\"region\" tabindex=\"0\"{}>{table}</div>",
                attr("aria-label", caption)
            ),
            false => table,
        }
    }

    fn bare(&self, caption: &str) -> String {
        let mut html = String::from("<table class=\"behind\" data-sortable>");
        if !caption.is_empty() {
            let _ = write!(html, "<caption>{}</caption>", escape(caption));
        }
        html.push_str("<thead><tr>");
        for (i, head) in self.head.iter().enumerate() {
            let class = if i == 0 { "" } else { " class=\"num\"" };
            let _ = write!(html, "<th scope=\"col\"{class}>{}</th>", escape(head));
        }
        html.push_str("</tr></thead><tbody>");
        for row in &self.rows {
            html.push_str("<tr>");
            for (i, cell) in row.iter().enumerate() {
                html.push_str(&cell.html(i == 0));
            }
            html.push_str("</tr>");
        }
        html.push_str("</tbody></table>");
        html
    }
}

impl Cell {
    fn html(&self, heads_row: bool) -> String {
        let text = escape(&self.text);
        let count = self.count.map_or_else(String::new, |n| format!(" class=\"count\" data-count=\"{n}\""));
        let inside = match &self.href {
            Some(href) => format!("<a{count}{}>{text}</a>", attr("href", href)),
            None if count.is_empty() => text,
            None => format!("<span{count}>{text}</span>"),
        };
        // A sort goes by the text where nothing else is said.
        let sort = self.sort.as_deref().filter(|sort| *sort != self.text);
        let sort = sort.map_or_else(String::new, |sort| attr("data-sort", sort));
        match heads_row {
            true => format!("<th scope=\"row\"{sort}>{inside}</th>"),
            false => format!("<td{sort}>{inside}</td>"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_one_decimal_at_most_and_no_minus_zero() {
        let shown: Vec<String> = [1.0, -0.04, 2.25, -3.96, f64::NAN, f64::INFINITY].map(num).to_vec();
        assert_eq!(shown, ["1", "0", "2.3", "-4", "0", "0"]);
    }

    #[test]
    fn markup_in_a_name_stays_text() {
        assert_eq!(escape("<b>\"&\u{7}"), "&lt;b&gt;&quot;&amp;");
    }

    #[test]
    fn a_wide_table_scrolls_in_a_region_with_a_name() {
        let of = |columns: usize| Table { head: vec!["a".into(); columns], rows: Vec::new() }.html("各年");
        assert!(
            of(6).starts_with("<div class=\"table-scroll\" role=\"region\" tabindex=\"0\" aria-label=\"各年\"><table")
        );
        assert!(of(5).starts_with("<table class=\"behind\" data-sortable><caption>各年</caption>"));
    }

    #[test]
    fn a_table_heads_its_rows_and_links_its_numbers() {
        let table = Table {
            head: vec!["月".into(), "场".into()],
            rows: vec![vec![Cell::text("3月"), Cell::link("5", Some("a.html"))]],
        };
        assert_eq!(
            table.html(""),
            "<table class=\"behind\" data-sortable><thead><tr><th scope=\"col\">月</th><th scope=\"col\" class=\"num\">场</th></tr></thead>\
             <tbody><tr><th scope=\"row\">3月</th><td><a href=\"a.html\">5</a></td></tr></tbody></table>"
        );
    }
}
