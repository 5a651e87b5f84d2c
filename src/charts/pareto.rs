//! The pareto chart: share of customers against share of the money they bring.

use super::{SMALL, axis, chart, grid, text, tooltip};
use crate::model::Amount;
use crate::protocol::{ChartLook, PARETO_PERCENT, Pareto, ParetoPoint, ParetoWords};
use charming::Chart;
use charming::datatype::DataPointItem;
use charming::element::{
    AreaStyle, AxisLabel, AxisPointer, AxisType, ItemStyle, Label, LabelAlign, LabelPosition, LabelVerticalAlign, LineStyle, LineStyleType, MarkLine,
    MarkLineData, MarkLineVariant, SplitLine, Symbol, TextStyle, Trigger,
};
use charming::series::{Line, Scatter};
use serde_json::{Value, json};

/// Room for the numbers of the vertical axis.
const LEFT: f64 = 46.0;
const RIGHT: f64 = 20.0;
/// Room for the axis' name and the class names above the plot.
const TOP: f64 = 50.0;
const BOTTOM: f64 = 48.0;

/// The marked point's size, and how far its label stands from its middle by ECharts' own rule.
const MARK: f64 = 14.0;
const BESIDE: f64 = MARK / 2.0 + 5.0;
/// The finding's font size, line height and padding.
const FINDING: f64 = 14.0;
const LINE: f64 = 20.0;
const PAD: (f64, f64) = (4.0, 8.0);

/// The chart and what charming has no field for.
pub fn pareto(curve: &Pareto, words: &ParetoWords, look: &ChartLook, top: f64) -> (Chart, Value) {
    let total = curve.total();
    let at = |point: ParetoPoint| vec![percent(point.customers as f64, total.customers as f64), share(point.amount, total.amount)];
    let data: Vec<DataPointItem> = curve
        .points
        .iter()
        .zip(words.points.iter().map(String::as_str).chain(std::iter::repeat("")))
        .map(|(&point, says)| DataPointItem::new(at(point)).name(says))
        .collect();
    // The curve passes 100 % where customers with more refunds than purchases come last.
    let peak = curve.points.iter().map(|point| share(point.amount, total.amount)).fold(100.0, f64::max);
    let step = step_of(peak);
    let highest = (peak / step - 1e-9).ceil() * step;
    let left = LEFT.max(text::width(&format!("{highest}%"), SMALL) + 14.0);
    let (a, b) = (at(curve.a)[0], at(curve.b)[0]);
    let limits: Vec<MarkLineVariant> = [a, b]
        .into_iter()
        .filter(|limit| (0.5..99.5).contains(limit))
        .map(|limit| MarkLineVariant::Simple(MarkLineData::new().x_axis(limit)))
        .collect();
    let line = Line::new()
        .show_symbol(false)
        .symbol(Symbol::Circle)
        .symbol_size(9.0)
        .line_style(LineStyle::new().color(look.accent.as_str()).width(3.0))
        .item_style(ItemStyle::new().color(look.accent.as_str()).border_color(look.surface.as_str()).border_width(2.0))
        .area_style(AreaStyle::new().color(look.accent.as_str()).opacity(0.1))
        .mark_line(
            MarkLine::new()
                .silent(true)
                .symbol(vec![Symbol::None, Symbol::None])
                .label(Label::new().show(false))
                .line_style(LineStyle::new().color(look.line_strong.as_str()).width(1.0).type_(LineStyleType::Solid))
                .data(limits),
        )
        .data(data)
        .z(3);
    let equal = Line::new()
        .silent(true)
        .symbol(Symbol::None)
        .line_style(LineStyle::new().color(look.muted.as_str()).width(1.0).type_(LineStyleType::Dashed))
        .data(vec![vec![0.0, 0.0], vec![100.0, 100.0]])
        .z(2);
    let mark = at(curve.at_percent(PARETO_PERCENT));
    let plot = Size { width: f64::from(look.width) - left - RIGHT, height: f64::from(look.height) - TOP - top - BOTTOM };
    let place = |x: f64, y: f64| (x / 100.0 * plot.width, (1.0 - y / highest) * plot.height);
    let finding = finding_box(place(mark[0], mark[1]), &words.finding, plot);
    let offset = (finding.left - place(mark[0], mark[1]).0 - BESIDE, finding.top - place(mark[0], mark[1]).1);
    let marked = Scatter::new()
        .symbol(Symbol::Circle)
        .symbol_size(MARK)
        .item_style(ItemStyle::new().color(look.mark.as_str()).border_color(look.surface.as_str()).border_width(2.0).opacity(1.0))
        .label(said(&words.finding, look, FINDING).color(look.ink.as_str()).font_weight("bold").offset(offset))
        .data(vec![DataPointItem::new(mark)]);
    let equal_word = equal_at(&words.equal, plot.width)
        .filter(|&x| !finding.meets(&Area::of_word(place(x, x), &words.equal)))
        .map(|x| note(x, said(&words.equal, look, SMALL).color(look.muted.as_str()).offset((2.0, 4.0)), x));
    let chart = chart(look)
        .tooltip(
            tooltip(Trigger::Axis, look).formatter("{b0}").axis_pointer(AxisPointer::new().line_style(LineStyle::new().color(look.muted.as_str()))),
        )
        .grid(grid(left, TOP + top, RIGHT, BOTTOM))
        .x_axis(
            percent_axis(look, 20.0).max(100.0).name(words.customers.as_str()).name_location(charming::element::NameLocation::Middle).name_gap(30.0),
        )
        .y_axis(
            percent_axis(look, step)
                .max(highest)
                .split_line(SplitLine::new().show(true).line_style(LineStyle::new().color(look.line.as_str())))
                .name(words.money.as_str())
                .name_gap(30.0)
                .name_text_style(TextStyle::new().color(look.muted.as_str()).font_size(SMALL).align("left").padding([0.0, 0.0, 0.0, 6.0 - left])),
        )
        .series(line)
        .series(equal);
    let notes: Vec<Scatter> = equal_word.into_iter().chain(class_names([0.0, a, b, 100.0], &words.classes, plot.width, highest, look)).collect();
    // Only the curve answers to a pointer.
    let mut series = vec![json!({"cursor": "pointer"}), json!({"tooltip": {"show": false}})];
    series.resize(2 + notes.len(), json!({"silent": true, "tooltip": {"show": false}}));
    let chart = notes.into_iter().fold(chart, Chart::series);
    series.push(json!({"z": 5, "silent": true, "tooltip": {"show": false}, "label": {
        "lineHeight": LINE, "borderRadius": 6, "padding": [PAD.0, PAD.1, PAD.0, PAD.1], "backgroundColor": look.surface, "borderColor": look.line, "borderWidth": 1,
    }}));
    (chart.series(marked), json!({ "series": series, "tooltip": {"axisPointer": {"snap": true, "label": {"show": false}}} }))
}

