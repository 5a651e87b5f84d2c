//! A field for a short text that is put back where the rules refuse it.

use crate::ui::say::live;
use leptos::html;
use leptos::prelude::*;

/// The field.
#[component]
pub fn TextField(
    /// Its id in the document.
    id: String,
    /// What it is.
    label: Signal<&'static str>,
    /// The text in force.
    value: Signal<String>,
    /// Called with another text.
    choose: Callback<String>,
    /// Whether a few characters are all it holds.
    #[prop(optional)]
    short: bool,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let changed = move |event: web_sys::Event| {
        choose.run(event_target_value(&event).trim().to_owned());
        // What the rules refuse was not kept.
        if let Some(input) = input.get_untracked() {
            input.set_value(&value.get_untracked());
        }
    };
    view! {
        <label class="field">
            <span>{live(move || label.get())}</span>
            <input node_ref=input type="text" autocomplete="off" id=id.clone() data-testid=id class:short=short prop:value=move || value.get() on:change=changed/>
        </label>
    }
}
