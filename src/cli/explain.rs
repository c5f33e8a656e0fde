//! `yishi explain`: what made a page: its kind, its leaf, its template, its source files.

use std::path::Path;
use std::sync::Arc;

use serde::Serialize;

use crate::cli::Ending;
use crate::cli::context::{self, Context};
use crate::cli::stats::prepared;
use crate::config::Limits;
use crate::derive::{attachment, photo};
use crate::diag::{Both, Failure, Lang, nearest};
use crate::id::RecordKind;
use crate::model::Site;
use crate::model::site::Absent;
use crate::pages::download::{self, Form, KINDS as KINDS_OF_DATA};
use crate::pages::{self, KINDS, Page, World};
use crate::pipeline::{self, Prepared};

#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// 网址、网址中的路径、生成的文件，或一个源文件（列出由它做成的页面）
    #[arg(value_name = "URL")]
    url: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args, at: &Context) -> Result<Ending, Failure> {
    let made = prepared(at, None)?;
    let world = made.world();
    let asked = tidy(&args.url, made.base_url.as_deref());
    let all = pages::jobs(&world);
    if let Some(job) = all.iter().find(|job| job.route.as_str() == asked) {
        let told = told(&(job.make)(&world), at.lang);
        context::print(&if args.json { context::json(&told)? } else { told.text(at.lang) });
        return Ok(Ending::Clean);
    }
    if let Some(file) = theme_file(&made, &asked) {
        let text = Both::new(format!("{asked}\n主题文件  {file}"), format!("{asked}\ntheme file  {file}"));
        context::print(text.get(at.lang));
        return Ok(Ending::Clean);
    }
    if let Some(told) = beside(&at.root, &asked).or_else(|| attached(&made.site, &asked)).or_else(|| {
        let options = context::options(&at.root, None).ok()?;
        pictured(&made.site, (&at.root, &options.limits), &asked)
    }) {
        let text = format!("{asked}\n{}", told.get(at.lang));
        context::print(&if args.json { context::json(&text)? } else { text });
        return Ok(Ending::Clean);
    }
    // A former address is written as it was: `/old/12`, without the ending of its file.
    let whole = [format!("{asked}.html"), format!("{asked}/index.html")];
    if let Some(job) = all.iter().find(|job| whole.iter().any(|whole| job.route.as_str() == whole)) {
        let told = told(&(job.make)(&world), at.lang);
        context::print(&if args.json { context::json(&told)? } else { told.text(at.lang) });
        return Ok(Ending::Clean);
    }
    let from: Vec<String> = made_from(&world, &all, &asked);
    if from.is_empty() {
        let unknown = || unknown(&asked, all.iter().map(|job| job.route.as_str()));
        return Err(unpublished(&made.site, &asked).unwrap_or_else(unknown));
    }
    context::print(&if args.json { context::json(&from)? } else { from.join("\n") });
    Ok(Ending::Clean)
}

/// What is told of one page.
#[derive(Serialize)]
struct Told {
    route: String,
    title: String,
    kind: &'static str,
    purpose: &'static str,
    leaf: String,
    template: String,
    sources: Vec<String>,
}

fn told(page: &Page, lang: Lang) -> Told {
    let kind = KINDS.iter().find(|kind| kind.name == page.kind);
    let leaf = kind.map_or("", |kind| kind.leaf);
    let mut sources: Vec<String> = page.made_from.iter().map(ToString::to_string).collect();
    if let (true, Some((kind, id))) = (sources.is_empty(), &page.record) {
        sources.push(format!("{}/{id}", kind.folder()));
    }
    Told {
        route: page.route.to_string(),
        title: page.title.clone(),
        kind: page.kind,
        purpose: kind.map_or("", |kind| match lang {
            Lang::Zh => kind.purpose.0,
            Lang::En => kind.purpose.1,
        }),
        leaf: if leaf.contains('/') { leaf.to_owned() } else { format!("src/pages/{leaf}") },
        template: format!("themes/default/templates/{}", page.template),
        sources,
    }
}

impl Told {
    fn text(&self, lang: Lang) -> String {
        let label = |zh: &str, en: &str| Both::new(zh, en).get(lang).to_owned();
        let many = label("由许多记录做成", "made of many records");
        let sources = if self.sources.is_empty() { many } else { self.sources.join("\n            ") };
        [
            (label("网址  ", "address "), self.route.as_str()),
            (label("标题  ", "title   "), &self.title),
            (label("种类  ", "kind    "), self.kind),
            (label("用途  ", "purpose "), self.purpose),
            (label("代码  ", "leaf    "), &self.leaf),
            (label("模板  ", "template"), &self.template),
            (label("源文件", "sources "), &sources),
        ]
        .map(|(label, value)| format!("{label}    {value}"))
        .join("\n")
    }
}

