//! What every option must be: complete, quiet, within the content policy, and true to the numbers.
#![cfg(test)]

use super::color::{contrast, parse};
use super::option_json;
use crate::model::Amount;
use crate::protocol::*;
use serde_json::Value;

fn look(width: u32, dark: bool) -> ChartLook {
    let pick = |light: &str, night: &str| if dark { night } else { light }.to_owned();
    ChartLook {
        width,
        height: 320,
        font: "\"PingFang SC\", sans-serif".to_owned(),
        ink: pick("#1c2421", "#e9ede9"),
        muted: pick("#59625d", "#a4aea8"),
        line: pick("#e5dfd2", "#2b3430"),
        line_strong: pick("#c9c1b0", "#47524d"),
        surface: pick("#fffefb", "#191f1c"),
        sunken: pick("#f3efe6", "#0d110f"),
        accent: pick("#0e5a52", "#62c6b6"),
        accent_soft: pick("#e2efeb", "#173630"),
        mark: pick("#b27a00", "#e3b04b"),
    }
}

fn point(customers: u64, minor: i128) -> ParetoPoint {
    ParetoPoint { customers, amount: Amount { minor, scale: 2 } }
}

/// Ten customers; the last one's refunds bring the curve down again.
fn curve() -> Pareto {
    let sums = [0, 500, 700, 800, 860, 900, 940, 970, 990, 1010, 1000];
    Pareto { points: sums.iter().zip(0..).map(|(&sum, n)| point(n, sum)).collect(), a: point(3, 800), b: point(6, 940), gini_millionths: None }
}

fn words() -> ParetoWords {
    ParetoWords {
        customers: "客户，从金额最高的排起".into(),
        money: "占销售额".into(),
        equal: "人人一样多时".into(),
        classes: ["A 类".into(), "B 类".into(), "C 类".into()],
        finding: "前 20% 的客户\n70.0% 的销售额".into(),
        points: (0..=10).map(|n| format!("{n} 位")).collect(),
    }
}

fn grid_of(bins: u8, weight: impl Fn(usize) -> i128) -> (CellsData, CellsWords) {
    let n = usize::from(bins);
    let weights: Vec<i128> = (0..n * n).map(weight).collect();
    let names = |first: &str, last: &str| {
        (0..n)
            .map(|i| {
                if i == 0 {
                    format!("{first}\n0–12 天")
                } else if i + 1 == n {
                    format!("{last}\n300–365 天")
                } else {
                    format!("{i} 天")
                }
            })
            .collect()
    };
    let words = CellsWords {
        rows: names("最近买过", "很久没买"),
        columns: names("买得少", "买得多"),
        labels: weights.iter().map(|w| if *w > 0 { w.to_string() } else { String::new() }).collect(),
        tips: weights.iter().map(|w| format!("{w} 位客户")).collect(),
    };
    (CellsData { bins, weights }, words)
}

fn pareto_option(width: u32, dark: bool, title: Option<&str>) -> Value {
    let request =
        ChartRequest { chart: ChartData::Pareto { curve: curve(), words: words() }, look: look(width, dark), title: title.map(str::to_owned) };
    serde_json::from_str(&option_json(&request)).unwrap()
}

fn cells_option(bins: u8, width: u32, dark: bool) -> Value {
    let (cells, words) = grid_of(bins, |place| (place as i128 * 37) % 211);
    serde_json::from_str(&option_json(&ChartRequest { chart: ChartData::Cells { cells, words }, look: look(width, dark), title: None })).unwrap()
}

#[test]
fn every_option_keeps_the_content_policy_and_stands_still() {
    let options = [300, 560, 960]
        .into_iter()
        .flat_map(|width| [pareto_option(width, width == 560, Some("前 20%")), cells_option(5, width, false), cells_option(10, width, true)]);
    for option in options {
        let text = option.to_string();
        assert_eq!(option["tooltip"]["renderMode"], "richText");
        assert_eq!(option["animation"], false);
        assert!(option["textStyle"]["fontFamily"].as_str().unwrap().contains("PingFang"));
        for forbidden in ["function", "=>", "http", "<", "extraCssText"] {
            assert!(!text.contains(forbidden), "{forbidden} in {text}");
        }
        assert!(!text.contains("null"), "{text}");
    }
}

