//! What the whole files decide: encoding, day order, decimal mark, currencies, far dates. Guesses of the first look that
//! the whole file contradicts lead to a second reading; what the files cannot tell becomes a question.

use super::store::Ledger;
use crate::ingest::{
    Answers, Currency, DateOrder, DateSystem, DecimalMark, Discount, Encoding, Evidence, NONE, Plan, Question, QuestionCode, Role, Undecided,
    decode_all, is_bare_percent, is_discount, parse_rates,
};
use std::collections::BTreeMap;

/// The decision over all files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Everything was read as it should be.
    Fine,
    /// Read again with these plans.
    ReadAgain(Vec<Plan>),
    /// A person must answer.
    Ask(Vec<Question>),
}

/// Decides over the evidence of all files.
#[must_use]
pub fn decide(ledger: &Ledger, answers: &Answers, as_of_given: bool) -> Decision {
    let mut plans = Vec::with_capacity(ledger.files.len());
    let mut questions = Vec::new();
    let mut again = false;
    for (place, file) in ledger.files.iter().enumerate() {
        let mut plan = file.plan.clone();
        let evidence = &file.evidence;
        if !plan.encoding_fixed && !plan.converted {
            match whole_file_encoding(&plan, evidence, answers) {
                Ok(encoding) => plan.read_as(encoding),
                Err(question) => questions.push(Question { file: place as u32, ..question }),
            }
        }
        if let Some(chosen) = answers.get(QuestionCode::MixedCurrency).filter(|answer| *answer != "keep") {
            match parse_rates(chosen) {
                Some(rates) => plan.rates = rates,
                None => plan.currency = Some(chosen.to_owned()),
            }
        }
        match evidence.date_order() {
            Ok(order) => plan.date_order = order.or(plan.date_order),
            Err(Undecided) => match answers.get(QuestionCode::AmbiguousDate) {
                Some("dmy") => plan.date_order = Some(DateOrder::DayFirst),
                Some("mdy") => plan.date_order = Some(DateOrder::MonthFirst),
                _ => {
                    let column = plan.header_of(Role::Date);
                    let question = Question::new(QuestionCode::AmbiguousDate, place as u32, Evidence::doubts(&evidence.date_examples));
                    questions.push(Question { column, ..question });
                }
            },
        }
        // A few numbers among dates are mistakes; a column of them is a spreadsheet's.
        if plan.serial.is_none() && evidence.serials > 0 && evidence.serials * 2 > file.records - file.blank {
            match answers.get(QuestionCode::ExcelDate) {
                Some("1900") => plan.serial = Some(DateSystem::From1900),
                Some("1904") => plan.serial = Some(DateSystem::From1904),
                Some(_) => {}
                None => {
                    let examples = evidence.serial_examples.iter().map(|(_, cell)| cell.clone()).collect();
                    let column = plan.header_of(Role::Date);
                    questions.push(Question { column, ..Question::new(QuestionCode::ExcelDate, place as u32, examples) });
                }
            }
        }
        if let (None, Some(column)) = (plan.discount, plan.discount_column()) {
            let examples: Vec<String> = discounts(ledger, place, is_discount).take(3).map(str::to_owned).collect();
            match answers.get(QuestionCode::LineDiscount).filter(|_| !examples.is_empty()) {
                Some("money") => plan.discount = Some(Discount::Money),
                Some("share") => {
                    plan.discount = Some(if discounts(ledger, place, is_bare_percent).next().is_some() { Discount::Percent } else { Discount::Share })
                }
                Some(_) => {}
                None if examples.is_empty() => {}
                None => {
                    let column = plan.headers[column].clone();
                    questions.push(Question { column, ..Question::new(QuestionCode::LineDiscount, place as u32, examples) });
                }
            }
        }
        match evidence.decimal_mark() {
            Ok(mark) => plan.decimal = mark.or(plan.decimal),
            Err(Undecided) => match answers.get(QuestionCode::AmbiguousDecimal) {
                Some("point") => plan.decimal = Some(DecimalMark::Point),
                Some("comma") => plan.decimal = Some(DecimalMark::Comma),
                _ => {
                    let column = plan.header_of(Role::Amount);
                    let question = Question::new(QuestionCode::AmbiguousDecimal, place as u32, Evidence::doubts(&evidence.mark_examples));
                    questions.push(Question { column, ..question });
                }
            },
        }
        again |= reads_differently(&file.plan, &plan, evidence);
        plans.push(plan);
    }
    // A second reading may answer the other doubts by itself.
    if again {
        return Decision::ReadAgain(plans);
    }
    questions.extend(currency_question(ledger, answers));
    questions.extend(ledger.masked_question(answers).or_else(|| ledger.shared_question(answers)));
    if questions.is_empty()
        && !as_of_given
        && answers.get(QuestionCode::FutureDate).is_none()
        && let Some(far) = ledger.far_date()
    {
        let examples = vec![far.rest_ends.to_string(), far.latest.to_string(), far.lines.to_string()];
        questions.push(Question::new(QuestionCode::FutureDate, 0, examples));
    }
    if questions.is_empty() { Decision::Fine } else { Decision::Ask(questions) }
}

