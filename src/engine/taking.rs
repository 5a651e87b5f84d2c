//! A table on its way out: which customers in which order, found once and written part by part.

use crate::export::{About, Column, CustomerTable, PART_ROWS, Part, Texts, best_first, book, table_part, texts_of};
use crate::grading::Graded;
use crate::ledger::Ledger;
use crate::protocol::{Book, Summary, Take, TakeForm};

/// What is being taken away.
#[derive(Clone, Debug)]
pub struct Taking {
    take: Take,
    order: Vec<u32>,
    columns: Vec<Column>,
    texts: Vec<Option<Texts>>,
}

impl Taking {
    /// A table of chosen customers in their order, or of all, who come by their ids and are put into the order of the form.
    #[must_use]
    pub fn of(ledger: &Ledger, graded: &Graded, take: Take, rows: Result<Vec<u32>, Vec<u32>>) -> Self {
        let order = rows.unwrap_or_else(|by_id| if take.form.is_in_words() { best_first(graded, by_id) } else { by_id });
        let chosen: Vec<Column> = take.columns.iter().filter_map(|id| Column::of_id(id, ledger, graded)).collect();
        let columns = match take.form {
            TakeForm::SheetCsv | TakeForm::SheetCells => Column::of_sheet(),
            _ if !chosen.is_empty() => chosen,
            TakeForm::Cells => Column::of_book(graded),
            _ => Column::of_contract(graded),
        };
        let texts = texts_of(ledger, graded, &columns);
        Self { take, order, columns, texts }
    }

    /// Whether it is this table.
    #[must_use]
    pub fn is(&self, take: &Take) -> bool {
        self.take == *take
    }

    /// All rows.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.order.len() as u32
    }

    /// The workbook of this table, its rows apart.
    #[must_use]
    pub fn book(&self, ledger: &Ledger, result: (&Graded, &Summary), filters: Vec<String>, standard: &str) -> Book {
        let (graded, summary) = result;
        let words = self.take.words.as_deref().cloned().unwrap_or_default();
        let table = CustomerTable::new(ledger, graded, self.columns.clone(), &self.texts, Some(&words)).in_yuan(summary.in_yuan);
        let about = About { summary: Some(summary), filters, rows: self.take.rows.as_deref(), count: self.order.len() };
        book(&table, self.take.form, &words, &about, standard)
    }

    /// The part that begins at a row, and where the next one does.
    #[must_use]
    pub fn part(&self, ledger: &Ledger, result: (&Graded, &Summary), filters: Vec<String>, start: u32) -> (u32, Part) {
        let (graded, summary) = result;
        let words = self.take.words.as_deref().filter(|_| self.take.form.is_in_words());
        let table = CustomerTable::new(ledger, graded, self.columns.clone(), &self.texts, words).in_yuan(summary.in_yuan);
        let about = About { summary: Some(summary), filters, rows: self.take.rows.as_deref(), count: self.order.len() };
        let start = (start as usize).min(self.order.len());
        let end = (start + PART_ROWS).min(self.order.len());
        (end as u32, table_part(&table, self.take.form, &self.order, start..end, &about))
    }
}
