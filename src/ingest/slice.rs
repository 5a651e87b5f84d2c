//! One slice of a file → order lines, rejects and evidence, all as numbers in columns.
//!
//! Records that begin inside the slice belong to it, however far they run. Where a slice does not begin at a proven
//! record, its parser guesses the first record and says where it began; the engine compares that with where the slice
//! before ended and has the slice parsed again where they differ. So the result never depends on the cuts.

use super::amount::{DecimalMark, MarkHint, parse_amount, plain_amount};
use super::columns::Role;
use super::date::{DateOrder, iso_date, parse_date};
use super::encoding::{Encoding, decode_all, decode_cell, gb_counts, utf8_counts};
use super::evidence::Evidence;
use super::report::RejectCode;
use super::scan::{Broken, Dialect, ENOUGH, Field, Record, Scanner, Step, physical_lines};
use super::sniff::Plan;
use super::text_table::TextTable;
use crate::model::{Decimal, Minute};
use std::borrow::Cow;

/// No order id, product or status on a line.
pub const NONE: u32 = u32::MAX;
/// How many bytes past the slice are read at first, to finish its last record.
const LOOK_AHEAD: u64 = 16 << 10;

/// A rejected record: where it is and why. The values are re-read from the file when somebody looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reject {
    /// First byte of the record in the file.
    pub offset: u64,
    /// Lines between the slice's first record and this one.
    pub line: u32,
    /// Column of the failing role; `u16::MAX` where no single column failed.
    pub column: u16,
    /// Why.
    pub code: RejectCode,
    /// The amount, where it could be read all the same.
    pub amount: Option<Decimal>,
}

/// The latest text seen for a customer: name or contact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Latest {
    /// Day, minute and place in the slice, as one sortable number; 0 = none seen.
    pub key: u64,
    /// Number of the text in [`ParsedSlice::labels`].
    pub label: u32,
}

/// A parsed slice. The columns have one entry for each order line.
#[derive(Clone, Debug, Default)]
pub struct ParsedSlice {
    /// Where the slice's first record begins in the file.
    pub first_record: u64,
    /// Where the next slice's first record begins.
    pub end: u64,
    /// Records, order lines, rejects and blanks together.
    pub records: u64,
    /// Records without content.
    pub blank: u64,
    /// Physical lines from `first_record` to `end`.
    pub lines: u64,
    /// Customer of each line, into `customers`.
    pub customer: Vec<u32>,
    /// Order id of each line, into `orders`; [`NONE`] where there is none.
    pub order: Vec<u32>,
    /// Day of each line.
    pub day: Vec<i32>,
    /// Minute of the day of each line.
    pub minute: Vec<u16>,
    /// Amount of each line: mantissa …
    pub mantissa: Vec<i64>,
    /// … and decimals.
    pub scale: Vec<u8>,
    /// Product of each line, into `products`; [`NONE`] where there is none.
    pub product: Vec<u32>,
    /// Status of each line, into `statuses`; [`NONE`] where there is none.
    pub status: Vec<u32>,
    /// Customer keys, cleaned.
    pub customers: TextTable,
    /// Latest name of each customer.
    pub names: Vec<Latest>,
    /// Latest contact of each customer.
    pub contacts: Vec<Latest>,
    /// Texts of names and contacts.
    pub labels: TextTable,
    /// Order ids, cleaned, one after the other (the same id may come twice when its rows are apart).
    pub order_bytes: Vec<u8>,
    /// One past the last byte of each order id.
    pub order_ends: Vec<u32>,
    /// Products.
    pub products: TextTable,
    /// Statuses.
    pub statuses: TextTable,
    /// Rejected records.
    pub rejects: Vec<Reject>,
    /// What the slice says about the whole file.
    pub evidence: Evidence,
}

