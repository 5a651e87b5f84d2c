//! One line of a condition as fields: what is looked at, how it is compared, with what.

use super::access::{LevelAt, asked, asked_mut, edit_lines, lines, set_subject, subject_id};
use super::text::TextField;
use crate::ingest::parse_amount;
use crate::rules::{Comparison, Condition, Cut, Label, Measure, Number, OneOf, Rules};
use crate::ui::focus::focus_id_soon;
use crate::ui::i18n::*;
use crate::ui::say::{live, say, sentence};
use crate::ui::state::{App, use_app};
use crate::ui::words::{CUT_KINDS, comparison_name, cut_kind, cut_kind_name, group_name, label_name, measure_name, scheme_name};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// Measures by what they are about, in the order of the choice.
const MEASURE_GROUPS: [(&str, &[&str]); 3] = [
    (
        "buying",
        &[
            "amount",
            "orders",
            "order_days",
            "average_order",
            "days_since_last",
            "tenure_days",
            "growth_percent",
            "median_gap_days",
            "rhythm_days",
            "categories",
            "margin",
        ],
    ),
    ("money", &["discount_percent", "refund_percent", "owed_amount", "owed_percent", "overdue_days", "open_amount"]),
    ("service", &["referrals", "satisfaction", "complaints", "contacts", "days_since_contact"]),
];

fn group_label(locale: Locale, id: &str) -> &'static str {
    match id {
        "buying" => td_string!(locale, measures.group_buying),
        "money" => td_string!(locale, measures.group_money),
        "service" => td_string!(locale, measures.group_service),
        _ => td_string!(locale, measures.group_scores),
    }
}

/// The choice of a measure; `labels` adds texts.
#[component]
pub fn SubjectField(
    /// Its id in the document.
    id: String,
    /// The chosen id.
    value: Signal<String>,
    /// Scores that may be chosen.
    scores: Vec<String>,
    /// Whether texts may be chosen too.
    labels: bool,
    /// Called with another id.
    choose: Callback<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let option = move |id: String, name: String| view! { <option value=id.clone() selected=move || value.get() == id>{name}</option> };
    let options = move || {
        let locale = i18n.get_locale();
        let own = |ids: &[&str]| {
            ids.iter()
                .filter_map(|id| Measure::from_id(id))
                .map(|measure| option(measure.id().to_owned(), measure_name(locale, &measure)))
                .collect_view()
        };
        let scores: Vec<_> = scores
            .iter()
            .map(|name| option(format!("score:{name}"), measure_name(locale, &Measure::Score(scheme_name(locale, name)))))
            .chain(
                ["r_score", "f_score", "m_score"]
                    .iter()
                    .filter_map(|id| Some(option((*id).to_owned(), measure_name(locale, &Measure::from_id(id)?)))),
            )
            .collect();
        let texts: Vec<_> = if labels {
            let all = Label::ALL.iter().map(|label| option(format!("label:{}", label.id()), label_name(locale, label)));
            all.chain([option("label:attribute".to_owned(), td_string!(locale, measures.attribute_any).to_owned())]).collect()
        } else {
            Vec::new()
        };
        view! {
            {MEASURE_GROUPS.iter().map(|(group, ids)| view! { <optgroup label=group_label(locale, group)>{own(ids)}</optgroup> }).collect_view()}
            <optgroup label=group_label(locale, "")>
                {scores}
                {option("attribute".to_owned(), format!("{} (123)", td_string!(locale, measures.attribute_any)))}
            </optgroup>
            {labels.then(|| view! { <optgroup label=say!(schemes.texts_group)()>{texts}</optgroup> })}
        }
    };
    view! {
        <label class="field">
            <span>{say!(schemes.measure)}</span>
            <select id=id.clone() data-testid=id on:change=move |event| choose.run(event_target_value(&event))>{options}</select>
        </label>
    }
}

