//! The worked example: what else a shop may know of the sample's customers. Every number is made up, from fixed seeds.

use super::{END, ORDERS, Random, customers, detailed_orders_csv, key};
use crate::model::{Amount, Day};
use std::fmt::Write;

/// Kind of goods of each product of the sample, and the percent of its price that is profit.
const GOODS: [(&str, i64); 14] = [
    ("茶叶", 42),
    ("茶叶", 40),
    ("茶具", 35),
    ("茶具", 48),
    ("茶点", 25),
    ("茶具", 30),
    ("茶叶", 33),
    ("随行杯", 28),
    ("茶叶", 36),
    ("茶具", 32),
    ("茶具", 50),
    ("茶叶", 45),
    ("茶叶", 38),
    ("礼品卡", 5),
];
const CHANNELS: [&str; 4] = ["天猫", "京东", "小程序", "门店"];
const INDUSTRIES: [&str; 6] = ["餐饮", "零售", "制造", "教育", "医疗", "互联网"];
const TAGS: [&str; 4] = ["重品质", "重价格", "爱尝新", "常送礼"];
const QUESTIONS: [&str; 4] = ["发货时间", "怎么冲泡", "能否开发票", "会员积分"];
const COMPLAINTS: [&str; 4] = ["包装破损", "发错货", "配送太慢", "味道与描述不符"];
/// People of the example who have not ordered yet.
const NEWCOMERS: u64 = 12;

/// One file of the worked example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Companion {
    /// The sample's orders with more columns.
    Orders,
    /// What is known of each customer.
    People,
    /// Questions and complaints.
    Tickets,
    /// Deals that are not won yet.
    Deals,
}

impl Companion {
    /// All files, orders first.
    pub const ALL: [Self; 4] = [Self::Orders, Self::People, Self::Tickets, Self::Deals];

    /// Name of the file.
    #[must_use]
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Orders => "示例订单明细-sample-order-lines.csv",
            Self::People => "示例客户资料-sample-customers.csv",
            Self::Tickets => "示例咨询投诉-sample-tickets.csv",
            Self::Deals => "示例商机-sample-deals.csv",
        }
    }

    /// What is in it.
    #[must_use]
    pub fn text(self) -> String {
        match self {
            Self::Orders => detailed_orders_csv(ORDERS),
            Self::People => people_csv(ORDERS),
            Self::Tickets => tickets_csv(ORDERS),
            Self::Deals => deals_csv(ORDERS),
        }
    }
}

/// The worked example: names and texts of its files.
pub fn example() -> impl Iterator<Item = (&'static str, String)> {
    Companion::ALL.into_iter().map(|file| (file.file_name(), file.text()))
}

/// What the detailed orders say more of each line. Drawn beside the orders' own numbers, which must not change.
pub struct Extra {
    random: Random,
    channel: &'static str,
    /// How often of a hundred times this customer buys at a discount.
    discounts: u64,
}

impl Extra {
    /// The headers.
    pub const HEADERS: &str = ",商品分类,优惠金额,毛利,销售渠道";
    /// A line that says nothing.
    pub const BLANK: &str = ",,,,";

    /// Those of an order.
    pub fn of(customer: u64, place: usize) -> Self {
        let mut random = Random(0x9e37 ^ ((place as u64) << 20));
        // Most customers keep to one channel.
        let channel = if random.percent(80) { customer } else { random.below(4) };
        Self { channel: CHANNELS[(channel % 4) as usize], discounts: [5, 95, 20, 55, 10][(customer * 7 % 5) as usize], random }
    }

    /// The cells of a line.
    pub fn cells(&mut self, product: usize, paid: i64) -> String {
        let (kind, profit) = GOODS[product];
        let off = if paid > 0 && self.random.percent(self.discounts) { paid * (5 + self.random.below(20) as i64) / 100 } else { 0 };
        let money = |minor: i64| Amount { minor: minor.into(), scale: 2 };
        format!(",{kind},{},{},{}", money(off), money(paid * profit / 100 - off), self.channel)
    }
}

