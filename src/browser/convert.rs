//! Text files in encodings that cannot be cut before they are decoded (UTF-16 and the like) become UTF-8 files first, by the
//! browser's own streams: no byte of them is held twice, and files of any size pass.

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FilePropertyBag};

/// The file as UTF-8. What is no text in the encoding becomes U+FFFD; a byte-order mark goes.
///
/// # Errors
/// What the browser says where it cannot read the file or does not know the encoding.
pub async fn to_utf8(file: &File, encoding: &str) -> Result<File, JsValue> {
    let decoder = construct("TextDecoderStream", &[encoding.into()])?;
    let encoder = construct("TextEncoderStream", &[])?;
    let decoded = call(&call(file, "stream", &[])?, "pipeThrough", &[decoder])?;
    let encoded = call(&decoded, "pipeThrough", &[encoder])?;
    // A response that never came from anywhere: the plain way from a stream to a blob.
    let blob = JsFuture::from(call(&construct("Response", &[encoded])?, "blob", &[])?.dyn_into::<Promise>()?).await?;
    let options = FilePropertyBag::new();
    options.set_type("text/csv");
    File::new_with_blob_sequence_and_options(&Array::of(&[blob]), &file.name(), &options)
}

fn construct(class: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let class: Function = Reflect::get(&js_sys::global(), &class.into())?.dyn_into()?;
    Reflect::construct(&class, &arguments.iter().collect::<Array>())
}

fn call(on: &JsValue, method: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let method: Function = Reflect::get(on, &method.into())?.dyn_into()?;
    method.apply(on, &arguments.iter().collect::<Array>())
}
