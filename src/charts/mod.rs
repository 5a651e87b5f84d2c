//! From a result to ECharts option objects, as JSON: pure functions, natively tested, run in the heavy worker.
//!
//! `charming` gives the shapes; what it has no field for is laid over its JSON by [`lay_over`]. The page's content policy
//! decides some of it: no formatter functions (they would need `eval`), and tooltips drawn on the canvas as rich text
//! (HTML ones carry inline styles). Nothing moves: there is no animation to switch off.

mod cells;
mod color;
mod pareto;
mod text;

use crate::protocol::{ChartData, ChartLook, ChartRequest};
use charming::Chart;
use charming::component::{Axis, Grid, Title};
use charming::element::{AxisLabel, AxisLine, AxisTick, AxisType, LineStyle, SplitLine, TextStyle, Tooltip, Trigger};
use serde_json::{Value, json};

/// Font size of axes and small words.
const SMALL: f64 = 12.0;
/// Room for the title of a picture.
const TITLE: f64 = 52.0;

/// The option object of a chart, as JSON.
#[must_use]
pub fn option_json(request: &ChartRequest) -> String {
    let look = &request.look;
    let top = if request.title.is_some() { TITLE } else { 0.0 };
    let (chart, extra) = match &request.chart {
        ChartData::Pareto { curve, words } => pareto::pareto(curve, words, look, top),
        ChartData::Cells { cells, words } => cells::cells(cells, words, look, top),
    };
    let chart = match &request.title {
        Some(title) => chart.title(picture_title(title, look)),
        None => chart,
    };
    let chart = chart.animation(false).background_color(look.surface.as_str());
    let mut option = serde_json::to_value(&chart).unwrap_or_default();
    lay_over(&mut option, extra);
    lay_over(
        &mut option,
        json!({
            "textStyle": {"fontFamily": look.font, "color": look.ink},
            "tooltip": {
                "renderMode": "richText",
                "confine": true,
                "textStyle": {"color": look.ink, "fontSize": 13, "lineHeight": 20},
            },
        }),
    );
    option.to_string()
}

/// Puts the fields of `upper` into `lower`: objects and lists field by field, everything else whole.
fn lay_over(lower: &mut Value, upper: Value) {
    match (lower, upper) {
        (Value::Object(lower), Value::Object(upper)) => {
            for (key, value) in upper {
                lay_over(lower.entry(key).or_insert(Value::Null), value);
            }
        }
        (Value::Array(lower), Value::Array(upper)) => {
            for (place, value) in upper.into_iter().enumerate() {
                match lower.get_mut(place) {
                    Some(own) => lay_over(own, value),
                    None => lower.push(value),
                }
            }
        }
        (lower, upper) => *lower = upper,
    }
}

/// The finding above a picture that is saved.
fn picture_title(text: &str, look: &ChartLook) -> Title {
    let style = TextStyle::new().color(look.ink.as_str()).font_size(20).font_weight("bold").font_family(look.font.as_str());
    Title::new().text(text).left(16).top(14).text_style(style)
}

/// A grid whose plot stands exactly where the texts around it leave room.
fn grid(left: f64, top: f64, right: f64, bottom: f64) -> Grid {
    Grid::new().left(left).top(top).right(right).bottom(bottom).contain_label(false)
}

/// An axis without a line and ticks of its own.
fn axis(kind: AxisType, look: &ChartLook) -> Axis {
    Axis::new()
        .type_(kind)
        .axis_line(AxisLine::new().show(false))
        .axis_tick(AxisTick::new().show(false))
        .axis_label(AxisLabel::new().color(look.muted.as_str()).font_size(SMALL))
        .name_text_style(TextStyle::new().color(look.muted.as_str()).font_size(SMALL))
        .split_line(SplitLine::new().show(false).line_style(LineStyle::new().color(look.line.as_str())))
}

/// A tooltip that says the name of what is pointed at: names are whole sentences, made by the page.
fn tooltip(trigger: Trigger, look: &ChartLook) -> Tooltip {
    Tooltip::new().trigger(trigger).background_color(look.surface.as_str()).border_color(look.line_strong.as_str()).border_width(1.0).padding(10.0)
}

/// An empty chart with the page's main colour.
fn chart(look: &ChartLook) -> Chart {
    Chart::new().color(vec![look.accent.as_str()])
}

#[cfg(test)]
mod tests;
