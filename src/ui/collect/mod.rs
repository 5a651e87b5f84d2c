//! 收集数据: files in, a look at them, the roles of their columns, one click to grade.

mod file_card;
mod paste;
mod preview;
mod progress;
mod questions;
mod start;
mod which_file;

use super::intake::picked;
use super::quality::QualityPanel;
use super::results::FileReports;
use super::say::{live, say};
use super::state::{Verdict, use_app};
use crate::ingest::{FileReport, RejectCode};
use file_card::FileCard;
use leptos::prelude::*;
use paste::PasteBox;
use progress::ProgressPanel;
use questions::Questions;
use start::StartBar;
use which_file::WhichFile;

/// The first step.
#[component]
pub fn CollectStep() -> impl IntoView {
    let app = use_app();
    let empty = move || app.files.with(Vec::is_empty);
    view! {
        <section class="collect" class:has-files=move || !empty()>
            <div class="intro">
                <h1>{say!(collect.title)}</h1>
                <p class="lead">{say!(collect.intro)}</p>
            </div>
            <DropZone/>
            <ProgressPanel/>
            {live(move || match app.verdict.get() {
                Verdict::None => ().into_any(),
                // Where every row went is told when the questions are answered.
                Verdict::Asks { questions, .. } => view! { <Questions questions/> }.into_any(),
                Verdict::Nothing { files } => view! {
                    <section class="message bad" data-testid="nothing" role="alert">
                        <h2>{say!(collect.nothing_title)}</h2>
                        <p>{nothing_text(&files)}</p>
                    </section>
                    <FileReports files/>
                }.into_any(),
            })}
            <Show when=move || !empty()>
                <h2 class="visually-hidden">{say!(collect.files_title)}</h2>
                <For each=move || app.files.get() key=|file| file.id let:file>
                    <FileCard file/>
                </For>
                <Show when=move || !app.verdict.with(|verdict| matches!(verdict, Verdict::Asks { .. }))><StartBar/></Show>
                <Show when=move || app.summary.with(Option::is_some) && app.job.with(Option::is_none)><QualityPanel/></Show>
            </Show>
        </section>
    }
}

/// Drop here, pick, paste, or try the sample.
#[component]
fn DropZone() -> impl IntoView {
    let app = use_app();
    let input = NodeRef::<leptos::html::Input>::new();
    view! {
        <div class="drop-zone" data-testid="drop-zone">
            <svg class="drop-mark" viewBox="0 0 48 48" aria-hidden="true" focusable="false">
                <path d="M10 6h18l10 10v26H10z"/><path d="M28 6v10h10"/><path d="M24 22v12m-5-5 5 5 5-5"/>
            </svg>
            <p class="drop-title">{say!(collect.drop_title)}</p>
            <div class="row center">
                <input
                    node_ref=input
                    id="file-input"
                    class="visually-hidden"
                    type="file"
                    multiple
                    accept=".csv,.tsv,.json,.txt,.tab,.xlsx,.xlsm,.xls,.ods,.zip,.gz,text/csv,text/plain,text/tab-separated-values"
                    data-testid="file-input"
                    aria-label=say!(collect.pick_label)
                    on:change=move |_| app.add_files(picked(input))
                />
                <label class="button primary" for="file-input">{say!(collect.pick)}</label>
                <button type="button" class="button" data-testid="sample" title=say!(collect.sample_note) on:click=move |_| app.add_sample()>
                    {say!(collect.sample)}
                </button>
            </div>
            <p class="hint">{say!(collect.paste_hint)} " " {say!(app.dropped_rules)}</p>
            <PasteBox/>
            <WhichFile/>
        </div>
    }
}

/// Why no row could be graded, from where the rows went.
fn nothing_text(files: &[FileReport]) -> impl IntoView + use<> {
    let sum = |count: fn(&FileReport) -> u64| files.iter().map(count).sum::<u64>();
    let rows = sum(|file| file.records) - sum(|file| file.blank);
    let without_customer =
        sum(|file| file.problems.iter().filter(|problem| problem.code == RejectCode::NoCustomer.id()).map(|problem| problem.count).sum());
    if rows == 0 {
        say!(collect.nothing_header).into_any()
    } else if without_customer == rows {
        say!(collect.nothing_customer).into_any()
    } else if sum(|file| file.left_out) > rows / 2 {
        say!(collect.nothing_left_out).into_any()
    } else {
        say!(collect.nothing_text).into_any()
    }
}
