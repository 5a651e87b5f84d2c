//! What the two dialects write differently: texts, names, whole-number arithmetic, days, steps, reading a file.

use std::fmt::Write;

/// A dialect of SQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// DuckDB 1.0 and later.
    DuckDb,
    /// Spark SQL 3.4 and later.
    Spark,
}

/// Characters that do not show, or turn the direction of writing: they stand as numbers, so that a script reads as it runs.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        || matches!(c, '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

impl Dialect {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::DuckDb, Self::Spark];

    /// The id on the command line and in the name of the script.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::DuckDb => "duckdb",
            Self::Spark => "spark",
        }
    }

    /// The dialect of an id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dialect| dialect.id() == id)
    }

    /// Its name for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::DuckDb => "DuckDB",
            Self::Spark => "Spark SQL",
        }
    }

    /// A text as an expression that gives exactly this text, whatever the session's settings; `None` where it holds NUL.
    ///
    /// Spark reads backslashes and doubled marks by settings of the session, so neither ever stands in a literal.
    #[must_use]
    pub fn literal(self, text: &str) -> Option<String> {
        if text.contains('\0') {
            return None;
        }
        let mut parts: Vec<String> = Vec::new();
        let mut plain = String::new();
        let flush = |plain: &mut String, parts: &mut Vec<String>| {
            if !plain.is_empty() {
                parts.push(format!("'{plain}'"));
                plain.clear();
            }
        };
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            // `${…}` is replaced by Spark before it reads the statement.
            let told = match self {
                Self::DuckDb => is_unseen(c),
                Self::Spark => is_unseen(c) || matches!(c, '\'' | '\\') || c == '$' && chars.peek() == Some(&'{'),
            };
            match (told, self, c) {
                (false, Self::DuckDb, '\'') => plain.push_str("''"),
                (false, ..) => plain.push(c),
                (true, Self::Spark, c) if !c.is_ascii() => {
                    flush(&mut plain, &mut parts);
                    let mut bytes = String::new();
                    for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                        let _ = write!(bytes, "{byte:02X}");
                    }
                    parts.push(format!("decode(X'{bytes}', 'UTF-8')"));
                }
                (true, _, c) => {
                    flush(&mut plain, &mut parts);
                    parts.push(format!("chr({})", u32::from(c)));
                }
            }
        }
        flush(&mut plain, &mut parts);
        Some(match parts.as_slice() {
            [] => "''".to_owned(),
            [one] => one.clone(),
            many => format!("({})", many.join(" || ")),
        })
    }

    /// A name of a column; `None` where it holds NUL.
    #[must_use]
    pub fn identifier(self, name: &str) -> Option<String> {
        if name.contains('\0') {
            return None;
        }
        Some(match self {
            Self::DuckDb => format!("\"{}\"", name.replace('"', "\"\"")),
            Self::Spark => format!("`{}`", name.replace('`', "``")),
        })
    }

    /// The type of whole numbers with 38 digits.
    #[must_use]
    pub fn wide(self) -> &'static str {
        match self {
            Self::DuckDb => "HUGEINT",
            Self::Spark => "DECIMAL(38,0)",
        }
    }

    /// A whole number with 38 digits.
    pub(super) fn big(self, number: &str) -> String {
        format!("CAST({number} AS {})", self.wide())
    }

    /// A short whole number.
    pub(super) fn int(self, number: &str) -> String {
        format!("CAST({number} AS BIGINT)")
    }

    /// Whole-number division of numbers that are not negative.
    pub(super) fn div(self, over: &str, under: &str) -> String {
        match self {
            Self::DuckDb => format!("(({over}) // ({under}))"),
            Self::Spark => format!("(({over}) div ({under}))"),
        }
    }

    /// Whole-number division of wide numbers, towards zero.
    pub(super) fn big_div(self, over: &str, under: &str) -> String {
        match self {
            Self::DuckDb => format!("(({over}) // ({under}))"),
            // Spark's own division rounds; without the rest it has nothing to round.
            Self::Spark => format!("CAST((({over}) - ({over}) % ({under})) / ({under}) AS DECIMAL(38,0))"),
        }
    }

    /// Days from one day to another.
    pub(super) fn days(self, from: &str, to: &str) -> String {
        match self {
            Self::DuckDb => format!("date_diff('day', {from}, {to})"),
            Self::Spark => format!("CAST(datediff({to}, {from}) AS BIGINT)"),
        }
    }

    /// The day so many days later.
    pub(super) fn plus_days(self, day: &str, days: &str) -> String {
        match self {
            Self::DuckDb => format!("({day} + CAST({days} AS INTEGER))"),
            Self::Spark => format!("date_add({day}, CAST({days} AS INT))"),
        }
    }

    /// Several values that are compared one after the other.
    pub(super) fn tuple(self, values: &str) -> String {
        match self {
            Self::DuckDb => format!("row({values})"),
            Self::Spark => format!("struct({values})"),
        }
    }

    /// The place of a line in its file.
    pub(super) fn line_number(self) -> &'static str {
        match self {
            Self::DuckDb => "row_number() OVER ()",
            Self::Spark => "monotonically_increasing_id()",
        }
    }

    /// One step: a comment in plain words, then a statement. Steps that are kept are computed once.
    pub(super) fn step(self, into: &mut String, comment: &str, name: &str, query: &str, keep: bool) {
        for line in comment.lines() {
            let _ = writeln!(into, "-- {line}");
        }
        let _ = match (self, keep) {
            (Self::DuckDb, true) => writeln!(into, "CREATE OR REPLACE TEMP TABLE {name} AS\n{query};\n"),
            (Self::DuckDb, false) => writeln!(into, "CREATE OR REPLACE TEMP VIEW {name} AS\n{query};\n"),
            (Self::Spark, true) => writeln!(into, "DROP TABLE IF EXISTS {name};\nCREATE TABLE {name} USING parquet AS\n{query};\n"),
            (Self::Spark, false) => writeln!(into, "CREATE OR REPLACE TEMPORARY VIEW {name} AS\n{query};\n"),
        };
    }

    /// A file of delimited text as a view with these columns, all of them text. `None` where the path cannot be written.
    pub(super) fn read_file(self, name: &str, path: &str, columns: &[String], delimiter: char) -> Option<String> {
        if path.contains('\0') {
            return None;
        }
        // Spark's options take plain literals alone, and a path with these marks is a pattern there: one that cannot be said is to be
        // written by hand.
        let fits = |text: &str| !text.chars().any(|c| is_unseen(c) || matches!(c, '\'' | '\\' | '$' | '[' | ']' | '{' | '}' | '*' | '?'));
        let (path, delimiter) = match self {
            Self::DuckDb => (self.literal(path)?, self.literal(&delimiter.to_string())?),
            Self::Spark => {
                let path = if fits(path) { path } else { "write-the-path-of-your-file-here" };
                (format!("'{path}'"), if delimiter == '\t' { "'\\t'".to_owned() } else { format!("'{delimiter}'") })
            }
        };
        Some(match self {
            Self::DuckDb => {
                let columns: Vec<String> = columns.iter().map(|column| format!("'{column}': 'VARCHAR'")).collect();
                format!(
                    "CREATE OR REPLACE TEMP VIEW {name} AS\nSELECT * FROM read_csv({path},\n  \
                     auto_detect = false, header = true, delim = {delimiter}, quote = '\"', escape = '\"',\n  \
                     columns = {{{}}});\n",
                    columns.join(", ")
                )
            }
            Self::Spark => {
                let columns: Vec<String> = columns.iter().map(|column| format!("{column} STRING")).collect();
                format!(
                    "CREATE OR REPLACE TEMPORARY VIEW {name} (\n  {}\n) USING csv OPTIONS (\n  path {path}, sep {delimiter}, header 'true', \
                     multiLine 'true', quote '\"', escape '\"',\n  encoding 'UTF-8', mode 'FAILFAST');\n",
                    columns.join(", ")
                )
            }
        })
    }
}
