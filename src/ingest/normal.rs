//! What was brought into one form while reading, and how often: the log that shows that a file was cleaned, not changed.

use super::scan::Field;
use super::{cells::cell, encoding::Encoding};
use serde::{Deserialize, Serialize};

/// One way in which a cell was brought into the common form. Its value stays what it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[repr(u8)]
pub enum Normal {
    /// Customer ids: outer spaces, TAB, `'` or `="…"` taken off.
    Key,
    /// Amounts with a currency mark or unit: `¥5`, `5元`.
    Mark,
    /// Amounts with thousands marks or a decimal comma.
    Grouped,
    /// Amounts or dates in full-width digits.
    FullWidth,
    /// Amounts in ten thousands: `1.2万`.
    TenThousands,
    /// Negative amounts written `(5.00)` or `5-`.
    Negative,
    /// Dates in another form than 2024-01-05 or 2024/01/05.
    Date,
    /// Unix times, and dates or times as one number.
    DateNumber,
}

impl Normal {
    /// All of them.
    pub const ALL: [Self; 8] =
        [Self::Key, Self::Mark, Self::Grouped, Self::FullWidth, Self::TenThousands, Self::Negative, Self::Date, Self::DateNumber];

    /// Its id in reports.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Mark => "mark",
            Self::Grouped => "grouped",
            Self::FullWidth => "full_width",
            Self::TenThousands => "ten_thousands",
            Self::Negative => "negative",
            Self::Date => "date",
            Self::DateNumber => "date_number",
        }
    }
}

/// How often each of them was done.
pub type NormalCounts = [u64; Normal::ALL.len()];

/// Notes what an amount that is not plain digits needed.
pub fn note_amount(counts: &mut NormalCounts, text: &str) {
    let mut add = |kind: Normal, done: bool| counts[kind as usize] += u64::from(done);
    let full_width = text.chars().any(|c| ('\u{ff10}'..='\u{ff19}').contains(&c));
    add(Normal::FullWidth, full_width);
    add(Normal::Grouped, text.contains([',', '，']));
    add(Normal::TenThousands, text.contains('万'));
    add(Normal::Negative, text.contains(['(', '（']) || text.trim_end().ends_with('-'));
    let plain = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '，' | '-' | '+' | '(' | ')' | '（' | '）' | '万' | '\u{ff01}'..='\u{ff5e}');
    add(Normal::Mark, text.chars().any(|c| !c.is_whitespace() && !plain(c)) && text.chars().any(|c| c.is_numeric()));
}

/// Notes what a date that is not ISO needed.
pub fn note_date(counts: &mut NormalCounts, text: &str) {
    let one_number = text.bytes().all(|byte| byte.is_ascii_digit());
    counts[if one_number { Normal::DateNumber } else { Normal::Date } as usize] += 1;
}

/// Whether a field is more than spaces; cheap for the many cells that are not.
#[must_use]
#[inline]
pub fn is_filled(bytes: &[u8], field: &Field, encoding: Encoding) -> bool {
    field.end > field.start && (!matches!(bytes[field.start as usize], b' ' | b'\t') || is_more_than_spaces(cell(bytes, field), encoding))
}

#[cold]
fn is_more_than_spaces(text: &[u8], encoding: Encoding) -> bool {
    !super::encoding::decode_all(text, encoding).trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_is_noted_once() {
        for (text, kinds) in [
            ("¥1,234.50", &[Normal::Mark, Normal::Grouped][..]),
            ("１２３", &[Normal::FullWidth]),
            ("1.2万", &[Normal::TenThousands]),
            ("(5.00)", &[Normal::Negative]),
            ("5元", &[Normal::Mark]),
            ("5-", &[Normal::Negative]),
        ] {
            let mut counts = NormalCounts::default();
            note_amount(&mut counts, text);
            for kind in Normal::ALL {
                assert_eq!(counts[kind as usize], u64::from(kinds.contains(&kind)), "{text}: {}", kind.id());
            }
        }
    }
}
