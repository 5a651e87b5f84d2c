//! A workbook as a file: typed cells → `.xlsx`, row by row, so that a table of any length costs about its packed size.
//!
//! The frame — styles, panes, filters, print set-up, charts — is made by `rust_xlsxwriter` and holds no row. The rows are
//! written here, straight into packed parts that take the place of the frame's empty ones: that library keeps every cell of
//! a table in a tree and then the sheet's whole text beside it, gigabytes where a worker has four at most; it takes a text
//! that looks like its own markup (`<r>…</r>`) for markup; and it lets `_x0041` before a control character read back as `A`.
//! Numbers are written as the digits they are and never go through a floating-point number.
//!
//! All input is data from outside: nothing here panics, and no text can become a formula, a number or markup.

mod cells;
mod charts;
mod frame;
mod names;
mod texts;

pub use names::sheet_names;

use crate::protocol::{Book, BookError, BookSheet, Cell};
use cells::{Style, Styles, column_letters, style_of, write_cell, write_text};
use frame::{Frame, Kept, SheetFrame};
use std::io::{Cursor, Read, Write};
use texts::Texts;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// Rows of a sheet, its header included.
pub const MAX_ROWS: u32 = 1 << 20;
/// Columns of a sheet.
pub const MAX_COLUMNS: usize = 1 << 14;
/// The name of the part that holds every text.
const TEXTS_PART: &str = "xl/sharedStrings.xml";
/// So many rows are looked at before the header is written: a title stands where the column's values do.
const HEAD: usize = 100;
/// Rows are packed in pieces of about this size.
const PIECE: usize = 1 << 16;

/// Writes a workbook: what it is first, then rows of its sheets in order, then the file.
pub struct BookWriter {
    book: Book,
    names: Vec<String>,
    sheets: Vec<SheetWriter>,
    texts: Texts,
    /// What went wrong once stays wrong: a file that lacks rows must not come out.
    failed: Option<BookError>,
}

/// A sheet being written.
struct SheetWriter {
    part: ZipWriter<Cursor<Vec<u8>>>,
    styles: Styles,
    /// The first rows, until the header is written.
    head: Option<Vec<Vec<Cell>>>,
    /// Text of rows that are not packed yet.
    text: String,
    /// Letters of the columns met so far.
    letters: Vec<String>,
    /// Rows written, without the header.
    rows: u32,
    /// Cells that charts draw, kept for their previews.
    kept: Vec<Kept>,
}

impl BookWriter {
    /// Begins a workbook with the rows that it has already.
    ///
    /// # Errors
    /// [`BookError`] where it has no sheet, or a sheet cannot hold what it has.
    pub fn new(book: &Book) -> Result<Self, BookError> {
        if book.sheets.is_empty() {
            return Err(BookError::NoSheet);
        }
        let names = sheet_names(book.sheets.iter().map(|sheet| sheet.name.as_str()));
        for (sheet, name) in book.sheets.iter().zip(&names) {
            if sheet.columns.len() > MAX_COLUMNS {
                return Err(BookError::TooManyColumns { sheet: name.clone() });
            }
        }
        // The rows are written at once; what is kept describes the sheets.
        let outline = |sheet: &BookSheet| BookSheet { rows: Vec::new(), ..sheet.clone() };
        let plan = Book { sheets: book.sheets.iter().map(outline).collect(), ..book.clone() };
        let empty: Vec<SheetFrame<'_>> = plan.sheets.iter().map(SheetFrame::empty).collect();
        let mut frame = Frame::make(&plan, &names, &empty)?;
        let mut writer = Self { sheets: Vec::new(), texts: Texts::default(), failed: None, names, book: plan };
        for place in 0..book.sheets.len() {
            let (before, styles) = frame.before_rows(place)?;
            let mut part = ZipWriter::new(Cursor::new(Vec::new()));
            part.start_file(Frame::sheet_part(place), options())?;
            part.write_all(before.as_bytes())?;
            let head = Some(Vec::new());
            writer.sheets.push(SheetWriter { part, styles, head, text: String::new(), letters: Vec::new(), rows: 0, kept: Vec::new() });
        }
        for (place, sheet) in book.sheets.iter().enumerate() {
            writer.rows(place, &sheet.rows)?;
        }
        Ok(writer)
    }

