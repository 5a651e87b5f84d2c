//! Records → order lines, rejects and blanks of a slice: the inner loop of an import.

use super::amount::{DecimalMark, MarkHint, parse_amount, parse_quantity, plain_amount};
use super::cells::{cell, clean_customer, decode_field, is_damaged_id, is_guest, is_missing, is_total_row, is_total_word, label, readable};
use super::currency::Currency;
use super::date::{DateSystem, OrderHint, ParsedDate, iso_date, parse_date, serial_date};
use super::encoding::{Utf8Counts, decode_cell};
use super::normal::{Normal, is_filled, note_amount, note_date};
use super::other_header::is_other_header;
use super::plainly::{MOST_DIGITS, plain_date, plain_number};
use super::report::RejectCode;
use super::scan::{Broken, Field, Inner, Record};
use super::slice::{Latest, NO_DAY, ParsedSlice, Reject, SliceParser};
use super::status::{LineKind, OTHER_CURRENCY, status_kind};
use super::tails::{Fate, Head};
use super::text_table::{NONE, TextTable, append_text, hash_text, same_text};
use super::twofold::{is_rather_utf8, mixed_lines};
use crate::model::{Day, Decimal, Minute};

/// What a customer key turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    Customer(u32),
    /// The same, with something taken off it.
    Cleaned(u32),
    Missing,
    TotalRow,
    BadText,
    Damaged,
}

/// The bytes of an earlier cell. The scanned bytes may have grown since, but never moved.
#[inline]
pub(super) fn place(bytes: &[u8], (start, end): (u32, u32)) -> &[u8] {
    &bytes[start as usize..end as usize]
}

/// What a currency column says, as its ISO code where the word is known.
fn currency_word(text: &str) -> String {
    Currency::of_word(text).map_or_else(|| text.trim().to_uppercase(), |currency| currency.code().to_owned())
}

/// Whether nothing stands in any field.
pub(super) fn is_blank(bytes: &[u8], fields: &[Field]) -> bool {
    fields.iter().all(|field| cell(bytes, field).trim_ascii().is_empty())
}

/// So many cells of a kept column are remembered, each where its length and ends put it.
const RECENT: usize = 32;
type Recent = [((u32, u32), u32); RECENT];

/// A slice in the making.
pub struct Work<'p> {
    pub(super) parser: &'p SliceParser,
    base: u64,
    /// What has been read so far.
    pub slice: ParsedSlice,
    /// Customer keys as written (raw bytes) → what they are.
    raw_keys: TextTable,
    keys: Vec<Key>,
    /// Bytes of the order id and customer of the line before, to see whether a line continues its order.
    last_order: (u32, (u32, u32)),
    last_key: ((u32, u32), u32),
    pub(super) raw_products: TextTable,
    raw_statuses: TextTable,
    /// The status cell of the line before and its number.
    last_status: ((u32, u32), u32),
    /// The currency cell of the line before, lines in a row with it, and whether there is one.
    last_currency: ((u32, u32), u64, bool),
    /// The currency that a number of this record is marked with.
    mark: Option<Currency>,
    /// Of each kept column: texts as written, and the cells seen last with their numbers.
    raw_kept: Vec<(TextTable, Recent)>,
    /// The record that rows without a key of their own continue.
    pub(super) head: Option<Head>,
}

impl<'p> Work<'p> {
    /// An empty slice; `base` is where the scanned bytes begin in the file.
    ///
    /// `bytes` is the slice's length: tables are made large enough at once for most files.
    pub fn new(parser: &'p SliceParser, base: u64, bytes: u64) -> Self {
        let lines = (bytes / 90).min(1 << 20) as usize;
        let mut work = Self::empty(parser, base);
        let slice = &mut work.slice;
        slice.customer.reserve(lines);
        slice.order.reserve(lines);
        slice.day.reserve(lines);
        slice.minute.reserve(lines);
        slice.mantissa.reserve(lines);
        slice.scale.reserve(lines);
        slice.product.reserve(lines);
        slice.status.reserve(lines);
        slice.order_bytes.reserve(lines * 8);
        slice.order_ends.reserve(lines / 2);
        slice.order_hashes.reserve(lines / 2);
        slice.customers.reserve(lines / 6, lines);
        work.raw_keys.reserve(lines / 6, lines);
        work
    }

