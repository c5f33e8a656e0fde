//! Private data in running text, in the ways people write, paste and hide them.

use yishi::privacy::Kind;

use super::Rng;

/// One text which holds one datum.
pub(crate) struct Case {
    pub(crate) text: String,
    pub(crate) kind: Kind,
    /// Its digits in plain form, which no mask may show; empty for data without.
    pub(crate) digits: String,
}

pub(crate) fn datum(rng: &mut Rng) -> Case {
    match rng.next() % 20 {
        0..=4 => numeric(rng, Kind::Mobile),
        5..=8 => numeric(rng, Kind::ResidentId),
        9..=11 => numeric(rng, Kind::BankCard),
        12 => passport(rng),
        13 | 14 => plate(rng),
        15 => email(rng),
        16 | 17 => home(rng),
        18 => minor(rng),
        _ => health(rng),
    }
}

fn numeric(rng: &mut Rng, kind: Kind) -> Case {
    let digits = match kind {
        Kind::Mobile => mobile(rng),
        Kind::ResidentId => resident_id(rng),
        _ => bank_card(rng),
    };
    let written = disguise(rng, &digits);
    let text = match kind {
        Kind::Mobile => {
            let lead = rng.pick(&[
                "联系人王芳，电话",
                "请拨打",
                "手机：",
                "微信同号",
                "网格员李建国（",
                "值班人员为刘娟",
                "報名請電",
                "Tel: ",
                "+86 ",
                "有意者可找老张，",
            ]);
            format!("{lead}{written}{}", rng.pick(&["。", "）", "，随时可以联系。", "\n下一段", "", "；"]))
        }
        Kind::ResidentId => {
            let lead = rng.pick(&[
                "身份证号",
                "居民张三（",
                "证件号码：",
                "身份證字號",
                "补贴发放对象：李四，",
                "表中一行：",
                "ID:",
            ]);
            format!("{lead}{written}{}", rng.pick(&["。", "）", "，已核对。", "\n下一段", ""]))
        }
        _ => {
            let lead =
                rng.pick(&["补贴打入卡号", "开户行农业银行，账号：", "收款账户", "銀行卡", "汇入：", "惠农卡（"]);
            format!("{lead}{written}{}", rng.pick(&["。", "）", "，请查收。", "\n下一段", ""]))
        }
    };
    Case { text: in_prose(rng, &text), kind, digits }
}

fn mobile(rng: &mut Rng) -> String {
    let head = rng.pick(&[
        "130", "131", "133", "135", "136", "137", "138", "139", "147", "150", "151", "155", "158", "166", "170", "173",
        "176", "177", "180", "183", "186", "189", "191", "198", "199",
    ]);
    format!("{head}{}", rng.digits(8))
}

/// A number, and the words which come before one of its kind.
pub(crate) fn number(rng: &mut Rng) -> (Kind, String, &'static str) {
    match rng.next() % 3 {
        0 => (
            Kind::Mobile,
            mobile(rng),
            rng.pick(&["电话：", "手机号码 ", "| 姓名 | 手机 | | |\n| 王芳 | ", "联系人王芳，", "Tel "]),
        ),
        1 => (
            Kind::ResidentId,
            resident_id_18(rng),
            rng.pick(&["身份证号", "居民张三（", "| 姓名 | 证件号 |\n| 李四 | ", "ID "]),
        ),
        _ => {
            let card = loop {
                let card = bank_card(rng);
                if card.starts_with("62") && card.len() == 19 {
                    break card;
                }
            };
            (Kind::BankCard, card, rng.pick(&["卡号：", "开户行农业银行，账号 ", "| 姓名 | 银行卡 |\n| 李四 | "]))
        }
    }
}

fn resident_id_18(rng: &mut Rng) -> String {
    loop {
        let id = resident_id(rng);
        if id.len() == 18 {
            return id;
        }
    }
}

