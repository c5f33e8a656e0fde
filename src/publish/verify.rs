//! Checks a copy of the site, as a folder or as a zip, against its own manifest.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    io::{self, Read, Seek as _},
    path::Path,
};

use super::{
    current::walk,
    digest::Digest,
    manifest::{self, Manifest},
};
use crate::diag::{Both, Failure};

/// The longest manifest that is read: some million files.
const LONGEST_MANIFEST: u64 = 200 << 20;

/// What checking a copy has found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub manifest: Manifest,
    /// Ordered by path; empty if the copy is true.
    pub differences: Vec<Difference>,
}

/// One point in which a copy is not what its manifest says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// The manifest's root is not the one of its entries.
    Root,
    /// It says another number of files or bytes than its entries have.
    Totals,
    /// Other bytes than listed.
    Differs { path: String },
    /// Listed, but not there.
    Missing { path: String },
    /// There, but not listed.
    Extra { path: String },
    /// Two entries of an archive with one name: which of them is unpacked depends on the program.
    Twice { path: String },
}

impl Difference {
    pub fn sentence(&self) -> Both {
        match self {
            Self::Root => Both::new("清单的总校验值与其条目不符", "the manifest's root is not the one of its entries"),
            Self::Totals => Both::new(
                "清单开头的文件数或字节数与其条目不符",
                "the manifest's numbers of files and bytes are not those of its entries",
            ),
            Self::Differs { path } => Both::new(format!("内容不符：{path}"), format!("differs: {path}")),
            Self::Missing { path } => Both::new(format!("缺少文件：{path}"), format!("missing: {path}")),
            Self::Extra { path } => Both::new(format!("多出文件：{path}"), format!("extra: {path}")),
            Self::Twice { path } => {
                Both::new(format!("压缩包里有两个同名的条目：{path}"), format!("two entries of one name: {path}"))
            }
        }
    }

    fn path(&self) -> &str {
        match self {
            Self::Root | Self::Totals => "",
            Self::Differs { path } | Self::Missing { path } | Self::Extra { path } | Self::Twice { path } => path,
        }
    }
}

/// Checks the copy at `place`. Fails if it cannot be read or holds no manifest of ours.
pub fn verify(place: &Path) -> Result<Verdict, Failure> {
    let unread = |error: io::Error| Failure::new("无法读取", "cannot read").path(place).cause(error);
    if fs::metadata(place).map_err(unread)?.is_dir() {
        verify_folder(place).map_err(unread)?
    } else {
        verify_zip(place).map_err(unread)?
    }
    .map_err(|cause| Failure::new("没有可用的清单 manifest.json", "no usable manifest.json").path(place).cause(cause))
}

fn verify_folder(folder: &Path) -> io::Result<Result<Verdict, String>> {
    let path = folder.join(manifest::NAME);
    // A pipe is waited for without end, and a link leads to another list.
    if fs::symlink_metadata(&path).is_ok_and(|about| !about.is_file()) {
        return Ok(Err("manifest.json is no plain file".to_owned()));
    }
    let text = match File::open(path) {
        Ok(file) => read_manifest(file)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Err(error.to_string())),
        Err(error) => return Err(error),
    };
    let Check { manifest, mut left, mut differences } = match Check::start(&text) {
        Ok(check) => check,
        Err(cause) => return Ok(Err(cause)),
    };
    let mut paths = Vec::new();
    walk(folder, &mut |route, path| paths.push((route.to_owned(), path.to_owned())))?;
    for (route, path) in paths.into_iter().filter(|(route, _)| route != manifest::NAME) {
        let plain = fs::symlink_metadata(&path)?.is_file();
        let file = if plain { Some(File::open(&path)?) } else { None };
        differences.extend(examine(&mut left, route, file)?);
    }
    Ok(Ok(Check { manifest, left, differences }.end()))
}

