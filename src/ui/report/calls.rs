//! The twenty to call: those who are leaving first, then those who have left, then who is growing, then the best.

use crate::model::{ChurnReasons, Dimension, Grade, Lifecycle, Potential};
use crate::protocol::{CustomerRow, SortKey, TableQuery};
use crate::ui::i18n::*;
use crate::ui::say::{live, say};
use crate::ui::state::use_app;
use crate::ui::words::{grade_symbol, group_name};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// So many fit on the first page.
const SHOWN: usize = 20;

/// Groups in the order in which they are called, everybody else last, best grade and most money first in each.
const ORDER: [Option<(Dimension, u8)>; 6] = [
    Some((Dimension::Churn, 1)),
    Some((Dimension::Lifecycle, Lifecycle::Silent as u8)),
    Some((Dimension::Lifecycle, Lifecycle::Lost as u8)),
    Some((Dimension::Potential, Potential::High as u8)),
    Some((Dimension::Grade, Grade::High as u8)),
    None,
];

/// Why a customer is on the list, in two or three words.
fn why(locale: Locale, row: &CustomerRow) -> String {
    let mut why: Vec<&str> = Vec::new();
    match row.lifecycle {
        Some(stage @ (Lifecycle::Silent | Lifecycle::Lost)) => why.push(group_name(locale, Dimension::Lifecycle, stage as u8)),
        _ if row.churn_reasons.has(ChurnReasons::RHYTHM) => why.push(td_string!(locale, report.why_late)),
        _ => {}
    }
    let signs = [
        (ChurnReasons::FREQUENCY, td_string!(locale, results.call_frequency)),
        (ChurnReasons::AMOUNT, td_string!(locale, results.call_amount)),
        (ChurnReasons::FEEDBACK, td_string!(locale, report.why_feedback)),
    ];
    why.extend(signs.into_iter().filter(|(sign, _)| row.churn_reasons.has(*sign)).map(|(_, words)| words));
    if why.is_empty() {
        why.push(if row.potential == Potential::High { td_string!(locale, report.why_growing) } else { td_string!(locale, report.why_best) });
    }
    why.join(td_string!(locale, results.note_joiner))
}

/// The list.
#[component]
pub fn TopCalls() -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let rows = RwSignal::new(Vec::<CustomerRow>::new());
    if let Some(client) = app.client() {
        leptos::task::spawn_local(async move {
            let mut found: Vec<CustomerRow> = Vec::new();
            for group in ORDER {
                if found.len() >= SHOWN {
                    break;
                }
                let query = TableQuery { filters: group.into_iter().collect(), sort: SortKey::Grade, ..TableQuery::default() };
                // Some of them may stand on the list already. A fault is told where it matters.
                let Ok(page) = client.rows(query, 0, 2 * SHOWN as u32).await else { return };
                for row in page.rows {
                    if found.len() < SHOWN && found.iter().all(|own| own.index != row.index) {
                        found.push(row);
                    }
                }
            }
            // The report may have been left meanwhile.
            let _ = rows.try_set(found);
        });
    }
    let line = move |row: CustomerRow| {
        let last = row.last_order.map(|day| day.to_string()).unwrap_or_default();
        let (grade, amount, id, name, contact) = (row.grade, row.amount, row.id.clone(), row.name.clone(), row.contact.clone());
        view! {
            <tr data-testid="report-call">
                <td><span class="grade-symbol" aria-hidden="true">{grade_symbol(grade)}</span> " " {live(move || group_name(i18n.get_locale(), Dimension::Grade, grade as u8))}</td>
                <td><span class="two-lines"><bdi>{live(move || app.shown(&name))}</bdi> " " <bdi>{live(move || app.shown(&id))}</bdi></span></td>
                <td><span class="two-lines"><bdi>{live(move || app.shown(&contact))}</bdi></span></td>
                <td class="number">{app.money(amount)}</td>
                <td class="number">{last}</td>
                <td><span class="two-lines">{live(move || why(i18n.get_locale(), &row))}</span></td>
            </tr>
        }
    };
    view! {
        <h2>{say!(report.calls)}</h2>
        <table class="plain report-calls" data-testid="report-calls">
            <thead><tr>
                <th scope="col">{say!(report.col_grade)}</th>
                <th scope="col">{say!(report.col_customer)}</th>
                <th scope="col">{say!(table.col_contact)}</th>
                <th scope="col" class="number">{say!(results.col_amount)}</th>
                <th scope="col" class="number">{say!(table.col_last)}</th>
                <th scope="col">{say!(report.col_why)}</th>
            </tr></thead>
            <tbody>{live(move || rows.get().into_iter().map(line).collect_view())}</tbody>
        </table>
    }
}
