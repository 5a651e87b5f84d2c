//! Which column plays which role: guessed from header words (zh and en) and from what the cells look like.

use super::amount::{looks_like_amount, looks_like_quantity};
use super::date::{looks_like_date, parse_date};
use super::discount::share_off;
use super::european_words::{MISLEADING, PRICES};
use super::header_words::lists;
use serde::{Deserialize, Serialize};

/// What a column means. The vocabulary of `--map`, reports and the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Role {
    /// The customer's key; it may be an id, an e-mail, a phone number or a name.
    Customer,
    /// Day (and time) of the order.
    Date,
    /// Amount of the line.
    Amount,
    /// Number of pieces; with `UnitPrice` it gives the amount.
    Quantity,
    /// Price of one piece.
    UnitPrice,
    /// Order id.
    Order,
    /// The customer's name as shown.
    Name,
    /// Phone, e-mail or another way to reach the customer.
    Contact,
    /// What was bought.
    Product,
    /// Status of the order.
    Status,
    /// Money given back, to be taken off the amount.
    Refund,
    /// Currency of the amount.
    Currency,
    /// What became of the order afterwards: returned, refunded, cancelled (or when).
    AfterSales,
    /// Kind of product.
    Category,
    /// Where the order came from: web, shop, app.
    Channel,
    /// The shop that sold it.
    Store,
    /// Who looks after the customer.
    Owner,
    /// Province, state or city.
    Region,
    /// Street address; looked at only to tell customers apart.
    Address,
    /// Who sent the customer, or how many customers they sent.
    Referral,
    /// How satisfied the customer was.
    Satisfaction,
    /// Complaints.
    Complaint,
    /// Days that a payment is late.
    Overdue,
    /// Money not yet paid or not yet won.
    OpenAmount,
    /// Profit of the line.
    Margin,
    /// Money taken off the price.
    Discount,
    /// Number of orders of a customer, in a file that has one row a customer.
    Orders,
    /// Anything else about the customer that is worth keeping; the only role that several columns can have.
    Attribute,
}

impl Role {
    /// All roles, required ones first.
    pub const ALL: &'static [Self] = &[
        Self::Customer,
        Self::Date,
        Self::Amount,
        Self::Quantity,
        Self::UnitPrice,
        Self::Order,
        Self::Name,
        Self::Contact,
        Self::Product,
        Self::Status,
        Self::Refund,
        Self::Currency,
        Self::AfterSales,
        Self::Category,
        Self::Channel,
        Self::Store,
        Self::Owner,
        Self::Region,
        Self::Address,
        Self::Referral,
        Self::Satisfaction,
        Self::Complaint,
        Self::Overdue,
        Self::OpenAmount,
        Self::Margin,
        Self::Discount,
        Self::Orders,
        Self::Attribute,
    ];

    /// The id of `--map` and reports.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Date => "date",
            Self::Amount => "amount",
            Self::Quantity => "quantity",
            Self::UnitPrice => "unit_price",
            Self::Order => "order",
            Self::Name => "name",
            Self::Contact => "contact",
            Self::Product => "product",
            Self::Status => "status",
            Self::Refund => "refund",
            Self::Currency => "currency",
            Self::AfterSales => "after_sales",
            Self::Category => "category",
            Self::Channel => "channel",
            Self::Store => "store",
            Self::Owner => "owner",
            Self::Region => "region",
            Self::Address => "address",
            Self::Referral => "referral",
            Self::Satisfaction => "satisfaction",
            Self::Complaint => "complaint",
            Self::Overdue => "overdue",
            Self::OpenAmount => "open_amount",
            Self::Margin => "margin",
            Self::Discount => "discount",
            Self::Orders => "orders",
            Self::Attribute => "attribute",
        }
    }

    /// Whether the texts of such columns are kept line by line, for filters, cards and cross-tables.
    #[must_use]
    pub fn is_kept(self) -> bool {
        self >= Self::Category && self != Self::Address
    }

    /// The role of an id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|role| role.id() == id)
    }
}

/// Which column plays which role: at most one column a role ([`Role::Attribute`] apart), one role a column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    columns: Vec<Option<Role>>,
    /// Whether a person says that each row is a customer with all orders summed.
    pub one_row_a_customer: bool,
}

impl Mapping {
    /// No column has a role.
    #[must_use]
    pub fn empty(columns: usize) -> Self {
        Self { columns: vec![None; columns], one_row_a_customer: false }
    }

    /// Number of columns.
    #[must_use]
    pub fn len(&self) -> usize {
        self.columns.len()
    }

    /// Whether there is no column.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// The role of a column.
    #[must_use]
    pub fn role(&self, column: usize) -> Option<Role> {
        self.columns.get(column).copied().flatten()
    }