/// A line of a group's condition.
#[component]
pub fn Line(level: LevelAt, group: usize, line: usize) -> impl IntoView {
    let app = use_app();
    let id = format!("{}-c{line}", level.id(group));
    let at = StoredValue::new(level);
    let get = move |rules: &Rules| -> Option<Condition> { at.with_value(|at| lines(&at.get(rules)?.0.get(group)?.when)?.1.into_iter().nth(line)) };
    let now = Memo::new(move |_| app.rules.with(get));
    let change = Callback::new(move |change: Box<dyn FnOnce(&mut Condition)>| {
        at.with_value(|at| {
            at.edit_group(app, group, |group| {
                edit_lines(group, |_, lines| {
                    if let Some(line) = lines.get_mut(line) {
                        change(line);
                    }
                });
            });
        });
    });
    let scores = app.rules.with_untracked(|rules| {
        at.with_value(|at| {
            rules.schemes.get(at.scheme).map(|scheme| scheme.scores.iter().map(|score| score.name.clone()).collect()).unwrap_or_default()
        })
    });
    let subject = Signal::derive(move || now.with(|now| now.as_ref().map(subject_id).unwrap_or_default()));
    let (chosen_id, negate_id) = (format!("{id}-what"), format!("{id}-not"));
    let focus_id = chosen_id.clone();
    let choose = Callback::new(move |subject: String| {
        change.run(Box::new(move |line| set_subject(line, &subject)));
        focus_id_soon(focus_id.clone());
    });
    let negated = move || now.with(|now| matches!(now, Some(Condition::Not(_))));
    let fields = match now.get_untracked().as_ref().map(asked) {
        Some(Condition::Compare(_)) => view! { <CompareFields id=id.clone() now change/> }.into_any(),
        Some(Condition::OneOf(OneOf { label, .. })) => view! { <TextsFields id=id.clone() label=label.clone() now change/> }.into_any(),
        _ => ().into_any(),
    };
    view! {
        <div class="rule-line" role="group" data-testid=id>
            <SubjectField id=chosen_id value=subject scores labels=true choose/>
            {fields}
            <label class="option small">
                <input type="checkbox" data-testid=negate_id prop:checked=negated on:change=move |_| change.run(Box::new(|line| {
                    *line = match std::mem::replace(line, Condition::All(Vec::new())) {
                        Condition::Not(not) => *not,
                        plain => Condition::Not(Box::new(plain)),
                    };
                }))/>
                <span>{say!(schemes.negate)}</span>
            </label>
            <button type="button" class="button ghost small" on:click=move |_| at.with_value(|at| at.edit_group(app, group, |group| edit_lines(group, |_, lines| {
                if lines.len() > 1 && line < lines.len() {
                    lines.remove(line);
                }
            })))>{say!(schemes.remove)}</button>
        </div>
    }
}

type Change = Callback<Box<dyn FnOnce(&mut Condition)>>;

fn compare_of(now: Option<&Condition>) -> Option<&crate::rules::Compare> {
    match now.map(asked)? {
        Condition::Compare(compare) => Some(compare),
        _ => None,
    }
}

fn set_compare(change: Change, set: impl FnOnce(&mut crate::rules::Compare) + 'static) {
    change.run(Box::new(|line| {
        if let Condition::Compare(compare) = asked_mut(line) {
            set(compare);
        }
    }));
}

/// A number as a person writes it.
pub fn read_number(text: &str) -> Option<Number> {
    parse_amount(text.trim(), None).map(|amount| Number(amount.value))
}

fn shown_number(number: Number) -> String {
    crate::model::Amount::from(number.0).trimmed().to_string()
}

