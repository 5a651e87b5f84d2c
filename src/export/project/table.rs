//! The table of a project file: one row a customer, written row by row and read back row by row, so that a million customers
//! never stand in memory as text.

use super::values;
use crate::export::Column;
use crate::export::customer_row;
use crate::grading::{CustomerGrade, Graded, Measures, Sums};
use crate::ledger::Ledger;
use crate::model::{Abc, Amount, ChurnReasons, Day, Frequency, Grade, Lifecycle, Potential, Relation, RfmClass, Segment, Value};
use crate::protocol::ProjectParts;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor};
use serde::{Deserialize, Serialize};
use std::fmt;

/// How often a customer with sums buys; customers with orders tell it by them.
const FREQUENCY: &str = "frequency";
/// 客户分级 by the rules, where the file has decisions by hand.
const BY_RULES: &str = "grade_by_rules";
/// Before the name of a scheme.
const SCHEME: &str = "scheme:";
/// More customers than any browser holds.
const MOST_CUSTOMERS: usize = 1 << 26;
/// Said where a customer stands twice.
pub const DOUBLE: &str = "a customer stands twice";

/// The columns of a table: those of `customers.csv` but for what was decided by hand, which stands in the decisions.
#[must_use]
pub fn columns(graded: &Graded, parts: ProjectParts) -> Vec<String> {
    let kept = |column: &&&str| parts.names || !matches!(**column, "customer_name" | "contact");
    let mut columns: Vec<String> = Column::FIXED[Column::CONTRACT].iter().filter(kept).map(|column| (*column).to_owned()).collect();
    if graded.customers.iter().any(|customer| customer.measures.sums.is_some()) {
        columns.push(FREQUENCY.to_owned());
    }
    if parts.decisions && !graded.decisions.is_empty() {
        columns.push(BY_RULES.to_owned());
    }
    columns.extend(graded.schemes.iter().map(|divided| format!("{SCHEME}{}", divided.scheme.name)));
    columns
}

/// What stands between the head and the first row.
#[must_use]
pub fn opening(columns: &[String]) -> String {
    format!("{{\"columns\":{},\n\"rows\":[\n", serde_json::to_string(columns).unwrap_or_default())
}

/// What stands behind the last row.
pub const CLOSING: &str = "\n]}\n}\n";

/// Some rows of the table. `order` has all customers as indexes, in the order of the file; `range` is a part of it.
#[must_use]
pub fn rows(ledger: &Ledger, graded: &Graded, columns: &[String], order: &[u32], range: std::ops::Range<usize>) -> Vec<u8> {
    let kinds: Vec<Kind> = columns.iter().filter_map(|column| Kind::of(column)).collect();
    let paths: Vec<Vec<String>> =
        graded.schemes.iter().map(|divided| divided.scheme.leaves().map(|path| path.join(values::BETWEEN)).collect()).collect();
    let range = range.start.min(order.len())..range.end.min(order.len());
    let mut out = Vec::with_capacity(range.len() * 140);
    for place in range {
        let Some(customer) = graded.customers.get(order[place] as usize) else { continue };
        out.extend_from_slice(if place == 0 { b"[" } else { b",\n[" });
        let row = customer_row(ledger, graded, order[place], customer);
        let mut scheme = 0;
        for (column, kind) in kinds.iter().enumerate() {
            if column > 0 {
                out.push(b',');
            }
            let day = |day: Option<Day>| day.map(|day| day.to_string());
            match kind {
                Kind::Id => text(&mut out, Some(&row.id)),
                Kind::Name => text(&mut out, Some(&row.name)),
                Kind::Contact => text(&mut out, Some(&row.contact)),
                Kind::Grade => text(&mut out, Some(row.grade.id())),
                Kind::ByRules => text(&mut out, Some(customer.by_rules.id())),
                Kind::Value => text(&mut out, row.value.map(Value::id)),
                Kind::Potential => text(&mut out, Some(row.potential.id())),
                Kind::Relation => text(&mut out, Some(row.relation.id())),
                Kind::Lifecycle => text(&mut out, row.lifecycle.map(Lifecycle::id)),
                Kind::Warning => text(&mut out, row.churn_warning.map(|warning| if warning { "yes" } else { "no" })),
                Kind::Reasons => text(&mut out, Some(&row.churn_reasons.ids())),
                Kind::Orders => number(&mut out, row.orders),
                Kind::OrderDays => number(&mut out, row.order_days),
                Kind::First => text(&mut out, day(row.first_order).as_deref()),
                Kind::Last => text(&mut out, day(row.last_order).as_deref()),
                Kind::Since => number(&mut out, row.days_since_last),
                Kind::Amount => text(&mut out, Some(&row.amount.to_string())),
                Kind::R => number(&mut out, row.r),
                Kind::F => number(&mut out, row.f),
                Kind::M => number(&mut out, row.m),
                Kind::Segment => text(&mut out, row.segment.map(Segment::id)),
                Kind::Class => text(&mut out, row.class.map(RfmClass::id)),
                Kind::Abc => text(&mut out, Some(row.abc.id())),
                // Of orders it is counted again.
                Kind::Frequency => {
                    let told = row.frequency.filter(|_| customer.measures.sums.is_some()).map(values::frequency_text);
                    text(&mut out, told.as_deref());
                }
                Kind::Scheme => {
                    let leaf = row.leaves.get(scheme).zip(paths.get(scheme)).and_then(|(&leaf, paths)| paths.get(usize::from(leaf)));
                    text(&mut out, leaf.map(String::as_str));
                    scheme += 1;
                }
            }
        }
        out.push(b']');
    }
    out
}