fn verify_zip(path: &Path) -> io::Result<Result<Verdict, String>> {
    let mut archive = match zip::ZipArchive::new(io::BufReader::new(File::open(path)?)) {
        Ok(archive) => archive,
        Err(error) => return Ok(Err(error.to_string())),
    };
    let Some(top) = top_folder(&archive) else { return Ok(Err(format!("{} is not in the archive", manifest::NAME))) };
    let text = match archive.by_name(&format!("{top}{}", manifest::NAME)) {
        Ok(file) => read_manifest(file)?,
        Err(error) => return Ok(Err(error.to_string())),
    };
    let mut check = match Check::start(&text) {
        Ok(check) => check,
        Err(cause) => return Ok(Err(cause)),
    };
    // The reader knows one entry of each name.
    if archive.has_duplicate_names() {
        check.differences.extend(twice(path, &archive)?.into_iter().map(|path| Difference::Twice { path }));
    }
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).map_err(io::Error::other)?;
        let name = file.name().map_or_else(|_| String::from_utf8_lossy(file.name_raw()).into_owned(), Cow::into_owned);
        match name.strip_prefix(&top) {
            Some(route) if route == manifest::NAME => {}
            // A folder's entry holds nothing. One that does is a file to whoever unpacks it with other rules, and so is one
            // whose name ends in a backslash.
            Some(route) if route.is_empty() || route.ends_with('/') => {
                if file.size() > 0 || !matches!(file.read(&mut [0]), Ok(0)) {
                    check.differences.insert(Difference::Extra { path: route.to_owned() });
                }
            }
            // A name outside the top folder is told in full.
            route => {
                let route = route.unwrap_or(&name).to_owned();
                check.differences.extend(examine(&mut check.left, route, Some(file))?);
            }
        }
    }
    Ok(Ok(check.end()))
}

/// The names that the list at an archive's end has more than once.
fn twice<R: Read + io::Seek>(path: &Path, archive: &zip::ZipArchive<R>) -> io::Result<BTreeSet<String>> {
    /// How each entry of that list begins, and where the lengths of its name, its further fields and its remark stand.
    const MARK: &[u8] = b"PK\x01\x02";
    const LENGTHS: [usize; 3] = [28, 30, 32];
    const HEAD: usize = 46;
    let mut list = io::BufReader::new(File::open(path)?);
    list.seek(io::SeekFrom::Start(archive.central_directory_start()))?;
    let (mut names, mut twice, mut head) = (BTreeSet::new(), BTreeSet::new(), [0; HEAD]);
    while list.read_exact(&mut head).is_ok() && head.starts_with(MARK) {
        let [name, further, remark] = LENGTHS.map(|at| usize::from(u16::from_le_bytes([head[at], head[at + 1]])));
        let mut bytes = vec![0; name + further + remark];
        list.read_exact(&mut bytes)?;
        let name = String::from_utf8_lossy(&bytes[..name]).into_owned();
        if !names.insert(name.clone()) {
            twice.insert(name);
        }
    }
    // However the list is written: there are two.
    if twice.is_empty() {
        twice.insert("?".to_owned());
    }
    Ok(twice)
}

/// What stands before every name of the archive, for a site is often packed as one folder.
fn top_folder<R: Read + io::Seek>(archive: &zip::ZipArchive<R>) -> Option<String> {
    let tops = archive.file_names().flatten().filter_map(|name| name.strip_suffix(manifest::NAME).map(str::to_owned));
    tops.filter(|top| top.is_empty() || top.ends_with('/')).min_by_key(String::len)
}

fn read_manifest(file: impl Read) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    file.take(LONGEST_MANIFEST).read_to_end(&mut text)?;
    Ok(text)
}

/// A check under way: the listed files that have not been seen yet, and what was found so far.
struct Check {
    manifest: Manifest,
    left: BTreeMap<String, (Digest, u64)>,
    differences: BTreeSet<Difference>,
}

impl Check {
    fn start(text: &[u8]) -> Result<Self, String> {
        let manifest = Manifest::parse(text)?;
        let left = manifest.entries.iter().map(|e| (e.path.clone(), (e.sha256, e.size))).collect();
        let root = (!manifest.root_is_right()).then_some(Difference::Root);
        let totals = (!manifest.totals_are_right()).then_some(Difference::Totals);
        let differences = root.into_iter().chain(totals).collect();
        Ok(Self { manifest, left, differences })
    }

    fn end(self) -> Verdict {
        let missing = self.left.into_keys().map(|path| Difference::Missing { path });
        let mut differences: Vec<Difference> = self.differences.into_iter().chain(missing).collect();
        differences.sort_by(|a, b| a.path().cmp(b.path()));
        Verdict { manifest: self.manifest, differences }
    }
}

/// Holds one file against the list and takes it off. No more is read of it than the list allows, so that an archive
/// made to swell costs nothing.
fn examine(
    left: &mut BTreeMap<String, (Digest, u64)>,
    path: String,
    file: Option<impl Read>,
) -> io::Result<Option<Difference>> {
    let Some((digest, size)) = left.remove(&path) else { return Ok(Some(Difference::Extra { path })) };
    let found = file.map(|file| Digest::of_reader(&mut file.take(size + 1)));
    match found {
        Some(Ok(found)) if found == (digest, size) => Ok(None),
        // A zip whose packed bytes are damaged is a difference like any other.
        Some(Err(error)) if !matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput) => {
            Err(error)
        }
        _ => Ok(Some(Difference::Differs { path })),
    }
}
