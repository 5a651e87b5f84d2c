//! Rules: every choice that can change a grade, as one small document. Schema 1 is what `.json` files hold.
//!
//! Load = parse → check → use, through [`Rules::from_json`] alone, whoever wrote the text.

use crate::model::Amount;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The schema this build writes and reads.
pub const SCHEMA: u32 = 1;
/// The most bytes a rules file may have.
pub const MAX_RULES_BYTES: usize = 1 << 20;

/// Every choice that can change a grade. `Default` is `DEFAULTS`: the grades before anyone edits a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Rules {
    /// Version of the document's shape, [`SCHEMA`].
    pub schema: u32,
    /// What counts as one purchase.
    pub purchase: Purchase,
    /// How many score bins R, F and M have, 2 to 10.
    pub bins: u8,
    /// How the bins are cut.
    pub edges: EdgeRule,
    /// The named map over the scores.
    pub segments: SegmentMap,
    /// Where the eight classes divide good from poor.
    pub class_cut: ClassCut,
    /// Which rule decides A, B, C.
    pub abc: AbcRule,
    /// A ends at this share of the money, in percent.
    pub abc_a_percent: u8,
    /// B ends at this share of the money, in percent.
    pub abc_b_percent: u8,
}

/// What counts as one purchase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purchase {
    /// A distinct order id where the file has one, else a distinct customer-day.
    Order,
    /// Every row of the file (as R's package `rfm` counts).
    Row,
}

/// How score bins are cut. All rules use type-7 quantiles and cut by value, so equal values get equal scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EdgeRule {
    /// A value equal to an edge stays in the lower bin.
    RightClosed,
    /// R's package `rfm`: edges + 1, a value equal to an edge goes to the upper bin (for whole numbers only).
    RPackage,
}

/// Which named segments the scores get.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SegmentMap {
    /// Ten cells over R×F; they are disjoint and cover all 25 cells. Needs five bins.
    TenCell,
    /// The ten ranges of R's package `rfm`, first match wins, the rest is "others". Needs five bins.
    RPackage,
}

/// Where the eight classes divide good from poor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClassCut {
    /// Better than the mean of all buyers, strictly.
    Mean,
    /// Better than the median of all buyers, strictly.
    Median,
    /// Score strictly above the middle of the scale.
    Score,
    /// At most so many days, at least so many orders, at least so much money.
    Fixed {
        /// R is good up to this many days since the last order.
        days: u32,
        /// F is good from this many orders on.
        orders: u32,
        /// M is good from this amount on, in hundredths of the file's unit of money.
        amount_cents: i64,
    },
}

/// How the customer that crosses a limit is classed (the three rules of the literature).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AbcRule {
    /// Share before the customer < limit: the crossing customer is in the better class, so A is never empty.
    ShareBefore,
    /// Share including the customer <= limit.
    Inclusive,
    /// Share including the customer < limit.
    Strict,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            schema: SCHEMA,
            purchase: Purchase::Order,
            bins: 5,
            edges: EdgeRule::RightClosed,
            segments: SegmentMap::TenCell,
            class_cut: ClassCut::Mean,
            abc: AbcRule::ShareBefore,
            abc_a_percent: 80,
            abc_b_percent: 95,
        }
    }
}

/// Why a rules document was refused. Nothing is half-read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RulesError {
    /// More bytes than [`MAX_RULES_BYTES`].
    TooLarge {
        /// The document's size.
        bytes: usize,
    },
    /// Not JSON, or a field is unknown, missing or of the wrong type.
    Unreadable {
        /// What the reader said, with the field's name.
        reason: String,
    },
    /// Made by a newer version of the page.
    Newer {
        /// The document's schema.
        schema: u32,
    },
    /// A field's value is outside its range.
    OutOfRange {
        /// The field.
        field: &'static str,
        /// What would be allowed.
        allowed: &'static str,
    },
}

