//! Other ways to divide the same customers, as tabs with one table each.

use crate::model::{Amount, Dimension, Grade, RfmClass};
use crate::protocol::{By, Division, GroupTotal, Reach, SchemeGroup, SchemeTotals};
use crate::ui::format;
use crate::ui::i18n::*;
use crate::ui::rules::absent_text;
use crate::ui::say::{live, say};
use crate::ui::state::use_app;
use crate::ui::words::{by_name, class_words, customers, dimension_about, dimension_name, grade_symbol, group_name, path_text, scheme_name};
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

/// The id of a tab.
fn tab_id(by: By) -> String {
    match by {
        By::Dimension(dimension) => dimension.id().to_owned(),
        By::Scheme(place) => format!("scheme-{place}"),
    }
}

/// Tabs and the chosen table. The firm's own divisions come first.
#[component]
pub fn Divisions() -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let own = Memo::new(move |_| app.summary.with(|summary| summary.as_ref().map_or(0, |summary| summary.schemes.len())));
    let tabs = move || (0..own.get()).map(|place| By::Scheme(place as u8)).chain(TABS.into_iter().map(By::Dimension)).collect::<Vec<By>>();
    let wanted = RwSignal::new(app.first_division.try_update_value(Option::take).flatten());
    let chosen = Memo::new(move |_| {
        let tabs = tabs();
        wanted.get().filter(|by| tabs.contains(by)).unwrap_or(tabs[0])
    });
    let table = move || {
        app.summary.with(|summary| {
            let summary = summary.as_ref()?;
            Some(match chosen.get() {
                By::Dimension(by) => {
                    let division = summary.divisions.iter().find(|division| division.dimension == by)?.clone();
                    view! { <DivisionTable division/> }.into_any()
                }
                By::Scheme(place) => view! { <SchemeTable place scheme=summary.schemes.get(usize::from(place))?.clone()/> }.into_any(),
            })
        })
    };
    // Arrow keys move between tabs, as people expect of tabs.
    let on_key = move |event: web_sys::KeyboardEvent| {
        let tabs = tabs();
        let place = tabs.iter().position(|&tab| tab == chosen.get_untracked()).unwrap_or(0);
        let next = match event.key().as_str() {
            "ArrowRight" => (place + 1) % tabs.len(),
            "ArrowLeft" => (place + tabs.len() - 1) % tabs.len(),
            "Home" => 0,
            "End" => tabs.len() - 1,
            _ => return,
        };
        event.prevent_default();
        wanted.set(Some(tabs[next]));
        if let Some(tab) = document().get_element_by_id(&format!("tab-{}", tab_id(tabs[next]))) {
            let _ = wasm_bindgen::JsCast::unchecked_into::<web_sys::HtmlElement>(tab).focus();
        }
    };
    view! {
        <section class="divisions">
            <h2>{say!(results.divide_title)}</h2>
            <div class="tabs" role="tablist" aria-label=say!(results.divide_label) on:keydown=on_key>
                {live(move || tabs().into_iter().map(|tab| view! {
                    <button type="button" role="tab" class="tab" id=format!("tab-{}", tab_id(tab)) data-testid=format!("division-{}", tab_id(tab))
                        aria-selected=move || (chosen.get() == tab).to_string()
                        aria-controls="division-panel"
                        tabindex=move || if chosen.get() == tab { "0" } else { "-1" }
                        on:click=move |_| wanted.set(Some(tab))>
                        <bdi>{live(move || app.summary.with(|summary| summary.as_ref().map(|summary| by_name(i18n.get_locale(), summary, tab))))}</bdi>
                    </button>
                }).collect_view())}
            </div>
            <div id="division-panel" role="tabpanel" class="tab-panel" aria-labelledby=move || format!("tab-{}", tab_id(chosen.get()))>
                {live(move || match chosen.get() {
                    By::Dimension(by) => Some(view! { <p class="hint">{live(move || dimension_about(i18n.get_locale(), by))}</p> }),
                    By::Scheme(_) => None,
                })}
                {live(table)}
            </div>
        </section>
    }
}

/// The head row that all divisions share.
#[component]
fn HeadRow(
    /// Whether signs of R, F, M stand beside the name.
    #[prop(optional)]
    signs: bool,
) -> impl IntoView {
    view! {
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
    }
}

/// The numbers of a group beside those of everybody.
#[component]
fn Numbers(total: GroupTotal, all: u64, amount: Amount) -> impl IntoView {
    let app = use_app();
    view! {
        <td class="number">{format::count(total.customers)}</td>
        <td class="number">{format::share(total.customers, all)}</td>
        <td class="bar-cell" aria-hidden="true"><span class="bar-track thin"><span class="bar-fill" style:width=format::width(total.customers as f64, all as f64)></span></span></td>
        <td class="number">{app.money(total.amount)}</td>
        <td class="number">{format::share_of_money(total.amount, amount)}</td>
        <td class="bar-cell" aria-hidden="true"><span class="bar-track thin money"><span class="bar-fill" style:width=format::width(total.amount.to_f64(), amount.to_f64())></span></span></td>
    }
}

/// One of the firm's own divisions.
#[component]
fn SchemeTable(place: u8, scheme: SchemeTotals) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let (all, amount) = app.summary.with_untracked(|summary| summary.as_ref().map(|summary| (summary.customers, summary.amount)).unwrap_or_default());
    let rows = scheme.groups.into_iter().enumerate().map(|(leaf, group)| {
        let leaf = leaf as u8;
        let chosen = move || app.query.with(|query| query.leaves.contains(&(place, leaf)));
        let SchemeGroup { path, total, reach, otherwise, .. } = group;
        let name = move || path_text(i18n.get_locale(), &path);
        let title = name.clone();
        let never = matches!(reach, Reach::Covered | Reach::Contradiction);
        view! {
            <tr class:chosen=chosen>
                <th scope="row">
                    <button type="button" class="link" data-testid=format!("leaf-{leaf}") aria-pressed=move || chosen().to_string()
                        title=move || t_string!(i18n, results.show_only, group = title())
                        on:click=move |_| app.show_leaf(place, leaf)><bdi>{name}</bdi></button>
                    {never.then(|| view! { <span class="hint small never">{live(move || match (reach, otherwise) {
                        (Reach::Contradiction, _) => t_string!(i18n, schemes.contradiction),
                        (_, true) => t_string!(i18n, schemes.covers_all),
                        _ => t_string!(i18n, schemes.covered),
                    })}</span> })}
                </th>
                <Numbers total all amount/>
            </tr>
        }
    });
    let rows: Vec<_> = rows.collect();
    let (note, name) = (scheme.note.clone(), scheme.name.clone());
    let label = {
        let name = name.clone();
        move || scheme_name(i18n.get_locale(), &name)
    };
    view! {
        {(!note.is_empty()).then(|| view! { <p class="hint"><bdi>{live(move || scheme_name(i18n.get_locale(), &note))}</bdi></p> })}
        {live(move || absent_text(app, i18n.get_locale(), &name).map(|text| view! { <p class="message" data-testid="scheme-absent">{text}</p> }))}
        <div class="table-box" tabindex="0" role="region" aria-label=label>
            <table class="groups" data-testid="scheme-table">
                <HeadRow/>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <p class="hint small">{move || t_string!(i18n, schemes.of_all, customers = customers(i18n.get_locale(), all))}</p>
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
                <Numbers total all amount/>
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
                <HeadRow signs/>
                <tbody>{rows} {none}</tbody>
            </table>
        </div>
        <p class="hint small">{note}</p>
    }
}
