//! Texts in two encodings and tables in one file that somebody who had not seen the program got read wrongly: each a named case.

mod common;

use common::Import;
use encoding_rs::{BIG5, GBK, WINDOWS_1252};
use fenji::engine::{JobEnd, LocalRun};
use fenji::ingest::Question;
use fenji::protocol::Summary;

/// The result, the same however the file is cut.
#[track_caller]
fn graded(bytes: &[u8]) -> Summary {
    let (session, summary) = Import::of(bytes).graded();
    for slice_bytes in [1, 9, 40, 150] {
        let run = LocalRun { workers: 2, slice_bytes: Some(slice_bytes), newest_first: true };
        let (again, other) = Import { run, ..Import::of(bytes) }.graded();
        assert_eq!((other.files, again.customers_csv(false)), (summary.files.clone(), session.customers_csv(false)), "slices of {slice_bytes}");
    }
    summary
}

/// The first question, the same however the file is cut.
#[track_caller]
fn asks(bytes: &[u8]) -> Question {
    let question = |run| match (Import { run, ..Import::of(bytes) }).end().1 {
        JobEnd::Asks { questions, .. } => questions[0].clone(),
        other => panic!("{other:?}"),
    };
    let whole = question(LocalRun::default());
    for slice_bytes in [1, 9, 40] {
        assert_eq!(question(LocalRun { workers: 2, slice_bytes: Some(slice_bytes), newest_first: true }), whole, "slices of {slice_bytes}");
    }
    whole
}

fn in_code(code: &'static encoding_rs::Encoding, text: &str) -> Vec<u8> {
    let (bytes, _, lossy) = code.encode(text);
    assert!(!lossy, "{text}");
    bytes.into_owned()
}

/// (code, count, first line) of each problem.
fn problems(summary: &Summary) -> Vec<(&str, u64, u64)> {
    summary.files[0].problems.iter().map(|problem| (problem.code.as_str(), problem.count, problem.first_line)).collect()
}

const HEADER: &str = "order id,customer,date,amount,product\n";

#[test]
fn a_few_chinese_letters_that_are_good_utf8_are_no_utf8_silently() {
    for words in [&["鞋"][..], &["钱"], &["鞋", "帽", "雪"], &["女装", "鞋"], &["小鞋", "T恤"], &["谢小英", "魏伟"], &["茅台"], &["新品", "鞋"]]
    {
        let rows: String = (0..40).map(|row| format!("{row},k{},2024-01-{:02},10,{}\n", row % 7, row % 28 + 1, words[row % words.len()])).collect();
        let bytes = in_code(GBK, &format!("{HEADER}{rows}"));
        match Import::of(&bytes).end().1 {
            JobEnd::Asks { .. } => {
                let question = asks(&bytes);
                assert_eq!(question.code.id(), "ambiguous_encoding", "{words:?}");
                assert_eq!(question.examples.len(), question.choices.len());
                let gbk = question.choices.iter().position(|choice| choice == "gb18030").unwrap();
                assert!(words.iter().any(|word| question.examples[gbk].contains(word)), "{question:?}");
                assert_eq!(question.choices.iter().any(|choice| choice == "utf-8"), std::str::from_utf8(&bytes).is_ok(), "{question:?}");
                for answer in question.choices.iter().map(String::as_str) {
                    let (_, summary) = Import { answers: vec![("ambiguous_encoding", answer)], ..Import::of(&bytes) }.graded();
                    assert_eq!(summary.files[0].encoding, answer);
                }
            }
            _ => assert_eq!(graded(&bytes).files[0].encoding, "gb18030", "{words:?}"),
        }
    }
}

#[test]
fn yuan_behind_an_amount_is_yuan() {
    // 元 is a letter of Komi as well, in UTF-8; a Chinese header is no UTF-8, whatever stands in the rows.
    for header in [HEADER, "订单号,客户,日期,金额,商品\n"] {
        for count in [3, 400] {
            let rows: String = (0..count).map(|row| format!("{row},k{},2024-01-{:02},10.50元,cup\n", row % 7, row % 28 + 1)).collect();
            let summary = graded(&in_code(GBK, &format!("{header}{rows}")));
            assert_eq!((summary.files[0].encoding.as_str(), summary.files[0].rejected), ("gb18030", 0), "{header}");
        }
    }
}

