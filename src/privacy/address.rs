//! Home addresses down to a door: a place, then numbers of lane, building, entrance and room, or of a village group's door.
//!
//! A road's number alone is public (offices stand there); a room in an office building is public too, unless the words
//! before say that somebody lives there.

mod lodger;
mod posted;
mod row;
mod step;

use super::{
    Finding, Kind,
    fold::{Glyph, ahead, back, digit, glyphs, is_han},
    mask,
};

use posted::{labels_a_home, posts_to};
use step::{Step, Unit, counts, is_door_of_a_floor, is_door_or_year, is_room_number, step, unit_follows};

pub(super) use row::{look_at_row, look_behind};

/// Looks around a door word; gives where to go on.
pub(super) fn look(text: &str, start: usize, found: &mut Vec<Finding>) -> usize {
    let next = start + text[start..].chars().next().map_or(1, char::len_utf8);
    if !has_another_step(text, start, next) {
        return next;
    }
    let window = glyphs(text, back(text, start, 40), ahead(text, next, 24));
    let Some(anchor) = window.iter().position(|glyph| glyph.start == start) else { return next };
    let chars: Vec<char> = window.iter().map(|glyph| glyph.c).collect();
    let Some(tail) = Tail::around(&chars, anchor) else { return next };
    if !tail.is_home(&chars) {
        return next;
    }
    let from = place_start(&chars, tail.from);
    let (Some(first), Some(last)) = (window.get(from), window.get(tail.to - 1)) else { return next };
    let value: String = window[from..tail.to].iter().map(|glyph: &Glyph| glyph.c).collect();
    found.push(Finding {
        kind: Kind::HomeAddress,
        range: first.start..last.end,
        masked: mask(Kind::HomeAddress, value.trim()),
    });
    last.end.max(next)
}

/// A quick look before the close one: 48户 and 第5号 stand alone in most sentences, and one number makes no address.
fn has_another_step(text: &str, start: usize, next: usize) -> bool {
    #[rustfmt::skip]
    let unit = |c: char| matches!(
        c, '组' | '組' | '单' | '單' | '栋' | '棟' | '幢' | '座' | '号' | '號' | '弄' | '巷' | '队' | '隊' | '楼' | '樓' | '元' | '社' | '屯' | '门' | '門' | '-' | '－' | '—' | '#' | '＃'
    );
    let number = |c: char| c.is_ascii_digit() || digit(super::fold::fold(c)).is_some() || ('０'..='９').contains(&c);
    let last = matches!(text[start..next].chars().next(), Some('户' | '戶' | '室'));
    let near = &text[back(text, start, 20)..start];
    near.contains(unit)
        || (!last && text[next..ahead(text, next, 10)].contains(number))
        || text[start..next].starts_with(['号', '號'])
            && near.contains(['住', '址', '居', '村', '路', '街', '弄', '庄', '莊', '里', '塘'])
}

/// The row of numbers and units which an address ends with.
struct Tail {
    from: usize,
    to: usize,
    steps: Vec<Step>,
}

impl Tail {
    /// The tail through the character at `anchor`, read forward from the first number which leads to it.
    fn around(chars: &[char], anchor: usize) -> Option<Self> {
        let mut from = anchor;
        while from > 0 && anchor - from < 24 && is_inner(chars[from - 1]) {
            from -= 1;
        }
        // A number is read from its beginning only.
        let begins =
            |at: &usize| is_numeral(chars[*at]) && !at.checked_sub(1).is_some_and(|before| is_numeral(chars[before]));
        let ordinal = |at: usize| at.checked_sub(1).filter(|before| chars[*before] == '第').unwrap_or(at);
        (from..anchor).filter(begins).find_map(|at| Self::read(chars, ordinal(at)).filter(|tail| tail.to > anchor))
    }

    fn read(chars: &[char], from: usize) -> Option<Self> {
        let mut tail = Self { from, to: from, steps: Vec::new() };
        let mut at = from;
        while tail.steps.len() < 8
            && let Some((step, end)) = step(chars, at, &tail.steps)
        {
            tail.steps.push(step);
            tail.to = end;
            at = end;
            while chars.get(at).is_some_and(|c| matches!(c, ' ' | '-' | ',' | '，' | '(' | ')')) && at < end + 2 {
                at += 1;
            }
            // 23栋1504，三层楼梯: behind a door and a comma something else begins.
            let door = tail.steps.last().is_some_and(|step| matches!(step.unit, Unit::Room | Unit::Household));
            // 45号，三层楼梯
            let storeys = || chars.get(at + 1..).is_some_and(|rest| rest.starts_with(&['层']));
            if (door || storeys()) && chars[end..at].iter().any(|c| matches!(c, ',' | '，')) {
                break;
            }
            // Behind a comma only a further unit goes on: not `296号，7314` nor `E座，第280号`.
            if chars[end..at].contains(&',') && (chars.get(at) == Some(&'第') || !unit_follows(chars, at)) {
                break;
            }
        }
        (!tail.steps.is_empty()).then_some(tail)
    }

