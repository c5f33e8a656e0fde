//! Ten thousand damaged copies of the sample's real files: records, tables, boundaries, words, pictures and the words of the
//! search box; and a thousand damaged templates of the theme. Each gives an answer or a diagnostic: no panic, no hang, no memory without bounds, and the good
//! records around the bad ones are published. The same damage is done in every run.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends by panicking")]

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use yishi::config::{Limits, Options};
use yishi::map::boundaries;
use yishi::model::file::{self, Records};
use yishi::pages;
use yishi::parse::markdown::{self, Target};
use yishi::pipeline;
use yishi::privacy::{Allow, attachment, redact, scan};
use yishi::render::{Renderer, Templates, Theme};
use yishi::source::SourcePath;

const INPUTS: usize = 10_000;
const TEMPLATES: usize = 1_000;
/// Bad records in one site, and sites: so many inputs also go through the real program.
const AT_ONCE: usize = 50;
const SITES: usize = 4;
/// The longest that one input may take, and the most memory the program may.
const LONGEST: Duration = Duration::from_secs(5);
const MOST_MEMORY: u64 = 1 << 30;

/// A source of numbers that gives the same ones in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % below.max(1)
    }
}

/// The real files, by path; pictures and attachments are made, since the sample has none.
fn originals() -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for folder in ["content", "data", "themes/default/i18n"] {
        walk(Path::new(folder), &mut files);
    }
    files.retain(|(path, bytes)| bytes.len() < 300_000 && !path.ends_with("urls.lock"));
    assert!(files.len() > 100, "the sample is there: {}", files.len());
    let picture = image::RgbImage::from_fn(40, 30, |x, y| image::Rgb([x as u8 * 5, y as u8 * 7, 90]));
    for (name, format) in [
        ("a.png", image::ImageFormat::Png),
        ("a.jpg", image::ImageFormat::Jpeg),
        ("a.gif", image::ImageFormat::Gif),
        ("a.webp", image::ImageFormat::WebP),
    ] {
        let mut bytes = std::io::Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        files.push((format!("content/meetings/{name}"), bytes.into_inner()));
    }
    let mut docx = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    docx.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    std::io::Write::write_all(&mut docx, "<w:p><w:r><w:t>整改方案</w:t></w:r></w:p>".as_bytes()).unwrap();
    files.push(("content/outcomes/a.docx".to_owned(), docx.finish().unwrap().into_inner()));
    files
}

fn walk(folder: &Path, files: &mut Vec<(String, Vec<u8>)>) {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        match path.is_dir() {
            true => walk(&path, files),
            false => files.push((path.to_string_lossy().into_owned(), fs::read(&path).unwrap())),
        }
    }
}

/// What hurts parsers: ends and beginnings of things, numbers at their borders, characters that are none.
#[rustfmt::skip]
const TOKENS: &[&str] = &[
    "---\n", "...\n", ": ", "- ", "[", "]", "{", "}", "&a ", "*a", "!!binary ", "|", ">", "\t", "\r", "\n\n", "\u{feff}", "\u{0}", "\u{202e}", "\u{200d}", "\"", "'", "`", "```\n",
    "99999999999999999999", "-1", "1e999", "NaN", "0000-00-00", "2024-02-30", "9999-12-31", "未载明", "60余", "<script>", "</script>", "<!--", "<![CDATA[", "&#x110000;", "](", "![](",
    "javascript:", "13812345678", "11010519491231002X", "../../", "{{ 7*7 }}", "{% raw %}", "一", "é", "e\u{301}", "🙂", "\u{1d7d8}", "#", "|---|", "1.", "> ", "<a href=", "=cmd()", ",,,,",
];

