//! `report.json`: files, counts, edges, groups and questions. Text in it is English codes and sentences.

use super::customer_table::plain_name;
use crate::ingest::{FileReport, Question, Role};
use crate::model::Dimension;
use crate::protocol::{Division, Note, Quality, SchemeGroup, SchemeTotals, Summary};
use serde_json::{Map, Value, json};

/// What the report is made from: a summary, or only the files where nothing was graded.
#[derive(Clone, Debug, Default)]
pub struct Report<'a> {
    /// The grading, if there is one.
    pub summary: Option<&'a Summary>,
    /// The files.
    pub files: &'a [FileReport],
    /// What must be answered.
    pub questions: &'a [Question],
    /// The filters, as `--filter` writes them.
    pub filters: Vec<String>,
    /// What the data is like.
    pub quality: Option<&'a ToldQuality>,
    /// Customers seen so far, where nothing was graded.
    pub customers_seen: Option<u64>,
}

/// What a report says of the data: ids and numbers, no cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ToldQuality {
    /// How good it is.
    pub readiness: String,
    /// What is against it.
    pub concerns: Vec<(String, u64)>,
    /// Cells that were brought into one form, by kind.
    pub normalised: Vec<(String, u64)>,
}

impl ToldQuality {
    /// What is said of it.
    #[must_use]
    pub fn of(quality: &Quality) -> Self {
        let (readiness, concerns) = quality.verdict();
        let concerns = concerns.into_iter().map(|(_, concern)| (concern.id().0.to_owned(), concern.id().1)).collect();
        Self { readiness: readiness.id().to_owned(), concerns, normalised: quality.normal.clone() }
    }
}

/// The report as JSON text. Money is decimal text, so that no reader loses a cent to floating point.
#[must_use]
pub fn report_json(report: &Report<'_>) -> String {
    let mut top = Map::new();
    top.insert("version".into(), json!(env!("CARGO_PKG_VERSION")));
    top.insert("files".into(), report.files.iter().map(file).collect());
    if let (None, Some(customers)) = (report.summary, report.customers_seen) {
        top.insert("customers".into(), json!(customers));
    }
    if let Some(summary) = report.summary {
        top.insert("customers".into(), json!(summary.customers));
        top.insert("buyers".into(), json!(summary.buyers));
        top.insert("only_refunds".into(), json!(summary.only_refunds));
        top.insert("orders".into(), json!(summary.orders));
        top.insert("amount".into(), json!(summary.amount.to_string()));
        top.insert("refunded".into(), json!(summary.refunded.to_string()));
        top.insert("as_of".into(), json!(summary.dated.then(|| summary.as_of.to_string())));
        top.insert("first_order".into(), json!(summary.first_order.map(|day| day.to_string())));
        top.insert("last_order".into(), json!(summary.last_order.map(|day| day.to_string())));
        top.insert("half_window_days".into(), json!(summary.half_window_days));
        let numbers = |edges: &[String]| edges.iter().map(|edge| serde_json::from_str(edge).unwrap_or(Value::Null)).collect::<Value>();
        top.insert("edges".into(), json!({"r": numbers(&summary.edges.r), "f": numbers(&summary.edges.f), "m": numbers(&summary.edges.m)}));
        for (name, dimension) in [
            ("grades", Dimension::Grade),
            ("values", Dimension::Value),
            ("potentials", Dimension::Potential),
            ("relations", Dimension::Relation),
            ("lifecycle", Dimension::Lifecycle),
            ("churn_warning", Dimension::Churn),
            ("segments", Dimension::Segment),
            ("classes", Dimension::Class),
            ("abc", Dimension::Abc),
        ] {
            top.insert(name.into(), summary.divisions.iter().find(|division| division.dimension == dimension).map_or(Value::Null, counts));
        }
        top.insert("gini".into(), json!(summary.pareto.gini_millionths.map(|gini| f64::from(gini) / 1e6)));
        if !summary.schemes.is_empty() {
            top.insert("schemes".into(), summary.schemes.iter().map(scheme).collect());
        }
        top.insert("notes".into(), summary.notes.iter().map(note).collect());
        top.insert("rules".into(), serde_json::to_value(&summary.rules).unwrap_or(Value::Null));
    }
    top.insert("filters".into(), json!(report.filters));
    if let Some(quality) = report.quality {
        let map = |pairs: &[(String, u64)]| pairs.iter().map(|(name, number)| (name.clone(), json!(number))).collect::<Map<String, Value>>();
        let (concerns, normal) = (map(&quality.concerns), map(&quality.normalised));
        top.insert("quality".into(), json!({"readiness": quality.readiness, "concerns": concerns, "normalised": normal}));
    }
    top.insert("questions".into(), report.questions.iter().map(|question| self::question(question, report.files)).collect());
    serde_json::to_string_pretty(&Value::Object(top)).unwrap_or_default() + "\n"
}