/// UTF-8 where all of it is UTF-8 and could be nothing else; else the encoding under which it reads best; a question where several read well.
fn whole_file_encoding(plan: &Plan, evidence: &Evidence, answers: &Answers) -> Result<Encoding, Question> {
    if evidence.utf8_errors == 0 && evidence.multibyte == 0 {
        // Plain ASCII reads the same either way.
        return Ok(plan.encoding);
    }
    let verdict = evidence.encoding(&plan.header);
    let answer = answers.get(QuestionCode::AmbiguousEncoding).and_then(Encoding::from_name);
    if let Some(answer) = answer.filter(|_| !verdict.sure) {
        return Ok(answer);
    }
    if verdict.sure {
        return Ok(verdict.best());
    }
    let likely = verdict.likely();
    let line = evidence.foreign.first().or(evidence.letters.first()).map(|(_, line)| line.as_slice()).unwrap_or_default();
    // The same line as each of them reads it.
    let examples = likely.iter().map(|&encoding| decode_all(line, encoding).chars().take(80).collect()).collect();
    let choices = likely.iter().map(|encoding| encoding.name().to_owned()).collect();
    Err(Question { choices, ..Question::new(QuestionCode::AmbiguousEncoding, 0, examples) })
}

/// Whether a plan would read any cell otherwise. An undecided order or mark reads doubtful cells as day first and point,
/// and the others as they allow: so deciding changes something only where cells of the other kind were seen.
fn reads_differently(old: &Plan, new: &Plan, evidence: &Evidence) -> bool {
    let order = match (old.date_order, new.date_order) {
        (None, Some(DateOrder::DayFirst)) => evidence.month_first > 0,
        (old, new) => old != new,
    };
    let mark = match (old.decimal, new.decimal) {
        (None, Some(DecimalMark::Point)) => evidence.comma > 0,
        (old, new) => old != new,
    };
    old.encoding != new.encoding
        || old.discount != new.discount
        || old.serial != new.serial
        || old.currency != new.currency
        || old.rates != new.rates
        || order
        || mark
}

