//! A child with its name, and a name with an illness or a disability.
//!
//! Two orders are looked for: the word and right behind it a name (留守儿童王小明, 残疾人张建国), and a name with only a
//! few connecting words before the word (王建国患尿毒症, 李梓涵，女，8岁，小学生).

use super::{
    Finding, Kind,
    fold::{Glyph, ahead, back, glyphs},
    names,
};

/// A word of childhood or of illness which begins the text, Traditional forms included.
fn word_at(text: &str) -> Option<(Kind, usize)> {
    let first = super::fold::fold(text.chars().next()?);
    word_in_row(ROWS.iter().position(|row| row.0 == first)?, text)
}

/// The same, where the first character's row is known.
pub(super) fn word_in_row(row: usize, text: &str) -> Option<(Kind, usize)> {
    ROWS.get(row)?.1.iter().find_map(|(kind, word)| length_of(text, word).map(|length| (*kind, length)))
}

/// Every character with which a word begins, in both scripts, and its row.
pub(super) fn first_characters() -> Vec<(u8, char)> {
    let simplified = ROWS.iter().map(|row| row.0);
    let traditional = "兒學癱殘聾視聽腦歲紅確讀".chars();
    simplified
        .chain(traditional)
        .filter_map(|c| {
            let row = ROWS.iter().position(|row| row.0 == super::fold::fold(c))?;
            u8::try_from(row).ok().map(|row| (row, c))
        })
        .collect()
}

/// Looks around a word; gives where to go on.
pub(super) fn look(text: &str, start: usize, found: &mut Vec<Finding>) -> usize {
    let Some((kind, length)) = word_at(&text[start..]) else { return start + 1 };
    let end = start + length;
    // 大学生 are of age, 青少年 are nobody in particular; and the name before 孩子 or 女儿 is the parent's.
    let word = &text[start..end];
    if text[..start].ends_with(['大', '青', '老', '女']) && matches!(word, "同学" | "同學") {
        return end;
    }
    if text[..start].ends_with(['大', '青']) && kind == Kind::Minor {
        return end;
    }
    let own = !KINSHIP.contains(&word) && !BEHIND_ONLY.contains(&word);
    let said_before = match word {
        "岁" | "歲" | "周岁" | "周歲" => match start_of_minor_age(text, start) {
            Some(start) => start,
            None => return end,
        },
        // Whoever is told to go to one is a child; the school's name stands between.
        "就读" if !goes_to_school(text, end) => return end,
        _ => start,
    };
    let before = || name_before(text, said_before).filter(|name| !acts_for(text, name, said_before, end));
    let name = name_behind(text, end, kind).or_else(|| if own { before() } else { None });
    if let Some(name) = name {
        let range = name.first().map_or(start, |glyph| glyph.start)..name.last().map_or(end, |glyph| glyph.end);
        if found.iter().rev().take(4).all(|before| before.range != range) {
            let family: String = name.iter().take(name.len().saturating_sub(2).max(1)).map(|glyph| glyph.c).collect();
            found.push(Finding { kind, range, masked: format!("{family}某") });
        }
    }
    end
}

/// The name right behind the word, through a role (代表, 患者) and a colon or bracket.
fn name_behind(text: &str, end: usize, kind: Kind) -> Option<Vec<Glyph>> {
    let window = glyphs(text, end, ahead(text, end, 24));
    let chars: Vec<char> = window.iter().map(|glyph| glyph.c).collect();
    let mut at = 0;
    while at < 8 {
        let length = names::length_at(&chars[at.min(chars.len())..]);
        if length > 0 {
            return window.get(at..at + length).map(<[Glyph]>::to_vec);
        }
        let rest: String = chars.iter().skip(at).take(4).collect();
        let links = if kind == Kind::Minor { MINOR_LINKS } else { HEALTH_LINKS };
        let link = links.iter().find(|link| rest.starts_with(**link))?;
        at += link.chars().count();
    }
    None
}

