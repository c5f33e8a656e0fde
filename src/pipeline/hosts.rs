//! What hosts are told: headers and redirects, in the forms of Netlify and nginx.

use std::collections::BTreeSet;

use crate::pages::stub::{self, Move};
use crate::pages::{Job, World};
use crate::publish::headers::{self, Sections};
use crate::publish::redirects::{self, Redirect};

/// Only the pictures in `media` and the files of the search are asked for by addresses that change whenever their bytes do,
/// by name or by what follows the `?`; no page may be framed, and what is made for programs may be read from other sites' pages.
const SECTIONS: Sections<'_> = Sections { immutable: &["media", "search"], embeddable: &[], open: &["data"] };

/// The files for hosts, by route.
pub(super) fn files(world: &World<'_>, jobs: &[Job]) -> [(&'static str, String); 4] {
    let base = base(world.base_url);
    let rules = headers::rules(&SECTIONS);
    let moves = written(stub::moves(world.site), jobs);
    [
        ("_headers", headers::netlify(&rules, base)),
        ("_redirects", redirects::netlify(&moves, base)),
        ("nginx/headers.conf", headers::nginx(&rules, base)),
        ("nginx/redirects.conf", redirects::nginx(&moves, base)),
    ]
}

/// The path that the site stands under: `/yishi/` of `https://example.org/yishi/`.
fn base(address: Option<&str>) -> &str {
    let rest = address.and_then(|address| address.split_once("://")).map(|(_, rest)| rest);
    rest.and_then(|rest| rest.find('/').map(|at| &rest[at..])).unwrap_or("/")
}

/// Each address as it was written and as the file of its stub; where a page stands, or an address was taken before, a
/// redirect gives way as its stub does.
fn written(moves: Vec<Move>, jobs: &[Job]) -> Vec<Redirect> {
    if moves.is_empty() {
        return Vec::new();
    }
    let stubs: BTreeSet<&str> = moves.iter().map(|one| one.file.as_str()).collect();
    let pages: BTreeSet<&str> =
        jobs.iter().filter(|job| job.kind != stub::REDIRECT.name).map(|job| job.route.as_str()).collect();
    let (mut taken, mut redirects) = (BTreeSet::new(), Vec::new());
    for Move { written, file, to, .. } in &moves {
        if stub::taken(file.as_str(), |route| pages.contains(route)) {
            continue;
        }
        for from in [file.as_str(), written.as_str()] {
            let other = from != file.as_str() && (pages.contains(from) || stubs.contains(from));
            if !other && taken.insert(from) {
                redirects.push(Redirect { from: from.to_owned(), to: to.to_string() });
            }
        }
    }
    redirects
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_is_the_path_of_the_address() {
        for (address, path) in [
            (None, "/"),
            (Some("https://example.org/"), "/"),
            (Some("https://example.org"), "/"),
            (Some("https://example.org/zx/yishi/"), "/zx/yishi/"),
        ] {
            assert_eq!(base(address), path);
        }
    }
}
