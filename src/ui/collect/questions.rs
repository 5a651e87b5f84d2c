//! What only a person can decide, asked with the file's own examples.

use crate::ingest::{Answers, DateSystem, Encoding, Question, QuestionCode, parse_rates, serial_date};
use crate::model::Day;
use crate::ui::format;
use crate::ui::i18n::*;
use crate::ui::say::{live, say, sentence};
use crate::ui::state::{FileState, use_app};
use crate::ui::words::encoding_name;
use leptos::prelude::*;
use leptos_i18n::{t_string, td_string};

/// All questions; the last answer starts the import again.
#[component]
pub fn Questions(questions: Vec<Question>) -> impl IntoView {
    let app = use_app();
    let given = RwSignal::new(app.answers.get_untracked());
    let codes: Vec<QuestionCode> = questions.iter().map(|question| question.code).collect();
    let choose = move |code: QuestionCode, choice: String| {
        given.update(|answers| drop(answers.0.insert(code.id().to_owned(), choice)));
        let answers: Answers = given.get_untracked();
        if codes.iter().all(|&code| answers.get(code).is_some()) {
            app.answer(answers);
        }
    };
    let mut shown: Vec<QuestionCode> = Vec::new();
    let cards: Vec<_> = questions
        .into_iter()
        .map(|question| {
            // One answer goes for every file, so a repeated question shows only its place and examples.
            let first = !shown.contains(&question.code);
            shown.push(question.code);
            let choose = choose.clone();
            view! { <QuestionCard question first given choose=Callback::new(move |(code, choice)| choose(code, choice))/> }
        })
        .collect();
    view! {
        <section class="questions" role="alert">
            <h2>{say!(collect.questions_title)}</h2>
            <p>{say!(collect.questions_intro)}</p>
            {cards}
        </section>
    }
}

#[component]
fn QuestionCard(question: Question, first: bool, given: RwSignal<Answers>, choose: Callback<(QuestionCode, String)>) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let code = question.code;
    let file = app.files.with_untracked(|files| files.get(question.file as usize).map(|file| file.name.get_untracked())).unwrap_or_default();
    let column = question.column.clone();
    let place = move || {
        if column.is_empty() { file.clone() } else { t_string!(i18n, collect.question_where, file = file.clone(), column = column.clone()) }
    };
    let example = question.examples.first().cloned().unwrap_or_default();
    // Each encoding has its own reading of the same line, shown with its answer.
    let readings = if code == QuestionCode::AmbiguousEncoding { question.examples.clone() } else { Vec::new() };
    let shown = if readings.is_empty() { question.examples } else { Vec::new() };
    view! {
        <article class="question" data-testid="question" data-code=code.id()>
            <h3>{live(move || asked(i18n.get_locale(), code))}</h3>
            <p class="hint"><bdi>{place}</bdi></p>
            {(!shown.is_empty()).then(|| view! {
                <p class="examples">
                    <span class="hint">{say!(collect.question_examples)}</span>
                    {shown.into_iter().take(6).map(|example| view! { <code><bdi>{example}</bdi></code> }).collect_view()}
                </p>
            })}
            {matches!(code, QuestionCode::MaskedKey | QuestionCode::SharedKey).then(|| view! { <Keys file=question.file/> })}
            {(first && code == QuestionCode::MixedCurrency).then(|| {
                let codes: Vec<String> = question.choices.iter().filter(|choice| *choice != "keep").cloned().collect();
                (codes.len() > 1).then(|| view! { <Rates codes choose/> })
            })}
            {first.then(|| view! {
                <div class="row">
                    {question.choices.into_iter().enumerate().map(|(place, choice)| {
                        let read = readings.get(place).cloned();
                        let (id, label, pressed, reading) = (choice.clone(), choice.clone(), choice.clone(), reads_as(&choice, &example));
                        let example = example.clone();
                        view! {
                            <button type="button" class="button choice" data-testid=format!("choice-{id}")
                                aria-pressed=move || given.with(|answers| answers.get(code) == Some(pressed.as_str())).to_string()
                                on:click=move |_| choose.run((code, choice.clone()))>
                                <span>{live(move || choice_name(i18n.get_locale(), code, &label))}</span>
                                {read.map(|line| view! { <code><bdi>{line}</bdi></code> })}
                                {reading.map(|value| view! {
                                    <span class="hint">{sentence(move || t_string!(i18n, collect.q_reads_as, example = example.clone(), value = value.clone()))}</span>
                                })}
                            </button>
                        }
                    }).collect_view()}
                </div>
            })}
        </article>
    }
}

