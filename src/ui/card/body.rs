//! What a customer's card says.

use crate::model::Dimension;
use crate::protocol::{AskedGroup, Card, CustomerRow, OrderKind, Reason, SchemeReason};
use crate::ui::decisions::DecisionOf;
use crate::ui::format;
use crate::ui::i18n::*;
use crate::ui::say::{live, say, sentence};
use crate::ui::state::use_app;
use crate::ui::table::GradeTag;
use crate::ui::words::{asked_text, class_signs, dimension_name, group_name, path_text, reason_text, scheme_name};
use leptos::prelude::*;
use leptos_i18n::{t_string, td_string};
use std::sync::Arc;

/// The whole card.
#[component]
pub fn Body(card: Arc<Card>) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let plain = card.reasons.iter().filter(|reason| !matches!(reason, Reason::Rfm { .. })).cloned();
    let row = card.row.clone();
    let name = if row.name.is_empty() { row.id.clone() } else { row.name.clone() };
    let (id, contact) = (row.id.clone(), row.contact.clone());
    view! {
        <header class="card-head">
            <GradeTag grade=row.grade by_hand=row.by_hand.is_some()/>
            <h2 class="card-name"><bdi>{live(move || app.shown(&name))}</bdi></h2>
            <p class="hint"><bdi>{live(move || app.shown(&id))}</bdi> " " <bdi>{live(move || app.shown(&contact))}</bdi></p>
        </header>
        <Grades row=row.clone()/>
        <section>
            <h3>{say!(card.why)}</h3>
            <ul class="reasons">
                {plain.map(|reason| view! { <li data-testid="reason">{live(move || reason_text(i18n.get_locale(), &reason, app.money_scale()))}</li> }).collect_view()}
            </ul>
        </section>
        <Own schemes=card.schemes.clone()/>
        <DecisionOf customer=card.row.id.clone()/>
        <More card=card.clone()/>
        {card.row.order_days.is_some().then(|| view! { <Orders card=card.clone()/> })}
        <Products card=card.clone()/>
        <Expert card/>
    }
}

/// Why the customer is in its groups of the firm's own divisions.
#[component]
fn Own(schemes: Vec<SchemeReason>) -> impl IntoView {
    let i18n = use_i18n();
    (!schemes.is_empty()).then(move || view! {
        <section data-testid="own-divisions">
            <h3>{say!(schemes.why_title)}</h3>
            {schemes.into_iter().map(|scheme| {
                let SchemeReason { name, path, asked } = scheme;
                let rest = asked.last().is_none_or(|asked| asked.holds != Some(true));
                let said = move || {
                    let locale = i18n.get_locale();
                    let (scheme, group) = (scheme_name(locale, &name), path_text(locale, &path));
                    if rest { td_string!(locale, schemes.why_rest, scheme = scheme, group = group) } else { td_string!(locale, schemes.why_in, scheme = scheme, group = group) }
                };
                view! {
                    <details data-testid="own-division">
                        <summary>{sentence(said)}</summary>
                        {asked.into_iter().map(|asked| view! { <AskedView asked/> }).collect_view()}
                    </details>
                }
            }).collect_view()}
        </section>
    })
}

/// One group that was asked, with every part of its condition.
#[component]
fn AskedView(asked: AskedGroup) -> impl IntoView {
    let i18n = use_i18n();
    let AskedGroup { path, holds, tests } = asked;
    let title = move || {
        let locale = i18n.get_locale();
        let group = path_text(locale, &path);
        match holds {
            Some(true) => td_string!(locale, schemes.asked_holds, group = group),
            Some(false) => td_string!(locale, schemes.asked_fails, group = group),
            None => td_string!(locale, schemes.asked_unknown, group = group),
        }
    };
    let sign = |holds: Option<bool>| match holds {
        Some(true) => "✓ ",
        Some(false) => "✗ ",
        None => "? ",
    };
    view! {
        <p class="asked" class:fails={holds != Some(true)}>{sentence(title)}</p>
        <ul class="reasons asked-tests">
            {tests.into_iter().map(|test| view! {
                <li style:margin-inline-start=format!("{}rem", f32::from(test.depth) * 1.2) data-testid="asked">
                    <span aria-hidden="true">{sign(test.holds)}</span>{live(move || asked_text(i18n.get_locale(), &test.what))}
                </li>
            }).collect_view()}
        </ul>
    }
}

/// The axes and the totals, as a small grid.
#[component]
fn Grades(row: CustomerRow) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let axes = [
        (Dimension::Value, row.value.map(|value| value as u8)),
        (Dimension::Potential, Some(row.potential as u8)),
        (Dimension::Relation, Some(row.relation as u8)),
        (Dimension::Lifecycle, row.lifecycle.map(|stage| stage as u8)),
        (Dimension::Churn, row.churn_warning.map(u8::from)),
    ];
    let days = match (row.first_order, row.last_order) {
        (Some(first), Some(last)) => format!("{first} – {last}"),
        (None, Some(last)) => last.to_string(),
        _ => format::NO_NUMBER.to_owned(),
    };
    view! {
        <dl class="axes">
            {axes.into_iter().map(|(by, index)| view! {
                <div>
                    <dt>{live(move || dimension_name(i18n.get_locale(), by))}</dt>
                    <dd>{live(move || index.map_or(format::NO_NUMBER, |index| group_name(i18n.get_locale(), by, index)))}</dd>
                </div>
            }).collect_view()}
            <div><dt>{say!(card.total_amount)}</dt><dd>{app.money(row.amount)}</dd></div>
            <div><dt>{say!(card.total_orders)}</dt><dd>{row.orders.map_or_else(|| format::NO_NUMBER.to_owned(), |orders| format::count(orders.into()))}</dd></div>
            <div class="wide"><dt>{say!(card.first_last)}</dt><dd>{days}</dd></div>
        </dl>
    }
}

