//! A script in the making: what it is made from, the settings at its top, the lines it reads, and the check at its end.

use super::dialect::Dialect;
use super::lines::{LineColumns, Told};
use crate::export::sql::SqlGap;
use crate::grading::Graded;
use crate::ledger::Ledger;
use crate::model::{Amount, Day};
use crate::protocol::Summary;
use crate::rules::{Decision, Limits, Rules};
use std::fmt::Write;

/// What was decided about one customer by hand.
pub(super) struct ByHandRow<'s> {
    pub customer: &'s str,
    pub decision: Option<&'s Decision>,
    pub same_keys: String,
}

/// A script in the making.
pub(super) struct Script<'s> {
    pub dialect: Dialect,
    pub rules: &'s Rules,
    pub columns: LineColumns,
    /// Money is kept with so many decimals.
    pub scale: u8,
    /// The analysis date, where it is given.
    pub as_of: Option<Day>,
    pub by_hand: Vec<ByHandRow<'s>>,
    /// Own divisions with a column: place and name.
    pub scheme_columns: Vec<(usize, String)>,
    /// The division that grades.
    pub grade_by: Option<usize>,
    pub gaps: Vec<SqlGap>,
    pub text: String,
}

impl Script<'_> {
    /// Adds a step.
    pub(super) fn step(&mut self, name: &str, comment: &str, query: &str, keep: bool) {
        self.dialect.step(&mut self.text, comment, name, query, keep);
    }

    /// A text as a literal; one with NUL is refused and said.
    pub(super) fn literal(&mut self, text: &str) -> String {
        self.dialect.literal(text).unwrap_or_else(|| {
            self.gap(SqlGap::Nul);
            "''".to_owned()
        })
    }

    /// Notes what the script cannot do.
    pub(super) fn gap(&mut self, gap: SqlGap) {
        if !self.gaps.contains(&gap) {
            self.gaps.push(gap);
        }
    }

    /// Every number of the rules, once.
    pub(super) fn settings(&mut self) {
        let d = self.dialect;
        let limits = &self.rules.limits;
        let mut columns: Vec<(String, String, String)> = Limits::ALL
            .iter()
            .filter_map(|field| Some((d.int(&limits.get(field.id)?.to_string()), field.id.to_owned(), field.group.id().to_owned())))
            .collect();
        columns.push((d.int(&self.rules.abc_a_percent.to_string()), "abc_a_percent".to_owned(), "A ends at this share of the money".to_owned()));
        columns.push((d.int(&self.rules.abc_b_percent.to_string()), "abc_b_percent".to_owned(), "B ends at this share".to_owned()));
        let as_of = self.as_of.map_or_else(|| "CAST(NULL AS DATE)".to_owned(), |day| format!("DATE '{day}'"));
        columns.push((as_of, "as_of".to_owned(), "the analysis date; NULL = the day after the last order that counts".to_owned()));
        if let Some(frozen) = &self.rules.frozen {
            let rhythm = frozen.shop_rhythm_days.floor(4) * 2000 / 10_000;
            let [now, before] = frozen.trend;
            columns.push((d.int(&frozen.half_window_days.to_string()), "half_window".to_owned(), "H in days, fixed by the standard".to_owned()));
            columns.push((d.int(&rhythm.to_string()), "shop_rhythm".to_owned(), "W of the shop in 2000ths of a day, fixed".to_owned()));
            columns.push((d.big(&now.to_string()), "trend_now".to_owned(), "the trend of the shop, fixed".to_owned()));
            columns.push((d.big(&before.to_string()), "trend_before".to_owned(), String::new()));
        }
        let mut query = String::from("SELECT\n");
        let last = columns.len() - 1;
        for (place, (value, name, said)) in columns.iter().enumerate() {
            let comma = if place == last { "" } else { "," };
            let said = if said.is_empty() { String::new() } else { format!(" -- {said}") };
            let _ = writeln!(query, "  {value} AS {name}{comma}{said}");
        }
        let comment = match &self.rules.frozen {
            Some(frozen) => format!(
                "The rules: every number that a grade rests on. Change one here, and everything below follows.\n\
                 The cuts are those of a standard of {}: they stand in the steps as numbers and do not move with the data.",
                frozen.as_of
            ),
            None => "The rules: every number that a grade rests on. Change one here, and everything below follows.".to_owned(),
        };
        self.step("fenji_rules", &comment, query.trim_end(), false);
    }

    /// Lines from `order-lines.csv`.
    pub(super) fn lines(&mut self, path: &str) {
        let d = self.dialect;
        let names = self.columns.names();
        let Some(read) = d.read_file("fenji_file", path, &names, ',') else { return self.gap(SqlGap::Nul) };
        self.text += "-- THE ONE THING TO CHANGE: where order-lines.csv is. It is the file as the page read and decided it.\n";
        self.text += &read;
        self.text.push('\n');
        let scale = self.scale;
        let minor = |column: &str| self.minor(column, scale);
        let given = |column: &str| format!("coalesce(f.{column}, '') AS {column}");
        let mut columns = vec![
            format!("{} AS line_no", d.line_number()),
            "f.kind".to_owned(),
            given("customer_id"),
            given("customer_name"),
            given("contact"),
            "CAST(f.day AS DATE) AS day".to_owned(),
            "0 AS minute".to_owned(),
            given("order_id"),
            given("order_place"),
            format!("{} AS amount", minor("f.amount")),
            format!("{} AS refund", minor("f.refund")),
        ];
        if self.columns.facts {
            columns.push(format!("CASE WHEN f.rating IS NOT NULL THEN {} END AS rating", self.minor("f.rating", self.columns.decimals)));
            columns.push("f.rating_scale".to_owned());
            columns.push(given("open_complaint"));
            columns.push("CAST(f.referrals AS BIGINT) AS referrals".to_owned());
            columns.push(given("referred_by"));
            columns.push(format!("CASE WHEN f.open_amount IS NOT NULL THEN {} END AS open_amount", minor("f.open_amount")));
        }
        if self.columns.sums {
            for name in super::lines::SUM_COLUMNS {
                columns.push(format!("CAST(f.{name} AS BIGINT) AS {name}"));
            }
        }
        for told in &self.columns.told {
            let name = told.name();
            match told {
                Told::Discounted | Told::Variety => columns.push(given(name)),
                Told::Complaints => columns.push(format!("CAST(f.{name} AS BIGINT) AS {name}")),
                Told::Owed => columns.push(format!("CASE WHEN f.{name} IS NOT NULL THEN {} END AS {name}", minor(&format!("f.{name}")))),
                Told::Margin | Told::Overdue => {
                    let number = self.minor(&format!("f.{name}"), self.columns.decimals);
                    columns.push(format!("CASE WHEN f.{name} IS NOT NULL THEN {number} END AS {name}"));
                }
                Told::Text(..) => {
                    let number = self.minor(&format!("f.{name}_number"), self.columns.decimals);
                    columns.push(given(name));
                    columns.push(format!("CASE WHEN f.{name}_number IS NOT NULL THEN {number} END AS {name}_number"));
                }
            }
        }
        let query = format!("SELECT {}\nFROM fenji_file f", columns.join(",\n       "));
        self.step("fenji_lines", &format!("The lines with money as whole numbers of 10^-{scale}, so that nothing is ever rounded."), &query, true);
    }

    /// A decimal text as a whole number of 10^-`scale`.
    pub(super) fn minor(&self, column: &str, scale: u8) -> String {
        let d = self.dialect;
        let decimals = format!("CASE WHEN instr({column}, '.') > 0 THEN length({column}) - instr({column}, '.') ELSE 0 END");
        let digits = format!("replace({column}, '.', '') || repeat('0', CAST({scale} - {decimals} AS INT))");
        // More decimals than there is room for make the cast fail: a number is never cut short.
        d.big(&format!("CASE WHEN {decimals} <= {scale} THEN {digits} ELSE 'too many decimals' END"))
    }

    /// What was decided by hand.
    pub(super) fn by_hand_step(&mut self) {
        if self.by_hand.is_empty() {
            return;
        }
        let rows = std::mem::take(&mut self.by_hand);
        let mut values = Vec::new();
        for row in &rows {
            let decision = row.decision;
            let customer = self.literal(row.customer);
            let reason = self.literal(decision.map_or("", |decision| &decision.reason));
            let keys = self.literal(&row.same_keys);
            let (grade, list, date) = decision.map_or(("CAST(NULL AS STRING)".to_owned(), "", ""), |decision| {
                (format!("'{}'", decision.decision.grade().id()), decision.decision.id(), decision.date.as_str())
            });
            values.push(format!("SELECT {customer} AS customer_id, {grade} AS grade, '{list}' AS by_hand, {reason} AS by_hand_reason, '{date}' AS by_hand_date, {keys} AS same_keys"));
        }
        self.by_hand = rows;
        let query = values.join("\nUNION ALL ");
        self.step("fenji_by_hand", "What was decided by hand about single customers; it stands over what the rules say.", &query, true);
    }

    /// The table itself, and what the page saw, to be compared.
    pub(super) fn end(&mut self, ledger: &Ledger, graded: &Graded, summary: &Summary) {
        let d = self.dialect;
        self.text += "-- The result, in the order of customers.csv.\nSELECT * FROM fenji_result ORDER BY customer_id;\n\n";
        let number = |value: String| format!("CAST({value} AS STRING)");
        let amount = Amount { minor: summary.amount.minor, scale: summary.amount.scale };
        let dated = summary.last_order.map_or_else(String::new, |day| day.to_string());
        let grades = |id: &str| graded.customers.iter().filter(|customer| customer.grade.id() == id).count();
        let text_amount = {
            let scale = self.scale;
            let shown = Amount { minor: amount.minor, scale: amount.scale };
            let at = shown.minor * crate::model::pow10(scale.saturating_sub(shown.scale));
            at.to_string()
        };
        let mut rows: Vec<(&str, String, String)> = vec![
            ("customers", graded.customers.len().to_string(), "SELECT count(*) FROM fenji_result".to_owned()),
            (
                "orders",
                summary.orders.to_string(),
                "SELECT coalesce(sum(CASE WHEN g.counted_orders = 1 THEN g.orders ELSE 0 END), 0) FROM fenji_grades g".to_owned(),
            ),
            (
                "money in whole units",
                text_amount,
                format!("SELECT coalesce(sum(g.amount * m.unit), {}) FROM fenji_grades g CROSS JOIN fenji_money m", d.big("0")),
            ),
            ("analysis date", graded.shop.as_of.to_string(), "SELECT d.as_of FROM fenji_day d".to_owned()),
            (
                "last order",
                dated,
                "SELECT coalesce(CAST(max(CASE WHEN g.orders > 0 THEN g.last_day END) AS STRING), '') FROM fenji_grades g".to_owned(),
            ),
        ];
        for (name, id) in [("grade high", "high"), ("grade mid", "mid"), ("grade low", "low")] {
            rows.push((name, grades(id).to_string(), format!("SELECT count(*) FROM fenji_result g WHERE g.grade = '{id}'")));
        }
        rows.push(super::original::line_checks(ledger));
        let parts: Vec<String> = rows
            .iter()
            .map(|(what, page, query)| format!("SELECT '{what}' AS what, '{page}' AS page, {} AS here", number(format!("({query})"))))
            .collect();
        self.step(
            "fenji_check",
            "What the page saw in the data of this script, beside what stands here. The numbers belong to that data:\nleave this out for new data.",
            &parts.join("\nUNION ALL "),
            false,
        );
        self.text += "SELECT what, page, here, CASE WHEN page = here THEN 'equal' ELSE 'DIFFERENT' END AS told FROM fenji_check;\n";
    }
}
