//! All of a workbook but its rows: made by `rust_xlsxwriter`, taken apart here.

use super::cells::{Styles, all_formats, drawn, money_format, plain};
use super::charts;
use super::texts::cut;
use super::{MAX_COLUMNS, MAX_ROWS};
use crate::model::Day;
use crate::protocol::{Book, BookError, BookSheet, Cell};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, IgnoreError, Workbook, Worksheet};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// A4.
const PAPER: u8 = 9;
/// A table wider than this does not fit on a screen: its first column stays in sight.
const SCREEN_WIDTH: u32 = 90;
/// The width of a column that says none, in characters.
const COLUMN_WIDTH: u16 = 10;
/// So many rows of a chart are kept for its preview; a spreadsheet draws all of them.
const PREVIEW_ROWS: u32 = 1000;

/// A cell that a chart draws.
pub(super) struct Kept {
    /// From 0 under the header.
    pub row: u32,
    pub column: u16,
    pub cell: Cell,
}

/// A sheet and what is known of its rows.
pub(super) struct SheetFrame<'a> {
    pub sheet: &'a BookSheet,
    pub rows: u32,
    pub kept: &'a [Kept],
}

impl<'a> SheetFrame<'a> {
    /// Before any row is written.
    pub fn empty(sheet: &'a BookSheet) -> Self {
        Self { sheet, rows: 0, kept: &[] }
    }
}

/// Whether a chart draws a cell; `row` is counted under the header.
pub(super) fn is_drawn(sheet: &BookSheet, row: u32, column: usize) -> bool {
    sheet.charts.iter().any(|chart| {
        let (first, last) = chart.rows;
        let inside = row >= first && row <= last && row - first < PREVIEW_ROWS;
        inside && (usize::from(chart.names) == column || chart.values.iter().any(|&own| usize::from(own) == column))
    })
}

/// The parts of a workbook whose sheets hold nothing that counts.
pub(super) struct Frame {
    pub archive: ZipArchive<Cursor<Vec<u8>>>,
}

