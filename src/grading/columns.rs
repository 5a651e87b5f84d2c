//! One measure of all customers as a column of exact numbers, and the numbers it can be cut at.

use super::graded::CustomerGrade;
use super::lifecycle::DAY;
use super::measures::Shop;
use crate::ledger::{Ledger, Span, View};
use crate::model::{Amount, Decimal, pow10};
use crate::protocol::OrderKind;
use crate::rules::{Cut, Measure, Number};
use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

/// Ratios have so many decimals more than what they are made of.
const RATIO_DECIMALS: u8 = 6;
/// Cuts are kept with so many decimals more than the measure has.
const KEPT_DECIMALS: u8 = 6;
/// Stands for an unknown value; no sum of money comes near it.
const UNKNOWN: i128 = i128::MIN;

/// The values of one measure, in the order of the graded customers.
#[derive(Clone, Debug, Default)]
pub struct Column {
    values: Vec<i128>,
    /// Number of decimals.
    pub scale: u8,
    /// Whether no file says anything of it.
    pub absent: bool,
    /// Known values of buyers, ascending; made when first asked for.
    ascending: OnceCell<Vec<i128>>,
}

impl Column {
    fn new(values: impl Iterator<Item = Option<i128>>, scale: u8) -> Self {
        Self { values: values.map(|value| value.unwrap_or(UNKNOWN)).collect(), scale, absent: false, ascending: OnceCell::new() }
    }

    fn absent(customers: usize) -> Self {
        Self { values: vec![UNKNOWN; customers], absent: true, ..Self::default() }
    }

    /// A customer's value; `None` = unknown.
    #[must_use]
    #[inline]
    pub fn get(&self, customer: usize) -> Option<i128> {
        self.values.get(customer).copied().filter(|&value| value != UNKNOWN)
    }

    /// The known values of buyers, ascending: what cuts are made of.
    fn population(&self, customers: &[CustomerGrade]) -> &[i128] {
        self.ascending.get_or_init(|| {
            let known = self.values.iter().zip(customers).filter(|(value, customer)| **value != UNKNOWN && customer.measures.bought());
            let mut known: Vec<i128> = known.map(|(value, _)| *value).collect();
            known.sort_unstable();
            known
        })
    }
}

/// Columns that only the view decides: they stay when rules change.
#[derive(Clone, Debug, Default)]
pub struct ColumnCache(RefCell<Vec<CachedColumn>>);

/// What was measured over which days, and the values.
type CachedColumn = ((Measure, Option<u32>), Rc<Column>);

/// What columns are made from.
#[derive(Clone, Copy, Debug)]
pub struct Source<'s> {
    /// All lines.
    pub ledger: &'s Ledger,
    /// The orders.
    pub view: &'s View,
    /// The customers as graded.
    pub customers: &'s [CustomerGrade],
    /// The shop.
    pub shop: &'s Shop,
}

impl ColumnCache {
    /// Forgets what these schemes do not look at: a window that somebody tried once is not kept for ever.
    pub fn keep_used(&self, used: &dyn Fn(&Measure, Option<u32>) -> bool) {
        self.0.borrow_mut().retain(|((measure, days), _)| used(measure, *days));
    }
}

