//! The answer in one sentence, and the three grades.

use crate::model::{Dimension, Grade};
use crate::protocol::{GroupTotal, Summary};
use crate::ui::format;
use crate::ui::i18n::*;
use crate::ui::say::{live, say, sentence};
use crate::ui::state::use_app;
use crate::ui::words::{customers, grade_symbol, group_name, people, rows};
use leptos::prelude::*;
use leptos_i18n::{t_string, td_string};
use std::sync::Arc;

/// The total of one group of a result.
#[must_use]
pub fn group_total(summary: &Summary, dimension: Dimension, index: u8) -> GroupTotal {
    let division = summary.divisions.iter().find(|division| division.dimension == dimension);
    division.and_then(|division| division.groups.get(usize::from(index))).copied().unwrap_or_default()
}

/// Who brings the money, who is about to leave, who only has refunds: real numbers with their denominators.
#[component]
pub fn Sentence(summary: Arc<Summary>) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let high = group_total(&summary, Dimension::Grade, Grade::High as u8);
    let warned = group_total(&summary, Dimension::Churn, 1);
    let (all, buyers, total, refunds) = (summary.customers, summary.buyers, summary.amount, summary.only_refunds);
    let first = move || {
        let locale = i18n.get_locale();
        if high.customers == 0 {
            return td_string!(locale, results.sentence_none, customers = customers(locale, all), total = app.money(total));
        }
        td_string!(
            locale,
            results.sentence,
            customers = customers(locale, all),
            high = people(locale, high.customers),
            people = format::share(high.customers, all),
            share = format::share_of_money(high.amount, total),
            money = app.money(high.amount),
            total = app.money(total)
        )
    };
    let second = move || {
        let locale = i18n.get_locale();
        (warned.customers > 0).then(|| {
            let (people, share) = (people(locale, warned.customers), format::share(warned.customers, buyers));
            let buyers = format::count(buyers);
            td_string!(locale, results.sentence_warning, people = people, buyers = buyers, share = share, money = app.money(warned.amount))
        })
    };
    let third = move || {
        let locale = i18n.get_locale();
        (refunds > 0).then(|| td_string!(locale, results.sentence_refunds, people = people(locale, refunds)))
    };
    let (anonymous, records) = summary.files.iter().fold((0, 0), |(anonymous, records), file| {
        let own: u64 = file.problems.iter().filter(|problem| problem.code == "no_customer_value").map(|problem| problem.count).sum();
        (anonymous + own, records + file.records)
    });
    let fourth = move || {
        let locale = i18n.get_locale();
        (anonymous > 0)
            .then(|| td_string!(locale, results.sentence_anonymous, rows = rows(locale, anonymous), share = format::share(anonymous, records)))
    };
    view! {
        <p class="sentence" data-testid="sentence">{first}</p>
        <p class="lead">{second} " " {third} " " {fourth}</p>
    }
}

/// 高级 ▲, 中级 ●, 初级 ■ with people and money; a click shows them in the table.
#[component]
pub fn GradeCards(summary: Arc<Summary>) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let (all, amount) = (summary.customers, summary.amount);
    view! {
        <div class="grade-cards" role="group" aria-label=say!(results.grades_label)>
            {Grade::ALL.iter().map(|&grade| {
                let total = group_total(&summary, Dimension::Grade, grade as u8);
                let chosen = move || app.query.with(|query| query.filters.contains(&(Dimension::Grade, grade as u8)));
                view! {
                    <button type="button" class=format!("grade-card {}", grade.id()) data-testid=format!("grade-{}", grade.id())
                        aria-pressed=move || chosen().to_string()
                        on:click=move |_| app.show_group(Dimension::Grade, grade as u8)>
                        <span class="grade-name"><span class="grade-symbol" aria-hidden="true">{grade_symbol(grade)}</span> {live(move || group_name(i18n.get_locale(), Dimension::Grade, grade as u8))}</span>
                        <span class="grade-meaning">{live(move || meaning(i18n.get_locale(), grade)[0])}</span>
                        <span class="grade-people">{live(move || people(i18n.get_locale(), total.customers))}</span>
                        <span class="grade-line">{sentence(move || t_string!(i18n, results.share_customers, share = format::share(total.customers, all)))}</span>
                        <span class="bar-track thin" aria-hidden="true"><span class="bar-fill" style:width=format::width(total.customers as f64, all as f64)></span></span>
                        <span class="grade-money">{app.money(total.amount)}</span>
                        <span class="grade-line">{sentence(move || t_string!(i18n, results.share_money, share = format::share_of_money(total.amount, amount)))}</span>
                        <span class="bar-track thin" aria-hidden="true"><span class="bar-fill" style:width=format::width(total.amount.to_f64(), amount.to_f64())></span></span>
                        <span class="grade-treat">{live(move || {
                            let locale = i18n.get_locale();
                            td_string!(locale, results.treat, what = meaning(locale, grade)[1])
                        })}</span>
                    </button>
                }
            }).collect_view()}
        </div>
        <p class="hint small">{say!(groups.about_grade)}</p>
    }
}

/// What a grade means, in plain words for the default rules, and its usual treatment.
fn meaning(locale: Locale, grade: Grade) -> [&'static str; 2] {
    match grade {
        Grade::High => [td_string!(locale, results.meaning_high), td_string!(locale, results.treat_high)],
        Grade::Mid => [td_string!(locale, results.meaning_mid), td_string!(locale, results.treat_mid)],
        Grade::Low => [td_string!(locale, results.meaning_low), td_string!(locale, results.treat_low)],
    }
}
