//! Which characters of a text are somebody's name, weighed against all ordinary words which could be written with them.
//!
//! 经查楼和浩住院 is cut into words in every way, where a name is one more word: a family name and one or two given characters,
//! each with what it costs to meet it. The cheapest cut shows what is read; and what a cut through a name costs beyond the
//! cheapest says how sure that name is, whatever stands around it. So 由于亚洲 holds no 于亚洲, and rare names stand out where
//! ordinary words leave their characters over.

mod words;

use std::sync::LazyLock;

use super::{
    super::fold::is_han, COMPOUND, FAMILY, FOLLOWS, GIVES, GIVES_OF_TWO, GIVES_TOO, NAMELY, RARE_FAMILY, is, likely,
    open, peoples,
};
use words::{ALSO_WORDS, CALLED, CALLED_AFTER, MORE_COMPOUND, PLACES};

/// A name which may be read, from and to which character, and what speaks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::privacy) struct Read {
    pub(in crate::privacy) from: usize,
    pub(in crate::privacy) to: usize,
    /// How much likelier it is than ordinary words alone, in tenths of a nat.
    pub(in crate::privacy) odds: i32,
}

/// The names which are read in a text with at least such odds, the likeliest first, of which none overlaps another.
pub(in crate::privacy) fn surest(chars: &[char], least: i32) -> Vec<Read> {
    let mut reads = names_in(chars, least);
    reads.sort_by_key(|read| (std::cmp::Reverse(read.odds), read.from));
    let mut kept: Vec<Read> = Vec::with_capacity(reads.len().min(8));
    for read in reads {
        if !kept.iter().any(|one| one.from < read.to && read.from < one.to) {
            kept.push(read);
        }
    }
    kept
}

/// The names which may be read in a text with at least such odds, in the order of the text.
pub(in crate::privacy) fn names_in(chars: &[char], least: i32) -> Vec<Read> {
    // What ordinary words cost from the text's beginning up to each character, and from each on to its end.
    let length = chars.len();
    let mut before = vec![NEVER; length + 1];
    let mut behind = vec![NEVER; length + 1];
    before[0] = 0;
    behind[length] = 0;
    let mut words = Vec::with_capacity(length * 3);
    for at in 0..length {
        words_at(&chars[at..], |length, cost| {
            words.push((at, at + length, cost));
            before[at + length] = before[at + length].min(before[at] + cost);
        });
    }
    for (from, to, cost) in words.into_iter().rev() {
        behind[from] = behind[from].min(behind[to] + cost);
    }
    let mut reads = Vec::new();
    let dots = chars.iter().any(|c| is_a_dot(*c));
    let mut dotted = 0;
    for from in 0..length {
        // 阿米娜·马木提 holds no 米娜·马木提.
        if from < dotted {
            continue;
        }
        if dots {
            let own = peoples::length_at(&chars[from..]);
            dotted = if chars[from..from + own].iter().any(|c| is_a_dot(*c)) { from + own } else { 0 };
        }
        names_at(&chars[from..], dots, |length, cost| {
            let to = from + length;
            let odds = before[chars.len()] - before[from] - cost - behind[to] + borders(chars, from, to);
            if odds >= least && !goes_on_with(chars, from) {
                reads.push(Read { from, to, odds });
            }
        });
    }
    reads
}

/// Whether a name which seems to begin is the end of an office's word or of another name.
fn goes_on_with(chars: &[char], from: usize) -> bool {
    let Some(before) = from.checked_sub(1).map(|at| chars[at]) else { return false };
    // 组长孙宝玉: the office ends where a compound family seems to begin.
    let office = match chars[from] {
        '长' => "组局队科处站股所院校园部会社镇乡县市区州班团厂场馆台".contains(before),
        '官' => matches!(before, '村' | '法' | '警' | '察' | '教'),
        '席' => matches!(before, '主' | '出' | '列'),
        '任' => matches!(before, '主' | '责' | '兼' | '时'),
        '应' => matches!(before, '回' | '响' | '供' | '反' | '适' | '相'),
        _ => false,
    };
    // 路小燕 holds no 小燕, 高婷婷 no 婷婷, and 沙吾列·胡安 no 胡安.
    let called = || matches!(chars[from], '小' | '阿') || chars.get(from + 1) == Some(&chars[from]);
    office || is_a_dot(before) && from > 1 && is_han(chars[from - 2]) || called() && is_within_a_name(before)
}

