//! A standard with today's numbers instead of shares of the customers: somebody's grade no longer depends on who else is in
//! the file, and two firms (or two quarters) are measured with one ruler.

use super::{RulesError, Scheme};
use crate::model::{Amount, Day, Decimal, pow10};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

const CUTS_ALLOWED: &str = "ascending numbers, one fewer than there are bins";
const FROZEN_ALLOWED: &str = "a number of days or amount that is not negative";

/// An exact decimal in a file: text such as `"1234.5"`, or a whole number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number(pub Decimal);

impl Number {
    /// A whole number.
    #[must_use]
    pub fn whole(number: i64) -> Self {
        Self(Decimal { mantissa: number, scale: 0 })
    }

    /// A number of units of 10^-`scale`; `None` where it is beyond all numbers.
    #[must_use]
    pub fn of(minor: i128, scale: u8) -> Option<Self> {
        Decimal::normal(minor, scale.into()).map(Self)
    }

    /// In units of 10^-`scale`, rounded down.
    #[must_use]
    pub fn floor(self, scale: u8) -> i128 {
        let Decimal { mantissa, scale: own } = self.0;
        if own <= scale {
            i128::from(mantissa).saturating_mul(pow10((scale - own).min(38)))
        } else {
            i128::from(mantissa).div_euclid(pow10(own - scale))
        }
    }

    /// In units of 10^-`scale`, rounded up.
    #[must_use]
    pub fn ceiling(self, scale: u8) -> i128 {
        -Self(Decimal { mantissa: -self.0.mantissa, ..self.0 }).floor(scale)
    }

    fn is_below(self, other: Self) -> bool {
        let scale = self.0.scale.max(other.0.scale);
        self.0.at_scale(scale) < other.0.at_scale(scale)
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&Amount::from(self.0).to_string())
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Messages between workers are not self-describing: there it is always text.
        if !deserializer.is_human_readable() {
            return parse(&String::deserialize(deserializer)?).ok_or_else(|| D::Error::custom("no number"));
        }
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Whole(i64),
            Text(String),
        }
        match Written::deserialize(deserializer)? {
            // Its negative must exist.
            Written::Whole(number) if number > i64::MIN => Ok(Self::whole(number)),
            Written::Whole(_) => Err(D::Error::custom("too small")),
            Written::Text(text) => parse(&text).ok_or_else(|| D::Error::custom("no number")),
        }
    }
}

/// Plain digits with a point at most: a file of rules has one way to write a number.
fn parse(text: &str) -> Option<Number> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(whole) || !plain(decimals) || decimals.len() > 18 {
        return None;
    }
    let all: i128 = format!("{whole}{decimals}").parse().ok()?;
    let signed = if text.starts_with('-') { -all } else { all };
    Decimal::normal(signed, decimals.len() as u32).filter(|number| number.mantissa > i64::MIN).map(Number)
}

/// Where the bins of one score end: a value above a number is in the bin behind it (with the edges of R's package `rfm`, a
/// value from the number on).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cuts {
    /// Days since the last order; empty for the value rule, which does not ask for them.
    #[serde(default)]
    pub days: Vec<Number>,
    /// Orders.
    pub orders: Vec<Number>,
    /// Amounts, in the file's unit of money.
    pub amounts: Vec<Number>,
}

/// Where the eight classes divide: at most so many days, at least so many orders and so much money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassNumbers {
    /// Good up to so many days.
    pub days: Number,
    /// Good from so many orders on.
    pub orders: Number,
    /// Good from this amount on.
    pub amount: Number,
}

/// The numbers of a standard as they were on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Frozen {
    /// The analysis date of the numbers, as ISO text.
    pub as_of: String,
    /// H in days.
    pub half_window_days: u32,
    /// The shop's own rhythm W in days.
    pub shop_rhythm_days: Number,
    /// The shop's trend: amount of the last H, and of the H before (as a ratio).
    pub trend: [u64; 2],
    /// The five bins of 客户价值; no amounts = all buyers spent the same, everybody is 中.
    pub value: Cuts,
    /// The bins of R, F and M.
    pub scores: Cuts,
    /// The cut of the eight classes, where it is the mean or the median.
    pub class: Option<ClassNumbers>,
    /// A and B begin at these amounts; `null` = nobody was in that class.
    pub abc: [Option<Number>; 2],
    /// For each scheme the numbers of its cuts, in the order of the document; `null` = there was no cut.
    #[serde(default)]
    pub schemes: Vec<Vec<Option<Number>>>,
}

impl Frozen {
    /// Whether the numbers make sense for so many bins and these schemes.
    ///
    /// # Errors
    /// [`RulesError::OutOfRange`] naming the first field that does not.
    pub fn check(&self, bins: u8, schemes: &[Scheme]) -> Result<(), RulesError> {
        let out = |field: &str, allowed| Err(RulesError::OutOfRange { field: format!("frozen.{field}"), allowed });
        let ascending =
            |cuts: &[Number], edges: usize| (cuts.len() == edges || cuts.is_empty()) && cuts.windows(2).all(|pair| !pair[1].is_below(pair[0]));
        if Day::parse_iso(&self.as_of).is_none() {
            return out("as_of", "a day such as 2024-12-31");
        }
        let edges = usize::from(bins.max(1)) - 1;
        for (field, cuts, edges) in [
            ("value.days", &self.value.days, 0),
            ("value.orders", &self.value.orders, 4),
            ("value.amounts", &self.value.amounts, 4),
            ("scores.days", &self.scores.days, edges),
            ("scores.orders", &self.scores.orders, edges),
            ("scores.amounts", &self.scores.amounts, edges),
        ] {
            if !ascending(cuts, edges) {
                return out(field, CUTS_ALLOWED);
            }
        }
        let zero = Number::whole(0);
        if self.shop_rhythm_days.is_below(zero) || Number::whole(100_000).is_below(self.shop_rhythm_days) {
            return out("shop_rhythm_days", FROZEN_ALLOWED);
        }
        if self.half_window_days > 100_000 {
            return out("half_window_days", FROZEN_ALLOWED);
        }
        if self.trend[1] == 0 {
            return out("trend", "two amounts, the second above zero");
        }
        if let [Some(a), Some(b)] = self.abc
            && a.is_below(b)
        {
            return out("abc", "A begins at no less than B");
        }
        if self.schemes.len() != schemes.len() || self.schemes.iter().zip(schemes).any(|(numbers, scheme)| numbers.len() != scheme.cuts().len()) {
            return out("schemes", "a number for each cut of each scheme, in their order");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_exact_and_plain() {
        let read = |text: &str| serde_json::from_str::<Number>(text).ok();
        assert_eq!(read("\"1234.50\""), Some(Number(Decimal { mantissa: 12_345, scale: 1 })));
        assert_eq!((read("7"), read("\"-0.5\"")), (Some(Number::whole(7)), Some(Number(Decimal { mantissa: -5, scale: 1 }))));
        for bad in ["1.5", "\"\"", "\"1,000\"", "\"1e3\"", "\".5\"", "\"5.\"", "\"--1\"", "null", "\"99999999999999999999\"", "-9223372036854775808"]
        {
            assert_eq!(read(bad), None, "{bad}");
        }
        let number = read("\"-1.25\"").unwrap();
        assert_eq!((number.floor(1), number.ceiling(1), number.floor(3)), (-13, -12, -1250));
        assert_eq!(serde_json::to_string(&number).unwrap(), "\"-1.25\"");
    }
}
