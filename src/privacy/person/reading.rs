//! A sentence as it is read: which of its characters are names, and whose of them a word's state is.
//!
//! The other files of this folder know a name by the words beside it. Here it is the other way round: the sentence is read
//! whole (`names::lattice`), and of the people named in it the one is looked for of whom the word may be said. What they do
//! tells who is not: whoever holds an office, speaks of others or serves them.

use std::cell::LazyCell;

use super::super::{
    Kind,
    fold::{Glyph, ahead, back, fold},
    names::{
        self,
        lattice::{self, Read},
    },
};
use super::{
    beside::is_rather_a_word, is_han, many, office, span::start_of_minor_age, subject, table::Word, telling::Side,
    window, words::CROWDS,
};

/// How far around a name the sentence is read, in characters.
const NEAR: usize = 24;

/// How a word says something of somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Says {
    /// Of whoever the sentence is about: 辍学, 胃癌.
    State,
    /// Of whoever stands close by in its clause: 拐杖, 上学.
    Near,
    /// It is a word for a person: 患者, 男孩.
    Person,
    /// It is a school, to which somebody goes or went.
    School,
}

impl Says {
    /// How far before and behind the word a name is looked for, in characters, with what is to be known around it.
    fn reach(self) -> (usize, usize) {
        match self {
            Self::State => (40, 18),
            Self::Near => (30, 6),
            Self::Person => (16, 14),
            Self::School => (24, 2),
        }
    }

    /// The least odds with which anything is taken for a name; [`Whose`] asks for as much or for more.
    fn least(self) -> i32 {
        match self {
            Self::Person => 0,
            _ => 10,
        }
    }
}

/// A part of a text with where a word or name stands in it.
struct Sentence {
    glyphs: Vec<Glyph>,
    chars: Vec<char>,
    from: usize,
    to: usize,
}

impl Sentence {
    fn around(text: &str, start: usize, end: usize, (before, behind): (usize, usize)) -> Option<Self> {
        let around = window::read(text, back(text, start, before), ahead(text, end, behind));
        let at = around.iter().position(|glyph| glyph.start >= start)?;
        let to = around.iter().position(|glyph| glyph.start >= end).unwrap_or(around.len());
        let ends = |c: char| matches!(c, '。' | '；' | ';' | '！' | '？' | '!' | '?' | '\n' | '|');
        let ends_before = |at: usize| around[..at].iter().rposition(|glyph| ends(glyph.c));
        let mut first = ends_before(at).map_or(0, |at| at + 1);
        // 申请人：王建国；事由：患肺癌: an entry goes on behind the semicolon.
        let labels = |glyphs: &[Glyph]| glyphs.iter().any(|glyph| glyph.c == ':');
        if first > 0 && matches!(around[first - 1].c, ';' | '；') && labels(&around[first..at]) {
            let before = ends_before(first - 1).map_or(0, |at| at + 1);
            first = if labels(&around[before..first]) { before } else { first };
        }
        // 反映人：王建国。本人肺癌: who is meant by the pronoun was named in the sentence before.
        let own = || around[first..at].iter().map(|glyph| glyph.c).collect::<String>();
        if first > 0 && around[first - 1].c == '。' && own().split(['，', ',', ':', '：']).any(stands_for_somebody) {
            first = ends_before(first - 1).map_or(0, |at| at + 1);
        }
        let last = around[at..].iter().position(|glyph| ends(glyph.c)).map_or(around.len(), |to| at + to);
        let glyphs: Vec<Glyph> = around.get(first..last)?.to_vec();
        let chars = glyphs.iter().map(|glyph| glyph.c).collect();
        Some(Self { glyphs, chars, from: at - first, to: to.min(last) - first })
    }

    fn string(&self, from: usize, to: usize) -> String {
        self.chars.get(from..to).unwrap_or_default().iter().collect()
    }
}

/// Whether a clause begins with a word for whoever was named before.
fn stands_for_somebody(clause: &str) -> bool {
    let clause = clause.trim_start();
    ["本人", "其", "该生", "该户", "该童"].iter().any(|word| clause.starts_with(word))
        || clause.starts_with(['他', '她']) && !clause.chars().nth(1).is_some_and(|c| matches!(c, '们' | '人'))
}

