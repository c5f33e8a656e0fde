use std::sync::Arc;

use super::*;
use crate::config::Limits;
use crate::date::PartialDate;
use crate::diag::Lang;
use crate::parse::yaml;

vocabulary! {
    /// For the tests.
    pub enum Colour {
        Red = "red" | "红",
        Green = "green" | "绿",
    }
}

record! {
    /// For the tests.
    pub struct Lamp {
        /// 名称。
        title: Text,
        /// 日期。
        date: Stated<PartialDate>,
        /// 数量。
        count: Option<Amount>,
        /// 颜色。
        colour: Option<Colour>,
        /// 亮。
        lit: Option<bool>,
        /// 部件。
        parts: Vec<Text>,
    }
}

fn lamp(text: &str) -> (Option<Lamp>, Vec<String>) {
    let path: SourcePath = Arc::from("lamp.yaml");
    let (node, mut faults) = yaml::read(&path, text, 1, &Limits::default());
    let mut reading = Reading::new(&path);
    let lamp = node.and_then(|node| read_record(&node, &mut reading));
    faults.append(reading.diagnostics);
    (lamp, faults.iter().map(|d| d.display(Lang::Zh).to_string()).collect())
}

#[test]
fn a_whole_record_reads() {
    let (lamp, faults) = lamp("title: 路灯\ndate: 未载明\ncount: 60余\ncolour: 绿\nlit: 是\nparts: [灯杆, 灯头]\n");
    assert!(faults.is_empty(), "{faults:?}");
    let lamp = lamp.expect("a lamp");
    assert_eq!(lamp.date, Stated::NotStated);
    assert_eq!(lamp.colour.map(Colour::key), Some("green"));
    let count = lamp.count.expect("a count");
    assert_eq!((count.number, count.approximate, count.exact()), (Some(60), true, None));
}

#[test]
fn every_fault_of_a_record_is_told_at_once() {
    let (lamp, faults) = lamp("tittle: 路灯\ndate: 2023-02-30\ncount: 一些\ncolour: 缘\nlit: no\nparts: 灯杆\n");
    assert!(lamp.is_none());
    let codes: Vec<_> = faults.iter().map(|f| f.split(['[', ']']).nth(1).unwrap_or_default()).collect();
    assert_eq!(codes, ["bad-date", "bad-amount", "unknown-word", "not-a-flag", "wrong-type", "unknown-key"]);
    assert!(faults[5].ends_with("是不是想写 `title`？"), "{}", faults[5]);
}

/// Staff who wrote `zh-CN` were shown the words and not the keys that stand in the file.
#[test]
fn whoever_wrote_a_key_is_shown_the_keys() {
    for (written, shown) in [("violet", "可用的词：红（red）、绿（green）"), ("紫", "可用的词：红、绿")]
    {
        let (_, faults) = lamp(&format!("title: 灯\ndate: 2023\ncolour: {written}\n"));
        assert!(faults.len() == 1 && faults[0].ends_with(shown), "{faults:?}");
    }
}

#[test]
fn words_that_older_yaml_would_twist_must_be_quoted() {
    for text in ["no", "Yes", "off", "010", "0x1F"] {
        let (_, faults) = lamp(&format!("title: {text}\ndate: 2023\n"));
        assert!(faults.len() == 1 && faults[0].contains("yaml-trap"), "{text}: {faults:?}");
        let (lamp, faults) = lamp(&format!("title: \"{text}\"\ndate: 2023\n"));
        assert_eq!(lamp.map(|l| l.title.0).as_deref(), Some(text), "{faults:?}");
    }
}

#[test]
fn nothing_written_is_no_text() {
    for nothing in ["", "~", "null"] {
        let (read, faults) = lamp(&format!("title: {nothing}\ndate: 2023\n"));
        assert!(read.is_none() && faults.len() == 1 && faults[0].contains("[empty]"), "{nothing}: {faults:?}");
    }
    let (read, faults) = lamp("title: \"~\"\ndate: 2023\n");
    assert_eq!(read.map(|l| l.title.0).as_deref(), Some("~"), "{faults:?}");
}

#[test]
fn amounts_keep_their_words() {
    for (text, number, approximate) in [
        ("1235", Some(1235), false),
        ("80多", Some(80), true),
        ("约100", Some(100), true),
        ("12万", Some(120_000), false),
        ("未载明", None, false),
    ] {
        let amount = Amount::parse(text).expect(text);
        assert_eq!((amount.number, amount.approximate, amount.to_string().as_str()), (number, approximate, text));
    }
    for text in ["", "余", "六十", "010", "-3", "1.5", "3 项", "18446744073709551615", "99999999999万"] {
        assert_eq!(Amount::parse(text), None, "{text}");
    }
}
