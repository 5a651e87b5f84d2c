//! Files that a CRM imports: customers with grade, next step and key, under the headers that each system knows by itself.
//!
//! # Where the headers come from
//!
//! | system | known by itself | source |
//! |---|---|---|
//! | HubSpot | `First name`, `Email`, `Phone number`, `Company name`; `Company owner` (the form is "[Object] owner", the cell a user's e-mail) | knowledge.hubspot.com, "Set up your import files" (2019 and 2024): contacts need first name, last name or e-mail, companies a name or domain; under 250,000 rows and 150 MB. `Company name` and `Phone number` are properties of contacts and of companies, so one file serves either |
//! | Salesforce | `Account Name` (needed, 255 characters), `Account Number` (40 characters), `Phone`, `Rating`; `Record Owner` | help.salesforce.com, "Field Mapping for Other Data Sources and Organization Import" (`Record Owner`); object reference, Account (name, number, phone, rating). *Not verified:* that a wizard maps `Account Name` and `Rating` without a click; `Hot`, `Warm`, `Cold` are the values of a fresh organisation |
//! | Zoho CRM | `Account Name` (needed, 100 characters), `Account Number` (a number), `Account Owner`, `Phone` (30 characters) | help.zoho.com, "Standard Fields in Accounts". Duplicates are found by the account's name ("On what basis are the duplicate records identified during import?"): for updates choose `Customer Number` there, a field of one's own |
//! | 纷享销客 | 客户名称 (needed), 客户编号, 电话, 邮件, 客户级别, 负责人 | *not verified:* no public page shows the import template; the names are those of its customer form |
//!
//! All other columns are fields of one's own: each system asks at the first import what to do with them. The key of the
//! customer stands in a column of its own, for updates.
//!
//! # Text
//!
//! HubSpot, Salesforce and Zoho get every text exactly, without a guard against formulas: they are no spreadsheets, and an
//! apostrophe before `+86 …` would be a wrong phone number and a key that never matches again. 纷享销客 takes workbooks, so its
//! file goes through Excel by necessity: it begins with a byte-order mark, ends lines as Excel does, and text that Excel would
//! run gets an apostrophe; a phone number from abroad (`+86 …`) has to stay one and gets none.

use super::customers::customer_row;
use crate::grading::Graded;
use crate::ingest::{NONE, Role};
use crate::ledger::{Ledger, Span};
use crate::model::guarded;
use crate::protocol::{Crm, CrmCounts, CrmWords, CustomerRow};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    /// The name, or the key where there is none.
    Name,
    /// The key.
    Key,
    /// The key where it is a number, for a field that takes nothing else.
    NumberKey,
    Email,
    Phone,
    /// The contact as the file has it.
    Contact,
    /// 客户分级 as Hot, Warm, Cold.
    Rating,
    Grade,
    Value,
    Potential,
    Relation,
    NextStep,
    LastOrder,
    Amount,
    Owner,
}

const HUBSPOT: &[(&str, Field)] = &[
    ("Company name", Field::Name),
    ("First name", Field::Name),
    ("Email", Field::Email),
    ("Phone number", Field::Phone),
    ("Company owner", Field::Owner),
    ("Customer number", Field::Key),
    ("Customer contact", Field::Contact),
    ("Customer grade", Field::Grade),
    ("Customer value", Field::Value),
    ("Customer potential", Field::Potential),
    ("Customer relation", Field::Relation),
    ("Next step", Field::NextStep),
    ("Last order date", Field::LastOrder),
    ("Total amount", Field::Amount),
];
const SALESFORCE: &[(&str, Field)] = &[
    ("Account Name", Field::Name),
    ("Account Number", Field::Key),
    ("Phone", Field::Phone),
    ("Rating", Field::Rating),
    ("Record Owner", Field::Owner),
    ("Customer Email", Field::Email),
    ("Customer Contact", Field::Contact),
    ("Customer Grade", Field::Grade),
    ("Customer Value", Field::Value),
    ("Customer Potential", Field::Potential),
    ("Customer Relation", Field::Relation),
    ("Next Step", Field::NextStep),
    ("Last Order Date", Field::LastOrder),
    ("Total Amount", Field::Amount),
];
const ZOHO: &[(&str, Field)] = &[
    ("Account Name", Field::Name),
    ("Account Number", Field::NumberKey),
    ("Phone", Field::Phone),
    ("Account Owner", Field::Owner),
    ("Customer Number", Field::Key),
    ("Customer Email", Field::Email),
    ("Customer Contact", Field::Contact),
    ("Customer Grade", Field::Grade),
    ("Customer Value", Field::Value),
    ("Customer Potential", Field::Potential),
    ("Customer Relation", Field::Relation),
    ("Next Step", Field::NextStep),
    ("Last Order Date", Field::LastOrder),
    ("Total Amount", Field::Amount),
];
const FXIAOKE: &[(&str, Field)] = &[
    ("客户名称", Field::Name),
    ("客户编号", Field::Key),
    ("电话", Field::Phone),
    ("邮件", Field::Email),
    ("客户级别", Field::Grade),
    ("负责人", Field::Owner),
    ("联系方式", Field::Contact),
    ("客户价值", Field::Value),
    ("客户潜力", Field::Potential),
    ("客户关系", Field::Relation),
    ("下一步", Field::NextStep),
    ("最近下单日期", Field::LastOrder),
    ("累计金额", Field::Amount),
];

