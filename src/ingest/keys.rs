//! Whether the key of the customers is one: keys that belong to many people, and the columns that could do better.

use super::columns::{Mapping, Role, plain_header};
use super::header_words::is_word_of;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A column that could tell the customers apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyChoice {
    /// Its place.
    pub column: u32,
    /// Its header.
    pub header: String,
    /// Different texts in the first rows.
    pub distinct: u32,
    /// Rows among them that have one.
    pub filled: u32,
    /// Rows looked at.
    pub rows: u32,
}

/// A key that stands for many: it is on far more rows than any one customer, with another address (or phone, or name) each
/// time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedKey {
    /// The customer column it was seen in.
    pub column: u32,
    /// The key.
    pub key: String,
    /// Rows that have it.
    pub rows: u32,
    /// How many different texts stand beside it …
    pub others: u32,
    /// … in the column of this header.
    pub header: String,
}

/// A key is suspicious on so many of the first rows, in percent and at least, among so many customers …
const SHARE_PERCENT: usize = 15;
const LEAST_ROWS: usize = 10;
const LEAST_CUSTOMERS: usize = 1;
/// … and with so many different addresses.
const LEAST_OTHERS: usize = 10;

/// Whether a text hides characters: `t**8`, `186******05`, `张*`.
#[must_use]
pub fn is_masked(text: &str) -> bool {
    text.contains(['*', '＊'])
}

/// The columns that could be the customer instead of the one that is, best first: phone or e-mail, then ids, then names.
/// Columns that are mostly empty or masked are none.
#[must_use]
pub fn key_choices(headers: &[String], mapping: &Mapping, rows: &[Vec<String>]) -> Vec<KeyChoice> {
    let mut choices: Vec<(u8, KeyChoice)> = Vec::new();
    for (column, header) in headers.iter().enumerate().filter(|(column, _)| mapping.role(*column) != Some(Role::Customer)) {
        let plain = plain_header(header);
        if !is_word_of(Role::Customer, &plain) && !is_word_of(Role::Contact, &plain) && !is_word_of(Role::Name, &plain)
            || mapping.role(column) == Some(Role::Order)
        {
            continue;
        }
        let filled: Vec<&str> = cells(rows, column).filter(|cell| !cell.is_empty()).collect();
        let open = filled.iter().filter(|cell| !is_masked(cell)).count();
        if open * 2 < rows.len().max(1) {
            continue;
        }
        let reach = filled.iter().filter(|cell| is_reach(cell)).count() * 2 > filled.len();
        let rank = if reach { 0 } else { 1 + u8::from(is_word_of(Role::Name, &plain)) };
        let distinct = filled.iter().collect::<BTreeSet<_>>().len() as u32;
        choices.push((
            rank,
            KeyChoice { column: column as u32, header: header.clone(), distinct, filled: filled.len() as u32, rows: rows.len() as u32 },
        ));
    }
    choices.sort_by_key(|(rank, choice)| (*rank, std::cmp::Reverse(choice.filled), choice.column));
    choices.into_iter().map(|(_, choice)| choice).collect()
}

/// The key of the first rows that stands for many, if there is one.
#[must_use]
pub fn shared_key(headers: &[String], mapping: &Mapping, rows: &[Vec<String>]) -> Option<SharedKey> {
    let column = mapping.column(Role::Customer)?;
    let mut of_key: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (row, key) in cells(rows, column).enumerate().filter(|(_, key)| !key.is_empty()) {
        of_key.entry(key).or_default().push(row);
    }
    let named: usize = of_key.values().map(Vec::len).sum();
    let customers = of_key.len();
    let (key, own) = of_key.into_iter().max_by_key(|(_, own)| own.len())?;
    if customers < LEAST_CUSTOMERS || own.len() < LEAST_ROWS || own.len() * 100 < named * SHARE_PERCENT {
        return None;
    }
    // An order's lines repeat one address: only different ones speak against one customer.
    let person = |column: &usize| matches!(mapping.role(*column), Some(Role::Address | Role::Contact | Role::Name));
    let (others, beside) = (0..headers.len())
        .filter(person)
        .map(|column| {
            let texts: BTreeSet<&str> =
                own.iter().filter_map(|&row| rows[row].get(column)).map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
            (texts.len(), column)
        })
        .max()?;
    (others >= LEAST_OTHERS).then(|| SharedKey {
        column: column as u32,
        key: key.to_owned(),
        rows: own.len() as u32,
        others: others as u32,
        header: headers[beside].clone(),
    })
}

fn cells(rows: &[Vec<String>], column: usize) -> impl Iterator<Item = &str> {
    rows.iter().map(move |row| row.get(column).map_or("", |cell| cell.trim()))
}

/// Whether somebody can be reached by it: a phone number or an e-mail address.
fn is_reach(text: &str) -> bool {
    text.contains('@')
        || text.bytes().filter(u8::is_ascii_digit).count() >= 7 && text.bytes().all(|byte| byte.is_ascii_digit() || b"+-() ".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(header: &str, rows: impl Iterator<Item = String>) -> (Vec<String>, Vec<Vec<String>>) {
        let split = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<String>>();
        (split(header), rows.map(|row| split(&row)).collect())
    }

    fn mapped(columns: usize, roles: &[(usize, Role)]) -> Mapping {
        let mut mapping = Mapping::empty(columns);
        roles.iter().for_each(|&(column, role)| mapping.set(column, Some(role)));
        mapping
    }

    #[test]
    fn masks_are_seen() {
        for key in ["t**8", "186******05", "张*", "王＊明"] {
            assert!(is_masked(key), "{key}");
        }
        assert!(!is_masked("a@x.cn") && !is_masked("张三"));
    }

    #[test]
    fn phones_come_before_names_and_masked_columns_are_no_choice() {
        let (headers, rows) = table("买家会员名,收货人姓名,联系手机,邮箱,备注", (0..10).map(|n| format!("t**{n},张{n},1380000000{n},*@x.cn,x")));
        let choices = key_choices(&headers, &mapped(5, &[(0, Role::Customer)]), &rows);
        let told: Vec<(&str, u32)> = choices.iter().map(|choice| (choice.header.as_str(), choice.distinct)).collect();
        assert_eq!(told, [("联系手机", 10), ("收货人姓名", 10)]);
    }

    #[test]
    fn a_key_with_many_addresses_is_told_and_a_good_customer_is_not() {
        let row = |n: usize, address: usize| if n.is_multiple_of(2) { format!("{n},k{n},road {n}") } else { format!("{n},SHOP,road {address}") };
        let mapping = mapped(3, &[(0, Role::Order), (1, Role::Customer), (2, Role::Address)]);
        let (headers, rows) = table("order,customer,address", (0..100).map(|n| row(n, n)));
        let found = shared_key(&headers, &mapping, &rows).unwrap();
        assert_eq!((found.key.as_str(), found.rows, found.others, found.header.as_str()), ("SHOP", 50, 50, "address"));
        // The same share of the rows at one address is a good customer.
        let (headers, rows) = table("order,customer,address", (0..100).map(|n| row(n, 0)));
        assert_eq!(shared_key(&headers, &mapping, &rows), None);
    }
}
