//! The browser's own storage under the rules: tools/storage-test runs these in a real Chromium.
//! What the storage does is asked of the browser, not of a twin; `tests/shelf.rs` has the laws.
#![cfg(all(target_arch = "wasm32", feature = "storage"))]

use fenji::browser::settings;
use fenji::rules::shelf::{self, ASIDE, KEY, PREVIOUS, Trouble};
use fenji::rules::{Library, Rules, Taken};
use gloo_storage::{LocalStorage, Storage as _};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::*;

wasm_bindgen_test_configure!(run_in_browser);

fn storage() -> web_sys::Storage {
    LocalStorage::raw()
}

fn kept(key: &str) -> Option<String> {
    storage().get_item(key).unwrap()
}

async fn add(mine: &Library, name: &'static str, bins: u8) -> (Library, Result<(), Taken>, Option<Trouble>) {
    let mine = mine.clone();
    let change = move |library: &mut Library| library.add(name, Rules { bins, ..Rules::default() }).map(drop);
    settings::exclusively(move |store, page| shelf::update(store, page, &mine, change)).await.unwrap()
}

#[wasm_bindgen_test]
async fn rules_and_presets_read_back_and_the_copy_is_there_from_the_first_save() {
    storage().clear().unwrap();
    assert_eq!(settings::load(), (Library::default(), None));
    let (library, given, trouble) = add(&Library::default(), "大客户", 4).await;
    assert_eq!((given, trouble), (Ok(()), None));
    assert_eq!(settings::load(), (library.clone(), None));
    assert_eq!(kept(KEY), kept(PREVIOUS));
    let (more, ..) = add(&library, "more", 3).await;
    assert_eq!(settings::load(), (more, None));
    assert_eq!(Library::from_text(&kept(PREVIOUS).unwrap()), Ok(library));
}

#[wasm_bindgen_test]
async fn what_another_tab_kept_meanwhile_is_seen_by_the_change() {
    storage().clear().unwrap();
    let (theirs, ..) = add(&Library::default(), "theirs", 4).await;
    // This page still holds the library from before.
    let (both, given, trouble) = add(&Library::default(), "ours", 3).await;
    assert_eq!((given, trouble), (Ok(()), None));
    assert_eq!(both.presets.iter().map(|preset| preset.name.as_str()).collect::<Vec<_>>(), ["theirs", "ours"]);
    assert_eq!(add(&theirs, "ours", 5).await.1, Err(Taken::Taken));
    assert_eq!(settings::load().0.presets, both.presets);
}

#[wasm_bindgen_test]
async fn changes_asked_for_at_once_come_one_after_the_other() {
    storage().clear().unwrap();
    let none = Library::default();
    let all = all_at_once(vec!["a", "b", "c", "d", "e"], &none).await;
    assert!(all.iter().all(|(_, given, trouble)| *given == Ok(()) && trouble.is_none()));
    assert_eq!(settings::load().0.presets.len(), 5);
}

/// Starts all, then waits for all.
async fn all_at_once(names: Vec<&'static str>, mine: &Library) -> Vec<(Library, Result<(), Taken>, Option<Trouble>)> {
    let started: Vec<js_sys::Promise> = names
        .iter()
        .map(|&name| {
            let mine = mine.clone();
            wasm_bindgen_futures::future_to_promise(async move {
                let (library, given, trouble) = add(&mine, name, 4).await;
                DONE.with_borrow_mut(|done| done.push((library, given, trouble)));
                Ok(JsValue::UNDEFINED)
            })
        })
        .collect();
    for promise in started {
        wasm_bindgen_futures::JsFuture::from(promise).await.unwrap();
    }
    DONE.take()
}

thread_local! {
    static DONE: std::cell::RefCell<Vec<(Library, Result<(), Taken>, Option<Trouble>)>> = const { std::cell::RefCell::new(Vec::new()) };
}

#[wasm_bindgen_test]
async fn a_full_storage_keeps_the_old_text_and_says_so() {
    storage().clear().unwrap();
    let (library, ..) = add(&Library::default(), "first", 4).await;
    let before = kept(KEY);
    fill();
    let (held, given, trouble) = add(&library, "a preset for which there is no room any more", 3).await;
    assert_eq!((given, trouble), (Ok(()), Some(Trouble::Full)));
    assert_eq!(kept(KEY), before);
    assert_eq!(held.presets.len(), 2);
    storage().remove_item("filler").unwrap();
    let (again, _, trouble) = settings::exclusively(move |store, page| shelf::update(store, page, &held, |_| ())).await.unwrap();
    assert_eq!(trouble, None);
    assert_eq!(settings::load(), (again.clone(), None));
    assert_eq!(again.presets.len(), 2);
}

/// Takes all the room there is, to the last character.
fn fill() {
    let mut text = String::new();
    let mut step = 4 << 20;
    while step > 0 {
        let longer = format!("{text}{}", "x".repeat(step));
        if storage().set_item("filler", &longer).is_ok() {
            text = longer;
        } else {
            step /= 2;
        }
    }
    assert!(text.len() > 1 << 20, "the storage was filled");
}

#[wasm_bindgen_test]
async fn a_damaged_text_is_set_aside_and_a_newer_one_left_alone() {
    storage().clear().unwrap();
    let (library, ..) = add(&Library::default(), "mine", 4).await;
    storage().set_item(KEY, "{\"version\":2,\"checksum\":\"0\"").unwrap();
    assert_eq!(settings::load(), (library.clone(), Some(Trouble::Restored)));
    assert_eq!(kept(ASIDE).as_deref(), Some("{\"version\":2,\"checksum\":\"0\""));
    assert_eq!(settings::aside().len(), 1);
    storage().set_item(KEY, "{\"version\":999}").unwrap();
    assert_eq!(settings::load().1, Some(Trouble::Newer));
    assert_eq!(add(&library, "x", 3).await.2, Some(Trouble::Newer));
    assert_eq!(kept(KEY).as_deref(), Some("{\"version\":999}"));
}

#[wasm_bindgen_test]
async fn blocked_storage_is_noticed_before_it_is_touched() {
    storage().clear().unwrap();
    assert!(settings::allowed());
    js_sys::eval("window.whole = Object.getOwnPropertyDescriptor(window, 'localStorage')").unwrap();
    let block =
        "Object.defineProperty(window, 'localStorage', { configurable: true, get() { throw new DOMException('blocked', 'SecurityError'); } })";
    js_sys::eval(block).unwrap();
    assert!(!settings::allowed());
    let (library, given, trouble) = add(&Library::default(), "for this page only", 4).await;
    assert_eq!((given, trouble), (Ok(()), None));
    settings::set("lang", "en");
    assert_eq!(settings::get("lang").as_deref(), Some("en"));
    assert_eq!(settings::load(), (library, None), "the twin holds until the page closes");
    settings::forget_everything();
    assert_eq!(settings::load(), (Library::default(), None));
    js_sys::eval("Object.defineProperty(window, 'localStorage', window.whole)").unwrap();
    assert!(settings::allowed());
    assert_eq!(kept(KEY), None, "nothing came into the real storage");
}

#[wasm_bindgen_test]
async fn forgetting_removes_what_is_ours_and_nothing_else() {
    storage().clear().unwrap();
    add(&Library::default(), "mine", 4).await.1.unwrap();
    settings::set("theme", "dark");
    storage().set_item("somebody.else", "stays").unwrap();
    settings::forget_everything();
    assert_eq!(storage().length().unwrap(), 1);
    assert_eq!(kept("somebody.else").as_deref(), Some("stays"));
}
