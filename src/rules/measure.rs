//! What a firm's own rules may measure of a customer, and by which texts they may tell customers apart.

use super::Number;
use crate::model::Dimension;
use serde::{Deserialize, Serialize};

/// A number of a customer: known exactly, or unknown where the files do not say. In a file its id stands, such as
/// `"amount"`, or `{"attribute": "员工数"}`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Days from the last counted order to the analysis date.
    DaysSinceLast,
    /// Days from the first counted order to the analysis date.
    TenureDays,
    /// Counted orders.
    Orders,
    /// Distinct days with a counted order.
    OrderDays,
    /// Net money.
    Amount,
    /// Net money / counted orders.
    AverageOrder,
    /// Money of the last days in percent of that of as many days before.
    GrowthPercent,
    /// Median of the gaps between order days.
    MedianGapDays,
    /// The own rhythm W of `DEFAULTS`.
    RhythmDays,
    /// Money given back in percent of the gross money.
    RefundPercent,
    /// Lines with a discount in percent of all lines.
    DiscountPercent,
    /// Distinct categories (else products) bought.
    Categories,
    /// Sum of the margin column.
    Margin,
    /// Customers who came by this one.
    Referrals,
    /// Rows of event files: visits, tickets, surveys.
    Contacts,
    /// Days from the latest of those to the analysis date.
    DaysSinceContact,
    /// The latest rating, as answered.
    Satisfaction,
    /// Complaints, open or settled.
    Complaints,
    /// The most days overdue that any line says.
    OverdueDays,
    /// Money of deals not yet won.
    OpenAmount,
    /// Money not yet paid.
    OwedAmount,
    /// Money not yet paid in percent of it and what was bought.
    OwedPercent,
    /// R of the rules.
    RScore,
    /// F of the rules.
    FScore,
    /// M of the rules.
    MScore,
    /// The number in a column of the file, by its header.
    Attribute(String),
    /// A score of the same scheme, by its name.
    Score(String),
}

/// What a measure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeasureUnit {
    /// Days.
    Days,
    /// Things: orders, contacts, categories.
    Count,
    /// The file's unit of money.
    Money,
    /// Percent.
    Percent,
    /// Points of a score.
    Points,
    /// Whatever the file's column counts.
    Plain,
}

impl Measure {
    /// All measures with an id of their own, in the order of screens.
    pub const ALL: &'static [Self] = &[
        Self::Amount,
        Self::Orders,
        Self::OrderDays,
        Self::AverageOrder,
        Self::DaysSinceLast,
        Self::TenureDays,
        Self::GrowthPercent,
        Self::MedianGapDays,
        Self::RhythmDays,
        Self::Margin,
        Self::DiscountPercent,
        Self::RefundPercent,
        Self::Categories,
        Self::OwedAmount,
        Self::OwedPercent,
        Self::OverdueDays,
        Self::OpenAmount,
        Self::Referrals,
        Self::Satisfaction,
        Self::Complaints,
        Self::Contacts,
        Self::DaysSinceContact,
        Self::RScore,
        Self::FScore,
        Self::MScore,
    ];

    /// The id in files; for an attribute or a score what kind it is.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Self::DaysSinceLast => "days_since_last",
            Self::TenureDays => "tenure_days",
            Self::Orders => "orders",
            Self::OrderDays => "order_days",
            Self::Amount => "amount",
            Self::AverageOrder => "average_order",
            Self::GrowthPercent => "growth_percent",
            Self::MedianGapDays => "median_gap_days",
            Self::RhythmDays => "rhythm_days",
            Self::RefundPercent => "refund_percent",
            Self::DiscountPercent => "discount_percent",
            Self::Categories => "categories",
            Self::Margin => "margin",
            Self::Referrals => "referrals",
            Self::Contacts => "contacts",
            Self::DaysSinceContact => "days_since_contact",
            Self::Satisfaction => "satisfaction",
            Self::Complaints => "complaints",
            Self::OverdueDays => "overdue_days",
            Self::OpenAmount => "open_amount",
            Self::OwedAmount => "owed_amount",
            Self::OwedPercent => "owed_percent",
            Self::RScore => "r_score",
            Self::FScore => "f_score",
            Self::MScore => "m_score",
            Self::Attribute(_) => "attribute",
            Self::Score(_) => "score",
        }
    }

    /// The measure of an id that needs no name.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().find(|measure| measure.id() == id).cloned()
    }

    /// Whether it can look at the last days alone.
    #[must_use]
    pub fn takes_days(&self) -> bool {
        matches!(
            self,
            Self::Orders
                | Self::OrderDays
                | Self::Amount
                | Self::AverageOrder
                | Self::GrowthPercent
                | Self::RefundPercent
                | Self::DiscountPercent
                | Self::Categories
                | Self::Margin
                | Self::Contacts
                | Self::Complaints
        )
    }

    /// What it counts.
    #[must_use]
    pub fn unit(&self) -> MeasureUnit {
        match self {
            Self::DaysSinceLast | Self::TenureDays | Self::MedianGapDays | Self::RhythmDays | Self::DaysSinceContact | Self::OverdueDays => {
                MeasureUnit::Days
            }
            Self::Orders | Self::OrderDays | Self::Categories | Self::Referrals | Self::Contacts | Self::Complaints => MeasureUnit::Count,
            Self::Amount | Self::AverageOrder | Self::Margin | Self::OpenAmount | Self::OwedAmount => MeasureUnit::Money,
            Self::GrowthPercent | Self::RefundPercent | Self::DiscountPercent | Self::OwedPercent => MeasureUnit::Percent,
            Self::RScore | Self::FScore | Self::MScore | Self::Score(_) => MeasureUnit::Points,
            Self::Satisfaction | Self::Attribute(_) => MeasureUnit::Plain,
        }
    }

    /// Whether a number below zero is impossible.
    #[must_use]
    pub fn is_never_negative(&self) -> bool {
        !matches!(
            self,
            Self::Amount
                | Self::AverageOrder
                | Self::Margin
                | Self::GrowthPercent
                | Self::Satisfaction
                | Self::OpenAmount
                | Self::OwedAmount
                | Self::OwedPercent
                | Self::OverdueDays
                | Self::DaysSinceLast
                | Self::TenureDays
                | Self::DaysSinceContact
                | Self::Attribute(_)
        )
    }

    /// Whether it is known of everybody, whatever the files have.
    #[must_use]
    pub fn is_always_known(&self) -> bool {
        matches!(self, Self::Amount | Self::OpenAmount)
    }
}

