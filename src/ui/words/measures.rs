//! Own rules in words: measures, labels, cuts and whole conditions.

use super::{dimension_name, group_name, scheme_name};
use crate::model::Amount;
use crate::protocol::{Asked, By, Move, Summary};
use crate::rules::{Compare, Comparison, Condition, Cut, Label, Measure, MeasureUnit, Number, OneOf};
use crate::ui::format;
use crate::ui::i18n::Locale;
use leptos_i18n::td_string;

/// What a measure is called.
#[must_use]
pub fn measure_name(locale: Locale, measure: &Measure) -> String {
    match measure {
        Measure::Amount => td_string!(locale, measures.amount),
        Measure::Orders => td_string!(locale, measures.orders),
        Measure::OrderDays => td_string!(locale, measures.order_days),
        Measure::AverageOrder => td_string!(locale, measures.average_order),
        Measure::DaysSinceLast => td_string!(locale, measures.days_since_last),
        Measure::TenureDays => td_string!(locale, measures.tenure_days),
        Measure::GrowthPercent => td_string!(locale, measures.growth_percent),
        Measure::MedianGapDays => td_string!(locale, measures.median_gap_days),
        Measure::RhythmDays => td_string!(locale, measures.rhythm_days),
        Measure::Margin => td_string!(locale, measures.margin),
        Measure::DiscountPercent => td_string!(locale, measures.discount_percent),
        Measure::RefundPercent => td_string!(locale, measures.refund_percent),
        Measure::Categories => td_string!(locale, measures.categories),
        Measure::OwedAmount => td_string!(locale, measures.owed_amount),
        Measure::OwedPercent => td_string!(locale, measures.owed_percent),
        Measure::OverdueDays => td_string!(locale, measures.overdue_days),
        Measure::OpenAmount => td_string!(locale, measures.open_amount),
        Measure::Referrals => td_string!(locale, measures.referrals),
        Measure::Satisfaction => td_string!(locale, measures.satisfaction),
        Measure::Complaints => td_string!(locale, measures.complaints),
        Measure::Contacts => td_string!(locale, measures.contacts),
        Measure::DaysSinceContact => td_string!(locale, measures.days_since_contact),
        Measure::RScore => td_string!(locale, measures.r_score),
        Measure::FScore => td_string!(locale, measures.f_score),
        Measure::MScore => td_string!(locale, measures.m_score),
        Measure::Attribute(header) => return td_string!(locale, measures.attribute, header = header.clone()),
        Measure::Score(name) => return td_string!(locale, measures.score, name = scheme_name(locale, name)),
    }
    .to_owned()
}

/// A measure over the last days, where it looks at those alone.
#[must_use]
pub fn measured(locale: Locale, measure: &Measure, days: Option<u32>) -> String {
    let what = measure_name(locale, measure);
    match days {
        Some(n) => td_string!(locale, measures.last_days, n = n, what = what),
        None => what,
    }
}

/// What a text of a customer is called.
#[must_use]
pub fn label_name(locale: Locale, label: &Label) -> String {
    match label {
        Label::Channel => td_string!(locale, measures.channel).to_owned(),
        Label::Store => td_string!(locale, measures.store).to_owned(),
        Label::Owner => td_string!(locale, measures.owner).to_owned(),
        Label::Region => td_string!(locale, measures.region).to_owned(),
        Label::Attribute(header) => td_string!(locale, measures.attribute, header = header.clone()),
        grade => grade.dimension().map_or("", |dimension| dimension_name(locale, dimension)).to_owned(),
    }
}

/// The name of a text that a label may be: a group's, or the text itself.
#[must_use]
pub fn label_value(locale: Locale, label: &Label, text: &str) -> String {
    let group = label.dimension().and_then(|dimension| {
        let index = dimension.group_ids().iter().position(|id| id.eq_ignore_ascii_case(text.trim()))?;
        Some(group_name(locale, dimension, index as u8))
    });
    group.map_or_else(|| text.to_owned(), str::to_owned)
}

/// How two numbers are compared.
#[must_use]
pub fn comparison_name(locale: Locale, is: Comparison) -> &'static str {
    match is {
        Comparison::AtLeast => td_string!(locale, measures.at_least),
        Comparison::Above => td_string!(locale, measures.above),
        Comparison::AtMost => td_string!(locale, measures.at_most),
        Comparison::Below => td_string!(locale, measures.below),
    }
}

/// The kinds of cuts, with their ids in files.
pub const CUT_KINDS: [&str; 7] = ["number", "quantile", "top_share", "mean", "median", "mean_and_deviations", "median_and_ranges"];

/// The id of a cut's kind.
#[must_use]
pub fn cut_kind(cut: &Cut) -> &'static str {
    match cut {
        Cut::Number(_) => "number",
        Cut::Quantile(_) => "quantile",
        Cut::TopShare(_) => "top_share",
        Cut::Mean => "mean",
        Cut::Median => "median",
        Cut::MeanAndDeviations(_) => "mean_and_deviations",
        Cut::MedianAndRanges(_) => "median_and_ranges",
    }
}

