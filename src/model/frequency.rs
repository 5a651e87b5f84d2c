//! 购买频率: how often somebody buys, in the words people use (每月1次).

use serde::{Deserialize, Serialize};

/// A stretch of time that orders are counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Per {
    /// 7 days.
    Week,
    /// A twelfth of a year.
    Month,
    /// A fourth of a year.
    Quarter,
    /// 365.25 days.
    Year,
}

impl Per {
    /// Shortest first.
    pub const ALL: [Self; 4] = [Self::Week, Self::Month, Self::Quarter, Self::Year];

    /// Its length in 400ths of a day, so that all four are whole.
    const fn length(self) -> i64 {
        match self {
            Self::Week => 7 * 400,
            Self::Month => 12_175,
            Self::Quarter => 36_525,
            Self::Year => 146_100,
        }
    }
}

/// So many orders in each such stretch; zero is "less than one".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frequency {
    /// Orders, rounded half up.
    pub times: u32,
    /// In each of these.
    pub per: Per,
}

/// Orders over the time from the first order to the analysis date, at least one month: in the shortest stretch that has at
/// least one order, else in a year (DEFAULTS, "购买频率 in words"). Nothing without orders.
#[must_use]
pub fn frequency(orders: u32, days_since_first: i32) -> Option<Frequency> {
    if orders == 0 {
        return None;
    }
    let span = (i64::from(days_since_first) * 400).max(Per::Month.length());
    let in_each = |per: Per| i64::from(orders) * per.length();
    let per = Per::ALL.into_iter().find(|&per| in_each(per) >= span).unwrap_or(Per::Year);
    let times = (2 * in_each(per) + span) / (2 * span);
    Some(Frequency { times: u32::try_from(times).unwrap_or(u32::MAX), per })
}

/// How often somebody buys, as a cell of a customer list says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrittenFrequency {
    /// So many orders, over a time that the cell does not name.
    Orders(u32),
    /// So often in a stretch of time; zero is "less than one".
    Rate(Frequency),
}

impl Frequency {
    /// Orders a year, rounded half up.
    #[must_use]
    pub fn per_year(self) -> u32 {
        let times = i64::from(self.times) * Per::Year.length();
        u32::try_from((2 * times + self.per.length()) / (2 * self.per.length())).unwrap_or(u32::MAX)
    }
}

