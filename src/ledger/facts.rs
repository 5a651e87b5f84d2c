//! What files say of a customer besides orders: ratings, complaints, referrals, contacts, deals not yet won.
//!
//! Facts count up to the analysis date. Those of a file without dates always count, and are older than any with a day.
//! Definitions: `DEFAULTS` (potential b and d, feedback, 客户关系); where it leaves room, the choice stands at the function.

use super::kinds::FileKind;
use super::store::{KeptColumn, Ledger};
use crate::ingest::{NO_DAY, NONE, Role, is_missing, normal_header, parse_amount};
use crate::model::{Day, Decimal, pow10};
use crate::rules::Limits;
use hashbrown::HashMap;

/// How high a rating can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RatingScale {
    /// 1 to 5.
    Five,
    /// 0 to 10, as the net promoter score asks.
    Nps,
    /// 0 to 100.
    Percent,
}

/// One answer about satisfaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rating {
    /// What was answered.
    pub value: Decimal,
    /// On which scale.
    pub scale: RatingScale,
}

impl Rating {
    /// Whether it is low: at most 2 of 5, NPS at most 6, at most 40 of 100, where the limits are the default ones.
    #[must_use]
    pub fn is_low(self, limits: &Limits) -> bool {
        let limit = match self.scale {
            RatingScale::Five => limits.low_stars,
            RatingScale::Nps => limits.low_points,
            RatingScale::Percent => limits.low_percent,
        };
        self.value.at_scale(self.value.scale) <= i128::from(limit) * pow10(self.value.scale)
    }

    /// Whether somebody would recommend the shop: NPS 9 or 10, by the default limit.
    #[must_use]
    pub fn is_promoter(self, limits: &Limits) -> bool {
        self.scale == RatingScale::Nps && self.value.at_scale(self.value.scale) >= i128::from(limits.promoter_points) * pow10(self.value.scale)
    }
}

/// What is known of one customer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Customers who came by this one.
    pub referrals: u32,
    /// The latest rating and its day; [`NO_DAY`] where it has none.
    pub rating: Option<(Rating, i32)>,
    /// Day of the latest complaint that is open; [`NO_DAY`] where it has none.
    pub open_complaint: Option<i32>,
    /// Day of the latest row of an event file: a visit, a ticket, a survey.
    pub last_contact: Option<i32>,
    /// Money of deals not yet won, as a column says it.
    pub open: Option<(Decimal, i32)>,
}

impl Facts {
    /// Whether an open complaint is at most so many days old; one without a day counts.
    #[must_use]
    pub fn complains(&self, as_of: Day, days: i32) -> bool {
        self.open_complaint.is_some_and(|day| day == NO_DAY || as_of.0 - day <= days)
    }

    /// What takes loyalty back: a low rating, or an open complaint of any age.
    #[must_use]
    pub fn veto(&self, limits: &Limits) -> bool {
        self.open_complaint.is_some() || self.rated_low(limits)
    }

    /// Whether the latest rating is low.
    #[must_use]
    pub fn rated_low(&self, limits: &Limits) -> bool {
        self.rating.is_some_and(|(rating, _)| rating.is_low(limits))
    }
}

fn is_closed(text: &str) -> bool {
    const CLOSED: &[&str] = &["已解决", "已处理", "已关闭", "已完成", "已撤销", "resolved", "closed", "solved", "done"];
    let text = text.to_lowercase();
    // What is not solved is open.
    let open = ["unresolved", "unsolved", "not ", "n't ", "未解决", "未处理"];
    CLOSED.iter().any(|word| text.contains(word)) && !open.iter().any(|word| text.contains(word))
}

/// The number of complaints, where a cell counts them.
fn complaint_count(text: &str) -> Option<u32> {
    let count = number(text.trim().trim_end_matches(['次', '条', '條', '起'])).filter(|number| number.scale == 0)?;
    u32::try_from(count.mantissa).ok()
}

fn is_no_complaint(text: &str) -> bool {
    let text = text.trim();
    let none = ["", "0", "否", "无", "無", "no", "false", "n", "无投诉", "無投訴", "没有", "沒有", "none", "no complaint", "no complaints"];
    none.iter().any(|word| text.eq_ignore_ascii_case(word)) || is_missing(text)
}

/// Whether a cell about complaints tells of one that is open. A number counts them and says nothing of whether they are settled.
fn is_open_complaint(text: &str) -> bool {
    !is_no_complaint(text) && complaint_count(text).is_none() && !is_closed(text)
}

/// How many complaints a cell tells of, open or settled.
pub(super) fn complaints_told(text: &str) -> u32 {
    if is_no_complaint(text) { 0 } else { complaint_count(text).unwrap_or(1) }
}

