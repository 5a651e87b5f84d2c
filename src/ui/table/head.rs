//! The head row: names of the columns (those of the 客户分级管理表 and two more), a click sorts.

use crate::protocol::SortKey;
use crate::ui::i18n::*;
use crate::ui::say::live;
use crate::ui::state::use_app;
use leptos::prelude::*;
use leptos_i18n::{t_string, td_string};

/// The columns in order, with their sort key where they have one and whether they hold numbers.
const COLUMNS: [(&str, Option<SortKey>, bool); 11] = [
    ("id", Some(SortKey::Customer), false),
    ("grade", Some(SortKey::Grade), false),
    ("name", Some(SortKey::Name), false),
    ("contact", None, false),
    ("orders", Some(SortKey::Orders), true),
    ("amount", Some(SortKey::Amount), true),
    ("value", Some(SortKey::Value), false),
    ("potential", Some(SortKey::Potential), false),
    ("relation", Some(SortKey::Relation), false),
    ("lifecycle", Some(SortKey::Lifecycle), false),
    ("last", Some(SortKey::LastOrder), true),
];

fn column_name(locale: Locale, id: &str) -> &'static str {
    match id {
        "id" => td_string!(locale, table.col_id),
        "name" => td_string!(locale, table.col_name),
        "contact" => td_string!(locale, table.col_contact),
        "grade" => td_string!(locale, groups.dim_grade),
        "value" => td_string!(locale, groups.dim_value),
        "potential" => td_string!(locale, groups.dim_potential),
        "relation" => td_string!(locale, groups.dim_relation),
        "lifecycle" => td_string!(locale, groups.dim_lifecycle),
        "orders" => td_string!(locale, table.col_frequency),
        "amount" => td_string!(locale, table.col_amount),
        _ => td_string!(locale, table.col_last),
    }
}

/// The head of the table.
#[component]
pub fn Head() -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    // The first click sorts as people expect: names from A, grades from the best, numbers and dates from the largest.
    let sort = move |key: SortKey| {
        app.query.update(|query| {
            query.descending =
                if query.sort == key { !query.descending } else { matches!(key, SortKey::Orders | SortKey::Amount | SortKey::LastOrder) };
            query.sort = key;
        });
    };
    let direction = move |key: Option<SortKey>| {
        let key = key?;
        app.query.with(|query| {
            Some(match (query.sort == key, query.descending) {
                (false, _) => "none",
                (true, false) => "ascending",
                (true, true) => "descending",
            })
        })
    };
    view! {
        <colgroup>{COLUMNS.iter().map(|(id, ..)| view! { <col class=format!("col-{id}")/> }).collect_view()}</colgroup>
        <thead>
            <tr aria-rowindex="1">
                {COLUMNS.into_iter().map(|(id, key, number)| {
                    let name = move || column_name(i18n.get_locale(), id);
                    view! {
                        <th scope="col" class:number=number aria-sort=move || direction(key)>
                            {match key {
                                Some(key) => view! {
                                    <button type="button" class="sort" data-testid=format!("sort-{id}") tabindex="0"
                                        title=move || t_string!(i18n, table.sort_by, column = name())
                                        on:click=move |_| sort(key)>
                                        {name}
                                        <span class="sort-mark" aria-hidden="true">{live(move || match direction(Some(key)) {
                                            Some("ascending") => "↑",
                                            Some("descending") => "↓",
                                            _ => "",
                                        })}</span>
                                    </button>
                                }.into_any(),
                                None => view! { <span class="sort">{name}</span> }.into_any(),
                            }}
                        </th>
                    }
                }).collect_view()}
            </tr>
        </thead>
    }
}
