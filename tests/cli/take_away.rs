//! Encoders as files, features of footage, model cards and weights from elsewhere, on the whole program.

#![allow(clippy::unwrap_used)] // a panic is how a test fails

use crate::pilot;

use std::path::{Path, PathBuf};

use pilot::Pilot;
use safetensors::SafeTensors;

/// A pilot with finished runs of these arms, and a folder beside it.
fn finished(arms: &[&str]) -> (Pilot, tempfile::TempDir) {
    let pilot = Pilot::new();
    let experiment = pilot.experiment("away", "epochs: 2.0, snapshots: 1");
    let only: Vec<&str> = arms.iter().flat_map(|arm| ["--only", arm]).collect();
    pilot.ok(&[&["run", &experiment, "--seed", "0", "--progress", "none"], only.as_slice()].concat());
    (pilot, tempfile::tempdir().unwrap())
}

fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

/// Rows of a table without its head, and its features.
fn rows(file: &Path) -> (Vec<csv::StringRecord>, Vec<f32>) {
    let mut reader = csv::Reader::from_path(file).unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let features = rows.iter().flat_map(|row| row.iter().skip(3).map(|v| v.parse().unwrap())).collect();
    (rows, features)
}

#[test]
fn a_run_is_exported_with_its_facts_and_cards_and_no_file_is_replaced_unasked() {
    let (pilot, folder) = finished(&["intra", "random"]);
    let run = pilot.run_of("away", "intra", 0);
    let file = folder.path().join("encoder.onnx");
    let written = pilot.json(&["export", &run, "--onnx", "--out", &text(&file)]);
    assert_eq!(
        (&written["run"], &written["features"], &written["steps"]),
        (&run.clone().into(), &32.into(), &12.into())
    );
    let input = &written["input"];
    assert_eq!((&input["frames"], &input["side"], &input["channels"]), (&2.into(), &16.into(), &"Motion".into()));
    let model = std::fs::read(&file).unwrap();
    assert_eq!(written["bytes"], model.len());
    for language in ["en", "ja"] {
        let card = std::fs::read_to_string(folder.path().join(format!("encoder.card.{language}.md"))).unwrap();
        assert!(card.contains(&run) && card.contains("____") && card.contains("tiny"), "{card}");
        assert!(!card.contains("card-"), "a message is missing: {card}");
    }
    let english = pilot.ok(&["card", &run]);
    assert!(english.contains("Untrained") && english.contains("One seed says nothing"), "{english}");
    let again = pilot.fails(2, &["export", &run, "--onnx", "--out", &text(&file)]);
    assert!(again.contains("--force"), "{again}");
    pilot.ok(&["export", &run, "--onnx", "--out", &text(&file), "--force", "--progress", "none"]);
    assert!(std::fs::read(&file).unwrap() == model, "the same encoder gives the same bytes");
}

#[test]
fn what_has_no_encoder_is_told() {
    let (pilot, folder) = finished(&["scratch"]);
    let out = text(&folder.path().join("x.onnx"));
    let none = pilot.fails(2, &["export", &pilot.run_of("away", "scratch", 0), "--onnx", "--out", &out]);
    assert!(none.contains("labels alone"), "{none}");
    assert!(pilot.fails(2, &["export", "away", "--onnx", "--out", &out]).contains("away"));
    assert!(!Path::new(&out).exists());
}

