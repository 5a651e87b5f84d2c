//! Dates as written → days and minutes. The date as written counts; a zone in the cell is ignored.

use crate::model::{Day, Minute};
use serde::{Deserialize, Serialize};

/// Which comes first in dates such as `05/01/2024`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DateOrder {
    /// 5 January.
    DayFirst,
    /// May 1.
    MonthFirst,
    /// `24-05-01`: the year first, in two digits.
    YearFirst,
}

/// From which day bare numbers count as dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DateSystem {
    /// Excel: 1 is 1 January 1900, and a 29 February 1900 is counted that never was.
    From1900,
    /// Old Excel for Mac: 0 is 1 January 1904.
    From1904,
}

/// A bare number as a date with its time, where it can be one: 1954 to 2119. Microsoft, "Date systems in Excel".
#[must_use]
pub fn serial_date(text: &str, system: DateSystem) -> Option<ParsedDate> {
    let (whole, fraction) = text.trim().split_once('.').unwrap_or((text.trim(), "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() != 5 || !digits(whole) || !digits(fraction) || fraction.len() > 12 {
        return None;
    }
    let number: i32 = whole.parse().ok().filter(|number| (20_000..=80_000).contains(number))?;
    // Days before 1970-01-01.
    let first = Day(match system {
        DateSystem::From1900 => -25_569,
        DateSystem::From1904 => -24_107,
    });
    let minute = if fraction.bytes().all(|byte| byte == b'0') {
        Minute::NONE
    } else {
        // To the nearest second, as spreadsheets show it.
        let tenths: u64 = format!("{fraction:0<12}").parse().ok()?;
        let seconds = ((u128::from(tenths) * 86_400 + 500_000_000_000) / 1_000_000_000_000).min(86_399) as u32;
        Minute::from_clock(seconds / 3600, seconds / 60 % 60)?
    };
    Some(ParsedDate { day: first.plus(number), minute, hint: OrderHint::Nothing })
}

/// What one cell says about the order of day and month in its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderHint {
    /// Nothing: the year is first, or the month is a word, or both numbers are equal.
    Nothing,
    /// Only possible with the day first.
    DayFirst,
    /// Only possible with the month first.
    MonthFirst,
    /// Both are possible.
    Either,
}

/// A date cell that could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParsedDate {
    /// The day.
    pub day: Day,
    /// The minute of the day where the cell has a time.
    pub minute: Minute,
    /// What the cell says about day and month.
    pub hint: OrderHint,
}

/// Reads the forms real exports use: `2024-01-05`, `2024/1/5 13:02`, `2024年1月5日`, `20240105`, `05.01.2024`,
/// `2024. 1. 5.`, `1/5/24 1:02 PM`, `5-Jan-24`, `Jan 5, 2024`, `2024-01-05T13:02:11+08:00`, `Fri, 05 Jan 2024 10:00:00 +0800`,
/// Unix seconds and milliseconds (UTC). The hour 24:00 is the next day's first (ISO 8601); a weekday is not compared.
///
/// `order` is the column's order of day and month; `None` reads a doubtful cell with the day first and says so in the
/// hint. Days are 1900–2199. Returns `None` for anything else, days that do not exist included.
#[must_use]
pub fn parse_date(text: &str, order: Option<DateOrder>) -> Option<ParsedDate> {
    if let Some(date) = iso_date(text.as_bytes()) {
        return Some(date);
    }
    careful_date(text, order)
}

/// `YYYY-MM-DD` or `YYYY/MM/DD`, alone or followed by ` HH:MM…` or `THH:MM…`, straight from bytes.
#[must_use]
pub fn iso_date(bytes: &[u8]) -> Option<ParsedDate> {
    if bytes.len() < 10 || bytes[4] != bytes[7] || (bytes[4] != b'-' && bytes[4] != b'/') {
        return None;
    }
    let day = Day::from_civil(two(bytes, 0)? * 100 + two(bytes, 2)?, two(bytes, 5)?, two(bytes, 8)?)?;
    let minute = match bytes.len() {
        10 => Minute::NONE,
        16 | 19 if (bytes[10] == b' ' || bytes[10] == b'T') && bytes[13] == b':' => {
            if bytes.len() == 19 && (bytes[16] != b':' || two(bytes, 17)? > 60) {
                return None;
            }
            Minute::from_clock(two(bytes, 11)?, two(bytes, 14)?)?
        }
        _ => return None,
    };
    Some(ParsedDate { day, minute, hint: OrderHint::Nothing })
}

