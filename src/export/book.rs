//! The workbook for colleagues: customers, groups, ABC, the rules and where the data came from. Only what the sheets say is
//! made here; `workbook` makes the file.

use super::about::About;
use super::customer_table::{Column, CustomerTable, plain_name};
use crate::model::{Abc, Amount, Dimension, Grade};
use crate::protocol::{
    Book, BookChart, BookChartKind, BookColumn, BookSheet, Cell, GroupTotal, PARETO_PERCENT, ParetoPoint, Summary, TakeForm, Tone, Words,
};
use crate::rules::Limits;

/// The workbook of a table. The rows of its first sheet come in parts; 客户分级管理表 is that sheet alone.
#[must_use]
pub fn book(table: &CustomerTable<'_>, form: TakeForm, words: &Words, about: &About<'_>, standard: &str) -> Book {
    let alone = form == TakeForm::SheetCells;
    let (title, sheet) = if alone { ("sheet_name", "sheet_name") } else { ("book_name", "sheet_customers") };
    let mut sheets = vec![BookSheet { name: words.get(sheet).to_owned(), columns: columns(table), filter: true, ..BookSheet::default() }];
    let Some(summary) = about.summary else { return Book { title: words.get(title).to_owned(), made: None, sheets } };
    if !alone {
        sheets.extend([groups(words, summary), abc(words, summary)]);
    }
    sheets.extend([rules(words, summary, about, standard), data(words, summary)]);
    Book { title: words.get(title).to_owned(), made: summary.dated.then_some(summary.as_of), sheets }
}

/// The columns of the table, with the width that each usually needs and the unit of money.
fn columns(table: &CustomerTable<'_>) -> Vec<BookColumn> {
    let unit = table.money_unit();
    let ids = table.columns().iter().map(|column| match column {
        Column::Fixed(place) => Column::FIXED.get(usize::from(*place)).copied().unwrap_or_default(),
        Column::Scheme(_) | Column::Told(_) => "own",
    });
    let column = |(title, id): (String, &str)| BookColumn {
        title,
        width: match id {
            "customer_name" | "contact" | "churn_reasons" | "by_hand_reason" | "own" => 20,
            "customer_id" | "amount" | "rfm_segment" | "rfm_class" | "same_keys" | "grade" => 16,
            "r" | "f" | "m" | "abc" => 8,
            _ => 13,
        },
        unit: if id == "amount" { unit.clone() } else { String::new() },
    };
    table.titles().into_iter().zip(ids).map(column).collect()
}

fn heads(words: &Words, keys: &[(&str, u16)]) -> Vec<BookColumn> {
    keys.iter().map(|&(key, width)| BookColumn { title: words.get(key).to_owned(), width, unit: String::new() }).collect()
}

/// `part` of `whole` in millionths, rounded half up; nothing where the whole is zero or less, or the part below zero.
fn share(part: i128, whole: i128) -> Cell {
    if whole <= 0 || part < 0 {
        return Cell::Empty;
    }
    let millionths = part.checked_mul(2_000_000).map(|twice| (twice + whole) / (2 * whole));
    millionths.and_then(|share| u32::try_from(share).ok()).map_or(Cell::Empty, Cell::Share)
}

/// A share of money; both amounts are brought to one scale.
fn share_of_money(part: Amount, whole: Amount) -> Cell {
    let zero = Amount { minor: 0, scale: part.scale.max(whole.scale) };
    share(part.plus(zero).minor, whole.plus(zero).minor)
}

fn count(number: u64) -> Cell {
    i64::try_from(number).map_or(Cell::Empty, Cell::Count)
}

fn text(text: impl Into<String>) -> Cell {
    Cell::Text(text.into())
}

