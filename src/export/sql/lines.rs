//! `order-lines.csv`: every line as the page read and decided it, for whoever grades in a database of their own.

use crate::ingest::{NONE, Role, normal_header};
use crate::ledger::{FileKind, Ledger, NormalLine, RatingScale, cell_number, is_debt};
use crate::model::{Amount, Decimal};
use crate::rules::{Condition, Group, Label, Measure, Rules};

/// Columns that every such file has.
pub const LINE_COLUMNS: [&str; 9] = ["kind", "customer_id", "customer_name", "contact", "day", "order_id", "order_place", "amount", "refund"];
/// Columns about customers, where any file tells of them.
pub const FACT_COLUMNS: [&str; 6] = ["rating", "rating_scale", "open_complaint", "referrals", "referred_by", "open_amount"];
/// Columns of customers that come with sums instead of orders.
pub const SUM_COLUMNS: [&str; 3] = ["sum_orders", "sum_times", "sum_a_year"];

/// A column that own divisions need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// Whether the line has a discount.
    Discounted,
    /// Category, or product where there are none.
    Variety,
    /// Margin.
    Margin,
    /// Complaints told of.
    Complaints,
    /// Days overdue.
    Overdue,
    /// Money not yet paid.
    Owed,
    /// The text of a column of the files, in lower case, and its number: its place among the ledger's, and its name here.
    Text(usize, String),
}

/// Which columns a file of lines has, in their order, and what else the files tell of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineColumns {
    /// Whether any file says anything of customers besides orders.
    pub facts: bool,
    /// Whether customers come with sums.
    pub sums: bool,
    /// What own divisions need.
    pub told: Vec<Told>,
    /// Whether any file tells of referrals.
    pub referrals: bool,
    /// Whether there are visits, tickets or surveys.
    pub events: bool,
    /// Whether any file tells of money not yet paid.
    pub owes: bool,
    /// Decimals of ratings and of the numbers among [`Self::told`].
    pub decimals: u8,
    /// Headers and roles of the texts, and their names here.
    texts: Vec<(Role, String, String)>,
}

impl LineColumns {
    /// Those that a ledger and rules need.
    #[must_use]
    pub fn of(ledger: &Ledger, rules: &Rules) -> Self {
        let kind = |kind: FileKind| ledger.files.iter().any(|file| file.kind == kind);
        let mut columns = Self { facts: ledger.tells_facts(), sums: kind(FileKind::Totals), ..Self::default() };
        ledger.each_normal_line(|line| {
            let told = &line.told;
            let numbers = [told.rating.map(|rating| rating.value), told.margin, told.overdue];
            columns.decimals = numbers.into_iter().flatten().fold(columns.decimals, |most, number| most.max(number.scale));
        });
        if rules.schemes.is_empty() {
            return columns;
        }
        columns.referrals = ledger.tells_referrals();
        columns.events = kind(FileKind::Events);
        let debt = ledger.column_of(Role::OpenAmount).is_some_and(|column| is_debt(&column.name));
        columns.owes = debt || ledger.files.iter().any(|file| file.plan.mapping.column(Role::Status).is_some());
        let has = |role: Role| ledger.column_of(role).is_some();
        let variety = has(Role::Category) || !ledger.products.is_empty();
        for (told, there) in [
            (Told::Discounted, has(Role::Discount)),
            (Told::Variety, variety),
            (Told::Margin, has(Role::Margin)),
            (Told::Complaints, has(Role::Complaint)),
            (Told::Overdue, has(Role::Overdue)),
            (Told::Owed, debt),
        ] {
            if there {
                columns.told.push(told);
            }
        }
        for (place, column) in ledger.kept.iter().enumerate() {
            let label = matches!(column.role, Role::Channel | Role::Store | Role::Owner | Role::Region) && !column.texts.is_empty();
            // Any kept column may be asked for by its header.
            let asked = names_header(rules, &column.name);
            let first = !columns.texts.iter().any(|(_, header, _)| normal_header(header) == normal_header(&column.name));
            if label || asked && first {
                let name = format!("text_{}", columns.texts.len() + 1);
                columns.texts.push((column.role, column.name.clone(), name.clone()));
                columns.told.push(Told::Text(place, name));
            }
        }
        for (place, _) in columns.texts.iter().enumerate() {
            if let Some(Told::Text(kept, _)) = columns.told.iter().filter(|told| matches!(told, Told::Text(..))).nth(place) {
                let texts = &ledger.kept[*kept].texts;
                let numbers = (0..texts.len() as u32).filter_map(|text| cell_number(texts.text(text)));
                columns.decimals = columns.decimals.max(numbers.map(|number| number.scale).max().unwrap_or(0));
            }
        }
        columns
    }

    /// The column of a role, or of a header.
    #[must_use]
    pub(super) fn text_of(&self, role: Option<Role>, header: &str) -> Option<String> {
        let wanted = normal_header(header);
        let is = |own: Role, name: &str| role.map_or_else(|| normal_header(name) == wanted, |role| own == role);
        self.texts.iter().find(|(own, header, _)| is(*own, header)).map(|(.., name)| name.clone())
    }

    /// Their names.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let facts: &[&str] = if self.facts { &FACT_COLUMNS } else { &[] };
        let sums: &[&str] = if self.sums { &SUM_COLUMNS } else { &[] };
        let mut names: Vec<String> = LINE_COLUMNS.iter().chain(facts).chain(sums).map(|&name| name.to_owned()).collect();
        for told in &self.told {
            match told {
                Told::Text(_, name) => names.extend([name.clone(), format!("{name}_number")]),
                told => names.push(told.name().to_owned()),
            }
        }
        names
    }
}

