//! What is told about a file: counts that always add up, problems, questions and their answers.

use super::amount::{DecimalMark, parse_amount};
use super::columns::Mapping;
use super::encoding::Encoding;
use crate::model::{Amount, Day, Decimal};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Declares a closed list of codes with their ids and an English sentence.
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $id:literal, $text:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[repr(u8)]
        pub enum $name { $(#[doc = $text] $variant),+ }

        impl $name {
            /// All codes.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The id used in files.
            #[must_use]
            pub fn id(self) -> &'static str { match self { $(Self::$variant => $id),+ } }

            /// What it means, in one English sentence.
            #[must_use]
            pub fn text(self) -> &'static str { match self { $(Self::$variant => $text),+ } }

            /// From the stored number.
            #[must_use]
            pub fn from_index(index: u8) -> Option<Self> { Self::ALL.get(usize::from(index)).copied() }
        }
    };
}

codes! {
    /// Why one record was rejected. One reject per record, for the first failing role.
    RejectCode {
        NoCustomer = "no_customer_value", "the row has no customer";
        BadDate = "bad_date", "the date cannot be read";
        NoDate = "no_date_value", "the row has no date";
        BadAmount = "bad_amount", "the amount cannot be read";
        NoAmount = "no_amount_value", "the row has no amount";
        BadQuote = "bad_quote", "a quotation mark is opened and never properly closed";
        Ragged = "ragged", "the row has another number of cells than the header";
        TotalRow = "total_row", "a total row, not an order";
        BadText = "mixed_encoding", "the row has bytes that are not text in the file's encoding";
        FieldTooLong = "field_too_long", "a cell is longer than 1 MiB, or its quotation mark is never closed";
        DamagedKey = "damaged_key", "the customer's id has lost digits in a spreadsheet (1.23E+15): it can stand for many";
        OtherHeader = "other_header", "the row looks like the header of another table: the rows under it are read by the file's own header";
    }
}

codes! {
    /// What stands out in a file as a whole, though every row of it can be read.
    Finding {
        DamagedId = "damaged_id", "order ids have lost digits in a spreadsheet (1.23E+15): they are not used, each customer's day is one order";
        MaskedKey = "masked_key", "customers are masked (t**8): several people may have one key";
        SharedKey = "shared_key", "one customer has a large share of all rows: a guest account, or the shop's own?";
        RepeatedLine = "repeated_line", "a row of an order stands twice, unchanged: both are counted";
        RepeatedOrderAmount = "repeated_order_amount", "all rows of an order have the same amount: it may be the order's total, which counts once";
        RowAgain = "row_again", "rows that stand in an earlier file too, and no order id tells them apart: both are counted; remove a file that was added twice";
        UnknownOrder = "unknown_order", "items of orders that are in none of the other files: they belong to nobody";
        IdComesAgain = "order_id_again", "an order id comes again on a day more than a week later: if ids begin anew every day, orders are told apart by shop, day and id";
        OrderChanged = "order_changed", "orders stand in another file as well, with another state or amount: the state furthest on counts (paid, then closed or given back), of amounts the one that was answered";
        OrderOfTwo = "order_of_two", "an order id stands beside more than one customer: each keeps its rows";
        MixedLines = "mixed_lines", "lines are written in another encoding than the file, or damaged: their words come out wrong; were files put together?";
    }
}

codes! {
    /// What must be answered before anything is graded.
    QuestionCode {
        AmbiguousEncoding = "ambiguous_encoding", "in which encoding is the file written? Answer the name of one that the question offers";
        AmbiguousDate = "ambiguous_date", "is the day or the month written first? Answer dmy or mdy";
        AmbiguousDecimal = "ambiguous_decimal", "is the mark a decimal mark or a thousands mark? Answer point or comma for the decimal mark";
        FutureDate = "future_date", "a few lines are dated far after the rest: answer leave_out, or keep to count them";
        MaskedKey = "masked_key", "customers are masked, so that several people may have one key: answer keep to grade them all the same, or map another column";
        SharedKey = "shared_key", "one customer's key has many addresses: a guest account, or the shop's own? Answer keep to grade it as one customer, or map another column";
        OrderTotals = "order_totals", "each line of an order has the same amount, and its column is named as the order's total: answer once to count it once an order, or lines to add the lines up";
        OrdersDiffer = "orders_differ", "orders stand in several files with different amounts: answer first or last for the file that is right, or parts where the files hold parts of them";
        ItemRefunds = "item_refunds", "items say what was given back and the orders do not: answer subtract to take it off the orders, or ignore where the orders' amounts are what remained";
        LineDiscount = "line_discount", "amounts are quantity times unit price, and there is a discount: answer money where it is money to take off, share where it is a share of the price (10 % or 0.1), or ignore where prices are already reduced";
        ExcelDate = "excel_date", "the dates are bare numbers: count them from 1900 (Excel), from 1904 (old Excel for Mac), or reject them";
        MixedCurrency = "mixed_currency", "several currencies would be added up: answer the one that counts, rates such as rates:USD=7.1,CNY=1 to turn all into one, or keep to add them as they are";
    }
}