fn text(out: &mut Vec<u8>, text: Option<&str>) {
    // Writing to memory cannot fail.
    serde_json::to_writer(out, &text).ok();
}

fn number<T: Serialize>(out: &mut Vec<u8>, number: Option<T>) {
    serde_json::to_writer(out, &number).ok();
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Id,
    Name,
    Contact,
    Grade,
    Value,
    Potential,
    Relation,
    Lifecycle,
    Warning,
    Reasons,
    Orders,
    OrderDays,
    First,
    Last,
    Since,
    Amount,
    R,
    F,
    M,
    Segment,
    Class,
    Abc,
    Frequency,
    ByRules,
    Scheme,
}

impl Kind {
    /// In the order of `customers.csv`, then those that a file may have.
    const NAMED: [(Self, &str); 24] = [
        (Self::Id, "customer_id"),
        (Self::Name, "customer_name"),
        (Self::Contact, "contact"),
        (Self::Grade, "grade"),
        (Self::Value, "value"),
        (Self::Potential, "potential"),
        (Self::Relation, "relation"),
        (Self::Lifecycle, "lifecycle"),
        (Self::Warning, "churn_warning"),
        (Self::Reasons, "churn_reasons"),
        (Self::Orders, "orders"),
        (Self::OrderDays, "order_days"),
        (Self::First, "first_order"),
        (Self::Last, "last_order"),
        (Self::Since, "days_since_last"),
        (Self::Amount, "amount"),
        (Self::R, "r"),
        (Self::F, "f"),
        (Self::M, "m"),
        (Self::Segment, "rfm_segment"),
        (Self::Class, "rfm_class"),
        (Self::Abc, "abc"),
        (Self::Frequency, FREQUENCY),
        (Self::ByRules, BY_RULES),
    ];
    /// Columns that a table may do without.
    const OPTIONAL: [Self; 4] = [Self::Name, Self::Contact, Self::Frequency, Self::ByRules];

    fn of(column: &str) -> Option<Self> {
        if column.starts_with(SCHEME) { Some(Self::Scheme) } else { Self::NAMED.iter().find(|(_, name)| *name == column).map(|(kind, _)| *kind) }
    }
}

/// A scheme's column as it was read.
#[derive(Clone, Debug, Default)]
pub struct SchemeColumn {
    /// The scheme's name.
    pub name: String,
    /// Its groups in the order in which rows named them …
    pub groups: Vec<String>,
    /// … and which of them each customer is in.
    pub of: Vec<u8>,
}