/// Where a slice's bytes come from.
pub trait ByteSource {
    /// Replaces `into` with the file's bytes `from..to`.
    ///
    /// # Errors
    /// The reason, where the file can no longer be read.
    fn read(&mut self, from: u64, to: u64, into: &mut Vec<u8>) -> Result<(), String>;
}

impl ByteSource for &[u8] {
    fn read(&mut self, from: u64, to: u64, into: &mut Vec<u8>) -> Result<(), String> {
        into.clear();
        let range = usize::try_from(from).ok().zip(usize::try_from(to).ok());
        into.extend_from_slice(range.and_then(|(from, to)| self.get(from..to)).ok_or("the file is shorter than it was")?);
        Ok(())
    }
}

/// Which part of a file is parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SliceRange {
    /// First byte.
    pub start: u64,
    /// One past the last byte.
    pub end: u64,
    /// Size of the file.
    pub size: u64,
    /// Whether a record is known to begin at `start`.
    pub at_record: bool,
}

/// Columns of the roles, for the inner loop.
#[derive(Clone, Copy, Debug, Default)]
struct RoleColumns {
    customer: Option<usize>,
    date: Option<usize>,
    amount: Option<usize>,
    quantity: Option<usize>,
    unit_price: Option<usize>,
    order: Option<usize>,
    name: Option<usize>,
    contact: Option<usize>,
    product: Option<usize>,
    status: Option<usize>,
}

/// What a customer key turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    Customer(u32),
    Missing,
    TotalRow,
    BadText,
}

/// Parses slices of files that are read by one plan.
pub struct SliceParser {
    encoding: Encoding,
    dialect: Dialect,
    columns: usize,
    at: RoleColumns,
    decimal: Option<DecimalMark>,
    order: Option<DateOrder>,
}

impl SliceParser {
    /// A parser for a plan.
    #[must_use]
    pub fn new(plan: &Plan) -> Self {
        let column = |role| plan.mapping.column(role);
        let amount = column(Role::Amount);
        Self {
            encoding: plan.encoding,
            dialect: plan.dialect,
            columns: plan.headers.len(),
            at: RoleColumns {
                customer: column(Role::Customer),
                date: column(Role::Date),
                amount,
                quantity: if amount.is_none() { column(Role::Quantity) } else { None },
                unit_price: if amount.is_none() { column(Role::UnitPrice) } else { None },
                order: column(Role::Order),
                name: column(Role::Name),
                contact: column(Role::Contact),
                product: column(Role::Product),
                status: column(Role::Status),
            },
            decimal: plan.decimal,
            order: plan.date_order,
        }
    }

