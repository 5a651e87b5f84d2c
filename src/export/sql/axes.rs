//! What own divisions measure, as one column of whole numbers (or texts) for each measure.

use super::lines::Told;
use super::script::Script;
use crate::ingest::Role;
use crate::rules::{Label, Measure};

/// A measure as a column: where it comes from, its decimals, and whether it is money of the results.
pub(super) struct AxisSql {
    /// An expression over `g` (grades), `s` (shop), `m` (money) and `joins`.
    pub value: String,
    /// A query to join, by the name in `value`.
    pub join: Option<String>,
    /// Decimals, beside those of the money.
    pub scale: u8,
    /// Whether it has the decimals of the results' money as well.
    pub money: bool,
}

/// Decimals of ratios.
const RATIO: &str = "1000000";

impl Script<'_> {
    /// `over` × `times` / `under`, rounded half away from zero; `under` is above zero.
    pub(super) fn ratio(&self, over: &str, under: &str, times: &str) -> String {
        let d = self.dialect;
        let whole = d.big_div(&format!("abs({over}) * {} * 2 + {under}", d.big(times)), &format!("({under}) * 2"));
        format!("CASE WHEN {over} < 0 THEN -1 ELSE 1 END * {whole}")
    }

    /// A share in percent; NULL of nothing.
    pub(super) fn percent(&self, part: &str, all: &str) -> String {
        format!("CASE WHEN {all} > 0 THEN {} END", self.ratio(part, all, "100000000"))
    }

    /// Lines that count for a span, as `l`, with the shop as `w`.
    fn lines_of(&self, days: Option<u32>) -> String {
        let d = self.dialect;
        let span = match days {
            None => "(l.day IS NULL OR l.day <= w.as_of)".to_owned(),
            Some(days) => format!("{} BETWEEN 1 AND {days}", d.days("l.day", "w.as_of")),
        };
        format!("FROM fenji_lines l CROSS JOIN fenji_window w WHERE l.kind NOT IN ('known', 'again', 'small_order') AND {span}")
    }

    fn told(&self, told: &Told) -> bool {
        self.columns.told.contains(told)
    }

    /// The column of a measure over the last so many days.
    pub(super) fn axis(&self, measure: &Measure, days: Option<u32>, join: &str) -> AxisSql {
        let d = self.dialect;
        let plain = |value: &str| AxisSql { value: value.to_owned(), join: None, scale: 0, money: false };
        let unknown = || plain(&format!("CAST(NULL AS {})", d.wide()));
        let zero = d.big("0");
        let of_lines = |value: String, columns: &str, filter: &str, scale: u8| AxisSql {
            value,
            join: Some(format!("SELECT l.customer_id, {columns} {}{filter} GROUP BY l.customer_id", self.lines_of(days))),
            scale,
            money: false,
        };
        let bought = |value: &str| plain(&format!("CASE WHEN g.orders > 0 THEN {value} END"));
        match measure {
            Measure::DaysSinceLast => bought("g.days"),
            Measure::TenureDays => bought("CASE WHEN g.is_sums = 0 THEN g.known_for END"),
            Measure::Orders | Measure::OrderDays | Measure::Amount | Measure::AverageOrder if days.is_some() => self.windowed(measure, days, join),
            Measure::Orders => plain("CASE WHEN g.counted_orders = 1 THEN g.orders END"),
            Measure::OrderDays => plain("CASE WHEN g.is_sums = 0 THEN g.order_days END"),
            Measure::Amount => AxisSql { money: true, ..plain("g.amount") },
            Measure::AverageOrder => {
                let ratio = self.ratio("g.amount", "g.orders", RATIO);
                AxisSql { money: true, scale: 6, ..plain(&format!("CASE WHEN g.counted_orders = 1 AND g.orders > 0 THEN {ratio} END")) }
            }
            Measure::GrowthPercent => {
                let n = days.map_or("s.half".to_owned(), |days| days.to_string());
                let age = d.days("o.day", "s.as_of");
                let counted = super::measures::COUNTED;
                let query = format!(
                    "SELECT o.customer_id, sum(CASE WHEN {age} BETWEEN 1 AND {n} THEN o.net ELSE {zero} END) AS now,\n         \
                     sum(CASE WHEN {age} BETWEEN {n} + 1 AND 2 * {n} THEN o.net ELSE {zero} END) AS before\n       \
                     FROM fenji_orders o CROSS JOIN fenji_shop s WHERE {counted} GROUP BY o.customer_id"
                );
                let percent = self.percent(&format!("{join}.now"), &format!("{join}.before"));
                let value = format!("CASE WHEN {n} > 0 AND g.is_sums = 0 AND g.orders > 0 AND g.known_for >= 2 * {n} THEN {percent} END");
                AxisSql { value, join: Some(query), scale: 6, money: false }
            }
            Measure::MedianGapDays => AxisSql { scale: 1, ..plain("CASE WHEN g.order_days >= 2 THEN g.median_2 * 5 END") },
            Measure::RhythmDays => AxisSql { scale: 4, ..bought("g.w * 5") },
            Measure::RefundPercent => {
                let columns = format!(
                    "sum(CASE WHEN l.kind = 'refunded' THEN abs(l.amount + l.refund) WHEN l.kind = 'order' AND l.amount + l.refund < 0 THEN -l.amount\n         \
                     WHEN l.kind = 'order' THEN l.refund ELSE {zero} END) AS back,\n         \
                     sum(CASE WHEN l.kind = 'refunded' THEN abs(l.amount + l.refund) WHEN l.kind = 'order' AND l.amount + l.refund >= 0 THEN l.amount + l.refund\n         \
                     ELSE {zero} END) AS gross"
                );
                of_lines(self.percent(&format!("{join}.back"), &format!("{join}.gross")), &columns, "", 6)
            }
            Measure::DiscountPercent if self.told(&Told::Discounted) => {
                let columns = "count(CASE WHEN l.discounted = 'yes' THEN 1 END) AS given, count(*) AS lines";
                of_lines(self.percent(&format!("{join}.given"), &format!("{join}.lines")), columns, " AND l.kind = 'order'", 6)
            }
            Measure::Categories if self.told(&Told::Variety) => {
                let columns = "count(DISTINCT CASE WHEN l.variety <> '' THEN l.variety END) AS n";
                of_lines(format!("coalesce({join}.n, 0)"), columns, " AND l.kind IN ('order', 'item')", 0)
            }
            Measure::Margin if self.told(&Told::Margin) => {
                let columns = "sum(l.margin) AS n";
                of_lines(format!("coalesce({join}.n, {zero})"), columns, " AND l.kind = 'order'", self.columns.decimals)
            }
            Measure::Referrals if self.columns.referrals => plain("g.referrals"),
            Measure::Contacts if self.columns.events => of_lines(format!("coalesce({join}.n, 0)"), "count(*) AS n", " AND l.kind = 'event'", 0),
            Measure::DaysSinceContact if self.columns.events => {
                let age = d.days(&format!("{join}.last"), "s.as_of");
                of_lines(age, "max(l.day) AS last", " AND l.kind = 'event'", 0)
            }
            Measure::Satisfaction if self.columns.facts => AxisSql { scale: self.columns.decimals, ..plain("g.rating") },
            Measure::Complaints if self.told(&Told::Complaints) => of_lines(format!("coalesce({join}.n, 0)"), "sum(l.complaints) AS n", "", 0),
            Measure::OverdueDays if self.told(&Told::Overdue) => {
                of_lines(format!("coalesce({join}.n, {zero})"), "max(l.overdue) AS n", "", self.columns.decimals)
            }
            Measure::OpenAmount => AxisSql { scale: self.scale, ..plain("g.open_money") },
            Measure::OwedAmount if self.columns.owes => AxisSql { scale: self.scale, ..self.owed(days, join) },
            Measure::OwedPercent if self.columns.owes => {
                let own = self.owed(days, join);
                let owed = format!("({})", own.value);
                AxisSql { value: self.percent(&owed, &format!("({owed} + g.amount * m.unit)")), scale: 6, ..own }
            }
            Measure::RScore => plain("CASE WHEN g.orders > 0 AND g.days IS NOT NULL THEN g.r END"),
            Measure::FScore => bought("g.f"),
            Measure::MScore => bought("g.m"),
            Measure::Attribute(header) => match self.columns.text_of(None, header) {
                Some(name) => {
                    let latest = self.latest(&name, &format!("{name}_number"));
                    AxisSql { value: format!("{join}.latest"), join: Some(latest), scale: self.columns.decimals, money: false }
                }
                None => unknown(),
            },
            _ => unknown(),
        }
    }

    /// What a column says on the latest line that has a text in `by`.
    fn latest(&self, by: &str, of: &str) -> String {
        let when = self.dialect.tuple("coalesce(l.day, DATE '0001-01-01'), l.line_no");
        format!(
            "SELECT l.customer_id, l.{of} AS latest FROM (SELECT l.customer_id, l.{of},\n         \
             row_number() OVER (PARTITION BY l.customer_id ORDER BY {when} DESC) AS place {} AND l.{by} <> '') l WHERE l.place = 1",
            self.lines_of(None)
        )
    }

    fn owed(&self, days: Option<u32>, join: &str) -> AxisSql {
        let zero = self.dialect.big("0");
        let when = self.dialect.tuple("coalesce(l.day, DATE '0001-01-01'), l.line_no");
        let owed = if self.told(&Told::Owed) {
            format!("max_by(l.owed, CASE WHEN l.owed IS NOT NULL THEN {when} END)")
        } else {
            format!("CAST(NULL AS {})", self.dialect.wide())
        };
        let query = format!(
            "SELECT l.customer_id, {owed} AS owed, sum(CASE WHEN l.kind = 'unpaid' THEN l.amount ELSE {zero} END) AS unpaid {} GROUP BY l.customer_id",
            self.lines_of(days)
        );
        AxisSql { value: format!("coalesce({join}.owed, {join}.unpaid, {zero})"), join: Some(query), scale: 0, money: false }
    }

    fn windowed(&self, measure: &Measure, days: Option<u32>, join: &str) -> AxisSql {
        let d = self.dialect;
        let (counted, zero) = (super::measures::COUNTED, d.big("0"));
        let age = d.days("o.day", "w.as_of");
        let days = days.unwrap_or(0);
        let query = format!(
            "SELECT o.customer_id, count(CASE WHEN {counted} THEN 1 END) AS orders, count(DISTINCT CASE WHEN {counted} THEN o.day END) AS order_days,\n         \
             sum(o.net) AS net FROM fenji_orders o CROSS JOIN fenji_window w WHERE {age} BETWEEN 1 AND {days} GROUP BY o.customer_id"
        );
        let amount = d.big_div(&format!("coalesce({join}.net, {zero})"), "m.unit");
        let (value, scale, money) = match measure {
            Measure::Orders => (format!("coalesce({join}.orders, 0)"), 0, false),
            Measure::OrderDays => (format!("coalesce({join}.order_days, 0)"), 0, false),
            Measure::Amount => (amount, 0, true),
            _ => {
                let ratio = self.ratio(&amount, &format!("{join}.orders"), RATIO);
                (format!("CASE WHEN {join}.orders > 0 THEN {ratio} END"), 6, true)
            }
        };
        AxisSql { value: format!("CASE WHEN g.is_sums = 0 THEN {value} END"), join: Some(query), scale, money }
    }

    /// A label as lower-case text; NULL where it is unknown.
    pub(super) fn label(&self, label: &Label, join: &str) -> (String, Option<String>) {
        let grade = |column: &str| (format!("lower(nullif(g.{column}, ''))"), None);
        let role = |role: Role| match self.columns.text_of(Some(role), "") {
            Some(name) => (format!("{join}.latest"), Some(self.latest(&name, &name))),
            None => ("CAST(NULL AS STRING)".to_owned(), None),
        };
        match label {
            Label::Grade => grade("headline"),
            Label::Value => grade("value"),
            Label::Potential => grade("potential"),
            Label::Relation => grade("relation"),
            Label::Lifecycle => grade("lifecycle"),
            Label::ChurnWarning => ("CASE WHEN g.by_orders = 0 THEN NULL WHEN g.warning = 1 THEN 'yes' ELSE 'no' END".to_owned(), None),
            Label::RfmSegment => grade("segment"),
            Label::RfmClass => grade("class"),
            Label::Abc => grade("abc"),
            Label::Channel => role(Role::Channel),
            Label::Store => role(Role::Store),
            Label::Owner => role(Role::Owner),
            Label::Region => role(Role::Region),
            Label::Attribute(header) => match self.columns.text_of(None, header) {
                Some(name) => (format!("{join}.latest"), Some(self.latest(&name, &name))),
                None => ("CAST(NULL AS STRING)".to_owned(), None),
            },
        }
    }
}