impl fmt::Display for RulesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { bytes } => write!(f, "the rules have {bytes} bytes; at most {MAX_RULES_BYTES} are read"),
            Self::Unreadable { reason } => write!(f, "the rules cannot be read: {reason}"),
            Self::Newer { schema } => write!(f, "the rules were made by a newer version (schema {schema}; this one reads {SCHEMA})"),
            Self::OutOfRange { field, allowed } => write!(f, "rule `{field}` must be {allowed}"),
        }
    }
}

impl std::error::Error for RulesError {}

impl Rules {
    /// Reads and checks a rules document.
    ///
    /// # Errors
    /// [`RulesError`] where the text is too large, not such a document, newer, or has a value out of range.
    pub fn from_json(text: &str) -> Result<Self, RulesError> {
        if text.len() > MAX_RULES_BYTES {
            return Err(RulesError::TooLarge { bytes: text.len() });
        }
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        // The version is looked at first, so that a newer file is called newer and not broken.
        #[derive(Deserialize)]
        struct Version {
            schema: Option<u32>,
        }
        let unreadable = |error: serde_json::Error| RulesError::Unreadable { reason: error.to_string() };
        if let Ok(Version { schema: Some(schema) }) = serde_json::from_str(text)
            && schema > SCHEMA
        {
            return Err(RulesError::Newer { schema });
        }
        if !text.trim_start().starts_with('{') {
            return Err(RulesError::Unreadable { reason: "not a JSON object".to_owned() });
        }
        let rules: Self = serde_json::from_str(text).map_err(unreadable)?;
        rules.check()?;
        Ok(rules)
    }

    /// The document as a file's text.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// Whether every value is inside its range.
    ///
    /// # Errors
    /// [`RulesError::OutOfRange`] naming the first field that is not.
    pub fn check(&self) -> Result<(), RulesError> {
        let out = |field, allowed| Err(RulesError::OutOfRange { field, allowed });
        if self.schema != SCHEMA {
            return out("schema", "1");
        }
        if !(2..=10).contains(&self.bins) {
            return out("bins", "from 2 to 10");
        }
        if self.abc_a_percent == 0 || self.abc_a_percent >= self.abc_b_percent || self.abc_b_percent > 100 {
            return out("abc_a_percent", "above 0 and below abc_b_percent, which is at most 100");
        }
        Ok(())
    }
}

impl ClassCut {
    /// The fixed amount as money.
    #[must_use]
    pub fn amount(cents: i64) -> Amount {
        Amount { minor: i128::from(cents), scale: 2 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_round_trips_and_missing_fields_are_defaults() {
        let rules = Rules { bins: 3, class_cut: ClassCut::Fixed { days: 10, orders: 3, amount_cents: 20_000 }, ..Rules::default() };
        assert_eq!(Rules::from_json(&rules.to_json()), Ok(rules));
        assert_eq!(Rules::from_json("\u{feff}{\"schema\":1}"), Ok(Rules::default()));
    }

    #[test]
    fn broken_foreign_and_newer_documents_are_refused_with_the_reason() {
        let refused = |text: &str| Rules::from_json(text).unwrap_err().to_string();
        assert!(refused("<html>").contains("cannot be read"));
        assert!(refused(r#"{"schema":1,"icon":"x"}"#).contains("icon"));
        assert!(refused(r#"{"schema":1,"schema":1}"#).contains("duplicate field"));
        assert!(refused(r#"{"schema":7,"later":true}"#).contains("newer"));
        assert!(refused(r#"{"schema":1,"bins":1}"#).contains("`bins`"));
        assert!(refused(r#"{"schema":1,"abc_a_percent":95}"#).contains("abc_a_percent"));
        assert!(refused(&"[".repeat(100_000)).contains("not a JSON object"));
        assert!(refused(&" ".repeat(MAX_RULES_BYTES + 1)).contains("bytes"));
    }
}
