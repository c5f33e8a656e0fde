//! What somebody is called without the family name: 小明, 阿强, 乐乐. A town of a few hundred knows who that is.
//!
//! 小 and 阿 begin ordinary words (小雨, 小康, 阿姨), so that only what is common in such names follows them, and a name must
//! be able to end behind it: 小明星 and 小红花 are nobody. 小王 is a family's name and tells no more than 王某.

use super::{NAMELY, is, likely, open, stops};

/// The length in characters of such a name which begins the text, or 0.
pub(super) fn length_at(chars: &[char]) -> usize {
    let (called, rest) = match chars {
        ['小', given, rest @ ..] => (LITTLE.contains(*given), rest),
        ['阿', given, rest @ ..] => (DEAR.contains(*given), rest),
        [given, again, rest @ ..] => (given == again && TWICE.contains(*given), rest),
        _ => return 0,
    };
    let ends = || match rest {
        // 洋洋洒洒
        [next, again, ..] if next == again => false,
        [next, ..] => stops(rest, true) || likely::follow(rest) > 0 || !is_joined(chars[1], *next),
        [] => true,
    };
    if called && ends() { 2 } else { 0 }
}

/// Whether the last character of a name makes a word with the next one, or a body or another name with it.
fn is_joined(given: char, next: char) -> bool {
    super::lattice::is_word(given, next)
        || open::HARDLY_A_WORD.contains(next)
        || !open::may_be_given(next)
        || is(next, NAMELY)
}

/// The characters with which such names begin.
pub(super) fn first_characters() -> impl Iterator<Item = char> {
    ['小', '阿'].into_iter().chain(TWICE.chars())
}

const LITTLE: &str = "明芳刚丽军红强燕玲梅虎宝涛雨兰霞华伟杰敏娟英琴慧静辉波斌鹏飞凤翠菊莲萍雪亮勇磊凯浩宇佳婷娜倩洁莉蕾琳欣悦涵轩彤桐瑞祥贵福旺豪鑫峰楠姗薇玉珍珠妮柱东庆文武志云蓉艳春秀娥芬香娇媛莹颖雯琪晨辰昊哲洋阳";

const DEAR: &str = "花强珍福兰贵芳明芬英香秀莲玉梅华宝牛毛狗旺庆财发生水木银凤霞珠娇媛丽红花萍燕云琴娟娣妹弟康杰伟军辉勇健超彪亮坤豪峰芝菊翠芸慧敏静文武国良忠荣成东海江祥龙虎飞";

const TWICE: &str = "乐妞豆果强丽军婷佳贝欢萌莹媛晶琪娜洋阳浩轩涵萱朵糖毛牛虎壮芳丹飞东冬鹏辉龙";

#[cfg(test)]
mod tests {
    use super::length_at;

    #[test]
    fn what_somebody_is_called_at_home_is_a_name_where_one_may_end() {
        for text in ["小明患病", "阿强，", "乐乐", "小芳说", "阿珍的"] {
            assert_eq!(length_at(&text.chars().collect::<Vec<_>>()), 2, "{text}");
        }
        for text in ["小明星", "小红花", "小康，", "阿姨说", "阿根廷", "小区，", "小王说", "小东西", "洋洋洒洒"]
        {
            assert_eq!(length_at(&text.chars().collect::<Vec<_>>()), 0, "{text}");
        }
    }
}
