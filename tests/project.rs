//! A project file comes back as what was saved: every row, every export, byte for byte; and whatever is done to such a file,
//! it is refused with words or is another whole project, and never ends the program.

mod common;

use common::{Import, take, words};
use fenji::engine::LedgerSession;
use fenji::export::{Project, project_version, read_project};
use fenji::ingest::{Familiar, Role, recall};
use fenji::model::{Dimension, Grade};
use fenji::protocol::{
    CustomerRow, FromWorker, PROJECT_VERSION, ProjectError, ProjectOpened, ProjectParts, ProjectPiece, ProjectTold, SortKey, Summary, TableQuery,
    TakeForm, Terms, decode, encode,
};
use fenji::rules::{ByHand, Decision, Decisions, PresetFile, Rules, SameCustomer};
use proptest::prelude::*;
use std::sync::OnceLock;

const ALL: ProjectParts = ProjectParts { table: true, names: true, decisions: true };
const SHOP: &str = "订单号,客户,姓名,联系方式,日期,金额,状态,退款金额,负责人\n\
    1,甲,张三,13800000000,2024-01-01,100.50,交易成功,,王\n\
    2,乙,\"李\"\"四\",a@b.cn,2024-01-02,20,交易成功,5,王\n\
    3,丙,=王五,,2024-01-03,30,交易成功,,\n\
    4,丁,张三,,2024-02-03,-40,交易成功,,李\n\
    5,甲,张三,,2024-06-05,5,交易成功,,李\n\
    6,戊,\"多\n行\",,2024-03-05,7.25,交易关闭,,李\n\
    7,己,,,2024-03-06,0,交易成功,,\n\
    8,丙,=王五,,2024-03-09,30,已退款,,\n\
    9,庚,\\u0041,,坏日期,9,交易成功,,\n\
    10,甲二,张三,,2024-07-01,60,交易成功,,李\n";
const SUMS: &str = "客户编号,客户姓名,购买频率,购买金额\n1,甲,每月1次,3000\n2,乙,每季1次,1000.5\n3,丙,不到每年1次,0\n4,丁,,-20\n5,戊,12,800\n";
const COUNTED: &str = "客户编号,客户姓名,订单数,最近购买日期,购买金额\n1,甲,5,2024-05-01,3000\n2,乙,1,,1000\n3,丙,0,,0\n";

fn decided() -> Decisions {
    let decision =
        |customer: &str, decision| Decision { customer: customer.into(), decision, reason: "老\"板\"".into(), date: "2024-12-01".into() };
    let same =
        |customer: &str, into: &str| SameCustomer { customer: customer.into(), into: into.into(), reason: String::new(), date: "2024-12-01".into() };
    Decisions {
        customers: vec![decision("丙", ByHand::Red), decision("甲", ByHand::Grade(Grade::Mid)), decision("无", ByHand::Black)],
        same: vec![same("甲二", "甲"), same("不在", "甲")],
        ..Decisions::default()
    }
}

/// The grading sheet in Chinese.
fn sheet(session: &mut LedgerSession) -> Vec<u8> {
    session.take_all(&take(TakeForm::SheetCsv, Some(words("zh-Hans"))))
}

fn schemes() -> Rules {
    Rules::from_json(
        r#"{"schema":2,"grade_by":"大小","schemes":[
            {"name":"大小","note":"n","groups":[
                {"name":"大","grade":"high","when":{"compare":{"measure":"amount","is":"at_least","cut":{"top_share":40}}},
                 "split":{"groups":[{"name":"近","when":{"compare":{"measure":"days_since_last","is":"at_most","cut":{"number":"30"}}}}],"otherwise":"@rest"}},
                {"name":"小","grade":"low","when":{"known":"amount"}}],"otherwise":"其他"},
            {"name":"@vip","groups":[{"name":"a","when":{"compare":{"measure":"contacts","is":"at_least","cut":{"number":"1"}}}}],"otherwise":"b"}]}"#,
    )
    .unwrap()
}

