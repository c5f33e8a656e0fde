//! 制度、方案、手册: the rules the work follows.

use crate::date::PartialDate;
use crate::id::{OrganizationId, ProgrammeId, RegionKey};
use crate::model::common::Common;
use crate::parse::record::{Link, Text, record, vocabulary};

record! {
    /// 制度文件。
    pub struct Document {
        /// 一句话说明（摘要、概要、简介），不超过 80 字。
        summary: Option<Text>,
        /// 种类。
        kind: DocumentKind,
        /// 文号；来源没有写明就不填。
        number: Option<Text>,
        /// 发文单位。
        issuers: Vec<Link<OrganizationId>>,
        /// 发文日期（时间）。
        issued: Option<PartialDate>,
        /// 来源中关于时间的说法。
        when: Option<Text>,
        /// 效力。
        status: Option<DocumentStatus>,
        /// 地区（区划、乡镇、街道、村、社区）。
        region: Link<RegionKey>,
        /// 工作品牌；不填则取地区所属的品牌。
        programme: Option<Link<ProgrammeId>>,
        /// 全文网址。
        url: Option<Text>,
        ..common: Common
    }
}

vocabulary! {
    /// 文件种类。
    pub enum DocumentKind {
        Rules = "rules" | "制度",
        Scheme = "scheme" | "方案",
        Handbook = "handbook" | "手册",
        Guidance = "guidance" | "指导意见",
        Plan = "plan" | "计划",
        Measures = "measures" | "细则",
        Template = "template" | "范本",
    }
}

vocabulary! {
    /// 文件效力。
    pub enum DocumentStatus {
        InForce = "in-force" | "现行",
        Trial = "trial" | "试行",
        Repealed = "repealed" | "废止",
    }
}
