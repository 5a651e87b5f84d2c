//! The first look at a file: encoding, delimiter, header, roles. A proposal for the person to confirm.

use super::amount::DecimalMark;
use super::cells::readable;
use super::columns::{ColumnGuess, Mapping, Role, guess_by_values, guess_roles, normal_header};
use super::currency::Currency;
use super::date::{DateOrder, DateSystem, year_comes_first};
use super::dialect;
use super::discount::Discount;
use super::encoding::Encoding;
use super::evidence::Evidence;
use super::header::{self, FirstRecord};
use super::keys::{KeyChoice, SharedKey, key_choices, shared_key};
use super::platforms::Platform;
use super::scan::{Dialect, Scanner, Step};
use crate::model::Decimal;
use serde::{Deserialize, Serialize};

/// How many bytes the first look takes from the start of a file.
pub const SNIFF_BYTES: usize = 256 << 10;
/// How many rows the preview shows.
const PREVIEW_ROWS: usize = 20;
/// How many rows are looked at to see whether the customers' key is one.
const KEY_ROWS: usize = 2_000;
/// How many rows the role guess looks at.
const GUESS_ROWS: usize = 200;

/// How a file is read: all that a worker needs to parse any slice of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Encoding of the bytes.
    pub encoding: Encoding,
    /// Whether a byte-order mark or a person decided the encoding, so that the whole file is not asked.
    pub encoding_fixed: bool,
    /// Whether the file is made UTF-8 before it is read: places below are those of the converted text.
    pub converted: bool,
    /// How records are written.
    pub dialect: Dialect,
    /// Physical line of the header's first line, from 1; 0 = there is none, and the columns are numbered.
    pub header_line: u64,
    /// Byte where the first record after the header begins.
    pub data_start: u64,
    /// Physical line of that byte, from 1.
    pub data_line: u64,
    /// The header record as the file has it, to be read anew in another encoding.
    pub header: Vec<u8>,
    /// Header texts as shown, made distinct.
    pub headers: Vec<String>,
    /// Which column plays which role.
    pub mapping: Mapping,
    /// Decimal mark, or `None` where nothing has decided it yet.
    pub decimal: Option<DecimalMark>,
    /// Order of day and month in slashed dates, or `None` where nothing has decided it yet.
    pub date_order: Option<DateOrder>,
    /// The only currency whose rows count; `None` = all rows do.
    pub currency: Option<String>,
    /// What each currency is worth in the one that all are turned into; empty = amounts are as written.
    pub rates: Vec<(String, Decimal)>,
    /// Whether an order's total stands on every one of its lines and counts once.
    pub once_per_order: bool,
    /// Whether an order's total stands on its first line and its other lines have no amount.
    pub total_first: bool,
    /// Whether customer, date and order id stand only on the first row of each group.
    pub grouped: bool,
    /// What the discount beside quantity × unit price is, where a person said so.
    pub discount: Option<Discount>,
    /// How bare numbers in the date column are dates, where a person said so.
    pub serial: Option<DateSystem>,
    /// A customer of the first rows who stands for many.
    pub shared_key: Option<SharedKey>,
}

/// The result of the first look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sniffed {
    /// How the file would be read.
    pub plan: Plan,
    /// The first rows, cells as text.
    pub rows: Vec<Vec<String>>,
    /// Guessed role and evidence for each column.
    pub guesses: Vec<ColumnGuess>,
    /// The known export that it is.
    pub platform: Option<&'static Platform>,
    /// Columns that could be the customer instead, best first.
    pub keys: Vec<KeyChoice>,
}

/// Why a file cannot be read at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SniffError {
    /// No byte in it.
    Empty,
    /// No line that could be a header.
    NoHeader,
    /// Not text: what its first bytes say it is.
    NotText(&'static str),
    /// Tables packed in another format; `unpack` takes them out.
    Packed,
}

