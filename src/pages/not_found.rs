//! 404: what stands where no page is. For whoever followed an old or mistyped address. A server shows this page at any
//! depth, so its links must not be relative to the address asked for.

use serde::Serialize;

use crate::pages::{Job, Kind, Page, World};
use crate::route;

pub static KIND: Kind = Kind {
    name: "not-found",
    purpose: (
        "找不到页面时显示：怎样找到要找的东西",
        "shown where there is no such page: how to find what was looked for",
    ),
    template: "pages/not_found.html",
    leaf: "not_found.rs",
    jobs,
};

fn jobs(_: &World<'_>) -> Vec<Job> {
    vec![Job::new(route::single("404"), page)]
}

#[derive(Serialize)]
struct NotFoundView {
    /// Without the site's address the links hold only beside the root, and the page says so.
    rooted: bool,
}

fn page(world: &World<'_>) -> Page {
    let root = world.base_url.and_then(base_path);
    let view = NotFoundView { rooted: root.is_some() };
    let mut page = Page::new(&KIND, route::single("404"), world.words.get("not-found.title"), view);
    page.root = root;
    page.unlisted = true;
    page
}

/// The path of the site's address, with a slash at both ends: `/zx/` of `https://xs.example.gov.cn/zx/`.
fn base_path(base_url: &str) -> Option<String> {
    let (_, rest) = base_url.split_once("://")?;
    let path = rest.find('/').map_or("/", |slash| &rest[slash..]);
    Some(if path.ends_with('/') { path.to_owned() } else { format!("{path}/") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_path_is_what_follows_the_host() {
        for (url, path) in [
            ("https://xs.example.gov.cn/zx/", Some("/zx/")),
            ("https://xs.example.gov.cn/", Some("/")),
            ("https://xs.example.gov.cn", Some("/")),
            ("https://xs.example.gov.cn/a/b", Some("/a/b/")),
            ("xs.example.gov.cn", None),
        ] {
            assert_eq!(base_path(url).as_deref(), path, "{url}");
        }
    }
}
