//! The table of settings names every setting there is, with the ranges and defaults that the validation has.

#![allow(clippy::unwrap_used)] // a panic is how a test fails

use std::collections::BTreeSet;
use std::path::Path;

use kinrin::config::fields::{self, Field, Kind};
use kinrin::config::{Experiment, MethodSpec, Wrong, fields_value, load_text, parse_text, presets, readable};
use serde_json::{Value, json};

/// Every shape of every enum, and every optional setting set.
const FULL: &str = r#"(
    name: "full",
    data: (sets: ["a"], source_group: Some("g")),
    arms: [
        (name: "random", method: Random), (name: "scratch", method: Scratch), (name: "intra", method: Intra),
        (name: "iivcl", method: Iivcl(())), (name: "nnclr", method: Nnclr(()), init: Weights("weights.pth")),
        (name: "inter", method: Inter(())),
        (name: "simclr", method: SimClr), (name: "byol", method: Byol), (name: "msf", method: MeanShift(())),
        (name: "sce", method: Sce(())), (name: "clusters", method: Clusters(())),
    ],
    seeds: [0],
    evaluation: (
        tasks: [
            (name: "a", set: "a", group: Some("g"), split: KFold(folds: 2)),
            (name: "b", set: "a", split: LeaveOneGroupOut, kind: Anomaly(normal: ["n"])),
            (name: "c", set: "a", split: HoldOut(test: 0.5), kind: Steps()),
            (name: "d", set: "a", split: TrainTest(train: ["A"], test: ["B"]), kind: Retrieval),
        ],
        budgets: [PerClass(2), All],
        supervised_folds: Some(1),
        probes: [
            Knn(k: 5), CentredKnn(k: 5), Linear(l2: 0.01), Retrieval, FineTune, NormalKnn(k: 5), Mahalanobis,
            OneClass(nu: 0.1),
        ],
    ),
    primary: (arm: Some("iivcl"), reference: Some("intra")),
    limits: (steps: Some(5), minutes: Some(1.0), petaflops: Some(1.0)),
)"#;

const BACKBONES: [&str; 4] = ["Compact", "R3d18", "R2plus1d18", "SlowR50"];

fn full(backbone: &str) -> Experiment {
    let experiment = load_text(FULL, Path::new("full.ron"), &[]).unwrap();
    fields_value::set(&experiment, "backbone", json!({ backbone: { "width": 32 } })).unwrap()
}

const OPTIMISERS: [&str; 2] = ["AdamW", "Sgd"];

/// The experiments that have every setting between them.
fn all_shapes() -> Vec<Experiment> {
    let both = |experiment: &Experiment, shape: &str| {
        let optimiser = json!({ shape: {} });
        let one = fields_value::set(experiment, "pretrain.optimiser", optimiser.clone()).unwrap();
        fields_value::set(&one, "supervised.optimiser", optimiser).unwrap()
    };
    let of = |backbone: &&str| OPTIMISERS.map(|shape| both(&full(backbone), shape));
    BACKBONES.iter().flat_map(of).collect()
}

/// The experiment that has this field, and the field's path in it.
fn place(field: &Field) -> (Experiment, String) {
    for experiment in all_shapes() {
        let tree = fields_value::tree(&experiment);
        // The list element that has the field: each shape stands in one of them.
        for i in 0..12 {
            let path = field.path.replace('*', &i.to_string());
            if fields_value::get(&tree, &path).is_some() {
                return (experiment, path);
            }
        }
    }
    panic!("{} is in no experiment", field.path);
}

fn is_shape(key: &str) -> bool {
    key.starts_with(|c: char| c.is_ascii_uppercase())
}

/// Paths of all settings in a value, `*` for places in lists of things with settings.
fn leaves(value: &Value, path: &str, found: &mut BTreeSet<String>) {
    let join = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    let with_settings =
        |v: &Value| v.as_object().is_some_and(|m| m.values().any(Value::is_object) || m.contains_key("name"));
    match value {
        Value::Object(map) => {
            if map.keys().all(|k| is_shape(k)) {
                found.insert(path.to_owned());
            }
            map.iter().for_each(|(key, held)| leaves(held, &join(key), found));
        }
        Value::Array(items) if items.iter().any(with_settings) => {
            found.insert(path.to_owned());
            items.iter().for_each(|item| leaves(item, &join("*"), found));
        }
        _ => {
            found.insert(path.to_owned());
        }
    }
}

#[test]
fn the_table_names_every_setting_and_no_other() {
    let mut there = BTreeSet::new();
    for experiment in all_shapes() {
        leaves(&fields_value::tree(&experiment), "", &mut there);
    }
    let table: BTreeSet<String> = fields::all().iter().map(|f| f.path.to_owned()).collect();
    let missing: Vec<_> = there.difference(&table).collect();
    let too_many: Vec<_> = table.difference(&there).collect();
    assert!(missing.is_empty() && too_many.is_empty(), "missing: {missing:?}; too many: {too_many:?}");
    assert_eq!(table.len(), fields::all().len(), "a path stands twice");
}

