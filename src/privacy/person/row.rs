//! A name in one cell of a table, and in another of the same row the word of childhood or illness: `| 张建国 | 63 | 尿毒症 |`.
//!
//! Only a cell which says the word and nothing else tells about the person of its row: 残疾人托养 beside a name is what
//! somebody is in charge of.

use super::super::fold::Glyph;

/// How far from the word its row is read, in bytes to either side.
const NEAR: usize = 600;
/// How long the name of an illness may be.
const LONGEST: usize = 14;
/// Characters that may stand in the word's cell beside it: how ill, how old.
const BESIDE: &str =
    "患者病人症期晚早末重度轻中一二三四五六七八九十年级班()123456789肢体视力听力言语智力多慢性女男综合征突出 ";
/// Where names of villages and bodies end, which look like names of people.
const PLACES: &str = "村庄镇乡坊里湾街路桥坪沟岭区组营店堡寨屯院局委办处站队";

/// The name in the row of the word between two offsets.
pub(super) fn name(text: &str, start: usize, end: usize) -> Option<Vec<Glyph>> {
    let (from, to) = row(text, start, end)?;
    let all = super::window::read(text, from, to);
    let cells: Vec<&[Glyph]> = all.split(|glyph| matches!(glyph.c, '|' | '\n' | '\t')).map(trimmed).collect();
    let own = |cell: &&&[Glyph]| cell.iter().any(|glyph| glyph.start == start);
    let word = cells.iter().find(own)?;
    let beside = |glyph: &Glyph| (start..end).contains(&glyph.start) || BESIDE.contains(glyph.c);
    // 类风湿性关节炎: the illness whose name ends with the word.
    let illness = super::telling::names_an_illness(text, start, &text[start..end]);
    let named = |glyph: &Glyph| illness && glyph.start < start && super::is_han(glyph.c);
    let filled = word.len() <= LONGEST && word.iter().all(|glyph| beside(glyph) || named(glyph));
    let name = |cell: &&[Glyph]| {
        let chars: Vec<char> = cell.iter().map(|glyph| glyph.c).collect();
        chars.len() > 1 && super::record::is_name(&chars) && !is_place(&chars)
    };
    cells.iter().find(|cell| filled && name(cell)).map(|cell| cell.to_vec())
}

/// 李香里 may be an estate, and 李万里 is somebody.
fn is_place(chars: &[char]) -> bool {
    !matches!(chars, [_, '万' | '千' | '百', '里']) && chars.last().is_some_and(|c| PLACES.contains(*c))
}

/// From where to where the row goes: a line of a Markdown table, a row of an HTML table, a term with what is said of it.
fn row(text: &str, start: usize, end: usize) -> Option<(usize, usize)> {
    let from = text.floor_char_boundary(start.saturating_sub(NEAR));
    let to = text.floor_char_boundary(end + NEAR);
    let (before, after) = (&text[from..start], &text[end..to]);
    let line = before.rfind('\n').map_or(from, |at| from + at + 1);
    if text[line..start].contains('|') {
        return Some((line, after.find('\n').map_or(to, |at| end + at)));
    }
    if !before.trim_end().ends_with('>') && !after.trim_start().starts_with('<') {
        return None;
    }
    if let (Some(open), Some(close)) = (before.rfind("<tr"), after.find("</tr"))
        && !before[open..].contains("</tr")
    {
        return Some((from + open, end + close));
    }
    let open = before.rfind("<dt")?;
    let close = after.find("<dt").or_else(|| after.find("</dl"))?;
    Some((from + open, end + close))
}

fn trimmed(cell: &[Glyph]) -> &[Glyph] {
    let blank = |glyph: &Glyph| glyph.c.is_whitespace();
    let from = cell.iter().take_while(|glyph| blank(glyph)).count();
    let back = cell[from..].iter().rev().take_while(|glyph| blank(glyph)).count();
    &cell[from..cell.len() - back]
}

#[cfg(test)]
mod tests {
    use crate::privacy::{Allow, Kind, scan};

    fn kinds(text: &str) -> Vec<Kind> {
        scan(text, &Allow::default()).iter().map(|finding| finding.kind).collect()
    }

    #[test]
    fn a_row_with_a_name_and_a_word_is_about_somebody() {
        for (text, kind) in [
            ("| 姓名 | 病种 |\n|---|---|\n| 张建国 | 尿毒症 |\n", Kind::Health),
            ("| 李秀英 | 女 | 63 | **肢体残疾二级** |\n", Kind::Health),
            ("| 留守儿童 | 王小明 |", Kind::Minor),
            ("<table><tr><td>残疾人</td><td>张建国</td></tr></table>", Kind::Health),
            ("<tr>\n<td>王小明</td>\n<td>9</td>\n<td>小学生</td>\n</tr>", Kind::Minor),
            ("<dl><dt>小学生</dt><dd>王小明</dd></dl>", Kind::Minor),
        ] {
            assert_eq!(kinds(text), [kind], "{text}");
        }
    }

    #[test]
    fn what_somebody_is_in_charge_of_is_no_illness_of_theirs() {
        for text in [
            "| 张建国 | 残疾人托养中心 |",
            "| 王建国 | 儿童友好社区建设 |",
            "| 残疾人 | 358 |\n| 张建国 | 主任 |",
            "| 张家村 | 残疾人 | 12 |",
            "<tr><td>残疾人</td><td>12</td></tr><tr><td>张建国</td><td>主任</td></tr>",
            "<dl><dt>小学生</dt><dd>12</dd><dt>主持</dt><dd>王建国</dd></dl>",
        ] {
            assert_eq!(kinds(text), [], "{text}");
        }
    }
}
