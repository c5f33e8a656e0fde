//! Names whose given characters are rare or whose follower is no usual one: 何滨霞走失两小时, 钟圆翰（4岁）.
//!
//! Any character may be a given one. So a family name which is hardly ever a word of its own is followed by one or two of
//! them, unless it makes an ordinary word with the first (高兴, 白天); the rarer the given characters, the surer must be
//! what follows.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::{super::fold::is_han, FAMILY, GIVES, GIVES_OF_TWO, RARE_FAMILY, is, stops};

/// The length in characters of such a name which begins the text, or 0.
pub(in crate::privacy) fn length_at(chars: &[char]) -> usize {
    let family = match chars {
        [a, b, ..] if is(*a, super::COMPOUNDS) && super::COMPOUND.iter().any(|name| name.chars().eq([*a, *b])) => 2,
        [a, b, ..] => match WORDS.get(a) {
            Some(words) if words.contains(*b) => return word_like(chars),
            Some(_) => 1,
            None => return word_like(chars),
        },
        _ => return 0,
    };
    for given in [2, 1] {
        let Some(characters) = chars.get(family..family + given) else { continue };
        let rest = &chars[family + given..];
        // 欧阳珩走失: the second is where the sentence goes on.
        if given == 2 && follows_a_name(&chars[family + 1..]) {
            continue;
        }
        if !characters.iter().all(|c| may_be_given(*c)) || super::is_word(&chars[..family + given]) {
            continue;
        }
        if is_an_estate(characters, rest) {
            continue;
        }
        let class = if given == 2 { GIVES | GIVES_OF_TWO } else { GIVES };
        let common = characters.iter().filter(|c| is(**c, class)).count();
        let ends = ends_clearly(rest);
        let likely = match (given, common) {
            // 李桂兰 is one whatever follows.
            (2, 2) => true,
            (2, _) if family == 2 || is_hardly_a_word(chars[0]) => true,
            (2, 1) => ends || stops(rest, true),
            (1, _) => ends || stops(rest, false),
            _ => ends,
        };
        if likely {
            return family + given;
        }
    }
    0
}

/// 高兴国, and whoever is of a family which is a word of its own, is a name only where nothing goes on but what follows one.
fn word_like(chars: &[char]) -> usize {
    match chars {
        [a, b, c, rest @ ..]
            if is(*a, FAMILY | RARE_FAMILY)
                && is(*b, GIVES)
                && is(*c, GIVES)
                && ends_clearly(rest)
                && !super::is_whole_word(&[*a, *b, *c]) =>
        {
            3
        }
        _ => 0,
    }
}

/// Whether nothing of a sentence goes on here, or a word follows which says what somebody does or suffers.
fn ends_clearly(rest: &[char]) -> bool {
    match rest {
        [] => true,
        [c, ..] if !is_han(*c) || "由因患被在".contains(*c) => true,
        _ => follows_a_name(rest),
    }
}

/// 金怡里周边 is an estate; 张万里 and 张香里 are somebody where nothing of a place goes on.
pub(super) fn is_an_estate(given: &[char], rest: &[char]) -> bool {
    let goes_on = rest.first().is_some_and(|c| is_han(*c) && !"的因患被得是有今在".contains(*c));
    match given {
        // 松和苑家庭病床: nobody is called so.
        ['家', '庭'] => true,
        // 平华里手机沉迷: what would be left of the estate's name belongs to it.
        _ if rest.first().is_some_and(|c| "里苑".contains(*c)) && rest.get(1).is_some_and(|c| is_han(*c)) => true,
        ['里', _] => true,
        ['万' | '千' | '百', '里'] => rest.first().is_some_and(|c| "路街巷弄号社小村".contains(*c)),
        ['里'] | [_, '里'] => goes_on && !follows_a_name(rest),
        _ => false,
    }
}

pub(super) fn follows_a_name(rest: &[char]) -> bool {
    static PAIRS: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
        let pairs = FOLLOWING.iter().filter_map(|word| {
            let mut chars = word.chars();
            chars.next().zip(chars.next())
        });
        let mut pairs: Vec<(char, char)> = pairs.collect();
        pairs.sort_unstable();
        pairs
    });
    matches!(rest, [a, b, ..] if PAIRS.binary_search(&(*a, *b)).is_ok())
}

pub(in crate::privacy) fn may_be_given(c: char) -> bool {
    is_han(c) && !is(c, super::NEVER_GIVEN)
}

/// Whether a family name is no word of its own and begins few.
pub(in crate::privacy) fn is_hardly_a_word(c: char) -> bool {
    is(c, super::HARDLY_A_WORD)
}

/// The characters with which a family name makes an ordinary word.
static WORDS: LazyLock<FxHashMap<char, &str>> = LazyLock::new(|| {
    let rows = include_str!("surnames.txt").lines().filter_map(|row| row.split_once('|'));
    rows.filter_map(|(family, words)| family.chars().next().map(|family| (family, words))).collect()
});