#[test]
fn the_curve_is_drawn_in_percent_and_passes_100_where_refunds_come_last() {
    let option = pareto_option(560, false, None);
    let line = &option["series"][0];
    assert_eq!(line["type"], "line");
    assert_eq!(line["data"][0]["value"], serde_json::json!([0.0, 0.0]));
    assert_eq!(line["data"][2]["value"], serde_json::json!([20.0, 70.0]));
    assert_eq!(line["data"][2]["name"], "2 位");
    assert_eq!(line["data"][10]["value"], serde_json::json!([100.0, 100.0]));
    assert_eq!(option["yAxis"]["max"], 120.0);
    assert_eq!(line["markLine"]["data"], serde_json::json!([{"xAxis": 30.0}, {"xAxis": 60.0}]));
    let series = option["series"].as_array().unwrap();
    let marked = series.last().unwrap();
    assert_eq!(marked["data"][0]["value"], serde_json::json!([20.0, 70.0]));
    assert_eq!(marked["label"]["formatter"], "前 20% 的客户\n70.0% 的销售额");
    // The curve, the diagonal and its word, three classes, the marked point; only the curve answers to a pointer.
    assert_eq!(series.len(), 7);
    assert!(series[1..].iter().all(|series| series["tooltip"]["show"] == false));
    assert!(option["title"].is_null() && !pareto_option(960, false, Some("前 20%"))["title"].is_null());
}

#[test]
fn an_axis_has_few_steps_however_high_the_curve_climbs() {
    for (peak, step, highest) in
        [(1000, 20.0, 100.0), (1600, 20.0, 160.0), (1610, 50.0, 200.0), (9000, 200.0, 1000.0), (50_000_000, 1_000_000.0, 5_000_000.0)]
    {
        let curve = Pareto { points: vec![point(0, 0), point(1, peak), point(2, 1000)], ..Pareto::default() };
        let request = ChartRequest { chart: ChartData::Pareto { curve, words: words() }, look: look(560, false), title: None };
        let option: Value = serde_json::from_str(&option_json(&request)).unwrap();
        assert_eq!((option["yAxis"]["interval"].as_f64(), option["yAxis"]["max"].as_f64()), (Some(step), Some(highest)), "{peak}");
    }
}

#[test]
fn a_class_without_room_for_its_name_has_none() {
    let mut narrow = curve();
    narrow.a = point(0, 0);
    let request = ChartRequest { chart: ChartData::Pareto { curve: narrow, words: words() }, look: look(300, false), title: None };
    let option: Value = serde_json::from_str(&option_json(&request)).unwrap();
    let words: Vec<&str> = option["series"].as_array().unwrap().iter().filter_map(|series| series["label"]["formatter"].as_str()).collect();
    assert!(words.contains(&"B 类") && !words.contains(&"A 类"), "{words:?}");
    assert_eq!(option["series"][0]["markLine"]["data"], serde_json::json!([{"xAxis": 60.0}]));
}

#[test]
fn an_empty_or_worthless_shop_is_drawn_without_a_panic() {
    for curve in [Pareto::default(), Pareto { points: vec![point(0, 0), point(1, -5)], ..Pareto::default() }] {
        let request = ChartRequest { chart: ChartData::Pareto { curve, words: ParetoWords::default() }, look: ChartLook::default(), title: None };
        assert!(!option_json(&request).contains("null"));
    }
    let chart = ChartData::Cells { cells: CellsData::default(), words: CellsWords::default() };
    let request = ChartRequest { chart, look: ChartLook::default(), title: None };
    assert!(option_json(&request).starts_with('{'));
}

