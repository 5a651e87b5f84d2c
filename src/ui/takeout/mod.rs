//! 带走结果: everything that leaves the page as a file, sorted by who it is for, with one choice of customers and columns for all.

mod columns;
mod crm;
mod project;
mod sql;
mod state;

use crate::browser::{BOOK_ROWS, Saved, TakeEnd};
use crate::protocol::{Export, TakeForm};
use crate::ui::format;
use crate::ui::i18n::*;
use crate::ui::report::summary_text;
use crate::ui::say::{live, say, sentence};
use crate::ui::state::use_app;
use crate::ui::words::{customers, rows};
use columns::ColumnChoice;
use crm::ForCrm;
use leptos::prelude::*;
use leptos_i18n::{t_string, td_string};
use project::ForYourself;
use sql::ForDatabase;
use state::{Choices, Going, file_name};

/// The panel.
#[component]
pub fn Takeout() -> impl IntoView {
    let choices = Choices::new();
    view! {
        <section class="takeout" id="takeout" tabindex="-1" aria-labelledby="takeout-title" data-testid="takeout">
            <h2 id="takeout-title">{say!(takeout.title)}</h2>
            <p class="hint">{say!(takeout.intro)}</p>
            <Which choices/>
            <State choices/>
            <div class="takeout-cards">
                <ForBoss choices/>
                <ForColleagues choices/>
                <ForYourself choices/>
                <ForCrm choices/>
                <ForPrograms choices/>
                <ForDatabase choices/>
            </div>
        </section>
    }
}

/// Which customers, which columns.
#[component]
fn Which(choices: Choices) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let all = move || app.summary.with(|summary| summary.as_ref().map_or(0, |summary| summary.customers));
    // How many the table shows now; asked again with every filter and result.
    let shown = RwSignal::new(None::<u32>);
    Effect::new(move || {
        app.revision.track();
        let query = app.query.get();
        let Some(client) = app.client().filter(|_| app.summary.with_untracked(Option::is_some)) else { return };
        leptos::task::spawn_local(async move {
            // A fault is told where it matters.
            if let Ok(page) = client.rows(query, 0, 1).await {
                let _ = shown.try_set(Some(page.total));
            }
        });
    });
    view! {
        <fieldset class="field takeout-which">
            <legend>{say!(takeout.which)}</legend>
            <label class="option">
                <input type="radio" name="takeout-which" data-testid="take-all" checked=true on:change=move |_| choices.shown_only.set(false)/>
                <span>{sentence(move || t_string!(i18n, takeout.which_all, customers = customers(i18n.get_locale(), all())))}</span>
            </label>
            <label class="option">
                <input type="radio" name="takeout-which" data-testid="take-shown" on:change=move |_| choices.shown_only.set(true)/>
                <span>{sentence(move || match shown.get() {
                    Some(shown) => t_string!(i18n, takeout.which_shown, customers = customers(i18n.get_locale(), shown.into())),
                    None => t_string!(i18n, takeout.which_shown, customers = format::NO_NUMBER),
                })}</span>
            </label>
        </fieldset>
        <ColumnChoice choices/>
    }
}

/// How far it is, how it ended, and a way to stop.
#[component]
fn State(choices: Choices) -> impl IntoView {
    let i18n = use_i18n();
    let words = move || {
        let locale = i18n.get_locale();
        match choices.going.get() {
            Going::Nothing => String::new(),
            Going::On(done, all) => td_string!(locale, takeout.going, done = format::count(done.into()), all = format::count(all.into())),
            Going::Over(TakeEnd::Saved(Saved { rows: 0, .. })) => td_string!(locale, results.downloaded).to_owned(),
            Going::Crm(n, unnamed, same_name) => {
                let (unnamed, same) = (format::count(unnamed.into()), format::count(same_name.into()));
                td_string!(locale, takeout.crm_done, rows = rows(locale, n.into()), unnamed = unnamed, same = same)
            }
            Going::Over(TakeEnd::Saved(saved)) => {
                td_string!(locale, takeout.saved, rows = rows(locale, saved.rows.into()))
            }
            Going::Over(TakeEnd::Stopped) => td_string!(locale, takeout.stopped).to_owned(),
            Going::Over(TakeEnd::Changed) => td_string!(locale, takeout.changed).to_owned(),
            Going::Over(TakeEnd::NoWriter(_)) => td_string!(locale, takeout.no_writer).to_owned(),
            Going::Copied => td_string!(locale, takeout.copied).to_owned(),
            Going::NotCopied => td_string!(locale, takeout.not_copied).to_owned(),
        }
    };
    // What does not stand in the file as it was.
    let altered = move || {
        let locale = i18n.get_locale();
        let Going::Over(TakeEnd::Saved(Saved { guarded, cut, .. })) = choices.going.get() else { return Vec::new() };
        let guarded = (guarded > 0).then(|| td_string!(locale, takeout.saved_guarded, n = format::count(guarded.into())));
        let cut = (cut > 0).then(|| td_string!(locale, takeout.saved_cut, n = format::count(cut)));
        guarded.into_iter().chain(cut).map(|text| view! { <p class="small">{text}</p> }).collect()
    };
    let share = move || match choices.going.get() {
        Going::On(done, all) if all > 0 => f64::from(done) / f64::from(all),
        _ => 0.0,
    };
    view! {
        <div class="takeout-state row" data-testid="takeout-state">
            <div role="status"><p>{words}</p>{altered}</div>
            <Show when=move || choices.busy()>
                <progress max="1" value=share aria-label=say!(takeout.progress)></progress>
                <button type="button" class="button small" data-testid="take-stop" on:click=move |_| choices.stop()>{say!(takeout.stop)}</button>
            </Show>
        </div>
    }
}

