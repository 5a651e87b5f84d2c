//! Two sets of rules compared, in words.

use super::schemes::groups_text;
use crate::rules::{AbcRule, ClassCut, EdgeRule, Group, Purchase, Rules, Scheme, SegmentMap};
use crate::ui::format;
use crate::ui::i18n::*;
use crate::ui::words::{condition_text, limit_name, path_text, scheme_name};
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
    let (before, after) = pair(grade_by);
    add(td_string!(locale, schemes.grade_by_label), before, after);
    what.extend(schemes(locale, &now.schemes, &then.schemes));
    what
}

fn grade_by(locale: Locale, rules: &Rules) -> String {
    let name = rules.grade_by.as_ref().map(|name| scheme_name(locale, name));
    quoted(locale, &name.unwrap_or_else(|| td_string!(locale, schemes.grade_by_default).to_owned()))
}

/// What differs between two lists of own divisions, group by group.
fn schemes(locale: Locale, now: &[Scheme], then: &[Scheme]) -> Vec<String> {
    let named = |schemes: &[Scheme], name: &str| schemes.iter().any(|scheme| scheme.name == name);
    let gone = now.iter().filter(|own| !named(then, &own.name)).map(|own| td_string!(locale, schemes.removed, name = scheme_name(locale, &own.name)));
    let mut what: Vec<String> = gone.collect();
    for after in then {
        let name = scheme_name(locale, &after.name);
        let Some(before) = now.iter().find(|own| own.name == after.name) else {
            what.push(td_string!(locale, schemes.added, name = name, groups = groups_text(locale, after)));
            continue;
        };
        if before == after {
            continue;
        }
        let mut changes = Vec::new();
        let (old, new) = (conditions(locale, before), conditions(locale, after));
        for (group, text) in &new {
            match old.iter().find(|(own, _)| own == group) {
                None => changes.push(td_string!(locale, schemes.group_added, group = group.clone(), after = text.clone())),
                Some((_, own)) if own != text => {
                    changes.push(td_string!(locale, schemes.group_changed, group = group.clone(), before = own.clone(), after = text.clone()));
                }
                Some(_) => {}
            }
        }
        changes.extend(
            old.iter()
                .filter(|(group, _)| new.iter().all(|(own, _)| own != group))
                .map(|(group, _)| td_string!(locale, schemes.group_removed, group = group.clone())),
        );
        if changes.is_empty() {
            changes.push(td_string!(locale, schemes.rest_changed).to_owned());
        }
        what.push(td_string!(locale, schemes.changed, name = name, what = changes.join(td_string!(locale, results.note_joiner))));
    }
    what
}

/// Every group with a condition, by the names on its way, and that condition in words.
fn conditions(locale: Locale, scheme: &Scheme) -> Vec<(String, String)> {
    fn walk(locale: Locale, groups: &[Group], way: &mut Vec<String>, all: &mut Vec<(String, String)>) {
        for group in groups {
            way.push(group.name.clone());
            all.push((path_text(locale, way), condition_text(locale, &group.when)));
            if let Some(split) = &group.split {
                walk(locale, &split.groups, way, all);
            }
            way.pop();
        }
    }
    let mut all = Vec::new();
    walk(locale, &scheme.groups, &mut Vec::new(), &mut all);
    all
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