/// The name of a kind of cut.
#[must_use]
pub fn cut_kind_name(locale: Locale, kind: &str) -> &'static str {
    match kind {
        "quantile" => td_string!(locale, measures.cut_quantile),
        "top_share" => td_string!(locale, measures.cut_top_share),
        "mean" => td_string!(locale, measures.cut_mean),
        "median" => td_string!(locale, measures.cut_median),
        "mean_and_deviations" => td_string!(locale, measures.cut_mean_and_deviations),
        "median_and_ranges" => td_string!(locale, measures.cut_median_and_ranges),
        _ => td_string!(locale, measures.cut_number),
    }
}

fn plain(number: &Number) -> String {
    Amount::from(number.0).trimmed().to_string()
}

fn cut_text(locale: Locale, cut: &Cut, unit: MeasureUnit) -> String {
    match cut {
        Cut::Number(number) => measure_text(Amount::from(number.0).trimmed(), unit),
        Cut::Quantile(n) => td_string!(locale, measures.quantile_text, n = *n),
        Cut::TopShare(n) => td_string!(locale, measures.top_share_text, n = *n),
        Cut::Mean => td_string!(locale, measures.cut_mean).to_owned(),
        Cut::Median => td_string!(locale, measures.cut_median).to_owned(),
        Cut::MeanAndDeviations(n) => td_string!(locale, measures.deviations_text, n = plain(n)),
        Cut::MedianAndRanges(n) => td_string!(locale, measures.ranges_text, n = plain(n)),
    }
}

/// A measured number as people see it: at most two decimals more than it needs, with its unit's sign where it has one.
#[must_use]
pub fn measure_text(value: Amount, unit: MeasureUnit) -> String {
    let value = round(value, 2);
    match unit {
        MeasureUnit::Percent => format!("{}%", format::money(value)),
        _ => format::money(value),
    }
}

/// At most so many decimals, half away from zero, without zeros at the end.
fn round(value: Amount, decimals: u8) -> Amount {
    if value.scale <= decimals {
        return value.trimmed();
    }
    let power = crate::model::pow10(value.scale - decimals);
    let (half, sign) = (power / 2, if value.minor < 0 { -1 } else { 1 });
    Amount { minor: (value.minor.abs() + half) / power * sign, scale: decimals }.trimmed()
}

/// A comparison; `bound` is what the cut came to, told where the cut is not a number itself.
#[must_use]
pub fn compare_text(locale: Locale, compare: &Compare, bound: Option<Amount>) -> String {
    let what = measured(locale, &compare.measure, compare.days);
    let (is, unit) = (comparison_name(locale, compare.is), compare.measure.unit());
    let cut = cut_text(locale, &compare.cut, unit);
    match bound.filter(|_| !matches!(compare.cut, Cut::Number(_))) {
        Some(bound) => td_string!(locale, measures.compare_bound, what = what, is = is, cut = cut, bound = measure_text(bound, unit)),
        None => td_string!(locale, measures.compare, what = what, is = is, cut = cut),
    }
}

/// A text that is one of some.
#[must_use]
pub fn one_of_text(locale: Locale, OneOf { label, any }: &OneOf) -> String {
    let any: Vec<String> = any.iter().map(|text| label_value(locale, label, text)).collect();
    td_string!(locale, measures.one_of, what = label_name(locale, label), any = any.join(td_string!(locale, measures.or)))
}

/// A whole condition as one sentence.
#[must_use]
pub fn condition_text(locale: Locale, condition: &Condition) -> String {
    match condition {
        Condition::All(all) => joined(locale, all, td_string!(locale, measures.and)),
        Condition::Any(any) => joined(locale, any, td_string!(locale, measures.or_else)),
        Condition::Not(not) => td_string!(locale, measures.not, what = condition_text(locale, not)),
        Condition::Compare(compare) => compare_text(locale, compare, None),
        Condition::OneOf(one_of) => one_of_text(locale, one_of),
        Condition::Known(measure) => td_string!(locale, measures.known, what = measure_name(locale, measure)),
    }
}

fn joined(locale: Locale, conditions: &[Condition], joiner: &str) -> String {
    let text = |condition: &Condition| match condition {
        Condition::All(inner) | Condition::Any(inner) if inner.len() > 1 => {
            td_string!(locale, measures.bracket, what = condition_text(locale, condition))
        }
        condition => condition_text(locale, condition),
    };
    conditions.iter().map(text).collect::<Vec<_>>().join(joiner)
}

/// The names on the way to a group.
#[must_use]
pub fn path_text(locale: Locale, path: &[String]) -> String {
    path.iter().map(|name| scheme_name(locale, name)).collect::<Vec<_>>().join(" / ")
}