    /// Parses one slice. `progress` is told how many bytes are done, and records read so far.
    ///
    /// # Errors
    /// The reason, where the source can no longer be read.
    pub fn parse(&self, source: &mut dyn ByteSource, range: SliceRange, progress: &mut dyn FnMut(u64, u64)) -> Result<ParsedSlice, String> {
        let mut bytes = Vec::new();
        // One byte before a cut tells whether the cut is at a line's first byte.
        let base = if range.at_record { range.start } else { range.start.saturating_sub(1) };
        let mut to = (range.end + LOOK_AHEAD).min(range.size);
        source.read(base, to, &mut bytes)?;
        let mut first = if range.at_record { 0 } else { self.guess_first_record(&bytes, to == range.size) };
        let limit = (range.end - base) as usize;
        let mut work = Work::new(self, base);
        work.slice.first_record = base + first.min(bytes.len()) as u64;
        if !range.at_record && first >= limit {
            // No record seems to begin here. The engine proves or refutes it.
            work.slice.end = work.slice.first_record;
            return Ok(work.slice);
        }
        let mut fields = Vec::with_capacity(self.columns + 1);
        let mut line = 0;
        loop {
            let next = {
                let mut scanner = Scanner::new(&bytes, first, self.dialect, to == range.size);
                let mut reported = first;
                loop {
                    if first >= limit {
                        break Pause::Done;
                    }
                    match scanner.next_record(&mut fields) {
                        Step::Record(record) => {
                            work.record(&bytes, &record, &fields, line);
                            line += record.lines;
                            first = record.next;
                            if first - reported > (1 << 20) {
                                reported = first;
                                progress((first - (range.start - base) as usize) as u64, work.slice.records);
                            }
                        }
                        Step::NeedMore { .. } => break Pause::NeedMore,
                        Step::SkipLine { start, from, broken } => break Pause::SkipLine { start, from, broken },
                        Step::End => break Pause::Done,
                    }
                }
            };
            match next {
                Pause::Done => break,
                Pause::NeedMore => {
                    let wanted = (to + (bytes.len() as u64).clamp(LOOK_AHEAD, ENOUGH as u64)).min(range.size);
                    let mut more = Vec::new();
                    source.read(to, wanted, &mut more)?;
                    bytes.extend_from_slice(&more);
                    to = wanted;
                }
                Pause::SkipLine { start, from, broken } => {
                    let (end, lines) = skip_line(source, base + from as u64, range.size)?;
                    let before = physical_lines(&bytes[start..from]);
                    work.broken(&Record { start, next: start, lines: 0, broken: Some(broken) }, line);
                    line += before + lines;
                    work.finish_evidence(&bytes[(work.slice.first_record - base) as usize..from]);
                    work.slice.end = end;
                    work.slice.lines = u64::from(line);
                    return Ok(work.slice);
                }
            }
        }
        work.finish_evidence(&bytes[(work.slice.first_record - base) as usize..first]);
        work.slice.end = base + first as u64;
        work.slice.lines = u64::from(line);
        Ok(work.slice)
    }

    /// A guess where the first record of a slice begins. `bytes[0]` is the byte before the slice.
    ///
    /// Two readings are tried: the cut is outside quotes, so the first line end ends a record; or it is inside a quoted
    /// field, so that field must close first. The first reading whose next records have the header's number of fields
    /// is taken.
    fn guess_first_record(&self, bytes: &[u8], at_end: bool) -> usize {
        let after_line = |from: usize| {
            let mut at = from + bytes[from..].iter().position(|&byte| byte == b'\n' || byte == b'\r')?;
            while bytes.get(at) == Some(&b'\r') && matches!(bytes.get(at + 1), Some(b'\r' | b'\n')) {
                at += 1;
            }
            Some(at + 1)
        };
        let plausible = |from: usize| {
            let mut scanner = Scanner::new(bytes, from, self.dialect, at_end);
            let mut fields = Vec::new();
            (0..4).all(|_| match scanner.next_record(&mut fields) {
                Step::Record(record) => record.broken.is_none() && (fields.len() == self.columns || fields.len() == 1 && fields[0].start == fields[0].end),
                _ => true,
            })
        };
        let Some(outside) = after_line(0) else { return bytes.len() };
        if plausible(outside) {
            return outside;
        }
        let quote = self.dialect.quote;
        let closes = |at: &usize| bytes[*at] == quote && matches!(bytes.get(at + 1), Some(&b) if b == self.dialect.delimiter || b == b'\n' || b == b'\r');
        match (0..bytes.len()).find(closes).and_then(|at| after_line(at + 1)) {
            Some(inside) if plausible(inside) => inside,
            _ => outside,
        }
    }
}

enum Pause {
    Done,
    NeedMore,
    SkipLine { start: usize, from: usize, broken: Broken },
}

/// Looks for the first line end at or after `from` without keeping what is read: where the next line begins, and lines passed.
fn skip_line(source: &mut dyn ByteSource, from: u64, size: u64) -> Result<(u64, u32), String> {
    let mut chunk = Vec::new();
    let mut at = from;
    while at < size {
        source.read(at, (at + (1 << 20)).min(size), &mut chunk)?;
        if let Some(place) = chunk.iter().position(|&byte| byte == b'\n' || byte == b'\r') {
            let start = at + place as u64;
            source.read(start, (start + 256).min(size), &mut chunk)?;
            let run = chunk.iter().take_while(|&&byte| byte == b'\r').count();
            let next = if chunk.get(run) == Some(&b'\n') { run + 1 } else { 1 };
            return Ok((start + next as u64, 1));
        }
        at += chunk.len() as u64;
    }
    Ok((size, 0))
}

