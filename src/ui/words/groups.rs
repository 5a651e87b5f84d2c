//! Names of the ways to divide customers and of their groups.

use crate::model::{Dimension, Grade, RfmClass};
use crate::ui::i18n::Locale;
use leptos_i18n::td_string;

/// The name of a way to divide.
#[must_use]
pub fn dimension_name(locale: Locale, dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Grade => td_string!(locale, groups.dim_grade),
        Dimension::Value => td_string!(locale, groups.dim_value),
        Dimension::Potential => td_string!(locale, groups.dim_potential),
        Dimension::Relation => td_string!(locale, groups.dim_relation),
        Dimension::Lifecycle => td_string!(locale, groups.dim_lifecycle),
        Dimension::Churn => td_string!(locale, groups.dim_churn),
        Dimension::Segment => td_string!(locale, groups.dim_segment),
        Dimension::Class => td_string!(locale, groups.dim_class),
        Dimension::Abc => td_string!(locale, groups.dim_abc),
    }
}

/// What a way to divide means, in one sentence.
#[must_use]
pub fn dimension_about(locale: Locale, dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Grade => td_string!(locale, groups.about_grade),
        Dimension::Value => td_string!(locale, groups.about_value),
        Dimension::Potential => td_string!(locale, groups.about_potential),
        Dimension::Relation => td_string!(locale, groups.about_relation),
        Dimension::Lifecycle => td_string!(locale, groups.about_lifecycle),
        Dimension::Churn => td_string!(locale, groups.about_churn),
        Dimension::Segment => td_string!(locale, groups.about_segment),
        Dimension::Class => td_string!(locale, groups.about_class),
        Dimension::Abc => td_string!(locale, groups.about_abc),
    }
}

/// The name of a group; an index without a group is "no group".
#[must_use]
pub fn group_name(locale: Locale, dimension: Dimension, index: u8) -> &'static str {
    let id = dimension.group_ids().get(usize::from(index)).copied().unwrap_or_default();
    match (dimension, id) {
        (Dimension::Grade, "high") => td_string!(locale, groups.grade_high),
        (Dimension::Grade, "mid") => td_string!(locale, groups.grade_mid),
        (Dimension::Grade, "low") => td_string!(locale, groups.grade_low),
        (Dimension::Value | Dimension::Potential, "high") => td_string!(locale, groups.level_high),
        (Dimension::Value, "mid") => td_string!(locale, groups.level_mid),
        (Dimension::Value | Dimension::Potential, "low") => td_string!(locale, groups.level_low),
        (Dimension::Potential, "unknown") => td_string!(locale, groups.level_unknown),
        (Dimension::Relation, "loyal") => td_string!(locale, groups.rel_loyal),
        (Dimension::Relation, "regular") => td_string!(locale, groups.rel_regular),
        (Dimension::Relation, "lost") => td_string!(locale, groups.rel_lost),
        (Dimension::Lifecycle, _) => lifecycle(locale, id),
        (Dimension::Churn, "no") => td_string!(locale, groups.churn_no),
        (Dimension::Churn, "yes") => td_string!(locale, groups.churn_yes),
        (Dimension::Segment, _) => segment(locale, id),
        (Dimension::Class, _) => class(locale, id),
        (Dimension::Abc, "A") => td_string!(locale, groups.abc_a),
        (Dimension::Abc, "B") => td_string!(locale, groups.abc_b),
        (Dimension::Abc, "C") => td_string!(locale, groups.abc_c),
        _ => td_string!(locale, groups.none),
    }
}

/// The symbol that stands beside a grade's colour, so that colour never speaks alone.
#[must_use]
pub fn grade_symbol(grade: Grade) -> &'static str {
    grade.symbol()
}

/// The signs of one of the eight classes in plain words: 最近买过 · 买得少 · 金额大.
#[must_use]
pub fn class_words(locale: Locale, class: RfmClass) -> String {
    let (recent, frequent, big) = class.signs();
    let recent = if recent { td_string!(locale, results.sign_recent) } else { td_string!(locale, results.sign_not_recent) };
    let frequent = if frequent { td_string!(locale, results.sign_often) } else { td_string!(locale, results.sign_not_often) };
    let big = if big { td_string!(locale, results.sign_big) } else { td_string!(locale, results.sign_not_big) };
    format!("{recent} · {frequent} · {big}")
}

/// The signs of one of the eight classes for those who ask: `R+ F− M+`.
#[must_use]
pub fn class_signs(class: RfmClass) -> String {
    let (recent, frequent, big) = class.signs();
    let sign = |good: bool| if good { '+' } else { '−' };
    format!("R{} F{} M{}", sign(recent), sign(frequent), sign(big))
}

fn lifecycle(locale: Locale, id: &str) -> &'static str {
    match id {
        "prospect" => td_string!(locale, groups.life_prospect),
        "first" => td_string!(locale, groups.life_first),
        "growing" => td_string!(locale, groups.life_growing),
        "loyal" => td_string!(locale, groups.life_loyal),
        "warning" => td_string!(locale, groups.life_warning),
        "silent" => td_string!(locale, groups.life_silent),
        "lost" => td_string!(locale, groups.life_lost),
        "returned" => td_string!(locale, groups.life_returned),
        _ => td_string!(locale, groups.none),
    }
}

fn segment(locale: Locale, id: &str) -> &'static str {
    match id {
        "champions" => td_string!(locale, groups.seg_champions),
        "loyal" => td_string!(locale, groups.seg_loyal),
        "potential_loyalists" => td_string!(locale, groups.seg_potential_loyalists),
        "new" => td_string!(locale, groups.seg_new),
        "promising" => td_string!(locale, groups.seg_promising),
        "need_attention" => td_string!(locale, groups.seg_need_attention),
        "about_to_sleep" => td_string!(locale, groups.seg_about_to_sleep),
        "at_risk" => td_string!(locale, groups.seg_at_risk),
        "cant_lose" => td_string!(locale, groups.seg_cant_lose),
        "hibernating" => td_string!(locale, groups.seg_hibernating),
        "lost" => td_string!(locale, groups.seg_lost),
        "others" => td_string!(locale, groups.seg_others),
        _ => td_string!(locale, groups.none),
    }
}

fn class(locale: Locale, id: &str) -> &'static str {
    match id {
        "important_value" => td_string!(locale, groups.class_important_value),
        "important_develop" => td_string!(locale, groups.class_important_develop),
        "important_keep" => td_string!(locale, groups.class_important_keep),
        "important_win_back" => td_string!(locale, groups.class_important_win_back),
        "general_value" => td_string!(locale, groups.class_general_value),
        "general_develop" => td_string!(locale, groups.class_general_develop),
        "general_keep" => td_string!(locale, groups.class_general_keep),
        "general_win_back" => td_string!(locale, groups.class_general_win_back),
        _ => td_string!(locale, groups.none),
    }
}
