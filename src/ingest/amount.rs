//! Amounts as written → exact decimals. Nothing is rounded; what cannot be read exactly is refused.

use super::currency::Currency;
use crate::model::Decimal;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Which mark separates the decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DecimalMark {
    /// `1,234.56`
    Point,
    /// `1.234,56`
    Comma,
}

/// What one cell says about the decimal mark of its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkHint {
    /// No mark in it.
    Nothing,
    /// Only possible if the point is the decimal mark.
    Point,
    /// Only possible if the comma is the decimal mark.
    Comma,
    /// `1.234` or `1,234`: could be either.
    Either,
}

/// An amount cell that could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParsedAmount {
    /// The exact value.
    pub value: Decimal,
    /// What the cell says about the decimal mark.
    pub hint: MarkHint,
    /// ISO code of a currency mark in the cell.
    pub currency: Option<Currency>,
}

/// Reads an amount such as `-1,234.50`, `¥1,234`, `(5.00)`, `5-`, `１２３`, `1.2万`, `1.234,56 €`.
///
/// `mark` is the file's decimal mark; `None` reads a doubtful `1.234` or `1,234` with the point as decimal mark and
/// says so in the hint. Returns `None` where the text is no amount, has more than 18 decimals or does not fit 64 bits.
#[must_use]
pub fn parse_amount(text: &str, mark: Option<DecimalMark>) -> Option<ParsedAmount> {
    if let Some((value, hint)) = plain_amount(text.as_bytes())
        && (hint != MarkHint::Either && mark != Some(DecimalMark::Comma) || hint == MarkHint::Nothing)
    {
        return Some(ParsedAmount { value, hint, currency: None });
    }
    let mut body = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            '\u{ff01}'..='\u{ff5e}' => body.push(char::from_u32(c as u32 - 0xfee0).unwrap_or(c)),
            '\u{ffe5}' => body.push('¥'),
            '\u{ffe1}' => body.push('£'),
            '\u{ffe6}' => body.push('₩'),
            // The yen of Shift_JIS is the byte of a backslash.
            '\\' if body.is_empty() || body == "-" => body.push('円'),
            '\u{2212}' | '\u{2013}' => body.push('-'),
            // A space may stand between groups of digits, so it stays until the digits are looked at.
            '\u{a0}' | '\u{202f}' | '\u{3000}' | '\u{2007}' | '\u{2009}' => body.push(' '),
            '\u{2019}' => body.push('\''),
            _ => body.push(c),
        }
    }
    let mut rest = body.as_str();
    if let Some(inner) = rest.strip_prefix("=\"").and_then(|inner| inner.strip_suffix('"')) {
        rest = inner;
    }
    // `99,-` is 99 and no cents, as shops write it from the Netherlands to Norway.
    let whole = rest.trim_end_matches(|c: char| !c.is_ascii_digit() && c != '-' && c != ')');
    let joined;
    if let Some(front) = whole.strip_suffix(",-").or_else(|| whole.strip_suffix(".-")).filter(|front| front.ends_with(|c: char| c.is_ascii_digit())) {
        joined = format!("{front}{}", &rest[whole.len()..]);
        rest = &joined;
    }
    rest = rest.strip_prefix('\'').unwrap_or(rest);
    let mut currency = None;
    let mut power = 0;
    let (mut negative, mut signed) = (false, false);
    // Marks and signs stand in any order around the digits: -¥5, ¥-5, 5元-, 1.2万元, $ (5.00).
    loop {
        let before = rest;
        rest = rest.trim();
        if let Some((cut, named)) = Currency::take(rest, currency) {
            rest = cut;
            currency = Some(named);
        }
        if power == 0 {
            if let Some(cut) = rest.strip_suffix('万').or_else(|| rest.strip_suffix('萬')) {
                rest = cut;
                power = 4;
            } else if let Some(cut) = rest.strip_suffix('亿').or_else(|| rest.strip_suffix('億')) {
                rest = cut;
                power = 8;
            }
        }
        if !signed {
            if let Some(cut) = rest.strip_prefix('-').or_else(|| rest.strip_suffix('-')) {
                rest = cut;
                negative = true;
                signed = true;
            } else if let Some(cut) = rest.strip_prefix('+') {
                rest = cut;
                signed = true;
            } else if let Some(cut) = rest.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
                rest = cut;
                negative = true;
                signed = true;
            }
        }
        if rest == before {
            break;
        }
    }
    let (magnitude, scale, hint) = digits_with_marks(rest, mark)?;
    let magnitude = magnitude.checked_mul(10i128.pow(power))?;
    let value = Decimal::normal(if negative { -magnitude } else { magnitude }, scale)?;
    Some(ParsedAmount { value, hint, currency })
}