/// Whether dates such as `24-03-15` have their year first: all of them can, and their first number changes less than their
/// last, as years do beside days.
#[must_use]
pub fn year_comes_first<'c>(cells: impl Iterator<Item = &'c str>) -> bool {
    let (mut firsts, mut lasts) = (std::collections::BTreeSet::new(), std::collections::BTreeSet::new());
    for cell in cells {
        let date = cell.trim().split([' ', 'T']).next().unwrap_or_default();
        let parts: Vec<&str> = date.split(['-', '/', '.']).collect();
        let &[first, second, last] = parts.as_slice() else { return false };
        let number =
            |part: &str| (matches!(part.len(), 1 | 2) && part.bytes().all(|byte| byte.is_ascii_digit())).then(|| part.parse::<u32>().ok()).flatten();
        let (Some(year), Some(month), Some(day)) = (number(first), number(second), number(last)) else { return false };
        if first.len() != 2 || Day::from_civil(2000 + year, month, day).is_none() {
            return false;
        }
        firsts.insert(year);
        lasts.insert(day);
    }
    firsts.len() < lasts.len()
}

/// Whether a cell could be a date: used only to guess roles. Plain numbers say nothing.
#[must_use]
pub fn looks_like_date(cell: &str) -> bool {
    let cell = cell.trim();
    cell.bytes().any(|b| !b.is_ascii_digit() && b != b'.') && parse_date(cell, None).is_some()
        || cell.len() == 8 && cell.starts_with("20") && parse_date(cell, None).is_some()
        || parse_date(cell, Some(DateOrder::MonthFirst)).is_some_and(|date| date.hint != OrderHint::Nothing)
}

/// A two-digit number at a place, or `None`.
fn two(bytes: &[u8], at: usize) -> Option<u32> {
    let (a, b) = (bytes[at].wrapping_sub(b'0'), bytes[at + 1].wrapping_sub(b'0'));
    (a < 10 && b < 10).then(|| u32::from(a) * 10 + u32::from(b))
}

/// A piece of a date text: a number with its count of digits, or a word, or a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece<'a> {
    Number(u64, usize),
    Word(&'a str),
    Mark(char),
}

fn careful_date(text: &str, order: Option<DateOrder>) -> Option<ParsedDate> {
    let folded: String = text
        .trim()
        .trim_start_matches('\'')
        .chars()
        .map(|c| match c {
            '\u{ff10}'..='\u{ff5a}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            '\u{a0}' | '\u{3000}' | '\u{202f}' => ' ',
            '년' => '年',
            '월' => '月',
            '일' => '日',
            _ => c,
        })
        .collect();
    // 下午 1:02 is said before the hour, in English after it; a weekday adds nothing.
    let mut folded = folded;
    for day in ["星期", "周", "週"] {
        if let Some(at) = folded.find(day) {
            let end = folded[at..].char_indices().nth(day.chars().count() + 1).map_or(folded.len(), |(end, _)| at + end);
            folded.replace_range(at..end, " ");
        }
    }
    for (word, half) in [("上午", " AM"), ("下午", " PM"), ("오전", " AM"), ("오후", " PM"), ("午前", " AM"), ("午後", " PM")] {
        if let Some(at) = folded.find(word) {
            folded.replace_range(at..at + word.len(), " ");
            folded.push_str(half);
        }
    }
    let folded = folded.split_whitespace().collect::<Vec<_>>().join(" ");
    let body = folded.strip_prefix("=\"").and_then(|inner| inner.strip_suffix('"')).unwrap_or(&folded);
    // What stands in parentheses at the end is the zone in words.
    let body = if body.ends_with(')') { body.rsplit_once(" (").map_or(body, |(date, _)| date) } else { body };
    let mut pieces = pieces(body.trim())?;
    close_up(&mut pieces);
    if let [Piece::Number(number, digits)] = pieces[..] {
        return lone_number(number, digits);
    }
    let (date, rest) = date_pieces(without_weekday(&pieces), order)?;
    let (minute, next_day) = clock(rest)?;
    if next_day {
        let (year, month, day) = date.day.plus(1).civil();
        // The day after the last one that can be is none.
        let day = Day::from_civil(u32::try_from(year).ok()?, month, day)?;
        return Some(ParsedDate { day, minute, ..date });
    }
    Some(ParsedDate { minute, ..date })
}

