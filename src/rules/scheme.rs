//! Schemes: a firm's own divisions of its customers. Groups in an order, each with a condition; the first that holds takes
//! the customer, and what none takes is one group more.

use super::file::{MAX_NAME_CHARS, is_hidden};
use super::{Cut, Label, Measure, Number, RulesError};
use crate::model::{Decimal, Grade};
use serde::{Deserialize, Serialize};

/// The most schemes that rules may have.
pub const MAX_SCHEMES: usize = 12;
/// The most groups of one scheme, those of its splits included.
pub const MAX_GROUPS: usize = 60;
/// How deep a group may be split.
const MAX_SPLITS: usize = 3;
/// How deep conditions may stand in each other.
const MAX_DEPTH: usize = 8;
/// The most conditions side by side, and texts of one condition.
const MAX_LIST: usize = 200;
/// The most characters of a note.
const MAX_NOTE_CHARS: usize = 2_000;

const NAME_ALLOWED: &str = "1 to 80 visible characters, not twice in one place";
const GROUP_NAME_ALLOWED: &str = "a name without \" / \"";
const NOTE_ALLOWED: &str = "at most 2000 characters";
const SCHEMES_ALLOWED: &str = "at most 12 schemes";
const GROUPS_ALLOWED: &str = "1 to 60 groups, split at most 3 deep";
const CONDITION_ALLOWED: &str = "at least one condition, at most 200 side by side and 8 deep";
const DAYS_ALLOWED: &str = "1 to 36500, and only for measures that can look at the last days";
const CUT_ALLOWED: &str = "quantile 1 to 99, top_share 1 to 100, times within 1000";
const SCORES_ALLOWED: &str = "1 to 8 parts with 1 to 10 cuts each, weight 1 to 100";
const SCORE_ALLOWED: &str = "a score of this scheme, and none inside a score";
const GRADE_BY_ALLOWED: &str = "the name of one of the schemes";
const TEXTS_ALLOWED: &str = "1 to 200 texts";

/// A division of all customers. A name `@id` is one of the page's own, said in each language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scheme {
    /// What it is called.
    pub name: String,
    /// When to use it.
    #[serde(default)]
    pub note: String,
    /// Weighted points that its conditions may compare.
    #[serde(default)]
    pub scores: Vec<Score>,
    /// The groups, first match wins.
    pub groups: Vec<Group>,
    /// Who matches none.
    pub otherwise: String,
}

/// One group of a scheme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// What it is called.
    pub name: String,
    /// Who is in it.
    pub when: Condition,
    /// The 客户分级 that it gives where the rules grade by this scheme.
    #[serde(default)]
    pub grade: Option<Grade>,
    /// How it is divided once more.
    #[serde(default)]
    pub split: Option<Split>,
}

/// A group divided once more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Split {
    /// The groups, first match wins.
    pub groups: Vec<Group>,
    /// Who matches none.
    pub otherwise: String,
}

/// True, false, or unknown where the files do not say (S. Kleene's strong logic of three values).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// False if any is false, else unknown if any is unknown.
    All(Vec<Self>),
    /// True if any is true, else unknown if any is unknown.
    Any(Vec<Self>),
    /// The opposite; of unknown, unknown.
    Not(Box<Self>),
    /// A measure against a cut.
    Compare(Compare),
    /// A text that is one of some.
    OneOf(OneOf),
    /// Whether a measure is known.
    Known(Measure),
}

/// A measure against a cut, exactly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Compare {
    /// What is measured.
    pub measure: Measure,
    /// Only the last so many days.
    #[serde(default)]
    pub days: Option<u32>,
    /// How it must stand to the cut.
    pub is: Comparison,
    /// The cut.
    pub cut: Cut,
}

/// How a number stands to a cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// ≥
    AtLeast,
    /// >
    Above,
    /// ≤
    AtMost,
    /// <
    Below,
}

