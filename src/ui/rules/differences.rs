//! Two sets of rules compared, in words.

use crate::rules::{AbcRule, ClassCut, EdgeRule, Purchase, Rules, SegmentMap};
use crate::ui::format;
use crate::ui::i18n::*;
use crate::ui::words::limit_name;
use leptos_i18n::td_string;

/// What differs, each with its value before and after; empty where nothing does.
pub fn differences(locale: Locale, now: &Rules, then: &Rules) -> Vec<String> {
    let mut what: Vec<String> = Vec::new();
    let mut add = |name: &str, before: String, after: String| {
        if before != after {
            what.push(format!("{name} {before} → {after}"));
        }
    };
    let pair = |word: fn(Locale, &Rules) -> String| (word(locale, now), word(locale, then));
    for (name, (before, after)) in [
        (td_string!(locale, rules.purchase), pair(purchase)),
        (td_string!(locale, rules.bins), pair(|_, rules| rules.bins.to_string())),
        (td_string!(locale, rules.edges), pair(edges)),
        (td_string!(locale, rules.segments), pair(segments)),
        (td_string!(locale, rules.class_cut), pair(class_cut)),
        (td_string!(locale, rules.abc), pair(abc)),
        (td_string!(locale, rules.abc_a), pair(|_, rules| format!("{}%", rules.abc_a_percent))),
        (td_string!(locale, rules.abc_b), pair(|_, rules| format!("{}%", rules.abc_b_percent))),
    ] {
        add(name, before, after);
    }
    for (field, before, after) in now.limits.differences(&then.limits) {
        add(limit_name(locale, field.id), before.to_string(), after.to_string());
    }
    let (before, after) = pair(ruler);
    add(td_string!(locale, limits.ruler), before, after);
    what
}

/// A choice's words as part of a sentence.
fn quoted(locale: Locale, words: &str) -> String {
    td_string!(locale, rules.quoted, words = words.to_owned())
}

fn purchase(locale: Locale, rules: &Rules) -> String {
    quoted(
        locale,
        match rules.purchase {
            Purchase::Order => td_string!(locale, rules.purchase_order),
            Purchase::Row => td_string!(locale, rules.purchase_row),
        },
    )
}

fn edges(locale: Locale, rules: &Rules) -> String {
    quoted(
        locale,
        match rules.edges {
            EdgeRule::RightClosed => td_string!(locale, rules.edges_right),
            EdgeRule::RPackage => td_string!(locale, rules.edges_r),
        },
    )
}

fn segments(locale: Locale, rules: &Rules) -> String {
    quoted(
        locale,
        match rules.segments {
            SegmentMap::TenCell => td_string!(locale, rules.segments_ten),
            SegmentMap::RPackage => td_string!(locale, rules.segments_r),
        },
    )
}

fn class_cut(locale: Locale, rules: &Rules) -> String {
    match rules.class_cut {
        ClassCut::Mean => td_string!(locale, rules.cut_mean).to_owned(),
        ClassCut::Median => td_string!(locale, rules.cut_median).to_owned(),
        ClassCut::Score => td_string!(locale, rules.cut_score).to_owned(),
        ClassCut::Fixed { days, orders, amount_cents } => {
            td_string!(locale, rules.cut_numbers, days = days, orders = orders, amount = format::money(ClassCut::amount(amount_cents)))
        }
    }
}

fn abc(locale: Locale, rules: &Rules) -> String {
    quoted(
        locale,
        match rules.abc {
            AbcRule::ShareBefore => td_string!(locale, rules.abc_before),
            AbcRule::Inclusive => td_string!(locale, rules.abc_inclusive),
            AbcRule::Strict => td_string!(locale, rules.abc_strict),
        },
    )
}

fn ruler(locale: Locale, rules: &Rules) -> String {
    let words = match &rules.frozen {
        None => td_string!(locale, limits.ruler_shares).to_owned(),
        Some(frozen) => td_string!(locale, limits.ruler_fixed, day = frozen.as_of.clone()),
    };
    quoted(locale, &words)
}
