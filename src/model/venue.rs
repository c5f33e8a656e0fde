//! 协商阵地: where people meet to talk things through.

use crate::date::PartialDate;
use crate::id::{OrganizationId, ProgrammeId, RegionKey};
use crate::model::common::Common;
use crate::parse::record::{Amount, Link, Text, record, vocabulary};

record! {
    /// 协商阵地。
    pub struct Venue {
        /// 一句话说明（摘要、概要、简介），不超过 80 字。
        summary: Option<Text>,
        /// 种类。
        kind: VenueKind,
        /// 层级。
        tier: VenueTier,
        /// 等次。
        grade: Option<VenueGrade>,
        /// 地区（区划、乡镇、街道、村、社区）。
        region: Link<RegionKey>,
        /// 工作品牌；不填则取地区所属的品牌。
        programme: Option<Link<ProgrammeId>>,
        /// 由谁管理。
        organization: Option<Link<OrganizationId>>,
        /// 启用日期（时间）。
        opened: Option<PartialDate>,
        /// 来源中关于时间的说法。
        when: Option<Text>,
        /// 功能区、设施。
        facilities: Vec<Text>,
        /// 达到的标准（品牌 venue_criteria 中的键）。
        criteria: Vec<Text>,
        /// 每年应开展活动的次数。
        yearly_target: Option<Amount>,
        /// 已开展活动的次数（来源公布的）。
        declared_meetings: Option<Amount>,
        /// 面积，平方米。
        area: Option<Amount>,
        /// 地址（公开场所的，不写门牌到户）。
        address: Option<Text>,
        /// 坐标。
        coordinates: Option<Coordinates>,
        ..common: Common
    }
}

record! {
    /// 坐标，WGS 84 或 CGCS2000 的度。
    pub struct Coordinates {
        /// 经度，−180 到 180。
        longitude: f64,
        /// 纬度，−90 到 90。
        latitude: f64,
    }
}

vocabulary! {
    /// 阵地的种类。
    pub enum VenueKind {
        Hall = "hall" | "议事厅",
        Room = "room" | "议事室",
        MemberStation = "member-station" | "委员工作站",
        Studio = "studio" | "委员工作室",
        SectorStudio = "sector-studio" | "界别工作室",
        Post = "post" | "协商驿站",
        Centre = "centre" | "指导服务中心",
        Command = "command" | "指挥调度中心",
        Contact = "contact" | "社情民意联系点",
        Stage = "stage" | "协商文化阵地",
    }
}

vocabulary! {
    /// 阵地的层级。
    pub enum VenueTier {
        County = "county" | "县级",
        Township = "township" | "乡级",
        Village = "village" | "村级",
        Enterprise = "enterprise" | "企事业",
        Sector = "sector" | "界别",
    }
}

vocabulary! {
    /// 阵地的等次。
    pub enum VenueGrade {
        Pilot = "pilot" | "试点",
        Standard = "standard" | "规范",
        Model = "model" | "示范",
    }
}
