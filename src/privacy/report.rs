//! Findings told to staff: kind, place and mask, in both languages; the datum itself in none.

use super::{Finding, Kind};
use crate::{
    diag::{Both, Diagnostic},
    source::{Location, SourcePath},
};

/// The diagnostic for one finding. It is an error: the record stays unpublished until the text is changed or, where the
/// line is an office's, allowed.
pub fn diagnostic(finding: &Finding, at: Location) -> Diagnostic {
    let Both { zh, en } = finding.kind.name();
    Diagnostic::error(finding.kind.code(), Both::new(format!("文字里有{zh}"), format!("the text holds {en}")))
        .at(at)
        .excerpt(&finding.masked)
        .remedy(finding.kind.remedy().zh, finding.kind.remedy().en)
}

/// The place of a byte offset in a file's whole text, lines and columns counted from 1, columns in characters.
pub fn place_of(path: &SourcePath, text: &str, offset: usize) -> Location {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
    Location::new(path, count(line), count(before[line_start..].chars().count() + 1))
}

impl Kind {
    /// The stable short name, used as the diagnostic's code.
    pub fn code(self) -> &'static str {
        match self {
            Self::ResidentId => "private-resident-id",
            Self::BankCard => "private-bank-card",
            Self::Mobile => "private-mobile",
            Self::Passport => "private-passport",
            Self::Plate => "private-plate",
            Self::Email => "private-email",
            Self::HomeAddress => "private-home-address",
            Self::Minor => "private-minor",
            Self::Health => "private-health",
        }
    }

    /// What it is, in words.
    pub fn name(self) -> Both {
        let (zh, en) = match self {
            Self::ResidentId => ("身份证号码", "a resident identity number"),
            Self::BankCard => ("银行卡号", "a bank card number"),
            Self::Mobile => ("手机号码", "a mobile number"),
            Self::Passport => ("护照或通行证号码", "a passport or travel permit number"),
            Self::Plate => ("车牌号码", "a licence plate"),
            Self::Email => ("电子邮箱", "a mail address"),
            Self::HomeAddress => ("具体到门牌的住址", "a home address down to its door"),
            Self::Minor => ("未成年人的姓名", "the name of a child"),
            Self::Health => ("与疾病或残疾相连的姓名", "a name beside an illness or a disability"),
        };
        Both::new(zh, en)
    }

    fn remedy(self) -> Both {
        match self {
            Self::Mobile | Self::Email => Both::new(
                "删去或用 `yishi redact` 打码；若是单位对外公布的，写入放行名单并说明理由",
                "remove it or mask it with `yishi redact`; if an office publishes it, allow it in data and say why",
            ),
            Self::HomeAddress => Both::new("只写到村、社区或小区", "name the village, community or estate only"),
            Self::Minor | Self::Health => {
                Both::new("用“王某”这样的称呼，或者删去姓名", "write the family name and 某, or leave the name out")
            }
            Self::ResidentId | Self::BankCard | Self::Passport | Self::Plate => Both::new(
                "删去，或用 `yishi redact` 打码；若已提交过，旧版本里仍有，见 `yishi check --history`",
                "remove it or mask it with `yishi redact`; if it was committed, old commits still hold it: see `yishi check --history`",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{diagnostic, place_of};
    use crate::{
        diag::Lang,
        privacy::{Allow, scan},
        source::SourcePath,
    };

    #[test]
    fn what_was_never_committed_is_not_said_to_be_in_old_commits() {
        let path: SourcePath = Arc::from("content/meetings/a.md");
        let found = scan("身份证 11010519491231002X", &Allow::none());
        let told = diagnostic(&found[0], place_of(&path, "", 0)).remedy.unwrap();
        assert!(told.zh.contains("若已提交过") && told.zh.contains("yishi check --history"), "{}", told.zh);
    }

    #[test]
    fn the_report_shows_place_and_mask_and_never_the_number() {
        let path: SourcePath = Arc::from("content/meetings/a.md");
        let text = "第一行\n联系人手机１３８－１２３４－５６７８。";
        let found = scan(text, &Allow::none());
        let shown = diagnostic(&found[0], place_of(&path, text, found[0].range.start));
        assert_eq!(
            shown.display(Lang::Zh).to_string(),
            "错误[private-mobile]：文字里有手机号码\n  --> content/meetings/a.md:2:6\n   |  138****5678\n   =  改法：删去或用 `yishi redact` 打码；若是单位对外公布的，写入放行名单并说明理由"
        );
        assert_eq!(
            shown.display(Lang::En).to_string(),
            "error[private-mobile]: the text holds a mobile number\n  --> content/meetings/a.md:2:6\n   |  138****5678\n   =  help: remove it or mask it with `yishi redact`; if an office publishes it, allow it in data and say why"
        );
    }
}
