//! In what pieces the system hands out memory.

use std::path::Path;

use crate::pipeline;

/// A small build after another one spends an eighth of its time on being handed memory by the page, and takes some 80 MiB
/// more by the large page, which it has to spare. A first build, whose peak is what a machine must have, takes small ones.
pub(super) fn by_large_pages(root: &Path) {
    large_pages(pipeline::remembered(root).is_some_and(|bytes| bytes <= SMALL));
}

/// Of what is remembered of records: some 30,000 of them.
const SMALL: u64 = 32 << 20;

#[cfg(target_os = "linux")]
pub(super) fn large_pages(wanted: bool) {
    // A system that has none is as well.
    let _ = rustix::thread::disable_transparent_huge_pages(!wanted);
}

#[cfg(not(target_os = "linux"))]
pub(super) fn large_pages(_: bool) {}
