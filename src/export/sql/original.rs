//! Reading files as they were given, where SQL can read every cell of them exactly as the page did.

use super::script::Script;
use super::{OriginalGap, SqlGap, SqlInput};
use crate::ingest::{
    DateOrder, DecimalMark, Encoding, GUEST_WORDS, GUEST_WORDS_ANY_CASE, LineKind, MISSING_WORDS, MOST_DIGITS, RejectCode, Role, TOTAL_ENDS,
    TOTAL_WORDS, TOTAL_WORDS_ANY_CASE, status_kind,
};
use crate::ledger::{FileKind, Ledger};

/// Everything that Unicode calls white space: what stands around a cell's text and does not count.
const SPACES: &str = "\t\n\u{b}\u{c}\r \u{85}\u{a0}\u{1680}\u{2000}\u{2001}\u{2002}\u{2003}\u{2004}\u{2005}\u{2006}\u{2007}\u{2008}\u{2009}\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}";
/// A time of the day after a date.
const TIME: &str = "([ T]([01]?[0-9]|2[0-3]):[0-5][0-9](:([0-5][0-9]|60))?)?";
/// Columns whose cells a script reads.
const ROLES: [(Role, &str); 10] = [
    (Role::Customer, "customer"),
    (Role::Name, "name"),
    (Role::Contact, "contact"),
    (Role::Date, "date"),
    (Role::Order, "order_id"),
    (Role::Amount, "amount"),
    (Role::Quantity, "quantity"),
    (Role::UnitPrice, "unit_price"),
    (Role::Refund, "refund"),
    (Role::Status, "status"),
];

/// Why a script cannot read the files as they were given; `None` = it can.
pub(super) fn why_not(input: SqlInput<'_>) -> Option<OriginalGap> {
    let (ledger, terms) = (input.ledger, input.terms);
    if !terms.filters.is_empty() {
        return Some(OriginalGap::Filters);
    }
    if !terms.decisions.same.is_empty() {
        return Some(OriginalGap::SameKeys);
    }
    if ledger.tells_facts() || !terms.rules.schemes.is_empty() {
        return Some(OriginalGap::Beside);
    }
    if ledger.status_kinds.contains(&LineKind::Returned) {
        return Some(OriginalGap::Returns);
    }
    if (0..ledger.run_line.len()).any(|run| ledger.superseded(run)) {
        return Some(OriginalGap::Repeated);
    }
    let first = ledger.files.first()?;
    for file in &ledger.files {
        let (plan, evidence) = (&file.plan, &file.evidence);
        if file.kind != FileKind::Sales || plan.mapping.is_summary() || plan.once_per_order || plan.total_first || plan.grouped {
            return Some(OriginalGap::Shape);
        }
        if plan.encoding != Encoding::Utf8 || plan.converted || evidence.utf8_errors > 0 || file.mixed.0 > 0 {
            return Some(OriginalGap::Encoding);
        }
        let dialect = plan.dialect;
        let plain = dialect.quote == b'"' && dialect.escape == 0 && dialect.comment == 0 && dialect.run == 0 && !dialect.padded;
        let ends = evidence.line_ends.iter().all(|&count| count > 0);
        let broken = [RejectCode::BadQuote, RejectCode::FieldTooLong, RejectCode::Ragged, RejectCode::BadText];
        if !plain || ends || plan.header_line != 1 || file.rejects.code.iter().any(|code| broken.contains(code)) {
            return Some(OriginalGap::Layout);
        }
        let money = plan.currency.is_some() || !plan.rates.is_empty() || plan.discount_column().is_some();
        if money || plan.mapping.column(Role::AfterSales).is_some() {
            return Some(OriginalGap::Money);
        }
        let alike = plan.decimal == first.plan.decimal && plan.date_order == first.plan.date_order;
        let read = plan.serial.is_none() && plan.date_order != Some(DateOrder::YearFirst);
        if evidence.unusual > 0 || evidence.damaged_ids > 0 || !alike || !read {
            return Some(OriginalGap::Cells);
        }
    }
    None
}