/// Takes the spaces out of `2024. 1. 5.`, `5. 1. 2024` and `2024年 1月 5日`.
fn close_up(pieces: &mut Vec<Piece<'_>>) {
    use Piece::{Mark, Number};
    let spaced = match pieces.as_slice() {
        [Number(_, first), Mark('.'), Mark(' '), Number(_, 1 | 2), Mark('.'), Mark(' '), Number(_, last), ..] => {
            matches!((first, last), (4, 1 | 2) | (1 | 2, 4))
        }
        [Number(_, 4), Mark('年'), Mark(' '), Number(..), Mark('月'), Mark(' '), Number(..), ..] => true,
        _ => false,
    };
    if spaced {
        pieces.remove(5);
        pieces.remove(2);
    }
}

/// The pieces after the weekday that mail and long dates begin with.
fn without_weekday<'p, 't>(pieces: &'p [Piece<'t>]) -> &'p [Piece<'t>] {
    let [Piece::Word(word), rest @ ..] = pieces else { return pieces };
    let word = word.to_ascii_lowercase();
    let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    if word.len() < 3 || !weekdays.iter().any(|day| day.starts_with(&word)) {
        return pieces;
    }
    let after = rest.iter().position(|piece| !matches!(piece, Piece::Mark(',' | '.' | ' ')));
    &rest[after.unwrap_or(rest.len())..]
}

/// `20240105`, `20240105130211`, Unix seconds (10 digits) and milliseconds (13 digits). Excel serials are not guessed.
fn lone_number(number: u64, digits: usize) -> Option<ParsedDate> {
    let date = |number: u64| Day::from_civil((number / 10_000) as u32, (number / 100 % 100) as u32, (number % 100) as u32);
    let (day, minute) = match digits {
        8 => (date(number)?, Minute::NONE),
        14 => (date(number / 1_000_000)?, Minute::from_clock((number / 10_000 % 100) as u32, (number / 100 % 100) as u32)?),
        // 2024010513 and 202401051302: seconds since 1970 begin with 20 only from 2033 on.
        10 | 12 if number / 10u64.pow(digits as u32 - 8) / 1_000_000 == 20 && date(number / 10u64.pow(digits as u32 - 8)).is_some() => {
            let clock = number % 10u64.pow(digits as u32 - 8);
            let (hour, minute) = if digits == 12 { (clock / 100, clock % 100) } else { (clock, 0) };
            (date(number / 10u64.pow(digits as u32 - 8))?, Minute::from_clock(hour as u32, minute as u32)?)
        }
        10 | 13 => {
            let seconds = if digits == 13 { number / 1000 } else { number };
            let of_day = (seconds % 86_400) as u32;
            let (year, month, day) = Day(i32::try_from(seconds / 86_400).ok()?).civil();
            // Ten digits reach the year 2286, which no order has.
            (Day::from_civil(u32::try_from(year).ok()?, month, day)?, Minute::from_clock(of_day / 3600, of_day / 60 % 60)?)
        }
        _ => return None,
    };
    Some(ParsedDate { day, minute, hint: OrderHint::Nothing })
}

