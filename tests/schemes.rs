//! Own schemes: byte for byte beside an independent script (`tests/reference/schemes_reference.py`, written from the
//! definitions alone), laws that must hold for any of them, and what is proved of groups nobody can reach.

mod common;

use fenji::engine::{JobEnd, LedgerSession, LocalFile, LocalRun, run_local};
use fenji::ingest::{Answers, Role};
use fenji::model::Day;
use fenji::protocol::{Asked, By, Reach, Summary, TableQuery, Terms};
use fenji::rules::{Rules, RulesError};
use proptest::prelude::*;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Files with what each is to the script, and columns by role.
struct Case {
    name: &'static str,
    files: &'static [(&'static str, &'static str)],
    roles: &'static [(Role, &'static str)],
    as_of: Option<&'static str>,
}

const SHOP: &[(Role, &str)] = &[
    (Role::Order, "订单号"),
    (Role::Customer, "客户编号"),
    (Role::Name, "客户姓名"),
    (Role::Date, "下单时间"),
    (Role::Amount, "实付金额"),
    (Role::Product, "商品名称"),
    (Role::Category, "类目"),
    (Role::Channel, "渠道"),
    (Role::Store, "店铺"),
    (Role::Discount, "优惠金额"),
    (Role::Margin, "毛利"),
    (Role::Status, "订单状态"),
    (Role::Refund, "退款金额"),
    (Role::Owner, "负责人"),
    (Role::Region, "地区"),
    (Role::Attribute, "会员等级"),
    (Role::Referral, "推荐人数"),
    (Role::Satisfaction, "满意度"),
    (Role::Complaint, "投诉次数"),
    (Role::Overdue, "逾期天数"),
    (Role::OpenAmount, "欠款金额"),
    (Role::Attribute, "行业"),
    (Role::Attribute, "员工数"),
];
const PEOPLE: &[(Role, &str)] = &[
    (Role::Order, "订单号"),
    (Role::Customer, "客户编号"),
    (Role::Name, "姓名"),
    (Role::Date, "日期"),
    (Role::Amount, "金额"),
    (Role::Status, "状态"),
    (Role::Satisfaction, "NPS评分"),
    (Role::Complaint, "投诉"),
    (Role::Referral, "推荐人"),
    (Role::OpenAmount, "商机金额"),
];
const LINES: &[(Role, &str)] = &[
    (Role::Order, "订单号"),
    (Role::Customer, "客户编号"),
    (Role::Name, "客户姓名"),
    (Role::Date, "下单日期"),
    (Role::Amount, "金额"),
    (Role::Status, "订单状态"),
    (Role::Satisfaction, "满意度"),
    (Role::Complaint, "投诉"),
    (Role::Referral, "推荐人"),
    (Role::OpenAmount, "未付金额"),
];
const DEALS: &[(Role, &str)] = &[
    (Role::Order, "Deal Id"),
    (Role::Customer, "Account"),
    (Role::Name, "Account Name"),
    (Role::Date, "Close Date"),
    (Role::Amount, "Amount"),
    (Role::Status, "Stage"),
    (Role::Satisfaction, "Rating (%)"),
    (Role::Referral, "Referrals"),
    (Role::OpenAmount, "Pipeline"),
];
const CDNOW: &[(Role, &str)] = &[(Role::Customer, "customer_id"), (Role::Date, "date"), (Role::Amount, "amount")];

const BOTH: &[(&str, &str)] = &[("", "schemes/orders.csv"), ("--people", "schemes/people.csv")];
const SHOP_CASE: Case = Case { name: "shop", files: BOTH, roles: SHOP, as_of: None };

/// Every rules file of the fixtures.
fn all_rules() -> Vec<String> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/schemes");
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name.ends_with(".json")).collect();
    names.sort_unstable();
    names
}