fn is_a_dot(c: char) -> bool {
    matches!(c, '·' | '•' | '‧' | '・')
}

/// Whether a character before a nickname is rather the family's, and not a word which joins or leads to it.
fn is_within_a_name(before: char) -> bool {
    is(before, FAMILY | RARE_FAMILY) && !"和于与同向对从为成".contains(before)
}

/// Whether two characters are a word.
pub(in crate::privacy) fn is_word(first: char, second: char) -> bool {
    LEXICON.word_cost(first, second).is_some()
}

/// Whether a family name may begin with a character.
pub(in crate::privacy) fn may_begin(c: char) -> bool {
    LEXICON.family(c).is_some() || LEXICON.marks(c) & BEGINS_A_COMPOUND != 0
}

/// Whether the first so many characters are an ordinary word.
pub(in crate::privacy) fn are_a_word(chars: &[char], length: usize) -> bool {
    let mut found = false;
    LEXICON.words(chars, |to, _| found |= to == length);
    found
}

const NEVER: i32 = 1_000_000;

/// What speaks for a name in what stands right before and behind it.
fn borders(chars: &[char], from: usize, to: usize) -> i32 {
    let before = match from.checked_sub(1).map(|at| chars[at]) {
        None | Some('、' | '(' | '\n') => 20,
        Some(c) if !is_han(c) => 5,
        Some(c) if BEFORE_A_NAME.contains(c) || "兵伙娘汉嫂婶甥丈属众力手迷主代".contains(c) => 10,
        Some(_) => -15,
    };
    let behind = match chars.get(to) {
        None | Some('、' | '(' | ')') => 15,
        Some(c) if !is_han(*c) => 0,
        // 何强同学: whoever is spoken to so was named before.
        Some(c) if LEXICON.marks(*c) & BEGINS_A_CALL != 0 && CALLED.iter().any(|word| begins(&chars[to..], word)) => 60,
        Some(_) if likely::goes_on(&chars[to..]) => 5,
        Some(c) if is(*c, FOLLOWS) || "的因由患被在说是已曾系将等同户家一夫母父妻儿女老今现原自常每长从有没不住坐靠戴拄瘫卧得做服吃受领持刚才均也还又只".contains(*c) => 5,
        Some(_) => -10,
    };
    before + behind
}

/// The ordinary words with which a text begins, their lengths and costs.
fn words_at(rest: &[char], mut put: impl FnMut(usize, i32)) {
    const SIGN: i32 = 20;
    let Some(first) = rest.first().copied() else { return };
    if !is_han(first) {
        put(1, SIGN);
        return;
    }
    put(1, LEXICON.one(first));
    LEXICON.words(rest, &mut put);
    // 老杨, 小林
    if matches!(first, '老' | '小') && rest.get(1).is_some_and(|c| is(*c, FAMILY | RARE_FAMILY)) {
        put(2, CALLED_SO);
    }
    let mark = |c: &char, sign: u8| LEXICON.marks(*c) & sign != 0;
    if is(first, FAMILY | RARE_FAMILY) && rest.get(1).is_some_and(|c| mark(c, BEGINS_A_CALL)) {
        let called = CALLED.iter().filter(|word| begins(&rest[1..], word)).map(|word| word.chars().count()).max();
        called.into_iter().for_each(|length| put(1 + length, CALLED_SO));
    }
    // 何家坝村, 文昌街道: a place may be called anything.
    for named in 1..=3 {
        if !rest.get(named - 1).is_some_and(|c| is_han(*c) && !mark(c, PARTS_WORDS)) {
            break;
        }
        // 郭小雨站在门口
        let stands = matches!(rest.get(named..), Some(['站', '在' | '到' | '着' | '起' | '出' | '立', ..]));
        if rest.get(named).is_some_and(|c| mark(c, BEGINS_A_PLACE)) && !stands {
            let kind = PLACES.iter().filter(|kind| begins(&rest[named..], kind)).map(|kind| kind.chars().count()).max();
            // 胡峰江 and 高河 are rather somebody.
            let given = rest.get(named).is_some_and(|c| is(*c, GIVES));
            let cost =
                PLACE + PLACE_NAMED * i32::try_from(named).unwrap_or_default() + if given { NAMED_SO_TOO } else { 0 };
            kind.into_iter().for_each(|length| put(named + length, cost));
        }
    }
}

