//! What stands under the drawing: units in a list, and the legend of each measure.
use crate::map::input::{Kind, Step};
use crate::map::legend::{BAR, Scale};
use crate::map::names::Set;
use crate::map::paint::{Painter, circle};
use crate::svg::{attr, escape, num, text_width};

impl Painter<'_> {
    /// Units as a list of tiles, which the browser breaks to the width there is. Their text is seen, so that it is read out as it
    /// stands; what only the drawing's links say comes after it, hidden.
    pub(super) fn list(&self, units: &[usize], with_bars: bool) -> String {
        let bars = with_bars && self.input.measures.iter().any(|m| m.kind == Kind::Total);
        let item = |&i: &usize| {
            let length = num(self.scales.first().map_or(0.0, |scale| scale.sizes[i]));
            let bar = match bars {
                true => format!(
                    "<svg viewBox=\"0 0 {BAR} 4\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect class=\"sym\" width=\"{length}\" height=\"4\"/></svg>"
                ),
                false => String::new(),
            };
            let (name, value, said) = (&self.input.units[i].name, self.shown(0, i), self.aside(i));
            format!(
                "<li><a{}><span>{}</span><b data-l=\"{i}\"><span class=\"v\">{}</span></b>{bar}<span class=\"map-said\">{}</span></a></li>",
                self.attributes(i, false),
                escape(name),
                escape(value),
                escape(&said)
            )
        };
        format!("<ul class=\"map-list\">{}</ul>", units.iter().map(item).collect::<String>())
    }

    pub(super) fn legend(&self, i: usize, scale: &Scale) -> String {
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
        let size = Set::Narrow.type_size(width);
        let radius = steps.iter().map(|step| step.radius).fold(0.0, f64::max);
        let height = (2.0 * radius + 4.0).max(size * 1.4);
        let mut inside = String::new();
        let mut x = 2.0;
        for step in steps {
            let r = step.radius;
            inside.push_str(&circle("sym", (x + r, height / 2.0), r, ""));
            let text_x = x + 2.0 * r + size * 0.35;
            for set in [Set::Wide, Set::Narrow] {
                let size = set.type_size(width);
                inside.push_str(&format!(
                    "<text class=\"{}\" font-size=\"{}\" x=\"{}\" y=\"{}\">{}</text>",
                    set.class(),
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