/// Every division with its groups; the charts show the three grades.
fn groups(words: &Words, summary: &Summary) -> BookSheet {
    let mut rows = Vec::new();
    let mut line = |division: &str, group: Cell, total: &GroupTotal| {
        rows.push(vec![
            text(division),
            group,
            count(total.customers),
            share(total.customers.into(), summary.customers.into()),
            count(total.orders),
            Cell::Money(total.amount),
            share_of_money(total.amount, summary.amount),
        ]);
    };
    let order = [
        Dimension::Grade,
        Dimension::Value,
        Dimension::Potential,
        Dimension::Relation,
        Dimension::Lifecycle,
        Dimension::Churn,
        Dimension::Abc,
        Dimension::Class,
        Dimension::Segment,
    ];
    for by in order {
        let Some(division) = summary.divisions.iter().find(|division| division.dimension == by) else { continue };
        for (place, total) in division.groups.iter().enumerate() {
            let name = words.group(by, place as u8);
            let tone = if by == Dimension::Grade { [Tone::High, Tone::Mid, Tone::Low].get(place).copied() } else { None };
            line(words.dimension(by), tone.map_or_else(|| text(name.clone()), |tone| Cell::Marked(name.clone(), tone)), total);
        }
    }
    for (place, scheme) in summary.schemes.iter().enumerate() {
        let own = words.schemes.get(place);
        let title = own.map_or(plain_name(&scheme.name), |(name, _)| name);
        for (leaf, group) in scheme.groups.iter().enumerate() {
            let named = own.and_then(|(_, groups)| groups.get(leaf)).cloned();
            line(title, text(named.unwrap_or_else(|| group.path.join(" / "))), &group.total);
        }
    }
    let grades = (0, Grade::ALL.len() as u32 - 1);
    BookSheet {
        name: words.get("sheet_grades").to_owned(),
        columns: heads(
            words,
            &[
                ("head_division", 16),
                ("head_group", 20),
                ("head_customers", 11),
                ("head_share_customers", 11),
                ("head_orders", 11),
                ("head_amount", 17),
                ("head_share_amount", 11),
            ],
        ),
        rows,
        charts: vec![
            BookChart { kind: BookChartKind::Ring, title: words.get("chart_grades").to_owned(), names: 1, values: vec![2], rows: grades },
            BookChart { kind: BookChartKind::Columns, title: words.get("chart_money").to_owned(), names: 1, values: vec![5], rows: grades },
        ],
        filter: true,
    }
}

/// A, B and C with the running share, then what the customers with the most money bring.
fn abc(words: &Words, summary: &Summary) -> BookSheet {
    let pareto = &summary.pareto;
    let total = pareto.total();
    let mut rows = Vec::new();
    let division = summary.divisions.iter().find(|division| division.dimension == Dimension::Abc);
    let mut before = ParetoPoint { customers: 0, amount: Amount { minor: 0, scale: total.amount.scale } };
    for (abc, group) in Abc::ALL.iter().zip(division.map(|division| division.groups.as_slice()).unwrap_or_default()) {
        before = ParetoPoint { customers: before.customers + group.customers, amount: before.amount.plus(group.amount) };
        let tone = [Tone::High, Tone::Mid, Tone::Low][*abc as usize % Abc::ALL.len()];
        rows.push(vec![
            Cell::Marked(abc.id().to_owned(), tone),
            count(group.customers),
            share(group.customers.into(), summary.customers.into()),
            Cell::Money(group.amount),
            share_of_money(group.amount, total.amount),
            share_of_money(before.amount, total.amount),
        ]);
    }
    let last = (rows.len() as u32).saturating_sub(1);
    let mut best = |percent: u8| {
        let point = pareto.at_percent(percent);
        rows.push(vec![
            text(format!("{} {percent}%", words.get("head_best_share"))),
            count(point.customers),
            share(point.customers.into(), total.customers.into()),
            Cell::Money(point.amount),
            share_of_money(point.amount, total.amount),
            share_of_money(point.amount, total.amount),
        ]);
    };
    for percent in [1, 5, 10, PARETO_PERCENT, 30, 50, 80, 100] {
        best(percent);
    }
    BookSheet {
        name: words.get("sheet_abc").to_owned(),
        columns: heads(
            words,
            &[
                ("head_group", 30),
                ("head_customers", 11),
                ("head_share_customers", 11),
                ("head_amount", 17),
                ("head_share_amount", 11),
                ("head_running_share", 13),
            ],
        ),
        rows,
        charts: vec![BookChart {
            kind: BookChartKind::Pareto,
            title: words.get("chart_abc").to_owned(),
            names: 0,
            values: vec![3, 5],
            rows: (0, last),
        }],
        filter: false,
    }
}

