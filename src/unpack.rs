//! Workbooks and packed files → tables as text. What comes out is read like any other file, so every rule about rows,
//! rejects and lines holds for them too: a sheet's row is the text's line.
//!
//! All input is hostile: what a container says of its own size is not believed, unpacked bytes and cells are counted, and no
//! memory is asked for by what a cell's address claims.

use crate::ingest::{Encoding, Plan, SNIFF_BYTES, is_packed, judge, sniff, to_utf8};
use crate::protocol::{UnpackError, part_name};
use calamine::{Data, DataRef, ExcelDateTime, HeaderRow, Ods, Reader as _, SheetType, SheetVisible, Xls, Xlsx};
use std::io::{Cursor, Read};

/// What unpacking may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Unpacked bytes, of all parts together.
    pub bytes: u64,
    /// Unpacked bytes for each packed byte, beyond the first 10 MiB: text packs to a tenth, a bomb to a thousandth.
    pub ratio: u64,
    /// Cells of a sheet.
    pub cells: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 1 << 30, ratio: 100, cells: 60_000_000 }
    }
}

/// Below this no ratio is suspicious.
const HARMLESS: u64 = 10 << 20;
/// Excel's own limits.
const MAX_ROWS: u32 = 1 << 20;
const MAX_COLUMNS: u32 = 1 << 14;
/// A cell that is held beside all others takes so much more room than one that is written down at once.
const HELD_AT_ONCE: u64 = 8;
/// So many tables of one file are offered.
const MAX_TABLES: usize = 50;

/// A table that was inside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Name of the sheet or packed file; empty where there is only one without a name.
    pub name: String,
    /// Whether it is a sheet of a workbook: of several a person means one.
    pub sheet: bool,
    /// The table: a text file as it was, a sheet as CSV in UTF-8.
    pub bytes: Vec<u8>,
}

impl Table {
    /// How the table would be read, by its first bytes; `None` where it cannot be.
    fn plan(&self) -> Option<Plan> {
        let head = &self.bytes[..self.bytes.len().min(SNIFF_BYTES)];
        sniff(head, self.bytes.len() as u64, None).ok().map(|seen| seen.plan)
    }
}

/// Takes the tables out of a workbook (`.xlsx`, `.xls`, `.ods`), a `.zip` or a `.gz`.
///
/// # Errors
/// [`UnpackError`] where there is none to be had.
pub fn unpack(bytes: &[u8], limits: Limits) -> Result<Vec<Table>, UnpackError> {
    let mut tables = open(bytes, limits, true)?;
    tables.retain(|table| !table.bytes.trim_ascii().is_empty());
    tables.truncate(MAX_TABLES);
    drop_notes(&mut tables);
    if tables.is_empty() { Err(UnpackError::NoTable) } else { Ok(parts_of_one(tables)) }
}

/// Sheets with one header are one table in parts (a sheet a month): all of them are meant, and those without it are not.
fn parts_of_one(mut tables: Vec<Table>) -> Vec<Table> {
    let header = |table: &Table| {
        let plan = table.plan()?;
        (plan.mapping.missing().is_empty() && plan.header_line > 0).then_some(plan.headers)
    };
    let headers: Vec<Option<Vec<String>>> = tables.iter().map(|table| if table.sheet { header(table) } else { None }).collect();
    let Some(first) = headers.iter().flatten().next() else { return tables };
    let same: Vec<bool> = headers.iter().map(|header| header.as_ref() == Some(first)).collect();
    if same.iter().filter(|same| **same).count() > 1 {
        let mut same = same.into_iter();
        tables.retain(|table| same.next() == Some(true) || !table.sheet);
        tables.iter_mut().for_each(|table| table.sheet = false);
    }
    tables
}

/// Text files that are no table (a read-me beside the exports) are left where others are.
fn drop_notes(tables: &mut Vec<Table>) {
    let is_note =
        |table: &Table| !table.sheet && table.name.to_ascii_lowercase().ends_with(".txt") && table.plan().is_none_or(|plan| plan.headers.len() < 2);
    let notes: Vec<bool> = tables.iter().map(is_note).collect();
    if notes.contains(&false) {
        let mut notes = notes.into_iter();
        tables.retain(|_| notes.next() == Some(false));
    }
}