/// Whether ordinary words around do not make up what was taken for a name: 由于亚洲 holds no 于亚洲.
///
/// The word between two offsets is read as such: 孙女王丽 holds no 女王.
pub(super) fn is_read(text: &str, name: &[Glyph], start: usize, end: usize) -> bool {
    let [first, .., last] = name else { return true };
    let peoples = || names::peoples::length_at(&name.iter().map(|glyph| glyph.c).collect::<Vec<_>>()) > 0;
    if !lattice::may_begin(first.c) || peoples() {
        return true;
    }
    let Some(said) = Sentence::around(text, first.start, last.end, (NEAR, NEAR)) else { return true };
    if is_of_a_slogan(&said.chars, said.from, said.to) {
        return false;
    }
    let from = said.glyphs.iter().position(|glyph| glyph.start >= end).filter(|_| first.start >= end).unwrap_or(0);
    let to = said.glyphs.iter().position(|glyph| glyph.start >= start).filter(|_| last.end <= start);
    let reads = lattice::names_in(&said.chars[from..to.unwrap_or(said.chars.len())], -40);
    let (name_from, name_to) = (said.from - from, said.to - from);
    let best = reads.iter().filter(|read| read.from == name_from).max_by_key(|read| read.odds);
    let own = best.map(|read| read.odds);
    // 方兵教授 holds 方兵, who is a professor, and no 方兵教; and 陈宇轩杯 is called after somebody.
    let whole = best.filter(|read| read.to + from <= said.chars.len());
    if whole.is_some_and(|read| {
        let behind = said.string(read.to + from, said.chars.len().min(read.to + from + 8));
        let cup = said.chars.get(read.to + from - 1).is_some_and(|c| *c == '杯') && behind.starts_with(is_han);
        read.to != name_to && office::holds_an_office("", &behind) || office::is_called_after(&behind) || cup
    }) {
        return false;
    }
    // 主席高涵根 holds no 席高涵: another name is read instead.
    let others = reads.iter().filter(|read| read.from != name_from && read.from < name_to && name_from < read.to);
    own.is_some_and(|own| others.map(|read| read.odds).max().is_none_or(|other| other < own + 20))
}

/// “向阳花开”活动: within short quotation marks, before what is called so, stands no name.
fn is_of_a_slogan(chars: &[char], from: usize, to: usize) -> bool {
    const LONGEST: usize = 10;
    let open =
        chars[..from].iter().rev().take(LONGEST).position(|c| matches!(c, '“' | '「' | '《' | '”' | '」' | '》'));
    let close = chars[to..].iter().take(LONGEST).position(|c| matches!(c, '”' | '」' | '》' | '，' | '。'));
    let opened = open.is_some_and(|at| matches!(chars[from - 1 - at], '“' | '「' | '《'));
    let closed = close.filter(|at| matches!(chars[to + at], '”' | '」' | '》'));
    // “王建国”患肺癌 is somebody.
    let alone = open == Some(0) && close == Some(0);
    opened && closed.is_some() && !alone
}

