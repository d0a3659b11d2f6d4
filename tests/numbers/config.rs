//! Reading experiments: the shipped files load; mistakes are named with their place and the allowed range.

#![allow(clippy::unwrap_used)] // a panic is how a test fails

use std::path::Path;

use kinrin::config::hash::of_shared;
use kinrin::config::{
    Experiment, KeyStatistics, RunConfig, fields, fields_value, load_file, load_text, parse_text, to_ron,
};
use serde_json::Value;

const GOOD: &str = r#"Experiment(
    name: "t",
    data: (sets: ["demo"]),
    arms: [(name: "intra", method: Intra), (name: "iivcl", method: Iivcl((k: 2)))],
    seeds: [0, 1],
    evaluation: (
        tasks: [(name: "a", set: "demo", split: HoldOut(test: 0.5))],
        budgets: [PerClass(2), All],
        probes: [Linear(l2: 0.01)],
    ),
)"#;

fn load(text: &str, overrides: &[&str]) -> Result<Experiment, String> {
    let overrides: Vec<String> = overrides.iter().map(|s| (*s).to_owned()).collect();
    load_text(text, Path::new("t.ron"), &overrides).map_err(|e| e.to_string())
}

fn error(text: &str, overrides: &[&str]) -> String {
    load(text, overrides).unwrap_err()
}

#[test]
fn every_shipped_experiment_loads() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("experiments");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        load_file(&entry.unwrap().path(), &[]).unwrap();
        count += 1;
    }
    assert!(count >= 3);
}

#[test]
fn an_unknown_field_is_named_with_line_and_column() {
    let message = error(&GOOD.replace("seeds:", "sedes:"), &[]);
    assert!(message.starts_with("t.ron:5:"), "{message}");
    assert!(message.contains("sedes"), "{message}");
}

#[test]
fn a_value_out_of_range_is_named_with_its_path_and_limit() {
    let message = error(GOOD, &["pretrain.contrastive.temperature=0"]);
    assert!(message.contains("pretrain.contrastive.temperature: is 0, must be from 0.001 to 10"), "{message}");
    let message = error(GOOD, &["seeds=[]"]);
    assert!(message.contains("seeds: has 0 elements, must have from 1 to 100"), "{message}");
    let message = error(GOOD, &["limits.steps=0"]);
    assert!(message.contains("limits.steps: is 0, must be 1 or more"), "{message}");
    let message = error(GOOD, &["clip.frames=-1"]);
    assert!(message.contains("a whole number, 0 or more"), "{message}");
}

#[test]
fn overrides_reach_fields_by_name_and_index() {
    let experiment = load(GOOD, &["arms.iivcl.method.Iivcl.k=5", "seeds.1=9", "device=cpu"]).unwrap();
    let text = to_ron(&experiment);
    assert!(text.contains("k: 5") && text.contains("\"cpu\""), "{text}");
    assert_eq!(experiment.seeds, [0, 9]);
}

#[test]
fn a_wrong_override_lists_what_there_is() {
    let message = error(GOOD, &["pretrain.epoch=3"]);
    assert!(message.contains("epochs"), "{message}");
    assert!(error(GOOD, &["pretrain.epochs"]).contains("path=value"));
    assert!(error(GOOD, &["device=tpu"]).contains("wgpu:INDEX"));
}

#[test]
fn the_same_name_twice_is_refused() {
    assert!(error(&GOOD.replace("\"iivcl\"", "\"intra\""), &[]).contains("appears twice"));
}

#[test]
fn two_probes_of_one_kind_are_refused() {
    let message = error(&GOOD.replace("[Linear(l2: 0.01)]", "[Linear(l2: 0.01), Linear(l2: 1)]"), &[]);
    assert!(message.contains("evaluation.probes: \"linear\" appears twice"), "{message}");
}

#[test]
fn a_resolved_experiment_reads_back_equal() {
    let experiment = load(GOOD, &[]).unwrap();
    assert_eq!(load(&to_ron(&experiment), &[]).unwrap(), experiment);
}

#[test]
fn only_what_can_change_numbers_changes_the_run_name() {
    let experiment = load(GOOD, &[]).unwrap();
    let name = |e: &Experiment| e.run_config(&e.arms[0], 0).run_name();
    let mut other = experiment.clone();
    other.description = "words".into();
    other.seeds = vec![0, 5, 6];
    other.arms.pop();
    assert!(experiment.evaluation.probe_checkpoints);
    other.evaluation.probe_checkpoints = false;
    assert_eq!(name(&experiment), name(&other));
    other.pretrain.epochs += 1.0;
    assert_ne!(name(&experiment), name(&other));
}

#[test]
fn a_stored_run_of_the_first_recipe_is_read_as_what_it_was() {
    let run = load(GOOD, &[]).unwrap().runs().next().unwrap();
    assert_eq!(run.recipe, RunConfig::recipe_of(&run.experiment));
    let mut stored = serde_json::to_value(&run).unwrap();
    stored.as_object_mut().unwrap().remove("recipe");
    let contrastive = stored.pointer_mut("/experiment/pretrain/contrastive").unwrap().as_object_mut().unwrap();
    for later in ["momentum_span", "momentum_end", "key_statistics", "head_norm"] {
        contrastive.remove(later).unwrap();
    }
    let old: RunConfig = serde_json::from_value(stored).unwrap();
    let contrastive = &old.experiment.pretrain.contrastive;
    assert_eq!((old.recipe, contrastive.head_norm, contrastive.momentum_span), (1, false, 1.0));
    assert_eq!(contrastive.key_statistics, KeyStatistics::Averaged);
    assert_ne!(old.run_name(), run.run_name(), "never mixed with runs of this recipe");
    let again: RunConfig = serde_json::from_value(serde_json::to_value(&run).unwrap()).unwrap();
    assert_eq!(again, run);
}