    /// The column of a role.
    #[must_use]
    pub fn column(&self, role: Role) -> Option<usize> {
        self.columns.iter().position(|&r| r == Some(role))
    }

    /// Gives a column a role (or none); the column that had the role before loses it.
    pub fn set(&mut self, column: usize, role: Option<Role>) {
        if let Some(role) = role
            && role != Role::Attribute
            && let Some(before) = self.column(role)
        {
            self.columns[before] = None;
        }
        if let Some(slot) = self.columns.get_mut(column) {
            *slot = role;
        }
    }

    /// Columns whose texts are kept, with their roles, from left to right.
    pub fn kept(&self) -> impl Iterator<Item = (usize, Role)> {
        self.columns.iter().enumerate().filter_map(|(column, role)| role.filter(|role| role.is_kept()).map(|role| (column, role)))
    }

    /// What is still needed before customers can be graded: customer, date, and an amount or quantity × unit price.
    #[must_use]
    pub fn missing(&self) -> Vec<Role> {
        let needed: &[Role] = if self.is_summary() { &[Role::Customer] } else { &[Role::Customer, Role::Date] };
        let mut missing: Vec<Role> = needed.iter().copied().filter(|&r| self.column(r).is_none()).collect();
        if !self.has_amount() {
            missing.push(Role::Amount);
        }
        missing
    }

    /// Whether each row is a customer with all orders summed: it has a number of orders and no order id, or a person said so.
    #[must_use]
    pub fn is_summary(&self) -> bool {
        self.one_row_a_customer || self.column(Role::Orders).is_some() && self.column(Role::Order).is_none()
    }

    /// Whether an amount can be had, directly or as quantity × unit price.
    #[must_use]
    pub fn has_amount(&self) -> bool {
        self.column(Role::Amount).is_some() || (self.column(Role::Quantity).is_some() && self.column(Role::UnitPrice).is_some())
    }
}

/// A guess for one column, with its evidence.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnGuess {
    /// The guessed role.
    pub role: Option<Role>,
    /// 0–100: 100 for a well-known header word, lower where only part of the header or the cells speak for it.
    pub confidence: u8,
    /// The header word that decided, empty where the cells did.
    pub word: String,
}

/// A header as it is compared: no case, no spaces, no punctuation, full-width letters as ASCII.
#[must_use]
pub fn normal_header(header: &str) -> String {
    header
        .chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            _ => c,
        })
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// A header as it is looked up among known words: its normal form without accents, as half of the people write it.
#[must_use]
pub fn plain_header(header: &str) -> String {
    let mut plain = String::with_capacity(header.len());
    for c in normal_header(header).chars() {
        match c {
            'à'..='å' | 'ā' | 'ă' | 'ą' => plain.push('a'),
            'ç' | 'ć' | 'č' => plain.push('c'),
            'è'..='ë' | 'ē' | 'ę' | 'ě' => plain.push('e'),
            'ì'..='ï' | 'ī' | 'ı' => plain.push('i'),
            'ł' => plain.push('l'),
            'ñ' | 'ń' | 'ň' => plain.push('n'),
            'ò'..='ö' | 'ø' | 'ō' | 'ő' | 'º' => plain.push('o'),
            'ś' | 'š' | 'ş' => plain.push('s'),
            'ù'..='ü' | 'ū' | 'ů' | 'ű' => plain.push('u'),
            'ź' | 'ż' | 'ž' => plain.push('z'),
            'ß' => plain.push_str("ss"),
            'œ' => plain.push_str("oe"),
            'ё' => plain.push('е'),
            _ => plain.push(c),
        }
    }
    plain
}

