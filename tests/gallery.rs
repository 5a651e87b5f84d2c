//! The gallery of ready-made schemes, on the worked example: everybody is in a group, every group has somebody, and every
//! name has words.

mod common;

use common::Import;
use fenji::ingest::Role;
use fenji::model::Dimension;
use fenji::protocol::{Reach, SchemeTotals, Summary};
use fenji::rules::{Business, Comparison, Condition, Cut, Entry, Group, MAX_SCHEMES, Method, Need, Rules, Scheme};
use fenji::sample::{Companion, example};
use std::collections::{BTreeMap, BTreeSet};

fn schemes() -> Vec<Scheme> {
    Entry::all().iter().filter_map(|entry| entry.scheme.clone()).collect()
}

/// The worked example, graded by some schemes.
fn graded(schemes: &[Scheme], files: &[Companion]) -> Summary {
    let texts: Vec<String> = files.iter().map(|file| file.text()).collect();
    let files = texts.iter().map(String::as_bytes).collect();
    let rules = Rules { schemes: schemes.to_vec(), ..Rules::default() };
    Import { files, rules, ..Import::default() }.graded().1
}

fn all_graded() -> Vec<SchemeTotals> {
    schemes().chunks(MAX_SCHEMES).flat_map(|some| graded(some, &Companion::ALL).schemes).collect()
}

#[test]
fn every_scheme_passes_the_gate_under_its_own_name() {
    let mut ids = BTreeSet::new();
    for entry in Entry::all() {
        assert!(ids.insert(&entry.id), "{} stands twice", entry.id);
        assert!(!entry.business.is_empty());
        assert_eq!(entry.scheme.is_some(), entry.division().is_none(), "{}: a scheme, or a division of the page", entry.id);
        for (need, _) in entry.optional.iter().map(|need| (need, true)) {
            assert!(entry.needs().contains(&(need.clone(), true)), "{}: {need:?} is not looked at", entry.id);
        }
        let Some(scheme) = &entry.scheme else { continue };
        assert_eq!(scheme.name, format!("@{}", entry.id));
        let rules = Rules { schemes: vec![scheme.clone()], grade_by: Some(scheme.name.clone()), ..Rules::default() };
        assert_eq!(Rules::from_json(&rules.to_json()).unwrap(), rules, "{}", entry.id);
    }
    for method in Method::ALL {
        assert!(Entry::all().iter().any(|entry| entry.method == method), "{method:?}");
    }
    for business in Business::ALL {
        let own = Entry::all().iter().filter(|entry| entry.business.contains(&business)).count();
        assert!(own >= 4 && !business.standards().is_empty(), "{business:?}: {own}");
    }
}

#[test]
fn the_example_reads_without_a_hand() {
    let roles = |file: Companion| -> Vec<Option<Role>> {
        let text = file.text();
        let plan = common::plan(text.as_bytes(), &[]);
        (0..plan.headers.len()).map(|column| plan.mapping.role(column)).collect()
    };
    let orders = roles(Companion::Orders);
    assert!(orders[9..] == [Role::Category, Role::Discount, Role::Margin, Role::Channel].map(Some), "{orders:?}");
    let people = roles(Companion::People);
    let told = [Role::Attribute, Role::Attribute, Role::Attribute, Role::Satisfaction, Role::Referral, Role::Overdue, Role::OpenAmount];
    assert!(people[0] == Some(Role::Customer) && people[1..] == told.map(Some), "{people:?}");
    let tickets = roles(Companion::Tickets);
    assert_eq!(tickets, [Some(Role::Customer), Some(Role::Date), None, None, Some(Role::Complaint), Some(Role::Status)]);
    assert_eq!(roles(Companion::Deals), [Role::Order, Role::Customer, Role::Date, Role::Amount, Role::Status].map(Some));
    assert_eq!(example().count(), Companion::ALL.len());
    let summary = graded(&[], &Companion::ALL);
    let alone = graded(&[], &[Companion::Orders]);
    assert!(summary.files[1..].iter().all(|file| file.rejected == 0), "{:?}", summary.files);
    // What is beside the orders adds people, never orders.
    assert_eq!((summary.orders, summary.amount, summary.as_of), (alone.orders, alone.amount, alone.as_of));
    assert!(summary.customers > alone.customers);
}