impl Plan {
    /// The column of a discount that amounts by quantity × unit price leave out of sight.
    #[must_use]
    pub fn discount_column(&self) -> Option<usize> {
        let by_price = self.mapping.column(Role::Amount).is_none() && self.mapping.has_amount();
        self.mapping.column(Role::Discount).filter(|_| by_price)
    }

    /// The currency that the header of the amounts names, of cells that name none: `金额（元）`, `Total (USD)`.
    #[must_use]
    pub fn header_currency(&self) -> Option<Currency> {
        let role = if self.mapping.column(Role::Amount).is_some() { Role::Amount } else { Role::UnitPrice };
        let header = self.header_of(role);
        let mut words = header.split(|c: char| !c.is_alphanumeric() && !"$€£¥￥₩".contains(c)).filter(|word| !word.is_empty());
        words.find_map(Currency::of_word)
    }
}

impl std::fmt::Display for SniffError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Empty => write!(f, "the file is empty"),
            Self::NoHeader => write!(f, "no header found: every line is blank"),
            Self::Packed => write!(f, "this is a workbook or packed file, not a text table: open it and save it as CSV"),
            Self::NotText(kind) => write!(f, "this is {kind}, not a text table: open it and save it as CSV"),
        }
    }
}

/// What a person says about a file, where the first look was wrong; what is not told is looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Encoding of the bytes.
    pub encoding: Option<Encoding>,
    /// Between two fields.
    pub delimiter: Option<u8>,
    /// Physical line of the header; 0 = there is none.
    pub header_line: Option<u64>,
}

/// Looks at the first bytes of a file (at most [`SNIFF_BYTES`]); `size` is the whole file's.
///
/// # Errors
/// [`SniffError`] where nothing in the file can be a table.
pub fn sniff(bytes: &[u8], size: u64, encoding: Option<Encoding>) -> Result<Sniffed, SniffError> {
    sniff_as(bytes, size, Told { encoding, ..Told::default() })
}

/// As [`sniff`], with more that a person has said.
///
/// # Errors
/// [`SniffError`] where nothing in the file can be a table.
pub fn sniff_as(bytes: &[u8], size: u64, told: Told) -> Result<Sniffed, SniffError> {
    if size == 0 || bytes.is_empty() {
        return Err(SniffError::Empty);
    }
    let whole = bytes.len() as u64 == size;
    if is_packed(bytes) {
        return Err(SniffError::Packed);
    }
    let mark = [(&b"\xef\xbb\xbf"[..], Encoding::Utf8), (b"\xff\xfe", Encoding::Utf16Le), (b"\xfe\xff", Encoding::Utf16Be)]
        .into_iter()
        .find(|(mark, _)| bytes.starts_with(mark));
    if mark.is_none()
        && let Some(kind) = known_kind(bytes)
    {
        return Err(SniffError::NotText(kind));
    }
    let fixed = told.encoding.is_some() || mark.is_some();
    let named = told.encoding.or(mark.map(|(_, encoding)| encoding)).map(|encoding| (encoding, true));
    let (encoding, sure) = named.unwrap_or_else(|| super::encoding::propose(bytes, whole));
    if !encoding.is_wide() {
        if is_binary(bytes) {
            return Err(SniffError::NotText("a binary file"));
        }
        let bom = mark.filter(|(_, marked)| *marked == encoding).map_or(0, |(mark, _)| mark.len());
        let seen = look(bytes, bom, whole, encoding, told)?;
        // Once converted, a file can no longer be asked about: a doubtful one stays as it is, and a row that is cut within a
        // character has a cell too many.
        if !sure || !cuts_characters(encoding, seen.plan.dialect) {
            return Ok(Sniffed { plan: Plan { encoding_fixed: fixed, ..seen.plan }, ..seen });
        }
    }
    // Half a character at the end of the sample is no character.
    let cut = if whole { bytes.len() } else { bytes.len() / 2 * 2 };
    let text = super::encoding::decode_all(&bytes[..cut], encoding);
    let text = text.trim_start_matches('\u{feff}');
    let text = if whole { text } else { text.trim_end_matches('\u{fffd}') };
    let seen = look(text.as_bytes(), 0, whole, Encoding::Utf8, told)?;
    Ok(Sniffed { plan: Plan { encoding, encoding_fixed: fixed, converted: true, ..seen.plan }, ..seen })
}

