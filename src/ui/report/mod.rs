//! 一页报告: what a manager reads on paper. The first page is one A4 page in black and white as well: the answer, the grades with
//! what to do, whom to call. Behind it charts, divisions and definitions.

mod calls;
mod pictures;
mod summary_text;

pub use summary_text::summary_text;

use super::i18n::*;
use super::results::group_total;
use super::say::{live, say, sentence};
use super::state::{App, Step, use_app};
use super::words::{chosen_name, customers, dimension_about, dimension_name, filters_text, grade_symbol, group_name, note_text, people};
use crate::model::{Amount, Dimension, Grade};
use crate::protocol::Summary;
use crate::rules::Chosen;
use crate::ui::format;
use calls::TopCalls;
use leptos::prelude::*;
use leptos_i18n::{t_string, td_string};
use pictures::Pictures;
use std::sync::Arc;

impl App {
    /// Shows the report in place of the results, or the results again.
    pub fn show_report(self, shown: bool) {
        if self.step.get_untracked() != Step::Results {
            self.go(Step::Results);
        }
        self.report_open.set(shown);
        request_animation_frame(|| window().scroll_to_with_x_and_y(0.0, 0.0));
    }
}

/// The report of the last result.
#[component]
pub fn Report() -> impl IntoView {
    let app = use_app();
    view! {
        <div class="report-tools row" role="group" aria-label=say!(report.tools)>
            <button type="button" class="button primary" data-testid="report-print" on:click=|_| { window().print().ok(); }>{say!(report.print)}</button>
            <button type="button" class="button" data-testid="report-back" on:click=move |_| app.show_report(false)>{say!(report.back)}</button>
            <p class="hint small">{say!(report.print_hint)}</p>
        </div>
        {live(move || app.summary.get().map(|summary| view! {
            <article class="paper" tabindex="0" aria-label=say!(report.title) data-testid="report">
                <FirstPage summary=summary.clone()/>
                <Pictures summary=summary.clone()/>
                <Divisions summary=summary.clone()/>
                <Ground summary/>
            </article>
        }))}
    }
}

/// The standard's name, with its version where it says one.
pub(super) fn standard_text(locale: Locale, app: App) -> String {
    app.library.with(|library| {
        let name = chosen_name(locale, library);
        let own = match &library.chosen {
            Chosen::Own(own) => library.presets.iter().find(|preset| preset.name == *own),
            Chosen::BuiltIn(_) => None,
        };
        match own.and_then(|preset| preset.version.clone()) {
            Some(version) => format!("{name} {version}"),
            None => name,
        }
    })
}

/// The answer in one sentence, short enough to be read aloud.
pub(super) fn answer(locale: Locale, summary: &Summary) -> String {
    let high = group_total(summary, Dimension::Grade, Grade::High as u8);
    let warned = group_total(summary, Dimension::Churn, 1);
    let first = match high.customers {
        0 => td_string!(locale, report.answer_none, customers = customers(locale, summary.customers)),
        _ => td_string!(
            locale,
            report.answer,
            customers = customers(locale, summary.customers),
            people = people(locale, high.customers),
            share = format::share_of_money(high.amount, summary.amount)
        ),
    };
    match warned.customers {
        0 => first,
        n => format!("{first}{}", td_string!(locale, report.answer_warned, people = people(locale, n))),
    }
}

/// What to do with the customers of a grade.
pub(super) fn treatment(locale: Locale, grade: Grade) -> &'static str {
    match grade {
        Grade::High => td_string!(locale, report.do_high),
        Grade::Mid => td_string!(locale, report.do_mid),
        Grade::Low => td_string!(locale, report.do_low),
    }
}

/// From which day to which, and as of when.
pub(super) fn range_text(locale: Locale, summary: &Summary) -> String {
    match (summary.first_order, summary.last_order) {
        (Some(first), Some(last)) => {
            td_string!(locale, report.range, first = first.to_string(), last = last.to_string(), as_of = summary.as_of.to_string())
        }
        _ => td_string!(locale, report.no_range).to_owned(),
    }
}

