//! The list of withdrawn pages: each stands at an address of this site at which nothing else is, and sends its readers on
//! to something that is there.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::bad_address;
use crate::diag::{Both, Diagnostic};
use crate::model::Site;
use crate::model::site::Fault;
use crate::model::tombstone::Tombstone;
use crate::pages::stub::{self, Onward};
use crate::route::{self, Route};

const FILE: &str = "data/tombstones.yaml";

pub(super) fn check(site: &Site, faults: &mut Vec<Fault>) {
    let mut first: BTreeSet<Route> = BTreeSet::new();
    for (i, stone) in site.tombstones.iter().enumerate() {
        let mut add = |field: &str, diagnostic: Diagnostic| {
            faults.push(Fault { diagnostic, path: Arc::from(FILE), item_line: 0, field: format!("[{i}].{field}") });
        };
        match route::former(&stone.url) {
            None => add("url", bad_address()),
            Some(route) => {
                let reference = route.as_str().strip_suffix(".html");
                if reference.is_some_and(|reference| site.find(reference).is_some()) {
                    add("url", not_withdrawn());
                }
                if !first.insert(route) {
                    add("url", twice());
                }
            }
        }
        let Some(successor) = &stone.successor else { continue };
        if let Onward::Nowhere = stub::onward(site, successor) {
            add("successor", nowhere());
        } else if comes_back(site, stone) {
            add("successor", circle());
        }
    }
}

/// Whether readers who follow one successor after the other come to this address again.
fn comes_back(site: &Site, first: &Tombstone) -> bool {
    let mut at = first;
    for _ in 0..=site.tombstones.len() {
        let Some(Onward::Withdrawn(next)) = at.successor.as_ref().map(|url| stub::onward(site, url)) else {
            return false;
        };
        at = &site.tombstones[next];
        if route::former(&at.url) == route::former(&first.url) {
            return true;
        }
    }
    false
}

fn not_withdrawn() -> Diagnostic {
    Diagnostic::warning(
        "not-withdrawn",
        Both::new(
            "这个网址有撤下说明，却还有记录，撤下说明不会出现",
            "a record stands at this withdrawn address, and the tombstone does not show",
        ),
    )
    .remedy(
        "恢复了这条记录的，删去 data/tombstones.yaml 里的这一条；该撤下的，删去那条记录的文件；另一条记录用了旧编号的，给它换一个编号",
        "if the record is back, remove this entry of data/tombstones.yaml; remove the record's file if it is to be withdrawn; give another record that took the old id one of its own",
    )
}

fn twice() -> Diagnostic {
    Diagnostic::error(
        "duplicate-id",
        Both::new(
            "这个网址上面已经有撤下说明，这一条没有用",
            "this address has a tombstone above already, and this one is not used",
        ),
    )
    .remedy("只留一条", "keep one of them")
}

fn nowhere() -> Diagnostic {
    Diagnostic::error(
        "dead-successor",
        Both::new(
            "代替它的网址打不开，撤下说明里只写出它的文字",
            "nothing answers at the successor's address; the tombstone shows its words alone",
        ),
    )
    .remedy(
        "写成本站记录的网址，例如 `/outcomes/2021-lamp.html`；没有代替它的页面，就删去 `successor:`",
        "write the address of a record, such as `/outcomes/2021-lamp.html`; without one remove `successor:`",
    )
}

fn circle() -> Diagnostic {
    Diagnostic::error(
        "loop",
        Both::new("撤下的页面互相代替，绕成了圈", "withdrawn pages stand in for each other in a loop"),
    )
    .remedy(
        "改正 successor，写最后还在的那一页；都撤下了就删去",
        "correct `successor`: name the page that is left in the end, or remove it where none is",
    )
}
