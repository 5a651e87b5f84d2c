//! Numbers, money, shares and days as people read them. Pure: the same text in every language.

use crate::model::{Amount, pow10};

/// Stands where a number does not exist, such as a share of nothing.
pub const NO_NUMBER: &str = "—";

/// A count with its thousands apart: `1,234,567`.
#[must_use]
pub fn count(number: u64) -> String {
    group(&number.to_string())
}

/// Money with every decimal it has and its thousands apart: `-1,234.50`. One decimal becomes two.
#[must_use]
pub fn money(amount: Amount) -> String {
    money_at(amount, 0)
}

/// Money with at least `scale` decimals, so that all amounts on a screen have as many. Never one decimal alone.
#[must_use]
pub fn money_at(amount: Amount, scale: u8) -> String {
    let decimals = match amount.scale.max(scale) {
        1 => 2,
        decimals => decimals,
    };
    // Zeros at the end change nothing; an amount too large for them keeps the decimals it has.
    let padded = amount.minor.checked_mul(pow10(decimals - amount.scale)).map(|minor| Amount { minor, scale: decimals });
    let text = padded.unwrap_or(amount).to_string();
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("-", digits));
    let (whole, decimals) = digits.split_once('.').map_or((digits, None), |(whole, decimals)| (whole, Some(decimals)));
    let whole = group(whole);
    decimals.map_or_else(|| format!("{sign}{whole}"), |decimals| format!("{sign}{whole}.{decimals}"))
}

/// `part` of `whole` in percent with one decimal, rounded half up.
#[must_use]
pub fn share(part: u64, whole: u64) -> String {
    ratio(i128::from(part), i128::from(whole))
}

/// A share of money; there is none where the whole is zero or less.
#[must_use]
pub fn share_of_money(part: Amount, whole: Amount) -> String {
    let scale = part.scale.max(whole.scale);
    let at = |amount: Amount| amount.minor.checked_mul(pow10(scale - amount.scale));
    match (at(part), at(whole)) {
        (Some(part), Some(whole)) => ratio(part, whole),
        _ => NO_NUMBER.to_owned(),
    }
}

/// Hundredths of a percent as percent with one decimal.
#[must_use]
pub fn basis_points(points: u32) -> String {
    ratio(i128::from(points), 10_000)
}

/// 20ths of a day as days with at most one decimal, rounded half up.
#[must_use]
pub fn twentieths(twentieths: i64) -> String {
    let tenths = (i128::from(twentieths) + 1).div_euclid(2);
    let sign = if tenths < 0 { "-" } else { "" };
    let tenths = tenths.unsigned_abs();
    let whole = group(&(tenths / 10).to_string());
    if tenths.is_multiple_of(10) { format!("{sign}{whole}") } else { format!("{sign}{whole}.{}", tenths % 10) }
}

/// A number of bytes in the unit that fits: `12.3 MB`.
#[must_use]
pub fn bytes(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["KB", "MB", "GB", "TB"];
    if bytes < 1_000 {
        return format!("{bytes} B");
    }
    let mut tenths = bytes / 100;
    let mut unit = 0;
    while tenths >= 10_000 && unit + 1 < UNITS.len() {
        tenths /= 1_000;
        unit += 1;
    }
    format!("{}.{} {}", group(&(tenths / 10).to_string()), tenths % 10, UNITS[unit])
}

/// A change of a count with its sign: `+3`, `−2`, `0`.
#[must_use]
pub fn change(before: u64, after: u64) -> String {
    match after.cmp(&before) {
        std::cmp::Ordering::Greater => format!("+{}", count(after - before)),
        std::cmp::Ordering::Less => format!("−{}", count(before - after)),
        std::cmp::Ordering::Equal => "0".to_owned(),
    }
}

/// The width of a bar for a style property; for drawing only.
#[must_use]
pub fn width(part: f64, whole: f64) -> String {
    let percent = if whole > 0.0 { (part / whole * 100.0).clamp(0.0, 100.0) } else { 0.0 };
    format!("{percent:.2}%")
}

/// Hundredths as people type them (`199.50`), or `None` where the text is no such number.
#[must_use]
pub fn parse_cents(text: &str) -> Option<i64> {
    let text: String = text.trim().chars().filter(|&c| c != ',').collect();
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let plain = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || decimals.len() > 2 || !plain(whole) || !plain(decimals) {
        return None;
    }
    format!("{whole}{decimals:0<2}").parse().ok()
}

fn ratio(part: i128, whole: i128) -> String {
    if whole <= 0 {
        return NO_NUMBER.to_owned();
    }
    let Some(scaled) = part.checked_mul(2_000).and_then(|scaled| scaled.checked_add(whole)) else {
        return NO_NUMBER.to_owned();
    };
    let tenths = scaled.div_euclid(whole.saturating_mul(2));
    let sign = if tenths < 0 { "-" } else { "" };
    let tenths = tenths.unsigned_abs();
    format!("{sign}{}.{}%", tenths / 10, tenths % 10)
}