#[component]
fn CompareFields(id: String, now: Memo<Option<Condition>>, change: Change) -> impl IntoView {
    let i18n = use_i18n();
    let with = move |of: fn(&crate::rules::Compare) -> String| now.with(|now| compare_of(now.as_ref()).map(of).unwrap_or_default());
    let measure = now.with_untracked(|now| compare_of(now.as_ref()).map(|compare| compare.measure.clone()));
    let is_attribute = matches!(measure, Some(Measure::Attribute(_)));
    let takes_days = measure.is_some_and(|measure| measure.takes_days());
    let kind = move || now.with(|now| compare_of(now.as_ref()).map_or("number", |compare| cut_kind(&compare.cut)));
    let (is_id, kind_id) = (format!("{id}-is"), format!("{id}-cut"));
    let focus_id = kind_id.clone();
    let choose_kind = move |kind: String| {
        set_compare(change, move |compare| {
            let one = Number::whole(1);
            compare.cut = match kind.as_str() {
                "quantile" => Cut::Quantile(80),
                "top_share" => Cut::TopShare(80),
                "mean" => Cut::Mean,
                "median" => Cut::Median,
                "mean_and_deviations" => Cut::MeanAndDeviations(one),
                "median_and_ranges" => Cut::MedianAndRanges(one),
                _ => Cut::Number(one),
            }
        });
        focus_id_soon(focus_id.clone());
    };
    view! {
        {is_attribute.then(|| view! {
            <TextField id=format!("{id}-header") label=Signal::derive(say!(schemes.header))
                value=Signal::derive(move || with(|compare| match &compare.measure { Measure::Attribute(header) => header.clone(), _ => String::new() }))
                choose=Callback::new(move |header: String| set_compare(change, move |compare| compare.measure = Measure::Attribute(header)))/>
        })}
        {takes_days.then(|| view! {
            <TextField id=format!("{id}-days") label=Signal::derive(say!(schemes.days)) short=true
                value=Signal::derive(move || with(|compare| compare.days.map_or_else(String::new, |days| days.to_string())))
                choose=Callback::new(move |days: String| set_compare(change, move |compare| match days.trim() {
                    "" => compare.days = None,
                    days => if let Ok(days) = days.parse() { compare.days = Some(days) },
                }))/>
        })}
        <label class="field">
            <span>{say!(schemes.comparison)}</span>
            <select id=is_id.clone() data-testid=is_id on:change=move |event| {
                let id = event_target_value(&event);
                if let Some(is) = Comparison::ALL.into_iter().find(|is| is.id() == id) {
                    set_compare(change, move |compare| compare.is = is);
                }
            }>
                {Comparison::ALL.map(|is| view! { <option value=is.id() selected=move || with(|compare| compare.is.id().to_owned()) == is.id()>{live(move || comparison_name(i18n.get_locale(), is))}</option> })}
            </select>
        </label>
        <label class="field">
            <span>{say!(schemes.cut)}</span>
            <select id=kind_id.clone() data-testid=kind_id on:change=move |event| choose_kind(event_target_value(&event))>
                {CUT_KINDS.map(|id| view! { <option value=id selected=move || kind() == id>{live(move || cut_kind_name(i18n.get_locale(), id))}</option> })}
            </select>
        </label>
        <CutValue id now change/>
    }
}

