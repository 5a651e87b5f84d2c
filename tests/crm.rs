//! Files for a CRM: golden ones for each system, hostile cells read back as they were, needed columns never empty, and nobody
//! lost between owners.

mod common;

use common::Import;
use fenji::engine::LedgerSession;
use fenji::export::{CrmFile, file_stem};
use fenji::model::Dimension;
use fenji::protocol::{Crm, CrmAsked, CrmWords, SortKey, TableQuery};
use proptest::prelude::*;
use std::collections::BTreeMap;

const SHOP: &str = "订单号,客户,姓名,联系方式,日期,金额,负责人\n\
    1,17850,张三,13800000000,2024-01-01,100.50,王 一\n\
    2,C2,\"李\"\"四\",a@b.cn,2024-01-02,20,\n\
    3,C3,=王五,\"+86 138-0000-0001; w.x@y.com\",2024-01-03,30,李/二\n\
    4,C4,,wechat_4,2024-02-03,-40,王 一\n\
    5,17850,张三,13800000000,2024-06-05,5,李/二\n";
const ALL: [Crm; 4] = [Crm::HubSpot, Crm::Salesforce, Crm::Zoho, Crm::Fxiaoke];

fn words() -> CrmWords {
    let list = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    CrmWords {
        file: "crm.csv".into(),
        grades: list(&["A 高", "B 中", "C 初"]),
        values: list(&["高", "中", "低"]),
        potentials: list(&["高", "低", "未定"]),
        relations: list(&["忠诚", "一般", "流失"]),
        next_steps: list(&["认识", "欢迎", "推荐", "维护", "提醒", "唤醒", "放弃", "感谢"]),
    }
}

fn asked(crm: Crm, owner: Option<&str>) -> CrmAsked {
    CrmAsked { crm, query: TableQuery::default(), owner: owner.map(str::to_owned), words: words() }
}

fn session(text: &str) -> LedgerSession {
    Import::of(text.as_bytes()).graded().0
}

fn made(session: &mut LedgerSession, asked: &CrmAsked) -> (CrmFile, String) {
    let file = session.crm_csv(asked);
    let text = String::from_utf8(file.bytes.clone()).unwrap();
    (file, text)
}

/// The rows as header → cell.
fn table(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.strip_prefix('\u{feff}').unwrap_or(text).as_bytes());
    let headers = reader.headers().unwrap().clone();
    reader.records().map(|record| headers.iter().map(str::to_owned).zip(record.unwrap().iter().map(str::to_owned)).collect()).collect()
}

