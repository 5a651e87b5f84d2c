//! What the lines of the files say of each customer, for the measures and labels of own schemes. Each function looks over the
//! lines once, up to the analysis date, and gives a number or text for every customer of the ledger.

use super::facts::{complaints_told, is_debt, number};
use super::kinds::FileKind;
use super::store::{KeptColumn, Ledger};
use crate::ingest::{LineKind, NO_DAY, NONE, Role, normal_header};
use crate::model::{Day, Decimal, pow10};

/// Which lines count: those up to a day, and of the last so many days before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The analysis date.
    pub as_of: Day,
    /// The last so many days; `None` = all.
    pub days: Option<u32>,
}

impl Span {
    /// Whether a day lies in it. What has no day is in none but the whole.
    #[must_use]
    #[inline]
    pub fn holds(self, day: i32) -> bool {
        match self.days {
            None => day == NO_DAY || day <= self.as_of.0,
            Some(days) => day != NO_DAY && (1..=i64::from(days)).contains(&(i64::from(self.as_of.0) - i64::from(day))),
        }
    }
}

/// Exact numbers of all customers in units of 10^-`scale`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbers {
    /// One for each customer of the ledger; `None` = unknown.
    pub of: Vec<Option<i128>>,
    /// Number of decimals.
    pub scale: u8,
}

/// A line as told to who counts.
struct At {
    line: usize,
    customer: usize,
    /// [`NO_DAY`] where the file has no dates.
    day: i32,
    kind: FileKind,
}

impl Ledger {
    /// Every line of a known customer that no filter leaves out and no other copy supersedes.
    fn each_line(&self, span: Span, mut take: impl FnMut(At)) {
        for (place, file) in self.files.iter().enumerate() {
            let undated = file.kind == FileKind::People || file.plan.mapping.column(Role::Date).is_none();
            for run in self.runs_of(place) {
                let customer = self.run_customer[run];
                if customer == NONE || self.superseded(run) {
                    continue;
                }
                for line in self.run(run) {
                    let day = if undated { NO_DAY } else { self.day[line] };
                    if span.holds(day) && !self.is_left_out(line) && !self.line_kind(line).is_filtered() {
                        take(At { line, customer: customer as usize, day, kind: file.kind });
                    }
                }
            }
        }
    }

    fn columns_of(&self, role: Role) -> Vec<&KeptColumn> {
        self.kept.iter().filter(|column| column.role == role && !column.texts.is_empty()).collect()
    }

    /// Money given back and gross money of each customer, in units of 10^-[`Ledger::finest`].
    #[must_use]
    pub fn given_back(&self, span: Span) -> Vec<(i128, i128)> {
        let scale = self.finest();
        let mut sums = vec![(0, 0); self.customers.len()];
        self.each_line(span, |At { line, customer, kind, .. }| {
            if kind != FileKind::Sales {
                return;
            }
            let money = i128::from(self.mantissa[line]) * pow10(scale - self.scale[line]);
            let (mantissa, decimals) = self.refund(line);
            // What a column gave back is taken off the line already.
            let column = i128::from(mantissa) * pow10(scale - decimals);
            let (back, gross) = &mut sums[customer];
            match self.line_kind(line) {
                LineKind::Refunded => {
                    *back += (money + column).abs();
                    *gross += (money + column).abs();
                }
                LineKind::Kept if money + column < 0 => *back -= money,
                LineKind::Kept => {
                    *back += column;
                    *gross += money + column;
                }
                _ => {}
            }
        });
        sums
    }

    /// Kept sales lines of each customer: those with a discount, and all; `None` where no file has a discount column.
    #[must_use]
    pub fn discounted(&self, span: Span) -> Option<Vec<(u32, u32)>> {
        let columns = self.columns_of(Role::Discount);
        if columns.is_empty() {
            return None;
        }
        let given = numbers_of(&columns);
        let mut counts = vec![(0, 0); self.customers.len()];
        self.each_line(span, |At { line, customer, kind, .. }| {
            if kind == FileKind::Sales && self.line_kind(line) == LineKind::Kept {
                counts[customer].1 += 1;
                counts[customer].0 += u32::from(at_line(&columns, &given, line).any(|number| number.mantissa != 0));
            }
        });
        Some(counts)
    }

