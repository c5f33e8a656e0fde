//! Attachments: their text for the gate, and copies freed of who wrote them.
//!
//! Word, Excel and PowerPoint files (Office Open XML) and PDF are read. A file which hides more than its text (macros,
//! files within the file, comments and tracked changes with their authors, a password) is refused as a whole: what it
//! would publish cannot be shown to staff beforehand.

mod office;
mod office_parts;
mod office_words;
mod pdf;
mod pdf_acts;
mod pdf_whole;
mod pdf_words;
mod picture;

pub use crate::config::AttachmentLimits as Limits;
use crate::diag::{Both, Diagnostic};

/// Why an attachment is not published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    TooLarge {
        bytes: usize,
        most: usize,
    },
    /// Unpacked it is larger than allowed: a decompression bomb, or a picture book.
    TooMuchInside {
        most: usize,
    },
    TooManyParts {
        count: usize,
        most: usize,
    },
    /// The reader's own words.
    Malformed(String),
    Encrypted,
    /// A document of the formats before `.docx`, under a name of these.
    Old,
    Macros,
    /// Other files inside, by the name of the first.
    Embedded(String),
    /// Something outside the file that is fetched when it is opened, by the kind of the relationship.
    Elsewhere(String),
    /// A link to another file, or to an address that opens no web page, letter or call.
    Astray(String),
    /// Comments or tracked changes, which name their authors.
    Annotated,
    /// A part of a kind which the gate cannot read, by its name.
    Unread(String),
    /// A picture whose notes cannot be taken out, by its name inside the file.
    Picture(String),
    /// A field that tells the author and could not be taken out.
    Author(String),
}

/// The text of an attachment by its file name's ending; `None` when the gate cannot read that kind. Of a PDF page by page, with
/// form fields and notes (a scanned page gives none); of a Word file also headers, footers, notes and what is said in place of
/// pictures; of an Excel file every cell of every sheet, hidden ones too, and the sheets' names and headers.
pub fn text_of(name: &str, bytes: &[u8], limits: &Limits) -> Option<Result<String, Problem>> {
    match ending(name).as_str() {
        "pdf" => Some(pdf::text(bytes, limits)),
        "docx" | "xlsx" | "pptx" => Some(office::text(bytes, limits)),
        _ => None,
    }
}

/// Whether the gate can read files with this name's ending.
pub fn is_read(name: &str) -> bool {
    matches!(ending(name).as_str(), "pdf" | "docx" | "xlsx" | "pptx")
}

/// The fields which tell who made an attachment and with what, by name only.
pub fn author_fields(name: &str, bytes: &[u8], limits: &Limits) -> Result<Vec<String>, Problem> {
    match ending(name).as_str() {
        "pdf" => pdf::author_fields(bytes, limits),
        "docx" | "xlsx" | "pptx" => office::author_fields(bytes, limits),
        _ => Ok(Vec::new()),
    }
}

