//! Cells as a sheet's part holds them, and the styles that tell what a cell is.

use super::texts::Texts;
use crate::model::{Amount, Day, MAX_SCALE};
use crate::protocol::{BookColumn, Cell, Tone};
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};
use std::fmt::Write as _;

/// From this width on a column holds sentences, which are wrapped; a name or an id never is.
pub(super) const SENTENCE_WIDTH: u16 = 40;
/// A cell of the format "text" shows `####` for longer ones in some spreadsheets: those are kept text by a mark instead.
const SHOWN_AS_TEXT: usize = 255;
/// A spreadsheet shows, and writes to other files, so many digits; a number with more would change.
const DIGITS: usize = 15;

/// The font: on every Windows, in Office for the Mac, and known by name to those who replace what they lack.
pub(super) const FONT: &str = "Microsoft YaHei";

/// How a cell looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Header,
    /// Above numbers.
    NumberHeader,
    Text,
    LongText,
    Sentence,
    Count,
    Day,
    Share,
    Marked(Tone),
    /// Money with so many decimals.
    Money(u8),
    /// The same with the book's unit behind it.
    MoneyInUnit(u8),
}

/// Where each style stands in the file.
pub(super) struct Styles(Vec<u32>);

impl Styles {
    /// From the ids of [`all_formats`], in order.
    pub(super) fn new(ids: Vec<u32>) -> Self {
        Self(ids)
    }

    pub(super) fn id(&self, style: Style) -> u32 {
        let place = match style {
            Style::Header => 0,
            Style::NumberHeader => 1,
            Style::Text => 2,
            Style::LongText => 3,
            Style::Sentence => 4,
            Style::Count => 5,
            Style::Day => 6,
            Style::Share => 7,
            Style::Marked(Tone::High) => 8,
            Style::Marked(Tone::Mid) => 9,
            Style::Marked(Tone::Low) => 10,
            Style::Marked(Tone::Warning) => 11,
            Style::Money(scale) => 12 + usize::from(scale),
            Style::MoneyInUnit(scale) => 12 + usize::from(MAX_SCALE) + 1 + usize::from(scale),
        };
        self.0.get(place).copied().unwrap_or_default()
    }
}

/// What everything else begins with.
pub(super) fn plain() -> Format {
    // 134: the characters of mainland China; a program without the font takes another that has them.
    Format::new().set_font_name(FONT).set_font_size(10).set_font_family(2).set_font_charset(134).set_align(FormatAlign::VerticalCenter)
}

/// The formats, in the order that [`Styles::id`] counts. Every pair of ink and ground has 7 : 1 or more, and no mark is told
/// by its colour alone. `unit` stands behind money of columns that have it, as part of the number's format.
pub(super) fn all_formats(unit: &str) -> Vec<Format> {
    let marked = |ink: u32, ground: u32| text().set_font_color(Color::RGB(ink)).set_background_color(Color::RGB(ground));
    let text = text();
    let header = text
        .clone()
        .set_bold()
        .set_text_wrap()
        .set_font_color(Color::RGB(0x1c_2421))
        .set_background_color(Color::RGB(0xe2_efeb))
        .set_border_bottom(FormatBorder::Thin)
        .set_border_bottom_color(Color::RGB(0x0e_5a52));
    // A number keeps its distance from the text in the next column.
    let number = |format: &str| plain().set_num_format(format).set_align(FormatAlign::Right).set_indent(1);
    let mut all = vec![
        header.clone(),
        header.set_align(FormatAlign::Right).set_indent(1),
        text.clone(),
        plain().set_quote_prefix(),
        text.set_text_wrap().set_align(FormatAlign::Top),
        number("#,##0"),
        plain().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Left),
        number("0.0%"),
        marked(0x75_5000, 0xfb_f0d4).set_bold(),
        marked(0x1c_4f92, 0xe5_eefa),
        marked(0x46_5260, 0xeb_eef1),
        marked(0x8a_1f18, 0xfb_eae7).set_bold(),
    ];
    all.extend((0..=MAX_SCALE).map(|scale| number(&money_format(scale))));
    // The text of a format stands between these marks and cannot hold one.
    let unit = unit.replace('"', "");
    all.extend((0..=MAX_SCALE).map(|scale| number(&format!("{}\"{unit}\"", money_format(scale)))));
    all
}