/// A table as it was read: customers without what only all of them together tell.
#[derive(Clone, Debug, Default)]
pub struct TableRead {
    /// The customers by key, with names and contacts.
    pub ledger: Ledger,
    /// Their grades, in the order of the file; the ledger's numbers are that order.
    pub customers: Vec<CustomerGrade>,
    /// The days since the last order that each row tells.
    pub days_since: Vec<Option<i32>>,
    /// Decimals of all amounts.
    pub scale: u8,
    /// The schemes.
    pub schemes: Vec<SchemeColumn>,
    /// Whether it has names and contacts.
    pub names: bool,
    /// Whether it says what the rules alone give.
    pub by_rules: bool,
    /// All money, whatever its sign.
    money: u128,
}

/// One row while it is read.
#[derive(Clone, Debug, Default)]
struct Row {
    id: String,
    name: String,
    contact: String,
    grade: Option<Grade>,
    by_rules: Option<Grade>,
    value: Option<Value>,
    potential: Option<Potential>,
    relation: Option<Relation>,
    lifecycle: Option<Lifecycle>,
    warning: Option<bool>,
    reasons: ChurnReasons,
    orders: Option<u32>,
    order_days: Option<u32>,
    first: Option<Day>,
    last: Option<Day>,
    since: Option<i32>,
    amount: Option<Amount>,
    scores: [Option<u8>; 3],
    segment: Option<Segment>,
    class: Option<RfmClass>,
    abc: Option<Abc>,
    frequency: Option<Frequency>,
}

fn known<T: Copy>(all: &[T], ids: &[&str], id: &str) -> Result<Option<T>, ()> {
    ids.iter().position(|own| *own == id).and_then(|place| all.get(place)).copied().map(Some).ok_or(())
}

impl Row {
    /// Takes a text cell; an error is a value that the column cannot have.
    fn text(&mut self, kind: Kind, text: &str) -> Result<(), ()> {
        let put = |own: &mut String| {
            own.clear();
            own.push_str(text);
        };
        let day = || values::day(text).map(Some).ok_or(());
        match kind {
            Kind::Id => put(&mut self.id),
            Kind::Name => put(&mut self.name),
            Kind::Contact => put(&mut self.contact),
            Kind::Grade => self.grade = known(Grade::ALL, Grade::IDS, text)?,
            Kind::ByRules => self.by_rules = known(Grade::ALL, Grade::IDS, text)?,
            Kind::Value => self.value = known(Value::ALL, Value::IDS, text)?,
            Kind::Potential => self.potential = known(Potential::ALL, Potential::IDS, text)?,
            Kind::Relation => self.relation = known(Relation::ALL, Relation::IDS, text)?,
            Kind::Lifecycle => self.lifecycle = known(Lifecycle::ALL, Lifecycle::IDS, text)?,
            Kind::Warning => self.warning = known(&[false, true], &["no", "yes"], text)?,
            Kind::Reasons => self.reasons = (0..16).map(ChurnReasons).find(|reasons| reasons.ids() == text).ok_or(())?,
            Kind::First => self.first = day()?,
            Kind::Last => self.last = day()?,
            Kind::Amount => self.amount = Some(values::money(text, "amount").map_err(|_| ())?),
            Kind::Segment => self.segment = known(Segment::ALL, Segment::IDS, text)?,
            Kind::Class => self.class = known(RfmClass::ALL, RfmClass::IDS, text)?,
            Kind::Abc => self.abc = known(Abc::ALL, Abc::IDS, text)?,
            Kind::Frequency => self.frequency = Some(values::frequency(text).ok_or(())?),
            Kind::Orders | Kind::OrderDays | Kind::Since | Kind::R | Kind::F | Kind::M | Kind::Scheme => return Err(()),
        }
        Ok(())
    }

    /// Takes a number cell.
    fn number(&mut self, kind: Kind, number: i64) -> Result<(), ()> {
        let count = || u32::try_from(number).map(Some).map_err(|_| ());
        let score = || u8::try_from(number).ok().filter(|score| (1..=10).contains(score)).map(Some).ok_or(());
        match kind {
            Kind::Orders => self.orders = count()?,
            Kind::OrderDays => self.order_days = count()?,
            Kind::Since => self.since = Some(i32::try_from(number).map_err(|_| ())?),
            Kind::R => self.scores[0] = score()?,
            Kind::F => self.scores[1] = score()?,
            Kind::M => self.scores[2] = score()?,
            _ => return Err(()),
        }
        Ok(())
    }

