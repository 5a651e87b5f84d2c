//! What the data is like: how full its columns are, what stands out, and what was done to read it.

use crate::ingest::{LineKind, Role};
use crate::model::{Amount, Day};
use serde::{Deserialize, Serialize};

/// Everything the page shows about the quality of the data behind a result.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quality {
    /// How full every column of every file is.
    pub columns: Vec<ColumnFill>,
    /// Days from the first to the last counted order, both included.
    pub history_days: u32,
    /// Buyers.
    pub buyers: u64,
    /// Buyers with exactly one counted order.
    pub bought_once: u64,
    /// Rows that name no customer.
    pub nobody: u64,
    /// Rows with something in them.
    pub rows: u64,
    /// Rows that were rejected, those without a customer included.
    pub rejected: u64,
    /// Money of rows that were used.
    pub money_used: Amount,
    /// Money of rejected rows, as far as their amount could be read.
    pub money_rejected: Amount,
    /// Counted orders that came to nothing: presents, samples.
    pub free_orders: u64,
    /// Counted orders far larger than the others, and how many there are.
    pub outliers: (u64, Vec<Outlier>),
    /// Customers that may be one, and how many such groups there are.
    pub twins: (u64, Vec<Twins>),
    /// Statuses with what they mean.
    pub statuses: Vec<StatusUse>,
    /// Values of the columns that can be filtered: the most frequent of each.
    pub values: Vec<ColumnValues>,
    /// The files with their rows.
    pub files: Vec<(String, u64)>,
    /// Words for things that are no goods (postage, price differences) as far as products contain them.
    pub words: Vec<WordUse>,
    /// What was brought into one form: id of the kind, cells.
    pub normal: Vec<(String, u64)>,
    /// Lines that are the line before once more, and would be dropped.
    pub repeated_lines: u64,
}

/// How full a column is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnFill {
    /// Place of the file.
    pub file: u32,
    /// Header.
    pub header: String,
    /// Its role.
    pub role: Option<Role>,
    /// Rows with something in the column.
    pub filled: u64,
    /// Rows with anything in them.
    pub rows: u64,
}

/// An order far larger than the others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outlier {
    /// Customer id.
    pub customer: String,
    /// Day of the order.
    pub day: Day,
    /// Its net amount.
    pub amount: Amount,
}

/// Why several customers may be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum TwinKind {
    /// Their ids differ only in case, spaces or width.
    Spelling,
    /// They have one phone number or e-mail address.
    Contact,
    /// They have one name; weaker than the others.
    Name,
}

/// Customers that may be one. They are never merged by themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Twins {
    /// Why.
    pub kind: TwinKind,
    /// What they share.
    pub shared: String,
    /// Their ids, some of them.
    pub customers: Vec<String>,
    /// How many they are.
    pub count: u64,
}

/// A status as the files write it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusUse {
    /// As written.
    pub status: String,
    /// What it means now.
    pub kind: LineKind,
    /// What it means unless a person says otherwise.
    pub usual: LineKind,
    /// Rows that have it.
    pub rows: u64,
    /// Their money.
    pub money: Amount,
}

/// The values of a kept column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnValues {
    /// Its role.
    pub role: Role,
    /// Its header.
    pub header: String,
    /// The most frequent values, with their rows.
    pub values: Vec<(String, u64)>,
    /// How many different values there are.
    pub distinct: u64,
}

/// A word that products contain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordUse {
    /// The word.
    pub word: String,
    /// Rows of such products.
    pub rows: u64,
    /// Their money.
    pub money: Amount,
}

/// How much a grading of this data can be relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Readiness {
    /// Nothing stands in the way.
    Good,
    /// Usable; something should be known.
    Fair,
    /// The result says little until something is done.
    Poor,
}

/// One reason of a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Concern {
    /// So many days of history: too few for rhythm and churn.
    ShortHistory(u32),
    /// Below a year: seasons cannot be seen.
    UnderAYear(u32),
    /// So many percent of the buyers bought once.
    MostBoughtOnce(u32),
    /// So many buyers: groups are small.
    FewBuyers(u64),
    /// So many percent of the money belongs to rows without a customer or that could not be read.
    MoneyNotGraded(u32),
    /// So many percent of the rows were rejected.
    RowsRejected(u32),
    /// So many groups of customers may be one customer each.
    Twins(u64),
    /// So many orders are far larger than the others.
    Outliers(u64),
}

impl Readiness {
    /// Its id in reports.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Fair => "fair",
            Self::Poor => "poor",
        }
    }
}

impl Concern {
    /// Its id in reports, and its number.
    #[must_use]
    pub fn id(self) -> (&'static str, u64) {
        match self {
            Self::ShortHistory(days) => ("short_history_days", days.into()),
            Self::UnderAYear(days) => ("under_a_year_days", days.into()),
            Self::MostBoughtOnce(percent) => ("bought_once_percent", percent.into()),
            Self::FewBuyers(buyers) => ("few_buyers", buyers),
            Self::MoneyNotGraded(percent) => ("money_not_graded_percent", percent.into()),
            Self::RowsRejected(percent) => ("rows_rejected_percent", percent.into()),
            Self::Twins(groups) => ("likely_same_customers", groups),
            Self::Outliers(orders) => ("far_larger_orders", orders),
        }
    }
}

impl Quality {
    /// The verdict with its reasons, gravest first. The limits: under 90 days of history or half of the money lost is poor;
    /// under a year, four fifths of buyers with one order, fewer than 50 buyers, a twentieth of rows or money lost is fair.
    #[must_use]
    pub fn verdict(&self) -> (Readiness, Vec<(Readiness, Concern)>) {
        let mut concerns = Vec::new();
        let percent = |part: i128, whole: i128| if whole > 0 { u32::try_from((part * 100 + whole / 2) / whole).unwrap_or(0) } else { 0 };
        match self.history_days {
            days @ 0..90 => concerns.push((Readiness::Poor, Concern::ShortHistory(days))),
            days @ 90..365 => concerns.push((Readiness::Fair, Concern::UnderAYear(days))),
            _ => {}
        }
        let money = self.money_used.plus(self.money_rejected);
        let lost = percent(money.minor - self.money_used.minor * 10i128.pow(u32::from(money.scale - self.money_used.scale)), money.minor);
        match lost {
            0..5 => {}
            5..50 => concerns.push((Readiness::Fair, Concern::MoneyNotGraded(lost))),
            _ => concerns.push((Readiness::Poor, Concern::MoneyNotGraded(lost))),
        }
        let rejected = percent(self.rejected.into(), self.rows.into());
        match rejected {
            0..5 => {}
            5..50 => concerns.push((Readiness::Fair, Concern::RowsRejected(rejected))),
            _ => concerns.push((Readiness::Poor, Concern::RowsRejected(rejected))),
        }
        let once = percent(self.bought_once.into(), self.buyers.into());
        if once >= 80 {
            concerns.push((Readiness::Fair, Concern::MostBoughtOnce(once)));
        }
        if self.buyers < 50 {
            concerns.push((Readiness::Fair, Concern::FewBuyers(self.buyers)));
        }
        if self.twins.0 > 0 {
            concerns.push((Readiness::Good, Concern::Twins(self.twins.0)));
        }
        if self.outliers.0 > 0 {
            concerns.push((Readiness::Good, Concern::Outliers(self.outliers.0)));
        }
        concerns.sort_by_key(|(level, _)| std::cmp::Reverse(*level));
        (concerns.first().map_or(Readiness::Good, |(level, _)| *level), concerns)
    }
}