#[test]
fn the_file_of_each_system_is_as_it_was_agreed() {
    let mut session = session(SHOP);
    let golden = |crm| match crm {
        Crm::HubSpot => {
            "Company name,First name,Email,Phone number,Company owner,Customer number,Customer contact,Customer grade,Customer value,Customer potential,Customer relation,Next step,Last order date,Total amount\n\
             张三,张三,,13800000000,李/二,17850,13800000000,A 高,高,低,一般,推荐,2024-06-05,105.5\n\
             \"李\"\"四\",\"李\"\"四\",a@b.cn,,,C2,a@b.cn,C 初,低,低,一般,唤醒,2024-01-02,20.0\n\
             =王五,=王五,w.x@y.com,+86 138-0000-0001,李/二,C3,+86 138-0000-0001; w.x@y.com,B 中,中,低,一般,唤醒,2024-01-03,30.0\n\
             C4,C4,,,王 一,C4,wechat_4,C 初,,未定,一般,,,-40.0\n"
        }
        Crm::Salesforce => {
            "Account Name,Account Number,Phone,Rating,Record Owner,Customer Email,Customer Contact,Customer Grade,Customer Value,Customer Potential,Customer Relation,Next Step,Last Order Date,Total Amount\n\
             张三,17850,13800000000,Hot,李/二,,13800000000,A 高,高,低,一般,推荐,2024-06-05,105.5\n\
             \"李\"\"四\",C2,,Cold,,a@b.cn,a@b.cn,C 初,低,低,一般,唤醒,2024-01-02,20.0\n\
             =王五,C3,+86 138-0000-0001,Warm,李/二,w.x@y.com,+86 138-0000-0001; w.x@y.com,B 中,中,低,一般,唤醒,2024-01-03,30.0\n\
             C4,C4,,Cold,王 一,,wechat_4,C 初,,未定,一般,,,-40.0\n"
        }
        Crm::Zoho => {
            "Account Name,Account Number,Phone,Account Owner,Customer Number,Customer Email,Customer Contact,Customer Grade,Customer Value,Customer Potential,Customer Relation,Next Step,Last Order Date,Total Amount\n\
             张三,17850,13800000000,李/二,17850,,13800000000,A 高,高,低,一般,推荐,2024-06-05,105.5\n\
             \"李\"\"四\",,,,C2,a@b.cn,a@b.cn,C 初,低,低,一般,唤醒,2024-01-02,20.0\n\
             =王五,,+86 138-0000-0001,李/二,C3,w.x@y.com,+86 138-0000-0001; w.x@y.com,B 中,中,低,一般,唤醒,2024-01-03,30.0\n\
             C4,,,王 一,C4,,wechat_4,C 初,,未定,一般,,,-40.0\n"
        }
        Crm::Fxiaoke => {
            "\u{feff}客户名称,客户编号,电话,邮件,客户级别,负责人,联系方式,客户价值,客户潜力,客户关系,下一步,最近下单日期,累计金额\r\n\
             张三,17850,13800000000,,A 高,李/二,13800000000,高,低,一般,推荐,2024-06-05,105.5\r\n\
             \"李\"\"四\",C2,,a@b.cn,C 初,,a@b.cn,低,低,一般,唤醒,2024-01-02,20.0\r\n\
             '=王五,C3,+86 138-0000-0001,w.x@y.com,B 中,李/二,'+86 138-0000-0001; w.x@y.com,中,低,一般,唤醒,2024-01-03,30.0\r\n\
             C4,C4,,,C 初,王 一,wechat_4,,未定,一般,,,-40.0\r\n"
        }
    };
    for crm in ALL {
        let (file, text) = made(&mut session, &asked(crm, None));
        assert_eq!(text, golden(crm), "{crm:?}");
        assert_eq!((file.counts.rows, file.counts.unnamed, file.counts.same_name), (4, 1, 0));
    }
    // Without words the stable ids stand there, and no next step.
    let (_, text) = made(&mut session, &CrmAsked { words: CrmWords::default(), ..asked(Crm::Zoho, None) });
    assert!(text.contains(",high,high,low,regular,,2024-06-05,105.5\n"), "{text}");
}

#[test]
fn the_file_has_whom_the_table_shows_in_its_order() {
    let mut session = session(SHOP);
    let query = TableQuery { sort: SortKey::Amount, descending: true, filters: vec![(Dimension::Grade, 2)], ..TableQuery::default() };
    let (file, text) = made(&mut session, &CrmAsked { query, ..asked(Crm::Salesforce, None) });
    let numbers: Vec<String> = table(&text).into_iter().map(|mut row| row.remove("Account Number").unwrap()).collect();
    assert_eq!((numbers, file.counts.rows), (vec!["C2".to_owned(), "C4".to_owned()], 2));
}

#[test]
fn two_of_one_name_are_counted() {
    let mut session =
        session("客户,姓名,日期,金额\na,王芳,2024-01-01,5\nb,王芳,2024-01-02,6\nc,,2024-01-03,7\nd,,2024-01-03,7\ne,王芳,2024-01-04,1\n");
    let counts = made(&mut session, &asked(Crm::Zoho, None)).0.counts;
    assert_eq!((counts.rows, counts.unnamed, counts.same_name), (5, 2, 2));
}

