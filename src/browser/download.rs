//! Files the person saves. A download is a blob: it asks no host.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Offers bytes (a buffer) as a file.
pub fn save_buffer(name: &str, mime: &str, buffer: &JsValue) -> Result<(), JsValue> {
    save_parts(name, mime, &Array::of(&[JsValue::from(Uint8Array::new(buffer))]))
}

/// A part of a file under way. The browser keeps it outside the page's memory, on disk where it is large.
pub fn part(buffer: &JsValue) -> Result<JsValue, JsValue> {
    Blob::new_with_u8_array_sequence(&Array::of(&[JsValue::from(Uint8Array::new(buffer))])).map(Into::into)
}

/// Offers parts, one behind the other, as a file.
pub fn save_parts(name: &str, mime: &str, parts: &Array) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let blob = Blob::new_with_blob_sequence_and_options(parts, &options)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let anchor: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.click();
    // The browser has taken the blob by the time the click returns; Safari wants the address a little longer.
    let free = wasm_bindgen::closure::Closure::once_into_js(move || Url::revoke_object_url(&url));
    if let Some(window) = web_sys::window() {
        window.set_timeout_with_callback_and_timeout_and_arguments_0(free.unchecked_ref(), 60_000)?;
    }
    Ok(())
}

/// The MIME type of a file name.
pub fn mime_of(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("json") => "application/json",
        Some("png") => "image/png",
        Some("svg") => "image/svg+xml",
        Some("xlsx") => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Some("ndjson") => "application/x-ndjson",
        Some("sql") => "application/sql",
        Some("txt") => "text/plain;charset=utf-8",
        _ => "text/csv;charset=utf-8",
    }
}