/// Guesses a role for every column from its header and its first cells (`rows[record][column]`).
///
/// A whole known header word counts most; then a known word inside the header, if the cells agree; where no header
/// word speaks, only a column of dates becomes the date. Two columns never get one role.
#[must_use]
pub fn guess_roles(headers: &[String], rows: &[Vec<String>]) -> Vec<ColumnGuess> {
    let normal: Vec<String> = headers.iter().map(|header| plain_header(header)).collect();
    let mut guesses = vec![ColumnGuess::default(); headers.len()];
    // (role, column, confidence, rank of the word, word)
    let mut candidates: Vec<(u8, usize, Role, usize, &str)> = Vec::new();
    for (role, first, words) in lists() {
        for (column, header) in normal.iter().enumerate() {
            if let Some(rank) = words.iter().position(|word| word == header) {
                candidates.push((100, column, role, first + rank, words[rank]));
            } else if let Some(rank) = words.iter().position(|word| part_of(word, header))
                && !misleading(role, header)
            {
                candidates.push((60, column, role, first + rank, words[rank]));
            }
        }
    }
    // A column whose cells cannot be what its header says waits until no better one is found.
    let doubtful: Vec<_> =
        candidates.iter().filter(|&&(confidence, column, role, ..)| confidence == 100 && !cells_agree(role, column, rows)).copied().collect();
    candidates.retain(|&(_, column, role, ..)| cells_agree(role, column, rows));
    // Best evidence first; roles that cannot be done without choose before the others.
    // A key that many rows lack is worse than any that they have.
    let lacking = |role: Role, column: usize| {
        if role != Role::Customer {
            return false;
        }
        let blank = rows.iter().filter(|row| row.get(column).is_none_or(|cell| cell.trim().is_empty())).count();
        blank * 5 > rows.len() && blank < rows.len()
    };
    // "客户" is a name as often as a number; where its cells are numbers it is the best key there is.
    for (_, column, _, rank, _) in candidates.iter_mut().filter(|(_, _, role, _, word)| *role == Role::Customer && PLAIN_CUSTOMER.contains(word)) {
        if column_is(*column, rows, |cell| cell.bytes().any(|byte| byte.is_ascii_digit())) {
            *rank = 0;
        }
    }
    candidates.sort_by_key(|&(confidence, column, role, rank, _)| (std::cmp::Reverse(confidence), role as u8, lacking(role, column), rank, column));
    let mut taken: Vec<Role> = Vec::new();
    for &(confidence, column, role, _, word) in &candidates {
        if role != Role::Attribute && taken.contains(&role) || guesses[column].role.is_some() {
            continue;
        }
        taken.push(role);
        guesses[column] = ColumnGuess { role: Some(role), confidence, word: word.to_owned() };
    }
    spare_the_name(&mut guesses, &candidates);
    for (_, column, role, _, word) in doubtful {
        let has = |role| guesses.iter().any(|guess| guess.role == Some(role));
        let needed = role == Role::Date || role == Role::Amount && !(has(Role::Quantity) && has(Role::UnitPrice));
        if needed && guesses[column].role.is_none() && !guesses.iter().any(|guess| guess.role == Some(role)) {
            guesses[column] = ColumnGuess { role: Some(role), confidence: 50, word: word.to_owned() };
            taken.push(role);
        }
    }
    if !taken.contains(&Role::Date)
        && let Some(column) = (0..headers.len()).find(|&column| guesses[column].role.is_none() && column_is(column, rows, looks_like_date))
    {
        guesses[column] = ColumnGuess { role: Some(Role::Date), confidence: 40, word: String::new() };
    }
    guesses
}

/// Headers that name the customer without saying by what.
const PLAIN_CUSTOMER: &[&str] = &["客户", "客戶", "会员", "會員", "customer", "client", "buyer", "member", "user"];

/// Guesses roles from the cells alone, for files without a header: the date; a number with decimals or a currency, or the
/// last number, as the amount; a column whose values come again as the customer.
#[must_use]
pub fn guess_by_values(columns: usize, rows: &[Vec<String>]) -> Vec<ColumnGuess> {
    let mut guesses = vec![ColumnGuess::default(); columns];
    let cells = |column: usize| rows.iter().filter_map(move |row| row.get(column)).map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
    let set = |guesses: &mut [ColumnGuess], column: Option<usize>, role| {
        if let Some(column) = column {
            guesses[column] = ColumnGuess { role: Some(role), confidence: 40, word: String::new() };
        }
    };
    let date = (0..columns).find(|&column| column_is(column, rows, looks_like_date));
    set(&mut guesses, date, Role::Date);
    let numbers: Vec<usize> = (0..columns).filter(|&column| Some(column) != date && column_is(column, rows, looks_like_amount)).collect();
    let money = |cell: &str| looks_like_amount(cell) && cell.contains(|c: char| !c.is_ascii_digit());
    let amount = numbers.iter().rev().copied().find(|&column| column_is(column, rows, money)).or(numbers.last().copied());
    set(&mut guesses, amount, Role::Amount);
    // How many different values a column has: a customer has more than two and comes again, a product or status has few.
    let kinds = |column: usize| cells(column).collect::<std::collections::BTreeSet<_>>().len();
    let comes_again =
        |column: &usize| Some(*column) != date && Some(*column) != amount && kinds(*column) > 2 && kinds(*column) < cells(*column).count();
    let mark = |column: usize| cells(column).all(|cell| cell.contains('@'));
    let customer = (0..columns).filter(comes_again).max_by_key(|&column| (mark(column), kinds(column), std::cmp::Reverse(column)));
    set(&mut guesses, customer, Role::Customer);
    guesses
}

