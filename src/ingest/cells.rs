//! One cell's text: trimmed, decoded, cleaned; and the words that mean "nothing" or "a total".

use super::encoding::{Encoding, decode_all, decode_cell};
use super::scan::{Field, Inner};
use super::text_table::{NONE, TextTable};
use std::borrow::Cow;

/// The bytes of a field.
#[inline]
pub fn cell<'b>(bytes: &'b [u8], field: &Field) -> &'b [u8] {
    &bytes[field.start as usize..field.end as usize]
}

/// The text of a field whose inner quotation marks are doubled or escaped.
fn undo(text: Cow<'_, str>, inner: Inner) -> Cow<'_, str> {
    match inner {
        Inner::Plain => text,
        Inner::Doubled(quote) => {
            let quote = char::from(quote);
            Cow::Owned(text.replace(&format!("{quote}{quote}"), &quote.to_string()))
        }
        Inner::Escaped(quote) => {
            let mut out = String::with_capacity(text.len());
            let mut chars = text.chars().peekable();
            while let Some(c) = chars.next() {
                // Before anything else a backslash is itself: a path, a name.
                let next = chars.peek().copied().filter(|&next| c == '\\' && (next == char::from(quote) || "\\,;\t|\r\n".contains(next)));
                out.push(next.unwrap_or(c));
                if next.is_some() {
                    chars.next();
                }
            }
            Cow::Owned(out)
        }
    }
}

/// A field's text as meant; `None` where the bytes are no text in the encoding.
pub fn decode_field<'b>(bytes: &'b [u8], field: &Field, encoding: Encoding) -> Option<Cow<'b, str>> {
    let text = decode_cell(cell(bytes, field), encoding)?;
    Some(undo(text, field.inner))
}

/// A field's text for showing: what cannot be decoded becomes a mark.
pub fn readable<'b>(bytes: &'b [u8], field: &Field, encoding: Encoding) -> Cow<'b, str> {
    undo(decode_all(cell(bytes, field), encoding), field.inner)
}

/// The number of a product or status text.
#[inline]
pub fn label(raw: &mut TextTable, clean: &mut TextTable, bytes: &[u8], field: Option<&Field>, encoding: Encoding) -> u32 {
    let Some(field) = field else { return NONE };
    let written = cell(bytes, field);
    if written.is_empty() {
        return NONE;
    }
    // Raw and clean tables grow together, so a raw number is also the clean text's place.
    let before = raw.len();
    let number = raw.number(written);
    if number as usize == before {
        let text = readable(bytes, field, encoding);
        // Two spellings that clean to one text keep two numbers here; the ledger joins them.
        clean.push(text.trim().as_bytes());
    }
    number
}

/// A customer key or order id as it counts: without outer spaces, TAB, a leading `'` and `="…"`. Case is kept.
#[must_use]
pub fn clean_customer(text: &str) -> &str {
    let mut text = text.trim();
    loop {
        let before = text;
        text = text.strip_prefix('\'').unwrap_or(text).trim();
        if let Some(inner) = text.strip_prefix("=\"").and_then(|inner| inner.strip_suffix('"')) {
            text = inner.trim();
        }
        if text == before {
            return text;
        }
    }
}

/// Words that stand for an empty cell, beside `n/a` and `null` in any case.
pub const MISSING_WORDS: &[&str] = &["", "-", "--", "——", "—", "无"];

/// Words that stand for an empty cell.
pub fn is_missing(text: &str) -> bool {
    MISSING_WORDS.contains(&text) || text.eq_ignore_ascii_case("n/a") || text.eq_ignore_ascii_case("null")
}

/// Words that stand for a buyer who is nobody in particular …
pub const GUEST_WORDS: &[&str] = &[
    "0",
    "游客",
    "匿名",
    "匿名用户",
    "匿名买家",
    "散客",
    "散户",
    "未知",
    "遊客",
    "散客户",
    "现金客户",
    "零售客户",
    "零售",
    "普通客户",
    "未知客户",
    "临时客户",
    "无会员",
    "非会员",
    "其他",
    "其它",
    "路人",
    "过路客",
    "(空)",
    "(空白)",
    "（空）",
    "000000",
    "0000000",
    "00000000",
];
/// … and those that do so in any case.
pub const GUEST_WORDS_ANY_CASE: &[&str] = &[
    "guest",
    "anonymous",
    "walk-in",
    "walk in",
    "walkin",
    "unknown",
    "none",
    "cash",
    "cash customer",
    "cash sale",
    "cash sales",
    "guest customer",
    "no customer",
    "default customer",
    "walk-in customer",
    "retail customer",
    "(blank)",
    "(empty)",
    "not set",
    "(not set)",
    "nan",
    "#n/a",
    "undefined",
];

/// Words that stand for a buyer who is nobody in particular.
pub fn is_guest(text: &str) -> bool {
    GUEST_WORDS.contains(&text) || GUEST_WORDS_ANY_CASE.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Whether a spreadsheet has turned a long number into a short one: `1.23E+15`, `2E+12`.
pub fn is_damaged_id(text: &[u8]) -> bool {
    let Some(at) = text.iter().position(|byte| matches!(byte, b'E' | b'e')) else { return false };
    let (mantissa, power) = text.split_at(at);
    let digits = |text: &[u8]| !text.is_empty() && text.iter().all(u8::is_ascii_digit);
    let fraction = match mantissa {
        [first] => first.is_ascii_digit(),
        [first, b'.', rest @ ..] => first.is_ascii_digit() && digits(rest),
        _ => false,
    };
    fraction && power.get(1) == Some(&b'+') && digits(&power[2..])
}

/// What Excel's subtotals put behind the name of a group …
pub const TOTAL_ENDS: &[&str] = &[" 汇总", " 合计", " 小计", " 总计", " 彙總", " 小計", " 合計", " Total", " Subtotal"];
/// … words of a total …
pub const TOTAL_WORDS: &[&str] = &["合计", "总计", "小计", "合計", "總計", "小計", "本页合计", "本页小计"];
/// … and those in any case.
pub const TOTAL_WORDS_ANY_CASE: &[&str] = &["total", "grand total", "subtotal", "sub total", "sub-total", "totals"];

/// Words that make a row a total row when they stand as its customer or first cell.
pub fn is_total_word(text: &str) -> bool {
    let word = text.trim_end_matches([':', '：']).trim();
    TOTAL_ENDS.iter().any(|end| word.len() > end.len() && word.ends_with(end))
        || TOTAL_WORDS.contains(&word)
        || TOTAL_WORDS_ANY_CASE.iter().any(|total| word.eq_ignore_ascii_case(total))
}

/// Whether the first filled cell of a row says that it is a total.
pub fn is_total_row(bytes: &[u8], fields: &[Field], encoding: Encoding) -> bool {
    fields
        .iter()
        .find(|field| !cell(bytes, field).trim_ascii().is_empty())
        .and_then(|field| decode_cell(cell(bytes, field), encoding))
        .is_some_and(|text| is_total_word(text.trim()))
}
