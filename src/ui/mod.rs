//! The page people see: the shell, the five steps, words and formats. It asks and shows; it does not decide.
//!
//! [`state`] holds the signals all parts share, [`actions`] and `keeping` are all that people can do, [`words`] turns the core's
//! enums into sentences of the chosen language, [`format`] numbers into text. The rest are components, one folder a step.

pub mod actions;
mod card;
mod charts;
mod collect;
mod decisions;
mod details;
mod focus;
pub mod format;
mod history;
mod intake;
mod keeping;
mod kept;
mod later;
mod links;
mod messages;
mod monitor;
mod panic;
mod prefs;
mod privacy;
mod project;
mod quality;
mod remembered;
mod report;
mod results;
mod rules;
mod say;
mod shell;
pub mod state;
mod strategy;
mod table;
mod takeout;
pub mod words;

/// Keys and languages made from `locales/` by `build.rs`.
pub mod texts {
    include!(concat!(env!("OUT_DIR"), "/i18n/mod.rs"));
}
pub(crate) use texts::i18n;

pub use panic::install_panic_overlay;

use leptos::prelude::*;

/// Puts the page into the document's body and takes the static "opening" words away. Call [`install_panic_overlay`] first.
pub fn mount() {
    leptos::mount::mount_to_body(|| view! { <shell::Page /> });
    // Hidden, not removed: the boot script removes it when its own work is done.
    if let Some(boot) = document().get_element_by_id("boot") {
        let _ = boot.set_attribute("hidden", "");
    }
}