impl Script<'_> {
    fn words(&mut self, words: &[&str]) -> String {
        let words: Vec<String> = words.iter().map(|word| self.literal(word)).collect();
        words.join(", ")
    }

    /// The lines, read from the files as they were given.
    pub(super) fn original(&mut self, ledger: &Ledger) {
        let d = self.dialect;
        let several = ledger.files.len() > 1;
        self.text +=
            "-- THE ONE THING TO CHANGE: where the file is. All its columns are read as text; what they are called in it stands beside them.\n";
        let mut parts = Vec::new();
        for (place, file) in ledger.files.iter().enumerate() {
            let name = format!("fenji_file_{}", place + 1);
            let columns: Vec<String> = (1..=file.plan.headers.len()).map(|column| format!("c{column}")).collect();
            let Some(read) = d.read_file(&name, &file.name, &columns, char::from(file.plan.dialect.delimiter)) else { return self.gap(SqlGap::Nul) };
            self.text += &read;
            self.text.push('\n');
            let mut cells = vec![format!("CAST({place} AS BIGINT) * 1000000000000 + {} AS line_no", d.line_number())];
            for (role, own) in ROLES {
                let column = file.plan.mapping.column(role);
                let used = match role {
                    Role::Quantity | Role::UnitPrice => file.plan.mapping.column(Role::Amount).is_none(),
                    _ => true,
                };
                match column.filter(|_| used) {
                    Some(column) => {
                        cells.push(format!("coalesce(f.c{}, '') AS {own} /* {} */", column + 1, commented(&file.plan.headers[column])));
                    }
                    None => cells.push(format!("'' AS {own}")),
                }
            }
            parts.push(format!("SELECT {}\nFROM {name} f", cells.join(",\n       ")));
        }
        let files = if several { "The lines of all files, in their order" } else { "The lines of the file" };
        self.step(
            "fenji_raw",
            &format!("{files}: which column is what. Change the numbers of the columns here where a file has others."),
            &parts.join("\nUNION ALL\n"),
            true,
        );
        let spaces = self.literal(SPACES);
        let trimmed: Vec<String> = ROLES.iter().map(|(_, own)| format!("trim(BOTH s.spaces FROM w.{own}) AS {own}")).collect();
        self.step(
            "fenji_cells",
            "Spaces around a cell do not count, whatever Unicode calls a space.",
            &format!("SELECT w.line_no, {}\nFROM fenji_raw w CROSS JOIN (SELECT {spaces} AS spaces) s", trimmed.join(", ")),
            false,
        );
        self.statuses(ledger);
        let plan = ledger.files.first().map(|file| &file.plan);
        let comma = plan.is_some_and(|plan| plan.decimal == Some(DecimalMark::Comma));
        let month_first = plan.is_some_and(|plan| plan.date_order == Some(DateOrder::MonthFirst));
        let has = |role: Role| ledger.files.iter().any(|file| file.plan.mapping.column(role).is_some());
        self.numbers(comma, has(Role::Amount));
        self.read(month_first, has(Role::Refund), &spaces, has(Role::Amount));
    }

    /// What the words of the status column mean.
    fn statuses(&mut self, ledger: &Ledger) {
        let mut rows = vec!["SELECT CAST(NULL AS STRING) AS status, CAST(NULL AS STRING) AS kind, 0 AS may_be_empty".to_owned()];
        for (number, &kind) in ledger.status_kinds.iter().enumerate() {
            let text = ledger.statuses.text(number as u32);
            let usual = status_kind(text);
            let empty = !matches!(usual, LineKind::Kept | LineKind::Returned);
            if kind != LineKind::Kept || empty {
                let id = if kind == LineKind::Kept { "order" } else { kind.id() };
                let text = self.literal(text);
                rows.push(format!("SELECT {text}, '{id}', {}", i32::from(empty)));
            }
        }
        self.step(
            "fenji_statuses",
            "The words of the status column that leave a line out, as this data has them. Every other word counts as a sale: add yours.\n\
             may_be_empty = 1: such a line may have no date or amount.",
            &rows.join("\nUNION ALL "),
            true,
        );
    }

    /// Numbers as digits and decimals.
    fn numbers(&mut self, comma: bool, amounts: bool) {
        let (point, group, drop) = if comma { (",", "[.]", "+¥￥$€£元.") } else { ("[.]", ",", "+¥￥$€£元,") };
        let digits = format!(
            "([0-9]+{point}?[0-9]*|{point}[0-9]+|[1-9][0-9]{{0,2}}{group}[0-9]{{3}}|[0-9]{{1,3}}({group}[0-9]{{3}})+{point}[0-9]*|[0-9]{{1,3}}({group}[0-9]{{3}}){{2,}})"
        );
        let pattern = format!("^[-+]?([$€£]?{digits}|[¥￥]?{digits}元?)$");
        let missing = self.words(MISSING_WORDS);
        let d = self.dialect;
        let wide = d.wide();
        let matches = |cell: &str| match d {
            super::Dialect::DuckDb => format!("regexp_matches({cell}, '{pattern}')"),
            super::Dialect::Spark => format!("{cell} RLIKE '{pattern}'"),
        };
        let columns: &[&str] = if amounts { &["amount", "refund"] } else { &["quantity", "unit_price", "refund"] };
        let (mut stripped, mut short, mut told) = (String::new(), String::new(), String::new());
        for own in columns {
            let plain =
                if comma { format!("replace(translate(c.{own}, '{drop}', ''), ',', '.')") } else { format!("translate(c.{own}, '{drop}', '')") };
            let fits = format!("length(translate({plain}, '-.', '')) <= {MOST_DIGITS}");
            stripped += &format!(
                ",\n             CASE WHEN {} AND {fits} THEN {plain} END AS {own}_text,\n             CASE WHEN c.{own} IN ({missing}) OR lower(c.{own}) IN ('n/a', 'null') THEN 1 ELSE 0 END AS {own}_empty",
                matches(&format!("c.{own}"))
            );
            short += &format!(
                ",\n       CASE WHEN instr(x.{own}_text, '.') > 0 THEN trim(TRAILING '.' FROM trim(TRAILING '0' FROM x.{own}_text)) ELSE x.{own}_text END AS {own}_short"
            );
            let decimals = format!("CASE WHEN instr(y.{own}_short, '.') > 0 THEN length(y.{own}_short) - instr(y.{own}_short, '.') ELSE 0 END");
            told += &format!(
                ",\n       CASE WHEN y.{own}_short IN ('', '-') THEN CAST(0 AS {wide}) ELSE CAST(replace(y.{own}_short, '.', '') AS {wide}) END AS {own}_digits, {decimals} AS {own}_decimals"
            );
        }
        self.step(
            "fenji_numbers",
            "Numbers: their digits as one whole number, and how many of them are decimals. A number in another form has none.",
            &format!("SELECT y.*{told}\nFROM (SELECT x.*{short}\n      FROM (SELECT c.*{stripped}\n            FROM fenji_cells c) x) y"),
            false,
        );
    }

    /// Lines as they count: customers, days, money, statuses.
    fn read(&mut self, month_first: bool, refunds: bool, spaces: &str, amounts: bool) {
        let d = self.dialect;
        let (wide, scale) = (d.wide(), self.scale);
        let power = |count: &str| format!("CAST('1' || repeat('0', CAST({count} AS INT)) AS {wide})");
        let at_scale = |digits: &str, decimals: &str| {
            // Digits beyond the scale are never dropped: such a line is not read.
            format!(
                "CASE WHEN {decimals} <= {scale} THEN {digits} * {}\n            WHEN {digits} % {} = 0 THEN {} END",
                power(&format!("{scale} - {decimals}")),
                power(&format!("{decimals} - {scale}")),
                d.big_div(digits, &power(&format!("{decimals} - {scale}")))
            )
        };
        let (gross, empty) = if amounts {
            (at_scale("n.amount_digits", "n.amount_decimals"), "n.amount_empty".to_owned())
        } else {
            let product = "(n.quantity_digits * n.unit_price_digits)";
            let decimals = "(n.quantity_decimals + n.unit_price_decimals)";
            let empty = "CASE WHEN n.quantity_empty = 1 OR n.quantity_text IS NOT NULL AND n.unit_price_empty = 1 THEN 1 ELSE 0 END";
            (at_scale(&d.big(product), decimals), empty.to_owned())
        };
        let refund = if refunds {
            format!("CASE WHEN n.refund_empty = 1 THEN CAST(0 AS {wide}) ELSE abs({}) END", at_scale("n.refund_digits", "n.refund_decimals"))
        } else {
            format!("CAST(0 AS {wide})")
        };
        let matches = |cell: &str, pattern: &str| match d {
            super::Dialect::DuckDb => format!("regexp_matches({cell}, '{pattern}')"),
            super::Dialect::Spark => format!("{cell} RLIKE '{pattern}'"),
        };
        let of = |year: &str, marks: [&str; 3]| {
            let forms: Vec<String> = marks
                .iter()
                .map(|mark| match year {
                    "first" => format!("[0-9]{{4}}{mark}[0-9]{{1,2}}{mark}[0-9]{{1,2}}"),
                    _ => format!("[0-9]{{1,2}}{mark}[0-9]{{1,2}}{mark}([0-9]{{4}}|[0-9]{{2}})"),
                })
                .collect();
            forms.join("|")
        };
        let marks = ["-", "/", "[.]"];
        let year_first = matches("n.date", &format!("^({}|[0-9]{{4}}年[0-9]{{1,2}}月[0-9]{{1,2}}[日号]){TIME}$", of("first", marks)));
        let year_last = matches("n.date", &format!("^({}){TIME}$", of("last", marks)));
        let one_number = matches("n.date", "^[0-9]{8}$");
        let part = |place: usize| format!("split_part(p.day_text, '-', {place})");
        let year = format!("CASE WHEN length({y}) = 2 THEN CASE WHEN {y} >= '70' THEN '19' ELSE '20' END || {y} ELSE {y} END", y = part(3));
        let (day, month) = (part(1), part(2));
        let last = |month: &str, day: &str| format!("{year} || '-' || lpad({month}, 2, '0') || '-' || lpad({day}, 2, '0')");
        let by_order = if month_first {
            format!("CASE WHEN p.dotted = 1 THEN {} ELSE {} END", last(&month, &day), last(&day, &month))
        } else {
            last(&month, &day)
        };
        let iso = format!(
            "CASE p.form WHEN 1 THEN {} || '-' || lpad({}, 2, '0') || '-' || lpad({}, 2, '0')\n              WHEN 2 THEN {by_order}\n              \
             WHEN 3 THEN substr(p.date, 1, 4) || '-' || substr(p.date, 5, 2) || '-' || substr(p.date, 7, 2) END",
            part(1),
            part(2),
            part(3)
        );
        let date_text = "split_part(replace(n.date, 'T', ' '), ' ', 1)";
        let time = "split_part(replace(n.date, 'T', ' '), ' ', 2)";
        let minute = format!(
            "CASE WHEN {time} <> '' THEN TRY_CAST(split_part({time}, ':', 1) AS INT) * 60 + TRY_CAST(split_part({time}, ':', 2) AS INT) + 1 ELSE 0 END"
        );
        let missing = self.words(&[MISSING_WORDS, GUEST_WORDS].concat());
        let any_case = self.words(&[&["n/a", "null"][..], GUEST_WORDS_ANY_CASE].concat());
        let (totals, totals_any) = (self.words(TOTAL_WORDS), self.words(TOTAL_WORDS_ANY_CASE));
        let ends: Vec<String> = TOTAL_ENDS.iter().map(|end| format!("p.word LIKE '_%{end}'")).collect();
        let damaged = matches("p.customer", "^[0-9]([.][0-9]+)?[eE][+][0-9]+$");
        self.step(
            "fenji_parsed",
            "Of each line: the day and minute, the money before and after what was given back (in whole units), what its status means.",
            &format!(
                "SELECT n.line_no, n.customer, n.name, n.contact, n.order_id, n.date,\n       \
                 trim(BOTH {spaces} FROM trim(TRAILING ':：' FROM n.customer)) AS word,\n       \
                 CASE WHEN {year_first} THEN 1 WHEN {year_last} THEN 2 WHEN {one_number} THEN 3 ELSE 0 END AS form,\n       \
                 translate({date_text}, '/.年月日号', '----') AS day_text, CASE WHEN instr({date_text}, '.') > 0 THEN 1 ELSE 0 END AS dotted,\n       \
                 {minute} AS minute,\n       {gross} AS gross,\n       {empty} AS no_amount,\n       {refund} AS refund,\n       \
                 coalesce(s.kind, 'order') AS kind, coalesce(s.may_be_empty, 0) AS may_be_empty\n\
                 FROM fenji_numbers n LEFT JOIN fenji_statuses s ON s.status = n.status"
            ),
            true,
        );
        let zero = d.big("0");
        self.step(
            "fenji_lines",
            "The lines that can be used: with a customer who is somebody, a day and an amount.\n\
             Orders that were refunded in full count where their amount is negative; else they are left out.",
            &format!(
                "SELECT q.line_no, CASE WHEN q.kind = 'refunded' AND q.gross < 0 AND q.day IS NOT NULL THEN 'order' ELSE q.kind END AS kind,\n       \
                 q.customer AS customer_id, q.name AS customer_name, q.contact, q.day, q.minute, q.order_id, '' AS order_place,\n       \
                 coalesce(q.gross, {zero}) - CASE WHEN q.gross < 0 THEN {zero} ELSE q.refund END AS amount,\n       \
                 CASE WHEN q.gross < 0 THEN {zero} ELSE q.refund END AS refund\n\
                 FROM (SELECT p.*, CASE WHEN z.day BETWEEN DATE '1900-01-01' AND DATE '2199-12-31' THEN z.day END AS day\n      \
                 FROM fenji_parsed p JOIN (SELECT p.line_no, TRY_CAST({iso} AS DATE) AS day FROM fenji_parsed p) z ON z.line_no = p.line_no\n      \
                 WHERE p.customer NOT IN ({missing})\n        AND lower(p.customer) NOT IN ({any_case})\n        \
                 AND NOT {damaged}\n        AND p.word NOT IN ({totals}) AND lower(p.word) NOT IN ({totals_any})\n        \
                 AND NOT ({})) q\n\
                 WHERE (q.day IS NOT NULL OR q.date = '' AND q.may_be_empty = 1)\n  \
                 AND (q.gross IS NOT NULL OR q.no_amount = 1 AND q.may_be_empty = 1) AND q.refund IS NOT NULL",
                ends.join(" OR ")
            ),
            true,
        );
    }
}

/// A header in a comment: without what would end it.
pub(super) fn commented(header: &str) -> String {
    header.chars().map(|c| if c.is_control() || matches!(c, '*' | '/' | ';' | '\'' | '"' | '$' | '`' | '\\') { ' ' } else { c }).take(60).collect()
}

/// What to compare of the lines themselves.
pub(super) fn line_checks(ledger: &Ledger) -> (&'static str, String, String) {
    let mut lines = 0u64;
    ledger.each_normal_line(|_| lines += 1);
    ("lines", lines.to_string(), "SELECT count(*) FROM fenji_lines".to_owned())
}
