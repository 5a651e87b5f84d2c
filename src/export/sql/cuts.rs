//! Where scores, classes and ABC are cut: from the customers, or by the numbers of a standard. All cuts are compared as whole
//! numbers: a quantile at k of n bins is kept n times as large.

use super::script::Script;
use crate::model::pow10;
use crate::rules::{AbcRule, ClassCut, Cuts, EdgeRule, Number, SegmentMap};

/// A number of a standard as whole units and the power of ten that they are parts of.
pub(super) fn parts(number: Number) -> (i64, i128) {
    (number.0.mantissa, pow10(number.0.scale))
}

impl Script<'_> {
    /// `value` stands below or at a cut of a standard; `value` is money where `money`.
    fn reaches(&self, value: &str, number: Number, money: bool, strictly: bool) -> String {
        let (mantissa, power) = parts(number);
        let sign = if strictly { ">" } else { ">=" };
        let d = self.dialect;
        let (left, right) = (d.big(&power.to_string()), d.big(&mantissa.to_string()));
        if money { format!("{value} * {left} {sign} {right} * m.one") } else { format!("{value} * {left} {sign} {right}") }
    }

    /// The score of a value against the edges of a measure.
    fn score(&self, value: &str, prefix: &str, bins: u8, rule: EdgeRule, money: bool, frozen: Option<&[Number]>) -> String {
        let tests: Vec<String> = match frozen {
            Some(numbers) => numbers.iter().map(|&number| self.reaches(value, number, money, rule == EdgeRule::RightClosed)).collect(),
            None => {
                let sign = if rule == EdgeRule::RightClosed { ">" } else { ">=" };
                (1..bins).map(|k| format!("{value} * {bins} {sign} e.{prefix}{k}")).collect()
            }
        };
        let points: String = tests.iter().map(|test| format!(" + CASE WHEN {test} THEN 1 ELSE 0 END")).collect();
        format!("1{points}")
    }

    /// One column for each edge of a measure over the ranked buyers.
    fn edges(&self, prefix: &str, rank: &str, value: &str, count: &str, bins: u8, rule: EdgeRule) -> Vec<String> {
        let d = self.dialect;
        let more = match (rule, prefix.ends_with('m')) {
            (EdgeRule::RightClosed, _) => String::new(),
            // R's package adds 1 to every edge: here one unit of the results, since values are whole units.
            (EdgeRule::RPackage, _) => format!(" + {bins}"),
        };
        (1..bins)
            .map(|k| {
                let position = format!("({count} - 1) * {k}");
                let (low, rest) = (d.div(&position, &bins.to_string()), format!("(({position}) % {bins})"));
                format!(
                    "sum(CASE x.{rank} WHEN {low} THEN x.{value} * ({bins} - {rest}) WHEN {low} + 1 THEN x.{value} * {rest} ELSE 0 END){more} AS {prefix}{k}"
                )
            })
            .collect()
    }

    /// Ranks of the buyers, the edges of the scores, and the cut of the eight classes.
    pub(super) fn edges_step(&mut self) {
        let d = self.dialect;
        let since = d.days("b.last_day", "s.as_of");
        self.step(
            "fenji_buyers",
            "Buyers with their places by days since the last order, by orders and by money, from 0.",
            &format!(
                "SELECT x.*, row_number() OVER (ORDER BY CASE WHEN x.days IS NULL THEN 1 ELSE 0 END, x.days) - 1 AS days_place,\n       \
                 row_number() OVER (ORDER BY x.orders) - 1 AS orders_place, row_number() OVER (ORDER BY x.amount) - 1 AS amount_place,\n       \
                 count(*) OVER () AS n, count(x.days) OVER () AS n_days\n\
                 FROM (SELECT b.customer_id, {since} AS days, b.orders, b.amount\n      \
                 FROM fenji_bought b CROSS JOIN fenji_shop s WHERE b.orders > 0) x"
            ),
            true,
        );
        let (bins, rule) = (self.rules.bins, self.rules.edges);
        let mut columns: Vec<String> = Vec::new();
        if self.rules.frozen.is_none() {
            columns.extend(self.edges("vf", "orders_place", "orders", "x.n", 5, EdgeRule::RightClosed));
            columns.extend(self.edges("vm", "amount_place", "amount", "x.n", 5, EdgeRule::RightClosed));
            columns.extend(self.edges("r", "days_place", "days", "x.n_days", bins, rule));
            columns.extend(self.edges("f", "orders_place", "orders", "x.n", bins, rule));
            columns.extend(self.edges("m", "amount_place", "amount", "x.n", bins, rule));
        }
        let wide = d.wide();
        columns.push("count(*) AS buyers, max(x.n_days) AS dated".to_owned());
        columns.push("count(CASE WHEN x.orders = 1 THEN 1 END) AS one_order".to_owned());
        columns.push("min(x.amount) AS least_amount, max(x.amount) AS most_amount".to_owned());
        columns.push(format!("sum(CAST(x.days AS {wide})) AS days_sum, sum(CAST(x.orders AS {wide})) AS orders_sum, sum(x.amount) AS amount_sum"));
        for (name, rank, value, count) in
            [("days", "days_place", "days", "x.n_days"), ("orders", "orders_place", "orders", "x.n"), ("amount", "amount_place", "amount", "x.n")]
        {
            let (below, above) = (d.div(&format!("{count} - 1"), "2"), d.div(count, "2"));
            columns.push(format!(
                "sum(CASE WHEN x.{rank} = {below} THEN x.{value} ELSE 0 END + CASE WHEN x.{rank} = {above} THEN x.{value} ELSE 0 END) AS {name}_median_2"
            ));
        }
        self.step(
            "fenji_edges",
            "Where scores are cut: type-7 quantiles, each as many times as large as there are bins, so that they are whole;\n\
             and what the eight classes and the fixed cuts of frequency rest on.",
            &format!("SELECT {}\nFROM fenji_buyers x", columns.join(",\n       ")),
            true,
        );
    }

    /// R, F, M and the two scores that the value rests on; the class; the segment.
    pub(super) fn scores_step(&mut self) {
        let (bins, rule) = (self.rules.bins, self.rules.edges);
        let frozen = self.rules.frozen.clone();
        let fixed = |value: &str, own: String, allowed: bool| {
            if allowed {
                format!(
                    "CASE WHEN e.one_order * 100 >= e.buyers * 60 AND e.one_order > 0\n            THEN 1 + CASE WHEN {value} > 1 THEN 1 ELSE 0 END + CASE WHEN {value} > 2 THEN 1 ELSE 0 END \
                     + CASE WHEN {value} > 3 THEN 1 ELSE 0 END + CASE WHEN {value} > 5 THEN 1 ELSE 0 END\n            ELSE {own} END"
                )
            } else {
                own
            }
        };
        let no_cuts = Cuts::default();
        let (value_cuts, score_cuts) = frozen.as_ref().map_or((&no_cuts, &no_cuts), |frozen| (&frozen.value, &frozen.scores));
        let given = |numbers: &'_ [Number]| frozen.is_some().then(|| numbers.to_vec());
        let score = |script: &Self, value: &str, prefix: &str, bins, rule, money, numbers: &[Number]| {
            script.score(value, prefix, bins, rule, money, given(numbers).as_deref())
        };
        let right = EdgeRule::RightClosed;
        let vf = fixed("b.orders", score(self, "b.orders", "vf", 5, right, false, &value_cuts.orders), frozen.is_none());
        let vm = score(self, "b.amount", "vm", 5, right, true, &value_cuts.amounts);
        let r = score(self, "b.days", "r", bins, rule, false, &score_cuts.days);
        let own_fixed = frozen.is_none() && bins == 5 && rule == right;
        let f = fixed("b.orders", score(self, "b.orders", "f", bins, rule, false, &score_cuts.orders), own_fixed);
        let m = score(self, "b.amount", "m", bins, rule, true, &score_cuts.amounts);
        let equal = match &frozen {
            None => "CASE WHEN e.least_amount = e.most_amount THEN 1 ELSE 0 END".to_owned(),
            Some(frozen) => i32::from(frozen.value.amounts.is_empty()).to_string(),
        };
        let fixed_said = if frozen.is_none() { " When 60 % of the buyers have one order, F is cut at 1 / 2 / 3 / 4-5 / 6." } else { "" };
        self.step(
            "fenji_scores",
            &format!(
                "R, F, M of every buyer in {bins} bins (more recent is higher), and F and M of five bins for the value.{fixed_said}\n\
                 equal_amounts = 1: all buyers spent the same."
            ),
            &format!(
                "SELECT b.customer_id, b.days, {} - ({r}) AS r,\n       {f} AS f,\n       {m} AS m,\n       {vf} AS value_f,\n       {vm} AS value_m,\n       \
                 {equal} AS equal_amounts\nFROM fenji_buyers b CROSS JOIN fenji_edges e CROSS JOIN fenji_money m",
                bins + 1
            ),
            true,
        );
        let (good_r, good_f, good_m) = self.class_tests();
        let segment = self.segment();
        self.step(
            "fenji_classes",
            "The named segment, and the eight classes: is the customer recent, frequent, big?",
            &format!(
                "SELECT x.customer_id, x.days, x.r, x.f, x.m, x.value_f, x.value_m, x.equal_amounts,\n       \
                 CASE WHEN x.days IS NOT NULL THEN {segment} END AS segment,\n       \
                 CASE WHEN x.days IS NOT NULL THEN CASE WHEN x.big = 1 THEN 'important_' ELSE 'general_' END ||\n         \
                 CASE WHEN x.recent = 1 AND x.frequent = 1 THEN 'value' WHEN x.recent = 1 THEN 'develop' WHEN x.frequent = 1 THEN 'keep' ELSE 'win_back' END END AS class\n\
                 FROM (SELECT s.*, CASE WHEN {good_r} THEN 1 ELSE 0 END AS recent, CASE WHEN {good_f} THEN 1 ELSE 0 END AS frequent,\n             \
                 CASE WHEN {good_m} THEN 1 ELSE 0 END AS big\n      \
                 FROM fenji_scores s JOIN fenji_buyers b ON b.customer_id = s.customer_id\n      \
                 CROSS JOIN fenji_edges e CROSS JOIN fenji_money m) x"
            ),
            true,
        );
    }

    fn class_tests(&self) -> (String, String, String) {
        if let Some(numbers) = self.rules.frozen.as_ref().and_then(|frozen| frozen.class) {
            let below = |value: &str, number: Number| {
                let (mantissa, power) = parts(number);
                format!("{value} * {power} <= {mantissa}")
            };
            let least = |value: &str, number: Number, money: bool| self.reaches(value, number, money, false);
            return (below("b.days", numbers.days), least("b.orders", numbers.orders, false), least("b.amount", numbers.amount, true));
        }
        let tests = |r: &str, f: &str, m: &str| (r.to_owned(), f.to_owned(), m.to_owned());
        match self.rules.class_cut {
            // With nobody dated there is no mean, and nobody is divided.
            ClassCut::Mean => tests("b.days * e.dated < e.days_sum", "b.orders * e.dated > e.orders_sum", "b.amount * e.dated > e.amount_sum"),
            ClassCut::Median => tests("2 * b.days < e.days_median_2", "2 * b.orders > e.orders_median_2", "2 * b.amount > e.amount_median_2"),
            ClassCut::Score => {
                let good = |score: &str| format!("2 * s.{score} > {}", self.rules.bins + 1);
                (good("r"), good("f"), good("m"))
            }
            ClassCut::Fixed { days, orders, amount_cents } => (
                format!("b.days <= {days}"),
                format!("b.orders >= {orders}"),
                format!("b.amount * 100 >= {} * m.one", self.dialect.big(&amount_cents.to_string())),
            ),
        }
    }

    fn segment(&self) -> String {
        if self.rules.bins != 5 {
            return "''".to_owned();
        }
        match self.rules.segments {
            SegmentMap::TenCell => "CASE WHEN x.r = 5 AND x.f >= 4 THEN 'champions' WHEN x.r IN (3, 4) AND x.f >= 4 THEN 'loyal'\n           \
                 WHEN x.r >= 4 AND x.f IN (2, 3) THEN 'potential_loyalists' WHEN x.r >= 5 THEN 'new' WHEN x.r = 4 THEN 'promising'\n           \
                 WHEN x.r = 3 AND x.f = 3 THEN 'need_attention' WHEN x.r = 3 THEN 'about_to_sleep' WHEN x.f >= 5 THEN 'cant_lose'\n           \
                 WHEN x.f IN (3, 4) THEN 'at_risk' ELSE 'hibernating' END"
                .to_owned(),
            SegmentMap::RPackage => {
                let rules: String = crate::grading::RFM_SEGMENTS_R
                    .iter()
                    .map(|(segment, [r1, r2, f1, f2, m1, m2])| {
                        format!(
                            " WHEN x.r BETWEEN {r1} AND {r2} AND x.f BETWEEN {f1} AND {f2} AND x.m BETWEEN {m1} AND {m2} THEN '{}'\n          ",
                            segment.id()
                        )
                    })
                    .collect();
                format!("CASE{rules} ELSE 'others' END")
            }
        }
    }

    /// A, B, C by money.
    pub(super) fn abc_step(&mut self) {
        let d = self.dialect;
        let zero = d.big("0");
        if let Some(frozen) = &self.rules.frozen {
            let begins = |number: Option<Number>| number.map_or_else(|| "1 = 0".to_owned(), |number| self.reaches("b.amount", number, true, false));
            let [a, b] = frozen.abc.map(begins);
            let query = format!(
                "SELECT b.customer_id, CASE WHEN b.amount > 0 AND {a} THEN 'A' WHEN b.amount > 0 AND {b} THEN 'B' ELSE 'C' END AS abc\n\
                 FROM fenji_bought b CROSS JOIN fenji_money m"
            );
            return self.step("fenji_abc", "A and B begin at the amounts of the standard.", &query, true);
        }
        let (what, within): (&str, fn(&str) -> String) = match self.rules.abc {
            AbcRule::ShareBefore => ("the money of those before is below the share", |p| format!("x.before * 100 < t.total * r.{p}")),
            AbcRule::Inclusive => ("the money with the customer is at most the share", |p| format!("(x.before + b.amount) * 100 <= t.total * r.{p}")),
            AbcRule::Strict => ("the money with the customer is below the share", |p| format!("(x.before + b.amount) * 100 < t.total * r.{p}")),
        };
        let (a, b) = (within("abc_a_percent"), within("abc_b_percent"));
        let query = format!(
            "SELECT b.customer_id, CASE WHEN b.amount <= 0 THEN 'C' WHEN {a} THEN 'A' WHEN {b} THEN 'B' ELSE 'C' END AS abc\n\
             FROM fenji_bought b CROSS JOIN fenji_rules r\n\
             CROSS JOIN (SELECT coalesce(sum(b.amount), {zero}) AS total FROM fenji_bought b WHERE b.amount > 0) t\n\
             LEFT JOIN (SELECT y.amount, sum(y.money) OVER (ORDER BY y.amount DESC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) - y.money AS before\n           \
             FROM (SELECT b.amount, sum(b.amount) AS money FROM fenji_bought b WHERE b.amount > 0 GROUP BY b.amount) y) x ON x.amount = b.amount"
        );
        self.step("fenji_abc", &format!("ABC, largest first; equal amounts share a class. Somebody is inside a share when {what}."), &query, true);
    }
}
