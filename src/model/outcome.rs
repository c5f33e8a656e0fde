//! 协商成果: what a meeting agreed, who must act, and what became of it. Its status is derived from these dated entries.

use crate::date::PartialDate;
use crate::id::{MeetingId, OrganizationId, OutcomeId, ProgrammeId, RegionKey, TopicId};
use crate::model::common::{Common, Evidence, Level};
use crate::parse::record::{Amount, Link, Prose, Text, record, vocabulary};

record! {
    /// 协商成果。
    pub struct Outcome {
        /// 一句话结果（摘要、概要、简介），不超过 80 字。
        summary: Text,
        /// 成果形式。
        form: OutcomeForm,
        /// 地区（区划、乡镇、街道、村、社区）。
        region: Link<RegionKey>,
        /// 工作品牌；不填则取地区所属的品牌。
        programme: Option<Link<ProgrammeId>>,
        /// 来自哪些协商活动（会议）。
        meetings: Vec<Link<MeetingId>>,
        /// 来自哪些议题。
        topics: Vec<Link<TopicId>>,
        /// 形成日期（时间）。
        formed: Option<PartialDate>,
        /// 来源中关于时间的说法。
        when: Option<Text>,
        /// 牵头单位（责任单位、承办单位、主办单位）；来源没有写明就不填，页面显示「未载明」。
        lead: Option<Link<OrganizationId>>,
        /// 配合单位（协办单位、会办单位）。
        co: Vec<Link<OrganizationId>>,
        /// 办理期限（期限、完成时限、时限）。
        due: Option<PartialDate>,
        /// 下次回头看的日期。
        next_follow_up: Option<PartialDate>,
        /// 报送。
        transmissions: Vec<Transmission>,
        /// 批示。
        endorsements: Vec<Endorsement>,
        /// 是否采纳。
        decisions: Vec<Decision>,
        /// 交办。
        assignments: Vec<Assignment>,
        /// 办理进展。
        milestones: Vec<Milestone>,
        /// 答复（回复）。
        responses: Vec<Reply>,
        /// 办结。
        completions: Vec<Completion>,
        /// 回头看。
        follow_ups: Vec<FollowUp>,
        /// 办理结果类别的认定与修订。
        classes: Vec<ClassDecision>,
        /// 评价。
        evaluations: Vec<Evaluation>,
        /// 并入哪项成果。
        superseded_by: Option<Link<OutcomeId>>,
        /// 来源公布的具体数字，例如建成 20余处。
        figures: Vec<ResultFigure>,
        /// 佐证材料。
        evidence: Vec<Evidence>,
        ..common: Common
    }
}

impl Outcome {
    /// Whether anything tells that it was taken in hand, apart from its being done: who was to act, by when, or how it went.
    pub fn tells_handling(&self) -> bool {
        self.due.is_some() || !self.assignments.is_empty() || !self.milestones.is_empty() || !self.responses.is_empty()
    }
}

record! {
    /// 报送: the outcome is handed to a body that can act.
    pub struct Transmission {
        /// 日期。
        date: Option<PartialDate>,
        /// 来源中关于时间的说法。
        when: Option<Text>,
        /// 报送给谁（单位或职务）。
        to: Text,
        /// 接收方的层级；高于成果所在层级即为提级。
        level: Option<Level>,
        /// 以什么形式报送。
        form: Option<Text>,
        /// 说明。
        note: Option<Prose>,
    }
}

record! {
    /// 批示: by office, never by private name.
    pub struct Endorsement {
        /// 日期。
        date: Option<PartialDate>,
        /// 来源中关于时间的说法。
        when: Option<Text>,
        /// 批示人的职务。
        by: Text,
        /// 层级。
        level: Option<Level>,
        /// 说明。
        note: Option<Prose>,
    }
}

record! {
    /// 采纳与否。
    pub struct Decision {
        /// 日期。
        date: Option<PartialDate>,
        /// 来源中关于时间的说法。
        when: Option<Text>,
        /// 由谁决定。
        by: Option<Text>,
        /// 决定。
        result: DecisionResult,
        /// 原因；未采纳、暂不具备条件时必填。
        reason: Option<Text>,
        /// 层级。
        level: Option<Level>,
        /// 决定在报送之前作出、报送由它而来时写 true：日期都未载明时，全程里排在报送之前。
        led_to_submission: Option<bool>,
    }
}

