//! Names of other peoples than the Han as they stand in Chinese: 阿依古丽·买买提, 扎西顿珠, 巴特尔. Beside them, what somebody
//! is called without the family name (`nick`): neither is told by one.

use super::{super::fold::is_han, nick};

/// The length in characters of such a name which begins the text, or 0.
pub(in crate::privacy) fn length_at(chars: &[char]) -> usize {
    if !chars.first().is_some_and(|c| super::is(*c, super::PEOPLES)) {
        return 0;
    }
    dotted(chars).max(of_elements(chars)).max(nick::length_at(chars))
}

/// The same, without looking for dots where a text holds none.
pub(super) fn plain_at(chars: &[char], dots: bool) -> usize {
    if !chars.first().is_some_and(|c| super::is(*c, super::PEOPLES)) {
        return 0;
    }
    nick::length_at(chars).max(of_elements(chars)).max(if dots { dotted(chars) } else { 0 })
}

/// The characters with which such names begin.
pub(super) fn first_characters() -> impl Iterator<Item = char> {
    SOUNDS.chars().chain(first_of_elements())
}

/// The same, of those put together of elements.
pub(super) fn first_of_elements() -> impl Iterator<Item = char> {
    ELEMENTS.iter().filter_map(|element| element.chars().next())
}

/// Two or more parts with a dot between. The last one goes on for as long as characters that write foreign sounds do.
fn dotted(chars: &[char]) -> usize {
    const LONGEST: usize = 8;
    if !chars.iter().take(LONGEST + 1).any(|c| matches!(c, '·' | '•' | '‧' | '・')) {
        return 0;
    }
    let parts = |from: usize| chars[from..].iter().take(LONGEST).take_while(|c| is_han(**c)).count();
    let sounds = |part: &[char]| part.iter().filter(|c| SOUNDS.contains(**c)).count();
    let first = parts(0);
    // 吐尔洪·依明: most of both parts are sounds; of 教育·科技 none is. 居民 leads to a name.
    if first < 2
        || sounds(&chars[..first]) * 3 < first * 2 && elements(&chars[..first]) < first
        || chars.starts_with(&['居', '民'])
        || chars.starts_with(&['代', '表'])
        || chars.starts_with(&['班', '主', '任'])
    {
        return 0;
    }
    let mut end = first;
    let mut length = 0;
    while chars.get(end).is_some_and(|c| matches!(c, '·' | '•' | '‧' | '・')) {
        let part = &chars[end + 1..];
        let sounds = part.iter().take(LONGEST).take_while(|c| SOUNDS.contains(**c)).count();
        // 胡安 and 哈孜: a last part of two ends where the name does, whatever its second character is.
        let short = || match part {
            [a, b, rest @ ..] if SOUNDS.contains(*a) && is_han(*b) && super::stops(rest, true) => 2,
            _ => 0,
        };
        let sounds = if sounds < 2 { short() } else { sounds }.max(elements(part));
        if sounds < 2 {
            break;
        }
        end += 1 + sounds;
        length = end;
    }
    length
}

/// How far elements of Tibetan or Mongolian names reach, one behind another: the longer one first, 娜仁花 before 娜仁.
fn elements(chars: &[char]) -> usize {
    let mut end = 0;
    let begins = |from: usize, element: &str| {
        let mut rest = chars[from..].iter();
        element.chars().all(|c| rest.next() == Some(&c))
    };
    while chars.get(end).is_some_and(|c| super::is(*c, super::ELEMENTS))
        && let Some(length) =
            ELEMENTS.iter().filter(|element| begins(end, element)).map(|element| element.chars().count()).max()
    {
        end += length;
    }
    end
}

/// Two elements of Tibetan or Mongolian names, or one of three characters.
fn of_elements(chars: &[char]) -> usize {
    if !chars.first().is_some_and(|c| super::is(*c, super::ELEMENTS)) {
        return 0;
    }
    let end = elements(chars);
    // 才让吉, 木乃热哈: one element, and one or two sounds more, where the name ends.
    if end == 2 {
        let sounds = chars[end..].iter().take(3).take_while(|c| SOUNDS.contains(**c)).count();
        let ends = chars.get(end + sounds).is_none_or(|c| !is_han(*c) || "的患因是被在确得住上读今有".contains(*c));
        return if (1..=2).contains(&sounds) && ends { end + sounds } else { 0 };
    }
    if end > 2 { end } else { 0 }
}