/// Salesforce's own words for a grade, best first.
const RATINGS: [&str; 3] = ["Hot", "Warm", "Cold"];
/// Digits of a number that every system holds.
const NUMBER_DIGITS: usize = 15;
/// The fewest and most digits of a phone number (E.164 has at most 15; short numbers inside a town have 5).
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 5..=20;

impl Crm {
    fn columns(self) -> &'static [(&'static str, Field)] {
        match self {
            Self::HubSpot => HUBSPOT,
            Self::Salesforce => SALESFORCE,
            Self::Zoho => ZOHO,
            Self::Fxiaoke => FXIAOKE,
        }
    }

    /// Whether the file goes through Excel before the system has it.
    fn by_excel(self) -> bool {
        self == Self::Fxiaoke
    }
}

/// A CRM file and what should be known of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CrmFile {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many customers it has, and which of them need a look.
    pub counts: CrmCounts,
}

/// The customers of a table's rows (indexes into [`Graded::customers`]) as a file for a CRM; with an owner, only those that it
/// looks after (the empty text = those whom nobody does).
#[must_use]
pub fn crm_csv(ledger: &Ledger, graded: &Graded, rows: &[u32], crm: Crm, owner: Option<&str>, words: &CrmWords) -> CrmFile {
    let owners = Owners::of(ledger, graded);
    let mut file = CrmFile::default();
    let mut names = std::collections::BTreeSet::new();
    let end = if crm.by_excel() { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
    let mut out = Vec::with_capacity(rows.len() * 120 + 256);
    if crm.by_excel() {
        out.extend_from_slice("\u{feff}".as_bytes());
    }
    let mut writer = csv::WriterBuilder::new().terminator(end).from_writer(out);
    // Writing to memory cannot fail; a row that could not be written would leave the file short, so stop there.
    if writer.write_record(crm.columns().iter().map(|(header, _)| header)).is_err() {
        return CrmFile::default();
    }
    for &index in rows {
        let Some(customer) = graded.customers.get(index as usize) else { continue };
        let own = owners.name(customer.measures.customer);
        if owner.is_some_and(|owner| owner != own) {
            continue;
        }
        let row = customer_row(ledger, graded, index, customer);
        let (email, phone) = email_and_phone(&row.contact);
        let cells = crm.columns().iter().map(|(_, field)| match field {
            Field::Email => text(crm, email),
            Field::Phone => text(crm, phone),
            Field::Owner => text(crm, own),
            field => cell(crm, *field, &row, words),
        });
        if writer.write_record(cells).is_err() {
            return CrmFile::default();
        }
        let named = !row.name.trim().is_empty();
        file.counts.rows += 1;
        file.counts.unnamed += u32::from(!named);
        file.counts.same_name += u32::from(named && !names.insert(row.name));
    }
    file.bytes = writer.into_inner().unwrap_or_default();
    file
}

/// Whether a text is a phone number from abroad: digits behind a plus sign can do nothing, and an apostrophe would make another
/// number of them.
fn is_foreign_phone(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|rest| {
        rest.starts_with(|c: char| c.is_ascii_digit()) && rest.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-' | '(' | ')'))
    })
}

/// Text from outside, as the system takes it.
fn text(crm: Crm, text: &str) -> String {
    let safe = if crm.by_excel() && !is_foreign_phone(text) { guarded(text) } else { None };
    safe.unwrap_or_else(|| text.to_owned())
}

fn cell(crm: Crm, field: Field, row: &CustomerRow, words: &CrmWords) -> String {
    let word =
        |list: &[String], place: Option<usize>, id: &str| place.map_or_else(String::new, |place| list.get(place).map_or(id, |word| word).to_owned());
    match field {
        Field::Name if row.name.trim().is_empty() => text(crm, &row.id),
        Field::Name => text(crm, &row.name),
        Field::Key => text(crm, &row.id),
        Field::NumberKey if is_number(&row.id) => row.id.clone(),
        Field::Contact => text(crm, &row.contact),
        Field::Rating => RATINGS.get(row.grade as usize).copied().unwrap_or_default().to_owned(),
        Field::Grade => word(&words.grades, Some(row.grade as usize), row.grade.id()),
        Field::Value => word(&words.values, row.value.map(|value| value as usize), row.value.map_or("", |value| value.id())),
        Field::Potential => word(&words.potentials, Some(row.potential as usize), row.potential.id()),
        Field::Relation => word(&words.relations, Some(row.relation as usize), row.relation.id()),
        Field::NextStep => word(&words.next_steps, row.lifecycle.map(|lifecycle| lifecycle as usize), ""),
        Field::LastOrder => row.last_order.map_or_else(String::new, |day| day.to_string()),
        Field::Amount => row.amount.to_string(),
        Field::NumberKey | Field::Email | Field::Phone | Field::Owner => String::new(),
    }
}

