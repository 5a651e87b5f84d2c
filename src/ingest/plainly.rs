//! Forms of cells that a few patterns can read, as scripts for databases do. While a file is read every cell in another form is
//! counted, so that it is known whether such patterns read the whole file alike.

use super::amount::DecimalMark;
use super::date::DateOrder;
use crate::model::{Day, Decimal, Minute};

/// The most digits of a number that patterns read.
pub const MOST_DIGITS: usize = 18;

/// A number: a sign, one mark of a currency, digits perhaps in groups of three, decimals, `元`.
#[must_use]
pub fn plain_number(text: &str, mark: Option<DecimalMark>) -> Option<Decimal> {
    let text = text.trim();
    let (negative, rest) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    // Of two currencies a number has none.
    let rest = match rest.strip_prefix(['$', '€', '£']) {
        Some(rest) => rest,
        None => {
            let rest = rest.strip_prefix(['¥', '￥']).unwrap_or(rest);
            rest.strip_suffix('元').unwrap_or(rest)
        }
    };
    let (point, group) = if mark == Some(DecimalMark::Comma) { (',', '.') } else { ('.', ',') };
    let (whole, decimals) = rest.split_once(point).map_or((rest, None), |(whole, decimals)| (whole, Some(decimals)));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let groups: Vec<&str> = whole.split(group).collect();
    let grouped = groups.len() > 1;
    if grouped {
        let first = groups[0];
        let fine = (1..=3).contains(&first.len()) && groups[1..].iter().all(|group| group.len() == 3);
        // One group of three with a zero in front, and no decimals, says that the mark is none of groups.
        if !fine || groups.len() == 2 && decimals.is_none() && first.starts_with('0') {
            return None;
        }
    }
    let fraction = decimals.unwrap_or_default();
    if !groups.iter().all(|group| digits(group)) || !digits(fraction) || (whole.is_empty() && fraction.is_empty()) {
        return None;
    }
    let all: String = groups.concat() + fraction;
    if all.len() > MOST_DIGITS {
        return None;
    }
    let magnitude: i128 = all.parse().ok()?;
    Decimal::normal(if negative { -magnitude } else { magnitude }, fraction.len() as u32)
}

/// A day, perhaps with a time: year first, or day and month in the order of the file, or eight digits.
#[must_use]
pub fn plain_date(text: &str, order: Option<DateOrder>) -> Option<(Day, Minute)> {
    let text = text.trim();
    let (date, time) = text.split_once([' ', 'T']).map_or((text, None), |(date, time)| (date, Some(time)));
    let minute = match time {
        None => Minute::NONE,
        Some(time) => plain_time(time)?,
    };
    let number = |text: &str, most: usize| {
        let fine = (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        if fine { text.parse::<u32>().ok() } else { None }
    };
    let day = |year: &str, month: &str, day: &str| {
        let full = match year.len() {
            4 => number(year, 4)?,
            2 => number(year, 2).map(|year| if year >= 70 { 1900 + year } else { 2000 + year })?,
            _ => return None,
        };
        Day::from_civil(full, number(month, 2)?, number(day, 2)?)
    };
    if date.len() == 8 && number(date, 8).is_some() {
        return if time.is_none() { day(&date[..4], &date[4..6], &date[6..]).map(|day| (day, minute)) } else { None };
    }
    if let Some((year, rest)) = date.split_once('年') {
        let (month, rest) = rest.split_once('月')?;
        let own = rest.strip_suffix(['日', '号'])?;
        return if year.len() == 4 { day(year, month, own).map(|day| (day, minute)) } else { None };
    }
    let mark = date.chars().find(|c| !c.is_ascii_digit()).filter(|c| matches!(c, '-' | '/' | '.'))?;
    let parts: Vec<&str> = date.split(mark).collect();
    let &[first, second, third] = parts.as_slice() else { return None };
    let found = match (first.len(), third.len()) {
        (4, 1 | 2) => day(first, second, third)?,
        (1 | 2, 2 | 4) if order == Some(DateOrder::MonthFirst) && mark != '.' => day(third, first, second)?,
        (1 | 2, 2 | 4) if order != Some(DateOrder::YearFirst) => day(third, second, first)?,
        _ => return None,
    };
    Some((found, minute))
}

fn plain_time(time: &str) -> Option<Minute> {
    let mut parts = time.split(':');
    let two = |part: &str, least: usize| {
        let fine = (least..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        if fine { part.parse::<u32>().ok() } else { None }
    };
    let (hour, minute) = (two(parts.next()?, 1)?, two(parts.next()?, 2)?);
    if let Some(second) = parts.next()
        && two(second, 2)? > 60
    {
        return None;
    }
    if parts.next().is_some() { None } else { Minute::from_clock(hour, minute) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{parse_amount, parse_date};
    use proptest::prelude::*;

    proptest! {
        /// What patterns read, the page reads alike.
        #[test]
        fn plain_forms_are_a_part_of_all_forms(text in "[-+]?[¥$]?[0-9.,]{0,9}元?", comma: bool) {
            let mark = if comma { DecimalMark::Comma } else { DecimalMark::Point };
            if let Some(value) = plain_number(&text, Some(mark)) {
                prop_assert_eq!(parse_amount(&text, Some(mark)).map(|amount| amount.value), Some(value), "{}", text);
            }
        }

        #[test]
        fn plain_dates_are_a_part_of_all_dates(text in "[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}([ T][0-9]{1,2}:[0-9]{1,2}(:[0-9]{2})?)?", month_first: bool) {
            let order = if month_first { DateOrder::MonthFirst } else { DateOrder::DayFirst };
            if let Some(value) = plain_date(&text, Some(order)) {
                prop_assert_eq!(parse_date(&text, Some(order)).map(|date| (date.day, date.minute)), Some(value), "{}", text);
            }
        }
    }
}
