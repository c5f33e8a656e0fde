//! 典型案例: one story told whole, with what it won and who reported it.

use crate::date::PartialDate;
use crate::id::{MeetingId, OutcomeId, ProgrammeId, RegionKey, TopicId};
use crate::model::common::{Common, Level};
use crate::parse::record::{Link, Prose, Text, record};

record! {
    /// 典型案例。
    pub struct Case {
        /// 一句话说明（摘要、概要、简介），不超过 80 字。
        summary: Option<Text>,
        /// 日期（时间）：案例形成或发布的时间。
        date: Option<PartialDate>,
        /// 来源中关于时间的说法。
        when: Option<Text>,
        /// 地区（区划、乡镇、街道、村、社区）。
        region: Link<RegionKey>,
        /// 工作品牌；不填则取地区所属的品牌。
        programme: Option<Link<ProgrammeId>>,
        /// 背景。
        background: Option<Prose>,
        /// 过程。
        process: Option<Prose>,
        /// 结果。
        result: Option<Prose>,
        /// 成效。
        effect: Option<Prose>,
        /// 涉及的议题。
        topics: Vec<Link<TopicId>>,
        /// 涉及的协商活动。
        meetings: Vec<Link<MeetingId>>,
        /// 涉及的成果。
        outcomes: Vec<Link<OutcomeId>>,
        /// 获奖、入选、推介。
        awards: Vec<Award>,
        ..common: Common
    }
}

record! {
    /// 获奖或入选。
    pub struct Award {
        /// 名称。
        name: Text,
        /// 授予或收录的单位。
        by: Option<Text>,
        /// 层级。
        level: Option<Level>,
        /// 日期。
        date: Option<PartialDate>,
    }
}
