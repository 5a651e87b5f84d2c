//! The JSON Schema (draft 2020-12) of a rules or presets file, for people who write one by hand. It is made from the same
//! tables as the checks; a test holds that the published file `rules.schema.json` is this and that it fits the types.

use super::file::MAX_NAME_CHARS;
use super::provenance::{MAX_NOTE_CHARS, MAX_VERSION_CHARS};
use super::{Comparison, FIRST_SCHEMA, Label, Limits, MAX_GROUPS, MAX_PRESETS, MAX_SCHEMES, Measure, SCHEMA};
use crate::model::Grade;
use serde_json::{Map, Value, json};

fn closed(properties: Value, required: &[&str]) -> Value {
    json!({"type": "object", "additionalProperties": false, "properties": properties, "required": required})
}

/// What own divisions are made of.
fn own_schemes() -> Map<String, Value> {
    let to = |name: &str| json!({"$ref": format!("#/$defs/{name}")});
    let list = |items: Value, least: u32, most: u32| json!({"type": "array", "items": items, "minItems": least, "maxItems": most});
    let or_null = |own: Value| json!({"anyOf": [{"type": "null"}, own]});
    let only = |field: &str, own: Value| closed(json!({field: own}), &[field]);
    let name = json!({"type": "string", "minLength": 1, "maxLength": MAX_NAME_CHARS});
    let measures: Vec<&str> = Measure::ALL.iter().map(Measure::id).collect();
    let labels: Vec<&str> = Label::ALL.iter().map(Label::id).collect();
    let percent = |most: u32| json!({"type": "integer", "minimum": 1, "maximum": most});
    let days = or_null(json!({"description": "only the last so many days", "type": "integer", "minimum": 1, "maximum": 36_500}));
    let groups = list(to("group"), 1, MAX_GROUPS as u32);
    let compared: Vec<&str> = Comparison::ALL.iter().map(|is| is.id()).collect();
    let grades = or_null(json!({"enum": Grade::IDS}));
    let defs = json!({
        "scheme": closed(json!({
            "name": name,
            "note": {"description": "when to use it", "type": "string", "maxLength": 2000},
            "scores": list(to("score"), 0, 8),
            "groups": groups,
            "otherwise": {"description": "the group of who matches none", "type": "string", "minLength": 1, "maxLength": MAX_NAME_CHARS},
        }), &["name", "groups", "otherwise"]),
        "group": closed(json!({
            "name": name,
            "when": to("condition"),
            "grade": grades,
            "split": or_null(to("split")),
        }), &["name", "when"]),
        "split": closed(json!({"groups": groups, "otherwise": name}), &["groups", "otherwise"]),
        "condition": {"anyOf": [
            only("all", list(to("condition"), 1, 200)),
            only("any", list(to("condition"), 1, 200)),
            only("not", to("condition")),
            only("compare", to("compare")),
            only("one_of", closed(json!({"label": to("label"), "any": list(json!({"type": "string", "minLength": 1}), 1, 200)}), &["label", "any"])),
            only("known", to("measure")),
        ]},
        "compare": closed(json!({"measure": to("measure"), "days": days, "is": {"enum": compared}, "cut": to("cut")}), &["measure", "is", "cut"]),
        "measure": {"anyOf": [{"enum": measures}, only("attribute", name.clone()), only("score", name.clone())]},
        "label": {"anyOf": [{"enum": labels}, only("attribute", name.clone())]},
        "cut": {"anyOf": [
            {"enum": ["mean", "median"]},
            only("number", to("number")),
            only("quantile", percent(99)),
            only("top_share", percent(100)),
            only("mean_and_deviations", to("number")),
            only("median_and_ranges", to("number")),
        ]},
        "score": closed(json!({"name": name, "parts": list(to("part"), 1, 8)}), &["name", "parts"]),
        "part": closed(json!({
            "measure": to("measure"),
            "days": days,
            "cuts": list(to("cut"), 1, 10),
            "weight": {"type": "integer", "minimum": 1, "maximum": 100, "default": 1},
            "best": {"enum": ["high", "low"], "default": "high"},
        }), &["measure", "cuts"]),
    });
    match defs {
        Value::Object(defs) => defs,
        _ => Map::new(),
    }
}