impl Told {
    /// The name of its column.
    #[must_use]
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Discounted => "discounted",
            Self::Variety => "variety",
            Self::Margin => "margin",
            Self::Complaints => "complaints",
            Self::Overdue => "overdue",
            Self::Owed => "owed",
            Self::Text(_, name) => name,
        }
    }
}

/// Whether any condition asks for a column by its header.
fn names_header(rules: &Rules, header: &str) -> bool {
    let wanted = normal_header(header);
    let label = |condition: &Condition| asks_label(condition, &wanted);
    rules.schemes.iter().any(|scheme| {
        scheme.measures().into_iter().any(|(measure, _)| matches!(measure, Measure::Attribute(own) if normal_header(own) == wanted))
            || any_condition(&scheme.groups, &label)
    })
}

fn asks_label(condition: &Condition, wanted: &str) -> bool {
    match condition {
        Condition::All(all) | Condition::Any(all) => all.iter().any(|condition| asks_label(condition, wanted)),
        Condition::Not(not) => asks_label(not, wanted),
        Condition::OneOf(one) => matches!(&one.label, Label::Attribute(own) if normal_header(own) == *wanted),
        Condition::Compare(_) | Condition::Known(_) => false,
    }
}

fn any_condition(groups: &[Group], is: &impl Fn(&Condition) -> bool) -> bool {
    groups.iter().any(|group| is(&group.when) || group.split.as_ref().is_some_and(|split| any_condition(&split.groups, is)))
}

/// A rating's scale in files.
pub(super) fn scale_id(scale: RatingScale) -> &'static str {
    match scale {
        RatingScale::Five => "stars",
        RatingScale::Nps => "points",
        RatingScale::Percent => "percent",
    }
}

fn decimal(number: Option<Decimal>) -> String {
    number.map_or_else(String::new, |number| Amount::from(number).to_string())
}

fn count(number: Option<u32>) -> String {
    number.map_or_else(String::new, |number| number.to_string())
}

/// The file. Text is exact: nothing is guarded against spreadsheets.
#[must_use]
pub fn order_lines_csv(ledger: &Ledger, rules: &Rules) -> Vec<u8> {
    let columns = LineColumns::of(ledger, rules);
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(Vec::new());
    // Writing to memory cannot fail; a file that fell short would be wrong, so there is none then.
    let mut written = writer.write_record(columns.names());
    ledger.each_normal_line(|line| {
        if written.is_ok() {
            written = writer.write_record(cells(ledger, &columns, &line));
        }
    });
    match written {
        Ok(()) => writer.into_inner().unwrap_or_default(),
        Err(_) => Vec::new(),
    }
}

fn cells(ledger: &Ledger, columns: &LineColumns, line: &NormalLine<'_>) -> Vec<String> {
    let told = &line.told;
    let mut cells = vec![
        line.kind.to_owned(),
        ledger.customers.text(line.customer).to_owned(),
        ledger.name(line.customer).to_owned(),
        ledger.contact(line.customer).to_owned(),
        line.day.map_or_else(String::new, |day| day.to_string()),
        String::from_utf8_lossy(line.order_id).into_owned(),
        line.place.map_or_else(String::new, |(day, store)| format!("{day} {store}")),
        line.amount.trimmed().to_string(),
        line.refund.trimmed().to_string(),
    ];
    if columns.facts {
        cells.push(decimal(told.rating.map(|rating| rating.value)));
        cells.push(told.rating.map_or("", |rating| scale_id(rating.scale)).to_owned());
        cells.push(if told.open_complaint { "yes" } else { "" }.to_owned());
        cells.push(count(Some(told.referrals).filter(|&referrals| referrals > 0)));
        cells.push(told.referred_by.map_or_else(String::new, |referrer| ledger.customers.text(referrer).to_owned()));
        cells.push(decimal(told.open));
    }
    if columns.sums {
        cells.push(count(told.orders));
        cells.push(count(told.frequency.map(|(times, _)| times)));
        cells.push(count(told.frequency.map(|(_, a_year)| a_year)));
    }
    for own in &columns.told {
        match own {
            Told::Discounted => cells.push(if told.discounted { "yes" } else { "" }.to_owned()),
            Told::Variety => cells.push(variety(ledger, line.line)),
            Told::Margin => cells.push(decimal(told.margin)),
            Told::Complaints => cells.push(count(told.complaints)),
            Told::Overdue => cells.push(decimal(told.overdue)),
            Told::Owed => cells.push(decimal(told.owed)),
            Told::Text(place, _) => {
                let text = ledger.kept[*place].text(line.line);
                cells.push(text.trim().to_lowercase());
                cells.push(decimal(cell_number(text)));
            }
        }
    }
    cells
}

/// What was bought on a line, where the files say it; a name of spaces is one space.
fn variety(ledger: &Ledger, line: usize) -> String {
    let text = match ledger.column_of(Role::Category) {
        Some(column) => column.of_line.get(line).filter(|&&text| text != NONE).map(|&text| column.texts.text(text)),
        None => ledger.product.get(line).filter(|&&text| text != NONE).map(|&text| ledger.products.text(text)),
    };
    text.map_or_else(String::new, |text| if text.is_empty() { " ".to_owned() } else { text.to_owned() })
}

/// The decimals that money is kept with: those of the finest line, and of the deals that customers have open.
#[must_use]
pub(super) fn scale(ledger: &Ledger) -> u8 {
    // Some more, for new data with finer prices.
    let mut scale = ledger.finest().max(4);
    if ledger.tells_facts() || ledger.column_of(Role::OpenAmount).is_some() {
        ledger.each_normal_line(|line| {
            scale = [line.told.open, line.told.owed].into_iter().flatten().fold(scale, |scale, number| scale.max(number.scale))
        });
    }
    scale
}
