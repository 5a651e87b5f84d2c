//! Own divisions: their cuts, their scores, and the group of every customer. SQL's own AND, OR and NOT know of the unknown as
//! the page's conditions do.

use super::SqlGap;
use super::axes::AxisSql;
use super::script::Script;
use crate::export::customer_table::plain_name as customers_name;
use crate::grading::leaf_grades;
use crate::model::pow10;
use crate::rules::{Best, Comparison, Condition, Cut, Group, Label, Measure, Number, Scheme};

/// A cut as two whole numbers of a one-row view: a value is at the cut when value × `under` = `over`.
struct CutSql {
    /// Tests a value: `{v}` stands for it, `{s}` for `>=`, `>`, `<=`, `<`.
    test: Test,
}

enum Test {
    /// Against a written number.
    Number {
        mantissa: i64,
        power: i128,
        /// Decimals of the measure, beside those of money.
        scale: u8,
        money: bool,
    },
    /// Against columns `over` and `under` of the view of cuts.
    Columns(String),
    /// Against the mean and deviations: column, mantissa, power.
    Deviations(String, i64, i128),
    /// There is no cut: unknown.
    None,
}

/// A scheme in the making.
struct Maker<'m> {
    scheme: &'m Scheme,
    frozen: Option<std::slice::Iter<'m, Option<Number>>>,
    /// Measures, each once, with the name of their column.
    axes: Vec<(Measure, Option<u32>, AxisSql)>,
    labels: Vec<Label>,
    /// Columns of the view of cuts: over measures, over scores.
    cuts: [Vec<String>; 2],
    leaves: usize,
}

impl Maker<'_> {
    fn axis(&mut self, script: &Script<'_>, measure: &Measure, days: Option<u32>) -> usize {
        let known = self.axes.iter().position(|(own, over, _)| own == measure && *over == days);
        known.unwrap_or_else(|| {
            let place = self.axes.len();
            let axis = match measure {
                // Scores come of cuts; their place is kept here.
                Measure::Score(_) => AxisSql { value: String::new(), join: None, scale: 6, money: false },
                measure => script.axis(measure, days, &format!("j{place}")),
            };
            self.axes.push((measure.clone(), days, axis));
            place
        })
    }

    /// The name of a column.
    fn column(&self, axis: usize) -> String {
        match &self.axes[axis].0 {
            Measure::Score(name) => {
                let place = self.scheme.scores.iter().position(|score| score.name == *name).unwrap_or_default();
                format!("x.score_{place}")
            }
            _ => format!("x.a{axis}"),
        }
    }

    /// The next cut of the document.
    fn cut(&mut self, script: &Script<'_>, cut: &Cut, axis: usize) -> CutSql {
        let (scale, money) = (self.axes[axis].2.scale, self.axes[axis].2.money);
        let written = |number: Number| Test::Number { mantissa: number.0.mantissa, power: pow10(number.0.scale), scale, money };
        if let Some(numbers) = &mut self.frozen {
            let number = numbers.next().copied().flatten();
            return CutSql { test: number.map_or(Test::None, written) };
        }
        if let Cut::Number(number) = cut {
            return CutSql { test: written(*number) };
        }
        let column = self.column(axis);
        let score = usize::from(matches!(self.axes[axis].0, Measure::Score(_)));
        let d = script.dialect;
        let own = column.trim_start_matches("x.").to_owned();
        let (place, n) = (format!("x.p_{own}"), format!("x.n_{own}"));
        let quantile = |percent: u32| {
            let position = format!("({n} - 1) * {percent}");
            let (low, rest) = (d.div(&position, "100"), format!("(({position}) % 100)"));
            format!("sum(CASE {place} WHEN {low} THEN {column} * (100 - {rest}) WHEN {low} + 1 THEN {column} * {rest} END)")
        };
        let name = format!("{}{}", if score == 1 { "sc" } else { "c" }, self.cuts[score].len());
        let known = format!("{place} IS NOT NULL");
        let (over, under) = match cut {
            Cut::Quantile(percent) => (quantile((*percent).into()), d.big("100")),
            Cut::Median => (quantile(50), d.big("100")),
            Cut::Mean => (format!("sum(CASE WHEN {known} THEN {column} END)"), format!("count({place})")),
            Cut::MedianAndRanges(Number(times)) => {
                let power = pow10(times.scale);
                (
                    format!("{} * {power} + ({} - {}) * {}", quantile(50), quantile(75), quantile(25), d.big(&times.mantissa.to_string())),
                    d.big(&(100 * power).to_string()),
                )
            }
            Cut::TopShare(percent) => {
                (format!("min(CASE WHEN {known} AND {column} > 0 AND x.b_{own} * 100 < x.t_{own} * {percent} THEN {column} END)"), d.big("1"))
            }
            Cut::MeanAndDeviations(Number(times)) => {
                let value = format!("CASE WHEN {known} THEN {} END", d.big(&column));
                let sum = format!("sum({value})");
                let columns = format!(
                    "{sum} AS {name}_sum, count({place}) AS {name}_n, count({place}) * sum(CASE WHEN {known} THEN {c} * {c} END) - {sum} * {sum} AS {name}_d",
                    c = d.big(&column)
                );
                self.cuts[score].push(columns);
                return CutSql { test: Test::Deviations(name, times.mantissa, pow10(times.scale)) };
            }
            Cut::Number(_) => return CutSql { test: Test::None },
        };
        self.cuts[score].push(format!("{over} AS {name}_over, {under} AS {name}_under"));
        CutSql { test: Test::Columns(name) }
    }

    fn condition(&mut self, script: &mut Script<'_>, condition: &Condition) -> String {
        match condition {
            Condition::All(all) => self.several(script, all, " AND "),
            Condition::Any(any) => self.several(script, any, " OR "),
            Condition::Not(not) => format!("NOT ({})", self.condition(script, not)),
            Condition::Known(measure) => {
                let axis = self.axis(script, measure, None);
                format!("{} IS NOT NULL", self.column(axis))
            }
            Condition::Compare(compare) => {
                let axis = self.axis(script, &compare.measure, compare.days);
                let cut = self.cut(script, &compare.cut, axis);
                cut.test(script, &self.column(axis), compare.is)
            }
            Condition::OneOf(one) => {
                let place = self.labels.iter().position(|own| *own == one.label).unwrap_or_else(|| {
                    self.labels.push(one.label.clone());
                    self.labels.len() - 1
                });
                let any: Vec<String> = one.any.iter().map(|text| script.literal(&text.trim().to_lowercase())).collect();
                format!("x.l{place} IN ({})", any.join(", "))
            }
        }
    }

    fn several(&mut self, script: &mut Script<'_>, all: &[Condition], sign: &str) -> String {
        let parts: Vec<String> = all.iter().map(|condition| self.condition(script, condition)).collect();
        format!("({})", parts.join(sign))
    }

    fn level(&mut self, script: &mut Script<'_>, groups: &[Group], depth: usize) -> String {
        let room = "  ".repeat(depth + 2);
        let mut text = "CASE".to_owned();
        for group in groups {
            let test = self.condition(script, &group.when);
            let then = match &group.split {
                Some(split) => self.level(script, &split.groups, depth + 1),
                None => self.next_leaf(),
            };
            text += &format!("\n{room}WHEN {test}\n{room}  THEN {then}");
        }
        format!("{text}\n{room}ELSE {} END", self.next_leaf())
    }

    fn next_leaf(&mut self) -> String {
        self.leaves += 1;
        (self.leaves - 1).to_string()
    }
}

