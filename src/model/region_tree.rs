//! The regions of `data/regions.csv` as one tree. What hangs on nothing is left out and told; what stands in it and would be
//! counted or drawn wrong is told.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::diag::{Both, Diagnostic};
use crate::id::{RecordKind, RegionKey};
use crate::model::common::Level;
use crate::model::region::{Region, Regions};
use crate::model::site::{Fault, Known};

/// Told one by one: of a table whose top is missing, all its rows would be.
const MOST_TOLD: usize = 100;

/// The regions that hang on the top of a tree. Those which hang on nothing are told and become known as broken; where that
/// follows from the fault of one above, that one has been told.
pub(super) fn grown(items: Vec<Region>, broken: &mut Known, faults: &mut Vec<Fault>) -> Regions {
    let (regions, mut unattached) = Regions::new(once(items, faults));
    let key = |key: &RegionKey| (RecordKind::Region, Arc::from(key.as_str()));
    let faulty: FxHashSet<Arc<str>> =
        broken.iter().filter(|(kind, _)| *kind == RecordKind::Region).map(|(_, id)| Arc::clone(id)).collect();
    let parents: FxHashMap<String, String> = unattached
        .iter()
        .filter_map(|region| Some((region.key.to_string(), region.parent.as_ref()?.to_string())))
        .collect();
    broken.extend(unattached.iter().map(|region| key(&region.key)));
    unattached.retain(|region| {
        let above = std::iter::successors(parents.get(region.key.as_str()), |above| parents.get(above.as_str()));
        !above.take(Regions::DEEPEST).any(|above| faulty.contains(above.as_str()))
    });
    if let Some(next) = unattached.get(MOST_TOLD) {
        let more = unattached.len() - MOST_TOLD;
        let told = Diagnostic::error(
            "unknown-region",
            Both::new(
                format!("从这里起还有 {more} 个地区的上级不存在或层级太多"),
                format!("the parents of {more} more regions from here on do not exist or are too many"),
            ),
        )
        .remedy("先改正上面的各处", "mend those above first");
        faults.push(fault(next, "parent", told));
    }
    faults.extend(unattached.iter().take(MOST_TOLD).map(|region| fault(region, "parent", unattached_told(region))));
    regions
}

/// Each key once; the later rows are told.
fn once(items: Vec<Region>, faults: &mut Vec<Fault>) -> Vec<Region> {
    let mut seen: FxHashMap<String, u32> = FxHashMap::default();
    let mut once = Vec::with_capacity(items.len());
    for region in items {
        if let Some(line) = seen.get(region.key.as_str()) {
            let told = Diagnostic::error(
                "duplicate-id",
                Both::new(
                    format!("地区「{}」在第 {line} 行已经有了", region.key),
                    format!("region `{}` already stands on line {line}", region.key),
                ),
            )
            .remedy("删去一行", "remove one of the lines");
            faults.push(fault(&region, "key", told));
        } else {
            seen.insert(region.key.to_string(), region.line);
            once.push(region);
        }
    }
    once
}

fn unattached_told(region: &Region) -> Diagnostic {
    let (parent, most) = (region.parent.as_ref().map(ToString::to_string).unwrap_or_default(), Regions::DEEPEST);
    Diagnostic::error(
        "unknown-region",
        Both::new(
            format!("地区「{}」的上级「{parent}」不存在，或上下级绕成了圈，或超过 {most} 级", region.name),
            format!(
                "the parent `{parent}` of region `{}` does not exist, or the parents form a loop or more than {most} levels",
                region.key
            ),
        ),
    )
    .remedy("把 parent 改成本表中的一个 key", "set parent to a key of this table")
}

/// What a table mostly says by mistake, and some rightly: the regions stand, and staff look.
pub(super) fn doubts(regions: &Regions, root: usize) -> Vec<Fault> {
    let mut rows: Vec<usize> = (0..regions.len()).collect();
    rows.sort_by_key(|&i| regions.at(i).line);
    let top = regions.upwards(root).last();
    let roots = rows.iter().filter(|&&i| Some(i) != top).filter_map(|&i| second_root(regions.at(i)));
    let levels = rows.iter().filter_map(|&i| above_its_parent(regions, i));
    let mut codes = FxHashMap::default();
    let codes = rows.iter().filter_map(|&i| code_taken(regions.at(i), &mut codes));
    let places = rows.iter().filter_map(|&i| code_elsewhere(regions, i));
    let mut cells = FxHashMap::default();
    let cells = rows.iter().filter_map(|&i| cell_taken(regions.at(i), &mut cells));
    bounded(roots).chain(bounded(levels)).chain(bounded(codes)).chain(bounded(places)).chain(bounded(cells)).collect()
}

