//! The heavy worker's shell: what a first grade does without. One exported function, as in `worker`.

use wasm_bindgen::prelude::*;

fn main() {
    fenji::browser::heavy::install_panic_hook();
}

/// Serves one message of the page.
#[wasm_bindgen]
pub fn handle_message(data: &JsValue) {
    fenji::browser::heavy::handle(data);
}
