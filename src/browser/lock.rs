//! The late lock: before the first byte of a file is read, the browser is told to refuse this page every request, even
//! to its own host. `tools/boot.js` has the policy and what is fetched before.

use js_sys::{Function, Promise, Reflect};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
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

/// What came of an attempt to go online.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// The browser's policy refused it.
    Refused,
    /// It went out.
    WentOut,
    /// It failed, but no policy refused it: the network may be down.
    NotReached,
}

/// Tries to reach the page's own host, for the person who wants to see it fail.
///
/// A fetch fails alike without a network and under the policy; only the browser's own report tells them apart.
pub async fn attempt() -> Attempt {
    let Some(window) = web_sys::window() else { return Attempt::NotReached };
    let refused = Rc::new(Cell::new(false));
    let seen = Rc::clone(&refused);
    let listener = Closure::<dyn FnMut()>::new(move || seen.set(true));
    let listens = |add: bool| {
        if let Some(document) = window.document() {
            let (name, listener) = ("securitypolicyviolation", listener.as_ref().unchecked_ref());
            let done = if add {
                document.add_event_listener_with_callback(name, listener)
            } else {
                document.remove_event_listener_with_callback(name, listener)
            };
            done.ok();
        }
    };
    listens(true);
    let went_out = JsFuture::from(window.fetch_with_str("./")).await.is_ok();
    // The report comes as a task of its own, which may be later than the refusal.
    let pause = Promise::new(&mut |resolve, _| {
        window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, 100).ok();
    });
    JsFuture::from(pause).await.ok();
    listens(false);
    match (went_out, refused.get()) {
        (true, _) => Attempt::WentOut,
        (false, true) => Attempt::Refused,
        (false, false) => Attempt::NotReached,
    }
}