    fn empty(parser: &'p SliceParser, base: u64) -> Self {
        let slice = ParsedSlice { kept: vec![Default::default(); parser.kept.len()], filled: vec![0; parser.columns], ..ParsedSlice::default() };
        Self {
            parser,
            base,
            slice,
            raw_keys: TextTable::default(),
            keys: Vec::new(),
            last_order: (NONE, (0, 0)),
            last_key: ((0, 0), NONE),
            raw_products: TextTable::default(),
            raw_statuses: TextTable::default(),
            last_status: ((0, 0), NONE),
            last_currency: ((0, 0), 0, false),
            mark: None,
            raw_kept: parser.kept.iter().map(|_| (TextTable::default(), [((0, 0), NONE); RECENT])).collect(),
            head: None,
        }
    }

    #[inline]
    #[expect(clippy::too_many_arguments, reason = "one for each column")]
    pub(super) fn push(&mut self, customer: u32, order: u32, day: i32, minute: u16, amount: Decimal, product: u32, status: u32) {
        let slice = &mut self.slice;
        slice.customer.push(customer);
        slice.order.push(order);
        slice.day.push(day);
        slice.minute.push(minute);
        slice.mantissa.push(amount.mantissa);
        slice.scale.push(amount.scale);
        slice.product.push(product);
        slice.status.push(status);
    }

    /// Keeps the texts of a line's kept columns; a line that continues another has that one's where its own are empty.
    #[inline]
    pub(super) fn keep_texts(&mut self, bytes: &[u8], fields: &[Field], head: Option<usize>) {
        for (row, &column) in self.parser.kept.iter().enumerate() {
            let (raw, recent) = &mut self.raw_kept[row];
            let (clean, numbers) = &mut self.slice.kept[row];
            let number = match fields.get(column) {
                Some(field) if field.end > field.start => {
                    let written = cell(bytes, field);
                    // Such columns say few things again and again: a look at what was said lately saves most look-ups.
                    let place_of = (written.len() + usize::from(written[0]) + usize::from(written[written.len() - 1])) % RECENT;
                    let (seen, known) = &mut recent[place_of];
                    if *known == NONE || !same_text(place(bytes, *seen), written) {
                        (*seen, *known) = ((field.start, field.end), label(raw, clean, bytes, Some(field), self.parser.encoding));
                    }
                    *known
                }
                _ => NONE,
            };
            let inherited = head.and_then(|row| numbers.get(row)).copied().unwrap_or(NONE);
            numbers.push(if number == NONE { inherited } else { number });
        }
    }

