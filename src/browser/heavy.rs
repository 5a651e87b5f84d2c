//! The heavy worker's side: a question in, an answer out; it keeps nothing between two questions.

use super::wire::{pack, unpack};
use crate::charts::option_json;
use crate::protocol::{FromHeavy, ToHeavy, decode, encode};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::DedicatedWorkerGlobalScope;

/// Says where the worker panicked, never with what.
pub fn install_panic_hook() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(|at| format!("{}:{}", at.file(), at.line())).unwrap_or_default();
        post(&FromHeavy::Broken { text: format!("stopped at {place}") });
    }));
}

/// Serves one message of the page.
pub fn handle(data: &JsValue) {
    let message = unpack(data).ok_or_else(|| "not a message".to_owned()).and_then(|(control, _)| decode::<ToHeavy>(&control));
    match message {
        Ok(ToHeavy::Chart { request, chart }) => post(&FromHeavy::Chart { request, option: option_json(&chart) }),
        Err(text) => post(&FromHeavy::Broken { text }),
    }
}

fn post(message: &FromHeavy) {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    // A message that cannot be posted finds no page any more.
    scope.post_message(&pack(&encode(message), &JsValue::UNDEFINED)).ok();
}
