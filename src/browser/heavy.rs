//! The heavy worker's side: a question in, an answer out; it keeps nothing between two questions.

use super::wire::{pack, unpack};
use crate::charts::option_json;
use crate::protocol::{FromHeavy, PackedTable, ToHeavy, UnpackError, decode, encode};
use crate::unpack::{self as tables, Limits};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, File, FileReaderSync};

/// Says where the worker panicked, never with what.
pub fn install_panic_hook() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(|at| format!("{}:{}", at.file(), at.line())).unwrap_or_default();
        post(&FromHeavy::Broken { text: format!("stopped at {place}") }, &JsValue::UNDEFINED);
    }));
}

/// Serves one message of the page.
pub fn handle(data: &JsValue) {
    let message = unpack(data).ok_or_else(|| "not a message".to_owned()).and_then(|(control, beside)| Ok((decode::<ToHeavy>(&control)?, beside)));
    match message {
        Ok((ToHeavy::Chart { request, chart }, _)) => post(&FromHeavy::Chart { request, option: option_json(&chart) }, &JsValue::UNDEFINED),
        Ok((ToHeavy::Unpack { request }, file)) => {
            let tables = bytes_of(&file).ok_or(UnpackError::Damaged).and_then(|bytes| tables::unpack(&bytes, Limits::default()));
            let buffers: Array = tables.iter().flatten().map(|table| JsValue::from(Uint8Array::from(table.bytes.as_slice()).buffer())).collect();
            let result = tables.map(|tables| {
                let likeliest = tables::likeliest(&tables) as u32;
                (tables.into_iter().map(|table| PackedTable { name: table.name, sheet: table.sheet }).collect(), likeliest)
            });
            post(&FromHeavy::Unpacked { request, result }, &buffers);
        }
        Err(text) => post(&FromHeavy::Broken { text }, &JsValue::UNDEFINED),
    }
}

/// All bytes of a file; a workbook cannot be read in parts.
fn bytes_of(file: &JsValue) -> Option<Vec<u8>> {
    let buffer = FileReaderSync::new().ok()?.read_as_array_buffer(file.dyn_ref::<File>()?).ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

fn post(message: &FromHeavy, beside: &JsValue) {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    // A message that cannot be posted finds no page any more.
    scope.post_message(&pack(&encode(message), beside)).ok();
}