fn damage(bytes: &[u8], other: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut out = bytes.to_vec();
    for _ in 0..=dice.roll(6) {
        let at = dice.roll(out.len() + 1);
        let end = (at + 1 + dice.roll(60)).min(out.len());
        match dice.roll(8) {
            0 if at < out.len() => out[at] = dice.roll(256) as u8,
            1 if at < out.len() => out[at] ^= 1 << dice.roll(8),
            2 => drop(out.drain(at..end.max(at))),
            3 => {
                let copy = out[at..end.max(at)].to_vec();
                let times = 1 + dice.roll(200);
                out.splice(at..at, copy.repeat(times));
            }
            4 => {
                let from = dice.roll(other.len() + 1);
                let to = (from + dice.roll(400)).min(other.len());
                out.splice(at..at, other[from..to].iter().copied());
            }
            5 => out.truncate(at),
            _ => {
                let token = TOKENS[dice.roll(TOKENS.len())].repeat(if dice.roll(20) == 0 { 3_000 } else { 1 });
                out.splice(at..at, token.bytes());
            }
        }
    }
    out
}

/// What the program does with a file of this path.
fn read(path: &str, bytes: &[u8]) {
    let limits = Limits { image_pixels: 1 << 20, ..Limits::default() };
    let place: SourcePath = path.into();
    let text = String::from_utf8_lossy(bytes);
    match path.rsplit('.').next().unwrap_or_default() {
        "png" | "jpg" | "gif" | "webp" => drop(yishi::image::make(bytes, &limits)),
        "docx" => {
            let limits = attachment::Limits::default();
            drop(attachment::text_of(path, bytes, &limits));
            drop(attachment::without_author(path, bytes, &limits));
        }
        "geojson" => {
            let (map_source, crs) = (Some("x"), Some("WGS84"));
            let file = boundaries::File { path: &place, bytes, crs, map_source, date: None, map_approval_no: None };
            let (shapes, faults) = boundaries::read(&file);
            assert!(shapes.is_some() || faults.errors() > 0, "a boundary file was given up in silence");
        }
        _ => {
            let (records, faults) = file::read(&place, bytes, &limits);
            assert!(!matches!(records, Records::Broken(..)) || faults.errors() > 0, "a record was given up in silence");
            let none = Allow::none();
            if !scan(&text, &none).is_empty() {
                redact(&text, &none);
            }
            let body = text.rsplit("\n---\n").next().unwrap_or(&text);
            markdown::render(body, &|_| Target::Dangling);
            yishi::index::query::words(&text);
        }
    }
}

#[test]
fn ten_thousand_damaged_files_give_answers() {
    let files = originals();
    let (next, wrong) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    // What is said of a panic is gathered below; its own report would drown everything.
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    if n >= INPUTS {
                        return;
                    }
                    let mut dice = Dice(n as u64 ^ 0x5eed);
                    let (path, bytes) = &files[dice.roll(files.len())];
                    let input = damage(bytes, &files[dice.roll(files.len())].1, &mut dice);
                    let started = Instant::now();
                    let ended = catch_unwind(AssertUnwindSafe(|| read(path, &input)));
                    if ended.is_err() || started.elapsed() > LONGEST {
                        let how = if ended.is_err() { "panicked" } else { "took too long" };
                        wrong
                            .lock()
                            .unwrap()
                            .push(format!("input {n}, made of {path}, {how} after {:?}", started.elapsed()));
                    }
                }
            });
        }
    });
    std::panic::set_hook(hook);
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{} inputs:\n{}", wrong.len(), wrong.join("\n"));
    assert!(peak("self") < MOST_MEMORY, "{} bytes at the most", peak("self"));
}

/// The most memory a process has had, in bytes; 0 where the system does not say.
fn peak(process: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|rest| rest.trim().trim_end_matches(" kB").parse::<u64>().ok()).map_or(0, |kib| kib * 1024)
}