/// The format "text" keeps a text one even after somebody has edited it.
fn text() -> Format {
    plain().set_num_format("@")
}

/// A number format with so many decimals.
pub(super) fn money_format(scale: u8) -> String {
    match scale {
        0 => "#,##0".to_owned(),
        scale => format!("#,##0.{}", "0".repeat(scale.into())),
    }
}

/// How a cell of a column looks; wide ones hold sentences.
pub(super) fn style_of(cell: &Cell, column: Option<&BookColumn>) -> Style {
    let in_unit = column.is_some_and(|own| !own.unit.is_empty());
    match cell {
        Cell::Text(text) => text_style(text, column.is_some_and(|own| own.width >= SENTENCE_WIDTH)),
        Cell::Money(amount) if in_unit => digits(amount.minor, amount.scale).map_or(Style::Text, |_| Style::MoneyInUnit(amount.scale)),
        // Money that is no number here is a text.
        Cell::Count(count) => digits(i128::from(*count), 0).map_or(Style::Text, |_| Style::Count),
        Cell::Money(amount) => digits(amount.minor, amount.scale).map_or(Style::Text, |_| Style::Money(amount.scale)),
        Cell::Day(day) => serial(*day).map_or(Style::Text, |_| Style::Day),
        Cell::Share(_) => Style::Share,
        Cell::Marked(_, tone) => Style::Marked(*tone),
        Cell::Empty => Style::Text,
    }
}

/// Whether a cell stands at the right, as numbers do.
pub(super) fn is_number(cell: &Cell) -> bool {
    matches!(cell, Cell::Count(_) | Cell::Money(_) | Cell::Share(_))
}

fn text_style(text: &str, wide: bool) -> Style {
    match text.len() > SHOWN_AS_TEXT && text.encode_utf16().count() > SHOWN_AS_TEXT {
        _ if wide => Style::Sentence,
        true => Style::LongText,
        false => Style::Text,
    }
}

/// Writes a cell; an empty one is none.
pub(super) fn write_cell(out: &mut String, at: (&str, u32), style: u32, cell: &Cell, texts: &mut Texts) {
    match cell {
        Cell::Empty => {}
        Cell::Text(text) | Cell::Marked(text, _) => write_text(out, at, style, text, texts),
        Cell::Count(count) => match digits(i128::from(*count), 0) {
            Some(digits) => write_number(out, at, style, &digits),
            None => write_text(out, at, style, &count.to_string(), texts),
        },
        Cell::Money(amount) => match digits(amount.minor, amount.scale) {
            Some(digits) => write_number(out, at, style, &digits),
            None => write_text(out, at, style, &decimal(amount.minor, amount.scale), texts),
        },
        Cell::Day(day) => match serial(*day) {
            Some(serial) => write_number(out, at, style, &serial.to_string()),
            None => write_text(out, at, style, &day.to_string(), texts),
        },
        Cell::Share(millionths) => write_number(out, at, style, &trimmed(decimal(i128::from(*millionths), 6))),
    }
}

/// Writes a text; an empty one is no cell.
pub(super) fn write_text(out: &mut String, at: (&str, u32), style: u32, text: &str, texts: &mut Texts) {
    if text.is_empty() {
        return;
    }
    open(out, at, style);
    out.push_str("\" t=\"s\"><v>");
    push_number(out, u64::from(texts.place(text)));
    out.push_str("</v></c>");
}

fn write_number(out: &mut String, at: (&str, u32), style: u32, digits: &str) {
    open(out, at, style);
    out.push_str("\"><v>");
    out.push_str(digits);
    out.push_str("</v></c>");
}

fn open(out: &mut String, (letters, row): (&str, u32), style: u32) {
    out.push_str("<c r=\"");
    out.push_str(letters);
    push_number(out, u64::from(row));
    out.push_str("\" s=\"");
    push_number(out, u64::from(style));
}

/// Writes a number's digits.
pub(super) fn push_number(out: &mut String, number: u64) {
    // Writing into a string cannot fail.
    write!(out, "{number}").ok();
}

/// The digits of a number that a spreadsheet keeps: `None` where it has more decimals or digits that count than that.
pub(super) fn digits(minor: i128, scale: u8) -> Option<String> {
    if scale > MAX_SCALE {
        return None;
    }
    let all = minor.unsigned_abs().to_string();
    (all.trim_end_matches('0').len() <= DIGITS).then(|| trimmed(decimal(minor, scale)))
}

