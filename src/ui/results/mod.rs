//! 分析分类: what the grades say, other ways to divide, every customer, and where every row went.

mod call_list;
mod divisions;
mod downloads;
mod files;
mod headline;
mod key_figures;
mod rejects;

pub use files::FileReports;
pub use headline::group_total;

use super::charts::Charts;
use super::i18n::*;
use super::later::{part, parts};
use super::say::{say, sentence};
use super::state::use_app;
use super::table::CustomerTable;
use super::takeout::Takeout;
use crate::protocol::{Summary, TableQuery};
use crate::ui::format;
use crate::ui::words::filters_text;
use call_list::CallList;
use divisions::Divisions;
use downloads::Downloads;
use headline::{GradeCards, Sentence};
use key_figures::{KeyFigures, Notes};
use leptos::prelude::*;
use leptos_i18n::t_string;
use std::sync::Arc;

/// The answer; whom to call, and the figures; charts; divisions; the table; where the rows went.
const PARTS: u32 = 6;

/// The third step. The parts are rebuilt with a new result; the table stays and asks again.
#[component]
pub fn ResultsStep() -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let table = NodeRef::<leptos::html::Section>::new();
    let seen = app.show_table.get_untracked();
    let of_result = move |build: fn(Arc<Summary>) -> AnyView| move || app.summary.get().map(build);
    let here = parts(PARTS);
    // A click on a group brings the table into view; so does arriving here by such a click, once all that stands above the
    // table is there.
    Effect::new(move |before: Option<Option<u32>>| {
        let times = app.show_table.get();
        if here.get() < PARTS {
            return None;
        }
        let due = match before.flatten() {
            Some(before) => before != times,
            None => times != seen || app.query.with_untracked(TableQuery::names_a_group),
        };
        if due && let Some(table) = table.get() {
            request_animation_frame(move || table.scroll_into_view());
        }
        Some(times)
    });
    let ledger = move || {
        app.summary
            .get()
            .map(|summary| t_string!(i18n, results.ledger, size = format::bytes(summary.ledger_bytes), lines = format::count(summary.lines)))
    };
    view! {
        <div class="results" aria-busy=move || app.grading.get().to_string()>
            <h1 class="visually-hidden">{say!(results.title)}</h1>
            <Show when=move || app.filters.with(|filters| !filters.is_empty())>
                <p class="message" data-testid="filters-on">
                    {sentence(move || t_string!(i18n, results.filters_on, what = app.filters.with(|filters| filters_text(i18n.get_locale(), filters))))}
                    " " <button type="button" class="button small" on:click=move |_| app.show_quality()>{say!(results.quality_link)}</button>
                </p>
            </Show>
            {of_result(|summary| view! { <Sentence summary=summary.clone()/> <GradeCards summary/> }.into_any())}
            {part(here, 2, move || {
                let made = |summary: Arc<Summary>| view! { <CallList summary=summary.clone()/> <KeyFigures summary=summary.clone()/> <Notes summary/> }.into_any();
                of_result(made).into_any()
            })}
            <Show when=move || { here.get() >= 3 } fallback=|| view! { <div class="charts-place"></div> }>
                // A curve over one or two people says nothing.
                {of_result(|summary| if summary.buyers < 3 || summary.opened { ().into_any() } else { view! { <Charts summary/> }.into_any() })}
            </Show>
            {part(here, 4, || view! { <Divisions/> }.into_any())}
            {part(here, 5, move || view! {
                <section node_ref=table class="table-section" aria-labelledby="customers-title">
                    <div class="row spread">
                        <h2 id="customers-title">{say!(table.title)}</h2>
                        <Downloads/>
                    </div>
                    <CustomerTable/>
                </section>
                <Takeout/>
            }.into_any())}
            {part(here, PARTS, move || view! {
                <p><button type="button" class="button" data-testid="to-quality" on:click=move |_| app.show_quality()>{say!(results.quality_link)}</button></p>
                {of_result(|summary| view! { <FileReports files=summary.files.clone()/> }.into_any())}
                <rejects::Rejects/>
                <p class="hint small" data-testid="ledger">{ledger}</p>
            }.into_any())}
        </div>
    }
}
