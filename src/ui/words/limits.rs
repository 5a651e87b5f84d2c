//! Names of the limits of the default grades.

use crate::rules::LimitGroup;
use crate::ui::i18n::Locale;
use leptos_i18n::td_string;

/// What a limit is, by its id in files.
#[must_use]
pub fn limit_name(locale: Locale, id: &str) -> &'static str {
    match id {
        "high_score" => td_string!(locale, limits.high_score),
        "mid_score" => td_string!(locale, limits.mid_score),
        "lift_score" => td_string!(locale, limits.lift_score),
        "lift_orders" => td_string!(locale, limits.lift_orders),
        "half_window_days" => td_string!(locale, limits.half_window_days),
        "growth_percent" => td_string!(locale, limits.growth_percent),
        "growth_orders" => td_string!(locale, limits.growth_orders),
        "promoter_points" => td_string!(locale, limits.promoter_points),
        "open_percent" => td_string!(locale, limits.open_percent),
        "history_days" => td_string!(locale, limits.history_days),
        "own_gaps" => td_string!(locale, limits.own_gaps),
        "gap_percentile" => td_string!(locale, limits.gap_percentile),
        "median_percent" => td_string!(locale, limits.median_percent),
        "own_days" => td_string!(locale, limits.own_days),
        "shop_customers" => td_string!(locale, limits.shop_customers),
        "shop_days" => td_string!(locale, limits.shop_days),
        "assumed_days" => td_string!(locale, limits.assumed_days),
        "silent_percent" => td_string!(locale, limits.silent_percent),
        "lost_percent" => td_string!(locale, limits.lost_percent),
        "lost_days" => td_string!(locale, limits.lost_days),
        "fewer_orders" => td_string!(locale, limits.fewer_orders),
        "fewer_percent" => td_string!(locale, limits.fewer_percent),
        "less_orders" => td_string!(locale, limits.less_orders),
        "less_percent" => td_string!(locale, limits.less_percent),
        "low_stars" => td_string!(locale, limits.low_stars),
        "low_points" => td_string!(locale, limits.low_points),
        "low_percent" => td_string!(locale, limits.low_percent),
        "complaint_days" => td_string!(locale, limits.complaint_days),
        "loyal_orders" => td_string!(locale, limits.loyal_orders),
        "loyal_score" => td_string!(locale, limits.loyal_score),
        "loyal_a_year" => td_string!(locale, limits.loyal_a_year),
        "lost_a_year" => td_string!(locale, limits.lost_a_year),
        // A test holds that every limit has its words.
        _ => "",
    }
}

/// The grade that limits belong to.
#[must_use]
pub fn limit_group_name(locale: Locale, group: LimitGroup) -> &'static str {
    match group {
        LimitGroup::Value => td_string!(locale, limits.group_value),
        LimitGroup::Potential => td_string!(locale, limits.group_potential),
        LimitGroup::Rhythm => td_string!(locale, limits.group_rhythm),
        LimitGroup::Warning => td_string!(locale, limits.group_warning),
        LimitGroup::Relation => td_string!(locale, limits.group_relation),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Limits;

    #[test]
    fn every_limit_has_words_of_its_own() {
        for locale in [Locale::zh_Hans, Locale::en, Locale::zh_Hant] {
            let mut names: Vec<&str> = Limits::ALL.iter().map(|field| limit_name(locale, field.id)).collect();
            assert!(names.iter().all(|name| !name.is_empty()));
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), Limits::ALL.len());
        }
    }
}
