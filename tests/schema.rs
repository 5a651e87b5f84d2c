//! The published JSON Schema of a rules file is made from the rules' own tables and fits what they write and refuse.

use fenji::rules::{
    AbcRule, About, BuiltIn, ClassCut, ClassNumbers, Cuts, EdgeRule, Frozen, Number, Preset, PresetFile, Purchase, Rules, SegmentMap, json_schema,
};
use serde_json::Value;

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
    let within =
        |number: i64| schema["minimum"].as_i64().is_none_or(|least| number >= least) && schema["maximum"].as_i64().is_none_or(|most| number <= most);
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
        schemes: Vec::new(),
    }
}

#[test]
fn the_published_file_is_this_schema() {
    // To write it anew: FENJI_WRITE=1 cargo test --no-default-features --test schema
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
        assert!(fits(&PresetFile::new(vec![Preset::new("p", rules.clone())]).to_json()));
    }
    // Every field that the types write is in the schema, and every field of the schema is one that they write.
    let written = serde_json::to_value(&all[all.len() - 1]).unwrap();
    let names = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&schema["$defs"]["rules"]["properties"]), names(&written));
    assert_eq!(names(&schema["$defs"]["rules"]["properties"]["limits"]["properties"]), names(&written["limits"]));
    assert_eq!(names(&schema["$defs"]["frozen"]["properties"]), names(&written["frozen"]));
    let mut told = Preset::new("p", Rules::default());
    told.describe(About { note: Some("a\nb".into()), version: Some("1".into()), adopted: Some("2024-01-01".into()) });
    assert!(fits(&PresetFile::new(vec![told.clone()]).to_json()));
    assert_eq!(names(&schema["$defs"]["preset"]["properties"]), names(&serde_json::to_value(&told).unwrap()));
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
        r#"{"schema":2,"presets":[{"name":"p","rules":{},"note":1}]}"#,
        r#"{"schema":2,"presets":[{"name":"p","rules":{},"icon":"x"}]}"#,
    ] {
        assert!(!fits(wrong) && PresetFile::from_json(wrong).is_err(), "{wrong}");
    }
}
