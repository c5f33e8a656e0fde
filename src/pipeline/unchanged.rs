//! The build that has nothing to do. A build that went without any fault notes what it was made of; as long as every source,
//! the commit, the options and this program are the same, and the site stands as it was left, the next one ends at once.
//!
//! Pure speed: without the note everything comes out the same. Sources are told apart by size and time, so a note is only
//! taken when no source is so young that another edit could bear the same time.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use super::{cache, search};
use crate::config::Options;
use crate::hash::Hash;
use crate::publish::ledger;
use crate::publish::standing::{self, Standing};
use crate::read::{self, Found};

/// Times closer than this to the look at the files prove nothing: clocks of file systems are coarse.
const COARSE: Duration = Duration::from_secs(2);

/// What a build is made of, as it was when its sources were listed.
pub(super) struct Made {
    /// Of everything but the ledger, which builds write themselves.
    sources: Hash,
    /// Where the note stands.
    note: PathBuf,
    /// Whether size and time are enough to tell a later edit.
    telling: bool,
}

impl Made {
    /// `None` where it cannot be told in a few looks what the site is made of.
    pub(super) fn of(root: &Path, out: &Path, options: &Options, found: &[Found]) -> Option<Self> {
        let head = format!("{} {}\n{options:?}\n{}\n", env!("CARGO_PKG_VERSION"), program(root)?, commit(root)?);
        let mut all = head.into_bytes();
        let now = SystemTime::now().checked_sub(COARSE)?.duration_since(SystemTime::UNIX_EPOCH).ok()?.as_nanos();
        let mut telling = true;
        for file in found.iter().filter(|file| &*file.path != ledger::PATH) {
            // No path holds a line feed, so that each file's part can be told from the next one's.
            all.extend_from_slice(file.path.as_bytes());
            all.push(b'\n');
            all.extend_from_slice(&file.size.to_le_bytes());
            all.extend_from_slice(&file.modified.to_le_bytes());
            telling &= file.modified != 0 && file.modified < now;
        }
        let out = std::path::absolute(out).ok()?;
        let name = Hash::of(out.as_os_str().as_encoded_bytes());
        let note = cache::folder(root).join("unchanged").join(name.to_string());
        Some(Self { sources: Hash::of(&all), note, telling })
    }

    /// The site on show, if it is what this build would make, with the number of its pages.
    pub(super) fn standing(&self, root: &Path, out: &Path, options: &Options) -> Option<(Standing, usize)> {
        let note = fs::read_to_string(&self.note).ok()?;
        let (pages, rest) = note.split_once('\n')?;
        // Most builds follow an edit, and need not look at the site for that.
        let standing = rest.starts_with(&self.sources.to_string()).then(|| standing::standing(out))??;
        let same = rest == self.text(&ledger_text(root)?, &standing.name, &index(root, options)?);
        let pages = pages.parse().ok()?;
        same.then_some((standing, pages))
    }

    /// Notes that the site on show is what this build made, with `addresses` as its ledger.
    pub(super) fn note(&self, root: &Path, out: &Path, options: &Options, addresses: &str, pages: usize) {
        // Whether it stands is asked of it when the note is taken.
        let Some(name) = standing::name(out).filter(|_| self.telling) else { return };
        let Some(index) = index(root, options) else { return };
        let text = format!("{pages}\n{}", self.text(addresses, &name, &index));
        cache::put(&self.note, &[text.as_bytes()]);
    }

    fn text(&self, addresses: &str, generation: &str, index: &str) -> String {
        format!("{} {} {generation} {index}\n", self.sources, Hash::of(addresses.as_bytes()))
    }
}

