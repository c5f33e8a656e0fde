//! 固定页面: a standing page of prose, such as 关于本站 or 无障碍说明.

use crate::model::common::Common;
use crate::parse::record::{Text, record};

record! {
    /// 固定页面。
    pub struct StandingPage {
        /// 一句话说明。
        summary: Option<Text>,
        /// 在页脚链接中的次序，小的在前；不填则不列入页脚。
        order: Option<u32>,
        /// 页脚中的短名。
        short: Option<Text>,
        ..common: Common
    }
}
