//! Tells the program which program it is: what one version remembers of a site is of no use to another. The name follows
//! from all sources, so that a host which compiles the program for each build keeps what it remembers.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// Everything the program is made of.
const SOURCES: [&str; 5] = ["src", "themes/default", "Cargo.toml", "Cargo.lock", "build.rs"];

fn main() -> io::Result<()> {
    let mut files = Vec::new();
    for source in SOURCES {
        println!("cargo::rerun-if-changed={source}");
        gather(Path::new(source), &mut files)?;
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        (&file, fs::read(&file)?).hash(&mut hasher);
    }
    for of in ["TARGET", "PROFILE"] {
        env::var(of).unwrap_or_default().hash(&mut hasher);
    }
    println!("cargo::rustc-env=YISHI_PROGRAM={:016x}", hasher.finish());
    Ok(())
}

fn gather(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !path.is_dir() {
        // A package leaves out what it does not need.
        files.extend(path.exists().then(|| path.to_owned()));
        return Ok(());
    }
    fs::read_dir(path)?.try_for_each(|entry| gather(&entry?.path(), files))
}
