use std::sync::Arc;

use super::*;
use crate::diag::Lang;

fn read_text(text: &str) -> (Option<Node>, Vec<String>) {
    let path: SourcePath = Arc::from("a.yaml");
    let (node, diagnostics) = read(&path, text, 1, &Limits::default());
    (node, diagnostics.iter().map(|d| d.display(Lang::Zh).to_string()).collect())
}

#[test]
fn every_value_knows_its_place() {
    let (node, faults) = read_text("标题: 一\nlist:\n  - a\n  - b: 2\n");
    assert!(faults.is_empty(), "{faults:?}");
    let node = node.expect("a tree");
    assert_eq!((node.find("list[1].b").line, node.find("list[1].b").column), (4, 8));
    assert_eq!((node.find("标题").line, node.find("标题").column), (1, 5));
    assert_eq!(node.find("list[9].b").line, 3, "a missing part is found at what holds it");
}

#[test]
fn a_key_written_twice_is_told_at_the_second() {
    let (_, faults) = read_text("a: 1\nb: 2\na: 3\n");
    assert_eq!(faults, ["错误[duplicate-key]：字段「a」写了两次\n  --> a.yaml:3:1\n   |  a\n   =  改法：只留一处"]);
}

#[test]
fn the_same_of_a_key_among_many() {
    let text: String = (0..60).map(|i| format!("k{i}: 1\n")).collect();
    for twice in [0, 22, 23, 24, 59] {
        let (node, faults) = read_text(&format!("{text}k{twice}: 2\nlast: 3\n"));
        assert!(faults.len() == 1 && faults[0].contains(&format!("字段「k{twice}」写了两次")), "{faults:?}");
        assert_eq!(node.expect("a tree").find("last").line, 62);
    }
}

#[test]
fn chinese_lines_of_a_value_join_without_a_blank() {
    for (text, read) in [
        ("a: 第一行文字，\n  第二行文字\n  第三行\nb: c\n", "第一行文字，第二行文字第三行"),
        ("a: >\n  第一行，\n  第二行 又一句\n\n  two\n  words\nb: c\n", "第一行，第二行 又一句\ntwo words\n"),
        ("a: \"\\\"一\n  二\\\"\"\nb: c\n", "\"一二\""),
        ("a: '一、\n\n  二\n  三'\nb: c\n", "一、\n二三"),
        ("a: [一\n  二, 三]\n", "一二"),
        ("a: |\n  一\n  二\nb: c\n", "一\n二\n"),
        ("- x: 1\n  a: >-\n    一\n    二\n  # 注\n", "一二"),
    ] {
        let (node, faults) = read_text(text);
        let node = node.expect("a tree");
        let node = node.find("[0]").find("a").find("[0]");
        assert_eq!(node.text(), Some(read), "{text:?} {faults:?}");
    }
}

#[test]
fn common_slips_get_their_own_remedy() {
    for (text, remedy) in [
        ("title：一\ndate: 2023\n", "写成「title: 」"),
        ("title: 一\ndate:2023\nregion: a\n", "冒号后面空一格"),
        ("a:\n\t- b\n", "不用 Tab"),
        ("a: \"开头\nb: 1\n", "补上成对"),
        ("a: b: c\n", "给整个值加上"),
        ("a: '开头\nb: 1\n", "补上成对的半角单引号"),
        ("a: \"图\\片\"\nb: 1\n", "反斜杠写成两个"),
        ("a:\n  -{date: 2023, by: b}\n", "「-」后面空一格"),
        ("a: \"旧\"加装\"\"\nb: 1\n", "用中文引号"),
    ] {
        let (_, faults) = read_text(text);
        assert!(faults.iter().any(|f| f.contains(remedy)), "{text:?} gave {faults:?}");
    }
}

#[test]
fn a_hash_that_cuts_a_value_is_told() {
    let told =
        |text: &str| read_text(text).1.iter().map(|fault| fault.lines().take(3).collect()).collect::<Vec<String>>();
    let warning = |place: &str, cut: &str| {
        format!("提醒[cut-by-hash]：「#」后面的内容被当作注释，没有读进来  --> a.yaml:{place}   |  {cut}")
    };
    assert_eq!(
        told("title: 3 #楼电梯\nlist:\n  - 甲\n  - 旧灯 #3 修好\n"),
        [warning("1:10", "#楼电梯"), warning("4:8", "#3 修好")]
    );
    assert_eq!(
        told("list:\n  - {by: 甲, text: 旧灯 #3 修好}\n  - {by: 乙, text: b}\n"),
        ["错误[yaml]：「#」后面的内容被当作注释，没有读进来  --> a.yaml:2:22   |  #3 修好}"]
    );
    for text in
        ["a: b # 注\n", "a: \"b #c\" # 注\n", "a: b#c\n", "#a: b\nc: d\n", "a: |\n  b #c\nd: e\n", "a: [b] #c\n"]
    {
        assert_eq!(told(text), Vec::<String>::new(), "{text}");
    }
}

/// What takes the square of their number would hardly end.
#[test]
fn very_many_hashes_are_looked_at_once() {
    let one = format!("a: [{}] # #b", "c, ".repeat(8_000)) + &" #d".repeat(200_000);
    let many = (0..8_000).map(|i| format!("k{i}: a #b\n")).collect::<String>();
    for text in [one, many] {
        read_text(&text);
    }
}

#[test]
fn a_slip_is_told_at_its_line_however_many_comments_follow_it() {
    let comments = "    # 说明\n\n".repeat(40);
    for (text, place) in [
        (format!("list:\n  - category: a # 类别\n    count：12\n{comments}draft: true\n"), "a.yaml:3:10"),
        (format!("summary: 一\n第二行\n{comments}draft: true\n"), "a.yaml:2:1"),
        (format!("summary: 一\n第二行\n{comments}"), "a.yaml:2:1"),
    ] {
        let (_, faults) = read_text(&text);
        assert!(faults.len() == 1 && faults[0].contains(place), "{text}\n{faults:?}");
    }
}

#[test]
fn a_key_that_is_no_word_is_told_where_it_stands() {
    let (_, faults) = read_text("a: 1\n? [b, c]\n:\n  d\n");
    assert_eq!(faults.len(), 1);
    assert!(faults[0].contains("a.yaml:2:3\n   |  ? [b, c]\n   =  改法：删去「?」"), "{faults:?}");
}

#[test]
fn an_alias_bomb_is_refused() {
    let mut text = String::from("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for i in 1..12 {
        let p = i - 1;
        text.push_str(&format!("a{i}: &a{i} [*a{p},*a{p},*a{p},*a{p},*a{p},*a{p},*a{p},*a{p},*a{p},*a{p}]\n"));
    }
    let (node, faults) = read_text(&text);
    assert!(node.is_none());
    assert!(faults.len() == 1 && (faults[0].contains("yaml-alias") || faults[0].contains("yaml-size")), "{faults:?}");
}

#[test]
fn a_long_text_is_not_multiplied_by_aliases() {
    let text = format!("a: &a {}\nb: [{}]\n", "长".repeat(20_000), "*a,".repeat(20_000));
    let (node, faults) = read_text(&text);
    assert!(node.is_none() && faults[0].contains("yaml-alias"), "{faults:?}");
}

#[test]
fn deep_nesting_is_refused_without_exhausting_the_stack() {
    let (node, faults) = read_text(&"[".repeat(100_000));
    assert!(node.is_none());
    assert_eq!(faults.len(), 1);
}
