//! The command line in the reader's language: Chinese stands beside the arguments, the English is in the table below, and
//! the words that clap adds of its own are replaced.

use std::ffi::OsString;
use std::io::{IsTerminal, Write, stderr, stdout};
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command};

use crate::cli::{context, examples};
use crate::diag::Lang;

/// `(command, argument)` to the English sentence; an empty argument is the command itself.
const ENGLISH: &[(&str, &str, &str)] = &[
    ("", "", "yishi: compiles the records of grassroots consultation into a public website"),
    ("", "root", "the site's folder, which holds content/ and data/ [default: the current folder]"),
    ("", "lang", "the language of messages: zh or en [default: zh]"),
    ("build", "", "Make the website"),
    ("build", "out", "where the website is written [default: public in the site's folder]"),
    (
        "build",
        "base_url",
        "the address on the web, such as https://zx.example.gov.cn/ [default: base_url of data/site.yaml]",
    ),
    (
        "build",
        "today",
        "the day taken as today, such as 2026-11-22: lateness is judged from it, and what records say happened later is left out; terms and planned meetings stay",
    ),
    ("build", "strict", "leave the website as it is when there is any error or warning"),
    ("build", "drafts", "publish drafts too, marked as drafts"),
    ("build", "no_search", "leave out the search (quicker; the search page keeps its static indexes)"),
    ("check", "", "Check all records; write nothing"),
    ("check", "format", "text for people, json for programs [default: text]"),
    ("check", "strict", "warnings count as errors"),
    ("check", "history", "look through old commits too: private data taken out of the files is still there"),
    ("check", "today", "the day taken as today, such as 2026-11-22"),
    ("serve", "", "Preview on this computer and follow every change"),
    ("serve", "port", "the port; the preview opens on this computer only, at http://127.0.0.1:PORT [default: 8000]"),
    ("serve", "today", "the day taken as today, such as 2026-11-22"),
    ("serve", "drafts", "show drafts too, marked as drafts"),
    ("new", "", "Begin a record: what can be known is filled in, the rest is explained"),
    (
        "new",
        "kind",
        "what to begin: meeting, outcome, topic, case, venue, document, news, page, plan, campaign, figure or programme",
    ),
    ("new", "title", "the title; without it a place is left for it"),
    ("new", "region", "the region: a key of data/regions.csv, a code or a name [default: that of the home page]"),
    ("new", "id", "the name of the file and the address; it never changes [default: region, year and number]"),
    ("new", "meeting", "for an outcome: the id of the meeting it comes from"),
    ("new", "topic", "for an outcome or meeting: the id of the topic it comes from"),
    ("new", "today", "the day taken as today, such as 2026-11-22"),
    ("init", "", "Begin a small site that works, to be changed"),
    ("init", "dir", "where to; the folder must be empty or not there"),
    ("stats", "", "Show the indicators, and which records stand behind each number"),
    ("stats", "region", "the region: a key of data/regions.csv, a code or a name [default: that of the home page]"),
    ("stats", "explain", "how an indicator or number comes about, with each record it counts, such as completion-rate"),
    ("stats", "json", "write JSON"),
    (
        "stats",
        "today",
        "the day taken as today, such as 2026-11-22: lateness is judged from it, and what records say happened later is left out; terms and planned meetings stay",
    ),
    ("search", "", "Search the site as its search page does"),
    ("search", "query", "what to look for: words, \"an exact run\", -without, title:word, region:name"),
    ("search", "kind", "only one kind, such as outcome; may be given several times"),
    ("search", "region", "only in a region and below: a key of data/regions.csv, a code or a name"),
    ("search", "filter", "any other filter, as FACET=VALUE: year=2024, status=completed"),
    ("search", "by_date", "newest first [default: best first]"),
    ("search", "limit", "how many results [default: 10]"),
    ("search", "json", "write JSON"),
    ("explain", "", "Tell what made a page"),
    ("explain", "url", "an address, a path in it, a file of the site, or a source file (tells the pages made from it)"),
    ("explain", "json", "write JSON"),
    ("redact", "", "Mask private data: propose it first, write it with --write"),
    ("redact", "write", "write the masked text into the files; without it the proposals are only listed"),
    ("retire", "", "Withdraw a page and leave a tombstone at its address"),
    ("retire", "id", "the record: kind/id, such as outcomes/2021-lamp, or an id that only one record has"),
    ("retire", "reason", "why: duplicate, mistake, privacy, merged, expired or legal"),
    ("retire", "successor", "the record that stands in for it, as kind/id"),
    ("retire", "note", "a sentence of explanation, shown at the old address"),
    ("retire", "today", "the day taken as today, such as 2026-11-22"),
    ("verify", "", "Check a copy of the website (a folder or a zip) against its manifest"),
    ("verify", "copy", "the folder of the website, or a zip of it"),
    ("theme", "", "List the files of the theme (colours, templates, words), or copy one into the site to change it"),
    ("theme", "action", "what to do: list or copy"),
    ("theme", "file", "on copy: the file, such as css/tokens.css (the colours)"),
    ("hook", "", "Publish by pushing: install and look after the hooks of a repository"),
    ("hook", "action", "what to do: install or status; git calls pre-receive and post-receive"),
    ("hook", "repository", "the folder of the bare repository [default: the current folder]"),
    (
        "hook",
        "web",
        "on install: the folder the website is published to, such as /srv/www/zx; may be left out later, and the rest stays",
    ),
    ("hook", "branch", "on install: the branch that is published [default: what HEAD of the bare repository names]"),
    ("hook", "inside", "on install: the site's folder inside the repository [default: its top]"),
    ("hook", "base_url", "on install: the address on the web, such as https://zx.example.gov.cn/"),
];

