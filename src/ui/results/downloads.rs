//! Files to take away: customers in two forms, the report.

use crate::protocol::Export;
use crate::ui::i18n::*;
use crate::ui::state::use_app;
use leptos::prelude::*;
use leptos_i18n::{t, t_string};

/// The download buttons.
#[component]
pub fn Downloads() -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    // None: nothing asked; false: being made; true: handed over.
    let done = RwSignal::new(None::<bool>);
    let save = move |what: Export| {
        let Some(client) = app.client() else { return };
        done.set(Some(false));
        leptos::task::spawn_local(async move {
            let answer = client.export(what).await;
            // The step may have been left meanwhile.
            let _ = done.try_set(answer.is_ok().then_some(true));
            if let Err(fault) = answer {
                app.report(fault);
            }
        });
    };
    let busy = move || done.get() == Some(false);
    view! {
        <div class="downloads" role="group" aria-label=move || t_string!(i18n, results.download_title)>
            <button type="button" class="button" data-testid="download-excel" disabled=busy title=move || t_string!(i18n, results.download_note)
                on:click=move |_| save(Export::Customers { for_excel: true })>{t!(i18n, results.download_excel)}</button>
            <button type="button" class="button" data-testid="download-csv" disabled=busy title=move || t_string!(i18n, results.download_note)
                on:click=move |_| save(Export::Customers { for_excel: false })>{t!(i18n, results.download_csv)}</button>
            <button type="button" class="button" data-testid="download-report" disabled=busy
                on:click=move |_| save(Export::Report)>{t!(i18n, results.download_report)}</button>
            <span class="hint small" role="status">
                {move || done.get().map(|done| if done { t!(i18n, results.downloaded).into_any() } else { t!(i18n, results.downloading).into_any() })}
            </span>
        </div>
    }
}
