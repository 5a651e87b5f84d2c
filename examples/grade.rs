//! The headless twin: the page's core on the command line, with the page's exact results.
//!
//! `cargo run --release --no-default-features --example grade -- [--rules R.json] [--decisions D.json] [--as-of YYYY-MM-DD]
//! [--map role="header" …] [--encoding E] [--answer CODE=VALUE …] [--filter NAME=VALUE …] [--freeze R.json] [--export WHAT …]
//! [--lang zh-Hans|en|zh-Hant] [--out DIR] FILE…`
//!
//! `--export sheet`, `xlsx` and `json` write what people and programs take away; `sql:duckdb` and `sql:spark` a script that
//! gives the same customers in a database.
//!
//! Exit 0 graded · 1 unusable file, rules or no usable row · 2 a question must be answered first · 64 wrong usage.

use fenji::engine::{JobEnd, LedgerSession, LocalFile, LocalRun, run_local};
use fenji::export::sql::{Dialect, ORDER_LINES};
use fenji::export::{RejectValue, rejects_csv};
use fenji::ingest::{Encoding, FileReport, Filters, QuestionCode, Role, SNIFF_BYTES, is_packed, sniff, to_utf8};
use fenji::model::Day;
use fenji::protocol::{Take, TakeForm, Terms, Words};
use fenji::rules::{Decisions, PresetFile, Rules};
use fenji::unpack;
use fenji::workbook::BookWriter;
use std::path::PathBuf;
use std::process::ExitCode;

/// Why the run ends early: the exit code and one plain line.
struct Stop(u8, String);

fn usage(text: impl Into<String>) -> Stop {
    Stop(64, text.into())
}

fn unusable(text: impl Into<String>) -> Stop {
    Stop(1, text.into())
}

#[derive(Default)]
struct Options {
    terms: Terms,
    map: Vec<(Role, String)>,
    encoding: Option<Encoding>,
    out: Option<PathBuf>,
    /// The name of the rules.
    standard: Option<String>,
    /// Where the rules go with today's numbers in them.
    freeze: Option<PathBuf>,
    /// What is written beside the contract's files.
    exports: Vec<Export>,
    /// The language of sheets and workbooks.
    language: Language,
    files: Vec<PathBuf>,
}

/// What can be written beside the contract's files, for people and programs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Export {
    /// `sheet.csv` and `sheet.xlsx`: 客户分级管理表.
    Sheet,
    /// `customers.xlsx`: the workbook.
    Xlsx,
    /// `customers.json`.
    Json,
    /// A script, and the lines that it reads where it cannot read the files.
    Sql(Dialect),
}

