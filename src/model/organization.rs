//! 组织机构: the bodies that convene, lead and handle, and their public roles.

use crate::date::PartialDate;
use crate::id::{OrganizationId, RegionKey};
use crate::model::common::{Level, SourceRef};
use crate::parse::record::{Amount, Link, Prose, Text, record, vocabulary};

record! {
    /// 组织机构。
    pub struct Organization {
        /// 编号，ASCII。
        id: OrganizationId,
        /// 全称。
        name: Text,
        /// 简称。
        short: Option<Text>,
        /// 曾用名：改名以前叫什么、到什么时候；记录里仍写同一个编号。
        former_names: Vec<FormerName>,
        /// 种类。
        kind: OrganizationKind,
        /// 地区。
        region: Link<RegionKey>,
        /// 层级。
        level: Option<Level>,
        /// 上级机构。
        parent: Option<Link<OrganizationId>>,
        /// 并入了哪个机构；本机构的页面和记录照旧保留。
        successor: Option<Link<OrganizationId>>,
        /// 撤销或并入的日期。
        ended: Option<PartialDate>,
        /// 委员或成员人数。
        members: Vec<MemberCount>,
        /// 公开的职务；可以只写职务不写姓名。
        roles: Vec<Membership>,
        /// 职责。
        duties: Vec<Text>,
        /// 说明。
        note: Option<Prose>,
        /// 依据的来源。
        sources: Vec<SourceRef>,
    }
}

record! {
    /// 曾用名。
    pub struct FormerName {
        /// 当时的名称。
        name: Text,
        /// 用到什么时候，例如 2023 或 2023-06-30。
        until: PartialDate,
    }
}

impl Organization {
    /// What it was called on a day that lies before one of its renamings for certain.
    pub fn name_on(&self, date: PartialDate) -> Option<&Text> {
        let then = self.former_names.iter().filter(|former| date.certainly_before(&former.until));
        then.min_by_key(|former| former.until.latest()).map(|former| &former.name)
    }
}

record! {
    /// 任职: a public role; it may stand without a person's name.
    pub struct Membership {
        /// 职务，例如 组长、召集人。
        role: Text,
        /// 由担任什么公职的人担任。
        held_by: Option<Text>,
        /// 姓名：只限公开职务。
        name: Option<Text>,
        /// 说明。
        note: Option<Text>,
    }
}

record! {
    /// 一类成员的人数。
    pub struct MemberCount {
        /// 类别，例如 委员、常委。
        label: Text,
        /// 人数。
        count: Amount,
    }
}

vocabulary! {
    /// 机构种类。
    pub enum OrganizationKind {
        Conference = "conference" | "政协委员会",
        LeadingGroup = "leading-group" | "领导小组",
        Committee = "committee" | "专门委员会",
        Office = "office" | "工作机构",
        Sector = "sector" | "界别",
        SectorGroup = "sector-group" | "界别活动组",
        MemberGroup = "member-group" | "委员履职小组",
        ExpertPool = "expert-pool" | "协商智库",
        PartyGovernment = "party-government" | "党政机关",
        Department = "department" | "职能部门",
        Township = "township" | "乡镇街道",
        Village = "village" | "村（社区）",
        Enterprise = "enterprise" | "企事业单位",
    }
}
