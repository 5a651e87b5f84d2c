//! Every number of the default grades (`DEFAULTS`), each with its range: what a firm changes when its standard is another.

use super::RulesError;
use serde::{Deserialize, Serialize};

/// Which grade a limit belongs to, in the order of screens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LimitGroup {
    /// 客户分级 and 客户价值.
    Value,
    /// 客户潜力.
    Potential,
    /// Own rhythm, 沉默, 流失.
    Rhythm,
    /// 流失预警.
    Warning,
    /// 生命周期 忠诚 and 客户关系.
    Relation,
}

impl LimitGroup {
    /// The stable id.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Potential => "potential",
            Self::Rhythm => "rhythm",
            Self::Warning => "warning",
            Self::Relation => "relation",
        }
    }
}

/// What a limit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitUnit {
    /// Days.
    Days,
    /// Percent.
    Percent,
    /// Orders, or days with an order.
    Orders,
    /// Points of a score or a rating.
    Points,
    /// Customers.
    Customers,
}

/// One limit: its id in files, where it belongs, its unit and what it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LimitField {
    /// The field's name in a rules file.
    pub id: &'static str,
    /// The grade it belongs to.
    pub group: LimitGroup,
    /// What it counts.
    pub unit: LimitUnit,
    /// The least it may be.
    pub least: u32,
    /// The most it may be.
    pub most: u32,
    /// The range in words.
    allowed: &'static str,
}

macro_rules! limits {
    ($($(#[$doc:meta])* $name:ident: $group:ident, $unit:ident, $default:literal, $least:literal to $most:literal;)+) => {
        /// Every number of the default grades. `Default` is `DEFAULTS`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub struct Limits { $($(#[$doc])* pub $name: u32),+ }

        impl Default for Limits {
            fn default() -> Self { Self { $($name: $default),+ } }
        }

        impl Limits {
            /// All limits, in the order of screens and files.
            pub const ALL: &'static [LimitField] = &[$(LimitField {
                id: stringify!($name),
                group: LimitGroup::$group,
                unit: LimitUnit::$unit,
                least: $least,
                most: $most,
                allowed: concat!("from ", $least, " to ", $most),
            }),+];

            /// The limit of an id.
            #[must_use]
            pub fn get(&self, id: &str) -> Option<u32> {
                match id { $(stringify!($name) => Some(self.$name),)+ _ => None }
            }

            /// Sets the limit of an id; an unknown id changes nothing.
            pub fn set(&mut self, id: &str, value: u32) {
                match id { $(stringify!($name) => self.$name = value,)+ _ => {} }
            }
        }
    };
}

limits! {
    /// 高价值 from this M score (of 5).
    high_score: Value, Points, 5, 2 to 5;
    /// 中等价值 from this M score (of 5).
    mid_score: Value, Points, 3, 1 to 5;
    /// An F score (of 5) from this on lifts the value one tier; 6 = never.
    lift_score: Value, Points, 5, 1 to 6;
    /// … with at least so many orders.
    lift_orders: Value, Orders, 2, 1 to 1000;
    /// H is at most so many days, and at most half the span.
    half_window_days: Potential, Days, 182, 7 to 730;
    /// Growth: the last H brought at least this share of the H before, after the shop's trend.
    growth_percent: Potential, Percent, 120, 1 to 10000;
    /// … with at least so many order days.
    growth_orders: Potential, Orders, 2, 1 to 1000;
    /// 高潜力 by a rating from this on (of 10); 11 = never.
    promoter_points: Potential, Points, 9, 1 to 11;
    /// 高潜力 by deals not yet won of at least this share of the own amount.
    open_percent: Potential, Percent, 20, 1 to 10000;
    /// H below this many days is too short to call potential low.
    history_days: Potential, Days, 60, 0 to 730;
    /// So many gaps make an own rhythm.
    own_gaps: Rhythm, Orders, 4, 1 to 1000;
    /// W is this percentile of the own gaps …
    gap_percentile: Rhythm, Percent, 90, 1 to 100;
    /// … at least this share of their median …
    median_percent: Rhythm, Percent, 150, 1 to 10000;
    /// … and at least so many days.
    own_days: Rhythm, Days, 14, 1 to 3650;
    /// So many repeat customers make a rhythm of the shop.
    shop_customers: Rhythm, Customers, 30, 1 to 1000000;
    /// The shop's W is at least so many days …
    shop_days: Rhythm, Days, 30, 1 to 3650;
    /// … and so many where too few customers came back.
    assumed_days: Rhythm, Days, 90, 1 to 3650;
    /// 沉默 after this share of W.
    silent_percent: Rhythm, Percent, 150, 100 to 10000;
    /// 流失 after this share of W …
    lost_percent: Rhythm, Percent, 200, 100 to 10000;
    /// … and at least so many days.
    lost_days: Rhythm, Days, 90, 1 to 3650;
    /// 流失预警 by frequency: at least so many order days in the H before …
    fewer_orders: Warning, Orders, 3, 1 to 1000;
    /// … and now at most this share of them; 0 = only none at all.
    fewer_percent: Warning, Percent, 50, 0 to 100;
    /// 流失预警 by amount: at least so many order days in the H before …
    less_orders: Warning, Orders, 2, 1 to 1000;
    /// … and now at most this share of their amount, after the shop's trend.
    less_percent: Warning, Percent, 50, 0 to 100;
    /// A rating up to this is low, of 5; 0 = none is.
    low_stars: Warning, Points, 2, 0 to 5;
    /// A rating up to this is low, of 10.
    low_points: Warning, Points, 6, 0 to 10;
    /// A rating up to this is low, of 100.
    low_percent: Warning, Percent, 40, 0 to 100;
    /// An open complaint warns for so many days.
    complaint_days: Warning, Days, 90, 0 to 3650;
    /// 忠诚 from so many order days on …
    loyal_orders: Relation, Orders, 3, 1 to 1000;
    /// … with at least this F score (of 5).
    loyal_score: Relation, Points, 4, 1 to 5;
    /// Where a file says only how often: 忠诚 from so many orders a year …
    loyal_a_year: Relation, Orders, 12, 1 to 1000;
    /// … and 流失 up to so many.
    lost_a_year: Relation, Orders, 1, 0 to 1000;
}