impl CutSql {
    fn test(&self, script: &Script<'_>, value: &str, is: Comparison) -> String {
        let d = script.dialect;
        let sign = match is {
            Comparison::AtLeast => ">=",
            Comparison::Above => ">",
            Comparison::AtMost => "<=",
            Comparison::Below => "<",
        };
        match &self.test {
            Test::None => "CAST(NULL AS BOOLEAN)".to_owned(),
            Test::Number { mantissa, power, scale, money } => {
                let one = if *money { " * x.one" } else { "" };
                let right = format!("{} * {}{one}", d.big(&mantissa.to_string()), d.big(&pow10(*scale).to_string()));
                format!("{value} * {} {sign} {right}", d.big(&power.to_string()))
            }
            Test::Columns(name) => format!("{value} * y.{name}_under {sign} y.{name}_over"),
            Test::Deviations(name, mantissa, power) => {
                // t = 10^s (n x - S) against k √D, squared on the side that its sign allows.
                let t = format!("({} * ({value} * y.{name}_n - y.{name}_sum))", d.big(&power.to_string()));
                let square = format!("{} * y.{name}_d", d.big(&(i128::from(*mantissa) * i128::from(*mantissa)).to_string()));
                let reaches = |strictly: bool| match (*mantissa >= 0, strictly) {
                    (true, true) => format!("({t} >= 0 AND {t} * {t} > {square})"),
                    (true, false) => format!("({t} >= 0 AND {t} * {t} >= {square})"),
                    (false, true) => format!("({t} > 0 OR {t} * {t} < {square})"),
                    (false, false) => format!("({t} >= 0 OR {t} * {t} <= {square})"),
                };
                match is {
                    Comparison::AtLeast => reaches(false),
                    Comparison::Above => reaches(true),
                    Comparison::AtMost => format!("NOT {}", reaches(true)),
                    Comparison::Below => format!("NOT {}", reaches(false)),
                }
            }
        }
    }
}

