//! Places inside a scheme: which group, which condition; and changes of them.

use crate::rules::{Compare, Comparison, Condition, Cut, Group, Label, Measure, OneOf, Rules, Scheme, Split};
use crate::ui::rules::fields::edit;
use crate::ui::state::App;

/// Groups side by side: the scheme's own, or those that a group is split into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelAt {
    /// The scheme's place among the rules' schemes.
    pub scheme: usize,
    /// Places of the groups on the way.
    pub way: Vec<usize>,
}

/// A level as it is changed.
pub struct LevelMut<'r> {
    /// Its groups.
    pub groups: &'r mut Vec<Group>,
    /// Who matches none.
    pub otherwise: &'r mut String,
}

impl LevelAt {
    /// The level in some rules.
    pub fn get<'r>(&self, rules: &'r Rules) -> Option<(&'r [Group], &'r str)> {
        let scheme = rules.schemes.get(self.scheme)?;
        self.way.iter().try_fold((scheme.groups.as_slice(), scheme.otherwise.as_str()), |(groups, _), &place| {
            let split = groups.get(place)?.split.as_ref()?;
            Some((split.groups.as_slice(), split.otherwise.as_str()))
        })
    }

    /// The level in rules under change.
    pub fn get_mut<'r>(&self, rules: &'r mut Rules) -> Option<LevelMut<'r>> {
        let Scheme { groups, otherwise, .. } = rules.schemes.get_mut(self.scheme)?;
        self.way.iter().try_fold(LevelMut { groups, otherwise }, |level, &place| {
            let Split { groups, otherwise } = level.groups.get_mut(place)?.split.as_mut()?;
            Some(LevelMut { groups, otherwise })
        })
    }

    /// Names of the groups on the way.
    pub fn names(&self, rules: &Rules) -> Vec<String> {
        (0..self.way.len())
            .filter_map(|depth| {
                let above = Self { scheme: self.scheme, way: self.way[..depth].to_vec() };
                Some(above.get(rules)?.0.get(self.way[depth])?.name.clone())
            })
            .collect()
    }

    /// The level inside one of its groups.
    pub fn inside(&self, group: usize) -> Self {
        Self { scheme: self.scheme, way: self.way.iter().copied().chain([group]).collect() }
    }

    /// Changes the level and grades again.
    pub fn edit(&self, app: App, change: impl FnOnce(&mut LevelMut<'_>)) {
        edit(app, |rules| {
            if let Some(mut level) = self.get_mut(rules) {
                change(&mut level);
            }
        });
    }

    /// Changes one of its groups and grades again.
    pub fn edit_group(&self, app: App, group: usize, change: impl FnOnce(&mut Group)) {
        self.edit(app, |level| {
            if let Some(group) = level.groups.get_mut(group) {
                change(group);
            }
        });
    }

    /// The start of the ids of everything about one of its groups.
    pub fn id(&self, group: usize) -> String {
        let way: Vec<String> = self.way.iter().chain([&group]).map(ToString::to_string).collect();
        format!("s{}-g{}", self.scheme, way.join("-"))
    }
}

/// A condition that one line of fields can show: a comparison or texts, perhaps the other way round.
pub fn is_plain(condition: &Condition) -> bool {
    match condition {
        Condition::Not(not) => matches!(**not, Condition::Compare(_) | Condition::OneOf(_) | Condition::Known(_)),
        Condition::Compare(_) | Condition::OneOf(_) | Condition::Known(_) => true,
        Condition::All(_) | Condition::Any(_) => false,
    }
}

/// The lines of a group's condition and whether any of them is enough; `None` where it has more structure than lines.
pub fn lines(when: &Condition) -> Option<(bool, Vec<Condition>)> {
    let (any, lines) = match when {
        Condition::All(all) => (false, all.clone()),
        Condition::Any(any) => (true, any.clone()),
        one => (false, vec![one.clone()]),
    };
    lines.iter().all(is_plain).then_some((any, lines))
}

/// Changes the lines of a group's condition; what has no lines left stays as it is.
pub fn edit_lines(group: &mut Group, change: impl FnOnce(&mut bool, &mut Vec<Condition>)) {
    if let Some((mut any, mut lines)) = lines(&group.when) {
        change(&mut any, &mut lines);
        if !lines.is_empty() {
            group.when = if any { Condition::Any(lines) } else { Condition::All(lines) };
        }
    }
}

/// What a line asks, without its sign.
pub fn asked(line: &Condition) -> &Condition {
    match line {
        Condition::Not(not) => not,
        line => line,
    }
}

/// The same with its sign taken off.
pub fn asked_mut(line: &mut Condition) -> &mut Condition {
    match line {
        Condition::Not(not) => not,
        line => line,
    }
}

/// The id of what a line looks at, as the field of choices has it.
pub fn subject_id(line: &Condition) -> String {
    match asked(line) {
        Condition::Compare(Compare { measure: Measure::Score(name), .. }) => format!("score:{name}"),
        Condition::Compare(Compare { measure, .. }) => measure.id().to_owned(),
        Condition::OneOf(OneOf { label, .. }) => format!("label:{}", label.id()),
        Condition::Known(measure) => format!("known:{}", measure.id()),
        Condition::All(_) | Condition::Any(_) | Condition::Not(_) => String::new(),
    }
}

