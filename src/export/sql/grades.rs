//! From measures to grades: value, potential, churn warning, lifecycle, relation, headline, and what was decided by hand.

use super::script::Script;

impl Script<'_> {
    /// What files say of customers besides orders: the latest rating, open complaints, referrals, contacts, open deals.
    pub(super) fn facts_step(&mut self) {
        let d = self.dialect;
        let zero = d.big("0");
        let open = |column: bool| {
            let deals = format!("sum(CASE WHEN l.kind = 'open' THEN l.amount ELSE {zero} END)");
            // Money of stages counts whenever it closes; what rows say counts up to the day.
            if column { format!("coalesce(z.open_amount, {zero}) + coalesce(y.deals, {zero})") } else { deals }
        };
        if !self.columns.facts {
            let (deals, wide) = (open(false), d.wide());
            self.step(
                "fenji_facts",
                "The files say nothing of customers besides orders and deals not yet won.",
                &format!(
                    "SELECT l.customer_id, 0 AS rated_low, 0 AS promoter, 0 AS complaint, 0 AS complains, 0 AS referrals,\n       \
                     CAST(NULL AS DATE) AS last_contact, {deals} AS open_money, CAST(NULL AS {wide}) AS rating\nFROM fenji_lines l GROUP BY l.customer_id"
                ),
                true,
            );
            return;
        }
        let when = d.tuple("coalesce(l.day, DATE '0001-01-01'), l.line_no");
        let age = d.days("x.complaint_day", "w.as_of");
        let deals = open(true);
        let whole = d.big(&crate::model::pow10(self.columns.decimals).to_string());
        let unit = self.scale;
        self.step(
            "fenji_said",
            "What each line says of its customer, up to the analysis date. A day is later than none; of equal days the later line wins.",
            "SELECT l.* FROM fenji_lines l CROSS JOIN fenji_window w\n\
             WHERE (l.day IS NULL OR l.day <= w.as_of) AND l.kind <> 'known'",
            true,
        );
        self.step(
            "fenji_facts",
            &format!(
                "Of each customer: is the latest rating low, is it a promoter's, is there an open complaint (and a recent one), how many came by\n\
                 this customer, when was the last contact, what are the deals worth that are not yet won (in 10^-{unit})."
            ),
            &format!(
                "SELECT c.customer_id,\n       \
                 CASE WHEN z.rating_scale = 'stars' AND z.rating <= r.low_stars * {whole} OR z.rating_scale = 'points' AND z.rating <= r.low_points * {whole}\n              \
                 OR z.rating_scale = 'percent' AND z.rating <= r.low_percent * {whole} THEN 1 ELSE 0 END AS rated_low,\n       \
                 CASE WHEN z.rating_scale = 'points' AND z.rating >= r.promoter_points * {whole} THEN 1 ELSE 0 END AS promoter,\n       \
                 CASE WHEN x.complaints > 0 THEN 1 ELSE 0 END AS complaint,\n       \
                 CASE WHEN x.complaints > 0 AND (x.undated > 0 OR {age} <= r.complaint_days) THEN 1 ELSE 0 END AS complains,\n       \
                 coalesce(f.referred, 0) + coalesce(x.referrals, 0) AS referrals, x.last_contact, {deals} AS open_money, z.rating\n\
                 FROM fenji_customers c CROSS JOIN fenji_rules r CROSS JOIN fenji_window w\n\
                 LEFT JOIN (SELECT l.customer_id, count(CASE WHEN l.open_complaint = 'yes' THEN 1 END) AS complaints,\n             \
                 count(CASE WHEN l.open_complaint = 'yes' AND l.day IS NULL THEN 1 END) AS undated,\n             \
                 max(CASE WHEN l.open_complaint = 'yes' THEN l.day END) AS complaint_day, max(l.referrals) AS referrals,\n             \
                 max(CASE WHEN l.kind = 'event' THEN l.day END) AS last_contact\n           \
                 FROM fenji_said l GROUP BY l.customer_id) x ON x.customer_id = c.customer_id\n\
                 LEFT JOIN (SELECT l.referred_by, count(DISTINCT l.customer_id) AS referred FROM fenji_said l WHERE l.referred_by <> ''\n           \
                 GROUP BY l.referred_by) f ON f.referred_by = c.customer_id\n\
                 LEFT JOIN (SELECT l.customer_id, max_by(l.rating, CASE WHEN l.rating IS NOT NULL THEN {when} END) AS rating,\n             \
                 max_by(l.rating_scale, CASE WHEN l.rating IS NOT NULL THEN {when} END) AS rating_scale,\n             \
                 max_by(l.open_amount, CASE WHEN l.open_amount IS NOT NULL THEN {when} END) AS open_amount\n           \
                 FROM fenji_said l GROUP BY l.customer_id) z ON z.customer_id = c.customer_id\n\
                 LEFT JOIN (SELECT l.customer_id, sum(l.amount) AS deals FROM fenji_lines l WHERE l.kind = 'open' GROUP BY l.customer_id) y\n  \
                 ON y.customer_id = c.customer_id"
            ),
            true,
        );
    }

    /// Value, potential, and what warns.
    pub(super) fn signs_step(&mut self) {
        let d = self.dialect;
        let (since, known) = (d.days("b.last_day", "s.as_of"), d.days("b.first_day", "s.as_of"));
        let trend = |now: &str, before: &str, percent: &str, sign: &str| {
            format!(
                "{now} * 100 * CASE WHEN s.trend_before > 0 THEN s.trend_before ELSE {one} END {sign} {before} * {percent} * CASE WHEN s.trend_before > 0 THEN s.trend_now ELSE {one} END",
                one = d.big("1")
            )
        };
        let grew = trend("x.amount_now", "x.amount_before", "r.growth_percent", ">=");
        let fell = trend("x.amount_now", "x.amount_before", "r.less_percent", "<=");
        self.step(
            "fenji_signs",
            "Of each customer: the tier of value (3 high, 2 mid, 1 low), signs of growth, and how long ago the last order is\n\
             measured by the own rhythm (days are counted in 2000ths).",
            &format!(
                "SELECT x.*,\n       \
                 CASE WHEN x.orders = 0 THEN NULL WHEN x.equal_amounts = 1 THEN 2\n            \
                 WHEN x.tier < 3 AND x.value_f >= r.lift_score AND x.orders >= r.lift_orders THEN x.tier + 1 ELSE x.tier END AS value_tier,\n       \
                 CASE WHEN x.by_orders = 1 AND x.known_for >= 2 * s.half AND x.days_now >= r.growth_orders\n                 \
                 AND {grew}\n            THEN 1 ELSE 0 END AS grew,\n       \
                 CASE WHEN x.by_orders = 1 AND x.known_for < s.half AND x.order_days >= 2 THEN 1 ELSE 0 END AS second_order,\n       \
                 CASE WHEN x.open_money > 0 AND (x.orders = 0 OR x.open_money * 100 >= x.amount * m.unit * r.open_percent) THEN 1 ELSE 0 END AS open_deals,\n       \
                 CASE WHEN x.by_orders = 0 OR x.orders = 1 AND x.known_for < s.half OR s.half < r.history_days THEN 1 ELSE 0 END AS too_new,\n       \
                 CASE WHEN x.since > r.lost_days * 2000 AND 100 * x.since > x.w * r.lost_percent THEN 1 ELSE 0 END AS is_lost,\n       \
                 CASE WHEN 100 * x.since > x.w * r.silent_percent THEN 1 ELSE 0 END AS is_silent,\n       \
                 CASE WHEN x.order_days >= 2 AND x.since > x.w THEN 1 ELSE 0 END AS late,\n       \
                 CASE WHEN x.days_before >= r.fewer_orders AND x.days_now * 100 <= x.days_before * r.fewer_percent THEN 1 ELSE 0 END AS fewer,\n       \
                 CASE WHEN x.amount_before > 0 AND x.days_before >= r.less_orders\n                 \
                 AND {fell}\n            THEN 1 ELSE 0 END AS less,\n       \
                 CASE WHEN x.order_days >= 2 AND (x.rated_low = 1 OR x.complains = 1) THEN 1 ELSE 0 END AS unhappy\n\
                 FROM (\n  SELECT b.*, c.customer_name, c.contact, h.w, h.median_2, h.came_back, a.abc, k.r, k.f, k.m, k.value_f, k.value_m, k.equal_amounts, k.segment, k.class, k.days,\n    \
                 CASE WHEN b.orders > 0 AND b.is_sums = 0 THEN 1 ELSE 0 END AS by_orders, {since} * 2000 AS since, {known} AS known_for,\n    \
                 CASE WHEN k.value_m >= q.high_score THEN 3 WHEN k.value_m >= q.mid_score THEN 2 ELSE 1 END AS tier,\n    \
                 coalesce(f.rated_low, 0) AS rated_low, coalesce(f.promoter, 0) AS promoter, coalesce(f.complaint, 0) AS complaint,\n    \
                 coalesce(f.complains, 0) AS complains, coalesce(f.referrals, 0) AS referrals, f.last_contact, f.rating, coalesce(f.open_money, {zero}) AS open_money\n  \
                 FROM fenji_bought b CROSS JOIN fenji_shop s CROSS JOIN fenji_rules q\n  \
                 JOIN fenji_customers c ON c.customer_id = b.customer_id\n  JOIN fenji_rhythm h ON h.customer_id = b.customer_id\n  \
                 JOIN fenji_abc a ON a.customer_id = b.customer_id\n  LEFT JOIN fenji_classes k ON k.customer_id = b.customer_id\n  \
                 LEFT JOIN fenji_facts f ON f.customer_id = b.customer_id\n) x\nCROSS JOIN fenji_shop s CROSS JOIN fenji_rules r CROSS JOIN fenji_money m",
                zero = d.big("0")
            ),
            true,
        );
    }

    /// Warning, lifecycle, relation, headline.
    pub(super) fn grades_step(&mut self) {
        let d = self.dialect;
        self.step(
            "fenji_warnings",
            "Churn warning: not for customers that are lost or silent; they have their own stages.",
            "SELECT x.*, x.warns * x.late AS warn_rhythm, x.warns * x.fewer AS warn_frequency, x.warns * x.less AS warn_amount,\n       \
             x.warns * x.unhappy AS warn_feedback,\n       \
             CASE WHEN x.warns = 1 AND (x.late = 1 OR x.fewer = 1 OR x.less = 1 OR x.unhappy = 1) THEN 1 ELSE 0 END AS warning,\n       \
             CASE WHEN x.rated_low = 1 OR x.complaint = 1 THEN 1 ELSE 0 END AS veto\n\
             FROM (SELECT s.*, CASE WHEN s.by_orders = 1 AND s.is_lost = 0 AND s.is_silent = 0 THEN 1 ELSE 0 END AS warns FROM fenji_signs s) x",
            false,
        );
        let contact_age = d.days("x.last_contact", "s.as_of");
        self.step(
            "fenji_stages",
            "Lifecycle, first match; customers with only credit notes have none. Potential, first sign.",
            &format!(
                "SELECT x.*,\n       \
                 CASE WHEN x.is_sums = 1 THEN CASE WHEN x.orders = 0 THEN 'prospect' WHEN x.last_day IS NULL THEN '' WHEN x.is_lost = 1 THEN 'lost'\n            \
                 WHEN x.is_silent = 1 THEN 'silent' WHEN x.counted_orders = 1 AND x.orders = 1 THEN 'first'\n            \
                 WHEN x.orders >= r.loyal_orders AND x.value_f >= r.loyal_score THEN 'loyal' ELSE 'growing' END\n            \
                 WHEN x.orders = 0 THEN CASE WHEN x.credit_note = 1 THEN '' ELSE 'prospect' END\n            \
                 WHEN x.is_lost = 1 THEN 'lost' WHEN x.is_silent = 1 THEN 'silent' WHEN x.warning = 1 THEN 'warning'\n            \
                 WHEN x.came_back = 1 THEN 'returned' WHEN x.order_days = 1 THEN 'first'\n            \
                 WHEN x.order_days >= r.loyal_orders AND x.value_f >= r.loyal_score AND x.veto = 0 THEN 'loyal' ELSE 'growing' END AS lifecycle,\n       \
                 CASE WHEN x.grew = 1 OR x.referrals > 0 OR x.promoter = 1 OR x.second_order = 1 OR x.open_deals = 1 THEN 'high'\n            \
                 WHEN x.too_new = 1 THEN 'unknown' ELSE 'low' END AS potential,\n       \
                 CASE x.value_tier WHEN 3 THEN 'high' WHEN 2 THEN 'mid' WHEN 1 THEN 'low' ELSE '' END AS value,\n       \
                 CASE WHEN x.referrals > 0 AND x.warning = 0 AND x.orders > 0 AND x.last_day IS NOT NULL AND x.since <= x.w THEN 1 ELSE 0 END AS referred,\n       \
                 CASE WHEN x.last_contact IS NOT NULL AND {contact_age} * 2000 <= x.w THEN 1 ELSE 0 END AS contacted\n\
                 FROM fenji_warnings x CROSS JOIN fenji_rules r CROSS JOIN fenji_shop s"
            ),
            true,
        );
        self.step(
            "fenji_grades",
            "Relation, and the headline: high value is high; mid value, or low value with high potential, is mid; the rest is low.",
            "SELECT x.*,\n       \
             CASE WHEN x.is_sums = 1 AND x.times IS NOT NULL AND x.last_day IS NULL\n              \
             THEN CASE WHEN x.orders >= r.loyal_a_year THEN 'loyal'\n                   \
             WHEN x.orders <= r.lost_a_year AND x.times <= greatest(r.lost_a_year, 1) THEN 'lost' ELSE 'regular' END\n            \
             WHEN x.lifecycle = 'lost' THEN CASE WHEN x.contacted = 1 THEN 'regular' ELSE 'lost' END\n            \
             WHEN (x.lifecycle = 'loyal' OR x.referred = 1) AND x.veto = 0 THEN 'loyal' ELSE 'regular' END AS relation,\n       \
             CASE WHEN x.value = 'high' THEN 'high' WHEN x.value = 'mid' OR x.value = 'low' AND x.potential = 'high' THEN 'mid' ELSE 'low' END AS headline\n\
             FROM fenji_stages x CROSS JOIN fenji_rules r",
            true,
        );
    }

    /// The table as `customers.csv` has it.
    pub(super) fn result_step(&mut self) {
        let d = self.dialect;
        let decimals: String = (1..=self.scale)
            .map(|places| {
                let unit = d.big(&format!("1{}", "0".repeat(usize::from(places))));
                format!(
                    "\n         WHEN {places} THEN CASE WHEN g.amount < 0 THEN '-' ELSE '' END || CAST({} AS STRING) || '.' || lpad(CAST(abs(g.amount) % {unit} AS STRING), {places}, '0')",
                    d.big_div("abs(g.amount)", &unit)
                )
            })
            .collect();
        let amount = if decimals.is_empty() {
            "CAST(g.amount AS STRING)".to_owned()
        } else {
            format!("CASE m.decimals{decimals}\n         ELSE CAST(g.amount AS STRING) END")
        };
        let text = |value: &str| format!("coalesce(CAST({value} AS STRING), '')");
        let dated = "CASE WHEN g.orders > 0 THEN";
        let by_rules = self.grade_by.map_or_else(|| "g.headline".to_owned(), |place| format!("coalesce(d{place}.grade, g.headline)"));
        let mut columns = vec![
            "g.customer_id".to_owned(),
            "g.customer_name".to_owned(),
            "g.contact".to_owned(),
            if self.by_hand.is_empty() { format!("{by_rules} AS grade") } else { format!("coalesce(h.grade, {by_rules}) AS grade") },
            "g.value".to_owned(),
            "g.potential".to_owned(),
            "g.relation".to_owned(),
            "g.lifecycle".to_owned(),
            "CASE WHEN g.by_orders = 0 THEN '' WHEN g.warning = 1 THEN 'yes' ELSE 'no' END AS churn_warning".to_owned(),
            self.churn_reasons(),
            "CASE WHEN g.counted_orders = 1 THEN CAST(g.orders AS STRING) ELSE '' END AS orders".to_owned(),
            "CASE WHEN g.is_sums = 0 THEN CAST(g.order_days AS STRING) ELSE '' END AS order_days".to_owned(),
            format!("coalesce({dated} CASE WHEN g.is_sums = 0 THEN CAST(g.first_day AS STRING) END END, '') AS first_order"),
            format!("coalesce({dated} CAST(g.last_day AS STRING) END, '') AS last_order"),
            format!("coalesce({dated} CAST(g.days AS STRING) END, '') AS days_since_last"),
            format!("{amount} AS amount"),
            "CASE WHEN g.days IS NULL THEN '' ELSE CAST(g.r AS STRING) END AS r".to_owned(),
            format!("{} AS f", text("g.f")),
            format!("{} AS m", text("g.m")),
            "coalesce(g.segment, '') AS rfm_segment".to_owned(),
            "coalesce(g.class, '') AS rfm_class".to_owned(),
            "g.abc".to_owned(),
        ];
        let mut from = "FROM fenji_grades g CROSS JOIN fenji_money m".to_owned();
        if !self.by_hand.is_empty() {
            for name in ["by_hand", "by_hand_reason", "by_hand_date"] {
                columns.push(format!("coalesce(h.{name}, '') AS {name}"));
            }
            columns.push(format!("{by_rules} AS grade_by_rules"));
            columns.push("coalesce(h.same_keys, '') AS same_keys".to_owned());
            from += "\nLEFT JOIN fenji_by_hand h ON h.customer_id = g.customer_id";
        }
        for (place, column) in &self.scheme_columns {
            columns.push(format!("d{place}.name AS {column}"));
        }
        let mut joined: Vec<usize> = self.scheme_columns.iter().map(|(place, _)| *place).chain(self.grade_by).collect();
        joined.sort_unstable();
        joined.dedup();
        for place in joined {
            from += &format!("\nJOIN fenji_scheme_{} d{place} ON d{place}.customer_id = g.customer_id", place + 1);
        }
        let query = format!("SELECT {}\n{from}", columns.join(",\n       "));
        self.step("fenji_result", "The result, column by column as in customers.csv. Everything is text; nothing known is empty.", &query, true);
    }

    fn churn_reasons(&self) -> String {
        let parts: Vec<String> = ["rhythm", "frequency", "amount", "feedback"]
            .iter()
            .zip(["warn_rhythm", "warn_frequency", "warn_amount", "warn_feedback"])
            .map(|(id, column)| format!("CASE WHEN g.{column} = 1 THEN '{id};' ELSE '' END"))
            .collect();
        format!("trim(BOTH ';' FROM {}) AS churn_reasons", parts.join(" || "))
    }
}
