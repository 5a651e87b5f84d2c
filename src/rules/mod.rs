//! Rules: every choice that can change a grade, as one small document. Schema 2 is what `.json` files hold;
//! schema 1, which had no limits, is read for ever.
//!
//! | file | what it is |
//! |---|---|
//! | `mod.rs` | the rules themselves, and their limits |
//! | `file.rs` | a rules or presets file's text in and out: the one gate for storage, file and built-ins |
//! | `error.rs` | why a text is refused |
//! | `built_in.rs` | the presets that come with the page |
//! | `gallery.rs` | ready-made schemes, and who uses them |
//! | `frozen.rs` | a standard with today's numbers instead of shares |
//! | `limits.rs` | every number of the default grades, with its range |
//! | `measure.rs` | what own rules may measure, and where they may cut it |
//! | `scheme.rs` | a firm's own divisions: groups, conditions, weighted scores |
//! | `decisions.rs` | what a person decided about single customers, a document of its own |
//! | `kept.rs` | keeping those in a store, where somebody asked for it |
//! | `library.rs` | what one person keeps: the rules in force and named presets, as one checked document |
//! | `link.rs` | presets as the fragment of an address |
//! | `provenance.rs` | what a preset says of itself: note, version, day of adoption |
//! | `schema.rs` | the JSON Schema of a rules file, published as `rules.schema.json` |
//! | `seen.rs` | which saves of other tabs a library knows of |
//! | `shelf.rs` | keeping that in a store that may fail |
//! | `undo.rs` | steps back and forward through the rules in use |
//!
//! Load = parse → check → use, through [`Rules::from_json`] and [`PresetFile::from_json`] alone, whoever wrote the text.

mod built_in;
mod decisions;
mod error;
mod file;
mod frozen;
mod gallery;
mod json_path;
pub mod kept;
mod library;
mod limits;
pub mod link;
mod measure;
mod provenance;
mod schema;
mod scheme;
mod seen;
pub mod shelf;
pub mod undo;

pub use built_in::BuiltIn;
pub use decisions::{ByHand, Decision, Decisions, MAX_DECISIONS_BYTES, SameCustomer, clean_reason};
pub use error::RulesError;
pub use file::{MAX_PRESETS, Preset, PresetFile, clean_name};
pub use frozen::{ClassNumbers, Cuts, Frozen, Number};
pub use gallery::{Business, Entry, Method, Need};
pub use json_path::{FieldFault, field_fault, json_path};
pub use library::{Chosen, Library, LibraryError, Taken};
pub use limits::{LimitField, LimitGroup, LimitUnit, Limits};
pub use measure::{Cut, Label, Measure, MeasureUnit};
pub use provenance::About;
pub use schema::json_schema;
pub use scheme::{Best, Compare, Comparison, Condition, Group, MAX_GROUPS, MAX_SCHEMES, OneOf, Part, Scheme, Score, Split};
pub use seen::Seen;

use crate::model::Amount;
use serde::{Deserialize, Serialize};

/// The schema this build writes and reads.
pub const SCHEMA: u32 = 2;
/// The oldest schema that is read.
const FIRST_SCHEMA: u32 = 1;
/// The most bytes a rules file may have.
pub const MAX_RULES_BYTES: usize = 1 << 20;

const BINS_ALLOWED: &str = "from 2 to 10";
const SHARES_ALLOWED: &str = "above 0 and below abc_b_percent, which is at most 100";
const FIXED_ALLOWED: &str = "at least one order, and no negative days or amount";

/// Every choice that can change a grade. `Default` is `DEFAULTS`: the grades before anyone edits a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Every number of the default grades.
    pub limits: Limits,
    /// Today's numbers instead of shares of the customers; absent or `null` = cuts are made anew for every file.
    pub frozen: Option<Frozen>,
    /// Divisions of the firm's own, beside those of `DEFAULTS`.
    pub schemes: Vec<Scheme>,
    /// The scheme whose groups give 客户分级, by its name; `null` = `DEFAULTS` does.
    pub grade_by: Option<String>,
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
#[serde(rename_all = "snake_case", deny_unknown_fields)]
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
            limits: Limits::default(),
            frozen: None,
            schemes: Vec::new(),
            grade_by: None,
        }
    }
}

impl Rules {
    /// Whether every value is inside its range.
    ///
    /// # Errors
    /// [`RulesError::OutOfRange`] naming the first field that is not.
    pub fn check(&self) -> Result<(), RulesError> {
        let out = |field: &str, allowed| Err(RulesError::OutOfRange { field: field.to_owned(), allowed });
        if self.schema != SCHEMA {
            return out("schema", "1 or 2");
        }
        if !(2..=10).contains(&self.bins) {
            return out("bins", BINS_ALLOWED);
        }
        if self.abc_a_percent == 0 || self.abc_a_percent >= self.abc_b_percent || self.abc_b_percent > 100 {
            return out("abc_a_percent", SHARES_ALLOWED);
        }
        if let ClassCut::Fixed { orders, amount_cents, .. } = self.class_cut
            && (orders == 0 || amount_cents < 0)
        {
            return out("class_cut", FIXED_ALLOWED);
        }
        self.limits.check()?;
        scheme::check_schemes(&self.schemes, self.grade_by.as_deref())?;
        self.frozen.as_ref().map_or(Ok(()), |frozen| frozen.check(self.bins, &self.schemes))
    }
}

impl Rules {
    /// Fixed numbers belong to the rules they were made by: a change of what makes them lets every file be cut anew.
    pub fn keep_frozen(&mut self, before: &Self) {
        let made_of = |rules: &Self| {
            let Limits { half_window_days, gap_percentile, shop_customers, shop_days, assumed_days, .. } = rules.limits;
            let cut = matches!(rules.class_cut, ClassCut::Mean | ClassCut::Median).then_some(rules.class_cut);
            let limits = [half_window_days, gap_percentile, shop_customers, shop_days, assumed_days];
            (rules.purchase, rules.bins, rules.edges, cut, (rules.abc, rules.abc_a_percent, rules.abc_b_percent), limits)
        };
        // What a scheme says of itself cuts nothing.
        let cuts = |rules: &Self| {
            rules.schemes.iter().map(|scheme| Scheme { note: String::new(), name: String::new(), ..scheme.clone() }).collect::<Vec<_>>()
        };
        if self.frozen == before.frozen && (made_of(self) != made_of(before) || cuts(self) != cuts(before)) {
            self.frozen = None;
        }
    }

    /// Brings a document of an older schema to this one. Schema 1 had no limits: its grades were those of `DEFAULTS`.
    fn upgrade(&mut self) {
        if (FIRST_SCHEMA..SCHEMA).contains(&self.schema) {
            self.schema = SCHEMA;
        }
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
    fn values_out_of_range_are_named() {
        let field = |rules: Rules| match rules.check() {
            Err(RulesError::OutOfRange { field, .. }) => field,
            other => panic!("{other:?}"),
        };
        assert_eq!(field(Rules { bins: 1, ..Rules::default() }), "bins");
        assert_eq!(field(Rules { bins: 11, ..Rules::default() }), "bins");
        assert_eq!(field(Rules { abc_a_percent: 95, ..Rules::default() }), "abc_a_percent");
        assert_eq!(field(Rules { abc_b_percent: 101, ..Rules::default() }), "abc_a_percent");
        assert_eq!(field(Rules { schema: 0, ..Rules::default() }), "schema");
        assert_eq!(field(Rules { class_cut: ClassCut::Fixed { days: 1, orders: 1, amount_cents: -1 }, ..Rules::default() }), "class_cut");
    }
}
