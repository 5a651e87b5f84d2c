//! Excel's own charts: drawn from a sheet's cells, so they follow when somebody edits a number.

use super::cells::FONT;
use super::frame::{SheetFrame, number_format, table_width};
use crate::protocol::{BookChart, BookChartKind, BookError};
use rust_xlsxwriter::{
    Chart, ChartAxis, ChartAxisCrossing, ChartDataLabel, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartMarker, ChartMarkerType,
    ChartSeries, ChartSolidFill, Color, Worksheet,
};

/// Pixels of a chart.
const SIZE: (u32, u32) = (640, 340);
/// A lying bar needs so many pixels, and a chart at most so many.
const BAR: u32 = 26;
const TALLEST: u32 = 900;
/// Rows of the sheet that a chart and the space under it take; a row has 22 pixels.
const ROW: u32 = 22;
/// Beside a table wider than this a chart would be out of sight: it stands below.
const NARROW: u32 = 80;
/// Characters of a title.
const LONGEST_TITLE: usize = 200;

/// The page's own colours of the grades, then calm ones; neighbours differ in lightness as well.
const PARTS: [u32; 8] = [0xb2_7a00, 0x2c_6cc0, 0x6a_7682, 0x0e_5a52, 0xd9_b566, 0x8f_b6e3, 0xc9_c1b0, 0x7f_b0a8];
/// Several series beside each other.
const SERIES: [u32; 6] = [0x2c_6cc0, 0xd9_b566, 0x6a_7682, 0x0e_5a52, 0x8f_b6e3, 0xc9_c1b0];
/// Bars of one series, and the line beside them.
const BARS: u32 = 0x2c_6cc0;
const LINE: u32 = 0xb2_7a00;
const INK: u32 = 0x1c_2421;
const MUTED: u32 = 0x59_625d;
const THIN: u32 = 0xe5_dfd2;

/// Puts a sheet's charts beside its table, or below where it is wide.
pub(super) fn insert(sheet: &mut Worksheet, frame: &SheetFrame<'_>, name: &str) -> Result<(), BookError> {
    let beside = table_width(frame.sheet) <= NARROW;
    let column = if beside { frame.sheet.columns.len() as u16 + 1 } else { 0 };
    let mut row = if beside { 1 } else { frame.rows + 2 };
    for chart in &frame.sheet.charts {
        let Some(made) = make(chart, frame, name) else { continue };
        let height = height(chart, frame);
        // The grid ends somewhere: a chart without room is left out, the table is all there.
        if sheet.insert_chart(row, column, &made).is_err() {
            break;
        }
        row += height / ROW + 2;
    }
    Ok(())
}

fn height(chart: &BookChart, frame: &SheetFrame<'_>) -> u32 {
    match (chart.kind, shown_rows(chart, frame)) {
        (BookChartKind::Bars, Some((first, last))) => ((last - first + 1).saturating_mul(BAR) + 80).clamp(SIZE.1, TALLEST),
        _ => SIZE.1,
    }
}

/// The chart's rows as far as there are any, from 0 under the header.
fn shown_rows(chart: &BookChart, frame: &SheetFrame<'_>) -> Option<(u32, u32)> {
    let last = chart.rows.1.min(frame.rows.checked_sub(1)?);
    (chart.rows.0 <= last).then_some((chart.rows.0, last))
}