/// One part of a condition as it was asked of a customer: the condition, the customer's own value, how much is missing.
#[must_use]
pub fn asked_text(locale: Locale, asked: &Asked) -> String {
    match asked {
        Asked::All => td_string!(locale, schemes.all_of).to_owned(),
        Asked::Any => td_string!(locale, schemes.any_of).to_owned(),
        Asked::Not => td_string!(locale, schemes.not_of).to_owned(),
        Asked::Known { measure } => td_string!(locale, measures.known, what = measure_name(locale, measure)),
        Asked::OneOf { label, any, .. } => one_of_text(locale, &OneOf { label: label.clone(), any: any.clone() }),
        Asked::Compare { measure, days, is, cut, bound, value, missing } => {
            let unit = measure.unit();
            let compare = Compare { measure: measure.clone(), days: *days, is: *is, cut: cut.clone() };
            let own = match value {
                Some(value) => td_string!(locale, schemes.own_value, value = measure_text(*value, unit)),
                None => td_string!(locale, schemes.own_unknown).to_owned(),
            };
            let more = missing.map_or_else(String::new, |missing| td_string!(locale, schemes.own_missing, missing = missing_text(missing, unit)));
            format!("{} · {own}{more}", compare_text(locale, &compare, *bound))
        }
    }
}

/// What is missing, rounded up: what is promised must be enough.
fn missing_text(missing: Amount, unit: MeasureUnit) -> String {
    if missing.scale <= 2 {
        return measure_text(missing, unit);
    }
    let power = crate::model::pow10(missing.scale - 2);
    measure_text(Amount { minor: (missing.minor + power - 1).div_euclid(power), scale: 2 }, unit)
}

/// The name of a division.
#[must_use]
pub fn by_name(locale: Locale, summary: &Summary, by: By) -> String {
    match by {
        By::Dimension(dimension) => dimension_name(locale, dimension).to_owned(),
        By::Scheme(place) => summary.schemes.get(usize::from(place)).map(|scheme| scheme_name(locale, &scheme.name)).unwrap_or_default(),
    }
}

/// The name of a group of a division; no group is a word too.
#[must_use]
pub fn in_group_name(locale: Locale, summary: &Summary, by: By, group: Option<u8>) -> String {
    let none = || td_string!(locale, schemes.nowhere).to_owned();
    match (by, group) {
        (_, None) => none(),
        (By::Dimension(dimension), Some(group)) => group_name(locale, dimension, group).to_owned(),
        (By::Scheme(place), Some(group)) => {
            let scheme = summary.schemes.get(usize::from(place));
            scheme.and_then(|scheme| scheme.groups.get(usize::from(group))).map_or_else(none, |group| path_text(locale, &group.path))
        }
    }
}

/// Where somebody came from and went to.
#[must_use]
pub fn move_names(locale: Locale, summary: &Summary, step: &Move) -> (String, String) {
    // The group before may no longer be there: its names came along.
    let from = if step.from_path.is_empty() { in_group_name(locale, summary, step.by, step.from) } else { path_text(locale, &step.from_path) };
    (from, in_group_name(locale, summary, step.by, step.to))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Rules;

    #[test]
    fn every_measure_label_and_cut_has_words() {
        for locale in [Locale::zh_Hans, Locale::en, Locale::zh_Hant] {
            let mut names: Vec<String> = Measure::ALL.iter().map(|measure| measure_name(locale, measure)).collect();
            names.extend(Label::ALL.iter().map(|label| label_name(locale, label)));
            names.extend(CUT_KINDS.iter().map(|kind| cut_kind_name(locale, kind).to_owned()));
            assert!(names.iter().all(|name| !name.is_empty()));
            let all = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), all, "{locale:?}");
        }
    }

    #[test]
    fn a_condition_reads_as_a_sentence() {
        let rules = r#"{"schema":2,"schemes":[{"name":"s","groups":[{"name":"g","when":{"all":[
            {"compare":{"measure":"amount","days":365,"is":"at_least","cut":{"number":"1234.50"}}},
            {"not":{"one_of":{"label":"lifecycle","any":["lost","silent"]}}},
            {"any":[{"compare":{"measure":"refund_percent","is":"below","cut":"mean"}},{"known":"referrals"}]}]}}],"otherwise":"o"}]}"#;
        let rules = Rules::from_json(rules).unwrap();
        let condition = &rules.schemes[0].groups[0].when;
        assert_eq!(
            condition_text(Locale::en, condition),
            "money spent of the last 365 days at least 1,234.50, and not (Lifecycle is lost or silent), and (share of money given back, in percent below the mean, or customers referred is known)"
        );
        assert_eq!(
            condition_text(Locale::zh_Hans, condition),
            "近 365 天的消费金额不少于1,234.50，并且不满足（生命周期是流失或沉默），并且（退款占百分之几少于平均数，或者有带来的新客户数的数据）"
        );
        assert_eq!(measure_text(Amount { minor: -66_666_667, scale: 6 }, MeasureUnit::Percent), "-66.67%");
    }
}
