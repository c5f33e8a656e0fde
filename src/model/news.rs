//! 动态: a dated piece of news.

use crate::date::PartialDate;
use crate::id::{ProgrammeId, RegionKey};
use crate::model::common::Common;
use crate::parse::record::{Link, Stated, Text, record};

record! {
    /// 动态。
    pub struct News {
        /// 一句话说明（摘要、概要、简介），不超过 80 字。
        summary: Option<Text>,
        /// 日期（时间）。
        date: Stated<PartialDate>,
        /// 来源中关于时间的说法。
        when: Option<Text>,
        /// 地区（区划、乡镇、街道、村、社区）。
        region: Link<RegionKey>,
        /// 工作品牌；不填则取地区所属的品牌。
        programme: Option<Link<ProgrammeId>>,
        ..common: Common
    }
}
