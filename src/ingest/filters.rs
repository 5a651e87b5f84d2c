//! What a person leaves out of a run: dates, statuses, products, channels, small orders, repeated lines. Nothing is left
//! out by default; what is, is counted by reason with its money.

use super::amount::parse_amount;
use super::columns::Role;
use super::status::LineKind;
use crate::model::{Amount, Day, Decimal};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The filters of a run. Empty = everything counts as its status says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filters {
    /// First day that counts.
    pub from: Option<Day>,
    /// Last day that counts.
    pub to: Option<Day>,
    /// Orders of less than this are left out; credit notes stay.
    pub min_order: Option<Decimal>,
    /// Lines whose product contains one of these words are left out.
    pub without_products: Vec<String>,
    /// Lines with this value in a kept column are left out.
    pub without: Vec<(Role, String)>,
    /// Files whose lines are left out.
    pub without_files: Vec<String>,
    /// What statuses mean where a person says otherwise, by the status as written.
    pub statuses: BTreeMap<String, LineKind>,
    /// Whether a line of an order that is the line before once more is dropped.
    pub drop_repeated: bool,
    /// Whether an order id means another order on another day or in another shop: receipts that are numbered anew every day.
    pub ids_by_day: bool,
}

impl Filters {
    /// Whether nothing is set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Adds a filter as written on the command line: `from=2024-01-01`, `to=…`, `min_order=1`, `product=运费`,
    /// `channel=test` (any kept role), `file=a.csv`, `status:已关闭=kept`, `repeated=drop`,
    /// `order_key=store_day_id`.
    ///
    /// # Errors
    /// What is wrong with it, in English.
    pub fn add(&mut self, text: &str) -> Result<(), String> {
        // A status may have a mark of its own; what it means has none.
        let cut = if text.starts_with("status:") { text.rsplit_once('=') } else { text.split_once('=') };
        let (name, value) = cut.ok_or("not NAME=VALUE")?;
        let day = || Day::parse_iso(value).ok_or_else(|| format!("{value} is not a date of the form YYYY-MM-DD"));
        match name {
            "from" => self.from = Some(day()?),
            "to" => self.to = Some(day()?),
            "min_order" => {
                let least = parse_amount(value, None).ok_or_else(|| format!("{value} is not an amount"))?.value;
                if least.mantissa < 0 {
                    return Err(format!("{value} is below zero: credit notes stay in any case"));
                }
                self.min_order = Some(least);
            }
            "product" if value.trim().is_empty() => return Err("a product filter needs a word".to_owned()),
            "product" => self.without_products.push(value.to_owned()),
            "order_key" if value == "store_day_id" => self.ids_by_day = true,
            "order_key" => return Err("orders are told apart by their id, or with order_key=store_day_id by shop, day and id".to_owned()),
            "file" => self.without_files.push(value.to_owned()),
            "repeated" if value == "drop" => self.drop_repeated = true,
            "repeated" => return Err("repeated lines are kept, or dropped with repeated=drop".to_owned()),
            _ => {
                if let Some(status) = name.strip_prefix("status:") {
                    let kind = LineKind::of_status(value).ok_or_else(|| {
                        let kinds: Vec<&str> = LineKind::OF_STATUS.iter().map(|kind| kind.id()).collect();
                        format!("a status is one of {}", kinds.join(", "))
                    })?;
                    self.statuses.insert(status.to_owned(), kind);
                } else {
                    let role = Role::from_id(name).filter(|role| role.is_kept()).ok_or_else(|| format!("no filter is called {name}"))?;
                    self.without.push((role, value.to_owned()));
                }
            }
        }
        Ok(())
    }