/// Whether a mark can be the second half of a character, so that a table in this encoding is decoded before it is cut.
fn cuts_characters(encoding: Encoding, dialect: Dialect) -> bool {
    encoding.is_double_byte() && [dialect.delimiter, dialect.escape].iter().any(|mark| (0x40..=0x7e).contains(mark))
}

/// Looks at text whose cells are in `encoding`, from `bom` on.
fn look(bytes: &[u8], bom: usize, whole: bool, encoding: Encoding, told: Told) -> Result<Sniffed, SniffError> {
    let (mut start, mut line) = (bom, 1);
    let mut delimiter = None;
    if let Some((mark, next)) = excel_delimiter_line(&bytes[bom..]) {
        delimiter = Some(mark);
        start = bom + next;
        line = 2;
    }
    let mut dialect = dialect::detect(&bytes[start..], told.delimiter.or(delimiter), whole);
    let mut records = first_records(bytes, start, line, dialect, whole, encoding);
    if records.is_empty() && !bytes[start..].trim_ascii().is_empty() {
        return Err(SniffError::NotText("a file whose first line is longer than 256 KiB"));
    }
    // Stray quotation marks are read by the number of columns.
    if let Some(width) = header::width(&records) {
        dialect.columns = width as u32;
        records = first_records(bytes, start, line, dialect, whole, encoding);
    }
    let header = header::find(&records, told.header_line).ok_or(SniffError::NoHeader)?;
    dialect.columns = header.names.len() as u32;
    let headers = header.names;
    let first = header.at + header.lines;
    let data = &records[first..];
    let header_bytes = if header.lines == 0 { Vec::new() } else { bytes[records[header.at].start..records[first - 1].next].to_vec() };
    let (data_start, data_line) = match first.checked_sub(1) {
        Some(before) if header.lines > 0 => (records[before].next, records[before].next_line),
        _ => (records[first].start, records[first].line),
    };
    let rows: Vec<Vec<String>> = data.iter().filter(|record| !record.is_blank()).map(|record| record.cells.clone()).take(GUESS_ROWS).collect();
    let mut guesses = if header.lines == 0 { guess_by_values(headers.len(), &rows) } else { guess_roles(&header.telling, &rows) };
    let mut mapping = Mapping::empty(headers.len());
    for (column, guess) in guesses.iter().enumerate() {
        mapping.set(column, guess.role);
    }
    let normal: Vec<String> = header.telling.iter().map(|name| normal_header(name)).collect();
    let platform = Platform::of(&normal);
    if let Some(platform) = platform {
        platform.correct(&normal, |column| rows.iter().any(|row| row.get(column).is_some_and(|cell| !cell.trim().is_empty())), &mut mapping);
        for (column, guess) in guesses.iter_mut().enumerate().filter(|(column, guess)| mapping.role(*column) != guess.role) {
            *guess = ColumnGuess { role: mapping.role(column), confidence: 100, word: headers[column].clone() };
        }
    }
    // A number of orders beside customers that come again is a column like others.
    if let (Some(orders), Some(customer), true) = (mapping.column(Role::Orders), mapping.column(Role::Customer), mapping.is_summary())
        && customers_come_again(&rows, customer)
    {
        mapping.set(orders, None);
        guesses[orders] = ColumnGuess::default();
    }
    let grouped = looks_grouped(&mapping, data);
    let total_first = total_stands_first(&mapping, data);
    let mut plan = Plan {
        encoding,
        encoding_fixed: false,
        converted: false,
        dialect,
        header_line: if header.lines == 0 { 0 } else { records[header.at].line },
        data_start: data_start as u64,
        data_line,
        header: header_bytes,
        headers,
        mapping,
        decimal: None,
        date_order: None,
        currency: None,
        rates: Vec::new(),
        once_per_order: platform.is_some_and(|platform| platform.once_per_order),
        total_first,
        grouped,
        serial: None,
        discount: None,
        shared_key: None,
    };
    let sample: Vec<Vec<String>> = data.iter().filter(|record| !record.is_blank()).map(|record| record.cells.clone()).take(KEY_ROWS).collect();
    plan.shared_key = shared_key(&plan.headers, &plan.mapping, &sample);
    let keys = key_choices(&plan.headers, &plan.mapping, &sample);
    plan.decide_from(&sample_evidence(&plan, data));
    let dates = plan.mapping.column(Role::Date).map(|column| sample.iter().filter_map(move |row| row.get(column)).map(|cell| cell.trim()));
    if dates.is_some_and(|dates| year_comes_first(dates.filter(|cell| !cell.is_empty()))) {
        plan.date_order = Some(DateOrder::YearFirst);
    }
    let rows = rows.into_iter().take(PREVIEW_ROWS).collect();
    Ok(Sniffed { plan, rows, guesses, platform, keys })
}