/// What a name costs: that there is one, its family, each of its given characters, and that it has only one.
const A_NAME: i32 = 40;
const OF_TWO: i32 = 65;
const USUAL_FAMILY: i32 = 32;
const FAMILY_ALONE: i32 = 46;
const ANY_FAMILY: i32 = 54;
const SELDOM_FAMILY: i32 = 76;
const WORDS_FAMILY: i32 = 112;
const GIVEN_OFTEN: i32 = 56;
const GIVEN_TOO_SOMETIMES: i32 = 66;
const GIVEN_SELDOM: i32 = 86;
const GIVEN_HARDLY: i32 = 112;
const ONLY_ONE: i32 = 15;
const OF_BOTH_PARENTS: i32 = 45;
const CALLED_AT_HOME: i32 = 90;
const OF_SOUNDS: i32 = 40;
/// 沈和平: a word of two is given whole, and costs less than its characters.
const GIVEN_WORD: i32 = 96;

const CALLED_SO: i32 = 105;
const PLACE: i32 = 110;
const PLACE_NAMED: i32 = 22;
const NAMED_SO_TOO: i32 = 35;

/// The names with which a text may begin, and what each costs.
fn names_at(rest: &[char], dots: bool, mut put: impl FnMut(usize, i32)) {
    // 小明, 热依扎·阿里木江: no family name begins them.
    let own = peoples::plain_at(rest, dots);
    if own > 0 {
        put(own, CALLED_AT_HOME + if own > 2 { OF_SOUNDS * i32::try_from(own).unwrap_or_default() } else { 0 });
    }
    let is_one = |a: &char, b: &char| COMPOUND.iter().chain(MORE_COMPOUND).any(|name| name.chars().eq([*a, *b]));
    let compound = matches!(rest, [a, b, ..] if LEXICON.marks(*a) & BEGINS_A_COMPOUND != 0 && is_one(a, b));
    let families = [(2, compound.then_some(OF_TWO)), (1, rest.first().and_then(|c| LEXICON.family(*c)))];
    for (family, cost) in families {
        let Some(cost) = cost.map(|cost| cost + A_NAME) else { continue };
        if let Some([given]) = rest.get(family..=family)
            && let Some(more) = LEXICON.given(*given)
        {
            put(family + 1, cost + more + ONLY_ONE + if more > GIVEN_TOO_SOMETIMES { 12 } else { 0 });
        }
        if let Some([first, second]) = rest.get(family..family + 2)
            && let (Some(a), Some(b)) = (LEXICON.given(*first), LEXICON.given(*second))
        {
            let called = || CALLED.iter().any(|word| word.chars().eq([*first, *second]));
            let verb = || likely::goes_on(&[*first, *second]);
            let word =
                LEXICON.word_cost(*first, *second).filter(|_| !called() && !verb() && a.max(b) <= GIVEN_TOO_SOMETIMES);
            let word = word.or_else(|| likely::is_known(&[*first, *second]).then_some(GIVEN_WORD));
            let word = word.map_or(a + b, |_| (a + b).min(GIVEN_WORD));
            put(family + 2, cost + word);
        }
    }
    // 张王若曦: of both parents' families.
    if let [father, mother, first, second, ..] = rest
        && let (Some(a), Some(b)) = (LEXICON.family(*father), LEXICON.family(*mother))
        && let (Some(c), Some(d)) = (LEXICON.given(*first), LEXICON.given(*second))
        && c.min(d) < GIVEN_SELDOM
    {
        put(4, A_NAME + a + b + c + d + OF_BOTH_PARENTS);
    }
}

