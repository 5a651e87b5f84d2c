//! Faults, passing words and the state of the storage, above whatever step is on screen.

use super::decisions::{loaded_text, refused_text, unkept_text};
use super::details::Technical;
use super::i18n::*;
use super::project::project_error_text;
use super::say::{live, say};
use super::state::{Keeping, Notice, Step, use_app};
use super::words::{fault_details, fault_text, keeping_text, plain_name, taken_text};
use crate::browser::settings;
use crate::rules::Preset;
use crate::rules::shelf::Trouble;
use crate::ui::words::chosen_name;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// All of them.
#[component]
pub fn Messages() -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let fault = move || app.fault.get().and_then(|fault| fault_text(i18n.get_locale(), &fault).map(|text| (text, fault_details(&fault))));
    let notice = move || {
        let locale = i18n.get_locale();
        app.notice.get().map(|notice| match notice {
            Notice::Cancelled if app.summary.with(Option::is_some) => td_string!(locale, app.cancelled).to_owned(),
            Notice::Cancelled => td_string!(locale, app.cancelled_first).to_owned(),
            Notice::SameFile(name) => td_string!(locale, collect.same_file, name = plain_name(&name)),
            Notice::RulesWaiting(name) => td_string!(locale, collect.rules_waiting, name = plain_name(&name)),
            Notice::NothingLeft => td_string!(locale, quality.nothing_left).to_owned(),
            Notice::Decisions(count) => loaded_text(locale, count),
            Notice::DecisionsRefused(name, error) => refused_text(locale, &name, &error),
            Notice::ProjectOpened(name, true) => td_string!(locale, takeout.project_opened, name = plain_name(&name), files = app.project_files()),
            Notice::ProjectOpened(name, false) => td_string!(locale, takeout.project_bare, name = plain_name(&name), files = app.project_files()),
            Notice::ProjectRefused(name, error) => project_error_text(locale, &name, &error),
            Notice::ProjectFixed => td_string!(locale, takeout.project_fixed, files = app.project_files()),
            Notice::DecisionsUnkept(unkept) => unkept_text(locale, unkept).to_owned(),
            Notice::Preset(taken) => taken_text(locale, taken).to_owned(),
        })
    };
    view! {
        <div role="alert">
            {live(move || fault().map(|(text, details)| view! {
                <section class="message bad" data-testid="fault">
                    <h2>{say!(problems.title)}</h2>
                    <p>{text}</p>
                    <Technical text=details/>
                    <div class="row">
                        <Show when=move || app.step.get() == Step::Collect && !app.files.with(Vec::is_empty)>
                            <button type="button" class="button" on:click=move |_| app.start()>{say!(problems.retry)}</button>
                        </Show>
                        <button type="button" class="button" on:click=move |_| drop(window().location().reload())>{say!(problems.reload)}</button>
                        <button type="button" class="button ghost" on:click=move |_| app.fault.set(None)>{say!(problems.dismiss)}</button>
                    </div>
                </section>
            }))}
        </div>
        <div role="status">
            {live(move || notice().map(|text| view! {
                <section class="message" data-testid="notice">
                    <p>{text}</p>
                    <button type="button" class="button ghost" on:click=move |_| app.notice.set(None)>{say!(problems.dismiss)}</button>
                </section>
            }))}
        </div>
        <Storage/>
    }
}

/// Why the rules are not kept, and what can be done: shown once for each change of state.
#[component]
fn Storage() -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let seen = RwSignal::new(Keeping::Kept);
    let keeping = Memo::new(move |_| app.keeping.get());
    let shown = move || keeping.with(|keeping| seen.with(|seen| seen != keeping).then(|| keeping.clone()));
    let save_rules = move |_| {
        let locale = i18n.get_locale_untracked();
        let library = app.library.get_untracked();
        let mut presets = library.presets.clone();
        if library.edited() {
            presets.push(Preset::new(library.numbered(&chosen_name(locale, &library)), library.rules.clone()));
        }
        if presets.is_empty() {
            presets.push(Preset::new(chosen_name(locale, &library), library.rules));
        }
        app.save_preset_file(td_string!(locale, rules.all_file), presets, false);
    };
    let save_aside = move |_| {
        if let Some(client) = app.client() {
            client.save_text("fenji-unreadable-rules.txt", &settings::aside().join("\n"));
        }
    };
    view! {
        <div role="status">
            {live(move || shown().and_then(|keeping| keeping_text(i18n.get_locale(), &keeping).map(|text| {
                let aside = matches!(keeping, Keeping::Trouble(Trouble::Restored | Trouble::Damaged));
                let again = matches!(keeping, Keeping::Wiped | Keeping::Trouble(Trouble::Full));
                view! {
                    <section class="message" data-testid="storage">
                        <p>{text}</p>
                        <div class="row">
                            {again.then(|| view! {
                                <button type="button" class="button" data-testid="keep-again" on:click=move |_| app.keep_again()>{say!(presets.keep_again)}</button>
                            })}
                            {aside.then(|| view! {
                                <button type="button" class="button" data-testid="save-aside" on:click=save_aside>{say!(presets.download_aside)}</button>
                            })}
                            {(!aside).then(|| view! {
                                <button type="button" class="button" data-testid="save-rules" on:click=save_rules>{say!(presets.download_all)}</button>
                            })}
                            <button type="button" class="button ghost" on:click=move |_| seen.set(keeping.clone())>{say!(problems.dismiss)}</button>
                        </div>
                    </section>
                }
            })))}
        </div>
    }
}