    fn is_home(&self, chars: &[char]) -> bool {
        let has = |unit| self.steps.iter().any(|step| step.unit == unit);
        let ends = |unit| self.steps.last().is_some_and(|step| step.unit == unit);
        // Most rows of numbers hold nothing that a home's address ends with.
        if !(has(Unit::Room) || has(Unit::Household) || has(Unit::Group) || has(Unit::Number)) {
            return false;
        }
        let before: String = chars[self.from.saturating_sub(28)..self.from].iter().collect();
        let clause = before.rsplit(['。', '；', ';', '！', '？', '\n', ')', '】']).next().unwrap_or(&before);
        let leads = leads_home(clause);
        let phrase = clause.rsplit([',', '，']).next().unwrap_or(clause);
        let leads = leads || self.leads_to_somebodys_home(chars);
        let lives =
            leads || phrase.contains(['住', '址', '户', '家', '宿', '居', '寄', '送', '挤']) && has_any(phrase, LIVES);
        // 家属院共9栋2352户 counts them.
        let summed = clause.trim_end().ends_with(['共', '计', '有', '约', '近', '超', '达', '的']);
        // 246弄16支弄9号: nobody but who lives there has such a number.
        let lanes = self.steps.iter().filter(|step| step.unit == Unit::Lane).count() > 1 && ends(Unit::Number);
        // 通讯地址：七里店村177号, and 环城路47巷33号: an office has a road's number or a room.
        let posted = || {
            (posts_to(clause) || self.leads_to_a_visit(chars))
                && !is_an_offices(place_of(clause))
                && !self.leads_to_an_office(chars)
        };
        let door = ends(Unit::Room)
            || lanes
            || ends(Unit::Household) && has(Unit::Group) && (posted() || self.owner_before(chars))
            || (ends(Unit::Household) && self.is_told_of_one(chars))
            || (ends(Unit::Household) && !summed && (lives || self.steps.last().is_some_and(|s| s.ordinal)));
        let inside = has(Unit::Building) || has(Unit::Entrance) || has(Unit::Number) || has(Unit::Lane);
        let flat = door && inside && self.steps.len() >= 2 && !self.is_a_room_of_work(chars);
        let farm =
            has(Unit::Group) && self.steps.len() >= 2 && (ends(Unit::Number) || door) && !self.names_a_thing(chars);
        let placed = lives || clause.trim_end().ends_with(is_han);
        // 家住解放路128号: where somebody lives, a road's number is the door.
        // 学院西路 is a road and no school.
        let road = clause.trim_end().ends_with(['路', '街', '道', '巷', '弄']);
        // 刘集村门牌12号
        let leads = leads || clause.ends_with("门牌") || clause.ends_with("门牌号");
        let leads = leads || labels_a_home(clause) && !self.leads_to_an_office(chars) && !self.is_explained(chars);
        let house = has(Unit::Number) && leads && (road || !is_an_offices(place_of(clause)));
        let house = house && !self.names_a_thing(chars);
        let village = clause.trim_end().ends_with(['村', '庄', '湾', '塘', '里', '坪', '沟', '屯', '寨', '岭']);
        let house =
            house || ends(Unit::Number) && (village || has(Unit::Lane)) && !self.names_a_thing(chars) && posted();
        let house = house || self.is_somebodys_house(chars, clause) || self.is_visited(chars, clause);
        let flat = flat && (lives || !is_an_offices(place_of(clause)) || has_any(clause, ESTATES));
        placed && (farm || house || flat) || flat && !summed && self.houses_somebody(chars, clause)
    }

    /// `12巷21号的祁颖家`: whose home it is stands behind it.
    fn leads_to_somebodys_home(&self, chars: &[char]) -> bool {
        const LONGEST: usize = 6;
        let behind: Vec<char> = chars.iter().skip(self.to).take(LONGEST).copied().take_while(|c| is_han(*c)).collect();
        let home = behind.iter().position(|c| *c == '家').filter(|at| (2..LONGEST).contains(at));
        home.is_some_and(|at| !behind.get(at + 1).is_some_and(|next| "具长属庭园电装政".contains(*next)))
    }

