//! What a program said in its own words, folded away: for those who repair it.

use super::say::say;
use leptos::prelude::*;

/// Nothing where there is nothing to tell.
#[component]
pub fn Technical(text: Option<String>) -> impl IntoView {
    text.map(|text| {
        view! {
            <details class="technical">
                <summary>{say!(problems.details)}</summary>
                <code>{text}</code>
            </details>
        }
    })
}