/// Reads `每月1次`, `每季度 2 次`, `一年三次`, `2次/周`, `每2个月1次`, `不到每年1次`, `3 a month`, `weekly`, `less than 1 a year`,
/// and bare counts such as `12` or `12次`. `None` where the cell says neither.
#[must_use]
pub fn parse_frequency(text: &str) -> Option<WrittenFrequency> {
    let text: String = text
        .to_lowercase()
        .chars()
        .filter(|c| !c.is_whitespace() && *c != ',')
        .map(|c| match c {
            '０'..='９' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            '週' => '周',
            '個' => '个',
            '兩' | '两' | '二' => '2',
            '一' => '1',
            '三' => '3',
            '四' => '4',
            '五' => '5',
            '六' => '6',
            '七' => '7',
            '八' => '8',
            '九' => '9',
            '十' => '\u{1}',
            _ => c,
        })
        .collect();
    // 十 alone is ten; 十2 and 2十 stay what no business writes.
    let text = text.replace("twice", "2times").replace("once", "1times").replace('\u{1}', "10");
    let less = text.starts_with("不到") || text.starts_with("少于") || text.starts_with("少於") || text.starts_with("lessthan");
    let numbers: Vec<u32> =
        text.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty()).map(str::parse).collect::<Result<_, _>>().ok()?;
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    // Stretches in days, as far as they are no whole weeks, months, quarters or years.
    let (per, each) = if has(&["半年", "halfyear"]) {
        (Per::Year, 2)
    } else if has(&["季", "quarter"]) {
        (Per::Quarter, 1)
    } else if has(&["周", "星期", "week"]) {
        (Per::Week, 1)
    } else if has(&["月", "month"]) {
        (Per::Month, 1)
    } else if has(&["年", "year", "annual"]) {
        (Per::Year, 1)
    } else if has(&["每天", "每日", "/天", "daily", "aday", "perday"]) {
        (Per::Week, 7)
    } else {
        let rest = text.trim_end_matches(['次', '单', '單', '笔', '筆', '回']);
        let rest = rest.strip_suffix("times").or_else(|| rest.strip_suffix("orders")).unwrap_or(rest);
        return rest.parse().ok().map(WrittenFrequency::Orders);
    };
    if less {
        return Some(WrittenFrequency::Rate(Frequency { times: 0, per }));
    }
    // 每2个月1次: the number before the unit is the length, the one at 次 is how often.
    let unit = ["半年", "个月", "季", "周", "星期", "月", "年"].iter().find_map(|unit| text.find(unit)).unwrap_or(0);
    let length = text[..unit].chars().rev().take_while(char::is_ascii_digit).count();
    let several: u32 = text[unit - length..unit].parse().unwrap_or(1);
    let times = match numbers.as_slice() {
        [] => 1,
        [one] if several == *one && !text.contains('次') && text.starts_with('每') => 1,
        [one] => *one,
        [first, .., last] => {
            if text.starts_with('每') || length > 0 && text.find(char::is_numeric) == Some(unit - length) {
                *last
            } else {
                *first
            }
        }
    };
    let several = if numbers.len() > 1 && (text.starts_with('每') || text.contains("每")) { several } else { 1 };
    let times = times.checked_mul(each)?;
    if several <= 1 {
        return Some(WrittenFrequency::Rate(Frequency { times, per }));
    }
    // Every few months: in a year.
    let a_year = Frequency { times, per }.per_year();
    Some(WrittenFrequency::Rate(Frequency { times: (a_year + several / 2) / several, per: Per::Year }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frequencies_as_people_write_them() {
        use WrittenFrequency::{Orders, Rate};
        let rate = |times, per| Some(Rate(Frequency { times, per }));
        for (text, expected) in [
            ("每月1次", rate(1, Per::Month)),
            ("每月 2 次", rate(2, Per::Month)),
            ("每季1次", rate(1, Per::Quarter)),
            ("每季度两次", rate(2, Per::Quarter)),
            ("每年1次", rate(1, Per::Year)),
            ("一年三次", rate(3, Per::Year)),
            ("每周１次", rate(1, Per::Week)),
            ("每週 3 次", rate(3, Per::Week)),
            ("2次/月", rate(2, Per::Month)),
            ("半年1次", rate(2, Per::Year)),
            ("每2个月1次", rate(6, Per::Year)),
            ("每天1次", rate(7, Per::Week)),
            ("不到每年 1 次", rate(0, Per::Year)),
            ("less than 1 a year", rate(0, Per::Year)),
            ("3 a month", rate(3, Per::Month)),
            ("weekly", rate(1, Per::Week)),
            ("once a quarter", rate(1, Per::Quarter)),
            ("12", Some(Orders(12))),
            ("12次", Some(Orders(12))),
            ("1,204", Some(Orders(1204))),
            ("often", None),
            ("", None),
            ("-3", None),
        ] {
            assert_eq!(parse_frequency(text), expected, "{text}");
        }
        assert_eq!(Frequency { times: 1, per: Per::Month }.per_year(), 12);
        assert_eq!(Frequency { times: 1, per: Per::Week }.per_year(), 52);
    }

    #[test]
    fn the_sheets_own_three_rows_and_their_neighbours() {
        let say = |orders, days| frequency(orders, days).map(|f| (f.times, f.per));
        // 每月1次, 每季1次, 每年1次 over a year.
        assert_eq!(say(12, 365), Some((1, Per::Month)));
        assert_eq!(say(4, 365), Some((1, Per::Quarter)));
        assert_eq!(say(1, 365), Some((1, Per::Year)));
        assert_eq!(say(53, 365), Some((1, Per::Week)));
        assert_eq!(say(11, 365), Some((3, Per::Quarter)));
        // One order lately counts over a month at least.
        assert_eq!(say(1, 0), Some((1, Per::Month)));
        assert_eq!(say(1, 1), Some((1, Per::Month)));
        assert_eq!(say(9, 10), Some((2, Per::Week)));
        // Seldom: half a year rounds up, less is less than one a year.
        assert_eq!(say(1, 730), Some((1, Per::Year)));
        assert_eq!(say(1, 740), Some((0, Per::Year)));
        assert_eq!(say(0, 10), None);
    }
}