#[test]
fn on_the_example_every_group_has_somebody_and_nobody_is_lost() {
    let customers = graded(&[], &Companion::ALL).customers;
    let mut wrong = Vec::new();
    for totals in all_graded() {
        let people = |place: usize| totals.groups[place].total.customers;
        if !totals.absent.is_empty() {
            wrong.push(format!("{}: absent {:?}", totals.name, totals.absent));
        }
        for (place, group) in totals.groups.iter().enumerate() {
            if group.reach != Reach::Possible {
                wrong.push(format!("{} {:?}: {:?}", totals.name, group.path, group.reach));
            }
            if !group.otherwise && people(place) == 0 {
                wrong.push(format!("{} {:?}: nobody", totals.name, group.path));
            }
            if people(place) * 10 > customers * 9 {
                wrong.push(format!("{} {:?}: nearly everybody", totals.name, group.path));
            }
        }
        assert_eq!((0..totals.groups.len()).map(people).sum::<u64>(), customers, "{}", totals.name);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn without_credit_nobody_is_a_bad_debtor() {
    let scheme = Entry::from_id("high_end").unwrap().scheme.clone().unwrap();
    let count = |files: &[Companion], group: usize| graded(std::slice::from_ref(&scheme), files).schemes[0].groups[group].total.customers;
    let (with, without) = (count(&[Companion::Orders, Companion::People], 0), count(&[Companion::Orders], 0));
    assert!(without > with && with > 0, "{with} of {without} stay");
}

#[test]
fn abc_over_money_is_the_abc_of_the_page() {
    let abc = Entry::from_id("abc_amount").unwrap().scheme.clone().unwrap();
    let summary = graded(&[abc], &Companion::ALL);
    let own: Vec<u64> = summary.schemes[0].groups.iter().map(|group| group.total.customers).collect();
    let division = summary.divisions.iter().find(|division| division.dimension == Dimension::Abc).unwrap();
    let page: Vec<u64> = division.groups.iter().map(|group| group.customers).collect();
    assert_eq!(own[..2], page[..2]);
    assert_eq!(own.iter().sum::<u64>(), summary.customers);
}

/// Whether a condition over scores alone holds.
fn holds(condition: &Condition, scores: &BTreeMap<&str, i64>) -> bool {
    match condition {
        Condition::All(all) => all.iter().all(|condition| holds(condition, scores)),
        Condition::Any(any) => any.iter().any(|condition| holds(condition, scores)),
        Condition::Not(not) => !holds(not, scores),
        Condition::Compare(compare) => {
            let Cut::Number(number) = &compare.cut else { panic!("{compare:?}") };
            let (value, cut) = (scores[compare.measure.id()], number.0.mantissa);
            match compare.is {
                Comparison::AtLeast => value >= cut,
                Comparison::Above => value > cut,
                Comparison::AtMost => value <= cut,
                Comparison::Below => value < cut,
            }
        }
        Condition::OneOf(_) | Condition::Known(_) => panic!("{condition:?}"),
    }
}

#[test]
fn groups_by_scores_share_out_all_scores() {
    for (id, number) in [("recent_often_5", 5), ("recent_often_8", 8), ("recent_often_11", 11)] {
        let scheme = Entry::from_id(id).unwrap().scheme.clone().unwrap();
        assert_eq!(scheme.groups.len(), number);
        let mut met = BTreeSet::new();
        for cell in 0..125 {
            let scores = BTreeMap::from([("r_score", cell / 25 + 1), ("f_score", cell / 5 % 5 + 1), ("m_score", cell % 5 + 1)]);
            let own: Vec<&Group> = scheme.groups.iter().filter(|group| holds(&group.when, &scores)).collect();
            assert_eq!(own.len(), 1, "{id} {scores:?}: {:?}", own.iter().map(|group| &group.name).collect::<Vec<_>>());
            met.insert(own[0].name.clone());
        }
        assert_eq!(met.len(), number, "{id}");
    }
    let sized: Vec<_> = Entry::all().iter().filter_map(|entry| entry.orders).collect();
    assert_eq!(sized.iter().map(|sizes| sizes.0).collect::<Vec<_>>(), [0, 500, 5001], "one of them for each number of orders");
    assert!(sized.windows(2).all(|pair| pair[0].1 + 1 == pair[1].0));
}

fn texts(language: &str, name: &str) -> BTreeMap<String, String> {
    let path = format!("{}/locales/{language}/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap()
}

fn need_key(need: &Need) -> String {
    match serde_json::to_value(need).unwrap() {
        serde_json::Value::String(id) => format!("need_{id}"),
        _ => "need_attribute".to_owned(),
    }
}

#[test]
fn every_entry_and_every_name_has_words() {
    let names: BTreeSet<String> = Entry::all()
        .iter()
        .flat_map(|entry| entry.names().into_iter().map(|name| name.strip_prefix('@').unwrap().to_owned()).chain([entry.id.clone()]))
        .collect();
    let mut about: BTreeSet<String> = Entry::all().iter().flat_map(|entry| [format!("{}_when", entry.id), format!("{}_how", entry.id)]).collect();
    about.extend(Entry::all().iter().flat_map(Entry::needs).map(|(need, _)| need_key(&need)));
    about.extend(Business::ALL.map(|business| format!("business_{}", business.id())));
    for what in ["name", "needs", "strength", "when"] {
        about.extend(Method::ALL.map(|method| format!("method_{}_{what}", method.id())));
    }
    for language in ["zh-Hans", "zh-Hant", "en"] {
        let said = texts(language, "scheme_names");
        assert_eq!(said.keys().cloned().collect::<BTreeSet<_>>(), names, "{language}: a word for each name, and none too many");
        let gallery = texts(language, "gallery");
        for key in &about {
            assert!(gallery.get(key).is_some_and(|text| !text.trim().is_empty()), "{language}: {key}");
        }
        // Names of one level of a scheme differ in words too.
        for scheme in schemes() {
            let mut told = BTreeSet::new();
            for path in scheme.leaves() {
                let words: Vec<&str> = path.iter().map(|name| said[&name[1..]].as_str()).collect();
                assert!(told.insert(words.clone()), "{language} {}: {words:?} twice", scheme.name);
            }
        }
        if language != "en" {
            let latin = |text: &str| text.split(|c: char| !c.is_ascii_alphabetic()).any(|word| !["", "A", "B", "C", "ABC"].contains(&word));
            let odd: Vec<&String> = said.values().chain(gallery.values()).filter(|text| !text.contains("{{") && latin(text)).collect();
            assert!(odd.is_empty(), "{language}: {odd:?}");
        }
    }
}
