//! `customers.csv`: one row for each identified customer, sorted by the bytes of the id.

use crate::grading::{CustomerGrade, Graded};
use crate::ledger::Ledger;
use crate::model::{Amount, Day, frequency};
use crate::protocol::CustomerRow;

/// The columns. Only ever added at the end.
pub const COLUMNS: [&str; 22] = [
    "customer_id",
    "customer_name",
    "contact",
    "grade",
    "value",
    "potential",
    "relation",
    "lifecycle",
    "churn_warning",
    "churn_reasons",
    "orders",
    "order_days",
    "first_order",
    "last_order",
    "days_since_last",
    "amount",
    "r",
    "f",
    "m",
    "rfm_segment",
    "rfm_class",
    "abc",
];
/// Columns after those, where anything was decided by hand: what, why, when, 客户分级 by the rules, and keys put together with
/// the customer's own. One column for each own scheme stands behind all of them.
const BY_HAND: [&str; 5] = ["by_hand", "by_hand_reason", "by_hand_date", "grade_by_rules", "same_keys"];

/// One customer as the page shows and files write it.
#[must_use]
pub fn customer_row(ledger: &Ledger, graded: &Graded, index: u32, customer: &CustomerGrade) -> CustomerRow {
    let m = &customer.measures;
    let bought = m.bought();
    CustomerRow {
        index,
        id: ledger.customers.text(m.customer).to_owned(),
        name: ledger.name(m.customer).to_owned(),
        contact: ledger.contact(m.customer).to_owned(),
        grade: customer.grade,
        value: customer.value,
        potential: customer.potential,
        relation: customer.relation,
        lifecycle: customer.lifecycle,
        churn_warning: (bought && m.sums.is_none()).then(|| !customer.churn.is_empty()),
        churn_reasons: customer.churn,
        orders: m.sums.is_none_or(|sums| sums.counted).then_some(m.orders),
        frequency: match m.sums {
            Some(sums) => sums.frequency,
            None => frequency(m.orders, m.days_since_first(graded.shop.as_of)).filter(|_| bought),
        },
        order_days: m.sums.is_none().then_some(m.order_days),
        first_order: (bought && m.sums.is_none()).then_some(Day(m.first)),
        last_order: (bought && m.dated()).then_some(Day(m.last)),
        days_since_last: (bought && m.dated()).then(|| m.days_since_last(graded.shop.as_of)),
        amount: Amount { minor: m.amount, scale: graded.scale },
        r: customer.scores.map(|(r, ..)| r).filter(|&r| r > 0),
        f: customer.scores.map(|(_, f, _)| f),
        m: customer.scores.map(|(.., m)| m),
        segment: customer.segment,
        class: customer.class,
        abc: customer.abc,
        by_hand: customer.by_hand.and_then(|place| graded.decisions.customers.get(place as usize)).map(|decision| decision.decision),
        leaves: graded.schemes.iter().filter_map(|divided| divided.leaf.get(index as usize).copied()).collect(),
    }
}

/// A name as files write it: one of the page's own without its sign.
fn plain_name(name: &str) -> &str {
    name.strip_prefix('@').unwrap_or(name)
}

/// The file. `for_excel` puts a byte-order mark first and an apostrophe before text that Excel would run as a formula.
#[must_use]
pub fn customers_csv(ledger: &Ledger, graded: &Graded, for_excel: bool) -> Vec<u8> {
    let mut order: Vec<u32> = (0..graded.customers.len() as u32).collect();
    order.sort_unstable_by_key(|&index| ledger.customers.bytes(graded.customers[index as usize].measures.customer));
    let mut out = Vec::with_capacity(graded.customers.len() * 120 + 256);
    if for_excel {
        out.extend_from_slice("\u{feff}".as_bytes());
    }
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(out);
    let text = |text: String| if for_excel { guard_formula(text) } else { text };
    let number = |number: Option<u8>| number.map_or_else(String::new, |number| number.to_string());
    let count = |count: Option<u32>| count.map_or_else(String::new, |count| count.to_string());
    let day = |day: Option<Day>| day.map_or_else(String::new, |day| day.to_string());
    // Writing to memory cannot fail; a row that could not be written would leave the file short, so stop there.
    // What was decided by hand stands in columns of its own, where anything was.
    let decided = !graded.decisions.is_empty();
    let by_hand: &[&str] = if decided { &BY_HAND } else { &[] };
    let own: Vec<String> = graded.schemes.iter().map(|divided| text(format!("scheme:{}", plain_name(&divided.scheme.name)))).collect();
    let groups: Vec<Vec<String>> = graded
        .schemes
        .iter()
        .map(|divided| divided.scheme.leaves().map(|path| text(path.iter().map(|name| plain_name(name)).collect::<Vec<_>>().join(" / "))).collect())
        .collect();
    let header = COLUMNS.iter().chain(by_hand).copied().chain(own.iter().map(String::as_str));
    if writer.write_record(header).is_err() {
        return Vec::new();
    }
    for index in order {
        let customer = &graded.customers[index as usize];
        let row = customer_row(ledger, graded, index, customer);
        let mut cells = vec![
            text(row.id),
            text(row.name),
            text(row.contact),
            row.grade.id().to_owned(),
            row.value.map_or("", |value| value.id()).to_owned(),
            row.potential.id().to_owned(),
            row.relation.id().to_owned(),
            row.lifecycle.map_or("", |lifecycle| lifecycle.id()).to_owned(),
            row.churn_warning.map_or("", |warning| if warning { "yes" } else { "no" }).to_owned(),
            row.churn_reasons.ids(),
            count(row.orders),
            count(row.order_days),
            day(row.first_order),
            day(row.last_order),
            row.days_since_last.map_or_else(String::new, |days| days.to_string()),
            row.amount.to_string(),
            number(row.r),
            number(row.f),
            number(row.m),
            row.segment.map_or("", |segment| segment.id()).to_owned(),
            row.class.map_or("", |class| class.id()).to_owned(),
            row.abc.id().to_owned(),
        ];
        if decided {
            let decision = customer.by_hand.and_then(|place| graded.decisions.customers.get(place as usize));
            cells.push(decision.map_or("", |decision| decision.decision.id()).to_owned());
            cells.push(text(decision.map(|decision| decision.reason.clone()).unwrap_or_default()));
            cells.push(decision.map(|decision| decision.date.clone()).unwrap_or_default());
            cells.push(customer.by_rules.id().to_owned());
            cells.push(text(ledger.keys_of(customer.measures.customer).join(";")));
        }
        let group = |(names, leaf): (&Vec<String>, &u8)| names.get(usize::from(*leaf)).cloned().unwrap_or_default();
        cells.extend(groups.iter().zip(&row.leaves).map(group));
        if writer.write_record(&cells).is_err() {
            return Vec::new();
        }
    }
    writer.into_inner().unwrap_or_default()
}

/// An apostrophe before text that a spreadsheet would take for a formula (OWASP, CSV injection); numbers are not text.
pub(super) fn guard_formula(text: String) -> String {
    let risky = |c: char| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠');
    if text.trim_start_matches(' ').starts_with(risky) { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_guarded_and_plain_text_is_not() {
        for (text, expected) in [("=1+1", "'=1+1"), (" @x", "' @x"), ("＝1", "'＝1"), ("王芳", "王芳"), ("a=b", "a=b"), ("", "")] {
            assert_eq!(guard_formula(text.to_owned()), expected);
        }
    }
}
