//! The headless twin on the command line: exit codes, files, questions and answers, byte for byte as the contract says.

mod common;

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

struct Run {
    code: i32,
    stderr: String,
    out: PathBuf,
}

impl Run {
    fn report(&self) -> Value {
        serde_json::from_str(&std::fs::read_to_string(self.out.join("report.json")).unwrap()).unwrap()
    }

    fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.out.join(name)).unwrap()
    }
}

/// The twin: FENJI_TWIN, else the one that `cargo test` has built.
fn twin() -> PathBuf {
    std::env::var_os("FENJI_TWIN").map_or_else(|| Path::new(env!("CARGO_TARGET_TMPDIR")).join("../debug/examples/grade"), PathBuf::from)
}

/// Runs the twin over files (name, bytes) with options.
fn run(case: &str, files: &[(&str, &[u8])], options: &[&str]) -> Run {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("twin").join(case);
    std::fs::remove_dir_all(&folder).ok();
    std::fs::create_dir_all(&folder).unwrap();
    let out = folder.join("out");
    let mut command = Command::new(twin());
    command.args(options);
    if !options.contains(&"--no-out") {
        command.arg("--out").arg(&out);
    }
    for (name, bytes) in files {
        let path = folder.join(name);
        std::fs::write(&path, bytes).unwrap();
        command.arg(path);
    }
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{}: {error}; build it with `cargo build --no-default-features --examples`", twin().display()));
    Run { code: output.status.code().unwrap(), stderr: String::from_utf8(output.stderr).unwrap(), out }
}

const ORDERS: &[u8] = "order,date,customer,name,amount\n1,2024-01-05,c1,王芳,10.50\n1,2024-01-05,c1,王芳,2\n2,2024-02-01,c2,\"Lee, Ann\",7.25\n3,2024-03-01,c1,王方,-1\n".as_bytes();