/// Pairs of which the first must not be above the second.
const ORDERED: &[(&str, &str, &str)] = &[
    ("mid_score", "high_score", "at most high_score"),
    ("silent_percent", "lost_percent", "at most lost_percent"),
    ("lost_a_year", "loyal_a_year", "at most loyal_a_year"),
];

impl Limits {
    /// Whether every limit is inside its range, and those that belong together are in order.
    ///
    /// # Errors
    /// [`RulesError::OutOfRange`] naming the first that is not.
    pub fn check(&self) -> Result<(), RulesError> {
        let out = |id: &str, allowed| Err(RulesError::OutOfRange { field: format!("limits.{id}"), allowed });
        for field in Self::ALL {
            if !self.get(field.id).is_some_and(|value| (field.least..=field.most).contains(&value)) {
                return out(field.id, field.allowed);
            }
        }
        for (low, high, allowed) in ORDERED {
            if self.get(low) > self.get(high) {
                return out(low, allowed);
            }
        }
        Ok(())
    }

    /// The limits that differ, with both values, in the order of screens.
    #[must_use]
    pub fn differences(&self, other: &Self) -> Vec<(&'static LimitField, u32, u32)> {
        let pair = |field: &'static LimitField| Some((field, self.get(field.id)?, other.get(field.id)?));
        Self::ALL.iter().filter_map(pair).filter(|(_, own, theirs)| own != theirs).collect()
    }
}

/// The range of a limit in words, by its id.
pub(super) fn allowed(id: &str) -> Option<&'static str> {
    Limits::ALL.iter().find(|field| field.id == id).map(|field| field.allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_allowed_and_every_limit_has_its_range() {
        assert_eq!(Limits::default().check(), Ok(()));
        for field in Limits::ALL {
            for (value, fine) in [(field.least.checked_sub(1), false), (field.most.checked_add(1), false)] {
                let Some(value) = value else { continue };
                let mut limits = Limits::default();
                limits.set(field.id, value);
                assert_eq!(limits.check().is_ok(), fine, "{} {value}", field.id);
            }
            let default = Limits::default().get(field.id).unwrap();
            assert!((field.least..=field.most).contains(&default), "{}", field.id);
        }
        let crossed = Limits { mid_score: 5, high_score: 4, ..Limits::default() };
        assert!(matches!(crossed.check(), Err(RulesError::OutOfRange { field, .. }) if field == "limits.mid_score"));
        assert_eq!(
            crossed.differences(&Limits::default()).iter().map(|(field, own, _)| (field.id, *own)).collect::<Vec<_>>(),
            [("high_score", 4), ("mid_score", 5)]
        );
    }
}