impl Plan {
    /// The encoding of the bytes that are read: UTF-8 where the file was converted.
    #[must_use]
    pub fn cell_encoding(&self) -> Encoding {
        if self.converted { Encoding::Utf8 } else { self.encoding }
    }

    /// Header of the column with a role, empty where there is none.
    #[must_use]
    pub fn header_of(&self, role: Role) -> String {
        self.mapping.column(role).and_then(|column| self.headers.get(column)).cloned().unwrap_or_default()
    }

    /// Reads the file in another encoding, its header as well.
    pub fn read_as(&mut self, encoding: Encoding) {
        if encoding != self.encoding {
            self.encoding = encoding;
            let records = first_records(&self.header, 0, self.header_line, self.dialect, true, encoding);
            let names = header::names_of(&records);
            if names.len() == self.headers.len() {
                self.headers = names;
            }
        }
    }

    /// Takes over what evidence decides; doubts stay open.
    pub fn decide_from(&mut self, evidence: &Evidence) {
        if let Ok(order) = evidence.date_order() {
            self.date_order = order;
        }
        if let Ok(mark) = evidence.decimal_mark() {
            self.decimal = mark;
        }
    }
}

/// Whether more than a twentieth of the rows name a customer that was named before.
fn customers_come_again(rows: &[Vec<String>], column: usize) -> bool {
    let mut seen = std::collections::BTreeSet::new();
    let named: Vec<&str> = rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
    let again = named.iter().filter(|name| !seen.insert(**name)).count();
    again * 20 > named.len()
}

fn first_records(bytes: &[u8], start: usize, first_line: u64, dialect: Dialect, whole: bool, encoding: Encoding) -> Vec<FirstRecord> {
    let mut scanner = Scanner::new(bytes, start, dialect, whole);
    let (mut fields, mut records, mut line) = (Vec::new(), Vec::new(), first_line);
    while let Step::Record(record) = scanner.next_record(&mut fields) {
        let cells = fields.iter().map(|field| readable(bytes, field, encoding).into_owned()).collect();
        records.push(FirstRecord { line, start: record.start, next: record.next, next_line: line + u64::from(record.lines), cells });
        line += u64::from(record.lines);
        if records.len() > GUESS_ROWS + 50 {
            break;
        }
    }
    records
}

/// Excel's `sep=;` line: the delimiter and where the next line begins.
fn excel_delimiter_line(bytes: &[u8]) -> Option<(u8, usize)> {
    let rest = bytes.strip_prefix(b"sep=").or_else(|| bytes.strip_prefix(b"\"sep=")).or_else(|| bytes.strip_prefix(b"SEP="))?;
    let delimiter = *rest.first()?;
    let end = bytes.iter().position(|&byte| byte == b'\n')?;
    (end <= 9 && b",;\t|:^~\x1f ".contains(&delimiter)).then_some((delimiter, end + 1))
}

