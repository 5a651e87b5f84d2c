//! Names of own schemes and their groups; those of the page itself stand in rules files as `@id`.

use crate::ui::i18n::Locale;

/// The text of an id, among those of one file of texts.
macro_rules! said {
    ($locale:expr, $id:expr, $file:ident: $($key:ident),* $(,)?) => {
        match $id {
            $(stringify!($key) => Some(leptos_i18n::td_string!($locale, $file.$key)),)*
            _ => None,
        }
    };
}
pub(super) use said;

/// A name or note as people see it: `@id` is one of the page's own, said in each language.
#[must_use]
pub fn scheme_name(locale: Locale, name: &str) -> String {
    let Some(id) = name.strip_prefix('@') else { return name.to_owned() };
    own_name(locale, id).or_else(|| super::gallery::when_to_use(locale, id)).unwrap_or(id).to_owned()
}

#[rustfmt::skip]
fn own_name(locale: Locale, id: &str) -> Option<&'static str> {
    said!(locale, id, scheme_names:
        four_groups, high_end, often_and_much, loyalty_levels, worth, eight_classes, recent_often_5, recent_often_8, recent_often_11, ten_cells,
        life_stages, abc_amount, abc_margin, abc_orders, online_shop, shop_visits, key_accounts, bank, asks_and_complains, price_sensitive,
        cross_sell, buying_power, buying_frequency, by_age, by_industry, by_tags, loyalty, credit, no_orders, gone, brand_new, valuable, promising,
        high_end_group, mid_range, ordinary, often_much, often_little, seldom_much, seldom_little, very_loyal, loyal, wavering, not_loyal, core,
        newer, regulars_away, cooling, asleep, stars, regulars, coming_regulars, need_attention, falling_asleep, cannot_lose, small_orders,
        new_and_big, at_risk, lost, class_a, class_b, class_c, complained, complained_lately, complained_came_back, complained_not_back, asked,
        never_contacted, honoured, big_and_away, active_buyers, bought_once, comes_often, full_basket, small_basket, comes_sometimes, year_away,
        in_talks, dormant, key_account, growing, steady, high_risk, watch, valuable_soon, only_discounts, often_discounts, full_price, buys_widely,
        buys_some_kinds, one_kind_often, one_kind_once, power_strong, power_fair, power_small, each_month, each_quarter, each_year, worth_high,
        worth_leaving, worth_staying, worth_middle, worth_low, age_young, age_adult, age_middle, age_senior, not_said, industry_food, industry_trade,
        industry_making, industry_public, industry_other, tag_quality, tag_price, tag_novelty, tag_gifts,
    )
}

#[cfg(test)]
mod tests {
    use super::super::gallery::when_to_use;
    use super::*;
    use crate::rules::Entry;

    #[test]
    fn every_name_of_the_gallery_is_said_and_others_stay() {
        for locale in [Locale::zh_Hans, Locale::zh_Hant, Locale::en] {
            for name in Entry::all().iter().flat_map(Entry::names) {
                assert!(own_name(locale, &name[1..]).is_some(), "{name}");
            }
            for scheme in Entry::all().iter().filter_map(|entry| entry.scheme.as_ref()) {
                assert!(when_to_use(locale, &scheme.note[1..]).is_some(), "{}", scheme.note);
            }
            assert_eq!(scheme_name(locale, "我的分法"), "我的分法");
            assert_eq!(scheme_name(locale, "@unheard_of"), "unheard_of");
        }
    }
}