impl Source<'_> {
    /// The column of a measure over the last so many days; scores are made elsewhere.
    #[must_use]
    pub fn column(&self, cache: &ColumnCache, measure: &Measure, days: Option<u32>) -> Rc<Column> {
        // Rhythm and scores rest on the rules too.
        let days = if *measure == Measure::GrowthPercent { days.or(u32::try_from(self.shop.half_window).ok()) } else { days };
        let stays = !matches!(measure, Measure::RhythmDays | Measure::RScore | Measure::FScore | Measure::MScore | Measure::Score(_));
        let key = (measure.clone(), days);
        if let Some((_, column)) = cache.0.borrow().iter().find(|(known, _)| *known == key) {
            return Rc::clone(column);
        }
        let column = Rc::new(self.make(measure, days));
        if stays {
            cache.0.borrow_mut().push((key, Rc::clone(&column)));
        }
        column
    }

    fn make(&self, measure: &Measure, days: Option<u32>) -> Column {
        let as_of = self.shop.as_of;
        let span = Span { as_of, days };
        let money = self.view.scale;
        let absent = || Column::absent(self.customers.len());
        let place = |customer: &CustomerGrade| customer.measures.customer as usize;
        match measure {
            Measure::DaysSinceLast => self.each(0, |c| (c.measures.bought() && c.measures.dated()).then(|| c.measures.days_since_last(as_of).into())),
            Measure::TenureDays => {
                self.each(0, |c| (c.measures.bought() && c.measures.sums.is_none()).then(|| c.measures.days_since_first(as_of).into()))
            }
            Measure::Orders | Measure::OrderDays | Measure::Amount | Measure::AverageOrder if days.is_some() => self.windowed(measure, span),
            Measure::Orders => self.each(0, |c| c.measures.sums.is_none_or(|sums| sums.counted).then(|| c.measures.orders.into())),
            Measure::OrderDays => self.each(0, |c| c.measures.sums.is_none().then(|| c.measures.order_days.into())),
            Measure::Amount => self.each(money, |c| Some(c.measures.amount)),
            Measure::AverageOrder => self.each(money + RATIO_DECIMALS, |c| {
                let known = c.measures.sums.is_none_or(|sums| sums.counted) && c.measures.orders > 0;
                known.then(|| ratio(c.measures.amount, c.measures.orders.into(), pow10(RATIO_DECIMALS)))
            }),
            Measure::GrowthPercent => self.growth(days.unwrap_or(0)),
            Measure::MedianGapDays => self.each(1, |c| (c.measures.order_days >= 2).then(|| i128::from(c.measures.median_gap_twice) * 5)),
            Measure::RhythmDays => {
                // 1 / 2000 day is 0.0005 days.
                self.each(4, |c| c.measures.bought().then(|| i128::from(c.rhythm.w) * i128::from(10_000 / DAY)))
            }
            Measure::RefundPercent => {
                let sums = self.ledger.given_back(span);
                self.each(RATIO_DECIMALS, |c| sums.get(place(c)).and_then(|&(back, gross)| percent(back, gross)))
            }
            Measure::DiscountPercent => self.ledger.discounted(span).map_or_else(absent, |counts| {
                self.each(RATIO_DECIMALS, |c| counts.get(place(c)).and_then(|&(given, all)| percent(given.into(), all.into())))
            }),
            Measure::Categories => {
                self.ledger.variety(span).map_or_else(absent, |counts| self.each(0, |c| counts.get(place(c)).map(|&count| count.into())))
            }
            Measure::Margin => {
                self.ledger.margins(span).map_or_else(absent, |sums| self.each(sums.scale, |c| sums.of.get(place(c)).copied().flatten()))
            }
            Measure::Referrals if !self.ledger.tells_referrals() => absent(),
            Measure::Referrals => self.each(0, |c| Some(self.view.facts(c.measures.customer).referrals.into())),
            Measure::Contacts => {
                self.ledger.contacts(span).map_or_else(absent, |contacts| self.each(0, |c| contacts.get(place(c)).map(|&(count, _)| count.into())))
            }
            Measure::DaysSinceContact => self
                .ledger
                .contacts(span)
                .map_or_else(absent, |contacts| self.each(0, |c| Some((i64::from(as_of.0) - i64::from(contacts.get(place(c))?.1?)).into()))),
            Measure::Satisfaction => self.ratings(),
            Measure::Complaints => {
                self.ledger.complaints(span).map_or_else(absent, |counts| self.each(0, |c| counts.get(place(c)).map(|&count| count.into())))
            }
            Measure::OverdueDays => {
                self.ledger.overdue(span).map_or_else(absent, |most| self.each(most.scale, |c| most.of.get(place(c)).copied().flatten()))
            }
            Measure::OpenAmount => {
                let open: Vec<Amount> = self.customers.iter().map(|c| self.view.open_money(c.measures.customer)).collect();
                let scale = open.iter().map(|open| open.scale).max().unwrap_or(0);
                Column::new(open.iter().map(|open| Some(open.minor * pow10(scale - open.scale))), scale)
            }
            Measure::OwedAmount => {
                self.ledger.owed(span).map_or_else(absent, |owed| self.each(owed.scale, |c| owed.of.get(place(c)).copied().flatten()))
            }
            Measure::OwedPercent => self.ledger.owed(span).map_or_else(absent, |owed| {
                let scale = owed.scale.max(money);
                self.each(RATIO_DECIMALS, |c| {
                    let own = owed.of.get(place(c)).copied().flatten()? * pow10(scale - owed.scale);
                    percent(own, own + c.measures.amount * pow10(scale - money))
                })
            }),
            Measure::RScore => self.each(0, |c| c.scores.map(|(r, ..)| r).filter(|_| c.measures.dated()).map(Into::into)),
            Measure::FScore => self.each(0, |c| c.scores.map(|(_, f, _)| f.into())),
            Measure::MScore => self.each(0, |c| c.scores.map(|(.., m)| m.into())),
            Measure::Attribute(header) => self
                .ledger
                .attribute_numbers(header, span)
                .map_or_else(absent, |numbers| self.each(numbers.scale, |c| numbers.of.get(place(c)).copied().flatten())),
            Measure::Score(_) => absent(),
        }
    }

    fn each(&self, scale: u8, of: impl Fn(&CustomerGrade) -> Option<i128>) -> Column {
        Column::new(self.customers.iter().map(of), scale)
    }

    /// Orders, order days and money of the last days.
    fn windowed(&self, measure: &Measure, span: Span) -> Column {
        let money = self.view.scale;
        let scale = match measure {
            Measure::Amount => money,
            Measure::AverageOrder => money + RATIO_DECIMALS,
            _ => 0,
        };
        self.each(scale, |c| {
            if c.measures.sums.is_some() {
                return None;
            }
            let (mut orders, mut order_days, mut amount, mut last) = (0, 0, 0, None);
            for order in self.view.customer(c.measures.customer).iter().filter(|order| span.holds(order.day)) {
                if order.kind == OrderKind::Counted {
                    orders += 1;
                    order_days += i128::from(last != Some(order.day));
                    last = Some(order.day);
                }
                if order.kind != OrderKind::Refunded {
                    amount += order.net;
                }
            }
            match measure {
                Measure::Orders => Some(orders),
                Measure::OrderDays => Some(order_days),
                Measure::Amount => Some(amount),
                _ => (orders > 0).then(|| ratio(amount, orders, pow10(RATIO_DECIMALS))),
            }
        })
    }

    /// Money of the last N days in percent of that of the N days before, for those known for 2 N days.
    fn growth(&self, days: u32) -> Column {
        let (as_of, n) = (i64::from(self.shop.as_of.0), i64::from(days));
        self.each(RATIO_DECIMALS, |c| {
            let m = &c.measures;
            if n == 0 || m.sums.is_some() || !m.bought() || as_of - i64::from(m.first) < 2 * n {
                return None;
            }
            let (mut now, mut before) = (0, 0);
            for order in self.view.customer(m.customer).iter().filter(|order| order.kind == OrderKind::Counted) {
                match as_of - i64::from(order.day) {
                    age if (1..=n).contains(&age) => now += order.net,
                    age if (n + 1..=2 * n).contains(&age) => before += order.net,
                    _ => {}
                }
            }
            percent(now, before)
        })
    }

    fn ratings(&self) -> Column {
        let ratings: Vec<Option<Decimal>> =
            self.customers.iter().map(|c| self.view.facts(c.measures.customer).rating.map(|(rating, _)| rating.value)).collect();
        let scale = ratings.iter().flatten().map(|rating| rating.scale).max().unwrap_or(0);
        let column = Column::new(ratings.iter().map(|rating| rating.map(|rating| rating.at_scale(scale))), scale);
        Column { absent: ratings.iter().all(Option::is_none), ..column }
    }
}

