//! The old pages of records which are held back for a fault: a notice stands at their address, or, where the site's
//! settings say so, the page as it was last published.
//!
//! A kept page stands alone: no list, feed, search, number or download names it. One in which the gate finds private
//! data today gives way to the notice all the same.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::diag::Failure;
use crate::id::RecordKind;
use crate::model::settings::HeldPages;
use crate::pages::{Job, World, stub};
use crate::pipeline::gate::Gate;
use crate::pipeline::ledger::Ledger;
use crate::publish::staging::Staging;
use crate::render::text;
use crate::route::Route;

/// Folders whose files a page shows.
const SHOWN: [&str; 3] = ["assets/", "media/", "files/"];

/// What stands at the addresses of records that are held back.
pub(super) struct Held {
    notices: Vec<(RecordKind, Route)>,
    kept: Vec<(Route, Vec<u8>)>,
}

impl Held {
    /// Decides for each address, given the jobs of all other pages and the folder of the site on show.
    pub(super) fn find(ledger: &Ledger<'_>, world: &World<'_>, jobs: &[Job], gate: &Gate, out: &Path) -> Self {
        let keep = world.site.settings.held_pages == Some(HeldPages::Kept);
        let held = ledger.held(world.site);
        let (mut notices, mut kept) = (Vec::new(), Vec::new());
        if held.is_empty() {
            return Self { notices, kept };
        }
        let taken: BTreeSet<&str> = jobs.iter().map(|job| job.route.as_str()).collect();
        for (kind, route) in held {
            if taken.contains(route.as_str()) {
                continue;
            }
            match keep.then(|| old_page(gate, out, &route)).flatten() {
                Some(bytes) => kept.push((route, bytes)),
                None => notices.push((kind, route)),
            }
        }
        Self { notices, kept }
    }

    /// The pages that say so.
    pub(super) fn notices(&self) -> impl Iterator<Item = Job> + '_ {
        self.notices.iter().map(|(kind, route)| stub::held(*kind, route.clone()))
    }

    /// Hands on the kept pages and what they show, once all other files have been.
    pub(super) fn keep(&self, out: &Path, staging: &Staging) -> Result<(), Failure> {
        for (route, bytes) in &self.kept {
            staging.put(route.as_str(), bytes)?;
            for shown in shown(route, &String::from_utf8_lossy(bytes)) {
                if let (false, Ok(bytes)) = (staging.has(&shown), fs::read(out.join(&shown))) {
                    staging.put(&shown, &bytes)?;
                }
            }
        }
        Ok(())
    }
}

/// The page last published there, unless it must not be shown or is a notice itself.
fn old_page(gate: &Gate, out: &Path, route: &Route) -> Option<Vec<u8>> {
    let bytes = fs::read(out.join(route.as_str())).ok()?;
    let html = std::str::from_utf8(&bytes).ok()?;
    let notice = html.contains(&format!("<body data-kind=\"{}\"", stub::HELD.name));
    let clean = !gate.finds(&text::blocks(html).join("\n\n"));
    (clean && !notice).then_some(bytes)
}

/// The files of the site which a page shows: styles, scripts, pictures, attachments.
fn shown(route: &Route, html: &str) -> BTreeSet<String> {
    let root = route.to_root();
    let values = html.split('"').skip(1).step_by(2).flat_map(|value| value.split([',', ' ']));
    let inside = values.filter_map(|value| value.trim().strip_prefix(root.as_str()));
    inside
        .filter(|path| SHOWN.iter().any(|folder| path.starts_with(folder)) && !path.contains(".."))
        .map(|path| path.split(['?', '#']).next().unwrap_or(path).to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_shows_its_styles_pictures_and_files() {
        let html = "<link href=\"../assets/style-1.css\"><a href=\"../outcomes/b.html\"><source srcset=\"../media/a-480.webp \
                    480w, ../media/a-960.webp 960w\"><a href=\"../files/x/a.pdf#p\"><img src=\"../media/../../x\">";
        let route = crate::route::record(RecordKind::Outcome, "a");
        let shown: Vec<String> = shown(&route, html).into_iter().collect();
        assert_eq!(shown, ["assets/style-1.css", "files/x/a.pdf", "media/a-480.webp", "media/a-960.webp"]);
    }
}
