//! Where the keyboard goes on when what it was on is gone.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Puts the keyboard on the first element that a selector finds, once the screen shows what was just changed.
pub fn focus_soon(selector: &'static str) {
    request_animation_frame(move || focus(document().query_selector(selector).ok().flatten()));
}

/// The same with the id of an element.
pub fn focus_id_soon(id: String) {
    request_animation_frame(move || focus(document().get_element_by_id(&id)));
}

/// Puts the keyboard on a button (its `data-testid`) of the own preset of this name, likewise.
pub fn focus_preset(name: String, button: &'static str) {
    request_animation_frame(move || {
        let Ok(rows) = document().query_selector_all("[data-testid=own-preset]") else { return };
        let named = |row: &web_sys::Element| {
            row.query_selector("strong").ok().flatten().is_some_and(|strong| strong.text_content().as_deref() == Some(name.trim()))
        };
        let row = (0..rows.length()).filter_map(|place| rows.item(place)?.dyn_into::<web_sys::Element>().ok()).find(named);
        focus(row.and_then(|row| row.query_selector(&format!("[data-testid={button}]")).ok().flatten()));
    });
}

fn focus(element: Option<web_sys::Element>) {
    if let Some(element) = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        element.focus().ok();
    }
}
