//! The frame around the steps: header, navigation, footer.

use super::card::CustomerCard;
use super::collect::CollectStep;
use super::i18n::*;
use super::intake::Intake;
use super::messages::Messages;
use super::monitor::MonitorStep;
use super::prefs::{self, Theme};
use super::privacy::PrivacyDialog;
use super::report::Report;
use super::results::ResultsStep;
use super::rules::RulesStep;
use super::say::{live, say};
use super::state::{App, Step, use_app};
use super::strategy::StrategyStep;
use leptos::prelude::*;
use leptos_i18n::{Locale as _, t_string, td_string};

/// The whole page.
#[component]
pub fn Page() -> impl IntoView {
    prefs::provide_language();
    let theme = prefs::provide_theme();
    let app = start_page();
    provide_context(app);
    view! {
        <a class="skip" href="#main">{say!(app.skip)}</a>
        <header class="top">
            <div class="top-row">
                <p class="brand"><BrandMark/><span>{say!(app.name)}</span></p>
                <div class="top-tools">
                    <LanguageSwitch/>
                    <ThemeSwitch theme/>
                </div>
            </div>
            <Steps/>
        </header>
        <main id="main" class="main" tabindex="-1">
            <Messages/>
            {live(move || match app.step.get() {
                Step::Collect => view! { <CollectStep/> }.into_any(),
                Step::Rules => view! { <RulesStep/> }.into_any(),
                Step::Results if app.report_open.get() => view! { <Report/> }.into_any(),
                Step::Results => view! { <ResultsStep/> }.into_any(),
                Step::Strategy => view! { <StrategyStep/> }.into_any(),
                Step::Monitor => view! { <MonitorStep/> }.into_any(),
            })}
        </main>
        <Foot/>
        <PrivacyDialog/>
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

/// What happens to the data, in a line, and the way to the proof.
#[component]
fn Foot() -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let said = move || if app.locked.get().is_some() { t_string!(i18n, privacy.foot_locked) } else { t_string!(i18n, privacy.foot_open) };
    view! {
        <footer class="foot">
            <div class="foot-inner row spread">
                <p class="privacy" data-testid="privacy"><LockMark/><span>{said}</span></p>
                <button type="button" class="button ghost small" data-testid="privacy-open" on:click=move |_| app.privacy_open.set(true)>{say!(privacy.open)}</button>
            </div>
        </footer>
    }
}

#[component]
fn LanguageSwitch() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <select
            class="quiet-select"
            data-testid="lang"
            aria-label=say!(app.lang_label)
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
            aria-label=say!(app.theme_label)
            prop:value=move || theme.get().id()
            on:change=move |event| theme.set(Theme::from_id(&event_target_value(&event)))
        >
            {Theme::ALL.into_iter().map(|choice| view! {
                <option value=choice.id() selected=move || theme.get() == choice>{live(move || name(choice))}</option>
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
        <nav class="steps" aria-label=say!(app.steps_label)>
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
                            <span>{live(move || name(step))}</span>
                        </button>
                    </li>
                }).collect_view()}
            </ol>
        </nav>
    }
}

/// The page's state with its client running and the kept rules in use.
fn start_page() -> App {
    let (library, trouble) = crate::browser::settings::load();
    let app = App::new(library);
    app.set_client(crate::browser::Client::start(move |event| app.on_event(event)));
    app.start_keeping(trouble);
    app.start_decisions();
    super::links::take_up(app);
    super::history::follow(app);
    app
}