/// Whether the validation complains of `path` when it holds `value`; `None` where the type cannot hold it.
fn complains(experiment: &Experiment, path: &str, value: Value) -> Option<bool> {
    let changed = fields_value::set(experiment, path, value).ok()?;
    Some(changed.problems().iter().any(|p| p.path == path || p.path.starts_with(&format!("{path}."))))
}

#[test]
fn ranges_are_those_of_the_validation() {
    let whole = |v: f64| json!(v as u64);
    for field in fields::all() {
        let Some((low, high)) = field.range() else { continue };
        let (experiment, path) = place(field);
        let value = |v: f64| match field.kind {
            Kind::Whole { .. } => whole(v),
            Kind::Pair { .. } => json!([v, v]),
            _ => json!(v),
        };
        let step = if matches!(field.kind, Kind::Whole { .. }) { 1.0 } else { 1e-3 * low.abs().max(1e-6) };
        assert_eq!(complains(&experiment, &path, value(low)), Some(false), "{path} = {low}");
        if low > 0.0 || !matches!(field.kind, Kind::Whole { .. }) {
            assert_eq!(complains(&experiment, &path, value(low - step)), Some(true), "{path} below {low}");
        }
        if high.is_finite() {
            let step = if matches!(field.kind, Kind::Whole { .. }) { 1.0 } else { 1e-3 * high };
            assert_eq!(complains(&experiment, &path, value(high)), Some(false), "{path} = {high}");
            assert_eq!(complains(&experiment, &path, value(high + step)), Some(true), "{path} above {high}");
        }
    }
}

/// A value with so many bytes or elements.
fn counted(kind: Kind, n: usize) -> Option<Value> {
    match kind {
        Kind::Text { .. } | Kind::Name { .. } => Some(json!("x".repeat(n))),
        Kind::Texts { .. } => Some((0..n).map(|i| json!(format!("w{i}"))).collect()),
        Kind::Wholes { .. } => Some((0..n).map(|i| json!(i)).collect()),
        Kind::Budgets { .. } => Some((0..n).map(|i| json!({ "PerClass": i + 1 })).collect()),
        _ => None,
    }
}

#[test]
fn counts_are_those_of_the_validation() {
    for field in fields::all() {
        let Some((low, high)) = field.counts() else { continue };
        // Names of arms: any other name is wrong too, whatever its length.
        if field.path.starts_with("primary.") {
            continue;
        }
        let (experiment, path) = place(field);
        let Some(least) = counted(field.kind, low) else { continue };
        assert_eq!(complains(&experiment, &path, least), Some(false), "{path} with {low}");
        if low > 0 {
            let fewer = counted(field.kind, low - 1).unwrap();
            assert_eq!(complains(&experiment, &path, fewer), Some(true), "{path} with fewer than {low}");
        }
        if high < usize::MAX {
            let (most, more) = (counted(field.kind, high).unwrap(), counted(field.kind, high + 1).unwrap());
            assert_eq!(complains(&experiment, &path, most), Some(false), "{path} with {high}");
            assert_eq!(complains(&experiment, &path, more), Some(true), "{path} with more than {high}");
        }
    }
}

#[test]
fn lists_of_things_have_the_counts_of_the_validation() {
    for field in fields::all() {
        let Kind::List { low, high } = field.kind else { continue };
        let (experiment, path) = place(field);
        let list = fields_value::get(&fields_value::tree(&experiment), &path).unwrap()[0].clone();
        let of = |n: usize| Value::Array(vec![list.clone(); n]);
        let counted = |n: usize| {
            let changed = fields_value::set(&experiment, &path, of(n)).unwrap();
            changed.problems().iter().any(|p| p.path == path && matches!(p.wrong, Wrong::Count { .. }))
        };
        assert_eq!([low - 1, low, high, high + 1].map(counted), [true, false, false, true], "{path}");
    }
}

#[test]
fn choices_are_all_accepted() {
    for field in fields::all() {
        let (experiment, path) = place(field);
        let values: Vec<Value> = match field.kind {
            Kind::Choice(words) => words.iter().map(|w| json!(w)).collect(),
            Kind::Variant(shapes) => shapes.iter().map(|(name, start)| fields::shape(name, start)).collect(),
            _ => continue,
        };
        for value in values {
            assert_eq!(complains(&experiment, &path, value.clone()), Some(false), "{path} = {value}");
        }
    }
}

#[test]
fn what_is_required_has_no_default_and_the_rest_has_the_one_shown() {
    let tree = fields_value::tree(&full("Compact"));
    for field in fields::all() {
        let path = field.path.replace('*', if field.path.contains("Iivcl") { "3" } else { "0" });
        // Settings of one shape come with the shape.
        let Some((parent, key)) = path.rsplit_once('.').or(Some(("", path.as_str()))) else { continue };
        let mut changed = tree.clone();
        let holder = parent.split('.').filter(|k| !k.is_empty()).try_fold(&mut changed, |at, k| match at {
            Value::Object(map) => map.get_mut(k),
            Value::Array(items) => items.get_mut(k.parse::<usize>().unwrap()),
            _ => None,
        });
        if holder.and_then(Value::as_object_mut).and_then(|m| m.remove(key)).is_none() {
            continue;
        }
        let read = fields_value::from_tree(changed);
        assert_eq!(read.is_err(), field.required || field.path.starts_with("backbone."), "{path}");
        // Left out alone it is the rate of the optimiser, left out with it the one for training with labels.
        if path == "supervised.optimiser.Sgd.lr" {
            continue;
        }
        if let (Ok(read), Some(default)) = (read, field.default_value()) {
            assert_eq!(fields_value::get(&fields_value::tree(&read), &path), Some(&default), "{path}");
        }
    }
}

