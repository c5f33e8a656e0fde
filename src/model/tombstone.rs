//! 撤下说明: what stands at the address of a page that was withdrawn.

use crate::date::PartialDate;
use crate::parse::record::{Text, record, vocabulary};

record! {
    /// 撤下说明。
    pub struct Tombstone {
        /// 原网址，例如 /outcomes/2021-lamp.html。
        url: Text,
        /// 原题目；涉及隐私时不填。
        title: Option<Text>,
        /// 原因。
        reason: TombstoneReason,
        /// 撤下日期。
        date: PartialDate,
        /// 代替它的页面网址。
        successor: Option<Text>,
        /// 说明。
        note: Option<Text>,
    }
}

vocabulary! {
    /// 撤下的原因。
    pub enum TombstoneReason {
        Duplicate = "duplicate" | "重复发布",
        Mistake = "mistake" | "内容有误",
        Privacy = "privacy" | "涉及个人信息",
        Merged = "merged" | "合并到其他页面",
        Expired = "expired" | "已过公开期限",
        Legal = "legal" | "依法撤下",
    }
}

impl TombstoneReason {
    /// Whether what was withdrawn for it must stay so, whatever the files hold.
    pub fn is_binding(self) -> bool {
        matches!(self, Self::Privacy | Self::Legal)
    }
}