/// The name of whom a word says something, among those named in its sentence.
pub(super) fn name(text: &str, start: usize, end: usize, word: &Word, says: Says) -> Option<Vec<Glyph>> {
    if word.kind == Kind::Minor && text[..start].ends_with(['大', '青', '中', '老', '关']) {
        return None;
    }
    let joined = many::is_joined(text, end);
    let nobody = LazyCell::new(|| many::is_of_nobody(text, start, end) || many::of_a_body(text, end));
    let crowd = LazyCell::new(|| *nobody || many::is_of_many(text, end) && !joined);
    // Of many nobody is said anything but who stands right beside.
    let behind = || text[end..].chars().next().is_some_and(|c| lattice::may_begin(fold(c)));
    // 学生家长, and not 王建国家长.
    let named = |word: &str| word != "家长" || text[..start].chars().rev().take(4).any(|c| lattice::may_begin(fold(c)));
    let beside = says == Says::Near || says == Says::Person && !behind() && !beside_a_name(word.word);
    if !named(word.word) || beside && *crowd {
        return None;
    }
    // 书记孙子金, 文/孙子涵: behind an office stands the name of who holds it.
    let held = || text[..start].ends_with(['/', '／']) || office::ends_with_a_title(&text[..start]);
    if word.word.starts_with('孙') && held() {
        return None;
    }
    let said = Sentence::around(text, start, end, says.reach())?;
    // 孙子涵 and 高中山: the word is a part of somebody's name.
    let within = |read: &Read| read.from <= said.from && said.from < read.to && read.odds > SURELY;
    let begins = said.chars.get(said.from).is_some_and(|c| lattice::may_begin(*c));
    if begins && lattice::names_in(&said.chars, SURELY).iter().any(within) {
        return None;
    }
    // 斯琴高娃 is no 娃 of 斯琴高's.
    let foreign = (said.from.saturating_sub(5)..said.from)
        .any(|at| names::peoples::length_at(&said.chars[at..]) > said.from - at);
    // The word is read as such, and names before and behind it.
    let (mut reads, least) = (Vec::new(), says.least());
    let kin = word.word == "孩子" && speaks_of_a_child(&said);
    if says != Says::Person || beside_a_name(word.word) || leads_to_a_person(&said) || kin {
        let mut before = said.chars[..said.from].to_vec();
        before.push('|');
        reads.extend(lattice::surest(&before, least));
    }
    if matches!(says, Says::Person | Says::State) {
        let behind = lattice::surest(&said.chars[said.to..], least).into_iter();
        reads.extend(behind.map(|read| Read { from: read.from + said.to, to: read.to + said.to, ..read }));
    }
    if reads.is_empty() || foreign {
        return None;
    }
    let whose = Whose { said: &said, says, word: word.word, crowd: *crowd, joined, nobody: *nobody };
    let best = reads.iter().filter(|read| whose.is(read)).max_by_key(|read| read.odds)?;
    said.glyphs.get(best.from..best.to).map(<[Glyph]>::to_vec)
}

/// Words which stand right behind a name.
fn beside_a_name(word: &str) -> bool {
    matches!(word, "同学" | "小朋友" | "老人" | "家长")
}

/// Whether a name may stand before a word for a person: 是残疾人, 名叫王小明的女孩.
fn leads_to_a_person(said: &Sentence) -> bool {
    said.from.checked_sub(1).is_some_and(|at| matches!(said.chars[at], '是' | '系' | '名' | '位' | '个' | '的' | '小'))
}

/// Whether a clause ends right before, in which somebody's kin speaks: 的爷爷说，.
fn speaks_of_a_child(said: &Sentence) -> bool {
    let before = &said.chars[..said.from];
    matches!(before.last(), Some('，' | ',' | '“')) && before.contains(&'的')
}

/// The odds above which a word is surely a part of a name.
const SURELY: i32 = 50;

/// What is asked of each name in a sentence: whether it is of whom the word says something.
struct Whose<'a> {
    said: &'a Sentence,
    says: Says,
    word: &'a str,
    /// The word stands for many or for nobody.
    crowd: bool,
    nobody: bool,
    /// Something is joined to the word, and both may be said of one.
    joined: bool,
}