    /// `前岙村183号，胡家勇`, `中山东路103号3楼的老党员包海俊`: a house without a group or a room, and whose it is beside it.
    fn is_somebodys_house(&self, chars: &[char], clause: &str) -> bool {
        let numbered = self.steps.iter().any(|step| step.unit == Unit::Number) && self.steps.len() <= 2;
        let ends =
            self.steps.last().is_some_and(|step| matches!(step.unit, Unit::Number | Unit::Floor | Unit::Household));
        let phrase = clause.rsplit([',', '，', ':', '：', '(']).next().unwrap_or(clause);
        let phrase = &phrase[back(phrase, phrase.len(), 8)..];
        let named = (phrase.contains(['村', '路', '街', '道', '巷', '弄', '庄', '里', '塘'])
            || phrase.contains("胡同"))
            && !is_an_offices(place_of(clause));
        numbered
            && ends
            && named
            && !self.names_a_thing(chars)
            && !self.leads_to_an_office(chars)
            && (self.owner_behind(chars) || self.owner_before(chars))
    }

    /// `入户走访了文昌巷132号附5号`: a door beside a house's, to which somebody goes.
    fn is_visited(&self, chars: &[char], clause: &str) -> bool {
        const VISITS: &[&str] = &["走访", "入户", "上门", "看望", "探望", "慰问", "敲开"];
        let beside = chars[self.from..self.to].contains(&'附');
        beside && has_any(clause, VISITS) && !is_an_offices(place_of(clause)) && !self.names_a_thing(chars)
    }

    fn owner_behind(&self, chars: &[char]) -> bool {
        const LEADS: &[&str] = &[
            "的",
            "，",
            ",",
            "(",
            "找",
            "老党员",
            "党员",
            "村民",
            "居民",
            "业主",
            "住户",
            "户主",
            "老人",
            "大爷",
            "低保户",
        ];
        const HOMES: &[&str] =
            &["这一户", "这户", "的住户", "的户主", "家中", "家里", "的门", "的家", "的房", "老屋", "自建房", "屋里"];
        let behind: String = chars.iter().skip(self.to).take(12).collect();
        if HOMES.iter().any(|word| behind.starts_with(word)) {
            return true;
        }
        // 青年路529号阳光花园物业服务中心
        let near: String = behind.chars().take_while(|c| is_han(*c)).take(6).collect();
        if has_any(&near, ESTATES) {
            return false;
        }
        let mut rest = behind.as_str();
        while let Some(shorter) = LEADS.iter().find_map(|word| rest.strip_prefix(word)) {
            rest = shorter;
        }
        let rest: Vec<char> = rest.chars().collect();
        let name = super::names::likely::length_at(&rest, super::names::likely::BESIDE_A_CROWD);
        name > 0 && !super::person::is_titled(&[], &rest[name..])
    }

    /// `胡家勇户（前岙村183号）`, `低保户王玉的房子在…`, `送餐地址写的是…`.
    fn owner_before(&self, chars: &[char]) -> bool {
        const FAR: usize = 24;
        let from = self.from.saturating_sub(FAR);
        let before: String = chars[from..self.from].iter().collect();
        let sentence = before.rsplit(['。', '；', '！', '？', '\n']).next().unwrap_or_default();
        let home = [
            "的房子在",
            "家在",
            "户(",
            "家(",
            "送餐",
            "业主",
            "户主",
            "住户",
            "原住",
            "收件",
            "寄到",
            "户籍地",
            "寄",
            "名下",
            "搬到",
            "挤在",
            "房主",
        ];
        home.iter().any(|word| sentence.contains(word)) || is_behind_a_name(sentence)
    }

    /// `第五组109户的石俊杰`, `第三组16户住户`: one of them and not so many.
    fn is_told_of_one(&self, chars: &[char]) -> bool {
        let behind = chars.get(self.to..).unwrap_or_default();
        let one = |rest: &[char]| {
            super::names::length_at(rest) > 0 || matches!(rest, ['家', ..] | ['住', '户', ..] | ['户', '主', ..])
        };
        let owner = behind.strip_prefix(&[',']).or(behind.strip_prefix(&['('])).unwrap_or(behind);
        behind.strip_prefix(&['的']).is_some_and(one)
            || matches!(owner, ['住' | '业', '户' | '主', ..] | ['户', '主', ..])
    }