#[test]
fn cells_stand_row_by_row_and_empty_ones_are_bare() {
    let option = cells_option(5, 560, false);
    let data = option["series"][0]["data"].as_array().unwrap();
    assert_eq!(data.len(), 25);
    assert_eq!(data[7]["value"], serde_json::json!([2, 1, 0]), "third column, second row");
    assert_eq!(data[0]["itemStyle"]["color"], "#f3efe6");
    assert_eq!(data[0]["label"]["show"], false);
    assert_eq!(data[7]["label"]["formatter"], (7 * 37 % 211).to_string());
    assert_eq!(option["yAxis"]["inverse"], true);
    assert_eq!(option["yAxis"]["data"][0], "最近买过\n0–12 天");
}

#[test]
fn more_customers_are_always_darker_on_paper_and_lighter_at_night_and_labels_can_be_read() {
    for dark in [false, true] {
        let (cells, words) = grid_of(5, |place| place as i128);
        let request = ChartRequest { chart: ChartData::Cells { cells, words }, look: look(560, dark), title: None };
        let option: Value = serde_json::from_str(&option_json(&request)).unwrap();
        let color = |place: usize| parse(option["series"][0]["data"][place]["itemStyle"]["color"].as_str().unwrap());
        for place in 2..25 {
            let (before, now) = (super::color::luminance(color(place - 1)), super::color::luminance(color(place)));
            assert!(if dark { now > before } else { now < before }, "cell {place}");
            let label = parse(option["series"][0]["data"][place]["label"]["color"].as_str().unwrap());
            assert!(contrast(label, color(place)) >= 4.5, "cell {place}");
        }
    }
}

#[test]
fn words_that_do_not_fit_are_left_out_instead_of_overlapping() {
    let wide = cells_option(10, 960, false);
    assert!(wide["xAxis"]["data"].as_array().unwrap().iter().all(|name| name != ""));
    let narrow = cells_option(10, 330, false);
    let names: Vec<&str> = narrow["xAxis"]["data"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    assert!(names[0].starts_with("买得少") && names[9].starts_with("买得多") && names[1..9].iter().all(|name| name.is_empty()), "{names:?}");
    assert_eq!(narrow["yAxis"]["data"][0], "最近买过", "one line where rows are low");
    let (cells, mut words) = grid_of(10, |_| 1);
    words.labels[3] = "1,234,567".to_owned();
    let request = ChartRequest { chart: ChartData::Cells { cells, words }, look: look(330, false), title: None };
    let option: Value = serde_json::from_str(&option_json(&request)).unwrap();
    assert!(option["series"][0]["data"].as_array().unwrap().iter().all(|cell| cell["label"]["show"] == false));
}

#[test]
fn the_finding_stands_inside_the_plot_and_no_word_is_under_it() {
    for (width, height) in [(300, 300), (330, 304), (560, 352), (960, 600)] {
        for top in [150, 250, 500, 900, 999] {
            for finding in ["前 20% 的客户\n占销售额 70.0%", "Top 20% of customers\n70.0% of sales"] {
                let curve = Pareto { points: vec![point(0, 0), point(1, top / 2), point(2, top), point(10, 1000)], ..curve() };
                let words = ParetoWords { finding: finding.to_owned(), equal: "if all were equal".into(), ..words() };
                let look = ChartLook { height, ..look(width, false) };
                let request = ChartRequest { chart: ChartData::Pareto { curve, words }, look, title: None };
                let option: Value = serde_json::from_str(&option_json(&request)).unwrap();
                let marked = option["series"].as_array().unwrap().last().unwrap();
                let (plot_width, plot_height) = (f64::from(width) - 66.0, f64::from(height) - 98.0);
                let share = marked["data"][0]["value"][1].as_f64().unwrap();
                let (x, y) = (0.2 * plot_width + 12.0, (1.0 - share / 100.0) * plot_height);
                let (left, top) = (x + marked["label"]["offset"][0].as_f64().unwrap(), y + marked["label"]["offset"][1].as_f64().unwrap());
                let wide = super::text::width(finding, 14.0) + 16.0;
                assert!(left >= 0.0 && left + wide <= plot_width + 20.0, "{width}: {left} + {wide}");
                assert!(top >= 0.0 && top + 48.0 <= plot_height, "{width}×{height}: {top}");
            }
        }
    }
}
