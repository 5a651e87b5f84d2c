//! Keeping a library in a store that may be blocked, full, damaged, newer, or written by another tab meanwhile.
//!
//! Three keys: the library, the copy before the last change, and texts set aside because nobody could read them. Each write
//! is one call on one key, so a page that is killed leaves the old text or the new one.

use super::{Library, LibraryError};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Where the library is kept.
pub const KEY: &str = "fenji.rules";
/// The library before the last change.
pub const PREVIOUS: &str = "fenji.rules.previous";
/// Texts that could not be read are kept under this key, and this key with a number.
pub const ASIDE: &str = "fenji.rules.unreadable";
/// So many different unreadable texts are kept.
const ASIDE_PLACES: u32 = 9;

/// A place for texts by key.
pub trait Store {
    /// The text of a key.
    fn get(&self, key: &str) -> Option<String>;
    /// Keeps a text. On an error the key holds what it held before.
    ///
    /// # Errors
    /// [`Full`] where it was not kept.
    fn set(&self, key: &str, value: &str) -> Result<(), Full>;
    /// Removes the text of a key.
    fn remove(&self, key: &str);
}

/// A store did not keep a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full;

/// Kept until the page closes: the twin of the browser's storage where that is blocked, and in tests.
#[derive(Default)]
pub struct Memory(RefCell<BTreeMap<String, String>>);

impl Store for Memory {
    fn get(&self, key: &str) -> Option<String> {
        self.0.borrow().get(key).cloned()
    }

    fn set(&self, key: &str, value: &str) -> Result<(), Full> {
        self.0.borrow_mut().insert(key.to_owned(), value.to_owned());
        Ok(())
    }

    fn remove(&self, key: &str) {
        self.0.borrow_mut().remove(key);
    }
}

impl Memory {
    /// Removes everything, as a person does in the browser's settings.
    pub fn clear(&self) {
        self.0.borrow_mut().clear();
    }
}

/// What a person should know about the kept rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// They could not be read: the text is set aside and the copy before the last change is used.
    Restored,
    /// They could not be read, nor could the copy: the text is set aside and the defaults are used.
    Damaged,
    /// A newer version of the page wrote them; this one leaves them as they are.
    Newer,
    /// The store is full; the rules hold until the page closes.
    Full,
}

/// The kept library, or the defaults; and what should be said.
#[must_use]
pub fn load(store: &dyn Store) -> (Library, Option<Trouble>) {
    match current(store) {
        Current::None => (previous(store).unwrap_or_default(), None),
        Current::Good(library) => (*library, None),
        Current::Newer => (Library::default(), Some(Trouble::Newer)),
        Current::Damaged(text) => {
            set_aside(store, &text).ok();
            match previous(store) {
                Some(library) => (library, Some(Trouble::Restored)),
                None => (Library::default(), Some(Trouble::Damaged)),
            }
        }
    }
}

/// Changes the library and keeps it, as a save of this `page`. Own presets that another tab added, renamed or removed
/// meanwhile are seen by the change; what could not be kept before, or was overwritten by a tab that had not seen it, comes
/// back. The rules in force are `mine`, whatever another tab uses.
///
/// The changed library holds in any case; the trouble says only that it is not kept.
pub fn update<T>(store: &dyn Store, page: &str, mine: &Library, change: impl FnOnce(&mut Library) -> T) -> (Library, T, Option<Trouble>) {
    let found = current(store);
    let mut library = mine.clone();
    let met = match &found {
        Current::Good(kept) => library.meet(kept),
        Current::None | Current::Newer | Current::Damaged(_) => Ok(()),
    };
    let given = change(&mut library);
    let kept = match found {
        // No room for the presets of both tabs: those of the other stay.
        _ if met.is_err() => Err(Trouble::Full),
        Current::Good(before) if library.same_as(&before) => return (library, given, None),
        found => {
            library.seen.stamp(page);
            keep(store, &library, found)
        }
    };
    (library, given, kept.err())
}

fn keep(store: &dyn Store, library: &Library, found: Current) -> Result<(), Trouble> {
    match found {
        Current::Newer => Err(Trouble::Newer),
        // A text that cannot even be set aside is not overwritten.
        Current::Damaged(text) => set_aside(store, &text).and_then(|()| store.set(KEY, &library.to_text())).map_err(|Full| Trouble::Full),
        Current::Good(before) => {
            // Without room for a copy the change itself may still fit.
            store.set(PREVIOUS, &before.to_text()).ok();
            store.set(KEY, &library.to_text()).map_err(|Full| Trouble::Full)
        }
        Current::None => {
            let text = library.to_text();
            let kept = store.set(KEY, &text).map_err(|Full| Trouble::Full);
            // So that there is a copy from the first day on.
            if kept.is_ok() {
                store.set(PREVIOUS, &text).ok();
            }
            kept
        }
    }
}

/// Texts that were set aside, for the person to save.
#[must_use]
pub fn aside(store: &dyn Store) -> Vec<String> {
    places().filter_map(|key| store.get(&key)).collect()
}

enum Current {
    None,
    Good(Box<Library>),
    Newer,
    Damaged(String),
}

fn current(store: &dyn Store) -> Current {
    let Some(text) = store.get(KEY) else { return Current::None };
    match Library::from_text(&text) {
        Ok(library) => Current::Good(Box::new(library)),
        Err(LibraryError::Newer { .. }) => Current::Newer,
        Err(LibraryError::Damaged) => Current::Damaged(text),
    }
}

fn previous(store: &dyn Store) -> Option<Library> {
    store.get(PREVIOUS).and_then(|text| Library::from_text(&text).ok())
}

fn places() -> impl Iterator<Item = String> {
    (1..=ASIDE_PLACES).map(|n| if n == 1 { ASIDE.to_owned() } else { format!("{ASIDE}.{n}") })
}

/// Keeps a text where nothing else is kept; once is enough.
fn set_aside(store: &dyn Store, text: &str) -> Result<(), Full> {
    let mut free = None;
    for key in places() {
        match store.get(&key) {
            Some(kept) if kept == text => return Ok(()),
            Some(_) => {}
            None => free = free.or(Some(key)),
        }
    }
    store.set(&free.ok_or(Full)?, text)
}