/// The date at the front of the pieces, and what follows it.
fn date_pieces<'p, 't>(pieces: &'p [Piece<'t>], order: Option<DateOrder>) -> Option<(ParsedDate, &'p [Piece<'t>])> {
    use Piece::{Mark, Number, Word};
    let made = |year: u64, month: u64, day: u64, hint, rest: &'p [Piece<'t>]| {
        let day = Day::from_civil(u32::try_from(year).ok()?, u32::try_from(month).ok()?, u32::try_from(day).ok()?)?;
        Some((ParsedDate { day, minute: Minute::NONE, hint }, rest))
    };
    match pieces {
        [Number(y, 4), Mark('年'), Number(m, _), Mark('月'), Number(d, _), Mark('日' | '号'), rest @ ..] => {
            made(*y, *m, *d, OrderHint::Nothing, rest)
        }
        [Number(y, 4), Mark(a @ ('-' | '/' | '.')), Number(m, 1 | 2), Mark(b), Number(d, 1 | 2), rest @ ..] if a == b => {
            // In Korea the day has its mark as well.
            let rest = rest.strip_prefix(&[Mark('.')]).filter(|_| *a == '.').unwrap_or(rest);
            made(*y, *m, *d, OrderHint::Nothing, rest)
        }
        [Number(d, 1 | 2), Mark('-' | '/' | ' ' | '.'), Word(month), Mark('-' | '/' | ' ' | ',' | '.'), rest @ ..] => {
            let rest = skip_spaces(rest);
            let [Number(y, digits), rest @ ..] = rest else { return None };
            made(full_year(*y, *digits)?, month_number(month)?, *d, OrderHint::Nothing, rest)
        }
        [Word(month), Mark(' ' | '-' | '.'), Number(d, 1 | 2), Mark(',' | ' ' | '-'), rest @ ..] => {
            let rest = skip_spaces(rest);
            let [Number(y, digits), rest @ ..] = rest else { return None };
            made(full_year(*y, *digits)?, month_number(month)?, *d, OrderHint::Nothing, rest)
        }
        // 14JUN09 and 14JUN2009, then perhaps :17:58:34
        [Number(d, 1 | 2), Word(month), Number(y, digits), rest @ ..] => {
            made(full_year(*y, *digits)?, month_number(month)?, *d, OrderHint::Nothing, rest)
        }
        // Dotted dates are day first wherever they are written.
        [Number(d, 1 | 2), Mark('.'), Number(m, 1 | 2), Mark('.'), Number(y, digits), rest @ ..] => {
            if order == Some(DateOrder::YearFirst) && *digits <= 2 {
                return made(full_year(*d, 2)?, *m, *y, OrderHint::Nothing, rest);
            }
            made(full_year(*y, *digits)?, *m, *d, OrderHint::Nothing, rest)
        }
        [Number(first, 1 | 2), Mark(a @ ('/' | '-')), Number(second, 1 | 2), Mark(b), Number(y, digits @ (1 | 2 | 4)), rest @ ..]
            if a == b && (*digits > 1 || order == Some(DateOrder::YearFirst)) =>
        {
            if order == Some(DateOrder::YearFirst) && *digits <= 2 {
                return made(full_year(*first, 2)?, *second, *y, OrderHint::Nothing, rest);
            }
            let year = full_year(*y, *digits)?;
            let hint = match (*first > 12, *second > 12) {
                (true, true) => return None,
                (true, false) => OrderHint::DayFirst,
                (false, true) => OrderHint::MonthFirst,
                (false, false) if first == second => OrderHint::Nothing,
                (false, false) => OrderHint::Either,
            };
            // Without a decision a cell that allows one order only is read in that order.
            let day_first = match order {
                Some(order) => order != DateOrder::MonthFirst,
                None => hint != OrderHint::MonthFirst,
            };
            if day_first { made(year, *second, *first, hint, rest) } else { made(year, *first, *second, hint, rest) }
        }
        _ => None,
    }
}

