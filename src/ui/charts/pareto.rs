//! How much of the money the best customers bring.

use super::frame::ChartFrame;
use crate::model::{Abc, Dimension};
use crate::protocol::{ChartData, Pareto, ParetoPoint, ParetoWords, Summary};
use crate::ui::format;
use crate::ui::i18n::*;
use crate::ui::state::{App, use_app};
use crate::ui::words::{customers, group_name, people};
use leptos::prelude::*;
use leptos_i18n::{t, td_string};
use std::sync::Arc;

/// Fewer customers are counted by head: a share of them says more than they know.
const FEW: u64 = 50;

/// The curve and its table.
#[component]
pub fn ParetoChart(summary: Arc<Summary>) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let curve = StoredValue::new(summary.pareto.clone());
    let total = summary.pareto.total();
    let name = Signal::derive(move || td_string!(i18n.get_locale(), charts.pareto_name).to_owned());
    let finding = Signal::derive(move || curve.with_value(|curve| finding_text(i18n.get_locale(), curve)));
    let about = Signal::derive(move || {
        let locale = i18n.get_locale();
        let about = td_string!(locale, charts.pareto_about, total = app.money(total.amount));
        let falls = curve.with_value(|curve| curve.points.iter().any(|point| point.amount.minor > total.amount.minor));
        if falls { format!("{about} {}", td_string!(locale, charts.pareto_falls)) } else { about }
    });
    let data = Callback::new(move |()| {
        let locale = i18n.get_locale();
        let drawable = total.amount.minor > 0;
        drawable.then(|| curve.with_value(|curve| ChartData::Pareto { curve: curve.clone(), words: words(locale, app, curve) }))
    });
    // Where somebody clicks is so many customers from the top: that customer's class.
    let pointed = Callback::new(move |(x, _): (f64, f64)| {
        let (a, b) = curve.with_value(|curve| (curve.a.customers, curve.b.customers));
        let before = x / 100.0 * total.customers as f64;
        let class = if before < a as f64 {
            Abc::A
        } else if before < b as f64 {
            Abc::B
        } else {
            Abc::C
        };
        app.show_group(Dimension::Abc, class as u8);
    });
    view! {
        <ChartFrame id="pareto" name finding about data pointed>
            <ParetoTable curve=summary.pareto.clone()/>
        </ChartFrame>
    }
}

/// The finding and the data of the curve, for the report.
#[must_use]
pub fn pareto_picture(locale: Locale, app: App, summary: &Summary) -> (String, Option<ChartData>) {
    let curve = &summary.pareto;
    let data = (curve.total().amount.minor > 0).then(|| ChartData::Pareto { curve: curve.clone(), words: words(locale, app, curve) });
    (finding_text(locale, curve), data)
}

/// Tenths of the customers, and where each class ends.
#[component]
fn ParetoTable(curve: Pareto) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let total = curve.total();
    let ends = [(Abc::A, ParetoPoint::default(), curve.a), (Abc::B, curve.a, curve.b), (Abc::C, curve.b, total)];
    // A class without customers ends nowhere; where the last one ends, everybody is in.
    let limits = ends.into_iter().filter(|(_, from, to)| to.customers > from.customers).map(|(class, _, to)| (to, Some(class), 0));
    let steps = (1..=9).map(|step| (curve.at_percent(step * 10), None, step * 10));
    let mut rows: Vec<(ParetoPoint, Option<Abc>, u8)> = steps.chain(limits).collect();
    rows.sort_by_key(|(point, class, percent)| (point.customers, *class, *percent));
    let row = move |(point, class, percent): (ParetoPoint, Option<Abc>, u8)| {
        let words = move || {
            let locale = i18n.get_locale();
            match class {
                Some(class) => {
                    let name = group_name(locale, Dimension::Abc, class as u8);
                    td_string!(locale, charts.pareto_limit, name = name, share = format::share(point.customers, total.customers))
                }
                None => td_string!(locale, charts.pareto_step, share = format!("{percent}%")),
            }
        };
        let id = class.map_or_else(|| format!("pareto-step-{percent}"), |class| format!("pareto-limit-{}", class.id()));
        view! {
            <tr class:chosen=class.is_some() data-testid=id>
                <th scope="row">
                    {match class {
                        Some(class) => view! { <button type="button" class="link" on:click=move |_| app.show_group(Dimension::Abc, class as u8)>{words}</button> }.into_any(),
                        None => view! { <span>{words}</span> }.into_any(),
                    }}
                </th>
                <td class="number">{format::count(point.customers)}</td>
                <td class="number">{app.money(point.amount)}</td>
                <td class="number">{format::share_of_money(point.amount, total.amount)}</td>
            </tr>
        }
    };
    view! {
        <div class="table-box" tabindex="0" role="region" aria-label=move || td_string!(i18n.get_locale(), charts.pareto_name)>
            <table class="plain">
                <thead>
                    <tr>
                        <th scope="col">{t!(i18n, results.col_customers)}</th>
                        <th scope="col" class="number">{t!(i18n, charts.col_people)}</th>
                        <th scope="col" class="number">{t!(i18n, charts.col_amount)}</th>
                        <th scope="col" class="number">{t!(i18n, charts.col_share)}</th>
                    </tr>
                </thead>
                <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}

fn finding_text(locale: Locale, curve: &Pareto) -> String {
    let (total, top) = (curve.total(), marked(curve));
    if total.amount.minor <= 0 {
        return td_string!(locale, charts.pareto_finding_none).to_owned();
    }
    let share = format::share_of_money(top.amount, total.amount);
    if total.customers >= FEW {
        return td_string!(locale, charts.pareto_finding, share = share);
    }
    td_string!(
        locale,
        charts.pareto_finding_few,
        people = people(locale, top.customers),
        customers = customers(locale, total.customers),
        share = share
    )
}

/// A fifth of the customers.
fn marked(curve: &Pareto) -> ParetoPoint {
    curve.at_percent(crate::protocol::PARETO_PERCENT)
}

fn words(locale: Locale, app: App, curve: &Pareto) -> ParetoWords {
    let (total, top) = (curve.total(), marked(curve));
    let share = format::share_of_money(top.amount, total.amount);
    let point = |point: &ParetoPoint| {
        td_string!(
            locale,
            charts.pareto_point,
            people = people(locale, point.customers),
            share = format::share(point.customers, total.customers),
            money = app.money(point.amount),
            part = format::share_of_money(point.amount, total.amount)
        )
    };
    ParetoWords {
        customers: td_string!(locale, charts.pareto_x).to_owned(),
        money: td_string!(locale, charts.pareto_y).to_owned(),
        equal: td_string!(locale, charts.pareto_equal).to_owned(),
        classes: [Abc::A, Abc::B, Abc::C].map(|class| group_name(locale, Dimension::Abc, class as u8).to_owned()),
        finding: if total.customers >= FEW {
            td_string!(locale, charts.pareto_mark, share = share)
        } else {
            td_string!(locale, charts.pareto_mark_few, people = people(locale, top.customers), share = share)
        },
        points: curve.points.iter().map(point).collect(),
    }
}
