//! 来源: the documents from which records draw their facts.

use crate::date::PartialDate;
use crate::id::SourceId;
use crate::parse::record::{Text, record};

record! {
    /// 来源文件。
    pub struct SourceDocument {
        /// 编号，ASCII。
        id: SourceId,
        /// 题目。
        title: Text,
        /// 发布者。
        publisher: Option<Text>,
        /// 发布日期。
        date: Option<PartialDate>,
        /// 网址。
        url: Option<Text>,
        /// 存档文件名。
        file: Option<Text>,
        /// 可靠程度、版本、文字情况的说明。
        note: Option<Text>,
    }
}
