//! 今天先联系谁: the customers that show signs of leaving, best grade and most money first, each with the reason.

use super::group_total;
use crate::model::{ChurnReasons, Dimension, Lifecycle, Potential};
use crate::protocol::{CustomerRow, SortKey, Summary, TableQuery};
use crate::ui::i18n::*;
use crate::ui::say::{live, say, sentence};
use crate::ui::state::use_app;
use crate::ui::table::GradeTag;
use crate::ui::words::{days, group_name, people};
use leptos::prelude::*;
use leptos_i18n::{t_string, td_string};
use std::sync::Arc;

/// So many are shown; the rest is a click away.
const SHOWN: u32 = 5;
/// The group of those with a warning.
const WARNED: u8 = 1;

/// The list for one result.
#[component]
pub fn CallList(summary: Arc<Summary>) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let warned = group_total(&summary, Dimension::Churn, WARNED).customers;
    // Those who are leaving first; then those who have left.
    let groups = [(Dimension::Churn, WARNED), (Dimension::Lifecycle, Lifecycle::Silent as u8), (Dimension::Lifecycle, Lifecycle::Lost as u8)];
    let anybody = groups.iter().any(|&(by, index)| group_total(&summary, by, index).customers > 0);
    let rows = RwSignal::new(Vec::<CustomerRow>::new());
    if let Some(client) = app.client().filter(|_| anybody) {
        leptos::task::spawn_local(async move {
            let mut found = Vec::new();
            for group in groups {
                let room = SHOWN.saturating_sub(found.len() as u32);
                if room > 0 {
                    let query = TableQuery { filters: vec![group], sort: SortKey::Grade, ..TableQuery::default() };
                    // A fault is told where it matters.
                    let Ok(page) = client.rows(query, 0, room).await else { return };
                    found.extend(page.rows);
                }
            }
            // Another result, or another step, may be on screen by now.
            let _ = rows.try_set(found);
        });
    }
    view! {
        <section class="call-list" data-testid="call-list" aria-labelledby="call-title">
            <h2 id="call-title">{say!(results.call_title)}</h2>
            {if !anybody {
                view! {
                    <p>{say!(results.call_none)}</p>
                    <button type="button" class="button small" data-testid="call-potential" on:click=move |_| app.show_only(Dimension::Potential, Potential::High as u8)>
                        {say!(results.call_potential)}
                    </button>
                }.into_any()
            } else {
                view! {
                    <p class="hint">{say!(results.call_why)}</p>
                    <ol>{live(move || rows.get().into_iter().map(|row| view! { <Call row/> }).collect_view())}</ol>
                    <Show when=move || { warned > 0 }>
                    <button type="button" class="button small" data-testid="call-all" on:click=move |_| app.show_only(Dimension::Churn, WARNED)>
                        {sentence(move || t_string!(i18n, results.call_all, people = people(i18n.get_locale(), warned)))}
                    </button>
                    </Show>
                }.into_any()
            }}
        </section>
    }
}

/// One customer: who, how to reach them, why now.
#[component]
fn Call(row: CustomerRow) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let (index, amount, last, churn) = (row.index, row.amount, row.days_since_last, row.churn_reasons);
    let gone = row.lifecycle.filter(|stage| matches!(stage, Lifecycle::Silent | Lifecycle::Lost));
    let why = move || {
        let locale = i18n.get_locale();
        let mut why = Vec::new();
        if let Some(stage) = gone {
            let stage = group_name(locale, Dimension::Lifecycle, stage as u8);
            why.push(td_string!(locale, results.call_silent, d = days(locale, last.unwrap_or_default().into()), stage = stage));
        } else if churn.has(ChurnReasons::RHYTHM) {
            why.push(td_string!(locale, results.call_rhythm, d = days(locale, last.unwrap_or_default().into())));
        }
        if churn.has(ChurnReasons::FREQUENCY) {
            why.push(td_string!(locale, results.call_frequency).to_owned());
        }
        if churn.has(ChurnReasons::AMOUNT) {
            why.push(td_string!(locale, results.call_amount).to_owned());
        }
        why.push(td_string!(locale, results.call_worth, money = app.money(amount)));
        why.join(" · ")
    };
    let who = if row.name.is_empty() { row.id.clone() } else { row.name.clone() };
    let contact = row.contact;
    view! {
        <li>
            <button type="button" class="call" data-testid="call" on:click=move |_| app.open_card.set(Some(index))>
                <GradeTag grade=row.grade by_hand=row.by_hand.is_some()/>
                <span class="call-who"><bdi>{live(move || app.shown(&who))}</bdi> " " <span class="hint"><bdi>{live(move || app.shown(&contact))}</bdi></span></span>
                <span class="call-why hint small">{why}</span>
            </button>
        </li>
    }
}
