//! How far a running import is, and the button that stops it.

use crate::browser::Phase;
use crate::ui::format;
use crate::ui::i18n::*;
use crate::ui::say::say;
use crate::ui::state::use_app;
use crate::ui::words::rows;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// Shown while an import runs.
#[component]
pub fn ProgressPanel() -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let running = Memo::new(move |_| app.job.with(Option::is_some));
    let progress = move || app.job.get().unwrap_or_default();
    let percent = move || {
        let progress = progress();
        (progress.bytes_done.min(progress.bytes_total) * 100).checked_div(progress.bytes_total).unwrap_or(0)
    };
    let phase = move || {
        let locale = i18n.get_locale();
        match progress().phase {
            Phase::Reading => td_string!(locale, collect.progress_reading),
            Phase::ReadingAgain => td_string!(locale, collect.progress_again),
            Phase::Grading => td_string!(locale, collect.progress_grading),
        }
    };
    let detail = move || {
        let (locale, progress) = (i18n.get_locale(), progress());
        let (done, total) = (format::bytes(progress.bytes_done), format::bytes(progress.bytes_total));
        td_string!(locale, collect.progress_detail, done = done, total = total, rows = rows(locale, progress.rows))
    };
    view! {
        <Show when=move || running.get()>
            <section class="progress-panel" data-testid="progress">
                <h2>{say!(collect.progress_title)}</h2>
                <div class="bar-track" role="progressbar" aria-valuemin="0" aria-valuemax="100"
                    aria-label=say!(collect.progress_bar)
                    aria-valuenow=move || percent().to_string()>
                    <div class="bar-fill" style:transform=move || format!("scaleX({}.{:02})", percent() / 100, percent() % 100)></div>
                </div>
                <div class="row spread">
                    <p><span aria-live="polite">{phase}</span> " " <span class="hint">{detail}</span></p>
                    <button type="button" class="button" data-testid="cancel" on:click=move |_| app.cancel()>{say!(collect.cancel)}</button>
                </div>
            </section>
        </Show>
    }
}
