//! Words about the data behind a result: the verdict, its reasons, what was brought into one form, what is left out.

use super::{days, role_name, rows};
use crate::ingest::{Filters, LineKind};
use crate::model::Amount;
use crate::protocol::{Concern, Readiness, TwinKind};
use crate::ui::format;
use crate::ui::i18n::Locale;
use leptos_i18n::td_string;

/// The verdict in one sentence.
#[must_use]
pub fn readiness_text(locale: Locale, readiness: Readiness) -> &'static str {
    match readiness {
        Readiness::Good => td_string!(locale, quality.good),
        Readiness::Fair => td_string!(locale, quality.fair),
        Readiness::Poor => td_string!(locale, quality.poor),
    }
}

/// A reason of the verdict, with what to do.
#[must_use]
pub fn concern_text(locale: Locale, concern: Concern) -> String {
    let percent = |share: u32| format!("{share}%");
    match concern {
        Concern::ShortHistory(n) => td_string!(locale, quality.short_history, days = days(locale, n.into())),
        Concern::UnderAYear(n) => td_string!(locale, quality.under_a_year, days = days(locale, n.into())),
        Concern::MostBoughtOnce(share) => td_string!(locale, quality.bought_once, share = percent(share)),
        Concern::FewBuyers(n) => td_string!(locale, quality.few_buyers, n = format::count(n)),
        Concern::MoneyNotGraded(share) => td_string!(locale, quality.money_lost, share = percent(share)),
        Concern::RowsRejected(share) => td_string!(locale, quality.rows_rejected, share = percent(share)),
        Concern::Twins(n) => td_string!(locale, quality.twins_found, n = format::count(n)),
        Concern::Outliers(n) => td_string!(locale, quality.outliers_found, n = format::count(n)),
    }
}

/// Why customers may be one.
#[must_use]
pub fn twin_text(locale: Locale, kind: TwinKind) -> &'static str {
    match kind {
        TwinKind::Spelling => td_string!(locale, quality.twin_spelling),
        TwinKind::Contact => td_string!(locale, quality.twin_contact),
        TwinKind::Name => td_string!(locale, quality.twin_name),
    }
}

/// What a status can mean.
#[must_use]
pub fn kind_name(locale: Locale, kind: LineKind) -> &'static str {
    match kind {
        LineKind::Cancelled => td_string!(locale, quality.kind_cancelled),
        LineKind::Unpaid => td_string!(locale, quality.kind_unpaid),
        LineKind::Returned => td_string!(locale, quality.kind_returned),
        LineKind::Refunded => td_string!(locale, quality.kind_refunded),
        LineKind::Test => td_string!(locale, quality.kind_test),
        LineKind::Open => td_string!(locale, quality.kind_open),
        _ => td_string!(locale, quality.kind_kept),
    }
}

/// A form that was made common; an unknown one is shown by its id.
#[must_use]
pub fn normal_text(locale: Locale, id: &str) -> String {
    match id {
        "key" => td_string!(locale, quality.log_key).to_owned(),
        "mark" => td_string!(locale, quality.log_mark).to_owned(),
        "grouped" => td_string!(locale, quality.log_grouped).to_owned(),
        "full_width" => td_string!(locale, quality.log_full_width).to_owned(),
        "ten_thousands" => td_string!(locale, quality.log_ten_thousands).to_owned(),
        "negative" => td_string!(locale, quality.log_negative).to_owned(),
        "date" => td_string!(locale, quality.log_date).to_owned(),
        "date_number" => td_string!(locale, quality.log_date_number).to_owned(),
        other => other.to_owned(),
    }
}

/// The filters in use, as parts of one sentence.
#[must_use]
pub fn filters_text(locale: Locale, filters: &Filters) -> String {
    let label = |name: &str, value: &str| format!("{name} {value}");
    let mut parts = Vec::new();
    parts.extend(filters.from.map(|day| label(td_string!(locale, quality.from), &day.to_string())));
    parts.extend(filters.to.map(|day| label(td_string!(locale, quality.to), &day.to_string())));
    parts.extend(filters.min_order.map(|least| label(td_string!(locale, quality.min_order), &Amount::from(least).to_string())));
    parts.extend(
        filters
            .without_products
            .iter()
            .map(|word| td_string!(locale, quality.without, what = role_name(locale, crate::ingest::Role::Product), value = word.as_str())),
    );
    parts.extend(
        filters.without.iter().map(|(role, value)| td_string!(locale, quality.without, what = role_name(locale, *role), value = value.as_str())),
    );
    parts.extend(
        filters.without_files.iter().map(|file| td_string!(locale, quality.without, what = td_string!(locale, quality.file), value = file.as_str())),
    );
    parts.extend(filters.statuses.iter().map(|(status, kind)| format!("{status}: {}", kind_name(locale, *kind))));
    if filters.drop_repeated {
        parts.push(td_string!(locale, quality.repeated_short).to_owned());
    }
    if filters.ids_by_day {
        parts.push(td_string!(locale, quality.ids_by_day_short).to_owned());
    }
    parts.join(td_string!(locale, quality.joiner))
}

/// Rows and money of something that could be left out.
#[must_use]
pub fn word_use(locale: Locale, word: &str, count: u64, money: String) -> String {
    td_string!(locale, quality.word_use, word = word, rows = rows(locale, count), money = money)
}
