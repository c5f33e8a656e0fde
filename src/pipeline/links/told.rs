//! What is said of a text of which something cannot stand as it is written.

use std::sync::Arc;

use crate::diag::{Both, Diagnostic, nearest};
use crate::pages::{World, view};
use crate::parse::markdown::{Refused, WhyRefused};

pub(super) fn told(world: &World<'_>, refused: &Refused) -> Option<Diagnostic> {
    let Refused { target, why, .. } = refused;
    let fault = match why {
        WhyRefused::Dangling => return dangling(world, target),
        WhyRefused::Scheme => Diagnostic::error(
            "refused-link",
            Both::new(
                "这样的链接不能发布，页面上只留文字",
                "such a link cannot be published; its words stay as plain text",
            ),
        )
        .remedy(
            "写完整的 https:// 网址、mailto: 单位邮箱，或站内记录的文件路径",
            "write a whole https:// address, a mailto: of an office, or the path of a record's file",
        ),
        WhyRefused::LookAlike => Diagnostic::warning(
            "look-alike-host",
            Both::new(
                "链接的网址容易被看成别的网站，页面上会在旁边写出真实的主机名",
                "the link's host may be taken for another; the page shows its true name beside it",
            ),
        )
        .remedy("核对网址；若是写错了，改成正确的", "check the address, and correct it if it is wrong"),
        WhyRefused::Tangled => {
            return Some(
                Diagnostic::error(
                    "too-deep",
                    Both::new(
                        "正文一层套一层，太深了，页面上只照原文列出",
                        "the text is nested too deeply; the page shows it as it was written",
                    ),
                )
                .remedy(
                    "引用、列表和 HTML 标签不要套这么多层；打开的标签要关闭",
                    "nest fewer quotations, lists and tags, and close the tags that are opened",
                ),
            );
        }
        WhyRefused::Unclosed => {
            return Some(
                Diagnostic::error(
                    "open-html",
                    Both::new(
                        "这里打开的 HTML 标签或注释没有结束，会吞掉后面的正文；页面上只照原文列出",
                        "the HTML tag or comment that opens here never ends and would swallow the text behind it; the page \
                         shows the text as it was written",
                    ),
                )
                .remedy(
                    "注释以 `-->` 结束，标签以 `</…>` 结束；要显示「<」本身，写成 `&lt;`",
                    "end a comment with `-->` and a tag with `</…>`; to show `<` itself write `&lt;`",
                ),
            );
        }
        WhyRefused::Tag => Diagnostic::warning(
            "lost-tag",
            Both::new("页面上没有这种标签，已经去掉", "pages have no such tag; it is left out"),
        )
        .remedy("删去它；要把它当文字显示，「<」写成 `&lt;`", "remove it; to show it as text write `&lt;` for `<`"),
        WhyRefused::NoLink => Diagnostic::warning(
            "no-link",
            Both::new("这里不是写对了的链接，会照原样显示", "this is no link and is shown as it is written"),
        )
        .remedy(
            "网址里的空格写成 %20，或把网址放在尖括号里：`[文字](<网址>)`",
            "write %20 for blanks in the address, or put it in angle brackets: `[words](<address>)`",
        ),
        WhyRefused::WideLink => Diagnostic::warning(
            "no-link",
            Both::new(
                "链接的括号写成了全角，不是链接，会照原样显示",
                "the brackets of this link are full-width: it is no link and is shown as it is written",
            ),
        )
        .remedy(
            "「]」后面的括号改成半角 ( )：`[文字](网址)`",
            "write ASCII brackets ( ) behind `]`: `[words](address)`",
        ),
        WhyRefused::NoNote => Diagnostic::warning(
            "no-note",
            Both::new("没有这条脚注，会照原样显示", "there is no such note; its mark is shown as it is written"),
        )
        .remedy(
            "在正文末尾另起一行写 `[^名字]: 注文`",
            "write `[^name]: the note` on a line of its own at the end of the text",
        ),
        WhyRefused::NoteTwice => Diagnostic::warning(
            "note-twice",
            Both::new(
                "这条脚注的名字已经用过，正文里没有链接通向它",
                "another note has this name, so that no mark in the text leads to this one",
            ),
        )
        .remedy("换一个名字，正文里的标记也照着改；多余的就删去", "give it, and its mark in the text, a name of its own; or remove it"),
        WhyRefused::Definition => Diagnostic::warning(
            "lost-line",
            Both::new(
                "这一行被当作链接的网址，没有链接用到它，页面上不会出现",
                "this line is taken for the address of a link; no link uses it, and pages do not show it",
            ),
        )
        .remedy(
            "是正文，就把冒号写成全角「：」，或在「[」前面加反斜杠：`\\[`；是多余的，就删去",
            "if it is text, put a backslash before the bracket: `\\[`; if nothing needs it, remove it",
        ),
        WhyRefused::Cells => Diagnostic::warning(
            "lost-cell",
            Both::new(
                "这一行的格子比表头多，多出来的不会显示",
                "this row has more cells than the table's heading; what is beyond it is not shown",
            ),
        )
        .remedy(
            "在表头和分隔行各补一列，或删去多余的「|」；格子里的竖线写成 `\\|`",
            "add a column to the heading and to the line below it, or remove the surplus `|`; write `\\|` for a bar within a cell",
        ),
        WhyRefused::Indented => Diagnostic::warning(
            "indented-text",
            Both::new(
                "行首有四个以上的空格或 Tab，这一段会显示成灰底的代码",
                "four or more blanks, or a tab, before this text turn it into a grey block of code",
            ),
        )
        .remedy(
            "是正文，就删去每一行行首的空白；是代码，就在它前后各加一行 ```",
            "if it is text, remove the blanks before each of its lines; if it is code, write a line ``` before and behind it",
        ),
        WhyRefused::NoTable => Diagnostic::warning(
            "no-table",
            Both::new(
                "这几行像是表格，却不会显示成表格",
                "these lines look like a table, and pages do not show them as one",
            ),
        )
        .remedy(
            "每格之间用半角竖线「|」，不用 Tab 或全角竖线；表头下面加一行 `|---|---|`，几列就写几格；表格前面空一行",
            "divide the cells by `|`, not by tabs or full-width bars; below the heading write a line `|---|---|` with as many parts; leave a blank line above",
        ),
        WhyRefused::Heading => Diagnostic::warning(
            "long-heading",
            Both::new(
                "下面一行减号把这一段变成了标题",
                "the hyphens below this paragraph turn it into a heading",
            ),
        )
        .remedy(
            "是正文，就在那行减号前面空一行；是标题，就写短，末尾不加句号",
            "if it is text, leave a blank line above the hyphens; if it is a heading, shorten it",
        ),
        WhyRefused::Picture => Diagnostic::error(
            "picture-in-text",
            Both::new("正文里的图片没有发布", "a picture in the text is not published"),
        )
        .remedy(
            "把图片列在 `photos:` 里，写明 file、alt 和 consent（谁同意公开）",
            "list it under `photos:` with file, alt and consent (who agreed to its publication)",
        ),
    };
    Some(fault.excerpt(target))
}

