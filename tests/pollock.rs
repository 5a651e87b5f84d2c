//! One table, polluted in one place at a time, and what is read of it with nothing told by hand.
//!
//! The kinds of pollution, the scores and the weights are those of Pollock (Vitagliano, Hameed, Jiang, Reisener, Wu, Naumann:
//! "Pollock: A Data Loading Benchmark", PVLDB 16(8), 2023): 2,289 files beside the clean one; for each whether it loads, and precision, recall and F1 of
//! header, records and cells, ten points in all. The table is our own. A row that is rejected for its syntax does not count as
//! read. Further kinds, which the benchmark has not, are scored apart.

#![allow(clippy::print_stdout, reason = "the score is the result")]

mod common;

use std::collections::BTreeMap;

/// A cell and whether it is written in quotation marks.
#[derive(Clone)]
struct Cell(String, bool);

type Row = Vec<Cell>;

/// What a file ought to be read as: the header's cells (none where it has none) and the records.
#[derive(Clone)]
struct Truth {
    header: Vec<String>,
    records: Vec<Vec<String>>,
}

/// How a table is written.
#[derive(Clone, Copy)]
struct Writer {
    delimiter: &'static str,
    quote: char,
    /// Before a quotation mark inside a cell.
    escape: &'static str,
    end: &'static str,
}

const PLAIN: Writer = Writer { delimiter: ",", quote: '"', escape: "\"", end: "\r\n" };

impl Writer {
    fn cell(self, Cell(text, quoted): &Cell) -> String {
        if !quoted && !text.contains(self.delimiter) {
            return text.clone();
        }
        let quote = self.quote;
        format!("{quote}{}{quote}", text.replace('"', &format!("{}\"", self.escape)))
    }

    fn row(self, row: &Row) -> String {
        row.iter().map(|cell| self.cell(cell)).collect::<Vec<_>>().join(self.delimiter) + self.end
    }

    fn file(self, rows: &[Row]) -> String {
        rows.iter().map(|row| self.row(row)).collect()
    }
}

const NAMES: [&str; 9] = ["DATE", "TIME", "Qty", "PRODUCTID", "Price", "ProductType", "ProductDescription", "URL", "Comments"];
const ROWS: usize = 83;

/// A sales-like table: quoted cells with delimiters, quotation marks and line breaks among plain ones.
fn source() -> Vec<Row> {
    let things =
        ["Hiking boots", "Running jacket", "Fly rod", "Throw pillow, striped", "Men's belt", "Kids' bike, 24\"", "Table, round 48\"", "Wool socks"];
    let texts = [
        "light and quick enough to keep feet from feeling weighed down.",
        "resists the weather, keeps you visible, and won't let you down.",
        "made for warm, dry days on the trail.",
        "a 9\" tall shaft, lined and warm.",
        "for kids, grown-ups and everyone who isn't sure.",
        "soft, sturdy\nand washed twice.",
        "just like the one you had: now with pockets!",
    ];
    let plain = |text: String| Cell(text, false);
    let mut rows = vec![NAMES.iter().enumerate().map(|(column, name)| Cell((*name).to_owned(), (6..8).contains(&column))).collect::<Row>()];
    for row in 0..ROWS {
        let (thing, text) = (things[row % things.len()], texts[row % texts.len()]);
        let id = format!("{}-{}", ["MG", "RI", "CC", "YY", "BH"][row % 5], 1000 + row * 97 % 9000);
        let description = format!("No. {row}: {text}");
        rows.push(vec![
            plain(format!("{:02}/{:02}/2018", 13 + row % 15, 1 + row / 15)),
            plain(format!("{:02}:{:02}", row / 4, row % 4 * 15)),
            plain((row % 7).to_string()),
            plain(id.clone()),
            plain(format!("${}.{:02}", 5 + row * 13 % 90, row * 37 % 100)),
            Cell(thing.to_owned(), thing.contains([',', '"'])),
            Cell(description, true),
            Cell(format!("https://www.example.com/product/{id}.html"), true),
            plain(if row % 9 == 4 { format!("see {row}") } else { String::new() }),
        ]);
    }
    rows
}