/// The time after the date: nothing, or `13:02[:11[.5]] [AM|PM] [zone]`; and whether it is the next day's.
fn clock(pieces: &[Piece<'_>]) -> Option<(Minute, bool)> {
    use Piece::{Mark, Number, Word};
    let mut rest = pieces;
    while let [Mark(' ' | ',' | ':') | Word("T" | "t"), tail @ ..] = rest {
        rest = tail;
    }
    // 14JUN09:17:58:34 has its mark before the hour; a lone zone needs no clock.
    let [Number(hour, 1 | 2), Mark(':' | '时' | '点'), Number(minute, 1 | 2), rest @ ..] = rest else {
        return rest.is_empty().then_some((Minute::NONE, false));
    };
    let mut hour = u32::try_from(*hour).ok()?;
    let minute = u32::try_from(*minute).ok()?;
    let mut rest = rest;
    let mut beyond = 0;
    match rest {
        [Mark(':' | '分'), Number(second, 1 | 2), tail @ ..] if *second <= 60 => {
            beyond = *second;
            rest = tail;
        }
        [Mark('分'), tail @ ..] => rest = tail,
        _ => {}
    }
    if let [Mark('秒'), tail @ ..] = rest {
        rest = tail;
    }
    if let [Mark('.'), Number(fraction, _), tail @ ..] = rest {
        beyond += fraction;
        rest = tail;
    }
    let after = skip_spaces(rest);
    if let [Word(half), tail @ ..] = after {
        match half.to_ascii_uppercase().as_str() {
            "AM" if (1..=12).contains(&hour) => hour %= 12,
            "PM" if (1..=12).contains(&hour) => hour = hour % 12 + 12,
            zone if ZONES.contains(&zone) => {}
            _ => return None,
        }
        rest = skip_spaces(tail);
    } else {
        rest = after;
    }
    match rest {
        [] | [Mark('+' | '-'), Number(_, 1 | 2 | 4)] | [Mark('+' | '-'), Number(_, 2), Mark(':'), Number(_, 2)] => {}
        [Word(zone)] if ZONES.contains(&zone.to_ascii_uppercase().as_str()) => {}
        _ => return None,
    }
    if (hour, minute, beyond) == (24, 0, 0) {
        return Minute::from_clock(0, 0).map(|midnight| (midnight, true));
    }
    Minute::from_clock(hour, minute).map(|minute| (minute, false))
}

/// Words behind a time that name its zone, which does not count.
const ZONES: &[&str] = &[
    "Z", "UTC", "GMT", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "BST", "CET", "CEST", "EET", "EEST", "MSK", "JST", "KST", "AEST",
    "AEDT",
];

fn pieces(text: &str) -> Option<Vec<Piece<'_>>> {
    // A date is short: long text is something else, whatever it begins with.
    if text.is_empty() || text.len() > 64 {
        return None;
    }
    let mut pieces = Vec::with_capacity(12);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let end = |keep: fn(&char) -> bool, rest: &str| rest.chars().take_while(keep).map(char::len_utf8).sum::<usize>();
        let length = match c {
            '0'..='9' => {
                let length = end(char::is_ascii_digit, rest);
                pieces.push(Piece::Number(rest[..length].parse().ok()?, length));
                length
            }
            'a'..='z' | 'A'..='Z' => {
                let length = end(char::is_ascii_alphabetic, rest);
                pieces.push(Piece::Word(&rest[..length]));
                length
            }
            _ => {
                pieces.push(Piece::Mark(c));
                c.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    Some(pieces)
}

fn skip_spaces<'p, 't>(mut pieces: &'p [Piece<'t>]) -> &'p [Piece<'t>] {
    while let [Piece::Mark(' '), tail @ ..] = pieces {
        pieces = tail;
    }
    pieces
}

/// Two-digit years: 70–99 are 19xx, 00–69 are 20xx.
fn full_year(year: u64, digits: usize) -> Option<u64> {
    match digits {
        4 => Some(year),
        2 => Some(if year >= 70 { 1900 + year } else { 2000 + year }),
        _ => None,
    }
}