/// `over` × `times` / `under`, rounded half away from zero; `under` is above zero.
fn ratio(over: i128, under: i128, times: i128) -> i128 {
    // Beyond 38 digits the last of them no longer show in the ratio.
    let (over, under) =
        if over.checked_mul(times).and_then(|product| product.checked_mul(2)).is_some() { (over, under) } else { (over >> 40, (under >> 40).max(1)) };
    let product = over.saturating_mul(times);
    let rounded = (product.unsigned_abs() * 2 + under.unsigned_abs()) / (under.unsigned_abs() * 2);
    let rounded = i128::try_from(rounded).unwrap_or(i128::MAX);
    if product < 0 { -rounded } else { rounded }
}

/// A share in percent; `None` of nothing.
fn percent(part: i128, all: i128) -> Option<i128> {
    (all > 0).then(|| ratio(part, all, 100 * pow10(RATIO_DECIMALS)))
}

/// The points of parts, each of `n`, weighted, as a score from 0 to 100.
#[must_use]
pub fn score_column(parts: &[(Rc<Column>, Vec<Bound>, u8, bool)], customers: usize) -> Column {
    // The least number that 1 to 10 cuts divide.
    const EVEN: i128 = 2520;
    let score = |customer: usize| {
        let (mut points, mut most) = (0, 0);
        for (column, bounds, weight, high) in parts {
            let Some(value) = column.get(customer) else { continue };
            let above = bounds.iter().filter(|bound| value > bound.floor).count();
            let own = if *high { above } else { bounds.len() - above };
            points += i128::from(*weight) * own as i128 * (EVEN / bounds.len() as i128);
            most += i128::from(*weight) * EVEN;
        }
        percent(points, most)
    };
    Column::new((0..customers).map(score), RATIO_DECIMALS)
}