impl Export {
    const ALL: [(&'static str, Self); 5] = [
        ("sheet", Self::Sheet),
        ("xlsx", Self::Xlsx),
        ("json", Self::Json),
        ("sql:duckdb", Self::Sql(Dialect::DuckDb)),
        ("sql:spark", Self::Sql(Dialect::Spark)),
    ];
}

/// The page's texts for files in one language.
#[derive(Clone, Copy)]
struct Language {
    id: &'static str,
    files: &'static str,
    groups: &'static str,
    limits: &'static str,
    problems: &'static str,
}

macro_rules! language {
    ($id:literal) => {
        Language {
            id: $id,
            files: include_str!(concat!("../locales/", $id, "/files.json")),
            groups: include_str!(concat!("../locales/", $id, "/groups.json")),
            limits: include_str!(concat!("../locales/", $id, "/limits.json")),
            problems: include_str!(concat!("../locales/", $id, "/problems.json")),
        }
    };
}

const LANGUAGES: [Language; 3] = [language!("zh-Hans"), language!("en"), language!("zh-Hant")];

impl Default for Language {
    fn default() -> Self {
        LANGUAGES[0]
    }
}

impl Language {
    fn words(self) -> Words {
        Words::of(&[("", self.files), ("groups.", self.groups), ("limits.", self.limits), ("problems.", self.problems)])
    }
}

fn main() -> ExitCode {
    match options().and_then(|options| run(&options)) {
        Ok(code) => ExitCode::from(code),
        Err(Stop(code, line)) => {
            eprintln!("{}", line.replace(['\r', '\n'], " "));
            ExitCode::from(code)
        }
    }
}

fn options() -> Result<Options, Stop> {
    use lexopt::Arg::{Long, Value};
    let mut options = Options::default();
    let mut parser = lexopt::Parser::from_env();
    while let Some(arg) = parser.next().map_err(|error| usage(error.to_string()))? {
        let text = |parser: &mut lexopt::Parser| -> Result<String, Stop> {
            parser.value().map_err(|error| usage(error.to_string()))?.into_string().map_err(|_| usage("an option's value is not UTF-8"))
        };
        match arg {
            Long("rules") => {
                let path = text(&mut parser)?;
                let json = std::fs::read_to_string(&path).map_err(|error| unusable(format!("{path}: {error}")))?;
                let file = PresetFile::from_json(&json).map_err(|error| unusable(format!("{path}: {error}")))?;
                options.terms.rules = match file.presets.as_slice() {
                    [preset] => {
                        options.standard = Some(preset.name.clone()).filter(|name| !name.is_empty());
                        preset.rules.clone()
                    }
                    many => return Err(unusable(format!("{path} holds {} presets; save the one to grade by as a file of its own", many.len()))),
                };
            }
            Long("decisions") => {
                let path = text(&mut parser)?;
                let json = std::fs::read_to_string(&path).map_err(|error| unusable(format!("{path}: {error}")))?;
                options.terms.decisions = Decisions::from_json(&json).map_err(|error| unusable(format!("{path}: {error}")))?;
            }
            Long("as-of") => {
                let day = text(&mut parser)?;
                options.terms.as_of = Some(Day::parse_iso(&day).ok_or_else(|| usage(format!("--as-of {day}: not a date of the form YYYY-MM-DD")))?);
            }
            Long("map") => {
                let pair = text(&mut parser)?;
                let (role, header) = pair.split_once('=').ok_or_else(|| usage(format!("--map {pair}: not role=header")))?;
                let role = Role::from_id(role).ok_or_else(|| usage(format!("--map {role}: no such role")))?;
                options.map.push((role, header.to_owned()));
            }
            Long("encoding") => {
                let name = text(&mut parser)?;
                options.encoding = Some(Encoding::from_name(&name).ok_or_else(|| usage(format!("--encoding {name}: not known")))?);
            }
            Long("answer") => {
                let pair = text(&mut parser)?;
                let (code, value) = pair.split_once('=').ok_or_else(|| usage(format!("--answer {pair}: not CODE=VALUE")))?;
                let Some(question) = QuestionCode::ALL.iter().find(|known| known.id() == code) else {
                    return Err(usage(format!("--answer {code}: no such question")));
                };
                if !question.accepts(value) {
                    let choices = question.choices();
                    let choices = if choices.is_empty() { String::new() } else { format!(" (the answers are {})", choices.join(", ")) };
                    return Err(usage(format!("--answer {code}={value}: {}{choices}", question.text())));
                }
                options.terms.answers.0.insert(code.to_owned(), value.to_owned());
            }
            Long("filter") => {
                let filter = text(&mut parser)?;
                options.terms.filters.add(&filter).map_err(|reason| usage(format!("--filter {filter}: {reason}")))?;
            }
            Long("export") => {
                let what = text(&mut parser)?;
                let known = Export::ALL.iter().find(|(name, _)| *name == what).map(|&(_, export)| export);
                let names = Export::ALL.map(|(name, _)| name).join(", ");
                options.exports.push(known.ok_or_else(|| usage(format!("--export {what}: not one of {names}")))?);
            }
            Long("lang") => {
                let id = text(&mut parser)?;
                let known = LANGUAGES.into_iter().find(|language| language.id == id);
                options.language = known.ok_or_else(|| usage(format!("--lang {id}: not one of {}", LANGUAGES.map(|own| own.id).join(", "))))?;
            }
            Long("freeze") => options.freeze = Some(text(&mut parser)?.into()),
            Long("out") => options.out = Some(text(&mut parser)?.into()),
            Value(file) => options.files.push(file.into()),
            other => return Err(usage(other.unexpected().to_string())),
        }
    }
    if options.files.is_empty() {
        return Err(usage(
            "no file given: grade [--rules R.json] [--decisions D.json] [--as-of YYYY-MM-DD] [--map role=header …] [--encoding E] [--answer CODE=VALUE …] [--filter NAME=VALUE …] [--freeze R.json] [--export WHAT …] [--lang zh-Hans|en|zh-Hant] [--out DIR] FILE…",
        ));
    }
    if !options.exports.is_empty() && options.out.is_none() {
        return Err(usage("--export needs --out DIR: its files go there"));
    }
    Ok(options)
}

fn run(options: &Options) -> Result<u8, Stop> {
    // What an earlier run left in the folder must not pass for this run's.
    if let Some(out) = &options.out {
        for name in ["customers.csv", "report.json", "rejects.csv", "grade-duckdb.sql", "grade-spark.sql", ORDER_LINES] {
            std::fs::remove_file(out.join(name)).ok();
        }
    }
    let mut contents = Vec::with_capacity(options.files.len());
    for path in &options.files {
        contents.push(std::fs::read(path).map_err(|error| unusable(format!("{}: {error}", path.display())))?);
    }
    let mut named = Vec::with_capacity(contents.len());
    for (path, bytes) in options.files.iter().zip(contents) {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        if !is_packed(&bytes) {
            named.push((name, bytes));
            continue;
        }
        let tables = unpack::unpack(&bytes, unpack::Limits::default()).map_err(|error| unusable(format!("{name}: {error}")))?;
        // Of the sheets of a workbook one is meant; of packed files all are.
        let (several, meant) = (tables.len() > 1, unpack::likeliest(&tables));
        let tables = tables.into_iter().enumerate().filter(|(place, table)| !table.sheet || *place == meant);
        named.extend(tables.map(|(_, table)| (unpack::full_name(&name, &table.name, several), table.bytes)));
    }
    let mut plans = Vec::with_capacity(named.len());
    let mut contents = Vec::with_capacity(named.len());
    for (name, mut bytes) in named {
        let seen = sniff(&bytes[..bytes.len().min(SNIFF_BYTES)], bytes.len() as u64, options.encoding)
            .map_err(|error| unusable(format!("{name}: {error}")))?;
        let mut plan = seen.plan;
        for (role, header) in &options.map {
            let column =
                plan.headers.iter().position(|own| own == header).ok_or_else(|| unusable(format!("{name}: no column is called {header}")))?;
            plan.mapping.set(column, Some(*role));
        }
        if plan.converted {
            bytes = to_utf8(&bytes, plan.encoding);
        }
        plans.push((name, plan));
        contents.push(bytes);
    }
    let files: Vec<_> = plans.into_iter().zip(&contents).map(|((name, plan), bytes)| LocalFile { name, plan, bytes }).collect();
    let (mut session, end) = run_local(&files, options.terms.clone(), LocalRun::default()).map_err(|fault| unusable(format!("{fault:?}")))?;
    let save = |name: &str, bytes: &[u8]| -> Result<(), Stop> {
        let Some(out) = &options.out else {
            return if name == "report.json" { write_stdout(bytes) } else { Ok(()) };
        };
        std::fs::create_dir_all(out)
            .and_then(|()| std::fs::write(out.join(name), bytes))
            .map_err(|error| unusable(format!("{}: {error}", out.display())))
    };
    save("rejects.csv", &rejects_csv(&rejects(&session, &contents)))?;
    match end {
        JobEnd::Graded(summary) => {
            if let Some(path) = &options.freeze {
                let frozen = summary.frozen.ok_or_else(|| unusable("the numbers are too large for a file of rules"))?;
                let rules = Rules { frozen: Some(frozen), ..options.terms.rules.clone() };
                std::fs::write(path, rules.to_json()).map_err(|error| unusable(format!("{}: {error}", path.display())))?;
            }
            save("customers.csv", &session.customers_csv(false))?;
            save("report.json", session.report_json().as_bytes())?;
            for (name, bytes) in exports(&mut session, options)? {
                save(&name, &bytes)?;
            }
            name_idle_filters(&session, options);
            Ok(0)
        }
        JobEnd::Asks { questions, files } => {
            save("report.json", session.ungraded_report_json(&files, &questions).as_bytes())?;
            for question in &questions {
                eprintln!("{}: {} ({})", question.code.id(), question.code.text(), question.examples.join(", "));
            }
            Ok(2)
        }
        JobEnd::Nothing { files } => {
            save("report.json", session.ungraded_report_json(&files, &[]).as_bytes())?;
            Err(unusable(nothing(&files, &options.terms.filters)))
        }
        JobEnd::Cancelled | JobEnd::Failed(_) => Err(unusable("the import ended early")),
    }
}

/// The files that were asked for beside the contract's.
fn exports(session: &mut LedgerSession, options: &Options) -> Result<Vec<(String, Vec<u8>)>, Stop> {
    let table = |form: TakeForm| Take { form, rows: None, columns: Vec::new(), words: Some(Box::new(options.language.words())) };
    let standard = options.standard.as_deref().unwrap_or("default");
    let mut files = Vec::new();
    for export in &options.exports {
        match export {
            Export::Sheet => {
                files.push(("sheet.csv".to_owned(), session.take_all(&table(TakeForm::SheetCsv))));
                files.push(("sheet.xlsx".to_owned(), workbook(session, &table(TakeForm::SheetCells), standard)?));
            }
            Export::Xlsx => files.push(("customers.xlsx".to_owned(), workbook(session, &table(TakeForm::Cells), standard)?)),
            Export::Json => files.push(("customers.json".to_owned(), session.take_all(&table(TakeForm::Json)))),
            Export::Sql(dialect) => {
                let script = session.sql_script(*dialect).ok_or_else(|| unusable("nothing was graded"))?;
                files.push((format!("grade-{}.sql", dialect.id()), script.text.into_bytes()));
                if script.needs_order_lines {
                    files.push((ORDER_LINES.to_owned(), session.order_lines_csv().unwrap_or_default()));
                }
            }
        }
    }
    Ok(files)
}

fn workbook(session: &mut LedgerSession, take: &Take, standard: &str) -> Result<Vec<u8>, Stop> {
    let failed = |error: String| unusable(format!("the workbook cannot be written: {error}"));
    let book = session.book(take, standard).ok_or_else(|| unusable("nothing was graded"))?;
    let mut writer = BookWriter::new(&book).map_err(|error| failed(error.to_string()))?;
    let mut start = 0;
    loop {
        let (part, bytes) = session.take(take, start);
        let rows: Vec<Vec<fenji::protocol::Cell>> = postcard::from_bytes(&bytes).map_err(|error| failed(error.to_string()))?;
        writer.rows(0, rows).map_err(|error| failed(error.to_string()))?;
        start = part.next;
        if part.is_last() {
            return writer.finish().map_err(|error| failed(error.to_string()));
        }
    }
}

/// Says which filters leave nothing out, because no row has their value: mistyped, or meant for other files.
fn name_idle_filters(session: &LedgerSession, options: &Options) {
    for (filter, known) in session.ledger().idle_filters(&options.terms.filters) {
        let shown: Vec<String> = known.iter().take(KNOWN_VALUES).map(|value| value.replace(['\r', '\n'], " ")).collect();
        let more = if known.len() > shown.len() { ", …" } else { "" };
        match shown.is_empty() {
            true => eprintln!("--filter {filter}: no file has anything in such a column"),
            false => eprintln!("--filter {filter}: no row has this value; there are {}{more}", shown.join(", ")),
        }
    }
}

/// So many values are named where a filter's is none of them.
const KNOWN_VALUES: usize = 8;

/// Why no customer can be graded: columns that are missing, filters that leave no row, else what most rows have against them.
fn nothing(files: &[FileReport], filters: &Filters) -> String {
    for file in files {
        let missing: Vec<&str> = file.problems.iter().filter(|problem| file.is_whole_file(problem)).map(|problem| problem.text.as_str()).collect();
        if !missing.is_empty() {
            return format!("{}: {}", file.name, missing.join("; "));
        }
    }
    let mut reasons: Vec<&str> = files.iter().flat_map(|file| &file.left_out_by).map(|(reason, ..)| reason.as_str()).collect();
    reasons.sort_unstable();
    reasons.dedup();
    let filtered: Vec<String> = reasons.iter().flat_map(|reason| filters.leaving_out(reason)).map(|filter| format!("--filter {filter}")).collect();
    if !filtered.is_empty() {
        let rows: u64 = files.iter().map(|file| file.left_out).sum();
        return format!("no row can be used: {} leaves nothing of the {rows} rows that could be read", filtered.join(" and "));
    }
    if reasons == ["after_as_of"] {
        return "no row can be used: those that could be read are dated after --as-of".to_owned();
    }
    let why = files.iter().flat_map(|file| file.problems.iter().map(move |problem| (file, problem))).max_by_key(|(_, problem)| problem.count);
    match why {
        Some((file, problem)) => format!("{}: no row can be used; line {}: {}", file.name, problem.first_line, problem.text),
        None => "no row can be used".to_owned(),
    }
}

/// Every reject, its value read from the file again.
fn rejects(session: &fenji::engine::LedgerSession, contents: &[Vec<u8>]) -> Vec<RejectValue> {
    let mut rows = Vec::new();
    for (file, bytes) in session.ledger().files.iter().zip(contents) {
        for place in 0..file.rejects.offset.len() {
            let at = usize::try_from(file.rejects.offset[place]).unwrap_or(usize::MAX).min(bytes.len());
            // The record's own bytes are enough; a long one is shown cut.
            let end = bytes.len().min(at + (64 << 10));
            rows.push(RejectValue::read(
                &file.name,
                &file.plan,
                file.rejects.line[place],
                file.rejects.column[place],
                file.rejects.code[place],
                &bytes[at..end],
            ));
        }
    }
    rows
}

fn write_stdout(bytes: &[u8]) -> Result<(), Stop> {
    use std::io::Write;
    std::io::stdout().write_all(bytes).map_err(|error| unusable(error.to_string()))
}
