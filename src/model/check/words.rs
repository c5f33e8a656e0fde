//! Keys and words: those of one list differ, those that a record uses are declared, and each is an item of its own.

use rustc_hash::FxHashSet;

use super::Checker;
use crate::diag::{Both, Diagnostic, nearest};
use crate::model::entity::{Entity, Entry};
use crate::model::programme::Term;
use crate::parse::record::{Text, apart};

impl Checker<'_> {
    /// What records of all kinds share.
    pub(super) fn shared<T: Entity>(&mut self, entry: &Entry<T>) {
        let Some(common) = entry.common() else { return };
        let fields = &self.site.settings.fields;
        let unknown: Vec<(usize, String)> = common
            .fields
            .iter()
            .enumerate()
            .filter(|(_, key)| !fields.iter().any(|term| term.key == **key))
            .map(|(i, key)| (i, key.0.clone()))
            .collect();
        for (i, key) in unknown {
            let mut fault = Diagnostic::error(
                "unknown-field",
                Both::new(
                    format!("领域「{key}」不在 data/site.yaml 的 fields 中"),
                    format!("field `{key}` is not among the fields of data/site.yaml"),
                ),
            );
            let keys: Vec<&str> = fields.iter().map(|term| &*term.key.0).collect();
            let several = apart(&key).filter(|parts| parts.iter().all(|part| keys.contains(part)));
            fault = match nearest(&key, keys.iter().copied()) {
                _ if let Some(parts) = several => divided(fault, &parts),
                Some(near) => fault.remedy(format!("是不是想写 `{near}`？"), format!("did you mean `{near}`?")),
                None if fields.is_empty() => {
                    fault.remedy("先在那里加上这个领域，或删去这一项", "add the field there first, or remove it here")
                }
                None => fault.remedy(
                    format!("可用的领域：{}；或先在那里加上", keys.join("、")),
                    format!("the fields are: {}; or add it there first", keys.join(", ")),
                ),
            };
            self.add(entry, format!("fields[{i}]"), fault);
        }
        self.run_together(entry, "keywords", &common.keywords);
    }

    /// Words divided by a comma of the Chinese keyboard are one word to YAML.
    pub(super) fn run_together<T: Entity>(&mut self, entry: &Entry<T>, list: &str, words: &[Text]) {
        for (i, word) in words.iter().enumerate() {
            let Some(parts) = apart(word) else { continue };
            let fault = Diagnostic::warning(
                "run-together",
                Both::new(
                    format!("「{word}」成了一项，像是几个词"),
                    format!("`{word}` is one item and looks like several words"),
                ),
            );
            self.add(entry, format!("{list}[{i}]"), divided(fault, &parts));
        }
    }

    /// What is looked up by its key within a list has that key alone.
    pub(super) fn keys(&mut self) {
        let site = self.site;
        for plan in &site.plans {
            self.once(plan, "items", plan.items.iter().map(|item| &*item.key));
        }
        for programme in &site.programmes {
            self.once(programme, "procedure", programme.procedure.iter().map(|step| &*step.key));
            for (list, terms) in [
                ("meeting_kinds", &programme.meeting_kinds),
                ("result_classes", &programme.result_classes),
                ("venue_criteria", &programme.venue_criteria),
                ("channels", &programme.channels),
            ] {
                self.once(programme, list, terms.iter().map(|term| &*term.key));
            }
        }
    }

    /// Which of a programme's classes count as solved is told by their keys, and must be told where none is `A`: else nothing
    /// would ever be solved there.
    pub(super) fn solved_classes(&mut self) {
        let site = self.site;
        for programme in &site.programmes {
            let keys: Vec<&str> = programme.result_classes.iter().map(|term| &*term.key.0).collect();
            for (i, key) in programme.solved_classes.iter().enumerate().filter(|(_, key)| !keys.contains(&&*key.0)) {
                let fault = Diagnostic::warning(
                    "unknown-word",
                    Both::new(format!("没有「{key}」这一结果类别"), format!("there is no result class `{key}`")),
                );
                let fault = match nearest(key, keys.iter().copied()) {
                    Some(near) => fault.remedy(format!("是不是想写 `{near}`？"), format!("did you mean `{near}`?")),
                    None => {
                        fault.remedy("用本品牌 result_classes 中的键", "use a key of the programme's result_classes")
                    }
                };
                self.add(programme, format!("solved_classes[{i}]"), fault);
            }
            if programme.solved_classes.is_empty() && !keys.is_empty() && !keys.contains(&"A") {
                let fault = Diagnostic::warning(
                    "missing-field",
                    Both::new(
                        "没有写明哪些结果类别算已解决，成事率无从算起",
                        "which result classes count as solved is not told, so that no rate can be given",
                    ),
                )
                .remedy(
                    format!("加一行 `solved_classes: [{}]`", keys[0]),
                    format!("add a line `solved_classes: [{}]`", keys[0]),
                );
                self.add(programme, "result_classes", fault);
            }
        }
    }

    fn once<'k, T: Entity>(&mut self, entry: &Entry<T>, list: &str, keys: impl Iterator<Item = &'k str>) {
        let mut seen = FxHashSet::default();
        for (i, key) in keys.enumerate().filter(|(_, key)| !seen.insert(*key)) {
            let fault = Diagnostic::error(
                "duplicate-id",
                Both::new(format!("`{list}` 里的键「{key}」重复"), format!("key `{key}` is used twice in `{list}`")),
            )
            .remedy("换一个键", "choose another key");
            self.add(entry, format!("{list}[{i}].key"), fault);
        }
    }
}