fn family_cost(c: char) -> Option<i32> {
    const USUAL: &str = "王李张刘陈杨赵黄周吴徐孙胡朱郭林何马罗梁宋郑谢韩唐";
    const SELDOM: &str = "於笪逑仵俎忻昃薜芶羌俸侬汝揭锺闽麹拓撒秘尕荤粘肇罕占迮萨岩郈汕泮贲芮羿邴蓬钭蓟邰鄂咸苍宰郦雍郤璩郏浦慕茹暨殳越夔隆厍毋乜蒯桓辜揭尉冶檀普展闭智奉尧战诺盘呼斯哈玉阿母信鲜修融";
    // Everyday words, and families once in a long while.
    const WORDS: &str = "雪揣归督福赏墨琴保操火刀税补冶锁药虎铁朗妥矫线绪香玄法英苑水经家山秋暴从能双堵通别充终都国广东空养须后红益公南区海豆门来衣由但青占";
    match c {
        c if USUAL.contains(c) => Some(USUAL_FAMILY),
        c if open::is_hardly_a_word(c) => Some(FAMILY_ALONE),
        c if is(c, FAMILY) => Some(ANY_FAMILY),
        c if is(c, RARE_FAMILY) || SELDOM.contains(c) => Some(SELDOM_FAMILY),
        c if WORDS.contains(c) => Some(WORDS_FAMILY),
        _ => None,
    }
}

fn given_cost(c: char) -> Option<i32> {
    // Words of grammar and of places, which a name may hold for all that: 王之桃, 李岭.
    const SELDOM: &str = "之前岭桥坪外州和与为让向将其由从道湾沟庄堂非内";
    match c {
        c if is(c, GIVES | NAMELY) => Some(GIVEN_OFTEN),
        c if SELDOM.contains(c) => Some(GIVEN_HARDLY),
        c if !open::may_be_given(c) => None,
        c if is(c, GIVES_OF_TWO | GIVES_TOO) => Some(GIVEN_TOO_SOMETIMES),
        _ => Some(GIVEN_SELDOM),
    }
}

/// With what a word ends which leads to a name: 村民, 户主, 儿子, 是.
const BEFORE_A_NAME: &str = crate::privacy::person::BEFORE_A_NAME;

fn begins(rest: &[char], word: &str) -> bool {
    let mut rest = rest.iter();
    word.chars().all(|c| rest.next() == Some(&c))
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::of(include_str!("lexicon.txt")));

/// Words with what it costs to meet them, laid out by first character, and what each character may be in a name.
struct Lexicon {
    chars: Vec<Char>,
    /// Where the words of each first character begin in the lists of two and of three.
    rows: Vec<(u32, u32)>,
    twos: Vec<(char, u8)>,
    threes: Vec<(char, char, u8)>,
    /// The words of four characters and more: which the gate itself knows, and which begin like a name.
    longer: Vec<Vec<char>>,
}

/// What a character is, alone or as a part of a name; 0 where it is none.
#[derive(Clone, Copy)]
struct Char {
    class: u8,
    family: u8,
    given: u8,
    marks: u8,
}

const BEGINS_A_CALL: u8 = 1;
const BEGINS_A_PLACE: u8 = 2;
const BEGINS_A_COMPOUND: u8 = 4;
const BEGINS_LONGER: u8 = 8;
/// A character of grammar, which no place is called by.
const PARTS_WORDS: u8 = 16;

/// What a word of each class of frequency costs, and a character alone.
const WORDS: [i32; 5] = [88, 104, 118, 130, 142];
const ONES: [i32; 6] = [45, 65, 80, 95, 120, 150];
/// The class of the words the gate itself knows.
const KNOWN: u8 = 1;

