//! Bytes → order lines and problems. A bad row is data; only a bad file is an error.
//!
//! The journey of one file: [`sniff`] looks at the first bytes and makes a [`Plan`]; slices of the file are cut into
//! records by `scan`, each record's cells become an order line or a reject in `rows`; `evidence` collects what
//! the whole file says about encoding, day order and decimal mark, so that no guess from the first bytes stands unproved.

mod amount;
mod careful;
mod cells;
mod columns;
mod currency;
mod date;
mod dialect;
mod discount;
mod encoding;
mod european_words;
mod evidence;
mod filters;
mod header;
mod header_words;
mod keys;
mod known;
mod language;
mod normal;
mod other_header;
mod plainly;
mod platforms;
mod report;
mod rows;
mod scan;
mod slice;
mod sniff;
mod status;
mod tails;
mod text_table;
mod twofold;
mod wire;

pub use amount::{DecimalMark, MarkHint, ParsedAmount, parse_amount};
pub use cells::{
    GUEST_WORDS, GUEST_WORDS_ANY_CASE, MISSING_WORDS, TOTAL_ENDS, TOTAL_WORDS, TOTAL_WORDS_ANY_CASE, clean_customer, is_missing, readable,
};
pub use columns::{ColumnGuess, Mapping, Role, guess_roles, normal_header};
pub use currency::Currency;
pub use date::{DateOrder, DateSystem, OrderHint, ParsedDate, parse_date, serial_date};
pub use discount::{Discount, is_bare_percent, is_discount, share_off};
#[cfg(all(target_arch = "wasm32", feature = "worker"))]
pub use encoding::set_decoder;
pub use encoding::{Encoding, decode_all, decode_cell, to_utf8};
pub use evidence::{Evidence, Undecided};
pub use filters::Filters;
pub use keys::{KeyChoice, SharedKey, is_masked};
pub use known::{Familiar, KnownFile, header_signature, recall};
pub use language::{Reading, Verdict, judge};
pub use normal::{Normal, NormalCounts};
pub use plainly::MOST_DIGITS;
pub use platforms::Platform;
pub use report::{Answers, FileReport, Finding, Problem, Question, QuestionCode, RejectCode, parse_rates};
pub use scan::{Broken, Dialect, Field, Inner, MAX_FIELD, Record, Scanner, Step, physical_lines};
pub use slice::{ByteSource, Latest, NO_DAY, ParsedSlice, Reject, SliceParser, SliceRange};
pub use sniff::{Plan, SNIFF_BYTES, SniffError, Sniffed, Told, is_packed, sniff, sniff_as};
pub use status::{LINE_KINDS, LineKind, OTHER_CURRENCY, is_done, is_return, is_sale, is_won, status_kind};
pub use text_table::{NONE, TextTable, hash_text, same_text};
pub use wire::{WireError, slice_from_bytes, slice_to_bytes};