/// Reads a number of pieces: an amount, or a number with the word of its unit behind it (`3件`, `2 pcs.`, `5kg`).
#[must_use]
pub fn parse_quantity(text: &str, mark: Option<DecimalMark>) -> Option<ParsedAmount> {
    parse_amount(text, mark).or_else(|| {
        let text = text.trim();
        let bare = text.strip_suffix('.').unwrap_or(text);
        let number =
            bare.trim_end_matches(|c: char| c.is_alphabetic() && !matches!(c, '万' | '萬' | '亿' | '億') || matches!(c, '²' | '³' | '㎡' | '㎏'));
        let unit = &bare[number.len()..];
        (!unit.is_empty() && unit.chars().count() <= 12 && !is_multiple(unit)).then(|| parse_amount(number, mark)).flatten()
    })
}

/// Whether a word behind a number makes another number of it (a letter O is a zero mistyped), so that it is no unit.
fn is_multiple(word: &str) -> bool {
    let thousands = ["k", "w", "mio", "mln", "mrd", "tsd", "tys", "тыс", "млн", "thousand", "hundred", "million"];
    let of_a_kilo = ["千克", "千米"].iter().any(|unit| word.starts_with(unit));
    word == "M"
        || thousands.iter().any(|own| own.eq_ignore_ascii_case(word))
        || word.starts_with(['十', '百', '千', '拾', '佰', '仟']) && !of_a_kilo
        || word.chars().all(|c| matches!(c, 'o' | 'O'))
}

/// Reads `[-]digits[.digits]`, the form nearly every cell has, straight from bytes.
///
/// The hint is `Either` for `1.234` (one to three digits, not starting with 0, then exactly three).
#[must_use]
pub fn plain_amount(bytes: &[u8]) -> Option<(Decimal, MarkHint)> {
    let (negative, digits) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, bytes),
    };
    // 18 digits always fit; longer ones take the careful path.
    if digits.is_empty() || digits.len() > 19 {
        return None;
    }
    let mut mantissa: i64 = 0;
    let mut point = usize::MAX;
    for (place, &byte) in digits.iter().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            mantissa = mantissa.checked_mul(10)?.checked_add(i64::from(digit))?;
        } else if byte == b'.' && point == usize::MAX && place > 0 {
            point = place;
        } else {
            return None;
        }
    }
    if negative {
        mantissa = -mantissa;
    }
    if point == usize::MAX {
        return Some((Decimal { mantissa, scale: 0 }, MarkHint::Nothing));
    }
    let decimals = digits.len() - point - 1;
    if decimals == 0 {
        return None;
    }
    let hint = if decimals == 3 && point <= 3 && digits[0] != b'0' { MarkHint::Either } else { MarkHint::Point };
    let mut scale = decimals as u8;
    while scale > 0 && mantissa % 10 == 0 {
        mantissa /= 10;
        scale -= 1;
    }
    Some((Decimal { mantissa, scale }, hint))
}

/// Whether a cell could be money: used only to guess roles.
#[must_use]
pub fn looks_like_amount(cell: &str) -> bool {
    parse_amount(cell, None).is_some() || parse_amount(cell, Some(DecimalMark::Comma)).is_some()
}

/// Whether a cell could be a number of pieces.
#[must_use]
pub fn looks_like_quantity(cell: &str) -> bool {
    parse_quantity(cell, None).is_some() || parse_quantity(cell, Some(DecimalMark::Comma)).is_some()
}

