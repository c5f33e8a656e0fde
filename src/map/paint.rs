//! The figure as HTML: chooser, drawing, list of units without a place, card, legends.
//!
//! Every unit is one `<a data-u>` whose class says its ink; what a script needs to show another measure stands in its data
//! attributes, one entry a measure between `|`.
use crate::map::input::{Kind, MapInput, Step};
use crate::map::legend::{BAR, Scale};
use crate::map::paths::path;
use crate::map::place::{LINE, Label, Wish, labels};
use crate::map::scene::{Form, HALF, PAD, Scene};
use crate::map::tiles::Grid;
use crate::svg::{attr, escape, fill, num, text_width};

/// The radius of the marker of a unit too small to be seen.
const SMALL_MARK: f64 = 5.0;
/// The sizes of type, in pixels on the screen, and the widths of the drawing they are laid out for.
const TYPE_PX: f64 = 12.0;
const PHONE_PX: f64 = 340.0;
const DESK_PX: f64 = 520.0;
/// Beyond this many units a link to jump over the map is offered.
const MANY: usize = 8;
/// Beyond this many units only the larger half of the names is tried: the others are in the card and the table.
const MOST_LABELS: usize = 400;

pub(crate) fn html(input: &MapInput, scene: &Scene, scales: &[Scale]) -> String {
    let painter = Painter { input, scene, scales };
    let mut html = painter.opening();
    match &scene.grid {
        Some(Grid::Code(order)) => html.push_str(&painter.list(order, true)),
        _ => html.push_str(&painter.drawing()),
    }
    let unlocated: Vec<usize> = crate::map::unlocated(scene).collect();
    if !unlocated.is_empty() {
        html.push_str(&format!("<p class=\"map-aside\">{}</p>", escape(&input.words.unlocated)));
        html.push_str(&painter.list(&unlocated, false));
    }
    html.push_str(&painter.defs_for_lists());
    html.push_str("<p class=\"map-card\" aria-hidden=\"true\" hidden></p>");
    for (i, scale) in scales.iter().enumerate() {
        html.push_str(&painter.legend(i, scale));
    }
    html.push_str(&format!("<span id=\"{}-end\" tabindex=\"-1\"></span></div>", escape(&input.id)));
    html
}

struct Painter<'a> {
    input: &'a MapInput<'a>,
    scene: &'a Scene,
    scales: &'a [Scale],
}