const COUNTIES: &[&str] = &[
    "420683", "421381", "370404", "621202", "320903", "331023", "331082", "331002", "110101", "440106", "510104",
    "652901", "540102", "150102",
];

fn resident_id(rng: &mut Rng) -> String {
    let county = rng.pick(COUNTIES);
    let (year, month, day) = (rng.between(1930, 2022), rng.between(1, 12), rng.between(1, 28));
    if rng.next().is_multiple_of(8) {
        return format!("{county}{:02}{month:02}{day:02}{}", year.min(1999) % 100, rng.digits(3));
    }
    let body = format!("{county}{year}{month:02}{day:02}{}", rng.digits(3));
    // ISO 7064 MOD 11-2, by its recursive definition.
    let sum = body.bytes().fold(0_u32, |p, b| (p + u32::from(b - b'0')) * 2 % 11);
    let check = (12 - sum) % 11;
    format!("{body}{}", if check == 10 { 'X' } else { char::from(b'0' + check as u8) })
}

fn bank_card(rng: &mut Rng) -> String {
    let (head, length) = [
        ("622848", 19),
        ("621700", 19),
        ("622202", 19),
        ("621661", 19),
        ("623668", 19),
        ("622588", 16),
        ("621483", 16),
        ("955880", 19),
        ("436742", 16),
        ("518710", 16),
        ("622700", 18),
        ("620522", 17),
    ][(rng.next() % 12) as usize];
    let body = format!("{head}{}", rng.digits(length - 1 - head.len()));
    let check = (0..10).find(|check| luhn(&format!("{body}{check}"))).expect("one of ten always fits");
    format!("{body}{check}")
}

fn luhn(number: &str) -> bool {
    let total: u32 = number
        .chars()
        .rev()
        .enumerate()
        .map(|(index, c)| {
            let digit = c.to_digit(10).expect("digits only");
            if index % 2 == 0 { digit } else { digit * 2 / 10 + digit * 2 % 10 }
        })
        .sum();
    total.is_multiple_of(10)
}

/// The digits as somebody might write them.
fn disguise(rng: &mut Rng, digits: &str) -> String {
    match rng.next() % 14 {
        0..=2 => digits.to_owned(),
        3 => full_width(digits),
        4 => chinese(digits),
        5 => grouped(rng, digits, " "),
        6 => grouped(rng, digits, "-"),
        7 => {
            let separator = rng.pick(&[".", "·", "－", "—", " - ", "\u{a0}", "\u{3000}", "  ", "&nbsp;", "_"]);
            grouped(rng, digits, separator)
        }
        8 => grouped(rng, digits, "\u{200b}"),
        9 => wrapped(rng, digits, "<b>", "</b>"),
        10 => wrapped(rng, digits, "**", "**"),
        11 => split_once(rng, digits, "\n"),
        12 => wrapped(rng, digits, "<span class=\"x\">", "</span>"),
        _ => {
            let half = digits.len() / 2;
            format!("{}{}", full_width(&digits[..half]), &digits[half..])
        }
    }
}

fn full_width(digits: &str) -> String {
    digits.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).expect("has a full-width form")).collect()
}

fn chinese(digits: &str) -> String {
    digits
        .chars()
        .map(|c| match c {
            '0'..='9' => "〇一二三四五六七八九".chars().nth((c as u8 - b'0') as usize).expect("ten of them"),
            other => other,
        })
        .collect()
}

/// In groups of three or four from the left, the habit for numbers read aloud.
pub(crate) fn grouped(rng: &mut Rng, digits: &str, separator: &str) -> String {
    let mut sizes: Vec<usize> = match digits.len() {
        11 => vec![3, 4, 4],
        18 => vec![6, 4, 4, 4],
        15 => vec![6, 6, 3],
        n => vec![4; n / 4],
    };
    if digits.len() == 11 && rng.next().is_multiple_of(3) {
        sizes = vec![3, 3, 3, 2];
    }
    let mut groups = Vec::new();
    let mut rest = digits;
    for size in sizes {
        let (group, after) = rest.split_at(size);
        groups.push(group);
        rest = after;
    }
    if !rest.is_empty() {
        groups.push(rest);
    }
    groups.join(separator)
}