/// A cut among whole numbers at one scale: the largest that is not above it, the least that is not below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// The cut rounded down.
    pub floor: i128,
    /// The cut rounded up.
    pub ceil: i128,
    /// The cut as people see it, with at most two decimals more than the measure has.
    pub shown: Amount,
    /// The cut as a standard keeps it: rounded down and up at more decimals than the measure has, so that files with finer
    /// numbers are cut where these are.
    kept: [Amount; 2],
}

impl Bound {
    fn of(over: i128, under: i128, scale: u8) -> Self {
        let floor = over.div_euclid(under);
        let shown = match over.checked_mul(200) {
            Some(_) => Amount { minor: ratio(over, under, 100), scale: scale + 2 },
            None => Amount { minor: floor, scale },
        };
        let ceil = floor + i128::from(over.rem_euclid(under) != 0);
        let kept = match over.checked_mul(pow10(KEPT_DECIMALS)) {
            Some(fine) => {
                let low = fine.div_euclid(under);
                let at = |minor| Amount { minor, scale: scale + KEPT_DECIMALS }.trimmed();
                [at(low), at(low + i128::from(fine.rem_euclid(under) != 0))]
            }
            None => [floor, ceil].map(|minor| Amount { minor, scale }),
        };
        Self { floor, ceil, shown: shown.trimmed(), kept }
    }

    /// The cut as a number of a standard, rounded down or up; `None` where it is too large for a file.
    #[must_use]
    pub fn kept(&self, up: bool, scale: u8) -> Option<Number> {
        let kept = self.kept[usize::from(up)];
        // So many digits do not fit a file with some amounts: those of the measure itself are enough on the same data.
        Number::of(kept.minor, kept.scale).or_else(|| Number::of(if up { self.ceil } else { self.floor }, scale))
    }

    /// The bound of a number.
    #[must_use]
    pub fn number(number: Number, scale: u8) -> Self {
        let shown = Amount::from(number.0).trimmed();
        Self { floor: number.floor(scale), ceil: number.ceiling(scale), shown, kept: [shown; 2] }
    }

    /// Where a measure is cut; `None` where nobody's is known.
    #[must_use]
    pub fn cut(cut: &Cut, column: &Column, customers: &[CustomerGrade]) -> Option<Self> {
        if let Cut::Number(number) = cut {
            return Some(Self::number(*number, column.scale));
        }
        let values = column.population(customers);
        let scale = column.scale;
        let last = values.len().checked_sub(1)?;
        // A hundred times the type-7 quantile.
        let quantile = |percent: u8| {
            let position = last * usize::from(percent);
            let (low, rest) = (position / 100, (position % 100) as i128);
            values[low].saturating_mul(100).saturating_add((values[(low + 1).min(last)] - values[low]).saturating_mul(rest))
        };
        let sum = || values.iter().sum::<i128>();
        Some(match cut {
            Cut::Number(_) => return None,
            Cut::Quantile(percent) => Self::of(quantile(*percent), 100, scale),
            Cut::Median => Self::of(quantile(50), 100, scale),
            Cut::Mean => Self::of(sum(), values.len() as i128, scale),
            Cut::MedianAndRanges(Number(times)) => {
                let power = pow10(times.scale);
                let over = quantile(50)
                    .saturating_mul(power)
                    .saturating_add(quantile(75).saturating_sub(quantile(25)).saturating_mul(times.mantissa.into()));
                Self::of(over, 100 * power, scale)
            }
            Cut::MeanAndDeviations(Number(times)) => Self::deviations(values, sum(), *times, scale),
            Cut::TopShare(percent) => {
                let total: i128 = values.iter().filter(|&&value| value > 0).sum();
                let (mut before, mut least) = (0, None);
                for tie in values.chunk_by(|a, b| a == b).rev().take_while(|tie| tie[0] > 0) {
                    // Sums of all money are below 2^100.
                    if before * 100 >= total * i128::from(*percent) {
                        break;
                    }
                    least = Some(tie[0]);
                    before += tie[0] * tie.len() as i128;
                }
                Self::of(least?, 1, scale)
            }
        })
    }

