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
    beside::is_rather_a_word,
    between::{
        begins_a_sentence, has_it, is_a_person, is_applied_for, is_done_to, is_graded, is_one_of, is_said_to_be,
        is_their_own, of_oneself, stands_for_somebody,
    },
    is_han, many, office,
    span::{is_a_grade, is_a_school_day, is_gone_to, start_of_minor_age},
    subject,
    table::Word,
    telling::Side,
    window,
    words::CROWDS,
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
    /// It is an age or a form which only a child has: 11岁, 二年级三班.
    Young,
    /// It is a school, to which somebody goes or went.
    School,
}

impl Says {
    /// How far before and behind the word a name is looked for, in characters, with what is to be known around it.
    fn reach(self) -> (usize, usize) {
        match self {
            Self::State | Self::Young => (40, 18),
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
        // 随访对象：王建国。疾病：青光眼
        let entry = matches!(around[first.saturating_sub(1)].c, ';' | '；' | '。') && at - first <= 12;
        let entry = entry || matches!(around[first.saturating_sub(1)].c, ';' | '；');
        if first > 0 && entry && labels(&around[first..at]) {
            let before = ends_before(first - 1).map_or(0, |at| at + 1);
            first = if labels(&around[before..first]) { before } else { first };
        }
        // 反映人：王建国。本人肺癌: who is meant by the pronoun was named in the sentence before.
        // 王建国，您好！您所患的肺癌: who a letter is to is named where it begins.
        let letter = first > 0
            && matches!(around[first - 1].c, '!' | '！' | '。')
            && around[first..at].first().is_some_and(|glyph| glyph.c == '您');
        if letter && around[..first - 1].ends_with_you() {
            first = ends_before(first - 1).map_or(0, |at| at + 1);
        }
        let own = || around[first..at].iter().map(|glyph| glyph.c).collect::<String>();
        if first > 0 && around[first - 1].c == '。' && own().split(['，', ',', ':', '：']).any(stands_for_somebody) {
            first = ends_before(first - 1).map_or(0, |at| at + 1);
        }
        let last = around[at..].iter().position(|glyph| ends(glyph.c)).map_or(around.len(), |to| at + to);
        let glyphs: Vec<Glyph> = around.get(first..last)?.to_vec();
        let chars = glyphs.iter().map(|glyph| glyph.c).collect();
        Some(Self { glyphs, chars, from: at - first, to: to.min(last) - first })
    }

    /// Whether who is named may be told of for themselves.
    fn is_own(&self, read: &Read) -> bool {
        let (before, behind) = (self.string(0, read.from), self.string(read.to, self.chars.len()));
        let between = if read.to <= self.from { self.string(read.to, self.from) } else { behind };
        let within = read.from < self.to && self.from < read.to;
        !within
            && !office::speaks_or_serves(&before, &between)
            && !office::is_at_work(&before)
            && !office::runs_into_work(&self.chars[read.from..], read.to - read.from)
            && !is_kin_of_a_child(&before)
            && !subject::names_a_place(&self.chars[read.from..], read.to - read.from)
            && !names_an_illness(self, read)
            && !is_of_a_slogan(&self.chars, read.from, read.to)
    }

    fn string(&self, from: usize, to: usize) -> String {
        self.chars.get(from..to).unwrap_or_default().iter().collect()
    }
}

/// How a letter addresses whom it is to.
trait Addresses {
    fn ends_with_you(&self) -> bool;
}

impl Addresses for [Glyph] {
    fn ends_with_you(&self) -> bool {
        matches!(self, [.., you, good] if matches!(you.c, '您' | '你') && good.c == '好')
    }
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
    // 扎着马尾辫: what hardly is a name is none where another surely is one.
    let surer = || reads.iter().any(|read| read.from != name_from && read.odds > 3 * SURELY);
    if own.is_some_and(|own| own < 0) && surer() {
        return false;
    }
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
    let kin = word.word == "孩子" && begins_a_clause(&said);
    if says != Says::Person || beside_a_name(word.word) || leads_to_a_person(&said) || kin {
        let mut before = said.chars[..said.from].to_vec();
        before.push('|');
        reads.extend(lattice::surest(&before, least));
    }
    if matches!(says, Says::Person | Says::State | Says::Young) {
        let behind = lattice::surest(&said.chars[said.to..], least).into_iter();
        reads.extend(behind.map(|read| Read { from: read.from + said.to, to: read.to + said.to, ..read }));
    }
    if reads.is_empty() || foreign {
        return None;
    }
    let whose = Whose { said: &said, says, word: word.word, crowd: *crowd, joined, nobody: *nobody };
    // 张强家的老二王小明刚上大班: an age is the nearest one's.
    let near = |read: &Read| match says {
        Says::Young if read.to <= said.from => read.to,
        // 女儿李红为患肺癌的父亲王建国申请: who is said to have it, and not who does something for them.
        Says::State if read.from >= said.to => {
            usize::from(has_it(&said.string(0, said.from), &said.string(said.to, read.from)))
        }
        _ => 0,
    };
    let best = reads.iter().filter(|read| whose.is(read)).max_by_key(|read| (near(read), read.odds))?;
    said.glyphs.get(best.from..best.to).map(<[Glyph]>::to_vec)
}

/// The one who surely is named in a sentence in which an illness, an age or a form at school is, and who neither holds an
/// office nor speaks of others: nothing else tells whose it is, and it is nobody else's.
pub(super) fn only_one(text: &str, start: usize, end: usize) -> Option<Vec<Glyph>> {
    const BEHIND: usize = 5;
    let said = Sentence::around(text, start, end, (40, 20))?;
    let reads = lattice::surest(&said.chars, SURELY + 10);
    let apart = |read: &Read| match read.to <= said.from {
        true => said.from - read.to,
        false => read.from.saturating_sub(said.to) + BEHIND,
    };
    let nearest = reads.iter().filter(|read| said.is_own(read)).min_by_key(|read| apart(read))?;
    said.glyphs.get(nearest.from..nearest.to).map(<[Glyph]>::to_vec)
}

/// Whether a text ends with a word behind which stands who brings a child up.
pub(super) fn is_kin_of_a_child(before: &str) -> bool {
    KIN_OF_A_CHILD.iter().any(|kin| before.ends_with(kin))
}

/// Behind such words stands who brings a child up, and not the child.
#[rustfmt::skip]
const KIN_OF_A_CHILD: &[&str] = &[
    "父亲", "母亲", "爸爸", "妈妈", "爷爷", "奶奶", "外婆", "外公", "姥姥", "姥爷", "祖父", "祖母", "姑姑", "叔叔", "舅舅", "家长", "监护人", "伯父", "大伯", "姑妈", "姨妈", "其父", "其母", "继父", "继母", "养父", "养母",
];

/// Words which stand right behind a name.
fn beside_a_name(word: &str) -> bool {
    matches!(word, "同学" | "小朋友" | "老人" | "家长")
}

/// Whether a name may stand before a word for a person: 是残疾人, 名叫王小明的女孩.
fn leads_to_a_person(said: &Sentence) -> bool {
    said.from.checked_sub(1).is_some_and(|at| matches!(said.chars[at], '是' | '系' | '名' | '位' | '个' | '的' | '小'))
        || said.chars[..said.from].ends_with(&['其', '他'])
}

/// Whether a clause ends right before.
fn begins_a_clause(said: &Sentence) -> bool {
    matches!(said.chars[..said.from].last(), Some('，' | ',' | '“'))
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
        if self.says == Says::State && !self.crowd && office::suffers(between) {
            return false;
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
        // 医生上门为王建国复诊: whoever serves stands before, and is another.
        let served = is_done_to(before) && read.odds >= SURELY;
        if served {
            return office::holds_an_office("", between);
        }
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
            // 老师为王小明做了辅导，孩子…
            Says::Person if self.word == "孩子" && is_done_to(before) && between.ends_with(['，', ',']) => {
                Some(SURELY)
            }
            // 王建国和妻子都是残疾人
            Says::Person if clause && gap <= 8 && is_said_to_be(between) => Some(30),
            Says::Person => None,
            Says::School => {
                let goes =
                    between.is_empty() || between == "的" || between.starts_with(['在', '从', '于', '到', '是', '连']);
                (clause && goes && gap <= 10).then_some(30)
            }
            // 厍奕辰自幼由祖父母带大，今年11岁
            Says::Young if is_kin_of_a_child(before) => None,
            Says::Young if self.nobody || self.crowd && !near => None,
            Says::Young if clause => Some(20),
            // 许先锋是村小的毕业生，今年十二岁
            Says::Young if begins_a_sentence(before) && between.starts_with('是') && gap <= 24 => Some(20),
            Says::Young => (gap <= 24 && !between.contains([':', '：'])).then_some(60),
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
        if matches!(self.says, Says::Person | Says::Young) {
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
        // 为患肺癌的父亲王建国申请: whoever has it is meant, whatever is done for them.
        if read.odds > 30 && has_it(&said.string(0, said.from), &between) {
            return (!office::holds_an_office("", &behind)).then_some(30);
        }
        (!office::speaks_or_serves(&before(), &behind)).then_some(30)
    }
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

/// How a word says something, if it says anything of one person.
pub(super) fn says(text: &str, (start, end): (usize, usize), word: &Word, illness: bool, lacks: bool) -> Option<Says> {
    const PERSONS: [char; 20] = [
        '障', '哑', '盲', '残', '者', '人', '生', '儿', '童', '孩', '子', '女', '员', '友', '娃', '婴', '学', '孙',
        '年', '妇',
    ];
    match word.told {
        _ if is_a_grade(text, start, end, word.word) => Some(Says::Young),
        Some(Side::Either) => Some(Says::State),
        Some(Side::Near) => Some(Says::Near),
        Some(Side::Called) => Some(Says::Person),
        Some(Side::Behind) => is_gone_to(text, end).then_some(Says::School),
        Some(Side::Is) if word.word == "孩子" => Some(Says::Person),
        Some(_) => None,
        None if illness => Some(Says::State),
        None if lacks => Some(Says::Near),
        // 重度残疾人 are many.
        None if matches!(word.word, "残疾" | "残障") => {
            (!text[end..].starts_with(['人', '证', '證', '儿', '兒'])).then_some(Says::State)
        }
        // 九岁的
        None if matches!(word.word, "岁" | "周岁") => start_of_minor_age(text, start).map(|_| Says::Young),
        None => (word.near && word.word.ends_with(PERSONS) && !is_a_school_day(word.word)).then_some(Says::Person),
    }
}