    /// One record becomes an order line, a reject or a blank.
    #[inline]
    pub fn record(&mut self, bytes: &[u8], record: &Record, fields: &[Field], line: u32) {
        if record.broken.is_some() {
            return self.broken(record, line);
        }
        let offset = self.base + record.start as u64;
        self.slice.records += 1;
        self.mark = None;
        for (filled, field) in self.slice.filled.iter_mut().zip(fields) {
            *filled += u64::from(is_filled(bytes, field, self.parser.encoding));
        }
        let parser = self.parser;
        let at = parser.at;
        let order_cell =
            at.order.map_or(Some((0, 0)), |column| fields.get(column).map(|field| (field.start, field.end))).filter(|_| parser.has_tails());
        let reject = |work: &mut Self, code, column: Option<usize>| {
            let amount = work.amount(bytes, fields, offset).unwrap_or(None);
            let amount = amount.and_then(|amount| amount.minus(work.refund(bytes, fields, offset).unwrap_or(Decimal::ZERO)));
            let code = if is_total_row(bytes, fields, parser.encoding) { RejectCode::TotalRow } else { code };
            let column = column.map_or(u16::MAX, |column| column.min(usize::from(u16::MAX) - 1) as u16);
            let other = code != RejectCode::TotalRow && is_other_header(bytes, fields, parser.encoding, &parser.headers);
            let said = if other { RejectCode::OtherHeader } else { code };
            work.slice.rejects.push(Reject { offset, line, column, code: said, amount });
            work.head = order_cell.map(|order_cell| Head { order_cell, fate: Fate::Rejected(code, column) });
        };
        if fields.len() != parser.columns {
            self.slice.evidence.unusual += u64::from(fields.iter().any(|field| field.end > field.start) || fields.len() > 1);
            if is_blank(bytes, fields) {
                self.slice.blank += 1;
                return;
            }
            // Where fields are told by the room between them, an empty one leaves no trace: the values have moved.
            if parser.exact {
                return reject(self, RejectCode::Ragged, None);
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
                Key::Cleaned(number) => {
                    self.slice.evidence.normal[Normal::Key as usize] += 1;
                    customer = number;
                }
                other => {
                    if is_blank(bytes, fields) {
                        self.slice.blank += 1;
                        return;
                    }
                    if other == Key::Missing && self.tail(bytes, fields, offset, line) {
                        return;
                    }
                    let code = match other {
                        Key::TotalRow => RejectCode::TotalRow,
                        Key::BadText => RejectCode::BadText,
                        Key::Damaged => RejectCode::DamagedKey,
                        _ => short(column, RejectCode::NoCustomer),
                    };
                    return reject(self, code, Some(column));
                }
            }
        } else if is_blank(bytes, fields) {
            self.slice.blank += 1;
            return;
        }
        let (mut day, mut minute) = (if parser.summary { NO_DAY } else { 0 }, Minute::NONE);
        // An order that was never paid or was closed often has no date or amount: it is left out, not unreadable.
        let left_out = |work: &Self| {
            at.status.and_then(|column| fields.get(column)).is_some_and(|field| work.leaves_out(bytes, field))
                || at.after_sales.and_then(|column| fields.get(column)).is_some_and(|field| work.after_sales(bytes, field).is_some())
        };
        if let Some(column) = at.date {
            let written = fields.get(column).map(|field| cell(bytes, field).trim_ascii()).unwrap_or_default();
            let parsed = match iso_date(written) {
                Some(date) => Some(date),
                None if written.is_empty() && (parser.summary || left_out(self)) => {
                    Some(ParsedDate { day: Day(NO_DAY), minute: Minute::NONE, hint: OrderHint::Nothing })
                }
                None if written.is_empty() && self.tail(bytes, fields, offset, line) => return,
                None if written.is_empty() => return reject(self, short(column, RejectCode::NoDate), Some(column)),
                None => decode_cell(written, parser.encoding).and_then(|text| {
                    let date = parse_date(&text, parser.order).or_else(|| serial_date(&text, parser.serial?));
                    let plain = plain_date(&text, parser.order);
                    self.slice.evidence.unusual += u64::from(plain != date.map(|date| (date.day, date.minute)) || text.trim().is_empty());
                    if date.is_none() && serial_date(&text, DateSystem::From1900).is_some() {
                        self.slice.evidence.add_serial(offset, || text.clone().into_owned());
                    }
                    // What the cell says about the order counts even where the plan's order makes it unreadable.
                    if date.is_some() {
                        note_date(&mut self.slice.evidence.normal, &text);
                    }
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
            Err((_, true)) if left_out(self) => Decimal::ZERO,
            Err((_, true)) if self.tail(bytes, fields, offset, line) => return,
            Err((column, empty)) => {
                let code = if empty { short(column, RejectCode::NoAmount) } else { RejectCode::BadAmount };
                let column = Some(column);
                return reject(self, code, column);
            }
        };
        let amount = match self.refund(bytes, fields, offset).and_then(|refund| self.give_back(amount, refund).ok_or(at.refund.unwrap_or(0))) {
            Ok(amount) => amount,
            Err(column) => return reject(self, RejectCode::BadAmount, Some(column)),
        };
        let order = self.order(bytes, at.order.and_then(|column| fields.get(column)), customer);
        let product =
            label(&mut self.raw_products, &mut self.slice.products, bytes, at.product.and_then(|column| fields.get(column)), parser.encoding);
        let mut status = self.status(bytes, at.status.and_then(|column| fields.get(column)));
        if let Some(field) = at.after_sales.and_then(|column| fields.get(column))
            && let Some(word) = self.after_sales(bytes, field)
        {
            status = self.own_status(&word);
        }
        if self.other_currency(bytes, at.currency.and_then(|column| fields.get(column))) {
            status = self.own_status(OTHER_CURRENCY);
        }
        let slice = &mut self.slice;
        if customer != NONE && (at.name.is_some() || at.contact.is_some()) {
            // Days and minutes are below 2^17 and 2^11; later lines of the file win ties.
            let key = ((day.max(-25_567) + 25_567) as u64) << 43 | u64::from(minute.to_raw()) << 32 | (slice.customer.len() as u64 + 1);
            for (column, latest) in [(at.name, &mut slice.names), (at.contact, &mut slice.contacts)] {
                let Some(field) = column.and_then(|column| fields.get(column)) else { continue };
                let latest = &mut latest[customer as usize];
                let written = cell(bytes, field).trim_ascii();
                if key > latest.key && !written.is_empty() {
                    // The same name comes again and again: look it up once and compare after that.
                    if latest.key == 0 || field.inner != Inner::Plain || !same_text(slice.labels.bytes(latest.label), written) {
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
        if let Some(order_cell) = order_cell {
            let row = slice.customer.len();
            self.head = Some(Head { order_cell, fate: Fate::Used { row, customer, order, day, minute: minute.to_raw(), status } });
        }
        self.push(customer, order, day, minute.to_raw(), amount, product, status);
        self.keep_texts(bytes, fields, None);
    }

    /// Notes a line's currency, and says whether it is another than the chosen one.
    fn other_currency(&mut self, bytes: &[u8], field: Option<&Field>) -> bool {
        if let Some(field) = field {
            self.note_currency(bytes, field);
        }
        let parser = self.parser;
        if parser.currency.is_none() && parser.rates.is_empty() {
            return false;
        }
        self.currency_of(bytes, field).is_some_and(|code| match &parser.currency {
            Some(chosen) => code != currency_word(chosen),
            None => !parser.rates.iter().any(|(known, _)| *known == code),
        })
    }

    /// The currency of a record: what its column says, else the mark at its amount.
    fn currency_of(&self, bytes: &[u8], field: Option<&Field>) -> Option<String> {
        let written = field.and_then(|field| decode_cell(cell(bytes, field), self.parser.encoding)).map(|text| currency_word(&text));
        written.filter(|text| !text.is_empty()).or_else(|| self.mark.or(self.parser.header_currency).map(|mark| mark.code().to_owned()))
    }

    /// An amount in the one currency that all are turned into; `None` where it is beyond all numbers.
    pub(super) fn exchanged(&self, amount: Decimal, bytes: &[u8], fields: &[Field]) -> Option<Decimal> {
        if self.parser.rates.is_empty() {
            return Some(amount);
        }
        let code = self.currency_of(bytes, self.parser.at.currency.and_then(|column| fields.get(column)));
        let rate = code.and_then(|code| self.parser.rates.iter().find(|(known, _)| *known == code)).map(|(_, rate)| *rate);
        rate.map_or(Some(amount), |rate| amount.times(rate))
    }

    /// Counts rows by what the currency column says.
    fn note_currency(&mut self, bytes: &[u8], field: &Field) {
        let written = cell(bytes, field).trim_ascii();
        if self.last_currency.2 && same_text(place(bytes, self.last_currency.0), written) {
            self.last_currency.1 += 1;
        } else {
            self.end_currency(bytes);
            let start = field.start + (cell(bytes, field).len() - cell(bytes, field).trim_ascii_start().len()) as u32;
            self.last_currency = ((start, start + written.len() as u32), 1, !written.is_empty());
        }
    }

    /// The number of a status that is no cell of the status column.
    fn own_status(&mut self, word: &str) -> u32 {
        self.last_status.1 = NONE;
        let clean = self.slice.statuses.number(word.as_bytes());
        // Raw and clean tables grow together.
        if clean as usize == self.raw_statuses.len() {
            self.raw_statuses.push(word.as_bytes());
        }
        clean
    }

    /// What became of an order, where that leaves it out: the cell's own word, or what its column's name says of a filled one.
    fn after_sales(&self, bytes: &[u8], field: &Field) -> Option<String> {
        let text = decode_cell(cell(bytes, field), self.parser.encoding)?;
        let text = text.trim();
        let said_no = is_missing(text) || ["0", "否", "无", "no", "false", "n", "f"].iter().any(|no| text.eq_ignore_ascii_case(no));
        match self.parser.afterwards {
            _ if said_no => None,
            Some(word) => Some(word.to_owned()),
            None => match status_kind(text) {
                LineKind::Kept => None,
                // The document of a return says of an order that it was given back.
                LineKind::Returned => Some("refunded".to_owned()),
                _ => Some(text.to_owned()),
            },
        }
    }

    /// Counts the lines of the currency before.
    fn end_currency(&mut self, bytes: &[u8]) {
        let (at, rows, filled) = std::mem::take(&mut self.last_currency);
        if filled && let Some(text) = decode_cell(place(bytes, at), self.parser.encoding) {
            self.slice.evidence.add_currency_word(&currency_word(&text), rows);
        }
    }

    /// Whether a status leaves its line out whatever the amount.
    #[cold]
    fn leaves_out(&self, bytes: &[u8], field: &Field) -> bool {
        let status = decode_cell(cell(bytes, field), self.parser.encoding);
        status.is_some_and(|text| !matches!(status_kind(&text), LineKind::Kept | LineKind::Returned))
    }

    /// A record whose fields cannot be used.
    pub fn broken(&mut self, record: &Record, line: u32) {
        self.slice.records += 1;
        let code = if record.broken == Some(Broken::TooLong) { RejectCode::FieldTooLong } else { RejectCode::BadQuote };
        // It may be the first row of an order: what follows it must not be added to the order before.
        self.head = None;
        self.slice.rejects.push(Reject { offset: self.base + record.start as u64, line, column: u16::MAX, code, amount: None });
    }

    /// The customer of a line.
    #[inline]
    fn customer(&mut self, bytes: &[u8], field: Option<&Field>) -> Key {
        let Some(field) = field else { return Key::Missing };
        let written = cell(bytes, field);
        if self.last_key.1 != NONE && same_text(place(bytes, self.last_key.0), written) {
            return self.keys[self.last_key.1 as usize];
        }
        let hash = hash_text(written);
        let raw = match self.raw_keys.find(written, hash) {
            Some(raw) => raw,
            None => {
                let key = self.new_key(bytes, field, hash);
                self.keys.push(key);
                self.raw_keys.number_hashed(written, hash)
            }
        };
        self.last_key = ((field.start, field.end), raw);
        self.keys[raw as usize]
    }

    /// Decides what a customer key seen for the first time is.
    fn new_key(&mut self, bytes: &[u8], field: &Field, hash: u64) -> Key {
        let Some(text) = decode_field(bytes, field, self.parser.encoding) else { return Key::BadText };
        // Two different damages become the same mark; they must not become the same customer.
        if self.parser.converted && text.contains('\u{fffd}') || !text.is_ascii() && is_rather_utf8(cell(bytes, field), self.parser.encoding) {
            return Key::BadText;
        }
        let clean = clean_customer(&text);
        self.slice.evidence.unusual += u64::from(clean != text.trim());
        if is_missing(clean) || is_guest(clean) {
            return Key::Missing;
        }
        if is_damaged_id(clean.as_bytes()) {
            return Key::Damaged;
        }
        if is_total_word(clean) {
            return Key::TotalRow;
        }
        // Nearly every key is clean as written, and its hash is known.
        let hash = if clean.as_bytes() == cell(bytes, field) { hash } else { hash_text(clean.as_bytes()) };
        let number = self.slice.customers.number_hashed(clean.as_bytes(), hash);
        if self.slice.names.len() < self.slice.customers.len() {
            self.slice.names.push(Latest::default());
            self.slice.contacts.push(Latest::default());
        }
        if clean.len() == text.len() { Key::Customer(number) } else { Key::Cleaned(number) }
    }

    /// The amount of a line: `Ok(None)` where no column gives one; the failing column and whether it is empty as error.
    #[inline]
    pub(super) fn amount(&mut self, bytes: &[u8], fields: &[Field], offset: u64) -> Result<Option<Decimal>, (usize, bool)> {
        let at = self.parser.at;
        if let Some(column) = at.amount {
            let amount = self.number(bytes, fields.get(column), column, offset)?;
            return self.exchanged(amount, bytes, fields).map(Some).ok_or((column, false));
        }
        let (Some(quantity), Some(price)) = (at.quantity, at.unit_price) else { return Ok(None) };
        let pieces = self.number(bytes, fields.get(quantity), quantity, offset)?;
        let unit = self.number(bytes, fields.get(price), price, offset)?;
        let whole = pieces.times(unit).ok_or((price, false));
        self.slice.evidence.unusual += u64::from(whole.is_err());
        let whole = whole?;
        let amount = self.discounted(whole, bytes, fields, offset)?;
        self.exchanged(amount, bytes, fields).map(Some).ok_or((price, false))
    }

    /// One number cell.
    #[inline]
    pub(super) fn number(&mut self, bytes: &[u8], field: Option<&Field>, column: usize, offset: u64) -> Result<Decimal, (usize, bool)> {
        let written = field.map(|field| cell(bytes, field).trim_ascii()).unwrap_or_default();
        if let Some((value, hint)) = plain_amount(written)
            && (hint == MarkHint::Nothing || hint == MarkHint::Point && self.parser.decimal != Some(DecimalMark::Comma))
        {
            self.slice.evidence.unusual += u64::from(written.len() > MOST_DIGITS);
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
        let read = if self.parser.at.quantity == Some(column) { parse_quantity } else { parse_amount };
        let parsed = read(&text, self.parser.decimal);
        let plain = plain_number(&text, self.parser.decimal);
        self.slice.evidence.unusual += u64::from(plain != parsed.map(|amount| amount.value));
        let hint = match &parsed {
            Some(amount) => amount.hint,
            None => read(&text, None).map_or(MarkHint::Nothing, |amount| amount.hint),
        };
        self.slice.evidence.add_mark(hint, offset, || text.clone().into_owned());
        let amount = parsed.ok_or((column, false))?;
        note_amount(&mut self.slice.evidence.normal, &text);
        self.mark = amount.currency.or(self.mark);
        if let Some(currency) = amount.currency {
            self.slice.evidence.add_currency(currency, offset, || text.into_owned());
        }
        Ok(amount.value)
    }

    /// The status of a line, nearly always that of the line before.
    #[inline]
    pub(super) fn status(&mut self, bytes: &[u8], field: Option<&Field>) -> u32 {
        let Some(field) = field else { return NONE };
        if self.last_status.1 != NONE && same_text(place(bytes, self.last_status.0), cell(bytes, field)) {
            return self.last_status.1;
        }
        let number = label(&mut self.raw_statuses, &mut self.slice.statuses, bytes, Some(field), self.parser.encoding);
        self.last_status = ((field.start, field.end), number);
        number
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
            && same_text(place(bytes, self.last_order.1), written)
        {
            return before;
        }
        if written.len() <= 24 && is_damaged_id(written.trim_ascii()) {
            slice.evidence.damaged_ids += 1;
            return NONE;
        }
        let plain = !written.is_empty()
            && field.inner == Inner::Plain
            && written.iter().all(|&byte| byte.is_ascii_graphic() && byte != b'\'' && byte != b'=');
        if plain {
            append_text(&mut slice.order_bytes, written);
            slice.order_hashes.push(hash_text(written));
        } else {
            let text = decode_field(bytes, field, self.parser.encoding).unwrap_or_else(|| readable(bytes, field, self.parser.encoding));
            let clean = clean_customer(&text);
            slice.evidence.unusual += u64::from(clean != text.trim());
            if clean.is_empty() {
                return NONE;
            }
            slice.order_bytes.extend_from_slice(clean.as_bytes());
            slice.order_hashes.push(hash_text(clean.as_bytes()));
        }
        slice.order_ends.push(slice.order_bytes.len() as u32);
        let number = slice.order_ends.len() as u32 - 1;
        self.last_order = (number, (field.start, field.end));
        number
    }

    /// What the slice's bytes say about the encoding.
    pub fn finish_evidence(&mut self, from: usize, all: &[u8], to: usize) {
        self.end_currency(all);
        let (bytes, mut wide) = (&all[from..to], Vec::new());
        let double = self.parser.encoding.is_double_byte();
        // Without a line end there is no line in it.
        let has_line = |stretch: &[u8]| stretch.iter().any(|byte| matches!(byte, b'\n' | b'\r'));
        let counts = Utf8Counts::with(bytes, |stretch| {
            if double && (stretch.end == bytes.len() || has_line(&bytes[stretch.clone()])) {
                wide.push(stretch);
            }
        });
        self.slice.evidence.add_bytes(bytes, self.slice.first_record, counts);
        self.slice.mixed = mixed_lines(bytes, self.parser.encoding, counts, &wide);
    }
}