/// A site with some good records and damaged ones under names of their own.
fn site(root: &Path, files: &[(String, Vec<u8>)], dice: &mut Dice) {
    let _ = fs::remove_dir_all(root);
    let init = Command::new(env!("CARGO_BIN_EXE_yishi")).arg("init").arg(root).output().unwrap();
    assert!(init.status.success());
    let kinds = ["content/", "data/programmes/", "data/plans/", "data/campaigns/", "data/figures/"];
    let records: Vec<&(String, Vec<u8>)> =
        files.iter().filter(|(path, _)| kinds.iter().any(|kind| path.starts_with(kind))).collect();
    for n in 0..AT_ONCE {
        let (path, bytes) = records[dice.roll(records.len())];
        let input = damage(bytes, &records[dice.roll(records.len())].1, dice);
        let (folder, name) = path.rsplit_once('/').unwrap();
        let to = root.join(folder);
        fs::create_dir_all(&to).unwrap();
        fs::write(to.join(format!("zz-{n}.{}", name.rsplit('.').next().unwrap())), input).unwrap();
    }
}

#[test]
fn good_records_are_published_among_damaged_ones() {
    let files = originals();
    let folder = tempfile::tempdir().unwrap();
    for n in 0..SITES {
        let root = folder.path().join(n.to_string());
        site(&root, &files, &mut Dice(n as u64 ^ 0xbad));
        let said = fs::File::create(folder.path().join("said")).unwrap();
        let started = Instant::now();
        let mut child = Command::new(env!("CARGO_BIN_EXE_yishi"))
            .args(["build", "--today", "2026-11-22", "--root"])
            .arg(&root)
            .stdout(Stdio::null())
            .stderr(said)
            .spawn()
            .unwrap();
        let mut most = 0;
        let status = loop {
            most = most.max(peak(&child.id().to_string()));
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            // All of them together, in a program built for tests, on a machine that has other work.
            assert!(started.elapsed() < LONGEST * 24, "site {n} hangs");
            std::thread::sleep(Duration::from_millis(20));
        };
        let said = fs::read_to_string(folder.path().join("said")).unwrap();
        assert_eq!(status.code(), Some(1), "site {n}: {said}");
        assert!(said.contains("错误["), "site {n}: nothing was told: {said}");
        assert!(most < MOST_MEMORY, "site {n}: {most} bytes");
        for good in ["topics/liyuan-ludeng", "meetings/liyuan-2024-ludeng", "outcomes/liyuan-2024-ludeng"] {
            let page = root.join("public").join(format!("{good}.html"));
            assert!(page.exists(), "site {n}: {good} is gone: {said}");
        }
    }
}

#[test]
fn a_thousand_damaged_templates_are_told_or_drawn() {
    let folder = tempfile::tempdir().unwrap();
    let init = Command::new(env!("CARGO_BIN_EXE_yishi")).arg("init").arg(folder.path()).output().unwrap();
    assert!(init.status.success());
    let options = Options { search: false, ..Options::on(jiff::civil::date(2026, 11, 22)) };
    let mut checked = pipeline::check(folder.path(), &options).unwrap();
    let site = checked.site.take().unwrap();
    let made = pipeline::prepare(folder.path(), site, &checked.found, &options, &mut checked.diagnostics);
    let world = made.world();
    let jobs = pages::jobs(&world);
    let drawn: Vec<pages::Page> = jobs.iter().map(|job| (job.make)(&world)).collect();

    let mut files = Vec::new();
    walk(Path::new("themes/default/templates"), &mut files);
    assert!(files.len() > 40, "the templates are there: {}", files.len());
    let mut wrong = Vec::new();
    let (mut told, mut shown) = (0, 0);
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    for n in 0..TEMPLATES {
        let mut dice = Dice(n as u64 ^ 0x7e3a);
        let (path, bytes) = &files[dice.roll(files.len())];
        let input = damage(bytes, &files[dice.roll(files.len())].1, &mut dice);
        let name = path.strip_prefix("themes/default/").unwrap().to_owned();
        let started = Instant::now();
        let ended = catch_unwind(AssertUnwindSafe(|| {
            let theme = Theme::new([(name.clone(), input)]);
            let (renderer, faults) = Renderer::new(Templates::compile(theme.templates()), &theme, &world, false, "");
            let Some(renderer) = renderer else { return faults.errors() };
            // Its own pages; of a part, which any page may show, the first of each kind.
            let of_it = |page: &&pages::Page| name.ends_with(page.template);
            let some: Vec<&pages::Page> = match drawn.iter().filter(of_it).take(2).collect::<Vec<_>>() {
                own if own.is_empty() => drawn.iter().step_by(40).collect(),
                own => own,
            };
            some.iter().filter(|page| renderer.page(&world, page).is_err()).count()
        }));
        match ended {
            Err(_) => wrong.push(format!("input {n}, made of {path}, panicked")),
            Ok(_) if started.elapsed() > LONGEST => wrong.push(format!("input {n}, made of {path}, took too long")),
            Ok(0) => shown += 1,
            Ok(_) => told += 1,
        }
    }
    std::panic::set_hook(hook);
    assert!(wrong.is_empty(), "{} inputs:\n{}", wrong.len(), wrong.join("\n"));
    assert!(told > 100 && shown > 100, "both happen: {told} told, {shown} drawn");
    assert!(peak("self") < MOST_MEMORY, "{} bytes at the most", peak("self"));
}

