use super::*;

fn html(markdown: &str) -> Fragment {
    render(markdown, &|target| {
        if target.ends_with("lamp.md") { Target::Address("../outcomes/lamp.html".to_owned()) } else { Target::Dangling }
    })
}

#[test]
fn a_host_that_may_be_taken_for_another_is_written_out() {
    let made = render("看[政府网站](https://www.gov.cn.evil.example/a)。", &|_| Target::Dangling);
    assert!(made.html.contains("政府网站 <small>⚠ www.gov.cn.evil.example</small></a>。"), "{}", made.html);
    assert_eq!(made.refused.first().map(|one| one.why), Some(WhyRefused::LookAlike));
    let plain = render("看[政府网站](https://www.gov.cn/a)，[甲](https://a.example)。", &|_| Target::Dangling);
    assert!(!plain.html.contains('⚠') && plain.refused.is_empty(), "{}", plain.html);
    let raw = render("<a href=\"https://www.gov.cn.evil.example/\">政府网站</a>", &|_| Target::Dangling);
    assert!(!raw.html.contains("evil"), "{}", raw.html);
}

#[test]
fn chinese_lines_join_without_a_space() {
    assert_eq!(html("商量\n办事，\n“好”").html, "<p>商量办事，“好”</p>\n");
    assert_eq!(html("two\nwords").html, "<p>two\nwords</p>\n");
}

#[test]
fn links_resolve_leave_or_fall() {
    let fragment = html(
        "[灯](../outcomes/lamp.md) [外](https://example.org/?a=1&b=2) [坏](javascript:alert(1)) [无](x.md)\n\n![图](a.jpg)",
    );
    assert_eq!(
        fragment.html,
        "<p><a href=\"../outcomes/lamp.html\">灯</a> <a class=\"out\" href=\"https://example.org/?a=1&amp;b=2\" rel=\"external noopener noreferrer nofollow\">外</a> 坏 无</p>\n<p>图</p>\n"
    );
    let refused: Vec<_> = fragment.refused.iter().map(|r| (r.target.as_str(), r.line, r.why)).collect();
    assert_eq!(
        refused,
        [
            ("javascript:alert(1)", 1, WhyRefused::Scheme),
            ("x.md", 1, WhyRefused::Dangling),
            ("a.jpg", 3, WhyRefused::Picture)
        ]
    );
}

#[test]
fn bold_text_may_touch_chinese_punctuation() {
    let made = html("这是**“重点”**内容，**“甲”**和**（乙）**，占**80%**以上。`2**“三”`");
    assert_eq!(
        made.html,
        "<p>这是<strong>“重点”</strong>内容，<strong>“甲”</strong>和<strong>（乙）</strong>，占\
         <strong>80%</strong>以上。<code>2**“三”</code></p>\n"
    );
    let masked = "<p>王**（男）、李**（女），138****1234</p>\n";
    assert_eq!(html("王**（男）、李**（女），138****1234").html, masked);
    let link = html("看**[灯](../outcomes/lamp.md)**吧，**“无”**吗[无](x.md)");
    assert!(
        link.html.starts_with("<p>看<strong><a href=\"../outcomes/lamp.html\">灯</a></strong>吧，"),
        "{}",
        link.html
    );
    assert_eq!(link.refused.first().map(|one| (one.line, one.column)), Some((1, 40)), "joiners are no columns");
}

#[test]
fn notes_have_addresses_of_their_own() {
    let made = html("一[^main]，二[^a b]，又[^main]。\n\n[^main]: 注\n\n[^a b]: 释\n");
    assert!(made.html.contains("href=\"#note-1\"") && made.html.contains("id=\"note-1\""), "{}", made.html);
    assert!(!made.html.contains("main") && !made.html.contains("id=\"a"), "{}", made.html);
}

#[test]
fn what_was_to_be_a_link_or_a_note_is_told() {
    let told =
        |text: &str| html(text).refused.into_iter().map(|one| (one.target, one.column, one.why)).collect::<Vec<_>>();
    assert_eq!(
        told("看[公告](https://a.cn/公 告.html)。"),
        [("https://a.cn/公 告.html".into(), 5, WhyRefused::NoLink)]
    );
    assert_eq!(told("见注[^2]。"), [("[^2]".into(), 3, WhyRefused::NoNote)]);
    assert_eq!(told("[一](见 附件) 和 [二] (三)，`[^4]`"), []);
}

