//! Whether digits which something parts are one number, or figures that stand side by side.

use super::{
    Candidate,
    identity::checksum_holds,
    words::{CARD_WORDS, IDENTITY_WORDS, PHONE_WORDS, has_any},
};
use crate::privacy::{
    Kind,
    fold::{ahead, back},
    runs::{Join, Part},
};

impl Candidate<'_> {
    /// The strongest of what stands between the parts.
    pub(super) fn join(&self) -> Join {
        self.parts().iter().skip(1).map(|part| part.join).max().unwrap_or(Join::Touching)
    }

    /// Figures of a list or table stand side by side too, so that what commas, strokes or cells part is one number only
    /// if its form proves it or the words before say so.
    pub(super) fn held_together(&self, kind: Kind) -> bool {
        let groups: Vec<usize> = self.parts().iter().map(|part| part.len).collect();
        let spelt = groups.iter().all(|group| *group == 1);
        match kind {
            // A region's code, then a day and a time.
            Kind::ResidentId if self.join() >= Join::List && self.is_date_inside() => false,
            Kind::ResidentId if self.digits.len() == 18 => {
                checksum_holds(self.digits)
                    || (self.join() < Join::List && has_any(&self.before_words(), IDENTITY_WORDS))
            }
            Kind::ResidentId => {
                has_any(&self.words_around(), IDENTITY_WORDS) || has_any(&self.after_words(), IDENTITY_WORDS)
            }
            Kind::BankCard => {
                let named = has_any(&self.words_around(), CARD_WORDS);
                let fours = groups.iter().rev().skip(1).all(|group| matches!(group, 4 | 6 | 8));
                named
                    || (!self.counts_people()
                        && !has_any(&self.words_around(), PHONE_WORDS)
                        && !self.named_otherwise()
                        && (spelt || fours || self.join() == Join::Odd)
                        && self.digits.starts_with(&[6, 2]))
                    || self.is_parted_by_a_blank_line()
            }
            Kind::Mobile if self.counts_people() || self.is_a_tally() => false,
            Kind::Mobile => {
                let grouped = GROUPS_OF_ELEVEN.contains(&groups.as_slice()) && !self.begins_with_a_year();
                let named = || self.phone_words() || has_any(&self.words_around(), PHONE_WORDS) || self.behind_a_name();
                match self.join() {
                    _ if spelt => true,
                    Join::Odd => {
                        grouped && self.ends_the_strokes() || self.is_whole_run() && groups.len() < 4 || named()
                    }
                    // No figure begins with a nought.
                    _ if grouped && self.noughts_lead() => true,
                    Join::Cell if self.is_parted_by_a_blank_line() => true,
                    Join::Cell if groups == [3, 4, 4] && self.is_parted_by_colons() => {
                        named() || self.is_whole_run() && !self.listed()
                    }
                    Join::List => named() || grouped && groups.len() < 4 && self.is_whole_run() && !self.listed(),
                    _ => named(),
                }
            }
            _ => false,
        }
    }

    /// Nothing but this number stands in the run.
    pub(super) fn is_whole_run(&self) -> bool {
        self.first == 0 && self.last + 1 == self.run.parts.len() && !self.begins_with_a_year()
    }

    /// Nothing but a paragraph's end stands between its two parts, where no figure of a sentence ends or begins.
    fn is_parted_by_a_blank_line(&self) -> bool {
        let [_, second] = self.parts() else { return false };
        let end = second.first.checked_sub(1).and_then(|last| self.run.digits.get(last)).map(|digit| digit.end);
        let begin = self.run.digits.get(second.first).map(|digit| digit.start);
        let gap = end.zip(begin).and_then(|(end, begin)| self.text.get(end..begin)).unwrap_or_default();
        self.is_whole_run() && !self.counts_people() && gap.contains('\n') && gap.trim().is_empty()
    }

    /// No further figure is joined to the number in the same manner, as in `2023/138/1234/5678`.
    pub(super) fn ends_the_strokes(&self) -> bool {
        let odd = |index: usize| self.run.parts.get(index).is_some_and(|part| part.join == Join::Odd);
        !(odd(self.last + 1) || self.first > 0 && odd(self.first))
    }

    pub(super) fn begins_with_a_year(&self) -> bool {
        self.digits.starts_with(&[1, 9]) && self.parts().first().is_some_and(|part| part.len == 4)
    }

    /// `1998-1234-567` is a year with its numbers.
    pub(super) fn is_year_and_numbers(&self) -> bool {
        // 1968-477-5611 is how a telephone is written, unless a file is named.
        let groups = || self.parts().iter().map(|part| part.len).eq([4, 3, 4]);
        let telephone = || groups() && !self.before_words().contains(['档', '案', '卷', '号', '字', '编']);
        self.begins_with_a_year()
            && matches!(self.join(), Join::Hyphen | Join::Dot)
            && !self.behind_a_name()
            && !telephone()
    }

    pub(super) fn noughts_lead(&self) -> bool {
        let nought =
            |part: &Part| part.len > 3 && self.run.digits.get(part.first).is_some_and(|digit| digit.value == 0);
        self.parts().iter().any(nought)
    }

    /// `138:1234:5678`: nothing but colons between the parts.
    fn is_parted_by_colons(&self) -> bool {
        let ends = self.parts().windows(2).filter_map(|pair| match pair {
            [one, next] => {
                let end = self.run.digits.get((one.first + one.len).checked_sub(1)?)?.end;
                self.text.get(end..self.run.digits.get(next.first)?.start)
            }
            _ => None,
        });
        ends.map(str::trim).all(|gap| matches!(gap, ":" | "："))
    }

    /// `选票：138，1234，5678`, `户数分别为138，1234，5678`: a word of counting stands right before the figures.
    fn is_a_tally(&self) -> bool {
        const TALLIES: &[&str] = &[
            "票", "数", "量", "额", "分别", "依次", "比例", "之比", "收入", "支出", "面积", "人口", "赞成", "反对",
            "弃权", "比分", "得分",
        ];
        if self.join() < Join::List {
            return false;
        }
        let before = self.before_words();
        let bare = before.trim_end_matches([' ', ':', '：', '为', '是', '有', '达', '(', '计', '共']);
        TALLIES.iter().any(|word| bare.ends_with(word))
    }

    /// Figures one after another, as `分别为138、1234、5678` or the fields of a data file.
    pub(super) fn listed(&self) -> bool {
        let before = self.before_words();
        self.is_a_row_of_fields()
            || before.ends_with(['[', '|', ','])
            || has_any(&before, &["第", "分别", "依次", "各", "数", "量", "计", "共", "为"])
    }

    /// Figures with bare commas are a file's fields, but for `138,1234,5678` in a sentence: no key, quotation mark or further
    /// field stands before those, and no other row around.
    fn is_a_row_of_fields(&self) -> bool {
        const NEAR: usize = 60;
        let (start, end) = (self.start(), self.end());
        let written = &self.text[start..end];
        if !written.contains(',') || written.contains(", ") {
            return false;
        }
        if !self.parts().iter().map(|part| part.len).eq([3, 4, 4]) {
            return true;
        }
        let mut before = self.text[back(self.text, start, NEAR)..start].rsplit('\n');
        let line = before.next().unwrap_or_default().trim_end();
        let key = line.trim_end_matches([':', '=', '"', '\'', '{', '[']);
        let keyed = key.len() < line.len() && (key.is_empty() || key.ends_with(|c: char| c.is_ascii_alphanumeric()));
        let further = line.contains(',') || self.text[end..].starts_with([',', '"', '\'']);
        let behind = self.text[end..ahead(self.text, end, NEAR)].split('\n').nth(1);
        let rows = line.is_empty() && before.next().into_iter().chain(behind).any(|row| row.contains(','));
        keyed || further || rows
    }
}

/// How people part a mobile number.
const GROUPS_OF_ELEVEN: &[&[usize]] = &[
    &[3, 4, 4],
    &[3, 8],
    &[7, 4],
    &[3, 3, 5],
    &[3, 3, 3, 2],
    &[4, 4, 3],
    &[4, 3, 4],
    &[3, 5, 3],
    &[3, 2, 2, 2, 2],
    &[3, 4, 2, 2],
    &[5, 6],
    &[6, 5],
];
