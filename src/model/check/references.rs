//! Every reference names a record that is in the files, and names it once.

use std::sync::Arc;

use super::{Checker, blanks, twice};
use crate::diag::{Both, Diagnostic, Missing, nearest};
use crate::id::{self, RecordKind};
use crate::model::entity::{Entity, Entry};
use crate::model::kind::file_of;
use crate::model::tombstone::Tombstone;
use crate::parse::record::{FieldPath, Visitor};
use crate::route;

/// What is seen of a record's fields on one way through them.
struct Seen<'a> {
    checker: &'a Checker<'a>,
    dangling: Vec<(String, RecordKind, String)>,
    blanks: Vec<String>,
    /// The ids of the list that is being passed.
    list: Vec<String>,
    twice: Vec<(String, String)>,
}

impl Visitor for Seen<'_> {
    fn text(&mut self, path: &FieldPath, text: &str) {
        if blanks::is_blank(text) {
            self.blanks.push(path.to_string());
        }
    }

    fn link(&mut self, path: &FieldPath, kind: RecordKind, id: &str) {
        if let Some(item) = path.item() {
            if item == 0 {
                self.list.clear();
            }
            if self.list.iter().any(|other| other == id) {
                self.twice.push((path.to_string(), id.to_owned()));
                return;
            }
            self.list.push(id.to_owned());
        }
        if !self.checker.exists(kind, id) {
            self.dangling.push((path.to_string(), kind, id.to_owned()));
        }
    }
}

