//! The rows that could not be read, page by page, re-read from the files when asked for.

use crate::protocol::RejectRow;
use crate::ui::format;
use crate::ui::i18n::*;
use crate::ui::say::{live, say};
use crate::ui::state::use_app;
use crate::ui::words::code_text;
use leptos::prelude::*;
use leptos_i18n::t_string;

/// Rows on one page.
const PAGE: u32 = 50;

/// A page of rejected rows.
#[derive(Clone, Default)]
struct Shown {
    start: u32,
    total: u32,
    rows: Vec<RejectRow>,
}

/// Closed until asked for; nothing is shown where no row was rejected.
#[component]
pub fn Rejects() -> impl IntoView {
    let app = use_app();
    let shown = RwSignal::new(None::<Shown>);
    let rejected = Memo::new(move |_| {
        app.summary.with(|summary| summary.as_ref().map_or(0, |summary| summary.files.iter().map(|file| file.rejected).sum::<u64>()))
    });
    Effect::new(move || {
        app.revision.track();
        shown.set(None);
    });
    let load = move |start: u32| {
        let Some(client) = app.client() else { return };
        leptos::task::spawn_local(async move {
            match client.rejects(start, PAGE).await {
                // The step may have been left meanwhile.
                Ok((total, rows)) => drop(shown.try_set(Some(Shown { start, total, rows }))),
                Err(fault) => app.report(fault),
            }
        });
    };
    let save = move |_| {
        let Some(client) = app.client() else { return };
        leptos::task::spawn_local(async move {
            if let Err(fault) = client.export_rejects().await {
                app.report(fault);
            }
        });
    };
    view! {
        <Show when=move || rejected.get() != 0>
            <section class="rejects" data-testid="rejects">
                <div class="row">
                    <button type="button" class="button" data-testid="rejects-show" on:click=move |_| load(0)>{say!(results.rejects_show)}</button>
                    <button type="button" class="button" data-testid="download-rejects" on:click=save>{say!(results.download_rejects)}</button>
                </div>
                {live(move || shown.get().map(|page| view! { <RejectTable page load=Callback::new(load)/> }))}
            </section>
        </Show>
    }
}

#[component]
fn RejectTable(page: Shown, load: Callback<u32>) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let (start, total, shown) = (page.start, page.total, page.rows.len() as u32);
    let file_name = move |file: u32| {
        app.summary
            .with_untracked(|summary| summary.as_ref().and_then(|summary| summary.files.get(file as usize).map(|file| file.name.clone())))
            .unwrap_or_default()
    };
    let place = move || {
        let count = |n: u32| format::count(n.into());
        t_string!(i18n, results.rejects_page, from = count(start + 1), to = count(start + shown), total = count(total))
    };
    view! {
        <div class="table-box tall" tabindex="0" role="region" aria-label=say!(results.rejects_title)>
            <table class="plain">
                <thead>
                    <tr>
                        <th scope="col">{say!(results.rejects_file)}</th>
                        <th scope="col" class="number">{say!(results.rejects_line)}</th>
                        <th scope="col">{say!(results.rejects_why)}</th>
                        <th scope="col">{say!(results.rejects_column)}</th>
                        <th scope="col">{say!(results.rejects_value)}</th>
                    </tr>
                </thead>
                <tbody>
                    {page.rows.into_iter().map(|row| {
                        let code = row.code.clone();
                        view! {
                            <tr data-testid="reject-row">
                                <td><bdi>{file_name(row.file)}</bdi></td>
                                <td class="number">{format::count(row.line)}</td>
                                <td>{live(move || code_text(i18n.get_locale(), &code).map_or_else(|| code.clone(), str::to_owned))}</td>
                                <td><bdi>{row.column}</bdi></td>
                                <td class="value"><bdi>{row.value}</bdi></td>
                            </tr>
                        }
                    }).collect_view()}
                </tbody>
            </table>
        </div>
        <div class="row">
            <button type="button" class="button small" disabled=start == 0 on:click=move |_| load.run(start.saturating_sub(PAGE))>{say!(results.prev)}</button>
            <span class="hint" role="status">{place}</span>
            <button type="button" class="button small" disabled={start + shown >= total} on:click=move |_| load.run(start + PAGE)>{say!(results.next)}</button>
        </div>
    }
}
