//! Emphasis in text without blanks. Markdown lets `**` begin or end only where a blank or a mark stands on the other side of
//! the punctuation it touches, as between Western words: of 这是**“重点”**内容 it would make nothing, or the wrong part bold.
//! A joiner that nobody sees, set between the stars and what they hold, is neither blank nor mark, and lets them do both.

use std::borrow::Cow;

/// Stands in no text that is published: the sanitiser takes it out as unseen.
pub(super) const JOINER: char = '\u{2060}';

/// The text with a joiner inside all stars that need one.
pub(super) fn eased(markdown: &str) -> Cow<'_, str> {
    let (mut out, mut copied) = (String::new(), 0);
    for line in lines(markdown).filter(|(_, line)| line.contains(['*', '~'])) {
        let (from, line) = line;
        let runs: Vec<Run> = runs(line).collect();
        for (i, run) in runs.iter().enumerate() {
            let at = match run.side() {
                // 王**（男）、李**（女）: stars that hide a name.
                Some(Side::Begins) if runs.get(i + 1).is_some_and(|next| next.side() != Some(Side::Begins)) => run.to,
                Some(Side::Ends) if i > 0 => run.from,
                _ => continue,
            };
            out.push_str(&markdown[copied..from + at]);
            out.push(JOINER);
            copied = from + at;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(markdown);
    }
    out.push_str(&markdown[copied..]);
    Cow::Owned(out)
}

fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive('\n').scan(0, |from, line| {
        let begin = *from;
        *from += line.len();
        Some((begin, line))
    })
}

/// Stars, or the waves of what is struck out, and what stands around them.
struct Run {
    from: usize,
    to: usize,
    before: Option<char>,
    behind: Option<char>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Begins,
    Ends,
}

impl Run {
    /// Whether what is emphasised can only begin or only end here, and Markdown does not see it.
    fn side(&self) -> Option<Side> {
        let (before, behind) = (self.before?, self.behind?);
        if is_mark(behind) && before.is_alphanumeric() && !is_closing(behind) {
            return Some(Side::Begins);
        }
        (is_mark(before) && behind.is_alphanumeric() && !is_opening(before)).then_some(Side::Ends)
    }
}

fn runs(line: &str) -> impl Iterator<Item = Run> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let from = at + line[at..].find(['*', '~'])?;
            let star = line[from..].chars().next()?;
            let to = from + line[from..].find(|c| c != star).unwrap_or(line.len() - from);
            at = to;
            let before = line[..from].chars().next_back();
            // Two waves strike out, and one star or three emphasise too; an escaped one is a star and nothing more.
            if before != Some('\\') && to - from <= 3 && (star == '*' || to - from == 2) {
                return Some(Run { from, to, before, behind: line[to..].chars().next() });
            }
        }
    })
}

/// Punctuation, Western or Chinese.
fn is_mark(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(c, '·' | '\u{2010}'..='\u{205e}' | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301f}')
        || matches!(c, '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}' | '\u{ff3b}'..='\u{ff40}' | '\u{ff5b}'..='\u{ff65}')
}

fn is_opening(c: char) -> bool {
    matches!(c, '“' | '‘' | '「' | '『' | '《' | '〈' | '（' | '【' | '〔' | '［' | '｛' | '(' | '[' | '{' | '<')
}

fn is_closing(c: char) -> bool {
    matches!(c, '”' | '’' | '」' | '』' | '》' | '〉' | '）' | '】' | '〕' | '］' | '｝' | ')' | ']' | '}' | '>')
        || matches!(c, '，' | '。' | '、' | '；' | '：' | '！' | '？' | ',' | '.' | ';' | ':' | '!' | '?')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_beside_punctuation_get_a_joiner_within() {
        for (text, eased_to) in [
            ("这是**“重点”**内容", "这是**+“重点”+**内容"),
            ("**甲**和**（乙）**。", "**甲**和**+（乙）**。"),
            ("提高**80%**以上", "提高**80%+**以上"),
            ("已~~《旧》~~改", "已~~+《旧》+~~改"),
            ("共*“三”*件", "共*+“三”+*件"),
        ] {
            assert_eq!(eased(text).replace(JOINER, "+"), eased_to);
        }
        for text in [
            "**重点**内容",
            "内容**重点**。",
            "* 列表",
            "王**（男）、李**（女）",
            "138****1234",
            "王**，男",
            "2\\*“三”",
            "文\n\n***\n\n文",
            "a * b",
        ] {
            assert!(matches!(eased(text), Cow::Borrowed(_)), "{text}");
        }
    }
}
