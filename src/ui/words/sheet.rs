//! Words of the 客户分级管理表: column names, frequencies, and grades with their symbols.

use super::{grade_symbol, group_name};
use crate::model::{Dimension, Frequency, Grade, Per};
use crate::protocol::SheetWords;
use crate::ui::i18n::Locale;
use leptos_i18n::td_string;

/// How often somebody buys (每月1次).
#[must_use]
pub fn frequency_text(locale: Locale, frequency: Frequency) -> String {
    match frequency.times {
        0 => td_string!(locale, table.freq_seldom).to_owned(),
        times => in_each(locale, frequency.per, &times.to_string()),
    }
}

fn in_each(locale: Locale, per: Per, n: &str) -> String {
    match per {
        Per::Week => td_string!(locale, table.freq_week, n = n.to_owned()),
        Per::Month => td_string!(locale, table.freq_month, n = n.to_owned()),
        Per::Quarter => td_string!(locale, table.freq_quarter, n = n.to_owned()),
        Per::Year => td_string!(locale, table.freq_year, n = n.to_owned()),
    }
}

/// All words of the sheet as a file. In a cell a number stands without the space that a line of text has (每月1次).
#[must_use]
pub fn sheet_words(locale: Locale) -> SheetWords {
    let names = |by: Dimension| (0..by.group_ids().len() as u8).map(|index| group_name(locale, by, index).to_owned()).collect();
    let close = |text: String| if matches!(locale, Locale::en) { text } else { text.replace(' ', "") };
    SheetWords {
        file: td_string!(locale, table.sheet_file).to_owned(),
        columns: [
            td_string!(locale, groups.dim_grade),
            td_string!(locale, table.col_id),
            td_string!(locale, table.col_name),
            td_string!(locale, table.col_contact),
            td_string!(locale, table.col_frequency),
            td_string!(locale, table.col_amount),
            td_string!(locale, groups.dim_value),
            td_string!(locale, groups.dim_potential),
            td_string!(locale, groups.dim_relation),
        ]
        .map(str::to_owned)
        .to_vec(),
        grades: Grade::ALL.iter().map(|&grade| format!("{} {}", grade_symbol(grade), group_name(locale, Dimension::Grade, grade as u8))).collect(),
        values: names(Dimension::Value),
        potentials: names(Dimension::Potential),
        relations: names(Dimension::Relation),
        frequencies: Per::ALL.iter().map(|&per| close(in_each(locale, per, "{n}"))).collect(),
        by_hand: td_string!(locale, table.by_hand).to_owned(),
        seldom: close(td_string!(locale, table.freq_seldom).to_owned()),
    }
}