/// Whether a school for children is named right behind 就读.
fn goes_to_school(text: &str, end: usize) -> bool {
    let behind = &text[end..ahead(text, end, 16)];
    let clause = behind.split(['，', '。', '；', '\n', ',']).next().unwrap_or_default();
    let child = ["小学", "中学", "初中", "高中", "幼儿园", "年级", "特殊教育"];
    child.iter().any(|school| clause.contains(school)) && !clause.contains("大学")
}

/// `杨秀英为高血压患者建立档案`: what is done for the sick, by somebody who is not.
fn acts_for(text: &str, name: &[Glyph], start: usize, end: usize) -> bool {
    let between = name.last().and_then(|last| text.get(last.end..start)).unwrap_or_default();
    let mut behind = &text[end..];
    for role in ["患者", "病人", "老人", "群众", "儿童", "家庭", "人员", "人"] {
        behind = behind.strip_prefix(role).unwrap_or(behind);
    }
    between.ends_with(['为', '給', '给', '替'])
        && !between.ends_with("诊断为")
        && !between.ends_with("确诊为")
        && behind.starts_with(|c: char| ('\u{4e00}'..='\u{9fff}').contains(&c) && c != '的')
}

/// The name before the word, with nothing between but connecting words.
fn name_before(text: &str, start: usize) -> Option<Vec<Glyph>> {
    let window = glyphs(text, back(text, start, 28), start);
    let chars: Vec<char> = window.iter().map(|glyph| glyph.c).collect();
    let mut end = chars.len();
    while chars.len() - end <= 16 {
        for length in [4, 3, 2] {
            let Some(from) = end.checked_sub(length) else { continue };
            let mut name = ['，'; 5];
            name[..length].copy_from_slice(&chars[from..end]);
            let name = &name[..=length];
            let road = end == chars.len() && names_a_road(&chars, from);
            if names::length_at(name) == length && !runs_into_a_word(&chars, from) && !road {
                return window.get(from..end).map(<[Glyph]>::to_vec);
            }
        }
        let before = &chars[end.saturating_sub(12)..end];
        end -= match before.last() {
            Some('岁') => age_length(before)?,
            Some('生') => birth_length(before)?,
            _ => BETWEEN.iter().find_map(|link| ends_with(before, link))?,
        };
    }
    None
}

/// Whether the name found is rather the end of a road's or an estate's, right before the word: 竹田大道儿童沙坑, 柏庄路小学生,
/// 紫瑞华庭学生食堂.
fn names_a_road(chars: &[char], from: usize) -> bool {
    let goes_on = from.checked_sub(1).is_some_and(|at| ('\u{4e00}'..='\u{9fff}').contains(&chars[at]));
    let whole = goes_on || chars.len() - from > 2;
    chars.ends_with(&['大', '道'])
        || whole && chars.last().is_some_and(|c| "路道街巷桥庭苑园城湾府居里村镇庄坊院校楼湖".contains(*c))
}

/// Whether the family name found is rather the end of a word: the 长 of 校长, the 家 of 大家 are none, but 成 of 完成 is.
fn runs_into_a_word(chars: &[char], from: usize) -> bool {
    const PAIRS: &[&str] = &[
        "完成", "组成", "形成", "建成", "相关", "有关", "机关", "公路", "道路", "百万", "千万", "地方", "对方", "平方",
        "居安", "方向", "倾向", "中华", "汽车", "停车", "住房", "周边",
    ];
    let Some(before) = from.checked_sub(1).and_then(|at| chars.get(at)) else { return false };
    chars.get(from).is_some_and(|c| PAIRS.iter().any(|pair| pair.chars().eq([*before, *c])))
}