#[test]
fn features_are_those_that_the_run_stored_and_a_folder_gives_those_of_its_data_set() {
    let (pilot, folder) = finished(&["intra"]);
    let run = pilot.run_of("away", "intra", 0);
    let place = |name: &str| folder.path().join(name);
    let set = pilot.json(&["embed", &run, "tiny", "--csv", &text(&place("set.csv"))]);
    assert_eq!((&set["rows"], &set["features"]), (&24.into(), &32.into()));
    let (named, features) = rows(&place("set.csv"));
    // The run stored unit rows of the same videos in the same order.
    let stored = std::fs::read(pilot.runs().join(&run).join("features.safetensors")).unwrap();
    let stored = SafeTensors::deserialize(&stored).unwrap();
    let stored: Vec<f32> = stored.tensor("embeddings").unwrap().data().chunks_exact(4).map(f32_of).collect();
    for (row, unit) in features.chunks_exact(32).zip(stored.chunks_exact(32)) {
        let length = row.iter().map(|v| v * v).sum::<f32>().sqrt();
        assert!(row.iter().zip(unit).all(|(a, b)| (a / length - b).abs() < 1e-5));
    }
    pilot.ok(&["embed", &run, &text(&pilot.footage()), "--csv", &text(&place("folder.csv")), "--progress", "none"]);
    let (again, same) = rows(&place("folder.csv"));
    assert!(again.iter().zip(&named).all(|(a, b)| a[0] == b[0]));
    assert!(same.len() == features.len() && same.iter().zip(&features).all(|(a, b)| (a - b).abs() < 1e-5));
    let every = pilot.json(&["embed", &run, "tiny", "--npy", &text(&place("e.npy")), "--every", "0.5"]);
    assert!(every["rows"].as_u64().unwrap() >= 24, "{every}");
    let beside = std::fs::read_to_string(place("e.npy.rows.csv")).unwrap();
    assert_eq!(beside.lines().count() as u64, every["rows"].as_u64().unwrap() + 1);
    assert!(pilot.fails(2, &["embed", &run, "nowhere", "--csv", &text(&place("n.csv"))]).contains("nowhere"));
    let leftovers = std::fs::read_dir(pilot.runs().parent().unwrap()).unwrap().flatten();
    assert!(leftovers.into_iter().all(|e| !e.file_name().to_string_lossy().starts_with(".embed-")));
}

#[test]
fn the_head_that_a_run_keeps_is_exported_with_its_labels_and_predicts_them() {
    let (pilot, folder) = finished(&["random"]);
    let run = pilot.run_of("away", "random", 0);
    let file = folder.path().join("encoder.onnx");
    let written = pilot.json(&["export", &run, "--onnx", "--out", &text(&file)]);
    let labels: Vec<&str> = written["head"]["labels"].as_array().unwrap().iter().map(|l| l.as_str().unwrap()).collect();
    assert!(labels.len() > 1 && written["head"]["clips"].as_u64() > Some(0), "{written}");
    let model = std::fs::read(&file).unwrap();
    assert!(
        ["logits", "head.weight", labels[0]].iter().all(|word| model.windows(word.len()).any(|w| w == word.as_bytes()))
    );
    for language in ["en", "ja"] {
        let card = std::fs::read_to_string(folder.path().join(format!("encoder.card.{language}.md"))).unwrap();
        assert!(labels.iter().all(|label| card.contains(label)) && !card.contains("card-"), "{card}");
    }
    let table = folder.path().join("labels.csv");
    pilot.ok(&["embed", &run, "tiny", "--csv", &text(&table), "--predict", "--progress", "none"]);
    let mut reader = csv::Reader::from_path(&table).unwrap();
    assert_eq!(reader.headers().unwrap().iter().skip(3).take(3).collect::<Vec<_>>(), ["predicted", "share", "f1"]);
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert!(rows.iter().all(|row| labels.contains(&&row[3]) && (0.0..=1.0).contains(&row[4].parse::<f32>().unwrap())));
    // Fitted on these very clips, the layer gives back what it was told: names begin with the label.
    let right = rows.iter().filter(|row| row[0].starts_with(&row[3])).count();
    assert!(2 * right > rows.len(), "{right} of {}", rows.len());
    std::fs::remove_file(pilot.runs().join(&run).join("head.safetensors")).unwrap();
    let none = pilot.fails(2, &["embed", &run, "tiny", "--csv", &text(&table), "--predict", "--force"]);
    assert!(none.contains("keeps no head"), "{none}");
    assert!(pilot.json(&["export", &run, "--onnx", "--out", &text(&file), "--force"])["head"].is_null());
}

fn f32_of(bytes: &[u8]) -> f32 {
    f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
}

