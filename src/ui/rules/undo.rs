//! Back and forward through the changes of the rules: two buttons, and the keys that every program has for it.

use super::differences::differences;
use crate::rules::Rules;
use crate::ui::focus::focus_soon;
use crate::ui::format;
use crate::ui::i18n::*;
use crate::ui::say::{live, say};
use crate::ui::state::{App, use_app};
use leptos::ev;
use leptos::prelude::*;
use leptos_i18n::td_string;
use wasm_bindgen::JsCast;

/// The bar; it stays in view while the fields scroll.
#[component]
pub fn UndoBar() -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let keys = window_event_listener(ev::keydown, move |event| {
        if pressed(app, &event) {
            event.prevent_default();
        }
    });
    on_cleanup(move || keys.remove());
    let back = Memo::new(move |_| app.undo.with(|undo| undo.before().map(|state| state.rules.clone())));
    let forward = Memo::new(move |_| app.undo.with(|undo| undo.after().map(|state| state.rules.clone())));
    let undo_text = move || {
        let locale = i18n.get_locale();
        match back.get().and_then(|then| step_text(locale, &then, &app.rules.get())) {
            Some(what) => td_string!(locale, share.undo_what, what = what),
            None => td_string!(locale, rules.undo).to_owned(),
        }
    };
    let redo_text = move || {
        let locale = i18n.get_locale();
        match forward.get().and_then(|then| step_text(locale, &app.rules.get(), &then)) {
            Some(what) => td_string!(locale, share.redo_what, what = what),
            None => td_string!(locale, share.redo).to_owned(),
        }
    };
    // A button that is pressed for the last time cannot be pressed again: the keyboard goes on at the other one.
    let undo = move |_| {
        app.undo_rules();
        if back.with_untracked(Option::is_none) {
            focus_soon("[data-testid=rules-redo]");
        }
    };
    let redo = move |_| {
        app.redo_rules();
        if forward.with_untracked(Option::is_none) {
            focus_soon("[data-testid=rules-undo]");
        }
    };
    view! {
        <div class="row undo-bar" role="group" aria-label=say!(share.undo_label)>
            <button type="button" class="button small" data-testid="rules-undo" aria-keyshortcuts="Control+Z" disabled=move || back.with(Option::is_none) on:click=undo>
                <span>{live(undo_text)}</span>
            </button>
            <button type="button" class="button small" data-testid="rules-redo" aria-keyshortcuts="Control+Shift+Z Control+Y" disabled=move || forward.with(Option::is_none) on:click=redo>
                <span>{live(redo_text)}</span>
            </button>
        </div>
    }
}

/// What a step changes: in words where it is one thing, else how many; `None` where there are no words for it.
fn step_text(locale: Locale, from: &Rules, to: &Rules) -> Option<String> {
    let mut what = differences(locale, from, to);
    match what.len() {
        0 => None,
        1 => what.pop(),
        n => Some(td_string!(locale, share.undo_several, n = format::count(n as u64))),
    }
}

/// Whether the keys were meant for the rules: a text field undoes its own typing, and a dialog hides them.
fn pressed(app: App, event: &web_sys::KeyboardEvent) -> bool {
    if !(event.ctrl_key() || event.meta_key()) || event.alt_key() || app.privacy_open.get_untracked() || is_writing(event) {
        return false;
    }
    match (event.key().to_ascii_lowercase().as_str(), event.shift_key()) {
        ("z", false) => app.undo_rules(),
        ("z", true) | ("y", false) => app.redo_rules(),
        _ => return false,
    }
    true
}

fn is_writing(event: &web_sys::KeyboardEvent) -> bool {
    let Some(element) = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) else { return false };
    match element.dyn_ref::<web_sys::HtmlInputElement>() {
        Some(input) => !matches!(input.type_().as_str(), "radio" | "checkbox" | "button" | "submit" | "file" | "range" | "color"),
        None => element.tag_name() == "TEXTAREA",
    }
}