/// What to write for a result class that nobody defined: one written otherwise, by its name, or all there are.
pub(super) fn of_classes(written: &str, terms: &[&Term]) -> (String, String) {
    let usual = ["A", "B", "C", "D"].map(|key| (key, ""));
    let all: Vec<(&str, &str)> = match terms {
        [] => usual.to_vec(),
        terms => terms.iter().map(|term| (&*term.key.0, &*term.name.0)).collect(),
    };
    let bare = written.trim().trim_end_matches('类').trim_end();
    let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let meant = |(key, name): &&(&str, &str)| key.eq_ignore_ascii_case(bare) || plain(name) == plain(written);
    if let Some((key, _)) = all.iter().find(meant) {
        return (format!("写成 {key}"), format!("write {key}"));
    }
    let named =
        |(key, name): &(&str, &str)| if name.is_empty() { (*key).to_owned() } else { format!("{key}（{name}）") };
    let keys = all.iter().map(|(key, _)| *key).collect::<Vec<_>>().join(", ");
    let zh = all.iter().map(named).collect::<Vec<_>>().join("、");
    match terms {
        [] => (format!("品牌没有定义结果类别，用 {zh}"), format!("the programme defines none: use one of {keys}")),
        _ => (
            format!("用品牌 result_classes 中的键：{zh}"),
            format!("use a key of the programme's result_classes: {keys}"),
        ),
    }
}

fn divided(fault: Diagnostic, parts: &[&str]) -> Diagnostic {
    let list = parts.join(", ");
    fault.remedy(format!("几个词之间用半角逗号：[{list}]"), format!("divide words by commas: [{list}]"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_written_otherwise_is_known() {
        let term = |key: &str, name: &str| Term { key: Text(key.into()), name: Text(name.into()), definition: None };
        let (a, b) = (term("A", "A 类"), term("B", "正在解决"));
        for (written, said) in [
            ("A 类", "写成 A"),
            ("a", "写成 A"),
            ("正在解决", "写成 B"),
            ("D", "用品牌 result_classes 中的键：A（A 类）、B（正在解决）"),
        ] {
            assert_eq!(of_classes(written, &[&a, &b]).0, said);
        }
        assert_eq!(of_classes("E", &[]).0, "品牌没有定义结果类别，用 A、B、C、D");
    }
}
