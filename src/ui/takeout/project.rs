//! The project file: what to put into it is the person's choice; names and the table only where ticked.

use super::state::{Choices, file_name};
use crate::browser::{Saved, TakeEnd};
use crate::protocol::ProjectParts;
use crate::ui::i18n::*;
use crate::ui::say::say;
use crate::ui::state::use_app;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The card.
#[component]
pub fn ForYourself(choices: Choices) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let (table, names, decisions) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(false));
    let decided = move || app.decisions.with(|decisions| !decisions.is_empty());
    let save = move |_| {
        let Some(client) = app.client() else { return };
        let parts = ProjectParts {
            table: table.get_untracked(),
            names: table.get_untracked() && names.get_untracked(),
            decisions: decisions.get_untracked() && app.decisions.with_untracked(|decisions| !decisions.is_empty()),
        };
        let name = file_name(app, i18n.get_locale_untracked(), td_string!(i18n.get_locale_untracked(), takeout.file_project), "json");
        let customers = app.summary.with_untracked(|summary| summary.as_ref().map_or(0, |summary| summary.customers)) as u32;
        choices.run(app, async move {
            client.save_project(&name, parts, customers).await?;
            Ok(TakeEnd::Saved(Saved { rows: if parts.table { customers } else { 0 }, ..Saved::default() }))
        });
    };
    view! {
        <article class="takeout-card">
            <h3>{say!(takeout.project)}</h3>
            <p class="hint small">{say!(takeout.project_about)}</p>
            <label class="option"><input type="checkbox" data-testid="project-table" on:change=move |event| table.set(event_target_checked(&event))/> <span>{say!(takeout.project_table)}</span></label>
            <label class="option"><input type="checkbox" data-testid="project-names" disabled=move || !table.get() on:change=move |event| names.set(event_target_checked(&event))/> <span>{say!(takeout.project_names)}</span></label>
            <Show when=decided>
                <label class="option"><input type="checkbox" data-testid="project-decisions" on:change=move |event| decisions.set(event_target_checked(&event))/> <span>{say!(takeout.project_decisions)}</span></label>
            </Show>
            <button type="button" class="button primary" data-testid="project-save" disabled=move || choices.busy() on:click=save>{say!(takeout.project_save)}</button>
        </article>
    }
}