#[test]
fn ordinary_utf8_is_not_asked_about() {
    for words in [
        "Café|Thé à la crème|Zoë|Ça va|Œuf",
        "Müller|Groß|Jürgen|Öl|Über",
        "María Núñez|Peña|Señor|¿Qué?|niño",
        "£10 voucher|10 £|£",
        "¥|¥100|100¥",
        "20°C|5 °|°",
        "€5|5 €|€",
        "A · B|½ pack|2½|±5%|10 µm|m²|m³",
        "ø20 mm|Ø 20|ø",
        "è nero|l'età è|perché",
        "Łódź|Żółć|Święto|Kraków|źdźbło",
        "Ayşe Yılmaz|Çelik|İş|Güneş|ığdır",
        "Ivan|Иван Петров|дом|да|нет|Чай|Сок|С|А",
        "да|не",
        "Οδός|Μαρία|όχι|ναι|τα",
        "שלום|תודה רבה|כן|לא",
        "محمد|نعم|لا|القاهرة",
        "ғ|Қазақстан|Ұлы дала|Әлия",
        "張三|李四|鞋",
        "Երևան|Հայաստան",
    ] {
        let words: Vec<&str> = words.split('|').collect();
        // One row with each, and the words one by one among plain rows.
        let row = |row: usize, word: &str| format!("{row},k{},2024-01-{:02},10,{word}\n", row % 7, row % 28 + 1);
        let all: String = words.iter().enumerate().map(|(place, word)| row(place, word)).collect();
        assert_eq!(graded(format!("{HEADER}{all}").as_bytes()).files[0].encoding, "utf-8", "{words:?}");
        for word in words {
            // A word of one or two letters is a word in two languages.
            if matches!(word, "С" | "τα" | "ғ" | "") {
                continue;
            }
            let rows: String = (0..5).map(|place| row(place, if place == 3 { word } else { "cup" })).collect();
            assert_eq!(graded(format!("{HEADER}{rows}").as_bytes()).files[0].encoding, "utf-8", "{word:?}");
        }
    }
}

/// Rows of Chinese customers; the product says which row it is.
fn chinese(rows: std::ops::Range<usize>) -> String {
    let names = ["张三", "李四", "王五", "陈晓东", "刘志强", "马冬梅"];
    rows.map(|row| format!("{row},{},2024-01-{:02},10,商品{row}\n", names[row % names.len()], row % 28 + 1)).collect()
}

#[test]
fn utf8_rows_in_a_gbk_file_are_rejected_or_said() {
    let header = "订单号,客户,日期,金额,商品\n";
    for strays in [1, 4] {
        let bytes = [in_code(GBK, &format!("{header}{}", chinese(0..20))), chinese(20..20 + strays).into_bytes(), in_code(GBK, &chinese(30..40))];
        let summary = graded(&bytes.concat());
        assert_eq!((summary.files[0].encoding.as_str(), summary.customers), ("gb18030", 6));
        assert_eq!(problems(&summary), [("mixed_encoding", strays as u64, 22)]);
    }
    // The key is plain, the name is not: the row counts, and it is said.
    let row = |row: usize, name: &str| format!("{row},k{},2024-01-{:02},10,{name}\n", row % 7, row % 28 + 1);
    let gbk: String = (0..9).map(|place| row(place, "纯棉毛巾")).collect();
    let bytes = [in_code(GBK, &format!("{header}{gbk}")), row(9, "不锈钢保温杯").into_bytes()].concat();
    assert_eq!(problems(&graded(&bytes)), [("mixed_lines", 1, 11)]);
}

