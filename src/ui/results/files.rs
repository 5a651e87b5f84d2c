//! Where every row of the files went: counts that add up, and each kind of trouble with its first line.

use crate::ingest::FileReport;
use crate::ui::format;
use crate::ui::i18n::*;
use crate::ui::say::{live, say};
use crate::ui::state::{scale_of, use_app};
use crate::ui::words::{delimiter_name, left_out_text, problem_text, rows};
use leptos::prelude::*;
use leptos_i18n::{t_string, td_string};

/// All files.
#[component]
pub fn FileReports(files: Vec<FileReport>) -> impl IntoView {
    let scale = scale_of(&files).max(use_app().money_scale());
    view! {
        <section class="file-reports" data-testid="conservation">
            <h2>{say!(results.files_title)}</h2>
            {files.into_iter().map(|report| view! { <OneReport report scale/> }).collect_view()}
        </section>
    }
}

#[component]
fn OneReport(report: FileReport, scale: u8) -> impl IntoView {
    let i18n = use_i18n();
    let name = report.name.clone();
    let total = report.records;
    let parts =
        [("used", report.used), ("rejected", report.rejected), ("blank", report.blank), ("repeated", report.repeated), ("left-out", report.left_out)];
    let report = StoredValue::new(report);
    let sum = move || {
        let locale = i18n.get_locale();
        report.with_value(|report| {
            td_string!(
                locale,
                results.conserve,
                records = format::count(report.records),
                used = format::count(report.used),
                rejected = format::count(report.rejected),
                blank = format::count(report.blank),
                repeated = format::count(report.repeated),
                left_out = format::count(report.left_out)
            )
        })
    };
    let money = move || {
        let [used, rejected, _, left_out] = report.with_value(|report| report.money);
        let locale = i18n.get_locale();
        let money = |amount| format::money_at(amount, scale);
        td_string!(locale, results.conserve_money, used = money(used), rejected = money(rejected), left_out = money(left_out))
    };
    let read_as = move || {
        let locale = i18n.get_locale();
        report.with_value(|report| {
            let delimiter = report.delimiter.bytes().next().map_or_else(String::new, |byte| delimiter_name(locale, byte));
            let encoding = report.encoding.to_uppercase();
            if report.header_line == 0 {
                td_string!(locale, results.read_bare, encoding = encoding, delimiter = delimiter)
            } else {
                td_string!(locale, results.read_as, encoding = encoding, delimiter = delimiter, line = format::count(report.header_line))
            }
        })
    };
    view! {
        <article class="file-report">
            <h3 class="file-name"><bdi>{name}</bdi></h3>
            <p class="conserve">{sum}</p>
            <div class="stack" aria-hidden="true">
                {parts.into_iter().filter(|(_, n)| *n > 0).map(|(class, n)| view! {
                    <span class=format!("stack-part {class}") style:width=format::width(n as f64, total as f64)></span>
                }).collect_view()}
            </div>
            <p class="hint">{money}</p>
            <Troubles report scale/>
            <p class="hint small">{read_as}</p>
        </article>
    }
}

/// Kinds of trouble and of left-out rows.
#[component]
fn Troubles(report: StoredValue<FileReport>, scale: u8) -> impl IntoView {
    let i18n = use_i18n();
    let lines = move || {
        let locale = i18n.get_locale();
        report.with_value(|report| {
            let problems = report.problems.iter().map(|problem| {
                let (text, count) = (problem_text(locale, problem), rows(locale, problem.count));
                if problem.first_line == 0 {
                    td_string!(locale, results.problem_whole, text = text, rows = count)
                } else {
                    td_string!(locale, results.problem_line, text = text, rows = count, line = format::count(problem.first_line))
                }
            });
            let left_out = report.left_out_by.iter().map(|(reason, count, money)| {
                let (text, count, money) = (left_out_text(locale, reason), rows(locale, *count), format::money_at(*money, scale));
                td_string!(locale, results.left_line, text = text, rows = count, money = money)
            });
            problems.chain(left_out).collect::<Vec<String>>()
        })
    };
    view! {
        <ul class="problems">
            {live(move || {
                let lines = lines();
                if lines.is_empty() {
                    view! { <li class="good-text">{t_string!(i18n, results.no_problems)}</li> }.into_any()
                } else {
                    lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view().into_any()
                }
            })}
        </ul>
    }
}
