//! Mail addresses: all but those of public bodies under gov.cn. Whether another is an office's is for data to say.

use super::{
    Finding, Kind,
    fold::{Glyph, ahead, back, glyphs},
    mask, names,
};

/// Looks at an `@`, or at `(at)`; gives where to go on.
pub(super) fn look(text: &str, start: usize, found: &mut Vec<Finding>) -> usize {
    let sign_end = match text[start..].chars().next() {
        Some(open) if opens(open) => match sign_in_brackets(&text[start..]) {
            Some(length) => start + length,
            None => return start + open.len_utf8(),
        },
        Some('a' | 'A' | '#') => match sign_in_words(text, start) {
            Some(length) => start + length,
            None => return start + 1,
        },
        Some('%') => start + 3,
        Some('&') => super::fold::piece(text, start).map_or(start + 1, |(_, end)| end),
        Some(sign) => start + sign.len_utf8(),
        None => return start + 1,
    };
    let start = stand_in(text, start);
    // Most signs begin no address; a sign or stop right before settles it without reading further.
    if text[..start].ends_with(|c: char| c.is_ascii_punctuation() && !matches!(c, '_' | '>' | '%' | '+' | '-' | ';')) {
        return sign_end;
    }
    // Few signs have a host with a dot behind them; only before those is a name looked for.
    let Some((to, host)) = host_of(&glyphs(text, sign_end, host_end(text, sign_end))) else { return sign_end };
    let Some((from, user)) = user_of(&glyphs(text, back(text, start, 64), start)) else { return sign_end };
    // In an address's host `%40` is no sign of anything: only a trap for the eye.
    if text[start..].starts_with("%40") && text[..from].ends_with("//") {
        return sign_end;
    }
    if is_an_offices(&host, &text[..from]) {
        return to;
    }
    let masked = mask(Kind::Email, &format!("{user}@{host}"));
    found.push(Finding { kind: Kind::Email, range: from..to, masked });
    to
}

/// `wang#换@163.com`: where the sign begins which the `@` at `start` is to be put in for.
fn stand_in(text: &str, start: usize) -> usize {
    let changed = CHANGED.iter().find_map(|word| text[..start].strip_suffix(word));
    changed.and_then(|before| before.strip_suffix(['#', '＃', '*', '&', '★', '$'])).map_or(start, str::len)
}

/// How readers are told to put an `@` in.
const CHANGED: &[&str] = &["替换成", "替换为", "换成", "换为", "改成", "改为", "换", "改", "換成", "換"];

/// Whether an address is a public body's own: under gov.cn, and nobody's name stands right before it.
fn is_an_offices(host: &str, before: &str) -> bool {
    const NEAR: usize = 16;
    let chars: Vec<char> = glyphs(before, back(before, before.len(), NEAR), before.len()).iter().map(|g| g.c).collect();
    let phrase = chars.rsplit(|c| matches!(c, '。' | '；' | '\n')).next().unwrap_or_default();
    let named = |at: usize| names::likely::length_at(&phrase[at..], names::likely::BESIDE_A_CROWD) > 0;
    (host.ends_with(".gov.cn") || host == "gov.cn") && !(0..phrase.len()).any(named)
}

/// The brackets in which people hide a sign, wide ones too.
const BRACKETS: &str = "([{<（［｛〔【〈《「﹙)]}>）］｝〕】〉》」﹚";

/// Whether a bracket is an opening one.
pub(super) fn opens(c: char) -> bool {
    const KINDS: usize = 11;
    BRACKETS.chars().take(KINDS).any(|open| open == c)
}

/// The length of `(at)`, `【at】`, `[@]`, `（AT）` at the beginning.
pub(super) fn sign_in_brackets(text: &str) -> Option<usize> {
    const LONGEST: usize = 7;
    let mut inside = String::new();
    for (at, c) in text.char_indices().skip(1).take(LONGEST) {
        let folded = super::fold::fold(c);
        // Nearly all brackets are done with here.
        if inside.is_empty() && !matches!(folded, ' ' | 'a' | 'A' | '@' | '#' | '艾' | '圈') {
            return None;
        }
        if !opens(c) && BRACKETS.contains(c) {
            let sign = matches!(inside.as_str(), "at" | "@" | "#" | "艾特" | "圈a")
                || inside.strip_suffix('@').is_some_and(|rest| stand_in(rest, rest.len()) < rest.len());
            return sign.then_some(at + c.len_utf8());
        }
        if folded != ' ' {
            inside.push(folded.to_ascii_lowercase());
        }
    }
    None
}

