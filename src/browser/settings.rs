//! Rules and settings in local storage: it may be blocked, full, wiped, or written by another tab. What to do then is
//! [`shelf`]'s; this is the browser's side of it. Customer data never comes here.

use crate::rules::shelf::{self, Full, KEY, Memory, Store, Trouble};
use crate::rules::{Library, Taken};
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
}

thread_local! {
    static MEMORY: Memory = Memory::default();
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

/// The kept library, or the defaults; and what should be said.
#[must_use]
pub fn load() -> (Library, Option<Trouble>) {
    with(shelf::load)
}

/// A change to the library.
pub type Change = Box<dyn Fn(&mut Library) -> Result<(), Taken>>;
/// The library after a change, what the change said, and what kept it from being kept.
pub type Changed = (Library, Result<(), Taken>, Option<Trouble>);

/// Changes the kept library while no other tab does; see [`shelf::update`].
pub async fn update(mine: Library, unkept: bool, change: Change) -> Option<Changed> {
    exclusively(move || with(|store| shelf::update(store, &mine, unkept, change))).await
}

/// Texts that could not be read and were set aside.
#[must_use]
pub fn aside() -> Vec<String> {
    with(shelf::aside)
}

/// Calls back when another tab changed the library (`false`) or wiped the storage (`true`).
pub fn on_other_tab(heard: impl Fn(bool) + 'static) {
    let listener = Closure::<dyn FnMut(web_sys::StorageEvent)>::new(move |event: web_sys::StorageEvent| match event.key().as_deref() {
        None => heard(true),
        Some(KEY) => heard(event.new_value().is_none()),
        Some(_) => {}
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

/// Runs work that no other tab may run at the same time, through `navigator.locks`. Where that is missing (pages without
/// https, old browsers) it runs at once: one change is one write then too.
async fn exclusively(work: impl FnOnce() -> Changed + 'static) -> Option<Changed> {
    let given: Rc<RefCell<Option<Changed>>> = Rc::default();
    let work = Rc::new(RefCell::new(Some(work)));
    let (slot, waiting) = (Rc::clone(&given), Rc::clone(&work));
    let run = Closure::once_into_js(move || {
        if let Some(work) = waiting.borrow_mut().take() {
            *slot.borrow_mut() = Some(work());
        }
    });
    if let Some(held) = request_lock(&run) {
        JsFuture::from(held).await.ok();
    }
    // Not granted, or not there: the change matters more than the order of tabs.
    let left = work.borrow_mut().take();
    if let Some(work) = left {
        return Some(work());
    }
    given.borrow_mut().take()
}

/// `navigator.locks.request(KEY, run)`; web-sys still has it behind a flag.
fn request_lock(run: &JsValue) -> Option<Promise> {
    let navigator = web_sys::window()?.navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).ok().filter(JsValue::is_object)?;
    let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    request.call2(&locks, &KEY.into(), run).ok()?.dyn_into().ok()
}
