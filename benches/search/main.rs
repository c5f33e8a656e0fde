//! Indexes a file of search documents, writes the pack into a folder, and prints what it cost; then the same again with
//! one page changed. `cargo bench --bench search -- DOCS.jsonl LABELS.json FOLDER`; `measure.mjs` reads the folder.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends by panicking")]

use std::{
    collections::HashMap,
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    time::Instant,
};

use yishi::{
    diag::{Failure, Lang},
    index,
    search_doc::{FacetLabels, SearchDoc},
};

fn main() {
    let args: Vec<PathBuf> = std::env::args().skip(1).filter(|a| a != "--bench").map(PathBuf::from).collect();
    let [docs, labels, out] = args.as_slice() else {
        println!("usage: cargo bench --bench search -- DOCS.jsonl LABELS.json FOLDER");
        return;
    };
    if let Err(message) = run(docs, labels, out) {
        println!("{message}");
        std::process::exit(1);
    }
}

fn run(docs: &Path, labels: &Path, out: &Path) -> Result<(), String> {
    let labels: FacetLabels =
        serde_json::from_slice(&fs::read(labels).map_err(|e| e.to_string())?).map_err(|e| e.to_string())?;
    let (index_dir, site) = (out.join("search-index"), out.join("site"));
    let mut written = HashMap::new();
    pass("from nothing", &index_dir, &site, read(docs)?, &labels, &mut written)?;
    pass("nothing changed", &index_dir, &site, read(docs)?, &labels, &mut written)?;
    let mut changed = read(docs)?;
    let middle = changed.len() / 2;
    if let Some(last) = changed.get_mut(middle).and_then(|doc| doc.body.last_mut()) {
        last.push_str("补记一笔。");
    }
    pass("one page changed", &index_dir, &site, changed, &labels, &mut written)?;
    pass("changed back", &index_dir, &site, read(docs)?, &labels, &mut written)
}

fn read(path: &Path) -> Result<Vec<SearchDoc>, String> {
    let lines = BufReader::new(fs::File::open(path).map_err(|e| e.to_string())?).lines();
    lines.map(|line| serde_json::from_str(&line.map_err(|e| e.to_string())?).map_err(|e| e.to_string())).collect()
}

/// Writes the files that differ from those of the pass before, as publishing does.
fn pass(
    name: &str,
    index_dir: &Path,
    site: &Path,
    docs: Vec<SearchDoc>,
    labels: &FacetLabels,
    written: &mut HashMap<String, yishi::hash::Hash>,
) -> Result<(), String> {
    let start = Instant::now();
    let mut touched = 0;
    let mut seconds_writing = 0.0;
    let mut sink = |path: &str, bytes: &[u8]| -> Result<(), Failure> {
        let hash = yishi::hash::Hash::of(bytes);
        if written.insert(path.to_owned(), hash) != Some(hash) {
            let start = Instant::now();
            touched += 1;
            let file = site.join(path);
            let failed = |e: std::io::Error| Failure::new("无法写入", "cannot write").path(&file).cause(e);
            fs::create_dir_all(file.parent().unwrap_or(site)).map_err(failed)?;
            fs::write(&file, bytes).map_err(failed)?;
            seconds_writing += start.elapsed().as_secs_f64();
        }
        Ok(())
    };
    let stats = index::update(index_dir, docs.into_iter(), labels, &mut sink).map_err(|f| f.show(Lang::En))?;
    let seconds = start.elapsed().as_secs_f64() - seconds_writing;
    println!(
        "{name}: {seconds:.2} s, and {seconds_writing:.2} s writing {touched} of {} files, {:.1} MB, peak {} MiB; {} pages, {} indexed",
        stats.files,
        stats.bytes as f64 / 1e6,
        peak_mib(),
        stats.pages,
        stats.changed
    );
    fs::write(site.join("manifest.txt"), &stats.manifest).map_err(|e| e.to_string())
}

/// The largest resident size so far, where the system tells it.
fn peak_mib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|l| l.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
}