#[test]
fn a_picture_that_claims_to_be_huge_costs_no_memory() {
    // Memory is measured of the whole process, so that this test needs one to itself.
    if std::env::var_os("YISHI_ALONE").is_none() {
        let alone = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "a_picture_that_claims_to_be_huge_costs_no_memory"])
            .env("YISHI_ALONE", "1")
            .output()
            .unwrap();
        assert!(alone.status.success(), "{}", String::from_utf8_lossy(&alone.stdout));
        return;
    }
    // 30,000 × 30,000 pixels, one bit each, in a file of a hundred bytes.
    let chunk = |name: &[u8; 4], inside: &[u8]| {
        let mut crc = flate2::Crc::new();
        crc.update(name);
        crc.update(inside);
        [&u32::try_from(inside.len()).unwrap().to_be_bytes()[..], name, inside, &crc.sum().to_be_bytes()].concat()
    };
    let side = 30_000_u32.to_be_bytes();
    let header = [&side[..], &side, &[8, 2, 0, 0, 0]].concat();
    let png =
        [b"\x89PNG\r\n\x1a\n", &chunk(b"IHDR", &header)[..], &chunk(b"IDAT", &[0x78, 0x9c]), &chunk(b"IEND", &[])]
            .concat();
    let before = peak("self");
    let problem = yishi::image::make(&png, &Limits::default()).unwrap_err();
    assert!(matches!(problem, yishi::image::Problem::Large { width: 30_000, height: 30_000, .. }), "{problem:?}");

    // A small picture whose packed colour profile is half a gigabyte.
    let packed = |bytes: &[u8]| {
        let mut out = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        std::io::Write::write_all(&mut out, bytes).unwrap();
        out
    };
    let mut profile = packed(&[]);
    let zeros = vec![0; 1 << 20];
    for _ in 0..512 {
        std::io::Write::write_all(&mut profile, &zeros).unwrap();
    }
    let profile = [b"x\0\0", &profile.finish().unwrap()[..]].concat();
    let header = [&4_u32.to_be_bytes()[..], &4_u32.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    let pixels = packed(&[0; 4 * 13]).finish().unwrap();
    let parts: [(&[u8; 4], &[u8]); 4] = [(b"IHDR", &header), (b"iCCP", &profile), (b"IDAT", &pixels), (b"IEND", &[])];
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    parts.iter().for_each(|(name, inside)| png.extend(chunk(name, inside)));
    let made = yishi::image::make(&png, &Limits::default()).unwrap();
    assert_eq!((made.width, made.height), (4, 4));
    assert!(peak("self") < before + (64 << 20), "{} bytes before, {} after", before, peak("self"));
}