/// The exit code of a command that was written wrong.
pub(super) const WRONG_COMMAND: u8 = 2;

/// The language a command line asks for, known before it is parsed so that help and errors are in it too.
pub(super) fn asked(words: &[OsString]) -> Lang {
    let after = words.iter().zip(words.iter().skip(1)).any(|(a, b)| a == "--lang" && b == "en");
    if after || words.iter().any(|word| word == "--lang=en") { Lang::En } else { Lang::Zh }
}

/// `command` with all its words in `lang`.
pub(super) fn command(command: Command, lang: Lang) -> Command {
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    let mut command = speak(command, "", lang)
        .disable_help_subcommand(true)
        .disable_version_flag(true)
        .subcommand_help_heading(either(lang, "命令", "Commands"))
        .subcommand_value_name(either(lang, "命令", "COMMAND"))
        .arg(flag("version", 'V', ArgAction::Version, lang).help(either(lang, "显示版本", "show the version")));
    for name in names {
        let inner = name.clone();
        command = command.mut_subcommand(name, |sub| speak(sub, &inner, lang));
    }
    command
}

fn speak(command: Command, name: &str, lang: Lang) -> Command {
    let mut command = command
        .disable_help_flag(true)
        .help_template(match lang {
            Lang::Zh => "{about}\n\n用法：{usage}\n\n{all-args}{after-help}",
            Lang::En => "{about}\n\nUsage: {usage}\n\n{all-args}{after-help}",
        })
        .after_help(examples::of(name, lang))
        .mut_args(|arg| {
            let heading = match (arg.is_positional(), lang) {
                (true, Lang::Zh) => "参数",
                (true, Lang::En) => "Arguments",
                (false, Lang::Zh) => "选项",
                (false, Lang::En) => "Options",
            };
            let english = english(name, arg.get_id().as_str()).filter(|_| lang == Lang::En);
            let arg = arg.help_heading(heading);
            // What every command has stands below what only this one has.
            let arg = if arg.is_global_set() { arg.display_order(900) } else { arg };
            match english {
                Some(text) => arg.help(text),
                None => arg,
            }
        })
        .arg(flag("help", 'h', ArgAction::Help, lang).help(either(lang, "显示这份说明", "show this text")));
    if lang == Lang::Zh {
        command = command.override_usage(usage(name));
    }
    if let (Lang::En, Some(text)) = (lang, english(name, "")) {
        command = command.about(text);
    }
    command
}

/// The usage line in Chinese; clap's own holds English words.
fn usage(name: &str) -> String {
    match name {
        "" => "yishi [选项] <命令>".to_owned(),
        "new" => "yishi new [选项] <KIND>".to_owned(),
        "init" => "yishi init [选项] <DIR>".to_owned(),
        "search" => "yishi search [选项] <QUERY>".to_owned(),
        "explain" => "yishi explain [选项] <URL>".to_owned(),
        "retire" => "yishi retire --reason <WORD> [选项] <ID>".to_owned(),
        "verify" => "yishi verify [选项] <COPY>".to_owned(),
        "theme" => "yishi theme [选项] <ACTION> [FILE]".to_owned(),
        "hook" => "yishi hook [选项] <ACTION> [REPO]".to_owned(),
        name => format!("yishi {name} [选项]"),
    }
}

const fn either(lang: Lang, zh: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

fn flag(name: &'static str, short: char, action: ArgAction, lang: Lang) -> Arg {
    Arg::new(name)
        .short(short)
        .long(name)
        .action(action)
        .help_heading(either(lang, "选项", "Options"))
        .display_order(901)
}

fn english(command: &str, arg: &str) -> Option<&'static str> {
    ENGLISH.iter().find(|(c, a, _)| *c == command && *a == arg).map(|(_, _, text)| *text)
}

/// Prints what clap has to say (help and version too) and gives the exit code: 2 for a command line that is wrong.
pub(super) fn tell(error: &clap::Error, lang: Lang) -> ExitCode {
    let told = (lang == Lang::Zh).then(|| in_chinese(error)).flatten();
    match told {
        Some(text) => context::say(&format!("{text}\n用 yishi --help 查看用法")),
        None if lang == Lang::Zh => {
            let (styled, aside) = (error.render(), error.use_stderr());
            let terminal = if aside { stderr().is_terminal() } else { stdout().is_terminal() };
            let help = full_width(&if terminal { styled.ansi().to_string() } else { styled.to_string() });
            let written = if aside { write!(stderr(), "{help}") } else { write!(stdout(), "{help}") };
            context::note(written.and_then(|()| stdout().flush()));
        }
        None => context::note(error.print().and_then(|()| stdout().flush())),
    }
    if error.use_stderr() {
        return ExitCode::from(WRONG_COMMAND);
    }
    match context::printed() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            context::say(&failure.show(lang));
            ExitCode::FAILURE
        }
    }
}