/// Several currency marks in the files would be added up as if they were one.
fn currency_question(ledger: &Ledger, answers: &Answers) -> Option<Question> {
    if answers.get(QuestionCode::MixedCurrency).is_some() {
        return None;
    }
    let mut words: BTreeMap<&str, u64> = BTreeMap::new();
    for file in &ledger.files {
        for (word, rows) in &file.evidence.currency_words {
            *words.entry(word).or_default() += rows;
        }
        if let Some(currency) = file.plan.header_currency() {
            // What the header names is that of all cells that name none, and another than any other mark.
            let marks = &file.evidence.currencies;
            let told: u64 = if file.evidence.currency_words.is_empty() { marks.iter().sum() } else { file.evidence.currency_words.values().sum() };
            let rest = (file.records - file.blank).saturating_sub(told);
            let contradicted = Currency::ALL.iter().any(|&mark| mark != currency && marks[mark as usize] > 0);
            if rest > 0 || contradicted {
                *words.entry(currency.code()).or_default() += rest;
            }
        }
    }
    // Beside files that name theirs, the marks of the others count as names too.
    if !words.is_empty() {
        for file in ledger.files.iter().filter(|file| file.evidence.currency_words.is_empty()) {
            for &currency in Currency::ALL.iter().filter(|&&currency| file.evidence.currencies[currency as usize] > 0) {
                *words.entry(currency.code()).or_default() += file.evidence.currencies[currency as usize];
            }
        }
    }
    if words.len() > 1 {
        let examples = words.iter().map(|(word, rows)| format!("{word} × {rows}")).collect();
        // Largest first: most people mean the currency they sell in.
        let mut by_rows: Vec<(&str, u64)> = words.into_iter().collect();
        by_rows.sort_by_key(|&(word, rows)| (std::cmp::Reverse(rows), word));
        let choices = by_rows.into_iter().map(|(word, _)| word.to_owned()).chain(["keep".to_owned()]).collect();
        return Some(Question { choices, ..Question::new(QuestionCode::MixedCurrency, 0, examples) });
    }
    let mut marked: Vec<(u64, Currency)> = Currency::ALL
        .iter()
        .map(|&currency| (ledger.files.iter().map(|file| file.evidence.currencies[currency as usize]).sum(), currency))
        .filter(|(rows, _)| *rows > 0)
        .collect();
    marked.sort_by_key(|&(rows, currency)| (std::cmp::Reverse(rows), currency));
    let examples = || ledger.files.iter().flat_map(|file| file.evidence.currency_examples.iter().map(|(_, cell)| cell.clone())).take(6).collect();
    let choices = || marked.iter().map(|(_, currency)| currency.code().to_owned()).chain(["keep".to_owned()]).collect();
    (marked.len() > 1).then(|| Question { choices: choices(), ..Question::new(QuestionCode::MixedCurrency, 0, examples()) })
}

/// The texts of a file's discounts that are of a kind, line by line.
fn discounts(ledger: &Ledger, file: usize, is: fn(&str) -> bool) -> impl Iterator<Item = &str> {
    let column = ledger.kept.iter().find(|column| column.role == Role::Discount);
    // Each text is judged once, however many lines have it.
    let of_kind: Vec<bool> =
        column.map_or_else(Vec::new, |column| (0..column.texts.len() as u32).map(|number| is(column.texts.text(number))).collect());
    let lines = column.into_iter().flat_map(move |column| ledger.lines_of(file).map(move |line| (column, line)));
    lines.filter_map(move |(column, line)| {
        let number = *column.of_line.get(line)?;
        (number != NONE && of_kind[number as usize]).then(|| column.texts.text(number))
    })
}

impl Ledger {
    /// Whether the money of all files is in yuan: something says so (a sign, a header in Chinese), and nothing names another.
    #[must_use]
    pub fn is_in_yuan(&self) -> bool {
        let mut told = false;
        for file in &self.files {
            let named = file.plan.header_currency();
            let words = file.evidence.currency_words.keys().map(|word| Currency::of_word(word));
            let marks = Currency::ALL.iter().filter(|&&mark| file.evidence.currencies[mark as usize] > 0).map(|&mark| Some(mark));
            for currency in words.chain(marks).chain(named.map(Some)) {
                if currency != Some(Currency::Cny) {
                    return false;
                }
                told = true;
            }
            let role = if file.plan.mapping.column(Role::Amount).is_some() { Role::Amount } else { Role::UnitPrice };
            let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
            told |= file.plan.header_of(role).contains(is_han);
        }
        told
    }
}
