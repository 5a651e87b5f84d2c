//! Other ways to divide the same customers, as tabs with one table each.

use crate::model::{Dimension, Grade, RfmClass};
use crate::protocol::{Division, GroupTotal};
use crate::ui::format;
use crate::ui::i18n::*;
use crate::ui::say::{live, say};
use crate::ui::state::use_app;
use crate::ui::words::{class_words, customers, dimension_about, dimension_name, grade_symbol, group_name};
use leptos::prelude::*;
use leptos_i18n::t_string;

/// The tabs, the grade's own first table left to the cards above.
const TABS: [Dimension; 8] = [
    Dimension::Value,
    Dimension::Potential,
    Dimension::Relation,
    Dimension::Lifecycle,
    Dimension::Churn,
    Dimension::Segment,
    Dimension::Class,
    Dimension::Abc,
];

/// Tabs and the chosen table.
#[component]
pub fn Divisions() -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let chosen = RwSignal::new(Dimension::Value);
    let division =
        move || app.summary.get().and_then(|summary| summary.divisions.iter().find(|division| division.dimension == chosen.get()).cloned());
    // Arrow keys move between tabs, as people expect of tabs.
    let on_key = move |event: web_sys::KeyboardEvent| {
        let place = TABS.iter().position(|&tab| tab == chosen.get_untracked()).unwrap_or(0);
        let next = match event.key().as_str() {
            "ArrowRight" => (place + 1) % TABS.len(),
            "ArrowLeft" => (place + TABS.len() - 1) % TABS.len(),
            "Home" => 0,
            "End" => TABS.len() - 1,
            _ => return,
        };
        event.prevent_default();
        chosen.set(TABS[next]);
        if let Some(tab) = document().get_element_by_id(&format!("tab-{}", TABS[next].id())) {
            let _ = wasm_bindgen::JsCast::unchecked_into::<web_sys::HtmlElement>(tab).focus();
        }
    };
    view! {
        <section class="divisions">
            <h2>{say!(results.divide_title)}</h2>
            <div class="tabs" role="tablist" aria-label=say!(results.divide_label) on:keydown=on_key>
                {TABS.into_iter().map(|tab| view! {
                    <button type="button" role="tab" class="tab" id=format!("tab-{}", tab.id()) data-testid=format!("division-{}", tab.id())
                        aria-selected=move || (chosen.get() == tab).to_string()
                        aria-controls="division-panel"
                        tabindex=move || if chosen.get() == tab { "0" } else { "-1" }
                        on:click=move |_| chosen.set(tab)>
                        {live(move || dimension_name(i18n.get_locale(), tab))}
                    </button>
                }).collect_view()}
            </div>
            <div id="division-panel" role="tabpanel" class="tab-panel" aria-labelledby=move || format!("tab-{}", chosen.get().id())>
                <p class="hint">{live(move || dimension_about(i18n.get_locale(), chosen.get()))}</p>
                {live(move || division().map(|division| view! { <DivisionTable division/> }))}
            </div>
        </section>
    }
}

/// One division: each group with people and money, a click filters the customers.
#[component]
fn DivisionTable(division: Division) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let by = division.dimension;
    let (all, amount) = app.summary.with_untracked(|summary| summary.as_ref().map(|summary| (summary.customers, summary.amount)).unwrap_or_default());
    let signs = by == Dimension::Class;
    let row = move |index: Option<u8>, total: GroupTotal| {
        let name = move || group_name(i18n.get_locale(), by, index.unwrap_or(u8::MAX));
        let id = index.and_then(|index| by.group_ids().get(usize::from(index)).copied()).unwrap_or("none");
        let chosen = move || index.is_some_and(|index| app.query.with(|query| query.filters.contains(&(by, index))));
        let symbol = index.filter(|_| by == Dimension::Grade).and_then(Grade::from_index).map(grade_symbol);
        view! {
            <tr class:chosen=chosen>
                <th scope="row">
                    {match index {
                        Some(index) => view! {
                            <button type="button" class="link" data-testid=format!("group-{id}") aria-pressed=move || chosen().to_string()
                                title=move || t_string!(i18n, results.show_only, group = name())
                                on:click=move |_| app.show_group(by, index)>{symbol} {name}</button>
                        }.into_any(),
                        None => view! { <span>{name}</span> }.into_any(),
                    }}
                </th>
                {signs.then(|| view! { <td class="signs">{index.and_then(RfmClass::from_index).map(|class| move || class_words(i18n.get_locale(), class))}</td> })}
                <td class="number">{format::count(total.customers)}</td>
                <td class="number">{format::share(total.customers, all)}</td>
                <td class="bar-cell" aria-hidden="true"><span class="bar-track thin"><span class="bar-fill" style:width=format::width(total.customers as f64, all as f64)></span></span></td>
                <td class="number">{app.money(total.amount)}</td>
                <td class="number">{format::share_of_money(total.amount, amount)}</td>
                <td class="bar-cell" aria-hidden="true"><span class="bar-track thin money"><span class="bar-fill" style:width=format::width(total.amount.to_f64(), amount.to_f64())></span></span></td>
            </tr>
        }
    };
    let note = move || {
        let locale = i18n.get_locale();
        t_string!(i18n, results.divide_note, customers = customers(locale, all), total = app.money(amount))
    };
    // The segments that only another map can give are left out while they are empty.
    let empty_extra = move |index: usize, total: &GroupTotal| by == Dimension::Segment && index >= 10 && total.customers == 0;
    let rows = division.groups.iter().enumerate().filter(|(index, total)| !empty_extra(*index, total));
    let rows: Vec<_> = rows.map(|(index, &total)| row(Some(index as u8), total)).collect();
    let none = (division.none.customers > 0).then(|| row(None, division.none));
    view! {
        <div class="table-box" tabindex="0" role="region" aria-label=move || dimension_name(i18n.get_locale(), by)>
            <table class="groups">
                <thead>
                    <tr>
                        <th scope="col">{say!(results.col_group)}</th>
                        {signs.then(|| view! { <th scope="col">{say!(results.col_signs)}</th> })}
                        <th scope="col" class="number">{say!(results.col_customers)}</th>
                        <th scope="col" class="number">{say!(results.col_share_customers)}</th>
                        <td class="bar-cell" aria-hidden="true"></td>
                        <th scope="col" class="number">{say!(results.col_amount)}</th>
                        <th scope="col" class="number">{say!(results.col_share_money)}</th>
                        <td class="bar-cell" aria-hidden="true"></td>
                    </tr>
                </thead>
                <tbody>{rows} {none}</tbody>
            </table>
        </div>
        <p class="hint small">{note}</p>
    }
}
