//! What can be wrong with a picture.

use crate::diag::{Both, Diagnostic};

/// Why a picture cannot be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The file is not there.
    Missing,
    /// Not a single byte.
    Empty,
    /// A drawing, which may hold scripts and is no photo.
    Svg,
    /// Not one of the formats that are read.
    Unknown,
    /// More pixels than are decoded.
    Large { width: u32, height: u32, most: u64 },
    /// Longer than it can be shown, or than it can be made smaller in bearable room.
    Long { side: u32, most: u64 },
    /// The decoder gave up; its own words.
    Broken(String),
}

impl Problem {
    /// The fault as staff see it, for the picture at `path`.
    pub fn diagnostic(&self, path: &str) -> Diagnostic {
        let (zh, en) = match self {
            Self::Missing => (format!("找不到图片 {path}"), format!("no such picture: {path}")),
            Self::Empty => (format!("图片 {path} 的文件是空的"), format!("the file of picture {path} is empty")),
            Self::Svg => (format!("{path} 是 SVG，不能作照片"), format!("{path} is SVG, which is no photo")),
            Self::Unknown => {
                (format!("{path} 不是这里能用的图片"), format!("{path} is no picture of a kind that is used here"))
            }
            Self::Large { width, height, most } => (
                format!("图片 {path} 有 {width}×{height} 像素，超过了 {most}"),
                format!("picture {path} has {width}×{height} pixels, more than {most}"),
            ),
            Self::Long { side, most } => (
                format!("图片 {path} 太长：一边有 {side} 像素，上限 {most}"),
                format!("picture {path} is too long: a side of {side} pixels, at most {most} are allowed"),
            ),
            // The decoder's own words say nothing to staff.
            Self::Broken(_) => (format!("图片 {path} 已损坏"), format!("picture {path} is broken")),
        };
        let fault = Diagnostic::error("bad-picture", Both::new(zh, en));
        match self {
            Self::Missing => fault.remedy(
                "核对文件名（大小写也要一致），或把图片放到本记录旁边",
                "check the name (upper and lower case too), or put the picture beside the record",
            ),
            Self::Empty => fault.remedy("从原处重新复制一份", "copy it again from where it came"),
            Self::Svg => fault.remedy("另存为 PNG 或 JPEG", "save it as PNG or JPEG"),
            Self::Unknown => fault.remedy(
                "换成 JPEG、PNG、WebP 或 GIF 图片；手机拍的 HEIC 先另存为 JPEG，只改扩展名不行",
                "use a JPEG, PNG, WebP or GIF picture; save a HEIC of a phone as JPEG first, for another ending will not do",
            ),
            Self::Large { .. } | Self::Long { .. } => {
                fault.remedy("用看图软件缩小后再放进来", "make it smaller with a picture program first")
            }
            Self::Broken(_) => {
                fault.remedy("从原处重新复制一份，或重新导出", "copy it again from where it came, or export it anew")
            }
        }
    }
}