/// The length of `at` between spaces, or of `#`, with a post office for everybody right behind, `wang at qq.com`, or with any
/// host if a label or an instruction says that it is a mail address.
pub(super) fn sign_in_words(text: &str, start: usize) -> Option<usize> {
    let (before, rest) = (text.as_bytes().get(..start)?, text.as_bytes().get(start..)?);
    let length = match (before.last()?, rest) {
        (b' ', [b'a' | b'A', b't' | b'T', b' ', ..]) => 3,
        (last, [b'#', next, ..]) if last.is_ascii_alphanumeric() && next.is_ascii_alphanumeric() => 1,
        _ => return None,
    };
    let (to, host) = host_of(&glyphs(text, start + length, host_end(text, start + length)))?;
    // wang at qq.com . more
    let known = || {
        let ends = |rest: &str| rest.is_empty() || rest.starts_with('.');
        POST_OFFICES.iter().any(|known| host.strip_prefix(known).is_some_and(ends))
    };
    (known() || is_labelled(text, start) || is_explained(text, to)).then_some(length)
}

/// `邮箱：wang at example.org`: whether the words before the user's name call it a mail address.
fn is_labelled(text: &str, start: usize) -> bool {
    const LABELS: &[&str] = &["邮箱", "邮箱地址", "邮件", "邮件地址", "电邮", "邮址", "信箱", "郵箱", "郵件", "電郵"];
    const LATIN: &[&str] = &["email", "e-mail", "mail"];
    let Some((from, _)) = user_of(&glyphs(text, back(text, start, 64), start)) else { return false };
    let before = text[back(text, from, 12)..from].trim_end().to_lowercase();
    let label = before.trim_end_matches([' ', ':', '：', '为', '是']);
    // `email us at example.org` is a sentence.
    let colon = before.ends_with([':', '：']);
    let ends = |labels: &[&str]| labels.iter().any(|word| label.ends_with(word));
    ends(LABELS) || colon && ends(LATIN)
}

/// `wang#example.org（#换@）`: whether readers are told right behind what to put in.
fn is_explained(text: &str, to: usize) -> bool {
    const NEAR: usize = 10;
    let behind = &text[to..ahead(text, to, NEAR)];
    behind.contains(['@', '＠']) && behind.contains(['#', '＃']) && CHANGED.iter().any(|word| behind.contains(word))
}

/// Where people have their mail.
const POST_OFFICES: &[&str] = &[
    "qq.com",
    "163.com",
    "126.com",
    "139.com",
    "189.cn",
    "188.com",
    "foxmail.com",
    "vip.qq.com",
    "vip.163.com",
    "vip.126.com",
    "vip.sina.com",
    "aliyun.com",
    "me.com",
    "sina.com",
    "sina.cn",
    "sohu.com",
    "yeah.net",
    "wo.cn",
    "tom.com",
    "21cn.com",
    "gmail.com",
    "outlook.com",
    "hotmail.com",
    "icloud.com",
    "live.cn",
    "live.com",
    "msn.com",
    "yahoo.com",
    "yahoo.com.cn",
    "yahoo.cn",
];

/// The length of `(dot)`, `[.]`, `【点】` at the beginning.
fn dot_in_brackets(glyphs: &[Glyph]) -> Option<usize> {
    let open = glyphs.first().filter(|glyph| opens(glyph.c))?;
    let close = glyphs.iter().take(6).position(|glyph| !opens(glyph.c) && BRACKETS.contains(glyph.c))?;
    let inside: String = glyphs.get(1..close)?.iter().map(|glyph| glyph.c.to_ascii_lowercase()).collect();
    (open.c != '<' && matches!(inside.trim(), "dot" | "." | "点" | "。")).then_some(close + 1)
}

fn user_of(before: &[Glyph]) -> Option<(usize, String)> {
    let spaces = before.iter().rev().take_while(|glyph| glyph.c == ' ').count();
    let named = before.len().checked_sub(spaces).filter(|_| spaces <= 2)?;
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-');
    let length = before[..named].iter().rev().take_while(|glyph| is_part(glyph.c)).count();
    let user = &before[named - length..named];
    let first = user.iter().position(|glyph| glyph.c.is_ascii_alphanumeric())?;
    Some((user.get(first)?.start, user[first..].iter().map(|glyph| glyph.c).collect()))
}

