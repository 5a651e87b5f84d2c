//! In which encoding a file is written: told by the whole of it, or asked. Never taken silently for another where there is
//! enough text to tell. The peer is chardetng, Firefox's detector.
#![allow(clippy::print_stdout, reason = "the tables are the result")]

mod common;

use common::Import;
use fenji::engine::JobEnd;
use fenji::ingest::{Encoding, judge, to_utf8};

/// What people of a language write into sales tables.
struct Language {
    name: &'static str,
    encodings: &'static [(&'static str, &'static encoding_rs::Encoding)],
    header: &'static str,
    names: &'static str,
    products: &'static str,
}

#[rustfmt::skip]
const LANGUAGES: &[Language] = &[
    Language {
        name: "simplified Chinese", encodings: &[("gb18030", encoding_rs::GB18030)],
        header: "订单编号,买家会员名,付款时间,商品名称,实付金额",
        names: "张伟 王芳 李娜 刘洋 陈静 杨磊 赵敏 黄强 周杰 吴艳 徐丽 孙涛 胡军 朱霞 高峰 林婷 何勇 郭靖 马超 罗成 梁朝伟 宋江 郑爽 谢娜 韩雪 唐嫣 冯巩 于谦 董卿 萧亚轩 程潇 曹操 袁隆平 邓超 许晴 傅聪 沈腾 曾国藩 彭于晏 欧阳娜娜 诸葛亮 尉迟恭 司马懿",
        products: "儿童袜子 无线蓝牙耳机 老北京布鞋 茉莉花茶 不锈钢保温杯 纯棉四件套 手工牛肉干 智能手环 红富士苹果 洗衣液 抽纸整箱 电动牙刷 羊绒围巾 陶瓷餐具 运动水壶 婴儿湿巾 办公椅 台灯 笔记本 雨伞",
    },
    Language {
        name: "traditional Chinese", encodings: &[("big5", encoding_rs::BIG5)],
        header: "訂單編號,客戶姓名,訂單日期,商品名稱,金額",
        names: "陳怡君 林志玲 黃建宏 張雅婷 李宗翰 王淑芬 吳宗憲 劉德華 蔡依林 楊丞琳 許瑋甯 鄭秀文 謝霆鋒 郭富城 洪金寶 邱淑貞 曾志偉 廖俊傑 賴雅妍 徐若瑄 周杰倫 葉倩文 蘇慧倫 莊凱勛 呂秀蓮 江蕙 何潤東 羅志祥 高捷 蕭敬騰 潘瑋柏 簡嫚書 朱延平 鍾漢良 游鴻明 彭佳慧 詹雅雯 胡瓜 施易男 沈玉琳",
        products: "無線藍牙耳機 鳳梨酥禮盒 珍珠奶茶 純棉毛巾 不鏽鋼保溫瓶 兒童書包 手機保護殼 電動牙刷 茶葉罐 運動襪 辦公椅 檯燈 筆記本 雨傘 乾燥花 護手霜 馬克杯 烏龍茶 牛軋糖 滷味",
    },
    Language {
        name: "Japanese", encodings: &[("shift_jis", encoding_rs::SHIFT_JIS)],
        header: "注文番号,顧客名,注文日,商品名,金額",
        names: "佐藤健 鈴木一郎 高橋大輔 田中みな実 伊藤博文 渡辺謙 山本太郎 中村獅童 小林旭 加藤茶 吉田沙保里 山田孝之 佐々木希 山口百恵 松本潤 井上真央 木村拓哉 林修 斎藤工 清水翔太 山崎賢人 森七菜 池田エライザ 橋本環奈 阿部寛 石川遼 前田敦子 藤田ニコル 後藤真希 小川洋子",
        products: "コットンタオル ステンレスボトル 緑茶ティーバッグ ワイヤレスイヤホン 和菓子詰め合わせ 折りたたみ傘 文庫本カバー こども靴下 陶器の皿 電動歯ブラシ ノートパソコン 抹茶チョコレート 羽毛ふとん お弁当箱 ボールペン",
    },
    Language {
        name: "Korean", encodings: &[("euc-kr", encoding_rs::EUC_KR)],
        header: "주문번호,고객명,주문일,상품명,금액",
        names: "김민준 이서연 박지훈 최수빈 정하은 강도윤 조예준 윤서준 장지우 임하준 한지민 오세훈 서현진 신동엽 권상우 황정민 안성기 송중기 류승룡 홍길동 전지현 고현정 문재인 손흥민 양현석 배수지 백종원 허준호 유재석 남궁민 심은경 노홍철 하정우 곽도원 성시경",
        products: "무선 이어폰 면 양말 스테인리스 텀블러 녹차 티백 아동 운동화 수건 세트 전동 칫솔 휴대폰 케이스 홍삼 선물 우산 커피 원두 노트북 파우치 김치 세트 물티슈 의자",
    },
    Language {
        name: "western", encodings: &[("windows-1252", encoding_rs::WINDOWS_1252), ("macintosh", encoding_rs::MACINTOSH)],
        header: "order id,customer,date,product,amount",
        names: "José García,María Núñez,François Lefèvre,Zoë Müller,Jürgen Groß,Åsa Björk,Søren Kjær,Inès Duprée,Ramón Peña,Günther Höß,Célia Simões,João Gonçalves,Noël Benoît,Bärbel Schäfer,Íñigo Ibáñez",
        products: "Café crème,Crème brûlée,Jalapeño,Käsespätzle,Smørrebrød,Pâté de campagne,Açaí,Piñata,Würstchen,Rosé",
    },
    Language {
        name: "central European", encodings: &[("windows-1250", encoding_rs::WINDOWS_1250)],
        header: "order id,customer,date,product,amount",
        names: "Łukasz Wiśniewski,Małgorzata Wójcik,Paweł Kamiński,Żaneta Dąbrowska,Jiří Dvořák,Zdeněk Kučera,Božena Němcová,Tomáš Černý,Katarína Šťastná,Ľubomír Višňovský,László Kovács,Győző Szűcs,Ştefan Ionescu,Ana Čačić,Đorđe Žižić",
        products: "Żurek,Pączki,Kiełbasa,Knedlíky,Svíčková,Túró rudi,Kürtőskalács,Bryndzové halušky,Rakija šljiva,Łosoś",
    },
    Language {
        name: "Russian", encodings: &[("windows-1251", encoding_rs::WINDOWS_1251)],
        header: "номер заказа,клиент,дата,товар,сумма",
        names: "Иван Петров,Мария Смирнова,Алексей Кузнецов,Ольга Попова,Дмитрий Соколов,Анна Лебедева,Сергей Козлов,Наталья Новикова,Андрей Морозов,Елена Волкова,Юрий Гагарин,Жанна Фриске",
        products: "Чай зелёный,Кружка,Хлопковое полотенце,Зубная щётка,Наушники,Чехол для телефона,Шапка,Валенки",
    },
    Language {
        name: "Greek", encodings: &[("windows-1253", encoding_rs::WINDOWS_1253)],
        header: "αριθμός παραγγελίας,πελάτης,ημερομηνία,προϊόν,ποσό",
        names: "Γιώργος Παπαδόπουλος,Μαρία Νικολάου,Νίκος Γεωργίου,Ελένη Δημητρίου,Κώστας Ιωάννου,Κατερίνα Βασιλείου,Δημήτρης Οικονόμου,Σοφία Αντωνίου",
        products: "Ελαιόλαδο,Φέτα,Μέλι θυμαρίσιο,Πετσέτα,Καφές,Ακουστικά,Ομπρέλα",
    },
    Language {
        name: "Turkish", encodings: &[("windows-1254", encoding_rs::WINDOWS_1254)],
        header: "sipariş no,müşteri,tarih,ürün,tutar",
        names: "Ayşe Yılmaz,Mehmet Şahin,Fatma Çelik,Ahmet Öztürk,Gülşen Aydın,İbrahim Koç,Çağla Güneş,Uğur Yıldız,Şule Doğan,Kıvanç Tatlıtuğ",
        products: "Türk kahvesi,Çay bardağı,Pamuklu havlu,Diş fırçası,Kulaklık,Şemsiye,Baklava",
    },
];