/// The place of the sheet that a person most likely means: the first of those that lack the fewest roles.
#[must_use]
pub fn likeliest(tables: &[Table]) -> usize {
    let lacks = |table: &Table| table.plan().map_or(usize::MAX, |plan| plan.mapping.missing().len());
    (0..tables.len()).min_by_key(|&place| lacks(&tables[place])).unwrap_or(0)
}

/// What a table inside a file is called: with the name of its part where the file has several.
#[must_use]
pub fn full_name(file: &str, table: &str, several: bool) -> String {
    if several { part_name(file, table) } else { file.to_owned() }
}

fn open(bytes: &[u8], limits: Limits, outermost: bool) -> Result<Vec<Table>, UnpackError> {
    let room = limits.bytes.min((bytes.len() as u64).saturating_mul(limits.ratio).max(HARMLESS));
    if bytes.starts_with(b"\x1f\x8b") {
        let inner = read_all(&mut flate2::read::MultiGzDecoder::new(bytes), room)?;
        return if is_packed(&inner) && outermost {
            open(&inner, Limits { bytes: room - inner.len() as u64, ..limits }, false)
        } else {
            Ok(vec![Table { name: String::new(), sheet: false, bytes: inner }])
        };
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return old_workbook(bytes, limits);
    }
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| UnpackError::Damaged)?;
    let workbook = archive.index_for_name("xl/workbook.xml").is_some() || archive.index_for_name("xl/workbook.bin").is_some();
    if workbook {
        // The reader of workbooks trusts what is packed: so it is counted before.
        let mut left = room;
        for place in 0..archive.len() {
            let mut part = archive.by_index(place).map_err(part_error)?;
            if part.name_raw().to_ascii_lowercase().ends_with(b"sharedstrings.xml") {
                let strings = read_all(&mut part, left)?;
                if claims_more_strings(&strings) {
                    return Err(UnpackError::Damaged);
                }
                left -= strings.len() as u64;
            } else {
                left -= count(&mut part, left)?;
            }
        }
        return new_workbook(bytes, limits);
    }
    if archive.index_for_name("content.xml").is_some() && archive.index_for_name("mimetype").is_some() {
        let mut left = room;
        for place in 0..archive.len() {
            let mut part = archive.by_index(place).map_err(part_error)?;
            if part.name_raw() == b"content.xml" {
                let content = read_all(&mut part, left)?;
                // Its reader holds all cells at once, each repeated as often as it says.
                if open_cells(&content) > limits.cells / HELD_AT_ONCE {
                    return Err(UnpackError::TooLarge);
                }
                left -= content.len() as u64;
            } else {
                left -= count(&mut part, left)?;
            }
        }
        return open_workbook(bytes, limits);
    }
    let mut tables = Vec::new();
    let mut left = room;
    for place in 0..archive.len() {
        let mut part = archive.by_index(place).map_err(part_error)?;
        let name = entry_name(part.name_raw());
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
        let table = ["csv", "tsv", "txt"].contains(&ending.as_str());
        let nested = outermost && ["xlsx", "xlsm", "xls", "ods", "gz", "zip"].contains(&ending.as_str());
        if part.is_dir() || name.starts_with("._") || !(table || nested) {
            continue;
        }
        let inner = read_all(&mut part, left)?;
        left -= inner.len() as u64;
        if nested {
            // What is inside counts as well: many small bombs make a large one.
            for inner in open(&inner, Limits { bytes: left, ..limits }, false)? {
                left = left.checked_sub(inner.bytes.len() as u64).ok_or(UnpackError::TooLarge)?;
                tables.push(Table { name: part_name(&name, &inner.name), ..inner });
            }
        } else {
            tables.push(Table { name, sheet: false, bytes: inner });
        }
    }
    Ok(tables)
}