#[test]
fn raw_html_that_swallows_text_is_told_and_swallows_none() {
    for text in ["前。\n\n<!-- 备注\n\n后面的话", "前<style>后面的话", "前\n\n<script>\n后面的话\n\n还有"]
    {
        let made = html(text);
        assert_eq!(made.refused.last().map(|one| one.why), Some(WhyRefused::Unclosed), "{text}");
        assert!(made.html.starts_with("<pre>前") && made.html.contains("后面的话"), "{}", made.html);
    }
    let made = html("好\n\n3<x>4，<!-- 备注 -->五");
    let told: Vec<_> = made.refused.iter().map(|one| (one.target.as_str(), one.line, one.column, one.why)).collect();
    assert_eq!(told, [("<x>", 3, 2, WhyRefused::Tag)]);
    assert!(made.html.contains("<p>34，五</p>"), "{}", made.html);
}

#[test]
fn raw_html_is_sanitised_and_plain_text_kept() {
    let fragment = html("好<script>alert(1)</script><b onclick=x>事</b>");
    assert!(!fragment.html.contains("script") && !fragment.html.contains("onclick"), "{}", fragment.html);
    assert!(fragment.html.contains("<b>事</b>"), "{}", fragment.html);
}

/// In time, too: what takes the square of its length would hardly end.
#[test]
fn what_is_nested_without_end_stands_as_it_was_written() {
    for text in
        [">".repeat(2_000), "- ".repeat(2_000) + "事", "<div>".repeat(60_000), "<b title=1>".repeat(1_000) + "<p>"]
    {
        let made = html(&format!("好\n\n{text}\n"));
        assert_eq!(made.refused.first().map(|one| one.why), Some(WhyRefused::Tangled), "{}", &text[..8]);
        assert!(made.html.starts_with("<pre>好") && !made.html.contains("<div"), "{}", &made.html[..80]);
    }
    let plain = html(&("<p>一<br>二<li>三".repeat(3_000) + &"<div><b>四</b></div>\n\n".repeat(3_000)));
    assert!(plain.refused.is_empty());
}

#[test]
fn cells_stand_as_their_column_says_without_a_style() {
    let table = "| 村 | 户 | 元 |\n|:--|:-:|--:|\n| 梨园 | 3 | 40 |\n";
    for made in [html(table), html(&format!("{table}\n好<b>事</b>\n"))] {
        assert!(
            made.html.contains("<th>村</th><th class=\"cell-center\">户</th><th class=\"cell-right\">元</th>"),
            "{}",
            made.html
        );
        assert!(made.html.contains("<td>梨园</td><td class=\"cell-center\">3</td><td class=\"cell-right\">40</td>"));
        assert!(!made.html.contains("style="), "{}", made.html);
    }
    assert_eq!(html("`<td style=\"text-align: left\">`").html.matches("style=").count(), 1, "words stay as written");
}

#[test]
fn headings_are_numbered_below_the_page_title() {
    let fragment = html("## 背景\n\n文\n\n### 细\n");
    assert_eq!(fragment.html, "<h3 id=\"s1\">背景</h3>\n<p>文</p>\n<h4 id=\"s2\">细</h4>\n");
    assert_eq!(
        fragment.headings.iter().map(|h| (h.text.as_str(), h.depth)).collect::<Vec<_>>(),
        [("背景", 1), ("细", 2)]
    );
}

#[test]
fn a_wide_table_scrolls_and_keeps_doing_so_beside_raw_html() {
    let wide = "| a | b | c | d | e |\n|---|---|---|---|---|\n| 1 | 2 | 3 | 4 | 5 |\n";
    for markdown in [wide.to_owned(), format!("{wide}\n<b>x</b>\n")] {
        let made = html(&markdown).html;
        assert!(made.starts_with("<div class=\"cell-scroll\" tabindex=\"0\"><table>"), "{made}");
        assert!(made.contains("</table>\n</div>") || made.contains("</table></div>"), "{made}");
    }
    assert!(html("| a | b |\n|---|---|\n| 1 | 2 |\n").html.starts_with("<table>"));
}

#[test]
fn code_is_coloured_by_classes() {
    let fragment = html("```json\n{\"a\": 1}\n```\n");
    assert!(
        fragment.html.contains("<pre class=\"code\"") && fragment.html.contains("<span class=\"s-"),
        "{}",
        fragment.html
    );
    assert!(!fragment.html.contains("style="), "{}", fragment.html);
}