#[test]
fn a_run_whose_penalty_was_chosen_by_the_older_rule_is_not_mixed_with_newer_ones() {
    let of = |overrides: &[&str]| load(GOOD, overrides).unwrap().runs().next().unwrap();
    let (set, chosen) = (of(&["evaluation.choose_l2=false"]), of(&["evaluation.choose_l2=true"]));
    assert_eq!((set.recipe, chosen.recipe), (2, RunConfig::RECIPE));
    let older = RunConfig { recipe: 2, ..chosen.clone() };
    assert_ne!(older.run_name(), chosen.run_name());
    let shared = |run: &RunConfig| of_shared(&run.experiment, run.recipe);
    assert_ne!(shared(&older), shared(&chosen), "never in one table");
    assert_eq!(shared(&set), of_shared(&set.experiment, 0), "nothing else is new: it stands with what is stored");
}

#[test]
fn newer_settings_rename_a_run_only_where_they_change_its_numbers() {
    let name = |overrides: &[&str]| load(GOOD, overrides).unwrap().runs().next().unwrap().run_name();
    let old = name(&[]);
    for field in fields::all() {
        let Some(before) = field.before else { continue };
        let path = field.path.replace('*', "0");
        // A setting of one method alone is set in an arm of that method.
        let variant = path.strip_prefix("arms.0.method.").and_then(|rest| rest.split('.').next());
        let method = variant.map(|variant| format!("arms.0.method={{\"{variant}\": {{}}}}"));
        let setting = format!("{path}={before}");
        let mut overrides: Vec<&str> = method.iter().map(String::as_str).collect();
        let without = name(&overrides);
        overrides.push(&setting);
        assert_eq!(name(&overrides), without, "{path}");
    }
    let other = [
        "data.pool=\"WithoutTestGroups\"",
        "supervised.check_every=10",
        "supervised.patience=6",
        "evaluation.crops=\"Whole\"",
        "evaluation.choose_l2=true",
        "evaluation.calibrate=false",
        "pretrain.view_distance_s=2.0",
    ];
    for assignment in other {
        assert_ne!(name(&[assignment]), old, "{assignment}");
    }
}

#[test]
fn what_older_versions_stored_reads_as_what_it_meant() {
    let experiment = load(GOOD, &[]).unwrap();
    let mut stored = serde_json::to_value(&experiment).unwrap();
    for field in fields::all().iter().filter(|field| field.before.is_some()) {
        let removed = remove(&mut stored, &field.path.split('.').collect::<Vec<_>>());
        // Settings of one method stand in arms of that method alone, those of a group in a group that is set.
        assert!(removed || field.path.starts_with("arms.*.method.") || field.path.contains(".kind."), "{}", field.path);
    }
    assert_eq!(serde_json::from_value::<Experiment>(stored).unwrap(), experiment);
}

/// Removes what stands at a path, `*` being every element of a list; whether there was anything.
fn remove(value: &mut Value, path: &[&str]) -> bool {
    match (path, value) {
        ([key], Value::Object(map)) => map.remove(*key).is_some(),
        (["*", rest @ ..], Value::Array(items)) => {
            items.iter_mut().map(|item| remove(item, rest)).filter(|removed| *removed).count() > 0
        }
        ([key, rest @ ..], Value::Object(map)) => map.get_mut(*key).is_some_and(|inner| remove(inner, rest)),
        _ => false,
    }
}

#[test]
fn a_primary_contrast_names_arms_that_are_there() {
    let message = error(GOOD, &["primary.arm=\"gone\""]);
    assert!(message.contains("primary.arm: there is no arm \"gone\""), "{message}");
}

#[test]
fn a_pool_without_test_groups_needs_a_split_that_leaves_some() {
    let folds = GOOD.replace("HoldOut(test: 0.5)", "KFold(folds: 2)");
    let message = error(&folds, &["data.pool=WithoutTestGroups"]);
    assert!(message.contains("evaluation.tasks.0.split: tests on every group once"), "{message}");
    assert!(
        error(&GOOD.replace("HoldOut(test: 0.5)", "LeaveOneGroupOut"), &["data.pool=WithoutTestGroups"])
            .contains("split")
    );
    assert!(load(GOOD, &["data.pool=WithoutTestGroups"]).is_ok());
    let broken =
        parse_text(&folds.replace("sets: [\"demo\"]", "sets: [\"demo\"], pool: WithoutTestGroups"), Path::new("t.ron"));
    let broken = broken.unwrap();
    let problem = broken.problems().pop().unwrap();
    let repaired = fields_value::set(&broken, &problem.path, problem.repair(&broken).unwrap()).unwrap();
    assert_eq!(repaired.problems(), []);
    // A task on footage that is not pooled cannot leak.
    let elsewhere = folds.replace("set: \"demo\"", "set: \"other\"");
    assert!(load(&elsewhere, &["data.pool=WithoutTestGroups"]).is_ok());
}

#[test]
fn the_command_line_changes_a_setting_in_a_file_and_leaves_its_comments() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("t.ron");
    let text = GOOD.replace("seeds: [0, 1],", "seeds: [0, 1], // two are enough for a look");
    std::fs::write(&file, &text).unwrap();
    let set = |values: &[&str]| {
        let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_kinrin"));
        program.args(["config", "set", file.to_str().unwrap()]).args(values).output().unwrap()
    };
    assert!(set(&["arms.iivcl.method.Iivcl.k=7", "seeds=[4]"]).status.success());
    let expected = text.replace("k: 2", "k: 7").replace("[0, 1]", "[4]");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), expected);
    let wrong = set(&["clip.frames=0"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), expected, "a mistake changes nothing");
}
