//! The presets that come with the page: rules documents like any other, through the same gate. Their names and what they
//! are for stand in the page's texts under their ids.

use super::Rules;

/// A preset that comes with the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuiltIn {
    /// The grades before anyone edits a rule.
    Default,
    /// Bought every few days: fixed numbers 10 days, 3 orders, 200 (the three numbers shop programs in China start with).
    FastGoods,
    /// Too few customers for steady means: fixed numbers.
    SmallShop,
    /// A few customers far above the rest pull the mean up: cut at the median; the customer that crosses a limit of ABC
    /// is in the worse class.
    BigDifferences,
    /// Firms that order seldom and much: half a year, two orders, ABC at 70 and 90 %.
    BusinessCustomers,
    /// What R's package `rfm` computes.
    RPackage,
}

impl BuiltIn {
    /// All of them, in the order they are shown.
    pub const ALL: [Self; 6] = [Self::Default, Self::FastGoods, Self::SmallShop, Self::BigDifferences, Self::BusinessCustomers, Self::RPackage];

    /// The stable id, kept in libraries.
    #[must_use]
    pub fn id(self) -> &'static str {
        self.parts().0
    }

    /// The preset of an id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.id() == id)
    }

    /// Its rules.
    #[must_use]
    pub fn rules(self) -> Rules {
        // A test holds that every document is readable.
        Rules::from_json(self.parts().1).unwrap_or_default()
    }

    fn parts(self) -> (&'static str, &'static str) {
        match self {
            Self::Default => ("default", include_str!("presets/default.json")),
            Self::FastGoods => ("fast_goods", include_str!("presets/fast_goods.json")),
            Self::SmallShop => ("small_shop", include_str!("presets/small_shop.json")),
            Self::BigDifferences => ("big_differences", include_str!("presets/big_differences.json")),
            Self::BusinessCustomers => ("business_customers", include_str!("presets/business_customers.json")),
            Self::RPackage => ("r_rfm", include_str!("presets/r_rfm.json")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_document_is_readable_and_none_is_another() {
        let all: Vec<Rules> = BuiltIn::ALL.iter().map(|preset| Rules::from_json(preset.parts().1).unwrap()).collect();
        assert_eq!(all[0], Rules::default());
        for (place, rules) in all.iter().enumerate() {
            assert!(!all[..place].contains(rules), "{:?} is a double", BuiltIn::ALL[place]);
            assert_eq!(BuiltIn::from_id(BuiltIn::ALL[place].id()), Some(BuiltIn::ALL[place]));
        }
    }
}