const SOUNDS: &str = "荪洪夏合勒孜娅姆丽阿艾爱埃依伊益尼买麦木穆提吐吾乌尔逊古丽玉素甫普库班哈力克卡明热合曼孜孙江拉里兰努那娜纳奴赛萨沙山扎泽再则伯白拜比别卜布不巴都多达杜德迪苏塔台泰铁托图外韦瓦维西希席列乎守义胡排祖肯沃夏肖亚叶耶亦优牙雅扬约祖居加贾坚杰吉金凯康科肯孔赖郎勒雷莱黎利林龙鲁罗洛马玛迈满美米莫姆南宁诺欧帕派皮坡强切乞恰桑色森舍什斯司索特汗罕坎可旦地开代丁肉苏来提兹则什娅玉吾甫热依帕赛合玛贾扎";

#[rustfmt::skip]
const ELEMENTS: &[&str] = &[
    "吉日嘎拉", "巴特尔", "巴雅尔", "其其格", "格日勒", "阿古拉", "特木尔", "苏日娜", "乌日娜", "萨仁娜", "娜仁", "高娃", "斯琴", "乌云", "托娅",
    "布仁", "孟和", "那顺", "敖登", "呼和", "宝音", "朝鲁", "萨仁", "巴图", "朝克", "额尔", "毕力格", "哈斯", "琪琪格", "塔娜", "通拉嘎",
    "扎西", "顿珠", "达瓦", "次仁", "卓玛", "拉姆", "平措", "旺堆", "多吉", "尼玛", "洛桑", "丹增", "格桑", "德吉", "央金", "白玛", "索朗", "边巴", "普布",
    "米玛", "巴桑", "仁青", "嘉措", "旺姆", "曲珍", "次旦", "贡布", "罗布", "强巴", "益西", "阿旺", "晋美", "桑杰", "土登", "旦增", "措姆", "群培", "拉珍",
    "才让", "东珠", "南杰", "扎巴", "江村", "泽仁", "志玛", "拥措", "仁增", "加措", "桑珠", "欧珠", "白珍", "玉珍", "曲扎", "洛追", "彭措", "旺扎", "旺久",
    "卓嘎", "央宗", "其美", "加央", "次央", "德庆", "拉巴", "拥珍", "格列", "江白", "洛珠", "斯郎", "四郎", "泽翁", "俄色", "扎拉", "吾金", "土旦",
    "次珍", "曲宗", "白吉", "旦巴", "仁真", "尕藏", "才旦", "桑吉", "卓么", "切吉", "卓尕", "央吉", "曲吉", "巴姆", "拥宗", "达娃", "顿旦",
    "其木格", "乌力吉", "赛音", "格日乐图", "格日乐", "图雅", "娜仁花", "朝鲁门", "白音", "巴根", "青格勒", "格根", "呼格吉勒", "满都拉", "苏布德", "额尔德尼", "宝力德", "布和", "那日苏",
    "敖日格勒", "萨如拉", "乌兰", "图门", "朝格图", "吉雅", "都兰", "阿拉坦", "萨日娜", "乌日汗", "德力格尔", "宝力格", "苏和", "牧仁", "阿荣", "其其格",
    "巴音", "那仁", "阿拉", "梅朵", "拉措", "央措", "旺杰", "杰布", "多布杰", "次旺", "曲吉", "卓嘎", "德吉", "多杰", "依香", "玉香", "岩温", "玉罕", "玉波", "依波", "岩罕", "木乃", "吉木", "阿苦", "阿力", "石一", "日阿", "热哈", "吉尔", "阿说", "俄木", "勒者", "仁钦", "拉毛", "完么", "官却",
    "沙马", "阿呷", "木呷", "吉克", "曲比", "马海", "尔古", "阿木", "拉铁", "日火", "伍各", "伍呷", "有铁", "阿依莫",
];

#[cfg(test)]
mod tests {
    use super::length_at;

    #[test]
    fn names_end_where_their_sounds_do() {
        for (text, long) in [
            ("阿依古丽·买买提获助学金", 8),
            ("吐尔逊·艾合买提。", 8),
            ("阿不都热合曼·依明写信", 9),
            ("麦麦提·图尔荪已转院", 7),
            ("沙吾列·胡安已转院", 6),
            ("洛桑·平措患肺癌", 5),
            ("扎西顿珠，", 4),
            ("巴特尔走失", 3),
            ("斯琴高娃", 4),
            ("乌云密布", 0),
            ("水·电", 0),
            ("教育·科技", 0),
            ("平措·扶贫", 0),
        ] {
            assert_eq!(length_at(&text.chars().collect::<Vec<_>>()), long, "{text}");
        }
    }
}
