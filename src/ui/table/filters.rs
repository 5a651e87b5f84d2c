//! Above the table: search, the filters in force, how many customers match.

use super::pages::Pages;
use crate::protocol::{By, TableQuery};
use crate::ui::format;
use crate::ui::i18n::*;
use crate::ui::say::say;
use crate::ui::state::use_app;
use crate::ui::words::{by_name, cell_words, customers, dimension_name, group_name, in_group_name, move_names};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos_i18n::td_string;
use std::time::Duration;

/// How long after the last key the search starts.
const PAUSE: Duration = Duration::from_millis(250);

/// Search box, chips and count.
#[component]
pub fn Filters(pages: Pages) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let typed = RwSignal::new(app.query.with_untracked(|query| query.search.clone()));
    // A filter that clears the search clears the box too.
    let searched = Memo::new(move |_| app.query.with(|query| query.search.clone()));
    Effect::new(move || typed.set(searched.get()));
    let search = move |text: String| {
        typed.set(text.clone());
        if let Some(handle) = waiting.get_value() {
            handle.clear();
        }
        let later = set_timeout_with_handle(
            move || {
                if searched.get_untracked() != text {
                    app.query.update(|query| query.search = text);
                }
            },
            PAUSE,
        );
        waiting.set_value(later.ok());
    };
    on_cleanup(move || {
        if let Some(Some(handle)) = waiting.try_get_value() {
            handle.clear();
        }
    });
    let said = move || {
        let locale = i18n.get_locale();
        let all = app.summary.with(|summary| summary.as_ref().map_or(0, |summary| summary.customers));
        pages.known_total().map_or_else(
            || td_string!(locale, table.loading).to_owned(),
            |total| {
                if u64::from(total) == all {
                    td_string!(locale, table.total, customers = customers(locale, all))
                } else {
                    td_string!(locale, table.total_of, customers = customers(locale, total.into()), all = format::count(all))
                }
            },
        )
    };
    let filtered = move || app.query.with(|query| !query.shows_all());
    view! {
        <div class="filters">
            <input type="search" class="search" data-testid="search" autocomplete="off" spellcheck="false"
                placeholder=say!(table.search)
                aria-label=say!(table.search)
                prop:value=move || typed.get()
                on:input=move |event| search(event_target_value(&event))/>
            <div class="chips" role="group" aria-label=say!(table.filters_label)>
                <Chips/>
                <Show when=filtered>
                    <button type="button" class="button ghost small" data-testid="clear-filters" on:click=move |_| app.query.update(TableQuery::show_all)>{say!(table.filter_clear)}</button>
                </Show>
            </div>
            <p class="hint" role="status" data-testid="matches">{said}</p>
            <label class="option small" title=say!(privacy.mask_note)>
                <input type="checkbox" data-testid="mask" prop:checked=move || app.masked.get() on:change=move |event| app.masked.set(event_target_checked(&event))/>
                <span>{say!(privacy.mask)}</span>
            </label>
        </div>
    }
}

#[component]
fn Chips() -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    move || {
        let locale = i18n.get_locale();
        let (filters, cell, leaves, moved) = app.query.with(|query| (query.filters.clone(), query.cell, query.leaves.clone(), query.moved));
        let own = leaves.into_iter().filter_map(|(scheme, leaf)| {
            let what = app.summary.with(|summary| {
                let summary = summary.as_ref()?;
                let by = By::Scheme(scheme);
                Some(format!("{}: {}", by_name(locale, summary, by), in_group_name(locale, summary, by, Some(leaf))))
            })?;
            let label = td_string!(locale, table.filter_remove, what = what.clone());
            Some(view! {
                <button type="button" class="chip" data-testid="filter-scheme" aria-label=label
                    on:click=move |_| app.query.update(|query| query.leaves.retain(|&own| own != (scheme, leaf)))>
                    <bdi>{what}</bdi> <span aria-hidden="true">"×"</span>
                </button>
            })
        });
        let own: Vec<_> = own.collect();
        let moved = moved.and_then(|key| {
            let what = app.summary.with(|summary| {
                let summary = summary.as_ref()?;
                let step = summary.moves.iter().find(|step| (step.by, step.from, step.to) == key)?;
                let (from, to) = move_names(locale, summary, step);
                Some(format!("{}: {}", by_name(locale, summary, key.0), td_string!(locale, schemes.moved_chip, from = from, to = to)))
            })?;
            let label = td_string!(locale, table.filter_remove, what = what.clone());
            Some(view! {
                <button type="button" class="chip" data-testid="filter-moved" aria-label=label on:click=move |_| app.query.update(|query| query.moved = None)>
                    <bdi>{what}</bdi> <span aria-hidden="true">"×"</span>
                </button>
            })
        });
        let cell = cell.and_then(|(r, f)| {
            let what = app.summary.with(|summary| summary.as_ref().map(|summary| cell_words(locale, &summary.cells, r, f)))?;
            let label = td_string!(locale, table.filter_remove, what = what.clone());
            Some(view! {
                <button type="button" class="chip" data-testid="filter-cell" aria-label=label on:click=move |_| app.query.update(|query| query.cell = None)>
                    {what} <span aria-hidden="true">"×"</span>
                </button>
            })
        });
        let groups = filters
            .into_iter()
            .map(|(by, index)| {
                let what = format!("{}: {}", dimension_name(locale, by), group_name(locale, by, index));
                let label = td_string!(locale, table.filter_remove, what = what.clone());
                view! {
                    <button type="button" class="chip" data-testid=format!("filter-{}", by.id()) aria-label=label
                        on:click=move |_| app.query.update(|query| query.filters.retain(|&filter| filter != (by, index)))>
                        {what} <span aria-hidden="true">"×"</span>
                    </button>
                }
            })
            .collect_view();
        view! { {groups} {cell} {own} {moved} }
    }
}