/// 20 % as long as that gives at most eight steps, then 50, 100, 200, 500 …
fn step_of(peak: f64) -> f64 {
    let tens = std::iter::successors(Some(1.0), |tens| Some(tens * 10.0)).take(40);
    tens.flat_map(|tens| [20.0 * tens, 50.0 * tens, 100.0 * tens]).find(|step| peak <= 8.0 * step).unwrap_or(peak)
}

/// 0 % to … in even steps.
fn percent_axis(look: &ChartLook, step: f64) -> charming::component::Axis {
    axis(AxisType::Value, look).min(0.0).interval(step).axis_label(AxisLabel::new().color(look.muted.as_str()).font_size(SMALL).formatter("{value}%"))
}

/// Room in pixels.
#[derive(Clone, Copy)]
struct Size {
    width: f64,
    height: f64,
}

/// A part of the plot, in pixels from its upper left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
}

impl Area {
    fn meets(&self, other: &Self) -> bool {
        self.left < other.left + other.width
            && other.left < self.left + self.width
            && self.top < other.top + other.height
            && other.top < self.top + self.height
    }

    /// The one line beside a point of the diagonal.
    fn of_word((x, y): (f64, f64), word: &str) -> Self {
        Self { left: x + 2.0, top: y + 2.0, width: text::width(word, SMALL) + 4.0, height: SMALL + 4.0 }
    }
}

/// Where the finding stands: right of its point and below its height, where neither curve nor diagonal comes from, but
/// always inside the plot.
fn finding_box((x, y): (f64, f64), words: &str, plot: Size) -> Area {
    let width = text::width(words, FINDING) + 2.0 * PAD.1;
    let height = words.lines().count() as f64 * LINE + 2.0 * PAD.0;
    let left = (x + BESIDE + 6.0).min(plot.width + RIGHT - 4.0 - width).max(0.0);
    // Moved under its point, it leaves the point free.
    let below = if left < x + MARK / 2.0 { MARK } else { 8.0 };
    Area { left, top: (y + below).min(plot.height - height - 4.0).max(0.0), width, height }
}

/// Where the diagonal has room for its word to the right; not in its lower half, where the finding stands.
fn equal_at(word: &str, plot: f64) -> Option<f64> {
    let room = 100.0 - (text::width(word, SMALL) + 6.0) / plot * 100.0;
    (room >= 50.0).then_some(room.min(62.0))
}

/// A text to the right of its point and below its height, where neither the curve nor the diagonal comes from.
fn said(words: &str, look: &ChartLook, font: f64) -> Label {
    Label::new()
        .show(true)
        .position(LabelPosition::Right)
        .align(LabelAlign::Left)
        .vertical_align(LabelVerticalAlign::Top)
        .font_size(font)
        .font_family(look.font.as_str())
        .formatter(words)
}

/// A text at a place of the plot, without a mark of its own.
fn note(x: f64, label: Label, y: f64) -> Scatter {
    Scatter::new().symbol(Symbol::Circle).symbol_size(0.0).item_style(ItemStyle::new().opacity(1.0)).label(label).data(vec![vec![x, y]])
}

/// The classes with room for their name, and the middle of each.
fn shown_classes(limits: [f64; 4], names: &[String; 3], plot: f64) -> impl Iterator<Item = (f64, &str)> {
    let room = move |from: f64, to: f64| (to - from) / 100.0 * plot;
    names
        .iter()
        .zip(limits.windows(2).map(|ends| (ends[0], ends[1])).collect::<Vec<_>>())
        .filter_map(move |(name, (from, to))| (room(from, to) > text::width(name, SMALL) + 6.0).then_some(((from + to) / 2.0, name.as_str())))
}

/// A, B, C above their part of the plot.
fn class_names(limits: [f64; 4], names: &[String; 3], plot: f64, highest: f64, look: &ChartLook) -> Vec<Scatter> {
    shown_classes(limits, names, plot)
        .map(|(middle, name)| {
            let label = Label::new()
                .show(true)
                .position(LabelPosition::Top)
                .distance(5.0)
                .color(look.muted.as_str())
                .font_size(SMALL)
                .font_weight("bold")
                .font_family(look.font.as_str())
                .formatter(name);
            note(middle, label, highest)
        })
        .collect()
}

/// A share in percent, for drawing only.
fn percent(part: f64, whole: f64) -> f64 {
    // Two decimals are a tenth of a pixel of the widest picture.
    if whole > 0.0 { (part / whole * 10_000.0).round() / 100.0 } else { 0.0 }
}

fn share(part: Amount, whole: Amount) -> f64 {
    percent(part.to_f64(), whole.to_f64())
}