fn words(text: &'static str) -> Vec<&'static str> {
    if text.contains(',') { text.split(',').collect() } else { text.split(' ').collect() }
}

/// A table of some rows; `seed` chooses who buys what. Without `header` the header is plain ASCII.
fn table(language: &Language, rows: usize, seed: usize, header: bool) -> String {
    let (names, products) = (words(language.names), words(language.products));
    let mut text = if header { language.header.to_owned() } else { "order id,customer,date,product,amount".to_owned() };
    text.push('\n');
    for row in 0..rows {
        let pick = |list: &[&'static str], salt: usize| {
            list[(seed.wrapping_mul(31).wrapping_add(row.wrapping_mul(7 + salt)).wrapping_add(salt * row / 3)) % list.len()]
        };
        text += &format!("{row},{},2024-0{}-1{},{},{}.50\n", pick(&names, 1), 1 + row % 9, row % 9, pick(&products, 2), 10 + row);
    }
    text
}

#[test]
fn the_encoding_is_told_or_asked_and_never_taken_for_another() {
    println!("{:<40} {:>6} {:>6} {:>6} | chardetng wrong", "language, rows", "right", "asked", "wrong");
    let (mut wrong_large, mut theirs, mut ours) = (Vec::new(), 0, 0);
    for language in LANGUAGES {
        for &(name, table_of) in language.encodings {
            for (rows, header) in [(1, false), (3, false), (3, true), (10, true), (40, true), (400, true)] {
                let (mut right, mut asked, mut wrong, mut peer) = (0, 0, 0, 0);
                for seed in 0..20 {
                    let text = table(language, rows, seed, header);
                    let (bytes, _, lossy) = table_of.encode(&text);
                    assert!(!lossy, "{text}");
                    if bytes.is_ascii() || std::str::from_utf8(&bytes).is_ok() {
                        continue;
                    }
                    let verdict = judge(&bytes);
                    let reads = |encoding: Encoding| to_utf8(&bytes, encoding) == text.as_bytes();
                    if verdict.sure && reads(verdict.best()) {
                        right += 1;
                    } else if !verdict.sure && verdict.likely().into_iter().any(reads) {
                        asked += 1;
                    } else {
                        wrong += 1;
                        if rows >= 10 {
                            wrong_large.push((language.name, name, rows, seed, verdict.readings[..3].to_vec()));
                        }
                    }
                    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
                    detector.feed(&bytes, true);
                    let guess = detector.guess(None, chardetng::Utf8Detection::Deny);
                    peer += usize::from(guess.decode_without_bom_handling(&bytes).0 != text.as_str());
                }
                println!(
                    "{:<40} {right:>6} {asked:>6} {wrong:>6} | {peer:>6}",
                    format!("{} ({name}), {rows}{}", language.name, if header { "" } else { ", no header" })
                );
                ours += wrong;
                theirs += peer;
            }
        }
    }
    println!("wrong in all: {ours}; chardetng: {theirs}");
    assert!(wrong_large.is_empty(), "{wrong_large:#?}");
    assert!(ours <= theirs);
}

/// The same orders in many dresses.
struct Order {
    customer: String,
    day: (i32, u32, u32),
    cents: i64,
}

fn orders() -> Vec<Order> {
    // Characters that Chinese and Japanese tables share.
    let signs: Vec<char> = "山林田中大小高本平原石方明文安金白水木土天地花海江河".chars().collect();
    let pick = |n: usize| signs[n % signs.len()];
    (0..3000usize)
        .map(|n| {
            let who = n * 7919 % 431;
            let customer = format!("{}{}{}", pick(who), pick(who / 3 + 5), pick(who * 5 + 1));
            let day = (2023 + (n % 2) as i32, 1 + (n * 7 % 12) as u32, 1 + (n * 11 % 28) as u32);
            let cents = (n as i64 * 7919 % 500_000 + 100) * if n % 97 == 0 { -1 } else { 1 };
            Order { customer, day, cents }
        })
        .collect()
}

const DATES: [(&str, fn((i32, u32, u32)) -> String); 6] = [
    ("ISO", |(y, m, d)| format!("{y}-{m:02}-{d:02}")),
    ("slashes", |(y, m, d)| format!("{y}/{m}/{d} 13:05")),
    ("年月日", |(y, m, d)| format!("{y}年{m}月{d}日")),
    ("no marks", |(y, m, d)| format!("{y}{m:02}{d:02}")),
    ("day first", |(y, m, d)| format!("{d:02}.{m:02}.{y}")),
    ("month name", |(y, m, d)| {
        format!("{d}-{}-{}", ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][m as usize - 1], y % 100)
    }),
];