    /// How many categories each customer bought, or products where no file has categories; `None` where none has either.
    #[must_use]
    pub fn variety(&self, span: Span) -> Option<Vec<u32>> {
        let categories = self.columns_of(Role::Category);
        let of_line = |line: usize| match categories.first() {
            Some(column) => column.of_line.get(line).copied().unwrap_or(NONE),
            None => self.product.get(line).copied().unwrap_or(NONE),
        };
        if categories.is_empty() && self.products.is_empty() {
            return None;
        }
        let mut bought: Vec<(u32, u32)> = Vec::new();
        self.each_line(span, |At { line, customer, kind, .. }| {
            let text = of_line(line);
            if matches!(kind, FileKind::Sales | FileKind::Items) && text != NONE && self.line_kind(line) == LineKind::Kept {
                bought.push((customer as u32, text));
            }
        });
        bought.sort_unstable();
        bought.dedup();
        let mut counts = vec![0; self.customers.len()];
        for (customer, _) in bought {
            counts[customer as usize] += 1;
        }
        Some(counts)
    }

    /// The margin column summed over kept sales lines; `None` where there is none.
    #[must_use]
    pub fn margins(&self, span: Span) -> Option<Numbers> {
        let columns = self.columns_of(Role::Margin);
        let given = numbers_of(&columns);
        let scale = finest(&given)?;
        let mut sums = vec![Some(0); self.customers.len()];
        self.each_line(span, |At { line, customer, kind, .. }| {
            if kind == FileKind::Sales && self.line_kind(line) == LineKind::Kept {
                let more: i128 = at_line(&columns, &given, line).map(|number| number.at_scale(scale)).sum();
                sums[customer] = sums[customer].map(|sum| sum + more);
            }
        });
        Some(Numbers { of: sums, scale })
    }

    /// Rows of event files, and the day of the latest with one; `None` where there is no such file.
    #[must_use]
    pub fn contacts(&self, span: Span) -> Option<Vec<(u32, Option<i32>)>> {
        self.files_of_kind(FileKind::Events).next()?;
        let mut contacts = vec![(0, None); self.customers.len()];
        self.each_line(span, |At { customer, day, kind, .. }| {
            if kind == FileKind::Events {
                contacts[customer].0 += 1;
                contacts[customer].1 = contacts[customer].1.max((day != NO_DAY).then_some(day));
            }
        });
        Some(contacts)
    }

    /// Complaints, open or settled; `None` where no file tells of any.
    #[must_use]
    pub fn complaints(&self, span: Span) -> Option<Vec<u32>> {
        let columns = self.columns_of(Role::Complaint);
        if columns.is_empty() {
            return None;
        }
        let told: Vec<Vec<Option<u32>>> = columns.iter().map(|column| each(column, |text| Some(complaints_told(text)))).collect();
        let mut counts = vec![0u32; self.customers.len()];
        self.each_line(span, |At { line, customer, .. }| {
            for count in at_line(&columns, &told, line) {
                counts[customer] = counts[customer].saturating_add(count);
            }
        });
        Some(counts)
    }

    /// The most days overdue that any line of a customer says, 0 where none does; `None` where no file has such a column.
    #[must_use]
    pub fn overdue(&self, span: Span) -> Option<Numbers> {
        let columns = self.columns_of(Role::Overdue);
        let given = numbers_of(&columns);
        let scale = finest(&given)?;
        let mut most: Vec<Option<i128>> = vec![None; self.customers.len()];
        self.each_line(span, |At { line, customer, .. }| {
            let here = at_line(&columns, &given, line).map(|number| number.at_scale(scale)).max();
            most[customer] = most[customer].max(here);
        });
        Some(Numbers { of: most.into_iter().map(|most| most.or(Some(0))).collect(), scale })
    }

