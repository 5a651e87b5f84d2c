//! User Timing marks: what took how long, for the person's own developer tools and for the benches. And giving way.

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Performance;

fn performance() -> Option<Performance> {
    web_sys::window()?.performance()
}

/// Milliseconds since the page began.
pub fn now() -> f64 {
    performance().map_or(0.0, |performance| performance.now())
}

/// Gives way to what waits for the page's thread: what comes after is a task of its own.
pub async fn next_task() {
    let later = Promise::new(&mut |go_on, _| {
        if web_sys::window().is_none_or(|window| window.set_timeout_with_callback(&go_on).is_err()) {
            go_on.call0(&JsValue::UNDEFINED).ok();
        }
    });
    JsFuture::from(later).await.ok();
}

/// Records a measure from `start` to now, with rows and bytes in its detail.
pub fn measure(name: &str, start: f64, rows: u64, bytes: u64) {
    let Some(performance) = performance() else { return };
    let detail = Object::new();
    Reflect::set(&detail, &"rows".into(), &(rows as f64).into()).ok();
    Reflect::set(&detail, &"bytes".into(), &(bytes as f64).into()).ok();
    let options = Object::new();
    Reflect::set(&options, &"detail".into(), &detail).ok();
    Reflect::set(&options, &"start".into(), &start.into()).ok();
    Reflect::set(&options, &"end".into(), &performance.now().into()).ok();
    // web-sys has only the User Timing of level 2, whose `measure` takes no detail.
    if let Ok(measure) = Reflect::get(&performance, &"measure".into()).and_then(|value| value.dyn_into::<Function>()) {
        measure.call2(&performance, &name.into(), &options).ok();
    }
}
