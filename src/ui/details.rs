//! What a program said in its own words, folded away: for those who repair it.

use super::i18n::*;
use leptos::prelude::*;
use leptos_i18n::t;

/// Nothing where there is nothing to tell.
#[component]
pub fn Technical(text: Option<String>) -> impl IntoView {
    let i18n = use_i18n();
    text.map(|text| {
        view! {
            <details class="technical">
                <summary>{t!(i18n, problems.details)}</summary>
                <code>{text}</code>
            </details>
        }
    })
}