/// Has a line look at something else; what still makes sense of it stays.
pub fn set_subject(line: &mut Condition, id: &str) {
    let line = asked_mut(line);
    if let Some(id) = id.strip_prefix("label:") {
        let label = Label::from_id(id).unwrap_or(Label::Attribute("?".to_owned()));
        let first = label.dimension().and_then(|dimension| dimension.group_ids().first()).copied().unwrap_or("?");
        *line = Condition::OneOf(OneOf { label, any: vec![first.to_owned()] });
        return;
    }
    let measure = match id.strip_prefix("score:") {
        Some(name) => Measure::Score(name.to_owned()),
        None => Measure::from_id(id).unwrap_or(Measure::Attribute("?".to_owned())),
    };
    let (is, cut, days) = match &*line {
        Condition::Compare(Compare { is, cut, days, .. }) => (*is, cut.clone(), days.filter(|_| measure.takes_days())),
        _ => (Comparison::AtLeast, Cut::Quantile(80), None),
    };
    *line = Condition::Compare(Compare { measure, days, is, cut });
}

/// A line to begin with.
pub fn new_line() -> Condition {
    Condition::Compare(Compare { measure: Measure::Amount, days: None, is: Comparison::AtLeast, cut: Cut::Quantile(80) })
}

/// A name that none of these is yet.
pub fn free_name(wish: &str, taken: &[&str]) -> String {
    if !taken.contains(&wish) {
        return wish.to_owned();
    }
    (2..).map(|n| format!("{wish} {n}")).find(|name| !taken.contains(&name.as_str())).unwrap_or_default()
}

/// What decides which fields a scheme needs: everything but names, numbers and choices that fields follow by themselves.
pub fn shape(scheme: &Scheme) -> String {
    fn of_groups(groups: &[Group], out: &mut String) {
        for group in groups {
            out.push('(');
            match lines(&group.when) {
                None => out.push('*'),
                Some((_, lines)) => {
                    for line in &lines {
                        let (kind, cut) = match asked(line) {
                            Condition::Compare(compare) => (compare.measure.id(), crate::ui::words::cut_kind(&compare.cut)),
                            Condition::OneOf(one_of) => (one_of.label.id(), "label"),
                            Condition::Known(measure) => (measure.id(), "known"),
                            _ => ("", ""),
                        };
                        out.push_str(kind);
                        out.push(' ');
                        out.push_str(cut);
                        out.push(';');
                    }
                }
            }
            if let Some(split) = &group.split {
                of_groups(&split.groups, out);
            }
            out.push(')');
        }
    }
    let mut out = String::new();
    for score in &scheme.scores {
        out.push('[');
        // Names of scores are choices of conditions.
        out.push_str(&score.name);
        for part in &score.parts {
            out.push_str(part.measure.id());
            out.push(';');
        }
        out.push(']');
    }
    of_groups(&scheme.groups, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> Rules {
        Rules::from_json(
            r#"{"schema":2,"schemes":[{"name":"s","groups":[
                {"name":"a","when":{"not":{"known":"referrals"}},"split":{"groups":[{"name":"b","when":{"compare":{"measure":"orders","days":30,"is":"above","cut":"mean"}}}],"otherwise":"c"}},
                {"name":"d","when":{"any":[{"all":[{"known":"amount"}]},{"known":"amount"}]}}],"otherwise":"o"}]}"#,
        )
        .unwrap()
    }

    #[test]
    fn places_lead_to_groups_and_back() {
        let mut rules = rules();
        let inner = LevelAt { scheme: 0, way: vec![0] };
        assert_eq!(inner.get(&rules).map(|(groups, otherwise)| (groups[0].name.as_str(), otherwise)), Some(("b", "c")));
        assert_eq!(inner.names(&rules), ["a"]);
        *inner.get_mut(&mut rules).unwrap().otherwise = "x".into();
        assert_eq!(rules.schemes[0].groups[0].split.as_ref().unwrap().otherwise, "x");
        assert!(LevelAt { scheme: 0, way: vec![1] }.get(&rules).is_none() && LevelAt { scheme: 1, way: vec![] }.get(&rules).is_none());
    }

    #[test]
    fn lines_keep_what_they_cannot_show() {
        let rules = rules();
        let groups = &rules.schemes[0].groups;
        assert!(lines(&groups[0].when).is_some() && lines(&groups[1].when).is_none());
        let mut group = groups[1].clone();
        edit_lines(&mut group, |_, lines| lines.clear());
        assert_eq!(group, groups[1]);
        let mut line = groups[0].split.as_ref().unwrap().groups[0].when.clone();
        set_subject(&mut line, "amount");
        assert!(matches!(&line, Condition::Compare(Compare { measure: Measure::Amount, days: Some(30), cut: Cut::Mean, .. })));
        set_subject(&mut line, "r_score");
        assert!(matches!(&line, Condition::Compare(Compare { days: None, .. })));
        set_subject(&mut line, "label:lifecycle");
        assert_eq!(subject_id(&line), "label:lifecycle");
        let mut negated = Condition::Not(Box::new(new_line()));
        set_subject(&mut negated, "score:p");
        assert_eq!((subject_id(&negated).as_str(), matches!(negated, Condition::Not(_))), ("score:p", true));
        assert_eq!(free_name("a", &["a", "a 2"]), "a 3");
    }
}