/// Names of old Chinese archives are GBK without saying so.
fn entry_name(raw: &[u8]) -> String {
    let text = match std::str::from_utf8(raw) {
        Ok(text) => text.to_owned(),
        Err(_) => {
            let verdict = judge(raw);
            let encoding = if verdict.best() == Encoding::Big5 { Encoding::Big5 } else { Encoding::Gb18030 };
            String::from_utf8_lossy(&to_utf8(raw, encoding)).into_owned()
        }
    };
    text.rsplit(['/', '\\']).next().unwrap_or_default().to_owned()
}

fn part_error(error: zip::result::ZipError) -> UnpackError {
    match error {
        zip::result::ZipError::UnsupportedArchive(zip::result::ZipError::PASSWORD_REQUIRED) => UnpackError::Encrypted,
        _ => UnpackError::Damaged,
    }
}

/// All bytes of a part, but not one over the room there is.
fn read_all(part: &mut impl Read, room: u64) -> Result<Vec<u8>, UnpackError> {
    let mut bytes = Vec::new();
    part.take(room.saturating_add(1)).read_to_end(&mut bytes).map_err(|_| UnpackError::Damaged)?;
    if bytes.len() as u64 > room { Err(UnpackError::TooLarge) } else { Ok(bytes) }
}

/// How many bytes a part really has.
fn count(part: &mut impl Read, room: u64) -> Result<u64, UnpackError> {
    let read = std::io::copy(&mut part.take(room.saturating_add(1)), &mut std::io::sink()).map_err(|_| UnpackError::Damaged)?;
    if read > room { Err(UnpackError::TooLarge) } else { Ok(read) }
}

/// Whether a list of shared texts says that it is longer than it can be: its reader would ask for so much memory at once.
fn claims_more_strings(part: &[u8]) -> bool {
    const NAME: &[u8] = b"uniqueCount";
    let claim = |at: usize| {
        let rest = &part[at + NAME.len()..];
        let rest = rest.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
        let digits = rest.get(1..)?.iter().take_while(|byte| byte.is_ascii_digit());
        Some(digits.fold(0u64, |sum, byte| sum.saturating_mul(10).saturating_add(u64::from(byte - b'0'))))
    };
    let mut places = (0..part.len().saturating_sub(NAME.len())).filter(|&at| part[at..].starts_with(NAME));
    places.any(|at| claim(at).is_some_and(|texts| texts > part.len() as u64))
}

fn new_workbook(bytes: &[u8], limits: Limits) -> Result<Vec<Table>, UnpackError> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| UnpackError::Damaged)?;
    let mut tables = Vec::new();
    let mut left = limits.bytes;
    for name in sheets(book.sheets_metadata()) {
        let mut reader = book.worksheet_cells_reader(&name).map_err(|_| UnpackError::Damaged)?;
        let mut sheet = Sheet::new(limits.cells, left);
        while let Some(cell) = reader.next_cell().map_err(|_| UnpackError::Damaged)? {
            sheet.cell(cell.get_position(), &text_of(cell.get_value()))?;
        }
        left -= sheet.csv.len() as u64;
        tables.push(Table { name, sheet: true, bytes: sheet.csv });
    }
    Ok(tables)
}

fn old_workbook(bytes: &[u8], limits: Limits) -> Result<Vec<Table>, UnpackError> {
    // A new workbook with a password is wrapped in the old format.
    let wrapped: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if bytes.windows(wrapped.len()).any(|window| window == wrapped) {
        return Err(UnpackError::Encrypted);
    }
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
        calamine::XlsError::Password => UnpackError::Encrypted,
        _ => UnpackError::Damaged,
    })?;
    book.with_header_row(HeaderRow::Row(0));
    let names = sheets(book.sheets_metadata());
    ranges(names, limits, |name| book.worksheet_range(name).map_err(|_| UnpackError::Damaged))
}

