//! How many customers each group had before and has now: the three grades always, other divisions where they moved.

use crate::model::{Dimension, Grade};
use crate::protocol::{By, Division, Summary};
use crate::ui::format;
use crate::ui::i18n::*;
use crate::ui::results::group_total;
use crate::ui::say::{live, say};
use crate::ui::state::use_app;
use crate::ui::words::{by_name, customers, dimension_name, grade_symbol, group_name, move_names};
use leptos::prelude::*;
use leptos_i18n::t_string;
use std::sync::Arc;

/// Two results side by side.
#[component]
pub fn BeforeAfter(before: Arc<Summary>, after: Arc<Summary>) -> impl IntoView {
    let pairs: Vec<(Division, Division)> = after
        .divisions
        .iter()
        .filter_map(|now| {
            let then = before.divisions.iter().find(|then| then.dimension == now.dimension)?;
            (now.dimension == Dimension::Grade || moved(then, now)).then(|| (then.clone(), now.clone()))
        })
        .collect();
    let same = !pairs.iter().any(|(then, now)| moved(then, now));
    view! {
        {same.then(|| view! { <p class="hint" data-testid="no-change">{say!(rules.change_none)}</p> })}
        {pairs.into_iter().map(|(then, now)| view! { <Pair then now/> }).collect_view()}
        <Moves after/>
    }
}

/// The most moves that are listed for one division.
const MOST_MOVES: usize = 12;

/// Who went where, largest first; a click shows these customers.
#[component]
fn Moves(after: Arc<Summary>) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    // The headline first, then own divisions, then the rest.
    let rank = |by: By| match by {
        By::Dimension(Dimension::Grade) => 0,
        By::Scheme(_) => 1,
        By::Dimension(_) => 2,
    };
    let mut divisions: Vec<By> = after.moves.iter().map(|step| step.by).collect();
    divisions.sort_by_key(|&by| (rank(by), by));
    divisions.dedup();
    (!divisions.is_empty()).then(move || {
        view! {
            <section class="moves" data-testid="moves">
                <h3>{say!(schemes.moved_title)}</h3>
                <p class="hint small">{say!(schemes.moved_hint)}</p>
                {divisions.into_iter().map(|by| {
                    let mut moves: Vec<_> = after.moves.iter().filter(|step| step.by == by).cloned().collect();
                    moves.sort_by_key(|step| std::cmp::Reverse(step.customers));
                    let title = { let after = Arc::clone(&after); move || by_name(i18n.get_locale(), &after, by) };
                    let total: u64 = moves.iter().map(|step| step.customers).sum();
                    let lines = moves.into_iter().take(MOST_MOVES).map(|step| {
                        let key = (step.by, step.from, step.to);
                        let count = step.customers;
                        let after = Arc::clone(&after);
                        let line = move || {
                            let locale = i18n.get_locale();
                            let (from, to) = move_names(locale, &after, &step);
                            t_string!(i18n, schemes.moved_line, from = from, to = to, customers = customers(locale, count))
                        };
                        view! { <li><button type="button" class="link" data-testid="move" on:click=move |_| app.show_moved(key)>{line}</button></li> }
                    }).collect_view();
                    view! {
                        <details open={rank(by) < 2}>
                            <summary>{title} " · " {move || customers(i18n.get_locale(), total)}</summary>
                            <ul class="move-list">{lines}</ul>
                        </details>
                    }
                }).collect_view()}
            </section>
        }
    })
}

/// The three grades before and after in one line, for screens where the tables are out of sight.
#[component]
pub fn ChangeBar(before: Arc<Summary>, after: Arc<Summary>) -> impl IntoView {
    let i18n = use_i18n();
    let grades = Grade::ALL.iter().map(|&grade| {
        let count = |summary: &Summary| group_total(summary, Dimension::Grade, grade as u8).customers;
        let (then, now) = (count(&before), count(&after));
        view! {
            <span class=format!("change {} {}", grade.id(), if then == now { "same" } else { "moved" })>
                <span class="change-name"><span class="change-symbol">{grade_symbol(grade)}</span> " " {live(move || group_name(i18n.get_locale(), Dimension::Grade, grade as u8))}</span>
                <span class="change-numbers">{format::count(then)} " → " {format::count(now)}</span>
            </span>
        }
    });
    // The tables say the same to screen readers.
    view! { <div class="change-bar" data-testid="change-bar" aria-hidden="true">{grades.collect_view()}</div> }
}

fn moved(then: &Division, now: &Division) -> bool {
    then.none.customers != now.none.customers || then.groups.iter().zip(&now.groups).any(|(then, now)| then.customers != now.customers)
}

#[component]
fn Pair(then: Division, now: Division) -> impl IntoView {
    let i18n = use_i18n();
    let by = now.dimension;
    let groups = then.groups.iter().zip(&now.groups).enumerate().map(|(index, (then, now))| (index as u8, then.customers, now.customers));
    let none = (then.none.customers > 0 || now.none.customers > 0).then_some((u8::MAX, then.none.customers, now.none.customers));
    let rows: Vec<_> = groups.filter(|&(_, then, now)| then > 0 || now > 0).chain(none).collect();
    view! {
        <table class="plain changes-table" data-testid=format!("changes-{}", by.id())>
            <caption>{live(move || dimension_name(i18n.get_locale(), by))}</caption>
            <thead>
                <tr>
                    <th scope="col">{say!(rules.change_group)}</th>
                    <th scope="col" class="number">{say!(rules.change_before)}</th>
                    <th scope="col" class="number">{say!(rules.change_after)}</th>
                    <th scope="col" class="number">{say!(rules.change_delta)}</th>
                </tr>
            </thead>
            <tbody>
                {rows.into_iter().map(|(index, then, now)| view! {
                    <tr class:moved={then != now}>
                        <th scope="row">{live(move || group_name(i18n.get_locale(), by, index))}</th>
                        <td class="number">{format::count(then)}</td>
                        <td class="number">{format::count(now)}</td>
                        <td class="number">{format::change(then, now)}</td>
                    </tr>
                }).collect_view()}
            </tbody>
        </table>
    }
}