impl Script<'_> {
    /// Every own division: a table of its groups.
    pub(super) fn schemes_step(&mut self) {
        let rules = self.rules;
        let mut names: Vec<String> = Vec::new();
        for (place, scheme) in rules.schemes.iter().enumerate() {
            let name = format!("scheme:{}", customers_name(&scheme.name));
            // Both engines take names of columns without upper and lower case.
            let same = names.iter().any(|known| known.to_lowercase() == name.to_lowercase());
            names.push(name.clone());
            if same && rules.grade_by.as_ref() != Some(&scheme.name) {
                self.gap(SqlGap::ColumnLeftOut(name));
                continue;
            }
            if scheme.cuts().iter().any(|(cut, _)| matches!(cut, Cut::MeanAndDeviations(_))) {
                self.gap(SqlGap::Deviations);
            }
            self.scheme(place, scheme);
            let Some(column) = self.dialect.identifier(&name) else {
                self.gap(SqlGap::Nul);
                continue;
            };
            if !same {
                self.scheme_columns.push((place, column));
            } else {
                self.gap(SqlGap::ColumnLeftOut(name));
            }
            if rules.grade_by.as_ref() == Some(&scheme.name) {
                self.grade_by = Some(place);
            }
        }
    }

    fn scheme(&mut self, number: usize, scheme: &Scheme) {
        let rules = self.rules;
        let frozen = rules.frozen.as_ref().and_then(|frozen| frozen.schemes.get(number)).map(|numbers| numbers.iter());
        let mut maker = Maker { scheme, frozen, axes: Vec::new(), labels: Vec::new(), cuts: [Vec::new(), Vec::new()], leaves: 0 };
        let mut scores = Vec::new();
        for (place, score) in scheme.scores.iter().enumerate() {
            let mut parts = Vec::new();
            for part in &score.parts {
                let axis = maker.axis(self, &part.measure, part.days);
                let cuts: Vec<CutSql> = part.cuts.iter().map(|cut| maker.cut(self, cut, axis)).collect();
                let column = maker.column(axis);
                let tests: Vec<String> = cuts.iter().map(|cut| cut.test(self, &column, Comparison::Above)).collect();
                // A part that cannot be cut says nothing: the sum is unknown then.
                let points: Vec<String> = tests.iter().map(|test| format!("CASE WHEN {test} THEN 1 WHEN NOT ({test}) THEN 0 END")).collect();
                let above = points.join(" + ");
                let own = if part.best == Best::High { format!("({above})") } else { format!("({} - ({above}))", cuts.len()) };
                parts.push((own, i64::from(part.weight), 2520 / cuts.len().max(1)));
            }
            let points: Vec<String> = parts.iter().map(|(own, weight, even)| format!("coalesce({own} * {}, 0)", weight * *even as i64)).collect();
            let most: Vec<String> =
                parts.iter().map(|(own, weight, _)| format!("CASE WHEN {own} IS NULL THEN 0 ELSE {} END", weight * 2520)).collect();
            let percent = self.percent(&format!("({})", points.join(" + ")), &format!("({})", most.join(" + ")));
            scores.push(format!("{percent} AS score_{place}"));
        }
        let groups = maker.level(self, &scheme.groups, 0);
        self.write_scheme(number, scheme, &maker, &scores, &groups);
    }

    fn write_scheme(&mut self, number: usize, scheme: &Scheme, maker: &Maker<'_>, scores: &[String], groups: &str) {
        let view = format!("fenji_scheme_{}", number + 1);
        let d = self.dialect;
        let mut columns = vec!["g.customer_id".to_owned(), "m.one".to_owned(), "CASE WHEN g.orders > 0 THEN 1 ELSE 0 END AS buyer".to_owned()];
        let mut joins = String::new();
        let mut own = Vec::new();
        for (place, (measure, _, axis)) in maker.axes.iter().enumerate() {
            if matches!(measure, Measure::Score(_)) {
                continue;
            }
            columns.push(format!("{} AS a{place}", d.big(&axis.value)));
            own.push(format!("a{place}"));
            if let Some(query) = &axis.join {
                joins += &format!("\nLEFT JOIN ({query}) j{place} ON j{place}.customer_id = g.customer_id");
            }
        }
        for (place, label) in maker.labels.iter().enumerate() {
            let (value, query) = self.label(label, &format!("t{place}"));
            columns.push(format!("{value} AS l{place}"));
            if let Some(query) = query {
                joins += &format!("\nLEFT JOIN ({query}) t{place} ON t{place}.customer_id = g.customer_id");
            }
        }
        let title = super::original::commented(customers_name(&scheme.name));
        self.step(
            &format!("{view}_measures"),
            &format!("Your own division: {title}\nWhat its conditions look at, as whole numbers; NULL = unknown."),
            &format!("SELECT {}\nFROM fenji_grades g CROSS JOIN fenji_shop s CROSS JOIN fenji_money m{joins}", columns.join(",\n       ")),
            true,
        );
        let ranks = |names: &[String]| -> String {
            let parts: Vec<String> = names
                .iter()
                .map(|name| {
                    let known = format!("CASE WHEN x.buyer = 1 AND x.{name} IS NOT NULL THEN 1 ELSE 0 END");
                    let money = format!("CASE WHEN x.buyer = 1 AND x.{name} > 0 THEN x.{name} ELSE {} END", d.big("0"));
                    format!(
                        ", CASE WHEN {known} = 1 THEN row_number() OVER (PARTITION BY {known} ORDER BY x.{name}) - 1 END AS p_{name},\n       \
                         sum({known}) OVER () AS n_{name}, sum({money}) OVER () AS t_{name},\n       \
                         coalesce(sum({money}) OVER (PARTITION BY {known} ORDER BY x.{name} DESC RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW), {zero})\n         \
                         - coalesce(sum({money}) OVER (PARTITION BY {known}, x.{name}), {zero}) AS b_{name}",
                        zero = d.big("0")
                    )
                })
                .collect();
            parts.join("\n       ")
        };
        let list = |cuts: &[String]| if cuts.is_empty() { "count(*) AS no_cut".to_owned() } else { cuts.join(",\n       ") };
        let needed = |names: &[String], cuts: &[String]| -> Vec<String> {
            names
                .iter()
                .filter(|name| cuts.iter().any(|cut| cut.contains(&format!("p_{name}")) || cut.contains(&format!("x.{name} "))))
                .cloned()
                .collect()
        };
        let mut from = format!("{view}_measures x");
        self.step(
            &format!("{view}_cuts"),
            "Where it is cut: a value stands at a cut when value * under = over. Cuts rest on the buyers whose value is known.",
            &format!("SELECT {}\nFROM (SELECT x.*{}\n      FROM {from}) x", list(&maker.cuts[0]), ranks(&needed(&own, &maker.cuts[0]))),
            true,
        );
        let mut cuts = format!("{view}_cuts y");
        if !scores.is_empty() {
            let names: Vec<String> = (0..scores.len()).map(|place| format!("score_{place}")).collect();
            self.step(
                &format!("{view}_scores"),
                "Its scores: weighted points from 0 to 100, with six decimals.",
                &format!("SELECT x.*, {}\nFROM {from} CROSS JOIN {cuts}", scores.join(",\n       ")),
                true,
            );
            from = format!("{view}_scores x");
            self.step(
                &format!("{view}_score_cuts"),
                "Where the scores are cut.",
                &format!("SELECT {}\nFROM (SELECT x.*{}\n      FROM {from}) x", list(&maker.cuts[1]), ranks(&needed(&names, &maker.cuts[1]))),
                true,
            );
            let none = if maker.cuts[0].is_empty() { ", a.no_cut AS no_cut_0" } else { ", a.*" };
            let more = if maker.cuts[1].is_empty() { ", b.no_cut AS no_cut_1" } else { ", b.*" };
            cuts = format!("(SELECT 1 AS one_row{none}{more} FROM {view}_cuts a CROSS JOIN {view}_score_cuts b) y");
        }
        let leaves: Vec<String> = scheme.leaves().map(|path| path.iter().map(|name| customers_name(name)).collect::<Vec<_>>().join(" / ")).collect();
        let named: Vec<String> = leaves.iter().enumerate().map(|(place, name)| format!(" WHEN {place} THEN {}", self.literal(name))).collect();
        let grades: String =
            leaf_grades(scheme).iter().enumerate().filter_map(|(place, grade)| Some(format!(" WHEN {place} THEN '{}'", (*grade)?.id()))).collect();
        let grade = if grades.is_empty() { "CAST(NULL AS STRING)".to_owned() } else { format!("CASE z.leaf{grades} END") };
        self.step(
            &view,
            "The group of every customer: the first whose condition holds. What is unknown does not hold.",
            &format!(
                "SELECT z.customer_id, CASE z.leaf{} END AS name, {grade} AS grade\nFROM (SELECT x.customer_id,\n    {groups} AS leaf\n  FROM {from} CROSS JOIN {cuts}) z",
                named.join("\n         ")
            ),
            true,
        );
    }
}
