//! 公布数字: a number an office has declared. It stands beside what can be counted and never enters a sum when approximate.

use crate::date::PartialDate;
use crate::id::{FigureId, ProgrammeId, RegionKey};
use crate::model::common::SourceRef;
use crate::model::venue::VenueKind;
use crate::parse::record::{Amount, Link, Text, record, vocabulary};

record! {
    /// 公布数字。
    pub struct Figure {
        /// 编号，ASCII。
        id: FigureId,
        /// 名称，例如 小微协商。
        label: Text,
        /// 数值：137、60余、80多、约100、未载明。
        value: Amount,
        /// 单位。
        unit: Text,
        /// 统计时段，例如 2023 年 1—10 月、截至目前。
        period: Option<Text>,
        /// 截至日期。
        as_of: Option<PartialDate>,
        /// 地区。
        region: Link<RegionKey>,
        /// 工作品牌；不填则取地区所属的品牌。
        programme: Option<Link<ProgrammeId>>,
        /// 统计口径。
        scope: Option<Text>,
        /// 与哪个可查数对照。
        counted: Option<Counted>,
        /// 问卷调查得出的是哪一项指标：只有知晓率，记录里数不出来。
        survey: Option<Survey>,
        /// 对照时只数这一会议类型（品牌 meeting_kinds 的键）。
        meeting_kind: Option<Text>,
        /// 对照时只数这一种阵地。
        venue_kind: Option<VenueKind>,
        /// 依据的来源。
        sources: Vec<SourceRef>,
        /// 说明。
        note: Option<Text>,
        /// 草稿：写 是 就不发布。
        draft: Option<bool>,
    }
}

vocabulary! {
    /// 只能由公布的调查得出的指标。
    pub enum Survey {
        Awareness = "awareness" | "知晓率",
    }
}

vocabulary! {
    /// 与公布数字对照的可查数。
    pub enum Counted {
        Meetings = "meetings" | "场次",
        Recommendations = "recommendations" | "建议数",
        Outcomes = "outcomes" | "成果数",
        Solved = "solved" | "办结数",
        Accepted = "accepted" | "采纳数",
        Venues = "venues" | "阵地数",
        Attendance = "attendance" | "参与人次",
        Proposals = "proposals" | "转化数",
        FollowUps = "follow-ups" | "回头看数",
    }
}