/// Family names which are no word of their own and begin few.
pub(in crate::privacy) const HARDLY_A_WORD: &str = "王李刘陈杨赵吴周徐孙胡朱郭罗梁宋郑韩唐冯董萧肖曹袁邓傅沈彭吕卢蒋蔡贾丁魏薛阎闫潘杜戴钟姜姚谭廖邹熊陆郝孔崔邱秦侯邵孟钱汤尹黎乔赖龚庞樊殷陶翟颜倪芦俞葛韦聂邢岳辛祁舒耿牟詹凌靳裴覃霍翁隋柯阮桂闵褚佘佟缪蒲卓蔺屠逄姬濮扈晏瞿寇阙巩晁敖阚饶荆臧滕邬岑戚娄郜邝邸嵇亓仝仇逯钮隗裘骆虞昝郇郗栾仉訾宓荀佴穆呙缑禤麴谯蹇芈睢郄綦雒妫禚庹褟璩郏";

/// Characters of grammar, of counting and of the places and bodies which are named after families: 李家村, 王某.
pub(super) const NEVER_GIVEN: &str = "某的了在是和与及或等们这那个些吗呢吧啊之其每各很也都就还又再被把将让给向对从因为由所不没未非您你我他她它村庄镇乡县市区街路巷桥湾坪沟岭组户号楼弄道坊室店厂院校局委办站处科室省州旗外前后间内提说谈作称患病残岁姓氏老两亿个位名人到";

/// What somebody with a name does or suffers.
const FOLLOWING: &[&str] = &[
    "反映", "表示", "提出", "申请", "提问", "捡到", "辍学", "走失", "纳入", "开了", "写信", "来信", "来访", "来电",
    "发言", "建议", "要求", "希望", "认为", "介绍", "获得", "获助", "获评", "获奖", "每月", "每年", "每天", "每周",
    "长期", "常年", "今年", "去年", "前年", "现年", "现在", "目前", "已经", "已于", "曾经", "因为", "由于", "确诊",
    "查出", "检出", "患有", "患上", "身患", "得了", "住院", "出院", "去世", "死亡", "受伤", "家庭", "家中", "家里",
    "家门", "一家", "同学", "老人", "大爷", "大妈", "大娘", "奶奶", "爷爷", "阿姨", "叔叔", "先生", "女士", "符合",
    "享受", "领取", "办理", "参加", "入学", "上学", "就读", "升学", "休学", "失学", "退学", "转学", "返校", "失联",
    "溺水", "落水", "摔伤", "遭遇", "遭受", "被打", "被车", "需要", "需求", "无力", "无人", "无法", "不幸", "突发",
    "突然", "独自", "跟随", "随父", "随母", "父母", "父亲", "母亲", "监护", "身体", "身份", "生活", "依靠", "靠低",
    "术后", "治疗", "接受", "正在", "告诉", "告知", "回忆", "写道", "说道", "讲述", "哭诉", "投诉", "举报", "咨询",
    "询问", "打来", "打电", "联系", "电话", "手机", "住址", "住在", "居住", "户籍", "残疾", "肢体", "视力", "听力",
    "智力", "精神", "言语", "慢性", "系统", "贫困", "低保", "五保", "走访", "慰问", "名下", "本人", "及其", "夫妇",
    "夫妻", "母女", "母子", "父女", "父子", "姐弟", "兄弟", "姐妹", "等人", "三人", "二人", "两人", "花费", "自费",
    "欠费", "另行", "最近", "近日", "昨日", "昨天", "当时", "当天", "日前", "平时", "放学", "回家", "家住", "家访",
    "的父", "的母", "写的", "画的", "学习", "读书", "完成", "成为", "考入", "考上", "考取", "转入", "转到", "送到",
    "车祸", "老伴", "手术", "术前", "吞食", "落户", "遇阻", "病情", "药费", "学费", "送往", "安置", "收养", "寄养",
    "上个", "有轻", "有重", "有中", "有听", "有视", "有智", "有言", "佩戴", "换了", "只有", "靠呼", "靠轮", "靠吃",
    "代管", "拾金", "代表", "代替", "当场", "当众", "没有", "没能", "荣获", "参赛", "照看", "照顾", "照料",
];

#[cfg(test)]
mod tests {
    use super::length_at;

    fn length(text: &str) -> usize {
        length_at(&text.chars().collect::<Vec<_>>())
    }

    #[test]
    fn rare_given_names_are_names_where_a_name_may_end() {
        for (text, long) in [
            ("何滨霞走失两小时", 3),
            ("钟圆翰（4岁）", 3),
            ("阮睿滨同学", 3),
            ("李桂兰捡到", 3),
            ("欧阳珩走失", 3),
            ("荀禄，", 2),
            ("肖凤提问", 2),
            ("高兴国反映", 3),
            ("石勇。", 2),
        ] {
            assert_eq!(length(text), long, "{text}");
        }
        for text in [
            "高兴地",
            "高兴，",
            "王家村，",
            "李某反映",
            "王某某",
            "温暖，",
            "马上申请",
            "何时申请",
            "白天，",
            "王国反映",
        ] {
            assert_eq!(length(text), 0, "{text}");
        }
    }
}
