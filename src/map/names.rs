//! Names and values on the drawing, laid out twice: for a phone and for a wider screen.
//!
//! A drawing shrinks with the screen and its type with it, so that one layout cannot serve both. Each set is laid out by the
//! widths of its texts at the size they will have; the stylesheet shows the one that fits.
use crate::map::paint::Painter;
use crate::map::place::{LINE, Label, Wish, labels};
use crate::map::scene::{Form, HALF, PAD};
use crate::svg::{attr, escape, num, text_width};

#[derive(Clone, Copy)]
pub(super) enum Set {
    Wide,
    Narrow,
}

/// The size of type on the screen, in pixels.
const TYPE_PX: f64 = 12.0;
/// Beyond this many units only the roomiest are tried: the others are in the card and the table.
const MOST_LABELS: usize = 400;

impl Set {
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Wide => "wide",
            Self::Narrow => "narrow",
        }
    }

    /// The size of type, in the drawing's units, that makes [`TYPE_PX`] on the narrowest screen this set is shown on.
    pub(super) fn type_size(self, sheet_width: f64) -> f64 {
        let screen = match self {
            Self::Narrow => 340.0,
            Self::Wide if sheet_width > HALF => 700.0,
            Self::Wide => 490.0,
        };
        TYPE_PX * (sheet_width / screen).max(1.0)
    }
}

impl Painter<'_> {
    /// Names and values for one width of the drawing; the other set is hidden by the stylesheet.
    pub(super) fn names(&self, set: Set) -> String {
        let size = set.type_size(self.scene.width);
        let texts = match self.scene.grid {
            Some(_) => (0..self.input.units.len()).map(|i| self.tile_text(i, size)).collect(),
            None => {
                let placed = labels(&self.wishes(), size, (self.scene.width, self.scene.height));
                placed.iter().map(|label| self.label(label, size)).collect::<String>()
            }
        };
        format!("<g class=\"names {}\" font-size=\"{}\" aria-hidden=\"true\">{texts}</g>", set.class(), num(size))
    }

    fn wishes(&self) -> Vec<Wish> {
        let mut wishes: Vec<Wish> = (0..self.input.units.len()).filter_map(|i| self.wish(i)).collect();
        if wishes.len() > MOST_LABELS {
            wishes.sort_by(|a, b| b.room.total_cmp(&a.room).then(a.unit.cmp(&b.unit)));
            wishes.truncate(MOST_LABELS);
        }
        wishes
    }

    fn wish(&self, i: usize) -> Option<Wish> {
        let symbol = self.scales.iter().map(|scale| scale.sizes[i]).fold(0.0, f64::max);
        let (x, y, around, room) = match &self.scene.forms[i] {
            Form::Area { pole, small: true, .. } => (pole.x, pole.y, Some(self.small_mark()), 0.0),
            Form::Area { pole, .. } => (pole.x, pole.y, None, pole.radius * 1.6),
            Form::Seat { x, y } => (*x, *y, Some(symbol), 0.0),
            Form::Tile { .. } | Form::Absent => return None,
        };
        let amount = self.input.measures.first().and_then(|m| m.values.get(i)?.amount).unwrap_or(-1.0);
        let value_width = (0..self.input.measures.len()).map(|m| text_width(self.shown(m, i))).fold(0.0, f64::max);
        let weight = if around.is_some() { amount } else { 1e9 + room };
        Some(Wish { unit: i, name: self.input.units[i].name.clone(), value_width, x, y, around, room, weight })
    }

    fn label(&self, label: &Label, size: f64) -> String {
        let value = match label.with_value {
            true => format!(
                "<tspan class=\"v\" x=\"{}\" dy=\"{}\">{}</tspan>",
                num(label.x),
                num(size * LINE),
                escape(self.shown(0, label.unit))
            ),
            false => String::new(),
        };
        let anchor = if label.anchor == "middle" { String::new() } else { attr("text-anchor", label.anchor) };
        let name = escape(&self.input.units[label.unit].name);
        let ink = match (&self.scene.forms[label.unit], self.scales.first()) {
            (Form::Area { small: false, .. }, Some(scale)) => format!(" class=\"on {}\"", scale.classes[label.unit]),
            _ => String::new(),
        };
        format!(
            "<text data-l=\"{}\"{ink} x=\"{}\" y=\"{}\"{anchor}>{name}{value}</text>",
            label.unit,
            num(label.x),
            num(label.y)
        )
    }

    /// A tile's own text: the name in up to two lines, then the value. A name that does not fit is left to the card and
    /// the table rather than cut.
    fn tile_text(&self, i: usize, size: f64) -> String {
        let Form::Tile { x, y } = self.scene.forms[i] else { return String::new() };
        let (wide, high) = self.scene.tile;
        let left = num(x + PAD * 0.8);
        let lines = wrapped(&self.input.units[i].name, (wide - PAD * 1.2) / size);
        let value_room = size * 1.25 + 8.0;
        let fits = lines.len() as f64 * size * 1.15 + value_room <= high
            && lines.iter().all(|line| text_width(line) * size <= wide - PAD);
        let mut tspans = String::new();
        if fits {
            for (n, line) in lines.iter().enumerate() {
                let line_y = num(y + size * (1.2 + n as f64 * 1.15));
                tspans.push_str(&format!("<tspan x=\"{left}\" y=\"{line_y}\">{}</tspan>", escape(line)));
            }
        }
        let value_y = num(y + high - 12.0);
        let dark = self.scales.first().map_or("", |scale| &scale.classes[i]);
        format!(
            "<text data-l=\"{i}\" class=\"on {dark}\">{tspans}<tspan class=\"v\" x=\"{left}\" y=\"{value_y}\">{}</tspan></text>",
            escape(self.shown(0, i))
        )
    }
}

/// The name in lines of at most so many ems, at most two, as even as they can be; a longer name stays one line.
fn wrapped(name: &str, most: f64) -> Vec<String> {
    if text_width(name) <= most {
        return vec![name.to_owned()];
    }
    let chars: Vec<char> = name.chars().collect();
    let halves = chars.split_at(chars.len().div_ceil(2));
    let lines: Vec<String> = [halves.0, halves.1].iter().map(|half| half.iter().collect()).collect();
    if lines.iter().all(|line| text_width(line) <= most) { lines } else { vec![name.to_owned()] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_break_in_the_middle_or_not_at_all() {
        assert_eq!(wrapped("白鹤镇", 3.0), ["白鹤镇"]);
        assert_eq!(wrapped("磨坝藏族乡", 3.0), ["磨坝藏", "族乡"]);
        assert_eq!(wrapped("大纵湖旅游度假区", 3.0), ["大纵湖旅游度假区"]);
    }
}