/// A slice in the making.
struct Work<'p> {
    parser: &'p SliceParser,
    base: u64,
    slice: ParsedSlice,
    /// Customer keys as written (raw bytes) → what they are.
    raw_keys: TextTable,
    keys: Vec<Key>,
    /// Bytes of the order id and customer of the line before, to see whether a line continues its order.
    last_order: (u32, Vec<u8>),
    last_key: (Vec<u8>, u32),
    raw_products: TextTable,
    raw_statuses: TextTable,
    scratch: Vec<u8>,
}

impl<'p> Work<'p> {
    fn new(parser: &'p SliceParser, base: u64) -> Self {
        Self {
            parser,
            base,
            slice: ParsedSlice::default(),
            raw_keys: TextTable::default(),
            keys: Vec::new(),
            last_order: (NONE, Vec::new()),
            last_key: (Vec::new(), NONE),
            raw_products: TextTable::default(),
            raw_statuses: TextTable::default(),
            scratch: Vec::new(),
        }
    }

    /// One record becomes an order line, a reject or a blank.
    #[inline]
    fn record(&mut self, bytes: &[u8], record: &Record, fields: &[Field], line: u32) {
        if record.broken.is_some() {
            return self.broken(record, line);
        }
        let offset = self.base + record.start as u64;
        self.slice.records += 1;
        let parser = self.parser;
        let at = parser.at;
        let reject = |work: &mut Self, code, column: Option<usize>| {
            let amount = work.amount(bytes, fields, offset).unwrap_or(None);
            let code = if is_total_row(bytes, fields, parser.encoding) { RejectCode::TotalRow } else { code };
            let column = column.map_or(u16::MAX, |column| column.min(usize::from(u16::MAX) - 1) as u16);
            work.slice.rejects.push(Reject { offset, line, column, code, amount });
        };
        if fields.len() != parser.columns {
            if fields.iter().all(|field| cell(bytes, field).trim_ascii().is_empty()) {
                self.slice.blank += 1;
                return;
            }
            // More cells than headers: an unquoted delimiter has moved the values. Empty ones at the end are harmless.
            if fields.len() > parser.columns && fields[parser.columns..].iter().any(|field| !cell(bytes, field).trim_ascii().is_empty()) {
                return reject(self, RejectCode::Ragged, None);
            }
        }
        let short = |column: usize, code| if column >= fields.len() { RejectCode::Ragged } else { code };
        // First failing role in the order customer, date, amount.
        let mut customer = NONE;
        if let Some(column) = at.customer {
            match self.customer(bytes, fields.get(column)) {
                Key::Customer(number) => customer = number,
                other => {
                    if fields.iter().all(|field| cell(bytes, field).trim_ascii().is_empty()) {
                        self.slice.blank += 1;
                        return;
                    }
                    let code = match other {
                        Key::TotalRow => RejectCode::TotalRow,
                        Key::BadText => RejectCode::BadText,
                        _ => short(column, RejectCode::NoCustomer),
                    };
                    return reject(self, code, Some(column));
                }
            }
        } else if fields.iter().all(|field| cell(bytes, field).trim_ascii().is_empty()) {
            self.slice.blank += 1;
            return;
        }
        let (mut day, mut minute) = (0, Minute::NONE);
        if let Some(column) = at.date {
            let written = fields.get(column).map(|field| cell(bytes, field).trim_ascii()).unwrap_or_default();
            let parsed = match iso_date(written) {
                Some(date) => Some(date),
                None if written.is_empty() => return reject(self, short(column, RejectCode::NoDate), Some(column)),
                None => decode_cell(written, parser.encoding).and_then(|text| {
                    let date = parse_date(&text, parser.order);
                    // What the cell says about the order counts even where the plan's order makes it unreadable.
                    if let Some(seen) = date.or_else(|| parse_date(&text, None)) {
                        self.slice.evidence.add_date(seen.hint, offset, || text.into_owned());
                    }
                    date
                }),
            };
            match parsed {
                Some(date) => (day, minute) = (date.day.0, date.minute),
                None => return reject(self, RejectCode::BadDate, Some(column)),
            }
        }
        let amount = match self.amount(bytes, fields, offset) {
            Ok(amount) => amount.unwrap_or(Decimal::ZERO),
            Err((column, empty)) => {
                let code = if empty { short(column, RejectCode::NoAmount) } else { RejectCode::BadAmount };
                let column = Some(column);
                return reject(self, code, column);
            }
        };
        let order = self.order(bytes, at.order.and_then(|column| fields.get(column)), customer);
        let product = label(&mut self.raw_products, &mut self.slice.products, bytes, at.product.and_then(|column| fields.get(column)), parser.encoding);
        let status = label(&mut self.raw_statuses, &mut self.slice.statuses, bytes, at.status.and_then(|column| fields.get(column)), parser.encoding);
        let slice = &mut self.slice;
        if customer != NONE && (at.name.is_some() || at.contact.is_some()) {
            // Days and minutes are below 2^17 and 2^11; later lines of the file win ties.
            let key = ((day + 25_567) as u64) << 43 | u64::from(minute.to_raw()) << 32 | (slice.customer.len() as u64 + 1);
            for (column, latest) in [(at.name, &mut slice.names), (at.contact, &mut slice.contacts)] {
                let Some(field) = column.and_then(|column| fields.get(column)) else { continue };
                let latest = &mut latest[customer as usize];
                let written = cell(bytes, field).trim_ascii();
                if key > latest.key && !written.is_empty() {
                    // The same name comes again and again: look it up once and compare after that.
                    if latest.key == 0 || slice.labels.bytes(latest.label) != written || field.doubled {
                        let text = readable(bytes, field, parser.encoding);
                        let text = text.trim();
                        if text.is_empty() {
                            continue;
                        }
                        latest.label = slice.labels.number(text.as_bytes());
                    }
                    latest.key = key;
                }
            }
        }
        slice.customer.push(customer);
        slice.order.push(order);
        slice.day.push(day);
        slice.minute.push(minute.to_raw());
        slice.mantissa.push(amount.mantissa);
        slice.scale.push(amount.scale);
        slice.product.push(product);
        slice.status.push(status);
    }