#[test]
fn a_graded_file_gives_all_three_files() {
    let run = run("graded", &[("a.csv", ORDERS)], &[]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let customers = run.text("customers.csv");
    let mut lines = customers.lines();
    assert_eq!(
        lines.next(),
        Some(
            "customer_id,customer_name,contact,grade,value,potential,relation,lifecycle,churn_warning,churn_reasons,orders,order_days,first_order,last_order,days_since_last,amount,r,f,m,rfm_segment,rfm_class,abc"
        )
    );
    // as_of is the day after the last counted order; the later credit note is outside the view and reported.
    assert_eq!(
        lines.next(),
        Some("c1,王方,,high,high,unknown,regular,first,no,,1,1,2024-01-05,2024-01-05,28,12.50,1,1,5,hibernating,important_win_back,A")
    );
    assert_eq!(lines.next(), Some("c2,\"Lee, Ann\",,low,low,unknown,regular,first,no,,1,1,2024-02-01,2024-02-01,1,7.25,5,1,1,new,general_develop,A"));
    assert_eq!(lines.next(), None);
    assert!(customers.ends_with('\n') && !customers.contains('\r') && !customers.starts_with('\u{feff}'));
    let report = run.report();
    assert_eq!(report["customers"], 2);
    assert_eq!(report["orders"], 2);
    assert_eq!(report["amount"], "19.75");
    assert_eq!(report["as_of"], "2024-02-02");
    let file = &report["files"][0];
    assert_eq!((&file["records"], &file["used"], &file["left_out"]), (&Value::from(4), &Value::from(3), &Value::from(1)));
    assert_eq!(file["columns"]["customer"], "customer");
    assert_eq!(file["left_out_by"][0]["reason"], "after_as_of");
    assert_eq!(run.text("rejects.csv"), "file,line,column,value,code,text\n");
}

#[test]
fn rejects_name_line_column_value_and_reason() {
    let run = run(
        "rejects",
        &[(
            "a.csv",
            b"order,date,customer,amount\n1,2024-01-05,c1,5\n2,\"soon\nor later\",c2,6\n\n3,2024-01-06,,7\n4,2024-01-07,c3,five\nTotal,,,18\n",
        )],
        &[],
    );
    assert_eq!(run.code, 0, "{}", run.stderr);
    let rejects = run.text("rejects.csv");
    let rows: Vec<csv::StringRecord> = csv::Reader::from_reader(rejects.as_bytes()).records().map(Result::unwrap).collect();
    let seen: Vec<(&str, &str, &str, &str)> = rows.iter().map(|row| (&row[1], &row[2], &row[3], &row[4])).collect();
    assert_eq!(
        seen,
        [
            ("3", "date", "soon\nor later", "bad_date"),
            ("6", "customer", "", "no_customer_value"),
            ("7", "amount", "five", "bad_amount"),
            ("8", "customer", "", "total_row")
        ]
    );
    let file = &run.report()["files"][0];
    assert_eq!(
        (&file["records"], &file["used"], &file["rejected"], &file["blank"]),
        (&Value::from(6), &Value::from(1), &Value::from(4), &Value::from(1))
    );
}

#[test]
fn exit_codes_tell_what_to_do() {
    let bad = |case: &str, bytes: &[u8], options: &[&str], code: i32, words: &str| {
        let run = run(case, &[("a.csv", bytes)], options);
        assert_eq!(run.code, code, "{case}: {}", run.stderr);
        assert!(run.stderr.contains(words), "{case}: {}", run.stderr);
        assert_eq!(run.stderr.lines().count(), 1, "{case}: one plain line");
        assert!(!run.out.join("customers.csv").exists(), "{case}");
    };
    bad("empty", b"", &[], 1, "a.csv: the file is empty");
    bad("blank", b"\n\n", &[], 1, "no header found");
    bad("png", b"\x89PNG\r\n\x1a\n12", &[], 1, "PNG image");
    bad("no-customer", b"date,amount\n2024-01-05,5\n", &[], 1, "customers apart");
    bad("no-row", b"customer,date,amount\n,2024-01-05,5\n", &[], 1, "line 2");
    bad("usage", ORDERS, &["--as-of", "yesterday"], 64, "YYYY-MM-DD");
    bad("role", ORDERS, &["--map", "nose=a"], 64, "no such role");
    bad("header", ORDERS, &["--map", "name=nothing"], 1, "no column is called nothing");
    bad("option", ORDERS, &["--what"], 64, "--what");
    bad("answer", ORDERS, &["--answer", "ambiguous_date=xxx"], 64, "dmy, mdy");
    bad("too-early", ORDERS, &["--as-of", "1990-01-01"], 1, "no row can be used");
    bad("binary", &(0..=255).cycle().take(25_600).collect::<Vec<u8>>(), &[], 1, "binary file");
    bad("one-line", &[b'x'; 400_000], &[], 1, "longer than 256 KiB");
    bad("serial", b"customer,date,amount\na,45292,5\n", &["--answer", "excel_date=reject"], 1, "the date cannot be read");
    bad("serial asked", b"customer,date,amount\na,45292,5\n", &[], 2, "excel_date");
    bad("dates", b"customer,date,amount\na,05/01/2024,5\nb,06/02/2024,6\n", &[], 2, "ambiguous_date");
    bad("numbers", b"customer;date;amount\na;2024-01-05;1.234\n", &[], 2, "ambiguous_decimal");
    assert_eq!(Command::new(twin()).output().unwrap().status.code(), Some(64), "no file");
}

#[test]
fn a_question_is_written_and_its_answer_settles_it() {
    let dates: &[u8] = b"customer,date,amount\na,05/01/2024,5\nb,06/02/2024,6\n";
    let asked = run("asked", &[("a.csv", dates)], &[]);
    let question = &asked.report()["questions"][0];
    assert_eq!((&question["code"], &question["column"], &question["file"]), (&"ambiguous_date".into(), &"date".into(), &"a.csv".into()));
    assert_eq!(question["examples"], serde_json::json!(["05/01/2024", "06/02/2024"]));
    for (answer, first) in [("dmy", "2024-01-05"), ("mdy", "2024-05-01")] {
        let run = run(answer, &[("a.csv", dates)], &["--answer", &format!("ambiguous_date={answer}")]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert_eq!(run.report()["first_order"], first);
    }
    let numbers: &[u8] = b"customer;date;amount\na;2024-01-05;1.234\n";
    for (answer, amount) in [("point", "1.234"), ("comma", "1234")] {
        let run = run(answer, &[("a.csv", numbers)], &["--answer", &format!("ambiguous_decimal={answer}")]);
        assert_eq!(run.report()["amount"], amount);
    }
}

#[test]
fn evidence_anywhere_in_the_file_decides_for_all_of_it() {
    // Only the last of many rows shows that the month comes first, and that the comma is the decimal mark.
    let mut text = String::from("customer;date;amount\n");
    for row in 0..20_000 {
        text += &format!("c{};0{}/0{}/2024;1.234\n", row % 50, row % 9 + 1, row % 8 + 1);
    }
    text += "c1;05/13/2024;7,5\n";
    let run = run("late-evidence", &[("a.csv", text.as_bytes())], &["--answer", "future_date=keep"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(run.report()["amount"], "24680007.5");
    assert_eq!(run.report()["last_order"], "2024-09-08");
}

#[test]
fn lines_that_conflict_with_an_answer_are_rejected_by_name() {
    let text = b"order,customer,date,amount\n1,c1,13/04/2024,1\n2,c2,14/04/2024,2\n3,c3,04/25/2024,3\n";
    for (answer, lines) in [("dmy", vec!["4"]), ("mdy", vec!["2", "3"])] {
        let run = run(&format!("conflict-{answer}"), &[("a.csv", text)], &["--answer", &format!("ambiguous_date={answer}")]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        let rejects = run.text("rejects.csv");
        let rows: Vec<csv::StringRecord> = csv::Reader::from_reader(rejects.as_bytes()).records().map(Result::unwrap).collect();
        assert_eq!(rows.iter().map(|row| &row[1]).collect::<Vec<_>>(), lines);
        assert!(rows.iter().all(|row| &row[4] == "bad_date"));
    }
}

#[test]
fn an_earlier_run_leaves_nothing_behind() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("twin/stale");
    std::fs::create_dir_all(&folder).unwrap();
    let (good, doubtful, out) = (folder.join("good.csv"), folder.join("doubtful.csv"), folder.join("out"));
    std::fs::write(&good, ORDERS).unwrap();
    std::fs::write(&doubtful, "customer,date,amount\na,05/01/2024,5\n").unwrap();
    let twin = |file: &Path| Command::new(twin()).arg("--out").arg(&out).arg(file).output().unwrap().status.code();
    assert_eq!((twin(&good), out.join("customers.csv").exists()), (Some(0), true));
    assert_eq!((twin(&doubtful), out.join("customers.csv").exists()), (Some(2), false));
}

#[test]
fn dotted_and_unix_dates_are_found_by_their_header() {
    for (case, cell) in [("dotted", "25.01.2024"), ("unix", "1706140800"), ("milliseconds", "1706140800000"), ("compact", "20240125")] {
        let text = format!("customer,date,amount\na,{cell},5\n");
        let run = run(case, &[("a.csv", text.as_bytes())], &[]);
        assert_eq!((run.code, run.report()["first_order"].as_str()), (0, Some("2024-01-25")), "{case}: {}", run.stderr);
    }
}

#[test]
fn a_lone_far_date_is_asked_about_and_never_moves_the_date() {
    let mut text = String::from("customer,date,amount\n");
    for row in 0..100 {
        text += &format!("c{},2024-01-{:02},5\n", row % 7, row % 28 + 1);
    }
    text += "c1,2042-01-05,900\n";
    let ask = run("far", &[("a.csv", text.as_bytes())], &[]);
    assert_eq!((ask.code, &ask.report()["questions"][0]["code"]), (2, &Value::from("future_date")));
    let left = run("far-left", &[("a.csv", text.as_bytes())], &["--answer", "future_date=leave_out"]);
    assert_eq!((&left.report()["as_of"], &left.report()["amount"]), (&"2024-01-29".into(), &"500".into()));
    assert_eq!(left.report()["files"][0]["left_out"], 1);
    let kept = run("far-kept", &[("a.csv", text.as_bytes())], &["--answer", "future_date=keep"]);
    assert_eq!((&kept.report()["as_of"], &kept.report()["amount"]), (&"2042-01-06".into(), &"1400".into()));
}

#[test]
fn gbk_files_of_taobao_need_no_option() {
    let text = "订单编号,买家会员名,买家应付货款,买家实际支付金额,订单状态,收货人姓名,联系手机,订单创建时间,订单付款时间,宝贝标题,宝贝总数量\n\
        =\"1001\",张三的店,99.00,95.50,交易成功,张三,'13900000001,2024-01-05 10:00:00,2024-01-05 10:01:00,龙井茶,1\n\
        =\"1002\",李四,50.00,50.00,交易关闭,李四,'13900000002,2024-01-06 10:00:00,,瓷杯,2\n\
        =\"1003\",李四,50.00,50.00,\"卖家已发货，等待买家确认\",李四,'13900000002,2024-01-07 10:00:00,2024-01-07 10:02:00,瓷杯,2\n";
    let (bytes, ..) = encoding_rs::GBK.encode(text);
    let run = run("taobao", &[("订单.csv", &bytes)], &[]);
    // The unpaid, closed order has no payment time: its row is rejected or left out, but never counted.
    assert_eq!(run.code, 0, "{}", run.stderr);
    let report = run.report();
    assert_eq!(report["files"][0]["encoding"], "gb18030");
    assert_eq!((&report["customers"], &report["orders"], &report["amount"]), (&Value::from(2), &Value::from(2), &Value::from("145.5")));
    let customers = run.text("customers.csv");
    assert!(customers.contains("\n张三的店,张三,13900000001,") || customers.contains("\n张三的店,张三,'13900000001,"), "{customers}");
}

#[test]
fn without_a_folder_the_report_goes_to_standard_output() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("twin");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("stdout.csv");
    std::fs::write(&path, ORDERS).unwrap();
    let output = Command::new(twin()).arg(&path).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["customers"], 2);
}

#[test]
fn orders_that_were_never_paid_are_left_out_though_they_have_no_date() {
    let text =
        "order,date,customer,amount,status\n1,2024-01-05,c1,5,completed\n2,,c2,7,等待买家付款\n3,,c3,,交易关闭\n4,,c4,9,completed\n5,,c5,-3,已退款\n";
    let run = run("undated", &[("a.csv", text.as_bytes())], &[]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let report = run.report();
    let file = &report["files"][0];
    assert_eq!((&file["used"], &file["rejected"], &file["left_out"]), (&Value::from(1), &Value::from(1), &Value::from(3)));
    assert_eq!(file["problems"][0]["code"], "no_date_value");
    assert_eq!((&report["customers"], &report["amount"], &report["as_of"]), (&Value::from(4), &Value::from("5"), &Value::from("2024-01-06")));
    assert!(run.text("customers.csv").contains("\nc2,,,low,,unknown,regular,prospect,"));
}

#[test]
fn a_filter_that_leaves_out_nothing_or_everything_is_named() {
    let shops: String = (0..20).map(|n| format!("{n},c{},2024-01-{:02},5,shop {}\n", n % 7, n % 28 + 1, n % 10)).collect();
    let shops = format!("order,customer,date,amount,channel\n{shops}");
    let run = |case: &str, options: &[&str]| run(&format!("filter-{case}"), &[("a.csv", shops.as_bytes())], options);
    let known = run("known", &["--filter", "channel=shop 3"]);
    assert_eq!((known.code, known.stderr.as_str()), (0, ""));
    let mistyped = run("mistyped", &["--filter", "channel=shop3"]);
    assert_eq!(
        (mistyped.code, mistyped.stderr.as_str()),
        (0, "--filter channel=shop3: no row has this value; there are shop 0, shop 1, shop 2, shop 3, shop 4, shop 5, shop 6, shop 7, …\n")
    );
    for (filter, words) in [
        ("file=b.csv", "there are a.csv"),
        ("status:done=cancelled", "no file has anything in such a column"),
        ("store=x", "no file has anything in such a column"),
        ("product=x", "no file has anything in such a column"),
    ] {
        let run = run("idle", &["--filter", filter]);
        assert!(run.code == 0 && run.stderr.contains(filter) && run.stderr.contains(words), "{filter}: {}", run.stderr);
    }
    for (filter, code, words) in [
        ("min_order=-1", 64, "below zero"),
        ("from=2030-01-01", 1, "--filter from=2030-01-01 leaves nothing of the 20 rows"),
        ("min_order=100", 1, "--filter min_order=100 leaves nothing of the 20 rows"),
        ("file=a.csv", 1, "--filter file=a.csv leaves nothing of the 20 rows"),
    ] {
        let run = run("all", &["--filter", filter]);
        assert!(run.code == code && run.stderr.contains(words) && run.stderr.lines().count() == 1, "{filter}: {}", run.stderr);
    }
}

#[test]
fn columns_that_are_missing_are_all_named_before_anything_is_asked() {
    let run = run("missing", &[("a.csv", b"order,amount\n1,1234\n2,2345\n")], &[]);
    assert!(run.code == 1 && run.stderr.contains("customers apart") && run.stderr.contains("the date of the order"), "{}", run.stderr);
}