impl Comparison {
    /// All of them, in the order of screens.
    pub const ALL: [Self; 4] = [Self::AtLeast, Self::Above, Self::AtMost, Self::Below];

    /// The id in files.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::AtLeast => "at_least",
            Self::Above => "above",
            Self::AtMost => "at_most",
            Self::Below => "below",
        }
    }
}

/// A text that is one of some; upper and lower case are one, and spaces around do not count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OneOf {
    /// Which text.
    pub label: Label,
    /// What it may be.
    pub any: Vec<String>,
}

/// Weighted points from 0 to 100.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Score {
    /// What it is called.
    pub name: String,
    /// What it is made of.
    pub parts: Vec<Part>,
}

/// One measure of a score: a point for each cut that the value is above.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// What is measured.
    pub measure: Measure,
    /// Only the last so many days.
    #[serde(default)]
    pub days: Option<u32>,
    /// Where it is cut.
    pub cuts: Vec<Cut>,
    /// How much it counts.
    #[serde(default = "one")]
    pub weight: u8,
    /// Whether more is better.
    #[serde(default)]
    pub best: Best,
}

fn one() -> u8 {
    1
}

/// Which end of a measure is the better one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Best {
    /// More is better.
    #[default]
    High,
    /// Less is better.
    Low,
}

fn out(field: &str, allowed: &'static str) -> RulesError {
    RulesError::OutOfRange { field: field.to_owned(), allowed }
}

fn check_name(name: &str, field: &str) -> Result<(), RulesError> {
    let plain = name.strip_prefix('@').unwrap_or(name);
    let fine = !plain.trim().is_empty() && name.trim() == name && name.chars().count() <= MAX_NAME_CHARS && !name.chars().any(is_hidden);
    if fine { Ok(()) } else { Err(out(field, NAME_ALLOWED)) }
}

/// Files join the names of groups inside each other by " / ".
fn check_group_name(name: &str, field: &str) -> Result<(), RulesError> {
    if name.contains(" / ") { Err(out(field, GROUP_NAME_ALLOWED)) } else { check_name(name, field) }
}

/// Whether no name stands twice.
fn check_distinct<'a>(names: impl Iterator<Item = &'a str>, field: &str) -> Result<(), RulesError> {
    // Files write a name of the page's own without its sign.
    let mut names: Vec<&str> = names.map(|name| name.strip_prefix('@').unwrap_or(name)).collect();
    names.sort_unstable();
    if names.windows(2).any(|pair| pair[0] == pair[1]) { Err(out(field, NAME_ALLOWED)) } else { Ok(()) }
}

/// Whether all schemes of some rules make sense, and the one that grades is there.
pub(super) fn check_schemes(schemes: &[Scheme], grade_by: Option<&str>) -> Result<(), RulesError> {
    if schemes.len() > MAX_SCHEMES {
        return Err(out("schemes", SCHEMES_ALLOWED));
    }
    for (place, scheme) in schemes.iter().enumerate() {
        scheme.check(&format!("schemes[{place}]"))?;
    }
    check_distinct(schemes.iter().map(|scheme| scheme.name.as_str()), "schemes")?;
    match grade_by {
        Some(name) if schemes.iter().all(|scheme| scheme.name != name) => Err(out("grade_by", GRADE_BY_ALLOWED)),
        _ => Ok(()),
    }
}

