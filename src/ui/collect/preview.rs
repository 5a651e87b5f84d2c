//! The first rows of a file, with a role above each column.

use crate::ingest::{ColumnGuess, Role};
use crate::protocol::Preview;
use crate::ui::i18n::*;
use crate::ui::say::{live, say};
use crate::ui::state::{FileEntry, FileState, use_app};
use crate::ui::words::{ROLE_GROUPS, confidence_text, role_group, role_name};
use leptos::prelude::*;
use leptos_i18n::t_string;

/// How many rows are shown.
const ROWS: usize = 8;

/// The role a column has now.
fn role_of(file: &FileEntry, column: usize) -> Option<Role> {
    file.state.with(|state| match state {
        FileState::Ready(preview) => preview.plan.mapping.role(column),
        _ => None,
    })
}

/// The preview table; scrolls inside its own box.
#[component]
pub fn PreviewTable(file: FileEntry, preview: Preview) -> impl IntoView {
    let i18n = use_i18n();
    let columns = preview.headers.len();
    let roles: Vec<Memo<Option<Role>>> = (0..columns)
        .map(|column| {
            let file = file.clone();
            Memo::new(move |_| role_of(&file, column))
        })
        .collect();
    let name = file.name;
    let rows: Vec<Vec<String>> = preview.rows.iter().take(ROWS).cloned().collect();
    let guesses = preview.guesses.clone();
    let heads = preview.headers.iter().cloned().zip(roles.iter().copied()).enumerate().map(|(column, (header, role))| {
        let guess = guesses.get(column).cloned().unwrap_or_default();
        view! { <RoleHead file=file.clone() column header guess role/> }
    });
    view! {
        <div class="table-box" tabindex="0" role="region" aria-label=move || t_string!(i18n, collect.preview_label, name = name.get())>
            <table class="preview" data-testid="preview">
                <thead><tr>{heads.collect_view()}</tr></thead>
                <tbody>
                    {rows.into_iter().map(|row| view! {
                        <tr>
                            {(0..columns).zip(roles.iter().copied()).map(|(column, role)| view! {
                                <td class:has-role=move || role.get().is_some()><bdi>{row.get(column).cloned().unwrap_or_default()}</bdi></td>
                            }).collect_view()}
                        </tr>
                    }).collect_view()}
                </tbody>
            </table>
        </div>
    }
}

/// A column's name, its role, and how sure the role is.
#[component]
fn RoleHead(file: FileEntry, column: usize, header: String, guess: ColumnGuess, role: Memo<Option<Role>>) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let label = header.clone();
    view! {
        <th scope="col" class:has-role=move || role.get().is_some()>
            <select
                class="role-select"
                data-testid=format!("role-{column}")
                aria-label=move || t_string!(i18n, collect.role_label, column = label.clone())
                prop:value=move || role.get().map_or("", Role::id)
                on:change=move |event| app.set_role(&file, column, Role::from_id(&event_target_value(&event)))
            >
                <option value="" selected=move || role.get().is_none()>{say!(collect.role_none)}</option>
                {ROLE_GROUPS.into_iter().enumerate().map(|(group, roles)| view! {
                    <optgroup label=move || role_group(i18n.get_locale(), group)>
                        {Role::ALL[roles].iter().map(|&choice| view! {
                            <option value=choice.id() selected=move || role.get() == Some(choice)>{live(move || role_name(i18n.get_locale(), choice))}</option>
                        }).collect_view()}
                    </optgroup>
                }).collect_view()}
            </select>
            <span class="column-name"><bdi>{header}</bdi></span>
            <span class="sure">{live(move || confidence_text(i18n.get_locale(), role.get(), &guess))}</span>
        </th>
    }
}