/// Whether the first bytes of a file say that there may be tables in it to be unpacked: a ZIP (new workbooks are one), an
/// old workbook, gzip.
#[must_use]
pub fn is_packed(head: &[u8]) -> bool {
    [&b"PK\x03\x04"[..], b"\xd0\xcf\x11\xe0", b"\x1f\x8b"].iter().any(|magic| head.starts_with(magic))
}

/// What the first bytes say a file is, when it is a kind of its own.
fn known_kind(bytes: &[u8]) -> Option<&'static str> {
    const KINDS: &[(&[u8], &str)] = &[
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (b"\xff\xd8\xff", "a JPEG image"),
        (b"GIF8", "a GIF image"),
        (b"%PDF", "a PDF document"),
        (b"7z\xbc\xaf", "a 7-Zip archive"),
        (b"Rar!", "a RAR archive"),
        (b"MZ", "a Windows program"),
        (b"\x7fELF", "a program"),
        (b"SQLite format 3", "a SQLite database"),
        (b"PAR1", "a Parquet file"),
    ];
    let front = &bytes[..bytes.len().min(1024)];
    let front = front.strip_prefix(b"\xef\xbb\xbf").unwrap_or(front).trim_ascii_start().to_ascii_lowercase();
    // Some systems call a web page `.xls`: Excel opens it, and its table is in the markup.
    if [&b"<!doctype html"[..], b"<html", b"<table", b"<?xml", b"<meta", b"<style"].iter().any(|tag| front.starts_with(tag)) {
        return Some("a web page saved as a spreadsheet");
    }
    if front.starts_with(b"{\"") || front.starts_with(b"[{") || front.starts_with(b"{\n") || front.starts_with(b"{\r") {
        return Some("a JSON file");
    }
    KINDS.iter().find(|(magic, _)| bytes.starts_with(magic) && (magic != b"MZ" || bytes.contains(&0))).map(|(_, kind)| *kind)
}

/// Text has no control characters; a stray one is a matter for its row, many of them are another kind of file. A file that a
/// crash padded with NULs at its end is text up to there.
fn is_binary(bytes: &[u8]) -> bool {
    let text = bytes.len() - bytes.iter().rev().take_while(|&&byte| byte == 0).count();
    let head = &bytes[..text.min(4096)];
    // 0x1f is a delimiter's, by its name in ASCII.
    let control = |byte: &&u8| matches!(byte, 0..=8 | 14..=30 | 0x7f);
    head.is_empty() || head.iter().filter(control).count() * 20 > head.len()
}

/// Whether the first rows name customer, date and order only on the first row of each group, as documents and merged
/// cells do: at least two rows, and one in ten, have none of them but something else.
fn looks_grouped(mapping: &Mapping, records: &[FirstRecord]) -> bool {
    let (Some(customer), Some(date)) = (mapping.column(Role::Customer), mapping.column(Role::Date)) else { return false };
    let keys: Vec<usize> = [Some(customer), Some(date), mapping.column(Role::Order)].into_iter().flatten().collect();
    let blank = |record: &FirstRecord, column: usize| record.cells.get(column).is_none_or(|cell| cell.trim().is_empty());
    let filled = records.iter().filter(|record| !record.is_blank());
    let tails = filled.clone().filter(|record| keys.iter().all(|&column| blank(record, column))).count();
    tails >= 2 && tails * 10 >= filled.count()
}

/// Whether lines that continue an order have no amount: at least one of them, and ten for each that has one.
fn total_stands_first(mapping: &Mapping, records: &[FirstRecord]) -> bool {
    let (Some(order), Some(amount)) = (mapping.column(Role::Order), mapping.column(Role::Amount)) else { return false };
    let cell = |record: &FirstRecord, column: usize| record.cells.get(column).map(|cell| cell.trim().to_owned()).unwrap_or_default();
    let later = records.windows(2).filter(|pair| !cell(&pair[0], order).is_empty() && cell(&pair[0], order) == cell(&pair[1], order));
    let (mut without, mut with) = (0, 0);
    for pair in later {
        *(if cell(&pair[1], amount).is_empty() { &mut without } else { &mut with }) += 1;
    }
    without >= 1 && without >= 10 * with
}