impl Whose<'_> {
    fn is(&self, read: &Read) -> bool {
        let said = self.said;
        let least = if read.to <= said.from { self.before(read) } else { self.behind(read) };
        if least.is_none_or(|least| read.odds < least) {
            return false;
        }
        // 宋庆兰小学没念完: the school is where somebody went, and not called so.
        let goes = self.says == Says::School && read.to == said.from;
        let place = || !goes && subject::names_a_place(&said.chars[read.from..], read.to - read.from);
        // 欧阳某 is told no more of.
        let masked = said.chars.get(read.to).is_some_and(|c| matches!(c, '某' | '×' | '*' | '＊' | 'X' | 'x' | '○'));
        !masked && !place() && !names_an_illness(said, read) && !is_of_a_slogan(&said.chars, read.from, read.to)
    }

    /// Whether who stands before the word is in office or at work, or speaks of others.
    fn serves(&self, read: &Read, before: &str, between: &str) -> bool {
        let said = self.said;
        // 民警许文强教, of which 文强教 was read.
        if let Some((last, office)) = said.chars[..read.from].split_last()
            && lattice::may_begin(*last)
            && office::ends_with_a_title(&office.iter().collect::<String>())
        {
            return true;
        }
        // 曹雅方委员, of which 曹雅 was read.
        let longer = said.string(read.to + 1, said.chars.len().min(read.to + 8));
        let given = said.chars.get(read.to).is_some_and(|c| names::open::may_be_given(*c) || *c == '和');
        if given && read.to < said.from && (office::holds_an_office("", &longer) || longer.starts_with(':')) {
            return true;
        }
        if office::runs_into_work(&said.chars[read.from..], read.to - read.from)
            || self.says != Says::State && office::is_at_work(before)
        {
            return true;
        }
        // 王建国：请民政局说明孤儿的补贴标准
        let asks = || between.starts_with([':', '：']) && between.chars().count() > 3;
        let beside = between.is_empty() && beside_a_name(self.word);
        let own = of_oneself(between).is_some() || is_graded(between) || is_one_of(between) || beside;
        !own && (asks() || office::speaks_or_serves(before, between))
    }

    /// What odds a name before the word needs.
    fn before(&self, read: &Read) -> Option<i32> {
        let said = self.said;
        let (before, whole) = (said.string(0, read.from), said.string(read.to, said.from));
        // 王建国说，他得了…
        let between = of_oneself(&whole).unwrap_or_else(|| whole.clone());
        let least = self.least(&before, &between)?;
        (read.odds >= least && !self.serves(read, &before, &whole)).then_some(least)
    }

    /// The same, by what stands before the name and between it and the word.
    fn least(&self, before: &str, between: &str) -> Option<i32> {
        if between.is_empty() && beside_a_name(self.word) {
            return Some(10);
        }
        let clause = !between.contains(['，', ',', ':', '：']) && !between.starts_with('、');
        let gap = between.chars().count();
        let near = clause && gap <= 6;
        // 名叫王小明的女孩
        let called = before.ends_with('叫') && ["的", "的小", "的一名", "的这个"].contains(&between);
        match self.says {
            // 为王建国申请脑瘤救助, 对王建国等三户因肺癌致贫的家庭: what is given or said to many is named for one.
            Says::State | Says::Near if is_applied_for(before, between) || is_one_of(between) => Some(20),
            Says::Person if called => Some(20),
            // 王小明的爷爷说，孩子…
            Says::Person
                if self.word == "孩子" && office::tells_of_kin(between) && between.ends_with(['，', ',', '“']) =>
            {
                Some(30)
            }
            // 王建国和妻子都是残疾人
            Says::Person if clause && gap <= 8 && is_said_to_be(between) => Some(30),
            Says::Person => None,
            Says::School => {
                let goes =
                    between.is_empty() || between == "的" || between.starts_with(['在', '从', '于', '到', '是', '连']);
                (clause && goes && gap <= 10).then_some(30)
            }
            _ if self.nobody && gap > 0 || (self.crowd || self.joined) && !near => None,
            _ if self.crowd && self.says == Says::Near => None,
            Says::State if clause => Some(10),
            // 来自王建国的一封信，信中…
            Says::State if between.starts_with('的') && !office::tells_of_kin(between) => None,
            Says::State => Some(50),
            Says::Near if clause && gap <= 12 => Some(15),
            Says::Near if begins_a_sentence(before) && gap <= 16 => Some(70),
            Says::Near => None,
        }
    }

    /// What odds a name behind the word needs.
    fn behind(&self, read: &Read) -> Option<i32> {
        let said = self.said;
        // 病房采光: the word itself goes on.
        if said.to - said.from == 1
            && said.chars.get(said.to).is_some_and(|c| lattice::is_word(said.chars[said.from], *c))
        {
            return None;
        }
        let between = said.string(said.to, read.from);
        let gap = between.chars().count();
        let clause = !between.contains(['，', ',', ':', '：', '、']);
        let before = || said.string(0, read.from);
        if self.says == Says::Person {
            return match gap {
                0 if is_rather_a_word(&said.chars[read.from..], read.to - read.from) => None,
                0 if !CROWDS.contains(&self.word) => Some(0),
                0 => Some(30),
                1..=4 if is_their_own(self.word, &between) => Some(30),
                1..=4 if clause && is_a_person(&between) && !self.crowd && !office::holds_an_office(&before(), "") => {
                    Some(20)
                }
                _ => None,
            };
        }
        // 由于胃癌，王建国不得不提前退休
        let why = || {
            let why = said.string(said.from.saturating_sub(8), said.from);
            why.rsplit(['，', ',', '。', '：', ':']).next().is_some_and(|why| why.contains(['因', '于']))
        };
        let reason = matches!(between.as_str(), "，" | ",") && why();
        if !between.ends_with('的') && is_rather_a_word(&said.chars[read.from..], read.to - read.from) {
            return None;
        }
        if self.crowd || self.says != Says::State || !(reason || clause && gap <= 8) {
            return None;
        }
        let behind = said.string(read.to, said.chars.len().min(read.to + 8));
        (!office::speaks_or_serves(&before(), &behind)).then_some(30)
    }
}

