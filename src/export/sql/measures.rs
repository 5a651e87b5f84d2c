//! From lines to what is measured of each customer and of the shop: orders, the analysis date, half windows, rhythms.

use super::script::Script;
use crate::rules::Purchase;

/// Tests whether an order counts.
pub(super) const COUNTED: &str = "(o.net > 0 OR o.net = 0 AND o.gives_back = 0)";

impl Script<'_> {
    /// Lines of one order put together, of lines up to a day or of all.
    fn orders_of(&self, up_to: Option<&str>) -> String {
        let (key, group) = match self.rules.purchase {
            Purchase::Order => ("l.order_id, l.order_place", ", l.order_id, l.order_place, CASE WHEN l.order_id = '' THEN l.day END".to_owned()),
            Purchase::Row => ("l.line_no", ", l.line_no".to_owned()),
        };
        let late = up_to.map_or_else(String::new, |from| format!("\nCROSS JOIN {from} d\nWHERE l.kind = 'order' AND l.day <= d.as_of"));
        let all = if up_to.is_none() { "\nWHERE l.kind = 'order'" } else { "" };
        format!(
            "SELECT l.customer_id, {key}, min(l.day) AS day, sum(l.amount) AS net,\n       \
             max(CASE WHEN l.amount < 0 OR l.refund <> 0 THEN 1 ELSE 0 END) AS gives_back\nFROM fenji_lines l{late}{all}\n\
             GROUP BY l.customer_id{group}"
        )
    }

    /// Orders, the analysis date, the decimals of money, the customers.
    pub(super) fn orders(&mut self) {
        let d = self.dialect;
        let what = match self.rules.purchase {
            Purchase::Order => "Lines with one order id are one order; lines without an id are one order for each customer and day.",
            Purchase::Row => "Every line is a purchase of its own.",
        };
        let last = if self.as_of.is_some() {
            "SELECT r.as_of FROM fenji_rules r".to_owned()
        } else {
            self.step("fenji_all_orders", &format!("Orders of all days, only to find the last that counts.\n{what}"), &self.orders_of(None), true);
            let next = d.plus_days("coalesce(max(CASE WHEN x.counted = 1 THEN x.day END), max(CASE WHEN x.counted = 0 THEN x.day END))", "1");
            format!(
                "SELECT coalesce({next}, DATE '1970-01-02') AS as_of\nFROM (\n  \
                 SELECT o.day, 1 AS counted FROM fenji_all_orders o WHERE {COUNTED}\n  \
                 UNION ALL SELECT l.day, 1 FROM fenji_lines l WHERE l.kind = 'sums' AND l.day IS NOT NULL\n  \
                 UNION ALL SELECT l.day, 0 FROM fenji_lines l WHERE l.kind = 'order'\n) x"
            )
        };
        self.step("fenji_day", "The analysis date: the day after the last order that counts, unless the settings name a day.", &last, true);
        self.step(
            "fenji_orders",
            &format!(
                "Orders up to the analysis date. {what}\nAn order below zero is a credit note; one that refunds brought to zero does not count \
                 (gives_back = 1)."
            ),
            &self.orders_of(Some("fenji_day")),
            true,
        );
        let scale = self.scale;
        let decimals = |money: &str| {
            let mut text = String::from("CASE");
            for places in 0..scale {
                text += &format!(" WHEN {money} % {} = 0 THEN {places}", d.big(&format!("1{}", "0".repeat(usize::from(scale - places)))));
            }
            if scale == 0 { "0".to_owned() } else { format!("{text} ELSE {scale} END") }
        };
        let units: String =
            (0..=scale).map(|places| format!(" WHEN {places} THEN {}", d.big(&format!("1{}", "0".repeat(usize::from(scale - places)))))).collect();
        let ones: String =
            (0..=scale).map(|places| format!(" WHEN {places} THEN {}", d.big(&format!("1{}", "0".repeat(usize::from(places)))))).collect();
        let (amounts, refunds) = (decimals("l.amount"), decimals("l.refund"));
        self.step(
            "fenji_money",
            &format!(
                "Money is kept in whole units of 10^-{scale}. All results have as many decimals as the finest line needs:\n\
                 unit = what one unit of the results is here, one = a whole of the file's money in units of the results."
            ),
            &format!(
                "SELECT x.decimals, CASE x.decimals{units} END AS unit, CASE x.decimals{ones} END AS one\nFROM (\n  \
                 SELECT coalesce(max(greatest({amounts},\n    {refunds})), 0) AS decimals\n  \
                 FROM fenji_lines l CROSS JOIN fenji_day d\n  \
                 WHERE l.kind IN ('order', 'sums') AND (l.day IS NULL OR l.day <= d.as_of)\n) x"
            ),
            true,
        );
        let when = d.tuple("coalesce(l.day, DATE '1900-01-01'), l.minute, l.line_no");
        self.step(
            "fenji_customers",
            "Everybody whom a line names up to that day, with the name and contact of the latest line that has one.",
            &format!(
                "SELECT c.customer_id, coalesce(n.customer_name, '') AS customer_name, coalesce(t.contact, '') AS contact\n\
                 FROM (SELECT DISTINCT l.customer_id FROM fenji_lines l CROSS JOIN fenji_day d\n      \
                 WHERE l.kind NOT IN ('small_order', 'item')\n        \
                 AND (l.day IS NULL OR l.day <= d.as_of OR l.kind IN ('open', 'sums'))) c\n\
                 LEFT JOIN (SELECT l.customer_id, max_by(l.customer_name, {when}) AS customer_name\n           \
                 FROM fenji_lines l WHERE l.customer_name <> '' GROUP BY l.customer_id) n ON n.customer_id = c.customer_id\n\
                 LEFT JOIN (SELECT l.customer_id, max_by(l.contact, {when}) AS contact\n           \
                 FROM fenji_lines l WHERE l.contact <> '' GROUP BY l.customer_id) t ON t.customer_id = c.customer_id"
            ),
            true,
        );
    }

    /// H, what each customer bought, and what those say who come with sums.
    pub(super) fn bought(&mut self) {
        let d = self.dialect;
        let span = d.div(&d.days("x.first_day", "x.as_of"), "2");
        let half = match &self.rules.frozen {
            Some(_) => "r.half_window".to_owned(),
            None => format!("greatest(least(r.half_window_days, coalesce({span}, 0)), 0)"),
        };
        self.step(
            "fenji_window",
            "H: half the days from the first order to the analysis date, at most the limit of the rules.",
            &format!(
                "SELECT x.as_of, {} AS half\nFROM (SELECT d.as_of, (SELECT min(o.day) FROM fenji_orders o WHERE {COUNTED}) AS first_day FROM fenji_day d) x\n\
                 CROSS JOIN fenji_rules r",
                d.int(&half)
            ),
            true,
        );
        let age = d.days("o.day", "w.as_of");
        let amount = d.big_div("coalesce(x.net, 0)", "m.unit");
        let (now, before) = (d.big_div("coalesce(x.amount_now, 0)", "m.unit"), d.big_div("coalesce(x.amount_before, 0)", "m.unit"));
        let zero = d.big("0");
        let orders = format!(
            "SELECT c.customer_id, 0 AS is_sums, coalesce(x.orders, 0) AS orders, coalesce(x.order_days, 0) AS order_days,\n       \
             x.first_day, x.last_day, {amount} AS amount, coalesce(x.credit_note, 0) AS credit_note,\n       \
             coalesce(x.days_now, 0) AS days_now, coalesce(x.days_before, 0) AS days_before,\n       \
             {now} AS amount_now, {before} AS amount_before,\n       \
             1 AS counted_orders, CAST(NULL AS BIGINT) AS times\n\
             FROM fenji_customers c CROSS JOIN fenji_money m\n\
             LEFT JOIN (\n  SELECT o.customer_id, sum(o.net) AS net, max(CASE WHEN o.net < 0 THEN 1 ELSE 0 END) AS credit_note,\n    \
             count(CASE WHEN {COUNTED} THEN 1 END) AS orders, count(DISTINCT CASE WHEN {COUNTED} THEN o.day END) AS order_days,\n    \
             min(CASE WHEN {COUNTED} THEN o.day END) AS first_day, max(CASE WHEN {COUNTED} THEN o.day END) AS last_day,\n    \
             count(DISTINCT CASE WHEN {COUNTED} AND o.age BETWEEN 1 AND o.half THEN o.day END) AS days_now,\n    \
             count(DISTINCT CASE WHEN {COUNTED} AND o.age BETWEEN o.half + 1 AND 2 * o.half THEN o.day END) AS days_before,\n    \
             sum(CASE WHEN {COUNTED} AND o.age BETWEEN 1 AND o.half THEN o.net ELSE {zero} END) AS amount_now,\n    \
             sum(CASE WHEN {COUNTED} AND o.age BETWEEN o.half + 1 AND 2 * o.half THEN o.net ELSE {zero} END) AS amount_before\n  \
             FROM (SELECT o.*, w.half, {age} AS age FROM fenji_orders o CROSS JOIN fenji_window w) o\n  \
             GROUP BY o.customer_id\n) x ON x.customer_id = c.customer_id"
        );
        let query = if self.columns.sums {
            let year = d.tuple("-l.line_no");
            let summed = d.big_div("x.amount", "m.unit");
            let number = "CASE WHEN x.sum_orders IS NOT NULL THEN x.sum_orders WHEN x.a_year IS NOT NULL THEN greatest(x.a_year, 1) \
                          WHEN x.amount > 0 THEN 1 ELSE 0 END";
            format!(
                "{orders}\nWHERE c.customer_id NOT IN (SELECT l.customer_id FROM fenji_lines l WHERE l.kind = 'sums')\n\
                 UNION ALL\n\
                 SELECT x.customer_id, 1, {number}, 0, x.last_day, x.last_day, {summed}, 0, 0, 0, {zero}, {zero},\n       \
                 CASE WHEN x.sum_orders IS NOT NULL THEN 1 ELSE 0 END, x.times\n\
                 FROM (SELECT l.customer_id, sum(l.sum_orders) AS sum_orders, max_by(l.sum_times, CASE WHEN l.sum_times IS NOT NULL THEN {year} END) AS times,\n             \
                 max_by(l.sum_a_year, CASE WHEN l.sum_times IS NOT NULL THEN {year} END) AS a_year, max(l.day) AS last_day, sum(l.amount) AS amount\n      \
                 FROM fenji_lines l WHERE l.kind = 'sums' GROUP BY l.customer_id) x\n\
                 CROSS JOIN fenji_money m"
            )
        } else {
            orders
        };
        self.step(
            "fenji_bought",
            "What each customer bought: orders and order days, first and last day, net money (credit notes taken off),\n\
             order days and money of the last H days and of the H days before.",
            &query,
            true,
        );
    }

    /// Gaps between order days, and the own rhythm W in 2000ths of a day, as of now and before each of the last two gaps.
    pub(super) fn rhythm(&mut self) {
        let d = self.dialect;
        let gap = d.days("x.before", "x.day");
        self.step(
            "fenji_gaps",
            "Days between the order days of a customer, numbered from the first.",
            &format!(
                "SELECT x.customer_id, x.place, {gap} AS gap, count(*) OVER (PARTITION BY x.customer_id) AS gaps\n\
                 FROM (SELECT o.customer_id, o.day, lag(o.day) OVER (PARTITION BY o.customer_id ORDER BY o.day) AS before,\n             \
                 row_number() OVER (PARTITION BY o.customer_id ORDER BY o.day) - 1 AS place\n      \
                 FROM (SELECT DISTINCT o.customer_id, o.day FROM fenji_orders o WHERE {COUNTED}) o) x\nWHERE x.place >= 1"
            ),
            true,
        );
        let position = "(x.n - 1) * r.gap_percentile";
        let (low, rest) = (d.div(position, "100"), format!("(({position}) % 100)"));
        let (below, above) = (d.div("x.n - 1", "2"), d.div("x.n", "2"));
        self.step(
            "fenji_own_gaps",
            "Type-7 percentile (times 100), twice the median and the longest of the gaps: of all of them (without = 0), and of those\n\
             before the last gap (1) and before the last but one (2), to see who came back after a long absence.",
            &format!(
                "SELECT x.customer_id, x.without, max(x.n) AS n, max(x.gap) AS longest,\n       \
                 sum(CASE x.place WHEN {low} THEN x.gap * (100 - {rest}) WHEN {low} + 1 THEN x.gap * {rest} ELSE 0 END) AS percentile_100,\n       \
                 sum(CASE WHEN x.place = {below} THEN x.gap ELSE 0 END + CASE WHEN x.place = {above} THEN x.gap ELSE 0 END) AS median_2\n\
                 FROM (SELECT g.customer_id, w.without, g.gap,\n             \
                 row_number() OVER (PARTITION BY g.customer_id, w.without ORDER BY g.gap) - 1 AS place,\n             \
                 count(*) OVER (PARTITION BY g.customer_id, w.without) AS n\n      \
                 FROM fenji_gaps g JOIN (SELECT 0 AS without UNION ALL SELECT 1 UNION ALL SELECT 2) w ON g.place <= g.gaps - w.without) x\n\
                 CROSS JOIN fenji_rules r\nGROUP BY x.customer_id, x.without"
            ),
            true,
        );
        let shop = if self.rules.frozen.is_some() {
            "SELECT w.as_of, w.half, r.trend_now, r.trend_before, r.shop_rhythm AS shop_w\nFROM fenji_window w CROSS JOIN fenji_rules r".to_owned()
        } else {
            let position = "(y.n - 1) * r.gap_percentile";
            let (low, rest) = (d.div(position, "100"), format!("(({position}) % 100)"));
            let old = d.days("b.first_day", "w.as_of");
            let zero = d.big("0");
            format!(
                "SELECT w.as_of, w.half, t.trend_now, t.trend_before,\n       \
                 CASE WHEN coalesce(s.n, 0) < r.shop_customers THEN r.assumed_days * 2000\n            \
                 ELSE greatest(s.percentile_100 * 10, r.shop_days * 2000) END AS shop_w\n\
                 FROM fenji_window w CROSS JOIN fenji_rules r\n\
                 CROSS JOIN (SELECT coalesce(sum(b.amount_now), {zero}) AS trend_now, coalesce(sum(b.amount_before), {zero}) AS trend_before\n            \
                 FROM fenji_bought b CROSS JOIN fenji_window w WHERE b.is_sums = 0 AND b.orders > 0 AND {old} >= 2 * w.half) t\n\
                 CROSS JOIN (SELECT max(y.n) AS n,\n              \
                 sum(CASE y.place WHEN {low} THEN y.median_2 * (100 - {rest}) WHEN {low} + 1 THEN y.median_2 * {rest} ELSE 0 END) AS percentile_100\n            \
                 FROM (SELECT g.median_2, row_number() OVER (ORDER BY g.median_2) - 1 AS place, count(*) OVER () AS n\n                  \
                 FROM fenji_own_gaps g WHERE g.without = 0) y\n            \
                 CROSS JOIN fenji_rules r) s"
            )
        };
        self.step(
            "fenji_shop",
            "The shop: its trend (money of the last H days and of the H days before, of customers known for 2 H), and its rhythm W in\n\
             2000ths of a day: a percentile of the repeat customers own median gaps.",
            &shop,
            true,
        );
        let w = "CASE WHEN coalesce(g.n, 0) >= r.own_gaps THEN greatest(g.percentile_100 * 20, g.median_2 * r.median_percent * 10, r.own_days * 2000)\n            \
                 ELSE greatest(s.shop_w, coalesce(g.longest, 0) * 2000) END";
        self.step(
            "fenji_rhythm",
            "The own rhythm W of each customer in 2000ths of a day, and whether one of the last two gaps was longer than L as it was then.",
            &format!(
                "SELECT b.customer_id, coalesce(z.median_2, 0) AS median_2, z.w, coalesce(z.came_back, 0) AS came_back\n\
                 FROM fenji_bought b\nJOIN (\n  \
                 SELECT y.customer_id, max(CASE WHEN y.without = 0 THEN y.w END) AS w, max(CASE WHEN y.without = 0 THEN y.median_2 END) AS median_2,\n    \
                 max(CASE WHEN y.without >= 1 AND l.gap > y.lost_days AND 100 * l.gap * 2000 > y.w * y.lost_percent THEN 1 ELSE 0 END) AS came_back\n  \
                 FROM (SELECT b.customer_id, v.without, {w} AS w, g.median_2, r.lost_days, r.lost_percent\n        \
                 FROM fenji_bought b CROSS JOIN (SELECT 0 AS without UNION ALL SELECT 1 UNION ALL SELECT 2) v\n        \
                 CROSS JOIN fenji_rules r CROSS JOIN fenji_shop s\n        \
                 LEFT JOIN fenji_own_gaps g ON g.customer_id = b.customer_id AND g.without = v.without) y\n  \
                 LEFT JOIN fenji_gaps l ON l.customer_id = y.customer_id AND l.place = l.gaps - y.without + 1\n  \
                 GROUP BY y.customer_id\n) z ON z.customer_id = b.customer_id"
            ),
            true,
        );
    }
}