/// Evidence of the first rows, so that the first parse already has the right marks in nearly every file.
fn sample_evidence(plan: &Plan, records: &[FirstRecord]) -> Evidence {
    use super::amount::{parse_amount, parse_quantity};
    use super::date::parse_date;
    let mut evidence = Evidence::default();
    for record in records {
        for (column, cell) in record.cells.iter().enumerate() {
            let text = cell.trim();
            match plan.mapping.role(column) {
                Some(Role::Date) => {
                    if let Some(date) = parse_date(text, None) {
                        evidence.add_date(date.hint, 0, String::new);
                    }
                }
                Some(role @ (Role::Amount | Role::Quantity | Role::UnitPrice | Role::Refund)) => {
                    if let Some(amount) = if role == Role::Quantity { parse_quantity(text, None) } else { parse_amount(text, None) } {
                        evidence.add_mark(amount.hint, 0, String::new);
                    }
                }
                _ => {}
            }
        }
    }
    evidence
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(text: &str) -> Sniffed {
        sniff(text.as_bytes(), text.len() as u64, None).unwrap()
    }

    #[test]
    fn header_delimiter_and_roles_of_common_files() {
        let seen = look("order_id,order_date,customer_id,amount\n1,2024-01-05,c1,5.00\n");
        assert_eq!(seen.plan.header_line, 1);
        assert_eq!(seen.plan.mapping.missing(), []);
        let seen = look("Report: Sales\nGenerated: 2026-01-01\n\nid,customer,date,amount\n1,x,2026-01-02,5\n2,y,2026-01-03,6\n");
        assert_eq!((seen.plan.header_line, seen.plan.data_line), (4, 5));
        assert_eq!(look("id;amount\n1;1234,50\n2;0,50\n").plan.dialect.delimiter, b';');
        assert_eq!(look("id|name|amount\n1|a,b|5\n").plan.dialect.delimiter, b'|');
        assert_eq!(look("a\tb\n1\t2\n").plan.dialect.delimiter, b'\t');
        let seen = look("sep=;\r\nid;amount\r\n1;5\r\n");
        assert_eq!((seen.plan.dialect.delimiter, seen.plan.header_line, seen.rows.len()), (b';', 2, 1));
        assert_eq!(look("id,amount,amount\n1,5,50\n").plan.headers, ["id", "amount", "amount (2)"]);
        assert_eq!(look("id,,amount\n1,x,5\n").plan.headers, ["id", "Column 2", "amount"]);
        assert_eq!(look("\u{feff}id,amount\n1,5\n").plan.headers, ["id", "amount"]);
        assert_eq!(look("\"order\nid\",\"amount\"\n1,5\n").plan.headers, ["order id", "amount"]);
        assert_eq!(look("amount\n5\n6\n").plan.headers, ["amount"]);
    }

    #[test]
    fn files_that_are_no_table_are_named() {
        let error = |bytes: &[u8]| sniff(bytes, bytes.len() as u64, None).unwrap_err();
        assert_eq!(error(b""), SniffError::Empty);
        assert_eq!(error(b"\n\r\n\n\n"), SniffError::NoHeader);
        assert_eq!(error(b"\x89PNG\r\n\x1a\n123"), SniffError::NotText("a PNG image"));
        assert_eq!(error(b"PK\x03\x04123"), SniffError::Packed);
    }

    #[test]
    fn marks_are_decided_where_the_first_rows_decide_them() {
        let seen = look("客户;日期;金额\na;05.01.2024;1.234,56\nb;13/01/2024;7,00\n");
        assert_eq!((seen.plan.decimal, seen.plan.date_order), (Some(DecimalMark::Comma), Some(DateOrder::DayFirst)));
        let seen = look("客户,日期,金额\na,05/01/2024,\"1,234\"\n");
        assert_eq!((seen.plan.decimal, seen.plan.date_order), (None, None));
    }
}
