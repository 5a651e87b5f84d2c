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

#[cfg(test)]
mod tests {
    use super::*;

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
