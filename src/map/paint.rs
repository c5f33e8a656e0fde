//! The figure as HTML: chooser, drawing, list of units without a place, card, legends.
//!
//! Every unit is one `<a data-u>` whose class says its ink; what a script needs to show another measure stands in its data
//! attributes, one entry a measure between `|`.
use crate::map::input::{Kind, MapInput, Measure};
use crate::map::legend::Scale;
use crate::map::names::Set;
use crate::map::paths::path;
use crate::map::scene::{FEW, Form, HALF, PAD, Scene};
use crate::map::tiles::Grid;
use crate::svg::{attr, escape, num};
use crate::words::fill;

/// The radius of the marker of a unit too small to be seen.
const SMALL_MARK: f64 = 5.0;
/// The radius round a seat that can be touched, whatever the size of its symbol.
const TOUCH: f64 = 14.0;
/// Beyond this many units a link to jump over the map is offered.
const MANY: usize = 8;

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
    html.push_str("<p class=\"map-card\" aria-hidden=\"true\"></p>");
    for (i, scale) in scales.iter().enumerate() {
        html.push_str(&painter.legend(i, scale));
    }
    html.push_str(&format!("<span id=\"{}-end\" tabindex=\"-1\"></span></div>", escape(&input.id)));
    html
}

/// What all parts of the figure are painted from.
pub(super) struct Painter<'a> {
    pub(super) input: &'a MapInput<'a>,
    pub(super) scene: &'a Scene,
    pub(super) scales: &'a [Scale],
}

impl Painter<'_> {
    fn opening(&self) -> String {
        let (input, words) = (self.input, &self.input.words);
        let id = escape(&input.id);
        let mut html = format!(
            "<div class=\"map map-{}{}\" id=\"{id}\" data-map{}{}{}{}{}>",
            self.scene.rung.name(),
            if input.units.len() > FEW { " map-whole" } else { "" },
            attr("data-say", &words.say),
            attr("data-say-basis", &words.say_basis),
            attr("data-open", &words.open),
            attr("data-hint", &words.hint),
            attr("data-measure", input.measures.first().map_or("", |m| &m.label)),
        );
        if input.units.len() > MANY {
            html.push_str(&format!("<a class=\"map-skip\" href=\"#{id}-end\">{}</a>", escape(&words.skip)));
        }
        if input.measures.len() > 1 {
            let option = |m: &Measure| format!("<option{}>{}</option>", attr("value", &m.key), escape(&m.label));
            let options: String = input.measures.iter().map(option).collect();
            html.push_str(&format!(
                "<p class=\"map-choose\"><label>{} <select>{options}</select></label></p>",
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
        svg.push_str(&self.tops());
        svg.push_str(&self.names(Set::Wide));
        svg.push_str(&self.names(Set::Narrow));
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
        let none = self.no_data("none");
        let size = self.scales.first().map_or(0.0, |scale| scale.sizes[i]);
        let inside = match &self.scene.forms[i] {
            Form::Absent => return String::new(),
            Form::Area { shape, pole, small } => {
                // The path's own units are tenths, and a pattern is drawn in the units of what it fills.
                let none10 = self.no_data("none10");
                let area = |d: String| {
                    format!("<path class=\"area\" transform=\"scale(.1)\" fill-rule=\"evenodd\"{none10} d=\"{d}\"/>")
                };
                let area = if shape.is_empty() { String::new() } else { area(path(shape)) };
                if *small { area + &circle("area mark", (pole.x, pole.y), self.small_mark(), &none) } else { area }
            }
            Form::Seat { x, y } => circle("hit", (*x, *y), self.reach(i), "") + &circle("seat", (*x, *y), size, &none),
            Form::Tile { x, y } => self.tile((*x, *y), size, &none),
        };
        format!("<a{}><title>{}</title>{inside}</a>", self.attributes(i, true), escape(&self.says(i)))
    }

    /// What must lie above all areas, for an area painted later would hide it: the markers of small units, as links for the
    /// pointer only (the keyboard has them already), and the symbols of counts.
    fn tops(&self) -> String {
        let mut tops = String::new();
        for (i, form) in self.scene.forms.iter().enumerate() {
            let Form::Area { pole, small, .. } = form else { continue };
            let (class, at) = (self.scales.first().map_or("", |scale| &scale.classes[i]), (pole.x, pole.y));
            if *small {
                let mark = circle("area mark", at, self.small_mark(), &self.no_data("none"));
                let href = attr("href", &self.input.units[i].href);
                tops.push_str(&format!(
                    "<a{href} class=\"{class}\" data-of=\"{i}\" tabindex=\"-1\" aria-hidden=\"true\">{mark}</a>"
                ));
            }
            if self.scales.iter().any(|scale| scale.sizes[i] > 0.0) {
                let size = self.scales.first().map_or(0.0, |scale| scale.sizes[i]);
                tops.push_str(&circle(&format!("sym {class}"), at, size, &format!(" data-of=\"{i}\"")));
            }
        }
        if tops.is_empty() { tops } else { format!("<g class=\"tops\">{tops}</g>") }
    }

    /// How far round a seat the pointer still means it: less where another is near.
    fn reach(&self, i: usize) -> f64 {
        let Form::Seat { x, y } = self.scene.forms[i] else { return TOUCH };
        let others = self.scene.forms.iter().enumerate().filter_map(|(j, form)| match form {
            Form::Seat { x: a, y: b } if j != i => Some((x - a).hypot(y - b)),
            _ => None,
        });
        (others.fold(f64::MAX, f64::min) / 2.0).clamp(3.0, TOUCH)
    }

    /// The fill of what has no data; a class's ink, given by the stylesheet, goes before it.
    fn no_data(&self, pattern: &str) -> String {
        format!(" fill=\"url(#{}-{pattern})\"", escape(&self.input.id))
    }

    /// Drawings of the whole width have larger units on the screen than those of half.
    pub(super) fn small_mark(&self) -> f64 {
        SMALL_MARK * (self.scene.width / HALF).clamp(1.0, 1.2)
    }

    fn tile(&self, (x, y): (f64, f64), size: f64, none: &str) -> String {
        let (wide, high) = self.scene.tile;
        let area = rect("area", (x, y), (wide, high), none);
        match self.input.measures.iter().any(|m| m.kind == Kind::Total) {
            true => area + &rect("sym", (x + PAD, y + high - 8.0), (size, 4.0), ""),
            false => area,
        }
    }
}

fn rect(class: &str, (x, y): (f64, f64), (width, height): (f64, f64), more: &str) -> String {
    let (x, y, width, height) = (num(x), num(y), num(width), num(height));
    format!("<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"{more}/>")
}

pub(super) fn circle(class: &str, (x, y): (f64, f64), r: f64, more: &str) -> String {
    format!("<circle class=\"{class}\" cx=\"{}\" cy=\"{}\" r=\"{}\"{more}/>", num(x), num(y), num(r))
}
