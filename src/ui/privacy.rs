//! What happens to the data, how to check it, what no page can stop, and what the browser keeps.

use super::i18n::*;
use super::say::{live, say};
use super::state::use_app;
use crate::browser::{self, Attempt};
use leptos::html;
use leptos::prelude::*;
use leptos_i18n::{t_string, td_string};

/// The dialog; the footer opens it.
#[component]
pub fn PrivacyDialog() -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        let Some(element) = dialog.get() else { return };
        match app.privacy_open.get() {
            true if !element.open() => drop(element.show_modal()),
            false if element.open() => element.close(),
            _ => {}
        }
    });
    let locked = move || app.locked.get().is_some();
    view! {
        <dialog node_ref=dialog class="sheet" data-testid="privacy-dialog" aria-labelledby="privacy-title" on:close=move |_| app.privacy_open.set(false)>
            <div class="row spread">
                <h2 id="privacy-title">{say!(privacy.title)}</h2>
                <button type="button" class="button ghost small" data-testid="privacy-close" on:click=move |_| app.privacy_open.set(false)>{say!(app.close)}</button>
            </div>
            <p>{say!(privacy.promise)}</p>
            <div class="proof" class:locked=locked data-testid="privacy-state">
                <p>{live(move || if locked() { t_string!(i18n, privacy.state_locked) } else { t_string!(i18n, privacy.state_open) })}</p>
                <Show when=locked><Try/></Show>
            </div>
            <h3>{say!(privacy.how_title)}</h3>
            <ul>
                <li>{say!(privacy.how_1)}</li>
                <li>{say!(privacy.how_2)}</li>
                <li>{say!(privacy.how_3)}</li>
            </ul>
            <h3>{say!(privacy.limits_title)}</h3>
            <ul>
                <li>{say!(privacy.limit_1)}</li>
                <li>{say!(privacy.limit_2)}</li>
                <li>{say!(privacy.limit_3)}</li>
                <li>{say!(privacy.limit_4)}</li>
            </ul>
            <h3>{say!(privacy.kept_title)}</h3>
            <p>{say!(privacy.kept)}</p>
            <Forget/>
        </dialog>
    }
}

/// Lets the person see the browser refuse.
#[component]
fn Try() -> impl IntoView {
    let i18n = use_i18n();
    let came = RwSignal::new(None::<Attempt>);
    let attempt = move |_| {
        came.set(None);
        leptos::task::spawn_local(async move {
            let attempt = browser::attempt().await;
            let _ = came.try_set(Some(attempt));
        });
    };
    let said = move || {
        let locale = i18n.get_locale();
        came.get().map_or("", |came| match came {
            Attempt::Refused => td_string!(locale, privacy.refused),
            Attempt::WentOut => td_string!(locale, privacy.not_refused),
            Attempt::NotReached => td_string!(locale, privacy.not_reached),
        })
    };
    view! {
        <button type="button" class="button small" data-testid="privacy-try" on:click=attempt>{say!(privacy.try_it)}</button>
        <p role="status" class:good-text=move || came.get() == Some(Attempt::Refused) class:bad-text=move || came.get() == Some(Attempt::WentOut) data-testid="privacy-tried">
            {live(said)}
        </p>
    }
}

/// Removes what the browser keeps, after a second click.
#[component]
fn Forget() -> impl IntoView {
    let app = use_app();
    let asked = RwSignal::new(false);
    view! {
        <Show when=move || asked.get() fallback=move || view! {
            <button type="button" class="button small" data-testid="forget" on:click=move |_| asked.set(true)>{say!(privacy.forget)}</button>
        }>
            <div class="row" role="alert">
                <p>{say!(privacy.forget_sure)}</p>
                <button type="button" class="button small" data-testid="forget-yes" on:click=move |_| app.forget_everything()>{say!(privacy.forget_yes)}</button>
                <button type="button" class="button ghost small" on:click=move |_| asked.set(false)>{say!(privacy.forget_no)}</button>
            </div>
        </Show>
    }
}