/// `minor` / 10^`scale`, for any scale.
fn decimal(minor: i128, scale: u8) -> String {
    let scale = usize::from(scale);
    let sign = if minor < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", minor.unsigned_abs(), width = scale + 1);
    let (whole, parts) = digits.split_at(digits.len() - scale);
    if parts.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{parts}") }
}

/// Without zeros at the end that say nothing.
fn trimmed(text: String) -> String {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// 1970-01-01 as spreadsheets count days.
const EPOCH: i64 = 25_569;
/// 1900-03-01: before it spreadsheets disagree, since Excel knows a 29 February of 1900.
const FIRST_DAY: i64 = 61;
/// 9999-12-31.
const LAST_DAY: i64 = 2_958_465;

/// A day as spreadsheets count it; `None` where they cannot or disagree.
pub(super) fn serial(day: Day) -> Option<i64> {
    let serial = i64::from(day.0) + EPOCH;
    (FIRST_DAY..=LAST_DAY).contains(&serial).then_some(serial)
}

/// A rough number for a chart's preview.
pub(super) fn drawn(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Count(count) => Some(*count as f64),
        Cell::Money(Amount { minor, scale }) if *scale <= MAX_SCALE => Some(Amount { minor: *minor, scale: *scale }.to_f64()),
        Cell::Share(millionths) => Some(f64::from(*millionths) / 1e6),
        Cell::Day(day) => serial(*day).map(|serial| serial as f64),
        _ => None,
    }
}

/// `A`, `B`, … `XFD`.
pub(super) fn column_letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        letters.push(char::from(b'A' + ((left - 1) % 26) as u8));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_excels_letters() {
        for (column, letters) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")] {
            assert_eq!(column_letters(column), letters);
        }
    }

    #[test]
    fn numbers_are_digits_or_nothing() {
        for (minor, scale, written) in [
            (0, 0, Some("0")),
            (0, 2, Some("0")),
            (-5, 2, Some("-0.05")),
            (123_450, 2, Some("1234.5")),
            (-1000, 0, Some("-1000")),
            (999_999_999_999_999, 2, Some("9999999999999.99")),
            (1_000_000_000_000_001, 2, None),
            (9_007_199_254_740_993, 0, None),
            (10i128.pow(30), 0, Some("1000000000000000000000000000000")),
            (1, 18, Some("0.000000000000000001")),
            (1, 19, None),
            (1, 255, None),
            (i128::MIN, 0, None),
        ] {
            assert_eq!(digits(minor, scale).as_deref(), written, "{minor} / 10^{scale}");
        }
        assert_eq!(decimal(i128::MIN, 40), "-0.0170141183460469231731687303715884105728");
        assert_eq!(decimal(-7, 255).len(), 2 + 1 + 254 + 1);
    }

    #[test]
    fn days_are_dates_where_all_spreadsheets_agree() {
        let day = |text: &str| serial(Day::parse_iso(text).unwrap());
        assert_eq!(day("1970-01-01"), Some(25_569));
        assert_eq!(day("2024-02-29"), Some(45_351));
        assert_eq!(day("1900-03-01"), Some(61));
        assert_eq!(day("1900-02-28"), None);
        assert_eq!(serial(Day(2_932_896)), Some(2_958_465));
        assert_eq!(serial(Day(2_932_897)), None);
        assert_eq!(serial(Day(i32::MIN)), None);
        assert_eq!(serial(Day(i32::MAX)), None);
    }

    #[test]
    fn every_ink_can_be_read_on_its_ground() {
        // Relative luminance and contrast as WCAG 2.1 has them.
        let light = |rgb: u32| {
            let part = |shift: u32| {
                let c = f64::from((rgb >> shift) & 0xff) / 255.0;
                if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0)
        };
        for (ink, ground) in [(0x1c_2421, 0xe2_efeb), (0x75_5000, 0xfb_f0d4), (0x1c_4f92, 0xe5_eefa), (0x46_5260, 0xeb_eef1), (0x8a_1f18, 0xfb_eae7)]
        {
            let (a, b) = (light(ink), light(ground));
            let contrast = (a.max(b) + 0.05) / (a.min(b) + 0.05);
            assert!(contrast >= 6.0, "{ink:06x} on {ground:06x}: {contrast:.1}");
        }
    }
}