    /// A record whose fields cannot be used.
    fn broken(&mut self, record: &Record, line: u32) {
        self.slice.records += 1;
        let code = if record.broken == Some(Broken::TooLong) { RejectCode::FieldTooLong } else { RejectCode::BadQuote };
        self.slice.rejects.push(Reject { offset: self.base + record.start as u64, line, column: u16::MAX, code, amount: None });
    }

    /// The customer of a line.
    #[inline]
    fn customer(&mut self, bytes: &[u8], field: Option<&Field>) -> Key {
        let Some(field) = field else { return Key::Missing };
        let written = cell(bytes, field);
        if self.last_key.1 != NONE && self.last_key.0 == written {
            return self.keys[self.last_key.1 as usize];
        }
        let before = self.raw_keys.len();
        let raw = self.raw_keys.number(written);
        if raw as usize == before {
            let key = self.new_key(bytes, field);
            self.keys.push(key);
        }
        self.last_key.0.clear();
        self.last_key.0.extend_from_slice(written);
        self.last_key.1 = raw;
        self.keys[raw as usize]
    }

    /// Decides what a customer key seen for the first time is.
    fn new_key(&mut self, bytes: &[u8], field: &Field) -> Key {
        let Some(text) = decode_field(bytes, field, self.parser.encoding) else { return Key::BadText };
        let clean = clean_customer(&text);
        if is_missing(clean) {
            return Key::Missing;
        }
        if is_total_word(clean) {
            return Key::TotalRow;
        }
        let number = self.slice.customers.number(clean.as_bytes());
        if self.slice.names.len() < self.slice.customers.len() {
            self.slice.names.push(Latest::default());
            self.slice.contacts.push(Latest::default());
        }
        Key::Customer(number)
    }