/// What else the files say of the customer: channel, owner, attributes, open money, contacts.
#[component]
fn More(card: Arc<Card>) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let any = !card.kept.is_empty() || !card.files.is_empty() || card.open.minor != 0 || card.events.is_some();
    any.then(move || view! {
        <section>
            <h3>{say!(card.more)}</h3>
            <dl class="axes" data-testid="more">
                {(card.open.minor != 0).then(|| view! { <div><dt>{say!(card.open_amount)}</dt><dd>{app.money(card.open)}</dd></div> })}
                {card.events.map(|(count, last)| view! {
                    <div><dt>{say!(card.events)}</dt><dd>{sentence(move || t_string!(i18n, card.events_value, n = format::count(count.into()), day = last.to_string()))}</dd></div>
                })}
                {(!card.files.is_empty()).then(|| view! { <div class="wide"><dt>{say!(card.files)}</dt><dd><bdi>{card.files.join("; ")}</bdi></dd></div> })}
                {card.kept.iter().cloned().map(|(_, header, text)| view! { <div><dt><bdi>{header}</bdi></dt><dd><bdi>{text}</bdi></dd></div> }).collect_view()}
            </dl>
        </section>
    })
}

#[component]
fn Orders(card: Arc<Card>) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let (shown, total) = (card.orders.len() as u64, u64::from(card.orders_total));
    let kind = move |kind: OrderKind| {
        move || match kind {
            OrderKind::Counted => t_string!(i18n, card.kind_counted),
            OrderKind::Refunded => t_string!(i18n, card.kind_refunded),
            OrderKind::CreditNote => t_string!(i18n, card.kind_credit),
        }
    };
    view! {
        <section>
            <h3>{say!(card.orders)}</h3>
            <p class="hint small">{sentence(move || t_string!(i18n, card.orders_some, shown = format::count(shown), total = format::count(total)))}</p>
            <div class="table-box tall" tabindex="0" role="region" aria-label=say!(card.orders)>
                <table class="plain" data-testid="orders">
                    <thead>
                        <tr>
                            <th scope="col">{say!(card.col_day)}</th>
                            <th scope="col">{say!(card.col_order)}</th>
                            <th scope="col" class="number">{say!(card.col_lines)}</th>
                            <th scope="col" class="number">{say!(card.col_amount)}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {card.orders.iter().cloned().map(|order| view! {
                            <tr class:faded={order.kind != OrderKind::Counted}>
                                <td>{order.day.to_string()} {order.minute.clock().map(|(hour, minute)| format!(" {hour:02}:{minute:02}"))}</td>
                                <td><bdi>{order.id}</bdi>
                                    {(order.kind != OrderKind::Counted).then(|| view! { <span class="hint small">" " {kind(order.kind)}</span> })}
                                </td>
                                <td class="number">{format::count(order.lines.into())}</td>
                                <td class="number">{app.money(order.amount)}</td>
                            </tr>
                        }).collect_view()}
                    </tbody>
                </table>
            </div>
        </section>
    }
}

#[component]
fn Products(card: Arc<Card>) -> impl IntoView {
    let app = use_app();
    view! {
        <section>
            <h3>{say!(card.products)}</h3>
            {if card.products.is_empty() {
                view! { <p class="hint">{say!(card.no_products)}</p> }.into_any()
            } else {
                view! {
                    <div class="table-box" tabindex="0" role="region" aria-label=say!(card.products)>
                        <table class="plain" data-testid="products">
                            <thead>
                                <tr>
                                    <th scope="col">{say!(card.col_product)}</th>
                                    <th scope="col" class="number">{say!(card.col_lines)}</th>
                                    <th scope="col" class="number">{say!(card.col_amount)}</th>
                                </tr>
                            </thead>
                            <tbody>
                                {card.products.iter().cloned().map(|(name, lines, amount)| view! {
                                    <tr><td class="wrap"><bdi>{name}</bdi></td><td class="number">{format::count(lines.into())}</td><td class="number">{app.money(amount)}</td></tr>
                                }).collect_view()}
                            </tbody>
                        </table>
                    </div>
                }.into_any()
            }}
        </section>
    }
}

/// R, F, M and what follows from them, for those who ask.
#[component]
fn Expert(card: Arc<Card>) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let scores = card.reasons.iter().find(|reason| matches!(reason, Reason::Rfm { .. })).cloned();
    let (segment, class) = (card.row.segment, card.row.class);
    view! {
        <details class="expert">
            <summary>{say!(card.expert)}</summary>
            {scores.map(|reason| view! { <p>{live(move || reason_text(i18n.get_locale(), &reason, app.money_scale()))}</p> })}
            {segment.map(|segment| view! {
                <p>{sentence(move || t_string!(i18n, card.expert_segment, segment = group_name(i18n.get_locale(), Dimension::Segment, segment as u8)))}</p>
            })}
            {class.map(|class| view! {
                <p>{sentence(move || t_string!(i18n, card.expert_class, class = group_name(i18n.get_locale(), Dimension::Class, class as u8), signs = class_signs(class)))}</p>
            })}
        </details>
    }
}
