//! Counted things: one customer, two customers.

use crate::ui::format;
use crate::ui::i18n::Locale;
use leptos_i18n::td_string;

/// 3 位客户, 3 customers.
#[must_use]
pub fn customers(locale: Locale, n: u64) -> String {
    let text = format::count(n);
    if n == 1 { td_string!(locale, app.one_customer, n = text) } else { td_string!(locale, app.many_customers, n = text) }
}

/// 3 位, 3 people.
#[must_use]
pub fn people(locale: Locale, n: u64) -> String {
    let text = format::count(n);
    if n == 1 { td_string!(locale, app.one_person, n = text) } else { td_string!(locale, app.many_people, n = text) }
}

/// 3 笔订单, 3 orders.
#[must_use]
pub fn orders(locale: Locale, n: u64) -> String {
    let text = format::count(n);
    if n == 1 { td_string!(locale, app.one_order, n = text) } else { td_string!(locale, app.many_orders, n = text) }
}

/// 3 行, 3 rows.
#[must_use]
pub fn rows(locale: Locale, n: u64) -> String {
    let text = format::count(n);
    if n == 1 { td_string!(locale, app.one_row, n = text) } else { td_string!(locale, app.many_rows, n = text) }
}

/// 3 个文件, 3 files.
#[must_use]
pub fn files(locale: Locale, n: u64) -> String {
    let text = format::count(n);
    if n == 1 { td_string!(locale, app.one_file, n = text) } else { td_string!(locale, app.many_files, n = text) }
}

/// 3 天, 3 days.
#[must_use]
pub fn days(locale: Locale, n: i64) -> String {
    days_20ths(locale, n.saturating_mul(20))
}

/// Days from 20ths of a day, with at most one decimal: 14.5 天, 14.5 days.
#[must_use]
pub fn days_20ths(locale: Locale, twentieths: i64) -> String {
    let text = format::twentieths(twentieths);
    if text == "1" { td_string!(locale, app.one_day, n = text) } else { td_string!(locale, app.many_days, n = text) }
}