    /// The amount of a line: `Ok(None)` where no column gives one; the failing column and whether it is empty as error.
    #[inline]
    fn amount(&mut self, bytes: &[u8], fields: &[Field], offset: u64) -> Result<Option<Decimal>, (usize, bool)> {
        let at = self.parser.at;
        if let Some(column) = at.amount {
            return self.number(bytes, fields.get(column), column, offset).map(Some);
        }
        let (Some(quantity), Some(price)) = (at.quantity, at.unit_price) else { return Ok(None) };
        let pieces = self.number(bytes, fields.get(quantity), quantity, offset)?;
        let unit = self.number(bytes, fields.get(price), price, offset)?;
        pieces.times(unit).map(Some).ok_or((price, false))
    }

    /// One number cell.
    #[inline]
    fn number(&mut self, bytes: &[u8], field: Option<&Field>, column: usize, offset: u64) -> Result<Decimal, (usize, bool)> {
        let written = field.map(|field| cell(bytes, field).trim_ascii()).unwrap_or_default();
        if let Some((value, hint)) = plain_amount(written)
            && (hint == MarkHint::Nothing || hint == MarkHint::Point && self.parser.decimal != Some(DecimalMark::Comma))
        {
            if hint == MarkHint::Point {
                self.slice.evidence.add_mark(hint, offset, || String::from_utf8_lossy(written).into_owned());
            }
            return Ok(value);
        }
        if written.is_empty() {
            return Err((column, true));
        }
        let text = decode_cell(written, self.parser.encoding).ok_or((column, false))?;
        if is_missing(text.trim()) {
            return Err((column, true));
        }
        // What the cell says about the mark counts even where the plan's mark makes it unreadable.
        let parsed = parse_amount(&text, self.parser.decimal);
        let hint = match &parsed {
            Some(amount) => amount.hint,
            None => parse_amount(&text, None).map_or(MarkHint::Nothing, |amount| amount.hint),
        };
        self.slice.evidence.add_mark(hint, offset, || text.clone().into_owned());
        let amount = parsed.ok_or((column, false))?;
        if let Some(currency) = amount.currency {
            self.slice.evidence.add_currency(currency, offset, || text.into_owned());
        }
        Ok(amount.value)
    }

    /// The order id of a line. Lines that follow each other with the same id and customer share one number.
    #[inline]
    fn order(&mut self, bytes: &[u8], field: Option<&Field>, customer: u32) -> u32 {
        let Some(field) = field else { return NONE };
        let written = cell(bytes, field);
        let slice = &mut self.slice;
        if let (Some(&before), Some(&owner)) = (slice.order.last(), slice.customer.last())
            && before != NONE
            && owner == customer
            && self.last_order.0 == before
            && self.last_order.1 == written
        {
            return before;
        }
        let plain = !written.is_empty() && !field.doubled && written.iter().all(|&byte| byte.is_ascii_graphic() && byte != b'\'' && byte != b'=');
        if plain {
            slice.order_bytes.extend_from_slice(written);
        } else {
            let text = decode_field(bytes, field, self.parser.encoding).unwrap_or_else(|| readable(bytes, field, self.parser.encoding));
            let clean = clean_customer(&text);
            if clean.is_empty() {
                return NONE;
            }
            slice.order_bytes.extend_from_slice(clean.as_bytes());
        }
        slice.order_ends.push(slice.order_bytes.len() as u32);
        let number = slice.order_ends.len() as u32 - 1;
        self.last_order.0 = number;
        self.last_order.1.clear();
        self.last_order.1.extend_from_slice(written);
        self.scratch.clear();
        number
    }