/// By which rules, on what day, for which customers; the rules themselves stand in the last rows, to be used again.
fn rules(words: &Words, summary: &Summary, about: &About<'_>, standard: &str) -> BookSheet {
    let mut rows = Vec::new();
    let mut line = |key: &str, value: Cell| rows.push(vec![text(words.get(key)), value]);
    line("rule_standard", text(standard));
    if summary.dated {
        line("rule_as_of", Cell::Day(summary.as_of));
    }
    if let (Some(first), Some(last)) = (summary.first_order, summary.last_order) {
        line("rule_range", text(format!("{first} … {last}")));
    }
    let filters = if about.filters.is_empty() { words.get("rule_none").to_owned() } else { about.filters.join(words.get("joiner")) };
    line("rule_filters", text(filters));
    let (n, all) = (about.count.to_string(), summary.customers.to_string());
    let some = about.rows.is_some();
    line("rule_selection", text(if some { words.with("rule_some", &[("n", &n), ("all", &all)]) } else { words.get("rule_all").to_owned() }));
    let ruler = match &summary.rules.frozen {
        Some(frozen) => words.with("rule_ruler_fixed", &[("day", &frozen.as_of)]),
        None => words.get("rule_ruler_shares").to_owned(),
    };
    line("rule_ruler", text(ruler));
    for field in Limits::ALL {
        let value = summary.rules.limits.get(field.id).map_or(Cell::Empty, |value| Cell::Count(value.into()));
        line(&format!("limits.{}", field.id), value);
    }
    // A cell holds 32,767 characters; rules with many own divisions take several.
    let json = serde_json::to_string(&summary.rules).unwrap_or_default();
    let letters: Vec<char> = json.chars().collect();
    for part in letters.chunks(30_000) {
        line("rule_json", text(part.iter().collect::<String>()));
    }
    BookSheet {
        name: words.get("sheet_rules").to_owned(),
        columns: heads(words, &[("head_what", 46), ("head_is", 48)]),
        rows,
        ..BookSheet::default()
    }
}

/// Where every row of the files went: the five kinds add up to the records. Then the kinds of trouble.
fn data(words: &Words, summary: &Summary) -> BookSheet {
    let mut rows = Vec::new();
    let mut all = [0u64; 6];
    for file in &summary.files {
        let counts = [file.records, file.used, file.rejected, file.blank, file.repeated, file.left_out];
        all.iter_mut().zip(counts).for_each(|(all, own)| *all += own);
        let numbers = counts.map(count).into_iter();
        rows.push(std::iter::once(text(file.name.as_str())).chain(numbers).chain([Cell::Money(file.money[0])]).collect());
    }
    if summary.files.len() > 1 {
        rows.push(std::iter::once(text(words.get("data_all"))).chain(all.map(count)).collect());
    }
    rows.push(vec![text(words.get("data_check"))]);
    for file in &summary.files {
        for problem in &file.problems {
            let key = format!("problems.{}", problem.code);
            let named = words.get(&key);
            let named = if named == key { problem.text.as_str() } else { named };
            rows.push(vec![text(format!("{}{}{named}", file.name, words.get("colon"))), count(problem.count)]);
        }
    }
    BookSheet {
        name: words.get("sheet_quality").to_owned(),
        columns: heads(
            words,
            &[
                ("data_file", 46),
                ("data_records", 11),
                ("data_used", 11),
                ("data_rejected", 11),
                ("data_blank", 11),
                ("data_repeated", 11),
                ("data_left_out", 11),
                ("data_money", 17),
            ],
        ),
        rows,
        ..BookSheet::default()
    }
}
