//! The late lock: before the first byte of a file is read, the browser is told to refuse this page every request, even
//! to its own host. `tools/boot.js` has the policy and what is fetched before.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Locks the page; a second call changes nothing. Gives whether all parts of the page had arrived, or `None` where the
/// page could not be locked.
pub async fn lock() -> Option<bool> {
    let kit = Reflect::get(&js_sys::global(), &"fenji".into()).ok()?;
    let lock: Function = Reflect::get(&kit, &"lock".into()).ok()?.dyn_into().ok()?;
    let done: Promise = lock.call0(&JsValue::UNDEFINED).ok()?.dyn_into().ok()?;
    JsFuture::from(done).await.ok()?.as_bool()
}

/// Tries to reach the page's own host, for the person who wants to see it fail. `true` = the browser refused.
pub async fn is_refused() -> bool {
    let Some(window) = web_sys::window() else { return false };
    JsFuture::from(window.fetch_with_str("./")).await.is_err()
}