    /// What the slice's bytes say about the encoding.
    fn finish_evidence(&mut self, bytes: &[u8]) {
        let (multibyte, errors) = utf8_counts(bytes);
        self.slice.evidence.multibyte = multibyte;
        self.slice.evidence.utf8_errors = errors;
        if errors > 0 {
            self.slice.evidence.gb = gb_counts(bytes);
        }
    }
}

/// The bytes of a field.
#[inline]
fn cell<'b>(bytes: &'b [u8], field: &Field) -> &'b [u8] {
    &bytes[field.start as usize..field.end as usize]
}

/// A field's text with doubled quotation marks made single; `None` where the bytes are no text in the encoding.
fn decode_field<'b>(bytes: &'b [u8], field: &Field, encoding: Encoding) -> Option<Cow<'b, str>> {
    let text = decode_cell(cell(bytes, field), encoding)?;
    Some(if field.doubled { Cow::Owned(text.replace("\"\"", "\"")) } else { text })
}

/// A field's text for showing: what cannot be decoded becomes a mark.
pub(super) fn readable<'b>(bytes: &'b [u8], field: &Field, encoding: Encoding) -> Cow<'b, str> {
    let text = decode_all(cell(bytes, field), encoding);
    if field.doubled { Cow::Owned(text.replace("\"\"", "\"")) } else { text }
}

/// The number of a product or status text.
#[inline]
fn label(raw: &mut TextTable, clean: &mut TextTable, bytes: &[u8], field: Option<&Field>, encoding: Encoding) -> u32 {
    let Some(field) = field else { return NONE };
    let written = cell(bytes, field);
    if written.is_empty() {
        return NONE;
    }
    // Raw and clean tables grow together, so a raw number is also the clean text's place.
    let before = raw.len();
    let number = raw.number(written);
    if number as usize == before {
        let text = readable(bytes, field, encoding);
        // Two spellings that clean to one text keep two numbers here; the ledger joins them.
        clean.push(text.trim().as_bytes());
    }
    number
}

/// A customer key or order id as it counts: without outer spaces, TAB, a leading `'` and `="…"`. Case is kept.
#[must_use]
pub fn clean_customer(text: &str) -> &str {
    let mut text = text.trim();
    loop {
        let before = text;
        text = text.strip_prefix('\'').unwrap_or(text).trim();
        if let Some(inner) = text.strip_prefix("=\"").and_then(|inner| inner.strip_suffix('"')) {
            text = inner.trim();
        }
        if text == before {
            return text;
        }
    }
}

/// Words that stand for an empty cell.
fn is_missing(text: &str) -> bool {
    matches!(text, "" | "-" | "--" | "——" | "—" | "无") || text.eq_ignore_ascii_case("n/a") || text.eq_ignore_ascii_case("null")
}

/// Words that make a row a total row when they stand as its customer or first cell.
fn is_total_word(text: &str) -> bool {
    let word = text.trim_end_matches([':', '：']).trim();
    matches!(word, "合计" | "总计" | "小计" | "合計" | "總計" | "小計" | "本页合计" | "本页小计")
        || ["total", "grand total", "subtotal", "sub total", "sub-total", "totals"].iter().any(|total| word.eq_ignore_ascii_case(total))
}

/// Whether the first filled cell of a row says that it is a total.
fn is_total_row(bytes: &[u8], fields: &[Field], encoding: Encoding) -> bool {
    fields
        .iter()
        .find(|field| !cell(bytes, field).trim_ascii().is_empty())
        .and_then(|field| decode_cell(cell(bytes, field), encoding))
        .is_some_and(|text| is_total_word(text.trim()))
}