/// The pages that were made from a source file.
fn made_from(world: &World<'_>, all: &[pages::Job], asked: &str) -> Vec<String> {
    if !(asked.starts_with("content/") || asked.starts_with("data/")) {
        return Vec::new();
    }
    let pages = all.iter().map(|job| (job.make)(world));
    pages.filter(|page| page.made_from.iter().any(|file| &**file == asked)).map(|page| page.route.to_string()).collect()
}

/// Files of the site that no page stands for, and sources of which every page is made.
fn beside(root: &Path, asked: &str) -> Option<Both> {
    let lines =
        |zh: &str, en: &str, leaf: &str| Both::new(format!("{zh}\n代码  {leaf}"), format!("{en}\ncode  {leaf}"));
    let part = asked.strip_prefix("changes/").and_then(|rest| rest.strip_suffix(".html"));
    let numbered = part.is_some_and(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    if asked == "changes.html" || asked == "changes/feed.xml" || numbered {
        let absolute = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
        let history = absolute.ancestors().any(|above| above.join(".git").exists());
        let told = lines(
            "更新记录：由 git 里的每次提交和其中的 Change-Note 做成",
            "the log of changes: made of each commit in git and its Change-Note",
            "src/pages/changes.rs",
        );
        return history.then_some(told);
    }
    // One name for a source and for what is published of it.
    if asked == "data/regions.csv" {
        return Some(lines(
            "源文件：地区表，做成 regions/ 下的各页，也用在每条记录的地区名上；网站上的同名文件是由它做成的开放数据",
            "as a source, the table of regions: it makes the pages below regions/, and names the region of every record; on the site, open data made of it",
            "src/model/region_table.rs, src/pages/download.rs",
        ));
    }
    let mut data = KINDS_OF_DATA.into_iter().flat_map(|kind| Form::ALL.map(|form| (kind, form)));
    if let Some((kind, _)) = data.find(|(kind, form)| download::route(*kind, *form).as_str() == asked) {
        let folder = kind.folder();
        return Some(lines(
            &format!("开放数据：由全部 {folder} 记录做成，字段说明见 {}", download::dictionary(kind)),
            &format!(
                "open data: made of all records of {folder}; its fields are told in {}",
                download::dictionary(kind)
            ),
            "src/pages/download.rs",
        ));
    }
    let theme = asked.strip_prefix("themes/").and_then(|rest| rest.split_once('/')).map(|(_, file)| file);
    if asked == "search.txt" || asked.starts_with("search/") {
        return Some(lines(
            "搜索用的文件：由全部页面的文字做成，读者的浏览器按查询取用其中几个；search.txt 写着这一版索引的名字",
            "a file of the search: made of the text of all pages; a reader's browser fetches the few that a query needs; search.txt names the index of this build",
            "src/index/export.rs",
        ));
    }
    Some(match asked {
        "manifest.json" => lines(
            "清单：每个文件的 SHA-256，yishi verify 用它核对",
            "the manifest: the SHA-256 of each file, which yishi verify checks",
            "src/publish/manifest.rs",
        ),
        "_headers" | "nginx/headers.conf" => {
            lines("给主机的 HTTP 头", "HTTP headers, for hosts", "src/publish/headers.rs")
        }
        "_redirects" | "nginx/redirects.conf" => lines(
            "给主机的转址：由各条记录的 aliases 做成",
            "redirects, for hosts: made of the records' aliases",
            "src/publish/redirects.rs",
        ),
        "data/site.yaml" => lines(
            "网站设置：每一页都用到它",
            "the settings of the site: every page is made with them",
            "src/model/settings.rs",
        ),
        "data/tombstones.yaml" => lines(
            "撤下说明：每一条在它的原网址上做成一页",
            "the tombstones: each makes a page at its old address",
            "src/pages/stub.rs",
        ),
        "data/urls.lock" => lines(
            "网址清单：不做成页面；构建用它保证发布过的网址都还能打开",
            "the ledger of URLs: it makes no page; builds hold to it, so that no published URL is lost",
            "src/publish/ledger.rs",
        ),
        "data/authors.yaml" => lines(
            "提交人所代表的单位：用在修订记录和更新记录里",
            "the units that authors stand for: named in revisions and in the log of changes",
            "src/history/mod.rs",
        ),
        _ => match theme?.split_once('/')? {
            ("css", _) => lines(
                "主题的样式：全部合成 assets/style-*.css，每一页都用到",
                "a style of the theme: all of them make assets/style-*.css, which every page uses",
                "src/render/theme.rs",
            ),
            ("js" | "img", file) => lines(
                &format!("主题的文件：发布在 assets/ 下（{file}）"),
                &format!("a file of the theme: published below assets/ ({file})"),
                "src/render/theme.rs",
            ),
            ("i18n", _) => {
                lines("界面用语：每一页都用到", "words of the interface: every page uses them", "src/words.rs")
            }
            ("templates", template) => {
                let of = |kind: &&&pages::Kind| kind.template == template;
                let kinds: Vec<&str> = KINDS.iter().filter(of).map(|kind| kind.name).collect();
                match kinds.is_empty() {
                    true => lines("许多页面共用的模板", "a template that many pages share", "src/render/mod.rs"),
                    false => lines(
                        &format!("这些种类的页面的模板：{}", kinds.join("、")),
                        &format!("the template of pages of these kinds: {}", kinds.join(", ")),
                        "src/render/mod.rs",
                    ),
                }
            }
            _ => return None,
        },
    })
}

/// The record that an attachment is of.
fn attached(site: &Site, asked: &str) -> Option<Both> {
    let one = attachment::wanted(site).0.into_iter().find(|one| one.route.as_str() == asked)?;
    let (file, record) = (&one.file, &one.record);
    Some(Both::new(
        format!("附件：由 {file} 做成，去掉了作者信息\n记录  {record}"),
        format!("an attachment: made of {file}, without its authors' fields\nrecord  {record}"),
    ))
}

/// The photo that a picture is of, and the records that show it.
fn pictured(site: &Site, (root, limits): (&Path, &Limits), asked: &str) -> Option<Both> {
    let name = asked.strip_prefix("media/")?.split('-').next()?;
    let wanted = photo::wanted(site).0;
    let file = pipeline::photo_named(&wanted, name, root, limits)?;
    let records: Vec<&str> = wanted.iter().filter(|one| one.picture == file).map(|one| &*one.record).collect();
    Some(Both::new(
        format!("照片：由 {file} 做成，去掉了拍摄信息\n记录  {}", records.join("、")),
        format!("a photo: made of {file}, without what the camera noted\nrecords  {}", records.join(", ")),
    ))
}

fn theme_file(made: &Prepared, asked: &str) -> Option<String> {
    if asked.starts_with("assets/style-") {
        return Some("themes/default/css/".to_owned());
    }
    let file = asked.strip_prefix("assets/")?;
    made.theme.assets().iter().any(|(route, _)| route == asked).then(|| format!("themes/default/{file}"))
}

/// A route out of what a person has at hand: `http://127.0.0.1:8000/outcomes/a.html?x#y`, `/outcomes/`, `public/a.html`.
fn tidy(asked: &str, base_url: Option<&str>) -> String {
    let asked = asked.trim();
    let cut = asked.split(['?', '#']).next().unwrap_or_default();
    let path = match base_url.and_then(|base| cut.strip_prefix(base)) {
        Some(path) => path,
        None => match cut.split_once("://") {
            Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
            None => cut,
        },
    };
    let path = path.rsplit_once("/public/").map_or(path, |(_, path)| path);
    let path = path.rsplit_once("/.yishi/preview/").map_or(path, |(_, path)| path);
    let path = path.trim_start_matches("./").trim_start_matches('/');
    let path = path.strip_prefix("public/").unwrap_or(path);
    if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() }
}

