//! Rules and settings in local storage, behind a trait with an in-memory twin: storage may be blocked, full or wiped.
//! Customer data never comes here.

use crate::rules::Rules;
use gloo_storage::{LocalStorage, Storage as _};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Where the rules are kept.
const RULES_KEY: &str = "fenji.rules";
/// Rules that could not be read are set aside here, never overwritten silently.
const ASIDE_KEY: &str = "fenji.rules.unreadable";
/// Settings of the page (language, theme) have this prefix.
const SETTING_PREFIX: &str = "fenji.setting.";

/// A place for texts by key.
pub trait Store {
    /// The text of a key.
    fn get(&self, key: &str) -> Option<String>;
    /// Keeps a text.
    ///
    /// # Errors
    /// A plain reason where it could not be kept.
    fn set(&self, key: &str, value: &str) -> Result<(), String>;
}

/// The browser's local storage.
struct Browser;

impl Store for Browser {
    fn get(&self, key: &str) -> Option<String> {
        LocalStorage::raw().get_item(key).ok().flatten()
    }

    fn set(&self, key: &str, value: &str) -> Result<(), String> {
        LocalStorage::raw().set_item(key, value).map_err(|_| "storage is full".to_owned())?;
        if self.get(key).as_deref() == Some(value) { Ok(()) } else { Err("storage did not keep the value".to_owned()) }
    }
}

/// Kept until the page closes.
#[derive(Default)]
pub struct Memory(RefCell<BTreeMap<String, String>>);

impl Store for Memory {
    fn get(&self, key: &str) -> Option<String> {
        self.0.borrow().get(key).cloned()
    }

    fn set(&self, key: &str, value: &str) -> Result<(), String> {
        self.0.borrow_mut().insert(key.to_owned(), value.to_owned());
        Ok(())
    }
}

thread_local! {
    static MEMORY: Memory = Memory::default();
}

/// Whether the browser allows local storage. `LocalStorage::raw` panics where it does not, so this comes first.
fn allowed() -> bool {
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

/// The kept rules, or the defaults with the reason why the kept ones are not used.
#[must_use]
pub fn load_rules() -> (Rules, Option<String>) {
    with(load_rules_from)
}

/// Keeps the rules.
///
/// # Errors
/// A plain reason where they could not be kept beyond this page.
pub fn save_rules(rules: &Rules) -> Result<(), String> {
    with(|store| store.set(RULES_KEY, &rules.to_json()))?;
    if allowed() { Ok(()) } else { Err("storage is blocked".to_owned()) }
}

/// [`load_rules`] from any store.
pub fn load_rules_from(store: &dyn Store) -> (Rules, Option<String>) {
    let Some(text) = store.get(RULES_KEY) else { return (Rules::default(), None) };
    match Rules::from_json(&text) {
        Ok(rules) => (rules, None),
        Err(error) => {
            store.set(ASIDE_KEY, &text).ok();
            (Rules::default(), Some(error.to_string()))
        }
    }
}
