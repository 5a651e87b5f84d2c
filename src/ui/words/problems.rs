//! What went wrong, where, and what to do next.

use crate::browser::Fault;
use crate::ingest::{Encoding, Problem};
use crate::protocol::{FileError, UnpackError};
use crate::rules::{Limits, RulesError};
use crate::ui::format;
use crate::ui::i18n::Locale;
use leptos_i18n::td_string;

/// A fault as sentences, or `None` where nothing is to be said.
#[must_use]
pub fn fault_text(locale: Locale, fault: &Fault) -> Option<String> {
    Some(match fault {
        Fault::WorkerDied => td_string!(locale, problems.worker_died).to_owned(),
        Fault::WorkerSilent => td_string!(locale, problems.worker_silent).to_owned(),
        Fault::WorkerBroken { .. } => td_string!(locale, problems.worker_broken).to_owned(),
        Fault::FileUnreadable { file, reason } => gone_text(locale, td_string!(locale, problems.file_named, name = plain_name(file)), reason),
        Fault::FileTooLarge { file, bytes } => td_string!(locale, problems.file_too_large, file = plain_name(file), size = format::bytes(*bytes)),
        Fault::Stale => return None,
    })
}

/// What a program said about a fault, for those who repair it; in its own language.
#[must_use]
pub fn fault_details(fault: &Fault) -> Option<String> {
    match fault {
        Fault::WorkerBroken { text } => Some(text.clone()),
        Fault::FileUnreadable { reason, .. } => unknown(reason),
        _ => None,
    }
}

/// Why a file cannot be used at all, and the next step.
#[must_use]
pub fn file_error_text(locale: Locale, error: &FileError) -> String {
    match error {
        FileError::Empty => td_string!(locale, problems.file_empty).to_owned(),
        FileError::NoHeader => td_string!(locale, problems.file_no_header).to_owned(),
        FileError::Packed { error: None } => td_string!(locale, problems.packed_cannot).to_owned(),
        FileError::Packed { error: Some(UnpackError::Encrypted) } => td_string!(locale, problems.packed_password).to_owned(),
        FileError::Packed { error: Some(UnpackError::TooLarge) } => td_string!(locale, problems.packed_large).to_owned(),
        FileError::Packed { error: Some(UnpackError::NoTable) } => td_string!(locale, problems.packed_empty).to_owned(),
        FileError::Packed { error: Some(UnpackError::Damaged) } => td_string!(locale, problems.packed_damaged).to_owned(),
        FileError::NotText { kind } => td_string!(locale, problems.file_not_text, kind = kind_text(locale, kind)),
        FileError::Unreadable { reason } => gone_text(locale, td_string!(locale, problems.file_this).to_owned(), reason),
        FileError::NotLocked => td_string!(locale, problems.not_locked).to_owned(),
        FileError::TooLarge { bytes } => td_string!(locale, problems.file_large, size = format::bytes(*bytes)),
    }
}

/// What the browser said about a file, where no sentence says it.
#[must_use]
pub fn file_error_details(error: &FileError) -> Option<String> {
    match error {
        FileError::Unreadable { reason } => unknown(reason),
        _ => None,
    }
}

/// Why a file can no longer be read.
#[derive(Clone, Copy)]
enum Gone {
    /// The browser may not read it, or it was changed.
    Locked,
    /// It is not where it was.
    Missing,
    /// It has fewer bytes than it had.
    Shorter,
    /// The worker ended over it.
    Worker,
}

/// The known reasons, by the words of the browser or of the worker.
fn gone(reason: &str) -> Option<Gone> {
    let known = [
        ("NotReadableError", Gone::Locked),
        ("NotFoundError", Gone::Missing),
        ("the file is shorter than it was", Gone::Shorter),
        ("the worker ended while looking at it", Gone::Worker),
    ];
    known.into_iter().find_map(|(words, gone)| reason.contains(words).then_some(gone))
}

fn unknown(reason: &str) -> Option<String> {
    (gone(reason).is_none() && !reason.is_empty()).then(|| reason.to_owned())
}

fn gone_text(locale: Locale, file: String, reason: &str) -> String {
    match gone(reason) {
        Some(Gone::Locked) => td_string!(locale, problems.gone_locked, file = file),
        Some(Gone::Missing) => td_string!(locale, problems.gone_missing, file = file),
        Some(Gone::Shorter) => td_string!(locale, problems.gone_shorter, file = file),
        Some(Gone::Worker) => td_string!(locale, problems.gone_worker, file = file),
        None => td_string!(locale, problems.gone_other, file = file),
    }
}