/// Whether a key is a whole number that stays itself in a field for numbers.
fn is_number(key: &str) -> bool {
    !key.is_empty() && key.len() <= NUMBER_DIGITS && key.bytes().all(|byte| byte.is_ascii_digit()) && (key == "0" || !key.starts_with('0'))
}

/// The first e-mail address and the first phone number of a contact cell, by their form; empty where there is none.
#[must_use]
pub fn email_and_phone(contact: &str) -> (&str, &str) {
    // Between several contacts of one cell; a space may also stand inside a number.
    let parts = || contact.split([';', '；', ',', '，', '/', '、', '|', '\n', '\r', '\t']).map(str::trim);
    let bare = |part: &'_ str| part.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '(' | '（' | '＋'));
    let email = parts().flat_map(str::split_whitespace).find(|word| is_email(word)).unwrap_or_default();
    let phone = parts().find(|part| is_phone(part)).or_else(|| parts().flat_map(str::split_whitespace).find(|word| bare(word) && is_phone(word)));
    (email, phone.unwrap_or_default())
}

fn is_email(word: &str) -> bool {
    let Some((own, host)) = word.split_once('@') else { return false };
    let dotted = host.rsplit_once('.').is_some_and(|(before, after)| !before.is_empty() && after.chars().count() > 1);
    !own.is_empty() && dotted && !host.contains('@') && !word.contains(['"', '<', '>', '(', ')', '='])
}

fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let mark = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | ' ' | '(' | ')' | '.' | '（' | '）' | '－' | '＋');
    // `-50` is an amount in the wrong column.
    PHONE_DIGITS.contains(&digits) && text.chars().all(mark) && !text.starts_with(['-', '.', '－'])
}

/// Who looks after each customer, as the files say last.
struct Owners<'l> {
    ledger: &'l Ledger,
    latest: Vec<u32>,
}

impl<'l> Owners<'l> {
    fn of(ledger: &'l Ledger, graded: &Graded) -> Self {
        let span = Span { as_of: graded.shop.as_of, days: None };
        let latest = ledger.column_of(Role::Owner).map(|column| ledger.latest_texts(column, span)).unwrap_or_default();
        Self { ledger, latest }
    }

    fn name(&self, customer: u32) -> &'l str {
        let text = self.latest.get(customer as usize).copied().filter(|&text| text != NONE);
        let column = self.ledger.column_of(Role::Owner);
        text.zip(column).map_or("", |(text, column)| column.texts.text(text).trim())
    }
}

/// Who looks after how many customers, most customers first, then by name; the empty name = nobody. Empty where no file has
/// such a column. All of them together are all customers.
#[must_use]
pub fn owners(ledger: &Ledger, graded: &Graded) -> Vec<(String, u32)> {
    let owners = Owners::of(ledger, graded);
    if owners.latest.is_empty() {
        return Vec::new();
    }
    let mut counts: std::collections::BTreeMap<&str, u32> = std::collections::BTreeMap::new();
    for customer in &graded.customers {
        *counts.entry(owners.name(customer.measures.customer)).or_default() += 1;
    }
    let mut all: Vec<(String, u32)> = counts.into_iter().map(|(name, count)| (name.to_owned(), count)).collect();
    all.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contacts_are_told_apart_by_their_form() {
        for (cell, email, phone) in [
            ("13800000000", "", "13800000000"),
            ("+86 138-0000-0000", "", "+86 138-0000-0000"),
            ("a@b.cn", "a@b.cn", ""),
            ("王 a.b@c.com.cn 13800000000", "a.b@c.com.cn", "13800000000"),
            ("13800000000；a@b.cn", "a@b.cn", "13800000000"),
            ("010-12345678 / 010-87654321", "", "010-12345678"),
            ("(021) 5555 5555", "", "(021) 5555 5555"),
            ("wechat_id", "", ""),
            ("@you", "", ""),
            ("a@b", "", ""),
            ("=HYPERLINK(\"a@b.cn\")", "", ""),
            ("-12345678", "", ""),
            ("1234", "", ""),
            ("", "", ""),
        ] {
            assert_eq!(email_and_phone(cell), (email, phone), "{cell}");
        }
    }

    #[test]
    fn only_what_stays_itself_is_a_number() {
        for (key, number) in [("17850", true), ("0", true), ("007", false), ("C1", false), ("", false), ("1234567890123456", false), ("-1", false)] {
            assert_eq!(is_number(key), number, "{key}");
        }
    }
}
