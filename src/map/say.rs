//! What a unit's link carries: where it leads, what it says, and the entries of every measure for the script.
use crate::map::input::{Kind, Measure, Value};
use crate::map::legend::Scale;
use crate::map::paint::Painter;
use crate::svg::{attr, num};
use crate::words::fill;

impl Painter<'_> {
    /// `announced`: the link has no text of its own and needs a label.
    pub(super) fn attributes(&self, i: usize, announced: bool) -> String {
        let unit = &self.input.units[i];
        let each = |entry: &dyn Fn(&Scale) -> String| self.scales.iter().map(entry).collect::<Vec<_>>().join("|");
        let value = |pick: fn(&Value) -> &String| {
            let of = |m: &Measure| m.values.get(i).map_or_else(String::new, |v| pick(v).replace('|', "｜"));
            self.input.measures.iter().map(of).collect::<Vec<_>>().join("|")
        };
        let mut text = attr("href", &unit.href);
        if let Some(scale) = self.scales.first() {
            text.push_str(&attr("class", &scale.classes[i]));
        }
        if announced {
            text.push_str(&attr("aria-label", &self.says(i)));
        }
        text.push_str(&format!(" data-u=\"{i}\""));
        text.push_str(&attr("data-n", &unit.name));
        text.push_str(&attr("data-k", &each(&|scale| scale.classes[i].clone())));
        text.push_str(&attr("data-v", &value(|v| &v.shown)));
        let bases = value(|v| &v.basis);
        if bases.chars().any(|c| c != '|') {
            text.push_str(&attr("data-b", &bases));
        }
        if self.input.measures.iter().any(|m| m.kind == Kind::Total) {
            text.push_str(&attr("data-r", &each(&|scale| num(scale.sizes[i]))));
        }
        text
    }

    /// What is announced of a unit under the first measure.
    pub(super) fn says(&self, i: usize) -> String {
        let unit = &self.input.units[i];
        let Some((measure, words)) = self.input.measures.first().map(|m| (m, &self.input.words)) else {
            return unit.name.clone();
        };
        let value = measure.values.get(i);
        let (shown, basis) = value.map_or((words.none.as_str(), ""), |v| (v.shown.as_str(), v.basis.as_str()));
        let sentence = if basis.is_empty() { &words.say } else { &words.say_basis };
        fill(sentence, &[("name", &unit.name), ("measure", &measure.label), ("value", shown), ("basis", basis)])
    }

    /// What is read out after the name and value of a unit in a list: the measure, and what the value rests on.
    pub(super) fn aside(&self, i: usize) -> String {
        let Some(measure) = self.input.measures.first() else { return String::new() };
        let basis = measure.values.get(i).map_or("", |v| &v.basis);
        format!("{} {basis}", measure.label).trim_end().to_owned()
    }

    pub(super) fn shown(&self, measure: usize, i: usize) -> &str {
        self.input.measures.get(measure).and_then(|m| m.values.get(i)).map_or("", |v| &v.shown)
    }
}