fn grouped(cents: i64, thousands: &str, mark: &str) -> String {
    let (whole, rest) = (cents.abs() / 100, cents.abs() % 100);
    let digits = whole.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            text.push_str(thousands);
        }
        text.push(digit);
    }
    format!("{text}{mark}{rest:02}")
}

fn signed(cents: i64, text: &str) -> String {
    if cents < 0 { format!("-{text}") } else { text.to_owned() }
}

const AMOUNTS: [(&str, fn(i64) -> String); 6] = [
    ("plain", |c| signed(c, &grouped(c, "", "."))),
    ("thousands", |c| signed(c, &grouped(c, ",", "."))),
    ("currency", |c| format!("￥{}", signed(c, &grouped(c, ",", ".")))),
    ("元", |c| format!("{}元", signed(c, &grouped(c, "", ".")))),
    ("decimal comma", |c| signed(c, &grouped(c, ".", ","))),
    ("accounting", |c| if c < 0 { format!("({})", grouped(c, ",", ".")) } else { grouped(c, ",", ".") }),
];

/// Delimiter, quoted throughout, line end.
const DIALECTS: [(&str, char, bool, &str); 5] = [
    ("comma", ',', false, "\n"),
    ("semicolon, CRLF", ';', false, "\r\n"),
    ("TAB", '\t', false, "\n"),
    ("pipe, CR", '|', false, "\r"),
    ("quoted", ',', true, "\r\n"),
];

