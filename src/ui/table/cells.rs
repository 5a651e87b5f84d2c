//! One row of the customer table.

use super::pages::{Pages, Slot};
use crate::model::{Dimension, Grade};
use crate::protocol::CustomerRow;
use crate::ui::format;
use crate::ui::i18n::*;
use crate::ui::say::{live, say};
use crate::ui::state::use_app;
use crate::ui::words::{frequency_text, grade_symbol, group_name, orders};
use leptos::prelude::*;

/// A row, or its place while the data are under way.
#[component]
pub fn Row(place: Slot, pages: Pages, active: RwSignal<u32>, open: Callback<u32>) -> impl IntoView {
    let (_, row, _) = place;
    let cells = match pages.row(row) {
        Some(customer) => view! { <Cells customer/> }.into_any(),
        None => view! { <td colspan="11" class="hint">{say!(table.loading)}</td> }.into_any(),
    };
    view! {
        <tr id=format!("customer-{row}") class="customer" data-testid="customer-row"
            aria-rowindex=(row + 2).to_string()
            aria-selected=move || (active.get() == row).to_string()
            class:active=move || active.get() == row
            class:odd={row % 2 == 1}
            on:click=move |_| open.run(row)>
            {cells}
        </tr>
    }
}

#[component]
fn Cells(customer: CustomerRow) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let word = move |by: Dimension, index: Option<u8>| move || index.map_or(format::NO_NUMBER, |index| group_name(i18n.get_locale(), by, index));
    let warned = customer.churn_warning == Some(true);
    let often = move || customer.frequency.map_or_else(|| format::NO_NUMBER.to_owned(), |frequency| frequency_text(i18n.get_locale(), frequency));
    let counted = move || customer.orders.map_or_else(String::new, |n| orders(i18n.get_locale(), n.into()));
    let (id, name, contact) = (customer.id, customer.name, customer.contact);
    view! {
        <th scope="row" class="id"><bdi>{live(move || app.shown(&id))}</bdi></th>
        <td><GradeTag grade=customer.grade by_hand=customer.by_hand.is_some()/></td>
        <td><bdi>{live(move || app.shown(&name))}</bdi></td>
        <td><bdi>{live(move || app.shown(&contact))}</bdi></td>
        <td class="number" title=counted>{often}</td>
        <td class="number">{app.money(customer.amount)}</td>
        <td>{word(Dimension::Value, customer.value.map(|value| value as u8))}</td>
        <td>{word(Dimension::Potential, Some(customer.potential as u8))}</td>
        <td>{word(Dimension::Relation, Some(customer.relation as u8))}</td>
        <td class:warned=warned>{word(Dimension::Lifecycle, customer.lifecycle.map(|stage| stage as u8))}</td>
        <td class="number">{customer.last_order.map_or_else(|| format::NO_NUMBER.to_owned(), |day| day.to_string())}</td>
    }
}

/// A grade with colour, symbol and word, and whether a person decided it.
#[component]
pub fn GradeTag(grade: Grade, by_hand: bool) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <span class=format!("grade-tag {}", grade.id())>
            <span aria-hidden="true">{grade_symbol(grade)}</span> " " {live(move || group_name(i18n.get_locale(), Dimension::Grade, grade as u8))}
        </span>
        {by_hand.then(|| view! { <span class="hint small" data-testid="by-hand">{say!(table.by_hand)}</span> })}
    }
}