pub(crate) fn wrapped(rng: &mut Rng, digits: &str, open: &str, close: &str) -> String {
    let from = rng.between(0, digits.len() as u64 - 2) as usize;
    let to = rng.between(from as u64 + 1, digits.len() as u64) as usize;
    format!("{}{open}{}{close}{}", &digits[..from], &digits[from..to], &digits[to..])
}

fn split_once(rng: &mut Rng, digits: &str, separator: &str) -> String {
    let at = rng.between(2, digits.len() as u64 - 2) as usize;
    format!("{}{separator}{}", &digits[..at], &digits[at..])
}

fn passport(rng: &mut Rng) -> Case {
    let number = match rng.next() % 3 {
        0 => format!("E{}{}", rng.between(3, 9), rng.digits(7)),
        1 => format!("E{}{}", rng.pick(&["A", "B", "C", "H", "J"]), rng.digits(7)),
        _ => format!("G{}{}", rng.between(3, 9), rng.digits(7)),
    };
    let digits = number.trim_start_matches(|c: char| c.is_ascii_alphabetic()).to_owned();
    let written = if rng.next().is_multiple_of(4) {
        number.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).expect("has a full-width form")).collect()
    } else {
        number
    };
    let text = format!(
        "{}{written}{}",
        rng.pick(&["护照号", "護照 ", "持护照（", "passport no: "]),
        rng.pick(&["。", "）", "，有效期十年。"])
    );
    Case { text: in_prose(rng, &text), kind: Kind::Passport, digits }
}

fn plate(rng: &mut Rng) -> Case {
    let province = rng.pick(&["鄂", "京", "苏", "浙", "鲁", "甘", "粤", "川", "新", "蘇", "魯", "贵"]);
    let letter = rng.pick(&["A", "B", "C", "J", "S", "H"]);
    let tail = match rng.next() % 4 {
        0 => rng.digits(5),
        1 => format!("{}{}{}", rng.digits(1), rng.pick(&["K", "M", "Z"]), rng.digits(3)),
        2 => format!("D{}", rng.digits(5)),
        _ => format!("{}F", rng.digits(5)),
    };
    let joint = rng.pick(&["", "", "·", " ", "-", "\u{200b}"]);
    let written = format!("{province}{letter}{joint}{tail}");
    let lead = rng.pick(&["车牌号", "一辆", "车主驾驶", "违停车辆", "僵尸车（"]);
    Case {
        text: ended_prose(rng, &format!("{lead}{written}"), &["。", "的小轿车", "，已挪走", "）"]),
        kind: Kind::Plate,
        digits: String::new(),
    }
}

fn email(rng: &mut Rng) -> Case {
    let user = match rng.next() % 3 {
        0 => rng.digits(9),
        1 => format!("{}{}", rng.pick(&["wangfang", "li.jianguo", "zhang_wei", "chenmei"]), rng.between(1, 999)),
        _ => rng.pick(&["liu-yan", "zhao2012", "sunny"]).to_owned(),
    };
    let host = rng.pick(&["qq.com", "163.com", "126.com", "gmail.com", "sina.com.cn", "foxmail.com", "139.com"]);
    let sign = rng.pick(&["@", "@", "@", "＠", " @ ", " (at) ", "[at]"]);
    let text = format!(
        "{}{user}{sign}{host}{}",
        rng.pick(&["邮箱", "请发至 ", "信箱：", "E-mail:"]),
        rng.pick(&["。", " ", "，谢谢"])
    );
    Case { text: in_prose(rng, &text), kind: Kind::Email, digits: String::new() }
}

