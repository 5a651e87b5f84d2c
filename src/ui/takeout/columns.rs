//! Which columns a file has: the usual ones, or those that somebody ticks, the files' own columns among them.

use super::state::Choices;
use crate::export::{Column, plain_name};
use crate::protocol::{Note, Summary};
use crate::ui::i18n::*;
use crate::ui::say::{live, say, sentence};
use crate::ui::state::use_app;
use crate::ui::words::file_words;
use leptos::prelude::*;
use leptos_i18n::t_string;

/// Ids and titles of all columns that this result can give.
fn all_columns(locale: Locale, summary: &Summary) -> Vec<(String, String)> {
    let words = file_words(locale, summary);
    // Nothing decided by hand, nothing to tell of it.
    let by_hand = summary.notes.iter().any(|note| matches!(note, Note::ByHand { .. }));
    let fixed =
        Column::FIXED.iter().filter(|id| by_hand || !Column::is_by_hand(id)).map(|id| ((*id).to_owned(), words.get(&format!("col_{id}")).to_owned()));
    let schemes =
        summary.schemes.iter().zip(&words.schemes).map(|(scheme, (title, _))| (format!("scheme:{}", plain_name(&scheme.name)), title.clone()));
    let mut all: Vec<(String, String)> = fixed.chain(schemes).collect();
    for file in &summary.files {
        for (column, _) in file.mapping.kept() {
            let Some(header) = file.headers.get(column) else { continue };
            let id = format!("column:{header}");
            if all.iter().all(|(own, _)| *own != id) {
                all.push((id, header.clone()));
            }
        }
    }
    all
}

/// The ticks, folded away.
#[component]
pub fn ColumnChoice(choices: Choices) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let all =
        Memo::new(move |_| app.summary.with(|summary| summary.as_ref().map(|summary| all_columns(i18n.get_locale(), summary)).unwrap_or_default()));
    let state = move || {
        let chosen = choices.columns.with(Vec::len);
        if chosen == 0 { t_string!(i18n, takeout.columns_usual).to_owned() } else { t_string!(i18n, takeout.columns_chosen, n = chosen) }
    };
    let tick = move |id: &str, on: bool| {
        // Columns stand in the order of the list, however they were ticked.
        let order = all.get_untracked();
        choices.columns.update(|columns| {
            columns.retain(|own| own != id);
            if on {
                columns.push(id.to_owned());
            }
            columns.sort_by_key(|own| order.iter().position(|(known, _)| known == own));
        });
    };
    view! {
        <details class="takeout-columns" data-testid="take-columns">
            <summary>{sentence(state)}</summary>
            <p class="hint small">{say!(takeout.columns_about)}</p>
            <div class="ticks">
                {live(move || all.get().into_iter().map(|(id, title)| {
                    let (shown, changed) = (id.clone(), id.clone());
                    view! {
                        <label class="option">
                            <input type="checkbox" data-testid="take-column" prop:value=id
                                prop:checked=move || choices.columns.with(|columns| columns.contains(&shown))
                                on:change=move |event| tick(&changed, event_target_checked(&event))/>
                            <bdi>{title}</bdi>
                        </label>
                    }
                }).collect_view())}
            </div>
            <button type="button" class="button small" on:click=move |_| choices.columns.set(Vec::new())>{say!(takeout.columns_reset)}</button>
        </details>
    }
}
