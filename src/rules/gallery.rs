//! Ready-made schemes: what a business may divide its customers by, when it does, and what the files must say for it. Their
//! cuts are ours unless a name says whose they are. Words stand in the page's texts under the ids.

use super::{Condition, Group, Label, Measure, Scheme};
use crate::model::Dimension;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// A kind of business.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Business {
    /// Sells over the web.
    Online,
    /// Shops and chains of shops.
    Retail,
    /// Sells to firms.
    Business,
    /// Banks, insurers, lenders.
    Finance,
    /// Restaurants, salons, schools, repairs.
    Services,
}

impl Business {
    /// All of them, in the order of screens.
    pub const ALL: [Self; 5] = [Self::Online, Self::Retail, Self::Business, Self::Finance, Self::Services];

    /// The id in documents.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Retail => "retail",
            Self::Business => "business",
            Self::Finance => "finance",
            Self::Services => "services",
        }
    }

    /// The standards that come with the page and fit it, best first.
    #[must_use]
    pub fn standards(self) -> &'static [super::BuiltIn] {
        use super::BuiltIn::{BigDifferences, BusinessCustomers, Default, FastGoods, SmallShop};
        match self {
            Self::Online => &[Default, BigDifferences],
            Self::Retail => &[FastGoods, SmallShop],
            Self::Business => &[BusinessCustomers, BigDifferences],
            Self::Finance => &[BigDifferences],
            Self::Services => &[SmallShop, FastGoods],
        }
    }
}

/// What customers are told apart by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Who they are: age, trade, place.
    Demographic,
    /// What they do.
    Behaviour,
    /// What they care about.
    Psychographic,
    /// How lately, how often and how much they buy.
    Rfm,
    /// What they are worth over all their time.
    Value,
}

impl Method {
    /// All of them, in the order of screens.
    pub const ALL: [Self; 5] = [Self::Demographic, Self::Behaviour, Self::Psychographic, Self::Rfm, Self::Value];

    /// The id in documents.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Demographic => "demographic",
            Self::Behaviour => "behaviour",
            Self::Psychographic => "psychographic",
            Self::Rfm => "rfm",
            Self::Value => "value",
        }
    }
}

/// What files must say beside customer, day and amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// Profit of each line.
    Margin,
    /// Money taken off the price.
    Discount,
    /// Kinds of goods, or goods.
    Goods,
    /// Days that a payment is late.
    Overdue,
    /// Money not yet paid.
    Debts,
    /// Deals not yet won.
    Deals,
    /// Who sent whom.
    Referrals,
    /// How satisfied people were.
    Satisfaction,
    /// Complaints.
    Complaints,
    /// Visits, calls, tickets.
    Contacts,
    /// Where orders came from.
    Channel,
    /// Which shop sold.
    Store,
    /// Who looks after the customer.
    Owner,
    /// Where the customer lives.
    Region,
    /// A column with this header.
    Attribute(String),
}

impl Need {
    fn of_measure(measure: &Measure) -> Option<Self> {
        Some(match measure {
            Measure::Margin => Self::Margin,
            Measure::DiscountPercent => Self::Discount,
            Measure::Categories => Self::Goods,
            Measure::OverdueDays => Self::Overdue,
            Measure::OwedAmount | Measure::OwedPercent => Self::Debts,
            Measure::OpenAmount => Self::Deals,
            Measure::Referrals => Self::Referrals,
            Measure::Satisfaction => Self::Satisfaction,
            Measure::Complaints => Self::Complaints,
            Measure::Contacts | Measure::DaysSinceContact => Self::Contacts,
            Measure::Attribute(header) => Self::Attribute(header.clone()),
            _ => return None,
        })
    }

    fn of_label(label: &Label) -> Option<Self> {
        Some(match label {
            Label::Channel => Self::Channel,
            Label::Store => Self::Store,
            Label::Owner => Self::Owner,
            Label::Region => Self::Region,
            Label::Attribute(header) => Self::Attribute(header.clone()),
            _ => return None,
        })
    }
}

/// One way to divide customers that is ready to use.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Its stable id.
    pub id: String,
    /// What it tells customers apart by.
    pub method: Method,
    /// Who uses it.
    pub business: Vec<Business>,
    /// What it uses where the files have it, and does without where not.
    #[serde(default)]
    pub optional: Vec<Need>,
    /// Between how many orders it is the right one of its like.
    #[serde(default)]
    pub orders: Option<(u64, u64)>,
    /// The id of the division of the page that it is: nothing needs to be added.
    #[serde(default)]
    pub built_in: Option<String>,
    /// The scheme; its name is the id behind `@`.
    #[serde(default)]
    pub scheme: Option<Scheme>,
}

