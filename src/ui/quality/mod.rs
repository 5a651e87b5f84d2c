//! 数据清理: what the data behind the last result is like, what stands out in it, and what a person leaves out.

mod filters;
mod lists;

use super::i18n::*;
use super::say::{live, say, sentence};
use super::state::use_app;
use super::words::{concern_text, days, readiness_text};
use crate::protocol::{Quality, Readiness, Summary};
use crate::ui::format;
use filters::FilterForm;
use leptos::prelude::*;
use leptos_i18n::t_string;
use lists::{Columns, Log, Outliers, Statuses, TwinsList};
use std::sync::Arc;

/// The panel under the files, once there is a result. It asks the ledger when it is shown and with every new result.
#[component]
pub fn QualityPanel() -> impl IntoView {
    let app = use_app();
    let quality = RwSignal::new(None::<Arc<Quality>>);
    // What can be left out is the same for every filter: it is not made again under the person's hand.
    let form = RwSignal::new(None::<Arc<Quality>>);
    let made_for = StoredValue::new(None::<Arc<Summary>>);
    Effect::new(move |_| {
        let turn = app.revision.get();
        let Some(client) = app.client() else { return };
        leptos::task::spawn_local(async move {
            let answer = client.quality().await;
            // The step may have been left, or a newer result may have come.
            if app.revision.get_untracked() == turn
                && let Ok(Some(found)) = answer
            {
                let found = Arc::new(found);
                let import = app.baseline.get_untracked();
                let same = made_for.try_get_value().flatten().zip(import.clone()).is_some_and(|(old, new)| Arc::ptr_eq(&old, &new));
                if !same {
                    let _ = made_for.try_set_value(import);
                    let _ = form.try_set(Some(found.clone()));
                }
                let _ = quality.try_set(Some(found));
            }
        });
    });
    view! {
        <section class="panel quality" id="quality" data-testid="quality" aria-busy=move || app.grading.get().to_string()>
            <h2>{say!(quality.title)}</h2>
            {live(move || match quality.get() {
                None => view! { <p class="hint" role="status">{say!(quality.loading)}</p> }.into_any(),
                Some(quality) => view! { <Verdict quality/> }.into_any(),
            })}
            {live(move || form.get().map(|quality| view! { <FilterForm quality=quality.clone()/> <Statuses quality/> }))}
            {live(move || quality.get().map(|quality| view! { <TwinsList quality=quality.clone()/> <Outliers quality=quality.clone()/> <Columns quality=quality.clone()/> <Log quality/> }))}
        </section>
    }
}

/// One sentence, its reasons, and the numbers they come from.
#[component]
fn Verdict(quality: Arc<Quality>) -> impl IntoView {
    let i18n = use_i18n();
    let (readiness, concerns) = quality.verdict();
    let class = match readiness {
        Readiness::Good => "good-text",
        Readiness::Fair => "warn-text",
        Readiness::Poor => "bad-text",
    };
    let facts = move || {
        t_string!(
            i18n,
            quality.facts,
            days = days(i18n.get_locale(), quality.history_days.into()),
            buyers = format::count(quality.buyers),
            once = format::count(quality.bought_once),
            nobody = format::count(quality.nobody),
            free = format::count(quality.free_orders)
        )
    };
    view! {
        <p class=format!("verdict {class}") data-testid="readiness" data-level=readiness.id()>{live(move || readiness_text(i18n.get_locale(), readiness))}</p>
        <ul class="problems">
            {concerns.into_iter().map(|(_, concern)| view! { <li>{sentence(move || concern_text(i18n.get_locale(), concern))}</li> }).collect_view()}
        </ul>
        <p class="hint">{sentence(facts)}</p>
    }
}
