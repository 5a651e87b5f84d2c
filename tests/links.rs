//! A link gives back the very standards it was made of, and nothing that was done to it on the way gives others in silence,
//! or breaks the page.

use fenji::rules::link::{LinkError, MAX_LINK_BYTES, from_fragment, to_fragment};
use fenji::rules::{AbcRule, About, ClassCut, ClassNumbers, Cuts, EdgeRule, Frozen, Limits, Number, Preset, PresetFile, Purchase, Rules, SegmentMap};
use proptest::prelude::*;

fn class_cut() -> impl Strategy<Value = ClassCut> {
    prop_oneof![
        Just(ClassCut::Mean),
        Just(ClassCut::Median),
        Just(ClassCut::Score),
        (any::<u32>(), 1..u32::MAX, 0..i64::MAX).prop_map(|(days, orders, amount_cents)| ClassCut::Fixed { days, orders, amount_cents }),
    ]
}

fn frozen(bins: u8) -> impl Strategy<Value = Frozen> {
    let cuts = move |count: usize| {
        prop::collection::btree_set(0..1_000_000i64, count).prop_map(|numbers| numbers.into_iter().map(Number::whole).collect::<Vec<_>>())
    };
    let count = usize::from(bins) - 1;
    (cuts(4), cuts(4), cuts(count), cuts(count), cuts(count), any::<bool>()).prop_map(|(amounts, orders, days, scores, money, class)| Frozen {
        as_of: "2024-06-30".into(),
        half_window_days: 182,
        shop_rhythm_days: Number::whole(45),
        trend: [3, 2],
        value: Cuts { days: Vec::new(), orders, amounts },
        scores: Cuts { days, orders: scores, amounts: money },
        class: class.then(|| ClassNumbers { days: Number::whole(30), orders: Number::whole(2), amount: Number::whole(500) }),
        abc: [Some(Number::whole(9000)), None],
        schemes: Vec::new(),
    })
}

/// Rules of every kind that the checks let through.
fn rules() -> impl Strategy<Value = Rules> {
    let limits = prop::collection::vec((any::<prop::sample::Index>(), any::<u32>()), 0..6);
    let choices = (any::<[bool; 3]>(), 0..3u8, 1..90u8, 1..10u8);
    (2..=10u8, class_cut(), choices, limits).prop_flat_map(|(bins, class_cut, (two, abc, a, more), limits)| {
        let mut rules = Rules {
            bins,
            class_cut,
            purchase: if two[0] { Purchase::Row } else { Purchase::Order },
            edges: if two[1] { EdgeRule::RPackage } else { EdgeRule::RightClosed },
            segments: if two[2] { SegmentMap::RPackage } else { SegmentMap::TenCell },
            abc: [AbcRule::ShareBefore, AbcRule::Inclusive, AbcRule::Strict][usize::from(abc)],
            abc_a_percent: a,
            abc_b_percent: a + more,
            ..Rules::default()
        };
        for (which, value) in limits {
            let field = Limits::ALL[which.index(Limits::ALL.len())];
            let before = rules.limits;
            rules.limits.set(field.id, field.least + value % (field.most - field.least + 1));
            if rules.limits.check().is_err() {
                rules.limits = before;
            }
        }
        prop::option::of(frozen(bins)).prop_map(move |frozen| Rules { frozen, ..rules.clone() })
    })
}

fn preset() -> impl Strategy<Value = Preset> {
    let words = |most: usize| prop::option::of(prop::collection::vec(prop::char::range('一', '龥'), 1..most).prop_map(String::from_iter));
    (words(80), rules(), words(500), words(20), prop::option::of(1..28u8)).prop_map(|(name, rules, note, version, day)| {
        let mut preset = Preset::new(name.unwrap_or_else(|| "VIP <&> \"1\"".into()), rules);
        preset.describe(
            About { note: note.map(|note| format!("{note}\n2")), version, adopted: day.map(|day| format!("2024-02-{day:02}")) }
                .clean()
                .unwrap_or_default(),
        );
        preset
    })
}

