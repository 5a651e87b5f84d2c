//! The files most people want, beside the table; all others stand in the panel below it.

use crate::browser::TakeEnd;
use crate::protocol::{Export, Take, TakeForm};
use crate::ui::focus::focus_soon;
use crate::ui::i18n::*;
use crate::ui::say::{live, say};
use crate::ui::state::use_app;
use crate::ui::words::file_words;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The download buttons.
#[component]
pub fn Downloads() -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    // None: nothing asked; false: being made; true: handed over.
    let done = RwSignal::new(None::<bool>);
    let save_table = move |form: TakeForm, name: &'static str| {
        let Some(client) = app.client() else { return };
        let locale = i18n.get_locale_untracked();
        let words = app.summary.with_untracked(|summary| summary.as_ref().map(|summary| Box::new(file_words(locale, summary))));
        let take = Take { form, rows: None, columns: Vec::new(), words: words.filter(|_| form.is_in_words()) };
        done.set(Some(false));
        leptos::task::spawn_local(async move {
            // A result that changes meanwhile makes the file anew.
            let mut answer = Ok(TakeEnd::Changed);
            while answer == Ok(TakeEnd::Changed) {
                answer = client.take(&take, name, |_, _| {}).await;
            }
            // The step may have been left meanwhile.
            let _ = done.try_set(answer.is_ok().then_some(true));
            if let Err(fault) = answer {
                app.report(fault);
            }
        });
    };
    let save_report = move |_| {
        let Some(client) = app.client() else { return };
        done.set(Some(false));
        leptos::task::spawn_local(async move {
            let answer = client.export(Export::Report).await;
            let _ = done.try_set(answer.is_ok().then_some(true));
            if let Err(fault) = answer {
                app.report(fault);
            }
        });
    };
    let busy = move || done.get() == Some(false);
    view! {
        <div class="downloads" role="group" aria-label=say!(results.download_title)>
            <button type="button" class="button primary" data-testid="download-sheet" disabled=busy
                on:click=move |_| save_table(TakeForm::SheetCsv, td_string!(i18n.get_locale_untracked(), table.sheet_file))>{say!(results.download_sheet)}</button>
            <button type="button" class="button" data-testid="download-excel" disabled=busy title=say!(results.download_note)
                on:click=move |_| save_table(TakeForm::ForExcel, "customers-excel.csv")>{say!(results.download_excel)}</button>
            <button type="button" class="button" data-testid="download-csv" disabled=busy title=say!(results.download_note)
                on:click=move |_| save_table(TakeForm::Exact, "customers.csv")>{say!(results.download_csv)}</button>
            <button type="button" class="button" data-testid="download-report" disabled=busy on:click=save_report>{say!(results.download_report)}</button>
            <button type="button" class="button" data-testid="to-takeout" on:click=|_| focus_soon("#takeout")>{say!(takeout.more)}</button>
            <span class="hint small" role="status">
                {live(move || done.get().map(|done| if done { say!(results.downloaded).into_any() } else { say!(results.downloading).into_any() }))}
            </span>
        </div>
    }
}