/// What a file that is no text is, by the core's own words for it.
fn kind_text(locale: Locale, kind: &str) -> String {
    let has = |words: &[&str]| words.iter().any(|word| kind.contains(word));
    if has(&["image"]) {
        td_string!(locale, problems.kind_image).to_owned()
    } else if has(&["web page"]) {
        td_string!(locale, problems.kind_web).to_owned()
    } else if has(&["JSON"]) {
        td_string!(locale, problems.kind_json).to_owned()
    } else if has(&["PDF"]) {
        td_string!(locale, problems.kind_pdf).to_owned()
    } else if has(&["Office"]) {
        td_string!(locale, problems.kind_office).to_owned()
    } else if has(&["Excel", "ZIP archive"]) {
        td_string!(locale, problems.kind_workbook).to_owned()
    } else if has(&["archive"]) {
        td_string!(locale, problems.kind_archive).to_owned()
    } else if has(&["program"]) {
        td_string!(locale, problems.kind_program).to_owned()
    } else if has(&["database", "Parquet"]) {
        td_string!(locale, problems.kind_database).to_owned()
    } else if has(&["binary"]) {
        td_string!(locale, problems.kind_binary).to_owned()
    } else {
        kind.to_owned()
    }
}

/// A kind of trouble; a code this list does not know keeps the report's own sentence.
#[must_use]
pub fn problem_text(locale: Locale, problem: &Problem) -> String {
    code_text(locale, &problem.code).map_or_else(|| problem.text.clone(), str::to_owned)
}

/// Why rows were left out; an unknown reason is shown by its id.
#[must_use]
pub fn left_out_text(locale: Locale, id: &str) -> String {
    match id {
        "cancelled" => td_string!(locale, problems.out_cancelled).to_owned(),
        "unpaid" => td_string!(locale, problems.out_unpaid).to_owned(),
        "refunded" => td_string!(locale, problems.out_refunded).to_owned(),
        "test" => td_string!(locale, problems.out_test).to_owned(),
        "open" => td_string!(locale, problems.out_open).to_owned(),
        "outside_dates" => td_string!(locale, problems.out_dates).to_owned(),
        "filtered_product" => td_string!(locale, problems.out_product).to_owned(),
        "filtered_value" => td_string!(locale, problems.out_value).to_owned(),
        "small_order" => td_string!(locale, problems.out_small).to_owned(),
        "other_currency" => td_string!(locale, problems.out_currency).to_owned(),
        "future_date" => td_string!(locale, problems.out_future).to_owned(),
        "after_as_of" => td_string!(locale, problems.out_after).to_owned(),
        other => other.to_owned(),
    }
}