const ENCODINGS: [&str; 8] = ["utf-8", "utf-8 with mark", "gb18030", "big5", "shift_jis", "utf-16le with mark", "utf-16be with mark", "utf-16le"];

fn encode(text: &str, encoding: &str) -> Vec<u8> {
    let wide = |big: bool| text.encode_utf16().flat_map(move |unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() });
    match encoding {
        "utf-8 with mark" => [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        "utf-16le with mark" => [0xff, 0xfe].into_iter().chain(wide(false)).collect(),
        "utf-16be with mark" => [0xfe, 0xff].into_iter().chain(wide(true)).collect(),
        "utf-16le" => wide(false).collect(),
        name => {
            let (bytes, _, lossy) = encoding_rs::Encoding::for_label(name.as_bytes()).unwrap().encode(text);
            assert!(!lossy, "{name}");
            bytes.into_owned()
        }
    }
}

#[test]
fn the_same_orders_in_every_dress_give_the_same_grades() {
    let orders = orders();
    let mut first: Option<Vec<u8>> = None;
    let mut dresses = 0;
    for (date_name, date) in DATES {
        for (amount_name, amount) in AMOUNTS {
            for (dialect_name, delimiter, quoted, line_end) in DIALECTS {
                let cell = |text: String| if quoted || text.contains(delimiter) { format!("\"{text}\"") } else { text };
                let row = |cells: [String; 4]| cells.map(cell).join(&delimiter.to_string()) + line_end;
                let mut text = row(["order_id", "customer", "order_date", "amount"].map(str::to_owned));
                for (n, order) in orders.iter().enumerate() {
                    text += &row([format!("A{n}"), order.customer.clone(), date(order.day), amount(order.cents)]);
                }
                for encoding in ENCODINGS {
                    let dress = format!("{encoding}, {dialect_name}, date {date_name}, amount {amount_name}");
                    let bytes = encode(&text, encoding);
                    let (session, end) = Import::of(&bytes).end();
                    assert!(matches!(end, JobEnd::Graded(_)), "{dress}: {}", format!("{end:?}").chars().take(600).collect::<String>());
                    let csv = session.customers_csv(false);
                    match &first {
                        None => first = Some(csv),
                        Some(first) => assert!(*first == csv, "{dress}"),
                    }
                    dresses += 1;
                }
            }
        }
    }
    println!("{dresses} dresses, one customers.csv");
    assert_eq!(dresses, 8 * 5 * 6 * 6);
}
