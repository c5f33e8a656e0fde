//! Clean sentences and tables full of figures beside one another: everything that a gate which reads through commas,
//! strokes and cells could take for one number.

use super::Rng;

const PLACES: &[&str] = &["东关社区", "黄庄村", "长岭镇", "应山街道", "合计", "高新区"];
const COUNTIES: &[&str] = &["420683", "421381", "370404", "331023", "110101", "440106", "510104", "652901"];

pub(crate) fn figures(rng: &mut Rng) -> String {
    let (year, month, day) = (rng.between(1949, 2035), rng.between(1, 12), rng.between(1, 28));
    let place = rng.pick(PLACES);
    let county = rng.pick(COUNTIES);
    match rng.next() % 32 {
        0 => format!("{year}/{month}/{day}、{year}/{month:02}/{day:02}、{}-{month:02}-{day:02}各召开一次。", year + 1),
        1 => format!("{year}.{month}.{day}—{}.{month}.{day}", year + 1),
        2 => format!("{year}年{month}月{day}日{:02}:{:02}:{:02}，{:02}:{:02}结束。", month, day, day, month, day),
        3 => format!("支出{}，{}，{}，{}元。", amount(rng), amount(rng), amount(rng), amount(rng)),
        4 => format!("| {} | {} | {} | {} |", amount(rng), amount(rng), amount(rng), amount(rng)),
        5 => format!("三项分别为{}、{}、{}万元。", count(rng), count(rng), count(rng)),
        6 => format!("鄂政办发〔{year}〕{}号、{}号、{}号，随政协发[{year}]{}号", day, count(rng), count(rng), month),
        7 => format!("文号：{year}/{}/{}、{year}-{}-{}", count(rng), count(rng), count(rng), count(rng)),
        8 => format!("| 年份 | {} | {} | {} | {} | {} |", year, year + 1, year + 2, year + 3, year + 4),
        9 => format!("{},{},{},{},{}", year, year + 1, year + 2, year + 3, year + 4),
        10 => format!("| {year} | {} | {} | {} | {} |", count(rng), count(rng), count(rng), count(rng)),
        11 => format!("| {place} | {} | {} | {} |", count(rng), count(rng), count(rng)),
        12 => format!("{place},{county}{},{year},{},{},{}", rng.digits(6), count(rng), count(rng), count(rng)),
        13 => format!("| {county} | {year} | {} | {} | {} |", count(rng), count(rng), count(rng)),
        14 => format!("| {county}{} | {county}{} | {county}{} |", rng.digits(3), rng.digits(3), rng.digits(6)),
        15 => format!("{county}、{}、{}、{}", rng.pick(COUNTIES), rng.pick(COUNTIES), rng.pick(COUNTIES)),
        16 => format!("{county}000000,{county}001000,{county}002000,{county}002{}", rng.digits(3)),
        17 => format!("ISBN 978-7-{}-{}-{}，ISBN 9787{}", rng.digits(4), rng.digits(4), rng.digits(1), rng.digits(9)),
        18 => format!("ISBN：978/7/{}/{}/{}", rng.digits(5), rng.digits(3), rng.digits(1)),
        19 => format!("[{}.{}, {}.{}]", rng.between(73, 135), rng.digits(6), rng.between(18, 53), rng.digits(6)),
        20 => format!(
            "{}.{},{}.{} {}.{},{}.{}",
            rng.between(73, 135),
            rng.digits(8),
            rng.between(18, 53),
            rng.digits(8),
            rng.between(73, 135),
            rng.digits(8),
            rng.between(18, 53),
            rng.digits(8)
        ),
        21 => format!("{}°{}′{}″E，{}°{}′{}″N", rng.between(73, 135), day, day, month, day, month),
        22 => format!("| 来信 | 来电话 | 来访 |\n|---|---|---|\n| {} | {} | {} |", low(rng), low(rng), low(rng)),
        23 => format!("第{}、{}、{}、{}号提案，第{}/{}页", low(rng), low(rng), low(rng), low(rng), day, month),
        24 => format!("咨询电话：0722-62{}、62{}，传真62{}。", rng.digits(5), rng.digits(5), rng.digits(5)),
        25 => format!("热线12345、12388、12380、110、119、120，短信106{}。", rng.digits(5)),
        26 => format!("- {}\n- {}\n- {}\n- {}", count(rng), count(rng), count(rng), count(rng)),
        27 => format!("{}+{}+{}={}", count(rng), count(rng), count(rng), count(rng)),
        28 => format!("比例为{}:{}:{}，长{}×宽{}×高{}", day, month, day, count(rng), count(rng), count(rng)),
        29 => format!("<td>{year}</td><td>{}</td><td>{}</td><td>{}</td>", count(rng), count(rng), count(rng)),
        30 => {
            format!("values: [{}, {}, {}]\nyears: [{year}, {}, {}]", low(rng), low(rng), low(rng), year + 1, year + 2)
        }
        _ => format!("序号{}/{}，楼高{}/{}米，邮编{}、{}", day, month, day, month, rng.digits(6), rng.digits(6)),
    }
}

fn count(rng: &mut Rng) -> u64 {
    match rng.next() % 3 {
        0 => rng.between(100, 999),
        1 => rng.between(1_000, 9_999),
        _ => rng.between(1, 99_999),
    }
}

fn low(rng: &mut Rng) -> u64 {
    rng.between(1, 999)
}

fn amount(rng: &mut Rng) -> String {
    let (head, tail) = (rng.between(1, 999), rng.between(0, 999));
    match rng.next() % 3 {
        0 => format!("{head},{tail:03}.{:02}", rng.between(0, 99)),
        1 => format!("{head},{tail:03},{:03}", rng.between(0, 999)),
        _ => format!("{head}{tail:03}"),
    }
}