/// In time, too: what takes the square of their number would hardly end.
#[test]
fn very_many_slips_are_told_in_part_and_at_once() {
    let tags: String = (0..20_000).map(|i| format!("<x{i}>")).collect();
    for text in [tags, "[^".repeat(60_000), "[^1] ".repeat(60_000), "[a](b /c) ".repeat(30_000)] {
        let told = html(&format!("好 {text}\n")).refused;
        assert!(told.len() <= MOST_TOLD, "{}", told.len());
    }
}

/// What was told of a text: the words at fault, their place, and why.
fn told(text: &str) -> Vec<(String, u32, u32, WhyRefused)> {
    html(text).refused.into_iter().map(|one| (one.target, one.line, one.column, one.why)).collect()
}

#[test]
fn figures_are_published_as_they_were_written() {
    for text in ["板长5*3米，宽2*4米", "规格120*60*80", "3~5人，7~9户", "长5*（3+2）*4，`2*3*4`", "a_3_b_4，5_3_2"]
    {
        let plain = html(text).html.replace("<code>", "`").replace("</code>", "`");
        assert_eq!(plain, format!("<p>{text}</p>\n"));
    }
    let link = html("[5*3*2](https://a.cn/~a/~b)，*重*点，**占80*3**，~~旧~~").html;
    assert!(link.contains("href=\"https://a.cn/~a/~b\"") && link.contains(">5*3*2</a>"), "{link}");
    assert!(link.contains("<em>重</em>点，<strong>占80*3</strong>，<del>旧</del>"), "{link}");
    assert_eq!(told("宽2*4米[^五*3]"), [("[^五*3]".into(), 1, 6, WhyRefused::NoNote)]);
}

#[test]
fn lists_keep_their_numbers() {
    for (text, made) in [
        (
            "2019. 立项\n2021. 开工\n2022. 完工\n",
            "<ol start=\"2019\">\n<li>立项</li>\n<li value=\"2021\">开工</li>\n<li>完工</li>\n</ol>\n",
        ),
        ("2. 二\n5. 五\n", "<ol start=\"2\">\n<li>二</li>\n<li value=\"5\">五</li>\n</ol>\n"),
        ("1. 一\n1. 二\n1. 三\n", "<ol>\n<li>一</li>\n<li>二</li>\n<li>三</li>\n</ol>\n"),
        (
            "> 1) 一\n>    - 3. 三\n>      3. 又\n> 3) 二\n",
            "<blockquote>\n<ol>\n<li>一\n<ul>\n<li>\n<ol start=\"3\">\n<li>三</li>\n<li value=\"3\">又</li>\n</ol>\n</li>\n</ul>\n</li>\n<li value=\"3\">二</li>\n</ol>\n</blockquote>\n",
        ),
    ] {
        assert_eq!(html(text).html, made);
        let raw = html(&format!("{text}\n<b>粗</b>\n")).html;
        assert_eq!(raw.matches("<li value").count(), made.matches("<li value").count(), "{raw}");
    }
}

#[test]
fn what_would_be_lost_is_told() {
    let definition = |text: &str, line| (text.to_owned(), line, 1, WhyRefused::Definition);
    assert_eq!(told("甲。\n\n[注]: 数据由街道提供\n"), [definition("[注]: 数据由街道提供", 3)]);
    assert_eq!(
        told("看[文件][1]。\n\n[1]: https://a.cn\n[1]: 县志第3卷\n[附件1]: 平面图\n"),
        [definition("[1]: 县志第3卷", 4), definition("[附件1]: 平面图", 5)]
    );
    for text in [
        "[注]：数据",
        "\\[注]: 数据",
        "[注]: 数据 由街道",
        "甲\n[注]: 数据",
        "```\n[注]: 数据\n```",
        "- [ ]: 甲",
        "看[注]。\n\n[注]: https://a.cn",
        "<div>\n[注]: 数据\n</div>",
    ] {
        assert_eq!(told(text), [], "{text}");
    }
    let table = "| 村 | 户 |\n|---|---|\n| 甲 | 1 | 备注在此 |\n| 乙 | `a` | |\n| 丙\\|丁 | 3 |\n";
    assert_eq!(told(table), [("备注在此".into(), 3, 11, WhyRefused::Cells)]);
    assert_eq!(told("一\n\n    四月开会\n    又开会\n"), [("四月开会".into(), 3, 5, WhyRefused::Indented)]);
    assert_eq!(told("\t四月\n").first().map(|one| one.3), Some(WhyRefused::Indented));
    assert_eq!(told("一\n\n    let a = 1;\n\n```\n中文\n```\n- 甲\n\n    续\n"), []);
    assert_eq!(told("看[名称]（outcomes/x）。"), [("outcomes/x".into(), 1, 5, WhyRefused::WideLink)]);
    assert_eq!(told("看[名称](outcomes/x）。"), [("outcomes/x".into(), 1, 5, WhyRefused::WideLink)]);
    assert_eq!(told("[名称]（https://a.cn/甲）"), [("https://a.cn/甲".into(), 1, 4, WhyRefused::WideLink)]);
    assert_eq!(told("[甲]（乙/丙）、[速度]（km/h）、[灯]（1/2）"), []);
}