/// How many cells the tables of an OpenDocument part hold once what repeats is repeated, at most.
fn open_cells(content: &[u8]) -> u64 {
    let repeated = |tag: &[u8], name: &[u8], most: u64| {
        let at = tag.windows(name.len()).position(|window| window == name);
        let digits = at.map_or(&b""[..], |at| &tag[at + name.len()..]).iter().take_while(|byte| byte.is_ascii_digit());
        let number = digits.fold(0u64, |sum, byte| sum.saturating_mul(10).saturating_add(u64::from(byte - b'0')));
        if at.is_some() { number.min(most) } else { 1 }
    };
    let (mut cells, mut row, mut empty, mut rows) = (0u64, 0u64, 0u64, 1u64);
    for tag in content.split(|&byte| byte == b'<').map(|tag| tag.split(|&byte| byte == b'>').next().unwrap_or_default()) {
        if tag.starts_with(b"table:table-row") {
            (row, empty, rows) = (0, 0, repeated(tag, b"number-rows-repeated=\"", MAX_ROWS.into()));
        } else if tag.starts_with(b"table:table-cell") || tag.starts_with(b"table:covered-table-cell") {
            let own = repeated(tag, b"number-columns-repeated=\"", MAX_COLUMNS.into());
            // Empty ones at the end of a row cost nothing; before others they do.
            if tag.ends_with(b"/") && !tag.windows(7).any(|window| window == b"office:") {
                empty += own;
            } else {
                row += std::mem::take(&mut empty).min(MAX_COLUMNS.into()) + own;
            }
        } else if tag.starts_with(b"/table:table-row") {
            cells = cells.saturating_add(row.saturating_mul(rows));
        }
    }
    cells
}

fn open_workbook(bytes: &[u8], limits: Limits) -> Result<Vec<Table>, UnpackError> {
    let mut book: Ods<_> = Ods::new(Cursor::new(bytes)).map_err(|error| match error {
        calamine::OdsError::Password => UnpackError::Encrypted,
        _ => UnpackError::Damaged,
    })?;
    book.with_header_row(HeaderRow::Row(0));
    let names = sheets(book.sheets_metadata());
    ranges(names, limits, |name| book.worksheet_range(name).map_err(|_| UnpackError::Damaged))
}

/// Sheets that their reader gives as a whole.
fn ranges(
    names: Vec<String>,
    limits: Limits,
    mut range_of: impl FnMut(&str) -> Result<calamine::Range<Data>, UnpackError>,
) -> Result<Vec<Table>, UnpackError> {
    let mut tables = Vec::new();
    let mut left = limits.bytes;
    for name in names {
        let range = range_of(&name)?;
        let mut sheet = Sheet::new(limits.cells, left);
        let start = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            sheet.cell((start.0 + row as u32, start.1 + column as u32), &text_of(&borrowed(value)))?;
        }
        left -= sheet.csv.len() as u64;
        tables.push(Table { name, sheet: true, bytes: sheet.csv });
    }
    Ok(tables)
}

/// Sheets that a person sees, then those hidden.
fn sheets(all: &[calamine::Sheet]) -> Vec<String> {
    let tables = all.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let (seen, hidden): (Vec<_>, Vec<_>) = tables.partition(|sheet| sheet.visible == SheetVisible::Visible);
    seen.into_iter().chain(hidden).map(|sheet| sheet.name.clone()).collect()
}

fn borrowed(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(truth) => DataRef::Bool(*truth),
        Data::DateTime(time) => DataRef::DateTime(*time),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
        _ => DataRef::Empty,
    }
}

/// A cell as a person would read it in the file: numbers as the spreadsheet means them, dates as ISO.
fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(truth) => truth.to_string(),
        DataRef::DateTime(time) => date_text(time),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
        _ => String::new(),
    }
}

/// The fifteen digits that spreadsheets keep: 0.1 + 0.2 is 0.3 there, and a phone number is whole.
fn number_text(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        return format!("{number:.0}");
    }
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    rounded.to_string()
}

fn date_text(time: &ExcelDateTime) -> String {
    if time.is_duration() {
        return number_text(time.as_f64());
    }
    let (year, month, day, hour, minute, second, milli) = time.to_ymd_hms_milli();
    // A time alone has no day.
    if time.as_f64() < 1.0 {
        return format!("{hour:02}:{minute:02}:{second:02}");
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second, milli) == (0, 0, 0, 0) { date } else { format!("{date} {hour:02}:{minute:02}:{second:02}") }
}