fn rating_word(text: &str) -> Option<i64> {
    Some(match text.trim().to_lowercase().as_str() {
        "非常满意" | "很满意" | "非常滿意" | "很滿意" | "very satisfied" => 5,
        "满意" | "滿意" | "satisfied" => 4,
        "一般" | "neutral" => 3,
        "不满意" | "不滿意" | "dissatisfied" => 2,
        "非常不满意" | "很不满意" | "非常不滿意" | "很不滿意" | "very dissatisfied" => 1,
        _ => return None,
    })
}

/// A cell's number, however it is written.
#[must_use]
pub fn number(text: &str) -> Option<Decimal> {
    parse_amount(text, None).map(|amount| amount.value)
}

/// The ratings of a column's texts. The header says NPS, or the largest number says how far the scale goes.
fn ratings(column: &KeptColumn) -> Vec<Option<Rating>> {
    let texts = || (0..column.texts.len() as u32).map(|place| column.texts.text(place));
    let largest = texts().filter_map(number).map(|value| value.at_scale(18)).max().unwrap_or(0);
    let up_to = |limit: i128| largest <= limit * pow10(18);
    let scale = match () {
        () if normal_header(&column.name).contains("nps") => Some(RatingScale::Nps),
        () if up_to(5) => Some(RatingScale::Five),
        () if up_to(10) => Some(RatingScale::Nps),
        () if up_to(100) => Some(RatingScale::Percent),
        () => None,
    };
    let rating = |text: &str| match rating_word(text) {
        Some(stars) => Some(Rating { value: Decimal { mantissa: stars, scale: 0 }, scale: RatingScale::Five }),
        None => Some(Rating { value: number(text)?, scale: scale? }),
    };
    texts().map(rating).collect()
}

/// Whether a column about referrals counts them; else it names who recommended the customer.
fn counts_referrals(header: &str) -> bool {
    let header = normal_header(header);
    header == "referrals" || ["人数", "人數", "次数", "次數", "数量", "數量", "count"].iter().any(|word| header.contains(word))
}

/// Whether a column of open money is about debts, not about deals.
#[must_use]
pub fn is_debt(header: &str) -> bool {
    let header = normal_header(header);
    ["未付", "未收", "欠", "应收", "應收", "due", "outstanding", "unpaid", "balance", "未结", "未結", "待收", "未回款"]
        .iter()
        .any(|word| header.contains(word))
}

/// The latest of what is said: a day is later than none, of equal days the later line wins.
fn later<T>(known: &mut Option<(T, i32)>, value: T, day: i32) {
    let rank = |day: i32| if day == NO_DAY { i32::MIN } else { day };
    if known.as_ref().is_none_or(|(_, before)| rank(day) >= rank(*before)) {
        *known = Some((value, day));
    }
}

/// One column and what its texts mean.
pub(super) enum Told<'l> {
    Ratings(Vec<Option<Rating>>),
    Complaints(Vec<bool>),
    ReferralCounts(Vec<u32>),
    Referrers(&'l KeptColumn),
    Open(Vec<Option<Decimal>>),
}

impl Ledger {
    /// Whether any file says anything of customers besides orders.
    #[must_use]
    pub fn tells_facts(&self) -> bool {
        let role = |role| matches!(role, Role::Referral | Role::Satisfaction | Role::Complaint | Role::OpenAmount);
        self.kept.iter().any(|column| role(column.role) && !column.texts.is_empty()) || self.files_of_kind(FileKind::Events).next().is_some()
    }

    /// Whether any file names or counts referrals.
    #[must_use]
    pub fn tells_referrals(&self) -> bool {
        self.kept.iter().any(|column| column.role == Role::Referral && !column.texts.is_empty())
    }