#[test]
fn a_note_written_twice_stands_twice_and_is_told() {
    let made = html("一[^甲]二[^甲]三[^A]。\n\n[^甲]: 注\n\n[^甲]: 释\n\n[^a]: 三\n");
    assert_eq!(made.refused.iter().map(|one| (one.line, one.why)).collect::<Vec<_>>(), [(5, WhyRefused::NoteTwice)]);
    for number in 1..=3 {
        assert_eq!(made.html.matches(&format!("id=\"note-{number}\"")).count(), 1, "{}", made.html);
    }
    assert_eq!(made.html.matches("href=\"#note-1\"").count(), 2, "{}", made.html);
    assert!(made.html.contains("释"), "{}", made.html);
}

#[test]
fn a_tag_changes_nothing_of_what_stands_around_it() {
    let body = "## 甲\n\n- [ ] 待修路灯\n- [x] 已清淤\n\n看[外](https://example.org/?a=1&b=2 \"题\")、[灯](../outcomes/lamp.md)、<a@b.cn>、\
                [^一]。\n\n2019. 立项\n2021. 开工\n\n| a | b | c | d | e |\n|--:|---|---|---|---|\n| 1 | 2 | 3 | 4 | 5 |\n\n\
                ```json\n{\"a\": 1}\n```\n\n### 乙\n\n~~旧~~¤\n\n[^一]: 注文\n";
    let plain = |html: &str| html.replace(" />", ">").replace("/>", ">").replace("&quot;", "\"");
    let (without, with) = (html(&body.replace('¤', "")).html, html(&body.replace('¤', "<br>")).html);
    assert_eq!(plain(&with).replace("</del><br>", "</del>"), plain(&without));
    assert!(with.contains("<input disabled=\"\" type=\"checkbox\" checked=\"\">"), "{with}");
}

#[test]
fn raw_html_gains_nothing_from_what_is_our_own() {
    let made = html(
        "## 甲\n\n[外](https://example.org)\n\n<h3 id=\"s1\" data-own=\"0\">乙</h3>\n<input type=text><input type=checkbox>\n\
         <a class=\"out masthead\" href=\"https://example.org\" id=\"note-1\">丙</a>\n\n<div \n\n## 丁\n\n- [ ] 戊\n",
    )
    .html;
    assert_eq!(made.matches(" id=").count(), made.matches(" id=\"s").count(), "{made}");
    assert_eq!(made.matches(" id=\"s1\"").count(), 1, "{made}");
    assert_eq!(made.matches("<input").count(), made.matches("<input disabled=\"\"").count(), "{made}");
    assert_eq!(made.matches("class=\"out\"").count(), 1, "{made}");
    assert!(!made.contains("masthead") && !made.contains("data-own"), "{made}");
}

#[test]
fn lines_pasted_from_word_stay_lines() {
    let html = html("会议商定：\n1、先装三个单元。\n2、费用分摊。\n（一）\n　　段首\n接着说").html;
    assert_eq!(
        html,
        "<p>会议商定：<br />\n1、先装三个单元。<br />\n2、费用分摊。<br />\n（一）<br />\n　　段首接着说</p>\n"
    );
}

#[test]
fn what_became_no_table_and_no_text_is_told() {
    for (text, why, line) in [
        ("序号\t事项\n1\t加装电梯\n", WhyRefused::NoTable, 1),
        ("前文。\n\n｜序号｜事项｜\n｜1｜加装｜\n", WhyRefused::NoTable, 3),
        ("会议由召集人主持。\n------\n", WhyRefused::Heading, 1),
    ] {
        let told = html(text).refused;
        assert_eq!(told.iter().map(|one| (one.why, one.line)).collect::<Vec<_>>(), [(why, line)], "{text}");
    }
    for text in ["|序号|事项|\n|--|--|\n|1|加装|\n", "标题\n---\n", "甲\t乙\n"] {
        assert_eq!(html(text).refused, [], "{text}");
    }
}