/// Presets with names of their own.
fn presets() -> impl Strategy<Value = Vec<Preset>> {
    prop::collection::vec(preset(), 1..4).prop_map(|mut presets| {
        presets.sort_by(|one, other| one.name.cmp(&other.name));
        presets.dedup_by(|one, other| one.name == other.name);
        presets
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn a_link_gives_back_the_presets_it_was_made_of(presets in presets()) {
        // What was drawn is what a file would hold.
        let file = PresetFile::new(presets.clone());
        prop_assume!(PresetFile::from_json(&file.to_json()) == Ok(file.clone()));
        let fragment = to_fragment(&presets).unwrap();
        prop_assert!(fragment.len() <= MAX_LINK_BYTES);
        prop_assert!(fragment.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_=".contains(&byte)), "nothing to escape: {}", fragment);
        prop_assert_eq!(from_fragment(&fragment), Some(Ok(file)));
    }
}

/// A sequence of numbers from a seed (SplitMix64), so that a failure is the same on every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % end as u64) as usize
    }
}

fn some() -> Vec<Preset> {
    let mut preset = Preset::new("大客户", Rules { bins: 3, class_cut: ClassCut::Median, abc_a_percent: 70, ..Rules::default() });
    preset.rules.limits.lost_days = 120;
    preset.describe(About { note: Some("销售部定的".into()), version: Some("2".into()), adopted: Some("2024-01-01".into()) });
    vec![preset, Preset::new("VIP", Rules { bins: 9, ..Rules::default() })]
}

#[test]
fn ten_thousand_altered_links_break_nothing_and_none_is_taken_for_another() {
    let chance = &mut Chance(1);
    let whole = to_fragment(&some()).unwrap();
    let (start, payload) = whole.split_at("rules=".len());
    let letters: Vec<char> = "ABCXYZabcxyz0189-_=%+/. \u{0}中\u{202e}\u{feff}😀".chars().collect();
    let (mut damaged, mut refused, mut same) = (0u32, 0u32, 0u32);
    for turn in 0..12_000 {
        let mut text: Vec<char> = payload.chars().collect();
        for _ in 0..=chance.below(3) {
            let (place, letter) = (chance.below(text.len().max(1)), letters[chance.below(letters.len())]);
            match (turn % 6, text.is_empty()) {
                (_, true) | (0, _) => text.insert(place.min(text.len()), letter),
                (1, _) => text[place] = letter,
                (2, _) => drop(text.remove(place)),
                (3, _) => text.truncate(place),
                (4, _) => text.swap(place, 0),
                _ => text = (0..chance.below(60)).map(|_| letters[chance.below(letters.len())]).collect(),
            }
        }
        match from_fragment(&format!("{start}{}", String::from_iter(text))) {
            Some(Ok(file)) => {
                assert_eq!(file.presets, some(), "another standard came out of an altered link");
                same += 1;
            }
            Some(Err(LinkError::Damaged)) => damaged += 1,
            Some(Err(_)) => refused += 1,
            None => panic!("it still begins like a link"),
        }
    }
    eprintln!("12000 altered links: {damaged} damaged, {refused} refused, {same} unchanged");
    assert!(damaged + refused > 10_000, "{damaged} damaged, {refused} refused, {same} the same");
}

#[test]
fn whole_links_with_hostile_content_are_refused_by_the_gate_of_files() {
    let link = |text: &str| {
        let packed = miniz_oxide::deflate::compress_to_vec_zlib(text.as_bytes(), 6);
        from_fragment(&format!("rules={}", base64url(&packed))).unwrap()
    };
    let chance = &mut Chance(2);
    let json = PresetFile::new(some()).to_json();
    assert_eq!(link(&json).map(|file| file.presets), Ok(some()));
    for _ in 0..2000 {
        let mut bytes = json.clone().into_bytes();
        for _ in 0..=chance.below(4) {
            let place = chance.below(bytes.len());
            match chance.below(3) {
                0 => bytes[place] = b" \"{}[],:0919ae"[chance.below(14)],
                1 => bytes.truncate(place.max(1)),
                _ => drop(bytes.remove(place)),
            }
        }
        let text = String::from_utf8_lossy(&bytes);
        // The gate alone decides, as with a file.
        assert_eq!(link(&text), PresetFile::from_bytes(text.as_bytes()).map_err(LinkError::Refused));
    }
    for text in
        ["", "null", "[]", "{\"schema\":9}", "{\"schema\":2,\"customers\":[]}", &"[".repeat(100_000), &format!("{{\"schema\":{}", "[".repeat(50_000))]
    {
        assert!(matches!(link(text), Err(LinkError::Refused(_))), "{}", &text[..text.len().min(40)]);
    }
}

#[test]
fn rules_with_own_divisions_fit_a_link_and_come_back() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/schemes");
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "json") {
            continue;
        }
        let rules = Rules::from_json(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let presets = vec![Preset::new("自己的分法", rules)];
        let fragment = to_fragment(&presets).unwrap();
        assert!(fragment.len() < 4096, "{} takes {} bytes", path.display(), fragment.len());
        assert_eq!(from_fragment(&fragment), Some(Ok(PresetFile::new(presets))));
        seen += 1;
    }
    assert!(seen > 10);
}

#[test]
fn more_than_fits_a_link_is_said_when_it_is_made() {
    let mut chance = Chance(3);
    let noise = |chance: &mut Chance| String::from_iter((0..480).filter_map(|_| char::from_u32(0x4e00 + chance.below(20_000) as u32)));
    let many: Vec<Preset> = (0..60)
        .map(|n| {
            let mut preset = Preset::new(format!("p{n}"), Rules::default());
            preset.describe(About { note: Some(noise(&mut chance)), ..About::default() });
            preset
        })
        .collect();
    assert!(matches!(to_fragment(&many), Err(LinkError::TooLong { .. })));
    assert!(to_fragment(&many[..10]).is_ok());
}

/// Written here once more, so that the page's own is compared with another.
fn base64url(bytes: &[u8]) -> String {
    let bits: String = bytes.iter().map(|byte| format!("{byte:08b}")).collect();
    let digits = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    bits.as_bytes()
        .chunks(6)
        .map(|six| {
            let text = format!("{:0<6}", std::str::from_utf8(six).unwrap());
            char::from(digits[usize::from_str_radix(&text, 2).unwrap()])
        })
        .collect()
}
