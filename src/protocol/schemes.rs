//! What the page shows of own schemes.

use super::GroupTotal;
use crate::model::{Amount, Day, Dimension, Grade};
use crate::rules::{Comparison, Cut, Label, Measure};
use serde::{Deserialize, Serialize};

/// Whether anybody can come to be in a group, as far as it can be proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reach {
    /// Somebody can.
    Possible,
    /// Groups before it take everybody who could.
    Covered,
    /// Its own condition can never hold.
    Contradiction,
    /// Too many combinations to look at.
    Unproved,
}

impl Reach {
    /// The id in reports.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Possible => "possible",
            Self::Covered => "covered",
            Self::Contradiction => "contradiction",
            Self::Unproved => "unproved",
        }
    }
}

/// One scheme as it came out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchemeTotals {
    /// The scheme's name.
    pub name: String,
    /// When to use it.
    pub note: String,
    /// Whether 客户分级 rests on it.
    pub grades: bool,
    /// Its groups, from first to last.
    pub groups: Vec<SchemeGroup>,
    /// What each cut came to, in the order of [`crate::rules::Scheme::cuts`]; `None` = there was nobody to cut by.
    pub cuts: Vec<Option<Amount>>,
    /// Ids of measures and labels (headers of columns) that no file has.
    pub absent: Vec<String>,
}

/// One group of a scheme with who is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchemeGroup {
    /// Names from the outermost to its own.
    pub path: Vec<String>,
    /// Who is in it.
    pub total: GroupTotal,
    /// Whether anybody can be.
    pub reach: Reach,
    /// Whether it takes who matches none.
    pub otherwise: bool,
    /// The 客户分级 that it gives.
    pub grade: Option<Grade>,
}

/// Why a customer is in a group of a scheme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchemeReason {
    /// The scheme's name.
    pub name: String,
    /// Names of the group, from the outermost to its own.
    pub path: Vec<String>,
    /// The groups that were asked, in order, down to the one that took the customer.
    pub asked: Vec<AskedGroup>,
}

/// One group that was asked whether the customer belongs to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedGroup {
    /// Names from the outermost to its own.
    pub path: Vec<String>,
    /// Whether its condition holds; `None` = unknown.
    pub holds: Option<bool>,
    /// The condition, part by part.
    pub tests: Vec<AskedTest>,
}

/// One part of a condition, asked of a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedTest {
    /// How deep it stands in the condition.
    pub depth: u8,
    /// What it asks.
    pub what: Asked,
    /// Whether it holds; `None` = unknown.
    pub holds: Option<bool>,
}

#[expect(missing_docs, reason = "each variant is explained as a whole; its fields are the parts of a sentence")]
/// What a part of a condition asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Asked {
    /// All of the parts below.
    All,
    /// Any of the parts below.
    Any,
    /// Not the part below.
    Not,
    /// A measure against a cut: what the cut came to, the customer's value, and how much more would do.
    Compare { measure: Measure, days: Option<u32>, is: Comparison, cut: Cut, bound: Option<Amount>, value: Option<Amount>, missing: Option<Amount> },
    /// A text that is one of some.
    OneOf { label: Label, any: Vec<String>, is_named: Option<String> },
    /// Whether a measure is known.
    Known { measure: Measure },
}

/// A way to divide: one of the page's own, or a scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum By {
    /// One of the page's own.
    Dimension(Dimension),
    /// A place among [`super::Summary::schemes`].
    Scheme(u8),
}

/// So many customers went from one group to another since a result was marked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// By which division.
    pub by: By,
    /// The group before; `None` = none.
    pub from: Option<u8>,
    /// Its names, where it is a scheme's.
    pub from_path: Vec<String>,
    /// The group now; `None` = none.
    pub to: Option<u8>,
    /// How many.
    pub customers: u64,
}

/// How well divisions hold: compared with the same rules one period earlier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// The analysis date of the earlier grading.
    pub before: Day,
    /// The analysis date of this one.
    pub now: Day,
    /// Customers known at both.
    pub both: u64,
    /// Each division.
    pub divisions: Vec<DivisionHealth>,
}

/// How well one division holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DivisionHealth {
    /// Which.
    pub by: By,
    /// Customers known at both dates that are in the same group.
    pub stayed: u64,
    /// The part of the differences in money that lies between groups (η², R. Fisher's correlation ratio), in hundredths of a
    /// percent; `None` where everybody spent the same.
    pub between_bp: Option<u32>,
    /// Its groups, in order.
    pub groups: Vec<GroupHealth>,
}

/// How one group held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupHealth {
    /// Its names, where it is a scheme's.
    pub path: Vec<String>,
    /// Its customers now.
    pub now: u64,
    /// Its customers at the earlier date …
    pub before: u64,
    /// … those of them that have ordered since …
    pub bought_since: u64,
    /// … and those that are in it still.
    pub stayed: u64,
}