/// Headings end with clap's own colon, which in Chinese is a wide one.
fn full_width(help: &str) -> String {
    ["命令", "参数", "选项"]
        .iter()
        .fold(help.to_owned(), |help, word| help.replace(&format!("{word}:"), &format!("{word}：")))
}

fn in_chinese(error: &clap::Error) -> Option<String> {
    let said = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        _ => String::new(),
    };
    let mut text = match error.kind() {
        ErrorKind::UnknownArgument => format!("没有「{}」这个选项", said(ContextKind::InvalidArg)),
        ErrorKind::InvalidSubcommand => format!("没有「{}」这个命令", said(ContextKind::InvalidSubcommand)),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation if said(ContextKind::InvalidValue).is_empty() => {
            format!("「{}」后面要写一个值", said(ContextKind::InvalidArg))
        }
        ErrorKind::ValueValidation if said(ContextKind::InvalidArg).starts_with("--port") => {
            format!("「{}」不是端口；写 1 到 65535 之间的整数，例如 8080", said(ContextKind::InvalidValue))
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("「{}」不能用于 {}", said(ContextKind::InvalidValue), said(ContextKind::InvalidArg))
        }
        ErrorKind::MissingSubcommand => "还要写上命令，例如 build、serve 或 check".to_owned(),
        ErrorKind::MissingRequiredArgument => {
            let missing = said(ContextKind::InvalidArg);
            let what = missing_word(&missing).map(|word| format!("（{word}）")).unwrap_or_default();
            format!("还要写上 {missing}{what}")
        }
        ErrorKind::ArgumentConflict => {
            format!("「{}」只能写一次，或不能与别的选项一起用", said(ContextKind::InvalidArg))
        }
        _ => return None,
    };
    let near = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue]
        .map(said)
        .into_iter()
        .find(|text| !text.is_empty());
    let valid = said(ContextKind::ValidValue);
    match near {
        Some(near) => text.push_str(&format!("；是不是想写「{near}」？")),
        None if !valid.is_empty() => text.push_str(&format!("；可用的值：{valid}")),
        None => {}
    }
    Some(text)
}

/// What stands in the place of an argument that every command line of its kind needs.
fn missing_word(argument: &str) -> Option<&'static str> {
    Some(match argument {
        "<KIND>" => {
            "meeting 协商活动、outcome 成果、topic 议题、case 案例、venue 阵地、document 文件、news 动态、page 固定页面、\
             plan 年度计划、campaign 专题活动、figure 公布数字或 programme 工作品牌"
        }
        "<DIR>" => "新站点的文件夹，例如 zx",
        "<URL>" => "网址，例如 outcomes/2024-park.html，或一个源文件",
        "<QUERY>" => "要找的词",
        "<COPY>" => "网站的文件夹，例如 public，或它的 zip",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::Cli;

    fn is_han(c: char) -> bool {
        ('\u{3000}'..'\u{a000}').contains(&c) || ('\u{ff00}'..'\u{fff0}').contains(&c)
    }

    /// The help of the program and of each command.
    fn helps(lang: Lang) -> Vec<String> {
        let mut whole = command(Cli::command(), lang);
        whole.build();
        let mut helps = vec![whole.render_help().to_string()];
        helps.extend(whole.get_subcommands_mut().map(|sub| sub.render_help().to_string()));
        helps
    }

    #[test]
    fn help_in_english_has_no_chinese_and_the_other_way_round() {
        for help in helps(Lang::En) {
            assert!(!help.contains(is_han), "{help}");
        }
        for help in helps(Lang::Zh) {
            for word in ["Usage", "Options", "OPTIONS", "Commands", "Arguments", "Print", "default", "possible"] {
                assert!(!help.contains(word), "`{word}` in {help}");
            }
        }
    }

    #[test]
    fn the_usage_line_names_every_positional_argument() {
        for sub in Cli::command().get_subcommands() {
            let wanted: Vec<String> = sub
                .get_positionals()
                .map(|arg| {
                    let name = arg.get_value_names().and_then(<[_]>::first).map_or("", |name| name);
                    if arg.is_required_set() { format!("<{name}>") } else { format!("[{name}]") }
                })
                .collect();
            let tail = wanted.iter().map(|w| format!(" {w}")).collect::<String>();
            assert!(usage(sub.get_name()).ends_with(&format!("[选项]{tail}")), "{}", sub.get_name());
        }
    }

    #[test]
    fn every_english_sentence_belongs_to_an_argument() {
        let cli = Cli::command();
        for (name, arg, _) in ENGLISH {
            let found = if name.is_empty() { Some(&cli) } else { cli.find_subcommand(name) };
            let found = found.expect(name);
            assert!(arg.is_empty() || found.get_arguments().any(|a| a.get_id() == arg), "{name} {arg}");
        }
    }
}
