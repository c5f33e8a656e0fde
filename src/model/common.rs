//! What every record may carry: its sources, what was inferred, its pictures, its links.

use crate::date::PartialDate;
use crate::id::SourceId;
use crate::parse::record::{Consent, Link, Prose, Text, record, vocabulary};

record! {
    /// What every record of `content/` may carry besides the fields of its own kind.
    pub struct Common {
        /// 标题（题目、名称）。
        title: Text,
        /// 依据的来源（`data/sources.yaml` 中的编号）。
        sources: Vec<SourceRef>,
        /// 哪些事实是推断的，依据是什么。
        inferred: Vec<Inference>,
        /// 领域（`data/site.yaml` 的 fields 中的键），例如 roads、housing。
        fields: Vec<Text>,
        /// 图片（照片）；consent 没有写明谁同意的不发布。
        photos: Vec<Photo>,
        /// 附件：PDF、Word、Excel、PowerPoint 文件；作者等信息会去掉，内容同样要过个人信息检查。
        attachments: Vec<Attachment>,
        /// 媒体报道。
        coverage: Vec<Coverage>,
        /// 其他相关记录，写成「种类/编号」，例如 outcomes/2023-park。
        related: Vec<Text>,
        /// 关键词；别名、俗称，搜索时也用得到，写在页面末尾。
        keywords: Vec<Text>,
        /// 曾用网址，会跳转到本页，例如 /old/12.html。
        aliases: Vec<Text>,
        /// 重要改动说明，随修订历史公布。
        change_notes: Vec<ChangeNote>,
        /// 补录原因：事情早已发生、过后才发布时写明，例如 建站前的协商会，依据档案补录。
        backdated: Option<Text>,
        /// 草稿：写 是 就不发布。
        draft: Option<bool>,
    }
}

record! {
    /// A reference to one source document, with where in it.
    pub struct SourceRef {
        /// 来源编号。
        id: Link<SourceId>,
        /// 在来源中的位置或说明，例如「第 3 篇」。
        note: Option<Text>,
    }
}

record! {
    /// One fact that its source does not say in so many words.
    pub struct Inference {
        /// 推断的是哪个字段，例如 date、region。
        field: Text,
        /// 依据。
        reason: Text,
    }
}

record! {
    /// A picture. It is published only when `consent` says who agreed and how.
    pub struct Photo {
        /// 图片文件，相对本记录所在文件夹。
        file: Text,
        /// 替代文字：看不到图片的人读它。
        alt: Text,
        /// 图片说明。
        caption: Option<Text>,
        /// 公开许可：谁同意、何时、以何方式；没有写明的不发布。
        consent: Option<Consent>,
        /// 署名。
        credit: Option<Text>,
    }
}

record! {
    /// A file for readers to take along. It is published without its authors' names, or refused.
    pub struct Attachment {
        /// 文件，相对本记录所在文件夹；文件名会成为网址，只用英文字母、数字和 - _ .，例如 plan-2024.pdf。
        file: Text,
        /// 名称，例如「整改方案」。
        title: Text,
        /// 说明。
        note: Option<Text>,
    }
}

record! {
    /// 媒体报道: one report about the record.
    pub struct Coverage {
        /// 媒体名称。
        outlet: Text,
        /// 报道题目；来源没有写明就不填。
        title: Option<Text>,
        /// 网址。
        url: Option<Text>,
        /// 日期。
        date: Option<PartialDate>,
    }
}

record! {
    /// A note on a change that readers should know of.
    pub struct ChangeNote {
        /// 日期。
        date: PartialDate,
        /// 改了什么。
        text: Text,
        /// 小改动折叠显示。
        minor: Option<bool>,
    }
}

record! {
    /// Something that shows the reader it is true: a report, a picture, a public page.
    pub struct Evidence {
        /// 名称。
        title: Text,
        /// 网址。
        url: Option<Text>,
        /// 日期。
        date: Option<PartialDate>,
        /// 说明。
        note: Option<Prose>,
    }
}

vocabulary! {
    /// 层级: the level of the body that acts. Ordered from the village upwards.
    pub enum Level {
        Village = "village" | "村级",
        Township = "township" | "乡级",
        County = "county" | "县级",
        Prefecture = "prefecture" | "市级",
        Province = "province" | "省级",
        Nation = "nation" | "国家级",
    }
}
