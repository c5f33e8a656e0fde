//! 年度协商计划: what was planned; what was done is derived from the records.

use crate::date::PartialDate;
use crate::id::{OrganizationId, ProgrammeId, RegionKey, TopicId};
use crate::model::common::SourceRef;
use crate::parse::record::{Amount, Link, Text, record};

record! {
    /// 年度协商计划。
    pub struct Plan {
        /// 题目。
        title: Text,
        /// 一句话说明。
        summary: Option<Text>,
        /// 年度；来源没有写明就不填。
        year: Option<u32>,
        /// 来源中关于时间的说法。
        when: Option<Text>,
        /// 地区。
        region: Link<RegionKey>,
        /// 工作品牌；不填则取地区所属的品牌。
        programme: Option<Link<ProgrammeId>>,
        /// 发文单位。
        issuers: Vec<Link<OrganizationId>>,
        /// 发文日期。
        issued: Option<PartialDate>,
        /// 计划总项数（来源公布的，例如 30余）。
        declared_items: Option<Amount>,
        /// 计划项目。
        items: Vec<PlanItem>,
        /// 依据的来源。
        sources: Vec<SourceRef>,
        /// 草稿：写 是 就不发布。
        draft: Option<bool>,
    }
}

record! {
    /// 计划项目；议题开过协商会即为完成。
    pub struct PlanItem {
        /// 键，ASCII，在本计划中不重复。
        key: Text,
        /// 内容。
        title: Text,
        /// 对应的议题。
        topic: Option<Link<TopicId>>,
        /// 由谁承担。
        by: Option<Text>,
        /// 时限。
        due: Option<PartialDate>,
        /// 说明。
        note: Option<Text>,
    }
}
