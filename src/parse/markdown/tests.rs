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

#[test]
fn what_is_nested_without_end_stands_as_it_was_written() {
    let before = std::time::Instant::now();
    for text in
        [">".repeat(2_000), "- ".repeat(2_000) + "事", "<div>".repeat(60_000), "<b title=1>".repeat(1_000) + "<p>"]
    {
        let made = html(&format!("好\n\n{text}\n"));
        assert_eq!(made.refused.first().map(|one| one.why), Some(WhyRefused::Tangled), "{}", &text[..8]);
        assert!(made.html.starts_with("<pre>好") && !made.html.contains("<div"), "{}", &made.html[..80]);
    }
    assert!(before.elapsed().as_secs() < 5, "{:?}", before.elapsed());
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

#[test]
fn very_many_slips_are_told_in_part_and_at_once() {
    let before = std::time::Instant::now();
    let tags: String = (0..20_000).map(|i| format!("<x{i}>")).collect();
    for text in [tags, "[^".repeat(60_000), "[^1] ".repeat(60_000), "[a](b /c) ".repeat(30_000)] {
        let told = html(&format!("好 {text}\n")).refused;
        assert!(told.len() <= MOST_TOLD, "{}", told.len());
    }
    assert!(before.elapsed().as_secs() < 60, "{:?}", before.elapsed());
}