fn rules_of(name: &str) -> Rules {
    let text = String::from_utf8(common::fixture(&format!("schemes/{name}"))).unwrap();
    Rules::from_json(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Imports a case by some rules; any number of workers and any slices give the same.
fn session(case: &Case, rules: Rules, run: LocalRun) -> (LedgerSession, Summary) {
    let read: Vec<_> = case
        .files
        .iter()
        .map(|(_, path)| {
            let bytes = common::fixture(path);
            let mut plan = common::plan(&bytes, &[]);
            for column in 0..plan.headers.len() {
                let role = case.roles.iter().find(|(_, header)| plan.headers[column] == *header).map(|(role, _)| *role);
                plan.mapping.set(column, role);
            }
            ((*path).to_owned(), plan, bytes)
        })
        .collect();
    let local: Vec<LocalFile<'_>> = read.iter().map(|(name, plan, bytes)| LocalFile { name: name.clone(), plan: plan.clone(), bytes }).collect();
    let answers = [("future_date", "keep"), ("orders_differ", "first"), ("masked_key", "keep")];
    let answers = Answers(answers.map(|(code, value)| (code.to_owned(), value.to_owned())).into());
    let as_of = case.as_of.and_then(Day::parse_iso);
    match run_local(&local, Terms { rules, as_of, answers, ..Terms::default() }, run).unwrap() {
        (session, JobEnd::Graded(summary)) => (session, *summary),
        (_, end) => panic!("{}: {end:?}", case.name),
    }
}

fn csv(session: &LedgerSession) -> String {
    String::from_utf8(session.customers_csv(false)).unwrap()
}

fn beside_the_script(case: &Case, rules: &[String]) {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("schemes").join(case.name);
    std::fs::create_dir_all(&folder).unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for name in rules {
        let mut command = Command::new("python3");
        command.arg(root.join("tests/reference/grade_reference.py")).arg("--rules").arg(root.join("tests/fixtures/schemes").join(name));
        for (role, header) in case.roles {
            command.arg("--map").arg(format!("{}={header}", role.id()));
        }
        if let Some(day) = case.as_of {
            command.arg("--as-of").arg(day);
        }
        command.arg("--out").arg(&folder);
        for (kind, path) in case.files {
            if !kind.is_empty() {
                command.arg(kind);
            }
            command.arg(root.join("tests/fixtures").join(path));
        }
        let output = command.output().expect("python3 must be there: `make test` sets it up");
        assert!(output.status.success(), "{} {name}: {}", case.name, String::from_utf8_lossy(&output.stderr));
        let expected = std::fs::read_to_string(folder.join("customers.csv")).unwrap();
        let run = LocalRun { workers: 3, slice_bytes: Some(7_000), newest_first: true };
        let own = csv(&session(case, rules_of(name), run).0);
        for (line, (own, expected)) in own.lines().zip(expected.lines()).enumerate() {
            assert_eq!(own, expected, "{} {name}, line {} of customers.csv", case.name, line + 1);
        }
        assert_eq!(own.len(), expected.len(), "{} {name}", case.name);
    }
}

#[test]
fn a_shop_with_what_is_known_of_its_customers() {
    beside_the_script(&SHOP_CASE, &all_rules());
}

#[test]
fn a_shop_as_of_a_day() {
    beside_the_script(&Case { name: "shop as of", as_of: Some("2024-06-30"), ..SHOP_CASE }, &all_rules());
}

#[test]
fn a_shop_of_whose_customers_nothing_is_known() {
    let roles = &SHOP[..16];
    beside_the_script(&Case { name: "shop alone", files: &BOTH[..1], roles, as_of: None }, &all_rules());
}

#[test]
fn people_and_events() {
    let files: &[(&str, &str)] = &[
        ("", "facts/people/orders.csv"),
        ("--people", "facts/people/people-1.csv"),
        ("--people", "facts/people/people-2.csv"),
        ("--events", "facts/people/events-1.csv"),
        ("--events", "facts/people/events-2.csv"),
    ];
    beside_the_script(&Case { name: "people", files, roles: PEOPLE, as_of: None }, &all_rules());
    let some = ["beside.json", "contacts.json", "windows.json"].map(str::to_owned);
    beside_the_script(&Case { name: "people as of", files, roles: PEOPLE, as_of: Some("2024-06-30") }, &some);
}

#[test]
fn lines_and_deals() {
    let files: &[(&str, &str)] = &[("", "facts/lines/orders-1.csv"), ("", "facts/lines/orders-2.csv")];
    beside_the_script(&Case { name: "lines", files, roles: LINES, as_of: None }, &all_rules());
    let files: &[(&str, &str)] = &[("", "facts/deals/deals-1.csv"), ("", "facts/deals/deals-2.csv")];
    beside_the_script(&Case { name: "deals", files, roles: DEALS, as_of: None }, &all_rules());
}

#[test]
fn cdnow() {
    let some = ["at_cuts.json", "cuts.json", "money.json", "rfm.json", "time.json"].map(str::to_owned);
    beside_the_script(&Case { name: "cdnow", files: &[("", "cdnow_sample_transactions.csv")], roles: CDNOW, as_of: None }, &some);
}

fn one(name: &str) -> (LedgerSession, Summary) {
    session(&SHOP_CASE, rules_of(name), LocalRun { workers: 1, slice_bytes: None, newest_first: false })
}

/// Rules with one scheme of one group.
fn one_group(when: &str) -> String {
    format!(r#"{{"schema":2,"schemes":[{{"name":"s","groups":[{{"name":"g","when":{when}}}],"otherwise":"o"}}]}}"#)
}

/// Rows of customers.csv without the first line, in order.
fn sorted(csv: &str) -> Vec<String> {
    let mut rows: Vec<String> = csv.lines().skip(1).map(str::to_owned).collect();
    rows.sort_unstable();
    rows
}

#[test]
fn fixed_numbers_give_the_same_groups_again_and_a_customer_alone_keeps_his() {
    for name in all_rules() {
        let (first, summary) = one(&name);
        let frozen = summary.frozen.clone().unwrap_or_else(|| panic!("{name} cannot be fixed"));
        let rules = Rules { frozen: Some(frozen), ..rules_of(&name) };
        assert_eq!(Rules::from_json(&rules.to_json()), Ok(rules.clone()), "{name}");
        let again = session(&SHOP_CASE, rules.clone(), LocalRun::default()).0;
        assert_eq!(csv(&first), csv(&again), "{name}");
    }
    // A part of the customers, by numbers that were fixed among all of them.
    let rules = rules_of("cuts.json");
    let bytes = common::fixture("cdnow_sample_transactions.csv");
    let text = String::from_utf8(bytes.clone()).unwrap();
    let import = |bytes: &[u8], rules: Rules| {
        common::Import { roles: CDNOW.to_vec(), rules, as_of: Day::parse_iso("1998-07-01"), ..common::Import::of(bytes) }.graded()
    };
    let (whole, summary) = import(&bytes, rules.clone());
    let fixed = Rules { frozen: summary.frozen, ..rules };
    let column = text.lines().next().unwrap().split(',').position(|name| name == "customer_id").unwrap();
    let third: String = text
        .lines()
        .enumerate()
        .filter(|(place, line)| *place == 0 || line.split(',').nth(column).unwrap().trim().parse::<u32>().unwrap() % 3 == 1)
        .map(|(_, line)| format!("{line}\n"))
        .collect();
    let part = csv(&import(third.as_bytes(), fixed.clone()).0);
    // Rank, share and the page's own bins are fixed too: the whole rows are equal.
    let all = csv(&import(&bytes, fixed).0);
    let rows: std::collections::BTreeSet<&str> = all.lines().collect();
    assert!(part.lines().count() > 700);
    assert!(part.lines().all(|row| rows.contains(row)));
    assert_eq!(csv(&whole), all);
}

#[test]
fn groups_proved_unreachable_are_empty_and_everybody_is_in_one_group() {
    let mut proved = 0;
    for name in all_rules() {
        let (_, summary) = one(&name);
        for scheme in &summary.schemes {
            let sum: u64 = scheme.groups.iter().map(|group| group.total.customers).sum();
            assert_eq!(sum, summary.customers, "{name} {}", scheme.name);
            for group in scheme.groups.iter().filter(|group| matches!(group.reach, Reach::Covered | Reach::Contradiction)) {
                proved += 1;
                assert_eq!(group.total.customers, 0, "{name} {} {:?}", scheme.name, group.path);
            }
        }
    }
    assert!(proved > 0, "the fixtures have groups that nobody can reach");
}

#[test]
fn what_can_never_match_is_told_apart_from_what_is_taken_before() {
    let compare =
        |measure: &str, is: &str, number: i64| format!(r#"{{"compare":{{"measure":"{measure}","is":"{is}","cut":{{"number":{number}}}}}}}"#);
    let reach = |groups: &[String]| -> Vec<Reach> {
        let groups: Vec<String> = groups.iter().enumerate().map(|(place, when)| format!(r#"{{"name":"{place}","when":{when}}}"#)).collect();
        let rules =
            Rules::from_json(&format!(r#"{{"schema":2,"schemes":[{{"name":"s","groups":[{}],"otherwise":"rest"}}]}}"#, groups.join(","))).unwrap();
        session(&SHOP_CASE, rules, LocalRun::default()).1.schemes[0].groups.iter().map(|group| group.reach).collect()
    };
    use Reach::{Contradiction, Covered, Possible};
    let both = |a: String, b: String| format!(r#"{{"all":[{a},{b}]}}"#);
    assert_eq!(
        reach(&[compare("amount", "at_least", 100), compare("amount", "above", 200), compare("amount", "below", 100)]),
        [Possible, Covered, Possible, Covered]
    );
    assert_eq!(reach(&[both(compare("orders", "above", 3), compare("orders", "below", 4))]), [Contradiction, Possible]);
    // No order count is below nothing.
    assert_eq!(reach(&[compare("orders", "below", 0)]), [Contradiction, Possible]);
    // What is not known is in neither: somebody may be left over.
    assert_eq!(reach(&[compare("satisfaction", "at_least", 3), compare("satisfaction", "below", 3)]), [Possible, Possible, Possible]);
    let known = |not: bool| if not { r#"{"not":{"known":"satisfaction"}}"#.to_owned() } else { r#"{"known":"satisfaction"}"#.to_owned() };
    assert_eq!(reach(&[known(false), known(true)]), [Possible, Possible, Covered]);
    let label = |any: &str| format!(r#"{{"one_of":{{"label":"channel","any":[{any}]}}}}"#);
    assert_eq!(reach(&[label(r#""a","b""#), label(r#""B ""#), label(r#""c""#)]), [Possible, Covered, Possible, Possible]);
}

#[test]
fn a_card_says_why_and_what_is_missing_and_the_table_shows_a_group() {
    let (mut session, summary) = one("example.json");
    for (leaf, group) in summary.schemes[0].groups.iter().enumerate() {
        let page = session.rows(&TableQuery { leaves: vec![(0, leaf as u8)], ..TableQuery::default() }, 0, 1_000);
        assert_eq!(u64::from(page.total), group.total.customers);
        for row in page.rows {
            let card = session.card(row.index).unwrap();
            let why = &card.schemes[0];
            assert_eq!(why.path, group.path);
            // Asked in order; only the last may hold at its level, and where none does it is the rest.
            let taken = why.asked.iter().filter(|asked| asked.holds == Some(true)).count();
            assert_eq!(taken, why.path.len() - usize::from(group.otherwise), "{why:?}");
            for test in why.asked.iter().flat_map(|asked| &asked.tests) {
                if let Asked::Compare { missing: Some(missing), .. } = &test.what {
                    assert!(missing.minor > 0 && test.holds == Some(false));
                }
            }
        }
    }
}

#[test]
fn who_moved_is_counted_and_shown() {
    let (mut session, before) = one("example.json");
    session.mark();
    let mut rules = rules_of("example.json");
    let text = rules.to_json().replace("\"top_share\": 50", "\"top_share\": 90");
    assert_ne!(text, rules.to_json());
    rules = Rules::from_json(&text).unwrap();
    rules.limits.set("high_score", 4);
    let after = session.grade(Terms { rules, answers: Answers::default(), ..Terms::default() });
    assert!(!after.moves.is_empty());
    let mut schemes = 0;
    for step in &after.moves {
        let page = session.rows(&TableQuery { moved: Some((step.by, step.from, step.to)), ..TableQuery::default() }, 0, 1_000);
        assert_eq!(u64::from(page.total), step.customers, "{step:?}");
        schemes += usize::from(matches!(step.by, By::Scheme(_)));
    }
    assert!(schemes > 0);
    // Sizes change by what comes and goes.
    let sizes = |summary: &Summary| summary.schemes[0].groups.iter().map(|group| group.total.customers as i64).collect::<Vec<_>>();
    let mut expected = sizes(&before);
    for step in after.moves.iter().filter(|step| step.by == By::Scheme(0)) {
        expected[usize::from(step.from.unwrap())] -= step.customers as i64;
        expected[usize::from(step.to.unwrap())] += step.customers as i64;
    }
    assert_eq!(expected, sizes(&after));
    // The same rules again move nobody.
    session.mark();
    assert_eq!(session.grade(Terms { rules: after.rules.clone(), ..Terms::default() }).moves, []);
}

#[test]
fn health_counts_who_stays_and_who_buys_again() {
    let (session, summary) = one("example.json");
    let health = session.health().unwrap();
    assert!(health.before < health.now && health.both > 100);
    let grades = &health.divisions[0];
    assert_eq!(grades.by, By::Dimension(fenji::model::Dimension::Grade));
    assert_eq!(grades.groups.iter().map(|group| group.before).sum::<u64>(), health.both);
    assert_eq!(grades.groups.iter().map(|group| group.stayed).sum::<u64>(), grades.stayed);
    assert_eq!(grades.groups.iter().map(|group| group.now).sum::<u64>(), summary.customers);
    // The slow way: grade the file as of the earlier day.
    let case = Case { name: "shop earlier", as_of: Some("2024-06-30"), ..SHOP_CASE };
    let (now, earlier) = (csv(&session), session_at(&case, health.before));
    let grade = |row: &str| row.split(',').nth(3).unwrap().to_owned();
    let earlier: std::collections::BTreeMap<&str, &str> = earlier.lines().skip(1).map(|row| (row.split(',').next().unwrap(), row)).collect();
    let stayed =
        now.lines().skip(1).filter(|row| earlier.get(row.split(',').next().unwrap()).is_some_and(|before| grade(before) == grade(row))).count();
    assert_eq!(grades.stayed, stayed as u64);
    assert!(health.divisions.iter().all(|division| division.between_bp.is_some_and(|between| between <= 10_000)));
}

fn session_at(case: &Case, day: Day) -> String {
    let day = day.to_string();
    let case = Case { as_of: Some(Box::leak(day.into_boxed_str())), ..*case };
    csv(&session(&case, rules_of("example.json"), LocalRun::default()).0)
}

#[test]
fn refused_schemes_name_the_field() {
    let field = |text: &str| match Rules::from_json(text) {
        Err(RulesError::OutOfRange { field, .. } | RulesError::UnknownField { field } | RulesError::WrongValue { field, .. }) => field,
        other => panic!("{text}: {other:?}"),
    };
    let compare = |more: &str| one_group(&format!(r#"{{"compare":{{"measure":"amount","is":"at_least","cut":{more}}}}}"#));
    assert!(Rules::from_json(&compare(r#"{"quantile":50}"#)).is_ok());
    assert_eq!(field(&compare(r#"{"quantile":100}"#)), "schemes[0].groups[0].when.cut");
    assert_eq!(field(&compare(r#"{"mean_and_deviations":"1001"}"#)), "schemes[0].groups[0].when.cut");
    assert_eq!(field(&one_group(r#"{"all":[]}"#)), "schemes[0].groups[0].when");
    assert_eq!(field(&one_group(r#"{"compare":{"measure":"r_score","days":5,"is":"above","cut":"mean"}}"#)), "schemes[0].groups[0].when.days");
    assert_eq!(field(&one_group(r#"{"compare":{"measure":{"score":"x"},"is":"above","cut":"mean"}}"#)), "schemes[0].groups[0].when.measure");
    assert_eq!(field(&one_group(r#"{"one_of":{"label":"channel","any":[" "]}}"#)), "schemes[0].groups[0].when.any");
    let deep = (0..9).fold(r#"{"known":"amount"}"#.to_owned(), |inner, _| format!(r#"{{"not":{inner}}}"#));
    assert_eq!(field(&one_group(&deep)), "schemes[0].groups[0].when");
    assert!(field(r#"{"schema":2,"schemes":[{"name":"s","groups":[],"otherwise":"o"}]}"#).starts_with("schemes[0].groups"));
    assert_eq!(field(r#"{"schema":2,"grade_by":"s"}"#), "grade_by");
    assert!(field(&one_group(r#"{"compare":{"measure":"height","is":"above","cut":"mean"}}"#)).starts_with("schemes[0]"));
    // Deep nonsense is refused, not followed.
    assert!(Rules::from_json(&one_group(&format!("{}{}", r#"{"not":"#.repeat(50_000), "}".repeat(50_000)))).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// The order of rows, the number of workers, where slices are cut and in how many files the rows stand move nobody.
    #[test]
    fn order_and_cuts_of_the_file_move_nobody(seed in 0u64..1_000_000, workers in 1usize..5, slice in 600u64..20_000, parts in 1usize..4) {
        let text = String::from_utf8(common::fixture("cdnow_sample_transactions.csv")).unwrap();
        let (head, rows) = text.split_once('\n').unwrap();
        let mut rows: Vec<&str> = rows.lines().collect();
        let rules = rules_of("cuts.json");
        let of = |files: Vec<String>, run: LocalRun| {
            let files: Vec<&[u8]> = files.iter().map(String::as_bytes).collect();
            let import = common::Import { files, roles: CDNOW.to_vec(), rules: rules.clone(), answers: vec![("future_date", "keep")], run, ..common::Import::default() };
            sorted(&import.csv())
        };
        let plain = of(vec![text.clone()], LocalRun::default());
        let mut random = seed | 1;
        for place in (1..rows.len()).rev() {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            rows.swap(place, (random >> 33) as usize % (place + 1));
        }
        let files: Vec<String> = rows.chunks(rows.len().div_ceil(parts)).map(|rows| format!("{head}\n{}\n", rows.join("\n"))).collect();
        prop_assert_eq!(&of(files, LocalRun { workers, slice_bytes: Some(slice), newest_first: seed % 2 == 0 }), &plain);
    }

    /// Money in another unit moves nobody, where the rules have no fixed amounts.
    #[test]
    fn the_unit_of_money_moves_nobody(times in prop::sample::select(vec![10u32, 100, 7, 1_000])) {
        let text = String::from_utf8(common::fixture("cdnow_sample_transactions.csv")).unwrap();
        let head: Vec<&str> = text.lines().next().unwrap().split(',').collect();
        let amount = head.iter().position(|name| *name == "amount").unwrap();
        let scaled: String = text.lines().enumerate().map(|(place, line)| {
            let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
            if place > 0 {
                let cents = (cells[amount].trim().parse::<f64>().unwrap() * 100.0).round() as u64 * u64::from(times);
                cells[amount] = format!("{}.{:02}", cents / 100, cents % 100);
            }
            cells.join(",") + "\n"
        }).collect();
        let rules = Rules::from_json(r#"{"schema":2,"schemes":[{"name":"s","scores":[{"name":"p","parts":[{"measure":"amount","cuts":[{"quantile":20},"mean",{"quantile":80}]}]}],"groups":[
            {"name":"a","when":{"compare":{"measure":"amount","is":"at_least","cut":{"top_share":50}}}},
            {"name":"b","when":{"compare":{"measure":"amount","days":180,"is":"above","cut":{"mean_and_deviations":"0.5"}}}},
            {"name":"c","when":{"compare":{"measure":"growth_percent","is":"above","cut":"median"}}},
            {"name":"d","when":{"compare":{"measure":"amount","is":"above","cut":{"median_and_ranges":"0.5"}}}},
            {"name":"e","when":{"compare":{"measure":{"score":"p"},"is":"above","cut":"mean"}}}],"otherwise":"f"}]}"#).unwrap();
        let groups = |text: &str| {
            let import = common::Import { roles: CDNOW.to_vec(), rules: rules.clone(), ..common::Import::of(text.as_bytes()) };
            import.csv().lines().map(|line| (line.split(',').next().unwrap().to_owned(), line.rsplit(',').next().unwrap().to_owned())).collect::<Vec<_>>()
        };
        prop_assert_eq!(groups(&scaled), groups(&text));
    }
}

#[test]
fn a_standard_keeps_numbers_as_they_were_written_and_cuts_finer_files_where_it_cut_the_first() {
    let rules = Rules::from_json(
        r#"{"schema":2,"schemes":[{"name":"s","groups":[
            {"name":"written","when":{"compare":{"measure":"amount","is":"above","cut":{"number":"100.5"}}}},
            {"name":"middle","when":{"compare":{"measure":"amount","is":"above","cut":"median"}}}],"otherwise":"o"}]}"#,
    )
    .unwrap();
    let roles = vec![(Role::Customer, "customer"), (Role::Date, "date"), (Role::Amount, "amount")];
    let import =
        |text: &str, rules: &Rules| common::Import { roles: roles.clone(), rules: rules.clone(), ..common::Import::of(text.as_bytes()) }.graded();
    let whole = "customer,date,amount\na,2024-01-01,10\nb,2024-01-02,11\nc,2024-01-03,20\nd,2024-01-04,200\n";
    let fixed = Rules { frozen: import(whole, &rules).1.frozen, ..rules.clone() };
    let numbers: Vec<String> =
        fixed.frozen.as_ref().unwrap().schemes[0].iter().map(|number| serde_json::to_string(&number.unwrap()).unwrap()).collect();
    assert_eq!(numbers, ["\"100.5\"", "\"15.5\""]);
    let finer = "customer,date,amount\na,2024-01-01,15.40\nb,2024-01-02,15.60\nc,2024-01-03,100.40\nd,2024-01-04,100.60\n";
    let groups: Vec<String> = csv(&import(finer, &fixed).0).lines().skip(1).map(|line| line.rsplit(',').next().unwrap().to_owned()).collect();
    assert_eq!(groups, ["o", "middle", "middle", "written"]);
    // A better name or note cuts nothing; another condition does.
    let mut named = fixed.clone();
    named.schemes[0].note = "better".into();
    named.keep_frozen(&fixed);
    assert!(named.frozen.is_some());
    named.schemes[0].groups.remove(0);
    named.keep_frozen(&fixed);
    assert_eq!(named.frozen, None);
}

#[test]
fn the_card_names_the_division_that_grades() {
    let mut rules = rules_of("grade_by.json");
    let (mut session, summary) = session(&SHOP_CASE, rules.clone(), LocalRun::default());
    let name = rules.grade_by.take().unwrap();
    let rows = session.rows(&TableQuery::default(), 0, 1_000).rows;
    let mut told = 0;
    for row in rows {
        let card = session.card(row.index).unwrap();
        let by = card.reasons.iter().find_map(|reason| match reason {
            fenji::protocol::Reason::GradeBy { grade, scheme, path } => Some((*grade, scheme.clone(), path.clone())),
            _ => None,
        });
        if let Some((grade, scheme, path)) = by {
            told += 1;
            assert_eq!((grade, &scheme), (row.grade, &name));
            assert_eq!(Some(&path), card.schemes.iter().find(|why| why.name == name).map(|why| &why.path));
            assert!(!card.reasons.iter().any(|reason| matches!(reason, fenji::protocol::Reason::Grade { .. })));
        }
    }
    assert!(told > 10 && told <= summary.customers);
}

#[test]
fn equal_values_are_never_beyond_their_own_mean() {
    let rules = |is: &str| {
        Rules::from_json(&format!(
            r#"{{"schema":2,"schemes":[{{"name":"s","groups":[{{"name":"g","when":{{"compare":{{"measure":"average_order","is":"{is}","cut":{{"mean_and_deviations":"0"}}}}}}}}],"otherwise":"o"}}]}}"#
        ))
        .unwrap()
    };
    let rows: String = (0..300).map(|n| format!("c{n},2024-01-{:02},123456789.37\n", n % 28 + 1)).collect();
    let text = format!("customer,date,amount\n{rows}");
    for (is, expected) in [("above", 0), ("at_least", 300), ("below", 0), ("at_most", 300)] {
        let roles = vec![(Role::Customer, "customer"), (Role::Date, "date"), (Role::Amount, "amount")];
        let (_, summary) = common::Import { roles, rules: rules(is), ..common::Import::of(text.as_bytes()) }.graded();
        assert_eq!(summary.schemes[0].groups[0].total.customers, expected, "{is}");
    }
}