fn group(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A name, contact or id for a screen that others will see: enough is left to tell two of them apart, not to know who.
///
/// Mail addresses keep their first character and their host, long numbers their ends, names the first character of each
/// word; short codes without a word (C0001, 17850) are nobody's name and stay.
#[must_use]
pub fn mask(text: &str) -> String {
    if let Some((own, host)) = text.split_once('@') {
        return format!("{}***@{host}", own.chars().next().map_or_else(String::new, String::from));
    }
    let digits = text.chars().filter(char::is_ascii_digit).count();
    if digits >= 7 {
        let (head, tail) = if digits >= 10 { (3, 4) } else { (2, 2) };
        let mut place = 0;
        let hide = |c: char| {
            place += usize::from(c.is_ascii_digit());
            if c.is_ascii_digit() && place > head && place <= digits - tail || c.is_alphabetic() { '*' } else { c }
        };
        return text.chars().map(hide).collect();
    }
    if digits > 0 && text.is_ascii() && !text.contains(' ') {
        return text.to_owned();
    }
    let word = |word: &str| word.chars().take(1).chain(word.chars().skip(1).take(3).map(|_| '*')).collect::<String>();
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(minor: i128, scale: u8) -> Amount {
        Amount { minor, scale }
    }

    #[test]
    fn thousands_stand_apart_and_money_keeps_every_decimal() {
        assert_eq!(count(0), "0");
        assert_eq!(count(999), "999");
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(money(amount(7_918_605, 2)), "79,186.05");
        assert_eq!(money(amount(-100_000, 2)), "-1,000.00");
        assert_eq!(money(amount(-5, 3)), "-0.005");
        assert_eq!(money(amount(12, 0)), "12");
    }

    #[test]
    fn money_of_one_screen_has_as_many_decimals_and_never_one_alone() {
        assert_eq!(money(amount(7_310_275, 1)), "731,027.50");
        assert_eq!(money(amount(-5, 1)), "-0.50");
        assert_eq!(money_at(amount(12, 0), 0), "12");
        assert_eq!(money_at(amount(12, 0), 1), "12.00");
        assert_eq!(money_at(amount(12, 0), 2), "12.00");
        assert_eq!(money_at(amount(-1_205, 1), 3), "-120.500");
        assert_eq!(money_at(amount(1_234, 3), 2), "1.234", "no decimal is dropped");
        assert_eq!(money_at(amount(i128::MAX, 0), 2), money(amount(i128::MAX, 0)), "too large for zeros");
    }

    #[test]
    fn shares_have_one_decimal_and_none_of_nothing() {
        assert_eq!(share(30, 180), "16.7%");
        assert_eq!(share(1, 2_000), "0.1%", "half rounds up");
        assert_eq!(share(180, 180), "100.0%");
        assert_eq!(share(0, 0), NO_NUMBER);
        assert_eq!(share_of_money(amount(1, 0), amount(400, 2)), "25.0%");
        assert_eq!(share_of_money(amount(-1, 0), amount(4, 0)), "-25.0%");
        assert_eq!(share_of_money(amount(1, 0), amount(-4, 0)), NO_NUMBER);
        assert_eq!(basis_points(9_995), "100.0%");
        assert_eq!(basis_points(1_234), "12.3%");
    }

    #[test]
    fn days_are_20ths_rounded_to_one_decimal() {
        assert_eq!(twentieths(400), "20");
        assert_eq!(twentieths(290), "14.5");
        assert_eq!(twentieths(291), "14.6", "14.55 rounds up");
        assert_eq!(twentieths(-20), "-1");
        assert_eq!(twentieths(0), "0");
    }

    #[test]
    fn sizes_and_changes_read_well() {
        assert_eq!(bytes(999), "999 B");
        assert_eq!(bytes(1_200), "1.2 KB");
        assert_eq!(bytes(123_456_789), "123.4 MB");
        assert_eq!(bytes(2_000_000_000), "2.0 GB");
        assert_eq!(change(5, 8), "+3");
        assert_eq!(change(1_008, 5), "−1,003");
        assert_eq!(change(5, 5), "0");
    }

    #[test]
    fn typed_money_is_hundredths_or_refused() {
        assert_eq!(parse_cents("200"), Some(20_000));
        assert_eq!(parse_cents(" 1,199.5 "), Some(119_950));
        for text in ["", ".5", "1.234", "-3", "1e3", "99999999999999999999"] {
            assert_eq!(parse_cents(text), None, "{text}");
        }
    }

    #[test]
    fn a_masked_text_tells_two_apart_but_not_who() {
        for (text, masked) in [
            ("王芳", "王*"),
            ("欧阳娜娜", "欧***"),
            ("北京某某科技有限公司", "北***"),
            ("13812345678", "138****5678"),
            ("+86 138-1234-5678", "+86 1**-****-5678"),
            ("mei.li@example.com", "m***@example.com"),
            ("Mei Li", "M** L*"),
            ("C0001", "C0001"),
            ("17850", "17850"),
            ("", ""),
        ] {
            assert_eq!(mask(text), masked, "{text}");
        }
    }
}