    /// The filters, as they are written, that leave lines out for a reason of the reports.
    #[must_use]
    pub fn leaving_out(&self, reason: &str) -> Vec<String> {
        let names: Vec<&str> = match reason {
            "outside_dates" => vec!["from", "to"],
            "filtered_product" => vec!["product"],
            "filtered_value" => self.without.iter().map(|(role, _)| role.id()).chain(["file"]).collect(),
            "small_order" => vec!["min_order"],
            _ => Vec::new(),
        };
        let by_hand = |name: &str, kind: &str| name.starts_with("status:") && kind == reason;
        let mut texts = self.texts();
        texts.retain(|text| {
            text.split_once('=').is_some_and(|(name, _)| names.contains(&name))
                || text.rsplit_once('=').is_some_and(|(name, kind)| by_hand(name, kind))
        });
        texts
    }

    /// The filters as they are written on the command line, for reports.
    #[must_use]
    pub fn texts(&self) -> Vec<String> {
        let mut texts = Vec::new();
        texts.extend(self.from.map(|day| format!("from={day}")));
        texts.extend(self.to.map(|day| format!("to={day}")));
        texts.extend(self.min_order.map(|least| format!("min_order={}", Amount::from(least))));
        texts.extend(self.without_products.iter().map(|word| format!("product={word}")));
        texts.extend(self.without.iter().map(|(role, value)| format!("{}={value}", role.id())));
        texts.extend(self.without_files.iter().map(|file| format!("file={file}")));
        texts.extend(self.statuses.iter().map(|(status, kind)| format!("status:{status}={}", kind.id())));
        if self.drop_repeated {
            texts.push("repeated=drop".to_owned());
        }
        if self.ids_by_day {
            texts.push("order_key=store_day_id".to_owned());
        }
        texts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        let mut filters = Filters::default();
        assert!(filters.is_empty());
        for text in [
            "from=2024-01-01",
            "to=2024-12-31",
            "min_order=0.5",
            "product=运费",
            "channel=测试",
            "file=二月.csv",
            "status:交易关闭=kept",
            "status:a=b=cancelled",
            "repeated=drop",
            "order_key=store_day_id",
        ] {
            filters.add(text).unwrap();
        }
        let mut again = Filters::default();
        for text in filters.texts() {
            again.add(&text).unwrap();
        }
        assert_eq!(again, filters);
        assert_eq!(filters.texts().len(), 10);
        assert!(filters.statuses.contains_key("a=b"));
        // The least order keeps its decimals, however many they are.
        for (mantissa, scale) in [(1_234, 3), (5, 1), (1_000, 0), (123_456, 5)] {
            let filters = Filters { min_order: Some(Decimal { mantissa, scale }), ..Filters::default() };
            let mut again = Filters::default();
            filters.texts().iter().for_each(|text| again.add(text).unwrap());
            assert_eq!(again, filters);
        }
    }

    #[test]
    fn reasons_name_the_filters_behind_them() {
        let mut filters = Filters::default();
        for text in ["from=2024-01-01", "channel=a=b", "file=x.csv", "status:关=cancelled", "min_order=5"] {
            filters.add(text).unwrap();
        }
        for (reason, texts) in [
            (LineKind::OutsideDates, &["from=2024-01-01"][..]),
            (LineKind::FilteredValue, &["channel=a=b", "file=x.csv"]),
            (LineKind::Cancelled, &["status:关=cancelled"]),
            (LineKind::SmallOrder, &["min_order=5"]),
            (LineKind::Unpaid, &[]),
        ] {
            assert_eq!(filters.leaving_out(reason.id()), texts, "{reason:?}");
        }
    }

    #[test]
    fn what_is_no_filter_is_refused_with_the_reason() {
        for (text, word) in [
            ("from", "NAME=VALUE"),
            ("from=soon", "YYYY-MM-DD"),
            ("min_order=x", "amount"),
            ("min_order=-1", "below zero"),
            ("product= ", "word"),
            ("repeated=keep", "drop"),
            ("status:x=y", "cancelled"),
            ("customer=1", "no filter"),
            ("order_key=x", "store_day_id"),
        ] {
            assert!(Filters::default().add(text).unwrap_err().contains(word), "{text}");
        }
    }
}
