//! Sample data the project makes itself: order lines of an invented shop, from a fixed seed, with the faults of real
//! exports — refunds, blank rows, missing customers, odd dates, cancelled orders, a total row. Also the benches' big file.
//!
//! The worked example is the same orders with four columns more, and files about the same customers (`companions.rs`).

mod companions;

pub use companions::{Companion, deals_csv, example, people_csv, tickets_csv};

use crate::model::{Amount, Day};
use companions::Extra;
use std::fmt::Write;

/// Name of the sample file.
pub const FILE_NAME: &str = "示例订单-sample-orders.csv";
/// Orders of the sample.
pub const ORDERS: u32 = 1_800;

const SURNAMES: [&str; 16] = ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "欧阳", "林", "何", "郭"];
const GIVEN: [&str; 18] =
    ["伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "洋", "秀兰", "建国", "晓明", "子涵", "浩然", "欣怡", "雨桐", "婷婷", "俊杰"];
const FIRST: [&str; 12] = ["James", "Mary", "Linda", "David", "Emma", "Noah", "Sophia", "Lucas", "Mia", "Ethan", "Amelia", "Oscar"];
const LAST: [&str; 12] = ["Smith", "Brown", "Garcia", "Miller", "O'Neil", "Wilson", "Taylor", "Moore", "Clark", "Walker", "Young", "Zhou"];
/// Name and price in hundredths; some need quoting.
const PRODUCTS: [(&str, i64); 14] = [
    ("龙井茶(明前) 250g", 26_800),
    ("高山乌龙茶 150克", 16_500),
    ("陶瓷茶杯,一对", 8_900),
    ("紫砂壶 \"西施\"", 59_900),
    ("茶点礼盒", 12_800),
    ("竹制茶盘", 19_900),
    ("Green Tea 500g", 8_800),
    ("Travel Mug, 350 ml", 7_500),
    ("Oolong Sampler", 9_900),
    ("玻璃公道杯", 4_500),
    ("茶巾 3条", 1_900),
    ("普洱茶饼 357g", 32_000),
    ("茉莉花茶 100g", 5_600),
    ("Gift Card", 20_000),
];

/// SplitMix64 (Steele, Lea & Flood 2014): small, and the same numbers on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A whole number below `end`.
    fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    /// True `percent` times of a hundred.
    fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

/// About `orders` orders of the shop as CSV (UTF-8). The same number always gives the same bytes.
///
/// A tenth as many customers as orders, some buying often and some once, over three years up to 2025-06-30.
#[must_use]
pub fn orders_csv(orders: u32) -> String {
    written(orders, false)
}

/// The same orders with the kind of goods, the discount, the profit and the channel of every line.
#[must_use]
pub fn detailed_orders_csv(orders: u32) -> String {
    written(orders, true)
}

/// Customers of so many orders.
fn customers(orders: u32) -> u64 {
    (u64::from(orders) / 6).max(1)
}

/// The key of a customer.
fn key(customer: u64) -> String {
    format!("C{:05}", customer + 1)
}

/// The last day of the sample: 2025-06-30.
const END: i32 = 20_269;

fn written(orders: u32, detailed: bool) -> String {
    let mut random = Random(20_250_630);
    let customers = customers(orders);
    let span = 1_095u64;
    let mut drafts: Vec<(i32, u32, u64)> = Vec::with_capacity(orders as usize);
    for number in 0..orders {
        // The square makes a few customers buy often; each has a stretch of days in which he buys.
        let pick = random.below(customers * customers);
        let customer = customers - 1 - (pick as f64).sqrt() as u64;
        // Three of five are still customers today; the others stopped after a while.
        let begin = (customer * 7919) % (span * 9 / 10);
        let length = if customer % 5 < 3 { span - begin } else { 60 + (customer * 104_729) % (span - begin) };
        let day = begin + random.below(length.min(span - begin));
        drafts.push((END - span as i32 + 1 + day as i32, number, customer));
    }
    drafts.sort_unstable();
    let text = String::with_capacity(orders as usize * 170);
    let mut out = Sheet { text, detailed };
    out.text.push_str("订单编号,下单时间,客户编号,客户姓名,联系电话,商品名称,数量,实付金额,订单状态");
    out.end_line(if detailed { Extra::HEADERS } else { "" });
    for (place, &(day, _, customer)) in drafts.iter().enumerate() {
        order(&mut out, &mut random, place, Day(day), customer);
    }
    out.text.push_str("合计,,,,,,,0.00,");
    out.end_line(Extra::BLANK);
    out.text
}

/// The file as it is written: as it is, or with more about every line.
struct Sheet {
    text: String,
    detailed: bool,
}

impl Sheet {
    fn end_line(&mut self, extra: &str) {
        if self.detailed {
            self.text.push_str(extra);
        }
        self.text.push('\n');
    }
}

/// One order: one to three lines, and perhaps a fault.
fn order(out: &mut Sheet, random: &mut Random, place: usize, day: Day, customer: u64) {
    let name = if customer.is_multiple_of(4) {
        format!("{} {}", FIRST[(customer / 4 % 12) as usize], LAST[(customer / 48 % 12) as usize])
    } else {
        format!("{}{}", SURNAMES[(customer % 16) as usize], GIVEN[(customer / 3 % 18) as usize])
    };
    let phone = format!("139{:08}", 10_000_000 + customer * 7_919 % 90_000_000);
    let (hour, minute) = (8 + random.below(14), random.below(60));
    let (year, month, date) = day.civil();
    // Most dates are written one way; some were typed by hand.
    let written = match random.below(40) {
        0 => format!("{year}年{month}月{date}日"),
        1 => format!("{year}/{month}/{date}"),
        _ => format!("{day} {hour:02}:{minute:02}:00"),
    };
    let status = match random.below(100) {
        0..=3 => "交易关闭",
        4 | 5 => "等待买家付款",
        _ => "交易成功",
    };
    // Walk-in customers leave no number.
    let id = if random.percent(2) { String::new() } else { key(customer) };
    let mut extra = Extra::of(customer, place);
    let refund = random.percent(3);
    for _ in 0..1 + random.below(3).min(random.below(3)) {
        let number = random.below(PRODUCTS.len() as u64) as usize;
        let (product, price) = PRODUCTS[number];
        let quantity = 1 + random.below(4).min(random.below(4)) as i64;
        let paid = price * quantity * (100 - random.below(16) as i64) / 100;
        line(out, place, &written, &id, &name, &phone, product, quantity, paid, status, &extra.cells(number, paid));
        if refund {
            line(out, place, &written, &id, &name, &phone, product, -quantity, -paid, status, &extra.cells(number, -paid));
        }
    }
    match random.below(400) {
        0 => {
            out.text.push_str(",,,,,,,,");
            out.end_line(Extra::BLANK);
        }
        1 => line(out, place, "下周", &id, &name, &phone, PRODUCTS[0].0, 1, PRODUCTS[0].1, status, &extra.cells(0, PRODUCTS[0].1)),
        _ => {}
    }
}

#[expect(clippy::too_many_arguments, reason = "the cells of one line, in order")]
fn line(
    out: &mut Sheet,
    place: usize,
    date: &str,
    id: &str,
    name: &str,
    phone: &str,
    product: &str,
    quantity: i64,
    paid: i64,
    status: &str,
    extra: &str,
) {
    let product = if product.contains([',', '"']) { format!("\"{}\"", product.replace('"', "\"\"")) } else { product.to_owned() };
    let paid = Amount { minor: paid.into(), scale: 2 };
    let _ = write!(out.text, "DD{:08},{date},{id},{name},{phone},{product},{quantity},{paid},{status}", place + 1);
    out.end_line(extra);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_never_changes() {
        let text = orders_csv(ORDERS);
        assert_eq!(text, orders_csv(ORDERS));
        let lines = text.lines().count();
        assert!((2_000..5_000).contains(&lines), "a few thousand lines: {lines}");
        for fault in ["交易关闭", "\n,,,,,,,,\n", "下周", "年", ",-", "合计", "\"\"西施\"\""] {
            assert!(text.contains(fault), "{fault}");
        }
    }
}
