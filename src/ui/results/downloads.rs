//! Files to take away: the sheet, customers in two forms, the report.

use crate::protocol::Export;
use crate::ui::i18n::*;
use crate::ui::say::{live, say};
use crate::ui::state::use_app;
use crate::ui::words::sheet_words;
use leptos::prelude::*;

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
    let save_sheet = move |_| {
        let Some(client) = app.client() else { return };
        let words = sheet_words(i18n.get_locale_untracked());
        done.set(Some(false));
        leptos::task::spawn_local(async move {
            let answer = client.save_sheet(words).await;
            let _ = done.try_set(answer.is_ok().then_some(true));
            if let Err(fault) = answer {
                app.report(fault);
            }
        });
    };
    let busy = move || done.get() == Some(false);
    view! {
        <div class="downloads" role="group" aria-label=say!(results.download_title)>
            <button type="button" class="button primary" data-testid="download-sheet" disabled=busy on:click=save_sheet>{say!(results.download_sheet)}</button>
            <button type="button" class="button" data-testid="download-excel" disabled=busy title=say!(results.download_note)
                on:click=move |_| save(Export::Customers { for_excel: true })>{say!(results.download_excel)}</button>
            <button type="button" class="button" data-testid="download-csv" disabled=busy title=say!(results.download_note)
                on:click=move |_| save(Export::Customers { for_excel: false })>{say!(results.download_csv)}</button>
            <button type="button" class="button" data-testid="download-report" disabled=busy
                on:click=move |_| save(Export::Report)>{say!(results.download_report)}</button>
            <span class="hint small" role="status">
                {live(move || done.get().map(|done| if done { say!(results.downloaded).into_any() } else { say!(results.downloading).into_any() }))}
            </span>
        </div>
    }
}