impl Checker<'_> {
    /// Every reference names a record that is in the files.
    pub(super) fn references<T: Entity>(&mut self, entry: &Entry<T>) {
        let mut seen =
            Seen { checker: self, dangling: Vec::new(), blanks: Vec::new(), list: Vec::new(), twice: Vec::new() };
        entry.record.visit_fields(&mut FieldPath::default(), &mut seen);
        let Seen { dangling, blanks, twice, .. } = seen;
        for (field, kind, id) in dangling {
            let fault = self.dangling(kind, &id);
            self.add(entry, field, fault);
        }
        for field in blanks {
            self.left_blank(entry, field);
        }
        for (field, id) in twice {
            self.add(entry, field, twice::told(&id));
        }
        let related: Vec<String> =
            entry.common().map(|c| c.related.iter().map(|r| r.0.clone()).collect()).unwrap_or_default();
        for (i, text) in related.iter().enumerate() {
            if related[..i].contains(text) {
                self.add(entry, format!("related[{i}]"), twice::told(text));
                continue;
            }
            match text.split_once('/').and_then(|(folder, id)| Some((RecordKind::from_folder(folder)?, id))) {
                Some((kind, id)) if self.exists(kind, id) => {}
                Some((kind, id)) if id::check(id).is_ok() => {
                    let fault = self.dangling(kind, id);
                    self.add(entry, format!("related[{i}]"), fault);
                }
                _ => {
                    let fault = Diagnostic::error(
                        "bad-reference",
                        Both::new(format!("「{text}」不是记录的写法"), format!("`{text}` is not a reference")),
                    )
                    .remedy(
                        "写成 种类/编号，例如 outcomes/2023-park；不带 .md，种类是 content/ 下文件夹的名字",
                        "write kind/id, such as outcomes/2023-park, without .md; the kind is a folder of content/",
                    );
                    self.add(entry, format!("related[{i}]"), fault);
                }
            }
        }
    }

    /// A word that no sound programme defines, while the file of a programme is at fault: it may stand there.
    pub(super) fn awaits_programme(&self, word: &str) -> Option<Diagnostic> {
        let faulty = self.known.iter().filter(|(kind, _)| *kind == RecordKind::Programme);
        let id = faulty.map(|(_, id)| id).filter(|id| self.site.programmes.get(id).is_none()).min()?;
        let file = file_of(RecordKind::Programme, id);
        let fault = Diagnostic::error(
            "faulty-programme",
            Both::new(
                format!("品牌文件 {file} 有错误，「{word}」要等它改好才能核对，这条记录到那时才发布"),
                format!(
                    "the programme in {file} is at fault; `{word}` cannot be checked, and this record waits until it is mended"
                ),
            ),
        );
        Some(fault.remedy("先改正那个文件，见那里的错误", "mend that file first, see the error there"))
    }

    fn dangling(&self, kind: RecordKind, id: &str) -> Diagnostic {
        if kind == RecordKind::Region && self.known.contains(&(kind, Arc::from(id))) {
            return of_faulty_region(id);
        }
        let fault = Diagnostic::error(
            "dangling-reference",
            Both::new(
                format!("没有这条记录：{}/{id}", kind.folder()),
                format!("no such record: {}/{id}", kind.folder()),
            ),
        )
        .missing(Missing::Record(kind));
        if let Some(stone) = self.tombstone(kind, id) {
            return withdrawn(stone, kind, id);
        }
        let near = match kind {
            RecordKind::Region if let Some(short) = self.shorter_code(id) => Some(short),
            RecordKind::Region => nearest(id, self.site.regions.iter().map(|r| r.key.as_str())),
            kind => nearest(id, self.known.iter().filter(|(k, _)| *k == kind).map(|(_, id)| &**id)),
        };
        match near {
            // A code says nothing to the eye: its name goes with it.
            Some(near) if kind == RecordKind::Region => {
                let name =
                    self.site.regions.position(near).map_or_else(String::new, |r| self.site.regions.full_name(r));
                fault.remedy(
                    format!("是不是想写 `{near}`（{name}）？全部地区见 data/regions.csv"),
                    format!("did you mean `{near}` ({name})? All regions stand in data/regions.csv"),
                )
            }
            Some(near) => fault.remedy(format!("是不是想写 `{near}`？"), format!("did you mean `{near}`?")),
            None if kind == RecordKind::Region => fault.remedy(
                "写 data/regions.csv 里有的 key，或先在那里加上这个地区",
                "write a key that stands in data/regions.csv, or add the region there first",
            ),
            None => {
                let place = file_of(kind, id);
                fault.remedy(
                    format!("先建立那条记录（{place}），或改正编号"),
                    format!("make that record first ({place}), or correct the id"),
                )
            }
        }
    }

    /// The region whose code is written here in the official twelve digits, of which it has but the first.
    fn shorter_code(&self, id: &str) -> Option<&str> {
        let digits = matches!(id.len(), 9 | 12) && id.bytes().all(|byte| byte.is_ascii_digit());
        let keys = [6, 9].into_iter().filter(|_| digits).filter_map(|length| id.split_at_checked(length));
        let mut short = keys.filter(|(_, rest)| rest.bytes().all(|byte| byte == b'0')).map(|(key, _)| key);
        short.find_map(|key| Some(self.site.regions.get(key)?.key.as_str()))
    }

    /// What stands at the address of a record that was withdrawn.
    fn tombstone(&self, kind: RecordKind, id: &str) -> Option<&Tombstone> {
        let address = route::record(kind, id);
        self.site.tombstones.iter().find(|stone| stone.url.trim_start_matches('/') == address.as_str())
    }
}

/// A record that was withdrawn comes back under no id that it had: what named it names it no more.
fn withdrawn(stone: &Tombstone, kind: RecordKind, id: &str) -> Diagnostic {
    let folder = kind.folder();
    let fault = Diagnostic::error(
        "dangling-reference",
        Both::new(
            format!("这条记录已经撤下：{folder}/{id}（见 data/tombstones.yaml）"),
            format!("that record was withdrawn: {folder}/{id} (see data/tombstones.yaml)"),
        ),
    );
    let successor = stone.successor.as_ref().map(|url| url.trim_start_matches('/').trim_end_matches(".html"));
    match successor.and_then(|address| address.split_once('/')) {
        Some((of, instead)) if of == folder => fault.remedy(
            format!("改成代替它的 `{instead}`；与本记录无关的，从这里删去"),
            format!("write `{instead}`, which stands in for it, or remove it here"),
        ),
        _ => fault.remedy("从这里删去这个编号", "remove the id here"),
    }
}

/// A record has its place on the site by its region, and waits for it.
fn of_faulty_region(key: &str) -> Diagnostic {
    Diagnostic::error(
        "faulty-region",
        Both::new(
            format!("所属地区「{key}」的那一行有错误，这条记录要等它改好才发布"),
            format!("the row of region `{key}` is at fault, and this record waits until it is mended"),
        ),
    )
    .remedy("先改正 data/regions.csv，见那里的错误", "mend data/regions.csv first, see the error there")
}
