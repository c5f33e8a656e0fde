//! 作者与单位: which unit a commit's author stands for.

use crate::parse::record::{Text, record};

record! {
    /// 一个单位，和代表它提交的人。
    pub struct Author {
        /// 对外公布的单位名称，例如 县政协办公室。
        unit: Text,
        /// git 提交中的作者名或邮箱，一个单位可以有多个；这里的内容不会公布。
        authors: Vec<Text>,
    }
}