/// What is known of the customers of so many orders, and of some who have not ordered yet.
#[must_use]
pub fn people_csv(orders: u32) -> String {
    let mut random = Random(20_250_701);
    let mut out = String::from("客户编号,行业,年龄,标签,满意度,推荐人数,逾期天数,未付金额\n");
    for customer in 0..customers(orders) + NEWCOMERS {
        // Not everybody was asked.
        let industry = if random.percent(90) { INDUSTRIES[random.below(6) as usize] } else { "" };
        let age = if random.percent(85) { (19 + random.below(25) + random.below(25)).to_string() } else { String::new() };
        let tag = if random.percent(75) { TAGS[random.below(4) as usize] } else { "" };
        let satisfaction =
            if random.percent(70) { (5 - random.below(5).min(random.below(5)).min(random.below(5))).to_string() } else { String::new() };
        let referrals = if random.percent(12) { 1 + random.below(4) } else { 0 };
        let (late, owed) = match random.below(100) {
            0..=4 => (95 + random.below(120), 50_000 + random.below(300_000)),
            5..=13 => (3 + random.below(60), 5_000 + random.below(60_000)),
            _ => (0, 0),
        };
        let owed = Amount { minor: owed.into(), scale: 2 };
        let _ = writeln!(out, "{},{industry},{age},{tag},{satisfaction},{referrals},{late},{owed}", key(customer));
    }
    out
}

/// Questions and complaints of the customers of so many orders, over the last two years.
#[must_use]
pub fn tickets_csv(orders: u32) -> String {
    let mut random = Random(20_250_702);
    let mut tickets = Vec::new();
    for customer in 0..customers(orders) {
        if !random.percent(40) {
            continue;
        }
        let complains = random.percent(35);
        for _ in 0..1 + random.below(3) {
            let day = END - random.below(730) as i32;
            let complaint = if complains && random.percent(60) { COMPLAINTS[random.below(4) as usize] } else { "" };
            let kind = if complaint.is_empty() { "咨询" } else { "投诉" };
            let text = if complaint.is_empty() { QUESTIONS[random.below(4) as usize] } else { complaint };
            let state = if day > END - 20 { "处理中" } else { "已解决" };
            tickets.push((day, customer, kind, text, complaint, state));
        }
    }
    tickets.sort_unstable();
    let mut out = String::from("客户编号,日期,类型,内容,投诉,处理状态\n");
    for (day, customer, kind, text, complaint, state) in tickets {
        let _ = writeln!(out, "{},{},{kind},{text},{complaint},{state}", key(customer), Day(day));
    }
    out
}

/// Deals under way: with every fortieth customer of so many orders, and with half of those who have not ordered yet.
#[must_use]
pub fn deals_csv(orders: u32) -> String {
    let mut random = Random(20_250_703);
    let mut out = String::from("商机编号,客户编号,创建日期,金额,商机阶段\n");
    let old = customers(orders);
    let with = (0..old).step_by(40).chain((old..old + NEWCOMERS).step_by(2));
    for (number, customer) in with.enumerate() {
        let amount = Amount { minor: (80_000 + random.below(900_000)).into(), scale: 2 };
        let stage = ["方案报价", "商务谈判"][random.below(2) as usize];
        let _ = writeln!(out, "SJ{:04},{},{},{amount},{stage}", number + 1, key(customer), Day(END - random.below(120) as i32));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::orders_csv;

    #[test]
    fn the_detailed_orders_are_those_of_the_sample() {
        let (plain, detailed) = (orders_csv(ORDERS), detailed_orders_csv(ORDERS));
        assert_eq!(plain.lines().count(), detailed.lines().count());
        for (plain, detailed) in plain.lines().zip(detailed.lines()) {
            assert!(detailed.starts_with(plain), "{detailed} is not {plain}");
            assert_eq!(detailed[plain.len()..].matches(',').count(), 4, "{detailed}");
        }
    }
}
