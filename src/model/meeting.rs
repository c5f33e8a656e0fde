//! 协商活动: one meeting of the consultation, as announced, held and minuted.

use crate::date::PartialDate;
use crate::id::{CampaignId, MeetingId, OrganizationId, OutcomeId, ProgrammeId, RegionKey, TopicId, VenueId};
use crate::model::common::{Common, Level};
use crate::parse::record::{Amount, Link, Prose, Stated, Text, record, vocabulary};

record! {
    /// 协商活动。
    pub struct Meeting {
        /// 一句话（摘要、概要、简介）：商量了什么，结果如何，不超过 80 字。
        summary: Option<Text>,
        /// 日期（时间）：2023、2023-06、2023-06-12，或 未载明。
        date: Stated<PartialDate>,
        /// 来源中关于时间的说法，例如「其后」「夏季」。
        when: Option<Text>,
        /// 地区（区划、乡镇、街道、村、社区）：区划键，见 data/regions.csv。
        region: Link<RegionKey>,
        /// 工作品牌；不填则取地区所属的品牌。
        programme: Option<Link<ProgrammeId>>,
        /// 会议类型：品牌 meeting_kinds 中的键或名称。
        kind: Option<Text>,
        /// 规模。
        scale: Option<Scale>,
        /// 协商场所或方式，可多选。
        modes: Vec<Mode>,
        /// 会议形式，例如 圆桌、现场采访式。
        format: Option<Text>,
        /// 协商阵地。
        venue: Option<Link<VenueId>>,
        /// 具体地点（没有对应阵地记录时）。
        place: Option<Text>,
        /// 组织单位（主办单位、主办、召集单位）。
        organizer: Option<Link<OrganizationId>>,
        /// 组织协商的层级；提级协商必填。
        level: Option<Level>,
        /// 由哪一次协商提级而来。
        escalated_from: Option<Link<MeetingId>>,
        /// 会议状态。
        state: MeetingState,
        /// 取消的原因；状态为取消时必填。
        cancel_reason: Option<Text>,
        /// 议题。
        topics: Vec<Link<TopicId>>,
        /// 所属专题活动。
        campaign: Option<Link<CampaignId>>,
        /// 会前和会中的调研。
        research: Vec<Research>,
        /// 议程，按顺序。
        agenda: Vec<AgendaItem>,
        /// 参加人员（参会人员、与会人员、出席人员），按类别计数。
        attendance: Vec<Attendance>,
        /// 意见建议（意见）。
        recommendations: Vec<Recommendation>,
        /// 会议纪要。
        minutes: Option<Minutes>,
        /// 形成的成果（也可只在成果中写明会议）。
        outcomes: Vec<Link<OutcomeId>>,
        ..common: Common
    }
}

record! {
    /// 议程的一项。
    pub struct AgendaItem {
        /// 环节。
        segment: Segment,
        /// 内容。
        title: Option<Text>,
        /// 由谁进行（单位或职务）。
        by: Option<Text>,
    }
}

record! {
    /// 一类参加人员。
    pub struct Attendance {
        /// 类别。
        category: Category,
        /// 人数：12、60余、未载明。
        count: Amount,
        /// 说明。
        note: Option<Text>,
    }
}

record! {
    /// 调研: 先调研后协商。
    pub struct Research {
        /// 在哪个环节。
        moment: ResearchMoment,
        /// 日期。
        date: Option<PartialDate>,
        /// 由谁进行。
        by: Option<Text>,
        /// 走访户数。
        households: Option<Amount>,
        /// 形成报告篇数。
        reports: Option<Amount>,
        /// 说明。
        note: Option<Prose>,
    }
}

record! {
    /// 意见建议。
    pub struct Recommendation {
        /// 内容。
        text: Prose,
        /// 由哪一类人提出。
        by: Option<Category>,
        /// 处理结果。
        disposition: Option<Disposition>,
        /// 未采纳的原因；未采纳时必填。
        reason: Option<Text>,
        /// 转化为什么。
        converted: Vec<Conversion>,
        /// 部门回应。
        response: Option<Response>,
        /// 进入哪项成果。
        outcome: Option<Link<OutcomeId>>,
    }
}

record! {
    /// 意见建议的转化。
    pub struct Conversion {
        /// 转化的形式。
        into: ConversionForm,
        /// 编号。
        number: Option<Text>,
        /// 日期。
        date: Option<PartialDate>,
    }
}

record! {
    /// 部门对一条意见的回应。
    pub struct Response {
        /// 回应的单位。
        by: Option<Text>,
        /// 日期。
        date: Option<PartialDate>,
        /// 内容。
        text: Prose,
    }
}

record! {
    /// 会议纪要。
    pub struct Minutes {
        /// 是否公开。
        public: bool,
        /// 日期。
        date: Option<PartialDate>,
        /// 文号。
        number: Option<Text>,
        /// 网址。
        url: Option<Text>,
    }
}

vocabulary! {
    /// 会议状态。
    pub enum MeetingState {
        Planned = "planned" | "拟召开",
        Announced = "announced" | "已通知",
        Held = "held" | "已召开",
        Minuted = "minuted" | "纪要公开",
        Cancelled = "cancelled" | "取消",
    }
}

vocabulary! {
    /// 协商的场所或方式。
    pub enum Mode {
        Hall = "hall" | "会场",
        Field = "field" | "田间",
        Park = "park" | "公园",
        Building = "building" | "楼栋",
        Workshop = "workshop" | "车间",
        Site = "site" | "现场",
        Online = "online" | "网络",
        Mixed = "mixed" | "线上线下",
    }
}

vocabulary! {
    /// 规模: how far the meeting reaches.
    pub enum Scale {
        Special = "special" | "专题",
        Key = "key" | "重点",
        Small = "small" | "小微",
        Ordinary = "ordinary" | "一般",
    }
}

vocabulary! {
    /// 议程环节。
    pub enum Segment {
        Briefing = "briefing" | "情况通报",
        Advice = "advice" | "协商建言",
        Residents = "residents" | "居民互动",
        Reply = "reply" | "部门回应",
        Summary = "summary" | "小结",
        Other = "other" | "其他",
    }
}

vocabulary! {
    /// 参加人员的类别。
    pub enum Category {
        Member = "member" | "政协委员",
        Resident = "resident" | "群众",
        Representative = "representative" | "群众代表",
        PartyMember = "party-member" | "党员代表",
        Department = "department" | "职能部门",
        Official = "official" | "镇村干部",
        Expert = "expert" | "专家",
        Elder = "elder" | "乡贤",
        Enterprise = "enterprise" | "企业代表",
        Leader = "leader" | "党政负责人",
        Stakeholder = "stakeholder" | "利益相关方",
        All = "all" | "全体",
    }
}

vocabulary! {
    /// 意见建议的处理结果。
    pub enum Disposition {
        Adopted = "adopted" | "采纳",
        Partly = "partly" | "部分采纳",
        NotAdopted = "not-adopted" | "未采纳",
        Noted = "noted" | "留作参考",
    }
}

vocabulary! {
    /// 意见建议转化成的形式。
    pub enum ConversionForm {
        Proposal = "proposal" | "提案",
        Opinion = "opinion" | "社情民意信息",
        Report = "report" | "专报",
        Recommendation = "recommendation" | "建议案",
    }
}

vocabulary! {
    /// 调研在哪个环节进行。
    pub enum ResearchMoment {
        Collecting = "collecting" | "征集时",
        Selected = "selected" | "议题定后",
        Before = "before" | "会前",
        After = "after" | "会后",
    }
}