impl Scheme {
    fn check(&self, at: &str) -> Result<(), RulesError> {
        check_name(&self.name, &format!("{at}.name"))?;
        if self.note.chars().count() > MAX_NOTE_CHARS || self.note.chars().any(|c| c != '\n' && is_hidden(c)) {
            return Err(out(&format!("{at}.note"), NOTE_ALLOWED));
        }
        if self.scores.len() > 8 {
            return Err(out(&format!("{at}.scores"), SCORES_ALLOWED));
        }
        for (place, score) in self.scores.iter().enumerate() {
            let at = format!("{at}.scores[{place}]");
            check_name(&score.name, &format!("{at}.name"))?;
            if score.parts.is_empty() || score.parts.len() > 8 {
                return Err(out(&format!("{at}.parts"), SCORES_ALLOWED));
            }
            for (place, part) in score.parts.iter().enumerate() {
                let at = format!("{at}.parts[{place}]");
                if part.cuts.is_empty() || part.cuts.len() > 10 || part.weight == 0 || part.weight > 100 {
                    return Err(out(&at, SCORES_ALLOWED));
                }
                if matches!(part.measure, Measure::Score(_)) {
                    return Err(out(&format!("{at}.measure"), SCORE_ALLOWED));
                }
                check_measure(&part.measure, part.days, &[], &at)?;
                for cut in &part.cuts {
                    check_cut(cut, &at)?;
                }
            }
        }
        check_distinct(self.scores.iter().map(|score| score.name.as_str()), &format!("{at}.scores"))?;
        if self.leaves().count() > MAX_GROUPS + 1 {
            return Err(out(&format!("{at}.groups"), GROUPS_ALLOWED));
        }
        self.check_level(&self.groups, &self.otherwise, at, 0)
    }

    fn check_level(&self, groups: &[Group], otherwise: &str, at: &str, depth: usize) -> Result<(), RulesError> {
        if groups.is_empty() || depth > MAX_SPLITS {
            return Err(out(&format!("{at}.groups"), GROUPS_ALLOWED));
        }
        check_group_name(otherwise, &format!("{at}.otherwise"))?;
        check_distinct(groups.iter().map(|group| group.name.as_str()).chain([otherwise]), &format!("{at}.groups"))?;
        for (place, group) in groups.iter().enumerate() {
            let at = format!("{at}.groups[{place}]");
            check_group_name(&group.name, &format!("{at}.name"))?;
            self.check_condition(&group.when, &format!("{at}.when"), 1)?;
            if let Some(split) = &group.split {
                self.check_level(&split.groups, &split.otherwise, &format!("{at}.split"), depth + 1)?;
            }
        }
        Ok(())
    }

    fn check_condition(&self, condition: &Condition, at: &str, depth: usize) -> Result<(), RulesError> {
        if depth > MAX_DEPTH {
            return Err(out(at, CONDITION_ALLOWED));
        }
        match condition {
            Condition::All(all) | Condition::Any(all) => {
                if all.is_empty() || all.len() > MAX_LIST {
                    return Err(out(at, CONDITION_ALLOWED));
                }
                all.iter().try_for_each(|condition| self.check_condition(condition, at, depth + 1))
            }
            Condition::Not(not) => self.check_condition(not, at, depth + 1),
            Condition::Compare(compare) => {
                check_measure(&compare.measure, compare.days, &self.scores, at)?;
                check_cut(&compare.cut, at)
            }
            Condition::OneOf(OneOf { label, any }) => {
                let empty = |text: &String| text.trim().is_empty();
                if any.is_empty() || any.len() > MAX_LIST || any.iter().any(empty) {
                    return Err(out(&format!("{at}.any"), TEXTS_ALLOWED));
                }
                match label {
                    Label::Attribute(header) => check_name(header.trim(), &format!("{at}.label")),
                    _ => Ok(()),
                }
            }
            Condition::Known(measure) => check_measure(measure, None, &self.scores, at),
        }
    }

