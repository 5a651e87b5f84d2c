//! The worker's shell: one exported function. The bootstrap around it queues messages until the module runs.

use wasm_bindgen::prelude::*;

fn main() {
    fenji::browser::worker::install_panic_hook();
    fenji::browser::worker::lend_decoder();
}

/// Serves one message of the page.
#[wasm_bindgen]
pub fn handle_message(data: &JsValue) {
    fenji::browser::worker::handle(data);
}
