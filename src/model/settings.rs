//! 站点设置: `data/site.yaml`, as written.

use crate::id::RegionKey;
use crate::model::bounds::Bounds;
use crate::model::programme::Term;
use crate::parse::record::{Link, Text, record, vocabulary};

record! {
    /// 站点设置。
    pub struct Settings {
        /// 网站名称。
        title: Text,
        /// 一句话口号。
        slogan: Option<Text>,
        /// 一句话介绍，供搜索引擎和分享卡片使用。
        description: Option<Text>,
        /// 正式网址，例如 https://xs.example.gov.cn/zx/ ；不填则站内一律用相对地址，不生成站点地图和引用中的绝对网址。
        base_url: Option<Text>,
        /// 界面语言。
        language: Option<Language>,
        /// 时区（IANA 名称），决定「今天」是哪一天。
        timezone: Option<Text>,
        /// 首页对应的地区。
        root: Link<RegionKey>,
        /// 主办单位。
        organizer: Option<Text>,
        /// 承办单位。
        undertaker: Option<Text>,
        /// 联系方式（单位的，不是个人的）。
        contact: Option<Text>,
        /// 单位地址。
        address: Option<Text>,
        /// 邮编。
        postcode: Option<Text>,
        /// ICP 备案号。
        icp: Option<Text>,
        /// 公安备案号。
        public_security: Option<Text>,
        /// 政府网站标识码。
        site_code: Option<Text>,
        /// 纠错入口：网址或 mailto。
        correction: Option<Text>,
        /// 开放数据的许可，例如 CC BY 4.0；不填则页面写明没有声明。
        data_licence: Option<Text>,
        /// 比率至少要有几件才计算。
        minimum_cases: Option<u32>,
        /// 列表每页几条。
        page_size: Option<u32>,
        /// 首页搜索框下的示例词。
        suggestions: Vec<Text>,
        /// 领域词表。
        fields: Vec<Term>,
        /// 没有逐条写明补录原因时通用的说明，例如 建站前的记录，依据档案补录。
        backdated: Option<Text>,
        /// 哀悼日等特殊日期全站灰度。
        greyscale: Option<bool>,
        /// 记录有错误、暂时不能发布时，它发布过的页面怎么办；不填则撤下（withdrawn），因为旧页面可能含有同样的个人信息。
        held_pages: Option<HeldPages>,
        /// 上限：一个文件最多多大、多深、多少链接；一般不用填。
        limits: Option<Bounds>,
    }
}

vocabulary! {
    /// 不能发布的记录，它原来的页面怎么办。
    pub enum HeldPages {
        Withdrawn = "withdrawn" | "撤下",
        Kept = "kept" | "保留",
    }
}

vocabulary! {
    /// 界面语言。
    pub enum Language {
        ZhHans = "zh-Hans" | "简体中文",
        En = "en" | "English",
    }
}