/// A sheet as CSV, cell by cell in reading order: one line a row, so that a line's number is the row's.
struct Sheet {
    csv: Vec<u8>,
    row: u32,
    column: u32,
    cells: u64,
    most: u64,
    /// Room for the text: one shared text can stand in every cell, and one part be every sheet.
    room: u64,
}

impl Sheet {
    fn new(most: u64, room: u64) -> Self {
        Self { csv: Vec::new(), row: 0, column: 0, cells: 0, most, room }
    }

    fn cell(&mut self, (row, column): (u32, u32), text: &str) -> Result<(), UnpackError> {
        if text.is_empty() {
            return Ok(());
        }
        // Backwards is nobody's order; a cell far away costs the empty ones between.
        if row < self.row || row == self.row && column < self.column || row >= MAX_ROWS || column >= MAX_COLUMNS {
            return Err(UnpackError::Damaged);
        }
        if row > self.row {
            self.csv.extend(std::iter::repeat_n(b'\n', (row - self.row) as usize));
            (self.row, self.column) = (row, 0);
        }
        self.csv.extend(std::iter::repeat_n(b',', (column - self.column) as usize));
        self.cells += u64::from(column - self.column) + 1;
        self.column = column;
        if self.cells > self.most {
            return Err(UnpackError::TooLarge);
        }
        let plain: String = text.chars().map(|c| if matches!(c, '\r' | '\n') { ' ' } else { c }).collect();
        if plain.contains([',', '"']) || plain.starts_with(' ') || plain.ends_with(' ') {
            self.csv.push(b'"');
            self.csv.extend_from_slice(plain.replace('"', "\"\"").as_bytes());
            self.csv.push(b'"');
        } else {
            self.csv.extend_from_slice(plain.as_bytes());
        }
        if self.csv.len() as u64 > self.room { Err(UnpackError::TooLarge) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_the_spreadsheet_shows_them() {
        for (number, text) in
            [(13_800_138_000.0, "13800138000"), (0.1 + 0.2, "0.3"), (1234.5, "1234.5"), (-0.05, "-0.05"), (1e-7, "0.0000001"), (7.0, "7")]
        {
            assert_eq!(number_text(number), text);
        }
    }

    #[test]
    fn rows_keep_their_numbers_and_far_cells_cost_what_they_claim() {
        let mut sheet = Sheet::new(1000, 1000);
        for (at, text) in [((0, 0), "客户"), ((0, 2), "a,b"), ((3, 1), "line\nbreak"), ((3, 2), "\"")] {
            sheet.cell(at, text).unwrap();
        }
        assert_eq!(String::from_utf8(sheet.csv.clone()).unwrap(), "客户,,\"a,b\"\n\n\n,line break,\"\"\"\"");
        assert_eq!(sheet.cell((2, 0), "back"), Err(UnpackError::Damaged));
        assert_eq!(sheet.cell((MAX_ROWS, 0), "below the last row"), Err(UnpackError::Damaged));
        let mut sheet = Sheet::new(1000, 1000);
        assert_eq!(sheet.cell((0, 5000), "far"), Err(UnpackError::TooLarge));
    }

    #[test]
    fn a_gzip_bomb_is_stopped_by_its_own_bytes() {
        use std::io::Write;
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        for _ in 0..64 {
            encoder.write_all(&[b' '; 1 << 20]).unwrap();
        }
        let bomb = encoder.finish().unwrap();
        assert!(bomb.len() < 100_000);
        assert_eq!(unpack(&bomb, Limits::default()), Err(UnpackError::TooLarge));
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(b"id,amount\n1,5\n").unwrap();
        assert_eq!(unpack(&encoder.finish().unwrap(), Limits::default()).unwrap()[0].bytes, b"id,amount\n1,5\n");
        for damaged in [&b"PK\x03\x04 and no more"[..], b"\xd0\xcf\x11\xe0", b"\x1f\x8b\x08"] {
            assert_eq!(unpack(damaged, Limits::default()), Err(UnpackError::Damaged));
        }
    }
}
