//! What somebody who had not seen the program got wrong out of it: each a named case.

mod common;

use common::Import;
use fenji::engine::{JobEnd, LocalRun};
use fenji::ingest::Role;
use fenji::protocol::Summary;
use fenji::unpack::{Limits, unpack};

/// The result, the same however the file is cut.
#[track_caller]
fn graded(bytes: &[u8]) -> Summary {
    let (session, summary) = Import::of(bytes).graded();
    for slice_bytes in [1, 9, 40] {
        let run = LocalRun { workers: 2, slice_bytes: Some(slice_bytes), newest_first: true };
        let (again, other) = Import { run, ..Import::of(bytes) }.graded();
        assert_eq!((other.files, again.customers_csv(false)), (summary.files.clone(), session.customers_csv(false)), "slices of {slice_bytes}");
    }
    summary
}

#[track_caller]
fn asks(bytes: &[u8]) -> String {
    match Import::of(bytes).end().1 {
        JobEnd::Asks { questions, .. } => questions[0].code.id().to_owned(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_became_of_an_order_stands_in_a_column_of_its_own() {
    for (column, no, yes) in [
        ("售后状态", "无", "退款成功"),
        ("退款状态", "", "已退款"),
        ("维权状态", "退款关闭", "退款成功"),
        ("Cancelled at", "", "2024-01-03 10:00"),
        ("是否作废", "否", "是"),
    ] {
        let text = format!("订单号,客户,日期,金额,订单状态,{column}\n1,a,2024-01-01,100,已签收,{no}\n2,b,2024-01-02,30,已签收,{yes}\n");
        let summary = graded(text.as_bytes());
        assert_eq!((summary.amount.to_string().as_str(), summary.files[0].left_out), ("100", 1), "{column}");
    }
}

#[test]
fn words_made_of_known_parts_leave_an_order_out_and_are_shown() {
    for status in
        ["退货", "退货退款", "买家取消", "超时关闭", "未成团", "审核中", "Cancelled by buyer", "Fully Refunded", "Declined", "Draft", "失去客户"]
    {
        let text = format!("订单号,客户,日期,金额,订单状态\n1,a,2024-01-01,100,已完成\n2,b,2024-01-02,30,{status}\n");
        assert_eq!(graded(text.as_bytes()).amount.to_string(), "100", "{status}");
    }
    // One deal that is won makes no other order an open deal.
    let text = "订单号,客户,日期,金额,状态\n1,a,2024-01-01,100,赢单\n2,b,2024-01-02,30,已完成\n3,c,2024-01-02,5,提案\n";
    assert_eq!(graded(text.as_bytes()).amount.to_string(), "130");
}

#[test]
fn a_delimiter_too_many_at_the_end_of_every_row_shifts_nothing() {
    let text =
        "order_id,customer_id,order_date,ship_date,amount,tax\n1,c1,2024-01-01,2024-01-03,100.50,8.25,\n2,c2,2024-01-02,2024-01-04,50.00,4.00,\n";
    let summary = graded(text.as_bytes());
    assert_eq!((summary.amount.to_string().as_str(), summary.customers), ("150.5", 2));
    let text = "order_id,customer_id,order_date,amount\n1,c1,2024-01-01,100.50,\n2,c2,2024-01-02,50,\n";
    assert_eq!(graded(text.as_bytes()).amount.to_string(), "150.5");
}

#[test]
fn a_year_of_two_digits_may_come_first() {
    for mark in ["-", "/", "."] {
        let rows: String = (1..=30).map(|day| format!("{day},k{},24{mark}03{mark}{day:02},10\n", day % 7)).collect();
        let summary = graded(format!("订单号,客户,日期,金额\n{rows}").as_bytes());
        assert_eq!(summary.first_order.unwrap().to_string(), "2024-03-01", "{mark}");
        assert_eq!((summary.last_order.unwrap().to_string().as_str(), summary.orders), ("2024-03-30", 30), "{mark}");
    }
}

#[test]
fn no_cents_are_no_minus() {
    let text = "Order;Customer;Date;Amount\n1;a;2024-01-05;99,-\n2;b;2024-01-06;49,95\n3;c;2024-01-07;149,-\n4;c;2024-01-08;10,00-\n";
    let summary = graded(text.as_bytes());
    assert_eq!(summary.amount.to_string(), "287.95");
}

#[test]
fn an_orders_total_on_each_of_its_lines_is_asked_about() {
    let text = "order_id,product,qty,unit_price,order_total,customer,order_date\n1,A,1,30,50,ann,2024-01-01\n1,B,2,10,50,ann,2024-01-01\n\
        2,A,1,30,30,bob,2024-01-02\n3,A,2,30,70,bob,2024-01-02\n3,C,1,10,70,bob,2024-01-02\n";
    assert_eq!(asks(text.as_bytes()), "order_totals");
    for (answer, amount) in [("once", "150"), ("lines", "270")] {
        let (_, summary) = Import { answers: vec![("order_totals", answer)], ..Import::of(text.as_bytes()) }.graded();
        assert_eq!(summary.amount.to_string(), amount);
    }
}

#[test]
fn a_shops_own_number_is_asked_about_in_small_files_too() {
    let row = |n: usize| {
        format!(
            "{n},{},路{n}号,人{n},2024-01-{:02},10\n",
            if n.is_multiple_of(2) { "13800000000".into() } else { format!("139000000{n:02}") },
            n % 28 + 1
        )
    };
    let text: String = std::iter::once("订单号,联系电话,收货地址,收货人,付款时间,实付金额\n".to_owned()).chain((1..=40).map(row)).collect();
    assert_eq!(asks(text.as_bytes()), "shared_key");
}

#[test]
fn nobody_in_particular_is_nobody() {
    for guest in ["现金客户", "零售客户", "Cash Customer", "(blank)", "000000", "普通客户"] {
        let text = format!("订单号,客户,日期,金额\n1,a,2024-01-01,100\n2,{guest},2024-01-02,30\n");
        assert_eq!((graded(text.as_bytes()).customers, graded(text.as_bytes()).files[0].rejected), (1, 1), "{guest}");
    }
}

#[test]
fn columns_that_were_mistaken() {
    let plan = |header: &str| common::plan(format!("{header}\n{}\n", ",".repeat(header.matches(',').count())).as_bytes(), &[]);
    assert_eq!(plan("单据编号,日期,客户,金额,价税合计").header_of(Role::Amount), "价税合计");
    assert_eq!(plan("訂單號,會員,日期,金額").header_of(Role::Order), "訂單號");
    assert_eq!(plan("Invoice No,Client Name,Date,Amount").header_of(Role::Customer), "Client Name");
    assert_eq!(plan("单据号,往来单位,日期,金额").header_of(Role::Customer), "往来单位");
}

#[test]
fn pounds_and_euros_of_western_windows() {
    for (mark, side) in [(0xa3u8, "before"), (0x80, "after"), (0xa5, "before")] {
        let mut bytes = b"Order ID,Customer,Date,Total\n".to_vec();
        for n in 1..=3 {
            bytes.extend_from_slice(format!("{n},k{n},2024-01-0{n},").as_bytes());
            match side {
                "before" => bytes.extend([&[mark][..], b"10.50\n"].concat()),
                _ => bytes.extend([b"10.50 ", &[mark][..], b"\n"].concat()),
            }
        }
        assert_eq!(graded(&bytes).amount.to_string(), "31.5", "{mark:x}");
    }
}

#[test]
fn a_sheet_a_month_is_one_table() {
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, rows) in [("1月", vec![("甲", 10.0)]), ("2月", vec![("乙", 20.0), ("甲", 30.0)])] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        for (column, header) in ["客户", "日期", "金额"].into_iter().enumerate() {
            sheet.write(0, column as u16, header).unwrap();
        }
        for (row, (customer, amount)) in rows.into_iter().enumerate() {
            sheet.write(row as u32 + 1, 0, customer).unwrap();
            sheet.write(row as u32 + 1, 1, "2024-01-05").unwrap();
            sheet.write(row as u32 + 1, 2, amount).unwrap();
        }
    }
    book.add_worksheet().set_name("说明").unwrap().write(0, 0, "每月一张").unwrap();
    let tables = unpack(&book.save_to_buffer().unwrap(), Limits::default()).unwrap();
    assert_eq!(tables.iter().map(|table| (table.name.as_str(), table.sheet)).collect::<Vec<_>>(), [("1月", false), ("2月", false)]);
    let (_, summary) = Import { files: tables.iter().map(|table| table.bytes.as_slice()).collect(), ..Import::default() }.graded();
    assert_eq!((summary.amount.to_string().as_str(), summary.customers), ("60", 2));
}

#[test]
fn one_currency_under_many_words_is_one() {
    let text = "客户,日期,金额,币种\n甲,2024-01-05,10,CNY\n乙,2024-01-06,20,人民币\n丙,2024-01-07,5,RMB\n丁,2024-01-07,5,￥\n戊,2024-01-07,5,元\n";
    assert_eq!(graded(text.as_bytes()).amount.to_string(), "45");
}

#[test]
fn subtotals_of_a_group_are_no_customers() {
    let text = "客户,订单号,日期,金额\n张三,1,2024-01-05,10.50\n张三 汇总,1,2024-01-05,10.50\n李四,2,2024-01-06,5\n李四 汇总,,,5\n";
    let summary = graded(text.as_bytes());
    assert_eq!((summary.amount.to_string().as_str(), summary.customers, summary.files[0].rejected), ("15.5", 2, 2));
}

#[test]
fn the_same_rows_in_two_files_without_ids_are_said() {
    let text = "客户,日期,金额\na,2024-01-01,10\nb,2024-01-02,20\n";
    let (_, summary) = Import { files: vec![text.as_bytes(), text.as_bytes()], ..Import::default() }.graded();
    assert!(summary.files[0].problems.is_empty());
    assert_eq!(summary.files[1].problems.iter().map(|problem| (problem.code.as_str(), problem.count)).collect::<Vec<_>>(), [("row_again", 2)]);
}

#[test]
fn web_pages_and_json_are_called_what_they_are() {
    for (bytes, word) in [
        (&b"<html><table><tr><td>a</td></tr></table></html>"[..], "web page"),
        (b"\n <?xml version=\"1.0\"?><Workbook/>", "web page"),
        (b"[{\"a\":1}]", "JSON"),
    ] {
        let error = fenji::ingest::sniff(bytes, bytes.len() as u64, None).unwrap_err();
        assert!(error.to_string().contains(word), "{error}");
    }
}

#[test]
fn yen_and_pounds_of_other_alphabets() {
    for (amount, expected) in [("\\1200", "1200"), ("￡10.50", "10.5"), ("-\\5", "-5"), ("99,-€", "99")] {
        let read = fenji::ingest::parse_amount(amount, None).unwrap().value;
        let text = fenji::model::Amount { minor: read.mantissa.into(), scale: read.scale }.to_string();
        assert_eq!(text, expected, "{amount}");
    }
    assert!(fenji::ingest::parse_amount("99,-€", None).unwrap().currency.is_some());
}

#[test]
fn groups_of_digits_are_of_three() {
    for amount in ["5 00", "5'00", "5\u{a0}00", "1 2345", "12 34", "1 234 56", "1,234,56,789", "5  000", "1 234.567 8", "1, 234", "1 234,567,890"] {
        assert_eq!(fenji::ingest::parse_amount(amount, None), None, "{amount}");
    }
    for (amount, expected) in
        [("5 000", 5000), ("1 234 567", 1_234_567), ("12\u{202f}345", 12_345), ("1'234'567", 1_234_567), ("12 34 567", 1_234_567)]
    {
        assert_eq!(fenji::ingest::parse_amount(amount, None).unwrap().value.mantissa, expected, "{amount}");
    }
    let text = "客户,日期,金额\na,2024-01-05,5 00\nb,2024-01-06,1 200\n";
    let summary = graded(text.as_bytes());
    assert_eq!((summary.amount.to_string().as_str(), summary.files[0].problems[0].code.as_str()), ("1200", "bad_amount"));
}

#[test]
fn currencies_of_many_countries_are_read_and_told_apart() {
    for (code, marks) in [
        ("CHF", &["CHF"][..]),
        ("SEK", &["SEK"]),
        ("KR", &["kr", "kr."]),
        ("NOK", &["NOK"]),
        ("DKK", &["DKK"]),
        ("INR", &["₹", "INR"]),
        ("RS", &["Rs", "Rs."]),
        ("BRL", &["R$", "BRL"]),
        ("AUD", &["A$", "AU$", "AUD"]),
        ("CAD", &["C$", "CA$", "CAD"]),
        ("HKD", &["HK$", "HKD"]),
        ("TWD", &["NT$", "TWD"]),
        ("USD", &["US$", "$"]),
        ("SGD", &["S$", "SGD"]),
        ("KRW", &["₩", "KRW"]),
        ("RUB", &["₽", "руб.", "RUB"]),
        ("PLN", &["zł", "PLN"]),
        ("TRY", &["₺", "TL", "TRY"]),
        ("THB", &["฿", "THB"]),
        ("VND", &["₫", "VND"]),
        ("MYR", &["RM", "MYR"]),
    ] {
        for mark in marks {
            for amount in ["M12.50", "M 12.50", "M\u{a0}12.50", "12.50M", "12.50 M", "12.50\u{202f}M", "-M12.50", "(M 12.50)", "M (12.50)"] {
                let amount = amount.replace('M', mark);
                let read = fenji::ingest::parse_amount(&amount, None).unwrap_or_else(|| panic!("{amount}"));
                assert_eq!((read.value.mantissa.abs(), read.value.scale, read.currency.map(|own| own.code())), (125, 1, Some(code)), "{amount}");
            }
        }
    }
    // A mark of several currencies may stand beside the code that says which.
    for (amount, code) in [("$12.50 CAD", "CAD"), ("500 kr SEK", "SEK"), ("¥500 JPY", "JPY"), ("Rs. 1,23,456 INR", "INR")] {
        assert_eq!(fenji::ingest::parse_amount(amount, None).unwrap().currency.unwrap().code(), code, "{amount}");
    }
    for amount in ["USD 5 CAD", "€5 $", "5 XYZ", "kr"] {
        assert_eq!(fenji::ingest::parse_amount(amount, None), None, "{amount}");
    }
    // What shares no word is asked about, never added up in silence.
    for (one, other) in [("kr 10", "10 SEK"), ("₹10", "Rs 10"), ("R$10", "$10"), ("A$10", "C$10"), ("10 zł", "10 €")] {
        let text = format!("Customer;Date;Amount\na;2024-01-05;{one}\nb;2024-01-06;{other}\n");
        assert_eq!(asks(text.as_bytes()), "mixed_currency", "{one} and {other}");
    }
    let text = "Kunde;Datum;Betrag\na;2024-01-05;CHF 1'250.50\nb;2024-01-06;99.25 CHF\n";
    assert_eq!(graded(text.as_bytes()).amount.to_string(), "1349.75");
}

#[test]
fn a_number_of_pieces_may_say_of_what() {
    let text = "订单号,客户,日期,数量,单价\n1,a,2024-01-01,3件,10\n2,b,2024-01-02,2 pcs,10\n3,c,2024-01-03,1个,10\n4,d,2024-01-04,4盒,10\n\
        5,e,2024-01-05,5kg,10\n6,f,2024-01-06,1.5 千克,10\n7,g,2024-01-07,2 шт.,10\n8,h,2024-01-08,6,10\n";
    assert_eq!(graded(text.as_bytes()).amount.to_string(), "245");
    // A thousand, a hundred, and what is more than one number: said, not guessed.
    for quantity in ["5k", "3千", "2百个", "1 1/2 kg", "3x4", "件", "3件/箱"] {
        let text = format!("订单号,客户,日期,数量,单价\n1,a,2024-01-01,3,10\n2,b,2024-01-02,{quantity},10\n");
        let summary = graded(text.as_bytes());
        assert_eq!((summary.amount.to_string().as_str(), summary.files[0].rejected), ("30", 1), "{quantity}");
    }
    // Money has no unit of pieces.
    let text = "订单号,客户,日期,金额\n1,a,2024-01-01,3\n2,b,2024-01-02,3件\n";
    assert_eq!(graded(text.as_bytes()).files[0].rejected, 1);
}

#[test]
fn dates_of_korea_of_mail_and_at_midnight() {
    for (cell, expected) in [
        ("2024. 1. 5.", "2024-01-05"),
        ("2024. 01. 05", "2024-01-05"),
        ("2024.01.05.", "2024-01-05"),
        ("2024. 1. 5. 오후 1:02", "2024-01-05"),
        ("2024년 1월 5일", "2024-01-05"),
        ("5. 1. 2024", "2024-01-05"),
        ("2024-01-05 24:00", "2024-01-06"),
        ("2024-12-31T24:00:00", "2025-01-01"),
        ("Mon, 05 Jan 2024 10:00:00 +0800", "2024-01-05"),
        ("Fri, 5 Jan 2024 10:00:00 GMT", "2024-01-05"),
        ("Friday, January 5, 2024", "2024-01-05"),
        ("Fri Jan 05 2024 10:00:00 GMT+0800 (China Standard Time)", "2024-01-05"),
        ("Jan 5, 2024 11:59:59 PM PST", "2024-01-05"),
    ] {
        let read = fenji::ingest::parse_date(cell, None).unwrap_or_else(|| panic!("{cell}"));
        assert_eq!(read.day.to_string(), expected, "{cell}");
    }
    let clock = |cell| fenji::ingest::parse_date(cell, None).and_then(|date| date.minute.clock());
    assert_eq!(clock("2024-01-05 24:00"), Some((0, 0)));
    assert_eq!(clock("2024. 1. 5. 오후 1:02"), Some((13, 2)));
    assert_eq!(clock("Mon, 05 Jan 2024 10:00:00 +0800"), Some((10, 0)));
    for cell in ["2024-01-05 24:01", "2024-01-05 24:00:01", "2199-12-31 24:00", "Someday, 05 Jan 2024", "Mon, 31 Feb 2024", "24. 1. 5."] {
        assert_eq!(fenji::ingest::parse_date(cell, None), None, "{cell}");
    }
    let text = "고객,날짜,금액\n갑,2024. 1. 5.,10\n을,2024. 12. 31. 24:00,20\n";
    let summary = graded(text.as_bytes());
    assert_eq!((summary.amount.to_string(), summary.last_order.unwrap().to_string()), ("30".to_owned(), "2025-01-01".to_owned()));
}

#[test]
fn columns_in_the_languages_of_europe() {
    // Date, customer, amount, order, quantity, unit price, status.
    let roles = [Role::Date, Role::Customer, Role::Amount, Role::Order, Role::Quantity, Role::UnitPrice, Role::Status];
    for names in [
        ["Date de commande", "N° client", "Montant TTC", "Numéro de commande", "Quantité", "Prix unitaire", "Statut"],
        ["Date de la facture", "Nom du client", "Total TTC", "N° de commande", "Qté", "Prix unitaire HT", "État"],
        ["Дата заказа", "Покупатель", "Сумма заказа", "Номер заказа", "Количество", "Цена за единицу", "Статус заказа"],
        ["Дата", "Клиент", "Итого", "№ заказа", "Кол-во", "Цена", "Статус"],
        ["Data zamówienia", "Klient", "Wartość zamówienia", "Numer zamówienia", "Ilość", "Cena jednostkowa", "Status"],
        ["Data sprzedaży", "Nabywca", "Kwota brutto", "Nr faktury", "Ilość sztuk", "Cena", "Stan zamówienia"],
        ["Bestelldatum", "Kundennummer", "Gesamtbetrag", "Bestellnummer", "Menge", "Einzelpreis", "Bestellstatus"],
        ["Auftragsdatum", "Käufer", "Rechnungsbetrag", "Auftragsnr.", "Anzahl", "Stückpreis", "Status"],
        ["Fecha del pedido", "Cliente", "Importe total", "Número de pedido", "Cantidad", "Precio unitario", "Estado"],
        ["Fecha de compra", "Nombre del cliente", "Monto", "Pedido", "Unidades", "Precio", "Estado del pedido"],
        ["Data do pedido", "Código do cliente", "Valor total", "Número do pedido", "Quantidade", "Preço unitário", "Situação"],
        ["Data da compra", "Comprador", "Total", "Nº pedido", "Qtd", "Preço", "Status do pedido"],
        ["Data ordine", "Codice cliente", "Importo totale", "Numero ordine", "Quantità", "Prezzo unitario", "Stato"],
        ["Data acquisto", "Ragione sociale", "Totale", "N. ordine", "Qtà", "Prezzo", "Stato ordine"],
    ] {
        let quoted = names.map(|name| format!("\"{name}\"")).join(",");
        let text = format!("{quoted}\n2024-01-05,k1,30,A1,3,10,x\n2024-01-06,k2,20,A2,2,10,y\n");
        let plan = common::plan(text.as_bytes(), &[]);
        assert_eq!(roles.map(|role| plan.header_of(role)), names, "{names:?}");
    }
    // Words beside them that mean something else.
    for (header, role) in [
        ("Client,Date de livraison,Date de commande,Montant remise,Montant", Role::Date),
        ("Клиент,Дата доставки,Дата,Сумма скидки,Сумма", Role::Amount),
        ("Klient,Data wysyłki,Data zakupu,Kwota rabatu,Kwota", Role::Amount),
        ("Kunde,Lieferdatum,Bestelldatum,Rabattbetrag,Betrag", Role::Amount),
    ] {
        let names: Vec<&str> = header.split(',').collect();
        let plan = common::plan(format!("{header}\n,,,,\n").as_bytes(), &[]);
        assert_eq!(plan.header_of(role), if role == Role::Date { names[2] } else { names[4] }, "{header}");
        assert_eq!(plan.header_of(Role::Date), names[2], "{header}");
    }
    // An order that was given up counts in no language.
    for status in ["Annulée", "Remboursé", "Storniert", "Cancelado", "Reembolsado", "Annullato", "Отменён", "Возврат", "Anulowane", "Nieopłacone"]
    {
        let text = format!("Client,Date,Total,Statut\na,2024-01-05,100,ok\nb,2024-01-06,30,{status}\n");
        assert_eq!(graded(text.as_bytes()).amount.to_string(), "100", "{status}");
    }
}

#[test]
fn lines_above_the_header_may_have_several_cells() {
    for (above, line) in [
        ("店铺,旺旺小店,导出时间,2024-05-01\n", 2),
        ("店铺,旺旺小店,状态,全部,日期,2024-05-01\n", 2),
        ("店铺,旺旺小店\n导出时间,2024-05-01,操作人\n", 3),
        ("店铺：,旺旺小店,时间：,5月\n", 2),
        ("报表,店铺,全部\n,,\n", 3),
        ("导出条件,店铺=旺旺,状态=全部\n\n", 3),
        ("Report:,Sales,,\nFrom,2024-01-01,To,2024-01-31\nMade by:,Ann,,\n", 4),
    ] {
        let text = format!("{above}订单号,客户,日期,金额\n1,a,2024-01-05,10\n2,b,2024-01-06,20\n3,a,2024-02-06,5\n");
        let plan = common::plan(text.as_bytes(), &[]);
        assert_eq!((plan.header_line, plan.headers.join(",").as_str()), (line, "订单号,客户,日期,金额"), "{above}");
        assert_eq!(graded(text.as_bytes()).amount.to_string(), "35", "{above}");
    }
    let rows = "1;a;2024-01-05;10;x\n2;b;2024-01-06;20;y\n";
    for (above, line) in [("Report:;Sales;;\n", 2), ("Report:;Sales;;\n\nShop:;Main;Period:;January\n", 4), ("Report;Sales;2024;all;\n", 2)] {
        let text = format!("{above}Order;Customer;Date;Amount;Note\n{rows}");
        let plan = common::plan(text.as_bytes(), &[]);
        assert_eq!((plan.header_line, plan.headers.len(), plan.headers[0].as_str()), (line, 5, "Order"), "{above}");
        assert_eq!(graded(text.as_bytes()).amount.to_string(), "30", "{above}");
    }
}

#[test]
fn a_column_that_is_missing_is_said_before_anything_is_asked() {
    for (text, code) in [
        ("Order,Date,Amount\n1,05/01/2024,10\n2,06/02/2024,20\n", "no_customer"),
        ("Order,Customer,Date\n1,a,05/01/2024\n2,b,06/02/2024\n", "no_amount"),
        ("订单号,客户,金额\n1,t**8,1234\n2,t**8,2345\n", "no_date"),
        ("客户,下单时间\na,2024-01-05\nb,2024-01-06\nc,2030-01-06\n", "no_amount"),
    ] {
        match Import::of(text.as_bytes()).end().1 {
            JobEnd::Nothing { files } => assert!(files[0].problems.iter().any(|problem| problem.code == code), "{:?}", files[0].problems),
            other => panic!("{text}: {other:?}"),
        }
    }
}
