//! Two generations of one site: the exchange, and bringing the spare up to date by hard links.
//!
//! A file of the site is never written in place: both generations may share it.

use std::{
    fs::{self, File},
    io::{self, ErrorKind},
    path::Path,
};

use super::routes;

/// Makes `next` from the site's files alone, sharing each of them. A file that is gone from the site is passed over:
/// nobody can keep it, so that it will be written again.
pub(super) fn share_all<'a>(site: &Path, next: &Path, routes: impl Iterator<Item = &'a String>) -> io::Result<()> {
    fs::create_dir_all(next)?;
    for route in routes {
        absent_is_fine(share(&site.join(route), &next.join(route)))?;
    }
    Ok(())
}

/// Gives each of the site's files a second name in `next`. Nothing is copied: where the file system has no hard links, this
/// fails.
pub(super) fn link_all<'a>(site: &Path, next: &Path, routes: impl Iterator<Item = &'a str> + Clone) -> io::Result<()> {
    fs::create_dir_all(next)?;
    routes::folders(routes.clone()).into_iter().try_for_each(|folder| fs::create_dir_all(next.join(folder)))?;
    routes.into_iter().try_for_each(|route| fs::hard_link(site.join(route), next.join(route)))
}

/// Brings `next`, which differs from the site in the paths of `delta` only, level with it.
pub(super) fn catch_up(site: &Path, next: &Path, delta: &[String]) -> io::Result<()> {
    for route in delta {
        remove(next, route)?;
    }
    for route in delta {
        absent_is_fine(share(&site.join(route), &next.join(route)))?;
    }
    Ok(())
}

/// One file under two names; where the file system has no hard links, two files of the same bytes and time.
fn share(from: &Path, to: &Path) -> io::Result<()> {
    let linked = fs::hard_link(from, to).or_else(|error| match (error.kind(), to.parent()) {
        // What the site no longer has needs no folder either.
        (ErrorKind::NotFound, Some(folder)) if from.exists() => {
            fs::create_dir_all(folder).and_then(|()| fs::hard_link(from, to))
        }
        _ => Err(error),
    });
    match linked {
        Err(error) if !matches!(error.kind(), ErrorKind::NotFound | ErrorKind::StorageFull) => copy(from, to),
        done => done,
    }
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::copy(from, to)?;
    File::options().write(true).open(to)?.set_modified(fs::metadata(from)?.modified()?)
}

fn absent_is_fine(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(()),
        other => other,
    }
}

/// Removes a file and the folders which it leaves empty.
pub(super) fn remove(root: &Path, route: &str) -> io::Result<()> {
    let path = root.join(route);
    match absent_is_fine(fs::remove_file(&path)) {
        // What was a file once is a folder of the next site by now.
        Err(_) if path.is_dir() => return Ok(()),
        done => done?,
    }
    let mut rest = route;
    while let Some((folder, _)) = rest.rsplit_once('/') {
        if fs::remove_dir(root.join(folder)).is_err() {
            break;
        }
        rest = folder;
    }
    Ok(())
}

/// Removes a folder with all it holds, if it is there.
pub(super) fn remove_all(folder: &Path) -> io::Result<()> {
    absent_is_fine(fs::remove_dir_all(folder))
}

/// Puts the folder `next` in the place of `site`; what stood there stands at `next` afterwards.
///
/// In one step where the system can exchange two folders (Linux and macOS on their usual file systems). Elsewhere by
/// two renames with `retired` as the place between: for some microseconds there is no site, and never a mixture; a kill
/// in between is put right by [`repair`].
pub(super) fn exchange(next: &Path, site: &Path, retired: &Path) -> io::Result<()> {
    if !site.exists() {
        return fs::rename(next, site);
    }
    // Only its owner may set them, and a folder shared by a group has several who publish: not where they are the same.
    let permissions = fs::metadata(site)?.permissions();
    if fs::metadata(next)?.permissions() != permissions {
        fs::set_permissions(next, permissions)?;
    }
    match exchange_at_once(next, site) {
        Err(error) if cannot_exchange(&error) => exchange_by_renames(next, site, retired),
        done => done,
    }
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn exchange_at_once(next: &Path, site: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, next, CWD, site, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn exchange_at_once(_: &Path, _: &Path) -> io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}

fn cannot_exchange(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::Unsupported | ErrorKind::InvalidInput)
}

fn exchange_by_renames(next: &Path, site: &Path, retired: &Path) -> io::Result<()> {
    fs::rename(site, retired)?;
    if let Err(error) = fs::rename(next, site) {
        fs::rename(retired, site)?;
        return Err(error);
    }
    fs::rename(retired, next)
}

/// Clears up after a build that was killed: brings back a site caught between two renames, drops what was half made.
pub(super) fn repair(site: &Path, staging: &Path, retired: &Path) -> io::Result<()> {
    if retired.exists() {
        if site.exists() {
            remove_all(retired)?;
        } else {
            fs::rename(retired, site)?;
        }
    }
    remove_all(staging)
}

/// Waits until all that was written stands on the disk itself, so that not even a power cut after the exchange can
/// leave a site of empty files.
#[cfg(target_os = "linux")]
pub(super) fn settle(folder: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(File::open(folder)?)?)
}

#[cfg(not(target_os = "linux"))]
pub(super) fn settle(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        match entry.file_type()?.is_dir() {
            true => settle(&entry.path())?,
            false => File::open(entry.path())?.sync_all()?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folders() -> (tempfile::TempDir, [std::path::PathBuf; 3]) {
        let root = tempfile::tempdir().unwrap();
        let [next, site, retired] = ["next", "site", "retired"].map(|name| root.path().join(name));
        for folder in [&next, &site] {
            fs::create_dir(folder).unwrap();
            fs::write(folder.join("name"), folder.file_name().unwrap().as_encoded_bytes()).unwrap();
        }
        (root, [next, site, retired])
    }

    #[test]
    fn both_ways_of_exchanging_end_alike() {
        for by in [exchange, exchange_by_renames] {
            let (_root, [next, site, retired]) = folders();
            by(&next, &site, &retired).unwrap();
            assert_eq!(fs::read_to_string(site.join("name")).unwrap(), "next");
            assert_eq!(fs::read_to_string(next.join("name")).unwrap(), "site");
            assert!(!retired.exists());
        }
    }

    #[test]
    fn a_kill_between_two_renames_brings_the_old_site_back() {
        let (_root, [next, site, retired]) = folders();
        fs::rename(&site, &retired).unwrap();
        repair(&site, &next, &retired).unwrap();
        assert_eq!(fs::read_to_string(site.join("name")).unwrap(), "site");
        assert!(!next.exists() && !retired.exists());
    }

    #[test]
    fn a_second_rename_that_fails_is_undone() {
        let (_root, [next, site, retired]) = folders();
        fs::remove_dir_all(&next).unwrap();
        exchange_by_renames(&next, &site, &retired).unwrap_err();
        assert_eq!(fs::read_to_string(site.join("name")).unwrap(), "site");
    }

    #[test]
    fn a_copy_has_the_bytes_and_the_time() {
        let (_root, [next, site, _]) = folders();
        let (from, to) = (site.join("name"), next.join("copied"));
        let old = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
        File::options().write(true).open(&from).unwrap().set_modified(old).unwrap();
        copy(&from, &to).unwrap();
        assert_eq!(fs::read(&to).unwrap(), fs::read(&from).unwrap());
        assert_eq!(fs::metadata(&to).unwrap().modified().unwrap(), old);
    }
}