/// The files of the search's index by name and size: one that was cut short or taken away is made again.
fn index(root: &Path, options: &Options) -> Option<String> {
    if !options.search {
        return Some("-".to_owned());
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(search::folder(root, options)).ok()?.flatten() {
        let (name, about) = (entry.file_name().to_string_lossy().into_owned(), entry.metadata().ok()?);
        if about.is_file() && !name.ends_with(".lock") {
            files.push(format!("{name} {}\n", about.len()));
        }
    }
    files.sort_unstable();
    Some(Hash::of(files.concat().as_bytes()).to_string())
}

fn ledger_text(root: &Path) -> Option<String> {
    let path = root.join(ledger::PATH);
    if path.exists() { text_of(&path) } else { Some(String::new()) }
}

fn text_of(path: &Path) -> Option<String> {
    String::from_utf8(read::plain(path).ok()?).ok()
}

/// Which program this is: another one may make other pages of the same sources. It is known by its bytes, since hosts that
/// compile it for each build give it a new time; as long as its size and time stay, they need not be read again.
pub(super) fn program(root: &Path) -> Option<String> {
    /// What was read in this run: its size and time, and the hash of its bytes.
    static READ: Mutex<Option<(String, String)>> = Mutex::new(None);
    let path = std::env::current_exe().ok()?;
    let about = fs::metadata(&path).ok()?;
    let name = format!("{} {:?}", about.len(), about.modified().ok()?);
    let note = cache::folder(root).join("program");
    let known = fs::read_to_string(&note).unwrap_or_default();
    if let Some((of, hash)) = known.split_once('\n')
        && of == name
        && hash.len() == 32
    {
        return Some(hash.to_owned());
    }
    let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    let hash = match &*read {
        Some((of, hash)) if *of == name => hash.clone(),
        _ => Hash::of_reader(fs::File::open(&path).ok()?).ok()?.to_string(),
    };
    *read = Some((name.clone(), hash.clone()));
    drop(read);
    // A check leaves no folder behind.
    if note.parent().is_some_and(Path::is_dir) {
        cache::put(&note, &[format!("{name}\n{hash}").as_bytes()]);
    }
    Some(hash)
}

/// The commit checked out, and what tells git which files to look away from; `-` outside any repository.
fn commit(root: &Path) -> Option<String> {
    let root = std::path::absolute(root).ok()?;
    let Some(top) = root.ancestors().find(|folder| folder.join(".git").exists()) else { return Some("-".to_owned()) };
    let git = top.join(".git");
    // A worktree's or a submodule's `.git` is a file that leads elsewhere.
    let head = fs::read_to_string(git.join("HEAD")).ok()?;
    let tables = git.join("reftable").join("tables.list");
    let id = match head.trim().strip_prefix("ref: ") {
        // Branches kept in tables: HEAD's file says nothing, and each change of any branch writes another list of tables.
        _ if tables.exists() => fs::read_to_string(tables).ok()?,
        None => head,
        Some(name) => match fs::read_to_string(git.join(name)) {
            // A name for another branch, whose commit it is.
            Ok(id) if id.starts_with("ref:") => return None,
            Ok(id) => id,
            Err(_) => fs::read_to_string(git.join("packed-refs")).unwrap_or_default(),
        },
    };
    let ignored = [git.join("info/exclude"), top.join(".gitignore"), git.join("shallow"), git.join("config")];
    let texts: Vec<String> = ignored.iter().map(|path| text_of(path).unwrap_or_default()).collect();
    Some(format!("{id} {}", Hash::of(texts.concat().as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_commit_is_told_however_git_keeps_its_branches() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |path: &str, text: &str| {
            let path = folder.path().join(".git").join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, text).expect("a file");
        };
        let now = || commit(&folder.path().join("a/site"));
        write("HEAD", "ref: refs/heads/main\n");
        let unborn = now().expect("told");
        write("packed-refs", "1111 refs/heads/main\n");
        let packed = now().expect("told");
        write("refs/heads/main", "2222\n");
        let loose = now().expect("told");
        write("HEAD", "3333\n");
        let detached = now().expect("told");
        write("HEAD", "ref: refs/heads/.invalid\n");
        write("reftable/tables.list", "0x01-0x02-aa.ref\n");
        let tabled = now().expect("told");
        write("reftable/tables.list", "0x01-0x03-bb.ref\n");
        let all = [unborn, packed, loose, detached, tabled, now().expect("told")];
        for (i, one) in all.iter().enumerate() {
            assert!(!all[..i].contains(one), "{i} is like one before it");
        }
    }

    #[test]
    fn a_branch_that_is_another_ones_name_is_not_told_at_a_look() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir_all(folder.path().join(".git/refs/heads")).expect("a folder");
        fs::write(folder.path().join(".git/HEAD"), "ref: refs/heads/main\n").expect("a file");
        fs::write(folder.path().join(".git/refs/heads/main"), "ref: refs/heads/trunk\n").expect("a file");
        assert_eq!(commit(folder.path()), None);
    }
}
