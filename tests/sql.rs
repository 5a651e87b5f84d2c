//! Scripts in SQL give `customers.csv`, cell by cell, in the engines that they are written for.
//!
//! The engines are Python packages: `FENJI_PYTHON` names a Python that has them (`tools/setup test` writes it). Without it the
//! scripts are only made and looked at, unless `FENJI_SQL` says which engines must run: `duckdb`, `spark` or both.

mod common;

use common::Import;
use fenji::export::sql::{Dialect, ORDER_LINES, OriginalGap, SqlGap};
use fenji::rules::{BuiltIn, Decisions, Entry, PresetFile, Rules};
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> Vec<u8> {
    std::fs::read(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The Python that has the engines, and whether an engine is asked for.
fn python(engine: Dialect) -> Option<String> {
    let demanded = std::env::var("FENJI_SQL").unwrap_or_default();
    let asked = match engine {
        // DuckDB takes seconds, Spark minutes.
        Dialect::DuckDb => demanded.is_empty() || demanded.contains("duckdb"),
        Dialect::Spark => demanded.contains("spark"),
    };
    let python = std::env::var("FENJI_PYTHON").ok().filter(|python| !python.is_empty());
    assert!(
        python.is_some() || demanded.is_empty(),
        "FENJI_SQL asks for {demanded}, but FENJI_PYTHON names no Python that has it: run tools/setup test (or tools/setup spark)"
    );
    python.filter(|_| asked)
}

fn run(arguments: &[&std::ffi::OsStr]) {
    let Some(python) = std::env::var_os("FENJI_PYTHON") else { return };
    let output = Command::new(python).arg(root().join("tests/reference/sql_run.py")).args(arguments).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
}

/// Generated order lines: ties, refunds, cancelled orders, missing cells, hostile names.
fn generated(lines: usize, seed: u32) -> Vec<u8> {
    let file = std::env::temp_dir().join(format!("fenji-sql-{}-{lines}-{seed}.csv", std::process::id()));
    let python = std::env::var("FENJI_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let made = Command::new(python)
        .arg(root().join("tests/reference/make_sql.py"))
        .args([lines.to_string()])
        .arg(&file)
        .args([seed.to_string()])
        .status()
        .unwrap();
    assert!(made.success());
    let bytes = std::fs::read(&file).unwrap();
    std::fs::remove_file(file).ok();
    bytes
}

/// A case's folder: what the twin would write there.
fn write(folder: &Path, import: &Import<'_>) -> [Vec<SqlGap>; 2] {
    std::fs::create_dir_all(folder).unwrap();
    let (session, _) = import.graded();
    std::fs::write(folder.join("customers.csv"), session.customers_csv(false)).unwrap();
    for (place, bytes) in import.files.iter().enumerate() {
        std::fs::write(folder.join(format!("{place}.csv")), bytes).unwrap();
    }
    Dialect::ALL.map(|dialect| {
        let script = session.sql_script(dialect).unwrap();
        std::fs::write(folder.join(format!("grade-{}.sql", dialect.id())), &script.text).unwrap();
        if script.needs_order_lines {
            std::fs::write(folder.join(ORDER_LINES), session.order_lines_csv().unwrap()).unwrap();
        }
        assert_eq!(script.needs_order_lines, script.gaps.iter().any(|gap| matches!(gap, SqlGap::Original(_))));
        for gap in &script.gaps {
            assert!(script.text.contains(&gap.text()), "a gap is said at the top: {gap:?}");
        }
        script.gaps
    })
}

/// Runs cases in every engine that is there.
fn check(name: &str, cases: &[(String, Import<'_>)]) {
    let folder = std::env::temp_dir().join(format!("fenji-sql-{}-{name}", std::process::id()));
    let folders: Vec<PathBuf> = cases.iter().map(|(case, _)| folder.join(case)).collect();
    for ((_, import), folder) in cases.iter().zip(&folders) {
        write(folder, import);
    }
    for engine in Dialect::ALL {
        if python(engine).is_some() {
            let paths = folders.iter().map(|folder| folder.as_os_str());
            run(&[std::ffi::OsStr::new(engine.id())].into_iter().chain(paths).collect::<Vec<_>>());
        }
    }
    std::fs::remove_dir_all(folder).ok();
}

fn frozen(import: &Import<'_>) -> Rules {
    let (_, summary) = import.graded();
    Rules { frozen: summary.frozen, ..import.rules.clone() }
}

#[test]
fn files_as_they_were_given() {
    let large = generated(100_000, 7);
    let (rfm, cdnow) = (read("tests/fixtures/rfm_orders.csv"), read("tests/fixtures/cdnow_sample_transactions.csv"));
    let days: Vec<Vec<u8>> =
        ["2010-12-01", "2010-12-20", "2011-12-09"].iter().map(|day| read(&format!("tests/fixtures/uci_online_retail/{day}.csv"))).collect();
    let three = Import { files: days.iter().map(Vec::as_slice).collect(), ..Import::default() };
    let forms = "客户,日期,金额\nA,13/2/2024,\"1.234,50\"\nA,2/3/24 9:05,\"12,5\"\n'B,1.3.2024,7\n".replace("'B", "B");
    let cases: Vec<(String, Import<'_>)> = vec![
        ("generated".to_owned(), Import::of(&large)),
        ("rfm".to_owned(), Import::of(&rfm)),
        ("cdnow".to_owned(), Import::of(&cdnow)),
        ("uci".to_owned(), three),
        ("forms".to_owned(), Import::of(forms.as_bytes())),
    ];
    for (name, import) in &cases {
        let gaps = import.graded().0.sql_script(Dialect::DuckDb).unwrap().gaps;
        assert!(!gaps.iter().any(|gap| matches!(gap, SqlGap::Original(_))), "{name} is read as it was given: {gaps:?}");
    }
    check("original", &cases);
}

#[test]
fn what_patterns_cannot_read_comes_from_the_page() {
    let why = |text: &str| {
        let gaps = Import::of(text.as_bytes()).graded().0.sql_script(Dialect::Spark).unwrap().gaps;
        gaps.iter().find_map(|gap| if let SqlGap::Original(why) = gap { Some(*why) } else { None })
    };
    let table = |row: &str| format!("客户,日期,金额\nA,2024-01-05,5\n{row}\n");
    for (row, expected) in [
        ("B,2024-01-06,7", None),
        ("B,2024/1/6 9:05,\"1,234.5\"", None),
        ("B,2024-01-06,1.2万", Some(OriginalGap::Cells)),
        ("B,5-Jan-24,7", Some(OriginalGap::Cells)),
        ("'B,2024-01-06,7", Some(OriginalGap::Cells)),
        ("B\"C,2024-01-06,7", Some(OriginalGap::Cells)),
        ("B,2024-01-06,7,", Some(OriginalGap::Cells)),
    ] {
        assert_eq!(why(&table(row)), expected, "{row}");
    }
}

#[test]
fn presets_fixed_numbers_and_decisions() {
    let (lines, other) = (generated(3_000, 11), generated(2_000, 12));
    let mut cases = Vec::new();
    let mut rules: Vec<(String, Rules)> = BuiltIn::ALL.iter().map(|preset| (format!("{preset:?}"), preset.rules())).collect();
    for (name, text) in [
        ("bins3", r#"{"schema":2,"bins":3,"class_cut":"median","abc":"strict","limits":{"lift_score":4,"own_gaps":2,"gap_percentile":75}}"#),
        (
            "bins10",
            r#"{"schema":2,"bins":10,"edges":"r_package","class_cut":{"fixed":{"days":100,"orders":4,"amount_cents":12345}},"abc":"inclusive","abc_a_percent":50,"abc_b_percent":100}"#,
        ),
    ] {
        rules.push((name.to_owned(), Rules::from_json(text).unwrap()));
    }
    for (name, rules) in rules {
        let import = Import { rules, ..Import::of(&lines) };
        cases.push((format!("{name}-fixed"), Import { rules: frozen(&import), ..Import::of(&other) }));
        cases.push((name, import));
    }
    let decisions = Decisions::from_json(
        r#"{"schema":1,"customers":[{"customer":"K00001","decision":"red","reason":"O'K; ${x} \\ \"q\"","date":"2024-12-01"},
        {"customer":"nobody","decision":"black","reason":"","date":"2024-12-02"}],
        "same":[{"customer":"K00003","into":"K00004","reason":"","date":"2024-12-03"},{"customer":"K00007","into":"K00004","reason":"","date":"2024-12-03"}]}"#,
    )
    .unwrap();
    cases.push(("decisions".to_owned(), Import { decisions, ..Import::of(&lines) }));
    let filters = vec!["from=2022-06-01", "min_order=15", "repeated=drop", "order_key=store_day_id"];
    cases.push(("filters".to_owned(), Import { filters, ..Import::of(&lines) }));
    cases.push(("as-of".to_owned(), Import { as_of: fenji::model::Day::parse_iso("2024-01-01"), ..Import::of(&lines) }));
    check("presets", &cases);
}

#[test]
fn what_stands_beside_orders_and_own_divisions() {
    let read_all =
        |folder: &str, names: &[&str]| -> Vec<Vec<u8>> { names.iter().map(|name| read(&format!("tests/fixtures/{folder}/{name}"))).collect() };
    let deals = read_all("facts/deals", &["deals-1.csv", "deals-2.csv"]);
    let people = read_all("facts/people", &["orders.csv", "events-1.csv", "events-2.csv", "people-1.csv", "people-2.csv"]);
    let told = read_all("facts/lines", &["orders-1.csv", "orders-2.csv"]);
    let own = read_all("schemes", &["orders.csv", "people.csv"]);
    fn of(files: &[Vec<u8>]) -> Import<'_> {
        Import { files: files.iter().map(Vec::as_slice).collect(), ..Import::default() }
    }
    let mut cases = vec![("deals".to_owned(), of(&deals)), ("people".to_owned(), of(&people)), ("told".to_owned(), of(&told))];
    let mut fixtures: Vec<PathBuf> = std::fs::read_dir(root().join("tests/fixtures/schemes"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .collect();
    fixtures.sort();
    for path in fixtures {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let preset = PresetFile::from_json(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let import = Import { rules: preset.presets[0].rules.clone(), ..of(&own) };
        cases.push((format!("own-{name}-fixed"), Import { rules: frozen(&import), ..of(&own) }));
        cases.push((format!("own-{name}"), import));
    }
    for entry in Entry::all() {
        let rules = Rules { schemes: entry.scheme.clone().into_iter().collect(), ..Rules::default() };
        cases.push((format!("gallery-{}", entry.id), Import { rules, ..of(&own) }));
    }
    check("own", &cases);
}

#[test]
fn texts_stand_in_scripts_as_they_are() {
    let mut texts: Vec<String> = (1..128u8).map(|byte| format!("a{}b", char::from(byte))).collect();
    for text in [
        "",
        "007",
        "9007199254740993",
        "O'Brien",
        "a\\b\\\\",
        "\\'",
        "''",
        "\"q\"",
        "`tick`",
        "${env:HOME}",
        "$x",
        "a; -- b",
        "/* c */",
        "é",
        "王芳",
        "👩‍👩‍👧‍👦",
        "\u{202e}gpj.exe",
        "\u{feff}bom",
        "a\nb\r\nc\td",
        "\u{85}\u{2028}",
        "100%_",
        "{x}",
        "?1:1",
        ":name",
    ] {
        texts.push(text.to_owned());
    }
    let naughty = String::from_utf8(read("tests/fixtures/naughty_strings/blns.json")).unwrap();
    texts.extend(serde_json::from_str::<Vec<String>>(&naughty).unwrap());
    for engine in Dialect::ALL {
        assert_eq!(engine.literal("a\0b"), None, "NUL is refused");
        assert_eq!(engine.identifier("a\0b"), None, "NUL is refused");
        let pairs: Vec<(String, String)> = texts.iter().filter_map(|text| Some((text.clone(), engine.literal(text)?))).collect();
        for (text, literal) in &pairs {
            assert!(!literal.contains(['\n', '\r', '\0']), "{text:?}: a literal stands on one line");
        }
        let file = std::env::temp_dir().join(format!("fenji-literals-{}-{}.json", std::process::id(), engine.id()));
        std::fs::write(&file, serde_json::to_string(&pairs).unwrap()).unwrap();
        if python(engine).is_some() {
            run(&["literals".as_ref(), engine.id().as_ref(), file.as_os_str()]);
        }
        std::fs::remove_file(file).ok();
    }
    assert_eq!(Dialect::DuckDb.identifier("a\"b").as_deref(), Some("\"a\"\"b\""));
    assert_eq!(Dialect::Spark.identifier("a`b").as_deref(), Some("`a``b`"));
}
