//! The browser's way back: it goes to the step before, not away from the page with its result. The address says which step
//! is on screen and nothing else.

use super::state::{App, Step};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// Notes that a step is on screen now.
pub fn note(step: Step) {
    if named() != Some(step) {
        // Without a history (some embedded pages) everything else still works.
        if let Ok(history) = window().history() {
            history.push_state_with_url(&JsValue::NULL, "", Some(&format!("#{}", step.id()))).ok();
        }
    }
}

/// Opens the step that the address names, and follows the browser's back and forward.
pub fn follow(app: App) {
    // After a reload there is no result to show: the address must not say so.
    if named().is_some_and(|step| !app.show(step))
        && let Ok(history) = window().history()
    {
        history.replace_state_with_url(&JsValue::NULL, "", Some(&format!("#{}", Step::Collect.id()))).ok();
    }
    let handle = window_event_listener(leptos::ev::popstate, move |_| {
        // A link pasted into the address of the open page loads nothing anew.
        if super::links::take_up(app) {
            return;
        }
        if let Some(step) = named() {
            app.show(step);
        }
    });
    on_cleanup(move || handle.remove());
}

/// The step in the address; the first where it names nothing, none where it names something else.
fn named() -> Option<Step> {
    let hash = window().location().hash().unwrap_or_default();
    if hash.is_empty() { Some(Step::Collect) } else { Step::ALL.into_iter().find(|step| hash.strip_prefix('#') == Some(step.id())) }
}
