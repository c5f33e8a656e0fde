//! 站点设置: `data/site.yaml`, as written.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use jiff::tz::TimeZone;

use crate::diag::{Both, Diagnostic};
use crate::id::{RecordKind, RegionKey};
use crate::model::bounds::Bounds;
use crate::model::programme::Term;
use crate::parse::record::{Link, Text, record, vocabulary};
use crate::parse::sanitise::{self, UrlVerdict};
use crate::route;

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
        /// ICP 备案号；不需要备案的写 不适用，页脚就不留空位。
        icp: Option<Text>,
        /// 公安备案号，或者 不适用。
        public_security: Option<Text>,
        /// 政府网站标识码，或者 不适用。
        site_code: Option<Text>,
        /// 纠错入口：网址或 mailto。
        correction: Option<Text>,
        /// 开放数据的许可，例如 CC BY 4.0；不填则页面写明没有声明。
        data_licence: Option<Text>,
        /// 比率至少要有几件才计算；不填是 3。
        minimum_cases: Option<u32>,
        /// 列表每页几条，5 到 500（默认 50）。
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

impl Settings {
    /// From how many cases on a rate is told.
    pub fn least_cases(&self) -> u32 {
        self.minimum_cases.unwrap_or(3).max(1)
    }

    /// The address for corrections, if it may be linked to: http, https, mailto or tel.
    pub fn correction(&self) -> Option<&str> {
        let address = &self.correction.as_ref()?.0;
        let links =
            matches!(sanitise::url(address), UrlVerdict::External { .. } | UrlVerdict::Mail(_) | UrlVerdict::Tel(_));
        links.then_some(address)
    }

    /// The address of the whole site, if it is one.
    pub fn base_url(&self) -> Option<&str> {
        let address = &self.base_url.as_ref()?.0;
        // Its path stands in the settings of web servers, where these have a meaning of their own.
        let plain = !address.contains(['$', ';', '{', '}', '"', '\'', '\\', '?', '#', ' ']);
        (plain && matches!(sanitise::url(address), UrlVerdict::External { .. })).then_some(address)
    }

    /// What is wrong with the addresses of the settings, each with the name of its field.
    pub fn faults(&self) -> Vec<(String, Diagnostic)> {
        let written = [
            ("base_url", self.base_url.is_some(), self.base_url().is_some()),
            ("correction", self.correction.is_some(), self.correction().is_some()),
        ];
        let bad = written.into_iter().filter(|(_, written, stands)| *written && !stands);
        let empty = self.base_url().and_then(|_| self.empty_slots());
        let zone = self.timezone.as_ref().filter(|zone| TimeZone::get(&zone.0).is_err());
        let zone = zone.map(|zone| ("timezone".to_owned(), no_zone(&zone.0)));
        let size = self.page_size.filter(|size| !PAGE_SIZES.contains(size)).map(|size| {
            let shown = size.clamp(*PAGE_SIZES.start(), *PAGE_SIZES.end());
            ("page_size".to_owned(), out_of_range(&PAGE_SIZES, shown))
        });
        let cases = self.minimum_cases.filter(|cases| *cases == 0);
        let cases = cases.map(|_| ("minimum_cases".to_owned(), out_of_range(&(1..=u32::MAX), 1)));
        let faults = bad.map(|(field, ..)| (field.to_owned(), self.no_link(field))).chain(empty).chain(zone);
        faults.chain(size).chain(cases).chain(self.fields_alike()).collect()
    }

    fn no_link(&self, field: &str) -> Diagnostic {
        let (zh, en) = match &self.base_url {
            Some(url) if field == "base_url" && url.starts_with("http") && url.contains(['?', '#']) => (
                "网址里不带「?」「#」和它们后面的内容，例如 https://www.example.gov.cn/",
                "leave out `?`, `#` and what follows them, as in https://www.example.gov.cn/",
            ),
            _ if field == "base_url" => (
                "写网站首页完整的网址，例如 https://www.example.gov.cn/",
                "write the whole address of the site's front page, such as https://www.example.gov.cn/",
            ),
            _ => (
                "写完整的 https:// 网址；纠错入口也可以写 mailto: 单位邮箱",
                "write a whole https:// address; for corrections a mailto: of an office will do",
            ),
        };
        Diagnostic::error(
            "refused-link",
            Both::new(
                format!("`{field}` 不是可以链接的网址，没有使用"),
                format!("`{field}` is no address that can be linked to, and is not used"),
            ),
        )
        .remedy(zh, en)
    }

