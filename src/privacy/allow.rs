//! What may be published although it looks private: an office's line or address, allowed once, in data, with the reason.

use std::collections::BTreeMap;

use super::fold::{digit, glyphs};
use crate::diag::{Both, Diagnostic};

/// Values which data allows, each with its reason. A value is compared exactly, after width, script, spaces, hyphens,
/// dots and markup are folded away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allow {
    reasons: BTreeMap<String, String>,
}

/// Why a value was not taken into the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AllowProblem {
    EmptyValue,
    MissingReason,
}

impl Allow {
    /// Nothing is allowed.
    pub fn none() -> Self {
        Self::default()
    }

    pub fn add(&mut self, value: &str, reason: &str) -> Result<(), AllowProblem> {
        let normalised = normalise(value);
        if normalised.is_empty() {
            return Err(AllowProblem::EmptyValue);
        }
        if reason.trim().is_empty() {
            return Err(AllowProblem::MissingReason);
        }
        self.reasons.insert(normalised, reason.trim().to_owned());
        Ok(())
    }

    /// Why a value may be published, if it may.
    pub fn reason(&self, value: &str) -> Option<&str> {
        self.reasons.get(&normalise(value)).map(String::as_str)
    }

    pub(super) fn allows(&self, written: &str) -> bool {
        !self.reasons.is_empty() && self.reasons.contains_key(&normalise(written))
    }
}

impl AllowProblem {
    /// The diagnostic for an entry of the list; the value itself is not repeated.
    pub fn diagnostic(self) -> Diagnostic {
        let message = match self {
            Self::EmptyValue => Both::new("放行名单里有一项没有内容", "an allowed value is empty"),
            Self::MissingReason => Both::new("放行名单里有一项没有写明理由", "an allowed value has no reason"),
        };
        Diagnostic::error("privacy-allow", message)
            .remedy("写明这是哪个单位对外公布的电话或邮箱", "say which office publishes this line or address")
    }
}

/// Letters and digits alone, folded: `０７２２－6232330` and `0722 6232330` are one value.
fn normalise(value: &str) -> String {
    glyphs(value, 0, value.len())
        .iter()
        .filter_map(|glyph| match digit(glyph.c) {
            Some((value, _)) => Some(char::from(b'0' + value)),
            None if glyph.c.is_alphanumeric() || glyph.c == '@' => Some(glyph.c.to_ascii_lowercase()),
            None => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Allow, AllowProblem};
    use crate::privacy::{Kind, scan};

    #[test]
    fn an_allowed_value_is_allowed_however_written_and_nothing_near_it() {
        let mut allow = Allow::none();
        assert_eq!(allow.add("13900000001", " "), Err(AllowProblem::MissingReason));
        assert_eq!(allow.add(" ", "值班"), Err(AllowProblem::EmptyValue));
        allow.add("139-0000-0001", "政协办公室对外值班手机").unwrap();
        allow.add("zx@example.gov.cn", "办公室公开邮箱").unwrap();
        assert_eq!(allow.reason("１３９０００００００１"), Some("政协办公室对外值班手机"));
        for text in ["值班手机13900000001。", "值班手机139 0000 0001", "信箱 ZX@example.gov.cn。"] {
            assert_eq!(scan(text, &allow), [], "{text}");
        }
        assert_eq!(scan("手机13900000002", &allow).first().map(|f| f.kind), Some(Kind::Mobile));
    }
}