#[test]
fn gbk_rows_in_a_utf8_file_are_rejected_or_said() {
    let header = "订单号,客户,日期,金额,商品\n";
    for rows in [3, 10, 200] {
        let bytes = [format!("{header}{}", chinese(0..rows)).into_bytes(), in_code(GBK, &chinese(rows..rows + 1)), chinese(0..2).into_bytes()];
        let summary = graded(&bytes.concat());
        assert_eq!(summary.files[0].encoding, "utf-8", "{rows}");
        assert_eq!(problems(&summary), [("mixed_encoding", 1, rows as u64 + 2)], "{rows}");
    }
    let row = |row: usize, name: &str| format!("{row},k{},2024-01-{:02},10,{name}\n", row % 7, row % 28 + 1);
    let utf8: String = (0..9).map(|place| row(place, "纯棉毛巾")).collect();
    let bytes = [format!("{header}{utf8}").into_bytes(), in_code(GBK, &row(9, "不锈钢保温杯"))].concat();
    assert_eq!(problems(&graded(&bytes)), [("mixed_lines", 1, 11)]);
}

#[test]
fn rows_of_other_pairs_of_encodings_are_said_as_well() {
    let header = "order id,customer,date,amount,product\n";
    let row = |row: usize, name: &str| format!("{row},k{},2024-01-{:02},10,{name}\n", row % 7, row % 28 + 1);
    let western: String =
        ["Café crème", "Jalapeño", "Käsespätzle", "Würstchen", "Pâté"].iter().enumerate().map(|(place, name)| row(place, name)).collect();
    let bytes = [in_code(WINDOWS_1252, &format!("{header}{western}")), row(5, "Müller").into_bytes()].concat();
    assert_eq!(problems(&graded(&bytes)), [("mixed_lines", 1, 7)]);
    let many = western.repeat(4);
    let bytes = [format!("{header}{many}").into_bytes(), in_code(WINDOWS_1252, &row(5, "Müller"))].concat();
    let summary = graded(&bytes);
    assert_eq!((summary.files[0].encoding.as_str(), problems(&summary)[0].0), ("utf-8", "mixed_lines"));
    let traditional: String =
        ["無線藍牙耳機", "鳳梨酥禮盒", "珍珠奶茶", "純棉毛巾", "兒童書包"].iter().enumerate().map(|(place, name)| row(place, name)).collect();
    let bytes = [in_code(BIG5, &format!("{header}{traditional}")), row(5, "手機保護殼").into_bytes()].concat();
    assert_eq!(problems(&graded(&bytes)), [("mixed_lines", 1, 7)]);
}

#[test]
fn another_table_under_the_first_is_said() {
    let first = "订单号,客户,日期,金额\n1,a,2024-01-01,10\n2,b,2024-01-02,20\n";
    for (between, second, line) in [
        ("\n", "客户,订单号,金额,下单日期\nc,7,2024,2024-01-03\n", 5),
        ("退款单\n", "退款单号,客户,日期,退款金额\n9,a,2024-01-05,5\n", 5),
        ("", "订单编号,会员,日期,金额,商品\n9,a,2024-01-05,5,杯子\n", 4),
        ("\n\n", "Order ID,Customer,Order Date,Total\n9,a,2024-01-05,5\n", 6),
        (",,,\n", "客户,电话,,\na,13800000000,,\n", 5),
    ] {
        let summary = graded(format!("{first}{between}{second}").as_bytes());
        let said = problems(&summary).into_iter().find(|(code, ..)| *code == "other_header");
        assert_eq!(said, Some(("other_header", 1, line)), "{second}: {:?}", problems(&summary));
    }
}

#[test]
fn the_same_header_again_is_no_other_table() {
    let table = "订单号,客户,日期,金额\n1,a,2024-01-01,10\n2,b,2024-01-02,20\n";
    for again in ["", "\n", "二月\n"] {
        let summary = graded(format!("{table}{again}{table}").as_bytes());
        assert!(problems(&summary).iter().all(|(code, ..)| *code != "other_header"), "{:?}", problems(&summary));
        assert_eq!(summary.amount.to_string(), "60");
    }
    // Names twice and spaces around them are the same names; a row of words is no header.
    let table =
        "order id, customer ,date,amount,amount\n1,a,2024-01-01,10,1\n2,b,2024-01-02,20,2\nnote,phone,,,\nx,Customer name missing,n/a,Total,\n";
    let summary = graded(format!("{table}order id,customer,date,amount,amount\n").as_bytes());
    assert!(problems(&summary).iter().all(|(code, ..)| *code != "other_header"), "{:?}", problems(&summary));
}