    /// Adds rows at the end of a sheet.
    ///
    /// # Errors
    /// [`BookError`] where there is no such sheet, or it cannot hold the rows; then no file comes out any more.
    pub fn rows(&mut self, sheet: usize, rows: impl AsRef<[Vec<Cell>]>) -> Result<(), BookError> {
        let written = match &self.failed {
            Some(error) => Err(error.clone()),
            None => self.add(sheet, rows.as_ref()),
        };
        if let Err(error) = &written {
            self.failed = Some(error.clone());
        }
        written
    }

    fn add(&mut self, place: usize, rows: &[Vec<Cell>]) -> Result<(), BookError> {
        let (Some(sheet), Some(own)) = (self.sheets.get_mut(place), self.book.sheets.get(place)) else { return Err(BookError::UnknownSheet) };
        let name = || self.names.get(place).cloned().unwrap_or_default();
        let held = sheet.head.as_ref().map_or(0, Vec::len) + sheet.rows as usize;
        if rows.len() + held >= MAX_ROWS as usize {
            return Err(BookError::TooManyRows { sheet: name() });
        }
        if rows.iter().any(|row| row.len() > MAX_COLUMNS) {
            return Err(BookError::TooManyColumns { sheet: name() });
        }
        let mut rows = rows;
        if let Some(head) = &mut sheet.head {
            let (first, rest) = rows.split_at(rows.len().min(HEAD - head.len()));
            head.extend_from_slice(first);
            rows = rest;
            if head.len() < HEAD {
                return Ok(());
            }
        }
        sheet.header(own, &mut self.texts)?;
        rows.iter().try_for_each(|row| sheet.row(own, row, &mut self.texts))
    }

    /// Texts that were longer than a cell can hold; each ends with how many characters it lost.
    #[must_use]
    pub fn cut_texts(&self) -> u64 {
        let long = |cell: &&Cell| matches!(cell, Cell::Text(text) | Cell::Marked(text, _) if texts::cut(text).is_some());
        let held = |(sheet, own): (&SheetWriter, &BookSheet)| {
            let Some(head) = &sheet.head else { return 0 };
            head.iter().flatten().filter(long).count() + own.columns.iter().filter(|column| texts::cut(&column.title).is_some()).count()
        };
        self.texts.cut + self.sheets.iter().zip(&self.book.sheets).map(held).sum::<usize>() as u64
    }

    /// The file.
    ///
    /// # Errors
    /// [`BookError`] where rows could not be added before, or the file would be larger than a worker can hold.
    pub fn finish(self) -> Result<Vec<u8>, BookError> {
        let Self { book, names, mut sheets, mut texts, failed } = self;
        if let Some(error) = failed {
            return Err(error);
        }
        for (sheet, own) in sheets.iter_mut().zip(&book.sheets) {
            sheet.header(own, &mut texts)?;
        }
        let full: Vec<SheetFrame<'_>> =
            book.sheets.iter().zip(&sheets).map(|(sheet, written)| SheetFrame { sheet, rows: written.rows, kept: &written.kept }).collect();
        let mut frame = Frame::make(&book, &names, &full)?;
        let mut parts = Vec::with_capacity(sheets.len());
        for (place, sheet) in sheets.into_iter().enumerate() {
            parts.push(sheet.finish(&frame.after_rows(place)?)?);
        }
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        for index in 0..frame.archive.len() {
            let name = frame.archive.by_index_raw(index)?.name()?.into_owned();
            if name == TEXTS_PART {
                out.start_file(TEXTS_PART, options())?;
                texts.write(&mut out)?;
            } else if let Some(place) = (0..parts.len()).find(|&place| Frame::sheet_part(place) == name) {
                let bytes = std::mem::take(&mut parts[place]);
                out.raw_copy_file(ZipArchive::new(Cursor::new(bytes))?.by_index_raw(0)?)?;
            } else if name.starts_with("xl/charts/") {
                let mut text = String::new();
                frame.archive.by_index(index)?.read_to_string(&mut text)?;
                out.start_file(name, options())?;
                out.write_all(charts::with_chinese_font(&text).as_bytes())?;
            } else {
                out.raw_copy_file(frame.archive.by_index_raw(index)?)?;
            }
        }
        Ok(out.finish()?.into_inner())
    }
}