    /// The measures that the row tells; `None` where its cells contradict each other.
    fn measures(&self, customer: u32) -> Option<Measures> {
        let amount = self.amount?.minor;
        let last = self.last.map_or(0, |day| day.0);
        let told = match self.order_days {
            Some(order_days) => {
                let orders = self.orders?;
                let first = self.first.map_or(0, |day| day.0);
                let dates = self.first.is_some() == (orders > 0) && self.last.is_some() == (orders > 0) && first <= last;
                let days = order_days <= orders && (order_days > 0) == (orders > 0) && self.frequency.is_none();
                (dates && days).then(|| Measures { customer, orders, order_days, first, last, amount, ..Measures::default() })?
            }
            None => {
                let sums = Sums { dated: self.last.is_some(), counted: self.orders.is_some(), frequency: self.frequency };
                // As sums are measured: an unknown number of orders is so many a year, or one where there is money.
                let a_year = || self.frequency.map_or(u32::from(amount > 0), |frequency| frequency.per_year().max(1));
                let orders = self.orders.unwrap_or_else(a_year);
                let fits = self.first.is_none() && (orders > 0 || self.last.is_none());
                fits.then(|| Measures { customer, orders, first: last, last, amount, sums: Some(sums), ..Measures::default() })?
            }
        };
        let [r, f, m] = self.scores;
        let bought = told.bought();
        let warned = (bought && told.sums.is_none()).then(|| !self.reasons.is_empty());
        let whole = self.warning == warned && self.value.is_some() == bought && f.is_some() == bought && m.is_some() == bought;
        (whole && r.is_some() == (bought && told.dated()) && self.since.is_some() == (bought && told.dated())).then_some(told)
    }
}

impl TableRead {
    /// Takes a row; an error is what is wrong with it.
    fn take(&mut self, row: &Row) -> Result<(), &'static str> {
        let number = self.customers.len() as u32;
        if row.id.is_empty() || self.customers.len() >= MOST_CUSTOMERS {
            return Err("a row without a customer, or too many of them");
        }
        let contradicts = "a row whose cells contradict each other";
        let measures = row.measures(number).ok_or(contradicts)?;
        let amount = row.amount.ok_or(contradicts)?;
        if self.customers.is_empty() {
            self.scale = amount.scale;
        }
        self.money = self.money.saturating_add(amount.minor.unsigned_abs());
        if amount.scale != self.scale || self.money >= values::MONEY {
            return Err("an amount with other decimals than the others, or too much money");
        }
        let (Some(grade), Some(potential), Some(relation), Some(abc)) = (row.grade, row.potential, row.relation, row.abc) else {
            return Err(contradicts);
        };
        if self.ledger.add_customer(row.id.as_bytes(), row.name.as_bytes(), row.contact.as_bytes()) != Some(number) {
            return Err(DOUBLE);
        }
        let [r, f, m] = row.scores;
        self.days_since.push(row.since);
        self.customers.push(CustomerGrade {
            grade,
            by_rules: if self.by_rules { row.by_rules.ok_or(contradicts)? } else { grade },
            value: row.value,
            potential,
            relation,
            lifecycle: row.lifecycle,
            churn: row.reasons,
            scores: f.zip(m).map(|(f, m)| (r.unwrap_or(0), f, m)),
            segment: row.segment,
            class: row.class,
            abc,
            ..CustomerGrade::ungraded(measures)
        });
        Ok(())
    }
}

impl SchemeColumn {
    fn take(&mut self, text: &str) -> Result<(), ()> {
        let place = self.groups.iter().position(|group| group == text).unwrap_or_else(|| {
            self.groups.push(text.to_owned());
            self.groups.len() - 1
        });
        self.of.push(u8::try_from(place).map_err(|_| ())?);
        Ok(())
    }
}

/// Reads one cell into the row.
struct Cell<'r> {
    row: &'r mut Row,
    scheme: Option<&'r mut SchemeColumn>,
    kind: Kind,
}