#[test]
fn everybody_is_in_the_file_of_one_owner() {
    let bytes = common::fixture("schemes/orders.csv");
    for text in [SHOP, std::str::from_utf8(&bytes).unwrap()] {
        let mut session = session(text);
        let owners = session.owners();
        assert!(owners.len() > 2 && owners.iter().any(|(name, _)| name.is_empty()), "{owners:?}");
        let all = session.rows(&TableQuery::default(), 0, 0).total;
        assert_eq!(owners.iter().map(|(_, customers)| customers).sum::<u32>(), all);
        let mut stems = std::collections::BTreeSet::new();
        for crm in ALL {
            let (_, whole) = made(&mut session, &asked(crm, None));
            let mut parts = Vec::new();
            for (name, customers) in &owners {
                let (file, text) = made(&mut session, &asked(crm, Some(name)));
                assert_eq!(file.counts.rows, *customers, "{name}");
                parts.extend(table(&text));
                stems.insert(file_stem(name));
            }
            let mut whole = table(&whole);
            whole.sort();
            parts.sort();
            assert_eq!(parts, whole);
        }
        assert!(stems.iter().all(|stem| !stem.contains('/')) && stems.len() == owners.len());
    }
    assert!(session("客户,日期,金额\na,2024-01-01,5\n").owners().is_empty());
    assert_eq!(made(&mut session(SHOP), &asked(Crm::Zoho, Some("无此人"))).0.counts.rows, 0);
    assert_eq!(LedgerSession::default().crm_csv(&asked(Crm::Zoho, None)), CrmFile::default());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn hostile_cells_are_read_back_as_they_were(cells in prop::collection::vec(("[a-zA-Z0-9=+@'\",;\n\r\t 王-]{0,12}", "[0-9+=@a.b \"\n;-]{0,14}"), 1..6)) {
        let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let rows: String = cells.iter().enumerate().map(|(n, (name, contact))| format!("c{n},{},{},2024-01-0{},5\n", quoted(name), quoted(contact), n + 1)).collect();
        let text = format!("客户编号,客户姓名,联系方式,日期,金额\n{rows}");
        let mut session = session(&text);
        let known: Vec<_> = session.rows(&TableQuery::default(), 0, 100).rows;
        for crm in ALL {
            let (file, text) = made(&mut session, &asked(crm, None));
            let back = table(&text);
            prop_assert_eq!(back.len(), known.len());
            prop_assert_eq!(file.counts.rows as usize, known.len());
            for (row, known) in back.iter().zip(&known) {
                let (name, key, contact) = match crm {
                    Crm::HubSpot => ("Company name", "Customer number", "Customer contact"),
                    Crm::Salesforce => ("Account Name", "Account Number", "Customer Contact"),
                    Crm::Zoho => ("Account Name", "Customer Number", "Customer Contact"),
                    Crm::Fxiaoke => ("客户名称", "客户编号", "联系方式"),
                };
                // Only the file that goes through Excel may have an apostrophe before a text.
                let is = |cell: &str, text: &str| cell == text || crm == Crm::Fxiaoke && cell.strip_prefix('\'') == Some(text);
                let full = if known.name.trim().is_empty() { &known.id } else { &known.name };
                prop_assert!(is(&row[name], full) && is(&row[key], &known.id) && is(&row[contact], &known.contact), "{row:?} {known:?}");
                prop_assert!(!row[name].trim().is_empty() && !row[key].trim().is_empty());
                if crm == Crm::Fxiaoke {
                    // A phone number from abroad has to stay one.
                    let phone = |cell: &str| cell.starts_with('+') && cell[1..].chars().all(|c| c.is_ascii_digit() || " -()".contains(c));
                    prop_assert!(row.values().all(|cell| phone(cell) || !cell.trim_start_matches(' ').starts_with(['=', '+', '@', '\t', '\r', '\n']) ), "{row:?}");
                }
            }
        }
    }
}
