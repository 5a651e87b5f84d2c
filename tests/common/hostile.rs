//! Ten thousand texts that files and programs stumble over: the Big List of Naughty Strings, each in the company that turns
//! a text into a formula, a number, a date, markup or the end of a cell.
#![allow(dead_code, reason = "each test binary uses its own part")]

use crate::common::Import;
use fenji::engine::LedgerSession;
use fenji::ingest::Role;
use fenji::protocol::TableQuery;
use std::path::{Path, PathBuf};

/// Texts that are their own trouble.
pub const OWN: [&str; 62] = [
    "007",
    "9007199254740993",
    "1E5",
    "1e400",
    "TRUE",
    "FALSE",
    "#N/A",
    "#REF!",
    "2024-01-02",
    "1/2",
    "12:30",
    "10%",
    "¥5",
    "(3)",
    "-1.5",
    "+86 138",
    "1,234.50",
    "0x1F",
    "NaN",
    "inf",
    "null",
    "a\nb",
    "a\r\nb",
    "a\rb",
    "\r",
    "\n",
    "\t",
    " ",
    "\u{3000}",
    "\u{a0}",
    "\u{feff}",
    "'",
    "\"",
    "''",
    "\"\"",
    ",",
    ";",
    "😀",
    "👨‍👩‍👧‍👦",
    "e\u{301}",
    "\u{200d}",
    "\u{202e}abc\u{202c}",
    "\u{2066}abc\u{2069}",
    "\u{fffe}",
    "\u{ffff}",
    "\0",
    "\u{1}",
    "\u{1f}",
    "\u{7f}",
    "\u{85}",
    "\u{2028}",
    "_x000D_",
    "_x0041_",
    "_x0041\u{1}",
    "_x005F_x0041_",
    "_X0041_",
    "<r><t>x</t></r>",
    "<r></r>",
    "&lt;&#1;",
    "]]>",
    "<!--",
    "=HYPERLINK(\"http://example.invalid\",\"x\")",
];

/// What stands before and after a text.
const AROUND: [(&str, &str); 30] = [
    ("", ""),
    ("=", ""),
    ("+", ""),
    ("-", ""),
    ("@", ""),
    ("\t", ""),
    ("\r", ""),
    ("\n", ""),
    ("＝", ""),
    ("＋", ""),
    ("－", ""),
    ("＠", ""),
    (" ", ""),
    (" =", " "),
    ("\"", "\""),
    ("'", "'"),
    (",", ","),
    (";", ";"),
    ("=cmd|' /C calc'!A0", ""),
    ("=1+1\",\"", ""),
    ("0", "7"),
    ("", "\r\n="),
    ("", "\r"),
    ("\u{202e}", "\u{202c}"),
    ("\u{feff}", "\u{200d}"),
    ("_x0041_", "_x000D_"),
    ("_x0041", "\u{1}"),
    ("\u{1}", "\u{ffff}"),
    ("<r>", "</r>"),
    ("\0", "\u{fffe}"),
];

/// All of them, none empty, each once.
pub fn texts() -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/naughty_strings/blns.json");
    let naughty: Vec<String> = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let mut all: Vec<String> = OWN.iter().map(|text| (*text).to_owned()).collect();
    for text in naughty.iter().map(String::as_str).chain(OWN) {
        all.extend(AROUND.iter().map(|(before, after)| format!("{before}{text}{after}")));
    }
    let mut seen = std::collections::BTreeSet::new();
    all.retain(|text| !text.is_empty() && seen.insert(text.clone()));
    assert!(all.len() >= 10_000, "{}", all.len());
    all
}

/// Texts about as long as a cell can be, and longer; the first five fit.
pub fn long_texts() -> Vec<String> {
    let most = 32_767;
    vec![
        "a".repeat(most),
        "长".repeat(most),
        "😀".repeat(most / 2),
        format!("={}", "1+".repeat(most / 2)),
        "\u{1}".repeat(most),
        "a".repeat(most + 1),
        "😀".repeat(most),
        format!("<r>{}</r>", "x".repeat(most)),
        "_x0041_".repeat(most),
        "\r\n".repeat(most),
    ]
}

/// The program that FENJI_PYTHON names; without it there is none, unless the tools must be there.
pub fn python() -> Option<std::ffi::OsString> {
    let python = std::env::var_os("FENJI_PYTHON").filter(|path| !path.is_empty());
    let needed = std::env::var_os("FENJI_TOOLS_NEEDED").is_some_and(|needed| needed == "1");
    assert!(python.is_some() || !needed, "FENJI_PYTHON must name a Python with openpyxl: run `tools/setup test`");
    python
}

/// What `tests/reference/read_book.py` says of a file.
pub fn read_with_python(python: &std::ffi::OsStr, kind: &str, path: &Path) -> serde_json::Value {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference/read_book.py");
    let output = std::process::Command::new(python).arg(script).arg(kind).arg(path).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Hostile texts as customers: the file that brings them, and they as the page then knows them.
pub fn customers() -> (LedgerSession, Vec<[String; 3]>) {
    let mut file = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
    file.write_record(["客户编号", "客户名称", "手机", "下单日期", "金额"]).unwrap();
    // What the file is, is guessed from its beginning: a plain one.
    for place in 0..9000 {
        file.write_record([&format!("P{place:05}"), "王芳", "13800138000", "2024-01-05", "12.50"]).unwrap();
    }
    for (place, text) in texts().iter().enumerate() {
        let sign = if place % 3 == 0 { "-" } else { "" };
        file.write_record([text, text, text, "2024-02-06", &format!("{sign}{place}.25")]).unwrap();
    }
    let bytes = file.into_inner().unwrap();
    let mut import = Import::of(&bytes);
    import.roles =
        vec![(Role::Customer, "客户编号"), (Role::Name, "客户名称"), (Role::Contact, "手机"), (Role::Date, "下单日期"), (Role::Amount, "金额")];
    let (mut session, summary) = import.graded();
    let page = session.rows(&TableQuery::default(), 0, summary.customers as u32);
    let mut rows: Vec<[String; 3]> = page.rows.into_iter().map(|row| [row.id, row.name, row.contact]).collect();
    rows.sort_by(|a, b| a[0].as_bytes().cmp(b[0].as_bytes()));
    assert!(rows.len() > 15_000, "most hostile texts are customers of their own: {}", rows.len());
    (session, rows)
}

/// A file for another program to read.
pub fn on_disk(name: &str, bytes: &[u8]) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("workbook");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(name), bytes).unwrap();
    folder.join(name)
}

/// What the guard for spreadsheets must see in a text: a sign of a formula, also behind what a spreadsheet passes over, or a
/// control character.
pub fn risky(text: &str) -> bool {
    let over = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || "\u{ad}\u{200b}\u{200c}\u{200d}\u{200e}\u{200f}\u{feff}\u{fffe}\u{ffff}".contains(c)
            || ('\u{202a}'..='\u{202e}').contains(&c)
            || ('\u{2060}'..='\u{206f}').contains(&c)
    };
    text.trim_start_matches(over).starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
        || text.trim_start_matches(' ').chars().next().is_some_and(char::is_control)
}