record! {
    /// 交办。
    pub struct Assignment {
        /// 日期。
        date: Option<PartialDate>,
        /// 来源中关于时间的说法。
        when: Option<Text>,
        /// 交给谁办。
        to: Text,
        /// 由谁交办。
        by: Option<Text>,
        /// 办理期限。
        due: Option<PartialDate>,
        /// 说明。
        note: Option<Prose>,
    }
}

record! {
    /// 办理进展。
    pub struct Milestone {
        /// 日期。
        date: Option<PartialDate>,
        /// 来源中关于时间的说法。
        when: Option<Text>,
        /// 做了什么。
        text: Prose,
        /// 由谁做。
        by: Option<Text>,
    }
}

record! {
    /// 答复。
    pub struct Reply {
        /// 日期。
        date: Option<PartialDate>,
        /// 来源中关于时间的说法。
        when: Option<Text>,
        /// 答复单位。
        by: Option<Text>,
        /// 内容。
        text: Prose,
    }
}

record! {
    /// 办结。
    pub struct Completion {
        /// 日期。
        date: Option<PartialDate>,
        /// 来源中关于时间的说法。
        when: Option<Text>,
        /// 由谁办结。
        by: Option<Text>,
        /// 结果。
        text: Prose,
    }
}

record! {
    /// 回头看。
    pub struct FollowUp {
        /// 日期。
        date: Option<PartialDate>,
        /// 来源中关于时间的说法。
        when: Option<Text>,
        /// 方式，可多选。
        forms: Vec<FollowUpForm>,
        /// 第几轮。
        round: Option<u32>,
        /// 由谁进行。
        by: Option<Text>,
        /// 看到了什么。
        finding: Prose,
        /// 结论。
        result: FollowUpResult,
        /// 重新办理的原因；重新办理时必填。
        reason: Option<Text>,
    }
}

record! {
    /// 办理结果类别的一次认定。
    pub struct ClassDecision {
        /// 日期。
        date: Option<PartialDate>,
        /// 类别：品牌 result_classes 中的键，例如 A。
        class: Text,
        /// 由谁认定。
        by: Option<Text>,
        /// 依据。
        reason: Option<Text>,
    }
}

record! {
    /// 评价: never without how many were asked and answered.
    pub struct Evaluation {
        /// 日期。
        date: Option<PartialDate>,
        /// 评价什么。
        of: EvaluationSubject,
        /// 征求了多少人。
        asked: u32,
        /// 多少人作答。
        answered: u32,
        /// 满意的人数。
        satisfied: u32,
        /// 基本满意的人数。
        mostly: Option<u32>,
        /// 不满意的人数。
        dissatisfied: Option<u32>,
        /// 由谁组织。
        by: Option<Text>,
    }
}

record! {
    /// 来源为这项成果公布的一个数字。
    pub struct ResultFigure {
        /// 名称。
        label: Text,
        /// 数值：20余、12、未载明。
        value: Amount,
        /// 单位。
        unit: Text,
    }
}

vocabulary! {
    /// 成果形式。
    pub enum OutcomeForm {
        Minutes = "minutes" | "纪要",
        Advice = "advice" | "建议",
        Recommendation = "recommendation" | "建议案",
        SpecialReport = "special-report" | "专报",
        ResearchReport = "research-report" | "调研报告",
        Proposal = "proposal" | "提案",
        Opinion = "opinion" | "社情民意信息",
        OnTheSpot = "on-the-spot" | "现场解决",
        Consensus = "consensus" | "协商共识",
        NotStated = "not-stated" | "未载明",
    }
}

vocabulary! {
    /// 采纳决定。
    pub enum DecisionResult {
        Accepted = "accepted" | "采纳",
        Partly = "partly" | "部分采纳",
        Declined = "declined" | "未采纳",
        Infeasible = "infeasible" | "暂不具备条件",
    }
}

vocabulary! {
    /// 回头看的方式。
    pub enum FollowUpForm {
        Research = "research" | "再调研",
        Inspection = "inspection" | "再视察",
        Consultation = "consultation" | "再协商",
        Feedback = "feedback" | "再反馈",
        Survey = "survey" | "现场踏勘",
        Talk = "talk" | "座谈交流",
        Supervision = "supervision" | "跟踪督导",
    }
}

vocabulary! {
    /// 回头看的结论。
    pub enum FollowUpResult {
        Confirmed = "confirmed" | "确认办结",
        Continuing = "continuing" | "继续办理",
        Reopened = "reopened" | "重新办理",
        Recorded = "recorded" | "仅作记录",
    }
}

vocabulary! {
    /// 评价的对象。
    pub enum EvaluationSubject {
        Handling = "handling" | "办理工作",
        Result = "result" | "办理结果",
    }
}