/// Where the number before 岁 begins, if it is an age under eighteen.
fn start_of_minor_age(text: &str, end: usize) -> Option<usize> {
    let window = glyphs(text, back(text, end, 6), end);
    let count =
        window.iter().rev().take_while(|glyph| glyph.c == '十' || super::fold::digit(glyph.c).is_some()).count();
    let number = window.get(window.len() - count..)?;
    let age = number.iter().fold(0_u32, |age, glyph| match super::fold::digit(glyph.c) {
        Some((value, super::fold::Script::Arabic)) => age * 10 + u32::from(value),
        Some((value, super::fold::Script::Han)) => age + u32::from(value),
        None => age.max(1) * 10,
    });
    number.first().filter(|_| age < 18).map(|glyph| glyph.start)
}

/// The length of a word at the end.
fn ends_with(chars: &[char], word: &str) -> Option<usize> {
    let mut rest = chars.iter().rev();
    word.chars().rev().all(|c| rest.next() == Some(&c)).then(|| word.chars().count())
}

/// `8岁`, `今年 12 岁` at the end.
fn age_length(before: &[char]) -> Option<usize> {
    let (_, rest) = before.split_last().filter(|(last, _)| **last == '岁')?;
    let (rest, year) = match rest.split_last() {
        Some(('周', rest)) => (rest, 1),
        _ => (rest, 0),
    };
    let digits = rest.iter().rev().take_while(|c| super::fold::digit(**c).is_some() || **c == '十').count();
    (1..=3).contains(&digits).then_some(digits + 1 + year)
}

/// `2015年出生`, `2015年3月生` at the end.
fn birth_length(before: &[char]) -> Option<usize> {
    let said = before.len() - if before.ends_with(&['出', '生']) { 2 } else { 1 };
    let date =
        before[..said].iter().rev().take_while(|c| c.is_ascii_digit() || matches!(c, '年' | '月' | '日')).count();
    let year = before[said - date..said].iter().take_while(|c| c.is_ascii_digit()).count();
    (year == 4 && before.get(said - date + 4) == Some(&'年')).then_some(before.len() - said + date)
}

/// The length in bytes of a word at the beginning of the text, whichever script the text is in.
fn length_of(text: &str, word: &str) -> Option<usize> {
    let mut length = 0;
    let mut written = text.chars();
    for wanted in word.chars() {
        let c = written.next()?;
        if super::fold::fold(c) != wanted {
            return None;
        }
        length += c.len_utf8();
    }
    Some(length)
}

const KINSHIP: &[&str] = &["孩子", "儿子", "兒子", "女儿", "女兒"];
/// Words whose person stands behind them; before them stands whoever helps.
const BEHIND_ONLY: &[&str] = &["患者", "感染者", "年级", "年級"];
const MINOR_LINKS: &[&str] = &[
    "姓名", "名叫", "叫", "新生", "1班", "2班", "3班", "一班", "二班", "三班", ")", "代表", "：", ":", " ", "（", "(",
    "、", "“", "的", "同学",
];
const HEALTH_LINKS: &[&str] = &[
    "姓名",
    "名叫",
    "感染者",
    "携带者",
    "晚期",
    "患者",
    "病人",
    "人员",
    "人",
    "群众",
    "家庭",
    "户",
    "居民",
    "村民",
    "代表",
    "老人",
    "儿童",
    "：",
    ":",
    " ",
    "（",
    "(",
    "“",
    "一级",
    "二级",
    "三级",
    "四级",
    "的",
];

const BETWEEN: &[&str] = &[
    "身",
    "罹",
    "我镇",
    "我村",
    "我校",
    "我班",
    "本村",
    "本镇",
    "本校",
    "本班",
    "该村",
    "该校",
    "高位",
    "先天性",
    "慢性",
    "急性",
    "多重",
    "双目",
    "双耳",
    "左腿",
    "右腿",
    "左手",
    "右手",
    "左眼",
    "右眼",
    "左臂",
    "右臂",
    "腿脚",
    "下肢",
    "上肢",
    "双腿",
    "感染",
    "持",
    "持有",
    "做了",
    "做过",
    "植入",
    "因",
    "因病",
    "因伤",
    "因车祸",
    "因工伤",
    "因事故",
    "意外",
    "肢体",
    "视力",
    "听力",
    "言语",
    "智力",
    "精神",
    "患有",
    "患上",
    "身患",
    "患",
    "确诊为",
    "确诊",
    "查出",
    "被诊断为",
    "得了",
    "系",
    "是",
    "为",
    "属",
    "（",
    "(",
    "，",
    ",",
    "、",
    " ",
    "今年",
    "男",
    "女",
    "长期",
    "常年",
    "重度",
    "严重",
    "多年",
    "突发",
    "不幸",
    "同学",
    "老人",
    "的",
    "孙子",
    "一名",
    "一级",
    "二级",
    "三级",
    "四级",
    "：",
    ":",
    "年仅",
    "家中",
    "一家",
];