/// A file's name inside a sentence: marks that turn the writing direction would turn the sentence too.
#[must_use]
pub fn plain_name(name: &str) -> String {
    name.chars()
        .map(|c| if matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') { '\u{fffd}' } else { c })
        .collect()
}

/// Why a rules file was refused, with the field or the place.
#[must_use]
pub fn rules_error_text(locale: Locale, error: &RulesError) -> String {
    let last = |field: &str| field.rsplit('.').next().unwrap_or_default().to_owned();
    match error.clone() {
        RulesError::TooLarge { bytes } => td_string!(locale, rules.bad_large, bytes = format::count(bytes)),
        RulesError::NotText => td_string!(locale, rules.bad_not_text).to_owned(),
        RulesError::NotJson { line: 0, .. } => td_string!(locale, rules.bad_not_rules).to_owned(),
        RulesError::NotJson { line, column } => td_string!(locale, rules.bad_json, line = line, column = column),
        RulesError::Newer { schema } => td_string!(locale, rules.bad_newer, schema = schema),
        RulesError::UnknownField { field } => td_string!(locale, rules.bad_unknown, field = field),
        RulesError::DuplicateField { field } => td_string!(locale, rules.bad_duplicate, field = field),
        RulesError::MissingField { field } => td_string!(locale, rules.bad_missing, field = field),
        RulesError::WrongValue { field, .. } => td_string!(locale, rules.bad_value, field = field),
        RulesError::OutOfRange { field, allowed } => {
            let limit = Limits::ALL.iter().find(|limit| field.ends_with(&format!("limits.{}", limit.id)));
            if let Some(limit) = limit {
                let allowed = if allowed.starts_with("from") {
                    td_string!(locale, rules.range_limit, least = limit.least, most = limit.most)
                } else {
                    td_string!(locale, rules.range_order).to_owned()
                };
                return td_string!(locale, rules.bad_range, field = field, allowed = allowed);
            }
            let allowed = match last(&field).as_str() {
                _ if field.contains("frozen.") => td_string!(locale, rules.range_frozen),
                "bins" => td_string!(locale, rules.range_bins),
                "class_cut" | "days" | "orders" | "amount_cents" => td_string!(locale, rules.range_cut),
                "schema" => td_string!(locale, rules.range_schema),
                "note" => td_string!(locale, share.range_note),
                "version" => td_string!(locale, share.range_version),
                "adopted" => td_string!(locale, share.range_adopted),
                _ => td_string!(locale, rules.range_abc),
            };
            td_string!(locale, rules.bad_range, field = field, allowed = allowed)
        }
        RulesError::TooMany { presets } => td_string!(locale, rules.bad_many, n = format::count(presets as u64)),
        RulesError::BadName { place } => td_string!(locale, rules.bad_name, n = place),
    }
}

/// The words of a problem code.
pub fn code_text(locale: Locale, code: &str) -> Option<&'static str> {
    Some(match code {
        "no_customer_value" => td_string!(locale, problems.no_customer_value),
        "bad_date" => td_string!(locale, problems.bad_date),
        "no_date_value" => td_string!(locale, problems.no_date_value),
        "bad_amount" => td_string!(locale, problems.bad_amount),
        "no_amount_value" => td_string!(locale, problems.no_amount_value),
        "bad_quote" => td_string!(locale, problems.bad_quote),
        "ragged" => td_string!(locale, problems.ragged),
        "total_row" => td_string!(locale, problems.total_row),
        "mixed_encoding" => td_string!(locale, problems.mixed_encoding),
        "field_too_long" => td_string!(locale, problems.field_too_long),
        "future_date" => td_string!(locale, problems.future_date),
        "ambiguous_date" => td_string!(locale, problems.ambiguous_date),
        "ambiguous_decimal" => td_string!(locale, problems.ambiguous_decimal),
        "mixed_currency" => td_string!(locale, problems.mixed_currency),
        "masked_key" => td_string!(locale, problems.masked_key),
        "repeated_order_amount" => td_string!(locale, problems.repeated_order_amount),
        "damaged_key" => td_string!(locale, problems.damaged_key),
        "damaged_id" => td_string!(locale, problems.damaged_id),
        "shared_key" => td_string!(locale, problems.shared_key),
        "repeated_line" => td_string!(locale, problems.repeated_line),
        "order_id_again" => td_string!(locale, problems.order_id_again),
        "other_header" => td_string!(locale, problems.other_header),
        "mixed_lines" => td_string!(locale, problems.mixed_lines),
        "row_again" => td_string!(locale, problems.row_again),
        "unknown_order" => td_string!(locale, problems.unknown_order),
        "order_changed" => td_string!(locale, problems.order_changed),
        "order_of_two" => td_string!(locale, problems.order_of_two),
        "no_customer" => td_string!(locale, problems.no_customer),
        "no_date" => td_string!(locale, problems.no_date),
        "no_amount" => td_string!(locale, problems.no_amount),
        "amounts_too_large" => td_string!(locale, problems.amounts_too_large),
        _ => return None,
    })
}

/// An encoding by the language it is made for.
#[must_use]
pub fn encoding_name(locale: Locale, encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Utf8 => "UTF-8",
        Encoding::Gb18030 => td_string!(locale, collect.enc_gb18030),
        Encoding::Big5 => td_string!(locale, collect.enc_big5),
        Encoding::ShiftJis => td_string!(locale, collect.enc_shift_jis),
        Encoding::EucKr => td_string!(locale, collect.enc_euc_kr),
        Encoding::Windows1252 => td_string!(locale, collect.enc_1252),
        Encoding::Windows1250 => td_string!(locale, collect.enc_1250),
        Encoding::Windows1251 => td_string!(locale, collect.enc_1251),
        Encoding::Windows1253 => td_string!(locale, collect.enc_1253),
        Encoding::Windows1254 => td_string!(locale, collect.enc_1254),
        Encoding::MacRoman => td_string!(locale, collect.enc_mac),
        Encoding::Utf16Le => td_string!(locale, collect.enc_utf16),
        Encoding::Utf16Be => td_string!(locale, collect.enc_utf16be),
    }
}
