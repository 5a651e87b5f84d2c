//! Money as integers: one amount keeps the decimals it was written with, sums share one scale.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The most decimals one amount may have; more is refused, never rounded.
pub const MAX_SCALE: u8 = 18;

/// 10^`exponent` for exponents up to 38.
#[must_use]
pub fn pow10(exponent: u8) -> i128 {
    10i128.pow(u32::from(exponent))
}

/// One amount or quantity as written: `mantissa` / 10^`scale`, without trailing zero decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Decimal {
    /// All digits as one integer.
    pub mantissa: i64,
    /// Number of decimals, at most [`MAX_SCALE`].
    pub scale: u8,
}

impl Decimal {
    /// Nothing.
    pub const ZERO: Self = Self { mantissa: 0, scale: 0 };

    /// Drops trailing zero decimals; `None` where the number does not fit 64 bits or [`MAX_SCALE`] decimals.
    #[must_use]
    pub fn normal(mut mantissa: i128, mut scale: u32) -> Option<Self> {
        while scale > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            scale -= 1;
        }
        if scale > u32::from(MAX_SCALE) {
            return None;
        }
        Some(Self { mantissa: i64::try_from(mantissa).ok()?, scale: scale as u8 })
    }

    /// The exact product, or `None` where it does not fit.
    #[must_use]
    pub fn times(self, other: Self) -> Option<Self> {
        Self::normal(i128::from(self.mantissa) * i128::from(other.mantissa), u32::from(self.scale) + u32::from(other.scale))
    }

    /// The exact difference, or `None` where it does not fit.
    #[must_use]
    pub fn minus(self, other: Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        Self::normal(self.at_scale(scale).checked_sub(other.at_scale(scale))?, u32::from(scale))
    }

    /// Whether it lies between -`most` and `most`.
    #[must_use]
    pub fn is_within(self, most: u32) -> bool {
        i128::from(self.mantissa).abs() <= i128::from(most) * pow10(self.scale)
    }

    /// The amount in units of 10^-`scale`; `scale` must be at least the amount's own.
    #[must_use]
    pub fn at_scale(self, scale: u8) -> i128 {
        i128::from(self.mantissa) * pow10(scale.saturating_sub(self.scale))
    }
}

/// A sum of amounts: `minor` / 10^`scale`. Sums of one run share one scale.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amount {
    /// The sum in units of 10^-`scale`.
    pub minor: i128,
    /// Number of decimals.
    pub scale: u8,
}

impl Amount {
    /// A rough value for drawing and ratios shown to people; never for a decision.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        self.minor as f64 / pow10(self.scale) as f64
    }

    /// The same without trailing zero decimals.
    #[must_use]
    pub fn trimmed(mut self) -> Self {
        while self.scale > 0 && self.minor % 10 == 0 {
            self.minor /= 10;
            self.scale -= 1;
        }
        self
    }

    /// The sum of two amounts at the larger of their scales. What does not fit wraps, so that the order of sums never matters;
    /// whoever adds up a whole file looks before whether it fits.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        let scale = self.scale.max(other.scale);
        let at = |amount: Self| amount.minor.wrapping_mul(pow10(scale - amount.scale));
        Self { minor: at(self).wrapping_add(at(other)), scale }
    }
}

impl Amount {
    /// Reads what `Display` writes and nothing else; the number of decimals is kept.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let scale = u8::try_from(decimals.len()).ok().filter(|&scale| scale <= MAX_SCALE)?;
        if whole.is_empty() || !plain(whole) || !plain(decimals) || digits.ends_with('.') {
            return None;
        }
        let digit = |number: Option<i128>, byte: u8| number?.checked_mul(10)?.checked_add(i128::from(byte - b'0'));
        let minor = whole.bytes().chain(decimals.bytes()).fold(Some(0), digit)?;
        Some(Self { minor: if text.starts_with('-') { -minor } else { minor }, scale })
    }
}

impl From<Decimal> for Amount {
    /// The same amount, with the decimals that it has.
    fn from(decimal: Decimal) -> Self {
        Self { minor: decimal.mantissa.into(), scale: decimal.scale }
    }
}

impl fmt::Display for Amount {
    /// Plain decimal text with exactly `scale` decimals: `-1234.50`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.minor < 0 { "-" } else { "" };
        let digits = self.minor.unsigned_abs();
        if self.scale == 0 {
            return write!(f, "{sign}{digits}");
        }
        let unit = pow10(self.scale).unsigned_abs();
        write!(f, "{sign}{}.{:0width$}", digits / unit, digits % unit, width = usize::from(self.scale))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_keeps_sign_and_every_decimal() {
        let text = |minor, scale| Amount { minor, scale }.to_string();
        assert_eq!(text(-5, 2), "-0.05");
        assert_eq!(text(123_450, 2), "1234.50");
        assert_eq!(text(7, 0), "7");
        assert_eq!(text(i128::from(i64::MAX), 18), "9.223372036854775807");
    }

    #[test]
    fn text_reads_back_with_its_decimals_and_nothing_else_reads() {
        for (minor, scale) in [(0, 2), (-5, 2), (123_450, 2), (7, 0), (i128::MAX / 10, 18), (-1, 0)] {
            let amount = Amount { minor, scale };
            assert_eq!(Amount::parse(&amount.to_string()), Some(amount));
        }
        for text in ["", "-", ".5", "5.", "1,5", "+1", " 1", "1e3", "--1", "0.0000000000000000001", &"9".repeat(60)] {
            assert_eq!(Amount::parse(text), None, "{text}");
        }
    }

    #[test]
    fn products_are_exact_or_refused() {
        let decimal = |mantissa, scale| Decimal { mantissa, scale };
        assert_eq!(decimal(255, 2).times(decimal(6, 0)), Some(decimal(153, 1)));
        assert_eq!(decimal(-12, 0).times(decimal(85, 2)), Some(decimal(-102, 1)));
        assert_eq!(decimal(i64::MAX, 0).times(decimal(2, 0)), None);
        assert_eq!(Decimal::normal(1, 19), None);
        assert_eq!(Decimal::normal(0, 30), Some(Decimal::ZERO));
    }
}
