//! What the last build said, as pages of the preview hear it.

use serde::Serialize;

use crate::diag::{Diagnostics, Lang};

/// The state after one build.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct News {
    /// Counts builds; a page that knows an older one has something to do.
    pub build: u64,
    /// The build whose pages are on show: this one, or the last that succeeded. A page of another is out of date.
    pub pages: u64,
    /// Whether the pages on show are of this build; if not, they are of an earlier one.
    pub published: bool,
    /// One line above the faults; empty when there are none.
    pub heading: String,
    /// Every fault, as the terminal shows it: errors first.
    pub faults: Vec<String>,
}

impl News {
    /// The news after `last`.
    pub(super) fn after(last: &Self, published: bool, diagnostics: &Diagnostics, lang: Lang) -> Self {
        let build = last.build + 1;
        let faults: Vec<String> = diagnostics.by_weight().map(|d| d.display(lang).to_string()).collect();
        let (errors, warnings) = (diagnostics.errors(), diagnostics.warnings());
        let heading = match (published, faults.len(), lang) {
            (true, 0, _) => String::new(),
            (true, _, Lang::Zh) => format!("已更新；{errors} 处错误，{warnings} 处提醒"),
            (true, _, Lang::En) => format!("updated; {errors} errors, {warnings} warnings"),
            (false, _, Lang::Zh) => format!("没有更新，仍是上一次的网站；{errors} 处错误，{warnings} 处提醒"),
            (false, _, Lang::En) => {
                format!("not updated, this is the last good site; {errors} errors, {warnings} warnings")
            }
        };
        Self { build, pages: if published { build } else { last.pages }, published, heading, faults }
    }

    /// The same with one more fault.
    pub(super) fn with(mut self, fault: String) -> Self {
        self.faults.push(fault);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Both, Diagnostic, Severity};
    use crate::source::Location;

    #[test]
    fn a_standing_warning_stands_below_a_new_error() {
        let said = |severity, path: &str| {
            let fault = Diagnostic::error("x", Both::new("错", "wrong"));
            Diagnostic { severity, ..fault.at(Location::file(&path.into())) }
        };
        let mut both: Diagnostics =
            [said(Severity::Error, "content/b.md"), said(Severity::Warning, "content/a.md")].into_iter().collect();
        both.sort();
        assert_eq!(
            both.iter().next().map(|fault| fault.severity),
            Some(Severity::Warning),
            "programs get them by place"
        );
        let news = News::after(&News::default(), true, &both, Lang::Zh);
        assert!(news.faults[0].contains("content/b.md") && news.faults[1].contains("content/a.md"), "{news:?}");
    }

    #[test]
    fn a_build_that_fails_leaves_the_last_good_pages_on_show() {
        let none = Diagnostics::new();
        let first = News::after(&News::default(), true, &none, Lang::Zh);
        let second = News::after(&first, false, &none, Lang::Zh);
        let third = News::after(&second, true, &none, Lang::Zh);
        assert_eq!((first.build, first.pages), (1, 1));
        assert_eq!((second.build, second.pages), (2, 1));
        assert_eq!((third.build, third.pages), (3, 3));
    }
}
