//! Years that can be, and terms that end after they begin: of plans, campaigns, and the names and lives of bodies.

use crate::date::PartialDate;
use crate::diag::{Both, Diagnostic};
use crate::model::check::Checker;
use crate::model::check::order::{Named, out_of_order};

/// The years of which records may tell.
const YEARS: std::ops::RangeInclusive<u32> = 1949..=2100;

const RENAMED: Named = ("曾用名用到的日期", "the end of a former name");
const ENDED: Named = ("撤销或并入", "the end of the body");

impl Checker<'_> {
    pub(super) fn terms(&mut self) {
        let site = self.site;
        for plan in &site.plans {
            if let Some(year) = plan.year.filter(|year| !YEARS.contains(year)) {
                self.add(plan, "year", impossible_year(year));
            }
        }
        for campaign in &site.campaigns {
            if let (Some(start), Some(end)) = (campaign.start, campaign.end)
                && end.certainly_before(&start)
            {
                let fault = out_of_order(("开始", "the start"), start, ("结束", "the end"), end);
                self.add(campaign, "end", fault);
            }
        }
        for body in &site.organizations {
            let Some(ended) = body.ended else { continue };
            for (i, former) in body.former_names.iter().enumerate() {
                if ended.certainly_before(&former.until) {
                    let fault = out_of_order(RENAMED, former.until, ENDED, ended);
                    self.add(body, format!("former_names[{i}].until"), fault);
                }
            }
            let successor = body.successor.as_ref().and_then(|id| site.organizations.get(id.as_str()));
            if let Some(other) = successor.and_then(|successor| successor.ended)
                && other.certainly_before(&ended)
            {
                let fault = out_of_order(ENDED, ended, ("并入的机构撤销", "the end of its successor"), other);
                self.add(body, "ended", fault);
            }
        }
        for body in &site.organizations {
            let untils: Vec<PartialDate> = body.former_names.iter().map(|former| former.until).collect();
            for (i, pair) in untils.windows(2).enumerate() {
                if let [earlier, later] = pair
                    && later.certainly_before(earlier)
                {
                    let fault = out_of_order(
                        ("前一个曾用名", "the name before"),
                        *earlier,
                        ("这个曾用名", "this name"),
                        *later,
                    );
                    self.add(body, format!("former_names[{}].until", i + 1), fault);
                }
            }
        }
    }
}

fn impossible_year(year: u32) -> Diagnostic {
    let fault = Diagnostic::error(
        "bad-year",
        Both::new(format!("「{year}」不是可能的年度"), format!("`{year}` is no year that can be")),
    );
    match year {
        0..=99 => {
            let meant = 2000 + year;
            fault.remedy(format!("写成 {meant}"), format!("write {meant}"))
        }
        _ => fault.remedy(
            "写公元年份的四位数字，例如 2025；来源没有写明的，删去这一行",
            "write the year in four digits, such as 2025; remove the line if the source does not say",
        ),
    }
}