    /// The groups that customers end in, from first to last, each with the names on its way.
    pub fn leaves(&self) -> impl Iterator<Item = Vec<&str>> {
        fn walk<'s>(groups: &'s [Group], otherwise: &'s str, way: &mut Vec<&'s str>, leaves: &mut Vec<Vec<&'s str>>) {
            for group in groups {
                way.push(&group.name);
                match &group.split {
                    Some(split) => walk(&split.groups, &split.otherwise, way, leaves),
                    None => leaves.push(way.clone()),
                }
                way.pop();
            }
            leaves.push(way.iter().copied().chain([otherwise]).collect());
        }
        let mut leaves = Vec::new();
        walk(&self.groups, &self.otherwise, &mut Vec::new(), &mut leaves);
        leaves.into_iter()
    }

    /// Every measure that it looks at, with its window.
    #[must_use]
    pub fn measures(&self) -> Vec<(&Measure, Option<u32>)> {
        fn of_condition<'s>(condition: &'s Condition, measures: &mut Vec<(&'s Measure, Option<u32>)>) {
            match condition {
                Condition::All(all) | Condition::Any(all) => all.iter().for_each(|condition| of_condition(condition, measures)),
                Condition::Not(not) => of_condition(not, measures),
                Condition::Compare(compare) => measures.push((&compare.measure, compare.days)),
                Condition::Known(measure) => measures.push((measure, None)),
                Condition::OneOf(_) => {}
            }
        }
        fn of_groups<'s>(groups: &'s [Group], measures: &mut Vec<(&'s Measure, Option<u32>)>) {
            for group in groups {
                of_condition(&group.when, measures);
                if let Some(split) = &group.split {
                    of_groups(&split.groups, measures);
                }
            }
        }
        let parts = self.scores.iter().flat_map(|score| &score.parts);
        let mut measures: Vec<_> = parts.map(|part| (&part.measure, part.days)).collect();
        of_groups(&self.groups, &mut measures);
        measures
    }

    /// Every cut with the side it is compared from, in the order of the document: scores, then groups from first to last.
    pub fn cuts(&self) -> Vec<(&Cut, Comparison)> {
        fn of_condition<'s>(condition: &'s Condition, cuts: &mut Vec<(&'s Cut, Comparison)>) {
            match condition {
                Condition::All(all) | Condition::Any(all) => all.iter().for_each(|condition| of_condition(condition, cuts)),
                Condition::Not(not) => of_condition(not, cuts),
                Condition::Compare(compare) => cuts.push((&compare.cut, compare.is)),
                Condition::OneOf(_) | Condition::Known(_) => {}
            }
        }
        fn of_groups<'s>(groups: &'s [Group], cuts: &mut Vec<(&'s Cut, Comparison)>) {
            for group in groups {
                of_condition(&group.when, cuts);
                if let Some(split) = &group.split {
                    of_groups(&split.groups, cuts);
                }
            }
        }
        let parts = self.scores.iter().flat_map(|score| &score.parts);
        let mut cuts: Vec<_> = parts.flat_map(|part| &part.cuts).map(|cut| (cut, Comparison::Above)).collect();
        of_groups(&self.groups, &mut cuts);
        cuts
    }
}

fn check_measure(measure: &Measure, days: Option<u32>, scores: &[Score], at: &str) -> Result<(), RulesError> {
    if days.is_some_and(|days| days == 0 || days > 36_500 || !measure.takes_days()) {
        return Err(out(&format!("{at}.days"), DAYS_ALLOWED));
    }
    match measure {
        Measure::Attribute(header) => check_name(header.trim(), &format!("{at}.measure")),
        Measure::Score(name) if scores.iter().all(|score| score.name != *name) => Err(out(&format!("{at}.measure"), SCORE_ALLOWED)),
        _ => Ok(()),
    }
}

fn check_cut(cut: &Cut, at: &str) -> Result<(), RulesError> {
    let times = |Number(Decimal { mantissa, scale }): &Number| *scale <= 6 && Decimal { mantissa: *mantissa, scale: *scale }.is_within(1_000);
    let fine = match cut {
        Cut::Number(_) | Cut::Mean | Cut::Median => true,
        Cut::Quantile(percent) => (1..=99).contains(percent),
        Cut::TopShare(percent) => (1..=100).contains(percent),
        Cut::MeanAndDeviations(number) | Cut::MedianAndRanges(number) => times(number),
    };
    if fine { Ok(()) } else { Err(out(&format!("{at}.cut"), CUT_ALLOWED)) }
}
