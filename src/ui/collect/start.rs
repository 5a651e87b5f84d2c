//! The one button that grades, and why it cannot be pressed yet.

use crate::ui::format;
use crate::ui::i18n::*;
use crate::ui::say::{live, say};
use crate::ui::state::{FileState, use_app};
use crate::ui::words::files;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// What keeps the files from being graded.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    NoFile,
    Looking,
    Bad,
    Missing,
    Running,
}

/// The button with the number and size of the files.
#[component]
pub fn StartBar() -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let block = Memo::new(move |_| {
        if app.job.with(Option::is_some) {
            return Some(Block::Running);
        }
        app.files.with(|files| {
            let any = |test: fn(&FileState) -> bool| files.iter().any(|file| file.state.with(test));
            if files.is_empty() {
                Some(Block::NoFile)
            } else if any(|state| matches!(state, FileState::Failed(_))) {
                Some(Block::Bad)
            } else if any(|state| matches!(state, FileState::Looking)) {
                Some(Block::Looking)
            } else if files.iter().any(|file| app.missing_in(file).is_some_and(|missing| !missing.is_empty())) {
                Some(Block::Missing)
            } else {
                None
            }
        })
    });
    let said = move || {
        let locale = i18n.get_locale();
        match block.get() {
            Some(Block::NoFile) => td_string!(locale, collect.start_wait).to_owned(),
            Some(Block::Looking) => td_string!(locale, collect.start_looking).to_owned(),
            Some(Block::Bad) => td_string!(locale, collect.start_bad).to_owned(),
            Some(Block::Missing) => td_string!(locale, collect.start_fix).to_owned(),
            Some(Block::Running) => td_string!(locale, app.busy).to_owned(),
            None => app.files.with(|list| {
                let size = list.iter().map(|file| file.bytes.get()).sum();
                td_string!(locale, collect.start_files, files = files(locale, list.len() as u64), size = format::bytes(size))
            }),
        }
    };
    view! {
        <div class="start-bar">
            <p role="status">{said}</p>
            <button type="button" class="button primary big" data-testid="start" disabled=move || block.get().is_some() on:click=move |_| app.start()>
                {live(move || if app.summary.with(Option::is_some) { say!(collect.start_again).into_any() } else { say!(collect.start).into_any() })}
            </button>
        </div>
    }
}
