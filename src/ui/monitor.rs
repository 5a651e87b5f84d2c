//! 监控调整: the same rules on an earlier day, beside today's result.

use super::i18n::*;
use super::results::group_total;
use super::rules::BeforeAfter;
use super::say::{live, say};
use super::state::{Notice, use_app};
use super::words::{customers, people};
use crate::model::{Day, Dimension, Grade, Lifecycle};
use crate::protocol::{Summary, Terms};
use leptos::prelude::*;
use leptos_i18n::{t_string, td_string};
use std::sync::Arc;

/// How far back the comparison goes at first, in days.
const BACK: i32 = 90;

/// The fifth step.
#[component]
pub fn MonitorStep() -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let now = Memo::new(move |_| app.summary.with(|summary| summary.as_ref().map(|summary| (summary.as_of, summary.first_order))));
    let as_of = move || now.get().map(|(day, _)| day);
    let first = move || now.get().and_then(|(_, first)| first);
    // Ninety days back, or the middle of shorter data.
    let start = now.get_untracked().map(|(day, first)| match first {
        Some(first) if day.plus(-BACK) <= first => first.plus((day.since(first) / 2).max(1)),
        _ => day.plus(-BACK),
    });
    let day = RwSignal::new(start);
    let running = RwSignal::new(false);
    let compared = RwSignal::new(None::<(Arc<Summary>, Arc<Summary>)>);
    let allowed = move || day.get().is_some_and(|day| first().is_some_and(|first| day > first) && as_of().is_some_and(|now| day < now));
    let run = move |_| {
        if app.is_opened() {
            app.notice.set(Some(Notice::ProjectFixed));
            return;
        }
        let (Some(client), Some(then)) = (app.client(), day.get_untracked()) else { return };
        let now = app.terms();
        let earlier = Terms { as_of: Some(then), ..now.clone() };
        running.set(true);
        leptos::task::spawn_local(async move {
            let earlier = client.grade(earlier).await;
            // The worker must hold today's grades again, whatever happened.
            let today = client.grade(now).await;
            let _ = running.try_set(false);
            match (earlier, today) {
                (Ok(earlier), Ok(today)) => {
                    app.restored(today.clone());
                    let _ = compared.try_set(Some((Arc::new(earlier), Arc::new(today))));
                }
                (Err(fault), Ok(today)) => {
                    app.restored(today);
                    app.report(fault);
                }
                (_, Err(fault)) => app.report(fault),
            }
        });
    };
    let text = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    view! {
        <section class="monitor">
            <h1>{say!(monitor.title)}</h1>
            <p class="lead">{say!(monitor.intro)}</p>
            <div class="panel row end">
                <div class="field">
                    <label for="monitor-day">{say!(monitor.date)}</label>
                    <input id="monitor-day" type="date" data-testid="monitor-day" prop:value=move || text(day.get())
                        min=move || text(first().map(|day| day.plus(1))) max=move || text(as_of().map(|day| day.plus(-1)))
                        on:change=move |event| day.set(Day::parse_iso(&event_target_value(&event)))/>
                </div>
                <button type="button" class="button primary" data-testid="monitor-run" disabled=move || running.get() || !allowed() on:click=run>{say!(monitor.run)}</button>
                <p class="hint" role="status">
                    {live(move || if running.get() {
                        t_string!(i18n, monitor.running, day = text(day.get()))
                    } else if allowed() {
                        String::new()
                    } else {
                        t_string!(i18n, monitor.too_early, first = text(first()), last = text(as_of()))
                    })}
                </p>
            </div>
            {live(move || compared.get().map(|(before, after)| view! { <Moved before after/> }))}
            <section class="panel">
                <h2>{say!(monitor.advice_title)}</h2>
                <p>{say!(monitor.advice)}</p>
            </section>
        </section>
    }
}

/// The comparison in words, then the tables.
#[component]
fn Moved(before: Arc<Summary>, after: Arc<Summary>) -> impl IntoView {
    let i18n = use_i18n();
    let (then, now) = (before.clone(), after.clone());
    let said = move || {
        let locale = i18n.get_locale();
        let count = |summary: &Summary, by: Dimension, index: u8| people(locale, group_total(summary, by, index).customers);
        let high = Grade::High as u8;
        let first = td_string!(
            locale,
            monitor.said,
            before = then.as_of.to_string(),
            customers_before = customers(locale, then.customers),
            high_before = count(&then, Dimension::Grade, high),
            after = now.as_of.to_string(),
            customers_after = customers(locale, now.customers),
            high_after = count(&now, Dimension::Grade, high)
        );
        let lost = Lifecycle::Lost as u8;
        [
            first,
            td_string!(locale, monitor.said_warning, before = count(&then, Dimension::Churn, 1), after = count(&now, Dimension::Churn, 1)),
            td_string!(locale, monitor.said_lost, before = count(&then, Dimension::Lifecycle, lost), after = count(&now, Dimension::Lifecycle, lost)),
            td_string!(locale, monitor.restored, day = now.as_of.to_string()),
        ]
    };
    view! {
        <section class="panel" data-testid="monitor-result" aria-live="polite">
            {live(move || said().map(|sentence| view! { <p>{sentence}</p> }))}
            <div class="changes-grid"><BeforeAfter before after/></div>
        </section>
    }
}