type Row = (char, &'static [(Kind, &'static str)]);

/// The words by their first character, in Simplified script; longer ones first.
#[rustfmt::skip]
const ROWS: &[Row] = &[
    ('身', &[(Kind::Health, "身患")]),
    ('罹', &[(Kind::Health, "罹患")]),
    ('感', &[(Kind::Health, "感染者"), (Kind::Health, "感染艾滋"), (Kind::Health, "感染新冠")]),
    ('确', &[(Kind::Health, "确诊")]),
    ('就', &[(Kind::Minor, "就读")]),
    ('周', &[(Kind::Minor, "周岁")]),
    ('年', &[(Kind::Minor, "年级")]),
    ('上', &[(Kind::Minor, "上小学"), (Kind::Minor, "上初中"), (Kind::Minor, "上幼儿园")]),
    ('读', &[(Kind::Minor, "读小学"), (Kind::Minor, "读初中"), (Kind::Minor, "读幼儿园")]),
    ('冠', &[(Kind::Health, "冠心病")]),
    ('先', &[(Kind::Health, "先天性心脏病")]),
    ('有', &[(Kind::Health, "有精神分裂"), (Kind::Health, "有精神病"), (Kind::Health, "有癫痫"), (Kind::Health, "有糖尿病"), (Kind::Health, "有高血压"), (Kind::Health, "有心脏病"), (Kind::Health, "有抑郁"), (Kind::Health, "有残疾"), (Kind::Health, "有智力障碍")]),
    ('留', &[(Kind::Minor, "留守儿童"), (Kind::Minor, "留守学生")]),
    ('困', &[(Kind::Minor, "困境儿童"), (Kind::Minor, "困难学生")]),
    ('孤', &[(Kind::Minor, "孤儿"), (Kind::Health, "孤独症"), ]),
    ('未', &[(Kind::Minor, "未成年人"), (Kind::Minor, "未成年")]),
    ('小', &[(Kind::Minor, "小学生"), (Kind::Minor, "小朋友"), (Kind::Minor, "小患者"), (Kind::Health, "小儿麻痹"), (Kind::Minor, "小学一年级"), (Kind::Minor, "小学二年级"), (Kind::Minor, "小学三年级"), (Kind::Minor, "小学四年级"), (Kind::Minor, "小学五年级"), (Kind::Minor, "小学六年级"), (Kind::Minor, "小学1年级"), (Kind::Minor, "小学2年级"), (Kind::Minor, "小学3年级"), (Kind::Minor, "小学4年级"), (Kind::Minor, "小学5年级"), (Kind::Minor, "小学6年级")]),
    ('初', &[(Kind::Minor, "初中生")]),
    ('中', &[(Kind::Minor, "中学生"), (Kind::Health, "中风")]),
    ('高', &[(Kind::Minor, "高中生"), (Kind::Health, "高血压")]),
    ('学', &[(Kind::Minor, "学生"), (Kind::Minor, "学龄儿童")]),
    ('幼', &[(Kind::Minor, "幼儿"), (Kind::Minor, "幼童")]),
    ('儿', &[(Kind::Minor, "儿童"), (Kind::Minor, "儿子"), ]),
    ('女', &[(Kind::Minor, "女童"), (Kind::Minor, "女孩"), (Kind::Minor, "女学生"), (Kind::Minor, "女儿")]),
    ('男', &[(Kind::Minor, "男童"), (Kind::Minor, "男孩"), (Kind::Minor, "男学生")]),
    ('少', &[(Kind::Minor, "少年")]),
    ('孩', &[(Kind::Minor, "孩子"), (Kind::Minor, "孩童")]),
    ('患', &[(Kind::Minor, "患儿"), (Kind::Health, "患癌"), (Kind::Health, "患病"), (Kind::Health, "患有"), (Kind::Health, "患上"), (Kind::Health, "患者")]),
    ('癌', &[(Kind::Health, "癌症"), (Kind::Health, "癌")]),
    ('肺', &[(Kind::Health, "肺癌"), (Kind::Health, "肺结核"), (Kind::Health, "肺病")]),
    ('胃', &[(Kind::Health, "胃癌")]),
    ('肝', &[(Kind::Health, "肝癌"), (Kind::Health, "肝硬化"), (Kind::Health, "肝炎")]),
    ('乙', &[(Kind::Health, "乙肝")]),
    ('乳', &[(Kind::Health, "乳腺癌")]),
    ('白', &[(Kind::Health, "白血病"), (Kind::Health, "白内障")]),
    ('尿', &[(Kind::Health, "尿毒症")]),
    ('肾', &[(Kind::Health, "肾衰竭"), (Kind::Health, "肾病")]),
    ('精', &[(Kind::Health, "精神残疾"), (Kind::Health, "精神分裂"), (Kind::Health, "精神障碍"), (Kind::Health, "精神病")]),
    ('抑', &[(Kind::Health, "抑郁症")]),
    ('自', &[(Kind::Health, "自闭症")]),
    ('艾', &[(Kind::Health, "艾滋病")]),
    ('糖', &[(Kind::Health, "糖尿病")]),
    ('脑', &[(Kind::Health, "脑瘫"), (Kind::Health, "脑梗"), (Kind::Health, "脑出血"), (Kind::Health, "脑溢血"), (Kind::Health, "脑瘤")]),
    ('心', &[(Kind::Health, "心脏病"), (Kind::Health, "心梗"), (Kind::Health, "心脏支架"), (Kind::Health, "心脏搭桥")]),
    ('偏', &[(Kind::Health, "偏瘫")]),
    ('瘫', &[(Kind::Health, "瘫痪")]),
    ('残', &[(Kind::Health, "残疾人"), (Kind::Health, "残疾证"), (Kind::Health, "残疾"), (Kind::Health, "残障")]),
    ('肢', &[(Kind::Health, "肢体残疾")]),
    ('视', &[(Kind::Health, "视力残疾"), (Kind::Health, "视障")]),
    ('听', &[(Kind::Health, "听力残疾"), (Kind::Health, "听障")]),
    ('言', &[(Kind::Health, "言语残疾")]),
    ('智', &[(Kind::Health, "智力残疾"), (Kind::Health, "智障")]),
    ('聋', &[(Kind::Health, "聋哑"), (Kind::Health, "聋人")]),
    ('盲', &[(Kind::Health, "盲人")]),
    ('癫', &[(Kind::Health, "癫痫")]),
    ('重', &[(Kind::Health, "重病"), (Kind::Health, "重疾"), (Kind::Health, "重症")]),
    ('大', &[(Kind::Health, "大病")]),
    ('透', &[(Kind::Health, "透析")]),
    ('岁', &[(Kind::Minor, "岁")]),
    ('恶', &[(Kind::Health, "恶性肿瘤")]),
    ('同', &[(Kind::Minor, "同学")]),
    ('阿', &[(Kind::Health, "阿尔茨海默")]),
    ('帕', &[(Kind::Health, "帕金森")]),
    ('痴', &[(Kind::Health, "痴呆")]),
    ('截', &[(Kind::Health, "截瘫"), (Kind::Health, "截肢")]),
    ('致', &[(Kind::Health, "致残")]),
    ('失', &[(Kind::Health, "失明"), (Kind::Health, "失聪")]),
    ('红', &[(Kind::Health, "红斑狼疮")]),
    ('血', &[(Kind::Health, "血友病"), (Kind::Health, "血液透析")]),
];

