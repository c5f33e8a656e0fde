//! 专题协商议事月、专项: one theme that many places take up together.

use crate::date::PartialDate;
use crate::id::{OrganizationId, ProgrammeId, RegionKey};
use crate::model::common::SourceRef;
use crate::parse::record::{Link, Prose, Text, record};

record! {
    /// 专题活动。
    pub struct Campaign {
        /// 题目。
        title: Text,
        /// 一句话说明。
        summary: Option<Text>,
        /// 开始。
        start: Option<PartialDate>,
        /// 结束。
        end: Option<PartialDate>,
        /// 来源中关于时间的说法。
        when: Option<Text>,
        /// 地区。
        region: Link<RegionKey>,
        /// 工作品牌；不填则取地区所属的品牌。
        programme: Option<Link<ProgrammeId>>,
        /// 由谁点题。
        set_by: Option<Text>,
        /// 组织单位。
        organizer: Option<Link<OrganizationId>>,
        /// 安排与要求，按顺序。
        steps: Vec<CampaignStep>,
        /// 介绍。
        about: Option<Prose>,
        /// 依据的来源。
        sources: Vec<SourceRef>,
        /// 草稿：写 是 就不发布。
        draft: Option<bool>,
    }
}

record! {
    /// 专题活动的一项安排。
    pub struct CampaignStep {
        /// 名称。
        name: Text,
        /// 日期。
        date: Option<PartialDate>,
        /// 说明。
        note: Option<Prose>,
    }
}