/// A page to print, a text to send.
#[component]
fn ForBoss(choices: Choices) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let copy = move |_| {
        let text = app.summary.with_untracked(|summary| summary.as_ref().map(|summary| summary_text(i18n.get_locale_untracked(), app, summary)));
        let Some(text) = text else { return };
        leptos::task::spawn_local(async move {
            let done = crate::browser::copy(&text).await;
            let _ = choices.going.try_set(if done { Going::Copied } else { Going::NotCopied });
        });
    };
    view! {
        <article class="takeout-card">
            <h3>{say!(takeout.boss)}</h3>
            <p class="hint small">{say!(takeout.boss_about)}</p>
            <button type="button" class="button primary" data-testid="open-report" on:click=move |_| app.show_report(true)>{say!(takeout.report)}</button>
            <button type="button" class="button" data-testid="copy-summary" on:click=copy>{say!(takeout.copy_summary)}</button>
        </article>
    }
}

/// A button that makes a table of one form.
#[component]
fn TakeButton(
    choices: Choices,
    form: TakeForm,
    id: &'static str,
    #[prop(optional)] primary: bool,
    label: fn(Locale) -> &'static str,
) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let save = move |_| {
        let Some(client) = app.client() else { return };
        let locale = i18n.get_locale_untracked();
        let take = choices.take(app, locale, form);
        let name = match form {
            TakeForm::SheetCsv | TakeForm::SheetCells => td_string!(locale, takeout.file_sheet),
            TakeForm::Exact => "customers",
            TakeForm::ForExcel => "customers-excel",
            TakeForm::About => td_string!(locale, takeout.file_about),
            _ => td_string!(locale, takeout.file_customers),
        };
        let ending = match form {
            TakeForm::Exact | TakeForm::ForExcel | TakeForm::SheetCsv => "csv",
            TakeForm::Json | TakeForm::About => "json",
            TakeForm::Ndjson => "ndjson",
            TakeForm::SheetCells | TakeForm::Cells => "xlsx",
        };
        let name = file_name(app, locale, name, ending);
        let standard = app.library.with_untracked(|library| crate::ui::words::chosen_name(locale, library));
        choices.run(app, async move {
            match ending {
                "xlsx" => client.take_book(&take, &standard, &name, choices.goes_on()).await,
                _ => client.take(&take, &name, choices.goes_on()).await,
            }
        });
    };
    view! {
        <button type="button" class="button" class:primary=primary data-testid=id disabled=move || choices.busy() on:click=save>
            {live(move || label(i18n.get_locale()))}
        </button>
    }
}

/// Workbooks and the sheet.
#[component]
fn ForColleagues(choices: Choices) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let too_many = move || app.summary.with(|summary| summary.as_ref().is_some_and(|summary| summary.customers > BOOK_ROWS.into()));
    view! {
        <article class="takeout-card">
            <h3>{say!(takeout.colleagues)}</h3>
            <p class="hint small">{say!(takeout.colleagues_about)}</p>
            <Show when=too_many>
                <p class="message small" data-testid="book-too-many">{sentence(move || t_string!(i18n, takeout.book_too_many, rows = format::count(BOOK_ROWS.into())))}</p>
            </Show>
            <TakeButton choices form=TakeForm::SheetCells id="take-sheet-xlsx" primary=true label=|locale| td_string!(locale, takeout.sheet_xlsx)/>
            <TakeButton choices form=TakeForm::Cells id="take-xlsx" label=|locale| td_string!(locale, takeout.xlsx)/>
            <TakeButton choices form=TakeForm::SheetCsv id="take-sheet" label=|locale| td_string!(locale, takeout.sheet_csv)/>
            <TakeButton choices form=TakeForm::ForExcel id="take-excel" label=|locale| td_string!(locale, takeout.excel_csv)/>
        </article>
    }
}

/// Exact forms.
#[component]
fn ForPrograms(choices: Choices) -> impl IntoView {
    let app = use_app();
    let report = move |_| {
        let Some(client) = app.client() else { return };
        leptos::task::spawn_local(async move {
            if let Err(fault) = client.export(Export::Report).await {
                app.report(fault);
            }
        });
    };
    view! {
        <article class="takeout-card">
            <h3>{say!(takeout.programs)}</h3>
            <p class="hint small">{say!(takeout.programs_about)}</p>
            <TakeButton choices form=TakeForm::Exact id="take-exact" primary=true label=|locale| td_string!(locale, takeout.exact_csv)/>
            <TakeButton choices form=TakeForm::Json id="take-json" label=|locale| td_string!(locale, takeout.json)/>
            <TakeButton choices form=TakeForm::Ndjson id="take-ndjson" label=|locale| td_string!(locale, takeout.ndjson)/>
            <TakeButton choices form=TakeForm::About id="take-about" label=|locale| td_string!(locale, takeout.about)/>
            <button type="button" class="button" data-testid="take-report" on:click=report>{say!(takeout.report_json)}</button>
        </article>
    }
}
