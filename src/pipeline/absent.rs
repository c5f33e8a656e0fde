//! A folder of `content/` that is gone or was renamed: one fault that names it, in place of the many that follow from it.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use crate::diag::{Both, Diagnostic, Diagnostics, Missing, nearest};
use crate::id::RecordKind;
use crate::model::kind::is_content;
use crate::read::Found;
use crate::source::Location;

/// Puts one fault for each missing folder in place of the lost addresses and the references that name what stood in it.
pub(super) fn sum(root: &Path, found: &[Found], told: &mut Diagnostics) {
    let kinds = || RecordKind::ALL.into_iter().filter(|kind| is_content(*kind));
    let whole = !root.join("content").is_dir();
    let empty: Vec<RecordKind> = kinds().filter(|kind| whole || !holds(found, *kind)).collect();
    if empty.is_empty() {
        return;
    }
    // Each fault that may follow: the kind of what is not there, and whether that is an address.
    let follows = |fault: &Diagnostic| match fault.missing? {
        Missing::Record(kind) => Some((kind, false)),
        Missing::Address(kind) => Some((kind?, true)),
        Missing::Addresses(_) => None,
    };
    let following: Vec<(RecordKind, bool)> =
        told.iter().filter_map(follows).filter(|(kind, _)| empty.contains(kind)).collect();
    // A folder in which nothing was published is one that is not begun yet, and of a few records that are gone each is named:
    // git keeps no folder whose last record was removed.
    let lost = |kind: RecordKind| following.iter().filter(|(of, lost)| *of == kind && *lost).count();
    let moved = |kind: RecordKind| lost(kind) > 0 && renamed(found, kind).is_some();
    let gone = |kind: RecordKind| whole || lost(kind) > FEW || moved(kind);
    let concerned = |kind: RecordKind| following.iter().any(|(of, _)| *of == kind);
    let gone = |kind: RecordKind| concerned(kind) && gone(kind);
    let gone: Vec<RecordKind> = empty.iter().copied().filter(|kind| gone(*kind)).collect();
    if gone.is_empty() {
        return;
    }
    // Of very many lost addresses the last fault says how many there are besides.
    let rest = |fault: &Diagnostic| match fault.missing {
        Some(Missing::Addresses(lost)) if whole => Some(lost),
        _ => None,
    };
    let rest_of_all: usize = told.iter().filter_map(rest).sum();
    told.retain(|fault| !(follows(fault).is_some_and(|(kind, _)| gone.contains(&kind)) || rest(fault).is_some()));
    let count = |of: &dyn Fn(RecordKind) -> bool, lost| {
        following.iter().filter(|(kind, is_lost)| of(*kind) && *is_lost == lost).count()
    };
    if whole {
        let all = |kind| gone.contains(&kind);
        told.push(fault("content", renamed_whole(root), count(&all, true) + rest_of_all, count(&all, false)));
        return;
    }
    for kind in gone {
        let own = |of| of == kind;
        let near = renamed(found, kind);
        told.push(fault(&format!("content/{}", kind.folder()), near, count(&own, true), count(&own, false)));
    }
}

/// So many lost addresses of a kind are told one by one.
const FEW: usize = 3;

fn holds(found: &[Found], kind: RecordKind) -> bool {
    let folder = format!("content/{}/", kind.folder());
    found.iter().any(|file| file.path.starts_with(&folder))
}

/// The folder that stands there instead, by another name.
fn renamed(found: &[Found], kind: RecordKind) -> Option<String> {
    let known = |name: &&str| RecordKind::from_folder(name).is_none();
    let names =
        found.iter().filter_map(|file| file.path.strip_prefix("content/")?.split_once('/')).map(|(name, _)| name);
    let near = nearest(kind.folder(), names.filter(known))?;
    Some(format!("content/{near}"))
}

/// The folder beside `content` that holds folders of records.
fn renamed_whole(root: &Path) -> Option<String> {
    let is_text = |file: &fs::DirEntry| file.path().extension().is_some_and(|ending| ending == "md");
    let holds = |folder: &Path| {
        let kinds = RecordKind::ALL.into_iter().filter(|kind| is_content(*kind));
        let mut files = kinds.filter_map(|kind| fs::read_dir(folder.join(kind.folder())).ok()).flatten().flatten();
        files.any(|file| is_text(&file))
    };
    let names = fs::read_dir(root).ok()?.filter_map(|one| one.ok()?.file_name().into_string().ok());
    let mut names: Vec<String> = names.filter(|name| !name.starts_with('.') && holds(&root.join(name))).collect();
    names.sort();
    names.into_iter().next()
}

fn fault(folder: &str, near: Option<String>, lost: usize, dangling: usize) -> Diagnostic {
    let zh = format!(
        "没有文件夹 {folder}/，里面的记录都没有读到：{lost} 个发布过的网址将无法打开，{dangling} 处引用找不到记录"
    );
    let en = format!(
        "there is no folder {folder}/, and none of its records was read: {lost} published URLs would no longer answer, {dangling} references name no record"
    );
    let fault = Diagnostic::error("no-folder", Both::new(zh, en)).at(Location::file(&Arc::from(folder)));
    match near {
        Some(near) => fault.remedy(
            format!("把文件夹 {near} 改名为 {folder}"),
            format!("rename the folder {near} to {folder}"),
        ),
        None => fault.remedy(
            format!("恢复这个文件夹，例如 git checkout -- {folder}；其中的记录确要撤下的，恢复后逐条 `yishi retire`"),
            format!("restore the folder, as with git checkout -- {folder}; withdraw its records one by one with `yishi retire` if that is meant"),
        ),
    }
}