/// The columns that could be the customer instead, best first; a click takes one and goes on.
#[component]
fn Keys(file: u32) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let entry = app.files.with_untracked(|files| files.get(file as usize).cloned());
    let keys = entry.as_ref().map_or_else(Vec::new, |entry| {
        entry.state.with_untracked(|state| match state {
            FileState::Ready(preview) => preview.keys.clone(),
            _ => Vec::new(),
        })
    });
    let Some(entry) = entry.filter(|_| !keys.is_empty()) else {
        return view! { <p class="hint" data-testid="no-keys">{say!(collect.keys_none)}</p> }.into_any();
    };
    view! {
        <p>{say!(collect.keys_title)}</p>
        <div class="row">
            {keys.into_iter().take(4).map(|key| {
                let entry = entry.clone();
                let column = key.column as usize;
                view! {
                    <button type="button" class="button choice" data-testid=format!("key-{column}") on:click=move |_| app.use_key(&entry, column)>
                        <span>{sentence(move || t_string!(i18n, collect.key_choice, column = key.header.clone(), rows = format::count(key.rows.into()), distinct = format::count(key.distinct.into())))}</span>
                    </button>
                }
            }).collect_view()}
        </div>
    }
    .into_any()
}

/// What each currency is worth, so that all can be turned into one.
#[component]
fn Rates(codes: Vec<String>, choose: Callback<(QuestionCode, String)>) -> impl IntoView {
    let i18n = use_i18n();
    let rates: Vec<(String, RwSignal<String>)> = codes
        .iter()
        .enumerate()
        .map(|(place, code)| (code.clone(), RwSignal::new(if place == 0 { "1".to_owned() } else { String::new() })))
        .collect();
    let main = codes.first().cloned().unwrap_or_default();
    let given = StoredValue::new(rates.clone());
    let answer = move || {
        let pairs: Vec<String> = given.with_value(|rates| rates.iter().map(|(code, rate)| format!("{code}={}", rate.get().trim())).collect());
        Some(format!("rates:{}", pairs.join(","))).filter(|answer| parse_rates(answer).is_some())
    };
    view! {
        <details class="rates">
            <summary>{say!(collect.q_rates)}</summary>
            <div class="row end">
                {rates.into_iter().map(|(code, rate)| {
                    let (id, main, named) = (format!("rate-{code}"), main.clone(), code.clone());
                    view! {
                        <div class="field">
                            <label for=id.clone()>{sentence(move || t_string!(i18n, collect.q_rate, code = named.clone(), main = main.clone()))}</label>
                            <input id=id.clone() data-testid=id type="text" inputmode="decimal" class="small-number" prop:value=rate on:input=move |event| rate.set(event_target_value(&event))/>
                        </div>
                    }
                }).collect_view()}
                <button type="button" class="button" data-testid="use-rates" disabled=move || answer().is_none()
                    on:click=move |_| { if let Some(answer) = answer() { choose.run((QuestionCode::MixedCurrency, answer)) } }>{say!(collect.q_rates_use)}</button>
            </div>
        </details>
    }
}

fn asked(locale: Locale, code: QuestionCode) -> &'static str {
    match code {
        QuestionCode::AmbiguousEncoding => td_string!(locale, collect.q_encoding),
        QuestionCode::AmbiguousDate => td_string!(locale, collect.q_date),
        QuestionCode::AmbiguousDecimal => td_string!(locale, collect.q_decimal),
        QuestionCode::FutureDate => td_string!(locale, collect.q_future),
        QuestionCode::MaskedKey => td_string!(locale, collect.q_masked),
        QuestionCode::SharedKey => td_string!(locale, collect.q_shared),
        QuestionCode::OrderTotals => td_string!(locale, collect.q_totals),
        QuestionCode::OrdersDiffer => td_string!(locale, collect.q_differ),
        QuestionCode::ItemRefunds => td_string!(locale, collect.q_item_refunds),
        QuestionCode::LineDiscount => td_string!(locale, collect.q_discount),
        QuestionCode::ExcelDate => td_string!(locale, collect.q_excel),
        QuestionCode::MixedCurrency => td_string!(locale, collect.q_currency),
    }
}