#[test]
fn every_setting_has_english_words() {
    for field in fields::all() {
        assert_ne!(field.label(), field.id, "{}", field.path);
        assert!(!field.help().is_empty(), "{}", field.path);
        assert!(field.unit.is_empty() || field.unit_label() != field.unit || field.unit.len() < 9, "{}", field.unit);
    }
}

#[test]
fn all_problems_are_told_with_their_paths_and_repairs() {
    let experiment = full("Compact");
    let set = |e: Experiment, (path, value): (&str, Value)| fields_value::set(&e, path, value).unwrap();
    let wrong = [
        ("arms.3.method.Iivcl.k", json!(0)),
        ("backbone.Compact.width", json!(4)),
        ("evaluation.budgets", json!([{ "PerClass": 0 }, "All"])),
        ("evaluation.tasks.0.split.KFold.folds", json!(1)),
        ("name", json!("a b")),
        ("augment.crop_area", json!([0.9, 0.3])),
        ("arms.1.name", json!("random")),
        ("clip.rate_hz", json!(500.0)),
    ];
    let experiment = wrong.iter().cloned().fold(experiment, set);
    let problems = experiment.problems();
    let repaired = |path: &str| problems.iter().find(|p| p.path == path).unwrap().repair(&experiment);
    assert_eq!(problems.len(), wrong.len(), "{problems:#?}");
    assert_eq!(repaired("arms.3.method.Iivcl.k"), Some(json!(1)));
    assert_eq!(repaired("backbone.Compact.width"), Some(json!(8)));
    assert_eq!(repaired("evaluation.budgets.0.PerClass"), Some(json!(1)));
    assert_eq!(repaired("evaluation.tasks.0.split.KFold.folds"), Some(json!(2)));
    assert_eq!(repaired("name"), Some(json!("a-b")));
    assert_eq!(repaired("augment.crop_area"), Some(json!([0.3, 0.9])));
    assert_eq!(repaired("arms.1.name"), Some(json!("random-2")));
    let sound = problems
        .iter()
        .fold(experiment.clone(), |e, p| fields_value::set(&e, &p.path, p.repair(&experiment).unwrap()).unwrap());
    assert_eq!(sound.problems(), []);
    assert_eq!(readable(&sound, "arms.3.method.Iivcl.k"), "arms.iivcl.method.Iivcl.k");
}

#[test]
fn a_primary_endpoint_names_what_the_experiment_has() {
    let experiment = full("Compact");
    let told = |path: &str, value: Value| {
        let changed = fields_value::set(&experiment, path, value).unwrap();
        changed.problems().into_iter().map(|problem| problem.path).collect::<Vec<_>>()
    };
    for (path, sound, wrong) in [
        ("primary.of_tasks", json!(["a", "c"]), json!(["a", "elsewhere"])),
        ("primary.by_probe", json!("linear"), json!("attentive")),
        ("primary.by_metric", json!("macro_f1"), json!("delay_s")),
        ("primary.at_budgets", json!(["All"]), json!([{ "PerClass": 7 }])),
    ] {
        assert_eq!(told(path, sound), [""; 0], "{path}");
        assert_eq!(told(path, wrong), [path]);
    }
}

#[test]
fn presets_are_the_shipped_files() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("experiments");
    // `public-weights` wants a file that does not come with the program.
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), presets::all().len() + 1);
    for preset in presets::all() {
        assert_eq!(preset.experiment().name, preset.name);
        assert_eq!(parse_text(preset.text, Path::new(preset.name)).unwrap().problems(), []);
    }
}

#[test]
fn every_method_has_words_in_both_languages_and_a_form() {
    for (language, text) in [
        ("en", include_str!("../../assets/i18n/en/design.ftl")),
        ("ja", include_str!("../../assets/i18n/ja/design.ftl")),
    ] {
        for method in MethodSpec::all() {
            for key in [format!("design-choice-{}", method.variant()), format!("design-line-{}", method.key())] {
                let start = format!("{key} =");
                assert!(text.lines().any(|line| line.starts_with(&start)), "{language}: {key}");
            }
        }
    }
    let shown: BTreeSet<_> = fields::all().iter().map(|field| field.section).collect();
    for method in MethodSpec::all() {
        assert!(method.traits().sections.iter().all(|section| shown.contains(section)), "{method:?}");
        let settings = format!("arms.*.method.{}.", method.variant());
        let own = fields::all().iter().filter(|field| field.path.starts_with(&settings));
        assert!(own.into_iter().all(|f| method.traits().sections.contains(&f.section)), "{method:?}");
    }
}