    /// `到环城路47巷33号看望`: to whom somebody goes is at home.
    fn leads_to_a_visit(&self, chars: &[char]) -> bool {
        const VISITS: &[&str] = &["看望", "慰问", "探望", "走访", "接走"];
        let behind: String = chars.iter().skip(self.to).take(2).collect();
        VISITS.contains(&behind.as_str())
    }

    /// `七里店村177号村委会`: whose house it is stands behind it.
    fn leads_to_an_office(&self, chars: &[char]) -> bool {
        // 桥头村80号写进了会议记录: what is done with it is no office.
        let goes_on = |c: &char| is_han(*c) && !"的了写进在被把反要有是".contains(*c);
        let behind: String = chars.iter().skip(self.to).take(8).take_while(|c| goes_on(c)).collect();
        has_any(&behind, OFFICES)
            || has_any(
                &behind,
                &["小学", "中学", "幼儿园", "妇联", "残联", "总会", "红十字", "协会", "派出所", "卫生室", "诊所"],
            )
    }

    /// `解放路128号（社区服务中心）`: the same in a bracket.
    fn is_explained(&self, chars: &[char]) -> bool {
        let inside: String = chars.iter().skip(self.to + 1).take(8).take_while(|c| **c != ')').collect();
        chars.get(self.to) == Some(&'(') && has_any(&inside, OFFICES)
    }

    /// `3楼302会议室`: the room is an office's, whatever the building is called.
    fn is_a_room_of_work(&self, chars: &[char]) -> bool {
        const ROOMS: &[&str] =
            &["会议室", "会场", "办公", "窗口", "接待", "调解", "议事", "多功能", "活动", "教室", "诊室", "病房"];
        let behind: String = chars.iter().skip(self.to).take(3).collect();
        ROOMS.iter().any(|room| behind.starts_with(room))
    }

    /// `3组12号井`: the number is a well's and not a house's.
    fn names_a_thing(&self, chars: &[char]) -> bool {
        // 14组63户田大山家中
        if self.leads_to_somebodys_home(chars) {
            return false;
        }
        let floors = matches!(chars.get(self.to..), Some(['楼', '上' | '下', ..]));
        !floors
            && chars
                .get(self.to)
                .is_some_and(|c| "楼线文令桥井泵地台路点堰塘机坝库水电杆闸渠箱车灯田棚沟涵".contains(*c))
    }
}

/// `| 朱伟川 | 平安村6号 |`, `王琳/平安村6号`: whose home it is stands in the piece before.
fn is_behind_a_name(sentence: &str) -> bool {
    let mut pieces = sentence.rsplit(['|', '/', '，', ',', '：', ':']).skip(1);
    let Some(before) = pieces.next() else { return false };
    // Two characters between commas may be any word, those with which an entry begins are its name.
    let begins = sentence.contains('|') || pieces.next().is_none();
    let name: Vec<char> = before.chars().filter(|c| *c != ' ').collect();
    // 王建国户，河西村15组35户
    let name = name.strip_suffix(&['户']).map_or(name.clone(), <[char]>::to_vec);
    let entry = begins
        || name.len() > 2
        || before.ends_with('户')
        || name.first().is_some_and(|c| super::names::open::is_hardly_a_word(*c));
    let peoples = super::names::peoples::length_at(&name);
    let length = peoples.max(super::names::likely::length_at(&name, super::names::likely::BESIDE_A_CROWD));
    length > 0 && length == name.len() && entry
}

const LIVES: &[&str] = &[
    "家住",
    "住址",
    "居住",
    "现住",
    "户籍",
    "家庭",
    "住在",
    "住所",
    "暂住",
    "租住",
    "家属",
    "宿舍",
    "地址：",
    "地址:",
    "住户",
    "现居",
    "户籍：",
    "户籍:",
    "快递",
    "寄到",
    "送到",
    "寄往",
    "家的地址",
    "家地址",
    "挤在",
];
/// Words which say that what follows is a home.
const HOMES: &[&str] = &[
    "家住",
    "住址",
    "现住",
    "现居",
    "报修地址",
    "房屋地址",
    "居住地",
    "居住在",
    "家住在",
    "租住",
    "暂住",
    "住所地",
    "户籍地",
    "家庭地址",
    "收件地址",
    "收货地址",
    "房屋坐落",
];
const ESTATES: &[&str] = &[
    "小区",
    "公寓",
    "花园",
    "新村",
    "家园",
    "苑",
    "华庭",
    "名邸",
    "雅居",
    "公馆",
    "新城",
    "名都",
    "名城",
    "豪庭",
    "山庄",
    "嘉园",
    "佳园",
    "华府",
    "家属院",
    "家属楼",
    "宿舍",
    "号院",
    "大院",
    "别墅",
    "庭院",
    "花都",
    "豪园",
    "雅园",
    "家苑",
    "家舍",
    "安置房",
    "廉租房",
    "公租房",
    "周转房",
    "经适房",
];
#[rustfmt::skip]
const OFFICES: &[&str] = &[
    "政府", "政协", "机关", "大厦", "大楼", "办公", "中心", "局", "委", "院", "馆", "议事", "会议", "服务", "工作", "学校", "公司", "酒店",
    "宾馆", "样板", "窗口", "法院", "银行", "厅", "站", "广场", "园区",
];

