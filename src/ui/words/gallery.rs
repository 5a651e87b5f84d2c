//! Words for the gallery of ready-made schemes.

use super::schemes::said;
use crate::rules::{Business, Entry, Method, Need};
use crate::ui::i18n::Locale;
use leptos_i18n::td_string;

/// The name of an entry.
#[must_use]
pub fn entry_name(locale: Locale, entry: &Entry) -> String {
    super::scheme_name(locale, &format!("@{}", entry.id))
}

/// When to use an entry.
#[must_use]
pub fn entry_when(locale: Locale, entry: &Entry) -> &'static str {
    when_to_use(locale, &format!("{}_when", entry.id)).unwrap_or_default()
}

/// The note of an entry's scheme, by its id.
#[rustfmt::skip]
pub(super) fn when_to_use(locale: Locale, id: &str) -> Option<&'static str> {
    said!(locale, id, gallery:
        four_groups_when, high_end_when, often_and_much_when, loyalty_levels_when, worth_when, eight_classes_when, recent_often_5_when,
        recent_often_8_when, recent_often_11_when, ten_cells_when, life_stages_when, abc_amount_when, abc_margin_when, abc_orders_when,
        online_shop_when, shop_visits_when, key_accounts_when, bank_when, asks_and_complains_when, price_sensitive_when, cross_sell_when,
        buying_power_when, buying_frequency_when, by_age_when, by_industry_when, by_tags_when,
    )
}

/// How the groups of an entry come about.
#[rustfmt::skip]
#[must_use]
pub fn entry_how(locale: Locale, entry: &Entry) -> &'static str {
    said!(locale, format!("{}_how", entry.id).as_str(), gallery:
        four_groups_how, high_end_how, often_and_much_how, loyalty_levels_how, worth_how, eight_classes_how, recent_often_5_how,
        recent_often_8_how, recent_often_11_how, ten_cells_how, life_stages_how, abc_amount_how, abc_margin_how, abc_orders_how, online_shop_how,
        shop_visits_how, key_accounts_how, bank_how, asks_and_complains_how, price_sensitive_how, cross_sell_how, buying_power_how,
        buying_frequency_how, by_age_how, by_industry_how, by_tags_how,
    ).unwrap_or_default()
}

/// A kind of business.
#[must_use]
pub fn business_name(locale: Locale, business: Business) -> &'static str {
    match business {
        Business::Online => td_string!(locale, gallery.business_online),
        Business::Retail => td_string!(locale, gallery.business_retail),
        Business::Business => td_string!(locale, gallery.business_business),
        Business::Finance => td_string!(locale, gallery.business_finance),
        Business::Services => td_string!(locale, gallery.business_services),
    }
}

/// A method: its name, what it needs, its strength, when to use it.
#[must_use]
pub fn method_words(locale: Locale, method: Method) -> [&'static str; 4] {
    macro_rules! row {
        ($name:ident, $needs:ident, $strength:ident, $when:ident) => {
            [
                td_string!(locale, gallery.$name),
                td_string!(locale, gallery.$needs),
                td_string!(locale, gallery.$strength),
                td_string!(locale, gallery.$when),
            ]
        };
    }
    match method {
        Method::Demographic => row!(method_demographic_name, method_demographic_needs, method_demographic_strength, method_demographic_when),
        Method::Behaviour => row!(method_behaviour_name, method_behaviour_needs, method_behaviour_strength, method_behaviour_when),
        Method::Psychographic => {
            row!(method_psychographic_name, method_psychographic_needs, method_psychographic_strength, method_psychographic_when)
        }
        Method::Rfm => row!(method_rfm_name, method_rfm_needs, method_rfm_strength, method_rfm_when),
        Method::Value => row!(method_value_name, method_value_needs, method_value_strength, method_value_when),
    }
}

/// What files must say; of a column only that it is one.
#[must_use]
pub fn need_name(locale: Locale, need: &Need) -> &'static str {
    match need {
        Need::Margin => td_string!(locale, gallery.need_margin),
        Need::Discount => td_string!(locale, gallery.need_discount),
        Need::Goods => td_string!(locale, gallery.need_goods),
        Need::Overdue => td_string!(locale, gallery.need_overdue),
        Need::Debts => td_string!(locale, gallery.need_debts),
        Need::Deals => td_string!(locale, gallery.need_deals),
        Need::Referrals => td_string!(locale, gallery.need_referrals),
        Need::Satisfaction => td_string!(locale, gallery.need_satisfaction),
        Need::Complaints => td_string!(locale, gallery.need_complaints),
        Need::Contacts => td_string!(locale, gallery.need_contacts),
        Need::Channel => td_string!(locale, gallery.need_channel),
        Need::Store => td_string!(locale, gallery.need_store),
        Need::Owner => td_string!(locale, gallery.need_owner),
        Need::Region => td_string!(locale, gallery.need_region),
        Need::Attribute(_) => td_string!(locale, gallery.need_attribute),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_says_when_and_how() {
        for locale in [Locale::zh_Hans, Locale::zh_Hant, Locale::en] {
            for entry in Entry::all() {
                assert!(!entry_when(locale, entry).is_empty() && !entry_how(locale, entry).is_empty(), "{}", entry.id);
                assert!(!entry_name(locale, entry).starts_with('@'), "{}", entry.id);
            }
        }
    }
}
