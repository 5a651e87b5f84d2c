//! The JSON Schema (draft 2020-12) of a rules or presets file, for people who write one by hand. It is made from the same
//! tables as the checks; a test holds that the published file `rules.schema.json` is this and that it fits the types.

use super::file::MAX_NAME_CHARS;
use super::{FIRST_SCHEMA, Limits, MAX_PRESETS, SCHEMA};
use serde_json::{Map, Value, json};

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
    let closed = |properties: Value, required: &[&str]| json!({"type": "object", "additionalProperties": false, "properties": properties, "required": required});
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
            "frozen": {"description": "fixed numbers instead of shares of each file's customers", "$ref": "#/$defs/frozen"},
        }),
        &[],
    );
    let name = json!({"description": "1 to 80 visible characters", "type": "string", "minLength": 1, "maxLength": MAX_NAME_CHARS});
    let preset = closed(json!({"name": name, "rules": {"$ref": "#/$defs/rules"}}), &["name", "rules"]);
    let file = closed(
        json!({"schema": version, "presets": {"type": "array", "items": {"$ref": "#/$defs/preset"}, "minItems": 1, "maxItems": MAX_PRESETS}}),
        &["schema", "presets"],
    );
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Fenji 分级: rules of customer grading",
        "anyOf": [{"$ref": "#/$defs/rules"}, file],
        "$defs": {"rules": rules, "preset": preset, "frozen": frozen, "cuts": cuts, "number": number},
    });
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{AbcRule, BuiltIn, ClassCut, ClassNumbers, Cuts, EdgeRule, Frozen, Number, Preset, PresetFile, Purchase, Rules, SegmentMap};

    /// A small judge of what our schema uses: enough to tell documents that fit from those that do not.
    fn fits(root: &Value, schema: &Value, value: &Value) -> bool {
        if let Some(name) = schema["$ref"].as_str() {
            return fits(root, &root["$defs"][name.trim_start_matches("#/$defs/")], value);
        }
        if let Some(any) = schema["anyOf"].as_array() {
            return any.iter().any(|one| fits(root, one, value));
        }
        if let Some(allowed) = schema["enum"].as_array() {
            return allowed.contains(value);
        }
        let within = |number: i64| {
            schema["minimum"].as_i64().is_none_or(|least| number >= least) && schema["maximum"].as_i64().is_none_or(|most| number <= most)
        };
        match schema["type"].as_str() {
            Some("null") => value.is_null(),
            Some("integer") => value.as_i64().is_some_and(within),
            Some("string") => value.is_string(),
            Some("array") => value.as_array().is_some_and(|items| {
                let length = items.len() as u64;
                items.iter().all(|item| fits(root, &schema["items"], item))
                    && schema["minItems"].as_u64().is_none_or(|least| length >= least)
                    && schema["maxItems"].as_u64().is_none_or(|most| length <= most)
            }),
            Some("object") => value.as_object().is_some_and(|fields| {
                let required = schema["required"].as_array().into_iter().flatten();
                required.filter_map(Value::as_str).all(|name| fields.contains_key(name))
                    && fields.iter().all(|(name, value)| schema["properties"].get(name).is_some_and(|own| fits(root, own, value)))
            }),
            _ => panic!("a part of the schema that says nothing: {schema}"),
        }
    }

    fn frozen() -> Frozen {
        let numbers = || vec![Number::whole(1); 4];
        let cuts = Cuts { days: numbers(), orders: numbers(), amounts: numbers() };
        let class = Some(ClassNumbers { days: Number::whole(1), orders: Number::whole(1), amount: Number::whole(1) });
        Frozen {
            as_of: "2024-01-01".into(),
            half_window_days: 182,
            shop_rhythm_days: Number::whole(90),
            trend: [1, 1],
            value: Cuts { days: Vec::new(), ..cuts.clone() },
            scores: cuts,
            class,
            abc: [Some(Number::whole(5)), None],
        }
    }

    #[test]
    fn the_published_file_is_this_schema() {
        // To write it anew: FENJI_WRITE=1 cargo test --no-default-features --lib schema
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/rules/rules.schema.json");
        if std::env::var_os("FENJI_WRITE").is_some() {
            std::fs::write(path, json_schema()).unwrap();
        }
        assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), json_schema());
    }

    #[test]
    fn what_the_types_write_fits_and_what_they_refuse_does_not() {
        let schema: Value = serde_json::from_str(&json_schema()).unwrap();
        let fits = |text: &str| fits(&schema, &schema, &serde_json::from_str(text).unwrap());
        let mut all: Vec<Rules> = BuiltIn::ALL.iter().map(|preset| preset.rules()).collect();
        for class_cut in [ClassCut::Mean, ClassCut::Median, ClassCut::Score, ClassCut::Fixed { days: 1, orders: 2, amount_cents: 3 }] {
            all.push(Rules {
                class_cut,
                purchase: Purchase::Row,
                edges: EdgeRule::RPackage,
                segments: SegmentMap::RPackage,
                abc: AbcRule::Strict,
                frozen: Some(frozen()),
                ..Rules::default()
            });
        }
        for rules in &all {
            assert_eq!(rules.check(), Ok(()));
            assert!(fits(&rules.to_json()), "{}", rules.to_json());
            assert!(fits(&PresetFile::new(vec![Preset { name: "p".into(), rules: rules.clone() }]).to_json()));
        }
        // Every field that the types write is in the schema, and every field of the schema is one that they write.
        let written = serde_json::to_value(&all[all.len() - 1]).unwrap();
        let names = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&schema["$defs"]["rules"]["properties"]), names(&written));
        assert_eq!(names(&schema["$defs"]["rules"]["properties"]["limits"]["properties"]), names(&written["limits"]));
        assert_eq!(names(&schema["$defs"]["frozen"]["properties"]), names(&written["frozen"]));
        for wrong in [
            r#"{"schema":2,"bins":11}"#,
            r#"{"schema":3}"#,
            r#"{"schema":2,"limits":{"lost_days":0}}"#,
            r#"{"schema":2,"limits":{"lost":1}}"#,
            r#"{"schema":2,"abc":"loud"}"#,
            r#"{"schema":2,"icon":"x"}"#,
            r#"{"schema":2,"class_cut":{"fixed":{"days":1}}}"#,
            r#"{"schema":2,"presets":[]}"#,
            r#"{"schema":2,"presets":[{"rules":{}}]}"#,
        ] {
            assert!(!fits(wrong) && PresetFile::from_json(wrong).is_err(), "{wrong}");
        }
    }
}