/// Digits with grouping and decimal marks, and perhaps an exponent → magnitude, scale, hint.
fn digits_with_marks(text: &str, mark: Option<DecimalMark>) -> Option<(i128, u32, MarkHint)> {
    let (text, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], text[at + 1..].parse::<i32>().ok().filter(|e| (-18..=18).contains(e))?),
        None => (text, 0),
    };
    let text = without_groups(text)?;
    let text = text.as_ref();
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',') || !text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let points = text.matches('.').count();
    let commas = text.matches(',').count();
    let hint = mark_hint(text, points, commas)?;
    let decimal = match (hint, mark) {
        // 0,234 groups nothing: where the comma is no decimal mark, it is no number.
        (MarkHint::Comma, Some(DecimalMark::Point)) | (MarkHint::Point, Some(DecimalMark::Comma)) => return None,
        (_, Some(DecimalMark::Comma)) => ',',
        (MarkHint::Comma, None) => ',',
        _ => '.',
    };
    let (whole, fraction) = match text.split_once(decimal) {
        Some((whole, fraction)) => (whole, fraction),
        None => (text, ""),
    };
    // The other mark may only group whole digits: 1,234 or 12,34,567, never 1,2 or 12,3456.
    let grouping = if decimal == '.' { ',' } else { '.' };
    if fraction.contains([grouping, decimal]) || !grouped_well(whole, grouping) {
        return None;
    }
    let mut magnitude: i128 = 0;
    for digit in whole.bytes().chain(fraction.bytes()).filter(u8::is_ascii_digit) {
        magnitude = magnitude.checked_mul(10)?.checked_add(i128::from(digit - b'0'))?;
    }
    let scale = fraction.len() as i32 - exponent;
    if scale < 0 {
        magnitude = magnitude.checked_mul(10i128.checked_pow(scale.unsigned_abs())?)?;
    }
    Some((magnitude, scale.max(0) as u32, hint))
}

/// The number without the spaces or apostrophes between its groups of digits; `None` where one stands anywhere else:
/// `5 00` is no number.
fn without_groups(text: &str) -> Option<Cow<'_, str>> {
    let Some(mark) = text.chars().find(|c| matches!(c, ' ' | '\'')) else { return Some(Cow::Borrowed(text)) };
    let whole = &text[..text.find(['.', ',']).unwrap_or(text.len())];
    let grouped = grouped_well(whole, mark) && whole.chars().all(|c| c == mark || c.is_ascii_digit());
    let only_there = text.matches(mark).count() == whole.matches(mark).count();
    (grouped && only_there).then(|| Cow::Owned(text.replace(mark, "")))
}

/// What the marks in a number can only mean. `None` where they cannot be a number at all (`1.2.3,4,5`).
fn mark_hint(text: &str, points: usize, commas: usize) -> Option<MarkHint> {
    Some(match (points, commas) {
        (0, 0) => MarkHint::Nothing,
        (1, 0) | (0, 1) => {
            let mark = if points == 1 { '.' } else { ',' };
            let (whole, fraction) = text.split_once(mark)?;
            let decides = if points == 1 { MarkHint::Point } else { MarkHint::Comma };
            if fraction.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0') { MarkHint::Either } else { decides }
        }
        (_, 0) => MarkHint::Comma,
        (0, _) => MarkHint::Point,
        (1, _) if text.rfind('.') > text.rfind(',') => MarkHint::Point,
        (_, 1) if text.rfind(',') > text.rfind('.') => MarkHint::Comma,
        _ => return None,
    })
}