/// The pilot's experiment with one more arm that begins with a file.
fn with_weights(pilot: &Pilot, name: &str, file: &Path, method: &str) -> String {
    let path = PathBuf::from(pilot.experiment(name, "epochs: 2.0, snapshots: 1"));
    let experiment = std::fs::read_to_string(&path).unwrap();
    let arm = format!(r#"arms: [(name: "public", method: {method}, init: Weights({:?})), "#, text(file));
    std::fs::write(&path, experiment.replacen("arms: [", &arm, 1)).unwrap();
    text(&path)
}

#[test]
fn an_exported_encoder_begins_another_arm_and_gives_the_same_features_untrained() {
    let (pilot, folder) = finished(&["intra"]);
    let place = |name: &str| folder.path().join(name);
    let file = place("encoder.safetensors");
    let first = pilot.run_of("away", "intra", 0);
    pilot.ok(&["export", &first, "--safetensors", "--out", &text(&file), "--progress", "none"]);
    let nowhere = text(&place("nowhere/encoder.onnx"));
    let missing = pilot.fails(2, &["export", &first, "--onnx", "--out", &nowhere]);
    assert!(missing.contains("there is no folder"), "{missing}");
    let no_video = text(&place("no_video.ron"));
    std::fs::write(&no_video, "()").unwrap();
    assert!(pilot.fails(2, &["neighbours", &first, "--clip", &no_video]).contains("no_video.ron"));
    let told = pilot.json(&["weights", &text(&file)]);
    assert_eq!((&told["family"], &told["backbone"]["Compact"]["width"]), (&"kinrin".into(), &8.into()));
    assert_eq!(told["unused"], serde_json::json!(["head.bias", "head.weight"]), "the rest fills the backbone");
    let frozen = with_weights(&pilot, "frozen", &file, "Random");
    pilot.ok(&["run", &frozen, "--only", "public", "--seed", "0", "--progress", "none"]);
    let second = pilot.run_of("frozen", "public", 0);
    let shown = pilot.json(&["show", &second]);
    assert_ne!(shown["data_hash"], pilot.json(&["show", &first])["data_hash"], "the weights are part of the data");
    for (run, name) in [(&first, "a.csv"), (&second, "b.csv")] {
        pilot.ok(&["embed", run, "tiny", "--csv", &text(&place(name)), "--progress", "none"]);
    }
    let (a, b) = (rows(&place("a.csv")).1, rows(&place("b.csv")).1);
    // Calibrated twice over the same clips in the same order.
    assert!(a.iter().zip(&b).all(|(a, b)| (a - b).abs() < 1e-4 * (1.0 + a.abs())), "{:?} {:?}", &a[..4], &b[..4]);
    for (name, method) in [("continued", "Intra"), ("tuned", "Scratch")] {
        let experiment = with_weights(&pilot, name, &file, method);
        pilot.ok(&["run", &experiment, "--only", "public", "--seed", "0", "--progress", "none"]);
        assert_eq!(pilot.json(&["show", &pilot.run_of(name, "public", 0)])["state"], "done");
    }
    std::fs::write(&file, "cut").unwrap();
    let again = pilot.fails(2, &["run", &with_weights(&pilot, "cut", &file, "Intra"), "--progress", "none"]);
    assert!(again.contains("encoder.safetensors") && again.contains("public"), "{again}");
}

#[test]
fn a_hostile_file_is_an_error_that_names_what_it_wanted() {
    let pilot = Pilot::new();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hostile.pth");
    let magic = b"\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.";
    let call = b"\x80\x02M\xe9\x03.\x80\x02}.\x80\x02cos\nsystem\nX\x04\x00\x00\x00true\x85R.";
    std::fs::write(&file, [magic.as_slice(), call].concat()).unwrap();
    let error = pilot.fails(2, &["weights", &text(&file)]);
    assert!(error.contains("os.system") && error.contains("nothing was executed"), "{error}");
    let missing = pilot.fails(2, &["weights", "missing.pth"]);
    assert!(missing.contains("missing.pth"), "{missing}");
}