/// Whether a dot is written in words, in brackets or with spaces about it, and how long it is.
fn written_dot(glyphs: &[Glyph]) -> (bool, usize) {
    if let Some(length) = dot_in_brackets(glyphs) {
        return (true, length);
    }
    let spaces = glyphs.iter().take_while(|glyph| glyph.c == ' ').count();
    let length = match glyphs.get(spaces..).unwrap_or_default() {
        _ if spaces > 2 => 0,
        [dot, rest @ ..] if dot.c == '.' && spaces > 0 => 1 + rest.iter().take(2).take_while(|g| g.c == ' ').count(),
        [dot, space, next, ..] if dot.c == '.' && space.c == ' ' && next.c.is_ascii_lowercase() => 2,
        [d, o, t, space, ..]
            if spaces > 0 && matches!((d.c, o.c, t.c, space.c), ('d' | 'D', 'o' | 'O', 't' | 'T', ' ')) =>
        {
            4
        }
        [dot, space, ..] if spaces > 0 && (dot.c, space.c) == ('点', ' ') => 2,
        rest if spaces > 0 => {
            dot_in_brackets(rest).map_or(0, |l| l + rest[l..].iter().take_while(|g| g.c == ' ').count())
        }
        _ => 0,
    };
    (length > 0, spaces + length)
}

/// Where the host ends at the latest: not beyond the next sign, unless that one stands in markup.
fn host_end(text: &str, from: usize) -> usize {
    let end = ahead(text, from, 80);
    match text[from..end].find(['@', '<']) {
        Some(length) if text[from + length..].starts_with('@') => from + length,
        _ => end,
    }
}

/// Labels between dots, the last one of letters alone and no file's ending.
fn host_of(after: &[Glyph]) -> Option<(usize, String)> {
    const FILES: &[&str] = &["png", "jpg", "jpeg", "gif", "webp", "svg", "css", "js", "pdf", "md"];
    let spaces = after.iter().take_while(|glyph| glyph.c == ' ').count();
    let (mut host, mut ends) = (String::new(), Vec::new());
    let mut at = spaces;
    while let Some(glyph) = after.get(at).filter(|_| spaces <= 2) {
        let (dot, length) = written_dot(&after[at..]);
        if dot && !host.is_empty() && !host.ends_with('.') {
            host.push('.');
            ends.push(after[at + length - 1].end);
            at += length;
            continue;
        }
        at += 1;
        match glyph.c {
            c if c.is_ascii_alphanumeric() || c == '-' => host.push(c.to_ascii_lowercase()),
            '.' | '·' if !host.ends_with('.') => host.push('.'),
            // 163点com
            '点' if host.ends_with(|c: char| c.is_ascii_alphanumeric())
                && after.get(at).is_some_and(|next| next.c.is_ascii_alphanumeric()) =>
            {
                host.push('.');
            }
            // Behind a host that is whole it ends the sentence.
            '。' if !host.contains('.') => host.push('.'),
            _ => break,
        }
        ends.push(glyph.end);
    }
    let whole = host.trim_end_matches(['.', '-']).len();
    host.truncate(whole);
    // 163dotcom
    if !host.contains('.') && POST_OFFICES.contains(&host.replace("dot", ".").as_str()) {
        host = host.replace("dot", ".");
    }
    let top = host.rsplit('.').next()?;
    let well_formed =
        host.contains('.') && top.len() >= 2 && top.bytes().all(|b| b.is_ascii_alphabetic()) && !FILES.contains(&top);
    let end = *ends.get(whole.checked_sub(1)?)?;
    well_formed.then_some((end, host))
}

#[cfg(test)]
mod tests {
    use crate::privacy::{Allow, Kind, scan};

    #[test]
    fn addresses_are_found_however_the_sign_and_the_dots_are_written() {
        for text in [
            "wang@qq.com",
            "wang＠１６３．com",
            "wang (at) qq.com",
            "wang（at）qq.com",
            "wang【at】qq.com",
            "wang〔AT〕qq.com",
            "wang[@]qq.com",
            "wang（@）qq (dot) com",
            "wang@qq[.]com",
            "wang@qq . com",
            "wang&#64;qq&#46;com",
            "wang\u{200b}@qq。com",
            "邮箱wangjianguo（at）163点com",
            "邮箱：wang at 163 dot com",
            "wang at 163点com",
            "wang[at]qq 点 com",
            "wang＠163dotcom",
            "wang#换@163.com",
            "wang（#换@）163。com",
            "wang＃换成@example.org",
            "邮箱：wang at example点org",
            "Email: wang#example.org",
            "wang#example.org（#换@）",
        ] {
            let found = scan(text, &Allow::none());
            assert_eq!(found.iter().map(|f| f.kind).collect::<Vec<_>>(), [Kind::Email], "{text}");
        }
        for text in [
            "微博@温州发布",
            "头像@2x.png",
            "（附件）见 a.cn",
            "<a>qq.com</a>",
            "git@v1.2 版",
            "《at》qq",
            "email us at example.org",
            "look at github.com",
            "见 a.md#b.c",
            "（会议at）9点cn",
            "发邮箱，#换届@大家",
        ] {
            assert_eq!(scan(text, &Allow::none()), [], "{text}");
        }
    }
}