    /// How many records stand on one page of a list.
    pub fn page_size(&self) -> usize {
        let size = self.page_size.unwrap_or(50).clamp(*PAGE_SIZES.start(), *PAGE_SIZES.end());
        usize::try_from(size).unwrap_or(50)
    }

    /// Fields whose lists would stand at one address.
    fn fields_alike(&self) -> Vec<(String, Diagnostic)> {
        let mut taken = BTreeMap::new();
        let mut alike = Vec::new();
        for (i, term) in self.fields.iter().enumerate() {
            let address = route::list(RecordKind::Outcome, "field", &term.key.0, None);
            if let Some(first) = taken.insert(address, &term.key.0) {
                alike.push((format!("fields[{i}].key"), same_field(first)));
            }
        }
        alike
    }
}

/// Fewer would make a page of every record, and more a page that no phone loads.
const PAGE_SIZES: RangeInclusive<u32> = 5..=500;

impl Settings {
    /// What the foot of a public site must say and this one's does not. A number that is not there is never made up.
    fn empty_slots(&self) -> Option<(String, Diagnostic)> {
        let slots = [
            ("organizer", &self.organizer),
            ("contact", &self.contact),
            ("icp", &self.icp),
            ("public_security", &self.public_security),
            ("site_code", &self.site_code),
        ];
        let empty: Vec<String> =
            slots.iter().filter(|(_, value)| value.is_none()).map(|(field, _)| format!("`{field}`")).collect();
        let warning = Diagnostic::warning(
            "empty-footer",
            Both::new(
                format!("页脚还缺：{}", empty.join("、")),
                format!("the foot of the pages lacks {}", empty.join(", ")),
            ),
        )
        .remedy(
            "在 data/site.yaml 里填写主办单位、联系方式、备案号和网站标识码；确实不需要的写 不适用",
            "fill them in in data/site.yaml: who publishes the site, how to reach them, its registrations; where one is not needed, write 不适用",
        );
        (!empty.is_empty()).then(|| ("base_url".to_owned(), warning))
    }
}

fn out_of_range(range: &RangeInclusive<u32>, used: u32) -> Diagnostic {
    let (least, most) = (range.start(), range.end());
    let (zh, en) = match *most {
        u32::MAX => (format!("不小于 {least}"), format!("{least} or more")),
        most => (format!("在 {least} 到 {most} 之间"), format!("between {least} and {most}")),
    };
    Diagnostic::warning(
        "out-of-range",
        Both::new(
            format!("这个数应当{zh}，按 {used} 处理"),
            format!("this number should be {en}; it counts as {used}"),
        ),
    )
    .remedy("换一个整数，或删去这一行就用默认值", "write such a number, or remove the line for the usual one")
}

fn same_field(first: &str) -> Diagnostic {
    Diagnostic::error(
        "duplicate-id",
        Both::new(
            format!("这个领域的键和「{first}」重复，或在网址里写出来一样"),
            format!("this field's key is that of `{first}`, or gives the same address"),
        ),
    )
    .remedy("换一个键，只用小写字母、数字和连字符", "choose another key of lower-case letters, digits and hyphens")
}

fn no_zone(written: &str) -> Diagnostic {
    Diagnostic::warning(
        "unknown-zone",
        Both::new(
            format!("没有「{written}」这个时区，按世界标准时间计算「今天」"),
            format!("there is no time zone `{written}`; today is taken from universal time"),
        ),
    )
    .remedy("写成 Asia/Shanghai", "write Asia/Shanghai")
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
