//! A parsed slice as one buffer: how it travels from a parsing worker to the ledger worker.
//!
//! Plain little-endian columns behind a postcard head. Reading checks every length and index and never panics.

use super::evidence::Evidence;
use super::report::RejectCode;
use super::slice::{Latest, ParsedSlice, Reject};
use super::text_table::{NONE, TextTable};
use crate::model::Decimal;
use serde::{Deserialize, Serialize};

/// Why a buffer is no parsed slice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WireError(pub &'static str);

impl std::fmt::Display for WireError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a parsed slice arrived damaged: {}", self.0)
    }
}

#[derive(Serialize, Deserialize)]
struct Head {
    first_record: u64,
    end: u64,
    records: u64,
    blank: u64,
    lines: u64,
    filled: Vec<u64>,
    kept: u32,
    mixed: (u64, u64),
    evidence: Evidence,
}

/// The slice as bytes.
#[must_use]
pub fn slice_to_bytes(slice: &ParsedSlice) -> Vec<u8> {
    let head = Head {
        first_record: slice.first_record,
        end: slice.end,
        records: slice.records,
        blank: slice.blank,
        lines: slice.lines,
        filled: slice.filled.clone(),
        kept: slice.kept.len() as u32,
        mixed: slice.mixed,
        evidence: slice.evidence.clone(),
    };
    let mut out = Writer(Vec::with_capacity(slice.customer.len() * (34 + 4 * slice.kept.len()) + slice.order_bytes.len() + 4096));
    // A head that cannot be encoded leaves an empty column, which the reader refuses.
    out.column(&postcard::to_allocvec(&head).unwrap_or_default());
    out.column(&slice.customer);
    out.column(&slice.order);
    out.column(&slice.day);
    out.column(&slice.minute);
    out.column(&slice.mantissa);
    out.column(&slice.scale);
    out.column(&slice.refund);
    out.column(&slice.refund_scale);
    out.column(&slice.product);
    out.column(&slice.status);
    for table in [&slice.customers, &slice.labels, &slice.products, &slice.statuses] {
        out.table(table);
    }
    for latest in [&slice.names, &slice.contacts] {
        out.column(&latest.iter().map(|latest| latest.key).collect::<Vec<_>>());
        out.column(&latest.iter().map(|latest| latest.label).collect::<Vec<_>>());
    }
    for (texts, numbers) in &slice.kept {
        out.table(texts);
        out.column(numbers);
    }
    out.column(&slice.order_bytes);
    out.column(&slice.order_ends);
    out.column(&slice.order_hashes);
    out.column(&slice.rejects.iter().map(|reject| reject.offset).collect::<Vec<_>>());
    out.column(&slice.rejects.iter().map(|reject| reject.line).collect::<Vec<_>>());
    out.column(&slice.rejects.iter().map(|reject| reject.column).collect::<Vec<_>>());
    out.column(&slice.rejects.iter().map(|reject| reject.code as u8).collect::<Vec<_>>());
    // 255 decimals mark an amount that could not be read.
    out.column(&slice.rejects.iter().map(|reject| reject.amount.map_or(0, |amount| amount.mantissa)).collect::<Vec<_>>());
    out.column(&slice.rejects.iter().map(|reject| reject.amount.map_or(u8::MAX, |amount| amount.scale)).collect::<Vec<_>>());
    out.0
}

/// The slice of the bytes.
///
/// # Errors
/// [`WireError`] where the bytes are cut short or a number points nowhere.
pub fn slice_from_bytes(bytes: &[u8]) -> Result<ParsedSlice, WireError> {
    let mut input = Reader(bytes);
    let head: Vec<u8> = input.column()?;
    let head: Head = postcard::from_bytes(&head).map_err(|_| WireError("head"))?;
    let mut slice = ParsedSlice {
        first_record: head.first_record,
        end: head.end,
        records: head.records,
        blank: head.blank,
        lines: head.lines,
        filled: head.filled,
        mixed: head.mixed,
        evidence: head.evidence,
        customer: input.column()?,
        order: input.column()?,
        day: input.column()?,
        minute: input.column()?,
        mantissa: input.column()?,
        scale: input.column()?,
        refund: input.column()?,
        refund_scale: input.column()?,
        product: input.column()?,
        status: input.column()?,
        customers: input.table()?,
        labels: input.table()?,
        products: input.table()?,
        statuses: input.table()?,
        names: input.latest()?,
        contacts: input.latest()?,
        kept: (0..head.kept).map(|_| Ok((input.table()?, input.column()?))).collect::<Result<_, WireError>>()?,
        order_bytes: input.column()?,
        order_ends: input.column()?,
        order_hashes: input.column()?,
        rejects: Vec::new(),
    };
    let offsets: Vec<u64> = input.column()?;
    let lines: Vec<u32> = input.column()?;
    let columns: Vec<u16> = input.column()?;
    let codes: Vec<u8> = input.column()?;
    let mantissas: Vec<i64> = input.column()?;
    let scales: Vec<u8> = input.column()?;
    if [lines.len(), columns.len(), codes.len(), mantissas.len(), scales.len()].iter().any(|&len| len != offsets.len()) {
        return Err(WireError("rejects"));
    }
    slice.rejects.reserve(offsets.len());
    for place in 0..offsets.len() {
        slice.rejects.push(Reject {
            offset: offsets[place],
            line: lines[place],
            column: columns[place],
            code: RejectCode::from_index(codes[place]).ok_or(WireError("code"))?,
            amount: (scales[place] != u8::MAX).then_some(Decimal { mantissa: mantissas[place], scale: scales[place].min(crate::model::MAX_SCALE) }),
        });
    }
    check(&slice)?;
    Ok(slice)
}