/// A text of the gallery for each entry, in the order of screens.
macro_rules! documents {
    ($($id:literal),* $(,)?) => { [$(include_str!(concat!("gallery/", $id, ".json"))),*] };
}

const DOCUMENTS: [&str; 26] = documents![
    "four_groups",
    "high_end",
    "often_and_much",
    "loyalty_levels",
    "worth",
    "eight_classes",
    "recent_often_5",
    "recent_often_8",
    "recent_often_11",
    "ten_cells",
    "life_stages",
    "abc_amount",
    "abc_margin",
    "abc_orders",
    "online_shop",
    "shop_visits",
    "key_accounts",
    "bank",
    "asks_and_complains",
    "price_sensitive",
    "cross_sell",
    "buying_power",
    "buying_frequency",
    "by_age",
    "by_industry",
    "by_tags",
];

static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| DOCUMENTS.iter().filter_map(|text| serde_json::from_str(text).ok()).collect());

impl Entry {
    /// The whole gallery.
    #[must_use]
    pub fn all() -> &'static [Self] {
        // A test holds that every document is readable.
        &ENTRIES
    }

    /// The entry of an id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<&'static Self> {
        Self::all().iter().find(|entry| entry.id == id)
    }

    /// The division that it is, where the page has it already.
    #[must_use]
    pub fn division(&self) -> Option<Dimension> {
        let id = self.built_in.as_deref()?;
        Dimension::ALL.iter().copied().find(|dimension| dimension.id() == id)
    }

    /// Whether it is the right one of its like for so many orders.
    #[must_use]
    pub fn is_for(&self, orders: u64) -> bool {
        self.orders.is_some_and(|(least, most)| (least..=most).contains(&orders))
    }

    /// What the files must say for it, each once; `true` = it does without.
    #[must_use]
    pub fn needs(&self) -> Vec<(Need, bool)> {
        let mut needs = Vec::new();
        let mut add = |need: Option<Need>| {
            if let Some(need) = need
                && !needs.contains(&need)
            {
                needs.push(need);
            }
        };
        if let Some(scheme) = &self.scheme {
            scheme.scores.iter().flat_map(|score| &score.parts).for_each(|part| add(Need::of_measure(&part.measure)));
            of_groups(&scheme.groups, &mut add);
        }
        needs.into_iter().map(|need| (need.clone(), self.optional.contains(&need))).collect()
    }

    /// Every name in its scheme, the scheme's own first.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        let Some(scheme) = &self.scheme else { return Vec::new() };
        let mut names = vec![scheme.name.as_str()];
        names.extend(scheme.scores.iter().map(|score| score.name.as_str()));
        names.extend(scheme.leaves().flatten());
        let mut seen = Vec::new();
        names.retain(|name| {
            !seen.contains(name) && {
                seen.push(*name);
                true
            }
        });
        names
    }
}

fn of_groups(groups: &[Group], add: &mut impl FnMut(Option<Need>)) {
    for group in groups {
        of_condition(&group.when, add);
        if let Some(split) = &group.split {
            of_groups(&split.groups, add);
        }
    }
}

fn of_condition(condition: &Condition, add: &mut impl FnMut(Option<Need>)) {
    match condition {
        Condition::All(all) | Condition::Any(all) => all.iter().for_each(|condition| of_condition(condition, add)),
        Condition::Not(not) => of_condition(not, add),
        Condition::Compare(compare) => add(Need::of_measure(&compare.measure)),
        Condition::OneOf(one_of) => add(Need::of_label(&one_of.label)),
        Condition::Known(measure) => add(Need::of_measure(measure)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_document_is_readable() {
        for text in DOCUMENTS {
            serde_json::from_str::<Entry>(text).unwrap_or_else(|error| panic!("{error}: {text}"));
        }
        assert_eq!(Entry::all().len(), DOCUMENTS.len());
    }

    #[test]
    fn needs_are_what_conditions_and_scores_look_at() {
        let needs = |id: &str| Entry::from_id(id).unwrap().needs();
        assert_eq!(needs("four_groups"), []);
        assert_eq!(needs("high_end"), [(Need::Overdue, true), (Need::Debts, true)]);
        assert_eq!(needs("asks_and_complains"), [(Need::Complaints, true), (Need::Contacts, false)]);
        assert_eq!(needs("by_age"), [(Need::Attribute("年龄".into()), false)]);
    }
}
