//! What stands below the help of each command: commands as they are typed, with what they do.

use crate::diag::Lang;

/// A command line, and what it does in Chinese and in English.
type Example = (&'static str, &'static str, &'static str);

/// By command; the first is the program itself.
const EXAMPLES: &[(&str, &[Example])] = &[
    (
        "",
        &[
            ("yishi init zx", "在文件夹 zx 里建一个能用的小站点", "make a small site that works in the folder zx"),
            ("yishi --root zx serve", "在浏览器里边改边看", "see it in a browser while it is written"),
            ("yishi --root zx build", "生成 zx/public，可放到任何网页服务器上", "make zx/public, for any web server"),
            ("yishi build --help", "一个命令的全部选项", "all options of one command"),
        ],
    ),
    (
        "build",
        &[
            (
                "yishi build --base-url https://zx.example.gov.cn/",
                "写上正式网址，有规范链接和网站地图",
                "with canonical addresses and a sitemap",
            ),
            ("yishi build --strict", "有一处不对就保持原来的网站", "anything wrong leaves the website as it is"),
        ],
    ),
    (
        "check",
        &[
            ("yishi check", "逐条说明错在哪里、怎样改", "every fault with its place and remedy"),
            ("yishi check --format json", "给编辑器等程序用", "for editors and other programs"),
        ],
    ),
    ("serve", &[("yishi serve --port 8080 --drafts", "连草稿一起，用 8080 端口", "with drafts, on port 8080")]),
    (
        "new",
        &[
            (
                "yishi new meeting --region 大陈镇 --title 老旧小区加装电梯",
                "地区写名称或区划代码都可以",
                "the region by its name or its code",
            ),
            ("yishi new outcome --meeting jiaojiang-2022-dachen", "由一次协商形成的成果", "an outcome of a meeting"),
            ("yishi new plan --id 2025-plan", "data/plans/ 里的一份年度计划", "a plan of the year, in data/plans/"),
        ],
    ),
    ("init", &[("yishi init zx", "然后：yishi --root zx serve", "then: yishi --root zx serve")]),
    (
        "stats",
        &[
            ("yishi stats --region 331002", "一个地区的全部指标", "all indicators of a region"),
            (
                "yishi stats --explain completion-rate",
                "办结率的分子、分母各是哪些记录",
                "the very records of its numerator and denominator",
            ),
        ],
    ),
    (
        "search",
        &[
            ("yishi search 口袋公园", "标题、摘要、正文里都找", "in titles, summaries and texts"),
            ("yishi search '“加装电梯” -充电桩'", "整句，且不含另一个词", "one word, without another"),
            ("yishi search '地区:大陈镇 年份:2022'", "按归属找", "by what pages belong to, here the year"),
        ],
    ),
    (
        "explain",
        &[
            (
                "yishi explain outcomes/taizhou-dachen.html",
                "页面的代码、模板、源文件",
                "its code, template and sources",
            ),
            ("yishi explain content/topics/taizhou-dachen.md", "由它做成的页面", "the pages made from it"),
        ],
    ),
    (
        "redact",
        &[(
            "yishi redact --write",
            "写入文件；提交之前请逐处看过",
            "into the files; look through them before you commit",
        )],
    ),
    (
        "retire",
        &[(
            "yishi retire outcomes/2021-lamp --reason 合并到其他页面 --successor outcomes/2021-lights",
            "原网址说明原因，并指向代替它的页面",
            "its address tells why, and leads to the other page",
        )],
    ),
    (
        "verify",
        &[("yishi verify public", "改动、缺少、多出的文件逐个列出", "each file that differs, is missing or is extra")],
    ),
    (
        "theme",
        &[
            ("yishi theme list", "主题有哪些文件", "which files the theme has"),
            (
                "yishi theme copy css/tokens.css",
                "把写颜色的文件复制到本站来改",
                "the file of the colours, to be changed in this site",
            ),
        ],
    ),
    (
        "hook",
        &[
            (
                "yishi hook install /srv/git/zx.git --web /srv/www/zx",
                "以后推送即检查并发布",
                "from now on each push is checked and published",
            ),
            ("yishi hook status /srv/git/zx.git", "什么时候发布了哪次提交", "what was published when"),
        ],
    ),
];

/// The examples of a command, and for the program what its exit codes mean.
pub(super) fn of(command: &str, lang: Lang) -> String {
    let all = EXAMPLES.iter().find(|(name, _)| *name == command).map_or(&[][..], |(_, all)| all);
    let lines = all.iter().map(|(typed, zh, en)| match lang {
        Lang::Zh => format!("  {typed}\n      {zh}"),
        // The names and words of the sample are Chinese; English readers see the same commands with others.
        Lang::En => format!("  {}\n      {en}", in_english(typed)),
    });
    let (heading, codes) = match lang {
        Lang::Zh => ("例如：", "退出码：0 没有问题；1 记录有错，或没有做成；2 命令写错了"),
        Lang::En => {
            ("Examples:", "Exit codes: 0 all is well; 1 faults in the records, or it failed; 2 a wrong command line")
        }
    };
    let mut text = std::iter::once(heading.to_owned()).chain(lines).collect::<Vec<_>>().join("\n");
    if command.is_empty() {
        text.push_str(&format!("\n\n{codes}"));
    }
    text
}

fn in_english(typed: &str) -> String {
    [
        ("大陈镇 --title 老旧小区加装电梯", "331002101 --title \"A lift for an old house\""),
        // The records are Chinese, and their titles and places are found by pinyin.
        ("口袋公园", "koudaigongyuan"),
        ("'“加装电梯” -充电桩'", "'koudaigongyuan -dachen'"),
        ("'地区:大陈镇 年份:2022'", "'dachen year:2022'"),
        ("合并到其他页面", "merged"),
    ]
    .iter()
    .fold(typed.to_owned(), |text, (zh, en)| text.replace(zh, en))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::cli::{Cli, language};

    /// Every example is a command line that the program takes.
    #[test]
    fn examples_can_be_typed() {
        let mut shown = 0;
        for (name, all) in EXAMPLES {
            for typed in all.iter().flat_map(|(typed, ..)| [(*typed).to_owned(), in_english(typed)]) {
                let words = words(&typed);
                let parsed = language::command(Cli::command(), Lang::Zh).try_get_matches_from(&words);
                let help = parsed.as_ref().is_err_and(|error| !error.use_stderr());
                assert!(parsed.is_ok() || help, "{typed}: {words:?}");
                assert!(name.is_empty() || words.contains(&(*name).to_owned()), "{typed}");
                shown += 1;
            }
        }
        assert!(shown > 30);
        for command in Cli::command().get_subcommands() {
            assert!(EXAMPLES.iter().any(|(name, _)| *name == command.get_name()), "{}", command.get_name());
        }
    }

    /// The words of a command line as a shell reads them.
    fn words(line: &str) -> Vec<String> {
        let (mut words, mut quote) = (vec![String::new()], None);
        for c in line.chars() {
            match (c, quote) {
                ('\'' | '"', None) => quote = Some(c),
                (c, Some(open)) if c == open => quote = None,
                (' ', None) => words.push(String::new()),
                (c, _) => words.last_mut().unwrap().push(c),
            }
        }
        words
    }
}
