//! Civil days counted from 1970-01-01, without time zones: the date as written is the date that counts.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A civil day of the proleptic Gregorian calendar, as days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Day(pub i32);

impl Day {
    /// The day of a calendar date, or `None` where there is no such day or it is outside 1900–2199.
    ///
    /// Algorithm: `days_from_civil` (Howard Hinnant, *chrono-Compatible Low-Level Date Algorithms*, 2013).
    #[must_use]
    pub fn from_civil(year: u32, month: u32, day: u32) -> Option<Self> {
        if !(1900..=2199).contains(&year) || !(1..=12).contains(&month) || day == 0 || day > days_in_month(year, month) {
            return None;
        }
        let year = if month <= 2 { year - 1 } else { year };
        let era = year / 400;
        let year_of_era = year % 400;
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Some(Self((era * 146_097 + day_of_era) as i32 - 719_468))
    }

    /// Year, month (1–12) and day of month (1–31).
    #[must_use]
    pub fn civil(self) -> (i32, u32, u32) {
        let shifted = i64::from(self.0) + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = (day_of_year - (153 * shifted_month + 2) / 5 + 1) as u32;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 } as u32;
        let year = (year_of_era + era * 400 + i64::from(month <= 2)) as i32;
        (year, month, day)
    }

    /// Reads `YYYY-MM-DD` and nothing else: the form of options, rules and reports.
    #[must_use]
    pub fn parse_iso(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return None;
        }
        let number = |range: std::ops::Range<usize>| {
            bytes[range].iter().try_fold(0u32, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + u32::from(byte - b'0')))
        };
        Self::from_civil(number(0..4)?, number(5..7)?, number(8..10)?)
    }

    /// Days from `earlier` to `self`; negative where `earlier` is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> i32 {
        self.0 - earlier.0
    }

    /// The day `days` later.
    #[must_use]
    pub fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// A minute of the day, 0–1439, or none where the file has only a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Minute(u16);

impl Minute {
    /// No time of day in the file. Sorts before every known minute.
    pub const NONE: Self = Self(0);

    /// The minute of a clock time, or `None` outside 00:00–23:59.
    #[must_use]
    pub fn from_clock(hour: u32, minute: u32) -> Option<Self> {
        (hour < 24 && minute < 60).then(|| Self((hour * 60 + minute + 1) as u16))
    }

    /// Hour and minute, where known.
    #[must_use]
    pub fn clock(self) -> Option<(u16, u16)> {
        self.0.checked_sub(1).map(|minute| (minute / 60, minute % 60))
    }

    /// The stored form: 0 for none, else the minute of the day plus one.
    #[must_use]
    pub fn to_raw(self) -> u16 {
        self.0
    }

    /// From the stored form; values out of range become none.
    #[must_use]
    pub fn from_raw(raw: u16) -> Self {
        if raw <= 1440 { Self(raw) } else { Self::NONE }
    }
}

fn days_in_month(year: u32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_from_1900_to_2199_round_trips() {
        let first = Day::from_civil(1900, 1, 1).unwrap();
        let last = Day::from_civil(2199, 12, 31).unwrap();
        assert_eq!(Day::from_civil(1970, 1, 1), Some(Day(0)));
        assert_eq!(last.since(first) + 1, 109_573, "300 years with 73 leap days");
        for day in first.0..=last.0 {
            let (year, month, date) = Day(day).civil();
            assert_eq!(Day::from_civil(year as u32, month, date), Some(Day(day)));
            assert_eq!(Day::parse_iso(&Day(day).to_string()), Some(Day(day)));
        }
    }

    #[test]
    fn days_that_do_not_exist_are_none() {
        for (year, month, day) in [(2023, 2, 29), (1900, 2, 29), (2024, 13, 1), (2024, 0, 1), (2024, 4, 31), (2200, 1, 1), (1899, 12, 31)] {
            assert_eq!(Day::from_civil(year, month, day), None, "{year}-{month}-{day}");
        }
        for text in ["2024-1-05", "20240105", "2024-01-05 ", "+024-01-05"] {
            assert_eq!(Day::parse_iso(text), None, "{text}");
        }
    }

    #[test]
    fn minutes_keep_midnight_apart_from_none() {
        assert_eq!(Minute::from_clock(0, 0).unwrap().clock(), Some((0, 0)));
        assert_eq!(Minute::NONE.clock(), None);
        assert_eq!(Minute::from_clock(24, 0), None);
        assert!(Minute::NONE < Minute::from_clock(0, 0).unwrap());
    }
}
