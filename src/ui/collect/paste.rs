//! A box to paste a table into, for those without a keyboard shortcut.

use crate::ui::i18n::*;
use crate::ui::say::say;
use crate::ui::state::use_app;
use leptos::prelude::*;
use leptos_i18n::t_string;

/// Closed until wanted.
#[component]
pub fn PasteBox() -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let text = RwSignal::new(String::new());
    let add = move |_| {
        let table = text.get_untracked();
        app.pasted.update_value(|n| *n += 1);
        app.add_text(&t_string!(i18n, collect.pasted_name, n = app.pasted.get_value()), &table);
        text.set(String::new());
    };
    view! {
        <details class="paste">
            <summary>{say!(collect.paste_open)}</summary>
            <label for="paste-text">{say!(collect.paste_label)}</label>
            <textarea id="paste-text" rows="5" data-testid="paste-text" spellcheck="false"
                prop:value=move || text.get() on:input=move |event| text.set(event_target_value(&event))></textarea>
            <button type="button" class="button" data-testid="paste-add" disabled=move || text.with(|text| text.trim().is_empty()) on:click=add>
                {say!(collect.paste_add)}
            </button>
        </details>
    }
}