fn texts(row: &Row) -> Vec<String> {
    row.iter().map(|Cell(text, _)| text.clone()).collect()
}

fn truth(rows: &[Row]) -> Truth {
    Truth { header: texts(&rows[0]), records: rows[1..].iter().map(texts).collect() }
}

struct Polluted {
    kind: &'static str,
    name: String,
    bytes: Vec<u8>,
    truth: Truth,
    weight: f64,
}

/// Weights of the published survey: files of the kind among 3,712, by kind or divided among its files.
const SEPARATORS: f64 = 520.0 / 1414.0;

#[rustfmt::skip]
fn published() -> Vec<Polluted> {
    let rows = source();
    let whole = truth(&rows);
    let text = PLAIN.file(&rows);
    let mut files = Vec::new();
    let mut add = |kind: &'static str, name: String, weight: f64, bytes: String, truth: &Truth| {
        files.push(Polluted { kind, name, bytes: bytes.into_bytes(), truth: truth.clone(), weight });
    };
    let none = Truth { header: Vec::new(), records: Vec::new() };
    let file = "file";
    add(file, "source".into(), 1.0, text.clone(), &whole);
    add(file, "no_payload".into(), 15.0, String::new(), &none);
    add(file, "no_trailing_newline".into(), 184.0, text.trim_end().to_owned(), &whole);
    add(file, "double_trailing_newline".into(), 5.0, text.clone() + "\r\n", &whole);
    add(file, "no_header".into(), 470.0, PLAIN.file(&rows[1..]), &Truth { header: Vec::new(), ..whole.clone() });
    for lines in [2, 3] {
        // The benchmark joins the lines of a header, also where they say the same.
        let header = whole.header.iter().map(|name| vec![name.as_str(); lines].join(" ")).collect();
        let bytes = PLAIN.row(&rows[0]).repeat(lines - 1) + &text;
        add(file, format!("header_multirow_{lines}"), 47.0, bytes, &Truth { header, ..whole.clone() });
    }
    add(file, "preamble".into(), 282.0, format!("PREAMBLE,,,,,,,,\r\n,,,,,,,,\r\n{text}"), &whole);
    for (name, columns) in [("less", 8), ("same", 9), ("more", 10)] {
        let second: Vec<Row> = rows.iter().map(|row| row.iter().cloned().chain([Cell(String::new(), false)]).take(columns).collect()).collect();
        add(file, format!("multitable_{name}"), 188.0 / 3.0, text.clone() + &PLAIN.file(&second), &whole);
    }
    add(file, "header_only".into(), 3.0, PLAIN.file(&rows[..1]), &truth(&rows[..1]));
    add(file, "one_data_row".into(), 4.0, PLAIN.file(&rows[..2]), &truth(&rows[..2]));
    let written = "structural characters of the file";
    for (end, name, weight) in [("\r", "0xD", 7.0), ("\n", "0xA", 1691.0)] {
        add(written, format!("record_delimiter_{name}"), weight, Writer { end, ..PLAIN }.file(&rows), &whole);
    }
    for (delimiter, name, weight) in [("\t", "0x9", 4.0), (";", "0x3B", 834.0), (" ", "0x20", 4.0), (", ", "0x2C_0x20", 101.0)] {
        add(written, format!("field_delimiter_{name}"), weight, Writer { delimiter, ..PLAIN }.file(&rows), &whole);
    }
    add(written, "quotation_char_0x27".into(), 11.0, Writer { quote: '\'', ..PLAIN }.file(&rows), &whole);
    add(written, "escape_char_0x5C".into(), 1.0, Writer { escape: "\\", ..PLAIN }.file(&rows), &whole);
    add(written, "escape_char_0x00".into(), 7.0, Writer { escape: "", ..PLAIN }.file(&rows), &whole);
    for (place, row) in rows.iter().enumerate() {
        let with = |row: String| PLAIN.file(&rows[..place]) + &row + &PLAIN.file(&rows[place + 1..]);
        let cells: Vec<String> = row.iter().map(|cell| PLAIN.cell(cell)).collect();
        for column in 0..cells.len() {
            let (before, after) = cells.split_at(column);
            let join = |mark: &str| [before.join(","), after.join(",")].join(mark) + "\r\n";
            let extra = if column == 0 { format!(",{}\r\n", after.join(",")) } else { join(",,") };
            add("a delimiter too many", format!("row_more_sep_{place}_{column}"), SEPARATORS, with(extra), &whole);
            if column > 0 {
                add("a delimiter too few", format!("row_less_sep_{place}_{column}"), SEPARATORS, with(join("")), &whole);
            }
            let mut marked = cells.clone();
            let inside = usize::from(marked[column].starts_with('"'));
            marked[column].insert(inside, '"');
            let mut meant = whole.clone();
            let cell = if place == 0 { &mut meant.header[column] } else { &mut meant.records[place - 1][column] };
            cell.insert(0, '"');
            add("a quotation mark too many", format!("row_extra_quote_{place}_{column}"), 1.0 / 108.0, with(marked.join(",") + "\r\n"), &meant);
        }
        add("another delimiter in one row", format!("row_field_delimiter_{place}"), 1.0 / 7.0, with(cells.join(" ") + "\r\n"), &whole);
    }
    files
}

