//! Names of the rows, columns and cells of the heat map: what the customers in them really have, no score.

use super::days;
use crate::model::{Amount, pow10};
use crate::protocol::ScoreCells;
use crate::ui::format;
use crate::ui::i18n::Locale;
use leptos_i18n::td_string;

/// A row: 最近买过, 0–12 天. The ends have a word of their own, on a line of its own.
#[must_use]
pub fn row_words(locale: Locale, cells: &ScoreCells, r: u8) -> String {
    let end = match end_of(&cells.days, r) {
        Some(End::High) => td_string!(locale, charts.cells_recent),
        Some(End::Low) => td_string!(locale, charts.cells_long_ago),
        None => "",
    };
    two_lines(end, days_words(locale, cells, r))
}

/// A column: 买得多, 6–20 次.
#[must_use]
pub fn column_words(locale: Locale, cells: &ScoreCells, f: u8) -> String {
    let end = match end_of(&cells.orders, f) {
        Some(End::Low) => td_string!(locale, charts.cells_seldom),
        Some(End::High) => td_string!(locale, charts.cells_often),
        None => "",
    };
    two_lines(end, times_words(locale, cells, f))
}

/// One cell, as part of a sentence.
#[must_use]
pub fn cell_words(locale: Locale, cells: &ScoreCells, r: u8, f: u8) -> String {
    let known = |words: Option<String>| words.unwrap_or_else(|| format::NO_NUMBER.to_owned());
    td_string!(locale, charts.cell, days = known(days_words(locale, cells, r)), times = known(times_words(locale, cells, f)))
}

/// The lowest and the highest score that anybody has.
enum End {
    Low,
    High,
}

/// Which end a score is; edges that coincide leave scores at the ends that nobody has, and those are not called anything.
fn end_of<T>(ranges: &[Option<T>], score: u8) -> Option<End> {
    let low = ranges.iter().position(Option::is_some)?;
    let high = ranges.iter().rposition(Option::is_some)?;
    match usize::from(score.checked_sub(1)?) {
        _ if low == high => None,
        place if place == low => Some(End::Low),
        place if place == high => Some(End::High),
        _ => None,
    }
}

fn days_words(locale: Locale, cells: &ScoreCells, r: u8) -> Option<String> {
    let (from, to) = (*cells.days.get(usize::from(r.checked_sub(1)?))?)?;
    let count = |n: i32| format::count(n.unsigned_abs().into());
    Some(if from == to { days(locale, from.into()) } else { td_string!(locale, charts.days_range, from = count(from), to = count(to)) })
}

fn times_words(locale: Locale, cells: &ScoreCells, f: u8) -> Option<String> {
    let (from, to) = (*cells.orders.get(usize::from(f.checked_sub(1)?))?)?;
    let count = |n: u32| format::count(n.into());
    Some(if from == to {
        td_string!(locale, charts.times, n = count(from))
    } else {
        td_string!(locale, charts.times_range, from = count(from), to = count(to))
    })
}

fn two_lines(first: &str, second: Option<String>) -> String {
    [first, second.as_deref().unwrap_or_default()].into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Money in at most some five characters, for places where the exact amount stands beside: 1.2万, 12K.
#[must_use]
pub fn compact_money(locale: Locale, amount: Amount) -> String {
    // Chinese counts in ten thousands and hundred millions.
    let (small, big): (u8, u8) = if locale == Locale::en { (3, 6) } else { (4, 8) };
    let unit = pow10(amount.scale);
    let (sign, minor) = if amount.minor < 0 { ("−", amount.minor.saturating_neg()) } else { ("", amount.minor) };
    let rounded = |to: i128| minor.saturating_mul(2).saturating_add(to) / to.saturating_mul(2);
    let in_units = |exponent: u8| {
        let one = unit.saturating_mul(pow10(exponent));
        let tenths = rounded(one / 10);
        let text = match tenths {
            1_000.. => format::count(rounded(one) as u64),
            tenths if tenths % 10 == 0 => (tenths / 10).to_string(),
            tenths => format!("{}.{}", tenths / 10, tenths % 10),
        };
        format!("{sign}{text}")
    };
    let whole = rounded(unit);
    if whole >= pow10(big) {
        td_string!(locale, charts.unit_big, n = in_units(big))
    } else if whole >= pow10(small) {
        td_string!(locale, charts.unit_small, n = in_units(small))
    } else {
        format!("{sign}{}", format::count(whole as u64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_in_a_cell_is_short_in_the_units_of_the_language() {
        let money = |minor, scale| Amount { minor, scale };
        for (amount, chinese, english) in [
            (money(0, 2), "0", "0"),
            (money(99_949, 2), "999", "999"),
            (money(123_456, 2), "1,235", "1.2K"),
            (money(1_234_567, 2), "1.2万", "12.3K"),
            (money(-1_000_000, 2), "−1万", "−10K"),
            (money(123_456_789, 0), "1.2亿", "123M"),
            (money(9_999_999, 0), "1,000万", "10M"),
        ] {
            assert_eq!((compact_money(Locale::zh_Hans, amount).as_str(), compact_money(Locale::en, amount).as_str()), (chinese, english));
        }
        assert!(!compact_money(Locale::en, money(i128::MAX, 0)).is_empty());
    }

    #[test]
    fn cells_are_named_by_what_their_customers_have() {
        let mut cells = ScoreCells::new(5, 2);
        cells.days[4] = Some((0, 12));
        cells.days[0] = Some((400, 400));
        cells.orders[0] = Some((1, 1));
        cells.orders[4] = Some((6, 20));
        assert_eq!(row_words(Locale::zh_Hans, &cells, 5), "最近买过\n0–12 天");
        assert_eq!(row_words(Locale::zh_Hans, &cells, 1), "很久没买\n400 天");
        assert_eq!(row_words(Locale::zh_Hans, &cells, 3), "");
        cells.days[0] = None;
        assert_eq!(row_words(Locale::zh_Hans, &cells, 5), "0–12 天", "one row alone is no end");
        cells.days[1] = Some((90, 95));
        assert_eq!(row_words(Locale::zh_Hans, &cells, 2), "很久没买\n90–95 天");
        assert_eq!(row_words(Locale::zh_Hans, &cells, 1), "");
        assert_eq!(column_words(Locale::en, &cells, 5), "often\n6–20×");
        assert_eq!(cell_words(Locale::zh_Hans, &cells, 5, 1), "0–12 天没买、买过 1 次");
        assert_eq!(cell_words(Locale::en, &cells, 3, 9), "last bought — ago, bought —");
    }
}