    /// The mean and so many population standard deviations: S / n + k √D / n, where D = n Σx² − S².
    fn deviations(values: &[i128], sum: i128, times: Decimal, scale: u8) -> Self {
        let n = values.len() as i128;
        let (k, power) = (i128::from(times.mantissa), pow10(times.scale));
        // Squares are taken from a whole number near the mean: the spread is the same, the squares are far smaller.
        let near = sum.div_euclid(n);
        let rest = sum - near * n;
        let squares = values.iter().try_fold(0i128, |sum, value| {
            let off = value - near;
            sum.checked_add(off.checked_mul(off)?)
        });
        let spread = squares.and_then(|squares| squares.checked_mul(n)?.checked_sub(rest * rest));
        // What is compared is whole: 10^s (n x − S) against k √D, so the root may be rounded to its side.
        let exact = spread.and_then(|spread| spread.checked_mul(k.checked_mul(k)?)).zip(power.checked_mul(sum));
        let Some((square, base)) = exact else {
            // Squares beyond 38 digits: far outside money. Floating point gives the same in every run.
            let mean = sum as f64 / n as f64;
            let variance = values.iter().map(|value| (*value as f64 - mean).powi(2)).sum::<f64>() / n as f64;
            let cut = mean + k as f64 / power as f64 * variance.sqrt();
            let (floor, ceil) = (cut.floor() as i128, cut.ceil() as i128);
            let at = |minor| Amount { minor, scale };
            return Self { floor, ceil, shown: at(cut.round() as i128), kept: [at(floor), at(ceil)] };
        };
        let root = square.isqrt();
        let up = root + i128::from(root * root != square);
        let (below, above) = if k < 0 { (-up, -root) } else { (root, up) };
        let divisor = power * n;
        let floor = (base + below).div_euclid(divisor);
        let ceil = -(-(base + above)).div_euclid(divisor);
        Self { floor, ceil, shown: Self::of(base + below, divisor, scale).shown, kept: [floor, ceil].map(|minor| Amount { minor, scale }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grading::Measures;

    fn column(values: &[i128]) -> (Column, Vec<CustomerGrade>) {
        let customers = values.iter().map(|_| CustomerGrade::ungraded(Measures { orders: 1, ..Measures::default() })).collect();
        (Column::new(values.iter().map(|value| Some(*value)), 0), customers)
    }

    fn cut(values: &[i128], cut: Cut) -> (i128, i128) {
        let (column, customers) = column(values);
        let bound = Bound::cut(&cut, &column, &customers).unwrap();
        (bound.floor, bound.ceil)
    }

    #[test]
    fn cuts_are_those_of_the_books() {
        // Mean 5, population standard deviation 2: the textbook's example of it.
        let values = [2, 4, 4, 4, 5, 5, 7, 9];
        let times = |mantissa, scale| Number(Decimal { mantissa, scale });
        assert_eq!(cut(&values, Cut::Mean), (5, 5));
        assert_eq!(cut(&values, Cut::MeanAndDeviations(times(1, 0))), (7, 7));
        assert_eq!(cut(&values, Cut::MeanAndDeviations(times(-15, 1))), (2, 2));
        assert_eq!(cut(&values, Cut::MeanAndDeviations(times(1, 1))), (5, 6));
        assert_eq!(cut(&values, Cut::Median), (4, 5));
        assert_eq!(cut(&values, Cut::Quantile(25)), (4, 4));
        // Quartiles 4 and 5.5.
        assert_eq!(cut(&values, Cut::MedianAndRanges(times(2, 0))), (7, 8));
        // The toy vector of ABC: 50, 30, 15, 5.
        assert_eq!(cut(&[5, 15, 30, 50], Cut::TopShare(80)), (30, 30));
        assert_eq!(cut(&[5, 15, 30, 50], Cut::TopShare(81)), (15, 15));
        assert_eq!(cut(&[-5, 0, 10, 10], Cut::TopShare(1)), (10, 10));
    }

    #[test]
    fn nothing_known_is_no_cut() {
        let (column, customers) = column(&[]);
        assert_eq!(Bound::cut(&Cut::Mean, &column, &customers), None);
        let (zero, customers) = self::column(&[0, 0, -3]);
        assert_eq!(Bound::cut(&Cut::TopShare(80), &zero, &customers), None);
    }

    #[test]
    fn ratios_round_half_away_from_zero() {
        assert_eq!((ratio(1, 2, 1), ratio(-1, 2, 1), ratio(1, 3, 100), ratio(-2, 3, 100)), (1, -1, 33, -67));
        assert_eq!((percent(1, 8), percent(1, 0), percent(3, -1)), (Some(12_500_000), None, None));
        // Larger than any money: no overflow.
        assert_eq!(percent(1 << 120, 1 << 120), Some(100_000_000));
    }
}
