//! How a message looks to `postMessage`: `[control bytes, beside]`, where beside is a file, files or a buffer.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

/// A message and what travels beside it.
pub fn pack(control: &[u8], beside: &JsValue) -> Array {
    Array::of(&[Uint8Array::from(control).into(), beside.clone()])
}

/// The control bytes and what travels beside them; `None` where it is no such message.
pub fn unpack(data: &JsValue) -> Option<(Vec<u8>, JsValue)> {
    let message = data.dyn_ref::<Array>()?;
    let control = message.get(0).dyn_into::<Uint8Array>().ok()?;
    Some((control.to_vec(), message.get(1)))
}
