//! Emphasis in text without blanks. Markdown lets `**` begin or end only where a blank or a mark stands on the other side of
//! the punctuation it touches, as between Western words: of 这是**“重点”**内容 it would make nothing, or the wrong part bold.
//! A joiner that nobody sees, set between the stars and what they hold, is neither blank nor mark, and lets them do both.
//!
//! A star between figures multiplies them, and a wave stands for what lies between them: of 长5*3米，宽2*4米 Markdown would make
//! 长53米，宽24米, and strike out the middle of 3~5人，7~9户. Until the text is read, other signs stand for these.

use std::borrow::Cow;

/// Stands in no text that is published: the sanitiser takes it out as unseen.
pub(super) const JOINER: char = '\u{2060}';

/// Code points that are no characters, which the sanitiser takes out too, in place of a star and of a wave that mean
/// nothing to Markdown.
const STAR: char = '\u{fdd0}';
const WAVE: char = '\u{fdd1}';

/// The text with a joiner inside all stars that need one, and without the stars and waves that are no emphasis.
pub(super) fn eased(markdown: &str) -> Cow<'_, str> {
    let (mut out, mut copied) = (String::new(), 0);
    for (begin, line) in lines(markdown).filter(|(_, line)| line.contains(['*', '~'])) {
        for (from, to, sign) in edits(line) {
            out.push_str(&markdown[copied..begin + from]);
            out.push(sign);
            copied = begin + to;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(markdown);
    }
    out.push_str(&markdown[copied..]);
    Cow::Owned(out)
}

/// Whether a piece of the eased text holds a sign that nobody wrote.
pub(super) fn is_eased(text: &str) -> bool {
    text.contains([JOINER, STAR, WAVE])
}

/// A piece of the eased text as it was written.
pub(super) fn as_written(text: &str) -> String {
    let sign = |c| match c {
        JOINER => None,
        STAR => Some('*'),
        WAVE => Some('~'),
        c => Some(c),
    };
    text.chars().filter_map(sign).collect()
}

/// What is written into a line, and in place of what, in the order of the places.
fn edits(line: &str) -> Vec<(usize, usize, char)> {
    let (plain, runs): (Vec<Run>, Vec<Run>) = runs(line).partition(Run::is_plain);
    let sign = |run: &Run| if line[run.from..].starts_with('*') { STAR } else { WAVE };
    let mut edits: Vec<_> = plain.iter().map(|run| (run.from, run.to, sign(run))).collect();
    for (i, run) in runs.iter().enumerate() {
        let at = match run.side() {
            // 王**（男）、李**（女）: stars that hide a name.
            Some(Side::Begins) if runs.get(i + 1).is_some_and(|next| next.side() != Some(Side::Begins)) => run.to,
            Some(Side::Ends) if i > 0 => run.from,
            _ => continue,
        };
        edits.push((at, at, JOINER));
    }
    edits.sort_unstable();
    edits
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
    /// A single wave: two strike out, and one stands for what lies between.
    wave: bool,
    /// Whether a length ends before it: 5米, 30cm.
    measured: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Begins,
    Ends,
}

impl Run {
    /// Whether it stands for itself.
    fn is_plain(&self) -> bool {
        let (Some(before), Some(behind)) = (self.before, self.behind) else { return self.wave };
        let figure = before.is_numeric() || behind.is_numeric() || self.measured;
        let joined = |c: char| c.is_alphanumeric() || matches!(c, '（' | '）' | '(' | ')' | '[' | ']');
        self.wave || (self.to - self.from == 1 && figure && joined(before) && joined(behind))
    }

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
            if before != Some('\\') && to - from <= 3 && (star == '*' || to - from <= 2) {
                let (wave, measured) = (star == '~' && to - from == 1, is_measured(&line[..from]));
                return Some(Run { from, to, before, behind: line[to..].chars().next(), wave, measured });
            }
        }
    })
}

/// Whether a text ends with a number and the unit of a length.
fn is_measured(text: &str) -> bool {
    let unit = |c: char| matches!(c, '米' | '公' | '分' | '厘' | '毫' | '尺' | '寸' | 'm' | 'c' | 'M' | 'C');
    let mut before = text.chars().rev().skip_while(|c| unit(*c));
    text.ends_with(unit) && before.next().is_some_and(char::is_numeric)
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
            assert_eq!(as_written(&eased(text)), text);
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
            "占**80**以上",
            "5\\*3",
        ] {
            assert!(matches!(eased(text), Cow::Borrowed(_)), "{text}");
        }
    }

    #[test]
    fn stars_and_waves_between_figures_are_no_emphasis() {
        for (text, eased_to) in [
            ("板长5*3米，宽2*4米", "板长5x3米，宽2x4米"),
            ("规格120*60*80", "规格120x60x80"),
            ("５米*３米，5m*3m", "５米x３米，5mx3m"),
            ("长5米*宽3米，高20cm*厚3", "长5米x宽3米，高20cmx厚3"),
            ("5*（3+2）*4，5*(3+2)*4", "5x（3+2）x4，5x(3+2)x4"),
            ("*长5*3米*", "*长5x3米*"),
            ("3~5人，7~9户，周一~周五", "3x5人，7x9户，周一x周五"),
            ("~~旧~~", "~~旧~~"),
        ] {
            assert_eq!(eased(text).replace([STAR, WAVE], "x"), eased_to);
            assert_eq!(as_written(&eased(text)), text);
        }
    }
}
