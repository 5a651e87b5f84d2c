//! What a script cannot do, as data and as the comment at its top.

use super::dialect::Dialect;
use std::fmt::Write;

/// Why a script reads `order-lines.csv` and not the files as they were given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OriginalGap {
    /// Filters are set.
    Filters,
    /// Keys were put together by hand.
    SameKeys,
    /// Grades rest on more than orders.
    Beside,
    /// Returns are documents of their own.
    Returns,
    /// Orders stand in several files.
    Repeated,
    /// Rows are not one sale each.
    Shape,
    /// The text is not plain UTF-8.
    Encoding,
    /// The table is not laid out plainly.
    Layout,
    /// Money rests on currencies, discounts or what became of an order.
    Money,
    /// Cells are in forms that only the page reads.
    Cells,
}

impl OriginalGap {
    /// Its id.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Filters => "filters",
            Self::SameKeys => "same_keys",
            Self::Beside => "beside",
            Self::Returns => "returns",
            Self::Repeated => "repeated",
            Self::Shape => "shape",
            Self::Encoding => "encoding",
            Self::Layout => "layout",
            Self::Money => "money",
            Self::Cells => "cells",
        }
    }

    /// The reason as a part of a sentence.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Filters => "filters leave lines out or change what counts",
            Self::SameKeys => "keys of customers were put together by hand",
            Self::Beside => "ratings, visits or divisions of your own rest on more than the orders",
            Self::Returns => "returns stand as documents of their own",
            Self::Repeated => "some orders stand in more than one file, and one of the copies counts",
            Self::Shape => "the rows are not one sale each: sums, several files to be joined, totals that stand once or continue",
            Self::Encoding => "the text is not plain UTF-8",
            Self::Layout => "the table has title lines, stray quotation marks, another kind of quoting, or rows of different lengths",
            Self::Money => "amounts rest on currencies, discounts, or a column about what became of the order",
            Self::Cells => "some numbers, dates or keys are in a form that only the page reads",
        }
    }
}

/// What SQL cannot follow, or not from the file as it was given.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SqlGap {
    /// A text that holds the character NUL.
    Nul,
    /// It reads the lines as the page read them, not the files.
    Original(OriginalGap),
    /// Words of the status column that this data did not have count as sales.
    NewStatuses,
    /// Questions that the page would ask of new data are not asked.
    NoQuestions,
    /// Squares of very large numbers stop the script.
    Deviations,
    /// A column whose name differs from another's in case alone.
    ColumnLeftOut(String),
}

impl SqlGap {
    /// Its id.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Self::Nul => "nul",
            Self::Original(_) => "original",
            Self::NewStatuses => "new_statuses",
            Self::NoQuestions => "no_questions",
            Self::Deviations => "deviations",
            Self::ColumnLeftOut(_) => "column_left_out",
        }
    }

    /// What it is about: the id of a reason, or a name; empty where the id says all.
    #[must_use]
    pub fn about(&self) -> String {
        match self {
            Self::Original(why) => why.id().to_owned(),
            Self::ColumnLeftOut(name) => name.clone(),
            Self::Nul | Self::NewStatuses | Self::NoQuestions | Self::Deviations => String::new(),
        }
    }

    /// The gap in an English sentence.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Nul => "A text holds the character NUL, which SQL cannot write; it stands empty here.".to_owned(),
            Self::Original(why) => format!("It cannot read the files as they were given, because {}. It reads order-lines.csv, which the page writes.", why.text()),
            Self::NewStatuses => "A word of the status column that is not listed below counts as a sale, also where the page would know that it is none.".to_owned(),
            Self::Deviations => "Cuts at the mean and deviations need squares: where they have more than 38 digits, the script stops; it is never wrong.".to_owned(),
            Self::ColumnLeftOut(name) => format!("The column {name} is left out: databases do not tell its name from that of another column."),
            Self::NoQuestions => "It asks nothing: new data is read in the same form (order of day and month, decimal mark, columns); a line in another form is not used, and a day far beyond the rest moves the analysis date unless one is set.".to_owned(),
        }
    }
}

/// The comment at the top of a script.
pub(super) fn head(dialect: Dialect, gaps: &[SqlGap], order_lines: bool) -> String {
    let mut text = format!(
        "-- Customer grades in {}, made by Fenji {}. The result is customers.csv, row by row.\n\
         -- Run it from the first line to the last. Every statement ends with a line that ends in a semicolon.\n",
        dialect.name(),
        env!("CARGO_PKG_VERSION")
    );
    if order_lines {
        text += "-- It reads order-lines.csv, the lines as the page read them.\n";
    }
    text += "--\n-- What this script does not do:\n";
    if gaps.is_empty() {
        text += "--   nothing is left out\n";
    }
    for gap in gaps {
        let _ = writeln!(text, "--   [{}] {}", gap.id(), gap.text());
    }
    text.push('\n');
    if dialect == Dialect::Spark {
        text += "-- Every step that is computed once is a table fenji_... of the current schema, made anew in each run; drop them when\n\
                 -- you are done. (Cached views would repeat each other's plans until the driver has no memory left.)\n-- Texts are taken as they are: no variables in them, days and overflows as the standard has them.\n\
                 SET spark.sql.variable.substitute=false;\nSET spark.sql.ansi.enabled=true;\n\n";
    }
    text
}