/// The words which tell whose rooms these are: those behind the last comma if a road or an estate is named there.
fn place_of(clause: &str) -> &str {
    let last = clause.rsplit([',', '，', ':', '：']).next().unwrap_or(clause).trim_end();
    // 工作人员来到解放路: staff is no office, and neither is who comes.
    // 委员到解放路: whoever goes there is no part of the place.
    let last = last.rsplit_once("工作人员").map_or(last, |(_, behind)| behind);
    if let Some((_, behind)) = ["来到", "走进", "走访", "敲开", "上门到"].iter().find_map(|word| last.rsplit_once(word))
    {
        return behind;
    }
    let goes =
        last.find("委员").and_then(|who| last[who..].find(['到', '赴', '去']).map(|at| who + at + '到'.len_utf8()));
    let last = goes.map_or(last, |at| &last[at..]);
    if last.ends_with(['路', '街', '道', '巷', '弄']) {
        // 广场南路 is a road and no square.
        return &last[..back(last, last.len(), 4)];
    }
    let whole = last.chars().filter(|c| is_han(*c)).count() >= 4 && !has_any(last, &["地点", "会场", "位于", "设在"]);
    if whole || last.ends_with(['村', '里', '园', '苑', '庭', '湾', '城', '区']) { last } else { clause }
}

/// Whether a word for a home leads right to what follows it, and not `居住在周边的群众可到东大街`.
fn leads_home(clause: &str) -> bool {
    if !clause.contains(['住', '址', '地', '落', '居']) {
        return false;
    }
    let dwells = |at: usize, rest: &str| {
        let office = !(rest.starts_with("宿迁") || rest.starts_with("宿州"))
            && rest.starts_with(['建', '房', '户', '院', '宅', '宿', '保', '址', '所', '地']);
        !office && !clause[..at].ends_with(['入', '居', '公', '廉', '常', '原', '住'])
    };
    let plain =
        clause.rfind('住').map(|at| (at, &clause[at + '住'.len_utf8()..])).filter(|(at, rest)| dwells(*at, rest));
    let plain = plain.map(|(_, rest)| rest.strip_prefix('在').unwrap_or(rest));
    let behind = HOMES.iter().filter_map(|word| clause.rfind(word).map(|at| &clause[at + word.len()..])).chain(plain);
    behind
        .min_by_key(|rest| rest.len())
        .is_some_and(|rest| !rest.replace("向阳", "").contains(['到', '可', '的', '向', '去', '往']))
}

/// The place's name before the numbers: Chinese characters back to a stop or to the words which introduce it.
fn place_start(chars: &[char], tail: usize) -> usize {
    const MOST: usize = 12;
    let mut from = tail;
    while from > 0
        && tail - from < MOST
        && is_han(chars[from - 1])
        && !matches!(chars[from - 1], '住' | '址' | '在' | '于' | '到' | '是' | '号')
    {
        from -= 1;
    }
    from
}

fn is_inner(c: char) -> bool {
    is_numeral(c) || "第 -,，号栋幢座单元楼层弄支巷组队屯#门社附东西南北左右室村民小院()".contains(c)
}

fn is_numeral(c: char) -> bool {
    c.is_ascii_alphanumeric() || digit(c).is_some() || matches!(c, '十' | '百')
}

/// Whether a place is an office's: 人民医院, and not 车站路, which is a road.
fn is_an_offices(place: &str) -> bool {
    let road = |rest: &str| rest.starts_with(['路', '街', '巷', '道']) || rest.starts_with("大街");
    OFFICES.iter().any(|word| place.match_indices(word).any(|(at, _)| !road(&place[at + word.len()..])))
}

fn has_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

#[cfg(test)]
mod tests;