/// Kinds that the benchmark has not.
#[rustfmt::skip]
fn further() -> Vec<Polluted> {
    let rows = source();
    let whole = truth(&rows);
    let text = PLAIN.file(&rows);
    let mut files = Vec::new();
    let mut add = |kind: &'static str, name: String, bytes: Vec<u8>| files.push(Polluted { kind, name, bytes, truth: whole.clone(), weight: 1.0 });
    for (name, lines) in [("one", "Sales of 2018\r\n"), ("three", "Sales\r\nof 2018\r\nby the shop, all of it\r\n"), ("blank line", "Sales of 2018\r\n\r\n"), ("comments", "# sales\r\n# of 2018, all of it\r\n")] {
        add("lines above", name.into(), format!("{lines}{text}").into_bytes());
    }
    for (name, lines) in [("one", "# half\r\n"), ("quotation mark", "# half of \"it\r\n")] {
        add("comments between", name.into(), (PLAIN.file(&rows[..40]) + lines + &PLAIN.file(&rows[40..])).into_bytes());
    }
    for (delimiter, name) in [("|", "|"), (":", ":"), ("^", "^"), ("~", "~"), ("\u{1f}", "0x1f"), (" | ", "padded |")] {
        add("delimiters", name.into(), Writer { delimiter, ..PLAIN }.file(&rows).into_bytes());
    }
    for place in [0, 1, 2, 50, ROWS] {
        let with = |row: String| (PLAIN.file(&rows[..place]) + &row + &PLAIN.file(&rows[place + 1..])).into_bytes();
        add("another line end in one row", format!("{place}"), with(Writer { end: "\n", ..PLAIN }.row(&rows[place])));
        add("another quotation mark in one row", format!("{place}"), with(Writer { quote: '\'', ..PLAIN }.row(&rows[place])));
        add("another escape in one row", format!("{place}"), with(Writer { escape: "\\", ..PLAIN }.row(&rows[place])));
        add("cells too many", format!("{place}"), with(PLAIN.row(&rows[place]).replace("\r\n", ",,,\r\n")));
    }
    for (name, end) in [("CR CR LF", "\r\r\n"), ("LF and CRLF", "\n")] {
        let half = if name == "CR CR LF" { end } else { "\r\n" };
        add("line ends", name.into(), (Writer { end, ..PLAIN }.file(&rows[..40]) + &Writer { end: half, ..PLAIN }.file(&rows[40..])).into_bytes());
    }
    add("encodings", "UTF-8 with mark".into(), [b"\xef\xbb\xbf", text.as_bytes()].concat());
    add("encodings", "UTF-16LE with mark".into(), "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect());
    add("encodings", "UTF-16BE".into(), text.encode_utf16().flat_map(u16::to_be_bytes).collect());
    files
}

/// Precision, recall and F1 of what was read, as multisets; the benchmark calls them the other way round.
fn compare<'a>(wanted: impl Iterator<Item = &'a String>, found: impl Iterator<Item = &'a String>) -> [f64; 3] {
    let mut left: BTreeMap<&str, i64> = BTreeMap::new();
    let (mut all, mut read, mut right) = (0, 0, 0);
    for text in wanted {
        *left.entry(text).or_default() += 1;
        all += 1;
    }
    for text in found {
        read += 1;
        if let Some(count) = left.get_mut(text.as_str()).filter(|count| **count > 0) {
            *count -= 1;
            right += 1;
        }
    }
    if all == 0 {
        return [1.0; 3];
    }
    if right == 0 {
        return [0.0; 3];
    }
    let (precision, recall) = (f64::from(right) / f64::from(read), f64::from(right) / f64::from(all));
    [precision, recall, 2.0 * precision * recall / (precision + recall)]
}

