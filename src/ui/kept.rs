//! Decisions that a person asked this browser to keep: taken up when the page opens, kept after each change, removed when
//! the box is cleared.

use super::decisions::unkept_text;
use super::i18n::*;
use super::say::{live, say};
use super::state::{App, Notice, use_app};
use crate::browser::settings::{self, Heard};
use crate::rules::kept::{KEY, Kept, Unkept};
use leptos::html;
use leptos::prelude::*;

/// Whether the browser keeps the decisions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Asked {
    /// Nobody asked for it.
    #[default]
    No,
    /// It does.
    Yes,
    /// Somebody asked, but it does not.
    Unkept(Unkept),
    /// Somebody asked, but the browser allows no storage at all.
    Blocked,
}

impl Asked {
    /// Whether the box is ticked: something of a person's wish is in the storage.
    #[must_use]
    pub fn is_on(self) -> bool {
        matches!(self, Self::Yes | Self::Unkept(Unkept::Full | Unkept::Damaged | Unkept::Newer))
    }
}

impl App {
    /// Takes up the kept decisions, and listens to other tabs.
    pub fn start_decisions(self) {
        match settings::decisions() {
            Ok(None) => {}
            Ok(Some(kept)) => {
                self.decisions.set(kept.decisions.clone());
                self.kept.set_value(kept);
                self.asked.set(Asked::Yes);
            }
            Err(unkept) => self.decisions_unkept(unkept),
        }
        settings::on_other_tab(KEY, move |heard| self.other_tab_decided(heard));
    }

    /// Keeps the decisions in this browser from now on, or no longer.
    pub fn ask_decisions(self, keep: bool) {
        self.kept.set_value(Kept::default());
        if keep {
            self.keep_decisions();
        } else {
            settings::forget_decisions();
            self.asked.set(Asked::No);
        }
    }

    /// Keeps the decisions as they are now.
    fn keep_decisions(self) {
        if !settings::allowed() {
            self.asked.set(Asked::Blocked);
            return;
        }
        match settings::keep_decisions(&self.kept.get_value(), &self.decisions.get_untracked()) {
            Ok(kept) => {
                self.asked.set(Asked::Yes);
                self.show_decisions(kept);
            }
            Err(unkept) => self.decisions_unkept(unkept),
        }
    }

    /// Decisions were changed on this page.
    pub(super) fn decisions_changed(self) {
        // What could not be read is not overwritten, and what was wiped not brought back.
        if matches!(self.asked.get_untracked(), Asked::Yes | Asked::Unkept(Unkept::Full)) {
            self.keep_decisions();
        }
    }

    fn show_decisions(self, kept: Kept) {
        let other = self.decisions.with_untracked(|now| *now != kept.decisions);
        if other {
            self.decisions.set(kept.decisions.clone());
        }
        self.kept.set_value(kept);
        if other {
            self.grade_again();
        }
    }

    /// Says once why they are not kept, wherever on the page that happens.
    fn decisions_unkept(self, unkept: Unkept) {
        if self.asked.get_untracked() != Asked::Unkept(unkept) {
            self.asked.set(Asked::Unkept(unkept));
            self.notice.set(Some(Notice::DecisionsUnkept(unkept)));
        }
    }

    fn other_tab_decided(self, heard: Heard) {
        if self.asked.get_untracked() != Asked::Yes {
            return;
        }
        match heard {
            // A message can be older than what is there.
            Heard::Wiped if settings::decisions() == Ok(None) => {
                self.kept.set_value(Kept::default());
                self.asked.set(Asked::No);
            }
            Heard::Wiped => {}
            Heard::Wrote(text) => match Kept::from_text(&text) {
                Ok(theirs) => {
                    let mut kept = self.kept.get_value();
                    let lacking = kept.hear(&theirs);
                    self.show_decisions(kept);
                    if lacking {
                        self.keep_decisions();
                    }
                }
                Err(unkept) => self.decisions_unkept(unkept),
            },
        }
    }
}

/// The box, what it means, and why it may not work.
#[component]
pub fn KeepDecisions() -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let input = NodeRef::<html::Input>::new();
    let on = move || app.asked.get().is_on();
    let changed = move |event: web_sys::Event| {
        app.ask_decisions(event_target_checked(&event));
        // A wish that cannot be met is not shown as met.
        if let Some(input) = input.get_untracked() {
            input.set_checked(app.asked.get_untracked().is_on());
        }
    };
    let why = move || {
        let locale = i18n.get_locale();
        match app.asked.get() {
            Asked::Unkept(unkept) => unkept_text(locale, unkept),
            Asked::Blocked => leptos_i18n::td_string!(locale, decisions.keep_blocked),
            Asked::No | Asked::Yes => "",
        }
    };
    view! {
        <label class="option">
            <input node_ref=input type="checkbox" data-testid="decisions-keep" aria-describedby="decisions-keep-note" prop:checked=on on:change=changed/>
            <span>{say!(decisions.keep)}</span>
        </label>
        <p id="decisions-keep-note" class="hint small">{say!(decisions.keep_note)}</p>
        <p class="bad-text small" role="status" data-testid="decisions-unkept">{live(why)}</p>
    }
}