impl Frame {
    pub fn make(book: &Book, names: &[String], sheets: &[SheetFrame<'_>]) -> Result<Self, BookError> {
        let mut workbook = Workbook::new();
        workbook.set_properties(&properties(book)?);
        // 22 pixels hold a line of the font; 64 are what a column of it has.
        workbook.set_default_format(&plain(), 22, 64)?;
        for (place, (frame, name)) in sheets.iter().zip(names).enumerate() {
            let sheet = workbook.add_worksheet();
            sheet.set_name(name)?;
            set_up(sheet, frame)?;
            let mut below = 0;
            for Kept { row, column, cell } in frame.kept {
                below = below.max(row + 2);
                match (cell, drawn(cell)) {
                    (Cell::Text(text) | Cell::Marked(text, _), _) => {
                        sheet.write_string(row + 1, *column, cut(text).unwrap_or_else(|| text.clone()))?;
                    }
                    (_, Some(number)) => {
                        sheet.write_number(row + 1, *column, number)?;
                    }
                    _ => {}
                }
            }
            for (column, own) in (0u16..).zip(&frame.sheet.columns) {
                if !frame.sheet.charts.is_empty() {
                    sheet.write_string(0, column, cut(&own.title).unwrap_or_else(|| own.title.clone()))?;
                }
            }
            charts::insert(sheet, frame, name)?;
            if place == 0 {
                // Below all else one cell of each style, so that the file has it and says its number; and one text.
                for (column, format) in (0u16..).zip(all_formats(unit(book))) {
                    sheet.write_blank(below + 1, column, &format)?;
                }
                sheet.write_string(below + 2, 0, "-")?;
            }
        }
        let archive = ZipArchive::new(Cursor::new(workbook.save_to_buffer()?))?;
        Ok(Self { archive })
    }

    /// The name of a sheet's part.
    pub fn sheet_part(place: usize) -> String {
        format!("xl/worksheets/sheet{}.xml", place + 1)
    }

    /// What stands before a sheet's first row, and the numbers of the styles.
    pub fn before_rows(&mut self, place: usize) -> Result<(String, Styles), BookError> {
        let (before, after) = (self.part(place)?, self.part(0)?);
        let (before, _) = before.split_once("<sheetData").ok_or(BookError::Broken)?;
        // Where the table ends is not known yet, and no reader needs to be told.
        let without = match before.split_once("<dimension ") {
            Some((head, tail)) => format!("{head}{}", tail.split_once("/>").ok_or(BookError::Broken)?.1),
            None => before.to_owned(),
        };
        Ok((without + "<sheetData>", styles(&after)?))
    }

    /// What stands after a sheet's last row.
    pub fn after_rows(&mut self, place: usize) -> Result<String, BookError> {
        let part = self.part(place)?;
        let after = part.split_once("</sheetData>").or_else(|| part.split_once("<sheetData/>")).ok_or(BookError::Broken)?.1;
        Ok(format!("</sheetData>{after}"))
    }

    fn part(&mut self, place: usize) -> Result<String, BookError> {
        let mut text = String::new();
        self.archive.by_name(&Self::sheet_part(place))?.read_to_string(&mut text)?;
        Ok(text)
    }
}

/// The unit of money; a book has one.
fn unit(book: &Book) -> &str {
    let mut columns = book.sheets.iter().flat_map(|sheet| &sheet.columns);
    columns.find(|column| !column.unit.is_empty()).map_or("", |column| &column.unit)
}

/// The numbers of the styles, from the cells that stand one for each.
fn styles(part: &str) -> Result<Styles, BookError> {
    let ids: Vec<u32> = part
        .split("<c ")
        .skip(1)
        .filter_map(|cell| cell.split_once('>').map(|(tag, _)| tag))
        .filter(|tag| tag.ends_with('/'))
        .filter_map(|tag| tag.split_once("s=\"")?.1.split_once('"')?.0.parse().ok())
        .collect();
    if ids.len() == all_formats("").len() { Ok(Styles::new(ids)) } else { Err(BookError::Broken) }
}

/// The day of making is told; a file without one is as old as the first version of Excel's calendar that all agree on.
fn properties(book: &Book) -> Result<DocProperties, BookError> {
    let (year, month, day) = book.made.unwrap_or(Day(0)).civil();
    let year = u16::try_from(year).ok().filter(|year| (1900..=9999).contains(year));
    let made = match year {
        Some(year) => ExcelDateTime::from_ymd(year, month as u8, day as u8)?,
        None => ExcelDateTime::from_ymd(1970, 1, 1)?,
    };
    let title: String = book.title.chars().filter(|c| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}')).take(255).collect();
    Ok(DocProperties::new().set_title(title).set_author("Fenji 分级").set_creation_datetime(&made))
}

fn set_up(sheet: &mut Worksheet, frame: &SheetFrame<'_>) -> Result<(), BookError> {
    let columns = frame.sheet.columns.len().min(MAX_COLUMNS);
    for (column, own) in (0u16..).zip(&frame.sheet.columns) {
        sheet.set_column_width(column, f64::from(width(own.width)))?;
    }
    sheet.set_freeze_panes(1, u16::from(table_width(frame.sheet) > SCREEN_WIDTH))?;
    let last_row = frame.rows.min(MAX_ROWS - 1);
    if let Some(last) = columns.checked_sub(1) {
        let last = last as u16;
        if frame.sheet.filter {
            sheet.autofilter(0, 0, last_row, last)?;
        }
        // A phone number is text on purpose: no green corner in every cell.
        sheet.ignore_error_range(0, 0, last_row, last, IgnoreError::NumberStoredAsText)?;
    }
    sheet.set_landscape().set_paper_size(PAPER).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    sheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3).set_footer("&L&A&R&P / &N");
    Ok(())
}

fn width(own: u16) -> u16 {
    if own == 0 { COLUMN_WIDTH } else { own.min(255) }
}

/// The width of a sheet's table in characters.
pub(super) fn table_width(sheet: &BookSheet) -> u32 {
    sheet.columns.iter().map(|own| u32::from(width(own.width))).sum()
}

/// The number format of a column's values, as the first that a chart keeps says it.
pub(super) fn number_format(frame: &SheetFrame<'_>, column: u16) -> String {
    let first = frame.kept.iter().find(|kept| kept.column == column && drawn(&kept.cell).is_some());
    match first.map(|kept| &kept.cell) {
        Some(Cell::Share(_)) => "0%".to_owned(),
        Some(Cell::Day(_)) => "yyyy-mm-dd".to_owned(),
        // An axis needs no cents.
        _ => money_format(0),
    }
}