fn choice_name(locale: Locale, code: QuestionCode, choice: &str) -> String {
    match choice {
        currency if code == QuestionCode::MixedCurrency && currency != "keep" => td_string!(locale, collect.q_only, currency = currency),
        "ignore" if code == QuestionCode::ItemRefunds => td_string!(locale, collect.q_item_refunds_ignore).to_owned(),
        "ignore" => td_string!(locale, collect.q_discount_ignore).to_owned(),
        "subtract" => td_string!(locale, collect.q_item_refunds_off).to_owned(),
        "money" => td_string!(locale, collect.q_discount_money).to_owned(),
        "share" => td_string!(locale, collect.q_discount_share).to_owned(),
        "first" => td_string!(locale, collect.q_differ_first).to_owned(),
        "last" => td_string!(locale, collect.q_differ_last).to_owned(),
        "parts" => td_string!(locale, collect.q_differ_parts).to_owned(),
        "1900" => td_string!(locale, collect.q_excel_1900).to_owned(),
        "1904" => td_string!(locale, collect.q_excel_1904).to_owned(),
        "once" => td_string!(locale, collect.q_totals_once).to_owned(),
        "lines" => td_string!(locale, collect.q_totals_lines).to_owned(),
        "reject" => td_string!(locale, collect.q_excel_reject).to_owned(),
        "dmy" => td_string!(locale, collect.q_date_dmy).to_owned(),
        "mdy" => td_string!(locale, collect.q_date_mdy).to_owned(),
        "point" => td_string!(locale, collect.q_decimal_point).to_owned(),
        "comma" => td_string!(locale, collect.q_decimal_comma).to_owned(),
        "leave_out" => td_string!(locale, collect.q_future_out).to_owned(),
        "keep" => td_string!(locale, collect.q_keep).to_owned(),
        other => Encoding::from_name(other).map_or_else(|| other.to_owned(), |encoding| encoding_name(locale, encoding).to_owned()),
    }
}

/// How the example would be read under a choice, for the questions where that shows.
fn reads_as(choice: &str, example: &str) -> Option<String> {
    match choice {
        "dmy" | "mdy" => {
            let digits = example.split(|c: char| c.is_whitespace() || c == 'T').next().unwrap_or_default();
            let parts: Vec<u32> = digits.split(['/', '-', '.']).map(str::parse).collect::<Result<_, _>>().ok()?;
            let &[a, b, year] = parts.as_slice() else { return None };
            let year = if year < 100 { year + 2000 } else { year };
            let (day, month) = if choice == "dmy" { (a, b) } else { (b, a) };
            Day::from_civil(year, month, day).map(|day| day.to_string())
        }
        "1900" => serial_date(example, DateSystem::From1900).map(|date| date.day.to_string()),
        "1904" => serial_date(example, DateSystem::From1904).map(|date| date.day.to_string()),
        "point" | "comma" => {
            let (mark, thousands) = if choice == "point" { ('.', ',') } else { (',', '.') };
            let digits: String = example.chars().filter(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-')).collect();
            let plain: String = digits.chars().filter(|&c| c != thousands).map(|c| if c == mark { '.' } else { c }).collect();
            (!plain.is_empty()).then_some(plain)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::reads_as;

    #[test]
    fn an_example_shows_what_each_answer_would_make_of_it() {
        assert_eq!(reads_as("dmy", "03/04/2024 10:00").as_deref(), Some("2024-04-03"));
        assert_eq!(reads_as("mdy", "3/4/24").as_deref(), Some("2024-03-04"));
        assert_eq!(reads_as("mdy", "30/4/2024"), None);
        assert_eq!(reads_as("point", "1.234").as_deref(), Some("1.234"));
        assert_eq!(reads_as("comma", "1.234").as_deref(), Some("1234"));
        assert_eq!(reads_as("1900", "45296").as_deref(), Some("2024-01-05"));
        assert_eq!(reads_as("keep", "USD"), None);
    }
}