/// Whether whole digits are grouped as people do: groups of three, or in India of two before the last.
fn grouped_well(whole: &str, grouping: char) -> bool {
    let mut groups = whole.split(grouping);
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let Some((last, middle)) = rest.split_last() else { return true };
    let all = |digits| middle.iter().all(|group| group.len() == digits);
    last.len() == 3 && (all(3) && (1..=3).contains(&first.len()) || all(2) && (1..=2).contains(&first.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn value(text: &str, mark: Option<DecimalMark>) -> Option<(i64, u8)> {
        parse_amount(text, mark).map(|amount| (amount.value.mantissa, amount.value.scale))
    }

    #[test]
    fn amounts_as_real_exports_write_them() {
        for (text, expected) in [
            ("5", (5, 0)),
            ("-1234.50", (-12345, 1)),
            ("1,234.56", (123_456, 2)),
            ("12,34,567.8", (12_345_678, 1)),
            ("¥1,234.00", (1234, 0)),
            ("￥88.80", (888, 1)),
            ("-¥5", (-5, 0)),
            ("¥-5", (-5, 0)),
            ("5000元", (5000, 0)),
            ("￥1,234.00元", (1234, 0)),
            ("1.2万", (12_000, 0)),
            ("3亿", (300_000_000, 0)),
            ("($3.10)", (-31, 1)),
            ("7.5-", (-75, 1)),
            ("+7", (7, 0)),
            ("１２３．５", (1235, 1)),
            ("\u{2212}5", (-5, 0)),
            (" 42 ", (42, 0)),
            ("USD 12.00", (12, 0)),
            ("12.00 eur", (12, 0)),
            ("=\"15.5\"", (155, 1)),
            ("1'234.5", (12_345, 1)),
            ("1.5E+3", (1500, 0)),
            ("0.125", (125, 3)),
            ("0.30000000000000004", (30_000_000_000_000_004, 17)),
        ] {
            assert_eq!(value(text, Some(DecimalMark::Point)), Some(expected), "{text}");
        }
        for (text, expected) in [("1.234,56", (123_456, 2)), ("0,50", (5, 1)), ("1.234", (1234, 0)), ("12,5 €", (125, 1)), ("7", (7, 0))] {
            assert_eq!(value(text, Some(DecimalMark::Comma)), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_amount_is_refused_and_never_zero() {
        for text in [
            "",
            "-",
            "abc",
            "1.2.3",
            "1,2",
            "0,234",
            "12,3456",
            "1-2",
            "5%",
            "--5",
            "1e400",
            "NaN",
            "Infinity",
            "0x10",
            "1 234 567 890 123 456 789 012",
            "12.3.4,5,6",
            "¥",
        ] {
            assert_eq!(value(text, Some(DecimalMark::Point)), None, "{text}");
        }
        for text in ["1,234.5", "0.234"] {
            assert_eq!(value(text, Some(DecimalMark::Comma)), None, "{text}");
        }
    }

    #[test]
    fn a_lone_mark_before_three_digits_is_doubtful() {
        let hint = |text: &str| parse_amount(text, None).map(|amount| amount.hint);
        assert_eq!(hint("1.234"), Some(MarkHint::Either));
        assert_eq!(hint("1,234"), Some(MarkHint::Either));
        assert_eq!(hint("0.234"), Some(MarkHint::Point));
        assert_eq!(hint("1234.567"), Some(MarkHint::Point));
        assert_eq!(hint("12,5"), Some(MarkHint::Comma));
        assert_eq!(hint("1,234,567"), Some(MarkHint::Point));
        assert_eq!(hint("1.234.567"), Some(MarkHint::Comma));
        assert_eq!(hint("12"), Some(MarkHint::Nothing));
    }

    proptest! {
        /// The careful path and the quick one are the same function where both apply.
        #[test]
        fn quick_path_equals_careful_path(whole in 0i64..1_000_000_000, fraction in proptest::option::of("[0-9]{1,6}"), negative: bool) {
            let text = format!("{}{whole}{}", if negative { "-" } else { "" }, fraction.map(|f| format!(".{f}")).unwrap_or_default());
            let quick = plain_amount(text.as_bytes()).map(|(value, _)| value);
            // A currency mark forces the careful path.
            let careful = parse_amount(&format!("¥{text}"), Some(DecimalMark::Point)).map(|amount| amount.value);
            prop_assert_eq!(quick, careful);
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,24}") {
            let _ = parse_amount(&text, None);
            let _ = parse_amount(&text, Some(DecimalMark::Comma));
        }
    }
}