impl Lexicon {
    const FIRST: usize = 0x4e00;
    const CHARS: usize = 0x5200;

    fn of(table: &str) -> Self {
        let none = Char { class: 5, family: 0, given: 0, marks: 0 };
        let mut lexicon = Self {
            chars: vec![none; Self::CHARS],
            rows: vec![(0, 0); Self::CHARS + 1],
            twos: Vec::new(),
            threes: Vec::new(),
            longer: Vec::new(),
        };
        let mut rows: Vec<(usize, &str)> = Vec::new();
        let mut class = 0;
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            if let Some(alone) = line.strip_prefix('=') {
                for at in alone.chars().filter_map(Self::place) {
                    lexicon.chars[at].class = class;
                }
                class += 1;
            } else if let Some(first) = line.chars().next()
                && let Some(at) = Self::place(first)
            {
                rows.push((at, &line[first.len_utf8()..]));
            }
        }
        let known = || crate::privacy::person::words().chain(CALLED_AFTER.iter().chain(ALSO_WORDS).copied());
        let mut own: Vec<Vec<char>> = known().map(|word| word.chars().collect()).collect();
        // 胡思乱想 holds no 胡思乱.
        for (first, more) in include_str!("longer.txt").lines().filter_map(|row| row.split_once('|')) {
            let more: Vec<char> = more.chars().collect();
            own.extend(more.as_chunks::<3>().0.iter().map(|more| first.chars().chain(more.iter().copied()).collect()));
        }
        own.sort_unstable();
        own.dedup();
        rows.sort_unstable();
        let mut rows = rows.into_iter().peekable();
        for at in 0..Self::CHARS {
            let begin = lexicon.ends();
            lexicon.rows[at] = begin;
            if let Some((_, row)) = rows.next_if(|row| row.0 == at) {
                // Without a word of its own a character is met in names more than elsewhere.
                lexicon.chars[at].class = lexicon.chars[at].class.min(4);
                lexicon.read_row(row);
            }
            let first = char::from_u32(u32::try_from(at + Self::FIRST).unwrap_or_default());
            let from = own.partition_point(|word| word.first().copied() < first);
            for word in own[from..].iter().take_while(|word| word.first().copied() == first) {
                match word.as_slice() {
                    [_, second] => lexicon.twos.push((*second, KNOWN)),
                    [_, second, third] => lexicon.threes.push((*second, *third, KNOWN)),
                    [_, _, _, _, ..] => lexicon.longer.push(word.clone()),
                    _ => {}
                }
            }
            lexicon.twos[begin.0 as usize..].sort_unstable();
            lexicon.threes[begin.1 as usize..].sort_unstable();
        }
        lexicon.rows[Self::CHARS] = lexicon.ends();
        lexicon.mark();
        lexicon
    }

    fn read_row(&mut self, row: &str) {
        let (two, three) = row.split_once('|').unwrap_or((row, ""));
        for (class, seconds) in (0..).zip(two.split(',')) {
            self.twos.extend(seconds.chars().map(|second| (second, class)));
        }
        for (class, pairs) in (0..).zip(three.split(',')) {
            let pairs: Vec<char> = pairs.chars().collect();
            self.threes.extend(pairs.as_chunks::<2>().0.iter().map(|&[one, two]| (one, two, class)));
        }
    }

    /// Notes what each character may be in a name, so that a text is read by one look at each.
    fn mark(&mut self) {
        for (at, entry) in self.chars.iter_mut().enumerate() {
            let Some(c) = char::from_u32(u32::try_from(at + Self::FIRST).unwrap_or_default()) else { continue };
            let small = |cost: Option<i32>| cost.and_then(|cost| u8::try_from(cost).ok()).unwrap_or_default();
            entry.family = small(family_cost(c));
            entry.given = small(given_cost(c));
        }
        let compounds = COMPOUND.iter().chain(MORE_COMPOUND).map(|word| (word.chars().next(), BEGINS_A_COMPOUND));
        let calls = CALLED.iter().map(|word| (word.chars().next(), BEGINS_A_CALL));
        let places = PLACES.iter().map(|word| (word.chars().next(), BEGINS_A_PLACE));
        let longer = self.longer.iter().map(|word| (word.first().copied(), BEGINS_LONGER));
        let parts = "的了是在从到和与被把将让给向对为由也都就还又很没不去回".chars().map(|c| (Some(c), PARTS_WORDS));
        let marks: Vec<_> = compounds.chain(calls).chain(places).chain(longer).chain(parts).collect();
        for (first, mark) in marks {
            if let Some(at) = first.and_then(Self::place) {
                self.chars[at].marks |= mark;
            }
        }
    }

    fn char(&self, c: char) -> Option<&Char> {
        self.chars.get(Self::place(c)?)
    }

    fn marks(&self, c: char) -> u8 {
        self.char(c).map_or(0, |entry| entry.marks)
    }

    fn family(&self, c: char) -> Option<i32> {
        self.char(c).map(|entry| i32::from(entry.family)).filter(|cost| *cost > 0)
    }

    fn given(&self, c: char) -> Option<i32> {
        self.char(c).map(|entry| i32::from(entry.given)).filter(|cost| *cost > 0)
    }

    fn ends(&self) -> (u32, u32) {
        let length = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        (length(self.twos.len()), length(self.threes.len()))
    }

    fn place(c: char) -> Option<usize> {
        (c as usize).checked_sub(Self::FIRST).filter(|at| *at < Self::CHARS)
    }

    fn one(&self, c: char) -> i32 {
        ONES[self.char(c).map_or(5, |entry| usize::from(entry.class))]
    }

    fn word_cost(&self, first: char, second: char) -> Option<i32> {
        let at = Self::place(first)?;
        let row = self.twos.get(self.rows[at].0 as usize..self.rows[at + 1].0 as usize)?;
        let found = row.binary_search_by_key(&second, |word| word.0).ok()?;
        Some(WORDS[usize::from(row[found].1)])
    }

    /// The words of two and three characters with which a text begins.
    fn words(&self, rest: &[char], mut put: impl FnMut(usize, i32)) {
        let [first, second, ..] = rest else { return };
        if self.marks(*first) & BEGINS_LONGER != 0 {
            let from = self.longer.partition_point(|word| word[0] < *first);
            let row = self.longer[from..].iter().take_while(|word| word[0] == *first);
            row.filter(|word| rest.starts_with(word)).for_each(|word| put(word.len(), WORDS[usize::from(KNOWN)]));
        }
        self.word_cost(*first, *second).into_iter().for_each(|cost| put(2, cost));
        let (Some(at), Some(third)) = (Self::place(*first), rest.get(2)) else { return };
        let row = self.threes.get(self.rows[at].1 as usize..self.rows[at + 1].1 as usize).unwrap_or_default();
        if let Ok(found) = row.binary_search_by_key(&(*second, *third), |word| (word.0, word.1)) {
            put(3, WORDS[usize::from(row[found].2)]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Read, surest};

    fn names(text: &str) -> Vec<String> {
        let chars: Vec<char> = text.chars().collect();
        surest(&chars, 20).into_iter().map(|Read { from, to, .. }| chars[from..to].iter().collect()).collect()
    }

    #[test]
    fn a_name_is_what_ordinary_words_leave_over() {
        for (text, name) in [
            ("帮扶干部为楼昊浩办理了门诊手续", "楼昊浩"),
            ("经查尉迟川黑住院", "尉迟川黑"),
            ("家中劳力王建国患病后", "王建国"),
            ("四组许秀英户内有重残一人", "许秀英"),
        ] {
            assert_eq!(names(text), [name], "{text}");
        }
        for text in [
            "由于亚洲金融形势恶化",
            "一位居民说",
            "学生和青年教师",
            "张师傅患肺癌多年",
            "何家坝村召开会议",
            "学校周边的道路",
            "金婚老人谈到用药",
        ] {
            assert_eq!(names(text), [""; 0], "{text}");
        }
    }
}
