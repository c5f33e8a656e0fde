//! Numbers taken apart by everything a page, a table or a keyboard may put between their digits.

use super::{Rng, data};

/// What may stand between groups of digits, wherever they stand.
const BETWEEN: &[&str] = &[
    "/",
    " / ",
    "\\",
    "_",
    "\\_",
    "#",
    "~",
    "~~",
    "^",
    "***",
    "`",
    "…",
    "～",
    "〜",
    "\t",
    "\u{200b}",
    "\u{2060}",
    "\u{feff}",
    "\u{ad}",
    "\u{61c}",
    "\u{180e}",
    "\u{2800}",
    "\u{e0020}",
    "\0",
    "\u{b}",
    "\u{2028}",
    "&nbsp;",
    "&nbsp",
    "&#8203;",
    "&#x2d;",
    "&#45;",
    "&#0000045;",
    "&middot;",
    "&ZeroWidthSpace;",
    "&NoBreak;",
    "&Tab;",
    "&sol;",
    "&lowbar;",
    "&shy;",
    "[^1]",
    "[^注]",
    "<br>",
    "<br/>\n",
    "\n",
    "\\\n",
    "\n> ",
    "<wbr>",
    "<!-- 续 -->",
    "<img src=\"a.png\" alt=\"\">",
    "![](a.png)",
    "</kbd><kbd>",
    "</tspan><tspan x=\"10\" y=\"20\">",
    "<b></b>",
    "<x-part></x-part>",
    "“",
    "【",
    "·",
    " — ",
    "★",
];

/// What parts figures too, so that only the words before, or the number's own form, tell.
const LISTS: &[&str] = &[
    ",",
    ", ",
    "，",
    "、",
    ";",
    "；",
    ":",
    "：",
    "+",
    "=",
    "|",
    " | ",
    " |\n| ",
    "    |    ",
    "</td><td>",
    "</td>\n<td>",
    "</th><th>",
    "</li><li>",
    "</p><p>",
    "</div><div>",
    "</text><text x=\"1\" y=\"2\">",
    "\n\n",
    "\n- ",
    "\n* ",
    "\n+ ",
    "\n  - ",
    "\n1. ",
    "\n2) ",
    "        ",
    "<br><br>",
    "<hr>",
    "&comma;",
    "&#44;",
    "&vert;",
    "&#124;",
    "&NewLine;",
];

const PAIRS: &[(&str, &str)] = &[
    ("<sub>", "</sub>"),
    ("<sup>", "</sup>"),
    ("<SUP class='a'>", "</SUP>"),
    ("^", "^"),
    ("~", "~"),
    ("*", "*"),
    ("_", "_"),
    ("**", "**"),
    ("***", "***"),
    ("==", "=="),
    ("++", "++"),
    ("`", "`"),
    ("<abbr title=\"值班>\">", "</abbr>"),
    ("<cite>", "</cite>"),
    ("<q>", "</q>"),
    ("<var>", "</var>"),
    ("<samp>", "</samp>"),
    ("<ruby>", "</ruby>"),
    ("<tspan dy=\"3\">", "</tspan>"),
    ("[", "](https://www.example.com/)"),
    ("[", "](a.md \"某页\")"),
    ("[", "][某页]"),
];

/// A number of eleven, eighteen or nineteen digits in pieces, with the words that come before it in real texts.
pub(crate) fn datum(rng: &mut Rng) -> data::Case {
    let (kind, digits, words) = data::number(rng);
    let (written, words) = match rng.next() % 4 {
        0 => {
            let between = rng.pick(BETWEEN);
            (data::grouped(rng, &digits, between), rng.pick(&["", words]))
        }
        1 => {
            let between = rng.pick(LISTS);
            (data::grouped(rng, &digits, between), words)
        }
        2 => {
            let (open, close) = PAIRS[(rng.next() % PAIRS.len() as u64) as usize];
            (data::wrapped(rng, &digits, open, close), rng.pick(&["", words]))
        }
        _ => {
            let between = if rng.next().is_multiple_of(2) { rng.pick(BETWEEN) } else { rng.pick(&LISTS[..8]) };
            let single: Vec<String> = digits.chars().map(String::from).collect();
            (single.join(between), words)
        }
    };
    data::Case { text: format!("{words}{written}{}", rng.pick(&["。", "）", "\n下一段", ""])), kind, digits }
}