impl<'de> DeserializeSeed<'de> for Cell<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Cell<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of this column")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        let taken = match self.scheme {
            Some(scheme) => scheme.take(text),
            None => self.row.text(self.kind, text),
        };
        // The cell itself is nobody's business but the reader's of the file.
        taken.map_err(|()| E::invalid_value(Unexpected::Other("such a text"), &self_expects()))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<(), E> {
        self.row.number(self.kind, number).map_err(|()| E::invalid_value(Unexpected::Other("such a number"), &self_expects()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<(), E> {
        self.visit_i64(i64::try_from(number).unwrap_or(i64::MAX))
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        // Unknown: what the row has anyway. A scheme puts everybody somewhere.
        if self.scheme.is_some() { Err(E::invalid_value(Unexpected::Unit, &self_expects())) } else { Ok(()) }
    }
}

fn self_expects() -> &'static str {
    "a value of this column"
}

/// Reads one row.
struct RowSeed<'t> {
    table: &'t mut TableRead,
    row: &'t mut Row,
    kinds: &'t [Kind],
}

impl<'de> DeserializeSeed<'de> for RowSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for RowSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a row of the table")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut cells: A) -> Result<(), A::Error> {
        let Row { id, name, contact, .. } = std::mem::take(self.row);
        // Their room is used again for the next row.
        *self.row = Row { id, name, contact, ..Row::default() };
        [&mut self.row.id, &mut self.row.name, &mut self.row.contact].into_iter().for_each(String::clear);
        let mut schemes = self.table.schemes.iter_mut();
        for &kind in self.kinds {
            let scheme = if kind == Kind::Scheme { schemes.next() } else { None };
            cells.next_element_seed(Cell { row: self.row, scheme, kind })?.ok_or_else(|| A::Error::custom("a row with too few cells"))?;
        }
        if cells.next_element::<serde::de::IgnoredAny>()?.is_some() {
            return Err(A::Error::custom("a row with too many cells"));
        }
        self.table.take(self.row).map_err(A::Error::custom)
    }
}

/// Reads all rows.
struct RowsSeed<'t> {
    table: &'t mut TableRead,
    kinds: Vec<Kind>,
}

impl<'de> DeserializeSeed<'de> for RowsSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for RowsSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the rows of the table")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut rows: A) -> Result<(), A::Error> {
        let mut row = Row::default();
        while rows.next_element_seed(RowSeed { table: self.table, row: &mut row, kinds: &self.kinds })?.is_some() {}
        Ok(())
    }
}

impl<'de> Deserialize<'de> for TableRead {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(TableVisitor)
    }
}

struct TableVisitor;

impl<'de> Visitor<'de> for TableVisitor {
    type Value = TableRead;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a table with columns and rows")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<TableRead, A::Error> {
        let mut table = TableRead::default();
        let mut kinds: Option<Vec<Kind>> = None;
        let mut read = false;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "columns" if kinds.is_none() => {
                    let columns: Vec<String> = map.next_value()?;
                    let found: Vec<Kind> = columns.iter().filter_map(|column| Kind::of(column)).collect();
                    let once = Kind::NAMED.iter().all(|(kind, _)| {
                        let times = found.iter().filter(|own| *own == kind).count();
                        times == 1 || times == 0 && Kind::OPTIONAL.contains(kind)
                    });
                    if found.len() != columns.len() || !once {
                        return Err(A::Error::custom("columns that no table has"));
                    }
                    table.names = found.contains(&Kind::Name) && found.contains(&Kind::Contact);
                    table.by_rules = found.contains(&Kind::ByRules);
                    let schemes = columns.iter().filter_map(|column| column.strip_prefix(SCHEME));
                    table.schemes = schemes.map(|name| SchemeColumn { name: name.to_owned(), ..SchemeColumn::default() }).collect();
                    kinds = Some(found);
                }
                "rows" if !read => {
                    let kinds = kinds.clone().ok_or_else(|| A::Error::custom("rows before their columns"))?;
                    map.next_value_seed(RowsSeed { table: &mut table, kinds })?;
                    read = true;
                }
                "columns" => return Err(A::Error::duplicate_field("columns")),
                "rows" => return Err(A::Error::duplicate_field("rows")),
                other => return Err(A::Error::unknown_field(other, &["columns", "rows"])),
            }
        }
        if read { Ok(table) } else { Err(A::Error::missing_field("rows")) }
    }
}
