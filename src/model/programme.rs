//! 工作品牌: one county's way of consulting, as data. Inherited by the regions below.

use crate::date::PartialDate;
use crate::id::{OrganizationId, ProgrammeId, RegionKey};
use crate::model::common::SourceRef;
use crate::parse::record::{Amount, Link, Prose, Text, record, vocabulary};

record! {
    /// 工作品牌。
    pub struct Programme {
        /// 名称，例如 有事好商量。
        name: Text,
        /// 短名，用于窄处。
        short: Option<Text>,
        /// 口号或理念。
        slogans: Vec<Text>,
        /// 一句话说明。
        summary: Option<Text>,
        /// 所属地区；下级地区自动沿用。
        region: Link<RegionKey>,
        /// 上级品牌。
        parent: Option<Link<ProgrammeId>>,
        /// 主管单位。
        organization: Option<Link<OrganizationId>>,
        /// 始于何时。
        since: Option<PartialDate>,
        /// 协商议事厅在本地的叫法，例如 民生议事堂；用于栏目名。
        venue_name: Option<Text>,
        /// 工作程序，按顺序；每一步对应全程中的一环。
        procedure: Vec<Step>,
        /// 程序的名称，例如 六步法。
        procedure_name: Option<Text>,
        /// 程序的说明，例如来源只给出名称。
        procedure_note: Option<Text>,
        /// 会议类型。
        meeting_kinds: Vec<Term>,
        /// 办理结果类别及定义。
        result_classes: Vec<Term>,
        /// 算作已解决的结果类别（result_classes 中的键）；不填时是 A。
        solved_classes: Vec<Text>,
        /// 阵地标准。
        venue_criteria: Vec<Term>,
        /// 意见征集渠道。
        channels: Vec<Term>,
        /// 工作机制、原则、数字化概括（如 四都、四高）。
        mechanisms: Vec<Mechanism>,
        /// 年度目标。
        targets: Vec<Target>,
        /// 依据的来源。
        sources: Vec<SourceRef>,
        /// 介绍（Markdown）。
        about: Option<Prose>,
        /// 草稿：写 是 就不发布。
        draft: Option<bool>,
    }
}

record! {
    /// 工作程序的一步。
    pub struct Step {
        /// 键，ASCII。
        key: Text,
        /// 名称。
        name: Text,
        /// 对应全程中的一环；有记录到达这一环时，这一步算走过。
        stage: Stage,
        /// 说明。
        note: Option<Text>,
    }
}

record! {
    /// 一个有定义的词。
    pub struct Term {
        /// 键，ASCII。
        key: Text,
        /// 名称。
        name: Text,
        /// 定义；来源没有写明就不填。
        definition: Option<Text>,
    }
}

record! {
    /// 工作机制或概括。
    pub struct Mechanism {
        /// 名称。
        name: Text,
        /// 内容；来源只给出名称时不填，页面写「内容未载明」。
        items: Vec<Text>,
        /// 说明。
        note: Option<Prose>,
    }
}

record! {
    /// 年度目标。
    pub struct Target {
        /// 名称。
        name: Text,
        /// 数值，例如 4。
        value: Amount,
        /// 单位。
        unit: Text,
        /// 周期，例如 每年。
        period: Option<Text>,
        /// 适用范围，例如 每个示范点。
        scope: Option<Text>,
    }
}

vocabulary! {
    /// 全程中的一环: 议题→调研→协商会→意见建议→成果→报送→交办→办理→答复→办结→回头看→评价。
    pub enum Stage {
        Topic = "topic" | "议题",
        Review = "review" | "议题审核",
        Research = "research" | "调研",
        Meeting = "meeting" | "协商会",
        Recommendation = "recommendation" | "意见建议",
        Formed = "formed" | "成果",
        Submitted = "submitted" | "报送",
        Accepted = "accepted" | "采纳",
        Assigned = "assigned" | "交办",
        Progress = "progress" | "办理",
        Replied = "replied" | "答复",
        Completed = "completed" | "办结",
        FollowUp = "follow-up" | "回头看",
        Evaluation = "evaluation" | "评价",
    }
}

impl crate::model::Site {
    /// The kinds of meeting of a programme, its parents' after its own.
    pub fn kinds_of_meeting<'s>(&'s self, programme: &'s Programme) -> Vec<&'s Term> {
        self.inherited(programme, |p| &p.meeting_kinds)
    }

    /// The result classes of a programme: its own, or the nearest parent's that has any.
    pub fn result_classes_of<'s>(&'s self, programme: &'s Programme) -> Vec<&'s Term> {
        self.lineage(programme)
            .map(|p| p.result_classes.iter().collect::<Vec<_>>())
            .find(|terms| !terms.is_empty())
            .unwrap_or_default()
    }

    /// Whether a result class counts as solved: the programme that defines the classes says which do, else `A` does.
    pub fn is_solved(&self, programme: Option<&Programme>, class: &str) -> bool {
        let defining = programme.and_then(|p| self.lineage(p).find(|p| !p.result_classes.is_empty()));
        match defining.map(|p| p.solved_classes.as_slice()).unwrap_or_default() {
            [] => class == "A",
            solved => solved.iter().any(|key| **key == *class),
        }
    }

    /// The venue criteria of a programme, its parents' after its own.
    pub fn criteria_of<'s>(&'s self, programme: &'s Programme) -> Vec<&'s Term> {
        self.inherited(programme, |p| &p.venue_criteria)
    }

    /// The procedure of a programme: its own, or the nearest parent's that has one.
    pub fn procedure_of<'s>(&'s self, programme: &'s Programme) -> Option<&'s Programme> {
        self.lineage(programme).find(|p| !p.procedure.is_empty())
    }

    /// The programme, its parent, and so on. A loop of parents, which the checks refuse, ends the walk.
    pub fn lineage<'s>(&'s self, programme: &'s Programme) -> impl Iterator<Item = &'s Programme> {
        std::iter::successors(Some(programme), |p| {
            p.parent.as_ref().and_then(|id| self.programmes.get(id.as_str())).map(|e| &e.record)
        })
        .take(self.programmes.len() + 1)
    }

    fn inherited<'s>(
        &'s self,
        programme: &'s Programme,
        terms: impl Fn(&'s Programme) -> &'s Vec<Term>,
    ) -> Vec<&'s Term> {
        self.lineage(programme).flat_map(|p| terms(p).iter()).collect()
    }
}
