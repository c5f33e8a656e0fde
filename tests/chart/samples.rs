//! One of each chart, of made-up figures.
use yishi::chart::{
    Bin, Calendar, Chart, ChartWords, Class, Classes, Count, Days, Due, Funnel, Ink, Month, Months, Multiple,
    Multiples, Order, Part, Period, Range, Revision, Role, Stacked, Stage, Year, calendar, classes, days, funnel,
    median, months, multiples, stacked,
};
use yishi::config::Limits;
use yishi::render::theme::Theme;

pub(crate) fn words() -> ChartWords {
    let (words, faults) = Theme::new([]).words("zh-Hans", &Limits::default());
    assert!(faults.is_empty());
    ChartWords::of(&words)
}

pub(crate) fn count(n: u64) -> Count {
    Count::of(n, (n > 0).then_some("../lists/x.html"))
}

pub(crate) fn all(words: &ChartWords) -> Vec<(&'static str, Chart)> {
    vec![
        ("各月协商场次", by_month(words)),
        ("各季度成果状态", by_status(words)),
        ("从建议到回头看", way(words)),
        ("从会议到答复的天数", replies(words)),
        ("办理结果", results(words)),
        ("到期日", due(words)),
        ("各乡镇场次（按名称）", townships(words, Order::Given)),
        ("各乡镇办结率（按数值）", townships(words, Order::Value)),
    ]
}

pub(crate) fn by_month(words: &ChartWords) -> Chart {
    let ns = [[0, 2, 1, 5, 3, 8, 12, 4, 0, 6, 9, 3, 0], [1, 2, 4, 11, 7, 5, 0, 0, 0, 0, 0, 0, 4], [0; 13], [1; 13]];
    let year = |(i, ns): (usize, [u64; 13])| {
        let months: Vec<_> = (1..=12).map(|m| (format!("{} 年 {m} 月", 2023 + i), count(ns[m - 1]))).collect();
        Year {
            label: format!("{} 年", 2023 + i),
            short: (2023 + i).to_string(),
            months,
            vague: (format!("{} 年，月份未载明", 2023 + i), count(ns[12])),
            total: count(ns.iter().sum()),
        }
    };
    let names = std::array::from_fn(|m| format!("{} 月", m + 1));
    months(&Months { title: "各月协商场次", years: ns.into_iter().enumerate().map(year).collect(), names, words })
}

pub(crate) fn by_status(words: &ChartWords) -> Chart {
    let part = |label: &str, role, tone| Part { label: label.into(), ink: Ink::new(role, tone) };
    let parts = vec![
        part("回头看确认", Role::Done, 0),
        part("办结", Role::Done, 1),
        part("办理中", Role::Moving, 0),
        part("已交办", Role::Moving, 1),
        part("已形成", Role::Formed, 0),
        part("逾期", Role::Late, 0),
        part("未采纳", Role::Not, 0),
    ];
    let period = |i: u64| Period {
        label: format!("{} 年第 {} 季度", 2024 + i / 4, i % 4 + 1),
        short: format!("{}Q{}", 24 + i / 4, i % 4 + 1),
        counts: (0..7).map(|k| count((i * 5 + k * 3 + i * k) % 6)).collect(),
        total: count((0..7).map(|k| (i * 5 + k * 3 + i * k) % 6).sum()),
    };
    stacked(&Stacked { id: "s1", title: "各季度成果状态", parts, periods: (0..7).map(period).collect(), words })
}

fn way(words: &ChartWords) -> Chart {
    let stage = |label: &str, n, share: Option<&str>| Stage {
        label: label.into(),
        count: count(n),
        share: share.map(str::to_owned),
    };
    let stages = vec![
        stage("建议", 128, None),
        stage("采纳", 91, Some("71%")),
        stage("交办", 64, Some("70%")),
        stage("办结", 40, Some("63%")),
        stage("回头看确认", 3, None),
    ];
    funnel(&Funnel { title: "从建议到回头看", stages, words })
}

fn replies(words: &ChartWords) -> Chart {
    let measured = [3, 5, 8, 9, 12, 12, 13, 15, 20, 21, 22, 30, 33, 41, 60, 76];
    let bin = |range: Range| Bin {
        range,
        label: format!("{}–{} 天", range.from, range.to),
        short: range.from.to_string(),
        count: count(measured.iter().filter(|&&d| (range.from..=range.to).contains(&d)).count() as u64),
    };
    let median = median(&measured).map(|days| (days, format!("{days} 天")));
    days(&Days {
        title: "从会议到答复的天数",
        bins: (0..12).map(|k| bin(Range { from: k * 7, to: k * 7 + 6 })).collect(),
        median,
        n: measured.len().to_string(),
        few: None,
        words,
    })
}

fn results(words: &ChartWords) -> Chart {
    let class = |label: &str, short: &str, first, now| Class {
        label: label.into(),
        short: short.into(),
        first: count(first),
        now: count(now),
    };
    let list = vec![
        class("A 已解决或基本解决", "A", 14, 19),
        class("B 正在解决", "B", 12, 8),
        class("C 列入规划", "C", 5, 3),
        class("D 暂不能解决", "D", 2, 3),
    ];
    let revision = |from: &str, to: &str, n| Revision { from: from.into(), to: to.into(), count: count(n) };
    classes(&Classes {
        title: "办理结果",
        classes: list,
        revisions: vec![revision("B", "A", 5), revision("C", "B", 1), revision("C", "D", 1)],
        words,
    })
}

fn due(words: &ChartWords) -> Chart {
    let month = |m: u32| Month {
        year: 2026,
        month: m,
        label: format!("{m} 月"),
        due: (0..m % 4 + 1)
            .map(|k| {
                let day = (m * 7 + k * 11) % 28 + 1;
                Due {
                    day: (k != 2).then_some(day),
                    label: format!("2026 年 {m} 月 {day} 日"),
                    count: count(u64::from(k * 2 % 5 + 1)),
                    role: [Role::Late, Role::Moving, Role::Done][((m + k) % 3) as usize],
                }
            })
            .collect(),
    };
    let roles =
        vec![(Role::Late, "已过期".to_owned()), (Role::Moving, "将到期".to_owned()), (Role::Done, "已办结".to_owned())];
    calendar(&Calendar {
        id: "cal",
        title: "到期日",
        months: (7..=12).map(month).collect(),
        roles,
        today: Some((2026, 11, 22)),
        words,
    })
}

pub(crate) fn townships(words: &ChartWords, order: Order) -> Chart {
    let names = ["赤城街道", "始丰街道", "福溪街道", "白鹤镇", "石梁镇", "街头镇", "平桥镇", "坦头镇"];
    let n = [9, 2, 1, 8, 7, 12, 3, 2];
    let unit = |(i, name): (usize, &&str)| Multiple {
        id: format!("parts-of-{i}"),
        name: (*name).into(),
        href: format!("../regions/{i}.html"),
        columns: (0..6).map(|k| count((i as u64 * 5 + k * 7) % 9)).collect(),
        records: None,
        value: (n[i] > 2).then_some((i * 37 % 100) as f64 / 100.0),
        shown: if n[i] < 3 { "—".into() } else { format!("{}%", i * 37 % 100) },
        n: n[i],
    };
    let title = "各乡镇";
    multiples(&Multiples {
        title,
        columns: (2021..2027).map(|y| y.to_string()).collect(),
        units: names.iter().enumerate().map(unit).collect(),
        order,
        holds: order == Order::Given,
        least_n: 3,
        words,
    })
}
