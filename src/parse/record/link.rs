//! Ids and links: how one record names another.

use pinyin::ToPinyin as _;
use serde::{Deserialize, Serialize};

use super::{FieldPath, Reading, Shape, Value, Visitor, help, scalar};
use crate::diag::Both;
use crate::id::{self, RecordKind};
use crate::parse::export::Export;
use crate::parse::yaml::Node;

/// The id of another record. Whether that record exists is the model's question.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Link<T>(pub T);

impl<T> std::ops::Deref for Link<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Named> Value for Link<T> {
    const SHAPE: Shape = Shape::Id;
    fn export(&self, out: &mut Export<'_>) {
        out.text(self.0.name());
    }
    fn read(node: &Node, reading: &mut Reading<'_>) -> Option<Self> {
        let listed = reading.beside.listed;
        read_id(node, reading, |text| id_remedy::<T>(text, listed)).map(Self)
    }
    fn visit(&self, path: &mut FieldPath, visitor: &mut dyn Visitor) {
        visitor.link(path, T::KIND, self.0.name());
    }
}

/// An id type of `crate::id`.
pub trait Named: Sized {
    const KIND: RecordKind;
    fn named(text: &str) -> Result<Self, id::IdError>;
    fn name(&self) -> &str;
}

macro_rules! named {
    ($($name:ident => $kind:ident),* $(,)?) => {$(
        impl Named for id::$name {
            const KIND: RecordKind = RecordKind::$kind;
            fn name(&self) -> &str {
                self.as_str()
            }
            fn named(text: &str) -> Result<Self, id::IdError> {
                Self::new(text)
            }
        }
        impl Value for id::$name {
            const SHAPE: Shape = Shape::Id;
            fn read(node: &Node, reading: &mut Reading<'_>) -> Option<Self> {
                read_id(node, reading, own_remedy)
            }
            fn export(&self, out: &mut Export<'_>) {
                out.text(self.as_str());
            }
        }
    )*};
}
named! {
    MeetingId => Meeting, OutcomeId => Outcome, TopicId => Topic, CaseId => Case, VenueId => Venue,
    DocumentId => Document, NewsId => News, PageId => Page, ProgrammeId => Programme,
    OrganizationId => Organization, PlanId => Plan, CampaignId => Campaign, FigureId => Figure,
    SourceId => Source, RegionKey => Region,
}

fn read_id<T: Named>(node: &Node, reading: &mut Reading<'_>, remedy: impl FnOnce(&str) -> Option<Both>) -> Option<T> {
    let text = if node.is_null() { "" } else { scalar(node, reading)?.trim() };
    let id = T::named(text).ok();
    if id.is_none() && text.is_empty() {
        let remedy = help(
            "写上编号，例如 minzhengju；没有的，删去这一项",
            "write an id, such as minzhengju, or remove the item if there is none",
        );
        reading.fault(node, "bad-id", "这里没有写编号", "there is no id here", remedy);
    } else if id.is_none() {
        let remedy = remedy(text);
        reading.fault(node, "bad-id", format!("「{text}」不能作编号"), format!("`{text}` cannot be an id"), remedy);
    }
    id
}

/// What to write where an item of a list says its own id: a name makes one by its pinyin.
fn own_remedy(text: &str) -> Option<Both> {
    let spelled = |c: char| c.to_pinyin().map_or_else(|| c.to_string(), |syllable| syllable.plain().to_owned());
    let near = id::suggest(&text.chars().map(spelled).collect::<String>().replace('ü', "v"));
    let near = near.unwrap_or_else(|| "minzhengju".to_owned());
    help(
        format!("编号只用小写字母、数字和连字符，例如 {near}"),
        format!("ids are lower-case letters, digits and hyphens, such as {near}"),
    )
}

/// What to write where an id is wanted: several ids, a path, quotes of the Chinese keyboard and names are told apart.
fn id_remedy<T: Named>(text: &str, listed: bool) -> Option<Both> {
    let parts: Vec<&str> = text.split(['，', '、', ',', ';', '；']).map(str::trim).collect();
    if parts.len() > 1 && parts.iter().all(|part| id::check(part).is_ok()) {
        if let (false, Some(first)) = (listed, parts.first()) {
            return help(
                format!("这里只能写一个编号，例如 {first}；别的写在能写几个的字段里（例如配合单位 `co:`），或写进正文"),
                format!(
                    "write one id here, such as {first}; the others belong into a key that takes several, such as `co:`, or into the text"
                ),
            );
        }
        let list = parts.join(", ");
        return help(format!("几个编号之间用半角逗号：[{list}]"), format!("divide ids by commas: [{list}]"));
    }
    let bare = text.trim_matches(['“', '”', '‘', '’', '「', '」', '"', '\'', '/', ' ']);
    let name = bare.rsplit('/').next().unwrap_or(bare);
    let name = name.strip_suffix(".md").or_else(|| name.strip_suffix(".html")).unwrap_or(name);
    if id::check(name).is_ok() {
        return help(format!("只写编号：{name}"), format!("write the id alone: {name}"));
    }
    if id::check(name) == Err(id::IdError::Reserved) {
        return help(
            "这个名字是列表页的（或 Windows 留给设备的），换一个编号",
            "that is the name of a list (or of a device of Windows); choose another id",
        );
    }
    if !name.is_ascii() {
        return Some(instead_of_name(T::KIND));
    }
    match id::suggest(name) {
        Some(id) => help(
            format!("编号只用小写字母、数字和连字符，例如 {id}"),
            format!("ids are lower-case letters, digits and hyphens, such as {id}"),
        ),
        None => help("编号只用小写字母、数字和连字符", "ids are lower-case letters, digits and hyphens"),
    }
}

/// What to write where a record is called by its name.
pub fn instead_of_name(kind: RecordKind) -> Both {
    let folder = kind.folder();
    let (zh, en) = match kind {
        RecordKind::Region => ("data/regions.csv 里的 key".into(), "its key in data/regions.csv".into()),
        RecordKind::Organization | RecordKind::Source | RecordKind::Figure => {
            (format!("data/{folder}.yaml 里的 id"), format!("its id in data/{folder}.yaml"))
        }
        RecordKind::Programme | RecordKind::Plan | RecordKind::Campaign => (
            format!("data/{folder}/ 里那个文件的名字（不带扩展名）"),
            format!("the name of its file in data/{folder}/ without the ending"),
        ),
        _ => (
            format!("content/{folder}/ 里那条记录的文件名（不带 .md）"),
            format!("the name of its file in content/{folder}/ without .md"),
        ),
    };
    Both::new(format!("写编号，不写名称：{zh}"), format!("write the id, not the name: {en}"))
}
