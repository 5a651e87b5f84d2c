//! Who bought lately, and who often: all buyers on a grid of plain words.

use super::frame::ChartFrame;
use crate::model::Amount;
use crate::protocol::{CellsData, CellsWords, ChartData, GroupTotal, ScoreCells, Summary};
use crate::ui::format;
use crate::ui::i18n::*;
use crate::ui::state::{App, use_app};
use crate::ui::words::{cell_words, column_words, compact_money, customers, people, row_words};
use leptos::prelude::*;
use leptos_i18n::{t, td_string};
use std::sync::Arc;

/// The heat map and its table.
#[component]
pub fn CellsChart(summary: Arc<Summary>) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let cells = StoredValue::new(summary.cells.clone());
    let (bins, amount, buyers) = (summary.cells.bins, summary.amount, summary.buyers);
    let by_money = RwSignal::new(false);
    let name = Signal::derive(move || td_string!(i18n.get_locale(), charts.cells_name).to_owned());
    let finding = Signal::derive(move || cells.with_value(|cells| finding_text(i18n.get_locale(), cells, amount)));
    let about = Signal::derive(move || {
        let locale = i18n.get_locale();
        if by_money.get() { td_string!(locale, charts.cells_about_money) } else { td_string!(locale, charts.cells_about_people) }.to_owned()
    });
    let data = Callback::new(move |()| {
        let (locale, by_money) = (i18n.get_locale(), by_money.get());
        (buyers > 0).then(|| cells.with_value(|cells| chart(locale, app, cells, by_money)))
    });
    let pointed = Callback::new(move |(column, row): (f64, f64)| {
        let (r, f) = (bins.saturating_sub(row as u8), column as u8 + 1);
        if cells.with_value(|cells| cells.total(r, f).customers) > 0 {
            app.show_cell(r, f);
        }
    });
    let controls = ViewFn::from(move || {
        view! {
            <div class="switch" role="group" aria-label=move || td_string!(i18n.get_locale(), charts.cells_by)>
                <button type="button" class="switch-part" aria-pressed=move || (!by_money.get()).to_string() data-testid="cells-by-people"
                    on:click=move |_| by_money.set(false)>{t!(i18n, charts.cells_by_people)}</button>
                <button type="button" class="switch-part" aria-pressed=move || by_money.get().to_string() data-testid="cells-by-money"
                    on:click=move |_| by_money.set(true)>{t!(i18n, charts.cells_by_money)}</button>
            </div>
        }
    });
    view! {
        <ChartFrame id="cells" name finding about data pointed controls>
            <CellsTable cells=summary.cells.clone()/>
        </ChartFrame>
    }
}

/// The finding and the data of the grid, for the report.
#[must_use]
pub fn cells_picture(locale: Locale, app: App, summary: &Summary) -> (String, Option<ChartData>) {
    let data = (summary.buyers > 0).then(|| chart(locale, app, &summary.cells, false));
    (finding_text(locale, &summary.cells, summary.amount), data)
}

fn finding_text(locale: Locale, cells: &ScoreCells, amount: Amount) -> String {
    let bins = cells.bins;
    let best = cells.total(bins, bins);
    if best.customers > 0 && amount.minor > 0 {
        let share = format::share_of_money(best.amount, amount);
        return td_string!(locale, charts.cells_finding, people = people(locale, best.customers), share = share);
    }
    if best.customers > 0 {
        return td_string!(locale, charts.cells_finding_plain, people = people(locale, best.customers));
    }
    let (r, f) = places(bins).max_by_key(|&(r, f)| cells.total(r, f).customers).unwrap_or((1, 1));
    td_string!(locale, charts.cells_finding_most, people = people(locale, cells.total(r, f).customers), cell = cell_words(locale, cells, r, f))
}

/// The grid with people and money; a click filters the customers.
#[component]
fn CellsTable(cells: ScoreCells) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let bins = cells.bins;
    let cells = StoredValue::new(cells);
    let cell = move |r: u8, f: u8| {
        let total = cells.with_value(|cells| cells.total(r, f));
        let label = move || {
            let locale = i18n.get_locale();
            let money = app.money(total.amount);
            format!("{}: {}, {money}", cells.with_value(|cells| cell_words(locale, cells, r, f)), customers(locale, total.customers))
        };
        let chosen = move || app.query.with(|query| query.cell == Some((r, f)));
        view! {
            <td class="number" data-testid=format!("cell-{r}-{f}")>
                {(total.customers > 0).then(|| view! {
                    <button type="button" class="link" aria-label=label aria-pressed=move || chosen().to_string()
                        on:click=move |_| app.show_cell(r, f)>{format::count(total.customers)}</button>
                    <span class="cell-money">{app.money(total.amount)}</span>
                })}
                {(total.customers == 0).then_some("0")}
            </td>
        }
    };
    let row = move |r: u8| {
        view! {
            <tr>
                <th scope="row">{move || cells.with_value(|cells| row_words(i18n.get_locale(), cells, r))}</th>
                {(1..=bins).map(|f| cell(r, f)).collect_view()}
            </tr>
        }
    };
    view! {
        <div class="table-box" tabindex="0" role="region" aria-label=move || td_string!(i18n.get_locale(), charts.cells_name)>
            <table class="plain cells">
                <thead>
                    <tr>
                        <th scope="col">{t!(i18n, charts.cells_corner)}</th>
                        {(1..=bins).map(|f| view! { <th scope="col" class="number">{move || cells.with_value(|cells| column_words(i18n.get_locale(), cells, f))}</th> }).collect_view()}
                    </tr>
                </thead>
                <tbody>{(1..=bins).rev().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}

/// All cells, the most recent row first, seldom first: the order in which they are drawn.
fn places(bins: u8) -> impl Iterator<Item = (u8, u8)> {
    (1..=bins).rev().flat_map(move |r| (1..=bins).map(move |f| (r, f)))
}

fn chart(locale: Locale, app: App, cells: &ScoreCells, by_money: bool) -> ChartData {
    let bins = cells.bins;
    let totals: Vec<((u8, u8), GroupTotal)> = places(bins).map(|(r, f)| ((r, f), cells.total(r, f))).collect();
    let weight = |total: &GroupTotal| if by_money { total.amount.minor } else { i128::from(total.customers) };
    let label = |total: &GroupTotal| match (total.customers, by_money) {
        (0, _) => String::new(),
        (_, true) => compact_money(locale, total.amount),
        (people, false) => format::count(people),
    };
    let tip = |&((r, f), total): &((u8, u8), GroupTotal)| {
        let (cell, customers) = (cell_words(locale, cells, r, f), customers(locale, total.customers));
        td_string!(locale, charts.cell_tip, cell = cell, customers = customers, money = app.money(total.amount))
    };
    ChartData::Cells {
        cells: CellsData { bins, weights: totals.iter().map(|(_, total)| weight(total)).collect() },
        words: CellsWords {
            rows: (1..=bins).rev().map(|r| row_words(locale, cells, r)).collect(),
            columns: (1..=bins).map(|f| column_words(locale, cells, f)).collect(),
            labels: totals.iter().map(|(_, total)| label(total)).collect(),
            tips: totals.iter().map(tip).collect(),
        },
    }
}
