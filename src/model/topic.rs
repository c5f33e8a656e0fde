//! 议题: what is to be talked through, who asked for it, and how it was chosen.

use crate::date::PartialDate;
use crate::id::{CampaignId, OrganizationId, PlanId, ProgrammeId, RegionKey, TopicId};
use crate::model::common::Common;
use crate::model::meeting::Research;
use crate::parse::record::{Link, Prose, Text, record, vocabulary};

record! {
    /// 议题。
    pub struct Topic {
        /// 一句话说明（摘要、概要、简介），不超过 80 字。
        summary: Option<Text>,
        /// 地区（区划、乡镇、街道、村、社区）。
        region: Link<RegionKey>,
        /// 工作品牌；不填则取地区所属的品牌。
        programme: Option<Link<ProgrammeId>>,
        /// 谁提出来的。
        source: Option<TopicSource>,
        /// 由谁提出（单位或职务）。
        raised_by: Option<Text>,
        /// 提出日期（时间）。
        raised: Option<PartialDate>,
        /// 来源中关于时间的说法。
        when: Option<Text>,
        /// 通过什么渠道（品牌 channels 中的名称）。
        channel: Option<Text>,
        /// 为什么选这个题。
        why: Option<Prose>,
        /// 审核过程，按顺序。
        reviews: Vec<Review>,
        /// 不列入协商的决定。
        declined: Option<Declined>,
        /// 议题阶段的调研。
        research: Vec<Research>,
        /// 牵头办理协商的单位。
        lead: Option<Link<OrganizationId>>,
        /// 所属年度协商计划。
        plan: Option<Link<PlanId>>,
        /// 所属专题活动。
        campaign: Option<Link<CampaignId>>,
        /// 来源议题（上一级议题）：本议题由它分解或提级而来。
        parent: Option<Link<TopicId>>,
        ..common: Common
    }
}

record! {
    /// 一次审核。
    pub struct Review {
        /// 环节名称，例如 初审、复审、审定、联合发文。
        stage: Text,
        /// 由谁审核。
        by: Option<Text>,
        /// 日期。
        date: Option<PartialDate>,
        /// 结果。
        result: ReviewResult,
        /// 说明。
        note: Option<Prose>,
    }
}

record! {
    /// 不列入协商。
    pub struct Declined {
        /// 原因。
        reason: Text,
        /// 日期。
        date: Option<PartialDate>,
        /// 由谁决定。
        by: Option<Text>,
    }
}

vocabulary! {
    /// 议题由谁提出。
    pub enum TopicSource {
        Residents = "residents" | "群众",
        Members = "members" | "政协委员",
        Leaders = "leaders" | "党政点题",
        Superior = "superior" | "上级政协点题",
        Sector = "sector" | "界别",
        Township = "township" | "乡镇街道",
        Departments = "departments" | "职能部门",
        Proposal = "proposal" | "提案线索",
    }
}

vocabulary! {
    /// 审核结果。
    pub enum ReviewResult {
        Passed = "passed" | "通过",
        Amended = "amended" | "修改后通过",
        Returned = "returned" | "退回",
        Pending = "pending" | "审核中",
        NotStated = "not-stated" | "未载明",
    }
}