/// Of a record that is in the files and not on the site, why.
fn unpublished(site: &Site, asked: &str) -> Option<Failure> {
    let path = asked.strip_prefix("content/").unwrap_or(asked);
    let (folder, name) = path.strip_suffix(".html").or_else(|| path.strip_suffix(".md"))?.split_once('/')?;
    let id = name.rsplit('/').next().unwrap_or(name);
    let why = site.absent.get(&(RecordKind::from_folder(folder)?, Arc::from(id)))?;
    Some(match why {
        Absent::Draft => Failure::new(
            format!("{asked} 的记录是草稿（`draft:`），还没有发布"),
            format!("the record of {asked} is a draft (`draft:`) and not published yet"),
        ),
        Absent::Later => Failure::new(
            format!("{asked} 的记录说的是所选日期以后的事，没有列入"),
            format!("the record of {asked} tells of what came after the day that was chosen, and is left out"),
        ),
        Absent::Faulty => Failure::new(
            format!("{asked} 的记录有错误，没有发布；先看 yishi check"),
            format!("the record of {asked} has a fault and is not published; see yishi check first"),
        ),
    })
}

fn unknown<'r>(asked: &str, routes: impl Iterator<Item = &'r str>) -> Failure {
    let (zh, en) = nearest(asked, routes)
        .map_or_else(Default::default, |near| (format!("；是不是 {near}？"), format!("; did you mean {near}?")));
    Failure::new(format!("网站没有 {asked}{zh}"), format!("the site has no {asked}{en}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_names_a_page_is_understood() {
        let base = Some("https://xs.example.gov.cn/zx/");
        for (asked, wanted) in [
            ("http://127.0.0.1:8000/outcomes/a.html?sort=date#top", "outcomes/a.html"),
            ("https://xs.example.gov.cn/zx/outcomes/a.html", "outcomes/a.html"),
            ("http://127.0.0.1:8000", "index.html"),
            ("/outcomes/", "outcomes/index.html"),
            ("public/outcomes/a.html", "outcomes/a.html"),
            ("./public/index.html", "index.html"),
            ("/srv/site/public/404.html", "404.html"),
            ("content/outcomes/a.md", "content/outcomes/a.md"),
        ] {
            assert_eq!(tidy(asked, base), wanted, "{asked}");
        }
    }
}
