//! A handful of numbers about all customers, and what should be known before trusting the grades.

use crate::protocol::Summary;
use crate::ui::format;
use crate::ui::i18n::*;
use crate::ui::say::{live, say, sentence};
use crate::ui::state::use_app;
use crate::ui::words::note_text;
use leptos::prelude::*;
use leptos_i18n::t_string;
use std::sync::Arc;

/// Customers, orders, amount, refunds, dates.
#[component]
pub fn KeyFigures(summary: Arc<Summary>) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let (first, last) = (summary.first_order, summary.last_order);
    // Sums of customers may name no number of orders, and no date.
    let counted = summary.orders > 0 || summary.buyers == 0;
    let range = move || match (first, last) {
        (Some(first), Some(last)) => t_string!(i18n, results.key_range_value, first = first.to_string(), last = last.to_string()),
        _ => format::NO_NUMBER.to_owned(),
    };
    view! {
        <dl class="key-figures" aria-label=say!(results.key_label) data-testid="key-figures">
            <div><dt>{say!(results.key_customers)}</dt><dd>{format::count(summary.customers)}</dd></div>
            <div><dt>{say!(results.key_orders)}</dt><dd>{if counted { format::count(summary.orders) } else { format::NO_NUMBER.to_owned() }}</dd></div>
            <div><dt>{say!(results.key_amount)}</dt><dd>{app.money(summary.amount)}</dd></div>
            <div><dt>{say!(results.key_refunded)}</dt><dd>{app.money(summary.refunded)}</dd></div>
            <div class="wide"><dt>{say!(results.key_range)}</dt><dd>{range}</dd></div>
            <div><dt>{say!(results.key_as_of)}</dt><dd>{if summary.dated { summary.as_of.to_string() } else { format::NO_NUMBER.to_owned() }}</dd></div>
        </dl>
    }
}

/// An analysis date so many days after the last order deserves a word.
const LATE: i64 = 60;

/// The notes as sentences.
#[component]
pub fn Notes(summary: Arc<Summary>) -> impl IntoView {
    let i18n = use_i18n();
    let late = summary.last_order.map(|last| i64::from(summary.as_of.0) - i64::from(last.0)).filter(|days| *days > LATE);
    let after: u64 =
        summary.files.iter().flat_map(|file| &file.left_out_by).filter(|(reason, ..)| reason == "after_as_of").map(|(_, rows, _)| rows).sum();
    (!summary.notes.is_empty() || late.is_some() || after > 0).then(move || {
        view! {
            <aside class="notes" data-testid="notes">
                <h2>{say!(results.notes_title)}</h2>
                <ul>
                    {late.map(|late| view! { <li>{sentence(move || t_string!(i18n, results.note_late_date, days = format::count(late.unsigned_abs())))}</li> })}
                    {(after > 0).then(|| view! { <li>{sentence(move || t_string!(i18n, results.note_early_date, rows = format::count(after)))}</li> })}
                    {summary.notes.iter().cloned().map(|note| view! { <li>{live(move || note_text(i18n.get_locale(), &note))}</li> }).collect_view()}
                </ul>
            </aside>
        }
    })
}