/// What should be known of the grading: a code and a sentence.
fn note(note: &Note) -> Value {
    let (code, text) = match note {
        Note::FixedFrequencyCuts { one_order, buyers } => {
            ("fixed_frequency_cuts", format!("{one_order} of {buyers} buyers have one order, so fixed cuts 1 / 2 / 3 / 4-5 / 6+ give the F score"))
        }
        Note::FewCustomers { customers, repeat_buyers } => (
            "few_customers",
            format!("{customers} buyers, {repeat_buyers} of them with a second order day: fixed numbers would be steadier than quantiles"),
        ),
        Note::EqualAmounts => ("equal_amounts", "all buyers spent the same, so everyone's value is mid".to_owned()),
        Note::CoincidingEdges { measure } => ("coinciding_edges", format!("edges of {measure} coincide, so some of its scores cannot occur")),
        Note::NonPositiveCustomers { customers } => ("non_positive_customers", format!("{customers} customers with an amount of zero or less are C")),
        Note::CustomerTotals { dated, counted, frequency } => {
            let known = [(*dated, "the last order"), (*counted, "the number of orders"), (*frequency, "how often")];
            let known: Vec<&str> = known.iter().filter(|(known, _)| *known).map(|(_, name)| *name).collect();
            let known = if known.is_empty() { "only the amount".to_owned() } else { known.join(", ") };
            ("customer_totals", format!("one row a customer, with the amount and {known}: potential, gaps and churn warnings cannot be told"))
        }
        Note::ShortHistory { half_window_days } => {
            ("short_history", format!("the half window is {half_window_days} days; below 60 potential cannot be told"))
        }
        Note::NotInFile { feedback, referral, open_amount, contacts, order_ids } => {
            let absent = [
                (*feedback, "feedback"),
                (*referral, "referrals"),
                (*open_amount, "open amounts"),
                (*contacts, "contacts"),
                (*order_ids, "order ids"),
            ];
            let absent: Vec<&str> = absent.iter().filter(|(absent, _)| *absent).map(|(_, name)| *name).collect();
            ("not_in_file", format!("not in the files, so rules that need it were not used: {}", absent.join(", ")))
        }
        Note::ByHand { customers, absent, same } => (
            "by_hand",
            format!(
                "{customers} customers have a grade decided by hand, {absent} decisions are about customers that are not in the files, {same} keys were put together with others"
            ),
        ),
        Note::ShopRhythmAssumed => ("shop_rhythm_assumed", "fewer than 30 customers came back, so the shop's rhythm is taken as 90 days".to_owned()),
    };
    json!({"code": code, "text": text})
}

/// An own division: its groups in their order, whom they have, and whether anybody can be in them.
fn scheme(scheme: &SchemeTotals) -> Value {
    let group = |group: &SchemeGroup| {
        json!({
            "name": group.path.iter().map(|name| plain_name(name)).collect::<Vec<_>>().join(" / "),
            "customers": group.total.customers,
            "orders": group.total.orders,
            "amount": group.total.amount.to_string(),
            "reach": group.reach.id(),
            "otherwise": group.otherwise,
        })
    };
    let cuts: Vec<Option<String>> = scheme.cuts.iter().map(|cut| cut.map(|cut| cut.to_string())).collect();
    json!({
        "name": plain_name(&scheme.name),
        "grades": scheme.grades,
        "groups": scheme.groups.iter().map(group).collect::<Vec<_>>(),
        "cuts": cuts,
        "not_in_file": scheme.absent,
    })
}

/// Customers of each group by id; groups nobody is in are 0.
fn counts(division: &Division) -> Value {
    division
        .dimension
        .group_ids()
        .iter()
        .zip(&division.groups)
        .map(|(id, total)| ((*id).to_owned(), json!(total.customers)))
        .collect::<Map<_, _>>()
        .into()
}

fn file(file: &FileReport) -> Value {
    let columns: Map<String, Value> = Role::ALL
        .iter()
        .filter_map(|&role| {
            let header = file.headers.get(file.mapping.column(role)?)?;
            Some((role.id().to_owned(), json!(header)))
        })
        .collect();
    let [used, rejected, repeated, left_out] = file.money.map(|amount| amount.to_string());
    json!({
        "name": file.name,
        "encoding": file.encoding,
        "delimiter": file.delimiter,
        "quote": file.quote,
        "header_line": file.header_line,
        "shape": file.shape,
        "columns": columns,
        "headers": file.headers,
        "records": file.records,
        "used": file.used,
        "rejected": file.rejected,
        "blank": file.blank,
        "repeated": file.repeated,
        "left_out": file.left_out,
        "money": {"used": used, "rejected": rejected, "repeated": repeated, "left_out": left_out},
        "left_out_by": file.left_out_by.iter().map(|(reason, rows, money)| json!({"reason": reason, "rows": rows, "amount": money.to_string()})).collect::<Vec<_>>(),
        "problems": file.problems.iter().map(|problem| json!({
            "code": problem.code, "count": problem.count, "first_line": problem.first_line, "text": problem.text,
        })).collect::<Vec<_>>(),
    })
}

fn question(question: &Question, files: &[FileReport]) -> Value {
    json!({
        "code": question.code.id(),
        "file": files.get(question.file as usize).map_or("", |file| file.name.as_str()),
        "column": question.column,
        "examples": question.examples,
        "flag": format!("--answer {}={}", question.code.id(), question.choices.join("|")),
        "text": question.code.text(),
    })
}
