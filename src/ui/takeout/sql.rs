//! The same grades on the person's own database: a script, and the lines that it reads where it cannot read the files.

use super::state::Choices;
use crate::protocol::{SqlAsked, SqlMade};
use crate::ui::i18n::*;
use crate::ui::say::{live, say};
use crate::ui::state::{Notice, use_app};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// What a script cannot do.
fn gap_text(locale: Locale, id: &str, about: &str) -> String {
    match id {
        "nul" => td_string!(locale, takeout.gap_nul).to_owned(),
        "original" => td_string!(locale, takeout.gap_original, why = original_text(locale, about)),
        "new_statuses" => td_string!(locale, takeout.gap_new_statuses).to_owned(),
        "no_questions" => td_string!(locale, takeout.gap_no_questions).to_owned(),
        "deviations" => td_string!(locale, takeout.gap_deviations).to_owned(),
        "column_left_out" => td_string!(locale, takeout.gap_column, name = about.to_owned()),
        // A gap that this page has no words for is named.
        other => other.to_owned(),
    }
}

/// Why a script does not read the files as they were given.
fn original_text(locale: Locale, id: &str) -> &'static str {
    match id {
        "filters" => td_string!(locale, takeout.why_filters),
        "same_keys" => td_string!(locale, takeout.why_same_keys),
        "beside" => td_string!(locale, takeout.why_beside),
        "returns" => td_string!(locale, takeout.why_returns),
        "repeated" => td_string!(locale, takeout.why_repeated),
        "shape" => td_string!(locale, takeout.why_shape),
        "encoding" => td_string!(locale, takeout.why_encoding),
        "layout" => td_string!(locale, takeout.why_layout),
        "money" => td_string!(locale, takeout.why_money),
        _ => td_string!(locale, takeout.why_cells),
    }
}

/// The card.
#[component]
pub fn ForDatabase(choices: Choices) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let made = RwSignal::new(None::<SqlMade>);
    // What was said of a script is of the result that it was made from.
    Effect::new(move || {
        app.revision.track();
        made.set(None);
    });
    let save = move |what: SqlAsked, name: &'static str| {
        let Some(client) = app.client() else { return };
        leptos::task::spawn_local(async move {
            match client.save_sql(what, name).await {
                Ok(Some(told)) if what != SqlAsked::OrderLines => {
                    let _ = made.try_set(Some(told));
                }
                Ok(Some(_)) => {}
                Ok(None) => app.notice.set(Some(Notice::ProjectFixed)),
                Err(fault) => app.report(fault),
            }
        });
    };
    let told = move || {
        made.get().map(|made| {
            let reads = if made.needs_order_lines { say!(takeout.sql_reads_lines).into_any() } else { say!(takeout.sql_reads_files).into_any() };
            let gaps =
                made.gaps.into_iter().map(|(id, about)| view! { <li>{live(move || gap_text(i18n.get_locale(), &id, &about))}</li> }).collect_view();
            view! {
                <div class="hint small" data-testid="sql-told">
                    <p>{reads}</p>
                    <ul>{gaps}</ul>
                </div>
            }
        })
    };
    view! {
        <article class="takeout-card">
            <h3>{say!(takeout.sql)}</h3>
            <p class="hint small">{say!(takeout.sql_about)}</p>
            <button type="button" class="button primary" data-testid="sql-duckdb" disabled=move || choices.busy()
                on:click=move |_| save(SqlAsked::DuckDb, "grade-duckdb.sql")>{say!(takeout.sql_duckdb)}</button>
            <button type="button" class="button" data-testid="sql-spark" disabled=move || choices.busy()
                on:click=move |_| save(SqlAsked::Spark, "grade-spark.sql")>{say!(takeout.sql_spark)}</button>
            <button type="button" class="button" data-testid="sql-lines" disabled=move || choices.busy()
                on:click=move |_| save(SqlAsked::OrderLines, "order-lines.csv")>{say!(takeout.sql_lines)}</button>
            <div role="status">{live(told)}</div>
        </article>
    }
}