/// A text of a customer: a grade of the rules, or what a column of the files says last.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Label {
    /// 客户分级 by `DEFAULTS`.
    Grade,
    /// 客户价值
    Value,
    /// 客户潜力
    Potential,
    /// 客户关系
    Relation,
    /// 生命周期
    Lifecycle,
    /// 流失预警: no, yes.
    ChurnWarning,
    /// Named segments.
    RfmSegment,
    /// Eight classes.
    RfmClass,
    /// ABC.
    Abc,
    /// Channel of the latest line that has one.
    Channel,
    /// Shop.
    Store,
    /// Who looks after the customer.
    Owner,
    /// Region.
    Region,
    /// A column of the file, by its header.
    Attribute(String),
}

impl Label {
    /// All labels with an id of their own, in the order of screens.
    pub const ALL: &'static [Self] = &[
        Self::Grade,
        Self::Value,
        Self::Potential,
        Self::Relation,
        Self::Lifecycle,
        Self::ChurnWarning,
        Self::RfmSegment,
        Self::RfmClass,
        Self::Abc,
        Self::Channel,
        Self::Store,
        Self::Owner,
        Self::Region,
    ];

    /// The id in files.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Self::Channel => "channel",
            Self::Store => "store",
            Self::Owner => "owner",
            Self::Region => "region",
            Self::Attribute(_) => "attribute",
            grade => grade.dimension().map_or("", Dimension::id),
        }
    }

    /// The label of an id that needs no name.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().find(|label| label.id() == id).cloned()
    }

    /// The grade that it is, if it is one.
    #[must_use]
    pub fn dimension(&self) -> Option<Dimension> {
        Some(match self {
            Self::Grade => Dimension::Grade,
            Self::Value => Dimension::Value,
            Self::Potential => Dimension::Potential,
            Self::Relation => Dimension::Relation,
            Self::Lifecycle => Dimension::Lifecycle,
            Self::ChurnWarning => Dimension::Churn,
            Self::RfmSegment => Dimension::Segment,
            Self::RfmClass => Dimension::Class,
            Self::Abc => Dimension::Abc,
            Self::Channel | Self::Store | Self::Owner | Self::Region | Self::Attribute(_) => return None,
        })
    }
}

/// Where a measure is cut: one exact number, from the buyers whose measure is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cut {
    /// This number.
    Number(Number),
    /// The type-7 quantile at so many percent, 1 to 99.
    Quantile(u8),
    /// Where the customers end that bring the first so many percent of the sum.
    TopShare(u8),
    /// The mean.
    Mean,
    /// The median.
    Median,
    /// The mean and so many population standard deviations.
    MeanAndDeviations(Number),
    /// The median and so many times the distance between the quartiles.
    MedianAndRanges(Number),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_those_of_files() {
        for measure in Measure::ALL {
            assert_eq!(serde_json::to_value(measure).unwrap(), measure.id());
            assert_eq!(Measure::from_id(measure.id()).as_ref(), Some(measure));
        }
        for label in Label::ALL {
            assert_eq!(serde_json::to_value(label).unwrap(), label.id());
            assert_eq!(Label::from_id(label.id()).as_ref(), Some(label));
        }
        assert_eq!(serde_json::to_string(&Measure::Attribute("年龄".into())).unwrap(), r#"{"attribute":"年龄"}"#);
        assert_eq!(serde_json::to_string(&Cut::Quantile(80)).unwrap(), r#"{"quantile":80}"#);
        assert_eq!(serde_json::from_str::<Cut>("\"mean\"").unwrap(), Cut::Mean);
    }
}