    /// Money not yet paid: what a column about debts says last of the customer, else the lines left out as unpaid;
    /// `None` where no file has such a column nor says of any order whether it was paid.
    #[must_use]
    pub fn owed(&self, span: Span) -> Option<Numbers> {
        let columns: Vec<&KeptColumn> = self.columns_of(Role::OpenAmount).into_iter().filter(|column| is_debt(&column.name)).collect();
        if columns.is_empty() && self.files.iter().all(|file| file.plan.mapping.column(Role::Status).is_none()) {
            return None;
        }
        let given = numbers_of(&columns);
        let scale = finest(&given).unwrap_or(0).max(self.finest());
        let mut latest: Vec<Option<(i32, i128)>> = vec![None; self.customers.len()];
        let mut unpaid = vec![0; self.customers.len()];
        self.each_line(span, |At { line, customer, day, kind }| {
            for number in at_line(&columns, &given, line) {
                if latest[customer].is_none_or(|(before, _)| day >= before) {
                    latest[customer] = Some((day, number.at_scale(scale)));
                }
            }
            if kind == FileKind::Sales && self.line_kind(line) == LineKind::Unpaid {
                unpaid[customer] += i128::from(self.mantissa[line]) * pow10(scale - self.scale[line]);
            }
        });
        let owed = latest.into_iter().zip(unpaid).map(|(latest, unpaid)| Some(latest.map_or(unpaid, |(_, owed)| owed)));
        Some(Numbers { of: owed.collect(), scale })
    }

    /// The numbers that a column, known by its header, says last of each customer; `None` where no file has the column.
    #[must_use]
    pub fn attribute_numbers(&self, header: &str, span: Span) -> Option<Numbers> {
        let column = self.column_named(header)?;
        let given = each(column, number);
        let scale = given.iter().flatten().map(|number| number.scale).max().unwrap_or(0);
        let texts = self.latest_texts(column, span);
        let of = texts.into_iter().map(|text| given.get(text as usize).copied().flatten().map(|number| number.at_scale(scale))).collect();
        Some(Numbers { of, scale })
    }

    /// A kept column by its header, as files with one header in two spellings share it.
    #[must_use]
    pub fn column_named(&self, header: &str) -> Option<&KeptColumn> {
        let wanted = normal_header(header);
        self.kept.iter().find(|column| normal_header(&column.name) == wanted)
    }

    /// The column that plays a role and has any text.
    #[must_use]
    pub fn column_of(&self, role: Role) -> Option<&KeptColumn> {
        self.columns_of(role).first().copied()
    }

    /// The text of a column on the customer's latest line that has one: its number in the column, [`NONE`] where there is none.
    #[must_use]
    pub fn latest_texts(&self, column: &KeptColumn, span: Span) -> Vec<u32> {
        let mut latest = vec![(NO_DAY, NONE); self.customers.len()];
        self.each_line(span, |At { line, customer, day, .. }| {
            let text = column.of_line.get(line).copied().unwrap_or(NONE);
            let known = &mut latest[customer];
            if text != NONE && !column.texts.text(text).trim().is_empty() && day >= known.0 {
                *known = (day, text);
            }
        });
        latest.into_iter().map(|(_, text)| text).collect()
    }
}

/// What each text of a column means.
fn each<T>(column: &KeptColumn, of: impl Fn(&str) -> T) -> Vec<T> {
    (0..column.texts.len() as u32).map(|place| of(column.texts.text(place))).collect()
}

fn numbers_of(columns: &[&KeptColumn]) -> Vec<Vec<Option<Decimal>>> {
    columns.iter().map(|column| each(column, number)).collect()
}

/// The most decimals of any number; `None` where there is no column.
fn finest(given: &[Vec<Option<Decimal>>]) -> Option<u8> {
    (!given.is_empty()).then(|| given.iter().flatten().flatten().map(|number| number.scale).max().unwrap_or(0))
}

/// What some columns say on a line.
fn at_line<'c, T: Copy>(columns: &'c [&KeptColumn], given: &'c [Vec<Option<T>>], line: usize) -> impl Iterator<Item = T> + use<'c, T> {
    columns.iter().zip(given).filter_map(move |(column, given)| given.get(*column.of_line.get(line)? as usize).copied().flatten())
}