fn home(rng: &mut Rng) -> Case {
    let road = rng.pick(&["中山路", "四贤路", "解放街", "东河巷", "永兴大道"]);
    let estate = rng.pick(&["锦绣花园", "丽景小区", "书香苑", "东关新村", "怡和家园"]);
    let village = rng.pick(&["黄庄村", "郭河村", "白云村", "大安湾村"]);
    let (a, b, c) = (rng.between(1, 60), rng.between(1, 6), rng.between(1, 18) * 100 + rng.between(1, 4));
    let place = match rng.next() % 8 {
        0 => format!("{road}{a}号{b}单元{c}室"),
        1 => format!("{estate}{a}栋{b}单元{c}"),
        2 => format!("{estate}{a}幢{c}室"),
        3 => format!("{road}{a}弄{b}号{c}室"),
        4 => format!("{village}{b}组{a}号"),
        5 => format!("{estate}{a}號樓{b}單元{c}室"),
        6 => full_width_numbers(&format!("{estate}{a}号楼{b}单元{c}室")),
        _ => format!("{village}第{b}村民小组第{a}户"),
    };
    let lead = rng.pick(&["家住", "住址：", "走访了", "来信人住", "上门时间为周六，地点"]);
    Case {
        text: ended_prose(rng, &format!("{lead}{place}"), &["。", "，", "的老人"]),
        kind: Kind::HomeAddress,
        digits: String::new(),
    }
}

fn full_width_numbers(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_ascii_digit() { char::from_u32(u32::from(c) + 0xfee0).expect("has a form") } else { c })
        .collect()
}

fn name(rng: &mut Rng) -> String {
    let family = rng.pick(&[
        "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "朱", "马", "胡", "郭", "何", "林",
        "罗", "谢", "欧阳",
    ]);
    let given = rng.pick(&[
        "小明", "建国", "秀英", "子轩", "梓涵", "思远", "雨桐", "志强", "海燕", "玉梅", "浩然", "嘉怡", "丽娟", "文斌",
        "桂兰", "欣妍", "宇辰", "国庆",
    ]);
    format!("{family}{given}")
}

fn minor(rng: &mut Rng) -> Case {
    let name = name(rng);
    let age = rng.between(5, 16);
    let text = match rng.next() % 6 {
        0 => format!("留守儿童{name}的祖母说"),
        1 => format!("小学生{name}在会上发言"),
        2 => format!("{name}，女，{age}岁，小学生，"),
        3 => format!("困境兒童{name}已入學"),
        4 => format!("看望孤儿{name}。"),
        _ => format!("学生代表{name}（{age}岁）提出"),
    };
    Case { text: in_prose(rng, &text), kind: Kind::Minor, digits: String::new() }
}

fn health(rng: &mut Rng) -> Case {
    let name = name(rng);
    let text = match rng.next() % 7 {
        0 => format!("残疾人{name}反映"),
        1 => format!("{name}患有尿毒症，"),
        2 => format!("{name}（肢体残疾二级）"),
        3 => format!("白血病患者{name}的父亲"),
        4 => format!("{name}因脑梗住院"),
        5 => format!("殘疾人{name}家中"),
        _ => format!("精神障碍患者{name}。"),
    };
    Case { text: in_prose(rng, &text), kind: Kind::Health, digits: String::new() }
}

fn ended_prose(rng: &mut Rng, text: &str, ends: &[&str]) -> String {
    let end = rng.pick(ends);
    in_prose(rng, &format!("{text}{end}"))
}

/// Set among other sentences, with figures and dates near it.
fn in_prose(rng: &mut Rng, text: &str) -> String {
    let before = rng.pick(&[
        "",
        "2024年5月1日上午，委员一行走访了12户。",
        "会议形成意见3条。",
        "## 办理进展\n\n",
        "- ",
        "> ",
        "按照国办发〔2017〕47号文件，",
        "涉及资金1,234.56万元。",
    ]);
    let after = rng.pick(&[
        "",
        "共有居民代表28人参加。",
        "截至2024-06-30，完成率95.5%。",
        "\n\n咨询电话0722-6232330。",
        "详见附件2。",
    ]);
    format!("{before}{text}{after}")
}
