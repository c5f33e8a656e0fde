//! 放行名单: what may be published although it looks private, each with its reason.

use crate::parse::record::{Text, record};

record! {
    /// 放行的一项：看起来像个人信息、其实是单位对外公布的内容。
    pub struct Allowance {
        /// 放行的内容，例如办公室对外公布的值班手机。
        value: Text,
        /// 理由：哪个单位、为什么公布。
        reason: Text,
    }
}