/// One A4 page.
#[component]
fn FirstPage(summary: Arc<Summary>) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let (all, amount) = (summary.customers, summary.amount);
    let (told, ranged) = (Arc::clone(&summary), Arc::clone(&summary));
    let grades: Vec<_> = Grade::ALL.iter().map(|&grade| (grade, group_total(&summary, Dimension::Grade, grade as u8))).collect();
    view! {
        <section class="page first-page">
            <header class="paper-head">
                <h1>{say!(report.title)}</h1>
                <p data-testid="report-range">{sentence(move || range_text(i18n.get_locale(), &ranged))}</p>
                <p data-testid="report-standard">{sentence(move || {
                    let locale = i18n.get_locale();
                    td_string!(locale, report.standard, name = standard_text(locale, app))
                })}</p>
                <Show when=move || app.filters.with(|filters| !filters.is_empty())>
                    <p>{sentence(move || t_string!(i18n, results.filters_on, what = app.filters.with(|filters| filters_text(i18n.get_locale(), filters))))}</p>
                </Show>
            </header>
            <p class="answer prose" data-testid="report-answer">{sentence(move || answer(i18n.get_locale(), &told))}</p>
            <table class="plain report-grades" data-testid="report-grades">
                <thead><tr>
                    <th scope="col">{say!(report.col_grade)}</th>
                    <th scope="col" class="number">{say!(results.col_customers)}</th>
                    <th scope="col" class="number">{say!(results.col_share_customers)}</th>
                    <th scope="col" class="number">{say!(results.col_amount)}</th>
                    <th scope="col" class="number">{say!(results.col_share_money)}</th>
                    <th scope="col">{say!(report.col_do)}</th>
                </tr></thead>
                <tbody>{grades.into_iter().map(|(grade, total)| view! {
                    <tr class=grade.id()>
                        <th scope="row"><span class="grade-symbol" aria-hidden="true">{grade_symbol(grade)}</span> " " {live(move || group_name(i18n.get_locale(), Dimension::Grade, grade as u8))}</th>
                        <td class="number">{format::count(total.customers)}</td>
                        <td class="number">{format::share(total.customers, all)}</td>
                        <td class="number">{app.money(total.amount)}</td>
                        <td class="number">{format::share_of_money(total.amount, amount)}</td>
                        <td class="prose">{live(move || treatment(i18n.get_locale(), grade))}</td>
                    </tr>
                }).collect_view()}</tbody>
                <tfoot><tr>
                    <th scope="row">{say!(report.all)}</th>
                    <td class="number">{format::count(all)}</td><td class="number"></td>
                    <td class="number">{app.money(amount)}</td><td class="number"></td><td></td>
                </tr></tfoot>
            </table>
            <TopCalls/>
        </section>
    }
}

/// The divisions in plain words, each with people and money.
#[component]
fn Divisions(summary: Arc<Summary>) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let (all, amount) = (summary.customers, summary.amount);
    let shown = [Dimension::Value, Dimension::Potential, Dimension::Relation, Dimension::Lifecycle, Dimension::Churn, Dimension::Abc];
    let tables = shown.map(|by| {
        let groups = summary.divisions.iter().find(|division| division.dimension == by).map(|division| division.groups.clone()).unwrap_or_default();
        // Whoever never bought is in no group of some divisions; the rows must add up to everybody all the same.
        let (n, minor) = groups.iter().fold((all, amount.minor), |(n, minor), own| (n - own.customers.min(n), minor - own.amount.minor));
        let rest = (n > 0).then_some((n, Amount { minor, scale: amount.scale }));
        view! {
            <div class="report-division">
                <h3>{live(move || dimension_name(i18n.get_locale(), by))}</h3>
                <p class="hint small">{live(move || dimension_about(i18n.get_locale(), by))}</p>
                <table class="plain">
                    <thead><tr>
                        <th scope="col">{say!(results.col_group)}</th>
                        <th scope="col" class="number">{say!(results.col_customers)}</th>
                        <th scope="col" class="number">{say!(results.col_share_customers)}</th>
                        <th scope="col" class="number">{say!(results.col_amount)}</th>
                        <th scope="col" class="number">{say!(results.col_share_money)}</th>
                    </tr></thead>
                    <tbody>{rest.map(|(n, money)| view! {
                        <tr>
                            <th scope="row">{say!(groups.none)}</th>
                            <td class="number">{format::count(n)}</td>
                            <td class="number">{format::share(n, all)}</td>
                            <td class="number">{app.money(money)}</td>
                            <td class="number">{format::share_of_money(money, amount)}</td>
                        </tr>
                    })}{groups.into_iter().enumerate().map(|(place, total)| view! {
                        <tr>
                            <th scope="row">{live(move || group_name(i18n.get_locale(), by, place as u8))}</th>
                            <td class="number">{format::count(total.customers)}</td>
                            <td class="number">{format::share(total.customers, all)}</td>
                            <td class="number">{app.money(total.amount)}</td>
                            <td class="number">{format::share_of_money(total.amount, amount)}</td>
                        </tr>
                    }).collect_view()}</tbody>
                </table>
            </div>
        }
    });
    view! {
        <section class="page">
            <h2>{say!(report.divisions)}</h2>
            <div class="report-divisions">{tables}</div>
        </section>
    }
}

/// Where every row went, and what should be known.
#[component]
fn Ground(summary: Arc<Summary>) -> impl IntoView {
    let i18n = use_i18n();
    let files = summary.files.iter().map(|file| {
        let (name, counts) = (file.name.clone(), [file.records, file.used, file.rejected, file.blank, file.repeated, file.left_out]);
        let line = move || {
            let [records, used, rejected, blank, repeated, left_out] = counts.map(format::count);
            t_string!(
                i18n,
                results.conserve,
                records = records,
                used = used,
                rejected = rejected,
                blank = blank,
                repeated = repeated,
                left_out = left_out
            )
        };
        view! { <li><bdi>{name}</bdi> " — " {sentence(line)}</li> }
    });
    let files = files.collect_view();
    let notes = summary.notes.iter().cloned().map(|note| view! { <li>{live(move || note_text(i18n.get_locale(), &note))}</li> }).collect_view();
    view! {
        <section class="page ground">
            <h2>{say!(report.ground)}</h2>
            <ul>{files}{notes}</ul>
            <p class="hint small">{say!(report.definitions)}</p>
        </section>
    }
}