/// A name, a session and its summary for every kind of file and rules.
fn cases() -> Vec<(&'static str, LedgerSession, Summary)> {
    let case = |name: &'static str, import: Import<'_>| {
        let (session, summary) = import.graded();
        (name, session, summary)
    };
    let shop = || Import::of(SHOP.as_bytes());
    let cdnow = common::fixture("cdnow_sample_transactions.csv");
    let roles = vec![(Role::Customer, "customer_id"), (Role::Date, "date"), (Role::Amount, "amount")];
    let uci = common::fixture("uci_online_retail/2010-12-01.csv");
    let same =
        |customer: &str, into: &str| SameCustomer { customer: customer.into(), into: into.into(), reason: String::new(), date: "2024-12-01".into() };
    let later = Decisions { same: vec![same("己", "戊"), same("乙", "新人"), same("丁", "丙")], ..Decisions::default() };
    let frozen = Rules { frozen: shop().graded().1.frozen, ..Rules::default() };
    let rules = |json: &str| PresetFile::from_json(json).unwrap().presets.remove(0).rules;
    vec![
        case("shop", shop()),
        case("decisions", Import { decisions: decided(), ..shop() }),
        case(
            "only about nobody",
            Import { decisions: Decisions { same: Vec::new(), customers: decided().customers.split_off(2), ..decided() }, ..shop() },
        ),
        case("schemes", Import { rules: schemes(), decisions: decided(), ..shop() }),
        case(
            "filters",
            Import {
                filters: vec!["from=2024-01-02", "status:交易关闭=kept", "owner=王"],
                as_of: fenji::model::Day::parse_iso("2024-12-31"),
                ..shop()
            },
        ),
        case("sums", Import::of(SUMS.as_bytes())),
        case("counted", Import::of(COUNTED.as_bytes())),
        case("two files", Import { files: vec![SHOP.as_bytes(), "客户,日期,金额\n辛,2024-08-01,1.1255\n".as_bytes()], ..Import::default() }),
        case("bins", Import { rules: rules(r#"{"schema":2,"bins":3,"class_cut":"median","abc":"strict"}"#), ..shop() }),
        case("keys of later customers", Import { decisions: later, as_of: fenji::model::Day::parse_iso("2024-02-10"), ..shop() }),
        case("fixed numbers", Import { rules: frozen, decisions: decided(), ..shop() }),
        case("each row", Import { rules: rules(r#"{"schema":2,"purchase":"row","segments":"r_package","edges":"r_package"}"#), ..shop() }),
        case("cdnow", Import { roles, ..Import::of(&cdnow) }),
        case("uci", Import { answers: vec![("ambiguous_date", "mdy"), ("mixed_currency", "keep")], ..Import::of(&uci) }),
    ]
}

fn read(bytes: &[u8]) -> Result<Project, ProjectError> {
    let mut source = bytes;
    read_project(&mut source, bytes.len() as u64)
}

fn opened(bytes: &[u8]) -> (LedgerSession, ProjectTold, Summary) {
    let (session, answer) = LedgerSession::open(read(bytes).unwrap_or_else(|error| panic!("{error}\n{}", String::from_utf8_lossy(bytes))));
    (session.unwrap(), answer.told, answer.summary)
}

/// Rows without their place in the ledger.
fn rows_of(session: &mut LedgerSession, query: &TableQuery) -> (u32, Vec<CustomerRow>) {
    let page = session.rows(query, 0, 5_000);
    (page.total, page.rows.into_iter().map(|row| CustomerRow { index: 0, ..row }).collect())
}

fn queries(summary: &Summary) -> Vec<TableQuery> {
    let mut queries = Vec::new();
    for sort in [
        SortKey::Customer,
        SortKey::Name,
        SortKey::Grade,
        SortKey::Value,
        SortKey::Potential,
        SortKey::Relation,
        SortKey::Lifecycle,
        SortKey::Orders,
        SortKey::Amount,
        SortKey::LastOrder,
    ] {
        for descending in [false, true] {
            queries.push(TableQuery { sort, descending, ..TableQuery::default() });
        }
    }
    for &dimension in Dimension::ALL {
        for group in 0..dimension.group_ids().len() as u8 {
            queries.push(TableQuery { filters: vec![(dimension, group)], sort: SortKey::Amount, ..TableQuery::default() });
        }
    }
    for (scheme, totals) in (0u8..).zip(&summary.schemes) {
        queries.extend((0..totals.groups.len() as u8).map(|leaf| TableQuery { leaves: vec![(scheme, leaf)], ..TableQuery::default() }));
    }
    queries.extend(["张", "138", "c", "甲", "\n", "无人"].map(|search| TableQuery { search: search.into(), ..TableQuery::default() }));
    queries.push(TableQuery { cell: Some((5, 1)), ..TableQuery::default() });
    queries
}

#[test]
fn what_opens_is_what_was_saved() {
    let mut groups = 0;
    for (name, mut live, summary) in cases() {
        let bytes = live.project_file(ALL);
        let (mut again, told, opened_summary) = opened(&bytes);
        // As it travels to the page.
        let answer =
            FromWorker::ProjectOpened { request: 1, result: Ok(Box::new(ProjectOpened { told: told.clone(), summary: opened_summary.clone() })) };
        let came = decode::<FromWorker>(&encode(&answer)).unwrap();
        assert!(matches!(came, FromWorker::ProjectOpened { result: Ok(came), .. } if came.told == told && came.summary == opened_summary));
        assert!(opened_summary.opened && again.is_opened());
        let expected = Summary { opened: true, ledger_bytes: 0, ..summary.clone() };
        assert_eq!(opened_summary, expected, "{name}");
        for for_excel in [false, true] {
            let (own, theirs) = (again.customers_csv(for_excel), live.customers_csv(for_excel));
            assert_eq!(String::from_utf8(own).unwrap(), String::from_utf8(theirs).unwrap(), "{name}");
        }
        let (own, theirs) = (sheet(&mut again), sheet(&mut live));
        assert_eq!(String::from_utf8(own).unwrap(), String::from_utf8(theirs).unwrap(), "{name}");
        assert_eq!(again.report_json(), live.report_json(), "{name}");
        for query in queries(&summary) {
            assert_eq!(rows_of(&mut again, &query), rows_of(&mut live, &query), "{name} {query:?}");
        }
        groups += summary.schemes.len();
        assert_eq!(told.rules, summary.rules, "{name}");
        // Saved once more it is the same file.
        assert_eq!(again.project_file(ALL), bytes, "{name}");
        // Nothing can be graded without lines: the same figures come back.
        assert_eq!(again.grade(Terms { rules: Rules { bins: 4, ..Rules::default() }, ..Terms::default() }), expected);
        assert!(again.health().is_none() && again.quality().is_none());
        let first = again.rows(&TableQuery::default(), 0, 1).rows.remove(0);
        let card = again.card(first.index).unwrap();
        assert_eq!((card.row, card.orders.len()), (first, 0));
    }
    assert_eq!(groups, 2);
}

#[test]
fn pieces_of_any_size_are_the_file() {
    let (_, mut live, summary) = cases().swap_remove(12);
    let whole = live.project_file(ALL);
    for count in [1, 7, 1_000, u32::MAX] {
        let mut pieces = live.project(ALL, ProjectPiece::Head);
        for start in (0..summary.customers as u32).step_by(count as usize) {
            pieces.extend(live.project(ALL, ProjectPiece::Rows { start, count }));
        }
        pieces.extend(live.project(ALL, ProjectPiece::Tail));
        assert!(pieces == whole, "{count}");
    }
    assert!(live.project(ALL, ProjectPiece::Rows { start: u32::MAX, count: u32::MAX }).is_empty());
    // It is JSON for everybody, a row a line, and as large as it must be.
    let value: serde_json::Value = serde_json::from_slice(&whole).unwrap();
    let customers = value["table"]["rows"].as_array().unwrap().len() as u64;
    assert_eq!(customers, summary.customers);
    assert!(String::from_utf8(whole).unwrap().lines().filter(|line| line.starts_with("[\"")).count() as u64 == customers);
}

#[test]
fn what_a_decisions_file_cannot_say_does_not_spoil_the_project() {
    let text = SHOP.replace("己", "己\u{200b}");
    let decisions =
        Decisions { customers: vec![Decision { customer: "己\u{200b}".into(), ..decided().customers.remove(0) }], ..Decisions::default() };
    let (mut live, _) = Import { decisions, ..Import::of(text.as_bytes()) }.graded();
    let (mut again, told, _) = opened(&live.project_file(ALL));
    let red = |session: &mut LedgerSession| session.rows(&TableQuery { search: "己".into(), ..TableQuery::default() }, 0, 1).rows.remove(0).grade;
    assert!(told.decisions.is_empty() && !told.parts.decisions);
    assert_eq!((red(&mut live), red(&mut again)), (Grade::High, Grade::High));
}

#[test]
fn columns_of_one_header_keep_their_roles() {
    let text = "Column 2,,客户,日期,金额\nx,y,甲,2024-01-01,5\n";
    let roles = vec![(Role::Customer, "客户"), (Role::Date, "日期"), (Role::Amount, "金额")];
    let (mut live, summary) = Import { roles, ..Import::of(text.as_bytes()) }.graded();
    let project = read(&live.project_file(ALL)).unwrap();
    assert_eq!(project.summary.files, summary.files);
    let plan = &live.ledger().files[0].plan;
    assert_eq!((&project.told.files[0].mapping(), &project.told.files[0].headers), (&plan.mapping, &plan.headers));
    // A role stands at its place: another header there is another file.
    let text = String::from_utf8(live.project_file(ProjectParts::default())).unwrap();
    let moved = text.replacen("\"column\": 3", "\"column\": 2", 1);
    assert!(moved != text && matches!(read(moved.as_bytes()), Err(ProjectError::WrongValue { field, .. }) if field == "files.columns"));
}

#[test]
fn many_customers_come_back_in_pieces() {
    let rows: String = (0..100_000)
        .map(|n| format!("客户{:05},名{},2024-{:02}-{:02},{}.{:02}\n", n * 7_919 % 100_000, n % 977, n % 12 + 1, n % 28 + 1, n % 1_009, n % 100))
        .collect();
    let text = format!("客户编号,客户姓名,日期,金额\n{rows}");
    let (mut live, summary) = Import::of(text.as_bytes()).graded();
    assert_eq!(summary.customers, 100_000);
    let mut bytes = live.project(ALL, ProjectPiece::Head);
    for start in (0..100_000).step_by(33_333) {
        bytes.extend(live.project(ALL, ProjectPiece::Rows { start, count: 33_333 }));
    }
    bytes.extend(live.project(ALL, ProjectPiece::Tail));
    let (mut again, _, opened_summary) = opened(&bytes);
    assert_eq!(opened_summary.divisions, summary.divisions);
    assert!(again.customers_csv(false) == live.customers_csv(false));
    let query = TableQuery { sort: SortKey::Amount, descending: true, search: "名97".into(), ..TableQuery::default() };
    assert_eq!(rows_of(&mut again, &query), rows_of(&mut live, &query));
}

#[test]
fn nothing_is_saved_that_was_not_asked_for() {
    let (_, mut live, summary) = cases().swap_remove(3);
    let text = |live: &mut LedgerSession, parts| String::from_utf8(live.project_file(parts)).unwrap();
    let bare = text(&mut live, ProjectParts::default());
    for secret in ["甲", "张三", "13800000000", "老", "戊"] {
        assert!(!bare.contains(secret), "{secret}");
    }
    let project = read(bare.as_bytes()).unwrap();
    assert!(project.table.is_none() && project.told.decisions.is_empty() && project.customers().next().is_none());
    assert_eq!(
        (project.summary.customers, project.summary.amount, &project.summary.divisions),
        (summary.customers, summary.amount, &summary.divisions)
    );
    assert_eq!(project.summary.files, summary.files);
    assert!(LedgerSession::open(project).0.is_none());

    let keys = text(&mut live, ProjectParts { table: true, names: false, decisions: false });
    assert!(keys.contains("甲") && !keys.contains("张三") && !keys.contains("13800000000") && !keys.contains("老"));
    let (again, _, _) = opened(keys.as_bytes());
    let own = String::from_utf8(again.customers_csv(false)).unwrap();
    let full = String::from_utf8(live.customers_csv(false)).unwrap();
    let column = |text: &str, name: &str| -> Vec<String> {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let place = reader.headers().unwrap().iter().position(|own| own == name).unwrap_or_else(|| panic!("{name}"));
        reader.records().map(|record| record.unwrap()[place].to_owned()).collect()
    };
    for name in own.lines().next().unwrap().split(',').filter(|name| !["customer_name", "contact"].contains(name)) {
        assert_eq!(column(&own, name), column(&full, name), "{name}");
    }
    assert!(column(&own, "customer_name").iter().chain(&column(&own, "contact")).all(String::is_empty));
    // What a project does not have, it cannot save.
    let mut again = again;
    assert_eq!(text(&mut again, ALL), keys);
}

#[test]
fn files_of_the_same_headers_are_read_as_told() {
    let (_, mut live, _) = cases().swap_remove(13);
    let told = read(&live.project_file(ProjectParts::default())).unwrap().told;
    assert_eq!(told.answers.0.get("ambiguous_date").map(String::as_str), Some("mdy"));
    let next = common::fixture("uci_online_retail/2010-12-20.csv");
    let mut plan = common::plan(&next, &[]);
    plan.mapping = fenji::ingest::Mapping::empty(plan.headers.len());
    assert_eq!(recall(&told.files, "next.csv", &mut plan, false), Familiar::Yes);
    assert_eq!(plan.mapping, live.ledger().files[0].plan.mapping);
    // With the answers it is graded without a question.
    let file = fenji::engine::LocalFile { name: "next.csv".into(), plan, bytes: &next };
    let terms = Terms { answers: told.answers, filters: told.filters, rules: told.rules, ..Terms::default() };
    let (_, end) = fenji::engine::run_local(&[file], terms, fenji::engine::LocalRun::default()).unwrap();
    assert!(matches!(end, fenji::engine::JobEnd::Graded(_)), "{end:?}");
}

#[test]
fn customers_are_found_by_their_keys_for_comparisons() {
    let (_, mut live, _) = cases().swap_remove(0);
    let project = read(&live.project_file(ALL)).unwrap();
    let found: Vec<_> = project.customers().map(|(key, customer)| (key, customer.measures.orders)).collect();
    assert_eq!(found, [("丁", 0), ("丙", 1), ("乙", 1), ("己", 1), ("戊", 0), ("甲", 2), ("甲二", 1)]);
}

/// A project with everything in it: own divisions, decisions, names.
fn shop_file() -> String {
    static FILE: OnceLock<String> = OnceLock::new();
    let import = || Import { rules: schemes(), decisions: decided(), ..Import::of(SHOP.as_bytes()) };
    FILE.get_or_init(|| String::from_utf8(import().graded().0.project_file(ALL)).unwrap()).clone()
}

#[test]
fn what_is_no_such_project_is_refused_with_its_reason() {
    let good = shop_file();
    let refused = |text: &str| read(text.as_bytes()).map(|_| ()).unwrap_err();
    let changed = |from: &str, to: &str| {
        assert!(good.contains(from), "{from}");
        refused(&good.replacen(from, to, 1))
    };
    for text in ["", "{}", "[]", "{\"schema\":2}", "{\"app\":\"x\",\"fenji_project\":1}", "客户,金额\n甲,1\n"] {
        assert_eq!(refused(text), ProjectError::NotProject, "{text}");
        assert_eq!(project_version(text.as_bytes()), None);
    }
    assert_eq!(project_version(good.as_bytes()), Some(u64::from(PROJECT_VERSION)));
    assert_eq!(changed("\"fenji_project\": 1", "\"fenji_project\": 2"), ProjectError::Newer { version: 2 });
    // A newer one is called newer whatever else it has.
    assert_eq!(refused("{\"fenji_project\":99999999999999999999999,\"later\":["), ProjectError::Newer { version: u64::MAX });
    assert_eq!(changed("\"fenji_project\": 1", "\"fenji_project\": 0"), ProjectError::WrongValue { field: "fenji_project".into(), line: 0 });
    assert_eq!(changed("\"app\"", "\"icon\": 1, \"app\""), ProjectError::UnknownField { field: "icon".into() });
    assert!(matches!(changed("\"shape\"", "\"form\""), ProjectError::UnknownField { field } if field == "files[0].form"));
    assert!(matches!(changed("\"app\": ", "\"app\": \"1\", \"app\": "), ProjectError::DoubleField { field } if field.contains("app")));
    let end = good.len() / 2;
    assert!(matches!(refused(&good[..good.floor_char_boundary(end)]), ProjectError::Damaged { line, .. } if line > 100));
    assert!(matches!(refused(&format!("{good} x")), ProjectError::Damaged { .. }));
    assert!(matches!(
        refused(&format!("{{\"fenji_project\":1,\"app\":{}", "[".repeat(100_000))),
        ProjectError::WrongValue { .. } | ProjectError::Damaged { .. }
    ));
    assert!(matches!(changed("\"bins\": 5", "\"bins\": 50"), ProjectError::Rules { reason } if reason.contains("bins")));
    assert!(matches!(changed("\"low\"", "\"lowest\""), ProjectError::Rules { .. }));
    // Counts that do not add up, money of another group, a customer twice, a row that was taken out.
    assert_eq!(changed("\"blank\": 0", "\"blank\": 1"), ProjectError::WrongValue { field: "files.records".into(), line: 0 });
    assert!(matches!(changed("\"165.5\"", "\"165.6\""), ProjectError::Totals { .. }));
    let row = good.lines().find(|line| line.starts_with("[\"乙\"")).unwrap();
    assert_eq!(changed(row, &format!("{row}\n{row}")), ProjectError::DoubleCustomer { row: 4 });
    assert!(matches!(changed(&format!("{row}\n"), ""), ProjectError::Totals { what } if what.contains("customers") && what.contains("amount")));
    assert!(matches!(changed(row, &row.replacen("\"low\"", "\"high\"", 1)), ProjectError::Totals { .. }));
    assert!(matches!(changed("\"customer_name\",", ""), ProjectError::WrongValue { .. }));
    // A mark of UTF-8 before it, and other white space, change nothing.
    let value: serde_json::Value = serde_json::from_str(&good).unwrap();
    assert!(read(format!("\u{feff}{good}").as_bytes()).is_ok());
    assert!(value.is_object());
    for error in [ProjectError::NotProject, ProjectError::Newer { version: 3 }, ProjectError::TooLarge { bytes: 7 }] {
        let text = error.to_string();
        assert!(text.len() > 30 && decode::<ProjectError>(&encode(&error)).unwrap() == error);
    }
}

#[test]
fn a_file_that_cannot_be_read_to_its_end_is_said_to_be_so() {
    struct Gone<'b>(&'b [u8]);
    impl fenji::ingest::ByteSource for Gone<'_> {
        fn read(&mut self, from: u64, to: u64, into: &mut Vec<u8>) -> Result<(), String> {
            if to > 256 {
                return Err("gone".into());
            }
            self.0.read(from, to, into)
        }
    }
    let good = shop_file();
    let error = read_project(&mut Gone(good.as_bytes()), good.len() as u64).unwrap_err();
    assert!(matches!(error, ProjectError::Unreadable { reason } if reason.contains("gone")));
    assert_eq!(read_project(&mut Gone(b""), 1 << 40).unwrap_err(), ProjectError::TooLarge { bytes: 1 << 40 });
}

/// Opens whatever it is, and uses it where it opens.
fn use_it(bytes: &[u8]) -> bool {
    let Ok(project) = read(bytes) else { return false };
    let (session, answer) = LedgerSession::open(project);
    if let Some(mut session) = session {
        let page = session.rows(&TableQuery { sort: SortKey::Name, ..TableQuery::default() }, 0, 100);
        page.rows.iter().for_each(|row| assert!(session.card(row.index).is_some()));
        session.mark();
        assert_eq!(u64::from(page.total), answer.summary.customers);
        assert!(!session.customers_csv(true).is_empty() && !sheet(&mut session).is_empty() && !session.report_json().is_empty());
        assert!(read(&session.project_file(ALL)).is_ok());
    }
    true
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn a_file_that_breaks_off_is_refused(at in any::<prop::sample::Index>()) {
        let good = shop_file();
        let end = at.index(good.trim_end().len());
        prop_assert!(!use_it(&good.as_bytes()[..end]));
    }

    #[test]
    fn changed_bytes_are_noticed_or_make_another_project(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4)) {
        let mut bytes = shop_file().into_bytes();
        for (at, byte) in changes {
            let place = at.index(bytes.len());
            bytes[place] = byte;
        }
        use_it(&bytes);
    }

    #[test]
    fn changed_digits_of_the_table_are_noticed(at in any::<prop::sample::Index>(), digit in b'0'..=b'9') {
        let good = shop_file();
        let table = good.find("\"table\"").unwrap();
        let mut bytes = good.clone().into_bytes();
        // Digits of measures and money, not those of keys, names and contacts.
        let places: Vec<usize> = (table..bytes.len()).filter(|&place| bytes[place].is_ascii_digit() && !good[..place].ends_with("1380000000") && !good[place..].starts_with("13800000000")).collect();
        let place = places[at.index(places.len())];
        prop_assume!(bytes[place] != digit && !good[good[..place].rfind('\n').unwrap()..place].contains("\"138") );
        bytes[place] = digit;
        // A first order's day or the number of days proves nothing by itself: it must at least open or be refused.
        let opened = use_it(&bytes);
        let cell = good[..place].rsplit(',').next().unwrap();
        let measure = cell.starts_with("\"") && cell.contains('.') || cell.starts_with('-');
        prop_assert!(!(opened && measure), "{cell}");
    }

    #[test]
    fn any_text_is_refused_or_opened(text in ".{0,200}") {
        use_it(text.as_bytes());
        use_it(format!("{{\"fenji_project\":1,{text}").as_bytes());
    }
}