fn second_root(region: &Region) -> Option<Fault> {
    let told = || {
        let (name, key) = (&region.name, &region.key);
        Diagnostic::warning(
            "second-root",
            Both::new(
                format!("「{name}」没有上级，又不是首页地区的上级；首页的数字不包括它和它下面的地区"),
                format!(
                    "`{key}` has no parent and is none of the site's root; the front page counts nothing within it"
                ),
            ),
        )
        .remedy("在 parent 一格写上它的上级", "write its parent into the cell")
    };
    region.parent.is_none().then(|| fault(region, "parent", told()))
}

fn above_its_parent(regions: &Regions, i: usize) -> Option<Fault> {
    let (region, parent) = (regions.at(i), regions.at(regions.upwards(i).nth(1)?));
    let told = || {
        let (name, key, level) = (&region.name, &region.key, region.level.key());
        let (above, over, its) = (&parent.name, &parent.key, parent.level.key());
        Diagnostic::warning(
            "region-level",
            Both::new(
                format!("「{name}」是 {level}，却在「{above}」（{its}）之下"),
                format!("`{key}` is a {level}, but lies within `{over}`, a {its}"),
            ),
        )
        .remedy("改正 level 或 parent", "correct level or parent")
    };
    (region.level > parent.level).then(|| fault(region, "level", told()))
}

fn code_taken<'r>(region: &'r Region, seen: &mut FxHashMap<(&'r str, &'r str), &'r Region>) -> Option<Fault> {
    if region.code.is_empty() {
        return None;
    }
    let first = *seen.entry((&region.system, &region.code)).or_insert(region);
    let told = || {
        let (name, key, line, code) = (&first.name, &first.key, first.line, &region.code);
        Diagnostic::warning(
            "duplicate-code",
            Both::new(
                format!("代码 {code} 在第 {line} 行已经是「{name}」的"),
                format!("code {code} is already that of `{key}` on line {line}"),
            ),
        )
        .remedy(
            "改正 code；没有自己代码的地区，code 空着",
            "correct code; leave it empty for a region that has none of its own",
        )
    };
    (first.key != region.key).then(|| fault(region, "code", told()))
}

/// The code of a township or a village begins with its county's six digits.
fn code_elsewhere(regions: &Regions, i: usize) -> Option<Fault> {
    const COUNTY: usize = 6;
    let region = regions.at(i);
    let county = regions.upwards(i).skip(1).map(|i| regions.at(i)).find(|above| above.level == Level::County)?;
    let (own, its) = (region.code.get(..COUNTY)?, county.code.as_str());
    // Six digits alone are no code of something below a county.
    let below = region.code.len() > COUNTY && its.len() == COUNTY;
    let told = || {
        let (name, over, key, code) = (&region.name, &county.name, &county.key, &region.code);
        Diagnostic::warning(
            "code-elsewhere",
            Both::new(
                format!("「{name}」的代码 {code} 前六位不是「{over}」的 {its}"),
                format!("code {code} does not begin with {its}, the code of the county `{key}` above it"),
            ),
        )
        .remedy(
            "改正 code 或 parent；没有自己代码的地区，code 空着",
            "correct code or parent; leave code empty for a region that has none of its own",
        )
    };
    (below && own != its).then(|| fault(region, "code", told()))
}

type Tile<'r> = (Option<&'r RegionKey>, (u32, u32));

fn cell_taken<'r>(region: &'r Region, seen: &mut FxHashMap<Tile<'r>, &'r Region>) -> Option<Fault> {
    let cell @ (column, row) = region.cell?;
    let first = *seen.entry((region.parent.as_ref(), cell)).or_insert(region);
    let told = || {
        let (name, key, line) = (&first.name, &first.key, first.line);
        Diagnostic::warning(
            "duplicate-cell",
            Both::new(
                format!("第 {column} 列第 {row} 行的一格已经是「{name}」的（第 {line} 行），图上两者会叠在一起"),
                format!("the tile {column},{row} is already that of `{key}` on line {line}, and the map would draw both there"),
            ),
        )
        .remedy("在 col 和 row 中写一格空着的", "choose a free tile in col and row")
    };
    (first.key != region.key).then(|| fault(region, "col", told()))
}

fn fault(region: &Region, field: &str, diagnostic: Diagnostic) -> Fault {
    Fault { diagnostic, path: Arc::from("data/regions.csv"), item_line: region.line, field: field.to_owned() }
}

/// The first faults of a kind one by one, and the next with the count of what is left.
fn bounded(faults: impl Iterator<Item = Fault>) -> impl Iterator<Item = Fault> {
    let mut faults: Vec<Fault> = faults.collect();
    let more = faults.len().saturating_sub(MOST_TOLD);
    if let Some(next) = faults.get_mut(MOST_TOLD) {
        next.diagnostic.message.zh.push_str(&format!("；从这里起还有 {more} 处"));
        next.diagnostic.message.en.push_str(&format!("; {more} in all from here on"));
    }
    faults.truncate(MOST_TOLD + 1);
    faults.into_iter()
}