/// A copy without those fields. The same input gives the same bytes.
pub fn without_author(name: &str, bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, Problem> {
    match ending(name).as_str() {
        "pdf" => pdf::without_author(bytes, limits),
        "docx" | "xlsx" | "pptx" => office::without_author(bytes, limits),
        _ => Ok(bytes.to_vec()),
    }
}

impl Problem {
    pub fn diagnostic(&self) -> Diagnostic {
        let message = match self {
            Self::TooLarge { bytes, most } => Both::new(
                format!("附件有 {bytes} 字节，上限 {most} 字节"),
                format!("the attachment has {bytes} bytes, at most {most} are allowed"),
            ),
            Self::TooMuchInside { most } => Both::new(
                format!("附件展开后超过上限（{most} 字节）"),
                format!("the attachment unpacks to more than allowed ({most} bytes)"),
            ),
            Self::TooManyParts { count, most } => Both::new(
                format!("附件有 {count} 页或部件，上限 {most}"),
                format!("the attachment has {count} pages or parts, at most {most} are allowed"),
            ),
            // The reader's own words say nothing to staff.
            Self::Malformed(_) => Both::new(
                "附件打不开：文件已损坏，或内容和扩展名不符",
                "the attachment cannot be opened: it is damaged, or not what its ending says",
            ),
            Self::Encrypted => Both::new("附件设有密码", "the attachment has a password"),
            Self::Old => Both::new(
                "附件是旧格式的文档（.doc、.xls、.ppt），只改了扩展名",
                "the attachment is of an older format (.doc, .xls, .ppt) under another ending",
            ),
            Self::Macros => Both::new("附件带有宏", "the attachment holds macros"),
            Self::Embedded(name) => {
                Both::new(format!("附件里还嵌有文件「{name}」"), format!("the attachment holds another file, `{name}`"))
            }
            Self::Elsewhere(what) => Both::new(
                format!("附件打开时要从别处取内容（{what}）"),
                format!("the attachment fetches something from elsewhere when it is opened ({what})"),
            ),
            Self::Astray(to) => Both::new(
                format!("附件里有通往别的文件或特殊地址的链接（{to}）"),
                format!("the attachment holds a link to another file or to an address of a special kind ({to})"),
            ),
            Self::Annotated => Both::new(
                "附件里有批注或修订，会暴露修改人的姓名",
                "the attachment holds comments or tracked changes, which name their authors",
            ),
            Self::Unread(name) => Both::new(
                format!("附件里有一个查看不了的部件「{name}」，不知道里面写了什么"),
                format!("the attachment holds a part that cannot be looked into, `{name}`"),
            ),
            Self::Picture(name) => Both::new(
                format!("附件里的图片「{name}」可能带有拍摄地点等信息，去不掉"),
                format!("picture `{name}` in the attachment may tell where it was taken, which cannot be taken out"),
            ),
            Self::Author(field) => Both::new(
                format!("附件的「{field}」会说出作者，去不掉"),
                format!("`{field}` of the attachment tells its author and cannot be taken out"),
            ),
        };
        let (zh, en) = match self {
            Self::TooLarge { .. } | Self::TooMuchInside { .. } | Self::TooManyParts { .. } => (
                "压缩图片或拆成几个附件；上限可在 data/site.yaml 的 `limits` 里改",
                "make its pictures smaller or split it; the bounds stand under `limits` in data/site.yaml",
            ),
            Self::Malformed(_) => (
                "从原处重新复制一份；能打开的，用原来的软件另存为 .docx、.xlsx、.pptx 或 .pdf",
                "copy it again from where it came; if it opens there, save it anew as .docx, .xlsx, .pptx or .pdf",
            ),
            Self::Encrypted => (
                "在原来的软件里去掉密码，另存后再放进来",
                "take the password away in the program it was made with, and save it anew",
            ),
            Self::Old => (
                "用 Word、Excel 或 WPS 打开，另存为 .docx、.xlsx 或 .pptx",
                "open it in Word, Excel or WPS and save it as .docx, .xlsx or .pptx",
            ),
            Self::Unread(_) => (
                "用 Word、Excel 或 WPS 打开，新建一份文件，把内容复制过去再另存；或另存为 PDF",
                "open it in Word, Excel or WPS, copy its contents into a new file and save that; or save it as PDF",
            ),
            Self::Picture(_) => (
                "在原文件里把这张图片换成 JPEG 或 PNG，另存后再放进来",
                "put a JPEG or PNG in the picture's place and save the file anew",
            ),
            Self::Elsewhere(_) => (
                "打开原文件，断开外部链接、模板和数据连接，另存后再放进来；或另存为 PDF",
                "break its links to other files, templates and data sources and save it anew; or save it as PDF",
            ),
            Self::Astray(_) => (
                "在原文件里删去这个链接，或改成 http、https、mailto、tel 的地址，另存后再放进来",
                "take out this link in the original, or let it lead to http, https, mailto or tel, and save it anew",
            ),
            _ => (
                "打开原文件，接受全部修订、删去批注、宏和嵌入文件，另存后再放进来；或另存为 PDF",
                "accept all changes, delete comments, macros and embedded files, and save it anew; or save it as PDF",
            ),
        };
        Diagnostic::error("unsafe-attachment", message).remedy(zh, en)
    }
}

fn ending(name: &str) -> String {
    name.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase())
}

fn check_size(bytes: &[u8], limits: &Limits) -> Result<(), Problem> {
    if bytes.len() > limits.bytes {
        return Err(Problem::TooLarge { bytes: bytes.len(), most: limits.bytes });
    }
    Ok(())
}
