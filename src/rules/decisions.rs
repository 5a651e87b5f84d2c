//! What a person has decided about single customers: red list, blacklist, a fixed grade, two keys that are one customer. It
//! names customers, so it is a document of its own: never part of rules, presets or links.

use super::RulesError;
use super::file::{gate, is_hidden, read};
use crate::model::{Day, Grade};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The schema of decisions files.
const SCHEMA: u32 = 1;
/// The most bytes a decisions file may have.
pub const MAX_DECISIONS_BYTES: usize = 8 << 20;
/// The most characters of a reason, and of a customer's key.
const MAX_CHARS: usize = 500;

/// A list that a customer is put on by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ByHand {
    /// 红名单: always 高级.
    Red,
    /// 黑名单: always 初级.
    Black,
    /// Always this grade.
    Grade(Grade),
}

impl ByHand {
    /// The 客户分级 that it gives.
    #[must_use]
    pub fn grade(self) -> Grade {
        match self {
            Self::Red => Grade::High,
            Self::Black => Grade::Low,
            Self::Grade(grade) => grade,
        }
    }

    /// The id in exports.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Red => "red",
            Self::Black => "black",
            Self::Grade(Grade::High) => "high",
            Self::Grade(Grade::Mid) => "mid",
            Self::Grade(Grade::Low) => "low",
        }
    }
}

/// A decision about one customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The customer's key, as in `customers.csv`.
    pub customer: String,
    /// What was decided.
    pub decision: ByHand,
    /// Why.
    pub reason: String,
    /// When, as an ISO day.
    pub date: String,
}

/// Two keys that are one customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SameCustomer {
    /// The key that goes.
    pub customer: String,
    /// The key that stays.
    pub into: String,
    /// Why.
    pub reason: String,
    /// When, as an ISO day.
    pub date: String,
}

/// All decisions of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decisions {
    /// Version of the document's shape.
    pub schema: u32,
    /// At most one a customer.
    #[serde(default)]
    pub customers: Vec<Decision>,
    /// Keys that are one customer; no key goes twice.
    #[serde(default)]
    pub same: Vec<SameCustomer>,
}

impl Default for Decisions {
    fn default() -> Self {
        Self { schema: SCHEMA, customers: Vec::new(), same: Vec::new() }
    }
}

impl Decisions {
    /// Whether nothing was decided.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.customers.is_empty() && self.same.is_empty()
    }

    /// The decision about a customer.
    #[must_use]
    pub fn of(&self, customer: &str) -> Option<&Decision> {
        self.customers.iter().find(|decision| decision.customer == customer)
    }

    /// Puts a decision in the place of an earlier one about the same customer.
    pub fn decide(&mut self, decision: Decision) {
        self.customers.retain(|known| known.customer != decision.customer);
        self.customers.push(decision);
    }

    /// Takes everything back that was decided about a customer alone.
    pub fn take_back(&mut self, customer: &str) {
        self.customers.retain(|known| known.customer != customer);
    }

    /// Adds another person's decisions; theirs win where both decided.
    pub fn add(&mut self, other: Self) {
        for decision in other.customers {
            self.decide(decision);
        }
        for same in other.same {
            self.same.retain(|known| known.customer != same.customer);
            self.same.push(same);
        }
    }

    /// The key that each key that goes becomes, chains followed to their end.
    #[must_use]
    pub fn becomes(&self) -> BTreeMap<&str, &str> {
        let next: BTreeMap<&str, &str> = self.same.iter().map(|same| (same.customer.as_str(), same.into.as_str())).collect();
        let end = |start: &'_ str| {
            let mut key = *next.get(start)?;
            // A checked document has no circle; one that was put together by hand ends here all the same.
            for _ in 0..next.len() {
                match next.get(key) {
                    Some(further) => key = further,
                    None => break,
                }
            }
            Some(key)
        };
        self.same.iter().filter_map(|same| Some((same.customer.as_str(), end(&same.customer)?))).collect()
    }

    /// Whether a text is a decisions file and not rules: it has one of the two lists and no presets.
    #[must_use]
    pub fn is_meant(text: &str) -> bool {
        #[derive(Deserialize)]
        struct Shape {
            customers: Option<serde::de::IgnoredAny>,
            same: Option<serde::de::IgnoredAny>,
            presets: Option<serde::de::IgnoredAny>,
        }
        serde_json::from_str::<Shape>(text).is_ok_and(|shape| (shape.customers.is_some() || shape.same.is_some()) && shape.presets.is_none())
    }

    /// Reads and checks a decisions file.
    ///
    /// # Errors
    /// [`RulesError`] where the text is too large, not such a document, newer, or says something impossible; nothing is
    /// half-read.
    pub fn from_json(text: &str) -> Result<Self, RulesError> {
        let text = gate(text, MAX_DECISIONS_BYTES, SCHEMA)?;
        let decisions: Self = read(text)?;
        decisions.check()?;
        Ok(decisions)
    }

    /// The file's text.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    pub(super) fn check(&self) -> Result<(), RulesError> {
        let out = |field: String, allowed| Err(RulesError::OutOfRange { field, allowed });
        if self.schema != SCHEMA {
            return out("schema".to_owned(), "1");
        }
        let text = |field: String, text: &str, empty: bool| {
            let shown = text.chars().count() <= MAX_CHARS && !text.chars().any(is_hidden);
            if shown && (empty || !text.trim().is_empty()) { Ok(()) } else { out(field, "1 to 500 characters that show") }
        };
        let day = |field: String, day: &str| if Day::parse_iso(day).is_some() { Ok(()) } else { out(field, "a day such as 2024-12-31") };
        let mut seen = std::collections::BTreeSet::new();
        for (place, decision) in self.customers.iter().enumerate() {
            let field = |name: &str| format!("customers[{place}].{name}");
            text(field("customer"), &decision.customer, false)?;
            text(field("reason"), &decision.reason, true)?;
            day(field("date"), &decision.date)?;
            if !seen.insert(&decision.customer) {
                return Err(RulesError::DuplicateField { field: field("customer") });
            }
        }
        seen.clear();
        for (place, same) in self.same.iter().enumerate() {
            let field = |name: &str| format!("same[{place}].{name}");
            text(field("customer"), &same.customer, false)?;
            text(field("into"), &same.into, false)?;
            text(field("reason"), &same.reason, true)?;
            day(field("date"), &same.date)?;
            if !seen.insert(&same.customer) {
                return Err(RulesError::DuplicateField { field: field("customer") });
            }
        }
        // A key that becomes itself, over whatever others.
        let becomes = self.becomes();
        match self.same.iter().position(|same| becomes.get(same.customer.as_str()).is_none_or(|end| becomes.contains_key(end))) {
            Some(place) => out(format!("same[{place}].into"), "a customer that stays"),
            None => Ok(()),
        }
    }
}

