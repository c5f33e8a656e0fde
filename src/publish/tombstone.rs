//! What `yishi retire` writes: one more entry of `data/tombstones.yaml`.

use std::fmt::Write as _;

use crate::date::PartialDate;

/// A page that is withdrawn. The texts are as they will be read back; nothing is checked here.
#[derive(Clone, Copy, Debug)]
pub struct Withdrawal<'a> {
    /// The page's URL from the site's root, such as `/outcomes/2021-lamp.html`.
    pub url: &'a str,
    /// Left out where the title itself is private.
    pub title: Option<&'a str>,
    /// The reason's name or code, such as `duplicate`.
    pub reason: &'a str,
    pub date: PartialDate,
    /// The URL of the page that stands in for it.
    pub successor: Option<&'a str>,
    pub note: Option<&'a str>,
}

/// The text of the file with the entry at its end. All else in it, comments too, stays as it is.
pub fn append(file: &str, withdrawal: &Withdrawal) -> String {
    let mut text = file.trim_end().to_owned();
    // An empty list may be written as `[]`, behind which no entry can stand.
    if let Some(before) = text.strip_suffix("[]").filter(|before| before.is_empty() || before.ends_with('\n')) {
        text = before.trim_end().to_owned();
    }
    if !text.is_empty() {
        text.push('\n');
    }
    let Withdrawal { url, title, reason, date, successor, note } = withdrawal;
    let _ = writeln!(text, "- url: {}", quoted(url));
    let lines = [
        ("title", title.map(quoted)),
        ("reason", Some(quoted(reason))),
        ("date", Some(date.to_string())),
        ("successor", successor.map(quoted)),
        ("note", note.map(quoted)),
    ];
    for (key, value) in lines.iter().filter_map(|(key, value)| Some((key, value.as_ref()?))) {
        let _ = writeln!(text, "  {key}: {value}");
    }
    text
}

/// A JSON string is a YAML string whatever it holds.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn withdrawal() -> Withdrawal<'static> {
        let date = "2025-06-01".parse().unwrap();
        Withdrawal {
            url: "/outcomes/a.html",
            title: None,
            reason: "duplicate",
            date,
            successor: Some("/outcomes/b.html"),
            note: Some("同一件事: \"两次\""),
        }
    }

    const ENTRY: &str = "- url: \"/outcomes/a.html\"\n  reason: \"duplicate\"\n  date: 2025-06-01\n  \
                         successor: \"/outcomes/b.html\"\n  note: \"同一件事: \\\"两次\\\"\"\n";

    #[test]
    fn an_entry_is_added_at_the_end() {
        assert_eq!(append("", &withdrawal()), ENTRY);
        assert_eq!(append("# 说明\n[]\n", &withdrawal()), format!("# 说明\n{ENTRY}"));
        assert_eq!(append(ENTRY, &withdrawal()), format!("{ENTRY}{ENTRY}"));
    }
}