fn make(chart: &BookChart, frame: &SheetFrame<'_>, name: &str) -> Option<Chart> {
    let (first, last) = shown_rows(chart, frame)?;
    let columns = frame.sheet.columns.len();
    let values: Vec<u16> = chart.values.iter().copied().filter(|&column| usize::from(column) < columns).collect();
    let values = match chart.kind {
        BookChartKind::Columns | BookChartKind::Bars => &values[..],
        BookChartKind::Ring => values.get(..1)?,
        BookChartKind::Pareto => values.get(..2)?,
    };
    let &main = values.first()?;
    if usize::from(chart.names) >= columns {
        return None;
    }
    let series = |column: u16| {
        let mut series = ChartSeries::new();
        series
            .set_categories((name, first + 1, chart.names, last + 1, chart.names))
            .set_values((name, first + 1, column, last + 1, column))
            .set_name((name, 0, column));
        series
    };
    let fill = |color: u32| ChartSolidFill::new().set_color(Color::RGB(color)).clone();
    let mut made = match chart.kind {
        BookChartKind::Columns | BookChartKind::Pareto => Chart::new_column(),
        BookChartKind::Bars => Chart::new_bar(),
        BookChartKind::Ring => Chart::new_doughnut(),
    };
    match chart.kind {
        BookChartKind::Ring => {
            let colors: Vec<Color> = (0..=last - first).map(|place| Color::RGB(PARTS[place as usize % PARTS.len()])).take(256).collect();
            let mut labels = ChartDataLabel::new();
            labels.show_percentage().show_leader_lines().set_num_format("0.0%").set_font(&font(9, 0xff_ffff).set_bold().clone());
            made.push_series(series(main).set_point_colors(&colors).set_data_label(&labels));
            made.set_hole_size(52);
        }
        BookChartKind::Columns | BookChartKind::Bars => {
            for (place, &column) in values.iter().enumerate() {
                let color = if values.len() == 1 { BARS } else { SERIES[place % SERIES.len()] };
                made.push_series(series(column).set_format(&mut fill(color)).set_gap(60).set_overlap(if values.len() == 1 { 0 } else { -5 }));
            }
        }
        BookChartKind::Pareto => {
            made.push_series(series(main).set_format(&mut fill(BARS)).set_gap(30));
            let mut marker = ChartMarker::new();
            marker
                .set_type(ChartMarkerType::Circle)
                .set_size(5)
                .set_format(&mut ChartFormat::new().set_solid_fill(&fill(LINE)).set_no_border().clone());
            let mut line = ChartLine::new().set_color(Color::RGB(LINE)).set_width(2.25).clone();
            let mut share = Chart::new_line();
            share.push_series(series(values[1]).set_format(&mut line).set_marker(&marker).set_secondary_axis(true));
            // The second axis belongs to the first chart.
            made.y2_axis().set_min(0).set_max(1).set_major_unit(0.2).set_num_format("0%").set_major_gridlines(false);
            quiet(made.y2_axis());
            made.combine(&share);
        }
    }
    if chart.kind != BookChartKind::Ring {
        let lying = chart.kind == BookChartKind::Bars;
        let names = if lying { made.y_axis() } else { made.x_axis() };
        names.set_font(&font(9, MUTED)).set_format(ChartLine::new().set_color(Color::RGB(THIN))).set_major_gridlines(false);
        if lying {
            // The first row stands at the top, as in the table, and the numbers below the last.
            names.set_reverse().set_crossing(ChartAxisCrossing::Max);
        }
        let numbers = if lying { made.x_axis() } else { made.y_axis() };
        numbers
            .set_num_format(number_format(frame, main))
            .set_major_gridlines(true)
            .set_major_gridlines_line(ChartLine::new().set_color(Color::RGB(THIN)));
        quiet(numbers);
    }
    if chart.kind == BookChartKind::Ring || values.len() > 1 {
        made.legend().set_position(ChartLegendPosition::Bottom).set_font(&font(9, INK));
    } else {
        made.legend().set_hidden();
    }
    let title = title(&chart.title);
    if title.is_empty() {
        made.title().set_hidden();
    } else {
        made.title().set_name(&title).set_font(font(12, INK).set_bold()).set_overlay(false);
    }
    made.set_alt_text(&title).set_width(SIZE.0).set_height(height(chart, frame));
    made.chart_area().set_format(&mut ChartFormat::new().set_border(ChartLine::new().set_color(Color::RGB(THIN))).clone());
    Some(made)
}

/// A title as a text: what reads like a reference to cells would be taken for one.
fn title(text: &str) -> String {
    let plain: String = text.chars().filter(|c| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}')).take(LONGEST_TITLE).collect();
    let plain = plain.replace('!', "！");
    if plain.starts_with('=') { format!(" {plain}") } else { plain }
}

/// An axis whose line would only repeat what its grid says.
fn quiet(axis: &mut ChartAxis) {
    axis.set_font(&font(9, MUTED)).set_format(ChartLine::new().set_hidden(true));
}

/// The font of a chart counts for Latin letters only: Chinese ones are told theirs here.
pub(super) fn with_chinese_font(part: &str) -> String {
    let latin = format!("<a:latin typeface=\"{FONT}\"/>");
    part.replace(&latin, &format!("{latin}<a:ea typeface=\"{FONT}\"/>"))
}

fn font(size: u8, color: u32) -> ChartFont {
    ChartFont::new().set_name(FONT).set_size(size).set_color(Color::RGB(color)).clone()
}