impl Finding {
    /// The finding as a problem of a file, of so many rows or orders; no line stands out.
    #[must_use]
    pub fn problem(self, count: u64) -> Problem {
        Problem { code: self.id().to_owned(), count, first_line: 0, text: self.text().to_owned() }
    }
}

impl QuestionCode {
    /// Whether a value can answer it: one of its choices, or what a file may offer beside them.
    #[must_use]
    pub fn accepts(self, value: &str) -> bool {
        match self {
            Self::AmbiguousEncoding => Encoding::from_name(value).is_some(),
            Self::MixedCurrency if value.starts_with("rates:") => parse_rates(value).is_some(),
            Self::MixedCurrency => !value.trim().is_empty(),
            _ => self.choices().contains(&value),
        }
    }

    /// The answers that exist, as files and `--answer` write them.
    #[must_use]
    pub fn choices(self) -> &'static [&'static str] {
        match self {
            // Those that read well, named in the question itself.
            Self::AmbiguousEncoding => &[],
            Self::AmbiguousDate => &["dmy", "mdy"],
            Self::AmbiguousDecimal => &["point", "comma"],
            Self::FutureDate => &["leave_out", "keep"],
            Self::OrderTotals => &["once", "lines"],
            Self::OrdersDiffer => &["first", "last", "parts"],
            Self::ItemRefunds => &["subtract", "ignore"],
            Self::LineDiscount => &["money", "share", "ignore"],
            Self::ExcelDate => &["1900", "1904", "reject"],
            Self::MaskedKey | Self::SharedKey | Self::MixedCurrency => &["keep"],
        }
    }
}

/// What each currency is worth in the one that all are turned into: `rates:USD=7.1,CNY=1`. `None` where it is anything else.
#[must_use]
pub fn parse_rates(answer: &str) -> Option<Vec<(String, Decimal)>> {
    let list = answer.strip_prefix("rates:")?;
    list.split(',')
        .map(|pair| {
            let (code, rate) = pair.split_once('=')?;
            let rate = parse_amount(rate.trim(), Some(DecimalMark::Point))?.value;
            (!code.trim().is_empty() && rate.mantissa > 0).then(|| (code.trim().to_uppercase(), rate))
        })
        .collect()
}

/// A kind of trouble in one file, with how often and where first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// One of the documented codes.
    pub code: String,
    /// Rows concerned.
    pub count: u64,
    /// Physical line of the first, from 1; the header's where no column plays a role, 0 where no line stands out.
    pub first_line: u64,
    /// One English sentence.
    pub text: String,
}

/// Something only a person can decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// What is asked.
    pub code: QuestionCode,
    /// Place of the file among the files.
    pub file: u32,
    /// Header of the column, empty where the file as a whole is meant.
    pub column: String,
    /// Cells from the file that show the doubt.
    pub examples: Vec<String>,
    /// The answers that exist.
    pub choices: Vec<String>,
}

impl Question {
    /// A question about a file, with the answers that its code has; no column is named yet.
    #[must_use]
    pub fn new(code: QuestionCode, file: u32, examples: Vec<String>) -> Self {
        Self { code, file, column: String::new(), examples, choices: code.choices().iter().map(|&choice| choice.to_owned()).collect() }
    }
}

/// Answers given by a person: code id → value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answers(pub BTreeMap<String, String>);

impl Answers {
    /// The answer to a question, if given.
    #[must_use]
    pub fn get(&self, code: QuestionCode) -> Option<&str> {
        self.0.get(code.id()).map(String::as_str)
    }
}

/// One file's counts. `records = used + rejected + blank + repeated + left_out`, always.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileReport {
    /// File name.
    pub name: String,
    /// Name of the encoding.
    pub encoding: String,
    /// Delimiter as text.
    pub delimiter: String,
    /// Quotation mark as text; empty where fields are never quoted.
    pub quote: String,
    /// Physical line of the header, from 1; 0 = there is none.
    pub header_line: u64,
    /// `order_lines` or `orders`.
    pub shape: String,
    /// Header texts, in order.
    pub headers: Vec<String>,
    /// Which column plays which role.
    pub mapping: Mapping,
    /// Records after the header.
    pub records: u64,
    /// Records that became order lines.
    pub used: u64,
    /// Records that could not be read, with their kinds in `problems`.
    pub rejected: u64,
    /// Records without any content.
    pub blank: u64,
    /// Records whose order came in an earlier file.
    pub repeated: u64,
    /// Records left out by status or date.
    pub left_out: u64,
    /// Money of each kind, where the amount could be read: used, rejected, repeated, left out.
    pub money: [Amount; 4],
    /// Left out by reason: reason id, rows, money.
    pub left_out_by: Vec<(String, u64, Amount)>,
    /// Kinds of trouble.
    pub problems: Vec<Problem>,
    /// First and last day among used lines.
    pub days: Option<(Day, Day)>,
}

impl FileReport {
    /// Whether a problem is one of the file as a whole (a role that no column plays), not of some rows.
    #[must_use]
    pub fn is_whole_file(&self, problem: &Problem) -> bool {
        matches!(problem.code.as_str(), "no_customer" | "no_date" | "no_amount")
    }

    /// Whether the counts add up.
    #[must_use]
    pub fn adds_up(&self) -> bool {
        self.records == self.used + self.rejected + self.blank + self.repeated + self.left_out
    }
}