/// No clock: every part is as old as the format itself.
fn options() -> SimpleFileOptions {
    // The usual level takes more than twice as long to save a fifth of the bytes, which go nowhere but to a disk.
    let packed = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated).compression_level(Some(2));
    packed.last_modified_time(zip::DateTime::default()).unix_permissions(0o600)
}

impl SheetWriter {
    /// Writes the header and the rows that were held back for it, once.
    fn header(&mut self, sheet: &BookSheet, texts: &mut Texts) -> Result<(), BookError> {
        let Some(head) = self.head.take() else { return Ok(()) };
        self.text.push_str("<row r=\"1\">");
        for (column, own) in sheet.columns.iter().enumerate() {
            self.reach(column);
            let first = head.iter().filter_map(|row| row.get(column)).find(|cell| **cell != Cell::Empty);
            let style = if first.is_some_and(cells::is_number) { Style::NumberHeader } else { Style::Header };
            write_text(&mut self.text, (&self.letters[column], 1), self.styles.id(style), &own.title, texts);
        }
        self.end_row()?;
        head.iter().try_for_each(|row| self.row(sheet, row, texts))
    }

    fn row(&mut self, sheet: &BookSheet, cells: &[Cell], texts: &mut Texts) -> Result<(), BookError> {
        let number = self.rows + 2;
        self.text.push_str("<row r=\"");
        cells::push_number(&mut self.text, u64::from(number));
        self.text.push_str("\">");
        for (column, cell) in cells.iter().enumerate() {
            self.reach(column);
            let style = self.styles.id(style_of(cell, sheet.columns.get(column)));
            write_cell(&mut self.text, (&self.letters[column], number), style, cell, texts);
            if frame::is_drawn(sheet, self.rows, column) {
                self.kept.push(Kept { row: self.rows, column: column as u16, cell: cell.clone() });
            }
        }
        self.rows += 1;
        self.end_row()
    }

    fn end_row(&mut self) -> Result<(), BookError> {
        self.text.push_str("</row>");
        if self.text.len() >= PIECE {
            self.part.write_all(self.text.as_bytes())?;
            self.text.clear();
        }
        Ok(())
    }

    /// Knows the letters up to a column.
    fn reach(&mut self, column: usize) {
        while self.letters.len() <= column {
            self.letters.push(column_letters(self.letters.len()));
        }
    }

    fn finish(mut self, after: &str) -> Result<Vec<u8>, BookError> {
        self.part.write_all(self.text.as_bytes())?;
        self.part.write_all(after.as_bytes())?;
        Ok(self.part.finish()?.into_inner())
    }
}

/// What a library says of its own parts holds no cell, and nobody can act on it: it is one error.
impl From<zip::result::ZipError> for BookError {
    fn from(_: zip::result::ZipError) -> Self {
        Self::TooLarge
    }
}

impl From<std::io::Error> for BookError {
    fn from(_: std::io::Error) -> Self {
        Self::TooLarge
    }
}

impl From<rust_xlsxwriter::XlsxError> for BookError {
    fn from(_: rust_xlsxwriter::XlsxError) -> Self {
        Self::Broken
    }
}