/// Whether what stands before a name ends with a word for a person or leads to one: 残疾军人, 听障小伙.
fn is_a_person(between: &str) -> bool {
    between.ends_with(|c| super::BEFORE_A_NAME.contains(c) || "兵伙娘汉嫂婶众手:“".contains(c))
}

/// 盲人歌手, 残疾企业家: what somebody is beside, and not 残疾人专干, who serves them.
fn is_their_own(word: &str, between: &str) -> bool {
    #[rustfmt::skip]
    const TRADES: &[&str] = &["歌手", "作家", "画家", "企业家", "运动员", "教师", "老师", "演员", "艺术家", "诗人", "技师", "创业者", "律师", "主播", "选手", "工匠", "厨师", "店主"];
    word.starts_with(['盲', '聋', '残', '肢', '视', '听']) && TRADES.contains(&between)
}

/// `为`王建国`申请了`: what follows is for whoever is named.
fn is_applied_for(before: &str, between: &str) -> bool {
    const VERBS: &[&str] = &[
        "申请", "申报", "申办", "申领", "办理", "办", "补办", "代办", "报销", "落实", "争取", "发放", "提供", "送去",
        "安排", "联系",
    ];
    let done_to = before.ends_with(['为', '给', '替', '帮']) && !before.ends_with("因为");
    let rest = VERBS.iter().find_map(|verb| between.strip_prefix(verb));
    done_to && rest.is_some_and(|rest| matches!(rest, "" | "了" | "好" | "好了" | "到" | "到了" | "一次" | "了一次"))
}

/// 王建国`等三户因`, 王建国`等5人患`: the one named is one of those of whom something is said.
fn is_one_of(between: &str) -> bool {
    let Some(rest) = between.strip_prefix('等') else { return false };
    let counted = rest.trim_start_matches(|c: char| many::digit_or_han(c) || matches!(c, '多' | '余' | '几' | '两'));
    let rest = counted.strip_prefix(['户', '人', '名', '位', '家']);
    rest.is_some_and(|rest| rest.starts_with(['因', '患', '均', '都', '系', '为', '身', '有']) || rest.is_empty())
}

/// Whether nothing stands before but what leads a sentence in: 会上，, 据了解，, 案例：.
fn begins_a_sentence(before: &str) -> bool {
    const LONGEST: usize = 12;
    before.is_empty() || before.ends_with(['，', ',', ':', '：', ' ', ')']) && before.chars().count() <= LONGEST
}

/// 戈谢病, 川崎病: an illness is called after whoever described it.
fn names_an_illness(said: &Sentence, read: &Read) -> bool {
    let rest = said.chars.get(read.to..).unwrap_or_default();
    match rest {
        ['病', next, ..] => !"了重情倒故逝退假休历危发中得困痛亡".contains(*next),
        ['病'] | ['氏' | '综', ..] => true,
        _ => false,
    }
}

