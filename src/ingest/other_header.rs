//! Another table under the first: a rejected row that reads like a header, and not like the file's own once more.

use super::cells::readable;
use super::columns::normal_header;
use super::encoding::Encoding;
use super::header_words::WORDS;
use super::scan::Field;
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// Whether most cells of a row are header words, none is a number, and they are not the file's `headers` (normal form) again.
/// Only rejected rows are asked: where a header stands, no date or amount can.
#[cold]
pub fn is_other_header(bytes: &[u8], fields: &[Field], encoding: Encoding, headers: &[String]) -> bool {
    let written = |field: &Field| bytes[field.start as usize..field.end as usize].trim_ascii();
    let filled = || fields.iter().enumerate().filter(|(_, field)| !written(field).is_empty());
    // Nearly every rejected row has numbers, in whatever place; a header has `address1` at most.
    let all = filled().count();
    let numbered = filled().filter(|(_, field)| written(field).iter().any(u8::is_ascii_digit)).count();
    if all < 2 || numbered * 4 > all || filled().any(|(_, field)| !written(field).iter().any(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii())) {
        return false;
    }
    let (mut words, mut same) = (0, 0);
    for (column, field) in filled() {
        let name = normal_header(&readable(bytes, field, encoding));
        words += usize::from(known(&name));
        // Names that stand twice have a number behind them, those of several lines are one.
        same += usize::from(headers.get(column).is_some_and(|own| own.contains(&name)));
    }
    words >= 2 && words * 2 > all && same < all
}

fn known(name: &str) -> bool {
    static KNOWN: OnceLock<BTreeSet<&str>> = OnceLock::new();
    KNOWN.get_or_init(|| WORDS.iter().flat_map(|(_, words)| words.iter().copied()).collect()).contains(name)
}
