//! The result as a text to paste into a message: no names, no contacts.

use super::{answer, range_text, standard_text, treatment};
use crate::model::{Dimension, Grade};
use crate::protocol::Summary;
use crate::ui::format;
use crate::ui::i18n::Locale;
use crate::ui::results::group_total;
use crate::ui::state::App;
use crate::ui::words::{grade_symbol, group_name, people};
use leptos_i18n::td_string;

/// Title, answer, a line for each grade, where it comes from.
#[must_use]
pub fn summary_text(locale: Locale, app: App, summary: &Summary) -> String {
    let grade = |&grade: &Grade| {
        let total = group_total(summary, Dimension::Grade, grade as u8);
        td_string!(
            locale,
            report.text_grade,
            grade = format!("{} {}", grade_symbol(grade), group_name(locale, Dimension::Grade, grade as u8)),
            people = people(locale, total.customers),
            share = format::share(total.customers, summary.customers),
            money = app.money(total.amount),
            part = format::share_of_money(total.amount, summary.amount),
            what = treatment(locale, grade)
        )
    };
    let mut lines = vec![td_string!(locale, report.title).to_owned(), answer(locale, summary)];
    lines.extend(Grade::ALL.iter().map(grade));
    lines.push(range_text(locale, summary));
    lines.push(td_string!(locale, report.standard, name = standard_text(locale, app)));
    lines.join("\n")
}
