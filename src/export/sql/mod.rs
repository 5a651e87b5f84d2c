//! 分级 in a database of one's own: a script in SQL that reads the same lines and gives the same table, row by row.
//!
//! One builder writes both dialects; [`Dialect`] holds what they write differently. Every step is a view or table with a
//! comment in plain words. Nothing is compared in floating point: cuts are whole numbers on both sides.

mod axes;
mod cuts;
mod dialect;
mod gaps;
mod grades;
mod lines;
mod measures;
mod original;
mod schemes;
mod script;

pub use dialect::Dialect;
pub use gaps::{OriginalGap, SqlGap};
pub use lines::order_lines_csv;

use crate::grading::Graded;
use crate::ingest::Role;
use crate::ledger::Ledger;
use crate::model::Day;
use crate::protocol::{Summary, Terms};
use lines::LineColumns;
use script::{ByHandRow, Script};

/// A script, and what it cannot do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqlScript {
    /// The script's text: UTF-8, LF. Every statement ends with a line that ends in `;`.
    pub text: String,
    /// What it cannot do, or not from the file as it was given. Also said at its top.
    pub gaps: Vec<SqlGap>,
    /// Whether it reads `order-lines.csv` ([`order_lines_csv`]) and not the file as it was given.
    pub needs_order_lines: bool,
}

/// The name of the file of lines that scripts read.
pub const ORDER_LINES: &str = "order-lines.csv";

/// What a script is made from.
#[derive(Clone, Copy, Debug)]
pub struct SqlInput<'s> {
    /// All lines.
    pub ledger: &'s Ledger,
    /// The grades.
    pub graded: &'s Graded,
    /// What the page says of them.
    pub summary: &'s Summary,
    /// What the person decided.
    pub terms: &'s Terms,
}

/// The script that grades in a database as the page did.
#[must_use]
pub fn sql_script(input: SqlInput<'_>, dialect: Dialect) -> SqlScript {
    let SqlInput { ledger, graded, summary, terms } = input;
    let columns = LineColumns::of(ledger, &terms.rules);
    let mut script = Script {
        dialect,
        rules: &terms.rules,
        scale: lines::scale(ledger),
        as_of: given_day(input),
        by_hand: by_hand(input),
        columns,
        scheme_columns: Vec::new(),
        grade_by: None,
        gaps: Vec::new(),
        text: String::new(),
    };
    let why = original::why_not(input);
    script.gap(SqlGap::NoQuestions);
    script.settings();
    match why {
        Some(why) => {
            script.gap(SqlGap::Original(why));
            script.lines(ORDER_LINES);
        }
        None => {
            if ledger.files.iter().any(|file| file.plan.mapping.column(Role::Status).is_some()) {
                script.gap(SqlGap::NewStatuses);
            }
            script.original(ledger);
        }
    }
    script.orders();
    script.bought();
    script.rhythm();
    script.edges_step();
    script.scores_step();
    script.abc_step();
    script.facts_step();
    script.signs_step();
    script.grades_step();
    script.schemes_step();
    script.by_hand_step();
    script.result_step();
    script.end(ledger, graded, summary);
    let needs_order_lines = why.is_some();
    let head = gaps::head(dialect, &script.gaps, needs_order_lines);
    SqlScript { text: head + &script.text, gaps: script.gaps, needs_order_lines }
}

/// The analysis date, where the data does not give it: a person named it, or left far days out.
fn given_day(input: SqlInput<'_>) -> Option<Day> {
    let far = input.terms.answers.get(crate::ingest::QuestionCode::FutureDate) == Some("leave_out");
    input.terms.as_of.or(far.then_some(input.summary.as_of))
}

/// One row for each customer with a decision, or with keys put together.
fn by_hand<'s>(input: SqlInput<'s>) -> Vec<ByHandRow<'s>> {
    let SqlInput { ledger, graded, .. } = input;
    let mut rows = Vec::new();
    for customer in &graded.customers {
        let number = customer.measures.customer;
        let decision = customer.by_hand.and_then(|place| graded.decisions.customers.get(place as usize));
        let same_keys = ledger.keys_of(number).join(";");
        if decision.is_some() || !same_keys.is_empty() {
            rows.push(ByHandRow { customer: ledger.customers.text(number), decision, same_keys });
        }
    }
    rows
}
