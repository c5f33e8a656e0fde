//! The parent named of an ill or disabled child, who tells whose the illness is: 自闭症孩子的家长刘建国.

use super::{
    super::{
        Kind,
        fold::{Glyph, ahead},
        names,
    },
    is_han, office,
    table::Word,
    window,
};

const CHILDREN: &[&str] = &[
    "青少年",
    "小朋友",
    "孩子",
    "小孩",
    "孩童",
    "儿童",
    "患儿",
    "幼儿",
    "学生",
    "子女",
    "儿子",
    "女儿",
    "少年",
    "宝宝",
    "娃娃",
    "儿",
];
const PARENTS: &[&str] =
    &["监护人", "家长", "父亲", "母亲", "爸爸", "妈妈", "父母", "爷爷", "奶奶", "外婆", "外公", "姥姥", "姥爷", "家属"];

/// The name behind `孩子的家长`, which stands right behind a word of illness or disability.
pub(super) fn name(text: &str, end: usize, word: &Word) -> Option<Vec<Glyph>> {
    const FAR: usize = 18;
    const FIRST: &[char] = &[
        '的', '孩', '儿', '兒', '患', '学', '學', '子', '女', '少', '青', '小', '幼', '宝', '寶', '娃', '症', '病',
        '障',
    ];
    if word.kind != Kind::Health || !text[end..].starts_with(FIRST) {
        return None;
    }
    let window = window::read(text, end, ahead(text, end, FAR));
    let chars: Vec<char> = window.iter().map(|glyph| glyph.c).collect();
    let skip = |at: usize, words: &[&str]| {
        let rest: String = chars.iter().skip(at).take(4).collect();
        words.iter().find(|word| rest.starts_with(**word)).map(|word| at + word.chars().count())
    };
    let of = skip(0, &["症", "病", "障碍", "患者"]).unwrap_or(0);
    let child = skip(skip(of, &["的"]).unwrap_or(of), CHILDREN)?;
    let parent = skip(skip(child, &["的"]).unwrap_or(child), PARENTS)?;
    let from = skip(parent, &["代表"]).unwrap_or(parent);
    let from = skip(from, &[":", "(", " ", "“"]).unwrap_or(from);
    let rest = chars.get(from..)?;
    let own = names::length_at(rest).max(names::peoples::length_at(rest));
    let length = if own > 0 { own } else { names::likely::length_at(rest, names::likely::BESIDE_A_CROWD) };
    // 家长学校, 家长和李局长: a body, or somebody else.
    let behind = rest.get(length..).filter(|_| length > 0)?;
    let joined = rest.first().is_some_and(|c| matches!(c, '和' | '同' | '向' | '与') && is_han(*c));
    (!joined && !office::is_titled(&[], behind)).then(|| window.get(from..from + length).map(<[Glyph]>::to_vec))?
}

#[cfg(test)]
mod tests {
    use crate::privacy::{Allow, scan};

    #[test]
    fn a_parent_named_tells_whose_the_childs_illness_is() {
        for (text, name) in [
            ("自闭症孩子的家长刘建国说", "刘建国"),
            ("自闭症儿童的妈妈李桂兰说，孩子没学上", "李桂兰"),
            ("孤独症儿童家长代表王芳发言", "王芳"),
            ("智障女儿的妈妈李桂兰", "李桂兰"),
            ("聋哑学生家长王建国反映", "王建国"),
            ("脑瘫患儿的父亲：张伟", "张伟"),
            ("癲癇孩子的母親王秀英", "王秀英"),
        ] {
            let found = scan(text, &Allow::none());
            assert_eq!(found.iter().map(|one| &text[one.range.clone()]).collect::<Vec<_>>(), [name], "{text}");
        }
        for text in [
            "自闭症儿童家长学校校长刘建国",
            "自闭症儿童家长和李建国局长座谈",
            "自闭症儿童家长互助会成立",
            "自闭症孩子的家长说，学校太远",
            "残疾儿童家长委员会主任王建国",
            "学生家长王建国",
        ] {
            assert_eq!(scan(text, &Allow::none()), [], "{text}");
        }
    }
}
