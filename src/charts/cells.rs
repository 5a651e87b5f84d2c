//! The heat map: rows by how recently, columns by how often customers bought.

use super::color::{Rgb, hex, mix, parse, text_on};
use super::{SMALL, axis, chart, grid, text, tooltip};
use crate::protocol::{CellsData, CellsWords, ChartLook};
use charming::Chart;
use charming::element::{AxisLabel, AxisType, Emphasis, ItemStyle, Label, Trigger};
use charming::series::Heatmap;
use serde_json::{Value, json};

const TOP: f64 = 8.0;
const RIGHT: f64 = 8.0;
/// Room for column names of two lines.
const BOTTOM: f64 = 48.0;
/// Two lines of a row's name need this height.
const TWO_LINES: f64 = 32.0;
/// Sizes tried for a cell's label, the largest that fits is taken; a label that never fits is left to the tooltip.
const LABEL_SIZES: [f64; 3] = [14.0, 12.0, 10.5];

/// The chart and what charming has no field for.
pub fn cells(cells: &CellsData, words: &CellsWords, look: &ChartLook, top: f64) -> (Chart, Value) {
    let bins = usize::from(cells.bins.max(1));
    let height = (f64::from(look.height) - top - TOP - BOTTOM).max(1.0) / bins as f64;
    let rows: Vec<&str> = words.rows.iter().map(|name| if height < TWO_LINES { text::first_line(name) } else { name }).collect();
    let left = rows.iter().map(|name| text::width(name, SMALL)).fold(0.0, f64::max) + 14.0;
    let width_of = |right: f64| (f64::from(look.width) - left - right).max(1.0) / bins as f64;
    let columns = column_names(&words.columns, width_of(RIGHT));
    // The last column's name may be wider than its cells: it needs room beside them.
    let beyond = columns.last().map_or(0.0, |name| (text::width(name, SMALL) - width_of(RIGHT)) / 2.0);
    let right = RIGHT + (beyond + 2.0).max(0.0);
    let width = width_of(right);
    let most = cells.weights.iter().copied().max().unwrap_or(0);
    let font = label_size(&words.labels, width);
    let page = [parse(&look.ink), parse(&look.surface)];
    // charming's heat map knows plain triples only, and a cell has a colour, a label and words of its own.
    let dressed: Vec<Value> = (0..bins * bins)
        .map(|place| {
            let fill = shade(cells.weights.get(place).copied().unwrap_or(0), most, look);
            let ground = fill.unwrap_or_else(|| parse(&look.sunken));
            let label = words.labels.get(place).map(String::as_str).unwrap_or_default();
            json!({
                "value": [place % bins, place / bins, 0],
                "name": words.tips.get(place).map(String::as_str).unwrap_or_default(),
                "itemStyle": {"color": hex(ground)},
                "label": {"show": font.is_some() && !label.is_empty(), "formatter": label, "color": hex(text_on(ground, page))},
            })
        })
        .collect();
    let map = Heatmap::new()
        .label(Label::new().show(true).font_size(font.unwrap_or(SMALL)).font_weight("bold").font_family(look.font.as_str()))
        .item_style(ItemStyle::new().border_color(look.surface.as_str()).border_width(2.0).border_radius(6.0))
        .emphasis(Emphasis::new().item_style(ItemStyle::new().border_color(look.ink.as_str()).border_width(2.0)));
    let names = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect::<Vec<_>>();
    let label = || AxisLabel::new().color(look.muted.as_str()).font_size(SMALL).interval(0.0);
    let chart = chart(look)
        .tooltip(tooltip(Trigger::Item, look).formatter("{b}"))
        .grid(grid(left, TOP + top, right, BOTTOM))
        .x_axis(axis(AxisType::Category, look).data(names(columns)).axis_label(label()))
        .y_axis(axis(AxisType::Category, look).inverse(true).data(names(rows)).axis_label(label()))
        .series(map);
    (chart, json!({"xAxis": {"axisLabel": {"lineHeight": 16}}, "yAxis": {"axisLabel": {"lineHeight": 16}}, "series": [{"data": dressed}]}))
}

/// From a breath of the main colour to all of it. Small shares are raised a little, so that a few large cells leave the
/// rest apart.
/// Only lightness changes, so that the order is seen whatever colours one can tell.
fn shade(weight: i128, most: i128, look: &ChartLook) -> Option<Rgb> {
    let share = if weight > 0 && most > 0 { weight as f64 / most as f64 } else { return None };
    Some(mix(parse(&look.accent_soft), parse(&look.accent), share.powf(0.7)))
}

/// The largest size in which every label fits its cell.
fn label_size(labels: &[String], width: f64) -> Option<f64> {
    let widest = |size: f64| labels.iter().map(|label| text::width(label, size)).fold(0.0, f64::max);
    LABEL_SIZES.into_iter().find(|&size| widest(size) <= width - 6.0)
}

/// All column names where they fit, else the first and the last, which say what the others count up to.
fn column_names(names: &[String], width: f64) -> Vec<&str> {
    let fits = |name: &str, room: f64| text::width(name, SMALL) <= room;
    if names.iter().all(|name| fits(name, width - 4.0)) {
        return names.iter().map(String::as_str).collect();
    }
    let last = names.len().saturating_sub(1);
    names.iter().enumerate().map(|(place, name)| if place == 0 || place == last { name.as_str() } else { "" }).collect()
}
