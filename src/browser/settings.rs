//! Rules and settings in local storage: it may be blocked, full, wiped, or written by another tab. What to do then is
//! [`shelf`]'s; this is the browser's side of it. Customer data never comes here, but for decisions that a person asked to keep.

use crate::rules::kept::{self, Kept, Unkept};
use crate::rules::shelf::{self, Full, KEY, Memory, Store, Trouble};
use crate::rules::{Decisions, Library};
use gloo_storage::{LocalStorage, Storage as _};
use js_sys::{Function, Promise, Reflect};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Settings of the page (language, theme) have this prefix.
const SETTING_PREFIX: &str = "fenji.setting.";
/// All keys of this page have this prefix.
const OUR_PREFIX: &str = "fenji.";

/// The browser's local storage; only where [`allowed`].
struct Browser;

impl Store for Browser {
    fn get(&self, key: &str) -> Option<String> {
        LocalStorage::raw().get_item(key).ok().flatten()
    }

    fn set(&self, key: &str, value: &str) -> Result<(), Full> {
        LocalStorage::raw().set_item(key, value).map_err(|_| Full)?;
        // Some browsers accept a text and keep nothing (private windows of old Safari).
        if self.get(key).as_deref() == Some(value) { Ok(()) } else { Err(Full) }
    }

    fn remove(&self, key: &str) {
        LocalStorage::raw().remove_item(key).ok();
    }
}

thread_local! {
    static MEMORY: Memory = Memory::default();
    /// What this open tab is called among others; anew each time.
    static PAGE: String = format!("{:08x}", (js_sys::Math::random() * f64::from(u32::MAX)) as u32);
}

/// Whether the browser allows local storage. `LocalStorage::raw` panics where it does not, so this comes first.
#[must_use]
pub fn allowed() -> bool {
    web_sys::window().is_some_and(|window| matches!(window.local_storage(), Ok(Some(_))))
}

fn with<T>(work: impl FnOnce(&dyn Store) -> T) -> T {
    if allowed() { work(&Browser) } else { MEMORY.with(|memory| work(memory)) }
}

/// A setting's value.
#[must_use]
pub fn get(key: &str) -> Option<String> {
    with(|store| store.get(&format!("{SETTING_PREFIX}{key}")))
}

/// Keeps a setting; a setting that cannot be kept is not worth a message.
pub fn set(key: &str, value: &str) {
    with(|store| store.set(&format!("{SETTING_PREFIX}{key}"), value)).ok();
}

/// Whether something is kept where the library belongs.
#[must_use]
pub fn keeps() -> bool {
    with(|store| store.get(KEY)).is_some()
}

/// The kept library, or the defaults; and what should be said.
#[must_use]
pub fn load() -> (Library, Option<Trouble>) {
    with(shelf::load)
}

/// Runs work on the store, as this page, while no other tab does: through `navigator.locks`. Where that is missing (pages
/// without https, old browsers) it runs at once: one change is one write then too.
pub async fn exclusively<T: 'static>(work: impl FnOnce(&dyn Store, &str) -> T + 'static) -> Option<T> {
    let given: Rc<RefCell<Option<T>>> = Rc::default();
    let work = Rc::new(RefCell::new(Some(work)));
    let (slot, waiting) = (Rc::clone(&given), Rc::clone(&work));
    let run = Closure::once_into_js(move || {
        if let Some(work) = waiting.borrow_mut().take() {
            *slot.borrow_mut() = Some(as_this_page(work));
        }
    });
    if let Some(held) = request_lock(&run) {
        JsFuture::from(held).await.ok();
    }
    // Not granted, or not there: the change matters more than the order of tabs.
    let left = work.borrow_mut().take();
    if let Some(work) = left {
        return Some(as_this_page(work));
    }
    given.borrow_mut().take()
}

fn as_this_page<T>(work: impl FnOnce(&dyn Store, &str) -> T) -> T {
    PAGE.with(|page| with(|store| work(store, page)))
}

/// Texts that could not be read and were set aside.
#[must_use]
pub fn aside() -> Vec<String> {
    with(shelf::aside)
}

/// What another tab did to what is kept.
pub enum Heard {
    /// It wrote this text. The storage as this tab sees it may be behind.
    Wrote(String),
    /// It wiped the storage.
    Wiped,
}

/// The kept decisions; `None` where nobody asked for keeping them.
///
/// # Errors
/// [`Unkept`] where they cannot be read.
pub fn decisions() -> Result<Option<Kept>, Unkept> {
    with(kept::load)
}

/// Keeps decisions; see [`kept::keep`].
///
/// # Errors
/// [`Unkept`] where they are not kept.
pub fn keep_decisions(known: &Kept, now: &Decisions) -> Result<Kept, Unkept> {
    as_this_page(|store, page| kept::keep(store, page, known, now))
}

/// Removes the kept decisions.
pub fn forget_decisions() {
    with(kept::forget);
}

/// Calls back when another tab changed what is kept under a key.
pub fn on_other_tab(key: &'static str, heard: impl Fn(Heard) + 'static) {
    let listener = Closure::<dyn FnMut(web_sys::StorageEvent)>::new(move |event: web_sys::StorageEvent| {
        if event.key().is_none_or(|changed| changed == key) {
            heard(event.new_value().map_or(Heard::Wiped, Heard::Wrote));
        }
    });
    if let Some(window) = web_sys::window() {
        window.add_event_listener_with_callback("storage", listener.as_ref().unchecked_ref()).ok();
    }
    listener.forget();
}

/// Removes everything this page keeps in the browser, texts set aside included.
pub fn forget_everything() {
    MEMORY.with(Memory::clear);
    if allowed() {
        let storage = LocalStorage::raw();
        let keys = (0..storage.length().unwrap_or(0)).filter_map(|place| storage.key(place).ok().flatten());
        let ours: Vec<String> = keys.filter(|key| key.starts_with(OUR_PREFIX)).collect();
        for key in ours {
            storage.remove_item(&key).ok();
        }
    }
}

/// `navigator.locks.request(KEY, run)`; web-sys still has it behind a flag.
fn request_lock(run: &JsValue) -> Option<Promise> {
    let navigator = web_sys::window()?.navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).ok().filter(JsValue::is_object)?;
    let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    request.call2(&locks, &KEY.into(), run).ok()?.dyn_into().ok()
}