/// A reason as it is kept: one line, nothing invisible in it; `None` where it cannot be.
#[must_use]
pub fn clean_reason(text: &str) -> Option<String> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (line.chars().count() <= MAX_CHARS && !line.chars().any(is_hidden)).then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"{"schema":1,"customers":[{"customer":"甲","decision":"red","reason":"老板的朋友","date":"2024-12-01"},
        {"customer":"乙","decision":{"grade":"mid"},"reason":"","date":"2024-12-02"}],
        "same":[{"customer":"丙","into":"丁","reason":"同一个电话","date":"2024-12-03"},{"customer":"丁","into":"戊","reason":"","date":"2024-12-03"}]}"#;

    #[test]
    fn a_file_reads_back_and_chains_end() {
        let decisions = Decisions::from_json(FILE).unwrap();
        assert_eq!(Decisions::from_json(&decisions.to_json()), Ok(decisions.clone()));
        assert_eq!(decisions.of("甲").map(|decision| decision.decision.grade()), Some(Grade::High));
        assert_eq!(decisions.becomes(), BTreeMap::from([("丙", "戊"), ("丁", "戊")]));
        assert!(Decisions::is_meant(FILE) && !Decisions::is_meant(r#"{"schema":1,"presets":[]}"#) && !Decisions::is_meant("x"));
    }

    #[test]
    fn what_cannot_be_is_refused_with_its_place() {
        let refused = |text: &str| match Decisions::from_json(text).unwrap_err() {
            RulesError::OutOfRange { field, .. }
            | RulesError::DuplicateField { field }
            | RulesError::WrongValue { field, .. }
            | RulesError::UnknownField { field } => field,
            other => format!("{other:?}"),
        };
        let one = |customer: &str, decision: &str, date: &str| {
            format!(r#"{{"schema":1,"customers":[{{"customer":"{customer}","decision":{decision},"reason":"","date":"{date}"}}]}}"#)
        };
        assert_eq!(refused(&one(" ", "\"red\"", "2024-01-01")), "customers[0].customer");
        assert_eq!(refused(&one("a", "\"red\"", "gestern")), "customers[0].date");
        assert_eq!(refused(&one("a", "\"gold\"", "2024-01-01")), "customers[0].decision");
        assert_eq!(refused(r#"{"schema":1,"icon":"x"}"#), "icon");
        assert_eq!(refused(r#"{"schema":2}"#), "Newer { schema: 2 }");
        let twice = FILE.replace("乙", "甲");
        assert_eq!(refused(&twice), "customers[1].customer");
        let circle = FILE.replace("戊", "丙");
        assert_eq!(refused(&circle), "same[0].into");
        assert_eq!(refused(&FILE.replace("\"into\":\"戊\"", "\"into\":\"丁\"")), "same[0].into");
    }
}
