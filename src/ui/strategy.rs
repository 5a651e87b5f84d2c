//! 制定策略: the usual treatment of each kind of customer, with its real number and money and the way to the list.

use super::i18n::*;
use super::results::group_total;
use super::say::{live, say};
use super::state::use_app;
use super::words::{grade_symbol, people};
use crate::model::{Dimension, Grade, Lifecycle, Potential};
use crate::ui::format;
use leptos::prelude::*;
use leptos_i18n::{t_string, td_string};

/// A kind of customers that is treated alike.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    High,
    Mid,
    Low,
    Growing,
    Warning,
    Lost,
}

impl Kind {
    const ALL: [Self; 6] = [Self::High, Self::Mid, Self::Low, Self::Growing, Self::Warning, Self::Lost];

    fn group(self) -> (Dimension, u8) {
        match self {
            Self::High => (Dimension::Grade, Grade::High as u8),
            Self::Mid => (Dimension::Grade, Grade::Mid as u8),
            Self::Low => (Dimension::Grade, Grade::Low as u8),
            Self::Growing => (Dimension::Potential, Potential::High as u8),
            Self::Warning => (Dimension::Churn, 1),
            Self::Lost => (Dimension::Lifecycle, Lifecycle::Lost as u8),
        }
    }

    fn id(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Mid => "mid",
            Self::Low => "low",
            Self::Growing => "potential",
            Self::Warning => "warning",
            Self::Lost => "lost",
        }
    }

    /// Title and the two lines of treatment.
    fn words(self, locale: Locale) -> [&'static str; 3] {
        match self {
            Self::High => [td_string!(locale, strategy.high_title), td_string!(locale, strategy.high_1), td_string!(locale, strategy.high_2)],
            Self::Mid => [td_string!(locale, strategy.mid_title), td_string!(locale, strategy.mid_1), td_string!(locale, strategy.mid_2)],
            Self::Low => [td_string!(locale, strategy.low_title), td_string!(locale, strategy.low_1), td_string!(locale, strategy.low_2)],
            Self::Growing => {
                [td_string!(locale, strategy.potential_title), td_string!(locale, strategy.potential_1), td_string!(locale, strategy.potential_2)]
            }
            Self::Warning => {
                [td_string!(locale, strategy.warning_title), td_string!(locale, strategy.warning_1), td_string!(locale, strategy.warning_2)]
            }
            Self::Lost => [td_string!(locale, strategy.lost_title), td_string!(locale, strategy.lost_1), td_string!(locale, strategy.lost_2)],
        }
    }

    fn symbol(self) -> &'static str {
        match self {
            Self::High => grade_symbol(Grade::High),
            Self::Mid => grade_symbol(Grade::Mid),
            Self::Low => grade_symbol(Grade::Low),
            Self::Growing => "↗",
            Self::Warning => "!",
            Self::Lost => "↘",
        }
    }
}

/// The fourth step.
#[component]
pub fn StrategyStep() -> impl IntoView {
    view! {
        <section class="strategy">
            <h1>{say!(strategy.title)}</h1>
            <p class="lead">{say!(strategy.intro)}</p>
            <div class="strategy-cards">{Kind::ALL.map(|kind| view! { <KindCard kind/> })}</div>
        </section>
    }
}

#[component]
fn KindCard(kind: Kind) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let (by, index) = kind.group();
    let totals = move || {
        app.summary
            .with(|summary| summary.as_ref().map(|summary| (group_total(summary, by, index), summary.customers, summary.amount)).unwrap_or_default())
    };
    view! {
        <article class=format!("strategy-card {}", kind.id()) data-testid=format!("strategy-{}", kind.id())>
            <h2><span class="grade-symbol" aria-hidden="true">{kind.symbol()}</span> {live(move || kind.words(i18n.get_locale())[0])}</h2>
            <p class="strategy-number">
                <strong>{live(move || people(i18n.get_locale(), totals().0.customers))}</strong>
                <span class="hint">{live(move || {
                    let (total, customers, _) = totals();
                    t_string!(i18n, strategy.people_share, share = format::share(total.customers, customers))
                })}</span>
            </p>
            <p class="hint">{live(move || {
                let (total, _, amount) = totals();
                t_string!(i18n, strategy.brought, money = app.money(total.amount), share = format::share_of_money(total.amount, amount))
            })}</p>
            <ul class="treatment">
                <li>{live(move || kind.words(i18n.get_locale())[1])}</li>
                <li>{live(move || kind.words(i18n.get_locale())[2])}</li>
            </ul>
            <button type="button" class="button" data-testid=format!("list-{}", kind.id()) disabled=move || totals().0.customers == 0
                on:click=move |_| app.show_only(by, index)>{say!(strategy.open_list)}</button>
        </article>
    }
}
