//! Words of decisions by hand.

use super::group_name;
use crate::model::{Dimension, Grade};
use crate::rules::ByHand;
use crate::ui::i18n::Locale;
use leptos_i18n::td_string;

/// What was decided.
#[must_use]
pub fn by_hand_name(locale: Locale, by_hand: ByHand) -> String {
    match by_hand {
        ByHand::Red => td_string!(locale, decisions.red).to_owned(),
        ByHand::Black => td_string!(locale, decisions.black).to_owned(),
        ByHand::Grade(grade) => td_string!(locale, decisions.fixed, grade = grade_name(locale, grade)),
    }
}

/// Why 客户分级 is not what the rules say.
#[must_use]
pub fn by_hand_text(locale: Locale, by_hand: ByHand, by_rules: Grade, reason: &str, date: &str) -> String {
    let (what, rules) = (by_hand_name(locale, by_hand), grade_name(locale, by_rules));
    if reason.is_empty() {
        td_string!(locale, decisions.why, what = what, day = date.to_owned(), rules = rules)
    } else {
        td_string!(locale, decisions.why_reason, what = what, day = date.to_owned(), rules = rules, reason = reason.to_owned())
    }
}

fn grade_name(locale: Locale, grade: Grade) -> &'static str {
    group_name(locale, Dimension::Grade, grade as u8)
}