#[cfg(test)]
mod tests {
    use crate::privacy::{Allow, Kind, scan};

    #[test]
    fn a_name_beside_the_word_is_found_and_the_word_alone_is_not() {
        for (text, kind) in [
            ("走访了留守儿童王小明。", Kind::Minor),
            ("学生代表李梓涵说", Kind::Minor),
            ("李梓涵，女，8岁，小学生", Kind::Minor),
            ("困境兒童張浩然的學費", Kind::Minor),
            ("13岁的王梓涵", Kind::Minor),
            ("王梓涵（9岁）", Kind::Minor),
            ("十二歲的李思远", Kind::Minor),
            ("残疾人张建国反映", Kind::Health),
            ("尿毒症患者李志强一家", Kind::Health),
            ("王秀英患有尿毒症", Kind::Health),
            ("陈国庆（肢体残疾二级）", Kind::Health),
            ("欧阳建国因脑梗住院", Kind::Health),
            ("三年级2班的张浩然同学", Kind::Minor),
            ("李桂兰老人患有阿尔茨海默病", Kind::Health),
            ("李秀英，肢体二级残疾", Kind::Health),
            ("刘玉梅因车祸致残", Kind::Health),
            ("村民张路，8岁，小学生", Kind::Minor),
            ("林晓雨，2015年出生，小学三年级", Kind::Minor),
            ("石大勇，就读于县实验小学三年级", Kind::Minor),
            ("许长根上小学二年级", Kind::Minor),
            ("学生姓名：崔宇轩", Kind::Minor),
            ("一年级新生彭圣楠。", Kind::Minor),
            ("陆佳怡（8周岁）", Kind::Minor),
            ("程锦程是我镇留守儿童", Kind::Minor),
            ("罗俊熙身患癌症", Kind::Health),
            ("方宇轩罹患乳腺癌", Kind::Health),
            ("乔敏患有慢性肾炎", Kind::Health),
            ("HIV感染者梁可欣", Kind::Health),
            ("王菊香左腿截肢", Kind::Health),
            ("郝子涵有精神分裂症病史", Kind::Health),
            ("留守儿童褚敏由奶奶照看", Kind::Minor),
            ("确诊肺癌的卫建国申请了救助", Kind::Health),
        ] {
            let found = scan(text, &Allow::none());
            assert_eq!(found.iter().map(|f| f.kind).collect::<Vec<_>>(), [kind], "{text}");
        }
        for text in [
            "留守儿童关爱服务",
            "学生安全。",
            "留守儿童王某的祖母",
            "网格员李建国提出，坡道不便残疾人通行",
            "残疾人联合会理事长张建国",
            "组建家长志愿护学队，方便学生通行",
            "高血压、糖尿病随访",
            "幼儿园园长王芳",
            "小学生成长",
            "王建国今年65岁",
            "18岁的王建国",
            "六十岁以上老人",
            "3岁以下婴幼儿，12岁以上学生",
            "学生家长王建国",
            "请同学们分组讨论",
            "村医杨秀英为高血压患者建立健康档案",
            "失明老人由网格员张建国结对帮扶",
            "竹田大道儿童沙坑养护经费没有着落",
            "庆庄路儿童沙坑整改，庄巷小学生过街",
            "兰林路学生食堂整改落实",
            "紫瑞华庭学生食堂设立抢修联络群",
            "村医李国强给患者安排转诊",
            "患者满意度上升，感染率下降，确诊病例减少",
            "王建国，就读于浙江大学",
            "三年级2班家长代表王芳",
            "护士王芳、患者家属到会",
        ] {
            assert_eq!(scan(text, &Allow::none()), [], "{text}");
        }
    }
}