/// A price beside a quantity is a unit price, and the amount is their product, when nothing better names an amount.
fn spare_the_name(guesses: &mut [ColumnGuess], candidates: &[(u8, usize, Role, usize, &str)]) {
    let has = |guesses: &[ColumnGuess], role| guesses.iter().any(|guess| guess.role == Some(role));
    if has(guesses, Role::Quantity) && !has(guesses, Role::UnitPrice) {
        for guess in guesses.iter_mut().filter(|guess| guess.role == Some(Role::Amount) && PRICES.contains(&guess.word.as_str())) {
            let another = candidates.iter().any(|&(_, _, role, _, word)| role == Role::Amount && !PRICES.contains(&word));
            if !another {
                guess.role = Some(Role::UnitPrice);
            }
        }
    }
}

/// Whether a known word of some length stands inside a longer header.
fn part_of(word: &str, header: &str) -> bool {
    // A letter says less than a character of China, Japan or Korea.
    let dense = word.contains(|c: char| c >= '\u{1100}');
    let long_enough = word.chars().count() >= if dense { 2 } else { 5 };
    long_enough && header.contains(word)
}

/// Headers that contain a role's word but mean something else.
fn misleading(role: Role, header: &str) -> bool {
    let any = |words: &[&str]| words.iter().any(|word| header.contains(word));
    if MISLEADING.iter().any(|(of, words)| *of == role && any(words)) {
        return true;
    }
    match role {
        Role::Amount => any(&[
            "refund",
            "退款",
            "discount",
            "优惠",
            "tax",
            "税",
            "shipping",
            "运费",
            "邮费",
            "outstanding",
            "抵扣",
            "积分",
            "红包",
            "佣金",
            "成本",
            "cost",
            "fee",
        ]),
        Role::Date => any(&["ship", "发货", "birth", "生日", "退款", "refund", "cancel", "fulfilled", "updated", "due", "确认收货", "结束", "预计"]),
        Role::Order => any(&["status", "状态", "date", "日期", "时间", "total", "金额", "type", "类型", "备注", "note", "关闭"]),
        Role::Customer | Role::Name => any(&[
            "备注", "note", "message", "留言", "款", "金额", "实付", "应付", "amount", "price", "total", "时间", "date", "group", "type", "类型",
            "地址", "address", "since", "生日", "标签", "来源",
        ]),
        Role::Product => any(&["price", "价", "数量", "quantity", "id", "编号", "编码", "sku", "类目", "category", "金额", "总额"]),
        Role::Status => any(&["退款", "refund", "fulfillment", "发货", "物流", "原因", "reason", "时间", "date"]),
        Role::Quantity => any(&["price", "金额"]),
        Role::Refund => any(&["状态", "status", "原因", "reason", "时间", "date", "单数", "笔数", "次数", "数量", "type", "id", "编号"]),
        Role::Channel | Role::Store | Role::Owner | Role::Region | Role::Category => any(&[
            "金额",
            "amount",
            "时间",
            "date",
            "日期",
            "编号",
            "编码",
            "id",
            "电话",
            "phone",
            "备注",
            "note",
            "费",
            "优惠",
            "补贴",
            "价",
            "price",
            "数",
            "状态",
            "status",
            "statement",
            "total",
            "link",
            "url",
        ]),
        Role::AfterSales => true,
        Role::Address => any(&["email", "mail", "ip", "邮箱", "网址", "url"]),
        Role::Discount => any(&["code", "码", "名称", "name", "类型", "type", "id"]),
        // Their words mean something only where they stand alone.
        Role::Referral | Role::Satisfaction | Role::Complaint | Role::Overdue | Role::OpenAmount | Role::Margin | Role::Orders | Role::Attribute => {
            true
        }
        Role::UnitPrice | Role::Contact | Role::Currency => false,
    }
}

/// Whether the cells allow the role: dates for a date, numbers for money. Blank cells say nothing.
fn cells_agree(role: Role, column: usize, rows: &[Vec<String>]) -> bool {
    let fits: fn(&str) -> bool = match role {
        Role::Date => |cell| parse_date(cell, None).is_some(),
        Role::Quantity => looks_like_quantity,
        Role::Amount | Role::UnitPrice | Role::Refund | Role::OpenAmount | Role::Margin => looks_like_amount,
        Role::Discount => |cell| looks_like_amount(cell) || share_off(cell, None, false).is_some(),
        _ => return true,
    };
    let mut filled = rows.iter().filter_map(|row| row.get(column)).filter(|cell| !cell.trim().is_empty()).peekable();
    filled.peek().is_none() || filled.any(|cell| fits(cell))
}

/// Whether most filled cells of a column pass a test.
fn column_is(column: usize, rows: &[Vec<String>], fits: fn(&str) -> bool) -> bool {
    let filled: Vec<&String> = rows.iter().filter_map(|row| row.get(column)).filter(|cell| !cell.trim().is_empty()).collect();
    !filled.is_empty() && filled.iter().filter(|cell| fits(cell)).count() * 2 > filled.len()
}