/// All rows: where a file has no header its first record stands in the header's place, as in the benchmark.
fn lines(header: &[String], records: &[Vec<String>]) -> Vec<Vec<String>> {
    let clean = |cells: &[String]| cells.iter().map(|cell| cell.trim().replace("\r\n", "\n")).collect::<Vec<_>>();
    std::iter::once(header).filter(|header| !header.is_empty()).chain(records.iter().map(Vec::as_slice)).map(clean).collect()
}

/// The points of one file: success, then three each for header, records and cells.
fn score(file: &Polluted) -> [f64; 10] {
    let Ok((header, records)) = common::table(&file.bytes) else { return [0.0; 10] };
    let (wanted, found) = (lines(&file.truth.header, &file.truth.records), lines(&header, &records));
    let joined = |rows: &[Vec<String>]| rows.iter().skip(1).map(|row| row.concat()).collect::<Vec<_>>();
    let first = |rows: &[Vec<String>]| rows.first().cloned().unwrap_or_default();
    let header = compare(first(&wanted).iter(), first(&found).iter());
    let records = compare(joined(&wanted).iter(), joined(&found).iter());
    let cells = compare(wanted.iter().flatten(), found.iter().flatten());
    let mut points = [1.0; 10];
    for (place, point) in [header, records, cells].into_iter().flatten().enumerate() {
        points[place + 1] = point;
    }
    points
}

/// Scores files and prints what is lost, by kind: simple and weighted score.
fn run(title: &str, files: &[Polluted]) -> (f64, f64) {
    let mut kinds: BTreeMap<&str, (usize, f64, Vec<String>)> = BTreeMap::new();
    let (mut simple, mut weighted, mut weights) = (0.0, 0.0, 0.0);
    for file in files {
        let points = score(file);
        let sum: f64 = points.iter().sum();
        simple += sum;
        weighted += sum * file.weight;
        weights += file.weight;
        let kind = kinds.entry(file.kind).or_default();
        kind.0 += 1;
        kind.1 += sum;
        if sum < 10.0 - 1e-9 {
            kind.2.push(format!("{} {sum:.3}", file.name));
        }
    }
    let (simple, weighted) = (simple / files.len() as f64, weighted / weights);
    println!("{title}: {} files, simple {simple:.4}, weighted {weighted:.4}", files.len());
    for (kind, (files, points, lost)) in kinds {
        println!("  {kind}: {files} files, {:.4}, below ten {}", points / files as f64, lost.len());
        if !lost.is_empty() {
            println!("    {}", lost.join(", "));
        }
    }
    (simple, weighted)
}

#[test]
fn the_published_kinds() {
    let files = published();
    assert_eq!(files.len(), 2290);
    let (simple, weighted) = run("Pollock", &files);
    // The goal is 9.60 and 9.40; what is reached is held.
    assert!(simple >= 9.97 && weighted >= 9.82, "{simple} {weighted}");
}

#[test]
fn further_kinds() {
    let (simple, _) = run("further", &further());
    assert!(simple >= 9.96, "{simple}");
}