impl Painter<'_> {
    fn opening(&self) -> String {
        let (input, words) = (self.input, &self.input.words);
        let id = escape(&input.id);
        let mut html = format!(
            "<div class=\"map map-{}\" id=\"{id}\" data-map{}{}{}{}>",
            self.scene.rung.name(),
            attr("data-say", &words.say),
            attr("data-say-basis", &words.say_basis),
            attr("data-open", &words.open),
            attr("data-measure", input.measures.first().map_or("", |m| &m.label)),
        );
        if input.units.len() > MANY {
            html.push_str(&format!("<a class=\"map-skip\" href=\"#{id}-end\">{}</a>", escape(&words.skip)));
        }
        if input.measures.len() > 1 {
            let option = |m: &crate::map::input::Measure| {
                format!("<option{}>{}</option>", attr("value", &m.key), escape(&m.label))
            };
            let options: String = input.measures.iter().map(option).collect();
            html.push_str(&format!(
                "<p class=\"map-choose\" hidden><label>{} <select>{options}</select></label></p>",
                escape(&words.choose)
            ));
        }
        html
    }

    fn drawing(&self) -> String {
        let Scene { width, height, .. } = self.scene;
        let label = fill(&self.input.words.label, &[("title", &self.input.title)]);
        let (w, h) = (num(*width), num(*height));
        let mut svg = format!(
            "<svg class=\"map-sheet\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\" role=\"group\"{}>",
            attr("aria-label", &label)
        );
        svg.push_str(&self.hatching());
        if !self.scene.land.is_empty() {
            let d: String = self.scene.land.iter().map(path).collect();
            svg.push_str(&format!("<path class=\"land\" transform=\"scale(.1)\" fill-rule=\"evenodd\" d=\"{d}\"/>"));
        }
        let units: String = (0..self.input.units.len()).map(|i| self.unit(i)).collect();
        svg.push_str(&units);
        svg.push_str(&self.names("wide", DESK_PX));
        svg.push_str(&self.names("narrow", PHONE_PX));
        svg.push_str("</svg>");
        svg
    }

    fn hatching(&self) -> String {
        format!(
            "<defs><pattern id=\"{0}-none\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
             <rect class=\"blank\" width=\"6\" height=\"6\"/><path class=\"hatch\" d=\"M0 0v6\"/></pattern>\
             <pattern id=\"{0}-none10\" href=\"#{0}-none\" patternTransform=\"scale(10) rotate(45)\"/></defs>",
            escape(&self.input.id)
        )
    }

    /// Legends refer to the hatching; where no drawing carries it, an empty one does.
    fn defs_for_lists(&self) -> String {
        match self.scene.grid {
            Some(Grid::Code(_)) => format!(
                "<svg class=\"map-defs\" width=\"0\" height=\"0\" aria-hidden=\"true\">{}</svg>",
                self.hatching()
            ),
            _ => String::new(),
        }
    }

    fn unit(&self, i: usize) -> String {
        let none = format!(" fill=\"url(#{}-none)\"", escape(&self.input.id));
        let size = self.scales.first().map_or(0.0, |scale| scale.sizes[i]);
        let inside = match &self.scene.forms[i] {
            Form::Absent => return String::new(),
            Form::Area { shape, pole, small } => {
                let mut inside = match shape.is_empty() {
                    true => String::new(),
                    false => {
                        // The path's own units are tenths, and a pattern is drawn in the units of what it fills.
                        let none = format!(" fill=\"url(#{}-none10)\"", escape(&self.input.id));
                        format!(
                            "<path class=\"area\" transform=\"scale(.1)\" fill-rule=\"evenodd\"{none} d=\"{}\"/>",
                            path(shape)
                        )
                    }
                };
                if *small {
                    inside.push_str(&circle("area mark", pole.x, pole.y, SMALL_MARK * self.enlarged(), &none));
                }
                if self.scales.iter().any(|scale| scale.sizes[i] > 0.0) {
                    inside.push_str(&circle("sym", pole.x, pole.y, size, ""));
                }
                inside
            }
            Form::Seat { x, y } => circle("hit", *x, *y, 14.0, "") + &circle("seat", *x, *y, size, &none),
            Form::Tile { x, y } => self.tile(*x, *y, size, &none),
        };
        format!("<a{}>{}{inside}</a>", self.attributes(i), title(&self.says(0, i)))
    }

    /// Drawings of the whole width have larger units on the screen than those of half.
    fn enlarged(&self) -> f64 {
        (self.scene.width / HALF).clamp(1.0, 1.2)
    }

    fn tile(&self, x: f64, y: f64, size: f64, none: &str) -> String {
        let (wide, high) = self.scene.tile;
        let rect = |class: &str, x: f64, y: f64, w: f64, h: f64, more: &str| {
            format!(
                "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{more}/>",
                num(x),
                num(y),
                num(w),
                num(h)
            )
        };
        let mut inside = rect("area", x, y, wide, high, none);
        if self.input.measures.iter().any(|m| m.kind == Kind::Total) {
            inside.push_str(&rect("sym", x + PAD, y + high - 8.0, size, 4.0, ""));
        }
        inside
    }

    fn attributes(&self, i: usize) -> String {
        let unit = &self.input.units[i];
        let each = |entry: &dyn Fn(&Scale) -> String| self.scales.iter().map(entry).collect::<Vec<_>>().join("|");
        let value = |pick: fn(&crate::map::input::Value) -> &String| {
            let of = |m: &crate::map::input::Measure| {
                m.values.get(i).map_or_else(String::new, |v| pick(v).replace('|', "｜"))
            };
            self.input.measures.iter().map(of).collect::<Vec<_>>().join("|")
        };
        let mut text = attr("href", &unit.href);
        if let Some(scale) = self.scales.first() {
            text.push_str(&attr("class", &scale.classes[i]));
        }
        text.push_str(&attr("aria-label", &self.says(0, i)));
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

    /// What is announced of a unit under the measure of this number.
    fn says(&self, measure: usize, i: usize) -> String {
        let unit = &self.input.units[i];
        let Some((measure, words)) = self.input.measures.get(measure).map(|m| (m, &self.input.words)) else {
            return unit.name.clone();
        };
        let value = measure.values.get(i);
        let (shown, basis) = value.map_or((words.none.as_str(), ""), |v| (v.shown.as_str(), v.basis.as_str()));
        let sentence = if basis.is_empty() { &words.say } else { &words.say_basis };
        fill(sentence, &[("name", &unit.name), ("measure", &measure.label), ("value", shown), ("basis", basis)])
    }

    fn shown(&self, measure: usize, i: usize) -> &str {
        self.input.measures.get(measure).and_then(|m| m.values.get(i)).map_or("", |v| &v.shown)
    }

    /// Names and values for one width of the drawing; the other set is hidden by the stylesheet.
    fn names(&self, set: &str, screen_px: f64) -> String {
        let size = TYPE_PX * (self.scene.width / screen_px).max(1.0);
        let texts = match self.scene.grid {
            Some(_) => (0..self.input.units.len()).map(|i| self.tile_text(i, size)).collect(),
            None => {
                let placed = labels(&self.wishes(), size, (self.scene.width, self.scene.height));
                placed.iter().map(|label| self.label(label, size)).collect::<String>()
            }
        };
        format!("<g class=\"names {set}\" font-size=\"{}\" aria-hidden=\"true\">{texts}</g>", num(size))
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
            Form::Area { pole, small: true, .. } => (pole.x, pole.y, Some(SMALL_MARK * self.enlarged()), 0.0),
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

    /// Units as a list of tiles, which the browser breaks to the width there is.
    fn list(&self, units: &[usize], with_bars: bool) -> String {
        let bars = with_bars && self.input.measures.iter().any(|m| m.kind == Kind::Total);
        let item = |&i: &usize| {
            let length = num(self.scales.first().map_or(0.0, |scale| scale.sizes[i]));
            let bar = match bars {
                true => format!(
                    "<svg viewBox=\"0 0 {BAR} 4\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect class=\"sym\" width=\"{length}\" height=\"4\"/></svg>"
                ),
                false => String::new(),
            };
            let name = escape(&self.input.units[i].name);
            format!(
                "<li><a{}><span>{name}</span><b data-l=\"{i}\"><span class=\"v\">{}</span></b>{bar}</a></li>",
                self.attributes(i),
                escape(self.shown(0, i))
            )
        };
        format!("<ul class=\"map-list\">{}</ul>", units.iter().map(item).collect::<String>())
    }

    fn legend(&self, i: usize, scale: &Scale) -> String {
        let legend = &scale.legend;
        let hidden = if i == 0 { "" } else { " hidden" };
        let mut html = format!("<div class=\"map-legend\"{}{hidden}>", attr("data-m", &legend.measure));
        let symbols: Vec<&Step> = legend.steps.iter().filter(|step| step.radius > 0.0).collect();
        if !symbols.is_empty() {
            html.push_str(&self.sizes(&symbols));
        }
        html.push_str("<ul class=\"legend\">");
        for step in legend.steps.iter().filter(|step| step.radius == 0.0) {
            html.push_str(&format!(
                "<li><svg class=\"swatch {}\" width=\"24\" height=\"12\" aria-hidden=\"true\"><rect class=\"area\" width=\"24\" height=\"12\" fill=\"url(#{}-none)\"/></svg>{}</li>",
                step.class, escape(&self.input.id), escape(&step.text)
            ));
        }
        let rule = if legend.rule.is_empty() { String::new() } else { format!("<li>{}</li>", escape(&legend.rule)) };
        html.push_str(&format!("{rule}</ul></div>"));
        html
    }

    /// Symbols of the legend, on a sheet as wide as the map's so that they shrink as it does.
    fn sizes(&self, steps: &[&Step]) -> String {
        let width = self.scene.width;
        let size = TYPE_PX * (width / PHONE_PX).max(1.0);
        let radius = steps.iter().map(|step| step.radius).fold(0.0, f64::max);
        let height = (2.0 * radius + 4.0).max(size * 1.4);
        let mut inside = String::new();
        let mut x = 2.0;
        for step in steps {
            let r = step.radius;
            inside.push_str(&circle("sym", x + r, height / 2.0, r, ""));
            let text_x = x + 2.0 * r + size * 0.35;
            for (set, px) in [("wide", DESK_PX), ("narrow", PHONE_PX)] {
                let size = TYPE_PX * (width / px).max(1.0);
                inside.push_str(&format!(
                    "<text class=\"{set}\" font-size=\"{}\" x=\"{}\" y=\"{}\">{}</text>",
                    num(size),
                    num(text_x),
                    num(height / 2.0 + size * 0.36),
                    escape(&step.text)
                ));
            }
            x = text_x + text_width(&step.text) * size + size;
        }
        format!(
            "<svg class=\"map-sizes\" viewBox=\"0 0 {} {}\" width=\"{}\" aria-hidden=\"true\">{inside}</svg>",
            num(width),
            num(height),
            num(width)
        )
    }
}

fn circle(class: &str, x: f64, y: f64, r: f64, more: &str) -> String {
    format!("<circle class=\"{class}\" cx=\"{}\" cy=\"{}\" r=\"{}\"{more}/>", num(x), num(y), num(r))
}

fn title(text: &str) -> String {
    format!("<title>{}</title>", escape(text))
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
