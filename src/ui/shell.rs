//! The frame around the steps: header, navigation, faults, footer.

use super::card::CustomerCard;
use super::collect::CollectStep;
use super::details::Technical;
use super::i18n::*;
use super::intake::Intake;
use super::monitor::MonitorStep;
use super::prefs::{self, Theme};
use super::results::ResultsStep;
use super::rules::RulesStep;
use super::state::{App, Notice, Step, use_app};
use super::strategy::StrategyStep;
use super::words::{fault_details, fault_text};
use leptos::prelude::*;
use leptos_i18n::{Locale as _, t, t_string, td_string};

/// The whole page.
#[component]
pub fn Page() -> impl IntoView {
    let i18n = prefs::provide_language();
    let theme = prefs::provide_theme();
    let app = start_page();
    provide_context(app);
    view! {
        <a class="skip" href="#main">{t!(i18n, app.skip)}</a>
        <header class="top">
            <div class="top-row">
                <p class="brand"><BrandMark/><span>{t!(i18n, app.name)}</span></p>
                <div class="top-tools">
                    <LanguageSwitch/>
                    <ThemeSwitch theme/>
                </div>
            </div>
            <Steps/>
        </header>
        <main id="main" class="main" tabindex="-1">
            <Messages/>
            {move || match app.step.get() {
                Step::Collect => view! { <CollectStep/> }.into_any(),
                Step::Rules => view! { <RulesStep/> }.into_any(),
                Step::Results => view! { <ResultsStep/> }.into_any(),
                Step::Strategy => view! { <StrategyStep/> }.into_any(),
                Step::Monitor => view! { <MonitorStep/> }.into_any(),
            }}
        </main>
        <footer class="foot"><p class="foot-inner privacy" data-testid="privacy"><LockMark/><span>{t!(i18n, app.privacy)}</span></p></footer>
        <CustomerCard/>
        <Intake/>
    }
}

#[component]
fn BrandMark() -> impl IntoView {
    view! {
        <svg class="brand-mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <rect x="2" y="13" width="5" height="8" rx="1.5"/>
            <rect x="9.5" y="8" width="5" height="13" rx="1.5"/>
            <rect x="17" y="3" width="5" height="18" rx="1.5"/>
        </svg>
    }
}

#[component]
fn LockMark() -> impl IntoView {
    view! {
        <svg class="lock-mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d="M7 10V7a5 5 0 0 1 10 0v3h1a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2zm2 0h6V7a3 3 0 0 0-6 0z"/>
        </svg>
    }
}

#[component]
fn LanguageSwitch() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <select
            class="quiet-select"
            data-testid="lang"
            aria-label=move || t_string!(i18n, app.lang_label)
            prop:value=move || prefs::tag(i18n.get_locale())
            on:change=move |event| {
                if let Some(locale) = prefs::from_tag(&event_target_value(&event)) {
                    prefs::use_language(i18n, locale);
                }
            }
        >
            {Locale::get_all().iter().map(|&locale| view! {
                <option value=prefs::tag(locale) lang=prefs::tag(locale) selected=move || i18n.get_locale() == locale>{prefs::own_name(locale)}</option>
            }).collect_view()}
        </select>
    }
}

#[component]
fn ThemeSwitch(theme: RwSignal<Theme>) -> impl IntoView {
    let i18n = use_i18n();
    let name = move |choice: Theme| {
        let locale = i18n.get_locale();
        match choice {
            Theme::Auto => td_string!(locale, app.theme_auto),
            Theme::Light => td_string!(locale, app.theme_light),
            Theme::Dark => td_string!(locale, app.theme_dark),
        }
    };
    view! {
        <select
            class="quiet-select"
            data-testid="theme"
            aria-label=move || t_string!(i18n, app.theme_label)
            prop:value=move || theme.get().id()
            on:change=move |event| theme.set(Theme::from_id(&event_target_value(&event)))
        >
            {Theme::ALL.into_iter().map(|choice| view! {
                <option value=choice.id() selected=move || theme.get() == choice>{move || name(choice)}</option>
            }).collect_view()}
        </select>
    }
}

#[component]
fn Steps() -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let ready = move |step: Step| !step.needs_result() || app.summary.with(Option::is_some);
    let name = move |step: Step| {
        let locale = i18n.get_locale();
        match step {
            Step::Collect => td_string!(locale, app.step_collect),
            Step::Rules => td_string!(locale, app.step_rules),
            Step::Results => td_string!(locale, app.step_results),
            Step::Strategy => td_string!(locale, app.step_strategy),
            Step::Monitor => td_string!(locale, app.step_monitor),
        }
    };
    view! {
        <nav class="steps" aria-label=move || t_string!(i18n, app.steps_label)>
            <ol>
                {Step::ALL.into_iter().enumerate().map(|(place, step)| view! {
                    <li>
                        <button
                            type="button"
                            class="step"
                            data-testid=format!("step-{}", place + 1)
                            aria-current=move || (app.step.get() == step).then_some("step")
                            disabled=move || !ready(step)
                            title=move || (!ready(step)).then(|| t_string!(i18n, app.step_needs))
                            on:click=move |_| app.go(step)
                        >
                            <span class="step-number" aria-hidden="true">{place + 1}</span>
                            <span>{move || name(step)}</span>
                        </button>
                    </li>
                }).collect_view()}
            </ol>
        </nav>
    }
}

/// Faults and passing words, above whatever step is on screen.
#[component]
fn Messages() -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let fault = move || app.fault.get().and_then(|fault| fault_text(i18n.get_locale(), &fault).map(|text| (text, fault_details(&fault))));
    let notice = move || {
        let locale = i18n.get_locale();
        app.notice.get().map(|notice| match notice {
            Notice::Cancelled if app.summary.with(Option::is_some) => td_string!(locale, app.cancelled).to_owned(),
            Notice::Cancelled => td_string!(locale, app.cancelled_first).to_owned(),
            Notice::SettingsProblem(reason) => td_string!(locale, app.settings_problem, reason = reason),
            Notice::SettingsBlocked => td_string!(locale, app.settings_blocked).to_owned(),
        })
    };
    view! {
        <div role="alert">
            {move || fault().map(|(text, details)| view! {
                <section class="message bad" data-testid="fault">
                    <h2>{t!(i18n, problems.title)}</h2>
                    <p>{text}</p>
                    <Technical text=details/>
                    <div class="row">
                        <Show when=move || app.step.get() == Step::Collect && !app.files.with(Vec::is_empty)>
                            <button type="button" class="button" on:click=move |_| app.start()>{t!(i18n, problems.retry)}</button>
                        </Show>
                        <button type="button" class="button" on:click=move |_| drop(window().location().reload())>{t!(i18n, problems.reload)}</button>
                        <button type="button" class="button ghost" on:click=move |_| app.fault.set(None)>{t!(i18n, problems.dismiss)}</button>
                    </div>
                </section>
            })}
        </div>
        <div role="status">
            {move || notice().map(|text| view! {
                <section class="message" data-testid="notice">
                    <p>{text}</p>
                    <button type="button" class="button ghost" on:click=move |_| app.notice.set(None)>{t!(i18n, problems.dismiss)}</button>
                </section>
            })}
        </div>
    }
}

/// The page's state with its client running and the stored rules in use.
fn start_page() -> App {
    let (rules, problem) = crate::browser::settings::load_rules();
    let app = App::new(rules);
    app.set_client(crate::browser::Client::start(move |event| app.on_event(event)));
    app.notice.set(problem.map(Notice::SettingsProblem));
    app
}