/// A link to a record that is in the files with a fault of its own, or as a draft, is right: that record's turn will come.
fn dangling(world: &World<'_>, target: &str) -> Option<Diagnostic> {
    let path = target.split('#').next().unwrap_or_default();
    let (kind, id) = view::record_named(path);
    let waits = |kind| world.site.unread.contains(&kind) || world.site.absent.contains_key(&(kind, Arc::from(id)));
    if kind.is_some_and(waits) {
        return None;
    }
    let fault = Diagnostic::error(
        "dangling-link",
        Both::new("正文链接的记录不存在，页面上只留文字", "the text links to no record; its words stay as plain text"),
    )
    .excerpt(target);
    let near = kind.and_then(|kind| {
        let mut ids = Vec::new();
        world.site.each_id(&mut |of, id| ids.extend((of == kind).then(|| Arc::clone(id))));
        nearest(id, ids.iter().map(|id| &**id)).map(|near| format!("../{}/{near}.md", kind.folder()))
    });
    Some(match near {
        Some(near) => fault.remedy(format!("是不是想写 `{near}`？"), format!("did you mean `{near}`?")),
        None => fault.remedy(
            "写成 `../种类/编号.md`，例如 `../outcomes/2023-park.md`；或先建立那条记录",
            "write `../kind/id.md`, such as `../outcomes/2023-park.md`; or make that record first",
        ),
    })
}