/// The schema as a file's text.
#[must_use]
pub fn json_schema() -> String {
    let limits: Map<String, Value> = Limits::ALL
        .iter()
        .map(|field| {
            let default = Limits::default().get(field.id);
            (field.id.to_owned(), json!({"type": "integer", "minimum": field.least, "maximum": field.most, "default": default}))
        })
        .collect();
    let number = json!({
        "description": "an exact number: whole, or as text with a decimal point",
        "anyOf": [{"type": "integer"}, {"type": "string", "pattern": "^-?[0-9]+(\\.[0-9]{1,18})?$"}],
    });
    let numbers = json!({"type": "array", "items": {"$ref": "#/$defs/number"}, "maxItems": 9});
    let cuts = closed(json!({"days": numbers, "orders": numbers, "amounts": numbers}), &["orders", "amounts"]);
    let version = json!({"description": "version of the format", "type": "integer", "minimum": FIRST_SCHEMA, "maximum": SCHEMA});
    let fixed = closed(
        json!({
            "days": {"description": "R is good up to so many days", "type": "integer", "minimum": 0},
            "orders": {"description": "F is good from so many orders on", "type": "integer", "minimum": 1},
            "amount_cents": {"description": "M is good from this amount on, in hundredths of the unit of money", "type": "integer", "minimum": 0},
        }),
        &["days", "orders", "amount_cents"],
    );
    let class_cut = json!({
        "description": "where the eight classes divide good from poor",
        "default": "mean",
        "anyOf": [{"enum": ["mean", "median", "score"]}, closed(json!({"fixed": fixed}), &["fixed"])],
    });
    let share = |what: &str, default: u8| json!({"description": what, "type": "integer", "minimum": 1, "maximum": 100, "default": default});
    let frozen = closed(
        json!({
            "as_of": {"description": "the day of the numbers", "type": "string", "format": "date"},
            "half_window_days": {"type": "integer", "minimum": 0, "maximum": 100_000},
            "shop_rhythm_days": {"$ref": "#/$defs/number"},
            "trend": {"description": "the shop's amount now and before, as a ratio", "type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 2, "maxItems": 2},
            "value": {"$ref": "#/$defs/cuts"},
            "scores": {"$ref": "#/$defs/cuts"},
            "class": {"anyOf": [{"type": "null"}, closed(json!({"days": {"$ref": "#/$defs/number"}, "orders": {"$ref": "#/$defs/number"}, "amount": {"$ref": "#/$defs/number"}}), &["days", "orders", "amount"])]},
            "abc": {"type": "array", "items": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/number"}]}, "minItems": 2, "maxItems": 2},
            "schemes": {
                "description": "for each scheme the numbers of its cuts, in the order of the document",
                "type": "array",
                "items": {"type": "array", "items": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/number"}]}},
                "maxItems": MAX_SCHEMES,
            },
        }),
        &["as_of", "half_window_days", "shop_rhythm_days", "trend", "value", "scores", "abc"],
    );
    let rules = closed(
        json!({
            "schema": version,
            "purchase": {"description": "what one purchase is: an order, or every row", "enum": ["order", "row"], "default": "order"},
            "bins": {"description": "how many scores R, F and M have", "type": "integer", "minimum": 2, "maximum": 10, "default": 5},
            "edges": {"description": "how scores are cut", "enum": ["right_closed", "r_package"], "default": "right_closed"},
            "segments": {"description": "which named segments the scores get", "enum": ["ten_cell", "r_package"], "default": "ten_cell"},
            "class_cut": class_cut,
            "abc": {"description": "how the customer that crosses a limit is classed", "enum": ["share_before", "inclusive", "strict"], "default": "share_before"},
            "abc_a_percent": share("A ends at this share of the money", 80),
            "abc_b_percent": share("B ends at this share of the money", 95),
            "limits": {"description": "every number of the default grades", "type": "object", "additionalProperties": false, "properties": limits},
            "frozen": {"description": "fixed numbers instead of shares of each file's customers", "anyOf": [{"type": "null"}, {"$ref": "#/$defs/frozen"}]},
            "schemes": {"description": "own divisions of the customers", "type": "array", "items": {"$ref": "#/$defs/scheme"}, "maxItems": MAX_SCHEMES},
            "grade_by": {"description": "the scheme that gives the headline grade, by its name", "anyOf": [{"type": "null"}, {"type": "string"}]},
        }),
        &[],
    );
    let name = json!({"description": "1 to 80 visible characters", "type": "string", "minLength": 1, "maxLength": MAX_NAME_CHARS});
    let maybe = |text: Value| json!({"anyOf": [{"type": "null"}, text], "default": null});
    let preset = closed(
        json!({
            "name": name,
            "rules": {"$ref": "#/$defs/rules"},
            "note": maybe(json!({"description": "what it is for; visible characters and line ends", "type": "string", "maxLength": MAX_NOTE_CHARS})),
            "version": maybe(json!({"description": "which version it is; visible characters", "type": "string", "maxLength": MAX_VERSION_CHARS})),
            "adopted": maybe(json!({"description": "the day on which the firm adopted it", "type": "string", "format": "date"})),
        }),
        &["name", "rules"],
    );
    let file = closed(
        json!({"schema": version, "presets": {"type": "array", "items": {"$ref": "#/$defs/preset"}, "minItems": 1, "maxItems": MAX_PRESETS}}),
        &["schema", "presets"],
    );
    let mut defs = own_schemes();
    for (name, own) in [("rules", rules), ("preset", preset), ("frozen", frozen), ("cuts", cuts), ("number", number)] {
        defs.insert(name.to_owned(), own);
    }
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Fenji 分级: rules of customer grading",
        "anyOf": [{"$ref": "#/$defs/rules"}, file],
        "$defs": defs,
    });
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}