    pub(super) fn told(&self) -> Vec<(&KeptColumn, Told<'_>)> {
        fn each<T>(column: &KeptColumn, of: impl Fn(&str) -> T) -> Vec<T> {
            (0..column.texts.len() as u32).map(|place| of(column.texts.text(place))).collect()
        }
        fn tell(column: &KeptColumn) -> Option<Told<'_>> {
            Some(match column.role {
                Role::Satisfaction => Told::Ratings(ratings(column)),
                Role::Complaint => Told::Complaints(each(column, is_open_complaint)),
                Role::Referral if counts_referrals(&column.name) => Told::ReferralCounts(each(column, |text| {
                    number(text).filter(|count| count.scale == 0).map_or(0, |count| u32::try_from(count.mantissa).unwrap_or(0))
                })),
                Role::Referral => Told::Referrers(column),
                Role::OpenAmount if !is_debt(&column.name) => Told::Open(each(column, number)),
                _ => return None,
            })
        }
        self.kept.iter().filter_map(|column| Some((column, tell(column)?))).collect()
    }

    /// What is known of every customer up to a day; empty where the files say nothing but orders.
    #[must_use]
    pub fn facts(&self, as_of: Option<Day>) -> Vec<Facts> {
        if !self.tells_facts() {
            return Vec::new();
        }
        let told = self.told();
        let mut facts = vec![Facts::default(); self.customers.len()];
        let mut referred: Vec<(u32, u32)> = Vec::new();
        let names = self.customers_by_name(&told);
        for (place, file) in self.files.iter().enumerate() {
            let undated = file.kind == FileKind::People || file.plan.mapping.column(Role::Date).is_none();
            for run in self.runs_of(place).filter(|&run| self.run_customer[run] != NONE) {
                let customer = self.run_customer[run];
                for line in self.run(run) {
                    let day = if undated { NO_DAY } else { self.day[line] };
                    if day != NO_DAY && as_of.is_some_and(|as_of| day > as_of.0) || self.is_left_out(line) {
                        continue;
                    }
                    if file.kind == FileKind::Events {
                        let own = &mut facts[customer as usize];
                        own.last_contact = own.last_contact.max(Some(day));
                    }
                    for (column, told) in &told {
                        let text = column.of_line.get(line).copied().unwrap_or(NONE);
                        if text != NONE {
                            self.take(&mut facts[customer as usize], &mut referred, told, (text as usize, line, day), (customer, file.kind), &names);
                        }
                    }
                }
            }
        }
        // One who recommends somebody on each of his orders recommends him once.
        referred.sort_unstable();
        referred.dedup();
        for (referrer, _) in referred {
            facts[referrer as usize].referrals += 1;
        }
        facts
    }

    fn take(
        &self,
        facts: &mut Facts,
        referred: &mut Vec<(u32, u32)>,
        told: &Told<'_>,
        (text, line, day): (usize, usize, i32),
        (customer, kind): (u32, FileKind),
        names: &HashMap<&str, Option<u32>, foldhash::fast::FixedState>,
    ) {
        match told {
            Told::Ratings(ratings) => {
                if let Some(rating) = ratings[text] {
                    later(&mut facts.rating, rating, day);
                }
            }
            Told::Complaints(complaints) => {
                if complaints[text] && !self.is_settled(kind, line) {
                    let newest = facts.open_complaint.unwrap_or(day);
                    facts.open_complaint = Some(if newest == NO_DAY || day == NO_DAY { NO_DAY } else { newest.max(day) });
                }
            }
            Told::ReferralCounts(counts) => facts.referrals = facts.referrals.max(counts[text]),
            Told::Referrers(column) => {
                if let Some(referrer) = self.referrer(column.texts.text(text as u32), customer, names) {
                    referred.push((referrer, customer));
                }
            }
            Told::Open(amounts) => later_amount(&mut facts.open, amounts[text], day),
        }
    }

    /// Whether a ticket's own state says that it is settled.
    pub(super) fn is_settled(&self, kind: FileKind, line: usize) -> bool {
        kind == FileKind::Events && self.status[line] != NONE && is_closed(self.statuses.text(self.status[line]))
    }

    /// Who is named as the one by whom a customer came: by key, else by name; never the customer himself.
    pub(super) fn referrer(&self, named: &str, customer: u32, names: &HashMap<&str, Option<u32>, foldhash::fast::FixedState>) -> Option<u32> {
        let by_id = self.customer_of(named.trim());
        by_id.or_else(|| names.get(named.trim()).copied().flatten()).filter(|&referrer| referrer != customer)
    }

    /// The customer of each name that is one customer's alone; empty where nobody is named as a referrer.
    pub(super) fn customers_by_name<'l>(&'l self, told: &[(&KeptColumn, Told<'_>)]) -> HashMap<&'l str, Option<u32>, foldhash::fast::FixedState> {
        let mut names = HashMap::default();
        if told.iter().any(|(_, told)| matches!(told, Told::Referrers(_))) {
            for customer in 0..self.customers.len() as u32 {
                let name = self.name(customer);
                if !name.is_empty() {
                    names.entry(name).and_modify(|known| *known = None).or_insert(Some(customer));
                }
            }
        }
        names
    }
}

fn later_amount(known: &mut Option<(Decimal, i32)>, amount: Option<Decimal>, day: i32) {
    if let Some(amount) = amount {
        later(known, amount, day);
    }
}
