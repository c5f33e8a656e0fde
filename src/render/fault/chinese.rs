//! What the template engine says, in Chinese: its sentences with their holes, and ours. One that is not here stays English.

/// The engine's sentence, and the Chinese one; `{}` are the engine's words in their order, `{0}` and so on names one of them.
const SENTENCES: [(&str, &str); 37] = [
    ("Unknown template `{}`", "没有「{0}」这个模板"),
    ("Unknown component `{}`", "没有「{0}」这个部件"),
    ("Unknown filter `{}`", "没有「{0}」这个功能"),
    ("Unknown test `{}`", "没有「{0}」这个功能"),
    ("Unknown function `{}`", "没有「{0}」这个功能"),
    ("Block `{}`", "所继承的模板里没有「{0}」这一块"),
    ("Template '{}' is inheriting from '{}', which doesn't exist or isn't loaded.", "所继承的模板「{1}」不存在"),
    ("Component `{}` is defined in both `{}` and `{}`", "部件「{0}」在两个模板里都有：{1}、{2}"),
    ("Circular extend detected for template '{}'. {}", "模板「{0}」绕了一圈又继承自己"),
    ("Circular include detected for template '{}'. {}", "模板「{0}」绕了一圈又包含自己"),
    ("Unexpected end of input", "到结尾时还有没写完的标签"),
    ("Unexpected character", "这里的字符认不出"),
    ("Unknown tag", "没有这个标签"),
    ("Unclosed component '{}'", "部件「{0}」没有结束"),
    ("Closing tag '{}' doesn't match opening tag '{}'", "开始的部件是「{1}」，结束的是「{0}」"),
    (
        "{} was named `{}` in the opening tag, found `{}` as name in the end tag",
        "开始处写的是「{1}」，结束处写的是「{2}」",
    ),
    ("Found {} but was expecting `elif`, `else` or `endif`.", "这里写了 {0}，应当是 `elif`、`else` 或 `endif`"),
    ("Found {} but expected one of: {}", "这里写了 {0}，应当是其中之一：{1}"),
    ("Found {} but expected {}.", "这里写了 {0}，应当是 {1}"),
    ("Found {} but expected {}", "这里写了 {0}，应当是 {1}"),
    (
        "Found invalid field of `loop`: {}. {}",
        "`loop` 没有「{0}」，只有 `index`、`index0`、`first`、`last` 和 `length`",
    ),
    ("`extends` needs to be the first tag of the template", "`extends` 要写在模板的最前面"),
    ("Template is already extending `{}`", "模板已经继承了「{0}」"),
    ("Template already contains a block named `{}`", "模板里已经有「{0}」这一块"),
    ("{} can only be used in a for loop", "{0} 只能写在循环里"),
    ("{} is a reserved keyword of Tera, it cannot be {}", "{0} 是保留字，不能用作名字"),
    (
        "This content would be ignored: {}",
        "这些内容不会出现在页面上：继承别的模板时，最外层只能写 `extends`、`block` 和 `component`",
    ),
    ("Invalid syntax for `set`: {}", "`set` 要写成 `{% set 名字 = 值 %}`"),
    ("Variable `{}` is not defined. Available variables: {}", "没有「{0}」这个变量；可用的是 {1}"),
    ("Field `{}` is not defined", "没有「{0}」这个字段"),
    ("Tried to render a variable that is undefined", "要显示的变量不存在"),
    ("Cannot index into an undefined value", "点号前面的变量不存在"),
    ("Iteration not possible on type `{}`", "类型 `{0}` 不能用来循环"),
    ("Cannot compare `{}` with `{}`", "`{0}` 和 `{1}` 不能比较"),
    ("Math operations can only be done on numbers, found `{}`", "只有数能计算，这里是 `{0}`"),
    ("Missing keyword argument `{}`", "缺少参数「{0}」"),
    ("Invalid type for the value, expected `{}` but got `{}`", "值的类型应当是 `{0}`，这里是 `{1}`"),
];

/// What the engine calls the things that may stand in a tag.
const THINGS: [(&str, &str); 9] = [
    ("integer", "整数"),
    ("float", "小数"),
    ("number", "数"),
    ("string", "文字"),
    ("bool", "真假值"),
    ("ident", "名字"),
    ("identifier", "名字"),
    ("array", "列表"),
    ("map", "一组值"),
];

/// The sentence in Chinese, if it is known, with the cause behind its colon. Advice that follows it is left out.
pub(super) fn of(said: &str) -> Option<String> {
    SENTENCES.iter().find_map(|(pattern, chinese)| {
        let (held, rest) = held(pattern, said)?;
        let fill = |text: String, (i, word): (usize, &&str)| text.replace(&format!("{{{i}}}"), &things(word));
        let said = held.iter().enumerate().fold((*chinese).to_owned(), fill);
        let cause = rest.strip_prefix(": ").map(|cause| of(cause).unwrap_or_else(|| cause.to_owned()));
        Some(cause.map_or_else(|| said.clone(), |cause| format!("{said}：{cause}")))
    })
}

/// A list of things that may stand in a tag.
fn things(list: &str) -> String {
    let named = |thing: &str| {
        THINGS.iter().find(|(named, _)| *named == thing).map_or(thing, |(_, chinese)| *chinese).to_owned()
    };
    let of = |part: &str| part.split(", ").map(named).collect::<Vec<_>>().join("、");
    list.split(" or ").map(of).collect::<Vec<_>>().join(" 或 ")
}

/// What stands in the holes of a pattern, and what follows it.
fn held<'s>(pattern: &str, said: &'s str) -> Option<(Vec<&'s str>, &'s str)> {
    let mut parts = pattern.split("{}");
    let mut rest = said.strip_prefix(parts.next()?)?;
    let mut held = Vec::new();
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        let end = if part.is_empty() && parts.peek().is_none() { rest.len() } else { rest.find(part)? };
        held.push(&rest[..end]);
        rest = &rest[end + part.len()..];
    }
    Some((held, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_the_engine_stand_in_our_sentence() {
        let told = [
            ("Unknown template `parts/mine.html`, did you mean that", "没有「parts/mine.html」这个模板"),
            (
                "block was named `main` in the opening tag, found `mian` as name in the end tag",
                "开始处写的是「main」，结束处写的是「mian」",
            ),
            ("Found end of tag but expected identifier.", "这里写了 end of tag，应当是 名字"),
            ("Component `a` is defined in both `x.html` and `y.html`", "部件「a」在两个模板里都有：x.html、y.html"),
            ("Found `%}` but expected one of: integer, `-` or `(`", "这里写了 `%}`，应当是其中之一：整数、`-` 或 `(`"),
            ("Unexpected character: Missing keyword argument `n`", "这里的字符认不出：缺少参数「n」"),
        ];
        for (said, chinese) in told {
            assert_eq!(of(said).as_deref(), Some(chinese));
        }
        assert_eq!(of("The moon is full"), None);
    }
}