/// Every number must point to something.
fn check(slice: &ParsedSlice) -> Result<(), WireError> {
    let rows = slice.customer.len();
    let same =
        [slice.order.len(), slice.day.len(), slice.minute.len(), slice.mantissa.len(), slice.scale.len(), slice.product.len(), slice.status.len()];
    if same.iter().any(|&len| len != rows) {
        return Err(WireError("columns of different length"));
    }
    if slice.refund.len() != slice.refund_scale.len()
        || !slice.refund.is_empty() && slice.refund.len() != rows
        || slice.refund.iter().any(|&refund| refund < 0)
        || slice.refund_scale.iter().any(|&scale| scale > crate::model::MAX_SCALE)
    {
        return Err(WireError("refunds"));
    }
    let inside = |numbers: &[u32], len: usize| numbers.iter().all(|&number| number == NONE || (number as usize) < len);
    if !inside(&slice.customer, slice.customers.len())
        || !inside(&slice.order, slice.order_ends.len())
        || !inside(&slice.product, slice.products.len())
        || !inside(&slice.status, slice.statuses.len())
        || slice.kept.iter().any(|(texts, numbers)| numbers.len() != rows || !inside(numbers, texts.len()))
        || slice.scale.iter().any(|&scale| scale > crate::model::MAX_SCALE)
    {
        return Err(WireError("a number that points nowhere"));
    }
    if !ascending(&slice.order_ends, slice.order_bytes.len()) || slice.order_hashes.len() != slice.order_ends.len() {
        return Err(WireError("order ids"));
    }
    let customers = slice.customers.len();
    if slice.names.len() != customers || slice.contacts.len() != customers {
        return Err(WireError("names"));
    }
    if slice.names.iter().chain(&slice.contacts).any(|latest| latest.key != 0 && latest.label as usize >= slice.labels.len()) {
        return Err(WireError("labels"));
    }
    Ok(())
}

fn ascending(ends: &[u32], len: usize) -> bool {
    ends.is_sorted() && ends.last().is_none_or(|&end| end as usize == len)
}

struct Writer(Vec<u8>);

impl Writer {
    fn column<T: bytemuck::NoUninit>(&mut self, column: &[T]) {
        let bytes: &[u8] = bytemuck::cast_slice(column);
        self.0.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        self.0.extend_from_slice(bytes);
    }

    fn table(&mut self, table: &TextTable) {
        let (arena, ends, hashes) = table.parts();
        self.column(arena);
        self.column(ends);
        self.column(hashes);
    }
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn column<T: bytemuck::Pod>(&mut self) -> Result<Vec<T>, WireError> {
        let (len, rest) = self.0.split_first_chunk::<8>().ok_or(WireError("cut short"))?;
        let len = usize::try_from(u64::from_le_bytes(*len)).map_err(|_| WireError("length"))?;
        let bytes = rest.get(..len).ok_or(WireError("cut short"))?;
        if len % size_of::<T>() != 0 {
            return Err(WireError("length"));
        }
        self.0 = &rest[len..];
        Ok(bytemuck::pod_collect_to_vec(bytes))
    }

    fn table(&mut self) -> Result<TextTable, WireError> {
        let (arena, ends, hashes) = (self.column::<u8>()?, self.column::<u32>()?, self.column::<u64>()?);
        if ends.len() != hashes.len() || !ascending(&ends, arena.len()) {
            return Err(WireError("texts"));
        }
        Ok(TextTable::from_parts(arena, ends, hashes))
    }

    fn latest(&mut self) -> Result<Vec<Latest>, WireError> {
        let (keys, labels) = (self.column::<u64>()?, self.column::<u32>()?);
        if keys.len() != labels.len() {
            return Err(WireError("names"));
        }
        Ok(keys.into_iter().zip(labels).map(|(key, label)| Latest { key, label }).collect())
    }
}