fn month_number(word: &str) -> Option<u64> {
    const MONTHS: [&str; 12] =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
    let word = word.to_ascii_lowercase();
    let place = MONTHS.iter().position(|month| word.len() >= 3 && month.starts_with(&word) || word == "sept" && *month == "september")?;
    Some(place as u64 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str, order: Option<DateOrder>) -> Option<String> {
        parse_date(text, order).map(|date| match date.minute.clock() {
            Some((hour, minute)) => format!("{} {hour:02}:{minute:02}", date.day),
            None => date.day.to_string(),
        })
    }

    #[test]
    fn dates_as_real_exports_write_them() {
        for (text, expected) in [
            ("2024-01-05", "2024-01-05"),
            ("2024-1-5", "2024-01-05"),
            ("2024/01/05 13:02", "2024-01-05 13:02"),
            ("2024-01-05 13:02:59", "2024-01-05 13:02"),
            ("2024年1月5日", "2024-01-05"),
            ("2024年01月05日 08:30:00", "2024-01-05 08:30"),
            ("20240105", "2024-01-05"),
            ("2024010513", "2024-01-05 13:00"),
            ("202401051302", "2024-01-05 13:02"),
            ("2024/1/5 下午 01:02:00", "2024-01-05 13:02"),
            ("2024年1月5日星期五 上午9:30", "2024-01-05 09:30"),
            ("20240105130211", "2024-01-05 13:02"),
            ("05.01.2024", "2024-01-05"),
            ("2024.1.5", "2024-01-05"),
            ("5-Jan-24", "2024-01-05"),
            ("Jan 5, 2024 10:12:01 PM", "2024-01-05 22:12"),
            ("14JUN09:17:58:34", "2009-06-14 17:58"),
            ("2024-01-05T13:02:11+08:00", "2024-01-05 13:02"),
            ("2024-01-05T13:02:11Z", "2024-01-05 13:02"),
            ("2025-01-15 17:41:00 -0500", "2025-01-15 17:41"),
            ("2017-06-17T08:04:21.123+00:00", "2017-06-17 08:04"),
            ("1704459731", "2024-01-05 13:02"),
            ("1704459731000", "2024-01-05 13:02"),
            ("7258118399", "2199-12-31 23:59"),
            ("２０２４-０１-０５", "2024-01-05"),
            ("'2024-01-05", "2024-01-05"),
            ("13/2/2024", "2024-02-13"),
            ("2/13/2024 12:05 AM", "2024-02-13 00:05"),
        ] {
            assert_eq!(read(text, None).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(read("05/01/2024", Some(DateOrder::DayFirst)).as_deref(), Some("2024-01-05"));
        assert_eq!(read("05/01/24", Some(DateOrder::MonthFirst)).as_deref(), Some("2024-05-01"));
    }

    #[test]
    fn two_digit_years_may_come_first() {
        let days = |texts: &[&str]| year_comes_first(texts.iter().copied());
        assert!(days(&["24-03-01", "24-03-15", "24-04-02 10:00"]));
        assert!(days(&["23/12/30", "24/1/2", "24/1/9"]));
        assert!(!days(&["01-03-24", "15-03-24", "02-04-24"]) && !days(&["24-03-01"]) && !days(&["2024-03-01", "2024-03-02"]));
        assert_eq!(read("24-03-15", Some(DateOrder::YearFirst)).as_deref(), Some("2024-03-15"));
        assert_eq!(read("24/3/9", Some(DateOrder::YearFirst)).as_deref(), Some("2024-03-09"));
        assert_eq!(read("24.3.9", Some(DateOrder::YearFirst)).as_deref(), Some("2024-03-09"));
        assert_eq!(read("05/01/2024", Some(DateOrder::YearFirst)).as_deref(), Some("2024-01-05"));
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "2024-02-30",
            "2024-13-01",
            "1899-12-31",
            "2200-01-01",
            "7258118400",
            "9999999999999",
            "99/99/2024",
            "hello",
            "45000",
            "12",
            "2024-01-05 25:00",
            "2024-01-05 xx",
            "2024-01/05",
            "1.5",
            "2024-01-05 12:61",
        ] {
            assert_eq!(read(text, None), None, "{text}");
        }
        assert_eq!(read("2/13/2024", Some(DateOrder::DayFirst)), None, "month 13 does not exist");
    }

    #[test]
    fn bare_numbers_are_dates_in_either_system() {
        let read = |text: &str, system| {
            serial_date(text, system).map(|date| match date.minute.clock() {
                Some((hour, minute)) => format!("{} {hour:02}:{minute:02}", date.day),
                None => date.day.to_string(),
            })
        };
        // The table of Microsoft's article, and LibreOffice's own.
        assert_eq!(read("45296", DateSystem::From1900).as_deref(), Some("2024-01-05"));
        assert_eq!(read("43834", DateSystem::From1904).as_deref(), Some("2024-01-05"));
        assert_eq!(read("45296.5", DateSystem::From1900).as_deref(), Some("2024-01-05 12:00"));
        assert_eq!(read("45296.999988426", DateSystem::From1900).as_deref(), Some("2024-01-05 23:59"));
        for text in ["", "1", "19999", "80001", "452965", "45296.x", "4529,6", "-45296", "45296.1234567890123"] {
            assert_eq!(read(text, DateSystem::From1900), None, "{text}");
        }
    }

    #[test]
    fn a_date_that_reads_both_ways_says_so() {
        let hint = |text: &str| parse_date(text, None).map(|date| date.hint);
        assert_eq!(hint("05/01/2024"), Some(OrderHint::Either));
        assert_eq!(hint("05/05/2024"), Some(OrderHint::Nothing));
        assert_eq!(hint("13/05/2024"), Some(OrderHint::DayFirst));
        assert_eq!(hint("05/13/2024"), Some(OrderHint::MonthFirst));
        assert_eq!(hint("2024-01-05"), Some(OrderHint::Nothing));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,32}") {
            let _ = parse_date(&text, None);
        }

        #[test]
        fn written_days_read_back(day in -25_567i32..84_000, hour in 0u32..24, minute in 0u32..60) {
            let day = Day(day);
            let (y, m, d) = day.civil();
            for text in [format!("{y:04}-{m:02}-{d:02} {hour:02}:{minute:02}"), format!("{y}/{m}/{d} {hour}:{minute:02}:07"), format!("{y}年{m}月{d}日 {hour:02}:{minute:02}")] {
                let read = parse_date(&text, None).unwrap();
                prop_assert_eq!((read.day, read.minute), (day, Minute::from_clock(hour, minute).unwrap()));
            }
        }
    }
}