/// The number of a cut: a field, or a slider where it is a share.
#[component]
fn CutValue(id: String, now: Memo<Option<Condition>>, change: Change) -> impl IntoView {
    let cut = move || now.with(|now| compare_of(now.as_ref()).map(|compare| compare.cut.clone()));
    let percent = move || match cut() {
        Some(Cut::Quantile(percent) | Cut::TopShare(percent)) => percent,
        _ => 0,
    };
    let value_id = format!("{id}-value");
    match cut() {
        Some(Cut::Number(_) | Cut::MeanAndDeviations(_) | Cut::MedianAndRanges(_)) => view! {
            <TextField id=value_id label=Signal::derive(say!(schemes.value)) short=true
                value=Signal::derive(move || match cut() {
                    Some(Cut::Number(number) | Cut::MeanAndDeviations(number) | Cut::MedianAndRanges(number)) => shown_number(number),
                    _ => String::new(),
                })
                choose=Callback::new(move |text: String| if let Some(number) = read_number(&text) {
                    set_compare(change, move |compare| match &mut compare.cut {
                        Cut::Number(own) | Cut::MeanAndDeviations(own) | Cut::MedianAndRanges(own) => *own = number,
                        _ => {}
                    });
                })/>
        }
        .into_any(),
        Some(Cut::Quantile(_) | Cut::TopShare(_)) => view! {
            <label class="field cut-slider">
                <span>{say!(schemes.value)} " " <output>{sentence(move || format!("{}%", percent()))}</output></span>
                <input type="range" min="1" max="99" step="1" id=value_id.clone() data-testid=value_id prop:value=move || percent().to_string()
                    on:input=move |event| {
                        if let Ok(percent) = event_target_value(&event).parse::<u8>() {
                            set_compare(change, move |compare| match &mut compare.cut {
                                Cut::Quantile(own) | Cut::TopShare(own) => *own = percent,
                                _ => {}
                            });
                        }
                    }/>
            </label>
        }
        .into_any(),
        _ => ().into_any(),
    }
}

/// Texts that a label may be: ticks for grades, a list for anything else.
#[component]
fn TextsFields(id: String, label: Label, now: Memo<Option<Condition>>, change: Change) -> impl IntoView {
    let i18n = use_i18n();
    let any = move || {
        now.with(|now| match now.as_ref().map(asked) {
            Some(Condition::OneOf(one_of)) => one_of.any.clone(),
            _ => Vec::new(),
        })
    };
    let set = move |set: Box<dyn FnOnce(&mut OneOf)>| {
        change.run(Box::new(|line| {
            if let Condition::OneOf(one_of) = asked_mut(line) {
                set(one_of);
            }
        }));
    };
    if let Some(dimension) = label.dimension() {
        let ids = dimension.group_ids();
        return view! {
            <fieldset class="ticks" data-testid=format!("{id}-any")>
                {ids.iter().enumerate().map(|(index, group)| view! {
                    <label class="option small">
                        <input type="checkbox" value=*group prop:checked=move || any().iter().any(|text| text == group) on:change=move |_| set(Box::new(move |one_of| {
                            match one_of.any.iter().position(|text| text == group) {
                                // One must stay: a condition of nothing asks nothing.
                                Some(place) if one_of.any.len() > 1 => drop(one_of.any.remove(place)),
                                Some(_) => {}
                                None => one_of.any.push((*group).to_owned()),
                            }
                        }))/>
                        <span>{live(move || group_name(i18n.get_locale(), dimension, index as u8))}</span>
                    </label>
                }).collect_view()}
            </fieldset>
        }
        .into_any();
    }
    let is_attribute = matches!(label, Label::Attribute(_));
    let header = move || {
        now.with(|now| match now.as_ref().map(asked) {
            Some(Condition::OneOf(OneOf { label: Label::Attribute(header), .. })) => header.clone(),
            _ => String::new(),
        })
    };
    view! {
        {is_attribute.then(|| view! {
            <TextField id=format!("{id}-header") label=Signal::derive(say!(schemes.header)) value=Signal::derive(header)
                choose=Callback::new(move |header: String| set(Box::new(move |one_of| one_of.label = Label::Attribute(header))))/>
        })}
        <TextField id=format!("{id}-any") label=Signal::derive(say!(schemes.texts)) value=Signal::derive(move || any().join(", "))
            choose=Callback::new(move |text: String| {
                let texts: Vec<String> = text.split([',', '，', '、', ';', '；']).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect();
                set(Box::new(move |one_of| one_of.any = texts));
            })/>
    }
    .into_any()
}

/// Whether a condition can be shown as lines at all.
pub fn has_lines(app: App, level: &LevelAt, group: usize) -> bool {
    app.rules.with_untracked(|rules| level.get(rules).and_then(|(groups, _)| lines(&groups.get(group)?.when)).is_some())
}