/// `王建国说，他得了…`, `王建国说：“我…`: what who speaks tells of themselves.
fn of_oneself(between: &str) -> Option<String> {
    let last = between.rsplit(['，', ',', ':', '：', '“', '"', '。']).next()?;
    // 走访了王建国家，了解到他肺癌复发
    let told = |pronoun: char| {
        let at = last.find(pronoun)?;
        LEARNT.iter().any(|word| last[..at].ends_with(word)).then(|| &last[at..])
    };
    let own = told('他').or_else(|| told('她')).unwrap_or(last);
    let tells =
        (own.starts_with(['我', '俺']) || stands_for_somebody(own)) && !own.contains('们') && between.len() > own.len();
    let clause: String = own.chars().skip(if own.starts_with("本人") { 2 } else { 1 }).collect();
    (tells && !office::speaks_or_serves("", &clause)).then_some(clause)
}

/// Behind such words a pronoun stands for whoever was named before: 家属说他有…, 因为他有….
const LEARNT: &[&str] =
    &["了解到", "得知", "获知", "发现", "看到", "听说", "说", "知道", "只见", "原来", "见", "因为", "由于", "考虑到"];

/// `是`, `和妻子都是`: what somebody is, and not `最关心的是`.
fn is_said_to_be(between: &str) -> bool {
    let is = ["是", "系", "是一名", "是一位", "是个", "是名"].iter().any(|word| between.ends_with(word));
    is && !between.contains(['的', '不', '为', '帮', '管', '教'])
}

/// `为中度`, `为三级`: what somebody was found to be, and not for whom something is done.
fn is_graded(between: &str) -> bool {
    let Some((_, grade)) = between.rsplit_once('为') else { return false };
    let rest = grade.trim_end_matches(|c| "极度级轻中重肢体一二三四五六七八九十".contains(c));
    !grade.is_empty() && rest.is_empty()
}

/// How a word says something, if it says anything of one person.
pub(super) fn says(text: &str, start: usize, word: &Word, illness: bool, lacks: bool) -> Option<Says> {
    const PERSONS: [char; 20] = [
        '障', '哑', '盲', '残', '者', '人', '生', '儿', '童', '孩', '子', '女', '员', '友', '娃', '婴', '学', '孙',
        '年', '妇',
    ];
    match word.told {
        Some(Side::Either) => Some(Says::State),
        Some(Side::Near) => Some(Says::Near),
        Some(Side::Called) => Some(Says::Person),
        Some(Side::Behind) => is_gone_to(text, start + word.word.len()).then_some(Says::School),
        Some(Side::Is) if word.word == "孩子" => Some(Says::Person),
        Some(_) => None,
        None if illness => Some(Says::State),
        None if lacks => Some(Says::Near),
        // 重度残疾人 are many.
        None if matches!(word.word, "残疾" | "残障") => {
            let whole = start + word.word.len();
            (!text[whole..].starts_with(['人', '证', '證', '儿', '兒'])).then_some(Says::State)
        }
        // 九岁的
        None if matches!(word.word, "岁" | "周岁") => start_of_minor_age(text, start).map(|_| Says::Person),
        None => (word.near && word.word.ends_with(PERSONS) && !is_a_school_day(word.word)).then_some(Says::Person),
    }
}

/// Whether behind a school stands what a pupil does or suffers there: 没念完, 门口被.
fn is_gone_to(text: &str, end: usize) -> bool {
    #[rustfmt::skip]
    const GOES: &[&str] = &[
        "没念", "没读", "没上", "毕业", "的班主任", "老师说", "的老师", "被", "摔", "烫", "受伤", "读书", "念书", "上学", "上课", "就读", "门口被", "附近被", "里被", "放学", "住校", "住宿", "肄业", "都没",
        "還沒", "沒念", "畢業", "讀書", "唸書", "門口被", "受傷",
    ];
    GOES.iter().any(|word| text[end..].starts_with(word))
}

fn is_a_school_day(word: &str) -> bool {
    matches!(word, "上学" | "上小学" | "读小学")
}
