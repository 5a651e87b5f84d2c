//! One slice of a file → order lines, rejects and evidence, all as numbers in columns.
//!
//! Records that begin inside the slice belong to it, however far they run. Where a slice does not begin at a proven
//! record, its parser guesses the first record and says where it began; the engine compares that with where the slice
//! before ended and has the slice parsed again where they differ. So the result never depends on the cuts.

use super::amount::DecimalMark;
use super::columns::{Role, normal_header};
use super::currency::Currency;
use super::date::{DateOrder, DateSystem};
use super::discount::Discount;
use super::encoding::Encoding;
use super::evidence::Evidence;
use super::report::RejectCode;
use super::rows::Work;
use super::scan::{Broken, Dialect, ENOUGH, Record, Scanner, Step, physical_lines};
use super::sniff::Plan;
use super::text_table::TextTable;
use crate::model::Decimal;

/// The day of a line without a date: left out by its status, or a customer of a summary. Before every analysis date.
pub const NO_DAY: i32 = i32::MIN;
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
    /// Refund of each line: mantissa (never negative) …; empty where no column has refunds.
    pub refund: Vec<i64>,
    /// … and decimals.
    pub refund_scale: Vec<u8>,
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
    /// Hash of each order id.
    pub order_hashes: Vec<u64>,
    /// Products.
    pub products: TextTable,
    /// Statuses.
    pub statuses: TextTable,
    /// Columns kept as they are ([`Role::is_kept`]), in the order of the plan: their texts, and the text of each line
    /// ([`NONE`](super::text_table::NONE) where the cell is empty).
    pub kept: Vec<(TextTable, Vec<u32>)>,
    /// Records with something in it, for each column.
    pub filled: Vec<u64>,
    /// Rejected records.
    pub rejects: Vec<Reject>,
    /// Lines in another encoding than the file, and the physical lines before the first of them.
    pub mixed: (u64, u64),
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
pub(super) struct RoleColumns {
    pub customer: Option<usize>,
    pub date: Option<usize>,
    pub amount: Option<usize>,
    pub quantity: Option<usize>,
    pub unit_price: Option<usize>,
    pub order: Option<usize>,
    pub name: Option<usize>,
    pub contact: Option<usize>,
    pub product: Option<usize>,
    pub status: Option<usize>,
    pub refund: Option<usize>,
    pub currency: Option<usize>,
    pub after_sales: Option<usize>,
}

/// Parses slices of files that are read by one plan.
pub struct SliceParser {
    pub(super) encoding: Encoding,
    /// What could not be converted became a mark, which is no text.
    pub(super) converted: bool,
    dialect: Dialect,
    pub(super) columns: usize,
    /// Their names in normal form.
    pub(super) headers: Vec<String>,
    /// Rows with another number of cells cannot be read.
    pub(super) exact: bool,
    pub(super) at: RoleColumns,
    /// What a filled cell of the column about what became of an order means, where its header says it: cancelled, refunded.
    pub(super) afterwards: Option<&'static str>,
    /// Columns whose texts are kept.
    pub(super) kept: Vec<usize>,
    pub(super) decimal: Option<DecimalMark>,
    pub(super) order: Option<DateOrder>,
    pub(super) serial: Option<DateSystem>,
    /// What is taken off quantity × unit price.
    pub(super) discount: Option<(usize, Discount)>,
    pub(super) currency: Option<String>,
    /// The currency of amounts that no mark and no column name.
    pub(super) header_currency: Option<Currency>,
    pub(super) rates: Vec<(String, Decimal)>,
    pub(super) total_first: bool,
    pub(super) grouped: bool,
    /// Each row is a customer; the date, if any, is the last order's.
    pub(super) summary: bool,
    look_ahead: u64,
}

