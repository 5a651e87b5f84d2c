//! What is taken off a line: a discount beside quantity × unit price (money, or a share of the price), and refunds.

use super::amount::{DecimalMark, parse_amount};
use super::cells::{cell, is_missing};
use super::encoding::decode_cell;
use super::rows::Work;
use super::scan::Field;
use crate::model::Decimal;
use serde::{Deserialize, Serialize};

/// What a discount column holds, where a person said so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Discount {
    /// Money off the line.
    Money,
    /// A share of the line's price: `10%`, `0.1`, `9折`.
    Share,
    /// The same, where bare numbers are percents: `10`, `0.5`.
    Percent,
}

const ONE: Decimal = Decimal { mantissa: 1, scale: 0 };
const PERCENT: Decimal = Decimal { mantissa: 1, scale: 2 };

/// The share that a text takes off a price, from 0 to 1: `10%` is 0.1, so is `0.1`, and `10` where bare numbers are percents; of
/// `9折` and `88折` nine tenths and 88 % remain. `None` where it is no share.
#[must_use]
pub fn share_off(text: &str, mark: Option<DecimalMark>, percents: bool) -> Option<Decimal> {
    let text = text.trim();
    let number = |text: &str| parse_amount(text, mark).map(|amount| amount.value);
    let share = if let Some(rest) = text.strip_suffix('折') {
        let left = number(rest)?;
        // 9折 and 9.5折 count tenths, 88折 hundredths.
        let tenths = left.at_scale(left.scale) < 10 * crate::model::pow10(left.scale);
        ONE.minus(left.times(if tenths { Decimal { mantissa: 1, scale: 1 } } else { PERCENT })?)?
    } else if let Some(rest) = text.strip_suffix(['%', '％']) {
        number(rest)?.times(PERCENT)?
    } else {
        let value = number(text)?;
        let value = Decimal { mantissa: value.mantissa.saturating_abs(), ..value };
        if percents { value.times(PERCENT)? } else { value }
    };
    let share = Decimal { mantissa: share.mantissa.checked_abs()?, ..share };
    (ONE.minus(share)?.mantissa >= 0).then_some(share)
}

/// Whether a cell is a bare number above one: where one of a column of shares is, all bare numbers are percents.
#[must_use]
pub fn is_bare_percent(text: &str) -> bool {
    !text.contains(['折', '%', '％'])
        && parse_amount(text, None).is_some_and(|amount| amount.value.at_scale(amount.value.scale).abs() > crate::model::pow10(amount.value.scale))
}

/// Whether a cell of a discount column says that there is one.
#[must_use]
pub fn is_discount(text: &str) -> bool {
    !is_missing(text)
        && share_off(text, None, true).or_else(|| parse_amount(text, None).map(|amount| amount.value)).is_some_and(|off| off.mantissa != 0)
}

impl Work<'_> {
    /// Takes a refund off an amount and keeps it; `None` where the difference is beyond all numbers.
    pub(super) fn give_back(&mut self, amount: Decimal, refund: Decimal) -> Option<Decimal> {
        if self.parser.at.refund.is_none() {
            return Some(amount);
        }
        // Items without amounts say what was given back of their orders, not of nothing.
        let at = self.parser.at;
        let priced = at.amount.is_some() || at.unit_price.is_some();
        // A negative amount is what was given back already.
        let refund = if amount.mantissa < 0 { Decimal::ZERO } else { refund };
        let net = if refund.mantissa == 0 || !priced { amount } else { amount.minus(refund)? };
        self.slice.refund.push(refund.mantissa);
        self.slice.refund_scale.push(refund.scale);
        Some(net)
    }

    /// What was given back on a line, without a sign; nothing where the cell is empty.
    pub(super) fn refund(&mut self, bytes: &[u8], fields: &[Field], offset: u64) -> Result<Decimal, usize> {
        let Some(column) = self.parser.at.refund else { return Ok(Decimal::ZERO) };
        match self.number(bytes, fields.get(column), column, offset) {
            Ok(refund) => self.exchanged(Decimal { mantissa: refund.mantissa.saturating_abs(), ..refund }, bytes, fields).ok_or(column),
            Err((_, true)) => Ok(Decimal::ZERO),
            Err((column, false)) => Err(column),
        }
    }

    /// A line's price less its discount; the column and whether it is empty where that cannot be read.
    pub(super) fn discounted(&mut self, price: Decimal, bytes: &[u8], fields: &[Field], offset: u64) -> Result<Decimal, (usize, bool)> {
        let Some((column, discount)) = self.parser.discount else { return Ok(price) };
        let field = fields.get(column);
        let off = match discount {
            Discount::Money => match self.number(bytes, field, column, offset) {
                // Goods that come back give back what was paid for them.
                Ok(off) => Decimal { mantissa: off.mantissa.saturating_abs() * price.mantissa.signum(), ..off },
                Err((_, true)) => return Ok(price),
                Err(other) => return Err(other),
            },
            Discount::Share | Discount::Percent => {
                let written = field.map(|field| cell(bytes, field).trim_ascii()).unwrap_or_default();
                let text = decode_cell(written, self.parser.encoding).ok_or((column, false))?;
                if text.trim().is_empty() || is_missing(text.trim()) {
                    return Ok(price);
                }
                share_off(&text, self.parser.decimal, discount == Discount::Percent).and_then(|share| price.times(share)).ok_or((column, false))?
            }
        };
        price.minus(off).ok_or((column, false))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_read_as_they_are_written() {
        let off = |text| share_off(text, None, false).map(|share| (share.mantissa, share.scale));
        let percent = |text| share_off(text, None, true).map(|share| (share.mantissa, share.scale));
        assert_eq!([percent("10"), percent("0.5"), percent("1"), percent("0.5%")], [Some((1, 1)), Some((5, 3)), Some((1, 2)), Some((5, 3))]);
        for (text, expected) in [("10%", (1, 1)), ("0.1", (1, 1)), ("9折", (1, 1)), ("88折", (12, 2)), ("9.5折", (5, 2)), ("-5%", (5, 2))] {
            assert_eq!(off(text), Some(expected), "{text}");
        }
        assert_eq!((off("100%"), off("0"), off("1")), (Some((1, 0)), Some((0, 0)), Some((1, 0))));
        assert_eq!((off("10"), percent("150"), off("满减"), off("")), (None, None, None, None));
        assert!(is_discount("5") && is_discount("9折") && !is_discount("0.00") && !is_discount("") && !is_discount("无"));
    }
}
