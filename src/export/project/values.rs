//! How single values stand in a project file, to and fro.

use crate::ingest::{DateOrder, DateSystem, DecimalMark, Discount};
use crate::model::{Amount, Day, Frequency, Per};

/// A value that its field cannot have: the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bad(pub &'static str);

/// Between the names of a group, from the outermost to its own; rules allow no name with it.
pub const BETWEEN: &str = " / ";
/// Counts are below this: sums of all that a file can say then fit their types.
const COUNTS: u64 = 1 << 48;
/// Money is below this, in its smallest unit: what the grading itself can add up.
pub const MONEY: u128 = 1 << 100;

/// Decimal marks.
pub const DECIMALS: &[(&str, DecimalMark)] = &[("point", DecimalMark::Point), ("comma", DecimalMark::Comma)];
/// Orders of day, month and year.
pub const DATE_ORDERS: &[(&str, DateOrder)] = &[("dmy", DateOrder::DayFirst), ("mdy", DateOrder::MonthFirst), ("ymd", DateOrder::YearFirst)];
/// Where bare numbers count days from.
pub const SERIALS: &[(&str, DateSystem)] = &[("1900", DateSystem::From1900), ("1904", DateSystem::From1904)];
/// What a discount is.
pub const DISCOUNTS: &[(&str, Discount)] = &[("money", Discount::Money), ("share", Discount::Share), ("percent", Discount::Percent)];
/// Stretches of time.
const STRETCHES: &[(&str, Per)] = &[("week", Per::Week), ("month", Per::Month), ("quarter", Per::Quarter), ("year", Per::Year)];

/// The id of a value.
pub fn id_of<T: Copy + PartialEq>(list: &[(&str, T)], value: T) -> Option<String> {
    list.iter().find(|(_, own)| *own == value).map(|(id, _)| (*id).to_owned())
}

/// The value of an id, where there is one.
pub fn from_id<T: Copy>(list: &[(&str, T)], id: Option<&str>, field: &'static str) -> Result<Option<T>, Bad> {
    id.map(|id| list.iter().find(|(own, _)| *own == id).map(|(_, value)| *value).ok_or(Bad(field))).transpose()
}

/// A day. The one after the last day of all is the analysis date of a file that ends there.
pub fn day(text: &str) -> Option<Day> {
    const AFTER_ALL: &str = "2200-01-01";
    if text == AFTER_ALL { Day::from_civil(2199, 12, 31).map(|last| last.plus(1)) } else { Day::parse_iso(text) }
}

/// A day that may be unknown.
pub fn optional_day(text: Option<&str>, field: &'static str) -> Result<Option<Day>, Bad> {
    text.map(|text| day(text).ok_or(Bad(field))).transpose()
}

/// Money.
pub fn money(text: &str, field: &'static str) -> Result<Amount, Bad> {
    Amount::parse(text).filter(|amount| amount.minor.unsigned_abs() < MONEY).ok_or(Bad(field))
}

/// A number of rows, customers or orders.
pub fn count(count: u64) -> Result<u64, Bad> {
    if count < COUNTS { Ok(count) } else { Err(Bad("count")) }
}

/// A single mark of one byte.
pub fn mark(text: &str) -> Option<u8> {
    let mut marks = text.chars();
    let mark = u8::try_from(marks.next()?).ok()?;
    marks.next().is_none().then_some(mark)
}

/// How often somebody buys, as `3/month`.
pub fn frequency_text(frequency: Frequency) -> String {
    format!("{}/{}", frequency.times, id_of(STRETCHES, frequency.per).unwrap_or_default())
}

/// Reads that.
pub fn frequency(text: &str) -> Option<Frequency> {
    let (times, per) = text.split_once('/')?;
    let per = STRETCHES.iter().find(|(id, _)| *id == per)?.1;
    // One form only: no sign, no zeros before.
    let number: u32 = times.parse().ok()?;
    (number.to_string() == times).then_some(Frequency { times: number, per })
}