impl SliceParser {
    /// A parser for a plan.
    #[must_use]
    pub fn new(plan: &Plan) -> Self {
        let column = |role| plan.mapping.column(role);
        let amount = column(Role::Amount);
        Self {
            encoding: plan.cell_encoding(),
            converted: plan.converted,
            dialect: plan.dialect,
            columns: plan.headers.len(),
            headers: plan.headers.iter().map(|header| normal_header(header)).collect(),
            exact: plan.dialect.run > 0,
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
                refund: column(Role::Refund),
                currency: column(Role::Currency),
                after_sales: column(Role::AfterSales),
            },
            afterwards: afterwards(&normal_header(&plan.header_of(Role::AfterSales))),
            kept: plan.mapping.kept().map(|(column, _)| column).collect(),
            decimal: plan.decimal,
            order: plan.date_order,
            serial: plan.serial,
            discount: plan.discount_column().zip(plan.discount),
            currency: plan.currency.clone(),
            header_currency: plan.header_currency(),
            rates: plan.rates.clone(),
            total_first: plan.total_first,
            grouped: plan.grouped,
            summary: plan.mapping.is_summary(),
            look_ahead: LOOK_AHEAD,
        }
    }

    /// Reads only so many bytes past the slice at first. The result does not depend on it.
    #[must_use]
    pub fn look_ahead(self, bytes: u64) -> Self {
        Self { look_ahead: bytes.max(1), ..self }
    }

    /// Parses one slice. `progress` is told how many bytes are done, and records read so far.
    ///
    /// # Errors
    /// The reason, where the source can no longer be read.
    pub fn parse(&self, source: &mut dyn ByteSource, range: SliceRange, progress: &mut dyn FnMut(u64, u64)) -> Result<ParsedSlice, String> {
        let mut bytes = Vec::new();
        // One byte before a cut tells whether the cut is at a line's first byte.
        let base = if range.at_record { range.start } else { range.start.saturating_sub(1) };
        let mut to = (range.end + self.look_ahead).min(range.size);
        source.read(base, to, &mut bytes)?;
        let mut first = if range.at_record { 0 } else { self.guess_first_record(&bytes, to == range.size) };
        let limit = (range.end - base) as usize;
        let mut work = Work::new(self, base, range.end - base);
        work.slice.first_record = base + first.min(bytes.len()) as u64;
        if !range.at_record && first >= limit {
            // No record seems to begin here. The engine proves or refutes it.
            work.slice.end = work.slice.first_record;
            return Ok(work.slice);
        }
        let mut fields = Vec::with_capacity(self.columns + 1);
        let mut line = 0;
        // Rows that continue an order belong to the slice where it begins, so that no slice needs what stood before it.
        let mut leading = !range.at_record;
        loop {
            let next = {
                let mut scanner = Scanner::new(&bytes, first, self.dialect, to == range.size);
                let mut reported = first;
                let pause = loop {
                    let beyond = first >= limit;
                    if beyond && (leading || !self.has_tails()) {
                        break Pause::Done;
                    }
                    match scanner.next_record(&mut fields) {
                        Step::Record(record) if leading && self.is_tail(&bytes, &record, &fields) => {
                            first = record.next;
                            work.slice.first_record = base + first as u64;
                        }
                        Step::Record(record) if beyond && !self.is_tail(&bytes, &record, &fields) => break Pause::Done,
                        Step::Record(record) => {
                            leading = false;
                            work.record(&bytes, &record, &fields, line);
                            line += record.lines;
                            first = record.next;
                            if first - reported > (2 << 20) {
                                reported = first;
                                progress((first - (range.start - base) as usize) as u64, work.slice.records);
                            }
                        }
                        Step::NeedMore { .. } => break Pause::NeedMore,
                        Step::SkipLine { .. } if beyond => break Pause::Done,
                        Step::SkipLine { start, from, broken } => break Pause::SkipLine { start, from, broken },
                        Step::End => break Pause::Done,
                    }
                };
                work.slice.evidence.unusual += scanner.unusual;
                for (mine, seen) in work.slice.evidence.line_ends.iter_mut().zip(scanner.line_ends) {
                    *mine += seen;
                }
                pause
            };
            match next {
                Pause::Done => break,
                Pause::NeedMore => {
                    let wanted = (to + (bytes.len() as u64).clamp(self.look_ahead, ENOUGH as u64)).min(range.size);
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
                    work.finish_evidence((work.slice.first_record - base) as usize, &bytes, from);
                    work.slice.end = end;
                    work.slice.lines = u64::from(line);
                    return Ok(work.slice);
                }
            }
        }
        work.finish_evidence((work.slice.first_record - base) as usize, &bytes, first);
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
                Step::Record(record) => {
                    record.broken.is_none()
                        && (fields.len() == self.columns || fields.is_empty() || fields.len() == 1 && fields[0].start == fields[0].end)
                }
                _ => true,
            })
        };
        let Some(outside) = after_line(0) else { return bytes.len() };
        if plausible(outside) {
            return outside;
        }
        let quote = self.dialect.quote;
        let closes =
            |at: &usize| bytes[*at] == quote && matches!(bytes.get(at + 1), Some(&b) if b == self.dialect.delimiter || b == b'\n' || b == b'\r');
        match (0..bytes.len()).find(closes).and_then(|at| after_line(at + 1)) {
            Some(inside) if plausible(inside) => inside,
            _ => outside,
        }
    }
}

/// The status that a column named so gives an order where its cell is filled.
fn afterwards(header: &str) -> Option<&'static str> {
    let has = |words: &[&str]| words.iter().any(|word| header.contains(word));
    if has(&["status", "状态", "售后"]) {
        None
    } else if has(&["cancel", "取消", "作废", "void"]) {
        Some("cancelled")
    } else if has(&["退款", "退货", "refund"]) {
        Some("refunded")
    } else {
        None
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
